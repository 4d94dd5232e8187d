//! Where the files of the sample city are.

use std::path::{Path, PathBuf};

/// The sample city's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleCity {
    /// Enterprises and counties.
    pub files: Vec<PathBuf>,
    /// Town boundaries.
    pub boundaries: Option<PathBuf>,
}

/// The sample city in a folder `sample-data` beside where the program runs or stands.
pub fn find() -> Option<SampleCity> {
    let here = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|path| path.ancestors().skip(1));
    here.as_deref()
        .into_iter()
        .chain(above)
        .find_map(|folder| in_folder(&folder.join("sample-data")))
}

fn in_folder(folder: &Path) -> Option<SampleCity> {
    let file = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
    let files: Vec<PathBuf> = ["enterprises.csv", "counties.csv"]
        .into_iter()
        .filter_map(file)
        .collect();
    (!files.is_empty()).then(|| SampleCity {
        files,
        boundaries: file("towns.geojson"),
    })
}
