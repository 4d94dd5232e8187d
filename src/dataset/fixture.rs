//! What tests of this module share: a text comes in as that of a CSV file; the dataset that is made of it goes out.

use super::{Dataset, open};
use crate::jobs::Progress;
use crate::table::ReadOptions;

/// The dataset of a CSV file with this text.
#[allow(clippy::unwrap_used)]
pub(super) fn opened(text: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.csv");
    std::fs::write(&path, text).unwrap();
    let options = ReadOptions::default();
    open(&path, &options, None, &[], &Progress::default()).unwrap()
}
