//! Files that changed on the disk are read anew, and nothing of an earlier state passes for the present one.

use std::sync::Arc;

use innovation_atlas::analysis::funds::{FundPlan, Ledger, RowKept, redeem};
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::Command;

use super::window::Window;

const FILE: &str = "企业名称,年度,营业收入（万元）\n甲公司,2021,100\n乙公司,2021,200\n";

fn first_revenue(window: &Window) -> f64 {
    let results = window.harness.state().results();
    let dataset = results.sources[0].dataset.fresh().expect("it is read");
    let column = dataset.frame.column("revenue_wan").unwrap();
    column.f64().unwrap().get(0).unwrap()
}

#[test]
fn a_file_that_changed_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, FILE).unwrap();
    let mut window = Window::new(Lang::Zh, ThemeMode::Light);
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    assert_eq!(first_revenue(&window).to_bits(), 100_f64.to_bits());
    std::fs::write(&path, FILE.replace("100", "150")).unwrap();
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    assert_eq!(first_revenue(&window).to_bits(), 150_f64.to_bits());
    std::fs::write(&path, FILE.replace("100", "175")).unwrap();
    window.go(PageName::Data);
    window.click("app.read_again");
    window.settle();
    assert_eq!(first_revenue(&window).to_bits(), 175_f64.to_bits());
    let state = window.harness.state();
    assert_eq!(state.document().undo_name(), None, "reading is no change");
}

#[test]
fn a_scheme_that_changed_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let built_in = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schemes/tech-sme.toml"),
    )
    .unwrap();
    std::fs::write(&path, &built_in).unwrap();
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    let version = |window: &Window| {
        let points = window.harness.state().results().points.fresh().unwrap();
        points.scores.scheme.version.clone()
    };
    let before = version(&window);
    let changed = built_in.replace(&format!("version = \"{before}\""), "version = \"9\"");
    assert_ne!(changed, built_in);
    std::fs::write(&path, changed).unwrap();
    window.send(Action::Open(vec![path]));
    window.settle();
    assert_eq!(version(&window), "9");
}

#[test]
fn what_rests_on_a_closed_file_leaves_memory() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    for page in PageName::ALL {
        window.go(page);
    }
    window.go(PageName::Data);
    let results = window.harness.state().results();
    let held: Vec<_> = results
        .sources
        .iter()
        .map(|source| Arc::downgrade(&source.dataset.fresh().unwrap().0))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, FILE).unwrap();
    window.send(Action::Open(vec![path]));
    window.settle();
    let left: Vec<bool> = held.iter().map(|data| data.upgrade().is_some()).collect();
    assert_eq!(left, [false, false]);
}

#[test]
fn the_window_is_busy_while_anything_is_made() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.click(PageName::Trends.name());
    let mut idle = 0;
    while window
        .harness
        .state()
        .results()
        .trend_figure
        .figure
        .fresh()
        .is_none()
    {
        // Between one result and what is begun by it there are a few frames at most.
        window.harness.step();
        idle = if window.harness.state().is_busy() {
            0
        } else {
            idle + 1
        };
        assert!(idle < 8, "it is made unseen");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[test]
fn cancel_stops_what_is_shown_and_nothing_else() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let filter = Some("employees > 100".to_owned());
    let change = Action::Change(Command::SetFilter(filter));
    window.harness.state_mut().send(change);
    window
        .harness
        .state_mut()
        .send(Action::Cancel("workspace.work_findings"));
    window
        .harness
        .state_mut()
        .send(Action::Cancel("workspace.work_open"));
    window.settle();
    assert!(window.harness.state().results().points.fresh().is_some());
    // By the step after it is asked for, it is under way, and over by one press.
    let change = Action::Change(Command::SetFilter(None));
    window.harness.state_mut().send(change);
    window.harness.step();
    window
        .harness
        .state_mut()
        .send(Action::Cancel("workspace.work_points"));
    window.settle();
    let points = &window.harness.state().results().points;
    assert_eq!(
        points.failed().expect("it was stopped").key,
        "jobs.cancelled"
    );
    window.send(Action::Retry);
    window.settle();
    assert!(window.harness.state().results().points.fresh().is_some());
}

#[test]
fn what_is_under_way_is_not_exported_as_it_was() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Report);
    assert!(window.harness.state().results().report_order().is_some());
    window.go(PageName::Funds);
    assert!(window.harness.state().results().fund.view.fresh().is_some());
    // One step: the command is done, and nothing of what it asks for can be there yet.
    let filter = Some("employees > 100".to_owned());
    let change = Action::Change(Command::SetFilter(filter));
    window.harness.state_mut().send(change);
    window.harness.step();
    let results = window.harness.state().results();
    let current = |filter: Option<&String>| filter.is_some_and(|filter| filter.contains("100"));
    let points = results.points.fresh();
    assert!(points.is_none_or(|points| current(points.scores.choices.filter.as_ref())));
    let view = results.fund.view.fresh();
    assert!(view.is_none_or(|view| current(view.of.scored.scores.choices.filter.as_ref())));
    assert!(results.report_order().is_none());
    window.settle();
    assert!(window.harness.state().results().fund.view.fresh().is_some());
}

#[test]
fn a_second_plan_by_an_unknown_scheme_says_so() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.go(PageName::Funds);
        let mut fund = window.harness.state().document().state().fund.clone();
        fund.against = Some(FundPlan {
            scheme: Some("nowhere/own.toml".to_owned()),
            ..FundPlan::default()
        });
        window.send(Action::Change(Command::SetFund(Box::new(fund))));
        window.settle();
        let results = window.harness.state().results();
        let failed = results.fund.failed().expect("it cannot be carried out");
        let said = failed.text(lang);
        assert!(said.contains("nowhere/own.toml"), "{said}");
        assert!(window.shows(&said), "{said}");
        window.send(Action::Undo);
        window.settle();
        assert!(window.harness.state().results().fund.view.fresh().is_some());
    }
}

#[test]
fn a_plan_names_the_users_own_scheme_so_that_it_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.toml");
    // An edited copy whose id was left as it was.
    let built_in =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schemes/tech-sme.toml");
    std::fs::copy(built_in, &own).unwrap();
    let plan = FundPlan {
        scheme: Some(own.to_string_lossy().into_owned()),
        ..FundPlan::floating(1_000_000)
    };
    let path = folder.path().join("plan.toml");
    plan.write(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("scheme = \"own.toml\""), "{text}");
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![path]));
    window.settle();
    let state = window.harness.state();
    let chosen = state.document().state().points_scheme.clone();
    assert_eq!(chosen.as_deref(), Some(&*own.to_string_lossy()));
    let shelf = state.results().shelf.ready().unwrap();
    let used = state.results().points.key().unwrap();
    assert_eq!(shelf.id_of(&used.scheme), Some(&*own.to_string_lossy()));
}

#[test]
fn a_ledger_that_was_continued_is_the_ledger_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.csv");
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    let scheme = Some("city-ledger".to_owned());
    window.send(Action::Change(Command::SetPointsScheme(scheme)));
    window.send(Action::Change(Command::SetYear(Some(2021))));
    window.go(PageName::Funds);
    let set = |window: &mut Window, change: &dyn Fn(&mut FundPlan)| {
        let mut fund = window.harness.state().document().state().fund.clone();
        change(&mut fund.plan);
        window.send(Action::Change(Command::SetFund(Box::new(fund))));
        window.settle();
    };
    set(&mut window, &|plan| {
        *plan = FundPlan {
            valid_years: Some(3),
            keep: Some(RowKept::Last),
            ..FundPlan::floating(1_000_000)
        };
    });
    let redeemed = |window: &Window| -> Ledger {
        let view = window.harness.state().results().fund.view.fresh().unwrap();
        let done = view.fund.as_ref().unwrap();
        redeem(&view.of.found, &done.fund, Lang::Zh).unwrap()
    };
    redeemed(&window).write(&path).unwrap();
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    window.send(Action::Change(Command::SetYear(Some(2022))));
    window.settle();
    redeemed(&window).write(&path).unwrap();
    // The same name: what it redeems for 2022 counts all the same.
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    let results = window.harness.state().results();
    let held = results.fund.ledger.fresh().expect("the ledger");
    let on_disk = Ledger::read(&path).unwrap();
    assert_eq!(held.entries.len(), on_disk.entries.len());
    assert!(on_disk.entries.iter().any(|entry| entry.year == 2022));
}

#[test]
fn a_page_is_headed_by_the_year_that_its_numbers_are_of() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Index);
    let heading = |window: &Window, year: i32| {
        let words = window.words("app.index_of_year");
        window.shows(&words.replace("{year}", &year.to_string()))
    };
    let last = window
        .harness
        .state()
        .results()
        .index_view
        .fresh()
        .unwrap()
        .year
        .unwrap();
    assert!(heading(&window, last));
    let change = Action::Change(Command::SetYear(Some(last - 1)));
    window.harness.state_mut().send(change);
    // Look before it settles: the old numbers under the old year, or the new ones under the new.
    loop {
        window.harness.step();
        let shown = window
            .harness
            .state()
            .results()
            .index_view
            .ready()
            .unwrap()
            .year;
        assert!(heading(&window, shown.unwrap()));
        if shown == Some(last - 1) {
            break;
        }
    }
}
