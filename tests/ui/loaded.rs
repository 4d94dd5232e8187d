//! Every page with the sample city.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::{Command, SortBy};

use super::window::Window;

#[test]
fn every_page_shows_the_sample_city() {
    for (lang, theme) in [(Lang::En, ThemeMode::Light), (Lang::Zh, ThemeMode::Dark)] {
        let mut window = Window::with_sample(lang, theme);
        for page in PageName::ALL {
            window.go(page);
            let state = window.harness.state();
            assert_eq!(state.page(), page);
            assert!(state.notice().is_none(), "{page:?}: {:?}", state.notice());
            let failed = window.words("app.failed");
            assert!(!window.shows(&failed), "{page:?} failed");
        }
        // The marks of the live map are made while its page is shown, without a word of work.
        window.go(PageName::Map);
        window.wait_for(|results| {
            results.live.scene.ready().is_some() && results.live.legend.ready().is_some()
        });
        let results = window.harness.state().results();
        assert!(
            results.points.failed().is_none(),
            "{:?}",
            results.points.failed()
        );
        assert!(
            results.index.failed().is_none(),
            "{:?}",
            results.index.failed()
        );
        let pictures = [
            ("portrait", &results.portrait),
            ("contribution", &results.contribution),
            ("trend", &results.trend_figure),
            ("map", &results.map),
        ];
        for (name, picture) in pictures {
            assert!(picture.failed().is_none(), "{name}: {:?}", picture.failed());
            assert!(picture.figure.ready().is_some(), "no {name}");
        }
        assert!(results.portrait.scene.ready().is_some());
        assert!(results.map.figure.fresh().is_some(), "its page is shown");
    }
}

#[test]
fn language_and_theme_are_switched_live() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let english = window.words("app.page_points");
    window.send(Action::SetLang(Lang::Zh));
    window.send(Action::SetTheme(ThemeMode::Dark));
    window.settle();
    let chinese = window.words("app.page_points");
    assert_ne!(english, chinese);
    assert!(window.shows(&chinese));
    assert!(!window.shows(&english));
    for page in PageName::ALL {
        window.go(page);
    }
}

#[test]
fn the_ranking_is_searched_and_sorted_once_for_each_change() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let rows = |window: &Window| {
        let ranking = &window.harness.state().results().ranking;
        ranking.fresh().map(|ranked| ranked.rows.clone()).unwrap()
    };
    let all = rows(&window);
    let scored = window
        .harness
        .state()
        .results()
        .points
        .fresh()
        .unwrap()
        .clone();
    let town = scored.town(all[0]).unwrap().to_owned();
    window.send(Action::Search(town.clone()));
    window.settle();
    let found = rows(&window);
    assert!(!found.is_empty() && found.len() < all.len());
    window.send(Action::Search(String::new()));
    window.send(Action::Sort(SortBy::Total));
    window.send(Action::Sort(SortBy::Total));
    window.settle();
    let turned = rows(&window);
    assert_eq!(turned.len(), all.len());
    let totals: Vec<Option<f64>> = turned
        .iter()
        .map(|&row| scored.total[row as usize])
        .collect();
    let with = totals.iter().take_while(|total| total.is_some()).count();
    assert!(with > 0 && with < totals.len(), "some have no total");
    assert!(totals[..with].is_sorted());
    assert!(
        totals[with..].iter().all(Option::is_none),
        "they stand at the end"
    );
    window.send(Action::Search("no such enterprise anywhere".to_owned()));
    window.settle();
    assert!(window.shows(&window.words("app.no_rows")));
}

#[test]
fn words_are_typed_letter_by_letter() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let fields = |window: &Window| {
        let harness = &window.harness;
        harness.query_all_by_role(Role::TextInput).count()
    };
    assert_eq!(fields(&window), 1);
    window.harness.get_by_role(Role::TextInput).click();
    window.harness.run_steps(3);
    let mut typed = String::new();
    for letter in ["c", "h", "i", "p"] {
        typed.push_str(letter);
        let event = eframe::egui::Event::Text(letter.to_owned());
        window.harness.event(event);
        // The rows change under the field.
        window.settle();
        let field = window.harness.get_by_role(Role::TextInput);
        assert_eq!(field.value().as_deref(), Some(typed.as_str()));
    }
}

#[test]
fn a_filter_that_removes_rows_is_safe_at_every_frame() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let key = window
        .harness
        .state()
        .results()
        .points
        .fresh()
        .and_then(|scored| scored.entities.get(0).map(str::to_owned))
        .unwrap();
    for filter in [Some(format!("entity = '{key}'")), None] {
        window.send(Action::Change(Command::SetFilter(filter.clone())));
        // Each frame on the way shows rows with the scores that they belong to.
        window.settle();
        let results = window.harness.state().results();
        let ranked = results.ranking.fresh().unwrap();
        assert_eq!(ranked.rows.len() <= 1, filter.is_some());
        assert_eq!(
            ranked.scored.total.len(),
            results.points.fresh().unwrap().total.len()
        );
    }
}

#[test]
fn one_selection_is_shared_by_the_pages() {
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Points);
    let scored = window
        .harness
        .state()
        .results()
        .points
        .fresh()
        .unwrap()
        .clone();
    let year = scored.years[scored.years.len() - 2];
    window.send(Action::Change(Command::SetYear(Some(year))));
    window.settle();
    let row = scored.rows_of(Some(year)).nth(3).unwrap();
    let key = scored.entities.get(row as usize).unwrap().to_owned();
    window.send(Action::Change(Command::SelectEnterprise(Some(key.clone()))));
    window.settle();
    let explained = window
        .harness
        .state()
        .results()
        .explained
        .fresh()
        .unwrap()
        .clone();
    assert_eq!(explained.explanation.entity, key);
    assert_eq!(explained.explanation.year, Some(year));
    let name = scored.name(row).to_owned();
    assert!(window.harness.query_all_by_label(&name).next().is_some());
    window.go(PageName::Map);
    let map = &window.harness.state().results().map;
    let innovation_atlas::figure::Figure::Map(spec) = &*map.figure.fresh().unwrap().0 else {
        panic!("not a map");
    };
    assert_eq!(spec.selected.as_deref(), Some(key.as_str()));
}

#[test]
fn a_filter_that_is_not_sql_is_told() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let command = Command::SetFilter(Some("this is not a condition".to_owned()));
    window.send(Action::Change(command));
    window.settle();
    assert!(window.harness.state().results().points.failed().is_some());
    assert!(window.shows(&window.words("app.failed")));
    window.send(Action::Undo);
    window.settle();
    assert!(window.harness.state().results().points.failed().is_none());
}
