//! Amounts of money in a unit that people say: the unit of a column and its largest value come in; a factor and the
//! words of the better unit go out.

use crate::i18n::{Lang, text};

/// Units of money that are turned into others, with their 万元.
const MONEY: [(&str, f64); 5] = [
    ("元", 1e-4),
    ("千元", 0.1),
    ("万元", 1.0),
    ("百万元", 100.0),
    ("亿元", 10_000.0),
];

/// By what values are multiplied, and what they are in then: 亿元 or 万元 in Chinese, billions or millions of yuan in
/// English; none for what is no money in yuan.
pub(super) fn money(unit: &str, largest: f64, lang: Lang) -> Option<(f64, String)> {
    let (_, wan) = MONEY.iter().find(|(known, _)| *known == unit)?;
    // From so many 万元 on, the unit in 万元, and its name.
    let steps: &[(f64, f64, &str)] = match lang {
        Lang::En => &[
            (100_000.0, 100_000.0, "figure.money_large"),
            (0.0, 100.0, "figure.money"),
        ],
        Lang::Zh => &[
            (10_000.0, 10_000.0, "figure.money_large"),
            (0.0, 1.0, "figure.money"),
        ],
    };
    let (_, size, name) = steps
        .iter()
        .find(|(from, ..)| (largest * wan).abs() >= *from)?;
    Some((wan / size, text(lang, name)))
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_as_people_say_them() {
        let said = |unit: &str, value: f64, lang: Lang| {
            let (factor, name) = money(unit, value, lang).unwrap();
            (value * factor, name)
        };
        assert_eq!(said("万元", 450_000.0, Lang::Zh), (45.0, "亿元".to_owned()));
        assert_eq!(said("万元", 4_500.0, Lang::Zh).0, 4_500.0);
        assert_eq!(
            said("万元", 450_000.0, Lang::En),
            (4.5, "bn yuan".to_owned())
        );
        assert_eq!(said("万元", 4_500.0, Lang::En).0, 45.0);
        assert_eq!(said("元", 2e9, Lang::Zh), (20.0, "亿元".to_owned()));
        assert!(money("%", 3.0, Lang::En).is_none());
    }
}
