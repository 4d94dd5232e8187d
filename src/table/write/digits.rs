//! Numbers as text: the fewest digits that read back as the same number, written into a buffer that is used again.

use std::io::Write;

/// Below this, whole numbers are written as such.
const WHOLE: f64 = 9e15;

/// Appends a finite number to `out`, with an exponent where it would have a long row of zeros.
pub(super) fn append(out: &mut Vec<u8>, number: f64) {
    let size = number.abs();
    if size < WHOLE && number.fract() == 0.0 {
        whole(out, number as i64);
        return;
    }
    // A buffer takes whatever is written.
    let _ = if number == 0.0 || (1e-15..1e21).contains(&size) {
        write!(out, "{number}")
    } else {
        write!(out, "{number:e}")
    };
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
    use super::text;

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
            for number in [any, small, small / 100.0, small * 1e10] {
                if number.is_finite() {
                    assert_eq!(text(number).parse::<f64>().ok(), Some(number));
                    let plain = number.to_string();
                    assert!(text(number) == plain || text(number).contains('e'));
                }
            }
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
