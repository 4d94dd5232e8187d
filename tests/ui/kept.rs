//! What is open stays until something can take its place, and what is shown says what it rests on.

use std::fmt::Write as _;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use innovation_atlas::analysis::in_words;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::dataset::industry_name;
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, fill, number};
use innovation_atlas::workspace::Command;

use super::window::{Window, sample};

#[test]
fn the_first_opening_is_not_taken_back() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    assert_eq!(window.harness.state().document().undo_name(), None);
    window.send(Action::Undo);
    window.settle();
    assert_eq!(window.harness.state().document().state().sources.len(), 2);
    window.open(&["counties.csv"]);
    assert_eq!(window.harness.state().document().state().sources.len(), 1);
    window.send(Action::Undo);
    window.settle();
    assert_eq!(window.harness.state().document().state().sources.len(), 2);
}

#[test]
fn a_file_that_cannot_be_read_takes_nobodys_place() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, b"").unwrap();
    let absent = folder.path().join("absent.csv");
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.go(PageName::Points);
        let before = window.harness.state().document().state().clone();
        let points = window.harness.state().results().points.fresh().cloned();
        for file in [&empty, &absent] {
            window.send(Action::Open(vec![file.clone()]));
            window.settle();
            let state = window.harness.state();
            assert_eq!(state.document().state(), &before);
            assert_eq!(state.document().undo_name(), None);
            assert_eq!(state.page(), PageName::Points);
            assert_eq!(state.results().points.fresh(), points.as_ref());
            let notice = state.notice().expect("nobody was told").text(lang);
            let name = file.file_name().unwrap().to_string_lossy();
            assert!(notice.contains(&*name) && window.shows(&notice), "{notice}");
        }
        // What can be read takes it, though another file beside it cannot, and is read once.
        let good = folder.path().join("good.csv");
        std::fs::copy(sample("counties.csv"), &good).unwrap();
        window.send(Action::Open(vec![good.clone(), absent.clone()]));
        window.settle();
        let state = window.harness.state();
        assert_eq!(state.page(), PageName::Data);
        assert_eq!(state.document().state().sources[0].path, good);
        assert!(state.results().sources[0].dataset.fresh().is_some());
    }
}

#[test]
fn a_filter_says_among_how_many_points_are_computed() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.go(PageName::Points);
        let filter = Command::SetFilter(Some("employees >= 300".to_owned()));
        window.send(Action::Change(filter));
        window.settle();
        let scored = window.harness.state().results().points.fresh().unwrap();
        let count = scored.rows_of(scored.years.last().copied()).count();
        let condition = in_words("employees >= 300").text(lang).to_owned();
        assert!(condition.contains('≥'), "{condition}");
        let words = fill(
            lang,
            "app.filter_note",
            &[
                ("count", &number(count as f64, 0, lang)),
                ("filter", &condition),
            ],
        );
        for page in [PageName::Points, PageName::Map] {
            window.go(page);
            assert!(window.shows(&words), "{page:?} lacks {words}");
        }
        window.send(Action::Undo);
        window.settle();
        assert!(!window.shows(&words));
    }
}

#[test]
fn a_filter_is_chosen_from_what_the_data_has() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let scored = window.harness.state().results().points.fresh().unwrap();
    let [towns, industries] = scored.choices.clone();
    assert!(towns.len() > 3 && industries.len() > 3);
    let own = Command::SetFilter(Some("employees >= 20".to_owned()));
    window.send(Action::Change(own));
    window.settle();
    window.click("app.filter_on");
    let choose = |window: &mut Window, words: &str| {
        let button = window.harness.get_by_role_and_label(Role::Button, words);
        button.click_accesskit();
        window.harness.run_steps(3);
        window.settle();
    };
    choose(&mut window, &towns[0]);
    choose(&mut window, industry_name(&industries[1], Lang::En));
    let filter = window.harness.state().document().state().filter.clone();
    let expected = format!(
        "(town IN ('{}')) AND (industry IN ('{}')) AND (employees >= 20)",
        towns[0], industries[1]
    );
    assert_eq!(filter, Some(expected));
    let scored = window.harness.state().results().points.fresh().unwrap();
    assert!(scored.scores.frame.height() > 0);
    for row in 0..scored.scores.frame.height() as u32 {
        assert_eq!(scored.town(row), Some(towns[0].as_str()));
    }
    choose(&mut window, &towns[0]);
    choose(&mut window, industry_name(&industries[1], Lang::En));
    let filter = window.harness.state().document().state().filter.clone();
    assert_eq!(filter.as_deref(), Some("employees >= 20"));
}

#[test]
fn trends_begin_with_those_who_have_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bank.csv");
    let mut text = "name,year,gdp_yi\n".to_owned();
    // Nine without any value, one that ends early, and more in full than are shown.
    for at in 0..26 {
        for year in 2001..=2020 {
            let value = match at {
                0..9 => String::new(),
                9 if year > 2010 => String::new(),
                _ => (at * year).to_string(),
            };
            let _ = writeln!(text, "E{at:02},{year},{value}");
        }
    }
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![path]));
    window.settle();
    window.go(PageName::Trends);
    let key = window.harness.state().results().trend.key().unwrap();
    let expected: Vec<String> = (20..26).rev().map(|at| format!("E{at}")).collect();
    assert_eq!(key.entities, expected);
    assert_eq!(key.subject.as_deref(), Some("E25"));
    // Of those that somebody chose, the first that has a line is pointed out.
    let mut trend = window.harness.state().document().state().trend.clone();
    trend.entities = vec!["E00".to_owned(), "E12".to_owned()];
    window.send(Action::Change(Command::SetTrend(trend)));
    window.settle();
    let key = window.harness.state().results().trend.key().unwrap();
    assert_eq!(key.subject.as_deref(), Some("E12"));
}
