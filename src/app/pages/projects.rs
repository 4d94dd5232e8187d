//! Projects: the industry-university-research ledger: how far projects came, what the fund moved, and each of them.

use eframe::egui::{Align, Button, Label, Layout, Popup, RichText, ScrollArea, Sense, Ui, Vec2};
use egui_extras::{Column, TableBuilder};

use super::{begin, instead};
use crate::analysis::projects::{Fen, Project, wan};
use crate::app::PageName;
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, figure_number, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, export_menu, figure_card, short_label};
use crate::figure::ProjectsAs;
use crate::figure::compose::MapChoices;
use crate::i18n::{number, percent};
use crate::workspace::{Command, ProjectsView};

/// Height of a row of the table.
const ROW: f32 = 34.0;
/// Height of the table.
const TABLE: f32 = 460.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = results.projects.ready().map_or_else(String::new, |page| {
        let rows = &page.dataset.accounting;
        view.f(
            "app.projects_rows",
            &[
                ("read", &number(rows.read as f64, 0, view.lang)),
                ("used", &number(rows.used as f64, 0, view.lang)),
                ("aside", &number(rows.rows_aside() as f64, 0, view.lang)),
            ],
        )
    });
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let drawn = results.funnel.figure.fresh().is_some();
        export_menu(ui, view, desk, Slot::Funnel, export_size, drawn);
        actions(ui, view, desk);
    });
    if !begun {
        return;
    }
    let failure = results.projects.failed();
    let Some(page) = results.projects.ready().filter(|_| failure.is_none()) else {
        let wanted = results.projects.key().is_some();
        instead(ui, view, desk, failure, wanted, "workspace.work_projects");
        return;
    };
    ScrollArea::vertical()
        .id_salt("projects-page")
        .auto_shrink(false)
        .show(ui, |ui| {
            if let Some(besides) = results.projects_besides() {
                let words = RichText::new(besides.text(view.lang)).color(view.skin.warning);
                ui.add(Label::new(words).wrap());
                ui.add_space(4.0);
            }
            figures(ui, view, page);
            ui.add_space(8.0);
            if ui.available_width() > 900.0 {
                let half = (ui.available_width() - 8.0) / 2.0;
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.vertical(|ui| {
                        ui.set_width(half);
                        figure_card(ui, view, desk, Slot::Funnel, &results.funnel);
                    });
                    ui.vertical(|ui| {
                        ui.set_width(half);
                        figure_card(ui, view, desk, Slot::Leverage, &results.leverage);
                        ui.add_space(8.0);
                        findings(ui, view, page);
                    });
                });
            } else {
                figure_card(ui, view, desk, Slot::Funnel, &results.funnel);
                ui.add_space(8.0);
                figure_card(ui, view, desk, Slot::Leverage, &results.leverage);
                ui.add_space(8.0);
                findings(ui, view, page);
            }
            ui.add_space(8.0);
            table(ui, view, desk, page);
        });
}

/// What can be done with the projects, from the right.
fn actions(ui: &mut Ui, view: View, desk: &mut Desk) {
    let ready = view.results.projects.fresh().is_some();
    ui.add_enabled_ui(ready, |ui| {
        let save = Button::new((Icon::Save.atom(16.0), view.t("app.projects_save")));
        let response = ui.add(save).on_hover_text(view.t("app.projects_save_hint"));
        if response.clicked() {
            desk.send(Action::SaveProjects);
        }
    });
    // In a narrow window the other two stand in a menu: the title keeps its room.
    if ui.available_width() < NARROW {
        let more = ui.add(Button::new((
            Icon::More.atom(16.0),
            view.t("app.projects_more"),
        )));
        Popup::menu(&more)
            .accessible_name(view.t("app.projects_more"))
            .show(|ui| {
                ui.set_min_width(180.0);
                others(ui, view, desk, ready);
            });
    } else {
        others(ui, view, desk, ready);
    }
}

/// Width below which the title has no room beside all that can be done.
const NARROW: f32 = 352.0;

/// Showing on the map, and adding a file.
fn others(ui: &mut Ui, view: View, desk: &mut Desk, ready: bool) {
    let shown = Button::new((Icon::Map.atom(16.0), view.t("app.projects_on_map")));
    let response = ui.add_enabled(ready && view.results.points.key().is_some(), shown);
    if response.clicked() {
        let map = &view.state().map;
        if map.projects == ProjectsAs::Hidden {
            let map = MapChoices {
                projects: ProjectsAs::Towns,
                ..map.clone()
            };
            desk.change(Command::SetMap(Box::new(map)));
        }
        desk.send(Action::Go(PageName::Map));
    }
    let button = Button::new((Icon::Add.atom(16.0), view.t("app.projects_add")));
    if ui.add(button).clicked() {
        desk.send(Action::AskAdd);
    }
}

/// The sums, each on a card.
fn figures(ui: &mut Ui, view: View, page: &ProjectsView) {
    let sums = page.found.sums();
    let none = || "–".to_owned();
    let told =
        |x: Option<f64>, decimals: usize| x.map_or_else(none, |x| number(x, decimals, view.lang));
    let fund = view.f("app.projects_fund", &[]);
    let cards = [
        (
            number(sums.projects as f64, 0, view.lang),
            view.t("app.projects_count"),
        ),
        (
            told(sums.money()[0].map(wan), 1),
            format!("{fund} ({})", view.t("app.projects_wan")),
        ),
        (told(sums.leverage(), 2), view.t("app.projects_leverage")),
        (
            sums.conversion()
                .map_or_else(none, |share| percent(share, 1, view.lang)),
            view.t("app.projects_conversion"),
        ),
        (told(sums.readiness(), 2), view.t("app.projects_readiness")),
    ];
    let columns = if ui.available_width() > 760.0 { 5 } else { 2 };
    let gap = ui.spacing().item_spacing.x;
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    for line in cards.chunks(columns) {
        ui.horizontal_top(|ui| {
            for (value, words) in line {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    card(ui, view.skin, |ui| {
                        ui.set_min_size(Vec2::new(ui.available_width(), 78.0));
                        ui.label(figure_number(value, 24.0));
                        ui.add(Label::new(caption(words)).wrap());
                    });
                });
            }
        });
        ui.add_space(4.0);
    }
}

/// What does not fit together.
fn findings(ui: &mut Ui, view: View, page: &ProjectsView) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("projects.sheet_issues")));
        let count = |count: usize| number(count as f64, 0, view.lang);
        let mut lines = Vec::new();
        if page.found.with_enterprises {
            let nobody = page.found.not_joined().count();
            let gone = page.found.disappeared().count();
            // What there is none of is nothing to look after.
            for (key, all) in [("app.projects_nobody", nobody), ("app.projects_gone", gone)] {
                if all > 0 {
                    lines.push(view.f(key, &[("count", &count(all))]));
                }
            }
            if nobody + gone == 0 {
                lines.push(view.t("app.projects_all_joined"));
            }
        } else {
            lines.push(view.t("app.projects_alone"));
        }
        if let Some(without) = page.without {
            let scored = view.results.points.ready();
            let scheme = scored.map_or_else(String::new, |scored| {
                scored.scores.scheme.title.text(view.lang).to_owned()
            });
            lines.push(view.f(
                "app.projects_without",
                &[("count", &count(without)), ("scheme", &scheme)],
            ));
        }
        // What leverage leaves out stands beside its number.
        let summary = page.found.summary().into_iter();
        let beside = summary.filter(|line| line.key == "projects.summary_levered");
        lines.extend(beside.map(|line| line.text(view.lang)));
        let remarks = page.found.remarks(&page.dataset);
        lines.push(view.f("app.projects_issues", &[("count", &count(remarks.len()))]));
        for line in lines {
            ui.add(Label::new(line).wrap());
        }
        for issue in remarks.iter().take(5) {
            ui.add(Label::new(caption(issue.message.text(view.lang))).wrap());
        }
    });
}

/// A column: its name, its width, what it holds, and whether that is money.
struct Heading(&'static str, f32, fn(&Project) -> Cell, bool);

enum Cell {
    Words(Option<String>),
    Money(Option<Fen>),
    Stage(Option<usize>),
}

fn headings() -> [Heading; 8] {
    let words = |key, width, of| Heading(key, width, of, false);
    let money = |key, of| Heading(key, 124.0, of, true);
    [
        words("projects.column_project", 110.0, |own| {
            Cell::Words(Some(own.id.clone()))
        }),
        words("projects.column_enterprise", 220.0, |own| {
            Cell::Words(Some(own.enterprise.clone()))
        }),
        words("projects.column_university", 150.0, |own| {
            Cell::Words(own.university.clone())
        }),
        words("projects.column_start", 96.0, |own| {
            Cell::Words(own.start.map(|day| day.to_string()))
        }),
        words("projects.column_stage", 90.0, |own| Cell::Stage(own.stage)),
        money("app.projects_head_fund", |own| Cell::Money(own.fund)),
        money("app.projects_head_own", |own| Cell::Money(own.own)),
        money("app.projects_head_contract", |own| {
            Cell::Money(own.contract)
        }),
    ]
}

/// Every project; a click selects its enterprise.
fn table(ui: &mut Ui, view: View, desk: &mut Desk, page: &ProjectsView) {
    let all = &page.found.all;
    let shown = headings();
    let wide = shown.iter().map(|heading| heading.1 + 8.0).sum();
    let selected = view.state().enterprise.as_deref();
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        // All columns are there; what has no room is scrolled to.
        let area = ScrollArea::horizontal().id_salt("projects-columns");
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.set_min_width(wide);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut builder = TableBuilder::new(ui)
                .id_salt("projects")
                .striped(false)
                .sense(Sense::click())
                .cell_layout(Layout::left_to_right(Align::Center))
                .auto_shrink([false, true])
                .max_scroll_height(TABLE)
                .resizable(false);
            for heading in &shown {
                builder = builder.column(Column::exact(heading.1).clip(true));
            }
            builder
                .header(ROW, |mut header| {
                    for Heading(key, _, _, is_money) in &shown {
                        header.col(|ui| {
                            let name = |ui: &mut Ui| {
                                short_label(ui, &view.t(key), |words| {
                                    RichText::new(words).small().color(view.skin.quiet)
                                });
                            };
                            if *is_money {
                                // Over its numbers.
                                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                                    ui.add_space(4.0);
                                    name(ui);
                                });
                            } else {
                                name(ui);
                            }
                        });
                    }
                })
                .body(|body| {
                    body.rows(ROW, all.len(), |mut line| {
                        let own = &all[line.index()];
                        let carrier = own.joined.carrier().map(|own| own.entity.as_str());
                        line.set_selected(carrier.is_some() && selected == carrier);
                        for Heading(_, _, of, _) in &shown {
                            line.col(|ui| cell(ui, view, page, of(own)));
                        }
                        if line.response().clicked()
                            && let Some(carrier) = carrier
                        {
                            desk.change(Command::SelectEnterprise(Some(carrier.to_owned())));
                        }
                    });
                });
        });
    });
}

fn cell(ui: &mut Ui, view: View, page: &ProjectsView, cell: Cell) {
    match cell {
        Cell::Words(Some(words)) => {
            short_label(ui, &words, RichText::new);
        }
        Cell::Words(None) | Cell::Money(None) => {
            ui.label(RichText::new("–").color(view.skin.quiet));
        }
        Cell::Money(Some(fen)) => {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(4.0);
                ui.label(number(wan(fen), 1, view.lang));
            });
        }
        Cell::Stage(stage) => {
            let title = page.found.stage_title(stage);
            short_label(ui, title.text(view.lang), |words| {
                RichText::new(words).weak()
            });
        }
    }
}
