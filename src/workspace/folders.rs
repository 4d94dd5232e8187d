//! Where this user keeps settings and data of programs.

use std::ffi::OsString;
use std::path::PathBuf;

/// Name of the program's own folder inside them.
const OWN: &str = "innovation-atlas";

/// The program's folder for settings; `None` where no home is known.
pub(super) fn config_folder() -> Option<PathBuf> {
    config(|name| std::env::var_os(name)).map(|folder| folder.join(OWN))
}

/// The program's folder for data that it made itself, such as the sample city; `None` where no home is known.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    data(|name| std::env::var_os(name)).map(|folder| folder.join(OWN))
}

fn config(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if cfg!(windows) {
        return absolute(&variable, "APPDATA");
    }
    let home = absolute(&variable, "HOME");
    if cfg!(target_os = "macos") {
        return home.map(|home| home.join("Library").join("Application Support"));
    }
    absolute(&variable, "XDG_CONFIG_HOME").or_else(|| home.map(|home| home.join(".config")))
}

fn data(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if cfg!(windows) {
        return absolute(&variable, "LOCALAPPDATA");
    }
    let home = absolute(&variable, "HOME");
    if cfg!(target_os = "macos") {
        return home.map(|home| home.join("Library").join("Application Support"));
    }
    absolute(&variable, "XDG_DATA_HOME")
        .or_else(|| home.map(|home| home.join(".local").join("share")))
}

fn absolute(variable: impl Fn(&str) -> Option<OsString>, name: &str) -> Option<PathBuf> {
    variable(name)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn data_and_settings_have_folders_of_their_own() {
        let home = |name: &str| (name == "HOME").then(|| OsString::from("/home/a"));
        assert_eq!(config(home), Some(PathBuf::from("/home/a/.config")));
        assert_eq!(data(home), Some(PathBuf::from("/home/a/.local/share")));
        let set = |name: &str| match name {
            "XDG_DATA_HOME" => Some(OsString::from("/data")),
            "XDG_CONFIG_HOME" => Some(OsString::from("relative")),
            _ => home(name),
        };
        assert_eq!(data(set), Some(PathBuf::from("/data")));
        assert_eq!(config(set), Some(PathBuf::from("/home/a/.config")));
        assert_eq!(data(|_| None), None);
    }
}
