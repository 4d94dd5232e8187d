//! Tables that say different things of the same entities: tables come in; those that share their key with the fullest one
//! go out ready to stand below it, each row with the key and the year that it has there, so that the rows of one entity
//! and year become one. What does not match is told with its cells.

use std::collections::HashSet;

use super::Table;
use super::keyed::{Keyed, Years};
use super::rekeyed::{Differing, Made, made};
use super::renamed::Fields;
use super::several::{self, Member, goes_with};
use super::whole::Whole;
use super::year_roles::is_lasting;
use crate::i18n::Message;

/// So many cells that match nothing are named.
const NAMED: usize = 5;

/// Which rows of a table are about whom.
pub(super) struct Found {
    /// For each row the entity of the whole, and whether its code says so.
    pub of: Vec<Option<(usize, bool)>>,
    /// The entities that have a row in both.
    entities: HashSet<usize>,
    /// The first rows of those that the whole does not have, or not of that year.
    alone: Vec<usize>,
}

impl Found {
    fn of(table: &Table, keyed: &Keyed, whole: &Whole) -> Self {
        let mut found = Self {
            of: Vec::with_capacity(table.height()),
            entities: HashSet::new(),
            alone: Vec::new(),
        };
        let mut seen = HashSet::new();
        for row in 0..table.height() {
            let cells = keyed.cells(table, row);
            let year = keyed.year(table, row);
            let own = whole.find(cells);
            found.of.push(own);
            let any_year = matches!(keyed.years, Years::Event(_));
            match own.filter(|(entity, _)| any_year || whole.has(*entity, year)) {
                Some((entity, _)) => {
                    found.entities.insert(entity);
                }
                None if cells[0].or(cells[1]).is_some() && seen.insert((cells, year)) => {
                    found.alone.push(row);
                }
                None => {}
            }
        }
        found
    }
}

/// Makes tables ready that share their key with the fullest one and have other columns; `fields` knows what columns are.
/// Those of which less matches, or which say otherwise, are joined where the user said so, and else offered.
pub(super) fn prepare(members: &mut [Member], fields: Fields, join: Option<bool>) {
    if members.len() < 2 || join == Some(false) {
        return;
    }
    let keyed: Vec<Option<Keyed>> = members
        .iter()
        .map(|member| Keyed::of(&member.table, &member.name, fields))
        .collect();
    for (member, keyed) in members.iter_mut().zip(&keyed) {
        member.adds = keyed.is_some_and(|keyed| keyed.is_list);
    }
    let base = several::fullest(members);
    let (made, open) = base
        .map(|base| joined(members, &keyed, base, join == Some(true)))
        .unwrap_or_default();
    for member in members.iter_mut() {
        member.adds = false;
    }
    for Made {
        at,
        table,
        adds,
        is_joined,
    } in made
    {
        if let Some(member) = members.get_mut(at) {
            member.table = table;
            member.adds = adds;
            member.by_key = is_joined;
        }
    }
    if let Some(member) = base.and_then(|base| members.get_mut(base)) {
        member.table.told.extend(open);
    }
}

/// What was told of tables that could be joined.
pub(super) fn offers(members: &[Member]) -> Vec<Message> {
    let told = members.iter().flat_map(|member| &member.table.told);
    told.filter(|message| message.key == OFFER)
        .cloned()
        .collect()
}

/// The text of what is told of a table that could be joined.
const OFFER: &str = "table.by_key_offer";

/// The tables that are joined to the table `base`, and it itself with those that go on with it where they get years; and
/// what there is to tell of those that could be joined, where nobody `asked` for them.
fn joined(
    members: &[Member],
    keyed: &[Option<Keyed>],
    base: usize,
    asked: bool,
) -> (Vec<Made>, Vec<Message>) {
    let Some(own) = keyed[base].filter(|keyed| !keyed.is_list) else {
        return (Vec::new(), Vec::new());
    };
    let mut open = Vec::new();
    let on: Vec<usize> = (0..members.len())
        .filter(|at| {
            let table = &members[*at].table;
            let is_beside = || {
                let keyed = keyed[*at];
                keyed.is_some_and(|keyed| {
                    stands_beside((&members[base].table, &own), (table, &keyed))
                })
            };
            *at == base || goes_on(&members[base].table, table, &own) && !is_beside()
        })
        .collect();
    let mut whole = Whole::default();
    for &at in &on {
        if let Some(keyed) = &keyed[at] {
            whole.add(at, &members[at].table, keyed);
        }
    }
    let mut joined: Vec<(usize, Keyed, Found)> = Vec::new();
    for at in (0..members.len()).filter(|at| !on.contains(at)) {
        let Some(mut keyed) = keyed[at] else { continue };
        // A list counts all that there is where the others are of no year.
        if whole.last().is_none() && matches!(keyed.years, Years::Event(_)) {
            keyed.years = Years::None;
        }
        let table = &members[at].table;
        let found = Found::of(table, &keyed, &whole);
        let count = found.entities.len();
        let smaller = whole.len().min(count + found.alone.len());
        if count == 0 || count * 2 < smaller || !has_own(&members[base].table, table, &keyed) {
            continue;
        }
        let (_, differing) = made((at, &members[at]), (&keyed, &found.of), &whole, members);
        if !asked && (count * 5 < smaller * 4 || differing.is_some()) {
            let differing = differing.map_or(0, |differing| differing.count);
            open.push(offer(
                &members[at],
                (count, smaller, differing),
                (members, base),
            ));
            continue;
        }
        joined.push((at, keyed, found));
    }
    for (at, keyed, found) in &joined {
        whole.add_years(&members[*at].table, keyed, &found.of);
    }
    let mut all = Vec::new();
    for (at, keyed, found) in &joined {
        let member = &members[*at];
        let (mut new, differing) = made((*at, member), (keyed, &found.of), &whole, members);
        let notes = matches(member, keyed, found, &whole, (members, base));
        let unmatched = !found.alone.is_empty();
        let messages = if unmatched {
            &mut new.table.told
        } else {
            &mut new.table.notes
        };
        messages.push(notes);
        new.table.told.extend(without_year(member, keyed, &whole));
        let of_differing = |differing| differs(member, differing, (members, base));
        new.table.told.extend(differing.map(of_differing));
        all.push(new);
    }
    // What has no year beside tables that have one is of each of theirs.
    let is_open = |at: &&usize| keyed[**at].is_some_and(|keyed| keyed.years == Years::None);
    for &at in on.iter().filter(is_open) {
        if let Some(keyed) = keyed[at]
            && whole.last().is_some()
            && !joined.is_empty()
        {
            let of = Found::of(&members[at].table, &keyed, &whole).of;
            let (mut new, _) = made((at, &members[at]), (&keyed, &of), &whole, members);
            let told = without_year(&members[at], &keyed, &whole);
            new.table.told.extend(told);
            new.is_joined = false;
            all.push(new);
        }
    }
    (all, open)
}

/// Whether a table says more of nearly all entities and years of another, however many of their columns are the same.
fn stands_beside((base, own): (&Table, &Keyed), (other, keyed): (&Table, &Keyed)) -> bool {
    if keyed.is_list || !has_own(base, other, keyed) {
        return false;
    }
    let mut whole = Whole::default();
    whole.add(0, base, own);
    let found = Found::of(other, keyed, &whole);
    let count = found.entities.len();
    count > 0 && count * 5 >= (count + found.alone.len()) * 4
}

/// Whether a table is of the same kind as another and stands below it: they share figures, or the other has nothing of
/// its own.
fn goes_on(base: &Table, other: &Table, keyed: &Keyed) -> bool {
    let is_key = |at: usize| {
        let years = matches!(keyed.years, Years::Column(year) if year == at);
        keyed.code == Some(at) || keyed.name == Some(at) || years
    };
    let shares = |at: &usize| {
        let name = &base.columns[*at].name;
        !is_key(*at) && several::find(other, name, true).is_some()
    };
    let shared: Vec<usize> = (0..base.columns.len()).filter(shares).collect();
    let figures = |table: &Table| {
        let columns = table.columns.iter();
        columns.filter(|column| is_figure(column)).count()
    };
    let any = shared.iter().any(|at| is_figure(&base.columns[*at]));
    goes_with(base, other)
        && (any || figures(base) == 0 || figures(other) == 0 && !shared.is_empty())
}

/// Whether a column has figures that are of a year.
pub(super) fn is_figure(column: &super::Column) -> bool {
    const SAMPLE: usize = 200;
    let cells = column.cells.iter().flatten().map(str::trim);
    let cells = cells.filter(|cell| !cell.is_empty()).take(SAMPLE);
    let (mut count, mut numbers) = (0, 0);
    for cell in cells {
        count += 1;
        numbers += usize::from(super::layout::looks_numeric(cell) && cell.len() < 15);
    }
    let name = super::header::tidy(&column.name).to_lowercase();
    let counts = ["序号", "no", "no.", "#", "行号"].contains(&name.as_str());
    numbers * 5 > count * 3 && !counts && !is_lasting(&name)
}

/// Whether a table says anything that the fullest one does not.
fn has_own(base: &Table, other: &Table, keyed: &Keyed) -> bool {
    let is_own = |at: usize| {
        keyed.code != Some(at)
            && keyed.name != Some(at)
            && keyed.years != Years::Column(at)
            && several::find(base, &other.columns[at].name, true).is_none()
    };
    keyed.is_list || (0..other.columns.len()).any(is_own)
}

/// Tells by what a table was joined, how much of it matches, and what does not.
fn matches(
    member: &Member,
    keyed: &Keyed,
    found: &Found,
    whole: &Whole,
    (members, base): (&[Member], usize),
) -> Message {
    let by_code = found.of.iter().flatten().any(|(_, by_code)| *by_code);
    let header = |at: Option<usize>| at.map(|at| member.table.columns[at].name.as_str());
    let column = if by_code {
        header(keyed.code)
    } else {
        header(keyed.name)
    };
    let listed = |cells: Vec<String>, count: usize| {
        let more = if count > cells.len() { " …" } else { "" };
        format!("{}{more}", cells.join("、"))
    };
    let rows = found.alone.iter().take(NAMED);
    let alone: Vec<String> = rows
        .map(|row| keyed.reference(&member.table, *row))
        .collect();
    let lacking: Vec<(usize, usize)> = whole.without(&found.entities);
    let others = lacking.iter().take(NAMED);
    let others: Vec<String> = others
        .map(|(of, row)| whole.reference(&members[*of].table, *of, *row))
        .collect();
    let key = match (found.alone.is_empty(), lacking.is_empty()) {
        (true, true) => "table.by_key_all",
        (true, false) => "table.by_key_fewer",
        (false, true) => "table.by_key_more",
        (false, false) => "table.by_key",
    };
    Message::new(key)
        .with("file", member.label().to_string())
        .with("whole", members[base].label().to_string())
        .with("column", column.unwrap_or_default())
        .with("count", found.entities.len())
        .with("alone", found.alone.len())
        .with("alone_cells", listed(alone, found.alone.len()))
        .with("lacking", lacking.len())
        .with("lacking_cells", listed(others, lacking.len()))
}

/// Tells that a table could be joined, how much of it matches, and how many of its cells say otherwise.
fn offer(
    member: &Member,
    (count, all, differing): (usize, usize, usize),
    (members, base): (&[Member], usize),
) -> Message {
    Message::new(OFFER)
        .with("file", member.label().to_string())
        .with("whole", members[base].label().to_string())
        .with("count", count)
        .with("all", all)
        .with("differing", differing)
}

/// Tells that the figures of a table without years were taken for the last one of the others.
fn without_year(member: &Member, keyed: &Keyed, whole: &Whole) -> Option<Message> {
    let last = whole.last().filter(|_| keyed.years == Years::None)?;
    let has_figures = keyed.is_list || member.table.columns.iter().any(is_figure);
    has_figures.then(|| {
        Message::new("table.by_key_no_year")
            .with("file", member.label().to_string())
            .with("year", last.to_string())
    })
}

fn differs(member: &Member, found: Differing, (members, base): (&[Member], usize)) -> Message {
    Message::new("table.by_key_differs")
        .with("file", member.label().to_string())
        .with("whole", members[base].label().to_string())
        .with("count", found.count)
        .with("column", found.column)
        .with("cell", found.cell)
        .with("text", found.text)
        .with("other", found.other)
}
