//! Names of areas: inside, where there is room and nobody can mistake whose name it is; beside the map with a thin line
//! where there is free ground; else none.

mod forms;
mod hexagons;
mod inside;
mod led;
mod lettering;

use self::forms::{forms, short_names};
use self::hexagons::hexagon_names;
use self::inside::Search;
use self::led::led;
use self::lettering::written;
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Shape};
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, moved};
use crate::figure::{Mark, group};

/// A line may cross other areas where they are at most so many: every one of few is to have its name.
const FEW: usize = 20;
/// An area smaller than this on the page, in body sizes of its side, is not named at all.
const SPECK: f32 = 0.35;
/// A larger one that has no room for its name has none beside it either: a line would have to cross it.
const SMALL: f32 = 5.0;

/// The areas in the order in which they are named: those with data first, where not all have; then those with most
/// enterprises; then the largest. Of many areas those without data are left out: a name would say that something is there.
pub fn order(spec: &MapSpec, geometry: &MapGeometry) -> Vec<usize> {
    let mut order: Vec<usize> = (0..geometry.shapes.len().min(spec.styles.len())).collect();
    let has_value = |at: usize| spec.styles[at].value.is_some();
    let mut counts = vec![0_usize; geometry.shapes.len()];
    for bubble in &geometry.order {
        let area = spec.bubbles[*bubble].area;
        if let Some(count) = area.and_then(|area| counts.get_mut(area)) {
            *count += 1;
        }
    }
    if is_partly(spec, &order) && order.len() > FEW {
        order.retain(|at| has_value(*at) || counts[*at] > 0);
    }
    order.sort_by(|a, b| {
        let areas = (geometry.shapes[*a].area, geometry.shapes[*b].area);
        (has_value(*b).cmp(&has_value(*a)))
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

/// What names of areas are written on.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    pub spec: &'a MapSpec,
    pub geometry: &'a MapGeometry,
    pub fit: &'a Fit,
    pub canvas: Rect,
    /// Whether all names have one size: on maps that are compared a larger one would seem to mean something.
    pub even: bool,
    pub ink: Ink<'a>,
}

/// Names of areas in their places.
#[derive(Clone, Default)]
pub struct Named {
    pub marks: Vec<Mark>,
    /// The areas that have their names in them.
    pub inside: Vec<usize>,
    /// The areas that have their names beside them.
    pub outside: Vec<usize>,
    /// What the names take.
    pub boxes: Vec<Rect>,
    /// The lines that lead to some of them.
    pub lines: Vec<[[f32; 2]; 2]>,
    /// The areas that are large enough and have none for lack of room.
    pub lost: Vec<usize>,
}

impl Named {
    /// The same elsewhere on the page.
    pub fn moved(&self, by: [f32; 2]) -> Self {
        let at = |[x, y]: [f32; 2]| [x + by[0], y + by[1]];
        let boxes = self.boxes.iter().map(|area| Rect {
            x: area.x + by[0],
            y: area.y + by[1],
            ..*area
        });
        Self {
            marks: moved(self.marks.clone(), by),
            boxes: boxes.collect(),
            lines: self.lines.iter().map(|line| line.map(at)).collect(),
            ..self.clone()
        }
    }

    /// Takes what the names take.
    pub fn take(&self, space: &mut Space) {
        for area in &self.boxes {
            space.take(*area);
        }
        for [from, to] in &self.lines {
            space.take_line(*from, *to);
        }
    }

    /// Whether an area has its name.
    pub fn has(&self, area: usize) -> bool {
        self.inside.contains(&area) || self.outside.contains(&area)
    }
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
    sheet: &Sheet,
    space: &mut Space,
    (order, leading): (&[usize], Leading),
) -> Named {
    let Sheet {
        spec,
        geometry,
        fit,
        canvas,
        even,
        ink,
    } = *sheet;
    if geometry.is_schematic() {
        let mut named = hexagon_names(sheet, space, order);
        // Hexagons of one size are all that a schematic map has to find a town by.
        if !named.lost.is_empty() {
            named.marks.push(group(LEFT_OUT, Vec::new()));
        }
        return named;
    }
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
        let search = Search {
            geometry,
            index,
            fit,
            ink,
        };
        let short = short[index].as_deref();
        let sizes = if even {
            even_size(ink)
        } else {
            sizes(room, ink)
        };
        let forms = forms(name, short, sizes, (room, false), ink);
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
    led(sheet, space, (&outside, crossing), &mut named);
    named
}

/// The one size of all names, twice as the usual and the least.
fn even_size(ink: Ink) -> [f32; 2] {
    [(ink.body * 0.8).max(ink.least); 2]
}

/// The size of the name of an area with this room, and the least.
fn sizes(room: f32, ink: Ink) -> [f32; 2] {
    let least = (ink.body * 0.7).max(ink.least);
    [
        (room * 0.11).clamp(least, (ink.body * 0.95).max(least)),
        least,
    ]
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
