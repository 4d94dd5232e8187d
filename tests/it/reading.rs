//! Files become tables and tables become observations: formats, encodings, layouts, mapping, units, issues.

use std::fs;
use std::path::{Path, PathBuf};

use innovation_atlas::dataset::{ColumnRule, Dataset, Kind, Mapping, Severity, open};
use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Format, ReadOptions, Shape, Table, read};
use tempfile::TempDir;

/// A file with this content in a folder of its own.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn table_of(name: &str, content: impl AsRef<[u8]>) -> Table {
    let (_folder, path) = file(name, content);
    read(&path, &ReadOptions::default(), &Progress::default()).unwrap()
}

fn refusal(path: &Path) -> Message {
    read(path, &ReadOptions::default(), &Progress::default()).unwrap_err()
}

fn dataset_with(content: impl AsRef<[u8]>, mapping: Option<&Mapping>, wanted: &[&str]) -> Dataset {
    let (_folder, path) = file("data.csv", content);
    let wanted: Vec<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
    open(
        &path,
        &ReadOptions::default(),
        mapping,
        &wanted,
        &Progress::default(),
    )
    .unwrap()
}

fn dataset_of(content: impl AsRef<[u8]>) -> Dataset {
    dataset_with(content, None, &[])
}

fn cells(table: &Table, column: usize) -> Vec<Option<String>> {
    table.columns[column]
        .cells
        .iter()
        .map(|cell| cell.map(str::to_owned))
        .collect()
}

fn numbers(dataset: &Dataset, field: &str) -> Vec<Option<f64>> {
    dataset
        .frame
        .column(field)
        .unwrap()
        .f64()
        .unwrap()
        .iter()
        .collect()
}

fn texts(dataset: &Dataset, field: &str) -> Vec<Option<String>> {
    let column = dataset.frame.column(field).unwrap().str().unwrap();
    column.iter().map(|text| text.map(str::to_owned)).collect()
}

fn count(dataset: &Dataset, key: &str) -> usize {
    dataset
        .issues
        .iter()
        .filter(|issue| issue.message.key == key)
        .count()
}

fn check_contract(dataset: &Dataset) {
    let accounting = &dataset.accounting;
    assert_eq!(
        accounting.read,
        accounting.used + accounting.combined + accounting.rows_aside()
    );
    assert_eq!(dataset.rows.len(), dataset.height());
    let columns = dataset.frame.columns().iter();
    let names: Vec<&str> = columns.map(|column| column.name().as_str()).collect();
    assert_eq!(&names[..3], ["entity", "name", "year"]);
    let fields: Vec<&str> = dataset
        .fields
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    let expected: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| *name != "year" || fields.contains(name))
        .collect();
    assert_eq!(fields, expected);
    for column in dataset.frame.columns() {
        assert_eq!(
            column.as_materialized_series().n_chunks(),
            1,
            "{}",
            column.name()
        );
    }
    assert_eq!(dataset.frame.column("entity").unwrap().null_count(), 0);
    assert_eq!(dataset.frame.column("name").unwrap().null_count(), 0);
}

const BUREAU: &str = "\
张江湾市企业创新数据,,,,\n\
统计口径：规上企业,,,,\n\
统一社会信用代码,企业名称,年度,营业收入（元）,研发费用（万元）,是否上市\n\
91440300708461136T,甲公司,2020年,\"12,345,600\",100.5,是\n\
91440300708461136T,甲公司,2021年,2.5亿,—,否\n\
91110000802100433B,乙公司,2021,１２３４,(5),\n\
\n\
91110000802100433B,丙,第一年,1,1,是\n\
,丁公司,2021,1,1,是\n\
统一社会信用代码,企业名称,年度,营业收入（元）,研发费用（万元）,是否上市\n\
注：数据为快报数。\n\
数据来源：统计局\n";

#[test]
fn a_bureau_file_becomes_observations() {
    let dataset = dataset_of(BUREAU);
    check_contract(&dataset);
    assert_eq!(dataset.accounting.read, 9);
    assert_eq!(dataset.accounting.used, 4);
    // It has no code, so that its name stands for it.
    let last = dataset.frame.column("entity").unwrap();
    assert_eq!(last.str().unwrap().get(3), Some("丁公司"));
    assert_eq!(count(&dataset, "dataset.no_code"), 1);
    let reasons: Vec<(u32, &str)> = dataset
        .accounting
        .set_aside
        .iter()
        .map(|aside| (aside.row, aside.reason.key))
        .collect();
    assert_eq!(
        reasons,
        [
            (7, "table.row_blank"),
            (8, "dataset.row_bad_year"),
            (10, "table.row_header_again"),
            (11, "table.row_footnote"),
            (12, "table.row_footnote"),
        ]
    );
    assert_eq!(dataset.years(), [2020, 2021]);
    assert_eq!(
        numbers(&dataset, "revenue_wan"),
        [Some(1234.56), Some(25_000.0), Some(0.1234), Some(0.0001)]
    );
    assert_eq!(
        numbers(&dataset, "rd_expense_wan"),
        [Some(100.5), None, Some(-5.0), Some(1.0)]
    );
    let listed: Vec<Option<bool>> = dataset
        .frame
        .column("listed")
        .unwrap()
        .bool()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(listed, [Some(true), Some(false), None, Some(true)]);
    let revenue = dataset.field("revenue_wan").unwrap();
    assert_eq!(revenue.unit.as_deref(), Some("万元"));
    assert!(revenue.conversion.is_some());
    assert_eq!(count(&dataset, "dataset.negative"), 1);
    assert_eq!(count(&dataset, "dataset.bad_year"), 1);
}

#[test]
fn every_value_leads_back_to_its_cell() {
    let dataset = dataset_of(BUREAU);
    let evidence = dataset.evidence(1, "revenue_wan").unwrap();
    assert_eq!(evidence.place.to_string(), "data.csv!D5");
    assert_eq!(evidence.raw.as_deref(), Some("2.5亿"));
    assert!(evidence.conversion.is_some());
    let lines: Vec<&str> = BUREAU.lines().collect();
    for observation in 0..dataset.height() {
        for field in ["entity", "name", "year", "rd_expense_wan", "listed"] {
            let evidence = dataset.evidence(observation, field).unwrap();
            let mut records = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(lines[evidence.place.row as usize - 1].as_bytes());
            let record = records.records().next().unwrap().unwrap();
            let cell = record.get(evidence.place.column as usize - 1).unwrap();
            assert_eq!(evidence.raw.as_deref().unwrap_or_default(), cell, "{field}");
        }
    }
}

#[test]
fn gb18030_reads_as_utf8_does() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(BUREAU);
    let (chinese, plain) = (dataset_of(&bytes), dataset_of(BUREAU));
    assert_eq!(chinese.table.source.encoding, Some("GB18030"));
    assert!(chinese.frame.equals_missing(&plain.frame));
    let marked = dataset_of(format!("\u{feff}{BUREAU}"));
    assert_eq!(marked.table.source.encoding, Some("UTF-8"));
    assert!(marked.frame.equals_missing(&plain.frame));
}

#[test]
fn a_file_that_is_no_table_gets_a_sentence() {
    let cases: [(&str, &[u8], &str); 8] = [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\xEF\xBB\xBF \r\n \n", "empty"),
        ("data.json", b"[{\"a\": 1}, {\"a\"", "JSON"),
        ("fake.xlsx", b"PK\x03\x04 not an archive at all", "damaged"),
        (
            "old.xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....",
            "damaged",
        ),
        (
            "page.xls",
            b"<html><p>nothing but words</p></html>",
            "web page",
        ),
        ("cut.parquet", b"PAR1 and nothing else", "Parquet"),
        ("bad.csv", b"a,b\n\x81,\xFF\n", "neither UTF-8 nor GB18030"),
    ];
    for (name, content, word) in cases {
        let (_folder, path) = file(name, content);
        let text = refusal(&path).text(Lang::En);
        assert!(text.contains(name) && text.contains(word), "{text}");
        assert!(refusal(&path).text(Lang::Zh).contains(name));
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(folder.path()).text(Lang::En).contains("folder"));
    assert!(
        refusal(&folder.path().join("absent.csv"))
            .text(Lang::En)
            .contains("no such file")
    );
}

#[test]
fn a_table_without_a_key_or_rows_gets_a_sentence() {
    for (content, key) in [
        ("a,b\n1,2\n1,2\n", "dataset.no_entity"),
        ("企业名称,年度\n", "dataset.no_data"),
        ("企业名称,年度\n甲,不详\n乙,\n", "dataset.no_rows"),
    ] {
        let (_folder, path) = file("data.csv", content);
        let result = open(
            &path,
            &ReadOptions::default(),
            None,
            &[],
            &Progress::default(),
        );
        let error = result.unwrap_err();
        assert_eq!(error.key, key, "{error}");
        assert!(error.text(Lang::En).contains("data.csv"));
    }
}

#[test]
fn ragged_rows_are_padded_or_set_aside_and_said() {
    let table = table_of("ragged.csv", "id,a,b\n1,2\n2,3,4\n3,4,5,\n4,5,6,7\n");
    assert_eq!(table.height(), 3);
    assert_eq!(
        cells(&table, 2),
        [None, Some("4".to_owned()), Some("5".to_owned())]
    );
    assert_eq!(table.rows_read, 4);
    assert_eq!(table.set_aside.len(), 1);
    assert_eq!(
        (table.set_aside[0].row, table.set_aside[0].reason.key),
        (5, "table.row_too_long")
    );
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.key == "table.short_rows")
    );
}

#[test]
fn choices_override_guesses() {
    let (_folder, path) = file("data.csv", "x;y\nid;企业\n1;2,5\n");
    let options = ReadOptions {
        header_row: Some(2.into()),
        delimiter: Some(';'),
        encoding: Some("utf-8".to_owned()),
        ..ReadOptions::default()
    };
    let table = read(&path, &options, &Progress::default()).unwrap();
    assert_eq!(table.columns[1].name, "企业");
    assert_eq!(table.source.header_rows, (2, 2));
    assert_eq!(cells(&table, 1), [Some("2,5".to_owned())]);
    let wrong = ReadOptions {
        header_row: Some(9.into()),
        ..ReadOptions::default()
    };
    let error = read(&path, &wrong, &Progress::default()).unwrap_err();
    assert!(error.text(Lang::En).contains("Row 9"), "{error}");
}

#[test]
fn years_in_columns_become_rows_that_lead_back() {
    let text =
        "指标：工业产值(亿元)\n地区,2022年,2021年,2020年\n江湾,30,20,\n临川,3,,\n数据来源：年鉴\n";
    let table = table_of("years.csv", text);
    assert_eq!(table.source.shape, Shape::Years);
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["地区", "year", "工业产值"]);
    assert_eq!(table.columns[2].unit.as_deref(), Some("亿元"));
    // 2020 holds no value and was left out, which a note says.
    assert_eq!(table.height(), 4);
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.key == "table.blank_years")
    );
    assert_eq!(table.place(1, 2).to_string(), "years.csv!C3");
    assert_eq!(table.place(1, 1).to_string(), "years.csv!C2");
    let dataset = dataset_of(text);
    check_contract(&dataset);
    assert_eq!((dataset.accounting.read, dataset.accounting.used), (3, 2));
    assert_eq!(dataset.years(), [2021, 2022]);
    assert_eq!(
        numbers(&dataset, "ind_out_yi"),
        [Some(30.0), Some(20.0), Some(3.0), None]
    );
}

#[test]
fn duplicates_and_contradictions_are_told_apart() {
    let dataset =
        dataset_of("企业名称,年度,营业收入（万元）\n甲,2020,1\n甲,2020,1\n乙,2020,2\n乙,2020,3\n");
    check_contract(&dataset);
    let keys: Vec<&str> = dataset
        .accounting
        .set_aside
        .iter()
        .map(|aside| aside.reason.key)
        .collect();
    assert_eq!(keys, ["dataset.row_duplicate", "dataset.row_conflict"]);
    let conflict = dataset
        .issues
        .iter()
        .find(|issue| issue.message.key == "dataset.conflict")
        .unwrap();
    let text = conflict.message.text(Lang::En);
    assert!(text.contains("C4") && text.contains("C5"), "{text}");
    assert_eq!(numbers(&dataset, "revenue_wan"), [Some(1.0), Some(2.0)]);
}

#[test]
fn many_mistakes_of_one_kind_are_counted() {
    let rows = (0..200).map(|row| format!("企业{row},2020,abc\n企业{row},2021,5\n"));
    let text = format!(
        "企业名称,年度,研发费用\n{}",
        rows.collect::<Vec<_>>().concat()
    );
    let dataset = dataset_of(text);
    assert_eq!(count(&dataset, "dataset.bad_number"), 50);
    let more = dataset
        .issues
        .iter()
        .find(|issue| issue.message.key == "dataset.more")
        .unwrap();
    assert!(
        more.message.text(Lang::En).starts_with("150 "),
        "{}",
        more.message
    );
    assert_eq!(more.severity, Severity::Error);
}

#[test]
fn codes_coordinates_and_check_digits() {
    let dataset = dataset_of(
        "统一社会信用代码,编号,经度,纬度\n91440300708461136T,007,120.5,31.8\n91440300708461137T,008,31.8,120.5\n",
    );
    check_contract(&dataset);
    assert_eq!(
        texts(&dataset, "编号"),
        [Some("007".to_owned()), Some("008".to_owned())]
    );
    assert_eq!(numbers(&dataset, "lat"), [Some(31.8), None]);
    assert_eq!(count(&dataset, "dataset.credit_code"), 1);
    assert_eq!(count(&dataset, "dataset.bad_coordinate"), 1);
    assert!(dataset.years().is_empty());
}

#[test]
fn a_mapping_is_applied_and_comes_back_complete() {
    let rule = |from: &str, field: &str, kind, unit: Option<&str>| ColumnRule {
        from: from.to_owned(),
        field: field.to_owned(),
        kind,
        unit: unit.map(str::to_owned),
        ..ColumnRule::default()
    };
    let mapping = Mapping {
        format: 1,
        columns: vec![
            rule("谁", "name", None, None),
            rule("钱", "revenue_wan", None, Some("亿元")),
            rule("号", "号", Some(Kind::Text), None),
            rule("没有", "assets_wan", None, None),
        ],
        ..Mapping::default()
    };
    let content = "谁,年,钱,号\n甲,2020,1.5,12\n";
    let dataset = dataset_with(content, Some(&mapping), &[]);
    check_contract(&dataset);
    assert_eq!(numbers(&dataset, "revenue_wan"), [Some(15_000.0)]);
    assert_eq!(texts(&dataset, "号"), [Some("12".to_owned())]);
    assert_eq!(count(&dataset, "dataset.mapping_absent"), 1);
    let again = Mapping::from_text(&dataset.mapping.to_text()).unwrap();
    assert_eq!(again, dataset.mapping);
    let same = dataset_with(content, Some(&again), &[]);
    assert!(same.frame.equals_missing(&dataset.frame));
    assert_eq!(same.mapping, dataset.mapping);
}

#[test]
fn formulas_find_their_columns() {
    let dataset = dataset_with(
        "Company,R&D (€ million),Net sales (€ million)\nA,1,2\n",
        None,
        &["R&D", "Net sales (€ million)"],
    );
    assert_eq!(numbers(&dataset, "R&D"), [Some(1.0)]);
    assert_eq!(numbers(&dataset, "Net sales (€ million)"), [Some(2.0)]);
    assert_eq!(
        dataset.field("R&D").unwrap().unit.as_deref(),
        Some("€ million")
    );
}

#[test]
fn the_kind_of_table_decides_between_fields_of_one_header() {
    let county = dataset_of(
        "县市,年度,地区生产总值（亿元）,常住人口（万人）,技术合同成交额（亿元）,有效发明专利数（件）\n江湾市,2021,3030,144,50,100\n",
    );
    assert_eq!(numbers(&county, "tech_contract_yi"), [Some(50.0)]);
    assert_eq!(numbers(&county, "inv_pat_n"), [Some(100.0)]);
    let enterprise = dataset_of(
        "企业名称,年度,营业收入（万元）,净利润（万元）,技术合同成交额（亿元）\n甲,2021,1,1,2\n",
    );
    assert_eq!(numbers(&enterprise, "tech_contract_wan"), [Some(20_000.0)]);
}

#[test]
fn formats_are_told_by_content_and_not_by_name() {
    let table = table_of("data.xlsx", "a,b\nx,1\n");
    assert_eq!(table.source.format, Format::Delimited);
    assert_eq!(table.source.fingerprint.len(), 64);
}

#[test]
fn cancelled_reading_ends_with_that_message() {
    let (_folder, path) = file("data.csv", BUREAU);
    let progress = Progress::default();
    progress.cancel();
    let error = read(&path, &ReadOptions::default(), &progress).unwrap_err();
    assert_eq!(error.key, "jobs.cancelled");
}
