//! The fields that the program knows, from `assets/fields.toml`: ids, titles, kinds, units, and the headers under
//! which files have them.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Kind;
use super::qualified::{self, Only};
use super::questions;
use crate::i18n::Title;
use crate::table::header;
use crate::table::periods::{self, Span};
use crate::table::traditional::simplified;

/// A field that formulas, built-in schemes and the sample data can count on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownField {
    /// Its name in formulas.
    pub id: String,
    /// Its name for people.
    pub title: Title,
    /// What its values are.
    pub kind: Kind,
    /// Unit of its values after conversion.
    #[serde(default)]
    pub unit: Option<String>,
    /// The kind of table that has it: `enterprise`, `county` or `project`; any when absent.
    #[serde(default)]
    pub of: Option<String>,
    /// Whether negative values are ordinary.
    #[serde(default)]
    pub signed: bool,
    /// Whether it is counted at a point of time or over several years, and does not add up over the parts of one.
    #[serde(default)]
    pub stands: bool,
    /// The field that its values are a part of, and cannot exceed.
    #[serde(default)]
    pub part_of: Option<String>,
    /// The field that its values are paid from, and hardly ever exceed.
    #[serde(default)]
    pub paid_from: Option<String>,
    /// Headers under which files have it, in both languages.
    pub aliases: Vec<String>,
    /// Further headers under which a table of its own kind has it: in others they may be anything.
    #[serde(default)]
    pub among_its_own: Vec<String>,
    /// Headers in the first letters of their syllables: `YYSR`.
    #[serde(default)]
    pub pinyin: Vec<String>,
}

#[derive(Deserialize)]
struct FieldFile {
    field: Vec<KnownField>,
}

/// The file is part of the program: one that does not parse yields no fields, which a test forbids.
static FIELDS: LazyLock<Vec<KnownField>> = LazyLock::new(|| {
    toml::from_str::<FieldFile>(include_str!("../../assets/fields.toml"))
        .map(|file| file.field)
        .unwrap_or_default()
});

/// Headers in plain form, each with the fields that it may be and its rank among their aliases.
static ALIASES: LazyLock<HashMap<String, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut aliases: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (at, field) in FIELDS.iter().enumerate() {
        let all = field.aliases.iter().chain(&field.pinyin);
        for (rank, alias) in all.enumerate() {
            let fields = aliases.entry(plain(alias)).or_default();
            if fields.iter().all(|(other, _)| *other != at) {
                fields.push((at, rank));
            }
        }
    }
    aliases
});

/// All known fields, in the order of the file.
#[must_use]
pub fn known_fields() -> &'static [KnownField] {
    &FIELDS
}

/// The known field with this id.
#[must_use]
pub fn known(id: &str) -> Option<&'static KnownField> {
    FIELDS.iter().find(|field| field.id == id)
}

/// Words of a header's last row that say nothing of their own: the row above them names what they count.
const MERE: [&str; 18] = [
    "合计",
    "总计",
    "小计",
    "本年",
    "本期",
    "本年数",
    "本年累计",
    "数值",
    "金额",
    "数量",
    "总数",
    "总量",
    "绝对值",
    "绝对数",
    "绝对量",
    "total",
    "value",
    "amount",
];

/// Words above a name that make something else of it: another year's, a change, a part.
const OTHERWISE: [&str; 14] = [
    "上年", "上期", "去年", "同期", "同比", "增", "其中", "占", "比重", "率", "预计", "计划",
    "目标", "previous",
];

/// The fields that a header may be, each with the rank of the alias that says so. Of a header of several rows, joined
/// with ` / `, the last row speaks, or the one above it where the last one names no more than a total.
///
/// What is of a part of a year is no field's; what is of all its months is.
pub(super) fn by_alias(header: &str) -> Vec<(&'static KnownField, usize)> {
    match periods::split(header) {
        Some((of_year, Span::Year)) => return by_name(&of_year),
        // Q1 before a name is the number of a question, as names have no quarters.
        Some(_) => {
            let mut found = questions::name(header).map_or_else(Vec::new, called);
            found.retain(|(field, _)| field.kind == Kind::Text);
            return found;
        }
        None => {}
    }
    by_name(header)
}

/// A name with words around it ranks behind all that are one alone.
const QUALIFIED: usize = 1 << 16;

fn by_name(header: &str) -> Vec<(&'static KnownField, usize)> {
    let whole = called(header);
    if !whole.is_empty() {
        return whole;
    }
    let Some((above, leaf)) = header.rsplit_once(" / ") else {
        return whole;
    };
    let bare = plain(without_unit(leaf));
    if MERE.contains(&bare.as_str()) || bare.is_empty() {
        return by_name(above);
    }
    if OTHERWISE.iter().any(|word| above.contains(word)) {
        return whole;
    }
    // Below another field's name, the same words mean a part of that.
    let of_leaf = called(leaf);
    let of_above = called(above.rsplit(" / ").next().unwrap_or(above));
    let agrees =
        |(field, _): &(&KnownField, usize)| of_leaf.iter().any(|(of, _)| of.id == field.id);
    if of_above.is_empty() || of_above.iter().any(agrees) {
        of_leaf
    } else {
        whole
    }
}

/// The fields that go by a name.
fn called(header: &str) -> Vec<(&'static KnownField, usize)> {
    let named = |name: &str| {
        ALIASES
            .get(&plain(name))
            .or_else(|| ALIASES.get(&plain(without_unit(name))))
    };
    let found = named(header).or_else(|| {
        let parts = header::bilingual(header);
        parts
            .into_iter()
            .flat_map(|(zh, en)| [zh, en])
            .find_map(named)
    });
    let fields = |found: &[(usize, usize)]| {
        let fields = found.iter().map(|(at, rank)| (&FIELDS[*at], *rank));
        fields.collect::<Vec<_>>()
    };
    if let Some(found) = found {
        return fields(found);
    }
    if let Some(header) = simplified(header) {
        return called(&header);
    }
    let mut within = qualified::names(&plain(without_unit(header))).into_iter();
    let fitting = |(name, only): (String, Only)| {
        let mut found = fields(ALIASES.get(&name)?);
        found.retain(|(field, _)| only.allows(field));
        for (_, rank) in &mut found {
            *rank += QUALIFIED;
        }
        (!found.is_empty()).then_some(found)
    };
    within.find_map(fitting).unwrap_or_else(|| {
        let mut found = questions::name(header).map_or_else(Vec::new, called);
        for (_, rank) in &mut found {
            *rank += QUALIFIED;
        }
        found
    })
}

/// A header without the unit in brackets at its end.
pub(super) fn without_unit(name: &str) -> &str {
    header::split_unit(name).map_or(name, |(name, _)| name)
}

/// A header as it is compared: lower case, half width, without spaces and punctuation.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    plain_into(name, &mut plain);
    plain
}

/// The same, put at the end of a text.
pub(super) fn plain_into(name: &str, plain: &mut String) {
    for character in name.chars() {
        // Chinese characters have neither case nor width.
        if ('\u{4E00}'..='\u{9FFF}').contains(&character) {
            plain.push(character);
            continue;
        }
        let character = header::half_width(character);
        if !character.is_whitespace() && !"()[]【】、,，-_·./'’:;\"“”".contains(character)
        {
            plain.extend(character.to_lowercase());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::Unit;
    use std::collections::HashSet;

    #[test]
    fn the_file_is_sound() {
        let parsed: FieldFile = toml::from_str(include_str!("../../assets/fields.toml")).unwrap();
        let mut ids = HashSet::new();
        for field in &parsed.field {
            assert!(ids.insert(field.id.clone()), "{} twice", field.id);
            assert!(
                !field.title.en.is_empty() && !field.title.zh.is_empty(),
                "{}",
                field.id
            );
            assert!(
                field.kind != Kind::Number || field.unit.is_some(),
                "{} has no unit",
                field.id
            );
            if let Some(unit) = &field.unit {
                assert!(
                    Unit::parse(unit).is_some(),
                    "{unit} of {} is no unit",
                    field.id
                );
            }
        }
    }

    #[test]
    fn one_header_is_one_field_of_each_kind_of_table() {
        for (header, fields) in ALIASES.iter() {
            let tables: HashSet<_> = fields.iter().map(|(at, _)| &FIELDS[*at].of).collect();
            assert_eq!(tables.len(), fields.len(), "{header} is ambiguous");
        }
    }

    #[test]
    fn headers_of_several_rows_are_told_by_their_last_one() {
        let id = |header| by_alias(header).first().map(|(field, _)| field.id.as_str());
        assert_eq!(id("人员 / 从业人员数"), Some("employees"));
        assert_eq!(id("收入（万元） / 营业收入"), Some("revenue_wan"));
        assert_eq!(id("经济指标 / 营业收入"), Some("revenue_wan"));
        assert_eq!(id("营业收入 / 合计"), Some("revenue_wan"));
        assert_eq!(id("研发费用 / 绝对值（万元）"), Some("rd_expense_wan"));
        assert_eq!(id("净利润/元"), Some("net_profit_wan"));
        assert_eq!(id("营业收入亿元"), Some("revenue_wan"));
        assert_eq!(id("上年同期 / 营业收入"), None);
        assert_eq!(id("研发人员 / 女"), None);
    }

    #[test]
    fn headers_are_recognised_in_many_spellings() {
        let id = |header| by_alias(header).first().map(|(field, _)| field.id.as_str());
        assert_eq!(id("研发费用（万元）"), Some("rd_expense_wan"));
        assert_eq!(id("R&D expenditure"), Some("rd_expense_wan"));
        assert_eq!(id("Ｒ＆Ｄ经费 (单位：千元)"), Some("rd_expense_wan"));
        assert_eq!(id("统一社会 信用代码"), Some("entity"));
        assert_eq!(id("Country Code"), Some("entity"));
        for (header, field) in [
            ("纳税人识别号", "entity"),
            ("申报企业", "name"),
            ("本年营业收入（万元）", "revenue_wan"),
            ("全年研发费用合计", "rd_expense_wan"),
            ("研发投入（元）", "rd_expense_wan"),
            ("年末从业人员", "employees"),
            ("其中：研发人员", "rd_staff"),
            ("期末有效发明专利数量", "valid_inventions"),
            ("规上工业企业总数", "ind_n"),
            ("是否属于高新技术企业", "hnte"),
            ("高新技术企业（是/否）", "hnte"),
            ("企业所属行业", "industry"),
            ("YYSR", "revenue_wan"),
            ("TYSHXYDM", "entity"),
            ("ND", "year"),
        ] {
            assert_eq!(id(header), Some(field), "{header}");
        }
        // Another year's, a change, a share, a count of names.
        for header in [
            "上年营业收入",
            "年初资产总额",
            "营业收入增加额",
            "研发费用占比",
            "公司数",
            "其中：女",
            "近三年营业收入合计",
        ] {
            assert_eq!(id(header), None, "{header}");
        }
        assert_eq!(id("年度"), Some("year"));
        assert_eq!(id("nothing of the kind"), None);
        for header in [
            "企业名称 Enterprise",
            "企业名称/Enterprise name",
            "企业名称（Enterprise）",
            "Enterprise (企业名称)",
            "Enterprise name | 企业名称",
        ] {
            assert_eq!(id(header), Some("name"), "{header}");
        }
        for header in [
            "营业收入（万元） Revenue",
            "营业收入 Revenue (万元)",
            "营业收入（Operating revenue）（万元）",
            "营业收入 / Operating revenue",
        ] {
            assert_eq!(id(header), Some("revenue_wan"), "{header}");
        }
    }
}
