//! Map: the innovation map, live, with what colours the areas and what sizes and colours the circles.

use eframe::egui::{self, Button, Label, Panel, RichText, ScrollArea, Sense, Slider, Ui, Vec2};

use super::{begin, filter_note, instead};
use crate::analysis::Measure;
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, section, slider_style, strong};
use crate::app::view::{Desk, FIGURE_BODY, View};
use crate::app::widgets::{Moved, SceneView, card, dropdown, export_menu, loading, short_label};
use crate::dataset::Kind;
use crate::figure::compose::MapChoices;
use crate::figure::{ClassMethod, Figure, MapView};
use crate::i18n::number;
use crate::workspace::{Command, LiveScene, Scored};

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = view.t("app.map_note");
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let ready = results.map.figure.fresh().is_some();
        export_menu(ui, view, desk, Slot::Map, export_size, ready);
    });
    if !begun {
        return;
    }
    let failure = results
        .points
        .failed()
        .or_else(|| results.map.failed())
        .or_else(|| results.live.geometry.failed());
    let shown = results.points.ready().filter(|_| failure.is_none());
    let Some(scored) = shown else {
        let wanted = results.points.key().is_some();
        instead(ui, view, desk, failure, wanted, "workspace.work_points");
        return;
    };
    Panel::right("map-choices")
        .resizable(false)
        .exact_size(272.0)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            left: 16,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("map-choices")
                .auto_shrink(false)
                .show(ui, |ui| controls(ui, view, desk, scored));
        });
    filter_note(ui, view, scored);
    stage(ui, view, desk, scored);
}

fn stage(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let live = &view.results.live;
    let slider = if scored.years.len() > 1 { 44.0 } else { 0.0 };
    let room = ui.available_size() - Vec2::new(0.0, slider);
    let size = [room.x.floor() as u32, room.y.floor() as u32, FIGURE_BODY];
    if view.results.map.size() != Some(size) {
        desk.send(Action::Fit(Slot::Map, size));
    }
    match live.scene.ready() {
        Some(shown) => canvas(ui, view, desk, scored, shown, room),
        None => {
            ui.allocate_ui(room, |ui| {
                ui.set_min_size(room);
                loading(ui, view, "workspace.work_map");
            });
        }
    }
    if slider > 0.0 {
        year_slider(ui, view, desk, scored);
    }
}

fn canvas(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    scored: &Scored,
    shown: &LiveScene,
    room: Vec2,
) {
    let wanted = view.results.live.view();
    let (response, hit) = SceneView::new("map", &shown.scene)
        .moved(between(shown.view, wanted))
        .sense(Sense::click_and_drag())
        .show(ui, room);
    let next = steer(ui, &response, wanted);
    if next != wanted {
        desk.send(Action::LookAt(next));
    }
    ui.painter().rect_stroke(
        response.rect,
        8.0,
        (1.0, view.skin.line),
        egui::StrokeKind::Inside,
    );
    let year = scored.year_or_last(view.state().year);
    let cursor = if response.dragged() {
        egui::CursorIcon::Grabbing
    } else if hit.hovered.is_some() {
        egui::CursorIcon::PointingHand
    } else {
        egui::CursorIcon::Default
    };
    let response = response.on_hover_and_drag_cursor(cursor);
    if let Some(key) = hit.hovered.filter(|_| !response.dragged()) {
        match scored.row_of(&key, year) {
            Some(row) => {
                response.on_hover_ui_at_pointer(|ui| about(ui, view, scored, row));
            }
            None => {
                response.on_hover_ui_at_pointer(|ui| about_area(ui, view, &key));
            }
        }
    }
    if let Some(key) = hit.clicked
        && scored.row_of(&key, year).is_some()
    {
        desk.change(Command::SelectEnterprise(Some(key)));
    }
}

/// How marks of one view are moved to stand where another view has them.
fn between(made: MapView, wanted: MapView) -> Moved {
    let shift = |axis: usize| (wanted.offset[axis] - made.offset[axis]) * wanted.zoom;
    Moved {
        zoom: wanted.zoom / made.zoom,
        shift: Vec2::new(shift(0), shift(1)),
    }
}

/// The wheel zooms, dragging moves, a double click shows all.
fn steer(ui: &Ui, response: &egui::Response, view: MapView) -> MapView {
    if response.double_clicked() {
        return MapView::default();
    }
    let mut view = view;
    if response.dragged() && view.zoom > 1.0 {
        let by = response.drag_delta();
        view = view.dragged([by.x, by.y]);
    }
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = (scroll / 240.0).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            let rect = response.rect;
            let canvas = [rect.left(), rect.top(), rect.width(), rect.height()];
            view = view.zoomed(factor, [pointer.x, pointer.y], canvas);
        }
    }
    view
}

/// The value of the area under the pointer.
fn about_area(ui: &mut Ui, view: View, name: &str) {
    ui.label(strong(name));
    let Some(figure) = view.results.map.figure.ready() else {
        return;
    };
    let Figure::Map(spec) = &*figure.0 else {
        return;
    };
    if let Some(style) = spec.styles.iter().find(|style| style.name == name) {
        let value = style
            .value
            .map_or_else(|| "–".to_owned(), |value| number(value, 2, view.lang));
        ui.label(view.f(
            "app.area_value",
            &[("measure", &spec.measure), ("value", &value)],
        ));
    }
}

/// The exact numbers of the enterprise under the pointer.
fn about(ui: &mut Ui, view: View, scored: &Scored, row: u32) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let at = row as usize;
    ui.label(strong(scored.name(row)));
    let mut words: Vec<&str> = Vec::new();
    words.extend(scored.town(row));
    words.extend(scored.industry(row, view.lang));
    ui.label(caption(words.join(" · ")));
    if let Some(total) = scored.total[at] {
        let decimals = scored.scores.scheme.decimals as usize;
        let rank = scored.rank[at].map_or_else(|| "–".to_owned(), |rank| rank.to_string());
        ui.label(view.f(
            "app.total_and_rank",
            &[
                ("total", &number(total, decimals, view.lang)),
                ("rank", &rank),
            ],
        ));
    }
    if let Some(field) = scored.dataset.field("revenue_wan")
        && let Some(&observation) = scored.scores.observations.get(at)
        && let Some(evidence) = scored.dataset.evidence(observation as usize, "revenue_wan")
    {
        ui.label(caption(format!(
            "{} {}  ({})",
            field.title.text(view.lang),
            evidence.raw.as_deref().unwrap_or("–"),
            evidence.place.reference()
        )));
    }
}

fn year_slider(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let Some(current) = scored.year_or_last(view.state().year) else {
        return;
    };
    let at = scored
        .years
        .iter()
        .position(|year| *year == current)
        .unwrap_or(0);
    let last = scored.years.len() - 1;
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let step = |to: usize| Command::SetYear(Some(scored.years[to]));
        let before = Button::new((Icon::Left.atom(14.0), view.t("app.year_before")));
        if ui.add_enabled(at > 0, before).clicked() {
            desk.change(step(at - 1));
        }
        ui.spacing_mut().slider_width = (ui.available_width() - 240.0).clamp(120.0, 640.0);
        let mut place = at;
        let years = scored.years.clone();
        let slider = Slider::new(&mut place, 0..=last)
            .show_value(false)
            .custom_formatter(move |at, _| {
                years
                    .get(at as usize)
                    .map_or_else(String::new, i32::to_string)
            });
        let response = ui
            .scope(|ui| {
                slider_style(ui, view.skin);
                ui.add(slider)
            })
            .inner
            .accessible_name(view.t("app.year"));
        if response.changed() && place != at {
            desk.change(step(place));
        }
        ui.label(strong(current.to_string()));
        let after = Button::new((Icon::Right.atom(14.0), view.t("app.year_after")));
        if ui.add_enabled(at < last, after).clicked() {
            desk.change(step(at + 1));
        }
    });
}

fn controls(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let choices = scored.fit(&view.state().map);
    let mut wanted = choices.clone();
    legend(ui, view, desk);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.areas")));
        measure(ui, view, scored, &mut wanted);
        classes(ui, view, &mut wanted);
    });
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.circles")));
        size_by(ui, view, scored, &mut wanted);
        color_by(ui, view, scored, &mut wanted);
        let label = ui.label(caption(view.t("app.labels")));
        ui.spacing_mut().slider_width = ui.available_width() - 56.0;
        slider_style(ui, view.skin);
        ui.add(Slider::new(&mut wanted.labels, 0..=60))
            .labelled_by(label.id);
    });
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.map_words")));
        words(ui, &view.t("app.map_title"), &mut wanted.title);
        words(ui, &view.t("app.map_approval"), &mut wanted.approval);
    });
    boundaries(ui, view, desk);
    if wanted != choices {
        desk.change(Command::SetMap(Box::new(wanted)));
    }
}

/// What colours and sizes mean, and a way back to the whole map.
fn legend(ui: &mut Ui, view: View, desk: &mut Desk) {
    let live = &view.results.live;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let size = [ui.available_width().floor() as u32, FIGURE_BODY - 1];
        if live.legend_size() != Some(size) {
            desk.send(Action::FitLegend(size));
        }
        if let Some(scene) = live.legend.ready() {
            let room = Vec2::new(scene.width, scene.height);
            SceneView::new("legend", scene).show(ui, room);
        }
        let reset = Button::new((Icon::Fit.atom(16.0), view.t("app.show_all")));
        let moved = live.view() != MapView::default();
        if ui.add_enabled(moved, reset).clicked() {
            desk.send(Action::LookAt(MapView::default()));
        }
    });
}

fn words(ui: &mut Ui, name: &str, value: &mut Option<String>) {
    let label = ui.label(caption(name));
    let mut text = value.clone().unwrap_or_default();
    let edit = egui::TextEdit::singleline(&mut text)
        .id(egui::Id::unique(("map-words", name)))
        .desired_width(f32::INFINITY);
    if ui.add(edit).labelled_by(label.id).changed() {
        *value = Some(text).filter(|text| !text.trim().is_empty());
    }
}

fn pick<T: PartialEq + Clone>(ui: &mut Ui, name: &str, value: &mut T, options: &[(T, String)]) {
    let label = ui.label(caption(name));
    let now = options
        .iter()
        .find(|(option, _)| option == value)
        .map_or("", |(_, words)| words.as_str());
    ui.label_inputs_by(label.id, |ui| {
        dropdown(name, now)
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                for (option, words) in options {
                    if ui.selectable_label(option == value, words).clicked() {
                        *value = option.clone();
                    }
                }
            });
    });
}

fn measure(ui: &mut Ui, view: View, scored: &Scored, wanted: &mut MapChoices) {
    let mut options = vec![
        (Measure::MeanTotal, view.t("app.measure_mean")),
        (Measure::SumTotal, view.t("app.measure_sum")),
        (Measure::Count, view.t("app.measure_count")),
    ];
    let has = |id: &str| scored.dataset.field(id).is_some();
    let title = |id: &str| {
        scored
            .dataset
            .field(id)
            .map_or_else(String::new, |field| field.title.text(view.lang).to_owned())
    };
    if has("rd_expense_wan") && has("revenue_wan") {
        options.push((
            Measure::Ratio("rd_expense_wan".to_owned(), "revenue_wan".to_owned()),
            view.t("app.measure_intensity"),
        ));
    }
    for id in [
        "revenue_wan",
        "rd_expense_wan",
        "valid_inventions",
        "rd_staff",
        "hnte",
    ] {
        if has(id) {
            let words = view.f("app.measure_sum_of", &[("column", &title(id))]);
            options.push((Measure::SumOf(id.to_owned()), words));
        }
    }
    if !options.iter().any(|(option, _)| *option == wanted.measure) {
        let words = match &wanted.measure {
            Measure::SumOf(id) => title(id),
            _ => String::new(),
        };
        options.push((wanted.measure.clone(), words));
    }
    pick(ui, &view.t("app.colour_by"), &mut wanted.measure, &options);
}

fn classes(ui: &mut Ui, view: View, wanted: &mut MapChoices) {
    let options = [
        (ClassMethod::Quantile, view.t("app.classes_quantile")),
        (ClassMethod::Equal, view.t("app.classes_equal")),
        (ClassMethod::Natural, view.t("app.classes_natural")),
    ];
    pick(ui, &view.t("app.classes"), &mut wanted.classes, &options);
    let label = ui.label(caption(view.t("app.class_count")));
    ui.spacing_mut().slider_width = ui.available_width() - 56.0;
    ui.scope(|ui| {
        slider_style(ui, view.skin);
        ui.add(Slider::new(&mut wanted.class_count, 5..=7))
            .labelled_by(label.id);
    });
}

fn fields_of(view: View, scored: &Scored, kind: Kind) -> Vec<(String, String)> {
    scored
        .dataset
        .fields
        .iter()
        .filter(|field| field.kind == kind)
        .filter(|field| !matches!(field.id.as_str(), "entity" | "name" | "lon" | "lat"))
        .map(|field| (field.id.clone(), field.title.text(view.lang).to_owned()))
        .collect()
}

fn size_by(ui: &mut Ui, view: View, scored: &Scored, wanted: &mut MapChoices) {
    let mut options = vec![("total".to_owned(), view.t("app.column_total"))];
    options.extend(fields_of(view, scored, Kind::Number));
    pick(ui, &view.t("app.size_by"), &mut wanted.size_by, &options);
}

fn color_by(ui: &mut Ui, view: View, scored: &Scored, wanted: &mut MapChoices) {
    let scheme = &scored.scores.scheme;
    let mut options = Vec::new();
    if !scheme.tiers.is_empty() {
        options.push(("tier".to_owned(), view.t("app.column_tier")));
    }
    if !scheme.stages.is_empty() {
        options.push(("stage".to_owned(), view.t("app.column_stage")));
    }
    options.extend(fields_of(view, scored, Kind::Text));
    pick(
        ui,
        &view.t("app.circle_colour"),
        &mut wanted.color_by,
        &options,
    );
}

fn boundaries(ui: &mut Ui, view: View, desk: &mut Desk) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.boundaries")));
        match &view.state().boundaries {
            Some(path) => {
                let name = path
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                short_label(ui, &name, |name| RichText::new(name).weak());
                if let Some(message) = view.results.areas.failed() {
                    let words = RichText::new(message.text(view.lang)).small();
                    ui.add(Label::new(words.color(view.skin.error)).wrap());
                }
                let areas = view.results.areas.ready();
                for note in areas.into_iter().flat_map(|areas| &areas.notes) {
                    ui.add(Label::new(caption(note.text(view.lang))).wrap());
                }
                let remove =
                    Button::new((Icon::Close.atom(14.0), view.t("app.no_more_boundaries")));
                if ui.add(remove).clicked() {
                    desk.change(Command::SetBoundaries(None));
                }
            }
            None => {
                ui.add(Label::new(caption(view.t("app.no_boundaries"))).wrap());
            }
        }
        let button = Button::new((Icon::Map.atom(16.0), view.t("app.add_boundaries")));
        if ui.add(button).clicked() {
            desk.send(Action::AskBoundaries);
        }
    });
}
