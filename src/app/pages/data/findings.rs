//! What was found in the file, with what to do about it.

use eframe::egui::{self, Button, Label, RichText, ScrollArea, Ui, Vec2};

use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::card;
use crate::dataset::{Dataset, Finding, Severity};
use crate::workspace::{Command, Source};

/// Most issues that are listed; their number is told in full.
const ISSUES: usize = 200;

/// The findings, the serious ones first, what the readers noticed in the file and in the boundaries, and the rows that
/// were set aside.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, dataset: &Dataset) {
    let aside = &dataset.accounting.set_aside;
    let areas = view.results.areas.ready();
    let noticed = || {
        let of_areas = areas.into_iter().flat_map(|areas| &areas.notes);
        dataset.table.notes.iter().chain(of_areas)
    };
    let Some(findings) = source.findings.ready() else {
        ui.add_space(8.0);
        ui.label(caption(view.t("workspace.work_findings")));
        return;
    };
    let findings = &*findings.0;
    let count = findings.len() + noticed().count();
    let rows_aside = dataset.accounting.rows_aside();
    ui.add_space(8.0);
    ui.label(section(view.f("app.issues", &[("count", &count)])));
    if count == 0 {
        ui.label(RichText::new(view.t("app.no_issues")).weak());
    }
    if count + rows_aside == 0 {
        return;
    }
    // A tall window has room for more of them.
    let height = (ui.ctx().content_rect().height() * 0.36).max(240.0);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ScrollArea::vertical()
            .id_salt("issues")
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                // The serious ones come first, and of those that there is room for none is left out for lesser ones.
                for finding in findings.iter().take(ISSUES) {
                    show_finding(ui, view, desk, (finding, dataset));
                }
                for message in noticed().take(ISSUES) {
                    let words = message.text(view.lang);
                    line(ui, Icon::Note, view.skin.quiet, &words, None);
                }
                if rows_aside > 0 {
                    let words = view.f("app.issues_aside", &[("count", &rows_aside)]);
                    ui.label(caption(words));
                }
                for row in aside.iter().take(ISSUES) {
                    let words = view.f(
                        "app.row_aside",
                        &[
                            ("place", &row.place().text(view.lang)),
                            ("reason", &row.reason.text(view.lang)),
                        ],
                    );
                    line(ui, Icon::Note, view.skin.quiet, &words, None);
                }
            });
    });
}

fn show_finding(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    (finding, dataset): (&Finding, &Dataset),
) {
    let issue = &finding.issue;
    let (icon, color) = match issue.severity {
        Severity::Note => (Icon::Note, view.skin.quiet),
        Severity::Warning => (Icon::Warning, view.skin.warning),
        Severity::Error => (Icon::Error, view.skin.error),
    };
    let mut words = issue.message.text(view.lang);
    if let Some(place) = &issue.place {
        // Of several files or sheets the words may name the cell alone.
        let is_one = dataset.table.origins.parts().len() < 2;
        let cell = if is_one {
            place.reference()
        } else {
            place.to_string()
        };
        if !words.contains(&cell) {
            words = format!("{cell}  {words}");
        }
    }
    let remedy = issue.remedy.as_ref().map(|remedy| remedy.text(view.lang));
    line(ui, icon, color, &words, remedy.as_deref());
    if finding.cell.is_none() && finding.remedies.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.add_space(24.0);
        let place = issue.place.as_ref();
        if let (Some(cell), Some(place)) = (finding.cell, place) {
            let words = view.f("app.show_cell", &[("cell", &place.reference())]);
            let show = Button::new((Icon::Search.atom(14.0), words));
            if ui.add(show).clicked() {
                desk.cell = Some(cell);
                desk.reveals = true;
            }
        }
        for remedy in &finding.remedies {
            let words = remedy.label().text(view.lang);
            let lines = remedy.lines().join("\n");
            if ui.add(Button::new(words)).on_hover_text(lines).clicked() {
                desk.change(Command::Remedy(desk.source, remedy.clone()));
            }
        }
    });
    ui.add_space(4.0);
}

fn line(ui: &mut Ui, icon: Icon, color: egui::Color32, words: &str, remedy: Option<&str>) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.translate(Vec2::new(0.0, 2.0)), color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(Label::new(words).wrap());
            if let Some(remedy) = remedy {
                ui.add(Label::new(caption(remedy)).wrap());
            }
        });
    });
}
