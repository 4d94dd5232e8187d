//! A key to the numbers of one map where no list has them: the foremost come in; rows of badge and name go out.

use super::badges::{disc, radius};
use super::fit::{Fit, Rect};
use super::foremost::Foremost;
use super::geometry::MapGeometry;
use super::legend::Block;
use super::occupancy::Occupancy;
use super::spec::MapSpec;
use super::style::{Ink, baseline, lettered, moved};
use crate::figure::{Anchor, Lettering, Mark, Weight};
use crate::geo::without_legal_form;

/// Lengths of a key, the best first.
const LENGTHS: [usize; 4] = [10, 6, 5, 3];
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

/// A key in a free corner of a map's canvas, off what is taken there, as long as has room.
pub fn in_corner(
    (spec, foremost): (&MapSpec, &[Foremost]),
    geometry: &MapGeometry,
    (fit, canvas, taken): (&Fit, Rect, &[Rect]),
    ink: Ink,
) -> Option<Key> {
    let ground = Occupancy::new(geometry);
    let frame = fit.area(geometry.frame);
    let inner = canvas.inset(ink.body * 0.6);
    let gap = ink.body * 0.5;
    let lengths = LENGTHS.into_iter().filter(|count| *count <= foremost.len());
    for count in lengths {
        let block = rows((spec, &foremost[..count]), inner.w * 0.5, ink);
        let (right, bottom) = (inner.right() - block.width, inner.bottom() - block.height);
        let corners = [
            [inner.x, bottom],
            [right, bottom],
            [inner.x, inner.y],
            [right, inner.y],
        ];
        for [x, y] in corners {
            let area = Rect {
                x,
                y,
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
            let is_taken = taken.iter().any(|taken| taken.overlaps(&kept));
            if canvas.holds(&area) && !is_taken && ground.is_free(min, max) {
                return Some(Key {
                    marks: moved(block.marks, [x, y]),
                    area: kept,
                    count,
                });
            }
        }
    }
    None
}

/// A key under a title, of one column.
pub fn titled(
    (spec, foremost): (&MapSpec, &[Foremost]),
    title: &str,
    room: Rect,
    ink: Ink,
) -> Option<Key> {
    let size = ink.heading();
    let head = size * 1.3 + ink.body * 0.25;
    let mut lengths = LENGTHS.into_iter().filter(|count| *count <= foremost.len());
    lengths.find_map(|count| {
        let block = rows((spec, &foremost[..count]), room.w, ink);
        if block.height + head > room.h || block.width > room.w {
            return None;
        }
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
        marks.extend(moved(block.marks, [room.x, room.y + head]));
        Some(Key {
            marks,
            area: Rect {
                h: block.height + head,
                ..room
            },
            count,
        })
    })
}

/// A key under a map, in one column or two, as long as has room.
pub fn under((spec, foremost): (&MapSpec, &[Foremost]), room: Rect, ink: Ink) -> Option<Key> {
    let lengths = LENGTHS.into_iter().filter(|count| *count <= foremost.len());
    for count in lengths {
        for columns in [1, 2] {
            let gap = ink.body * 1.2;
            let wide = (room.w - gap * (columns as f32 - 1.0)) / columns as f32;
            let each = count.div_ceil(columns);
            let parts: Vec<Block> = foremost[..count]
                .chunks(each)
                .map(|part| rows((spec, part), wide, ink))
                .collect();
            let height = parts.iter().map(|part| part.height).fold(0.0, f32::max);
            if height > room.h {
                continue;
            }
            let placed = parts.into_iter().enumerate().flat_map(|(at, part)| {
                moved(part.marks, [room.x + at as f32 * (wide + gap), room.y])
            });
            return Some(Key {
                marks: placed.collect(),
                area: Rect { h: height, ..room },
                count,
            });
        }
    }
    None
}
