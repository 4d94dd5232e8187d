//! A column of ordered grades becomes numbers: each word becomes its place in the order that the mapping gives, from 1
//! on; other words are found.

use std::collections::{HashMap, HashSet};

use polars::prelude::{Float64Chunked, IntoSeries, NewChunkedArray};

use super::findings::Findings;
use super::number;
use super::typing::Typed;
use super::{Kind, Severity};
use crate::i18n::Message;
use crate::table::Table;
use crate::table::header::{half_width, unpadded};

/// Types a column of grades in this order.
pub(super) fn column(table: &Table, at: usize, order: &[String]) -> Typed {
    let places: HashMap<String, usize> = order
        .iter()
        .enumerate()
        .map(|(at, word)| (plain(word), at + 1))
        .collect();
    let cells = &table.columns[at].cells;
    let mut unknown = Findings::new(
        Severity::Error,
        "dataset.bad_grade",
        "dataset.bad_grade_remedy",
    );
    let mut values = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let value = cell.and_then(|cell| places.get(&plain(cell)));
        if value.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unknown.push(row);
        }
        values.push(value.map(|&place| place as f64));
    }
    let values = Float64Chunked::from_iter_options("".into(), values.into_iter());
    let mut typed = Typed::new(values.into_series(), Kind::Grade);
    typed.conversion = Some(Message::new("dataset.graded").with("order", order.join(" < ")));
    unknown.report(table, at, &mut typed.issues);
    typed
}

/// The words that cells hold, each once as it comes first, as far as there are no more than a list of grades can have.
#[must_use]
pub fn words<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<String> {
    const MOST: usize = 30;
    let mut seen = HashSet::new();
    let mut words = Vec::new();
    for cell in cells.filter(|cell| !number::is_missing(cell)) {
        if words.len() < MOST && seen.insert(plain(cell)) {
            words.push(cell.trim().to_owned());
        }
    }
    words
}

/// A word without what does not matter: padding, width and case.
pub(super) fn plain(word: &str) -> String {
    let word: String = word.trim().chars().map(half_width).collect();
    unpadded(word.trim()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_once_in_their_order() {
        assert_eq!(
            words(["良", "优", " 良", "", "-", "差"].into_iter()),
            ["良", "优", "差"]
        );
    }

    #[test]
    fn width_padding_and_case_do_not_matter() {
        assert_eq!(plain(" Ａ "), plain("a"));
        assert_eq!(plain("一 级"), plain("一级"));
        assert_ne!(plain("一级"), plain("二级"));
    }
}
