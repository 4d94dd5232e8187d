//! Tables written as files: what is in them, what can never be in them, and what happens when they cannot be written.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use innovation_atlas::table::{Cell, Sheet, TextEncoding, write, write_csv};
use polars_io::SerReader;
use polars_io::prelude::ParquetReader;
use tempfile::tempdir;

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn scores() -> Sheet {
    Sheet {
        name: "积分".to_owned(),
        header: ["entity", "名称", "total"].map(str::to_owned).to_vec(),
        columns: vec![
            vec![text("00123"), text("=1+1"), text("913206A")],
            vec![text("江湾，“引号”\"x\""), Cell::Blank, text("两\n行")],
            vec![
                Cell::Number(71.25),
                Cell::Number(f64::NAN),
                Cell::Number(-3.0),
            ],
        ],
        print: None,
    }
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn csv_is_utf8_with_its_mark_and_carries_no_formula() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("scores.csv");
    write(&path, &[scores()]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[..3], b"\xef\xbb\xbf");
    assert_eq!(
        std::str::from_utf8(&bytes[3..]).unwrap(),
        "entity,名称,total\n00123,\"江湾，“引号”\"\"x\"\"\",71.25\n'=1+1,,\n913206A,\"两\n行\",-3\n"
    );
    assert_eq!(files_in(folder.path()), ["scores.csv"]);
}

#[test]
fn gb18030_reads_back() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("scores.csv");
    write_csv(&path, &scores(), TextEncoding::Gb18030).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    let decoded = encoding_rs::GB18030.decode(&bytes).0;
    assert!(decoded.starts_with("entity,名称,total\n00123,"));
}

#[test]
fn a_workbook_keeps_text_text_and_numbers_numbers() {
    let folder = tempdir().unwrap();
    let (path, again) = (folder.path().join("a.xlsx"), folder.path().join("b.xlsx"));
    let mut second = scores();
    second.name = "积分".to_owned();
    write(&path, &[scores(), second.clone()]).unwrap();
    write(&again, &[scores(), second]).unwrap();
    assert_eq!(
        std::fs::read(&path).unwrap(),
        std::fs::read(&again).unwrap()
    );

    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["积分", "积分 (2)"]);
    let cells = book.worksheet_range("积分").unwrap();
    assert_eq!(
        cells.get_value((1, 0)),
        Some(&Data::String("00123".to_owned()))
    );
    assert_eq!(
        cells.get_value((2, 0)),
        Some(&Data::String("=1+1".to_owned()))
    );
    assert_eq!(cells.get_value((1, 2)), Some(&Data::Float(71.25)));
    assert_eq!(cells.get_value((2, 2)), Some(&Data::Empty));
    let formulas = book.worksheet_formula("积分").unwrap();
    assert!(
        formulas
            .used_cells()
            .all(|(_, _, formula)| formula.is_empty())
    );
}

#[test]
fn parquet_has_floats_and_strings() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("scores.parquet");
    write(&path, &[scores()]).unwrap();
    let frame = ParquetReader::new(std::fs::File::open(&path).unwrap())
        .finish()
        .unwrap();
    assert_eq!(frame.shape(), (3, 3));
    let totals = frame.column("total").unwrap().f64().unwrap();
    assert_eq!(totals.get(0), Some(71.25));
    assert_eq!(totals.get(1), None);
    assert_eq!(
        frame.column("entity").unwrap().str().unwrap().get(0),
        Some("00123")
    );
}

#[test]
fn json_is_an_array_of_records() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("scores.json");
    write(&path, &[scores()]).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(value[0]["total"], 71.25);
    assert_eq!(value[1]["名称"], serde_json::Value::Null);
    assert_eq!(value[2]["名称"], "两\n行");
    assert_eq!(value.as_array().unwrap().len(), 3);
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_no_trace() {
    let folder = tempdir().unwrap();
    let inside = |name: &str| folder.path().join(name);

    assert_eq!(
        write(&inside("a.txt"), &[scores()]).unwrap_err().key,
        "table.write_format"
    );
    assert_eq!(
        write(&inside("missing/a.csv"), &[scores()])
            .unwrap_err()
            .key,
        "table.write_no_folder"
    );
    #[cfg(target_os = "linux")]
    assert_eq!(
        write(Path::new("/proc/a.csv"), &[scores()])
            .unwrap_err()
            .key,
        "table.write_not_allowed"
    );
    std::fs::create_dir(inside("folder.csv")).unwrap();
    assert_eq!(
        write(&inside("folder.csv"), &[scores()]).unwrap_err().key,
        "table.write_is_folder"
    );
    std::fs::remove_dir(inside("folder.csv")).unwrap();
    let mut long = scores();
    long.columns[1][0] = text(&"长".repeat(40_000));
    assert_eq!(
        write(&inside("a.xlsx"), &[long]).unwrap_err().key,
        "table.write_text_too_long"
    );
    assert!(files_in(folder.path()).is_empty());
}

#[test]
fn a_read_only_file_stays_as_it_is() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "old").unwrap();
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    assert_eq!(
        write(&path, &[scores()]).unwrap_err().key,
        "table.write_read_only"
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(files_in(folder.path()), ["a.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    // A device that is always full; there is none in some containers.
    let full = Path::new("/dev/full");
    if !full.exists() {
        println!("/dev/full is absent: nothing to test");
        return;
    }
    let error = innovation_atlas::table::replace(&tempdir().unwrap().path().join("a.csv"), |_| {
        let outcome = std::fs::write(full, "x");
        Err(innovation_atlas::table::write_error(
            Path::new("a.csv"),
            &outcome.unwrap_err(),
        ))
    })
    .unwrap_err();
    assert_eq!(error.key, "table.write_disk_full");
}
