//! What reading a file leaves to tell of it: a table comes in; issues go out about quotes, sheets and tables that may not
//! be read as they are meant.

use super::assign::Assigned;
use super::{Accounting, Issue, Severity, number, words};
use crate::i18n::{Arg, Message};
use crate::table::year_of_name::year_of;
use crate::table::{Column, Doubtful, Place, SetAside, Shape, Table, aside, header, several};

/// All of it.
pub(super) fn issues(table: &Table) -> Vec<Issue> {
    let mut issues = about_quotes(table);
    issues.extend(about_sheets(table));
    issues.extend(about_another(table));
    issues.extend(about_long_rows(table));
    issues.extend(about_left_out(table));
    issues.extend(about_same_headers(table));
    issues.extend(table.told.iter().map(told));
    issues
}

/// Columns under one header that say different things: the first of them is taken for what the header says.
fn about_same_headers(table: &Table) -> Vec<Issue> {
    let issue = |(at, column): (usize, &Column)| {
        let name = header::uncounted(&column.name)?;
        let first = table.columns.iter().position(|other| other.name == name)?;
        let pairs = table.columns[first].cells.iter().zip(column.cells.iter());
        let differ = |(one, other): (Option<&str>, Option<&str>)| {
            let [one, other] = [one, other].map(|cell| cell.and_then(words::filled));
            match (one, other) {
                (Some(one), Some(other)) => {
                    one != other
                        && (number::plain(one) != number::plain(other)
                            || number::plain(one).is_none())
                }
                _ => false,
            }
        };
        let mut rows = pairs
            .enumerate()
            .filter(|(_, pair)| differ(*pair))
            .map(|(row, _)| row);
        let row = rows.next()?;
        let count = 1 + rows.count();
        let cell = |column: usize| {
            table.columns[column]
                .cells
                .get(row)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let place = table.place(row, at);
        Some(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.same_header")
                .with("column", name)
                .with("count", count)
                .with("first", table.place(row, first).reference())
                .with("first_text", cell(first))
                .with("second", place.reference())
                .with("second_text", cell(at)),
            place: Some(place),
            remedy: Some(Message::new("dataset.same_header_remedy")),
        })
    };
    table.columns.iter().enumerate().filter_map(issue).collect()
}

/// The files and sheets that were not joined to the others: all of their rows are missing, often those of a year.
fn about_left_out(table: &Table) -> Vec<Issue> {
    let left =
        |aside: &&SetAside| [several::LEFT_OUT, several::FEW_MATCH].contains(&aside.reason.key);
    let issue = |aside: &SetAside| {
        let file = aside.file.as_deref().unwrap_or_default();
        let key = match year_of(file) {
            Some(_) => "dataset.year_left_out",
            None => "dataset.file_left_out",
        };
        let year = year_of(file).map_or_else(String::new, |year| year.to_string());
        if aside.reason.key == several::FEW_MATCH {
            return Issue {
                severity: Severity::Error,
                place: None,
                message: Message {
                    key: "dataset.few_match",
                    ..aside.reason.clone()
                }
                .with("left", file)
                .with("rows", aside.rows),
                remedy: Some(Message::new("dataset.few_match_remedy")),
            };
        }
        Issue {
            severity: Severity::Error,
            place: None,
            message: Message::new(key)
                .with("file", file)
                .with("count", aside.rows)
                .with("year", year),
            remedy: Some(Message::new("dataset.left_out_remedy")),
        }
    };
    table.set_aside.iter().filter(left).map(issue).collect()
}

/// What the reader leaves to somebody who knows the file.
fn told(message: &Message) -> Issue {
    let remedy = match message.key {
        "table.parts_of_year" => "table.parts_of_year_remedy",
        "table.parts_up_to" => "table.parts_up_to_remedy",
        "table.parts_beside_year" => "table.parts_beside_year_remedy",
        "table.table_beside" => "table.table_beside_remedy",
        "table.forecast_years" => "table.forecast_years_remedy",
        "table.unit_unclear" => "dataset.unit_remedy",
        "table.uncalculated" => "table.uncalculated_remedy",
        "table.two_years" => "table.two_years_remedy",
        "table.mixed_lines" => "table.mixed_lines_remedy",
        "table.no_first_column" => "table.no_first_column_remedy",
        "table.member_unread" => "table.member_unread_remedy",
        "table.entity_of_file" => "table.entity_of_file_remedy",
        "table.figures_of_one_year" => "table.figures_of_one_year_remedy",
        "table.all_of_year_before" => "table.all_of_year_before_remedy",
        "table.year_before_left" => "table.year_before_left_remedy",
        "table.by_key" | "table.by_key_more" | "table.by_key_list" | "table.by_key_list_more" => {
            "table.by_key_remedy"
        }
        "table.by_key_names" => "table.by_key_names_remedy",
        "table.other_lists" => "table.other_lists_remedy",
        "table.other_tables" => "table.other_tables_remedy",
        "table.by_key_no_year" => "table.by_key_no_year_remedy",
        "table.by_key_no_last" => "table.by_key_no_last_remedy",
        "table.by_key_years_left" => "table.by_key_years_left_remedy",
        "dataset.reading_hides" | "dataset.reading_fails" => "dataset.reading_remedy",
        "dataset.reading_unit_changed" => "dataset.reading_unit_changed_remedy",
        _ => "clinic.remedy_choose",
    };
    let remedy = Message {
        key: remedy,
        ..message.clone()
    };
    let is_missing = message.key == "table.member_unread";
    Issue {
        severity: if is_missing {
            Severity::Error
        } else {
            Severity::Warning
        },
        place: None,
        message: message.clone(),
        remedy: Some(remedy),
    }
}

/// That the numbers of a table of years may be those of places, one in each column, which nothing says for sure.
pub(super) fn about_places(table: &Table, assigned: &[Assigned]) -> Option<Issue> {
    const LONGEST: usize = 6;
    let years = assigned.iter().position(|one| one.id == "year")?;
    let is_own = |at: &usize| {
        let column = &table.columns[*at];
        assigned[*at].known.is_none()
            && column.unit.is_none()
            && column.name.chars().count() <= LONGEST
            && column
                .name
                .chars()
                .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    };
    let made = |at: &usize| table.columns[*at].name == "entity";
    let others: Vec<usize> = (0..assigned.len())
        .filter(|at| *at != years && !made(at))
        .collect();
    let first = years == usize::from((0..assigned.len()).any(|at| made(&at) && at == 0));
    if !first || others.len() < 3 || !others.iter().all(is_own) || table.source.shape != Shape::Long
    {
        return None;
    }
    let filled = |at: &usize| {
        let mut cells = table.columns[*at].cells.iter().flatten();
        cells.all(|cell| number::is_missing(cell) || number::plain(cell).is_some())
    };
    if !others.iter().all(filled) {
        return None;
    }
    let names = others
        .iter()
        .take(4)
        .map(|at| table.columns[*at].name.as_str());
    Some(Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.maybe_places")
            .with("columns", names.collect::<Vec<_>>().join("、")),
        remedy: Some(Message::new("dataset.maybe_places_remedy")),
    })
}

/// The cells of a text whose quotes may not be read as they are meant.
fn about_quotes(table: &Table) -> Vec<Issue> {
    let header = |column: u32| {
        let mut columns = table.columns.iter().enumerate();
        let found = columns.find(|(at, _)| table.place(0, *at).column == column);
        found.map_or_else(String::new, |(_, column)| column.name.clone())
    };
    let issue = |cell: &Doubtful| {
        let file = cell.file.as_ref().map(ToString::to_string);
        let place = Place {
            file: file.unwrap_or_else(|| table.source.name()),
            sheet: None,
            row: cell.row,
            column: cell.column,
            header: header(cell.column),
        };
        let (severity, remedy) = if cell.is_loss {
            (Severity::Warning, "table.swallowed_remedy")
        } else {
            (Severity::Note, "table.stray_quote_remedy")
        };
        Issue {
            severity,
            message: cell.message.clone().with("cell", place.reference()),
            place: Some(place),
            remedy: Some(Message::new(remedy)),
        }
    };
    // Quotes that guard a code are meant.
    let is_guard = |cell: &&Doubtful| {
        cell.message.key == "table.stray_quote"
            && cell.message.args.iter().any(|(name, arg)| match arg {
                Arg::Text(text) => *name == "text" && number::unguarded(text).is_some(),
                _ => false,
            })
    };
    let doubtful = table.doubtful.iter().filter(|cell| !is_guard(cell));
    doubtful.map(issue).collect()
}

/// That rows with too many cells are not read.
fn about_long_rows(table: &Table) -> Option<Issue> {
    let all = table.set_aside.iter();
    let long: Vec<SetAside> = all
        .filter(|aside| aside.reason.key == "table.row_too_long")
        .cloned()
        .collect();
    let first = long.first()?;
    Some(Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.long_rows")
            .with("count", aside::count(&long))
            .with("place", first.place()),
        remedy: Some(Message::new("dataset.long_rows_remedy")),
    })
}

/// That another table stands below the one that was read.
fn about_another(table: &Table) -> Option<Issue> {
    let mut aside = table.set_aside.iter();
    let first = aside.find(|aside| aside.reason.key == "table.row_of_another_table")?;
    let rows = aside::count(
        &table
            .set_aside
            .iter()
            .filter(|aside| aside.reason.key == first.reason.key)
            .cloned()
            .collect::<Vec<_>>(),
    );
    let mut args = first.reason.args.iter();
    let row = args.find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "row" => Some(text.as_str()),
        _ => None,
    });
    Some(Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.another_table")
            .with("row", row?)
            .with("count", rows),
        remedy: Some(Message::new("dataset.another_table_remedy").with("row", row?)),
    })
}

/// That sheets with the same header were not read.
fn about_sheets(table: &Table) -> Option<Issue> {
    let source = &table.source;
    (!source.alike.is_empty()).then(|| Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.sheets_alike").with("sheets", source.alike.join("、")),
        remedy: Some(Message::new("dataset.sheets_alike_remedy")),
    })
}

/// The file rows that are set aside since they name nobody: what their cells are is of no interest.
pub(super) struct Nameless<'a>(Vec<&'a SetAside>);

impl<'a> Nameless<'a> {
    /// Those of a file.
    pub fn of(accounting: &'a Accounting) -> Self {
        let aside = accounting.set_aside.iter();
        Self(
            aside
                .filter(|aside| aside.reason.key == "dataset.row_no_key")
                .collect(),
        )
    }

    /// Whether an issue is about a cell of one.
    pub fn holds(&self, issue: &Issue) -> bool {
        let Some(place) = &issue.place else {
            return false;
        };
        self.0.iter().any(|aside| {
            let label = aside.file.as_deref();
            let is_there = label.is_none_or(|label| {
                label.contains(place.file.as_str())
                    || place.sheet.as_deref().is_some_and(|sheet| label == sheet)
            });
            is_there && (aside.row..aside.row + aside.rows).contains(&place.row)
        })
    }
}
