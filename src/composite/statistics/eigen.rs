//! Eigenvalues and eigenvectors of a symmetric table.

/// The eigenvalues in descending order, each with its vector of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// From the largest to the smallest.
    pub values: Vec<f64>,
    /// One for every value, in the same order. The sign of a vector is arbitrary.
    pub vectors: Vec<Vec<f64>>,
}

/// More sweeps than any table needs: convergence is quadratic, ten are many.
const SWEEPS: usize = 64;

/// The decomposition of a symmetric table of `size` rows, given row by row, by cyclic Jacobi rotations (Golub and Van
/// Loan, "Matrix computations", 8.5): slow for thousands of rows, but every value has its full digits and the result
/// depends on nothing but the table. Only the part above the diagonal is read. `None` for an empty table, one of
/// another length, or one with a missing or infinite number.
#[must_use]
pub fn eigen(table: &[f64], size: usize) -> Option<Eigen> {
    if size == 0
        || Some(table.len()) != size.checked_mul(size)
        || !table.iter().all(|x| x.is_finite())
    {
        return None;
    }
    // On a scale where squares neither overflow nor vanish.
    let largest = table.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let entry = |row: usize, column: usize| table[row.min(column) * size + row.max(column)] / scale;
    let mut a: Vec<Vec<f64>> = (0..size)
        .map(|row| (0..size).map(|column| entry(row, column)).collect())
        .collect();
    // Row k holds the k-th vector while the rotations go on.
    let mut vectors: Vec<Vec<f64>> = (0..size)
        .map(|row| {
            (0..size)
                .map(|column| f64::from(u8::from(row == column)))
                .collect()
        })
        .collect();
    let norm: f64 = a.iter().flatten().map(|x| x * x).sum();
    for _ in 0..SWEEPS {
        let outside: f64 = (0..size)
            .map(|row| a[row][row + 1..].iter().map(|x| x * x).sum::<f64>())
            .sum();
        if outside <= norm * 1e-34 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    Some(Eigen {
        values: order.iter().map(|&at| a[at][at] * scale).collect(),
        vectors: order
            .iter()
            .map(|&at| std::mem::take(&mut vectors[at]))
            .collect(),
    })
}

/// Turns rows and columns `p` and `q` so that their common entry becomes zero.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let entry = a[p][q];
    if entry == 0.0 {
        return;
    }
    let ratio = (a[q][q] - a[p][p]) / (2.0 * entry);
    // The smaller of the two angles; hypot does not overflow.
    let tangent = 1.0_f64.copysign(ratio) / (ratio.abs() + ratio.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for row in a.iter_mut() {
        (row[p], row[q]) = (
            cosine * row[p] - sine * row[q],
            sine * row[p] + cosine * row[q],
        );
    }
    turn_rows(a, p, q, cosine, sine);
    turn_rows(vectors, p, q, cosine, sine);
    a[p][q] = 0.0;
    a[q][p] = 0.0;
}

fn turn_rows(rows: &mut [Vec<f64>], p: usize, q: usize, cosine: f64, sine: f64) {
    let (above, below) = rows.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_second_difference_has_known_values() {
        // 2 on the diagonal, -1 beside it: 2 - 2 cos(kπ/(n+1)).
        let size = 12;
        let near = |i: usize, j: usize| {
            if i == j {
                2.0
            } else if i.abs_diff(j) == 1 {
                -1.0
            } else {
                0.0
            }
        };
        let table: Vec<f64> = (0..size * size)
            .map(|at| near(at / size, at % size))
            .collect();
        let found = eigen(&table, size).unwrap();
        for (k, (value, vector)) in (1..=size)
            .rev()
            .zip(found.values.iter().zip(&found.vectors))
        {
            let angle = k as f64 * std::f64::consts::PI / (size + 1) as f64;
            assert!((value - (2.0 - 2.0 * angle.cos())).abs() < 1e-14);
            let length: f64 = vector.iter().map(|x| x * x).sum();
            assert!((length - 1.0).abs() < 1e-14);
            for i in 0..size {
                let image: f64 = (0..size).map(|j| near(i, j) * vector[j]).sum();
                assert!((image - value * vector[i]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn edges() {
        assert_eq!(eigen(&[], 0), None);
        assert_eq!(eigen(&[1.0, 2.0], 2), None);
        assert_eq!(eigen(&[f64::NAN], 1), None);
        let one = eigen(&[-3.0], 1).unwrap();
        assert_eq!((one.values, one.vectors), (vec![-3.0], vec![vec![1.0]]));
        for size in [1e-200, 1e200] {
            let found = eigen(&[2.0 * size, size, size, 2.0 * size], 2).unwrap();
            assert!(
                (found.values[0] / size - 3.0).abs() < 1e-15
                    && (found.values[1] / size - 1.0).abs() < 1e-15
            );
        }
        // A table of rank one, and one without any entry.
        let flat = eigen(&[1.0; 9], 3).unwrap();
        assert!((flat.values[0] - 3.0).abs() < 1e-15 && flat.values[2].abs() < 1e-15);
        assert_eq!(eigen(&[0.0; 4], 2).unwrap().values, [0.0, 0.0]);
    }
}
