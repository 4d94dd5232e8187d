//! Sums by what enterprises have in common, the steps to one amount, and the fund in sentences.

use eframe::egui::{self, Align, Grid, Label, Layout, RichText, ScrollArea, Ui};

use crate::analysis::funds::{FundTotals, TownShift, Versus, money::MICRO, share_decimals, yuan};
use crate::app::look::{caption, section, strong};
use crate::app::view::View;
use crate::i18n::{Lang, fixed, number, percent, signed, united};
use crate::workspace::{FundDone, FundView};

/// Width of a column of numbers.
const NUMBER: f32 = 84.0;

/// A column of a table of sums: its heading, how early it gives way where there is little room (0: never), its cells.
struct Sums {
    head: RichText,
    gives_way: u8,
    cells: Vec<RichText>,
}

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
    let mut heads = vec![
        (table.title(), 0),
        ("funds.column_count", if shifts.is_empty() { 3 } else { 1 }),
        ("funds.column_paid", if shifts.is_empty() { 0 } else { 2 }),
    ];
    // Beside a second plan there is room for both amounts, and not for shares.
    if shifts.is_empty() {
        heads.extend([
            ("app.funds_share_of", 1),
            ("funds.column_eligible", 2),
            ("funds.column_amount", 0),
            ("app.funds_part_of", 4),
        ]);
    } else {
        heads.extend([
            ("app.funds_first_amount", 0),
            ("app.funds_second_amount", 0),
            ("funds.versus_change", 0),
        ]);
    }
    let mut columns: Vec<Sums> = heads
        .into_iter()
        .map(|(key, gives_way)| Sums {
            head: caption(view.t(key)),
            gives_way,
            cells: Vec::new(),
        })
        .collect();
    let parts = table.parts();
    for (at, (town, sum)) in table.totals.iter().enumerate() {
        let name = town.as_ref().map_or_else(
            || view.t("funds.without"),
            |name| name.text(lang).to_owned(),
        );
        let mut cells = vec![
            RichText::new(name),
            RichText::new(number(f64::from(sum.count), 0, lang)),
            RichText::new(number(f64::from(sum.paid), 0, lang)),
        ];
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
            cells.push(RichText::new(shared(sum.share(), lang)));
            cells.push(RichText::new(fixed(points, 1, lang)));
            cells.push(strong(amount));
            cells.push(RichText::new(part));
        } else {
            cells.push(strong(amount));
            let shift = shifts.iter().find(|shift| shift.town == *town);
            cells.extend(shifted(view, shift));
        }
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.cells.push(cell);
        }
    }
    laid(ui, columns);
}

/// Points between two columns of sums.
const GAP: f32 = 14.0;
/// Points that the bar for scrolling takes.
const BAR: f32 = 12.0;

/// Lays columns of sums beside each other, each as wide as what stands in it: those that give way do where not all have
/// room.
fn laid(ui: &mut Ui, columns: Vec<Sums>) {
    let measure = |words: &RichText| {
        let words = egui::WidgetText::from(words.clone());
        let extend = Some(egui::TextWrapMode::Extend);
        let laid = words.into_galley(ui, extend, f32::INFINITY, egui::TextStyle::Body);
        laid.size().x.ceil() + 1.0
    };
    let widths: Vec<(f32, u8)> = columns
        .iter()
        .map(|column| {
            let cells = column.cells.iter().chain([&column.head]).map(measure);
            (cells.fold(0.0, f32::max), column.gives_way)
        })
        .collect();
    let kept = fitting(&widths, ui.available_width() - BAR, GAP);
    let columns: Vec<(Sums, f32)> = (columns.into_iter().zip(widths).zip(kept))
        .filter_map(|((column, (width, _)), kept)| kept.then_some((column, width)))
        .collect();
    let rows = columns.iter().map(|(column, _)| column.cells.len()).max();
    ScrollArea::both()
        .id_salt("fund-sums")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 22.0;
            Grid::new("fund-sums")
                .num_columns(columns.len())
                .spacing([GAP, 6.0])
                .show(ui, |ui| {
                    for (at, (column, width)) in columns.iter().enumerate() {
                        wide(ui, at > 0, *width, column.head.clone());
                    }
                    ui.end_row();
                    for row in 0..rows.unwrap_or(0) {
                        for (at, (column, width)) in columns.iter().enumerate() {
                            let words = column.cells.get(row).cloned().unwrap_or_default();
                            wide(ui, at > 0, *width, words);
                        }
                        ui.end_row();
                    }
                });
        });
}

/// Which columns stay, of widths with how early each gives way (0: never).
fn fitting(widths: &[(f32, u8)], room: f32, gap: f32) -> Vec<bool> {
    let mut gone = 0;
    let last = widths.iter().map(|(_, way)| *way).max().unwrap_or(0);
    loop {
        let stays = |way: u8| way == 0 || way > gone;
        let needed: f32 = (widths.iter())
            .filter(|(_, way)| stays(*way))
            .map(|(width, _)| width + gap)
            .sum();
        if needed - gap <= room || gone >= last {
            return widths.iter().map(|(_, way)| stays(*way)).collect();
        }
        gone += 1;
    }
}

/// A cell of this width, its words at the right or the left.
fn wide(ui: &mut Ui, right: bool, width: f32, words: RichText) {
    let size = egui::vec2(width, 22.0);
    let layout = if right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.add(Label::new(words).extend());
    });
}

/// A share, never rounded to none or all where it is neither.
pub(super) fn shared(share: f64, lang: Lang) -> String {
    percent(share, share_decimals(share) as usize, lang)
}

/// What a town gets by the second plan, and how much more or less that is.
fn shifted(view: View, shift: Option<&TownShift>) -> [RichText; 2] {
    let Some(shift) = shift else {
        return [RichText::new("–"), RichText::new("–")];
    };
    let change = shift.change();
    let color = match change {
        0 => view.skin.quiet,
        change if change > 0 => view.skin.up,
        _ => view.skin.down,
    };
    let second = number(yuan(shift.second), 0, view.lang);
    let change = signed(change as f64, 0, view.lang);
    [strong(second), strong(change).color(color)]
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

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_gives_way_does_in_its_order_and_the_rest_stays() {
        let widths = [(150.0, 0), (60.0, 3), (80.0, 1), (90.0, 2), (80.0, 0)];
        for (room, stays) in [
            (500.0, [true; 5]),
            (499.0, [true, true, false, true, true]),
            (410.0, [true, true, false, true, true]),
            (409.0, [true, true, false, false, true]),
            (300.0, [true, false, false, false, true]),
            // What never gives way is there where it has no room, too.
            (10.0, [true, false, false, false, true]),
        ] {
            assert_eq!(fitting(&widths, room, 10.0), stays, "{room}");
        }
    }
}
