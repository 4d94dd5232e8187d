//! Every way from outside into the program, each as one function of bytes: what is fuzzed (`tests/fuzz`), and what the
//! found inputs in `tests/it/corpus` are tried with. Bytes come in; nothing goes out, but what a reader gives must be
//! sound: all rows counted, every cell with a place, every refusal a sentence in both languages.

use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use innovation_atlas::analysis::{Choices, explain, score, score_sheet, select};
use innovation_atlas::dataset::{Dataset, Mapping, build, plain_number};
use innovation_atlas::geo::read_boundaries;
use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Formula, parse, phrase};
use innovation_atlas::table::{ReadOptions, Shape, Table, Unit, read};
use innovation_atlas::workspace::Settings;

/// A way in.
pub struct Entry {
    /// Its name, and that of its folder of inputs.
    pub name: &'static str,
    /// What is done with an input.
    pub run: fn(&[u8]),
}

/// All ways in.
pub const ENTRIES: [Entry; 20] = [
    Entry {
        name: "delimited",
        run: delimited,
    },
    Entry {
        name: "dialect",
        run: dialect,
    },
    Entry {
        name: "mending",
        run: mending,
    },
    Entry {
        name: "xlsx",
        run: |bytes| packed("data.xlsx", bytes),
    },
    Entry {
        name: "xlsb",
        run: |bytes| packed("data.xlsb", bytes),
    },
    Entry {
        name: "ods",
        run: |bytes| packed("data.ods", bytes),
    },
    Entry {
        name: "xls",
        run: |bytes| any_file("data.xls", bytes),
    },
    Entry {
        name: "html",
        run: |bytes| any_file("data.html", bytes),
    },
    Entry {
        name: "json",
        run: |bytes| any_file("data.json", bytes),
    },
    Entry {
        name: "parquet",
        run: |bytes| any_file("data.parquet", bytes),
    },
    Entry {
        name: "zip",
        run: |bytes| any_file("data.zip", bytes),
    },
    Entry {
        name: "members",
        run: |bytes| packed("data.zip", bytes),
    },
    Entry {
        name: "locked",
        run: |bytes| any_file("locked.xlsx", bytes),
    },
    Entry {
        name: "geojson",
        run: boundaries,
    },
    Entry {
        name: "topojson",
        run: boundaries,
    },
    Entry {
        name: "scheme",
        run: scheme,
    },
    Entry {
        name: "mapping",
        run: mapping,
    },
    Entry {
        name: "settings",
        run: settings,
    },
    Entry {
        name: "numbers",
        run: numbers,
    },
    Entry {
        name: "formula",
        run: formula,
    },
];

/// The marker before each part of a packed input; the first line of a part is its name.
pub const PART: &[u8] = b"\xF5PK\n";

/// A file with these bytes, and its folder, which goes when it is dropped.
fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    (folder, path)
}

/// A refusal must be a sentence in both languages.
fn refusal(error: &Message) {
    for lang in Lang::ALL {
        let text = error.text(lang);
        assert!(
            !text.trim().is_empty() && !text.starts_with(error.key),
            "{text}"
        );
    }
}

/// A table and what becomes of it must be counted to the row, and each cell must have a place.
pub fn sound(table: Table) {
    let heights = || table.columns.iter().map(|column| column.cells.len());
    assert!(heights().all(|height| height == table.height()));
    let names: HashSet<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names.len(), table.columns.len(), "{names:?}");
    for column in 0..table.columns.len() {
        for row in [0, table.height() / 2, table.height().saturating_sub(1)] {
            if row < table.height() {
                let _ = table.place(row, column);
                let _ = table.columns[column].cells.get(row);
            }
        }
    }
    for note in &table.notes {
        refusal(note);
    }
    let read = table.rows_read;
    assert!(table.rows_aside() <= read);
    match build(table, None, &[], &Progress::default()) {
        Ok(dataset) => sound_dataset(&dataset, read),
        Err(error) => refusal(&error),
    }
}

fn sound_dataset(dataset: &Dataset, read: usize) {
    let accounting = &dataset.accounting;
    assert_eq!(accounting.read, read);
    assert_eq!(
        accounting.used + accounting.combined + accounting.rows_aside(),
        read
    );
    for field in &dataset.fields {
        assert!(dataset.evidence(0, &field.id).is_some());
    }
    for finding in dataset.findings(None) {
        refusal(&finding.issue.message);
    }
}

fn read_as(path: &Path, options: &ReadOptions) {
    match read(path, options, &Progress::default()) {
        Ok(table) => sound(table),
        Err(error) => refusal(&error),
    }
}

/// A file, whatever is in it.
fn any_file(name: &str, bytes: &[u8]) {
    let (_folder, path) = written(name, bytes);
    let options = ReadOptions {
        // That of the locked workbooks that the inputs began with; those without a lock are read as ever.
        password: (bytes.len() % 2 == 1).then(|| "123".to_owned()),
        ..ReadOptions::default()
    };
    read_as(&path, &options);
}

/// Text with a delimiter: the first byte tells in which encoding, the second what the user says about it.
fn delimited(bytes: &[u8]) {
    let [encoding, said, text @ ..] = bytes else {
        return any_file("data.csv", bytes);
    };
    let words = String::from_utf8_lossy(text);
    let wide = |to: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let units = words.encode_utf16().flat_map(to);
        mark.into_iter().chain(units).collect::<Vec<u8>>()
    };
    let narrow = |encoding: &'static encoding_rs::Encoding| encoding.encode(&words).0.into_owned();
    let content = match encoding % 8 {
        0 => narrow(encoding_rs::GB18030),
        1 => narrow(encoding_rs::BIG5),
        2 => narrow(encoding_rs::WINDOWS_1252),
        3 => wide(u16::to_le_bytes, [0xFF, 0xFE]),
        4 => wide(u16::to_be_bytes, [0xFE, 0xFF]),
        5 => [b"\xEF\xBB\xBF", words.as_bytes()].concat(),
        _ => text.to_vec(),
    };
    let (_folder, path) = written("data.csv", &content);
    let layout = usize::from(said % 8).checked_sub(1);
    let options = ReadOptions {
        layout: layout.and_then(|at| Shape::ALL.get(at).copied()),
        header_row: (said & 8 != 0).then_some((u32::from(said >> 6) + 1).into()),
        delimiter: (said & 16 != 0).then_some(';'),
        encoding: (encoding & 128 != 0).then(|| "GB18030".to_owned()),
        units: (said & 32 != 0).then(|| "x=元, 收入=万元".to_owned()),
        ..ReadOptions::default()
    };
    read_as(&path, &options);
}

/// Text that is written in ways of its own: the first byte tells what the user says about quotes, delimiter and mending.
fn dialect(bytes: &[u8]) {
    let [said, text @ ..] = bytes else {
        return any_file("data.csv", bytes);
    };
    let (_folder, path) = written("data.csv", text);
    let options = ReadOptions {
        quote: [None, Some('\''), Some('`'), Some('“')][usize::from(said & 3)],
        delimiter: [None, Some(','), Some(' '), Some('|')][usize::from(said >> 2 & 3)],
        mend: [None, Some(true), Some(false), None][usize::from(said >> 4 & 3)],
        ..ReadOptions::default()
    };
    read_as(&path, &options);
}

/// Lines between sound rows of a table, a dozen to each, so that those that do not fit may be mended.
fn mending(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut file = String::from("编号,企业名称,成立日期,营业收入,备注\n");
    let sound = (0..12).map(|at| {
        format!(
            "A{at:03},企业{at}有限公司,2019-0{}-11,{at}.5,\n",
            at % 9 + 1
        )
    });
    let sound: String = sound.collect();
    for line in text.split_inclusive('\n').take(64) {
        file.push_str(&sound);
        file.push_str(line);
    }
    let (_folder, path) = written("data.csv", file.as_bytes());
    read_as(&path, &ReadOptions::default());
}

/// An archive of parts that are given one after the other, so that a change of the input is one of a part and not one
/// of compressed bytes.
fn packed(name: &str, bytes: &[u8]) {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in parts(bytes) {
        let end = part.iter().position(|byte| *byte == b'\n');
        let (name, content) = part.split_at(end.map_or(0, |end| end + 1));
        let name = String::from_utf8_lossy(name.strip_suffix(b"\n").unwrap_or(name));
        // A second part of the same name has no place.
        if out.start_file(name, plain).is_ok() {
            out.write_all(content).expect("it is in memory");
        }
    }
    let archive = out.finish().expect("it is in memory").into_inner();
    let (_folder, path) = written(name, &archive);
    read_as(&path, &ReadOptions::default());
}

/// The parts of a packed input.
fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes[at..]
        .windows(PART.len())
        .position(|window| window == PART)
    {
        starts.push(at + next + PART.len());
        at += next + PART.len();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|start| start - PART.len())
        .chain([bytes.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &bytes[*start..end])
        .collect()
}

fn boundaries(bytes: &[u8]) {
    let (_folder, path) = written("areas.json", bytes);
    match read_boundaries(&path, &Progress::default()) {
        Ok(areas) => {
            let _ = (areas.bounds(), areas.find("江湾镇"));
            for area in &areas.areas {
                let _ = (area.contains([120.5, 31.8]), area.contains([0.0, 0.0]));
            }
        }
        Err(error) => refusal(&error),
    }
}

/// Some rows of the sample city.
static SAMPLE: LazyLock<Arc<Table>> = LazyLock::new(|| {
    let mut root = Path::new(env!("CARGO_MANIFEST_DIR"));
    while !root.join("sample-data").is_dir() {
        root = root.parent().expect("the project holds sample data");
    }
    let text = std::fs::read_to_string(root.join("sample-data/enterprises.csv"));
    let text = text.expect("sample data");
    let some: Vec<&str> = text.lines().take(60).collect();
    let (_folder, path) = written("sample.csv", some.join("\n").as_bytes());
    let table = read(&path, &ReadOptions::default(), &Progress::default());
    Arc::new(table.expect("sample data can be read"))
});

static OBSERVATIONS: LazyLock<Dataset> = LazyLock::new(|| {
    build(Arc::clone(&SAMPLE), None, &[], &Progress::default()).expect("it can be typed")
});

fn scheme(bytes: &[u8]) {
    match parse(&String::from_utf8_lossy(bytes)) {
        Ok(scheme) => {
            let scheme = Arc::new(scheme);
            match score(
                &OBSERVATIONS,
                &scheme,
                &Choices::default(),
                &Progress::default(),
            ) {
                Ok(scores) => {
                    let _ = explain(&OBSERVATIONS, &scores, 0);
                    let _ = score_sheet(&scores, Lang::Zh);
                }
                Err(error) => refusal(&error),
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                refusal(&error.message);
            }
        }
    }
}

fn mapping(bytes: &[u8]) {
    match Mapping::from_text(&String::from_utf8_lossy(bytes)) {
        Ok(mapping) => {
            let again =
                Mapping::from_text(&mapping.to_text()).expect("what is written can be read");
            assert_eq!(again, mapping);
            let read = SAMPLE.rows_read;
            match build(
                Arc::clone(&SAMPLE),
                Some(&mapping),
                &[],
                &Progress::default(),
            ) {
                Ok(dataset) => sound_dataset(&dataset, read),
                Err(error) => refusal(&error),
            }
        }
        Err(error) => refusal(&error),
    }
}

fn settings(bytes: &[u8]) {
    let (_folder, path) = written("settings.json", bytes);
    let settings = Settings::read(&path);
    settings.write(&path).expect("it can be written");
    let _ = settings.language();
}

/// Each line as a cell: as a number, a unit, and as a year, an amount, a head count, a share and a place of a dataset.
fn numbers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut file = String::from("企业名称,年度,营业收入（万元）,从业人员,研发强度(%),lon,lat,x\n");
    for (at, cell) in text.lines().enumerate() {
        let _ = (plain_number(cell), Unit::parse(cell));
        let cell = cell.replace('"', "\"\"");
        file.push_str("企业");
        file.push_str(&at.to_string());
        file.push_str(&format!(",\"{cell}\"").repeat(7));
        file.push('\n');
    }
    let (_folder, path) = written("data.csv", file.as_bytes());
    let options = ReadOptions {
        header_row: Some(1.into()),
        ..ReadOptions::default()
    };
    read_as(&path, &options);
}

fn formula(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Formula::parse(&text) {
        Ok(formula) => {
            let value = |name: &str| name.len().is_multiple_of(2).then(|| "-1.5".to_owned());
            let _ = formula.filled(&value);
            let _ = formula.expr().expect("what parsed compiles");
            for lang in Lang::ALL {
                let _ = phrase(&text, lang, &value);
            }
        }
        Err(error) => refusal(&error),
    }
    let choices = Choices {
        filter: Some(text.into_owned()),
        ..Choices::default()
    };
    if let Err(error) = select(&OBSERVATIONS, &choices) {
        refusal(&error);
    }
}
