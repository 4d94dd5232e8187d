//! Research projects over a map: their number in each town as a badge, or a diamond at each enterprise that carries some;
//! and what that looks like in the legend.

use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::spec::{MapSpec, ProjectMark, ProjectPlace, ProjectsAs};
use super::style::{Ink, baseline, full, lettered};
use crate::figure::{Anchor, Mark, PathStep, Weight};
use crate::i18n::{fill, number};

/// Half the diagonal of the largest diamond, and of the smallest, in body sizes.
const LARGEST: f32 = 0.6;
const LEAST: f32 = 0.19;
/// Radius of the largest badge, in body sizes.
const BADGE: f32 = 1.5;

/// The marks that lie on a canvas, with the boxes that labels must leave free.
pub fn marks(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    canvas: Rect,
    ink: Ink,
) -> (Vec<Mark>, Vec<Rect>) {
    let Some(projects) = &spec.projects else {
        return (Vec::new(), Vec::new());
    };
    let most = most(spec);
    let mut marks = Vec::new();
    let mut taken = Vec::new();
    for mark in &projects.marks {
        let Some(at) = place(mark, geometry).map(|place| fit.apply(place)) else {
            continue;
        };
        if !canvas.contains(at) {
            continue;
        }
        let share = (mark.count as f32 / most as f32).sqrt();
        let count = number(f64::from(mark.count), 0, ink.lang);
        let title = fill(
            ink.lang,
            "figure.map_projects_at",
            &[("name", &mark.name), ("count", &count)],
        );
        let key = Some(mark.key.clone());
        let drawn = if projects.shown == ProjectsAs::Enterprises {
            let half = (share * LARGEST).max(LEAST) * ink.body;
            vec![diamond(at, half, key, ink)]
        } else {
            let (marks, place) = badge(at, share, &count, key, ink);
            taken.push(place);
            marks
        };
        marks.push(Mark::Thing {
            id: format!("projects:{}", mark.key),
            title,
            marks: drawn,
        });
    }
    (marks, taken)
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

fn diamond(at: [f32; 2], half: f32, key: Option<String>, ink: Ink) -> Mark {
    let [x, y] = at;
    Mark::Path {
        steps: vec![
            PathStep::Move([x, y - half]),
            PathStep::Line([x + half, y]),
            PathStep::Line([x, y + half]),
            PathStep::Line([x - half, y]),
            PathStep::Close,
        ],
        fill: Some(ink.theme.text.with_alpha(0.78)),
        stroke: Some(full(ink.body * 0.05, ink.theme.ground)),
        key,
    }
}

/// A number in a circle, at least as large as the number needs.
fn badge(
    at: [f32; 2],
    share: f32,
    count: &str,
    key: Option<String>,
    ink: Ink,
) -> (Vec<Mark>, Rect) {
    let size = ink.caption();
    let needed = ink.width(count, size, Weight::Bold) / 2.0 + size * 0.42;
    let radius = (share * BADGE * ink.body).max(needed).max(size * 0.85);
    let circle = Mark::Circle {
        center: at,
        radius,
        fill: Some(ink.theme.ground.with_alpha(0.92)),
        stroke: Some(full(ink.body * 0.11, ink.theme.text)),
        key,
    };
    let words = lettered(
        [at[0], baseline(at[1], size)],
        count,
        size,
        Weight::Bold,
        ink.theme.text,
        Anchor::Middle,
    );
    let place = Rect {
        x: at[0] - radius,
        y: at[1] - radius,
        w: radius * 2.0,
        h: radius * 2.0,
    };
    (vec![circle, words], place)
}

/// The sign in the legend, in a box of `wide` × `tall` at `y`.
pub fn sign(spec: &MapSpec, y: f32, wide: f32, tall: f32, ink: Ink) -> Vec<Mark> {
    let at = [wide / 2.0, y + tall / 2.0];
    match &spec.projects {
        Some(projects) if projects.shown == ProjectsAs::Enterprises => {
            vec![diamond(at, tall * 0.36, None, ink)]
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
