//! What is drawn on one canvas: ground, layers, circles, names. A map, each of two maps and an inset are views.

use std::collections::HashMap;

use super::area_names::area_names;
use super::base::ground;
use super::bubbles::{self, Radii, Spot};
use super::density::Density;
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::labels;
use super::space::Space;
use super::spec::MapSpec;
use super::style::Ink;
use super::{overlay, project_marks};
use crate::figure::{Mark, group};

/// Circles of at least this many body sizes are kept free of labels.
const BIG: f32 = 0.45;

/// The ground for each circle that is kept free of the names of others, in square body sizes.
const EACH: f32 = 40.0;
/// How far a name may stand from its circle, as a share of the short side of the canvas.
const FARTHEST: f32 = 0.25;

/// What every canvas of a map shares.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub spec: &'a MapSpec,
    pub geometry: &'a MapGeometry,
    pub radii: &'a Radii,
    /// The cells that stand for the circles, where these are too many.
    pub cells: Option<&'a Density>,
    /// Whether circles have a light ground.
    pub halos: bool,
    /// Whether the list of the foremost stands beside the map, so that a number can stand for a name.
    pub listed: bool,
    pub ink: Ink<'a>,
}

/// Which circles of a canvas may have names, and how many of them.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Bubbles, best first.
    pub order: &'a [usize],
    pub labels: usize,
}

/// What is drawn on a canvas, and the bubbles that have a name on it.
pub struct Drawn {
    pub marks: Vec<Mark>,
    pub named: Vec<usize>,
}

impl View<'_> {
    /// The bubbles of a canvas that may be labelled, in their order.
    pub fn order(&self, fit: &Fit, canvas: Rect, labels: usize) -> Vec<usize> {
        let spots = bubbles::spots(self.spec, self.geometry, fit, self.radii, canvas);
        labels::order(self.spec, &spots, labels)
    }

    /// Ground, layers, circles and labels of a canvas with the names of its own foremost circles.
    pub fn alone(&self, fit: &Fit, canvas: Rect, taken: &[Rect], labels: usize) -> Vec<Mark> {
        let order = self.order(fit, canvas, labels);
        let named = Named {
            order: &order,
            labels,
        };
        self.drawn(fit, canvas, taken, None, named).marks
    }

    /// The circles of a canvas (where cells stand for them, only those that may be labelled), and the places among them
    /// of those that may, best first.
    fn wanted(
        &self,
        fit: &Fit,
        canvas: Rect,
        again: Option<Rect>,
        order: &[usize],
    ) -> (Vec<Spot>, Vec<usize>) {
        let (spec, ink) = (self.spec, self.ink);
        let mut spots = bubbles::spots(spec, self.geometry, fit, self.radii, canvas);
        let at: HashMap<usize, usize> = spots
            .iter()
            .enumerate()
            .map(|(at, spot)| (spot.bubble, at))
            .collect();
        let here = order.iter().filter_map(|bubble| at.get(bubble).copied());
        let mut wanted: Vec<usize> = here.collect();
        if let Some(again) = again {
            wanted.retain(|at| !again.contains(spots[*at].at));
        }
        // A name must not lead to a circle that the frame cuts.
        let whole = |spot: &Spot| canvas.inset(spot.radius + ink.body * 0.3).contains(spot.at);
        wanted.retain(|at| whole(&spots[*at]));
        if self.cells.is_some() {
            // Only those that may be labelled remain, as dots of one size.
            let radius = ink.body * 0.2;
            spots = wanted
                .iter()
                .map(|at| Spot {
                    radius,
                    ..spots[*at]
                })
                .collect();
            wanted = (0..spots.len()).collect();
        }
        (spots, wanted)
    }

    /// Ground, layers, circles and labels of a canvas; no label touches a box that is `taken`, and no circle inside
    /// `again`, which is shown elsewhere, has one.
    pub fn drawn(
        &self,
        fit: &Fit,
        canvas: Rect,
        taken: &[Rect],
        again: Option<Rect>,
        Named { order, labels }: Named,
    ) -> Drawn {
        let Self {
            spec,
            geometry,
            cells,
            halos,
            ink,
            ..
        } = *self;
        let dense = cells.is_some();
        let (mut spots, wanted) = self.wanted(fit, canvas, again, order);
        // On a small canvas names would have no room beside all those circles.
        let room = canvas.w * canvas.h / (ink.body * ink.body * EACH);
        let clear = labels.min(spec.labels).min(room as usize);
        let mut space = Space::new(
            canvas.inset(ink.body * 0.3),
            &spots,
            ink.body * BIG,
            &wanted[..clear.min(wanted.len())],
        );
        for taken in taken {
            space.take(*taken);
        }
        for [from, to] in again.into_iter().flat_map(sides) {
            space.take_line(from, to);
        }
        let (projects, badges) = project_marks::marks(spec, geometry, fit, canvas, ink);
        for badge in badges {
            space.take(badge);
        }
        let quiet = !dense && bubbles::is_quiet(spec, geometry);
        let mut clipped = ground(spec, geometry, fit, canvas, (quiet, dense), ink);
        if let Some(cells) = cells {
            clipped.push(group("density", cells.marks(fit, canvas, ink)));
        }
        clipped.extend(overlay::marks(&spec.layers, geometry, fit, ink));
        let mut names = overlay::names(geometry, fit, &mut space, canvas, ink);
        names.extend(area_names(spec, geometry, fit, &mut space, canvas, ink));
        // On a schematic map a name over the hexagon of another town would say that it stands there.
        let schematic = geometry.is_schematic();
        let holds = |spot: &Spot, area: &Rect| {
            if !schematic {
                return true;
            }
            let shape = spec.bubbles[spot.bubble].area;
            let shape = shape.and_then(|area| geometry.shapes.get(area));
            let corners = sides(*area).map(|[corner, _]| fit.invert(corner));
            shape.is_none_or(|shape| corners.iter().all(|at| shape.contains(*at)))
        };
        let cell = geometry
            .shapes
            .first()
            .map(|shape| fit.area(shape.bounds).w);
        let home = labels::Home {
            widest: cell
                .filter(|_| schematic)
                .map_or(f32::INFINITY, |wide| wide * 0.85),
            holds: &holds,
            farthest: canvas.w.min(canvas.h) * FARTHEST,
            listed: self.listed,
        };
        let (labels, labelled) =
            labels::enterprises(spec, &spots, &wanted, labels, home, &mut space, ink);
        if dense {
            spots.retain(|spot| labelled.contains(&spot.bubble));
        }
        if halos && !dense {
            clipped.push(group("halos", bubbles::halos(spec, &spots, ink)));
        }
        let circles = if dense {
            bubbles::dots(spec, &spots, ink)
        } else {
            bubbles::marks(spec, &spots, &labelled, ink)
        };
        clipped.push(group("enterprises", circles));
        if !projects.is_empty() {
            clipped.push(group("projects", projects));
        }
        let marks = vec![
            Mark::Group {
                name: "map".to_owned(),
                clip: Some(canvas.array()),
                marks: clipped,
            },
            group("area names", names),
            group("labels", labels),
        ];
        Drawn {
            marks,
            named: labelled,
        }
    }
}

/// The four sides of a box.
fn sides(area: Rect) -> [[[f32; 2]; 2]; 4] {
    let (right, bottom) = (area.right(), area.bottom());
    let corners = [
        [area.x, area.y],
        [right, area.y],
        [right, bottom],
        [area.x, bottom],
    ];
    [0, 1, 2, 3].map(|at| [corners[at], corners[(at + 1) % 4]])
}
