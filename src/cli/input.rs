//! From the input options to data, scheme and choices.

use std::path::Path;
use std::sync::Arc;

use super::arguments::{Arguments, not_for};
use super::{Outcome, output};
use crate::analysis::{Choices, Scores, score, select};
use crate::dataset::{Dataset, Issue, Mapping, open};
use crate::figure::compose::entity_key;
use crate::i18n::{Lang, Message};
use crate::jobs::Progress;
use crate::scheme::{Scheme, load};
use crate::table::{Format, HeaderRows, ReadOptions, Shape, Source, write_whole};

/// Data with its scores.
pub(super) struct Scored {
    /// The data.
    pub dataset: Dataset,
    /// Its scores.
    pub scores: Scores,
}

/// Reads and types a file; `wanted` are the raw columns that a scheme or a formula names.
pub(super) fn dataset(
    arguments: &Arguments,
    file: &Path,
    wanted: &[String],
    progress: &Progress,
) -> Outcome<Dataset> {
    let options = reading(arguments)?;
    let mapping = arguments
        .path("mapping")
        .map(|path| Mapping::read(&path))
        .transpose()?;
    let dataset = open(file, &options, mapping.as_ref(), wanted, progress)?;
    said(arguments, &dataset.table.source)?;
    if let Some(path) = arguments.path("save-mapping") {
        write_whole(&path, dataset.mapping.to_text().as_bytes())?;
    }
    Ok(dataset)
}

/// How a file is to be read.
pub(super) fn reading(arguments: &Arguments) -> Outcome<ReadOptions> {
    Ok(ReadOptions {
        sheet: arguments.text("sheet")?.map(str::to_owned),
        encoding: arguments.text("encoding")?.map(str::to_owned),
        delimiter: delimiter(arguments)?,
        quote: quote(arguments)?,
        mend: arguments.one_of("mend", &[("yes", true), ("no", false)])?,
        header_row: header_row(arguments)?,
        layout: arguments.one_of("layout", &Shape::ALL.map(|shape| (shape.code(), shape)))?,
        units: arguments.text("units")?.map(str::to_owned),
        first_column: first_column(arguments)?,
        entity: arguments.text("subject")?.map(str::to_owned),
        join: arguments.one_of("join", &[("yes", true), ("no", false)])?,
        with: arguments.paths("with"),
        password: arguments.text("password")?.map(str::to_owned),
    })
}

/// Refuses options of reading that say nothing to the format of a file.
pub(super) fn said(arguments: &Arguments, source: &Source) -> Outcome {
    let kind = source.format.title().text(arguments.lang);
    let is_columnar = matches!(source.format, Format::Parquet | Format::Arrow);
    let is_several = source.path.is_dir() || source.sheets.iter().any(|name| name.contains('.'));
    let may_be_locked =
        is_several || matches!(source.format, Format::Xlsx | Format::Xlsb | Format::Xls);
    for (option, says_something) in [
        ("sheet", source.sheet.is_some() || !source.sheets.is_empty()),
        ("encoding", source.encoding.is_some()),
        ("delimiter", source.delimiter.is_some()),
        ("quote", source.quote.is_some()),
        ("mend", source.quote.is_some()),
        ("header-row", !is_columnar),
        ("password", may_be_locked),
    ] {
        if arguments.has(option) && !says_something {
            return Err(not_for(option, &kind));
        }
    }
    Ok(())
}

fn first_column(arguments: &Arguments) -> Outcome<Option<u32>> {
    match arguments.number("first-column", "1, 2, 3, …")? {
        Some(0) => Err(arguments.bad_value("first-column", "0", "1, 2, 3, …")),
        column => Ok(column),
    }
}

fn header_row(arguments: &Arguments) -> Outcome<Option<HeaderRows>> {
    let Some(value) = arguments.text("header-row")? else {
        return Ok(None);
    };
    let rows = value.parse();
    rows.map(Some)
        .map_err(|()| arguments.bad_value("header-row", value, "0, 1, 2, 3, 3-5, …"))
}

fn quote(arguments: &Arguments) -> Outcome<Option<char>> {
    let Some(value) = arguments.text("quote")? else {
        return Ok(None);
    };
    let mut letters = value.chars();
    match (value, letters.next(), letters.next()) {
        ("double", ..) => Ok(Some('"')),
        ("single", ..) => Ok(Some('\'')),
        (_, Some(letter), None) if !letter.is_alphanumeric() => Ok(Some(letter)),
        _ => Err(arguments.bad_value("quote", value, "double, single, \"")),
    }
}

fn delimiter(arguments: &Arguments) -> Outcome<Option<char>> {
    let Some(value) = arguments.text("delimiter")? else {
        return Ok(None);
    };
    let named = match value {
        "tab" | "\\t" => Some('\t'),
        "comma" => Some(','),
        "semicolon" => Some(';'),
        "space" => Some(' '),
        "pipe" => Some('|'),
        _ => None,
    };
    let mut letters = value.chars();
    match (named, letters.next(), letters.next()) {
        (Some(letter), _, _) | (None, Some(letter), None) => Ok(Some(letter)),
        _ => Err(arguments.bad_value("delimiter", value, "tab, comma, semicolon, pipe, space, ;")),
    }
}

/// Rows of one observation that contradict each other: which of them counts is told by their order, or by the mapping,
/// and decides about money and titles. They are named with their places, and what to do.
pub(super) fn contradictions(dataset: &Dataset) -> Vec<&Issue> {
    const KEYS: [&str; 5] = [
        "dataset.several_rows",
        "dataset.year_left_out",
        "dataset.file_left_out",
        "dataset.conflict",
        "dataset.more_conflicts",
    ];
    let of = |issue: &&Issue| KEYS.contains(&issue.message.key);
    dataset.issues.iter().filter(of).collect()
}

/// Says them.
pub(super) fn say_contradictions(dataset: &Dataset, lang: Lang) {
    let found = contradictions(dataset);
    for issue in &found {
        output::say(&issue.message.text(lang));
    }
    if let Some(remedy) = found.first().and_then(|issue| issue.remedy.as_ref()) {
        output::say(&format!("  → {}", remedy.text(lang)));
    }
}

/// The same for machines.
pub(super) fn contradictions_json(dataset: &Dataset, lang: Lang) -> serde_json::Value {
    let told = contradictions(dataset).into_iter();
    told.map(|issue| issue.message.text(lang)).collect()
}

/// The scheme that `--scheme` names; an error without it.
pub(super) fn scheme(arguments: &Arguments) -> Outcome<Arc<Scheme>> {
    optional_scheme(arguments)?.ok_or_else(|| arguments.needed("scheme"))
}

/// The scheme that `--scheme` names, if it is there.
pub(super) fn optional_scheme(arguments: &Arguments) -> Outcome<Option<Arc<Scheme>>> {
    match arguments.text("scheme")? {
        None => Ok(None),
        Some(name) => Ok(Some(Arc::new(load(name)?))),
    }
}

/// The year that `--year` names.
pub(super) fn year(arguments: &Arguments) -> Outcome<Option<i32>> {
    arguments.number("year", "2021")
}

/// The condition of `--where`, which must be one.
pub(super) fn filter(arguments: &Arguments) -> Outcome<Option<String>> {
    Ok(arguments.condition("where")?.map(|formula| formula.text))
}

/// The observations that `--year` and `--where` leave; what is wrong with the condition is told under its option.
pub(super) fn selected(dataset: &Dataset, choices: &Choices) -> Outcome<Vec<u32>> {
    let of_year = Choices {
        filter: None,
        ..choices.clone()
    };
    let all = select(dataset, &of_year)?;
    if choices.filter.is_none() {
        return Ok(all);
    }
    Ok(select(dataset, choices).map_err(|problem| {
        Message::new("cli.about_option")
            .with("option", "where")
            .with("problem", problem)
    })?)
}

/// Reads, types and scores the file; only `year` when there is one.
pub(super) fn scored(
    arguments: &Arguments,
    file: &Path,
    year: Option<i32>,
    progress: &Progress,
) -> Outcome<Scored> {
    scored_with(arguments, file, year, &[], progress)
}

/// The same, with further raw columns that are named elsewhere.
pub(super) fn scored_with(
    arguments: &Arguments,
    file: &Path,
    year: Option<i32>,
    further: &[String],
    progress: &Progress,
) -> Outcome<Scored> {
    let scheme = scheme(arguments)?;
    let filter = filter(arguments)?;
    let mut wanted = scheme.raw_columns();
    wanted.extend_from_slice(further);
    let dataset = dataset(arguments, file, &wanted, progress)?;
    let choices = Choices { year, filter };
    if choices.filter.is_some() {
        selected(&dataset, &choices)?;
    }
    let scores = score(&dataset, &scheme, &choices, progress)?;
    for note in &scores.notes {
        output::say(&note.text(arguments.lang));
    }
    Ok(Scored { dataset, scores })
}

/// The same for one entity, by key or name, in `year` or its last one: other years are scored only where rules compare
/// across years, and of the notes those are told that are about all observations.
pub(super) fn scored_for(
    arguments: &Arguments,
    file: &Path,
    entity: &str,
    year: Option<i32>,
    progress: &Progress,
) -> Outcome<Scored> {
    let scheme = scheme(arguments)?;
    let filter = filter(arguments)?;
    let dataset = dataset(arguments, file, &scheme.raw_columns(), progress)?;
    let key = entity_key(&dataset, entity)?;
    let mut choices = Choices { year, filter };
    let rows = match choices.filter {
        Some(_) => Some(selected(&dataset, &choices)?),
        None => None,
    };
    if year.is_none() && scheme.stays_within_years() {
        choices.year = last_year(&dataset, rows.as_deref(), &key);
    }
    let scores = score(&dataset, &scheme, &choices, progress)?;
    let general = |note: &&Message| {
        let about = ["analysis.absent_gate", "analysis.absent_note"];
        about.contains(&note.key)
    };
    for note in scores.notes.iter().filter(general) {
        output::say(&note.text(arguments.lang));
    }
    Ok(Scored { dataset, scores })
}

/// The last year in which an entity is among some rows (all without any).
fn last_year(dataset: &Dataset, rows: Option<&[u32]>, key: &str) -> Option<i32> {
    let frame = &dataset.frame;
    let entities = frame.column("entity").ok()?.str().ok()?;
    let years = frame.column("year").ok()?.i32().ok()?;
    let year = |row: usize| years.get(row).filter(|_| entities.get(row) == Some(key));
    match rows {
        Some(rows) => rows.iter().filter_map(|row| year(*row as usize)).max(),
        None => (0..frame.height()).filter_map(year).max(),
    }
}
