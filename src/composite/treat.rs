//! Outlier treatment of one indicator, by the rules of `COINr`: a skewness and kurtosis test, winsorising point by
//! point, and a logarithm where that is not enough.

use super::method::{TreatThen, Treatment};
use super::peers::{Peers, present, range, unit};
use super::sum::{mean, sums_of};

/// What treatment did to one indicator in one peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// Skewness and excess kurtosis before; `None` where they cannot be computed.
    pub before: Option<Shape>,
    /// The same after winsorising; equal to `before` without any.
    pub after: Option<Shape>,
    /// Largest values set down, and to what.
    pub high: Option<Winsorised>,
    /// Smallest values set up, and to what.
    pub low: Option<Winsorised>,
    /// Whether a logarithm was taken in the end (of the original values unless the treatment combines).
    pub logged: bool,
}

/// Values that were set to their next neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Winsorised {
    /// How many.
    pub count: usize,
    /// The value they have now.
    pub to: f64,
}

/// Skewness and kurtosis of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// G1 = √n·S3/S2^1.5 · √(n(n-1))/(n-2), with Sk the sum of (x - mean)^k.
    pub skewness: f64,
    /// Excess kurtosis G2 = ((n+1)(r-3)+6)(n-1)/((n-2)(n-3)), r = n·S4/S2²; missing below four values.
    pub kurtosis: Option<f64>,
}

impl Shape {
    /// The shape of values without missing ones; `None` below three values or where they do not vary.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let (low, high) = range(values)?;
        if values.len() < 3 || low >= high {
            return None;
        }
        let [whole] = sums_of(values, [low.abs().max(high.abs())], |x| [x]);
        let mean = if whole.is_finite() {
            whole / values.len() as f64
        } else {
            mean(values)?
        };
        let far = (high - mean).abs().max((mean - low).abs());
        let powers = |x: f64| {
            let square = (x - mean) * (x - mean);
            [square, square * (x - mean), square * square]
        };
        let [second, third, fourth] = sums_of(values, powers(mean + far).map(f64::abs), powers);
        let count = values.len() as f64;
        if !(second.is_normal() && third.is_finite()) {
            return None;
        }
        let skewness = count.sqrt() * third / second.powf(1.5) * (count * (count - 1.0)).sqrt()
            / (count - 2.0);
        let kurtosis = (values.len() >= 4).then(|| {
            let ratio = count * fourth / (second * second);
            ((count + 1.0) * (ratio - 3.0) + 6.0) * (count - 1.0) / ((count - 2.0) * (count - 3.0))
        });
        Some(Self { skewness, kurtosis })
    }

    /// Whether the values need no treatment; `None` where that cannot be said.
    fn passes(self, limits: &Treatment) -> Option<bool> {
        let kurtosis = self.kurtosis?;
        Some(self.skewness.abs() < limits.skewness || kurtosis < limits.kurtosis)
    }
}

/// Treats the values of one indicator in every peer group; what was done to each, `None` where nothing was.
pub fn treat(values: &mut [f64], peers: &Peers, limits: &Treatment) -> Vec<Option<Treated>> {
    let mut done = vec![None; peers.groups().len()];
    peers.change(values, |number, own| {
        done[number] = treat_group(own, limits);
    });
    done
}

#[allow(clippy::float_cmp)] // A power of two, mostly the zeroth.
fn treat_group(values: &mut [f64], limits: &Treatment) -> Option<Treated> {
    let unit = unit(values);
    let in_unit =
        |values: &[f64]| -> Vec<f64> { present(values).iter().map(|x| x * unit).collect() };
    // Most columns pass, and are only looked at.
    let before = if unit == 1.0 {
        Shape::of(&present(values))
    } else {
        Shape::of(&in_unit(values))
    };
    let mut passed = before?.passes(limits)?;
    if passed {
        return None;
    }
    let mut work = in_unit(values);
    let mut done = Treated {
        before,
        after: before,
        high: None,
        low: None,
        logged: false,
    };
    let counted = |done: &Treated| {
        let count = |side: &Option<Winsorised>| side.as_ref().map_or(0, |side| side.count);
        count(&done.high) + count(&done.low)
    };
    while !passed && counted(&done) < limits.max_points as usize {
        let Some(shape) = done.after else { break };
        let Some(set) = winsorise(&mut work, shape.skewness >= 0.0) else {
            break;
        };
        if shape.skewness >= 0.0 {
            done.high = Some(set);
        } else {
            done.low = Some(set);
        }
        done.after = Shape::of(&work);
        match done.after.and_then(|shape| shape.passes(limits)) {
            Some(pass) => passed = pass,
            None => break,
        }
    }
    if !passed && limits.then != TreatThen::None {
        if !limits.combine {
            (work, done.high, done.low) = (in_unit(values), None, None);
        }
        // Values that are all the same, as winsorising may leave them, have no range for a logarithm.
        done.logged = range(&work).is_some_and(|(low, high)| 0.01 * (high - low) > 0.0);
    }
    if done.logged {
        log(&mut work, limits.then, unit);
    } else {
        for x in &mut work {
            *x /= unit;
        }
    }
    for side in [&mut done.high, &mut done.low].into_iter().flatten() {
        side.to /= unit;
    }
    let mut treated = work.into_iter();
    for value in values.iter_mut().filter(|value| !value.is_nan()) {
        // One treated value for each present one.
        *value = treated.next().unwrap_or(f64::NAN);
    }
    Some(done)
}

/// Sets all largest values to the next smaller one (or all smallest to the next larger one).
fn winsorise(values: &mut [f64], high: bool) -> Option<Winsorised> {
    let sign = if high { 1.0 } else { -1.0 };
    let most = values
        .iter()
        .fold(f64::NEG_INFINITY, |most, x| most.max(sign * x));
    let next = values
        .iter()
        .map(|x| sign * x)
        .filter(|x| *x < most)
        .fold(f64::NEG_INFINITY, f64::max);
    if next == f64::NEG_INFINITY {
        return None;
    }
    let mut count = 0;
    for x in values.iter_mut().filter(|x| sign * **x >= most) {
        *x = sign * next;
        count += 1;
    }
    Some(Winsorised {
        count,
        to: sign * next,
    })
}

/// The logarithm that follows, over values in a unit, none missing; the logarithms are of the values themselves.
fn log(values: &mut [f64], then: TreatThen, unit: f64) {
    let Some((low, high)) = range(values) else {
        return;
    };
    let room = 0.01 * (high - low);
    let left = then == TreatThen::LogCtPlus
        && Shape::of(values).is_some_and(|shape| shape.skewness <= 0.0);
    for x in values {
        *x = if left {
            unit.ln() - (high + room - *x).ln()
        } else {
            (*x - low + room).ln() - unit.ln()
        };
    }
}

/// The transformation by a logarithm of present values, for tests against published vectors.
#[doc(hidden)]
#[must_use]
pub fn logged(values: &[f64], then: TreatThen) -> Vec<f64> {
    let mut work = present(values).into_owned();
    log(&mut work, then, 1.0);
    let mut treated = work.into_iter();
    values
        .iter()
        .map(|x| {
            if x.is_nan() {
                *x
            } else {
                treated.next().unwrap_or(f64::NAN)
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn values_that_winsorising_leaves_equal_have_no_logarithm() {
        let limits = Treatment {
            skewness: 0.1,
            kurtosis: 0.1,
            max_points: 9,
            then: TreatThen::LogCt,
            combine: true,
        };
        let mut values = [1.0, 1.0, 1.0, 1.0, 7.0];
        let done = treat(&mut values, &Peers::whole(5), &limits);
        assert_eq!(values, [1.0; 5]);
        assert!(
            done[0]
                .as_ref()
                .is_some_and(|done| !done.logged && done.high.is_some())
        );
    }
}
