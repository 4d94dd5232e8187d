//! Status of each observation, and the reason where there is no total or where a gate could not be decided.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Expr, Float64Chunked, IntoLazy, IntoSeries, NULL,
    StringChunked, col, lit,
};
use polars_arrow::bitmap::Bitmap;

use super::engine::{collect, condition, failed};
use super::frame::numbers;
use super::plan::COVERAGE;
use super::stages::STAGE;
use super::words::{listed, listed_titles};
use crate::composite::{COVERAGE_DECIMALS, Peers, is_enough, round};
use crate::dataset::{Kind, known};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Gate, Scheme};

/// Which rows meet which gate.
pub(super) struct Gates<'a> {
    scheme: &'a Scheme,
    /// One column for each gate.
    met: Vec<BooleanChunked>,
    /// For each gate the columns that it names, and where they have no value.
    empty: Vec<Vec<(String, BooleanChunked)>>,
    /// Gates that could not be decided everywhere.
    pub notes: Vec<Message>,
}

impl<'a> Gates<'a> {
    /// Asks every gate. A condition that is missing does not hold, and is noted. Absent columns count as missing
    /// values; the note about them is made where columns are looked up.
    pub fn ask(raw: &DataFrame, scheme: &'a Scheme) -> Result<Self> {
        let mut gates = Self {
            scheme,
            met: Vec::new(),
            empty: Vec::new(),
            notes: Vec::new(),
        };
        if scheme.gates.is_empty() {
            return Ok(gates);
        }
        let (padded, lacking) = padded(raw, &scheme.gates)?;
        let mut exprs: Vec<Expr> = Vec::new();
        for ((at, gate), lacking) in scheme.gates.iter().enumerate().zip(&lacking) {
            let owner = Message::new("analysis.owner_gate").with("title", gate.title.clone());
            let holds = match condition(&padded, &gate.when, &owner) {
                // Of a column that is absent nobody knows the kind, so that the formula may not fit it.
                Err(_) if *lacking => lit(NULL).cast(DataType::Boolean),
                holds => holds?,
            };
            exprs.push(holds.alias(format!("#gate{at}")));
            let named = gate.when.columns.iter();
            let empty = named.map(|name| {
                let column = padded.column(name).map_err(failed)?;
                Ok((name.clone(), column.is_null()))
            });
            gates.empty.push(empty.collect::<Result<_>>()?);
        }
        let names: Vec<Expr> = (0..exprs.len())
            .map(|at| col(format!("#gate{at}")))
            .collect();
        let frame = collect(padded.lazy().with_columns(exprs).select(names))?;
        for ((column, gate), lacking) in frame.columns().iter().zip(&scheme.gates).zip(lacking) {
            let met = column.bool().map_err(failed)?;
            if met.null_count() > 0 && !lacking {
                gates.notes.push(
                    Message::new("analysis.gate_unknown")
                        .with("title", gate.title.clone())
                        .with("count", met.null_count()),
                );
            }
            gates.met.push(met.clone());
        }
        Ok(gates)
    }

    /// Whether a row meets one.
    pub fn closed(&self, row: usize) -> bool {
        self.met.iter().any(|met| met.get(row) == Some(true))
    }

    /// The rows that meet one, as a column.
    pub fn mask(&self, height: usize) -> Vec<bool> {
        let mut mask = vec![false; height];
        for met in &self.met {
            for (closed, met) in mask.iter_mut().zip(met.iter()) {
                *closed |= met == Some(true);
            }
        }
        mask
    }

    /// Which gates could not be decided for a row. Where only the year before is lacking, as everywhere in the first
    /// year of a file, the note about the gate is enough.
    fn undecided(&self, row: usize) -> impl Iterator<Item = usize> {
        let earlier = move |at: usize| {
            let mut empty = self.empty[at]
                .iter()
                .filter(|(_, empty)| empty.get(row) == Some(true))
                .peekable();
            empty.peek().is_some() && empty.all(|(name, _)| name.starts_with("prev_"))
        };
        let gates = self.met.iter().enumerate();
        gates.filter_map(move |(at, met)| (met.get(row).is_none() && !earlier(at)).then_some(at))
    }

    /// What could not be checked for rows that no gate holds back, and for want of what. Rows that lack the same
    /// share one message.
    fn unchecked(&self, row: usize, known: &mut HashMap<Vec<u32>, Message>) -> Option<Message> {
        let mut lacking = Vec::new();
        for gate in self.undecided(row) {
            lacking.push(gate as u32);
            let empty = self.empty[gate].iter().map(|(_, empty)| empty.get(row));
            lacking.extend(empty.map(|empty| u32::from(empty == Some(true))));
        }
        if lacking.is_empty() {
            return None;
        }
        let make = || {
            let titles = self.undecided(row).map(|at| &self.scheme.gates[at].title);
            let gates = listed_titles(titles);
            let mut columns: Vec<&str> = Vec::new();
            for (name, empty) in self.undecided(row).flat_map(|at| &self.empty[at]) {
                if empty.get(row) == Some(true) && !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
            if columns.is_empty() {
                // Nothing is missing and yet there is no answer: of what was divided there is no number.
                return Message::new("analysis.unchecked_division").with("gates", gates);
            }
            let columns: Vec<Message> = columns.into_iter().map(column_words).collect();
            Message::new("analysis.unchecked_without")
                .with("gates", gates)
                .with("columns", listed(&columns))
        };
        Some(known.entry(lacking).or_insert_with(make).clone())
    }

    fn reason(&self, row: usize) -> Message {
        let titles: Vec<&Title> = self
            .scheme
            .gates
            .iter()
            .zip(&self.met)
            .filter(|(_, met)| met.get(row) == Some(true))
            .map(|(gate, _)| &gate.title)
            .collect();
        Message::new("analysis.gated").with("gates", listed_titles(titles))
    }
}

/// The columns with empty ones in place of those that gates name and the data lacks; and which gates lack one.
fn padded(raw: &DataFrame, gates: &[Gate]) -> Result<(DataFrame, Vec<bool>)> {
    let mut padded = raw.clone();
    let mut lacking = Vec::with_capacity(gates.len());
    for gate in gates {
        let absent = |name: &&String| raw.get_column_index(name).is_none();
        for name in gate.when.columns.iter().filter(absent) {
            let base = name.strip_prefix("prev_").unwrap_or(name);
            let kind = match known(base).map(|field| field.kind) {
                Some(Kind::Text | Kind::Date) => DataType::String,
                Some(Kind::Flag) => DataType::Boolean,
                _ => DataType::Float64,
            };
            let empty = Column::full_null(name.as_str().into(), raw.height(), &kind);
            padded.with_column(empty).map_err(failed)?;
        }
        lacking.push(gate.when.columns.iter().any(|name| absent(&name)));
    }
    Ok((padded, lacking))
}

/// The name of a column, without its unit.
fn column_words(name: &str) -> Message {
    let titled =
        |name: &str| known(name).map_or_else(|| Title::same(name), |field| field.title.clone());
    match name.strip_prefix("prev_") {
        Some(base) => Message::new("analysis.previous").with("title", titled(base)),
        None => Message::new("analysis.name").with("name", titled(name)),
    }
}

/// The columns that those have in common whom rules compare, each once.
fn compared_by(scheme: &Scheme) -> Title {
    let mut names: Vec<&str> = Vec::new();
    for indicator in &scheme.indicators {
        for name in indicator.within.as_ref().unwrap_or(&scheme.peers) {
            if indicator.rule.is_relative() && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let words: Vec<Message> = names.into_iter().map(column_words).collect();
    listed(&words)
}

/// Rows that every rule which compares would have to compare with themselves alone.
fn alone(divisions: &[&Peers], height: usize) -> Vec<bool> {
    let mut alone = vec![!divisions.is_empty(); height];
    for peers in divisions {
        let mut single = vec![false; height];
        for group in peers.groups().filter(|group| group.len() == 1) {
            single[group[0] as usize] = true;
        }
        for (alone, single) in alone.iter_mut().zip(single) {
            *alone &= single;
        }
    }
    alone
}

/// What is known beforehand of rows without a total.
pub(super) struct Undecided<'a> {
    /// Those whose total cannot be computed from the points that there are.
    pub undefined: &'a BTreeMap<usize, Message>,
    /// What keeps values from giving points, of those with too few points.
    pub pointless: &'a BTreeMap<usize, Title>,
    /// Those that are nobody's peers because of what they lack.
    pub screened: Option<&'a [bool]>,
    /// The divisions in which rules compare.
    pub divisions: &'a [&'a Peers],
}

/// The reason of each row without a total, by row, and of each with one what gates could not be decided. `present`
/// knows of the values that each indicator has (all of them without a mask).
pub(super) fn reasons(
    gates: &Gates,
    scheme: &Scheme,
    results: &DataFrame,
    present: &[Option<Bitmap>],
    known: &Undecided,
) -> Result<Vec<(u32, Message)>> {
    let has = |row, present: &Option<Bitmap>| present.as_ref().is_none_or(|all| all.get_bit(row));
    let measured = |row: usize| present.iter().any(|present| has(row, present));
    let (totals, coverage) = (numbers(results, "total")?, numbers(results, COVERAGE)?);
    let stage = match results.column(STAGE) {
        Ok(column) => Some(column.u32().map_err(failed)?),
        Err(_) => None,
    };
    let alone = alone(known.divisions, results.height());
    let indicators = scheme.indicators.iter();
    let points: Vec<Option<&Float64Chunked>> = indicators
        .map(|own| numbers(results, &format!("points:{}", own.id)).ok())
        .collect();
    let staged = scheme.weighs_by_stage();
    let mut reasons = Vec::new();
    let mut unchecked = HashMap::new();
    for (row, alone) in alone.into_iter().enumerate() {
        if totals.get(row).is_some() {
            if let Some(reason) = gates.unchecked(row, &mut unchecked) {
                reasons.push((row as u32, reason));
            }
            continue;
        }
        let coverage = coverage.get(row).unwrap_or(0.0);
        let reason = if gates.closed(row) {
            gates.reason(row)
        } else if staged && stage.is_some_and(|stage| stage.get(row).is_none()) {
            Message::new("analysis.no_stage")
        } else if coverage <= 0.0 && measured(row) && alone {
            Message::new("analysis.only_one").with("columns", compared_by(scheme))
        } else if let Some(causes) = known.pointless.get(&row).filter(|_| coverage <= 0.0) {
            Message::new("analysis.no_points").with("causes", causes.clone())
        } else if coverage <= 0.0 {
            Message::new("analysis.no_indicator")
        } else if !is_enough(coverage, scheme.min_coverage) {
            let pointless = |(at, points): (usize, Option<&Float64Chunked>)| {
                let none = points.is_some_and(|points| points.get(row).is_none());
                (none && has(row, &present[at])).then(|| &scheme.indicators[at].title)
            };
            // Those that are nobody's peers are told by their values.
            let compared = !known.screened.is_some_and(|screened| screened[row]);
            let points = points.iter().copied().enumerate();
            let points = points.filter(|_| compared);
            let same: Vec<&Title> = points.filter_map(pointless).collect();
            let key = if same.is_empty() {
                "analysis.coverage"
            } else {
                "analysis.coverage_points"
            };
            let (share, least) = apart(coverage, scheme.min_coverage);
            Message::new(key)
                .with("share", share)
                .with("least", least)
                .with("indicators", listed_titles(same))
                .with(
                    "causes",
                    known.pointless.get(&row).cloned().unwrap_or_default(),
                )
        } else if let Some(reason) = known.undefined.get(&row) {
            reason.clone()
        } else {
            Message::new("analysis.group_coverage")
        };
        reasons.push((row as u32, reason));
    }
    Ok(reasons)
}

/// Two shares in percent, with as many decimals as it takes to tell that the first is less.
fn apart(share: f64, least: f64) -> (f64, f64) {
    let percent = |decimals| {
        let rounded = |share: f64| round(share * 100.0, decimals);
        (rounded(share), rounded(least))
    };
    let mut all = (1..=COVERAGE_DECIMALS).map(percent);
    all.find(|(share, least)| share < least)
        .unwrap_or_else(|| percent(1))
}

/// `scored`, `gated` or `insufficient`.
pub(super) fn status(total: &Column, gated: &[bool]) -> Result<Column> {
    let totals = total.f64().map_err(failed)?.iter();
    let status: StringChunked = totals
        .zip(gated)
        .map(|(total, gated)| {
            Some(match (total, gated) {
                (_, true) => "gated",
                (None, _) => "insufficient",
                _ => "scored",
            })
        })
        .collect();
    Ok(status.with_name("status".into()).into_series().into())
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_share_that_is_less_is_told_as_less() {
        assert_eq!(apart(0.4, 0.65), (40.0, 65.0));
        assert_eq!(apart(0.64999, 0.65), (64.999, 65.0));
        assert_eq!(apart(0.649999, 0.65), (64.9999, 65.0));
    }
}
