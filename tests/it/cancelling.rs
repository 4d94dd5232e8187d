//! Reading that somebody stops: every format ends soon after it was asked to, with the word for it and nothing else.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use innovation_atlas::dataset::open;
use innovation_atlas::i18n::Result;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;
use polars::prelude::{DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;

/// Opens a file, asks to stop as soon as it tells of progress, and says what it ended with and how long that took.
fn stopped(path: &Path) -> (Result<()>, Duration) {
    let progress = Progress::default();
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let options = ReadOptions::default();
            open(path, &options, None, &[], &progress).map(|_| ())
        });
        while progress.share() == 0.0 && !work.is_finished() {
            std::thread::yield_now();
        }
        assert!(!work.is_finished(), "it ended before it told of progress");
        progress.cancel();
        let start = Instant::now();
        (work.join().unwrap(), start.elapsed())
    })
}

fn ends_soon(name: &str, write: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(&path);
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    let before = files();
    let (end, took) = stopped(&path);
    assert_eq!(end.unwrap_err().key, "jobs.cancelled", "{name}");
    assert!(took < Duration::from_secs(10), "{name}: {took:?}");
    assert_eq!(files(), before, "{name} leaves something behind");
    println!("{name}: {took:?}");
}

fn text(rows: usize) -> String {
    let mut text = String::from("统一社会信用代码,企业名称,年度");
    for column in 0..12 {
        write!(text, ",指标{column}").unwrap();
    }
    for row in 0..rows {
        write!(
            text,
            "\n91320582{row:010},江湾企业{row}有限公司,{}",
            2016 + row % 7
        )
        .unwrap();
        for column in 0..12 {
            write!(text, ",{}.{column}", row * 37 % 10_007).unwrap();
        }
    }
    text
}

const ROWS: usize = 150_000;

#[test]
fn text_in_either_encoding() {
    let text = text(ROWS);
    ends_soon("data.csv", |path| std::fs::write(path, &text).unwrap());
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    ends_soon("chinese.csv", |path| std::fs::write(path, &bytes).unwrap());
}

#[test]
fn a_workbook() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..15_000 {
        sheet
            .write(row, 0, format!("江湾企业{row}有限公司"))
            .unwrap();
        for column in 1..8 {
            sheet.write(row, column, f64::from(row) / 7.0).unwrap();
        }
    }
    ends_soon("data.xlsx", |path| book.save(path).unwrap());
}

#[test]
fn a_page_and_records() {
    ends_soon("data.html", |path| {
        let mut page = String::from("<table><tr><th>企业名称<th>年度<th>收入");
        for row in 0..ROWS {
            write!(
                page,
                "<tr><td>江湾企业{row}<td>{}<td>{row}.5",
                2016 + row % 7
            )
            .unwrap();
        }
        std::fs::write(path, page).unwrap();
    });
    let record = |row| format!("{{\"企业名称\":\"江湾企业{row}\",\"年度\":2020,\"收入\":{row}.5}}");
    let records: Vec<String> = (0..ROWS).map(record).collect();
    ends_soon("data.json", |path| {
        std::fs::write(path, format!("[{}]", records.join(","))).unwrap();
    });
    ends_soon("lines.json", |path| {
        std::fs::write(path, records.join("\n")).unwrap();
    });
}

#[test]
fn columns_of_parquet() {
    let names: Vec<String> = (0..100_000).map(|row| format!("江湾企业{row}")).collect();
    let values: Vec<f64> = (0..100_000).map(|row| f64::from(row) / 7.0).collect();
    let mut columns = vec![Series::new("name".into(), &names).into()];
    for column in 0..30 {
        columns.push(Series::new(format!("x{column}").into(), &values).into());
    }
    let mut frame = DataFrame::new(names.len(), columns).unwrap();
    ends_soon("data.parquet", |path| {
        let file = std::fs::File::create(path).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
    });
}

#[test]
fn an_archive_and_a_folder() {
    let text = text(ROWS / 3);
    let years = ["2019.csv", "2020.csv", "2021.csv"];
    ends_soon("data.zip", |path| {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for year in years {
            let options = zip::write::SimpleFileOptions::default();
            out.start_file(year, options).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        std::fs::write(path, out.finish().unwrap().into_inner()).unwrap();
    });
    ends_soon("folder", |path| {
        std::fs::create_dir(path).unwrap();
        for year in years {
            std::fs::write(path.join(year), &text).unwrap();
        }
    });
}
