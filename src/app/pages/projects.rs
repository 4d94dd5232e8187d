//! Projects: the industry-university-research ledger: how far projects came, what the fund moved, and each of them.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{Align, Button, Label, Layout, Popup, RichText, ScrollArea, Sense, Ui, Vec2};
use egui_extras::{Column, TableBuilder};

use super::{begin, instead};
use crate::analysis::projects::{Fen, Project, wan, with_remedies};
use crate::app::PageName;
use crate::app::action::{Action, Slot};
use crate::app::icon::Icon;
use crate::app::look::{caption, figure_number, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, export_menu, figure_card, short_label};
use crate::dataset::town_name;
use crate::figure::ProjectsAs;
use crate::figure::compose::MapChoices;
use crate::i18n::{number, percent};
use crate::workspace::{Command, ProjectsView};

/// What leverage leaves out, as the summary tells it.
const LEFT_OUT: [&str; 2] = ["projects.summary_levered", "projects.summary_no_contract"];

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
                    let left = ui.vertical(|ui| {
                        ui.set_width(half);
                        figure_card(ui, view, desk, Slot::Funnel, &results.funnel);
                    });
                    ui.vertical(|ui| {
                        ui.set_width(half);
                        figure_card(ui, view, desk, Slot::Leverage, &results.leverage);
                        ui.add_space(8.0);
                        // Both sides end together.
                        let tall = left.response.rect.bottom() - ui.cursor().top() - CARD_EDGES;
                        findings(ui, view, page, tall);
                    });
                });
            } else {
                figure_card(ui, view, desk, Slot::Funnel, &results.funnel);
                ui.add_space(8.0);
                figure_card(ui, view, desk, Slot::Leverage, &results.leverage);
                ui.add_space(8.0);
                findings(ui, view, page, 0.0);
            }
            ui.add_space(8.0);
            remarks(ui, view, page);
            table(ui, view, desk, page);
            without(ui, view, desk, page);
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

/// What the edges of a card take of its height.
const CARD_EDGES: f32 = 26.0;

/// What does not fit together; the card is at least so tall.
fn findings(ui: &mut Ui, view: View, page: &ProjectsView, tall: f32) {
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(tall.max(0.0));
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
        if let Some(without) = page.without.as_ref().map(Vec::len) {
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
        let beside = summary.filter(|line| LEFT_OUT.contains(&line.key));
        lines.extend(beside.map(|line| line.text(view.lang)));
        let remarks = page.found.remarks(&page.dataset);
        lines.push(view.f("app.projects_issues", &[("count", &count(remarks.len()))]));
        for line in lines {
            ui.add(Label::new(line).wrap());
        }
    });
}

/// The first remarks on cells, across the page.
fn remarks(ui: &mut Ui, view: View, page: &ProjectsView) {
    let remarks = page.found.remarks(&page.dataset);
    if remarks.is_empty() {
        return;
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        for line in with_remedies(&remarks[..remarks.len().min(5)]) {
            ui.add(Label::new(caption(line.text(view.lang))).wrap());
        }
        if remarks.len() > 5 {
            let more = number((remarks.len() - 5) as f64, 0, view.lang);
            let words = view.f("app.projects_remarks_more", &[("count", &more)]);
            ui.add(Label::new(caption(words)).wrap());
        }
    });
    ui.add_space(8.0);
}

/// The enterprises that have points and no project; a click selects one.
fn without(ui: &mut Ui, view: View, desk: &mut Desk, page: &ProjectsView) {
    let Some(all) = page.without.as_ref().filter(|all| !all.is_empty()) else {
        return;
    };
    let scored = view.results.points.ready();
    let decimals = scored.map_or(1, |scored| scored.scores.scheme.decimals as usize);
    ui.add_space(8.0);
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("projects.sheet_without")));
        ui.spacing_mut().item_spacing.y = 0.0;
        TableBuilder::new(ui)
            .id_salt("projects-without")
            .striped(false)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .auto_shrink([false, true])
            .max_scroll_height(TABLE / 2.0)
            .resizable(false)
            .column(Column::remainder().at_least(200.0).clip(true))
            .column(Column::exact(160.0).clip(true))
            .column(Column::exact(96.0).clip(true))
            .header(ROW, |mut header| {
                for key in ["analysis.column_name", "funds.by_town"] {
                    header.col(|ui| {
                        ui.label(caption(view.t(key)));
                    });
                }
                header.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(4.0);
                        ui.label(caption(view.t("analysis.column_total")));
                    });
                });
            })
            .body(|body| {
                let selected = view.state().enterprise.as_deref();
                body.rows(ROW, all.len(), |mut line| {
                    let own = &all[line.index()];
                    line.set_selected(selected == Some(own.entity.as_str()));
                    line.col(|ui| {
                        short_label(ui, &own.name, RichText::new);
                    });
                    line.col(|ui| {
                        let town = own.town.as_deref().unwrap_or_default();
                        short_label(ui, town_name(town, view.lang), |words| {
                            RichText::new(words).weak()
                        });
                    });
                    line.col(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            ui.add_space(4.0);
                            ui.label(number(own.total, decimals, view.lang));
                        });
                    });
                    if line.response().clicked() {
                        desk.change(Command::SelectEnterprise(Some(own.entity.clone())));
                    }
                });
            });
    });
}

/// A column: its name, its width, what it holds, and whether that is money.
struct Heading(&'static str, f32, fn(&Project) -> Cell, bool);

enum Cell {
    Words(Option<String>),
    Money(Option<Fen>),
    Stage(Option<usize>),
}

/// Least width of the enterprises.
const ENTERPRISE: f32 = 206.0;

fn headings() -> [Heading; 8] {
    let words = |key, width, of| Heading(key, width, of, false);
    let money = |key, width, of| Heading(key, width, of, true);
    [
        words("projects.column_project", 92.0, |own| {
            Cell::Words(Some(own.id.clone()))
        }),
        words("projects.column_enterprise", ENTERPRISE, |own| {
            Cell::Words(Some(own.enterprise.clone()))
        }),
        words("projects.column_university", 140.0, |own| {
            Cell::Words(own.university.clone())
        }),
        words("projects.column_start", 88.0, |own| {
            Cell::Words(own.start.map(|day| day.to_string()))
        }),
        words("projects.column_stage", 84.0, |own| Cell::Stage(own.stage)),
        money("app.projects_head_fund", 108.0, |own| Cell::Money(own.fund)),
        money("app.projects_head_own", 108.0, |own| Cell::Money(own.own)),
        money("app.projects_head_contract", 124.0, |own| {
            Cell::Money(own.contract)
        }),
    ]
}

/// Every project; a click selects its enterprise.
fn table(ui: &mut Ui, view: View, desk: &mut Desk, page: &ProjectsView) {
    let all = &page.found.all;
    let mut shown = headings();
    let wide: f32 = shown.iter().map(|heading| heading.1 + 8.0).sum();
    let selected = view.state().enterprise.as_deref();
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        // All columns are there; what has no room is scrolled to.
        let area = ScrollArea::horizontal().id_salt("projects-columns");
        // What is left over goes to the names; what lacks is scrolled to by a bar that is seen.
        let free = ui.available_width() - wide;
        shown[1].1 += free.max(0.0);
        let rows = ui.spacing().scroll;
        ui.spacing_mut().scroll = ScrollStyle::solid();
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().scroll = rows;
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
        Cell::Words(None) => {
            ui.label(RichText::new("–").color(view.skin.quiet));
        }
        Cell::Money(fen) => {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(4.0);
                match fen {
                    Some(fen) => ui.label(number(wan(fen), 1, view.lang)),
                    None => ui.label(RichText::new("–").color(view.skin.quiet)),
                };
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
