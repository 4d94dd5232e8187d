//! Rows of totals among those of entities: a body comes in, and goes out without them, each set aside with its reason.

use super::body::{Content, Raw, only, shortened};
use super::header::unpadded;
use super::merges::Merge;
use super::views::View;
use super::{SetAside, alike, aside, broken_names};
use crate::i18n::Message;
use found::{COLUMNS, begins_with_years};
pub(super) use words::{NUMERALS, OF_WHICH, is_named, is_whole};
use words::{Says, is_heading};

mod found;
mod words;

/// What headers of enterprises have: among these a whole is a total.
const ENTERPRISES: [&str; 4] = ["企业", "公司", "机构", "法人"];

/// Takes out the rows of totals, of parts of others, and of headings of groups, by what they say; unless the table has
/// nothing else.
pub(super) fn take_out(rows: &mut Content) {
    let height = rows.file_rows.len();
    let mut found = found::found(rows);
    let count = |found: &[(usize, String, Says)], of: Says| {
        found.iter().filter(|(.., says)| *says == of).count()
    };
    // Where most rows are numbered, they are numbered entities.
    if count(&found, Says::Heading) * 2 > height {
        found.retain(|(.., says)| *says != Says::Heading);
    }
    let mut headers = rows.columns.iter().take(COLUMNS).enumerate();
    let of_enterprises = headers.any(|(at, Raw { name, .. })| {
        let is_first = at == 0 || at == 1 && begins_with_years(&rows.columns);
        (is_first || name.contains("名称")) && ENTERPRISES.iter().any(|word| name.contains(word))
    });
    let wholes = count(&found, Says::Whole);
    if !of_enterprises && wholes > 0 {
        if wholes * 2 < height {
            note_wholes(&found, &mut rows.notes);
        }
        found.retain(|(.., says)| *says != Says::Whole);
    }
    // What is left when all of these go must be something; of a table of nothing but parts they are the rows.
    for of in [
        Says::Part,
        Says::Heading,
        Says::Total,
        Says::Whole,
        Says::Change,
        Says::Span,
    ] {
        if found.len() == height {
            found.retain(|(.., says)| *says != of);
        }
    }
    if found.is_empty() {
        return;
    }
    let mut keep = vec![true; height];
    for (at, text, says) in found {
        keep[at] = false;
        let key = match says {
            Says::Part => "table.row_part",
            Says::Heading => "table.row_heading",
            Says::Total | Says::Whole => "table.row_total",
            Says::Change => "table.row_change",
            Says::Span => "table.row_span",
        };
        let reason = Message::new(key).with("text", shortened(&text));
        rows.set_aside
            .push(SetAside::row(rows.file_rows[at], reason));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    hand_down(rows, &keep);
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// Where the total stands first among the rows that it is of, the year or the place that it alone says goes to the row
/// below it, as the first of them.
fn hand_down(rows: &mut Content, keep: &[bool]) {
    let mut handed = Vec::new();
    for column in rows.columns.iter_mut().take(COLUMNS) {
        if !found::is_of_years(column) && !alike::is_place(&column.name) {
            continue;
        }
        let mut views: Vec<View> = column.cells.iter().copied().collect();
        let before = handed.len();
        for at in 1..views.len() {
            let says = |at: usize| {
                let text = rows.store.text(&views[at]).trim();
                !text.is_empty() && words::says(text, false).is_none()
            };
            let is_first = !keep[at - 1] && keep[at] && rows.store.is_blank(&views[at]);
            if is_first && says(at - 1) {
                views[at] = views[at - 1];
                handed.push(Merge {
                    column: column.place,
                    first: rows.file_rows[at - 1],
                    last: rows.file_rows[at],
                });
            }
        }
        if handed.len() > before {
            column.cells = views.into();
        }
    }
    if !handed.is_empty() {
        rows.merges = rows.merges.with(handed);
    }
}

/// Takes out the headings among rows of indicators: `一、综合`, with nothing beside it.
pub(super) fn take_headings(rows: &mut Content) {
    broken_names::join(rows);
    let Some((first, others)) = rows.columns.split_first() else {
        return;
    };
    let store = &rows.store;
    // Beside indicators with units, a name with nothing at all beside it heads those below.
    let has_units = others.iter().any(|column| {
        let word = super::header::tidy(&column.name).to_lowercase();
        super::transpose::is_unit(&word)
    });
    let mut heads: Vec<bool> = first
        .cells
        .iter()
        .map(|cell| {
            let name = store.text(cell).trim();
            !name.is_empty() && (has_units || is_heading(name))
        })
        .collect();
    if !heads.contains(&true) {
        return;
    }
    for column in others {
        for (head, cell) in heads.iter_mut().zip(column.cells.iter()) {
            let text = store.text(cell).trim();
            *head &= matches!(text, "" | "—" | "-" | "–" | "－" | "——" | "--");
        }
    }
    let count = heads.iter().filter(|head| **head).count();
    if count == 0 || count == heads.len() {
        return;
    }
    let names = first.cells.iter().zip(&rows.file_rows);
    for ((cell, row), _) in names.zip(&heads).filter(|(_, head)| **head) {
        let name = shortened(store.text(cell).trim());
        let reason = Message::new("table.row_heading").with("text", name);
        rows.set_aside.push(SetAside::row(*row, reason));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    let keep: Vec<bool> = heads.into_iter().map(|head| !head).collect();
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// Tells which of some columns' names are those of places that others are parts of, unless all are.
pub(super) fn wholes_among<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Message> {
    let wholes: Vec<String> = names.clone().map(unpadded).collect();
    let wholes: Vec<String> = wholes.into_iter().filter(|name| is_whole(name)).collect();
    let some = !wholes.is_empty() && wholes.len() < names.count();
    some.then(|| Message::new("table.wholes").with("names", wholes.join("、")))
}

/// Tells of places that others are parts of, each once.
fn note_wholes(found: &[(usize, String, Says)], notes: &mut Vec<Message>) {
    let mut names: Vec<String> = Vec::new();
    for (_, whole, says) in found {
        let whole = unpadded(whole);
        if *says == Says::Whole && !names.contains(&whole) {
            names.push(whole);
        }
    }
    notes.push(Message::new("table.wholes").with("names", names.join("、")));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
