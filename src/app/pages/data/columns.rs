//! Which column of the file is which field, in which unit, and why: each open to the user's better knowledge.

use eframe::egui::{
    Align, Button, Id, Label, Layout, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui,
};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, section, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, dropdown, short_label};
use crate::dataset::{
    ColumnRule, Dataset, Field, Kind, known, known_fields, unit_title, usual_units,
};
use crate::table::Table;
use crate::workspace::{Command, Source};

/// Kinds that can be chosen.
const KINDS: [Kind; 6] = [
    Kind::Text,
    Kind::Number,
    Kind::Year,
    Kind::Flag,
    Kind::Date,
    Kind::Grade,
];

/// Height of a row, which holds two boxes of choices.
const ROW: f32 = 38.0;
/// Most height of the table.
const HEIGHT: f32 = 400.0;

/// Draws the table of the columns; without a dataset it shows what the user said of them.
pub(super) fn show(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    source: &Source,
    table: &Table,
    dataset: Option<&Dataset>,
) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(section(view.t("app.columns")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            mapping_buttons(ui, view, desk, source, dataset.is_some());
        });
    });
    ui.add(Label::new(caption(view.t("app.columns_note"))).wrap());
    card(ui, view.skin, |ui| {
        let height = (table.columns.len() as f32 * ROW + 40.0).min(HEIGHT);
        // In a narrow window the columns give what they can spare.
        let narrow = ui.available_width() < 860.0;
        let wide = |wide: f32, least: f32| if narrow { least } else { wide };
        let boxes = [wide(200.0, 164.0), wide(120.0, 100.0), wide(96.0, 80.0)];
        let text = |least: f32| {
            Column::initial(least)
                .at_least(80.0)
                .clip(true)
                .resizable(true)
        };
        TableBuilder::new(ui)
            .id_salt("columns")
            .max_scroll_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(text(wide(200.0, 140.0)))
            .column(Column::exact(boxes[0] + 16.0))
            .column(Column::exact(boxes[2] + 16.0))
            .column(Column::exact(boxes[1] + 16.0))
            .column(Column::exact(wide(124.0, 88.0)).clip(true))
            .column(Column::remainder().clip(true))
            .header(26.0, |mut header| {
                for key in [
                    "app.column_in_file",
                    "app.column_field",
                    "app.column_kind",
                    "app.column_unit_file",
                    "app.column_unit",
                    "app.column_why",
                ] {
                    header.col(|ui| {
                        ui.label(caption(view.t(key)));
                    });
                }
            })
            .body(|body| {
                body.rows(ROW, table.columns.len(), |mut row| {
                    let at = row.index();
                    let line = Line {
                        name: &table.columns[at].name,
                        written: table.columns[at].unit.as_deref(),
                        rule: source
                            .choice
                            .mapping
                            .as_ref()
                            .and_then(|mapping| mapping.rule(&table.columns[at].name)),
                        field: dataset.and_then(|dataset| {
                            dataset.fields.iter().find(|field| field.column == at)
                        }),
                    };
                    line.show(&mut row, view, desk, source, boxes);
                });
            });
    });
}

/// What can be done with all choices together: taking them from a file, into a file, and back.
fn mapping_buttons(ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, read: bool) {
    let quiet = |icon: Icon, key: &str| {
        Button::new((icon.atom(16.0), view.t(key))).frame_when_inactive(false)
    };
    let save = quiet(Icon::Save, "app.save_mapping");
    if ui.add_enabled(read, save).clicked() {
        desk.send(Action::SaveMapping(desk.source));
    }
    if ui.add(quiet(Icon::Open, "app.load_mapping")).clicked() {
        desk.send(Action::AskMapping(desk.source));
    }
    if source.choice.mapping.is_some() && ui.add(quiet(Icon::Undo, "app.no_mapping_more")).clicked()
    {
        desk.change(Command::SetMapping(desk.source, None));
    }
}

/// One column of the file.
struct Line<'a> {
    /// Its header.
    name: &'a str,
    /// The unit that the file writes.
    written: Option<&'a str>,
    /// What the user said of it.
    rule: Option<&'a ColumnRule>,
    /// What it became.
    field: Option<&'a Field>,
}

impl Line<'_> {
    fn show(
        &self,
        row: &mut TableRow,
        view: View,
        desk: &mut Desk,
        source: &Source,
        boxes: [f32; 3],
    ) {
        let quiet = |ui: &mut Ui, text: &str| {
            short_label(ui, text, |text| RichText::new(text).weak());
        };
        row.col(|ui| {
            short_label(ui, self.name, RichText::new);
        });
        row.col(|ui| self.field_choice(ui, view, desk, source, boxes[0]));
        row.col(|ui| self.kind_choice(ui, view, desk, source, boxes[2]));
        row.col(|ui| {
            if self.field.is_some_and(|field| field.kind == Kind::Number) {
                self.unit_choice(ui, view, desk, source, boxes[1]);
            }
        });
        row.col(|ui| {
            let unit = self.field.and_then(|field| field.unit.as_deref());
            quiet(ui, unit.map(unit_title).unwrap_or_default().text(view.lang));
        });
        row.col(|ui| {
            if let Some(field) = self.field {
                let mut why = field.because.text(view.lang);
                if let Some(conversion) = &field.conversion {
                    why = view.f(
                        "app.why_and_conversion",
                        &[("why", &why), ("conversion", &conversion.text(view.lang))],
                    );
                }
                // Two lines of it have room, and all of it on hover.
                let words = ui.add(Label::new(caption(why.as_str())).wrap());
                words.on_hover_text(why);
            }
        });
    }

    /// What the column is called now.
    fn title(&self, view: View) -> String {
        match (self.field, self.rule) {
            (Some(field), _) => field.title.text(view.lang).to_owned(),
            (None, Some(rule)) => known(&rule.field).map_or_else(
                || rule.field.clone(),
                |known| known.title.text(view.lang).to_owned(),
            ),
            (None, None) => view.t("app.as_found"),
        }
    }

    fn field_choice(&self, ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, width: f32) {
        let title = self.title(view);
        let name = view.f("app.field_of", &[("column", &self.name)]);
        ui.name_inputs(&name, |ui| {
            dropdown(&name, &title)
                .width(width)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .show_ui(ui, |ui| self.fields(ui, view, desk, source));
        });
    }

    /// The fields that can be chosen, those found by the words that are typed.
    fn fields(&self, ui: &mut Ui, view: View, desk: &mut Desk, source: &Source) {
        ui.set_min_width(280.0);
        let mut chosen = None;
        if ui
            .selectable_label(self.rule.is_none(), view.t("app.as_found"))
            .clicked()
        {
            let mapping = source.choice.mapping.clone();
            chosen = Some(mapping.and_then(|mapping| mapping.without(self.name)));
        }
        let own = self.rule.is_some_and(|rule| rule.field == self.name);
        if ui.selectable_label(own, view.t("app.own_name")).clicked() {
            chosen = Some(Some(source.mapped(self.name, self.name, None)));
        }
        ui.separator();
        // A list that has just been opened takes the keyboard, and forgets what was sought in another.
        let pass = ui.ctx().cumulative_pass_nr();
        let opened = desk.field_list + 1 < pass;
        desk.field_list = pass;
        if opened {
            desk.field_search.clear();
        }
        let search = ui.add(
            TextEdit::singleline(&mut desk.field_search)
                .id(Id::unique("field-search"))
                .hint_text(view.t("app.search_fields"))
                .prefix(Icon::Search.atom(14.0))
                .desired_width(f32::INFINITY),
        );
        if opened {
            search.request_focus();
        }
        let words = desk.field_search.trim().to_lowercase();
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            for field in known_fields() {
                let title = field.title.text(view.lang);
                let found = words.is_empty()
                    || title.to_lowercase().contains(&words)
                    || field.id.contains(&words)
                    || field.aliases.iter().any(|alias| alias.contains(&words));
                if !found {
                    continue;
                }
                let now = self.field.is_some_and(|now| now.id == field.id);
                let line = match &field.unit {
                    Some(unit) => view.f(
                        "app.field_and_unit",
                        &[
                            ("field", &title),
                            ("unit", &unit_title(unit).text(view.lang)),
                        ],
                    ),
                    None => title.to_owned(),
                };
                let text = if now {
                    strong(line)
                } else {
                    RichText::new(line)
                };
                if ui.selectable_label(now, text).clicked() {
                    chosen = Some(Some(source.mapped(self.name, &field.id, None)));
                }
            }
        });
        if let Some(mapping) = chosen {
            desk.change(Command::SetMapping(desk.source, mapping));
            ui.close();
        }
    }

    /// What the values are; the columns of the key are what they are.
    fn kind_choice(&self, ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, width: f32) {
        let Some(field) = self.field else {
            return;
        };
        let now = view.t(kind_key(field.kind));
        if matches!(field.id.as_str(), "entity" | "name" | "year") {
            short_label(ui, &now, |text| RichText::new(text).weak());
            return;
        }
        let name = view.f("app.kind_of", &[("column", &self.name)]);
        let grades = self.rule.map_or(&[][..], |rule| &rule.grades);
        ui.name_inputs(&name, |ui| {
            let list = dropdown(&name, &now).width(width);
            let mut chosen = None;
            list.close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .show_ui(ui, |ui| {
                    let said = self.rule.and_then(ColumnRule::kind);
                    if ui
                        .selectable_label(said.is_none(), view.t("app.as_found"))
                        .clicked()
                    {
                        chosen = Some(source.with_kind(self.name, &field.id, None));
                    }
                    for kind in KINDS {
                        if ui
                            .selectable_label(said == Some(kind), view.t(kind_key(kind)))
                            .clicked()
                        {
                            chosen = Some(source.with_kind(self.name, &field.id, Some(kind)));
                        }
                    }
                    if let Some(order) = grade_order(ui, view, grades) {
                        chosen = source.with_grades(self.name, order);
                    } else if chosen.is_some() {
                        ui.close();
                    }
                });
            if let Some(mapping) = chosen {
                desk.change(Command::SetMapping(desk.source, Some(mapping)));
            }
        });
    }

    /// The unit that the file's values are in.
    fn unit_choice(&self, ui: &mut Ui, view: View, desk: &mut Desk, source: &Source, width: f32) {
        let Some(field) = self.field else {
            return;
        };
        let said = self.rule.and_then(|rule| rule.unit.as_deref());
        let now = match said.or(self.written) {
            Some(unit) => unit_title(unit).text(view.lang).to_owned(),
            None => view.t("app.unit_unsaid"),
        };
        let name = view.f("app.unit_of", &[("column", &self.name)]);
        ui.name_inputs(&name, |ui| {
            dropdown(&name, &now).width(width).show_ui(ui, |ui| {
                let mut chosen = None;
                if ui
                    .selectable_label(said.is_none(), view.t("app.as_found"))
                    .clicked()
                {
                    chosen = Some(None);
                }
                let into = known(&field.id).and_then(|known| known.unit.as_deref());
                for unit in usual_units(into) {
                    let selected = said == Some(unit.id.as_str());
                    if ui
                        .selectable_label(selected, unit.title.text(view.lang))
                        .clicked()
                    {
                        chosen = Some(Some(unit.id.as_str()));
                    }
                }
                if let Some(unit) = chosen {
                    let mapping = source.mapped(self.name, &field.id, unit);
                    desk.change(Command::SetMapping(desk.source, Some(mapping)));
                }
            });
        });
    }
}

/// The grades of a column in their order, each of which can go one place up; gives the new order.
fn grade_order(ui: &mut Ui, view: View, grades: &[String]) -> Option<Vec<String>> {
    if grades.is_empty() {
        return None;
    }
    ui.separator();
    ui.label(caption(view.t("app.grades_note")));
    let mut order = None;
    for (at, grade) in grades.iter().enumerate() {
        let words = view.f("app.grade_at", &[("place", &(at + 1)), ("grade", grade)]);
        let up = Button::new(words).frame_when_inactive(false);
        if ui.add_enabled(at > 0, up).clicked() {
            let mut grades = grades.to_vec();
            grades.swap(at, at - 1);
            order = Some(grades);
        }
    }
    order
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "app.kind_text",
        Kind::Number => "app.kind_number",
        Kind::Year => "app.kind_year",
        Kind::Flag => "app.kind_flag",
        Kind::Date => "app.kind_date",
        Kind::Grade => "app.kind_grade",
    }
}
