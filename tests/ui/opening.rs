//! What is opened goes where it belongs: one opening at a time, and one step of undo for one click.

use std::path::Path;

use innovation_atlas::analysis::funds::FundPlan;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::{Figure, ThemeMode};
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::Command;

use super::window::{Window, sample};

#[test]
fn of_two_openings_the_later_wins() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    for files in [
        [sample("counties.csv"), sample("projects.csv")],
        // One that is open already, and therefore is not read before it is taken.
        [sample("enterprises.csv"), sample("policies.csv")],
    ] {
        let later = files[0].clone();
        for file in files.into_iter().rev() {
            let state = window.harness.state_mut();
            state.send(Action::Open(vec![file]));
        }
        window.settle();
        let state = window.harness.state().document().state();
        let paths: Vec<_> = state.sources.iter().map(|source| &source.path).collect();
        assert_eq!(paths, [&later]);
    }
}

#[test]
fn a_plan_with_its_scheme_and_year_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    let plan = FundPlan {
        scheme: Some("tech-sme".to_owned()),
        year: Some(2020),
        ..FundPlan::floating(1_000_000)
    };
    plan.write(&path).unwrap();
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    // Years that were passed through before are no part of it.
    window.send(Action::Change(Command::SetYear(Some(2019))));
    window.settle();
    let before = window.harness.state().document().state().clone();
    window.send(Action::Open(vec![path]));
    window.settle();
    let state = window.harness.state();
    assert_eq!(state.page(), PageName::Funds);
    let taken = state.document().state().clone();
    assert_eq!(taken.points_scheme.as_deref(), Some("tech-sme"));
    assert_eq!(
        (taken.year, taken.fund.plan.budget),
        (Some(2020), Some(1_000_000))
    );
    assert_eq!(state.document().undo_name(), Some("workspace.command_fund"));
    window.send(Action::Undo);
    assert_eq!(window.harness.state().document().state(), &before);
    window.send(Action::Redo);
    assert_eq!(window.harness.state().document().state(), &taken);
}

#[test]
fn a_mapping_alone_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.toml");
    std::fs::write(&path, "format = 1\nkeep = \"last\"\n").unwrap();
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![path.clone()]));
        window.settle();
        let notice = window.harness.state().notice().expect("nobody was told");
        assert_eq!(notice.key, "app.mapping_alone");
        // With its data it is used, whichever comes first.
        window.send(Action::Open(vec![path.clone(), sample("counties.csv")]));
        window.settle();
        let state = window.harness.state();
        assert_eq!(state.notice(), None);
        assert!(state.document().state().sources[0].mapping.is_some());
        assert_eq!(state.document().undo_name(), None);
        // Beside what is open it goes to the file that it came with.
        let both = vec![path.clone(), sample("enterprises.csv")];
        window.send(Action::Add(both));
        window.settle();
        let sources = &window.harness.state().document().state().sources;
        assert!(sources.len() == 2 && sources[1].mapping.is_some());
    }
}

#[test]
fn own_stages_of_projects_are_opened_like_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stages.toml");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/projects.toml");
    let built_in = std::fs::read_to_string(built_in).unwrap();
    std::fs::write(&path, built_in.replace("Pre-research", "First year")).unwrap();
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.open(&["enterprises.csv", "projects.csv"]);
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    assert_eq!(window.harness.state().page(), PageName::Projects);
    let drawn = |window: &Window| {
        let figure = window.harness.state().results().funnel.figure.fresh();
        let Some(Figure::Funnel(drawn)) = figure.map(|figure| Figure::clone(figure)) else {
            panic!("no funnel");
        };
        drawn.stages[0].name.clone()
    };
    assert_eq!(drawn(&window), "First year");
    window.send(Action::Undo);
    window.settle();
    assert_eq!(drawn(&window), "Pre-research");
}
