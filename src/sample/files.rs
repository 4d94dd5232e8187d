//! The files of the sample city, each written whole or not at all.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::SampleOptions;
use super::boundaries::Outlines;
use super::counties::Counties;
use super::enterprises::Maker;
use super::geojson::geojson;
use super::ledger::ledger;
use super::names::Register;
use super::parquet::{Batches, batches};
use super::projects::{carried, projects};
use super::rows::{Entry, YEAR, rows};
use super::scales::{Scale, scales};
use super::words::{Texts, words};
use crate::dataset::{ColumnRule, Mapping};
use crate::i18n::Result;
use crate::jobs::Progress;
use crate::table::{self, Cell, Sheet, TextEncoding, neutral, replace, text_writer, write_error};

/// Enterprises that one thread makes at a time, and pieces that wait to be written in order.
const PIECE: u64 = 128;
const PIECES: u64 = 32;
/// Enterprises beyond which there is no workbook: it would have to be held in memory as a whole, and a worksheet
/// ends at a million rows.
const WORKBOOK_LIMIT: u32 = 20_000;

/// In which forms the enterprises are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Forms {
    /// All that the program reads.
    All,
    /// The plain text that the window opens.
    Plain,
}

/// The files of the other forms.
const GB18030: &str = "enterprises-gb18030.csv";
const PARQUET: &str = "enterprises.parquet";
const WORKBOOK: &str = "enterprises.xlsx";

/// Writes the files. The README comes last: a folder that has it is complete.
pub(super) fn write(
    folder: &Path,
    options: SampleOptions,
    forms: Forms,
    progress: &Progress,
) -> Result<()> {
    let words = words()?;
    let outlines = Outlines::draw()?;
    let counties = Counties::new(options.seed)?;
    let mut maker = Maker {
        words,
        outlines: &outlines,
        register: Register::new(words, options.seed),
        seed: options.seed,
        count: u64::from(options.enterprises),
        years: options.years,
        projects: BTreeMap::new(),
    };
    maker.projects = carried(&maker, &counties);
    std::fs::create_dir_all(folder).map_err(|error| write_error(folder, &error))?;
    let file = |name: &str| folder.join(name);

    text_file(&file("towns.geojson"), &geojson(words, &outlines))?;
    text_file(&file("published-figures.csv"), PUBLISHED)?;
    text_file(&file("mapping.toml"), &mapping(&maker))?;
    sheet_with_note(
        &file("counties.csv"),
        &words.texts.note_counties,
        &county_sheet(&counties, options.years),
    )?;
    sheet_with_note(
        &file("projects.csv"),
        &words.texts.note,
        &project_sheet(&maker, &counties),
    )?;
    text_file(&file("policies.csv"), POLICIES)?;
    text_file(&file("fund-plan.toml"), PLAN)?;
    let scales = scales(&maker, &counties, progress)?;
    let evidence = &words.texts.note_ledger;
    text_file(&file("ledger.csv"), &ledger(&maker, &scales, evidence))?;
    progress.set(0.2);
    match forms {
        Forms::Plain => plain(&file("enterprises.csv"), &maker, &scales, progress)?,
        Forms::All => enterprises(folder, &maker, &scales, progress)?,
    }
    if forms == Forms::All && options.enterprises <= WORKBOOK_LIMIT {
        workbook(&file(WORKBOOK), &maker, &scales)?;
    }
    text_file(&file("README.md"), &readme(forms))?;
    progress.set(1.0);
    Ok(())
}

const PUBLISHED: &str = include_str!("../../assets/sample/published-figures.csv");
const POLICIES: &str = include_str!("../../assets/sample/policies.csv");
const PLAN: &str = include_str!("../../assets/sample/fund-plan.toml");
const README: &str = include_str!("../../assets/sample/readme.md");

/// The README, which lists the files that are there.
fn readme(forms: Forms) -> String {
    let absent = |line: &&str| {
        let others = [GB18030, PARQUET, WORKBOOK];
        let mut others = others.iter().map(|name| format!("| `{name}`"));
        forms == Forms::Plain && others.any(|row| line.starts_with(&row))
    };
    README
        .split_inclusive('\n')
        .filter(|line| !absent(line))
        .collect()
}

fn text_file(path: &Path, content: &str) -> Result<()> {
    replace(path, |out| {
        out.write_all(content.as_bytes())
            .map_err(|error| write_error(path, &error))
    })
}

/// The first line of a text file that says that its contents are invented.
fn preamble(note: &str) -> String {
    format!("# {note}\n")
}

/// A CSV file with a note before its header.
fn sheet_with_note(path: &Path, note: &str, sheet: &Sheet) -> Result<()> {
    let failed = |error: std::io::Error| write_error(path, &error);
    replace(path, |out| {
        let mut text = text_writer(out, TextEncoding::Utf8).map_err(failed)?;
        text.write_all(preamble(note).as_bytes()).map_err(failed)?;
        let mut out = csv::Writer::from_writer(text);
        let rows = std::iter::once(sheet.header.clone()).chain((0..sheet.height()).map(|row| {
            sheet
                .columns
                .iter()
                .map(|cells| cells[row].text())
                .collect()
        }));
        for row in rows {
            out.write_record(row.iter().map(|cell| neutral(cell).into_owned()))
                .map_err(|error| failed(error.into()))?;
        }
        out.flush().map_err(failed)
    })
}

fn county_sheet(counties: &Counties, years: (i32, i32)) -> Sheet {
    let header = counties.header();
    let mut columns = vec![Vec::new(); header.len()];
    for (county, name) in counties.names().enumerate() {
        for year in years.0..=years.1 {
            columns[0].push(Cell::Text(name.to_owned()));
            columns[1].push(Cell::Number(f64::from(year)));
            for (column, figure) in columns[2..].iter_mut().zip(counties.figures(county, year)) {
                column.push(Cell::Number(figure));
            }
        }
    }
    Sheet {
        name: String::new(),
        header,
        columns,
        print: None,
    }
}

fn project_sheet(maker: &Maker, counties: &Counties) -> Sheet {
    let words = &maker.words.texts.project_header;
    let header = [
        &words.id,
        &words.entity,
        &words.name,
        &words.university,
        &words.year,
        &words.stage,
        &words.fund,
        &words.matched,
        &words.contract,
        &words.patents,
        &words.field,
        &words.start,
        &words.trial,
        &words.acceptance,
        &words.conversion,
        &words.end,
        &words.fund_university,
        &words.fund_enterprise,
        &words.readiness_before,
        &words.readiness_after,
        &words.revenue,
    ];
    Sheet {
        name: String::new(),
        header: header.into_iter().cloned().collect(),
        columns: projects(maker, counties),
        print: None,
    }
}

/// The mapping of the enterprise file, as the program saves mappings.
fn mapping(maker: &Maker) -> String {
    let mapping = Mapping {
        format: 1,
        columns: maker
            .words
            .columns
            .iter()
            .map(|column| ColumnRule {
                from: column.header.clone(),
                field: column.field.clone(),
                kind: Some(column.kind),
                unit: column.unit.clone(),
                ..ColumnRule::default()
            })
            .collect(),
        ..Mapping::default()
    };
    preamble(&maker.words.texts.note) + &mapping.to_text()
}

/// The enterprise file as UTF-8 text alone.
fn plain(path: &Path, maker: &Maker, scales: &[Scale], progress: &Progress) -> Result<()> {
    replace(path, |out| {
        let text = TextFile::begin(path, out, TextEncoding::Utf8)?;
        stream(maker, scales, progress, &mut [text], None)
    })
}

/// The enterprise file in its streamed forms, made once and written side by side: all years as UTF-8 and Parquet, and
/// the last year as GB 18030.
fn enterprises(folder: &Path, maker: &Maker, scales: &[Scale], progress: &Progress) -> Result<()> {
    let utf8 = folder.join("enterprises.csv");
    let gb18030 = folder.join(GB18030);
    let parquet = folder.join(PARQUET);
    replace(&utf8, |first| {
        replace(&gb18030, |second| {
            replace(&parquet, |third| {
                let mut texts: [TextFile; 2] = [
                    TextFile::begin(&utf8, first, TextEncoding::Utf8)?,
                    TextFile::begin(&gb18030, second, TextEncoding::Gb18030)?,
                ];
                let mut columns = batches(&parquet, third, &maker.words.columns)?;
                stream(maker, scales, progress, &mut texts, Some(&mut columns))?;
                columns.end()
            })
        })
    })
}

/// Makes the rows piece by piece, many pieces at once, and writes them in order below their heads: all years into the
/// first text, the last year into the second, where there is one.
fn stream(
    maker: &Maker,
    scales: &[Scale],
    progress: &Progress,
    texts: &mut [TextFile<'_>],
    mut columns: Option<&mut Batches<'_>>,
) -> Result<()> {
    let head = head(maker);
    for text in texts.iter_mut() {
        text.write(&head)?;
    }
    let pieces = maker.count.div_ceil(PIECE);
    for start in (0..pieces).step_by(PIECES as usize) {
        progress.check()?;
        progress.set(0.2 + 0.8 * (start as f32 / pieces as f32));
        let made: Vec<Made> = (start..(start + PIECES).min(pieces))
            .into_par_iter()
            .map(|piece| make(maker, scales, piece))
            .collect();
        for piece in &made {
            for (file, text) in texts.iter_mut().zip([&piece.all_years, &piece.last_year]) {
                file.write(text)?;
            }
        }
        if let Some(columns) = &mut columns {
            columns.write(made.iter().flat_map(|piece| &piece.rows))?;
        }
    }
    texts.iter_mut().try_for_each(TextFile::end)
}

/// The note and the header of a text file.
fn head(maker: &Maker) -> Vec<u8> {
    let mut head = preamble(&maker.words.texts.note).into_bytes();
    let columns = maker.words.columns.iter();
    line(&mut head, columns.map(|column| column.header.as_str()));
    head
}

/// The rows of one piece and their text, of all years and of the last.
struct Made {
    rows: Vec<Vec<Entry>>,
    all_years: Vec<u8>,
    last_year: Vec<u8>,
}

fn make(maker: &Maker, scales: &[Scale], piece: u64) -> Made {
    let numbers = piece * PIECE..((piece + 1) * PIECE).min(maker.count);
    let rows: Vec<Vec<Entry>> = numbers
        .flat_map(|number| rows(maker, scales, number))
        .collect();
    let last = Entry::Number(f64::from(maker.years.1));
    let mut all_years = Vec::with_capacity(rows.len() * 320);
    let mut last_year = Vec::new();
    for row in &rows {
        let start = all_years.len();
        line(
            &mut all_years,
            row.iter().map(|entry| entry.text(&maker.words.texts)),
        );
        if row[YEAR] == last {
            last_year.extend_from_slice(&all_years[start..]);
        }
    }
    Made {
        rows,
        all_years,
        last_year,
    }
}

/// One line of CSV. Nothing in these rows needs a quote or could be taken for a formula; a test holds that.
fn line<T: AsRef<str>>(out: &mut Vec<u8>, cells: impl Iterator<Item = T>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(cell.as_ref().as_bytes());
    }
    out.push(b'\n');
}

/// A text file on its way.
struct TextFile<'a> {
    path: PathBuf,
    out: Box<dyn Write + 'a>,
}

impl<'a> TextFile<'a> {
    fn begin(path: &Path, out: impl Write + 'a, encoding: TextEncoding) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            out: text_writer(out, encoding).map_err(|error| write_error(path, &error))?,
        })
    }

    fn write(&mut self, text: &[u8]) -> Result<()> {
        self.out
            .write_all(text)
            .map_err(|error| write_error(&self.path, &error))
    }

    fn end(&mut self) -> Result<()> {
        self.out
            .flush()
            .map_err(|error| write_error(&self.path, &error))
    }
}

/// The enterprise file as a workbook with a sheet that says that it is invented.
fn workbook(path: &Path, maker: &Maker, scales: &[Scale]) -> Result<()> {
    let texts = &maker.words.texts;
    let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); maker.words.columns.len()];
    for number in 0..maker.count {
        for row in rows(maker, scales, number) {
            for (column, entry) in columns.iter_mut().zip(row) {
                column.push(cell(&entry, texts));
            }
        }
    }
    let data = Sheet {
        name: texts.enterprise_sheet.clone(),
        header: maker
            .words
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect(),
        columns,
        print: None,
    };
    let note = Sheet {
        name: texts.note_sheet.clone(),
        header: vec![texts.note_header.clone()],
        columns: vec![vec![Cell::Text(texts.note.clone())]],
        print: None,
    };
    table::write(path, &[data, note])
}

fn cell(entry: &Entry, texts: &Texts) -> Cell {
    match entry {
        Entry::Number(number) => Cell::Number(*number),
        other => match other.text(texts) {
            text if text.is_empty() => Cell::Blank,
            text => Cell::Text(text),
        },
    }
}
