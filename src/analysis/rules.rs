//! Rules: from values to points, all in one pass.
//!
//! Step tables compare with a grace of one part in 10¹², because 100 × 1.14 / 19 is 5.999999999999999 in binary
//! and six per cent on paper. A spread below the same share of the values counts as none.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, RankMethod, RankOptions, col, lit, when,
};

use super::engine::{by, collect, failed, missing, ones};
use super::items::Item;
use crate::i18n::{Message, Result};
use crate::scheme::{Better, Rule, Step};

/// What is granted to a value at a boundary, as a share of it.
pub(super) const GRACE: f64 = 1e-12;

/// Points of items over the same rows.
pub(super) struct Points {
    /// `points:<id>` of each item.
    pub frame: DataFrame,
    /// Constant indicators and missing base years.
    pub notes: Vec<Message>,
}

/// Column of a peer key.
pub(super) fn key(name: &str) -> String {
    format!("key:{name}")
}

/// Computes the points of items. `frame` holds their values, flags and base values, and the peer keys by which
/// rows differ (a key that is the same for all rows may be left out).
pub(super) fn compute(frame: &DataFrame, items: &[Item], scale: [f64; 2]) -> Result<Points> {
    let mut exprs = Vec::with_capacity(items.len());
    for item in items {
        let peers: Vec<Expr> = item
            .peers
            .iter()
            .map(|name| key(name))
            .filter(|name| frame.get_column_index(name).is_some())
            .map(col)
            .collect();
        exprs.push(points(item, &peers, scale)?.alias(item.points()));
    }
    let mut seen = frame.clone();
    seen.with_column(ones(frame.height())).map_err(failed)?;
    let points = collect(seen.lazy().select(exprs))?;
    let mut notes = Vec::new();
    for item in items.iter().filter(|item| item.available) {
        notes.extend(note(frame, &points, item)?);
    }
    Ok(Points {
        frame: points,
        notes,
    })
}

/// The points of one item.
fn points(item: &Item, peers: &[Expr], scale: [f64; 2]) -> Result<Expr> {
    let x = || col(item.value());
    Ok(match item.rule {
        Rule::Steps { steps, below } => steps_of(&x(), item.better, steps, *below),
        Rule::PerUnit { points, per, cap } => per_unit(&x(), *points, *per, *cap),
        Rule::Flag { points, .. } => when(col(item.flag()))
            .then(lit(*points))
            .when(col(item.flag()).is_not_null())
            .then(lit(0.0))
            .otherwise(missing()),
        Rule::MinMax => min_max(turned(x(), item.better), peers, scale)?,
        Rule::PercentRank => percent_rank(turned(x(), item.better), peers, scale)?,
        Rule::BaseYear { .. } => base_year(&x(), &col(item.base()), item.better),
        // The others are refused before any work.
        _ => x(),
    })
}

/// Lower is better: the value times -1, as `COINr` does.
fn turned(x: Expr, better: Better) -> Expr {
    match better {
        Better::Higher => x,
        Better::Lower => -x,
    }
}

fn steps_of(x: &Expr, better: Better, steps: &[Step], below: f64) -> Expr {
    let mut reached = lit(below);
    let reaches = |step: &Step| {
        let grace = step.at.abs() * GRACE;
        match better {
            Better::Higher => x.clone().gt_eq(lit(step.at - grace)),
            Better::Lower => x.clone().lt_eq(lit(step.at + grace)),
        }
    };
    // The last one put around is asked first: the highest step, or the lowest where lower is better.
    let put =
        |inner: Expr, step: &Step| when(reaches(step)).then(lit(step.points)).otherwise(inner);
    reached = match better {
        Better::Higher => steps.iter().fold(reached, put),
        Better::Lower => steps.iter().rev().fold(reached, put),
    };
    when(x.clone().is_null()).then(missing()).otherwise(reached)
}

fn per_unit(x: &Expr, points: f64, per: f64, cap: Option<f64>) -> Expr {
    let product = lit(points) * x.clone() / by(lit(per));
    let Some(cap) = cap else { return product };
    let beyond = if points < 0.0 {
        product.clone().lt(lit(cap))
    } else {
        product.clone().gt(lit(cap))
    };
    when(beyond).then(lit(cap)).otherwise(product)
}

fn min_max(x: Expr, peers: &[Expr], scale: [f64; 2]) -> Result<Expr> {
    let low = among(x.clone().min(), peers)?;
    let high = among(x.clone().max(), peers)?;
    let share = (x - low.clone()) / by(high.clone() - low.clone());
    Ok(when(varies(low, high))
        .then(on(share, scale))
        .otherwise(missing()))
}

fn percent_rank(x: Expr, peers: &[Expr], scale: [f64; 2]) -> Result<Expr> {
    let low = among(x.clone().min(), peers)?;
    let high = among(x.clone().max(), peers)?;
    let smallest = RankOptions {
        method: RankMethod::Min,
        descending: false,
    };
    let rank = among(x.clone().rank(smallest, None), peers)?.cast(DataType::Float64);
    let count = among(x.count(), peers)?.cast(DataType::Float64);
    let share = (rank - lit(1.0)) / by(count - lit(1.0));
    Ok(when(varies(low, high))
        .then(on(share, scale))
        .otherwise(missing()))
}

/// An index needs a positive base, and where lower is better a positive value.
fn base_year(x: &Expr, base: &Expr, better: Better) -> Expr {
    let (above, below) = match better {
        Better::Higher => (x.clone(), base.clone()),
        Better::Lower => (base.clone(), x.clone()),
    };
    let usable = base.clone().gt(lit(0.0)).and(below.clone().gt(lit(0.0)));
    when(usable)
        .then(lit(100.0) * above / below)
        .otherwise(missing())
}

/// An aggregate over the peers; over all rows when no key divides them.
fn among(aggregate: Expr, peers: &[Expr]) -> Result<Expr> {
    if peers.is_empty() {
        return Ok(aggregate);
    }
    aggregate.over(peers).map_err(failed)
}

fn varies(low: Expr, high: Expr) -> Expr {
    let size = low.clone().abs() + high.clone().abs();
    (high - low).gt(lit(GRACE) * size)
}

fn on(share: Expr, scale: [f64; 2]) -> Expr {
    let [low, high] = scale;
    let stretched = share * lit(high - low);
    if low == 0.0 {
        stretched
    } else {
        stretched + lit(low)
    }
}

/// What made points missing where there is a value.
fn note(values: &DataFrame, points: &DataFrame, item: &Item) -> Result<Option<Message>> {
    let key = match item.rule {
        Rule::MinMax | Rule::PercentRank => "analysis.constant",
        Rule::BaseYear { .. } => "analysis.no_base",
        _ => return Ok(None),
    };
    let missing = |frame: &DataFrame, name: &str| {
        frame
            .column(name)
            .map(polars::prelude::Column::null_count)
            .map_err(failed)
    };
    let count = missing(points, &item.points())?.saturating_sub(missing(values, &item.value())?);
    let mut note = Message::new(key)
        .with("title", item.title.clone())
        .with("count", count);
    if let Rule::BaseYear { year } = item.rule {
        note = note.with("year", year.to_string());
    }
    Ok((count > 0).then_some(note))
}
