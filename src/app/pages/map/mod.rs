//! Map: the innovation map, live, with what colours the areas and what sizes and colours the circles.

mod about;
mod controls;

use eframe::egui::{self, Button, Panel, Response, ScrollArea, Sense, Slider, Ui, Vec2};

use self::about::{about, about_area};
use self::controls::controls;
use super::{begin, filter_note, instead};
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{slider_style, strong};
use crate::app::view::{Desk, FIGURE_BODY, View};
use crate::app::widgets::{Hit, SceneView, Stage, export_menu, loading};
use crate::figure::{MapView, key_of};
use crate::workspace::{Command, LiveScene, Scored};

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = view.t("app.map_note");
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let ready = results.map.figure.fresh().is_some();
        export_menu(ui, view, desk, Slot::Map, export_size, ready);
    });
    if !begun {
        return;
    }
    let failure = results
        .points
        .failed()
        .or_else(|| results.map.failed())
        .or_else(|| results.live.geometry.failed())
        .or_else(|| results.layers.failed());
    let shown = results.points.ready().filter(|_| failure.is_none());
    let Some(scored) = shown else {
        let wanted = results.points.key().is_some();
        instead(ui, view, desk, failure, wanted, "workspace.work_points");
        return;
    };
    Panel::right("map-choices")
        .resizable(false)
        .exact_size(272.0)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            left: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("map-choices")
                .auto_shrink(false)
                .show(ui, |ui| controls(ui, view, desk, scored));
        });
    filter_note(ui, view, scored);
    stage(ui, view, desk, scored);
}

fn stage(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let live = &view.results.live;
    let slider = if scored.years.len() > 1 { 44.0 } else { 0.0 };
    let room = ui.available_size() - Vec2::new(0.0, slider);
    let size = [room.x.floor() as u32, room.y.floor() as u32, FIGURE_BODY];
    if view.results.map.size() != Some(size) {
        desk.send(Action::Fit(Slot::Map, size));
    }
    match live.scene.ready() {
        Some(shown) => canvas(ui, view, desk, scored, shown, room),
        None => {
            ui.allocate_ui(room, |ui| {
                ui.set_min_size(room);
                loading(ui, view, "workspace.work_map");
            });
        }
    }
    if slider > 0.0 {
        year_slider(ui, view, desk, scored);
    }
}

/// Groups of the live map that stay in their places while it is moved.
const FIXED: [&str; 3] = ["scale bar", "notes", "inset"];

fn canvas(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    scored: &Scored,
    shown: &LiveScene,
    room: Vec2,
) {
    let wanted = view.results.live.view();
    let stage = Stage {
        shown: std::sync::Arc::as_ptr(&shown.figure.0).addr(),
        place: [
            shown.view.zoom,
            shown.view.offset[0],
            shown.view.offset[1],
            room.x,
            room.y,
        ]
        .map(f32::to_bits),
    };
    let (response, hit) = SceneView::new("map", &shown.scene)
        .seen(shown.view, wanted, &FIXED)
        .staged(view.settings.moves().then_some(stage))
        .sense(Sense::click_and_drag())
        .show(ui, room);
    let next = steer(ui, &response, wanted);
    if next != wanted {
        desk.send(Action::LookAt(next));
    }
    ui.painter().rect_stroke(
        response.rect,
        8.0,
        (1.0, view.skin.line),
        egui::StrokeKind::Inside,
    );
    // Circles of what was chosen before are not those of the scores at hand.
    let drawn = view.results.map.figure.fresh();
    if drawn != Some(&shown.figure) {
        return;
    }
    let cursor = if response.dragged() {
        egui::CursorIcon::Grabbing
    } else if hit.hovered.is_some() {
        egui::CursorIcon::PointingHand
    } else {
        egui::CursorIcon::Default
    };
    let response = response.on_hover_and_drag_cursor(cursor);
    let hovered = hit.hovered.filter(|_| !response.dragged());
    answer(view, desk, scored, &response, &Hit { hovered, ..hit });
}

/// Tells of what the pointer is over, and selects the enterprise that was clicked, on the map and in its key.
fn answer(view: View, desk: &mut Desk, scored: &Scored, response: &Response, hit: &Hit) {
    let year = scored.year_or_last(view.state().year);
    if let Some(key) = hit.hovered.as_deref().map(key_of) {
        let told = response.clone();
        match scored.row_of(key, year) {
            Some(row) => told.on_hover_ui_at_pointer(|ui| about(ui, view, scored, row)),
            None => told.on_hover_ui_at_pointer(|ui| about_area(ui, view, scored, key)),
        };
    }
    if let Some(key) = hit.clicked.as_deref().map(key_of)
        && scored.row_of(key, year).is_some()
    {
        desk.change(Command::SelectEnterprise(Some(key.to_owned())));
    }
}

/// The wheel zooms, dragging moves, a double click shows all.
fn steer(ui: &Ui, response: &egui::Response, view: MapView) -> MapView {
    if response.double_clicked() {
        return MapView::default();
    }
    let mut view = view;
    if response.dragged() && view.zoom > 1.0 {
        let by = response.drag_delta();
        view = view.dragged([by.x, by.y]);
    }
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = (scroll / 240.0).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            let rect = response.rect;
            let canvas = [rect.left(), rect.top(), rect.width(), rect.height()];
            view = view.zoomed(factor, [pointer.x, pointer.y], canvas);
        }
    }
    view
}

fn year_slider(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let Some(current) = scored.year_or_last(view.state().year) else {
        return;
    };
    let at = scored
        .years
        .iter()
        .position(|year| *year == current)
        .unwrap_or(0);
    let last = scored.years.len() - 1;
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let step = |to: usize| Command::SetYear(Some(scored.years[to]));
        let before = Button::new((Icon::Left.atom(14.0), view.t("app.year_before")));
        if ui.add_enabled(at > 0, before).clicked() {
            desk.change(step(at - 1));
        }
        ui.spacing_mut().slider_width = (ui.available_width() - 240.0).clamp(120.0, 640.0);
        let mut place = at;
        let years = scored.years.clone();
        let slider = Slider::new(&mut place, 0..=last)
            .show_value(false)
            .custom_formatter(move |at, _| {
                years
                    .get(at as usize)
                    .map_or_else(String::new, i32::to_string)
            });
        let response = ui
            .scope(|ui| {
                slider_style(ui, view.skin);
                ui.add(slider)
            })
            .inner
            .accessible_name(view.t("app.year"));
        if response.changed() && place != at {
            desk.change(step(place));
        }
        ui.label(strong(current.to_string()));
        let after = Button::new((Icon::Right.atom(14.0), view.t("app.year_after")));
        if ui.add_enabled(at < last, after).clicked() {
            desk.change(step(at + 1));
        }
    });
}
