//! Headers of several rows: the first rows of a file and one row of the header come in, all rows of the header and the
//! name of each column go out. Merged parents are joined to what stands below them with ` / `.

use std::collections::{HashMap, HashSet};

use super::Dimension;
use super::header::{self, tidy};
use super::layout::looks_numeric;

/// Rows of names at most.
const MOST_ROWS: usize = 3;

/// Rows below that tell what a column holds.
const SAMPLE: usize = 64;

/// A longer cell above the header is a sentence and no name.
const LONGEST: usize = 40;

/// Words that say that nothing is there: a row of them is data.
const NOTHING: [&str; 14] = [
    "-", "—", "——", "–", "--", "/", "…", "...", "n.a.", "na", "n/a", "null", "无", "不详",
];

/// The rows of a header, from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Heading {
    /// The first row with names.
    pub first: usize,
    /// The last row with names.
    pub last: usize,
}

/// What most cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    Nothing,
    Text,
    Years,
    Numbers,
}

/// All rows of the header to which row `at` belongs; when the user chose that row, without those above it, and of those
/// below it only what hangs from merged cells.
pub(super) fn find(head: &[Vec<String>], at: usize, width: usize, is_chosen: bool) -> Heading {
    let mut first = at;
    if !is_chosen {
        while first > 0 && at - first + 1 < MOST_ROWS && is_parent(&head[first - 1], &head[first]) {
            first -= 1;
        }
    }
    let mut last = at;
    while last - first + 1 < MOST_ROWS && is_below(head, last + 1, width, is_chosen) {
        last += 1;
    }
    Heading { first, last }
}

/// Whether a row above the header spans columns of it.
fn is_parent(row: &[String], below: &[String]) -> bool {
    let filled = filled(row);
    let names_it = |cell: &str| {
        let is_note = cell.contains([':', '：']) || cell.starts_with("单位");
        !is_note && cell.chars().count() <= LONGEST && !is_number(cell)
    };
    if !filled.iter().all(|&at| names_it(row[at].trim())) || unit_only(row) {
        return false;
    }
    let hangs = filled.iter().any(|&at| is_blank(below, at));
    let spans = filled
        .iter()
        .any(|&at| !is_blank(below, at + 1) && is_blank(row, at + 1));
    match filled.as_slice() {
        [] => false,
        // One cell alone is the title of the table, unless it names the first column and is short.
        [only] => *only == 0 && hangs && row[0].trim().chars().count() <= 6,
        [first, ..] => spans && (hangs || *first > 0),
    }
}

/// Whether a row has nothing but units in brackets.
fn unit_only(row: &[String]) -> bool {
    let inside = |cell: &str| {
        cell.trim_matches(['(', ')', '（', '）', '[', ']'])
            .to_owned()
    };
    let mut cells = row
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty() && !matches!(*cell, "单位" | "计量单位" | "金额单位"));
    cells.all(|cell| super::Unit::parse(&inside(cell)).is_some())
}

/// Whether row `at` goes on with the header above it: words where the column holds numbers, and nothing that the
/// column itself could hold.
fn is_below(head: &[Vec<String>], at: usize, width: usize, is_chosen: bool) -> bool {
    let (Some(row), Some(above)) = (head.get(at), head.get(at - 1)) else {
        return false;
    };
    let filled = filled(row);
    if filled.last().is_none_or(|last| *last >= width) || unit_only(row) || counts_columns(row) {
        return false;
    }
    let body = &head[at + 1..head.len().min(at + 1 + SAMPLE)];
    let mut words: Vec<&str> = Vec::new();
    for &column in &filled {
        let cell = row[column].trim();
        let holds = holds(body, column);
        // Figures may look like years; `2020年` where no name stands is none of them.
        let is_written = !looks_numeric(cell) && is_blank(row, 0) && !is_blank(above, 0);
        match (is_number(cell), header::year(cell).is_some(), holds) {
            (_, true, Holds::Years) if is_written => words.push(cell),
            (true, ..) | (_, true, Holds::Years) => return false,
            _ if NOTHING.contains(&cell.to_lowercase().as_str()) => return false,
            (_, _, Holds::Numbers | Holds::Years) => words.push(cell),
            _ => {}
        }
    }
    // Under a merged parent the row is blank where the parent is not, and the other way round.
    let opens = filled.iter().any(|&column| is_blank(above, column));
    let closes = (0..width).any(|column| is_blank(row, column) && !is_blank(above, column));
    if opens && closes {
        return !words.is_empty();
    }
    // Amounts with their units are data: `100万元`, `5人`.
    let amounts = words.iter().filter(|word| is_counted(word)).count();
    if is_chosen || amounts > 0 && amounts * 2 >= words.len() {
        return false;
    }
    words.len() >= 2 && words.iter().any(|word| *word != words[0])
}

/// A row that counts the columns below their names (`甲, 乙, 1, 2, 3`), as statistical forms have it, with how one is
/// reckoned from others where it is (`3=2/1`).
pub(super) fn counts_columns(row: &[String]) -> bool {
    const LETTERS: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "栏次"];
    let mut next = 1;
    let (mut letters, mut filled, mut any_formula) = (0, 0, false);
    for cell in row.iter().map(|cell| cell.trim()) {
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        if LETTERS.contains(&cell) {
            letters += 1;
        } else if let Some((number, is_formula)) = counted_column(cell)
            && number == next
        {
            next += 1;
            any_formula |= is_formula;
        } else {
            return false;
        }
    }
    // One enterprise's form has a single column of figures: `甲, 乙, 丙, 1`.
    let enough = next > 2 || letters > 2 && next > 1;
    (letters > 0 || any_formula) && enough && letters + next - 1 == filled
}

/// Whether a row has nothing but the codes by which a form calls its columns: `QB03, QC09, QD01`.
pub(super) fn codes_columns(row: &[String]) -> bool {
    let is_code = |cell: &str| {
        let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = &cell[letters..];
        (1..=3).contains(&letters)
            && (1..=6).contains(&digits.len())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let filled = row
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let mut seen = HashSet::new();
    let mut cells = filled.clone();
    let is_label = |cell: &str| ["代码", "指标代码", "编码"].contains(&cell);
    // A row of data has a name first.
    let is_nameless = row.first().is_none_or(|first| {
        let first = first.trim();
        first.is_empty() || is_label(first)
    });
    is_nameless
        && filled.count() > 1
        && cells.all(|cell| is_label(cell) || is_code(cell) && seen.insert(cell))
}

/// The number of a column in a row that counts them, and whether it says how the column is reckoned: `3`, `(3)`, `③`,
/// `3=2/1`, `④=②÷①`, `(5)=(1)+…+(4)`.
fn counted_column(cell: &str) -> Option<(usize, bool)> {
    const CIRCLED: std::ops::RangeInclusive<u32> = 0x2460..=0x2473;
    const SIGNS: &str = "+-*/×÷()%=.…~－—＋";
    let mut plain = String::new();
    for character in cell.chars().map(header::half_width) {
        if CIRCLED.contains(&u32::from(character)) {
            plain.push_str(&(u32::from(character) - CIRCLED.start() + 1).to_string());
        } else if !character.is_whitespace() {
            plain.push(character);
        }
    }
    let (own, formula) = match plain.split_once('=') {
        Some((own, formula)) => (own, Some(formula)),
        None => (plain.as_str(), None),
    };
    let of_columns = |formula: &str| {
        formula.starts_with(|c: char| c.is_ascii_digit() || c == '(')
            && formula
                .chars()
                .all(|c| c.is_ascii_digit() || SIGNS.contains(c))
    };
    if formula.is_some_and(|formula| !of_columns(formula)) {
        return None;
    }
    let own = own
        .strip_prefix('(')
        .and_then(|own| own.strip_suffix(')'))
        .unwrap_or(own);
    let number = own
        .parse()
        .ok()
        .filter(|_| own.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((number, formula.is_some()))
}

fn holds(body: &[Vec<String>], column: usize) -> Holds {
    let (mut filled, mut years, mut numbers) = (0, 0, 0);
    for row in body {
        let cell = row.get(column).map_or("", |cell| cell.trim());
        let nothing = NOTHING.contains(&cell.to_lowercase().as_str()) || cell == "－";
        // A row of units below says nothing of what the column holds.
        let is_unit = |cell: &str| {
            super::Unit::parse(cell.trim_matches(['(', ')', '（', '）', '[', ']'])).is_some()
        };
        if cell.is_empty() || nothing || !looks_numeric(cell) && is_unit(cell) {
            continue;
        }
        filled += 1;
        if header::year(cell).is_some() {
            years += 1;
        } else if looks_numeric(cell) || is_amount(cell) {
            numbers += 1;
        }
    }
    if filled == 0 {
        Holds::Nothing
    } else if years * 5 >= filled * 4 {
        Holds::Years
    } else if (numbers + years) * 5 >= filled * 3 {
        Holds::Numbers
    } else {
        Holds::Text
    }
}

/// Whether a cell is a number with its unit: `1.2万`, `80人`, `￥2,000`.
fn is_amount(cell: &str) -> bool {
    let half: String = cell.chars().map(header::half_width).collect();
    let text = half.trim_start_matches(['¥', '$', '€', '(', '-', '+', ' ', '￥']);
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ')))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_end_matches(')');
    number.contains(|c: char| c.is_ascii_digit())
        && (unit.is_empty() || !unit.is_ascii() && super::Unit::parse(unit).is_some())
}

/// Whether a cell is a number with the unit of what is counted or paid: none of a year, a day, a level.
fn is_counted(cell: &str) -> bool {
    let half: String = cell.chars().map(header::half_width).collect();
    let unit = half.trim_start_matches(|c: char| !c.is_alphabetic() && c != '%');
    let dimension = super::Unit::parse(unit).map(|unit| unit.dimension);
    let is_other = matches!(
        dimension,
        None | Some(Dimension::Years | Dimension::Days | Dimension::Degrees)
    );
    !is_other && is_amount(cell)
}

fn is_number(cell: &str) -> bool {
    header::year(cell).is_none() && looks_numeric(cell)
}

fn is_blank(row: &[String], column: usize) -> bool {
    row.get(column).is_none_or(|cell| cell.trim().is_empty())
}

fn filled(row: &[String]) -> Vec<usize> {
    (0..row.len()).filter(|&at| !is_blank(row, at)).collect()
}

/// The names of each column from the topmost row to the lowest, tidied and without repetition; nothing where no row has
/// one.
pub(super) fn paths(rows: &[Vec<String>], width: usize) -> Vec<Vec<String>> {
    let strict = joined(rows, width, false);
    let wide = joined(rows, width, true);
    // A total beside its parts gives them no name, unless they have the same one as the parts of another.
    let mut counts: HashMap<&[String], usize> = HashMap::new();
    for path in &strict {
        *counts.entry(path).or_default() += 1;
    }
    let is_repeated = |path: &Vec<String>| !path.is_empty() && counts[path.as_slice()] > 1;
    let paths = strict.iter().zip(wide);
    paths
        .map(|(path, wide)| {
            if is_repeated(path) {
                wide
            } else {
                path.clone()
            }
        })
        .collect()
}

fn joined(rows: &[Vec<String>], width: usize, by_totals: bool) -> Vec<Vec<String>> {
    // Where the name of each column stands, row by row.
    let mut sources: Vec<Vec<Option<usize>>> = Vec::with_capacity(rows.len());
    for (level, row) in rows.iter().enumerate() {
        let below = &rows[level + 1..];
        let has_below = |column: usize| below.iter().any(|row| !is_blank(row, column));
        let mut places = vec![None; width];
        let mut parent: Option<usize> = None;
        for column in 0..width {
            let same_above = |other: usize| {
                sources
                    .iter()
                    .all(|places| places[other] == places[column] || places[column].is_none())
            };
            if !is_blank(row, column) {
                places[column] = Some(column);
                parent = (has_below(column) || by_totals).then_some(column);
            } else if let Some(parent) = parent.filter(|parent| same_above(*parent))
                && has_below(column)
            {
                places[column] = Some(parent);
            }
        }
        sources.push(places);
    }
    (0..width)
        .map(|column| {
            let mut path: Vec<String> = Vec::new();
            for (row, places) in rows.iter().zip(&sources) {
                let name = places[column].map(|at| tidy(&row[at])).unwrap_or_default();
                if !name.is_empty() && path.last() != Some(&name) {
                    path.push(name);
                }
            }
            path
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines()
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }

    fn names(text: &str, width: usize) -> Vec<String> {
        let paths = paths(&rows(text), width);
        paths.iter().map(|path| path.join(" / ")).collect()
    }

    #[test]
    fn merged_parents_are_joined_to_their_children() {
        assert_eq!(
            names("地区,研发经费,,专利,\n,2019,2020,申请,授权", 5),
            [
                "地区",
                "研发经费 / 2019",
                "研发经费 / 2020",
                "专利 / 申请",
                "专利 / 授权"
            ]
        );
        assert_eq!(
            names("地区,投入,,,产出\n,经费,,人员,\n,政府,企业,,", 5),
            [
                "地区",
                "投入 / 经费 / 政府",
                "投入 / 经费 / 企业",
                "投入 / 人员",
                "产出"
            ]
        );
    }

    #[test]
    fn a_total_gives_its_parts_a_name_only_where_they_need_one() {
        assert_eq!(
            names("地 区,Region,合计,,\n,,,发 明,外观设计", 5),
            ["地区", "Region", "合计", "发明", "外观设计"]
        );
        assert_eq!(
            names("地区,经费,,人员,\n,,政府,,政府", 5),
            ["地区", "经费", "经费 / 政府", "人员", "人员 / 政府"]
        );
    }

    #[test]
    fn the_rows_of_a_header_are_found_around_one() {
        let found = |text: &str, at: usize| {
            let rows = rows(text);
            let heading = find(&rows, at, rows[at].len(), false);
            (heading.first, heading.last)
        };
        let merged = "表1 企业情况,,,\n地区,研发,,人员\n,内部,外部,\n甲,1,2,3\n乙,4,5,6";
        assert_eq!(found(merged, 1), (1, 2));
        assert_eq!(found(merged, 2), (1, 2));
        let bilingual = "地区,经费,人员\nRegion,Funds,Staff\n甲,1,2\n乙,3,4";
        assert_eq!(found(bilingual, 0), (0, 1));
        let of_years = "地区,经费,,专利,\n,2019,2020,2019,2020\n甲,1,2,3,4\n乙,5,6,7,8";
        assert_eq!(found(of_years, 0), (0, 1));
    }

    #[test]
    fn data_and_titles_are_no_header() {
        for (text, at) in [
            ("企业,年度,收入\n甲,2020,abc\n乙,2021,5\n丙,2021,6", 0),
            ("企业,收入,利润\n甲,停产,停产\n乙,3,5\n丙,1,6", 0),
            ("企业,收入,利润\n甲,不详,—\n乙,3,5\n丙,1,6", 0),
            ("a,b,c\nx,y,z\nu,v,w", 0),
            ("填报单位,科技局,,\n企业,收入,利润,人数\n甲,1,2,3", 1),
            ("单位：万元,,,2020\n企业,收入,利润,人数\n甲,1,2,3", 1),
        ] {
            let rows = rows(text);
            let heading = find(&rows, at, rows[at].len(), false);
            assert_eq!((heading.first, heading.last), (at, at), "{text}");
        }
    }

    #[test]
    fn a_row_of_codes_of_columns() {
        let codes = |text: &str| codes_columns(&rows(text)[0]);
        assert!(codes(",,QB03,QB03_1,QC09") && codes("代码,QB03,QC09"));
        assert!(!codes("A1,QB03,QC09") && !codes(",QB03,QB03") && !codes(",QB03,12"));
    }

    #[test]
    fn a_row_that_counts_columns() {
        let counts = |text: &str| counts_columns(&rows(text)[0]);
        assert!(counts("甲,乙,1,2,3"));
        assert!(counts("栏次,1,2"));
        assert!(counts("甲,乙,丙,1"));
        assert!(!counts("甲,乙,1"));
        assert!(counts("甲,1,2,3=2/1,4"));
        assert!(counts("甲,（1）,(2),(3)=(2)/(1)×100%"));
        assert!(counts("甲,①,②,③＝①＋②,④=②÷①"));
        assert!(counts(",1,2,3=1+2"));
        assert!(!counts("甲,1,2,3=x"));
        assert!(!counts("甲,1,2,4=2/1"));
        assert!(!counts(",①,②,③"));
        assert!(!counts("甲,1,3"));
        assert!(!counts("1,2,3"));
        assert!(!counts("甲公司,1,2"));
    }
}
