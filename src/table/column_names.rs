//! The rows of a header come in; the name and the unit of each column go out.

use std::collections::HashMap;

use super::header;
use super::heading::{self, Heading};
use super::layout::looks_numeric;
use super::marks::{STARS, is_raised};
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
        let asked = |at: usize| {
            let row = row(at);
            unmarked(row.iter().map(|cell| unasked(cell)).collect())
        };
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
                let own = parts.next();
                let of_leaf = own.and_then(|leaf| header::unit(leaf));
                // `研发投入（亿元）/ 完成率` is in no 亿元.
                let is_rate = own.is_some_and(|leaf| of_leaf.is_none() && is_rate(leaf));
                let mut parents = parts.filter(|_| !is_rate).map(String::as_str);
                of_leaf
                    .or_else(|| parents.find_map(header::unit))
                    .map(str::to_owned)
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

/// Whether a name is that of a rate, a share or a place of what stands above it, which is not in its unit.
fn is_rate(name: &str) -> bool {
    const RATES: [&str; 14] = [
        "率",
        "比重",
        "占比",
        "比例",
        "增幅",
        "增速",
        "同比",
        "环比",
        "同比增长",
        "环比增长",
        "位次",
        "名次",
        "排名",
        "进度",
    ];
    let name = header::tidy(name);
    RATES.iter().any(|word| name.ends_with(word))
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

/// The cells of a row of the header without marks of notes and of what must be filled in: `营业收入（万元）*`, `研发费用（必填）`.
/// Those that nothing else tells apart keep theirs.
fn unmarked(cells: Vec<String>) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let bare: Vec<String> = cells.iter().map(|cell| without_marks(cell)).collect();
    for name in &bare {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let both = cells.into_iter().zip(bare);
    both.map(|(cell, bare)| if counts[&bare] == 1 { bare } else { cell })
        .collect()
}

/// A name without marks at its end.
fn without_marks(cell: &str) -> String {
    const FILL_IN: [&str; 9] = [
        "必填",
        "必填项",
        "选填",
        "选填项",
        "可选",
        "必须填写",
        "请选择",
        "下拉选择",
        "单选",
    ];
    let mut name = cell.trim();
    loop {
        let inside = name
            .strip_suffix([')', '）'])
            .and_then(|body| body.rsplit_once(['(', '（']));
        let shorter = match inside {
            Some((before, inside)) if FILL_IN.contains(&inside.trim()) => before,
            _ => name.trim_end_matches(|c: char| STARS.contains(&c) || is_raised(c)),
        };
        let shorter = shorter.trim_end();
        if shorter.len() == name.len() {
            break;
        }
        name = shorter;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters >= 2 { name } else { cell }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{unasked, unmarked};

    #[test]
    fn marks_of_templates_are_no_part_of_a_name() {
        let row = [
            "企业名称*",
            "营业收入（万元）①",
            "研发费用（万元）（必填）",
            "人数*",
            "人数",
            "m²",
        ];
        let row = row.map(str::to_owned).to_vec();
        let expected = [
            "企业名称",
            "营业收入（万元）",
            "研发费用（万元）",
            "人数*",
            "人数",
            "m²",
        ];
        assert_eq!(unmarked(row), expected);
    }

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
