//! Values counted in bins with round edges.

use super::super::axis::Axis;

/// Most bins.
const MOST: f64 = 48.0;

/// Counts of values between round edges.
pub(super) struct Bins {
    low: f64,
    step: f64,
    /// How many values are in each bin; the last holds its upper edge too.
    pub counts: Vec<usize>,
}

impl Bins {
    /// Bins over a whole axis: its steps parted into as many as the number of values bears (Rice's rule).
    pub fn new(values: &[f64], axis: &Axis) -> Self {
        let steps = axis.ticks.len().saturating_sub(1).max(1) as f64;
        let wanted = (2.0 * (values.len() as f64).cbrt()).clamp(8.0, MOST);
        let parts = [1.0, 2.0, 4.0, 5.0, 10.0]
            .into_iter()
            .rfind(|parts| steps * parts <= wanted * 1.25)
            .unwrap_or(1.0);
        let count = (steps * parts) as usize;
        let (low, high) = (axis.low(), axis.high());
        let mut bins = Self {
            low,
            step: (high - low) / count as f64,
            counts: vec![0; count],
        };
        for value in values {
            let at = bins.of(*value);
            bins.counts[at] += 1;
        }
        bins
    }

    /// The bin of a value; the nearest one for a value outside.
    pub fn of(&self, value: f64) -> usize {
        // A value on an edge belongs to the bin above it, also where the division falls a hair short.
        let at = ((value - self.low) / self.step + 1e-9).floor();
        at.clamp(0.0, self.counts.len() as f64 - 1.0) as usize
    }

    /// Lower and upper edge of a bin.
    pub fn edges(&self, at: usize) -> (f64, f64) {
        let edge = |at: usize| self.low + self.step * at as f64;
        (edge(at), edge(at + 1))
    }

    /// The highest count.
    pub fn most(&self) -> usize {
        self.counts.iter().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_in_one_bin() {
        let values: Vec<f64> = (0..=1000).map(|at| f64::from(at) / 10.0).collect();
        let axis = Axis::around(0.0, 100.0, false);
        let bins = Bins::new(&values, &axis);
        assert_eq!(bins.counts.iter().sum::<usize>(), values.len());
        assert!((10..=48).contains(&bins.counts.len()));
        assert_eq!(bins.of(0.0), 0);
        assert_eq!(bins.of(100.0), bins.counts.len() - 1);
        let (low, high) = bins.edges(1);
        assert_eq!(bins.of(low), 1);
        assert_eq!(bins.of(high), 2);
        let one = Bins::new(&[7.0], &Axis::around(7.0, 7.0, false));
        assert_eq!(one.most(), 1);
    }
}
