//! Outranking: every observation against every other one.
//!
//! Children are compared by their classes of equal points, so that a last bit is no lead.

use super::equal::{GRACE, Order, classes};

/// The outranking matrix of `columns` (one for each child, more is better) under `weights`, row by row: the weight
/// of the children in which the row is ahead plus half of that in which both are equal, as a share of the weight of
/// the children that both have. NaN on no common child; 0 on the diagonal, as `COINr` writes it.
#[must_use]
pub fn outranking(columns: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let count = columns.first().map_or(0, Vec::len);
    let classes = all_classes(columns);
    let one = |row: usize, other: usize| {
        if row == other {
            0.0
        } else {
            outranks(&classes, weights, row, other)
        }
    };
    (0..count)
        .map(|row| (0..count).map(|other| one(row, other)).collect())
        .collect()
}

/// The classes of equal points in each child, 0 where missing.
fn all_classes(columns: &[Vec<f64>]) -> Vec<Vec<u32>> {
    let mut order = Order::default();
    let of = |column: &Vec<f64>| classes(column, &mut order);
    columns.iter().map(of).collect()
}

fn outranks(children: &[Vec<u32>], weights: &[f64], row: usize, other: usize) -> f64 {
    let (mut ahead, mut whole) = (0.0, 0.0);
    for (child, weight) in children.iter().zip(weights) {
        let (x, y) = (child[row], child[other]);
        if x == 0 || y == 0 {
            continue;
        }
        whole += weight;
        if x > y {
            ahead += weight;
        } else if x == y {
            ahead += weight / 2.0;
        }
    }
    if whole > 0.0 { ahead / whole } else { f64::NAN }
}

/// Copeland scores: comparisons won less comparisons lost. A row without any child is missing.
#[must_use]
pub fn scores(columns: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let count = columns.first().map_or(0, Vec::len);
    let known: Vec<bool> = (0..count)
        .map(|row| columns.iter().any(|column| !column[row].is_nan()))
        .collect();
    let classes = all_classes(columns);
    let mut scores = vec![0.0; count];
    for row in 0..count {
        for other in row + 1..count {
            // One is ahead by as much as the other is behind; the sums of weights may leave a last bit.
            let share = outranks(&classes, weights, row, other);
            let sign = if (share - 0.5).abs() <= GRACE || share.is_nan() {
                0.0
            } else {
                (share - 0.5).signum()
            };
            scores[row] += sign;
            scores[other] -= sign;
        }
    }
    for (score, known) in scores.iter_mut().zip(known) {
        if !known {
            *score = f64::NAN;
        }
    }
    scores
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn the_published_example() {
        let columns = [
            vec![1.0, 2.0, 3.0, 4.0],
            vec![4.0, 3.0, 2.0, 1.0],
            vec![2.0, 2.0, 5.0, 1.0],
            vec![3.0, 3.0, 3.0, 3.0],
        ];
        let weights = [1.0; 4];
        let matrix = outranking(&columns, &weights);
        assert_eq!(matrix[1], [0.5, 0.0, 0.375, 0.625]);
        assert_eq!(scores(&columns, &weights), [0.0, 0.0, 3.0, -3.0]);
        assert!(scores(&[vec![f64::NAN, 1.0]], &[1.0])[0].is_nan());
    }

    #[test]
    fn the_last_bit_of_a_chain_is_no_lead() {
        // From 3 to another value and back: 100 on paper, whatever lies between.
        let chains: Vec<f64> = [0.7, 0.3, 7.0, 11.0]
            .map(|x| 100.0 * (x / 3.0) * (3.0 / x))
            .to_vec();
        assert!(chains.iter().any(|x| *x != 100.0), "{chains:?}");
        let columns = [chains];
        assert_eq!(scores(&columns, &[1.0]), [0.0; 4]);
        let matrix = outranking(&columns, &[1.0]);
        assert_eq!(matrix[0], [0.0, 0.5, 0.5, 0.5]);
    }
}
