//! A figure described once: a spec (what to show) becomes a [`Scene`] (marks with places), and a scene becomes SVG,
//! PNG, PDF or a picture on the screen. Same spec, page and theme: same bytes.

mod arrow;
mod axis;
mod barometer;
mod bars;
mod color;
pub mod compose;
mod contribution;
mod distribution;
mod export;
mod font;
mod frame;
mod funnel;
mod gauges;
mod heatmap;
mod inspect;
mod legend;
mod lettering;
mod map;
mod measures;
mod numbered;
mod numbers;
mod page;
mod pdf;
mod pen;
mod place;
mod png;
mod portrait;
mod quadrant;
mod ranking;
mod scene;
mod shorten;
mod spread;
mod svg;
mod theme;
mod told;
mod treemap;
mod trend;
mod wrap;

pub use axis::{Axis, decimals_of, year_ticks};
pub use barometer::{BarometerPart, BarometerSpec};
pub use bars::{BarRow, BarsSpec};
pub use color::Color;
pub use contribution::ContributionSpec;
pub use distribution::{DistributionSpec, Marker, MarkerKind};
pub use export::{
    EXPORTED, Passport, asks_for_numbers, beside, export, export_numbers, export_pages,
};
pub use font::{ASCENT, CAP_HEIGHT, DESCENT, Face, Fonts, Glyph, Weight, is_han};
pub use frame::{Area, caption, empty_figure, frame, group, nothing_to_show};
pub use funnel::{FunnelSpec, FunnelStage};
pub use gauges::{GaugeRow, GaugesSpec};
pub use heatmap::{HeatRow, HeatmapSpec};
pub use inspect::{Fault, LEAST_CONTRAST, PlacedText};
pub use legend::{Swatch, dashed, legend, line, solid};
pub use lettering::Lettering;
pub use map::{
    AreaStyle, Basis, Beside, Bubble, CirclesAs, ClassMethod, Classes, Held, HeldCircle,
    InsetChoice, LiveMap, MapCell, MapGeometry, MapSpec, MapView, ProjectMark, ProjectMarks,
    ProjectPlace, ProjectsAs, TopEntry, key_of, moved,
};
pub use measures::{Measures, Pages};
pub use numbers::numbers;
pub use page::{Page, PageSize};
pub use pdf::{PdfDocument, PdfHead, pdf};
pub use pen::short_number;
pub use png::{png, rgba};
pub use portrait::{BoardItem, Paragraph, PortraitSpec, RadarAxis};
pub use quadrant::{QuadrantPoint, QuadrantRole, QuadrantSpec};
pub use ranking::{RankingRow, RankingSpec, Tie};
pub use scene::{Anchor, Mark, PathStep, Scene, Stroke, TextLine};
pub use shorten::{shorten, shorten_name, shorten_names};
pub use spread::spread;
pub use svg::svg;
pub use theme::{Theme, ThemeMode, contrast};
pub use told::Told;
pub use treemap::{TreemapSpec, TreemapTile};
pub use trend::{Line, TrendBand, TrendSpec};

use crate::i18n::Lang;

/// The words around every figure, ready in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// The message or the plain subject.
    pub title: String,
    /// What is measured, unit, year, population.
    pub subtitle: String,
    /// Source, scheme and version with its status, date of the data.
    pub footer: String,
}

/// Any figure: the one thing that window, command line and report pass around.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Lines over years.
    Trend(TrendSpec),
    /// Sorted bars.
    Ranking(RankingSpec),
    /// One enterprise against its peers.
    Portrait(PortraitSpec),
    /// From last year to this.
    Contribution(ContributionSpec),
    /// A headline number and its dimensions.
    Barometer(BarometerSpec),
    /// Level against growth: drivers and constraints.
    Quadrant(QuadrantSpec),
    /// Entities by dimensions.
    Heatmap(HeatmapSpec),
    /// How values are spread.
    Distribution(DistributionSpec),
    /// Shares against a threshold.
    Gauges(GaugesSpec),
    /// Stages one after the other.
    Funnel(FunnelSpec),
    /// Parts of a whole.
    Treemap(TreemapSpec),
    /// Amounts by name: funds by town.
    Bars(BarsSpec),
    /// The innovation map.
    Map(Box<MapSpec>),
}

impl Figure {
    /// The words around it.
    #[must_use]
    pub fn words(&self) -> &Words {
        match self {
            Self::Trend(spec) => &spec.words,
            Self::Ranking(spec) => &spec.words,
            Self::Portrait(spec) => &spec.words,
            Self::Contribution(spec) => &spec.words,
            Self::Barometer(spec) => &spec.words,
            Self::Quadrant(spec) => &spec.words,
            Self::Heatmap(spec) => &spec.words,
            Self::Distribution(spec) => &spec.words,
            Self::Gauges(spec) => &spec.words,
            Self::Funnel(spec) => &spec.words,
            Self::Treemap(spec) => &spec.words,
            Self::Bars(spec) => &spec.words,
            Self::Map(spec) => &spec.words,
        }
    }

    /// The words around it, to be changed.
    pub fn words_mut(&mut self) -> &mut Words {
        match self {
            Self::Trend(spec) => &mut spec.words,
            Self::Ranking(spec) => &mut spec.words,
            Self::Portrait(spec) => &mut spec.words,
            Self::Contribution(spec) => &mut spec.words,
            Self::Barometer(spec) => &mut spec.words,
            Self::Quadrant(spec) => &mut spec.words,
            Self::Heatmap(spec) => &mut spec.words,
            Self::Distribution(spec) => &mut spec.words,
            Self::Gauges(spec) => &mut spec.words,
            Self::Funnel(spec) => &mut spec.words,
            Self::Treemap(spec) => &mut spec.words,
            Self::Bars(spec) => &mut spec.words,
            Self::Map(spec) => &mut spec.words,
        }
    }

    /// Height of a page of this width and body size on which nothing has to be left out; nothing for figures that fill
    /// any page.
    #[must_use]
    pub fn height(&self, width: f32, body: f32, fonts: &Fonts) -> Option<f32> {
        match self {
            Self::Portrait(spec) => Some(spec.height(width, body, fonts)),
            Self::Contribution(spec) => Some(spec.height(width, body)),
            Self::Heatmap(spec) => Some(spec.height(width, body)),
            Self::Gauges(spec) => Some(spec.height(width, body)),
            Self::Funnel(spec) => Some(spec.height(width, body)),
            Self::Trend(_)
            | Self::Ranking(_)
            | Self::Barometer(_)
            | Self::Quadrant(_)
            | Self::Distribution(_)
            | Self::Treemap(_)
            | Self::Bars(_)
            | Self::Map(_) => None,
        }
    }

    /// What the figure leaves out on a page, for who asked for it.
    #[must_use]
    pub fn left_out(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Vec<String> {
        match self {
            Self::Ranking(spec) => spec.left_out(page, theme, fonts, lang),
            Self::Map(spec) => spec.tied.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Lays the figure out on a page.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        match self {
            Self::Trend(spec) => spec.scene(page, theme, fonts, lang),
            Self::Ranking(spec) => spec.scene(page, theme, fonts, lang),
            Self::Portrait(spec) => spec.scene(page, theme, fonts, lang),
            Self::Contribution(spec) => spec.scene(page, theme, fonts, lang),
            Self::Barometer(spec) => spec.scene(page, theme, fonts, lang),
            Self::Quadrant(spec) => spec.scene(page, theme, fonts, lang),
            Self::Heatmap(spec) => spec.scene(page, theme, fonts, lang),
            Self::Distribution(spec) => spec.scene(page, theme, fonts, lang),
            Self::Gauges(spec) => spec.scene(page, theme, fonts, lang),
            Self::Funnel(spec) => spec.scene(page, theme, fonts, lang),
            Self::Treemap(spec) => spec.scene(page, theme, fonts, lang),
            Self::Bars(spec) => spec.scene(page, theme, fonts, lang),
            Self::Map(spec) => spec.scene(page, theme, fonts, lang),
        }
    }
}
