//! The file that the document is kept in: saving, opening, and a copy in case of a crash, which is offered at the next
//! start. The copy is made in the background, seconds after a change.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::{Context, ViewportCommand};

use super::atlas_app::AtlasApp;
use super::{PageName, perform};
use crate::i18n::{Message, fill, text};
use crate::jobs::{Job, Poll};
use crate::workspace::{Document, Kept, State, backup};

/// Longest that a change is held in memory alone.
const HELD: Duration = Duration::from_secs(20);

/// Where the document is kept.
#[derive(Default)]
pub struct Keeping {
    /// The user's file.
    file: Option<PathBuf>,
    /// What that file holds.
    saved: Option<State>,
    /// The copy in case of a crash; none where there is no place for one.
    spare: Option<PathBuf>,
    /// What the copy holds, or what needs none: nothing that the user made.
    spared: Option<State>,
    /// When the first change came that the copy does not hold.
    changed: Option<Instant>,
    /// The copy that is being written.
    writing: Option<Job<State>>,
    /// What was found at the start.
    found: Option<Box<Kept>>,
    title: String,
}

impl Keeping {
    /// A document without a file, with a place for the copy; what an earlier one left there is offered.
    pub fn beside(spare: Option<PathBuf>) -> Self {
        let found = spare.as_deref().and_then(|path| Kept::read(path).ok());
        Self {
            found: found
                .filter(|kept| !kept.state.sources.is_empty())
                .map(Box::new),
            spare,
            ..Self::default()
        }
    }

    /// What an earlier document left unsaved.
    pub fn found(&self) -> Option<&Kept> {
        self.found.as_deref()
    }

    /// The user's file.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether the user's file holds something else than this.
    pub fn is_changed(&self, state: &State) -> bool {
        self.saved.as_ref().is_some_and(|saved| saved != state)
    }

    /// The document has no file from now on: other data took its place.
    pub fn leave(&mut self) {
        self.file = None;
        self.saved = None;
    }

    /// What the document holds now was not made by the user: no copy is needed.
    pub fn needs_no_copy(&mut self, state: &State) {
        self.spared = Some(state.clone());
    }
}

fn kept(app: &AtlasApp, of: Option<PathBuf>) -> Kept {
    Kept {
        state: app.document.state().clone(),
        page: Some(app.page.name().to_owned()),
        of,
    }
}

/// Saves the document in its file, or in another one.
pub(super) fn save(app: &mut AtlasApp, elsewhere: bool) {
    if app.document.state().sources.is_empty() {
        perform::fail(app, Message::new("app.nothing_open"));
        return;
    }
    let path = app.keeping.file.clone().filter(|_| !elsewhere);
    let lang = app.lang();
    app.tasks.keep(kept(app, None), path, lang, &app.wake);
}

/// The document was saved in a file.
pub(super) fn saved(app: &mut AtlasApp, path: PathBuf, kept: Kept) {
    app.keeping.saved = Some(kept.state);
    app.keeping.file = Some(path);
}

/// Opens a workspace in place of the document.
pub(super) fn open(app: &mut AtlasApp, path: PathBuf, kept: Kept) {
    app.keeping.saved = Some(kept.state.clone());
    app.keeping.file = Some(path);
    app.keeping.needs_no_copy(&kept.state);
    show(app, kept);
}

/// Goes on with what an earlier document left unsaved.
pub(super) fn go_on(app: &mut AtlasApp) {
    let Some(kept) = app.keeping.found.take() else {
        return;
    };
    app.tasks.stop_opening();
    app.keeping.saved = kept
        .of
        .as_deref()
        .and_then(|path| Kept::read(path).ok())
        .map(|own| own.state);
    app.keeping.file.clone_from(&kept.of);
    app.keeping.spared = None;
    show(app, *kept);
}

fn show(app: &mut AtlasApp, kept: Kept) {
    app.notice = None;
    app.table = crate::workspace::RankingChoices::default();
    app.desk().source = 0;
    app.page = kept
        .page
        .as_deref()
        .and_then(PageName::named)
        .unwrap_or(PageName::Data);
    app.document = Document::new(kept.state);
}

/// Keeps the copy in step with the document, and the title of the window with both.
pub(super) fn tick(app: &mut AtlasApp, context: &Context) {
    title(app, context);
    if let Some(job) = &mut app.keeping.writing
        && let Poll::Done(outcome) = job.poll()
    {
        app.keeping.writing = None;
        match outcome {
            Ok(state) => app.keeping.spared = Some(state),
            Err(message) => {
                // Told once: without a place there is no copy.
                app.keeping.spare = None;
                perform::fail(app, message);
            }
        }
    }
    let state = app.document.state();
    let nothing = state.sources.is_empty() || app.keeping.spare.is_none();
    if nothing || app.keeping.spared.as_ref() == Some(state) || app.keeping.writing.is_some() {
        app.keeping.changed = None;
        return;
    }
    let since = *app.keeping.changed.get_or_insert_with(Instant::now);
    match HELD.checked_sub(since.elapsed()) {
        Some(left) if !left.is_zero() => context.request_repaint_after(left),
        _ => write_copy(app),
    }
}

fn write_copy(app: &mut AtlasApp) {
    let Some(path) = app.keeping.spare.clone() else {
        return;
    };
    let kept = kept(app, app.keeping.file.clone());
    let wake = std::sync::Arc::clone(&app.wake);
    app.keeping.writing = Some(Job::start(
        move |_| {
            if let Some(folder) = path.parent() {
                // What stands in its way is told by the writing.
                let _ = std::fs::create_dir_all(folder);
            }
            kept.write(&path)?;
            Ok(kept.state)
        },
        move || wake(),
    ));
}

/// The last copy: the window closes. One of what is saved, too, is not needed and goes.
pub(super) fn close(app: &mut AtlasApp) {
    let state = app.document.state();
    let Some(path) = app.keeping.spare.clone() else {
        return;
    };
    if state.sources.is_empty() {
        return;
    }
    if app.keeping.saved.as_ref() == Some(state) {
        let _ = std::fs::remove_file(&path);
        let _ = std::fs::remove_file(backup(&path));
    } else if app.keeping.spared.as_ref() != Some(state) {
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        // Nobody is there to be told.
        let _ = kept(app, app.keeping.file.clone()).write(&path);
    }
}

fn title(app: &mut AtlasApp, context: &Context) {
    let lang = app.lang();
    let program = text(lang, "app.name");
    let title = match app.keeping.file().and_then(Path::file_name) {
        Some(name) => {
            let key = if app.keeping.is_changed(app.document.state()) {
                "app.window_title_changed"
            } else {
                "app.window_title"
            };
            let name = name.to_string_lossy();
            fill(lang, key, &[("file", &name), ("program", &program)])
        }
        None => program,
    };
    if app.keeping.title != title {
        context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
        app.keeping.title = title;
    }
}
