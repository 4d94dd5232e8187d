//! Outranking: every observation against every other one.

/// The outranking matrix of `columns` (one for each child, more is better) under `weights`, row by row: the weight
/// of the children in which the row is ahead plus half of that in which both are equal, as a share of the weight of
/// the children that both have. NaN on no common child; 0 on the diagonal, as `COINr` writes it.
#[must_use]
pub fn outranking(columns: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let count = columns.first().map_or(0, Vec::len);
    let one = |row: usize, other: usize| {
        if row == other {
            0.0
        } else {
            outranks(columns, weights, row, other)
        }
    };
    (0..count)
        .map(|row| (0..count).map(|other| one(row, other)).collect())
        .collect()
}

#[allow(clippy::float_cmp)] // Equal is what the definition asks.
fn outranks(columns: &[Vec<f64>], weights: &[f64], row: usize, other: usize) -> f64 {
    let (mut ahead, mut whole) = (0.0, 0.0);
    for (column, weight) in columns.iter().zip(weights) {
        let (x, y) = (column[row], column[other]);
        if x.is_nan() || y.is_nan() {
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
    let mut scores = vec![0.0; count];
    for row in 0..count {
        for other in row + 1..count {
            // One is ahead by as much as the other is behind; the sums of weights may leave a last bit.
            let share = outranks(columns, weights, row, other);
            let sign = if (share - 0.5).abs() <= 1e-12 || share.is_nan() {
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
}
