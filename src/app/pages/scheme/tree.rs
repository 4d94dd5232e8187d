//! The tree: a line for each group and indicator, with a slider for its weight.

#![allow(clippy::float_cmp)] // Whether a number is another one than before is meant exactly.

use eframe::egui::{
    self, Align, Align2, Button, DragValue, FontId, Layout, Rect, RichText, Slider, Stroke, Ui,
    Vec2, pos2,
};

use super::{details, look_at};
use crate::app::look::{caption, family, slider_style, strong};
use crate::app::view::{Desk, Hand, View};
use crate::figure::Weight;
use crate::i18n::percent;
use crate::workspace::{Holding, PartLine, SchemeEntry, SchemePart, reweigh};

/// Height of a line.
const LINE: f32 = 30.0;
/// Width of the box in which a weight is typed.
const BOX: f32 = 66.0;
/// Width of the share of a weight.
const SHARE: f32 = 52.0;

/// Draws the tree.
pub(super) fn show(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    entry: &SchemeEntry,
    lines: Vec<PartLine>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = &view.state().scheme;
    let mut held = false;
    for line in lines {
        let id = match &line.part {
            SchemePart::Group(id) | SchemePart::Indicator(id) => id.clone(),
        };
        ui.push_id(id, |ui| {
            held |= show_line(ui, view, desk, entry, &line);
            if shown.part.as_ref() == Some(&line.part) {
                details::show(ui, view, desk, entry, &line);
            }
        });
    }
    if !held {
        desk.hand = None;
    }
}

/// One line; whether its weight is being dragged.
fn show_line(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    entry: &SchemeEntry,
    line: &PartLine,
) -> bool {
    let shown = &view.state().scheme;
    let selected = shown.part.as_ref() == Some(&line.part);
    let title = line.title.text(view.lang).to_owned();
    let inside = ui.available_width();
    let slide = (inside * 0.28).clamp(90.0, 220.0);
    let named = if line.weighs {
        inside - slide - BOX - SHARE - 24.0
    } else {
        inside * 0.62
    };
    let mut held = false;
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(inside, LINE), layout, |ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        ui.spacing_mut().item_spacing.x = 8.0;
        let words = match line.depth {
            0 => strong(title.as_str()),
            _ => RichText::new(title.as_str()),
        };
        let words = if line.is_changed {
            words.color(view.skin.accent)
        } else {
            words
        };
        let indent = 14.0 * line.depth as f32;
        ui.add_space(indent);
        let size = Vec2::new((named - indent - 8.0).max(60.0), LINE - 2.0);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().button_padding.x = 6.0;
            let button = Button::new((words, egui::Atom::grow()))
                .selected(selected)
                .frame_when_inactive(selected)
                .stroke(Stroke::NONE)
                .truncate()
                .min_size(size);
            let response = ui.add(button).on_hover_text(title.as_str());
            if response.clicked() {
                let part = (!selected).then(|| line.part.clone());
                look_at(view, desk, |page| page.part = part);
            }
        });
        if !line.weighs {
            ui.label(caption(view.t(details::counts(entry, &line.part))));
            return;
        }
        let hand = desk.hand.as_ref().filter(|hand| hand.part == line.part);
        let before = hand.map_or(line.weight, |hand| hand.weight);
        let mut weight = before;
        let most = line.sum.max(line.weight);
        let grid = if line.sum <= 2.0 { 0.0001 } else { 0.01 };
        let name = view.f("app.scheme_weight_of", &[("title", &title)]);
        ui.scope(|ui| {
            slider_style(ui, view.skin);
            ui.spacing_mut().slider_width = slide;
            ui.spacing_mut().interact_size.y = 18.0;
            let slider = Slider::new(&mut weight, 0.0..=most.max(grid))
                .step_by(if line.sum <= 2.0 { 0.005 } else { 0.5 })
                .clamping(egui::SliderClamping::Never)
                .show_value(false);
            let response = ui.name_inputs(name.as_str(), |ui| ui.add(slider));
            held |= response.dragged();
            marks(ui, view, line, response.rect, most, selected);
        });
        let decimals = if line.sum <= 2.0 { 4 } else { 2 };
        let typed = DragValue::new(&mut weight)
            .range(0.0..=f64::MAX)
            .speed(grid * 10.0)
            .max_decimals(4)
            .update_while_editing(false)
            .custom_formatter(|weight, _| short(weight));
        let response = ui.name_inputs(name.as_str(), |ui| {
            ui.spacing_mut().button_padding = Vec2::new(4.0, 2.0);
            ui.add_sized([BOX, LINE - 6.0], typed)
        });
        held |= response.dragged();
        share(ui, view, line);
        if is_moved(before, weight) {
            let weight = format!("{weight:.decimals$}").parse().unwrap_or(weight);
            let from = match hand {
                Some(hand) => hand.from.clone(),
                None => entry.clone(),
            };
            desk.change(reweigh(&from, shown, &line.part, weight));
            if held {
                desk.hand = Some(Hand {
                    from,
                    part: line.part.clone(),
                    weight,
                });
            }
        }
    });
    held
}

/// Whether a weight is another one than it was. A box that is only passed through gives back what it shows, which may
/// have fewer digits than the weight.
fn is_moved(before: f64, weight: f64) -> bool {
    weight.is_finite() && short(weight) != short(before)
}

/// A weight with at most four decimals.
fn short(weight: f64) -> String {
    let words = format!("{weight:.4}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The share of a weight among its siblings.
fn share(ui: &mut Ui, view: View, line: &PartLine) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(SHARE, LINE), egui::Sense::hover());
    let words = line
        .share
        .map_or_else(|| "–".to_owned(), |share| percent(share, 1, view.lang));
    ui.painter().text(
        pos2(rect.right() - 4.0, rect.center().y),
        Align2::RIGHT_CENTER,
        words,
        FontId::new(12.0, family(Weight::Regular)),
        view.skin.quiet,
    );
}

/// On the slider: where the weight is as it is written, and between where the top of the ranking stays.
fn marks(ui: &Ui, view: View, line: &PartLine, rail: Rect, most: f64, selected: bool) {
    let radius = rail.height() / 2.5;
    let (left, right) = (rail.left() + radius, rail.right() - radius);
    let place = |weight: f64| {
        let share = if most > 0.0 { weight / most } else { 0.0 };
        left + (right - left) * share.clamp(0.0, 1.0) as f32
    };
    let painter = ui.painter();
    if line.was != line.weight {
        let x = place(line.was);
        let stroke = Stroke::new(1.5, view.skin.quiet);
        painter.vline(x, rail.top() + 4.0..=rail.bottom() - 4.0, stroke);
    }
    let holding: Option<&Holding> = view.results.scheme.hold.ready().map(|own| &**own);
    if let Some(holding) = holding.filter(|own| selected && own.part == line.part) {
        let band = Rect::from_x_y_ranges(
            place(holding.hold.from)..=place(holding.hold.to),
            rail.bottom() - 4.0..=rail.bottom() - 1.0,
        );
        painter.rect_filled(band, 1.5, view.skin.up);
    }
}

#[cfg(test)]
mod tests {
    use super::{is_moved, short};

    #[test]
    fn a_box_that_is_passed_through_changes_no_weight() {
        for weight in [0.6667, 2.0 / 3.0, 22.222_222, 12.0, 0.0] {
            let shown: f64 = short(weight).parse().unwrap_or(f64::NAN);
            assert!(!is_moved(weight, shown), "{weight} as {shown}");
        }
        assert!(is_moved(0.6667, 0.6668));
        assert!(!is_moved(0.5, f64::NAN));
    }
}
