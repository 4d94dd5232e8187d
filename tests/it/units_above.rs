//! A unit that a line above the header states holds for the columns that say none.

use std::fs;

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;

fn read(path: &std::path::Path) -> Dataset {
    open(
        path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .expect("it can be read")
}

fn first(dataset: &Dataset, field: &str) -> f64 {
    let column = dataset.frame.column(field).expect(field);
    column.f64().expect("numbers").get(0).expect("a value")
}

#[test]
fn the_line_above_the_header_gives_the_unit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    for (line, revenue) in [
        ("单位：千元,,,", 100.0),
        (",,,单位：元", 0.1),
        ("2022年主要指标（单位：万元、人）,,,", 1000.0),
        ("填报单位：统计局,,,", 1000.0),
    ] {
        let text = format!(
            "{line}\n企业名称,营业收入,研发费用（万元）,从业人员\n甲公司,1000,7,12\n乙公司,2000,8,30\n"
        );
        fs::write(&path, text).expect("it is written");
        let dataset = read(&path);
        assert!(
            (first(&dataset, "revenue_wan") - revenue).abs() < 1e-9,
            "{line}"
        );
        // Its own unit comes first, and people are no money.
        assert!(
            (first(&dataset, "rd_expense_wan") - 7.0).abs() < 1e-9,
            "{line}"
        );
        assert!((first(&dataset, "employees") - 12.0).abs() < 1e-9, "{line}");
        let told = dataset
            .issues
            .iter()
            .any(|issue| issue.message.key == "dataset.unit_above");
        assert_eq!(told, !line.contains("填报"), "{line}");
    }
}

#[test]
fn units_above_that_differ_between_years_hold_for_their_own_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    for (year, unit) in [(2021, "元"), (2022, "万元")] {
        let text = format!("单位：{unit},\n企业名称,营业收入\n甲公司,1000\n乙公司,2000\n");
        fs::write(folder.path().join(format!("{year}.csv")), text).expect("it is written");
    }
    let dataset = read(folder.path());
    let notes = &dataset.table.notes;
    assert!(
        notes
            .iter()
            .any(|note| note.key == "table.units_above_differ"),
        "{notes:?}"
    );
    assert!((first(&dataset, "revenue_wan") - 0.1).abs() < 1e-9);
    let all = dataset.frame.column("revenue_wan").expect("a column");
    let last = all.f64().expect("numbers").get(3);
    assert_eq!(last, Some(2000.0));
}
