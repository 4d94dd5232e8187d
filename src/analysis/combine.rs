//! From points to totals: groups from the leaves up, caps, coverage. Sums are folds of additions in the scheme's
//! order, so they have the same bits for any number of threads.
//!
//! Weights are re-spread over the children that are present (`missing = "skip"`), or a missing child has no points
//! (`missing = "zero"`). With `sum`, a child that gives points counts as it is, and a child on the scale counts
//! weight × its share of the scale, so weights that add up to 100 give 0 to 100. A group without a present child
//! is missing, unless missing children count zero; an observation without any indicator never has a total.

use polars::lazy::dsl::max_horizontal;
use polars::prelude::{DataFrame, DataType, Expr, IntoLazy, col, lit, when};

use super::engine::{by, collect, failed, missing, ones};
use super::load::Load;
use super::rounding::rounded;
use super::tree::{Child, Tree};
use crate::i18n::Result;
use crate::scheme::{Aggregation, Missing};

/// Column of the total before adjustments.
pub(super) const TOTAL: &str = "#total";
/// Column of the share of weighted indicators present.
pub(super) const COVERAGE: &str = "#coverage";

/// Decimals to which coverage is taken, so that a full house is exactly 1.
pub(super) const COVERAGE_DECIMALS: u32 = 6;

/// Computes `group:<id>` of every group, [`TOTAL`] and [`COVERAGE`]. `points` holds `points:<id>` of every
/// indicator, and the stage column when there are stages.
pub(super) fn combine(points: &DataFrame, tree: &Tree) -> Result<DataFrame> {
    let mut combiner = Combiner::new(points, tree)?;
    let mut seen = points.clone();
    seen.with_column(ones(points.height())).map_err(failed)?;
    let mut plan = seen.lazy();
    for &group in &tree.order {
        let expr = combiner.group(group)?;
        plan = plan.with_columns([expr.alias(name(tree, group))]);
    }
    let total = combiner.aggregate(None)?;
    plan = plan.with_columns([
        combiner.with_anything(total).alias(TOTAL),
        combiner.coverage(None).alias(COVERAGE),
    ]);
    let mut kept: Vec<Expr> = (0..tree.scheme.groups.len())
        .map(|group| col(name(tree, group)))
        .collect();
    kept.extend([col(TOTAL), col(COVERAGE)]);
    collect(plan.select(kept))
}

/// Column of a group.
pub(super) fn name(tree: &Tree, group: usize) -> String {
    format!("group:{}", tree.scheme.groups[group].id)
}

struct Combiner<'a> {
    tree: &'a Tree<'a>,
    /// Whether missing children have no points.
    zero: bool,
    /// Indicators that no row lacks.
    sure_indicators: Vec<bool>,
    /// Groups that no row lacks.
    sure_groups: Vec<bool>,
}

impl<'a> Combiner<'a> {
    fn new(points: &DataFrame, tree: &'a Tree<'a>) -> Result<Self> {
        let mut sure_indicators = Vec::with_capacity(tree.scheme.indicators.len());
        for indicator in &tree.scheme.indicators {
            let column = points.column(&format!("points:{}", indicator.id));
            sure_indicators.push(column.map_err(failed)?.null_count() == 0);
        }
        Ok(Self {
            tree,
            zero: tree.scheme.missing == Missing::Zero,
            sure_indicators,
            sure_groups: vec![false; tree.scheme.groups.len()],
        })
    }

    /// The points of a group: its children combined, capped, and missing below its coverage.
    fn group(&mut self, group: usize) -> Result<Expr> {
        let settings = &self.tree.scheme.groups[group];
        let children = self.tree.children(Some(group));
        if children.is_empty() {
            return Ok(missing());
        }
        self.sure_groups[group] = settings.min_coverage.is_none_or(|least| least <= 0.0)
            && !self.staged(children)
            && (self.zero || children.iter().any(|&child| self.sure(child)));
        let mut points = self.aggregate(Some(group))?;
        if let Some(cap) = settings.cap {
            points = when(points.clone().gt(lit(cap)))
                .then(lit(cap))
                .otherwise(points);
        }
        if let Some(least) = settings.min_coverage.filter(|least| *least > 0.0) {
            points = when(self.coverage(Some(group)).gt_eq(lit(least)))
                .then(points)
                .otherwise(missing());
        }
        Ok(points)
    }

    /// Whether some weight depends on the stage, which a row may lack.
    fn staged(&self, children: &[Child]) -> bool {
        children.iter().any(|&child| {
            matches!(self.load(child), Load::Staged(_)) || self.load(child).has_zero()
        })
    }

    fn aggregate(&self, group: Option<usize>) -> Result<Expr> {
        let children = self.tree.children(group);
        if children.is_empty() {
            return Ok(missing());
        }
        match self.tree.aggregation(group) {
            Aggregation::Sum => Ok(self.sum(children)),
            Aggregation::Max => self.max(children),
            // The others are refused before any work.
            _ => Ok(self.mean(children)),
        }
    }

    fn mean(&self, children: &[Child]) -> Expr {
        let sum = fold(
            children
                .iter()
                .map(|&child| self.filled(child) * self.load(child).expr()),
        );
        let whole = self.present(children);
        when(whole.clone().gt(lit(0.0)))
            .then(sum / by(whole))
            .otherwise(missing())
    }

    fn max(&self, children: &[Child]) -> Result<Expr> {
        let points: Vec<Expr> = children
            .iter()
            .map(|&child| {
                if self.zero {
                    self.filled(child)
                } else {
                    self.column(child)
                }
            })
            .collect();
        max_horizontal(points).map_err(failed)
    }

    fn sum(&self, children: &[Child]) -> Expr {
        let (scaled, given): (Vec<Child>, Vec<Child>) = children
            .iter()
            .partition(|&&child| self.tree.on_scale(child));
        let mut terms = Vec::new();
        if !given.is_empty() {
            terms.push(fold(given.iter().map(|&child| self.filled(child))));
        }
        if !scaled.is_empty() {
            terms.push(self.sum_of_shares(&scaled));
        }
        let sum = fold(terms.into_iter());
        if self.zero || children.iter().any(|&child| self.sure(child)) {
            return sum;
        }
        when(self.any(children)).then(sum).otherwise(missing())
    }

    /// Weight × share of the scale, added up, with the weights of missing children re-spread.
    fn sum_of_shares(&self, children: &[Child]) -> Expr {
        let [low, high] = self.tree.scheme.scale;
        let sum = fold(children.iter().map(|&child| {
            let mut above = self.column(child);
            if low != 0.0 {
                above = above - lit(low);
            }
            let share = above / by(lit(high - low));
            let share = if self.sure(child) {
                share
            } else {
                share.fill_null(lit(0.0))
            };
            share * self.load(child).expr()
        }));
        if self.zero || children.iter().all(|&child| self.sure(child)) {
            return sum;
        }
        let present = self.present(children);
        when(present.clone().gt(lit(0.0)))
            .then(sum * self.whole(children).expr() / by(present))
            .otherwise(lit(0.0))
    }

    /// The weight of the children that are present; all of it when missing ones count zero.
    fn present(&self, children: &[Child]) -> Expr {
        if self.zero || children.iter().all(|&child| self.sure(child)) {
            return self.whole(children).expr();
        }
        fold(children.iter().map(|&child| {
            let load = self.load(child).expr();
            if self.sure(child) {
                load
            } else {
                self.column(child).is_not_null().cast(DataType::Float64) * load
            }
        }))
    }

    fn whole(&self, children: &[Child]) -> Load {
        let stages = 0..self.tree.stages();
        Load::new(
            stages
                .map(|stage| {
                    children
                        .iter()
                        .map(|&child| self.tree.weight(child).in_stage(stage))
                        .fold(0.0, |sum, weight| sum + weight)
                })
                .collect(),
        )
    }

    fn load(&self, child: Child) -> Load {
        let stages = 0..self.tree.stages();
        Load::new(
            stages
                .map(|stage| self.tree.weight(child).in_stage(stage))
                .collect(),
        )
    }

    fn column(&self, child: Child) -> Expr {
        match child {
            Child::Indicator(at) => col(format!("points:{}", self.tree.scheme.indicators[at].id)),
            Child::Group(at) => col(name(self.tree, at)),
        }
    }

    /// The points of a child, none where it is missing.
    fn filled(&self, child: Child) -> Expr {
        if self.sure(child) {
            self.column(child)
        } else {
            self.column(child).fill_null(lit(0.0))
        }
    }

    fn sure(&self, child: Child) -> bool {
        match child {
            Child::Indicator(at) => self.sure_indicators[at],
            Child::Group(at) => self.sure_groups[at],
        }
    }

    fn any(&self, children: &[Child]) -> Expr {
        children
            .iter()
            .map(|&child| self.column(child).is_not_null())
            .reduce(Expr::or)
            .unwrap_or_else(|| lit(false))
    }

    /// The share of a group's (or the scheme's) weighted indicators that are present.
    fn coverage(&self, group: Option<usize>) -> Expr {
        let by_stage: Vec<Vec<f64>> = (0..self.tree.stages())
            .map(|stage| self.tree.shares(group, stage))
            .collect();
        let indicators = &self.tree.scheme.indicators;
        let terms: Vec<Expr> = (0..indicators.len())
            .filter_map(|at| {
                let load = Load::new(by_stage.iter().map(|shares| shares[at]).collect());
                if load == Load::Fixed(0.0) {
                    return None;
                }
                let child = Child::Indicator(at);
                Some(if self.sure(child) {
                    load.expr()
                } else {
                    self.column(child).is_not_null().cast(DataType::Float64) * load.expr()
                })
            })
            .collect();
        if terms.is_empty() {
            return lit(0.0);
        }
        rounded(
            fold(terms.into_iter()).fill_null(lit(0.0)),
            COVERAGE_DECIMALS,
        )
    }

    /// Takes the total from rows where no indicator is present.
    fn with_anything(&self, total: Expr) -> Expr {
        let all: Vec<Child> = (0..self.tree.scheme.indicators.len())
            .map(Child::Indicator)
            .collect();
        if all.iter().any(|&child| self.sure(child)) {
            return total;
        }
        when(self.any(&all)).then(total).otherwise(missing())
    }
}

/// Terms added up from the first to the last.
fn fold(terms: impl Iterator<Item = Expr>) -> Expr {
    terms
        .reduce(|sum, term| sum + term)
        .unwrap_or_else(|| lit(0.0))
}
