//! Enterprises as circles: area ∝ value, the biggest at the bottom.

use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, positive};
use super::project_marks::Carried;
use super::size_legend::size_label;
use super::spec::{CirclesAs, MapSpec};
use super::style::{Ink, full};
use crate::figure::{Color, Mark, Stroke, Theme, ThemeMode};

/// Share of the areas' ground that all bubbles together may cover.
const COVER: f64 = 0.22;
/// Share of a single area's ground that its bubbles may cover.
const MOST: f64 = 0.8;
/// More circles than this have no light ground of their own.
const HALOED: usize = 4_000;
/// Opacity of a bubble.
const OPACITY: f32 = 0.75;
/// Width of the ring of the page's ground around a bubble, in body sizes.
const HALO: f32 = 0.09;

/// How values become radii.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Radii {
    /// Largest value.
    pub top: f64,
    /// Its radius in points.
    pub largest: f32,
    /// The radius below which nothing can be seen; also that of enterprises without a positive value.
    pub least: f32,
}

impl Radii {
    /// Radii that fill the ground neither too little nor too much.
    pub fn new(spec: &MapSpec, geometry: &MapGeometry, scale: f64, body: f32) -> Self {
        let Load {
            top,
            sum,
            crowded,
            count,
        } = Load::of(spec, geometry);
        let share = sum / top.max(f64::MIN_POSITIVE);
        let ground: f64 = geometry.shapes.iter().map(|shape| shape.area).sum::<f64>();
        let crowded = crowded / top.max(f64::MIN_POSITIVE) / MOST;
        let crowding = (share.max(1.0) / ground.max(f64::MIN_POSITIVE) / COVER).max(crowded);
        let fitting = (scale * scale / (std::f64::consts::PI * crowding)).sqrt() as f32;
        // Few circles are never specks, and many have room for no more.
        let many = (FEW / count.max(1) as f32).sqrt().min(1.0);
        let side = (geometry.frame.width() * geometry.frame.height()).sqrt() * scale;
        let many = many * (side as f32 / (body * WIDE)).min(1.0);
        let least = body * (0.14 * many).max(0.075);
        // Without any size all are the same small dot.
        let most = if top > 0.0 { body * 1.4 } else { body * 0.3 };
        // In hexagons, which say nothing but their town, circles shrink until all stand inside, beside the name.
        let largest = if geometry.is_schematic() && top > 0.0 {
            (fitting * 0.85).max(body * 0.09)
        } else {
            fitting.max(body * 0.48 * many).max(least * 1.6)
        };
        let largest = largest.min(most);
        Self {
            top,
            largest,
            least: least.min(largest * 0.75),
        }
    }

    /// Radii that two maps share: those of the larger value and of the more crowded map.
    pub fn shared(self, other: Self) -> Self {
        let top = self.top.max(other.top);
        let largest = |radii: &Self| {
            // The radius that the common top value would have on that map.
            radii.largest * (top / radii.top.max(f64::MIN_POSITIVE)).sqrt() as f32
        };
        let (a, b) = (largest(&self), largest(&other));
        Self {
            top,
            largest: if other.top <= 0.0 {
                a
            } else if self.top <= 0.0 {
                b
            } else {
                a.min(b)
            },
            ..self
        }
    }

    /// The radius of a value.
    pub fn of(&self, value: f64) -> f32 {
        if self.top <= 0.0 {
            return self.largest;
        }
        let share = (positive(value) / self.top).sqrt() as f32;
        (share * self.largest).max(self.least)
    }

    /// Whether the circle of a value is no larger than its share.
    pub fn is_to_scale(&self, value: f64) -> bool {
        self.top <= 0.0 || (positive(value) / self.top).sqrt() as f32 * self.largest >= self.least
    }

    /// The same radii in a view that is `zoom` times as large: circles grow more slowly than the ground.
    pub fn zoomed(self, zoom: f32) -> Self {
        let factor = zoom.max(0.1).sqrt().min(5.0);
        Self {
            largest: self.largest * factor,
            least: self.least * factor.min(2.5),
            ..self
        }
    }
}

/// As many circles as can be told from specks …
const FEW: f32 = 1_500.0;
/// … on a map of so many body sizes.
const WIDE: f32 = 36.0;

/// What there is to draw: of all years where they are known, so that sizes mean the same in each.
struct Load {
    /// Largest size.
    top: f64,
    /// Sum of the sizes.
    sum: f64,
    /// Largest sum of sizes over the ground of an area: one crowded town must not become a heap.
    crowded: f64,
    count: usize,
}

impl Load {
    fn of(spec: &MapSpec, geometry: &MapGeometry) -> Self {
        let size = |bubble: &usize| positive(spec.bubbles[*bubble].size);
        let own = Self {
            top: geometry.order.first().map_or(0.0, size),
            sum: geometry.order.iter().map(size).sum(),
            crowded: crowding(spec, geometry),
            count: geometry.order.len(),
        };
        let Some(held) = &spec.held else {
            return own;
        };
        let areas = held.loads.iter().zip(&geometry.shapes);
        let crowded = areas
            .filter(|(_, shape)| shape.area > 0.0)
            .map(|(load, shape)| load / shape.area)
            .fold(0.0, f64::max);
        Self {
            top: held.top.max(own.top),
            sum: held.sum.max(own.sum),
            crowded: crowded.max(own.crowded),
            count: held.most.max(own.count),
        }
    }
}

/// The largest sum of sizes over the ground of an area that holds a fair part of all enterprises.
fn crowding(spec: &MapSpec, geometry: &MapGeometry) -> f64 {
    let mut sums = vec![(0.0, 0_usize); geometry.shapes.len()];
    for bubble in &geometry.order {
        let bubble = &spec.bubbles[*bubble];
        if let Some(sum) = bubble.area.and_then(|area| sums.get_mut(area)) {
            sum.0 += positive(bubble.size);
            sum.1 += 1;
        }
    }
    let fair = if geometry.is_schematic() {
        3
    } else {
        (geometry.order.len() / 20).max(5)
    };
    sums.iter()
        .zip(&geometry.shapes)
        .filter(|((_, count), shape)| *count >= fair && shape.area > 0.0)
        .map(|((sum, _), shape)| sum / shape.area)
        .fold(0.0, f64::max)
}

/// One circle as it stands on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Index into the spec's bubbles.
    pub bubble: usize,
    pub at: [f32; 2],
    pub radius: f32,
}

impl Spot {
    /// The box around it.
    pub fn bounds(&self) -> Rect {
        Rect::around(self.at, self.radius)
    }
}

/// Whether the areas' colours must be quiet: circles need a quiet ground.
pub fn is_quiet(spec: &MapSpec, geometry: &MapGeometry) -> bool {
    spec.circles != CirclesAs::Hidden && !geometry.order.is_empty()
}

/// The circles that touch `canvas`, the biggest first; none where circles are not wanted.
pub fn spots(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    radii: &Radii,
    canvas: Rect,
) -> Vec<Spot> {
    let shown = match spec.circles {
        CirclesAs::Hidden => &[],
        _ => geometry.order.as_slice(),
    };
    shown
        .iter()
        .filter_map(|bubble| {
            let radius = radii.of(spec.bubbles[*bubble].size);
            let at = fit.apply(geometry.places[*bubble]?);
            let at = match spec.bubbles[*bubble]
                .area
                .filter(|_| geometry.is_schematic())
            {
                Some(area) => inside(geometry, fit, area, (at, radius)),
                None => at,
            };
            canvas.inset(-radius).contains(at).then_some(Spot {
                bubble: *bubble,
                at,
                radius,
            })
        })
        .collect()
}

/// A circle pushed into the hexagon of its town: on a schematic map what reaches into another one would stand there.
fn inside(
    geometry: &MapGeometry,
    fit: &Fit,
    area: usize,
    (at, radius): ([f32; 2], f32),
) -> [f32; 2] {
    let cell = geometry
        .shapes
        .get(area)
        .and_then(|shape| shape.polygons.first());
    let Some(cell) = cell else { return at };
    let corners: Vec<[f32; 2]> = cell.outer.iter().map(|point| fit.apply(*point)).collect();
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let middle = [0, 1].map(|axis| {
        corners.iter().map(|corner| corner[axis]).sum::<f32>() / corners.len().max(1) as f32
    });
    let mut at = at;
    for (from, to) in sides {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let long = dx.hypot(dy);
        if long < 1e-3 {
            continue;
        }
        // How far a point lies inwards from the side.
        let inwards =
            |point: [f32; 2]| (dx * (point[1] - from[1]) - dy * (point[0] - from[0])) / long;
        let sign = inwards(middle).signum();
        let short = radius.min(inwards(middle).abs()) - inwards(at) * sign;
        if short > 0.0 {
            at = [
                at[0] - dy / long * short * sign,
                at[1] + dx / long * short * sign,
            ];
        }
    }
    at
}

/// The colour of a category; the rest is context.
pub fn category_color(spec: &MapSpec, category: Option<usize>, ink: Ink) -> Color {
    category
        .filter(|category| *category < spec.categories.len())
        .and_then(|category| ink.theme.categories.get(category))
        .copied()
        .unwrap_or(if spec.categories.is_empty() {
            ink.theme.accent
        } else {
            other(ink)
        })
}

/// The colour of what has no category of its own: the grey of context, lighter or darker than every category; its rim
/// tells it from the ground.
pub fn other(ink: Ink) -> Color {
    ink.theme.context
}

/// Inside and rim of a circle.
pub fn look(color: Color, radius: f32, ink: Ink) -> (Color, Stroke) {
    let width = (radius * 0.13).clamp(ink.body * 0.03, ink.body * 0.06);
    (
        color.with_alpha(OPACITY),
        full(width, rim(color, ink.theme)),
    )
}

/// The colour of a rim: clearly off the ring of the page's ground around it, whatever lies below.
fn rim(color: Color, theme: &Theme) -> Color {
    let share = match theme.mode {
        ThemeMode::Light => 0.45,
        ThemeMode::Dark => 0.25,
    };
    color.mix(theme.text, share)
}

/// The ring of the page's ground around a circle.
fn halo(spot: &Spot, ink: Ink) -> Mark {
    Mark::Circle {
        center: spot.at,
        radius: spot.radius + ink.body * HALO,
        fill: Some(ink.theme.ground.with_alpha(0.92)),
        stroke: None,
        key: None,
    }
}

/// The marks of circles, each on a ring of the page's ground so that it can be told from its neighbours and from every
/// area, unless they are too many; among sized ones, one without a positive value is a ring only. Those that are labelled
/// lie above all others and get a strong rim, so that the eye finds them.
pub fn marks(spec: &MapSpec, spots: &[Spot], labelled: &[usize], ink: Ink) -> Vec<Mark> {
    let no_sizes = spots
        .first()
        .is_none_or(|spot| positive(spec.bubbles[spot.bubble].size) <= 0.0);
    let haloed = spots.len() <= HALOED;
    let carried = Carried::of(spec);
    let (pointed, rest): (Vec<&Spot>, Vec<&Spot>) = spots
        .iter()
        .partition(|spot| labelled.contains(&spot.bubble));
    let mut marks: Vec<Mark> = (rest.into_iter())
        .chain(pointed)
        .flat_map(|spot| {
            let bubble = &spec.bubbles[spot.bubble];
            let color = category_color(spec, bubble.category, ink);
            let (fill, rim) = look(color, spot.radius, ink);
            let filled = no_sizes || positive(bubble.size) > 0.0;
            let circle = Mark::Circle {
                center: spot.at,
                radius: spot.radius,
                fill: filled.then_some(fill),
                stroke: Some(rim),
                key: Some(bubble.key.clone()),
            };
            // What is named is the circle alone.
            let halo = (filled && haloed).then(|| halo(spot, ink));
            let thing = Mark::Thing {
                id: format!("enterprise:{}", bubble.key),
                title: format!("{}: {}", bubble.name, size_label(bubble.size, ink.lang)),
                marks: vec![circle],
            };
            let dot = carried.as_ref().and_then(|carried| carried.mark(spot, ink));
            halo.into_iter().chain([thing]).chain(dot)
        })
        .collect();
    marks.extend(rims(spec, spots, labelled, ink));
    marks.extend(selected(spec, spots, ink));
    marks
}

/// Dots that only say where a label belongs, among cells that count what circles would show.
pub fn dots(spec: &MapSpec, spots: &[Spot], ink: Ink) -> Vec<Mark> {
    spots
        .iter()
        .map(|spot| {
            let bubble = &spec.bubbles[spot.bubble];
            Mark::Thing {
                id: format!("enterprise:{}", bubble.key),
                title: bubble.name.clone(),
                marks: vec![Mark::Circle {
                    center: spot.at,
                    radius: spot.radius,
                    fill: Some(ink.theme.ground),
                    stroke: Some(full(ink.body * 0.08, ink.theme.text)),
                    key: Some(bubble.key.clone()),
                }],
            }
        })
        .chain(selected(spec, spots, ink))
        .collect()
}

/// Strong rims of the labelled circles, above all others: the biggest lie at the bottom and could not be found.
fn rims(spec: &MapSpec, spots: &[Spot], labelled: &[usize], ink: Ink) -> Vec<Mark> {
    spots
        .iter()
        .filter(|spot| labelled.contains(&spot.bubble))
        .flat_map(|spot| {
            let width = (spot.radius * 0.24).clamp(ink.body * 0.06, ink.body * 0.1);
            let ring = |out: f32, width: f32, color: Color| Mark::Circle {
                center: spot.at,
                radius: spot.radius + out,
                fill: None,
                stroke: Some(full(width, color)),
                key: Some(spec.bubbles[spot.bubble].key.clone()),
            };
            let halo = ink.body * HALO;
            let around = ring(width.midpoint(halo), halo, ink.theme.ground);
            [around, ring(0.0, width, ink.theme.text)]
        })
        .collect()
}

/// A ring around the selected enterprise, above all others.
fn selected(spec: &MapSpec, spots: &[Spot], ink: Ink) -> Vec<Mark> {
    let Some(key) = &spec.selected else {
        return Vec::new();
    };
    let Some(spot) = spots
        .iter()
        .find(|spot| spec.bubbles[spot.bubble].key == *key)
    else {
        return Vec::new();
    };
    let ring = |radius: f32, width: f32, color: Color| Mark::Circle {
        center: spot.at,
        radius,
        fill: None,
        stroke: Some(full(width, color)),
        key: Some(key.clone()),
    };
    let gap = ink.body * 0.16;
    vec![
        ring(spot.radius + gap, ink.body * 0.36, ink.theme.ground),
        ring(spot.radius + gap, ink.body * 0.2, ink.theme.accent),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::classes::Classes;
    use crate::figure::map::spec::ClassMethod;
    use crate::figure::theme::contrast;
    use crate::figure::theme::tests::{deuteranopia, lab, nearest, protanopia};

    /// A circle's rim is told from the ring around it on areas of every class, in every colour, light and dark.
    #[test]
    fn circles_are_seen_on_every_class() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            let colors = theme.categories.iter().copied();
            for color in colors.chain([theme.accent, theme.context]) {
                for count in 2..=7 {
                    let values: Vec<f64> = (0..count).map(f64::from).collect();
                    let classes = Classes::new(&values, ClassMethod::Equal, count as usize);
                    for class in 0..classes.count() {
                        let area = classes.color(class, &theme, true);
                        let ring = area.mix(theme.ground, 0.92);
                        let found = contrast(rim(color, &theme), ring);
                        assert!(found >= 3.0, "{mode:?} {color:?} on class {class}: {found}");
                    }
                }
            }
        }
    }

    /// As they are drawn, over the light ring, all categories and the rest are told apart by everybody, and by their
    /// lightness on grey paper. Eight colours have 27 steps of lightness between the darkest that is still a colour and
    /// the lightest that still stands out, so that neighbours are hardly four apart; names in the list tell the rest.
    #[test]
    fn circles_are_told_apart_by_everybody_and_on_grey_paper() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            let all = theme.categories.iter().chain([&theme.context]);
            let drawn = all.map(|color| theme.ground.mix(*color, OPACITY).linear());
            let drawn: Vec<_> = drawn.collect();
            let seen: Vec<_> = drawn.iter().map(|color| lab(*color)).collect();
            assert!(nearest(&seen) > 20.0, "{mode:?} {}", nearest(&seen));
            for blind in [deuteranopia, protanopia] {
                let seen: Vec<_> = drawn.iter().map(|color| lab(blind(*color))).collect();
                assert!(nearest(&seen) > 13.0, "{mode:?} {}", nearest(&seen));
            }
            let grey: Vec<_> = seen.iter().map(|color| [color[0], 0.0, 0.0]).collect();
            assert!(nearest(&grey) > 3.2, "{mode:?} {}", nearest(&grey));
        }
    }
}
