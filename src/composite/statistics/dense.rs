//! Sums over long columns. Several sums run side by side, so that the processor adds several numbers at once, and the
//! columns are cut at fixed places, so that the order of the additions never depends on the machine or its threads.

use rayon::prelude::*;

/// Sums that run side by side.
const LANES: usize = 8;

/// Rows taken at a time: a block of forty columns stays in the processor's cache.
const BLOCK: usize = 1024;

/// Most parts that are summed apart, for the threads to share.
const PARTS: usize = 32;

/// Σ f(x, y) over two columns; what is longer than the other is left out.
#[inline]
fn lanes_of(x: &[f64], y: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let (mut xs, mut ys) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
    for (x, y) in (&mut xs).zip(&mut ys) {
        for at in 0..LANES {
            lanes[at] += f(x[at], y[at]);
        }
    }
    let done = (x.len() / LANES).min(y.len() / LANES) * LANES;
    let rest = x[done..].iter().zip(&y[done..]).map(|(&x, &y)| f(x, y));
    lanes.iter().sum::<f64>() + rest.sum::<f64>()
}

/// Σ f(x).
#[inline]
pub(super) fn sum_of(x: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    lanes_of(x, x, |x, _| f(x))
}

/// Σ x.
pub(super) fn sum(x: &[f64]) -> f64 {
    sum_of(x, |x| x)
}

/// How many rows a part has.
fn part(rows: usize) -> usize {
    rows.div_ceil(PARTS).next_multiple_of(BLOCK).max(BLOCK)
}

/// Σ x·y of two columns of one length.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    let part = part(x.len());
    let blocks = |x: &[f64], y: &[f64]| {
        x.chunks(BLOCK)
            .zip(y.chunks(BLOCK))
            .fold(0.0, |sum, (x, y)| sum + lanes_of(x, y, |x, y| x * y))
    };
    x.chunks(part)
        .zip(y.chunks(part))
        .fold(0.0, |sum, (x, y)| sum + blocks(x, y))
}

/// Σ x·y of every two of some columns of one length, row by row of the table; the same numbers as [`dot`].
pub(super) fn dots(columns: &[&[f64]]) -> Vec<f64> {
    let (size, rows) = (
        columns.len(),
        columns.first().map_or(0, |column| column.len()),
    );
    let part = part(rows);
    let starts: Vec<usize> = (0..rows).step_by(part).collect();
    let parts: Vec<Vec<f64>> = starts
        .into_par_iter()
        .map(|start| part_dots(columns, start, rows.min(start + part)))
        .collect();
    let mut table = vec![0.0; size * size];
    for part in &parts {
        table
            .iter_mut()
            .zip(part)
            .for_each(|(sum, part)| *sum += part);
    }
    for a in 0..size {
        for b in 0..a {
            table[a * size + b] = table[b * size + a];
        }
    }
    table
}

/// The same at and above the diagonal, for the rows from `start` to before `end`.
fn part_dots(columns: &[&[f64]], start: usize, end: usize) -> Vec<f64> {
    let size = columns.len();
    let mut table = vec![0.0; size * size];
    for from in (start..end).step_by(BLOCK) {
        let rows = from..end.min(from + BLOCK);
        for (a, x) in columns.iter().enumerate() {
            for (b, y) in columns.iter().enumerate().skip(a) {
                table[a * size + b] += lanes_of(&x[rows.clone()], &y[rows.clone()], |x, y| x * y);
            }
        }
    }
    table
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_added_once() {
        for length in [0, 1, 7, 8, 9, 17, 40, 1023, 1024, 1025, 5000] {
            let x: Vec<f64> = (0..length).map(|x| f64::from(x % 13)).collect();
            let expected: f64 = x.iter().map(|x| x * x).sum();
            assert_eq!(dot(&x, &x), expected, "{length}");
            assert_eq!(sum(&x), x.iter().sum::<f64>(), "{length}");
        }
    }

    #[test]
    fn a_table_holds_what_each_pair_has() {
        let column = |step: u32| -> Vec<f64> {
            (0..70_001)
                .map(|x| 1.0 / f64::from(x * step % 997 + 1))
                .collect()
        };
        let columns = [column(1), column(3), column(7)];
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let table = dots(&columns);
        for (at, found) in table.iter().enumerate() {
            assert_eq!(*found, dot(columns[at / 3], columns[at % 3]));
        }
        assert!(dots(&[]).is_empty());
        assert_eq!(dots(&[&[]]), [0.0]);
    }
}
