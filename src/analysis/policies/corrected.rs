//! What a condition that cannot be understood may have meant: its text comes in, a condition that can be read goes out, to
//! be offered and never taken by itself.

use super::read::with_signs;
use crate::composite::round;
use crate::scheme::Formula;

/// Units that people write behind a number, and by what it is multiplied in the units of the data.
const UNITS: [(&str, f64); 11] = [
    ("亿元", 10_000.0),
    ("万元", 1.0),
    ("亿", 10_000.0),
    ("万", 1.0),
    ("元", 0.0001),
    ("%", 0.01),
    ("％", 0.01),
    ("人", 1.0),
    ("项", 1.0),
    ("件", 1.0),
    ("家", 1.0),
];

/// The text with names that have signs in double quotes and numbers without units, where that can be read.
pub(super) fn corrected(text: &str) -> Option<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        if matches!(sign, '\'' | '"') {
            let end = ends(&signs, at + 1, |own| own != sign);
            let end = (end + 1).min(signs.len());
            out.extend(&signs[at..end]);
            at = end;
        } else if sign.is_ascii_digit() {
            let end = ends(&signs, at, |own| own.is_ascii_digit() || ".,".contains(own));
            let digits: String = signs[at..end].iter().filter(|own| **own != ',').collect();
            let rest: String = signs[end..].iter().collect();
            let bare = rest.trim_start();
            let unit = UNITS.iter().find(|(unit, _)| bare.starts_with(unit));
            if let (Some((unit, by)), Ok(number)) = (unit, digits.parse::<f64>()) {
                out.push_str(&round(number * by, 6).to_string());
                at = end + rest.chars().count() - bare.chars().count() + unit.chars().count();
            } else {
                out.extend(&signs[at..end]);
                at = end;
            }
        } else if is_word(sign) {
            let mut end = ends(&signs, at, is_word);
            let is_header = signs[at..end].iter().any(|own| !own.is_ascii());
            // A header with its unit: 研发费用（万元）.
            if is_header && signs.get(end).is_some_and(|own| "（(".contains(*own)) {
                let inside = ends(&signs, end + 1, |own| !"（()）<>=≥≤".contains(own));
                if signs.get(inside).is_some_and(|own| "）)".contains(*own)) {
                    out.push('"');
                    out.extend(&signs[at..=inside]);
                    out.push('"');
                    at = inside + 1;
                    continue;
                }
            }
            end = end.max(at + 1);
            out.extend(&signs[at..end]);
            at = end;
        } else {
            out.push(sign);
            at += 1;
        }
    }
    let out = with_signs(&out);
    (out != with_signs(text) && Formula::condition(&out).is_ok()).then_some(out)
}

/// A letter of a name that is written without quotes.
fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Where a run of signs ends.
fn ends(signs: &[char], from: usize, goes_on: impl Fn(char) -> bool) -> usize {
    let rest = signs.get(from..).unwrap_or_default();
    let run = rest.iter().take_while(|sign| goes_on(**sign)).count();
    from + run
}

#[cfg(test)]
#[test]
fn names_with_signs_are_quoted_and_numbers_lose_their_units() {
    for (written, meant) in [
        (
            "研发费用（万元） >= 500",
            Some("\"研发费用（万元）\" >= 500"),
        ),
        (
            "rd_expense_wan / revenue_wan >= 3%",
            Some("rd_expense_wan / revenue_wan >= 0.03"),
        ),
        ("研发费用/营业收入>=3%", Some("研发费用/营业收入>=0.03")),
        (
            "revenue_wan > 2,000 万元 AND name LIKE '%（万元）%'",
            Some("revenue_wan > 2000 AND name LIKE '%（万元）%'"),
        ),
        ("revenue_wan ≥ 1.5亿元", Some("revenue_wan >= 15000")),
        // What can be read already, or not even so, is left alone.
        ("revenue_wan >= 500", None),
        ("revenue_wan >= AND 3%", None),
    ] {
        assert_eq!(corrected(written).as_deref(), meant, "{written}");
    }
}
