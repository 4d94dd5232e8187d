//! The choices that make a composite indicator, as data.

use serde::{Deserialize, Serialize};

/// How a group's present children combine; weights are re-spread over them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Points add up.
    Sum,
    /// The best of them.
    Max,
    /// Weighted arithmetic mean.
    #[default]
    Arithmetic,
    /// Weighted geometric mean.
    Geometric,
    /// Weighted harmonic mean.
    Harmonic,
    /// Weighted power mean with this exponent; 0 is the geometric mean.
    Power(f64),
    /// Weighted median: the value at which half of the weight is reached, the middle of two where it is reached
    /// between them.
    Median,
    /// Copeland's pairwise wins less losses.
    Copeland,
}

/// What a missing indicator does to the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// Its weight is spread over those present.
    Skip,
    /// It has no points.
    Zero,
    /// It is imputed first; what stays missing is skipped.
    Impute,
}

/// What a share of present indicators counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CoverageBy {
    /// The weights of the indicators below.
    #[default]
    Weight,
    /// Every indicator below alike.
    Count,
    /// Every direct child of a group alike; for the whole, every indicator alike.
    Children,
}

/// Outlier treatment, before normalising.
#[derive(Clone, Debug, PartialEq)]
pub struct Treatment {
    /// Passes when |skewness| is below this …
    pub skewness: f64,
    /// … or excess kurtosis below this.
    pub kurtosis: f64,
    /// Most values that are winsorised on the way; 0 for none.
    pub max_points: u32,
    /// What follows where winsorising was not enough.
    pub then: TreatThen,
    /// Whether the logarithm is taken of the winsorised values and not of the original ones.
    pub combine: bool,
}

/// The second step of outlier treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TreatThen {
    /// `log_CT` of `COINr`: ln(x - min + 0.01 (max - min)).
    LogCt,
    /// `log_CT_plus` of `COINr`: that for a tail to the right, -ln(max + 0.01 (max - min) - x) for one to the left.
    LogCtPlus,
    /// Nothing.
    None,
}

/// A way of imputing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImputeKind {
    /// Mean over the group.
    Mean,
    /// Median over the group.
    Median,
    /// The entity's latest value before.
    Previous,
    /// Between the entity's values around, on a straight line over the years.
    Linear,
    /// Mean of the other indicators in the same group of the scheme, each on its range from 0 to 1, put back on
    /// the range of this one.
    RowMean,
}

/// Points at a value and beyond.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Value from which the step holds.
    pub at: f64,
    /// Points.
    pub points: f64,
}

/// How a value becomes points, with numbers only.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// x.
    Identity,
    /// Points of the highest step reached (the lowest where lower is better).
    Steps {
        /// By `at`, ascending.
        steps: Vec<Step>,
        /// Points where none is reached.
        below: f64,
    },
    /// points · x / per, bounded.
    PerUnit {
        /// Points for each `per` of x.
        points: f64,
        /// Units for which the points are given.
        per: f64,
        /// Bound, in the direction of the points.
        cap: Option<f64>,
    },
    /// Points where a condition (beside the value, 1 or 0) holds.
    Flag {
        /// Points.
        points: f64,
    },
    /// (x - min) / (max - min), on the scale.
    MinMax,
    /// (x - mean) / sd · `sd` + `mean`, sd with n - 1.
    ZScore {
        /// Mean of the result.
        mean: f64,
        /// Standard deviation of the result.
        sd: f64,
    },
    /// (rank - 1) / (n - 1), smallest rank for ties, on the scale.
    PercentRank,
    /// Rank from the worst, smallest rank for ties.
    Rank,
    /// Rank less one.
    Borda,
    /// (x - low) / (high - low), clipped, on the scale.
    Goalposts {
        /// Value of the lower end.
        low: f64,
        /// Value of the upper end.
        high: f64,
    },
    /// (x - min) / (target - min).
    Target {
        /// The target.
        target: f64,
        /// Whether the result ends at 1.
        clip: bool,
    },
    /// 1 - (max - x) / (max - min).
    DistanceToMax,
    /// 1 - (`x_ref` - x) / (`x_ref` - min); the reference of each row's peer group stands beside the value.
    DistanceToReference {
        /// Whether the result ends at 1.
        clip: bool,
    },
    /// 100 · x / `x_base` (lower is better: 100 · `x_base` / x); the base stands beside the value.
    BaseYear,
    /// A result that stands beside the value, computed over years.
    Beside,
}

impl Rule {
    /// Whether nothing counts but the order of the values.
    #[must_use]
    pub fn is_by_order(&self) -> bool {
        matches!(self, Self::PercentRank | Self::Rank | Self::Borda)
    }

    /// Whether the result depends on other observations of the peer group.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        matches!(
            self,
            Self::MinMax
                | Self::ZScore { .. }
                | Self::PercentRank
                | Self::Rank
                | Self::Borda
                | Self::Target { .. }
                | Self::DistanceToMax
                | Self::DistanceToReference { .. }
        )
    }
}
