//! Weights from pairwise judgements: the analytic hierarchy process.

/// Weights from a judgement matrix, and how well the judgements agree with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahp {
    /// The principal eigenvector, its entries adding up to 1.
    pub weights: Vec<f64>,
    /// The largest eigenvalue λ; n for judgements without any contradiction, above it otherwise.
    pub lambda_max: f64,
    /// (λ - n)/(n - 1); 0 for one or two criteria, which cannot contradict each other.
    pub consistency_index: f64,
    /// The consistency index over that of random judgements; `None` above fifteen criteria, for which Saaty gives no
    /// random index. By convention judgements above [`CONSISTENT`] are to be revised.
    pub consistency_ratio: Option<f64>,
}

/// The consistency ratio up to which judgements are accepted (Saaty 1980).
pub const CONSISTENT: f64 = 0.1;

/// Why a judgement matrix cannot be used. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AhpError {
    /// No criterion.
    Empty,
    /// The row has not as many entries as there are rows.
    NotSquare {
        /// The row.
        row: usize,
    },
    /// An entry is missing, infinite, zero or negative.
    NotPositive {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A criterion is not judged equal to itself: the diagonal holds something else than 1.
    Diagonal {
        /// The row.
        row: usize,
    },
    /// The two judgements of a pair contradict each other: one is not the inverse of the other.
    NotReciprocal {
        /// The row above the diagonal.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// The list of judgements is not as long as there are pairs.
    Judgements {
        /// How many pairs there are.
        expected: usize,
        /// How many judgements.
        found: usize,
    },
    /// The largest eigenvalue could not be found: the judgements differ by more than floats can hold.
    NotConverged,
}

/// Mean consistency index of random matrices of 1 to 15 criteria (Saaty, "The analytic hierarchy process", 1980).
const RANDOM_INDEX: [f64; 15] = [
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
];

/// How far the product of a judgement and its inverse may be from 1: 8 · 0.13, an eighth in two decimals, is 1.04.
const ROUNDED: f64 = 0.05;

/// Steps of the power iteration. A positive matrix converges by its second eigenvalue's share of the first; judgements
/// on Saaty's scale from 1/9 to 9 need some dozens.
const STEPS: usize = 100_000;

/// Weights by the analytic hierarchy process (Saaty 1980) from a matrix in which the entry at (i, j) says how many
/// times as important criterion i is as criterion j.
///
/// A pair whose two entries are inverse to each other but for rounding to two decimals (3 and 0.33) is accepted; the
/// larger entry then counts and the other is its exact inverse. The eigenvector is found by power iteration from equal
/// weights.
pub fn ahp(matrix: &[&[f64]]) -> Result<Ahp, AhpError> {
    let matrix = reciprocal(matrix)?;
    let size = matrix.len();
    let weights = principal_vector(&matrix).ok_or(AhpError::NotConverged)?;
    let image = times(&matrix, &weights);
    let lambda_max = image.iter().zip(&weights).map(|(y, w)| y / w).sum::<f64>() / size as f64;
    let n = size as f64;
    let consistency_index = if size <= 2 {
        0.0
    } else {
        ((lambda_max - n) / (n - 1.0)).max(0.0)
    };
    let ratio = |random: &f64| {
        if *random > 0.0 {
            consistency_index / random
        } else {
            0.0
        }
    };
    Ok(Ahp {
        weights,
        lambda_max,
        consistency_index,
        consistency_ratio: RANDOM_INDEX.get(size - 1).map(ratio),
    })
}

/// The full matrix from the judgements above the diagonal, row by row: (1,2), (1,3), …, (2,3), …
pub fn judgement_matrix(criteria: usize, judgements: &[f64]) -> Result<Vec<Vec<f64>>, AhpError> {
    if criteria == 0 {
        return Err(AhpError::Empty);
    }
    let expected = criteria * (criteria - 1) / 2;
    if judgements.len() != expected {
        return Err(AhpError::Judgements {
            expected,
            found: judgements.len(),
        });
    }
    let mut matrix = vec![vec![1.0; criteria]; criteria];
    let pairs = (0..criteria).flat_map(|row| (row + 1..criteria).map(move |column| (row, column)));
    for ((row, column), &judgement) in pairs.zip(judgements) {
        if !is_positive(judgement) {
            return Err(AhpError::NotPositive { row, column });
        }
        matrix[row][column] = judgement;
        matrix[column][row] = 1.0 / judgement;
    }
    Ok(matrix)
}

fn is_positive(entry: f64) -> bool {
    entry.is_finite() && entry > 0.0
}

/// The checked matrix, every pair made exactly inverse.
fn reciprocal(matrix: &[&[f64]]) -> Result<Vec<Vec<f64>>, AhpError> {
    let size = matrix.len();
    if size == 0 {
        return Err(AhpError::Empty);
    }
    if let Some(row) = matrix.iter().position(|entries| entries.len() != size) {
        return Err(AhpError::NotSquare { row });
    }
    for (row, entries) in matrix.iter().enumerate() {
        if let Some(column) = entries.iter().position(|entry| !is_positive(*entry)) {
            return Err(AhpError::NotPositive { row, column });
        }
    }
    let mut exact = vec![vec![1.0; size]; size];
    for row in 0..size {
        if (matrix[row][row] - 1.0).abs() > 1e-9 {
            return Err(AhpError::Diagonal { row });
        }
        for column in row + 1..size {
            let (above, below) = (matrix[row][column], matrix[column][row]);
            if (above * below - 1.0).abs() > ROUNDED {
                return Err(AhpError::NotReciprocal { row, column });
            }
            let (above, below) = if above >= below {
                (above, 1.0 / above)
            } else {
                (1.0 / below, below)
            };
            exact[row][column] = above;
            exact[column][row] = below;
        }
    }
    Ok(exact)
}

fn times(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix
        .iter()
        .map(|row| row.iter().zip(vector).map(|(a, x)| a * x).sum())
        .collect()
}

/// The eigenvector of the largest eigenvalue, its entries adding up to 1.
fn principal_vector(matrix: &[Vec<f64>]) -> Option<Vec<f64>> {
    let mut weights = vec![1.0 / matrix.len() as f64; matrix.len()];
    for _ in 0..STEPS {
        let image = times(matrix, &weights);
        let sum: f64 = image.iter().sum();
        let next: Vec<f64> = image.iter().map(|x| x / sum).collect();
        if !next.iter().all(|x| is_positive(*x)) {
            return None;
        }
        // Each entry by its own size, since weights may differ by orders of magnitude.
        let settled = next
            .iter()
            .zip(&weights)
            .all(|(new, old)| (new - old).abs() <= 1e-15 * new.max(1e-3));
        weights = next;
        if settled {
            return Some(weights);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests;
