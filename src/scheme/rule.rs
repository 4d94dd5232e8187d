//! How one indicator's value becomes points.

use super::{Formula, Step};

/// A rule; `x` is the indicator's value after treatment.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// x itself.
    Identity,
    /// Points of the highest step with `at <= x` (lower is better: of the lowest with `x <= at`).
    Steps {
        /// In the order of `at`, ascending.
        steps: Vec<Step>,
        /// Points where no step is reached.
        below: f64,
    },
    /// `points · x / per`, bounded by `cap` (a floor when `points` is negative).
    PerUnit {
        /// Points for each unit.
        points: f64,
        /// Size of the unit.
        per: f64,
        /// Bound.
        cap: Option<f64>,
    },
    /// Points if a condition holds.
    Flag {
        /// The condition.
        when: Formula,
        /// The points.
        points: f64,
    },
    /// (x - min) / (max - min), on the scale.
    MinMax,
    /// (x - mean) / sd, sd with n - 1.
    ZScore {
        /// Mean of the result.
        mean: f64,
        /// Standard deviation of the result.
        sd: f64,
    },
    /// (rank - 1) / (n - 1), on the scale; smallest rank for ties.
    PercentRank,
    /// Rank, largest = best.
    Rank,
    /// Rank - 1.
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
    /// 1 - (`x_ref` - x) / (`x_ref` - min).
    DistanceToReference {
        /// The reference entity.
        reference: String,
        /// Whether the result ends at 1.
        clip: bool,
    },
    /// 100 · x / `x_base` (lower is better: 100 · `x_base` / x).
    BaseYear {
        /// The base year.
        year: i32,
    },
    /// Growth between adjacent years, chained from 100.
    Chained {
        /// The first year.
        year: i32,
        /// Whether growth is symmetric, 2(x - x')/(x + x'), and not the ratio.
        symmetric: bool,
    },
}

impl Rule {
    /// The rule's name in scheme files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Steps { .. } => "steps",
            Self::PerUnit { .. } => "per_unit",
            Self::Flag { .. } => "flag",
            Self::MinMax => "min_max",
            Self::ZScore { .. } => "z_score",
            Self::PercentRank => "percent_rank",
            Self::Rank => "rank",
            Self::Borda => "borda",
            Self::Goalposts { .. } => "goalposts",
            Self::Target { .. } => "target",
            Self::DistanceToMax => "distance_to_max",
            Self::DistanceToReference { .. } => "distance_to_reference",
            Self::BaseYear { .. } => "base_year",
            Self::Chained { .. } => "chained",
        }
    }

    /// The numbers of the rule that each stand alone, by their keys in scheme files.
    #[must_use]
    pub fn numbers(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::PerUnit { points, per, cap } => [("points", *points), ("per", *per)]
                .into_iter()
                .chain(cap.map(|cap| ("cap", cap)))
                .collect(),
            Self::Flag { points, .. } => vec![("points", *points)],
            Self::Goalposts { low, high } => vec![("low", *low), ("high", *high)],
            Self::Target { target, .. } => vec![("target", *target)],
            _ => Vec::new(),
        }
    }

    /// The number with this key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        let mut numbers = self.numbers().into_iter();
        numbers.find_map(|(own, value)| (own == key).then_some(value))
    }

    /// The condition inside the rule, if it has one.
    #[must_use]
    pub fn condition(&self) -> Option<&Formula> {
        match self {
            Self::Flag { when, .. } => Some(when),
            _ => None,
        }
    }

    /// Whether the result is points as they are, and not a share of the scale that a weight multiplies.
    #[must_use]
    pub fn gives_points(&self) -> bool {
        matches!(
            self,
            Self::Identity | Self::Steps { .. } | Self::PerUnit { .. } | Self::Flag { .. }
        )
    }

    /// Whether values are treated and compared within peer groups: by every normalising rule but those over years.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        self.is_relative() || matches!(self, Self::Goalposts { .. })
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
