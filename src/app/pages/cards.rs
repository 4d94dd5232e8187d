//! The four 90 % cards on the index page: bars against their thresholds, shares over the years, and definitions that
//! can be changed where they stand.

use eframe::egui::{self, Align, Button, DragValue, Grid, Id, Label, Layout, RichText, Ui};

use crate::analysis::cards::{Card, CardRule, CardRules, card_status};
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, section, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{LineBox, card, figure_card};
use crate::i18n::number;
use crate::workspace::{CardsView, Command};

/// Years of the table, the last ones.
const YEARS: usize = 8;

/// Draws the cards, where an open file can have any.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let results = view.results;
    if results.cards.key().is_none() {
        return;
    }
    figure_card(ui, view, desk, Slot::Cards, &results.cards_figure);
    ui.add_space(8.0);
    let is_open = Id::unique("card-definitions");
    let mut open = ui.data(|data| data.get_temp(is_open)).unwrap_or(false);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let own = view.state().cards.as_ref();
            let name = own.map_or_else(|| CardRules::built_in().name(), CardRules::name);
            ui.label(section(name.text(view.lang)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = view.t("app.cards_definitions");
                if ui.add(Button::new(words).selected(open)).clicked() {
                    open = !open;
                    ui.data_mut(|data| data.insert_temp(is_open, open));
                }
            });
        });
        let shown = results.cards.ready();
        match (results.cards.failed(), shown) {
            (Some(problem), _) => {
                ui.add(Label::new(problem.text(view.lang)).wrap());
            }
            (None, Some(shown)) => years(ui, view, shown),
            (None, None) => {}
        }
        if open {
            ui.add_space(8.0);
            definitions(ui, view, desk, shown.map(|shown| &**shown));
        }
    });
    ui.add_space(8.0);
}

/// The shares over the years, and what the last one lacks.
fn years(ui: &mut Ui, view: View, shown: &CardsView) {
    let lang = view.lang;
    let years = shown.years();
    let years = &years[years.len().saturating_sub(YEARS)..];
    let right = |ui: &mut Ui, words: RichText| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(words));
        });
    };
    egui::ScrollArea::horizontal()
        .id_salt("cards-years")
        .show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 22.0;
            Grid::new("cards-years")
                .num_columns(years.len() + 2)
                .spacing([18.0, 4.0])
                .show(ui, |ui| {
                    ui.label(caption(view.f("app.cards_of", &[("city", &shown.city)])));
                    for year in years {
                        right(ui, caption(year.to_string()));
                    }
                    ui.label(caption(view.t("projects.column_lacking")));
                    ui.end_row();
                    for own in &shown.cards {
                        ui.label(own.rule.title.text(lang));
                        for year in years {
                            let of_year = own.years.iter().find(|known| known.year == *year);
                            let share = of_year.and_then(|known| known.share.zip(known.met));
                            let words = share.map_or_else(
                                || RichText::new("–").color(view.skin.quiet),
                                |(share, met)| {
                                    let color = if met { view.skin.up } else { view.skin.down };
                                    strong(format!("{share:.2}")).color(color)
                                },
                            );
                            right(ui, words);
                        }
                        ui.label(lacking(view, own));
                        ui.end_row();
                    }
                });
        });
    for problem in shown.cards.iter().filter(|own| own.last().is_none()) {
        ui.add(Label::new(caption(problem.words().text(lang))).wrap());
    }
}

fn lacking(view: View, own: &Card) -> String {
    let lacking = own.last().and_then(|last| last.lacking);
    match lacking {
        Some(lacking) if lacking > 0.0 => {
            let unit = own.rule.unit.text(view.lang);
            format!("{} {unit}", number(lacking, 2, view.lang))
        }
        Some(_) => view.t("app.cards_reached"),
        None => "–".to_owned(),
    }
}

/// Titles, thresholds and formulas of the cards; files of them.
fn definitions(ui: &mut Ui, view: View, desk: &mut Desk, shown: Option<&CardsView>) {
    let own = &view.state().cards;
    let rules = own.clone().unwrap_or_else(CardRules::built_in);
    let mut wanted = rules.clone();
    ui.add(Label::new(caption(view.t("app.cards_note"))).wrap());
    for (at, rule) in wanted.cards.iter_mut().enumerate() {
        ui.add_space(4.0);
        ui.push_id(("card", at), |ui| {
            let problem = shown
                .and_then(|shown| shown.cards.get(at))
                .filter(|known| known.rule == *rule)
                .and_then(|known| known.problem.as_ref());
            definition(ui, view, at, rule);
            if let Some(problem) = problem {
                let words = RichText::new(problem.text(view.lang)).small();
                ui.add(Label::new(words.color(view.skin.warning)).wrap());
            }
        });
    }
    if wanted != rules {
        desk.change(Command::SetCards(Some(Box::new(wanted))));
    }
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        if ui.button(view.t("app.cards_open")).clicked() {
            desk.send(Action::AskCards);
        }
        let save = Button::new((Icon::Save.atom(16.0), view.t("app.cards_save")));
        if ui.add(save).clicked() {
            desk.send(Action::SaveCards);
        }
        let usual = Button::new(view.t("app.cards_built_in"));
        if ui.add_enabled(own.is_some(), usual).clicked() {
            desk.change(Command::SetCards(None));
        }
    });
}

fn definition(ui: &mut Ui, view: View, at: usize, rule: &mut CardRule) {
    let title = rule.title.text(view.lang).to_owned();
    ui.horizontal(|ui| {
        // All thresholds stand under each other.
        let wide = (ui.available_width() * 0.6).min(420.0);
        ui.allocate_ui_with_layout(
            egui::vec2(wide, ui.spacing().interact_size.y),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(wide);
                ui.label(strong(title.as_str()));
                ui.label(caption(view.t(card_status(rule.status))));
            },
        );
        let words = view.f("app.cards_threshold_of", &[("title", &title)]);
        ui.label(caption(view.t("projects.column_threshold")));
        let drag = DragValue::new(&mut rule.threshold)
            .range(0.01..=100.0)
            .speed(0.1)
            .max_decimals(2);
        ui.add(drag).accessible_name(words);
    });
    let formulas = [
        (true, "projects.column_numerator", &mut rule.numerator),
        (false, "projects.column_denominator", &mut rule.denominator),
    ];
    ui.horizontal_wrapped(|ui| {
        for (above, key, formula) in formulas {
            let name = view.t(key);
            ui.label(caption(name.as_str()));
            let line = LineBox {
                id: Id::unique(("card-formula", at, above)),
                name: &format!("{title}: {name}"),
                hint: "",
                width: 260.0,
            };
            if let Some(typed) = line.show(ui, formula).filter(|typed| !typed.is_empty()) {
                *formula = typed;
            }
        }
    });
}
