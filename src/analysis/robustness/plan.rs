//! Which choices behind an index are put in doubt, how far, how often, and from which seed: the data of a test of
//! robustness.

use serde::{Deserialize, Serialize};

use super::substitutes::replaceable;
use crate::analysis::method;
use crate::scheme::{Aggregation, Missing, Scheme};

/// What varies, and how often. A run draws each choice anew and by itself: the scheme's own way and the alternatives
/// named here have the same chance. Alternatives that do what the scheme does anyway count once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Noise on the weights; none when absent.
    pub weights: Option<WeightNoise>,
    /// Other ways to normalise. They replace the rules `min_max`, `z_score`, `percent_rank`, `rank`, `borda` and
    /// `distance_to_max`; rules that measure against something fixed (steps, goalposts, targets, base years) stay.
    pub normalisation: Vec<Normalisation>,
    /// Other means. They replace every mean of the scheme; groups whose points add up, or of which the best counts,
    /// stay.
    pub aggregation: Vec<Aggregation>,
    /// Other ways to treat outliers, of the indicators that the scheme treats.
    pub treatment: Vec<Outliers>,
    /// Whether missing values stay missing in half of the runs, where the scheme fills them.
    pub imputation: bool,
    /// How many runs, at least 2.
    pub runs: u32,
    /// The same seed gives the same runs.
    pub seed: u64,
    /// The chance of this rank or a better one is counted.
    pub top: u32,
    /// For so many entities from the top the order of every two is counted.
    pub pairs: u32,
    /// Whether Sobol indices are computed where several choices vary: for d choices another d runs for every two.
    pub sensitivity: bool,
}

/// Most runs of a plan.
pub const MOST_RUNS: u32 = 100_000;

/// Most entities whose order is counted.
pub const MOST_PAIRS: u32 = 200;

/// Weights that are wrong by some share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightNoise {
    /// A weight times a number between 1 - share and 1 + share, every number with the same chance. Where points add
    /// up and no weight is written, the points of the rule are the weight.
    pub share: f64,
    /// The levels whose weights vary; all when empty.
    pub levels: Vec<Level>,
}

/// A level of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Groups at a depth; 1 are the top ones.
    Groups(u32),
    /// The indicators, wherever they stand.
    Indicators,
}

/// A way to make the values of different indicators comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// Shares of the range, on the scheme's scale.
    MinMax,
    /// Standard deviations from the mean, which stands in the middle of the scheme's scale; one is 15 % of the scale
    /// (on 0 to 100: mean 50, deviation 15).
    ZScore,
    /// Percent ranks, on the scheme's scale.
    PercentRank,
}

/// What is done to outliers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outliers {
    /// At most so many values are winsorised; what follows is as in the scheme.
    Points(u32),
    /// Nothing.
    Kept,
}

/// A choice behind an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// The weights.
    Weights,
    /// How values are made comparable.
    Normalisation,
    /// How children combine.
    Aggregation,
    /// What is done to outliers.
    Treatment,
    /// Whether missing values are filled.
    Imputation,
}

impl Assumption {
    /// Its name for programs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Normalisation => "normalisation",
            Self::Aggregation => "aggregation",
            Self::Treatment => "treatment",
            Self::Imputation => "imputation",
        }
    }
}

impl Default for WeightNoise {
    /// ±25 % on all levels, as is the custom (`COINr`, the audits of the Joint Research Centre).
    fn default() -> Self {
        Self {
            share: 0.25,
            levels: Vec::new(),
        }
    }
}

impl Plan {
    /// Nothing varies: 1,000 runs, seed 1, the first 10, the order of the first 20, with Sobol indices.
    #[must_use]
    pub fn fixed() -> Self {
        Self {
            weights: None,
            normalisation: Vec::new(),
            aggregation: Vec::new(),
            treatment: Vec::new(),
            imputation: false,
            runs: 1000,
            seed: 1,
            top: 10,
            pairs: 20,
            sensitivity: true,
        }
    }

    /// Everything varies that can under a scheme: weights by ±25 %; min-max, z-scores and percent ranks where rules
    /// compare; the geometric mean beside the arithmetic one; winsorising of one value up to as many as the scheme
    /// allows; filled and missing values.
    #[must_use]
    pub fn of(scheme: &Scheme) -> Self {
        let mut plan = Self::fixed();
        plan.weights = Some(WeightNoise::default());
        let mut rules = scheme.indicators.iter().map(|one| method::rule(&one.rule));
        if rules.any(|rule| replaceable(&rule)) {
            plan.normalisation = Self::all_normalisations();
        }
        if means(scheme).contains(&Aggregation::Arithmetic) {
            plan.aggregation = vec![Aggregation::Geometric];
        }
        plan.treatment = Self::all_treatments(scheme);
        plan.imputation = scheme.missing == Missing::Impute && scheme.impute.is_some();
        plan
    }

    /// All ways to normalise.
    #[must_use]
    pub fn all_normalisations() -> Vec<Normalisation> {
        vec![
            Normalisation::MinMax,
            Normalisation::ZScore,
            Normalisation::PercentRank,
        ]
    }

    /// The treatments that stand beside a scheme's own: fewer winsorised values (every number of them up to ten, else
    /// ten spread alike), or none at all where it winsorises none; nothing where it treats no indicator.
    #[must_use]
    pub fn all_treatments(scheme: &Scheme) -> Vec<Outliers> {
        match method::most_winsorised(scheme) {
            None => Vec::new(),
            Some(0) => vec![Outliers::Kept],
            Some(most) => {
                let steps = most.min(MOST_TREATMENTS);
                let share = |step: u32| u64::from(most) * u64::from(step) / u64::from(steps);
                // At most `most`, which is one.
                let points = (1..=steps).map(|step| share(step) as u32);
                points.map(Outliers::Points).collect()
            }
        }
    }
}

/// Most treatments that stand beside a scheme's own without being named.
const MOST_TREATMENTS: u32 = 10;

/// How the groups, and the whole, combine.
fn means(scheme: &Scheme) -> Vec<Aggregation> {
    (0..scheme.groups.len())
        .map(|group| scheme.aggregation(group))
        .chain([scheme.aggregate])
        .collect()
}
