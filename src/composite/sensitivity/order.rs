//! How sure the order of two units is.

use rayon::prelude::*;

/// For every two of some units, the share of runs in which one is ahead of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderChances {
    size: usize,
    /// Row by row; missing where the two never have a rank in the same run.
    chances: Vec<f64>,
}

impl OrderChances {
    /// The chances of `units` among each other. `runs` holds for each run the ranks of all units, 0 for one without a
    /// rank. Only runs in which both have a rank count; a tie counts half for each, so that the two chances of a pair
    /// add up to 1. Takes units² numbers and units²·runs steps: meant for the units on one page, not for all.
    #[must_use]
    pub fn new(runs: &[&[u32]], units: &[usize]) -> Self {
        let rank = |unit: usize, ranks: &&[u32]| ranks.get(unit).copied().unwrap_or(0);
        let own: Vec<Vec<u32>> = units
            .iter()
            .map(|&unit| runs.iter().map(|ranks| rank(unit, ranks)).collect())
            .collect();
        let rows: Vec<Vec<f64>> = own
            .par_iter()
            .map(|a| own.iter().map(|b| ahead(a, b)).collect())
            .collect();
        Self {
            size: units.len(),
            chances: rows.concat(),
        }
    }

    /// How many units.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The chance that the unit at position `a` of the list is ahead of the one at `b`; `None` where the two never
    /// have a rank in the same run, or for a position that is not in the list.
    #[must_use]
    pub fn ahead(&self, a: usize, b: usize) -> Option<f64> {
        let known = a < self.size && b < self.size;
        known
            .then(|| self.chances[a * self.size + b])
            .filter(|chance| !chance.is_nan())
    }
}

/// The share of runs in which a's rank is the smaller one.
fn ahead(a: &[u32], b: &[u32]) -> f64 {
    let (mut halves, mut runs) = (0_u64, 0_u64);
    for (&a, &b) in a.iter().zip(b) {
        let both = u64::from(a > 0) & u64::from(b > 0);
        runs += both;
        halves += both * (u64::from(a < b) + u64::from(a <= b));
    }
    halves as f64 / (2 * runs) as f64
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_a_pair_add_up_to_one() {
        let runs: [&[u32]; 4] = [
            &[1, 2, 0, 9, 0],
            &[1, 1, 3, 9, 0],
            &[2, 1, 3, 9, 0],
            &[1, 2, 3, 9, 0],
        ];
        let found = OrderChances::new(&runs, &[0, 1, 2, 4, 77]);
        assert_eq!(found.size(), 5);
        assert_eq!(
            (found.ahead(0, 1), found.ahead(1, 0)),
            (Some(0.625), Some(0.375))
        );
        assert_eq!(
            (found.ahead(0, 2), found.ahead(2, 0)),
            (Some(1.0), Some(0.0))
        );
        assert_eq!(found.ahead(1, 1), Some(0.5));
        assert_eq!(
            (found.ahead(0, 3), found.ahead(0, 4), found.ahead(0, 5)),
            (None, None, None)
        );
        assert_eq!(OrderChances::new(&[], &[0]).ahead(0, 0), None);
    }
}
