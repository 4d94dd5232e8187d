//! Numbers in all their spellings: separators, full-width digits, percent signs, currency signs, 万 and 亿, brackets for
//! negatives, and the many words for missing. A cell comes in; a [`Reading`] goes out.

pub(super) use super::carried::Suffix;
use super::carried::{split_currency, split_suffix, split_unit, with_sign};
pub(super) use super::missing::is_missing;
use super::{Decimal, degrees};
use crate::table::header::half_width;
use crate::table::marks::bare_figure;
use crate::table::{Dimension, Unit};

/// What a cell says as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// Nothing is there, in any of the words for it.
    Missing,
    /// A number, and what its own unit says about it.
    Value(f64, Suffix),
    /// A word for infinity, which programs write where they divided by zero, or a number beyond all that can be held.
    Infinite,
    /// Something else.
    Unreadable,
}

const INFINITE: &[&str] = &["inf", "infinity", "∞"];

/// Reads a cell as a number.
pub(super) fn read(cell: &str) -> Reading {
    if let Some(value) = short(cell.as_bytes()) {
        return Reading::Value(value, Suffix::None);
    }
    let cell = trimmed(cell);
    if cell.is_empty() {
        return Reading::Missing;
    }
    if is_plain(cell.as_bytes()) {
        let value = cell.parse().ok().filter(|value: &f64| value.is_finite());
        return value.map_or_else(
            || read_slowly(cell),
            |value| Reading::Value(value, Suffix::None),
        );
    }
    super::added::read(cell).unwrap_or_else(|| read_slowly(cell))
}

/// Reads a cell as a number whose decimals stand behind this.
pub(super) fn read_as(cell: &str, decimal: Decimal) -> Reading {
    match decimal {
        Decimal::Point => read(cell),
        Decimal::Comma if !cell.contains([',', '.', '，', '．']) => read(cell),
        Decimal::Comma if is_missing(cell) => Reading::Missing,
        // The two have changed their parts, and nothing else in a number has either of them.
        Decimal::Comma => {
            let swapped: String = cell
                .chars()
                .map(|character| match half_width(character) {
                    ',' => '.',
                    '.' => ',',
                    _ => character,
                })
                .collect();
            read(&swapped)
        }
    }
}

/// Reads a cell that is no number as the number before the marks of notes: `10.5①`.
pub(super) fn read_marked(cell: &str, decimal: Decimal) -> Option<Reading> {
    let (figure, _) = bare_figure(cell)?;
    let reading = read_as(figure, decimal);
    let is_sound = matches!(reading, Reading::Value(..)) && !is_code(figure.as_bytes());
    is_sound.then_some(reading)
}

/// Whether a cell is what a spreadsheet writes where it could not reckon: `#DIV/0!`.
pub(super) fn is_error(cell: &str) -> bool {
    const ERRORS: [&str; 9] = [
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    ];
    let cell = cell.trim();
    cell.starts_with('#') && ERRORS.iter().any(|error| cell.eq_ignore_ascii_case(error))
}

/// A cell without white space at its ends.
pub(super) fn trimmed(cell: &str) -> &str {
    if is_trimmed(cell.as_bytes()) {
        cell
    } else {
        cell.trim()
    }
}

/// Whether it is certain at a glance that a text has no white space at its ends.
pub(super) fn is_trimmed(cell: &[u8]) -> bool {
    // What begins with one of these bytes is a letter of Chinese or a later script, and no white space.
    const LETTERS: std::ops::RangeInclusive<u8> = 0xE4..=0xEE;
    match cell {
        [first, .., before, _, last] => {
            (first.is_ascii_graphic() || LETTERS.contains(first))
                && (last.is_ascii_graphic() || LETTERS.contains(before))
        }
        [first, .., last] => first.is_ascii_graphic() && last.is_ascii_graphic(),
        _ => false,
    }
}

/// Digits with at most a sign and a point, so few that the digits and the power of ten below them are exact: their
/// quotient is the nearest number there is (Clinger, "How to read floating point numbers accurately", 1990).
#[inline]
pub(super) fn short(cell: &[u8]) -> Option<f64> {
    const MOST: usize = 15;
    const POWERS: [f64; MOST + 1] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (negative, number) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    if number.len() > MOST || !number.first()?.is_ascii_digit() {
        return None;
    }
    let mut digits = 0_u64;
    let mut point = None;
    for (at, &byte) in number.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |point| number.len() - 1 - point);
    let value = digits as f64 / POWERS[decimals];
    Some(if negative { -value } else { value })
}

/// Digits with at most a sign and a point: the ordinary case, which needs no further thought.
fn is_plain(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// What stands in the guards by which exports keep numbers and codes as text: `="100"`.
pub(super) fn unguarded(cell: &str) -> Option<&str> {
    let inside = cell.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    (!inside.contains('"')).then(|| inside.trim())
}

fn read_slowly(cell: &str) -> Reading {
    if is_missing(cell) {
        return Reading::Missing;
    }
    let cell = unguarded(cell).unwrap_or(cell);
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    if let Some(value) = degrees::read(cell) {
        let (dimension, factor) = (Dimension::Degrees, 1.0);
        return Reading::Value(value, Suffix::Unit(Unit { dimension, factor }));
    }
    if cell.len() > 64 {
        return Reading::Unreadable;
    }
    let text: String = cell
        .chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect();
    let text = text.trim();
    // A separator behind the last digit parts nothing.
    let text = text.strip_suffix([',', ';', '、', '。']).unwrap_or(text);
    if INFINITE.contains(&text.trim_start_matches(['-', '−', '+'])) {
        return Reading::Infinite;
    }
    match signed(text) {
        Some((value, suffix)) if value.is_finite() => Reading::Value(value, suffix),
        Some(_) => Reading::Infinite,
        None => Reading::Unreadable,
    }
}

/// A number with its sign: brackets, minus before or after a currency sign.
fn signed(text: &str) -> Option<(f64, Suffix)> {
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    if let Some((inside, after)) = bracketed {
        // A unit may stand behind the bracket as well as in it.
        let (value, suffix) = unsigned(&format!("{}{}", inside.trim(), after.trim()))?;
        return Some((-value, suffix));
    }
    let (outer, text) = split_currency(text);
    // Accounts mark a loss with a triangle.
    let minus = text.strip_prefix(['-', '−', '–', '﹣', '△', '▲']);
    let plus = text.strip_prefix('+');
    let (value, suffix) = unsigned(minus.or(plus).unwrap_or(text).trim())?;
    let value = if minus.is_some() { -value } else { value };
    Some((value, outer.map_or(suffix, |sign| with_sign(sign, suffix))))
}

fn unsigned(text: &str) -> Option<(f64, Suffix)> {
    let (sign, text) = split_currency(text);
    let (digits, suffix) = split_suffix(text);
    let (digits, suffix) = match ungrouped(digits.trim()) {
        Some(digits) => (digits, suffix),
        None => split_unit(text)?,
    };
    let value: f64 = digits.parse().ok()?;
    let suffix = sign.map_or(suffix, |sign| with_sign(sign, suffix));
    Some((value, suffix))
}

/// The digits without thousands separators; `None` unless what remains is a plain number. Commas and spaces must
/// stand before groups of three, so that `1,5` is never taken for fifteen.
pub(super) fn ungrouped(text: &str) -> Option<String> {
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
                    // Nobody parts the thousands of a number that has none: `0,123` is no hundred and twenty-three.
                    (1..=3).contains(&group.len()) && !group.starts_with('0')
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

/// A number without a unit in any of its spellings, or a share in per cent as the number before its sign.
pub(super) fn plain(cell: &str) -> Option<f64> {
    match read(cell) {
        Reading::Value(value, Suffix::None) => Some(value),
        Reading::Value(value, Suffix::Unit(unit)) if unit.dimension == Dimension::Ratio => {
            (unit.factor > 0.005).then_some(value)
        }
        _ => None,
    }
}

/// Whether a cell is a code that only looks like a number: leading zeros, or more digits than a number keeps.
pub(super) fn is_code(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    cell.len() > 1 && (cell[0] == b'0' || cell.len() >= 15) && cell.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(cell: &str) -> Option<f64> {
        match read(cell) {
            Reading::Value(value, _) => Some(value),
            Reading::Missing | Reading::Infinite | Reading::Unreadable => None,
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
        assert_eq!(value("△1,234"), Some(-1234.0));
        assert_eq!(value("▲ 12.5"), Some(-12.5));
        assert_eq!(value("¥ 1,200"), Some(1200.0));
        assert_eq!(value("-$3"), Some(-3.0));
        assert_eq!(value("1.2E+05"), Some(120_000.0));
        assert_eq!(value("+.5"), Some(0.5));
        assert_eq!(value("25人"), Some(25.0));
        assert_eq!(value("=\"1,234.5\""), Some(1234.5));
        assert_eq!(value("'100"), Some(100.0));
        assert_eq!((value("1,234,"), value("12。")), (Some(1234.0), Some(12.0)));
        assert_eq!(value("=\"1\"2\""), None);
    }

    #[test]
    fn a_number_too_large_to_keep_is_none() {
        assert_eq!(read(&"9".repeat(400)), Reading::Unreadable);
        assert_eq!(read("1e999"), Reading::Infinite);
        assert_eq!(read("-1e999万元"), Reading::Infinite);
    }

    #[test]
    fn a_comma_may_stand_before_the_decimals() {
        let comma = |cell: &str| match read_as(cell, Decimal::Comma) {
            Reading::Value(value, _) => Some(value),
            _ => None,
        };
        for (cell, expected) in [
            ("1.234,56", 1234.56),
            ("12,5", 12.5),
            ("-0,123", -0.123),
            ("1.234", 1234.0),
            ("1,234", 1.234),
            ("1 234 567,8", 1_234_567.8),
            ("(1.000,5) €", -1000.5),
            ("１２，５", 12.5),
            ("3,5%", 3.5),
            ("42", 42.0),
        ] {
            let read = comma(cell).or_else(|| comma(cell.trim_end_matches(" €")));
            assert_eq!(read, Some(expected), "{cell}");
        }
        for cell in ["12.5", "1,234.5", "1,2,3", "12.05.2023"] {
            assert_eq!(comma(cell), None, "{cell}");
        }
        assert_eq!(read_as("n.a.", Decimal::Comma), Reading::Missing);
        assert_eq!(value("0,123"), None);
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
            "#",
            "暂缺",
            "NaN",
            "－",
            "─",
            "――",
            "／",
            "Ｎ／Ａ",
            "..",
        ] {
            assert_eq!(read(word), Reading::Missing, "{word}");
        }
    }

    #[test]
    fn what_is_no_number_stays_none() {
        for word in [
            "1,5", "12,34", "abc", "#DIV/0!", "info", "1.2.3", "12 34", "1,2345", "2019-12", "e5",
            "3元5角",
        ] {
            assert_eq!(read(word), Reading::Unreadable, "{word}");
        }
    }

    #[test]
    fn plain_numbers_have_no_unit() {
        assert_eq!(plain("１，２００"), Some(1200.0));
        assert_eq!(plain("30%"), Some(30.0));
        for other in ["3‰", "3万", "3人", "¥3", "", "inf", "a"] {
            assert_eq!(plain(other), None, "{other}");
        }
    }

    #[test]
    fn words_for_infinity() {
        for word in ["inf", "-inf", "+Infinity", "∞", "−∞", " Inf "] {
            assert_eq!(read(word), Reading::Infinite, "{word}");
        }
    }

    #[test]
    fn white_space_of_every_kind_goes() {
        for space in [" ", "\t", "\u{a0}", "\u{3000}", "\u{2009}", "\u{85}"] {
            for cell in ["企业", "a", "ab", "abc", "中 a", "x企", "", "。"] {
                assert_eq!(trimmed(&format!("{space}{cell}{space}")), cell);
                assert_eq!(trimmed(&format!("{cell}{space}")), cell);
                assert_eq!(trimmed(&format!("{space}{cell}")), cell);
            }
        }
    }

    #[test]
    fn codes_are_told_from_numbers() {
        assert!(is_code(b"007"));
        assert!(is_code(b"320582000000000"));
        assert!(!is_code(b"0"));
        assert!(!is_code(b"0.5"));
        assert!(!is_code(b"12345678901234"));
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
        fn short_numbers_are_read_as_the_standard_library_reads_them(digits in "-?[0-9]{1,9}(\\.[0-9]{0,6})?") {
            let expected: f64 = digits.parse().unwrap_or(f64::NAN);
            prop_assert_eq!(read(&digits), Reading::Value(expected, Suffix::None));
        }

        #[test]
        fn a_share_is_what_stands_before_its_sign(number in 0.0_f64..1000.0) {
            let percent = Unit { dimension: Dimension::Ratio, factor: 0.01 };
            prop_assert_eq!(read(&format!("{number}%")), Reading::Value(number, Suffix::Unit(percent)));
        }
    }
}
