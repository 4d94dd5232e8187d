//! The sample city: the same bytes every time, calibrated, with the errors that it is meant to have.

use std::path::{Path, PathBuf};

use innovation_atlas::jobs::Progress;
use innovation_atlas::sample::{self, SampleOptions};

fn in_repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

/// Writes the sample that the repository holds. Run it when the sample is meant to change:
/// `cargo test --test it -- --ignored write_the_sample_of_the_repository`
#[test]
#[ignore = "changes files of the repository"]
fn write_the_sample_of_the_repository() {
    sample::write(
        &in_repository(),
        SampleOptions::default(),
        &Progress::default(),
    )
    .unwrap();
}
