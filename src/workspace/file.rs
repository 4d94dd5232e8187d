//! The workspace as a file: the choices of a document come in, and go out as one small file of JSON, `.atlas`, and
//! back. Files at or below its folder are named from there, so that a folder can be moved or handed on as a whole;
//! all others by where they are. Data is not in it, nor are passwords.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::State;
use crate::i18n::{Message, Result};
use crate::table::{folder_of, relative, write_whole};

/// Its file name extension.
pub const EXTENSION: &str = "atlas";

/// The form that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// Most bytes of a file that is read: choices are a few thousand.
const MOST: u64 = 16 << 20;

/// What a file of a workspace holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The choices.
    pub state: State,
    /// The page that was shown, by a name of the window's.
    pub page: Option<String>,
    /// The workspace file it was kept for, where this is a copy in case of a crash.
    pub of: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    /// The form. First, and read alone first: a newer form may hold what this program cannot read.
    atlas: u32,
    program: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<PathBuf>,
    state: State,
}

#[derive(Deserialize)]
struct Form {
    atlas: u32,
}

impl Kept {
    /// Writes a workspace, whole or not at all. What the file held before stays beside it, with `~` after its name.
    ///
    /// # Errors
    /// When the file or the one beside it cannot be written; the old one is left.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut state = self.state.clone();
        let folder = folder_of(path);
        each_path(&mut state, &mut |file| *file = relative(file, &folder));
        let written = Written {
            atlas: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            page: self.page.clone(),
            of: self.of.clone(),
            state,
        };
        let mut text = serde_json::to_string_pretty(&written).map_err(|error| {
            Message::new("workspace.file_write")
                .with("file", path.display().to_string())
                .with("reason", error.to_string())
        })?;
        text.push('\n');
        if let Ok(before) = fs::read(path)
            && before != text.as_bytes()
        {
            write_whole(&backup(path), &before)?;
        }
        write_whole(path, text.as_bytes())
    }

    /// Reads a workspace. Whether its files are still there is found out when they are opened.
    ///
    /// # Errors
    /// `workspace.file_read` when it cannot be read, `workspace.file_newer` when a newer program wrote it,
    /// `workspace.file_broken` with the line when it is not a workspace or damaged.
    pub fn read(path: &Path) -> Result<Self> {
        let named = |key| Message::new(key).with("file", path.display().to_string());
        let unreadable =
            |error: std::io::Error| named("workspace.file_read").with("reason", error.to_string());
        let facts = fs::metadata(path).map_err(unreadable)?;
        if !facts.is_file() || facts.len() > MOST {
            return Err(named("workspace.file_broken").with("line", 1.0));
        }
        let text = fs::read(path).map_err(unreadable)?;
        let broken = |error: serde_json::Error| {
            named("workspace.file_broken").with("line", error.line().max(1) as f64)
        };
        let form: Form = serde_json::from_slice(&text).map_err(broken)?;
        if form.atlas > FORMAT {
            return Err(named("workspace.file_newer"));
        }
        let written: Written = serde_json::from_slice(&text).map_err(broken)?;
        let folder = folder_of(path);
        let mut state = written.state;
        each_path(&mut state, &mut |file| {
            if file.is_relative() {
                *file = folder.join(&*file);
            }
        });
        Ok(Self {
            state,
            page: written.page,
            of: written.of,
        })
    }
}

/// The file beside a workspace that holds what it held before the last saving.
#[must_use]
pub fn backup(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("~");
    PathBuf::from(name)
}

/// Every file that the choices name. Schemes are named by id or by path: one that is a path is among the user's.
fn each_path(state: &mut State, change: &mut dyn FnMut(&mut PathBuf)) {
    let own: Vec<PathBuf> = state.schemes.clone();
    let named = |scheme: &mut Option<String>, change: &mut dyn FnMut(&mut PathBuf)| {
        let Some(id) = scheme else { return };
        if let Some(path) = own
            .iter()
            .find(|path| path.to_string_lossy() == id.as_str())
        {
            let mut path = path.clone();
            change(&mut path);
            *id = path.to_string_lossy().into_owned();
        }
    };
    named(&mut state.points_scheme, change);
    named(&mut state.index_scheme, change);
    named(&mut state.fund.plan.scheme, change);
    for (id, revisions) in std::mem::take(&mut state.revisions) {
        let mut id = Some(id);
        named(&mut id, change);
        state.revisions.extend(id.map(|id| (id, revisions)));
    }
    if let Some(against) = &mut state.fund.against {
        named(&mut against.scheme, change);
    }
    state
        .sources
        .iter_mut()
        .flat_map(|source| std::iter::once(&mut source.path).chain(&mut source.with))
        .chain(&mut state.boundaries)
        .chain(&mut state.layers)
        .chain(&mut state.schemes)
        .chain(&mut state.fund.ledger)
        .chain(&mut state.stages)
        .for_each(change);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::scheme::Revisions;
    use crate::workspace::SourceChoice;

    fn city(folder: &Path, far: &Path) -> State {
        let own = folder.join("schemes").join("own.toml");
        let mut state = State {
            sources: vec![
                SourceChoice::new(&folder.join("data").join("企业.csv")),
                SourceChoice::new(&far.join("counties.csv")),
            ],
            boundaries: Some(folder.join("towns.geojson")),
            layers: vec![folder.join("zones.geojson")],
            schemes: vec![own.clone()],
            points_scheme: Some(own.to_string_lossy().into_owned()),
            index_scheme: Some("county-index".to_owned()),
            filter: Some("employees > 10".to_owned()),
            year: Some(2021),
            ..State::default()
        };
        let revisions: Revisions =
            serde_json::from_str(r#"[{"weight":{"indicator":"a","stage":null,"weight":2.5}}]"#)
                .unwrap();
        let id = own.to_string_lossy().into_owned();
        state.revisions.insert(id, revisions.clone());
        state.revisions.insert("tech-sme".to_owned(), revisions);
        state.fund.ledger = Some(folder.join("ledger.csv"));
        state.stages = Some(folder.join("stages.toml"));
        state.fund.plan.scheme = Some(own.to_string_lossy().into_owned());
        state.sources[0].options.password = Some("secret".to_owned());
        state.sources[0].with = vec![folder.join("data").join("专利.csv")];
        state
    }

    #[test]
    fn a_folder_that_moves_keeps_its_workspace() {
        let home = tempfile::tempdir().unwrap();
        let far = home.path().join("elsewhere");
        let (here, there) = (home.path().join("here"), home.path().join("there"));
        fs::create_dir_all(&here).unwrap();
        let kept = Kept {
            state: city(&here, &far),
            page: Some("map".to_owned()),
            of: None,
        };
        kept.write(&here.join("city.atlas")).unwrap();
        let text = fs::read_to_string(here.join("city.atlas")).unwrap();
        assert!(text.contains("\"data/企业.csv\"") && text.contains("\"schemes/own.toml\""));
        assert!(!text.contains("secret"), "a password is kept");
        fs::rename(&here, &there).unwrap();
        let found = Kept::read(&there.join("city.atlas")).unwrap();
        let mut moved = city(&there, &far);
        moved.sources[0].options.password = None;
        assert_eq!(found.state, moved);
        assert_eq!(found.page.as_deref(), Some("map"));
        found.write(&there.join("city.atlas")).unwrap();
        let again = fs::read_to_string(there.join("city.atlas")).unwrap();
        assert_eq!(text, again, "the same choices are the same bytes");
    }

    #[test]
    fn what_was_saved_before_stays_beside() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("city.atlas");
        let mut kept = Kept::default();
        kept.write(&path).unwrap();
        assert!(!backup(&path).exists());
        kept.state.year = Some(2020);
        kept.write(&path).unwrap();
        kept.write(&path).unwrap();
        assert_eq!(Kept::read(&backup(&path)).unwrap().state.year, None);
        assert_eq!(Kept::read(&path).unwrap().state.year, Some(2020));
    }

    #[test]
    fn what_is_no_workspace_is_refused_with_its_line() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("city.atlas");
        for (text, key) in [
            ("", "workspace.file_broken"),
            ("a,b\n1,2\n", "workspace.file_broken"),
            ("{\"atlas\": 1}", "workspace.file_broken"),
            (
                "{\"atlas\": 1,\n\"program\": \"0\",\n\"state\": {\"year\": \"x\"}}",
                "workspace.file_broken",
            ),
            ("{\"atlas\": 9, \"soul\": []}", "workspace.file_newer"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Kept::read(&path).unwrap_err();
            assert_eq!(error.key, key, "{text}");
            for lang in Lang::ALL {
                assert!(error.text(lang).contains("city.atlas"), "{text}");
            }
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(Kept::read(&path).unwrap_err().key, "workspace.file_read");
        assert_eq!(
            Kept::read(home.path()).unwrap_err().key,
            "workspace.file_broken"
        );
    }
}
