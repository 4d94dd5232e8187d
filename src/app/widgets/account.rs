//! The account of an enterprise on a card: what was awarded, redeemed and expired, what is left, and the last lines.

use eframe::egui::{Label, RichText, Ui};

use super::card;
use crate::analysis::funds::{EntryKind, ledger_points};
use crate::app::look::{caption, figure_number, section};
use crate::app::view::View;
use crate::i18n::number;

/// Lines that are shown.
const LINES: usize = 8;

/// Draws the account of the explained enterprise, where there is one.
pub fn account_card(ui: &mut Ui, view: View, entity: &str) {
    let shown = view.results.fund.account.ready();
    let Some(shown) = shown.filter(|shown| shown.entity == entity) else {
        return;
    };
    let lang = view.lang;
    let points = |micro: i64| number(ledger_points(micro), 2, lang);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.account")));
        let Some(account) = &shown.account else {
            ui.label(RichText::new(view.t("app.account_none")).weak());
            return;
        };
        ui.label(figure_number(points(account.balance), 26.0));
        let year = shown.year.map_or_else(String::new, |year| year.to_string());
        let words = view.f(
            "app.account_is",
            &[
                ("year", &year),
                ("awarded", &points(account.awarded)),
                ("deducted", &points(account.deducted)),
                ("redeemed", &points(account.redeemed)),
                ("paid", &number(account.paid as f64, 0, lang)),
                ("expired", &points(account.expired)),
                ("ending", &points(account.last_year)),
            ],
        );
        ui.add(Label::new(caption(words)).wrap());
        ui.add_space(4.0);
        for entry in shown.entries.iter().take(LINES) {
            let key = match entry.kind {
                EntryKind::Award => "app.account_award",
                EntryKind::Redemption => "app.account_redemption",
            };
            let expires = entry
                .expires
                .map_or_else(|| "–".to_owned(), |year| year.to_string());
            let words = view.f(
                key,
                &[
                    ("date", &entry.date),
                    ("points", &points(entry.points)),
                    ("rule", &entry.rule),
                    ("expires", &expires),
                    ("yuan", &number(entry.yuan as f64, 0, lang)),
                ],
            );
            ui.add(Label::new(caption(words)).truncate())
                .on_hover_text(entry.evidence.as_str());
        }
        if shown.entries.len() > LINES {
            let more = shown.entries.len() - LINES;
            ui.label(caption(view.f("app.account_more", &[("count", &more)])));
        }
    });
    ui.add_space(8.0);
}
