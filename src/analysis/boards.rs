//! Long and short boards: the indicators in which an entity stands out among its peers.

use std::cmp::Ordering;

use super::Scores;
use super::closing;
use super::items::Item;
use super::leaf::best;
use super::peers::{PeerGroup, PeerValues, peer_names};
use super::row::Row;
use crate::composite::statistics::Moments;
use crate::dataset::Dataset;
use crate::i18n::{Result, Title};
use crate::scheme::{Better, Step};

/// How long and short boards are told from the others.
///
/// [`BoardRule::Ranks`] is the rule of the Global Innovation Index (10 of its 80 indicators on each side): with k = max(1,
/// round(n / 8)) for the n indicators that have a percent rank, long boards are those at or above the row's k-th highest
/// percent rank and, always, those of rank 3 or better among the peers; short boards those at or below its k-th lowest.
/// An indicator that is the same for all peers has no percent rank and is neither; so is one that both sides would
/// claim, as where a row has the same percent rank everywhere.
///
/// The peers of an indicator are those that its rule compares with; of a rule that compares with nobody, the
/// observations of the same year and, where the scheme has stages, of the same stage.
///
/// [`BoardRule::Spread`] is the peer form: among those peers that are also of the same year, stage and industry (as far
/// as the data has them), long boards are better than the mean by more than one standard deviation (n - 1), short ones worse
/// by more. Fewer than three peers with a value, or peers that are all the same, make neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoardRule {
    /// By percent ranks among the peers of each indicator.
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
    /// Whether another peer has the same value.
    pub tied: bool,
    /// (rank - 1) / (n - 1) from the worst, the smallest rank for ties: 1 is best.
    pub percent_rank: Option<f64>,
    /// `Some(true)` a long board, `Some(false)` a short one.
    pub long: Option<bool>,
    /// What its peers have in common.
    pub peers: Title,
    /// The nearest better step of a step rule.
    pub next: Option<Step>,
}

/// The k of [`BoardRule::Ranks`]: how many places the boards of each side have.
pub(super) fn places(boards: &[Board]) -> usize {
    let ranked = boards.iter().filter(|board| board.percent_rank.is_some());
    ((ranked.count() as f64 / 8.0).round() as usize).max(1)
}

/// The boards of a row by the rule of the Global Innovation Index.
pub(super) fn by_ranks(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &mut BoardPeers,
) -> Result<Vec<Board>> {
    let (mut boards, _) = all(scores, row, numbers, peers)?;
    mark(&mut boards);
    Ok(boards)
}

/// The boards of a row by the spread of its peers.
pub(super) fn by_spread(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &mut BoardPeers,
) -> Result<Vec<Board>> {
    let (mut boards, values) = all(scores, row, numbers, peers)?;
    for (at, (board, values)) in boards.iter_mut().zip(&values).enumerate() {
        let spread = |moments: Moments| Some((moments.mean(), moments.sd()?));
        let enough = Moments::of(&values.0).filter(|moments| moments.count() >= FEWEST);
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

/// The peer groups of one row, each made once.
pub(super) struct BoardPeers<'a> {
    dataset: &'a Dataset,
    scores: &'a Scores,
    row: usize,
    rule: BoardRule,
    found: Vec<(Vec<String>, PeerGroup)>,
}

impl<'a> BoardPeers<'a> {
    /// Those of a row, by a rule.
    pub fn new(dataset: &'a Dataset, scores: &'a Scores, row: usize, rule: BoardRule) -> Self {
        Self {
            dataset,
            scores,
            row,
            rule,
            found: Vec::new(),
        }
    }

    /// Whom an indicator is compared with: the peers of its rule, else those of year and stage; under
    /// [`BoardRule::Spread`] of these the ones of the same year, stage and industry.
    fn group(&mut self, item: &Item) -> Result<&PeerGroup> {
        let mut names = if item.rule.is_relative() {
            item.peers.to_vec()
        } else {
            peer_names(self.scores)
        };
        if self.rule == BoardRule::Spread {
            let industry = self
                .dataset
                .field("industry")
                .map(|_| "industry".to_owned());
            for name in peer_names(self.scores).into_iter().chain(industry) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let known = self.found.iter().position(|(known, _)| *known == names);
        let at = if let Some(at) = known {
            at
        } else {
            let group = PeerGroup::of(self.dataset, self.scores, self.row, &names)?;
            self.found.push((names, group));
            self.found.len() - 1
        };
        // `at` was found in the list or is its last place.
        Ok(&self.found[at].1)
    }
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

/// The indicators of a row, with the peers' values of each; none marked yet.
fn all(
    scores: &Scores,
    row: usize,
    numbers: &Row,
    peers: &mut BoardPeers,
) -> Result<(Vec<Board>, Vec<PeerValues>)> {
    let scheme = &scores.scheme;
    let mut boards = Vec::with_capacity(scheme.indicators.len());
    let mut values = Vec::with_capacity(scheme.indicators.len());
    for (at, indicator) in scheme.indicators.iter().enumerate() {
        let item = Item::indicator(scheme, indicator, true);
        let value = scores.number(&item.value(), row)?;
        let peers = peers.group(&item)?;
        let known = peers.values(scores, &item.value())?;
        let place = value.map(|own| Place::among(&known, own, indicator.better));
        boards.push(Board {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            unit: indicator.unit.clone(),
            value,
            points: numbers.points[at],
            best: best(&item, scheme.scale),
            rank: place.as_ref().map(|place| place.better + 1),
            of: known.size(),
            tied: place.as_ref().is_some_and(Place::is_tied),
            percent_rank: place.and_then(|place| place.percent_rank()),
            long: None,
            peers: peers.label.clone(),
            next: closing::next(&item, value, numbers.points[at]),
        });
        values.push(known);
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
    /// The place of a value among those of peers, its own included.
    fn among(peers: &PeerValues, own: f64, direction: Better) -> Self {
        let (less, more) = peers.around(own);
        let (better, worse) = match direction {
            Better::Higher => (more, less),
            Better::Lower => (less, more),
        };
        Self {
            count: peers.size(),
            better,
            worse,
        }
    }

    /// Whether somebody else stands on the same place.
    fn is_tied(&self) -> bool {
        self.better + self.worse + 1 < self.count
    }

    fn percent_rank(&self) -> Option<f64> {
        let constant = self.better == 0 && self.worse == 0;
        (!constant).then(|| f64::from(self.worse) / f64::from(self.count - 1))
    }
}

/// Marks long and short boards; see [`BoardRule::Ranks`].
fn mark(boards: &mut [Board]) {
    let mut ranks: Vec<f64> = boards.iter().filter_map(|own| own.percent_rank).collect();
    ranks.sort_unstable_by(f64::total_cmp);
    let few = places(boards);
    let (Some(&lowest), Some(&highest)) = (ranks.get(few - 1), ranks.iter().nth_back(few - 1))
    else {
        return;
    };
    for board in boards {
        let Some(own) = board.percent_rank else {
            continue;
        };
        // Who shares a place with the last has no strength in it, however few are before.
        let among_first = own > 0.0 && board.rank.is_some_and(|rank| rank <= 3);
        board.long = match (own >= highest, own <= lowest) {
            _ if among_first => Some(true),
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
    }
}
