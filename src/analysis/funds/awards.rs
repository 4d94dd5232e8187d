//! Points of a year as awards: scores come in, the lines that continue a ledger go out. One line for each top group that
//! gave points, which add up to the total as it was published; lines that are there stay as they are.

use std::collections::BTreeMap;

use polars::prelude::Float64Chunked;

use super::ledger::{Account, Entry, EntryKind, Ledger, matter};
use super::money::MICRO;
use super::plan::Basis;
use crate::analysis::{Scores, frame};
use crate::composite::{Aggregation, round};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};

/// Largest total that can be points of an account.
pub(super) const MOST_POINTS: f64 = 1e9;

/// Continues a ledger with the awards of the years up to `year` that it does not have yet: all that come after its last
/// award; of a ledger without awards the years whose points still count.
///
/// # Errors
/// When a group of `once` is none of the scheme's, or a total is no number of points.
pub fn award(
    ledger: &mut Ledger,
    dataset: &Dataset,
    scores: &Scores,
    basis: &Basis,
    year: i32,
) -> Result<()> {
    let parts = Parts::of(scores, basis)?;
    let valid = basis.valid_years.map(|years| years as i32);
    let first = match (ledger.last_award(), valid) {
        (Some(last), _) => last + 1,
        (None, Some(valid)) => year - valid + 1,
        (None, None) => i32::MIN,
    };
    let (years, totals) = (frame::years(&scores.frame)?, scores.numbers("total")?);
    let entities = frame::texts(&scores.frame, "entity")?;
    let mut rows: Vec<(i32, &str, usize)> = (0..scores.height())
        .filter_map(|row| {
            let own = years.get(row)?;
            totals.get(row)?;
            (first..=year)
                .contains(&own)
                .then_some((own, entities.get(row)?, row))
        })
        .collect();
    rows.sort_unstable();
    // What each matter counts so far, for those that count once.
    let mut before: BTreeMap<String, Account> = if basis.once.is_empty() {
        BTreeMap::new()
    } else {
        let accounts = ledger.accounts(first.saturating_sub(1))?;
        accounts
            .into_iter()
            .map(|(entity, account)| (entity.to_owned(), account))
            .collect()
    };
    for (own, entity, row) in rows {
        for (rule, points) in parts.points(scores, row)? {
            let group = matter(&rule).to_owned();
            let once = basis.once.contains(&group);
            let counts = match before.get(entity) {
                Some(account) if once => account.counts(&group, own),
                _ => 0,
            };
            let points = if once {
                (points - counts).max(0)
            } else {
                points
            };
            if points == 0 {
                continue;
            }
            let entry = Entry {
                date: format!("{own}-12-31"),
                year: own,
                entity: entity.to_owned(),
                name: scores.text("name", row)?.unwrap_or_default().to_owned(),
                kind: EntryKind::Award,
                evidence: parts.evidence(dataset, scores, row, &group),
                rule,
                points,
                expires: valid.map(|valid| own + valid - 1),
                yuan: 0,
            };
            if once {
                let account = before.entry(entity.to_owned()).or_default();
                account.take(ledger.entries.len() as u32, &entry)?;
            }
            ledger.entries.push(entry);
        }
    }
    Ok(())
}

/// Which columns the points of an award come from.
struct Parts<'a> {
    /// Rule and column of each top group and adjustment; none where totals are no sums of them.
    columns: Vec<(String, &'a Float64Chunked)>,
    totals: &'a Float64Chunked,
    whole: String,
    decimals: u32,
}

impl<'a> Parts<'a> {
    fn of(scores: &'a Scores, basis: &Basis) -> Result<Self> {
        let scheme = &scores.scheme;
        let tops: Vec<usize> = scheme.children(None).collect();
        let names: Vec<&str> = tops
            .iter()
            .map(|&at| scheme.groups[at].id.as_str())
            .collect();
        if let Some(unknown) = basis.once.iter().find(|id| !names.contains(&id.as_str())) {
            return Err(Message::new("funds.once_unknown")
                .with("group", unknown.as_str())
                .with("groups", names.join(", ")));
        }
        let mut columns = Vec::new();
        if scheme.aggregate == Aggregation::Sum {
            for name in names {
                let column = scores.numbers(&format!("group:{name}"))?;
                columns.push((format!("{}/{name}", scheme.id), column));
            }
            for adjustment in &scheme.adjustments {
                let column = scores.numbers(&format!("points:{}", adjustment.id))?;
                columns.push((format!("{}/{}", scheme.id, adjustment.id), column));
            }
        } else if let Some(group) = basis.once.first() {
            return Err(Message::new("funds.once_no_sum").with("group", group.as_str()));
        }
        Ok(Self {
            columns,
            totals: scores.numbers("total")?,
            whole: format!("{}/total", scheme.id),
            decimals: scheme.decimals,
        })
    }

    /// Rules and points of a row, which add up to its total.
    fn points(&self, scores: &Scores, row: usize) -> Result<Vec<(String, i64)>> {
        let total = micro(self.totals.get(row).unwrap_or(0.0), scores, row)?;
        let mut parts: Vec<(String, i64)> = Vec::with_capacity(self.columns.len());
        for (rule, column) in &self.columns {
            let points = round(column.get(row).unwrap_or(0.0), self.decimals);
            parts.push((rule.clone(), micro(points, scores, row)?));
        }
        let rest = total - parts.iter().map(|(_, points)| points).sum::<i64>();
        // Rounding of the parts goes with the largest; a total that is no sum of groups is an award of its own.
        let grain = (MICRO as f64 / 10f64.powi(self.decimals as i32)).ceil() as i64;
        if rest.abs() > grain * (parts.len() as i64 + 1) || parts.is_empty() {
            return Ok(vec![(self.whole.clone(), total)]);
        }
        let mut largest: Option<&mut (String, i64)> = None;
        for part in &mut parts {
            if largest
                .as_ref()
                .is_none_or(|best| part.1.abs() > best.1.abs())
            {
                largest = Some(part);
            }
        }
        if let Some(part) = largest {
            part.1 += rest;
        }
        Ok(parts)
    }

    /// The file and row of an award, and what gave the points.
    fn evidence(&self, dataset: &Dataset, scores: &Scores, row: usize, group: &str) -> String {
        let scheme = &scores.scheme;
        let observation = scores.observations[row] as usize;
        let place = dataset
            .evidence(observation, "entity")
            .map(|evidence| evidence.place);
        let place = place.map_or_else(String::new, |place| format!("{}!{}", place.file, place.row));
        let within = |mut at: usize| loop {
            if scheme.groups[at].id == group {
                return true;
            }
            match scheme.groups[at].parent {
                Some(parent) => at = parent,
                None => return false,
            }
        };
        let items = scheme.indicators.iter().filter(|one| within(one.group));
        let items = items.map(|one| one.id.as_str());
        let adjustments = scheme.adjustments.iter().map(|one| one.id.as_str());
        let items: Vec<String> = items
            .chain(adjustments.filter(|id| *id == group))
            .filter_map(|id| {
                let points = scores.number(&format!("points:{id}"), row).ok()??;
                (points != 0.0).then(|| format!("{id} {}", round(points, self.decimals)))
            })
            .collect();
        let rules = format!(
            "{} {}",
            scheme.version,
            scheme.hash.get(..12).unwrap_or_default()
        );
        format!("{place}; {rules}; {}", items.join(", "))
    }
}

/// Points in millionths.
///
/// # Errors
/// When it is no number of points: not finite, or beyond [`MOST_POINTS`].
pub(super) fn micro(points: f64, scores: &Scores, row: usize) -> Result<i64> {
    if (-MOST_POINTS..=MOST_POINTS).contains(&points) {
        return Ok((points * MICRO as f64).round() as i64);
    }
    let text = |column: &str| -> Result<String> {
        Ok(scores.text(column, row)?.unwrap_or_default().to_owned())
    };
    Err(Message::new("funds.no_points")
        .with("name", text("name")?)
        .with("entity", text("entity")?)
        .with("points", points.to_string())
        .with("most", MOST_POINTS))
}
