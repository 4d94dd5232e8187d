//! Ids of stages, groups, indicators, adjustments and tiers: their form, and that none is given twice.

use super::findings::Findings;
use super::section::Section;
use crate::i18n::Message;

/// Ids seen so far, with the line of each.
#[derive(Default)]
pub(super) struct Ids {
    seen: std::collections::BTreeMap<String, usize>,
}

/// The id of a table, checked: letters, digits and underscores, so that conditions can name it without quotes.
pub(super) fn item_id(
    section: &Section<'_>,
    ids: &mut Ids,
    findings: &mut Findings,
) -> Option<String> {
    let value = section.required("id", findings)?;
    let id = value.text(findings)?;
    let sound = |c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '_';
    if !id.chars().all(sound) || id.starts_with(|c: char| c.is_ascii_digit()) {
        findings.add(&value.span, Message::new("scheme.item_id").with("id", id));
        return None;
    }
    let line = findings.line(value.span.start);
    if let Some(first) = ids.seen.insert(id.clone(), line) {
        findings.add(
            &value.span,
            Message::new("scheme.id_twice")
                .with("id", id.as_str())
                .with("line", super::plain(first as f64)),
        );
    }
    Some(id)
}
