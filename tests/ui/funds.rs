//! The funds page: it moves with its numbers, compares two plans, tells why, and is taken back.

use eframe::egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use innovation_atlas::analysis::funds::{Award, FundPlan, FundRule, TierOf};
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::workspace::{Command, FundState};

use super::window::Window;

fn set(window: &mut Window, change: impl FnOnce(&mut FundState)) {
    let mut fund = window.harness.state().document().state().fund.clone();
    change(&mut fund);
    window.send(Action::Change(Command::SetFund(Box::new(fund))));
    window.settle();
}

fn paid(window: &Window) -> u64 {
    let view = window
        .harness
        .state()
        .results()
        .fund
        .view
        .ready()
        .expect("a plan");
    view.fund.as_ref().expect("it is carried out").fund.paid
}

#[test]
fn a_plan_moves_with_its_numbers_and_is_taken_back() {
    for (lang, theme) in [(Lang::En, ThemeMode::Light), (Lang::Zh, ThemeMode::Dark)] {
        let mut window = Window::with_sample(lang, theme);
        window.go(PageName::Funds);
        let proposed = paid(&window);
        assert!(proposed > 0);
        let budget = window.words("app.funds_budget");
        let named: Vec<Role> = window
            .harness
            .get_all_by_label(&budget)
            .map(|node| node.accesskit_node().role())
            .collect();
        let is_input = |role: &Role| matches!(role, Role::Slider | Role::SpinButton);
        assert!(named.iter().any(is_input), "{named:?}");
        set(&mut window, |fund| fund.plan.budget = Some(50_000_000));
        assert_eq!(paid(&window), 50_000_000);
        set(&mut window, |fund| fund.plan.cap = Some(60_000));
        set(&mut window, |fund| fund.plan.floor = 60_000_000);
        assert!(paid(&window) <= 50_000_000);
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.settle();
        let state = window.harness.state().document().state().fund.clone();
        assert_eq!((state.plan.cap, state.plan.floor), (None, 0));
        assert_eq!(paid(&window), 50_000_000);
    }
}

#[test]
fn two_plans_and_every_tab_are_shown() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    let ledger = Some("city-ledger".to_owned());
    window.send(Action::Change(Command::SetPointsScheme(ledger)));
    window.go(PageName::Funds);
    set(&mut window, |fund| {
        fund.against = Some(FundPlan {
            rule: FundRule::Fixed,
            scheme: Some("tech-sme".to_owned()),
            ..FundPlan::default()
        });
    });
    for tab in [
        "app.funds_versus",
        "funds.by_town",
        "funds.by_industry",
        "funds.by_tier",
        "app.funds_words",
        "app.funds_list",
        "app.funds_why",
    ] {
        window.click(tab);
        window.settle();
    }
    let view = window
        .harness
        .state()
        .results()
        .fund
        .view
        .ready()
        .expect("a plan")
        .clone();
    let (_, versus) = view.other().expect("two plans");
    assert!(versus.gainers + versus.losers > 0);
    let entity = view.of.found.entity(0).to_owned();
    window.send(Action::Change(Command::SelectEnterprise(Some(
        entity.clone(),
    ))));
    window.settle();
    let steps = window
        .harness
        .state()
        .results()
        .fund
        .steps
        .ready()
        .expect("steps")
        .clone();
    assert_eq!(steps.entity, entity);
    let last = steps.steps.last().expect("a step").title.text(Lang::En);
    assert!(window.shows(&last), "{last}");
}

#[test]
fn a_plan_that_cannot_be_carried_out_leaves_its_numbers() {
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Funds);
    set(&mut window, |fund| fund.plan.floor = 900_000_000_000);
    assert!(window.shows(&window.words("app.funds_refused")));
    let floor = window.words("app.funds_floor");
    assert!(window.harness.get_all_by_label(&floor).count() > 0);
    set(&mut window, |fund| fund.plan.floor = 0);
    assert!(paid(&window) > 0);
}

#[test]
fn the_portrait_has_the_account_where_points_count_for_years() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Points);
    let title = window.words("app.account");
    assert!(!window.shows(&title));
    set(&mut window, |fund| fund.plan.valid_years = Some(3));
    assert!(window.shows(&title));
    let account = window
        .harness
        .state()
        .results()
        .fund
        .account
        .ready()
        .expect("it is there");
    assert!(
        account
            .account
            .as_ref()
            .is_some_and(|account| account.balance > 0)
    );
}

/// Types into the box of this name: all that stands there is replaced.
fn type_into(window: &mut Window, key: &str, typed: &str) {
    let name = window.words(key);
    let is_box = |role| matches!(role, Role::TextInput | Role::SpinButton);
    {
        let mut boxes = window.harness.get_all_by_label(&name);
        let found = boxes.rfind(|node| is_box(node.accesskit_node().role()));
        found.expect("a box to type in").focus();
    }
    window.harness.run_steps(2);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.run_steps(1);
    // Like a person: a letter, and what it makes is there before the next.
    for letter in typed.chars() {
        window.harness.event(Event::Text(letter.to_string()));
        window.settle();
    }
}

#[test]
fn what_is_typed_is_what_is_planned() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    window.go(PageName::Funds);
    let plan = |window: &Window| window.harness.state().document().state().fund.plan.clone();
    let enter = |window: &mut Window| {
        window.harness.key_press(Key::Enter);
        window.settle();
    };
    for budget in [140_123_456, 800_000_000] {
        type_into(&mut window, "app.funds_budget", &budget.to_string());
        assert_ne!(
            plan(&window).budget,
            Some(budget),
            "a draft changes nothing"
        );
        enter(&mut window);
        assert_eq!(plan(&window).budget, Some(budget));
        assert_eq!(paid(&window), budget);
    }
    window.click("app.funds_cap");
    window.settle();
    // Leaving the box is as good as Enter.
    type_into(&mut window, "app.funds_cap", "55,555");
    window.harness.key_press(Key::Tab);
    window.settle();
    assert_eq!(plan(&window).cap, Some(55_555));
    // What is no amount changes nothing and says so; Esc takes it back.
    type_into(&mut window, "app.funds_floor", "1.1234567");
    enter(&mut window);
    assert_eq!(plan(&window).floor, 0);
    let told = Message::new("funds.typed_decimals").with("decimals", "6");
    assert!(window.shows(&told.text(Lang::En)));
    type_into(&mut window, "app.funds_floor", "12.345678");
    enter(&mut window);
    assert_eq!(plan(&window).floor, 12_345_678);
    set(&mut window, |fund| {
        fund.plan = FundPlan {
            rule: FundRule::Fixed,
            ..FundPlan::default()
        };
    });
    type_into(&mut window, "app.funds_price_of", "1234.56");
    enter(&mut window);
    assert_eq!(plan(&window).price, 123_456);
    set(&mut window, |fund| fund.plan.rule = FundRule::Tiers);
    window.click("app.funds_tier_add");
    window.settle();
    type_into(&mut window, "app.funds_tier_amount", "123457");
    enter(&mut window);
    type_into(&mut window, "app.funds_tier_from", "33.25");
    enter(&mut window);
    let line = plan(&window).tiers.pop().expect("a line");
    assert_eq!((line.of, line.yuan), (TierOf::From(33_250_000), 123_457));
}

#[test]
fn plan_and_ledger_are_taken_with_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    let plan = file(
        "l.toml",
        "format = 1\n[plan]\nscheme = \"city-ledger\"\nrule = \"fixed\"\nprice = 1600\nvalid_years = 3\n",
    );
    let head = "date,year,entity,name,kind,rule,points,expires,yuan,evidence\n";
    let ledger = file("L.csv", head);
    let mut window = Window::new(Lang::En, ThemeMode::Light);
    let files = vec![
        super::window::sample("enterprises.csv"),
        ledger.clone(),
        plan,
    ];
    window.send(Action::Open(files));
    window.settle();
    let state = window.harness.state().document().state().clone();
    assert_eq!(state.sources.len(), 1);
    assert_eq!(state.fund.plan.price, 160_000);
    assert_eq!(state.fund.plan.rule, FundRule::Fixed);
    assert_eq!(state.fund.ledger, Some(ledger));
    window.go(PageName::Funds);
    assert!(paid(&window) > 0);
}

/// Brings what has this name into view, and clicks it.
fn press(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).scroll_to_me();
    window.settle();
    window.harness.get_by_label(name).click();
    window.settle();
}

#[test]
fn conditions_of_a_plan_are_edited_in_place_and_kept_on_saving() {
    let mut window = Window::with_sample(Lang::En, ThemeMode::Light);
    let ledger = Some("city-ledger".to_owned());
    window.send(Action::Change(Command::SetPointsScheme(ledger)));
    window.go(PageName::Funds);
    window.click("app.funds_besides");
    window.settle();
    let view = window.harness.state().results().fund.view.ready();
    let view = view.expect("a plan").clone();
    let everybody = view
        .fund
        .as_ref()
        .expect("it is carried out")
        .fund
        .recipients();
    // Typed words are taken when their field is left.
    let name = window.words("app.funds_exclude");
    let field = window.harness.get_by_role_and_label(Role::TextInput, &name);
    field.focus();
    window.harness.run_steps(2);
    let field = window.harness.get_by_role_and_label(Role::TextInput, &name);
    field.type_text("employees > 100");
    window.harness.run_steps(2);
    let plan = |window: &Window| window.harness.state().document().state().fund.plan.clone();
    assert_eq!(plan(&window).exclude, None, "half a condition is nobody's");
    window.harness.key_press(Key::Enter);
    window.settle();
    assert_eq!(plan(&window).exclude.as_deref(), Some("employees > 100"));
    // What is typed and given up changes nothing.
    let field = window.harness.get_by_role_and_label(Role::TextInput, &name);
    field.focus();
    window.harness.run_steps(2);
    let field = window.harness.get_by_role_and_label(Role::TextInput, &name);
    field.type_text(" AND ");
    window.harness.run_steps(2);
    window.harness.key_press(Key::Escape);
    window.settle();
    assert_eq!(plan(&window).exclude.as_deref(), Some("employees > 100"));
    let view = window.harness.state().results().fund.view.ready();
    let view = view.expect("a plan").clone();
    let done = view.fund.as_ref().expect("it is carried out");
    let excluded = done.fund.awards.iter();
    let excluded = excluded.filter(|award| **award == Award::Excluded).count();
    assert!(excluded > 0, "somebody has more than a hundred");
    assert!(done.fund.recipients() < everybody);
    set(&mut window, |fund| {
        fund.plan.valid_years = Some(3);
        fund.plan.namesakes = true;
        fund.plan.date = Some("2022-06-30".to_owned());
        fund.plan.once = vec!["gone".to_owned()];
    });
    // A group that the scheme does not have is shown, told, and can be taken out.
    assert!(window.shows("gone"));
    let told = window.harness.state().results().fund.failed();
    assert_eq!(told.map(|problem| problem.key), Some("funds.once_unknown"));
    press(&mut window, "gone");
    assert!(plan(&window).once.is_empty());
    // Top groups of the scheme are offered by their names.
    let titles = "Titles (highest counts)";
    press(&mut window, titles);
    assert_eq!(plan(&window).once, ["titles"]);
    let text = plan(&window).to_text();
    for line in [
        "exclude = \"employees > 100\"",
        "namesakes = true",
        "once = [\"titles\"]",
        "date = \"2022-06-30\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(FundPlan::from_text(&text), Ok(plan(&window)));
    window.send(Action::Undo);
    window.settle();
    assert!(plan(&window).once.is_empty());
}
