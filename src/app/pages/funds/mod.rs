//! Funds: what a plan gives to whom, moving while its numbers are dragged; a second plan beside it; the list to sign.

mod besides;
mod choices;
mod kept;
mod list;
mod spread;
mod tables;

use eframe::egui::{self, Button, Label, Panel, Popup, RichText, ScrollArea, Ui};

use super::points::status_key;
use super::{begin, filter_note, instead};
use crate::analysis::funds::yuan;
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, figure_number, section};
use crate::app::view::{Desk, FundTab, View};
use crate::app::widgets::{card, export_menu, loading};
use crate::figure::compose::version_words;
use crate::i18n::{Message, compact_to, number};
use crate::workspace::{Command, FundDone, FundState, FundView};

/// Points of width that four cards of numbers need.
const FOUR_CARDS: f32 = 640.0;

/// Points of height that numbers, bars and a piece of the list need; with less the page scrolls.
const TALL: f32 = 560.0;

/// Points of height that two plans need above their list.
const VERSUS: f32 = 84.0;

/// Below this height numbers and bars stand close, so that a piece of the list is in sight while a number is moved.
const LOW: f32 = 620.0;

/// Points of height that the page needs where they do.
const SHORT: f32 = 400.0;

/// Points of height of the warning that a list is not to be signed yet.
const WARNING: f32 = 48.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = results.points.ready().map_or_else(String::new, |scored| {
        let scheme = &scored.scores.scheme;
        let year = scored.year_or_last(view.state().year);
        view.f(
            "app.funds_about",
            &[
                ("scheme", &scheme.title.text(view.lang)),
                ("version", &version_words(&scheme.version, view.lang)),
                ("status", &view.t(status_key(scheme))),
                (
                    "year",
                    &year.map_or_else(|| view.t("app.no_year"), |year| year.to_string()),
                ),
            ],
        )
    });
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let shown = results.fund.view.fresh();
        let done = shown.and_then(|shown| Some((shown, shown.fund.as_ref().ok()?)));
        let ready = done.is_some();
        let drawn = results.fund.spread.figure.fresh().is_some();
        export_menu(
            ui,
            view,
            desk,
            Slot::FundSpread,
            export_size,
            ready && drawn,
        );
        let open = done.map(|(shown, done)| done.fund.why_open(&shown.of.found));
        actions(
            ui,
            view,
            desk,
            ready,
            open.and_then(|open| open.into_iter().next()),
        );
    });
    if !begun {
        return;
    }
    if results.points.failed().is_some() || results.points.ready().is_none() {
        let wanted = results.points.key().is_some();
        instead(
            ui,
            view,
            desk,
            results.points.failed(),
            wanted,
            "workspace.work_points",
        );
        return;
    }
    let failure = results.fund.failed();
    let shown = results.fund.view.ready().filter(|_| failure.is_none());
    Panel::left("fund-choices")
        .resizable(false)
        .exact_size(288.0)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            right: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("fund-choices")
                .auto_shrink(false)
                .show(ui, |ui| {
                    choices::show(ui, view, desk, shown.map(|shown| &**shown));
                });
        });
    if let Some(scored) = results.points.ready() {
        filter_note(ui, view, scored);
    }
    let low = ui.available_height() < LOW;
    match (failure, shown) {
        (Some(message), _) => refused(ui, view, message),
        (None, Some(shown)) if ui.available_height() < tall(desk, shown, low) => {
            ScrollArea::vertical()
                .id_salt("fund-result")
                .auto_shrink(false)
                .show(ui, |ui| result(ui, view, desk, shown, low));
        }
        (None, Some(shown)) => result(ui, view, desk, shown, low),
        (None, None) => loading(ui, view, "workspace.work_fund"),
    }
}

/// The height below which the page scrolls: two plans need room for what they say of each other, and a warning
/// needs some, too.
fn tall(desk: &Desk, shown: &FundView, low: bool) -> f32 {
    let mut height = if low { SHORT } else { TALL };
    let found = &shown.of.found;
    let done = shown.fund.as_ref();
    let open = done.is_ok_and(|done| done.fund.is_open(found));
    let closed = done.is_ok_and(|done| done.fund.closed(found).is_some());
    // In a narrow window the buttons of the first stand below its words.
    let warnings = [open, open, closed, !found.lost_growth.is_empty()];
    height += WARNING * warnings.into_iter().filter(|open| *open).count() as f32;
    match desk.fund_tab {
        FundTab::Versus => height + VERSUS,
        _ => height,
    }
}

/// What can be done with the plan, from the right; `open` says why nobody should sign yet.
fn actions(ui: &mut Ui, view: View, desk: &mut Desk, ready: bool, open: Option<Message>) {
    let open = open.map(|why| why.text(view.lang));
    let more = ui.add(Button::new((
        Icon::More.atom(16.0),
        view.t("app.funds_files"),
    )));
    Popup::menu(&more)
        .accessible_name(view.t("app.funds_files"))
        .show(|ui| {
            ui.set_min_width(220.0);
            let mut item = |key: &str, enabled: bool, why: Option<&String>, action: Action| {
                let add = |ui: &mut Ui| ui.selectable_label(false, view.t(key));
                let response = ui.add_enabled_ui(enabled && why.is_none(), add).inner;
                if response.clicked() {
                    desk.send(action);
                    ui.close();
                }
                if let Some(why) = why {
                    response.on_disabled_hover_text(why);
                }
            };
            item("app.plan_open", true, None, Action::AskPlan(false));
            item("app.plan_open_second", true, None, Action::AskPlan(true));
            item("app.plan_save", ready, None, Action::SavePlan);
            item("app.ledger_open", true, None, Action::AskLedger);
            let kept = view
                .results
                .fund
                .found
                .fresh()
                .is_some_and(|found| found.ledger.is_some());
            let barred = open.as_ref().filter(|_| kept);
            item("app.ledger_save", ready && kept, barred, Action::SaveLedger);
            let any = view.state().fund.ledger.is_some();
            let without = FundState {
                ledger: None,
                ..view.state().fund.clone()
            };
            item(
                "app.ledger_close",
                any,
                None,
                Action::Change(Command::SetFund(Box::new(without))),
            );
        });
    ui.add_enabled_ui(ready, |ui| {
        let (name, hint) = match &open {
            Some(why) => ("app.funds_save_draft", why.clone()),
            None => ("app.funds_save", view.t("app.funds_save_hint")),
        };
        let save = Button::new((Icon::Save.atom(16.0), view.t(name)));
        let response = ui.add(save).on_hover_text(hint);
        if response.clicked() {
            desk.send(Action::SaveFund);
        }
    });
}

/// Why the plan cannot be carried out, beside the numbers that can be changed.
fn refused(ui: &mut Ui, view: View, message: &Message) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.funds_refused")));
        let words = RichText::new(message.text(view.lang)).color(view.skin.warning);
        ui.add(Label::new(words).wrap());
    });
}

fn result(ui: &mut Ui, view: View, desk: &mut Desk, shown: &FundView, low: bool) {
    let done = match &shown.fund {
        Ok(done) => done,
        Err(message) => {
            refused(ui, view, message);
            return;
        }
    };
    numbers(ui, view, shown, done, low);
    if let Some(closed) = done.fund.closed(&shown.of.found) {
        let words = RichText::new(closed.text(view.lang)).color(view.skin.warning);
        ui.add(Label::new(words).wrap());
        ui.add_space(4.0);
    }
    // Nobody should sign what hangs on the order of rows: it stands above all, and in full in words.
    let contradictions = &shown.of.found.contradictions;
    if contradictions.undecided || !done.fund.unsettled.is_empty() {
        kept::settle(ui, view, desk);
        ui.add_space(4.0);
    }
    let found = &shown.of.found;
    if let Some(year) = found.year.filter(|_| !found.lost_growth.is_empty()) {
        let before = (year - 1).to_string();
        let lost = &found.lost_growth;
        let words = if lost.all {
            view.f("app.funds_year_before", &[("before", &before)])
        } else {
            let count = number(lost.who.len() as f64, 0, view.lang);
            let all = number(found.len() as f64, 0, view.lang);
            view.f(
                "app.funds_year_before_some",
                &[("before", &before), ("lacking", &count), ("count", &all)],
            )
        };
        let words = RichText::new(words).color(view.skin.warning);
        ui.add(Label::new(words).wrap());
        ui.add_space(4.0);
    }
    if let Some(other) = &shown.versus
        && let Err(message) = &other.fund
    {
        refused(ui, view, message);
        ui.add_space(8.0);
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        spread::show(ui, view, shown, low);
    });
    ui.add_space(8.0);
    tabs(ui, view, desk, shown);
    match desk.fund_tab {
        FundTab::List => list::all(ui, view, desk, shown, done),
        FundTab::Versus => list::versus(ui, view, desk, shown),
        FundTab::By(by) => {
            let versus = shown.other().map(|(_, versus)| versus);
            tables::sums(ui, view, &done.totals, versus, by);
        }
        FundTab::Why => tables::why(ui, view),
        FundTab::Words => tables::words(ui, view, shown, done),
    }
}

/// The headline numbers on cards of their own.
fn numbers(ui: &mut Ui, view: View, shown: &FundView, done: &FundDone, low: bool) {
    let lang = view.lang;
    let fund = &done.fund;
    let all = &done.totals.all;
    let money = |amount: u64| compact_to(yuan(amount), 4, lang);
    let other = shown.other().map(|(side, _)| side.fund);
    let price = match fund.price_paid() {
        Some(price) => number(price.per_point(), 2, lang),
        None => "–".to_owned(),
    };
    let left = match (fund.left, fund.wanted) {
        (_, Some(wanted)) => view.f("app.funds_scaled", &[("wanted", &money(wanted))]),
        (Some(left), None) => view.f("app.funds_left", &[("left", &money(left))]),
        (None, None) => view.t("app.funds_no_budget"),
    };
    let spread = match fund.spread {
        _ if fund.price.is_some() && fund.price_paid().is_none() => view.t("app.funds_all_capped"),
        _ if fund.price.is_none() => view.t("app.funds_by_tiers"),
        0 => view.t("app.funds_per_point"),
        spread => view.f("app.funds_spread", &[("spread", &money(spread))]),
    };
    let gini =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let cards: [NumberCard; 4] = [
        (
            "app.funds_paid",
            money(fund.paid),
            left,
            other.map(|other| money(other.paid)),
        ),
        (
            "app.funds_price",
            price,
            spread,
            other
                .and_then(crate::analysis::funds::Fund::price_paid)
                .map(|price| number(price.per_point(), 2, lang)),
        ),
        (
            "app.funds_recipients",
            number(f64::from(all.paid), 0, lang),
            view.f(
                "app.funds_share",
                &[
                    ("share", &tables::shared(all.share(), lang)),
                    ("count", &number(f64::from(all.count), 0, lang)),
                ],
            ),
            other.map(|other| number(other.recipients() as f64, 0, lang)),
        ),
        (
            "app.funds_gini",
            gini(done.totals.gini_paid),
            view.f(
                "app.funds_gini_all",
                &[("gini", &gini(done.totals.gini_all))],
            ),
            shown
                .versus
                .as_ref()
                .filter(|_| other.is_some())
                .map(|second| gini(second.gini)),
        ),
    ];
    if low {
        in_one_line(ui, view, &cards);
        ui.add_space(8.0);
        return;
    }
    // Four beside each other where there is room, else two and two.
    let columns = if ui.available_width() < FOUR_CARDS {
        2
    } else {
        4
    };
    let gaps = 8.0 * (columns - 1) as f32;
    let width = (ui.available_width() - gaps) / columns as f32;
    for row in cards.chunks(columns) {
        card_row(ui, view, row, width);
        ui.add_space(8.0);
    }
}

/// Key of the heading, value, a note, and the value of the second plan.
type NumberCard = (&'static str, String, String, Option<String>);

/// The numbers beside each other on one card, each with its note under the pointer.
fn in_one_line(ui: &mut Ui, view: View, cards: &[NumberCard]) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.columns(cards.len(), |columns| {
            for (ui, (key, value, note, second)) in columns.iter_mut().zip(cards) {
                let note = noted(view, note, second.as_ref());
                ui.add(Label::new(caption(view.t(key))).truncate())
                    .on_hover_text(view.t(key));
                ui.add(Label::new(figure_number(value.as_str(), 16.0)).truncate())
                    .on_hover_text(note.as_str());
                if second.is_some() {
                    ui.add(Label::new(caption(note.as_str())).truncate())
                        .on_hover_text(note);
                }
            }
        });
    });
}

/// What stands under a number: the value of the second plan, where there is one.
fn noted(view: View, note: &str, second: Option<&String>) -> String {
    match second {
        Some(second) => view.f("app.funds_second", &[("value", second)]),
        None => note.to_owned(),
    }
}

fn card_row(ui: &mut Ui, view: View, cards: &[NumberCard], width: f32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (key, value, note, second) in cards {
            ui.vertical(|ui| {
                ui.set_width(width);
                card(ui, view.skin, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(RichText::new(view.t(key)).weak()).truncate());
                    ui.add(Label::new(figure_number(value.as_str(), 22.0)).truncate());
                    let note = noted(view, note, second.as_ref());
                    ui.add(Label::new(caption(note.as_str())).truncate())
                        .on_hover_text(note);
                });
            });
        }
    });
}

fn tabs(ui: &mut Ui, view: View, desk: &mut Desk, shown: &FundView) {
    let found = &shown.of.found;
    let mut tabs = vec![(FundTab::List, "app.funds_list")];
    if shown.other().is_some() {
        tabs.push((FundTab::Versus, "app.funds_versus"));
    }
    for (by, key) in [
        ("town", "funds.by_town"),
        ("industry", "funds.by_industry"),
        ("stage", "funds.by_stage"),
        ("tier", "funds.by_tier"),
    ] {
        if found.grouping(by).is_some() {
            tabs.push((FundTab::By(by), key));
        }
    }
    tabs.extend([
        (FundTab::Why, "app.funds_why"),
        (FundTab::Words, "app.funds_words"),
    ]);
    if !tabs.iter().any(|(tab, _)| *tab == desk.fund_tab) {
        desk.fund_tab = FundTab::List;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        for (tab, key) in tabs {
            let words = RichText::new(view.t(key)).small();
            let button = Button::new(words).selected(desk.fund_tab == tab);
            if ui.add(button).clicked() {
                desk.fund_tab = tab;
            }
        }
    });
    ui.add_space(4.0);
}
