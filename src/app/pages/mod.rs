//! The pages, one file each.

mod data;
mod index;
mod map;
mod points;
mod start;
mod trends;

use eframe::egui::{self, Align, Layout, Ui};

use super::PageName;
use super::look::{caption, heading};
use super::view::{Desk, View};

/// Draws the page that is shown.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    match view.page {
        PageName::Start => start::show(ui, view, desk),
        PageName::Data => data::show(ui, view, desk),
        PageName::Points => points::show(ui, view, desk, export_size),
        PageName::Index => index::show(ui, view, desk, export_size),
        PageName::Trends => trends::show(ui, view, desk, export_size),
        PageName::Map => map::show(ui, view, desk, export_size),
    }
}

/// The title of a page with a caption under it, and what can be done at the right.
fn title_row(
    ui: &mut Ui,
    title: &str,
    note: &str,
    actions: impl FnOnce(&mut Ui),
) -> egui::InnerResponse<()> {
    let response = ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(heading(title));
            if !note.is_empty() {
                ui.label(caption(note));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), actions);
    });
    ui.add_space(8.0);
    response
}
