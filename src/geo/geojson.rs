//! `GeoJSON` (RFC 7946 and its habits): bytes come in, areas go out.
//!
//! `TopoJSON` and `ECharts`' packed files have the same ending; the former is unpacked first, the latter refused by name.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::geojson_names::{Naming, code, name_en, shared_codes};
use super::geojson_nest::{Nest, Object};
use super::geojson_open::{MAX_POINTS, Opened, open};
use super::names::names;
use super::soundness::{crosses_itself, without_spikes};
use super::{Area, Areas, Polygon};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// How far the work is when the text is parsed and the areas are still to be made.
pub(super) const PARSED: f32 = 0.7;

/// Comparisons that are spent on rings that may cross themselves.
const CROSSINGS: usize = 20_000_000;

/// So many areas without a sound outline are told by name.
const NAMED: usize = 12;

/// What the reader counts on its way, to tell once instead of for each ring.
#[derive(Default)]
struct Findings {
    naming: Naming,
    points: usize,
    bad_rings: usize,
    without_area: usize,
    without_name: usize,
    /// Areas with neither name nor code, and the properties that they have.
    nameless: usize,
    fields: std::collections::BTreeSet<String>,
    merged: usize,
    /// Names of areas that had no sound outline.
    lost: Vec<String>,
    /// Rings that had spikes.
    repaired: usize,
    /// Rings that cross themselves.
    crossing: usize,
    /// Comparisons that are left to find those.
    budget: usize,
    /// Where the area of this name and code stands.
    places: HashMap<(String, Option<String>), usize>,
}

/// Reads `GeoJSON`.
///
/// # Errors
/// With the reason, when it is not `GeoJSON` in degrees with at least one area; when the work is cancelled.
pub fn parse(bytes: &[u8], file: &str, progress: &Progress) -> Result<Areas> {
    let refuse = |key: &'static str| Message::new(key).with("file", file);
    let Opened {
        root,
        format,
        notes,
    } = open(bytes, file, progress)?;
    let mut areas = Areas {
        note: root
            .note
            .as_ref()
            .or(root.properties.get("note"))
            .and_then(words),
        format,
        ..Areas::default()
    };
    let mut findings = Findings {
        naming: Naming::of(&root),
        budget: CROSSINGS,
        ..Findings::default()
    };
    let reader = Reader {
        refuse: &refuse,
        progress,
    };
    reader.collect(root, &mut areas, &mut findings)?;
    if areas.areas.is_empty() {
        return Err(refuse("geo.no_areas"));
    }
    let told = [
        ("geo.bad_rings", findings.bad_rings),
        ("geo.without_area", findings.without_area),
        ("geo.without_name", findings.without_name),
        ("geo.merged", findings.merged),
        ("geo.repaired", findings.repaired),
        ("geo.crossing", findings.crossing),
    ];
    areas.notes = notes;
    let told = told
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| Message::new(key).with("count", count));
    areas.notes.extend(told);
    areas.notes.extend(findings.naming.told());
    areas.notes.extend(shared_codes(&areas));
    if findings.nameless > 0 {
        let fields: Vec<&str> = findings.fields.iter().map(String::as_str).collect();
        let count = findings.nameless;
        areas.notes.push(if fields.is_empty() {
            Message::new("geo.nameless_bare").with("count", count)
        } else {
            Message::new("geo.nameless")
                .with("count", count)
                .with("fields", fields.join(", "))
        });
    }
    if !findings.lost.is_empty() {
        let more = findings.lost.len() > NAMED;
        findings.lost.truncate(NAMED);
        let names = findings.lost.join(", ") + if more { ", …" } else { "" };
        areas
            .notes
            .push(Message::new("geo.lost").with("names", names));
    }
    Ok(areas)
}

/// What every step of the reading needs.
struct Reader<'a, R> {
    refuse: &'a R,
    progress: &'a Progress,
}

impl<R: Fn(&'static str) -> Message> Reader<'_, R> {
    /// Walks collections down to features.
    fn collect(&self, object: Object, areas: &mut Areas, findings: &mut Findings) -> Result<()> {
        if object.kind.as_deref() == Some("FeatureCollection") {
            let all = object.features.len();
            for (at, feature) in object.features.into_iter().enumerate() {
                self.progress.check()?;
                self.progress
                    .set(PARSED + (1.0 - PARSED) * at as f32 / all as f32);
                self.collect(feature, areas, findings)?;
            }
            return Ok(());
        }
        let Object {
            geometry,
            properties,
            id,
            kind,
            ..
        } = &object;
        let mut polygons = Vec::new();
        let bad_before = findings.bad_rings;
        if kind.as_deref() == Some("Feature") {
            if let Some(geometry) = geometry {
                shapes(geometry, &mut polygons, findings, self.refuse)?;
            }
        } else {
            shapes(&object, &mut polygons, findings, self.refuse)?;
        }
        if polygons.is_empty() {
            if findings.bad_rings > bad_before {
                findings.lost.extend(findings.naming.name(properties));
            } else {
                findings.without_area += 1;
            }
            return Ok(());
        }
        let kind = properties.get("kind").and_then(Value::as_str);
        if kind.is_some_and(|kind| names().water.iter().any(|water| water == kind)) {
            areas.water.append(&mut polygons);
            return Ok(());
        }
        let code = code(properties).or_else(|| id.as_ref().and_then(words));
        add_area(areas, findings, code, properties, polygons);
        Ok(())
    }
}

fn add_area(
    areas: &mut Areas,
    findings: &mut Findings,
    id: Option<String>,
    properties: &Map<String, Value>,
    mut polygons: Vec<Polygon>,
) {
    let name = findings.naming.name(properties);
    if name.is_none() && id.is_some() {
        findings.without_name += 1;
    } else if name.is_none() {
        findings.nameless += 1;
        let left = NAMED.saturating_sub(findings.fields.len());
        let fields = properties.keys().take(left).cloned();
        findings.fields.extend(fields);
    }
    let name = name.or_else(|| id.clone()).unwrap_or_default();
    if !name.is_empty() {
        let key = (name.clone(), id.clone());
        let place = *findings.places.entry(key).or_insert(areas.areas.len());
        if let Some(area) = areas.areas.get_mut(place) {
            findings.merged += 1;
            area.polygons.append(&mut polygons);
            return;
        }
    }
    areas.areas.push(Area {
        id,
        name,
        name_en: name_en(properties),
        polygons,
    });
}

/// The polygons of a geometry, at any depth, without a word on its faults.
pub(super) fn polygons(
    geometry: &Object,
    refuse: &impl Fn(&'static str) -> Message,
) -> Result<Vec<Polygon>> {
    let mut polygons = Vec::new();
    shapes(geometry, &mut polygons, &mut Findings::default(), refuse)?;
    Ok(polygons)
}

/// The polygons of a geometry, at any depth.
fn shapes(
    geometry: &Object,
    polygons: &mut Vec<Polygon>,
    findings: &mut Findings,
    refuse: &impl Fn(&'static str) -> Message,
) -> Result<()> {
    for part in &geometry.geometries {
        shapes(part, polygons, findings, refuse)?;
    }
    let Some(coordinates) = &geometry.coordinates else {
        return Ok(());
    };
    let rings: Vec<&[Nest]> = match (geometry.kind.as_deref(), coordinates) {
        (Some("Polygon"), Nest::List(rings)) => vec![rings.as_slice()],
        (Some("MultiPolygon"), Nest::List(parts)) => {
            parts.iter().filter_map(Nest::as_list).collect()
        }
        _ => return Ok(()),
    };
    for rings in rings {
        polygons.extend(polygon(rings, findings, refuse)?);
    }
    Ok(())
}

/// One polygon; a ring without an area is left out and counted, with its holes when it is the outer one.
fn polygon(
    rings: &[Nest],
    findings: &mut Findings,
    refuse: &impl Fn(&'static str) -> Message,
) -> Result<Option<Polygon>> {
    let mut polygon = Polygon::default();
    for (index, ring) in rings.iter().enumerate() {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for point in ring.as_list().unwrap_or_default() {
            match point {
                Nest::Packed => return Err(refuse("geo.packed")),
                Nest::Point(point) if points.last() != Some(point) => points.push(*point),
                _ => {}
            }
        }
        if matches!(ring, Nest::Packed) {
            return Err(refuse("geo.packed"));
        }
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        findings.repaired += usize::from(without_spikes(&mut points));
        findings.points += points.len();
        if findings.points > MAX_POINTS {
            return Err(refuse("geo.too_many_points").with("limit", MAX_POINTS));
        }
        if points
            .iter()
            .any(|p| !(p[0].abs() <= 360.0 && p[1].abs() <= 90.0))
        {
            return Err(refuse("geo.not_degrees"));
        }
        let flat = points.len() < 3 || super::ring::signed_area(&points).abs() < 1e-14;
        match (flat, index) {
            (true, 0) => {
                findings.bad_rings += 1;
                return Ok(None);
            }
            (true, _) => findings.bad_rings += 1,
            (false, at) => {
                if crosses_itself(&points, &mut findings.budget) == Some(true) {
                    findings.crossing += 1;
                }
                if at == 0 {
                    polygon.outer = points;
                } else {
                    polygon.holes.push(points);
                }
            }
        }
    }
    Ok((!polygon.outer.is_empty()).then_some(polygon))
}

/// A text or number as text; `{ "en": …, "zh": … }` as both.
pub(super) fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        // A code that went through a spreadsheet: `320582.0`.
        Value::Number(number) => match number.as_f64() {
            Some(whole) if number.is_f64() && whole.fract() == 0.0 && whole.abs() < 1e15 => {
                format!("{whole:.0}")
            }
            _ => number.to_string(),
        },
        Value::Object(parts) => {
            let parts: Vec<String> = parts.values().filter_map(words).collect();
            parts.join(" / ")
        }
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::geo::BoundaryFormat;
    use crate::i18n::Lang;

    const RING: &str = "[[0,0],[1,0],[1,1],[0,1],[0,0]]";

    fn feature(properties: &str, geometry: &str) -> String {
        format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
    }

    fn collection(features: &[String]) -> String {
        format!(
            r#"{{"type":"FeatureCollection","note":"invented","features":[{}]}}"#,
            features.join(",")
        )
    }

    fn polygon(rings: &str) -> String {
        format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#)
    }

    #[test]
    fn names_codes_water_and_notes() {
        let text = collection(&[
            feature(
                r#"{"adcode":900101,"name":"江心镇","name_en":"Jiangxin"}"#,
                &polygon(RING),
            ),
            feature(r#"{"镇":"沙洲镇","code":"007"}"#, &polygon(RING)),
            feature(r#"{"kind":"water"}"#, &polygon(RING)),
            feature(
                r#"{"name":"point"}"#,
                r#"{"type":"Point","coordinates":[0,0]}"#,
            ),
            feature(r#"{"name":"nothing"}"#, "null"),
            feature("null", &polygon(RING)),
        ]);
        let with_bom = format!("\u{feff}{text}");
        let areas = parse(with_bom.as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(areas.areas.len(), 3);
        assert_eq!(areas.areas[0].id.as_deref(), Some("900101"));
        assert_eq!(areas.areas[0].name_en.as_deref(), Some("Jiangxin"));
        assert_eq!(areas.areas[1].name, "沙洲镇");
        assert_eq!(areas.areas[1].id.as_deref(), Some("007"));
        assert_eq!(areas.areas[0].polygons[0].outer.len(), 4);
        assert_eq!(areas.water.len(), 1);
        assert_eq!(areas.note.as_deref(), Some("invented"));
        let notes: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(notes, ["geo.without_area", "geo.nameless_bare"]);
    }

    /// The survey offices' names and codes are known; who has neither is told with what there is.
    #[test]
    fn areas_without_name_and_code_are_told_with_their_properties() {
        let known = feature(r#"{"XZQMC":"杨舍镇","XZQDM":"320582100"}"#, &polygon(RING));
        let odd = feature(r#"{"OBJECTID":3,"BLEI":"x"}"#, &polygon(RING));
        let coded = feature(r#"{"XZQDM":"320582101"}"#, &polygon(RING));
        let text = collection(&[known, odd, coded]);
        let areas = parse(text.as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(areas.areas[0].name, "杨舍镇");
        assert_eq!(areas.areas[0].id.as_deref(), Some("320582100"));
        let keys: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(keys, ["geo.without_name", "geo.nameless"]);
        let words = areas.notes[1].text(crate::i18n::Lang::En);
        assert!(words.contains("BLEI, OBJECTID"), "{words}");
    }

    #[test]
    fn broken_rings_are_counted_and_parts_of_one_area_joined() {
        let text = collection(&[
            feature(
                r#"{"name":"A"}"#,
                &polygon(&format!("{RING},[[0.5,0.5],[0.5,0.5]]")),
            ),
            feature(r#"{"name":"A"}"#, &polygon(RING)),
            feature(r#"{"name":"B"}"#, &polygon("[[0,0],[1,1]]")),
        ]);
        let areas = parse(text.as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(areas.areas.len(), 1);
        assert_eq!(areas.areas[0].polygons.len(), 2);
        assert!(areas.areas[0].polygons[0].holes.is_empty());
        let notes: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(notes, ["geo.bad_rings", "geo.merged", "geo.lost"]);
    }

    /// Many areas, each in two features.
    fn many(count: usize) -> String {
        let features: Vec<String> = (0..count * 2)
            .map(|at| feature(&format!(r#"{{"name":"N{}"}}"#, at % count), &polygon(RING)))
            .collect();
        collection(&features)
    }

    #[test]
    fn features_of_one_area_are_joined_however_many_there_are() {
        let areas = parse(many(20_000).as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(areas.areas.len(), 20_000);
        assert!(areas.areas.iter().all(|area| area.polygons.len() == 2));
        assert_eq!(areas.areas[7].name, "N7");
    }

    #[test]
    fn reading_tells_how_far_it_is_and_can_be_stopped() {
        let text = many(50);
        let progress = Progress::default();
        parse(text.as_bytes(), "a.geojson", &progress).unwrap();
        assert!(progress.share() > 0.9);
        progress.cancel();
        let error = parse(text.as_bytes(), "a.geojson", &progress).unwrap_err();
        assert_eq!(error.key, "jobs.cancelled");
    }

    #[test]
    fn a_topology_is_unpacked_scaled_and_walked_in_both_ways() {
        // Two squares that share a border: arc 1 is walked backwards by the second.
        let text = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[100,30]},
            "objects":{"areas":{"type":"GeometryCollection","geometries":[
              {"type":"Polygon","arcs":[[0,1]],"id":"007","properties":{"name":"西"}},
              {"type":"MultiPolygon","arcs":[[[2,-2]]],"properties":{"name":"东","code":320582.0}},
              {"type":"Polygon","arcs":[[99]],"properties":{"name":"缺"}},
              {"type":null}]},
             "land":{"type":"Polygon","arcs":[[0,2]]}},
            "arcs":[[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[0,2]],[[2,2],[2,0],[0,-2],[-2,0]]]}"#;
        let areas = parse(text.as_bytes(), "a.json", &Progress::default()).unwrap();
        assert_eq!(areas.format, BoundaryFormat::TopoJson);
        assert_eq!(areas.areas.len(), 2);
        assert_eq!(areas.areas[0].id.as_deref(), Some("007"));
        assert_eq!(areas.areas[1].id.as_deref(), Some("320582"));
        let ring = |at: usize| areas.areas[at].polygons[0].outer.clone();
        assert_eq!(
            ring(0),
            [[101.0, 31.0], [100.0, 31.0], [100.0, 30.0], [101.0, 30.0]]
        );
        assert_eq!(
            ring(1),
            [[101.0, 31.0], [102.0, 31.0], [102.0, 30.0], [101.0, 30.0]]
        );
        let notes: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(
            notes,
            [
                "geo.other_layers",
                "geo.bad_rings",
                "geo.without_area",
                "geo.lost"
            ]
        );
    }

    #[test]
    fn systems_of_coordinates_are_heeded() {
        let tagged = |name: &str, ring: &str| {
            let one = feature(r#"{"name":"A"}"#, &polygon(ring));
            let crs = format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#);
            let text = format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[{one}]}}"#);
            parse(text.as_bytes(), "a.geojson", &Progress::default())
        };
        for name in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:EPSG::4326",
            "EPSG:4490",
        ] {
            assert!(tagged(name, RING).unwrap().notes.is_empty(), "{name}");
        }
        let metres = "[[13358338.9,3503549.8],[13469658.4,3503549.8],[13469658.4,3632749.1]]";
        let areas = tagged("EPSG:3857", metres).unwrap();
        let [lon, lat] = areas.areas[0].polygons[0].outer[0];
        assert!(
            (lon - 120.0).abs() < 1e-5 && (lat - 30.0).abs() < 1e-5,
            "{lon} {lat}"
        );
        assert_eq!(areas.notes[0].key, "geo.from_mercator");
    }

    #[test]
    fn unsound_rings_are_repaired_or_told() {
        let text = collection(&[
            feature(
                r#"{"name":"spike"}"#,
                &polygon("[[0,0],[1,0],[9,0],[1,0],[1,1],[0,1],[0,0]]"),
            ),
            feature(
                r#"{"name":"bow"}"#,
                &polygon("[[0,0],[2,2],[2,0],[0,3],[0,0]]"),
            ),
        ]);
        let areas = parse(text.as_bytes(), "a.geojson", &Progress::default()).unwrap();
        assert_eq!(areas.areas[0].polygons[0].outer.len(), 4);
        let notes: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(notes, ["geo.repaired", "geo.crossing"]);
        // A file written by a Chinese system.
        let (bytes, _, _) = encoding_rs::GB18030.encode(r#"{"type":"Feature","properties":{"name":"江湾镇"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}"#);
        let areas = parse(&bytes, "a.json", &Progress::default()).unwrap();
        assert_eq!(areas.areas[0].name, "江湾镇");
    }

    #[test]
    fn what_is_not_geojson_is_refused_by_name() {
        let cases = [
            ("", "geo.not_json"),
            ("[1, 2]", "geo.not_json"),
            (r#"{"a": 1}"#, "geo.format"),
            (
                r#"{"type":"Topology","objects":{},"arcs":[[[0,0]]]}"#,
                "geo.no_areas",
            ),
            (r#"{"type":"Topology","arcs":[7]}"#, "geo.not_json"),
            (
                r#"{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:2436"}},"features":[]}"#,
                "geo.other_system",
            ),
            (
                r#"{"type":"FeatureCollection","UTF8Encoding":true,"features":[]}"#,
                "geo.packed",
            ),
            (
                r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":["@@A"]}}"#,
                "geo.packed",
            ),
            (
                r#"{"type":"FeatureCollection","features":[]}"#,
                "geo.no_areas",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[500000,3500000],[500100,3500000],[500100,3500100]]]}"#,
                "geo.not_degrees",
            ),
        ];
        for (text, key) in cases {
            let error = parse(text.as_bytes(), "a.json", &Progress::default()).unwrap_err();
            assert_eq!(error.key, key, "{text}");
            for lang in Lang::ALL {
                assert!(error.text(lang).contains("a.json"), "{}", error.text(lang));
            }
        }
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse(deep.as_bytes(), "a", &Progress::default())
                .unwrap_err()
                .key,
            "geo.not_json"
        );
    }
}
