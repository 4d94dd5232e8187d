//! Sums by what enterprises have in common, the steps to one amount, and the fund in sentences.

use eframe::egui::{self, Align, Grid, Label, Layout, RichText, ScrollArea, Ui};

use crate::analysis::funds::{FundTotals, TownShift, Versus, money::MICRO, share_decimals, yuan};
use crate::app::look::{caption, section, strong};
use crate::app::view::View;
use crate::i18n::{Lang, fixed, number, percent, signed, united};
use crate::workspace::{FundDone, FundView};

/// Width of a column of numbers.
const NUMBER: f32 = 84.0;
/// Width of a column of amounts of one of two plans.
const AMOUNT: f32 = 116.0;

/// Sums by one grouping; by town with those of a second plan beside them.
pub(super) fn sums(
    ui: &mut Ui,
    view: View,
    totals: &FundTotals,
    versus: Option<&Versus>,
    by: &str,
) {
    let Some(table) = totals.table(by) else {
        return;
    };
    let lang = view.lang;
    let shifts = versus.map_or(&[][..], |versus| &versus.towns);
    let shifts = if by == "town" { shifts } else { &[] };
    let mut heads = vec![table.title(), "funds.column_count", "funds.column_paid"];
    // Beside a second plan there is room for both amounts, and not for shares.
    if shifts.is_empty() {
        heads.extend([
            "app.funds_share_of",
            "funds.column_eligible",
            "funds.column_amount",
            "app.funds_part_of",
        ]);
    } else {
        heads.extend([
            "app.funds_first_amount",
            "app.funds_second_amount",
            "funds.versus_change",
        ]);
    }
    ScrollArea::both()
        .id_salt("fund-sums")
        .auto_shrink(false)
        .show(ui, |ui| {
            // Heads in English need more than the numbers under them.
            ui.spacing_mut().interact_size = egui::vec2(AMOUNT, 22.0);
            Grid::new("fund-sums")
                .num_columns(heads.len())
                .spacing([12.0, 6.0])
                .show(ui, |ui| {
                    for (at, key) in heads.iter().enumerate() {
                        cell(ui, at > 0, caption(view.t(key)));
                    }
                    ui.end_row();
                    let parts = table.parts();
                    for (at, (town, sum)) in table.totals.iter().enumerate() {
                        let name = town.as_ref().map_or_else(
                            || view.t("funds.without"),
                            |name| name.text(lang).to_owned(),
                        );
                        cell(ui, false, RichText::new(name));
                        cell(
                            ui,
                            true,
                            RichText::new(number(f64::from(sum.count), 0, lang)),
                        );
                        cell(
                            ui,
                            true,
                            RichText::new(number(f64::from(sum.paid), 0, lang)),
                        );
                        let amount = number(yuan(sum.yuan), 0, lang);
                        if shifts.is_empty() {
                            let part = parts.as_ref().map_or_else(
                                || "–".to_owned(),
                                |(parts, decimals)| {
                                    let digits = fixed(parts[at], *decimals as usize, lang);
                                    united(&digits, "%", lang)
                                },
                            );
                            let points = sum.points as f64 / MICRO as f64;
                            cell(ui, true, RichText::new(shared(sum.share(), lang)));
                            cell(ui, true, RichText::new(fixed(points, 1, lang)));
                            cell(ui, true, strong(amount));
                            cell(ui, true, RichText::new(part));
                        } else {
                            cell(ui, true, strong(amount));
                            let shift = shifts.iter().find(|shift| shift.town == *town);
                            shifted(ui, view, shift);
                        }
                        ui.end_row();
                    }
                });
        });
}

/// A share, never rounded to none or all where it is neither.
pub(super) fn shared(share: f64, lang: Lang) -> String {
    percent(share, share_decimals(share) as usize, lang)
}

/// What a town gets by the second plan, and how much more or less that is.
fn shifted(ui: &mut Ui, view: View, shift: Option<&TownShift>) {
    let Some(shift) = shift else {
        cell(ui, true, RichText::new("–"));
        cell(ui, true, RichText::new("–"));
        return;
    };
    let change = shift.change();
    let color = match change {
        0 => view.skin.quiet,
        change if change > 0 => view.skin.up,
        _ => view.skin.down,
    };
    let second = number(yuan(shift.second), 0, view.lang);
    cell(ui, true, strong(second));
    let change = signed(change as f64, 0, view.lang);
    cell(ui, true, strong(change).color(color));
}

/// A cell; one of numbers is as wide as its column needs, whatever room there is.
fn cell(ui: &mut Ui, right: bool, words: RichText) {
    if right {
        let size = egui::vec2(
            NUMBER.max(ui.spacing().interact_size.x),
            ui.spacing().interact_size.y,
        );
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            ui.label(words);
        });
    } else {
        ui.label(words);
    }
}

/// Why the selected enterprise gets its amount.
pub(super) fn why(ui: &mut Ui, view: View) {
    let steps = view.results.fund.steps.ready();
    let chosen = view.state().enterprise.as_deref();
    let Some(steps) = steps.filter(|steps| chosen == Some(steps.entity.as_str())) else {
        ui.label(RichText::new(view.t("app.funds_choose")).weak());
        return;
    };
    ScrollArea::vertical()
        .id_salt("fund-why")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.label(section(steps.name.as_str()));
            if steps.steps.is_empty() {
                ui.label(RichText::new(view.t("app.funds_not_there")).weak());
            }
            let width = ui.available_width();
            Grid::new("fund-steps")
                .num_columns(3)
                .spacing([16.0, 8.0])
                .show(ui, |ui| {
                    for step in &steps.steps {
                        ui.label(step.title.text(view.lang));
                        cell(ui, true, strong(number(step.value, 2, view.lang)));
                        ui.scope(|ui| {
                            ui.set_max_width((width - 280.0).max(200.0));
                            ui.add(Label::new(caption(step.how.text(view.lang))).wrap());
                        });
                        ui.end_row();
                    }
                });
        });
}

/// The fund in sentences.
pub(super) fn words(ui: &mut Ui, view: View, shown: &FundView, done: &FundDone) {
    ScrollArea::vertical()
        .id_salt("fund-words")
        .auto_shrink(false)
        .show(ui, |ui| {
            let mut lines = done.lines.clone();
            if let (Some(first), Some((second, versus))) = (shown.side(), shown.other()) {
                lines.extend(versus.lines(first, second));
            }
            for line in lines {
                ui.add(Label::new(line.text(view.lang)).wrap());
            }
        });
}
