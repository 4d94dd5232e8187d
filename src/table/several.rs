//! Tables of several files or sheets become one: those with the same columns are put one below the other, with the year
//! that their names hold; every other is set aside with its reason.

use std::sync::Arc;

use super::carried_units::{note_other_units, other_unit, stated_unit};
use super::headers::Headers;
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

/// The same where it has their key, and few of its rows are about whom they are about.
pub(crate) const FEW_MATCH: &str = "table.few_match";

/// Headers of columns that are the year of a row.
pub(super) const YEAR_COLUMNS: [&str; 10] = [
    "year",
    "年份",
    "年度",
    "年",
    "统计年度",
    "所属年度",
    "time",
    "period",
    "time_period",
    "time period",
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
    /// Its rows, where several tables stand below each other.
    pub lines: Option<Arc<str>>,
    /// The header of the column that its name goes to, where it says something of the rows.
    pub as_column: Option<&'static str>,
    /// Whether it is the one that others are joined to, since the user says so.
    pub leads: bool,
    /// What was read.
    pub table: Table,
    /// The header of its years, where that is none of the usual ones.
    pub years: Option<String>,
    /// Which of its columns were given the name that they have elsewhere.
    pub renamed: Vec<Message>,
    /// How it stands to the others.
    pub stands: Stands,
}

/// How a table stands to the fullest of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stands {
    /// Below it, if their columns go together.
    #[default]
    Below,
    /// It is the one that others are joined to, or stand apart from.
    Base,
    /// Beside it: its rows are joined to those of others by their key.
    Joined,
    /// The same, and several of its rows of one entity and year are several things that are counted and added up.
    Listed,
    /// Apart: too few of its rows, so many of so many, are about whom the fullest is about.
    Apart(usize, usize),
}

impl Stands {
    /// Whether rows are joined to those of others by their key.
    pub fn is_by_key(self) -> bool {
        matches!(self, Self::Joined | Self::Listed)
    }
}

impl Member {
    /// A table with its name, of which nothing else is known.
    pub fn new(name: String, table: Table) -> Self {
        Self {
            name,
            file: None,
            sheet: None,
            lines: None,
            as_column: None,
            leads: false,
            table,
            years: None,
            renamed: Vec::new(),
            stands: Stands::Below,
        }
    }

    pub fn label(&self) -> Arc<str> {
        let own = self.file.as_ref().or(self.sheet.as_ref());
        let label = own.or(self.lines.as_ref());
        label.map_or_else(|| self.name.as_str().into(), Arc::clone)
    }

    /// The column of its years.
    pub fn year_column(&self) -> Option<usize> {
        let own = self.years.as_ref().and_then(|name| {
            let mut columns = self.table.columns.iter();
            columns.position(|column| column.name == *name)
        });
        own.or_else(|| year_column(&self.table))
    }
}

/// Whether a table goes with the fuller one: the half of its columns are there, too.
pub(super) fn goes_with(base: &Table, other: &Table) -> bool {
    let [whole, own] = [base, other].map(Headers::of);
    let names = other.columns.iter().map(|column| &column.name);
    let shared = names.filter(|name| whole.find(name, own.is_alone(name)).is_some());
    let shared = shared.count();
    shared > 0 && shared * 2 >= base.columns.len().max(other.columns.len())
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
    members.iter().filter(|member| goes(member, base)).count()
}

pub(super) fn fullest(members: &[Member]) -> Option<usize> {
    let size = |member: &Member| member.table.height() * member.table.columns.len();
    let base = members
        .iter()
        .position(|member| member.stands == Stands::Base);
    if base.is_some() {
        return base;
    }
    // What is joined to others stands below them, however often its rows are there.
    (0..members.len()).max_by_key(|&at| {
        let member = &members[at];
        (
            member.leads,
            !member.stands.is_by_key(),
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

/// Whether a table is one of those that become one with the fullest.
fn goes(member: &Member, base: &Table) -> bool {
    match member.stands {
        Stands::Base | Stands::Joined | Stands::Listed => true,
        Stands::Below => goes_with(base, &member.table),
        Stands::Apart(..) => false,
    }
}

/// The columns of a whole, each once: their names and units.
#[derive(Default)]
struct Columns {
    all: Vec<(String, Option<String>)>,
    headers: Headers,
}

impl Columns {
    fn push(&mut self, name: &str, unit: Option<&str>) {
        self.all.push((name.to_owned(), unit.map(str::to_owned)));
        self.headers.push(name);
    }

    /// Adds those of a table that are not there yet; that of its years is called `year`.
    fn add(&mut self, member: &Member, year: &str) {
        let table = &member.table;
        let years = member.year_column();
        let own = Headers::of(table);
        for (at, column) in table.columns.iter().enumerate() {
            if years == Some(at) {
                if !self.has(year) {
                    self.push(year, None);
                }
                continue;
            }
            let alone = own.is_alone(&column.name);
            let is_there = self.headers.find(&column.name, false).is_some()
                || alone && self.headers.has_alike(&column.name);
            if !is_there {
                self.push(&column.name, column.unit.as_deref());
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.all.iter().any(|(own, _)| own == name)
    }

    /// Where each of them is in a table, whose years may be called otherwise.
    fn places(&self, member: &Member, year: &str) -> Vec<Option<usize>> {
        let own = Headers::of(&member.table);
        let place = |(name, _): &(String, Option<String>)| {
            if name == year {
                return member.year_column();
            }
            own.find(name, self.headers.is_alone(name))
        };
        self.all.iter().map(place).collect()
    }
}

/// Sets the rows of the tables aside that are not joined.
fn leave_out(
    others: &[&Member],
    whole: &str,
    notes: &mut Vec<Message>,
    set_aside: &mut Vec<SetAside>,
) {
    for member in others {
        let reason = match member.stands {
            Stands::Apart(count, of) => Message::new(FEW_MATCH)
                .with("count", count)
                .with("of", of)
                .with("file", whole),
            _ => Message::new(LEFT_OUT).with("file", whole),
        };
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
        .partition(|member| goes(member, &members[base].table));
    // What is joined to others stands below them.
    same.sort_by_key(|member| member.stands.is_by_key());
    let first = &members[base].table;
    let known = members[base].year_column();
    let year = known.map_or_else(|| "year".to_owned(), |at| first.columns[at].name.clone());
    // Of a part of a year the rows say so: 2022年1季度.
    let years: Vec<Option<(String, Option<String>)>> = same
        .iter()
        .map(|member| match member.year_column() {
            None => named_year::of_member(&member.table, &member.name),
            Some(_) => None,
        })
        .collect();
    let mut columns = Columns::default();
    columns.add(&members[base], &year);
    for member in &same {
        columns.add(member, &year);
    }
    if years.iter().any(Option::is_some) && !columns.has(&year) {
        columns.push(&year, None);
    }
    let named = name_column(members, &mut columns);
    let mut notes = Vec::new();
    let mut parts = Vec::new();
    let mut height = 0;
    let mut set_aside = Vec::new();
    let mut all_places = Vec::with_capacity(same.len());
    for (member, of) in same.iter().zip(&years) {
        let table = &member.table;
        let places = columns.places(member, &year);
        parts.extend(moved(member, &places, height));
        height += table.height();
        set_aside.extend(labelled(member));
        notes.extend(of.as_ref().map(|of| about_year(member, of)));
        notes.extend(member.renamed.iter().cloned());
        notes.extend(table.notes.iter().map(|note| {
            // What is told of joining names the file itself.
            if note.key.starts_with("table.by_key") {
                return note.clone();
            }
            about(member, note)
        }));
        note_other_units(member, &columns.all, &places, &mut notes);
        all_places.push(places);
    }
    leave_out(&others, &first.source.name(), &mut notes, &mut set_aside);
    let texts = columns.all.iter().enumerate().map(|(at, (name, unit))| {
        let cells: Cells = same
            .iter()
            .zip(&years)
            .zip(&all_places)
            .flat_map(|((member, of), places)| {
                let table = &member.table;
                let own = places[at].map(|at| &table.columns[at]);
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
    let below = same
        .iter()
        .filter(|member| !member.stands.is_by_key())
        .count();
    if below > 1 {
        let joined = Message::new("table.joined").with("count", below);
        notes.insert(0, joined);
        if let Some(column) = named {
            notes.insert(1, Message::new("table.name_column").with("column", column));
        }
    }
}

/// Adds the column that the names of tables go to, where they say something that no column says; its header.
fn name_column(members: &[Member], columns: &mut Columns) -> Option<&'static str> {
    let header = members.iter().find_map(|member| member.as_column)?;
    let is_same = |name: &str| {
        name == header || header != SHEETS && header != alike::FIRMS && alike::is_place(name)
    };
    if columns.all.iter().any(|(name, _)| is_same(name)) {
        return None;
    }
    columns.push(header, None);
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
        joined: member.stands.is_by_key() || part.is_joined(),
        adds: member.stands == Stands::Listed || part.adds(),
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
