//! How likely a correlation as large as the one found is by chance.

use std::f64::consts::PI;

/// The two-sided p-value of Pearson's correlation `r` over `rows` rows, that there is none: Student's t with n-2
/// degrees of freedom, t = r·√((n-2)/(1-r²)). 0 for a perfect correlation; `None` below three rows or for a number
/// outside -1 to 1.
#[must_use]
pub fn correlation_p_value(r: f64, rows: usize) -> Option<f64> {
    if rows < 3 || !(-1.0..=1.0).contains(&r) {
        return None;
    }
    let half = (rows as f64 - 2.0) / 2.0;
    incomplete_beta((1.0 - r) * (1.0 + r), r * r, half)
}

/// The chance that Student's t with `freedom` degrees of freedom is farther from zero than `t`. `None` for missing
/// `t` or freedom that is not a positive number.
#[must_use]
pub fn two_sided_p_value(t: f64, freedom: f64) -> Option<f64> {
    if t.is_nan() || freedom.is_nan() || freedom <= 0.0 || freedom.is_infinite() {
        return None;
    }
    if t.is_infinite() {
        return Some(0.0);
    }
    // Written so that neither share overflows for a large t.
    let ratio = t / freedom.sqrt();
    let y = if ratio.abs() > 1.0 {
        1.0 / (1.0 + 1.0 / (ratio * ratio))
    } else {
        ratio * ratio / (1.0 + ratio * ratio)
    };
    incomplete_beta(1.0 / (1.0 + ratio * ratio), y, freedom / 2.0)
}

/// The regularised incomplete beta function `I_x(a, ½)` with y = 1 - x given apart, because either may be tiny; `None`
/// where the fraction does not settle, which it does for every a > 0 and x from 0 to 1.
fn incomplete_beta(x: f64, y: f64, a: f64) -> Option<f64> {
    const B: f64 = 0.5;
    if x <= 0.0 || y <= 0.0 {
        return Some(if x <= 0.0 { 0.0 } else { 1.0 });
    }
    // ln x from whichever of the two is exact.
    let ln_x = if y < 0.5 { (-y).ln_1p() } else { x.ln() };
    let front = (a * ln_x - ln_beta_half(a)).exp() * y.powf(B);
    if x < (a + 1.0) / (a + B + 2.0) {
        Some(front * fraction(x, a, B)? / a)
    } else {
        Some((1.0 - front * fraction(y, B, a)? / B).max(0.0))
    }
}

/// ln B(a, ½) = ½ ln π - ln(Γ(a+½)/Γ(a)): the ratio from its asymptotic series (NIST Digital Library of Mathematical
/// Functions, 5.11.13) at a ≥ 20, to which smaller a are raised by Γ(a+1) = a·Γ(a).
fn ln_beta_half(mut a: f64) -> f64 {
    let mut raised = 1.0;
    while a < 20.0 {
        raised *= a / (a + 0.5);
        a += 1.0;
    }
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    let series = inverse
        * (-1.0 / 8.0
            + square
                * (1.0 / 192.0
                    + square
                        * (-1.0 / 640.0 + square * (17.0 / 14336.0 - square * 31.0 / 18432.0))));
    // Γ(a+½)/Γ(a) = raised · √a · exp(series)
    0.5 * (PI / a).ln() - raised.ln() - series
}

/// The continued fraction of the incomplete beta function (NIST DLMF 8.17.22), by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> Option<f64> {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut upper = 1.0;
    let mut lower = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = lower;
    for step in 1..10_000 {
        let step = f64::from(step);
        let twice = a + 2.0 * step;
        let even = step * (b - step) * x / ((twice - 1.0) * twice);
        let odd = -(a + step) * (a + b + step) * x / (twice * (twice + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            lower = 1.0 / away(1.0 + term * lower);
            upper = away(1.0 + term / upper);
            change = upper * lower;
            result *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            return Some(result);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The closed form for an even number of degrees of freedom (Abramowitz and Stegun, 26.7.4), as chance of a
    /// smaller t.
    fn inside(t: f64, freedom: u32) -> f64 {
        let angle = (t / f64::from(freedom).sqrt()).atan();
        let square = angle.cos() * angle.cos();
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..freedom / 2 {
            term *= square * f64::from(2 * k - 1) / f64::from(2 * k);
            sum += term;
        }
        angle.sin() * sum
    }

    #[test]
    fn as_in_closed_form() {
        for freedom in [2, 4, 10, 48, 200, 5_000, 100_000] {
            for t in [0.0, 0.01, 0.5, 1.0, 1.96, 3.0, 5.0] {
                let p = two_sided_p_value(t, f64::from(freedom)).unwrap();
                assert!(
                    (p - (1.0 - inside(t, freedom))).abs() < 2e-12,
                    "{freedom} {t}: {p}"
                );
            }
        }
        // One degree of freedom is Cauchy's distribution.
        for t in [1e-9, 0.3, 1.0, 7.0, 1e6, 1e100] {
            let expected = 2.0 / PI * f64::atan(1.0 / t);
            assert!(
                (two_sided_p_value(t, 1.0).unwrap() / expected - 1.0).abs() < 1e-12,
                "{t}"
            );
        }
    }

    #[test]
    fn small_chances_keep_their_digits() {
        // With two degrees of freedom 1 - t/√(2+t²), here without cancellation.
        let t = 1e8_f64;
        let root = (2.0 + t * t).sqrt();
        let expected = 2.0 / (root * (root + t));
        assert!((two_sided_p_value(t, 2.0).unwrap() / expected - 1.0).abs() < 1e-12);
    }

    #[test]
    fn correlations_and_edges() {
        // r² = 0.5 over six rows is t = 2 with four degrees of freedom.
        let p = correlation_p_value(0.5_f64.sqrt(), 6).unwrap();
        assert!((p - (1.0 - inside(2.0, 4))).abs() < 1e-14);
        assert_eq!(correlation_p_value(1.0, 10), Some(0.0));
        assert_eq!(correlation_p_value(0.0, 10), Some(1.0));
        assert_eq!(correlation_p_value(0.5, 2), None);
        assert_eq!(correlation_p_value(1.5, 9), None);
        assert_eq!(correlation_p_value(f64::NAN, 9), None);
        assert_eq!(two_sided_p_value(f64::INFINITY, 3.0), Some(0.0));
        assert_eq!(two_sided_p_value(1.0, 0.0), None);
        assert_eq!(correlation_p_value(1e-200, 100), Some(1.0));
    }
}
