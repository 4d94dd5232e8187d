//! The sample city: a seed comes in, a folder of invented files goes out; the same bytes for the same options, on any
//! machine and with any number of threads. Random numbers come from integers, each enterprise has streams of its
//! own, and no function of the platform's mathematics is used.

mod boundaries;
mod counties;
mod enterprises;
mod figures;
mod files;
mod geojson;
mod irregular;
mod ledger;
mod names;
mod parquet;
mod projects;
mod real;
mod rng;
mod rows;
mod scales;
mod titles;
mod words;

use std::path::{Path, PathBuf};

use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::remove_leftovers;
use files::Forms;

/// Most enterprises that a sample city can have: as many as there are names for.
pub const MAX_ENTERPRISES: u32 = 1_000_000;
/// Years that a sample city can have.
pub const YEARS: (i32, i32) = (1990, 2050);
/// Name of the folder in which the program's own files have the sample city.
const FOLDER: &str = "sample-data";
/// Written last: a folder that has it is complete.
const LAST_FILE: &str = "README.md";

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Enterprises alive at some time, 1 to [`MAX_ENTERPRISES`].
    pub enterprises: u32,
    /// First and last year, within [`YEARS`].
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

/// Writes the sample city into a folder, which is made when it does not exist: `enterprises.csv`,
/// `enterprises-gb18030.csv` (the last year alone), `enterprises.parquet`, `enterprises.xlsx` (up to 20,000 enterprises), `counties.csv`,
/// `projects.csv`, `policies.csv`, `ledger.csv`, `fund-plan.toml`, `towns.geojson`, `mapping.toml`,
/// `published-figures.csv` and, last, `README.md`.
///
/// # Errors
/// When the options are out of bounds, a file cannot be written, or the work is cancelled. No file is left half
/// written; those that were done before stay.
pub fn write(folder: &Path, options: SampleOptions, progress: &Progress) -> Result<()> {
    check(options)?;
    files::write(folder, options, Forms::All, progress)
}

/// As [`write()`], without the forms of the enterprise file that the window has no use for: `enterprises.csv` alone.
///
/// # Errors
/// As [`write()`].
pub fn write_plain(folder: &Path, options: SampleOptions, progress: &Progress) -> Result<()> {
    check(options)?;
    files::write(folder, options, Forms::Plain, progress)
}

fn check(options: SampleOptions) -> Result<()> {
    let (from, to) = options.years;
    if !(1..=MAX_ENTERPRISES).contains(&options.enterprises) {
        return Err(Message::new("sample.enterprises")
            .with("given", f64::from(options.enterprises))
            .with("most", f64::from(MAX_ENTERPRISES)));
    }
    if from > to || from < YEARS.0 || to > YEARS.1 {
        return Err(Message::new("sample.years")
            .with("given", format!("{from}-{to}"))
            .with("allowed", format!("{}-{}", YEARS.0, YEARS.1)));
    }
    Ok(())
}

/// The folder of the sample city for the window. It is `sample-data` in the working folder, or in a folder above the
/// program, when it stands there complete; otherwise `own` (a folder in the user's data), into which the standard
/// sample is written first ([`write_plain`]) unless it is there already. Takes a second when it writes. What an
/// interrupted start left in `own` goes.
///
/// # Errors
/// As [`write()`].
pub fn locate_or_write(own: &Path, progress: &Progress) -> Result<PathBuf> {
    remove_leftovers(own);
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|path| path.ancestors().skip(1));
    let found = std::iter::once(PathBuf::from(FOLDER))
        .chain(above.map(|folder| folder.join(FOLDER)))
        .chain(std::iter::once(own.to_owned()))
        .find(|folder| is_complete(folder));
    if let Some(folder) = found {
        return Ok(folder);
    }
    write_plain(own, SampleOptions::default(), progress)?;
    Ok(own.to_owned())
}

fn is_complete(folder: &Path) -> bool {
    [
        "enterprises.csv",
        "counties.csv",
        "towns.geojson",
        LAST_FILE,
    ]
    .iter()
    .all(|file| folder.join(file).is_file())
}
