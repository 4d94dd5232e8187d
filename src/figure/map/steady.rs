//! Names of areas that keep their places while a reader goes through the years: what stands on the map in any year comes
//! in; names off it go out, the same for every year of one view.

use super::area_names::{self, Leading, Named, Sheet, area_names};
use super::bubbles::{Radii, Spot};
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::space::Space;
use super::spec::MapSpec;
use super::style::Ink;
use super::view::BIG;

/// The names on a canvas; none where only one year is known, or on a schematic map, whose names stand in their hexagons.
pub fn steady_names(
    (spec, geometry): (&MapSpec, &MapGeometry),
    (fit, canvas): (&Fit, Rect),
    radii: &Radii,
    taken: &[Rect],
    ink: Ink,
) -> Option<Named> {
    let held = spec.held.as_ref()?;
    if geometry.is_schematic() || held.circles.is_empty() {
        return None;
    }
    let (mut spots, mut pointed) = (Vec::new(), Vec::new());
    for circle in &held.circles {
        let Some(at) = geometry.plane(circle.lonlat).map(|at| fit.apply(at)) else {
            continue;
        };
        let radius = radii.of(circle.size);
        if !canvas.inset(-radius).contains(at) {
            continue;
        }
        if circle.foremost {
            pointed.push(spots.len());
        }
        spots.push(Spot {
            // None of those of this year.
            bubble: spec.bubbles.len() + spots.len(),
            at,
            radius,
        });
    }
    let inner = canvas.inset(ink.body * 0.3);
    let mut space = Space::new(inner, &spots, ink.body * BIG, &pointed);
    for taken in taken {
        space.take(*taken);
    }
    let sheet = Sheet {
        spec,
        geometry,
        fit,
        canvas,
        even: false,
        ink,
    };
    let mut order = area_names::order(spec, geometry);
    let load = |at: usize| held.loads.get(at).copied().unwrap_or_default();
    order.sort_by(|a, b| {
        let areas = (geometry.shapes[*a].area, geometry.shapes[*b].area);
        (load(*b).total_cmp(&load(*a)))
            .then(areas.1.total_cmp(&areas.0))
            .then(a.cmp(b))
    });
    Some(area_names(&sheet, &mut space, (&order, Leading::Across)))
}
