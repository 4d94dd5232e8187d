//! Skewness and kurtosis: from values, NaN where missing, to their shape, and to the shape that they would have with
//! some of them exchanged.

use super::extent::Extent;
use super::sum::{Sums, sums_of};

/// Skewness and kurtosis of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// G1 = √n·S3/S2^1.5 · √(n(n-1))/(n-2), with Sk the sum of (x - mean)^k.
    pub skewness: f64,
    /// Excess kurtosis G2 = ((n+1)(r-3)+6)(n-1)/((n-2)(n-3)), r = n·S4/S2²; missing below four values.
    pub kurtosis: Option<f64>,
}

impl Shape {
    /// The shape of the values that are there; `None` below three or where they do not vary.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        Distances::of(values, &Extent::of(values))?.shape()
    }
}

/// Sums of the powers, first to fourth, of the distances of values from a centre near their mean.
#[derive(Clone, Debug)]
pub(super) struct Distances {
    count: usize,
    centre: f64,
    sums: Powers,
}

#[derive(Clone, Debug)]
enum Powers {
    /// In parts that can be exchanged.
    Exact(Sums<4>),
    /// Near the ends of the range of floats.
    Plain([f64; 4]),
}

impl Distances {
    /// Of values of this extent; `None` below three or where they do not vary.
    pub fn of(values: &[f64], extent: &Extent) -> Option<Self> {
        let (low, high) = extent.range()?;
        if extent.count < 3 || low >= high {
            return None;
        }
        let centre = extent.mean(values)?;
        let far = (high - centre).abs().max((centre - low).abs());
        let (count, bounds) = (extent.count, powers(far));
        let sums = match Sums::of(values, count, bounds, |x| powers(x - centre)) {
            Some(sums) => Powers::Exact(sums),
            None => Powers::Plain(sums_of(values, count, bounds, |x| powers(x - centre))),
        };
        Some(Self {
            count,
            centre,
            sums,
        })
    }

    /// Puts a value between the ends of the extent in place of another, `count` times over. False where that cannot be
    /// said of sums: where the centre is no longer near the mean.
    pub fn exchange(&mut self, count: usize, old: f64, new: f64) -> bool {
        let Powers::Exact(sums) = &mut self.sums else {
            return false;
        };
        sums.exchange(count, powers(old - self.centre), powers(new - self.centre));
        let [first, second, ..] = sums.totals();
        // Within a standard deviation of the mean some bits are lost, and no digits.
        first * first <= 0.5 * self.count as f64 * second
    }

    /// The shape; `None` where the values are so near each other that nothing can be said.
    pub fn shape(&self) -> Option<Shape> {
        let [first, second, third, fourth] = match &self.sums {
            Powers::Exact(sums) => sums.totals(),
            Powers::Plain(sums) => *sums,
        };
        let count = self.count as f64;
        // From the centre to the mean.
        let off = first / count;
        let [square, cube] = [off * off, off * off * off];
        let fourth = fourth - 4.0 * off * third + 6.0 * square * second - 3.0 * off * cube * count;
        let third = third - 3.0 * off * second + 2.0 * cube * count;
        let second = second - square * count;
        if !(second.is_normal() && third.is_finite()) {
            return None;
        }
        let skewness = count.sqrt() * third / second.powf(1.5) * (count * (count - 1.0)).sqrt()
            / (count - 2.0);
        let kurtosis = (self.count >= 4).then(|| {
            let ratio = count * fourth / (second * second);
            ((count + 1.0) * (ratio - 3.0) + 6.0) * (count - 1.0) / ((count - 2.0) * (count - 3.0))
        });
        Some(Shape { skewness, kurtosis })
    }
}

fn powers(distance: f64) -> [f64; 4] {
    let square = distance * distance;
    [distance, square, square * distance, square * square]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_after_an_exchange_is_that_of_the_changed_values() {
        let mut values: Vec<f64> = (1..200).map(|x| f64::from(x * x % 83) / 7.0).collect();
        values.push(40.0);
        let mut distances = Distances::of(&values, &Extent::of(&values)).unwrap();
        assert!(distances.exchange(1, 40.0, 5.0));
        values[199] = 5.0;
        let (found, expected) = (distances.shape().unwrap(), Shape::of(&values).unwrap());
        assert!((found.skewness - expected.skewness).abs() < 1e-13);
        assert!((found.kurtosis.unwrap() - expected.kurtosis.unwrap()).abs() < 1e-13);
        values[199] = 1e9;
        let mut distances = Distances::of(&values, &Extent::of(&values)).unwrap();
        assert!(!distances.exchange(1, 1e9, 5.0), "the mean is far away");
    }
}
