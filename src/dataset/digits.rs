//! Numbers at a glance: a cell of few digits with at most a sign and a point comes in, with what stands behind it; the
//! number goes out, all digits being read in one step instead of one after the other.

use super::number;

/// A number that was read at a glance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glance {
    /// The number, the nearest there is to the digits.
    pub value: f64,
    /// Whether it is a code that only looks like a number.
    pub is_code: bool,
}

/// The powers of ten that are exact, as many as short numbers have decimals.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Reads a cell as a number, if it is [`number::short`]: its bytes are the first `length` of those ahead.
#[inline]
pub(super) fn at_a_glance(ahead: &[u8], length: usize) -> Option<Glance> {
    let negative = usize::from(ahead.first() == Some(&b'-'));
    let digits = ahead.get(negative..)?;
    let glance = match length.checked_sub(negative)? {
        0 => return None,
        count @ 1..=8 => match digits.first_chunk() {
            Some(bytes) => eight(u64::from_le_bytes(*bytes), count)?,
            None => return at_the_end(ahead.get(..length)?),
        },
        count @ 9..=15 => match digits.first_chunk() {
            Some(bytes) => sixteen(u128::from_le_bytes(*bytes), count)?,
            None => return at_the_end(ahead.get(..length)?),
        },
        _ => return None,
    };
    Some(if negative == 0 {
        glance
    } else {
        Glance {
            value: -glance.value,
            is_code: false,
        }
    })
}

/// Reads a cell at the very end of a text.
#[cold]
fn at_the_end(cell: &[u8]) -> Option<Glance> {
    Some(Glance {
        value: number::short(cell)?,
        is_code: number::is_code(cell),
    })
}

/// Reads the first bytes, at most eight, of a word whose lowest byte is the first.
#[inline]
fn eight(word: u64, length: usize) -> Option<Glance> {
    const ALL: u64 = u64::from_ne_bytes([1; 8]);
    // The text goes to the end of the word, and zeros stand before it.
    let digits = (word ^ (ALL * 0x30)) << (64 - 8 * length);
    // The highest bit of each byte that is no digit.
    let others = (digits.wrapping_add(ALL * 0x76) | digits) & (ALL * 0x80);
    let (digits, decimals) = if others == 0 {
        (digits, 0)
    } else {
        let before = 8 - length;
        let point = others.trailing_zeros() as usize / 8;
        let is_point = (digits >> (8 * point)) as u8 == b'.' ^ b'0';
        if others & (others - 1) != 0 || !is_point || point == before {
            return None;
        }
        // The digits before the point move to where it was.
        let below = (1_u64 << (8 * point)) - 1;
        let digits = ((digits & below) << 8) | (digits & (!below << 8));
        (digits, 7 - point)
    };
    let first = (word as u8) ^ b'0';
    Some(Glance {
        value: joined(digits) as f64 / POWERS[decimals],
        is_code: others == 0 && length > 1 && first == 0,
    })
}

/// Reads the first bytes, at most fifteen, of a word whose lowest byte is the first.
#[inline(never)]
fn sixteen(word: u128, length: usize) -> Option<Glance> {
    const ALL: u128 = u128::from_ne_bytes([1; 16]);
    let digits = (word ^ (ALL * 0x30)) << (128 - 8 * length);
    let others = (digits.wrapping_add(ALL * 0x76) | digits) & (ALL * 0x80);
    let (digits, decimals) = if others == 0 {
        (digits, 0)
    } else {
        let before = 16 - length;
        let point = others.trailing_zeros() as usize / 8;
        let is_point = (digits >> (8 * point)) as u8 == b'.' ^ b'0';
        if others & (others - 1) != 0 || !is_point || point == before {
            return None;
        }
        let below = (1_u128 << (8 * point)) - 1;
        let digits = ((digits & below) << 8) | (digits & (!below << 8));
        (digits, 15 - point)
    };
    let whole = joined(digits as u64) * 100_000_000 + joined((digits >> 64) as u64);
    let first = (word as u8) ^ b'0';
    Some(Glance {
        value: whole as f64 / POWERS[decimals],
        is_code: others == 0 && (first == 0 || length >= 15),
    })
}

/// The number whose eight digits are the bytes of a word, the lowest being the first: neighbours become numbers below
/// a hundred, those below ten thousand, and those one.
#[inline]
fn joined(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let pairs = pairs & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100) + (pairs >> 16);
    let fours = fours & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000) + (fours >> 32)) & 0xFFFF_FFFF
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is read one byte after the other.
    fn slowly(cell: &[u8]) -> Option<(u64, bool)> {
        Some((number::short(cell)?.to_bits(), number::is_code(cell)))
    }

    fn quickly(ahead: &[u8], length: usize) -> Option<(u64, bool)> {
        at_a_glance(ahead, length).map(|glance| (glance.value.to_bits(), glance.is_code))
    }

    #[test]
    fn cells_at_the_edges() {
        for cell in [
            "",
            "-",
            ".",
            "-.",
            "5.",
            ".5",
            "-.5",
            "0",
            "00",
            "-0",
            "-01",
            "1.2.3",
            "1-2",
            "--1",
            "12345678",
            "1234567.",
            "0.123456",
            "123456789012345",
            "012345678901234",
            "1234567890.12345",
            "12345678901234.",
            "-99999999999.999",
            "1234567890123456",
            "1e5",
            "１",
            "1２",
            "99999999",
            "0.0000001",
            "-",
            "/1",
            ":1",
            "1:",
            "1/",
        ] {
            for behind in ["", ",", ",1,2", "9999999999999999", "-.-.-.-.-.-.-.-."] {
                let ahead = format!("{cell}{behind}");
                let glance = quickly(ahead.as_bytes(), cell.len());
                assert_eq!(glance, slowly(cell.as_bytes()), "{cell} before {behind}");
            }
        }
    }

    proptest! {
        #[test]
        fn numbers_are_what_they_are_byte_by_byte(
            cell in "-?[0-9]{0,9}(\\.[0-9]{0,7})?|[-.0-9:/e]{0,17}",
            behind in "[-.0-9,]{0,20}",
        ) {
            let ahead = format!("{cell}{behind}");
            prop_assert_eq!(quickly(ahead.as_bytes(), cell.len()), slowly(cell.as_bytes()));
        }

        #[test]
        fn no_byte_is_taken_for_a_digit(cell in prop::collection::vec(any::<u8>(), 0..17)) {
            let ahead = [&cell[..], &[b','; 16]].concat();
            prop_assert_eq!(quickly(&ahead, cell.len()), slowly(&cell));
        }
    }
}
