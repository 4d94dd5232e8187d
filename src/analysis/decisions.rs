//! From points to decisions: data and scores of a year and a table of policies come in; who has which title within reach
//! and who meets which policy go out.

use std::sync::Arc;

use super::policies::{Matches, Policies, match_policies};
use super::titles::{Stood, stood};
use super::{Choices, Day, Scores, score};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::builtin;

/// The titles that are looked at.
pub const TITLES: [&str; 3] = ["tech-sme", "innovative-sme", "high-tech-enterprise"];

/// Titles and policies of all enterprises in one year.
#[derive(Clone, Debug)]
pub struct Decisions {
    /// One for each title that the data can tell; the ways to it are found for those that are asked for.
    pub titles: Vec<Stood>,
    /// Matched policies; `None` without a table of them.
    pub policies: Option<Matches>,
}

impl Decisions {
    /// Finds out who has which title and who meets which policy, in a year (the last one without), among those that the
    /// scores were chosen from. A title of which the data lack the columns is left out.
    ///
    /// # Errors
    /// When nothing is left to score, or the work is cancelled.
    pub fn of(
        dataset: &Dataset,
        scores: &Scores,
        year: Option<i32>,
        policies: Option<&Policies>,
        progress: &Progress,
    ) -> Result<Self> {
        let choices = Choices {
            year,
            filter: scores.choices.filter.clone(),
        };
        let mut found = Vec::new();
        for id in TITLES {
            progress.check()?;
            let Some(scheme) = builtin(id) else {
                continue;
            };
            if let Ok(own) = stood(dataset, &Arc::new(scheme), None, &choices, progress) {
                found.push(own);
            }
        }
        progress.check()?;
        let policies = match policies {
            None => None,
            Some(policies) => {
                let scores = score(dataset, &scores.scheme, &choices, progress)?;
                let scores = Some(&scores);
                Some(match_policies(dataset, scores, policies, &choices, None)?)
            }
        };
        Ok(Self {
            titles: found,
            policies,
        })
    }

    /// Marks the policies whose deadline was over on a day; who meets them stays.
    #[must_use]
    pub fn mark_over(mut self, today: Day) -> Self {
        self.policies = self.policies.map(|found| found.mark_over(today));
        self
    }

    /// What the titles say of an enterprise, a paragraph for each.
    #[must_use]
    pub fn of_titles(&self, entity: &str) -> Vec<Vec<Message>> {
        let own = self.titles.iter().filter_map(|stood| {
            let row = stood.row_of(entity).ok()??;
            let titles = stood.of_rows([row], &Progress::default()).ok()?;
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
            Some((found.title(policy), policy.reason(own, who)))
        });
        Some(own.collect())
    }
}
