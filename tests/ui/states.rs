//! Every page when nothing is open, while work is under way, and when it fails.

use eframe::egui::{FontFamily, FontId};
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, keys, text};

use super::window::{Window, sample};

#[test]
fn empty_pages_say_what_to_do_next() {
    for lang in Lang::ALL {
        for theme in [ThemeMode::Light, ThemeMode::Dark] {
            let mut window = Window::new(lang, theme);
            for page in PageName::ALL {
                window.go(page);
                assert_eq!(window.harness.state().page(), page);
                let sentence = match page {
                    PageName::Start => "app.start_title".to_owned(),
                    page => format!("{}_empty_next", page.name().replace("page_", "")),
                };
                let words = window.words(&sentence);
                assert!(window.shows(&words), "{page:?} lacks: {words}");
            }
        }
    }
}

#[test]
fn a_page_says_that_it_is_loading() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        window
            .harness
            .state_mut()
            .send(Action::Open(vec![sample("enterprises.csv")]));
        while window.harness.state().page() != PageName::Data {
            window.harness.step();
        }
        let words = window.words("workspace.work_open");
        assert!(window.shows(&words), "{words}");
        window.settle();
        assert!(!window.shows(&words));
    }
}

#[test]
fn what_a_reader_noticed_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let data = write(
        "data.csv",
        "a note\n\nname,year,town,x\nA,2020,T,1\nB,2020,T,2\n",
    );
    let areas = write(
        "areas.geojson",
        r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"T"},"geometry":{"type":"Polygon",
             "coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
            {"type":"Feature","properties":{"name":"P"},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#,
    );
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![data.clone(), areas.clone()]));
        window.settle();
        let results = window.harness.state().results();
        let found = results.areas.ready().expect("they can be read");
        let dataset = results.sources[0].dataset.ready().expect("it can be read");
        let notes: Vec<String> = dataset
            .table
            .notes
            .iter()
            .chain(&found.notes)
            .map(|note| note.text(lang))
            .collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        window.go(PageName::Data);
        for note in &notes {
            assert!(window.shows(note), "{note}");
        }
    }
}

#[test]
fn files_that_cannot_be_used_fail_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let files = [
        write("empty.csv", b""),
        write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        write("no-key.csv", b"a,b\n1,2\n1,2\n"),
        folder.path().join("absent.csv"),
    ];
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        for file in &files {
            window.send(Action::Open(vec![file.clone()]));
            window.settle();
            let results = window.harness.state().results();
            let source = &results.sources[0];
            if source.dataset.ready().is_none() {
                let message = source.failed().expect("neither read nor failed");
                let sentence = message.text(lang);
                assert_ne!(sentence, message.key, "no text for {}", message.key);
                assert!(window.shows(&sentence), "{sentence}");
                assert!(window.shows(&window.words("app.retry")));
            }
            for page in PageName::ALL {
                window.go(page);
            }
        }
    }
}

#[test]
fn broken_boundaries_are_told_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.geojson");
    std::fs::write(&path, "{ not json").unwrap();
    let mut window = Window::new(Lang::Zh, ThemeMode::Light);
    window.open(&["enterprises.csv"]);
    window.send(Action::Open(vec![path]));
    window.settle();
    let message = window
        .harness
        .state()
        .results()
        .areas
        .failed()
        .unwrap()
        .clone();
    window.go(PageName::Map);
    assert!(window.shows(&message.text(Lang::Zh)));
    assert!(window.harness.state().results().map.failed().is_none());
    assert_eq!(window.harness.state().document().state().sources.len(), 1);
}

#[test]
fn a_broken_scheme_is_told_with_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    std::fs::write(&path, "format = 1\nnonsense = true\n").unwrap();
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![path.clone()]));
        window.settle();
        let notice = window.harness.state().notice().expect("no notice").clone();
        assert!(window.shows(&notice.text(lang)));
        window.send(Action::Escape);
        assert!(window.harness.state().notice().is_none());
    }
}

#[test]
fn every_text_of_the_program_can_be_drawn() {
    let window = Window::new(Lang::En, ThemeMode::Light);
    let faces = ["medium", "bold"].map(|name| FontFamily::Name(name.into()));
    for family in faces.into_iter().chain([FontFamily::Proportional]) {
        let font = FontId::new(14.0, family);
        for lang in Lang::ALL {
            for key in keys(lang) {
                let words: String = text(lang, key).split_whitespace().collect();
                assert!(!words.is_empty(), "{key}");
                let drawn = window
                    .harness
                    .ctx
                    .fonts_mut(|fonts| fonts.has_glyphs(&font, &words));
                assert!(drawn, "{key} in {font:?}: {words}");
            }
        }
    }
}
