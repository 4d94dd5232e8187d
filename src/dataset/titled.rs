//! What values are that no header names: the titles of a table and the name of its file come in; the field that one of them
//! ends with goes out, with the unit behind it: `2020-2022年江湾市企业研发费用`, `营业收入_万元.csv`.

use super::Kind;
use super::fields::{KnownField, by_alias};
use crate::table::{Table, Unit, header};

/// What may stand behind the name of an indicator in a title.
const BEHIND: [&str; 16] = [
    "月报表",
    "季报表",
    "年报表",
    "月报",
    "季报",
    "年报",
    "统计表",
    "情况表",
    "一览表",
    "汇总表",
    "明细表",
    "情况",
    "统计",
    "汇总",
    "数据",
    "表",
];

/// What may stand before it: whom it is of, and when. Anything else may make something else of it, as a mean or a
/// growth.
const BEFORE: [&str; 12] = [
    "企业", "公司", "单位", "省", "市", "县", "区", "镇", "街道", "各", "的", "全国",
];

/// What makes something else of an indicator wherever it stands before its name: another year, a plan, a part, a mean.
const OTHERWISE: [&str; 20] = [
    "上年",
    "去年",
    "上一年",
    "下年",
    "下一年",
    "同期",
    "平均",
    "均",
    "每",
    "预计",
    "预测",
    "预算",
    "计划",
    "目标",
    "拟",
    "累计",
    "其中",
    "增长",
    "增幅",
    "最",
];

/// What values are of which nothing else names.
pub(super) struct Titled {
    /// The fields that go by the name.
    pub fields: Vec<&'static KnownField>,
    /// The unit behind it.
    pub unit: Option<String>,
    /// The line that says so.
    pub title: String,
}

/// What the titles of a table or the name of its file say that its values are.
pub(super) fn values(table: &Table) -> Option<Titled> {
    let name = table.source.name();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let lines = table.source.titles.iter().map(String::as_str).chain([stem]);
    let mut found = lines.filter_map(|line| {
        let (title, unit) = match header::split_unit(line) {
            Some((title, unit)) => (title, Some(unit.to_owned())),
            None => (line, None),
        };
        Some(Titled {
            fields: at_the_end(title)?,
            unit,
            title: line.to_owned(),
        })
    });
    found.next()
}

/// The fields of numbers whose name a title ends with.
fn at_the_end(title: &str) -> Option<Vec<&'static KnownField>> {
    let title = title.trim();
    let bare = BEHIND.iter().find_map(|word| title.strip_suffix(word));
    let title = bare.unwrap_or(title).trim();
    // The longest name is the closest.
    title.char_indices().find_map(|(at, _)| {
        let (before, name) = title.split_at(at);
        let is_other = |last: char| !last.is_alphanumeric();
        let stands_alone = before.is_empty()
            || before.ends_with(is_other)
            || ends_with_year(before)
            || BEFORE.iter().any(|word| before.ends_with(word));
        let is_otherwise = OTHERWISE.iter().any(|word| before.contains(word));
        if !stands_alone || is_otherwise || name.chars().count() < 3 || Unit::parse(name).is_some()
        {
            return None;
        }
        let found = by_alias(name).into_iter().map(|(field, _)| field);
        let numbers: Vec<_> = found.filter(|field| field.kind == Kind::Number).collect();
        (!numbers.is_empty()).then_some(numbers)
    })
}

/// Whether a text ends with a year, or with all of them; 上年 is another one than the table's.
fn ends_with_year(text: &str) -> bool {
    let year = text
        .strip_suffix("年度")
        .or_else(|| text.strip_suffix('年'));
    year.is_some_and(|year| year.ends_with(|last: char| last.is_ascii_digit() || last == '历'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::at_the_end;

    #[test]
    fn a_title_ends_with_what_its_values_are() {
        let id = |title| at_the_end(title).map(|fields| fields[0].id.as_str());
        for title in [
            "研发费用",
            "2020-2022年江湾市企业研发费用",
            "各企业研发费用情况表",
            "附表3 研发费用",
            "2022年研发费用",
        ] {
            assert_eq!(id(title), Some("rd_expense_wan"), "{title}");
        }
        for title in [
            "企业户均研发费用",
            "上年企业研发费用",
            "平均每家企业研发费用",
            "2023年预计企业研发费用",
            "研发费用增长率",
            "企业研发费用占比",
            "江湾市企业名单",
            "上年研发费用",
        ] {
            assert_eq!(id(title), None, "{title}");
        }
    }

    #[test]
    fn values_are_what_the_title_or_the_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let fields = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let options = crate::table::ReadOptions::default();
            let progress = crate::jobs::Progress::default();
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            let last = data.fields.last().unwrap();
            (last.id.clone(), last.unit.clone().unwrap_or_default())
        };
        let plain = "企业,2020,2021,2022\n江湾甲公司,1,2,3\n江湾乙公司,4,5,6\n";
        let of = |id: &str, unit: &str| (id.to_owned(), unit.to_owned());
        assert_eq!(
            fields("营业收入_万元.csv", plain),
            of("revenue_wan", "万元")
        );
        let titled = format!("2020-2022年江湾市企业研发费用（亿元）\n{plain}");
        assert_eq!(fields("a.csv", &titled), of("rd_expense_wan", "万元"));
        // Nothing says the unit: it is for the user to say.
        assert_eq!(fields("营业收入.csv", plain), of("value", ""));
    }
}
