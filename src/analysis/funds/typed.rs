//! Amounts as a person types them: text comes in, an exact whole number of parts goes out, or what is wrong with it; and
//! back. No floats, so that every yuan, fen and millionth stays.

use crate::i18n::{Message, Result};

/// A number that was typed, not below zero, in parts of which one has `10^decimals`; at most `most` parts. Separators of
/// thousands, spaces, full-width digits, `万` and `亿` are understood.
///
/// # Errors
/// When it is no number, has more decimals than there are parts, or is too much.
pub fn typed_parts(text: &str, decimals: usize, most: u64) -> Result<u64> {
    let plain = plain_digits(text);
    let (digits, zeros) = if let Some(digits) = plain.strip_suffix('万') {
        (digits, 4)
    } else if let Some(digits) = plain.strip_suffix('亿') {
        (digits, 8)
    } else {
        (plain.as_str(), 0)
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if plain.starts_with(['-', '\u{2212}', '－']) {
        return Err(Message::new("funds.typed_below_zero").with("typed", text.trim()));
    }
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !sound(whole) || !sound(fraction) {
        return Err(Message::new("funds.typed_no_number").with("typed", text.trim()));
    }
    let fraction = fraction.trim_end_matches('0');
    let places = decimals + zeros;
    if fraction.len() > places {
        return Err(match decimals {
            0 => Message::new("funds.typed_whole"),
            _ => Message::new("funds.typed_decimals").with("decimals", decimals.to_string()),
        });
    }
    let parts: String = [whole, fraction, &"0".repeat(places - fraction.len())].concat();
    let parts: Option<u64> = parts.parse().ok();
    parts
        .filter(|parts| *parts <= most)
        .ok_or_else(|| Message::new("funds.typed_much").with("most", grouped_parts(most, decimals)))
}

/// Half-width, without what only helps the eye.
fn plain_digits(text: &str) -> String {
    text.chars()
        .filter_map(|sign| match sign {
            ',' | '，' | '_' => None,
            '．' | '。' => Some('.'),
            '０'..='９' => char::from_u32(sign as u32 - '０' as u32 + '0' as u32),
            sign if sign.is_whitespace() => None,
            sign => Some(sign),
        })
        .collect()
}

/// A whole number of parts as a decimal number, exactly.
#[must_use]
pub fn decimal_parts(parts: u64, decimals: usize) -> String {
    let unit = 10u64.pow(decimals as u32);
    let fraction = format!("{:0decimals$}", parts % unit);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return (parts / unit).to_string();
    }
    format!("{}.{fraction}", parts / unit)
}

/// The same with separators of thousands.
#[must_use]
pub fn grouped_parts(parts: u64, decimals: usize) -> String {
    let plain = decimal_parts(parts, decimals);
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut out = String::with_capacity(plain.len() + whole / 3);
    for (at, sign) in plain.chars().enumerate() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_kept_to_the_last_part() {
        for (typed, decimals, parts) in [
            ("1234.56", 2, 123_456),
            ("140,123,456", 0, 140_123_456),
            ("９００７１９９２５４７４０．９９", 2, 900_719_925_474_099),
            ("1.4 亿", 0, 140_000_000),
            ("14012.3456万", 0, 140_123_456),
            ("0.000001", 6, 1),
            ("5.00", 0, 5),
            (".5", 1, 5),
        ] {
            let read = typed_parts(typed, decimals, 1 << 53);
            assert_eq!(read, Ok(parts), "{typed}");
            assert_eq!(
                typed_parts(&grouped_parts(parts, decimals), decimals, parts),
                read
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_told() {
        let key =
            |typed, decimals| typed_parts(typed, decimals, 1000).map_err(|problem| problem.key);
        assert_eq!(key("12a", 0), Err("funds.typed_no_number"));
        assert_eq!(key("", 0), Err("funds.typed_no_number"));
        assert_eq!(key("-5", 0), Err("funds.typed_below_zero"));
        assert_eq!(key("5-", 0), Err("funds.typed_no_number"));
        assert_eq!(key("1.5", 0), Err("funds.typed_whole"));
        assert_eq!(key("1.005", 2), Err("funds.typed_decimals"));
        assert_eq!(key("1001", 0), Err("funds.typed_much"));
        assert_eq!(key(&"9".repeat(400), 0), Err("funds.typed_much"));
    }
}
