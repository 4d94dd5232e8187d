//! What holds a total back: each indicator's distance to a benchmark, by what the total would gain without it; and
//! what drove it.

use super::Scores;
use super::change::Change;
use super::difference::{ChangePart, top};
use super::items::Item;
use super::otherwise::total_with;
use super::peers::{PeerGroup, peer_names};
use super::row::Row;
use super::tree::Tree;
use crate::composite::{self, Aggregation, Child, round};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};

/// Whom an entity is measured against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Benchmark {
    /// The best of the peers with a total in each indicator.
    #[default]
    Best,
    /// The median of the peers with a total in each indicator.
    Median,
    /// One entity, by its key, in the same year.
    Entity(String),
}

/// What holds one total back.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraints {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The year.
    pub year: Option<i32>,
    /// Whom it is measured against.
    pub benchmark: Benchmark,
    /// What the peers have in common (year, and stage where there are stages); with [`Benchmark::Entity`] that one's
    /// name.
    pub against: Title,
    /// The total, not rounded.
    pub total: f64,
    /// The indicators that fall short, by what the total would gain, most first.
    pub parts: Vec<Constraint>,
}

/// One indicator that falls short of the benchmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Index of its top group in the scheme's groups.
    pub dimension: usize,
    /// What one of its points counts in the total by the weights as written, in the entity's stage: its share of the
    /// whole scheme under means; 1 for points that add up, and for those of which the best counts; where shares of the
    /// scale add up, the weight over the length of the scale.
    pub weight: f64,
    /// Its points before weighting.
    pub points: f64,
    /// Those of the benchmark.
    pub benchmark: f64,
    /// How far it falls short: benchmark less points.
    pub shortfall: f64,
    /// Weight × shortfall: what the shortfall costs by the weights as written.
    pub weighted: f64,
    /// What the total, not rounded, would gain if this indicator alone had the benchmark's points. That is weight ×
    /// shortfall where arithmetic means and sums have all their parts; missing parts (whose weight the others have),
    /// ceilings and other means make it more or less.
    pub gain: f64,
}

/// What holds the total of a row back, against a benchmark. Peers are the observations of the same year and, where the
/// scheme has stages, of the same stage. An indicator without points is no constraint, but a gap in the data; where
/// missing ones count zero it has zero points.
///
/// # Errors
/// When the row does not exist or has no total, or the chosen entity has no observation in its year.
pub fn constraints(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    benchmark: &Benchmark,
) -> Result<Constraints> {
    scores.check_row(row)?;
    let year = scores.years()?.get(row);
    let entity = scores.text("entity", row)?.unwrap_or_default();
    let tree = Tree::new(&scores.scheme);
    let own = Row::read(&tree, scores, row)?;
    let Some(total) = total_with(scores, row, &[])?.map(|own| own.total) else {
        return Err(super::difference::no_total(entity, year));
    };
    let peers = PeerGroup::of(dataset, scores, row, &peer_names(scores))?.scored(scores)?;
    let (other, against) = match benchmark {
        Benchmark::Entity(key) => {
            let found = scores.row_of(key, year)?;
            let found = found.ok_or_else(|| super::difference::no_total(key, year))?;
            let name = scores.text("name", found)?.unwrap_or(key);
            (Some(found), Title::same(name))
        }
        _ => (None, peers.label.clone()),
    };
    let weights = counting(&tree.numbers, own.stage.unwrap_or(0));
    let mut parts = Vec::new();
    for (at, indicator) in scores.scheme.indicators.iter().enumerate() {
        let item = Item::indicator(&scores.scheme, indicator, true);
        let wanted = match (benchmark, other) {
            (_, Some(other)) => scores.number(&item.points(), other)?,
            (Benchmark::Median, _) => peers.values(scores, &item.points())?.quantile(0.5),
            _ => peers.values(scores, &item.points())?.quantile(1.0),
        };
        let zero = tree.numbers.zero.then_some(0.0);
        let Some((points, wanted)) = own.points[at].or(zero).zip(wanted) else {
            continue;
        };
        if wanted <= points {
            continue;
        }
        let lifted = total_with(scores, row, &[(at, wanted)])?;
        let gain = clean(lifted.map_or(0.0, |lifted| lifted.total - total));
        let weighted = clean(weights[at] * (wanted - points));
        if weighted == 0.0 && gain == 0.0 {
            // Conditions that give no points hold nothing back.
            continue;
        }
        parts.push(Constraint {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            dimension: top(scores, indicator.group),
            weight: weights[at],
            weighted,
            points,
            benchmark: wanted,
            shortfall: wanted - points,
            gain,
        });
    }
    // Stable: equal ones stay in the scheme's order.
    parts.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    Ok(Constraints {
        entity: entity.to_owned(),
        name: scores.text("name", row)?.unwrap_or(entity).to_owned(),
        year,
        benchmark: benchmark.clone(),
        against,
        total,
        parts,
    })
}

/// How many drivers, and how many constraints, stand for all of them where so many indicators are told apart: a quarter,
/// and ten at most. Figures and tables ask here, so that they speak of the same ones.
#[must_use]
pub fn foremost(indicators: usize) -> usize {
    indicators.div_ceil(4).clamp(1, 10)
}

impl Change {
    /// The parts that moved the total up, most first: its drivers.
    #[must_use]
    pub fn drivers(&self) -> Vec<&ChangePart> {
        let own = |part: &&ChangePart| part.points > 0.0 && part.lacking == 0;
        let mut parts: Vec<&ChangePart> = self.parts.iter().filter(own).collect();
        parts.sort_by(|a, b| b.points.total_cmp(&a.points));
        parts
    }

    /// The parts that moved it down, most first.
    #[must_use]
    pub fn drags(&self) -> Vec<&ChangePart> {
        let own = |part: &&ChangePart| part.points < 0.0 && part.lacking == 0;
        let mut parts: Vec<&ChangePart> = self.parts.iter().filter(own).collect();
        parts.sort_by(|a, b| a.points.total_cmp(&b.points));
        parts
    }

    /// The part for lack of data, where indicators count in one of the years only.
    #[must_use]
    pub fn lacking(&self) -> Option<&ChangePart> {
        self.parts.iter().find(|part| part.lacking > 0)
    }

    /// A part as a share of the whole change; `None` where nothing changed.
    #[must_use]
    pub fn share(&self, part: &ChangePart) -> Option<f64> {
        let whole = self.to - self.from;
        (whole != 0.0).then(|| part.points / whole)
    }
}

impl Benchmark {
    /// Whom it is, as a phrase, given what the peers have in common or the entity's name.
    #[must_use]
    pub fn words(&self, against: &Title) -> Message {
        match self {
            Self::Best => Message::new("analysis.against_best").with("peers", against.clone()),
            Self::Median => Message::new("analysis.against_median").with("peers", against.clone()),
            Self::Entity(_) => {
                Message::new("analysis.against_entity").with("name", against.clone())
            }
        }
    }
}

/// A difference without the noise of its last digits.
fn clean(difference: f64) -> f64 {
    round(difference, DIGITS)
}

/// Decimals that a difference of totals is good for.
const DIGITS: u32 = 10;

/// What one point of each indicator counts in the total, by the weights as written in a stage.
fn counting(tree: &composite::Tree, stage: usize) -> Vec<f64> {
    let mut counts = vec![0.0; tree.scaled.len()];
    count(tree, None, stage, 1.0, &mut counts);
    counts
}

fn count(
    tree: &composite::Tree,
    group: Option<usize>,
    stage: usize,
    above: f64,
    counts: &mut [f64],
) {
    let children = tree.children(group);
    let weight = |child: &Child| tree.weights[stage].of(*child);
    let whole: f64 = children.iter().map(weight).sum();
    for child in children {
        let own = match tree.aggregation(group) {
            _ if is_closed(tree, *child) => 0.0,
            Aggregation::Sum if tree.on_scale(*child) => {
                weight(child) / (tree.scale[1] - tree.scale[0])
            }
            Aggregation::Sum | Aggregation::Max => 1.0,
            _ if whole > 0.0 => weight(child) / whole,
            _ => 0.0,
        };
        match *child {
            Child::Indicator(at) => counts[at] = above * own,
            Child::Group(at) => count(tree, Some(at), stage, above * own, counts),
        }
    }
}

/// Whether a ceiling of zero lets no points through.
fn is_closed(tree: &composite::Tree, child: Child) -> bool {
    match child {
        Child::Indicator(_) => false,
        Child::Group(at) => tree.groups[at].cap.is_some_and(|cap| cap <= 0.0),
    }
}
