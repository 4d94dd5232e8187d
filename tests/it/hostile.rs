//! Files that were made to hurt: cut anywhere, small but claiming to be huge, wide, deep or without end. Each is read or
//! refused with a sentence, within seconds and in bounded memory.

use std::io::{Cursor, Write};
use std::path::Path;

use innovation_atlas::geo::read_boundaries;
use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Formula, parse};
use innovation_atlas::table::{ReadOptions, read};

use crate::bad_input::watched;
use crate::reading_data::real;
use crate::source::root;

fn in_folder(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

/// A sentence in both languages, or none at all.
fn told(error: &Message) {
    for lang in Lang::ALL {
        let text = error.text(lang);
        assert!(text.chars().count() > 5 && !text.contains('{'), "{text}");
    }
}

/// Checks a file with the real program: it ends by itself, soon, without much memory, and says something.
fn bears(name: &str, content: &[u8]) -> String {
    let (folder, path) = in_folder(name, content);
    let run = watched(&path);
    assert!(
        run.code.is_some_and(|code| code <= 2) && run.seconds < 20.0 && run.memory < 1024,
        "{name}: code {:?}, {} s, {} MiB, {}",
        run.code,
        run.seconds,
        run.memory,
        run.err
    );
    assert!(!run.err.contains("panicked"), "{name}: {}", run.err);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "{name}"
    );
    run.err
}

/// A workbook of the newer kind with these rows as its only sheet, and these shared texts.
fn workbook(rows: &str, shared: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let head = "http://schemas.openxmlformats.org";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{head}/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{head}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{head}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{head}/spreadsheetml/2006/main\" xmlns:r=\"{head}/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{head}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{head}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{head}/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{head}/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
            ),
        ),
        ("xl/sharedStrings.xml", shared.to_owned()),
    ];
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(name, options).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn every_format_is_read_or_refused_wherever_it_is_cut() {
    let sample = |name: &str| std::fs::read(root().join("sample-data").join(name)).unwrap();
    let lines = String::from_utf8(sample("enterprises.csv")).unwrap();
    let lines: String = lines
        .lines()
        .take(40)
        .flat_map(|line| [line, "\r\n"])
        .collect();
    let wide: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = "<html><meta charset=utf-8><table><tr><td>企业<td>收入<tr><td>甲<td>1&amp;</table>";
    let mut files = vec![
        ("utf16.csv", [&[0xFF, 0xFE][..], &wide].concat()),
        (
            "chinese.csv",
            encoding_rs::GB18030.encode(&lines).0.into_owned(),
        ),
        ("page.xls", page.as_bytes().to_vec()),
        ("data.parquet", sample("enterprises.parquet")),
    ];
    for name in ["date.xls", "date.xlsb", "date.ods", "pass_protected.xlsx"] {
        if let Some(path) = real(&format!("messy/calamine/tests/{name}")) {
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    for (name, bytes) in files {
        let (_folder, path) = in_folder(name, &bytes);
        for part in 0..40 {
            std::fs::write(&path, &bytes[..bytes.len() * part / 40]).unwrap();
            match read(&path, &ReadOptions::default(), &Progress::default()) {
                Ok(table) => assert_eq!(table.rows_read, table.height() + table.rows_aside()),
                Err(error) => told(&error),
            }
        }
    }
    let areas = sample("towns.geojson");
    let topology = br#"{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0]],"properties":{"name":"x"}}]}},"arcs":[[[120,30],[121,30],[121,31],[120,30]]]}"#;
    for (name, bytes) in [
        ("towns.geojson", areas.as_slice()),
        ("topology.json", topology),
    ] {
        let (_folder, path) = in_folder(name, bytes);
        assert!(read_boundaries(&path, &Progress::default()).is_ok());
        for part in 0..40 {
            std::fs::write(&path, &bytes[..bytes.len() * part / 40]).unwrap();
            told(&read_boundaries(&path, &Progress::default()).unwrap_err());
        }
    }
}

#[test]
fn thousands_of_columns_take_no_square_of_time() {
    let same = format!("{}x\n{}1\n", "x,".repeat(4_000), "1,".repeat(4_000));
    bears("same.csv", same.as_bytes());
    let own: Vec<String> = (0..12_000)
        .map(|at| format!("{{\"key {at}\":{at}}}"))
        .collect();
    assert!(bears("sparse.json", own.join("\n").as_bytes()).contains("filled"));
    let one: Vec<String> = (0..12_000).map(|at| format!("\"key {at}\":{at}")).collect();
    bears("wide.json", format!("[{{{}}}]", one.join(",")).as_bytes());
}

#[test]
fn years_that_would_repeat_thousands_of_columns_are_refused() {
    let names: Vec<String> = (0..8_000).map(|at| format!("n{at}")).collect();
    let years: Vec<String> = (1801..2200).map(|year| year.to_string()).collect();
    let head = format!("{},{}", names.join(","), years.join(","));
    let row = format!("x{}1\n", "y,".repeat(8_398));
    let text = format!("{head}\n{}", row.repeat(200));
    let (_folder, path) = in_folder("years.csv", text.as_bytes());
    let refusal =
        read(&path, &ReadOptions::default(), &Progress::default()).map(|table| table.height());
    assert!(
        format!("{refusal:?}").contains("table.too_many_cells"),
        "{refusal:?}"
    );
}

#[test]
fn workbooks_of_little_that_show_much_are_refused() {
    let far: String = (1..30_000)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c><c r=\"XFD{row}\"><v>2</v></c></row>"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    assert!(bears("far.xlsx", &workbook(&far, "<sst/>")).contains("filled"));
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(100_000));
    let shown: String = (1..30_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c><c r=\"B{row}\"><v>2</v></c></row>"))
        .collect::<Vec<_>>()
        .concat();
    assert!(bears("shown.xlsx", &workbook(&shown, &long)).contains("MB"));
}

#[test]
fn entities_of_entities_are_no_text() {
    let mut laughs = String::from("<!DOCTYPE x [<!ENTITY l0 \"ha\">");
    for level in 1..12 {
        let inner = format!("&l{};", level - 1).repeat(10);
        let entity = format!("<!ENTITY l{level} \"{inner}\">");
        laughs.push_str(&entity);
    }
    laughs.push_str("]>");
    let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>2</v></c></row>";
    bears(
        "laughs.xlsx",
        &workbook(row, &format!("{laughs}<sst><si><t>&l11;</t></si></sst>")),
    );
    let page = format!("{laughs}<html><table><tr><td>a<td>b<tr><td>&l11;<td>1</table></html>");
    bears("laughs.html", page.as_bytes());
}

#[test]
fn what_is_nested_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        bears("deep.json", deep.as_bytes());
        let areas = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"name\":\"a\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{deep}}}}}]}}"
        );
        let (_folder, path) = in_folder("areas.json", areas.as_bytes());
        told(&read_boundaries(&path, &Progress::default()).unwrap_err());
    }
    bears("deep.html", "<table><tr><td>".repeat(100_000).as_bytes());
    let scheme = format!(
        "format = 1\nx = {}{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    for error in parse(&scheme).unwrap_err() {
        told(&error.message);
    }
    for formula in [
        "(".repeat(3_000) + "x" + &")".repeat(3_000),
        "- ".repeat(4_000) + "x",
    ] {
        if let Err(error) = Formula::parse(&formula) {
            told(&error);
        }
    }
}

/// An archive whose one file is said to be smaller than it is.
fn understated() -> Vec<u8> {
    let content = "企业,收入\n甲,1\n".repeat(1000);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("2019.csv", zip::write::SimpleFileOptions::default())
        .unwrap();
    out.write_all(content.as_bytes()).unwrap();
    let mut bytes = out.finish().unwrap().into_inner();
    let length = (content.len() as u32).to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == length {
            bytes[at..at + 4].copy_from_slice(&17_u32.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn a_file_of_an_archive_that_is_larger_than_it_says_is_refused() {
    let (_folder, path) = in_folder("data.zip", &understated());
    let error = read(&path, &ReadOptions::default(), &Progress::default()).unwrap_err();
    told(&error);
    assert!(error.to_string().contains("larger than"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_pipe_or_without_tables_does_not_wait() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = |path: &Path| read(path, &ReadOptions::default(), &Progress::default());
    told(&refusal(folder.path()).unwrap_err());
    let pipe = folder.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    told(&refusal(folder.path()).unwrap_err());
    std::fs::write(folder.path().join("2020.csv"), "企业,收入\n甲,1\n").unwrap();
    assert_eq!(refusal(folder.path()).unwrap().height(), 1);
}
