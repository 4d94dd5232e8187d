//! Lines over years with end labels.

use super::{Fonts, Page, Scene, Theme, Words};
use crate::i18n::Lang;

/// One line of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Entity key, for clicks.
    pub key: String,
    /// Label at its end.
    pub name: String,
    /// Years ascending; a missing value breaks the line.
    pub points: Vec<(i32, Option<f64>)>,
    /// Whether it is the subject and not context.
    pub subject: bool,
}

/// A trend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// Unit, at the top tick.
    pub unit: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// A target with its label.
    pub target: Option<(f64, String)>,
    /// Decimals of the end labels.
    pub decimals: usize,
    /// Whether the value axis starts at zero.
    pub from_zero: bool,
}

impl TrendSpec {
    /// Lays the trend out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, _fonts: &Fonts, _lang: Lang) -> Scene {
        Scene::empty(page, theme, &self.words)
    }
}
