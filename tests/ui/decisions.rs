//! The projects page, and titles and policies beside the portrait.

use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::{Figure, ProjectsAs, ThemeMode};
use innovation_atlas::i18n::{Lang, text};
use innovation_atlas::report::{ReportChoices, Whom};
use innovation_atlas::workspace::Command;

use super::window::{Window, sample};

fn city(lang: Lang, theme: ThemeMode) -> Window {
    let mut window = Window::new(lang, theme);
    window.open(&[
        "enterprises.csv",
        "counties.csv",
        "projects.csv",
        "policies.csv",
    ]);
    window
}

#[test]
fn the_projects_page_shows_stages_sums_and_every_project() {
    for (lang, theme) in [(Lang::En, ThemeMode::Light), (Lang::Zh, ThemeMode::Dark)] {
        let mut window = city(lang, theme);
        window.go(PageName::Projects);
        let page = window.harness.state().results().projects.ready();
        let page = page.expect("the projects are there").clone();
        assert!(page.found.with_enterprises);
        assert_eq!(page.found.all.len(), page.dataset.accounting.used);
        assert!(
            page.found.disappeared().count() > 0
                && page.without.as_ref().is_some_and(|own| !own.is_empty())
        );
        let funnel = page.found.funnel();
        let results = window.harness.state().results();
        let drawn = results.funnel.figure.ready();
        let Some(Figure::Funnel(drawn)) = drawn.map(|figure| Figure::clone(figure)) else {
            panic!("no funnel");
        };
        for (stage, bar) in funnel.stages.iter().zip(&drawn.stages) {
            let title = page.found.stage_title(Some(stage.stage));
            assert_eq!(bar.name, title.text(lang));
            assert_eq!(bar.count.to_bits(), (stage.reached as f64).to_bits());
        }
        assert_eq!(drawn.stages.len(), funnel.stages.len());
        assert!(results.funnel.scene.ready().is_some());
        assert!(results.leverage.scene.ready().is_some());
        assert!(window.shows(&text(lang, "app.projects_leverage")));
        let first = &page.found.all[0];
        assert!(window.shows(&first.id), "{}", first.id);
    }
}

#[test]
fn closing_the_projects_is_a_step_that_can_be_taken_back() {
    let mut window = city(Lang::En, ThemeMode::Light);
    window.go(PageName::Projects);
    assert!(window.harness.state().results().projects.ready().is_some());
    window.send(Action::Change(Command::Close(2)));
    window.settle();
    assert!(window.harness.state().results().projects.ready().is_none());
    assert!(window.shows(&text(Lang::En, "app.projects_unfit_next")));
    window.send(Action::Undo);
    window.settle();
    assert!(window.harness.state().results().projects.ready().is_some());
}

#[test]
fn titles_and_policies_stand_beside_the_portrait() {
    for lang in Lang::ALL {
        let mut window = city(lang, ThemeMode::Light);
        window.go(PageName::Points);
        let decisions = window.harness.state().results().decisions.ready();
        let decisions = decisions.expect("titles are there").clone();
        assert_eq!(decisions.titles.len(), 3);
        let policies = decisions.policies.as_ref().expect("policies are there");
        // One policy asks for a tier of another scheme than the one that is chosen.
        let mut issues = policies.issues.iter();
        assert!(
            issues.all(|issue| issue.message.key == "policies.unknown_tier"),
            "{:?}",
            policies.issues
        );
        // Somebody who meets a policy.
        let who = policies.met[0].rows[0].row as usize;
        let entity = policies.who[who].entity.clone();
        window.send(Action::Change(Command::SelectEnterprise(Some(
            entity.clone(),
        ))));
        window.settle();
        let advice = window.harness.state().results().advice.ready();
        let advice = advice.expect("it is said").clone();
        assert_eq!(advice.titles.len(), 3);
        let said = advice.titles[0][0].text(lang);
        assert!(window.shows(&said), "{said}");
        let (policy, reason) = &advice.policies.as_ref().expect("policies")[0];
        for words in [policy.text(lang), reason.text(lang)] {
            assert!(window.shows(&words), "{words}");
        }
    }
    // Without a table of policies the panel says what to do.
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.send(Action::Open(vec![sample("enterprises.csv")]));
    window.settle();
    window.go(PageName::Points);
    assert!(window.shows(&text(Lang::En, "app.policies_add")));
}

#[test]
fn projects_are_shown_on_the_map_by_a_button() {
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    window.open(&["enterprises.csv", "projects.csv", "towns.geojson"]);
    window.go(PageName::Projects);
    window.click("app.projects_on_map");
    window.settle();
    assert_eq!(window.harness.state().page(), PageName::Map);
    window.wait_for(|results| results.live.scene.ready().is_some());
    let marks = |window: &Window| {
        let figure = window.harness.state().results().map.figure.ready();
        let Some(Figure::Map(spec)) = figure.map(|figure| Figure::clone(figure)) else {
            panic!("no map");
        };
        spec.projects.map(|own| (own.shown, own.marks.len()))
    };
    let (shown, count) = marks(&window).expect("projects are on the map");
    assert!(shown == ProjectsAs::Towns && count > 3, "{count}");
    let mut map = window.harness.state().document().state().map.clone();
    map.projects = ProjectsAs::Enterprises;
    window.send(Action::Change(Command::SetMap(Box::new(map))));
    window.settle();
    let (shown, count) = marks(&window).expect("projects are on the map");
    assert!(shown == ProjectsAs::Enterprises && count > 50, "{count}");
    window.send(Action::Undo);
    window.send(Action::Undo);
    window.settle();
    assert_eq!(marks(&window), None);
    // Without projects the page says what to do.
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Dark);
    window.go(PageName::Map);
    assert!(window.shows(&text(Lang::Zh, "app.map_projects_absent")));
}

#[test]
fn an_exported_portrait_holds_what_stands_beside_it() {
    let mut window = city(Lang::En, ThemeMode::Light);
    window.send(Action::Change(Command::SetPointsScheme(Some(
        "city-ledger".to_owned(),
    ))));
    let mut fund = window.harness.state().document().state().fund.clone();
    fund.plan.valid_years = Some(3);
    window.send(Action::Change(Command::SetFund(Box::new(fund))));
    window.go(PageName::Points);
    let heads = |picture: &innovation_atlas::workspace::Picture| {
        let Some(Figure::Portrait(spec)) =
            picture.figure.fresh().map(|figure| Figure::clone(figure))
        else {
            panic!("no portrait");
        };
        let paragraphs = spec.paragraphs.into_iter();
        paragraphs.map(|own| own.title).collect::<Vec<String>>()
    };
    let results = window.harness.state().results();
    let keys = [
        "figure.told_titles",
        "figure.told_policies",
        "figure.told_account",
    ];
    assert_eq!(
        heads(&results.portrait_file),
        keys.map(|key| text(Lang::En, key))
    );
    // On the page they have cards of their own.
    assert!(heads(&results.portrait).is_empty());
    // Portraits of a report have them, too.
    window.send(Action::Change(Command::SetReport(Box::new(
        ReportChoices {
            portraits: Whom::Selected,
            ..ReportChoices::default()
        },
    ))));
    let entity = results_entity(&window);
    window.send(Action::Change(Command::SelectEnterprise(Some(entity))));
    window.go(PageName::Report);
    window.wait_for(|results| results.report_order().is_some());
    let order = window.harness.state().results().report_order();
    let order = order.expect("a report");
    assert!(order.told.decisions.is_some() && order.told.accounts.is_some());
}

fn results_entity(window: &Window) -> String {
    let explained = window.harness.state().results().explained.ready();
    explained.expect("somebody").explanation.entity.clone()
}
