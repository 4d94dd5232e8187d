//! What a page shows when it has nothing to show: empty, loading, failed. Each says so in a sentence, with the next
//! step.

use eframe::egui::{self, Align, Button, Layout, Ui, Vec2};

use super::busy;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::section;
use crate::app::view::{Desk, View};
use crate::i18n::Message;

fn centred(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let height = ui.available_height();
    let width = ui.available_width().min(520.0);
    ui.vertical_centered(|ui| {
        ui.add_space((height * 0.28).min(220.0));
        ui.allocate_ui_with_layout(
            Vec2::new(width, 0.0),
            Layout::top_down(Align::Center),
            content,
        );
    });
}

fn emblem(ui: &mut Ui, icon: Icon, color: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(40.0), egui::Sense::hover());
    icon.paint(ui.painter(), rect, color);
    ui.add_space(4.0);
}

/// Nothing is there: what to do.
pub fn empty(ui: &mut Ui, view: View, desk: &mut Desk, icon: Icon, [title, next]: [&str; 2]) {
    centred(ui, |ui| {
        emblem(ui, icon, view.skin.quiet);
        ui.label(section(view.t(title)));
        ui.label(egui::RichText::new(view.t(next)).weak());
        ui.add_space(8.0);
        let open = Button::new((Icon::Open.atom(16.0), view.t("app.open_file")));
        if ui.add(open).clicked() {
            desk.send(Action::AskOpen);
        }
    });
}

/// Work is under way.
pub fn loading(ui: &mut Ui, view: View, key: &str) {
    centred(ui, |ui| {
        busy(ui, view.skin, 28.0);
        ui.add_space(8.0);
        ui.label(egui::RichText::new(view.t(key)).weak());
    });
}

/// It went wrong: what happened, and a way to try again.
pub fn failed(ui: &mut Ui, view: View, desk: &mut Desk, message: &Message) {
    centred(ui, |ui| {
        emblem(ui, Icon::Warning, view.skin.warning);
        ui.label(section(view.t("app.failed")));
        ui.add(egui::Label::new(message.text(view.lang)).wrap());
        ui.add_space(8.0);
        if ui.button(view.t("app.retry")).clicked() {
            desk.send(Action::Retry);
        }
    });
}
