//! Start: open, recent, the sample city, and what to do next.

use std::path::Path;

use eframe::egui::{self, Align, Atom, Button, Label, Layout, RichText, ScrollArea, Ui, Vec2};

use crate::app::PageName;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::keys::Shortcut;
use crate::app::look::{caption, figure_number, section};
use crate::app::view::{Desk, View, with_keys};
use crate::app::widgets::card;
use crate::workspace::SourceChoice;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width().min(1080.0);
        let margin = (ui.available_width() - width) / 2.0;
        ui.horizontal_top(|ui| {
            ui.add_space(margin);
            ui.vertical(|ui| {
                ui.set_max_width(width);
                ui.add_space(16.0);
                ui.label(figure_number(view.t("app.start_title"), 30.0));
                ui.label(
                    RichText::new(view.t("app.start_subtitle"))
                        .weak()
                        .size(15.0),
                );
                ui.add_space(16.0);
                ui.columns(2, |columns| {
                    open_card(&mut columns[0], view, desk);
                    sample_card(&mut columns[1], view, desk);
                });
                go_on(ui, view, desk);
                ui.add_space(8.0);
                next_steps(ui, view, desk);
                ui.add_space(8.0);
                recent(ui, view, desk);
            });
        });
    });
}

/// Height of the cards of the first choice, inside their rims.
const CHOICE: f32 = 132.0;

/// A card that offers one thing: its name, what it is, and a button at the foot of the card, so that the buttons of
/// cards beside each other stand in one line.
fn choice_card(ui: &mut Ui, view: View, name: &str, note: &str, button: impl FnOnce(&mut Ui)) {
    card(ui, view.skin, |ui| {
        let size = Vec2::new(ui.available_width(), CHOICE);
        ui.set_min_size(size);
        ui.set_max_height(CHOICE);
        ui.label(section(view.t(name)));
        ui.add(Label::new(RichText::new(view.t(note)).weak()).wrap());
        ui.with_layout(Layout::bottom_up(Align::LEFT), button);
    });
}

fn open_card(ui: &mut Ui, view: View, desk: &mut Desk) {
    choice_card(ui, view, "app.start_own", "app.start_own_note", |ui| {
        let words = view.t("app.open_file");
        let button = Button::new((
            Icon::Open.atom(16.0),
            RichText::new(words.as_str()).color(view.skin.on_accent),
        ))
        .fill(view.skin.accent)
        .stroke(egui::Stroke::NONE)
        .min_size(Vec2::new(0.0, 36.0));
        let hint = with_keys(&words, Shortcut::Open, ui.ctx());
        let response = ui.scope(|ui| {
            let widgets = &mut ui.visuals_mut().widgets;
            widgets.inactive.fg_stroke.color = view.skin.on_accent;
            widgets.hovered.fg_stroke.color = view.skin.on_accent;
            widgets.active.fg_stroke.color = view.skin.on_accent;
            ui.add(button)
        });
        if response.inner.on_hover_text(hint).clicked() {
            desk.send(Action::AskOpen);
        }
    });
}

fn sample_card(ui: &mut Ui, view: View, desk: &mut Desk) {
    choice_card(
        ui,
        view,
        "app.start_sample",
        "app.start_sample_note",
        |ui| {
            let button = Button::new((Icon::City.atom(16.0), view.t("app.open_sample")))
                .min_size(Vec2::new(0.0, 36.0));
            if ui.add(button).clicked() {
                desk.send(Action::OpenSample);
                desk.send(Action::Go(PageName::Points));
            }
        },
    );
}

/// The choices that were not saved when the program was closed last.
fn go_on(ui: &mut Ui, view: View, desk: &mut Desk) {
    let Some(kept) = view.keeping.found() else {
        return;
    };
    let names: Vec<String> = kept.state.sources.iter().map(SourceChoice::name).collect();
    let files = names.join(&view.t("app.list"));
    let own = kept.of.as_deref().and_then(Path::file_name);
    let note = match own {
        Some(own) => view.f(
            "app.continue_note_of",
            &[("files", &files), ("workspace", &own.to_string_lossy())],
        ),
        None => view.f("app.continue_note", &[("files", &files)]),
    };
    ui.add_space(8.0);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button(view.t("app.continue_now")).clicked() {
                    desk.send(Action::Continue);
                }
                ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                    ui.label(section(view.t("app.continue_title")));
                    ui.add(Label::new(RichText::new(note).weak()).truncate());
                });
            });
        });
    });
}

/// What can be done with what is open.
fn next_steps(ui: &mut Ui, view: View, desk: &mut Desk) {
    if view.state().sources.is_empty() {
        return;
    }
    let names: Vec<String> = view
        .state()
        .sources
        .iter()
        .map(SourceChoice::name)
        .collect();
    ui.add_space(8.0);
    ui.label(section(view.f(
        "app.start_next",
        &[("files", &names.join(&view.t("app.list")))],
    )));
    let steps = [
        (PageName::Data, "app.next_data"),
        (PageName::Points, "app.next_points"),
        (PageName::Index, "app.next_index"),
        (PageName::Trends, "app.next_trends"),
        (PageName::Map, "app.next_map"),
    ];
    ui.columns(steps.len(), |columns| {
        for (ui, (page, note)) in columns.iter_mut().zip(steps) {
            let name = view.t(page.name());
            let card = card(ui, view.skin, |ui| {
                ui.set_min_size(Vec2::new(ui.available_width(), 112.0));
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(22.0), egui::Sense::hover());
                page.icon().paint(ui.painter(), rect, view.skin.accent);
                ui.label(crate::app::look::strong(&name));
                ui.add(Label::new(caption(view.t(note))).wrap());
            });
            let area = card.response.interact(egui::Sense::click());
            area.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if area.hovered() || area.has_focus() {
                let corner = f32::from(crate::app::look::CARD_CORNER);
                let rim = egui::Stroke::new(1.5, view.skin.accent);
                ui.painter()
                    .rect_stroke(area.rect, corner, rim, egui::StrokeKind::Inside);
            }
            if area
                .on_hover_cursor(egui::CursorIcon::PointingHand)
                .clicked()
            {
                desk.send(Action::Go(page));
            }
        }
    });
}

fn recent(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.label(section(view.t("app.start_recent")));
    if view.settings.recent.is_empty() {
        ui.label(RichText::new(view.t("app.start_no_recent")).weak());
        return;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    for path in &view.settings.recent {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let folder = path
            .parent()
            .map_or_else(String::new, |folder| folder.display().to_string());
        let button = Button::new((Icon::File.atom(16.0), name, Atom::grow(), caption(folder)))
            .frame_when_inactive(false)
            .stroke(egui::Stroke::NONE)
            .truncate()
            .min_size(Vec2::new(ui.available_width(), 34.0));
        if ui.add(button).clicked() {
            desk.send(Action::Open(vec![path.clone()]));
        }
    }
}
