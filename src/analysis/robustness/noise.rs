//! Weights that are wrong by some share.

use super::plan::{Level, WeightNoise};
use super::setting::Factors;
use crate::composite::sensitivity::Random;
use crate::composite::{Child, Tree};
use crate::i18n::{Message, Result};

/// Noise on the weights of chosen levels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Noise {
    share: f64,
    /// Whether the weights of indicators vary, and of each group.
    indicators: bool,
    groups: Vec<bool>,
    count: usize,
    /// What varies, as a sentence.
    words: &'static str,
}

impl Noise {
    /// The noise of a plan.
    ///
    /// # Errors
    /// When the share is no share, or there is no such level.
    pub fn new(noise: &WeightNoise, tree: &Tree) -> Result<Self> {
        if !(noise.share > 0.0 && noise.share <= 1.0) {
            return Err(Message::new("analysis.robust_share"));
        }
        let depths = depths(tree);
        let deepest = depths.iter().copied().max().unwrap_or(0);
        for level in &noise.levels {
            if let Level::Groups(depth) = level
                && !(1..=deepest).contains(depth)
            {
                return Err(Message::new("analysis.robust_level")
                    .with("level", *depth)
                    .with("deepest", deepest));
            }
        }
        let all = noise.levels.is_empty();
        let has = |level: Level| all || noise.levels.contains(&level);
        let indicators = has(Level::Indicators);
        let inside = (1..=deepest).filter(|depth| has(Level::Groups(*depth)));
        let words = match (indicators, inside.count()) {
            (true, 0) => "analysis.robust_weights_indicators",
            (true, some) if some == deepest as usize => "analysis.robust_weights",
            (true, _) => "analysis.robust_weights_some",
            (false, _) => "analysis.robust_weights_groups",
        };
        Ok(Self {
            share: noise.share,
            indicators,
            groups: depths
                .into_iter()
                .map(|depth| has(Level::Groups(depth)))
                .collect(),
            count: tree.scaled.len(),
            words,
        })
    }

    /// The factors that a number in [0, 1) stands for: other numbers have others, independent of these.
    pub fn draw(&self, seed: u64, share: f64) -> Factors {
        let random = Random::new(seed, WEIGHTS).apart(share.to_bits());
        let factor = |varies: bool, at: u64| {
            if varies {
                1.0 + self.share * (2.0 * random.unit(at) - 1.0)
            } else {
                1.0
            }
        };
        let groups = self.groups.len() as u64;
        Factors {
            groups: (0..)
                .zip(&self.groups)
                .map(|(at, &varies)| factor(varies, at))
                .collect(),
            indicators: (groups..groups + self.count as u64)
                .map(|at| factor(self.indicators, at))
                .collect(),
        }
    }

    /// What varies, as a sentence.
    pub fn in_words(&self) -> Message {
        Message::new(self.words).with("share", (self.share * 1e8).round() / 1e6)
    }
}

/// What the random numbers of weights are drawn for; runs have other numbers.
const WEIGHTS: u64 = u64::MAX;

/// The depth of each group, 1 at the top; 0 for one that holds nothing.
fn depths(tree: &Tree) -> Vec<u32> {
    fn go(tree: &Tree, children: &[Child], depth: u32, depths: &mut [u32]) {
        for child in children {
            if let Child::Group(at) = *child {
                depths[at] = depth;
                go(tree, &tree.groups[at].children, depth + 1, depths);
            }
        }
    }
    let mut depths = vec![0; tree.groups.len()];
    go(tree, &tree.top, 1, &mut depths);
    depths
}
