//! What the changes do: how many places change, tiers before and after, and the ranking with a ghost of where each
//! stood.

use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{
    Align, Align2, Button, Color32, FontId, Label, Layout, Painter, Pos2, Rect, Response, RichText,
    Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

use super::look_at;
use crate::app::look::{caption, family, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, failed, loading};
use crate::figure::{Weight, shorten_name};
use crate::i18n::{Message, number};
use crate::workspace::{Command, Moved, Trial, TrialOrder};

/// Height of a row.
const ROW: f32 = 32.0;
/// Width of the lane of ghosts.
const LANE: f32 = 44.0;
/// Width of a total.
const TOTAL: f32 = 56.0;
/// Width of how far somebody moved.
const MOVE: f32 = 72.0;
/// Least room between a total and how far somebody moved.
const GAP: f32 = 10.0;

/// Draws what the changes do.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let results = &view.results.scheme;
    if let Some(message) = results.failed() {
        failed(ui, view, desk, message);
        return;
    }
    let Some(trial) = results.trial.ready() else {
        loading(ui, view, "workspace.work_trial");
        return;
    };
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(ui.available_height());
        ui.spacing_mut().item_spacing.y = 6.0;
        let year = trial
            .key
            .year
            .map_or_else(String::new, |year| year.to_string());
        ui.label(section(view.f("app.trial_title", &[("year", &year)])));
        ui.add(Label::new(RichText::new(words(view, trial))).wrap());
        tiers(ui, view, trial);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.spacing_mut().button_padding = Vec2::new(10.0, 3.0);
            ui.spacing_mut().interact_size.y = 26.0;
            let chosen = view.state().scheme.order;
            for (order, key) in [
                (TrialOrder::Rank, "app.trial_by_rank"),
                (TrialOrder::Rises, "app.trial_rises"),
                (TrialOrder::Falls, "app.trial_falls"),
            ] {
                let button = Button::new(RichText::new(view.t(key)).small());
                if ui.add(button.selected(order == chosen)).clicked() && order != chosen {
                    look_at(view, desk, |page| page.order = order);
                }
            }
            if !trial.is_idle() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add_space(6.0);
                    ui.label(caption(view.t("app.trial_head")));
                });
            }
        });
        list(ui, view, desk, trial);
    });
}

/// The changes in a sentence or two.
fn words(view: View, trial: &Trial) -> String {
    let count = |count: usize| number(count as f64, 0, view.lang);
    if trial.is_idle() {
        return view.f("app.trial_idle", &[("ranked", &count(trial.ranked))]);
    }
    let say = |key: &'static str, args: &[(&'static str, usize)]| {
        let mut message = Message::new(key);
        for (name, value) in args {
            message = message.with(name, *value);
        }
        message.text(view.lang)
    };
    let mut words = say(
        "app.trial_moved",
        &[
            ("moved", trial.moved),
            ("ranked", trial.ranked),
            ("entered", trial.entered),
            ("top", trial.top),
        ],
    );
    for (key, count) in [
        ("app.trial_gained", trial.gained),
        ("app.trial_lost", trial.lost),
    ] {
        if count > 0 {
            words.push_str(&say(key, &[("count", count)]));
        }
    }
    words
}

/// Members of each tier, before and after.
fn tiers(ui: &mut Ui, view: View, trial: &Trial) {
    let scheme = &trial.key.scheme;
    if trial.tiers.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        for (tier, [was, is]) in scheme.tiers.iter().zip(&trial.tiers) {
            let title = tier.title.text(view.lang);
            let words = if was == is {
                format!("{title} {is}")
            } else {
                format!("{title} {was} → {is}")
            };
            let words = caption(words);
            let words = if was == is {
                words
            } else {
                words.color(view.skin.accent)
            };
            ui.add(Label::new(words).extend());
        }
    });
}

fn list(ui: &mut Ui, view: View, desk: &mut Desk, trial: &Trial) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let by_rank = trial.key.order == TrialOrder::Rank;
    ScrollArea::vertical()
        .id_salt("trial-list")
        .auto_shrink(false)
        .show_rows(ui, ROW, trial.rows.len(), |ui, range| {
            let width = ui.available_width();
            let height = ROW * range.len() as f32;
            let (rect, _) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
            let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            let top = |at: f32| rect.top() + (at - range.start as f32) * ROW;
            for at in range.clone() {
                let moved = &trial.rows[at];
                let line =
                    Rect::from_min_size(pos2(rect.left(), top(at as f32)), Vec2::new(width, ROW));
                if by_rank && !trial.is_idle() {
                    ghost(&painter, view, moved, line, &top, at);
                }
                row(ui, view, desk, trial, moved, line);
            }
        });
}

/// From where an observation stood to where it stands.
fn ghost(
    painter: &Painter,
    view: View,
    moved: &Moved,
    line: Rect,
    top: &dyn Fn(f32) -> f32,
    at: usize,
) {
    let Some(was) = moved.was else { return };
    let color = sign_color(view, moved);
    let (left, right) = (line.left() + 8.0, line.left() + LANE - 8.0);
    let now = line.center().y;
    // Places that are shared make ranks and rows differ: a row that keeps its rank keeps its place.
    let shift = moved.rank.map_or(0.0, |rank| was as f32 - rank as f32);
    let before = top(at as f32 + shift) + ROW / 2.0;
    let middle = f32::midpoint(left, right);
    let points = [
        pos2(left, before),
        pos2(middle, before),
        pos2(middle, now),
        pos2(right, now),
    ];
    let shape = |points: [Pos2; 4], color: Color32| {
        CubicBezierShape::from_points_stroke(
            points,
            false,
            Color32::TRANSPARENT,
            Stroke::new(1.5, color),
        )
    };
    painter.add(shape(points, color.gamma_multiply(0.7)));
    painter.circle_filled(pos2(left, before), 2.5, color.gamma_multiply(0.5));
    painter.circle_filled(pos2(right, now), 3.0, color);
}

fn sign_color(view: View, moved: &Moved) -> Color32 {
    match moved.places() {
        Some(places) if places > 0 => view.skin.up,
        Some(places) if places < 0 => view.skin.down,
        _ => view.skin.line,
    }
}

/// The ground of a row, which selects whose it is.
fn ground(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    trial: &Trial,
    moved: &Moved,
    place: Rect,
) -> Response {
    let scored = &trial.key.base;
    let key = scored.entities.get(moved.row as usize).unwrap_or_default();
    let state = view.state();
    let of_index = view.results.tries_index(state);
    let selected = if of_index {
        state.county.as_deref() == Some(key)
    } else {
        state.enterprise.as_deref() == Some(key)
    };
    let name = scored.name(moved.row);
    let id = ui.scope_id().with(("trial", moved.row));
    let response = ui.interact(place, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if selected || response.hovered() {
        let fill = if selected {
            view.skin.selected
        } else {
            view.skin.hovered
        };
        let inner = place.shrink2(Vec2::new(0.0, 1.0));
        ui.painter().rect_filled(inner, 6.0, fill);
    }
    if response.clicked() {
        let key = Some(key.to_owned());
        desk.change(if of_index {
            Command::SelectCounty(key)
        } else {
            Command::SelectEnterprise(key)
        });
    }
    response
}

fn row(ui: &mut Ui, view: View, desk: &mut Desk, trial: &Trial, moved: &Moved, line: Rect) {
    let scored = &trial.key.base;
    let skin = view.skin;
    // Without ghosts and moves their room is for the names.
    let lane = if trial.key.order == TrialOrder::Rank && !trial.is_idle() {
        LANE
    } else {
        0.0
    };
    let right = Rect::from_min_max(pos2(line.left() + lane, line.top()), line.max);
    let name = scored.name(moved.row);
    let response = ground(ui, view, desk, trial, moved, right);
    let painter = ui.painter().with_clip_rect(line.intersect(ui.clip_rect()));
    let body = FontId::new(14.0, family(Weight::Regular));
    let medium = FontId::new(14.0, family(Weight::Medium));
    let small = FontId::new(12.0, family(Weight::Regular));
    // As wide as the farthest move between all these places would be, so that totals stand under each other.
    let moves = if trial.is_idle() {
        0.0
    } else {
        let farthest = format!("▼ {0} ({0})", trial.rows.len());
        let galley = painter.layout_no_wrap(farthest, small.clone(), skin.text);
        MOVE.max(galley.size().x + GAP)
    };
    let middle = line.center().y;
    let write = |x: f32, anchor: Align2, words: &str, font: &FontId, color: Color32| {
        painter.text(pos2(x, middle), anchor, words, font.clone(), color)
    };
    let ranked = |rank: Option<u32>| {
        rank.map_or_else(
            || "–".to_owned(),
            |rank| number(f64::from(rank), 0, view.lang),
        )
    };
    write(
        right.left() + 34.0,
        Align2::RIGHT_CENTER,
        &ranked(moved.rank),
        &medium,
        skin.text,
    );
    let decimals = scored.scores.scheme.decimals as usize;
    let total = |value: Option<f64>| {
        value.map_or_else(
            || "–".to_owned(),
            |value| format!("{value:.decimals$}").replace('-', "\u{2212}"),
        )
    };
    let end = line.right() - 10.0;
    let change = match (moved.was, moved.places()) {
        (Some(_), Some(0)) => String::new(),
        (Some(was), Some(places)) => {
            let sign = if places > 0 { "▲" } else { "▼" };
            format!("{sign} {} ({was})", places.abs())
        }
        (None, _) => view.t("app.trial_new"),
        (Some(was), None) => format!("({was})"),
    };
    write(
        end,
        Align2::RIGHT_CENTER,
        &change,
        &small,
        sign_ink(view, moved),
    );
    write(
        end - moves,
        Align2::RIGHT_CENTER,
        &total(moved.total),
        &body,
        skin.text,
    );
    let start = right.left() + 44.0;
    let room = end - moves - TOTAL - start;
    let width = |text: &str| {
        let galley = painter.layout_no_wrap(text.to_owned(), body.clone(), skin.text);
        galley.size().x
    };
    let shown = shorten_name(name, &|text| width(text) <= room);
    write(start, Align2::LEFT_CENTER, &shown, &body, skin.text);
    if shown != name {
        response.on_hover_text(name);
    }
}

/// Gains and losses as words are written.
fn sign_ink(view: View, moved: &Moved) -> Color32 {
    match moved.places() {
        Some(places) if places > 0 => view.skin.up,
        Some(places) if places < 0 => view.skin.down,
        _ => view.skin.quiet,
    }
}
