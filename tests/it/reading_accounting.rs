//! No row is lost: whatever a file looks like, its rows are used or set aside, each once, and every value that is used
//! stands where its place says.

use innovation_atlas::dataset::{Dataset, Mapping, Several, build};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Cell, ReadOptions, Sheet, Table, read, write};
use proptest::prelude::*;

/// Cells as bad files have them.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,4}",
        2 => "[a-z]{1,5}",
        1 => Just(String::new()),
        1 => Just("  ".to_owned()),
        1 => Just("—".to_owned()),
        1 => Just("1,234".to_owned()),
        1 => Just("two\nlines".to_owned()),
        1 => Just("a \"quoted\" word".to_owned()),
        1 => Just("注：说明".to_owned()),
        1 => Just("2019年".to_owned()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let key = "[甲乙丙丁]";
    let year = prop_oneof![8 => "20(19|20|21|22)", 1 => Just(String::new()), 1 => Just("someday".to_owned())];
    let row = (key, year, prop::collection::vec(cell(), 0..5))
        .prop_map(|(key, year, rest)| [key, year].into_iter().chain(rest).collect());
    let odd = prop::collection::vec(cell(), 0..7);
    prop::collection::vec(prop_oneof![5 => row, 1 => odd], 0..40)
}

/// The file's text: a header and these rows, quoted where needed.
fn text(rows: &[Vec<String>]) -> String {
    let mut text = String::from("企业名称,年度,a,b,c\n");
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if cell.contains([',', '"', '\n']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn table_of(text: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messy.csv");
    std::fs::write(&path, text).unwrap();
    let options = ReadOptions {
        delimiter: Some(','),
        header_row: Some(1.into()),
        ..ReadOptions::default()
    };
    read(&path, &options, &Progress::default()).unwrap()
}

/// Each file row below the header is used once or set aside once.
fn check_rows(dataset: &Dataset, file_rows: u32) {
    let used = (0..dataset.height())
        .flat_map(|observation| dataset.rows_of(observation))
        .map(|&row| dataset.table.origins.file_row(row as usize));
    let runs = dataset.accounting.set_aside.iter();
    let aside = runs.flat_map(|aside| aside.row..aside.row + aside.rows);
    let mut all: Vec<u32> = used.chain(aside).collect();
    all.sort_unstable();
    let first = dataset.table.source.header_rows.1 + 1;
    let expected: Vec<u32> = (first..=file_rows).collect();
    assert_eq!(all, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rows_read_are_rows_used_combined_and_set_aside(rows in rows(), rule in 0..5_usize) {
        let table = table_of(&text(&rows));
        prop_assert_eq!(table.rows_read, table.height() + table.rows_aside());
        // A blank row of one cell is a blank line; all of them count.
        prop_assert_eq!(table.rows_read as u32 + table.source.header_rows.1, rows.len() as u32 + 1);
        // Whatever several rows of one entity and year make, or where nobody says it.
        let mapping = Several::ALL.get(rule).map(|rule| Mapping {
            format: 1,
            several_rows: Some(*rule),
            ..Mapping::default()
        });
        let Ok(dataset) = build(table, mapping.as_ref(), &[], &Progress::default()) else {
            return Ok(());
        };
        let accounting = &dataset.accounting;
        prop_assert_eq!(
            accounting.read,
            accounting.used + accounting.combined + accounting.rows_aside()
        );
        check_rows(&dataset, rows.len() as u32 + 1);
        for observation in 0..dataset.height() {
            for field in &dataset.fields {
                let evidence = dataset.evidence(observation, &field.id).unwrap();
                let row = &rows[evidence.place.row as usize - 2];
                let cell = row.get(evidence.place.column as usize - 1);
                prop_assert_eq!(evidence.raw.as_deref().unwrap_or_default(), cell.map_or("", String::as_str));
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noise.csv");
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(table) = read(&path, &ReadOptions::default(), &Progress::default()) {
            prop_assert_eq!(table.rows_read, table.height() + table.rows_aside());
            let _ = build(table, None, &[], &Progress::default());
        }
    }
}

/// The same table as CSV, XLSX, Parquet and JSON is the same table.
#[test]
fn every_format_says_the_same() {
    let texts = |cells: [&str; 3]| cells.map(|text| Cell::Text(text.to_owned())).to_vec();
    let numbers = |cells: [f64; 3]| cells.map(Cell::Number).to_vec();
    let sheet = Sheet {
        name: "企业".to_owned(),
        header: [
            "统一社会信用代码",
            "企业名称",
            "年度",
            "营业收入（亿元）",
            "R&D（万元）",
            "备用",
        ]
        .map(str::to_owned)
        .to_vec(),
        columns: vec![
            texts([
                "91440300708461136T",
                "91110000802100433B",
                "914403001922038216",
            ]),
            texts(["甲", "乙, \"丙\"", " 丁 "]),
            numbers([2019.0, 2020.0, 2021.0]),
            numbers([1.5, 1234567.25, -0.1]),
            vec![Cell::Number(0.1 + 0.2), Cell::Blank, Cell::Number(1e21)],
            vec![Cell::Blank, Cell::Blank, Cell::Blank],
        ],
        print: None,
    };
    let folder = tempfile::tempdir().unwrap();
    let datasets: Vec<Dataset> = ["csv", "xlsx", "parquet", "json"]
        .iter()
        .map(|ending| {
            let path = folder.path().join("table").with_extension(ending);
            write(&path, std::slice::from_ref(&sheet)).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            build(table, None, &[], &Progress::default()).unwrap()
        })
        .collect();
    for dataset in &datasets {
        assert_eq!(dataset.height(), 3);
        assert_eq!(dataset.table.origins.cell(0, 0), (2, 1));
        assert!(
            dataset.frame.equals_missing(&datasets[0].frame),
            "{:?}",
            dataset.table.source.format
        );
        let revenue = dataset
            .frame
            .column("revenue_wan")
            .unwrap()
            .f64()
            .unwrap()
            .get(0);
        assert_eq!(revenue, Some(15_000.0));
    }
}

#[test]
fn the_fullest_sheet_is_read_unless_one_is_chosen() {
    let sheet = |name: &str, rows: usize| Sheet {
        name: name.to_owned(),
        header: ["企业名称", "年度"].map(str::to_owned).to_vec(),
        columns: vec![
            (0..rows)
                .map(|row| Cell::Text(format!("企业{row}")))
                .collect(),
            vec![Cell::Number(2020.0); rows],
        ],
        print: None,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    write(&path, &[sheet("CNKI", 1), sheet("数据", 5)]).unwrap();
    let with = |chosen: Option<&str>| {
        let options = ReadOptions {
            sheet: chosen.map(str::to_owned),
            ..ReadOptions::default()
        };
        read(&path, &options, &Progress::default())
    };
    let table = with(None).unwrap();
    assert_eq!(table.source.sheet.as_deref(), Some("数据"));
    assert_eq!(table.source.sheets, ["CNKI", "数据"]);
    assert_eq!(table.place(0, 0).to_string(), "book.xlsx!数据!A2");
    assert_eq!(with(Some("CNKI")).unwrap().height(), 1);
    assert_eq!(with(Some("2")).unwrap().height(), 5);
    let error = with(Some("3")).unwrap_err().to_string();
    assert!(error.contains("CNKI, 数据"), "{error}");
}
