//! `robustness`: how firm the ranks of a year are, for people, as JSON, or as a file.

use std::path::Path;

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Outcome, input, layout, method, output, robustness_json, vary};
use crate::analysis::Choices;
use crate::analysis::robustness::{Robustness, Share, Standing, assess, readable_sheets, sheets};
use crate::dataset::Dataset;
use crate::figure::compose::status_words;
use crate::i18n::{Lang, Message, fill, number, percent, text};
use crate::table::{Cell, Sheet, WRITTEN};

/// Rows of the ranking on the terminal.
const SHOWN: usize = 20;

/// Rows of elements left out on the terminal.
const ELEMENTS: usize = 10;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let scheme = input::scheme(arguments)?;
    let plan = vary::plan(arguments, &scheme)?;
    let choices = Choices {
        year: input::year(arguments)?,
        filter: input::filter(arguments)?,
    };
    let file = arguments.operand_path(0);
    let (dataset, found) = with_progress(|progress| -> Outcome<_> {
        let dataset = input::dataset(arguments, &file, &scheme.raw_columns(), progress)?;
        if choices.filter.is_some() {
            input::selected(&dataset, &choices)?;
        }
        let found = assess(&dataset, &scheme, &choices, &plan, progress)?;
        Ok((dataset, found))
    })?;
    for note in found.scores.notes.iter().chain(&gaps(&found)) {
        output::say(&note.text(lang));
    }
    if let Some(out) = out {
        let tables = tables(&out, &dataset, &found, lang);
        return method::save(&out, &tables, [(&dataset, &found.scores)], lang);
    }
    if arguments.has("json") {
        let result = robustness_json::robustness(&found, lang);
        return output::print_json(&method::with_methods(result, [(&dataset, &found.scores)]));
    }
    output::print(&as_text(&found, lang))
}

/// Who has no total in some of the runs.
fn gaps(found: &Robustness) -> Option<Message> {
    let all = found.plan.runs as usize;
    let runs = |standing: &Standing| standing.ranks.map_or(0, |ranks| ranks.runs);
    let fewest = found.standings.iter().map(runs).min()?;
    let gaps = found.standings.iter().filter(|one| runs(one) < all).count();
    (gaps > 0).then(|| {
        Message::new("cli.robustness_gaps")
            .with("count", gaps)
            .with("fewest", fewest)
            .with("runs", all)
    })
}

/// The sheets of a file: in words and with the method for a workbook, with names for programs otherwise.
fn tables(out: &Path, dataset: &Dataset, found: &Robustness, lang: Lang) -> Vec<Sheet> {
    if !output::is_workbook(out) {
        return sheets(found, lang);
    }
    let mut sheets = readable_sheets(found, lang);
    let mut method = method::method(dataset, &found.scores, lang);
    let mut rows = vec![
        (
            "cli.method_runs",
            number(f64::from(found.plan.runs), 0, lang),
        ),
        ("cli.method_seed", found.plan.seed.to_string()),
    ];
    for words in found.uncertainty.in_words() {
        rows.push(("cli.method_varied", words.text(lang)));
    }
    for (key, value) in rows {
        for (column, text) in method.columns.iter_mut().zip([text(lang, key), value]) {
            column.push(Cell::Text(text));
        }
    }
    sheets.push(method);
    sheets
}

fn as_text(found: &Robustness, lang: Lang) -> String {
    let scheme = &found.scores.scheme;
    let mut out = fill(
        lang,
        "cli.explain_scheme",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("version", &scheme.version),
            ("status", &status_words(scheme).text(lang)),
        ],
    );
    out.push('\n');
    let year = found.scores.choices.year;
    if let Some(year) = year {
        out.push_str(&fill(lang, "cli.robustness_year", &[("year", &year)]));
    }
    out.push_str(&fill(
        lang,
        "cli.robustness_runs",
        &[
            ("runs", &number(f64::from(found.plan.runs), 0, lang)),
            ("seed", &found.plan.seed),
        ],
    ));
    out.push('\n');
    for words in found.uncertainty.in_words() {
        out.push_str("  ");
        out.push_str(&words.text(lang));
        out.push('\n');
    }
    if let Some(change) = found.mean_change {
        let change = number(change, 2, lang);
        out.push_str(&fill(lang, "cli.robustness_change", &[("change", &change)]));
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&ranking(found, lang));
    out.push_str(&dependence(found, lang));
    out.push_str(&elements(found, lang));
    out
}

/// The first of the ranking with what the runs say.
fn ranking(found: &Robustness, lang: Lang) -> String {
    let head = ["rank", "name", "total", "median", "mean", "interval"];
    let mut titles: Vec<String> = head
        .iter()
        .map(|name| text(lang, &format!("cli.robustness_{name}")))
        .collect();
    titles.push(fill(lang, "cli.robustness_top", &[("top", &found.top)]));
    titles.push(text(lang, "cli.robustness_next"));
    let mut rows = vec![titles];
    let shown = found.standings.iter().take(SHOWN);
    rows.extend(shown.enumerate().map(|(at, one)| row(found, at, one, lang)));
    let mut out = layout::table(&rows, 0, &[0, 2, 3, 4, 5, 6, 7]);
    if found.standings.len() > SHOWN {
        let rest = number((found.standings.len() - SHOWN) as f64, 0, lang);
        out.push_str(&fill(lang, "cli.score_more", &[("count", &rest)]));
        out.push('\n');
    }
    out
}

fn row(found: &Robustness, at: usize, standing: &Standing, lang: Lang) -> Vec<String> {
    let rank = |rank: f64| number(rank, 1, lang);
    let none = || "–".to_owned();
    let of_runs = |of: &dyn Fn(&crate::analysis::robustness::RankStatistics) -> String| {
        standing.ranks.as_ref().map_or_else(none, of)
    };
    let next = found.order.ahead(at, at + 1);
    vec![
        standing.rank.map_or_else(none, |own| rank(f64::from(own))),
        standing.name.clone(),
        standing
            .total
            .map_or_else(none, |total| number(total, 4, lang)),
        of_runs(&|ranks| rank(ranks.median)),
        of_runs(&|ranks| rank(ranks.mean)),
        of_runs(&|ranks| format!("{}–{}", rank(ranks.q05), rank(ranks.q95))),
        of_runs(&|ranks| percent(ranks.top_share, 0, lang)),
        next.map_or_else(none, |chance| percent(chance, 0, lang)),
    ]
}

/// What the ranks depend on.
fn dependence(found: &Robustness, lang: Lang) -> String {
    let Some(sensitivity) = &found.sensitivity else {
        let reason = found.undivided.as_ref();
        return reason.map_or_else(String::new, |reason| format!("\n{}\n", reason.text(lang)));
    };
    let level = percent(sensitivity.level, 0, lang);
    let title = fill(lang, "cli.robustness_dependence", &[("level", &level)]);
    let share = |value: f64| percent(value, 0, lang);
    let cells = |of: &Share| {
        let name = format!("analysis.robust_assumption_{}", of.assumption.id());
        let (first, total) = (of.first_interval, of.total_interval);
        let spread = |low: f64, high: f64| format!("{}…{}", share(low), share(high));
        vec![
            text(lang, &name),
            share(of.first),
            spread(first.low, first.high),
            share(of.total),
            spread(total.low, total.high),
        ]
    };
    let mut rows = vec![vec![
        text(lang, "cli.robustness_choice"),
        text(lang, "cli.robustness_alone"),
        String::new(),
        text(lang, "cli.robustness_together"),
        String::new(),
    ]];
    rows.extend(sensitivity.shares.iter().map(cells));
    format!("\n{title}\n{}", layout::table(&rows, 2, &[1, 2, 3, 4]))
}

/// The elements without which ranks change most.
fn elements(found: &Robustness, lang: Lang) -> String {
    if found.left_out.is_empty() {
        return String::new();
    }
    let all = found.left_out.iter();
    let mut all: Vec<_> = all.filter(|element| element.mean_change > 0.0).collect();
    if all.is_empty() {
        return format!("\n{}\n", text(lang, "cli.robustness_unmoved"));
    }
    all.sort_by(|a, b| b.mean_change.total_cmp(&a.mean_change));
    let mut rows = vec![
        ["element", "moved", "mover"]
            .map(|name| text(lang, &format!("cli.robustness_{name}")))
            .to_vec(),
    ];
    for element in all.iter().take(ELEMENTS) {
        let kind = if element.is_group {
            "group"
        } else {
            "indicator"
        };
        let kind = text(lang, &format!("analysis.robust_kind_{kind}"));
        let mover = element.largest.and_then(|one| {
            let standing = found.standing(one.row)?;
            Some(fill(
                lang,
                "cli.robustness_move",
                &[
                    ("name", &standing.name),
                    ("from", &one.from),
                    ("to", &one.to),
                ],
            ))
        });
        rows.push(vec![
            fill(
                lang,
                "cli.robustness_named",
                &[("title", &element.title.text(lang)), ("kind", &kind)],
            ),
            number(element.mean_change, 2, lang),
            mover.unwrap_or_default(),
        ]);
    }
    let title = text(lang, "cli.robustness_without");
    format!("\n{title}\n{}", layout::table(&rows, 2, &[1]))
}
