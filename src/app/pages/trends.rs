//! Trends: a measure of several entities over the years, as an interactive chart.

use eframe::egui::{self, Align2, FontId, Label, Panel, Rect, RichText, Ui, Vec2};
use egui_plot::{
    AxisHints, HLine, HoverPosition, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints,
    PlotTransform, PlotUi, Points, Text,
};

use super::trend_choices::{choices, select};
use super::trend_ends::{apart, pieces, seen_end, within};
use super::trend_ticks::{round_ticks, year_marks};
use super::{begin, instead};
use crate::analysis::Series;
use crate::app::action::Slot;
use crate::app::look::{Skin, caption, color32, family};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, export_menu};
use crate::figure::{Axis, Weight, decimals_of, short_number};
use crate::i18n::{fill, fixed, number, united};
use crate::workspace::{TrendKey, TrendView};

/// Height of a name at the end of a line, in points.
const LABEL: f32 = 18.0;
/// Size of its letters.
const LETTERS: f32 = 14.0;
/// Most lines whose ends are labelled.
const MOST_LABELS: usize = 12;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = results.trend.ready().map_or_else(String::new, |trend| {
        let unit = trend.measure.unit.text(view.lang);
        let title = trend.measure.title.text(view.lang);
        if unit.is_empty() {
            title.to_owned()
        } else {
            view.f("app.measure_in", &[("measure", &title), ("unit", &unit)])
        }
    });
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let ready = results.trend_figure.figure.fresh().is_some();
        export_menu(ui, view, desk, Slot::Trend, export_size, ready);
    });
    if !begun {
        return;
    }
    let failure = results
        .trend_source
        .failed()
        .or_else(|| results.trend.failed());
    let shown = results.trend_source.ready().zip(results.trend.ready());
    let shown = shown.zip(results.trend.key());
    let Some(((source, trend), key)) = shown.filter(|_| failure.is_none()) else {
        instead(ui, view, desk, failure, true, "workspace.work_figure");
        return;
    };
    Panel::left("trend-choices")
        .resizable(false)
        .exact_size(264.0)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            right: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| choices(ui, view, desk, source, key));
    card(ui, view.skin, |ui| {
        ui.set_min_size(ui.available_size());
        chart(ui, view, desk, key, trend);
    });
}

/// All lines, the subject over the others.
fn draw_lines<'a>(plot: &mut PlotUi<'a>, view: View, key: &TrendKey, trend: &'a TrendView) {
    let skin = view.skin;
    let subject = |line: &&Series| key.subject.as_ref() == Some(&line.entity);
    let context = trend.lines.iter().filter(|line| !subject(line));
    for line in context.chain(trend.lines.iter().filter(subject)) {
        let chosen = subject(&line);
        let color = if chosen {
            skin.accent
        } else {
            color32(skin.theme.context)
        };
        let width = if chosen { 3.0 } else { 1.5 };
        let dot = |point: [f64; 2], radius: f32| {
            Points::new(line.name.as_str(), vec![point])
                .shape(MarkerShape::Circle)
                .radius(radius)
                .color(color)
        };
        let pieces = pieces(&line.points);
        let end = pieces.last().and_then(|piece| piece.last()).copied();
        for piece in pieces {
            // A year between two gaps, which no line reaches.
            if let [lonely] = piece.as_slice() {
                plot.points(dot(*lonely, width * 1.3));
            }
            plot.line(
                Line::new(line.name.as_str(), PlotPoints::from(piece))
                    .color(color)
                    .width(width),
            );
        }
        if let Some(end) = end.filter(|_| chosen) {
            plot.points(dot(end, width * 1.5));
        }
    }
}

/// Lines at the round values in view, from the first year to the last as in the export: none under the names.
fn gridlines(plot: &mut PlotUi, skin: &Skin, (first, last): (i32, i32)) {
    let bounds = plot.plot_bounds();
    for mark in round_ticks((bounds.min()[1], bounds.max()[1])) {
        let ends = [first, last].map(|year| [f64::from(year), mark.value]);
        plot.line(
            Line::new("", PlotPoints::from(ends.to_vec()))
                .color(skin.line)
                .width(1.0)
                .allow_hover(false),
        );
    }
}

fn chart(ui: &mut Ui, view: View, desk: &mut Desk, key: &TrendKey, trend: &TrendView) {
    let skin = view.skin;
    let decimals = trend.measure.decimals;
    let lang = view.lang;
    let unit = trend.measure.unit.text(lang).to_owned();
    if trend
        .lines
        .iter()
        .all(|line| line.points.iter().all(|(_, value)| value.is_none()))
    {
        ui.label(RichText::new(view.t("app.no_values")).weak());
        return;
    }
    let years = || {
        trend
            .lines
            .iter()
            .flat_map(|line| &line.points)
            .filter(|(_, value)| value.is_some())
            .map(|(year, _)| *year)
    };
    let first = years().min().unwrap_or_default();
    let last = years().max().unwrap_or_default();
    ui.add(Label::new(caption(view.t("app.chart_help"))).truncate());
    // Room for the names at the ends of the lines, and years as many as have room.
    let room = ui.available_width().max(240.0);
    let share = (end_width(ui, view, trend) / (room - 80.0)).clamp(0.04, MOST_ROOM);
    let beyond = f64::from(last - first).max(1.0) * f64::from(share / (1.0 - share));
    let most = (room * (1.0 - share) / YEAR) as usize;
    let (low, high) = reach(key, trend);
    let small = egui::TextStyle::Small.resolve(ui.style());
    let axis = |hints: AxisHints<'static>| {
        hints
            .tick_label_color(skin.quiet)
            .tick_label_font(small.clone())
    };
    let plot = Plot::new(("trend", &trend.measure.id))
        .show_background(false)
        .show_crosshair(false)
        .show_grid([false, false])
        .set_margin_fraction(Vec2::ZERO)
        .allow_boxed_zoom(false)
        .allow_scroll(false)
        .include_y(low)
        .include_y(high)
        .include_x(f64::from(first))
        .include_x(f64::from(last) + beyond)
        .x_grid_spacer(move |input| year_marks(input.bounds, (first, last), most))
        .y_grid_spacer(|input| round_ticks(input.bounds))
        .custom_x_axes(vec![
            axis(AxisHints::new_x()).formatter(|mark, _| format!("{:.0}", mark.value)),
        ])
        .custom_y_axes(vec![axis(AxisHints::new_y()).formatter(move |mark, _| {
            fixed(mark.value, decimals_of(mark.step_size), lang)
        })])
        .label_formatter(move |hover| match hover {
            HoverPosition::NearDataPoint {
                plot_name,
                position,
                ..
            } if !plot_name.is_empty() => {
                let value = number(position.y, decimals.max(2), lang);
                let value = united(&value, &unit, lang);
                let words = format!("{plot_name}\n{:.0}  {value}", position.x);
                let origin = origin(view, key, plot_name, position.x.round() as i32);
                Some(format!("{words}\n{origin}"))
            }
            _ => None,
        });
    let shown = plot.show(ui, |plot| {
        gridlines(plot, skin, (first, last));
        if let Some(target) = key.target {
            plot.hline(
                HLine::new("", target)
                    .color(skin.quiet)
                    .style(LineStyle::dashed_loose()),
            );
        }
        draw_lines(plot, view, key, trend);
        let names = end_labels(plot, view, key, trend);
        wheel(plot);
        pointed(plot, trend, &names)
    });
    if let Some(entity) = shown.inner {
        let response = shown
            .response
            .on_hover_cursor(egui::CursorIcon::PointingHand);
        if response.clicked() && key.subject.as_ref() != Some(&entity) {
            select(view, desk, key, entity);
        }
    }
    name_axis(ui, view, trend, &shown.transform);
}

/// The unit stands at the axis. Lines need not start at zero, but say where they do.
fn name_axis(ui: &Ui, view: View, trend: &TrendView, shown: &PlotTransform) {
    let lang = view.lang;
    let bounds = shown.bounds();
    let ticks = round_ticks((bounds.min()[1], bounds.max()[1]));
    let start = ticks.first().filter(|mark| mark.value > 0.0);
    let unit = trend.measure.unit.text(lang).to_owned();
    let note = start.map_or_else(String::new, |mark| {
        let start = fixed(mark.value, decimals_of(mark.step_size), lang);
        fill(lang, "figure.axis_starts", &[("start", &start)])
    });
    let words: Vec<String> = [unit, note]
        .into_iter()
        .filter(|own| !own.is_empty())
        .collect();
    if !words.is_empty() {
        let corner = shown.frame().left_top() + Vec2::new(8.0, 2.0);
        ui.painter().text(
            corner,
            Align2::LEFT_TOP,
            words.join(" · "),
            egui::TextStyle::Small.resolve(ui.style()),
            view.skin.quiet,
        );
    }
}

/// Where the axis of the export begins and ends, with a little room for what stands there.
fn reach(key: &TrendKey, trend: &TrendView) -> (f64, f64) {
    let values = || {
        let points = trend.lines.iter().flat_map(|line| &line.points);
        points.filter_map(|(_, value)| *value).chain(key.target)
    };
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let axis = Axis::ending(low, high, false);
    let end = axis.high().max(high);
    let spare = (end - axis.low()) * 0.02;
    (axis.low() - spare, end + spare * 3.0)
}

/// Width of a year under the chart with the gap to the next one.
const YEAR: f32 = 52.0;
/// Most of the chart's width that the names at the ends take.
const MOST_ROOM: f32 = 0.34;

/// Width of the widest name with its value at the end of a line; nothing where none are written.
fn end_width(ui: &Ui, view: View, trend: &TrendView) -> f32 {
    if trend.lines.len() > MOST_LABELS {
        return 0.0;
    }
    let font = FontId::new(LETTERS, family(Weight::Bold));
    let words = trend.lines.iter().filter_map(|line| {
        let value = line.points.iter().rev().find_map(|(_, value)| *value)?;
        Some(end_words(view, trend, line, value))
    });
    let width = |words: String| {
        let color = egui::Color32::PLACEHOLDER;
        let galley = ui.painter().layout_no_wrap(words, font.clone(), color);
        galley.size().x
    };
    words.map(width).fold(0.0, f32::max)
}

/// Which cells of which file a value comes from.
fn origin(view: View, key: &TrendKey, name: &str, year: i32) -> String {
    let dataset = &key.dataset;
    let column = |id: &str| dataset.frame.column(id).ok();
    let names = column("name").and_then(|column| column.str().ok());
    let years = column("year").and_then(|column| column.i32().ok());
    let row = names.zip(years).and_then(|(names, years)| {
        (0..dataset.height())
            .find(|&row| years.get(row) == Some(year) && names.get(row) == Some(name))
    });
    let columns = &key.measure.formula.columns;
    let cells: Vec<String> = columns
        .iter()
        .filter_map(|id| Some(dataset.evidence(row?, id)?.place.to_string()))
        .collect();
    let place = if cells.is_empty() {
        dataset.table.source.name()
    } else {
        cells.join(", ")
    };
    view.f("app.from_cell", &[("place", &place)])
}

/// The wheel enlarges around the pointer, as on the map.
fn wheel(plot: &mut PlotUi) {
    let scroll = plot.ctx().input(|input| input.smooth_scroll_delta().y);
    if scroll.abs() > 0.1 && plot.response().hovered() {
        plot.zoom_bounds_around_hovered(Vec2::splat((scroll / 240.0).exp()));
    }
}

/// How near to a line the pointer must be, in points.
const NEAR: f32 = 12.0;

/// What the pointer is over: the name at the end of a line, else the nearest line.
fn pointed(plot: &PlotUi, trend: &TrendView, names: &[(Rect, String)]) -> Option<String> {
    let response = plot.response();
    let pointer = response
        .interact_pointer_pos()
        .or_else(|| response.hover_pos())?;
    let name = names.iter().find(|(place, _)| place.contains(pointer));
    if let Some((_, entity)) = name {
        return Some(entity.clone());
    }
    let distance = |line: &Series| {
        let points = line
            .points
            .iter()
            .filter_map(|(year, value)| Some(PlotPoint::new(f64::from(*year), (*value)?)))
            .map(|point| plot.screen_from_plot(point));
        let points: Vec<_> = points.collect();
        let pieces = points.windows(2).map(|pair| {
            let (along, to) = (pair[1] - pair[0], pointer - pair[0]);
            let share = (to.dot(along) / along.length_sq().max(1e-6)).clamp(0.0, 1.0);
            (to - along * share).length()
        });
        let dots = points.iter().map(|point| point.distance(pointer));
        pieces.chain(dots).fold(f32::INFINITY, f32::min)
    };
    trend
        .lines
        .iter()
        .map(|line| (distance(line), line))
        .filter(|(distance, _)| *distance < NEAR)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, line)| line.entity.clone())
}

/// Names and values at the ends of the lines, pushed apart where they would lie on each other; their places with the
/// entities.
fn end_labels(
    plot: &mut PlotUi,
    view: View,
    key: &TrendKey,
    trend: &TrendView,
) -> Vec<(Rect, String)> {
    let mut places = Vec::new();
    if trend.lines.len() > MOST_LABELS {
        return places;
    }
    let bounds = plot.plot_bounds();
    let view_of = [bounds.min(), bounds.max()];
    let mut labels: Vec<([f64; 2], String, bool, &Series)> = trend
        .lines
        .iter()
        .filter_map(|line| {
            let seen = seen_end(&pieces(&line.points), view_of)?;
            // The value is that of the end: where the line goes on out of the view its name stands alone.
            let words = match seen
                .ends
                .then(|| line.points.iter().rev().find_map(|own| own.1))
            {
                Some(value) => end_words(view, trend, line, value?),
                None => format!("  {}  ", line.name),
            };
            Some((seen.at, words, !seen.ends, line))
        })
        .collect();
    labels.sort_by(|a, b| a.0[1].total_cmp(&b.0[1]));
    let height = f64::from(plot.response().rect.height().max(1.0));
    let gap = bounds.height() / height * f64::from(LABEL);
    let (low, high) = (view_of[0][1] + gap / 2.0, view_of[1][1] - gap / 2.0);
    let wanted: Vec<f64> = (labels.iter())
        .map(|(at, ..)| at[1].clamp(low.min(high), high))
        .collect();
    for (([year, _], words, leaves, line), place) in
        labels
            .iter()
            .zip(within(apart(&wanted, gap), gap, low, high))
    {
        let chosen = key.subject.as_ref() == Some(&line.entity);
        let weight = if chosen {
            Weight::Bold
        } else {
            Weight::Regular
        };
        let font = FontId::new(LETTERS, family(weight));
        let start = plot.screen_from_plot(PlotPoint::new(*year, place));
        let size = Vec2::new(width_of(plot, words, font.clone()), LABEL);
        // In front of its point where it has no room behind it.
        let room = plot.response().rect.right() - start.x;
        let before = *leaves || room < size.x && room > 0.0;
        let shift = if before { size.x } else { 0.0 };
        let from = start - Vec2::new(shift, LABEL / 2.0);
        places.push((Rect::from_min_size(from, size), line.entity.clone()));
        let mut words = RichText::new(words).font(font);
        if *leaves {
            // Over its own line.
            words = words.background_color(view.skin.surface);
        }
        let words = words.color(if chosen {
            view.skin.accent
        } else {
            view.skin.quiet
        });
        let anchor = if before {
            Align2::RIGHT_CENTER
        } else {
            Align2::LEFT_CENTER
        };
        plot.text(Text::new("", PlotPoint::new(*year, place), words).anchor(anchor));
    }
    places
}

/// The name and the value at the end of a line, with as many decimals as in the export.
fn end_words(view: View, trend: &TrendView, line: &Series, value: f64) -> String {
    let value = short_number(value, trend.measure.decimals, view.lang);
    format!("   {}  {value}  ", line.name)
}

/// Width of words in a font.
fn width_of(plot: &PlotUi, words: &str, font: FontId) -> f32 {
    let painter = plot.ctx().layer_painter(egui::LayerId::background());
    let galley = painter.layout_no_wrap(words.to_owned(), font, egui::Color32::PLACEHOLDER);
    galley.size().x
}
