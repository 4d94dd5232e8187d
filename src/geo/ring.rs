//! Rings and boxes in the plane or in degrees.

/// A closed line; the last point is not repeated.
pub type Ring = Vec<[f64; 2]>;

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Smallest x (or longitude) and y (or latitude).
    pub min: [f64; 2],
    /// Largest x and y.
    pub max: [f64; 2],
}
