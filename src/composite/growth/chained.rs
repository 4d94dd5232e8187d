//! A composite index chained from year to year.

use super::index::{Growth, rate};

/// A chained index and what moved it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chained {
    /// The index of every year, 100 in the first. NaN from the first year into which no indicator's growth leads.
    pub index: Vec<f64>,
    /// For every step from one year to the next, the points of the index that each indicator contributed; they add up
    /// to the index's change. NaN for an indicator without growth in that step.
    pub contributions: Vec<Vec<f64>>,
}

/// The composite of several indicators' growth: between neighbouring years the weighted mean V of the rates, then
/// chained from 100, by C·(1 + V/100) for [`Growth::Ratio`] and C·(200 + V)/(200 - V) for [`Growth::Symmetric`], which
/// for one indicator gives back its exact ratio.
///
/// `series` holds one list of years for each indicator. In a step the weights are those of the indicators that have a
/// rate, so one whose value is missing in a year has no part in the two steps beside it. The change of C is
/// C·V/100, and (C + C')·V/200, C' being the next C, so an indicator contributes the same expression of its own share of V.
/// Years beyond the end of a series are missing. `None` where a weight is negative, missing or infinite, or weights or
/// directions are not as many as series. A symmetric index in which every rate is 200, growth from nothing, has no
/// end: NaN from there.
#[must_use]
pub fn chained(
    series: &[&[f64]],
    weights: &[f64],
    lower: &[bool],
    growth: Growth,
) -> Option<Chained> {
    let sound = weights
        .iter()
        .all(|weight| weight.is_finite() && *weight >= 0.0);
    if !sound || weights.len() != series.len() || lower.len() != series.len() {
        return None;
    }
    let years = series.iter().map(|years| years.len()).max().unwrap_or(0);
    let mut found = Chained {
        index: Vec::new(),
        contributions: Vec::new(),
    };
    if years > 0 {
        found.index.push(100.0);
    }
    let mut before = 100.0;
    for year in 1..years {
        let parts = parts(series, weights, lower, growth, year);
        let mean: f64 = parts.iter().flatten().sum();
        let known = parts.iter().any(Option::is_some);
        let after = match growth {
            _ if !known => f64::NAN,
            Growth::Ratio => before * (1.0 + mean / 100.0),
            Growth::Symmetric => before * ((200.0 + mean) / (200.0 - mean)),
        };
        let after = if after.is_finite() { after } else { f64::NAN };
        let points = match growth {
            Growth::Ratio => before / 100.0,
            Growth::Symmetric => (before + after) / 200.0,
        };
        found.contributions.push(
            parts
                .iter()
                .map(|part| part.map_or(f64::NAN, |part| part * points))
                .collect(),
        );
        found.index.push(after);
        before = after;
    }
    Some(found)
}

/// Every indicator's share of the mean rate into a year: its rate times its weight among those that have one.
fn parts(
    series: &[&[f64]],
    weights: &[f64],
    lower: &[bool],
    growth: Growth,
    year: usize,
) -> Vec<Option<f64>> {
    let rates: Vec<Option<f64>> = series
        .iter()
        .zip(weights.iter().zip(lower))
        .map(|(values, (weight, lower))| {
            let (before, after) = (*values.get(year - 1)?, *values.get(year)?);
            rate(before, after, *lower, growth).filter(|_| *weight > 0.0)
        })
        .collect();
    let sum: f64 = rates
        .iter()
        .zip(weights)
        .filter(|(rate, _)| rate.is_some())
        .map(|(_, weight)| weight)
        .sum();
    rates
        .iter()
        .zip(weights)
        .map(|(rate, weight)| rate.map(|rate| rate * (weight / sum)))
        .collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;
    const KINDS: [Growth; 2] = [Growth::Ratio, Growth::Symmetric];

    #[test]
    fn one_indicator_gives_back_its_ratios() {
        let years = [8.0, 10.0, 7.0, 7.0, 21.0];
        for growth in KINDS {
            let found = chained(&[&years], &[2.0], &[false], growth).unwrap();
            for (index, x) in found.index.iter().zip(years) {
                assert!(
                    (index - 100.0 * x / 8.0).abs() < 1e-11,
                    "{growth:?} {found:?}"
                );
            }
            let turned = chained(&[&years], &[2.0], &[true], growth).unwrap();
            for (index, x) in turned.index.iter().zip(years) {
                assert!(
                    (index - 100.0 * 8.0 / x).abs() < 1e-11,
                    "{growth:?} {turned:?}"
                );
            }
        }
    }

    #[test]
    fn contributions_add_up_to_the_change() {
        let (a, b, c) = (
            [3.0, 4.0, NAN, 6.0, 7.0],
            [9.0, 5.0, 6.0, 2.0, 3.0],
            [0.4, 0.1, 0.2, 0.3, 0.3],
        );
        for growth in KINDS {
            let found = chained(
                &[&a, &b, &c],
                &[0.5, 0.3, 0.2],
                &[false, true, false],
                growth,
            )
            .unwrap();
            assert_eq!((found.index.len(), found.contributions.len()), (5, 4));
            for (step, contributions) in found.contributions.iter().enumerate() {
                let sum: f64 = contributions.iter().filter(|x| !x.is_nan()).sum();
                assert!((found.index[step + 1] - found.index[step] - sum).abs() < 1e-12);
                assert_eq!(contributions[0].is_nan(), step == 1 || step == 2);
            }
        }
    }

    #[test]
    fn halving_and_doubling_cancel_out_only_in_the_symmetric_form() {
        let (up, down) = ([1.0, 2.0], [2.0, 1.0]);
        let end = |growth| {
            chained(&[&up, &down], &[1.0; 2], &[false; 2], growth)
                .unwrap()
                .index[1]
        };
        assert!((end(Growth::Symmetric) - 100.0).abs() < 1e-13);
        assert!((end(Growth::Ratio) - 125.0).abs() < 1e-13);
    }

    #[test]
    fn edges() {
        for growth in KINDS {
            let broken = chained(&[&[1.0, NAN, 3.0]], &[1.0], &[false], growth).unwrap();
            assert_eq!(broken.index[0], 100.0);
            assert!(broken.index[1].is_nan() && broken.index[2].is_nan());
            let from_nothing = chained(&[&[0.0, 5.0, 6.0]], &[1.0], &[false], growth).unwrap();
            assert!(from_nothing.index[1].is_nan() && from_nothing.index[2].is_nan());
            assert_eq!(chained(&[&[1.0]], &[-1.0], &[false], growth), None);
            assert_eq!(chained(&[&[1.0]], &[], &[false], growth), None);
            assert_eq!(chained(&[], &[], &[], growth).unwrap().index.len(), 0);
            let idle = chained(
                &[&[1.0, 2.0], &[1.0, 1.0]],
                &[0.0, 1.0],
                &[false; 2],
                growth,
            )
            .unwrap();
            assert_eq!(idle.index[1], 100.0);
            let short =
                chained(&[&[1.0, 2.0, 3.0], &[2.0]], &[1.0; 2], &[false; 2], growth).unwrap();
            assert!((short.index[2] - 300.0).abs() < 1e-10);
        }
    }
}
