//! Colours of figures and of the window, from `assets/theme`.

use std::sync::LazyLock;

use serde::Deserialize;

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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Which of the two it is.
    #[serde(skip)]
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
    /// The darkest and the lightest ink, for words on colours.
    pub inks: [Color; 2],
}

impl Theme {
    /// One of the two themes.
    #[must_use]
    pub fn of(mode: ThemeMode) -> Self {
        match mode {
            ThemeMode::Light => LIGHT.clone(),
            ThemeMode::Dark => DARK.clone(),
        }
    }

    /// The colour of category `index`; what is beyond the seven is context.
    #[must_use]
    pub fn category(&self, index: usize) -> Color {
        self.categories.get(index).copied().unwrap_or(self.context)
    }

    /// The ink that reads best on a colour: of two, so that words on the tiles of a figure are dark or light and nothing
    /// between.
    #[must_use]
    pub fn ink_on(&self, under: Color) -> Color {
        let [dark, light] = self.inks;
        if contrast(dark, under) >= contrast(light, under) {
            dark
        } else {
            light
        }
    }

    /// `count` colours spread over the ramp, low first.
    #[must_use]
    pub fn classes(&self, count: usize) -> Vec<Color> {
        let last = self.ramp.len().saturating_sub(1) as f32;
        (0..count)
            .map(|class| {
                let at = if count > 1 {
                    class as f32 / (count - 1) as f32 * last
                } else {
                    last / 2.0
                };
                let low = at.floor() as usize;
                self.ramp[low].mix(self.ramp[at.ceil() as usize], at - low as f32)
            })
            .collect()
    }
}

static LIGHT: LazyLock<Theme> = LazyLock::new(|| {
    read(
        ThemeMode::Light,
        include_str!("../../assets/theme/light.toml"),
    )
});
static DARK: LazyLock<Theme> = LazyLock::new(|| {
    read(
        ThemeMode::Dark,
        include_str!("../../assets/theme/dark.toml"),
    )
});

/// The theme files are part of the program: a test reads both.
#[expect(
    clippy::expect_used,
    reason = "the files are compiled in and read by a test"
)]
fn read(mode: ThemeMode, content: &str) -> Theme {
    let theme: Theme = toml::from_str(content).expect("a theme file that parses");
    Theme { mode, ..theme }
}

/// Contrast of two opaque colours after WCAG 2, 1 to 21.
#[must_use]
pub fn contrast(one: Color, other: Color) -> f32 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of sRGB, 0 to 1.
fn luminance(color: Color) -> f32 {
    let [r, g, b] = color.linear();
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
pub(in crate::figure) mod tests {
    use super::*;

    /// CIE L*a*b* of linear sRGB, D65.
    pub fn lab([r, g, b]: [f32; 3]) -> [f32; 3] {
        let root = |t: f32| {
            if t > 216.0 / 24389.0 {
                t.cbrt()
            } else {
                (24389.0 / 27.0 * t + 16.0) / 116.0
            }
        };
        let along_x = root((0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.95047);
        let along_y = root(0.212_673 * r + 0.715_152 * g + 0.072_175 * b);
        let along_z = root((0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.08883);
        [
            116.0 * along_y - 16.0,
            500.0 * (along_x - along_y),
            200.0 * (along_y - along_z),
        ]
    }

    /// How a deuteranope sees a colour: Machado, Oliveira and Fernandes 2009, severity 1.
    pub fn deuteranopia([r, g, b]: [f32; 3]) -> [f32; 3] {
        [
            0.367_322 * r + 0.860_646 * g - 0.227_968 * b,
            0.280_085 * r + 0.672_501 * g + 0.047_413 * b,
            -0.011_820 * r + 0.042_940 * g + 0.968_881 * b,
        ]
        .map(|c| c.clamp(0.0, 1.0))
    }

    /// How a protanope sees a colour; the same source.
    pub fn protanopia([r, g, b]: [f32; 3]) -> [f32; 3] {
        [
            0.152_286 * r + 1.052_583 * g - 0.204_868 * b,
            0.114_503 * r + 0.786_281 * g + 0.099_216 * b,
            -0.003_882 * r - 0.048_116 * g + 1.051_998 * b,
        ]
        .map(|c| c.clamp(0.0, 1.0))
    }

    pub fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f32>()
            .sqrt()
    }

    pub fn nearest(colors: &[[f32; 3]]) -> f32 {
        let mut nearest = f32::MAX;
        for (at, a) in colors.iter().enumerate() {
            for b in &colors[at + 1..] {
                nearest = nearest.min(distance(*a, *b));
            }
        }
        nearest
    }

    #[test]
    fn categories_are_told_apart_by_everybody_and_on_grey_paper() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            assert_eq!(theme.categories.len(), 7);
            let seen: Vec<_> = theme.categories.iter().map(|c| lab(c.linear())).collect();
            assert!(nearest(&seen) > 28.0, "{mode:?} {}", nearest(&seen));
            for blind in [deuteranopia, protanopia] {
                let seen = theme.categories.iter().map(|c| lab(blind(c.linear())));
                let seen: Vec<_> = seen.collect();
                assert!(nearest(&seen) > 20.0, "{mode:?} {}", nearest(&seen));
            }
            let grey: Vec<_> = seen.iter().map(|c| [c[0], 0.0, 0.0]).collect();
            assert!(nearest(&grey) > 5.0, "{mode:?} {}", nearest(&grey));
        }
    }

    #[test]
    fn up_and_down_differ_for_the_colour_blind() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            for blind in [deuteranopia, protanopia] {
                let pairs = [(theme.up, theme.down), (theme.accent, theme.second)];
                for (one, other) in pairs {
                    let seen = [one, other].map(|c| lab(blind(c.linear())));
                    assert!(distance(seen[0], seen[1]) > 40.0, "{mode:?}");
                }
            }
        }
    }

    /// Context is grey on purpose, and missing data is hatched: neither speaks by its colour.
    #[test]
    fn marks_that_carry_meaning_stand_out() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let t = Theme::of(mode);
            for under in [t.ground, t.surface] {
                let marks = [t.accent, t.second, t.up, t.down, t.quiet];
                for mark in marks.iter().chain(&t.categories) {
                    let contrast = contrast(*mark, under);
                    assert!(contrast >= 3.0, "{mode:?} {} {contrast}", mark.hex());
                }
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_colour() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            let marks = [theme.accent, theme.second, theme.context, theme.missing];
            let ramp = (1..=9).flat_map(|count| theme.classes(count));
            let all = theme.categories.iter().copied().chain(ramp).chain(marks);
            for under in all {
                let contrast = contrast(theme.ink_on(under), under);
                assert!(contrast >= 4.5, "{mode:?} {} {contrast}", under.hex());
                // Words on tiles are of two inks and no third.
                assert!(theme.inks.contains(&theme.ink_on(under)), "{mode:?}");
            }
        }
    }

    #[test]
    fn the_ramp_is_even() {
        for (mode, sign) in [(ThemeMode::Light, -1.0), (ThemeMode::Dark, 1.0)] {
            let theme = Theme::of(mode);
            let lightness: Vec<f32> = theme.ramp.iter().map(|c| lab(c.linear())[0]).collect();
            let steps: Vec<f32> = lightness.windows(2).map(|w| (w[1] - w[0]) * sign).collect();
            assert!(steps.iter().all(|s| *s > 8.0), "{mode:?} {steps:?}");
            let (least, most) = steps
                .iter()
                .fold((f32::MAX, 0_f32), |(l, m), s| (l.min(*s), m.max(*s)));
            assert!(most - least < 2.0, "{mode:?} {steps:?}");
        }
    }

    #[test]
    fn words_can_be_read() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let t = Theme::of(mode);
            for under in [t.ground, t.surface, t.sunken] {
                for ink in [t.text, t.quiet, t.accent, t.up, t.down, t.warning, t.error] {
                    assert!(contrast(ink, under) >= 4.5, "{mode:?} {ink:?} on {under:?}");
                }
            }
            assert!(contrast(t.on_accent, t.accent) >= 4.5);
        }
    }

    #[test]
    fn classes_span_the_ramp() {
        let theme = Theme::of(ThemeMode::Light);
        assert_eq!(theme.classes(7), theme.ramp);
        let five = theme.classes(5);
        assert_eq!((five[0], five[4]), (theme.ramp[0], theme.ramp[6]));
        assert_eq!(theme.classes(1).len(), 1);
        assert!(theme.classes(0).is_empty());
    }
}
