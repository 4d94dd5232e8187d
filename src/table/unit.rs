//! Units as headers write them, in both languages, and the factor between two of them. A text comes in; a [`Unit`]
//! goes out, or nothing when the text is no unit.

/// What a unit measures. Only units of one dimension convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Money of one currency, in its basic unit.
    Money(Currency),
    /// A share of one.
    Ratio,
    /// People.
    People,
    /// People times years of full work.
    PersonYears,
    /// Things that are counted.
    Count,
    /// Area, in square metres.
    Area,
    /// Energy, in tonnes of standard coal.
    Coal,
    /// Mass, in tonnes.
    Mass,
    /// Time, in days.
    Days,
    /// Time, in years.
    Years,
    /// Mass per volume, in micrograms per cubic metre.
    Concentration,
    /// An angle, in degrees.
    Degrees,
    /// A multiplier that names nothing: ten thousand, million.
    Multiplier,
}

/// A currency that has unit words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    /// Chinese yuan.
    Yuan,
    /// Euro.
    Euro,
    /// US dollar.
    Dollar,
    /// British pound.
    Pound,
    /// Hong Kong dollar.
    HongKongDollar,
    /// Japanese yen.
    Yen,
}

/// A unit: what it measures, and how many of the basic unit it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// What it measures.
    pub dimension: Dimension,
    /// Size in the dimension's basic unit: 10,000 for `万元`.
    pub factor: f64,
}

const BASES: &[(Dimension, f64, &[&str])] = &[
    (
        Dimension::Money(Currency::Yuan),
        1.0,
        &[
            "元",
            "圆",
            "人民币",
            "人民币元",
            "rmb",
            "cny",
            "yuan",
            "rmbyuan",
            "元人民币",
            "¥",
            "￥",
        ],
    ),
    (
        Dimension::Money(Currency::Euro),
        1.0,
        &["€", "eur", "euro", "euros", "欧元"],
    ),
    (
        Dimension::Money(Currency::Dollar),
        1.0,
        &[
            "$",
            "us$",
            "usd",
            "美元",
            "dollar",
            "dollars",
            "usdollars",
            "ppp$",
            "currentus$",
        ],
    ),
    (
        Dimension::Money(Currency::Pound),
        1.0,
        &["£", "gbp", "英镑"],
    ),
    (
        Dimension::Money(Currency::HongKongDollar),
        1.0,
        &["hk$", "hkd", "港元", "港币"],
    ),
    (
        Dimension::Money(Currency::Yen),
        1.0,
        &["jpy", "yen", "日元"],
    ),
    (
        Dimension::Ratio,
        0.01,
        &["%", "percent", "pct", "百分比", "percentage"],
    ),
    (
        Dimension::Ratio,
        0.001,
        &["‰", "permille", "permil", "千分比"],
    ),
    (Dimension::Ratio, 1.0, &["倍", "times", "ratio"]),
    (
        Dimension::People,
        1.0,
        &[
            "人",
            "名",
            "persons",
            "person",
            "people",
            "headcount",
            "人次",
        ],
    ),
    (
        Dimension::PersonYears,
        1.0,
        &[
            "人年",
            "person-year",
            "person-years",
            "personyears",
            "fte",
            "person-yr",
        ],
    ),
    (
        Dimension::Count,
        1.0,
        &[
            "个",
            "件",
            "级",
            "levels",
            "项",
            "家",
            "户",
            "台",
            "篇",
            "次",
            "所",
            "条",
            "笔",
            "宗",
            "起",
            "分",
            "marks",
            "count",
            "counts",
            "number",
            "no",
            "units",
            "items",
            "cases",
            "enterprises",
            "firms",
            "patents",
        ],
    ),
    (
        Dimension::Area,
        1.0,
        &["平方米", "m2", "m²", "㎡", "sqm", "squaremetres"],
    ),
    (
        Dimension::Area,
        1e6,
        &["平方公里", "平方千米", "km2", "km²"],
    ),
    (Dimension::Area, 1e4, &["公顷", "ha", "hectares"]),
    (Dimension::Coal, 1.0, &["吨标准煤", "吨标煤", "tce"]),
    (Dimension::Mass, 1.0, &["吨", "t", "tonnes", "tonne"]),
    (Dimension::Days, 1.0, &["天", "日", "工作日", "days", "day"]),
    (Dimension::Years, 1.0, &["年", "周岁", "years", "year"]),
    (
        Dimension::Concentration,
        1.0,
        &["微克/立方米", "μg/m3", "µg/m3", "ug/m3", "μg/m³", "µg/m³"],
    ),
    (Dimension::Degrees, 1.0, &["°", "度", "degrees"]),
];

/// Multipliers before or after a base, longest first.
const MULTIPLIERS: &[(&str, f64)] = &[
    ("hundredmillion", 1e8),
    ("tenthousand", 1e4),
    ("100million", 1e8),
    ("10thousand", 1e4),
    ("100,000,000", 1e8),
    ("thousands", 1e3),
    ("millions", 1e6),
    ("billions", 1e9),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("10,000", 1e4),
    ("10000", 1e4),
    ("1,000", 1e3),
    ("1000", 1e3),
    ("'000", 1e3),
    ("100m", 1e8),
    ("10k", 1e4),
    ("mio", 1e6),
    ("mn", 1e6),
    ("bn", 1e9),
    ("千万", 1e7),
    ("百万", 1e6),
    ("十万", 1e5),
    ("十亿", 1e9),
    ("百亿", 1e10),
    ("千亿", 1e11),
    ("万亿", 1e12),
    ("万", 1e4),
    ("亿", 1e8),
    ("千", 1e3),
    ("百", 1e2),
];

/// A number with this unit behind it, where it has none of its own; nothing where it has one, or is no number.
pub(crate) fn with_unit(cell: &str, unit: &str) -> Option<String> {
    let cell = cell.trim();
    let ends =
        cell.ends_with(|last: char| last.is_ascii_digit() || matches!(last, ')' | '）' | '.'));
    (ends && super::layout::looks_numeric(cell)).then(|| format!("{cell}{unit}"))
}

/// A product or quotient as the decimal of at most fifteen digits that it all but is: 5669.999999999999 is 5670. A number
/// that is close to none, as a third is, stays as it is.
pub(crate) fn without_noise(value: f64) -> f64 {
    const POWERS: [f64; 9] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    if value.fract() == 0.0 || !value.is_finite() {
        return value;
    }
    for power in POWERS {
        let moved = value * power;
        if moved.abs() >= 1e15 {
            break;
        }
        let near = moved.round() / power;
        if (near - value).abs() <= value.abs() * 4.5e-16 {
            return near;
        }
    }
    value
}

impl Unit {
    /// Understands a unit as it is written: `万元`, `€ million`, `（单位：%）` without its brackets.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_simplified(text)
            .or_else(|| Self::parse_simplified(&super::traditional::simplified(text)?))
    }

    fn parse_simplified(text: &str) -> Option<Self> {
        let plain = plain(text);
        if plain.is_empty() || plain.chars().count() > 24 {
            return None;
        }
        if plain.starts_with("%of") || plain.starts_with("percentof") {
            return base("%");
        }
        if let Some(unit) = base(&plain) {
            return Some(unit);
        }
        let of_yuan = ["人民币", "rmb", "cny"];
        let of_yuan = of_yuan.iter().find_map(|word| plain.strip_prefix(word));
        if let Some(rest) = of_yuan.filter(|rest| !rest.is_empty()) {
            let unit = Self::parse_simplified(rest)?;
            return matches!(unit.dimension, Dimension::Money(Currency::Yuan)).then_some(unit);
        }
        // `k元`: of nothing but money, for a lone k means many things.
        if let Some(unit) = plain.strip_prefix('k').and_then(base)
            && matches!(unit.dimension, Dimension::Money(_))
        {
            return Some(Self {
                factor: unit.factor * 1e3,
                ..unit
            });
        }
        MULTIPLIERS.iter().find_map(|(word, factor)| {
            let rest = plain
                .strip_prefix(word)
                .or_else(|| plain.strip_suffix(word))?;
            let rest = rest.strip_prefix("of").unwrap_or(rest);
            if rest.is_empty() {
                return Some(Self {
                    dimension: Dimension::Multiplier,
                    factor: *factor,
                });
            }
            let unit = base(rest)?;
            Some(Self {
                dimension: unit.dimension,
                factor: unit.factor * factor,
            })
        })
    }

    /// What a value in this unit is multiplied by to be in the unit `to`; `None` when they measure different
    /// things. A bare multiplier fits everything; people and things are both counted.
    #[must_use]
    pub fn factor_to(self, to: Self) -> Option<f64> {
        let fits = self.dimension == to.dimension
            || self.dimension == Dimension::Multiplier
            || (self.dimension.counts() && to.dimension.counts());
        fits.then(|| ratio(self.factor, to.factor))
    }
}

impl Dimension {
    fn counts(self) -> bool {
        matches!(self, Self::People | Self::Count)
    }
}

/// The quotient of two factors, rounded to what a power of ten can be, so that 10 / 0.01 is 1,000 and not nearly.
fn ratio(from: f64, to: f64) -> f64 {
    let quotient = from / to;
    let power = quotient.log10().round();
    let exact = 10_f64.powi(power as i32);
    if ((quotient - exact) / exact).abs() < 1e-9 {
        exact
    } else {
        quotient
    }
}

fn base(word: &str) -> Option<Unit> {
    BASES.iter().find_map(|(dimension, factor, words)| {
        words.contains(&word).then_some(Unit {
            dimension: *dimension,
            factor: *factor,
        })
    })
}

/// What a unit may be said to be without being another: of which currency, and with which taxes and prices.
const QUALIFIERS: [&str; 15] = [
    "必填项",
    "必填",
    "选填",
    "可选",
    "RMB",
    "rmb",
    "CNY",
    "人民币",
    "不含税",
    "含税",
    "税前",
    "税后",
    "当年价",
    "现价",
    "不变价",
];

/// A text without what qualifies the units in it: `千元（RMB）` and `千元，不含税` are `千元`.
pub(super) fn unqualified(text: &str) -> std::borrow::Cow<'_, str> {
    let mut plain = std::borrow::Cow::Borrowed(text);
    for word in QUALIFIERS.iter().filter(|word| text.contains(**word)) {
        let forms = [
            ("（", "）"),
            ("(", ")"),
            ("，", ""),
            (",", ""),
            ("、", ""),
            ("", "，"),
            ("", ","),
            ("", "、"),
        ];
        for (before, after) in forms {
            let form = format!("{before}{word}{after}");
            if plain.contains(&form) {
                plain = plain.replace(&form, "").into();
            }
        }
    }
    plain
}

/// Lower case, half width, without spaces, qualifiers and `单位：`.
fn plain(text: &str) -> String {
    let mut plain: String = unqualified(text)
        .chars()
        .map(super::header::half_width)
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    for prefix in ["单位:", "单位", "unit:", "in"] {
        if let Some(rest) = plain.strip_prefix(prefix)
            && !rest.is_empty()
        {
            plain = rest.to_owned();
            break;
        }
    }
    plain
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    fn factor(from: &str, to: &str) -> Option<f64> {
        Unit::parse(from)?.factor_to(Unit::parse(to)?)
    }

    #[test]
    fn spellings_of_money() {
        assert_eq!(factor("元", "万元"), Some(1e-4));
        assert_eq!(factor("单位：亿元", "万元"), Some(1e4));
        assert_eq!(factor("千元", "万元"), Some(0.1));
        for same in [
            "必填，万元",
            "含税，万元",
            "万元，必填",
            "RMB万元",
            "不含税、万元",
        ] {
            assert_eq!(factor(same, "万元"), Some(1.0), "{same}");
        }
        assert_eq!(factor("億元", "萬元"), Some(1e4));
        assert_eq!(factor("10k yuan", "万元"), Some(1.0));
        assert_eq!(factor("100 million yuan", "亿元"), Some(1.0));
        assert_eq!(factor("€ million", "€"), Some(1e6));
        assert_eq!(factor("€ million", "万元"), None);
        assert_eq!(factor("亿", "万元"), Some(1e4));
        assert_eq!(factor("人民币万元", "元"), Some(1e4));
        assert_eq!(factor("万元（含税）", "元"), Some(1e4));
        assert_eq!(factor("千元，不含税", "元"), Some(1e3));
        assert_eq!(factor("千元(RMB)", "元"), Some(1e3));
        assert_eq!(factor("k元", "元"), Some(1e3));
        assert!(Unit::parse("k").is_none() && Unit::parse("人民币美元").is_none());
    }

    #[test]
    fn noise_goes_and_decimals_stay() {
        assert_eq!(without_noise(0.567 * 1e4), 5670.0);
        assert_eq!(without_noise(0.037 * 100.0), 3.7);
        for value in [
            1.0 / 3.0,
            1_234.567_8,
            0.1,
            0.123_456_789_012,
            1e300,
            5e-324,
        ] {
            assert_eq!(without_noise(value), value);
        }
    }

    #[test]
    fn shares_people_and_other_things() {
        assert_eq!(factor("‰", "%"), Some(0.1));
        assert_eq!(factor("% of GDP", "%"), Some(1.0));
        assert_eq!(factor("％", "%"), Some(1.0));
        assert_eq!(factor("人", "万人"), Some(1e-4));
        assert_eq!(factor("10k persons", "万人"), Some(1.0));
        assert_eq!(factor("万平方米", "m2"), Some(1e4));
        assert_eq!(factor("万吨标准煤", "tce"), Some(1e4));
        assert_eq!(factor("人年", "人"), None);
        assert!(Unit::parse("人口抽样调查").is_none());
        assert!(Unit::parse("2022").is_none());
        assert!(Unit::parse("").is_none());
    }
}
