//! What a mapping says beyond columns: which of two values for one key holds, corrections of cells, names that are one
//! enterprise, and the system of the coordinates. All of it is data that a file holds and a click adds.

use serde::{Deserialize, Serialize};

use crate::geo::System;

/// Which of several rows of one entity and year is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// The one that stands first.
    #[default]
    First,
    /// The one that stands last, such as a revision below the first figure.
    Last,
    /// The one whose source comes first in a list.
    Source(SourceOrder),
}

/// What several rows of one entity and year that are no mistakes make: quarters, months, projects, products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Several {
    /// What adds up is added up; of what does not, such as staff or shares, the last one is taken.
    Sum,
    /// The mean of their numbers.
    Mean,
    /// The first of them, by their periods where they have some.
    First,
    /// The last of them, by their periods where they have some.
    Last,
}

impl Several {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sum, Self::Last, Self::Mean, Self::First];
}

/// An order of sources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceOrder {
    /// Header of the column that names the source; without one it is the file or sheet, where several are read as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The sources, the best first; what is not among them comes last, and of equals the first row holds.
    pub order: Vec<String>,
}

/// What stands before the decimals of a column's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// A point, as in `1,234.5`.
    #[default]
    Point,
    /// A comma, as in `1.234,5`.
    Comma,
}

/// The system that a file's coordinates are in, and the one that they are converted to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// System of the file.
    pub from: System,
    /// System of the boundaries.
    #[serde(default = "satellite", skip_serializing_if = "is_satellite")]
    pub to: System,
}

fn satellite() -> System {
    System::Wgs84
}

// The way in which serde asks.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_satellite(system: &System) -> bool {
    *system == System::Wgs84
}

/// An entity that the file knows under two keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Same {
    /// The key that goes.
    pub entity: String,
    /// The key that stays.
    pub is: String,
}

/// A correction of cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// Field of the cells.
    pub field: String,
    /// Their entity; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Their year; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// What becomes of them.
    pub change: Change,
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It counts as missing.
    Missing,
    /// Its sign is turned.
    Negate,
    /// It is divided by this.
    Divide(f64),
    /// It is multiplied by this.
    Multiply(f64),
    /// It is this.
    Set(f64),
    /// It is right as it is, however it looks: nobody asks again.
    Right,
}

impl Fix {
    /// Whether it is about the same cells as another.
    pub(super) fn covers_as(&self, other: &Self) -> bool {
        self.field == other.field && self.entity == other.entity && self.year == other.year
    }
}
