//! Exponential, logarithm, power and sine from additions and multiplications alone. The platform's own functions
//! differ in the last bit from one system to the next; these give the same bits on all, and the sample city with
//! them. About fourteen digits, which is more than anything here keeps.

use std::f64::consts::{LN_2, PI};

/// e to the power of `x`, for |x| < 700.
pub(super) fn exp(x: f64) -> f64 {
    let whole = (x / LN_2).round();
    let rest = x - whole * LN_2;
    // |rest| ≤ ln 2 / 2: sixteen terms of the series are beyond the last bit.
    let mut sum = 1.0;
    for term in (1..=16).rev() {
        sum = 1.0 + sum * rest / f64::from(term);
    }
    scale(sum, whole as i32)
}

/// Natural logarithm of `x`, for x > 0.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1023;
    let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    // ln m = 2 artanh((m - 1) / (m + 1)), with m in [1, 2).
    let y = (mantissa - 1.0) / (mantissa + 1.0);
    let square = y * y;
    let mut sum = 0.0;
    for odd in (0..18).rev() {
        sum = sum * square + 1.0 / f64::from(2 * odd + 1);
    }
    2.0 * y * sum + f64::from(exponent) * LN_2
}

/// `x` to the power of `y`, for x > 0.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    exp(y * ln(x))
}

/// Cosine of an angle in radians, |x| ≤ 100.
pub(super) fn cos(x: f64) -> f64 {
    let turns = (x / (2.0 * PI)).round();
    let angle = x - turns * 2.0 * PI;
    let square = angle * angle;
    let mut sum = 1.0;
    for pair in (1..=14).rev() {
        let pair = f64::from(pair);
        sum = 1.0 - sum * square / ((2.0 * pair - 1.0) * (2.0 * pair));
    }
    sum
}

/// `x` times two to the power of `exponent`, exactly.
fn scale(x: f64, exponent: i32) -> f64 {
    x * f64::from_bits(((1023 + exponent.clamp(-1022, 1023)) as u64) << 52)
}

/// `x` with `decimals` decimals, as they are written.
pub(super) fn rounded(x: f64, decimals: u32) -> f64 {
    let unit = f64::from(10_u32.pow(decimals));
    (x * unit).round() / unit
}

#[cfg(test)]
mod tests {
    use super::{cos, exp, ln, pow, rounded};

    #[test]
    fn they_agree_with_the_platform_to_fourteen_digits() {
        for step in -200..200 {
            let x = f64::from(step) * 0.173;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-14, "exp {x}");
            assert!((cos(x) - x.cos()).abs() < 1e-13, "cos {x}");
            let positive = x.exp();
            assert!((ln(positive) - x).abs() < 1e-13, "ln {positive}");
        }
        assert!((pow(10.0, 0.3) - 1.995_262_314_968_88).abs() < 1e-13);
    }

    #[test]
    fn rounding_keeps_the_written_decimals() {
        assert_eq!(rounded(2.345_678, 2).to_string(), "2.35");
        assert_eq!(rounded(1e9 + 0.049, 1).to_string(), "1000000000");
    }
}
