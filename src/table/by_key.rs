//! Tables that say different things of the same entities: tables come in; those that share their key with the fullest one
//! go out ready to stand below it, each row with the key and the year that it has there, so that the rows of one entity
//! and year become one. What does not match is told with its cells.

use std::collections::{BTreeSet, HashSet};

use super::Table;
use super::headers::Headers;
use super::keyed::{Keyed, Years};
use super::listed::listed;
use super::rekeyed::{Made, made};
use super::renamed::Fields;
use super::several::{self, Member, Stands, goes_with};
use super::whole::Whole;
use crate::i18n::{Arg, Message};

/// So many cells that match nothing are named.
const NAMED: usize = 5;

/// Which tables are joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Which {
    /// What the user says: all of which any row matches, or none; those of which the half matches without it.
    pub wanted: Option<bool>,
    /// Whether they are joined to the fullest alone, rather than to all that go on with it.
    pub to_one: bool,
}

/// Which rows of a table are about whom.
pub(super) struct Found {
    /// For each row the entity of the whole, and whether its code says so.
    pub of: Vec<Option<(usize, bool)>>,
    /// The entities that are in both.
    entities: HashSet<usize>,
    /// Those of them that have a row in both of a year that both have.
    of_same_year: HashSet<usize>,
    /// The rows whose code is that of one entity and whose name is not.
    of_other_names: Vec<usize>,
    /// The first rows of those that the whole does not have.
    strangers: Vec<usize>,
    /// The rows of those that the whole has in other years.
    of_other_years: Vec<usize>,
}

impl Found {
    fn of(table: &Table, keyed: &Keyed, whole: &Whole) -> Self {
        let mut found = Self {
            of: Vec::with_capacity(table.height()),
            entities: HashSet::new(),
            of_same_year: HashSet::new(),
            of_other_names: Vec::new(),
            strangers: Vec::new(),
            of_other_years: Vec::new(),
        };
        let mut seen = HashSet::new();
        for row in 0..table.height() {
            let cells = keyed.cells(table, row);
            let own = whole.find(cells);
            found.of.push(own);
            if let Some((entity, by_code)) = own {
                found.entities.insert(entity);
                if by_code && cells[1].is_some_and(|name| whole.is_called_otherwise(entity, name)) {
                    found.of_other_names.push(row);
                }
            }
            match own {
                Some((entity, _)) if whole.has(entity, keyed.year(table, row)) => {
                    found.of_same_year.insert(entity);
                }
                Some(_) => found.of_other_years.push(row),
                None => {
                    if let Some(key) = cells[0].or(cells[1])
                        && seen.insert(key)
                    {
                        found.strangers.push(row);
                    }
                }
            }
        }
        found
    }

    /// How many entities the table has.
    fn count(&self) -> usize {
        self.entities.len() + self.strangers.len()
    }

    /// Whether at least the half of the smaller table are among some that are in both.
    fn is_half(&self, of: &HashSet<usize>, whole: &Whole) -> bool {
        let smaller = whole.len().min(self.count());
        !of.is_empty() && of.len() * 2 >= smaller
    }
}

/// A table with what is known of it.
struct Own {
    keyed: Option<Keyed>,
    /// For each column whether its values are of a year.
    of_a_year: Vec<bool>,
}

/// Makes tables ready that share their key with the fullest one and have other columns; `fields` knows what columns are.
pub(super) fn prepare(members: &mut [Member], fields: Fields, which: Which) {
    if members.len() < 2 || which.wanted == Some(false) {
        return;
    }
    let known: Vec<Own> = members
        .iter_mut()
        .map(|member| Own::of(member, fields))
        .collect();
    for (member, own) in members.iter_mut().zip(&known) {
        if own.keyed.is_some_and(|keyed| keyed.is_list) {
            member.stands = Stands::Listed;
        }
    }
    let base = several::fullest(members);
    for member in members.iter_mut() {
        member.stands = Stands::Below;
    }
    let made = base.map(|base| joined(members, &known, (base, which), fields));
    let made = made.unwrap_or_default();
    // From here on nobody asks again which one others are joined to.
    if let Some(base) = base.filter(|_| made.iter().any(|made| made.stands != Stands::Below)) {
        members[base].stands = Stands::Base;
    }
    for Made {
        at,
        table,
        stands,
        years,
    } in made
    {
        if let Some(member) = members.get_mut(at) {
            member.years = years.or(member.years.take());
            if let Some(table) = table {
                member.table = table;
            }
            if member.stands != Stands::Base {
                member.stands = stands;
            }
        }
    }
}

impl Own {
    /// What is known of a table; its years get a header that says so.
    fn of(member: &mut Member, fields: Fields) -> Self {
        let keyed = Keyed::of(&member.table, &member.name, fields);
        let by_name = several::year_column(&member.table);
        let years = match keyed.map(|keyed| keyed.years) {
            Some(Years::Column(at)) => Some(at),
            Some(_) => None,
            None => (fields.of)(&member.table)
                .iter()
                .position(|own| *own == Some("year")),
        };
        if let Some(at) = years.filter(|_| by_name.is_none()) {
            let is_known = (fields.of)(&member.table).get(at) == Some(&Some("year"));
            let column = &mut member.table.columns[at];
            if !is_known {
                let told = Message::new("table.told_years").with("column", column.name.as_str());
                member.table.notes.push(told);
                "year".clone_into(&mut column.name);
            }
            member.years = Some(column.name.clone());
        }
        Self {
            keyed,
            of_a_year: (fields.of_a_year)(&member.table),
        }
    }
}

/// The tables that are joined to the table `base`, and it itself with those that go on with it where they get years; and
/// those that would be joined if more of them matched.
fn joined(
    members: &[Member],
    known: &[Own],
    (base, which): (usize, Which),
    fields: Fields,
) -> Vec<Made> {
    let Some(own) = known[base].keyed.filter(|keyed| !keyed.is_list) else {
        return Vec::new();
    };
    let alone = Whole::of(members, &[(base, own)], fields);
    let is_on = |at: usize, keyed: &Keyed| {
        if which.to_one || keyed.is_list || !goes_on((members, known), (base, at)) {
            return false;
        }
        // What says more of the same ones is joined to them.
        let is_more = has_own(&members[base].table, &members[at].table, keyed);
        let found = Found::of(&members[at].table, keyed, &alone);
        !(is_more && found.is_half(&found.of_same_year, &alone))
    };
    let mut on = vec![(base, own)];
    for (at, own) in known.iter().enumerate() {
        if let Some(keyed) = own.keyed
            && at != base
            && is_on(at, &keyed)
        {
            on.push((at, keyed));
        }
    }
    let mut whole = Whole::of(members, &on, fields);
    let mut joined: Vec<(usize, Keyed, Found)> = Vec::new();
    let mut all = Vec::new();
    for (at, own) in known.iter().enumerate() {
        let Some(mut keyed) = own.keyed else { continue };
        if on.iter().any(|(of, _)| *of == at) {
            continue;
        }
        // A list counts all that there is where the others are of no year.
        if whole.last().is_none() && matches!(keyed.years, Years::Event(_)) {
            keyed.years = Years::None;
        }
        let table = &members[at].table;
        if !has_own(&members[base].table, table, &keyed) {
            continue;
        }
        let found = Found::of(table, &keyed, &whole);
        let any = !found.entities.is_empty();
        if any && (which.wanted == Some(true) || found.is_half(&found.entities, &whole)) {
            joined.push((at, keyed, found));
        } else if any && !goes_with(&members[base].table, table) {
            all.push(Made {
                at,
                table: None,
                stands: Stands::Apart(found.entities.len(), found.count()),
                years: None,
            });
        }
    }
    // Of tables without years the years are those of all others; else a list adds none.
    let has_years = whole.last().is_some();
    for (at, keyed, found) in joined
        .iter()
        .filter(|(_, keyed, _)| !(keyed.is_list && has_years))
    {
        whole.add_years(&members[*at].table, keyed, &found.of);
    }
    for (at, keyed, found) in &joined {
        let member = &members[*at];
        let mut told = matches(member, keyed, found, &whole, (members, &on));
        let found_of = (found.of.as_slice(), false);
        let (table, left) = made(member, (keyed, &known[*at].of_a_year), found_of, &whole);
        if keyed.is_list {
            let message = Message::new("table.by_key_listed")
                .with("file", member.label().to_string())
                .with("count", table.height())
                .with("column", super::rekeyed::counted(&member.name));
            told.push((false, message));
        }
        told.extend(years_told(member, keyed, found, (&whole, &left)));
        all.push(Made {
            years: whole.headers[2].clone(),
            ..ready(*at, table, told, keyed.is_list)
        });
    }
    // What has no year beside tables that have one is of each of theirs.
    for (at, keyed) in on.iter().filter(|(_, keyed)| keyed.years == Years::None) {
        if whole.last().is_some() && !joined.is_empty() {
            let member = &members[*at];
            let found = Found::of(&member.table, keyed, &whole);
            let found_of = (found.of.as_slice(), true);
            let (table, left) = made(member, (keyed, &known[*at].of_a_year), found_of, &whole);
            let told = years_told(member, keyed, &found, (&whole, &left));
            all.push(Made {
                stands: Stands::Below,
                years: whole.headers[2].clone(),
                ..ready(*at, table, told, false)
            });
        }
    }
    all
}

/// A table with what there is to tell of it: what somebody is to look at, and what is just so.
fn ready(at: usize, mut table: Table, told: Vec<(bool, Message)>, is_list: bool) -> Made {
    for (is_to_look_at, message) in told {
        if is_to_look_at {
            table.told.push(message);
        } else {
            table.notes.push(message);
        }
    }
    Made {
        at,
        table: Some(table),
        stands: if is_list {
            Stands::Listed
        } else {
            Stands::Joined
        },
        years: None,
    }
}

/// Whether a table is of the same kind as another and stands below it: they share figures, or the other has nothing of
/// its own.
fn goes_on((members, known): (&[Member], &[Own]), (base, other): (usize, usize)) -> bool {
    let (first, second) = (&members[base].table, &members[other].table);
    let headers = Headers::of(second);
    let Some(keyed) = known[base].keyed else {
        return false;
    };
    let of_a_year = |own: usize, at: usize| known[own].of_a_year.get(at).copied().unwrap_or(true);
    let shared: Vec<usize> = (0..first.columns.len())
        .filter(|at| !keyed.has(*at) && headers.find(&first.columns[*at].name, true).is_some())
        .collect();
    let has_figures = |own: usize| known[own].of_a_year.contains(&true);
    goes_with(first, second)
        && (shared.iter().any(|at| of_a_year(base, *at))
            || !has_figures(base)
            || !has_figures(other) && !shared.is_empty())
}

/// Whether a table says anything that the fullest one does not.
fn has_own(base: &Table, other: &Table, keyed: &Keyed) -> bool {
    let headers = Headers::of(base);
    let is_own =
        |at: usize| !keyed.has(at) && headers.find(&other.columns[at].name, true).is_none();
    keyed.is_list || (0..other.columns.len()).any(is_own)
}

/// Some cells, as many as are named, and whether there are others.
fn some(cells: impl ExactSizeIterator<Item = String>) -> Arg {
    let are_more = cells.len() > NAMED;
    let parts = listed(cells.take(NAMED)).unwrap_or_else(|| "–".into());
    if are_more {
        return Message::new("table.and_others").with("parts", parts).into();
    }
    parts
}

/// Tells by what a table was joined, how much of it matches, and what does not.
fn matches(
    member: &Member,
    keyed: &Keyed,
    found: &Found,
    whole: &Whole,
    (members, on): (&[Member], &[(usize, Keyed)]),
) -> Vec<(bool, Message)> {
    let table = &member.table;
    let by_code = found.of.iter().flatten().any(|(_, by_code)| *by_code);
    let header = |at: Option<usize>| at.map(|at| table.columns[at].name.as_str());
    let column = if by_code {
        header(keyed.code)
    } else {
        header(keyed.name)
    };
    let strangers = found.strangers.iter();
    let strangers = strangers.map(|row| keyed.reference(table, *row));
    let lacking = whole.without(&found.entities);
    let reference = |(of, row): &(usize, usize)| {
        let own = on.iter().find(|(at, _)| at == of);
        own.map_or_else(String::new, |(at, keyed)| {
            keyed.reference(&members[*at].table, *row)
        })
    };
    let key = match (found.strangers.is_empty(), lacking.is_empty()) {
        (true, true) => "table.by_key_all",
        (true, false) => "table.by_key_fewer",
        (false, true) if keyed.is_list => "table.by_key_list_more",
        (false, false) if keyed.is_list => "table.by_key_list",
        (false, true) => "table.by_key_more",
        (false, false) => "table.by_key",
    };
    let whole_label = members[on[0].0].label().to_string();
    let message = Message::new(key)
        .with("file", member.label().to_string())
        .with("whole", whole_label.as_str())
        .with("column", column.unwrap_or_default())
        .with("count", found.entities.len())
        .with("alone", found.strangers.len())
        .with("alone_cells", some(strangers))
        .with("lacking", lacking.len())
        .with("lacking_cells", some(lacking.iter().map(reference)));
    let mut told = vec![(!found.strangers.is_empty(), message)];
    if !found.of_other_names.is_empty() {
        let cell = |row: &usize| {
            let own = keyed.reference(table, *row);
            let entity = found.of[*row].and_then(|(entity, _)| whole.get(entity));
            let name = entity.and_then(|entity| entity.name.as_deref());
            format!("{own} ≠ {}", name.unwrap_or_default())
        };
        let message = Message::new("table.by_key_names")
            .with("file", member.label().to_string())
            .with("whole", whole_label.as_str())
            .with("column", header(keyed.code).unwrap_or_default())
            .with("count", found.of_other_names.len())
            .with("of", found.of.len())
            .with("cells", some(found.of_other_names.iter().map(cell)));
        told.push((true, message));
    }
    told
}

/// Tells what became of the years of a table that has none, and of rows of years that the others do not have.
fn years_told(
    member: &Member,
    keyed: &Keyed,
    found: &Found,
    (whole, left): (&Whole, &[usize]),
) -> Vec<(bool, Message)> {
    let table = &member.table;
    let file = member.label().to_string();
    let mut told = Vec::new();
    let last = whole.last().map(|last| last.to_string());
    if let Some(last) = last.filter(|_| keyed.years == Years::None) {
        let message = Message::new("table.by_key_no_year")
            .with("file", file.as_str())
            .with("year", last.as_str());
        told.push((true, message));
        if !left.is_empty() {
            let cells = left.iter().map(|row| keyed.reference(table, *row));
            let message = Message::new("table.by_key_no_last")
                .with("file", file.as_str())
                .with("year", last.as_str())
                .with("count", left.len())
                .with("cells", some(cells));
            told.push((true, message));
        }
    }
    let other = &found.of_other_years;
    if !other.is_empty() {
        let years = other.iter().filter_map(|row| keyed.year(table, *row));
        let years: BTreeSet<i32> = years.collect();
        let key = if keyed.is_list {
            "table.by_key_years_left"
        } else {
            "table.by_key_years"
        };
        let message = Message::new(key)
            .with("file", file)
            .with("count", other.len())
            .with("years", some(years.iter().map(i32::to_string)));
        told.push((keyed.is_list, message));
    }
    told
}
