//! A waterfall from one year's total to the next, sorted inside each dimension.

use super::{Fonts, Page, Scene, Theme, Words};
use crate::i18n::Lang;

/// A contribution figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContributionSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// Label and value of the start.
    pub from: (String, f64),
    /// Label and value of the end.
    pub to: (String, f64),
    /// Dimensions in order: name, and its indicators with the points that they add.
    pub dimensions: Vec<(String, Vec<(String, f64)>)>,
    /// Decimals of the values.
    pub decimals: usize,
}

impl ContributionSpec {
    /// Lays the waterfall out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, _fonts: &Fonts, _lang: Lang) -> Scene {
        Scene::empty(page, theme, &self.words)
    }
}
