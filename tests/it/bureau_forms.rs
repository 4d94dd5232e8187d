//! Forms as bureaus fill them in: parts of a year, growth beside years, places over years, a table beside another, what a
//! form says of itself, one year in the headers or the title, a sheet for each indicator.

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use innovation_atlas::dataset::{Dataset, Remedy, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Shape, Table, read};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

fn written(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn opened(path: &Path, layout: Option<Shape>) -> Dataset {
    let options = ReadOptions {
        layout,
        ..ReadOptions::default()
    };
    let dataset = open(path, &options, None, &[], &Progress::default()).unwrap();
    let accounting = &dataset.accounting;
    assert_eq!(
        accounting.read,
        accounting.used + accounting.rows_aside(),
        "{}",
        path.display()
    );
    dataset
}

fn data(text: &str) -> Dataset {
    let (_folder, path) = written("data.csv", text);
    opened(&path, None)
}

fn data_as(text: &str, layout: Shape) -> Dataset {
    let (_folder, path) = written("data.csv", text);
    opened(&path, Some(layout))
}

/// What each entity has of a field in each year.
fn values(data: &Dataset, field: &str) -> Vec<(String, Option<i32>, Option<f64>)> {
    let column = |name: &str| data.frame.column(name).unwrap();
    let (entities, years) = (
        column("entity").str().unwrap(),
        column("year").i32().unwrap(),
    );
    let numbers = column(field).f64().unwrap();
    let all = entities.iter().zip(years.iter()).zip(numbers.iter());
    all.map(|((entity, year), number)| (entity.unwrap_or_default().to_owned(), year, number))
        .collect()
}

fn has(data: &Dataset, field: &str) -> bool {
    data.fields.iter().any(|own| own.id == field)
}

/// The remedies of a finding with this text.
fn remedies(data: &Dataset, key: &str) -> Vec<Remedy> {
    let findings = data.findings(None);
    let found = findings
        .iter()
        .find(|finding| finding.issue.message.key == key);
    found.unwrap_or_else(|| panic!("no {key}")).remedies.clone()
}

fn told(table: &Table) -> Vec<&str> {
    table.told.iter().map(|message| message.key).collect()
}

const QUARTERS: &str = "企业名称,一季度,,二季度,\n,营业收入（万元）,研发费用（万元）,营业收入（万元）,研发费用（万元）\n\
                        甲公司,10.1,1,20.2,2\n乙公司,30,3,,4\n";

#[test]
fn a_quarter_is_never_the_year() {
    let plain = data(QUARTERS);
    assert!(!has(&plain, "revenue_wan") && !has(&plain, "rd_expense_wan"));
    assert_eq!(remedies(&plain, "table.parts_of_year").len(), 2);
    let sum = data_as(QUARTERS, Shape::PeriodsSum);
    assert!(told(&sum.table).is_empty());
    let revenue: Vec<_> = values(&sum, "revenue_wan")
        .iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(revenue, [Some(30.3), None], "a sum needs all of its parts");
    let last = data_as(QUARTERS, Shape::PeriodsLast);
    let revenue: Vec<_> = values(&last, "revenue_wan")
        .iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(revenue, [Some(20.2), None]);
    assert_eq!(
        last.evidence(0, "revenue_wan").unwrap().place.reference(),
        "D3"
    );
    let months =
        data("企业名称,1-6月营业收入（万元）,1-12月营业收入（万元）\n甲公司,10,40\n乙公司,11,44\n");
    let revenue: Vec<_> = values(&months, "revenue_wan")
        .iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(revenue, [Some(40.0), Some(44.0)]);
    assert!(told(&months.table).is_empty());
}

#[test]
fn growth_beside_years_is_of_no_other_year() {
    let data = data(
        "企业名称,营业收入（万元）,,,研发费用（万元）,,\n,2021年,2022年（快报）,增幅%,2021年,2022年（快报）,占比\n\
         甲公司,100,110,10,5,6,20\n乙公司,200,220,10,10,12,20\n",
    );
    assert_eq!(data.years(), [2021, 2022]);
    let ids: Vec<&str> = data.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(
        ids,
        ["entity", "name", "year", "revenue_wan", "rd_expense_wan"]
    );
    assert!(
        data.table
            .notes
            .iter()
            .any(|note| note.key == "table.years_left")
    );
    let expected = self::data("地区,2021年,2022年（预计）\n江湾区,1,2\n白鹤区,3,4\n");
    assert_eq!(expected.years(), [2021, 2022]);
    let remedy = remedies(&expected, "table.forecast_years").remove(0);
    let (_folder, path) = written(
        "data.csv",
        "地区,2021年,2022年（预计）\n江湾区,1,2\n白鹤区,3,4\n",
    );
    let mapping = remedy.apply(expected.mapping.clone());
    let without = open(
        &path,
        &ReadOptions::default(),
        Some(&mapping),
        &[],
        &Progress::default(),
    );
    let left: Vec<_> = values(&without.unwrap(), "value")
        .iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(left, [Some(1.0), None, Some(3.0), None]);
}

#[test]
fn places_over_years_and_indicators_are_entities() {
    for text in [
        "年份,指标,江湾区,白鹤区\n2021,R&D经费（亿元）,10,20\n2021,R&D人员（人）,100,200\n\
         2022,R&D经费（亿元）,11,22\n2022,R&D人员（人）,110,220\n",
        "指标,单位,江湾区,,白鹤区,\n,,2021,2022,2021,2022\nR&D经费,亿元,10,11,20,22\nR&D人员,人,100,110,200,220\n",
    ] {
        let data = data(text);
        assert_eq!(data.table.source.shape, Shape::Places);
        let mut staff = values(&data, "rd_person_n");
        staff.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        let expected = [
            ("江湾区", 2021, 100.0),
            ("江湾区", 2022, 110.0),
            ("白鹤区", 2021, 200.0),
            ("白鹤区", 2022, 220.0),
        ];
        let expected =
            expected.map(|(place, year, value)| (place.to_owned(), Some(year), Some(value)));
        assert_eq!(staff, expected, "{text}");
    }
    let years = data("年份,江湾区,白鹤区,全市\n2020,1,2,3\n2021,4,5,9\n");
    assert_eq!(
        values(&years, "value").len(),
        4,
        "the sum of the places is none"
    );
    assert_eq!(years.evidence(3, "value").unwrap().place.reference(), "C3");
    let open = "年份,苏州,无锡,常州\n2020,1,2,3\n2021,4,5,9\n";
    assert_eq!(remedies(&data(open), "dataset.maybe_places").len(), 1);
    assert_eq!(values(&data_as(open, Shape::Places), "value").len(), 6);
}

#[test]
fn headings_among_indicators_are_no_indicators() {
    let data = data(
        "指标名称,计量单位,代码,2021年,2022年,2022年比2021年增长(%)\n一、综合,,,,,\n\
         地区生产总值,亿元,01,1000.1,1100.2,10\n二、科技,,,,,\n发明专利授权量,件,02,3,4,33\n",
    );
    assert_eq!((data.years(), data.height()), (vec![2021, 2022], 2));
    let gdp: Vec<_> = values(&data, "gdp_yi").iter().map(|one| one.2).collect();
    assert_eq!(gdp, [Some(1000.1), Some(1100.2)]);
    assert_eq!(data.accounting.rows_aside(), 2);
}

#[test]
fn a_table_beside_another_is_told_and_read_by_itself() {
    let text = "企业名称,营业收入（万元）,,镇区,企业数（个）\n甲公司,100,,砺沙镇,10\n乙公司,200,,青浦镇,20\n丙公司,300,,,\n";
    let first = data(text);
    assert_eq!((first.height(), has(&first, "town")), (3, false));
    let remedy = remedies(&first, "table.table_beside").remove(0);
    let (_folder, path) = written("data.csv", text);
    let mapping = remedy.apply(first.mapping.clone());
    let options = (*mapping.reading).clone();
    let second = read(&path, &options, &Progress::default()).unwrap();
    assert_eq!(
        (second.height(), second.rows_aside(), second.rows_read),
        (2, 1, 3)
    );
    assert_eq!(second.columns[0].name, "镇区");
    let one =
        data("企业名称,营业收入（万元）,,备注,联系人\n甲公司,100,,好,张三\n乙公司,200,,,李四\n");
    assert!(told(&one.table).is_empty(), "remarks are no table");
}

#[test]
fn what_a_form_says_of_itself_is_no_header() {
    let data = data(
        "江湾市企业情况表,,,\n填报单位：市科技局,2022年,表号：企1表,\n企业名称,营业收入,研发费用,研发人员\n\
         甲公司,1000,50,7\n乙公司,2000,60,8\n注：营业收入、研发费用单位为千元,,,\n",
    );
    assert_eq!(data.table.source.header_rows, (3, 3));
    assert_eq!(data.years(), [2022]);
    let revenue: Vec<_> = values(&data, "revenue_wan")
        .iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(revenue, [Some(100.0), Some(200.0)]);
    let unclear =
        self::data("单位：大万元,,\n企业名称,营业收入,研发人员\n甲公司,10,1\n乙公司,20,2\n");
    assert_eq!(remedies(&unclear, "table.unit_unclear").len(), 4);
    assert_eq!(remedies(&unclear, "dataset.unit_assumed").len(), 4);
    let own =
        self::data("单位：千元、人,,\n企业名称,新产品产值,外籍人员\n甲公司,10,1\n乙公司,20,2\n");
    let units: Vec<_> = own
        .fields
        .iter()
        .map(|field| field.unit.as_deref())
        .collect();
    assert_eq!(units, [None, None, Some("千元"), Some("人")]);
}

#[test]
fn the_one_year_of_headers_title_or_file_is_the_year() {
    let data =
        data("企业名称,2022年营业收入（万元）,同比增长（%）\n甲公司,100,10\n乙公司,200,20\n");
    assert_eq!(
        (data.years(), has(&data, "revenue_wan")),
        (vec![2022], true)
    );
    let both = self::data(
        "企业名称,营业收入（万元）,2021年营业收入（万元）\n甲公司,100,90\n乙公司,200,190\n",
    );
    assert!(
        both.years().is_empty(),
        "of which year the first column is nobody says"
    );
    let (_folder, path) = written(
        "2022年台账.csv",
        "企业名称,营业收入（万元）\n甲公司,1\n乙公司,3\n",
    );
    assert_eq!(opened(&path, None).years(), [2022]);
    let (_folder, path) = written(
        "export_20230105.csv",
        "企业名称,营业收入（万元）\n甲公司,1\n乙公司,3\n",
    );
    assert!(opened(&path, None).years().is_empty());
}

#[test]
fn the_subject_is_of_tables_that_name_none() {
    let subject = ReadOptions {
        entity: Some("江湾市".to_owned()),
        ..ReadOptions::default()
    };
    let read = |text: &str| {
        let (_folder, path) = written("data.csv", text);
        open(&path, &subject, None, &[], &Progress::default()).unwrap()
    };
    let indicators = read("指标,单位,2021年,2022年\n地区生产总值,亿元,1,2\n专利授权量,件,3,4\n");
    assert_eq!(
        values(&indicators, "gdp_yi")[1],
        ("江湾市".to_owned(), Some(2022), Some(2.0))
    );
    let named = read("企业名称,营业收入（万元）\n甲公司,1\n乙公司,3\n");
    assert_eq!(named.height(), 2);
}

#[test]
fn a_sheet_for_each_indicator_is_called_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    for (name, unit, first) in [("营业收入", "万元", 100.0), ("研发费用", "万元", 5.0)]
    {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, format!("{name}（{unit}）")).unwrap();
        for (at, head) in ["企业名称", "2021年", "2022年"].iter().enumerate() {
            sheet.write(1, at as u16, *head).unwrap();
        }
        for (at, firm) in ["甲公司", "乙公司"].iter().enumerate() {
            let row = 2 + at as u32;
            sheet.write(row, 0, *firm).unwrap();
            sheet.write(row, 1, first + at as f64).unwrap();
            sheet.write(row, 2, first + 10.0).unwrap();
        }
    }
    book.save(&path).unwrap();
    let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["企业名称", "year", "营业收入", "研发费用"]);
    assert_eq!(
        table.columns[3].unit.as_deref(),
        Some("万元"),
        "as the title says"
    );
    assert_eq!((table.height(), table.rows_read), (8, 4));
    assert_eq!(table.place(4, 3).sheet.as_deref(), Some("研发费用"));
}

#[test]
fn formulas_that_nothing_has_calculated_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in ["企业名称", "营业收入（万元）", "研发强度"]
        .iter()
        .enumerate()
    {
        sheet.write(0, at as u16, *head).unwrap();
    }
    for row in 1..4 {
        sheet.write(row, 0, format!("企业{row}")).unwrap();
        sheet.write(row, 1, f64::from(row)).unwrap();
        sheet.write_formula(row, 2, "=B2/2").unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    // As programs write it that calculate nothing.
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        let text = match String::from_utf8(text) {
            Ok(text) => text.replace("</f><v>0</v>", "</f><v></v>").into_bytes(),
            Err(other) => other.into_bytes(),
        };
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(part.name().unwrap().to_string(), options)
            .unwrap();
        out.write_all(&text).unwrap();
    }
    out.finish().unwrap();
    let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
    assert_eq!(told(&table), ["table.uncalculated"]);
}
