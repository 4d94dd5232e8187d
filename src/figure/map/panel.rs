//! The side panel: three to five headline numbers, the top ten with the selected enterprise, and where there is room the
//! areas with their values.

use super::badges::disc;
use super::bubbles::is_quiet;
use super::fit::Rect;
use super::foremost::Foremost;
use super::geometry::MapGeometry;
use super::legend::sentence_case;
use super::spec::{MapSpec, TopEntry};
use super::style::{Ink, baseline, full, lettered, line};
use crate::figure::{Anchor, Lettering, Mark, Weight};
use crate::i18n::{Lang, fill, fixed, number};

/// More headline numbers than this are none.
const HEADLINES: usize = 5;
/// Height of the row of headline numbers under a map, in body sizes, their names in one line.
const HEADLINE_ROW: f32 = 3.5;
/// Most lines of a headline number's name.
const NAME_LINES: usize = 2;
/// Distance of the lines of such a name, in body sizes.
const NAME_LINE: f32 = 1.1;
/// Length of the lists.
const TOP: usize = 10;
/// Height of a list's title, and the distance between two lists, in body sizes.
const HEAD: f32 = 1.7;
const AIR: f32 = 1.3;
/// Distance of two columns of a list, in body sizes.
const COLUMNS_APART: f32 = 1.6;
/// Where names begin in a list, in body sizes.
const NAMES: f32 = 1.85;
/// Rows are at most so many times as high as they need to be.
const LOOSE: f32 = 1.55;
/// Means of fewer enterprises stand behind those of more.
pub(super) const FAIR: usize = 5;
/// Fewer areas than this are no list, but where there are no more.
const LEAST_AREAS: usize = 3;
/// The same under a map, in two columns.
const LEAST_BELOW: usize = 6;

/// Whether the spec gives the panel anything to say.
pub fn is_empty(spec: &MapSpec) -> bool {
    spec.headline.is_empty() && spec.top.is_empty() && spec.tied.is_none()
}

/// Most lines of the sentence under a list.
const TIED_LINES: usize = 3;

/// The sentence on those who share the rank at which the list ends, in its lines.
fn tied_lines(spec: &MapSpec, width: f32, ink: Ink) -> Vec<String> {
    let words = spec.tied.as_deref().unwrap_or_default();
    let (size, weight) = (ink.caption(), Weight::Regular);
    ink.fonts
        .wrap_at_most(words, size, weight, width, TIED_LINES)
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

/// The height of so many of these lines, with the air over them.
fn tied_height(lines: &[String], ink: Ink) -> f32 {
    if lines.is_empty() {
        return 0.0;
    }
    ink.body * 0.4 + lines.len() as f32 * ink.caption() * 1.35
}

/// A panel beside the map: numbers in two columns, the list below, and what room is left for the areas. Tells how many
/// the list has; those of the foremost in it wear their badges. Areas that are not coloured on the map are listed without
/// colours.
pub fn beside(
    (spec, foremost): (&MapSpec, &[Foremost]),
    (geometry, coloured): (&MapGeometry, bool),
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
    let areas = area_rows(spec, geometry, ink.lang);
    let own = spec.top.len().min(TOP) + usize::from(own_row(spec).is_some());
    // Rows of both lists are as high as lets all of them stand, and never too low to read.
    let tied = tied_height(&tied_lines(spec, area.w, ink), ink);
    let heads = ink.body * (HEAD * 2.0 + AIR) + tied;
    let count = (own + areas.len()).max(1) as f32;
    let fitting = (rest.h - heads) / count;
    let row = fitting.clamp(row_height(ink), row_height(ink) * LOOSE);
    let room = rest.h - heads - own as f32 * row;
    let fits = (room / row + 0.02).floor().max(0.0) as usize;
    let shown = &areas[..fits.min(areas.len())];
    let few = shown.len() < LEAST_AREAS.min(areas.len()).max(1);
    let most = if few { LOOSE * row_height(ink) } else { row };
    let listed = top_list((spec, foremost), rest, (1, most), ink, &mut marks);
    if !few {
        let below = Rect {
            y: listed.bottom + ink.body * AIR,
            h: 0.0,
            ..rest
        };
        area_list(
            (spec, geometry, coloured),
            (shown, areas.len()),
            below,
            (1, row),
            ink,
            &mut marks,
        );
    }
    (marks, listed.count)
}

/// The areas with a value, the highest first; none where the list is of areas already, or they are not coloured.
fn area_rows(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Vec<(usize, String)> {
    let of_areas = spec.tied.is_none() && spec.top.iter().all(|entry| entry.key.is_empty());
    if of_areas || spec.plain || spec.change || geometry.classes.count() == 0 {
        return Vec::new();
    }
    let styles = spec.styles.iter().enumerate();
    let valued = styles.filter_map(|(at, style)| Some((at, style.value?)));
    let mut valued: Vec<(usize, f64)> = valued.collect();
    valued.sort_by(|a, b| {
        let few = |at: usize| is_few(spec, at);
        few(a.0).cmp(&few(b.0)).then(b.1.total_cmp(&a.1))
    });
    valued.truncate(TOP);
    let most = valued
        .iter()
        .map(|(_, value)| value.abs())
        .fold(0.0, f64::max);
    // Thousands need no tenths.
    let least = usize::from(!geometry.classes.whole && most < 1_000.0);
    // What is in another class is not written like the edge between the two.
    let tells = |decimals: &usize| {
        let power = 10_f64.powi(*decimals as i32);
        valued.iter().all(|(_, value)| {
            let written = (value * power).round() / power;
            geometry.classes.of(written) == geometry.classes.of(*value)
        })
    };
    let fewest = geometry.classes.decimals.max(least);
    let decimals = (fewest..fewest + 2).find(tells).unwrap_or(fewest);
    let rows = valued.into_iter();
    rows.map(|(at, value)| (at, fixed(value, decimals, lang)))
        .collect()
}

/// Whether an area's mean is of so few that single ones decide it.
pub(super) fn is_few(spec: &MapSpec, area: usize) -> bool {
    spec.counts.get(area).is_some_and(|count| *count < FAIR)
}

/// The list of areas in so many columns, each with the colour that it has on the map.
fn area_list(
    (spec, geometry, coloured): (&MapSpec, &MapGeometry, bool),
    (rows, of): (&[(usize, String)], usize),
    area: Rect,
    (columns, row): (usize, f32),
    ink: Ink,
    marks: &mut Vec<Mark>,
) {
    let look = Lettering::new(ink.heading(), ink.theme.text);
    let valued = spec.styles.iter().filter(|style| style.value.is_some());
    let all = valued.count().max(of);
    let title = if rows.len() < all {
        let count = number(rows.len() as f64, 0, ink.lang);
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("measure", &spec.measure), ("count", &count)];
        fill(ink.lang, "figure.map_first_areas", &args)
    } else {
        spec.measure.clone()
    };
    list_title(&sentence_case(&title), area, ink, marks);
    let quiet = is_quiet(spec, geometry);
    let values = look.medium();
    let widths = rows.iter().map(|(_, value)| values.width(ink.fonts, value));
    let gap = ink.body * COLUMNS_APART;
    let wide = (area.w - gap * (columns as f32 - 1.0)) / columns as f32;
    let taken = widths.fold(0.0_f32, f32::max).min(wide * 0.45);
    let room = (wide - ink.body * (NAMES + 0.7) - taken).max(0.0);
    let each = rows.len().div_ceil(columns).max(1);
    for (index, (at, value)) in rows.iter().enumerate() {
        let style = &spec.styles[*at];
        let place = Rect {
            x: area.x + (index / each) as f32 * (wide + gap),
            y: area.y + ink.body * HEAD + (index % each) as f32 * row,
            w: wide,
            h: row,
        };
        marks.push(rule(place, ink));
        let class = style.value.and_then(|value| geometry.classes.of(value));
        let color = class.map(|class| geometry.classes.color(class, ink.theme, quiet));
        let side = ink.body * 0.9;
        let left = place.x + ink.body * 0.7 - side / 2.0;
        let top = place.y + (row - side) / 2.0;
        marks.extend(coloured.then(|| Mark::Rect {
            rect: [left, top, side, side],
            radius: 0.0,
            fill: color,
            stroke: Some(full(ink.hair(), ink.theme.line)),
        }));
        let y = baseline(place.y + row / 2.0, look.size);
        let count = spec.counts.get(*at).map(|count| {
            let count = number(*count as f64, 0, ink.lang);
            fill(ink.lang, "figure.map_n", &[("count", &count)])
        });
        let quiet = Lettering::new(ink.caption(), ink.theme.quiet);
        let x = place.x + ink.body * NAMES;
        let beside = count
            .as_ref()
            .map_or(0.0, |count| quiet.width(ink.fonts, count) + ink.body * 0.5);
        let name = look.fit(ink.fonts, &style.name, (room - beside).max(room * 0.5));
        let end = x + look.width(ink.fonts, &name) + ink.body * 0.5;
        marks.push(look.at(x, y, name));
        let fits = |count: &String| end + quiet.width(ink.fonts, count) <= x + room;
        if let Some(count) = count.filter(fits) {
            marks.push(quiet.at(end, y, count));
        }
        marks.push(values.end().at(place.right(), y, value.as_str()));
    }
}

/// The row of the selected enterprise behind a list that does not have it.
fn own_row(spec: &MapSpec) -> Option<&TopEntry> {
    let own = spec.chosen.as_ref()?;
    let mut listed = spec.top.iter().take(TOP);
    (!listed.any(|entry| entry.key == own.key)).then_some(own)
}

/// Height of the panel under a map.
pub fn height_below(spec: &MapSpec, width: f32, ink: Ink) -> f32 {
    let mut height = 0.0;
    if !spec.headline.is_empty() {
        height += headline_row(spec, width, ink);
    }
    let own = usize::from(own_row(spec).is_some());
    let rows = spec.top.len().min(TOP).div_ceil(list_columns(width, ink)) + own;
    let tied = tied_height(&tied_lines(spec, width, ink), ink);
    if rows > 0 || tied > 0.0 {
        height += ink.body * 2.0 + rows as f32 * row_height(ink) + tied;
    }
    height
}

/// A panel under the map: numbers in one row, the list in two columns; else as beside it.
pub fn below(
    (spec, foremost): (&MapSpec, &[Foremost]),
    (geometry, coloured): (&MapGeometry, bool),
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
    let areas = area_rows(spec, geometry, ink.lang);
    // Rows of both lists are as high as lets both stand; the second stands only where all of it does, or most.
    let own = spec.top.len().min(TOP).div_ceil(columns) + usize::from(own_row(spec).is_some());
    let heads = ink.body * (HEAD * 2.0 + AIR) + tied_height(&tied_lines(spec, area.w, ink), ink);
    let count = own + areas.len().div_ceil(columns);
    let least = row_height(ink);
    let row = ((rest.h - heads) / count.max(1) as f32).clamp(least, least * LOOSE);
    let fits = ((rest.h - heads) / row + 0.02).floor().max(0.0) as usize;
    let shown = areas.len().min(fits.saturating_sub(own) * columns);
    let has_areas = shown > 0 && shown >= LEAST_BELOW.min(areas.len());
    let most = if has_areas { row } else { least * LOOSE };
    let listed = top_list((spec, foremost), rest, (columns, most), ink, &mut marks);
    if has_areas {
        let below = Rect {
            y: listed.bottom + ink.body * AIR,
            h: 0.0,
            ..rest
        };
        let rows = (&areas[..shown], areas.len());
        area_list(
            (spec, geometry, coloured),
            rows,
            below,
            (columns, row),
            ink,
            &mut marks,
        );
    }
    (marks, listed.count)
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

/// A list that stands.
struct Listed {
    /// How many of the foremost it has.
    count: usize,
    /// Where it ends.
    bottom: f32,
}

fn list_title(words: &str, area: Rect, ink: Ink, marks: &mut Vec<Mark>) {
    let size = ink.heading();
    let title = ink.fonts.fit(words, size, Weight::Medium, area.w);
    marks.push(lettered(
        [area.x, area.y + size],
        title,
        size,
        Weight::Medium,
        ink.theme.text,
        Anchor::Start,
    ));
}

/// The list of the foremost in so many columns, its rows at most so high; the selected enterprise behind them.
fn top_list(
    (spec, foremost): (&MapSpec, &[Foremost]),
    area: Rect,
    (columns, highest): (usize, f32),
    ink: Ink,
    marks: &mut Vec<Mark>,
) -> Listed {
    let head = ink.body * HEAD;
    let own = own_row(spec);
    let of_own = usize::from(own.is_some());
    let tied = tied_lines(spec, area.w, ink);
    let tall = area.h - head - tied_height(&tied, ink);
    let rows = (TOP.div_ceil(columns) + of_own) as f32;
    let row = (tall / rows).clamp(row_height(ink), highest.max(row_height(ink)));
    let fitting = (tall / row + 0.02).floor().max(0.0) as usize;
    let room = fitting.saturating_sub(of_own) * columns;
    let count = unparted(&spec.top, spec.top.len().min(TOP).min(room));
    if count == 0 && tied.is_empty() {
        return Listed {
            count,
            bottom: area.y,
        };
    }
    list_title(&spec.top_title, area, ink, marks);
    let gap = ink.body * COLUMNS_APART;
    let wide = (area.w - gap * (columns as f32 - 1.0)) / columns as f32;
    let rows = count.div_ceil(columns);
    let shown = &spec.top[..count];
    let look = Lettering::new(ink.heading(), ink.theme.text);
    let values = look.medium();
    let taken = shown
        .iter()
        .map(|entry| values.width(ink.fonts, &entry.value).min(wide * 0.45))
        .fold(0.0_f32, f32::max);
    let room = (wide - ink.body * (NAMES + 0.7) - taken).max(0.0);
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
        let is_own = spec.chosen.as_ref().is_some_and(|own| own.key == entry.key);
        list_row((entry, badge), (name, is_own), place, ink, marks);
    }
    let mut bottom = area.y + head + rows as f32 * row;
    for line in &tied {
        let size = ink.caption();
        let first = if line == &tied[0] { 0.4 } else { 0.0 };
        bottom += ink.body * first + size * 1.35;
        let look = Lettering::new(size, ink.theme.quiet);
        marks.push(look.at(area.x, bottom - size * 0.35, line.as_str()));
    }
    if let Some(own) = own {
        let place = Rect {
            y: bottom,
            h: row,
            ..area
        };
        let taken = values.width(ink.fonts, &own.value);
        let room = (area.w - ink.body * (NAMES + 0.7) - taken).max(0.0);
        let name = look.medium().fit(ink.fonts, &own.name, room);
        list_row((own, None), (name, true), place, ink, marks);
        bottom += row;
    }
    Listed { count, bottom }
}

/// So many of a list that none is left out whose rank another in it has; where all have one rank, no fewer.
fn unparted(top: &[TopEntry], count: usize) -> usize {
    let parts = |count: &usize| match (count.checked_sub(1).map(|at| &top[at]), top.get(*count)) {
        (Some(last), Some(next)) => last.rank == next.rank,
        _ => false,
    };
    let whole = (1..=count).rev().find(|count| !parts(count));
    whole.unwrap_or(count)
}

/// The line over a row.
fn rule(row: Rect, ink: Ink) -> Mark {
    let ends = [[row.x, row.y], [row.right(), row.y]];
    line(ends[0], ends[1], full(ink.hair(), ink.theme.line))
}

/// A row of a list; that of the selected enterprise in the colour of what is pointed out.
fn list_row(
    (entry, badge): (&TopEntry, Option<&Foremost>),
    (name, is_own): (String, bool),
    area: Rect,
    ink: Ink,
    marks: &mut Vec<Mark>,
) {
    let color = if is_own {
        ink.theme.accent
    } else {
        ink.theme.text
    };
    let look = Lettering::new(ink.heading(), color);
    let look = if is_own { look.medium() } else { look };
    let y = baseline(area.y + area.h / 2.0, look.size);
    marks.push(rule(area, ink));
    let rank_x = area.x + ink.body * 1.25;
    if let Some(badge) = badge {
        let middle = [area.x + ink.body * 0.7, area.y + area.h / 2.0];
        marks.extend(disc(middle, &badge.label(), None, ink));
    } else {
        let rank = number(f64::from(entry.rank), 0, Lang::En);
        let color = if is_own { color } else { ink.theme.quiet };
        let look = look.ink(color);
        // A rank of many digits begins at the margin.
        if look.width(ink.fonts, &rank) > rank_x - area.x {
            marks.push(look.at(area.x, y, rank));
        } else {
            marks.push(look.end().at(rank_x, y, rank));
        }
    }
    let value = look.medium().end();
    let words = value.fit(ink.fonts, &entry.value, area.w * 0.45);
    marks.push(value.at(area.right(), y, words));
    marks.push(look.at(area.x + ink.body * NAMES, y, name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::AreaStyle;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};

    fn texts(marks: &[Mark]) -> Vec<(String, [u8; 3])> {
        let texts = marks.iter().flat_map(|mark| match mark {
            Mark::Text(line) => vec![(line.text.clone(), line.color.rgb)],
            Mark::Group { marks, .. } | Mark::Thing { marks, .. } => texts(marks),
            _ => Vec::new(),
        });
        texts.collect()
    }

    /// Ten enterprises and four towns leave a tall panel with no empty end; who is selected and not among the ten has a
    /// row of its own, in the colour of what is pointed out.
    #[test]
    fn a_panel_lists_areas_where_it_has_room_and_whom_one_asks_for() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let ink = Ink::on(&Page::of(PageSize::Slide), &theme, (&fonts, Lang::En));
        let entry = |rank: u32| TopEntry {
            key: rank.to_string(),
            rank,
            name: format!("Firm {rank}"),
            value: format!("{}.0", 500 - rank),
        };
        let style = |at: i32| AreaStyle {
            name: format!("Town {at}"),
            value: Some(f64::from(at) * 1.5),
            ..AreaStyle::default()
        };
        let mut spec = MapSpec {
            top: (1..=10).map(entry).collect(),
            top_title: "Top ten".to_owned(),
            measure: "mean points".to_owned(),
            styles: (1..=4).map(style).collect(),
            class_count: 5,
            ..MapSpec::default()
        };
        let geometry = MapGeometry::new(&spec);
        let area = |h: f32| Rect {
            x: 0.0,
            y: 0.0,
            w: ink.body * 20.0,
            h: ink.body * h,
        };
        let words =
            |spec: &MapSpec, h: f32| texts(&beside((spec, &[]), (&geometry, true), area(h), ink).0);
        let has = |all: &[(String, [u8; 3])], name: &str| all.iter().any(|(text, _)| text == name);
        let tall = words(&spec, 36.0);
        for name in ["Mean points", "Town 4", "6.0", "Town 1", "1.5", "Firm 10"] {
            assert!(has(&tall, name), "{name} in {tall:?}");
        }
        let low = words(&spec, 19.0);
        assert!(has(&low, "Firm 10") && !has(&low, "Town 4"), "{low:?}");
        spec.chosen = Some(entry(400));
        let accent = theme.accent.rgb;
        let chosen = words(&spec, 36.0);
        for word in ["400", "Firm 400"] {
            let found = chosen.iter().find(|(text, _)| text == word);
            assert_eq!(found.map(|found| found.1), Some(accent), "{word}");
        }
        spec.chosen = Some(entry(3));
        let listed = words(&spec, 36.0);
        let third: Vec<_> = listed.iter().filter(|(text, _)| text == "Firm 3").collect();
        assert_eq!(third, [&("Firm 3".to_owned(), accent)]);
    }
}
