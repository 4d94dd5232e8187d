//! Numbers in all their spellings: separators, full-width digits, percent signs, currency signs, 万 and 亿, brackets for
//! negatives, and the many words for missing. A cell comes in; a [`Reading`] goes out.

use crate::table::header::half_width;

/// What a cell says as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// Nothing is there, in any of the words for it.
    Missing,
    /// A number, and what its own unit says about it.
    Value(f64, Suffix),
    /// Something else.
    Unreadable,
}

/// The unit that a cell carries itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Suffix {
    /// None: the column's unit holds.
    None,
    /// `%` (0.01) or `‰` (0.001).
    Share(f64),
    /// 万, 亿, 元 and their like: the number counts this many basic units.
    Scale(f64),
}

const MISSING: &[&str] = &[
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "−",
    "…",
    "……",
    "...",
    "..",
    ".",
    "/",
    "\\",
    "*",
    "n.a.",
    "n.a",
    "na",
    "n/a",
    "#n/a",
    "not available",
    "not applicable",
    "none",
    "null",
    "nil",
    "nan",
    "missing",
    "无",
    "不适用",
    "缺失",
    "空",
    "未填",
    "未填报",
    "无数据",
    "暂无",
    "暂无数据",
    "不详",
    "未知",
    "保密",
];

/// Suffixes that change a number's size, longest first.
const SCALES: &[(&str, f64)] = &[
    ("万亿元", 1e12),
    ("千万元", 1e7),
    ("百万元", 1e6),
    ("亿元", 1e8),
    ("万元", 1e4),
    ("千元", 1e3),
    ("万亿", 1e12),
    ("千万", 1e7),
    ("百万", 1e6),
    ("万人", 1e4),
    ("亿", 1e8),
    ("万", 1e4),
    ("元", 1.0),
];

const CURRENCIES: &[&str] = &["¥", "￥", "$", "€", "£", "rmb", "cny", "usd", "eur", "us$"];

/// Units of one thing, which say nothing about the size of a number.
const COUNTERS: &[&str] = &["人", "个", "件", "项", "家", "户", "次"];

/// Whether a cell says that there is no value.
pub(super) fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    match cell.len() {
        0 => true,
        1..=24 => {
            let lower = cell.to_lowercase();
            MISSING.contains(&lower.as_str())
        }
        _ => false,
    }
}

/// Reads a cell as a number.
pub(super) fn read(cell: &str) -> Reading {
    let cell = cell.trim();
    if cell.is_empty() {
        return Reading::Missing;
    }
    if is_plain(cell.as_bytes()) {
        return cell.parse().map_or_else(
            |_| read_slowly(cell),
            |value| Reading::Value(value, Suffix::None),
        );
    }
    read_slowly(cell)
}

/// Digits with at most a sign and a point: the ordinary case, which needs no further thought.
fn is_plain(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

fn read_slowly(cell: &str) -> Reading {
    if is_missing(cell) {
        return Reading::Missing;
    }
    if cell.len() > 64 {
        return Reading::Unreadable;
    }
    let text: String = cell
        .chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect();
    signed(text.trim()).map_or(Reading::Unreadable, |(value, suffix)| {
        Reading::Value(value, suffix)
    })
}

/// A number with its sign: brackets, minus before or after a currency sign.
fn signed(text: &str) -> Option<(f64, Suffix)> {
    let bracketed = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    if let Some(inside) = bracketed {
        let (value, suffix) = unsigned(inside.trim())?;
        return Some((-value, suffix));
    }
    let text = without_currency(text);
    let minus = text.strip_prefix(['-', '−', '–', '﹣']);
    let plus = text.strip_prefix('+');
    let (value, suffix) = unsigned(minus.or(plus).unwrap_or(text).trim())?;
    Some((if minus.is_some() { -value } else { value }, suffix))
}

fn without_currency(text: &str) -> &str {
    CURRENCIES
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
        .map_or(text, str::trim_start)
}

fn unsigned(text: &str) -> Option<(f64, Suffix)> {
    let text = without_currency(text);
    let (digits, suffix) = split_suffix(text);
    let value: f64 = ungrouped(digits.trim())?.parse().ok()?;
    value.is_finite().then_some((value, suffix))
}

fn split_suffix(text: &str) -> (&str, Suffix) {
    if let Some(digits) = text.strip_suffix('%') {
        return (digits, Suffix::Share(0.01));
    }
    if let Some(digits) = text.strip_suffix('‰') {
        return (digits, Suffix::Share(0.001));
    }
    let scale = SCALES
        .iter()
        .find_map(|(word, scale)| Some((text.strip_suffix(word)?, Suffix::Scale(*scale))));
    if let Some(found) = scale {
        return found;
    }
    let counted = COUNTERS.iter().find_map(|word| text.strip_suffix(word));
    (counted.unwrap_or(text), Suffix::None)
}

/// The digits without thousands separators; `None` unless what remains is a plain number. Commas and spaces must
/// stand before groups of three, so that `1,5` is never taken for fifteen.
fn ungrouped(text: &str) -> Option<String> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let (whole, rest) = text
        .find(['.', 'e'])
        .map_or((text, ""), |at| text.split_at(at));
    let separator = whole.chars().find(|character| !character.is_ascii_digit());
    let mut plain = String::with_capacity(text.len());
    match separator {
        None => plain.push_str(whole),
        Some(separator) if separator == ',' || separator == '\'' || separator.is_whitespace() => {
            for (at, group) in whole.split(separator).enumerate() {
                let sound = if at == 0 {
                    (1..=3).contains(&group.len())
                } else {
                    group.len() == 3
                };
                if !sound || !group.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                plain.push_str(group);
            }
        }
        Some(_) => return None,
    }
    let sound = rest
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'));
    plain.push_str(rest);
    sound.then_some(plain)
}

/// Whether a cell is a code that only looks like a number: leading zeros, or more digits than a number keeps.
pub(super) fn is_code(cell: &str) -> bool {
    let cell = cell.trim().as_bytes();
    cell.len() > 1 && (cell[0] == b'0' || cell.len() >= 15) && cell.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(cell: &str) -> Option<f64> {
        match read(cell) {
            Reading::Value(value, _) => Some(value),
            Reading::Missing | Reading::Unreadable => None,
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(value("1,234,567.5"), Some(1_234_567.5));
        assert_eq!(value("１２３４．５"), Some(1234.5));
        assert_eq!(value("１，２３４"), Some(1234.0));
        assert_eq!(value("1 234 567"), Some(1_234_567.0));
        assert_eq!(value("1\u{a0}234"), Some(1234.0));
        assert_eq!(value("(1,234)"), Some(-1234.0));
        assert_eq!(value("（12.5）"), Some(-12.5));
        assert_eq!(value("−5"), Some(-5.0));
        assert_eq!(value("¥ 1,200"), Some(1200.0));
        assert_eq!(value("-$3"), Some(-3.0));
        assert_eq!(value("1.2E+05"), Some(120_000.0));
        assert_eq!(value("+.5"), Some(0.5));
        assert_eq!(value("25人"), Some(25.0));
    }

    #[test]
    fn a_cell_can_carry_its_unit() {
        assert_eq!(read("3.5%"), Reading::Value(3.5, Suffix::Share(0.01)));
        assert_eq!(read("3.5 ％"), Reading::Value(3.5, Suffix::Share(0.01)));
        assert_eq!(read("2‰"), Reading::Value(2.0, Suffix::Share(0.001)));
        assert_eq!(read("1.2亿"), Reading::Value(1.2, Suffix::Scale(1e8)));
        assert_eq!(
            read("3,500万元"),
            Reading::Value(3500.0, Suffix::Scale(1e4))
        );
    }

    #[test]
    fn words_for_missing() {
        for word in [
            "",
            "  ",
            "-",
            "—",
            "…",
            "n.a.",
            "N.A.",
            "na",
            "NOT AVAILABLE",
            "/",
            "无",
            "#N/A",
            "NaN",
            "..",
        ] {
            assert_eq!(read(word), Reading::Missing, "{word}");
        }
    }

    #[test]
    fn what_is_no_number_stays_none() {
        for word in [
            "1,5", "12,34", "abc", "#DIV/0!", "inf", "1.2.3", "12 34", "1,2345", "2019-12", "e5",
            "3元5角",
        ] {
            assert_eq!(read(word), Reading::Unreadable, "{word}");
        }
    }

    #[test]
    fn codes_are_told_from_numbers() {
        assert!(is_code("007"));
        assert!(is_code("320582000000000"));
        assert!(!is_code("0"));
        assert!(!is_code("0.5"));
        assert!(!is_code("12345678901234"));
    }

    proptest! {
        #[test]
        fn reading_never_panics(cell in "\\PC{0,40}") {
            let _ = read(&cell);
        }

        #[test]
        fn a_number_survives_its_spellings(number in -1e12_f64..1e12) {
            let number = (number * 100.0).round() / 100.0;
            prop_assert_eq!(value(&number.to_string()), Some(number));
            let grouped = crate::i18n::number(number, 2, crate::i18n::Lang::En);
            prop_assert_eq!(value(&grouped), Some(number));
            let wide: String = grouped
                .chars()
                .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c })
                .collect();
            prop_assert_eq!(value(&wide), Some(number));
        }

        #[test]
        fn a_share_is_what_stands_before_its_sign(number in 0.0_f64..1000.0) {
            prop_assert_eq!(read(&format!("{number}%")), Reading::Value(number, Suffix::Share(0.01)));
        }
    }
}
