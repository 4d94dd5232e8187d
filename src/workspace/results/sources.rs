//! Files become datasets, scheme files become schemes, and each page finds the pair that it works on.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use crate::dataset::{ColumnRule, Dataset, Finding, Kind, Mapping, build, grade_words};
use crate::geo::Areas;
use crate::i18n::Message;
use crate::jobs::{Derived, Progress, Shared, Wake};
use crate::scheme::{Scheme, builtin, builtins, load};
use crate::table::{ReadOptions, Table, read};
use crate::workspace::SourceChoice;

/// What a table depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct TableKey {
    /// The file.
    pub path: PathBuf,
    /// How to read it.
    pub options: ReadOptions,
}

impl TableKey {
    /// The text of a file as it was chosen.
    #[must_use]
    pub fn of(choice: &SourceChoice) -> Self {
        Self {
            path: choice.path.clone(),
            options: choice.options.clone(),
        }
    }
}

/// What a dataset depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceKey {
    /// The text of the file.
    pub table: Shared<Table>,
    /// Which column is which field, as far as the user said so.
    pub mapping: Option<Mapping>,
    /// Raw columns that schemes use: columns of these names are taken as they are.
    pub wanted: Arc<Vec<String>>,
}

/// What findings depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingsKey {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// Boundaries that its coordinates are held against.
    pub areas: Option<Shared<Areas>>,
}

/// One open file.
#[derive(Debug)]
pub struct Source {
    /// The user's choice.
    pub choice: SourceChoice,
    /// Its text: kept, so that another mapping does not read the file again.
    pub table: Derived<TableKey, Table>,
    /// What became of it.
    pub dataset: Derived<SourceKey, Dataset>,
    /// The years that occur in it: found once, since that takes a look at every row.
    pub years: Derived<Shared<Dataset>, Vec<i32>>,
    /// What is probably wrong with it.
    pub findings: Derived<FindingsKey, Vec<Finding>>,
}

impl Source {
    fn new(choice: &SourceChoice) -> Self {
        Self {
            choice: choice.clone(),
            table: Derived::default(),
            dataset: Derived::default(),
            years: Derived::default(),
            findings: Derived::default(),
        }
    }

    /// A file whose text is among those at hand, which is taken from them.
    fn with(choice: &SourceChoice, at_hand: &mut Vec<(TableKey, Table)>) -> Self {
        let mut source = Self::new(choice);
        let key = TableKey::of(choice);
        if let Some(at) = at_hand.iter().position(|(known, _)| *known == key) {
            let (key, table) = at_hand.swap_remove(at);
            source.table.give(key, table);
        }
        source
    }

    /// Starts what the choice needs and is not there.
    fn want(&mut self, choice: &SourceChoice, wanted: &Arc<Vec<String>>, wake: &Wake) {
        self.choice = choice.clone();
        let key = TableKey::of(choice);
        self.table.want(&key, wake, |key, progress| {
            read(&key.path, &key.options, progress)
        });
        if self.table.failed().is_some() {
            self.dataset.clear();
        }
        let Some(table) = self.table.fresh() else {
            return;
        };
        let key = SourceKey {
            table: table.clone(),
            mapping: choice.mapping.clone(),
            wanted: Arc::clone(wanted),
        };
        self.dataset.want(&key, wake, |key, progress| {
            let table = Arc::clone(&key.table.0);
            build(table, key.mapping.as_ref(), &key.wanted, progress)
        });
        if let Some(dataset) = self.dataset.fresh() {
            self.years
                .want(dataset, wake, |dataset, _| Ok(dataset.years()));
        }
    }

    /// Starts looking for what is probably wrong with the data.
    pub(super) fn want_findings(&mut self, areas: Option<&Shared<Areas>>, wake: &Wake) {
        let Some(dataset) = self.dataset.fresh() else {
            return;
        };
        let key = FindingsKey {
            dataset: dataset.clone(),
            areas: areas.cloned(),
        };
        self.findings.want(&key, wake, |key, progress| {
            let areas = key.areas.as_ref().map(|areas| &*areas.0);
            key.dataset.0.findings_watched(areas, progress)
        });
    }

    /// Progress of reading or of typing, while there is any.
    #[must_use]
    pub fn progress(&self) -> Option<&Progress> {
        self.table.progress().or_else(|| self.dataset.progress())
    }

    /// Why there is no dataset.
    #[must_use]
    pub fn failed(&self) -> Option<&Message> {
        self.table.failed().or_else(|| self.dataset.failed())
    }

    /// The mapping in which the values of a column, which is this field, are of a kind (one that is found, where there is
    /// none). Grades begin with the words of the column as they come.
    #[must_use]
    pub fn with_kind(&self, column: &str, field: &str, kind: Option<Kind>) -> Mapping {
        let before = self.choice.mapping.clone().unwrap_or_default();
        let rule = before.rule(column).cloned().unwrap_or_default();
        let grades = match kind {
            Some(Kind::Grade) if rule.grades.is_empty() => self.words(column),
            Some(Kind::Grade) => rule.grades,
            _ => Vec::new(),
        };
        before.with(ColumnRule {
            from: column.to_owned(),
            field: field.to_owned(),
            kind,
            unit: rule
                .unit
                .filter(|_| matches!(kind, None | Some(Kind::Number))),
            decimal: rule.decimal,
            grades,
        })
    }

    /// The mapping in which the grades of a column have another order.
    #[must_use]
    pub fn with_grades(&self, column: &str, grades: Vec<String>) -> Option<Mapping> {
        let before = self.choice.mapping.clone()?;
        let rule = before.rule(column)?.clone();
        Some(before.with(ColumnRule { grades, ..rule }))
    }

    /// The words of a column, each once as it comes first, as many as grades can have.
    fn words(&self, column: &str) -> Vec<String> {
        let Some(table) = self.table.ready() else {
            return Vec::new();
        };
        let column = table.0.columns.iter().find(|other| other.name == column);
        column.map_or_else(Vec::new, |column| {
            grade_words(column.cells.iter().flatten())
        })
    }

    /// The mapping in which a column is a field, its values in a unit (the file's own where there is none), and all
    /// else is as it was.
    #[must_use]
    pub fn mapped(&self, column: &str, field: &str, unit: Option<&str>) -> Mapping {
        let before = self.choice.mapping.clone().unwrap_or_default();
        let decimal = before.rule(column).and_then(|rule| rule.decimal);
        before.with(ColumnRule {
            from: column.to_owned(),
            field: field.to_owned(),
            unit: unit.map(str::to_owned),
            decimal,
            ..ColumnRule::default()
        })
    }
}

/// The built-in ones, the same for every shelf: what was computed by one of them stays when another file is added.
static BUILT_IN: LazyLock<Vec<SchemeEntry>> = LazyLock::new(|| {
    let entry = |id: &str| {
        let scheme = Arc::new(builtin(id)?);
        let id = id.to_owned();
        Some(SchemeEntry { id, scheme })
    };
    builtins().into_iter().filter_map(entry).collect()
});

/// A scheme that can be chosen.
#[derive(Clone, Debug)]
pub struct SchemeEntry {
    /// Built-in id, or path.
    pub id: String,
    /// The rules.
    pub scheme: Arc<Scheme>,
}

impl SchemeEntry {
    /// Whether it scores anything but enterprises.
    #[must_use]
    pub fn is_index(&self) -> bool {
        !self.scheme.is_of_enterprises()
    }
}

/// The schemes that can be chosen, and those that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Readable ones: built in, then the user's.
    pub entries: Vec<SchemeEntry>,
    /// The ids of the others, and what is wrong with them.
    pub failed: Vec<(String, Message)>,
    /// The raw columns of the user's own.
    pub wanted: Arc<Vec<String>>,
}

impl Shelf {
    /// Reads the built-in schemes and these files.
    #[must_use]
    pub fn load(files: &[PathBuf]) -> Self {
        let mut shelf = Self::default();
        shelf.entries.extend(BUILT_IN.iter().cloned());
        // The built-in schemes name fields, which columns find by their usual names; a user's own scheme may name
        // columns as the file has them.
        let mut wanted: Vec<String> = Vec::new();
        for path in files {
            let id = path.to_string_lossy().into_owned();
            match load(&id) {
                Ok(scheme) => {
                    wanted.extend(scheme.raw_columns());
                    shelf.entries.push(SchemeEntry {
                        id,
                        scheme: Arc::new(scheme),
                    });
                }
                Err(message) => shelf.failed.push((id, message)),
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        shelf.wanted = Arc::new(wanted);
        shelf
    }

    /// The entry with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&SchemeEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The id of a scheme that was taken from here: of a user's own, its path.
    #[must_use]
    pub fn id_of(&self, scheme: &Shared<Scheme>) -> Option<&str> {
        let mut entries = self.entries.iter();
        let own = entries.find(|entry| Arc::ptr_eq(&entry.scheme, &scheme.0));
        own.map(|entry| entry.id.as_str())
    }

    /// Why a chosen scheme is not among the entries.
    pub(super) fn lacks(&self, chosen: Option<&str>) -> Option<Message> {
        let id = chosen.filter(|id| self.find(id).is_none())?;
        let mut failed = self.failed.iter();
        let known = failed.find(|(other, _)| other == id);
        known.map(|(_, message)| message.clone())
    }
}

/// Makes the open sources those of the state; what stays, or is at hand, is not read again. Gives the data of files
/// that were closed.
pub(super) fn keep_in_step(
    sources: &mut Vec<Source>,
    choices: &[SourceChoice],
    mut at_hand: Vec<(TableKey, Table)>,
    wanted: &Arc<Vec<String>>,
    wake: &Wake,
) -> Vec<Shared<Dataset>> {
    let mut old = std::mem::take(sources);
    for choice in choices {
        let same = old
            .iter()
            .position(|source| source.choice.path == choice.path);
        let mut source = match same {
            Some(at) => old.swap_remove(at),
            None => Source::with(choice, &mut at_hand),
        };
        source.want(choice, wanted, wake);
        sources.push(source);
    }
    let closed = old.iter().filter_map(|source| source.dataset.ready());
    closed.cloned().collect()
}

/// The scheme and the dataset of a page: the chosen scheme, or the one that fits best; the dataset that has most of
/// its columns. Nothing when nobody chose and no dataset has any column of any scheme.
pub(super) fn pick(
    shelf: &Shelf,
    sources: &[Source],
    chosen: Option<&str>,
    index: bool,
) -> Option<(Shared<Scheme>, Shared<Dataset>)> {
    let mut best: Option<(f64, &SchemeEntry, &Shared<Dataset>)> = None;
    for entry in &shelf.entries {
        let eligible = match chosen {
            Some(id) => entry.id == id,
            None => entry.is_index() == index,
        };
        if !eligible {
            continue;
        }
        let columns = entry.scheme.raw_columns();
        for source in sources {
            let Some(dataset) = source.dataset.fresh() else {
                continue;
            };
            let fit = share_present(&columns, dataset);
            // A scheme somebody chose is tried even so: its error names the columns that it lacks.
            let tried = fit > 0.0 || chosen.is_some();
            if tried && best.as_ref().is_none_or(|(least, ..)| fit > *least) {
                best = Some((fit, entry, dataset));
            }
        }
    }
    best.map(|(_, entry, dataset)| (Shared(Arc::clone(&entry.scheme)), dataset.clone()))
}

fn share_present(columns: &[String], dataset: &Dataset) -> f64 {
    if columns.is_empty() {
        return 0.0;
    }
    let present = columns
        .iter()
        .filter(|column| dataset.field(column).is_some())
        .count();
    present as f64 / columns.len() as f64
}
