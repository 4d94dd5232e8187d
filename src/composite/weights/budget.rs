//! Weights from experts who each distribute a budget of points.

use crate::composite::statistics::Moments;

/// Weights from the allocations of several experts, and how far they differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The mean share of every indicator; they add up to 1.
    pub weights: Vec<f64>,
    /// The smallest share that an expert gave it.
    pub lowest: Vec<f64>,
    /// The largest share that an expert gave it.
    pub highest: Vec<f64>,
    /// The standard deviation of its shares between experts, divided by n-1; `None` for one expert alone.
    pub sd: Option<Vec<f64>>,
}

/// Why allocations cannot be used. Experts and indicators count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetError {
    /// No expert, or no indicator.
    Empty,
    /// The expert's list is not as long as that of the first.
    Length {
        /// The expert.
        expert: usize,
    },
    /// An allocation is missing, infinite or negative.
    Allocation {
        /// The expert.
        expert: usize,
        /// The indicator.
        indicator: usize,
    },
    /// The expert gave nothing to any indicator, or more than floats can hold.
    Nothing {
        /// The expert.
        expert: usize,
    },
}

/// Weights by budget allocation (OECD and JRC, "Handbook on constructing composite indicators", 2008, 6.3): every
/// expert's points are divided by their sum, so that all have the same say whatever the budget, and averaged.
pub fn budget_allocation(experts: &[&[f64]]) -> Result<Budget, BudgetError> {
    let count = experts.first().ok_or(BudgetError::Empty)?.len();
    if count == 0 {
        return Err(BudgetError::Empty);
    }
    let shares: Vec<Vec<f64>> = experts
        .iter()
        .enumerate()
        .map(|(expert, points)| shares(expert, points, count))
        .collect::<Result<_, _>>()?;
    let mut budget = Budget {
        weights: Vec::new(),
        lowest: Vec::new(),
        highest: Vec::new(),
        sd: None,
    };
    let mut sds = Vec::new();
    for indicator in 0..count {
        let given: Vec<f64> = shares.iter().map(|shares| shares[indicator]).collect();
        let moments = Moments::of(&given).ok_or(BudgetError::Empty)?;
        budget.weights.push(moments.mean());
        budget
            .lowest
            .push(given.iter().copied().fold(f64::INFINITY, f64::min));
        budget
            .highest
            .push(given.iter().copied().fold(0.0, f64::max));
        sds.extend(moments.sd());
    }
    // Means of shares add up to 1 but for rounding.
    let sum: f64 = budget.weights.iter().sum();
    budget.weights.iter_mut().for_each(|weight| *weight /= sum);
    budget.sd = (sds.len() == count).then_some(sds);
    Ok(budget)
}

fn shares(expert: usize, points: &[f64], count: usize) -> Result<Vec<f64>, BudgetError> {
    if points.len() != count {
        return Err(BudgetError::Length { expert });
    }
    if let Some(indicator) = points.iter().position(|x| !x.is_finite() || *x < 0.0) {
        return Err(BudgetError::Allocation { expert, indicator });
    }
    let sum: f64 = points.iter().sum();
    if sum <= 0.0 || sum.is_infinite() {
        return Err(BudgetError::Nothing { expert });
    }
    Ok(points.iter().map(|x| x / sum).collect())
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_expert_has_the_same_say() {
        let found = budget_allocation(&[&[50.0, 30.0, 20.0], &[3.0, 3.0, 4.0]]).unwrap();
        let close = |found: &[f64], expected: [f64; 3]| {
            assert!(
                found
                    .iter()
                    .zip(expected)
                    .all(|(a, b)| (a - b).abs() < 1e-15),
                "{found:?}"
            );
        };
        close(&found.weights, [0.4, 0.3, 0.3]);
        close(&found.lowest, [0.3, 0.3, 0.2]);
        close(&found.highest, [0.5, 0.3, 0.4]);
        close(&found.sd.unwrap(), [0.02_f64.sqrt(), 0.0, 0.02_f64.sqrt()]);
        assert_eq!(budget_allocation(&[&[1.0, 3.0]]).unwrap().sd, None);
    }

    #[test]
    fn refusals() {
        assert_eq!(budget_allocation(&[]), Err(BudgetError::Empty));
        assert_eq!(budget_allocation(&[&[]]), Err(BudgetError::Empty));
        assert_eq!(
            budget_allocation(&[&[1.0], &[]]),
            Err(BudgetError::Length { expert: 1 })
        );
        assert_eq!(
            budget_allocation(&[&[1.0], &[0.0]]),
            Err(BudgetError::Nothing { expert: 1 })
        );
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            let refused = BudgetError::Allocation {
                expert: 0,
                indicator: 1,
            };
            assert_eq!(budget_allocation(&[&[1.0, wrong]]), Err(refused));
        }
    }
}
