//! Industry-university-research projects: a dataset of projects and, where it is there, the enterprises' dataset come
//! in; the projects with their enterprises, sums that add up to the last fen, and what is wrong with which cell go out.

mod cells;
mod join;
mod read;
mod rules;
mod sheets;
mod sums;
mod words;

use std::collections::HashSet;

use crate::analysis::Day;
use crate::dataset::{Dataset, Issue};
use crate::i18n::Result;

pub use join::{Carrier, Joined};
pub use read::open_projects;
pub use rules::{ProjectRules, StageRule};
pub use sheets::project_sheets;
pub use sums::{By, Funnel, FunnelStage, Sums};
pub use words::{wan, with_remedies};

/// An amount of money in fen, so that sums are exact.
pub type Fen = i64;

/// One project.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Its rows in the dataset of projects, the one that counts where they differ first.
    pub rows: Vec<usize>,
    /// Its number.
    pub id: String,
    /// The enterprise as the file names it; its code where it has no name.
    pub enterprise: String,
    /// Which enterprise of the other dataset it is, and how that was found.
    pub joined: Joined,
    /// The partner.
    pub university: Option<String>,
    /// Field of technology.
    pub field: Option<String>,
    /// Town of the enterprise.
    pub town: Option<String>,
    /// When it began.
    pub start: Option<Day>,
    /// When it ended.
    pub end: Option<Day>,
    /// Index of its stage in [`ProjectRules::stages`]; `None` for one that is not told or not known.
    pub stage: Option<usize>,
    /// When it entered each stage, one for each of [`ProjectRules::stages`].
    pub entered: Vec<Option<Day>>,
    /// Pre-research fund to the university.
    pub fund_university: Option<Fen>,
    /// Pre-research fund to the enterprise.
    pub fund_enterprise: Option<Fen>,
    /// Pre-research fund in all: as told, else the sum of the two.
    pub fund: Option<Fen>,
    /// The enterprise's own money.
    pub own: Option<Fen>,
    /// Value of the follow-on contract; 0 for none.
    pub contract: Option<Fen>,
    /// Revenue from the project.
    pub revenue: Option<Fen>,
    /// Patents.
    pub patents: Option<f64>,
    /// Technology readiness level before, 1 to 9.
    pub readiness_before: Option<f64>,
    /// The same after.
    pub readiness_after: Option<f64>,
}

impl Project {
    /// The year in which it began.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.start.map(|day| day.year)
    }

    /// How many levels of readiness it gained, where both are told.
    #[must_use]
    pub fn readiness_gained(&self) -> Option<f64> {
        Some(self.readiness_after? - self.readiness_before?)
    }
}

/// The projects of a file.
#[derive(Clone, Debug)]
pub struct Projects {
    /// The projects, in the order of the file.
    pub all: Vec<Project>,
    /// The stages by which they are counted.
    pub rules: ProjectRules,
    /// What is wrong with cells, beside what reading the file found.
    pub issues: Vec<Issue>,
    /// The last year of the enterprises' dataset; `None` without one, or where it has no years.
    pub last_year: Option<i32>,
    /// Whether there was a dataset of enterprises to join.
    pub with_enterprises: bool,
}

impl Projects {
    /// How many rows are further rows of a project that stands in several.
    #[must_use]
    pub fn further_rows(&self) -> usize {
        let rows = self.all.iter().map(|own| own.rows.len());
        rows.map(|count| count.saturating_sub(1)).sum()
    }
}

impl Projects {
    /// What is wrong with cells, what reading the file found first; of a cell that both speak of, what is said here.
    #[must_use]
    pub fn remarks<'a>(&'a self, dataset: &'a Dataset) -> Vec<&'a Issue> {
        let own: HashSet<String> = (self.issues.iter())
            .filter_map(|issue| Some(issue.place.as_ref()?.to_string()))
            .collect();
        let again = |issue: &&Issue| {
            let place = issue.place.as_ref();
            issue.message.key != "dataset.conflict"
                && place.is_some_and(|place| own.contains(&place.to_string()))
        };
        let read = dataset.issues.iter().filter(|issue| !again(issue));
        read.chain(&self.issues).collect()
    }
}

/// Understands a dataset of projects (see [`open_projects`]) and joins it to the enterprises, by credit code, then by
/// name, then by name without its legal form.
///
/// Cells that cannot be (a date that is none, an end before the start, negative money, a stage that nobody knows, a
/// readiness level outside 1 to 9) are told with their places and count as missing; their projects stay.
///
/// # Errors
/// When a column has not the type that [`open_projects`] gives it.
pub fn projects(
    dataset: &Dataset,
    enterprises: Option<&Dataset>,
    rules: &ProjectRules,
) -> Result<Projects> {
    let mut issues = Vec::new();
    let mut all = read::projects(dataset, rules, &mut issues)?;
    if let Some(enterprises) = enterprises {
        join::join(dataset, &mut all, enterprises, &mut issues)?;
    }
    Ok(Projects {
        all,
        rules: rules.clone(),
        issues,
        last_year: enterprises.and_then(|own| own.years().last().copied()),
        with_enterprises: enterprises.is_some(),
    })
}

#[cfg(test)]
mod tests;
