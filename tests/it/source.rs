//! The project's own source files, as the tests of its rules read them.

use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
pub struct SourceFile {
    /// Path from the project's root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// The top module that the file belongs to: `analysis` for `src/analysis/score.rs`.
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let end = inside.find(['/', '.']).unwrap_or(inside.len());
        &inside[..end]
    }

    /// The lines that are code, with their numbers from 1: no comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| {
                let end = line.find(" // ").unwrap_or(line.len());
                (at + 1, &line[..end])
            })
    }

    /// The lines of code before the unit tests, which stand last in a file.
    pub fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = Path::new(&self.path)
            .file_name()
            .is_some_and(|name| name == "tests.rs" || name == "fixture.rs");
        self.code()
            .take_while(move |(_, line)| !is_test && !line.starts_with("#[cfg(test)]"))
    }
}

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the project, by path.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a folder of the project can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).expect("it is below the root");
            files.push(SourceFile {
                path: name.to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(&path).expect("a source file can be read"),
            });
        }
    }
}

/// The string literals of a line of code, without those that hold escapes.
pub fn literals(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}
