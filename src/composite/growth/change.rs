//! What each indicator contributed to the change of a weighted mean, between two years or between two entities.

/// The values and weights on one side of a comparison: of one year, or of one entity.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The points of every indicator; NaN where missing.
    pub values: &'a [f64],
    /// Their weights, which need not add up to 1; those of missing values are spread over the others.
    pub weights: &'a [f64],
}

/// How a total comes from the indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// Σ w·x / Σ w.
    Arithmetic,
    /// exp(Σ w·ln x / Σ w), for positive values.
    Geometric,
}

/// What one indicator contributed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// By the change of its value.
    pub value: f64,
    /// By the change of its weight, also where it appeared or disappeared.
    pub weight: f64,
}

/// A change and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The total before.
    pub before: f64,
    /// The total after.
    pub after: f64,
    /// One for every indicator; all numbers in them add up to `after - before`.
    pub contributions: Vec<Contribution>,
}

/// Why a change has no decomposition. Indicators count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// The four lists are not of one length.
    Length,
    /// A weight is missing, infinite or negative.
    Weight {
        /// The indicator.
        indicator: usize,
    },
    /// A value is infinite, or for the geometric mean zero or negative.
    Value {
        /// The indicator.
        indicator: usize,
    },
    /// One side has no value with a weight.
    Nothing,
}

/// The exact decomposition of the change from one total to the other.
///
/// For the arithmetic mean, with weights made to add up to 1 on each side, an indicator contributes w̄·Δx by its value
/// and (x̄ - c)·Δw by its weight, where a bar is the mean of the two sides and c that of the two totals (Bennet, "The
/// theory of measurement of changes in cost of living", 1920; subtracting c changes no sum because the Δw add up to
/// nothing, and lets an indicator gain only by weight that moves to it from worse ones). Where weights are the same
/// this is w·Δx.
///
/// For the geometric mean the same holds of the logarithms, and L(after, before)·(…) turns it into points, with the
/// logarithmic mean L(a, b) = (a - b)/ln(a/b): the additive LMDI method (Ang, "Decomposition analysis for policymaking
/// in energy", 2004).
///
/// An indicator that is missing on one side has no change of value; what it brought or took along is under weight.
pub fn change(before: Side, after: Side, mean: Mean) -> Result<Change, ChangeError> {
    let count = before.values.len();
    if [
        before.weights.len(),
        after.values.len(),
        after.weights.len(),
    ] != [count; 3]
    {
        return Err(ChangeError::Length);
    }
    let (old, new) = (Shares::of(before, mean)?, Shares::of(after, mean)?);
    let centre = f64::midpoint(old.total, new.total);
    let (before, after, scale) = match mean {
        Mean::Arithmetic => (old.total, new.total, 1.0),
        Mean::Geometric => {
            let (before, after) = (old.total.exp(), new.total.exp());
            (
                before,
                after,
                logarithmic_mean(before, new.total - old.total),
            )
        }
    };
    let contributions = (0..count)
        .map(|at| {
            let (x, y) = (old.values[at], new.values[at]);
            let (v, w) = (old.weights[at], new.weights[at]);
            let (value, weight) = match (x.is_nan(), y.is_nan()) {
                (true, true) => (0.0, 0.0),
                (true, false) => (0.0, w * (y - centre)),
                (false, true) => (0.0, -v * (x - centre)),
                (false, false) => (
                    f64::midpoint(v, w) * (y - x),
                    (w - v) * (f64::midpoint(x, y) - centre),
                ),
            };
            Contribution {
                value: value * scale,
                weight: weight * scale,
            }
        })
        .collect();
    Ok(Change {
        before,
        after,
        contributions,
    })
}

/// (e^d·b - b)/d for the value b before and the logarithm d of the growth factor: L(after, before) without dividing
/// one rounding error by another where the two are almost the same.
fn logarithmic_mean(before: f64, growth: f64) -> f64 {
    if growth == 0.0 {
        before
    } else {
        before * (growth.exp_m1() / growth)
    }
}

/// One side, ready: weights that add up to 1 and are zero where the value is missing.
struct Shares {
    /// Values, or their logarithms.
    values: Vec<f64>,
    weights: Vec<f64>,
    /// Σ w·x.
    total: f64,
}

impl Shares {
    fn of(side: Side, mean: Mean) -> Result<Self, ChangeError> {
        let unsound = |weight: &f64| !weight.is_finite() || *weight < 0.0;
        if let Some(indicator) = side.weights.iter().position(unsound) {
            return Err(ChangeError::Weight { indicator });
        }
        let refused = |x: &f64| x.is_infinite() || (mean == Mean::Geometric && *x <= 0.0);
        if let Some(indicator) = side.values.iter().position(refused) {
            return Err(ChangeError::Value { indicator });
        }
        let own = |(x, weight): (&f64, &f64)| if x.is_nan() { 0.0 } else { *weight };
        let weights: Vec<f64> = side.values.iter().zip(side.weights).map(own).collect();
        let sum: f64 = weights.iter().sum();
        if !(sum > 0.0 && sum.is_finite()) {
            return Err(ChangeError::Nothing);
        }
        let weights: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
        let values: Vec<f64> = match mean {
            Mean::Arithmetic => side.values.to_vec(),
            Mean::Geometric => side.values.iter().map(|x| x.ln()).collect(),
        };
        let total = values
            .iter()
            .zip(&weights)
            .filter(|(x, _)| !x.is_nan())
            .map(|(x, w)| x * w)
            .sum();
        Ok(Self {
            values,
            weights,
            total,
        })
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests;
