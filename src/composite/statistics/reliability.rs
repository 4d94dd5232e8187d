//! How well a set of indicators measures one thing.

use super::association::all_common;

/// Cronbach's alpha (Cronbach, "Coefficient alpha and the internal structure of tests", 1951) as `COINr` has it:
/// k² · (mean covariance of different columns) / (sum of all covariances), each over the rows that both have. Below
/// zero where the columns run against each other. `None` for fewer than two columns, a pair with fewer than two
/// common rows, or covariances that add up to nothing. Of
/// columns that differ in length only the common start counts.
#[must_use]
pub fn cronbach_alpha(columns: &[&[f64]]) -> Option<f64> {
    let count = columns.len();
    if count < 2 {
        return None;
    }
    let length = columns.iter().map(|column| column.len()).min()?;
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..length]).collect();
    let (mut own, mut others) = (0.0, 0.0);
    for (at, common) in all_common(&columns).iter().enumerate() {
        let covariance = common.covariance()?;
        if at / count == at % count {
            own += covariance;
        } else {
            others += covariance;
        }
    }
    let pairs = (count * (count - 1)) as f64;
    let alpha = (count * count) as f64 * (others / pairs) / (own + others);
    // The sum of all covariances is the variance of the total: nothing where the total does not vary.
    (own + others > own * 1e-12 && alpha.is_finite()).then_some(alpha)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn equal_and_opposite_columns() {
        let x = [1.0, 4.0, 2.0, 8.0];
        let minus = x.map(|x| -x);
        assert!((cronbach_alpha(&[&x, &x, &x]).unwrap() - 1.0).abs() < 1e-15);
        assert_eq!(cronbach_alpha(&[&x, &minus]), None);
        assert_eq!(cronbach_alpha(&[&x]), None);
        assert_eq!(cronbach_alpha(&[&[1.0; 4], &[2.0; 4]]), None);
        assert_eq!(
            cronbach_alpha(&[&x, &[1.0, f64::NAN, f64::NAN, f64::NAN]]),
            None
        );
    }

    #[test]
    fn a_small_case() {
        // Variances 1 and 4, covariance 1: 4 · 1 / 7.
        let alpha = cronbach_alpha(&[&[1.0, 2.0, 3.0], &[2.0, 0.0, 4.0]]).unwrap();
        assert!((alpha - 4.0 / 7.0).abs() < 1e-15);
    }
}
