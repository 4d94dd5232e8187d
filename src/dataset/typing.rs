//! One column of text becomes one typed column: its kind is known or guessed from its content, its unit converted, and
//! every cell that does not fit is found.

use polars::prelude::{
    BooleanChunked, Float64Chunked, Int32Chunked, IntoSeries, NewChunkedArray, Series,
    StringChunked,
};

use super::assign::Assigned;
use super::findings::Findings;
use super::number::{self, Reading};
use super::numbers::{Numbers, read_numbers};
use super::{Issue, Kind, Severity, dates, grades, year};
use crate::i18n::Message;
use crate::jobs::Progress;
use crate::table::header::unpadded;
use crate::table::{Cells, Table};

/// A typed column, one value for each body row of the table.
pub(super) struct Typed {
    /// The values.
    pub values: Series,
    /// What they are.
    pub kind: Kind,
    /// Their unit.
    pub unit: Option<String>,
    /// What was done to every one of them.
    pub conversion: Option<Message>,
    /// What does not fit.
    pub issues: Vec<Issue>,
}

/// So many rows of columns of numbers are read one column after the other, while their text is at hand.
const BLOCK: usize = 1024;

/// Types some columns; what is not read, because the work was cancelled, is for nobody to see.
pub(super) fn columns(
    table: &Table,
    columns: &[(usize, &Assigned)],
    progress: &Progress,
) -> Vec<Typed> {
    let mut numbers: Vec<Option<Numbers>> = columns
        .iter()
        .map(|&(at, assigned)| {
            begins_with_numbers(table, at, assigned).then(|| Numbers::new(table, at, assigned))
        })
        .collect();
    let (height, mut cells) = (table.height(), Vec::with_capacity(BLOCK));
    for start in (0..height).step_by(BLOCK) {
        if progress.is_cancelled() {
            break;
        }
        for column in numbers.iter_mut().flatten() {
            column.read(start..height.min(start + BLOCK), &mut cells);
        }
    }
    let columns = columns.iter().zip(numbers);
    columns
        .map(|(&(at, assigned), numbers)| column(table, at, assigned, numbers))
        .collect()
}

/// Whether a column is of numbers, as far as that can be told before it is read.
fn begins_with_numbers(table: &Table, at: usize, assigned: &Assigned) -> bool {
    const FIRST: usize = 1000;
    match kind(assigned) {
        Some(kind) => kind == Kind::Number,
        None => guess_first(&table.columns[at].cells, FIRST) == Kind::Number,
    }
}

/// What the values of a column are, when the user says so or its field does.
fn kind(assigned: &Assigned) -> Option<Kind> {
    let known = || assigned.known.map(|known| known.kind);
    assigned.kind.or_else(known)
}

/// Types one column, which may have been read as numbers already.
pub(super) fn column(
    table: &Table,
    at: usize,
    assigned: &Assigned,
    numbers: Option<Numbers>,
) -> Typed {
    let cells = &table.columns[at].cells;
    let mut typed = match (kind(assigned), numbers.map(Numbers::finish)) {
        (Some(Kind::Number), Some((typed, _))) => typed,
        (Some(Kind::Number), None) => read_numbers(table, at, assigned).0,
        (Some(Kind::Text), _) => text(cells),
        (Some(Kind::Year), _) => years(table, at, assigned),
        (Some(Kind::Flag), _) => flags(table, at),
        (Some(Kind::Date), _) => dates::column(table, at),
        (Some(Kind::Grade), _) => grades::column(table, at, &assigned.grades),
        (None, Some((typed, held))) if held.are_numbers() => typed,
        (None, _) => guessed(table, at, assigned),
    };
    typed.values.rename(assigned.id.as_str().into());
    typed
}

/// Numbers when nine in ten of the filled cells are; flags when all are; else text.
fn guessed(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let cells = &table.columns[at].cells;
    match guess(cells) {
        Kind::Number => read_numbers(table, at, assigned).0,
        Kind::Flag => flags(table, at),
        _ => text(cells),
    }
}

/// What the values of a column that nothing is known of are.
pub(super) fn guess(cells: &Cells) -> Kind {
    guess_first(cells, cells.len())
}

/// What the first of the values are.
fn guess_first(cells: &Cells, count: usize) -> Kind {
    let most_unreadable = count.min(cells.len()) / 10 + 1;
    let (mut numbers, mut flags, mut others) = (0_usize, 0_usize, 0_usize);
    for cell in cells.iter().take(count).flatten() {
        match number::read(cell) {
            Reading::Missing => {}
            Reading::Value(..) if number::is_code(cell.as_bytes()) => return Kind::Text,
            Reading::Value(..) | Reading::Infinite => numbers += 1,
            Reading::Unreadable => {
                flags += usize::from(flag(cell).is_some());
                others += 1;
            }
        }
        if others > most_unreadable && flags < others {
            return Kind::Text;
        }
    }
    if others > 0 && flags == others && numbers == 0 {
        Kind::Flag
    } else if numbers >= others * 9 {
        Kind::Number
    } else {
        Kind::Text
    }
}

/// Text as written, padding trimmed, words for nothing missing. Nothing is copied when there is nothing to do.
fn text(cells: &Cells) -> Typed {
    let untouched = cells.bytes().all(|bytes| {
        bytes.is_empty()
            || (bytes.len() > LONGEST_NOTHING && number::is_trimmed(bytes))
            || std::str::from_utf8(bytes).is_ok_and(|cell| filled(cell) == Some(cell))
    });
    let values = if untouched {
        cells.to_text()
    } else {
        StringChunked::from_iter_options("".into(), cells.iter().map(|cell| cell.and_then(filled)))
    };
    Typed::new(values.into_series(), Kind::Text)
}

/// Names as [`text`] has them, without the spaces that pad short ones to a common width: `北 京` is `北京`.
pub(super) fn names(cells: &Cells) -> Typed {
    let padded = |cell: &str| cell.chars().any(char::is_whitespace) && unpadded(cell) != cell;
    let padded = |bytes: &[u8]| {
        bytes.iter().any(|byte| begins_space(*byte)) && std::str::from_utf8(bytes).is_ok_and(padded)
    };
    if !cells.bytes().any(padded) {
        return text(cells);
    }
    let names = cells.iter().map(|cell| cell.and_then(filled).map(unpadded));
    let values = StringChunked::from_iter_options("".into(), names);
    Typed::new(values.into_series(), Kind::Text)
}

/// Whether a character that begins with this byte may be white space.
fn begins_space(byte: u8) -> bool {
    byte <= b' ' || byte == 0xC2 || (0xE1..=0xE3).contains(&byte)
}

/// No word for nothing has more bytes.
const LONGEST_NOTHING: usize = 6;

/// A text cell without padding; `None` when it says that nothing is there.
pub(super) fn filled(cell: &str) -> Option<&str> {
    let cell = number::trimmed(cell);
    let nothing = matches!(
        cell,
        "" | "-"
            | "--"
            | "—"
            | "——"
            | "–"
            | "/"
            | "\\"
            | "…"
            | "..."
            | "N/A"
            | "n/a"
            | "#N/A"
            | "NULL"
            | "null"
    );
    (!nothing).then_some(cell)
}

fn years(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_year",
        "dataset.bad_year_remedy",
    );
    let mut years: Vec<Option<i32>> = cells.iter().map(|cell| cell.and_then(year::read)).collect();
    // Where all are numbers of a spreadsheet's days, the years of those days are meant.
    let filled = || {
        cells
            .iter()
            .flatten()
            .filter(|cell| !number::is_missing(cell))
    };
    if filled().next().is_some() && filled().all(|cell| dates::year_of_serial(cell).is_some()) {
        years = cells
            .iter()
            .map(|cell| cell.and_then(dates::year_of_serial))
            .collect();
    }
    // Periods may be numbered 1, 2, 3; but among calendar years a 219 is a slip of the pen.
    if years
        .iter()
        .flatten()
        .any(|year| year::PLAUSIBLE.contains(year))
    {
        for year in &mut years {
            *year = year.filter(|year| year::PLAUSIBLE.contains(year));
        }
    }
    for (row, (cell, year)) in cells.iter().zip(&years).enumerate() {
        if year.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unreadable.push(row);
        }
    }
    let values = Int32Chunked::from_iter_options("".into(), years.into_iter());
    let mut typed = if assigned.id == "year" {
        Typed::new(values.into_series(), Kind::Year)
    } else {
        // Formulas reckon with other years, such as that of the foundation.
        let years = Float64Chunked::from_iter_options(
            "".into(),
            values.iter().map(|year| year.map(f64::from)),
        );
        Typed::new(years.into_series(), Kind::Year)
    };
    unreadable.report(table, at, &mut typed.issues);
    typed
}

fn flags(table: &Table, at: usize) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_flag",
        "dataset.bad_flag_remedy",
    );
    let mut values = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let value = cell.and_then(flag);
        if value.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unreadable.push(row);
        }
        values.push(value);
    }
    let values = BooleanChunked::from_iter_options("".into(), values.into_iter());
    let mut typed = Typed::new(values.into_series(), Kind::Flag);
    unreadable.report(table, at, &mut typed.issues);
    typed
}

/// Reads yes or no in the words of either language.
pub(super) fn flag(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    match cell {
        "是" | "有" | "√" | "✓" | "✔" | "具备" | "对" | "真" | "1" | "1.0" | "１" | "已上市" =>
        {
            return Some(true);
        }
        "否" | "无" | "×" | "✗" | "✘" | "不具备" | "不是" | "没有" | "假" | "0" | "0.0" | "０"
        | "未上市" => {
            return Some(false);
        }
        _ => {}
    }
    if cell.len() > 5 {
        return None;
    }
    match cell.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "t" => Some(true),
        "n" | "no" | "false" | "f" => Some(false),
        _ => None,
    }
}

impl Typed {
    /// Values of a kind, with nothing to say about them.
    pub fn new(values: Series, kind: Kind) -> Self {
        Self {
            values,
            kind,
            unit: None,
            conversion: None,
            issues: Vec::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        values.iter().map(Some).collect()
    }

    #[test]
    fn kinds_are_guessed_from_content() {
        assert_eq!(guess(&cells(&["1", "2,000", "-", "3%"])), Kind::Number);
        assert_eq!(guess(&cells(&["1", "x"])), Kind::Text);
        assert_eq!(guess(&cells(&["007", "12"])), Kind::Text);
        assert_eq!(guess(&cells(&["是", "否", ""])), Kind::Flag);
        assert_eq!(guess(&cells(&["", "-"])), Kind::Number);
        assert_eq!(guess(&cells(&["320582199001011234"])), Kind::Text);
    }

    #[test]
    fn words_for_nothing_are_missing_in_text() {
        let typed = text(&cells(&["abc", "NULL", "N/A", "n/a", "null"]));
        assert_eq!(typed.values.null_count(), 4);
        assert_eq!(text(&cells(&["abc", "def"])).values.null_count(), 0);
    }

    #[test]
    fn padded_names_are_the_plain_ones() {
        let typed = names(&cells(&[
            "北 京",
            "内蒙古",
            "张 三  丰",
            "New York",
            "中 国 No 1",
            "-",
        ]));
        let names: Vec<Option<&str>> = typed
            .values
            .str()
            .map_or_else(|_| Vec::new(), |names| names.iter().collect());
        let expected = [
            Some("北京"),
            Some("内蒙古"),
            Some("张三丰"),
            Some("New York"),
            Some("中国 No 1"),
            None,
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn every_white_space_is_told_by_its_first_byte() {
        let spaces = ('\0'..=char::MAX).filter(|c| c.is_whitespace());
        assert!(spaces.into_iter().all(|space| {
            let first = space.to_string().bytes().next();
            first.is_some_and(begins_space)
        }));
        assert!(!"江湾企业".bytes().any(begins_space));
    }

    #[test]
    fn flags_in_words() {
        assert_eq!(flag("是"), Some(true));
        assert_eq!(flag("N"), Some(false));
        assert_eq!(flag("有"), Some(true));
        assert_eq!(flag("无"), Some(false));
        assert_eq!(flag("✓"), Some(true));
        assert_eq!(flag("不具备"), Some(false));
        assert_eq!(flag("TRUE"), Some(true));
        assert_eq!(flag("也许"), None);
    }
}
