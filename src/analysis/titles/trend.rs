//! Next year, if everything changes once more as it changed last year: who would lose the title.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, Series};

use super::direct::direct;
use super::{Asked, Loss, Reach, Risk, Standing, bench, is_in};
use crate::analysis::engine::failed;
use crate::analysis::frame::{numbers, texts, years};
use crate::analysis::{Choices, Scores, dense, score};
use crate::dataset::{Accounting, Dataset, Kind};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// Marks those who have the title and would not have it a year later; gives how many rows have a year before.
///
/// Every number `x` of the scheme's raw columns becomes `x + (x − prev)` where the same enterprise has a value of the
/// year before, and stays as it is elsewhere; no number falls below zero that was not, and no percentage passes 100
/// that had not. Words and flags stay. What comes out is scored as any other year, among the same enterprises: where rules
/// compare over years, beside the years so far.
pub(super) fn fill(
    dataset: &Dataset,
    scores: &Scores,
    goal: usize,
    year: Option<i32>,
    standings: &mut [Standing],
) -> Result<usize> {
    let Some(year) = year else {
        return Err(Message::new("titles.no_year"));
    };
    let (next, with_trend) = next_year(dataset, scores, year)?;
    if with_trend == 0 {
        let before = (year - 1).to_string();
        return Err(Message::new("titles.no_year_before").with("year", before));
    }
    let choices = Choices {
        year: Some(year + 1),
        filter: None,
    };
    let later = score(&next, &scores.scheme, &choices, &Progress::default())?;
    let scheme = &scores.scheme;
    let asked = Asked::of(&next, &later, goal)?;
    let direct = direct(&bench::raw(&next, &later, goal)?, &later, goal)?;
    let (status, tiers) = (later.texts("status")?, later.texts("tier")?);
    let total = later.numbers("total")?;
    let mut columns = Vec::with_capacity(scheme.indicators.len());
    for (at, indicator) in scheme.indicators.iter().enumerate() {
        let points = format!("points:{}", indicator.id);
        columns.push((
            dense::slice(&scores.frame, &points)?,
            dense::slice(&later.frame, &points)?,
            scores.computed(at)?,
            later.computed(at)?,
        ));
    }
    // The same enterprises in the same order, a year later.
    for (row, then_row) in scores.meant().into_iter().zip(later.meant()) {
        let kept = match status.get(then_row) {
            Some("gated") => false,
            Some("scored") => is_in(scheme, goal, tiers.get(then_row)),
            _ => direct[then_row].is_some(),
        };
        let Some(standing) = standings.get_mut(row) else {
            continue;
        };
        if standing.reach != Reach::Has || kept {
            continue;
        }
        let mut losses: Vec<Loss> = Vec::new();
        for (indicator, (now, then, value, later)) in columns.iter().enumerate() {
            let (now, then) = (now[row], then[then_row]);
            let left = if then.is_nan() { 0.0 } else { then };
            if left < now {
                losses.push(Loss {
                    indicator,
                    from: value[row],
                    to: Some(later[then_row]).filter(|x| !x.is_nan()),
                    points: now - left,
                });
            }
        }
        losses.sort_by(|a, b| b.points.total_cmp(&a.points));
        let total = total.get(then_row);
        standing.risk = Some(Risk {
            total,
            reason: (later.reason(then_row))
                .filter(|_| total.is_none())
                .cloned(),
            unmet: asked.unmet_words(&later, then_row)?,
            losses,
        });
    }
    Ok(with_trend)
}

/// The observations of the scores a year later, with this year's as the year before; how many have a trend.
fn next_year(dataset: &Dataset, scores: &Scores, year: i32) -> Result<(Dataset, usize)> {
    let all = &dataset.frame;
    let (entities, of_year) = (texts(all, "entity")?, years(all)?);
    let mut before: HashMap<&str, usize> = HashMap::new();
    for (row, own) in of_year.iter().enumerate() {
        if own == Some(year - 1)
            && let Some(entity) = entities.get(row)
        {
            before.insert(entity, row);
        }
    }
    let own = scores.meant().into_iter();
    let own: Vec<u32> = own.map(|row| scores.observations[row]).collect();
    let rows: Vec<usize> = own.iter().map(|row| *row as usize).collect();
    let earlier: Vec<Option<usize>> = rows
        .iter()
        .map(|row| before.get(entities.get(*row)?).copied())
        .collect();
    let wanted = scores.scheme.raw_columns();
    let names = all.get_column_names();
    let kept: Vec<&str> = names
        .into_iter()
        .map(polars::prelude::PlSmallStr::as_str)
        .filter(|name| {
            matches!(*name, "entity" | "name" | "year") || wanted.iter().any(|own| own == name)
        })
        .collect();
    let at = IdxCa::from_vec("".into(), own.clone());
    let now = all
        .select(kept.iter().copied())
        .and_then(|frame| frame.take(&at))
        .map_err(failed)?;
    let mut next = now;
    for field in &dataset.fields {
        if field.kind != Kind::Number || next.get_column_index(&field.id).is_none() {
            continue;
        }
        let column = numbers(all, &field.id)?;
        let percent = field.unit.as_deref() == Some("%");
        let moved = rows.iter().zip(&earlier).map(|(row, earlier)| {
            let x = column.get(*row)?;
            let Some(prev) = earlier.and_then(|earlier| column.get(earlier)) else {
                return Some(x);
            };
            let mut to = x + (x - prev);
            if x >= 0.0 && prev >= 0.0 {
                to = to.max(0.0);
            }
            if percent && x <= 100.0 && prev <= 100.0 {
                to = to.min(100.0);
            }
            Some(to)
        });
        let moved: Vec<Option<f64>> = moved.collect();
        let moved = Series::new(field.id.as_str().into(), moved).into_column();
        next.with_column(moved).map_err(failed)?;
    }
    let later = Series::new("year".into(), vec![year + 1; rows.len()]).into_column();
    next.with_column(later).map_err(failed)?;
    // The years so far stand before it: rules may look back to any of them, and those that compare over years see the same
    // observations as now.
    let all_rows = (0..dataset.height() as u32).collect();
    let beside = match scores.workings.year {
        Some(_) => all_rows,
        None => scores.observations.clone(),
    };
    let past: Vec<u32> = (beside.into_iter())
        .filter(|row| of_year.get(*row as usize).is_some_and(|own| own <= year))
        .collect();
    let at = IdxCa::from_vec("".into(), past.clone());
    let mut frame: DataFrame = all
        .select(kept)
        .and_then(|frame| frame.take(&at))
        .map_err(failed)?;
    frame.vstack_mut(&next).map_err(failed)?;
    frame.rechunk_mut_par();
    let fields = dataset.fields.iter();
    let dataset = Dataset {
        fields: fields
            .filter(|field| frame.get_column_index(&field.id).is_some())
            .cloned()
            .collect(),
        frame,
        table: Arc::clone(&dataset.table),
        rows: (past.iter().chain(&own))
            .map(|row| dataset.rows.get(*row as usize).copied().unwrap_or_default())
            .collect(),
        mapping: dataset.mapping.clone(),
        changed: HashMap::new(),
        combined: dataset.combined.clone(),
        joined: Vec::new(),
        unsure: Vec::new(),
        issues: Vec::new(),
        accounting: Accounting::default(),
    };
    Ok((dataset, earlier.iter().flatten().count()))
}
