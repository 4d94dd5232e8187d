//! One column of text becomes one typed column: its kind is known or guessed from its content, its unit converted, and
//! every cell that does not fit is found.

use polars::prelude::{
    BooleanChunked, Float64Chunked, Int32Chunked, IntoSeries, NewChunkedArray, Series,
};
use rayon::prelude::*;

use super::as_text;
use super::assign::Assigned;
use super::decimal::{self, Decimals};
use super::findings::Findings;
use super::guess::{guess, guess_first};
use super::number;
use super::numbers::{Held, read_numbers};
use super::words::text;
use super::year::Years;
use super::{Decimal, Issue, Kind, Severity, dates, grades, year};
use crate::i18n::Message;
use crate::jobs::Progress;
use crate::table::Table;
use crate::table::traditional::simplified;

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
    /// What stands before the decimals of numbers, where that is no point or the user said so.
    pub decimal: Option<Decimal>,
    /// What does not fit.
    pub issues: Vec<Issue>,
}

/// A column that is to be typed.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Its place in the table.
    pub at: usize,
    /// What it is taken for.
    pub assigned: &'a Assigned,
    /// What stands before the decimals of its numbers.
    pub decimals: Decimals,
}

impl<'a> Asked<'a> {
    /// Whose numbers are looked at where their first ones say that there is need.
    pub fn of(table: &Table, at: usize, assigned: &'a Assigned) -> Self {
        Self {
            at,
            assigned,
            decimals: Decimals::of(table, at, assigned),
        }
    }

    /// What the values are, when the user says so or the field does.
    fn kind(&self) -> Option<Kind> {
        let known = || self.assigned.known.map(|known| known.kind);
        self.assigned.kind.or_else(known)
    }
}

/// Types some columns; what is not read, because the work was cancelled, is for nobody to see.
pub(super) fn columns(
    table: &Table,
    columns: &[(usize, &Assigned)],
    progress: &Progress,
) -> Vec<Typed> {
    let mut asked: Vec<Asked> = columns
        .par_iter()
        .map(|(at, assigned)| Asked::of(table, *at, assigned))
        .collect();
    let mut typed = typed(table, &asked, progress);
    let anew = again(table, &mut asked, &typed);
    let anew: Vec<(usize, Typed)> = anew
        .into_par_iter()
        .map(|place| (place, column(table, &asked[place], None)))
        .collect();
    for (place, column) in anew {
        typed[place].0 = column;
    }
    let mut typed: Vec<Typed> = typed.into_iter().map(|(typed, _)| typed).collect();
    decimal::tell(table, &asked, &mut typed);
    typed
}

/// The columns that are to be typed anew, now that all have been read once: those in which commas came late, and those
/// that follow the others of the file.
fn again(table: &Table, asked: &mut [Asked], typed: &[(Typed, bool)]) -> Vec<usize> {
    let look = |asked: &mut [Asked], wanted: &(dyn Fn(usize) -> bool + Sync)| -> Vec<bool> {
        let all = asked.par_iter_mut().enumerate();
        all.map(|(place, asked)| wanted(place) && asked.decimals.look(table, asked.at))
            .collect()
    };
    let late = look(asked, &|place| typed[place].1);
    let mut decimals: Vec<Decimals> = asked.iter().map(|asked| asked.decimals).collect();
    if !decimal::any_comma(&decimals) {
        return places(&late);
    }
    look(asked, &|place| typed[place].0.kind == Kind::Number);
    for (own, asked) in decimals.iter_mut().zip(asked.iter()) {
        *own = asked.decimals;
    }
    let follow = decimal::follow(&mut decimals);
    for (own, asked) in decimals.into_iter().zip(asked) {
        asked.decimals = own;
    }
    let both = late.iter().zip(&follow);
    places(
        &both
            .map(|(late, follow)| *late || *follow)
            .collect::<Vec<bool>>(),
    )
}

/// Where it is true.
fn places(marks: &[bool]) -> Vec<usize> {
    let marked = marks.iter().enumerate().filter(|(_, mark)| **mark);
    marked.map(|(place, _)| place).collect()
}

/// Types columns, and tells of each whether commas stand in numbers of it.
fn typed(table: &Table, columns: &[Asked], progress: &Progress) -> Vec<(Typed, bool)> {
    let are_numbers: Vec<bool> = columns
        .par_iter()
        .map(|asked| begins_with_numbers(table, asked))
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
            let typed = read.map(|(asked, read)| {
                let commas = read.1.has_commas();
                (column(table, asked, Some(read)), commas)
            });
            typed.collect::<Vec<_>>()
        },
        || {
            let others = others.par_iter().filter(|_| !progress.is_cancelled());
            let typed = others.map(|asked| (column(table, asked, None), false));
            typed.collect::<Vec<_>>()
        },
    );
    let (mut numbers, mut others) = (numbers.into_iter(), others.into_iter());
    let typed = are_numbers.iter().map(|is| {
        let next = if *is { numbers.next() } else { others.next() };
        next.unwrap_or_else(|| (Typed::new(Series::default(), Kind::Text), false))
    });
    typed.collect()
}

/// Whether a column is of numbers, as far as that can be told before it is read.
fn begins_with_numbers(table: &Table, asked: &Asked) -> bool {
    const FIRST: usize = 1000;
    let guessed = || {
        let cells = &table.columns[asked.at].cells;
        guess_first(cells, FIRST, asked.decimals.decimal)
    };
    asked.kind().unwrap_or_else(guessed) == Kind::Number
}

/// Types one column, which may have been read as numbers already.
pub(super) fn column(table: &Table, asked: &Asked, numbers: Option<(Typed, Held)>) -> Typed {
    let &Asked { at, assigned, .. } = asked;
    let cells = &table.columns[at].cells;
    let mut typed = match (asked.kind(), numbers) {
        (Some(Kind::Number), Some((typed, _))) => typed,
        (Some(Kind::Number), None) => only_numbers(table, asked),
        (Some(Kind::Text), _) => text(cells, table.source.format),
        (Some(Kind::Year), _) => years(table, at, assigned),
        (Some(Kind::Flag), _) => flags(table, at),
        (Some(Kind::Date), _) => dates::column(table, at),
        (Some(Kind::Grade), _) => grades::column(table, at, &assigned.grades),
        (None, Some((typed, held))) if held.are_numbers() => typed,
        (None, _) => guessed(table, asked),
    };
    typed.values.rename(assigned.id.as_str().into());
    typed
}

/// Numbers when nine in ten of the filled cells are; flags when all are; else text.
fn guessed(table: &Table, asked: &Asked) -> Typed {
    let cells = &table.columns[asked.at].cells;
    match guess(cells, asked.decimals.decimal) {
        Kind::Number => only_numbers(table, asked),
        Kind::Flag => flags(table, asked.at),
        _ => {
            let mut typed = text(cells, table.source.format);
            typed.issues.extend(as_text::issue(table, asked));
            typed
        }
    }
}

/// One column as numbers.
fn only_numbers(table: &Table, asked: &Asked) -> Typed {
    let read = read_numbers(table, &[*asked], &Progress::default()).pop();
    read.map_or_else(
        || Typed::new(Series::default(), Kind::Number),
        |(typed, _)| typed,
    )
}

fn years(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_year",
        "dataset.bad_year_remedy",
    );
    let Years {
        of_cells: mut years,
        are_short,
        are_spans,
    } = year::of_column(cells);
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
    let header = table.columns[at].name.as_str();
    let says_minguo = |text: &str| year::is_minguo(text);
    let mut issues = Vec::new();
    if assigned.unit.as_deref().is_some_and(says_minguo) || says_minguo(header) {
        let of_cell =
            |(cell, year): (Option<&str>, Option<i32>)| cell.and_then(year::from_minguo).or(year);
        years = cells.iter().zip(years).map(of_cell).collect();
    } else if year::may_be_minguo(&years) && is_traditional(table) {
        let first = years.iter().position(Option::is_some).unwrap_or_default();
        let year = years.get(first).copied().flatten().unwrap_or_default();
        issues.push(Issue {
            severity: Severity::Warning,
            place: Some(table.place(first, at)),
            message: Message::new("dataset.minguo")
                .with("column", header)
                .with("year", year.to_string())
                .with("other", (year + 1911).to_string()),
            remedy: Some(Message::new("dataset.minguo_remedy")),
        });
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
    let of_rows = assigned.id == "year";
    if are_short {
        let key = "dataset.short_years";
        issues.push(about_years(key, Severity::Note, table, at, None));
    }
    if are_spans {
        let key = "dataset.span_years";
        issues.push(about_years(key, Severity::Note, table, at, None));
    }
    let far = year::far_from_most(years.iter().flatten().copied());
    if of_rows && !far.is_empty() {
        let listed: Vec<String> = far.iter().take(5).map(i32::to_string).collect();
        let listed = Some(listed.join("、"));
        issues.push(about_years(
            "dataset.far_years",
            Severity::Warning,
            table,
            at,
            listed,
        ));
    }
    let values = Int32Chunked::from_iter_options("".into(), years.into_iter());
    let mut typed = if of_rows {
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
    typed.issues.append(&mut issues);
    typed
}

/// Whether a table has headers in traditional characters.
fn is_traditional(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| simplified(&column.name).is_some())
}

/// Something that is to be known of a column of years.
fn about_years(
    key: &'static str,
    severity: Severity,
    table: &Table,
    at: usize,
    years: Option<String>,
) -> Issue {
    Issue {
        severity,
        place: None,
        message: Message::new(key)
            .with("column", table.columns[at].name.as_str())
            .with("years", years.unwrap_or_default()),
        remedy: Some(Message::new("dataset.years_remedy")),
    }
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
        "是" | "有" | "√" | "✓" | "✔" | "具备" | "对" | "真" | "1" | "1.0" | "１" | "已上市"
        | "☑" | "☒" | "●" | "■" => {
            return Some(true);
        }
        "否" | "无" | "×" | "✗" | "✘" | "不具备" | "不是" | "没有" | "假" | "0" | "0.0" | "０"
        | "未上市" | "☐" | "○" | "□" => {
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
            decimal: None,
            issues: Vec::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn years_that_nobody_reports_on_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let told = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let progress = Progress::default();
            let data = crate::dataset::open(
                &path,
                &crate::table::ReadOptions::default(),
                None,
                &[],
                &progress,
            );
            let data = data.unwrap();
            let keys = data
                .issues
                .into_iter()
                .map(|issue| (issue.message.key, issue.severity));
            let mut keys = keys.filter(|(key, _)| key.ends_with("_years"));
            keys.next()
        };
        let far = "企业名称,年份,营业收入（万元）\n甲,2033,1\n乙,1900,2\n丙,2022,3\n";
        assert_eq!(told(far), Some(("dataset.far_years", Severity::Warning)));
        let spans = "企业名称,年度,营业收入（万元）\n甲,2021/22,1\n甲,2022/23,2\n";
        assert_eq!(told(spans), Some(("dataset.span_years", Severity::Note)));
        assert_eq!(told("企业名称,年份,营业收入（万元）\n甲,2022,1\n"), None);
        // No clock is asked: a table of one year is of that year.
        assert_eq!(told("企业名称,年份,营业收入（万元）\n甲,2150,1\n"), None);
    }

    #[test]
    fn years_of_the_republic_are_those_of_the_calendar_where_somebody_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let open = |header: &str| {
            let text = format!("公司名稱,{header},營業收入（萬元）\n甲,111,1\n甲,112,2\n");
            std::fs::write(&path, text).unwrap();
            let (options, progress) = (crate::table::ReadOptions::default(), Progress::default());
            crate::dataset::open(&path, &options, None, &[], &progress).unwrap()
        };
        assert_eq!(open("民國年度").years(), [2022, 2023]);
        let asked = open("年度");
        assert_eq!(asked.years(), [111, 112]);
        let findings = asked.findings(None);
        let mut minguo = findings
            .iter()
            .filter(|one| one.issue.message.key == "dataset.minguo");
        let mapping = minguo.next().unwrap().remedies[0].apply(asked.mapping.clone());
        let again = crate::dataset::build(asked.table, Some(&mapping), &[], &Progress::default());
        let again = again.unwrap();
        assert_eq!(again.years(), [2022, 2023]);
        assert!(
            again
                .issues
                .iter()
                .all(|issue| issue.message.key != "dataset.minguo")
        );
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
        assert_eq!((flag("☑"), flag("☐")), (Some(true), Some(false)));
        assert_eq!((flag("●"), flag("○")), (Some(true), Some(false)));
        assert_eq!(flag("也许"), None);
    }
}
