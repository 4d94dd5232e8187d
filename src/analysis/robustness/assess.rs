//! The test of robustness: from a plan to rank intervals, chances, and what the ranks depend on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use polars::prelude::Column;
use rayon::prelude::*;

use super::leaving_out::{LeftOut, leave_out, mean_change};
use super::plan::{Assumption, Plan};
use super::replicates::{Replicates, Run};
use super::uncertainty::Uncertainty;
use crate::analysis::engine::failed;
use crate::analysis::{Choices, Scores, score, select};
use crate::composite::sensitivity::{
    Design, Interval, OrderChances, RankStatistics, Sampling, rank_statistics, sobol_indices,
    sobol_intervals,
};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::Scheme;

/// Most ranks that are kept: entities × runs.
const MOST_RANKS: usize = 200_000_000;

/// How often the points of the design are drawn anew for an interval.
const RESAMPLES: usize = 500;

/// What share of the resamples an interval of an index holds.
const LEVEL: f64 = 0.9;

/// How firm the ranks of one year are.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// The scores, as the scheme says; rows are theirs. The year is the one that their choices mean.
    pub scores: Scores,
    /// What was asked.
    pub plan: Plan,
    /// What varied.
    pub uncertainty: Uncertainty,
    /// The chance of this rank or a better one was counted: that of the plan, or all but the last where fewer are ranked.
    pub top: u32,
    /// Everybody with a rank under the scheme or in some run, by that rank; those without one last.
    pub standings: Vec<Standing>,
    /// The chances of order among the first of `standings`.
    pub order: OrderChances,
    /// Mean size of the change of rank, over entities and runs; `None` where nobody has a rank.
    pub mean_change: Option<f64>,
    /// What the changes of rank come from; absent where it was not asked for, and see `undivided`.
    pub sensitivity: Option<Sensitivity>,
    /// Why that is not known although it was asked for: fewer than two assumptions vary, or ranks never change.
    pub undivided: Option<Message>,
    /// The ranks without each group and each indicator.
    pub left_out: Vec<LeftOut>,
}

/// An entity's rank under the scheme and in all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Row of the scores.
    pub row: u32,
    /// The entity's key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Total under the scheme.
    pub total: Option<f64>,
    /// Rank under the scheme.
    pub rank: Option<u32>,
    /// Its ranks in the runs; `None` where it has none in any.
    pub ranks: Option<RankStatistics>,
}

/// Sobol indices of the mean size of the change of rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Points of the design behind each index.
    pub points: usize,
    /// What share of the resamples the intervals hold.
    pub level: f64,
    /// One for each assumption that varies.
    pub shares: Vec<Share>,
}

/// The share of one assumption in what happens to the ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The assumption.
    pub assumption: Assumption,
    /// First-order index: the share of the variance that would vanish if it were certain. Estimates may be slightly
    /// below 0.
    pub first: f64,
    /// Its interval.
    pub first_interval: Interval,
    /// Total index: the share that would remain if all others were certain.
    pub total: f64,
    /// Its interval.
    pub total_interval: Interval,
}

impl Robustness {
    /// The standing of a row of the scores.
    #[must_use]
    pub fn standing(&self, row: u32) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.row == row)
    }
}

/// Tests how firm the ranks of one year are: of the chosen one, else of the last that the choices leave. Where rules
/// compare over years, every run scores all of them, as [`score`] does.
///
/// Run number r of a plan is point r of a randomised Halton sequence under the plan's seed, whose first half is
/// Saltelli's set A and whose second half is B; further runs serve the Sobol indices alone. Every run is a function of
/// plan and number, so that the result is the same for any number of threads.
///
/// # Errors
/// When the year cannot be scored, the plan does not fit the scheme (see [`Uncertainty`]), entities × runs are too
/// many, or a stop was asked for.
pub fn assess(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    choices: &Choices,
    plan: &Plan,
    progress: &Progress,
) -> Result<Robustness> {
    let choices = Choices {
        year: match choices.year {
            Some(year) => Some(year),
            None => last_year(dataset, choices)?,
        },
        ..choices.clone()
    };
    let scores = score(dataset, scheme, &choices, progress)?;
    let rows = scores.meant();
    let totals = scores.numbers("total")?;
    if rows.iter().all(|&row| totals.get(row).is_none()) {
        return Err(Message::new("analysis.robust_nobody"));
    }
    let replicates = Replicates::new(&scores)?;
    let uncertainty = Uncertainty::new(plan, replicates.method())?;
    let height = rows.len();
    if height.saturating_mul(plan.runs as usize) > MOST_RANKS {
        return Err(Message::new("analysis.robust_too_many")
            .with("entities", height)
            .with("runs", plan.runs)
            .with("most", MOST_RANKS / height));
    }
    if uncertainty.compares() {
        replicates.comparable()?;
    }

    let nominal = replicates.run(&super::Setting::default());
    let tested = Tested {
        replicates: &replicates,
        nominal: &nominal,
        rows: &rows,
    };
    let runs = Runs::make(&tested, &uncertainty, plan, progress)?;
    let left_out = leave_out(&tested, scheme, progress)?;
    drop(replicates);

    let ranks: Vec<&[u32]> = runs.ranks.iter().map(Vec::as_slice).collect();
    let ranked = scores.ranks()?;
    let ranked = rows
        .iter()
        .filter(|row| ranked.get(**row).is_some())
        .count() as u32;
    let top = plan.top.min(ranked.saturating_sub(1)).max(1);
    let standings = standings(&scores, &rows, &rank_statistics(&ranks, top))?;
    let first = standings.iter().take(plan.pairs as usize);
    // All standings are of these rows.
    let place = |standing: &Standing| rows.binary_search(&(standing.row as usize)).ok();
    let first: Vec<usize> = first.filter_map(place).collect();
    let order = OrderChances::new(&ranks, &first);
    let sensitivity = runs.sensitivity(&uncertainty, plan);
    let undivided = (plan.sensitivity && sensitivity.is_none()).then(|| {
        Message::new(if uncertainty.assumptions().len() < 2 {
            "analysis.robust_one_choice"
        } else {
            "analysis.robust_unmoved"
        })
    });
    progress.set(1.0);
    Ok(Robustness {
        top,
        undivided,
        order,
        mean_change: runs.mean_change(),
        sensitivity,
        standings,
        left_out,
        uncertainty,
        plan: plan.clone(),
        scores,
    })
}

/// The last year of the observations that the choices leave; none where they have no year.
fn last_year(dataset: &Dataset, choices: &Choices) -> Result<Option<i32>> {
    let rows = select(dataset, choices)?;
    let years = dataset
        .frame
        .column("year")
        .and_then(Column::i32)
        .map_err(failed)?;
    Ok(rows.iter().filter_map(|row| years.get(*row as usize)).max())
}

/// What is run again, and the rows whose ranks are asked for, ascending.
#[derive(Clone, Copy)]
pub(super) struct Tested<'a> {
    pub replicates: &'a Replicates<'a>,
    pub nominal: &'a Run,
    pub rows: &'a [usize],
}

impl Tested<'_> {
    /// Of a run the ranks that are asked for.
    fn ranks(&self, run: Run) -> Vec<u32> {
        if self.rows.len() == run.ranks.len() {
            return run.ranks;
        }
        self.rows.iter().map(|&row| run.ranks[row]).collect()
    }

    /// The mean size of the change of rank of those that are asked for.
    pub fn change(&self, run: &Run) -> Option<f64> {
        mean_change(&self.nominal.ranks, &run.ranks, self.rows)
    }
}

/// The results of all runs of a plan.
struct Runs {
    /// Ranks of the runs that were asked for.
    ranks: Vec<Vec<u32>>,
    /// Mean change of rank in every run of the design; NaN where there is none.
    changes: Vec<f64>,
    asked: usize,
}

impl Runs {
    fn make(
        tested: &Tested,
        uncertainty: &Uncertainty,
        plan: &Plan,
        progress: &Progress,
    ) -> Result<Self> {
        let asked = plan.runs as usize;
        let count = uncertainty.assumptions().len();
        let design = Design::new(asked.div_ceil(2), count, Sampling::Halton, plan.seed);
        let all = if plan.sensitivity && count > 1 {
            design.runs()
        } else {
            asked
        };
        let done = AtomicUsize::new(0);
        progress.set(0.0);
        let one = |run: usize| {
            progress.check()?;
            // `run` is below the number of the design's runs, which are two sets of points at least.
            let point = design.point(run).unwrap_or_default();
            let run_of = tested.replicates.run(&uncertainty.setting(&point));
            let change = tested.change(&run_of).unwrap_or(f64::NAN);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.set(done as f32 / all as f32);
            Ok(((run < asked).then(|| tested.ranks(run_of)), change))
        };
        let made: Vec<(Option<Vec<u32>>, f64)> =
            (0..all).into_par_iter().map(one).collect::<Result<_>>()?;
        let (ranks, changes): (Vec<_>, Vec<f64>) = made.into_iter().unzip();
        Ok(Self {
            ranks: ranks.into_iter().flatten().collect(),
            changes,
            asked,
        })
    }

    fn mean_change(&self) -> Option<f64> {
        let known = self.changes[..self.asked]
            .iter()
            .filter(|change| !change.is_nan());
        let (sum, count) = known.fold((0.0, 0_u32), |(sum, count), change| {
            (sum + change, count + 1)
        });
        (count > 0).then(|| sum / f64::from(count))
    }

    fn sensitivity(&self, uncertainty: &Uncertainty, plan: &Plan) -> Option<Sensitivity> {
        let assumptions = uncertainty.assumptions();
        if self.changes.len() == self.asked {
            return None;
        }
        let indices = sobol_indices(&self.changes, assumptions.len())?;
        let intervals = sobol_intervals(
            &self.changes,
            assumptions.len(),
            RESAMPLES,
            LEVEL,
            plan.seed,
        )?;
        let share = |(at, assumption)| Share {
            assumption,
            first: indices.first[at],
            first_interval: intervals.first[at],
            total: indices.total[at],
            total_interval: intervals.total[at],
        };
        Some(Sensitivity {
            points: indices.points,
            level: LEVEL,
            shares: assumptions.into_iter().enumerate().map(share).collect(),
        })
    }
}

/// Everybody with a rank, in the order of the scores; `statistics` are those of `rows`.
fn standings(
    scores: &Scores,
    rows: &[usize],
    statistics: &[Option<RankStatistics>],
) -> Result<Vec<Standing>> {
    let frame = &scores.frame;
    let text = |name: &str| frame.column(name).and_then(Column::str).map_err(failed);
    let (entities, names) = (text("entity")?, text("name")?);
    let totals = frame
        .column("total")
        .and_then(Column::f64)
        .map_err(failed)?;
    let ranks = frame.column("rank").and_then(Column::u32).map_err(failed)?;
    let standing = |&row: &u32| {
        let at = row as usize;
        let found = Standing {
            row,
            entity: entities.get(at).unwrap_or_default().to_owned(),
            name: names.get(at).unwrap_or_default().to_owned(),
            total: totals.get(at),
            rank: ranks.get(at),
            ranks: (rows.binary_search(&at).ok())
                .and_then(|place| statistics.get(place).copied().flatten()),
        };
        (found.rank.is_some() || found.ranks.is_some()).then_some(found)
    };
    Ok(scores.order.iter().filter_map(standing).collect())
}

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod tests;
