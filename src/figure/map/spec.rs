//! What an innovation map shows, and the way from there to a page.

use std::sync::Arc;

use super::MapGeometry;
use super::density::MapCell;
use super::layout::{is_dense, page as lay_out};
use super::style::Ink;
use crate::figure::{Fonts, Page, Scene, Theme, ThemeMode, Words, nothing_to_show};
use crate::geo::{Areas, Layer, ProjectionChoice};
use crate::i18n::{Lang, Message, text};

/// How values are put into classes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ClassMethod {
    /// Natural breaks of few areas, so that one far ahead is told; the same number of areas in each class of many.
    #[default]
    Auto,
    /// The same number of areas in each.
    Quantile,
    /// The same width.
    Equal,
    /// Natural breaks (Fisher-Jenks).
    Natural,
}

/// How enterprises are shown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CirclesAs {
    /// As circles, or as their density where circles would be too many to tell apart.
    #[default]
    Auto,
    /// As circles, however many they are.
    Circles,
    /// As their number in hexagonal cells.
    Density,
    /// Not at all.
    Hidden,
}

/// Whether the densest area is shown again, larger, in a frame of its own.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum InsetChoice {
    /// Where most enterprises stand in a small part of the map.
    #[default]
    Auto,
    /// Never.
    Off,
    /// Always, where any area has enterprises.
    On,
}

/// How research projects are shown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ProjectsAs {
    /// Not at all.
    #[default]
    Hidden,
    /// As their number in each town.
    Towns,
    /// As a dot in the circle of each enterprise, larger with their number.
    Enterprises,
}

/// Where a mark of projects stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectPlace {
    /// In the middle of an area: index into the styles.
    Area(usize),
    /// Where an enterprise stands: index into the bubbles.
    Bubble(usize),
}

/// The projects of one town or enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectMark {
    /// Name of the area, or key of the enterprise: what a click on it means.
    pub key: String,
    /// Name of the town or enterprise.
    pub name: String,
    /// How many projects.
    pub count: u32,
    /// Where it stands.
    pub at: ProjectPlace,
}

/// Research projects over a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectMarks {
    /// What they are, for the legend.
    pub name: String,
    /// How they are shown.
    pub shown: ProjectsAs,
    /// The marks.
    pub marks: Vec<ProjectMark>,
}

/// The same map of another year, to stand beside this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// The other map: its styles and bubbles are drawn, its words are not.
    pub spec: MapSpec,
    /// What stands over the other map and over this one.
    pub titles: [String; 2],
}

/// What all years of the data have on a map, so that colours and sizes mean the same in each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// Values of the areas in all years.
    pub values: Vec<f64>,
    /// Largest size of a bubble in any year.
    pub top: f64,
    /// Largest sum of sizes of a year.
    pub sum: f64,
    /// Largest number of bubbles of a year.
    pub most: usize,
    /// Of each area the largest sum of sizes of a year in which a fair part of all bubbles stands in it.
    pub loads: Vec<f64>,
    /// The circles of all years, the biggest first: of too many only the foremost.
    pub circles: Vec<HeldCircle>,
}

/// A circle of any year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldCircle {
    /// Longitude and latitude.
    pub lonlat: [f64; 2],
    /// Its largest size in any year.
    pub size: f64,
    /// Whether it is one of the foremost of a year.
    pub foremost: bool,
}

/// One area as the map colours it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaStyle {
    /// What the area is called in its file, whatever the language: by it places stay the same, and years are compared.
    pub key: String,
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
    /// What the data says of one of the rest.
    pub other: Option<String>,
}

/// One of the best.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopEntry {
    /// The key of the enterprise, by which it is found on the map; empty where the name has to do, or it is none.
    pub key: String,
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
    /// How many enterprises are behind the value of each, where values are means; empty where they are not.
    pub counts: Vec<usize>,
    /// What colours the areas, with its unit.
    pub measure: String,
    /// Whether the areas stay uncoloured.
    pub plain: bool,
    /// Whether values are changes, whose classes have two sides and a middle that means none.
    pub change: bool,
    /// Classes.
    pub classes: ClassMethod,
    /// Number of classes, 5 to 7.
    pub class_count: usize,
    /// From degrees to the plane.
    pub projection: ProjectionChoice,
    /// The enterprises.
    pub bubbles: Vec<Bubble>,
    /// How they are shown.
    pub circles: CirclesAs,
    /// Whether the densest area is shown larger.
    pub inset: InsetChoice,
    /// Further layers over the areas.
    pub layers: Vec<Arc<Layer>>,
    /// What all years have, so that classes and sizes are the same in each; of this map alone when absent.
    pub held: Option<Held>,
    /// What is not on the map although the data has it.
    pub warning: Option<String>,
    /// The same with what to do, for who works on the map and not for who is shown it.
    pub advice: Option<String>,
    /// Research projects over all.
    pub projects: Option<ProjectMarks>,
    /// Another year, on a map beside this one.
    pub beside: Option<Box<Beside>>,
    /// Subtitle for the case that cells stand for the circles.
    pub dense_subtitle: Option<String>,
    /// Subtitle for the case that circles are left out because they would lie on one another.
    pub bare_subtitle: Option<String>,
    /// Sentences on the data that a reader must know.
    pub notes: Vec<String>,
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
    /// What the mark at values of the list means.
    pub starred: Option<String>,
    /// A sentence on those who share the rank at which the list ends, and are not in it.
    pub tied: Option<String>,
    /// The selected enterprise as an entry of that list, with its own rank.
    pub chosen: Option<TopEntry>,
    /// Title of the top list.
    pub top_title: String,
    /// How many of the biggest are labelled at most.
    pub labels: usize,
    /// Whether a note says that towns without room for their names have none.
    pub nameless: bool,
    /// The selected enterprise.
    pub selected: Option<String>,
    /// Approval number, when the user gives one.
    pub approval: Option<String>,
}

impl MapSpec {
    /// Lays the map out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        self.scene_on(&MapGeometry::new(self), page, theme, (fonts, lang))
    }

    /// The same on its geometry, where that is known already: it is the same on all pages and in all themes.
    #[must_use]
    pub fn scene_on(
        &self,
        geometry: &MapGeometry,
        page: &Page,
        theme: &Theme,
        (fonts, lang): (&Fonts, Lang),
    ) -> Scene {
        if self.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let page = &page.dense();
        let ink = Ink::on(page, theme, (fonts, lang));
        Scene {
            description: self.description(lang),
            ..lay_out(self, geometry, page, ink).scene
        }
    }

    /// The cells that stand for the circles on a page, where they are too many to tell apart: of two years those of the
    /// other first. None where circles are drawn, or nothing is.
    #[must_use]
    pub fn cells(&self, page: &Page, fonts: &Fonts, lang: Lang) -> Vec<Vec<MapCell>> {
        if self.is_empty() {
            return Vec::new();
        }
        let (geometry, theme) = (MapGeometry::new(self), Theme::of(ThemeMode::Light));
        let page = &page.dense();
        let ink = Ink::on(page, &theme, (fonts, lang));
        if !is_dense(self, &geometry, page, ink) {
            return Vec::new();
        }
        let cells = lay_out(self, &geometry, page, ink).cells;
        match (cells.as_slice(), &self.beside, &geometry.beside) {
            ([before, now], Some(beside), Some(other)) => {
                vec![
                    before.listed(&beside.spec, other),
                    now.listed(self, &geometry),
                ]
            }
            ([now, ..], ..) => vec![now.listed(self, &geometry)],
            ([], ..) => Vec::new(),
        }
    }

    /// The same without circles, and why.
    pub(super) fn without_circles(&self, lang: Lang) -> Self {
        let mut spec = self.clone();
        spec.circles = CirclesAs::Hidden;
        if let Some(subtitle) = &self.bare_subtitle {
            spec.words.subtitle.clone_from(subtitle);
        }
        spec.notes.push(text(lang, "figure.map_heap"));
        spec
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
