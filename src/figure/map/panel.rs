//! The side panel: three to five headline numbers and the top ten.

use super::badges::disc;
use super::fit::Rect;
use super::foremost::Foremost;
use super::spec::{MapSpec, TopEntry};
use super::style::{Ink, baseline, full, lettered, line};
use crate::figure::{Anchor, Lettering, Mark, Weight};
use crate::i18n::{Lang, number};

/// More headline numbers than this are none.
const HEADLINES: usize = 5;
/// Height of the row of headline numbers under a map, in body sizes, their names in one line.
const HEADLINE_ROW: f32 = 3.5;
/// Most lines of a headline number's name.
const NAME_LINES: usize = 2;
/// Distance of the lines of such a name, in body sizes.
const NAME_LINE: f32 = 1.1;
/// Length of the top list.
const TOP: usize = 10;

/// Whether the spec gives the panel anything to say.
pub fn is_empty(spec: &MapSpec) -> bool {
    spec.headline.is_empty() && spec.top.is_empty()
}

/// A panel beside the map: numbers in two columns, the list below. Tells how many the list has; those of the foremost in
/// it wear their badges.
pub fn beside(
    (spec, foremost): (&MapSpec, &[Foremost]),
    area: Rect,
    ink: Ink,
) -> (Vec<Mark>, usize) {
    let mut marks = Vec::new();
    let headlines = spec.headline.len().min(HEADLINES);
    let columns = if headlines > 1 { 2 } else { 1 };
    let step = ink.body * 4.2;
    headline(spec, area, columns, step, ink, &mut marks);
    let used = headlines.div_ceil(columns) as f32 * step;
    let rest = Rect {
        y: area.y + used + if headlines > 0 { ink.body * 0.6 } else { 0.0 },
        h: area.h - used - ink.body * 0.6,
        ..area
    };
    let count = top_list((spec, foremost), rest, 1, ink, &mut marks);
    (marks, count)
}

/// Height of the panel under a map.
pub fn height_below(spec: &MapSpec, width: f32, ink: Ink) -> f32 {
    let mut height = 0.0;
    if !spec.headline.is_empty() {
        height += headline_row(spec, width, ink);
    }
    let rows = spec.top.len().min(TOP).div_ceil(list_columns(width, ink));
    if rows > 0 {
        height += ink.body * 2.0 + rows as f32 * row_height(ink);
    }
    height
}

/// A panel under the map: numbers in one row, the list in two columns; else as beside it.
pub fn below(
    (spec, foremost): (&MapSpec, &[Foremost]),
    area: Rect,
    ink: Ink,
) -> (Vec<Mark>, usize) {
    let mut marks = Vec::new();
    let headlines = spec.headline.len().min(HEADLINES);
    let step = headline_row(spec, area.w, ink);
    headline(spec, area, headlines.max(1), step, ink, &mut marks);
    let used = if headlines > 0 { step } else { 0.0 };
    let rest = Rect {
        y: area.y + used,
        h: area.h - used,
        ..area
    };
    let columns = list_columns(area.w, ink);
    let count = top_list((spec, foremost), rest, columns, ink, &mut marks);
    (marks, count)
}

/// Height of the row of headline numbers under a map of this width: their longest name decides.
fn headline_row(spec: &MapSpec, width: f32, ink: Ink) -> f32 {
    let wide = column_width(width, spec.headline.len().clamp(1, HEADLINES), ink);
    let names = spec.headline.iter().take(HEADLINES);
    let lines = names
        .map(|(name, _)| name_lines(name, wide, ink).len())
        .max()
        .unwrap_or(1);
    ink.body * (HEADLINE_ROW + NAME_LINE * lines.saturating_sub(1) as f32)
}

/// Width of one of the columns of headline numbers.
fn column_width(width: f32, columns: usize, ink: Ink) -> f32 {
    (width - ink.body * (columns as f32 - 1.0)) / columns as f32
}

/// The name of a headline number in its lines.
fn name_lines(name: &str, wide: f32, ink: Ink) -> Vec<String> {
    let small = ink.caption();
    ink.fonts
        .wrap_at_most(name, small, Weight::Regular, wide, NAME_LINES)
}

fn list_columns(width: f32, ink: Ink) -> usize {
    if width > ink.body * 34.0 { 2 } else { 1 }
}

fn row_height(ink: Ink) -> f32 {
    ink.body * 1.6
}

fn headline(
    spec: &MapSpec,
    area: Rect,
    columns: usize,
    step: f32,
    ink: Ink,
    marks: &mut Vec<Mark>,
) {
    let gap = ink.body;
    let wide = column_width(area.w, columns, ink);
    for (index, (label, value)) in spec.headline.iter().take(HEADLINES).enumerate() {
        let x = area.x + (index % columns) as f32 * (wide + gap);
        let y = area.y + (index / columns) as f32 * step;
        let mut size = ink.body * 1.75;
        while size > ink.body && ink.width(value, size, Weight::Bold) > wide {
            size -= ink.body * 0.1;
        }
        let value = ink.fonts.fit(value, size, Weight::Bold, wide);
        let color = ink.theme.text;
        marks.push(lettered(
            [x, y + ink.body * 1.45],
            value,
            size,
            Weight::Bold,
            color,
            Anchor::Start,
        ));
        let small = ink.caption();
        for (row, words) in name_lines(label, wide, ink).into_iter().enumerate() {
            marks.push(lettered(
                [x, y + ink.body * (2.6 + NAME_LINE * row as f32)],
                words,
                small,
                Weight::Regular,
                ink.theme.quiet,
                Anchor::Start,
            ));
        }
    }
}

fn top_list(
    (spec, foremost): (&MapSpec, &[Foremost]),
    area: Rect,
    columns: usize,
    ink: Ink,
    marks: &mut Vec<Mark>,
) -> usize {
    let head = ink.body * 1.7;
    let row = ((area.h - head) * columns as f32 / TOP as f32)
        .clamp(row_height(ink), row_height(ink) * 1.55);
    let fitting = ((area.h - head) / row + 0.02).floor().max(0.0) as usize * columns;
    let count = spec.top.len().min(TOP).min(fitting);
    if count == 0 {
        return 0;
    }
    let size = ink.heading();
    let title = ink.fonts.fit(&spec.top_title, size, Weight::Medium, area.w);
    marks.push(lettered(
        [area.x, area.y + size],
        title,
        size,
        Weight::Medium,
        ink.theme.text,
        Anchor::Start,
    ));
    let gap = ink.body * 1.6;
    let wide = (area.w - gap * (columns as f32 - 1.0)) / columns as f32;
    let rows = count.div_ceil(columns);
    let shown = &spec.top[..count];
    let look = Lettering::new(size, ink.theme.text);
    let values = look.medium();
    let taken = shown
        .iter()
        .map(|entry| values.width(ink.fonts, &entry.value).min(wide * 0.45))
        .fold(0.0_f32, f32::max);
    let room = (wide - ink.body * 2.55 - taken).max(0.0);
    let names: Vec<&str> = shown.iter().map(|entry| entry.name.as_str()).collect();
    let names = look.fit_names(ink.fonts, &names, room);
    for (index, (entry, name)) in shown.iter().zip(names).enumerate() {
        let x = area.x + (index / rows) as f32 * (wide + gap);
        let y = area.y + head + (index % rows) as f32 * row;
        let place = Rect {
            x,
            y,
            w: wide,
            h: row,
        };
        let badge = foremost.iter().find(|one| one.entry == Some(index));
        list_row((entry, badge), name, place, ink, marks);
    }
    count
}

fn list_row(
    (entry, badge): (&TopEntry, Option<&Foremost>),
    name: String,
    area: Rect,
    ink: Ink,
    marks: &mut Vec<Mark>,
) {
    let look = Lettering::new(ink.heading(), ink.theme.text);
    let y = baseline(area.y + area.h / 2.0, look.size);
    let rule = [[area.x, area.y], [area.right(), area.y]];
    marks.push(line(rule[0], rule[1], full(ink.hair(), ink.theme.line)));
    let rank_x = area.x + ink.body * 1.25;
    if let Some(badge) = badge {
        let middle = [area.x + ink.body * 0.7, area.y + area.h / 2.0];
        marks.extend(disc(middle, &badge.label(), None, ink));
    } else {
        let rank = number(f64::from(entry.rank), 0, Lang::En);
        marks.push(look.ink(ink.theme.quiet).end().at(rank_x, y, rank));
    }
    let value = look.medium().end();
    let words = value.fit(ink.fonts, &entry.value, area.w * 0.45);
    marks.push(value.at(area.right(), y, words));
    marks.push(look.at(rank_x + ink.body * 0.6, y, name));
}
