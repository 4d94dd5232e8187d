//! Scheme: the tree with its weights, what stands in rules, gates and tiers, and beside it what a change does to the
//! ranking while it is made.

mod conditions;
mod details;
mod moved;
mod tree;

use eframe::egui::{self, Button, Label, Panel, RichText, ScrollArea, Ui};

use super::points::status_key;
use super::{begin, instead};
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, dropdown};
use crate::dataset::Dataset;
use crate::figure::compose::version_words;
use crate::i18n::Message;
use crate::workspace::{Command, SchemeEntry, SchemeState, changes, part_lines, restore};

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let entry = view.results.scheme_shown(view.state());
    let note = entry.map_or_else(String::new, |entry| about(view, entry));
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let Some(entry) = entry else { return };
        let icon = Icon::Save.atom(16.0);
        let save = Button::new((icon, view.t("app.scheme_save")));
        if ui.add_enabled(entry.changed.is_some(), save).clicked() {
            desk.send(Action::SaveScheme);
        }
        let back = Button::new((Icon::Undo.atom(16.0), view.t("app.scheme_restore")));
        let is_changed = view.state().revisions.contains_key(&entry.id);
        if ui.add_enabled(is_changed, back).clicked() {
            desk.forget_drafts();
            desk.change(restore(entry));
        }
    });
    if !begun {
        return;
    }
    let Some(entry) = entry else {
        which(ui, view, desk);
        instead(ui, view, desk, None, false, "workspace.work_points");
        return;
    };
    let width = ui.available_width();
    Panel::right("trial")
        .resizable(true)
        .show_separator_line(false)
        .default_size((width * 0.44).clamp(360.0, 760.0))
        .size_range(320.0..=(width * 0.6).max(321.0))
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            left: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| moved::show(ui, view, desk));
    ScrollArea::vertical()
        .id_salt("scheme-page")
        .auto_shrink(false)
        .show(ui, |ui| rules(ui, view, desk, entry));
}

/// What is changed, in a line: scheme, version, status.
fn about(view: View, entry: &SchemeEntry) -> String {
    let scheme = &entry.scheme;
    view.f(
        "app.scheme_about",
        &[
            ("scheme", &scheme.title.text(view.lang)),
            ("version", &version_words(&scheme.version, view.lang)),
            ("status", &view.t(status_key(scheme))),
        ],
    )
}

/// Changes what the page shows.
fn look_at(view: View, desk: &mut Desk, change: impl FnOnce(&mut SchemeState)) {
    let mut page = view.state().scheme.clone();
    change(&mut page);
    desk.change(Command::SetSchemePage(Box::new(page)));
}

/// Whether the scheme of points or that of the index is shown.
fn which(ui: &mut Ui, view: View, desk: &mut Desk) {
    let (results, state) = (view.results, view.state());
    let shown = results.tries_index(state);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        let mut kinds = [
            (false, "app.scheme_of_points"),
            (true, "app.scheme_of_index"),
        ];
        if ui.layout().prefer_right_to_left() {
            kinds.reverse();
        }
        for (of_index, key) in kinds {
            let button = Button::new(RichText::new(view.t(key)).small());
            let button = button.selected(shown == of_index);
            // What no file fits has nothing to show beside what one fits.
            let there = shown == of_index || results.has_scheme(state, of_index);
            let response = ui.add_enabled(there, button);
            let response = response.on_disabled_hover_text(view.t("app.scheme_no_data"));
            if response.clicked() && shown != of_index {
                desk.forget_drafts();
                look_at(view, desk, |page| {
                    page.of_index = of_index;
                    page.part = None;
                    page.stage = None;
                });
            }
        }
    });
}

fn rules(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.horizontal(|ui| {
            ui.label(section(view.t("app.scheme_parts")));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                which(ui, view, desk);
            });
        });
        let lines = part_lines(entry, &view.state().scheme);
        if lines.iter().any(|line| line.weighs) {
            choices(ui, view, desk, entry);
        }
        tree::show(ui, view, desk, entry, lines);
    });
    if !entry.scheme.gates.is_empty() {
        ui.add_space(8.0);
        card(ui, view.skin, |ui| {
            ui.set_width(ui.available_width());
            ui.label(section(view.t("app.scheme_gates")));
            conditions::gates(ui, view, desk, entry);
        });
    }
    if entry.scheme.tiers.iter().any(|tier| tier.when.is_some()) {
        ui.add_space(8.0);
        card(ui, view.skin, |ui| {
            ui.set_width(ui.available_width());
            ui.label(section(view.t("app.scheme_tiers")));
            conditions::tiers(ui, view, desk, entry);
        });
    }
    ui.add_space(8.0);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.scheme_changes")));
        let changes = changes(entry);
        if let Some(message) = misfit(view, entry) {
            let words = view.f("app.scheme_misfit", &[("reason", &message.text(view.lang))]);
            ui.add(Label::new(RichText::new(words).color(view.skin.error)).wrap());
        } else if changes.is_empty() {
            ui.add(Label::new(caption(view.t("app.scheme_unchanged"))).wrap());
        }
        for change in changes {
            ui.add(Label::new(RichText::new(change.text(view.lang)).small()).wrap());
        }
    });
}

/// The data that the scheme is tried on.
fn data(view: View<'_>) -> Option<&Dataset> {
    let trial = view.results.scheme.trial.ready()?;
    Some(&trial.key.base.dataset.0)
}

/// Why what was changed in a scheme does not fit it any more: its file may have changed meanwhile.
fn misfit<'a>(view: View<'a>, entry: &SchemeEntry) -> Option<&'a Message> {
    let shelf = view.results.shelf.ready()?;
    let failed = shelf.failed.iter().find(|(id, _)| *id == entry.id);
    failed.map(|(_, message)| message)
}

/// The stage whose weights are shown, and whether siblings give way.
fn choices(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry) {
    let shown = &view.state().scheme;
    let stages = &entry.scheme.stages;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 26.0;
        if entry.scheme.weighs_by_stage() && !stages.is_empty() {
            let at = shown.stage.as_deref();
            let at = at.and_then(|id| stages.iter().position(|own| own.id == id));
            let at = at.unwrap_or(0);
            let words = stages[at].title.text(view.lang).to_owned();
            ui.label(caption(view.t("app.scheme_stage")));
            ui.name_inputs(view.t("app.scheme_stage"), |ui| {
                dropdown("scheme-stage", &words)
                    .width(112.0)
                    .show_ui(ui, |ui| {
                        for (place, stage) in stages.iter().enumerate() {
                            let title = stage.title.text(view.lang);
                            if ui.selectable_label(place == at, title).clicked() && place != at {
                                let id = stage.id.clone();
                                look_at(view, desk, |page| page.stage = Some(id));
                            }
                        }
                    });
            });
        }
        let mut keeps = shown.keeps_sum;
        if ui
            .checkbox(&mut keeps, view.t("app.scheme_keeps_sum"))
            .changed()
        {
            look_at(view, desk, |page| page.keeps_sum = keeps);
        }
    });
}

/// What is wrong with what was last asked of a place.
fn problem(ui: &mut Ui, view: View, desk: &Desk, place: &str) {
    if let Some((of, message)) = &desk.scheme_problem
        && of == place
    {
        let words = caption(message.text(view.lang)).color(view.skin.error);
        ui.add(Label::new(words).wrap());
    }
}
