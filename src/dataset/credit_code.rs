//! The unified social credit code of GB 32100-2015: 18 characters, the last of which checks the others.

use crate::table::header::half_width;

/// Characters of the code in the order of their values; I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Length of a whole code.
const LENGTH: usize = 18;

/// The value of each letter; above thirty for those that the code does not use.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        values[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    values
};

/// The weight of each letter but the last: its power of three modulo 31.
const WEIGHTS: [u8; LENGTH - 1] = {
    let mut weights = [1; LENGTH - 1];
    let mut at = 1;
    while at < weights.len() {
        weights[at] = (weights[at - 1] as u32 * 3 % 31) as u8;
        at += 1;
    }
    weights
};

/// The check digit of a code's first 17 characters: 31 less the sum of value times 3^position modulo 31, modulo 31
/// (GB 32100-2015, annex A). `None` when they are not 17 characters of the code's alphabet.
#[must_use]
pub fn check_digit(body: &str) -> Option<char> {
    if body.len() != LENGTH - 1 {
        return None;
    }
    let (mut sum, mut largest) = (0, 0);
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        let value = VALUES[usize::from(byte)];
        largest = largest.max(value);
        sum += u32::from(value) * u32::from(weight);
    }
    let is_code = usize::from(largest) < ALPHABET.len();
    is_code.then(|| char::from(ALPHABET[(31 - sum as usize % 31) % 31]))
}

/// Whether a code is 18 characters long, of the code's alphabet, and ends in its check digit.
#[must_use]
pub fn has_valid_check_digit(code: &str) -> bool {
    code.is_ascii()
        && code.len() == LENGTH
        && check_digit(&code[..LENGTH - 1]) == code.chars().next_back()
}

/// A text of eighteen letters and digits as a number, that of no other.
pub(super) fn packed(text: &str) -> Option<u128> {
    if !looks_like_one(text) {
        return None;
    }
    // Letters and digits take less than seven bits.
    let packed = |sum: u128, byte: u8| (sum << 7) | u128::from(byte);
    Some(text.bytes().fold(0, packed))
}

/// Whether a text has the shape of a credit code, sound or not.
pub(super) fn looks_like_one(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A sound code in small letters or in full width as it is on a licence; `None` for what is so already, and for all else.
pub(super) fn as_on_licence(text: &str) -> Option<String> {
    let may_be_one = if text.is_ascii() {
        text.len() == LENGTH && text.bytes().any(|byte| byte.is_ascii_lowercase())
    } else {
        text.len() <= 3 * LENGTH && text.chars().count() == LENGTH
    };
    let plain = may_be_one.then(|| {
        let plain = text.chars().map(half_width);
        plain
            .map(|own| own.to_ascii_uppercase())
            .collect::<String>()
    });
    plain.filter(|plain| has_valid_check_digit(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass_and_changed_ones_do_not() {
        // Published codes of large listed companies.
        for code in [
            "91440300708461136T",
            "91110000802100433B",
            "914403001922038216",
        ] {
            assert!(has_valid_check_digit(code), "{code}");
        }
        assert!(!has_valid_check_digit("91440300708461136U"));
        assert!(!has_valid_check_digit("91440300708461137T"));
        assert!(!has_valid_check_digit("9144030070846113"));
        assert!(!has_valid_check_digit("企业企业企业"));
        assert!(looks_like_one("91440300708461136X"));
    }
}
