//! Long and short boards: the indicators in which an entity stands out among its peers.

use std::cmp::Ordering;

use super::Scores;
use super::closing;
use super::items::Item;
use super::leaf::best;
use super::peers::{PeerGroup, PeerValues, peer_names};
use super::row::Row;
use crate::composite::is_same;
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
/// The rule is made for more than a hundred economies. Where fewer than [`FEW`] peers are compared in an indicator, its
/// board is long in the first quarter of the places alone and short in the last: the third of eight is no strength and
/// the sixth no weakness. The same holds for all boards of a row where long and short ones would be all that have a
/// percent rank, so that nothing would be left between them.
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
    /// Whether it would be one of them but for its place in the middle among few; see [`BoardRule::Ranks`].
    pub middle: bool,
    /// What its peers have in common.
    pub peers: Title,
    /// The nearest better step of a step rule.
    pub next: Option<Step>,
}

/// With fewer peers than these, the places between the first and the last quarter are neither long nor short boards.
pub const FEW: u32 = 10;

/// The k of [`BoardRule::Ranks`]: how many places the boards of each side have.
pub(super) fn places(boards: &[Board]) -> usize {
    let ranked = boards.iter().filter(|board| board.percent_rank.is_some());
    ((ranked.count() as f64 / 8.0).round() as usize).max(1)
}

/// Among how many at most is compared where the middle of the places is neither long nor short; none where that changes
/// nothing and there are many.
pub(super) fn few(boards: &[Board]) -> Option<u32> {
    let ranked = || boards.iter().filter(|board| board.percent_rank.is_some());
    if !ranked().any(|board| board.middle) && !ranked().all(|board| board.of < FEW) {
        return None;
    }
    let limited = ranked().filter(|board| board.middle || board.of < FEW);
    limited.map(|board| board.of).max()
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

/// Whether a value is better (greater), worse or neither than another; equal ones are neither.
fn side(scores: &Scores, indicator: usize, own: Option<f64>, other: Option<f64>) -> Ordering {
    let Some((own, other)) = own.zip(other) else {
        return Ordering::Equal;
    };
    match scores.scheme.indicators[indicator].better {
        _ if is_same(own, other) => Ordering::Equal,
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
            middle: false,
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
    for board in &mut *boards {
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
    let marked = boards.iter().filter(|board| board.long.is_some()).count();
    let all_marked = marked == ranks.len();
    for board in boards {
        board.middle = (all_marked || board.of < FEW) && is_middle(board);
        if board.middle {
            board.long = None;
        }
    }
}

/// Whether a board stands between the first and the last quarter of the places, or its side is not that of its quarter.
fn is_middle(board: &Board) -> bool {
    let (Some(rank), Some(long)) = (board.rank, board.long) else {
        return false;
    };
    let others = f64::from(board.of) - 1.0;
    // Of those who share a place, as many as stand above them count for the first quarter, as many as below for the last.
    let beyond = if long {
        f64::from(rank - 1)
    } else {
        board.percent_rank.unwrap_or(0.0) * others
    };
    beyond > others / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The boards of a row with these ranks among so many, and which of them are long (`+`), short (`-`) or neither.
    fn marked(ranks: impl IntoIterator<Item = u32>, of: u32) -> (Vec<Board>, String) {
        let board = |rank| Board {
            indicator: String::new(),
            title: Title::default(),
            unit: None,
            value: Some(1.0),
            points: Some(1.0),
            best: None,
            rank: Some(rank),
            of,
            tied: false,
            percent_rank: Some(f64::from(of - rank) / f64::from(of - 1)),
            long: None,
            middle: false,
            peers: Title::default(),
            next: None,
        };
        let mut boards: Vec<Board> = ranks.into_iter().map(board).collect();
        mark(&mut boards);
        let sign = |board: &Board| match board.long {
            Some(true) => '+',
            Some(false) => '-',
            None => '.',
        };
        let signs = boards.iter().map(sign).collect();
        (boards, signs)
    }

    #[test]
    fn of_many_the_best_and_the_worst_are_told_wherever_they_stand() {
        // Nothing is above the median: the two best of sixteen are strengths all the same.
        let (boards, signs) = marked(11..27, 40);
        assert_eq!(signs, "++............--");
        assert_eq!(few(&boards), None);
        // Ranks 1 to 3 are always strengths.
        let (_, signs) = marked([1, 2, 3, 3, 3, 4, 5, 9, 20, 30, 31, 32, 33, 34, 35, 36], 40);
        assert_eq!(signs, "+++++.........--");
    }

    #[test]
    fn of_few_the_middle_is_neither() {
        // Each place of eight five times: the third is no strength.
        let (boards, signs) = marked((0..40).map(|at| at % 8 + 1), 8);
        assert_eq!(signs, "++.....-".repeat(5));
        assert_eq!(few(&boards), Some(8));
        // The sixth is no weakness where nothing is worse, the seventh is.
        assert_eq!(marked([1, 2, 4, 5, 6], 8).1, "++...");
        assert_eq!(marked([1, 2, 4, 5, 7], 8).1, "++..-");
        for (of, expected) in [
            (2, "+-"),
            (3, "+.-"),
            (4, "+..-"),
            (5, "++..-"),
            (9, "+++....--"),
        ] {
            let (_, signs) = marked((0..of * 9).map(|at| at % of + 1), of);
            assert!(signs.starts_with(expected), "{of}: {signs}");
        }
    }

    #[test]
    fn where_all_would_be_taken_the_middle_of_many_is_neither_too() {
        // First to third nearly everywhere: fourth of forty is no weakness, thirty-fifth is.
        let ranks = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 4, 35];
        let (boards, signs) = marked(ranks, 40);
        assert_eq!(signs, "++++++++++++++.-");
        assert_eq!(few(&boards), Some(40));
    }
}
