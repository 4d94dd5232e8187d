//! What is done with fund plans and ledgers: files are taken into the document, and results written to files.

use std::path::PathBuf;

use super::atlas_app::AtlasApp;
use super::perform::fail;
use crate::analysis::funds::{FundPlan, fund_book, redeem};
use crate::figure::compose::two_methods;
use crate::i18n::{Message, text};
use crate::scheme::builtins;
use crate::table::write;
use crate::workspace::{Command, FundState};

fn change(app: &mut AtlasApp, change: impl FnOnce(&mut FundState)) {
    let mut fund = app.document.state().fund.clone();
    change(&mut fund);
    app.document.apply(Command::SetFund(Box::new(fund)));
}

/// Takes a plan; gives the changes that make its scheme and its year the shared ones.
pub(super) fn take_plan(fund: &mut FundState, mut plan: FundPlan) -> Vec<Command> {
    let mut changes = Vec::new();
    let year = plan.year.take();
    if let Some(scheme) = plan.scheme.take() {
        changes.push(if builtins().contains(&scheme.as_str()) {
            Command::SetPointsScheme(Some(scheme))
        } else {
            Command::AddScheme {
                path: PathBuf::from(scheme),
                index: false,
            }
        });
    }
    if year.is_some() {
        changes.push(Command::SetYear(year));
    }
    fund.plan = plan;
    changes
}

/// A ledger was written: it is the ledger from now on, or what it redeems would be paid again.
pub(super) fn continue_ledger(app: &mut AtlasApp, path: PathBuf) {
    app.results.read_again(std::slice::from_ref(&path));
    change(app, |fund| fund.ledger = Some(path));
}

/// Saves the plan as it stands, with the scheme and the year that it is for.
pub(super) fn save_plan(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh() else {
        return;
    };
    // The scheme is named as it can be found again: a user's own by its file, whatever id stands in it.
    let shelf = app.results.shelf.ready();
    let used = app.results.points.key();
    let is_changed = shelf.zip(used).is_some_and(|(shelf, key)| {
        let entry = shelf.id_of(&key.scheme).and_then(|id| shelf.find(id));
        entry.is_some_and(|entry| entry.changed.is_some())
    });
    if is_changed {
        fail(app, Message::new("app.plan_changed"));
        return;
    }
    let scheme = shelf
        .zip(used)
        .and_then(|(shelf, key)| shelf.id_of(&key.scheme))
        .map_or_else(|| shown.of.found.scheme.id.clone(), str::to_owned);
    let plan = FundPlan {
        scheme: Some(scheme),
        year: shown.of.found.year,
        ..shown.plan.clone()
    };
    let name = text(lang, "app.plan_file");
    app.tasks
        .save(name, lang, &app.wake, move |path, _| plan.write(path));
}

/// Saves the ledger with the awards of the year and what the plan redeems.
pub(super) fn save_ledger(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh().cloned() else {
        return;
    };
    let name = text(lang, "app.ledger_file");
    app.tasks
        .save_ledger(name, lang, &app.wake, move |path, _| {
            let done = shown.fund.as_ref().map_err(Message::clone)?;
            redeem(&shown.of.found, &done.fund, lang)?.write(path)
        });
}

/// Saves the fund as a workbook: the list to sign, totals, all enterprises, the method, and the second plan.
pub(super) fn save_fund(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh().cloned() else {
        return;
    };
    let name = text(lang, "app.funds_file");
    app.tasks.save(name, lang, &app.wake, move |path, _| {
        if let Err(message) = &shown.fund {
            return Err(message.clone());
        }
        let Some(first) = shown.side() else {
            return Err(Message::new("app.no_figure"));
        };
        let scored = &shown.of.scored;
        let second = shown.versus.as_ref().map(|versus| &versus.of.scored);
        let second = second.map(|own| (&*own.dataset.0, &own.scores));
        let method = two_methods((&scored.dataset, &scored.scores), second, lang);
        write(path, &fund_book(first, shown.other(), &method, lang))
    });
}
