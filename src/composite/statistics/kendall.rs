//! Kendall's rank correlation in n log n steps (Knight, "A computer method for calculating Kendall's tau with
//! ungrouped data", 1966).

use super::ranking::{ascending, tied};

/// A column with its rows in the order of its values.
pub(super) struct Ordered<'a> {
    values: &'a [f64],
    order: Vec<u32>,
}

impl<'a> Ordered<'a> {
    pub(super) fn new(values: &'a [f64]) -> Self {
        Self {
            values,
            order: ascending(values),
        }
    }

    /// Tau-b over the rows that both have, and their number.
    pub(super) fn tau(&self, other: &Self) -> (Option<f64>, usize) {
        let mut pairs: Vec<(f64, f64)> = self
            .order
            .iter()
            .map(|&row| (self.values[row as usize], other.values[row as usize]))
            .filter(|(_, y)| !y.is_nan())
            .collect();
        // Ordered by x already; where x is tied, by y.
        for run in pairs.chunk_by_mut(|a, b| tied(a.0, b.0)) {
            run.sort_unstable_by(|a, b| (a.1 + 0.0).total_cmp(&(b.1 + 0.0)));
        }
        let count = pairs.len();
        (tau_b(&pairs), count)
    }
}

/// Kendall's tau-b: (concordant - discordant) / √((pairs - ties in x)(pairs - ties in y)) over the rows that both
/// have. `None` with fewer than two of them or where one column does not vary over them.
#[must_use]
pub fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    let length = x.len().min(y.len());
    Ordered::new(&x[..length])
        .tau(&Ordered::new(&y[..length]))
        .0
}

/// Tau-b of pairs in the order of the first number, then of the second.
fn tau_b(pairs: &[(f64, f64)]) -> Option<f64> {
    let all = pairs_among(pairs.len());
    let pairs_in = |runs: &mut dyn Iterator<Item = usize>| -> u64 { runs.map(pairs_among).sum() };
    let tied_x = pairs_in(&mut pairs.chunk_by(|a, b| tied(a.0, b.0)).map(<[_]>::len));
    let tied_both = pairs_in(&mut pairs.chunk_by(|a, b| a == b).map(<[_]>::len));
    let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let discordant = inversions(&mut second);
    let tied_y = pairs_in(&mut second.chunk_by(|a, b| tied(*a, *b)).map(<[_]>::len));
    let (free_x, free_y) = (all - tied_x, all - tied_y);
    if free_x == 0 || free_y == 0 {
        return None;
    }
    // Pairs tied in neither, of which the discordant ones count against.
    let difference = (all + tied_both - tied_x - tied_y) as f64 - 2.0 * discordant as f64;
    Some((difference / (free_x as f64 * free_y as f64).sqrt()).clamp(-1.0, 1.0))
}

fn pairs_among(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// Sorts the numbers and counts the pairs that stood in the wrong order: merge sort from below.
fn inversions(numbers: &mut Vec<f64>) -> u64 {
    let mut merged = Vec::with_capacity(numbers.len());
    let (mut found, mut width) = (0, 1);
    while width < numbers.len() {
        merged.clear();
        for both in numbers.chunks(2 * width) {
            let (left, right) = both.split_at(width.min(both.len()));
            let (mut l, mut r) = (0, 0);
            while l < left.len() && r < right.len() {
                if right[r] < left[l] {
                    found += (left.len() - l) as u64;
                    merged.push(right[r]);
                    r += 1;
                } else {
                    merged.push(left[l]);
                    l += 1;
                }
            }
            merged.extend_from_slice(&left[l..]);
            merged.extend_from_slice(&right[r..]);
        }
        std::mem::swap(numbers, &mut merged);
        width *= 2;
    }
    found
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The definition, pair by pair.
    fn by_definition(x: &[f64], y: &[f64]) -> f64 {
        let (mut difference, mut free_x, mut free_y) = (0.0, 0.0_f64, 0.0_f64);
        for i in 0..x.len() {
            for j in 0..i {
                let sign = |a: f64, b: f64| {
                    if a > b {
                        1.0
                    } else if a < b {
                        -1.0
                    } else {
                        0.0
                    }
                };
                let (dx, dy) = (sign(x[i], x[j]), sign(y[i], y[j]));
                difference += dx * dy;
                free_x += dx * dx;
                free_y += dy * dy;
                if (dx * dy).is_nan() {
                    unreachable!("no missing values here");
                }
            }
        }
        difference / (free_x * free_y).sqrt()
    }

    #[test]
    fn as_by_definition() {
        for modulus in [3, 5, 17, 101] {
            for length in [2, 3, 8, 33, 64] {
                let x: Vec<f64> = (0..length)
                    .map(|i| f64::from(i * i * 7 % modulus))
                    .collect();
                let y: Vec<f64> = (0..length)
                    .map(|i| f64::from(i * 13 % (modulus + 2)))
                    .collect();
                let tau = kendall(&x, &y).unwrap_or(f64::NAN);
                let expected = by_definition(&x, &y);
                assert!((tau - expected).abs() < 1e-14 || tau.is_nan() && expected.is_nan());
            }
        }
    }

    #[test]
    fn edges() {
        assert_eq!(kendall(&[], &[]), None);
        assert_eq!(kendall(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(kendall(&[1.0, f64::NAN, 3.0], &[5.0, 4.0, f64::NAN]), None);
        assert_eq!(kendall(&[0.0, -0.0, 1.0], &[-0.0, 0.0, 1.0]), Some(1.0));
        assert_eq!(
            kendall(&[1.0, 2.0, 3.0, f64::NAN], &[3.0, 2.0, 1.0, 9.0]),
            Some(-1.0)
        );
    }
}
