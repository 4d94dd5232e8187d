//! Files of several years that become one panel: a folder, an archive, the sheets of a workbook.

use std::io::Write;
use std::path::Path;

use innovation_atlas::dataset::{build, open};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Table, read};

const OF_2019: &str = "企业名称,营业收入（万元）\n江湾机械,10\n沙洲纺织,20\n合计,30\n";
const OF_2020: &str = "企业名称,营业收入（万元）,人数\n沙洲纺织,25,7\n江湾机械,15,3\n";
const OTHER: &str = "镇,面积,人口,邮编\n江心镇,1,2,3\n";

fn reading(path: &Path, sheet: Option<&str>) -> innovation_atlas::i18n::Result<Table> {
    let options = ReadOptions {
        sheet: sheet.map(str::to_owned),
        ..ReadOptions::default()
    };
    read(path, &options, &Progress::default())
}

fn column<'a>(table: &'a Table, name: &str) -> Vec<&'a str> {
    let column = table
        .columns
        .iter()
        .find(|column| column.name == name)
        .unwrap();
    column.cells.iter().map(Option::unwrap_or_default).collect()
}

fn keys(table: &Table) -> Vec<&str> {
    table.notes.iter().map(|note| note.key).collect()
}

fn assert_counted(table: &Table) {
    let read = table.rows_read;
    assert_eq!(read, table.height() + table.rows_aside());
    let dataset = build(table.clone(), None, &[], &Progress::default()).unwrap();
    let accounting = &dataset.accounting;
    assert_eq!(
        (
            accounting.read,
            accounting.used + accounting.combined + accounting.rows_aside()
        ),
        (read, read)
    );
    assert_eq!(dataset.years(), [2019, 2020]);
}

#[test]
fn a_folder_of_yearly_files_is_one_panel() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
    write("企业2020.csv", OF_2020.as_bytes());
    write("企业2019.csv", &encoding_rs::GB18030.encode(OF_2019).0);
    write("镇.csv", OTHER.as_bytes());
    write("说明.pdf", b"%PDF-1.7");
    write(".hidden", b"x");
    let table = reading(folder.path(), None).unwrap();
    assert_eq!(
        column(&table, "企业名称"),
        ["江湾机械", "沙洲纺织", "沙洲纺织", "江湾机械"]
    );
    assert_eq!(column(&table, "year"), ["2019", "2019", "2020", "2020"]);
    assert_eq!(column(&table, "人数"), ["", "", "7", "3"]);
    assert_eq!(table.place(2, 1).to_string(), "企业2020.csv!B2");
    assert_eq!(table.place(3, 0).to_string(), "企业2020.csv!A3");
    assert_counted(&table);
    let aside: Vec<String> = table
        .set_aside
        .iter()
        .map(|aside| aside.place().text(Lang::En))
        .collect();
    assert_eq!(aside, ["企业2019.csv, row 4", "镇.csv, row 2"]);
    assert!(keys(&table).contains(&"table.passed_over"));
    assert_eq!(table.source.sheets.len(), 4);
    // One file can be chosen; a folder without tables is told so.
    assert_eq!(reading(folder.path(), Some("镇.csv")).unwrap().height(), 1);
    let empty = tempfile::tempdir().unwrap();
    let named = crate::commands::json(&[
        "check",
        folder.path().to_str().unwrap(),
        "--sheet",
        "镇.csv",
        "--json",
    ]);
    assert_eq!(named["rows"]["read"], 1);
    let refused = reading(empty.path(), None).unwrap_err();
    assert!(
        refused.text(Lang::En).contains("No file in it"),
        "{refused}"
    );
    assert!(refused.text(Lang::Zh).contains("文件夹"));
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(*name, options).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn an_archive_is_read_as_its_files_and_cells_lead_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("年报.zip");
    let files: [(&str, &[u8]); 3] = [
        ("数据/2019.csv", OF_2019.as_bytes()),
        ("数据/2020.csv", OF_2020.as_bytes()),
        ("__MACOSX/数据/._2019.csv", b"junk"),
    ];
    std::fs::write(&path, archive(&files)).unwrap();
    let table = reading(&path, None).unwrap();
    assert_counted(&table);
    assert_eq!(table.place(3, 1).to_string(), "年报.zip/数据/2020.csv!B3");
    let one = folder.path().join("one.zip");
    std::fs::write(&one, archive(&[("../../etc/x.csv", OF_2020.as_bytes())])).unwrap();
    let table = reading(&one, None).unwrap();
    assert_eq!(
        (table.height(), keys(&table).contains(&"table.joined")),
        (2, false)
    );
    let none = folder.path().join("none.zip");
    std::fs::write(&none, archive(&[("a.pdf", b"%PDF-1.7")])).unwrap();
    assert!(
        reading(&none, None)
            .unwrap_err()
            .text(Lang::En)
            .contains("PDF")
    );
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let mut bytes = archive(&[("a.csv", OF_2019.as_bytes())]);
    // The size that its directory declares: three gigabytes.
    let entry = bytes
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&3_000_000_000_u32.to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    let refused = reading(&path, None).unwrap_err();
    assert!(refused.text(Lang::En).contains("MB"), "{refused}");
}

#[test]
fn yearly_sheets_are_one_panel_unless_they_differ() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, sheets: &[(&str, &str)]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, text) in sheets {
            let sheet = book.add_worksheet().set_name(*name).unwrap();
            for (row, line) in text.lines().enumerate() {
                for (column, cell) in line.split(',').enumerate() {
                    sheet.write(row as u32, column as u16, cell).unwrap();
                }
            }
        }
        let path = folder.path().join(name);
        book.save(&path).unwrap();
        path
    };
    let same = write(
        "same.xlsx",
        &[("2019年", OF_2019), ("2020年", OF_2020), ("说明", "x")],
    );
    let table = reading(&same, None).unwrap();
    assert_counted(&table);
    assert_eq!(table.place(2, 1).to_string(), "same.xlsx!2020年!B2");
    assert_eq!(table.place(0, 1).to_string(), "same.xlsx!2019年!B2");
    assert_eq!(reading(&same, Some("2020年")).unwrap().height(), 2);
    let other = write("other.xlsx", &[("2019", OTHER), ("2020", OF_2020)]);
    assert_eq!(
        reading(&other, None).unwrap().source.sheet.as_deref(),
        Some("2020")
    );
}

#[test]
fn a_folder_for_each_year_and_another_unit_in_one_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            "2020/报表.csv",
            "企业名称,营业收入（万元）,从业人员数\n甲厂,10,1\n乙厂,20,2\n丙厂,30,3\n",
        ),
        (
            "2021/报表.csv",
            "企业名称,营业收入（万元）,从业人员数\n甲厂,11,1\n乙厂,21,2\n",
        ),
        (
            "2022/报表.csv",
            "企业名称,营业收入（元）,从业人员数\n甲厂,120000,1\n乙厂,220000,2\n",
        ),
        ("说明.txt", "这是说明\n"),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let data = open(
        folder.path(),
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap();
    assert_eq!(data.years(), [2020, 2021, 2022]);
    let revenue = data.frame.column("revenue_wan").unwrap().f64().unwrap();
    let revenue: Vec<f64> = revenue.iter().flatten().collect();
    assert_eq!(revenue, [10.0, 20.0, 30.0, 11.0, 21.0, 12.0, 22.0]);
    let keys: Vec<&str> = data.table.notes.iter().map(|note| note.key).collect();
    assert!(keys.contains(&"table.joined"), "{keys:?}");
    let place = data.evidence(5, "revenue_wan").unwrap().place;
    assert_eq!(
        (place.file.as_str(), place.row, place.column),
        ("2022/报表.csv", 2, 2)
    );
    assert_eq!(
        data.accounting.read,
        data.accounting.used + data.accounting.combined + data.accounting.rows_aside()
    );
}
