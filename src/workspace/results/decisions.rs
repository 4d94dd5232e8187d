//! From points to decisions: titles within reach, matched policies and research projects, from the open files.

use std::path::PathBuf;

use super::{Scored, Source};
use crate::analysis::Day;
use crate::analysis::decisions::Decisions;
use crate::analysis::funds::Candidates;
use crate::analysis::policies::{is_policy_table, read_policies};
use crate::analysis::projects::{ProjectRules, Projects, projects};
use crate::dataset::{Dataset, build_projects, known};
use crate::figure::compose::Told;
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};
use crate::table::Table;

/// What titles and policies are wanted for.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionKey {
    /// The scores, with their data.
    pub scored: Shared<Scored>,
    /// The year.
    pub year: Option<i32>,
    /// The table of policies, where one is open.
    pub policies: Option<Shared<Table>>,
    /// The day that their deadlines are held against.
    pub today: Day,
}

impl DecisionKey {
    /// Finds out who has which title and who meets which policy.
    ///
    /// # Errors
    /// When the table of policies is none, or the work is cancelled.
    pub fn compute(&self, progress: &Progress) -> Result<Decisions> {
        let policies = match &self.policies {
            Some(table) => Some(read_policies(table)?),
            None => None,
        };
        let scored = &self.scored;
        let (data, scores) = (&scored.dataset, &scored.scores);
        let found = Decisions::of(data, scores, self.year, policies.as_ref(), progress)?;
        Ok(found.mark_over(self.today))
    }
}

/// What a portrait tells in sentences: shared results, of which there may be none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PortraitTold {
    /// Titles and policies.
    pub decisions: Option<Shared<Decisions>>,
    /// Those who have accounts.
    pub accounts: Option<Shared<Candidates>>,
}

impl PortraitTold {
    /// The same of these enterprises, looked up.
    ///
    /// # Errors
    /// As [`Told::of`].
    pub fn told_of(&self, entities: &[&str], progress: &Progress) -> Result<Told<'_>> {
        let accounts = self.accounts.as_deref();
        Told::of(self.decisions.as_deref(), accounts, entities, progress)
    }
}

/// What is said of one enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct AdviceKey {
    /// Titles and policies of all.
    pub decisions: Shared<Decisions>,
    /// Entity key.
    pub entity: String,
}

/// Titles and policies of one enterprise, in sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// Entity key.
    pub entity: String,
    /// A paragraph for each title.
    pub titles: Vec<Vec<Message>>,
    /// Policies with their reasons; `None` without a table of policies.
    pub policies: Option<Vec<(Message, Message)>>,
}

impl Advice {
    /// Says it.
    #[must_use]
    pub fn of(key: &AdviceKey) -> Self {
        Self {
            entity: key.entity.clone(),
            titles: key.decisions.of_titles(&key.entity),
            policies: key.decisions.of_policies(&key.entity),
        }
    }
}

/// What projects depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectsKey {
    /// The table of projects.
    pub table: Shared<Table>,
    /// The enterprises that carry them, with their points.
    pub scored: Option<Shared<Scored>>,
    /// A file of the city's own stages.
    pub stages: Option<PathBuf>,
}

/// The projects page.
#[derive(Debug)]
pub struct ProjectsView {
    /// The projects.
    pub found: Projects,
    /// The table, typed.
    pub dataset: Dataset,
    /// The enterprises that have points and no project, the most points first; `None` without enterprises.
    pub without: Option<Vec<WithoutProject>>,
}

/// An enterprise that has points and no project.
#[derive(Debug)]
pub struct WithoutProject {
    /// Its key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its town, as the data writes it.
    pub town: Option<String>,
    /// Its points.
    pub total: f64,
}

impl WithoutProject {
    fn all(found: &Projects, of: &Scored) -> Result<Vec<Self>> {
        let scores = &of.scores;
        let (entities, names) = (scores.texts("entity")?, scores.texts("name")?);
        let totals = scores.numbers("total")?;
        let towns = of.dataset.frame.column("town").and_then(|own| own.str());
        let own = |row: usize| Self {
            entity: entities.get(row).unwrap_or_default().to_owned(),
            name: names.get(row).unwrap_or_default().to_owned(),
            town: (towns.as_ref().ok())
                .and_then(|towns| towns.get(scores.observations[row] as usize))
                .map(str::to_owned),
            total: totals.get(row).unwrap_or_default(),
        };
        Ok(found
            .without_project(scores)?
            .into_iter()
            .map(own)
            .collect())
    }
}

impl ProjectsView {
    /// Understands the table and joins it.
    ///
    /// # Errors
    /// When it is no table of projects.
    pub fn compute(key: &ProjectsKey, progress: &Progress) -> Result<Self> {
        let rules = match &key.stages {
            Some(path) => ProjectRules::load(path)?,
            None => ProjectRules::built_in(),
        };
        let table = Table::clone(&key.table);
        let dataset = build_projects(table, &rules.entered(), progress)?;
        let enterprises: Option<&Dataset> = key.scored.as_ref().map(|own| &*own.dataset);
        let found = projects(&dataset, enterprises, &rules)?;
        let without = match &key.scored {
            Some(own) => Some(WithoutProject::all(&found, own)?),
            None => None,
        };
        Ok(Self {
            found,
            dataset,
            without,
        })
    }
}

/// The open table of projects, the first that there is.
pub(super) fn projects_of(sources: &[Source]) -> Option<Shared<Table>> {
    all_projects(sources).next()?.table.fresh().cloned()
}

/// The open tables of projects: those with at least two columns that only projects have.
pub(super) fn all_projects(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| {
        source.dataset.fresh().is_some_and(|dataset| {
            let fields = dataset.fields.iter();
            let own = fields.filter(|field| {
                known(&field.id).is_some_and(|known| known.of.as_deref() == Some("project"))
            });
            own.count() >= 2
        })
    })
}

/// The open table of policies, the first that there is.
pub(super) fn policies_of(sources: &[Source]) -> Option<Shared<Table>> {
    all_policies(sources).next()?.table.fresh().cloned()
}

/// The open tables of policies: those with names and conditions.
pub(super) fn all_policies(sources: &[Source]) -> impl Iterator<Item = &Source> {
    let is = |source: &&Source| {
        source
            .table
            .fresh()
            .is_some_and(|table| is_policy_table(table))
    };
    sources.iter().filter(is)
}

/// What is to be said where several open tables have one place: which is used, and which are not.
pub(super) fn told_besides<'a>(
    key: &'static str,
    mut all: impl Iterator<Item = &'a Source>,
) -> Option<Message> {
    let name = |source: &Source| {
        let name = source.choice.path.file_name();
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    let used = name(all.next()?);
    let others: Vec<String> = all.map(name).collect();
    (!others.is_empty()).then(|| {
        Message::new(key)
            .with("used", used)
            .with("files", others.join(", "))
    })
}
