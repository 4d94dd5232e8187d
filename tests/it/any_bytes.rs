//! Whatever comes: made-up tables and damaged files are read or refused, never end the program, and what is read is
//! counted and leads back to its place.

use std::io::{Cursor, Write};

use innovation_atlas::geo::read_boundaries;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Shape, Table, read};
use polars::prelude::{DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;
use proptest::prelude::*;

use crate::entries::sound;

fn reading(name: &str, bytes: &[u8], layout: Option<Shape>) -> Option<Table> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = ReadOptions {
        layout,
        ..ReadOptions::default()
    };
    read(&path, &options, &Progress::default()).ok()
}

/// Cells that mean something to the reader, and some that do not.
fn cell() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "1",
        "2.5",
        "-",
        "—",
        "2019",
        "2020年",
        "合计",
        "合 计",
        "Total",
        "指标",
        "单位",
        "万元",
        "地 区",
        "企业名称",
        "年度",
        "收入2019",
        "收入2020",
        "2019年利润",
        "注：x",
        "北京",
        "a",
        "甲",
        "\"q",
        " ",
        "1,5",
        "%",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn made_up_tables_are_counted(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..7), 1..14),
        layout in prop::option::of(prop::sample::select(Shape::ALL.to_vec())),
    ) {
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        if let Some(table) = reading("data.csv", lines.join("\n").as_bytes(), layout) {
            sound(table);
        }
    }

    #[test]
    fn made_up_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0_usize..9) {
        let heads: [&[u8]; 9] = [
            b"", b"PK\x03\x04", b"PAR1", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<table><tr><td>", b"[{\"a\":",
            b"\xFF\xFE", b"\x09\x08\x10\x00", b"<html>",
        ];
        let bytes = [heads[kind], &bytes].concat();
        if let Some(table) = reading("data", &bytes, None) {
            sound(table);
        }
    }
}

fn parquet() -> Vec<u8> {
    let columns = vec![
        Series::new("entity".into(), ["A", "B", "C"]).into(),
        Series::new("x".into(), [1.0, 2.0, 3.0]).into(),
    ];
    let mut frame = DataFrame::new(3, columns).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..5 {
        sheet.write(row, 0, format!("企业{row}")).unwrap();
        sheet.write(row, 1, f64::from(row)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn archive() -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for year in ["2019.csv", "2020.csv"] {
        out.start_file(year, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all("企业,收入\n甲厂,1\n乙厂,2\n".as_bytes())
            .unwrap();
    }
    out.finish().unwrap().into_inner()
}

const TOPOLOGY: &str = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[100,30]},"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0,1]],"properties":{"name":"x"}}]}},"arcs":[[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[0,2]]]}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_files_are_read_or_refused(
        kind in 0_usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = [parquet, workbook, archive, || TOPOLOGY.as_bytes().to_vec()][kind]();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if kind == 3 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.json");
            std::fs::write(&path, &bytes).unwrap();
            let _ = read_boundaries(&path, &Progress::default());
        } else if let Some(table) = reading("data", &bytes, None) {
            sound(table);
        }
    }
}
