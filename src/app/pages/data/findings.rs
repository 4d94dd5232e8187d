//! What was found in the file, with what to do about it.

use eframe::egui::{self, Label, RichText, ScrollArea, Ui, Vec2};

use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::View;
use crate::app::widgets::card;
use crate::dataset::{Dataset, Issue, Severity};

/// Most issues that are listed; their number is told in full.
const ISSUES: usize = 200;

/// The findings, the serious ones first, what the readers noticed in the file and in the boundaries, and the rows that
/// were set aside.
pub(super) fn show(ui: &mut Ui, view: View, dataset: &Dataset) {
    let aside = &dataset.accounting.set_aside;
    let areas = view.results.areas.ready();
    let noticed = || {
        let of_areas = areas.into_iter().flat_map(|areas| &areas.notes);
        dataset.table.notes.iter().chain(of_areas)
    };
    let count = dataset.issues.len() + noticed().count() + dataset.accounting.rows_aside();
    ui.add_space(8.0);
    ui.label(section(view.f("app.issues", &[("count", &count)])));
    if count == 0 {
        ui.label(RichText::new(view.t("app.no_issues")).weak());
        return;
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        // The serious ones first, and of those that there is room for none is left out for lesser ones.
        let of = |severity| {
            let issues = dataset.issues.iter();
            issues.filter(move |issue| issue.severity == severity)
        };
        let order = [Severity::Error, Severity::Warning, Severity::Note];
        let order = order.into_iter().flat_map(of).take(ISSUES);
        ScrollArea::vertical()
            .id_salt("issues")
            .max_height(200.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for issue in order {
                    show_issue(ui, view, issue);
                }
                for message in noticed().take(ISSUES) {
                    let words = message.text(view.lang);
                    line(ui, Icon::Note, view.skin.quiet, &words, None);
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

fn show_issue(ui: &mut Ui, view: View, issue: &Issue) {
    let (icon, color) = match issue.severity {
        Severity::Note => (Icon::Note, view.skin.quiet),
        Severity::Warning => (Icon::Warning, view.skin.warning),
        Severity::Error => (Icon::Error, view.skin.error),
    };
    let mut words = issue.message.text(view.lang);
    if let Some(place) = &issue.place {
        let place = place.reference();
        if !words.contains(&place) {
            words = format!("{place}  {words}");
        }
    }
    let remedy = issue.remedy.as_ref().map(|remedy| remedy.text(view.lang));
    line(ui, icon, color, &words, remedy.as_deref());
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
