//! The observations that one row is compared with.

use polars::prelude::{AnyValue, Column};

use super::Scores;
use super::engine::failed;
use super::places::not_given;
use super::words::{listed, titled};
use crate::composite::{GRACE, is_same};
use crate::dataset::{Dataset, industry_name, town_name};
use crate::i18n::{Lang, Message, Result, Title};

/// A peer group of one row.
#[derive(Debug)]
pub(super) struct PeerGroup {
    /// Rows of the scores in it, the row itself included: those that rules compare, without the others that were left
    /// out for their coverage.
    pub rows: Vec<u32>,
    /// What they have in common: `year = 2021, stage = growth`.
    pub label: Title,
}

/// The columns that portraits take as peers: the year, and the stage where the scheme has stages.
pub(super) fn peer_names(scores: &Scores) -> Vec<String> {
    let mut names = vec!["year".to_owned()];
    if !scores.scheme.stages.is_empty() {
        names.push("stage".to_owned());
    }
    names
}

impl PeerGroup {
    /// The rows of the scores that have the same values as `row` in these columns (or `stage`).
    pub fn of(dataset: &Dataset, scores: &Scores, row: usize, names: &[String]) -> Result<Self> {
        let mut rows: Vec<u32> = (0..scores.height() as u32).collect();
        for name in names {
            let key = Key::of(dataset, scores, name)?;
            let own = key.value(row)?;
            keep_equal(&mut rows, key.column, &own, |row| key.place(row as usize));
        }
        rows.retain(|&other| other as usize == row || !scores.is_screened(other as usize));
        Ok(Self {
            rows,
            label: label(dataset, scores, row, names)?,
        })
    }

    /// Those of the group that have a total: no gate keeps them from one.
    pub fn scored(&self, scores: &Scores) -> Result<Self> {
        let totals = scores.numbers("total")?;
        let rows = self.rows.iter().copied();
        Ok(Self {
            rows: rows
                .filter(|&row| totals.get(row as usize).is_some())
                .collect(),
            label: self.label.clone(),
        })
    }

    /// The values of a score column in the group.
    pub fn values(&self, scores: &Scores, column: &str) -> Result<PeerValues> {
        let values = scores.numbers(column)?;
        let rows = self.rows.iter();
        Ok(PeerValues(
            rows.filter_map(|&row| values.get(row as usize)).collect(),
        ))
    }
}

/// What the peers of a row in these columns have in common: `year 2021, stage growth`.
pub(super) fn label(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    names: &[String],
) -> Result<Title> {
    let mut parts = Vec::new();
    for name in names {
        let own = Key::of(dataset, scores, name)?.value(row)?;
        if own == AnyValue::Null {
            parts.push(not_given(key_title(dataset, name)));
        } else {
            let text = own.str_value().into_owned();
            let value = value_title(scores, name, &text);
            parts.push(shared(name, key_title(dataset, name), value));
        }
    }
    if parts.is_empty() {
        parts.push(Message::new("analysis.peer_all"));
    }
    Ok(titled(
        &Message::new("analysis.name").with("name", listed(&parts)),
    ))
}

/// A column that peers have in common: of the scores, or of the dataset behind them.
struct Key<'a> {
    column: &'a Column,
    /// Observation behind each row of the scores, for a column of the dataset.
    observations: Option<&'a [u32]>,
}

impl<'a> Key<'a> {
    fn of(dataset: &'a Dataset, scores: &'a Scores, name: &str) -> Result<Self> {
        let from_scores = name == "year" || name == "stage";
        let frame = if from_scores {
            &scores.frame
        } else {
            &dataset.frame
        };
        Ok(Self {
            column: frame.column(name).map_err(failed)?,
            observations: (!from_scores).then_some(&scores.observations),
        })
    }

    fn place(&self, row: usize) -> usize {
        self.observations
            .map_or(row, |observations| observations[row] as usize)
    }

    fn value(&self, row: usize) -> Result<AnyValue<'static>> {
        let value = self.column.get(self.place(row)).map_err(failed)?;
        Ok(value.into_static())
    }
}

fn keep_equal(rows: &mut Vec<u32>, column: &Column, own: &AnyValue, place: impl Fn(u32) -> usize) {
    if let (Ok(texts), AnyValue::StringOwned(own)) = (column.str(), own) {
        rows.retain(|&row| texts.get(place(row)) == Some(own.as_str()));
    } else if let (Ok(numbers), AnyValue::Int32(own)) = (column.i32(), own) {
        rows.retain(|&row| numbers.get(place(row)) == Some(*own));
    } else {
        rows.retain(|&row| column.get(place(row)).is_ok_and(|value| value == *own));
    }
}

fn key_title(dataset: &Dataset, name: &str) -> Title {
    match name {
        "year" => titled(&Message::new("analysis.column_year")),
        "stage" => titled(&Message::new("analysis.column_stage")),
        _ => dataset
            .field(name)
            .map_or_else(|| Title::same(name), |field| field.title.clone()),
    }
}

/// What peers have in common in one column, called so.
pub(super) fn shared(column: &str, title: Title, value: Title) -> Message {
    if column == "year" {
        return Message::new("analysis.peer_year").with("value", value);
    }
    Message::new("analysis.peer_key")
        .with("name", title)
        .with("value", value)
}

/// A value of a column in both languages, as far as its name is known in them.
pub(super) fn known_value(column: &str, text: &str) -> Title {
    let known = |of: fn(&str, Lang) -> &str| Title {
        en: of(text, Lang::En).to_owned(),
        zh: of(text, Lang::Zh).to_owned(),
    };
    match column {
        "industry" => known(industry_name),
        "town" => known(town_name),
        _ => Title::same(text),
    }
}

fn value_title(scores: &Scores, name: &str, text: &str) -> Title {
    let mut stages = scores.scheme.stages.iter().filter(|_| name == "stage");
    stages
        .find(|stage| stage.id == text)
        .map_or_else(|| known_value(name, text), |stage| stage.title.clone())
}

/// The values of peers, in any order, none of them NaN. What is asked of them takes one pass, not a sort.
#[derive(Clone, Debug)]
pub(super) struct PeerValues(pub Vec<f64>);

impl PeerValues {
    /// How many there are.
    pub fn size(&self) -> u32 {
        self.0.len() as u32
    }

    /// How many are less than a value, and how many are greater: those of its class of equal values are neither.
    pub fn around(&self, own: f64) -> (u32, u32) {
        let beyond = |low: f64, high: f64| {
            let count = |(less, more), value: &f64| {
                (
                    less + u32::from(*value < low),
                    more + u32::from(*value > high),
                )
            };
            self.0.iter().fold((0, 0), count)
        };
        // Mostly nothing is near but what is the same to the bit.
        let reach = 4.0 * GRACE * own.abs();
        let (away, apart) = (beyond(own - reach, own + reach), beyond(own, own));
        if away == apart {
            return apart;
        }
        let (low, high) = self.class_of(own);
        beyond(low, high)
    }

    /// The ends of the class of equal values that a value is in.
    fn class_of(&self, own: f64) -> (f64, f64) {
        let (mut low, mut high) = (own, own);
        loop {
            let before = (low, high);
            for &value in &self.0 {
                if value < low && is_same(value, low) {
                    low = value;
                } else if value > high && is_same(value, high) {
                    high = value;
                }
            }
            if before == (low, high) {
                return before;
            }
        }
    }

    /// The smallest and the largest; `None` without values.
    pub fn range(&self) -> Option<(f64, f64)> {
        let values = self.0.iter().copied();
        values
            .clone()
            .min_by(f64::total_cmp)
            .zip(values.max_by(f64::total_cmp))
    }

    /// The value below which a share of the values lies, between neighbours by straight lines (the definition that
    /// spreadsheets call inclusive); puts them in another order. `None` without values.
    pub fn quantile(&mut self, share: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let place = share.clamp(0.0, 1.0) * last as f64;
        let below = place.floor() as usize;
        let step = place - below as f64;
        let (_, low, rest) = self.0.select_nth_unstable_by(below, f64::total_cmp);
        let low = *low;
        let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
        Some(low + step * (high - low))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::PeerValues;

    #[test]
    fn quantiles_are_inclusive() {
        let mut values = PeerValues(vec![3.0, 1.0, 4.0, 2.0]);
        assert_eq!(values.quantile(0.0), Some(1.0));
        assert_eq!(values.quantile(0.25), Some(1.75));
        assert_eq!(values.quantile(0.5), Some(2.5));
        assert_eq!(values.quantile(1.0), Some(4.0));
        assert_eq!(PeerValues(Vec::new()).quantile(0.5), None);
    }

    #[test]
    fn places_and_ends_are_those_of_the_sorted_values() {
        let values: Vec<f64> = (0..500).map(|at| f64::from(at * 7919 % 101)).collect();
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut peers = PeerValues(values);
        assert_eq!(peers.size(), 500);
        assert_eq!(peers.range(), Some((sorted[0], sorted[499])));
        for own in [-1.0, 0.0, 50.0, 50.5, 100.0, 101.0] {
            let less = sorted.iter().filter(|value| **value < own).count() as u32;
            let same = sorted.iter().filter(|value| **value == own).count() as u32;
            assert_eq!(peers.around(own), (less, 500 - less - same));
        }
        // The last bits of a value are no difference.
        assert_eq!(peers.around(50.0 + 1e-14), peers.around(50.0));
        for at in 0..500_u16 {
            let share = f64::from(at) / 499.0;
            let found = peers.quantile(share).unwrap_or(f64::NAN);
            assert!((found - sorted[usize::from(at)]).abs() < 1e-9, "{at}");
        }
    }
}
