//! A figure on a card, laid out for the room that it has there and as high as it needs to be.

use eframe::egui::{Label, RichText, Sense, Tooltip, Ui, Vec2};

use super::{SceneView, card};
use crate::app::action::{Action, Slot};
use crate::app::look::{caption, strong};
use crate::app::view::{Desk, FIGURE_BODY, View};
use crate::figure::Told;
use crate::workspace::Picture;

/// Height of a figure in shares of its width, where its content does not say it.
const SHARE: f32 = 0.62;
/// From the pointer to what is told of the mark under it.
const AWAY: f32 = 24.0;
/// Inner margins and rim of a card, left and right together.
const RIM: f32 = 34.0;

/// What the pointer is over: its name, its numbers, and where they come from.
fn about(ui: &mut Ui, told: &Told, source: &str) {
    ui.label(strong(told.name.as_str()));
    for value in &told.values {
        ui.label(value.as_str());
    }
    if !source.is_empty() {
        ui.label(caption(source));
    }
}

/// Draws a figure, or why there is none.
pub fn figure_card(ui: &mut Ui, view: View, desk: &mut Desk, slot: Slot, picture: &Picture) {
    let body = FIGURE_BODY - 1;
    let width = ((ui.available_width() - RIM) / 8.0).round() * 8.0;
    let figure = picture.figure.ready();
    let height = figure
        .and_then(|figure| figure.height(width, body as f32, view.results.fonts()))
        .unwrap_or(width * SHARE);
    let room = [width as u32, (height / 8.0).round() as u32 * 8, body];
    if picture.size() != Some(room) {
        desk.send(Action::Fit(slot, room));
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        if let Some(message) = picture.failed() {
            ui.add(Label::new(RichText::new(message.text(view.lang)).weak()).wrap());
            if ui.button(view.t("app.retry")).clicked() {
                desk.send(Action::Retry);
            }
        } else if let Some(scene) = picture.scene.ready() {
            let width = ui.available_width();
            let height = width * scene.height / scene.width.max(1.0);
            let shown = SceneView::new(slot.name(), scene).sense(Sense::click());
            let (response, hit) = shown.show(ui, Vec2::new(width, height));
            if let Some(told) = hit.hovered.and_then(|key| scene.told(&key)) {
                let words = picture.figure.ready().map(|figure| figure.words());
                let footer = words.map_or("", |words| words.footer.as_str());
                let source = footer.lines().next().unwrap_or_default();
                // So far off that what stands beside the mark is seen, too.
                Tooltip::for_enabled(&response)
                    .at_pointer()
                    .gap(AWAY)
                    .show(|ui| about(ui, &told, source));
            }
        } else {
            ui.set_min_height(room[1] as f32 * SHARE);
            ui.label(RichText::new(view.t("workspace.work_figure")).weak());
        }
    });
}
