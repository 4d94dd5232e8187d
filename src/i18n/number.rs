//! Numbers as each language writes them.

use super::Lang;

/// A number with thousands separators and at most `decimals` decimals, trailing zeros dropped.
#[must_use]
pub fn number(value: f64, decimals: usize, _lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let fixed = format!("{:.decimals$}", value.abs());
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

/// A share (0.034) as a percentage ("3.4 %" in English, "3.4%" in Chinese).
#[must_use]
pub fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let digits = number(share * 100.0, decimals, lang);
    match lang {
        Lang::En => format!("{digits}\u{a0}%"),
        Lang::Zh => format!("{digits}%"),
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

/// A large number in few characters: thousands and millions in English, 万 and 亿 in Chinese.
#[must_use]
pub fn compact(value: f64, lang: Lang) -> String {
    match large(value, lang) {
        Some((scaled, name)) => {
            let decimals = usize::from(scaled.abs() < 100.0);
            format!("{}{name}", number(scaled, decimals, lang))
        }
        None => number(value, if value.abs() >= 100.0 { 0 } else { 2 }, lang),
    }
}

/// Like [`compact`], with this many significant digits; whole digits are never cut.
#[must_use]
pub fn compact_to(value: f64, digits: usize, lang: Lang) -> String {
    let (scaled, name) = large(value, lang).unwrap_or((value, String::new()));
    let whole = scaled.abs().max(1.0).log10().floor() as usize + 1;
    let decimals = digits.saturating_sub(whole);
    format!("{}{name}", number(scaled, decimals, lang))
}

/// A large number in thousands, millions, 万 or 亿, with the word for it; none for a small one.
fn large(value: f64, lang: Lang) -> Option<(f64, String)> {
    let steps: &[(f64, f64, &str)] = match lang {
        Lang::En => &[(1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k")],
        Lang::Zh => &[(1e8, 1e8, "亿"), (1e4, 1e4, "万")],
    };
    let (_, divisor, name) = steps.iter().find(|(from, ..)| value.abs() >= *from)?;
    let space = if lang == Lang::En { "\u{a0}" } else { "" };
    Some((value / divisor, format!("{space}{name}")))
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
    }

    #[test]
    fn large_numbers_are_short() {
        assert_eq!(compact(225_200_000_000.0, Lang::Zh), "2,252亿");
        assert_eq!(compact(71_000.0, Lang::Zh), "7.1万");
        assert_eq!(compact(71_000.0, Lang::En), "71\u{a0}k");
        assert_eq!(compact(3.56, Lang::En), "3.56");
        assert_eq!(compact_to(22_517_400_000.0, 4, Lang::Zh), "225.2亿");
        assert_eq!(compact_to(2_254_000_000.0, 4, Lang::En), "2.254\u{a0}bn");
        assert_eq!(compact_to(12.0, 4, Lang::En), "12");
    }

    #[test]
    fn changes_carry_their_sign() {
        assert_eq!(signed(1.5, 1, Lang::En), "+1.5");
        assert_eq!(signed(0.0, 1, Lang::En), "0");
        assert_eq!(percent(0.0356, 2, Lang::Zh), "3.56%");
    }
}
