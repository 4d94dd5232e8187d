//! Correlations of every column with every other.

use rayon::prelude::*;

use super::correlation::{Common, Prepared, pearson};
use super::dense::dots;
use super::kendall::Ordered;
use super::ranking::{ascending, mean_ranks};
use super::student::correlation_p_value;

/// How two columns are correlated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correlation {
    /// Pearson's product-moment correlation.
    Pearson,
    /// Spearman's: Pearson's of the mean ranks.
    Spearman,
    /// Kendall's tau-b.
    Kendall,
}

/// The correlations of a set of columns, each over the rows that both have.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlations {
    size: usize,
    /// Row by row; missing where there is none.
    values: Vec<f64>,
    rows: Vec<usize>,
}

impl Correlations {
    /// How many columns.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The correlation of two columns; `None` where there is none (too few common rows, or no variation) or no such
    /// column.
    #[must_use]
    pub fn get(&self, a: usize, b: usize) -> Option<f64> {
        let at = self.place(a, b)?;
        Some(self.values[at]).filter(|r| !r.is_nan())
    }

    /// How many rows it rests on.
    #[must_use]
    pub fn rows(&self, a: usize, b: usize) -> Option<usize> {
        self.place(a, b).map(|at| self.rows[at])
    }

    /// The two-sided p-value of Pearson's correlation of two columns: see [`correlation_p_value`].
    #[must_use]
    pub fn p_value(&self, a: usize, b: usize) -> Option<f64> {
        correlation_p_value(self.get(a, b)?, self.rows(a, b)?)
    }

    fn place(&self, a: usize, b: usize) -> Option<usize> {
        (a < self.size && b < self.size).then(|| a * self.size + b)
    }
}

/// The correlations of all columns with each other; of columns that differ in length only the common start counts.
#[must_use]
pub fn correlations(columns: &[&[f64]], kind: Correlation) -> Correlations {
    let length = columns.iter().map(|column| column.len()).min().unwrap_or(0);
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..length]).collect();
    match kind {
        Correlation::Pearson => products(&columns),
        Correlation::Spearman => rank_correlations(&columns),
        Correlation::Kendall => {
            let ordered: Vec<Ordered> = columns
                .par_iter()
                .map(|values| Ordered::new(values))
                .collect();
            by_pairs(columns.len(), |a, b| ordered[a].tau(&ordered[b]))
        }
    }
}

/// Pearson's correlations.
fn products(columns: &[&[f64]]) -> Correlations {
    let all = all_common(columns);
    let size = columns.len();
    by_pairs(size, |a, b| {
        let common = &all[a * size + b];
        (common.correlation(), common.count)
    })
}

/// What every two columns of one length have in common, row by row of the table.
pub(super) fn all_common(columns: &[&[f64]]) -> Vec<Common> {
    let prepared: Vec<Prepared> = columns
        .par_iter()
        .map(|values| Prepared::new(values))
        .collect();
    let centred: Vec<&[f64]> = prepared
        .iter()
        .map(|column| column.centred.as_slice())
        .collect();
    let size = columns.len();
    let of = |(at, product): (usize, &f64)| {
        Common::of(&prepared[at / size], &prepared[at % size], *product)
    };
    dots(&centred).par_iter().enumerate().map(of).collect()
}

/// Columns without missing values are ranked once, pairs with a missing one among their common rows.
fn rank_correlations(columns: &[&[f64]]) -> Correlations {
    let size = columns.len();
    let orders: Vec<Vec<u32>> = columns.par_iter().map(|values| ascending(values)).collect();
    let complete: Vec<usize> = (0..size)
        .filter(|&at| orders[at].len() == columns[at].len())
        .collect();
    let ranks: Vec<Vec<f64>> = complete
        .par_iter()
        .map(|&at| mean_ranks(columns[at], &orders[at], |_| true))
        .collect();
    let ranks: Vec<&[f64]> = ranks.iter().map(Vec::as_slice).collect();
    let found = products(&ranks);
    let place: Vec<Option<usize>> = (0..size)
        .map(|at| complete.binary_search(&at).ok())
        .collect();
    by_pairs(size, |a, b| {
        if let (Some(a), Some(b)) = (place[a], place[b]) {
            return (found.get(a, b), found.rows(a, b).unwrap_or(0));
        }
        let among = |of: usize, beside: usize| {
            mean_ranks(columns[of], &orders[of], |row| {
                !columns[beside][row].is_nan()
            })
        };
        let (x, y) = (among(a, b), among(b, a));
        (
            pearson(&x, &y),
            x.iter().filter(|rank| !rank.is_nan()).count(),
        )
    })
}

/// Fills the table from the pairs at and above its diagonal. The correlation of a column with itself is exactly 1.
fn by_pairs(size: usize, of: impl Fn(usize, usize) -> (Option<f64>, usize) + Sync) -> Correlations {
    let pairs: Vec<(usize, usize)> = (0..size)
        .flat_map(|a| (a..size).map(move |b| (a, b)))
        .collect();
    let found: Vec<(Option<f64>, usize)> = pairs.par_iter().map(|&(a, b)| of(a, b)).collect();
    let mut table = Correlations {
        size,
        values: vec![f64::NAN; size * size],
        rows: vec![0; size * size],
    };
    for ((a, b), (r, rows)) in pairs.into_iter().zip(found) {
        let r = r.map_or(f64::NAN, |r| if a == b { 1.0 } else { r });
        for at in [a * size + b, b * size + a] {
            table.values[at] = r;
            table.rows[at] = rows;
        }
    }
    table
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::super::{kendall, pearson, spearman};
    use super::*;

    fn columns() -> Vec<Vec<f64>> {
        let column = |step: u32, hole: u32| -> Vec<f64> {
            let value = |row: u32| {
                if row % 11 == hole {
                    f64::NAN
                } else {
                    f64::from(row * row * step % 37)
                }
            };
            (0..60).map(value).collect()
        };
        vec![
            column(3, 99),
            column(5, 4),
            column(7, 99),
            column(11, 0),
            vec![2.0; 60],
        ]
    }

    type Single = fn(&[f64], &[f64]) -> Option<f64>;

    #[test]
    fn the_table_holds_what_each_pair_has() {
        let columns = columns();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let kinds: [(Correlation, Single); 3] = [
            (Correlation::Pearson, pearson),
            (Correlation::Spearman, spearman),
            (Correlation::Kendall, kendall),
        ];
        for (kind, single) in kinds {
            let table = correlations(&columns, kind);
            for a in 0..5 {
                for b in 0..5 {
                    let expected = if a == b {
                        single(columns[a], columns[a]).map(|_| 1.0)
                    } else {
                        single(columns[a], columns[b])
                    };
                    match (table.get(a, b), expected) {
                        (Some(r), Some(expected)) => {
                            assert!((r - expected).abs() < 1e-14, "{kind:?} {a} {b}");
                        }
                        (r, expected) => assert_eq!(r, expected, "{kind:?} {a} {b}"),
                    }
                    assert_eq!(table.get(a, b), table.get(b, a));
                }
            }
            assert_eq!(table.get(4, 0), None);
            assert_eq!(table.get(9, 0), None);
            assert_eq!(table.rows(1, 3), Some(60 - 6 - 6));
            assert_eq!(table.rows(0, 2), Some(60));
        }
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert_eq!(correlations(&[], Correlation::Kendall).size(), 0);
        assert_eq!(
            correlations(&[&[1.0], &[]], Correlation::Spearman).get(0, 1),
            None
        );
    }
}
