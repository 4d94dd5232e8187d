//! Data: what was read and how, what each column is and why, what was found, and the first rows.

mod columns;
mod findings;
mod joining;
mod password;
mod preview;
mod reading;

use eframe::egui::{Button, Label, RichText, ScrollArea, Ui};

use super::{begin, instead};
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::keys::Shortcut;
use crate::app::look::caption;
use crate::app::view::{Desk, View, with_keys};
use crate::app::widgets::{card, failed, loading, short_label};
use crate::dataset::Dataset;
use crate::i18n::number;
use crate::workspace::{Command, Source};

/// The least width of a card with a number.
const CARD: f32 = 136.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let note = view.t("app.data_note");
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let add = Button::new((Icon::Add.atom(16.0), view.t("app.add_file")));
        if ui.add(add).clicked() {
            desk.send(Action::AskAdd);
        }
        let again = Button::new((Icon::Redo.atom(16.0), view.t("app.read_again")));
        let hint = with_keys(
            &view.t("app.read_again_hint"),
            Shortcut::ReadAgain,
            ui.ctx(),
        );
        if ui.add(again).on_hover_text(hint).clicked() {
            desk.send(Action::ReadAgain);
        }
        let boundaries = Button::new((Icon::Map.atom(16.0), view.t("app.add_boundaries")));
        if ui.add(boundaries).clicked() {
            desk.send(Action::AskBoundaries);
        }
    });
    if !begun {
        return;
    }
    let sources = &view.results.sources;
    desk.source = desk.source.min(sources.len().saturating_sub(1));
    tabs(ui, view, desk);
    let Some(source) = sources.get(desk.source) else {
        loading(ui, view, "workspace.work_open");
        return;
    };
    let dataset = source.dataset.ready().map(|dataset| &*dataset.0);
    let Some(table) = dataset
        .map(|dataset| &dataset.table)
        .or_else(|| source.table.ready().map(|table| &table.0))
    else {
        if let Some(message) = source
            .failed()
            .filter(|message| password::is_asked(message))
        {
            password::ask(ui, view, desk, source, message);
            return;
        }
        reading::bar(ui, view, desk, source, None);
        instead(ui, view, desk, source.failed(), true, "workspace.work_open");
        return;
    };
    ScrollArea::vertical()
        .id_salt("data-page")
        .auto_shrink(false)
        .show(ui, |ui| {
            reading::bar(ui, view, desk, source, Some(&table.source));
            joining::show(ui, view, desk, source);
            if let Some(dataset) = dataset {
                accounting(ui, view, source, dataset);
                findings::show(ui, view, desk, source, dataset);
            } else if let Some(message) = source.failed() {
                // The columns stay to be seen: saying which is which may be what is missing.
                card(ui, view.skin, |ui| {
                    ui.set_width(ui.available_width());
                    failed(ui, view, desk, message);
                });
            }
            columns::show(ui, view, desk, source, table, dataset);
            match dataset.filter(|dataset| dataset.is_joined() && desk.cell.is_none()) {
                Some(dataset) => preview::show_joined(ui, view, dataset),
                None => preview::show(ui, view, desk, table),
            }
        });
}

fn tabs(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.horizontal_wrapped(|ui| {
        for (at, source) in view.results.sources.iter().enumerate() {
            let button = Button::new((Icon::File.atom(14.0), source.choice.name()))
                .selected(at == desk.source);
            if ui
                .add(button)
                .on_hover_text(source.choice.path.display().to_string())
                .clicked()
            {
                desk.source = at;
                desk.cell = None;
            }
            if at == desk.source {
                let words = view.f("app.close_file", &[("file", &source.choice.name())]);
                let close = Button::new(Icon::Close.atom(14.0)).frame_when_inactive(false);
                let close = ui.add(close).accessible_name(words.as_str());
                if close.on_hover_text(words).clicked() {
                    desk.change(Command::Close(at));
                    desk.cell = None;
                }
            }
        }
        if let Some(path) = &view.state().boundaries {
            let name = path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let words = view.f("app.boundaries_are", &[("file", &name)]);
            ui.add_space(8.0);
            ui.label(caption(words));
            if let Some(message) = view.results.areas.failed() {
                ui.label(
                    RichText::new(message.text(view.lang))
                        .small()
                        .color(view.skin.error),
                );
            }
        }
    });
    // Of a kind of which one is used, which one that is.
    let besides = [
        view.results.projects_besides(),
        view.results.policies_besides(),
    ];
    for besides in besides.into_iter().flatten() {
        let words = caption(besides.text(view.lang)).color(view.skin.warning);
        ui.add(Label::new(words).wrap());
    }
    ui.add_space(4.0);
}

/// Rows read, used and set aside; observations, entities, years.
fn accounting(ui: &mut Ui, view: View, source: &Source, dataset: &Dataset) {
    let count = |count: usize| number(count as f64, 0, view.lang);
    let span = source.years.ready().map_or_else(String::new, |years| {
        if years.is_empty() {
            "–".to_owned()
        } else {
            runs(years, &view.t("cli.comma"))
        }
    });
    let is_one = source.years.ready().is_some_and(|years| years.len() == 1);
    let years = if is_one { "app.one_year" } else { "app.years" };
    let rows = &dataset.accounting;
    let combined = (rows.combined > 0).then(|| ("app.rows_combined", count(rows.combined)));
    let facts = [
        ("app.rows_read", count(rows.read)),
        ("app.rows_used", count(rows.used)),
        ("app.rows_aside", count(rows.rows_aside())),
        ("app.observations", count(dataset.height())),
        (years, span),
        ("app.columns_count", count(dataset.fields.len())),
    ];
    let mut facts = facts.to_vec();
    if let Some(combined) = combined {
        facts.insert(2, combined);
    }
    ui.add_space(4.0);
    // Words are not broken: where six cards have no room side by side, there are two rows of three.
    let in_a_row = if ui.available_width() < facts.len() as f32 * CARD {
        facts.len().div_ceil(2)
    } else {
        facts.len()
    };
    for row in facts.chunks(in_a_row) {
        ui.columns(row.len(), |columns| {
            for (ui, (key, value)) in columns.iter_mut().zip(row) {
                card(ui, view.skin, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.label(crate::app::look::figure_number(value.clone(), 20.0));
                    short_label(ui, &view.t(key), caption);
                });
            }
        });
    }
}

/// Years as a reader counts them: those that follow each other as a run, so that one which is missing shows.
fn runs(years: &[i32], comma: &str) -> String {
    let run = |run: &[i32]| match run {
        [first, .., last] => format!("{first}–{last}"),
        [year] => year.to_string(),
        [] => String::new(),
    };
    let runs: Vec<String> = years
        .chunk_by(|one, next| one + 1 == *next)
        .map(run)
        .collect();
    runs.join(comma)
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn a_year_that_is_missing_shows() {
        assert_eq!(runs(&[2020, 2021, 2022], ", "), "2020–2022");
        assert_eq!(runs(&[2020, 2022, 2023], ", "), "2020, 2022–2023");
        assert_eq!(runs(&[2022], ", "), "2022");
    }
}
