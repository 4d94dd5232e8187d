//! Pages: size in points, body size and margins; resolution only matters when a picture is rasterised.

use serde::{Deserialize, Serialize};

/// A designed size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSize {
    /// 16:9, 1920 × 1080 points, 18-point body.
    #[default]
    Slide,
    /// A4 upright, 595 × 842 points, 10-point body, nothing under 8.
    A4Portrait,
    /// A4 lying.
    A4Landscape,
    /// A3 upright.
    A3Portrait,
    /// A3 lying.
    A3Landscape,
    /// Square, 1080 × 1080 points.
    Square,
}

impl PageSize {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Slide,
        Self::A4Portrait,
        Self::A4Landscape,
        Self::A3Portrait,
        Self::A3Landscape,
        Self::Square,
    ];
}

/// A page to lay a figure out on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Body text size in points; everything else is measured in it.
    pub body: f32,
    /// Outer margin in points.
    pub margin: f32,
    /// Smallest size of letters in points: that of 8 points on paper, or what a screen can show.
    pub least: f32,
}

/// Smallest size of letters on paper, in points.
const LEAST_IN_PRINT: f32 = 8.0;
/// Smallest size of letters on a screen, in its points.
pub(super) const LEAST_ON_SCREEN: f32 = 11.0;

impl Page {
    /// The page of a designed size.
    #[must_use]
    pub fn of(size: PageSize) -> Self {
        let (width, height, body) = match size {
            PageSize::Slide => (1920.0, 1080.0, 18.0),
            PageSize::A4Portrait => (595.0, 842.0, 10.0),
            PageSize::A4Landscape => (842.0, 595.0, 10.0),
            PageSize::A3Portrait => (842.0, 1191.0, 12.0),
            PageSize::A3Landscape => (1191.0, 842.0, 12.0),
            PageSize::Square => (1080.0, 1080.0, 18.0),
        };
        Self::custom(width, height, body)
    }

    /// A page of any size, with a 4.5 % margin.
    #[must_use]
    pub fn custom(width: f32, height: f32, body: f32) -> Self {
        Self {
            width,
            height,
            body,
            margin: width.min(height) * 0.045,
            least: LEAST_IN_PRINT / print_scale(width, height),
        }
    }

    /// A page that is a part of a window and is never printed.
    #[must_use]
    pub fn on_screen(width: f32, height: f32, body: f32) -> Self {
        Self {
            least: LEAST_ON_SCREEN,
            ..Self::custom(width, height, body)
        }
    }

    /// Size of captions, axis labels and the footer: 17/20 of the body, never under the smallest.
    #[must_use]
    pub fn small(&self) -> f32 {
        (self.body * 0.85).max(self.least)
    }

    /// Printed points per point of the layout: slides, laid out in pixels, print at half size.
    #[must_use]
    pub fn print_scale(&self) -> f32 {
        print_scale(self.width, self.height)
    }
}

/// Printed points per layout point of a page: up to A3 the layout is in printed points, what is larger or square
/// (slides) is laid out in pixels and prints at half size.
#[must_use]
pub(super) fn print_scale(width: f32, height: f32) -> f32 {
    if width.max(height) > 1191.5 || width.min(height) > 842.5 {
        0.5
    } else {
        1.0
    }
}
