//! One enterprise under two names or two codes would be paid twice: those that stand for money come in, a refusal that
//! names the rows goes out.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::candidates::{Candidates, Standing};
use super::lines::joined;
use crate::analysis::Scores;
use crate::dataset::{Dataset, Keep, plain_name};
use crate::i18n::{Message, Result};

/// Most pairs that one sentence names.
const SHOWN: usize = 5;

/// Refuses candidates of whom one stands there twice: under keys that differ in width, case, spaces and signs alone, or
/// under one name with different keys (unless the plan says that they are different enterprises), or under one key with
/// different names.
///
/// # Errors
/// The sentence names the rows.
pub(super) fn refuse(found: &Candidates, dataset: &Dataset, scores: &Scores) -> Result<()> {
    two_names(found, dataset)?;
    let standing: Vec<u32> = (0..found.len() as u32)
        .filter(|&at| found.standing[at as usize] == Standing::Stands)
        .collect();
    let mut pairs = twice(&standing, |at| found.entity(at));
    // Where there are no codes, names are the keys.
    let of = |id: &str| dataset.field(id).map(|field| field.column);
    let mut key = if of("entity") == of("name") {
        "funds.same_spelling"
    } else {
        "funds.same_key"
    };
    if pairs.is_empty() && !found.basis.namesakes {
        pairs = twice(&standing, |at| found.name(at));
        key = "funds.same_name";
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let place = |at: u32| -> String {
        let row = found.rows[at as usize] as usize;
        let evidence = dataset.evidence(scores.observations[row] as usize, "entity");
        evidence.map_or_else(String::new, |evidence| evidence.place.to_string())
    };
    let told = pairs.iter().take(SHOWN).map(|&(one, other)| {
        Message::new("funds.same_pair")
            .with("name", found.name(one as usize))
            .with("first", found.entity(one as usize))
            .with("second", found.entity(other as usize))
            .with("first_place", place(one))
            .with("second_place", place(other))
    });
    Err(Message::new(key)
        .with("count", pairs.len())
        .with("list", joined(told)))
}

/// Refuses a code that stands under two names in the year: the data keeps one of the rows, and which of the two would be
/// paid is not for the order of rows to say. Where the mapping says which row counts it is said.
fn two_names(found: &Candidates, dataset: &Dataset) -> Result<()> {
    let conflicts = dataset.accounting.set_aside.iter();
    let mut conflicts = conflicts.filter(|aside| aside.reason.key == "dataset.row_conflict");
    let (Some(code), Some(name)) = (dataset.field("entity"), dataset.field("name")) else {
        return Ok(());
    };
    if conflicts.next().is_none()
        || dataset.mapping.keep != Keep::First
        || code.column == name.column
    {
        return Ok(());
    }
    let table = &dataset.table;
    let cell = |column: usize, row: usize| {
        table.columns[column]
            .cells
            .get(row)
            .unwrap_or_default()
            .trim()
    };
    let year = dataset.field("year").map(|year| year.column);
    let key = |row: usize| (cell(code.column, row), year.map(|year| cell(year, row)));
    let standing: HashSet<&str> = (0..found.len())
        .filter(|&at| found.standing[at] == Standing::Stands)
        .map(|at| found.entity(at))
        .collect();
    let mut kept: HashMap<(&str, Option<&str>), usize> = HashMap::new();
    let mut own = vec![false; table.height()];
    for row in dataset.rows.iter().map(|row| *row as usize) {
        own[row] = true;
        if standing.contains(cell(code.column, row)) {
            kept.insert(key(row), row);
        }
    }
    let of_year = found.year.map(|year| year.to_string());
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for row in (0..table.height()).filter(|row| !own[*row]) {
        let Some(&first) = kept.get(&key(row)) else {
            continue;
        };
        let this_year = year.is_none_or(|year| {
            let text = cell(year, row);
            of_year.as_deref().is_none_or(|own| text.contains(own))
        });
        let (one, other) = (cell(name.column, first), cell(name.column, row));
        if this_year && !other.is_empty() && plain_name(one) != plain_name(other) {
            pairs.push((first, row));
        }
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let told = pairs.iter().take(SHOWN).map(|&(first, second)| {
        let place = |row: usize| table.place(row, name.column).to_string();
        Message::new("funds.code_pair")
            .with("code", cell(code.column, first))
            .with("first", cell(name.column, first))
            .with("second", cell(name.column, second))
            .with("first_place", place(first))
            .with("second_place", place(second))
    });
    Err(Message::new("funds.same_code")
        .with("count", pairs.len())
        .with("list", joined(told)))
}

/// Pairs that say the same, in the order of the rows.
fn twice<'a>(rows: &[u32], text: impl Fn(usize) -> &'a str + Sync) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u64, u32)> = rows
        .par_iter()
        .map(|&at| (mark(&plain_name(text(at as usize))), at))
        .collect();
    marks.par_sort_unstable();
    let mut pairs: Vec<(u32, u32)> = marks
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| (pair[0].1, pair[1].1))
        // Two texts may have one mark.
        .filter(|&(one, other)| {
            let plain = |at: u32| plain_name(text(at as usize));
            plain(one) == plain(other)
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// A mark that is the same for the same text, on any machine (FNV-1a).
fn mark(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
