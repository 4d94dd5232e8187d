//! The enterprises with their amounts, and who gains and who loses by a second plan: only rows on the screen are drawn.

use eframe::egui::{self, Align, Button, Label, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

use crate::analysis::funds::{Award, VersusRow, points, versus_name};
use crate::app::look::{caption, strong};
use crate::app::view::{Desk, FundMoves, FundTab, View};
use crate::app::widgets::short_label;
use crate::i18n::{Lang, number, signed};
use crate::workspace::{Command, FundDone, FundView};

/// Height of a row.
const ROW: f32 = 30.0;
/// Height of the heading.
const HEAD: f32 = 26.0;

/// Points of height below which a list does not shrink: some rows stay in sight.
const LEAST: f32 = 112.0;

/// Points of width from which on all columns have room; of the list where its towns have short names.
const WIDE: f32 = 620.0;

/// Points of width that the column of towns has at least, and at most.
const TOWN: [f32; 2] = [96.0, 176.0];

/// A cell: its words, whether they are strong, and their colour.
type Words = (String, bool, Option<egui::Color32>);

/// All enterprises, the largest amount first.
pub(super) fn all(ui: &mut Ui, view: View, desk: &mut Desk, shown: &FundView, done: &FundDone) {
    let found = &shown.of.found;
    let decimals = found.scheme.decimals as usize;
    let lang = view.lang;
    let town = town_column(ui, shown, lang);
    let heads = [
        ("funds.column_place", 48.0, true),
        ("analysis.column_name", 0.0, false),
        ("funds.by_town", town, false),
        ("funds.column_points", 76.0, true),
        ("funds.column_amount", 116.0, true),
        ("funds.column_award", 132.0, false),
    ];
    let row = |place: usize| -> (String, Vec<Words>) {
        let at = done.order[place] as usize;
        let award = done.fund.awards[at];
        let town = found
            .group_of(at, "town")
            .map_or("", |town| town.text(lang));
        let color = match award {
            Award::Full => Some(view.skin.quiet),
            Award::Capped | Award::RdCapped | Award::Scaled => Some(view.skin.accent),
            _ => Some(view.skin.warning),
        };
        let cells = vec![
            (
                number(place as f64 + 1.0, 0, lang),
                false,
                Some(view.skin.quiet),
            ),
            (found.name(at).to_owned(), false, None),
            (town.to_owned(), false, Some(view.skin.quiet)),
            (fixed(points(found.points[at]), decimals), false, None),
            (number(done.fund.amounts[at] as f64, 0, lang), true, None),
            (view.t(award.name()), false, color),
        ];
        (found.entity(at).to_owned(), cells)
    };
    // Where there is little room, the remark is left to the tab that tells why, and then the town: its name is whole or
    // not there.
    let (all, without) = (WIDE + town - TOWN[0], WIDE - 132.0 + town - TOWN[0]);
    let room = ui.available_width();
    let keep = |at: usize| match at {
        2 => room >= without,
        5 => room >= all,
        _ => true,
    };
    let heads: Vec<_> = heads
        .into_iter()
        .enumerate()
        .filter_map(|(at, head)| keep(at).then_some(head))
        .collect();
    let row = |place: usize| {
        let (entity, mut cells) = row(place);
        let mut at = 0..;
        cells.retain(|_| at.next().is_some_and(&keep));
        (entity, cells)
    };
    table(ui, view, desk, "fund-list", &heads, done.order.len(), &row);
}

/// The width in which every town's name is whole, as far as that is not too much.
fn town_column(ui: &Ui, shown: &FundView, lang: Lang) -> f32 {
    let measure = |words: &str| {
        let extend = Some(egui::TextWrapMode::Extend);
        let laid = egui::WidgetText::from(words);
        let laid = laid.into_galley(ui, extend, f32::INFINITY, egui::TextStyle::Body);
        laid.size().x.ceil() + 2.0
    };
    let towns = shown.of.found.grouping("town");
    let towns = towns.into_iter().flat_map(|towns| &towns.names);
    let widths = towns.take(60).map(|town| measure(town.text(lang)));
    widths.fold(TOWN[0], f32::max).min(TOWN[1])
}

/// Who gains and who loses by the second plan.
pub(super) fn versus(ui: &mut Ui, view: View, desk: &mut Desk, shown: &FundView) {
    let (Some(first), Some((second, versus))) = (shown.side(), shown.other()) else {
        return;
    };
    let lang = view.lang;
    // Who gains and loses most stands in the list below.
    let named = ["funds.versus_most_gain", "funds.versus_most_lose"];
    let said = versus.lines(first, second).into_iter();
    for line in said.filter(|line| !named.contains(&line.key)) {
        ui.add(Label::new(line.text(lang)).wrap());
    }
    // Where nobody gains the list begins with the losses, whatever was chosen.
    let losses = match (versus.gainers, versus.losers) {
        (0, 1..) => true,
        (1.., 0) => false,
        _ => desk.fund_moves == FundMoves::Losses,
    };
    // The rows run from the largest gain to the largest loss.
    ui.horizontal(|ui| {
        ui.spacing_mut().button_padding = egui::vec2(10.0, 3.0);
        ui.spacing_mut().interact_size.y = 26.0;
        for (first, key) in [
            (FundMoves::Gains, "app.funds_gains_first"),
            (FundMoves::Losses, "app.funds_losses_first"),
        ] {
            let words = RichText::new(view.t(key)).small();
            let (any, chosen) = match first {
                FundMoves::Gains => (versus.gainers > 0, !losses),
                FundMoves::Losses => (versus.losers > 0, losses),
            };
            let button = Button::new(words).selected(chosen);
            if ui.add_enabled(any, button).clicked() {
                desk.fund_moves = first;
            }
        }
    });
    // Names have what room there is.
    let amount = if ui.available_width() < WIDE {
        84.0
    } else {
        120.0
    };
    let heads = [
        ("analysis.column_name", 0.0, false),
        ("app.funds_first_amount", amount, true),
        ("app.funds_second_amount", amount, true),
        ("funds.versus_change", amount, true),
    ];
    let row = |place: usize| -> (String, Vec<Words>) {
        let place = if losses {
            versus.rows.len() - 1 - place
        } else {
            place
        };
        let row: &VersusRow = &versus.rows[place];
        let (entity, name) = versus_name(first, second, row);
        let amount = |at: Option<u32>, amounts: &[u64]| {
            at.map_or_else(
                || "–".to_owned(),
                |at| number(amounts[at as usize] as f64, 0, lang),
            )
        };
        let color = match row.change {
            0 => view.skin.quiet,
            change if change > 0 => view.skin.up,
            _ => view.skin.down,
        };
        let cells = vec![
            (name.to_owned(), false, None),
            (amount(row.first, &first.fund.amounts), false, None),
            (amount(row.second, &second.fund.amounts), false, None),
            (signed(row.change as f64, 0, lang), true, Some(color)),
        ];
        (entity.to_owned(), cells)
    };
    table(
        ui,
        view,
        desk,
        "fund-versus",
        &heads,
        versus.rows.len(),
        &row,
    );
}

/// Points with all their decimals, so that they stand under each other.
fn fixed(points: f64, decimals: usize) -> String {
    format!("{points:.decimals$}")
}

fn table(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    salt: &str,
    heads: &[(&str, f32, bool)],
    count: usize,
    row: &dyn Fn(usize) -> (String, Vec<Words>),
) {
    ui.spacing_mut().item_spacing = egui::vec2(12.0, 0.0);
    let mut builder = TableBuilder::new(ui)
        .id_salt(salt)
        .striped(false)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(Align::Center))
        .auto_shrink([false, false])
        .min_scrolled_height(LEAST)
        .resizable(false);
    for (_, width, _) in heads {
        builder = builder.column(if *width == 0.0 {
            Column::remainder().at_least(120.0).clip(true)
        } else {
            Column::exact(*width).clip(true)
        });
    }
    let layout = |right: bool| {
        if right {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        }
    };
    builder
        .header(HEAD, |mut header| {
            for (key, _, right) in heads {
                header.col(|ui| {
                    ui.with_layout(layout(*right), |ui| {
                        ui.add(Label::new(caption(view.t(key))).truncate());
                    });
                });
            }
        })
        .body(|body| {
            body.rows(ROW, count, |mut line| {
                let (entity, cells) = row(line.index());
                line.set_selected(view.state().enterprise.as_deref() == Some(entity.as_str()));
                for ((words, bold, color), (_, _, right)) in cells.iter().zip(heads) {
                    line.col(|ui| {
                        ui.with_layout(layout(*right), |ui| {
                            let dress = |words: &str| {
                                let text = if *bold {
                                    strong(words)
                                } else {
                                    RichText::new(words)
                                };
                                match color {
                                    Some(color) => text.color(*color),
                                    None => text,
                                }
                            };
                            if *right {
                                ui.label(dress(words));
                            } else {
                                short_label(ui, words, |words| dress(&words));
                            }
                        });
                    });
                }
                if line.response().clicked() {
                    desk.change(Command::SelectEnterprise(Some(entity)));
                    desk.fund_tab = FundTab::Why;
                }
            });
        });
}
