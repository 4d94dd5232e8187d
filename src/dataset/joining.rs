//! Tables that are joined by their key, from their files to observations.

use std::path::Path;

use super::{Dataset, Severity, open};
use crate::i18n::Lang;
use crate::jobs::Progress;
use crate::table::ReadOptions;

const FIRMS: &str = "统一社会信用代码,企业名称,所属镇区,营业收入（万元）,研发费用（万元）\n\
    A1,甲（集团）公司,东镇,100,5\nA2,乙公司,东镇,200,6\nA3,丙公司,西镇,300,7\n";

fn opened(path: &Path) -> Dataset {
    let data = open(
        path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap();
    let accounting = &data.accounting;
    let used = accounting.used + accounting.combined + accounting.rows_aside();
    assert_eq!(accounting.read, used, "every row is accounted for");
    data
}

fn folder(files: &[(&str, &str)]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    opened(folder.path())
}

/// `entity|year|…` of each observation, sorted.
fn rows(data: &Dataset, fields: &[&str]) -> Vec<String> {
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

fn told(data: &Dataset, key: &str) -> Vec<String> {
    let issues = data.issues.iter().map(|issue| &issue.message);
    let found = issues
        .chain(&data.table.notes)
        .filter(|message| message.key == key);
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
    let money = money
        .map(|field| field.id.clone())
        .unwrap_or_else(|| "tech_contract_wan".into());
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
    let words = told(&data, "table.by_key_differs").join("");
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
