//! The map's side panel: what colours the areas, how enterprises are shown, years, projection, words and files. Every
//! choice is a command of the document.

use eframe::egui::{self, Button, Label, RichText, Sense, Slider, Ui, Vec2};

use super::answer;
use crate::analysis::Measure;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, section, slider_style};
use crate::app::view::{Desk, FIGURE_BODY, View};
use crate::app::widgets::{SceneView, card, dropdown, short_label};
use crate::dataset::Kind;
use crate::figure::compose::{CompareAs, MapChoices};
use crate::figure::{CirclesAs, ClassMethod, InsetChoice, MapView, ProjectsAs};
use crate::geo::{ProjectionChoice, System};
use crate::workspace::{Command, Scored};

/// Most further layers.
const LAYERS: usize = 3;

pub(super) fn controls(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let choices = scored.fit(&view.state().map);
    let mut wanted = choices.clone();
    legend(ui, view, desk, scored);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.areas")));
        let mut coloured = !wanted.plain;
        if ui
            .checkbox(&mut coloured, view.t("app.areas_coloured"))
            .changed()
        {
            wanted.plain = !coloured;
        }
        if coloured {
            measure(ui, view, scored, &mut wanted);
            classes(ui, view, &mut wanted);
        }
    });
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.circles")));
        circles_as(ui, view, &mut wanted);
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
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.map_compare")));
        comparison(ui, view, scored, &mut wanted);
    });
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.map_view")));
        projection(ui, view, &mut wanted);
        let mut moves = view.settings.moves();
        if ui.checkbox(&mut moves, view.t("app.motion")).changed() {
            desk.send(Action::SetMotion(moves));
        }
    });
    boundaries(ui, view, desk, &mut wanted);
    projects(ui, view, desk, &mut wanted);
    layers(ui, view, desk);
    if wanted != choices {
        desk.change(Command::SetMap(Box::new(wanted)));
    }
}

/// What colours, sizes and numbers mean, and a way back to the whole map.
fn legend(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored) {
    let live = &view.results.live;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let size = [ui.available_width().floor() as u32, FIGURE_BODY - 1];
        if live.legend_size() != Some(size) {
            desk.send(Action::FitLegend(size));
        }
        if let Some(scene) = live.legend.ready() {
            let room = Vec2::new(scene.width, scene.height);
            let legend = SceneView::new("legend", scene).sense(Sense::click());
            let (response, hit) = legend.show(ui, room);
            // The key of a map before names nobody of the scores at hand.
            if live.legend.fresh().is_some() {
                let response = match hit.hovered {
                    Some(_) => response.on_hover_cursor(egui::CursorIcon::PointingHand),
                    None => response,
                };
                answer(view, desk, scored, &response, &hit);
            }
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
        (ClassMethod::Auto, view.t("app.classes_auto")),
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

fn boundaries(ui: &mut Ui, view: View, desk: &mut Desk, wanted: &mut MapChoices) {
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
                systems(ui, view, wanted);
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

/// Whether and how research projects are shown.
fn projects(ui: &mut Ui, view: View, desk: &mut Desk, wanted: &mut MapChoices) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.map_projects")));
        if view.results.has_projects() {
            let options = [
                (ProjectsAs::Hidden, view.t("app.map_projects_none")),
                (ProjectsAs::Towns, view.t("app.map_projects_towns")),
                (
                    ProjectsAs::Enterprises,
                    view.t("app.map_projects_enterprises"),
                ),
            ];
            let name = view.t("app.map_projects_as");
            pick(ui, &name, &mut wanted.projects, &options);
            if let Some(message) = view.results.projects.failed() {
                let words = RichText::new(message.text(view.lang)).small();
                ui.add(Label::new(words.color(view.skin.error)).wrap());
            }
        } else {
            ui.add(Label::new(caption(view.t("app.map_projects_absent"))).wrap());
            let button = Button::new((Icon::Add.atom(16.0), view.t("app.projects_add")));
            if ui.add(button).clicked() {
                desk.send(Action::AskAdd);
            }
        }
    });
}

/// Zones, lines and places that are drawn over the areas.
fn layers(ui: &mut Ui, view: View, desk: &mut Desk) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.layers")));
        let layers = &view.state().layers;
        if layers.is_empty() {
            ui.add(Label::new(caption(view.t("app.no_layers"))).wrap());
        }
        if let Some(message) = view.results.layers.failed() {
            let words = RichText::new(message.text(view.lang)).small();
            ui.add(Label::new(words.color(view.skin.error)).wrap());
        }
        for (at, path) in layers.iter().enumerate() {
            let name = path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            ui.horizontal(|ui| {
                let remove = Button::new(Icon::Close.atom(14.0)).frame_when_inactive(false);
                let words = view.f("app.remove_layer", &[("name", &name)]);
                if ui.add(remove).accessible_name(words).clicked() {
                    let mut rest = layers.clone();
                    rest.remove(at);
                    desk.change(Command::SetLayers(rest));
                }
                short_label(ui, &name, |name| RichText::new(name).weak());
            });
        }
        let button = Button::new((Icon::Map.atom(16.0), view.t("app.add_layer")));
        let room = layers.len() < LAYERS;
        if ui.add_enabled(room, button).clicked() {
            desk.send(Action::AskLayer);
        }
    });
}

/// How enterprises are shown, and whether the densest area is shown again.
fn circles_as(ui: &mut Ui, view: View, wanted: &mut MapChoices) {
    let options = [
        (CirclesAs::Auto, view.t("app.circles_auto")),
        (CirclesAs::Circles, view.t("app.circles_circles")),
        (CirclesAs::Density, view.t("app.circles_density")),
        (CirclesAs::Hidden, view.t("app.circles_hidden")),
    ];
    pick(ui, &view.t("app.circles_as"), &mut wanted.circles, &options);
    let options = [
        (InsetChoice::Auto, view.t("app.inset_auto")),
        (InsetChoice::On, view.t("app.inset_on")),
        (InsetChoice::Off, view.t("app.inset_off")),
    ];
    pick(ui, &view.t("app.inset"), &mut wanted.inset, &options);
}

/// Another year, and how it is compared with this one.
fn comparison(ui: &mut Ui, view: View, scored: &Scored, wanted: &mut MapChoices) {
    let current = scored.year_or_last(view.state().year);
    let mut options = vec![(None, view.t("app.compare_none"))];
    let others = scored.years.iter().filter(|year| Some(**year) != current);
    options.extend(others.map(|year| (Some(*year), year.to_string())));
    if options.len() < 2 {
        ui.add(Label::new(caption(view.t("app.compare_one_year"))).wrap());
        return;
    }
    pick(
        ui,
        &view.t("app.compare_with"),
        &mut wanted.compare,
        &options,
    );
    let options = [
        (CompareAs::Change, view.t("app.compare_change")),
        (CompareAs::Beside, view.t("app.compare_beside")),
    ];
    if wanted.compare.is_some() {
        pick(
            ui,
            &view.t("app.compare_as"),
            &mut wanted.compare_as,
            &options,
        );
    }
}

fn projection(ui: &mut Ui, view: View, wanted: &mut MapChoices) {
    let options = ProjectionChoice::ALL.map(|choice| {
        let key = match choice {
            ProjectionChoice::Auto => "app.projection_auto",
            ProjectionChoice::Lambert => "app.projection_lambert",
            ProjectionChoice::Albers => "app.projection_albers",
            ProjectionChoice::WebMercator => "app.projection_mercator",
        };
        (choice, view.t(key))
    });
    pick(
        ui,
        &view.t("app.projection"),
        &mut wanted.projection,
        &options,
    );
}

/// The systems of points and boundaries, where the user knows better than the guess.
fn systems(ui: &mut Ui, view: View, wanted: &mut MapChoices) {
    let mut options = vec![(None, view.t("app.system_auto"))];
    let known = [System::Wgs84, System::Gcj02, System::Bd09];
    options.extend(known.map(|system| (Some(system), system.name().to_owned())));
    pick(
        ui,
        &view.t("app.points_in"),
        &mut wanted.points_in,
        &options,
    );
    pick(
        ui,
        &view.t("app.boundaries_in"),
        &mut wanted.boundaries_in,
        &options,
    );
}
