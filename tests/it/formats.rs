//! The same small table in every format is the same observations, every row is accounted for, and each value leads back
//! to its cell.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use innovation_atlas::dataset::{Dataset, Mapping, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Table, read};
use polars_arrow::array::{
    Array, DictionaryArray, Float64Array, Int32Array, PrimitiveArray, Utf8Array,
};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, IntegerType};
use polars_arrow::io::ipc::write::{FileWriter, StreamWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;

use crate::reading_data::real;

const HEADER: [&str; 4] = ["企业名称", "年度", "营业收入（万元）", "行业"];
const ROWS: [[&str; 4]; 3] = [
    ["甲公司", "2019", "1500.5", "制造业"],
    ["乙公司", "2019", "200", "软件业"],
    ["甲公司", "2020", "1600", "制造业"],
];

/// File and sheet beside the path's own, and the row there.
type Standing = (Option<&'static str>, Option<&'static str>, u32);

/// One file or folder with the table in it.
struct Case {
    path: PathBuf,
    options: ReadOptions,
    mapping: Option<Mapping>,
    /// The first row of the data, and whether a footnote follows it.
    first: u32,
    footnote: bool,
    /// Where a row stands: sheet or file beside the path's own, and the row there.
    place: fn(usize) -> Standing,
}

fn lines(delimiter: &str, rows: &[[&str; 4]]) -> String {
    let lines = std::iter::once(&HEADER).chain(rows);
    lines.map(|row| row.join(delimiter) + "\r\n").collect()
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("数据").unwrap();
    for (column, name) in HEADER.iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
        for (row, cells) in ROWS.iter().enumerate() {
            let place = (row as u32 + 1, column as u16);
            match cells[column].parse::<f64>() {
                Ok(number) => sheet.write(place.0, place.1, number).unwrap(),
                Err(_) => sheet.write(place.0, place.1, cells[column]).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn ods() -> Vec<u8> {
    let cell = |cell: &&str| match cell.parse::<f64>() {
        Ok(number) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{cell}</text:p></table:table-cell>"
        ),
        Err(_) => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
        ),
    };
    let row = |cells: &[&str; 4]| -> String {
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = std::iter::once(&HEADER).chain(&ROWS).map(row).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"数据\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet".to_owned();
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zipped(&[
        ("mimetype", kind),
        ("content.xml", content),
        ("META-INF/manifest.xml", manifest.to_owned()),
    ])
}

fn html() -> String {
    let row = |cells: &[&str; 4], tag: &str| -> String {
        let between = format!("</{tag}><{tag}>");
        let cells = cells.join(&between);
        format!("<tr><{tag}>{cells}</{tag}></tr>")
    };
    let rows: String = ROWS.iter().map(|cells| row(cells, "td")).collect();
    format!(
        "<html><meta charset=\"utf-8\"><table>{}{rows}</table></html>",
        row(&HEADER, "th")
    )
}

fn json(nested: bool) -> Vec<String> {
    let record = |cells: &[&str; 4]| {
        let revenue = if nested {
            format!("\"财务\": {{\"{}\": {}}}", HEADER[2], cells[2])
        } else {
            format!("\"{}\": {}", HEADER[2], cells[2])
        };
        format!(
            "{{\"{}\": \"{}\", \"{}\": {}, {revenue}, \"{}\": \"{}\"}}",
            HEADER[0], cells[0], HEADER[1], cells[1], HEADER[3], cells[3]
        )
    };
    ROWS.iter().map(record).collect()
}

/// The table as Arrow has it, the last column of words from a dictionary.
fn batch() -> (Arc<ArrowSchema>, RecordBatchT<Box<dyn Array>>) {
    let words = |column: usize| ROWS.map(|row| row[column]);
    let dictionary = ArrowDataType::Dictionary(
        IntegerType::Int32,
        Box::new(ArrowDataType::LargeUtf8),
        false,
    );
    let fields = [
        Field::new(HEADER[0].into(), ArrowDataType::LargeUtf8, true),
        Field::new(HEADER[1].into(), ArrowDataType::Int32, true),
        Field::new(HEADER[2].into(), ArrowDataType::Float64, true),
        Field::new(HEADER[3].into(), dictionary.clone(), true),
    ];
    let schema: ArrowSchema = fields
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect();
    let schema = Arc::new(schema);
    let kinds = Utf8Array::<i64>::from_slice(["制造业", "软件业"]).boxed();
    let keys = PrimitiveArray::from_slice([0_i32, 1, 0]);
    let arrays = vec![
        Utf8Array::<i64>::from_slice(words(0)).boxed(),
        Int32Array::from_slice(words(1).map(|cell| cell.parse().unwrap())).boxed(),
        Float64Array::from_slice(words(2).map(|cell| cell.parse().unwrap())).boxed(),
        DictionaryArray::try_new(dictionary, keys, kinds)
            .unwrap()
            .boxed(),
    ];
    (Arc::clone(&schema), RecordBatchT::new(3, schema, arrays))
}

fn arrow_file() -> Vec<u8> {
    let (schema, batch) = batch();
    let mut out =
        FileWriter::try_new(Vec::new(), schema, None, WriteOptions { compression: None }).unwrap();
    out.write(&batch, None).unwrap();
    out.finish().unwrap();
    out.into_inner()
}

fn arrow_stream() -> Vec<u8> {
    let (schema, batch) = batch();
    let mut out = StreamWriter::new(Vec::new(), WriteOptions { compression: None });
    out.start(&schema, None).unwrap();
    out.write(&batch, None).unwrap();
    out.finish().unwrap();
    out.into_inner()
}

fn parquet() -> Vec<u8> {
    use polars::prelude::{DataFrame, NamedFrom, Series};
    let words = |column: usize| ROWS.map(|row| row[column]);
    let columns = vec![
        Series::new(HEADER[0].into(), words(0)).into(),
        Series::new(
            HEADER[1].into(),
            words(1).map(|cell| cell.parse::<i32>().unwrap()),
        )
        .into(),
        Series::new(
            HEADER[2].into(),
            words(2).map(|cell| cell.parse::<f64>().unwrap()),
        )
        .into(),
        Series::new(HEADER[3].into(), words(3)).into(),
    ];
    let mut frame = DataFrame::new(3, columns).unwrap();
    let mut out = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut out)
        .finish(&mut frame)
        .unwrap();
    out
}

fn case(folder: &Path, name: &str, bytes: &[u8]) -> Case {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    Case {
        path,
        options: ReadOptions::default(),
        mapping: None,
        first: 2,
        footnote: false,
        place: |row| (None, None, row as u32 + 2),
    }
}

fn cases(folder: &Path) -> Vec<Case> {
    let in_sheet = |row: usize| (None, Some("数据"), row as u32 + 2);
    let case = |name: &str, bytes: &[u8]| case(folder, name, bytes);
    let text = lines(",", &ROWS);
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let (gb, ..) = encoding_rs::GB18030.encode(&text);
    let mut cases = vec![
        case("utf8.csv", text.as_bytes()),
        case("bom.csv", format!("\u{feff}{text}").as_bytes()),
        case("utf16le.csv", &utf16(false)),
        case("utf16be.csv", &utf16(true)),
        case("gb18030.csv", &gb),
        case("tab.tsv", lines("\t", &ROWS).as_bytes()),
        case("semicolon.csv", lines(";", &ROWS).as_bytes()),
        case("pipe.txt", lines("|", &ROWS).as_bytes()),
        case("returns.csv", text.replace("\r\n", "\r").as_bytes()),
        case(
            "single.csv",
            text.replace("甲公司", "'甲公司'")
                .replace("乙公司", "'乙公司'")
                .as_bytes(),
        ),
        case("page.xls", html().as_bytes()),
        case("table.parquet", &parquet()),
        case("file.arrow", &arrow_file()),
        case("stream.arrows", &arrow_stream()),
        case(
            "records.json",
            format!("[{}]", json(false).join(",\n")).as_bytes(),
        ),
        case("lines.ndjson", json(false).join("\n").as_bytes()),
    ];
    for (name, bytes) in [
        ("book.xlsx", workbook()),
        ("book.xlsm", workbook()),
        ("book.ods", ods()),
    ] {
        cases.push(Case {
            place: in_sheet,
            ..case(name, &bytes)
        });
    }
    cases.extend(special_cases(folder));
    cases
}

/// Those that are read by a mapping, with lines around the table, or from several files.
fn special_cases(folder: &Path) -> Vec<Case> {
    let case = |name: &str, bytes: &[u8]| case(folder, name, bytes);
    let in_file = |row: usize| {
        [
            (Some("2019.csv"), None, 2),
            (Some("2019.csv"), None, 3),
            (Some("2020.csv"), None, 2),
        ][row]
    };
    let text = lines(",", &ROWS);
    let mut cases = Vec::new();
    let nested =
        "format = 1\n[[column]]\nfrom = \"财务 / 营业收入（万元）\"\nfield = \"revenue_wan\"\n";
    cases.push(Case {
        mapping: Some(Mapping::from_text(nested).unwrap()),
        ..case(
            "nested.json",
            format!("[{}]", json(true).join(",")).as_bytes(),
        )
    });
    let note = format!("企业一览\r\n\r\n{text}注：数据为快报数\r\n");
    cases.push(Case {
        first: 4,
        footnote: true,
        place: |row| (None, None, row as u32 + 4),
        ..case("notes.csv", note.as_bytes())
    });
    let (big5, ..) = encoding_rs::BIG5.encode("企業名稱,年度\r\n甲公司,2019\r\n");
    assert!(
        read(
            &case("big5.csv", &big5).path,
            &ReadOptions::default(),
            &Progress::default()
        )
        .is_ok()
    );
    let years = [
        ("2019.csv", lines(",", &ROWS[..2])),
        ("2020.csv", lines(",", &ROWS[2..])),
    ];
    cases.push(Case {
        place: in_file,
        ..case("years.zip", &zipped(&years))
    });
    let years_folder = folder.join("years");
    std::fs::create_dir(&years_folder).unwrap();
    for (name, text) in &years {
        std::fs::write(years_folder.join(name), text).unwrap();
    }
    cases.push(Case {
        place: in_file,
        path: years_folder,
        ..case("unused.csv", b"a,b\n1,2\n")
    });
    cases
}

fn check(case: &Case, dataset: &Dataset) {
    let name = case.path.file_name().unwrap().to_str().unwrap();
    let accounting = &dataset.accounting;
    assert_eq!(
        (accounting.used, accounting.rows_aside()),
        (3, usize::from(case.footnote)),
        "{name}"
    );
    assert_eq!(
        accounting.read,
        accounting.used + accounting.combined + accounting.rows_aside(),
        "{name}"
    );
    let first = dataset.table.source.header_rows.1 + 1;
    assert_eq!(first, case.first, "{name}");
    let revenue: Vec<Option<f64>> = dataset
        .frame
        .column("revenue_wan")
        .unwrap()
        .f64()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(revenue, [Some(1500.5), Some(200.0), Some(1600.0)], "{name}");
    for (row, cells) in ROWS.iter().enumerate() {
        for (column, (id, cell)) in ["name", "year", "revenue_wan", "industry"]
            .iter()
            .zip(cells)
            .enumerate()
        {
            let evidence = dataset
                .evidence(row, id)
                .unwrap_or_else(|| panic!("{name} {id}"));
            assert_eq!(evidence.raw.as_deref(), Some(*cell), "{name} {id}");
            let (file, sheet, file_row) = (case.place)(row);
            let place = &evidence.place;
            assert!(
                place.file.ends_with(file.unwrap_or(name)),
                "{name} {id}: {}",
                place.file
            );
            assert_eq!(place.sheet.as_deref(), sheet, "{name} {id}");
            assert_eq!(
                (place.row, place.column as usize),
                (file_row, column + 1),
                "{name} {id}"
            );
        }
    }
}

#[test]
fn every_format_says_the_same_and_leads_back() {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(folder.path());
    let mut first: Option<Dataset> = None;
    for case in &cases {
        let dataset = open(
            &case.path,
            &case.options,
            case.mapping.as_ref(),
            &[],
            &Progress::default(),
        )
        .unwrap_or_else(|problem| panic!("{}: {problem}", case.path.display()));
        check(case, &dataset);
        let columns = ["entity", "name", "year", "revenue_wan", "industry"];
        let frame = dataset.frame.select(columns).unwrap();
        match &first {
            None => first = Some(dataset),
            Some(first) => {
                let other = first.frame.select(columns).unwrap();
                assert!(frame.equals_missing(&other), "{}", case.path.display());
            }
        }
    }
    println!("{} formats", cases.len());
}

/// The cells of a table with their places, without those that every format writes in its own way.
fn cells(table: &Table) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for row in 0..table.height() {
        for (at, column) in table.columns.iter().enumerate() {
            let text = column.cells.get(row).unwrap_or_default().to_owned();
            all.push((table.place(row, at).reference(), text));
        }
    }
    all
}

/// Whether two tables have the same cells; old workbooks keep fewer digits of a number.
fn assert_same(one: &[(String, String)], other: &[(String, String)], name: &str) {
    assert_eq!(one.len(), other.len(), "{name}");
    for ((place, text), (other_place, other_text)) in one.iter().zip(other) {
        let near = text.parse().is_ok_and(|a: f64| {
            other_text
                .parse()
                .is_ok_and(|b: f64| (a - b).abs() <= 1e-12 * a.abs())
        });
        assert!(
            place == other_place && (text == other_text || near),
            "{name} {place}: {text} {other_text}"
        );
    }
}

/// Workbooks of the kinds that no test can write say what their newer twins say.
#[test]
fn old_and_binary_workbooks_say_what_the_newer_ones_say() {
    let mut compared = 0;
    let all: [(&str, &[&str]); 3] = [
        ("any_sheets", &["xls", "xlsb", "ods"]),
        ("date", &["xls", "xlsb"]),
        ("issues", &["xlsb", "ods"]),
    ];
    for (name, endings) in all {
        let path = |ending: &str| real(&format!("messy/calamine/tests/{name}.{ending}"));
        let Some(newer) = path("xlsx") else {
            return;
        };
        let table = |path: &Path| read(path, &ReadOptions::default(), &Progress::default());
        let newer = table(&newer).map(|table| (cells(&table), table.rows_read, table.rows_aside()));
        for ending in endings {
            let other = table(&path(ending).unwrap());
            match (&newer, other) {
                (Ok((cells_of_newer, rows, aside)), Ok(other)) => {
                    assert_same(cells_of_newer, &cells(&other), &format!("{name}.{ending}"));
                    assert_eq!(
                        (other.rows_read, other.rows_aside()),
                        (*rows, *aside),
                        "{name}.{ending}"
                    );
                    assert_eq!(other.rows_read, other.height() + other.rows_aside());
                    compared += 1;
                }
                (Err(_), Err(_)) => {}
                (newer, other) => panic!(
                    "{name}.{ending}: {:?} {:?}",
                    newer.is_ok(),
                    other.map(|_| ())
                ),
            }
        }
    }
    println!("{compared} workbooks compared");
    assert_eq!(compared, 7);
}

/// Words kept as numbers of a list, as pandas writes a Categorical: the file was written by pyarrow.
#[test]
fn words_of_a_parquet_dictionary_are_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/written/categorical.parquet");
    let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
    let cells = |at: usize| -> Vec<Option<&str>> { table.columns[at].cells.iter().collect() };
    assert_eq!(cells(0), [Some("甲厂"), Some("乙厂"), Some("甲厂")]);
    assert_eq!(cells(1), [Some("高"), None, Some("低")]);
    assert_eq!(cells(2), [Some("1.5"), Some("2"), Some("3")]);
}

/// Records in a cell, of which the second row has none, as polars for Python writes them: with a table of contents
/// alone to say what the columns are, short words inside the cells, and packed by zstd.
#[test]
fn fields_of_records_in_arrow_and_parquet_are_columns() {
    for name in ["records.arrow", "records.parquet"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/it/written")
            .join(name);
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let cells = |at: usize| -> Vec<Option<&str>> { table.columns[at].cells.iter().collect() };
        let names: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let expected = ["企业名称", "年度", "财务 / 营业收入", "财务 / 人员 / 研发"];
        assert_eq!(names, expected, "{name}");
        assert_eq!(
            cells(0),
            [Some("甲有限公司"), Some("乙有限公司"), Some("丙有限公司")]
        );
        assert_eq!(cells(2), [Some("100.5"), None, Some("7")]);
        assert_eq!(cells(3), [Some("12"), None, None]);
    }
}
