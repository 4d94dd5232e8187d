//! Several rows of one entity and year as one observation: groups of rows and typed columns come in; values go out, and
//! for each of them the rows that it is made of.

use std::collections::HashMap;

use polars::prelude::{
    BooleanChunked, DataType, Float64Chunked, IntoSeries, NewChunkedArray, Series, StringChunked,
};

use super::assign::Assigned;
use super::codes;
use super::contradict::same;
use super::key::Key;
use super::listed_beside::{Beside, beside};
use super::telling::Telling;
use super::typing::Typed;
use super::usable::listed;
use super::{Issue, Kind, Several, Severity, number, plain_name, shared, words};
use crate::i18n::Message;
use crate::table::standing::stands;
use crate::table::{COUNTED, Dimension, Table, Unit, without_noise};

/// What becomes of the cells that the rows of a group have in one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum How {
    /// The first of them that says something.
    #[default]
    Filled,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// That of the first row.
    First,
    /// That of the last row that says something.
    Last,
    /// Nothing: they say what tells the rows apart.
    Nothing,
    /// What all of them say that say anything, where that is one thing.
    Same,
}

/// Body rows that are one observation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The rows, by their periods where they have some, else as in the file.
    pub rows: Vec<u32>,
    /// Whether they do not contradict each other, and fill each other's blanks.
    pub fills: bool,
    /// Whether some of them are things that another table lists, which are counted and added up.
    pub adds: bool,
}

/// The observations that are made of several rows.
#[derive(Clone, Debug, Default)]
pub struct Combined {
    /// By the body row that stands for them in [`Dataset::rows`](super::Dataset::rows).
    pub(super) groups: HashMap<u32, Group>,
    /// What becomes of the cells of each column of the table.
    pub(super) columns: Vec<How>,
    /// What becomes of those of columns that only lists have.
    listed: Vec<Option<How>>,
    /// Columns in which things that are listed add up to something else than what a row says beside them.
    beside: Vec<Beside>,
    /// Columns that would be added up and say the same in all rows of each entity: they are of the entity.
    shared: Vec<usize>,
    /// Columns that are added up and have cells that stand for several rows.
    merged: Vec<usize>,
    /// Whether there are columns of figures of which nobody said what the rows make, while of others somebody did.
    is_open: bool,
}

impl Combined {
    /// Groups of rows, with what the rules and the columns themselves say becomes of each column.
    pub(super) fn of(
        groups: HashMap<u32, Group>,
        table: &Table,
        found: (&[Assigned], &[Typed]),
        rule: Option<Several>,
        telling: Option<Telling>,
    ) -> Self {
        if groups.is_empty() {
            return Self::default();
        }
        let (assigned, typed) = found;
        let how = |at: usize| {
            let own = assigned[at].rows;
            if own.is_none() && telling.is_some_and(|telling| telling.column == at) {
                return match rule {
                    Some(Several::First) => How::First,
                    Some(Several::Last) => How::Last,
                    _ => How::Nothing,
                };
            }
            let rule = own.or(rule).unwrap_or(Several::First);
            let is_number = typed[at].kind == Kind::Number;
            match rule {
                Several::First => How::First,
                Several::Last => How::Last,
                _ if !is_number => How::Filled,
                // A number that names something: no sum and no mean of it says anything.
                _ if own.is_none()
                    && is_name(&table.columns[at].name, &assigned[at], &typed[at]) =>
                {
                    How::Filled
                }
                Several::Mean => How::Mean,
                Several::Sum if own.is_some() => How::Sum,
                Several::Sum if adds_up(&table.columns[at].name, &assigned[at], &typed[at]) => {
                    How::Sum
                }
                Several::Sum => How::Last,
            }
        };
        let mut columns: Vec<How> = (0..table.columns.len()).map(how).collect();
        let adding = |columns: &[How]| -> Vec<usize> {
            let all = columns.iter().enumerate();
            let adds = all.filter(|(_, how)| matches!(how, How::Sum | How::Mean));
            adds.map(|(at, _)| at).collect()
        };
        let told = |at: &usize| assigned[*at].rows.is_none();
        let mut shared = adding(&columns);
        shared.retain(|at| {
            let is_of_rows = shared::is_of_rows(&table.columns[*at].name);
            told(at) && !is_of_rows && shared::is_of_entity(&groups, &typed[*at].values)
        });
        for &at in &shared {
            columns[at] = How::Filled;
        }
        let mut merged = adding(&columns);
        merged.retain(|at| shared::any_merged(&groups, table, *at));
        let is_open = |at: usize| {
            let figures = typed[at].kind == Kind::Number && columns[at] == How::First;
            let named = is_name(&table.columns[at].name, &assigned[at], &typed[at]);
            figures && assigned[at].rows.is_none() && !named
        };
        let listed = of_lists(&groups, table, found);
        Self {
            beside: beside(&groups, &listed, table, typed),
            groups,
            listed,
            shared,
            merged,
            is_open: rule.is_none() && (0..columns.len()).any(is_open),
            columns,
        }
    }

    /// What there is to tell of them.
    pub(super) fn issues(&self, table: &Table, key: &Key, telling: Option<Telling>) -> Vec<Issue> {
        let of = |fills: bool| {
            let groups = self
                .groups
                .iter()
                .filter(move |(_, own)| own.fills == fills);
            let rows = groups.clone().map(|(_, own)| own.rows.len()).sum::<usize>();
            (
                groups.clone().count(),
                rows,
                groups.map(|(row, _)| *row).min(),
            )
        };
        let place = |row: u32| {
            let row = table.origins.file_row(row as usize);
            Message::new("table.place_row").with("row", row.to_string())
        };
        let note = |message: Message, remedy: &'static str| Issue {
            severity: Severity::Note,
            place: None,
            message,
            remedy: Some(Message::new(remedy)),
        };
        let mut issues: Vec<Issue> = self.beside.iter().map(|own| own.issue(table)).collect();
        if let (count, rows, Some(first)) = of(true) {
            let message = Message::new("dataset.rows_joined")
                .with("same", same(key.year.is_some()))
                .with("count", count)
                .with("rows", rows)
                .with("place", place(first));
            issues.push(note(message, "dataset.rows_joined_remedy"));
        }
        let (count, rows, Some(first)) = of(false) else {
            return issues;
        };
        let named = |wanted: &[How]| {
            let columns = self.columns.iter().zip(&table.columns).enumerate();
            let own = columns.filter(|(at, (how, _))| {
                let is_key = *at == key.entity || *at == key.name || Some(*at) == key.year;
                !is_key && wanted.contains(how)
            });
            let names: Vec<&str> = own.map(|(_, (_, column))| column.name.as_str()).collect();
            listed(&names).unwrap_or_else(|| Message::new("dataset.no_column").into())
        };
        let by = telling.map_or("–", |telling| table.columns[telling.column].name.as_str());
        let message = Message::new("dataset.rows_combined")
            .with("count", count)
            .with("rows", rows)
            .with("place", place(first))
            .with("column", by)
            .with("sums", named(&[How::Sum]))
            .with("means", named(&[How::Mean]))
            .with("lasts", named(&[How::Last]))
            .with("firsts", named(&[How::First, How::Filled]));
        // Where nothing tells the rows apart, they may as well be two values for one thing.
        issues.push(Issue {
            severity: match telling {
                _ if self.is_open => Severity::Error,
                Some(_) => Severity::Note,
                None => Severity::Warning,
            },
            ..note(message, "dataset.rows_combined_remedy")
        });
        let names = |columns: &[usize]| {
            let names = columns.iter().map(|at| table.columns[*at].name.as_str());
            listed(&names.collect::<Vec<_>>())
        };
        if let Some(columns) = names(&self.shared) {
            let message = Message::new("dataset.rows_shared").with("columns", columns);
            issues.push(Issue {
                severity: Severity::Warning,
                ..note(message, "dataset.rows_shared_remedy")
            });
        }
        if let Some(columns) = names(&self.merged) {
            let message = Message::new("dataset.rows_merged").with("columns", columns);
            issues.push(note(message, "dataset.rows_merged_remedy"));
        }
        issues
    }

    /// The rows of the observation that a row stands for, where they are several.
    pub(super) fn rows(&self, row: u32) -> Option<&[u32]> {
        self.groups.get(&row).map(|group| group.rows.as_slice())
    }

    /// The body row that stands for the observation of each row that is part of one with others.
    pub(super) fn parts(&self) -> HashMap<u32, u32> {
        let groups = self.groups.iter();
        let parts = groups.flat_map(|(kept, group)| group.rows.iter().map(|row| (*row, *kept)));
        parts.collect()
    }

    /// Whether a column only told the rows apart and is no longer asked.
    pub(super) fn leaves_out(&self, column: usize) -> bool {
        self.columns.get(column) == Some(&How::Nothing)
    }

    fn how(&self, table: &Table, group: &Group, column: usize) -> How {
        if group.adds
            && let Some(how) = self.listed.get(column).copied().flatten()
            && !said_beside(table, group, column)
        {
            return how;
        }
        if group.fills {
            return How::Filled;
        }
        self.columns.get(column).copied().unwrap_or_default()
    }

    /// A column's values, those of the groups in place of that of the row that stands for each. `all` are the values of
    /// all body rows, `kept` those of `rows`.
    pub(super) fn apply(
        &self,
        table: &Table,
        all: &Series,
        kept: Series,
        rows: &[u32],
        column: usize,
    ) -> Series {
        if self.groups.is_empty() {
            return kept;
        }
        let groups = self.groups.iter().filter_map(|(row, group)| {
            let place = rows.binary_search(row).ok()?;
            Some((place, group, self.how(table, group, column)))
        });
        match all.dtype() {
            DataType::Float64 => {
                let (Ok(all), Ok(own)) = (all.f64(), kept.f64()) else {
                    return kept;
                };
                let mut values: Vec<Option<f64>> = own.iter().collect();
                for (place, group, how) in groups {
                    let of = |row: u32| all.get(row as usize);
                    values[place] = if self.merged.contains(&column) {
                        let once = Group {
                            rows: shared::cells_once(table, &group.rows, column),
                            ..group.clone()
                        };
                        value(&once, how, of)
                    } else {
                        value(group, how, of)
                    };
                }
                Float64Chunked::from_iter_options(kept.name().clone(), values.into_iter())
                    .into_series()
            }
            DataType::String => {
                let (Ok(all), Ok(own)) = (all.str(), kept.str()) else {
                    return kept;
                };
                let mut values: Vec<Option<&str>> = own.iter().collect();
                for (place, group, how) in groups {
                    values[place] = picked(group, how, |row| all.get(row as usize));
                }
                StringChunked::from_iter_options(kept.name().clone(), values.into_iter())
                    .into_series()
            }
            DataType::Boolean => {
                let (Ok(all), Ok(own)) = (all.bool(), kept.bool()) else {
                    return kept;
                };
                let mut values: Vec<Option<bool>> = own.iter().collect();
                for (place, group, how) in groups {
                    values[place] = picked(group, how, |row| all.get(row as usize));
                }
                BooleanChunked::from_iter_options(kept.name().clone(), values.into_iter())
                    .into_series()
            }
            // The years of the key are the same in all rows of a group.
            _ => kept,
        }
    }

    /// The rows that a value is made of, and how: nothing where its observation is one row.
    pub(super) fn behind(
        &self,
        table: &Table,
        row: u32,
        column: usize,
        kind: Kind,
    ) -> Option<Made> {
        let group = self.groups.get(&row)?;
        let how = self.how(table, group, column);
        let holds = |row: u32| {
            let cell = table.columns.get(column)?.cells.get(row as usize)?;
            says(cell, kind).then_some(row)
        };
        let rows: Vec<u32> = match how {
            How::Sum | How::Mean => {
                let once = shared::cells_once(table, &group.rows, column);
                once.into_iter().filter_map(holds).collect()
            }
            How::Same => {
                let cell = |row: u32| table.columns.get(column)?.cells.get(row as usize);
                let said = picked(group, how, |row| cell(row).filter(|_| holds(row).is_some()));
                let first = group.rows.iter().copied().find_map(holds);
                first.filter(|_| said.is_some()).into_iter().collect()
            }
            _ => picked(group, how, holds).into_iter().collect(),
        };
        Some(Made { how, rows })
    }
}

impl How {
    /// In words, where a value is more than one of the cells.
    pub fn words(self, cells: &[String]) -> Option<Message> {
        let key = match self {
            Self::Sum => "dataset.made_sum",
            Self::Mean => "dataset.made_mean",
            _ => return None,
        };
        let made = Message::new(key).with("count", cells.len());
        Some(made.with("cells", cells.join(", ")))
    }
}

/// What a value is made of.
pub(super) struct Made {
    /// How.
    pub how: How,
    /// The body rows whose cells it is made of.
    pub rows: Vec<u32>,
}

/// Whether a row of a group that no list has says something in a column: then that holds, and not what things add up to.
fn said_beside(table: &Table, group: &Group, column: usize) -> bool {
    let cells = &table.columns[column].cells;
    group.rows.iter().any(|&row| {
        let cell = cells.get(row as usize).and_then(words::filled);
        cell.is_some() && !table.origins.part(row as usize).adds()
    })
}

/// What becomes of the cells of columns that rows have which are listed under others, where these say nothing: amounts
/// are added up, and of others stands what all rows say. None where there are no such rows, or none says anything.
fn of_lists(
    groups: &HashMap<u32, Group>,
    table: &Table,
    (assigned, typed): (&[Assigned], &[Typed]),
) -> Vec<Option<How>> {
    if !groups.values().any(|group| group.adds) {
        return Vec::new();
    }
    let of_list = |row: usize| table.origins.part(row).adds();
    let how = |at: usize| {
        let column = &table.columns[at];
        let rows = || column.cells.iter().enumerate();
        let says = |cell: Option<&str>| cell.and_then(words::filled).is_some();
        if !rows().any(|(row, cell)| says(cell) && of_list(row)) {
            return None;
        }
        let counts = || {
            let mut listed = rows().filter(|(row, _)| of_list(*row));
            listed.all(|(_, cell)| !says(cell) || cell == Some("1"))
        };
        let is_amount = typed[at].kind == Kind::Number
            && (column.name.ends_with(COUNTED) && counts()
                || !is_name(&column.name, &assigned[at], &typed[at])
                    && adds_up(&column.name, &assigned[at], &typed[at]));
        Some(if is_amount { How::Sum } else { How::Same })
    };
    (0..table.columns.len()).map(how).collect()
}

/// Whether a cell has a value of a kind.
fn says(cell: &str, kind: Kind) -> bool {
    if kind != Kind::Number {
        return words::filled(cell).is_some();
    }
    [super::Decimal::Point, super::Decimal::Comma]
        .iter()
        .any(|decimal| matches!(number::read_as(cell, *decimal), number::Reading::Value(..)))
}

/// One of the cells of a group.
fn picked<T: PartialEq>(group: &Group, how: How, value: impl Fn(u32) -> Option<T>) -> Option<T> {
    match how {
        How::Same => {
            let mut said = group.rows.iter().copied().filter_map(value);
            let first = said.next()?;
            said.all(|other| other == first).then_some(first)
        }
        How::First => group.rows.first().copied().and_then(value),
        How::Last => group.rows.iter().rev().copied().find_map(value),
        How::Nothing => None,
        How::Filled | How::Sum | How::Mean => group.rows.iter().copied().find_map(value),
    }
}

fn value(group: &Group, how: How, value: impl Fn(u32) -> Option<f64>) -> Option<f64> {
    if !matches!(how, How::Sum | How::Mean) {
        return picked(group, how, value);
    }
    let (mut sum, mut count) = (0.0, 0_usize);
    for value in group.rows.iter().copied().filter_map(value) {
        sum += value;
        count += 1;
    }
    let divisor = if how == How::Mean { count as f64 } else { 1.0 };
    (count > 0).then(|| without_noise(sum / divisor))
}

/// Whether the numbers of a column name something: codes, telephones, years, ranks.
fn is_name(header: &str, assigned: &Assigned, typed: &Typed) -> bool {
    const PLACES: [&str; 5] = ["序号", "排名", "名次", "位次", "rank"];
    if assigned.known.is_some() || typed.unit.is_some() {
        return false;
    }
    let is_code = codes::called_so(header);
    let header = plain_name(header);
    let are_years = || {
        let values = typed.values.f64();
        let mut values = values.iter().flat_map(|values| values.iter().flatten());
        values.all(|value| value.fract() == 0.0 && (1900.0..=2100.0).contains(&value))
    };
    is_code
        || PLACES.iter().any(|word| header.ends_with(word))
        || (header.ends_with(['年', '度']) || header.ends_with("年份")) && are_years()
}

/// Whether the numbers of a column are amounts of a time, which add up: what stands at a point of time, shares and
/// everything that is reckoned from others do not.
fn adds_up(header: &str, assigned: &Assigned, typed: &Typed) -> bool {
    let unit = typed.unit.as_deref().and_then(Unit::parse);
    let is_amount = unit.is_none_or(|unit| {
        matches!(
            unit.dimension,
            Dimension::Money(_)
                | Dimension::Count
                | Dimension::PersonYears
                | Dimension::Coal
                | Dimension::Mass
                | Dimension::Multiplier
        )
    });
    let stands = match assigned.known {
        Some(known) => known.stands,
        None => stands(super::fields::without_unit(header)),
    };
    is_amount && !stands
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn codes_years_and_ranks_are_never_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let text = "企业名称,年份,季度,行业代码,立项年份,园区排名,研发投入（万元）\n\
            甲,2022,1,3411,2021,3,10\n甲,2022,2,3411,2021,3,20\n\
            乙,2022,1,3412,2020,4,30\n乙,2022,2,3412,2020,4,40\n";
        std::fs::write(&path, text).unwrap();
        for rule in [Several::Sum, Several::Mean] {
            let mapping = crate::dataset::Mapping {
                several_rows: Some(rule),
                ..Default::default()
            };
            let data = crate::dataset::open(
                &path,
                &crate::table::ReadOptions::default(),
                Some(&mapping),
                &[],
                &crate::jobs::Progress::default(),
            )
            .unwrap();
            let first = |name: &str| {
                let column = data.frame.column(name).unwrap();
                column.f64().unwrap().get(0)
            };
            let all = ["立项年份", "园区排名"].map(first);
            assert_eq!(all, [Some(2021.0), Some(3.0)]);
            let codes = data.frame.column("行业代码").unwrap();
            assert_eq!(codes.str().unwrap().get(0), Some("3411"));
        }
    }

    #[test]
    fn values_of_a_group_are_added_or_picked() {
        let group = Group {
            rows: vec![0, 1, 2],
            fills: false,
            adds: false,
        };
        let of = |cells: [Option<f64>; 3], how| value(&group, how, |row| cells[row as usize]);
        let cells = [Some(0.1), None, Some(0.2)];
        assert_eq!(of(cells, How::Sum), Some(0.3));
        assert_eq!(of(cells, How::Mean), Some(0.15));
        assert_eq!(of([None, Some(2.0), Some(3.0)], How::First), None);
        assert_eq!(of(cells, How::Last), Some(0.2));
        assert_eq!(of([None, Some(2.0), Some(3.0)], How::Filled), Some(2.0));
        assert_eq!(of([Some(1.0), Some(2.0), None], How::Last), Some(2.0));
        assert_eq!(of([None; 3], How::Sum), None);
        assert_eq!(of(cells, How::Same), None);
        assert_eq!(of([Some(2.0), None, Some(2.0)], How::Same), Some(2.0));
        assert_eq!(of(cells, How::Nothing), None);
    }
}
