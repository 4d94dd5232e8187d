//! What a cell shows is what is read, in every kind of workbook: 3.4 % for 0.034, 52.3万 for 523000, 000123 for 123. Files
//! are made record by record, as Excel and others write them.

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
const HEADER: [&str; 5] = ["name", "share", "plain", "营业收入（万元）", "批次号"];
/// Behind them: amounts as stored, shown in ten thousands, and numbers that are shown with zeros before them.
const AMOUNTS: [f64; 2] = [523_000.0, 1_250_000.0];
const IN_TEN_THOUSANDS: &str = "0\\.0,\"万\"";
const CODES: [f64; 2] = [123.0, 4567.0];
const PADDED: &str = "000000";

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
    assert_eq!(
        values("revenue_wan"),
        [Some(52.3), Some(125.0)],
        "{format:?}"
    );
    let codes = data.frame.column("批次号").unwrap();
    let codes: Vec<Option<&str>> = codes.str().unwrap().iter().collect();
    assert_eq!(codes, [Some("000123"), Some("004567")], "{format:?}");
    let raw = data.evidence(0, "revenue_wan").unwrap().raw;
    assert_eq!(raw.as_deref(), Some("52.3万"), "{format:?}");
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
    let wide = |number: u16, code: &str| {
        let code: Vec<u16> = code.encode_utf16().collect();
        let head = words(&[number, code.len() as u16]);
        record(0x041E, &[head, vec![1], words(&code)].concat())
    };
    let globals = [
        begin(5),
        record(0x041E, &own),
        wide(165, IN_TEN_THOUSANDS),
        wide(166, PADDED),
        style(0),
        style(9),
        style(164),
        style(165),
        style(166),
    ]
    .concat();
    let label = |row: u16, column: u16, text: &str| {
        let text: Vec<u16> = text.encode_utf16().collect();
        let head = words(&[row, column, 0, text.len() as u16]);
        record(0x0204, &[head, vec![1], words(&text)].concat())
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
        sheet.extend(number(row, 3, 3, AMOUNTS[at]));
        sheet.extend(number(row, 4, 4, CODES[at]));
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

/// How a spreadsheet describes the two formats, and in which columns cells have one that says none of their own.
const STYLES: &str = "<number:number-style style:name=\"N1\"><number:number number:decimal-places=\"0\" \
    number:min-integer-digits=\"2\" number:display-factor=\"1000\"><number:embedded-text number:position=\"1\">.\
    </number:embedded-text></number:number><number:text>万</number:text></number:number-style>\
    <number:number-style style:name=\"N2\"><number:number number:decimal-places=\"0\" \
    number:min-integer-digits=\"6\"/></number:number-style>\
    <style:style style:name=\"ce1\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
    <style:style style:name=\"ce2\" style:family=\"table-cell\" style:data-style-name=\"N2\"/>";
const COLUMNS: &str = "<table:table-column table:number-columns-repeated=\"3\"/>\
    <table:table-column table:default-cell-style-name=\"ce1\"/><table:table-column/>";

#[test]
fn workbooks_and_documents_show_what_their_formats_say() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let format = |code: &str| rust_xlsxwriter::Format::new().set_num_format(code);
    let sheet = book.add_worksheet();
    for (column, header) in HEADER.into_iter().enumerate() {
        sheet.write(0, column as u16, header).unwrap();
    }
    let (percent, amount, code) = (format("0.00%"), format(IN_TEN_THOUSANDS), format(PADDED));
    let mut rows = String::new();
    for (at, share) in SHARES.into_iter().enumerate() {
        let row = at as u32 + 1;
        sheet.write(row, 0, format!("firm {at}")).unwrap();
        sheet.write_with_format(row, 1, share, &percent).unwrap();
        sheet.write(row, 2, share).unwrap();
        sheet
            .write_with_format(row, 3, AMOUNTS[at], &amount)
            .unwrap();
        sheet.write_with_format(row, 4, CODES[at], &code).unwrap();
        let cell = |style: usize, value: f64| {
            format!("<Cell ss:StyleID=\"s{style}\"><Data ss:Type=\"Number\">{value}</Data></Cell>")
        };
        let (amount, code) = (cell(3, AMOUNTS[at]), cell(4, CODES[at]));
        let (shown, plain) = (cell(1, share), cell(2, share));
        let name = format!("<Cell><Data ss:Type=\"String\">firm {at}</Data></Cell>");
        write!(rows, "<Row>{name}{shown}{plain}{amount}{code}</Row>").unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    assert_shares(&dataset("shares.xlsx", &bytes), Format::Xlsx);
    let style = |(at, code): (usize, &str)| {
        let code = code.replace('"', "&quot;");
        let at = at + 1;
        format!("<Style ss:ID=\"s{at}\"><NumberFormat ss:Format=\"{code}\"/></Style>")
    };
    let codes = ["Percent", "General", IN_TEN_THOUSANDS, PADDED];
    let styles: String = codes.into_iter().enumerate().map(style).collect();
    let header = HEADER.map(|name| format!("<Cell><Data ss:Type=\"String\">{name}</Data></Cell>"));
    let space = "urn:schemas-microsoft-com:office:spreadsheet";
    let text = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\"><Styles>{styles}</Styles>\
         <Worksheet ss:Name=\"S\"><Table><Row>{}</Row>{rows}</Table></Worksheet></Workbook>",
        header.concat()
    );
    assert_shares(&dataset("shares.xml", text.as_bytes()), Format::XmlSheets);
}

#[test]
fn spreadsheets_show_per_cent() {
    let styled = |style: &str, kind: &str, value: f64| {
        format!(
            "<table:table-cell {style} office:value-type=\"{kind}\" office:value=\"{value}\"><text:p>x</text:p></table:table-cell>"
        )
    };
    let cell = |kind: &str, value: f64| styled("", kind, value);
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
            "<table:table-row>{}{}{}{}{}</table:table-row>",
            text(&format!("firm {at}")),
            cell("percentage", share),
            cell("float", share),
            cell("float", AMOUNTS[at]),
            styled("table:style-name=\"ce2\"", "float", CODES[at])
        )
        .unwrap();
    }
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:number=\"n\" xmlns:style=\"s\"><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"S\">{COLUMNS}{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
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
        part(615, &longs(&[3])),
        part(44, &[words(&[164]), wide("0.00%")].concat()),
        part(44, &[words(&[165]), wide(IN_TEN_THOUSANDS)].concat()),
        part(44, &[words(&[166]), wide(PADDED)].concat()),
        part(616, &[]),
        part(617, &longs(&[5])),
        style(0),
        style(10),
        style(164),
        style(165),
        style(166),
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
        part(148, &longs(&[0, 2, 0, 4])),
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
        sheet.extend(number(3, 3, AMOUNTS[at]));
        sheet.extend(number(4, 4, CODES[at]));
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
