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
    for level in tree.levels() {
        let mut exprs = Vec::with_capacity(level.len());
        for group in level {
            exprs.push(combiner.group(group)?.alias(name(tree, group)));
        }
        combiner.add(exprs)?;
    }
    let total = combiner.aggregate(None)?;
    let total = combiner.with_anything(total)?;
    let coverage = combiner.coverage(None)?;
    combiner.add(vec![total.alias(TOTAL), coverage.alias(COVERAGE)])?;
    let mut kept: Vec<String> = (0..tree.scheme.groups.len())
        .map(|group| name(tree, group))
        .collect();
    kept.extend([TOTAL.to_owned(), COVERAGE.to_owned()]);
    combiner.frame.select(kept).map_err(failed)
}

/// Terms that are added in one expression; more are added up in steps, since the time that polars takes to understand
/// an expression grows with more than its depth.
pub(super) const TERMS: usize = 48;

/// Column of a group.
pub(super) fn name(tree: &Tree, group: usize) -> String {
    format!("group:{}", tree.scheme.groups[group].id)
}

struct Combiner<'a> {
    tree: &'a Tree<'a>,
    /// Points, and all groups and partial sums so far.
    frame: DataFrame,
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
        let mut frame = points.clone();
        frame.with_column(ones(points.height())).map_err(failed)?;
        Ok(Self {
            tree,
            frame,
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
            points = when(self.coverage(Some(group))?.gt_eq(lit(least)))
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

    /// Adds columns to the frame.
    fn add(&mut self, exprs: Vec<Expr>) -> Result<()> {
        let frame = std::mem::take(&mut self.frame);
        self.frame = collect(frame.lazy().with_columns(exprs))?;
        Ok(())
    }

    /// Terms added up from the first to the last.
    fn fold(&mut self, terms: Vec<Expr>) -> Result<Expr> {
        let plus =
            |sum: Option<Expr>, term: Expr| sum.map_or(Some(term.clone()), |sum| Some(sum + term));
        if terms.len() <= TERMS {
            return Ok(terms
                .into_iter()
                .fold(None, plus)
                .unwrap_or_else(|| lit(0.0)));
        }
        let name = format!("#sum{}", self.frame.width());
        let mut sum = None;
        for few in terms.chunks(TERMS) {
            if let Some(more) = few.iter().cloned().fold(sum, plus) {
                self.add(vec![more.alias(name.as_str())])?;
            }
            sum = Some(col(name.as_str()));
        }
        Ok(col(name))
    }

    fn aggregate(&mut self, group: Option<usize>) -> Result<Expr> {
        let children = self.tree.children(group);
        if children.is_empty() {
            return Ok(missing());
        }
        match self.tree.aggregation(group) {
            Aggregation::Sum => self.sum(children),
            Aggregation::Max => self.max(children),
            // The others are refused before any work.
            _ => self.mean(children),
        }
    }

    fn mean(&mut self, children: &[Child]) -> Result<Expr> {
        let terms = children
            .iter()
            .map(|&child| self.filled(child) * self.load(child).expr());
        let sum = self.fold(terms.collect())?;
        let whole = self.present(children)?;
        Ok(when(whole.clone().gt(lit(0.0)))
            .then(sum / by(whole))
            .otherwise(missing()))
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

    fn sum(&mut self, children: &[Child]) -> Result<Expr> {
        let (scaled, given): (Vec<Child>, Vec<Child>) = children
            .iter()
            .partition(|&&child| self.tree.on_scale(child));
        let mut terms = Vec::new();
        if !given.is_empty() {
            let points = given.iter().map(|&child| self.filled(child)).collect();
            terms.push(self.fold(points)?);
        }
        if !scaled.is_empty() {
            terms.push(self.sum_of_shares(&scaled)?);
        }
        let sum = self.fold(terms)?;
        if self.zero || children.iter().any(|&child| self.sure(child)) {
            return Ok(sum);
        }
        Ok(when(self.any(children)?).then(sum).otherwise(missing()))
    }

    /// Weight × share of the scale, added up, with the weights of missing children re-spread.
    fn sum_of_shares(&mut self, children: &[Child]) -> Result<Expr> {
        let [low, high] = self.tree.scheme.scale;
        let share = |child: Child| {
            let mut above = self.column(child);
            if low != 0.0 {
                above = above - lit(low);
            }
            let share = above / by(lit(high - low));
            if self.sure(child) {
                share
            } else {
                share.fill_null(lit(0.0))
            }
        };
        let terms = children
            .iter()
            .map(|&child| share(child) * self.load(child).expr());
        let sum = self.fold(terms.collect())?;
        if self.zero || children.iter().all(|&child| self.sure(child)) {
            return Ok(sum);
        }
        let present = self.present(children)?;
        // Weights by stage of an observation without a stage are missing, and so is what they add up to.
        Ok(when(present.clone().gt(lit(0.0)))
            .then(sum * self.whole(children).expr() / by(present.clone()))
            .when(present.is_null())
            .then(missing())
            .otherwise(lit(0.0)))
    }

    /// The weight of the children that are present; all of it when missing ones count zero.
    fn present(&mut self, children: &[Child]) -> Result<Expr> {
        if self.zero || children.iter().all(|&child| self.sure(child)) {
            return Ok(self.whole(children).expr());
        }
        let terms = children
            .iter()
            .map(|&child| self.if_present(child, &self.load(child)));
        self.fold(terms.collect())
    }

    /// A load where a child is present, zero elsewhere.
    fn if_present(&self, child: Child, load: &Load) -> Expr {
        if self.sure(child) {
            return load.expr();
        }
        self.column(child).is_not_null().cast(DataType::Float64) * load.expr()
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

    /// Whether a child is present: the best of all is missing only where all are.
    fn any(&self, children: &[Child]) -> Result<Expr> {
        let points: Vec<Expr> = children.iter().map(|&child| self.column(child)).collect();
        Ok(max_horizontal(points).map_err(failed)?.is_not_null())
    }

    /// The share of a group's (or the scheme's) weighted indicators that are present.
    fn coverage(&mut self, group: Option<usize>) -> Result<Expr> {
        let by_stage: Vec<Vec<f64>> = (0..self.tree.stages())
            .map(|stage| self.tree.shares(group, stage))
            .collect();
        let loads = (0..self.tree.scheme.indicators.len())
            .map(|at| Load::new(by_stage.iter().map(|shares| shares[at]).collect()));
        let terms = loads
            .enumerate()
            .filter(|(_, load)| *load != Load::Fixed(0.0))
            .map(|(at, load)| self.if_present(Child::Indicator(at), &load));
        let share = self.fold(terms.collect())?.fill_null(lit(0.0));
        Ok(rounded(share, COVERAGE_DECIMALS))
    }

    /// Takes the total from rows where no indicator is present.
    fn with_anything(&self, total: Expr) -> Result<Expr> {
        let all: Vec<Child> = (0..self.tree.scheme.indicators.len())
            .map(Child::Indicator)
            .collect();
        if all.is_empty() || all.iter().any(|&child| self.sure(child)) {
            return Ok(total);
        }
        Ok(when(self.any(&all)?).then(total).otherwise(missing()))
    }
}
