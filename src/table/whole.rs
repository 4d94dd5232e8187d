//! Whom several tables are about, which go on with each other: their rows come in one table after the other; the entity
//! of a row of another table goes out, and which rows of theirs are of an entity and year.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::header::half_width;
use super::keyed::Keyed;
use super::several::Member;
use super::{Table, alike};

/// What tables that go on with each other know.
#[derive(Default)]
pub(super) struct Whole {
    entities: Vec<Entity>,
    by_code: HashMap<String, usize>,
    /// By name; of a name that several have, nothing.
    by_name: HashMap<String, Option<usize>>,
    /// By the name of a place without its ending, where that is no other's name.
    by_stem: HashMap<String, Option<usize>>,
    /// The rows of each entity and year, by table.
    rows: HashMap<(usize, Option<i32>), (usize, usize)>,
    years: Vec<BTreeSet<i32>>,
    keys: HashMap<usize, Keyed>,
}

/// Whom rows are about, as the whole writes it, and where it stands there first.
pub(super) struct Entity {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    first: (usize, usize),
}

impl Whole {
    /// Adds the rows of a table, which is the one numbered `of`.
    pub fn add(&mut self, of: usize, table: &Table, keyed: &Keyed) {
        self.keys.insert(of, *keyed);
        for row in 0..table.height() {
            let Some(entity) = self.entity(keyed.cells(table, row), (of, row)) else {
                continue;
            };
            let year = keyed.year(table, row);
            self.rows.entry((entity, year)).or_insert((of, row));
            self.years[entity].extend(year);
        }
    }

    /// The entity of a row of the whole, a new one where there is none yet.
    fn entity(&mut self, [code, name]: [Option<&str>; 2], first: (usize, usize)) -> Option<usize> {
        let key = code.or(name).map(plain)?;
        let known = match code {
            Some(_) => self.by_code.get(&key).copied(),
            None => self.by_name.get(&key).copied().flatten(),
        };
        let entity = known.unwrap_or(self.entities.len());
        if known.is_none() {
            self.entities.push(Entity {
                code: code.map(str::to_owned),
                name: name.map(str::to_owned),
                first,
            });
            self.years.push(BTreeSet::new());
        }
        if code.is_some() {
            self.by_code.entry(key).or_insert(entity);
        }
        if let Some(name) = name {
            let own = self.by_name.entry(plain(name)).or_insert(Some(entity));
            if *own != Some(entity) {
                *own = None;
            }
            if let Some(stem) = alike::stem(name) {
                let own = self.by_stem.entry(plain(stem)).or_insert(Some(entity));
                if *own != Some(entity) {
                    *own = None;
                }
            }
        }
        Some(entity)
    }

    /// The entity that a row of another table is about, and whether its code says so.
    pub fn find(&self, [code, name]: [Option<&str>; 2]) -> Option<(usize, bool)> {
        if let Some(code) = code
            && let Some(entity) = self.by_code.get(&plain(code))
        {
            return Some((*entity, true));
        }
        // A code that is none of the whole's is somebody else's, unless the whole has no codes.
        if code.is_some() && !self.by_code.is_empty() {
            return None;
        }
        let name = name?;
        if let Some(own) = self.by_name.get(&plain(name)) {
            return own.map(|entity| (entity, false));
        }
        // 江湾 here and 江湾市 there, either way; two endings are two places.
        let with_ending = || self.by_stem.get(&plain(name)).copied().flatten();
        let without = || {
            self.by_name
                .get(&plain(alike::stem(name)?))
                .copied()
                .flatten()
        };
        let entity = with_ending().or_else(without)?;
        Some((entity, false))
    }

    /// Adds the years that another table has of entities of the whole.
    pub fn add_years(&mut self, table: &Table, keyed: &Keyed, of: &[Option<(usize, bool)>]) {
        for (row, own) in of.iter().enumerate() {
            if let Some((entity, _)) = own {
                self.years[*entity].extend(keyed.year(table, row));
            }
        }
    }

    /// Whether an entity has a row that one of a year goes with; what has no year goes with any.
    pub fn has(&self, entity: usize, year: Option<i32>) -> bool {
        year.is_none()
            || self.rows.contains_key(&(entity, year))
            || self.rows.contains_key(&(entity, None))
    }

    /// The row of an entity in a year.
    pub fn row(&self, entity: usize, year: Option<i32>) -> Option<(usize, usize)> {
        let same = self.rows.get(&(entity, year));
        same.or_else(|| self.rows.get(&(entity, None))).copied()
    }

    /// An entity.
    pub fn get(&self, entity: usize) -> Option<&Entity> {
        self.entities.get(entity)
    }

    /// The years of an entity.
    pub fn years(&self, entity: usize) -> Option<&BTreeSet<i32>> {
        self.years.get(entity)
    }

    /// The last year of all.
    pub fn last(&self) -> Option<i32> {
        self.years.iter().filter_map(BTreeSet::last).max().copied()
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// The header of its codes.
    pub fn code_header(&self, members: &[Member]) -> Option<String> {
        self.header(members, |keyed| keyed.code)
    }

    /// The header of its names.
    pub fn name_header(&self, members: &[Member]) -> Option<String> {
        self.header(members, |keyed| keyed.name)
    }

    fn header(&self, members: &[Member], of_key: fn(&Keyed) -> Option<usize>) -> Option<String> {
        let mut tables: Vec<&usize> = self.keys.keys().collect();
        tables.sort_unstable();
        tables.into_iter().find_map(|of| {
            let at = of_key(self.keys.get(of)?)?;
            Some(members.get(*of)?.table.columns.get(at)?.name.clone())
        })
    }

    /// The first rows of the entities that are not among those found, each with its table.
    pub fn without(&self, found: &HashSet<usize>) -> Vec<(usize, usize)> {
        let all = self.entities.iter().enumerate();
        let lacking = all.filter(|(at, _)| !found.contains(at));
        lacking.map(|(_, entity)| entity.first).collect()
    }

    /// The cell that names a row of a table of the whole, with what it says.
    pub fn reference(&self, table: &Table, of: usize, row: usize) -> String {
        let Some(keyed) = self.keys.get(&of) else {
            return String::new();
        };
        keyed.reference(table, row)
    }
}

/// A key as it is compared.
pub(super) fn plain(key: &str) -> String {
    let half = key.chars().map(half_width);
    half.filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}
