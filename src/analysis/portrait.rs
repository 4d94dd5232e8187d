//! What a portrait shows about one row of the scores: dimensions against peers, long and short boards, the years.
//!
//! Peers are the observations of the same year and, where the scheme has stages, of the same stage.

use std::cmp::Ordering;

use super::Scores;
use super::items::Item;
use super::leaf::best;
use super::peers::{PeerGroup, quantile};
use super::row::Row;
use super::tree::Tree;
use crate::composite::Child;
use crate::dataset::Dataset;
use crate::i18n::{Result, Title};
use crate::scheme::{Aggregation, Better};

/// The data of a portrait.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The year.
    pub year: Option<i32>,
    /// Its stage.
    pub stage: Option<Title>,
    /// Total, rounded.
    pub total: Option<f64>,
    /// Competition rank in the year.
    pub rank: Option<u32>,
    /// Number of ranked observations of the year.
    pub of: u32,
    /// Its tier.
    pub tier: Option<Title>,
    /// What the peers have in common.
    pub peers: Title,
    /// Number of peers, the row itself included.
    pub peer_count: u32,
    /// The top groups, in the scheme's order.
    pub dimensions: Vec<Dimension>,
    /// The indicators, in the scheme's order.
    pub boards: Vec<Board>,
    /// The totals of the years of the scores up to this one, ascending.
    pub history: Vec<YearTotal>,
}

/// A top group against the peers.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Group id.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Points of the row.
    pub points: Option<f64>,
    /// The most that it can give; the most that a peer has where there is no limit.
    pub best: f64,
    /// Lower quartile, median and upper quartile of the peers' points (inclusive).
    pub quartiles: Option<[f64; 3]>,
}

/// An indicator as a long or short board.
///
/// By the rule of the Global Innovation Index: with k = max(1, round(n / 8)) for n indicators that have a percent
/// rank, long boards are those at or above the row's k-th highest percent rank and those of rank 3 or better among
/// the peers, short boards those at or below its k-th lowest. One that is both by ties is neither, unless its rank
/// makes it long. A long board is always better than the peers' median value and a short one worse: at the median,
/// which many may share, an indicator is neither. An indicator that is the same for all peers has no percent rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Unit of its value.
    pub unit: Option<Title>,
    /// Value before the rule.
    pub value: Option<f64>,
    /// Points before weighting.
    pub points: Option<f64>,
    /// The most that its rule can give, where it has a limit.
    pub best: Option<f64>,
    /// Rank of the value among the peers, the best first (1224).
    pub rank: Option<u32>,
    /// Number of peers with a value.
    pub of: u32,
    /// (rank - 1) / (n - 1) from the worst, the smallest rank for ties: 1 is best.
    pub percent_rank: Option<f64>,
    /// `Some(true)` a long board, `Some(false)` a short one.
    pub long: Option<bool>,
}

/// One year of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct YearTotal {
    /// The year.
    pub year: i32,
    /// The entity's total.
    pub total: Option<f64>,
    /// Median total of its peers of that year.
    pub median: Option<f64>,
}

/// The data of the portrait of one row.
///
/// # Errors
/// When the row does not exist, or the dataset is not the one that was scored.
pub fn portrait_data(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Portrait> {
    scores.check_row(row)?;
    let tree = Tree::new(&scores.scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let peers = PeerGroup::of(dataset, scores, row, &peer_names(scores))?;
    let year = scores.years()?.get(row);
    let text = |name: &str| -> Result<String> {
        Ok(scores.text(name, row)?.unwrap_or_default().to_owned())
    };
    Ok(Portrait {
        entity: text("entity")?,
        name: text("name")?,
        year,
        stage: numbers
            .stage
            .map(|at| scores.scheme.stages[at].title.clone()),
        total: scores.number("total", row)?,
        rank: scores.ranks()?.get(row),
        of: scores.ranked_in(year)?,
        tier: scores.tier(row)?.cloned(),
        dimensions: dimensions(scores, &numbers, &peers)?,
        boards: boards(scores, row, &numbers, &peers)?,
        history: history(dataset, scores, row)?,
        peer_count: peers.rows.len() as u32,
        peers: peers.label,
    })
}

fn peer_names(scores: &Scores) -> Vec<String> {
    let mut names = vec!["year".to_owned()];
    if !scores.scheme.stages.is_empty() {
        names.push("stage".to_owned());
    }
    names
}

fn dimensions(scores: &Scores, row: &Row, peers: &PeerGroup) -> Result<Vec<Dimension>> {
    let mut dimensions = Vec::new();
    for &child in row.tree.top() {
        let Child::Group(at) = child else { continue };
        let group = &scores.scheme.groups[at];
        let sorted = peers.sorted(scores, &format!("group:{}", group.id))?;
        let quartile = |share| quantile(&sorted, share);
        let most = sorted.last().copied().unwrap_or(0.0);
        dimensions.push(Dimension {
            id: group.id.clone(),
            title: group.title.clone(),
            points: row.of(child),
            best: limit(row, child).unwrap_or(most),
            quartiles: quartile(0.25)
                .zip(quartile(0.5))
                .zip(quartile(0.75))
                .map(|((low, middle), high)| [low, middle, high]),
        });
    }
    Ok(dimensions)
}

/// The most points that a node can give in the row's stage, where there is a limit.
fn limit(row: &Row, child: Child) -> Option<f64> {
    let scheme = row.tree.scheme;
    let group = match child {
        Child::Indicator(at) => {
            let item = Item::indicator(scheme, &scheme.indicators[at], true);
            return best(&item, scheme.scale);
        }
        Child::Group(group) => group,
    };
    let children = row.tree.children(Some(group));
    let limits = children.iter().map(|&child| limit(row, child));
    let limits: Option<Vec<f64>> = limits.collect();
    let limit = limits.map(|limits| match row.tree.aggregation(Some(group)) {
        Aggregation::Sum => {
            let [low, high] = scheme.scale;
            let terms = children.iter().zip(&limits).map(|(&child, &limit)| {
                if row.tree.on_scale(child) {
                    row.weight(child) * (limit - low) / (high - low)
                } else {
                    limit
                }
            });
            terms.sum()
        }
        Aggregation::Max => limits.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        _ => {
            let weights = children.iter().map(|&child| row.weight(child));
            let sum: f64 = weights
                .clone()
                .zip(&limits)
                .map(|(weight, limit)| weight * limit)
                .sum();
            sum / weights.sum::<f64>()
        }
    });
    match (
        limit.filter(|limit| limit.is_finite()),
        scheme.groups[group].cap,
    ) {
        (Some(limit), Some(cap)) => Some(limit.min(cap)),
        (limit, cap) => limit.or(cap),
    }
}

fn boards(scores: &Scores, row: usize, numbers: &Row, peers: &PeerGroup) -> Result<Vec<Board>> {
    let scheme = &scores.scheme;
    let mut boards = Vec::with_capacity(scheme.indicators.len());
    let mut sides = Vec::with_capacity(scheme.indicators.len());
    for (at, indicator) in scheme.indicators.iter().enumerate() {
        let item = Item::indicator(scheme, indicator, true);
        let value = scores.number(&item.value(), row)?;
        let place = match value {
            Some(value) => Place::among(scores, peers, &item.value(), value, indicator.better)?,
            None => Place::default(),
        };
        let middle = quantile(&peers.sorted(scores, &item.value())?, 0.5);
        sides.push(value.zip(middle).map_or(
            Ordering::Equal,
            |(own, middle)| match indicator.better {
                Better::Higher => own.total_cmp(&middle),
                Better::Lower => middle.total_cmp(&own),
            },
        ));
        boards.push(Board {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            unit: indicator.unit.clone(),
            value,
            points: numbers.points[at],
            best: best(&item, scheme.scale),
            rank: value.map(|_| place.better + 1),
            of: place.count,
            percent_rank: place.percent_rank(),
            long: None,
        });
    }
    mark(&mut boards, &sides);
    Ok(boards)
}

/// Where a value stands among those of the peers.
#[derive(Debug, Default)]
struct Place {
    count: u32,
    better: u32,
    worse: u32,
}

impl Place {
    fn among(
        scores: &Scores,
        peers: &PeerGroup,
        column: &str,
        own: f64,
        direction: Better,
    ) -> Result<Self> {
        let values = scores.numbers(column)?;
        let mut place = Self::default();
        for &row in &peers.rows {
            if let Some(value) = values.get(row as usize) {
                let (above, below) = (value > own, value < own);
                let (better, worse) = match direction {
                    Better::Higher => (above, below),
                    Better::Lower => (below, above),
                };
                place.count += 1;
                place.better += u32::from(better);
                place.worse += u32::from(worse);
            }
        }
        Ok(place)
    }

    fn percent_rank(&self) -> Option<f64> {
        let constant = self.better == 0 && self.worse == 0;
        (!constant).then(|| f64::from(self.worse) / f64::from(self.count - 1))
    }
}

/// Marks long and short boards; see [`Board`]. `sides` says which are better (greater) than the peers' median.
fn mark(boards: &mut [Board], sides: &[Ordering]) {
    let mut ranks: Vec<f64> = boards
        .iter()
        .filter_map(|board| board.percent_rank)
        .collect();
    if ranks.is_empty() {
        return;
    }
    ranks.sort_unstable_by(f64::total_cmp);
    let few = ((ranks.len() as f64 / 8.0).round() as usize).max(1);
    let (lowest, highest) = (ranks[few - 1], ranks[ranks.len() - few]);
    for (board, side) in boards.iter_mut().zip(sides) {
        let Some(percent_rank) = board.percent_rank else {
            continue;
        };
        let (long, short) = (percent_rank >= highest, percent_rank <= lowest);
        board.long = match (long, short) {
            _ if board.rank.is_some_and(|rank| rank <= 3) => Some(true),
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        board.long = board.long.filter(|&long| {
            *side
                == if long {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
        });
    }
}

/// The entity's total and its peers' median in every year of the scores up to the row's own.
fn history(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Vec<YearTotal>> {
    let Some(entity) = scores.text("entity", row)? else {
        return Ok(Vec::new());
    };
    let last = scores.years()?.get(row);
    let mut rows = scores.rows_of(entity)?;
    rows.retain(|(year, _)| last.is_none_or(|last| *year <= last));
    rows.into_iter()
        .map(|(year, row)| {
            let peers = PeerGroup::of(dataset, scores, row, &peer_names(scores))?;
            Ok(YearTotal {
                year,
                total: scores.number("total", row)?,
                median: quantile(&peers.sorted(scores, "total")?, 0.5),
            })
        })
        .collect()
}
