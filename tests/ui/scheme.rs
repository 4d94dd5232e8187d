//! The scheme page: weights, steps and conditions are tried out, and the ranking beside them moves along.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::Revision;
use innovation_atlas::workspace::{
    Command, Moved, SchemeEntry, SchemePart, SchemeState, TrialOrder, revise, reweigh,
};

use super::window::Window;

fn entry(window: &Window) -> SchemeEntry {
    let app = window.harness.state();
    let shown = app.results().scheme_shown(app.document().state());
    shown.unwrap().clone()
}

fn shown(window: &Window) -> SchemeState {
    window.harness.state().document().state().scheme.clone()
}

fn change(window: &mut Window, command: Command) {
    window.send(Action::Change(command));
    window.settle();
}

#[test]
fn a_dragged_weight_moves_the_ranking_and_is_one_step_back() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Scheme);
    window.wait_for(|results| results.scheme.trial.fresh().is_some());
    assert!(window.shows("Technology innovation"));
    let before = {
        let results = window.harness.state().results();
        let trial = results.scheme.trial.fresh().unwrap();
        assert!(trial.is_idle());
        assert_eq!(
            (trial.moved, trial.entered, trial.gained, trial.lost),
            (0, 0, 0, 0)
        );
        trial.rows.clone()
    };
    let part = SchemePart::Group("technology".to_owned());
    let own = entry(&window);
    for weight in [61.0, 75.0, 90.0] {
        let command = reweigh(&own, &shown(&window), &part, weight);
        window.send(Action::Change(command));
    }
    window.settle();
    let after = {
        let results = window.harness.state().results();
        let trial = results.scheme.trial.fresh().unwrap();
        assert!(trial.moved > 0);
        trial.rows.clone()
    };
    // What the page shows is what a whole scoring by the changed scheme gives.
    window.go(PageName::Points);
    {
        let results = window.harness.state().results();
        let scored = results.points.fresh().unwrap();
        assert_eq!(
            scored.scores.scheme.title.en,
            "National innovation points (changed)"
        );
        for row in &after {
            assert_eq!(scored.rank[row.row as usize], row.rank);
            assert_eq!(scored.total[row.row as usize], row.total);
        }
        let moved = before
            .iter()
            .filter(|row| scored.rank[row.row as usize] != row.was);
        assert!(moved.count() > 0);
    }
    // Three steps of the hand are one of undo.
    window.send(Action::Undo);
    window.settle();
    let state = window.harness.state().document().state().clone();
    assert!(state.revisions.is_empty());
    let results = window.harness.state().results();
    let scored = results.points.fresh().unwrap();
    for row in &before {
        assert_eq!(scored.rank[row.row as usize], row.was);
    }
}

/// The first of the ranking while a weight goes up and down, its siblings giving way.
#[test]
fn the_first_stay_within_the_limits_that_are_shown() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Scheme);
    let part = SchemePart::Indicator("rd_intensity".to_owned());
    let page = SchemeState {
        part: Some(part.clone()),
        ..shown(&window)
    };
    change(&mut window, Command::SetSchemePage(Box::new(page)));
    window.wait_for(|results| results.scheme.hold.fresh().is_some());
    let first = |window: &Window| {
        let trial = window
            .harness
            .state()
            .results()
            .scheme
            .trial
            .fresh()
            .unwrap();
        let top = trial.rows.iter().take(trial.top).map(|row| row.row);
        let mut top: Vec<u32> = top.collect();
        top.sort_unstable();
        top
    };
    let own = entry(&window);
    let raise = reweigh(&own, &shown(&window), &part, 36.0);
    change(&mut window, raise);
    window.wait_for(|results| results.scheme.hold.fresh().is_some());
    let before = first(&window);
    let hold = window
        .harness
        .state()
        .results()
        .scheme
        .hold
        .fresh()
        .unwrap()
        .hold
        .clone();
    assert!(0.0 < hold.from && hold.from < 36.0 && 36.0 < hold.to && hold.to <= 60.0);
    for weight in [hold.from + 0.05, (hold.to - 0.05).max(36.0)] {
        let there = reweigh(&own, &shown(&window), &part, weight);
        change(&mut window, there);
        assert_eq!(first(&window), before, "{weight} of {hold:?}");
    }
    let beyond = reweigh(&own, &shown(&window), &part, hold.from - 0.3);
    change(&mut window, beyond);
    assert_ne!(first(&window), before, "{hold:?}");
}

#[test]
fn a_condition_may_name_other_columns_and_none_that_are_not_there() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    change(
        &mut window,
        Command::SetPointsScheme(Some("city-ledger".to_owned())),
    );
    window.go(PageName::Scheme);
    window.wait_for(|results| results.scheme.trial.fresh().is_some());
    let data = {
        let trial = window
            .harness
            .state()
            .results()
            .scheme
            .trial
            .fresh()
            .unwrap()
            .clone();
        trial.key.base.dataset.clone()
    };
    let tier = |when: &str| Revision::Tier {
        tier: "a".to_owned(),
        when: when.to_owned(),
    };
    let own = entry(&window);
    let refused = revise(&own, Some(&*data), tier("foo > 3"), None).unwrap_err();
    assert!(refused.text(Lang::En).contains("foo"));
    let command = revise(&own, Some(&*data), tier("net_assets_wan > 100000"), None).unwrap();
    change(&mut window, command);
    window.wait_for(|results| results.scheme.trial.fresh().is_some());
    let results = window.harness.state().results();
    assert!(
        results.scheme.failed().is_none(),
        "{:?}",
        results.scheme.failed()
    );
    let trial = results.scheme.trial.fresh().unwrap();
    assert!(trial.tiers[0][1] > 0 && trial.tiers[0][0] != trial.tiers[0][1]);
}

#[test]
fn steps_tiers_and_the_index_can_be_tried_in_both_languages() {
    for (lang, theme) in [(Lang::En, ThemeMode::Dark), (Lang::Zh, ThemeMode::Light)] {
        let mut window = Window::with_sample(lang, theme);
        change(
            &mut window,
            Command::SetPointsScheme(Some("city-ledger".to_owned())),
        );
        window.go(PageName::Scheme);
        let part = SchemePart::Indicator("rd_growth".to_owned());
        let page = SchemeState {
            part: Some(part),
            order: TrialOrder::Falls,
            ..shown(&window)
        };
        change(&mut window, Command::SetSchemePage(Box::new(page)));
        window.wait_for(|results| results.scheme.trial.fresh().is_some());
        let (tier, when) = ("a".to_owned(), "total >= 1000000".to_owned());
        let command = revise(&entry(&window), None, Revision::Tier { tier, when }, None).unwrap();
        change(&mut window, command);
        {
            let results = window.harness.state().results();
            let trial = results.scheme.trial.fresh().unwrap();
            let [was, is] = trial.tiers[0];
            assert!(was > 0 && is == 0, "{was} {is}");
            assert_eq!(trial.moved, 0);
        }
        let steps = vec![[0.0, 0.0], [1.0, 500.0]];
        let indicator = "rd_growth".to_owned();
        let revision = Revision::Steps { indicator, steps };
        let command = revise(&entry(&window), None, revision, None).unwrap();
        change(&mut window, command);
        {
            let results = window.harness.state().results();
            let trial = results.scheme.trial.fresh().unwrap();
            assert!(trial.moved > 0);
            let places = trial.rows.iter().filter_map(Moved::places);
            let places: Vec<i64> = places.collect();
            assert!(places.windows(2).all(|pair| pair[0] <= pair[1]));
            assert!(places[0] < 0);
        }
        // A step out of order cannot stand there.
        let steps = vec![[5.0, 0.0], [1.0, 500.0], [3.0, 2.0]];
        let indicator = "rd_growth".to_owned();
        assert!(
            revise(
                &entry(&window),
                None,
                Revision::Steps { indicator, steps },
                None
            )
            .is_err()
        );
        let page = SchemeState {
            of_index: true,
            part: None,
            ..shown(&window)
        };
        change(&mut window, Command::SetSchemePage(Box::new(page)));
        window.wait_for(|results| results.scheme.trial.fresh().is_some());
        let results = window.harness.state().results();
        let trial = results.scheme.trial.fresh().unwrap();
        assert!(trial.ranked > 1 && trial.is_idle());
    }
}

#[test]
fn a_pointer_goes_from_one_condition_to_the_next() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    change(
        &mut window,
        Command::SetPointsScheme(Some("city-ledger".to_owned())),
    );
    window.go(PageName::Scheme);
    window.wait_for(|results| results.scheme.trial.fresh().is_some());
    let first_tier = |window: &Window| {
        let tier = entry(window).scheme.tiers.first().cloned();
        tier.and_then(|tier| tier.when).map(|when| when.text)
    };
    let field = |window: &Window, value: &str| {
        let fields = window.harness.query_all_by_role(Role::TextInput);
        let mut own = fields.filter(|node| node.value().as_deref() == Some(value));
        own.next().map(|node| node.rect().center())
    };
    let press = |window: &mut Window, pos, pressed| {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        window.harness.event(Event::PointerMoved(pos));
        window.harness.event(Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        });
        window.harness.step();
        window.harness.step();
    };
    {
        let fields = window.harness.query_all_by_role(Role::TextInput);
        let mut own = fields.filter(|node| node.value().as_deref() == Some("total >= 50"));
        own.next().unwrap().scroll_to_me();
    }
    window.settle();
    let first = field(&window, "total >= 150").unwrap();
    press(&mut window, first, true);
    press(&mut window, first, false);
    window.harness.key_press(Key::End);
    window.harness.step();
    window.harness.event(Event::Text("0".to_owned()));
    window.harness.step();
    assert!(field(&window, "total >= 1500").is_some());
    // Words too long for a line under the field would move what is below.
    let next = field(&window, "total >= 100").unwrap();
    press(&mut window, next, true);
    assert_eq!(first_tier(&window).as_deref(), Some("total >= 150"));
    press(&mut window, next, false);
    window.settle();
    assert_ne!(first_tier(&window).as_deref(), Some("total >= 150"));
    window.settle();
    window.harness.event(Event::Text("1".to_owned()));
    window.harness.step();
    let text = |node: &egui_kittest::Node<'_>| node.value().unwrap_or_default();
    let fields = window.harness.query_all_by_role(Role::TextInput);
    let texts: Vec<String> = fields.map(|node| text(&node)).collect();
    assert!(!texts.contains(&"total >= 100".to_owned()), "{texts:?}");
}

#[test]
fn the_page_says_what_to_do_without_data() {
    let mut window = Window::new(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Scheme);
    assert!(window.shows("暂无可试算的数据"));
}

#[test]
fn rank_intervals_stand_beside_the_ranks() {
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Points);
    change(&mut window, Command::SetFirmness(true));
    window.wait_for(|results| results.firm.fresh().is_some());
    assert!(window.shows("90%区间"));
    let results = window.harness.state().results();
    let firm = results.firm.fresh().unwrap();
    let scored = &firm.key.scored;
    let year = firm.key.year;
    let mut seen = 0;
    for row in scored.rows_of(year).take(50) {
        let [low, high] = firm.interval(row).unwrap();
        assert!(1.0 <= low && low <= high);
        seen += 1;
    }
    assert_eq!(seen, 50);
    // The same test as the command line makes.
    assert_eq!((firm.found.plan.runs, firm.found.plan.seed), (1000, 1));
    change(&mut window, Command::SetFirmness(false));
    assert!(window.harness.state().results().firm.ready().is_none());
    assert!(!window.shows("90%区间"));
}

#[test]
fn a_weight_is_typed_digit_by_digit() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Scheme);
    window.wait_for(|results| results.scheme.trial.fresh().is_some());
    {
        let nodes = window.harness.query_all_by_label("Weight of R&D intensity");
        let mut boxes = nodes.filter(|node| node.accesskit_node().role() == Role::SpinButton);
        boxes.next_back().unwrap().click();
    }
    window.harness.run_steps(3);
    for letter in ["3", "6"] {
        window.harness.event(Event::Text(letter.to_owned()));
        window.settle();
    }
    assert!(
        window
            .harness
            .state()
            .document()
            .state()
            .revisions
            .is_empty()
    );
    window.harness.key_press(Key::Enter);
    window.settle();
    let own = entry(&window);
    let weight = &own
        .scheme
        .indicators
        .iter()
        .find(|one| one.id == "rd_intensity");
    assert_eq!(weight.unwrap().weight.in_stage(0).to_string(), "36");
}
