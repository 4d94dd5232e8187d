//! `convert`: what it writes reads back as the dataset it was made from.

use std::path::Path;

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, run};

fn read(path: &Path) -> Dataset {
    open(
        path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The same fields, units and kinds, and the same values in every cell.
fn assert_same(before: &Dataset, after: &Dataset) {
    let shape = |data: &Dataset| -> Vec<_> {
        let field = |field: &innovation_atlas::dataset::Field| {
            (field.id.clone(), field.kind, field.unit.clone())
        };
        data.fields.iter().map(field).collect()
    };
    assert_eq!(shape(before), shape(after));
    assert_eq!(before.height(), after.height());
    for (one, other) in before.frame.columns().iter().zip(after.frame.columns()) {
        assert!(
            one.as_materialized_series()
                .equals_missing(other.as_materialized_series()),
            "{}",
            one.name()
        );
    }
}

#[test]
fn every_format_reads_back_as_it_was() {
    let folder = folder();
    for source in [ENTERPRISES, COUNTIES, "sample-data/projects.csv"] {
        let before = read(Path::new(source));
        for name in ["long.csv", "long.xlsx", "long.parquet"] {
            let (path, out) = in_folder(&folder, name);
            for lang in ["zh", "en"] {
                done(&["convert", source, "-o", &out, "--lang", lang]);
                let after = read(&path);
                assert_same(&before, &after);
                assert_eq!(after.accounting.rows_aside(), 0, "{source} {name}");
            }
        }
    }
}

#[test]
fn units_of_other_columns_and_codes_come_along() {
    let folder = folder();
    let (own, own_name) = in_folder(&folder, "own.csv");
    let text = "企业名称,年度,邮编,押金（千元）,R&D spending (USD),是否入库\n\
                甲厂,2020,007,1.5,$3,有\n甲厂,2021,008,-,4,无\n乙厂,2021,009,2,5,有\n";
    std::fs::write(&own, text).unwrap();
    let (path, out) = in_folder(&folder, "long.csv");
    let ran = done(&["convert", &own_name, "-o", &out]);
    assert!(
        ran.err.contains("3 observations in 7 columns"),
        "{}",
        ran.err
    );
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written.contains("entity,name,year,邮编,押金（千元）,R&D spending (USD),是否入库\n"),
        "{written}"
    );
    assert_same(&read(&own), &read(&path));
}

#[test]
fn a_year_and_a_condition_choose_what_is_written() {
    let folder = folder();
    let (path, out) = in_folder(&folder, "long.parquet");
    let condition = "employees > 1000";
    done(&[
        "convert",
        ENTERPRISES,
        "-o",
        &out,
        "--year",
        "2021",
        "--where",
        condition,
    ]);
    let data = read(&path);
    assert_eq!(data.years(), [2021]);
    let staff = data.frame.column("employees").unwrap().f64().unwrap();
    assert!(data.height() > 3 && staff.iter().flatten().all(|staff| staff > 1000.0));
}

#[test]
fn nothing_is_written_without_a_place_or_over_the_source() {
    let ran = run(&["convert", ENTERPRISES]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--output is needed"), "{}", ran.err);
    let ran = run(&["convert", ENTERPRISES, "-o", "x.json"]);
    assert_eq!(ran.code, 2);
    let ran = run(&["convert", ENTERPRISES, "-o", ENTERPRISES]);
    assert_eq!(ran.code, 2);
    let folder = folder();
    let (_, out) = in_folder(&folder, "absent/long.csv");
    let ran = run(&["convert", ENTERPRISES, "-o", &out]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
