//! A table as it stands below those that it is joined to: its rows and whom they are about come in; they go out with the
//! key and the year that these have there, and without what says otherwise than they do.

use std::sync::Arc;

use super::by_key::is_figure;
use super::keyed::{Keyed, Years};
use super::merges::Merges;
use super::origin::{Arrangement, Part};
use super::several::{self, Member};
use super::whole::{Whole, plain};
use super::{Column, Origins, Table, Unit};

/// What the header ends with under which a list counts its rows.
pub(crate) const COUNTED: &str = "（条）";

/// A table that is joined, or one that others are joined to.
pub(super) struct Made {
    /// Its number among the tables.
    pub at: usize,
    /// The table.
    pub table: Table,
    /// Whether several rows of an entity are several things that are counted and added up.
    pub adds: bool,
    /// Whether it is joined to others, rather than one of these.
    pub is_joined: bool,
}

/// Cells that say otherwise than those of the whole.
pub(super) struct Differing {
    /// The header of the first.
    pub column: String,
    /// The first, and what it says.
    pub cell: String,
    pub text: String,
    /// What the whole says.
    pub other: String,
    /// How many there are.
    pub count: usize,
}

/// A row on its way.
struct Row {
    at: usize,
    of: Option<(usize, bool)>,
    year: Option<i32>,
    /// Whether its figures are of that year.
    has_figures: bool,
}

/// The table numbered `at` with the keys and years of the whole; and which cells were left out, since the whole says
/// otherwise.
pub(super) fn made(
    (at, member): (usize, &Member),
    (keyed, of): (&Keyed, &[Option<(usize, bool)>]),
    whole: &Whole,
    members: &[Member],
) -> (Made, Option<Differing>) {
    let table = &member.table;
    let rows = rows(table, keyed, of, whole);
    let mut left = None;
    let mut columns: Vec<Column> = Vec::with_capacity(table.columns.len() + 3);
    for (place, column) in table.columns.iter().enumerate() {
        let is_key = Some(place) == keyed.code || Some(place) == keyed.name;
        let cells: Vec<Option<String>> = if is_key {
            rows.iter()
                .map(|row| key_cell(table, keyed, place, row, whole))
                .collect()
        } else {
            let figures = is_figure(column);
            let others = Others::of(column, whole, (at, members));
            rows.iter()
                .map(|row| {
                    let cell = column.cells.get(row.at)?;
                    let is_of_year = row.has_figures || !figures;
                    if is_ordinal(&column.name) {
                        return Some(cell.to_owned());
                    }
                    if others.repeats(row, cell) {
                        return None;
                    }
                    let other = others.contradicting(row, cell);
                    if let Some(other) = other.filter(|_| is_of_year) {
                        let left = left.get_or_insert_with(|| Differing {
                            column: column.name.clone(),
                            cell: table.place(row.at, place).reference(),
                            text: cell.trim().to_owned(),
                            other: other.trim().to_owned(),
                            count: 0,
                        });
                        left.count += 1;
                        return None;
                    }
                    is_of_year.then(|| cell.to_owned())
                })
                .collect()
        };
        columns.push(Column {
            cells: cells.into_iter().collect(),
            ..column.clone()
        });
    }
    // Whoever is called a patentee there is an enterprise here.
    if let (Some(at), Some(header)) = (keyed.name, whole.name_header(members))
        && several::find(table, &header, true).is_none()
    {
        columns[at].name = header;
    }
    let mut places: Vec<Vec<(u32, u32)>> = (0..table.columns.len())
        .map(|place| {
            let cells = rows.iter();
            cells.map(|row| table.origins.cell(row.at, place)).collect()
        })
        .collect();
    // Numbers of rows say nothing below others.
    let numbers: Vec<usize> = (0..columns.len())
        .filter(|at| is_ordinal(&columns[*at].name))
        .collect();
    for at in numbers.into_iter().rev() {
        columns.remove(at);
        places.remove(at);
    }
    let added = added((member, keyed), &rows, whole, members);
    for (column, from) in added {
        columns.insert(0, column);
        let cell = |row: &Row| from.map_or((0, 0), |at| table.origins.cell(row.at, at));
        places.insert(0, rows.iter().map(cell).collect());
    }
    let part = Part {
        first: 0,
        file: None,
        sheet: None,
        arrangement: Arrangement::Gathered {
            header: table.source.header_rows.1,
            cells: places,
        },
        merges: Merges::default(),
        units_above: Arc::default(),
        summed: Arc::default(),
        adds: false,
    };
    let made = Made {
        at,
        table: Table {
            columns,
            origins: Origins::of_parts(vec![part]),
            ..table.clone()
        },
        adds: keyed.is_list,
        is_joined: true,
    };
    (made, left)
}

/// The rows with their years: what has none beside others that do is of each of theirs, its figures of the last.
fn rows(table: &Table, keyed: &Keyed, of: &[Option<(usize, bool)>], whole: &Whole) -> Vec<Row> {
    let last = whole.last();
    let mut rows = Vec::with_capacity(table.height());
    for (row, of) in of.iter().enumerate() {
        let one = |year, has_figures| Row {
            at: row,
            of: *of,
            year,
            has_figures,
        };
        if keyed.years != Years::None || last.is_none() {
            rows.push(one(keyed.year(table, row), true));
            continue;
        }
        let years = of.and_then(|(entity, _)| whole.years(entity));
        let own_last = years.and_then(|years| match last {
            Some(last) if years.contains(&last) => Some(last),
            _ => years.last().copied(),
        });
        match years.filter(|years| !years.is_empty() && !keyed.is_list) {
            Some(years) => rows.extend(
                years
                    .iter()
                    .map(|year| one(Some(*year), Some(*year) == own_last)),
            ),
            None => rows.push(one(own_last.or(last), true)),
        }
    }
    rows
}

/// What a cell of the key says below the whole: what the whole writes itself, and no name where a row of the whole has it.
fn key_cell(
    table: &Table,
    keyed: &Keyed,
    place: usize,
    row: &Row,
    whole: &Whole,
) -> Option<String> {
    let own = table.columns[place].cells.get(row.at).map(str::to_owned);
    let Some((entity, _)) = row.of else {
        return own;
    };
    let known = whole.get(entity)?;
    if Some(place) == keyed.code {
        return known.code.clone().or(own);
    }
    let is_named = known.code.is_some() && known.name.is_some();
    if is_named && whole.row(entity, row.year).is_some() {
        return None;
    }
    known.name.clone().or(own)
}

/// The columns that the whole has and a table does not, each with the column that its cells stand for: the codes, the
/// years, and how many things a list has.
fn added(
    (member, keyed): (&Member, &Keyed),
    rows: &[Row],
    whole: &Whole,
    members: &[Member],
) -> Vec<(Column, Option<usize>)> {
    let mut added = Vec::new();
    let column = |name: String, unit: Option<&str>, cells| Column {
        name,
        unit: unit.map(str::to_owned),
        cells,
    };
    let header = whole.code_header(members);
    if let (None, Some(header)) = (keyed.code, header) {
        let code = |row: &Row| whole.get(row.of?.0)?.code.clone();
        let cells = rows.iter().map(code).collect();
        added.push((column(header, None, cells), keyed.name));
    }
    let from = match keyed.years {
        Years::Event(at) => Some(Some(at)),
        Years::None if whole.last().is_some() => Some(None),
        _ => None,
    };
    if let Some(from) = from {
        let year = |row: &Row| row.year.map(|year| year.to_string());
        let cells = rows.iter().map(year).collect();
        added.push((column("year".to_owned(), None, cells), from));
    }
    if keyed.is_list {
        let name = member.name.rsplit('/').next().unwrap_or(&member.name);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let cells = rows.iter().map(|_| Some("1")).collect();
        let counted = column(format!("{stem}{COUNTED}"), Some("条"), cells);
        added.push((counted, keyed.name.or(keyed.code)));
    }
    added
}

/// The columns of the whole under the header of one of another table.
struct Others<'a> {
    whole: &'a Whole,
    members: &'a [Member],
    /// By table, and how many of its unit one of the other's is, where that is another one.
    columns: Vec<Option<(usize, Option<f64>)>>,
}

impl<'a> Others<'a> {
    fn of(column: &Column, whole: &'a Whole, (at, members): (usize, &'a [Member])) -> Self {
        let unit = |column: &Column| Unit::parse(column.unit.as_deref()?);
        let find = |(of, member): (usize, &Member)| {
            let other = several::find(&member.table, &column.name, true).filter(|_| of != at)?;
            let units = unit(column).zip(unit(&member.table.columns[other]));
            let factor = units.and_then(|(from, to)| from.factor_to(to));
            Some((other, factor.filter(|factor| (factor - 1.0).abs() > 1e-9)))
        };
        Self {
            whole,
            members,
            columns: members.iter().enumerate().map(find).collect(),
        }
    }

    /// What the whole says of the entity and year of a row, and whether that is the same.
    fn said(&self, row: &Row, cell: &str) -> Option<(&'a str, bool, Option<f64>)> {
        let (entity, _) = row.of?;
        let (of, other) = self.whole.row(entity, row.year)?;
        let (column, factor) = (*self.columns.get(of)?)?;
        let other = self.members[of].table.columns[column].cells.get(other)?;
        let says = |cell: &str| cell.chars().any(char::is_alphanumeric);
        let both = says(cell) && says(other);
        both.then(|| (other, is_same(cell, other, factor.unwrap_or(1.0)), factor))
    }

    /// Whether a cell says in another unit what the whole says.
    fn repeats(&self, row: &Row, cell: &str) -> bool {
        let said = self.said(row, cell);
        said.is_some_and(|(_, is_same, factor)| is_same && factor.is_some())
    }

    /// What the whole says of the entity and year of a row, where that is something else.
    fn contradicting(&self, row: &Row, cell: &str) -> Option<&'a str> {
        let (other, is_same, _) = self.said(row, cell)?;
        (!is_same).then_some(other)
    }
}

/// Whether a header is that of the numbers of rows.
fn is_ordinal(name: &str) -> bool {
    let name = super::header::tidy(name).to_lowercase();
    ["序号", "行号", "no", "no.", "#"].contains(&name.as_str())
}

/// Whether two cells say the same: a number, the first in a unit that is so many of the other's, or a text in another
/// spelling.
fn is_same(one: &str, other: &str, factor: f64) -> bool {
    let number = |cell: &str| cell.trim().replace([',', '，'], "").parse::<f64>().ok();
    match (number(one), number(other)) {
        (Some(one), Some(other)) => (one * factor - other).abs() <= other.abs() * 1e-9,
        _ => plain(one) == plain(other),
    }
}
