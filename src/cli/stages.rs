//! `score --stages`: every step from raw data to totals as a CSV file.

use std::fs;
use std::path::Path;

use polars::prelude::{Column, DataType};

use super::Outcome;
use super::input::Scored;
use crate::analysis::{Scores, Step, indicators_at, score_sheet};
use crate::i18n::Lang;
use crate::table::{self, CellRef, View, write_error};

/// The columns by which a row is known.
const KEYS: [&str; 3] = ["entity", "name", "year"];

/// The stages of the computation as CSV files: each has the key columns and the columns of its kind.
pub(super) fn write(folder: &Path, scored: &Scored, lang: Lang) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| write_error(folder, &error))?;
    let save = |file: &str, view: View| table::write(&folder.join(file), &[view]);
    let with = |keep: &dyn Fn(&str) -> bool| {
        let mut view = score_sheet(&scored.scores, lang);
        view.retain(keep);
        view
    };
    let steps = [
        ("2-values.csv", Step::Values),
        ("3-imputed.csv", Step::Imputed),
        ("4-treated.csv", Step::Treated),
        ("5-points.csv", Step::Points),
    ];
    for (file, step) in steps {
        let mut stage = with(&|name| KEYS.contains(&name));
        add_step(&mut stage, &scored.scores, step)?;
        save(file, stage)?;
    }
    let mut groups = with(&|name| KEYS.contains(&name));
    add_groups(&mut groups, &scored.scores)?;
    save("6-groups.csv", groups)?;
    save("7-totals.csv", with(&|name| !name.contains(':')))?;
    save("1-raw.csv", raw(scored))?;
    Ok(())
}

/// Adds the indicators at a step of the work, as they are.
fn add_step<'a>(view: &mut View<'a>, scores: &'a Scores, step: Step) -> Outcome {
    let indicators = scores.scheme.indicators.iter();
    for (indicator, values) in indicators.zip(indicators_at(scores, step)?) {
        view.numbers(format!("{}:{}", step.name(), indicator.id), move |row| {
            Some(values[scores.order[row] as usize])
        });
    }
    Ok(())
}

/// Adds the groups, not rounded.
fn add_groups<'a>(view: &mut View<'a>, scores: &'a Scores) -> Outcome {
    for group in &scores.scheme.groups {
        let head = format!("group:{}", group.id);
        let points = scores.numbers(&head)?;
        view.numbers(head, move |row| points.get(scores.order[row] as usize));
    }
    Ok(())
}

/// The typed values that the scheme uses, in the order of the scores.
fn raw(scored: &Scored) -> View<'_> {
    let scores = &scored.scores;
    let wanted = scores.scheme.raw_columns();
    let mut view = View::new(String::new(), scores.order.len());
    for field in &scored.dataset.fields {
        let key = KEYS.contains(&field.id.as_str());
        if !key && !wanted.contains(&field.id) {
            continue;
        }
        if let Ok(column) = scored.dataset.frame.column(&field.id) {
            add_raw(&mut view, field.id.clone(), scores, column);
        }
    }
    view
}

fn add_raw<'a>(view: &mut View<'a>, head: String, scores: &'a Scores, column: &'a Column) {
    let at = |row: usize| scores.observations[scores.order[row] as usize] as usize;
    if let Ok(texts) = column.str() {
        view.cells(head, move |row| CellRef::text(texts.get(at(row))));
    } else {
        // Yes and no are 1 and 0.
        let numbers = column.cast(&DataType::Float64).unwrap_or_default();
        view.numbers(head, move |row| numbers.f64().ok()?.get(at(row)));
    }
}
