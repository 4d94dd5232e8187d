//! A field for the password of an encrypted workbook: what is typed goes with the reading and is saved nowhere.

use eframe::egui::{Id, Key, Label, TextEdit, Ui};

use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::card;
use crate::i18n::{Arg, Message};
use crate::table::ReadOptions;
use crate::workspace::{Command, Source};

/// Width of the field.
const FIELD: f32 = 240.0;

/// Whether a file could not be read for want of its password.
pub(super) fn is_asked(failure: &Message) -> bool {
    matches!(
        failure.key,
        "table.password_needed" | "table.password_wrong"
    ) || failure.args.iter().any(|(_, arg)| match arg {
        Arg::Message(inner) => is_asked(inner),
        _ => false,
    })
}

/// Says why a password is asked for, and reads the file again with it.
pub(super) fn ask(ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, why: &Message) {
    let id = Id::unique("password").with(&source.choice.path);
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let name = view.t("app.password");
        ui.label(section(&name));
        ui.add(Label::new(why.text(view.lang)).wrap());
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut typed)
                .password(true)
                .desired_width(FIELD)
                .id(id.with("field"));
            let mut entered = false;
            ui.name_inputs(&name, |ui| {
                let field = ui.add(field);
                entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            });
            let open = ui.button(view.t("app.password_open")).clicked();
            if (open || entered) && !typed.is_empty() {
                let options = ReadOptions {
                    password: Some(typed.clone()),
                    ..source.choice.options.clone()
                };
                desk.change(Command::SetReading(desk.source, options));
            }
        });
        ui.label(caption(view.t("app.password_note")));
    });
    ui.data_mut(|data| data.insert_temp(id, typed));
}
