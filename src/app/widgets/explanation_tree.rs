//! Why a total is what it is: groups that open to indicators, indicators that open to formula, rule and cells.

use eframe::egui::{self, Atom, Button, CornerRadius, Label, RichText, Sense, Ui, Vec2};

use crate::analysis::{
    Explanation, IndicatorExplanation, Line, LineKind, Node, NodeKind, in_words,
};
use crate::app::icon::Icon;
use crate::app::look::caption;
use crate::app::view::View;
use crate::i18n::{fixed, measured, number, percent, signed};

/// Draws the tree.
pub fn explanation_tree(ui: &mut Ui, view: View, explanation: &Explanation) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for line in explanation.lines() {
        show_line(ui, view, &line);
    }
    ui.add(Label::new(caption(explanation.aggregation.text(view.lang))).wrap());
    for node in &explanation.nodes {
        show_node(ui, view, node, 0);
    }
}

fn show_node(ui: &mut Ui, view: View, node: &Node, depth: usize) {
    let id = ui.make_persistent_id(("explanation", &node.id, depth));
    let mut open = ui
        .data(|data| data.get_temp::<bool>(id))
        .unwrap_or(depth == 0);
    let icon = if open { Icon::Down } else { Icon::Right };
    let value = |value: Option<f64>| {
        value.map_or_else(|| "–".to_owned(), |value| fixed(value, 2, view.lang))
    };
    let points = match (&node.kind, node.points) {
        (NodeKind::Indicator(indicator), points) => match indicator.best {
            Some(best) => view.f(
                "app.points_of",
                &[
                    ("points", &value(points)),
                    ("best", &number(best, 2, view.lang)),
                ],
            ),
            None => value(points),
        },
        (NodeKind::Group { .. }, points) => value(points),
    };
    let title = RichText::new(node.title.text(view.lang));
    let title = if depth == 0 {
        crate::app::look::strong(node.title.text(view.lang))
    } else {
        title
    };
    let contribution = match node.log_contribution {
        Some(log) => view.f(
            "app.contributes_log",
            &[
                ("factor", &number(log.exp(), 3, view.lang)),
                ("log", &signed(log, 3, view.lang)),
            ],
        ),
        None => view.f("app.contributes", &[("points", &value(node.contribution))]),
    };
    let weight = number(node.weight, 2, view.lang);
    let share = percent(node.share, 1, view.lang);
    let places: [(&str, &dyn std::fmt::Display); 2] = [("weight", &weight), ("share", &share)];
    let counted = format!("{} · {contribution}", view.f("app.weighs", &places));
    ui.horizontal(|ui| {
        ui.add_space(16.0 * depth as f32);
        let button = Button::new((
            icon.atom(12.0),
            title,
            Atom::grow(),
            RichText::new(points).color(view.skin.text),
            RichText::new(counted).small().color(view.skin.quiet),
        ))
        .frame_when_inactive(false)
        .stroke(egui::Stroke::NONE)
        .truncate()
        .min_size(Vec2::new(ui.available_width(), 30.0));
        if ui.add(button).clicked() {
            open = !open;
            ui.data_mut(|data| data.insert_temp(id, open));
        }
    });
    if !open {
        return;
    }
    match &node.kind {
        NodeKind::Group {
            aggregation,
            children,
        } => {
            indented(ui, depth + 1, |ui| {
                ui.label(caption(aggregation.text(view.lang)));
            });
            for child in children {
                show_node(ui, view, child, depth + 1);
            }
        }
        NodeKind::Indicator(indicator) => {
            indented(ui, depth + 1, |ui| show_indicator(ui, view, indicator));
        }
    }
}

fn indented(ui: &mut Ui, depth: usize, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(16.0 * depth as f32 + 12.0);
        ui.vertical(content);
    });
}

fn show_indicator(ui: &mut Ui, view: View, indicator: &IndicatorExplanation) {
    let skin = view.skin;
    egui::Frame::new()
        .fill(skin.sunken)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            for line in indicator.lines() {
                show_line(ui, view, &line);
            }
            let filled = view.f(
                "app.formula_is",
                &[
                    ("formula", &indicator.filled),
                    (
                        "value",
                        &indicator
                            .value
                            .map_or_else(|| "–".to_owned(), |value| measured(value, view.lang)),
                    ),
                    (
                        "unit",
                        &indicator
                            .unit
                            .as_ref()
                            .map_or("", |unit| unit.text(view.lang)),
                    ),
                ],
            );
            let words = in_words(&indicator.formula).text(view.lang).to_owned();
            ui.add(Label::new(caption(words)).wrap())
                .on_hover_text(indicator.formula.as_str());
            if indicator.raw.len() > 1 {
                ui.add(Label::new(RichText::new(filled).small()).wrap());
            }
            for raw in &indicator.raw {
                show_raw(ui, view, raw);
            }
        });
}

/// One sentence, in the manner of what it is about.
fn show_line(ui: &mut Ui, view: View, line: &Line) {
    let words = line.words.text(view.lang);
    let skin = view.skin;
    let words = match line.kind {
        LineKind::Next => {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
                Icon::Up.paint(ui.painter(), rect, skin.accent);
                ui.add(Label::new(RichText::new(words).color(skin.accent)).wrap());
            });
            return;
        }
        LineKind::Rule => RichText::new(words),
        LineKind::Missing | LineKind::Imputed => RichText::new(words).color(skin.warning),
        LineKind::Closing => RichText::new(words).small().color(skin.accent),
        LineKind::Peers | LineKind::Treated | LineKind::Range => caption(words),
    };
    ui.add(Label::new(words).wrap());
}

fn show_raw(ui: &mut Ui, view: View, raw: &crate::analysis::RawValue) {
    let value = raw.value.as_deref().unwrap_or("–");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(raw.title.text(view.lang)).small());
        ui.label(crate::app::look::strong(value).small());
        if let Some(evidence) = &raw.evidence {
            let place = evidence.place.to_string();
            ui.label(RichText::new(place).small().color(view.skin.accent))
                .on_hover_text(view.f(
                    "app.cell_says",
                    &[
                        ("header", &evidence.place.header),
                        ("raw", &evidence.raw.as_deref().unwrap_or("–")),
                    ],
                ));
            if let Some(conversion) = &evidence.conversion {
                ui.label(caption(conversion.text(view.lang)));
            }
        }
    });
}
