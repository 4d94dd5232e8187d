//! Points: the ranking of the enterprises, and beside it the selected one: its portrait and why it has its points.

use eframe::egui::{self, Align, Button, Label, Layout, Panel, RichText, ScrollArea, Ui};

use super::{begin, filter_note, instead};
use crate::analysis::{BoardRule, Day};
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, figure_number, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{
    account_card, card, explanation_tree, export_menu, failed, figure_card, loading, pill,
    ranking_table, scoring_notes,
};
use crate::figure::compose::version_words;
use crate::i18n::{Message, number, percent};
use crate::scheme::{Scheme, Status};
use crate::workspace::{Command, Explained, Scored, parted, with_stage};

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = results
        .points
        .ready()
        .map(|scored| about(view, scored))
        .unwrap_or_default();
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let ready = results.portrait_file.figure.fresh().is_some();
        export_menu(ui, view, desk, Slot::Portrait, export_size, ready);
        search(ui, view, desk);
    });
    if !begun {
        return;
    }
    let failure = results.points.failed();
    if failure.is_some() || results.points.ready().is_none() {
        let wanted = results.points.key().is_some();
        instead(ui, view, desk, failure, wanted, "workspace.work_points");
        return;
    }
    let width = ui.available_width();
    Panel::right("portrait")
        .resizable(true)
        .show_separator_line(false)
        .default_size((width * 0.4).clamp(400.0, 760.0))
        .size_range(360.0..=(width * 0.6).max(361.0))
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            left: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| detail(ui, view, desk));
    if let Some(scored) = results.points.ready() {
        filter_note(ui, view, scored);
        stages(ui, view, desk, scored);
        scoring_notes(ui, view, &scored.scores);
    }
    // The rows belong to the scores that they were ordered from, which may be those before the ones now ready.
    match results.ranking.ready() {
        Some(ranked) if ranked.rows.is_empty() => {
            ui.add_space(24.0);
            ui.label(RichText::new(view.t("app.no_rows")).weak());
        }
        Some(ranked) => ranking_table(ui, view, desk, ranked),
        None => loading(ui, view, "workspace.work_order"),
    }
}

/// Whether the ranking shows in which places a rank would be under other choices.
fn firmness(ui: &mut Ui, view: View, desk: &mut Desk) {
    let mut shown = view.state().firmness;
    let words = RichText::new(view.t("app.firmness")).small();
    let response = ui.checkbox(&mut shown, words);
    if response
        .on_hover_text(view.t("app.firmness_note"))
        .changed()
    {
        desk.change(Command::SetFirmness(shown));
    }
    if let Some(message) = view.results.firm.failed().filter(|_| shown) {
        ui.label(caption(message.text(view.lang)));
        if ui
            .button(RichText::new(view.t("app.retry")).small())
            .clicked()
        {
            desk.send(Action::Retry);
        }
    }
}

/// Stages that are scored each in its own way: says so, and offers one alone.
fn stages(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let scheme = &scored.scores.scheme;
    if !scheme.differs_by_stage() {
        ui.horizontal(|ui| firmness(ui, view, desk));
        ui.add_space(4.0);
        return;
    }
    let conditions: Vec<String> = (0..scheme.stages.len())
        .filter_map(|at| scheme.stage_condition(at))
        .collect();
    let filter = view.state().filter.as_deref();
    let (chosen, _) = parted(filter, &conditions);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        ui.label(caption(view.t("app.stages_mixed")));
        let all = std::iter::once((None, view.t("app.stages_all")));
        let each = scheme.stages.iter().enumerate();
        let each = each.map(|(at, stage)| (Some(at), stage.title.text(view.lang).to_owned()));
        for (at, words) in all.chain(each) {
            let button = Button::new(RichText::new(words).small()).selected(at == chosen);
            if ui.add(button).clicked() && at != chosen {
                desk.change(Command::SetFilter(with_stage(filter, &conditions, at)));
            }
        }
        firmness(ui, view, desk);
    });
    ui.add_space(4.0);
}

/// What is ranked, in a line: scheme, status, year, numbers.
fn about(view: View, scored: &Scored) -> String {
    let scheme = &scored.scores.scheme;
    let year = scored.year_or_last(view.state().year);
    let Some(rows) = view.results.ranking.ready().map(|ranked| ranked.rows.len()) else {
        return scheme.title.text(view.lang).to_owned();
    };
    let about = view.f(
        "app.points_about",
        &[
            ("scheme", &scheme.title.text(view.lang)),
            ("version", &version_words(&scheme.version, view.lang)),
            ("status", &view.t(status_key(scheme))),
            (
                "year",
                &year.map_or_else(|| view.t("app.no_year"), |year| year.to_string()),
            ),
            ("rows", &number(rows as f64, 0, view.lang)),
        ],
    );
    // A search leaves fewer rows than are ranked.
    let explained = view.results.explained.ready();
    let ranked = explained.map_or(0, |own| own.explanation.of as usize);
    if ranked == 0 || ranked >= rows {
        return about;
    }
    let count = |count: usize| number(count as f64, 0, view.lang);
    view.f(
        "app.points_ranked",
        &[
            ("about", &about),
            ("ranked", &count(ranked)),
            ("count", &count(rows - ranked)),
        ],
    )
}

pub(super) fn status_key(scheme: &Scheme) -> &'static str {
    match scheme.status {
        _ if scheme.is_changed() => "app.status_changed",
        Status::Official => "app.status_official",
        Status::Reconstructed => "app.status_reconstructed",
        Status::Illustrative => "app.status_illustrative",
    }
}

fn search(ui: &mut Ui, view: View, desk: &mut Desk) {
    let mut words = view.table.search.clone();
    let edit = egui::TextEdit::singleline(&mut words)
        .id(egui::Id::unique("ranking-search"))
        .hint_text(view.t("app.search"))
        .prefix(Icon::Search.atom(14.0))
        .desired_width(220.0)
        .margin(egui::Margin::symmetric(8, 7));
    let response = ui.add(edit);
    if std::mem::take(&mut desk.focus_search) {
        response.request_focus();
    }
    if response.changed() {
        desk.send(Action::Search(words));
    }
}

fn detail(ui: &mut Ui, view: View, desk: &mut Desk) {
    let results = view.results;
    if let Some(message) = results.explained.failed() {
        failed(ui, view, desk, message);
        return;
    }
    let Some(explained) = results.explained.ready() else {
        loading(ui, view, "workspace.work_explain");
        return;
    };
    ScrollArea::vertical()
        .id_salt("detail")
        .auto_shrink(false)
        .show(ui, |ui| {
            headline(ui, view, explained);
            ui.add_space(8.0);
            account_card(ui, view, &explained.explanation.entity);
            sides(ui, view, desk);
            if desk.shows_why {
                card(ui, view.skin, |ui| {
                    ui.set_width(ui.available_width());
                    ui.add(Label::new(caption(view.t("app.why_note"))).wrap());
                    ui.add_space(4.0);
                    explanation_tree(ui, view, &explained.explanation);
                });
            } else {
                board_rules(ui, view, desk);
                figure_card(ui, view, desk, Slot::Portrait, &view.results.portrait);
                ui.add_space(8.0);
                advice(ui, view, desk);
            }
        });
}

/// The two sides of an enterprise: its portrait, and why it has its points.
fn sides(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.horizontal(|ui| {
        for (key, why) in [("app.portrait", false), ("app.why", true)] {
            let button = Button::new(view.t(key)).selected(desk.shows_why == why);
            if ui.add(button).clicked() {
                desk.shows_why = why;
            }
        }
    });
}

/// Titles within reach, and the policies that fit.
fn advice(ui: &mut Ui, view: View, desk: &mut Desk) {
    let results = view.results;
    // That of another one is not shown under the name of this one.
    let shown = results.explained.ready();
    let found = results
        .advice
        .ready()
        .filter(|found| shown.is_some_and(|shown| shown.explanation.entity == found.entity));
    if results.decisions.failed().is_none() && found.is_none() {
        ui.label(caption(view.t("workspace.work_decisions")));
        return;
    }
    let wrapped = |ui: &mut Ui, words: String| ui.add(Label::new(words).wrap());
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        if let Some(problem) = results.decisions.failed() {
            wrapped(ui, problem.text(view.lang));
            return;
        }
        let Some(found) = found else {
            return;
        };
        ui.label(section(view.t("app.titles_title")));
        if found.titles.is_empty() {
            ui.label(caption(view.t("app.titles_none")));
        }
        for lines in &found.titles {
            ui.add_space(4.0);
            for (at, line) in lines.iter().enumerate() {
                let words = RichText::new(line.text(view.lang));
                let words = if at == 0 { words } else { words.weak() };
                ui.add(Label::new(words).wrap());
            }
        }
        ui.add_space(12.0);
        ui.label(section(view.t("app.policies_title")));
        match &found.policies {
            None => {
                ui.label(caption(view.t("app.policies_add")));
                if ui.button(view.t("app.add_file")).clicked() {
                    desk.send(Action::AskAdd);
                }
            }
            Some(policies) if policies.is_empty() => {
                ui.label(caption(view.t("policies.says_none")));
            }
            Some(policies) => {
                let today = Message::new("policies.today").with("today", Day::today().to_string());
                ui.label(caption(today.text(view.lang)));
                for (title, reason) in policies {
                    ui.add_space(4.0);
                    wrapped(ui, title.text(view.lang));
                    let reason = RichText::new(reason.text(view.lang)).weak();
                    ui.add(Label::new(reason).wrap());
                }
            }
        }
        unused_policies(ui, view);
    });
}

/// So many policies that could not be used are told.
const TOLD: usize = 3;

/// Which policies of the table could not be used, and what to do.
fn unused_policies(ui: &mut Ui, view: View) {
    if let Some(besides) = view.results.policies_besides() {
        ui.add_space(4.0);
        let words = RichText::new(besides.text(view.lang)).small();
        ui.add(Label::new(words.color(view.skin.warning)).wrap());
    }
    let decisions = view.results.decisions.ready();
    let found = decisions.and_then(|decisions| decisions.policies.as_ref());
    let issues = found.map_or(&[][..], |found| &found.issues);
    for issue in issues.iter().take(TOLD) {
        ui.add_space(4.0);
        let words = RichText::new(issue.message.text(view.lang)).small();
        ui.add(Label::new(words.color(view.skin.warning)).wrap());
        if let Some(remedy) = &issue.remedy {
            ui.add(Label::new(caption(remedy.text(view.lang))).wrap());
        }
    }
    if issues.len() > TOLD {
        let count = number((issues.len() - TOLD) as f64, 0, view.lang);
        ui.label(caption(view.f("app.policies_more", &[("count", &count)])));
    }
}

/// By which rule the portrait tells long and short boards.
fn board_rules(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        ui.label(caption(view.t("app.boards_by")));
        for (rule, name, hint) in [
            (
                BoardRule::Ranks,
                "app.boards_ranks",
                "app.boards_ranks_hint",
            ),
            (
                BoardRule::Spread,
                "app.boards_spread",
                "app.boards_spread_hint",
            ),
        ] {
            let chosen = view.state().boards == rule;
            let button = Button::new(RichText::new(view.t(name)).small()).selected(chosen);
            if ui.add(button).on_hover_text(view.t(hint)).clicked() && !chosen {
                desk.change(Command::SetBoards(rule));
            }
        }
    });
    ui.add_space(4.0);
}

fn headline(ui: &mut Ui, view: View, explained: &Explained) {
    let scored = &explained.scored;
    let explanation = &explained.explanation;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(section(explanation.name.as_str()).size(18.0)).wrap());
        let row = explained.row;
        let mut words: Vec<&str> = Vec::new();
        words.extend(scored.town_in(row, view.lang));
        words.extend(scored.industry(row, view.lang));
        if let Some((stage, _)) = &explanation.stage {
            words.push(stage.text(view.lang));
        }
        ui.label(caption(words.join(" · ")));
        ui.add_space(4.0);
        let decimals = scored.scores.scheme.decimals as usize;
        if let Some(total) = explanation.total {
            ui.horizontal(|ui| {
                ui.label(figure_number(number(total, decimals, view.lang), 32.0));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    if let Some(rank) = explanation.rank {
                        ui.label(view.f(
                            "app.rank_of",
                            &[
                                ("rank", &number(f64::from(rank), 0, view.lang)),
                                ("of", &number(f64::from(explanation.of), 0, view.lang)),
                            ],
                        ));
                    }
                    ui.label(caption(view.f(
                        "app.coverage_is",
                        &[("share", &percent(explanation.coverage, 0, view.lang))],
                    )));
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(tier) = &explanation.tier {
                        pill(ui, view.skin, tier.text(view.lang), view.skin.accent);
                    }
                });
            });
            if let Some(unchecked) = &explanation.reason {
                let words = RichText::new(unchecked.text(view.lang));
                ui.add(Label::new(words.color(view.skin.warning)).wrap());
            }
        } else {
            let reason = explanation
                .reason
                .as_ref()
                .map_or_else(|| view.t("app.no_total"), |reason| reason.text(view.lang));
            ui.add(Label::new(RichText::new(reason).color(view.skin.warning)).wrap());
        }
    });
}
