//! Ranks of the values of one indicator, from the smallest.

use std::cmp::Ordering;

/// The rows that have a value, in the order of their values; equal values in the order of their rows.
pub(super) fn ascending(values: &[f64]) -> Vec<u32> {
    let mut keyed: Vec<(f64, u32)> = (0_u32..)
        .zip(values)
        .filter(|(_, x)| !x.is_nan())
        // Minus zero becomes zero, so that the total order has them in the order of their rows.
        .map(|(row, x)| (x + 0.0, row))
        .collect();
    keyed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Whether two numbers are equal; the two zeros are.
pub(super) fn tied(a: f64, b: f64) -> bool {
    a.partial_cmp(&b) == Some(Ordering::Equal)
}

/// Ranks from 1 among the rows of `order` that are kept, equal values sharing the mean of their ranks; missing in the
/// other rows.
pub(super) fn mean_ranks(values: &[f64], order: &[u32], keep: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut ranks = vec![f64::NAN; values.len()];
    let mut before = 0;
    let mut run: Vec<usize> = Vec::new();
    for (at, &row) in order.iter().enumerate() {
        let row = row as usize;
        if keep(row) {
            run.push(row);
        }
        let last = order
            .get(at + 1)
            .is_none_or(|&next| !tied(values[next as usize], values[row]));
        if last {
            let rank = before as f64 + f64::midpoint(run.len() as f64, 1.0);
            before += run.len();
            run.drain(..).for_each(|row| ranks[row] = rank);
        }
    }
    ranks
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn equal_values_share_their_rank() {
        let values = [3.0, NAN, 0.0, 3.0, -0.0, 9.0];
        let ranks = mean_ranks(&values, &ascending(&values), |_| true);
        assert_eq!(ranks[0], 3.5);
        assert!(ranks[1].is_nan());
        assert_eq!(ranks[2..], [1.5, 3.5, 1.5, 4.0 + 1.0]);
        let ranks = mean_ranks(&values, &ascending(&values), |row| row != 2 && row != 3);
        assert_eq!((ranks[0], ranks[4], ranks[5]), (2.0, 1.0, 3.0));
    }
}
