//! The portrait: one enterprise's dimensions against its peers, long and short boards, points over the years, items.

use super::{Fonts, Line, Page, Scene, Theme, Words};
use crate::i18n::Lang;

/// One axis of the radar.
#[derive(Clone, Debug, PartialEq)]
pub struct RadarAxis {
    /// Name of the dimension.
    pub name: String,
    /// The subject's value as a share of `best`, 0 to 1.
    pub share: Option<f64>,
    /// The subject's value, for the label.
    pub value: Option<f64>,
    /// Peers' lower quartile, median and upper quartile as shares.
    pub peers: Option<[f64; 3]>,
}

/// An indicator in the list of long and short boards or in the item table.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardItem {
    /// Name.
    pub name: String,
    /// Value with its unit.
    pub value: String,
    /// Points it got.
    pub points: Option<f64>,
    /// Most points it could get.
    pub best: Option<f64>,
    /// Percent rank among peers, 0 to 1.
    pub percent_rank: Option<f64>,
    /// `Some(true)` a long board, `Some(false)` a short one.
    pub long: Option<bool>,
}

/// A portrait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PortraitSpec {
    /// Title (the name), subtitle, footer.
    pub words: Words,
    /// Headline numbers: label and value (total, rank, tier, stage).
    pub headline: Vec<(String, String)>,
    /// The radar's axes, at least three; fewer are shown as bars.
    pub axes: Vec<RadarAxis>,
    /// What the peers are: "412 growth-stage enterprises".
    pub peers: String,
    /// Indicators in the scheme's order.
    pub items: Vec<BoardItem>,
    /// Points over the years: the subject and the peers' median.
    pub history: Vec<Line>,
}

impl PortraitSpec {
    /// Lays the portrait out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, _fonts: &Fonts, _lang: Lang) -> Scene {
        Scene::empty(page, theme, &self.words)
    }
}
