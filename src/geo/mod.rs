//! Boundaries, projection, placement: `GeoJSON` or `TopoJSON` comes in; areas, plane coordinates and even places for enterprises
//! without coordinates go out. Planar, deterministic, no network.

mod agreement;
mod boundaries;
mod countries;
mod dateline;
mod datum;
mod focus;
mod geojson;
mod geojson_names;
mod geojson_nest;
mod geojson_open;
mod kind;
mod layer;
mod names;
mod placement;
mod polygon;
mod projection;
mod ring;
mod scanline;
mod soundness;
mod topojson;

pub use agreement::{Shift, shift};
pub use boundaries::{Area, Areas, BoundaryFormat, read_boundaries};
pub use dateline::parted;
pub use datum::{MERCATOR_EDGE, System};
pub use focus::focus;
pub use kind::is_boundaries;
pub use layer::{Layer, Site, read_layer};
pub use names::{
    Province, is_place, is_zone, normalised, province, stem, without_legal_form, zone_parts,
};
pub use placement::{home, is_lonlat, place_evenly, place_in_plane};
pub use polygon::{Polygon, pole};
pub use projection::{Projection, ProjectionChoice, distance, is_world};
pub use ring::{Bounds, Ring, centroid, distance_squared, edges, signed_area};
pub use scanline::Scanline;
