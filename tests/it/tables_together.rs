//! Tables that are one: files and sheets of an indicator each, tables below each other that go on in other years, the lists
//! of a JSON text.

use std::path::Path;

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;

fn opened(path: &Path, options: &ReadOptions) -> Dataset {
    open(path, options, None, &[], &Progress::default()).unwrap()
}

fn of_text(name: &str, text: &str, options: &ReadOptions) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    opened(&path, options)
}

fn values(data: &Dataset, id: &str) -> Vec<Option<f64>> {
    let column = data.frame.column(id).unwrap();
    column.f64().unwrap().to_vec()
}

fn assert_counted(data: &Dataset) {
    let rows = &data.accounting;
    assert_eq!(rows.read, rows.used + rows.combined + rows.rows_aside());
}

#[test]
fn a_file_of_one_indicator_is_called_after_it_beside_another_table() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "研发.csv",
        "地区,年份,R&D经费（亿元）\n江湾市,2021,2\n白鹤市,2021,3\n江湾市,2022,4\n白鹤市,2022,5\n",
    );
    write(
        "高新技术企业数（家）.csv",
        "地区,2021年,2022年\n江湾市,101,102\n白鹤市,201,202\n",
    );
    let data = opened(folder.path(), &ReadOptions::default());
    let expected = [101.0, 201.0, 102.0, 202.0].map(Some);
    assert_eq!(values(&data, "hnte_n"), expected);
    assert_eq!(data.field("hnte_n").unwrap().unit.as_deref(), Some("家"));
    assert_counted(&data);
}

#[test]
fn sheets_called_after_indicators_are_joined_also_where_few_have_units() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, times) in [("营业收入", 100.0), ("研发费用（万元）", 1.0)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (at, header) in ["企业名称", "2021年", "2022年"].iter().enumerate() {
            sheet.write(0, at as u16, *header).unwrap();
        }
        for (row, firm) in ["江湾甲厂", "江湾乙厂", "江湾丙厂"].iter().enumerate() {
            sheet.write(row as u32 + 1, 0, *firm).unwrap();
            for year in 1..=2 {
                let value = times * (row as f64 + f64::from(year));
                sheet.write(row as u32 + 1, year as u16, value).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    let data = opened(&path, &ReadOptions::default());
    assert_eq!(data.height(), 6);
    let of = |id: &str| values(&data, id).iter().flatten().sum::<f64>();
    assert_eq!((of("revenue_wan"), of("rd_expense_wan")), (1500.0, 15.0));
    assert_counted(&data);
}

#[test]
fn a_table_that_goes_on_in_other_years_is_one_with_the_one_above() {
    let places = "表5 历年研发经费（亿元）\n地区,2015,2016\n江湾市,10,11\n白鹤市,20,21\n续表5\n地区,2018,2019\n\
                  江湾市,13,14\n白鹤市,23,24\n";
    let data = of_text("x.csv", places, &ReadOptions::default());
    assert_eq!(data.years(), [2015, 2016, 2018, 2019]);
    let sum: f64 = values(&data, "rd_exp_yi").iter().flatten().sum();
    assert!((sum - 136.0).abs() < 1e-9);
    assert_counted(&data);
    let indicators = "江湾市主要科技指标\n指标,单位,2018,2019\n研发经费,亿元,1,2\n研发人员,人,10,20\n续表\n\
                      指标,单位,2021,2022\n研发经费,亿元,4,5\n研发人员,人,40,50\n";
    let data = of_text("y.csv", indicators, &ReadOptions::default());
    assert_eq!(values(&data, "rd_exp_yi"), [1.0, 2.0, 4.0, 5.0].map(Some));
    let names = data.frame.column("entity").unwrap();
    assert_eq!(names.str().unwrap().get(3), Some("江湾市"));
    // Another title is another table.
    let other = places.replace("续表5", "表6 历年专利授权（件）");
    let data = of_text("z.csv", &other, &ReadOptions::default());
    assert_eq!(data.years(), [2015, 2016]);
}

const LISTS: &str = r#"{"财务": [{"企业名称": "江湾甲厂", "年度": 2022, "营业收入（万元）": 1},
    {"企业名称": "江湾乙厂", "年度": 2022, "营业收入（万元）": 2}],
    "专利": [{"企业名称": "江湾甲厂", "年度": 2022, "发明专利申请量（件）": 4},
    {"企业名称": "江湾乙厂", "年度": 2022, "发明专利申请量（件）": 5}],
    "schema": {"fields": [{"name": "企业名称", "type": "string"}]},
    "项目": [{"项目编号": "X1", "负责部门": "科技局", "金额": 3}]}"#;

#[test]
fn the_lists_of_a_json_are_joined_as_sheets_are_and_the_others_told() {
    let data = of_text("all.json", LISTS, &ReadOptions::default());
    assert_eq!(data.height(), 2);
    assert_eq!(values(&data, "invention_apps"), [Some(4.0), Some(5.0)]);
    assert_eq!(values(&data, "revenue_wan"), [Some(1.0), Some(2.0)]);
    assert_counted(&data);
    let mut told = data.issues.iter();
    let told = told.find(|issue| issue.message.key == "table.other_lists");
    let told = told.unwrap().message.to_string();
    assert!(told.contains("项目") && !told.contains("schema"), "{told}");
    let place = data.evidence(0, "invention_apps").unwrap().place;
    assert_eq!(place.sheet.as_deref(), Some("专利"));
    for sheet in ["专利", "2"] {
        let options = ReadOptions {
            sheet: Some(sheet.to_owned()),
            ..ReadOptions::default()
        };
        let data = of_text("one.json", LISTS, &options);
        assert_eq!(values(&data, "invention_apps"), [Some(4.0), Some(5.0)]);
        assert!(data.frame.column("revenue_wan").is_err());
    }
}

#[test]
fn lists_of_one_kind_under_years_and_names_are_one_table() {
    let years = r#"{"2021": [{"企业名称": "江湾甲厂", "营业收入（万元）": 1}],
        "2022": [{"企业名称": "江湾甲厂", "营业收入（万元）": 2}]}"#;
    let data = of_text("years.json", years, &ReadOptions::default());
    assert_eq!(data.years(), [2021, 2022]);
    assert_eq!(values(&data, "revenue_wan"), [Some(1.0), Some(2.0)]);
    let places = r#"{"江湾市": [{"年份": 2021, "R&D经费（亿元）": 1}, {"年份": 2022, "R&D经费（亿元）": 2}],
        "白鹤市": [{"年份": 2021, "R&D经费（亿元）": 3}, {"年份": 2022, "R&D经费（亿元）": 4}]}"#;
    let data = of_text("places.json", places, &ReadOptions::default());
    assert_eq!(data.height(), 4);
    let names = data.frame.column("entity").unwrap();
    assert_eq!(names.str().unwrap().get(3), Some("白鹤市"));
}
