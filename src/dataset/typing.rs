//! One column of text becomes one typed column: its kind is known or guessed from its content, its unit converted, and
//! every cell that does not fit is found.

use polars::prelude::{
    BooleanChunked, Float64Chunked, Int32Chunked, IntoSeries, NewChunkedArray, Series,
    StringChunked, StringChunkedBuilder,
};
use rayon::prelude::*;

use super::assign::Assigned;
use super::findings::Findings;
use super::number::{self, Reading};
use super::numbers::{Held, read_numbers};
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

/// Types some columns; what is not read, because the work was cancelled, is for nobody to see.
pub(super) fn columns(
    table: &Table,
    columns: &[(usize, &Assigned)],
    progress: &Progress,
) -> Vec<Typed> {
    let are_numbers: Vec<bool> = columns
        .par_iter()
        .map(|&(at, assigned)| begins_with_numbers(table, at, assigned))
        .collect();
    let of = |numbers: bool| {
        let marked = columns.iter().zip(&are_numbers);
        let marked = marked.filter(|(_, is)| **is == numbers);
        marked.map(|(column, _)| *column).collect::<Vec<_>>()
    };
    let (numbers, others) = (of(true), of(false));
    let (numbers, others) = rayon::join(
        || {
            let read = read_numbers(table, &numbers, progress);
            let read = numbers.par_iter().zip(read);
            let typed = read.map(|((at, assigned), read)| column(table, *at, assigned, Some(read)));
            typed.collect::<Vec<_>>()
        },
        || {
            let others = others.par_iter().filter(|_| !progress.is_cancelled());
            let typed = others.map(|(at, assigned)| column(table, *at, assigned, None));
            typed.collect::<Vec<_>>()
        },
    );
    let (mut numbers, mut others) = (numbers.into_iter(), others.into_iter());
    let typed = are_numbers.iter().map(|is| {
        let next = if *is { numbers.next() } else { others.next() };
        next.unwrap_or_else(|| Typed::new(Series::default(), Kind::Text))
    });
    typed.collect()
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
    numbers: Option<(Typed, Held)>,
) -> Typed {
    let cells = &table.columns[at].cells;
    let mut typed = match (kind(assigned), numbers) {
        (Some(Kind::Number), Some((typed, _))) => typed,
        (Some(Kind::Number), None) => only_numbers(table, at, assigned),
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
        Kind::Number => only_numbers(table, at, assigned),
        Kind::Flag => flags(table, at),
        _ => text(cells),
    }
}

/// One column as numbers.
fn only_numbers(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let read = read_numbers(table, &[(at, assigned)], &Progress::default()).pop();
    read.map_or_else(
        || Typed::new(Series::default(), Kind::Number),
        |(typed, _)| typed,
    )
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
    let values = cells.to_text_if(is_as_is).unwrap_or_else(|| {
        StringChunked::from_iter_options("".into(), cells.iter().map(|cell| cell.and_then(filled)))
    });
    Typed::new(values.into_series(), Kind::Text)
}

/// Whether a cell is the text that it is written as.
fn is_as_is(cell: &[u8]) -> bool {
    (cell.len() > LONGEST_NOTHING && number::is_trimmed(cell))
        || std::str::from_utf8(cell).is_ok_and(|cell| filled(cell) == Some(cell))
}

/// Names as [`text`] has them, without the spaces that pad short ones to a common width: `北 京` is `北京`. They are
/// copied, as many looks at them follow.
pub(super) fn names(cells: &Cells) -> Typed {
    let mut names = StringChunkedBuilder::new("".into(), cells.len());
    cells.for_each(|cell| match filled(cell) {
        Some(name) if may_have_space(name.as_bytes()) => names.append_value(unpadded(name)),
        name => names.append_option(name),
    });
    Typed::new(names.finish().into_series(), Kind::Text)
}

/// Whether one of its characters may be white space.
fn may_have_space(cell: &[u8]) -> bool {
    // Without an end before the last byte, so that many are looked at in one step.
    let any = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, byte| any | begins_space(*byte))
    };
    let (eights, rest) = cell.as_chunks::<8>();
    eights.iter().any(|eight| any(eight)) || any(rest)
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
    let mut years: Vec<Option<i32>> = Vec::with_capacity(cells.len());
    cells.for_each(|cell| years.push(year::read(cell)));
    // Where all are numbers of a spreadsheet's days, the years of those days are meant.
    let serials = || cells.iter().zip(&years).filter(|(_, year)| year.is_some());
    if serials().next().is_some()
        && serials().all(|(cell, _)| cell.and_then(dates::year_of_serial).is_some())
    {
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
    for (row, year) in years.iter().enumerate() {
        let written = || cells.get(row).is_some_and(|cell| !number::is_missing(cell));
        if year.is_none() && written() {
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
