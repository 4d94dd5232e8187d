//! Data: what was read and how, what each column is and why, what was found, and the first rows.

use eframe::egui::{self, Align, Button, Label, Layout, RichText, ScrollArea, Ui, Vec2};
use egui_extras::{Column, TableBuilder};

use super::title_row;
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, section, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, dropdown, empty, failed, loading};
use crate::dataset::{Dataset, Issue, Severity};
use crate::i18n::number;
use crate::table::{Format, ReadOptions, Table};
use crate::workspace::{Command, Source};

/// Encodings that can be chosen.
const ENCODINGS: [&str; 5] = ["UTF-8", "GB18030", "UTF-16LE", "Big5", "windows-1252"];
/// Last row that can be chosen for the header.
const HEADERS: u32 = 10;
/// Rows of the preview.
const PREVIEW: usize = 50;
/// Most issues that are listed; their number is told in full.
const ISSUES: usize = 200;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk) {
    let title = view.t("app.page_data");
    title_row(ui, &title, &view.t("app.data_note"), |ui| {
        let add = Button::new((Icon::Add.atom(16.0), view.t("app.add_file")));
        if ui.add(add).clicked() {
            desk.send(Action::AskAdd);
        }
        let boundaries = Button::new((Icon::Map.atom(16.0), view.t("app.add_boundaries")));
        if ui.add(boundaries).clicked() {
            desk.send(Action::AskBoundaries);
        }
    });
    let sources = &view.results.sources;
    if view.state().sources.is_empty() {
        empty(
            ui,
            view,
            desk,
            Icon::Data,
            "app.data_empty",
            "app.data_empty_next",
        );
        return;
    }
    desk.source = desk.source.min(sources.len().saturating_sub(1));
    tabs(ui, view, desk);
    let Some(source) = sources.get(desk.source) else {
        loading(ui, view, "workspace.work_open");
        return;
    };
    if let Some(message) = source.dataset.failed() {
        reading_bar(ui, view, desk, source, None);
        failed(ui, view, desk, message);
        return;
    }
    let Some(dataset) = source.dataset.ready() else {
        loading(ui, view, "workspace.work_open");
        return;
    };
    ScrollArea::vertical()
        .id_salt("data-page")
        .auto_shrink(false)
        .show(ui, |ui| {
            reading_bar(ui, view, desk, source, Some(dataset));
            accounting(ui, view, source, dataset);
            issues(ui, view, dataset);
            columns(ui, view, desk, dataset);
            preview(ui, view, dataset);
        });
}

fn tabs(ui: &mut Ui, view: View, desk: &mut Desk) {
    ui.horizontal_wrapped(|ui| {
        for (at, source) in view.results.sources.iter().enumerate() {
            let button = Button::new((Icon::File.atom(14.0), source.choice.name()))
                .selected(at == desk.source);
            if ui
                .add(button)
                .on_hover_text(source.choice.path.display().to_string())
                .clicked()
            {
                desk.source = at;
            }
        }
        if let Some(path) = &view.state().boundaries {
            let name = path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let words = view.f("app.boundaries_are", &[("file", &name)]);
            ui.add_space(8.0);
            ui.label(caption(words));
            if let Some(message) = view.results.areas.failed() {
                ui.label(
                    RichText::new(message.text(view.lang))
                        .small()
                        .color(view.skin.error),
                );
            }
        }
    });
    ui.add_space(4.0);
}

fn format_key(format: Format) -> &'static str {
    match format {
        Format::Delimited => "app.format_delimited",
        Format::Xlsx => "app.format_xlsx",
        Format::Parquet => "app.format_parquet",
    }
}

/// How the file was understood, each part open to the user's better knowledge.
fn reading_bar(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    source: &Source,
    dataset: Option<&Dataset>,
) {
    let options = &source.choice.options;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(24.0, 8.0);
            if let Some(dataset) = dataset {
                let read = &dataset.table.source;
                fact(
                    ui,
                    &view.t("app.read_format"),
                    &view.t(format_key(read.format)),
                );
                fact(
                    ui,
                    &view.t("app.read_size"),
                    &view.f(
                        "app.kilobytes",
                        &[("size", &number(read.bytes as f64 / 1024.0, 0, view.lang))],
                    ),
                );
                if let Some(delimiter) = read.delimiter {
                    let words = match delimiter {
                        '\t' => view.t("app.delimiter_tab"),
                        ' ' => view.t("app.delimiter_space"),
                        other => other.to_string(),
                    };
                    fact(ui, &view.t("app.read_delimiter"), &words);
                }
                if !read.sheets.is_empty() {
                    sheet_choice(ui, view, desk, options, &read.sheets, read.sheet.as_deref());
                }
            }
            let read = dataset.map(|dataset| &dataset.table.source);
            if read.is_none_or(|read| read.encoding.is_some()) {
                let now = read.and_then(|read| read.encoding);
                encoding_choice(ui, view, desk, options, now);
            }
            let row = read.map_or(1, |read| read.header_rows.0);
            header_choice(ui, view, desk, options, row);
        });
    });
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(caption(name));
        ui.label(strong(value));
    });
}

fn choice(ui: &mut Ui, name: &str, now: &str, options: &[String]) -> Option<usize> {
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(caption(name));
        ui.name_inputs(name, |ui| {
            dropdown(name, now).width(140.0).show_ui(ui, |ui| {
                for (at, words) in options.iter().enumerate() {
                    if ui.selectable_label(words == now, words).clicked() {
                        chosen = Some(at);
                    }
                }
            });
        });
    });
    chosen
}

fn sheet_choice(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    options: &ReadOptions,
    sheets: &[String],
    now: Option<&str>,
) {
    let name = view.t("app.read_sheet");
    if let Some(at) = choice(ui, &name, now.unwrap_or_default(), sheets) {
        let options = ReadOptions {
            sheet: Some(sheets[at].clone()),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}

fn encoding_choice(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    options: &ReadOptions,
    now: Option<&'static str>,
) {
    let found = view.t("app.as_found");
    let mut list = vec![found.clone()];
    list.extend(ENCODINGS.map(str::to_owned));
    let current = options
        .encoding
        .clone()
        .or_else(|| now.map(str::to_owned))
        .unwrap_or(found);
    let name = view.t("app.read_encoding");
    if let Some(at) = choice(ui, &name, &current, &list) {
        let options = ReadOptions {
            encoding: (at > 0).then(|| list[at].clone()),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}

fn header_choice(ui: &mut Ui, view: View, desk: &mut Desk, options: &ReadOptions, now: u32) {
    let mut list = vec![view.t("app.as_found")];
    list.extend((1..=HEADERS).map(|row| row.to_string()));
    let name = view.t("app.read_header");
    if let Some(at) = choice(ui, &name, &now.to_string(), &list) {
        let options = ReadOptions {
            header_row: (at > 0).then_some(at as u32),
            ..options.clone()
        };
        desk.change(Command::SetReading(desk.source, options));
    }
}

/// Rows read, used and set aside; observations, entities, years.
fn accounting(ui: &mut Ui, view: View, source: &Source, dataset: &Dataset) {
    let count = |count: usize| number(count as f64, 0, view.lang);
    let span = source.years.ready().map_or_else(String::new, |years| {
        match (years.first(), years.last()) {
            (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
            (Some(year), _) => year.to_string(),
            _ => view.t("app.no_year"),
        }
    });
    let rows = &dataset.accounting;
    let facts = [
        ("app.rows_read", count(rows.read)),
        ("app.rows_used", count(rows.used)),
        ("app.rows_aside", count(rows.set_aside.len())),
        ("app.observations", count(dataset.height())),
        ("app.years", span),
        ("app.columns", count(dataset.fields.len())),
    ];
    ui.add_space(4.0);
    ui.columns(facts.len(), |columns| {
        for (ui, (key, value)) in columns.iter_mut().zip(facts) {
            card(ui, view.skin, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(crate::app::look::figure_number(value, 20.0));
                ui.label(caption(view.t(key)));
            });
        }
    });
}

fn issues(ui: &mut Ui, view: View, dataset: &Dataset) {
    let aside = &dataset.accounting.set_aside;
    ui.add_space(8.0);
    ui.label(section(view.f(
        "app.issues",
        &[("count", &(dataset.issues.len() + aside.len()))],
    )));
    if dataset.issues.is_empty() && aside.is_empty() {
        ui.label(RichText::new(view.t("app.no_issues")).weak());
        return;
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let mut order: Vec<&Issue> = dataset.issues.iter().take(ISSUES).collect();
        order.sort_by_key(|issue| std::cmp::Reverse(issue.severity));
        ScrollArea::vertical()
            .id_salt("issues")
            .max_height(200.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for issue in order {
                    show_issue(ui, view, issue);
                }
                for row in aside.iter().take(ISSUES) {
                    let words = view.f(
                        "app.row_aside",
                        &[("row", &row.row), ("reason", &row.reason.text(view.lang))],
                    );
                    line(ui, Icon::Note, view.skin.quiet, &words, None);
                }
            });
    });
}

fn show_issue(ui: &mut Ui, view: View, issue: &Issue) {
    let (icon, color) = match issue.severity {
        Severity::Note => (Icon::Note, view.skin.quiet),
        Severity::Warning => (Icon::Warning, view.skin.warning),
        Severity::Error => (Icon::Error, view.skin.error),
    };
    let mut words = issue.message.text(view.lang);
    if let Some(place) = &issue.place {
        let place = place.reference();
        if !words.contains(&place) {
            words = format!("{place}  {words}");
        }
    }
    let remedy = issue.remedy.as_ref().map(|remedy| remedy.text(view.lang));
    line(ui, icon, color, &words, remedy.as_deref());
}

fn line(ui: &mut Ui, icon: Icon, color: egui::Color32, words: &str, remedy: Option<&str>) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.translate(Vec2::new(0.0, 2.0)), color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(Label::new(words).wrap());
            if let Some(remedy) = remedy {
                ui.add(Label::new(caption(remedy)).wrap());
            }
        });
    });
}

fn columns(ui: &mut Ui, view: View, desk: &mut Desk, dataset: &Dataset) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(section(view.t("app.columns")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let save = Button::new((Icon::Save.atom(16.0), view.t("app.save_mapping")))
                .frame_when_inactive(false);
            if ui.add(save).clicked() {
                desk.send(Action::SaveMapping(desk.source));
            }
        });
    });
    card(ui, view.skin, |ui| {
        let table: &Table = &dataset.table;
        let height = (dataset.fields.len() as f32 * 30.0 + 40.0).min(320.0);
        TableBuilder::new(ui)
            .id_salt("columns")
            .max_scroll_height(height)
            .min_scrolled_height(height.min(120.0))
            .auto_shrink([false, true])
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(
                Column::initial(220.0)
                    .at_least(80.0)
                    .clip(true)
                    .resizable(true),
            )
            .column(
                Column::initial(200.0)
                    .at_least(80.0)
                    .clip(true)
                    .resizable(true),
            )
            .column(Column::exact(90.0).clip(true))
            .column(Column::exact(120.0).clip(true))
            .column(Column::remainder().clip(true))
            .header(26.0, |mut header| {
                for key in [
                    "app.column_in_file",
                    "app.column_field",
                    "app.column_kind",
                    "app.column_unit",
                    "app.column_why",
                ] {
                    header.col(|ui| {
                        ui.label(caption(view.t(key)));
                    });
                }
            })
            .body(|body| {
                body.rows(26.0, dataset.fields.len(), |mut row| {
                    let field = &dataset.fields[row.index()];
                    let name = table
                        .columns
                        .get(field.column)
                        .map(|column| column.name.as_str());
                    let mut cell = |text: RichText| {
                        row.col(|ui| {
                            ui.add(Label::new(text).truncate());
                        });
                    };
                    cell(RichText::new(name.unwrap_or_default()));
                    cell(strong(field.title.text(view.lang)));
                    cell(RichText::new(view.t(kind_key(field.kind))).weak());
                    cell(RichText::new(field.unit.as_deref().unwrap_or_default()));
                    let mut why = field.because.text(view.lang);
                    if let Some(conversion) = &field.conversion {
                        why = format!("{why}; {}", conversion.text(view.lang));
                    }
                    cell(RichText::new(why).weak());
                });
            });
    });
}

fn kind_key(kind: crate::dataset::Kind) -> &'static str {
    use crate::dataset::Kind;
    match kind {
        Kind::Text => "app.kind_text",
        Kind::Number => "app.kind_number",
        Kind::Year => "app.kind_year",
        Kind::Flag => "app.kind_flag",
    }
}

fn preview(ui: &mut Ui, view: View, dataset: &Dataset) {
    let table: &Table = &dataset.table;
    ui.add_space(8.0);
    let rows = table.height().min(PREVIEW);
    ui.label(section(view.f("app.preview", &[("rows", &rows)])));
    card(ui, view.skin, |ui| {
        ScrollArea::horizontal()
            .id_salt("preview")
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let mut builder = TableBuilder::new(ui)
                    .id_salt("preview-table")
                    .max_scroll_height(320.0)
                    .auto_shrink([false, true])
                    .cell_layout(Layout::left_to_right(Align::Center))
                    .column(Column::exact(48.0));
                for _ in &table.columns {
                    builder = builder.column(Column::initial(130.0).at_least(60.0).clip(true));
                }
                builder
                    .header(26.0, |mut header| {
                        header.col(|ui| {
                            ui.label(caption(view.t("app.row")));
                        });
                        for column in &table.columns {
                            header.col(|ui| {
                                ui.add(Label::new(caption(&column.name)).truncate());
                            });
                        }
                    })
                    .body(|body| {
                        body.rows(24.0, rows, |mut line| {
                            let at = line.index();
                            line.col(|ui| {
                                ui.label(caption(table.origins.cell(at, 0).0.to_string()));
                            });
                            for column in &table.columns {
                                line.col(|ui| {
                                    let text = column.cells.get(at).unwrap_or_default();
                                    ui.add(Label::new(RichText::new(text).small()).truncate());
                                });
                            }
                        });
                    });
            });
    });
}
