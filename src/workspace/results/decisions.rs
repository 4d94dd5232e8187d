//! From points to decisions: titles within reach, matched policies and research projects, from the open files.

use std::sync::Arc;

use super::{Scored, Source};
use crate::analysis::Choices;
use crate::analysis::policies::{Matches, is_policy_table, match_policies, read_policies};
use crate::analysis::projects::{ProjectRules, Projects, projects};
use crate::analysis::titles::{Titles, titles};
use crate::dataset::{Dataset, build_projects, known};
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};
use crate::scheme::builtin;
use crate::table::Table;

/// The titles that are looked at.
const TITLES: [&str; 3] = ["tech-sme", "innovative-sme", "high-tech-enterprise"];

/// What titles and policies are wanted for.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionKey {
    /// The scores, with their data.
    pub scored: Shared<Scored>,
    /// The year.
    pub year: Option<i32>,
    /// The table of policies, where one is open.
    pub policies: Option<Shared<Table>>,
}

/// Titles and policies of all enterprises in one year.
#[derive(Debug)]
pub struct Decisions {
    /// The scores.
    pub scored: Shared<Scored>,
    /// One for each title that the data can tell.
    pub titles: Vec<Titles>,
    /// Matched policies; `None` without a table of them.
    pub policies: Option<Matches>,
}

impl Decisions {
    /// Finds out who has which title and who meets which policy. A title of which the data lack the columns is left out.
    ///
    /// # Errors
    /// When the table of policies is none, or the work is cancelled.
    pub fn compute(key: &DecisionKey, progress: &Progress) -> Result<Self> {
        let choices = Choices {
            year: key.year,
            filter: key.scored.scores.choices.filter.clone(),
        };
        let data = &key.scored.dataset;
        let mut found = Vec::new();
        for id in TITLES {
            progress.check()?;
            let Some(scheme) = builtin(id) else {
                continue;
            };
            if let Ok(own) = titles(data, &Arc::new(scheme), None, &choices, progress) {
                found.push(own);
            }
        }
        progress.check()?;
        let policies = match &key.policies {
            None => None,
            Some(table) => {
                let policies = read_policies(table)?;
                let scheme = &key.scored.scores.scheme;
                let scores = crate::analysis::score(data, scheme, &choices, progress)?;
                Some(match_policies(
                    data,
                    Some(&scores),
                    &policies,
                    &choices,
                    None,
                )?)
            }
        };
        Ok(Self {
            scored: key.scored.clone(),
            titles: found,
            policies,
        })
    }

    /// What the titles say of an enterprise, a paragraph for each.
    #[must_use]
    pub fn of_titles(&self, entity: &str) -> Vec<Vec<Message>> {
        let own = self.titles.iter().filter_map(|titles| {
            let row = titles.scores.row_of(entity, titles.year).ok()??;
            titles.paragraph(row).ok()
        });
        own.collect()
    }

    /// The policies that an enterprise meets, each with its reason; `None` without a table of them.
    #[must_use]
    pub fn of_policies(&self, entity: &str) -> Option<Vec<(Message, Message)>> {
        let found = self.policies.as_ref()?;
        let own = found.of(entity).into_iter().filter_map(|(policy, own)| {
            let who = found.who.get(own.row as usize)?;
            Some((policy.title(), policy.reason(own, who)))
        });
        Some(own.collect())
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
}

/// The projects page.
#[derive(Debug)]
pub struct ProjectsView {
    /// The projects.
    pub found: Projects,
    /// The table, typed.
    pub dataset: Dataset,
    /// How many enterprises have points and no project; `None` without enterprises.
    pub without: Option<usize>,
}

impl ProjectsView {
    /// Understands the table and joins it.
    ///
    /// # Errors
    /// When it is no table of projects.
    pub fn compute(key: &ProjectsKey, progress: &Progress) -> Result<Self> {
        let rules = ProjectRules::built_in();
        let table = Table::clone(&key.table);
        let dataset = build_projects(table, &rules.entered(), progress)?;
        let enterprises: Option<&Dataset> = key.scored.as_ref().map(|own| &*own.dataset);
        let found = projects(&dataset, enterprises, &rules)?;
        let without = match &key.scored {
            Some(own) => Some(found.without_project(&own.scores)?.len()),
            None => None,
        };
        Ok(Self {
            found,
            without,
            dataset,
        })
    }
}

/// The open table of projects: one with at least two columns that only projects have.
pub(super) fn projects_of(sources: &[Source]) -> Option<Shared<Table>> {
    let is = |source: &&Source| {
        source.dataset.fresh().is_some_and(|dataset| {
            let fields = dataset.fields.iter();
            let own = fields.filter(|field| {
                known(&field.id).is_some_and(|known| known.of.as_deref() == Some("project"))
            });
            own.count() >= 2
        })
    };
    sources.iter().find(is)?.table.fresh().cloned()
}

/// The open table of policies: one with names and conditions.
pub(super) fn policies_of(sources: &[Source]) -> Option<Shared<Table>> {
    let tables = sources.iter().filter_map(|source| source.table.fresh());
    tables
        .into_iter()
        .find(|table| is_policy_table(table))
        .cloned()
}
