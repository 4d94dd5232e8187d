//! Polygons: an outer ring with holes; area, point inside, and the best place for a label.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Bounds;
use super::ring::{Ring, centroid, distance_squared, edges, inside, signed_area};

/// An outer ring with its holes; longitude and latitude in degrees, or a plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polygon {
    /// The outer ring.
    pub outer: Ring,
    /// Holes.
    pub holes: Vec<Ring>,
}

impl Polygon {
    /// Outer ring and holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.outer).chain(&self.holes)
    }

    /// Area without the holes, in the square of the unit.
    #[must_use]
    pub fn area(&self) -> f64 {
        let holes: f64 = self.holes.iter().map(|hole| signed_area(hole).abs()).sum();
        (signed_area(&self.outer).abs() - holes).max(0.0)
    }

    /// The box around it; `None` when it has no points.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of(&self.outer)
    }

    /// Whether a point lies inside and in none of the holes.
    #[must_use]
    pub fn contains(&self, point: [f64; 2]) -> bool {
        inside(&self.outer, point) && !self.holes.iter().any(|hole| inside(hole, point))
    }

    /// The same polygon with every point moved by `f`.
    #[must_use]
    pub fn map(&self, f: impl Fn([f64; 2]) -> [f64; 2]) -> Self {
        let ring = |ring: &Ring| ring.iter().map(|point| f(*point)).collect();
        Self {
            outer: ring(&self.outer),
            holes: self.holes.iter().map(ring).collect(),
        }
    }

    /// Distance to the nearest border: positive inside, negative outside.
    #[must_use]
    pub fn depth(&self, point: [f64; 2]) -> f64 {
        let nearest = self
            .rings()
            .flat_map(|ring| edges(ring))
            .map(|(a, b)| distance_squared(point, a, b))
            .fold(f64::INFINITY, f64::min)
            .sqrt();
        if self.contains(point) {
            nearest
        } else {
            -nearest
        }
    }
}

/// A square of the search, best first.
struct Cell {
    middle: [f64; 2],
    half: f64,
    depth: f64,
}

impl Cell {
    fn new(polygon: &Polygon, middle: [f64; 2], half: f64) -> Self {
        Self {
            middle,
            half,
            depth: polygon.depth(middle),
        }
    }

    /// The greatest depth that any of its points can have.
    fn limit(&self) -> f64 {
        self.depth + self.half * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.limit()
            .total_cmp(&other.limit())
            .then_with(|| other.middle[0].total_cmp(&self.middle[0]))
            .then_with(|| other.middle[1].total_cmp(&self.middle[1]))
    }
}

/// The pole of inaccessibility: the point farthest from the border, with that distance, to about 2 % of the
/// polygon's width (quadtree search of Agafonkin's "polylabel"). `None` for a polygon without points.
#[must_use]
pub fn pole(polygon: &Polygon) -> Option<([f64; 2], f64)> {
    let bounds = polygon.bounds()?;
    let size = bounds.width().min(bounds.height());
    let start = centroid(&polygon.outer)?;
    let mut best = Cell::new(polygon, start, 0.0);
    if size <= 0.0 || !size.is_finite() {
        return Some((bounds.centre(), 0.0));
    }
    let centre = Cell::new(polygon, bounds.centre(), 0.0);
    if centre.depth > best.depth {
        best = centre;
    }
    let precision = size * 0.02;
    let half = size / 2.0;
    let columns = ((bounds.width() / size).ceil() as usize).clamp(1, 64);
    let rows = ((bounds.height() / size).ceil() as usize).clamp(1, 64);
    let mut queue = BinaryHeap::new();
    for row in 0..rows {
        for column in 0..columns {
            let middle = [
                bounds.min[0] + half + column as f64 * size,
                bounds.min[1] + half + row as f64 * size,
            ];
            queue.push(Cell::new(polygon, middle, half));
        }
    }
    for _ in 0..2_000 {
        let Some(cell) = queue.pop() else { break };
        if cell.limit() - best.depth <= precision {
            break;
        }
        let half = cell.half / 2.0;
        for (dx, dy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            let middle = [cell.middle[0] + dx * half, cell.middle[1] + dy * half];
            queue.push(Cell::new(polygon, middle, half));
        }
        if cell.depth > best.depth {
            best = cell;
        }
    }
    Some((best.middle, best.depth.max(0.0)))
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ring_with_hole() -> Polygon {
        Polygon {
            outer: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
            holes: vec![vec![[1.0, 1.0], [7.0, 1.0], [7.0, 7.0], [1.0, 7.0]]],
        }
    }

    #[test]
    fn holes_are_outside() {
        let polygon = ring_with_hole();
        assert!((polygon.area() - 64.0).abs() < 1e-12);
        assert!(!polygon.contains([4.0, 4.0]));
        assert!(polygon.contains([8.5, 8.5]));
        assert!(polygon.depth([4.0, 4.0]) < 0.0);
    }

    #[test]
    fn the_pole_avoids_holes() {
        let (point, depth) = pole(&ring_with_hole()).unwrap();
        assert!(
            point[0] > 7.0 || point[1] > 7.0,
            "{point:?} lies beside the hole"
        );
        assert!(depth > 1.4, "{depth}");
    }

    #[test]
    fn flat_polygons_do_not_hang() {
        let flat = Polygon {
            outer: vec![[0.0, 0.0], [5.0, 0.0], [2.0, 0.0]],
            holes: Vec::new(),
        };
        assert!(pole(&flat).is_some());
        assert!(pole(&Polygon::default()).is_none());
    }
}
