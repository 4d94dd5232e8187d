//! The header: what is open, the year, the scheme and the filter that all pages share, undo and redo, open.

use eframe::egui::{self, Align, Button, Layout, Sense, Vec2};

use super::filter;
use crate::app::PageName;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::keys::Shortcut;
use crate::app::look::caption;
use crate::app::view::{Desk, View, with_keys};
use crate::app::widgets::dropdown;
use crate::workspace::{Command, Scored};

/// Draws the header.
pub fn show(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    // What stands at the right is laid out first: the rest has what it leaves.
    let layout = Layout::right_to_left(Align::Center);
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let narrow = ui.available_width() < NARROW;
        open(ui, view, desk);
        save(ui, view, desk, narrow);
        history(ui, view, desk, narrow);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            choices(ui, view, desk);
        });
    });
}

/// Below this width the steps back and forth are icons alone.
const NARROW: f32 = 960.0;

/// What is open, and the choices that all pages share.
fn choices(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let chooses = matches!(
        view.page,
        PageName::Points
            | PageName::Map
            | PageName::Scheme
            | PageName::Index
            | PageName::Funds
            | PageName::Report
    );
    let others = if chooses { BESIDE + LEAST } else { FILTER };
    sources(ui, view, desk, others);
    if !view.state().sources.is_empty() {
        if chooses {
            scheme(ui, view, desk);
            year(ui, view, desk);
        }
        match filtered(&view) {
            Some(true) => filter::show(ui, view, desk),
            Some(false) => filter::show_unused(ui, view),
            None => {}
        }
    }
}

/// Whether the filter chooses what the page is about; nothing on pages that are about files.
fn filtered(view: &View) -> Option<bool> {
    match view.page {
        PageName::Start | PageName::Data => None,
        PageName::Points | PageName::Map | PageName::Funds => Some(true),
        PageName::Scheme => Some(!view.results.tries_index(view.state())),
        PageName::Report => {
            let kind = view.results.report_kind(view.state());
            Some(kind == crate::report::ReportKind::Points)
        }
        PageName::Trends => Some(view.results.filter_reaches_trends()),
        PageName::Index | PageName::Projects => Some(false),
    }
}

/// The files, in the room that scheme, year and filter leave.
fn sources(ui: &mut egui::Ui, view: View, desk: &mut Desk, others: f32) {
    let sources = &view.state().sources;
    if sources.is_empty() {
        ui.label(caption(view.t("app.nothing_open")));
        return;
    }
    let mut words = sources[0].name();
    if sources.len() > 1 {
        words = view.f(
            "app.source_and_more",
            &[("name", &words), ("more", &(sources.len() - 1))],
        );
    }
    let button = Button::new((Icon::File.atom(16.0), words))
        .frame_when_inactive(false)
        .truncate();
    let max = Vec2::new((ui.available_width() - others).clamp(120.0, 360.0), 32.0);
    let response = ui
        .allocate_ui(max, |ui| ui.add(button))
        .inner
        .on_hover_text(view.t("app.show_data"));
    if response.clicked() {
        desk.send(Action::Go(PageName::Data));
    }
}

/// The scores that the page is about.
fn scored<'a>(view: &View<'a>) -> Option<&'a Scored> {
    let derived = if shows_index(view) {
        &view.results.index
    } else {
        &view.results.points
    };
    derived.ready().map(|scored| &**scored)
}

/// Whether the page is about the index, and not about points.
fn shows_index(view: &View) -> bool {
    match view.page {
        PageName::Index => true,
        PageName::Scheme => view.results.tries_index(view.state()),
        _ => false,
    }
}

/// Most width of the name of a scheme.
const MOST: f32 = 280.0;

/// Width that the name of a scheme keeps beside a long name of a file.
const LEAST: f32 = 200.0;

/// What the filter takes alone.
const FILTER: f32 = 140.0;

/// What the year and the filter take beside the scheme.
const BESIDE: f32 = 236.0;

fn scheme(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let index = shows_index(&view);
    let Some(shelf) = view.results.shelf.ready() else {
        return;
    };
    let derived = if index {
        &view.results.index
    } else {
        &view.results.points
    };
    // On its page a scheme may have changed since it was scored.
    let shown = match view.page {
        PageName::Scheme => view.results.scheme_shown(view.state()),
        _ => None,
    };
    let scheme = shown.map(|entry| &*entry.scheme);
    let scheme = scheme.or_else(|| Some(&*derived.key()?.scheme.0));
    let current = scheme.map(|scheme| scheme.id.clone());
    let title = scheme.map_or_else(
        || view.t("app.no_scheme"),
        |scheme| scheme.title.text(view.lang).to_owned(),
    );
    ui.name_inputs(view.t("app.scheme"), |ui| {
        let width = (ui.available_width() - BESIDE).clamp(96.0, MOST);
        // A longer name is cut off where its room ends.
        let room = Vec2::new(width, ui.available_height());
        let layout = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(room, layout, |ui| {
            dropdown("scheme", &title).width(width).show_ui(ui, |ui| {
                ui.set_min_width(320.0);
                for entry in shelf
                    .entries
                    .iter()
                    .filter(|entry| entry.is_index() == index)
                {
                    let selected = current.as_deref() == Some(entry.scheme.id.as_str());
                    let words = entry.scheme.title.text(view.lang);
                    if ui.selectable_label(selected, words).clicked() {
                        let id = Some(entry.id.clone());
                        desk.change(if index {
                            Command::SetIndexScheme(id)
                        } else {
                            Command::SetPointsScheme(id)
                        });
                    }
                }
                ui.separator();
                if ui
                    .selectable_label(false, (Icon::Scheme.atom(16.0), view.t("app.open_scheme")))
                    .clicked()
                {
                    desk.send(Action::AskScheme);
                }
            });
        });
    });
}

fn year(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let Some(scored) = scored(&view) else {
        return;
    };
    let Some(current) = scored.year_or_last(view.state().year) else {
        return;
    };
    ui.name_inputs(view.t("app.year"), |ui| {
        dropdown("year", &view.f("app.year_of", &[("year", &current)]))
            .width(88.0)
            .show_ui(ui, |ui| {
                for year in scored.years.iter().rev() {
                    if ui
                        .selectable_label(*year == current, year.to_string())
                        .clicked()
                    {
                        desk.change(Command::SetYear(Some(*year)));
                    }
                }
            });
    });
}

fn open(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let words = view.t("app.open");
    let button = Button::new((Icon::Open.atom(16.0), words.as_str()));
    let hint = with_keys(&words, Shortcut::Open, ui.ctx());
    if ui.add(button).on_hover_text(hint).clicked() {
        desk.send(Action::AskOpen);
    }
}

/// Saves the workspace: quiet where the file holds all of it.
fn save(ui: &mut egui::Ui, view: View, desk: &mut Desk, narrow: bool) {
    let words = view.t("app.save");
    let state = view.state();
    let kept = view.keeping.file().is_some() && !view.keeping.is_changed(state);
    let here = with_keys(&words, Shortcut::Save, ui.ctx());
    let elsewhere = with_keys(&view.t("app.save_as"), Shortcut::SaveAs, ui.ctx());
    let hint = format!("{here}\n{elsewhere}");
    let enabled = !state.sources.is_empty() && !kept;
    if step(ui, Icon::Save, (words, hint), enabled, narrow) {
        desk.send(Action::Save);
    }
}

fn history(ui: &mut egui::Ui, view: View, desk: &mut Desk, narrow: bool) {
    let steps = [
        (
            Icon::Redo,
            "app.redo",
            view.document.redo_name(),
            Shortcut::Redo,
            Action::Redo,
        ),
        (
            Icon::Undo,
            "app.undo",
            view.document.undo_name(),
            Shortcut::Undo,
            Action::Undo,
        ),
    ];
    for (icon, key, name, shortcut, action) in steps {
        let words = view.t(key);
        let hint = name.map_or_else(
            || with_keys(&words, shortcut, ui.ctx()),
            |name| {
                let words = view.f("app.step", &[("verb", &words), ("name", &view.t(name))]);
                with_keys(&words, shortcut, ui.ctx())
            },
        );
        if step(ui, icon, (words, hint), name.is_some(), narrow) {
            desk.send(action);
        }
    }
}

/// A button without a rim, its icon alone in a narrow window; says whether it was clicked.
fn step(
    ui: &mut egui::Ui,
    icon: Icon,
    (words, hint): (String, String),
    enabled: bool,
    narrow: bool,
) -> bool {
    let button = if narrow {
        Button::new(icon.atom(16.0))
    } else {
        Button::new((icon.atom(16.0), words.as_str()))
    };
    let button = button.frame_when_inactive(false).sense(Sense::click());
    ui.add_enabled(enabled, button)
        .accessible_name(words)
        .on_hover_text(hint.clone())
        .on_disabled_hover_text(hint)
        .clicked()
}
