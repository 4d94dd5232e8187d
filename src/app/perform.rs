//! The one place where what was asked for is done.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::Context;

use super::PageName;
use super::action::{Action, ExportFormat, ExportSize, Slot};
use super::atlas_app::{AtlasApp, set_fullscreen};
use super::notice::Notice;
use super::opening::Purpose;
use super::tasks::{Order, Outcome};
use super::{funds, keep, projects, schemes, take_in};
use crate::dataset::Mapping;
use crate::i18n::{Message, text};
use crate::workspace::{Command, Picture, ReportFormat, Settings, SortBy, State};

/// Does what was asked for.
pub fn perform(app: &mut AtlasApp, context: &Context, action: Action) {
    if writes(&action) && app.tasks.has_writing() {
        fail(app, Message::new("app.already_writing"));
        return;
    }
    match action {
        Action::Change(command) => app.document.apply(command),
        Action::Undo => {
            app.document.undo();
            app.desk().forget_drafts();
        }
        Action::Redo => {
            app.document.redo();
            app.desk().forget_drafts();
        }
        Action::Go(page) => app.page = page,
        Action::AskOpen => ask(app, Purpose::Open),
        Action::AskAdd => ask(app, Purpose::Add),
        Action::AskBoundaries => ask(app, Purpose::Boundaries),
        Action::AskLayer => ask(app, Purpose::Layer),
        Action::AskScheme => ask(app, Purpose::Scheme),
        Action::AskMapping(source) => {
            let sources = &app.document.state().sources;
            if let Some(path) = sources.get(source).map(|source| source.path.clone()) {
                ask(app, Purpose::Mapping(path));
            }
        }
        Action::Open(files) => take_in::begin(app, Purpose::Open, files),
        Action::Add(files) => take_in::begin(app, Purpose::Add, files),
        Action::Save => keep::save(app, false),
        Action::SaveAs => keep::save(app, true),
        Action::Continue => keep::go_on(app),
        Action::OpenSample => {
            let first = app.document.state() == &State::default();
            app.tasks.find_sample(first, &app.wake);
        }
        Action::Search(words) => app.table.search = words,
        Action::Sort(column) => sort(app, column),
        Action::SetLang(lang) => {
            app.asked = None;
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
            let size = ExportSize::ALL[app.export_size];
            change_settings(app, |settings| {
                settings.page = size.page;
                settings.size = Some(size.name.to_owned());
            });
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
        Action::SaveScheme => schemes::save(app),
        Action::SavePlan => funds::save_plan(app),
        Action::SaveLedger => funds::save_ledger(app),
        Action::SaveFund => funds::save_fund(app),
        Action::Fit(slot, size) => picture_mut(app, slot).fit(size),
        Action::FitLegend(size) => app.results.live.fit_legend(size),
        Action::LookAt(view) => app.results.live.look_at(view),
        Action::Cancel(name) => {
            app.results.cancel(name);
            app.tasks.cancel(name);
        }
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
        Outcome::Found(opening) => take_in::take_in(app, *opening),
        Outcome::Sample { city, first } => take_in::take_sample(app, city, first),
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
        Outcome::Failed(message) => {
            // Who closed the window is told before it goes.
            app.closing = false;
            fail(app, message);
        }
    }
}

/// Whether a file is to be written for it.
fn writes(action: &Action) -> bool {
    matches!(
        action,
        Action::Export(..)
            | Action::ExportReport(_)
            | Action::SaveMapping(_)
            | Action::SaveCards
            | Action::SaveProjects
            | Action::SaveScheme
            | Action::SavePlan
            | Action::SaveLedger
            | Action::SaveFund
    )
}

pub(super) fn tell(app: &mut AtlasApp, message: Message) {
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
    match purpose {
        Purpose::Boundaries => {
            app.results.read_again(&files);
            if let Some(path) = files.into_iter().next() {
                app.document.apply(Command::SetBoundaries(Some(path)));
            }
        }
        Purpose::Layer => {
            app.results.read_again(&files);
            let mut layers = app.document.state().layers.clone();
            for file in files {
                if !layers.contains(&file) {
                    layers.push(file);
                }
            }
            app.document.apply(Command::SetLayers(layers));
        }
        purpose => take_in::begin(app, purpose, files),
    }
}

/// Reads every file anew.
fn read_again(app: &mut AtlasApp) {
    let state = app.document.state();
    let mut files: Vec<PathBuf> = state.own_schemes();
    let sources = state.sources.iter();
    files.extend(
        sources.flat_map(|source| std::iter::once(&source.path).chain(&source.with).cloned()),
    );
    files.extend(state.boundaries.clone());
    files.extend(state.layers.clone());
    files.extend(state.fund.ledger.clone());
    files.extend(state.stages.clone());
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

pub(super) fn change_settings(app: &mut AtlasApp, change: impl Fn(&mut Settings)) {
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
