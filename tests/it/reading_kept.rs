//! What joining, turning and naming must not lose or change: units that come along, indicators that look like totals,
//! sheets without a table, years under another header, columns that formulas call otherwise.

use std::fmt::Write as _;
use std::path::Path;

use innovation_atlas::dataset::{Dataset, Mapping, build, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::load;
use innovation_atlas::table::{ReadOptions, Shape, read};
use rust_xlsxwriter::Workbook;

fn dataset_of(path: &Path, mapping: Option<&Mapping>, wanted: &[String]) -> Dataset {
    let options = ReadOptions::default();
    open(path, &options, mapping, wanted, &Progress::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The dataset of a folder of these files, or of the one file.
fn dataset(files: &[(&str, &str)], mapping: Option<&str>) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mapping = mapping.map(|text| Mapping::from_text(text).unwrap());
    let path = match files {
        [(only, _)] => folder.path().join(only),
        _ => folder.path().to_owned(),
    };
    dataset_of(&path, mapping.as_ref(), &[])
}

fn numbers(data: &Dataset, id: &str) -> Vec<Option<f64>> {
    let column = data
        .frame
        .column(id)
        .unwrap_or_else(|_| panic!("{id}: {:?}", data.frame));
    column.f64().unwrap().iter().collect()
}

fn keys(data: &Dataset) -> Vec<&'static str> {
    let issues = data.issues.iter().map(|issue| issue.message.key);
    issues
        .chain(data.table.notes.iter().map(|note| inner(note)))
        .collect()
}

/// What a note about a file says.
fn inner(note: &innovation_atlas::i18n::Message) -> &'static str {
    let mut args = note.args.iter();
    let problem = args.find_map(|(name, arg)| match arg {
        innovation_atlas::i18n::Arg::Message(inner) if *name == "problem" => Some(inner.key),
        _ => None,
    });
    problem.unwrap_or(note.key)
}

#[test]
fn units_of_one_year_come_along_or_are_told() {
    for (header, unit, first, expected) in [
        ("研发人员全时当量", "人年", "12", Some(12.0)),
        ("绿地面积", "公顷", "3", Some(3.0)),
        ("补助", "千元", "5", Some(5000.0)),
        ("补助", "€ million", "5", Some(5e6)),
    ] {
        let earlier = format!("企业名称,{header}\n甲厂,1\n乙厂,2\n丙厂,3\n");
        let later =
            format!("企业名称,{header}（{unit}）\n甲厂,{first}\n乙厂,4\n丙厂,\"(1,234)\"\n");
        let data = dataset(&[("2019.csv", &earlier), ("2020.csv", &later)], None);
        let id = &data.fields.last().unwrap().id;
        let values = numbers(&data, id);
        assert_eq!(values[3], expected, "{header} {unit}");
        assert!(
            values[5].is_some_and(|loss| loss < 0.0),
            "{header} {unit}: {values:?}"
        );
        assert!(
            !keys(&data).contains(&"dataset.bad_number"),
            "{header} {unit}"
        );
    }
    // Both with a unit: one is converted.
    let data = dataset(
        &[
            ("2019.csv", "地区,面积（公顷）\n甲县,200\n乙县,300\n"),
            ("2020.csv", "地区,面积（平方公里）\n甲县,2\n乙县,3.1\n"),
        ],
        None,
    );
    let values = numbers(&data, "面积（公顷）");
    assert_eq!(values[..2], [Some(200.0), Some(300.0)]);
    assert!((values[2].unwrap() - 200.0).abs() < 1e-9 && (values[3].unwrap() - 310.0).abs() < 1e-9);
}

#[test]
fn indicators_that_look_like_totals_are_kept_and_totals_in_columns_are_not() {
    let mut text = String::from(
        "指标,单位,张家港市,常熟市,全市合计,备注\nR&D经费支出,亿元,10,11,21,甲\n其中：基础研究,亿元,1,1.2,2.2,\n其中：政府资金,亿元,2,3,5,\n从业人员总计,人,100,120,220,乙\n",
    );
    for at in 0..20 {
        writeln!(text, "指标{at},个,{at},{},{},", at + 1, 2 * at + 1).unwrap();
    }
    let data = dataset(&[("2021.csv", &text)], None);
    assert_eq!(data.table.source.shape, Shape::Indicators);
    let names: Vec<&str> = data
        .table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert!(names.contains(&"从业人员总计"), "{names:?}");
    assert!(names.contains(&"R&D经费支出 / 其中：基础研究"), "{names:?}");
    assert!(names.contains(&"R&D经费支出 / 其中：政府资金"), "{names:?}");
    let entities = data.frame.column("entity").unwrap().str().unwrap();
    let entities: Vec<Option<&str>> = entities.iter().collect();
    assert_eq!(entities, [Some("张家港市"), Some("常熟市")]);
    assert!(keys(&data).contains(&"table.totals_beside"));
    assert!(keys(&data).contains(&"table.stacked_left"));
    assert_eq!(data.accounting.rows_aside(), 0);
}

#[test]
fn totals_and_subtotals_are_set_aside_however_many_there_are() {
    let mut text = String::from("地区,年份,数\n");
    for at in 0..7 {
        writeln!(text, "甲{at},2020,{at}").unwrap();
    }
    text += "甲合计,2020,21\n乙合计,2020,22\n丙合计,2020,23\n甲小计,2020,24\n乙小计,2020,25\n";
    let data = dataset(&[("a.csv", &text)], None);
    assert_eq!((data.height(), data.accounting.rows_aside()), (7, 5));
}

#[test]
fn a_part_of_one_row_leaves_totals_and_headings_of_groups_what_they_are() {
    let text = "企业名称,研发人员（人）\n合计,600\n一、砺沙镇,100\n甲公司,100\n  其中：一分厂,40\n二、青浦镇,500\n乙公司,200\n丙公司,300\n平均,200\n全市,600\n";
    let data = dataset(&[("a.csv", text)], None);
    let frame = &data.frame;
    let names = frame.column("entity").unwrap().str().unwrap();
    assert!(names.iter().flatten().eq(["甲公司", "乙公司", "丙公司"]));
    let reasons: Vec<&str> = data
        .accounting
        .set_aside
        .iter()
        .map(|aside| aside.reason.key)
        .collect();
    assert_eq!(
        reasons,
        [
            "table.row_total",
            "table.row_heading",
            "table.row_part",
            "table.row_heading",
            "table.row_total",
            "table.row_total"
        ]
    );
    let only_parts = dataset(
        &[(
            "b.csv",
            "企业名称,人数（人）\n其中：甲厂,1\n其中：乙厂,2\n合计,3\n",
        )],
        None,
    );
    assert_eq!(only_parts.height(), 2);
}

#[test]
fn yearly_sheets_without_a_table_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("years.xlsx");
    let mut book = Workbook::new();
    for year in ["2019", "2020", "2021"] {
        let sheet = book.add_worksheet().set_name(year).unwrap();
        let header = if year == "2021" {
            "营收"
        } else {
            "营业收入"
        };
        for (column, name) in ["企业名称", header, "从业人员"].into_iter().enumerate() {
            sheet.write(0, column as u16, name).unwrap();
        }
        for row in 1..4 {
            sheet.write(row, 0, format!("第{row}厂")).unwrap();
            sheet.write(row, 1, 10.0 * f64::from(row)).unwrap();
            sheet.write(row, 2, 7.0).unwrap();
        }
    }
    let blank = book.add_worksheet().set_name("2022").unwrap();
    blank.write(0, 0, "未完成").unwrap();
    book.save(&path).unwrap();
    let units = ReadOptions {
        units: Some("营业收入=元".to_owned()),
        ..ReadOptions::default()
    };
    let refused = read(&path, &units, &Progress::default()).unwrap_err();
    let text = refused.text(innovation_atlas::i18n::Lang::Zh);
    assert!(text.contains("营业收入"), "{text}");
    let data = dataset_of(&path, None, &[]);
    assert_eq!(data.height(), 9);
    // The sheet without rows is told, and so would be one of other columns.
    assert!(
        keys(&data).contains(&"table.other_columns"),
        "{:?}",
        keys(&data)
    );
}

#[test]
fn files_whose_columns_were_renamed_are_joined_and_those_left_out_are_told_first() {
    let first =
        "企业名称,营业收入（万元）,研发费用（万元）,从业人员\n甲,100,5,1\n乙,200,6,2\n丙,300,7,3\n";
    let other =
        "单位名称,研发经费支出(千元),主营业务收入(千元),从业人员数\n甲,60,1100,4\n乙,70,2100,5\n";
    let third = "项目,学校\n一,甲大学\n二,乙大学\n";
    let files = [
        ("2020.csv", first),
        ("2021.csv", other),
        ("2022.csv", third),
    ];
    let data = dataset(&files, None);
    assert_eq!(data.years(), [2020, 2021]);
    let revenue = data.frame.column("revenue_wan").unwrap().f64().unwrap();
    assert_eq!((revenue.get(3), revenue.get(4)), (Some(110.0), Some(210.0)));
    let rd = data.frame.column("rd_expense_wan").unwrap().f64().unwrap();
    assert_eq!(rd.get(3), Some(6.0));
    assert_eq!(
        data.evidence(3, "revenue_wan").unwrap().place.to_string(),
        "2021.csv!C2"
    );
    assert!(keys(&data).contains(&"table.renamed"));
    let findings = data.findings(None);
    let told = &findings[0].issue;
    assert_eq!(told.message.key, "dataset.year_left_out");
    assert_eq!(told.severity, innovation_atlas::dataset::Severity::Error);
    let words = told.message.text(innovation_atlas::i18n::Lang::Zh);
    assert!(
        words.contains("2022 年") && words.contains("2 行"),
        "{words}"
    );
}

#[test]
fn regions_have_figures_of_regions_and_dates_keep_their_day() {
    let of = |text: &str| dataset(&[("a.csv", text)], None);
    let data = of("地区,年份,R&D经费（亿元）\n江湾区,2021,1\n白鹤区,2021,2\n");
    assert!(data.field("rd_exp_yi").is_some());
    let data = of("企业名称,年份,R&D经费（万元）\n甲,2021,1\n乙,2021,2\n");
    assert!(data.field("rd_expense_wan").is_some());
    let data =
        of("企业名称,年份,成立日期,营业收入（万元）\n甲,2021,2010-05-01,1\n乙,2021,2011/6/2,2\n");
    let days = data.frame.column("成立日期").unwrap().str().unwrap();
    assert_eq!(
        (days.get(0), days.get(1)),
        (Some("2010-05-01"), Some("2011-06-02"))
    );
    assert!(data.field("founded_year").is_some());
    let data = of("企业名称,年份,营业收入（万元）,营业收入（万元）\n甲,2021,1,2\n乙,2021,4,5\n");
    assert!(keys(&data).contains(&"dataset.same_header"));
}

#[test]
fn years_under_another_header_are_years() {
    let of = |one: &str, other: &str| {
        let files = [("2019.csv", one), ("2020.csv", other)];
        let data = dataset(&files, None);
        (data.height(), data.years(), data.accounting.rows_aside())
    };
    let first = "企业名称,营业收入（万元）,人数\n甲,1,1\n乙,2,2\n丙,3,3\n";
    let second = "企业名称,年份,营业收入（万元）,人数\n甲,2020,4,4\n乙,2020,5,5\n";
    assert_eq!(of(first, second), (5, vec![2019, 2020], 0));
    let third = "企业名称,年度,营业收入（万元）,人数\n甲,2019,1,1\n乙,2019,2,2\n丙,2019,3,3\n";
    assert_eq!(of(third, second), (5, vec![2019, 2020], 0));
}

#[test]
fn a_name_that_formulas_use_takes_no_column_from_its_field() {
    let text = "企业名称,年度,研发费用（元）,营业收入（万元）,从业人员\n甲,2023,1000000,2000,10\n乙,2023,3000000,4000,20\n丙,2023,500000,9000,30\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.csv");
    std::fs::write(&path, text).unwrap();
    let scheme = load("national-2024").unwrap();
    let own = scheme.raw_columns();
    let alone = dataset_of(&path, None, &own);
    let wanted: Vec<String> = own.iter().cloned().chain(["研发费用".to_owned()]).collect();
    let both = dataset_of(&path, None, &wanted);
    assert_eq!(
        numbers(&both, "rd_expense_wan"),
        [Some(100.0), Some(300.0), Some(50.0)]
    );
    assert_eq!(
        numbers(&both, "研发费用"),
        [Some(1e6), Some(3e6), Some(5e5)]
    );
    for field in &alone.fields {
        let (one, other) = (alone.frame.column(&field.id), both.frame.column(&field.id));
        assert!(one.unwrap().equals_missing(other.unwrap()), "{}", field.id);
    }
    assert_eq!(both.fields.len(), alone.fields.len() + 1);
    // A correction of the field is one of the column, in its unit.
    let fix = "format = 1\nfix = [{ field = \"rd_expense_wan\", entity = \"乙\", change = { set = 250.0 } }]\n";
    let mapping = Mapping::from_text(fix).unwrap();
    let fixed = dataset_of(&path, Some(&mapping), &wanted);
    assert_eq!(numbers(&fixed, "rd_expense_wan")[1], Some(250.0));
    assert!((numbers(&fixed, "研发费用")[1].unwrap() - 2.5e6).abs() < 1e-3);
    // Findings tell of it once.
    let findings = both.findings(None);
    let of_column = findings.iter().filter(|finding| {
        let place = finding.issue.place.as_ref();
        place.is_some_and(|place| place.header == "研发费用（元）")
    });
    assert!(of_column.count() <= 1);
}

#[test]
fn a_rule_by_source_that_finds_none_is_told() {
    let text = "企业名称,年度,数,数据来源\n甲,2020,1,公报\n甲,2020,2,修订\n";
    let rule = |column: &str, source: &str| {
        format!(
            "format = 1\nkeep = {{ source = {{ column = \"{column}\", order = [\"{source}\", \"公报\"] }} }}\n"
        )
    };
    let of = |rule: &str| {
        let data = dataset(&[("a.csv", text)], Some(rule));
        (
            numbers(&data, "数")[0],
            keys(&data)
                .into_iter()
                .find(|key| key.starts_with("dataset.keep")),
        )
    };
    assert_eq!(of(&rule("数据来源", "修订")), (Some(2.0), None));
    assert_eq!(of(&rule("数据 来源", "修订")), (Some(2.0), None));
    assert_eq!(
        of(&rule("来源", "修订")),
        (Some(1.0), Some("dataset.keep_absent"))
    );
    let none = "format = 1\nkeep = { source = { column = \"数据来源\", order = [\"年报\"] } }\n";
    assert_eq!(of(none), (Some(1.0), Some("dataset.keep_no_source")));
}

#[test]
fn one_entity_for_another_holds_to_the_end() {
    let text = "企业名称,年度,数\n甲,2019,1\n乙,2020,2\n丙,2021,3\n丁,2021,4\n";
    let entities = |rules: &str| -> Vec<String> {
        let data = dataset(
            &[("a.csv", text)],
            Some(&format!("format = 1\nsame = [{rules}]\n")),
        );
        let entities = data.frame.column("entity").unwrap().str().unwrap().clone();
        entities.iter().flatten().map(str::to_owned).collect()
    };
    let chain = "{ entity = \"甲\", is = \"乙\" }, { entity = \"乙\", is = \"丙\" }";
    assert_eq!(entities(chain), ["丙", "丙", "丙", "丁"]);
    let circle = "{ entity = \"甲\", is = \"乙\" }, { entity = \"乙\", is = \"甲\" }";
    let joined = entities(circle);
    assert_eq!(joined[2..], ["丙", "丁"]);
}

#[test]
fn a_mapping_freezes_no_kind_of_nothing() {
    let first = dataset(
        &[(
            "a.csv",
            "企业名称,年度,数,备注,是否入库\n甲,2020,1,,无\n乙,2020,2,,无\n",
        )],
        None,
    );
    let mapping = first.mapping.to_text();
    assert_eq!(
        first
            .frame
            .column("是否入库")
            .unwrap()
            .bool()
            .unwrap()
            .get(0),
        Some(false)
    );
    let next = "企业名称,年度,数,备注,是否入库\n甲,2021,1,补报,有\n乙,2021,2,延期,无\n";
    let data = dataset(&[("a.csv", next)], Some(&mapping));
    assert!(
        !keys(&data).contains(&"dataset.bad_number"),
        "{:?}",
        keys(&data)
    );
    assert_eq!(
        data.frame.column("备注").unwrap().str().unwrap().get(0),
        Some("补报")
    );
    assert_eq!(
        data.frame
            .column("是否入库")
            .unwrap()
            .bool()
            .unwrap()
            .get(0),
        Some(true)
    );
}

#[test]
fn units_in_cells_beside_cells_without_one_are_told() {
    let text =
        "企业名称,年度,奖励,补贴\n甲,2020,3万元,3万元\n乙,2020,5万元,5万元\n丙,2020,4,1万元\n";
    let data = dataset(&[("a.csv", text)], None);
    assert_eq!(
        numbers(&data, "奖励"),
        [Some(30_000.0), Some(50_000.0), Some(4.0)]
    );
    assert_eq!(data.field("奖励").unwrap().unit.as_deref(), Some("元"));
    let mixed = data
        .issues
        .iter()
        .filter(|issue| issue.message.key == "dataset.unit_mixed");
    let columns: Vec<&str> = mixed
        .map(|issue| issue.place.as_ref().unwrap().header.as_str())
        .collect();
    assert_eq!(columns, ["奖励"]);
}

#[test]
fn rows_between_two_quotes_are_won_back_or_told() {
    let words = ["钢管", "铜阀 2型", "7号电机", "传感器, 型 5", "a b c"];
    let mut text = String::from("编号,说明,金额\n");
    for at in 0..40 {
        let word = words[at % 5];
        let word = if word.contains(',') {
            format!("\"{word}\"")
        } else {
            word.to_owned()
        };
        writeln!(text, "A-{at:03},{word},{}", at * 10).unwrap();
    }
    // A quote that is none opens, and an inch mark three rows below closes it.
    let spoilt = text
        .replace("A-010,钢管", "A-010,\"钢管")
        .replace("A-012,7号电机", "A-012,7号管 5\"");
    let table = |text: &str, mend: Option<bool>| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        let options = ReadOptions {
            mend,
            ..ReadOptions::default()
        };
        read(&path, &options, &Progress::default()).unwrap()
    };
    let mended = table(&spoilt, None);
    assert_eq!(mended.height(), 40, "{:?}", mended.notes);
    let as_it_is = table(&spoilt, Some(false));
    assert_eq!(as_it_is.height(), 38);
    let data = build(as_it_is, None, &[], &Progress::default()).unwrap();
    let told = data
        .issues
        .iter()
        .find(|issue| issue.message.key == "table.swallowed")
        .unwrap();
    assert_eq!(told.place.as_ref().unwrap().reference(), "B12");
    let stray = text.replace("A-005,钢管", "A-005,5\" 管材");
    let data = build(table(&stray, None), None, &[], &Progress::default()).unwrap();
    let told = data
        .issues
        .iter()
        .find(|issue| issue.message.key == "table.stray_quote")
        .unwrap();
    assert_eq!(told.place.as_ref().unwrap().reference(), "B7");
    assert_eq!(data.height(), 40);
}
