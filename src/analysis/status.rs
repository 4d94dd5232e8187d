//! Status of each observation, and the reason where there is no total.

use std::collections::BTreeMap;

use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Expr, Float64Chunked, IntoLazy, IntoSeries, NULL,
    StringChunked, col, lit,
};

use super::engine::{collect, condition, failed};
use super::frame::numbers;
use super::plan::COVERAGE;
use super::stages::STAGE;
use super::words::listed_titles;
use crate::dataset::{Kind, known};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Gate, Scheme, Weight};

/// Which rows meet which gate.
pub(super) struct Gates<'a> {
    scheme: &'a Scheme,
    /// One column for each gate.
    met: Vec<BooleanChunked>,
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
                Some(Kind::Text) => DataType::String,
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

/// The reason of each row without a total, by row. `undefined` knows of rows whose total cannot be computed from the
/// points that there are.
pub(super) fn reasons(
    gates: &Gates,
    scheme: &Scheme,
    results: &DataFrame,
    values: &DataFrame,
    undefined: &BTreeMap<usize, Message>,
) -> Result<Vec<(u32, Message)>> {
    let values: Vec<&Float64Chunked> = values
        .columns()
        .iter()
        .take(scheme.indicators.len())
        .filter_map(|column| column.f64().ok())
        .collect();
    let measured = |row: usize| values.iter().any(|values| values.get(row).is_some());
    let (totals, coverage) = (numbers(results, "total")?, numbers(results, COVERAGE)?);
    let stage = match results.column(STAGE) {
        Ok(column) => Some(column.u32().map_err(failed)?),
        Err(_) => None,
    };
    let staged = weights_by_stage(scheme);
    let mut reasons = Vec::new();
    for row in 0..results.height() {
        if totals.get(row).is_some() {
            continue;
        }
        let coverage = coverage.get(row).unwrap_or(0.0);
        let reason = if gates.closed(row) {
            gates.reason(row)
        } else if staged && stage.is_some_and(|stage| stage.get(row).is_none()) {
            Message::new("analysis.no_stage")
        } else if coverage <= 0.0 && measured(row) {
            Message::new("analysis.no_points")
        } else if coverage <= 0.0 {
            Message::new("analysis.no_indicator")
        } else if coverage < scheme.min_coverage {
            Message::new("analysis.coverage")
                .with("share", percent(coverage))
                .with("least", percent(scheme.min_coverage))
        } else if let Some(reason) = undefined.get(&row) {
            reason.clone()
        } else {
            Message::new("analysis.group_coverage")
        };
        reasons.push((row as u32, reason));
    }
    Ok(reasons)
}

fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

fn weights_by_stage(scheme: &Scheme) -> bool {
    let groups = scheme.groups.iter().map(|group| &group.weight);
    let indicators = scheme.indicators.iter().map(|indicator| &indicator.weight);
    groups
        .chain(indicators)
        .any(|weight| matches!(weight, Weight::PerStage(_)))
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
