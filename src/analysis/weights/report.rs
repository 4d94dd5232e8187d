//! All about the weights of a level at once: what command line and window show.

use super::effect::{ranking_year, ranks, rows_of, years};
use super::{
    Effect, EffectiveNode, Latitude, Level, Method, Moved, Opinion, Proposal, effect, effective,
    latitude, opinions, propose,
};
use crate::analysis::Scores;
use crate::analysis::weights::data::Points;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// How many of the ranking are held when a weight moves.
const TOP: usize = 10;

/// The weights of a level: as they are, as they are proposed, and what would follow.
#[derive(Clone, Debug)]
pub struct Weighing {
    /// What is weighed.
    pub level: Level,
    /// How many observations the proposals rest on: those with a total.
    pub observations: usize,
    /// First and last year of those; none for data without years.
    pub years: Option<(i32, i32)>,
    /// The year of the ranking in effects and opinions.
    pub ranking_year: Option<i32>,
    /// Everyone whom that ranking ranks, with the present rank (twice), by rank and then entity.
    pub present: Vec<Moved>,
    /// The proposals with their effects on the ranks.
    pub proposals: Vec<(Proposal, Effect)>,
    /// Methods that cannot say anything, with their reasons.
    pub refused: Vec<(Method, Message)>,
    /// Second opinions on the present ranking.
    pub opinions: Vec<Opinion>,
    /// The effective weights of the present scheme.
    pub effective: Vec<EffectiveNode>,
    /// How far the weights of the level may move, or why that has no closed form.
    pub latitude: Result<Latitude>,
}

/// Asks methods and takes proposals that were made from judgements.
///
/// # Errors
/// When the dataset is not the one that was scored, or the work was cancelled. A method that cannot say anything is
/// no error here.
pub fn weigh(
    dataset: &Dataset,
    scores: &Scores,
    level: Level,
    methods: &[Method],
    judged: Vec<Proposal>,
    progress: &Progress,
) -> Result<Weighing> {
    let (mut proposals, mut refused) = (Vec::new(), Vec::new());
    let asked = methods
        .iter()
        .map(|&method| (method, propose(scores, &level, method)));
    let judged = judged
        .into_iter()
        .map(|proposal| (proposal.method, Ok(proposal)));
    let all: Vec<_> = asked.chain(judged).collect();
    let count = all.len();
    for (at, (method, proposal)) in all.into_iter().enumerate() {
        progress.check()?;
        match proposal {
            Ok(proposal) => {
                let effect = effect(
                    dataset,
                    scores,
                    &level,
                    &proposal.shares,
                    &Progress::default(),
                )?;
                proposals.push((proposal, effect));
            }
            Err(reason) => refused.push((method, reason)),
        }
        progress.set((at + 1) as f32 / count as f32);
    }
    let rows = Points::read(scores, &[], |_| true)?.rows;
    let ranking_year = ranking_year(scores)?;
    let ranked = rows_of(scores, ranking_year)?;
    let ranks = ranks(scores, &ranked)?;
    Ok(Weighing {
        present: Effect::of(scores, &ranked, &ranks, &ranks)?.ranks,
        observations: rows.len(),
        years: years(scores, &rows)?,
        ranking_year,
        opinions: opinions(scores)?,
        effective: effective(&scores.scheme),
        latitude: latitude(dataset, scores, &level, TOP),
        level,
        proposals,
        refused,
    })
}
