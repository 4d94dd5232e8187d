//! Where on its frame the map has ground, coarsely: to find room for the legend.

use super::geometry::MapGeometry;
use crate::geo::Polygon;

/// Cells in each direction.
const SIDE: usize = 96;

/// A grid over the frame: true where an area lies.
pub struct Occupancy(Vec<bool>);

impl Occupancy {
    pub fn new(geometry: &MapGeometry) -> Self {
        let mut cells = vec![false; SIDE * SIDE];
        let frame = geometry.frame;
        let index = |v: f64, axis: usize| {
            let size = [frame.width(), frame.height()][axis].max(1e-9);
            let cell = ((v - frame.min[axis]) / size * SIDE as f64).floor();
            (cell >= 0.0 && cell <= SIDE as f64).then(|| (cell as usize).min(SIDE - 1))
        };
        let clamped = |v: f64| {
            let size = frame.width().max(1e-9);
            (((v - frame.min[0]) / size * SIDE as f64).max(0.0) as usize).min(SIDE - 1)
        };
        for shape in &geometry.shapes {
            for row in 0..SIDE {
                let y = frame.min[1] + (row as f64 + 0.5) / SIDE as f64 * frame.height();
                for (from, to) in shape.spans(y) {
                    if to >= frame.min[0] && from <= frame.max[0] {
                        cells[row * SIDE + clamped(from)..=row * SIDE + clamped(to)].fill(true);
                    }
                }
            }
            for point in shape.polygons.iter().flat_map(Polygon::rings).flatten() {
                if let (Some(column), Some(row)) = (index(point[0], 0), index(point[1], 1)) {
                    cells[row * SIDE + column] = true;
                }
            }
        }
        Self(cells)
    }

    /// Whether a box, in shares of the frame's width and height, holds no ground.
    pub fn is_free(&self, min: [f64; 2], max: [f64; 2]) -> bool {
        if max[0] <= 0.0 || max[1] <= 0.0 || min[0] >= 1.0 || min[1] >= 1.0 {
            return true;
        }
        let index = |v: f64| ((v * SIDE as f64).max(0.0) as usize).min(SIDE - 1);
        let columns = index(min[0])..=index(max[0]);
        (index(min[1])..=index(max[1])).all(|row| {
            !self.0[row * SIDE..][columns.clone()]
                .iter()
                .any(|taken| *taken)
        })
    }
}
