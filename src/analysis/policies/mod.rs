//! Policies matched to enterprises: a table of policies comes in, with the observations and their scores; for each policy
//! those that meet its condition go out, with the reason, and what is wrong with which cell of the table.

mod ask;
mod corrected;
mod literals;
mod read;
mod reasons;
mod sheets;

use crate::analysis::Day;
use crate::dataset::Issue;
use crate::i18n::{Message, Title};
use crate::scheme::Formula;
use crate::table::Place;

pub use ask::match_policies;
pub use read::{is_policy_table, read_policies};
pub use sheets::policy_sheets;

/// One policy of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The cell of its name.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// What an enterprise must meet; nothing where the cell is blank.
    pub condition: Option<Formula>,
    /// The cell of its condition.
    pub condition_place: Option<Place>,
    /// The least total.
    pub points: Option<f64>,
    /// Ids or names of tiers, of which one is needed; all where there are none.
    pub tiers: Vec<String>,
    /// The amount, as it is written.
    pub amount: String,
    /// The last day to apply.
    pub deadline: Option<Day>,
}

/// A table of policies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policies {
    /// Those that can be asked, in the order of the file.
    pub all: Vec<Policy>,
    /// What is wrong with the others, and with single cells.
    pub issues: Vec<Issue>,
    /// Rows of the file: `read = all + set_aside`.
    pub read: usize,
    /// Rows that are no policy that can be asked.
    pub set_aside: usize,
}

/// Who meets one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// Rows that meet it, in the order of the scores, or of the data without scores.
    pub rows: Vec<Match>,
    /// Rows of which it cannot be told, because a value is missing; in the order of `rows`.
    pub undecided: Vec<u32>,
    /// Whether its deadline was over on the day that was asked for: then nobody was matched.
    pub over: bool,
}

/// An enterprise that meets a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Its row in the observations that were asked (of the scores, where there are any).
    pub row: u32,
    /// What the parts of the condition show; blank where there is none.
    pub(super) shown: String,
}

/// Policies with those that meet them.
#[derive(Clone, Debug)]
pub struct Matches {
    /// The policies that could be asked.
    pub policies: Vec<Policy>,
    /// One for each policy.
    pub met: Vec<Met>,
    /// What is wrong with cells of the table, those of reading it first.
    pub issues: Vec<Issue>,
    /// The year that was asked; `None` in data without years.
    pub year: Option<i32>,
    /// Entity, name and town of each row: of the scores, where there are any.
    pub who: Vec<Who>,
    /// The rows that were asked, in the order in which they are told; scores may have others, of other years.
    pub asked: Vec<u32>,
    /// The day that was asked for.
    pub on: Option<Day>,
    /// The day that deadlines are held against without leaving anybody out; see [`Matches::mark_over`].
    pub today: Option<Day>,
}

/// One row that was asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// Its key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its town.
    pub town: Option<String>,
    /// Its total.
    pub total: Option<f64>,
    /// Its tier.
    pub tier: Option<Title>,
    /// Its tier as the scheme writes it, which no language changes.
    pub tier_id: Option<String>,
    /// Whether it is settled that it has no more than that: it was scored, or a gate took its total away.
    pub settled: bool,
    /// Whether a gate took its total away.
    pub gated: bool,
}

impl Matches {
    /// Marks the policies whose deadline was over on a day; who meets them stays.
    #[must_use]
    pub fn mark_over(mut self, today: Day) -> Self {
        self.today = Some(today);
        self
    }

    /// Whether the deadline of a policy was over on the day that was asked for or is marked.
    #[must_use]
    pub fn is_over(&self, policy: &Policy) -> bool {
        let on = self.on.or(self.today).zip(policy.deadline);
        on.is_some_and(|(on, last)| last.is_before(on))
    }

    /// A policy with amount and deadline, and that it is over where it is.
    #[must_use]
    pub fn title(&self, policy: &Policy) -> Message {
        if !self.is_over(policy) {
            return policy.title();
        }
        Message::new("policies.title_over").with("title", policy.title())
    }

    /// That an entity meets none of the policies, or that all of them are over.
    #[must_use]
    pub fn none(&self) -> Message {
        let all_over = self.on.filter(|_| self.met.iter().all(|met| met.over));
        match all_over.filter(|_| !self.met.is_empty()) {
            Some(on) => Message::new("policies.all_over").with("on", on.to_string()),
            None => Message::new("policies.says_none"),
        }
    }

    /// The policies that an entity meets, each with its reason.
    #[must_use]
    pub fn of(&self, entity: &str) -> Vec<(&Policy, &Match)> {
        let policies = self.policies.iter().zip(&self.met);
        let own = |at: &Match| {
            self.who
                .get(at.row as usize)
                .is_some_and(|own| own.entity == entity)
        };
        policies
            .filter_map(|(policy, met)| Some((policy, met.rows.iter().find(|at| own(at))?)))
            .collect()
    }

    /// How many enterprises meet how many policies.
    #[must_use]
    pub fn summary(&self) -> Vec<Message> {
        let mut lines: Vec<Message> = Vec::new();
        for (policy, met) in self.policies.iter().zip(&self.met) {
            let key = if met.over {
                "policies.summary_over"
            } else if self.is_over(policy) {
                "policies.summary_past"
            } else {
                "policies.summary"
            };
            lines.push(
                Message::new(key)
                    .with("policy", policy.name.as_str())
                    .with("count", met.rows.len())
                    .with("all", self.asked.len())
                    .with("undecided", met.undecided.len())
                    .with(
                        "deadline",
                        policy.deadline.map_or(String::new(), |day| day.to_string()),
                    ),
            );
        }
        lines
    }
}

impl Policy {
    /// Why an enterprise meets it, in a sentence: what it shows of each part of the condition that holds, with what is
    /// asked, and points and tier where it asks for them.
    #[must_use]
    pub fn reason(&self, own: &Match, who: &Who) -> Message {
        let mut parts: Vec<Message> = Vec::new();
        if let Some(condition) = &self.condition {
            parts.extend(reasons::told(condition, &own.shown));
        }
        if let Some(points) = self.points {
            parts.push(
                Message::new("policies.reason_points")
                    .with("total", who.total.unwrap_or(f64::NAN))
                    .with("points", points),
            );
        }
        if !self.tiers.is_empty() {
            let tier = who.tier.clone().unwrap_or_default();
            parts.push(Message::new("policies.reason_tier").with("tier", tier));
        }
        if parts.is_empty() {
            return Message::new("policies.reason_all");
        }
        Message::new("policies.reason").with("parts", reasons::in_a_row(&parts))
    }

    /// Amount and deadline after its name.
    #[must_use]
    pub fn title(&self) -> Message {
        let key = match (self.amount.is_empty(), self.deadline) {
            (true, None) => "policies.title",
            (false, None) => "policies.title_amount",
            (true, Some(_)) => "policies.title_deadline",
            (false, Some(_)) => "policies.title_both",
        };
        Message::new(key)
            .with("policy", self.name.as_str())
            .with("amount", self.amount.as_str())
            .with(
                "deadline",
                self.deadline.map_or(String::new(), |day| day.to_string()),
            )
    }
}

#[cfg(test)]
mod tests;
