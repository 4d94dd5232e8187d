//! Lists beside tables of figures: which tables are lists, who and which years they speak of, and what they add up to.

use std::fmt::Write as _;

use super::joining::{folder, rows, told};

const LISTED: &str = "项目清单（条）";

#[test]
fn a_dated_list_leaves_a_table_without_years_whole() {
    let firms = "企业名称,营业收入（万元）\n甲公司,100\n乙公司,200\n丙公司,300\n";
    let things =
        "企业名称,年份,项目名称\n甲公司,2021,一\n甲公司,2021,二\n乙公司,2022,三\n乙公司,2022,四\n";
    let data = folder(&[("企业.csv", firms), ("项目清单.csv", things)]);
    let expected = [
        "丙公司|2022|300.0|",
        "乙公司|2022|200.0|2.0",
        "甲公司|2021||2.0",
        "甲公司|2022|100.0|",
    ];
    assert_eq!(rows(&data, &["revenue_wan", LISTED]), expected);
}

#[test]
fn figures_without_a_year_are_nobodys_loss() {
    let firms = "企业名称,营业收入（万元）,研发费用（万元）,从业人员数\n甲公司,100,5,1\n乙公司,200,6,2\n丙公司,300,7,3\n";
    let patents = "企业名称,年度,有效发明专利数\n甲公司,2019,3\n甲公司,2020,4\n乙公司,2019,5\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", patents)]);
    let expected = [
        "丙公司|2020|300.0|",
        "乙公司|2019||5.0",
        "乙公司|2020|200.0|",
        "甲公司|2019||3.0",
        "甲公司|2020|100.0|4.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", "valid_inventions"]), expected);
}

#[test]
fn a_list_is_never_what_others_are_joined_to() {
    let firms = "企业名称,年度,营业收入（万元）\n甲公司,2023,1\n乙公司,2023,2\n丙公司,2023,3\n";
    let mut things = String::from("项目编号,项目名称,承担单位,立项日期,级别\n");
    for (at, (firm, day)) in [
        ("甲公司", "2019-01-02"),
        ("乙公司", "2023-02-01"),
        ("丁公司", "2020-01-01"),
        ("丁公司", "2021-01-01"),
        ("戊公司", "2021-03-01"),
        ("己公司", "2021-03-01"),
    ]
    .into_iter()
    .enumerate()
    {
        writeln!(things, "P{at},课题{at},{firm},{day},省级").unwrap();
    }
    let data = folder(&[("企业.csv", firms), ("项目清单.csv", &things)]);
    let expected = [
        "丙公司|2023|3.0|",
        "乙公司|2023|2.0|1.0",
        "甲公司|2023|1.0|",
    ];
    assert_eq!(rows(&data, &["revenue_wan", LISTED]), expected);
}

#[test]
fn amounts_of_a_list_add_up_where_nothing_else_is_said_of_them() {
    let firms = "企业名称,年度,营业收入（万元）,政府补助（万元）\n甲公司,2022,100,9\n乙公司,2022,200,\n丙公司,2022,300,\n";
    let things = "企业名称,年度,项目名称,政府补助（万元）\n甲公司,2022,一,3\n甲公司,2022,二,4\n乙公司,2022,三,5\n乙公司,2022,四,6\n丙公司,2022,五,6\n丙公司,2022,六,6\n";
    let data = folder(&[("企业.csv", firms), ("项目清单.csv", things)]);
    let expected = [
        "丙公司|2022|12.0|2.0",
        "乙公司|2022|11.0|2.0",
        "甲公司|2022|9.0|2.0",
    ];
    assert_eq!(rows(&data, &["政府补助（万元）", LISTED]), expected);
    let beside = told(&data, "dataset.listed_beside");
    assert_eq!(beside.len(), 1, "{beside:?}");
    assert!(
        beside[0].contains('9') && beside[0].contains('7'),
        "{beside:?}"
    );
}

#[test]
fn another_name_under_the_same_code_is_told() {
    let firms =
        "统一社会信用代码,企业名称,年度,营业收入（万元）\nA1,甲公司,2022,100\nA2,乙公司,2022,200\n";
    let patents =
        "统一社会信用代码,企业名称,年度,有效发明专利数\nA1,乙公司,2022,3\nA2,甲公司,2022,4\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", patents)]);
    let names = told(&data, "table.by_key_names").join("");
    assert!(names.contains("乙公司 ≠ 甲公司"), "{names}");
}

#[test]
fn what_makes_a_list_is_not_a_word_in_a_header() {
    let firms =
        "企业名称,年度,营业收入（万元）\n甲公司,2022,100\n乙公司,2022,200\n丙公司,2022,300\n";
    // 项目来源 tells of a project.
    let things = "企业名称,年度,项目名称,项目来源,政府补助（万元）\n甲公司,2022,一,省,10\n甲公司,2022,二,市,20\n乙公司,2022,三,省,5\n乙公司,2022,四,市,6\n丙公司,2022,五,市,7\n丙公司,2022,六,市,8\n";
    let data = folder(&[("企业.csv", firms), ("项目清单.csv", things)]);
    let expected = [
        "丙公司|2022|15.0|2.0",
        "乙公司|2022|11.0|2.0",
        "甲公司|2022|30.0|2.0",
    ];
    assert_eq!(rows(&data, &["政府补助（万元）", LISTED]), expected);
    // The same rows under other numbers are the same, and a corrected row with a contact is no second thing.
    let once = [
        "丙公司|2022|300.0|30.0",
        "乙公司|2022|200.0|20.0",
        "甲公司|2022|100.0|10.0",
    ];
    let pasted = "序号,企业名称,年度,政府补助（万元）\n1,甲公司,2022,10\n2,乙公司,2022,20\n3,丙公司,2022,30\n4,甲公司,2022,10\n5,乙公司,2022,20\n6,丙公司,2022,30\n";
    let corrected = "企业名称,年度,联系人,政府补助（万元）\n甲公司,2022,张三,10\n乙公司,2022,李四,20\n乙公司,2022,李五,25\n丙公司,2022,王五,30\n";
    for text in [pasted, corrected] {
        let data = folder(&[("企业.csv", firms), ("补助.csv", text)]);
        assert_eq!(
            rows(&data, &["revenue_wan", "政府补助（万元）"]),
            once,
            "{text}"
        );
    }
}

#[test]
fn years_of_things_are_no_years_of_observations() {
    let firms =
        "企业名称,年度,营业收入（万元）\n甲公司,2022,100\n乙公司,2022,200\n丙公司,2022,300\n";
    let things = "企业名称,设备名称,购置年份,设备原值（万元）\n甲公司,车床,2015,3\n甲公司,铣床,2018,4\n乙公司,车床,2016,5\n乙公司,磨床,2022,6\n丙公司,钻床,2022,6\n";
    let data = folder(&[("企业.csv", firms), ("设备.csv", things)]);
    let years: Vec<String> = rows(&data, &["revenue_wan"]);
    let expected = [
        "丙公司|2022|300.0",
        "乙公司|2022|200.0",
        "甲公司|2022|100.0",
    ];
    assert_eq!(years, expected);
}

#[test]
fn lists_of_several_years_count_under_one_header() {
    let firms = |base: i32| {
        let rows = ["甲公司", "乙公司", "丙公司"].map(|firm| format!("{firm},{base}\n"));
        format!("企业名称,营业收入（万元）\n{}", rows.concat())
    };
    let things = "项目名称,承担单位\n一,甲公司\n二,甲公司\n三,乙公司\n四,乙公司\n";
    let (first, second) = (firms(1), firms(2));
    let data = folder(&[
        ("2021年企业.csv", &first),
        ("2022年企业.csv", &second),
        ("2021年项目清单.csv", things),
        ("2022年项目清单.csv", things),
    ]);
    let expected = [
        "丙公司|2021|1.0|",
        "丙公司|2022|2.0|",
        "乙公司|2021|1.0|2.0",
        "乙公司|2022|2.0|2.0",
        "甲公司|2021|1.0|2.0",
        "甲公司|2022|2.0|2.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", LISTED]), expected);
}

#[test]
fn whose_a_row_of_a_list_is_without_a_code_is_found_or_told() {
    let firms = "统一社会信用代码,企业名称,年度,营业收入（万元）\nA1,甲公司,2022,1\n,乙公司,2022,2\nA3,丙公司,2022,3\n";
    let things = "统一社会信用代码,企业名称,年度,项目名称\nA1,甲公司,2022,一\nA1,甲公司,2022,二\nA2,乙公司,2022,三\nA2,乙公司,2022,四\nA3,丙公司,2022,五\nA3,丙公司,2022,六\n";
    let data = folder(&[("企业.csv", firms), ("项目清单.csv", things)]);
    let counts = rows(&data, &[LISTED]);
    assert!(counts.iter().all(|row| row.ends_with("|2.0")), "{counts:?}");
    let twins = "统一社会信用代码,企业名称,年度,营业收入（万元）\nA1,甲公司,2022,1\nA2,甲公司,2022,2\nA3,丙公司,2022,3\nA4,丁公司,2022,3\n";
    let things = "企业名称,年度,项目名称\n甲公司,2022,一\n甲公司,2022,二\n丙公司,2022,三\n丙公司,2022,四\n丁公司,2022,五\n丁公司,2022,六\n";
    let data = folder(&[("企业.csv", twins), ("项目清单.csv", things)]);
    let mut reasons = data
        .accounting
        .set_aside
        .iter()
        .map(|aside| aside.reason.key);
    assert!(reasons.all(|key| key == "table.listed_namesake"));
    assert_eq!(data.accounting.rows_aside(), 2);
}

#[test]
fn places_are_the_same_with_their_city_before_them_and_a_code_beside_them() {
    let first = "行政区划代码,地区,年度,R&D经费（亿元）\n320501,江湾市,2021,1\n320502,白鹤市,2021,2\n320503,金沙县,2021,3\n";
    let short = "县市区,年度,专利授权量\n江湾,2021,7\n白鹤,2021,8\n金沙,2021,9\n";
    let data = folder(&[("p1.csv", first), ("p2.csv", short)]);
    assert_eq!(rows(&data, &["专利授权量"]).len(), 3);
    let towns = "镇区,年度,R&D经费（亿元）\n金港镇,2021,1\n白鹤镇,2021,2\n湾心街道,2021,3\n";
    let long =
        "镇区,年度,专利授权量\n江湾市金港镇,2021,7\n白鹤镇人民政府,2021,8\n湾心街道办事处,2021,9\n";
    let data = folder(&[("p1.csv", towns), ("p2.csv", long)]);
    let expected = ["湾心街道|2021|9.0", "白鹤镇|2021|8.0", "金港镇|2021|7.0"];
    assert_eq!(rows(&data, &["专利授权量"]), expected);
}
