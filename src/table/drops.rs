//! Rows that turn out to be no data when all of them were seen: what was seen comes in, which rows are kept goes out, and
//! the others are set aside with their reasons.

use std::collections::{HashMap, HashSet};

use super::body::only;
use super::judge::Tally;
use super::{SetAside, aside};
use crate::i18n::Message;

/// Rows below the header of another table are of that one: puts them aside and tells which of the rows are kept.
pub(super) fn another_table(tally: &mut Tally) -> Option<Vec<bool>> {
    let (first, header) = tally.another?;
    let keep: Vec<bool> = tally.rows.iter().map(|row| *row < first).collect();
    let below = tally.rows.iter().filter(|row| **row >= first);
    for &row in below {
        let reason = Message::new("table.row_of_another_table").with("row", header.to_string());
        tally.set_aside.push(SetAside::row(row, reason));
    }
    tally.set_aside = aside::in_order(std::mem::take(&mut tally.set_aside));
    tally.short.retain(|row| *row < first);
    tally.beyond.retain(|row| *row < first);
    for lines in [&mut tally.lone, &mut tally.titles] {
        lines.retain(|(at, _)| keep.get(*at).copied().unwrap_or_default());
    }
    only(&mut tally.rows, &keep);
    Some(keep)
}

/// Titles that come again with the header are no data: puts them aside and tells which of the rows are kept, if not all.
pub(super) fn titles(tally: &mut Tally) -> Option<Vec<bool>> {
    if tally.titles.is_empty() {
        return None;
    }
    let mut keep = vec![true; tally.rows.len()];
    for (at, text) in std::mem::take(&mut tally.titles) {
        let (Some(kept), Some(&row)) = (keep.get_mut(at), tally.rows.get(at)) else {
            continue;
        };
        *kept = false;
        let key = if tally.is_series {
            "table.row_section"
        } else {
            "table.row_title"
        };
        let reason = Message::new(key).with("text", &*text);
        tally.set_aside.push(SetAside::row(row, reason));
    }
    // Where the rows below are now.
    for (at, _) in &mut tally.lone {
        *at = keep[..*at].iter().filter(|kept| **kept).count();
    }
    tally.set_aside = aside::in_order(std::mem::take(&mut tally.set_aside));
    only(&mut tally.rows, &keep);
    Some(keep)
}

/// Rows with nothing but their first cell are the rest of a footnote when they follow one: puts them aside and tells
/// which of the rows are kept, if not all.
pub(super) fn footnotes(tally: &mut Tally) -> Option<Vec<bool>> {
    let first_note = tally
        .set_aside
        .iter()
        .find(|aside| aside.reason.key == "table.row_footnote")
        .map(|aside| aside.row)?;
    let mut lone = std::mem::take(&mut tally.lone);
    lone.retain(|(at, _)| tally.rows[*at] > first_note);
    if lone.is_empty() {
        return None;
    }
    let mut keep = vec![true; tally.rows.len()];
    let mut dropped = HashSet::with_capacity(lone.len());
    for (at, text) in lone {
        keep[at] = false;
        dropped.insert(tally.rows[at]);
        let reason = Message::new("table.row_footnote").with("text", &*text);
        tally.set_aside.push(SetAside::row(tally.rows[at], reason));
    }
    tally.short.retain(|row| !dropped.contains(row));
    tally.set_aside = aside::in_order(std::mem::take(&mut tally.set_aside));
    only(&mut tally.rows, &keep);
    Some(keep)
}

/// Lines below the last row of data are no data: puts them aside and tells which of the rows are kept, if not all.
pub(super) fn feet(tally: &mut Tally) -> Option<Vec<bool>> {
    let feet: HashMap<u32, Box<str>> = std::mem::take(&mut tally.feet).into_iter().collect();
    let below = tally.rows.iter().rev();
    let count = below.take_while(|row| feet.contains_key(*row)).count();
    let kept = tally.rows.len() - count;
    if count == 0 || kept == 0 {
        return None;
    }
    for row in &tally.rows[kept..] {
        let text = feet.get(row).map_or("", |text| &**text);
        let reason = Message::new("table.row_footnote").with("text", text);
        tally.set_aside.push(SetAside::row(*row, reason));
    }
    let keep: Vec<bool> = (0..tally.rows.len()).map(|at| at < kept).collect();
    let first = tally.rows.get(kept).copied();
    tally
        .short
        .retain(|row| first.is_none_or(|first| *row < first));
    tally.set_aside = aside::in_order(std::mem::take(&mut tally.set_aside));
    only(&mut tally.rows, &keep);
    Some(keep)
}
