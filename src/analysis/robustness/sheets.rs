//! The results as tables: for programs, and in words for people.

use super::assess::{Robustness, Sensitivity, Standing};
use super::leaving_out::LeftOut;
use crate::composite::sensitivity::RankStatistics;
use crate::i18n::{Lang, fill, text};
use crate::table::{Cell, Sheet};

/// The results as tables with names for programs: the ranks; the chances that the entity of a row is ahead of that of
/// a column; the shares of what the ranks depend on, where there are any; the ranks without each element. Names of
/// elements are in the language.
#[must_use]
pub fn sheets(robustness: &Robustness, lang: Lang) -> Vec<Sheet> {
    let mut sheets = vec![ranks(robustness), order(robustness)];
    if let Some(found) = &robustness.sensitivity {
        sheets.push(sensitivity(found));
    }
    sheets.push(left_out(robustness, lang));
    sheets
}

/// The same tables with their names and columns in words.
#[must_use]
pub fn readable_sheets(robustness: &Robustness, lang: Lang) -> Vec<Sheet> {
    let mut sheets = sheets(robustness, lang);
    for sheet in &mut sheets {
        let fixed = if sheet.name == ORDER {
            2
        } else {
            sheet.header.len()
        };
        for name in sheet.header.iter_mut().take(fixed) {
            let key = format!("analysis.robust_head_{name}");
            *name = fill(lang, &key, &[("top", &robustness.top)]);
        }
        for (at, id) in [(0, "assumption"), (2, "kind")] {
            let in_words = match sheet.name.as_str() {
                SENSITIVITY => id == "assumption",
                LEFT_OUT => id == "kind",
                _ => false,
            };
            if !in_words {
                continue;
            }
            for cell in &mut sheet.columns[at] {
                if let Cell::Text(word) = cell {
                    *word = text(lang, &format!("analysis.robust_{id}_{word}"));
                }
            }
        }
        if sheet.name == ORDER {
            let first = robustness.standings.iter().take(robustness.order.size());
            for (name, standing) in sheet.header[2..].iter_mut().zip(first) {
                name.clone_from(&standing.name);
            }
        }
        sheet.name = text(lang, &format!("analysis.robust_sheet_{}", sheet.name));
    }
    sheets
}

const RANKS: &str = "ranks";
const ORDER: &str = "order";
const SENSITIVITY: &str = "sensitivity";
const LEFT_OUT: &str = "left_out";

fn sheet(name: &str, columns: Vec<(&str, Vec<Cell>)>) -> Sheet {
    let (header, columns) = columns
        .into_iter()
        .map(|(name, cells)| (name.to_owned(), cells))
        .unzip();
    Sheet {
        name: name.to_owned(),
        header,
        columns,
        print: None,
    }
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

fn word(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn ranks(robustness: &Robustness) -> Sheet {
    let year = robustness.scores.choices.year;
    let cells = |of: &dyn Fn(&Standing) -> Cell| robustness.standings.iter().map(of).collect();
    let of_runs =
        |of: fn(&RankStatistics) -> f64| cells(&|standing| number(standing.ranks.as_ref().map(of)));
    sheet(
        RANKS,
        vec![
            ("entity", cells(&|standing| word(&standing.entity))),
            ("name", cells(&|standing| word(&standing.name))),
            ("year", cells(&|_| number(year.map(f64::from)))),
            ("total", cells(&|standing| number(standing.total))),
            (
                "rank",
                cells(&|standing| number(standing.rank.map(f64::from))),
            ),
            ("runs", of_runs(|ranks| ranks.runs as f64)),
            ("mean_rank", of_runs(|ranks| ranks.mean)),
            ("median_rank", of_runs(|ranks| ranks.median)),
            ("rank_q05", of_runs(|ranks| ranks.q05)),
            ("rank_q95", of_runs(|ranks| ranks.q95)),
            ("top_chance", of_runs(|ranks| ranks.top_share)),
        ],
    )
}

fn order(robustness: &Robustness) -> Sheet {
    let size = robustness.order.size();
    let first = || robustness.standings.iter().take(size);
    let mut columns: Vec<(&str, Vec<Cell>)> = vec![
        (
            "entity",
            first().map(|standing| word(&standing.entity)).collect(),
        ),
        (
            "name",
            first().map(|standing| word(&standing.name)).collect(),
        ),
    ];
    for (column, standing) in first().enumerate() {
        let chance = |row: usize| {
            // Nobody is ahead of himself.
            let chance = robustness.order.ahead(row, column);
            number(chance.filter(|_| row != column))
        };
        columns.push((&standing.entity, (0..size).map(chance).collect()));
    }
    sheet(ORDER, columns)
}

fn sensitivity(found: &Sensitivity) -> Sheet {
    let numbers = |of: fn(&super::Share) -> f64| {
        found
            .shares
            .iter()
            .map(|share| Cell::Number(of(share)))
            .collect()
    };
    let names = found.shares.iter().map(|share| word(share.assumption.id()));
    sheet(
        SENSITIVITY,
        vec![
            ("assumption", names.collect()),
            ("first", numbers(|share| share.first)),
            ("first_low", numbers(|share| share.first_interval.low)),
            ("first_high", numbers(|share| share.first_interval.high)),
            ("all", numbers(|share| share.total)),
            ("all_low", numbers(|share| share.total_interval.low)),
            ("all_high", numbers(|share| share.total_interval.high)),
        ],
    )
}

fn left_out(robustness: &Robustness, lang: Lang) -> Sheet {
    let all = &robustness.left_out;
    let cells = |of: &dyn Fn(&LeftOut) -> Cell| all.iter().map(of).collect();
    let mover = |of: &dyn Fn(&Standing) -> Cell| -> Vec<Cell> {
        let named = |element: &LeftOut| {
            let standing = element.largest.and_then(|one| robustness.standing(one.row));
            standing.map_or(Cell::Blank, of)
        };
        all.iter().map(named).collect()
    };
    let moved = |of: fn(&super::Move) -> u32| {
        cells(&|element| number(element.largest.as_ref().map(|one| f64::from(of(one)))))
    };
    sheet(
        LEFT_OUT,
        vec![
            ("id", cells(&|element| word(&element.id))),
            ("title", cells(&|element| word(element.title.text(lang)))),
            (
                "kind",
                cells(&|element| {
                    word(if element.is_group {
                        "group"
                    } else {
                        "indicator"
                    })
                }),
            ),
            (
                "mean_change",
                cells(&|element| Cell::Number(element.mean_change)),
            ),
            ("mover_entity", mover(&|standing| word(&standing.entity))),
            ("mover_name", mover(&|standing| word(&standing.name))),
            ("mover_from", moved(|one| one.from)),
            ("mover_to", moved(|one| one.to)),
        ],
    )
}
