//! Whom several tables are about, which go on with each other: their rows come in one table after the other; the entity
//! of a row of another table goes out, and which rows of theirs are of an entity and year.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Table;
use super::header::half_width;
use super::keyed::{Keyed, Years};
use super::marks::bare_name;
use super::renamed::Fields;
use super::several::Member;

/// What tables that go on with each other know.
pub(super) struct Whole {
    entities: Vec<Entity>,
    by_code: HashMap<String, usize>,
    by_name: Names,
    /// Those without a code whose name others have as well.
    uncoded: HashMap<String, usize>,
    /// By names without marks of notes.
    by_unmarked: Names,
    /// By names of places without their endings.
    by_stem: Names,
    /// The entities and years that have a row.
    rows: HashSet<(usize, Option<i32>)>,
    years: Vec<BTreeSet<i32>>,
    /// The headers of codes, of names and of years.
    pub headers: [Option<String>; 3],
    stem: fn(&str) -> String,
    place: fn(&str) -> String,
}

/// Whom rows are about, as the whole writes it, and the row where it stands there first.
pub(super) struct Entity {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    first: (usize, usize),
}

/// Entities by name; of a name that several have, nothing.
#[derive(Default)]
struct Names(HashMap<String, Option<usize>>);

impl Names {
    fn add(&mut self, name: String, entity: usize) {
        let own = self.0.entry(name).or_insert(Some(entity));
        if *own != Some(entity) {
            *own = None;
        }
    }

    fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied().flatten()
    }
}

impl Whole {
    /// The rows of tables, each with its key.
    pub fn of(members: &[Member], tables: &[(usize, Keyed)], fields: Fields) -> Self {
        let mut whole = Self {
            entities: Vec::new(),
            by_code: HashMap::new(),
            by_name: Names::default(),
            uncoded: HashMap::new(),
            by_unmarked: Names::default(),
            by_stem: Names::default(),
            rows: HashSet::new(),
            years: Vec::new(),
            headers: [None, None, None],
            stem: fields.stem,
            place: fields.place,
        };
        for (of, keyed) in tables {
            let table = &members[*of].table;
            let years = match keyed.years {
                Years::Column(at) => Some(at),
                _ => None,
            };
            for (own, at) in whole
                .headers
                .iter_mut()
                .zip([keyed.code, keyed.name, years])
            {
                let header = at.map(|at| table.columns[at].name.clone());
                *own = own.take().or(header);
            }
        }
        // A row without a code is of whom its name is that of.
        for coded in [true, false] {
            for (of, keyed) in tables {
                let table = &members[*of].table;
                for row in 0..table.height() {
                    let cells = keyed.cells(table, row);
                    if cells[0].is_some() == coded {
                        whole.add(cells, keyed.year(table, row), (*of, row));
                    }
                }
            }
        }
        whole
    }

    fn add(&mut self, [code, name]: [Option<&str>; 2], year: Option<i32>, first: (usize, usize)) {
        let Some(key) = code.or(name) else { return };
        let known = match code {
            Some(code) => self.by_code.get(&plain(code)).copied(),
            None => self
                .by_name
                .get(&plain(key))
                .or_else(|| self.uncoded.get(&plain(key)).copied()),
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
        if let Some(code) = code {
            self.by_code.entry(plain(code)).or_insert(entity);
        }
        if let Some(name) = name {
            self.by_name.add(plain(name), entity);
        }
        if code.is_none() {
            self.uncoded.entry(plain(key)).or_insert(entity);
        }
        for key in [code, name].into_iter().flatten() {
            self.by_stem.add((self.stem)(key), entity);
        }
        if let Some(name) = name {
            self.by_unmarked.add(unmarked(name), entity);
        }
        self.rows.insert((entity, year));
        self.years[entity].extend(year);
    }

    /// The entity that a row of another table is about, and whether its code says so.
    pub fn find(&self, [code, name]: [Option<&str>; 2]) -> Option<(usize, bool)> {
        if let Some(code) = code {
            let known = self.by_code.get(&plain(code)).copied();
            if let Some(entity) = known.or_else(|| self.find_stem(code)) {
                return Some((entity, true));
            }
            // A code that is none of the whole's is somebody else's, unless the whole has no codes, or none of this one.
            if !self.by_code.is_empty() {
                let own = self.uncoded.get(&plain(name?)).copied()?;
                return self.entities[own].code.is_none().then_some((own, false));
            }
        }
        let name = name?;
        let known = self.by_name.get(&plain(name));
        let known = known.or_else(|| self.by_unmarked.get(&unmarked(name)));
        let entity = known.or_else(|| self.find_stem(name))?;
        Some((entity, false))
    }

    /// The place that is written without its ending here or there; two endings are two places.
    fn find_stem(&self, name: &str) -> Option<usize> {
        let stem = (self.stem)(name);
        let is_bare = |name: &str| plain(name).chars().count() == stem.chars().count();
        let entity = self.by_stem.get(&stem)?;
        let of = self.get(entity)?;
        let name = (self.place)(name);
        let own = [&of.code, &of.name].into_iter().flatten();
        let mut own = own.map(|own| (self.place)(own));
        own.any(|own| own == name || is_bare(&own) || is_bare(&name))
            .then_some(entity)
    }

    /// Whether several entities have a name, so that it says nothing of whom a row is about.
    pub fn is_of_several(&self, name: &str) -> bool {
        self.by_name.0.get(&plain(name)) == Some(&None)
    }

    /// Whether an entity has another name than the one that a row with its code has.
    pub fn is_called_otherwise(&self, entity: usize, name: &str) -> bool {
        let own = self.get(entity).and_then(|entity| entity.name.as_deref());
        own.is_some_and(|own| {
            plain(own) != plain(name) && plain(&(self.stem)(own)) != plain(&(self.stem)(name))
        })
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
        year.is_none() || self.rows.contains(&(entity, year)) || self.rows.contains(&(entity, None))
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

    /// The first rows of the entities that are not among those found, each with its table.
    pub fn without(&self, found: &HashSet<usize>) -> Vec<(usize, usize)> {
        let all = self.entities.iter().enumerate();
        let lacking = all.filter(|(at, _)| !found.contains(at));
        lacking.map(|(_, entity)| entity.first).collect()
    }
}

/// A name as it is compared, without marks of notes: `锦丰镇①`.
fn unmarked(name: &str) -> String {
    plain(bare_name(name).unwrap_or(name))
}

/// A key as it is compared.
fn plain(key: &str) -> String {
    let half = key.chars().map(half_width);
    half.filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}
