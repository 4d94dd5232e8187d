//! What colours the circles of a map: scores and a column come in; names of at most seven categories and the category of
//! each row go out.

use std::collections::BTreeMap;

use polars::prelude::StringChunked;

use super::Material;
use super::map::MapChoices;
use super::map_measure::field_name;
use super::rows::{Ranked, Rows};
use crate::dataset::{Dataset, industry_name};
use crate::i18n::{Lang, Message, Result, text};
use crate::scheme::Scheme;

/// Most categories that have a colour of their own.
pub(super) const CATEGORIES: usize = 7;

/// What colours the bubbles.
pub(super) struct Categories {
    /// Name of the column; empty when nothing colours them.
    pub name: String,
    /// Names of the categories.
    pub labels: Vec<String>,
    /// Category of each ranked row.
    pub of: Vec<Option<usize>>,
    /// What the data says of the rows without one.
    pub others: Vec<Option<String>>,
}

impl Categories {
    pub fn of(material: Material, rows: &Rows, ranked: &[Ranked], by: &str) -> Result<Self> {
        let scheme = &material.scores.scheme;
        let lang = material.lang;
        // The usual column gives way to what there is; one that was chosen does not.
        let usual = by == MapChoices::default().color_by;
        let by = match material.dataset.field(by) {
            None if usual && !scheme.tiers.is_empty() => "tier",
            None if usual && !scheme.stages.is_empty() => "stage",
            None if usual => "",
            _ => by,
        };
        let none = || vec![None; ranked.len()];
        let given = |column: &StringChunked, of: &[(&str, String)], name: &str| Self {
            name: text(lang, name),
            labels: of
                .iter()
                .take(CATEGORIES)
                .map(|(_, title)| title.clone())
                .collect(),
            of: ranked
                .iter()
                .map(|row| {
                    let id = column.get(row.row)?;
                    of.iter()
                        .take(CATEGORIES)
                        .position(|(known, _)| *known == id)
                })
                .collect(),
            others: none(),
        };
        match by {
            "" => Ok(Self {
                name: String::new(),
                labels: Vec::new(),
                of: vec![None; ranked.len()],
                others: none(),
            }),
            "tier" if scheme.tiers.is_empty() => {
                Err(without(scheme, "figure.color_no_tiers", lang))
            }
            "stage" if scheme.stages.is_empty() => {
                Err(without(scheme, "figure.color_no_stages", lang))
            }
            "tier" => {
                let tiers = scheme.tiers.iter();
                let titles: Vec<_> = tiers
                    .map(|tier| (tier.id.as_str(), tier.title.text(lang).to_owned()))
                    .collect();
                Ok(given(rows.tier, &titles, "figure.headline_tier"))
            }
            "stage" => {
                let stages = scheme.stages.iter();
                let titles: Vec<_> = stages
                    .map(|stage| (stage.id.as_str(), stage.title.text(lang).to_owned()))
                    .collect();
                Ok(given(rows.stage, &titles, "figure.headline_stage"))
            }
            column => Self::of_column(material, ranked, column),
        }
    }

    /// The weightiest words of a column in the whole dataset; the rest is "other". All years and all observations
    /// count, whatever the map shows of them, so that a word has the same colour on every figure of the data.
    fn of_column(material: Material, ranked: &[Ranked], column: &str) -> Result<Self> {
        let absent = || Message::new("figure.no_text_column").with("column", column);
        let values = material
            .dataset
            .frame
            .column(column)
            .map_err(|_| absent())?;
        let values = values.str().map_err(|_| absent())?;
        let value = |row: &Ranked| values.get(material.scores.observations[row.row] as usize);
        let words = coloured(material.dataset, values);
        let told = |word: &str| match column {
            "industry" => industry_name(word, material.lang).to_owned(),
            _ => word.to_owned(),
        };
        let of: Vec<Option<usize>> = ranked
            .iter()
            .map(|row| {
                let word = value(row)?;
                words.iter().position(|known| *known == word)
            })
            .collect();
        let rest = ranked.iter().zip(&of);
        let others = rest.map(|(row, of)| value(row).filter(|_| of.is_none()).map(told));
        Ok(Self {
            name: field_name(material.dataset, column, material.lang),
            others: others.collect(),
            of,
            labels: words.into_iter().map(told).collect(),
        })
    }
}

/// What industries weigh by: innovation is told by what is spent on it, where that is known.
const WEIGHT: &str = "rd_expense_wan";

/// The words of a column that have a colour of their own on every figure of the data, in the order of the colours: those
/// with most R&D expenses of all observations, or the most frequent ones where no expenses are known.
pub(super) fn coloured<'a>(dataset: &Dataset, column: &'a StringChunked) -> Vec<&'a str> {
    let spent = dataset.frame.column(WEIGHT).ok();
    let spent = spent.and_then(|column| column.f64().ok());
    let mut sums: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (row, word) in column.iter().enumerate() {
        let Some(word) = word else { continue };
        let own = spent.and_then(|spent| spent.get(row));
        let [sum, count] = sums.entry(word).or_default();
        *sum += own
            .filter(|own| own.is_finite() && *own > 0.0)
            .unwrap_or(0.0);
        *count += 1.0;
    }
    let by = usize::from(sums.values().all(|[sum, _]| *sum <= 0.0));
    let mut words: Vec<(&str, [f64; 2])> = sums.into_iter().collect();
    // Stable: words that weigh as much stay in the order of their letters.
    words.sort_by(|a, b| b.1[by].total_cmp(&a.1[by]));
    words.truncate(CATEGORIES);
    words.into_iter().map(|(word, _)| word).collect()
}

/// Why a scheme cannot colour the circles.
fn without(scheme: &Scheme, key: &'static str, lang: Lang) -> Message {
    Message::new(key).with("scheme", scheme.title.text(lang))
}
