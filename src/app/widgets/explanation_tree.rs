//! Why a total is what it is: groups that open to indicators, indicators that open to formula, rule and cells.

use eframe::egui::{
    self, Atom, Button, CornerRadius, Label, RichText, Sense, TextStyle, TextWrapMode, Ui, Vec2,
    WidgetText,
};

use crate::analysis::{
    Explanation, IndicatorExplanation, Line, LineKind, Node, NodeKind, in_words,
};
use crate::app::icon::Icon;
use crate::app::look::caption;
use crate::app::view::View;
use crate::i18n::{fixed, measured, number, percent, signed};

/// The least share of a line that a name keeps where it needs it.
const NAME: f32 = 0.6;
/// What the mark of a line and its margins take.
const BESIDES: f32 = 44.0;
/// Room between parts of a line.
const GAP: f32 = 8.0;
/// Where what goes below a name begins, behind its indent.
const BELOW: f32 = 12.0;

/// The width of words on one line.
fn width(ui: &Ui, words: &RichText) -> f32 {
    let mode = Some(TextWrapMode::Extend);
    WidgetText::from(words.clone())
        .into_galley(ui, mode, f32::INFINITY, TextStyle::Button)
        .size()
        .x
}

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
    if heading(ui, view, node, depth, open) {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
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

/// The line of a node: what it is called, its points and what they add; whether it was clicked.
fn heading(ui: &mut Ui, view: View, node: &Node, depth: usize, open: bool) -> bool {
    let icon = if open { Icon::Down } else { Icon::Right };
    let name = node.title.text(view.lang);
    let title = if depth == 0 {
        crate::app::look::strong(name)
    } else {
        RichText::new(name)
    };
    let (points, counted) = said(view, node);
    let points = RichText::new(points).color(view.skin.text);
    let counted = RichText::new(counted).small().color(view.skin.quiet);
    let indent = 16.0 * depth as f32;
    // What has no room beside the whole name goes below it.
    let room = ui.available_width() - indent - BESIDES;
    let beside = width(ui, &points) + GAP;
    let with_counted = beside + width(ui, &counted) + GAP;
    let named = width(ui, &title);
    let is_roomy = |taken: f32| named + taken <= room || taken <= room * (1.0 - NAME);
    let (one_line, two_lines) = (is_roomy(with_counted), is_roomy(beside));
    let response = ui
        .horizontal(|ui| {
            ui.add_space(indent);
            let atoms = (icon.atom(12.0), title, Atom::grow());
            let button = if one_line {
                let beside = (points.clone(), counted.clone());
                let (icon, title, grow) = atoms;
                Button::new((icon, title, grow, beside.0, beside.1))
            } else if two_lines {
                let (icon, title, grow) = atoms;
                Button::new((icon, title, grow, points.clone()))
            } else {
                Button::new(atoms)
            };
            let button = button
                .frame_when_inactive(false)
                .stroke(egui::Stroke::NONE)
                .truncate()
                .min_size(Vec2::new(ui.available_width(), 30.0));
            ui.add(button)
        })
        .inner;
    let response = if named > room {
        response.on_hover_text(name)
    } else {
        response
    };
    if !one_line {
        indented(ui, depth, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.add_space(BELOW);
                if !two_lines {
                    ui.label(points);
                }
                ui.label(counted);
            });
        });
    }
    response.clicked()
}

/// The points of a node, and by what weight they add how much.
fn said(view: View, node: &Node) -> (String, String) {
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
    let counted = if node.weighs {
        let weight = number(node.weight, 2, view.lang);
        let share = percent(node.share, 1, view.lang);
        let places: [(&str, &dyn std::fmt::Display); 2] = [("weight", &weight), ("share", &share)];
        format!("{} · {contribution}", view.f("app.weighs", &places))
    } else {
        contribution
    };
    (points, counted)
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
