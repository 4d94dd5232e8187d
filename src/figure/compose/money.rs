//! Units as people say them: the unit of a column and its largest value come in; the words of the better unit and what
//! brings values to it go out. One rule for money everywhere: 元, 万元 and 亿元 in Chinese; in English, which has no 万,
//! yuan, "m yuan" and "bn yuan".

use crate::i18n::{Lang, Title, number, text, united};

/// Units of money that are turned into others, with their yuan.
const MONEY: [(&str, f64); 5] = [
    ("元", 1.0),
    ("千元", 1e3),
    ("万元", 1e4),
    ("百万元", 1e6),
    ("亿元", 1e8),
];

/// The units that amounts are told in, each with the yuan from which on it is, and those that it has.
const SAID: [(Lang, [(f64, &str); 3]); 2] = [
    (
        Lang::En,
        [
            (1e9, "figure.money_large"),
            (1e6, "figure.money_middle"),
            (1.0, "figure.money_small"),
        ],
    ),
    (
        Lang::Zh,
        [
            (1e8, "figure.money_large"),
            (1e4, "figure.money_middle"),
            (1.0, "figure.money_small"),
        ],
    ),
];

/// By what values are multiplied, and what they are in then; none for what is no money in yuan.
pub(super) fn money(unit: &str, largest: f64, lang: Lang) -> Option<(f64, String)> {
    let (_, yuan) = MONEY.iter().find(|(known, _)| *known == unit)?;
    if largest == 0.0 && lang == Lang::Zh {
        return Some((1.0, unit.to_owned()));
    }
    let (_, steps) = SAID.iter().find(|(known, _)| *known == lang)?;
    let size = (largest * yuan).abs();
    // Smaller than the smallest is told in it, too.
    let (said, name) = steps
        .iter()
        .find(|(from, _)| size >= *from)
        .unwrap_or(&steps[2]);
    Some((yuan / said, text(lang, name)))
}

/// The unit that values are told in of which the largest is known, and what brings them to it. What is counted in 万元
/// for each of something is told in yuan in English.
#[must_use]
pub fn said_unit(unit: &Title, largest: f64, lang: Lang) -> (String, f64) {
    if let Some((factor, unit)) = money(&unit.zh, largest, lang) {
        return (unit, factor);
    }
    let own = unit.text(lang);
    let plain = own.strip_prefix("10,000 ");
    match plain.filter(|_| lang == Lang::En && unit.zh.starts_with("万元/")) {
        Some(plain) => (plain.to_owned(), 1e4),
        None => (own.to_owned(), 1.0),
    }
}

/// An amount of yuan with so many significant digits; whole digits are never cut.
pub(super) fn money_words(yuan: f64, digits: usize, lang: Lang) -> String {
    money_beside(yuan, yuan, digits, lang)
}

/// The same of an amount beside a larger one: in its unit, with as many decimals, but for one that little would be left
/// of.
pub(super) fn money_beside(yuan: f64, larger: f64, digits: usize, lang: Lang) -> String {
    let of = |larger: f64| money("元", larger, lang).unwrap_or((1.0, String::new()));
    // A tenth of a unit and less is said in its own: 570 万元 and not 0.057 亿元.
    let little = yuan.abs() * 100.0 < larger.abs() || (yuan * of(larger).0).abs() < 0.1;
    let larger = if little { yuan } else { larger };
    let (factor, unit) = of(larger);
    let whole = (larger * factor).abs().max(1.0).log10().floor() as usize + 1;
    let value = number(yuan * factor, digits.saturating_sub(whole), lang);
    united(&value, &unit, lang)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_amounts_are_said_in_one_unit() {
        let beside = |yuan: f64| money_beside(yuan, 161_800_000.0, 4, Lang::En);
        assert_eq!(
            beside(161_800_000.0),
            money_words(161_800_000.0, 4, Lang::En)
        );
        assert_eq!(
            beside(5_686_000.0),
            beside(161_800_000.0).replace("161.8", "5.7")
        );
        // Of a trifle nothing would be left.
        assert_eq!(beside(1_200.0), money_words(1_200.0, 4, Lang::En));
    }

    #[test]
    fn amounts_are_said_as_people_say_them() {
        let said = |unit: &str, value: f64, lang: Lang| {
            let (factor, name) = money(unit, value, lang).unwrap();
            (value * factor, name)
        };
        assert_eq!(said("万元", 450_000.0, Lang::Zh), (45.0, "亿元".to_owned()));
        assert_eq!(said("万元", 4_500.0, Lang::Zh).0, 4_500.0);
        assert_eq!(said("万元", 0.5, Lang::Zh), (5_000.0, "元".to_owned()));
        assert_eq!(said("万元", 0.0, Lang::Zh), (0.0, "万元".to_owned()));
        assert_eq!(
            said("万元", 450_000.0, Lang::En),
            (4.5, "bn yuan".to_owned())
        );
        assert_eq!(said("万元", 4_500.0, Lang::En), (45.0, "m yuan".to_owned()));
        assert_eq!(said("万元", 7.1, Lang::En), (71_000.0, "yuan".to_owned()));
        assert_eq!(said("元", 2e9, Lang::Zh), (20.0, "亿元".to_owned()));
        assert!(money("%", 3.0, Lang::En).is_none());
    }

    #[test]
    fn english_has_no_ten_thousands() {
        let unit = |en: &str, zh: &str| Title {
            en: en.into(),
            zh: zh.into(),
        };
        let each = unit("10,000 yuan per person", "万元/人");
        assert_eq!(
            said_unit(&each, 7.2, Lang::En),
            ("yuan per person".to_owned(), 1e4)
        );
        assert_eq!(said_unit(&each, 7.2, Lang::Zh), ("万元/人".to_owned(), 1.0));
        let large = unit("100 million yuan", "亿元");
        assert_eq!(said_unit(&large, 115.8, Lang::En).0, "bn yuan");
        assert_eq!(said_unit(&unit("%", "%"), 3.0, Lang::En).1, 1.0);
        assert_eq!(
            money_words(10_839_000_000.0, 4, Lang::En),
            "10.84\u{a0}bn yuan"
        );
        assert_eq!(money_words(10_839_000_000.0, 4, Lang::Zh), "108.4亿元");
        assert_eq!(money_words(850_000.0, 4, Lang::En), "850,000\u{a0}yuan");
    }
}
