//! What an innovation map shows, and the way from there to a page.

use std::sync::Arc;

use super::MapGeometry;
use super::layout::page as lay_out;
use super::style::Ink;
use crate::figure::{Fonts, Page, Scene, Theme, Words, nothing_to_show};
use crate::geo::Areas;
use crate::i18n::{Lang, Message};

/// How values are put into classes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ClassMethod {
    /// The same number of areas in each.
    #[default]
    Quantile,
    /// The same width.
    Equal,
    /// Natural breaks (Fisher-Jenks).
    Natural,
}

/// One area as the map colours it.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaStyle {
    /// Name on the map.
    pub name: String,
    /// Value that colours it.
    pub value: Option<f64>,
}

/// One enterprise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bubble {
    /// Entity key.
    pub key: String,
    /// Name, for its label.
    pub name: String,
    /// Longitude and latitude; absent ones are placed evenly in their area.
    pub lonlat: Option<[f64; 2]>,
    /// Index of its area.
    pub area: Option<usize>,
    /// Area ∝ this.
    pub size: f64,
    /// Index into the categories; the rest is "other".
    pub category: Option<usize>,
}

/// One of the best.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopEntry {
    /// Competition rank; ties have the same.
    pub rank: u32,
    /// Name.
    pub name: String,
    /// Its value in words.
    pub value: String,
}

/// An innovation map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The boundaries; without them the map is a schematic one.
    pub areas: Option<Arc<Areas>>,
    /// One for each area; without boundaries, the towns.
    pub styles: Vec<AreaStyle>,
    /// What colours the areas, with its unit.
    pub measure: String,
    /// Classes.
    pub classes: ClassMethod,
    /// Number of classes, 5 to 7.
    pub class_count: usize,
    /// The enterprises.
    pub bubbles: Vec<Bubble>,
    /// What sizes the bubbles, with its unit.
    pub size_name: String,
    /// What colours them.
    pub category_name: String,
    /// Names of the categories, at most seven.
    pub categories: Vec<String>,
    /// Headline numbers: label and value.
    pub headline: Vec<(String, String)>,
    /// The top ten, best first.
    pub top: Vec<TopEntry>,
    /// Title of the top list.
    pub top_title: String,
    /// How many of the biggest are labelled at most.
    pub labels: usize,
    /// The selected enterprise.
    pub selected: Option<String>,
    /// Approval number, when the user gives one.
    pub approval: Option<String>,
}

impl MapSpec {
    /// Lays the map out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        if self.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let geometry = MapGeometry::new(self);
        let ink = Ink {
            theme,
            fonts,
            lang,
            body: page.body,
            least: page.least,
        };
        Scene {
            description: self.description(lang),
            ..lay_out(self, &geometry, page, ink)
        }
    }

    /// Whether there is neither an area nor an enterprise to draw.
    fn is_empty(&self) -> bool {
        let areas = self.areas.as_ref().is_some_and(|a| !a.areas.is_empty());
        !areas && self.styles.is_empty() && self.bubbles.is_empty()
    }

    fn description(&self, lang: Lang) -> String {
        Message::new("figure.map_description")
            .with("areas", self.styles.len())
            .with("measure", self.measure.as_str())
            .with("enterprises", self.bubbles.len())
            .with("size", self.size_name.as_str())
            .text(lang)
    }
}
