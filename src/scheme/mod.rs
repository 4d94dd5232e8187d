//! Rules as data: a scheme file comes in, a checked [`Scheme`] goes out, or errors that name their lines.
//!
//! What a scheme *means* is in [`crate::analysis`]; this module knows its form only. The format is version 1.

mod builtin;
mod caution;
mod differences;
mod edits;
mod entity;
mod formula;
mod mixing;
mod parse;
mod revise;
mod reweigh;
mod rule;

pub use crate::composite::{
    Aggregation, CoverageBy, ImputeKind, Missing, Step, TreatThen, Treatment,
};
pub(crate) use builtin::listed;
pub use builtin::{builtin, builtins, load, read_text};
pub use caution::cautions;
pub use differences::{Difference, Item, differences};
pub use entity::EntityKind;
pub use formula::{Clause, Formula, phrase};
pub(crate) use parse::{Findings, Section, Value, parse_form};
pub use parse::{nearest, parse};
pub use revise::{Revision, Revisions, rebalanced};
pub use reweigh::{reweighed, with_weights};
pub use rule::Rule;

use serde::{Deserialize, Serialize};

use crate::i18n::{Message, Title};

/// What a scheme file says, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Letters, digits, hyphens.
    pub id: String,
    /// Version of the rule set, as its publisher counts.
    pub version: String,
    /// Name.
    pub title: Title,
    /// What is scored: `enterprise`, `county`, ….
    pub entity: String,
    /// How far the rules are published.
    pub status: Status,
    /// Where the rules were published.
    pub source: Title,
    /// How children combine, unless a group says otherwise.
    pub aggregate: Aggregation,
    /// Results are rounded to this many decimals, once, before they are shown or ranked.
    pub decimals: u32,
    /// Range of the normalising rules.
    pub scale: [f64; 2],
    /// Default peer group of relative rules: column names, or `stage`.
    pub peers: Vec<String>,
    /// Share of weighted indicators that an observation needs; below it there is no total.
    pub min_coverage: f64,
    /// What `min_coverage` counts, here and in groups.
    pub coverage: CoverageBy,
    /// What a missing indicator does to the total.
    pub missing: Missing,
    /// By what formulas and conditions may divide.
    pub divisors: Divisors,
    /// Stages of growth; the first whose condition holds.
    pub stages: Vec<Stage>,
    /// Groups, in file order; a parent stands before its children or after them.
    pub groups: Vec<Group>,
    /// Indicators, in file order: the order of every sum and of every output.
    pub indicators: Vec<Indicator>,
    /// Observations that meet one get no total.
    pub gates: Vec<Gate>,
    /// Bonuses and deductions.
    pub adjustments: Vec<Adjustment>,
    /// Tiers, from the top.
    pub tiers: Vec<Tier>,
    /// Who has the title of the scheme on record, as a condition over raw columns; nobody knows without one.
    pub record: Option<Formula>,
    /// Default outlier treatment.
    pub treat: Option<Treatment>,
    /// Imputation of missing values.
    pub impute: Option<Imputation>,
    /// The file's text.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
}

/// An error in a scheme file.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: Message,
}

/// How far a scheme's rules are published; shown wherever its results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As published.
    Official,
    /// Pieced together from what is published.
    Reconstructed,
    /// Partly our own proposal.
    Illustrative,
}

impl Status {
    /// Key of what it is called beside results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Official => "figure.status_official",
            Self::Reconstructed => "figure.status_reconstructed",
            Self::Illustrative => "figure.status_illustrative",
        }
    }
}

/// By what formulas may divide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Divisors {
    /// By all but zero.
    #[default]
    Any,
    /// By what is greater than zero: a ratio to negative sales or negative net assets says nothing, and is missing.
    Positive,
}

/// A stage of growth.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Name in weights and outputs.
    pub id: String,
    /// Name for people.
    pub title: Title,
    /// Holds for the observations in it; the last may have none.
    pub when: Option<Formula>,
}

/// A dimension or sub-dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Name in outputs.
    pub id: String,
    /// Index of the parent in [`Scheme::groups`].
    pub parent: Option<usize>,
    /// Name for people.
    pub title: Title,
    /// Weight among its siblings.
    pub weight: Weight,
    /// How its children combine; the scheme's way when absent.
    pub aggregate: Option<Aggregation>,
    /// Ceiling on its points; with 0 they are shown and not counted.
    pub cap: Option<f64>,
    /// Share of its weighted indicators that it needs.
    pub min_coverage: Option<f64>,
}

/// A formula over raw columns with the rule that makes points of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Name in outputs and in tier conditions.
    pub id: String,
    /// Index of its group in [`Scheme::groups`].
    pub group: usize,
    /// Name for people.
    pub title: Title,
    /// Unit of its value.
    pub unit: Option<Title>,
    /// Which way is good.
    pub better: Better,
    /// Its value.
    pub formula: Formula,
    /// Its weight among its siblings.
    pub weight: Weight,
    /// How its value becomes points.
    pub rule: Rule,
    /// Peer group of a relative rule; the scheme's when absent.
    pub within: Option<Vec<String>>,
    /// Outlier treatment: the scheme's, none, or its own.
    pub treat: TreatChoice,
    /// How far this one indicator is published, when it differs from the scheme.
    pub status: Option<Status>,
    /// Whether an enterprise cannot change it within a year, such as another title or an award: no step to a title.
    pub fixed: bool,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// A weight, the same for all or one for each stage.
#[derive(Clone, Debug, PartialEq)]
pub enum Weight {
    /// The same in every stage.
    One(f64),
    /// One for each of [`Scheme::stages`], in their order.
    PerStage(Vec<f64>),
}

impl Weight {
    /// The weight in the stage with this index.
    #[must_use]
    pub fn in_stage(&self, stage: usize) -> f64 {
        match self {
            Self::One(weight) => *weight,
            Self::PerStage(weights) => weights.get(stage).copied().unwrap_or(0.0),
        }
    }
}

/// A condition that takes the total away.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// When.
    pub when: Formula,
    /// The reason given.
    pub title: Title,
}

/// A bonus or deduction, added to the total.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// Name in outputs.
    pub id: String,
    /// Name for people.
    pub title: Title,
    /// Its value.
    pub formula: Formula,
    /// How its value becomes points.
    pub rule: Rule,
}

/// A tier of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Name in outputs.
    pub id: String,
    /// Name for people.
    pub title: Title,
    /// Holds for its members; the last may have none.
    pub when: Option<Formula>,
    /// Whether its members have what the scheme is about: the title. Where no tier says so, those of the first have.
    pub holds: bool,
}

/// An indicator's choice of treatment.
#[derive(Clone, Debug, PartialEq)]
pub enum TreatChoice {
    /// What the scheme says.
    Scheme,
    /// None.
    None,
    /// Its own.
    Own(Treatment),
}

/// How missing values are filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Imputation {
    /// The way.
    pub kind: ImputeKind,
    /// Columns whose combinations are the groups that the mean or median is taken over.
    pub by: Vec<String>,
}

impl Scheme {
    /// All formulas and conditions.
    fn formulas_mut(&mut self) -> impl Iterator<Item = &mut Formula> {
        let indicators = self.indicators.iter_mut();
        let adjustments = self.adjustments.iter_mut();
        let ruled = (indicators.map(|own| (&mut own.formula, &mut own.rule)))
            .chain(adjustments.map(|own| (&mut own.formula, &mut own.rule)));
        let ruled = ruled.flat_map(|(formula, rule)| {
            let when = match rule {
                Rule::Flag { when, .. } => Some(when),
                _ => None,
            };
            std::iter::once(formula).chain(when)
        });
        let stages = self.stages.iter_mut();
        let tiers = self.tiers.iter_mut();
        ruled
            .chain(stages.filter_map(|stage| stage.when.as_mut()))
            .chain(self.gates.iter_mut().map(|gate| &mut gate.when))
            .chain(tiers.filter_map(|tier| tier.when.as_mut()))
            .chain(self.record.as_mut())
    }

    /// A result rounded as totals are.
    #[must_use]
    pub fn rounded(&self, result: f64) -> f64 {
        crate::composite::round(result, self.decimals)
    }

    /// Whether every comparison stays within a year, so that a year has the same results alone as among others.
    #[must_use]
    pub fn stays_within_years(&self) -> bool {
        let within = |names: &Vec<String>| names.iter().any(|name| name == "year");
        let mut indicators = self.indicators.iter();
        within(&self.peers) && indicators.all(|own| own.within.as_ref().is_none_or(within))
    }

    /// Whether results of different years are on scales of their own: some rule compares an observation with others of its
    /// year alone.
    #[must_use]
    pub fn scales_by_year(&self) -> bool {
        let within = |own: &Indicator| {
            let names = own.within.as_ref().unwrap_or(&self.peers);
            names.iter().any(|name| name == "year")
        };
        self.indicators
            .iter()
            .any(|own| own.rule.is_relative() && within(own))
    }

    /// Whether its title says that it is another scheme changed in places; see [`Revisions::revised`].
    #[must_use]
    pub fn is_changed(&self) -> bool {
        revise::is_marked(&self.title)
    }

    /// How far its rules are published, as a key of words: of rules that were changed, that they are.
    #[must_use]
    pub fn status_name(&self) -> &'static str {
        if self.is_changed() {
            "figure.status_changed"
        } else {
            self.status.name()
        }
    }

    /// The raw columns that formulas, conditions, peer groups and imputation name, sorted, without the fields that
    /// every dataset has (`entity`, `name`, `year`) and without results (`total`, `points_…`). `prev_X` counts
    /// as `X`; `stage` is a raw column where the scheme defines no stages.
    #[must_use]
    pub fn raw_columns(&self) -> Vec<String> {
        let formulas = self.indicators.iter().map(|indicator| &indicator.formula);
        let gates = self.gates.iter().map(|gate| &gate.when);
        let adjustments = self
            .adjustments
            .iter()
            .map(|adjustment| &adjustment.formula);
        let stages = self.stages.iter().filter_map(|stage| stage.when.as_ref());
        let tiers = self.tiers.iter().filter_map(|tier| tier.when.as_ref());
        let rules = self
            .indicators
            .iter()
            .map(|indicator| &indicator.rule)
            .chain(self.adjustments.iter().map(|adjustment| &adjustment.rule))
            .filter_map(Rule::condition);
        let mut names: Vec<String> = formulas
            .chain(gates)
            .chain(adjustments)
            .chain(stages)
            .chain(tiers)
            .chain(rules)
            .flat_map(|formula| formula.columns.iter())
            .filter(|name| !self.is_result(name))
            .map(|name| name.strip_prefix("prev_").unwrap_or(name).to_owned())
            .collect();
        names.extend(self.grouping_columns().cloned());
        if !self.stages.is_empty() {
            names.retain(|name| name != "stage");
        }
        names.retain(|name| !matches!(name.as_str(), "entity" | "name" | "year"));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The columns that peer groups and imputation go by.
    fn grouping_columns(&self) -> impl Iterator<Item = &String> {
        let compared = self.indicators.iter();
        let compared = compared.filter(|indicator| indicator.rule.is_compared());
        compared
            .flat_map(|indicator| indicator.within.as_ref().unwrap_or(&self.peers))
            .chain(self.impute.iter().flat_map(|impute| &impute.by))
            .chain(self.peers_of_all().into_iter().flatten())
    }

    /// The scheme's own peers, where something beside the rules of indicators goes by them: missing values that are
    /// filled from peers, Copeland's comparisons, and adjustments that compare.
    #[must_use]
    pub fn peers_of_all(&self) -> Option<&[String]> {
        let from_peers = |impute: &Imputation| {
            let over_years = matches!(impute.kind, ImputeKind::Previous | ImputeKind::Linear);
            impute.by.is_empty() && !over_years
        };
        let filled =
            self.missing == Missing::Impute && self.impute.as_ref().is_some_and(from_peers);
        let copeland = |aggregation| aggregation == Aggregation::Copeland;
        let compares = copeland(self.aggregate)
            || (0..self.groups.len()).any(|group| copeland(self.aggregation(group)));
        let mut adjustments = self.adjustments.iter();
        let adjusts = adjustments.any(|adjustment| adjustment.rule.is_compared());
        (filled || compares || adjusts).then_some(self.peers.as_slice())
    }

    /// Whether a name in a condition is a result of the scheme and not a raw column: `total`, `rank`, the points
    /// of an indicator, a group, the stage where the scheme defines stages; also `year`, which every dataset has.
    #[must_use]
    pub fn is_result(&self, name: &str) -> bool {
        matches!(name, "total" | "rank" | "year")
            || (name == "stage" && !self.stages.is_empty())
            || name
                .strip_prefix("points_")
                .is_some_and(|id| self.indicators.iter().any(|i| i.id == id))
            || name
                .strip_prefix("group_")
                .is_some_and(|id| self.groups.iter().any(|g| g.id == id))
    }

    /// Index of the lowest tier that has the title: its members and those of all tiers above have it. `None` without
    /// tiers.
    #[must_use]
    pub fn title_tier(&self) -> Option<usize> {
        let marked = self.tiers.iter().rposition(|tier| tier.holds);
        marked.or((!self.tiers.is_empty()).then_some(0))
    }

    /// How the children of a group combine.
    #[must_use]
    pub fn aggregation(&self, group: usize) -> Aggregation {
        self.groups[group].aggregate.unwrap_or(self.aggregate)
    }

    /// The direct child groups of a group, or the top groups.
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        (0..self.groups.len()).filter(move |&group| self.groups[group].parent == parent)
    }

    /// The indicators that stand directly in a group.
    pub fn members(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.indicators.len())
            .filter(move |&indicator| self.indicators[indicator].group == group)
    }
}
