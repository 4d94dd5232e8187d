//! `score`: the points of every entity, as a file, as JSON, or as the top of the ranking.

use std::path::Path;

use super::arguments::Arguments;
use super::input::Scored;
use super::progress::with_progress;
use super::{Outcome, check, input, layout, method, output, stages};
use crate::analysis::{Scores, Unscored, readable_score_sheet, score_sheet};
use crate::dataset::Dataset;
use crate::figure::compose::status_words;
use crate::i18n::{Lang, Message, fill, number, text};
use crate::table::{CellRef, Grid, View, WRITTEN};

/// Rows of the ranking on the terminal.
const SHOWN: usize = 20;

/// Reasons without a total on the terminal.
const REASONS: usize = 12;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let file = arguments.operand_path(0);
    let out = arguments.output(&WRITTEN)?;
    let year = input::year(arguments)?;
    let scored = with_progress(|progress| input::scored(arguments, &file, year, progress))?;
    if let Some(note) = see_check(arguments, &file, &scored.dataset) {
        output::say(&note.text(lang));
    }
    let sheet = score_sheet(&scored.scores, lang);
    if let Some(folder) = arguments.path("stages") {
        stages::write(&folder, &scored, lang)?;
    }
    if let Some(out) = out {
        output::say(&summary(&scored.scores, lang));
        let rests_on = [(&scored.dataset, &scored.scores)];
        return method::save(&out, &sheets(&out, &scored, lang), rests_on, lang);
    }
    if arguments.has("json") {
        return output::print_records(&sheet);
    }
    if !arguments.has("stages") {
        let readable = readable_score_sheet(&scored.scores, lang);
        let unscored = without_total(&scored.scores.unscored()?, lang);
        output::print(&(top(&sheet, &readable, lang) + &unscored))?;
    }
    output::say(&summary(&scored.scores, lang));
    Ok(())
}

/// The sheets of a file. A workbook is read by people and has words and the method beside the scores; the other
/// formats are read by machines and keep the names of the design.
fn sheets<'a>(out: &Path, scored: &'a Scored, lang: Lang) -> Vec<Box<dyn Grid + 'a>> {
    if output::is_workbook(out) {
        vec![
            Box::new(readable_score_sheet(&scored.scores, lang)),
            Box::new(method::method(&scored.dataset, &scored.scores, lang)),
        ]
    } else {
        vec![Box::new(score_sheet(&scored.scores, lang))]
    }
}

/// Where to read what is wrong with the data, when anything is.
pub(super) fn see_check(arguments: &Arguments, file: &Path, dataset: &Dataset) -> Option<Message> {
    let aside = dataset.accounting.rows_aside();
    let findings = check::findings(dataset, None);
    let noticed = dataset.table.notes.len();
    if findings.len() == noticed && aside == 0 {
        return None;
    }
    let mut command = format!("innovation-atlas check {}", quoted(&file.to_string_lossy()));
    if let Ok(Some(scheme)) = arguments.text("scheme") {
        command = format!("{command} --scheme {}", quoted(scheme));
    }
    Some(
        Message::new("cli.score_see_check")
            .with("findings", findings.len())
            .with("aside", aside)
            .with("command", command),
    )
}

/// A word as it is typed on a command line.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:~+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}

/// How many were scored, under which rules.
fn summary(scores: &Scores, lang: Lang) -> String {
    let with_status = |wanted: &str| {
        let count = scores.texts("status").map_or(0, |status| {
            let own = scores.order.iter().map(|row| status.get(*row as usize));
            own.filter(|own| *own == Some(wanted)).count()
        });
        number(count as f64, 0, lang)
    };
    let total = number(scores.order.len() as f64, 0, lang);
    fill(
        lang,
        "cli.score_summary",
        &[
            ("scored", &with_status("scored")),
            ("total", &total),
            ("gated", &with_status("gated")),
            ("insufficient", &with_status("insufficient")),
            ("scheme", &scores.scheme.title.text(lang)),
            ("version", &scores.scheme.version),
            ("status", &status_words(&scores.scheme).text(lang)),
        ],
    )
}

/// The first rows of the ranking, for a person; `sheet` tells which columns of the readable one are wanted.
fn top(sheet: &View, readable: &View, lang: Lang) -> String {
    let wanted = ["rank", "name", "year", "total", "tier", "status"];
    let at: Vec<usize> = wanted
        .iter()
        .filter_map(|name| sheet.header().iter().position(|head| head == name))
        .collect();
    let height = readable.height();
    let mut rows = vec![
        at.iter()
            .map(|at| readable.header()[*at].clone())
            .collect::<Vec<_>>(),
    ];
    for row in 0..height.min(SHOWN) {
        rows.push(at.iter().map(|at| plain(readable.cell(row, *at))).collect());
    }
    let mut out = layout::table(&rows, 0, &[0, 3]);
    if height > SHOWN {
        let rest = number((height - SHOWN) as f64, 0, lang);
        out.push_str(&fill(lang, "cli.score_more", &[("count", &rest)]));
        out.push('\n');
    }
    out
}

/// Why observations have no total, with how many and whom.
fn without_total(unscored: &[Unscored], lang: Lang) -> String {
    if unscored.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = unscored
        .iter()
        .take(REASONS)
        .map(|own| {
            let mut names = own.names.join(&text(lang, "analysis.list_separator"));
            if own.count > own.names.len() {
                names = fill(lang, "cli.score_among", &[("names", &names)]);
            }
            let count = number(own.count as f64, 0, lang);
            vec![count, own.reason.text(lang), names]
        })
        .collect();
    let title = text(lang, "cli.score_without");
    let mut out = format!("\n{title}\n{}", layout::table(&rows, 2, &[0]));
    if unscored.len() > REASONS {
        let rest = number((unscored.len() - REASONS) as f64, 0, lang);
        let line = fill(lang, "cli.score_reasons_more", &[("count", &rest)]);
        out = format!("{out}  {line}\n");
    }
    out
}

fn plain(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Blank => String::new(),
        CellRef::Text(text) | CellRef::Date(text) => text.into_owned(),
        CellRef::Number(value) => value.to_string(),
    }
}
