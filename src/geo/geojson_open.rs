//! The first look at a boundary file: bytes come in; an object in degrees with what was noticed goes out, or the reason
//! why there is none.

use std::borrow::Cow;

use super::BoundaryFormat;
use super::geojson::PARSED;
use super::geojson_nest::Object;
use super::topojson::{self, Unusable};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// More points than this make no sense on a page and would only slow every frame.
pub(super) const MAX_POINTS: usize = 4_000_000;

/// A file's content as one collection.
pub(super) struct Opened {
    /// Its features, in degrees.
    pub root: Object,
    /// How it was written.
    pub format: BoundaryFormat,
    /// What was noticed.
    pub notes: Vec<Message>,
}

/// Reads `GeoJSON` or `TopoJSON` as one object in degrees.
///
/// # Errors
/// With the reason, when it is neither, is damaged, packed or in another system; when the work is cancelled.
pub(super) fn open(bytes: &[u8], file: &str, progress: &Progress) -> Result<Opened> {
    let refuse = |key: &'static str| Message::new(key).with("file", file);
    let text = utf8(bytes);
    let bytes: &[u8] = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let mut root: Object = serde_json::from_slice(bytes)
        .map_err(|error| refuse("geo.not_json").with("line", error.line()))?;
    progress.check()?;
    progress.set(PARSED);
    let mut notes = Vec::new();
    let mut format = BoundaryFormat::GeoJson;
    match root.kind.as_deref() {
        Some("Topology") => {
            format = BoundaryFormat::TopoJson;
            let topology =
                topojson::unpack(bytes, MAX_POINTS).map_err(|unusable| match unusable {
                    Unusable::Damaged(line) => refuse("geo.not_json").with("line", line),
                    Unusable::TooManyPoints => {
                        refuse("geo.too_many_points").with("limit", MAX_POINTS)
                    }
                })?;
            root.features.push(topology.layer);
            root.kind = Some("FeatureCollection".to_owned());
            if !topology.others.is_empty() {
                let layers = topology.others.join(", ");
                notes.push(Message::new("geo.other_layers").with("layers", layers));
            }
        }
        Some(_) => {}
        None => return Err(refuse("geo.format")),
    }
    if let Some(name) = root.system().map(str::to_owned) {
        match system(&name) {
            System::Degrees => {}
            System::Mercator => {
                root.each_point(&degrees_of_mercator);
                notes.push(Message::new("geo.from_mercator"));
            }
            System::Other => return Err(refuse("geo.other_system").with("system", name)),
        }
    }
    if root.packed() {
        return Err(refuse("geo.packed"));
    }
    Ok(Opened {
        root,
        format,
        notes,
    })
}

/// The text as UTF-8: boundary files of Chinese systems are sometimes written in GB18030. What is neither stays as it is
/// and is refused later.
fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    if simdutf8::basic::from_utf8(bytes).is_ok() {
        return Cow::Borrowed(bytes);
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map_or(Cow::Borrowed(bytes), |text| {
        Cow::Owned(text.into_owned().into_bytes())
    })
}

/// Systems of coordinates, as far as they matter here.
enum System {
    /// Longitude and latitude in WGS 84, or in a system that differs from it by less than a metre.
    Degrees,
    /// Web Mercator, in metres.
    Mercator,
    Other,
}

fn system(name: &str) -> System {
    let number = name.rsplit([':', '/']).next().unwrap_or_default();
    match number.trim().to_uppercase().as_str() {
        "CRS84" | "CRS84H" | "4326" | "4979" | "4258" | "4269" | "4490" | "CRS:84" | "WGS84"
        | "WGS 84" | "" => System::Degrees,
        "3857" | "900913" | "3785" | "102100" => System::Mercator,
        _ => System::Other,
    }
}

/// Longitude and latitude from Web Mercator (EPSG:3857).
fn degrees_of_mercator(point: &mut [f64; 2]) {
    const RADIUS: f64 = 6_378_137.0;
    let [x, y] = *point;
    *point = [
        (x / RADIUS).to_degrees(),
        (y / RADIUS).sinh().atan().to_degrees(),
    ];
}
