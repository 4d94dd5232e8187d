//! Boundary files.

use std::path::Path;

use super::{Bounds, Ring};
use crate::i18n::{Message, Result};

/// The areas of a boundary file, with what else it draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    /// Areas, in file order.
    pub areas: Vec<Area>,
    /// Water and other ground that is drawn quietly and never coloured (`kind = "water"`).
    pub water: Vec<Polygon>,
    /// What was noticed on the way.
    pub notes: Vec<Message>,
    /// Whether the file says that it is invented or schematic (`"note"` in its properties).
    pub note: Option<String>,
    /// SHA-256 of the file.
    pub fingerprint: String,
}

/// One area: a town, a county.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Code (`adcode`, `code`, `id`), as text.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// English name, where the file has one (`name_en`).
    pub name_en: Option<String>,
    /// Its parts.
    pub polygons: Vec<Polygon>,
}

/// An outer ring with its holes; longitude and latitude in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// The outer ring.
    pub outer: Ring,
    /// Holes.
    pub holes: Vec<Ring>,
}

impl Areas {
    /// The box around all areas; `None` without areas.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        None
    }

    /// The area that a town name of the data means: by code, by name, by name without its suffix (镇, 街道, Town …).
    #[must_use]
    pub fn find(&self, _town: &str) -> Option<usize> {
        None
    }
}

/// Reads a boundary file (GeoJSON).
///
/// # Errors
/// When it is not one, or has no areas.
pub fn read_boundaries(path: &Path) -> Result<Areas> {
    Err(Message::new("geo.format").with("file", path.display().to_string()))
}
