//! What the trends page shows is chosen here: the measure, a target, and the entities, searched by name.

use std::sync::{Arc, Weak};

use eframe::egui::{self, Align, Button, Layout, RichText, ScrollArea, Ui, Vec2};

use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::dropdown;
use crate::workspace::{Command, TrendKey, TrendSource, TrendStanding, TrendState};

/// Draws the choices.
pub(super) fn choices(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    source: &TrendSource,
    key: &TrendKey,
) {
    let state = &view.state().trend;
    ui.label(section(view.t("app.measure")));
    ui.name_inputs(view.t("app.measure"), |ui| {
        dropdown("measure", key.measure.title.text(view.lang))
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                ui.set_min_width(280.0);
                for measure in &source.measures {
                    let selected = measure.id == key.measure.id;
                    let words = measure.title.text(view.lang);
                    if ui.selectable_label(selected, words).clicked() {
                        let measure = Some(measure.id.clone());
                        desk.change(Command::SetTrend(TrendState {
                            measure,
                            target: None,
                            ..state.clone()
                        }));
                    }
                }
            });
    });
    ui.add_space(8.0);
    target(ui, view, desk, key);
    ui.add_space(8.0);
    ui.label(section(view.t("app.entities")));
    if source.entities.len() > 12 {
        ui.add(
            egui::TextEdit::singleline(&mut desk.entity_search)
                .id(egui::Id::unique("entity-search"))
                .hint_text(view.t("app.search"))
                .prefix(Icon::Search.atom(14.0))
                .desired_width(f32::INFINITY),
        );
    }
    find(view, desk, key);
    let found = std::mem::take(&mut desk.entities_found);
    ui.label(caption(view.t("app.entities_note")));
    ScrollArea::vertical()
        .id_salt("entities")
        .auto_shrink(false)
        .show_rows(ui, 28.0, found.places.len(), |ui, range| {
            for &place in &found.places[range] {
                if let Some((entity, name)) = source.entities.get(place) {
                    entity_line(ui, view, desk, key, entity, name);
                }
            }
        });
    desk.entities_found = found;
}

/// The entities that can be chosen: those that the search finds, under a filter those who meet it. Looked for when
/// something of that has changed, not in every frame.
#[derive(Debug, Default)]
pub struct EntitiesFound {
    source: Weak<TrendSource>,
    standing: Weak<TrendStanding>,
    words: String,
    places: Vec<usize>,
}

fn find(view: View, desk: &mut Desk, key: &TrendKey) {
    let (Some(source), Some(standing)) = (
        view.results.trend_source.ready(),
        view.results.trend_standing.ready(),
    ) else {
        return;
    };
    let now = EntitiesFound {
        source: Arc::downgrade(&source.0),
        standing: Arc::downgrade(&standing.0),
        words: desk.entity_search.trim().to_lowercase(),
        places: Vec::new(),
    };
    let before = &desk.entities_found;
    let same = now.source.ptr_eq(&before.source) && now.standing.ptr_eq(&before.standing);
    if same && now.words == before.words {
        return;
    }
    let meets = |entity: &String| key.filter.is_none() || standing.met.contains(entity);
    let named = |name: &str| now.words.is_empty() || name.to_lowercase().contains(&now.words);
    let entities = source.entities.iter().enumerate();
    let mut places: Vec<usize> = entities
        .filter(|(_, (entity, name))| meets(entity) && named(name))
        .map(|(place, _)| place)
        .collect();
    // What is drawn stands first. It is looked for anew with another file or search only: no line jumps when it is ticked.
    places.sort_by_key(|place| !key.entities.contains(&source.entities[*place].0));
    desk.entities_found = EntitiesFound { places, ..now };
}

fn entity_line(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    key: &TrendKey,
    entity: &String,
    name: &str,
) {
    let shown = key.entities.contains(entity);
    let subject = key.subject.as_ref() == Some(entity);
    let with = |change: &dyn Fn(&mut TrendState)| {
        let mut trend = TrendState {
            entities: key.entities.clone(),
            subject: key.subject.clone(),
            ..view.state().trend.clone()
        };
        change(&mut trend);
        Command::SetTrend(trend)
    };
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), 28.0), layout, |ui| {
        if shown && !subject {
            let words = view.t("app.highlight");
            let button = Button::new(caption(words.as_str())).frame_when_inactive(false);
            let name = view.f("app.highlight_entity", &[("name", &name)]);
            if ui.add(button).accessible_name(name).clicked() {
                select(view, desk, key, entity.clone());
            }
        }
        let text = if subject {
            crate::app::look::strong(name).color(view.skin.accent)
        } else {
            RichText::new(name)
        };
        let mut ticked = shown;
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            if ui.checkbox(&mut ticked, text).on_hover_text(name).changed() {
                let lines = key.entities.len();
                if ticked {
                    desk.change(with(&|trend| trend.entities.push(entity.clone())));
                } else if lines > 1 {
                    desk.change(with(&|trend| {
                        trend.entities.retain(|known| known != entity);
                    }));
                }
            }
        });
    });
}

/// Selects an entity, on every page that has scores of it.
pub(super) fn select(view: View, desk: &mut Desk, key: &TrendKey, entity: String) {
    let (points, index) = (&view.results.points, &view.results.index);
    let command = if points.ready().is_some_and(|scored| scored.knows(&entity)) {
        Command::SelectEnterprise(Some(entity))
    } else if index.ready().is_some_and(|scored| scored.knows(&entity)) {
        Command::SelectCounty(Some(entity))
    } else {
        Command::SetTrend(TrendState {
            entities: key.entities.clone(),
            subject: Some(entity),
            ..view.state().trend.clone()
        })
    };
    desk.change(command);
}

fn target(ui: &mut Ui, view: View, desk: &mut Desk, key: &TrendKey) {
    let state = &view.state().trend;
    ui.horizontal(|ui| {
        let mut on = key.target.is_some();
        if ui.checkbox(&mut on, view.t("app.target")).changed() {
            desk.change(Command::SetTrend(TrendState {
                target: on.then_some(3.0),
                ..state.clone()
            }));
        }
        if let Some(mut value) = key.target {
            let drag = egui::DragValue::new(&mut value).speed(0.05).max_decimals(2);
            let response = ui.add(drag).accessible_name(view.t("app.target_value"));
            if response.changed() {
                desk.change(Command::SetTrend(TrendState {
                    target: Some(value),
                    ..state.clone()
                }));
            }
        }
    });
}
