//! What undo and redo go back to: the choices of the user, small enough to copy for every step.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::analysis::BoardRule;
use crate::analysis::cards::CardRules;
use crate::analysis::funds::FundPlan;
use crate::dataset::Mapping;
use crate::figure::compose::MapChoices;
use crate::report::ReportChoices;
use crate::scheme::{Revisions, builtins};
use crate::table::ReadOptions;
use crate::workspace::TrialOrder;

/// One file that is open, with what the user knows better than the guesses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceChoice {
    /// The file.
    pub path: PathBuf,
    /// How to read it.
    pub options: ReadOptions,
    /// Further files that are joined to it by what names their rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<PathBuf>,
    /// Which column is which field, when the user said so.
    pub mapping: Option<Mapping>,
}

impl SourceChoice {
    /// A file as it is, all guesses left alone.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            ..Self::default()
        }
    }

    /// How it is read, with the files that are joined to it.
    #[must_use]
    pub fn reading(&self) -> ReadOptions {
        ReadOptions {
            with: self.with.clone(),
            ..self.options.clone()
        }
    }

    /// The file's name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().map_or_else(
            || self.path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}

/// What the trends page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrendState {
    /// Id of a preset, or the id of a number column; the first preset when absent.
    pub measure: Option<String>,
    /// Entity keys; a choice of the first ones when empty.
    pub entities: Vec<String>,
    /// The subject among them.
    pub subject: Option<String>,
    /// A target value.
    pub target: Option<f64>,
}

/// What the funds page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FundState {
    /// The plan; its year and its scheme are the shared ones. Without a budget one is proposed.
    pub plan: FundPlan,
    /// A second plan beside it; its scheme is the shared one unless it names another.
    pub against: Option<FundPlan>,
    /// The ledger of the accounts.
    pub ledger: Option<PathBuf>,
}

impl FundState {
    /// Whether the plan goes by accounts.
    #[must_use]
    pub fn keeps_accounts(&self) -> bool {
        self.ledger.is_some() || self.plan.valid_years.is_some()
    }
}

/// A group or an indicator of a scheme, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemePart {
    /// A group.
    Group(String),
    /// An indicator.
    Indicator(String),
}

/// What the scheme page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchemeState {
    /// The scheme of the index, and not that of points.
    pub of_index: bool,
    /// Id of the stage whose weights are shown; the first when absent.
    pub stage: Option<String>,
    /// The group or indicator that is looked at.
    pub part: Option<SchemePart>,
    /// Whether a weight that changes takes from its siblings, so that their sum stays.
    pub keeps_sum: bool,
    /// In what order the ranking is.
    pub order: TrialOrder,
}

impl Default for SchemeState {
    fn default() -> Self {
        Self {
            of_index: false,
            stage: None,
            part: None,
            keeps_sum: true,
            order: TrialOrder::default(),
        }
    }
}

/// The choices of the user. Everything else the program shows is derived from these and from the files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The open files, in the order of opening.
    pub sources: Vec<SourceChoice>,
    /// Boundaries of the map.
    pub boundaries: Option<PathBuf>,
    /// Further layers of the map.
    pub layers: Vec<PathBuf>,
    /// Scheme files of the user, beside the built-in ones.
    pub schemes: Vec<PathBuf>,
    /// Scheme of points, by id or path; the best fitting one when absent.
    pub points_scheme: Option<String>,
    /// Scheme of the index, by id or path; the best fitting one when absent.
    pub index_scheme: Option<String>,
    /// What the user changed in schemes, by their ids or paths.
    pub revisions: BTreeMap<String, Revisions>,
    /// What the scheme page shows.
    pub scheme: SchemeState,
    /// The year; the last when absent.
    pub year: Option<i32>,
    /// SQL condition over raw columns.
    pub filter: Option<String>,
    /// The selected enterprise.
    pub enterprise: Option<String>,
    /// The selected county.
    pub county: Option<String>,
    /// The city's own four 90 % cards; those of the program when absent.
    pub cards: Option<CardRules>,
    /// A file of the city's own stages of projects; those of the program when absent.
    pub stages: Option<PathBuf>,
    /// Whether the ranking shows how firm its ranks are.
    pub firmness: bool,
    /// How portraits tell long and short boards.
    pub boards: BoardRule,
    /// What the trends page shows.
    pub trend: TrendState,
    /// What the funds page shows.
    pub fund: FundState,
    /// What the report holds.
    pub report: ReportChoices,
    /// What the map shows; its year and selection are the shared ones.
    pub map: MapChoices,
}

impl State {
    /// The scheme files that are to be read: those that were added, and those that a choice names by path.
    #[must_use]
    pub fn own_schemes(&self) -> Vec<PathBuf> {
        let mut files = self.schemes.clone();
        let named = [
            &self.points_scheme,
            &self.index_scheme,
            &self
                .fund
                .against
                .as_ref()
                .and_then(|plan| plan.scheme.clone()),
        ];
        for id in named.into_iter().flatten() {
            let path = PathBuf::from(id);
            if !builtins().contains(&id.as_str()) && !files.contains(&path) {
                files.push(path);
            }
        }
        files
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::analysis::funds::{FundRule, RowKept, TierAmount, TierOf};
    use crate::figure::ProjectsAs;
    use crate::i18n::Title;

    /// Every choice of a plan that a workspace must keep, none as it comes.
    fn plan() -> FundPlan {
        FundPlan {
            title: Title::same("A"),
            scheme: Some("city-ledger".to_owned()),
            year: Some(2022),
            rule: FundRule::Tiers,
            budget: Some(5),
            price: 7,
            floor: 11,
            most_points: Some(13),
            cap: Some(17),
            rd_share: Some(19),
            rd_column: "own_rd".to_owned(),
            spread: false,
            exclude: Some("a > 1".to_owned()),
            namesakes: true,
            valid_years: Some(3),
            once: vec!["titles".to_owned()],
            ledger_schemes: vec!["tech-sme".to_owned()],
            keep: Some(RowKept::Last),
            tiers: vec![
                TierAmount {
                    of: TierOf::From(23),
                    yuan: 29,
                },
                TierAmount {
                    of: TierOf::Tier("a".to_owned()),
                    yuan: 31,
                },
            ],
            date: Some("2022-06-30".to_owned()),
        }
    }

    #[test]
    fn choices_of_funds_cards_and_projects_are_kept_and_given_back() {
        let mut cards = CardRules::built_in();
        cards.cards[0].threshold = 77.5;
        let state = State {
            fund: FundState {
                plan: plan(),
                against: Some(FundPlan::floating(37)),
                ledger: Some("ledger.csv".into()),
            },
            cards: Some(cards),
            map: MapChoices {
                projects: ProjectsAs::Enterprises,
                ..MapChoices::default()
            },
            ..State::default()
        };
        // Nothing of the plan is left as it comes, so that nothing kept by chance looks kept.
        let usual = serde_json::to_value(FundPlan::default()).unwrap();
        let own = serde_json::to_value(plan()).unwrap();
        for (key, value) in own.as_object().unwrap() {
            assert_ne!(usual.get(key), Some(value), "{key}");
        }
        let kept = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&kept).unwrap(), state);
        // A workspace that says nothing of them has the usual ones.
        assert_eq!(
            serde_json::from_str::<State>("{}").unwrap(),
            State::default()
        );
    }
}
