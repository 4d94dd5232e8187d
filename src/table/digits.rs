//! Numbers as text: the fewest digits that read back as the same number.

use std::io::Write;

/// Below this, whole numbers are written as such.
const WHOLE: f64 = 9e15;

/// Powers of ten for as many decimals as are tried in turn.
const POWERS: [f64; 7] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

/// Numbers of no more digits are told apart by them, so that the fewest that give a number are those it is written with.
const FIFTEEN_DIGITS: f64 = 1e15;

/// Appends a finite number to `out`, with an exponent where it would have a long row of zeros.
pub(super) fn append(out: &mut Vec<u8>, number: f64) {
    let size = number.abs();
    if size < WHOLE && number.fract() == 0.0 {
        whole(out, number as i64);
        return;
    }
    if decimal(out, number) {
        return;
    }
    // A buffer takes whatever is written.
    let _ = if number == 0.0 || (1e-15..1e21).contains(&size) {
        write!(out, "{number}")
    } else {
        write!(out, "{number:e}")
    };
}

/// The number as `to_string` has it, sooner where it has few decimals.
pub(super) fn plain(number: f64) -> String {
    let mut out = Vec::with_capacity(24);
    let is_usual = number != 0.0 || number.is_sign_positive();
    if is_usual && decimal(&mut out, number) {
        // Digits, signs and points only.
        String::from_utf8(out).unwrap_or_default()
    } else {
        number.to_string()
    }
}

/// Appends a number of few decimals and digits; false, and nothing appended, when it is none.
fn decimal(out: &mut Vec<u8>, number: f64) -> bool {
    let size = number.abs();
    for (decimals, power) in POWERS.into_iter().enumerate() {
        let digits = (size * power).round();
        if !digits.is_finite() || digits >= FIFTEEN_DIGITS {
            return false;
        }
        // Both sides are exact, so their quotient is the number nearest to the digits.
        if (digits / power).to_bits() == size.to_bits() {
            if number < 0.0 {
                out.push(b'-');
            }
            let (all, power) = (digits as i64, power as i64);
            whole(out, all / power);
            if decimals > 0 {
                // A one before the decimals keeps the zeros that they begin with; the point takes its place.
                let first = out.len();
                whole(out, all % power + power);
                out[first] = b'.';
            }
            return true;
        }
    }
    false
}

/// Appends a whole number.
fn whole(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        // The remainder has one digit, and 2^64 has twenty: `at` never passes the front.
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// The number as text.
pub(super) fn text(number: f64) -> String {
    let mut out = Vec::new();
    append(&mut out, number);
    // Digits, signs and points only.
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{plain, text};

    #[test]
    fn every_number_is_written_as_its_fewest_digits() {
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            seed
        };
        for _ in 0..20_000 {
            let any = f64::from_bits(next());
            let small = (next() % 2_000_001) as f64 - 1_000_000.0;
            for number in [
                any,
                small,
                small / 100.0,
                small / 1e6,
                small / 1e7,
                small * 1e10,
                small * 1234567.0 / 100.0,
                small / 3.0,
            ] {
                assert_eq!(plain(number), number.to_string());
                if number.is_finite() {
                    assert_eq!(text(number).parse::<f64>().ok(), Some(number));
                    let plain = number.to_string();
                    assert!(text(number) == plain || text(number).contains('e'));
                }
            }
        }
        for number in [
            0.1 + 0.2,
            5e-324,
            f64::MAX,
            f64::NAN,
            f64::INFINITY,
            -0.0,
            1e15,
            0.3,
            99.995,
        ] {
            assert_eq!(plain(number), number.to_string());
        }
        for (number, shown) in [
            (0.0, "0"),
            (-7.0, "-7"),
            (9e15, "9000000000000000"),
            (1e21, "1e21"),
        ] {
            assert_eq!(text(number), shown);
        }
    }
}
