//! A comparison for a person.

use std::fmt::Write as _;

use super::layout;
use crate::analysis::compare::{Compared, Comparison, comparison_tables};
use crate::i18n::{Lang, Message, measured, number, percent, signed, text};
use crate::table::{Cell, Sheet};

/// Who gains and who loses most, on the terminal.
const MOVERS: usize = 10;

/// The first of the second ranking on the terminal.
const SHOWN: usize = 20;

/// Rows of a table on the terminal.
const ROWS: usize = 40;

/// Sentences about the rules on the terminal.
const RULES: usize = 20;

pub(super) fn as_text(found: &Comparison, rules: &[Message], lang: Lang) -> String {
    let mut out = String::new();
    for line in found.lines() {
        let _ = writeln!(out, "{}", line.text(lang));
    }
    let mut movers: Vec<&Compared> = found
        .rows
        .iter()
        .filter(|row| row.places.is_some_and(|places| places != 0))
        .collect();
    // Stable: of equals the one with the better rank comes first.
    movers.sort_by_key(|row| std::cmp::Reverse(row.places));
    let gainers = movers.iter().filter(|row| row.places > Some(0));
    let losers = movers.iter().rev().filter(|row| row.places < Some(0));
    let top = found.rows.iter().take(SHOWN);
    titled(&mut out, "cli.compare_top", top, found, lang);
    titled(
        &mut out,
        "cli.compare_gainers",
        gainers.take(MOVERS).copied(),
        found,
        lang,
    );
    titled(
        &mut out,
        "cli.compare_losers",
        losers.take(MOVERS).copied(),
        found,
        lang,
    );
    // The tables of entities and of findings are shown above in another form.
    let decimals = found.first.decimals.max(found.second.decimals);
    let named = comparison_tables(found, lang, false);
    for (table, named) in comparison_tables(found, lang, true).iter().zip(&named) {
        let rules = found.differences.len() == table.height() && table.columns.len() == 1;
        if !rules {
            out.push('\n');
            out.push_str(&sheet(table, &named.header, decimals, lang));
        }
    }
    if !rules.is_empty() {
        let _ = writeln!(out, "\n{}", text(lang, "analysis.compare_rules"));
        for line in rules.iter().take(RULES) {
            let _ = writeln!(out, "  {}", line.text(lang));
        }
        out.push_str(&more(rules.len(), RULES, lang));
    }
    out
}

/// Rows of the comparison under a title; nothing without rows.
fn titled<'a>(
    out: &mut String,
    key: &str,
    rows: impl Iterator<Item = &'a Compared>,
    found: &Comparison,
    lang: Lang,
) {
    let none = || "–".to_owned();
    let (first, second) = (
        found.first.label.text(lang).to_owned(),
        found.second.label.text(lang).to_owned(),
    );
    let head = |key: &str| crate::i18n::fill(lang, key, &[("first", &first), ("second", &second)]);
    let mut table = vec![vec![
        text(lang, "analysis.column_name"),
        head("analysis.compare_rank_1"),
        head("analysis.compare_rank_2"),
        text(lang, "analysis.compare_places"),
        head("analysis.compare_total_1"),
        head("analysis.compare_total_2"),
    ]];
    for row in rows {
        let sides = [&row.first, &row.second];
        let [rank_1, rank_2] = sides.map(|side| {
            side.as_ref()
                .map_or_else(none, |own| number(f64::from(own.rank), 0, lang))
        });
        let of = [&found.first, &found.second].map(|side| side.decimals as usize);
        let [total_1, total_2] = [0, 1].map(|at| {
            let own = sides[at].as_ref();
            own.map_or_else(none, |own| number(own.total, of[at], lang))
        });
        let places = row
            .places
            .map_or_else(none, |places| signed(places as f64, 0, lang));
        table.push(vec![
            row.name.clone(),
            rank_1,
            rank_2,
            places,
            total_1,
            total_2,
        ]);
    }
    if table.len() > 1 {
        let _ = writeln!(out, "\n{}", text(lang, key));
        out.push_str(&layout::table(&table, 2, &[1, 2, 3, 4, 5]));
    }
}

/// A table with its name. `names` are those of its columns for programs: they tell years, shares and values from points,
/// which have the scheme's decimals.
pub(super) fn sheet(sheet: &Sheet, names: &[String], decimals: u32, lang: Lang) -> String {
    let numbers: Vec<usize> = (0..sheet.columns.len())
        .filter(|at| {
            let cells = &sheet.columns[*at];
            cells.iter().any(|cell| matches!(cell, Cell::Number(_)))
        })
        .collect();
    let plain = |value: f64, name: &str| match name {
        "year" => value.to_string(),
        "share" | "weight" => percent(value, 2, lang),
        "value_1" | "value_2" | "index" => measured(value, lang),
        "mean_places" => number(value, 2, lang),
        _ => number(value, decimals as usize, lang),
    };
    let mut rows = vec![sheet.header.clone()];
    for row in 0..sheet.height().min(ROWS) {
        let cells = names.iter().zip(&sheet.columns);
        rows.push(
            cells
                .map(|(name, column)| match &column[row] {
                    Cell::Blank => "–".to_owned(),
                    Cell::Text(text) | Cell::Date(text) => text.clone(),
                    Cell::Number(value) => plain(*value, name),
                })
                .collect(),
        );
    }
    format!(
        "{}\n{}{}",
        sheet.name,
        layout::table(&rows, 2, &numbers),
        more(sheet.height(), ROWS, lang)
    )
}

fn more(all: usize, shown: usize, lang: Lang) -> String {
    if all <= shown {
        return String::new();
    }
    let rest = number((all - shown) as f64, 0, lang);
    let line = crate::i18n::fill(lang, "cli.score_more", &[("count", &rest)]);
    format!("  {line}\n")
}
