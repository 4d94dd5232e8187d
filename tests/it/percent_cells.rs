//! A share shown as 3.4 % is 3.4 % in every kind of workbook: files are made record by record, as Excel and others
//! write them.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Format, ReadOptions};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The dataset of a file of these bytes.
fn dataset(name: &str, bytes: &[u8]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = ReadOptions::default();
    open(&path, &options, None, &[], &Progress::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Two rows below the header: shares as stored, shown as per cent, and as they are.
const SHARES: [f64; 2] = [0.034, 0.25];
const HEADER: [&str; 3] = ["name", "share", "plain"];

fn assert_shares(data: &Dataset, format: Format) {
    assert_eq!(data.table.source.format, format);
    let values = |id: &str| -> Vec<Option<f64>> {
        let column = data.frame.column(id).unwrap();
        column.f64().unwrap().iter().collect()
    };
    assert_eq!(values("share"), [Some(3.4), Some(25.0)], "{format:?}");
    assert_eq!(values("plain"), SHARES.map(Some), "{format:?}");
    assert_eq!(data.field("share").unwrap().unit.as_deref(), Some("%"));
    assert_eq!(data.field("plain").unwrap().unit, None);
}

/// A record of an old workbook.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// An old workbook: styles are plain, built-in per cent, and a format of one's own.
fn old_workbook(far: bool) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let style = |format: u16| record(0x00E0, &[words(&[0, format]), vec![0; 16]].concat());
    let own = [words(&[164, 5]), vec![0], b"0.00%".to_vec()].concat();
    let globals = [
        begin(5),
        record(0x041E, &own),
        style(0),
        style(9),
        style(164),
    ]
    .concat();
    let label = |row: u16, column: u16, text: &str| {
        let head = words(&[row, column, 0, text.len() as u16]);
        record(0x0204, &[head, vec![0], text.as_bytes().to_vec()].concat())
    };
    let number = |row: u16, column: u16, style: u16, value: f64| {
        let head = words(&[row, column, style]);
        record(0x0203, &[head, value.to_le_bytes().to_vec()].concat())
    };
    let mut sheet = begin(16);
    for (column, header) in HEADER.into_iter().enumerate() {
        sheet.extend(label(0, column as u16, header));
    }
    for (at, share) in SHARES.into_iter().enumerate() {
        let row = at as u16 + 1;
        sheet.extend(label(row, 0, &format!("firm {at}")));
        sheet.extend(number(row, 1, row, share));
        sheet.extend(number(row, 2, 0, share));
    }
    if far {
        sheet.extend(number(65_535, 255, 0, 1.0));
    }
    sheet.extend(record(0x000A, &[]));
    let entry = |start: usize| {
        let start = (start as u32).to_le_bytes().to_vec();
        record(0x0085, &[start, vec![0, 0, 1, 0, b'S']].concat())
    };
    let end = record(0x000A, &[]);
    let start = globals.len() + entry(0).len() + end.len();
    [globals, entry(start), end, sheet].concat()
}

#[test]
fn old_workbooks_show_per_cent() {
    assert_shares(&dataset("shares.xls", &old_workbook(false)), Format::Xls);
    assert_shares(&dataset("shares.et", &old_workbook(false)), Format::Xls);
}

#[test]
fn a_cell_in_the_far_corner_keeps_its_place() {
    let data = dataset("far.xls", &old_workbook(true));
    let table = &data.table;
    let last = table.height() - 1;
    let place = table.place(last, table.columns.len() - 1);
    assert_eq!(place.row, 65_536);
    let beyond = table
        .notes
        .iter()
        .find(|note| note.key == "table.cells_beyond");
    assert!(beyond.is_some() || place.column == 256, "{:?}", table.notes);
    let share = data.evidence(0, "share").unwrap();
    assert_eq!((share.place.row, share.raw.as_deref()), (2, Some("3.4%")));
}

#[test]
fn spreadsheets_show_per_cent() {
    let cell = |kind: &str, value: f64| {
        format!(
            "<table:table-cell office:value-type=\"{kind}\" office:value=\"{value}\"><text:p>x</text:p></table:table-cell>"
        )
    };
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let mut rows = format!(
        "<table:table-row>{}</table:table-row>",
        HEADER.map(text).concat()
    );
    // Blank rows and a blank column before do not lead astray.
    rows.insert_str(
        0,
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>",
    );
    for (at, share) in SHARES.into_iter().enumerate() {
        write!(
            rows,
            "<table:table-row>{}{}{}</table:table-row>",
            text(&format!("firm {at}")),
            cell("percentage", share),
            cell("float", share)
        )
        .unwrap();
    }
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    let list = b"<manifest:manifest xmlns:manifest=\"m\"/>".to_vec();
    let bytes = archive(&[
        ("mimetype", kind),
        ("META-INF/manifest.xml", list),
        ("content.xml", content.into_bytes()),
    ]);
    assert_shares(&dataset("shares.ods", &bytes), Format::Ods);
}

/// A record of a binary workbook.
fn part(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if kind < 128 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    }
    out.push(content.len() as u8);
    assert!(content.len() < 128);
    out.extend(content);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let count = (text.encode_utf16().count() as u32).to_le_bytes().to_vec();
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [count, text].concat()
}

#[test]
fn binary_workbooks_show_per_cent() {
    let longs = |numbers: &[u32]| -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    };
    let style = |format: u16| part(47, &[words(&[0, format]), vec![0; 12]].concat());
    let styles = [
        part(278, &[]),
        part(615, &longs(&[1])),
        part(44, &[words(&[164]), wide("0.00%")].concat()),
        part(616, &[]),
        part(617, &longs(&[3])),
        style(0),
        style(10),
        style(164),
        part(618, &[]),
        part(279, &[]),
    ]
    .concat();
    let sheet_entry = [longs(&[0, 1]), wide("rId1"), wide("S")].concat();
    let workbook = [
        part(131, &[]),
        part(143, &[]),
        part(156, &sheet_entry),
        part(144, &[]),
        part(132, &[]),
    ]
    .concat();
    let text = |column: u32, text: &str| part(6, &[longs(&[column, 0]), wide(text)].concat());
    let number = |column: u32, style: u32, value: f64| {
        part(
            5,
            &[longs(&[column, style]), value.to_le_bytes().to_vec()].concat(),
        )
    };
    let row = |row: u32| part(0, &[longs(&[row, 0, 0]), vec![0; 5]].concat());
    let mut sheet = [
        part(129, &[]),
        part(148, &longs(&[0, 2, 0, 2])),
        part(145, &[]),
        row(0),
    ]
    .concat();
    for (column, header) in HEADER.into_iter().enumerate() {
        sheet.extend(text(column as u32, header));
    }
    for (at, share) in SHARES.into_iter().enumerate() {
        sheet.extend(row(at as u32 + 1));
        sheet.extend(text(0, &format!("firm {at}")));
        sheet.extend(number(1, at as u32 + 1, share));
        sheet.extend(number(2, 0, share));
    }
    sheet.extend([part(146, &[]), part(130, &[])].concat());
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"r\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let bytes = archive(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes().to_vec()),
        ("xl/workbook.bin", workbook),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", sheet),
    ]);
    assert_shares(&dataset("shares.xlsb", &bytes), Format::Xlsb);
}
