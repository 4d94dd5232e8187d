//! What is worth knowing about how results came about, as the command line says it: one line with their number, which
//! opens the list.

use eframe::egui::{CollapsingHeader, Label, RichText, ScrollArea, Ui};

use crate::analysis::Scores;
use crate::app::look::caption;
use crate::app::view::View;

/// Height from which on the list scrolls.
const MOST: f32 = 150.0;

/// Draws the line; nothing where there are no notes.
pub fn scoring_notes(ui: &mut Ui, view: View, scores: &Scores) {
    if scores.notes.is_empty() {
        return;
    }
    let words = view.f("app.scoring_notes", &[("count", &scores.notes.len())]);
    CollapsingHeader::new(RichText::new(words).small())
        .id_salt(("scoring-notes", view.page))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("scoring-notes-list")
                .max_height(MOST)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    for note in &scores.notes {
                        ui.add(Label::new(caption(note.text(view.lang))).wrap());
                    }
                });
        });
    ui.add_space(4.0);
}
