//! The filter that the points and the map share: towns, industries and a stage chosen from what the data has, and a
//! condition that is written.

use eframe::egui::{self, Button, Popup, RichText, ScrollArea, Ui};

use crate::app::icon::Icon;
use crate::app::look::caption;
use crate::app::view::{Desk, View};
use crate::dataset::industry_name;
use crate::workspace::{CHOICE_COLUMNS, ChoiceFilter, Command, Scored, parted, quoted, with_stage};

/// Draws the button of the filter, which opens it.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let active = view.state().filter.is_some();
    let words = if active {
        RichText::new(view.t("app.filter_on")).color(view.skin.accent)
    } else {
        RichText::new(view.t("app.filter"))
    };
    let response = ui.add(Button::new((Icon::Filter.atom(16.0), words)));
    let shown = Popup::menu(&response)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .width(460.0)
        .accessible_name(view.t("app.filter"))
        .show(|ui| popup(ui, view, desk));
    // What was typed and not applied goes with the popup: the next time it shows the filter that there is.
    if shown.is_none() {
        desk.filter_draft = None;
    }
}

/// Says of a filter that is set that it chooses nothing on this page.
pub fn show_unused(ui: &mut Ui, view: View) {
    if view.state().filter.is_some() {
        let label = egui::Label::new(caption(view.t("app.filter_not_here"))).truncate();
        ui.add(label)
            .on_hover_text(view.t("app.filter_not_here_why"));
    }
}

fn popup(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.set_width(440.0);
    ui.label(view.t("app.filter_title"));
    let scored = view.results.points.ready().map(|scored| &**scored);
    let stages = scored.map(stage_conditions).unwrap_or_default();
    let (stage, rest) = parted(view.state().filter.as_deref(), &stages);
    let parts = ChoiceFilter::of(rest);
    let set = |desk: &mut Desk, parts: &ChoiceFilter, stage: Option<usize>| {
        let filter = with_stage(parts.filter().as_deref(), &stages, stage);
        desk.change(Command::SetFilter(filter));
    };
    if let Some(scored) = scored {
        if let Some((column, value)) = values(ui, view, scored, &parts) {
            let mut parts = parts.clone();
            parts.toggle(column, value);
            set(desk, &parts, stage);
        }
        let wanted = choose_stage(ui, view, scored, stages.len(), stage);
        if wanted != stage {
            set(desk, &parts, wanted);
        }
    }
    let town = scored.and_then(|scored| scored.choices[0].first());
    if let Some(own) = written(ui, view, desk, parts.own.as_deref(), town) {
        let parts = ChoiceFilter {
            own: Some(own),
            ..parts
        };
        set(desk, &parts, stage);
        ui.close();
    }
}

/// The conditions of the stages that can be chosen; none where a scheme has no several ones.
fn stage_conditions(scored: &Scored) -> Vec<String> {
    let scheme = &scored.scores.scheme;
    let count = scheme.stages.len();
    let conditions: Vec<String> = (0..count)
        .filter_map(|at| scheme.stage_condition(at))
        .collect();
    if count > 1 && conditions.len() == count {
        conditions
    } else {
        Vec::new()
    }
}

/// Values to choose from, several of each column: the place of the column and the value that was clicked.
fn values<'a>(
    ui: &mut Ui,
    view: View,
    scored: &'a Scored,
    parts: &ChoiceFilter,
) -> Option<(usize, &'a str)> {
    let mut clicked = None;
    for (column, (id, values)) in CHOICE_COLUMNS.iter().zip(&scored.choices).enumerate() {
        if values.is_empty() {
            continue;
        }
        let name = scored.dataset.field(id).map(|field| &field.title);
        ui.label(caption(name.map_or(*id, |name| name.text(view.lang))));
        ScrollArea::vertical()
            .id_salt(*id)
            .max_height(112.0)
            .show(ui, |ui| {
                buttons(ui, |ui| {
                    for value in values {
                        let words = match *id {
                            "industry" => industry_name(value, view.lang),
                            _ => value,
                        };
                        let chosen = parts.chosen[column].contains(value);
                        let button = Button::new(RichText::new(words).small()).selected(chosen);
                        if ui.add(button).clicked() {
                            clicked = Some((column, value.as_str()));
                        }
                    }
                });
            });
    }
    clicked
}

/// One of the stages, or all of them: what is wanted now.
fn choose_stage(
    ui: &mut Ui,
    view: View,
    scored: &Scored,
    count: usize,
    chosen: Option<usize>,
) -> Option<usize> {
    if count == 0 {
        return chosen;
    }
    let mut wanted = chosen;
    ui.label(caption(view.t("app.column_stage")));
    buttons(ui, |ui| {
        let all = std::iter::once((None, view.t("app.stages_all")));
        let each = scored.scores.scheme.stages.iter().enumerate();
        let each = each.map(|(at, stage)| (Some(at), stage.title.text(view.lang).to_owned()));
        for (at, words) in all.chain(each) {
            let button = Button::new(RichText::new(words).small()).selected(at == chosen);
            if ui.add(button).clicked() {
                wanted = at;
            }
        }
    });
    wanted
}

fn buttons(ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        show(ui);
    });
}

/// The condition that is written, beside what is chosen; gives it when it is to be applied.
fn written(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    own: Option<&str>,
    town: Option<&String>,
) -> Option<String> {
    let mut applied = None;
    let mut draft = desk
        .filter_draft
        .clone()
        .or_else(|| own.map(str::to_owned))
        .unwrap_or_default();
    let hint = match town {
        Some(town) => view.f("app.filter_hint", &[("town", &quoted(town))]),
        None => view.t("app.filter_hint_plain"),
    };
    let label = ui.label(caption(view.t("app.filter_help")));
    let edit = ui.add(
        egui::TextEdit::singleline(&mut draft)
            .id(egui::Id::unique("filter"))
            .hint_text(hint)
            .desired_width(f32::INFINITY),
    );
    let edit = edit.labelled_by(label.id);
    if edit.changed() {
        desk.filter_draft = Some(draft.clone());
    }
    let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.horizontal(|ui| {
        if ui.button(view.t("app.filter_apply")).clicked() || entered {
            desk.filter_draft = None;
            applied = Some(draft);
        }
        let clear = ui.add_enabled(
            view.state().filter.is_some(),
            Button::new(view.t("app.filter_clear")),
        );
        if clear.clicked() {
            desk.change(Command::SetFilter(None));
            desk.filter_draft = None;
            ui.close();
        }
    });
    applied
}
