//! The outlines as `GeoJSON` (RFC 7946), one feature a line.

use serde_json::{Value, json};

use super::boundaries::{Km, Outline, Outlines};
use super::words::Words;

/// The boundary file: the waters, then the towns.
pub(super) fn geojson(words: &Words, outlines: &Outlines) -> String {
    let note = &words.texts.note_boundaries;
    let waters = outlines.waters.iter().map(|water| {
        let properties = json!({
            "name": water.name, "name_en": water.name_en, "kind": "water", "note": note,
        });
        feature(outlines, &water.outline, &properties)
    });
    let towns = words.towns.iter().filter_map(|town| {
        let outline = outlines.towns.get(&town.id)?;
        let properties = json!({
            "code": town.code, "name": town.name, "name_en": town.name_en, "kind": "town", "note": note,
        });
        Some(feature(outlines, outline, &properties))
    });
    let features: Vec<String> = waters.chain(towns).map(|one| one.to_string()).collect();
    let head = json!({ "name": words.city.name, "name_en": words.city.name_en, "note": note });
    let head = head.to_string();
    format!(
        "{{\"type\":\"FeatureCollection\",{},\"features\":[\n{}\n]}}\n",
        head.trim_matches(['{', '}']),
        features.join(",\n")
    )
}

fn feature(outlines: &Outlines, outline: &Outline, properties: &Value) -> Value {
    let rings: Vec<Vec<[f64; 2]>> = std::iter::once(&outline.outer)
        .chain(&outline.holes)
        .map(|ring| closed(outlines, ring))
        .collect();
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": "Polygon", "coordinates": rings },
    })
}

/// The ring in degrees, with its first point repeated at the end, as the format wants it.
fn closed(outlines: &Outlines, ring: &[Km]) -> Vec<[f64; 2]> {
    ring.iter()
        .chain(ring.first())
        .map(|point| outlines.degrees(*point))
        .collect()
}
