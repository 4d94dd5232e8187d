//! What a portrait shows about one row of the scores: dimensions against peers, long and short boards, the years.
//!
//! Peers are the observations of the same year and, where the scheme has stages, of the same stage; those of a long or
//! short board are the ones that its rule compares with.

use super::Scores;
use super::boards::{self, Board, BoardPeers, BoardRule};
use super::limits;
use super::peers::{PeerGroup, peer_names};
use super::row::Row;
use super::tree::Tree;
use crate::composite::Child;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};

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
    /// Why there is none, or what could not be checked.
    pub reason: Option<Message>,
    /// Competition rank in the year.
    pub rank: Option<u32>,
    /// Number of ranked observations of the year.
    pub of: u32,
    /// Its tier.
    pub tier: Option<Title>,
    /// What the peers have in common.
    pub peers: Title,
    /// Number of peers, the row itself included: those that rules compare.
    pub peer_count: u32,
    /// Number of those with a total, among whom medians and quartiles are.
    pub scored: u32,
    /// The top groups, in the scheme's order.
    pub dimensions: Vec<Dimension>,
    /// The indicators, in the scheme's order.
    pub boards: Vec<Board>,
    /// The rule of the long and short boards.
    pub board_rule: BoardRule,
    /// How many places the boards of each side have by [`BoardRule::Ranks`].
    pub board_places: usize,
    /// Among how many at most is compared where only the first and the last quarter of the places are long and short
    /// boards by [`BoardRule::Ranks`].
    pub board_few: Option<u32>,
    /// What those have in common among whom the boards with a percent rank are, each once.
    pub board_peers: Vec<Title>,
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
    /// The most that it can give; the most that a peer with a total has where there is no limit.
    pub best: f64,
    /// Whether `best` is a limit that the scheme sets.
    pub limited: bool,
    /// Lower quartile, median and upper quartile of the points of the peers with a total (inclusive); none where the row
    /// is alone.
    pub quartiles: Option<[f64; 3]>,
}

/// One year of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct YearTotal {
    /// The year.
    pub year: i32,
    /// The entity's total.
    pub total: Option<f64>,
    /// Median total of its peers of that year; none where it is alone.
    pub median: Option<f64>,
}

/// The data of the portrait of one row, with long and short boards by a rule.
///
/// # Errors
/// When the row does not exist, or the dataset is not the one that was scored.
pub fn portrait_data(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    rule: BoardRule,
) -> Result<Portrait> {
    scores.check_row(row)?;
    let tree = Tree::new(&scores.scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let peers = PeerGroup::of(dataset, scores, row, &peer_names(scores))?;
    let scored = peers.scored(scores)?;
    let mut compared = BoardPeers::new(dataset, scores, row, rule);
    let boards = match rule {
        BoardRule::Ranks => boards::by_ranks(scores, row, &numbers, &mut compared)?,
        BoardRule::Spread => boards::by_spread(scores, row, &numbers, &mut compared)?,
    };
    let mut board_peers: Vec<Title> = Vec::new();
    for board in boards.iter().filter(|board| board.percent_rank.is_some()) {
        if !board_peers.contains(&board.peers) {
            board_peers.push(board.peers.clone());
        }
    }
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
        reason: scores.reason(row).cloned(),
        rank: scores.ranks()?.get(row),
        of: scores.ranked_in(year)?,
        tier: scores.tier(row)?.cloned(),
        dimensions: dimensions(scores, &numbers, &scored)?,
        board_places: boards::places(&boards),
        board_few: boards::few(&boards).filter(|_| rule == BoardRule::Ranks),
        boards,
        board_rule: rule,
        board_peers,
        history: history(dataset, scores, row)?,
        peer_count: peers.rows.len() as u32,
        scored: scored.rows.len() as u32,
        peers: peers.label,
    })
}

fn dimensions(scores: &Scores, row: &Row, scored: &PeerGroup) -> Result<Vec<Dimension>> {
    let mut dimensions = Vec::new();
    for &child in row.tree.top() {
        let Child::Group(at) = child else { continue };
        let group = &scores.scheme.groups[at];
        let mut values = scored.values(scores, &format!("group:{}", group.id))?;
        let most = values.range().map_or(0.0, |(_, most)| most);
        let several = scored.rows.len() > 1;
        let mut quartile = |share| values.quantile(share);
        let limit = limits::of_group(row.tree, Some(at), row.stage.unwrap_or(0));
        dimensions.push(Dimension {
            id: group.id.clone(),
            title: group.title.clone(),
            points: row.of(child),
            best: limit.unwrap_or(most),
            limited: limit.is_some(),
            quartiles: (quartile(0.25).filter(|_| several))
                .zip(quartile(0.5))
                .zip(quartile(0.75))
                .map(|((low, middle), high)| [low, middle, high]),
        });
    }
    Ok(dimensions)
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
                // One alone is no median of others.
                median: (peers.scored(scores)?.rows.len() > 1)
                    .then(|| {
                        peers
                            .values(scores, "total")
                            .map(|mut own| own.quantile(0.5))
                    })
                    .transpose()?
                    .flatten(),
            })
        })
        .collect()
}
