//! Rows that share entity and year: what they make, with and without a rule, and that none of them is lost.

use crate::dataset::{Dataset, Mapping, build};
use crate::i18n::Lang;
use crate::jobs::Progress;
use crate::table::{ReadOptions, read};

fn dataset(text: &str, mapping: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.csv");
    std::fs::write(&path, text).unwrap();
    let progress = Progress::default();
    let table = read(&path, &ReadOptions::default(), &progress).unwrap();
    let mapping = Mapping::from_text(&format!("format = 1\n{mapping}")).unwrap();
    let data = build(table, Some(&mapping), &[], &progress).unwrap();
    let rows = &data.accounting;
    assert_eq!(rows.read, rows.used + rows.combined + rows.rows_aside());
    data
}

fn values(data: &Dataset, field: &str) -> Vec<Option<f64>> {
    let column = data.frame.column(field).unwrap();
    column.f64().unwrap().iter().collect()
}

fn keys(data: &Dataset) -> Vec<&'static str> {
    data.issues.iter().map(|issue| issue.message.key).collect()
}

const QUARTERS: &str = "企业名称,年度,季度,营业收入（万元）,从业人员数\n\
    甲厂,2022,第2季度,20,5\n甲厂,2022,第1季度,10,4\n甲厂,2022,第4季度,40,7\n甲厂,2022,第3季度,30,6\n\
    乙厂,2022,第1季度,1,1\n乙厂,2022,第2季度,2,1\n乙厂,2022,第3季度,3,1\n乙厂,2022,第4季度,4,2\n";

#[test]
fn quarters_are_no_mistakes_and_never_taken_for_the_year_in_silence() {
    let data = dataset(QUARTERS, "");
    assert_eq!(values(&data, "revenue_wan"), [Some(20.0), Some(1.0)]);
    let findings = data.findings(None);
    let first = &findings[0];
    assert_eq!(first.issue.message.key, "dataset.several_rows");
    assert_eq!(first.issue.severity, crate::dataset::Severity::Error);
    let words = first.issue.message.text(Lang::Zh);
    assert!(
        words.contains("季度") && words.contains("第一行"),
        "{words}"
    );
    assert!(!keys(&data).contains(&"dataset.conflict"));
    assert_eq!(data.accounting.rows_aside(), 6);
    // One click adds them up, and the line of the mapping is the same.
    let lines = first.remedies[0].lines();
    assert_eq!(lines, ["several_rows = \"sum\""]);
    let data = dataset(QUARTERS, &lines[0]);
    assert_eq!(values(&data, "revenue_wan"), [Some(100.0), Some(10.0)]);
    assert_eq!(values(&data, "employees"), [Some(7.0), Some(2.0)]);
    assert_eq!((data.accounting.used, data.accounting.combined), (2, 6));
    let evidence = data.evidence(0, "revenue_wan").unwrap();
    let cells: Vec<String> = std::iter::once(&evidence.place)
        .chain(&evidence.others)
        .map(crate::table::Place::reference)
        .collect();
    assert_eq!(cells, ["D3", "D2", "D5", "D4"]);
    assert_eq!(data.evidence(0, "employees").unwrap().place.row, 4);
    assert!(data.findings(None)[0].remedies.len() == 3);
}

#[test]
fn a_rule_of_a_column_stands_above_that_of_all() {
    let mapping = "several_rows = \"last\"\n[[column]]\nfrom = \"从业人员数\"\nfield = \"employees\"\nrows = \"mean\"\n";
    let data = dataset(QUARTERS, mapping);
    assert_eq!(values(&data, "revenue_wan"), [Some(40.0), Some(4.0)]);
    assert_eq!(values(&data, "employees"), [Some(5.5), Some(1.25)]);
    assert_eq!(
        data.mapping.rule("从业人员数").unwrap().rows,
        Some(crate::dataset::Several::Mean)
    );
    let data = dataset(QUARTERS, "several_rows = \"first\"");
    assert_eq!(values(&data, "revenue_wan"), [Some(10.0), Some(1.0)]);
    assert_eq!((data.accounting.used, data.accounting.rows_aside()), (2, 6));
}

#[test]
fn a_whole_year_beside_its_quarters_is_counted_once_and_missing_ones_are_told() {
    let text = format!("{QUARTERS}甲厂,2022,全年,101,7\n丙厂,2022,第1季度,5,1\n");
    let data = dataset(&text, "several_rows = \"sum\"");
    let revenue = values(&data, "revenue_wan");
    // The row of the whole year stands for the first one, and it comes last.
    assert_eq!(revenue, [Some(10.0), Some(101.0), Some(5.0)]);
    assert_eq!(data.accounting.rows_aside(), 4);
    assert!(keys(&data).contains(&"dataset.several_fewer"));
}

#[test]
fn months_in_the_year_and_projects_tell_rows_apart() {
    let months = "企业名称,所属期,营业收入（万元）\n甲厂,202203,10\n甲厂,202206,10\n乙厂,202203,30\n乙厂,202206,60\n";
    let data = dataset(months, "");
    assert_eq!(keys(&data)[0], "dataset.several_rows");
    let data = dataset(months, "several_rows = \"sum\"");
    assert_eq!(values(&data, "revenue_wan"), [Some(20.0), Some(90.0)]);
    let growing =
        "企业名称,统计时间,营业收入（万元）\n甲厂,2022-03,30\n甲厂,2022-06,60\n甲厂,2022-12,120\n";
    let data = dataset(growing, "");
    let lines = data.findings(None)[0].remedies[0].lines();
    assert_eq!(lines, ["several_rows = \"last\""]);
    let projects =
        "序号,单位名称,项目名称,财政资金（万元）\n1,甲厂,一,10\n2,甲厂,二,20\n3,乙厂,三,30\n";
    let data = dataset(projects, "");
    let words = data.findings(None)[0].issue.message.text(Lang::Zh);
    assert!(
        words.contains("项目名称") && !words.contains("年份"),
        "{words}"
    );
    let data = dataset(projects, "several_rows = \"sum\"");
    let money = data
        .fields
        .iter()
        .find(|field| field.unit.is_some())
        .unwrap();
    assert_eq!(values(&data, &money.id), [Some(30.0), Some(30.0)]);
}

#[test]
fn versions_are_offered_by_name() {
    let text = "企业名称,年度,统计口径,营业收入（万元）\n甲厂,2022,快报,90\n甲厂,2022,年报,100\n乙厂,2022,快报,80\n乙厂,2022,年报,85\n";
    let data = dataset(text, "");
    let first = &data.findings(None)[0];
    assert_eq!(first.issue.message.key, "dataset.several_rows");
    let line = first.remedies[0].lines().concat();
    assert!(line.contains("keep") && line.contains("年报"), "{line}");
    let data = dataset(text, &line);
    assert_eq!(values(&data, "revenue_wan"), [Some(100.0), Some(85.0)]);
}

#[test]
fn rows_that_fill_each_other_are_one() {
    let text = "企业名称,年份,营业收入（万元）,研发费用（万元）\n甲厂,2022,100,5\n甲厂,2022,100,5\n\
                乙厂,2022,200,\n乙厂,2022,,8\n丙厂,2022,300,3\n丙厂,2022,300,4\n丁厂,2022,7,\n";
    let data = dataset(text, "");
    let expected = [Some(100.0), Some(200.0), Some(300.0), Some(7.0)];
    assert_eq!(values(&data, "revenue_wan"), expected);
    let expected = [Some(5.0), Some(8.0), Some(3.0), None];
    assert_eq!(values(&data, "rd_expense_wan"), expected);
    assert_eq!(
        data.evidence(1, "rd_expense_wan")
            .unwrap()
            .place
            .reference(),
        "D5"
    );
    assert_eq!(
        data.evidence(1, "revenue_wan").unwrap().place.reference(),
        "C4"
    );
    assert_eq!((data.accounting.used, data.accounting.combined), (4, 1));
    let conflicts = keys(&data)
        .into_iter()
        .filter(|key| *key == "dataset.conflict");
    assert_eq!(conflicts.count(), 1);
    assert!(keys(&data).contains(&"dataset.rows_joined"));
}

#[test]
fn a_few_conflicts_among_many_rows_stay_conflicts() {
    let rows: Vec<String> = (0..40)
        .map(|row| format!("厂{row},2022,{row},好\n"))
        .collect();
    let rows = rows.concat();
    let text = format!("企业名称,年份,销售额,评价\n{rows}厂1,2022,5,坏\n厂2,2022,6,坏\n");
    let data = dataset(&text, "");
    let conflicts = keys(&data)
        .into_iter()
        .filter(|key| *key == "dataset.conflict");
    assert_eq!(conflicts.count(), 2);
}
