//! Work that a click starts and that is not derived from the document: dialogs, exports, copies. One of each kind
//! at a time; all on their own threads, so that the window never waits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::ColorImage;

use super::action::{ExportFormat, ExportSize};
use super::sample_city::{self, SampleCity};
use crate::dataset::Mapping;
use crate::figure::{
    Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode, asks_for_numbers, export,
    export_numbers, rgba,
};
use crate::i18n::{Lang, Message, Result, text};
use crate::jobs::{Job, Poll, Progress, Wake};
use crate::table::{EXTENSIONS, Table, read, replace, write_error};
use crate::workspace::{self, Kept, ReportFormat, ReportKey, SourceChoice, TableKey};

/// What a dialog's answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open instead.
    Open,
    /// Open beside.
    Add,
    /// Boundaries of the map.
    Boundaries,
    /// A further layer of the map.
    Layer,
    /// A scheme.
    Scheme,
    /// The mapping of a source.
    Mapping(usize),
    /// A fund plan; the second one, or the first.
    Plan(bool),
    /// A ledger.
    Ledger,
    /// Four 90 % cards.
    Cards,
}

/// Files on their way into the document, each where it belongs.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// Data files.
    pub files: Vec<PathBuf>,
    /// A boundary file.
    pub boundaries: Option<PathBuf>,
    /// Scheme files.
    pub schemes: Vec<PathBuf>,
    /// A mapping.
    pub mapping: Option<Mapping>,
    /// A fund plan.
    pub plan: Option<PathBuf>,
    /// A ledger.
    pub ledger: Option<PathBuf>,
    /// The four 90 % cards.
    pub cards: Option<PathBuf>,
    /// Whether the data is opened beside what is open.
    pub beside: bool,
}

/// Files on their way with the texts of those that could be read.
type ReadFiles = (Opening, Vec<(TableKey, Table)>);

/// A workspace with the file that it was saved in.
type KeptIn = (PathBuf, Box<Kept>);

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
    /// Files were read, at least one of them.
    Read(Box<Opening>, Vec<(TableKey, Table)>),
    /// The sample city was found.
    Sample(SampleCity),
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

/// The work under way.
#[derive(Debug, Default)]
pub struct Tasks {
    dialog: Option<Job<(Purpose, Vec<PathBuf>)>>,
    opening: Option<Job<ReadFiles>>,
    sample: Option<Job<SampleCity>>,
    write: Option<Job<Option<PathBuf>>>,
    /// Whether what is written is the ledger.
    writes_ledger: bool,
    keep: Option<Job<Option<KeptIn>>>,
    copy: Option<Job<ColorImage>>,
}

impl Tasks {
    /// Looks for the sample city.
    pub fn find_sample(&mut self, wake: &Wake) {
        self.sample = Some(start(wake, sample_city::find));
    }

    /// Reads files that are to take the place of what is open, and fails where none of them can be read.
    pub fn read(&mut self, opening: Opening, wake: &Wake) {
        if let Some(before) = self.opening.take() {
            before.progress().cancel();
        }
        self.opening = Some(start(wake, move |progress| {
            let mut tables = Vec::new();
            let mut failed = None;
            for path in &opening.files {
                let key = TableKey::of(&SourceChoice::new(path));
                match read(&key.path, &key.options, progress) {
                    Ok(table) => tables.push((key, table)),
                    Err(message) => {
                        progress.check()?;
                        failed.get_or_insert(message);
                    }
                }
            }
            match failed {
                Some(message) if tables.is_empty() => Err(message),
                _ => Ok((opening, tables)),
            }
        }));
    }

    /// Asks for files.
    pub fn ask(&mut self, purpose: Purpose, lang: Lang, wake: &Wake) {
        if self.dialog.is_some() {
            return;
        }
        self.dialog = Some(start(wake, move |_| {
            Ok((purpose, ask_files(purpose, lang)))
        }));
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
        if self.write.is_some() {
            return;
        }
        self.write = Some(start(wake, move |progress| {
            let Some(path) = ask_target(&name, format, order.lang) else {
                return Ok(None);
            };
            progress.set(0.2);
            if asks_for_numbers(&path) {
                export_numbers(&path, &order.figure, order.lang)?;
                return Ok(Some(path));
            }
            let page = Page::of(size.page);
            let theme = Theme::of(ThemeMode::Light);
            let scene = order.figure.scene(&page, &theme, &order.fonts, order.lang);
            progress.check()?;
            progress.set(0.5);
            export(&path, &scene, &order.fonts, size.scale, &order.passport)?;
            Ok(Some(path))
        }));
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
        if self.write.is_some() {
            return;
        }
        self.write = Some(start(wake, move |progress| {
            let Some(path) = ask_report(&name, format, order.lang) else {
                return Ok(None);
            };
            progress.set(0.01);
            order.write(format, &path, &fonts, progress)?;
            Ok(Some(path))
        }));
    }

    /// Asks for a file name and writes text.
    pub fn save_text(&mut self, name: String, content: String, lang: Lang, wake: &Wake) {
        self.save(name, lang, wake, move |path| {
            write_whole(path, content.as_bytes())
        });
    }

    /// Asks for a file name and has the ledger written there.
    pub fn save_ledger(
        &mut self,
        name: String,
        lang: Lang,
        wake: &Wake,
        work: impl FnOnce(&Path) -> Result<()> + Send + 'static,
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
        work: impl FnOnce(&Path) -> Result<()> + Send + 'static,
    ) {
        if self.write.is_some() {
            return;
        }
        self.write = Some(start(wake, move |_| {
            let Some(path) = rfd::FileDialog::new()
                .set_title(text(lang, "app.dialog_save"))
                .set_file_name(name)
                .save_file()
            else {
                return Ok(None);
            };
            work(&path)?;
            Ok(Some(path))
        }));
    }

    /// Saves a workspace in a file; asks for its name where there is none.
    pub fn keep(&mut self, kept: Kept, path: Option<PathBuf>, lang: Lang, wake: &Wake) {
        if self.keep.is_some() {
            return;
        }
        self.keep = Some(start(wake, move |_| {
            let Some(path) = path.or_else(|| ask_workspace(lang)) else {
                return Ok(None);
            };
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
        outcomes.extend(
            take(&mut self.opening)
                .map(|(opening, tables)| Outcome::Read(Box::new(opening), tables)),
        );
        outcomes.extend(take(&mut self.sample).map(Outcome::Sample));
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

    /// The work that takes time, with the key of its name. A dialog is not work.
    pub fn work(&self) -> Vec<(&'static str, &Progress)> {
        let write = self.write.as_ref().map(Job::progress);
        let copy = self.copy.as_ref().map(Job::progress);
        let sample = self.sample.as_ref().map(Job::progress);
        let opening = self.opening.as_ref().map(Job::progress);
        let begun = [
            ("app.work_export", write),
            ("app.work_copy", copy),
            ("app.work_sample", sample),
        ]
        .into_iter()
        .filter_map(|(name, progress)| Some((name, progress?)))
        .filter(|(_, progress)| progress.share() > 0.0);
        opening
            .map(|progress| ("workspace.work_open", progress))
            .into_iter()
            .chain(begun)
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

fn take<T: Send + 'static>(slot: &mut Option<Job<T>>) -> Taken<T> {
    let Some(job) = slot else {
        return Taken(None);
    };
    match job.poll() {
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

fn ask_files(purpose: Purpose, lang: Lang) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new();
    match purpose {
        Purpose::Open | Purpose::Add => dialog
            .set_title(text(lang, "app.dialog_open"))
            .add_filter(
                text(lang, "app.filter_data"),
                &[
                    EXTENSIONS,
                    &["geojson", "topojson", "toml", workspace::EXTENSION],
                ]
                .concat(),
            )
            .add_filter(text(lang, "app.filter_all"), &["*"])
            .pick_files()
            .unwrap_or_default(),
        Purpose::Boundaries | Purpose::Layer => dialog
            .set_title(text(
                lang,
                if purpose == Purpose::Layer {
                    "app.dialog_layer"
                } else {
                    "app.dialog_boundaries"
                },
            ))
            .add_filter(
                text(lang, "app.filter_boundaries"),
                &["geojson", "topojson", "json"],
            )
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Scheme => dialog
            .set_title(text(lang, "app.dialog_scheme"))
            .add_filter(text(lang, "app.filter_scheme"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Plan(_) => dialog
            .set_title(text(lang, "app.dialog_plan"))
            .add_filter(text(lang, "app.filter_plan"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Cards => dialog
            .set_title(text(lang, "app.dialog_cards"))
            .add_filter(text(lang, "app.filter_cards"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Ledger => dialog
            .set_title(text(lang, "app.dialog_ledger"))
            .add_filter(text(lang, "app.filter_ledger"), &["csv"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Mapping(_) => dialog
            .set_title(text(lang, "app.dialog_mapping"))
            .add_filter(text(lang, "app.filter_mapping"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
    }
}

/// The chosen file or folder of a report.
fn ask_report(name: &str, format: ReportFormat, lang: Lang) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(text(lang, "app.dialog_export"));
    let (extension, filter) = match format {
        ReportFormat::Pictures => return dialog.pick_folder(),
        ReportFormat::Pdf => ("pdf", "app.format_pdf"),
        ReportFormat::Workbook => ("xlsx", "app.format_xlsx"),
    };
    let path = dialog
        .set_file_name(format!(
            "{}.{extension}",
            name.replace(['/', '\\', ':'], "-")
        ))
        .add_filter(text(lang, filter).trim_end_matches('…'), &[extension])
        .save_file()?;
    with_extension(path, extension, &[extension])
}

/// The chosen file of a workspace.
fn ask_workspace(lang: Lang) -> Option<PathBuf> {
    let extension = workspace::EXTENSION;
    let path = rfd::FileDialog::new()
        .set_title(text(lang, "app.dialog_workspace"))
        .set_file_name(format!("{}.{extension}", text(lang, "app.workspace_name")))
        .add_filter(text(lang, "app.filter_workspace"), &[extension])
        .save_file()?;
    with_extension(path, extension, &[extension])
}

/// The chosen file, with the format's extension where it has none of a picture.
fn ask_target(name: &str, format: ExportFormat, lang: Lang) -> Option<PathBuf> {
    let path = rfd::FileDialog::new()
        .set_title(text(lang, "app.dialog_export"))
        .set_file_name(format!("{name}.{}", format.extension()))
        .add_filter(
            text(lang, format.name()).trim_end_matches('…'),
            &[format.extension()],
        )
        .save_file()?;
    let known = ExportFormat::ALL.map(ExportFormat::extension);
    with_extension(path, format.extension(), &known)
}

/// A chosen file with an extension where it has none of those that are known. The dialog asked about the name without
/// it: a file of the longer name is not replaced unasked, the next free name is taken.
fn with_extension(path: PathBuf, extension: &str, known: &[&str]) -> Option<PathBuf> {
    let own = path.extension();
    if own.is_some_and(|own| known.iter().any(|known| own.eq_ignore_ascii_case(known))) {
        return Some(path);
    }
    let with = |number: u32| {
        let mut named = path.clone().into_os_string();
        if number > 1 {
            named.push(format!(" ({number})"));
        }
        named.push(format!(".{extension}"));
        PathBuf::from(named)
    };
    (1..=9_999).map(with).find(|path| !path.exists())
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, |file| {
        std::io::Write::write_all(file, bytes).map_err(|error| write_error(path, &error))
    })
}
