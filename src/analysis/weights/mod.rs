//! Weights for the parts of a scheme: proposed by the data or by people, beside those that the scheme has; what the
//! ranks would be under them, and what other methods of ranking say.
//!
//! Scores come in. A [`Level`] names the parts that are weighed against each other: the top groups, or what stands
//! directly in one group. Proposals are shares that add up to 1; put into the scheme they keep the sum of the weights
//! that were there, so that points keep their scale.

mod data;
mod effect;
mod effective;
mod judgement;
mod latitude;
mod level;
mod opinion;
mod reasons;
mod report;
mod sheets;

pub(super) use data::Points;
pub use data::propose;
pub(super) use effect::years;
pub use effect::{Effect, Moved, effect};
pub use effective::{Counting, EffectiveNode, effective};
pub use judgement::{budget, pairwise};
pub use latitude::{Interval, Latitude, Swap, Unswapped, latitude};
pub use level::{Level, Part};
pub use opinion::{Opinion, OpinionMethod, opinions};
pub use report::{Weighing, weigh};
pub(super) use sheets::{Columns, cell};
pub use sheets::{Reader, sheets};

pub(super) use reasons::refusal;

use super::Scores;
use super::words::titled;
use crate::composite::Child;
use crate::i18n::{Message, Result};
use crate::scheme::{Scheme, Weight, reweighed, with_weights};

/// A way to weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The same for all.
    Equal,
    /// Loadings of the first principal component.
    Principal,
    /// Shannon's entropy.
    Entropy,
    /// Spread times conflict (CRITIC).
    Critic,
    /// Standard deviation.
    Deviation,
    /// Pairwise judgements (analytic hierarchy process).
    Pairwise,
    /// Points that experts distribute.
    Budget,
}

impl Method {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Equal,
        Self::Principal,
        Self::Entropy,
        Self::Critic,
        Self::Deviation,
        Self::Pairwise,
        Self::Budget,
    ];

    /// Those that need nothing but scores.
    pub const FROM_DATA: [Self; 5] = [
        Self::Equal,
        Self::Principal,
        Self::Entropy,
        Self::Critic,
        Self::Deviation,
    ];

    /// Its short name for machines and command lines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Principal => "pca",
            Self::Entropy => "entropy",
            Self::Critic => "critic",
            Self::Deviation => "sd",
            Self::Pairwise => "ahp",
            Self::Budget => "budget",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::Equal => "weights.equal",
            Self::Principal => "weights.principal",
            Self::Entropy => "weights.entropy",
            Self::Critic => "weights.critic",
            Self::Deviation => "weights.deviation",
            Self::Pairwise => "weights.pairwise",
            Self::Budget => "weights.budget",
        })
    }

    /// What weights found in this way mean, and what they do not.
    #[must_use]
    pub fn meaning(self) -> Message {
        Message::new(match self {
            Self::Equal => "weights.equal_means",
            Self::Principal => "weights.principal_means",
            Self::Entropy => "weights.entropy_means",
            Self::Critic => "weights.critic_means",
            Self::Deviation => "weights.deviation_means",
            Self::Pairwise => "weights.pairwise_means",
            Self::Budget => "weights.budget_means",
        })
    }
}

/// Weights that a method proposes for the parts of a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The method.
    pub method: Method,
    /// One share for each of [`Level::parts`]; they add up to 1.
    pub shares: Vec<f64>,
    /// What the method says besides.
    pub detail: Detail,
    /// What to know before using them.
    pub remarks: Vec<Message>,
}

/// What a method says besides the shares.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// Nothing.
    None,
    /// Of the first principal component.
    Principal {
        /// Its share of the whole variance.
        explained: f64,
        /// Parts that run against it.
        against: Vec<usize>,
    },
    /// Of pairwise judgements.
    Pairwise {
        /// Largest eigenvalue of the matrix.
        lambda_max: f64,
        /// (λ - n)/(n - 1).
        consistency_index: f64,
        /// That over the index of random judgements; none above fifteen parts.
        consistency_ratio: Option<f64>,
    },
    /// Of distributed points.
    Budget {
        /// The experts.
        experts: Vec<String>,
        /// The smallest share that an expert gave each part.
        lowest: Vec<f64>,
        /// The largest.
        highest: Vec<f64>,
        /// Standard deviation between experts; none for one alone.
        sd: Option<Vec<f64>>,
    },
}

/// Shares below this are nothing: rounding, or too little for a weight in a file.
const NOTHING: f64 = 1e-12;

impl Proposal {
    fn new(method: Method, shares: &[f64], detail: Detail, remarks: Vec<Message>) -> Self {
        let kept = |share: &f64| if *share < NOTHING { 0.0 } else { *share };
        let shares: Vec<f64> = shares.iter().map(kept).collect();
        Self {
            method,
            shares: adding_up(&shares, 1.0),
            detail,
            remarks,
        }
    }
}

/// What to know where observations of several years stand together; nothing for one year.
#[must_use]
pub fn pooled(years: Option<(i32, i32)>) -> Option<Message> {
    let (first, last) = years.filter(|(first, last)| first < last)?;
    Some(
        Message::new("weights.pooled")
            .with("first", first.to_string())
            .with("last", last.to_string()),
    )
}

/// The weights that shares become in the scheme of a level: in every stage the sum of the weights that are there,
/// divided by the shares, to twelve digits; one number where that is the same in all stages.
#[must_use]
pub fn written(level: &Level, shares: &[f64]) -> Vec<(Child, Weight)> {
    let stages = level.parts.first().map_or(0, |part| part.weights.len());
    let all: Vec<Vec<f64>> = (0..stages)
        .map(|stage| {
            let own = level.parts.iter().map(|part| part.weights[stage]);
            adding_up(shares, own.sum())
        })
        .collect();
    let weight = |part: usize| -> Weight {
        let by_stage: Vec<f64> = all.iter().map(|weights| weights[part]).collect();
        match by_stage.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other.to_bits() == first.to_bits()) => {
                Weight::One(*first)
            }
            _ => Weight::PerStage(by_stage),
        }
    };
    let parts = level.parts.iter().take(shares.len()).enumerate();
    parts.map(|(at, part)| (part.node, weight(at))).collect()
}

/// Digits behind the first of a sum of shares or weights that are kept.
const DIGITS: i32 = 12;

/// A sum in these proportions, each rounded to the same place (of a sum of 1 to twelve decimals), so that none shows what
/// binary numbers leave behind; the largest takes what rounding leaves, so that they add up as they are written.
pub(super) fn adding_up(shares: &[f64], sum: f64) -> Vec<f64> {
    let whole: f64 = shares.iter().sum();
    let exact = |share: &f64| share / whole * sum;
    if !(whole > 0.0 && sum > 0.0 && sum < 1e15) {
        return shares
            .iter()
            .map(exact)
            .map(|x| if x.is_finite() { x } else { 0.0 })
            .collect();
    }
    let digits = DIGITS - sum.log10().floor() as i32;
    // Powers of ten up to 22 are exact.
    let digits = digits.clamp(0, 22);
    let unit = 10.0_f64.powi(digits);
    let mut units: Vec<f64> = shares
        .iter()
        .map(|share| (exact(share) * unit).round())
        .collect();
    let left = (sum * unit).round() - units.iter().sum::<f64>();
    let largest = (0..units.len()).max_by(|a, b| units[*a].total_cmp(&units[*b]).then(b.cmp(a)));
    if let Some(largest) = largest {
        units[largest] += left;
    }
    units.into_iter().map(|units| units / unit).collect()
}

/// The scheme with these shares as weights of the level; its text stays that of the file.
#[must_use]
pub fn scheme_with(scheme: &Scheme, level: &Level, shares: &[f64]) -> Scheme {
    with_weights(scheme, &written(level, shares))
}

/// The file of the scheme with a proposal put in, its status illustrative and its source saying where the weights
/// come from; `from` names the data, or the file of judgements.
///
/// # Errors
/// Never for a scheme that was read from a file.
pub fn file_with(
    scores: &Scores,
    level: &Level,
    proposal: &Proposal,
    from: &str,
) -> Result<String> {
    let key = match proposal.method {
        Method::Equal => "weights.remark_equal",
        _ => "weights.remark",
    };
    let remark = Message::new(key)
        .with("level", level.title.clone())
        .with("method", proposal.method.title())
        .with("from", from);
    reweighed(
        &scores.scheme,
        &written(level, &proposal.shares),
        &titled(&remark),
    )
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::adding_up;

    #[test]
    fn shares_and_weights_are_written_short_and_add_up() {
        let written =
            |numbers: &[f64]| -> Vec<String> { numbers.iter().map(ToString::to_string).collect() };
        let thirds = adding_up(&[1.0, 1.0, 1.0], 1.0);
        assert_eq!(
            written(&thirds),
            ["0.333333333334", "0.333333333333", "0.333333333333"]
        );
        // 0.1 + 0.2 + 0.4 is 0.7000000000000001 in binary.
        let sum = 0.1 + 0.2 + 0.4;
        assert_eq!(written(&adding_up(&[3.0, 4.0], sum)), ["0.3", "0.4"]);
        assert_eq!(written(&adding_up(&[0.55, 0.45], 100.0)), ["55", "45"]);
        assert_eq!(adding_up(&[1.0, 2.0], 0.0), [0.0, 0.0]);
        assert_eq!(adding_up(&[0.0, 0.0], 3.0), [0.0, 0.0]);
        for sum in [1e-9, 0.07, 1.0, 3.3, 1234.5, 3e11] {
            let shares: Vec<f64> = (1..40).map(|at| f64::from(at).sqrt()).collect();
            let found = adding_up(&shares, sum);
            // As decimal numbers they add up to the digit.
            let digits = 12 - sum.log10().floor() as i32;
            let whole: i128 = found
                .iter()
                .map(|x| (x * 10.0_f64.powi(digits)).round() as i128)
                .sum();
            assert_eq!(
                whole,
                (sum * 10.0_f64.powi(digits)).round() as i128,
                "{sum}"
            );
            let close = |(own, share): (&f64, &f64)| {
                let whole: f64 = shares.iter().sum();
                (own / sum - share / whole).abs() < 1e-10
            };
            assert!(found.iter().zip(&shares).all(close), "{sum}");
        }
    }
}
