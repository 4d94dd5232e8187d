//! What a reader must know to read the map rightly: what was placed, what is missing, what is schematic.

use super::geometry::MapGeometry;
use super::spec::MapSpec;
use crate::figure::font::is_han;
use crate::i18n::{Lang, Message, number, text};

/// The sentences of a map, in order of weight.
pub fn notes(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(schematic(spec, geometry, lang));
    if let Some(note) = spec.areas.as_ref().and_then(|areas| areas.note.clone()) {
        notes.push(in_language(&note, lang));
    }
    notes.extend(spec.notes.iter().cloned());
    if !geometry.keeps_areas() && !geometry.is_schematic() {
        notes.push(text(lang, "figure.map_mercator"));
    }
    if let Some(approval) = &spec.approval
        && !spec.words.footer.contains(approval.as_str())
    {
        notes.push(
            Message::new("figure.map_approval")
                .with("number", approval.as_str())
                .text(lang),
        );
    }
    let counts = geometry.counts;
    let placed = if geometry.is_schematic() {
        0
    } else {
        counts.placed
    };
    let counted = [
        ("figure.map_placed", placed),
        ("figure.map_outside", counts.outside),
        ("figure.map_lost", counts.lost),
        ("figure.map_remote", counts.remote),
    ];
    for (key, count) in counted {
        if count > 0 {
            let count = number(count as f64, 0, lang);
            notes.push(Message::new(key).with("count", count).text(lang));
        }
    }
    notes
}

/// What a schematic map says of itself.
pub fn schematic(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Option<String> {
    let key = match (geometry.is_schematic(), spec.styles.is_empty()) {
        (false, _) => return None,
        (true, true) => "figure.map_packed",
        (true, false) if geometry.in_rough_places => "figure.map_schematic",
        (true, false) => "figure.map_schematic_rows",
    };
    Some(text(lang, key))
}

/// Of a note in both languages (`… / …`) the part in this one; else the whole note.
fn in_language(note: &str, lang: Lang) -> String {
    let parts: Vec<&str> = note
        .split(" / ")
        .filter(|part| part.chars().any(is_han) == (lang == Lang::Zh))
        .collect();
    if parts.is_empty() {
        note.to_owned()
    } else {
        parts.join(" / ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_shown_in_one_language() {
        let both = "虚构边界 / Invented boundaries";
        assert_eq!(in_language(both, Lang::Zh), "虚构边界");
        assert_eq!(in_language(both, Lang::En), "Invented boundaries");
        assert_eq!(in_language("Invented", Lang::Zh), "Invented");
    }
}
