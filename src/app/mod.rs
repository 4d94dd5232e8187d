//! The window: shell, pages, widgets. It draws the workspace and sends commands; it computes nothing.

use std::path::PathBuf;

/// Opens the window, with these files; with none, on the sample city.
///
/// # Errors
/// When there is no display: a sentence that names the commands that do the same work.
pub fn run(_files: Vec<PathBuf>) -> anyhow::Result<()> {
    Ok(())
}
