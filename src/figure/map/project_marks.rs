//! Research projects on a map: their number in each town as a badge, or a dot in the circle of each enterprise that carries
//! some; and what that looks like in the legend.

use std::collections::HashMap;

use super::bubbles::{Spot, look, other};
use super::disc::Disc;
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::spec::{MapSpec, ProjectMark, ProjectMarks, ProjectPlace, ProjectsAs};
use super::style::{Ink, full};
use crate::figure::{Mark, Weight};
use crate::i18n::{Lang, fill, number};

/// Radius of the smallest dot and of the largest, as shares of the circle's that they stand in.
const DOTS: [f32; 2] = [0.3, 0.6];
/// Radius of a dot that stands alone, where no circle is drawn, in body sizes.
const ALONE: f32 = 0.17;
/// Radius of the largest badge, in body sizes.
const BADGE: f32 = 1.5;
/// Rings of a quarter of its radius around its town's middle, and places on each, where a badge is looked a place for.
const RINGS: usize = 24;
const DIRECTIONS: usize = 24;

/// What the marks of projects stand among.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    pub canvas: Rect,
    /// Circles that are pointed out.
    pub foremost: &'a [Spot],
    /// Names that stand already.
    pub names: &'a [Rect],
    /// Whether enterprises are drawn as circles, in which their dots stand.
    pub circles: bool,
}

/// The marks that lie on a canvas beside those in circles, with the boxes that labels must leave free. A number in its town keeps off the circles of
/// the foremost, and off names that stand already, where the town has room.
pub fn marks(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    among: Among,
    ink: Ink,
) -> (Vec<Mark>, Vec<Rect>) {
    let Among {
        canvas,
        foremost,
        names,
        circles,
    } = among;
    let in_circles =
        |projects: &&ProjectMarks| projects.shown == ProjectsAs::Enterprises && circles;
    let Some(projects) = spec.projects.as_ref().filter(|all| !in_circles(all)) else {
        return (Vec::new(), Vec::new());
    };
    let most = most(spec);
    let mut marks = Vec::new();
    let mut taken = names.to_vec();
    for mark in &projects.marks {
        let Some(at) = place(mark, geometry).map(|place| fit.apply(place)) else {
            continue;
        };
        if !canvas.contains(at) {
            continue;
        }
        let share = (mark.count as f32 / most as f32).sqrt();
        let count = number(f64::from(mark.count), 0, ink.lang);
        let title = title(mark, ink.lang);
        let key = Some(mark.key.clone());
        let drawn = if projects.shown == ProjectsAs::Enterprises {
            vec![dot(at, ink.body * ALONE, key, ink)]
        } else {
            let radius = badge_radius(share, &count, ink);
            let home = |at: [f32; 2]| match mark.at {
                ProjectPlace::Area(area) => {
                    let shape = geometry.shapes.get(area);
                    shape.is_some_and(|shape| shape.contains(fit.invert(at)))
                }
                ProjectPlace::Bubble(_) => true,
            };
            let at = kept_off((at, radius), &home, canvas, (foremost, &taken), ink);
            let (marks, place) = badge(at, radius, &count, key, ink);
            taken.push(place);
            marks
        };
        marks.push(Mark::Thing {
            id: format!("projects:{}", mark.key),
            title,
            marks: drawn,
        });
    }
    (marks, taken.split_off(names.len()))
}

/// The most projects of one mark.
fn most(spec: &MapSpec) -> u32 {
    let marks = spec.projects.iter().flat_map(|projects| &projects.marks);
    marks.map(|mark| mark.count).max().unwrap_or(1).max(1)
}

/// Where a mark stands in the plane; nowhere where its enterprise or area does not.
fn place(mark: &ProjectMark, geometry: &MapGeometry) -> Option<[f64; 2]> {
    match mark.at {
        ProjectPlace::Area(at) => {
            let shape = geometry.shapes.get(at).filter(|shape| !shape.remote)?;
            Some(shape.pole.0)
        }
        ProjectPlace::Bubble(at) => *geometry.places.get(at)?,
    }
}

/// What a person reads of a mark in a vector editor.
fn title(mark: &ProjectMark, lang: Lang) -> String {
    let count = number(f64::from(mark.count), 0, lang);
    let args: [(&str, &dyn std::fmt::Display); 2] = [("name", &mark.name), ("count", &count)];
    fill(lang, "figure.map_projects_at", &args)
}

/// The dot of an enterprise with projects.
fn dot(center: [f32; 2], radius: f32, key: Option<String>, ink: Ink) -> Mark {
    Mark::Circle {
        center,
        radius,
        fill: Some(ink.theme.ground),
        stroke: Some(full((radius * 0.4).min(ink.body * 0.08), ink.theme.text)),
        key,
    }
}

/// The projects that enterprises carry, where dots in their circles say so: one among other circles hides none.
pub struct Carried<'a> {
    of: HashMap<usize, &'a ProjectMark>,
    most: u32,
}

impl<'a> Carried<'a> {
    /// Those of a map; nothing where it has none, or shows them otherwise.
    pub fn of(spec: &'a MapSpec) -> Option<Self> {
        let projects = spec.projects.as_ref();
        let projects = projects.filter(|projects| projects.shown == ProjectsAs::Enterprises)?;
        let of = projects.marks.iter().filter_map(|mark| match mark.at {
            ProjectPlace::Bubble(bubble) => Some((bubble, mark)),
            ProjectPlace::Area(_) => None,
        });
        Some(Self {
            of: of.collect(),
            most: most(spec),
        })
    }

    /// The dot in a circle, larger where the enterprise carries more; none where it carries none.
    pub fn mark(&self, spot: &Spot, ink: Ink) -> Option<Mark> {
        let mark = self.of.get(&spot.bubble)?;
        let share = (mark.count as f32 / self.most as f32).sqrt();
        let radius = spot.radius * (DOTS[0] + (DOTS[1] - DOTS[0]) * share);
        Some(Mark::Thing {
            id: format!("projects:{}", mark.key),
            title: title(mark, ink.lang),
            marks: vec![dot(spot.at, radius, Some(mark.key.clone()), ink)],
        })
    }
}

/// The radius of a number's circle, at least as large as the number needs.
fn badge_radius(share: f32, count: &str, ink: Ink) -> f32 {
    let size = ink.caption();
    let needed = ink.width(count, size, Weight::Bold) / 2.0 + size * 0.42;
    (share * BADGE * ink.body).max(needed).max(size * 0.85)
}

/// The place nearest to a wanted one, at home and on the canvas, where a number hides no circle of the foremost and nothing
/// that is taken; else one where it hides a circle; the wanted one where there is none.
fn kept_off(
    (at, radius): ([f32; 2], f32),
    home: &dyn Fn([f32; 2]) -> bool,
    canvas: Rect,
    (foremost, taken): (&[Spot], &[Rect]),
    ink: Ink,
) -> [f32; 2] {
    let gap = ink.body * 0.2;
    let is_free = |place: [f32; 2]| {
        let mut others = taken.iter();
        others.all(|other| !other.overlaps(&Rect::around(place, radius)))
    };
    let hides_none = |[x, y]: [f32; 2]| {
        let mut spots = foremost.iter();
        spots.all(|spot| (spot.at[0] - x).hypot(spot.at[1] - y) >= radius + spot.radius + gap)
    };
    let rings = (1..=RINGS).flat_map(|ring| {
        (0..DIRECTIONS).map(move |step| {
            let (sin, cos) = (step as f32 / DIRECTIONS as f32 * std::f32::consts::TAU).sin_cos();
            let out = radius * 0.25 * ring as f32;
            [at[0] + cos * out, at[1] + sin * out]
        })
    });
    let here = |place: &[f32; 2]| home(*place) && canvas.inset(radius).contains(*place);
    let places: Vec<[f32; 2]> = std::iter::once(at)
        .chain(rings)
        .filter(|place| is_free(*place) && here(place))
        .collect();
    let clear = places.iter().find(|place| hides_none(**place));
    *clear.or(places.first()).unwrap_or(&at)
}

/// A number in a circle.
fn badge(
    at: [f32; 2],
    radius: f32,
    count: &str,
    key: Option<String>,
    ink: Ink,
) -> (Vec<Mark>, Rect) {
    let look = Disc {
        radius,
        size: ink.caption(),
        fill: ink.theme.ground.with_alpha(0.92),
        rim: full(ink.body * 0.11, ink.theme.text),
        letters: ink.theme.text,
    };
    (look.marks(at, count, key), Rect::around(at, radius))
}

/// The sign in the legend, in a box of `wide` × `tall` at `y`.
pub fn sign(spec: &MapSpec, y: f32, wide: f32, tall: f32, ink: Ink) -> Vec<Mark> {
    let at = [wide / 2.0, y + tall / 2.0];
    match &spec.projects {
        Some(projects) if projects.shown == ProjectsAs::Enterprises => {
            let radius = tall * 0.36;
            let (fill, rim) = look(other(ink), radius, ink);
            let circle = Mark::Circle {
                center: at,
                radius,
                fill: Some(fill),
                stroke: Some(rim),
                key: None,
            };
            vec![circle, dot(at, radius * 0.5, None, ink)]
        }
        _ => vec![Mark::Circle {
            center: at,
            radius: tall * 0.36,
            fill: Some(ink.theme.ground),
            stroke: Some(full(ink.body * 0.11, ink.theme.text)),
            key: None,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    use crate::i18n::Lang;

    /// A number hides no circle that is pointed out, as long as its town has another place for it.
    #[test]
    fn numbers_keep_off_the_foremost() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::of(PageSize::Slide);
        let ink = Ink::on(&page, &theme, (&fonts, Lang::En));
        let canvas = Rect {
            x: 0.0,
            y: 0.0,
            w: 400.0,
            h: 300.0,
        };
        let spot = Spot {
            bubble: 0,
            at: [204.0, 150.0],
            radius: 6.0,
        };
        let wanted = [200.0, 150.0];
        let everywhere = |_: [f32; 2]| true;
        let pointed = [spot];
        let spots = (pointed.as_slice(), [].as_slice());
        let [x, y] = kept_off((wanted, 15.0), &everywhere, canvas, spots, ink);
        assert!((x - 204.0).hypot(y - 150.0) > 21.0, "{x} {y}");
        // A town that ends at the number has no other place.
        let nearby = |[x, y]: [f32; 2]| (x - 200.0_f32).hypot(y - 150.0) < 5.0;
        let is_wanted = |[x, y]: [f32; 2]| (x - wanted[0]).abs() + (y - wanted[1]).abs() < 0.01;
        assert!(is_wanted(kept_off(
            (wanted, 15.0),
            &nearby,
            canvas,
            spots,
            ink
        )));
        let none = ([].as_slice(), [].as_slice());
        assert!(is_wanted(kept_off(
            (wanted, 15.0),
            &everywhere,
            canvas,
            none,
            ink
        )));
    }
}
