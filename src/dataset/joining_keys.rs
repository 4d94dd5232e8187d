//! By what tables are joined: headers that differ, years under any header, lists and what they say twice, units, and
//! whose word holds.

use std::path::PathBuf;

use super::joining::{folder, rows, told};
use super::{Dataset, Keep, Mapping, Severity, open};
use crate::jobs::Progress;
use crate::table::ReadOptions;

/// The first of some files with the others named beside it.
fn with(files: &[(&str, &str)], keep: Keep) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        })
        .collect();
    let options = ReadOptions {
        with: paths[1..].to_vec(),
        ..ReadOptions::default()
    };
    let mapping = Mapping {
        keep,
        ..Mapping::default()
    };
    let progress = Progress::default();
    let data = open(&paths[0], &options, Some(&mapping), &[], &progress).unwrap();
    let accounting = &data.accounting;
    let used = accounting.used + accounting.combined + accounting.rows_aside();
    assert_eq!(accounting.read, used, "every row is accounted for");
    data
}

#[test]
fn years_are_years_under_any_of_their_headers() {
    let firms = "企业名称,会计年度,营业收入（万元）,研发费用（万元）\n甲公司,2022,100,5\n甲公司,2023,110,6\n乙公司,2022,90,6\n乙公司,2023,200,6\n";
    for year in ["年份", "财年", "统计年份", "时间", "申报年", "批次"] {
        let grants = format!(
            "企业名称,{year},有效发明专利数\n甲公司,2022,3\n甲公司,2023,4\n乙公司,2022,5\n乙公司,2023,6\n"
        );
        let data = folder(&[("企业.csv", firms), ("补助.csv", &grants)]);
        let expected = [
            "乙公司|2022|90.0|5.0",
            "乙公司|2023|200.0|6.0",
            "甲公司|2022|100.0|3.0",
            "甲公司|2023|110.0|4.0",
        ];
        let fields = ["revenue_wan", "valid_inventions"];
        assert_eq!(rows(&data, &fields), expected, "{year}");
    }
}

#[test]
fn lists_are_joined_by_owners_where_nobody_has_a_code() {
    let firms = "企业名称,年度,营业收入（万元）\n甲公司,2022,100\n乙公司,2022,200\n";
    let patents = "专利号,专利名称,专利权人,授权公告日\nP1,一种车,甲公司,2022-03-01\nP2,一种船,甲公司,2022-05-01\nP3,一种泵,乙公司,2022-02-01\nP4,一种桥,丙公司,2022-02-01\nP5,一种桥,乙公司,2019-02-01\n";
    let data = folder(&[("企业.csv", firms), ("专利清单.csv", patents)]);
    let expected = ["乙公司|2022|200.0|1.0", "甲公司|2022|100.0|2.0"];
    assert_eq!(rows(&data, &["revenue_wan", "专利清单（条）"]), expected);
    let reasons: Vec<&str> = data
        .accounting
        .set_aside
        .iter()
        .map(|aside| aside.reason.key)
        .collect();
    assert_eq!(
        reasons,
        ["table.listed_stranger", "table.listed_other_year"]
    );
    assert_eq!(told(&data, "table.by_key_listed").len(), 1);
}

#[test]
fn places_are_joined_under_other_headers_and_without_their_endings() {
    let data = folder(&[
        (
            "a.csv",
            "镇区,工业总产值,企业数\n东溪镇,1,4\n西溪镇,2,5\n南溪镇,3,6\n",
        ),
        ("b.csv", "各镇,专利授权量\n东溪镇,7\n西溪镇,8\n南溪镇,9\n"),
    ]);
    let expected = ["东溪镇||7.0", "南溪镇||9.0", "西溪镇||8.0"];
    assert_eq!(rows(&data, &["专利授权量"]), expected);
    let data = folder(&[
        (
            "p1.csv",
            "地区,年份,研发经费（亿元）,地区生产总值（亿元）\n江湾市,2021,1,10\n白鹤市,2021,2,20\n金沙县,2021,3,30\n",
        ),
        (
            "p2.csv",
            "县市区,年份,专利授权量\n江湾,2021,7\n白鹤,2021,8\n金沙,2021,9\n",
        ),
    ]);
    let expected = ["江湾市|2021|7.0", "白鹤市|2021|8.0", "金沙县|2021|9.0"];
    assert_eq!(rows(&data, &["专利授权量"]), expected);
}

#[test]
fn what_is_of_no_year_keeps_its_names_beside_years() {
    let firms = "统一社会信用代码,企业名称,所属镇区,注册地址,法定代表人\nA1,甲公司,东镇,一路,张\nA2,乙公司,西镇,二路,王\n";
    let patents = "统一社会信用代码,年份,有效发明专利数\nA1,2022,3\nA1,2023,4\nA2,2022,5\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", patents)]);
    let expected = [
        "A1|2022|甲公司|东镇|3.0",
        "A1|2023|甲公司|东镇|4.0",
        "A2|2022|乙公司|西镇|5.0",
    ];
    assert_eq!(rows(&data, &["name", "town", "valid_inventions"]), expected);
}

#[test]
fn figures_and_flags_of_no_year_are_of_the_last_alone() {
    let firms = "企业名称,年份,营业收入（万元）,研发费用（万元）,从业人员数\n甲公司,2022,100,5,9\n甲公司,2023,110,5,9\n乙公司,2022,90,5,9\n丙公司,2023,70,5,9\n";
    let list = "企业名称,政府补助,有效发明专利数,是否高企,所属行业\n甲公司,88万元,3,是,软件\n乙公司,无,4,是,医药\n丙公司,—,—,否,软件\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", list)]);
    let names = ["valid_inventions", "政府补助", "hnte", "industry"];
    let expected = [
        "丙公司|2023|||false|软件",
        "乙公司|2022||||医药",
        "甲公司|2022||||软件",
        "甲公司|2023|3.0|880000.0|true|软件",
    ];
    assert_eq!(rows(&data, &names), expected);
    assert_eq!(told(&data, "table.by_key_no_year").len(), 1);
    let lost = told(&data, "table.by_key_no_last").join("");
    assert!(lost.contains("乙公司"), "{lost}");
}

#[test]
fn rows_pasted_twice_are_no_list() {
    let firms = "企业名称,年度,营业收入（万元）\n甲,2022,1\n乙,2022,2\n丙,2022,3\n丁,2022,4\n";
    let grants = "企业名称,年度,有效发明专利数,发明专利申请量\n甲,2022,10,1\n乙,2022,20,2\n丙,2022,30,3\n丁,2022,40,4\n甲,2022,10,1\n乙,2022,20,2\n";
    let data = folder(&[("企业.csv", firms), ("补助.csv", grants)]);
    let expected = [
        "丁|2022|40.0",
        "丙|2022|30.0",
        "乙|2022|20.0",
        "甲|2022|10.0",
    ];
    assert_eq!(rows(&data, &["valid_inventions"]), expected);
}

#[test]
fn values_in_other_units_are_the_same_and_hide_nothing() {
    let first =
        "企业名称,年度,营业收入（万元）,研发费用（万元）\n甲公司,2022,1002,5\n乙公司,2022,2000,6\n";
    let second = "企业名称,年度,营业收入（亿元）,净利润（万元）\n甲公司,2022,0.1002,50\n乙公司,2022,0.3,60\n";
    let names = ["revenue_wan", "rd_expense_wan", "net_profit_wan"];
    let data = with(&[("fin.csv", first), ("fin2.csv", second)], Keep::First);
    let expected = ["乙公司|2022|2000.0|6.0|60.0", "甲公司|2022|1002.0|5.0|50.0"];
    assert_eq!(rows(&data, &names), expected);
    assert_eq!(told(&data, "dataset.conflict").len(), 1);
    let data = with(&[("fin.csv", first), ("fin2.csv", second)], Keep::Last);
    let expected = ["乙公司|2022|3000.0|6.0|60.0", "甲公司|2022|1002.0|5.0|50.0"];
    assert_eq!(rows(&data, &names), expected);
}

#[test]
fn half_of_the_enterprises_and_not_of_their_years_must_match() {
    let mut firms = "企业名称,年份,营业收入（万元）\n".to_owned();
    let mut patents = "企业名称,年份,有效发明专利数\n".to_owned();
    for firm in 0..20 {
        for year in 2020..2023 {
            let row = format!("江湾{firm}公司,{year},{firm}\n");
            firms.push_str(&row);
        }
        if firm < 8 {
            for year in 2018..2023 {
                let row = format!("江湾{firm}公司,{year},{year}\n");
                patents.push_str(&row);
            }
        }
    }
    let data = folder(&[("企业.csv", &firms), ("专利.csv", &patents)]);
    assert_eq!(data.height(), 20 * 3 + 8 * 2);
    assert_eq!(told(&data, "table.by_key_fewer").len(), 1);
    let years = told(&data, "table.by_key_years").join("");
    assert!(years.contains("2018、2019"), "{years}");
}

#[test]
fn who_has_a_blank_code_is_whom_the_name_says() {
    let firms = "统一社会信用代码,企业名称,年度,营业收入（万元）\n,甲公司,2021,1\nA1,甲公司,2022,2\nA2,乙公司,2022,3\n";
    let patents = "企业名称,年度,有效发明专利数\n甲公司,2022,7\n乙公司,2022,8\n";
    let data = folder(&[("企业.csv", firms), ("专利.csv", patents)]);
    let all = rows(&data, &["revenue_wan", "valid_inventions"]);
    assert!(all.contains(&"A1|2022|2.0|7.0".to_owned()), "{all:?}");
    assert!(all.contains(&"A2|2022|3.0|8.0".to_owned()), "{all:?}");
}

#[test]
fn a_file_of_others_is_named_with_how_few_match_and_joined_when_asked() {
    let firms = "企业名称,年度,营业收入（万元）,研发费用（万元）\n甲,2022,1,1\n乙,2022,2,1\n丙,2022,3,1\n丁,2022,4,1\n戊,2022,4,1\n";
    let others = "企业名称,年度,有效发明专利数,净利润（万元）,利税\n甲,2022,10,1,1\n子,2022,20,2,1\n丑,2022,30,3,1\n寅,2022,40,4,1\n卯,2022,40,4,1\n";
    let files = [("企业.csv", firms), ("专利.csv", others)];
    let data = folder(&files);
    assert_eq!(data.height(), 5);
    let left = told(&data, "dataset.few_match").join("");
    assert!(left.contains("1/5"), "{left}");
    let data = with(&files, Keep::First);
    assert_eq!(data.height(), 9);
    assert!(
        !data
            .issues
            .iter()
            .any(|issue| issue.severity == Severity::Error)
    );
}

#[test]
fn a_click_changes_the_cell_of_the_file_that_it_is_about() {
    let first = "企业名称,年度,营业收入（万元）,研发费用（万元）\n甲公司,2021,100,5\n乙公司,2021,200,6\n甲公司,2022,110,5\n乙公司,2022,210,6\n";
    let second = "企业名称,年度,有效发明专利数,从业人员数\n乙公司,2022,8,40\n甲公司,2022,7,-30\n乙公司,2021,8,41\n甲公司,2021,7,31\n";
    let data = folder(&[("a.csv", first), ("b.csv", second)]);
    let findings = data.findings(None);
    let finding = findings
        .iter()
        .find(|finding| finding.issue.message.key == "dataset.negative")
        .unwrap();
    let place = finding.issue.place.as_ref().unwrap();
    assert_eq!(place.to_string(), "b.csv!D3");
    let (row, _) = finding.cell.unwrap();
    assert_eq!(data.table.place(row as usize, 0).file, "b.csv");
    let fixed = finding
        .remedies
        .iter()
        .map(|remedy| remedy.apply(data.mapping.clone()))
        .next()
        .unwrap();
    let fix = &fixed.fix[0];
    assert_eq!(
        (fix.entity.as_deref(), fix.year),
        (Some("甲公司"), Some(2022))
    );
}

#[test]
fn tables_below_each_other_on_a_page_are_read_or_told() {
    let table = |header: [&str; 2], rows: &[[&str; 2]]| {
        let row =
            |cells: &[&str; 2]| format!("<tr><td>{}</td><td>{}</td></tr>", cells[0], cells[1]);
        let rows: String = std::iter::once(&header).chain(rows).map(row).collect();
        format!("<table>{rows}</table>")
    };
    let firms = table(
        ["企业名称", "营业收入（万元）"],
        &[["甲公司", "1"], ["乙公司", "2"], ["丙公司", "3"]],
    );
    let more = table(
        ["企业名称", "营业收入（万元）"],
        &[["丁公司", "4"], ["戊公司", "5"]],
    );
    let patents = table(
        ["企业名称", "有效发明专利数"],
        &[["甲公司", "7"], ["乙公司", "8"], ["丙公司", "9"]],
    );
    let menu = table(["首页", "联系我们"], &[["关于", "地图"]]);
    let page = |parts: &[&str]| format!("<html><body>{}</body></html>", parts.join("<p>续表</p>"));
    let data = folder(&[("a.html", &page(&[&firms, &more, &menu]))]);
    assert_eq!(data.height(), 5);
    let data = folder(&[("a.html", &page(&[&firms, &patents]))]);
    let expected = ["丙公司||3.0|9.0", "乙公司||2.0|8.0", "甲公司||1.0|7.0"];
    assert_eq!(rows(&data, &["revenue_wan", "valid_inventions"]), expected);
}
