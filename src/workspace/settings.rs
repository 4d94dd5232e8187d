//! What stays from one start to the next: language, theme, recent files. Saved as JSON in the user's configuration
//! folder; whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folders::config_folder;
use super::motion;
use crate::figure::{PageSize, ThemeMode};
use crate::i18n::{Lang, Message, Result};
use crate::table::replace;

/// Most recent files that are kept.
const RECENT: usize = 8;

/// The settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language of the window; the system's when absent.
    pub lang: Option<Lang>,
    /// Light or dark.
    pub theme: ThemeMode,
    /// Files opened last, the newest first.
    pub recent: Vec<PathBuf>,
    /// Page size of the last export.
    pub page: PageSize,
    /// Name of the size of the last export, where several have that page.
    pub size: Option<String>,
    /// Whether marks stand still when what they show changes; as the system wishes when absent.
    pub less_motion: Option<bool>,
}

impl Settings {
    /// The settings file of this user; `None` where no home is known.
    #[must_use]
    pub fn file() -> Option<PathBuf> {
        config_folder().map(|folder| folder.join("settings.json"))
    }

    /// Reads a settings file; a missing or damaged one gives the defaults.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        Self::found(path).unwrap_or_default()
    }

    /// What a settings file says, where it is whole.
    fn found(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Makes a change here and in a settings file, which may say more by now than was read from it: all else that it
    /// says stays. The recent files are those of the file.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn change(&mut self, path: &Path, change: impl Fn(&mut Self)) -> Result<()> {
        change(self);
        let kept = match Self::found(path) {
            Some(mut kept) => {
                change(&mut kept);
                kept
            }
            None => self.clone(),
        };
        self.recent.clone_from(&kept.recent);
        kept.write(path)
    }

    /// Writes a settings file.
    ///
    /// # Errors
    /// `workspace.settings` when it cannot be written; the old one is left.
    pub fn write(&self, path: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| {
            Message::new("workspace.settings")
                .with("file", path.display().to_string())
                .with("reason", error.to_string())
        };
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(&error))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        replace(path, |file| {
            std::io::Write::write_all(file, text.as_bytes()).map_err(|error| failed(&error))
        })
    }

    /// The language: chosen, or the system's.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_environment)
    }

    /// Whether marks may move: chosen, or what the system wishes as far as that can be known.
    #[must_use]
    pub fn moves(&self) -> bool {
        !self.less_motion.unwrap_or_else(motion::unwanted)
    }

    /// Puts a file in front of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|recent| *recent != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.json");
        let mut settings = Settings {
            lang: Some(Lang::Zh),
            theme: ThemeMode::Dark,
            ..Settings::default()
        };
        settings.remember(Path::new("/a.csv"));
        settings.write(&path).unwrap();
        assert_eq!(Settings::read(&path), settings);
        fs::write(&path, "{ broken").unwrap();
        assert_eq!(Settings::read(&path), Settings::default());
    }

    #[test]
    fn two_windows_keep_what_the_other_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let (mut one, mut other) = (Settings::default(), Settings::default());
        one.change(&path, |settings| settings.lang = Some(Lang::Zh))
            .unwrap();
        one.change(&path, |settings| settings.remember(Path::new("/a.csv")))
            .unwrap();
        other
            .change(&path, |settings| settings.theme = ThemeMode::Dark)
            .unwrap();
        other
            .change(&path, |settings| settings.remember(Path::new("/b.csv")))
            .unwrap();
        assert_eq!(other.lang, None, "a window keeps what it shows");
        let kept = Settings::read(&path);
        assert_eq!((kept.lang, kept.theme), (Some(Lang::Zh), ThemeMode::Dark));
        assert_eq!(kept.recent, [Path::new("/b.csv"), Path::new("/a.csv")]);
        assert_eq!(other.recent, kept.recent);
        fs::write(&path, "{ broken").unwrap();
        other
            .change(&path, |settings| settings.lang = Some(Lang::En))
            .unwrap();
        assert_eq!(Settings::read(&path), other);
    }

    #[test]
    fn recent_files_are_few_and_unique() {
        let mut settings = Settings::default();
        for at in 0..12 {
            settings.remember(&PathBuf::from(format!("/{at}.csv")));
        }
        settings.remember(Path::new("/5.csv"));
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent[0], Path::new("/5.csv"));
    }
}
