//! Rounding of results: once, half away from zero, on the decimal value.
//!
//! 2.675 is stored as 2.67499999999999982 and a sum of forty terms is off by some units in the last place, so a
//! plain rounding of the stored number would now and then go the wrong way. A result is therefore taken at the
//! fourteen significant digits that survive a sum: half a unit of the last decimal rounds away from zero even when
//! the stored number is below it by 1 part in 10¹⁴.

use polars::prelude::{Expr, RoundMode, lit};

/// What is granted to a number before it is rounded, as a share of itself.
const GRACE: f64 = 1.0 + 1e-14;

/// More decimals than these are not in a float.
const MOST: u32 = 15;

/// A number rounded to `decimals`.
#[must_use]
pub(super) fn round(value: f64, decimals: u32) -> f64 {
    let unit = 10f64.powi(decimals.min(MOST) as i32);
    (value * GRACE * unit).round() / unit
}

/// An expression rounded to `decimals`.
pub(super) fn rounded(value: Expr, decimals: u32) -> Expr {
    (value * lit(GRACE)).round(decimals.min(MOST), RoundMode::HalfAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn halves_go_away_from_zero_on_the_decimal_value() {
        let cases = [
            (2.675, 2, 2.68),
            (-2.675, 2, -2.68),
            (1.005, 2, 1.01),
            (59.994999, 2, 59.99),
            (59.995, 2, 60.0),
            (0.1 + 0.2, 1, 0.3),
            (0.5, 0, 1.0),
            (-0.5, 0, -1.0),
            (1e12 + 0.25, 1, 1e12 + 0.3),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(
                round(value, decimals).to_bits(),
                f64::to_bits(expected),
                "{value}"
            );
        }
    }
}
