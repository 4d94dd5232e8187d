//! Export of a figure: one click exports a PNG of the chosen size; the menu holds the other formats and sizes.

use eframe::egui::{self, Button, Popup, RichText, Ui};

use crate::app::action::{Action, ExportFormat, ExportSize, Slot};
use crate::app::icon::Icon;
use crate::app::keys::Shortcut;
use crate::app::look::caption;
use crate::app::view::{Desk, View, with_keys};

/// Draws the two buttons, from the right.
pub fn export_menu(ui: &mut Ui, view: View, desk: &mut Desk, slot: Slot, size: usize, ready: bool) {
    ui.add_enabled_ui(ready, |ui| {
        let more = ui.add(Button::new((
            Icon::More.atom(16.0),
            view.t("app.export_more"),
        )));
        Popup::menu(&more)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(view.t("app.export_more"))
            .show(|ui| menu(ui, view, desk, slot, size));
        let words = view.t("app.export_picture");
        let strong = Button::new((
            Icon::Export.atom(16.0),
            RichText::new(words.as_str()).color(view.skin.on_accent),
        ))
        .fill(view.skin.accent)
        .stroke(egui::Stroke::NONE);
        let hint = with_keys(&words, Shortcut::Export, ui.ctx());
        let response = ui.scope(|ui| {
            ui.visuals_mut().widgets.inactive.fg_stroke.color = view.skin.on_accent;
            ui.visuals_mut().widgets.hovered.fg_stroke.color = view.skin.on_accent;
            ui.visuals_mut().widgets.active.fg_stroke.color = view.skin.on_accent;
            ui.add(strong)
        });
        if response.inner.on_hover_text(hint).clicked() {
            desk.send(Action::Export(slot, ExportFormat::Png));
        }
    });
}

fn menu(ui: &mut Ui, view: View, desk: &mut Desk, slot: Slot, size: usize) {
    ui.set_min_width(240.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.label(caption(view.t("app.export_as")));
    for format in ExportFormat::ALL {
        if ui.selectable_label(false, view.t(format.name())).clicked() {
            desk.send(Action::Export(slot, format));
            ui.close();
        }
    }
    for other in slot.beside() {
        for format in ExportFormat::ALL {
            let words = format!("{} · {}", view.t(other.name()), view.t(format.name()));
            if ui.selectable_label(false, words).clicked() {
                desk.send(Action::Export(*other, format));
                ui.close();
            }
        }
    }
    let copy = (Icon::Copy.atom(16.0), view.t("app.copy_picture"));
    if ui.selectable_label(false, copy).clicked() {
        desk.send(Action::CopyPicture(slot));
        ui.close();
    }
    ui.add_space(4.0);
    ui.separator();
    ui.label(caption(view.t("app.export_size")));
    for (at, option) in ExportSize::ALL.iter().enumerate() {
        if ui.radio(at == size, view.t(option.name)).clicked() {
            desk.send(Action::SetExportSize(at));
        }
    }
}
