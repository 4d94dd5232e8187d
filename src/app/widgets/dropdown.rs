//! A box with a list of choices, in the window's own drawing.

use eframe::egui::{ComboBox, Rect, Ui, Vec2};

use crate::app::icon::Icon;

/// A list of choices that shows the chosen one.
pub fn dropdown<'a>(salt: &'a str, words: &'a str) -> ComboBox<'a> {
    ComboBox::from_id_salt(salt)
        .selected_text(words)
        .truncate()
        .icon(|ui: &Ui, rect: Rect, visuals, _open| {
            let rect = Rect::from_center_size(rect.center(), Vec2::splat(14.0));
            Icon::Fold.paint(ui.painter(), rect, visuals.fg_stroke.color);
        })
}
