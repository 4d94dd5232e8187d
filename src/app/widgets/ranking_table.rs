//! The ranking as a table: only the rows on the screen are laid out, whatever their number.

use eframe::egui::{self, Align, Button, Layout, Rect, RichText, Sense, Ui, Vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{pill, short_label};
use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::look::{caption, strong};
use crate::app::view::{Desk, View};
use crate::i18n::{Lang, number, percent};
use crate::workspace::{Command, Firm, Outcome, Ranked, Scored, SortBy};
use Shows::{Interval, Sorted};

/// Height of a row.
const ROW: f32 = 36.0;
/// Height of the heading.
const HEAD: f32 = 32.0;

/// A column of the table: what it sorts by, the key of its name, its width, and whether it holds numbers.
struct Heading(Shows, &'static str, f32, bool);

/// What a column shows: what the table is sorted by, or the interval of the rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Sorted(SortBy),
    Interval,
}

/// Draws the table of these rows.
pub fn ranking_table(ui: &mut Ui, view: View, desk: &mut Desk, ranked: &Ranked) {
    let scored: &Scored = &ranked.scored;
    let rows: &[u32] = &ranked.rows;
    let headings = headings(
        scored,
        view.state().firmness,
        ui.available_width(),
        view.lang,
    );
    // Without a choice the first is the one that is explained.
    let explained = view.results.explained.ready();
    let selected = view
        .state()
        .enterprise
        .as_deref()
        .or_else(|| explained.map(|explained| explained.explanation.entity.as_str()));
    let mut shown = ui.available_rect_before_wrap();
    shown.min.y += HEAD;
    let context = ui.ctx().clone();
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut table = TableBuilder::new(ui)
        .id_salt("ranking")
        .striped(false)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(Align::Center))
        .auto_shrink([false, false])
        .resizable(false);
    for heading in &headings {
        table = table.column(if heading.0 == Sorted(SortBy::Name) {
            Column::remainder().at_least(160.0).clip(true)
        } else {
            Column::exact(heading.2).clip(true)
        });
    }
    if let Some(row) = move_selection(&context, &view, desk, scored, rows, selected) {
        table = table.scroll_to_row(row, None);
    }
    table
        .header(HEAD, |mut header| {
            for heading in &headings {
                header.col(|ui| head(ui, view, desk, heading));
            }
        })
        .body(|body| {
            body.rows(ROW, rows.len(), |mut line| {
                let row = rows[line.index()];
                let key = scored.entities.get(row as usize).unwrap_or_default();
                line.set_selected(selected == Some(key));
                for heading in &headings {
                    cell(&mut line, view, scored, row, heading, shown);
                }
                let response = line.response();
                if response.clicked() {
                    desk.change(Command::SelectEnterprise(Some(key.to_owned())));
                }
            });
        });
}

/// The columns that the data has and that there is room for: the name keeps at least its share.
fn headings(scored: &Scored, firm: bool, width: f32, lang: Lang) -> Vec<Heading> {
    let scheme = &scored.scores.scheme;
    let judged = !scheme.tiers.is_empty() || !scheme.gates.is_empty();
    // Whole names before more columns: those of towns are longer in English.
    let town = match lang {
        Lang::En => 150.0,
        Lang::Zh => 100.0,
    };
    // In the order in which they are given up when the window is narrow: the last first.
    let wanted = [
        (
            Heading(Sorted(SortBy::Rank), "app.column_rank", 56.0, true),
            true,
        ),
        (
            Heading(Sorted(SortBy::Name), "app.column_name", 208.0, false),
            true,
        ),
        (
            Heading(Sorted(SortBy::Total), "app.column_total", 68.0, true),
            true,
        ),
        (Heading(Interval, "app.column_interval", 84.0, true), firm),
        (
            Heading(Sorted(SortBy::Moved), "app.column_moved", 66.0, true),
            true,
        ),
        (
            Heading(Sorted(SortBy::Tier), "app.column_tier", 108.0, false),
            judged,
        ),
        (
            Heading(Sorted(SortBy::Town), "app.column_town", town, false),
            scored.towns.is_some(),
        ),
        (
            Heading(
                Sorted(SortBy::Industry),
                "app.column_industry",
                132.0,
                false,
            ),
            scored.industries.is_some(),
        ),
        (
            Heading(Sorted(SortBy::Stage), "app.column_stage", 80.0, false),
            !scheme.stages.is_empty(),
        ),
        (
            Heading(Sorted(SortBy::Coverage), "app.column_coverage", 88.0, true),
            true,
        ),
        // Without tiers and gates it says only why somebody has no total.
        (
            Heading(Sorted(SortBy::Tier), "app.column_outcome", 108.0, false),
            !judged && scored.anyone_without,
        ),
    ];
    let mut room = width;
    let mut headings: Vec<Heading> = Vec::new();
    for (heading, there) in wanted {
        if there && room >= heading.2 + 8.0 {
            room -= heading.2 + 8.0;
            headings.push(heading);
        }
    }
    // What is left goes to words that would be cut.
    for (words, most) in [
        (SortBy::Town, 60.0),
        (SortBy::Name, 160.0),
        (SortBy::Industry, 80.0),
    ] {
        if let Some(heading) = headings
            .iter_mut()
            .find(|heading| heading.0 == Sorted(words))
        {
            let more = room.clamp(0.0, most);
            heading.2 += more;
            room -= more;
        }
    }
    let order = [
        Sorted(SortBy::Rank),
        Interval,
        Sorted(SortBy::Moved),
        Sorted(SortBy::Name),
        Sorted(SortBy::Town),
        Sorted(SortBy::Industry),
        Sorted(SortBy::Stage),
        Sorted(SortBy::Total),
        Sorted(SortBy::Tier),
        Sorted(SortBy::Coverage),
    ];
    headings.sort_by_key(|heading| order.iter().position(|column| *column == heading.0));
    headings
}

/// Arrow keys go to the row above or below; gives the place of the selected row when it moved.
fn move_selection(
    context: &egui::Context,
    view: &View,
    desk: &mut Desk,
    scored: &Scored,
    rows: &[u32],
    selected: Option<&str>,
) -> Option<usize> {
    if context.text_edit_focused() || context.any_popup_open() {
        return None;
    }
    let step = context.input(|input| {
        i64::from(input.key_pressed(egui::Key::ArrowDown))
            - i64::from(input.key_pressed(egui::Key::ArrowUp))
    });
    if step == 0 || rows.is_empty() || view.page != crate::app::PageName::Points {
        return None;
    }
    let at = selected
        .and_then(|key| {
            rows.iter()
                .position(|&row| scored.entities.get(row as usize) == Some(key))
        })
        .map_or(0, |at| at as i64 + step)
        .clamp(0, rows.len() as i64 - 1) as usize;
    let key = scored.entities.get(rows[at] as usize)?.to_owned();
    desk.change(Command::SelectEnterprise(Some(key)));
    Some(at)
}

fn head(ui: &mut Ui, view: View, desk: &mut Desk, heading: &Heading) {
    let Heading(column, key, _, numeric) = heading;
    let Sorted(column) = column else {
        let words = RichText::new(view.t(key)).small().color(view.skin.quiet);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(4.0);
            ui.label(words).on_hover_text(view.t("app.firmness_note"));
        });
        return;
    };
    let sorted = view.table.sort == *column;
    let layout = if *numeric {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().button_padding = Vec2::new(4.0, 4.0);
        let words = RichText::new(view.t(key)).small().color(view.skin.quiet);
        let button = if sorted {
            let icon = if view.table.descending {
                Icon::Up
            } else {
                Icon::Down
            };
            Button::new((words, icon.atom(11.0)))
        } else {
            Button::new(words)
        };
        let response = ui
            .add(button.frame_when_inactive(false).stroke(egui::Stroke::NONE))
            .on_hover_text(view.f("app.sort_by", &[("column", &view.t(key))]));
        if response.clicked() {
            desk.send(Action::Sort(*column));
        }
    });
}

fn cell(
    line: &mut TableRow,
    view: View,
    scored: &Scored,
    row: u32,
    heading: &Heading,
    shown: Rect,
) {
    let at = row as usize;
    let skin = view.skin;
    line.col(|ui| {
        let rect = ui.max_rect();
        // Over the gap between the columns, too.
        let line = egui::Painter::new(ui.ctx().clone(), ui.layer_id(), shown);
        line.hline(
            rect.x_range().expand(8.0),
            rect.bottom() - 0.5,
            egui::Stroke::new(1.0, skin.line.gamma_multiply(0.6)),
        );
        let layout = if heading.3 {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        };
        ui.with_layout(layout, |ui| {
            ui.add_space(4.0);
            match heading.0 {
                Sorted(SortBy::Rank) => match scored.rank[at] {
                    Some(rank) => {
                        ui.label(number(f64::from(rank), 0, view.lang));
                    }
                    None => dash(ui, view),
                },
                Interval => interval(ui, view, scored, row),
                Sorted(SortBy::Moved) => moved(ui, view, scored.moved[at], scored.entered[at]),
                Sorted(SortBy::Name) => {
                    short_label(ui, scored.name(row), RichText::new);
                }
                Sorted(SortBy::Town) => quiet(ui, scored.town_in(row, view.lang)),
                Sorted(SortBy::Industry) => quiet(ui, scored.industry(row, view.lang)),
                Sorted(SortBy::Stage) => {
                    let stage = scored.stage[at]
                        .and_then(|stage| scored.scores.scheme.stages.get(stage as usize));
                    quiet(ui, stage.map(|stage| stage.title.text(view.lang)));
                }
                Sorted(SortBy::Total) => match scored.total[at] {
                    Some(total) => {
                        let decimals = scored.scores.scheme.decimals as usize;
                        ui.label(strong(fixed(total, decimals)));
                    }
                    None => dash(ui, view),
                },
                Sorted(SortBy::Tier) => tier(ui, view, scored, at),
                Sorted(SortBy::Coverage) => {
                    ui.label(RichText::new(percent(scored.coverage[at], 0, view.lang)).weak());
                }
            }
        });
    });
}

/// A total with all its decimals, so that points stand under each other.
fn fixed(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "\u{2212}")
}

/// Between which places a rank lies in nine of ten runs; nothing while that is being found out.
fn interval(ui: &mut Ui, view: View, scored: &Scored, row: u32) {
    let firm = view.results.firm.ready().map(|firm| &**firm);
    let same = |firm: &&Firm| std::ptr::eq(std::sync::Arc::as_ptr(&firm.key.scored.0), scored);
    let found = firm.filter(same).map(|firm| firm.interval(row));
    match found {
        Some(Some([low, high])) => {
            let place = |rank: f64| number(rank.round(), 0, view.lang);
            let words = format!("{}–{}", place(low), place(high));
            ui.label(RichText::new(words).weak());
        }
        Some(None) => dash(ui, view),
        None if view.results.firm.failed().is_some() => dash(ui, view),
        None => {
            ui.label(caption("…"));
        }
    }
}

fn dash(ui: &mut Ui, view: View) {
    ui.label(RichText::new("–").color(view.skin.quiet));
}

fn quiet(ui: &mut Ui, words: Option<&str>) {
    if let Some(words) = words {
        short_label(ui, words, |words| RichText::new(words).weak());
    }
}

/// Places gained or lost, with an arrow: never by colour alone.
fn moved(ui: &mut Ui, view: View, moved: Option<i32>, entered: bool) {
    let Some(moved) = moved else {
        if entered {
            ui.label(caption(view.t("app.new_entry")));
        } else {
            dash(ui, view);
        }
        return;
    };
    if moved == 0 {
        dash(ui, view);
        return;
    }
    let (icon, color) = if moved > 0 {
        (Icon::Up, view.skin.up)
    } else {
        (Icon::Down, view.skin.down)
    };
    ui.label(RichText::new(moved.abs().to_string()).color(color));
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(12.0), Sense::hover());
    icon.paint(ui.painter(), rect, color);
}

fn tier(ui: &mut Ui, view: View, scored: &Scored, at: usize) {
    match scored.outcome[at] {
        Outcome::Scored => {
            let tiers = &scored.scores.scheme.tiers;
            let Some(place) = scored.tier[at] else {
                return;
            };
            if let Some(tier) = tiers.get(place as usize) {
                let color = if place == 0 {
                    view.skin.accent
                } else {
                    view.skin.quiet
                };
                // A star where a gate could not be decided; what it was stands behind it.
                let title = tier.title.text(view.lang);
                match scored.scores.reason(at) {
                    Some(unchecked) => {
                        pill(ui, view.skin, &format!("{title} *"), color)
                            .on_hover_text(unchecked.text(view.lang));
                    }
                    None => {
                        pill(ui, view.skin, title, color);
                    }
                }
            }
        }
        outcome => {
            let key = match outcome {
                Outcome::Gated => "app.outcome_gated",
                Outcome::Stageless => "analysis.status_no_stage",
                _ => "app.outcome_insufficient",
            };
            let response = pill(ui, view.skin, &view.t(key), view.skin.warning);
            if let Some(reason) = scored.scores.reason(at) {
                response.on_hover_text(reason.text(view.lang));
            }
        }
    }
}
