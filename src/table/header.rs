//! Header cells become column names and units; words in headers that mean something to the reader.

use super::Unit;

/// A header cell as a column's name: line breaks and runs of spaces become one space, padding goes.
pub(super) fn tidy(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut name = String::with_capacity(cell.len());
    for word in cell.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name
}

/// The names of all columns: blank ones become `column_7`, repeated ones get ` (2)`.
pub(super) fn names(cells: &[String]) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let tidy = tidy(cell);
            let name = if tidy.is_empty() {
                format!("column_{}", at + 1)
            } else {
                tidy
            };
            let mut unique = name.clone();
            let mut copy = 2;
            while !taken.insert(unique.clone()) {
                unique = format!("{name} ({copy})");
                copy += 1;
            }
            unique
        })
        .collect()
}

/// The unit in brackets at the end of a header, as written, and the header before it.
pub(crate) fn split_unit(name: &str) -> Option<(&str, &str)> {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】')];
    let name = name.trim();
    let (open, _) = BRACKETS
        .into_iter()
        .find(|(_, close)| name.ends_with(*close))?;
    let start = name.rfind(open)?;
    let last = name.char_indices().next_back()?.0;
    let inside = name.get(start + open.len_utf8()..last)?.trim();
    Unit::parse(inside)?;
    Some((name[..start].trim(), strip_label(inside)))
}

/// A unit without the words `单位：` before it.
pub(super) fn strip_label(unit: &str) -> &str {
    let unit = unit.trim();
    unit.strip_prefix("单位")
        .map_or(unit, |rest| rest.trim_start_matches(['：', ':', ' ']))
}

/// The year that a header names: `2019`, `2019年`, `2019年度`, `YR2019`, `2019 [YR2019]`.
pub(super) fn year(cell: &str) -> Option<i32> {
    let cell: String = cell.trim().chars().map(half_width).collect();
    let cell = cell
        .split_once(" [YR")
        .map_or(cell.as_str(), |(year, _)| year);
    let cell = cell.strip_prefix("YR").unwrap_or(cell);
    let cell = ["年度", "年"]
        .into_iter()
        .find_map(|suffix| cell.strip_suffix(suffix))
        .unwrap_or(cell)
        .trim();
    if cell.len() != 4 {
        return None;
    }
    cell.parse()
        .ok()
        .filter(|year| (1800..=2200).contains(year))
}

/// A full-width form of an ASCII character as that character, any other as it is.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_never_blank() {
        let cells = ["a", "", " a\n b ", "a", "a (2)"].map(str::to_owned);
        assert_eq!(
            names(&cells),
            ["a", "column_2", "a b", "a (2)", "a (2) (2)"]
        );
    }

    #[test]
    fn units_stand_in_brackets() {
        assert_eq!(split_unit("营业收入（万元）"), Some(("营业收入", "万元")));
        assert_eq!(split_unit("R&D (€ million)"), Some(("R&D", "€ million")));
        assert_eq!(
            split_unit("研发费用（单位：千元）"),
            Some(("研发费用", "千元"))
        );
        assert_eq!(
            split_unit("人口数(人口抽样调查)(人)"),
            Some(("人口数(人口抽样调查)", "人"))
        );
        assert_eq!(split_unit("Sales (2022)"), None);
        assert_eq!(split_unit("企业名称"), None);
    }

    #[test]
    fn years_in_headers() {
        assert_eq!(year("2024年"), Some(2024));
        assert_eq!(year(" 1960 "), Some(1960));
        assert_eq!(year("２０２１年度"), Some(2021));
        assert_eq!(year("1990 [YR1990]"), Some(1990));
        assert_eq!(year("12345"), None);
        assert_eq!(year("年"), None);
    }
}
