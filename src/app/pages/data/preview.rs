//! The first rows of the file.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::look::{caption, section};
use crate::app::view::View;
use crate::app::widgets::{card, short_label};
use crate::table::Table;

/// Rows of the preview.
const PREVIEW: usize = 50;

/// The first rows as they stand in the file.
pub(super) fn show(ui: &mut Ui, view: View, table: &Table) {
    ui.add_space(8.0);
    let rows = table.height().min(PREVIEW);
    ui.label(section(view.f("app.preview", &[("rows", &rows)])));
    card(ui, view.skin, |ui| {
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
                            let at = line.index();
                            line.col(|ui| {
                                ui.label(caption(table.origins.cell(at, 0).0.to_string()));
                            });
                            for column in &table.columns {
                                line.col(|ui| {
                                    let text = column.cells.get(at).unwrap_or_default();
                                    ui.add(Label::new(RichText::new(text).small()).truncate());
                                });
                            }
                        });
                    });
            });
    });
}
