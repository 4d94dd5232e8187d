//! The signs and units that a cell of numbers carries itself: the text of a number comes in; what stands before and behind
//! its digits goes out.

use super::number::ungrouped;
use crate::table::{Currency, Dimension, Unit};

/// The unit that a cell carries itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Suffix {
    /// None: the column's unit holds.
    None,
    /// A currency sign before the number: the column's unit says how large the number is, if it is of that currency.
    Sign(Currency),
    /// A unit after the number, whatever the column's is: `%`, 万元, 人.
    Unit(Unit),
    /// A sign and a unit that contradict each other: `$3万元`.
    Contradiction,
}

impl Suffix {
    /// What the cell's own unit measures, if it has one.
    pub fn dimension(self) -> Option<Dimension> {
        match self {
            Self::None | Self::Contradiction => None,
            Self::Sign(currency) => Some(Dimension::Money(currency)),
            Self::Unit(unit) => Some(unit.dimension),
        }
    }
}

/// Units that stand after a number, a longer one before any that it ends with.
const SUFFIXES: &[(&str, Dimension, f64)] = &[
    ("%", Dimension::Ratio, 0.01),
    ("‰", Dimension::Ratio, 0.001),
    ("万亿元", Dimension::Money(Currency::Yuan), 1e12),
    ("千万元", Dimension::Money(Currency::Yuan), 1e7),
    ("百万元", Dimension::Money(Currency::Yuan), 1e6),
    ("亿元", Dimension::Money(Currency::Yuan), 1e8),
    ("万元", Dimension::Money(Currency::Yuan), 1e4),
    ("千元", Dimension::Money(Currency::Yuan), 1e3),
    ("亿美元", Dimension::Money(Currency::Dollar), 1e8),
    ("万美元", Dimension::Money(Currency::Dollar), 1e4),
    ("美元", Dimension::Money(Currency::Dollar), 1.0),
    ("亿欧元", Dimension::Money(Currency::Euro), 1e8),
    ("万欧元", Dimension::Money(Currency::Euro), 1e4),
    ("欧元", Dimension::Money(Currency::Euro), 1.0),
    ("元", Dimension::Money(Currency::Yuan), 1.0),
    ("万亿", Dimension::Multiplier, 1e12),
    ("千万", Dimension::Multiplier, 1e7),
    ("百万", Dimension::Multiplier, 1e6),
    ("亿", Dimension::Multiplier, 1e8),
    ("thousand", Dimension::Multiplier, 1e3),
    ("million", Dimension::Multiplier, 1e6),
    ("billion", Dimension::Multiplier, 1e9),
    ("mn", Dimension::Multiplier, 1e6),
    ("bn", Dimension::Multiplier, 1e9),
    ("万", Dimension::Multiplier, 1e4),
    ("亿人", Dimension::People, 1e8),
    ("万人", Dimension::People, 1e4),
    ("人", Dimension::People, 1.0),
    ("个", Dimension::Count, 1.0),
    ("件", Dimension::Count, 1.0),
    ("项", Dimension::Count, 1.0),
    ("家", Dimension::Count, 1.0),
    ("户", Dimension::Count, 1.0),
    ("次", Dimension::Count, 1.0),
];

/// What may stand before a number of money, in lower case and half width.
const CURRENCIES: &[(&str, Currency)] = &[
    ("¥", Currency::Yuan),
    ("￥", Currency::Yuan),
    ("人民币", Currency::Yuan),
    ("rmb", Currency::Yuan),
    ("cny", Currency::Yuan),
    ("hk$", Currency::HongKongDollar),
    ("us$", Currency::Dollar),
    ("usd", Currency::Dollar),
    ("$", Currency::Dollar),
    ("€", Currency::Euro),
    ("eur", Currency::Euro),
    ("£", Currency::Pound),
];

/// A currency sign or code at the beginning, and what follows it.
pub(super) fn split_currency(text: &str) -> (Option<Currency>, &str) {
    CURRENCIES
        .iter()
        .find_map(|(sign, currency)| Some((Some(*currency), text.strip_prefix(sign)?.trim_start())))
        .unwrap_or((None, text))
}

/// What a sign before a number and a unit after it say together.
pub(super) fn with_sign(sign: Currency, suffix: Suffix) -> Suffix {
    let money = Dimension::Money(sign);
    match suffix {
        Suffix::None => Suffix::Sign(sign),
        Suffix::Unit(unit) if unit.dimension == Dimension::Multiplier => Suffix::Unit(Unit {
            dimension: money,
            factor: unit.factor,
        }),
        Suffix::Unit(unit) if unit.dimension == money => suffix,
        Suffix::Sign(other) if other == sign => suffix,
        Suffix::Sign(_) | Suffix::Unit(_) | Suffix::Contradiction => Suffix::Contradiction,
    }
}

pub(super) fn split_suffix(text: &str) -> (&str, Suffix) {
    let found = SUFFIXES.iter().find_map(|(word, dimension, factor)| {
        let unit = Unit {
            dimension: *dimension,
            factor: *factor,
        };
        Some((text.strip_suffix(word)?, Suffix::Unit(unit)))
    });
    found.unwrap_or((text, Suffix::None))
}

/// A number with any unit that headers know behind it. Years and plain counts are none that a cell carries: `2019年` is a
/// year, and `3级` a word.
pub(super) fn split_unit(text: &str) -> Option<(String, Suffix)> {
    let is_digit =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'') || c.is_whitespace();
    let at = text.find(|c| !is_digit(c)).filter(|at| *at > 0)?;
    let (digits, word) = text.split_at(at);
    let digits = ungrouped(digits.trim())?;
    let unit = Unit::parse(word)?;
    let is_carried = match unit.dimension {
        Dimension::Years => false,
        Dimension::Count => unit.factor > 1.0,
        _ => true,
    };
    is_carried.then_some((digits, Suffix::Unit(unit)))
}

#[cfg(test)]
mod tests {
    use super::super::number::{Reading, read};
    use super::*;

    #[test]
    fn a_cell_can_carry_its_unit() {
        let unit = |text: &str| match read(text) {
            Reading::Value(value, Suffix::Unit(unit)) => Some((value, unit.dimension, unit.factor)),
            _ => None,
        };
        let yuan = Dimension::Money(Currency::Yuan);
        assert_eq!(unit("3.5%"), Some((3.5, Dimension::Ratio, 0.01)));
        assert_eq!(unit("3.5 ％"), Some((3.5, Dimension::Ratio, 0.01)));
        assert_eq!(unit("2‰"), Some((2.0, Dimension::Ratio, 0.001)));
        assert_eq!(unit("1.5 million"), Some((1.5, Dimension::Multiplier, 1e6)));
        assert_eq!(unit("3 Thousand"), Some((3.0, Dimension::Multiplier, 1e3)));
        assert_eq!(unit("人民币 3.2bn"), Some((3.2, yuan, 1e9)));
        assert_eq!(unit("1.2亿"), Some((1.2, Dimension::Multiplier, 1e8)));
        assert_eq!(unit("3,500万元"), Some((3500.0, yuan, 1e4)));
        assert_eq!(unit("￥3万"), Some((3.0, yuan, 1e4)));
        assert_eq!(unit("25万人"), Some((25.0, Dimension::People, 1e4)));
        let signed = |sign| Reading::Value(1200.0, Suffix::Sign(sign));
        assert_eq!(read("$1,200"), signed(Currency::Dollar));
        assert_eq!(read("US$ 1,200"), signed(Currency::Dollar));
        assert_eq!(
            read("(€1,200)"),
            Reading::Value(-1200.0, Suffix::Sign(Currency::Euro))
        );
        assert_eq!(read("$3万元"), Reading::Value(3.0, Suffix::Contradiction));
        assert_eq!(read("$3%"), Reading::Value(3.0, Suffix::Contradiction));
    }

    #[test]
    fn every_unit_of_headers_can_be_carried() {
        let unit = |cell: &str| match read(cell) {
            Reading::Value(value, Suffix::Unit(unit)) => Some((value, unit.dimension, unit.factor)),
            _ => None,
        };
        let money = |currency| Dimension::Money(currency);
        for (cell, expected) in [
            ("123人年", (123.0, Dimension::PersonYears, 1.0)),
            ("5公顷", (5.0, Dimension::Area, 1e4)),
            ("1.5千人", (1.5, Dimension::People, 1e3)),
            ("12 € million", (12.0, money(Currency::Euro), 1e6)),
            ("3百万美元", (3.0, money(Currency::Dollar), 1e6)),
            ("(1,234)万元", (-1234.0, money(Currency::Yuan), 1e4)),
            ("2吨标准煤", (2.0, Dimension::Coal, 1.0)),
            ("30天", (30.0, Dimension::Days, 1.0)),
            ("2万件", (2.0, Dimension::Count, 1e4)),
        ] {
            assert_eq!(unit(cell), Some(expected), "{cell}");
        }
        for cell in ["2019年", "3级", "12 Main Street", "(3)a", "5 x 7"] {
            assert_eq!(unit(cell), None, "{cell}");
        }
    }
}
