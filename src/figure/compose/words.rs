//! The words that several figures share.

use super::money::said_unit;
use crate::analysis::{Scores, in_words};
use crate::dataset::Dataset;
use crate::figure::is_han;
pub use crate::i18n::fixed;
use crate::i18n::{Arg, Lang, Message, Result, Title, fill, number, text, united};
use crate::scheme::{EntityKind, Scheme};

/// How far the rules are published, as a phrase.
#[must_use]
pub fn status_words(scheme: &Scheme) -> Message {
    Message::new(scheme.status_name())
}

/// Source, scheme with version and status, and whether the data is invented: the footer of every figure.
#[must_use]
pub fn footer(dataset: &Dataset, scores: &Scores, lang: Lang) -> String {
    let filter = scores.choices.filter.as_deref();
    footer_with(dataset, Some(&scores.scheme), filter, lang)
}

/// The footer of a figure that may rest on no scheme.
pub(super) fn footer_with(
    dataset: &Dataset,
    scheme: Option<&Scheme>,
    filter: Option<&str>,
    lang: Lang,
) -> String {
    let mut parts = vec![fill(
        lang,
        "figure.source",
        &[("file", &source_words(dataset))],
    )];
    parts.extend(scheme.map(|scheme| scheme_line(scheme, lang)));
    parts.extend(filter.map(|filter| {
        let words = in_words(filter);
        fill(lang, "figure.filter", &[("filter", &words.text(lang))])
    }));
    if is_invented(dataset) {
        parts.push(text(lang, "figure.invented"));
    }
    parts.join(" · ")
}

/// Where data comes from: the source that the file names in a line above its table or under it, and the file; the file
/// alone where it names none.
fn source_words(dataset: &Dataset) -> String {
    let table = &dataset.table;
    let under = table.set_aside.iter().map(|row| &row.reason);
    let under = under.filter(|reason| reason.key == "table.row_footnote");
    let under = under
        .flat_map(|reason| &reason.args)
        .filter_map(|(_, arg)| match arg {
            Arg::Text(told) => Some(told.as_str()),
            _ => None,
        });
    let mut lines = table.source.titles.iter().map(String::as_str).chain(under);
    let file = table.source.name();
    match lines.find_map(source_of) {
        Some(named) => format!("{named} ({file})"),
        None => file,
    }
}

/// The source that a line names after one of the words for it.
fn source_of(line: &str) -> Option<String> {
    let words = text(Lang::En, "figure.source_words");
    let line = line.trim().trim_start_matches(['"', '注', '：', ' ']);
    words.split('|').find_map(|word| {
        let rest = line.strip_prefix(word)?.trim_start_matches('"');
        // "Source of finance" and "数据来源单位" are other words.
        let parted = rest.starts_with([':', '：', ',', '，', '|', '\t']);
        let name = |sign: char| sign.is_uppercase() || is_han(sign);
        let spaced = rest.starts_with([' ', '\u{3000}']) && rest.trim_start().starts_with(name);
        let rest = rest.trim_matches([':', '：', ' ', '\u{3000}', ',', '，', '|', '\t', '"']);
        let told = parted || spaced;
        (told && !rest.is_empty() && rest.chars().count() <= 60).then(|| rest.to_owned())
    })
}

/// A scheme's version as a phrase; that of an index which is told apart by its base year, `2018-base`, names the year.
#[must_use]
pub fn version_words(version: &str, lang: Lang) -> String {
    match version.strip_suffix("-base") {
        Some(year) => fill(lang, "figure.version_base", &[("year", &year)]),
        None if version == "demo" => text(lang, "figure.version_demo"),
        None => fill(lang, "figure.version", &[("version", &version)]),
    }
}

pub(super) fn scheme_line(scheme: &Scheme, lang: Lang) -> String {
    fill(
        lang,
        "figure.scheme",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("version", &version_words(&scheme.version, lang)),
            ("status", &status_words(scheme).text(lang)),
        ],
    )
}

/// Whether the file says of itself, in a line above or below its table, that it is invented.
fn is_invented(dataset: &Dataset) -> bool {
    let table = &dataset.table;
    let notes = table.notes.iter();
    let aside = table.set_aside.iter().map(|row| &row.reason);
    let words = text(Lang::En, "figure.invented_words");
    notes.chain(aside).any(|message| mentions(message, &words))
}

/// Whether an argument of a message holds one of the words, which are separated by spaces.
fn mentions(message: &Message, words: &str) -> bool {
    message.args.iter().any(|(_, arg)| match arg {
        Arg::Text(text) => words
            .split_whitespace()
            .any(|word| text.to_lowercase().contains(word)),
        Arg::Message(inner) => mentions(inner, words),
        Arg::Title(_) | Arg::Number(_) => false,
    })
}

/// What a total is counted in: points of enterprises; those of an index have another word in Chinese.
pub(super) fn points_words(scheme: &Scheme, lang: Lang) -> String {
    let key = if scheme.is_of_enterprises() {
        "figure.in_points"
    } else {
        "figure.in_index_points"
    };
    text(lang, key)
}

/// What a total is called: that of anything but enterprises is an index.
pub(super) fn total_words(scheme: &Scheme, lang: Lang) -> String {
    let key = if scheme.is_of_enterprises() {
        "figure.total"
    } else {
        "figure.index_total"
    };
    text(lang, key)
}

/// Entities of a scheme's kind with their number: "1,203 enterprises".
#[must_use]
pub fn population(scheme: &Scheme, count: usize, lang: Lang) -> String {
    let key = match scheme.entity_kind() {
        EntityKind::Enterprise => "figure.enterprises",
        EntityKind::County => "figure.counties",
        EntityKind::Town => "figure.towns",
        EntityKind::Country => "figure.countries",
        EntityKind::Other => "figure.entities",
    };
    let count = number(count as f64, 0, lang);
    fill(lang, key, &[("count", &count)])
}

/// Parts of a subtitle, the empty ones left out, as one line.
pub(super) fn line(parts: &[String], lang: Lang) -> String {
    joined(parts, "figure.comma", lang)
}

/// Longer parts of a subtitle, the empty ones left out, as one line.
#[must_use]
pub fn clauses(parts: &[String], lang: Lang) -> String {
    joined(parts, "figure.semicolon", lang)
}

fn joined(parts: &[String], separator: &str, lang: Lang) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(&text(lang, separator))
}

/// The difference of two values as they are shown, so that the three numbers agree.
#[must_use]
pub fn difference(from: f64, to: f64, decimals: usize) -> f64 {
    let factor = 10_f64.powi(decimals as i32);
    let shown = |value: f64| (value * factor).round();
    (shown(to) - shown(from)) / factor
}

/// A change with all its decimals and always with its sign, for changes that stand below each other.
#[must_use]
pub fn fixed_signed(value: f64, decimals: usize, lang: Lang) -> String {
    let digits = fixed(value, decimals, lang);
    let zero = digits.chars().all(|digit| matches!(digit, '0' | '.'));
    if value > 0.0 && !zero {
        format!("+{digits}")
    } else {
        digits
    }
}

/// How many decimals, up to `most`, values need that stand on one figure: none where all are whole.
#[must_use]
pub fn needed_decimals(values: &(impl Iterator<Item = f64> + Clone), most: usize) -> usize {
    let shows = |decimals: usize| {
        let power = 10_f64.powi(decimals as i32);
        let limit = 0.5 * 10_f64.powi(-(most as i32)) * power;
        let finite = values.clone().filter(|value| value.is_finite());
        finite
            .map(|value| value * power)
            .all(|value| (value - value.round()).abs() < limit * 0.99)
    };
    (0..most).find(|decimals| shows(*decimals)).unwrap_or(most)
}

/// Decimals of values of which the largest has this size: large ones need none.
#[must_use]
pub fn decimals_at(size: f64, most: usize) -> usize {
    match size.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => most.min(1),
        _ => most,
    }
}

/// A change of rank in one way everywhere: new, unchanged, up, down.
#[must_use]
pub fn moved_words(moved: Option<i32>, lang: Lang) -> String {
    match moved {
        None => text(lang, "figure.moved_new"),
        Some(0) => "=".to_owned(),
        Some(up @ 1..) => format!("▲\u{a0}{up}"),
        Some(down) => format!("▼\u{a0}{}", down.unsigned_abs()),
    }
}

/// A value with its unit. In English, 万元 and 亿元 are multiplied out: "216 m yuan", not "21,609 10,000 yuan"; one of
/// a thing is singular. Percentages have one decimal, so that those of a column line up.
#[must_use]
pub fn with_unit(value: f64, unit: Option<&Title>, lang: Lang) -> String {
    let (digits, unit) = digits_and_unit(value, unit, lang);
    united(&digits, &unit, lang)
}

/// The two parts of a value with its unit.
#[must_use]
pub fn digits_and_unit(value: f64, unit: Option<&Title>, lang: Lang) -> (String, String) {
    let digits = || number(value, digits_of(value), lang);
    let Some(unit) = unit else {
        return (digits(), String::new());
    };
    let words = unit.text(lang);
    match lang {
        _ if words == "%" => (fixed(value, 1, lang), words.to_owned()),
        Lang::En => {
            let (unit, factor) = said_unit(unit, value, lang);
            let value = value * factor;
            let one = value.to_bits() == 1.0_f64.to_bits() && unit == words;
            let unit = if one { singular(words) } else { unit };
            (number(value, digits_of(value), lang), unit)
        }
        // A table of one enterprise keeps to the units of its scheme, but for a large amount.
        Lang::Zh if words == "万元" && value.abs() >= 1e4 => {
            (fixed(value / 1e4, 2, lang), "亿元".to_owned())
        }
        Lang::Zh => (digits(), words.to_owned()),
    }
}

/// As many decimals as matter.
fn digits_of(value: f64) -> usize {
    match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.01 || size == 0.0 => 2,
        size => (1.0 - size.log10().floor()).clamp(0.0, 12.0) as usize,
    }
}

/// One of what an English unit counts: "platform" of "platforms".
fn singular(unit: &str) -> String {
    match unit.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if unit.ends_with("ss") => unit.to_owned(),
        None => unit.strip_suffix('s').unwrap_or(unit).to_owned(),
    }
}

/// A name as it stands inside a sentence: in English it begins small, unless it begins with an abbreviation.
pub(super) fn inside(name: &str, lang: Lang) -> String {
    let mut letters = name.chars();
    match (lang, letters.next(), letters.clone().next()) {
        (Lang::En, Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// A year as part of a subtitle; nothing without one.
#[must_use]
pub fn year_words(year: Option<i32>, lang: Lang) -> String {
    year.map_or_else(String::new, |year| {
        fill(lang, "figure.year", &[("year", &year)])
    })
}

/// Why a figure of a year has nothing to show where nobody has a total: the most frequent reason, the first of equals.
///
/// # Errors
/// When the scores cannot be read.
pub fn nobody_scored(scores: &Scores, year: Option<i32>) -> Result<Message> {
    let years = scores.years()?;
    let here = |row: usize| year.is_none() || years.get(row) == year;
    let of = (0..scores.height()).filter(|row| here(*row)).count();
    let mut found: Vec<(&Message, usize)> = Vec::new();
    for (_, reason) in scores.reasons.iter().filter(|(row, _)| here(*row as usize)) {
        match found.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => found.push((reason, 1)),
        }
    }
    let most = found.into_iter().rev().max_by_key(|(_, count)| *count);
    Ok(match most {
        Some((reason, count)) => Message::new("figure.nobody_scored")
            .with("count", count)
            .with("of", of)
            .with("reason", reason.clone()),
        None => Message::new("figure.nothing"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_what_a_line_names_as_one() {
        for (line, source) in [
            ("资料来源：市统计局", Some("市统计局")),
            (
                "Data Source, World Development Indicators",
                Some("World Development Indicators"),
            ),
            ("Source Eurostat", Some("Eurostat")),
            ("Source: Eurostat", Some("Eurostat")),
            ("Source of finance", None),
            ("数据来源单位", None),
            ("单位：万元", None),
            ("江湾市2022年统计公报", None),
        ] {
            assert_eq!(super::source_of(line).as_deref(), source, "{line}");
        }
    }

    #[test]
    fn decimals_are_kept() {
        assert_eq!(fixed(73.1, 2, Lang::En), "73.10");
        assert_eq!(fixed(1200.0, 1, Lang::Zh), "1,200.0");
        assert_eq!(fixed(5.0, 0, Lang::En), "5");
    }

    #[test]
    fn shown_numbers_agree() {
        let change = difference(0.8831, 2.5756, 2);
        assert_eq!(fixed(change, 2, Lang::En), "1.70");
        let change = difference(124.896, 132.711, 2);
        assert_eq!(fixed(change, 2, Lang::En), "7.81");
    }

    #[test]
    fn values_have_the_digits_and_the_unit_that_people_say() {
        let unit = |en: &str, zh: &str| Title {
            en: en.into(),
            zh: zh.into(),
        };
        let percent = unit("%", "%");
        assert_eq!(with_unit(38.0, Some(&percent), Lang::En), "38.0%");
        let money = unit("100 million yuan", "亿元");
        let said = with_unit(2369.0, Some(&money), Lang::En);
        assert_eq!(said, "237\u{a0}bn yuan");
        let many = unit("platforms", "个");
        assert_eq!(with_unit(1.0, Some(&many), Lang::En), "1\u{a0}platform");
        let small = unit("10,000 yuan", "万元");
        assert_eq!(with_unit(1.0, Some(&small), Lang::En), "10,000\u{a0}yuan");
        assert_eq!(with_unit(2.0, Some(&many), Lang::En), "2\u{a0}platforms");
        assert_eq!(needed_decimals(&[62.0, 5.0].into_iter(), 2), 0);
        assert_eq!(needed_decimals(&[62.5, 5.0].into_iter(), 2), 1);
        assert_eq!(fixed_signed(0.1, 2, Lang::En), "+0.10");
        assert_eq!(fixed_signed(0.001, 2, Lang::En), "0.00");
        let moved = [None, Some(0), Some(3), Some(-2)].map(|moved| moved_words(moved, Lang::En));
        assert_eq!(moved, ["new", "=", "▲\u{a0}3", "▼\u{a0}2"]);
    }

    #[test]
    fn names_begin_small_inside_a_sentence() {
        assert_eq!(inside("Mean points", Lang::En), "mean points");
        assert_eq!(inside("R&D spending", Lang::En), "R&D spending");
        assert_eq!(inside("平均积分", Lang::Zh), "平均积分");
    }
}
