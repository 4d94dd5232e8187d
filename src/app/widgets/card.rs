//! Quiet surfaces that hold what belongs together.

use eframe::egui::{
    self, Color32, CornerRadius, Frame, InnerResponse, Margin, RichText, Stroke, Ui,
};

use crate::app::look::{CARD_CORNER, Skin};

/// A card: a surface with a thin rim and room inside.
pub fn card<R>(ui: &mut Ui, skin: &Skin, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new()
        .fill(skin.surface)
        .stroke(Stroke::new(1.0, skin.line))
        .corner_radius(CornerRadius::same(CARD_CORNER))
        .inner_margin(Margin::same(16))
        .show(ui, content)
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
