//! What is done with fund plans and ledgers: files are taken into the document, and results written to files.

use std::path::{Path, PathBuf};

use super::atlas_app::AtlasApp;
use super::perform::fail;
use crate::analysis::funds::{FundPlan, Ledger, fund_book, redeem};
use crate::figure::compose::method_lines;
use crate::i18n::text;
use crate::scheme::{builtins, load};
use crate::table::write;
use crate::workspace::{Command, FundState};

fn change(app: &mut AtlasApp, change: impl FnOnce(&mut FundState)) {
    let mut fund = app.document.state().fund.clone();
    change(&mut fund);
    app.document.apply(Command::SetFund(Box::new(fund)));
}

/// Whether a file of rules is a fund plan: the first table in it says so.
pub(super) fn is_plan(path: &Path) -> bool {
    begins_with(path, "[plan]")
}

/// Whether this is the head of the first table in a file of rules.
pub(super) fn begins_with(path: &Path, table: &str) -> bool {
    let text = crate::scheme::read_text(path).unwrap_or_default();
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| line.starts_with('[')) == Some(table)
}

/// Takes a plan file as the plan, or as the second one. Its scheme and year become the shared ones; those of
/// the second plan stay its own.
pub(super) fn take_plan(app: &mut AtlasApp, path: &Path, second: bool) {
    let mut plan = match FundPlan::read(path) {
        Ok(plan) => plan,
        Err(message) => {
            fail(app, message);
            return;
        }
    };
    // A scheme that cannot be had is told now, and nothing is changed.
    if let Some(scheme) = &plan.scheme
        && let Err(message) = load(scheme)
    {
        fail(app, message);
        return;
    }
    if second {
        change(app, |fund| fund.against = Some(plan));
        return;
    }
    let year = plan.year.take();
    if let Some(scheme) = plan.scheme.take() {
        let command = if builtins().contains(&scheme.as_str()) {
            Command::SetPointsScheme(Some(scheme))
        } else {
            Command::AddScheme {
                path: PathBuf::from(scheme),
                index: false,
            }
        };
        app.document.apply(command);
    }
    if year.is_some() {
        app.document.apply(Command::SetYear(year));
    }
    change(app, |fund| fund.plan = plan);
}

/// A ledger was written: it is the ledger from now on, or what it redeems would be paid again.
pub(super) fn continue_ledger(app: &mut AtlasApp, path: PathBuf) {
    app.results.read_again(std::slice::from_ref(&path));
    change(app, |fund| fund.ledger = Some(path));
}

/// Takes a ledger, when it is one.
pub(super) fn take_ledger(app: &mut AtlasApp, path: PathBuf) {
    app.results.read_again(std::slice::from_ref(&path));
    match Ledger::read(&path) {
        Ok(_) => change(app, |fund| fund.ledger = Some(path)),
        Err(message) => fail(app, message),
    }
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
        .save(name, lang, &app.wake, move |path| plan.write(path));
}

/// Saves the ledger with the awards of the year and what the plan redeems.
pub(super) fn save_ledger(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh().cloned() else {
        return;
    };
    let name = text(lang, "app.ledger_file");
    app.tasks.save_ledger(name, lang, &app.wake, move |path| {
        let Ok(done) = &shown.fund else { return Ok(()) };
        redeem(&shown.of.found, &done.fund)?.write(path)
    });
}

/// Saves the fund as a workbook: the list to sign, totals, all enterprises, the method, and the second plan.
pub(super) fn save_fund(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh().cloned() else {
        return;
    };
    let name = text(lang, "app.funds_file");
    app.tasks.save(name, lang, &app.wake, move |path| {
        let Some(first) = shown.side() else {
            return Ok(());
        };
        let scored = &shown.of.scored;
        let method = method_lines(&scored.dataset, &scored.scores, lang);
        write(path, &fund_book(first, shown.other(), &method, lang))
    });
}
