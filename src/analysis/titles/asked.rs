//! What a title asks for, condition by condition: scores come in; which conditions each row meets, does not meet, or lacks
//! the data for goes out, and the words for it.

use std::collections::BTreeMap;

use polars::prelude::Column;

use super::{Reach, Titles, unmet};
use crate::analysis::engine::{collect, condition, failed};
use crate::analysis::words::listed;
use crate::analysis::{Scores, columns, dense, observations, rank, select};
use crate::dataset::{Dataset, known};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Formula, Scheme};

/// The conditions of the tier that is asked for, and how each row stands to them.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The conditions, all of which must hold.
    pub(super) parts: Vec<Formula>,
    /// Of each condition whether each row meets it; `None` where its data lack.
    pub(super) met: Vec<Vec<Option<bool>>>,
    /// The raw columns without a value that stand behind a condition that cannot be told, by row.
    pub(super) lacking: BTreeMap<usize, Vec<String>>,
}

impl Asked {
    /// Asks the conditions of every row. Points of indicators that nobody can move ([`crate::scheme::Indicator::fixed`])
    /// count as none where they are missing: no title is taken for granted.
    pub(super) fn of(dataset: &Dataset, scores: &Scores, goal: usize) -> Result<Self> {
        let scheme = scores.scheme.as_ref();
        let Some(when) = tier(scheme, goal).and_then(|at| scheme.tiers[at].when.as_ref()) else {
            return Ok(Self::default());
        };
        let parts = parts(when);
        let raw = {
            let filter = select::parsed(scores.choices.filter.as_deref())?;
            let found = columns::find(dataset, scheme, filter.as_ref())?;
            observations::choose(dataset, &found, scores.workings.year, filter.as_ref())?.raw
        };
        let names = parts
            .iter()
            .flat_map(|part| &part.columns)
            .map(String::as_str);
        let decimals = Some(scheme.decimals);
        let mut frame = rank::with_results(&raw, &scores.frame, scheme, names, decimals)?;
        for indicator in scheme.indicators.iter().filter(|own| own.fixed) {
            let name = format!("points_{}", indicator.id);
            if let Ok(column) = frame.column(&name) {
                let points = dense::numbers(column)?;
                let filled = points.into_iter().map(|x| if x.is_nan() { 0.0 } else { x });
                let filled = dense::column(&name, filled.collect::<Vec<f64>>());
                frame.with_column(filled).map_err(failed)?;
            }
        }
        let owner = Message::new("titles.owner_tier");
        let mut met = Vec::with_capacity(parts.len());
        for part in &parts {
            let holds = condition(&frame, part, &owner)?.alias("#met");
            let found = collect(polars::prelude::IntoLazy::lazy(frame.clone()).select([holds]))?;
            let found = found
                .column("#met")
                .and_then(Column::bool)
                .map_err(failed)?;
            let mut own: Vec<Option<bool>> = found.iter().collect();
            // A condition without columns has one answer for all.
            own.resize(scores.height(), own.first().copied().flatten());
            met.push(own);
        }
        let mut asked = Self {
            parts,
            met,
            lacking: BTreeMap::new(),
        };
        for row in 0..scores.height() {
            let unknown: Vec<usize> = asked.unknown(row).collect();
            if !unknown.is_empty() {
                let lacking = lacking(dataset, scores, &asked.parts, &unknown, row)?;
                // A group without indicators has no points either, and nothing lacks.
                if !lacking.is_empty() {
                    asked.lacking.insert(row, lacking);
                }
            }
        }
        Ok(asked)
    }

    /// The raw columns that lack behind conditions that cannot be told.
    #[must_use]
    pub fn lacking(&self, row: usize) -> &[String] {
        self.lacking.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The conditions that a row does not meet.
    pub(super) fn unmet(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        self.told(row, Some(false))
    }

    /// The conditions of which it cannot be told whether a row meets them.
    pub(super) fn unknown(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        self.told(row, None)
    }

    fn told(&self, row: usize, wanted: Option<bool>) -> impl Iterator<Item = usize> + '_ {
        let own = self.met.iter().enumerate();
        own.filter_map(move |(at, met)| (met.get(row) == Some(&wanted)).then_some(at))
    }

    /// Whether nothing but data that lack stands between a row and the title.
    pub(super) fn lacks_data_alone(&self, row: usize) -> bool {
        self.unmet(row).next().is_none() && self.lacking.contains_key(&row)
    }

    /// The conditions that a row does not meet, with what it shows.
    pub(super) fn unmet_words(&self, scores: &Scores, row: usize) -> Result<Option<Title>> {
        let mut told = Vec::new();
        for at in self.unmet(row) {
            told.push(unmet::words(scores, &self.parts[at], row)?);
        }
        Ok((!told.is_empty()).then(|| listed(&told)))
    }

    /// The data that a row lacks; none where it lacks nothing.
    pub(super) fn lacking_words(&self, row: usize) -> Option<Title> {
        let columns = self.lacking.get(&row)?;
        let named = columns.iter().map(|name| {
            let (name, before) = match name.strip_prefix("prev_") {
                Some(name) => (name, true),
                None => (name.as_str(), false),
            };
            let title = known(name).map_or_else(|| Title::same(name), |field| field.title.clone());
            let key = if before {
                "titles.year_before"
            } else {
                "titles.name"
            };
            Message::new(key).with("name", title)
        });
        Some(listed(&named.collect::<Vec<_>>()))
    }
}

impl Titles {
    /// The conditions that a row does not meet, in words; none where it meets all, or a gate holds it back.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub fn unmet(&self, row: usize) -> Result<Option<Title>> {
        let standing = self.standings.get(row);
        match standing.map(|own| own.reach) {
            None | Some(Reach::Has | Reach::Gated) => Ok(None),
            Some(_) => self.asked.unmet_words(&self.scores, row),
        }
    }

    /// Why it cannot be told whether a row meets the conditions: what scores say, or the data that lack.
    pub(super) fn reason(&self, row: usize) -> Option<Message> {
        self.scores.reason(row).cloned().or_else(|| {
            let columns = self.asked.lacking_words(row)?;
            Some(Message::new("titles.lacking").with("columns", columns))
        })
    }
}

/// The tier whose conditions are asked: the lowest one with the title that asks for more than what nobody can move.
fn tier(scheme: &Scheme, goal: usize) -> Option<usize> {
    let fixed = |name: &String| {
        let id = name.strip_prefix("points_");
        let mut own = scheme.indicators.iter();
        id.is_some_and(|id| own.any(|own| own.id == id && own.fixed))
    };
    (0..=goal).rev().find(|at| {
        let when = scheme.tiers.get(*at).and_then(|tier| tier.when.as_ref());
        when.is_some_and(|when| !when.columns.iter().all(fixed))
    })
}

/// The conditions that a condition joins by AND; itself where it joins none, or in a way that is not plain.
fn parts(when: &Formula) -> Vec<Formula> {
    let whole = || vec![when.clone()];
    let upper = when.text.to_ascii_uppercase();
    if upper.contains("BETWEEN")
        || upper.contains("CASE")
        || upper.contains('\'')
        || upper.contains('"')
    {
        return whole();
    }
    let (mut depth, mut start, mut cut) = (0_i32, 0, Vec::new());
    for (at, sign) in upper.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => {
                // An OR beside an AND binds less.
                if word_at(&upper, at, "OR") {
                    return whole();
                }
                if word_at(&upper, at, "AND") {
                    cut.push(start..at);
                    start = at + 3;
                }
            }
            _ => {}
        }
    }
    cut.push(start..when.text.len());
    let parts = cut
        .into_iter()
        .map(|range| Formula::parse(when.text.get(range).unwrap_or_default()));
    parts
        .collect::<std::result::Result<_, _>>()
        .unwrap_or_else(|_| whole())
}

/// Whether a word stands at this place of a text, by itself.
fn word_at(text: &str, at: usize, word: &str) -> bool {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(word)) else {
        return false;
    };
    let before = text.get(..at).and_then(|before| before.chars().last());
    !before.is_some_and(is_part) && !rest.starts_with(is_part)
}

/// The raw columns without a value behind conditions.
fn lacking(
    dataset: &Dataset,
    scores: &Scores,
    parts: &[Formula],
    unknown: &[usize],
    row: usize,
) -> Result<Vec<String>> {
    let scheme = &scores.scheme;
    let observation = scores.observations[row] as usize;
    let mut names: Vec<String> = Vec::new();
    for name in unknown.iter().flat_map(|at| &parts[*at].columns) {
        let id = name.strip_prefix("points_");
        let indicator = id.and_then(|id| scheme.indicators.iter().find(|own| own.id == id));
        let behind: Vec<&String> = match indicator {
            Some(own) => own.formula.columns.iter().collect(),
            None => vec![name],
        };
        for column in behind {
            let lacks = match dataset.frame.column(column) {
                Ok(found) => found.get(observation).is_ok_and(|value| value.is_null()),
                // The year before is no column of the data; neither is a result.
                Err(_) => indicator.is_some() && column.starts_with("prev_"),
            };
            if lacks && !names.contains(column) {
                names.push(column.clone());
            }
        }
        if let Some(own) = indicator
            && names.is_empty()
            && scores.number(&format!("value:{}", own.id), row)?.is_none()
        {
            names.extend(own.formula.columns.iter().cloned());
        }
    }
    Ok(names)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_taken_apart_where_that_is_plain() {
        let split = |text: &str| -> Vec<String> {
            let own = parts(&Formula::parse(text).unwrap());
            own.iter().map(|part| part.text.trim().to_owned()).collect()
        };
        assert_eq!(
            split("total >= 60 AND points_a > 0"),
            ["total >= 60", "points_a > 0"]
        );
        assert_eq!(
            split("total > 5 and (a > 1 OR b > 2)"),
            ["total > 5", "(a > 1 OR b > 2)"]
        );
        assert_eq!(
            split("a > 1 OR b > 2 AND c > 3"),
            ["a > 1 OR b > 2 AND c > 3"]
        );
        assert_eq!(split("a BETWEEN 1 AND 2"), ["a BETWEEN 1 AND 2"]);
        assert_eq!(split("brand > 1 AND floor > 2"), ["brand > 1", "floor > 2"]);
    }
}
