//! Pages: size in points, body size and margins; resolution only matters when a picture is rasterised.

use serde::{Deserialize, Serialize};

use super::Measures;

/// A designed size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSize {
    /// 16:9, 1920 × 1080 points, 18-point body.
    #[default]
    Slide,
    /// A4 upright, 595 × 842 points, 12-point body, 10 where much stands on it, nothing under 8.
    A4Portrait,
    /// A4 lying.
    A4Landscape,
    /// A3 upright, 842 × 1191 points, 17-point body, 14 where much stands on it.
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

impl Page {
    /// The page of a designed size.
    #[must_use]
    pub fn of(size: PageSize) -> Self {
        let pages = &Measures::of_program().pages;
        let lying = |[width, height, body]: [f32; 3]| [height, width, body];
        let [width, height, body] = match size {
            PageSize::Slide => pages.slide,
            PageSize::A4Portrait => pages.a4,
            PageSize::A4Landscape => lying(pages.a4),
            PageSize::A3Portrait => pages.a3,
            PageSize::A3Landscape => lying(pages.a3),
            PageSize::Square => pages.square,
        };
        Self::custom(width, height, body)
    }

    /// The same page for what holds much: on A4 portraits, maps with their lists, drivers, contributions and reports
    /// stand in letters of 10 points, other figures alone in 12; on A3 in as much larger ones as the page is.
    #[must_use]
    pub fn dense(&self) -> Self {
        let measures = Measures::of_program();
        let [short, ..] = measures.pages.a4;
        // Parts of a window may be as narrow, and are never printed.
        let is_paper = (self.least - measures.least_print).abs() < 0.01;
        let body = if is_paper {
            // The same share of a larger page.
            let larger = (self.width.min(self.height) / short).max(1.0);
            self.body.min(measures.dense * larger)
        } else {
            self.body
        };
        Self { body, ..*self }
    }

    /// A page of any size.
    #[must_use]
    pub fn custom(width: f32, height: f32, body: f32) -> Self {
        Self {
            width,
            height,
            body,
            margin: width.min(height) * Measures::of_program().margin,
            least: Measures::of_program().least_print / print_scale(width, height),
        }
    }

    /// A page that is a part of a window and is never printed.
    #[must_use]
    pub fn on_screen(width: f32, height: f32, body: f32) -> Self {
        Self {
            least: Measures::of_program().least_screen,
            ..Self::custom(width, height, body)
        }
    }

    /// Size of captions, axis labels and the footer, never under the smallest.
    #[must_use]
    pub fn small(&self) -> f32 {
        (self.body * Measures::of_program().small).max(self.least)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_paper_are_denser_where_they_hold_much() {
        for size in PageSize::ALL {
            let page = Page::of(size);
            let dense = match size {
                PageSize::A4Portrait | PageSize::A4Landscape => 10.0,
                PageSize::A3Portrait | PageSize::A3Landscape => 8_420.0 / 595.0,
                _ => page.body,
            };
            assert!((page.dense().body - dense).abs() < 1e-6, "{size:?}");
            assert_eq!(page.dense(), page.dense().dense());
        }
        assert!(Page::of(PageSize::A4Portrait).body >= 12.0);
        let card = Page::on_screen(420.0, 600.0, 13.0);
        assert_eq!(card.dense(), card);
    }
}
