//! Which column of a file is which field: saved as a small readable file and applied again to next year's.

use serde::{Deserialize, Serialize};

use super::Kind;

/// Which column is which field, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of this format: 1.
    pub format: u32,
    /// One entry for each column that is used.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnRule>,
}

/// What becomes of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// The column's header in the file.
    pub from: String,
    /// The field's id.
    pub field: String,
    /// What its values are; guessed when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The unit that the file's values are in; taken from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}
