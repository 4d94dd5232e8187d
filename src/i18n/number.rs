//! Numbers as each language writes them.

use super::Lang;

/// From here on digits are no longer those of the number: it is written as 1e300.
const HUGE: f64 = 1e21;

/// A number with thousands separators and at most `decimals` decimals, trailing zeros dropped.
#[must_use]
pub fn number(value: f64, decimals: usize, _lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value.abs() >= HUGE {
        return format!("{value:e}").replace('-', "\u{2212}");
    }
    let fixed = rounded(value.abs(), decimals);
    let trimmed = if decimals > 0 {
        fixed.trim_end_matches('0').trim_end_matches('.')
    } else {
        &fixed
    };
    let (whole, fraction) = trimmed.split_once('.').unwrap_or((trimmed, ""));
    let mut out = String::with_capacity(trimmed.len() + trimmed.len() / 3 + 1);
    if value < 0.0 && trimmed.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        out.push('\u{2212}');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The digits of a positive number with so many decimals. A half of what people read is rounded away from zero, as
/// results are: 75.05 becomes 75.1, although the nearest binary number lies a hair below it.
fn rounded(value: f64, decimals: usize) -> String {
    let written = value.to_string();
    let fraction = written.split_once('.').map_or("", |(_, fraction)| fraction);
    let is_half = fraction.len() == decimals + 1 && fraction.ends_with('5');
    let up = if is_half {
        value * (1.0 + 2.0 * f64::EPSILON)
    } else {
        value
    };
    format!("{up:.decimals$}")
}

/// A number with all its decimals, so that numbers under each other line up.
#[must_use]
pub fn fixed(value: f64, decimals: usize, lang: Lang) -> String {
    let mut digits = number(value, decimals, lang);
    if decimals == 0 || !value.is_finite() || value.abs() >= HUGE {
        return digits;
    }
    if !digits.contains('.') {
        digits.push('.');
    }
    let present = digits.rsplit('.').next().map_or(0, str::len);
    digits.extend(std::iter::repeat_n('0', decimals.saturating_sub(present)));
    digits
}

/// A measured value: at most four decimals, and more where those would show less than four of its digits.
#[must_use]
pub fn measured(value: f64, lang: Lang) -> String {
    let size = value.abs();
    let decimals = if size > 0.0 && size < 1.0 {
        // Beyond 15 decimals nothing that a file holds is told apart.
        (3.0 - size.log10().floor()).clamp(4.0, 15.0) as usize
    } else {
        4
    };
    number(value, decimals, lang)
}

/// A share (0.034) as a percentage: "3.4%".
#[must_use]
pub fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    united(&number(share * 100.0, decimals, lang), "%", lang)
}

/// The same with exactly so many decimals, so that shares under each other line up.
#[must_use]
pub fn padded_percent(share: f64, decimals: usize, lang: Lang) -> String {
    united(&fixed(share * 100.0, decimals, lang), "%", lang)
}

/// Digits with their unit, as each language sets them: "3.4%" in both, "12 m yuan" and "€5 million" in English, "12亿元"
/// in Chinese, where only Latin letters stand apart.
#[must_use]
pub fn united(digits: &str, unit: &str, lang: Lang) -> String {
    let Some(first) = unit.chars().next() else {
        return digits.to_owned();
    };
    if matches!(first, '€' | '$' | '£' | '¥' | '￥') {
        let rest = unit[first.len_utf8()..].trim_start();
        let bare = digits.trim_start_matches(['+', '\u{2212}']);
        let sign = &digits[..digits.len() - bare.len()];
        let gap = if rest.is_empty() { "" } else { "\u{a0}" };
        return format!("{sign}{first}{bare}{gap}{rest}");
    }
    if matches!(first, '%' | '‰') {
        return format!("{digits}{unit}");
    }
    match lang {
        Lang::Zh if !first.is_alphabetic() || first > '\u{2fff}' => format!("{digits}{unit}"),
        _ => format!("{digits}\u{a0}{unit}"),
    }
}

/// A change, always with its sign.
#[must_use]
pub fn signed(value: f64, decimals: usize, lang: Lang) -> String {
    let digits = number(value, decimals, lang);
    if value > 0.0 && digits != "0" {
        format!("+{digits}")
    } else {
        digits
    }
}

/// A large number in few characters: thousands, millions and more in English, 万, 亿 and 万亿 in Chinese.
#[must_use]
pub fn compact(value: f64, lang: Lang) -> String {
    in_unit(value, lang, |scaled, divided| match divided {
        true => usize::from(scaled < 100.0),
        false if scaled >= 100.0 => 0,
        false => 2,
    })
}

/// A number in the unit that it has once it is rounded: 999,960 thousand are a million. The decimals are those of its
/// size in a unit.
fn in_unit(value: f64, lang: Lang, decimals: impl Fn(f64, bool) -> usize) -> String {
    let unit = |of: f64| {
        let (divisor, name) = large(of, lang).unwrap_or((1.0, String::new()));
        let scaled = value / divisor;
        (divisor, decimals(scaled.abs(), divisor > 1.0), name)
    };
    let (divisor, places, _) = unit(value);
    let step = divisor / 10_f64.powi(places as i32);
    let (divisor, places, name) = unit((value / step).round() * step);
    format!("{}{name}", number(value / divisor, places, lang))
}

/// Like [`compact`], with this many significant digits; whole digits are never cut.
#[must_use]
pub fn compact_to(value: f64, digits: usize, lang: Lang) -> String {
    in_unit(value, lang, |scaled, _| {
        let whole = scaled.max(1.0).log10().floor() as usize + 1;
        digits.saturating_sub(whole)
    })
}

/// By what a large number is divided to be told in thousands, millions, 万 or 亿, with the word for it; none for a small
/// one.
#[must_use]
pub fn large(value: f64, lang: Lang) -> Option<(f64, String)> {
    let steps: &[(f64, f64, &str)] = match lang {
        Lang::En => &[
            (1e12, 1e12, "tn"),
            (1e9, 1e9, "bn"),
            (1e6, 1e6, "m"),
            (1e4, 1e3, "k"),
        ],
        Lang::Zh => &[(1e12, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e4, 1e4, "万")],
    };
    let (_, divisor, name) = steps.iter().find(|(from, ..)| value.abs() >= *from)?;
    let space = if lang == Lang::En { "\u{a0}" } else { "" };
    Some((*divisor, format!("{space}{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_trimmed() {
        assert_eq!(number(1234567.5, 2, Lang::En), "1,234,567.5");
        assert_eq!(number(-0.001, 2, Lang::En), "0");
        assert_eq!(number(-1000.0, 0, Lang::Zh), "\u{2212}1,000");
        assert_eq!(number(999.996, 2, Lang::En), "1,000");
        assert_eq!(number(f64::NAN, 2, Lang::En), "–");
        assert_eq!(number(-1e300, 2, Lang::En), "\u{2212}1e300");
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(number(75.05, 1, Lang::En), "75.1");
        assert_eq!(number(-75.05, 1, Lang::En), "\u{2212}75.1");
        assert_eq!(number(62.5, 0, Lang::En), "63");
        assert_eq!(number(1.005, 2, Lang::En), "1.01");
        assert_eq!(number(75.049, 1, Lang::En), "75");
        assert_eq!(number(0.0005, 3, Lang::En), "0.001");
        assert_eq!(number(99_999.95, 1, Lang::En), "100,000");
        assert_eq!(fixed(3.0, 1, Lang::En), "3.0");
        assert_eq!(fixed(1200.0, 0, Lang::En), "1,200");
        assert_eq!(fixed(f64::NAN, 2, Lang::En), "–");
    }

    #[test]
    fn large_numbers_are_short() {
        assert_eq!(compact(225_200_000_000.0, Lang::Zh), "2,252亿");
        assert_eq!(compact(71_000.0, Lang::Zh), "7.1万");
        assert_eq!(compact(1.2e12, Lang::Zh), "1.2万亿");
        assert_eq!(compact(3e12, Lang::En), "3\u{a0}tn");
        assert_eq!(compact(71_000.0, Lang::En), "71\u{a0}k");
        assert_eq!(compact(3.56, Lang::En), "3.56");
        assert_eq!(compact_to(22_517_400_000.0, 4, Lang::Zh), "225.2亿");
        assert_eq!(compact_to(2_254_000_000.0, 4, Lang::En), "2.254\u{a0}bn");
        assert_eq!(compact_to(12.0, 4, Lang::En), "12");
    }

    #[test]
    fn the_unit_is_that_of_the_rounded_number() {
        assert_eq!(compact(999_960_000.0, Lang::En), "1\u{a0}bn");
        assert_eq!(compact(9_999.6, Lang::En), "10\u{a0}k");
        assert_eq!(compact(-99_999_999.0, Lang::Zh), "\u{2212}1亿");
        assert_eq!(compact(9_999.4, Lang::Zh), "9,999");
        assert_eq!(compact_to(99_999_999.0, 4, Lang::Zh), "1亿");
    }

    #[test]
    fn units_stand_where_they_are_read() {
        assert_eq!(united("3.4", "%", Lang::En), "3.4%");
        assert_eq!(united("3.4", "%", Lang::Zh), "3.4%");
        assert_eq!(united("12", "亿元", Lang::Zh), "12亿元");
        assert_eq!(united("12", "kWh", Lang::Zh), "12\u{a0}kWh");
        assert_eq!(
            united("241,324", "€ million", Lang::En),
            "€241,324\u{a0}million"
        );
        assert_eq!(united("\u{2212}5", "€", Lang::Zh), "\u{2212}€5");
        assert_eq!(united("7", "", Lang::En), "7");
    }

    #[test]
    fn changes_carry_their_sign() {
        assert_eq!(signed(1.5, 1, Lang::En), "+1.5");
        assert_eq!(signed(0.0, 1, Lang::En), "0");
        assert_eq!(percent(0.0356, 2, Lang::Zh), "3.56%");
    }
}
