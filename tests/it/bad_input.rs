//! Files that are cut, lie about their size or are no files: a sentence in both languages within seconds, in little
//! memory, and never a crash.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Table, read};

/// What the program took to check a file.
pub(crate) struct Watched {
    /// Its code, or nothing when it was ended by a signal or by us.
    pub code: Option<i32>,
    pub err: String,
    /// Of processor time, so that other work beside makes it no slower; of the clock where the system does not tell.
    pub seconds: f64,
    /// The most memory that it held, in MiB.
    pub memory: u64,
}

/// Runs `check` on a file and ends it when it takes a minute or 2 GiB.
pub(crate) fn watched(path: &Path) -> Watched {
    let mut check = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"));
    check
        .args(["check", path.to_str().unwrap()])
        .env("LC_ALL", "C");
    watch(&mut check, Duration::from_mins(1))
}

/// Runs a program and ends it when it takes longer, or 2 GiB.
pub(crate) fn watch(program: &mut Command, longest: Duration) -> Watched {
    let start = Instant::now();
    let err = tempfile::NamedTempFile::new().unwrap();
    let mut child = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(err.reopen().unwrap())
        .spawn()
        .unwrap();
    let mut memory = 0;
    let mut busy = None;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        busy = processor_seconds(child.id()).or(busy);
        let about = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let about = about.unwrap_or_default();
        let line = about.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        memory = memory.max(held.unwrap_or_default() >> 10);
        if start.elapsed() > longest || memory > 2048 {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Watched {
        code: status.code(),
        err: std::fs::read_to_string(err.path()).unwrap(),
        seconds: busy.unwrap_or_else(|| start.elapsed().as_secs_f64()),
        memory,
    }
}

/// The processor time that a process has taken, where the system tells it.
fn processor_seconds(process: u32) -> Option<f64> {
    // In hundredths of a second, the twelfth and the next number behind the name.
    let about = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, numbers) = about.rsplit_once(')')?;
    let mut times = numbers.split_whitespace().skip(11).take(2);
    let [user, system] = [times.next()?, times.next()?].map(str::parse::<f64>);
    Some((user.ok()? + system.ok()?) / 100.0)
}

fn written(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn reading(path: &Path) -> Result<Table, Message> {
    read(path, &ReadOptions::default(), &Progress::default())
}

/// The refusal of a file: a sentence of some length in both languages.
fn refused(path: &Path) -> Message {
    let error = reading(path).expect_err("it is refused");
    for lang in Lang::ALL {
        let text = error.text(lang);
        assert!(text.chars().count() > 20 && !text.contains('{'), "{text}");
    }
    error
}

/// The innermost key of a refusal, without the file's name around it.
fn key(error: &Message) -> String {
    let debug = format!("{error:?}");
    let last = debug.rmatch_indices("key: \"").next().unwrap().0 + 6;
    debug[last..].split('"').next().unwrap().to_owned()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn workbook(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for column in 0..3 {
        sheet
            .write(0, column, ["企业", "收入", "利润"][column as usize])
            .unwrap();
        for row in 1..rows {
            sheet.write(row, column, f64::from(row) / 7.0).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_is_sound_or_refused() {
    let parquet = std::fs::read(crate::source::root().join("sample-data/enterprises.csv")).unwrap();
    let book = workbook(400);
    let sound: [(&str, Vec<u8>); 4] = [
        ("data.csv", parquet[..40_000].to_vec()),
        ("data.xlsx", book.clone()),
        (
            "data.zip",
            archive(&[("a.xlsx", &book), ("b.csv", b"a,b\n1,2\n")]),
        ),
        (
            "data.json",
            b"[{\"a\":1,\"b\":[1,2]},{\"a\":\"x\"}]".to_vec(),
        ),
    ];
    for (name, bytes) in sound {
        let (_folder, path) = written(name, &bytes);
        assert!(reading(&path).is_ok(), "{name}");
        for part in 1..24 {
            std::fs::write(&path, &bytes[..bytes.len() * part / 24]).unwrap();
            match reading(&path) {
                Ok(table) => assert_eq!(table.rows_read, table.height() + table.rows_aside()),
                Err(_) => drop(refused(&path)),
            }
        }
    }
}

#[test]
fn sheets_that_claim_billions_of_cells_take_little() {
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
        <dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c>\
        <c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c>\
        <c r=\"XFD1048576\"><v>2</v></c></row></sheetData></worksheet>";
    let xlsx = archive(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let content = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
        <office:body><office:spreadsheet><table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p>\
        </table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let ods = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
        ("content.xml", content.as_bytes()),
    ]);
    for (name, bytes) in [("claims.xlsx", xlsx), ("claims.ods", ods)] {
        let (_folder, path) = written(name, bytes);
        let run = watched(&path);
        assert_eq!(
            run.code,
            Some(1),
            "{name}: {} s, {} MiB, {}",
            run.seconds,
            run.memory,
            run.err
        );
        assert!(
            run.seconds < 10.0 && run.memory < 1024,
            "{name}: {} s, {} MiB",
            run.seconds,
            run.memory
        );
        assert!(run.err.contains(name), "{}", run.err);
    }
}

#[test]
fn lines_without_end_and_thousands_of_columns_are_refused_soon() {
    let (_folder, path) = written(
        "wide.csv",
        format!("{}\n{}\n", "a,".repeat(20_000), "1,".repeat(20_000)),
    );
    let refusal = refused(&path);
    assert_eq!(key(&refusal), "table.too_many_columns");
    assert!(refusal.text(Lang::En).contains("20,001"), "{refusal}");
    let long = [
        ("commas.csv", "1,".repeat(50 << 20)),
        ("none.csv", "x".repeat(100 << 20)),
    ];
    for (name, content) in long {
        let (_folder, path) = written(name, content);
        let run = watched(&path);
        assert_eq!(run.code, Some(1), "{name}: {}", run.err);
        assert!(
            run.seconds < 10.0 && run.memory < 1024,
            "{name}: {} s, {} MiB",
            run.seconds,
            run.memory
        );
    }
}

#[test]
fn a_row_of_millions_of_cells_is_set_aside() {
    let (_folder, path) = written(
        "row.csv",
        format!("id,x\na,1\n{}\nb,2\n", "1,".repeat(4 << 20)),
    );
    let table = reading(&path).unwrap();
    assert_eq!(
        (table.height(), table.set_aside[0].reason.key),
        (2, "table.row_too_long")
    );
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    for (name, bytes, expected) in [
        ("nul.csv", &b"a,b\n1\0,2\n"[..], "table.kind_binary"),
        (
            "mixed.csv",
            b"\xe4\xbc\x81\xe4\xb8\x9a,b\nok,1\n\xff\xff,2\n",
            "table.encoding_none",
        ),
    ] {
        let (_folder, path) = written(name, bytes);
        let refusal = refused(&path);
        assert_eq!(key(&refusal), expected, "{refusal}");
    }
    let (_folder, path) = written(
        "mixed.csv",
        b"\xe4\xbc\x81\xe4\xb8\x9a,b\nok,1\n\xff\xff,2\n",
    );
    assert!(refused(&path).text(Lang::En).contains("line 3"));
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_what_may_not_be_read_are_no_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.csv");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(key(&refused(&pipe)), "table.not_a_file");
    assert_eq!(key(&refused(Path::new("/dev/zero"))), "table.not_a_file");
    let boundaries = innovation_atlas::geo::read_boundaries(&pipe, &Progress::default());
    assert!(boundaries.unwrap_err().to_string().contains("pipe"));
    let closed = folder.path().join("closed.csv");
    std::fs::write(&closed, "a,b\n1,2\n").unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o0)).unwrap();
    // Who may do everything may read this, too.
    if std::fs::read(&closed).is_err() {
        assert_eq!(key(&refused(&closed)), "table.not_allowed");
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_told() {
    let (_folder, path) = written("grows.csv", "a,b\n1,2\n".repeat(2 << 20));
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                file.write_all(b"3,4\n").unwrap();
                std::thread::sleep(Duration::from_micros(200));
            }
        });
        let seen =
            (0..20).any(|_| reading(&path).is_err_and(|error| key(&error) == "table.changed"));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        seen
    });
    assert!(seen);
    assert!(reading(&path).is_ok());
}
