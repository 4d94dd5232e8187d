//! Index: one county's headline and its dimensions, what moved it, what drives it and holds it back, and all counties
//! in order and by dimension.

use eframe::egui::{
    self, Align, Align2, Button, Color32, FontId, Label, Layout, RichText, ScrollArea, Ui, Vec2,
    pos2,
};

use super::points::status_key;
use super::{begin, cards, instead};
use crate::app::action::Slot;
use crate::app::icon::Icon;
use crate::app::look::{caption, family, figure_number, section, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{
    card, explanation_tree, export_menu, figure_card, scoring_notes, short_label, spark,
};
use crate::figure::Weight;
use crate::figure::compose::{coverage_words, footer, marked, version_words};
use crate::i18n::number;
use crate::workspace::{Command, CountyRow, Dimension, IndexView, Scored};

/// Draws the page.
pub fn show(ui: &mut Ui, view: View, desk: &mut Desk, export_size: usize) {
    let results = view.results;
    let note = results.index.ready().map_or_else(String::new, |scored| {
        let scheme = &scored.scores.scheme;
        view.f(
            "app.index_about",
            &[
                ("scheme", &scheme.title.text(view.lang)),
                ("version", &version_words(&scheme.version, view.lang)),
                ("status", &view.t(status_key(scheme))),
            ],
        )
    });
    let begun = begin(ui, view, desk, &note, |ui, desk| {
        let slot = Slot::of_index(results);
        let ready = match slot {
            Slot::Contribution => &results.contribution,
            Slot::Barometer => &results.barometer,
            _ => &results.heatmap,
        };
        let ready = ready.figure.fresh().is_some();
        export_menu(ui, view, desk, slot, export_size, ready);
    });
    if !begun {
        return;
    }
    let failure = results
        .index
        .failed()
        .or_else(|| results.index_view.failed());
    let shown = results.index.ready().zip(results.index_view.ready());
    let Some((scored, page)) = shown.filter(|_| failure.is_none()) else {
        let wanted = results.index.key().is_some();
        let cards_alone = results.cards.ready().filter(|_| !wanted);
        if cards_alone.is_some_and(|cards| !cards.years().is_empty()) {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.label(RichText::new(view.t("app.index_unfit")).weak());
                ui.add_space(8.0);
                cards::show(ui, view, desk);
            });
            return;
        }
        instead(ui, view, desk, failure, wanted, "workspace.work_index");
        return;
    };
    ScrollArea::vertical()
        .id_salt("index-page")
        .auto_shrink(false)
        .show(ui, |ui| {
            scoring_notes(ui, view, &scored.scores);
            barometer(ui, view, scored, page);
            ui.add_space(8.0);
            cards::show(ui, view, desk);
            let wide = ui.available_width() > 980.0;
            if wide {
                let left = ui.available_width() * 0.62;
                ui.horizontal_top(|ui| {
                    ui.vertical(|ui| {
                        ui.set_width(left);
                        contribution(ui, view, desk);
                    });
                    ui.vertical(|ui| counties(ui, view, desk, scored, page));
                });
            } else {
                contribution(ui, view, desk);
                ui.add_space(8.0);
                counties(ui, view, desk, scored, page);
            }
            ui.add_space(8.0);
            pictures(ui, view, desk);
            why(ui, view);
        });
}

/// A change with its arrow, and since when where a year is given.
fn change_words(
    ui: &mut Ui,
    view: View,
    (change, since): (Option<f64>, Option<i32>),
    decimals: usize,
    size: f32,
) {
    let Some(change) = change else {
        ui.label(caption(view.t("app.no_year_before")));
        return;
    };
    let (icon, color) = arrow(view, change);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        if let Some(icon) = icon {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), egui::Sense::hover());
            icon.paint(ui.painter(), rect, color);
        }
        let change = with_sign(change, decimals);
        let words = since.map_or_else(
            || change.clone(),
            |year| {
                let parts: [(&str, &dyn std::fmt::Display); 2] =
                    [("change", &change), ("year", &year)];
                view.f("figure.barometer_change", &parts)
            },
        );
        ui.add(Label::new(RichText::new(words).size(size).color(color)).wrap());
    });
}

fn arrow(view: View, change: f64) -> (Option<Icon>, Color32) {
    if change > 0.0 {
        (Some(Icon::Up), view.skin.up)
    } else if change < 0.0 {
        (Some(Icon::Down), view.skin.down)
    } else {
        (None, view.skin.quiet)
    }
}

/// The headline index with its change, and the dimensions on cards of their own.
fn barometer(ui: &mut Ui, view: View, scored: &Scored, page: &IndexView) {
    let decimals = scored.scores.scheme.decimals as usize;
    let count = page.dimensions.len();
    let rows = count.div_ceil(3).max(1);
    let height = (rows as f32 * 132.0 + (rows as f32 - 1.0) * 8.0).max(272.0);
    let each = (height - (rows as f32 - 1.0) * 8.0) / rows as f32;
    let first = (ui.available_width() * 0.27).clamp(240.0, 420.0);
    let source = footer(&scored.dataset, &scored.scores, view.lang);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(first);
            card(ui, view.skin, |ui| {
                ui.set_min_size(Vec2::new(ui.available_width(), height - 34.0));
                ui.add(Label::new(section(page.subject.name.as_str())).wrap());
                // Until the next one is there, this is the page of the year before.
                let year = page.year.map_or_else(String::new, |year| year.to_string());
                ui.label(caption(view.f("app.index_of_year", &[("year", &year)])));
                let total = page
                    .subject
                    .total
                    .map_or_else(|| "–".to_owned(), |total| fixed(total, decimals));
                ui.label(figure_number(marked(&total, page.subject.covered), 44.0));
                let before = page.year.map(|year| year - 1);
                if page.before.is_some() && scored.scores.scheme.scales_by_year() {
                    ui.add(Label::new(caption(view.t("app.index_own_scale"))).wrap());
                } else {
                    change_words(ui, view, (page.subject.change, before), decimals, 15.0);
                }
                let covered = coverage_words(page.subject.covered, view.lang);
                if !covered.is_empty() {
                    ui.add(Label::new(caption(covered)).wrap());
                }
                // One alone has no rank.
                if let Some(rank) = page.subject.rank.filter(|_| page.ranked() > 1) {
                    ui.label(caption(
                        view.f("app.rank_of", &[("rank", &rank), ("of", &page.ranked())]),
                    ));
                }
                let values: Vec<Option<f64>> = page.history.iter().map(|(_, v)| *v).collect();
                let width = ui.available_width();
                spark(
                    ui,
                    Vec2::new(width, 24.0),
                    (&values, &values),
                    view.skin.accent,
                );
                ends(ui, view, &page.history);
            });
        });
        ui.vertical(|ui| {
            let width = (ui.available_width() - 16.0) / 3.0;
            // One scale for all: what rose more is steeper.
            let dimensions = page.dimensions.iter();
            let scale: Vec<Option<f64>> = dimensions
                .flat_map(|dimension| dimension.history.iter().map(|(_, value)| *value))
                .collect();
            for line in page.dimensions.chunks(3) {
                ui.horizontal_top(|ui| {
                    for dimension in line {
                        let size = Vec2::new(width, each);
                        dimension_card(ui, view, (dimension, &source, &scale), size, decimals);
                    }
                });
            }
        });
    });
}

/// Height of the years under a small line, in points.
const YEARS: f32 = 12.0;

/// The first and the last year of a small line under its ends.
fn ends(ui: &mut Ui, view: View, history: &[(i32, Option<f64>)]) {
    let (Some((first, _)), Some((last, _))) = (history.first(), history.last()) else {
        return;
    };
    if first == last {
        return;
    }
    let size = Vec2::new(ui.available_width(), YEARS);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let font = FontId::new(12.0, family(Weight::Regular));
    for (anchor, at, year) in [
        (Align2::LEFT_CENTER, rect.left_center(), first),
        (Align2::RIGHT_CENTER, rect.right_center(), last),
    ] {
        let words = year.to_string();
        ui.painter()
            .text(at, anchor, words, font.clone(), view.skin.quiet);
    }
}

fn fixed(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "\u{2212}")
}

/// A change with its sign and all its decimals.
fn with_sign(value: f64, decimals: usize) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", fixed(value, decimals))
}

/// The exact values of a dimension over the years, and where they come from.
fn about(ui: &mut Ui, view: View, dimension: &Dimension, source: &str) {
    ui.label(strong(dimension.title.text(view.lang)));
    let known = dimension.history.iter();
    for (year, value) in known.filter_map(|(year, value)| Some((*year, (*value)?))) {
        let value = number(value, 4, view.lang);
        let parts: [(&str, &dyn std::fmt::Display); 2] = [("measure", &year), ("value", &value)];
        ui.label(view.f("app.area_value", &parts));
    }
    ui.label(caption(source));
}

fn dimension_card(
    ui: &mut Ui,
    view: View,
    (dimension, source, scale): (&Dimension, &str, &[Option<f64>]),
    size: Vec2,
    decimals: usize,
) {
    ui.vertical(|ui| {
        ui.set_width(size.x);
        let shown = card(ui, view.skin, |ui| {
            ui.set_min_size(Vec2::new(ui.available_width(), size.y - 34.0));
            ui.set_max_height(size.y - 34.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            short_label(ui, dimension.title.text(view.lang), |title| {
                RichText::new(title).weak()
            });
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let value = dimension
                        .value
                        .map_or_else(|| "–".to_owned(), |value| fixed(value, decimals));
                    ui.label(figure_number(value, 22.0));
                    // Where years do not compare, the headline says so.
                    let known = dimension.history.iter().filter(|(_, own)| own.is_some());
                    if dimension.change.is_some() || known.count() < 2 {
                        change_words(ui, view, (dimension.change, None), decimals, 12.0);
                    }
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let values: Vec<Option<f64>> =
                        dimension.history.iter().map(|(_, v)| *v).collect();
                    let width = ui.available_width().min(120.0);
                    spark(
                        ui,
                        Vec2::new(width, 36.0),
                        (&values, scale),
                        view.skin.accent,
                    );
                });
            });
        });
        shown
            .response
            .on_hover_ui(|ui| about(ui, view, dimension, source));
    });
}

fn contribution(ui: &mut Ui, view: View, desk: &mut Desk) {
    let picture = &view.results.contribution;
    if picture.figure.key().is_some() {
        figure_card(ui, view, desk, Slot::Contribution, picture);
        return;
    }
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.contributions")));
        ui.label(RichText::new(view.t("app.no_year_before_next")).weak());
    });
}

fn counties(ui: &mut Ui, view: View, desk: &mut Desk, scored: &Scored, page: &IndexView) {
    let decimals = scored.scores.scheme.decimals as usize;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(section(view.t("app.counties")));
        ui.label(caption(view.t("app.counties_note")));
        ui.add_space(4.0);
        for county in &page.counties {
            county_line(
                ui,
                view,
                desk,
                county,
                county.entity == page.subject.entity,
                decimals,
            );
        }
    });
}

fn county_line(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    county: &CountyRow,
    selected: bool,
    decimals: usize,
) {
    let skin = view.skin;
    let color = county
        .change
        .map_or(skin.quiet, |change| arrow(view, change).1);
    let rank = county
        .rank
        .map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    let button = Button::new("")
        .selected(selected)
        .frame_when_inactive(selected)
        .stroke(egui::Stroke::NONE)
        .min_size(Vec2::new(ui.available_width(), 32.0));
    let response = ui.add(button).accessible_name(county.name.as_str());
    // Numbers stand under each other at the right, whatever their width.
    let painter = ui.painter_at(response.rect);
    let middle = response.rect.center().y;
    let (left, right) = (response.rect.left() + 12.0, response.rect.right() - 12.0);
    let body = FontId::new(14.0, family(Weight::Regular));
    let strong = FontId::new(14.0, family(Weight::Medium));
    let small = FontId::new(12.0, family(Weight::Regular));
    let write = |x: f32, anchor: Align2, words: &str, font: &FontId, color: Color32| {
        painter.text(pos2(x, middle), anchor, words, font.clone(), color);
    };
    write(left + 20.0, Align2::RIGHT_CENTER, &rank, &body, skin.quiet);
    let (name, ink) = if selected {
        (&strong, skin.accent)
    } else {
        (&body, skin.text)
    };
    write(left + 34.0, Align2::LEFT_CENTER, &county.name, name, ink);
    if let Some(change) = county.change {
        let words = with_sign(change, decimals);
        write(right, Align2::RIGHT_CENTER, &words, &small, color);
    }
    let total = county
        .total
        .map_or_else(|| "–".to_owned(), |total| fixed(total, decimals));
    let total = marked(&total, county.covered);
    write(
        right - 64.0,
        Align2::RIGHT_CENTER,
        &total,
        &strong,
        skin.text,
    );
    if response.clicked() {
        desk.change(Command::SelectCounty(Some(county.entity.clone())));
    }
}

/// Drivers and constraints, and all counties by dimension.
fn pictures(ui: &mut Ui, view: View, desk: &mut Desk) {
    for (slot, picture) in [
        (Slot::Drivers, &view.results.drivers),
        (Slot::Heatmap, &view.results.heatmap),
    ] {
        if picture.figure.key().is_some() {
            figure_card(ui, view, desk, slot, picture);
            ui.add_space(8.0);
        }
    }
}

fn why(ui: &mut Ui, view: View) {
    let Some(explained) = view.results.county_explained.ready() else {
        return;
    };
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        ui.label(section(view.t("app.why_index")));
        ui.label(caption(view.t("app.why_note")));
        ui.add_space(4.0);
        explanation_tree(ui, view, &explained.explanation);
    });
}
