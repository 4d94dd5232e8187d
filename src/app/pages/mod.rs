//! The pages, one file each.

mod cards;
mod data;
mod funds;
mod index;
mod map;
mod points;
mod projects;
mod report;
mod scheme;
mod start;
mod trend_choices;
mod trend_ends;
mod trend_ticks;
mod trends;

pub use trend_choices::EntitiesFound;

use eframe::egui::{self, Align, Label, Layout, Ui};

use super::PageName;
use super::look::{caption, heading};
use super::view::{Desk, View};
use super::widgets::{empty, failed, loading};
use crate::analysis::in_words;
use crate::i18n::{Message, number};
use crate::workspace::Scored;

/// Draws the page that is shown.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    match view.page {
        PageName::Start => start::show(ui, view, desk),
        PageName::Data => data::show(ui, view, desk),
        PageName::Points => points::show(ui, view, desk, export_size),
        PageName::Index => index::show(ui, view, desk, export_size),
        PageName::Trends => trends::show(ui, view, desk, export_size),
        PageName::Map => map::show(ui, view, desk, export_size),
        PageName::Scheme => scheme::show(ui, view, desk),
        PageName::Funds => funds::show(ui, view, desk, export_size),
        PageName::Projects => projects::show(ui, view, desk, export_size),
        PageName::Report => report::show(ui, view, desk),
    }
}

/// The head of a page about the open files. Without any the page says what to do, and has no more to show.
fn begin(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    note: &str,
    actions: impl FnOnce(&mut Ui, &mut Desk),
) -> bool {
    let title = view.t(view.page.name());
    if view.state().sources.is_empty() {
        title_row(ui, &title, "", |_| {});
        empty(ui, view, desk, view.page.icon(), view.page.empty());
        return false;
    }
    title_row(ui, &title, note, |ui| actions(ui, desk));
    true
}

/// What stands in place of a result that is not there: why it failed, that no file fits the page (nothing was
/// `wanted`), or that it is under way.
fn instead(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    failure: Option<&Message>,
    wanted: bool,
    work: &str,
) {
    let results = view.results;
    if let Some(message) = failure {
        failed(ui, view, desk, message);
    } else if !wanted && results.settled() && results.shelf.ready().is_some() {
        empty(ui, view, desk, view.page.icon(), view.page.unfit());
    } else {
        loading(ui, view, work);
    }
}

/// Under a filter: that points are computed among those that meet it, how many they are, and the condition in words.
fn filter_note(ui: &mut Ui, view: View, scored: &Scored) {
    let Some(filter) = &scored.scores.choices.filter else {
        return;
    };
    let count = scored
        .rows_of(scored.year_or_last(view.state().year))
        .count();
    let words = view.f(
        "app.filter_note",
        &[
            ("count", &number(count as f64, 0, view.lang)),
            ("filter", &in_words(filter).text(view.lang)),
        ],
    );
    ui.add(Label::new(caption(words)).wrap());
    ui.add_space(4.0);
}

/// Points of width from which on a caption has room beside what can be done.
const NARROW: f32 = 860.0;

/// The room that what can be done takes at most: a search, a choice and a button.
const ACTIONS: f32 = 460.0;

/// The title of a page with a caption under it, and what can be done at the right.
fn title_row(
    ui: &mut Ui,
    title: &str,
    note: &str,
    actions: impl FnOnce(&mut Ui),
) -> egui::InnerResponse<()> {
    // In a narrow window, and where it has no room beside what can be done, the caption goes under it.
    let words = egui::WidgetText::from(caption(note));
    let words = words.into_galley(
        ui,
        Some(egui::TextWrapMode::Extend),
        f32::INFINITY,
        egui::TextStyle::Body,
    );
    let room = ui.available_width() - ACTIONS;
    let below = ui.available_width() < NARROW || words.size().x > room;
    let response = ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(heading(title));
            if !note.is_empty() && !below {
                ui.label(caption(note));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), actions);
    });
    if !note.is_empty() && below {
        ui.add(Label::new(caption(note)).truncate());
    }
    ui.add_space(8.0);
    response
}
