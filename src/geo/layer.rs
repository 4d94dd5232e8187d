//! A further layer of a map: zones, lines, sites that a user draws over the areas. A `GeoJSON` or `TopoJSON` file comes
//! in; polygons, lines and named points in degrees go out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::boundaries::read_bytes;
use super::geojson::{polygons, words};
use super::geojson_names::{english, name};
use super::geojson_nest::{Nest, Object};
use super::geojson_open::{MAX_POINTS, Opened, open};
use super::{Polygon, Ring};
use crate::i18n::{Lang, Message, Result};
use crate::jobs::Progress;

/// A named place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its name, where the file has one.
    pub name: String,
    /// Longitude and latitude.
    pub at: [f64; 2],
}

/// What a file draws over the areas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// Its name: that of the collection in the file, else the file's without its ending.
    pub name: String,
    /// Zones, each with its name and parts.
    pub zones: Vec<(String, Vec<Polygon>)>,
    /// Roads, rivers, borders, each with its name.
    pub lines: Vec<(String, Ring)>,
    /// Places.
    pub sites: Vec<Site>,
    /// English names of zones, lines and places by their own, where the file has both (`name_en`).
    pub english: BTreeMap<String, String>,
    /// What was noticed on the way.
    pub notes: Vec<Message>,
}

impl Layer {
    /// The same with names in a language, as far as the file has them.
    #[must_use]
    pub fn in_language(self: &Arc<Self>, lang: Lang) -> Arc<Self> {
        if lang != Lang::En || self.english.is_empty() {
            return Arc::clone(self);
        }
        let mut layer = Self::clone(self);
        let zones = layer.zones.iter_mut().map(|(name, _)| name);
        let lines = layer.lines.iter_mut().map(|(name, _)| name);
        let sites = layer.sites.iter_mut().map(|site| &mut site.name);
        for name in zones.chain(lines).chain(sites) {
            if let Some(english) = self.english.get(name) {
                name.clone_from(english);
            }
        }
        Arc::new(layer)
    }
}

/// Reads a layer.
///
/// # Errors
/// When it cannot be read, is not in degrees, or holds nothing to draw; when the work is cancelled.
pub fn read_layer(path: &Path, progress: &Progress) -> Result<Layer> {
    let bytes = read_bytes(path)?;
    progress.check()?;
    progress.set(0.1);
    let mut layer = parse(&bytes, &path.display().to_string(), progress)?;
    if layer.name.is_empty() {
        let stem = path.file_stem();
        layer.name = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    }
    Ok(layer)
}

fn parse(bytes: &[u8], file: &str, progress: &Progress) -> Result<Layer> {
    let refuse = |key: &'static str| Message::new(key).with("file", file);
    let Opened { root, notes, .. } = open(bytes, file, progress)?;
    let called = root.name.as_ref().and_then(words);
    let called = called.or_else(|| name(&root.properties));
    let mut layer = Layer {
        name: called.unwrap_or_default(),
        notes,
        ..Layer::default()
    };
    collect(&root, "", &mut layer, &refuse)?;
    if layer.zones.is_empty() && layer.lines.is_empty() && layer.sites.is_empty() {
        return Err(refuse("geo.nothing_to_draw"));
    }
    let points = layer
        .lines
        .iter()
        .map(|(_, line)| line.len())
        .sum::<usize>()
        + layer.sites.len();
    if points > MAX_POINTS {
        return Err(refuse("geo.too_many_points").with("limit", MAX_POINTS));
    }
    let far = |p: &[f64; 2]| !(p[0].abs() <= 360.0 && p[1].abs() <= 90.0);
    if layer.lines.iter().flat_map(|(_, line)| line).any(far)
        || layer.sites.iter().any(|site| far(&site.at))
    {
        return Err(refuse("geo.not_degrees"));
    }
    Ok(layer)
}

/// Walks collections and features down to geometries.
fn collect(
    object: &Object,
    called: &str,
    layer: &mut Layer,
    refuse: &impl Fn(&'static str) -> Message,
) -> Result<()> {
    let own = name(&object.properties);
    let called = own.as_deref().unwrap_or(called);
    if let (Some(own), Some(english)) = (&own, english(&object.properties)) {
        layer.english.insert(own.clone(), english);
    }
    let parts = object.features.iter().chain(&object.geometries);
    for part in parts.chain(object.geometry.as_deref()) {
        collect(part, called, layer, refuse)?;
    }
    let Some(coordinates) = &object.coordinates else {
        return Ok(());
    };
    match object.kind.as_deref() {
        Some("Polygon" | "MultiPolygon") => {
            let polygons = polygons(object, refuse)?;
            if !polygons.is_empty() {
                layer.zones.push((called.to_owned(), polygons));
            }
        }
        Some("LineString") => {
            let line = line(coordinates).map(|line| (called.to_owned(), line));
            layer.lines.extend(line);
        }
        Some("MultiLineString") => {
            let lines = coordinates.as_list().unwrap_or_default().iter();
            let lines = lines.filter_map(line).map(|line| (called.to_owned(), line));
            layer.lines.extend(lines);
        }
        Some("Point") => site(coordinates, called, layer),
        Some("MultiPoint") => {
            for point in coordinates.as_list().unwrap_or_default() {
                site(point, called, layer);
            }
        }
        _ => {}
    }
    Ok(())
}

/// The points of a line; none for fewer than two.
fn line(coordinates: &Nest) -> Option<Ring> {
    let points: Ring = coordinates
        .as_list()?
        .iter()
        .filter_map(|point| match point {
            Nest::Point(point) if point.iter().all(|v| v.is_finite()) => Some(*point),
            _ => None,
        })
        .collect();
    (points.len() > 1).then_some(points)
}

fn site(point: &Nest, called: &str, layer: &mut Layer) {
    if let Nest::Point(at) = point
        && at.iter().all(|v| v.is_finite())
    {
        layer.sites.push(Site {
            name: called.to_owned(),
            at: *at,
        });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn zones_lines_and_sites_are_taken_with_their_names() {
        let text = r#"{"type":"FeatureCollection","name":"创新走廊","features":[
            {"type":"Feature","properties":{"name":"高新区","name_en":"High-tech zone"},"geometry":{"type":"Polygon",
              "coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
            {"type":"Feature","properties":{"name":"一号线"},"geometry":{"type":"MultiLineString",
              "coordinates":[[[0,0],[1,1]],[[2,2]]]}},
            {"type":"Feature","properties":{"name":"孵化器"},"geometry":{"type":"GeometryCollection",
              "geometries":[{"type":"Point","coordinates":[0.5,0.5]},
              {"type":"MultiPoint","coordinates":[[0.1,0.2],[0.3,null]]}]}},
            {"type":"Feature","properties":null,"geometry":null}]}"#;
        let layer = parse(text.as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(layer.zones.len(), 1);
        assert_eq!(layer.zones[0].0, "高新区");
        assert_eq!(layer.name, "创新走廊");
        let line = vec![[0.0, 0.0], [1.0, 1.0]];
        assert_eq!(layer.lines, [("一号线".to_owned(), line)]);
        let layer = Arc::new(layer);
        let english = layer.in_language(Lang::En);
        assert_eq!(english.zones[0].0, "High-tech zone");
        assert_eq!(english.lines[0].0, "一号线");
        assert_eq!(layer.in_language(Lang::Zh).zones[0].0, "高新区");
        let sites: Vec<&str> = layer.sites.iter().map(|site| site.name.as_str()).collect();
        assert_eq!(sites, ["孵化器", "孵化器"]);
    }

    #[test]
    fn what_holds_nothing_or_metres_is_refused() {
        for (text, key) in [
            (
                r#"{"type":"FeatureCollection","features":[]}"#,
                "geo.nothing_to_draw",
            ),
            (
                r#"{"type":"Point","coordinates":[500000,3500000]}"#,
                "geo.not_degrees",
            ),
            ("[", "geo.not_json"),
        ] {
            let error = parse(text.as_bytes(), "a.json", &Progress::default()).unwrap_err();
            assert_eq!(error.key, key, "{text}");
        }
    }
}
