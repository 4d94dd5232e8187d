//! `compare`: two schemes, two files or two years side by side; what moved one entity, what holds it back, how it grew.

use std::path::Path;
use std::sync::Arc;

use super::arguments::{Arguments, not_for};
use super::input::Scored;
use super::progress::with_progress;
use super::{Failure, Outcome, compare_entity, compare_json, compare_text, input, method, output};
use crate::analysis::compare::{
    Comparison, Grouping, compare_schemes, compare_years, comparison_sheets,
};
use crate::analysis::{Choices, score as score_all};
use crate::figure::compose::passport_differences;
use crate::i18n::{Lang, Message};
use crate::jobs::Progress;
use crate::scheme::{Scheme, load};
use crate::table::{Grid, Sheet, WRITTEN};

/// Columns by which means are given where the data has them.
const GROUPS: [&str; 2] = ["town", "industry"];

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let out = arguments.output(&WRITTEN)?;
    if arguments.texts("scheme")?.is_empty() {
        return Err(arguments.needed("scheme"));
    }
    let has = |option| arguments.has(option);
    if has("growth") {
        one_result(arguments, "--growth")?;
        arguments.only("--growth", &["entity", "growth", "base", "json", "output"])?;
        return compare_entity::growth(arguments, out.as_deref());
    }
    if has("against") {
        one_result(arguments, "--against")?;
        arguments.only("--against", &["entity", "against", "json", "output"])?;
        return compare_entity::against(arguments, out.as_deref());
    }
    if has("from") || has("to") {
        one_result(arguments, "--from")?;
        if has("entity") {
            arguments.only("--entity", &["entity", "from", "to", "json", "output"])?;
            return compare_entity::change(arguments, out.as_deref());
        }
        arguments.only("--from", &["from", "to", "by", "json", "output"])?;
        return years(arguments, out.as_deref());
    }
    if has("entity") {
        arguments.only("--scheme", &["entity", "json", "output"])?;
        return compare_entity::under_both(arguments, out.as_deref());
    }
    arguments.only("--scheme", &["by", "json", "output"])?;
    schemes(arguments, out.as_deref())
}

/// Refuses a second scheme, a second file and, where years are compared, one year alone.
fn one_result(arguments: &Arguments, kind: &str) -> Outcome {
    if arguments.texts("scheme")?.len() > 1 {
        return Err(Failure::Usage(
            Message::new("cli.compare_one_scheme").with("option", kind),
        ));
    }
    if arguments.operand(1).is_some() {
        return Err(Failure::Usage(
            Message::new("cli.compare_one_file").with("option", kind),
        ));
    }
    if kind != "--against" && arguments.has("year") {
        return Err(not_for("year", kind));
    }
    Ok(())
}

/// Two results: the data and scores of each.
pub(super) struct Both {
    pub first: Scored,
    pub second: Scored,
    pub year: Option<i32>,
    /// What tells the two files apart, where there are two of one scheme.
    pub files: Option<[String; 2]>,
}

/// Scores two schemes, two files, or both.
pub(super) fn both(arguments: &Arguments, progress: &Progress) -> Outcome<Both> {
    let names = arguments.texts("scheme")?;
    let (Some(one), Some(other)) = (names.first(), names.last()) else {
        return Err(arguments.needed("scheme"));
    };
    let files = (arguments.operand_path(0), arguments.operand(1));
    if names.len() < 2 && files.1.is_none() {
        let usage = crate::i18n::text(arguments.lang, "cli.usage_compare");
        return Err(Failure::Usage(
            Message::new("cli.compare_what").with("usage", usage),
        ));
    }
    let choices = Choices {
        year: input::year(arguments)?,
        filter: input::filter(arguments)?,
    };
    let schemes = (Arc::new(load(one)?), Arc::new(load(other)?));
    let second_file = arguments.operand_path(usize::from(files.1.is_some()));
    // Each reads as it would alone: a scheme's columns choose what is read.
    let first = scored(arguments, &files.0, &schemes.0, &choices, progress)?;
    let second = scored(arguments, &second_file, &schemes.1, &choices, progress)?;
    for note in notes(&first, &second) {
        output::say(&note.text(arguments.lang));
    }
    let one = files.1.is_some() && first.scores.scheme.hash == second.scores.scheme.hash;
    Ok(Both {
        files: one.then(|| names_of([&files.0, &second_file])),
        first,
        second,
        year: choices.year,
    })
}

/// The names of two files, with their folders where they have the same name.
fn names_of(files: [&Path; 2]) -> [String; 2] {
    let name = |file: &Path| {
        let name = file.file_name().unwrap_or(file.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let names = files.map(name);
    if names[0] == names[1] {
        files.map(|file| file.display().to_string())
    } else {
        names
    }
}

/// What is to be known of the two, once where it is the same.
fn notes<'a>(first: &'a Scored, second: &'a Scored) -> Vec<&'a Message> {
    let own = &first.scores.notes;
    let more = second.scores.notes.iter();
    own.iter()
        .chain(more.filter(|note| !own.contains(note)))
        .collect()
}

fn scored(
    arguments: &Arguments,
    file: &Path,
    scheme: &Arc<Scheme>,
    choices: &Choices,
    progress: &Progress,
) -> Outcome<Scored> {
    let dataset = input::dataset(arguments, file, &scheme.raw_columns(), progress)?;
    if choices.filter.is_some() {
        input::selected(&dataset, choices)?;
    }
    let scores = score_all(&dataset, scheme, choices, progress)?;
    Ok(Scored { dataset, scores })
}

fn schemes(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let both = with_progress(|progress| both(arguments, progress))?;
    let (first, second) = (&both.first, &both.second);
    let columns = columns(arguments, first, second)?;
    let by = groupings(&columns, first, second);
    let mut found = compare_schemes(&first.scores, &second.scores, both.year, &by)?;
    if let Some(files) = &both.files {
        found.tell_by_file(files);
    }
    show(arguments, out, &found, (first, second))
}

fn years(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let file = arguments.operand_path(0);
    let scored = with_progress(|progress| input::scored(arguments, &file, None, progress))?;
    let (from, to) = two_years(arguments, &scored)?;
    let columns = columns(arguments, &scored, &scored)?;
    let by = groupings(&columns, &scored, &scored);
    let found = compare_years(&scored.scores, from, to, &by)?;
    show(arguments, out, &found, (&scored, &scored))
}

/// The years of `--from` and `--to`: the last one with totals and the one before it in the data, where one is not said.
pub(super) fn two_years(arguments: &Arguments, scored: &Scored) -> Outcome<(i32, i32)> {
    let (from, to) = (
        arguments.number("from", "2020")?,
        arguments.number("to", "2021")?,
    );
    let years = scored.scores.years_with_totals()?;
    let Some(to) = to.or_else(|| years.last().copied()) else {
        return Err(Failure::Data(Message::new("figure.no_years")));
    };
    let before = years.iter().rev().find(|year| **year < to);
    let Some(from) = from.or_else(|| before.copied()) else {
        return Err(Failure::Data(
            Message::new("cli.no_year_before").with("year", to.to_string()),
        ));
    };
    if from >= to {
        return Err(Failure::Usage(Message::new("cli.years_order")));
    }
    Ok((from, to))
}

/// The columns of `--by`, else town and industry where both results have them.
fn columns(arguments: &Arguments, first: &Scored, second: &Scored) -> Outcome<Vec<String>> {
    if let Some(column) = arguments.text("by")? {
        return Ok(vec![column.to_owned()]);
    }
    let has = |scored: &Scored, column: &str| {
        let column = scored.dataset.frame.column(column);
        column.is_ok_and(|column| column.str().is_ok_and(|texts| !texts.is_empty()))
    };
    let there = GROUPS
        .iter()
        .filter(|column| has(first, column) && has(second, column));
    Ok(there.map(|column| (*column).to_owned()).collect())
}

fn groupings<'a>(
    columns: &'a [String],
    first: &'a Scored,
    second: &'a Scored,
) -> Vec<Grouping<'a>> {
    let grouping = |column: &'a String| Grouping {
        first: &first.dataset,
        second: &second.dataset,
        column,
    };
    columns.iter().map(grouping).collect()
}

fn show(
    arguments: &Arguments,
    out: Option<&Path>,
    found: &Comparison,
    (first, second): (&Scored, &Scored),
) -> Outcome {
    let lang = arguments.lang;
    let rules = passport_differences(
        (&first.dataset, &first.scores),
        (&second.dataset, &second.scores),
    );
    if let Some(out) = out {
        let tables = comparison_sheets(found, lang, output::is_workbook(out));
        return save(out, tables, &[first, second], lang);
    }
    if arguments.has("json") {
        let result = compare_json::comparison(found, &rules, lang);
        return output::print_json(&method::with_methods(
            result,
            [first, second].map(|scored| (&scored.dataset, &scored.scores)),
        ));
    }
    output::print(&compare_text::as_text(found, &rules, lang))
}

/// Writes tables, with the method of each result in a workbook.
pub(super) fn save<'a>(
    out: &Path,
    mut tables: Vec<Box<dyn Grid + 'a>>,
    results: &[&Scored],
    lang: Lang,
) -> Outcome {
    if output::is_workbook(out) {
        let mut methods: Vec<Sheet> = Vec::new();
        for scored in results {
            let mut method = method::method(&scored.dataset, &scored.scores, lang);
            if methods.iter().all(|other| other.columns != method.columns) {
                if !methods.is_empty() {
                    method.name = format!("{} {}", method.name, methods.len() + 1);
                }
                methods.push(method);
            }
        }
        for method in methods {
            tables.push(Box::new(method));
        }
    }
    let of = results.iter();
    let of = of.map(|scored| (&scored.dataset, &scored.scores));
    method::save(out, &tables, of, lang)
}

/// Small tables, to be written.
pub(super) fn boxed<'a>(sheets: impl IntoIterator<Item = Sheet>) -> Vec<Box<dyn Grid + 'a>> {
    let boxed = |sheet| Box::new(sheet) as Box<dyn Grid>;
    sheets.into_iter().map(boxed).collect()
}
