//! What can be said of one indicator at a glance.

use super::moments::Moments;
use super::quantile::{quantile, sorted};
use super::ranking::tied;

/// The description of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Values that are there.
    pub present: usize,
    /// Missing values.
    pub missing: usize,
    /// Values that are not zero.
    pub non_zero: usize,
    /// How many different values.
    pub distinct: usize,
    /// How often the most frequent value stands.
    pub most_frequent: usize,
    /// The smallest value.
    pub min: f64,
    /// The quartile below which a quarter of the values lie (type 7).
    pub lower_quartile: f64,
    /// The middle value.
    pub median: f64,
    /// The quartile above which a quarter of the values lie (type 7).
    pub upper_quartile: f64,
    /// The largest value.
    pub max: f64,
    /// Mean, spread and shape.
    pub moments: Moments,
}

impl Summary {
    /// The description of the values; `None` without any.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let order = sorted(values);
        let moments = Moments::of(&order)?;
        // The two zeros are neighbours in the order and equal.
        let runs = order.chunk_by(|a, b| tied(*a, *b)).map(<[f64]>::len);
        Some(Self {
            present: order.len(),
            missing: values.len() - order.len(),
            non_zero: order.iter().filter(|x| **x != 0.0).count(),
            distinct: runs.clone().count(),
            most_frequent: runs.max()?,
            min: *order.first()?,
            lower_quartile: quantile(&order, 0.25)?,
            median: quantile(&order, 0.5)?,
            upper_quartile: quantile(&order, 0.75)?,
            max: *order.last()?,
            moments,
        })
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_places() {
        let summary = Summary::of(&[0.0, 4.0, f64::NAN, -0.0, 8.0, 4.0, 0.0]).unwrap();
        assert_eq!((summary.present, summary.missing), (6, 1));
        assert_eq!(
            (summary.non_zero, summary.distinct, summary.most_frequent),
            (3, 3, 3)
        );
        assert_eq!((summary.min, summary.median, summary.max), (0.0, 2.0, 8.0));
        assert_eq!((summary.lower_quartile, summary.upper_quartile), (0.0, 4.0));
        assert_eq!(Summary::of(&[f64::NAN]), None);
    }
}
