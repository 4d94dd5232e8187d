//! Files become datasets, scheme files become schemes, and each page finds the pair that it works on.

use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::{
    ColumnRule, Dataset, Finding, Kind, Mapping, Outlook, build, grade_words, outlook, read,
};
use crate::geo::Areas;
use crate::i18n::Message;
use crate::jobs::{Derived, Progress, Shared, Wake};
use crate::table::{ReadOptions, Table};
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
            options: choice.reading(),
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

/// What it depends on how files would be joined.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlookKey {
    /// The file that they would be joined to.
    pub table: TableKey,
    /// The others, one by one.
    pub others: Vec<PathBuf>,
}

/// Of larger files it is not tried out how they would be joined.
const LARGEST_TRIED: u64 = 32 << 20;

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
    /// How each of the other open files would be joined to it.
    pub outlook: Derived<OutlookKey, Vec<(PathBuf, Outlook)>>,
}

impl Source {
    fn new(choice: &SourceChoice) -> Self {
        Self {
            choice: choice.clone(),
            table: Derived::default(),
            dataset: Derived::default(),
            years: Derived::default(),
            findings: Derived::default(),
            outlook: Derived::default(),
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

    /// Whether its text is there, and small enough to be read once more.
    pub(super) fn may_be_tried(&self) -> bool {
        let table = self.table.fresh();
        table.is_some_and(|table| table.0.source.bytes <= LARGEST_TRIED)
    }

    /// Starts finding out how other files would be joined to this one.
    pub(super) fn want_outlook(&mut self, others: Vec<PathBuf>, wake: &Wake) {
        if others.is_empty() || !self.may_be_tried() {
            self.outlook.clear();
            return;
        }
        let key = OutlookKey {
            table: TableKey::of(&self.choice),
            others,
        };
        self.outlook.want(&key, wake, |key, progress| {
            let of = |other: &PathBuf| {
                progress.check()?;
                let found = outlook(&key.table.path, &key.table.options, other, progress);
                Ok((other.clone(), found?))
            };
            key.others.iter().map(of).collect()
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
            rows: rule.rows,
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
