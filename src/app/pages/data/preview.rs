//! The first rows of the file, or the first observations where several tables are joined.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, short_label};
use crate::dataset::Dataset;
use crate::table::{Place, Table};

/// Rows of the preview.
const PREVIEW: usize = 50;
/// Rows before the one that a finding points at.
const BEFORE: usize = 3;

/// The first rows as they stand in the file.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk, table: &Table) {
    ui.add_space(8.0);
    // A cell that a finding points at brings its neighbours along.
    let first = desk
        .cell
        .map_or(0, |(row, _)| (row as usize).saturating_sub(BEFORE));
    let first = first.min(table.height().saturating_sub(1));
    let rows = (table.height() - first).min(PREVIEW);
    let title = if first == 0 {
        view.f("app.preview", &[("rows", &rows)])
    } else {
        let place = |row: usize| table.origins.file_row(row);
        let (from, to) = (place(first), place(first + rows - 1));
        view.f("app.preview_from", &[("first", &from), ("last", &to)])
    };
    ui.label(section(title));
    let (shown, reveals) = (desk.cell, std::mem::take(&mut desk.reveals));
    let drawn = card(ui, view.skin, |ui| {
        ScrollArea::horizontal()
            .id_salt("preview")
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let mut builder = TableBuilder::new(ui)
                    .id_salt("preview-table")
                    .max_scroll_height(320.0)
                    .auto_shrink([false, true])
                    .cell_layout(Layout::left_to_right(Align::Center))
                    .column(Column::exact(48.0));
                for _ in &table.columns {
                    builder = builder.column(Column::initial(152.0).at_least(60.0).clip(true));
                }
                builder
                    .header(26.0, |mut header| {
                        header.col(|ui| {
                            ui.label(caption(view.t("app.row")));
                        });
                        for column in &table.columns {
                            header.col(|ui| {
                                short_label(ui, &column.name, caption);
                            });
                        }
                    })
                    .body(|body| {
                        body.rows(24.0, rows, |mut line| {
                            let at = first + line.index();
                            line.col(|ui| {
                                ui.label(caption(table.origins.file_row(at).to_string()));
                            });
                            for (number, column) in table.columns.iter().enumerate() {
                                let here = shown == Some((at as u32, number as u32));
                                line.col(|ui| {
                                    if here {
                                        let ground = ui.max_rect().expand2(vec2(4.0, 0.0));
                                        ui.painter().rect_filled(ground, 3.0, view.skin.selected);
                                        if reveals {
                                            ui.scroll_to_rect(ground, Some(Align::Center));
                                        }
                                    }
                                    let text = column.cells.get(at).unwrap_or_default();
                                    let text = RichText::new(text).small();
                                    let text = if here { text.strong() } else { text };
                                    ui.add(Label::new(text).truncate());
                                });
                            }
                        });
                    });
            });
    });
    // The row that is shown scrolls the table; the page has to bring the table itself into sight.
    if reveals {
        ui.scroll_to_rect(drawn.response.rect, Some(Align::Center));
    }
}

/// The first observations of several tables that are joined, each column with its file or sheet.
pub(super) fn show_joined(ui: &mut Ui, view: View, dataset: &Dataset) {
    ui.add_space(8.0);
    let rows = dataset.height().min(PREVIEW);
    ui.label(section(view.f("app.preview_joined", &[("rows", &rows)])));
    let fields = dataset.shown_fields();
    card(ui, view.skin, |ui| {
        ScrollArea::horizontal()
            .id_salt("preview-joined")
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let mut builder = TableBuilder::new(ui)
                    .id_salt("preview-joined-table")
                    .max_scroll_height(320.0)
                    .auto_shrink([false, true])
                    .cell_layout(Layout::left_to_right(Align::Center));
                for _ in &fields {
                    builder = builder.column(Column::initial(152.0).at_least(60.0).clip(true));
                }
                builder
                    .header(44.0, |mut header| {
                        for (field, place) in &fields {
                            header.col(|ui| {
                                ui.vertical(|ui| {
                                    ui.spacing_mut().item_spacing.y = 0.0;
                                    let column = &dataset.table.columns[field.column];
                                    short_label(ui, &column.name, caption);
                                    let of = place.as_ref().map(whose).unwrap_or_default();
                                    short_label(ui, &of, |words| caption(words).weak());
                                });
                            });
                        }
                    })
                    .body(|body| {
                        body.rows(24.0, rows, |mut line| {
                            let at = line.index();
                            for (field, _) in &fields {
                                line.col(|ui| {
                                    let text = dataset.shown(at, field, view.lang);
                                    ui.add(Label::new(RichText::new(text).small()).truncate());
                                });
                            }
                        });
                    });
            });
    });
}

/// The file or the sheet of a column.
fn whose(place: &Place) -> String {
    place.sheet.as_ref().unwrap_or(&place.file).clone()
}
