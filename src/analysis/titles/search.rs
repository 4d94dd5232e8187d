//! The cheapest change of one indicator, and of two, that gives each row the title.

use polars::prelude::DataFrame;

use super::bench::{Bench, NONE, Try};
use super::moves::{Move, Mover};
use super::{Reach, Standing, Way};
use crate::analysis::Scores;
use crate::i18n::Result;
use crate::jobs::Progress;

/// About so many tries are asked at once.
const TOGETHER: usize = 200_000;
/// How often the way between too few and enough points is halved: to a billionth of it.
const HALVINGS: usize = 30;

/// Finds the ways of those of the rows that have a total and not the title; `raw` holds the raw columns that conditions of
/// its tiers name.
pub(super) fn fill(
    raw: &DataFrame,
    scores: &Scores,
    goal: usize,
    standings: &mut [Standing],
    rows: impl Iterator<Item = usize>,
    progress: &Progress,
) -> Result<()> {
    let far = |row: &usize| standings.get(*row).map(|own| own.reach) == Some(Reach::Far);
    let rows: Vec<usize> = rows.filter(far).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let movers: Vec<Mover> = (0..scores.scheme.indicators.len())
        .filter(|at| !scores.scheme.indicators[*at].fixed)
        .map(|at| Mover::new(scores, at))
        .collect::<Result<_>>()?;
    let search = Search {
        bench: Bench::new(raw, scores, goal)?,
        movers,
    };
    let mut done = 0;
    while done < rows.len() {
        let mut chunk = Vec::new();
        let mut tries = 0;
        while tries < TOGETHER && done + chunk.len() < rows.len() {
            let row = rows[done + chunk.len()];
            let mut moves = Vec::new();
            for mover in &search.movers {
                mover.moves(row, &mut moves);
            }
            tries += moves.len() * (moves.len() + 1) / 2;
            chunk.push(Own { row, moves });
        }
        for (own, ways) in chunk.iter().zip(search.ways(&chunk)?) {
            let standing = &mut standings[own.row];
            standing.reach = match (&ways.step, &ways.single, &ways.pair) {
                (Some(_), ..) => Reach::OneStep,
                (None, Some(_), _) => Reach::OneChange,
                (None, None, Some(_)) => Reach::TwoChanges,
                (None, None, None) => Reach::Far,
            };
            standing.step = ways.step.filter(|own| Some(own) != ways.single.as_ref());
            standing.single = ways.single;
            standing.pair = ways.pair;
        }
        done += chunk.len();
        progress.set(0.2 + 0.8 * done as f32 / rows.len() as f32);
        progress.check()?;
    }
    Ok(())
}

/// A row with what its indicators can become.
struct Own {
    row: usize,
    moves: Vec<Move>,
}

struct Search<'a> {
    bench: Bench<'a>,
    movers: Vec<Mover<'a>>,
}

/// One or two moves of a row of a chunk, as they would be made; `slope` is the one that need not be made wholly.
struct Task {
    own: usize,
    moves: [Option<Move>; 2],
    slope: usize,
    /// Points of the slope that are too few, and enough.
    between: (f64, f64),
}

/// The best ways of a row so far.
#[derive(Clone, Default)]
struct Ways {
    /// Of one indicator.
    single: Option<Way>,
    /// Of one indicator by no more than one step.
    step: Option<Way>,
    /// Of two.
    pair: Option<Way>,
}

impl Ways {
    /// Takes moves that are enough, if they are better than what is known of their kind.
    fn take(&mut self, moves: &[Move], total: f64) {
        match moves {
            [own] => {
                better(&mut self.single, moves, total);
                if own.steps <= 1 {
                    better(&mut self.step, moves, total);
                }
            }
            _ => better(&mut self.pair, moves, total),
        }
    }

    /// What is known of ways with so many changes.
    fn known(&self, changes: usize) -> Option<&Way> {
        match changes {
            1 => self.single.as_ref(),
            _ => self.pair.as_ref(),
        }
    }
}

impl Search<'_> {
    /// The cheapest single change and the cheapest pair of each row.
    fn ways(&self, chunk: &[Own]) -> Result<Vec<Ways>> {
        let mut singles = Vec::new();
        for own in chunk {
            singles.extend(own.moves.iter().map(|change| tried(own, [change])));
        }
        let totals = self.bench.ask(&singles)?;
        let mut ways = vec![Ways::default(); chunk.len()];
        let mut tasks = Vec::new();
        let (mut pairs, mut who) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (at, own) in chunk.iter().enumerate() {
            let alone = &totals[start..start + own.moves.len()];
            start += own.moves.len();
            for (change, total) in own.moves.iter().zip(alone) {
                if total.is_nan() {
                    continue;
                }
                if change.steps == 0 {
                    tasks.push(self.task(at, own, [Some(*change), None], 0));
                } else {
                    ways[at].take(&[*change], *total);
                }
            }
            for (i, first) in own.moves.iter().enumerate() {
                for (j, second) in own.moves.iter().enumerate().skip(i + 1) {
                    if first.indicator == second.indicator {
                        continue;
                    }
                    // A step that suffices alone is no part of a pair.
                    let whole = |at: usize| own.moves[at].steps > 0 && !alone[at].is_nan();
                    let both = !alone[i].is_nan() && !alone[j].is_nan();
                    if whole(i) || whole(j) || both {
                        continue;
                    }
                    pairs.push(tried(own, [first, second]));
                    who.push((at, i, j, alone[i].is_nan(), alone[j].is_nan()));
                }
            }
        }
        self.solve(chunk, tasks, &mut ways)?;
        let totals = self.bench.ask(&pairs)?;
        let mut tasks = Vec::new();
        for ((at, i, j, first_lacks, second_lacks), total) in who.into_iter().zip(totals) {
            if total.is_nan() {
                continue;
            }
            let own = &chunk[at];
            let moves = [own.moves[i], own.moves[j]];
            match (moves[0].steps == 0, moves[1].steps == 0) {
                (false, false) => ways[at].take(&moves, total),
                (first, second) => {
                    // The price of two slopes is least where one of them is gone to its end.
                    let both = moves.map(Some);
                    if first && second_lacks {
                        tasks.push(self.task(at, own, both, 0));
                    }
                    if second && first_lacks {
                        tasks.push(self.task(at, own, both, 1));
                    }
                }
            }
        }
        self.solve(chunk, tasks, &mut ways)?;
        Ok(ways)
    }

    /// What moves an indicator, by its index in the scheme.
    fn mover(&self, indicator: usize) -> Option<&Mover<'_>> {
        self.movers
            .iter()
            .find(|mover| mover.indicator == indicator)
    }

    fn task(&self, at: usize, own: &Own, moves: [Option<Move>; 2], slope: usize) -> Task {
        let between = moves[slope].map_or((0.0, 0.0), |end| {
            let mover = self.mover(end.indicator);
            (
                mover.map_or(0.0, |mover| mover.points_of(own.row)),
                end.points,
            )
        });
        Task {
            own: at,
            moves,
            slope,
            between,
        }
    }

    /// How far the slopes must be gone. A task that cannot be cheaper than what is known is left.
    fn solve(&self, chunk: &[Own], mut tasks: Vec<Task>, ways: &mut [Ways]) -> Result<()> {
        // The cheapest without the slope first: what is found with one spares those that cost more without theirs.
        tasks.sort_by(|a, b| a.own.cmp(&b.own).then(a.fixed().total_cmp(&b.fixed())));
        while !tasks.is_empty() {
            let (mut now, mut later): (Vec<Task>, Vec<Task>) = (Vec::new(), Vec::new());
            for task in tasks {
                let known = ways[task.own].known(task.moves.iter().flatten().count());
                // Of one change without steps each is asked: it is one step, cheapest or not.
                if task.fixed() > 0.0 && known.is_some_and(|known| known.cost <= task.fixed()) {
                    continue;
                }
                let waits = task.fixed() > 0.0;
                if waits && now.last().is_some_and(|last| last.own == task.own) {
                    later.push(task);
                } else {
                    now.push(task);
                }
            }
            for _ in 0..HALVINGS {
                let middle = |task: &Task| task.between.0 + (task.between.1 - task.between.0) / 2.0;
                let tries: Vec<Try> = now
                    .iter()
                    .map(|task| task.with(&chunk[task.own], middle(task)))
                    .collect();
                for (task, total) in now.iter_mut().zip(self.bench.ask(&tries)?) {
                    if total.is_nan() {
                        task.between.0 = middle(task);
                    } else {
                        task.between.1 = middle(task);
                    }
                }
            }
            self.finish(chunk, &now, ways)?;
            tasks = later;
        }
        Ok(())
    }

    /// Rounds what was found to a value that people write, if that is still enough and no farther than the end.
    fn finish(&self, chunk: &[Own], tasks: &[Task], ways: &mut [Ways]) -> Result<()> {
        let mut open: Vec<&Task> = tasks.iter().collect();
        for rounded in [true, false] {
            let mut made = Vec::new();
            for task in std::mem::take(&mut open) {
                match self.made(task, &chunk[task.own], rounded) {
                    Some(moves) => made.push((task, moves)),
                    None => open.push(task),
                }
            }
            let tries = made
                .iter()
                .map(|(task, moves)| tried(&chunk[task.own], moves));
            let totals = self.bench.ask(&tries.collect::<Vec<_>>())?;
            // A slope that suffices alone is no part of a pair: the other change adds nothing.
            let slopes = made.iter().map(|(task, moves)| {
                let slope = moves.get(task.slope).filter(|_| moves.len() > 1);
                tried(&chunk[task.own], slope)
            });
            let alone = self.bench.ask(&slopes.collect::<Vec<_>>())?;
            for (((task, moves), total), alone) in made.into_iter().zip(totals).zip(alone) {
                if total.is_nan() {
                    open.push(task);
                } else if alone.is_nan() {
                    ways[task.own].take(&moves, total);
                }
            }
        }
        Ok(())
    }

    /// The moves of a task with the slope gone as far as was found.
    fn made(&self, task: &Task, own: &Own, rounded: bool) -> Option<Vec<Move>> {
        let mut moves = task.moves;
        let end = moves[task.slope]?;
        let slope = self.mover(end.indicator)?.slope.as_ref()?;
        let to = if rounded {
            slope.rounded(own.row, task.between.1)?
        } else {
            slope.value(own.row, task.between.1)?
        };
        let beyond = (to - end.from).abs() > (end.to - end.from).abs();
        let to = if beyond { end.to } else { to };
        let points = slope.points(own.row, to)?;
        moves[task.slope] = Some(Move::new(end.indicator, end.from, to, points, 0));
        Some(moves.into_iter().flatten().collect())
    }
}

impl Task {
    /// What it costs without the slope.
    fn fixed(&self) -> f64 {
        self.moves[1 - self.slope].map_or(0.0, |other| other.cost)
    }

    fn with(&self, own: &Own, points: f64) -> Try {
        let mut changes = [NONE, NONE];
        for (at, change) in self.moves.iter().enumerate() {
            if let Some(change) = change {
                let own = if at == self.slope {
                    points
                } else {
                    change.points
                };
                changes[at] = (change.indicator as u32, own);
            }
        }
        Try {
            row: own.row as u32,
            changes,
        }
    }
}

/// A row with these moves made, two at most.
fn tried<'a>(own: &Own, moves: impl IntoIterator<Item = &'a Move>) -> Try {
    let mut changes = [NONE, NONE];
    for (slot, own) in changes.iter_mut().zip(moves) {
        *slot = (own.indicator as u32, own.points);
    }
    Try {
        row: own.row as u32,
        changes,
    }
}

/// Takes the moves if they are cheaper than the best, or as cheap and of indicators that stand before.
fn better(best: &mut Option<Way>, moves: &[Move], total: f64) {
    let cost: f64 = moves.iter().map(|own| own.cost).sum();
    let order = |moves: &[Move]| moves.iter().map(|own| own.indicator).collect::<Vec<_>>();
    let wins = best.as_ref().is_none_or(|best| {
        cost.total_cmp(&best.cost)
            .then_with(|| order(moves).cmp(&order(&best.moves)))
            .is_lt()
    });
    if wins {
        *best = Some(Way {
            moves: moves.to_vec(),
            cost,
            total,
        });
    }
}
