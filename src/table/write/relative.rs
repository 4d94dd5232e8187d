//! Files as they are named from a folder: what lies at or below it by the way down, with `/` between the names, so that
//! a folder can be moved or handed on as a whole; all else by where it is.

use std::path::{Component, Path, PathBuf};

/// A file as seen from a folder.
#[must_use]
pub fn relative(file: &Path, folder: &Path) -> PathBuf {
    let whole = whole(file);
    let Ok(below) = whole.strip_prefix(folder) else {
        return whole;
    };
    let names: Option<Vec<&str>> = below
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    names.map_or_else(|| whole.clone(), |names| PathBuf::from(names.join("/")))
}

/// The folder that a file stands in.
#[must_use]
pub fn folder_of(file: &Path) -> PathBuf {
    whole(file)
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned)
}

fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
