//! From degrees to the plane.

use super::Bounds;

/// A projection chosen for an extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Longitude and latitude of the middle, degrees.
    pub centre: [f64; 2],
}

impl Projection {
    /// The projection for an extent in degrees.
    #[must_use]
    pub fn for_bounds(bounds: Bounds) -> Self {
        Self {
            centre: [
                (bounds.min[0] + bounds.max[0]) / 2.0,
                (bounds.min[1] + bounds.max[1]) / 2.0,
            ],
        }
    }

    /// Metres east and north of the centre.
    #[must_use]
    pub fn project(&self, lonlat: [f64; 2]) -> [f64; 2] {
        lonlat
    }

    /// Back to degrees.
    #[must_use]
    pub fn unproject(&self, xy: [f64; 2]) -> [f64; 2] {
        xy
    }
}
