//! A key to the numbers of a map where no list has them: the foremost come in; rows of badge and name go out.

use super::badges::{disc, radius};
use super::fit::{Fit, Rect};
use super::foremost::Foremost;
use super::geometry::MapGeometry;
use super::legend::{Block, heading, small};
use super::occupancy::Occupancy;
use super::spec::MapSpec;
use super::style::{Ink, baseline, lettered, moved};
use crate::figure::{Anchor, Lettering, Mark, Weight};
use crate::geo::without_legal_form;
use crate::i18n::{Lang, fill};

/// Lengths of a key, the best first.
const LENGTHS: [usize; 6] = [10, 8, 6, 5, 4, 3];
/// Before the key of an enterprise, what a row of it is called.
pub const KEY: &str = "key:";
/// A name longer than this many body sizes is shortened.
const LONGEST: f32 = 12.0;

/// A key in its place.
pub struct Key {
    pub marks: Vec<Mark>,
    /// What it takes.
    pub area: Rect,
    /// How many it has.
    pub count: usize,
}

/// The rows of the first of the foremost, at most `wide`.
fn rows((spec, foremost): (&MapSpec, &[Foremost]), wide: f32, ink: Ink) -> Block {
    let (size, radius) = (ink.caption(), radius(ink));
    let x = radius * 2.0 + ink.body * 0.45;
    let room = (wide - x).min(ink.body * LONGEST);
    let whole: Vec<&str> = foremost
        .iter()
        .map(|one| without_legal_form(&spec.bubbles[one.bubble].name))
        .collect();
    let names = ink.fonts.fit_names(&whole, size, Weight::Regular, room);
    let step = (radius * 2.0 + ink.body * 0.16).max(size * 1.45);
    let mut block = Block::default();
    for (one, name) in foremost.iter().zip(names) {
        let y = block.height + step / 2.0;
        let bubble = &spec.bubbles[one.bubble];
        block.width = block.width.max(x + ink.width(&name, size, Weight::Regular));
        let look = Lettering::new(size, ink.theme.text);
        let mut marks = disc([radius, y], &one.label(), None, ink);
        marks.push(look.at(x, baseline(y, size), name));
        block.marks.push(Mark::Thing {
            id: format!("{KEY}{}", bubble.key),
            title: bubble.name.clone(),
            marks,
        });
        block.height += step;
    }
    block
}

/// A key as a section of a legend, under a heading; none without numbers.
pub fn section(
    foremost: (&MapSpec, &[Foremost]),
    title: &str,
    limit: f32,
    ink: Ink,
) -> Option<Block> {
    let tied = &foremost.0.tied;
    if foremost.1.is_empty() && tied.is_none() {
        return None;
    }
    let mut block = heading(title, limit, ink);
    let list = rows(foremost, limit, ink);
    block.marks.extend(moved(list.marks, [0.0, block.height]));
    block.height += list.height;
    block.width = block.width.max(list.width);
    if let Some(tied) = tied {
        small(&mut block, tied, limit, 4, ink);
    }
    Some(block)
}

/// What the numbers on a map rank: the title of its list, else what sizes the circles.
pub fn title((spec, foremost): (&MapSpec, &[Foremost]), lang: Lang) -> String {
    if spec.tied.is_some() || foremost.iter().any(|one| one.entry.is_some()) {
        spec.top_title.clone()
    } else {
        fill(lang, "figure.map_largest", &[("size", &spec.size_name)])
    }
}

/// Corners of a canvas in which a key may stand, the best first: whether at the right, and at the top.
pub const CORNERS: [[bool; 2]; 4] = [[false, false], [true, false], [false, true], [true, true]];

/// A key in a corner of a map's canvas, as long as the map leaves room there.
pub fn in_corner(
    (spec, foremost): (&MapSpec, &[Foremost]),
    geometry: &MapGeometry,
    (fit, canvas): (&Fit, Rect),
    [right, top]: [bool; 2],
    ink: Ink,
) -> Option<Key> {
    let ground = Occupancy::new(geometry);
    let frame = fit.area(geometry.frame);
    let inner = canvas.inset(ink.body * 0.6);
    let gap = ink.body * 0.5;
    let mut lengths = LENGTHS.into_iter().filter(|count| *count <= foremost.len());
    lengths.find_map(|count| {
        let block = rows((spec, &foremost[..count]), inner.w * 0.5, ink);
        let area = Rect {
            x: if right {
                inner.right() - block.width
            } else {
                inner.x
            },
            y: if top {
                inner.y
            } else {
                inner.bottom() - block.height
            },
            w: block.width,
            h: block.height,
        };
        let kept = area.inset(-gap);
        let share = |x: f32, y: f32| {
            [
                f64::from((x - frame.x) / frame.w.max(1e-6)),
                f64::from((y - frame.y) / frame.h.max(1e-6)),
            ]
        };
        let (min, max) = (share(kept.x, kept.y), share(kept.right(), kept.bottom()));
        let is_free = canvas.holds(&area) && ground.is_free(min, max);
        is_free.then(|| Key {
            marks: moved(block.marks, [area.x, area.y]),
            area: kept,
            count,
        })
    })
}

/// A key under a title, in one column or two.
pub fn titled(of: (&MapSpec, &[Foremost]), title: &str, room: Rect, ink: Ink) -> Option<Key> {
    let size = ink.heading();
    let head = size * 1.3 + ink.body * 0.25;
    let below = Rect {
        y: room.y + head,
        h: (room.h - head).max(0.0),
        ..room
    };
    let key = under(of, below, ink)?;
    let at = [room.x, room.y + size * 0.9];
    let color = ink.theme.text;
    let mut marks = vec![lettered(
        at,
        title,
        size,
        Weight::Medium,
        color,
        Anchor::Start,
    )];
    marks.extend(key.marks);
    Some(Key {
        marks,
        area: Rect {
            h: key.area.h + head,
            ..room
        },
        count: key.count,
    })
}

/// A key in a room, as long as has room there: in one column, or in two where that cuts no name.
pub fn under((spec, foremost): (&MapSpec, &[Foremost]), room: Rect, ink: Ink) -> Option<Key> {
    let gap = ink.body * 1.2;
    let lengths = LENGTHS.into_iter().filter(|count| *count <= foremost.len());
    for count in lengths {
        let part = |columns: usize| -> Option<Key> {
            let wide = (room.w - gap * (columns as f32 - 1.0)) / columns as f32;
            let each = count.div_ceil(columns);
            let parts = foremost[..count].chunks(each);
            let parts: Vec<Block> = parts.map(|part| rows((spec, part), wide, ink)).collect();
            let height = parts.iter().map(|part| part.height).fold(0.0, f32::max);
            if height > room.h || parts.iter().any(|part| part.width > wide) {
                return None;
            }
            let placed = parts.into_iter().enumerate().flat_map(|(at, part)| {
                moved(part.marks, [room.x + at as f32 * (wide + gap), room.y])
            });
            Some(Key {
                marks: placed.collect(),
                area: Rect { h: height, ..room },
                count,
            })
        };
        let has_room = (room.w - gap) / 2.0 >= needed((spec, &foremost[..count]), ink);
        let found = part(1).or_else(|| part(2).filter(|_| has_room));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The width of a row that cuts none of these names, as far as a row is that wide at all.
fn needed((spec, foremost): (&MapSpec, &[Foremost]), ink: Ink) -> f32 {
    let size = ink.caption();
    let names = foremost.iter().map(|one| {
        let name = without_legal_form(&spec.bubbles[one.bubble].name);
        ink.width(name, size, Weight::Regular)
    });
    let widest = names.fold(0.0, f32::max).min(ink.body * LONGEST);
    radius(ink) * 2.0 + ink.body * 0.45 + widest
}
