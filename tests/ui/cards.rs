//! The four 90 % cards on the index page: shown over the years, changed in place, taken from a file, taken back.

use std::fs;

use egui_kittest::kittest::Queryable;
use innovation_atlas::analysis::cards::CardRules;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::{Figure, Mark, Scene, ThemeMode};
use innovation_atlas::i18n::{Lang, fill, text};
use innovation_atlas::workspace::{Command, State};

use super::window::Window;

fn set(window: &mut Window, change: impl FnOnce(&mut CardRules)) {
    let own = window.harness.state().document().state().cards.clone();
    let mut rules = own.unwrap_or_else(CardRules::built_in);
    change(&mut rules);
    window.send(Action::Change(Command::SetCards(Some(Box::new(rules)))));
    window.settle();
}

#[test]
fn cards_are_shown_over_the_years_for_the_chosen_county() {
    for (lang, theme) in [(Lang::En, ThemeMode::Light), (Lang::Zh, ThemeMode::Dark)] {
        let mut window = Window::with_sample(lang, theme);
        window.go(PageName::Index);
        let page = window.harness.state().results().cards.ready();
        let page = page.expect("the cards are there").clone();
        assert_eq!(page.cards.len(), 4);
        assert!(page.years().len() > 1);
        let index = window.harness.state().results().index_view.ready();
        let index = index.expect("an index").clone();
        assert_eq!(page.city, index.subject.name);
        for card in &page.cards {
            assert!(window.shows(card.rule.title.text(lang)));
            let last = card.last().expect("a share");
            let share = format!("{:.2}", last.share.expect("a share"));
            assert!(window.shows(&share), "{share}");
        }
        let figure = window.harness.state().results().cards_figure.figure.ready();
        let Some(Figure::Gauges(figure)) = figure.map(|figure| Figure::clone(figure)) else {
            panic!("no bullet bars");
        };
        assert_eq!(figure.rows.len(), 4);
        // Another county has its own.
        let other = &index.counties[index.counties.len() - 1];
        let command = Command::SelectCounty(Some(other.entity.clone()));
        window.send(Action::Change(command));
        window.settle();
        let page = window.harness.state().results().cards.ready();
        assert_eq!(page.map(|page| page.city.clone()), Some(other.name.clone()));
    }
}

/// Every thing of the data on a scene: its first shape, and what is told of it.
fn things(marks: &[Mark], kind: &str, out: &mut Vec<([f32; 4], String)>) {
    for mark in marks {
        match mark {
            Mark::Thing { id, title, marks } if id.starts_with(kind) => {
                let shape = marks.iter().find_map(|own| match own {
                    Mark::Rect { rect, .. } if rect[2] > 1.0 && rect[3] > 1.0 => Some(*rect),
                    _ => None,
                });
                out.extend(shape.map(|shape| (shape, title.clone())));
            }
            Mark::Thing { marks, .. } | Mark::Group { marks, .. } => things(marks, kind, out),
            _ => {}
        }
    }
}

#[test]
fn the_pointer_tells_the_exact_number_of_every_mark_of_the_index_and_its_source() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.go(PageName::Index);
        for kind in ["cell:", "contribution:", "card:"] {
            let picture = |window: &Window| {
                let results = window.harness.state().results();
                let picture = match kind {
                    "cell:" => &results.heatmap,
                    "contribution:" => &results.contribution,
                    _ => &results.cards_figure,
                };
                let scene = picture.scene.ready().expect("a scene").clone();
                let figure = picture.figure.ready().expect("a figure");
                let source = figure.words().footer.lines().next().map(str::to_owned);
                (scene, source.expect("a source"))
            };
            let name = |scene: &Scene| format!("{}. {}", scene.title, scene.description);
            let first = name(&picture(&window).0);
            window.harness.get_by_label(&first).scroll_to_me();
            window.settle();
            // What came into sight may have been laid out anew.
            let (scene, source) = picture(&window);
            let rect = window.harness.get_by_label(&name(&scene)).rect();
            let scale = rect.width() / scene.width;
            let mut all = Vec::new();
            things(&scene.marks, kind, &mut all);
            // A figure may be higher than the window: what is nearest to its middle is in sight.
            let middle = |shape: &[f32; 4]| {
                let [x, y, wide, high] = shape.map(|own| own * scale);
                rect.min + eframe::egui::vec2(x + wide / 2.0, y + high / 2.0)
            };
            let away = |shape: &[f32; 4]| (middle(shape).y - 440.0).abs();
            let nearest = (all.iter()).min_by(|a, b| away(&a.0).total_cmp(&away(&b.0)));
            let (shape, title) = nearest.expect(kind);
            let at = middle(shape);
            assert!((100.0..780.0).contains(&at.y), "{kind} out of sight: {at}");
            window.harness.hover_at(at);
            window.harness.run_steps(8);
            for line in title.lines().skip(1) {
                assert!(window.shows(line), "{kind} {line} at {at} of {rect}");
            }
            assert!(window.shows(&source), "{kind}");
        }
    }
}

#[test]
fn definitions_are_changed_in_place_and_taken_back() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Index);
    // Below the window's lower edge no pointer comes.
    let words = window.words("app.cards_definitions");
    window.harness.get_by_label(&words).scroll_to_me();
    window.settle();
    window.click("app.cards_definitions");
    window.settle();
    assert!(window.shows(&window.words("app.cards_note")), "it opens");
    let title = "R&D staff in enterprises";
    let name = fill(Lang::En, "app.cards_threshold_of", &[("title", &title)]);
    assert!(window.shows(&name));
    let threshold = |window: &Window| {
        let page = window.harness.state().results().cards.ready();
        page.expect("cards").cards[1].rule.threshold
    };
    set(&mut window, |rules| rules.cards[1].threshold = 55.0);
    assert!((threshold(&window) - 55.0).abs() < 1e-12);
    // A formula that cannot be computed is told where it stands, and the other cards stay.
    set(&mut window, |rules| {
        rules.cards[0].numerator = "no_such_column".to_owned();
    });
    let page = window.harness.state().results().cards.ready();
    let page = page.expect("cards").clone();
    let problem = page.cards[0].problem.as_ref().expect("a problem");
    assert!(window.shows(&problem.text(Lang::En)), "{problem:?}");
    assert!(page.cards[1].last().is_some());
    window.send(Action::Undo);
    window.send(Action::Undo);
    window.settle();
    assert!((threshold(&window) - 90.0).abs() < 1e-12);
    assert!(window.harness.state().document().state().cards.is_none());
}

#[test]
fn a_file_of_definitions_is_taken_and_kept_in_the_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.toml");
    let mut own = CardRules::built_in();
    own.cards.truncate(2);
    own.cards[0].threshold = 77.0;
    fs::write(&path, own.to_text().expect("text")).expect("written");
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    assert_eq!(window.harness.state().page(), PageName::Index);
    let state = window.harness.state().document().state().clone();
    assert_eq!(state.cards, Some(own));
    assert_eq!(
        window
            .harness
            .state()
            .results()
            .cards
            .ready()
            .map(|page| page.cards.len()),
        Some(2)
    );
    // What a workspace keeps is what it gives back.
    let kept = serde_json::to_string(&state).expect("it can be kept");
    assert_eq!(
        serde_json::from_str::<State>(&kept).expect("it is read"),
        state
    );
    // A file that is none of this form is refused with its line, and nothing changes.
    fs::write(&path, "[[card]]\nid = \"a\"\nnonsense = 1\n").expect("written");
    window.send(Action::Open(vec![path]));
    window.settle();
    let notice = window
        .harness
        .state()
        .notice()
        .expect("a notice")
        .text(Lang::En);
    assert!(notice.contains("line"), "{notice}");
    assert_eq!(*window.harness.state().document().state(), state);
    assert_ne!(text(Lang::En, "app.cards_open"), "app.cards_open");
}
