//! A name inside its area: the lines of a name come in; the place where they cover least, and which no reader takes for
//! that of another area, goes out.

use super::super::fit::{Fit, Rect};
use super::super::geometry::{MapGeometry, Shape};
use super::super::space::Space;
use super::super::style::Ink;
use super::lettering::{LINE, block, widest};
use super::{around, near};

/// Of ten points around a name, so many may lie in no area or a foreign one.
const ASTRAY: usize = 2;
/// Of these, so many may lie in a foreign area.
const FOREIGN: usize = 1;

/// The search of a place for one name.
pub(super) struct Search<'a> {
    pub geometry: &'a MapGeometry,
    pub index: usize,
    pub fit: &'a Fit,
    pub ink: Ink<'a>,
}

impl Search<'_> {
    /// The place inside the area where the name covers least: the pole, or a point of a lattice; none where it would
    /// reach too far beyond the borders.
    pub fn inside(&self, space: &Space, lines: &[String], size: f32) -> Option<([f32; 2], Rect)> {
        let shape = &self.geometry.shapes[self.index];
        let on_page = self.fit.area(shape.bounds);
        let width = widest(lines, size, self.ink);
        if width > on_page.w * 1.3 {
            return None;
        }
        let around = width + size * LINE * (lines.len() as f32 + 1.0);
        let neighbours = near(self.geometry, self.fit, on_page.inset(-around), self.index);
        let pole = self.fit.apply(shape.pole.0);
        let reach = on_page.w.max(on_page.h).max(1.0);
        let steps = ((reach / size) as u32).clamp(3, 12);
        let lattice = (0..steps * steps).map(|i| {
            let share = |k: u32| (f64::from(k) + 0.5) / f64::from(steps);
            [
                shape.bounds.min[0] + shape.bounds.width() * share(i % steps),
                shape.bounds.min[1] + shape.bounds.height() * share(i / steps),
            ]
        });
        let mut best: Option<(f32, [f32; 2], Rect)> = None;
        for point in std::iter::once(shape.pole.0).chain(lattice) {
            if !shape.contains(point) {
                continue;
            }
            let middle = self.fit.apply(point);
            let area = block(middle, width, lines.len(), size);
            let away = (middle[0] - pole[0]).hypot(middle[1] - pole[1]) / reach;
            let cost = away * 0.7;
            if best.as_ref().is_some_and(|(known, ..)| *known <= cost) || !space.is_free(&area) {
                continue;
            }
            let astray = self.astray(&area, &neighbours);
            if astray.is_none() {
                continue;
            }
            let cost = cost
                + space.covered(&area, None) * 2.0
                + astray.unwrap_or(0) as f32 * 0.25
                + if space.hits_big(&area, None) {
                    2.5
                } else {
                    0.0
                };
            if best.as_ref().is_none_or(|(known, ..)| cost < *known) {
                best = Some((cost, middle, area));
            }
        }
        best.map(|(_, middle, area)| (middle, area))
    }

    /// How many of ten points around a box lie outside the area; none when they are too many.
    fn astray(&self, area: &Rect, neighbours: &[&Shape]) -> Option<usize> {
        let own = &self.geometry.shapes[self.index];
        let strays: Vec<[f64; 2]> = around(area)
            .map(|point| self.fit.invert(point))
            .filter(|point| !own.contains(*point))
            .collect();
        if strays.len() <= ASTRAY.min(FOREIGN) {
            return Some(strays.len());
        }
        let foreign = |point: &[f64; 2]| neighbours.iter().any(|shape| shape.contains(*point));
        let abroad = strays.iter().filter(|point| foreign(point)).count();
        // Over open ground a name may reach further than over a neighbour.
        let most = if self.geometry.is_schematic() {
            ASTRAY
        } else {
            ASTRAY * 2
        };
        (abroad <= FOREIGN && strays.len() <= most).then_some(strays.len())
    }
}
