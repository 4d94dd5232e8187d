//! The rail of pages.

use eframe::egui::{self, Align, Atom, Button, Layout, RichText, Vec2};

use crate::app::PageName;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::keys::Shortcut;
use crate::app::look::{caption, strong};
use crate::app::view::{Desk, View, with_keys};
use crate::figure::ThemeMode;
use crate::i18n::Lang;

/// Draws the rail.
pub fn show(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(22.0), egui::Sense::hover());
        Icon::Map.paint(ui.painter(), rect, view.skin.accent);
        ui.label(strong(view.t("app.name")).size(15.0));
    });
    ui.add_space(16.0);
    for page in PageName::ALL {
        page_button(ui, view, desk, page);
        if page == PageName::Data {
            ui.add_space(8.0);
        }
    }
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal(|ui| {
            ui.add_space(8.0);
            ui.label(caption(
                view.f("app.version", &[("version", &env!("CARGO_PKG_VERSION"))]),
            ));
        });
        theme_switch(ui, view, desk);
        language_switch(ui, view, desk);
    });
}

fn page_button(ui: &mut egui::Ui, view: View, desk: &mut Desk, page: PageName) {
    let selected = view.page == page;
    let skin = view.skin;
    let words = view.t(page.name());
    let color = if selected { skin.accent } else { skin.text };
    let text = if selected {
        strong(&words).color(color)
    } else {
        RichText::new(&words).color(color)
    };
    let button = Button::new((page.icon().atom(18.0), text, Atom::grow()))
        .selected(selected)
        .frame_when_inactive(selected)
        .stroke(egui::Stroke::NONE)
        .gap(10.0)
        .min_size(Vec2::new(ui.available_width(), 36.0));
    let keys = Shortcut::Page(page);
    let response = ui
        .add(button)
        .on_hover_text(with_keys(&words, keys, ui.ctx()));
    if response.clicked() {
        desk.send(Action::Go(page));
    }
}

fn quiet_button(ui: &mut egui::Ui, icon: Icon, words: &str) -> egui::Response {
    ui.add(
        Button::new((icon.atom(16.0), RichText::new(words).small(), Atom::grow()))
            .frame_when_inactive(false)
            .stroke(egui::Stroke::NONE)
            .gap(10.0)
            .min_size(Vec2::new(ui.available_width(), 32.0)),
    )
}

fn language_switch(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let other = match view.lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    // Named in the language that it leads to, for those who cannot read this one.
    let words = crate::i18n::text(other, "app.language");
    if quiet_button(ui, Icon::Language, &words).clicked() {
        desk.send(Action::SetLang(other));
    }
}

fn theme_switch(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    let (icon, key, other) = match view.settings.theme {
        ThemeMode::Light => (Icon::Dark, "app.theme_dark", ThemeMode::Dark),
        ThemeMode::Dark => (Icon::Light, "app.theme_light", ThemeMode::Light),
    };
    if quiet_button(ui, icon, &view.t(key)).clicked() {
        desk.send(Action::SetTheme(other));
    }
}
