//! Colours of figures and of the window, from `assets/theme`.

use super::Color;

/// Light or dark.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum ThemeMode {
    /// For print and daylight.
    #[default]
    Light,
    /// For dark rooms.
    Dark,
}

/// Colours by role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Which of the two it is.
    pub mode: ThemeMode,
    /// Ground of figures and of the window's pages.
    pub ground: Color,
    /// Ground of cards and panels.
    pub surface: Color,
    /// Ground of the rail and of headers.
    pub sunken: Color,
    /// Titles and body.
    pub text: Color,
    /// Captions, axes.
    pub quiet: Color,
    /// Gridlines, thin borders.
    pub line: Color,
    /// The one strong colour.
    pub accent: Color,
    /// Text on the accent.
    pub on_accent: Color,
    /// Second colour of a comparison.
    pub second: Color,
    /// Context: peers, other bars.
    pub context: Color,
    /// Better, gains (never green against red alone).
    pub up: Color,
    /// Worse, losses.
    pub down: Color,
    /// Warnings in the window.
    pub warning: Color,
    /// Errors in the window.
    pub error: Color,
    /// Seven categories; the rest is `context`.
    pub categories: Vec<Color>,
    /// Perceptually even ramp, low first.
    pub ramp: Vec<Color>,
    /// Water on maps.
    pub water: Color,
    /// Ground of maps outside the areas.
    pub land: Color,
    /// Missing data.
    pub missing: Color,
}

impl Theme {
    /// One of the two themes.
    #[must_use]
    pub fn of(mode: ThemeMode) -> Self {
        let grey = |v: u8| Color {
            rgb: [v, v, v],
            alpha: 255,
        };
        let (ground, text) = match mode {
            ThemeMode::Light => (grey(255), grey(20)),
            ThemeMode::Dark => (grey(24), grey(235)),
        };
        Self {
            mode,
            ground,
            surface: ground,
            sunken: ground,
            text,
            quiet: grey(120),
            line: grey(210),
            accent: grey(60),
            on_accent: grey(255),
            second: grey(90),
            context: grey(170),
            up: grey(80),
            down: grey(50),
            warning: grey(110),
            error: grey(70),
            categories: vec![
                grey(60),
                grey(80),
                grey(100),
                grey(120),
                grey(140),
                grey(160),
                grey(180),
            ],
            ramp: vec![
                grey(230),
                grey(200),
                grey(170),
                grey(140),
                grey(110),
                grey(80),
                grey(50),
            ],
            water: grey(220),
            land: grey(240),
            missing: grey(235),
        }
    }
}
