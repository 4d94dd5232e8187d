//! The colours of classes: a class and a theme come in; its place on the ramp, or on its side of zero, goes out.

use super::Classes;
use crate::figure::{Color, Theme};

/// Where on the ramp the lowest class stands, so that it differs from the ground.
const FAINTEST: f32 = 0.03;
/// From quiet class to quiet class on the ramp, and where the highest stands at most: as far apart as can be told under
/// circles, and no darker than that asks for, so that circles keep their contrast.
const QUIET_STEP: f32 = 0.148;
const QUIET_MOST: f32 = 0.85;
/// How much of the ground quiet classes take on.
const PALE: f32 = 0.13;

impl Classes {
    /// The colour of a class of losses or gains, the stronger the farther from zero.
    fn of_sign(&self, class: usize, above: usize, theme: &Theme) -> Color {
        let neutral = theme.ground.mix(theme.context, 0.4);
        let (from_zero, strong) = if class < above {
            (above - class, theme.down)
        } else {
            (class + 1 - above, theme.up)
        };
        let reach = above.max(self.count() - above).max(1);
        neutral.mix(strong, (from_zero as f32 / reach as f32).powf(0.85))
    }

    /// The colour of a class of changes: the middle is neutral, each side goes to its own strong colour.
    fn side(&self, class: usize, middle: usize, theme: &Theme) -> Color {
        let neutral = theme.ground.mix(theme.context, 0.55);
        let reach = middle.max(self.count() - 1 - middle).max(1);
        let share = class.abs_diff(middle) as f32 / reach as f32;
        let strong = if class < middle { theme.down } else { theme.up };
        // Even steps to the eye: the first of them is clearly off the neutral one.
        neutral.mix(strong, share.powf(0.85))
    }

    /// The colour of a class on the ramp. Quiet colours keep to the ramp's first part and take on some of the
    /// ground, so that circles on the area keep their contrast.
    #[must_use]
    pub fn color(&self, class: usize, theme: &Theme, quiet: bool) -> Color {
        let steps = self.count().saturating_sub(1) as f32;
        let (strongest, pale) = if quiet {
            ((FAINTEST + QUIET_STEP * steps).min(QUIET_MOST), PALE)
        } else {
            (1.0, 0.0)
        };
        if let Some(middle) = self.middle {
            return self.side(class, middle, theme).mix(theme.ground, pale);
        }
        if let Some(above) = self.above {
            return self.of_sign(class, above, theme).mix(theme.ground, pale);
        }
        let steps = theme.ramp.len().saturating_sub(1);
        let share = if self.count() > 1 {
            class as f32 / (self.count() - 1) as f32
        } else {
            0.5
        };
        let place = (FAINTEST + (strongest - FAINTEST) * share) * steps as f32;
        let below = (place.floor() as usize).min(steps);
        let color = |index: usize| theme.ramp.get(index).copied().unwrap_or(theme.missing);
        color(below)
            .mix(color((below + 1).min(steps)), place.fract())
            .mix(theme.ground, pale)
    }
}
