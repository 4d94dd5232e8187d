//! What stands once for several rows: merged cells of every kind of sheet, names above the rows that they are of, sheets
//! called after towns, units beside values; and codes that tell nobody apart.

use std::path::Path;

use innovation_atlas::dataset::{Dataset, Mapping, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;
use rust_xlsxwriter::{Format, Workbook};

fn opened(path: &Path, options: &ReadOptions, mapping: Option<&str>) -> Dataset {
    let mapping = mapping.map(|text| Mapping::from_text(text).unwrap());
    open(path, options, mapping.as_ref(), &[], &Progress::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn of_text(name: &str, text: &str, mapping: Option<&str>) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    opened(&path, &ReadOptions::default(), mapping)
}

fn of_book(book: &mut Workbook, options: &ReadOptions) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    book.save(&path).unwrap();
    opened(&path, options, None)
}

fn words<'a>(data: &'a Dataset, id: &str) -> Vec<&'a str> {
    let column = data.frame.column(id).unwrap().str().unwrap();
    column.iter().map(Option::unwrap_or_default).collect()
}

fn numbers(data: &Dataset, id: &str) -> Vec<f64> {
    let column = data.frame.column(id).unwrap().f64().unwrap();
    column.iter().flatten().collect()
}

fn keys(data: &Dataset) -> Vec<&'static str> {
    let issues = data.issues.iter().map(|issue| issue.message.key);
    let notes = data.table.notes.iter().map(|note| note.key);
    issues.chain(notes).collect()
}

const NAMES: [&str; 4] = ["甲公司", "甲公司", "乙公司", "乙公司"];
const TOWNS: [&str; 4] = ["砺沙镇"; 4];

#[test]
fn each_row_of_a_merged_cell_has_what_the_first_says() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (column, header) in ["镇区", "企业名称", "年度", "营业收入（万元）"]
        .into_iter()
        .enumerate()
    {
        sheet.write(0, column as u16, header).unwrap();
    }
    sheet.merge_range(1, 0, 4, 0, "砺沙镇", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "甲公司", &plain).unwrap();
    sheet.merge_range(3, 1, 4, 1, "乙公司", &plain).unwrap();
    for row in 1..5 {
        sheet.write(row, 2, 2020 + row % 2).unwrap();
        sheet.write(row, 3, row * 100).unwrap();
    }
    let data = of_book(&mut book, &ReadOptions::default());
    assert_eq!(
        (words(&data, "name"), words(&data, "town")),
        (NAMES.to_vec(), TOWNS.to_vec())
    );
    assert_eq!(data.accounting.rows_aside(), 0);
    let town = data.fields.iter().find(|field| field.id == "town").unwrap();
    assert_eq!(data.table.place(3, town.column).reference(), "A2");
    let told = keys(&data).into_iter().filter(|key| *key == "table.merged");
    assert_eq!(told.count(), 1);
}

#[test]
fn cells_of_pages_reach_over_rows_as_well() {
    let page = "<html><table><tr><th>镇区<th>企业名称<th>年度<th>营业收入（万元）\
        <tr><td rowspan=4>砺沙镇<td rowspan=2>甲公司<td>2021<td>1<tr><td>2022<td>2\
        <tr><td rowspan=2>乙公司<td>2021<td>3<tr><td>2022<td>4</table></html>";
    let data = of_text("a.xls", page, None);
    assert_eq!(
        (words(&data, "name"), words(&data, "town")),
        (NAMES.to_vec(), TOWNS.to_vec())
    );
    assert_eq!(numbers(&data, "revenue_wan"), [1.0, 2.0, 3.0, 4.0]);
}

const BLANK_BELOW: &str = "镇区,企业名称,年度,营业收入（万元）\n砺沙镇,甲公司,2021,1\n,,2022,2\n,乙公司,2021,3\n,,2022,4\n青浦镇,丙公司,2021,5\n,,2022,6\n";

#[test]
fn a_name_above_its_years_is_that_of_all_of_them() {
    let data = of_text("a.csv", BLANK_BELOW, None);
    assert_eq!(
        words(&data, "name"),
        ["甲公司", "甲公司", "乙公司", "乙公司", "丙公司", "丙公司"]
    );
    assert_eq!(words(&data, "town")[3..5], ["砺沙镇", "青浦镇"]);
    assert_eq!(data.table.place(1, 1).reference(), "B2");
    let findings = data.findings(None);
    let told = findings
        .iter()
        .find(|found| found.issue.message.key == "dataset.filled_down");
    let remedy = &told.expect("it is told").remedies[0];
    assert_eq!(remedy.lines(), ["fill_down = false"]);
    let back = of_text(
        "a.csv",
        BLANK_BELOW,
        Some(&remedy.apply(Mapping::default()).to_text()),
    );
    assert_eq!((back.height(), back.accounting.rows_aside()), (3, 3));
}

#[test]
fn rows_without_a_name_are_no_years_of_the_one_above() {
    let text =
        "企业名称,年度,营业收入（万元）\n甲公司,2021,1\n,2021,2\n乙公司,2021,3\n丙公司,2021,4\n";
    let data = of_text("a.csv", text, None);
    assert_eq!((data.height(), data.accounting.rows_aside()), (3, 1));
    let findings = data.findings(None);
    let told = findings
        .iter()
        .find(|found| found.issue.message.key == "dataset.not_filled_down");
    let lines = told.map(|told| told.remedies[0].lines());
    assert_eq!(lines, Some(vec!["fill_down = true".to_owned()]));
}

/// A workbook with a sheet for each of these names, with the same columns.
fn sheets(names: &[&str]) -> Workbook {
    let mut book = Workbook::new();
    for name in names {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (column, header) in ["企业名称", "营业收入（万元）"].into_iter().enumerate()
        {
            sheet.write(0, column as u16, header).unwrap();
        }
        for row in 1..3 {
            sheet.write(row, 0, format!("{name}第{row}厂")).unwrap();
            sheet.write(row, 1, row).unwrap();
        }
    }
    book
}

#[test]
fn sheets_called_after_towns_are_one_table() {
    let data = of_book(
        &mut sheets(&["砺沙镇", "青浦镇", "说明"]),
        &ReadOptions::default(),
    );
    assert_eq!(
        words(&data, "town"),
        ["砺沙镇", "砺沙镇", "青浦镇", "青浦镇"]
    );
    assert_eq!(data.table.source.alike, ["说明"]);
    assert!(keys(&data).contains(&"dataset.sheets_alike"));
}

#[test]
fn sheets_of_other_names_are_told_and_read_when_all_are_wanted() {
    let names = ["一季度", "二季度", "三季度"];
    let data = of_book(&mut sheets(&names), &ReadOptions::default());
    assert_eq!((data.height(), data.table.source.alike.len()), (2, 2));
    let findings = data.findings(None);
    let told = findings
        .iter()
        .find(|found| found.issue.message.key == "dataset.sheets_alike");
    assert_eq!(
        told.unwrap().remedies[0].lines(),
        ["reading = { sheet = \"all\" }"]
    );
    let all = ReadOptions {
        sheet: Some("all".to_owned()),
        ..ReadOptions::default()
    };
    let data = of_book(&mut sheets(&names), &all);
    assert_eq!((data.height(), data.table.source.alike.len()), (6, 0));
    assert_eq!(words(&data, "工作表")[4..], ["三季度", "三季度"]);
}

#[test]
fn codes_that_lost_their_digits_are_no_key() {
    let text =
        "统一社会信用代码,企业名称,营业收入（万元）\n9.13206E+17,甲公司,1\n9.13206E+17,乙公司,2\n";
    let data = of_text("a.csv", text, None);
    assert_eq!(words(&data, "entity"), ["甲公司", "乙公司"]);
    assert_eq!(words(&data, "统一社会信用代码"), ["9.13206E+17"; 2]);
    assert!(keys(&data).contains(&"dataset.digits_lost"));
}

#[test]
fn guards_of_exports_are_no_part_of_codes_and_numbers() {
    let text = "统一社会信用代码,企业名称,营业收入（万元）\n=\"91320582MA1MABCD2X\",甲公司,=\"100\"\n'91320582MA1MABCD3X,乙公司,'200\n";
    let data = of_text("a.csv", text, None);
    assert_eq!(
        words(&data, "entity"),
        ["91320582MA1MABCD2X", "91320582MA1MABCD3X"]
    );
    assert_eq!(numbers(&data, "revenue_wan"), [100.0, 200.0]);
    assert!(!keys(&data).contains(&"table.stray_quote"));
}

#[test]
fn units_beside_values_and_of_each_year_are_taken() {
    let text = "企业名称,营业收入,单位\n甲公司,100,万元\n乙公司,2,亿元\n丙公司,3000000,元\n";
    let data = of_text("a.csv", text, None);
    assert_eq!(numbers(&data, "revenue_wan"), [100.0, 20_000.0, 300.0]);
    let text =
        "企业名称,研发费用2021（元）,研发费用2022（万元）\n甲公司,100000,3\n乙公司,50000,2\n";
    let data = of_text("b.csv", text, None);
    assert_eq!(numbers(&data, "rd_expense_wan"), [10.0, 3.0, 5.0, 2.0]);
}

#[test]
fn years_beside_growth_and_rank_are_turned() {
    let text = "企业名称,2021,2022,增长率（%）,排名\n甲公司,100,110,10,3\n乙公司,200,210,5,2\n";
    let data = of_text("a.csv", text, None);
    assert_eq!(
        words(&data, "entity"),
        ["甲公司", "甲公司", "乙公司", "乙公司"]
    );
    assert!(keys(&data).contains(&"table.years_left"));
}

#[test]
fn towns_are_entities_and_a_table_of_years_is_of_its_title() {
    let data = of_text("a.csv", "镇区,企业数（个）\n砺沙镇,10\n青浦镇,20\n", None);
    assert_eq!(words(&data, "entity"), ["砺沙镇", "青浦镇"]);
    let text =
        "江湾市历年科技指标,,\n年份,GDP（亿元）,专利授权量（件）\n2021,1000,30\n2022,1100,35\n";
    let data = of_text("b.csv", text, None);
    assert_eq!(words(&data, "entity"), ["江湾市", "江湾市"]);
    assert!(keys(&data).contains(&"table.one_entity"));
    assert_eq!(data.table.place(1, 1).reference(), "A4");
    let named = of_text(
        "b.csv",
        text,
        Some("format = 1\nreading = { entity = \"海虞镇\" }\n"),
    );
    assert_eq!(words(&named, "entity"), ["海虞镇", "海虞镇"]);
}

#[test]
fn parts_of_indicators_keep_the_one_above() {
    let text = "指标,单位,2021年,2022年\n企业数,个,100,110\n  其中：国有,个,50,55\n    私营,个,5,6\n研发经费支出,万元,12.5,13.5\n  其中：国有,万元,8,9\n    私营,万元,1,2\n";
    let data = of_text("a.csv", text, None);
    let fields: Vec<&str> = data
        .table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert!(fields.contains(&"研发经费支出 / 私营"), "{fields:?}");
    assert_eq!(data.height(), 2);
}

#[test]
fn a_second_table_under_its_own_title_is_told() {
    let indicators = "表一 营业收入,,\n企业名称,2021年,2022年\n甲公司,100,110\n乙公司,200,220\n,,\n表二 研发费用,,\n企业名称,2021年,2022年\n甲公司,5,6\n乙公司,7,8\n";
    let both = of_text("a.csv", indicators, None);
    assert_eq!(numbers(&both, "rd_expense_wan"), [5.0, 6.0, 7.0, 8.0]);
    let text = &indicators.replace("研发费用", "营业收入");
    let data = of_text("a.csv", text, None);
    assert_eq!((data.height(), data.accounting.rows_aside()), (4, 5));
    let findings = data.findings(None);
    let told = findings
        .iter()
        .find(|found| found.issue.message.key == "dataset.another_table");
    let remedy = &told.expect("it is told").remedies[0];
    assert_eq!(remedy.lines(), ["reading = { header_row = 7 }"]);
    let suggested = findings
        .iter()
        .find(|found| found.issue.message.key == "clinic.suggest");
    let lines = suggested.expect("the title names the values").remedies[0].lines();
    assert!(lines[0].contains("revenue_wan"), "{lines:?}");
    let second = of_text(
        "a.csv",
        text,
        Some(&remedy.apply(Mapping::default()).to_text()),
    );
    assert_eq!(numbers(&second, "value"), [5.0, 6.0, 7.0, 8.0]);
    let pages = text
        .replace("表二 营业收入", "表一 营业收入（续）")
        .replace("甲公司,5,6\n乙公司,7,8", "丙公司,5,6");
    let data = of_text("a.csv", &pages, None);
    assert_eq!((data.height(), data.accounting.rows_aside()), (6, 3));
}

#[test]
fn workbooks_of_one_document_are_read() {
    let cell =
        |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
    let row = |cells: &[String]| format!("<Row>{}</Row>", cells.concat());
    let rows = [
        row(&["企业名称", "年度", "营业收入（万元）"].map(|header| cell("String", header))),
        row(&[
            "<Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">甲公司</Data></Cell>".to_owned(),
            cell("Number", "2021"),
            cell("Number", "1.5"),
        ]),
        "<Row><Cell ss:Index=\"2\"><Data ss:Type=\"Number\">2022</Data></Cell><Cell><Data ss:Type=\"Number\">2</Data></Cell></Row>".to_owned(),
    ];
    let text = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook \
         xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"表\"><Table>{}</Table></Worksheet></Workbook>",
        rows.concat()
    );
    let data = of_text("a.xls", &text, None);
    assert_eq!(words(&data, "name"), ["甲公司", "甲公司"]);
    assert_eq!(numbers(&data, "revenue_wan"), [1.5, 2.0]);
    assert_eq!(data.table.source.sheet.as_deref(), Some("表"));
}

#[test]
fn a_unit_above_one_year_converts_to_that_in_the_headers_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let of_2020 =
        "企业名称,营业收入（万元）,研发费用（万元）\n甲公司,100,5\n乙公司,200,6\n丙公司,300,7\n";
    let of_2021 = "单位：元,,\n企业名称,营业收入,研发费用\n甲公司,1100000,55000\n";
    std::fs::write(folder.path().join("2020.csv"), of_2020).unwrap();
    std::fs::write(folder.path().join("2021.csv"), of_2021).unwrap();
    let data = opened(folder.path(), &ReadOptions::default(), None);
    assert_eq!(numbers(&data, "revenue_wan"), [100.0, 200.0, 300.0, 110.0]);
}

#[test]
fn lines_below_rows_beyond_and_other_currencies_are_told() {
    let text = "企业名称,年度,营业收入（万元）,研发费用（万美元）,备注\n甲公司,2022,100,3,好\n乙公司,2022,200,4,\n丙公司,2022,1,234,\n丁公司,2022,1,234,,\n戊公司,2022,5,6,\n填表人：李四,,审核人：王五,,2023年3月\n";
    let data = of_text("a.csv", text, None);
    assert_eq!((data.height(), data.accounting.rows_aside()), (5, 1));
    let keys = keys(&data);
    assert!(keys.contains(&"dataset.other_currency"), "{keys:?}");
    assert!(keys.contains(&"table.rows_over"), "{keys:?}");
    assert!(!keys.contains(&"dataset.bad_number"), "{keys:?}");
}

#[test]
fn headers_in_traditional_characters_are_known() {
    let data = of_text(
        "a.csv",
        "企業名稱,年度,營業收入（億元）\n台積電,2022,2\n鴻海精密,2022,3\n合計,,5\n",
        None,
    );
    assert_eq!(numbers(&data, "revenue_wan"), [20_000.0, 30_000.0]);
}

#[test]
fn a_factory_and_its_company_in_other_years_are_probably_one() {
    let text = "企业名称,年度,营业收入（万元）\n江湾华锐电子有限公司,2021,1\n江湾恒达机械厂,2021,2\n江湾恒达机械有限公司,2022,2\n蓝海软件,2021,3\n江湾蓝海软件有限公司,2022,3\n江湾新科药业厂,2021,4\n江湾新科药业有限公司,2021,5\n";
    let data = of_text("a.csv", text, None);
    let findings = data.findings(None).into_iter();
    let same = findings.filter(|found| found.issue.message.key == "clinic.same_name");
    assert_eq!(same.count(), 2);
}

#[test]
fn subtotals_behind_their_towns_are_no_enterprises() {
    let text = "镇区,企业名称,营业收入（万元）\n砺沙镇,甲公司,1\n砺沙镇,乙公司,2\n砺沙镇,小计,3\n青浦镇,丙公司,4\n青浦镇,其中：分厂,1\n青浦镇,小计,4\n";
    let data = of_text("a.csv", text, None);
    assert_eq!(words(&data, "name"), ["甲公司", "乙公司", "丙公司"]);
    assert_eq!(data.accounting.rows_aside(), 3);
}

#[test]
fn codes_without_digits_and_names_are_refused_rather_than_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(
        &path,
        "统一社会信用代码,营业收入（万元）\n9.13206E+17,1\n9.13206E+17,2\n",
    )
    .unwrap();
    let refusal = open(
        &path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    );
    assert_eq!(
        refusal.err().map(|problem| problem.key),
        Some("dataset.no_entity_digits")
    );
}
