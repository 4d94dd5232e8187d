//! What a reader must know to read the map rightly: what was placed, what is missing, what is schematic.

use super::geometry::MapGeometry;
use super::spec::MapSpec;
use crate::i18n::{Lang, Message, number, text};

/// The sentences of a map, in order of weight.
pub fn notes(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if geometry.is_schematic() {
        let key = if spec.styles.is_empty() {
            "figure.map_packed"
        } else {
            "figure.map_schematic"
        };
        notes.push(text(lang, key));
    }
    if let Some(note) = spec.areas.as_ref().and_then(|areas| areas.note.clone()) {
        notes.push(note);
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
