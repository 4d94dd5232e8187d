//! From points to totals, for whole columns: groups from the leaves up, caps, coverage.
//!
//! Every row is combined by the same operations in the same order as [`Tree::combined`] does for one, so the bits do
//! not depend on how many rows or threads there are.

use rayon::prelude::*;

use super::combine::{Part, spread};
use super::copeland;
use super::extent::is_full;
use super::method::{Aggregation, CoverageBy};
use super::peers::Peers;
use super::rank::round;
use super::tree::{Child, Tree, Weights};

/// Decimals to which coverage is taken, so that a full house is exactly 1.
pub const COVERAGE_DECIMALS: u32 = 6;

/// Whether a share of indicators is enough: `coverage` as it is computed here, `least` as it is written, both at the
/// decimals of coverage, so that a third asked for as 0.33333333 is met by one of three.
#[must_use]
pub fn is_enough(coverage: f64, least: f64) -> bool {
    coverage >= least
        || (least - coverage < 0.1_f64.powi(COVERAGE_DECIMALS as i32)
            && coverage >= round(least, COVERAGE_DECIMALS))
}

/// Whether a row has enough indicators for a total: it was not left out of all comparisons for want of values, and
/// enough of what it has gave points.
#[must_use]
pub fn has_enough(
    screened: Option<&[bool]>,
    coverage: &[f64],
    min_coverage: f64,
    row: usize,
) -> bool {
    !screened.is_some_and(|screened| screened[row]) && is_enough(coverage[row], min_coverage)
}

/// Rows that are worked on together: their partial sums stay in the processor's nearest memory.
const ROWS: usize = 2048;

/// Stands for what is not defined while nodes are combined: unlike what is missing it goes up to the total.
const UNDEFINED: f64 = f64::INFINITY;

/// Stage of a row that has none.
pub const NO_STAGE: u32 = u32::MAX;

/// The nodes above the indicators, one value for each row; NaN where missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nodes {
    /// One column for each group.
    pub groups: Vec<Vec<f64>>,
    /// The total before adjustments, not rounded.
    pub total: Vec<f64>,
    /// Share of the indicators present, by [`Tree::coverage`].
    pub coverage: Vec<f64>,
    /// The rows in which each group is not defined and not only missing, ascending: nor is what it counts in, up to the
    /// total.
    pub undefined: Vec<Vec<u32>>,
}

/// What the columns are combined with.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The structure.
    pub tree: &'a Tree,
    /// Index of each row's stage, [`NO_STAGE`] for none; absent where there are no stages.
    pub stage: Option<&'a [u32]>,
    /// Whom Copeland's comparisons are between.
    pub peers: &'a Peers,
}

impl Nodes {
    /// Makes what is not defined missing, and keeps where that is.
    fn settle(&mut self) {
        let all = self.groups.par_iter_mut().zip(&mut self.undefined);
        all.for_each(|(points, undefined)| {
            undefined.clear();
            if !points.iter().any(|x| x.is_infinite()) {
                return;
            }
            for (row, x) in points
                .iter_mut()
                .enumerate()
                .filter(|(_, x)| x.is_infinite())
            {
                undefined.push(row as u32);
                *x = f64::NAN;
            }
        });
        for x in self.total.iter_mut().filter(|x| x.is_infinite()) {
            *x = f64::NAN;
        }
    }

    /// Marks again what [`Self::settle`] found.
    fn mark(&mut self) {
        for (points, undefined) in self.groups.iter_mut().zip(&self.undefined) {
            for &row in undefined {
                points[row as usize] = UNDEFINED;
            }
        }
    }
}

impl Context<'_> {
    /// Combines the points of the indicators up to the total.
    #[must_use]
    pub fn aggregate<C: AsRef<[f64]> + Sync>(&self, points: &[C]) -> Nodes {
        let mut nodes = Nodes {
            groups: vec![Vec::new(); self.tree.groups.len()],
            undefined: vec![Vec::new(); self.tree.groups.len()],
            ..Nodes::default()
        };
        let height = self.height(points);
        for group in self.tree.upwards() {
            nodes.groups[group] = self.group(group, points, &nodes.groups, height);
        }
        for column in nodes.groups.iter_mut().filter(|column| column.is_empty()) {
            *column = vec![f64::NAN; height];
        }
        self.finish(points, &mut nodes);
        nodes
    }

    /// Combines again those groups that are above a child whose weight or points changed, and the total.
    pub fn update<C: AsRef<[f64]> + Sync>(
        &self,
        points: &[C],
        nodes: &mut Nodes,
        changed: &[Child],
    ) {
        let above: Vec<usize> = changed
            .iter()
            .flat_map(|&child| self.tree.above(child))
            .collect();
        let height = nodes.total.len();
        nodes.mark();
        for group in self.tree.upwards() {
            if above.contains(&group) {
                nodes.groups[group] = self.group(group, points, &nodes.groups, height);
            }
        }
        self.finish(points, nodes);
    }

    fn height<C: AsRef<[f64]>>(&self, points: &[C]) -> usize {
        points
            .first()
            .map_or(self.peers.count(), |points| points.as_ref().len())
    }

    fn finish<C: AsRef<[f64]> + Sync>(&self, points: &[C], nodes: &mut Nodes) {
        let height = self.height(points);
        nodes.coverage = self.coverage(None, points, height);
        nodes.total = self.combine(None, points, &nodes.groups, height);
        let all = self.tree.leaves(None);
        if self.tree.zero && !all.iter().any(|&at| is_full(points[at].as_ref())) {
            // Nobody has a total without any indicator.
            nodes
                .total
                .par_iter_mut()
                .enumerate()
                .for_each(|(row, total)| {
                    if all.iter().all(|&at| points[at].as_ref()[row].is_nan()) {
                        *total = f64::NAN;
                    }
                });
        }
        nodes.settle();
    }

    /// The points of a group: its children combined, capped, and missing below its coverage.
    fn group<C: AsRef<[f64]> + Sync>(
        &self,
        group: usize,
        points: &[C],
        groups: &[Vec<f64>],
        height: usize,
    ) -> Vec<f64> {
        let settings = &self.tree.groups[group];
        let mut out = self.combine(Some(group), points, groups, height);
        if let Some(cap) = settings.cap {
            out.par_chunks_mut(ROWS)
                .flatten()
                .filter(|x| **x > cap && x.is_finite())
                .for_each(|x| *x = cap);
        }
        if let Some(least) = settings.min_coverage.filter(|least| *least > 0.0) {
            let coverage = if self.tree.coverage == CoverageBy::Children {
                self.children_present(group, points, groups, height)
            } else {
                self.coverage(Some(group), points, height)
            };
            for (x, coverage) in out.iter_mut().zip(coverage) {
                if !is_enough(coverage, least) {
                    *x = f64::NAN;
                }
            }
        }
        out
    }

    fn combine<C: AsRef<[f64]> + Sync>(
        &self,
        group: Option<usize>,
        points: &[C],
        groups: &[Vec<f64>],
        height: usize,
    ) -> Vec<f64> {
        let children = self.tree.children(group);
        let columns: Vec<&[f64]> = children
            .iter()
            .map(|child| match *child {
                Child::Indicator(at) => points[at].as_ref(),
                Child::Group(at) => groups[at].as_slice(),
            })
            .collect();
        let mut out = vec![f64::NAN; height];
        if children.is_empty() {
            return out;
        }
        if self.tree.aggregation(group) == Aggregation::Copeland {
            self.copeland(children, &columns, &mut out);
            return out;
        }
        let staged = self.stage.filter(|_| self.tree.staged(group));
        let work = |(block, out): (usize, &mut [f64])| {
            let rows = block * ROWS..block * ROWS + out.len();
            let columns: Vec<&[f64]> = columns.iter().map(|column| &column[rows.clone()]).collect();
            match staged {
                None => self.block(group, &self.tree.weights[0], &columns, out),
                Some(stage) => self.by_stage(group, &stage[rows], &columns, out),
            }
            for x in out.iter_mut() {
                *x = if x.is_infinite() { UNDEFINED } else { *x };
            }
        };
        if height > ROWS {
            out.par_chunks_mut(ROWS).enumerate().for_each(work);
        } else {
            work((0, &mut out));
        }
        out
    }

    /// Rows of several stages: the block is combined for each stage that occurs, and each row takes its own.
    fn by_stage(&self, group: Option<usize>, stage: &[u32], columns: &[&[f64]], out: &mut [f64]) {
        let mut one = vec![f64::NAN; out.len()];
        for (at, weights) in self.tree.weights.iter().enumerate() {
            if !stage.contains(&(at as u32)) {
                continue;
            }
            self.block(group, weights, columns, &mut one);
            for ((out, one), stage) in out.iter_mut().zip(&one).zip(stage) {
                if *stage == at as u32 {
                    *out = *one;
                }
            }
        }
    }

    fn block(&self, group: Option<usize>, weights: &Weights, columns: &[&[f64]], out: &mut [f64]) {
        let children = self.tree.children(group);
        match self.tree.aggregation(group) {
            Aggregation::Arithmetic => self.mean(children, weights, columns, out),
            Aggregation::Sum => self.sum(children, weights, columns, out),
            _ => {
                let mut parts = Vec::with_capacity(children.len());
                for (row, out) in out.iter_mut().enumerate() {
                    parts.clear();
                    parts.extend(children.iter().zip(columns).map(|(&child, column)| Part {
                        child,
                        points: column[row],
                        weight: weights.of(child),
                    }));
                    *out = self.tree.unbounded(group, &parts);
                }
            }
        }
    }

    fn mean(&self, children: &[Child], weights: &Weights, columns: &[&[f64]], out: &mut [f64]) {
        let mut here = [0.0; ROWS];
        let here = &mut here[..out.len()];
        out.fill(0.0);
        let mut whole = 0.0;
        for (&child, column) in children.iter().zip(columns) {
            let weight = weights.of(child);
            if weight == 0.0 {
                continue;
            }
            whole += weight;
            for ((out, here), &x) in out.iter_mut().zip(&mut *here).zip(*column) {
                let known = !x.is_nan();
                *out += if known { weight * x } else { 0.0 };
                *here += if known { weight } else { 0.0 };
            }
        }
        if self.tree.zero {
            here.fill(whole);
        }
        for (out, here) in out.iter_mut().zip(here) {
            *out = if *here == 0.0 { f64::NAN } else { *out / *here };
        }
    }

    fn sum(&self, children: &[Child], weights: &Weights, columns: &[&[f64]], out: &mut [f64]) {
        let [low, high] = self.tree.scale;
        let (mut shares, mut here, mut any) = ([0.0; ROWS], [0.0; ROWS], [false; ROWS]);
        let count = out.len();
        let (shares, here, any) = (&mut shares[..count], &mut here[..count], &mut any[..count]);
        out.fill(0.0);
        let (mut whole, mut scaled) = (0.0, false);
        for (&child, column) in children.iter().zip(columns) {
            if !self.tree.on_scale(child) {
                for ((out, any), &x) in out.iter_mut().zip(&mut *any).zip(*column) {
                    *out += if x.is_nan() { 0.0 } else { x };
                    *any |= !x.is_nan();
                }
                continue;
            }
            let weight = weights.of(child);
            whole += weight;
            scaled = true;
            for ((here, any), (shares, &x)) in here
                .iter_mut()
                .zip(&mut *any)
                .zip(shares.iter_mut().zip(*column))
            {
                let known = !x.is_nan();
                *shares += if known && weight > 0.0 {
                    weight * ((x - low) / (high - low))
                } else {
                    0.0
                };
                *here += if known { weight } else { 0.0 };
                *any |= known;
            }
        }
        for (row, out) in out.iter_mut().enumerate() {
            if !self.tree.zero && !any[row] {
                *out = f64::NAN;
            } else if scaled {
                *out += spread(shares[row], here[row], whole, self.tree.zero);
            }
        }
    }

    fn copeland(&self, children: &[Child], columns: &[&[f64]], out: &mut [f64]) {
        for rows in self.peers.groups() {
            let of_rows = |column: &&[f64]| -> Vec<f64> {
                let own = rows.iter().map(|&row| column[row as usize]);
                if self.tree.zero {
                    own.map(|points| if points.is_nan() { 0.0 } else { points })
                        .collect()
                } else {
                    own.collect()
                }
            };
            let mut own: Vec<Vec<f64>> = columns.iter().map(of_rows).collect();
            // Copeland compares rows, which may be of different stages: the weights of the first stage hold for all.
            let weights: Vec<f64> = children
                .iter()
                .map(|&child| self.tree.weights[0].of(child))
                .collect();
            // Who is not defined in a part is compared with nobody in it, and has no score.
            let mut undefined = vec![false; rows.len()];
            for (column, weight) in own.iter_mut().zip(&weights) {
                for (x, undefined) in column.iter_mut().zip(&mut undefined) {
                    if x.is_infinite() {
                        *undefined |= *weight > 0.0;
                        *x = f64::NAN;
                    }
                }
            }
            let scores = copeland::scores(&own, &weights);
            for ((&row, score), undefined) in rows.iter().zip(scores).zip(undefined) {
                out[row as usize] = if undefined { UNDEFINED } else { score };
            }
        }
    }

    /// The share of a group's (or the whole's) indicators that have a value in `columns`, for each of `height` rows.
    pub(super) fn coverage<C: AsRef<[f64]> + Sync>(
        &self,
        group: Option<usize>,
        columns: &[C],
        height: usize,
    ) -> Vec<f64> {
        let points: Vec<&[f64]> = columns.iter().map(AsRef::as_ref).collect();
        let counts: Vec<Vec<f64>> = (0..self.tree.weights.len())
            .map(|stage| self.tree.counts(group, stage))
            .collect();
        let counted: Vec<usize> = (0..points.len())
            .filter(|at| counts.iter().any(|counts| counts[*at] > 0.0))
            .collect();
        let (full, gaps): (Vec<usize>, Vec<usize>) =
            counted.into_iter().partition(|at| is_full(points[*at]));
        let base: Vec<f64> = counts
            .iter()
            .map(|counts| full.iter().map(|at| counts[*at]).sum())
            .collect();
        let share = |row: usize| {
            let stage = self.stage.map_or(0, |stage| stage[row]) as usize;
            // A row without a stage is counted by the first.
            let stage = if stage < counts.len() { stage } else { 0 };
            gaps.iter()
                .filter(|at| !points[**at][row].is_nan())
                .fold(base[stage], |sum, at| sum + counts[stage][*at])
        };
        let rounded = |row| round(share(row), COVERAGE_DECIMALS);
        if height > ROWS {
            (0..height).into_par_iter().map(rounded).collect()
        } else {
            (0..height).map(rounded).collect()
        }
    }

    fn children_present<C: AsRef<[f64]>>(
        &self,
        group: usize,
        points: &[C],
        groups: &[Vec<f64>],
        height: usize,
    ) -> Vec<f64> {
        let children: Vec<Vec<Child>> = (0..self.tree.weights.len())
            .map(|stage| self.tree.counted_children(Some(group), stage))
            .collect();
        // What is not defined is not missing: it goes up.
        let known = |child: &Child, row: usize| match *child {
            Child::Indicator(at) => !points[at].as_ref()[row].is_nan(),
            Child::Group(at) => !groups[at][row].is_nan(),
        };
        let share = |row: usize| {
            let stage = self.stage.map_or(0, |stage| stage[row]) as usize;
            // A row without a stage is counted by the first.
            let children = &children[if stage < children.len() { stage } else { 0 }];
            let count = children.iter().filter(|child| known(child, row)).count();
            round(
                count as f64 / children.len().max(1) as f64,
                COVERAGE_DECIMALS,
            )
        };
        (0..height).map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::is_enough;

    #[test]
    fn both_sides_of_enough_have_six_decimals() {
        let third = 0.333333;
        for least in [0.0, third, 1.0 / 3.0, 0.33333333, 0.3333334] {
            assert!(is_enough(third, least), "{least}");
        }
        assert!(!is_enough(third, 0.3333336));
        assert!(!is_enough(0.333332, 1.0 / 3.0));
        assert!(is_enough(0.666667, 0.6666668) && !is_enough(0.666666, 0.6666668));
    }
}
