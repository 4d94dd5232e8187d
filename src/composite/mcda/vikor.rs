//! VIKOR.

use super::{prepare, spread};
use crate::composite::input::{InputError, range};
use crate::composite::normalise::varies;

/// The three measures of every row; low is good in each. NaN for incomplete rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Vikor {
    /// S, the regret over all columns.
    pub group: Vec<f64>,
    /// R, the largest regret in one column.
    pub worst: Vec<f64>,
    /// Q, the compromise between the two, from 0 to 1.
    pub compromise: Vec<f64>,
}

/// VIKOR (Opricovic and Tzeng, "Compromise solution by MCDM methods", 2004). The regret in a column is its weight times
/// (best - x)/(best - worst); S is the sum of a row's regrets, R the largest of them, and
/// Q = v·(S - min S)/(max S - min S) + (1 - v)·(R - min R)/(max R - min R), with v the weight of the majority (0.5 as
/// a rule).
///
/// Weights need not add up to 1. A constant column makes no difference, and neither does S or R in Q where all rows
/// have the same. Refuses a `majority` outside 0 to 1, and weights that are negative, missing or all zero.
pub fn vikor(
    columns: &[&[f64]],
    lower: &[bool],
    weights: &[f64],
    majority: f64,
) -> Result<Vikor, InputError> {
    let prepared = prepare(columns, lower, weights)?;
    if !(0.0..=1.0).contains(&majority) {
        return Err(InputError::Share);
    }
    let rows = &prepared.rows;
    let mut group = vec![0.0; rows.len()];
    let mut worst = vec![0.0_f64; rows.len()];
    for ((column, lower), weight) in columns.iter().zip(lower).zip(&prepared.weights) {
        let values: Vec<f64> = rows.iter().map(|&row| column[row]).collect();
        let Some((low, high)) = range(&values) else {
            break;
        };
        if !varies(low, high) {
            continue;
        }
        if !(high - low).is_finite() {
            return Err(InputError::OutOfRange);
        }
        for ((x, sum), most) in values.iter().zip(&mut group).zip(&mut worst) {
            let missed = if *lower { x - low } else { high - x };
            let regret = weight * (missed / (high - low));
            *sum += regret;
            *most = most.max(regret);
        }
    }
    let (of_group, of_worst) = (on_unit(&group), on_unit(&worst));
    let compromise = of_group
        .iter()
        .zip(&of_worst)
        .map(|(s, r)| majority * s + (1.0 - majority) * r);
    Ok(Vikor {
        compromise: spread(compromise, rows, prepared.all),
        group: spread(group.iter().copied(), rows, prepared.all),
        worst: spread(worst.iter().copied(), rows, prepared.all),
    })
}

/// (x - min)/(max - min), and 0 where nothing varies beyond rounding.
fn on_unit(values: &[f64]) -> Vec<f64> {
    let (low, high) = range(values).unwrap_or((0.0, 0.0));
    let spread = high - low;
    if spread <= 1e-14 * high {
        return vec![0.0; values.len()];
    }
    values.iter().map(|x| (x - low) / spread).collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn rounding_is_no_regret() {
        let power = [9.0, 3.0, 6.0];
        let full = [100.0, 100.0, 99.999_999_999_999_99];
        let alone = vikor(&[&power], &[false], &[1.0], 0.5).unwrap();
        let both = vikor(&[&power, &full], &[false; 2], &[1.0, 1.0], 0.5).unwrap();
        assert_eq!(both.compromise, alone.compromise);
    }

    #[test]
    fn by_hand() {
        let (price, power) = ([10.0, 20.0, NAN, 14.0], [9.0, 3.0, 100.0, 6.0]);
        let found = vikor(&[&price, &power], &[true, false], &[1.0, 3.0], 0.5).unwrap();
        let close = |found: &[f64], expected: [f64; 3]| {
            assert!(found[2].is_nan());
            let found = [found[0], found[1], found[3]];
            assert!(
                found
                    .iter()
                    .zip(expected)
                    .all(|(a, b)| (a - b).abs() < 1e-15),
                "{found:?}"
            );
        };
        close(&found.group, [0.0, 1.0, 0.1 + 0.375]);
        close(&found.worst, [0.0, 0.75, 0.375]);
        close(&found.compromise, [0.0, 1.0, 0.4875]);
    }

    #[test]
    fn edges() {
        let a = [1.0, 2.0, 4.0];
        let same = vikor(&[&a, &[7.0; 3]], &[false; 2], &[1.0; 2], 0.5).unwrap();
        let alone = vikor(&[&a], &[false], &[1.0], 0.5).unwrap();
        assert_eq!(same.compromise, alone.compromise);
        assert_eq!(
            vikor(&[&[7.0; 2]], &[false], &[1.0], 0.5)
                .unwrap()
                .compromise,
            [0.0; 2]
        );
        for majority in [-0.1, 1.1, NAN] {
            assert_eq!(
                vikor(&[&a], &[false], &[1.0], majority),
                Err(InputError::Share)
            );
        }
        assert_eq!(
            vikor(&[&a], &[], &[1.0], 0.5),
            Err(InputError::Count {
                columns: 1,
                found: 0
            })
        );
        assert_eq!(vikor(&[], &[], &[], 0.5), Err(InputError::Empty));
        assert_eq!(
            vikor(&[&[1.0, f64::INFINITY]], &[false], &[1.0], 0.5),
            Err(InputError::OutOfRange)
        );
        assert!(
            vikor(&[&[NAN; 2]], &[false], &[1.0], 0.5)
                .unwrap()
                .group
                .iter()
                .all(|x| x.is_nan())
        );
    }
}
