//! What a page says when the chosen scheme does not fit the open files, and what it has when they hold only one year.

use std::path::Path;

use innovation_atlas::app::{Action, PageName, Slot};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::{Command, Outcome};

use super::window::{Window, sample};

/// A scheme of columns that no file of the sample city has.
const STRANGE: &str = r#"
format = 1

[scheme]
id = "strange"
version = "1"
title = { en = "Strange", zh = "陌生方案" }
entity = "enterprise"
status = "illustrative"
aggregate = "arithmetic"
scale = [0, 100]
peers = ["year"]

[scheme.source]
en = "Invented for a test"
zh = "为测试而设"

[[group]]
id = "only"
title = { en = "Only", zh = "唯一" }

[[indicator]]
id = "seen"
group = "only"
title = { en = "Seen", zh = "所见" }
formula = "never_seen_anywhere"
rule = { kind = "min_max" }
"#;

#[test]
fn a_chosen_scheme_that_does_not_fit_names_the_columns_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("strange.toml");
    std::fs::write(&path, STRANGE).unwrap();
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.send(Action::Open(vec![path.clone()]));
        window.settle();
        assert_eq!(window.harness.state().notice(), None);
        window.go(PageName::Points);
        let results = window.harness.state().results();
        let failed = results.points.failed().expect("it cannot be scored");
        let said = failed.text(lang);
        assert!(said.contains("never_seen_anywhere"), "{said}");
        assert!(window.shows(&said), "{said}");
        // The built-in one is a choice away.
        window.send(Action::Change(Command::SetPointsScheme(None)));
        window.settle();
        assert!(window.harness.state().results().points.fresh().is_some());
    }
}

#[test]
fn an_index_of_one_year_can_be_exported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counties.csv");
    let whole = std::fs::read_to_string(sample("counties.csv")).unwrap();
    // A note and the header come first; the last year of each county is kept.
    let mut lines = whole.lines().skip(1);
    let head = lines.next().unwrap();
    let kept = lines.filter(|line| line.contains(",2022,"));
    let text: Vec<&str> = std::iter::once(head).chain(kept).collect();
    assert!(text.len() > 2, "{head}");
    std::fs::write(&path, text.join("\n")).unwrap();
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![path]));
    window.settle();
    window.send(Action::Change(Command::SetIndexScheme(Some(
        "county-index-level".to_owned(),
    ))));
    window.settle();
    window.go(PageName::Index);
    let results = window.harness.state().results();
    assert!(
        results.index.fresh().is_some(),
        "{:?}",
        results.index.failed()
    );
    assert!(results.contribution.figure.key().is_none());
    assert_eq!(Slot::of_index(results), Slot::Barometer);
    assert!(results.barometer.figure.fresh().is_some());
}

#[test]
fn who_is_in_no_stage_does_not_lack_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schemes/national-2024.toml");
    let built_in = std::fs::read_to_string(built_in).unwrap();
    let last = "id = \"stable\"\n";
    let narrow = format!("{last}when = \"revenue_wan > 1000000000\"\n");
    std::fs::write(&path, built_in.replacen(last, &narrow, 1)).unwrap();
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.send(Action::Open(vec![path]));
    window.settle();
    window.go(PageName::Points);
    let points = window
        .harness
        .state()
        .results()
        .points
        .fresh()
        .unwrap()
        .clone();
    let rows = 0..points.outcome.len();
    let stageless = |row: &usize| points.outcome[*row] == Outcome::Stageless;
    let year = points.years.last().copied();
    let of_year = rows.filter(|row| points.year[*row] == year);
    let found: Vec<usize> = of_year.filter(stageless).collect();
    assert!(!found.is_empty(), "nobody is in no stage");
    let name = points.name(found[0] as u32).to_owned();
    // The outcome has a column where there is room for it.
    window.harness.set_size([1900.0, 1000.0].into());
    window.send(Action::Search(name));
    window.settle();
    assert!(window.shows(&window.words("analysis.status_no_stage")));
    assert!(!window.shows(&window.words("app.outcome_insufficient")));
}
