//! Growth of one indicator.

/// How growth between two neighbouring years is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// 100·(after - before)/before, in percent. Halving and doubling do not cancel out: -50 and +100.
    Ratio,
    /// 200·(after - before)/(after + before), in percent of the mean of the two, from -200 to 200. Halving and doubling
    /// cancel out, and growth from zero is defined. The form of The Conference Board's index of leading indicators
    /// ("Business cycle indicators handbook", 2001).
    Symmetric,
}

/// The growth rate from one year to the next in percent; where `lower` is better, the rate at which the inverse grows,
/// which for [`Growth::Symmetric`] is the rate with its sign changed.
///
/// `None` where a value is missing, infinite or negative, because a ratio of unlike signs is no growth; for
/// [`Growth::Ratio`] also where it would divide by zero, for [`Growth::Symmetric`] where both are zero.
#[must_use]
pub fn rate(before: f64, after: f64, lower: bool, growth: Growth) -> Option<f64> {
    let (before, after) = if lower {
        (after, before)
    } else {
        (before, after)
    };
    if !(before >= 0.0 && after >= 0.0) {
        return None;
    }
    let rate = match growth {
        Growth::Ratio => 100.0 * ((after - before) / before),
        Growth::Symmetric => 200.0 * ((after - before) / (after + before)),
    };
    rate.is_finite().then_some(rate)
}

/// 100·x over the base, or its inverse where `lower` is better; NaN where a value is missing or negative, the base is zero or
/// negative, or something would be divided by zero: a ratio of unlike signs is no growth.
#[must_use]
pub fn on_base(x: f64, base: f64, lower: bool) -> f64 {
    if !(x >= 0.0 && base > 0.0) {
        return f64::NAN;
    }
    let (above, below) = if lower { (base, x) } else { (x, base) };
    let index = 100.0 * above / below;
    // A hundred times the largest floats is too much.
    let index = if index.is_finite() {
        index
    } else {
        100.0 * (above / below)
    };
    if index.is_finite() { index } else { f64::NAN }
}

/// The index of one indicator over the years with the base year at 100: 100·x over the base
/// year's x, or its inverse where `lower`
/// is better.
///
/// NaN in years without a value or where the index would divide by zero, and in all years where the base year's value
/// is missing, zero or negative, or there is no such year. A negative value in another year has no index either.
#[must_use]
pub fn ratio_index(series: &[f64], base: usize, lower: bool) -> Vec<f64> {
    let base = series.get(base).copied().filter(|x| x.is_finite());
    let base = base.unwrap_or(f64::NAN);
    series.iter().map(|&x| on_base(x, base, lower)).collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn rates() {
        assert_eq!(rate(50.0, 100.0, false, Growth::Ratio), Some(100.0));
        assert_eq!(rate(100.0, 50.0, false, Growth::Ratio), Some(-50.0));
        assert_eq!(rate(100.0, 50.0, true, Growth::Ratio), Some(100.0));
        let up = rate(50.0, 100.0, false, Growth::Symmetric).unwrap();
        assert!((up - 200.0 / 3.0).abs() < 1e-13);
        assert_eq!(rate(100.0, 50.0, false, Growth::Symmetric), Some(-up));
        assert_eq!(rate(50.0, 100.0, true, Growth::Symmetric), Some(-up));
        assert_eq!(rate(0.0, 7.0, false, Growth::Symmetric), Some(200.0));
        assert_eq!(rate(7.0, 0.0, false, Growth::Symmetric), Some(-200.0));
    }

    #[test]
    fn no_rates() {
        for growth in [Growth::Ratio, Growth::Symmetric] {
            for lower in [false, true] {
                for (before, after) in
                    [(NAN, 1.0), (1.0, NAN), (-1.0, 1.0), (1.0, -1.0), (0.0, 0.0)]
                {
                    assert_eq!(rate(before, after, lower, growth), None);
                }
                assert_eq!(rate(f64::INFINITY, f64::INFINITY, lower, growth), None);
            }
        }
        assert_eq!(rate(0.0, 7.0, false, Growth::Ratio), None);
        assert_eq!(rate(7.0, 0.0, true, Growth::Ratio), None);
    }

    #[test]
    fn indices() {
        let plain = |found: Vec<f64>| -> Vec<Option<f64>> {
            found
                .into_iter()
                .map(|x| Some(x).filter(|x| !x.is_nan()))
                .collect()
        };
        let series = [8.0, 10.0, NAN, 0.0, -1.0, 25.0];
        let higher = [Some(80.0), Some(100.0), None, Some(0.0), None, Some(250.0)];
        let lower = [Some(125.0), Some(100.0), None, None, None, Some(40.0)];
        assert_eq!(plain(ratio_index(&series, 1, false)), higher);
        assert_eq!(plain(ratio_index(&series, 1, true)), lower);
        for base in [2, 3, 4, 9] {
            assert_eq!(plain(ratio_index(&series, base, false)), [None; 6]);
        }
    }
}
