//! Quiet surfaces that hold what belongs together.

use eframe::egui::{
    self, Color32, CornerRadius, Frame, InnerResponse, Margin, RichText, Stroke, Ui, Vec2,
};

use crate::app::look::{CARD_CORNER, Skin};

/// A card: a surface with a thin rim and room inside.
pub fn card<R>(ui: &mut Ui, skin: &Skin, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new()
        .fill(skin.surface)
        .stroke(Stroke::new(1.0, skin.line))
        .corner_radius(CornerRadius::same(CARD_CORNER))
        .inner_margin(Margin::same(16))
        .show(ui, |ui| ui.vertical(content).inner)
}

/// A short word on a tinted ground: a tier, a status.
pub fn pill(ui: &mut Ui, skin: &Skin, words: &str, color: Color32) -> egui::Response {
    Frame::new()
        .fill(skin.surface.lerp_to_gamma(color, 0.14))
        .corner_radius(CornerRadius::same(9))
        .inner_margin(Margin::symmetric(8, 1))
        .show(ui, |ui| {
            ui.label(
                RichText::new(words)
                    .small()
                    .color(skin.text.lerp_to_gamma(color, 0.5)),
            );
        })
        .response
}

/// A mark that something is under way. It turns ten times a second and not with every frame: where frames are drawn
/// by the processor, the work itself needs it more.
pub fn busy(ui: &mut Ui, skin: &Skin, side: f32) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
    let turn = (ui.input(|input| input.time) * 10.0).floor() as f32 / 10.0;
    let radius = side / 2.0 - 2.0;
    let points: Vec<_> = (0..=16)
        .map(|at| {
            let angle = (turn + at as f32 / 16.0 * 0.7) * std::f32::consts::TAU;
            rect.center() + Vec2::angled(angle) * radius
        })
        .collect();
    ui.painter()
        .circle_stroke(rect.center(), radius, Stroke::new(2.0, skin.line));
    ui.painter().line(points, Stroke::new(2.5, skin.accent));
    response.widget_info(|| egui::WidgetInfo::new(egui::Role::ProgressIndicator));
    ui.ctx()
        .request_repaint_after(std::time::Duration::from_millis(100));
}
