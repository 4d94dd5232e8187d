//! One way to compute an index: which of the alternatives hold in a run, and the method that follows.

use super::plan::{Normalisation, Outliers};
use super::substitutes::{is_mean, replaceable};
use crate::composite::{Aggregation, Child, Indicator, Rule, Tree};

/// Which alternatives hold in a run. The default is the scheme as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Whether missing values are filled, where the scheme fills them.
    pub imputation: bool,
    /// The rule in place of those that a plan may replace. Z-scores have no lower end: where they, or the mean that
    /// takes them, are put in place, and the mean is for numbers from zero up, those below the scale are set to its
    /// lower end. A number below zero would make the mean undefined, and the worst be left out of it.
    pub normalisation: Option<Normalisation>,
    /// The mean in place of the scheme's means. Under a geometric or harmonic mean, or a power mean with a negative
    /// exponent, which a single zero would decide, the scale begins at one hundredth of its length where it would
    /// begin at zero or below: 1 to 100 in place of 0 to 100. Groups whose points add up to a sum stay as they are
    /// where the mean would be Copeland's, whose results are no share of a scale.
    pub aggregation: Option<Aggregation>,
    /// The treatment in place of the scheme's.
    pub treatment: Option<Outliers>,
    /// What weights are multiplied by.
    pub factors: Option<Factors>,
}

/// Factors of the weights of a scheme's indicators and groups, in their order, the same in every stage. What has points
/// and stands in a sum has no weight there; its points are multiplied instead, with the ceilings of the groups in it.
/// The result of a Copeland comparison is left as it is in a sum, and where the best counts weights have no part.
/// Coverage counts with the new weights: every run is a scheme that could be written so.
#[derive(Clone, Debug, PartialEq)]
pub struct Factors {
    /// One for each indicator.
    pub indicators: Vec<f64>,
    /// One for each group.
    pub groups: Vec<f64>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            imputation: true,
            normalisation: None,
            aggregation: None,
            treatment: None,
            factors: None,
        }
    }
}

impl Setting {
    /// The structure under this setting, and what the points of each indicator are multiplied by.
    pub(super) fn tree(&self, nominal: &Tree) -> (Tree, Vec<f64>) {
        let mut tree = nominal.clone();
        tree.scale = self.scale(nominal);
        let mut multipliers = vec![1.0; nominal.scaled.len()];
        if let Some(factors) = &self.factors {
            factors.put(&mut tree, &mut multipliers);
        }
        if let Some(aggregation) = self.aggregation {
            let kept: Vec<usize> = if aggregation == Aggregation::Copeland {
                summed(nominal)
            } else {
                Vec::new()
            };
            for (at, group) in tree.groups.iter_mut().enumerate() {
                if is_mean(group.aggregation) && !kept.contains(&at) {
                    group.aggregation = aggregation;
                }
            }
            if is_mean(tree.aggregation) {
                tree.aggregation = aggregation;
            }
        }
        (tree, multipliers)
    }

    /// The scale under this setting.
    pub(super) fn scale(&self, nominal: &Tree) -> [f64; 2] {
        let [low, high] = nominal.scale;
        let above_zero = match self.aggregation {
            Some(Aggregation::Power(p)) => p <= 0.0,
            other => other.is_some_and(takes_positive),
        };
        if above_zero && low <= 0.0 {
            let span = high - low;
            [span / 100.0, span]
        } else {
            [low, high]
        }
    }

    /// Whether z-scores have to end at the lower end of the scale for what `tree`, which this setting made, combines.
    pub(super) fn wants_positive(&self, tree: &Tree) -> bool {
        let chosen = self.normalisation == Some(Normalisation::ZScore)
            || self.aggregation.is_some_and(takes_positive);
        let mut all = tree.groups.iter().map(|group| group.aggregation);
        chosen && (takes_positive(tree.aggregation) || all.any(takes_positive))
    }

    /// An indicator's rule and treatment under this setting.
    pub(super) fn indicator(&self, nominal: &Indicator, scale: [f64; 2]) -> Indicator {
        let mut indicator = nominal.clone();
        if let Some(normalisation) = self.normalisation
            && replaceable(&indicator.rule)
        {
            indicator.rule = normalisation.rule(scale);
        }
        // Around zero half of them would be below it.
        if self.aggregation.is_some_and(takes_positive)
            && matches!(indicator.rule, Rule::ZScore { mean, .. } if mean <= scale[0])
        {
            indicator.rule = Normalisation::ZScore.rule(scale);
        }
        match (&mut indicator.treat, self.treatment) {
            (Some(limits), Some(Outliers::Points(most))) => limits.max_points = most,
            (treat, Some(Outliers::Kept)) => *treat = None,
            _ => {}
        }
        indicator
    }
}

impl Normalisation {
    fn rule(self, [low, high]: [f64; 2]) -> Rule {
        match self {
            Self::MinMax => Rule::MinMax,
            Self::ZScore => Rule::ZScore {
                mean: f64::midpoint(low, high),
                sd: 0.15 * (high - low),
            },
            Self::PercentRank => Rule::PercentRank,
        }
    }

    /// Whether a rule is of this kind.
    pub(super) fn is(self, rule: &Rule) -> bool {
        matches!(
            (self, rule),
            (Self::MinMax, Rule::MinMax)
                | (Self::ZScore, Rule::ZScore { .. })
                | (Self::PercentRank, Rule::PercentRank)
        )
    }
}

/// Whether a mean is defined for numbers from zero up alone.
fn takes_positive(aggregation: Aggregation) -> bool {
    matches!(
        aggregation,
        Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Power(_)
    )
}

/// The groups that stand in a sum.
fn summed(tree: &Tree) -> Vec<usize> {
    let parents = (0..tree.groups.len()).map(Some).chain([None]);
    parents
        .filter(|&parent| tree.aggregation(parent) == Aggregation::Sum)
        .flat_map(|parent| tree.children(parent))
        .filter_map(|child| match *child {
            Child::Group(at) => Some(at),
            Child::Indicator(_) => None,
        })
        .collect()
}

impl Factors {
    /// No change.
    #[must_use]
    pub fn ones(indicators: usize, groups: usize) -> Self {
        Self {
            indicators: vec![1.0; indicators],
            groups: vec![1.0; groups],
        }
    }

    fn of(&self, child: Child) -> f64 {
        match child {
            Child::Indicator(at) => self.indicators[at],
            Child::Group(at) => self.groups[at],
        }
    }

    /// Multiplies weights, and where there are none points: see [`Factors`].
    fn put(&self, tree: &mut Tree, multipliers: &mut [f64]) {
        for parent in (0..tree.groups.len()).map(Some).chain([None]) {
            let aggregation = tree.aggregation(parent);
            for child in tree.children(parent).to_vec() {
                let factor = self.of(child);
                match aggregation {
                    Aggregation::Sum if !tree.on_scale(child) => {
                        enlarge(tree, child, factor, multipliers);
                    }
                    Aggregation::Max => {}
                    _ => weigh(tree, child, factor),
                }
            }
        }
    }
}

fn weigh(tree: &mut Tree, child: Child, factor: f64) {
    for weights in &mut tree.weights {
        match child {
            Child::Indicator(at) => weights.indicators[at] *= factor,
            Child::Group(at) => weights.groups[at] *= factor,
        }
    }
}

/// Multiplies what a child gives by a factor: all ways to combine but Copeland's pass it on from what stands below.
fn enlarge(tree: &mut Tree, child: Child, factor: f64, multipliers: &mut [f64]) {
    let group = match child {
        Child::Indicator(at) => {
            multipliers[at] *= factor;
            return;
        }
        Child::Group(at) => at,
    };
    if tree.groups[group].aggregation == Aggregation::Copeland {
        return;
    }
    if let Some(cap) = &mut tree.groups[group].cap {
        *cap *= factor;
    }
    let sums = tree.groups[group].aggregation == Aggregation::Sum;
    for child in tree.groups[group].children.clone() {
        if sums && tree.on_scale(child) {
            // Weight × share of the scale.
            weigh(tree, child, factor);
        } else {
            enlarge(tree, child, factor, multipliers);
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;
    use crate::composite::{Group, Weights};

    fn group(children: Vec<Child>, aggregation: Aggregation, cap: Option<f64>) -> Group {
        Group {
            children,
            aggregation,
            cap,
            min_coverage: None,
        }
    }

    /// A sum of a capped sum of points, the better of two, and a mean of shares.
    fn points() -> Tree {
        use Child::{Group as G, Indicator as I};
        Tree {
            groups: vec![
                group(vec![I(0), I(1)], Aggregation::Sum, Some(10.0)),
                group(vec![I(2), I(3)], Aggregation::Max, None),
                group(vec![I(4), I(5)], Aggregation::Arithmetic, None),
            ],
            top: vec![G(0), G(1), G(2)],
            aggregation: Aggregation::Sum,
            scaled: vec![false, false, false, false, true, true],
            scale: [0.0, 100.0],
            weights: vec![Weights {
                indicators: vec![1.0; 6],
                groups: vec![1.0, 1.0, 30.0],
            }],
            ..Tree::default()
        }
    }

    #[test]
    fn what_has_no_weight_is_multiplied_itself() {
        let setting = Setting {
            factors: Some(Factors {
                indicators: vec![1.0, 3.0, 1.0, 5.0, 7.0, 1.0],
                groups: vec![2.0, 0.5, 1.5],
            }),
            ..Setting::default()
        };
        let (tree, multipliers) = setting.tree(&points());
        // The group's factor reaches its indicators and its ceiling; in a maximum weights have no part.
        assert_eq!(multipliers, [2.0, 6.0, 0.5, 0.5, 1.0, 1.0]);
        assert_eq!(tree.groups[0].cap, Some(20.0));
        assert_eq!(tree.weights[0].groups, [1.0, 1.0, 45.0]);
        assert_eq!(tree.weights[0].indicators, [1.0, 1.0, 1.0, 1.0, 7.0, 1.0]);
    }

    #[test]
    fn a_mean_that_zeros_decide_gets_a_scale_above_zero() {
        let of = |aggregation| Setting {
            aggregation: Some(aggregation),
            ..Setting::default()
        };
        let (tree, _) = of(Aggregation::Geometric).tree(&points());
        assert_eq!(tree.scale, [1.0, 100.0]);
        assert_eq!(tree.groups[2].aggregation, Aggregation::Geometric);
        assert_eq!(tree.groups[1].aggregation, Aggregation::Max);
        assert_eq!(tree.aggregation, Aggregation::Sum);
        let (tree, _) = of(Aggregation::Copeland).tree(&points());
        assert_eq!(tree.scale, [0.0, 100.0]);
        assert_eq!(tree.groups[2].aggregation, Aggregation::Arithmetic);
        assert_eq!(of(Aggregation::Power(2.0)).scale(&points()), [0.0, 100.0]);
        let above = Tree {
            scale: [1.0, 10.0],
            ..points()
        };
        assert_eq!(of(Aggregation::Harmonic).scale(&above), [1.0, 10.0]);
    }
}
