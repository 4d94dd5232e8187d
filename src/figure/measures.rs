//! Sizes of letters, spaces, lines and pages of figures, from `assets/theme/measures.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// Sizes and spaces that all figures share.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Size of titles, in body sizes.
    pub title: f32,
    /// Size of a figure's title on a page with a title of its own, in body sizes.
    pub caption: f32,
    /// Size of subtitles, in body sizes.
    pub subtitle: f32,
    /// Size of captions, in body sizes.
    pub small: f32,
    /// Height of a line, in the size of its letters.
    pub line: f32,
    /// Outer margin as a share of the short side.
    pub margin: f32,
    /// Space between subtitle and figure, in body sizes.
    pub below_head: f32,
    /// Space between figure and footer, in body sizes.
    pub above_foot: f32,
    /// Space between title and subtitle, in body sizes.
    pub between: f32,
    /// Width of gridlines, in body sizes.
    pub hair: f32,
    /// Smallest letters on paper, in points.
    pub least_print: f32,
    /// Smallest letters on a screen, in points.
    pub least_screen: f32,
    /// Body size on a page of A4 that holds much.
    pub dense: f32,
    /// The designed pages.
    pub pages: Pages,
}

/// Width, height and body size of the designed pages in points, upright.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// 16:9, for screens.
    pub slide: [f32; 3],
    /// Square.
    pub square: [f32; 3],
    /// A4.
    pub a4: [f32; 3],
    /// A3.
    pub a3: [f32; 3],
}

impl Measures {
    /// The measures of the program.
    #[must_use]
    pub fn of_program() -> &'static Self {
        &MEASURES
    }
}

static MEASURES: LazyLock<Measures> = LazyLock::new(read);

/// The file is part of the program: a test reads it.
#[expect(
    clippy::expect_used,
    reason = "the file is compiled in and read by a test"
)]
fn read() -> Measures {
    let content = include_str!("../../assets/theme/measures.toml");
    toml::from_str(content).expect("a file of measures that parses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_in_order() {
        let measures = Measures::of_program();
        assert!(measures.title > measures.subtitle && measures.subtitle > measures.small);
        assert!((0.04..=0.05).contains(&measures.margin));
        assert!((1.2..=1.6).contains(&measures.line));
        for [width, height, body] in [measures.pages.a4, measures.pages.a3] {
            assert!((height / width - std::f32::consts::SQRT_2).abs() < 0.002);
            assert!(body * measures.small >= measures.least_print);
        }
        let [_, _, body] = measures.pages.a4;
        assert!(measures.dense < body && measures.dense * measures.small >= measures.least_print);
        let [width, height, body] = measures.pages.slide;
        assert!((width / height - 16.0 / 9.0).abs() < 1e-4 && body >= 18.0);
    }
}
