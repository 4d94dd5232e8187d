//! What is done with fund plans and ledgers: files are taken into the document, and results written to files.

use std::path::{Path, PathBuf};

use super::atlas_app::AtlasApp;
use super::perform::fail;
use crate::analysis::funds::{FundPlan, Ledger, fund_book, redeem};
use crate::figure::compose::method_lines;
use crate::i18n::text;
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

/// Takes a plan file as the plan, or as the second one. Its scheme and year become the shared ones; of the second plan
/// its scheme stays its own.
pub(super) fn take_plan(app: &mut AtlasApp, path: &Path, second: bool) {
    let mut plan = match FundPlan::read(path) {
        Ok(plan) => plan,
        Err(message) => {
            fail(app, message);
            return;
        }
    };
    let year = plan.year.take();
    if second {
        change(app, |fund| fund.against = Some(plan));
        return;
    }
    if let Some(scheme) = plan.scheme.take() {
        app.document.apply(Command::SetPointsScheme(Some(scheme)));
    }
    if year.is_some() {
        app.document.apply(Command::SetYear(year));
    }
    change(app, |fund| fund.plan = plan);
}

/// Takes a ledger, when it is one.
pub(super) fn take_ledger(app: &mut AtlasApp, path: PathBuf) {
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
    let plan = FundPlan {
        scheme: Some(shown.of.found.scheme.id.clone()),
        year: shown.of.found.year,
        ..shown.plan.clone()
    };
    let name = text(lang, "app.plan_file");
    app.tasks.save_text(name, plan.to_text(), lang, &app.wake);
}

/// Saves the ledger with the awards of the year and what the plan redeems.
pub(super) fn save_ledger(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(shown) = app.results.fund.view.fresh().cloned() else {
        return;
    };
    let name = text(lang, "app.ledger_file");
    app.tasks.save(name, lang, &app.wake, move |path| {
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
