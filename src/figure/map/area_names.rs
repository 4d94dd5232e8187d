//! Names of areas: inside, where there is room and nobody can mistake whose name it is; beside the map with a thin line
//! where there is free ground; else none.

mod forms;
mod inside;
mod led;
mod lettering;

use self::forms::{forms, short_names};
use self::inside::Search;
use self::led::led;
use self::lettering::written;
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Shape};
use super::space::Space;
use super::spec::MapSpec;
use super::style::Ink;
use crate::figure::{Mark, group};

/// A line may cross other areas where they are at most so many: every one of few is to have its name.
const FEW: usize = 20;
/// An area smaller than this on the page, in body sizes of its side, is not named at all.
const SPECK: f32 = 0.35;
/// A larger one that has no room for its name has none beside it either: a line would have to cross it.
const SMALL: f32 = 5.0;

/// The areas in the order in which they are named: those with data first, among them the largest values where not all
/// have data; then those with most enterprises; then the largest.
pub fn order(spec: &MapSpec, geometry: &MapGeometry) -> Vec<usize> {
    let mut order: Vec<usize> = (0..geometry.shapes.len().min(spec.styles.len())).collect();
    let value = |at: usize| spec.styles[at].value.map(f64::abs);
    let partly = is_partly(spec, &order);
    let mut counts = vec![0_usize; geometry.shapes.len()];
    for bubble in &geometry.order {
        let area = spec.bubbles[*bubble].area;
        if let Some(count) = area.and_then(|area| counts.get_mut(area)) {
            *count += 1;
        }
    }
    order.sort_by(|a, b| {
        let by_value = if partly {
            value(*b)
                .unwrap_or(f64::NEG_INFINITY)
                .total_cmp(&value(*a).unwrap_or(f64::NEG_INFINITY))
        } else {
            std::cmp::Ordering::Equal
        };
        let areas = (geometry.shapes[*a].area, geometry.shapes[*b].area);
        by_value
            .then(counts[*b].cmp(&counts[*a]))
            .then(areas.1.total_cmp(&areas.0))
    });
    order
}

/// Whether some areas have a value and some have none.
fn is_partly(spec: &MapSpec, order: &[usize]) -> bool {
    let valued = |at: &&usize| spec.styles[**at].value.is_some();
    (1..order.len()).contains(&order.iter().filter(valued).count())
}

/// Names of areas in their places.
#[derive(Default)]
pub struct Named {
    pub marks: Vec<Mark>,
    /// The areas that have their names in them.
    pub inside: Vec<usize>,
    /// What these take.
    pub boxes: Vec<Rect>,
    /// The areas that are large enough and have none for lack of room.
    pub lost: Vec<usize>,
}

/// Which lines may lead to names beside their areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// None: names stand in their areas.
    Nowhere,
    /// Such as cross no other area.
    Out,
    /// Any, where areas are few.
    Across,
}

/// The names of some areas that find a place, in their order, and the lines that lead to some of them.
pub fn area_names(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    space: &mut Space,
    canvas: Rect,
    ink: Ink,
    (order, leading): (&[usize], Leading),
) -> Named {
    let crossing = leading == Leading::Across && geometry.shapes.len() <= FEW;
    let value = |at: usize| spec.styles[at].value;
    let partly = is_partly(spec, order);
    let short = short_names(spec);
    let mut named = Named::default();
    let mut outside = Vec::new();
    for &index in order {
        let shape = &geometry.shapes[index];
        let name = spec.styles[index].name.trim();
        if name.is_empty() || shape.remote || !fit.area(shape.bounds).overlaps(&canvas) {
            continue;
        }
        let room = (shape.area.sqrt() * fit.scale) as f32;
        let least = (ink.body * 0.7).max(ink.least);
        let size = (room * 0.11).clamp(least, (ink.body * 0.95).max(least));
        let search = Search {
            geometry,
            index,
            fit,
            ink,
        };
        let short = short[index].as_deref();
        let is_hexagon = geometry.is_schematic();
        let forms = forms(name, short, [size, least], (room, is_hexagon), ink);
        let found = forms
            .iter()
            .find_map(|(size, lines)| Some((*size, lines, search.inside(space, lines, *size)?)));
        match found {
            Some((size, lines, (middle, area))) => {
                space.take(area);
                named.boxes.push(area);
                named.inside.push(index);
                named.marks.extend(written(lines, middle, size, ink));
            }
            None if leading != Leading::Nowhere
                && room >= ink.body * SPECK
                && (room < ink.body * SMALL || crossing)
                && (!partly || value(index).is_some()) =>
            {
                outside.push(index);
            }
            None => named.lost.push(index),
        }
    }
    let (led, lost) = led(spec, geometry, fit, space, (&outside, crossing), ink);
    named.lost.extend(lost);
    // Hexagons of one size are all that a schematic map has to find a town by.
    if geometry.is_schematic() && !named.lost.is_empty() {
        named.marks.push(group(LEFT_OUT, Vec::new()));
    }
    named.marks.extend(led);
    named
}

/// The group that says that hexagons have no names, for lack of room.
const LEFT_OUT: &str = "names without room";

/// Whether hexagons of a schematic map had no room for their names.
pub fn are_left_out(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { name, marks, .. } => name == LEFT_OUT || are_left_out(marks),
        _ => false,
    })
}

/// The areas that reach into a part of the page, but one.
fn near<'a>(geometry: &'a MapGeometry, fit: &Fit, part: Rect, but: usize) -> Vec<&'a Shape> {
    let shapes = geometry.shapes.iter().enumerate();
    shapes
        .filter(|(index, shape)| *index != but && fit.area(shape.bounds).overlaps(&part))
        .map(|(_, shape)| shape)
        .collect()
}

/// Ten points of a box: the corners, the middles of its sides and between.
fn around(area: &Rect) -> impl Iterator<Item = [f32; 2]> + use<> {
    let inner = Rect {
        y: area.y + area.h * 0.18,
        h: area.h * 0.64,
        ..*area
    };
    (0..5).flat_map(move |step| {
        let x = inner.x + inner.w * step as f32 / 4.0;
        [[x, inner.y], [x, inner.bottom()]]
    })
}
