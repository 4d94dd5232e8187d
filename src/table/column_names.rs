//! The rows of a header come in; the name and the unit of each column go out.

use super::header;
use super::heading::{self, Heading};
use super::layout::looks_numeric;
use super::unit::Unit;

/// The header as it will be used.
pub(super) struct Header {
    /// Its first and last row, from 1; zeros without a header.
    pub place: (u32, u32),
    /// The names, one for each column.
    pub cells: Vec<String>,
    /// Its rows as written, that of units included.
    pub rows: Vec<Vec<String>>,
    /// The units.
    pub units: Vec<Option<String>>,
}

impl Header {
    /// Of the first rows of a file, where the header stands among them.
    pub fn of(head: &[Vec<String>], heading: Option<Heading>, width: usize) -> Self {
        let Some(Heading { first, last }) = heading else {
            return Self {
                place: (0, 0),
                cells: vec![String::new(); width],
                rows: Vec::new(),
                units: vec![None; width],
            };
        };
        let row = |at: usize| {
            let mut row = head.get(at).cloned().unwrap_or_default();
            row.resize(width, String::new());
            row
        };
        let asked = |at: usize| row(at).iter().map(|cell| unasked(cell)).collect();
        let names: Vec<Vec<String>> = (first..=last).map(asked).collect();
        let paths = heading::paths(&names, width);
        let units_at = |at: usize| head.get(at).and_then(|row| units_in(row, width));
        let counts = |at: usize| head.get(at).is_some_and(|row| heading::counts_columns(row));
        let mut below = units_at(last + 1);
        let mut end = last + usize::from(below.is_some());
        let is_coded =
            |at: usize| at > last && head.get(at).is_some_and(|row| heading::codes_columns(row));
        if counts(end + 1) || is_coded(end + 1) {
            end += 1;
            // The units may stand below the row that counts the columns, as well as above it.
            if below.is_none() {
                below = units_at(end + 1);
                end += usize::from(below.is_some());
            }
        }
        let units = (0..width).map(|column| {
            let own = below.as_ref().and_then(|units| units[column].clone());
            own.or_else(|| {
                let mut parts = paths[column].iter().rev();
                parts.find_map(|part| header::unit(part).map(str::to_owned))
            })
        });
        let cells = match names.as_slice() {
            [only] => only.clone(),
            _ => paths.iter().map(|path| path.join(" / ")).collect(),
        };
        Self {
            place: (first as u32 + 1, end as u32 + 1),
            cells,
            units: units.collect(),
            rows: (first..=end)
                .map(row)
                .chain(leaves(&names, width))
                .collect(),
        }
    }
}

/// The lowest name of each column of a header of several rows: repeated below, it is often one row.
fn leaves(names: &[Vec<String>], width: usize) -> Option<Vec<String>> {
    let leaf = |column: usize| {
        let mut cells = names.iter().rev().map(|row| &row[column]);
        cells
            .find(|cell| !cell.trim().is_empty())
            .cloned()
            .unwrap_or_default()
    };
    (names.len() > 1).then(|| (0..width).map(leaf).collect())
}

/// The units of a row that holds nothing else; `None` when it is not a row of units: when a cell is a number or no
/// unit, or when more of its filled cells are dashes than units.
fn units_in(row: &[String], width: usize) -> Option<Vec<Option<String>>> {
    let mut units = vec![None; width];
    let (mut found, mut dashes) = (0, 0);
    for (at, cell) in row.iter().enumerate() {
        let cell = cell.trim();
        if cell.is_empty() || matches!(cell, "单位" | "计量单位" | "金额单位") {
            continue;
        }
        if matches!(cell, "-" | "—" | "/") {
            dashes += 1;
            continue;
        }
        if looks_numeric(cell) {
            return None;
        }
        let inside = cell.trim_matches(['(', ')', '（', '）', '[', ']']);
        Unit::parse(inside)?;
        *units.get_mut(at)? = Some(header::strip_label(inside).to_owned());
        found += 1;
    }
    (found > 0 && found >= dashes).then_some(units)
}

/// The rows of the header that the user named: those of names, without rows of units and of counted columns at the end.
pub(super) fn told(head: &[Vec<String>], first: usize, mut last: usize, width: usize) -> Heading {
    while last > first
        && (units_in(&head[last], width).is_some() || heading::counts_columns(&head[last]))
    {
        last -= 1;
    }
    Heading { first, last }
}

/// A cell of a header without what a question has behind the name: `营业收入是多少（万元）？`.
fn unasked(cell: &str) -> String {
    const ASKED: [&str; 5] = ["是多少", "为多少", "有多少", "达多少", "多少"];
    let bare = cell.trim().trim_end_matches(['?', '？']).trim_end();
    let unit = bare.ends_with([')', '）']).then(|| bare.rfind(['(', '（']));
    let (name, unit) = bare.split_at(unit.flatten().unwrap_or(bare.len()));
    let stated = ASKED
        .iter()
        .find_map(|word| name.trim_end().strip_suffix(word));
    stated.map_or_else(|| cell.to_owned(), |name| format!("{name}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::unasked;

    #[test]
    fn a_question_names_what_it_asks_for() {
        for (asked, name) in [
            ("2022年营业收入是多少（万元）？", "2022年营业收入（万元）"),
            ("从业人员有多少?", "从业人员"),
            ("是否高新技术企业？", "是否高新技术企业？"),
            ("营业收入（万元）", "营业收入（万元）"),
        ] {
            assert_eq!(unasked(asked), name);
        }
    }
}
