//! Boundaries, projection, placement: GeoJSON comes in; areas, plane coordinates and even places for enterprises
//! without coordinates go out. Planar, deterministic, no network.

mod boundaries;
mod placement;
mod projection;
mod ring;

pub use boundaries::{Area, Areas, Polygon, read_boundaries};
pub use placement::place_evenly;
pub use projection::Projection;
pub use ring::{Bounds, Ring};
