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
    // As high as its word, whatever row it stands in: a frame would fill the row.
    let text = RichText::new(words).small();
    let mode = Some(egui::TextWrapMode::Extend);
    let galley =
        egui::WidgetText::from(text).into_galley(ui, mode, f32::INFINITY, egui::TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(galley.size() + PILL, egui::Sense::hover());
    let ground = skin.surface.lerp_to_gamma(color, 0.14);
    let ink = skin.text.lerp_to_gamma(color, 0.5);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(9), ground);
    ui.painter()
        .galley_with_override_text_color(rect.min + PILL / 2.0, galley, ink);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    response
}

/// What a short word has around it.
const PILL: Vec2 = Vec2::new(16.0, 2.0);

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
