//! Rounding and ranks of results.
//!
//! 2.675 is stored as 2.67499999999999982 and a sum of forty terms is off by some units in the last place, so a
//! plain rounding of the stored number would now and then go the wrong way. A result is therefore taken at the
//! fourteen significant digits that survive a sum: half a unit of the last decimal rounds away from zero even when
//! the stored number is below it by 1 part in 10¹⁴.

use super::equal::Order;
use super::peers::Peers;

/// What is granted to a number before it is rounded, as a share of itself.
const GRACE: f64 = 1.0 + 1e-14;

/// More decimals than these are not in a float.
const MOST: u32 = 15;

/// A number rounded to `decimals`, half away from zero on the decimal value. No negative zero.
#[must_use]
pub fn round(value: f64, decimals: u32) -> f64 {
    let unit = 10f64.powi(decimals.min(MOST) as i32);
    let scaled = value * unit;
    let (plain, nudged) = (scaled.round(), (value * GRACE * unit).round());
    // The grace is for halves alone: of large numbers with many decimals it is more than their last decimal.
    let is_half = ((scaled - scaled.trunc()).abs() - 0.5).abs() < 1e-3;
    let rounded = if is_half { nudged } else { plain } / unit;
    // A number too large for its decimals has none.
    if rounded.is_infinite() {
        value
    } else {
        rounded + 0.0
    }
}

/// Competition ranks (1224) within each group, the largest first; 0 for missing values and rows in no group. Values that
/// are [one](super::is_same) share a rank.
#[must_use]
pub fn ranks(values: &[f64], groups: &Peers) -> Vec<u32> {
    let mut ranks = vec![0; values.len()];
    let mut order = Order::default();
    for rows in groups.groups() {
        // The largest is the first of the numbers turned around.
        let turned = rows.iter().map(|&row| (row, -values[row as usize]));
        order.places(turned, |row, before| ranks[row as usize] = before + 1);
    }
    ranks
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

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
            (-0.001, 2, 0.0),
            (1e300, 15, 1e300),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(
                round(value, decimals).to_bits(),
                f64::to_bits(expected),
                "{value}"
            );
        }
    }

    #[test]
    fn ties_share_the_smallest_rank() {
        let values = [2.0, 5.0, f64::NAN, 5.0, -1.0, 0.0, -0.0];
        assert_eq!(ranks(&values, &Peers::whole(7)), [3, 1, 0, 1, 6, 4, 4]);
        let years = Peers::new(&[Some(0), Some(1), Some(0), Some(0), Some(1), None, Some(1)]);
        assert_eq!(ranks(&values, &years), [2, 1, 0, 1, 3, 0, 2]);
        let six = [100.0 * 1.14 / 19.0, 100.0 * 6.0 / 100.0, 5.0];
        assert_eq!(ranks(&six, &Peers::whole(3)), [1, 1, 3]);
    }
}
