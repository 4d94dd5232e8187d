//! The one place where what was asked for is done.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Context;

use super::PageName;
use super::action::{Action, ExportFormat, ExportSize, Slot};
use super::atlas_app::{AtlasApp, set_fullscreen};
use super::notice::Notice;
use super::tasks::{Opening, Order, Outcome, Purpose};
use super::{funds, keep, projects};
use crate::analysis::funds::Ledger;
use crate::dataset::Mapping;
use crate::i18n::{Message, text};
use crate::scheme::load;
use crate::workspace::{Command, EXTENSION, Picture, ReportFormat, Settings, SortBy};

/// Does what was asked for.
pub fn perform(app: &mut AtlasApp, context: &Context, action: Action) {
    match action {
        Action::Change(command) => app.document.apply(command),
        Action::Undo => {
            app.document.undo();
        }
        Action::Redo => {
            app.document.redo();
        }
        Action::Go(page) => app.page = page,
        Action::AskOpen => ask(app, Purpose::Open),
        Action::AskAdd => ask(app, Purpose::Add),
        Action::AskBoundaries => ask(app, Purpose::Boundaries),
        Action::AskLayer => ask(app, Purpose::Layer),
        Action::AskScheme => ask(app, Purpose::Scheme),
        Action::AskMapping(source) => ask(app, Purpose::Mapping(source)),
        Action::Open(files) => open(app, files, false),
        Action::Add(files) => open(app, files, true),
        Action::Save => keep::save(app, false),
        Action::SaveAs => keep::save(app, true),
        Action::Continue => keep::go_on(app),
        Action::OpenSample => app.tasks.find_sample(&app.wake),
        Action::Search(words) => app.table.search = words,
        Action::Sort(column) => sort(app, column),
        Action::SetLang(lang) => {
            change_settings(app, |settings| settings.lang = Some(lang));
        }
        Action::SetTheme(theme) => {
            change_settings(app, |settings| settings.theme = theme);
            app.dress(context);
        }
        Action::SetMotion(moves) => {
            change_settings(app, |settings| settings.less_motion = Some(!moves));
        }
        Action::SetExportSize(at) => {
            app.export_size = at.min(ExportSize::ALL.len() - 1);
            let page = ExportSize::ALL[app.export_size].page;
            change_settings(app, |settings| settings.page = page);
        }
        Action::Export(slot, format) => export(app, slot, format),
        Action::ExportReport(format) => export_report(app, format),
        Action::CopyPicture(slot) => copy(app, slot),
        Action::SaveMapping(source) => save_mapping(app, source),
        Action::AskPlan(second) => ask(app, Purpose::Plan(second)),
        Action::AskLedger => ask(app, Purpose::Ledger),
        Action::AskCards => ask(app, Purpose::Cards),
        Action::SaveCards => projects::save_cards(app),
        Action::SaveProjects => projects::save_projects(app),
        Action::SavePlan => funds::save_plan(app),
        Action::SaveLedger => funds::save_ledger(app),
        Action::SaveFund => funds::save_fund(app),
        Action::Fit(slot, size) => picture_mut(app, slot).fit(size),
        Action::FitLegend(size) => app.results.live.fit_legend(size),
        Action::LookAt(view) => app.results.live.look_at(view),
        Action::Cancel => cancel(app),
        Action::Retry => app.results.retry(),
        Action::ReadAgain => read_again(app),
        Action::Dismiss => app.notice = None,
        Action::FocusSearch => {
            app.page = PageName::Points;
            app.desk().focus_search = true;
        }
        Action::ToggleFullscreen => {
            app.fullscreen = !app.fullscreen;
            set_fullscreen(context, app.fullscreen);
        }
        Action::Escape => escape(app, context),
    }
}

/// Takes in what has ended.
pub fn finish(app: &mut AtlasApp, context: &Context, outcome: Outcome) {
    match outcome {
        Outcome::Chosen(purpose, files) => chosen(app, purpose, files),
        Outcome::Read(opening, tables) => {
            app.results.take_tables(tables);
            take_in(app, *opening);
        }
        Outcome::Sample(city) => {
            app.keeping.leave();
            app.document.apply(Command::OpenInstead {
                files: city.files,
                boundaries: city.boundaries,
            });
            app.keeping.needs_no_copy(app.document.state());
        }
        Outcome::Ledger(path) => {
            let file = path.display().to_string();
            funds::continue_ledger(app, path);
            tell(app, Message::new("app.ledger_kept").with("file", file));
        }
        Outcome::Kept(Some((path, kept))) => {
            let message =
                Message::new("app.workspace_kept").with("file", path.display().to_string());
            change_settings(app, |settings| settings.remember(&path));
            keep::saved(app, path, *kept);
            tell(app, message);
        }
        Outcome::Written(None) | Outcome::Kept(None) => {}
        Outcome::Written(Some(path)) => tell(
            app,
            Message::new("app.written").with("file", path.display().to_string()),
        ),
        Outcome::Copied(image) => {
            context.copy_image(image);
            tell(app, Message::new("app.copied"));
        }
        Outcome::Failed(message) => fail(app, message),
    }
}

fn tell(app: &mut AtlasApp, message: Message) {
    app.notice = Some(Notice {
        message,
        failed: false,
    });
}

pub(super) fn fail(app: &mut AtlasApp, message: Message) {
    app.notice = Some(Notice {
        message,
        failed: true,
    });
}

fn ask(app: &mut AtlasApp, purpose: Purpose) {
    let lang = app.lang();
    app.tasks.ask(purpose, lang, &app.wake);
}

fn chosen(app: &mut AtlasApp, purpose: Purpose, files: Vec<PathBuf>) {
    app.results.read_again(&files);
    match purpose {
        Purpose::Open => open(app, files, false),
        Purpose::Add => open(app, files, true),
        Purpose::Boundaries => {
            if let Some(path) = files.into_iter().next() {
                app.document.apply(Command::SetBoundaries(Some(path)));
            }
        }
        Purpose::Layer => {
            let mut layers = app.document.state().layers.clone();
            layers.extend(files);
            layers.dedup();
            app.document.apply(Command::SetLayers(layers));
        }
        Purpose::Scheme => {
            if let Some(path) = files.into_iter().next() {
                add_scheme(app, &path);
            }
        }
        Purpose::Plan(second) => {
            if let Some(path) = files.into_iter().next() {
                funds::take_plan(app, &path, second);
            }
        }
        Purpose::Cards => {
            if let Some(path) = files.into_iter().next() {
                projects::take_cards(app, &path);
            }
        }
        Purpose::Ledger => {
            if let Some(path) = files.into_iter().next() {
                funds::take_ledger(app, path);
            }
        }
        Purpose::Mapping(source) => {
            if let Some(path) = files.into_iter().next() {
                match Mapping::read(&path) {
                    Ok(mapping) => {
                        let command = Command::SetMapping(source, Some(mapping));
                        app.document.apply(command);
                    }
                    Err(message) => fail(app, message),
                }
            }
        }
    }
}

/// Opens files where they belong. Data that would take the place of what is open is read first: what cannot be read
/// takes nobody's place.
fn open(app: &mut AtlasApp, files: Vec<PathBuf>, beside: bool) {
    // One that is open is opened again because it has changed.
    app.results.read_again(&files);
    let is = |path: &Path, extension: &str| {
        path.extension()
            .is_some_and(|found| found.eq_ignore_ascii_case(extension))
    };
    let (kept, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| is(path, EXTENSION));
    if let Some(path) = kept.last() {
        change_settings(app, |settings| settings.remember(path));
        keep::open(app, path);
        if files.is_empty() {
            return;
        }
    }
    let beside = beside || !kept.is_empty();
    let (boundaries, files): (Vec<PathBuf>, Vec<PathBuf>) = files
        .into_iter()
        .partition(|path| is(path, "geojson") || is(path, "json") && holds_boundaries(path));
    let (rules, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| is(path, "toml"));
    let (ledgers, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| Ledger::is_one(path));
    let mut schemes = Vec::new();
    let (mut mapping, mut plan, mut cards) = (None, None, None);
    for path in rules {
        if funds::is_plan(&path) {
            plan = Some(path);
            continue;
        }
        if projects::is_cards(&path) {
            cards = Some(path);
            continue;
        }
        match Mapping::read(&path) {
            Ok(read) => mapping = Some(read),
            Err(_) => schemes.push(path),
        }
    }
    let opening = Opening {
        files,
        boundaries: boundaries.into_iter().next_back(),
        schemes,
        mapping,
        plan,
        ledger: ledgers.into_iter().next_back(),
        cards,
        beside,
    };
    let open = &app.results.sources;
    let known = |path: &PathBuf| open.iter().any(|source| source.choice.path == *path);
    // What failed is nothing to keep.
    let kept = open.iter().any(|source| source.failed().is_none());
    if kept && !beside && !opening.files.is_empty() && !opening.files.iter().any(known) {
        app.tasks.read(opening, &app.wake);
    } else {
        take_in(app, opening);
    }
}

/// Puts files where they belong: boundaries to the map, schemes to the schemes, a mapping to the file it came with or
/// to the one that is shown, a plan and a ledger to the funds, cards to the index, everything else to the data.
fn take_in(app: &mut AtlasApp, opening: Opening) {
    let Opening {
        files,
        boundaries,
        schemes,
        mapping,
        plan,
        ledger,
        cards,
        beside,
    } = opening;
    if !files.is_empty() {
        app.notice = None;
        change_settings(app, |settings| {
            for file in &files {
                settings.remember(file);
            }
        });
        app.table = crate::workspace::RankingChoices::default();
        app.desk().source = if beside {
            app.document.state().sources.len()
        } else {
            0
        };
        if beside {
            app.document.apply(Command::OpenBeside(files));
        } else {
            app.keeping.leave();
            app.document.apply(Command::OpenInstead {
                files,
                boundaries: boundaries.clone(),
            });
        }
        app.page = PageName::Data;
    } else if boundaries.is_some() {
        app.page = PageName::Map;
    }
    if boundaries.is_some() {
        app.document.apply(Command::SetBoundaries(boundaries));
    }
    for scheme in schemes {
        add_scheme(app, &scheme);
    }
    if mapping.is_some() {
        let source = app.desk().source;
        app.document.apply(Command::SetMapping(source, mapping));
        app.page = PageName::Data;
    }
    if let Some(path) = cards {
        projects::take_cards(app, &path);
        app.page = PageName::Index;
    }
    if plan.is_some() || ledger.is_some() {
        app.page = PageName::Funds;
    }
    if let Some(path) = plan {
        funds::take_plan(app, &path, false);
    }
    if let Some(path) = ledger {
        funds::take_ledger(app, path);
    }
}

/// Whether a JSON file is one of boundaries: its beginning says so.
fn holds_boundaries(path: &Path) -> bool {
    let mut start = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(64 * 1024).read_to_end(&mut start));
    let has = |word: &[u8]| start.windows(word.len()).any(|part| part == word);
    read.is_ok() && (has(b"\"FeatureCollection\"") || has(b"\"Topology\""))
}

fn add_scheme(app: &mut AtlasApp, path: &Path) {
    match load(&path.to_string_lossy()) {
        Ok(scheme) => app.document.apply(Command::AddScheme {
            path: path.to_owned(),
            index: !scheme.is_of_enterprises(),
        }),
        Err(message) => fail(app, message),
    }
}

/// Reads every file anew.
fn read_again(app: &mut AtlasApp) {
    let state = app.document.state();
    let mut files: Vec<PathBuf> = state.own_schemes();
    files.extend(state.sources.iter().map(|source| source.path.clone()));
    files.extend(state.boundaries.clone());
    files.extend(state.layers.clone());
    files.extend(state.fund.ledger.clone());
    app.results.read_again(&files);
}

fn sort(app: &mut AtlasApp, column: SortBy) {
    if app.table.sort == column {
        app.table.descending = !app.table.descending;
    } else {
        app.table.sort = column;
        app.table.descending = false;
    }
}

fn change_settings(app: &mut AtlasApp, change: impl Fn(&mut Settings)) {
    match app.settings_file.clone() {
        Some(path) => {
            if let Err(message) = app.settings.change(&path, change) {
                fail(app, message);
            }
        }
        None => change(&mut app.settings),
    }
}

fn picture_mut(app: &mut AtlasApp, slot: Slot) -> &mut Picture {
    match slot {
        Slot::Portrait => &mut app.results.portrait,
        Slot::Ranking => &mut app.results.ranking_figure,
        Slot::Contribution => &mut app.results.contribution,
        Slot::Barometer => &mut app.results.barometer,
        Slot::Drivers => &mut app.results.drivers,
        Slot::Heatmap => &mut app.results.heatmap,
        Slot::Cards => &mut app.results.cards_figure,
        Slot::Trend => &mut app.results.trend_figure,
        Slot::Map => &mut app.results.map,
        Slot::FundSpread => &mut app.results.fund.spread,
        Slot::FundTowns => &mut app.results.fund.towns,
        Slot::FundVersus => &mut app.results.fund.versus,
        Slot::Funnel => &mut app.results.funnel,
        Slot::Leverage => &mut app.results.leverage,
    }
}

fn order(app: &mut AtlasApp, slot: Slot) -> Option<Order> {
    let lang = app.lang();
    let fonts = Arc::clone(app.results.fonts());
    let picture = match slot {
        // A file has in it what stands beside the portrait on the page.
        Slot::Portrait => &mut app.results.portrait_file,
        slot => picture_mut(app, slot),
    };
    let order = picture
        .figure
        .fresh()
        .zip(picture.figure.key())
        .map(|(figure, key)| Order {
            figure: Arc::clone(&figure.0),
            passport: key.passport(figure),
            lang,
            fonts,
        });
    if order.is_none() {
        let message = match picture.failed() {
            Some(message) => message.clone(),
            None => Message::new("app.no_figure"),
        };
        fail(app, message);
    }
    order
}

fn export(app: &mut AtlasApp, slot: Slot, format: ExportFormat) {
    let Some(order) = order(app, slot) else {
        return;
    };
    let size = ExportSize::ALL[app.export_size];
    let name = text(order.lang, slot.name());
    app.tasks.export(order, name, format, size, &app.wake);
}

fn export_report(app: &mut AtlasApp, format: ReportFormat) {
    let Some(order) = app.results.report_order() else {
        fail(app, Message::new("app.no_figure"));
        return;
    };
    let title = app
        .results
        .report
        .fresh()
        .map(|view| view.report.title.clone());
    let fonts = Arc::clone(app.results.fonts());
    let name = title.unwrap_or_default();
    app.tasks
        .export_report(order, name, format, fonts, &app.wake);
}

fn copy(app: &mut AtlasApp, slot: Slot) {
    if let Some(order) = order(app, slot) {
        app.tasks.copy(order, &app.wake);
    }
}

fn save_mapping(app: &mut AtlasApp, source: usize) {
    let lang = app.lang();
    let Some(source) = app.results.sources.get(source) else {
        return;
    };
    let Some(dataset) = source.dataset.fresh() else {
        return;
    };
    let name = format!("{}.mapping.toml", source.choice.name());
    let mapping = Mapping {
        reading: Box::new(source.choice.options.clone()),
        ..dataset.mapping.clone()
    };
    let content = mapping.to_text();
    app.tasks.save_text(name, content, lang, &app.wake);
}

fn cancel(app: &mut AtlasApp) {
    for (_, progress) in app.results.work() {
        progress.cancel();
    }
    for (_, progress) in app.tasks.work() {
        progress.cancel();
    }
}

fn escape(app: &mut AtlasApp, context: &Context) {
    if app.notice.is_some() {
        app.notice = None;
    } else if !app.table.search.is_empty() && app.page == PageName::Points {
        app.table.search.clear();
    } else if app.fullscreen {
        app.fullscreen = false;
        set_fullscreen(context, false);
    }
}
