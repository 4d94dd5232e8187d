//! Tables that are joined by their key, from their files to observations.

use std::path::Path;

use super::{Dataset, Mapping, Remedy, Severity, open};
use crate::i18n::{Arg, Lang, Message};
use crate::jobs::Progress;
use crate::table::ReadOptions;

const FIRMS: &str = "统一社会信用代码,企业名称,所属镇区,营业收入（万元）,研发费用（万元）\n\
    A1,甲（集团）公司,东镇,100,5\nA2,乙公司,东镇,200,6\nA3,丙公司,西镇,300,7\n";

pub(super) fn opened(path: &Path) -> Dataset {
    asked(path, None)
}

/// A file or a folder, whose tables are joined as the user said.
fn asked(path: &Path, join: Option<bool>) -> Dataset {
    let options = ReadOptions {
        join,
        ..ReadOptions::default()
    };
    let data = open(path, &options, None, &[], &Progress::default()).unwrap();
    let accounting = &data.accounting;
    let used = accounting.used + accounting.combined + accounting.rows_aside();
    assert_eq!(accounting.read, used, "every row is accounted for");
    data
}

pub(super) fn folder(files: &[(&str, &str)]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    opened(folder.path())
}

/// `entity|year|…` of each observation, sorted.
pub(super) fn rows(data: &Dataset, fields: &[&str]) -> Vec<String> {
    let cell = |row: usize, name: &str| {
        let value = data.frame.column(name).unwrap().get(row).unwrap();
        let text = value.get_str().map(str::to_owned);
        let text = text.unwrap_or_else(|| value.to_string());
        if text == "null" { String::new() } else { text }
    };
    let row = |row: usize| {
        let names = ["entity", "year"].iter().chain(fields);
        let cells: Vec<String> = names.map(|name| cell(row, name)).collect();
        cells.join("|")
    };
    let mut rows: Vec<String> = (0..data.height()).map(row).collect();
    rows.sort();
    rows
}

pub(super) fn told(data: &Dataset, key: &str) -> Vec<String> {
    // A note of one file of several is told with its name.
    let inner = |message: &Message| {
        let parts = message.args.iter().filter_map(|(_, arg)| match arg {
            Arg::Message(inner) => Some((**inner).clone()),
            _ => None,
        });
        parts.collect::<Vec<Message>>()
    };
    let issues = data.issues.iter().map(|issue| &issue.message);
    let all = issues.chain(&data.table.notes);
    let all = all.flat_map(|message| inner(message).into_iter().chain([message.clone()]));
    let found = all.filter(|message| message.key == key);
    found.map(|message| message.text(Lang::Zh)).collect()
}

#[test]
fn a_second_table_is_joined_by_code() {
    let patents = "统一社会信用代码,有效发明专利数（件）,技术合同数\nA1,3,1\na2,4,2\nA9,9,3\n";
    let data = folder(&[("企业.csv", FIRMS), ("专利.csv", patents)]);
    let expected = ["A1||100.0|3.0", "A2||200.0|4.0", "A3||300.0|", "A9|||9.0"];
    assert_eq!(rows(&data, &["revenue_wan", "valid_inventions"]), expected);
    let place = |row, field: &str| data.evidence(row, field).unwrap().place.to_string();
    assert_eq!(place(0, "revenue_wan"), "企业.csv!D2");
    assert_eq!(place(0, "valid_inventions"), "专利.csv!B2");
    let words = told(&data, "table.by_key").join("");
    assert!(
        words.contains("A4 A9") && words.contains("B4 丙公司"),
        "{words}"
    );
    assert!(
        !data
            .issues
            .iter()
            .any(|issue| issue.severity == Severity::Error)
    );
}

#[test]
fn a_second_table_is_joined_by_name_under_another_header() {
    let patents = "单位名称,有效发明专利数（件）\n甲(集团)公司,3\n丙 公司,4\n丁公司,9\n";
    let data = folder(&[("企业.csv", FIRMS), ("专利.csv", patents)]);
    let fields = ["name", "valid_inventions"];
    let expected = [
        "A1||甲（集团）公司|3.0",
        "A2||乙公司|",
        "A3||丙公司|4.0",
        "丁公司||丁公司|9.0",
    ];
    assert_eq!(rows(&data, &fields), expected);
}

#[test]
fn names_take_the_codes_of_a_second_table() {
    let firms =
        "企业名称,营业收入（万元）,研发费用（万元）,从业人员\n甲公司,100,5,1\n乙公司,200,6,2\n";
    let codes = "纳税人识别号,纳税人名称,加计扣除额（万元）\nA1,甲公司,3\nA2,乙公司,4\n";
    let data = folder(&[("企业.csv", firms), ("加计扣除.csv", codes)]);
    let expected = ["A1||100.0|3.0", "A2||200.0|4.0"];
    assert_eq!(
        rows(&data, &["revenue_wan", "rd_super_deduction_wan"]),
        expected
    );
}

#[test]
fn rows_go_together_by_year() {
    let firms = "企业名称,年份,营业收入（万元）,研发费用（万元）\n甲公司,2022,100,5\n甲公司,2023,110,6\n乙公司,2023,200,6\n";
    let patents =
        "企业名称,年度,有效发明专利数\n甲公司,2022年,3\n甲公司,2023年,4\n乙公司,2022年,9\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", patents)]);
    let expected = [
        "乙公司|2022||9.0",
        "乙公司|2023|200.0|",
        "甲公司|2022|100.0|3.0",
        "甲公司|2023|110.0|4.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", "valid_inventions"]), expected);
}

#[test]
fn what_says_no_year_is_of_all_years_and_its_figures_of_the_last() {
    let firms = "企业名称,年份,营业收入（万元）,研发费用（万元）\n甲公司,2022,100,5\n甲公司,2023,110,6\n乙公司,2022,90,6\n乙公司,2023,200,6\n";
    let list = "企业名称,所属行业,有效发明专利数\n甲公司,软件,3\n乙公司,医药,4\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", list)]);
    let expected = [
        "乙公司|2022|90.0|医药|",
        "乙公司|2023|200.0|医药|4.0",
        "甲公司|2022|100.0|软件|",
        "甲公司|2023|110.0|软件|3.0",
    ];
    let fields = ["revenue_wan", "industry", "valid_inventions"];
    assert_eq!(rows(&data, &fields), expected);
    assert_eq!(told(&data, "table.by_key_no_year").len(), 1);
}

#[test]
fn several_rows_of_a_key_are_counted_and_added_up() {
    let contracts = "企业名称,合同编号,合同金额（万元）,镇区\n甲（集团）公司,K1,10,东镇\n甲（集团）公司,K2,20,东镇\n乙公司,K3,5,东镇\n乙公司,K4,6,东镇\n";
    let data = folder(&[("企业.csv", FIRMS), ("技术合同.csv", contracts)]);
    let count = "技术合同（条）";
    let at = |row: usize, name: &str| data.frame.column(name).unwrap().f64().unwrap().get(row);
    assert_eq!(data.height(), 3);
    assert_eq!(
        [at(0, count), at(1, count), at(2, count)],
        [Some(2.0), Some(2.0), None]
    );
    let money = data
        .fields
        .iter()
        .find(|field| field.title.zh.contains("合同金额"));
    let money = money.map_or_else(|| "tech_contract_wan".into(), |field| field.id.clone());
    assert_eq!([at(0, &money), at(1, &money)], [Some(30.0), Some(11.0)]);
    assert_eq!(at(0, "revenue_wan"), Some(100.0));
    let evidence = data.evidence(0, &money).unwrap();
    assert_eq!(
        (evidence.place.to_string().as_str(), evidence.others.len()),
        ("技术合同.csv!C2", 1)
    );
    assert_eq!(data.accounting.combined, 4);
}

#[test]
fn a_list_is_of_the_years_in_which_its_things_came_about() {
    let firms =
        "企业名称,年份,营业收入（万元）\n甲公司,2022,100\n甲公司,2023,110\n乙公司,2023,200\n";
    let patents = "企业名称,专利名称,授权公告日\n甲公司,一种车,2022-03-01\n甲公司,一种船,2022-05-01\n甲公司,一种桥,2023-01-01\n乙公司,一种泵,2023-02-01\n";
    let data = folder(&[("企业.csv", firms), ("专利清单.csv", patents)]);
    let expected = [
        "乙公司|2023|200.0|1.0",
        "甲公司|2022|100.0|2.0",
        "甲公司|2023|110.0|1.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", "专利清单（条）"]), expected);
}

#[test]
fn what_says_otherwise_is_told_and_hides_nothing() {
    let patents = "统一社会信用代码,企业名称,所属镇区,有效发明专利数（件）\nA1,甲集团,东镇街道,3\nA2,乙公司,东镇,4\n";
    let data = folder(&[("企业.csv", FIRMS), ("专利.csv", patents)]);
    let fields = ["name", "town", "valid_inventions"];
    let expected = [
        "A1||甲（集团）公司|东镇|3.0",
        "A2||乙公司|东镇|4.0",
        "A3||丙公司|西镇|",
    ];
    assert_eq!(rows(&data, &fields), expected);
    let words = told(&data, "dataset.conflict").join("");
    assert!(
        words.contains("东镇街道") && words.contains("C2"),
        "{words}"
    );
}

#[test]
fn tables_of_others_are_left_out() {
    let others =
        "统一社会信用代码,企业名称,有效发明专利数（件）\nB1,戊公司,3\nB2,己公司,4\nB3,庚公司,5\n";
    let data = folder(&[("企业.csv", FIRMS), ("专利.csv", others)]);
    assert!(
        !data
            .table
            .notes
            .iter()
            .any(|note| note.key.starts_with("table.by_key"))
    );
}

#[test]
fn sheets_with_one_key_are_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let patents = "企业名称,有效发明专利数（件）\n乙公司,4\n丙公司,5\n";
    let notes = "说明,内容\n一,甲\n";
    for (name, text) in [("企业", FIRMS), ("专利", patents), ("填报说明", notes)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row as u32, column as u16, number).unwrap(),
                    Err(_) => sheet.write(row as u32, column as u16, cell).unwrap(),
                };
            }
        }
    }
    book.save(&path).unwrap();
    let data = opened(&path);
    let expected = ["A1||100.0|", "A2||200.0|4.0", "A3||300.0|5.0"];
    assert_eq!(rows(&data, &["revenue_wan", "valid_inventions"]), expected);
    assert_eq!(
        data.evidence(1, "valid_inventions")
            .unwrap()
            .place
            .to_string(),
        "book.xlsx!专利!B2"
    );
    assert_eq!(told(&data, "table.sheets_unread").len(), 1);
}

fn one(name: &str, text: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    opened(&path)
}

#[test]
fn a_table_below_with_other_columns_is_joined() {
    let text = "表14-4 分镇主要经济指标（2022年）,,,\n单位：亿元,,,\n镇,地区生产总值,工业总产值,固定资产投资\n\
        杨舍镇,900,2100,300\n塘桥镇,300,700,80\n表14-4 续表,,,\n镇,一般公共预算收入,R&D经费,进出口总额\n\
        杨舍镇,90,25,400\n塘桥镇,30,8,60\n";
    let data = one("yearbook.csv", text);
    let fields = ["gdp_yi", "rd_exp_yi"];
    assert_eq!(
        rows(&data, &fields),
        ["塘桥镇|2022|300.0|8.0", "杨舍镇|2022|900.0|25.0"]
    );
    let evidence = data.evidence(0, "rd_exp_yi").unwrap();
    assert_eq!(evidence.place.reference(), "C8");
    // One of others is still another table.
    let other = text
        .replace("杨舍镇,90,", "东镇,90,")
        .replace("塘桥镇,30,", "西镇,30,");
    let data = one("yearbook.csv", &other);
    assert!(data.field("rd_exp_yi").is_none());
    assert_eq!(told(&data, "dataset.another_table").len(), 1);
}

#[test]
fn the_one_column_of_values_is_of_the_place_and_year_of_the_title() {
    let table =
        "指标,单位,绝对数,比上年增长（%）\n地区生产总值,亿元,3030.2,3.1\n专利授权量,件,8123,11\n";
    let data = one(
        "g2.csv",
        &format!("2022年江湾市国民经济主要指标,,,\n{table}"),
    );
    assert_eq!(rows(&data, &["gdp_yi"]), ["江湾市|2022|3030.2"]);
    let data = one(
        "g1.csv",
        "江湾市2022年主要指标,,\n指标,单位,数值\n地区生产总值,亿元,3030.2\n专利授权量,件,8123\n",
    );
    assert_eq!(rows(&data, &["gdp_yi"]), ["江湾市|2022|3030.2"]);
}

#[test]
fn halves_of_a_list_of_indicators_stand_beside_each_other() {
    let text = "指标,单位,2021年,2022年,指标,单位,2021年,2022年\n地区生产总值,亿元,3030.2,3302.4,专利授权量,件,8123,9012\n\
        研发经费,亿元,80.1,88.3,高新技术企业数,家,820,931\n";
    let data = one("江湾市.csv", text);
    let expected = ["江湾市|2021|3030.2|820.0", "江湾市|2022|3302.4|931.0"];
    assert_eq!(rows(&data, &["gdp_yi", "hnte_n"]), expected);
    assert!(data.field("专利授权量").is_some());
    assert_eq!(data.evidence(1, "hnte_n").unwrap().place.reference(), "H3");
    assert_eq!(told(&data, "table.transposed").len(), 1);
}

#[test]
fn rows_of_several_years_are_no_year() {
    for span in [
        "“十三五”时期",
        "十三五合计",
        "2016-2018年",
        "2016—2018年平均",
    ] {
        let text = format!(
            "年份,地区生产总值（亿元）,研发经费（亿元）\n2016,100,3\n2017,110,4\n2018,120,5\n{span},330,12\n"
        );
        let data = one("江湾市.csv", &text);
        assert_eq!(data.years(), [2016, 2017, 2018], "{span}");
        assert_eq!(data.accounting.rows_aside(), 1, "{span}");
    }
    let bilingual = one(
        "江湾市.csv",
        "年份 Year,地区生产总值（亿元）\n2019,100\n2020,110\n2021,120\n",
    );
    assert_eq!(bilingual.years(), [2019, 2020, 2021]);
}

#[test]
fn numbers_of_columns_may_say_what_they_are_reckoned_from() {
    for third in ["3=2/1", "(3)=(2)/(1)", "③=②÷①"] {
        let text = format!(
            "镇区,企业数,研发经费,占比,专利授权量\n甲,1,2,{third},4\n,家,万元,%,件\n东镇,10,200,20,5\n西镇,20,300,15,6\n"
        );
        let data = one("2022.csv", &text);
        assert_eq!(data.height(), 2, "{third}");
    }
}

#[test]
fn figures_of_the_year_before_are_of_it() {
    let text = "2023年度企业申报汇总表,,,\n企业名称,上年度销售收入（万元）,上年度研发费用（万元）,备注\n甲公司,100,5,\n乙公司,200,6,\n";
    let data = one("list.csv", text);
    assert_eq!(
        rows(&data, &["revenue_wan", "rd_expense_wan"]),
        ["乙公司|2022|200.0|6.0", "甲公司|2022|100.0|5.0"]
    );
}

#[test]
fn a_list_of_what_belongs_to_firms_is_joined_by_its_owners() {
    let patents = "序号,专利权人,发明名称,授权公告日\n1,甲（集团）公司,一种车,2022-03-01\n2,甲（集团）公司,一种船,2022-05-01\n3,乙公司,一种泵,2022-02-01\n";
    let data = folder(&[("2022年企业.csv", FIRMS), ("2022年发明专利.csv", patents)]);
    assert!(data.field("序号").is_none());
    let expected = ["A1|2022|2.0", "A2|2022|1.0", "A3|2022|"];
    assert_eq!(rows(&data, &["发明专利（条）"]), expected);
}

#[test]
fn projects_with_numbers_of_their_own_are_no_contradictions() {
    let mut text = "序号,项目编号,项目名称,承担单位,项目总经费（万元）\n".to_owned();
    for at in 0..30 {
        let firm = if at < 3 { 0 } else { at };
        let cost = 10 + at;
        let row = format!("{at},P{at:03},项目{at},江湾{firm}公司,{cost}\n");
        text.push_str(&row);
    }
    let data = one("projects.csv", &text);
    assert_eq!(told(&data, "dataset.several_rows").len(), 1);
}

#[test]
fn indicators_of_one_year_or_month_are_of_the_title() {
    let text = "江湾市2022年12月主要指标,,,,,\n指标名称,单位,本月,本月止累计,上年同期累计,同比±%\n\
        地区生产总值,亿元,300,3030.2,2900,4.4\n研发经费,亿元,8,80.1,75,6.8\n";
    // What was added up until December is the year's, and what was until another month is not.
    for (month, year) in [("12月", "2022"), ("11月", "")] {
        let data = one("monthly.csv", &text.replace("12月", month));
        let expected = format!("江湾市|{year}|3030.2|80.1");
        assert_eq!(rows(&data, &["gdp_yi", "rd_exp_yi"]), [expected]);
    }
    for text in [
        "指标,单位,2022年\n地区生产总值,亿元,3030.2\n专利授权量,件,8123\n",
        "指标,单位,2022年,为上年%\n地区生产总值,亿元,3030.2,104\n专利授权量,件,8123,110\n",
    ] {
        let data = one("江湾市.csv", text);
        assert_eq!(rows(&data, &["gdp_yi"]), ["江湾市|2022|3030.2"], "{text}");
    }
}

#[test]
fn this_year_and_the_one_before_stand_behind_what_they_count() {
    let text = "企业名称,营业收入_本年,营业收入_上年,研发费用_本年,研发费用_上年\n甲公司,10,9,2,1\n乙公司,20,19,4,3\n";
    let data = one("2022年企业.csv", text);
    let expected = [
        "乙公司|2021|19.0|3.0",
        "乙公司|2022|20.0|4.0",
        "甲公司|2021|9.0|1.0",
        "甲公司|2022|10.0|2.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", "rd_expense_wan"]), expected);
    let form = "高新技术企业认定申请表（2022年）,,,\n企业名称,销售收入（万元）,,\n,第一年,第二年,第三年\n甲公司,1,2,3\n乙公司,4,5,6\n";
    let data = one("form.csv", form);
    assert_eq!(data.years(), [2019, 2020, 2021]);
}

#[test]
fn a_remedy_changes_the_cell_that_it_is_about() {
    let staff = "统一社会信用代码,从业人员,年份\nA1,5,2021\nA2,6,2021\nA1,7,2022\nA2,8,2022\n";
    let money = "统一社会信用代码,年份,营业收入（万元）,研发费用（万元）,净利润（万元）\n\
        A1,2021,100,5,1\nA2,2021,-200,6,1\nA1,2022,300,7,1\nA2,2022,-400,8,1\n";
    for (first, second) in [("a.csv", "b.csv"), ("b.csv", "a.csv")] {
        let data = folder(&[(first, staff), (second, money)]);
        let findings = data.findings(None);
        let negative = findings.iter();
        let negative = negative.filter(|one| one.issue.message.key == "dataset.negative");
        let fixes: Vec<(Option<String>, Option<i32>)> = negative
            .filter_map(|one| match one.remedies.first() {
                Some(Remedy::Fix(fixes)) => Some((fixes[0].entity.clone(), fixes[0].year)),
                _ => None,
            })
            .collect();
        let of = |year| (Some("A2".to_owned()), Some(year));
        assert_eq!(fixes, [of(2021), of(2022)], "{first}");
    }
}

const YEARS: &str = "企业名称,年度,营业收入（万元）,研发费用（万元）\n甲公司,2021,100,5\n甲公司,2022,110,6\n乙公司,2021,200,7\n\
    乙公司,2022,210,8\n丙公司,2021,300,9\n丙公司,2022,310,10\n";

/// A main file with others beside it, as the command line names them.
fn beside(main: &str, others: &[(&str, &str)]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let path = write("main.csv", main);
    let options = ReadOptions {
        with: others
            .iter()
            .map(|(name, text)| write(name, text))
            .collect(),
        ..ReadOptions::default()
    };
    open(&path, &options, None, &[], &Progress::default()).unwrap()
}

#[test]
fn what_a_list_belongs_to_is_found_under_its_own_header() {
    let patents = "专利号,专利权人,授权公告日\nZL1,甲公司,2022-03-01\nZL2,甲公司,2022-05-01\nZL3,乙公司,2021-01-01\n";
    let data = beside(YEARS, &[("专利.csv", patents)]);
    let expected = [
        "丙公司|2021|300.0|",
        "丙公司|2022|310.0|",
        "乙公司|2021|200.0|1.0",
        "乙公司|2022|210.0|",
        "甲公司|2021|100.0|",
        "甲公司|2022|110.0|2.0",
    ];
    assert_eq!(rows(&data, &["revenue_wan", "专利（条）"]), expected);
    assert_eq!(data.accounting.rows_aside(), 0);
}

#[test]
fn a_few_that_come_twice_are_mistakes_and_no_list() {
    let patents = "企业名称,年度,发明专利申请量\n甲公司,2022,1\n甲公司,2022,1\n乙公司,2022,2\n乙公司,2022,5\n丙公司,2022,3\n\
        丙公司,2021,3\n甲公司,2021,4\n乙公司,2021,4\n";
    let data = beside(YEARS, &[("专利.csv", patents)]);
    let rows = rows(&data, &["invention_apps"]);
    assert_eq!(rows[5], "甲公司|2022|1.0", "{rows:?}");
    assert_eq!(rows[3], "乙公司|2022|2.0", "{rows:?}");
    assert_eq!(told(&data, "dataset.conflict").len(), 1);
    assert_eq!(data.accounting.rows_aside(), 2);
}

#[test]
fn the_same_in_another_unit_is_no_contradiction() {
    let profit = "企业名称,年度,营业收入（亿元）,净利润（万元）\n甲公司,2021,0.01,1\n甲公司,2022,0.011,2\n乙公司,2021,0.02,3\n\
        乙公司,2022,0.021,4\n丙公司,2021,0.03,5\n丙公司,2022,0.099,6\n";
    let data = beside(YEARS, &[("利润.csv", profit)]);
    let fields = ["revenue_wan", "rd_expense_wan", "net_profit_wan"];
    let rows = rows(&data, &fields);
    assert_eq!(
        rows[1], "丙公司|2022|310.0|10.0|6.0",
        "the main file says it: {rows:?}"
    );
    assert_eq!(rows[5], "甲公司|2022|110.0|6.0|2.0");
    let words = told(&data, "dataset.conflict");
    assert!(words.len() == 1 && words[0].contains("C7"), "{words:?}");
}

#[test]
fn places_are_joined_with_and_without_their_ending() {
    let main = "地区,年份,地区生产总值（亿元）\n江湾市,2021,100\n白鹤县,2021,50\n";
    let other = "县市区,年份,R&D经费（亿元）,专利授权量\n江湾,2021,3,7\n白鹤,2021,1,8\n";
    let data = beside(main, &[("p2.csv", other)]);
    let expected = ["江湾市|2021|100.0|3.0", "白鹤县|2021|50.0|1.0"];
    assert_eq!(rows(&data, &["gdp_yi", "rd_exp_yi"]), expected);
}

#[test]
fn a_column_of_units_needs_no_header() {
    let rows_of = "企业数,个,1020,1120\n有研发活动企业数,个,800,850\n研发费用,万元,1234567,1334567\n新产品销售收入,亿元,1900.5,2100.5\n";
    for header in ["指标,,2020,2021", ",,2020,2021"] {
        let text = format!("江湾市规模以上工业企业科技活动情况,,,\n{header}\n{rows_of}");
        let data = one("page.csv", &text);
        assert_eq!(data.years(), [2020, 2021], "{header}");
        assert_eq!(data.height(), 2, "{header}");
        let revenue = data
            .fields
            .iter()
            .find(|field| field.title.zh.contains("新产品"));
        let revenue = &revenue.unwrap().id;
        let value = data.frame.column(revenue).unwrap().f64().unwrap().get(0);
        assert!(
            matches!(value, Some(1900.5 | 19_005_000.0)),
            "{header} {revenue} {value:?}"
        );
    }
}

#[test]
fn what_hardly_matches_is_offered_and_not_joined_unasked() {
    let joined = |patents: &str, join: Option<bool>| {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("企业.csv", FIRMS), ("专利.csv", patents)] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let data = asked(folder.path(), join);
        let findings = data.findings(None).into_iter();
        let mut offers = findings.filter(|one| one.issue.message.key == "dataset.few_match");
        let offer = offers.next().map(|one| one.remedies);
        (data.field("valid_inventions").is_some(), offer)
    };
    let all = "统一社会信用代码,有效发明专利数（件）\nA1,3\nA2,4\n";
    assert_eq!(joined(all, None), (true, None));
    assert_eq!(joined(all, Some(false)), (false, None));
    let few = "统一社会信用代码,有效发明专利数（件）\nA1,3\nA8,4\nA9,5\n";
    let (is_joined, offer) = joined(few, None);
    assert!(!is_joined);
    let mapping = offer.unwrap()[0].apply(Mapping::default());
    assert_eq!(mapping.reading.join, Some(true));
    assert_eq!(joined(few, Some(true)), (true, None));
}
