//! Tables of several files or sheets become one: those with the same columns are put one below the other, with the year
//! that their names hold; every other is set aside with its reason.

use std::sync::Arc;

use super::carried_units::{note_other_units, other_unit, stated_unit};
use super::merges::Merges;
use super::origin::{Arrangement, Part};
use super::quotes::Doubtful;
use super::unit::with_unit;
use super::{Cells, Column, Origins, SetAside, Source, Table, alike, header, named_year};
use crate::i18n::Message;

/// The header of a column of sheets whose names are of no kind.
pub(super) const SHEETS: &str = "工作表";

/// Why the rows of a table are set aside that is not joined to the others.
pub(crate) const LEFT_OUT: &str = "table.other_columns";

/// Headers of columns that are the year of a row.
pub(super) const YEAR_COLUMNS: [&str; 8] = [
    "year",
    "年份",
    "年度",
    "年",
    "统计年度",
    "所属年度",
    "time",
    "period",
];

/// Whether a header is that of the year of a row, in one language or in two: `年份 Year`.
pub(super) fn is_year_name(name: &str) -> bool {
    let is_one = |name: &str| YEAR_COLUMNS.contains(&header::tidy(name).to_lowercase().as_str());
    let tidy = header::tidy(name);
    is_one(&tidy)
        || header::bilingual(&tidy)
            .iter()
            .any(|(zh, other)| is_one(zh) && is_one(other))
}

/// A table with the file or sheet that it stands in.
pub(super) struct Member {
    /// Its name, for the year that it holds.
    pub name: String,
    /// Its file, where the whole has several.
    pub file: Option<Arc<str>>,
    /// Its sheet, where the whole has several.
    pub sheet: Option<Arc<str>>,
    /// The header of the column that its name goes to, where it says something of the rows.
    pub as_column: Option<&'static str>,
    /// What was read.
    pub table: Table,
    /// Which of its columns were given the name that they have elsewhere.
    pub renamed: Vec<Message>,
    /// Whether its rows are joined to those of others by their key.
    pub by_key: bool,
    /// Whether several rows of one entity and year are several things that are counted and added up.
    pub adds: bool,
    /// Whether the user named it first of all: the others are beside it.
    pub is_first: bool,
}

impl Member {
    /// A table that is called so, as it was read.
    pub fn new(name: impl Into<String>, table: Table) -> Self {
        Self {
            name: name.into(),
            file: None,
            sheet: None,
            as_column: None,
            table,
            renamed: Vec::new(),
            by_key: false,
            adds: false,
            is_first: false,
        }
    }

    pub fn label(&self) -> Arc<str> {
        let label = self.file.as_ref().or(self.sheet.as_ref());
        label.map_or_else(|| self.name.as_str().into(), Arc::clone)
    }
}

/// Whether a table goes with the fuller one: the half of its columns are there, too.
pub(super) fn goes_with(base: &Table, other: &Table) -> bool {
    let shared = other
        .columns
        .iter()
        .filter(|column| {
            let alone = is_alone(&column.name, names(other));
            find(base, &column.name, alone).is_some()
        })
        .count();
    shared > 0 && shared * 2 >= base.columns.len().max(other.columns.len())
}

/// The column of a name; of one that differs in its unit alone where that is certain, since `is_alone` says that no
/// other column beside the name has the same one but for the unit.
pub(super) fn find(table: &Table, name: &str, is_alone: bool) -> Option<usize> {
    let plain = plain(name);
    let mut columns = table.columns.iter();
    let same = columns.position(|column| self::plain(&column.name) == plain);
    same.or_else(|| {
        let bare = bare(name);
        let mut alike =
            (0..table.columns.len()).filter(|&at| self::bare(&table.columns[at].name) == bare);
        alike.next().filter(|_| is_alone && alike.next().is_none())
    })
}

/// The column of a name of the whole: its years may be called otherwise in this table.
fn place_of(table: &Table, name: &str, is_alone: bool, year: &str) -> Option<usize> {
    if name == year {
        return year_column(table);
    }
    find(table, name, is_alone)
}

/// Whether no two of the names are the same but for the unit, as far as this one goes.
pub(super) fn is_alone<'a>(name: &str, mut all: impl Iterator<Item = &'a str>) -> bool {
    let bare = bare(name);
    !all.any(|other| other != name && self::bare(other) == bare)
}

/// A header without its unit, as it is compared.
pub(super) fn bare(name: &str) -> String {
    plain(header::split_unit(name).map_or(name, |(name, _)| name))
}

pub(super) fn names(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().map(|column| column.name.as_str())
}

fn plain(name: &str) -> String {
    let half = name.chars().map(header::half_width);
    half.filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn year_column(table: &Table) -> Option<usize> {
    let is_year = |column: &Column| is_year_name(&column.name);
    table.columns.iter().position(is_year)
}

/// How many tables would be one.
pub(super) fn together(members: &[Member]) -> usize {
    let Some(base) = fullest(members) else {
        return 0;
    };
    let base = &members[base].table;
    members
        .iter()
        .filter(|member| member.by_key || goes_with(base, &member.table))
        .count()
}

pub(super) fn fullest(members: &[Member]) -> Option<usize> {
    let size = |member: &Member| member.table.height() * member.table.columns.len();
    // What is joined to others stands below them, however often its rows are there.
    (0..members.len()).max_by_key(|&at| {
        let member = &members[at];
        (
            !member.adds && !member.by_key,
            member.is_first,
            size(member),
            std::cmp::Reverse(at),
        )
    })
}

/// The encodings of text files, where they are not all the same.
fn encodings(members: &[&Member]) -> Vec<Message> {
    let of = |member: &Member| member.table.source.encoding;
    let mut all = members.iter().filter_map(|member| of(member));
    let first = all.next();
    if all.all(|encoding| Some(encoding) == first) {
        return Vec::new();
    }
    let each = members.iter().filter_map(|member| {
        let encoding = Message::new("table.encoding_of").with("encoding", of(member)?);
        Some(about(member, &encoding))
    });
    each.collect()
}

/// Adds the columns of tables to those of the whole, each once; that of the years is called `year` in all of them.
fn columns_of<'a>(
    tables: impl Iterator<Item = &'a Table>,
    year: &str,
    columns: &mut Vec<(String, Option<String>)>,
) {
    for table in tables {
        let years = year_column(table);
        for (at, column) in table.columns.iter().enumerate() {
            if years == Some(at) {
                if columns.iter().all(|(name, _)| name != year) {
                    columns.push((year.to_owned(), None));
                }
                continue;
            }
            let alone = is_alone(&column.name, names(table));
            let is_same = |(name, _): &(String, Option<String>)| {
                plain(name) == plain(&column.name)
                    || alone
                        && bare(name) == bare(&column.name)
                        && find(table, name, true).is_some()
            };
            if !columns.iter().any(is_same) {
                columns.push((column.name.clone(), column.unit.clone()));
            }
        }
    }
}

/// Sets the rows of the tables aside that are not joined.
fn leave_out(
    others: &[&Member],
    first: &Table,
    notes: &mut Vec<Message>,
    set_aside: &mut Vec<SetAside>,
) {
    for member in others {
        let reason = Message::new(LEFT_OUT).with("file", first.source.name());
        let table = &member.table;
        set_aside.extend(labelled(member));
        if table.rows_read > table.rows_aside() {
            set_aside.push(SetAside {
                row: table.source.header_rows.1 + 1,
                rows: (table.rows_read - table.rows_aside()) as u32,
                file: Some(member.label()),
                reason,
            });
        } else {
            // Nothing is missing with it.
            notes.push(about(member, &reason));
        }
    }
}

/// Joins tables; `None` when there are none.
pub(super) fn join(members: &[Member]) -> Option<Table> {
    let base = fullest(members)?;
    let (mut same, others): (Vec<_>, Vec<_>) = members
        .iter()
        .partition(|member| member.by_key || goes_with(&members[base].table, &member.table));
    // What is joined to others stands below them.
    same.sort_by_key(|member| member.by_key);
    let first = &members[base].table;
    let known = year_column(first);
    let year = known.map_or_else(|| "year".to_owned(), |at| first.columns[at].name.clone());
    let mut columns: Vec<(String, Option<String>)> = Vec::new();
    // Of a part of a year the rows say so: 2022年1季度.
    let years: Vec<Option<(String, Option<String>)>> = same
        .iter()
        .map(|member| match year_column(&member.table) {
            None => named_year::of_member(&member.table, &member.name),
            Some(_) => None,
        })
        .collect();
    columns_of(
        std::iter::once(first).chain(same.iter().map(|member| &member.table)),
        &year,
        &mut columns,
    );
    if years.iter().any(Option::is_some) && columns.iter().all(|(name, _)| *name != year) {
        columns.push((year.clone(), None));
    }
    let named = name_column(members, &mut columns);
    let alone: Vec<bool> = columns
        .iter()
        .map(|(name, _)| is_alone(name, columns.iter().map(|(name, _)| name.as_str())))
        .collect();
    let mut notes = Vec::new();
    let mut parts = Vec::new();
    let mut height = 0;
    let mut set_aside = Vec::new();
    for (member, of) in same.iter().zip(&years) {
        let table = &member.table;
        let places: Vec<Option<usize>> = columns
            .iter()
            .zip(&alone)
            .map(|((name, _), alone)| place_of(table, name, *alone, &year))
            .collect();
        parts.extend(moved(member, &places, height));
        height += table.height();
        set_aside.extend(labelled(member));
        notes.extend(of.as_ref().map(|of| about_year(member, of)));
        notes.extend(member.renamed.iter().cloned());
        notes.extend(table.notes.iter().map(|note| about(member, note)));
        note_other_units(member, &columns, &places, &mut notes);
    }
    leave_out(&others, first, &mut notes, &mut set_aside);
    let texts = columns.iter().zip(&alone).map(|((name, unit), alone)| {
        let cells: Cells = same
            .iter()
            .zip(&years)
            .flat_map(|(member, of)| {
                let table = &member.table;
                let own = place_of(table, name, *alone, &year).map(|at| &table.columns[at]);
                // Values in another unit than the whole column's carry theirs along, and so are converted.
                let carried = own.and_then(|own| {
                    let stated = || stated_unit(table, own, unit.as_deref());
                    other_unit(own, unit.as_deref()).or_else(stated)
                });
                let own = own.map(|own| &own.cells);
                let of = of.as_ref().map(|(of, _)| of.clone());
                let of = of.filter(|_| *name == year);
                let own_name = named.filter(|named| *named == name).map(|_| &member.name);
                let of = of.or_else(|| own_name.cloned());
                (0..table.height()).map(move |row| {
                    own.and_then(|cells| cells.get(row))
                        .map(|cell| {
                            let carried = carried.and_then(|unit| with_unit(cell, unit));
                            carried.unwrap_or_else(|| cell.to_owned())
                        })
                        .or_else(|| of.clone())
                })
            })
            .collect();
        Column {
            name: name.clone(),
            unit: unit.clone(),
            cells,
        }
    });
    let columns: Vec<Column> = texts.collect();
    note_joined(&same, named, &mut notes);
    let source = source(first, &same, &mut parts, &mut notes);
    Some(Table {
        columns,
        source,
        origins: Origins::of_parts(parts),
        rows_read: members.iter().map(|member| member.table.rows_read).sum(),
        set_aside: super::aside::in_order(set_aside),
        notes,
        told: told(&same),
        doubtful: same.iter().flat_map(|member| doubtful(member)).collect(),
    })
}

/// The year of a member, and the title that says it, if its name does not.
fn about_year(member: &Member, (year, title): &(String, Option<String>)) -> Message {
    match title {
        Some(title) => about(
            member,
            &Message::new("table.year_of_title")
                .with("year", year.as_str())
                .with("text", title.as_str()),
        ),
        None => Message::new("table.year_of_name")
            .with("file", member.label().to_string())
            .with("year", year.as_str()),
    }
}

/// Tells first of all how many tables were joined, and what their names and encodings are.
fn note_joined(same: &[&Member], named: Option<&str>, notes: &mut Vec<Message>) {
    notes.splice(0..0, encodings(same));
    let below = same.iter().filter(|member| !member.by_key).count();
    if below > 1 {
        let joined = Message::new("table.joined").with("count", below);
        notes.insert(0, joined);
        if let Some(column) = named {
            notes.insert(1, Message::new("table.name_column").with("column", column));
        }
    }
}

/// Adds the column that the names of tables go to, where they say something that no column says; its header.
fn name_column(
    members: &[Member],
    columns: &mut Vec<(String, Option<String>)>,
) -> Option<&'static str> {
    let header = members.iter().find_map(|member| member.as_column)?;
    let is_same = |name: &str| {
        name == header || header != SHEETS && header != alike::FIRMS && alike::is_place(name)
    };
    if columns.iter().any(|(name, _)| is_same(name)) {
        return None;
    }
    columns.push((header.to_owned(), None));
    Some(header)
}

/// The source of the whole: that of its first table. What each file states above its own table holds for all where all
/// state the same, else for its own rows, and is told.
fn source(first: &Table, same: &[&Member], parts: &mut [Part], notes: &mut Vec<Message>) -> Source {
    let mut source = first.source.clone();
    let stated = |member: &&Member| member.table.source.units_above == source.units_above;
    if !same.iter().all(stated) {
        let of = |member: &&Member| {
            let units = member.table.source.units_above.join("、");
            let units = if units.is_empty() {
                "–"
            } else {
                units.as_str()
            };
            format!("{}: {units}", member.label())
        };
        let files: Vec<String> = same.iter().map(of).collect();
        notes.push(Message::new("table.units_above_differ").with("files", files.join("; ")));
        let mut rest = parts;
        for member in same {
            let count = member.table.origins.parts().len().min(rest.len());
            let (own, others) = rest.split_at_mut(count);
            let stated = &member.table.source.units_above;
            for part in own.iter_mut().filter(|part| part.units_above.is_empty()) {
                part.units_above = stated.as_slice().into();
            }
            rest = others;
        }
        source.units_above.clear();
    }
    source
}

/// What there is to decide of the tables, each once.
fn told(same: &[&Member]) -> Vec<Message> {
    let mut all: Vec<Message> = Vec::new();
    // Of several files each is called after whom it is about.
    let is_meant = |told: &Message| same.len() > 1 && told.key == "table.entity_of_file";
    for told in same.iter().flat_map(|member| &member.table.told) {
        if !all.contains(told) && !is_meant(told) {
            all.push(told.clone());
        }
    }
    all
}

pub(super) fn about(member: &Member, note: &Message) -> Message {
    Message::new("table.in_file")
        .with("file", member.label().to_string())
        .with("problem", note.clone())
}

fn doubtful(member: &Member) -> impl Iterator<Item = Doubtful> + '_ {
    member.table.doubtful.iter().map(|cell| Doubtful {
        file: Some(member.label()),
        ..cell.clone()
    })
}

fn labelled(member: &Member) -> impl Iterator<Item = SetAside> + '_ {
    member.table.set_aside.iter().map(|aside| SetAside {
        file: Some(member.label()),
        ..aside.clone()
    })
}

/// The parts of a table among those of the whole; a column that it lacks has no place.
fn moved(member: &Member, places: &[Option<usize>], height: usize) -> Vec<Part> {
    let table = &member.table;
    let parts = table.origins.parts();
    let end = |at: usize| parts.get(at + 1).map_or(table.height(), |next| next.first);
    let moved = parts.iter().enumerate().map(|(at, part)| Part {
        first: height + part.first,
        file: member.file.clone(),
        sheet: member
            .sheet
            .clone()
            .or_else(|| part.sheet.clone())
            .or_else(|| table.source.sheet.as_deref().map(Arc::from)),
        units_above: Arc::clone(&part.units_above),
        summed: Arc::clone(&part.summed),
        adds: member.adds,
        merges: match &part.arrangement {
            Arrangement::Straight { .. } => part.merges.clone(),
            // The cells that are gathered below are where they stand.
            Arrangement::Turned { .. } | Arrangement::Gathered { .. } => Merges::default(),
        },
        arrangement: match &part.arrangement {
            Arrangement::Straight { rows, columns } => Arrangement::Straight {
                rows: rows.clone(),
                columns: places
                    .iter()
                    .map(|place| place.map_or(0, |at| columns[at]))
                    .collect(),
            },
            Arrangement::Turned { .. } | Arrangement::Gathered { .. } => {
                let gathered = places.iter().map(|place| {
                    (part.first..end(at))
                        .map(|row| place.map_or((0, 0), |column| table.origins.cell(row, column)))
                        .collect()
                });
                Arrangement::Gathered {
                    header: table.source.header_rows.1,
                    cells: gathered.collect(),
                }
            }
        },
    });
    moved.collect()
}
