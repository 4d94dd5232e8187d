//! The frame around the pages: rail, header, strips. Draws and sends, nothing else.

mod filter;
mod header;
mod rail;
mod strips;

use eframe::egui::{self, Align2, FontId, Frame, Margin, Panel, Stroke, Vec2};

use super::look::family;
use super::notice::Notice;
use super::pages;
use super::view::{Desk, View};
use crate::figure::Weight;

/// Width of the rail.
const RAIL: f32 = 184.0;
/// Height of the header.
const HEADER: f32 = 56.0;

/// Draws the whole window.
pub fn show(
    ui: &mut egui::Ui,
    view: View,
    desk: &mut Desk,
    notice: Option<&Notice>,
    export_size: usize,
) {
    let skin = view.skin;
    Panel::left("rail")
        .exact_size(RAIL)
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(skin.sunken)
                .inner_margin(Margin::symmetric(12, 16)),
        )
        .show(ui, |ui| rail::show(ui, view, desk));
    Panel::top("header")
        .exact_size(HEADER)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(skin.ground)
                .inner_margin(Margin::symmetric(24, 10)),
        )
        .show(ui, |ui| {
            header::show(ui, view, desk);
            let rect = ui.max_rect().expand2(Vec2::new(24.0, 10.0));
            ui.painter().hline(
                rect.x_range(),
                rect.bottom() - 0.5,
                Stroke::new(1.0, skin.line),
            );
        });
    strips::show(ui, view, desk, notice);
    egui::CentralPanel::no_frame()
        .frame(Frame::new().fill(skin.ground).inner_margin(Margin {
            left: 24,
            right: 24,
            top: 20,
            bottom: 16,
        }))
        .show(ui, |ui| pages::show(ui, view, desk, export_size));
    drop_hint(ui, view);
}

/// Says, while files hang over the window, what letting go will do.
fn drop_hint(ui: &egui::Ui, view: View) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let rect = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop-hint"),
    ));
    painter.rect_filled(rect, 0.0, view.skin.ground.gamma_multiply(0.92));
    painter.rect_stroke(
        rect.shrink(16.0),
        f32::from(super::look::CARD_CORNER),
        Stroke::new(2.0, view.skin.accent),
        egui::StrokeKind::Inside,
    );
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        view.t("app.drop_here"),
        FontId::new(20.0, family(Weight::Medium)),
        view.skin.text,
    );
}
