//! The workspace is saved in a file and opened again, and what was not saved is offered at the next start.

use std::path::Path;

use eframe::App;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use innovation_atlas::app::{Action, AtlasApp, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::{Command, Kept, Settings};

use super::window::Window;

/// A window that leaves a copy in a file.
fn with_copy(lang: Lang, copy: &Path) -> Window {
    let settings = Settings {
        lang: Some(lang),
        theme: ThemeMode::Light,
        ..Settings::default()
    };
    let copy = copy.to_owned();
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(64)
        .build_eframe(move |context| {
            AtlasApp::new(&context.egui_ctx, settings, None).with_copy(Some(copy))
        });
    Window { harness }
}

#[test]
fn a_workspace_is_saved_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.atlas");
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Map);
    window.send(Action::Change(Command::SetYear(Some(2021))));
    window.settle();
    let made = window.harness.state().document().state().clone();
    let kept = Kept {
        state: made.clone(),
        page: Some(PageName::Map.name().to_owned()),
        of: None,
    };
    kept.write(&path).unwrap();
    let mut window = Window::new(Lang::Zh, ThemeMode::Dark);
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    let state = window.harness.state();
    assert_eq!(state.document().state(), &made);
    assert_eq!(state.page(), PageName::Map);
    assert_eq!(state.file(), Some(&*path));
    assert!(!state.is_changed());
    assert!(state.results().map.figure.fresh().is_some());
    window.send(Action::Change(Command::SetYear(Some(2020))));
    window.settle();
    assert!(window.harness.state().is_changed());
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::S);
    let start = std::time::Instant::now();
    while window.harness.state().is_changed() {
        assert!(start.elapsed().as_secs() < 60, "it is not saved");
        window.settle();
    }
    assert_eq!(Kept::read(&path).unwrap().state.year, Some(2020));
    // Other data has no file yet: saving must not write over this one.
    window.open(&["counties.csv"]);
    assert_eq!(window.harness.state().file(), None);
    let other = folder.path().join("broken.atlas");
    std::fs::write(&other, "{").unwrap();
    let before = window.harness.state().document().state().clone();
    window.send(Action::Open(vec![other]));
    window.settle();
    let state = window.harness.state();
    assert_eq!(state.document().state(), &before);
    let notice = state.notice().expect("nobody was told").text(Lang::Zh);
    assert!(notice.contains("broken.atlas"), "{notice}");
}

#[test]
fn what_was_not_saved_is_offered_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("deep").join("unsaved.atlas");
    for lang in Lang::ALL {
        let mut window = with_copy(lang, &copy);
        assert!(!window.shows(&window.words("app.continue_now")));
        window.open(&["enterprises.csv", "counties.csv"]);
        window.send(Action::Change(Command::SetYear(Some(2020))));
        window.go(PageName::Points);
        window.harness.state_mut().on_exit(None);
        let made = window.harness.state().document().state().clone();
        assert_eq!(made.year, Some(2020));
        let mut next = with_copy(lang, &copy);
        next.harness.run_steps(2);
        assert!(next.shows(&next.words("app.continue_title")));
        next.click("app.continue_now");
        next.settle();
        let state = next.harness.state();
        assert_eq!(state.document().state(), &made);
        assert_eq!(state.page(), PageName::Points);
        // Saved in a file of the user's, it needs no copy.
        let own = folder.path().join("own.atlas");
        let kept = Kept {
            state: made,
            page: None,
            of: None,
        };
        kept.write(&own).unwrap();
        next.send(Action::Open(vec![own]));
        next.settle();
        next.harness.state_mut().on_exit(None);
        assert!(!copy.exists());
    }
}
