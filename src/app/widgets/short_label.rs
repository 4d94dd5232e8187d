//! Names in the room that is left, shortened as figures shorten them.

use eframe::egui::{Label, Response, RichText, TextStyle, TextWrapMode, Ui, WidgetText};

use crate::figure::shorten_name;

/// A name in the room that is left, the whole of it on hover and for screen readers; `look` dresses it.
pub fn short_label(ui: &mut Ui, name: &str, look: impl Fn(String) -> RichText) -> Response {
    let shown = short_name(ui, name, ui.available_width(), &look);
    let response = ui
        .add(Label::new(look(shown.clone())).extend())
        .accessible_name(name);
    if shown == name {
        response
    } else {
        response.on_hover_text(name)
    }
}

/// A name shortened to a width.
fn short_name(ui: &Ui, name: &str, width: f32, look: impl Fn(String) -> RichText) -> String {
    shorten_name(name, &|text| {
        let galley = WidgetText::from(look(text.to_owned())).into_galley(
            ui,
            Some(TextWrapMode::Extend),
            f32::INFINITY,
            TextStyle::Body,
        );
        galley.size().x <= width
    })
}
