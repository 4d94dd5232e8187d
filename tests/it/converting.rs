//! `convert`: what it writes reads back as the dataset it was made from.

use std::path::Path;

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, write};
use proptest::prelude::*;

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

/// Words with everything that a format may stumble over.
fn words() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("=SUM(A1)".to_owned()),
        Just("'=1+1".to_owned()),
        Just("+86 512".to_owned()),
        Just("-".to_owned()),
        Just("007".to_owned()),
        Just("320582199001011234".to_owned()),
        Just("1,5".to_owned()),
        Just("n/a".to_owned()),
        Just(String::new()),
        Just("two\nlines, \"quoted\"".to_owned()),
        Just("@x\ty".to_owned()),
        Just("'t Hart".to_owned()),
    ];
    let any = "[a-z企业0-9=+@;,'\"\\\\ \n|-]{1,8}".prop_map(|text| format!("词{text}"));
    prop_oneof![1 => odd, 3 => any]
}

fn numbers() -> impl Strategy<Value = Option<f64>> {
    let any = prop_oneof![
        (-1_000_000_000_i64..1_000_000_000).prop_map(|whole| whole as f64 / 1000.0),
        (-99_i64..99).prop_map(|whole| whole as f64),
        any::<f64>().prop_filter("it is a number", |value| value.is_finite()),
    ];
    prop::option::weighted(0.9, any)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_table_holds_reads_back(
        rows in prop::collection::vec(
            (words(), words(), numbers(), prop::option::of(any::<bool>()), 0_u32..1000),
            6..30,
        )
    ) {
        let folder = folder();
        let (source, _) = in_folder(&folder, "source.csv");
        let mut out = csv::Writer::from_path(&source).unwrap();
        out.write_record(["企业名称", "年度", "说明", "备忘", "数额", "是否入库", "门牌"]).unwrap();
        for (at, (one, other, number, flag, code)) in rows.iter().enumerate() {
            let flag = flag.map_or("", |flag| if flag { "是" } else { "否" });
            let number = number.map_or_else(String::new, |number| number.to_string());
            let (entity, year) = (format!("第{}厂", at / 2), (2020 + at % 2).to_string());
            let code = format!("0{code:04}");
            // A word in each column of words, so that it is one.
            let one = if at < 4 { format!("词{at}") } else { one.clone() };
            let other = if at < 4 { format!("语{at}") } else { other.clone() };
            out.write_record([&entity, &year, &one, &other, &number, flag, &code]).unwrap();
        }
        out.flush().unwrap();
        let before = read(&source);
        let all: Vec<u32> = (0..before.height() as u32).collect();
        for name in ["long.csv", "long.xlsx", "long.parquet"] {
            let (path, _) = in_folder(&folder, name);
            for lang in [Lang::En, Lang::Zh] {
                write(&path, &[before.long_sheet(&all, lang)]).unwrap();
                assert_same(&before, &read(&path));
            }
        }
    }
}
