//! Report: its parts and the page at the left, all its pages as they will be printed at the right.

use eframe::egui::{self, Button, Label, Panel, RichText, ScrollArea, TextEdit, Ui, Vec2};

use super::{begin, instead};
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{SceneView, card, dropdown};
use crate::figure::PageSize;
use crate::i18n::number;
use crate::report::{PartChoice, ReportChoices, ReportKind, Whom};
use crate::workspace::{Command, ReportFormat, ReportView};

/// Page sizes with the keys of their names.
const SIZES: [(PageSize, &str); 5] = [
    (PageSize::A4Portrait, "app.size_a4_portrait"),
    (PageSize::A4Landscape, "app.size_a4_landscape"),
    (PageSize::A3Portrait, "app.size_a3_portrait"),
    (PageSize::A3Landscape, "app.size_a3_landscape"),
    (PageSize::Slide, "app.size_slide"),
];
/// Choices of portraits with the keys of their names.
const WHOM: [(Whom, &str); 4] = [
    (Whom::Nobody, "app.portraits_nobody"),
    (Whom::Selected, "app.portraits_selected"),
    (Whom::Best(20), "app.portraits_best"),
    (Whom::All, "app.portraits_all"),
];
/// Widest page of the preview.
const WIDEST: f32 = 860.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let results = view.results;
    let note = results
        .report
        .ready()
        .map_or_else(String::new, |shown| pages_said(view, shown));
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        ui.add_enabled_ui(results.report_order().is_some(), |ui| {
            exports(ui, view, desk);
        });
    });
    if !begun {
        return;
    }
    let kind = results.report_kind(view.state());
    let wanted = match kind {
        ReportKind::Points => results.points.key().is_some(),
        ReportKind::Index => results.index.key().is_some(),
    };
    let failure = results.report_failed(view.state());
    let Some(shown) = results.report.ready().filter(|_| failure.is_none()) else {
        instead(ui, view, desk, failure, wanted, "workspace.work_report");
        return;
    };
    Panel::left("report-choices")
        .resizable(false)
        .exact_size(280.0)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            right: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("report-choices-scroll")
                .auto_shrink(false)
                .show(ui, |ui| choices(ui, view, desk, kind));
        });
    preview(ui, view, shown);
}

fn pages_said(view: View, shown: &ReportView) -> String {
    let pages = shown.pages.len() - shown.shown + shown.portraits;
    view.f(
        "app.report_pages",
        &[
            ("title", &shown.report.title),
            ("count", &number(pages as f64, 0, view.lang)),
        ],
    )
}

fn exports(ui: &mut Ui, view: View, desk: &mut Desk) {
    let strong = Button::new((
        Icon::Export.atom(16.0),
        RichText::new(view.t("app.report_pdf")).color(view.skin.on_accent),
    ))
    .fill(view.skin.accent);
    let response = ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.fg_stroke.color = view.skin.on_accent;
        widgets.hovered.fg_stroke.color = view.skin.on_accent;
        widgets.active.fg_stroke.color = view.skin.on_accent;
        ui.add(strong)
    });
    if response.inner.clicked() {
        desk.send(Action::ExportReport(ReportFormat::Pdf));
    }
    for (key, format) in [
        ("app.report_workbook", ReportFormat::Workbook),
        ("app.report_pictures", ReportFormat::Pictures),
    ] {
        if ui.button(view.t(key)).clicked() {
            desk.send(Action::ExportReport(format));
        }
    }
}

fn change(view: View, desk: &mut Desk, with: impl FnOnce(&mut ReportChoices)) {
    let mut choices = view.state().report.clone();
    with(&mut choices);
    desk.change(Command::SetReport(Box::new(choices)));
}

fn choices(ui: &mut Ui, view: View, desk: &mut Desk, kind: ReportKind) {
    let chosen = ReportChoices {
        kind,
        ..view.state().report.clone()
    };
    ui.label(section(view.t("app.report_kind")));
    for (own, key) in [
        (ReportKind::Points, "app.report_points"),
        (ReportKind::Index, "app.report_index"),
    ] {
        if ui.radio(own == kind, view.t(key)).clicked() {
            change(view, desk, |choices| choices.kind = own);
        }
    }
    ui.add_space(8.0);
    parts(ui, view, desk, &chosen);
    if kind == ReportKind::Points {
        ui.add_space(8.0);
        portraits(ui, view, desk, &chosen);
    }
    ui.add_space(8.0);
    size(ui, view, desk, &chosen);
    ui.add_space(8.0);
    words(ui, view, desk, &chosen);
}

/// The parts in their order: in or out, further up or down.
fn parts(ui: &mut Ui, view: View, desk: &mut Desk, chosen: &ReportChoices) {
    ui.label(section(view.t("app.report_parts")));
    let parts = chosen.parts();
    for (at, choice) in parts.iter().enumerate() {
        let name = view.t(choice.part.name());
        let height = 26.0;
        ui.allocate_ui_with_layout(
            Vec2::new(ui.available_width(), height),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                for (icon, key, to) in [
                    (Icon::Down, "app.report_down", at + 1),
                    (Icon::Up, "app.report_up", at.wrapping_sub(1)),
                ] {
                    let there = to < parts.len();
                    let label = view.f(key, &[("part", &name)]);
                    let button = Button::new(icon.atom(12.0)).frame_when_inactive(false);
                    let response = ui
                        .add_enabled(there, button)
                        .accessible_name(label.as_str())
                        .on_hover_text(label.as_str());
                    if response.clicked() {
                        let mut order = parts.clone();
                        order.swap(at, to);
                        set_parts(view, desk, chosen, order);
                    }
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let mut on = choice.on;
                    if ui.checkbox(&mut on, name.as_str()).changed() {
                        let mut order = parts.clone();
                        order[at].on = on;
                        set_parts(view, desk, chosen, order);
                    }
                });
            },
        );
    }
}

fn set_parts(view: View, desk: &mut Desk, chosen: &ReportChoices, parts: Vec<PartChoice>) {
    let changed = chosen.with_parts(parts);
    change(view, desk, |choices| {
        choices.points = changed.points;
        choices.index = changed.index;
    });
}

fn portraits(ui: &mut Ui, view: View, desk: &mut Desk, chosen: &ReportChoices) {
    ui.label(section(view.t("app.report_portraits")));
    let known = WHOM.iter().find(|(whom, _)| *whom == chosen.portraits);
    let selected = known.map_or("app.portraits_best", |(_, key)| key);
    ui.name_inputs(view.t("app.report_portraits"), |ui| {
        dropdown("report-portraits", &view.t(selected))
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                for (whom, key) in WHOM {
                    let picked = ui.selectable_label(whom == chosen.portraits, view.t(key));
                    if picked.clicked() {
                        change(view, desk, |choices| choices.portraits = whom);
                    }
                }
            });
    });
}

fn size(ui: &mut Ui, view: View, desk: &mut Desk, chosen: &ReportChoices) {
    ui.label(section(view.t("app.report_size")));
    let known = SIZES.iter().find(|(size, _)| *size == chosen.size);
    let selected = known.map_or("app.size_a4_portrait", |(_, key)| key);
    ui.name_inputs(view.t("app.report_size"), |ui| {
        dropdown("report-size", &view.t(selected))
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                for (size, key) in SIZES {
                    if ui
                        .selectable_label(size == chosen.size, view.t(key))
                        .clicked()
                    {
                        change(view, desk, |choices| choices.size = size);
                    }
                }
            });
    });
}

fn words(ui: &mut Ui, view: View, desk: &mut Desk, chosen: &ReportChoices) {
    for (key, title) in [("app.report_title", true), ("app.report_author", false)] {
        ui.label(section(view.t(key)));
        let own = if title { &chosen.title } else { &chosen.author };
        let mut words = own.clone().unwrap_or_default();
        let hint = if title {
            view.results
                .report
                .ready()
                .map_or_else(String::new, |shown| shown.report.title.clone())
        } else {
            view.t("app.report_author_hint")
        };
        let response = ui.name_inputs(view.t(key), |ui| {
            ui.add(
                TextEdit::singleline(&mut words)
                    .id(egui::Id::unique(key))
                    .hint_text(hint)
                    .desired_width(f32::INFINITY),
            )
        });
        if response.changed() {
            let words = Some(words).filter(|words| !words.is_empty());
            change(view, desk, |choices| {
                if title {
                    choices.title = words;
                } else {
                    choices.author = words;
                }
            });
        }
        ui.add_space(8.0);
    }
}

/// What a card takes beside its page.
const CARD: f32 = 40.0;

/// All pages under each other, as wide as there is room.
fn preview(ui: &mut Ui, view: View, shown: &ReportView) {
    ScrollArea::vertical()
        .id_salt("report-preview")
        .auto_shrink(false)
        .show(ui, |ui| {
            let room = ui.available_width();
            let width = (room - CARD).clamp(200.0, WIDEST);
            // In the middle of a wide window.
            let before = ((room - CARD - width) / 2.0).max(0.0);
            ui.horizontal_top(|ui| {
                ui.add_space(before);
                ui.vertical(|ui| pages(ui, view, shown, width));
            });
        });
}

/// The pages of a width, and how many more there are.
fn pages(ui: &mut Ui, view: View, shown: &ReportView, width: f32) {
    for (at, scene) in shown.pages.iter().enumerate() {
        let height = width * scene.height / scene.width.max(1.0);
        let room = Vec2::new(width, height);
        // What is far from the view is not made ready to be painted.
        let place = egui::Rect::from_min_size(ui.cursor().min, room);
        card(ui, view.skin, |ui| {
            ui.set_width(width);
            if ui.is_rect_visible(place.expand(height)) {
                ui.push_id(at, |ui| SceneView::new("report-page", scene).show(ui, room));
            } else {
                ui.allocate_space(room);
            }
        });
        ui.add_space(8.0);
    }
    let more = shown.portraits - shown.shown;
    if more > 0 {
        let count = number(more as f64, 0, view.lang);
        let words = view.f("app.report_more", &[("count", &count)]);
        ui.add(Label::new(caption(words)).wrap());
    }
}
