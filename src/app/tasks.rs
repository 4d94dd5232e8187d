//! Work that a click starts and that is not derived from the document: dialogs, openings, exports, copies. One of each
//! kind at a time; all on their own threads, so that the window never waits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::ColorImage;

use super::action::{ExportFormat, ExportSize};
use super::dialogs;
use super::opening::{KeptIn, Opening, Purpose, Request};
use super::sample_city::{self, SampleCity};
use crate::figure::{
    Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode, asks_for_numbers, export,
    export_numbers, rgba,
};
use crate::i18n::{Lang, Message, Result};
use crate::jobs::{Job, Poll, Progress, Wake};
use crate::table::write_whole;
use crate::workspace::{Kept, ReportFormat, ReportKey};

/// How far a piece of work is when its dialog was answered: from here on it is work.
const BEGUN: f32 = 0.01;

/// A picture to make.
#[derive(Clone, Debug)]
pub struct Order {
    /// The figure.
    pub figure: Arc<Figure>,
    /// What it rests on.
    pub passport: Passport,
    /// Language of its words.
    pub lang: Lang,
    /// The faces.
    pub fonts: Arc<Fonts>,
}

/// Something that ended.
#[derive(Debug)]
pub enum Outcome {
    /// Files were chosen.
    Chosen(Purpose, Vec<PathBuf>),
    /// Files were looked at and are to be opened.
    Found(Box<Opening>),
    /// The sample city was found. Whether it was asked for with nothing open, so that it takes nobody's place.
    Sample {
        /// Its files.
        city: SampleCity,
        /// Whether nothing was open.
        first: bool,
    },
    /// A file was written; nothing when the dialog was left.
    Written(Option<PathBuf>),
    /// The ledger was written, with what the plan redeems.
    Ledger(PathBuf),
    /// The workspace was saved; nothing when the dialog was left.
    Kept(Option<KeptIn>),
    /// A picture is ready for the clipboard.
    Copied(ColorImage),
    /// It could not be done.
    Failed(Message),
}

/// A job with the key of its name.
type Named<T> = (&'static str, Job<T>);

/// The work under way.
#[derive(Debug, Default)]
pub struct Tasks {
    dialog: Option<Job<(Purpose, Vec<PathBuf>)>>,
    /// One at a time, whatever is opened: what is asked for later wins.
    opening: Option<Named<Outcome>>,
    write: Option<Named<Option<PathBuf>>>,
    /// Whether what is written is the ledger.
    writes_ledger: bool,
    keep: Option<Job<Option<KeptIn>>>,
    copy: Option<Job<ColorImage>>,
}

impl Tasks {
    /// Looks for the sample city, in place of what is being opened.
    pub fn find_sample(&mut self, first: bool, wake: &Wake) {
        let job = start(wake, move |progress| {
            let city = sample_city::find(progress)?;
            progress.check()?;
            Ok(Outcome::Sample { city, first })
        });
        self.open_instead(Some(("app.work_sample", job)));
    }

    /// Looks at files that are to be opened, in place of what is being opened.
    pub fn open(&mut self, request: Request, wake: &Wake) {
        let job = start(wake, move |progress| {
            let opening = Opening::of(request, progress)?;
            progress.check()?;
            Ok(Outcome::Found(Box::new(opening)))
        });
        self.open_instead(Some(("workspace.work_open", job)));
    }

    /// Nothing that is being opened is wanted any more.
    pub fn stop_opening(&mut self) {
        self.open_instead(None);
    }

    fn open_instead(&mut self, next: Option<Named<Outcome>>) {
        // One that is dropped stops, and nobody hears of it.
        self.opening = next;
    }

    /// Asks for files.
    pub fn ask(&mut self, purpose: Purpose, lang: Lang, wake: &Wake) {
        if self.dialog.is_some() {
            return;
        }
        self.dialog = Some(start(wake, move |_| {
            let files = dialogs::ask_files(&purpose, lang);
            Ok((purpose, files))
        }));
    }

    /// Whether a file is being written, or asked for to be: one at a time.
    #[must_use]
    pub fn has_writing(&self) -> bool {
        self.write.is_some()
    }

    /// Whether a file is on its way that would be lost if the program ended now.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        let write = self.write.as_ref().map(|(_, job)| job.progress());
        let keep = self.keep.as_ref().map(Job::progress);
        let mut work = write.into_iter().chain(keep);
        work.any(|progress| progress.share() > 0.0)
    }

    /// Asks for a file name and writes a figure.
    pub fn export(
        &mut self,
        order: Order,
        name: String,
        format: ExportFormat,
        size: ExportSize,
        wake: &Wake,
    ) {
        let lang = order.lang;
        let ask = move || dialogs::ask_target(&name, format, lang);
        self.write("app.work_export", wake, ask, move |path, progress| {
            progress.set(0.2);
            let page = Page::of(size.page);
            if asks_for_numbers(path) {
                let drawn = (&*order.figure, &page);
                return export_numbers(path, drawn, order.lang, &order.passport).map(|_| ());
            }
            let theme = Theme::of(ThemeMode::Light);
            let scene = order.figure.scene(&page, &theme, &order.fonts, order.lang);
            progress.check()?;
            progress.set(0.5);
            export(path, &scene, &order.fonts, size.scale, &order.passport)
        });
    }

    /// Asks for a file name or a folder and writes a report.
    pub fn export_report(
        &mut self,
        order: ReportKey,
        name: String,
        format: ReportFormat,
        fonts: Arc<Fonts>,
        wake: &Wake,
    ) {
        let lang = order.lang;
        let ask = move || dialogs::ask_report(&name, format, lang);
        self.write("app.work_report", wake, ask, move |path, progress| {
            order.write(format, path, &fonts, progress)
        });
    }

    /// Asks for a file name and writes text.
    pub fn save_text(&mut self, name: String, content: String, lang: Lang, wake: &Wake) {
        self.save(name, lang, wake, move |path, _| {
            write_whole(path, content.as_bytes())
        });
    }

    /// Asks for a file name and has the ledger written there.
    pub fn save_ledger(
        &mut self,
        name: String,
        lang: Lang,
        wake: &Wake,
        work: impl FnOnce(&Path, &Progress) -> Result<()> + Send + 'static,
    ) {
        if self.write.is_none() {
            self.save(name, lang, wake, work);
            self.writes_ledger = true;
        }
    }

    /// Asks for a file name and has the file written there.
    pub fn save(
        &mut self,
        name: String,
        lang: Lang,
        wake: &Wake,
        work: impl FnOnce(&Path, &Progress) -> Result<()> + Send + 'static,
    ) {
        let ask = move || dialogs::ask_name(&name, lang);
        self.write("app.work_save", wake, ask, work);
    }

    /// Asks for a place and has something written there, unless something else is being written.
    pub(super) fn write(
        &mut self,
        name: &'static str,
        wake: &Wake,
        ask: impl FnOnce() -> Option<PathBuf> + Send + 'static,
        work: impl FnOnce(&Path, &Progress) -> Result<()> + Send + 'static,
    ) {
        if self.write.is_some() {
            return;
        }
        let job = start(wake, move |progress| {
            let Some(path) = ask() else {
                return Ok(None);
            };
            progress.set(BEGUN);
            progress.check()?;
            work(&path, progress)?;
            Ok(Some(path))
        });
        self.write = Some((name, job));
    }

    /// Saves a workspace in a file; asks for its name where there is none.
    pub fn keep(&mut self, kept: Kept, path: Option<PathBuf>, lang: Lang, wake: &Wake) {
        if self.keep.is_some() {
            return;
        }
        self.keep = Some(start(wake, move |progress| {
            let Some(path) = path.or_else(|| dialogs::ask_workspace(lang)) else {
                return Ok(None);
            };
            progress.set(BEGUN);
            kept.write(&path)?;
            Ok(Some((path, Box::new(kept))))
        }));
    }

    /// Draws a figure as a picture for the clipboard.
    pub fn copy(&mut self, order: Order, wake: &Wake) {
        self.copy = Some(start(wake, move |progress| {
            progress.set(0.2);
            let page = Page::of(PageSize::Slide);
            let theme = Theme::of(ThemeMode::Light);
            let scene = order.figure.scene(&page, &theme, &order.fonts, order.lang);
            progress.check()?;
            let (width, height, pixels) = rgba(&scene, &order.fonts, 1.0)?;
            let size = [width as usize, height as usize];
            Ok(ColorImage::from_rgba_premultiplied(size, &pixels))
        }));
    }

    /// Takes what has ended.
    pub fn drain(&mut self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        outcomes
            .extend(take(&mut self.dialog).map(|(purpose, files)| Outcome::Chosen(purpose, files)));
        outcomes.extend(take(&mut self.opening).map(|outcome| outcome));
        let ledger = self.writes_ledger;
        outcomes.extend(take(&mut self.write).map(|path| match path {
            Some(path) if ledger => Outcome::Ledger(path),
            path => Outcome::Written(path),
        }));
        self.writes_ledger &= self.write.is_some();
        outcomes.extend(take(&mut self.keep).map(Outcome::Kept));
        outcomes.extend(take(&mut self.copy).map(Outcome::Copied));
        outcomes
    }

    /// Asks the work of this name to stop.
    pub fn cancel(&self, name: &str) {
        let work = self.work().into_iter();
        for (_, progress) in work.filter(|(other, _)| *other == name) {
            progress.cancel();
        }
    }

    /// The work that takes time, with the key of its name. A dialog is not work.
    #[must_use]
    pub fn work(&self) -> Vec<(&'static str, &Progress)> {
        let opening = self.opening.as_ref();
        let opening = opening.map(|(name, job)| (*name, job.progress()));
        let write = self.write.as_ref();
        let write = write.map(|(name, job)| (*name, job.progress()));
        let keep = self.keep.as_ref();
        let keep = keep.map(|job| ("app.work_save", job.progress()));
        let copy = self.copy.as_ref();
        let copy = copy.map(|job| ("app.work_copy", job.progress()));
        let asked = write.into_iter().chain(keep);
        asked
            .filter(|(_, progress)| progress.share() > 0.0)
            .chain(opening)
            .chain(copy)
            .collect()
    }
}

/// What [`take`] found: the value, or an outcome that says what went wrong.
struct Taken<T>(Option<Result<T>>);

impl<T> Taken<T> {
    fn map(self, done: impl FnOnce(T) -> Outcome) -> Option<Outcome> {
        self.0.map(|result| match result {
            Ok(value) => done(value),
            Err(message) => Outcome::Failed(message),
        })
    }
}

/// A piece of work with or without a name.
trait Piece<T> {
    fn job(&self) -> &Job<T>;
}

impl<T> Piece<T> for Job<T> {
    fn job(&self) -> &Self {
        self
    }
}

impl<T> Piece<T> for Named<T> {
    fn job(&self) -> &Job<T> {
        &self.1
    }
}

fn take<T: Send + 'static>(slot: &mut Option<impl Piece<T>>) -> Taken<T> {
    let Some(piece) = slot else {
        return Taken(None);
    };
    match piece.job().poll() {
        Poll::Running => Taken(None),
        Poll::Done(result) => {
            *slot = None;
            Taken(Some(result))
        }
    }
}

fn start<T: Send + 'static>(
    wake: &Wake,
    work: impl FnOnce(&Progress) -> Result<T> + Send + 'static,
) -> Job<T> {
    let wake = Arc::clone(wake);
    Job::start(work, move || wake())
}
