//! Further layers over the areas: zones as outlines, lines, places as small squares with their names; and what they look
//! like in the legend.

use super::base::{outline, ring_steps};
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Overlay};
use super::space::Space;
use super::style::{Ink, baseline, full, line, text_box};
use crate::figure::{Anchor, Color, Lettering, Mark, Stroke, Weight, group};
use crate::geo::Layer;

/// Dashes of the layers in their order, in body sizes; a full line for the first.
const DASHES: [&[f32]; 3] = [&[], &[0.5, 0.3], &[0.12, 0.24]];
/// Sides of the square of a place, in body sizes.
const SIDE: f32 = 0.46;

/// The colour of a layer.
fn color(at: usize, ink: Ink) -> Color {
    [ink.theme.second, ink.theme.text, ink.theme.accent][at % 3]
}

fn stroke(at: usize, ink: Ink) -> Stroke {
    Stroke {
        width: ink.body * 0.11,
        color: color(at, ink),
        dash: DASHES[at % 3].iter().map(|d| d * ink.body).collect(),
    }
}

/// The layers' marks, each layer in a group of its own.
pub fn marks(
    layers: &[std::sync::Arc<Layer>],
    geometry: &MapGeometry,
    fit: &Fit,
    ink: Ink,
) -> Vec<Mark> {
    geometry
        .overlays
        .iter()
        .zip(layers)
        .enumerate()
        .map(|(at, (overlay, layer))| {
            let name = format!("layer {}", layer.name);
            group(&name, layer_marks(overlay, at, fit, ink))
        })
        .collect()
}

fn layer_marks(overlay: &Overlay, at: usize, fit: &Fit, ink: Ink) -> Vec<Mark> {
    let fill = color(at, ink).with_alpha(0.07);
    let mut marks: Vec<Mark> = overlay
        .zones
        .iter()
        .map(|(name, parts)| Mark::Thing {
            id: format!("zone:{name}"),
            title: name.clone(),
            marks: vec![Mark::Path {
                steps: outline(parts, fit),
                fill: Some(fill),
                stroke: Some(stroke(at, ink)),
                key: None,
            }],
        })
        .collect();
    marks.extend(overlay.lines.iter().map(|points| {
        let mut steps = Vec::new();
        ring_steps(points, fit, false, &mut steps);
        Mark::Path {
            steps,
            fill: None,
            stroke: Some(stroke(at, ink)),
            key: None,
        }
    }));
    marks.extend(overlay.sites.iter().map(|(name, place)| Mark::Thing {
        id: format!("site:{name}"),
        title: name.clone(),
        marks: vec![square(fit.apply(*place), at, ink)],
    }));
    marks
}

/// A place.
fn square(middle: [f32; 2], at: usize, ink: Ink) -> Mark {
    let side = ink.body * SIDE;
    Mark::Rect {
        rect: [middle[0] - side / 2.0, middle[1] - side / 2.0, side, side],
        radius: side * 0.12,
        fill: Some(color(at, ink)),
        stroke: Some(full(ink.body * 0.08, ink.theme.ground)),
    }
}

/// Names of zones and places that find free room.
pub fn names(
    geometry: &MapGeometry,
    fit: &Fit,
    space: &mut Space,
    canvas: Rect,
    ink: Ink,
) -> Vec<Mark> {
    let size = ink.caption();
    let mut marks = Vec::new();
    for (at, overlay) in geometry.overlays.iter().enumerate() {
        let look = Lettering {
            size,
            weight: Weight::Medium,
            color: color(at, ink).mix(ink.theme.text, 0.25),
            anchor: Anchor::Start,
            halo: Some((size * 0.24, ink.theme.ground.with_alpha(0.9))),
        };
        let gap = ink.body * (SIDE / 2.0 + 0.2);
        for (name, place) in &overlay.sites {
            let [x, y] = fit.apply(*place);
            if !canvas.contains([x, y]) {
                continue;
            }
            let text = ink
                .fonts
                .fit_name(name, size, Weight::Medium, ink.body * 12.0);
            let places = [
                ([x + gap, y], Anchor::Start),
                ([x - gap, y], Anchor::End),
                ([x, y - gap - size * 0.5], Anchor::Middle),
                ([x, y + gap + size * 0.5], Anchor::Middle),
            ];
            marks.extend(placed(&text, &places, look, space, ink));
        }
        for (name, parts) in &overlay.zones {
            let largest = parts
                .iter()
                .reduce(|a, b| if b.area() > a.area() { b } else { a });
            let Some((pole, _)) = largest.and_then(crate::geo::pole) else {
                continue;
            };
            let bounds = parts.iter().filter_map(crate::geo::Polygon::bounds);
            let Some(bounds) = bounds.reduce(crate::geo::Bounds::union) else {
                continue;
            };
            let on_page = fit.area(bounds);
            let [x, y] = fit.apply(pole);
            let text = ink
                .fonts
                .fit_name(name, size, Weight::Medium, ink.body * 12.0);
            let places = [
                ([x, y], Anchor::Middle),
                ([x, on_page.y - size * 0.7], Anchor::Middle),
                ([x, on_page.bottom() + size * 0.7], Anchor::Middle),
            ];
            marks.extend(placed(&text, &places, look, space, ink));
        }
    }
    marks
}

/// The text at the first of the places that is free.
fn placed(
    text: &str,
    places: &[([f32; 2], Anchor)],
    look: Lettering,
    space: &mut Space,
    ink: Ink,
) -> Option<Mark> {
    if text.trim().is_empty() {
        return None;
    }
    let width = ink.width(text, look.size, look.weight);
    places.iter().find_map(|(middle, anchor)| {
        let at = [middle[0], baseline(middle[1], look.size)];
        let area = text_box(at, width, look.size, *anchor);
        if !space.is_free(&area) || space.covered(&area, None) > 0.5 {
            return None;
        }
        space.take(area);
        let look = Lettering {
            anchor: *anchor,
            ..look
        };
        Some(look.at(at[0], at[1], text))
    })
}

/// The sign of a layer in the legend, in a box of `wide` × `tall` at `y`.
pub fn sign(layer: &Layer, at: usize, y: f32, wide: f32, tall: f32, ink: Ink) -> Vec<Mark> {
    let middle = y + tall / 2.0;
    if !layer.zones.is_empty() {
        return vec![Mark::Rect {
            rect: [
                ink.body * 0.06,
                y + tall * 0.16,
                wide - ink.body * 0.12,
                tall * 0.68,
            ],
            radius: 0.0,
            fill: Some(color(at, ink).with_alpha(0.07)),
            stroke: Some(stroke(at, ink)),
        }];
    }
    if !layer.lines.is_empty() {
        return vec![line([0.0, middle], [wide, middle], stroke(at, ink))];
    }
    vec![square([wide / 2.0, middle], at, ink)]
}
