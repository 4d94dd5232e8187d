//! Under the part that is looked at: how far its weight may move, and of an indicator what it is and how its value
//! becomes points, to be changed.

#![allow(clippy::float_cmp)] // Whether a number is another one than before is meant exactly.

use eframe::egui::{self, CornerRadius, DragValue, Label, RichText, Ui};

use super::{data, problem};
use crate::analysis::in_words;
use crate::app::look::caption;
use crate::app::view::{Desk, View};
use crate::i18n::{Message, measured, number};
use crate::scheme::{Aggregation, Revision, Rule};
use crate::workspace::{PartLine, SchemeEntry, SchemePart, revise};

/// Width of the name of a number.
const NAME: f32 = 120.0;

/// Draws what is known of a part.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry, line: &PartLine) {
    egui::Frame::new()
        .fill(view.skin.sunken)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.spacing_mut().interact_size.y = 24.0;
            if line.was != line.weight {
                let was = measured(line.was, view.lang);
                ui.label(caption(view.f("app.scheme_was", &[("weight", &was)])));
            }
            if line.weighs {
                limits(ui, view, line);
            }
            if let SchemePart::Indicator(id) = &line.part {
                indicator(ui, view, desk, entry, id);
            }
        });
    ui.add_space(4.0);
}

/// Between where the weight may be while the top of the ranking stays.
fn limits(ui: &mut Ui, view: View, line: &PartLine) {
    let hold = &view.results.scheme.hold;
    if let Some(message) = hold.failed() {
        ui.add(Label::new(caption(message.text(view.lang))).wrap());
        return;
    }
    let (Some(found), Some(trial)) = (hold.ready(), view.results.scheme.trial.ready()) else {
        return;
    };
    if found.part != line.part {
        return;
    }
    let from = number(found.hold.from, 2, view.lang);
    let words = if found.hold.to.is_finite() {
        let to = number(found.hold.to, 2, view.lang);
        view.f(
            "app.scheme_holds",
            &[("top", &trial.top), ("from", &from), ("to", &to)],
        )
    } else {
        view.f(
            "app.scheme_holds_above",
            &[("top", &trial.top), ("from", &from)],
        )
    };
    ui.add(Label::new(RichText::new(words).small()).wrap());
    for (key, limit) in [
        ("app.scheme_below", &found.below),
        ("app.scheme_above", &found.above),
    ] {
        let why = limit.words().text(view.lang);
        ui.add(Label::new(caption(view.f(key, &[("limit", &why)]))).wrap());
    }
}

fn indicator(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry, id: &str) {
    let Some(own) = entry.scheme.indicators.iter().find(|own| own.id == id) else {
        return;
    };
    let formula = in_words(&own.formula.text).text(view.lang).to_owned();
    let unit = own.unit.as_ref().map_or("", |unit| unit.text(view.lang));
    // Words that name the unit themselves are not told it twice.
    let words = if unit.is_empty() || formula.contains(unit) {
        view.f("app.scheme_value", &[("formula", &formula)])
    } else {
        let parts: [(&str, &dyn std::fmt::Display); 2] = [("formula", &formula), ("unit", &unit)];
        view.f("app.scheme_value_in", &parts)
    };
    ui.add(Label::new(caption(words)).wrap())
        .on_hover_text(own.formula.text.as_str());
    let place = format!("rule-{id}");
    let part = SchemePart::Indicator(id.to_owned());
    let mut asked: Option<Revision> = None;
    match &own.rule {
        Rule::Steps { steps, .. } => {
            ui.label(caption(view.t("app.scheme_steps")));
            let mut wanted: Vec<[f64; 2]> =
                steps.iter().map(|step| [step.at, step.points]).collect();
            let before = wanted.clone();
            for (at, step) in wanted.iter_mut().enumerate() {
                ui.push_id(at, |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        let [from, points] = step;
                        amount(
                            ui,
                            &view.f("app.scheme_step_from", &[("at", &(at + 1))]),
                            from,
                        );
                        ui.label(caption("→"));
                        let name = view.f("app.scheme_step_points", &[("at", &(at + 1))]);
                        amount(ui, &name, points);
                    });
                });
            }
            if wanted != before {
                asked = Some(Revision::Steps {
                    indicator: id.to_owned(),
                    steps: wanted,
                });
            }
        }
        rule => {
            let kind = Message::new(kind_key(rule)).text(view.lang);
            ui.label(caption(view.f("app.scheme_rule", &[("rule", &kind)])));
            for (key, value) in rule.numbers() {
                ui.horizontal(|ui| {
                    let name = view.t(number_key(key));
                    let label = Label::new(caption(name.as_str())).truncate();
                    ui.add_sized([NAME, 24.0], label);
                    let mut new = value;
                    amount(ui, &name, &mut new);
                    if new != value && new.is_finite() {
                        asked = Some(Revision::Number {
                            indicator: id.to_owned(),
                            key: key.to_owned(),
                            value: new,
                        });
                    }
                });
            }
        }
    }
    if let Some(revision) = asked {
        match revise(entry, data(view), revision, Some(part)) {
            Ok(command) => {
                desk.scheme_problem = None;
                desk.change(command);
            }
            Err(message) => desk.scheme_problem = Some((place.clone(), message)),
        }
    }
    problem(ui, view, desk, &place);
}

/// A number that can be dragged or typed.
fn amount(ui: &mut Ui, name: &str, value: &mut f64) {
    let speed = (value.abs() / 200.0).max(0.01);
    let typed = DragValue::new(value)
        .speed(speed)
        .max_decimals(6)
        .update_while_editing(false)
        .custom_formatter(|value, _| format!("{value}"));
    ui.name_inputs(name, |ui| {
        ui.spacing_mut().button_padding.y = 2.0;
        ui.add_sized([96.0, 24.0], typed)
    });
}

/// Key of how a part counts whose weight has none: a group by what its parts come to, an indicator by its rule.
pub(super) fn counts(entry: &SchemeEntry, part: &SchemePart) -> &'static str {
    let scheme = &entry.scheme;
    match part {
        SchemePart::Group(id) => {
            let at = scheme.groups.iter().position(|own| own.id == *id);
            match at.map(|at| scheme.aggregation(at)) {
                Some(Aggregation::Sum) => "app.scheme_adds",
                Some(Aggregation::Max) => "app.scheme_highest",
                _ => "app.scheme_weightless",
            }
        }
        SchemePart::Indicator(id) => {
            let own = scheme.indicators.iter().find(|own| own.id == *id);
            own.map_or("app.scheme_weightless", |own| kind_key(&own.rule))
        }
    }
}

/// Key of the name of a rule.
fn kind_key(rule: &Rule) -> &'static str {
    match rule {
        Rule::Identity => "app.rule_identity",
        Rule::Steps { .. } => "app.rule_steps",
        Rule::PerUnit { .. } => "app.rule_per_unit",
        Rule::Flag { .. } => "app.rule_flag",
        Rule::MinMax => "app.rule_min_max",
        Rule::ZScore { .. } => "app.rule_z_score",
        Rule::PercentRank => "app.rule_percent_rank",
        Rule::Rank => "app.rule_rank",
        Rule::Borda => "app.rule_borda",
        Rule::Goalposts { .. } => "app.rule_goalposts",
        Rule::Target { .. } => "app.rule_target",
        Rule::DistanceToMax => "app.rule_distance_to_max",
        Rule::DistanceToReference { .. } => "app.rule_distance_to_reference",
        Rule::BaseYear { .. } => "app.rule_base_year",
        Rule::Chained { .. } => "app.rule_chained",
    }
}

/// Key of the name of a number of a rule.
fn number_key(key: &str) -> &'static str {
    match key {
        "points" => "scheme.key_points",
        "per" => "app.scheme_per",
        "cap" => "scheme.key_cap",
        "low" => "scheme.key_low",
        "high" => "scheme.key_high",
        _ => "scheme.key_target",
    }
}
