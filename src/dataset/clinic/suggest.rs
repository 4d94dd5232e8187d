//! What columns that keep their own names may be: from likeness of names in both languages, units, ranges of values
//! and codes; each with its reason and how sure it is.

use rayon::prelude::*;

use super::Finding;
use super::names::Letters;
use super::panel::Panel;
use crate::dataset::{
    ColumnRule, Dataset, Field, Kind, KnownField, Remedy, Severity, credit_code, known_fields,
};
use crate::i18n::{Lang, Message, percent};
use crate::table::periods::is_part;
use crate::table::{Dimension, Unit};

/// Less sure than this is not said.
const SURE: f64 = 0.65;
/// Names that are less alike make no suggestion, and none doubtful.
const UNLIKE: f64 = 0.15;
/// How much less sure a name is whose unit nothing says.
const UNSAID: f64 = 0.5;
/// In a wider table, so many columns are looked at.
const MOST: usize = 1000;
/// Cells that are looked at.
const SAMPLE: usize = 500;

/// A suggestion for one column.
struct Suggestion {
    field: &'static KnownField,
    because: Message,
    confidence: f64,
}

/// A known field that no column is yet.
struct Free {
    known: &'static KnownField,
    /// Its names in letters side by side.
    names: Vec<Letters>,
    /// Whether it is a share, a change or a figure per head.
    is_share: bool,
    /// What all of its Chinese names say of what it counts.
    narrow: Vec<&'static str>,
    /// All of its Chinese names.
    said: String,
}

/// Words that say which of several kinds of one thing are counted.
const NARROW: [&str; 16] = [
    "净",
    "发明",
    "费用",
    "支出",
    "PCT",
    "新",
    "高",
    "有效",
    "授权",
    "申请",
    "省级",
    "国家",
    "国际",
    "战略性新兴",
    "研究生",
    "加计扣除",
];

/// Words that make something else of what they stand before or behind, unless the field is called so, too.
const OTHERWISE: [&str; 17] = [
    "目标",
    "计划",
    "预计",
    "境外",
    "国外",
    "吸纳",
    "输入",
    "归母",
    "归属于母公司",
    "利润总额",
    "毛利",
    "瞪羚",
    "独角兽",
    "新产品",
    "本科",
    "大专",
    "专科",
];

/// What becomes of a right, step by step: what counts one step is no other's figure.
const STEPS: [&[&str]; 3] = [
    &["申请", "受理", "application"],
    &["授权", "grant"],
    &["有效", "拥有", "存量", "in force"],
];

/// The steps that a text speaks of.
fn steps(text: &str) -> Vec<usize> {
    let text = text.to_lowercase();
    let speaks = |at: &usize| STEPS[*at].iter().any(|word| text.contains(word));
    (0..STEPS.len()).filter(speaks).collect()
}

fn is_chinese(name: &str) -> bool {
    name.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Whether the rows of a header above its last one say that the column is a part of what they name.
fn is_part_of_above(header: &str) -> bool {
    let above = header
        .rsplit_once(" / ")
        .map(|(above, _)| above.to_lowercase());
    above.is_some_and(|above| ["其中", "of which"].iter().any(|word| above.contains(word)))
}

impl Free {
    /// Whether a column counts another kind of the same thing: all products and not the new ones, or applications where
    /// the title says so, and not what is in force.
    fn says_otherwise(&self, header: &str, titles: &[String]) -> bool {
        let is_wider = |word: &&&str| !header.contains(**word);
        if is_chinese(header) && self.narrow.iter().filter(is_wider).count() > 0 {
            return true;
        }
        // Of 净利润总额 the header says nothing that has no 净.
        let says = |name: &str, word: &str| {
            let before = name.split_once(word).map(|(before, _)| before);
            before.is_some_and(|before| header.contains(before))
        };
        let turns = |word: &&str| {
            let mut names = self.said.split(' ');
            header.contains(*word) && !names.any(|name| says(name, word))
        };
        if OTHERWISE.iter().any(turns) {
            return true;
        }
        let own = steps(header);
        let said = if own.is_empty() {
            steps(&titles.join(" "))
        } else {
            own
        };
        let names = [&self.known.title.zh, &self.known.title.en]
            .map(|name| steps(name))
            .concat();
        !said.is_empty() && !names.is_empty() && names.iter().all(|step| !said.contains(step))
    }
}

/// What is asked of a dataset for each of its columns.
struct Asked<'a> {
    data: &'a Dataset,
    /// The known fields that a column may still be, of the kind of table that the others speak for.
    free: Vec<Free>,
    /// Whether one column each may be longitude and latitude.
    has_places: bool,
}

const EAST: (f64, f64) = (73.0, 136.0);
const NORTH: (f64, f64) = (3.0, 54.0);

impl<'a> Asked<'a> {
    fn of(data: &'a Dataset, own: &[&Field]) -> Self {
        let table = table_of(data);
        let free = known_fields().iter().filter(|known| {
            let fits = known.of.is_none() || table.is_none() || known.of.as_deref() == table;
            fits && is_free(data, &known.id)
        });
        let names = |known: &KnownField| {
            let aliases = known.aliases.iter().map(String::as_str);
            let names = aliases.chain([known.title.zh.as_str(), known.title.en.as_str()]);
            names.map(Letters::of).collect()
        };
        let there = |range| {
            own.iter()
                .filter(|field| in_range(data, field, range))
                .count()
                == 1
        };
        Self {
            data,
            free: free
                .map(|known| Free {
                    known,
                    names: names(known),
                    is_share: is_share(known),
                    narrow: narrow(known),
                    said: said(known),
                })
                .collect(),
            has_places: there(EAST) && there(NORTH),
        }
    }
}

/// The words that say which kind of a thing a field counts: they stand in all of its Chinese names.
fn narrow(known: &KnownField) -> Vec<&'static str> {
    let names = || {
        let names = known.aliases.iter().chain([&known.title.zh]);
        names.filter(|name| is_chinese(name))
    };
    let words = NARROW.into_iter();
    words
        .filter(|word| names().all(|name| name.contains(word)))
        .collect()
}

/// All names of a field.
fn said(known: &KnownField) -> String {
    let names = known.aliases.iter().chain([&known.title.zh]);
    let names: Vec<&str> = names.map(String::as_str).collect();
    names.join(" ")
}

pub(super) fn examine(panel: &Panel) -> Vec<Finding> {
    let data = panel.data;
    // What is of a part of a year is no field's.
    let own = |field: &&Field| {
        field.because.key == "dataset.because_own_name"
            && !is_part(&data.table.columns[field.column].name)
    };
    let own: Vec<&Field> = data.fields.iter().filter(own).take(MOST).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let asked = Asked::of(data, &own);
    let mut best: Vec<(&Field, Suggestion)> = own
        .into_par_iter()
        .filter_map(|field| Some((field, suggest(&asked, field)?)))
        .collect();
    // A field is one column's: the surest one has it.
    best.sort_by(|(_, one), (_, other)| other.confidence.total_cmp(&one.confidence));
    let mut given: Vec<&str> = Vec::new();
    best.retain(|(_, suggestion)| {
        let free = !given.contains(&suggestion.field.id.as_str());
        given.push(&suggestion.field.id);
        free
    });
    best.sort_by_key(|(field, _)| field.column);
    let finding = |(field, suggestion): (&Field, Suggestion)| {
        let column = &data.table.columns[field.column].name;
        let no_unit = suggestion.because.key == "clinic.because_no_unit";
        let message = Message::new("clinic.suggest")
            .with("column", column.clone())
            .with("field", suggestion.field.title.clone())
            .with("because", suggestion.because)
            .with("confidence", percent(suggestion.confidence, 0, Lang::En));
        let rule = ColumnRule {
            from: column.clone(),
            field: suggestion.field.id.clone(),
            // What is taken unseen is written down, so that it can be read and put right.
            unit: suggestion.field.unit.clone().filter(|_| no_unit),
            ..ColumnRule::default()
        };
        Panel::general(Severity::Note, message, vec![Remedy::Map(vec![rule])])
    };
    best.into_iter().map(finding).collect()
}

fn suggest(asked: &Asked, field: &Field) -> Option<Suggestion> {
    let column = &asked.data.table.columns[field.column];
    // Values that nothing names are what the title says, whatever they look like.
    if matches!(column.name.as_str(), "value" | "value (2)") {
        return by_title(asked, field);
    }
    by_content(asked, field).or_else(|| by_name(asked, field))
}

/// The known field whose name stands in a title above the table, or in the name of the file; the longest one.
fn by_title(asked: &Asked, field: &Field) -> Option<Suggestion> {
    const SHORTEST: usize = 3;
    let compared = super::super::fields::plain;
    let titles = asked.data.table.source.titles.iter();
    let titles: Vec<String> = titles.map(|title| compared(title)).collect();
    let written = field.unit.as_deref().and_then(Unit::parse);
    let numbers = asked.free.iter().map(|one| one.known);
    let numbers = numbers.filter(|known| known.kind == Kind::Number);
    let said = numbers.filter_map(|known| {
        let unit = known.unit.as_deref().and_then(Unit::parse);
        if let (Some(written), Some(unit)) = (written, unit) {
            written.factor_to(unit)?;
        }
        let names = known
            .aliases
            .iter()
            .chain([&known.title.zh, &known.title.en]);
        let names = names.map(|name| compared(super::super::fields::without_unit(name)));
        let found = names.filter(|name| titles.iter().any(|title| title.contains(name.as_str())));
        let length = found.map(|name| name.chars().count()).max()?;
        (length >= SHORTEST).then_some((length, known))
    });
    let mut said: Vec<(usize, &'static KnownField)> = said.collect();
    said.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let (longest, known) = *said.first()?;
    // Two that are named in as many letters are no suggestion.
    let is_alone = said.get(1).is_none_or(|(length, _)| *length < longest);
    is_alone.then(|| Suggestion {
        field: known,
        because: Message::new("clinic.because_title"),
        confidence: 0.85,
    })
}

fn is_free(data: &Dataset, id: &str) -> bool {
    // A key that was guessed from a name gives way to a code.
    match data.field(id) {
        None => true,
        Some(field) => {
            id == "entity" && field.because.key != "dataset.because_mapping" && {
                matches!(
                    field.because.key,
                    "dataset.because_name"
                        | "dataset.because_name_beside"
                        | "dataset.because_one_to_one"
                        | "dataset.because_unique"
                )
            }
        }
    }
}

/// Codes and coordinates say themselves what they are.
fn by_content(asked: &Asked, field: &Field) -> Option<Suggestion> {
    let data = asked.data;
    let cells = &data.table.columns[field.column].cells;
    let filled: Vec<&str> = cells
        .iter()
        .flatten()
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .collect();
    let codes = filled
        .iter()
        .filter(|cell| credit_code::has_valid_check_digit(cell))
        .count();
    if filled.len() >= 3 && codes * 10 >= filled.len() * 9 && is_free(data, "entity") {
        return Some(Suggestion {
            field: super::super::known("entity")?,
            because: Message::new("clinic.because_codes"),
            confidence: codes as f64 / filled.len() as f64,
        });
    }
    let (id, range) = if in_range(data, field, EAST) {
        ("lon", EAST)
    } else {
        ("lat", NORTH)
    };
    (asked.has_places && in_range(data, field, range) && is_free(data, id)).then_some(())?;
    Some(Suggestion {
        field: super::super::known(id)?,
        because: Message::new("clinic.because_range"),
        // Other numbers may lie there as well.
        confidence: 0.6,
    })
}

/// Whether a column may be longitude or latitude of the country, in degrees with many decimals.
fn in_range(data: &Dataset, field: &Field, (least, most): (f64, f64)) -> bool {
    if field.kind != Kind::Number {
        return false;
    }
    let cells = data.table.columns[field.column].cells.iter().flatten();
    let mut cells = cells
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .peekable();
    let is_one = |cell: &str| {
        let decimals = cell
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        let value: Option<f64> = cell.parse().ok();
        decimals >= 3 && value.is_some_and(|value| (least..=most).contains(&value))
    };
    cells.peek().is_some() && cells.all(is_one)
}

/// The known field whose name is most like the column's, of the same kind and in a unit that converts.
fn by_name(asked: &Asked, field: &Field) -> Option<Suggestion> {
    let column = &asked.data.table.columns[field.column];
    let bare = super::super::fields::without_unit;
    // Of a header of several rows the last one names the column, and the whole of it may, unless it is a part of that.
    let leaf = column.name.rsplit(" / ").next().unwrap_or_default();
    let whole = if is_part_of_above(&column.name) {
        leaf
    } else {
        &column.name
    };
    let own = [bare(whole), bare(leaf)].map(Letters::of);
    let titles = &asked.data.table.source.titles;
    let written = field.unit.as_deref().and_then(Unit::parse);
    let kinds = |known: &KnownField| match field.kind {
        Kind::Number => known.kind == Kind::Number,
        Kind::Flag => known.kind == Kind::Flag,
        Kind::Year => known.kind == Kind::Year,
        Kind::Text => known.kind == Kind::Text && known.of.is_some(),
        // What the user's mapping declares needs no suggestion.
        Kind::Date | Kind::Grade => false,
    };
    let is_share = is_relative(&column.name);
    let fitting = asked.free.iter().filter(|one| {
        kinds(one.known) && (one.known.kind != Kind::Number || one.is_share == is_share)
    });
    let fitting = fitting.filter(|one| !one.says_otherwise(&column.name, titles));
    let scored = fitting.filter_map(|Free { known, names, .. }| {
        let alike = names
            .iter()
            .flat_map(|alias| own.iter().map(|name| alias.likeness(name)));
        let alike = alike.fold(0.0, f64::max);
        if alike < UNLIKE {
            return None;
        }
        let unit = known.unit.as_deref().and_then(Unit::parse);
        // A unit that converts speaks for it, one that does not forbids it.
        let (bonus, because) = match (written, unit) {
            (Some(written), Some(unit)) => {
                written.factor_to(unit)?;
                (0.1, "clinic.because_like_unit")
            }
            _ => (0.0, "clinic.because_like"),
        };
        // Where nothing says the unit, even the field's own name is no more than a hint.
        if !super::super::fitting::says_unit(column, known) {
            return Some((*known, alike * UNSAID, "clinic.because_no_unit"));
        }
        Some((*known, (alike + bonus).min(0.95), because))
    });
    let mut scored: Vec<(&'static KnownField, f64, &'static str)> = scored.collect();
    // The name decides; a unit that nothing says makes it less sure, and no other field likelier.
    let alike = |(_, confidence, because): &(&KnownField, f64, &'static str)| {
        if *because == "clinic.because_no_unit" {
            confidence / UNSAID
        } else {
            *confidence
        }
    };
    scored.sort_by(|one, other| alike(other).total_cmp(&alike(one)));
    let (known, confidence, because) = *scored.first()?;
    // Two that are as like as each other are no suggestion.
    let second = scored.get(1).map_or(0.0, |(_, confidence, _)| *confidence);
    let least = if because == "clinic.because_no_unit" {
        SURE * UNSAID
    } else {
        SURE
    };
    (confidence >= least && confidence - second >= 0.05).then(|| Suggestion {
        field: known,
        because: Message::new(because),
        confidence,
    })
}

/// Whether a header is one of shares, changes or figures per head.
fn is_relative(header: &str) -> bool {
    const RELATIVE: [&str; 22] = [
        "占比", "比重", "比例", "占", "率", "增长", "增速", "增幅", "同比", "环比", "人均", "户均",
        "平均", "年均", "每", "/人", "/户", "/家", "/亩", "share", "ratio", "growth",
    ];
    let name = header.to_lowercase().replace('／', "/");
    RELATIVE.iter().any(|word| name.contains(word))
}

/// Whether a field is one of them.
fn is_share(known: &KnownField) -> bool {
    let unit = known.unit.as_deref().and_then(Unit::parse);
    unit.is_some_and(|unit| unit.dimension == Dimension::Ratio)
        || is_relative(&known.title.zh)
        || is_relative(&known.title.en)
}

/// The kind of table that the columns which are known speak for.
fn table_of(data: &Dataset) -> Option<&'static str> {
    let of = |kind: &str| {
        let known = data
            .fields
            .iter()
            .filter_map(|field| super::super::known(&field.id));
        known
            .filter(|known| known.of.as_deref() == Some(kind))
            .count()
    };
    let counts = ["enterprise", "county", "project"].map(|kind| (of(kind), kind));
    let (most, kind) = counts.into_iter().max_by_key(|(count, _)| *count)?;
    (most > 0).then_some(kind)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Free, is_relative, is_share, narrow};
    use crate::dataset::known;

    #[test]
    fn a_word_that_makes_something_else_of_a_name_is_no_likeness() {
        let otherwise = |header: &str, id: &str| {
            let known = known(id).unwrap();
            let free = Free {
                known,
                names: Vec::new(),
                is_share: false,
                narrow: narrow(known),
                said: super::said(known),
            };
            free.says_otherwise(header, &[])
        };
        for (header, id) in [
            ("利润总额", "net_profit_wan"),
            ("专利申请量", "invention_apps"),
            ("境外研发费用", "rd_expense_wan"),
            ("技术合同成交额目标", "tech_contract_wan"),
            ("吸纳技术合同额", "tech_contract_wan"),
        ] {
            assert!(otherwise(header, id), "{header}");
        }
        for (header, id) in [
            ("企业研发费用总额", "rd_expense_wan"),
            ("当年技术合同成交额", "tech_contract_wan"),
            ("全年发明专利申请数", "invention_apps"),
        ] {
            assert!(!otherwise(header, id), "{header}");
        }
    }

    #[test]
    fn shares_changes_and_figures_per_head_are_no_amounts() {
        let fits = |header: &str, id: &str| is_relative(header) == is_share(known(id).unwrap());
        assert!(fits("企业主营业务收入", "revenue_wan"));
        for header in [
            "人均营业收入（万元/人）",
            "研发费用占比",
            "营业收入增长率",
            "营业收入（万元／人）",
        ] {
            assert!(!fits(header, "revenue_wan"), "{header}");
            assert!(!fits(header, "rd_expense_wan"), "{header}");
        }
        assert!(!fits("主营业务收入", "main_revenue_pct"));
        assert!(fits("主营业务收入占全部收入的比重", "main_revenue_pct"));
        assert!(fits("人均可支配收入", "disp_income_yuan"));
    }
}
