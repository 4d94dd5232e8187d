//! What a mapping declares is what a column becomes: dates, years, grades, and places under one name.

use std::collections::BTreeSet;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::dataset::{Dataset, Kind, Mapping, Remedy, open};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::parse;
use innovation_atlas::table::ReadOptions;

fn typed(files: &[(&str, &str)], mapping: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = match files {
        [(name, _)] => folder.path().join(name),
        _ => folder.path().to_owned(),
    };
    let mapping = Mapping::from_text(&format!("format = 1\n{mapping}")).unwrap();
    let options = ReadOptions::default();
    open(&path, &options, Some(&mapping), &[], &Progress::default()).unwrap()
}

fn words(dataset: &Dataset, id: &str) -> Vec<Option<String>> {
    let column = dataset.frame.column(id).unwrap().str().unwrap();
    column.iter().map(|word| word.map(str::to_owned)).collect()
}

fn numbers(dataset: &Dataset, id: &str) -> Vec<Option<f64>> {
    let column = dataset.frame.column(id).unwrap().f64().unwrap();
    column.iter().collect()
}

fn keys(dataset: &Dataset) -> BTreeSet<&'static str> {
    dataset
        .issues
        .iter()
        .map(|issue| issue.message.key)
        .collect()
}

const ENTERPRISES: &str = "企业名称,成立,评价,级别
甲厂,2023-05-01,优,一级
乙厂,2023/5/1,良,二 级
丙厂,2023年5月1日,差,一级
丁厂,20230501,中,二级
戊厂,45047,一般,三级
己厂,31/12/2019,,一级
庚厂,someday,优,一级
";

const MAPPING: &str = r#"
[[column]]
from = "成立"
field = "founded"
kind = "date"
[[column]]
from = "评价"
field = "assessment"
grades = ["差", "中", "良", "优"]
[[column]]
from = "级别"
field = "class"
kind = "grade"
grades = ["二级", "一级"]
"#;

#[test]
fn dates_and_grades_are_what_the_mapping_says() {
    let dataset = typed(&[("a.csv", ENTERPRISES)], MAPPING);
    let day = Some("2023-05-01".to_owned());
    let mut days = vec![day; 5];
    days.extend([Some("2019-12-31".to_owned()), None]);
    assert_eq!(words(&dataset, "founded"), days);
    let grades = [4.0, 3.0, 1.0, 2.0].map(Some);
    assert_eq!(numbers(&dataset, "assessment")[..4], grades);
    assert_eq!(
        numbers(&dataset, "assessment")[4..],
        [None, None, Some(4.0)]
    );
    assert_eq!(
        numbers(&dataset, "class")[..5],
        [Some(2.0), Some(1.0), Some(2.0), Some(1.0), None]
    );
    let kind = |id: &str| dataset.field(id).unwrap().kind;
    assert_eq!(
        (kind("founded"), kind("assessment"), kind("class")),
        (Kind::Date, Kind::Grade, Kind::Grade)
    );
    let wrong: Vec<String> = dataset
        .issues
        .iter()
        .filter(|issue| matches!(issue.message.key, "dataset.bad_date" | "dataset.bad_grade"))
        .map(|issue| issue.place.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(wrong, ["a.csv!B8", "a.csv!C6", "a.csv!D6"]);
    // What was used is saved, and read again.
    let again = Mapping::from_text(&dataset.mapping.to_text()).unwrap();
    assert_eq!(again, dataset.mapping);
    assert_eq!(again.rule("评价").unwrap().grades.len(), 4);
}

#[test]
fn formulas_reckon_with_grades_and_dates() {
    let dataset = typed(&[("a.csv", ENTERPRISES)], MAPPING);
    let scheme = parse(
        r#"format = 1
[scheme]
id = "graded"
version = "1"
title = { en = "Graded", zh = "分级" }
entity = "enterprise"
status = "illustrative"
source = "made for a test"
aggregate = "sum"
[[group]]
id = "all"
title = { en = "All", zh = "全部" }
[[indicator]]
id = "assessed"
group = "all"
title = { en = "Assessed", zh = "评价" }
unit = "1"
formula = "10 * assessment + class"
rule = { kind = "identity" }
[[indicator]]
id = "young"
group = "all"
title = { en = "Young", zh = "新设" }
unit = "1"
formula = "CASE WHEN founded >= '2023-01-01' THEN 1 ELSE 0 END"
rule = { kind = "identity" }
"#,
    );
    let scheme = Arc::new(scheme.unwrap_or_else(|problems| panic!("{problems:?}")));
    let scores = score(&dataset, &scheme, &Choices::default(), &Progress::default()).unwrap();
    let of = |entity: &str, id: &str| {
        let mut entities = scores.texts("entity").unwrap().iter();
        let row = entities.position(|found| found == Some(entity)).unwrap();
        scores.numbers(id).unwrap().get(row)
    };
    for (entity, assessed, young) in [
        ("甲厂", 42.0, 1.0),
        ("丙厂", 12.0, 1.0),
        ("丁厂", 21.0, 1.0),
    ] {
        assert_eq!(of(entity, "value:assessed"), Some(assessed), "{entity}");
        assert_eq!(of(entity, "value:young"), Some(young), "{entity}");
    }
    assert_eq!(of("戊厂", "value:assessed"), None);
    assert_eq!(of("己厂", "value:young"), Some(0.0));
}

#[test]
fn years_of_dates_and_of_serial_numbers() {
    let text = "企业名称,成立,登记\n甲厂,45047,2019年5月1日\n乙厂,36525,20180101\n";
    let mapping = r#"
[[column]]
from = "成立"
field = "a"
kind = "year"
[[column]]
from = "登记"
field = "b"
kind = "year"
"#;
    let dataset = typed(&[("a.csv", text)], mapping);
    assert_eq!(numbers(&dataset, "a"), [Some(2023.0), Some(1999.0)]);
    assert_eq!(numbers(&dataset, "b"), [Some(2019.0), Some(2018.0)]);
}

#[test]
fn grades_that_make_no_sense_are_refused() {
    for (rule, key) in [
        ("kind = \"grade\"", "dataset.grades_missing"),
        (
            "kind = \"text\"\ngrades = [\"A\"]",
            "dataset.grades_unwanted",
        ),
        ("grades = [\"A\", \" a\"]", "dataset.grade_twice"),
    ] {
        let text = format!("format = 1\n[[column]]\nfrom = \"a\"\nfield = \"b\"\n{rule}\n");
        assert_eq!(Mapping::from_text(&text).unwrap_err().key, key, "{rule}");
    }
}

const OLD: &str = "地区,研发经费（万元）\n北京,1\n内蒙古,2\n吉林,3\n张家港,4\n吴中,5\n";
const NEW: &str =
    "地区,研发经费（万元）\n北京市,1\n内蒙古自治区,2\n吉林市,3\n张家港市,4\n吴中区,5\n";

#[test]
fn places_of_two_years_are_one_where_that_is_certain() {
    let dataset = typed(&[("2019.csv", OLD), ("2020.csv", NEW)], "");
    let entities: BTreeSet<String> = words(&dataset, "entity").into_iter().flatten().collect();
    let expected = [
        "北京市",
        "内蒙古自治区",
        "吉林",
        "吉林市",
        "张家港市",
        "吴中区",
    ];
    assert_eq!(entities, expected.map(str::to_owned).into());
    assert_eq!(dataset.height(), 10, "nothing is lost");
    assert!(keys(&dataset).is_superset(&["dataset.places_joined", "dataset.places_unsure"].into()));
    // A value leads back to what is written.
    let last_year = dataset
        .frame
        .column("year")
        .unwrap()
        .i32()
        .unwrap()
        .iter()
        .position(|year| year == Some(2019));
    let evidence = dataset.evidence(last_year.unwrap(), "entity").unwrap();
    assert_eq!(evidence.raw.as_deref(), Some("北京"));
    let findings = dataset.findings(None);
    let of = |key: &str| {
        findings
            .iter()
            .find(|finding| finding.issue.message.key == key)
            .unwrap()
    };
    for lang in Lang::ALL {
        let told = of("dataset.places_joined").issue.message.text(lang);
        assert!(
            told.contains("北京 = 北京市") && told.contains('4'),
            "{told}"
        );
    }
    // One click keeps them apart, another says which 吉林 is meant.
    let apart = of("dataset.places_joined").remedies[0].apply(Mapping::default());
    let again = typed(
        &[("2019.csv", OLD), ("2020.csv", NEW)],
        &apart.to_text().replace("format = 1\n", ""),
    );
    assert!(again.joined.is_empty());
    assert_eq!(
        words(&again, "entity")
            .into_iter()
            .collect::<BTreeSet<_>>()
            .len(),
        10
    );
    let Remedy::Same(same) = &of("dataset.places_unsure").remedies[0] else {
        panic!("no choice");
    };
    assert_eq!((same.entity.as_str(), same.is.as_str()), ("吉林", "吉林市"));
}

#[test]
fn two_places_of_one_file_and_year_stay_two() {
    let text =
        "地区,年份,研发经费（万元）\n吉林,2019,1\n吉林市,2019,2\n朝阳区,2019,3\n朝阳市,2019,4\n";
    let dataset = typed(&[("a.csv", text)], "");
    assert_eq!(dataset.height(), 4);
    assert!(dataset.joined.is_empty() && dataset.unsure.is_empty());
    assert!(
        keys(&dataset)
            .iter()
            .all(|key| !key.starts_with("dataset.places"))
    );
}

#[test]
fn headers_in_two_languages_are_known() {
    let text = "地区 Region,年份/Year,营业收入（万元） Operating revenue,研发费用 R&D expenditure (亿元)\n吴中区,2019,10,2\n";
    let dataset = typed(&[("a.csv", text)], "");
    let ids: Vec<&str> = dataset
        .fields
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    assert!(
        ids.contains(&"year") && ids.contains(&"revenue_wan"),
        "{ids:?}"
    );
    assert_eq!(numbers(&dataset, "revenue_wan"), [Some(10.0)]);
    assert_eq!(numbers(&dataset, "rd_expense_wan"), [Some(20_000.0)]);
}
