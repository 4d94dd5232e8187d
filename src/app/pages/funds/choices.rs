//! The numbers of a plan as sliders, and of a second one beside it.

use eframe::egui::{Button, Id, Label, RichText, Slider, SliderClamping, Ui};

use super::{besides, kept};
use crate::analysis::funds::money::{MICRO, MOST_YUAN};
use crate::analysis::funds::{FundPlan, FundRule, MOST_POINTS, TierAmount, TierOf};
use crate::app::look::{caption, section, slider_style};
use crate::app::view::{Desk, View};
use crate::app::widgets::{ExactBox, card, dropdown};
use crate::i18n::Message;
use crate::workspace::{Command, FundState, FundView};

/// Yuan of the caps that are offered first.
const FIRST_CAP: u64 = 300_000;
/// Millionths of the share of R&D spending that is offered first.
const FIRST_SHARE: u64 = 200_000;
/// Points that are offered first as the most that count.
const FIRST_MOST: u64 = 150 * MICRO;
/// Yuan a point up to which sliders go.
const DEAREST: f64 = 5_000.0;

/// Draws the choices; `shown` is the page as it was computed last.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk, shown: Option<&FundView>) {
    let state = &view.state().fund;
    let mut wanted = state.clone();
    let complete = |plan: &FundPlan, done: Option<&FundPlan>| match done {
        Some(done) if plan.budget.is_none() => FundPlan {
            budget: done.budget,
            ..plan.clone()
        },
        _ => plan.clone(),
    };
    let mut plan = complete(&state.plan, shown.map(|shown| &shown.plan));
    let before = plan.clone();
    let reach = Reach::of(shown);
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.spacing_mut().interact_size.y = 26.0;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.funds_plan")));
        let title = state.plan.title.text(view.lang);
        if !title.is_empty() {
            ui.add(Label::new(caption(title)).wrap());
        }
        ledger_note(ui, view, state);
        numbers(ui, view, "first", &mut plan, &reach);
    });
    if plan != before {
        wanted.plan = plan;
    }
    ui.add_space(8.0);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let mut on = state.against.is_some();
        if ui.checkbox(&mut on, view.t("app.funds_compare")).changed() {
            // The second plan begins as the first, so that each change shows by itself.
            wanted.against = on.then(|| complete(&state.plan, shown.map(|shown| &shown.plan)));
        } else if let Some(against) = &state.against {
            let done = shown.and_then(|shown| shown.versus.as_ref());
            let mut plan = complete(against, done.map(|other| &other.plan));
            let before = plan.clone();
            scheme(ui, view, &mut plan);
            numbers(ui, view, "second", &mut plan, &reach);
            if plan != before {
                wanted.against = Some(plan);
            }
        } else {
            ui.add(Label::new(caption(view.t("app.funds_compare_note"))).wrap());
        }
    });
    if wanted != *state {
        desk.change(Command::SetFund(Box::new(wanted)));
    }
}

/// How far the sliders go.
struct Reach {
    /// Yuan.
    budget: f64,
    /// Points.
    points: f64,
    /// Yuan.
    cap: f64,
    /// A tier table to begin with.
    tiers: Vec<TierAmount>,
    /// Whether rows of the data contradict each other.
    contradict: bool,
}

impl Reach {
    fn of(shown: Option<&FundView>) -> Self {
        let (all, most) = shown.map_or((0.0, 0.0), |shown| {
            let unit = MICRO as f64;
            (
                shown.all_points as f64 / unit,
                shown.most_points as f64 / unit,
            )
        });
        let up = |value: f64| {
            let unit = 10.0_f64.powf(value.max(10.0).log10().floor());
            (value / unit).ceil() * unit
        };
        Self {
            contradict: shown.is_some_and(|shown| shown.of.found.contradictions.matter()),
            tiers: shown.map_or_else(Vec::new, |shown| shown.first_tiers.clone()),
            budget: up(all * 2.0 * 1_600.0).min(MOST_YUAN as f64),
            points: up(most.max(100.0)),
            cap: up(most.max(100.0) * 1_600.0 * 2.0),
        }
    }
}

/// The rule and the numbers of a plan.
fn numbers(ui: &mut Ui, view: View, salt: &'static str, plan: &mut FundPlan, reach: &Reach) {
    ui.push_id(salt, |ui| {
        rule(ui, view, salt, plan, reach);
        let ceiling = plan.rule != FundRule::Floating;
        let budget = Line {
            salt,
            name: if ceiling {
                "app.funds_ceiling"
            } else {
                "app.funds_budget"
            },
            most: reach.budget,
            step: 10_000.0,
            decimals: 0,
        };
        if ceiling {
            let start = reach.budget / 2.0;
            budget.optional(ui, view, &mut plan.budget, start as u64);
        } else {
            let mut value = plan.budget.unwrap_or(0);
            budget.slider(ui, view, &mut value, true);
            // Without a budget one is being proposed; nothing is chosen yet.
            if value != plan.budget.unwrap_or(0) {
                plan.budget = Some(value);
            }
        }
        if plan.rule == FundRule::Fixed {
            let price = Line {
                salt,
                name: "app.funds_price_of",
                most: DEAREST,
                step: 1.0,
                decimals: FEN,
            };
            price.slider(ui, view, &mut plan.price, true);
        }
        if plan.rule == FundRule::Tiers {
            tiers(ui, view, salt, plan);
        }
        let points = |name| Line {
            salt,
            name,
            most: reach.points,
            step: 1.0,
            decimals: POINTS,
        };
        points("app.funds_floor").slider(ui, view, &mut plan.floor, true);
        points("app.funds_most").optional(ui, view, &mut plan.most_points, FIRST_MOST);
        let cap = Line {
            salt,
            name: "app.funds_cap",
            most: reach.cap,
            step: 1_000.0,
            decimals: 0,
        };
        cap.optional(ui, view, &mut plan.cap, FIRST_CAP);
        let share = Line {
            salt,
            name: "app.funds_rd_share",
            most: 100.0,
            step: 1.0,
            decimals: SHARE,
        };
        share.optional(ui, view, &mut plan.rd_share, FIRST_SHARE);
        years(ui, view, salt, plan);
        // Of the first plan it is asked beside the warning, and can be taken back here.
        if plan.keep.is_some() || reach.contradict && salt == "second" {
            kept::choice(ui, view, plan);
        }
        besides::show(ui, view, salt, plan);
        if plan.rule == FundRule::Floating && (plan.cap.is_some() || plan.rd_share.is_some()) {
            ui.checkbox(&mut plan.spread, view.t("app.funds_spread_again"));
        }
    });
}

/// One number of a plan: its name, how far its slider goes, in which steps, and how many decimals it may have.
struct Line<'a> {
    /// Which of the two plans it is of.
    salt: &'a str,
    name: &'static str,
    most: f64,
    step: f64,
    decimals: usize,
}

impl Line<'_> {
    fn slider(&self, ui: &mut Ui, view: View, parts: &mut u64, named: bool) {
        let name = view.t(self.name);
        if named {
            ui.label(caption(name.as_str()));
        }
        let unit = 10f64.powi(self.decimals as i32);
        let most = most_parts(self.decimals);
        let problem = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let width = (ui.available_width() - BOX - 8.0).max(60.0);
            ui.scope(|ui| {
                slider_style(ui, view.skin);
                ui.spacing_mut().slider_width = width;
                let mut value = *parts as f64 / unit;
                let slider = Slider::new(&mut value, 0.0..=self.most.max(self.step))
                    .step_by(self.step)
                    .clamping(SliderClamping::Never)
                    .show_value(false);
                let response = ui.name_inputs(name.as_str(), |ui| ui.add(slider));
                if response.changed() && value.is_finite() {
                    *parts = (value.max(0.0) * unit).round().min(most as f64) as u64;
                }
            });
            let typed = ExactBox {
                id: Id::unique(("plan-number", self.salt, self.name)),
                name: &name,
                decimals: self.decimals,
                most,
                width: BOX,
            };
            typed.show(ui, view, parts)
        });
        told(ui, view, problem.inner);
    }

    /// A number that may be left out.
    fn optional(&self, ui: &mut Ui, view: View, parts: &mut Option<u64>, start: u64) {
        let mut on = parts.is_some();
        if ui.checkbox(&mut on, view.t(self.name)).changed() {
            *parts = on.then_some(start);
        }
        if let Some(value) = parts {
            self.slider(ui, view, value, false);
        }
    }
}

/// Width of a box in which an amount is typed.
const BOX: f32 = 112.0;

/// Most parts of a number with these decimals.
fn most_parts(decimals: usize) -> u64 {
    match decimals {
        0 => MOST_YUAN,
        SHARE => MICRO,
        decimals => MOST_POINTS as u64 * 10u64.pow(decimals as u32),
    }
}

/// Decimals of a price in yuan, of points, and of a share in per cent, as plans keep them.
const FEN: usize = 2;
const POINTS: usize = 6;
const SHARE: usize = 4;

/// What is wrong with what was typed, under its box.
fn told(ui: &mut Ui, view: View, problem: Option<Message>) {
    if let Some(problem) = problem {
        let words = caption(problem.text(view.lang)).color(view.skin.error);
        ui.add(Label::new(words).wrap());
    }
}

fn rule(ui: &mut Ui, view: View, salt: &str, plan: &mut FundPlan, reach: &Reach) {
    let words = view.t(plan.rule.name());
    let id = format!("fund-rule-{salt}");
    ui.name_inputs(view.t("app.funds_rule"), |ui| {
        dropdown(&id, &words)
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                for rule in FundRule::ALL {
                    let chosen = rule == plan.rule;
                    if ui.selectable_label(chosen, view.t(rule.name())).clicked() && !chosen {
                        plan.rule = rule;
                        if rule == FundRule::Tiers && plan.tiers.is_empty() {
                            plan.tiers.clone_from(&reach.tiers);
                        }
                        if rule != FundRule::Floating {
                            plan.budget = None;
                        }
                    }
                }
            });
    });
}

/// The lines of a tier table: from how many points on, how much.
fn tiers(ui: &mut Ui, view: View, salt: &str, plan: &mut FundPlan) {
    let say = |key: &str| view.t(key);
    ui.label(caption(say("app.funds_tiers")));
    let (from_name, amount_name) = (say("app.funds_tier_from"), say("app.funds_tier_amount"));
    let mut gone = None;
    let mut problem = None;
    for (at, line) in plan.tiers.iter_mut().enumerate() {
        let id = Id::unique(("plan-tier", salt, at));
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let mut wrong = None;
            match &mut line.of {
                TierOf::From(micro) => {
                    let from = ExactBox {
                        id: id.with("from"),
                        name: &from_name,
                        decimals: POINTS,
                        most: most_parts(POINTS),
                        width: 76.0,
                    };
                    wrong = from.show(ui, view, micro);
                }
                TierOf::Tier(id) => {
                    ui.add_sized([76.0, 24.0], Label::new(id.as_str()).truncate());
                }
            }
            let amount = ExactBox {
                id: id.with("amount"),
                name: &amount_name,
                decimals: 0,
                most: MOST_YUAN,
                width: BOX,
            };
            let wrong = amount.show(ui, view, &mut line.yuan).or(wrong);
            let button =
                Button::new(crate::app::icon::Icon::Close.atom(12.0)).frame_when_inactive(false);
            if ui
                .add(button)
                .accessible_name(say("app.funds_tier_remove"))
                .clicked()
            {
                gone = Some(at);
            }
            wrong
        });
        problem = problem.or(row.inner);
    }
    told(ui, view, problem);
    if let Some(at) = gone {
        plan.tiers.remove(at);
    }
    let by_points = plan
        .tiers
        .iter()
        .all(|line| matches!(line.of, TierOf::From(_)));
    if by_points
        && ui
            .button(RichText::new(say("app.funds_tier_add")).small())
            .clicked()
    {
        let last = plan
            .tiers
            .last()
            .map_or((100 * MICRO, 100_000), |line| match line.of {
                TierOf::From(from) => (from / 2, line.yuan / 2),
                TierOf::Tier(_) => (0, line.yuan),
            });
        plan.tiers.push(TierAmount {
            of: TierOf::From(last.0),
            yuan: last.1,
        });
    }
}

/// For how many years points count.
fn years(ui: &mut Ui, view: View, salt: &str, plan: &mut FundPlan) {
    let mut on = plan.valid_years.is_some();
    if ui.checkbox(&mut on, view.t("app.funds_years")).changed() {
        plan.valid_years = on.then_some(3);
        plan.once.clear();
    }
    if let Some(years) = &mut plan.valid_years {
        // A box as those of all other numbers have it.
        let line = Line {
            salt,
            name: "app.funds_years",
            most: 10.0,
            step: 1.0,
            decimals: 0,
        };
        let mut value = u64::from(*years);
        line.slider(ui, view, &mut value, false);
        *years = value.clamp(1, MOST_YEARS) as u32;
    }
}

/// For most years points count.
const MOST_YEARS: u64 = 100;

/// By which scheme the second plan takes points.
fn scheme(ui: &mut Ui, view: View, plan: &mut FundPlan) {
    let Some(shelf) = view.results.shelf.ready() else {
        return;
    };
    let same = view.t("app.funds_same_scheme");
    let chosen = plan.scheme.as_deref().and_then(|id| shelf.find(id));
    let words = chosen.map_or_else(
        || same.clone(),
        |entry| entry.scheme.title.text(view.lang).to_owned(),
    );
    ui.name_inputs(view.t("app.funds_scheme"), |ui| {
        dropdown("fund-scheme", &words)
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                if ui.selectable_label(plan.scheme.is_none(), &same).clicked() {
                    plan.scheme = None;
                }
                for entry in shelf.entries.iter().filter(|entry| !entry.is_index()) {
                    let chosen = plan.scheme.as_deref() == Some(entry.id.as_str());
                    let words = entry.scheme.title.text(view.lang);
                    if ui.selectable_label(chosen, words).clicked() {
                        plan.scheme = Some(entry.id.clone());
                    }
                }
            });
    });
}

/// Which ledger the accounts are of.
fn ledger_note(ui: &mut Ui, view: View, state: &FundState) {
    let Some(path) = &state.ledger else {
        return;
    };
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let words = view.f("app.ledger_is", &[("file", &name)]);
    ui.add(Label::new(caption(words)).wrap());
}
