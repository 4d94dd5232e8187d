//! Points of a year as awards: scores come in, the lines that continue a ledger go out. One line for each top group that
//! gave points, which add up to the total as it was published; lines that are there stay as they are.

use std::collections::{BTreeSet, HashMap, HashSet};

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::Float64Chunked;

use super::ledger::{Accounts, Entry, EntryKind, Ledger, account_key, matter};
use super::ledger_table::has_lost_digits;
use super::money::MICRO;
use super::plan::{Basis, MOST_POINTS, USUAL_YEARS};
use crate::analysis::{Scores, frame};
use crate::composite::{Aggregation, round};
use crate::dataset::{Dataset, plain_name};
use crate::i18n::{Message, Result};

/// Continues a ledger with the awards of the years up to `year` that it does not have yet: all that come after its last
/// award, and those of `year` of enterprises that have none of that year and no line of a later one; of a ledger without
/// awards the years whose points still count. Tells how many have awards of `year` only now.
///
/// # Errors
/// When a group of `once` is none of the scheme's, a total is no number of points, or an enterprise of which the ledger
/// has awards of the year stands in the scores under another key.
pub fn award(
    ledger: &mut Ledger,
    dataset: &Dataset,
    scores: &Scores,
    basis: &Basis,
    year: i32,
) -> Result<u32> {
    let parts = Parts::of(scores, basis)?;
    let valid = basis.valid_years.unwrap_or(USUAL_YEARS) as i32;
    let last = ledger.last_award();
    let first = last.map_or(year - valid + 1, |last| last + 1);
    let known = Known::of(ledger, year);
    let (years, totals) = (frame::years(&scores.frame)?, scores.numbers("total")?);
    let entities = frame::texts(&scores.frame, "entity")?;
    let mut rows: Vec<(i32, &str, usize)> = (0..scores.height())
        .filter_map(|row| {
            let own = years.get(row)?;
            totals.get(row)?;
            let entity = entities.get(row)?;
            let wanted = (first..=year).contains(&own)
                || (own == year && first > year && !known.closed.contains(&account_key(entity)));
            wanted.then_some((own, entity, row))
        })
        .collect();
    known.refuse_second_account(ledger, dataset, scores, &rows, basis.namesakes)?;
    rows.sort_unstable();
    let mut late: BTreeSet<&str> = BTreeSet::new();
    // What each matter counts so far, for those that count once.
    let mut before = if basis.once.is_empty() {
        Accounts::default()
    } else {
        ledger.accounts(first.min(year + 1).saturating_sub(1))?
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
            if first > year && late.insert(entity) {
                known.refuse(ledger, scores, row, basis.namesakes)?;
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
                expires: Some(own + valid - 1),
                yuan: 0,
            };
            if once {
                let account = before.of(entity);
                account.take(ledger.entries.len() as u32, &entry)?;
            }
            ledger.entries.push(entry);
        }
    }
    Ok(late.len() as u32)
}

/// Whose awards of a year a ledger has.
struct Known {
    /// Keys of those with an award of the year or a line of a later one.
    closed: HashSet<String, PlRandomState>,
    /// Lines of the ledger by key and by name, as they are compared, of those with an award of the year.
    keys: HashMap<String, usize, PlRandomState>,
    names: HashMap<String, usize, PlRandomState>,
    /// Codes of all lines, as accounts are kept by them, and a line of each as codes are compared.
    accounts: HashSet<String, PlRandomState>,
    codes: HashMap<String, usize, PlRandomState>,
    /// A line of each name, as names are compared.
    named: HashMap<String, usize, PlRandomState>,
}

impl Known {
    fn of(ledger: &Ledger, year: i32) -> Self {
        let mut known = Self {
            closed: HashSet::default(),
            keys: HashMap::default(),
            names: HashMap::default(),
            accounts: HashSet::default(),
            codes: HashMap::default(),
            named: HashMap::default(),
        };
        for (at, entry) in ledger.entries.iter().enumerate() {
            let award = entry.kind == EntryKind::Award && entry.year == year;
            known.accounts.insert(account_key(&entry.entity));
            known.codes.entry(plain_name(&entry.entity)).or_insert(at);
            if !entry.name.trim().is_empty() {
                known.named.entry(plain_name(&entry.name)).or_insert(at);
            }
            if award {
                known.keys.insert(plain_name(&entry.entity), at);
                known.names.insert(plain_name(&entry.name), at);
            }
            if award || entry.year > year {
                known.closed.insert(account_key(&entry.entity));
            }
        }
        known
    }

    /// Refuses an enterprise whose code lost its digits, or that the ledger knows under a code with other signs alone, or
    /// by its name under another code, unless `namesakes` may be two: it would get a second account.
    fn refuse_second_account(
        &self,
        ledger: &Ledger,
        dataset: &Dataset,
        scores: &Scores,
        rows: &[(i32, &str, usize)],
        namesakes: bool,
    ) -> Result<()> {
        for &(_, entity, row) in rows {
            let place = || {
                let place = dataset.evidence(scores.observations[row] as usize, "entity");
                place.map_or_else(String::new, |evidence| evidence.place.to_string())
            };
            // Its account would be another one than that of the whole code.
            if has_lost_digits(entity) {
                return Err(Message::new("funds.lost_digits")
                    .with("name", scores.text("name", row)?.unwrap_or_default())
                    .with("entity", entity)
                    .with("place", place()));
            }
            if self.accounts.contains(&account_key(entity)) {
                continue;
            }
            let name = scores.text("name", row)?.unwrap_or_default();
            let by_code = self.codes.get(&plain_name(entity));
            // An award of the year itself is told as such below.
            let name_here = plain_name(name);
            let by_name = || {
                let may_be = !namesakes && !self.names.contains_key(&name_here);
                self.named.get(&name_here).filter(|_| may_be)
            };
            let (key, at) = match (by_code, by_name()) {
                (Some(&at), _) => ("funds.other_signs", at),
                (None, Some(&at)) => ("funds.other_code", at),
                (None, None) => continue,
            };
            let entry = &ledger.entries[at];
            return Err(Message::new(key)
                .with("name", name)
                .with("entity", entity)
                .with("place", place())
                .with("known", entry.entity.as_str())
                .with(
                    "line",
                    ledger
                        .line(at)
                        .map_or_else(String::new, |line| line.to_string()),
                ));
        }
        Ok(())
    }

    /// Refuses to award an enterprise a second time under another key.
    fn refuse(&self, ledger: &Ledger, scores: &Scores, row: usize, namesakes: bool) -> Result<()> {
        let entity = scores.text("entity", row)?.unwrap_or_default();
        let name = scores.text("name", row)?.unwrap_or_default();
        let by_name = self.names.get(&plain_name(name)).filter(|_| !namesakes);
        let same = self.keys.get(&plain_name(entity)).or(by_name);
        let Some(entry) = same.and_then(|at| ledger.entries.get(*at)) else {
            return Ok(());
        };
        Err(Message::new("funds.awarded_before")
            .with("name", name)
            .with("entity", entity)
            .with("year", entry.year.to_string())
            .with("known_name", entry.name.as_str())
            .with("known", entry.entity.as_str()))
    }
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
