//! The files of the sample city: those beside the program, else a copy in the user's data folder.

use std::path::{Path, PathBuf};

use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::sample::locate_or_write;
use crate::workspace::data_folder;

/// The sample city's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleCity {
    /// Enterprises, counties, projects and policies.
    pub files: Vec<PathBuf>,
    /// Town boundaries.
    pub boundaries: Option<PathBuf>,
}

/// Finds the sample city, or writes it first.
///
/// # Errors
/// When it is nowhere and cannot be written.
pub fn find(progress: &Progress) -> Result<SampleCity> {
    let own = data_folder()
        .map(|folder| folder.join("sample-data"))
        .ok_or_else(|| Message::new("app.no_sample"))?;
    let folder = locate_or_write(&own, progress)?;
    Ok(in_folder(&folder))
}

fn in_folder(folder: &Path) -> SampleCity {
    let file = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
    SampleCity {
        files: [
            "enterprises.csv",
            "counties.csv",
            "projects.csv",
            "policies.csv",
        ]
        .into_iter()
        .filter_map(file)
        .collect(),
        boundaries: file("towns.geojson"),
    }
}
