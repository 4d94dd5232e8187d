//! The ground of the map: coloured areas, hatching where data are missing, water, borders.

use super::crop;
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Shape};
use super::hatch::hatch;
use super::spec::{AreaStyle, MapSpec};
use super::style::{Ink, full};
use crate::figure::{Color, Mark, PathStep, group};
use crate::geo::{Polygon, Ring};
use crate::i18n::number;

/// Points of an outline closer than this on the page are one.
const FINEST: f32 = 0.25;
/// How far areas reach beyond the frame that cuts them, in body sizes.
const BEYOND: f32 = 0.1;

/// Areas, hatching and water, as far as they lie in `canvas`; their colours are quiet under circles, and none (plain)
/// under cells.
pub fn ground(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    canvas: Rect,
    (quiet, plain): (bool, bool),
    ink: Ink,
) -> Vec<Mark> {
    let uncoloured = plain || spec.plain;
    let border = if uncoloured {
        full(
            ink.body * 0.06,
            ink.theme.context.mix(ink.theme.ground, 0.25),
        )
    } else {
        full(ink.body * 0.06, ink.theme.ground)
    };
    let mut areas = Vec::with_capacity(geometry.shapes.len());
    let mut missing = Vec::new();
    for (index, shape) in geometry.shapes.iter().enumerate() {
        if shape.remote || !fit.area(shape.bounds).overlaps(&canvas) {
            continue;
        }
        let style = spec.styles.get(index);
        let color = style
            .and_then(|style| style.value)
            .and_then(|value| geometry.classes.of(value))
            .map(|class| geometry.classes.color(class, ink.theme, quiet));
        let fill = match color {
            _ if uncoloured => ink.theme.ground.mix(ink.theme.land, 0.35),
            Some(color) => color,
            None => ink.theme.missing,
        };
        // Borders along the frame lie outside of it.
        let frame = canvas.inset(-ink.body * BEYOND);
        let path = Mark::Path {
            steps: outline(&shape.polygons, fit, &frame),
            fill: Some(fill),
            stroke: Some(border.clone()),
            key: style.map(|style| style.name.clone()),
        };
        areas.push(match style {
            Some(style) => Mark::Thing {
                id: format!("area:{}", style.name),
                title: title(style, geometry, ink),
                marks: vec![path],
            },
            None => path,
        });
        if color.is_none() && style.is_some() && !uncoloured {
            missing.push(missing_hatch(shape, (fit, canvas), ink));
        }
    }
    let water: Vec<Mark> = geometry
        .water
        .iter()
        .map(|polygon| Mark::Path {
            steps: outline(std::slice::from_ref(polygon), fit, &canvas),
            fill: Some(ink.theme.water),
            stroke: None,
            key: None,
        })
        .collect();
    vec![
        group("areas", areas),
        group("no data", missing),
        group("water", water),
    ]
}

/// What a person reads of an area in a vector editor: its name and value.
fn title(style: &AreaStyle, geometry: &MapGeometry, ink: Ink) -> String {
    match style.value {
        Some(value) => {
            let value = number(value, geometry.classes.decimals.max(1), ink.lang);
            format!("{}: {value}", style.name)
        }
        None => style.name.clone(),
    }
}

/// The look of missing data: its colour comes from the theme, its lines are the quiet ink, faint.
pub fn hatch_color(ink: Ink) -> Color {
    ink.theme.quiet.with_alpha(0.45)
}

/// Distance between hatch lines.
pub fn hatch_gap(ink: Ink) -> f32 {
    ink.body * 0.36
}

fn missing_hatch(shape: &Shape, (fit, canvas): (&Fit, Rect), ink: Ink) -> Mark {
    let cut = |ring: &Ring| -> Ring {
        let points = crop::ring(
            ring.iter().map(|point| fit.apply(*point)).collect(),
            &canvas,
        );
        points.into_iter().map(|at| at.map(f64::from)).collect()
    };
    let polygons = shape.polygons.iter().map(|polygon| Polygon {
        outer: cut(&polygon.outer),
        holes: polygon.holes.iter().map(cut).collect(),
    });
    let polygons: Vec<Polygon> = polygons.collect();
    hatch(&polygons, hatch_gap(ink), ink.hair(), hatch_color(ink))
}

/// A path around polygons and their holes, as far as they lie in a frame.
pub fn outline(polygons: &[Polygon], fit: &Fit, frame: &Rect) -> Vec<PathStep> {
    let mut steps = Vec::new();
    for ring in polygons.iter().flat_map(Polygon::rings) {
        let points = ring.iter().map(|point| fit.apply(*point)).collect();
        path(&crop::ring(points, frame), true, &mut steps);
    }
    steps
}

/// The parts of a line in a frame.
pub fn line_steps(points: &[[f64; 2]], fit: &Fit, frame: &Rect) -> Vec<PathStep> {
    let mut steps = Vec::new();
    let points: Vec<[f32; 2]> = points.iter().map(|point| fit.apply(*point)).collect();
    for part in crop::line(&points, frame) {
        path(&part, false, &mut steps);
    }
    steps
}

/// Adds the steps along points, those too close to one another left out.
fn path(points: &[[f32; 2]], closed: bool, steps: &mut Vec<PathStep>) {
    let start = steps.len();
    let mut last = [f32::NAN; 2];
    for &at in points {
        if steps.len() == start {
            steps.push(PathStep::Move(at));
        } else if (at[0] - last[0]).abs() < FINEST && (at[1] - last[1]).abs() < FINEST {
            continue;
        } else {
            steps.push(PathStep::Line(at));
        }
        last = at;
    }
    if closed && steps.len() > start + 2 {
        steps.push(PathStep::Close);
    } else if closed || steps.len() < start + 2 {
        steps.truncate(start);
    }
}
