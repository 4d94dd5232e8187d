//! Quantiles of one indicator.

/// The values that are there, from the smallest to the largest.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut present: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    present.sort_unstable_by(f64::total_cmp);
    present
}

/// The quantile of type 7 (Hyndman and Fan, "Sample quantiles in statistical packages", 1996; the one of R, Excel and
/// numpy) of values in ascending order: linear between the two order statistics around (n-1)·`share`. `None` without
/// values or for a share outside 0 to 1.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let place = sorted.len().checked_sub(1)? as f64 * share;
    let low = *sorted.get(place.floor() as usize)?;
    let high = *sorted.get(place.ceil() as usize)?;
    // Equal infinite neighbours have no difference to take a part of.
    if low >= high {
        return Some(low);
    }
    Some(low + (place - place.floor()) * (high - low))
}

/// The middle value, or the mean of the two in the middle; `None` without values.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(&sorted(values), 0.5)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn type_seven() {
        let values = sorted(&[10.0, f64::NAN, 1.0, 3.0, 2.0]);
        assert_eq!(values, [1.0, 2.0, 3.0, 10.0]);
        // R: quantile(c(1, 2, 3, 10), c(0, .05, .25, .5, .95, 1))
        let expected = [
            (0.0, 1.0),
            (0.05, 1.15),
            (0.25, 1.75),
            (0.5, 2.5),
            (0.95, 8.95),
            (1.0, 10.0),
        ];
        for (share, expected) in expected {
            assert!(
                (quantile(&values, share).unwrap() - expected).abs() < 1e-14,
                "{share}"
            );
        }
    }

    #[test]
    fn edges() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[4.0], 0.3), Some(4.0));
        assert_eq!(quantile(&[4.0], 1.5), None);
        assert_eq!(quantile(&[4.0], f64::NAN), None);
        assert_eq!(
            quantile(&[f64::NEG_INFINITY, f64::INFINITY], 0.0),
            Some(f64::NEG_INFINITY)
        );
        assert_eq!(median(&[f64::NAN, 3.0, 1.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }
}
