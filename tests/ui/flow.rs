//! What a person does: open, look, take back, by mouse and by keyboard.

use eframe::egui::{Key, Modifiers};
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::Command;

use super::window::{Window, sample};

#[test]
fn pages_are_reached_by_keys() {
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    let keys = [
        (Key::Num2, PageName::Data),
        (Key::Num3, PageName::Points),
        (Key::Num4, PageName::Index),
        (Key::Num5, PageName::Trends),
        (Key::Num6, PageName::Map),
        (Key::Num7, PageName::Scheme),
        (Key::Num8, PageName::Funds),
        (Key::Num9, PageName::Projects),
        (Key::Num0, PageName::Report),
        (Key::Num1, PageName::Start),
    ];
    for (key, page) in keys {
        window.harness.key_press_modifiers(Modifiers::COMMAND, key);
        window.harness.run_steps(3);
        assert_eq!(window.harness.state().page(), page);
    }
}

#[test]
fn undo_and_redo_are_one_path() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let before = window.harness.state().document().state().clone();
    window.send(Action::Change(Command::SetYear(Some(2019))));
    window.settle();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.harness.run_steps(3);
    assert_eq!(window.harness.state().document().state(), &before);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Y);
    window.harness.run_steps(3);
    assert_eq!(window.harness.state().document().state().year, Some(2019));
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.harness.run_steps(3);
    assert_eq!(window.harness.state().document().state().year, Some(2019));
    window.click("app.undo");
    assert_eq!(window.harness.state().document().state(), &before);
}

#[test]
fn a_file_takes_the_place_of_what_was_open_and_boundaries_join_it() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.open(&["counties.csv"]);
    let state = window.harness.state().document().state().clone();
    assert_eq!(state.sources.len(), 1);
    assert_eq!(state.boundaries, None);
    window.send(Action::Open(vec![sample("towns.geojson")]));
    window.settle();
    let state = window.harness.state().document().state().clone();
    assert_eq!(state.sources.len(), 1);
    assert_eq!(state.boundaries, Some(sample("towns.geojson")));
    assert_eq!(window.harness.state().page(), PageName::Map);
}

#[test]
fn json_files_go_where_they_belong() {
    let folder = tempfile::tempdir().unwrap();
    let boundaries = folder.path().join("towns.json");
    std::fs::copy(sample("towns.geojson"), &boundaries).unwrap();
    let records = folder.path().join("records.json");
    std::fs::write(&records, r#"[{"name": "a", "year": 2021}]"#).unwrap();
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![boundaries.clone(), records.clone()]));
    window.settle();
    let state = window.harness.state().document().state();
    assert_eq!(state.boundaries, Some(boundaries));
    assert_eq!(state.sources.len(), 1);
    assert_eq!(state.sources[0].path, records);
}

#[test]
fn arrow_keys_go_through_the_ranking() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let first = next_of(&mut window, None);
    let second = next_of(&mut window, first.as_deref());
    assert!(first.is_some() && second.is_some() && first != second);
}

/// The enterprise that an arrow key leads to, another one than `from`. The key is pressed again while the ranking is
/// still on its way, which on a busy machine takes a while.
fn next_of(window: &mut Window, from: Option<&str>) -> Option<String> {
    for _ in 0..50 {
        window.harness.key_press(Key::ArrowDown);
        window.settle();
        let now = window.harness.state().document().state().enterprise.clone();
        if now.as_deref() != from {
            return now;
        }
    }
    None
}
