//! Long and short boards: the indicators in which an entity stands out among its peers.

use std::cmp::Ordering;

use super::Scores;
use super::items::Item;
use super::leaf::best;
use super::peers::{PeerGroup, quantile};
use super::portrait::peer_names;
use super::row::Row;
use crate::composite::statistics::Moments;
use crate::dataset::Dataset;
use crate::i18n::{Result, Title};
use crate::scheme::Better;

/// How long and short boards are told from the others.
///
/// [`BoardRule::Ranks`] is the rule of the Global Innovation Index: with k = max(1, round(n / 8)) for n indicators that have a percent
/// rank, long boards are those at or above the row's k-th highest percent rank and those of rank 3 or better among
/// the peers, short boards those at or below its k-th lowest. One that is both by ties is neither, unless its rank
/// makes it long. A long board is always better than the peers' median value and a short one worse: at the median,
/// which many may share, an indicator is neither. An indicator that is the same for all peers has no percent rank.
///
/// [`BoardRule::Spread`] is the peer form: among the observations of the same year, stage and industry (as far as the
/// data has them), long boards are better than the mean by more than one standard deviation (n - 1), short ones worse
/// by more. Fewer than three peers with a value, or peers that are all the same, make neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoardRule {
    /// By percent ranks within the year and stage.
    #[default]
    Ranks,
    /// Outside mean ± one standard deviation of year, stage and industry.
    Spread,
}

/// An indicator as a long or short board; see [`BoardRule`].
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

/// The boards of a row by the rule of the Global Innovation Index.
pub(super) fn by_ranks(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &PeerGroup,
) -> Result<Vec<Board>> {
    let (mut boards, values) = all(scores, row, numbers, peers)?;
    let sides: Vec<Ordering> = (0..boards.len())
        .map(|at| side(scores, at, boards[at].value, quantile(&values[at], 0.5)))
        .collect();
    mark(&mut boards, &sides);
    Ok(boards)
}

/// The boards of a row by the spread of its peers.
pub(super) fn by_spread(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &PeerGroup,
) -> Result<Vec<Board>> {
    let (mut boards, values) = all(scores, row, numbers, peers)?;
    for (at, (board, values)) in boards.iter_mut().zip(&values).enumerate() {
        let spread = |moments: Moments| Some((moments.mean(), moments.sd()?));
        let enough = Moments::of(values).filter(|moments| moments.count() >= FEWEST);
        let Some((mean, sd)) = enough.and_then(spread) else {
            continue;
        };
        let (low, high) = (Some(mean - sd), Some(mean + sd));
        let (worse, better) = match scores.scheme.indicators[at].better {
            Better::Higher => (low, high),
            Better::Lower => (high, low),
        };
        board.long = if side(scores, at, board.value, better) == Ordering::Greater {
            Some(true)
        } else if side(scores, at, board.value, worse) == Ordering::Less {
            Some(false)
        } else {
            None
        };
        board.long = board.long.filter(|_| sd > 0.0);
    }
    Ok(boards)
}

/// Fewest peers with a value that have a spread to speak of.
const FEWEST: usize = 3;

/// Peers by year, stage and industry, as far as scheme and data have them.
pub(super) fn industry_peers(dataset: &Dataset, scores: &Scores, row: usize) -> Result<PeerGroup> {
    let mut names = peer_names(scores);
    if dataset.field("industry").is_some() {
        names.push("industry".to_owned());
    }
    PeerGroup::of(dataset, scores, row, &names)
}

/// Whether a value is better (greater), worse or neither than another.
fn side(scores: &Scores, indicator: usize, own: Option<f64>, other: Option<f64>) -> Ordering {
    let Some((own, other)) = own.zip(other) else {
        return Ordering::Equal;
    };
    match scores.scheme.indicators[indicator].better {
        Better::Higher => own.total_cmp(&other),
        Better::Lower => other.total_cmp(&own),
    }
}

/// The indicators of a row, with the peers' values of each, ascending; none marked yet.
fn all(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &PeerGroup,
) -> Result<(Vec<Board>, Vec<Vec<f64>>)> {
    let scheme = &scores.scheme;
    let mut boards = Vec::with_capacity(scheme.indicators.len());
    let mut values = Vec::with_capacity(scheme.indicators.len());
    for (at, indicator) in scheme.indicators.iter().enumerate() {
        let item = Item::indicator(scheme, indicator, true);
        let value = scores.number(&item.value(), row)?;
        let sorted = peers.sorted(scores, &item.value())?;
        let place = value.map(|own| Place::among(&sorted, own, indicator.better));
        boards.push(Board {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            unit: indicator.unit.clone(),
            value,
            points: numbers.points[at],
            best: best(&item, scheme.scale),
            rank: place.as_ref().map(|place| place.better + 1),
            of: sorted.len() as u32,
            percent_rank: place.and_then(|place| place.percent_rank()),
            long: None,
        });
        values.push(sorted);
    }
    Ok((boards, values))
}

/// Where a value stands among those of the peers.
#[derive(Debug)]
struct Place {
    count: u32,
    better: u32,
    worse: u32,
}

impl Place {
    /// The place of a value among sorted ones, its own included.
    fn among(sorted: &[f64], own: f64, direction: Better) -> Self {
        let less = sorted.partition_point(|value| *value < own) as u32;
        let more = (sorted.len() - sorted.partition_point(|value| *value <= own)) as u32;
        let (better, worse) = match direction {
            Better::Higher => (more, less),
            Better::Lower => (less, more),
        };
        Self {
            count: sorted.len() as u32,
            better,
            worse,
        }
    }

    fn percent_rank(&self) -> Option<f64> {
        let constant = self.better == 0 && self.worse == 0;
        (!constant).then(|| f64::from(self.worse) / f64::from(self.count - 1))
    }
}

/// Marks long and short boards; see [`BoardRule::Ranks`]. `sides` says which are better (greater) than the peers' median.
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
