//! A figure on a card, laid out for the room that it has there and as high as it needs to be.

use eframe::egui::{Label, RichText, Ui, Vec2};

use super::{SceneView, card};
use crate::app::action::{Action, Slot};
use crate::app::view::{Desk, FIGURE_BODY, View};
use crate::workspace::Picture;

/// Height of a figure in shares of its width, where its content does not say it.
const SHARE: f32 = 0.62;
/// Inner margins and rim of a card, left and right together.
const RIM: f32 = 34.0;

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
            SceneView::new(slot.name(), scene).show(ui, Vec2::new(width, height));
        } else {
            ui.set_min_height(room[1] as f32 * SHARE);
            ui.label(RichText::new(view.t("workspace.work_figure")).weak());
        }
    });
}
