//! Names of areas: inside, where there is room and nobody can mistake whose name it is; beside the map with a thin line
//! where there is free ground; else none.

use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Shape};
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, baseline, full, line, text_box};
use crate::figure::{Anchor, Lettering, Mark, Weight, group, is_han};
use crate::geo::{is_zone, normalised, stem};

/// Of ten points around a name, so many may lie in no area or a foreign one.
const ASTRAY: usize = 2;
/// Of these, so many may lie in a foreign area.
const FOREIGN: usize = 1;
/// How far a name may stand from its area, in body sizes.
const DISTANCES: [f32; 4] = [0.5, 1.2, 2.2, 3.4];
/// The same where a line may cross other areas to reach open ground.
const FAR: [f32; 9] = [0.5, 1.2, 2.2, 3.4, 5.0, 7.0, 9.0, 12.0, 15.0];
/// A line may cross other areas where they are at most so many: every one of few is to have its name.
const FEW: usize = 20;
/// Directions in which it may stand.
const DIRECTIONS: usize = 24;
/// An area smaller than this on the page, in body sizes of its side, is not named at all.
const SPECK: f32 = 0.35;
/// A larger one that has no room for its name has none beside it either: a line would have to cross it.
const SMALL: f32 = 5.0;
/// At most so many names stand beside their areas.
const LED: usize = 16;

/// The areas in the order in which they are named: those with data first, among them the largest values where not all
/// have data; then those with most enterprises; then the largest.
pub fn order(spec: &MapSpec, geometry: &MapGeometry) -> Vec<usize> {
    let mut order: Vec<usize> = (0..geometry.shapes.len().min(spec.styles.len())).collect();
    let value = |at: usize| spec.styles[at].value.map(f64::abs);
    let partly = is_partly(spec, &order);
    let mut counts = vec![0_usize; geometry.shapes.len()];
    for bubble in &geometry.order {
        let area = spec.bubbles[*bubble].area;
        if let Some(count) = area.and_then(|area| counts.get_mut(area)) {
            *count += 1;
        }
    }
    order.sort_by(|a, b| {
        let by_value = if partly {
            value(*b)
                .unwrap_or(f64::NEG_INFINITY)
                .total_cmp(&value(*a).unwrap_or(f64::NEG_INFINITY))
        } else {
            std::cmp::Ordering::Equal
        };
        let areas = (geometry.shapes[*a].area, geometry.shapes[*b].area);
        by_value
            .then(counts[*b].cmp(&counts[*a]))
            .then(areas.1.total_cmp(&areas.0))
    });
    order
}

/// Whether some areas have a value and some have none.
fn is_partly(spec: &MapSpec, order: &[usize]) -> bool {
    let valued = |at: &&usize| spec.styles[**at].value.is_some();
    (1..order.len()).contains(&order.iter().filter(valued).count())
}

/// Names of areas in their places.
#[derive(Default)]
pub struct Named {
    pub marks: Vec<Mark>,
    /// The areas that have their names in them.
    pub inside: Vec<usize>,
    /// What these take.
    pub boxes: Vec<Rect>,
    /// The areas that are large enough and have none for lack of room.
    pub lost: Vec<usize>,
}

/// Which lines may lead to names beside their areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// None: names stand in their areas.
    Nowhere,
    /// Such as cross no other area.
    Out,
    /// Any, where areas are few.
    Across,
}

/// The names of some areas that find a place, in their order, and the lines that lead to some of them.
pub fn area_names(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    space: &mut Space,
    canvas: Rect,
    ink: Ink,
    (order, leading): (&[usize], Leading),
) -> Named {
    let crossing = leading == Leading::Across && geometry.shapes.len() <= FEW;
    let value = |at: usize| spec.styles[at].value;
    let partly = is_partly(spec, order);
    let short = short_names(spec);
    let mut named = Named::default();
    let mut outside = Vec::new();
    for &index in order {
        let shape = &geometry.shapes[index];
        let name = spec.styles[index].name.trim();
        if name.is_empty() || shape.remote || !fit.area(shape.bounds).overlaps(&canvas) {
            continue;
        }
        let room = (shape.area.sqrt() * fit.scale) as f32;
        let least = (ink.body * 0.7).max(ink.least);
        let size = (room * 0.11).clamp(least, (ink.body * 0.95).max(least));
        let search = Search {
            geometry,
            index,
            fit,
            size,
            ink,
        };
        let parted = geometry.is_schematic();
        let forms = forms(name, short[index].as_deref(), (size, parted), room, ink);
        let found = forms
            .iter()
            .find_map(|lines| Some((lines, search.inside(space, lines)?)));
        match found {
            Some((lines, (middle, area))) => {
                space.take(area);
                named.boxes.push(area);
                named.inside.push(index);
                named.marks.extend(written(lines, middle, size, ink));
            }
            None if leading != Leading::Nowhere
                && room >= ink.body * SPECK
                && (room < ink.body * SMALL || crossing)
                && (!partly || value(index).is_some()) =>
            {
                outside.push(index);
            }
            None => named.lost.push(index),
        }
    }
    let (led, lost) = led(spec, geometry, fit, space, (&outside, crossing), ink);
    named.lost.extend(lost);
    // Hexagons of one size are all that a schematic map has to find a town by.
    if geometry.is_schematic() && !named.lost.is_empty() {
        named.marks.push(group(LEFT_OUT, Vec::new()));
    }
    named.marks.extend(led);
    named
}

/// The group that says that hexagons have no names, for lack of room.
const LEFT_OUT: &str = "names without room";

/// Whether hexagons of a schematic map had no room for their names.
pub fn are_left_out(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { name, marks, .. } => name == LEFT_OUT || are_left_out(marks),
        _ => false,
    })
}

/// Of each area but a zone the name without its ending (镇, Town), where no other area has the same one.
fn short_names(spec: &MapSpec) -> Vec<Option<String>> {
    let whole: Vec<String> = spec
        .styles
        .iter()
        .map(|style| normalised(&style.name))
        .collect();
    let mut counts = std::collections::HashMap::new();
    for name in &whole {
        *counts.entry(stem(name)).or_insert(0_usize) += 1;
    }
    spec.styles
        .iter()
        .zip(&whole)
        .map(|(style, name)| {
            let stem = stem(name);
            let kept = style.name.trim().chars().take(stem.chars().count());
            // 姑苏区 is not 姑苏: one sign is no room won.
            let ending = name.chars().count() - stem.chars().count();
            let dropped = ending > 1 || !name.chars().any(is_han);
            (dropped && !is_zone(name) && stem.len() < name.len() && counts.get(stem) == Some(&1))
                .then(|| kept.collect::<String>().trim_end().to_owned())
        })
        .collect()
}

/// The ways to write a name, the best first: in one line, in two, without its ending, shortened. Chinese names are parted
/// where they are wide and all cells are alike.
fn forms(
    name: &str,
    short: Option<&str>,
    (size, parted): (f32, bool),
    room: f32,
    ink: Ink,
) -> Vec<Vec<String>> {
    let wide = size * 16.0;
    let mut forms = Vec::new();
    let mut add = |lines: Vec<String>| {
        if !lines.is_empty() && !forms.contains(&lines) {
            forms.push(lines);
        }
    };
    for name in std::iter::once(name).chain(short) {
        if ink.width(name, size, Weight::Medium) <= wide {
            add(vec![name.to_owned()]);
        }
        add(halves(name).into_iter().flatten().collect());
        if name.split(' ').count() > 2 {
            let limit = ink.width(name, size, Weight::Medium) * 0.45;
            let lines = ink.fonts.wrap(name, size, Weight::Medium, limit);
            add(lines);
        }
        if parted {
            add(parts(name));
        }
    }
    // What can be written whole is written whole, beside its area if not in it.
    if ink.width(name, size, Weight::Medium) <= wide && !parted {
        return forms;
    }
    let limit = (room * 1.1).clamp(size * 6.0, wide);
    let fitted = ink.fonts.fit_name(name, size, Weight::Medium, limit);
    // Half a name is worse than none, and so is one that has lost its beginning, or all but two signs.
    let kept = fitted.chars().filter(|sign| *sign != '…').count();
    let whole = name.chars().count();
    let legible = fitted == name || (kept > 2 && !fitted.starts_with('…'));
    if legible && (kept + 1) * 2 > whole.min(24) {
        add(vec![fitted]);
    }
    forms
}

/// A name in two lines, parted between words as near to its middle as can be; nothing for one word.
fn halves(name: &str) -> Option<[String; 2]> {
    let middle = name.len() / 2;
    let parts = name
        .char_indices()
        .filter(|(at, c)| (*c == ' ' && *at > 0) || (*c == '-' && *at > 0 && *at + 1 < name.len()));
    let (at, c) = parts.min_by_key(|(at, _)| at.abs_diff(middle))?;
    let end = if c == '-' { at + 1 } else { at };
    let lines = [name[..end].trim(), name[end..].trim()];
    (!lines.contains(&"")).then(|| lines.map(str::to_owned))
}

/// A Chinese name of at least four signs in two lines as long as each other, the upper one the longer.
fn parts(name: &str) -> Vec<String> {
    let signs: Vec<char> = name.chars().collect();
    if signs.len() < 4
        || !signs.iter().all(|sign| sign.is_alphanumeric())
        || !signs.iter().any(|sign| is_han(*sign))
    {
        return Vec::new();
    }
    let (upper, lower) = signs.split_at(signs.len().div_ceil(2));
    [upper, lower].map(|part| part.iter().collect()).into()
}

/// The search of a place for one name.
struct Search<'a> {
    geometry: &'a MapGeometry,
    index: usize,
    fit: &'a Fit,
    size: f32,
    ink: Ink<'a>,
}

impl Search<'_> {
    /// The place inside the area where the name covers least: the pole, or a point of a lattice; none where it would
    /// reach too far beyond the borders.
    fn inside(&self, space: &Space, lines: &[String]) -> Option<([f32; 2], Rect)> {
        let shape = &self.geometry.shapes[self.index];
        let on_page = self.fit.area(shape.bounds);
        let width = widest(lines, self.size, self.ink);
        if width > on_page.w * 1.3 {
            return None;
        }
        let around = width + self.size * LINE * (lines.len() as f32 + 1.0);
        let neighbours = near(self.geometry, self.fit, on_page.inset(-around), self.index);
        let pole = self.fit.apply(shape.pole.0);
        let reach = on_page.w.max(on_page.h).max(1.0);
        let steps = ((reach / self.size) as u32).clamp(3, 12);
        let lattice = (0..steps * steps).map(|i| {
            let share = |k: u32| (f64::from(k) + 0.5) / f64::from(steps);
            [
                shape.bounds.min[0] + shape.bounds.width() * share(i % steps),
                shape.bounds.min[1] + shape.bounds.height() * share(i / steps),
            ]
        });
        let mut best: Option<(f32, [f32; 2], Rect)> = None;
        for point in std::iter::once(shape.pole.0).chain(lattice) {
            if !shape.contains(point) {
                continue;
            }
            let middle = self.fit.apply(point);
            let area = block(middle, width, lines.len(), self.size);
            let away = (middle[0] - pole[0]).hypot(middle[1] - pole[1]) / reach;
            let cost = away * 0.7;
            if best.as_ref().is_some_and(|(known, ..)| *known <= cost) || !space.is_free(&area) {
                continue;
            }
            let astray = self.astray(&area, &neighbours);
            if astray.is_none() {
                continue;
            }
            let cost = cost
                + space.covered(&area, None) * 2.0
                + astray.unwrap_or(0) as f32 * 0.25
                + if space.hits_big(&area, None) {
                    2.5
                } else {
                    0.0
                };
            if best.as_ref().is_none_or(|(known, ..)| cost < *known) {
                best = Some((cost, middle, area));
            }
        }
        best.map(|(_, middle, area)| (middle, area))
    }

    /// How many of ten points around a box lie outside the area; none when they are too many.
    fn astray(&self, area: &Rect, neighbours: &[&Shape]) -> Option<usize> {
        let own = &self.geometry.shapes[self.index];
        let strays: Vec<[f64; 2]> = around(area)
            .map(|point| self.fit.invert(point))
            .filter(|point| !own.contains(*point))
            .collect();
        if strays.len() <= ASTRAY.min(FOREIGN) {
            return Some(strays.len());
        }
        let foreign = |point: &[f64; 2]| neighbours.iter().any(|shape| shape.contains(*point));
        let abroad = strays.iter().filter(|point| foreign(point)).count();
        // Over open ground a name may reach further than over a neighbour.
        let most = if self.geometry.is_schematic() {
            ASTRAY
        } else {
            ASTRAY * 2
        };
        (abroad <= FOREIGN && strays.len() <= most).then_some(strays.len())
    }
}

/// The areas that reach into a part of the page, but one.
fn near<'a>(geometry: &'a MapGeometry, fit: &Fit, part: Rect, but: usize) -> Vec<&'a Shape> {
    let shapes = geometry.shapes.iter().enumerate();
    shapes
        .filter(|(index, shape)| *index != but && fit.area(shape.bounds).overlaps(&part))
        .map(|(_, shape)| shape)
        .collect()
}

/// Ten points of a box: the corners, the middles of its sides and between.
fn around(area: &Rect) -> impl Iterator<Item = [f32; 2]> + use<> {
    let inner = Rect {
        y: area.y + area.h * 0.18,
        h: area.h * 0.64,
        ..*area
    };
    (0..5).flat_map(move |step| {
        let x = inner.x + inner.w * step as f32 / 4.0;
        [[x, inner.y], [x, inner.bottom()]]
    })
}

/// Names with a line to their area, each on ground where no area lies; and the areas that have none.
fn led(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    space: &mut Space,
    (indices, crossing): (&[usize], bool),
    ink: Ink,
) -> (Vec<Mark>, Vec<usize>) {
    let (mut lines, mut texts, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    let size = (ink.body * 0.7).max(ink.least);
    for &index in indices {
        if texts.len() == LED {
            lost.push(index);
            continue;
        }
        let shape = &geometry.shapes[index];
        let name = spec.styles[index].name.trim();
        let text = ink.fonts.fit_name(name, size, Weight::Medium, size * 14.0);
        let width = ink.width(&text, size, Weight::Medium);
        let found = beside(geometry, shape, fit, space, (width, size, crossing), ink);
        let Some((at, anchor, area, from, to)) = found else {
            lost.push(index);
            continue;
        };
        space.take(area);
        space.take_line(from, to);
        lines.push(line(from, to, full(ink.hair(), ink.theme.quiet)));
        lines.push(Mark::Circle {
            center: from,
            radius: ink.body * 0.09,
            fill: Some(ink.theme.quiet),
            stroke: None,
            key: None,
        });
        texts.push(look(size, anchor, ink).at(at[0], at[1], text));
    }
    lines.append(&mut texts);
    (lines, lost)
}

type Led = ([f32; 2], Anchor, Rect, [f32; 2], [f32; 2]);

/// The nearest free ground for a name around an area, with the line to it.
fn beside(
    geometry: &MapGeometry,
    shape: &Shape,
    fit: &Fit,
    space: &Space,
    (width, size, crossing): (f32, f32, bool),
    ink: Ink,
) -> Option<Led> {
    let distances: &[f32] = if crossing { &FAR } else { &DISTANCES };
    let from = fit.apply(shape.pole.0);
    // Of an area with parts overseas the line starts at the main one.
    let main = shape
        .polygons
        .iter()
        .filter(|part| part.contains(shape.pole.0))
        .find_map(crate::geo::Polygon::bounds);
    let on_page = fit.area(main.unwrap_or(shape.bounds));
    let half = on_page.w.max(on_page.h) / 2.0;
    // No point that is looked at lies farther away than the farthest name reaches.
    let farthest = distances.iter().copied().fold(0.0, f32::max);
    let reach = half + farthest * ink.body + width + size * 2.0;
    let part = Rect {
        x: from[0] - reach,
        y: from[1] - reach,
        w: reach * 2.0,
        h: reach * 2.0,
    };
    let neighbours = near(geometry, fit, part, usize::MAX);
    let open = |area: &Rect| {
        let mut points = around(area).map(|point| fit.invert(point));
        !points.any(|point| neighbours.iter().any(|shape| shape.contains(point)))
    };
    // The line leaves its own area for open ground and crosses no other.
    let crosses_none = |from: [f32; 2], to: [f32; 2]| {
        crossing
            || (1..=12).all(|step| {
                let share = step as f32 / 12.0;
                let point = [
                    from[0] + (to[0] - from[0]) * share,
                    from[1] + (to[1] - from[1]) * share,
                ];
                let point = fit.invert(point);
                shape.contains(point) || !neighbours.iter().any(|other| other.contains(point))
            })
    };
    for distance in distances.iter().copied() {
        for step in 0..DIRECTIONS {
            // To the right first, then alternately further from there.
            let turn = step.div_ceil(2) as f32 * if step % 2 == 0 { 1.0 } else { -1.0 };
            let (sin, cos) = (turn / DIRECTIONS as f32 * std::f32::consts::TAU).sin_cos();
            let out = half + distance * ink.body;
            let foot = [from[0] + cos * out, from[1] + sin * out];
            let anchor = if cos > 0.3 {
                Anchor::Start
            } else if cos < -0.3 {
                Anchor::End
            } else {
                Anchor::Middle
            };
            let at = [foot[0], baseline(foot[1] + sin * size * 0.5, size)];
            let area = text_box(at, width, size, anchor);
            let to = [
                foot[0] - cos * ink.body * 0.15,
                foot[1] - sin * ink.body * 0.15,
            ];
            // Where a number stands in its middle, the line starts beside that.
            let starts = (0..6).map(|step| {
                let out = ink.body * 0.4 * step as f32;
                [from[0] + cos * out, from[1] + sin * out]
            });
            let dot = |[x, y]: [f32; 2]| Rect {
                x,
                y,
                w: 0.1,
                h: 0.1,
            };
            let Some(from) = starts.into_iter().find(|at| space.is_free(&dot(*at))) else {
                continue;
            };
            if space.is_free(&area)
                && !space.hits_big(&area, None)
                && space.covered(&area, None) < 0.05
                && space.is_open(from, to, usize::MAX)
                && open(&area)
                && crosses_none(from, to)
            {
                return Some((at, anchor, area, from, to));
            }
        }
    }
    None
}

fn look(size: f32, anchor: Anchor, ink: Ink) -> Lettering {
    Lettering {
        size,
        weight: Weight::Medium,
        color: ink.theme.quiet.mix(ink.theme.text, 0.35),
        anchor,
        halo: Some((size * 0.2, ink.theme.ground.with_alpha(0.82))),
    }
}

fn widest(lines: &[String], size: f32, ink: Ink) -> f32 {
    lines
        .iter()
        .map(|line| ink.width(line, size, Weight::Medium))
        .fold(0.0, f32::max)
}

/// Distance of the lines of a name, in its size.
const LINE: f32 = 1.16;

/// The box of lines around a middle.
fn block(middle: [f32; 2], width: f32, lines: usize, size: f32) -> Rect {
    let more = (lines as f32 - 1.0) * size * LINE;
    let first = [middle[0], baseline(middle[1] - more / 2.0, size)];
    let area = text_box(first, width, size, Anchor::Middle);
    Rect {
        h: area.h + more,
        ..area
    }
}

fn written(lines: &[String], middle: [f32; 2], size: f32, ink: Ink) -> Vec<Mark> {
    let more = (lines.len() as f32 - 1.0) * size * LINE;
    let look = look(size, Anchor::Middle, ink);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let y = middle[1] - more / 2.0 + at as f32 * size * LINE;
            look.at(middle[0], baseline(y, size), line.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::AreaStyle;

    /// 苏州工业园区 is a part of 苏州: only what stays its own name without its ending is shortened.
    #[test]
    fn zones_keep_their_endings() {
        let names = [
            "苏州工业园区",
            "塘桥街道",
            "姑苏区",
            "Xingdu High-tech Zone",
            "Wanxin Town",
        ];
        let style = |name: &&str| AreaStyle {
            name: (*name).to_owned(),
            ..AreaStyle::default()
        };
        let spec = MapSpec {
            styles: names.iter().map(style).collect(),
            ..MapSpec::default()
        };
        let short = short_names(&spec);
        let short: Vec<Option<&str>> = short.iter().map(Option::as_deref).collect();
        assert_eq!(short, [None, Some("塘桥"), None, None, Some("Wanxin")]);
    }
}
