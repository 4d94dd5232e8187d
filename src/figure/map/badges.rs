//! Ranks of the foremost as filled discs at their circles: circles and what is taken come in; discs with places go out.

use super::bubbles::Spot;
use super::disc::Disc;
use super::fit::Rect;
use super::foremost::Foremost;
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, full, line};
use crate::figure::{Mark, Weight};

/// How far badges may stand from their circles, in body sizes: at them first.
const DISTANCES: [f32; 6] = [0.0, 0.7, 1.4, 2.2, 3.2, 4.4];
/// From this distance on a badge stands rather on its circle.
const FAR: f32 = 2.0;
/// Directions in which they may stand.
const DIRECTIONS: usize = 24;
/// Clear space around a badge, in body sizes.
const CLEAR: f32 = 0.14;

/// A badge at its place.
#[derive(Clone, Debug)]
pub struct Badge {
    pub bubble: usize,
    pub at: [f32; 2],
    pub radius: f32,
    label: String,
    leader: Option<[[f32; 2]; 2]>,
}

/// Size of the digits.
fn digits(ink: Ink) -> f32 {
    (ink.caption() * 0.82).max(ink.least)
}

/// The radius of every badge: two digits fit.
pub fn radius(ink: Ink) -> f32 {
    let size = digits(ink);
    ink.width("10", size, Weight::Bold) / 2.0 + size * 0.2
}

/// A disc with a rank, and the letter that may go with it.
pub fn disc(at: [f32; 2], words: &str, key: Option<String>, ink: Ink) -> Vec<Mark> {
    let mut size = digits(ink);
    let radius = radius(ink);
    while size > ink.least && ink.width(words, size, Weight::Bold) > radius * 1.7 {
        size = (size * 0.92).max(ink.least);
    }
    let look = Disc {
        radius,
        size,
        fill: ink.theme.text,
        rim: full(ink.body * 0.09, ink.theme.ground),
        letters: ink.theme.ground,
    };
    look.marks(at, words, key)
}

/// A line from a circle to what belongs to it, to be seen on every ground.
pub fn leader([from, to]: [[f32; 2]; 2], ink: Ink) -> [Mark; 2] {
    let under = full(ink.body * 0.24, ink.theme.ground.with_alpha(0.9));
    let over = full(ink.body * 0.085, ink.theme.text);
    [line(from, to, under), line(from, to, over)]
}

impl Badge {
    /// What is drawn.
    pub fn marks(&self, spec: &MapSpec, ink: Ink) -> Mark {
        let bubble = &spec.bubbles[self.bubble];
        let mut marks: Vec<Mark> = Vec::new();
        marks.extend(self.leader.into_iter().flat_map(|ends| leader(ends, ink)));
        marks.extend(disc(self.at, &self.label, Some(bubble.key.clone()), ink));
        Mark::Thing {
            id: format!("rank:{}", bubble.key),
            title: bubble.name.clone(),
            marks,
        }
    }

    /// From a box to the badge.
    pub fn distance(&self, area: &Rect) -> f32 {
        apart(area, self.at) - self.radius
    }
}

/// From a box to a point; none inside.
pub fn apart(area: &Rect, [x, y]: [f32; 2]) -> f32 {
    let dx = (area.x - x).max(x - area.right()).max(0.0);
    let dy = (area.y - y).max(y - area.bottom()).max(0.0);
    dx.hypot(dy)
}

/// A badge for each of the foremost among the wanted circles that has a key, as far as they have a place; each takes it.
pub fn badges(
    foremost: &[Foremost],
    spots: &[Spot],
    wanted: &[usize],
    holds: &dyn Fn(&Spot, &Rect) -> bool,
    space: &mut Space,
    ink: Ink,
) -> Vec<Badge> {
    let mut placed = Vec::new();
    let keyed = foremost.iter().filter(|one| one.keyed);
    for one in keyed {
        let mut own = wanted.iter().map(|at| &spots[*at]);
        let Some(spot) = own.find(|spot| spot.bubble == one.bubble) else {
            continue;
        };
        let anywhere: &dyn Fn(&Spot, &Rect) -> bool = &|_, _| true;
        // A number elsewhere, or behind a line over a circle, is better than none.
        let mut ways = [(holds, true), (anywhere, true), (anywhere, false)].into_iter();
        let found = ways.find_map(|way| place(spot, way, space, ink));
        let Some((at, leader)) = found else {
            continue;
        };
        let radius = radius(ink);
        space.take(Rect::around(at, radius));
        if let Some([from, to]) = leader {
            space.take_line(from, to);
        }
        placed.push(Badge {
            bubble: one.bubble,
            at,
            radius,
            label: one.label(),
            leader,
        });
    }
    placed
}

/// Whether a badge may lie on a circle, or would hide another.
type Holds<'a> = &'a dyn Fn(&Spot, &Rect) -> bool;

type Place = ([f32; 2], Option<[[f32; 2]; 2]>);

/// The nearest free place at a circle, of those as near the one that hides least; whether lines keep off the circles of
/// others.
fn place(spot: &Spot, (holds, keeps_off): (Holds, bool), space: &Space, ink: Ink) -> Option<Place> {
    let radius = radius(ink);
    let clear = radius + ink.body * CLEAR;
    let mut on_circle = true;
    for distance in DISTANCES {
        if distance > FAR && std::mem::take(&mut on_circle) {
            let area = Rect::around(spot.at, radius);
            if space.is_free(&area) && !space.hits_big(&area, Some(spot.bubble)) {
                return Some((spot.at, None));
            }
        }
        let mut best: Option<(f32, Place)> = None;
        for step in 0..DIRECTIONS {
            let angle = step as f32 / DIRECTIONS as f32 * std::f32::consts::TAU;
            let (sin, cos) = angle.sin_cos();
            // A badge at its circle touches the rim.
            let out = spot.radius + radius * 0.96 + distance * ink.body;
            let at = [spot.at[0] + cos * out, spot.at[1] + sin * out];
            let area = Rect::around(at, clear);
            if !space.is_free(&area)
                || space.hits_big(&area, Some(spot.bubble))
                || !holds(spot, &area)
            {
                continue;
            }
            let on = |out: f32| [spot.at[0] + cos * out, spot.at[1] + sin * out];
            // Of a circle that something hides, the line begins where that ends.
            let end = out - radius;
            let starts = (0..8).map(|step| spot.radius + ink.body * 0.3 * step as f32);
            let mut seen = starts
                .map(on)
                .filter(|at| space.is_free(&Rect::around(*at, 0.1)));
            let from = seen.next().unwrap_or(on(spot.radius));
            let leader = (distance > 0.0).then(|| [from, on(end)]);
            let open = |[from, to]: [[f32; 2]; 2]| {
                if keeps_off {
                    space.is_open(from, to, spot.bubble)
                } else {
                    space.is_clear(from, to)
                }
            };
            if !leader.is_none_or(open) {
                continue;
            }
            // As in a list the number stands before what it counts.
            let cost = space.covered(&area, Some(spot.bubble)) + 0.08 * (1.0 + cos) + 0.04 * sin;
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, (at, leader)));
            }
        }
        if let Some((_, place)) = best {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    use crate::i18n::Lang;

    const CANVAS: Rect = Rect {
        x: 0.0,
        y: 0.0,
        w: 500.0,
        h: 300.0,
    };

    /// In a heap of circles each of the foremost has its badge; none touches another, nor the circle of another.
    #[test]
    fn all_have_one_and_none_touches_another() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::of(PageSize::Slide);
        let ink = Ink::on(&page, &theme, (&fonts, Lang::En));
        let spots: Vec<Spot> = (0..10)
            .map(|bubble| Spot {
                bubble,
                at: [
                    230.0 + (bubble * 7 % 10) as f32 * 5.0,
                    140.0 + (bubble % 4) as f32 * 6.0,
                ],
                radius: 7.0,
            })
            .collect();
        let foremost: Vec<Foremost> = (0..10)
            .map(|bubble| Foremost {
                bubble,
                rank: bubble as u32 + 1,
                letter: None,
                entry: Some(bubble),
                keyed: true,
            })
            .collect();
        let wanted: Vec<usize> = (0..10).collect();
        let mut space = Space::new(CANVAS, &spots, 100.0, &wanted);
        // A disc that hides the first circles wholly.
        let disc = Rect {
            x: 205.0,
            y: 110.0,
            w: 40.0,
            h: 40.0,
        };
        space.take(disc);
        let found = badges(&foremost, &spots, &wanted, &|_, _| true, &mut space, ink);
        assert_eq!(found.len(), 10);
        for (at, badge) in found.iter().enumerate() {
            assert!(badge.distance(&disc) > 0.0);
            for other in &found[..at] {
                let apart = (badge.at[0] - other.at[0]).hypot(badge.at[1] - other.at[1]);
                assert!(apart > badge.radius * 2.0, "{badge:?} {other:?}");
            }
            for spot in spots.iter().filter(|spot| spot.bubble != badge.bubble) {
                let apart = (badge.at[0] - spot.at[0]).hypot(badge.at[1] - spot.at[1]);
                assert!(apart >= badge.radius + spot.radius, "{badge:?} {spot:?}");
            }
        }
    }
}
