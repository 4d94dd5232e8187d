//! How the file was understood: format, sheet, encoding, header.

use eframe::egui::{Ui, Vec2};

use crate::app::look::{caption, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, dropdown};
use crate::i18n::number;
use crate::table::ReadOptions;
use crate::workspace::{Command, Source};

/// Encodings that can be chosen.
const ENCODINGS: [&str; 5] = ["UTF-8", "GB18030", "UTF-16LE", "Big5", "windows-1252"];
/// Last row that can be chosen for the header.
const HEADERS: u32 = 10;

/// How the file was understood, each part open to the user's better knowledge.
pub(super) fn bar(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    source: &Source,
    read: Option<&crate::table::Source>,
) {
    let options = &source.choice.options;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(24.0, 8.0);
            if let Some(read) = read {
                fact(
                    ui,
                    &view.t("app.read_format"),
                    &read.format.title().text(view.lang),
                );
                fact(
                    ui,
                    &view.t("app.read_size"),
                    &view.f(
                        "app.kilobytes",
                        &[("size", &number(read.bytes as f64 / 1024.0, 0, view.lang))],
                    ),
                );
                if let Some(delimiter) = read.delimiter {
                    let words = match delimiter {
                        '\t' => view.t("app.delimiter_tab"),
                        ' ' => view.t("app.delimiter_space"),
                        other => other.to_string(),
                    };
                    fact(ui, &view.t("app.read_delimiter"), &words);
                }
                if !read.sheets.is_empty() {
                    sheet_choice(ui, view, desk, options, &read.sheets, read.sheet.as_deref());
                }
            }
            if read.is_none_or(|read| read.encoding.is_some()) {
                let now = read.and_then(|read| read.encoding);
                encoding_choice(ui, view, desk, options, now);
            }
            let row = read.map_or(1, |read| read.header_rows.0);
            header_choice(ui, view, desk, options, row);
        });
    });
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(caption(name));
        ui.label(strong(value));
    });
}

fn choice(ui: &mut Ui, name: &str, now: &str, options: &[String]) -> Option<usize> {
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(caption(name));
        ui.name_inputs(name, |ui| {
            dropdown(name, now).width(140.0).show_ui(ui, |ui| {
                for (at, words) in options.iter().enumerate() {
                    if ui.selectable_label(words == now, words).clicked() {
                        chosen = Some(at);
                    }
                }
            });
        });
    });
    chosen
}

fn sheet_choice(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    options: &ReadOptions,
    sheets: &[String],
    now: Option<&str>,
) {
    let name = view.t("app.read_sheet");
    if let Some(at) = choice(ui, &name, now.unwrap_or_default(), sheets) {
        let options = ReadOptions {
            sheet: Some(sheets[at].clone()),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}

fn encoding_choice(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    options: &ReadOptions,
    now: Option<&'static str>,
) {
    let found = view.t("app.as_found");
    let mut list = vec![found.clone()];
    list.extend(ENCODINGS.map(str::to_owned));
    let current = options
        .encoding
        .clone()
        .or_else(|| now.map(str::to_owned))
        .unwrap_or(found);
    let name = view.t("app.read_encoding");
    if let Some(at) = choice(ui, &name, &current, &list) {
        let options = ReadOptions {
            encoding: (at > 0).then(|| list[at].clone()),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}

fn header_choice(ui: &mut Ui, view: View, desk: &mut Desk, options: &ReadOptions, now: u32) {
    let mut list = vec![view.t("app.as_found")];
    list.extend((1..=HEADERS).map(|row| row.to_string()));
    let name = view.t("app.read_header");
    if let Some(at) = choice(ui, &name, &now.to_string(), &list) {
        let options = ReadOptions {
            header_row: (at > 0).then_some(at as u32),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}
