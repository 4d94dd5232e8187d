//! Names of hexagons: at the same place in each, its middle, which circles leave free. Towns in their order come in; their
//! names, and the towns whose name has no room, go out.

use super::super::geometry::has_names;
use super::super::space::Space;
use super::forms::{forms, short_names};
use super::lettering::{LINE, block, widest, written};
use super::{Named, Sheet, sizes};

/// Of hexagons that are not all named, so many are.
const FOREMOST: usize = 24;
/// A name is at most this share of its hexagon wide …
const WIDE: f32 = 0.96;
/// … and high.
const TALL: f32 = 0.4;

/// The names of the towns that have room in the middles of their hexagons.
pub(super) fn hexagon_names(sheet: &Sheet, space: &mut Space, order: &[usize]) -> Named {
    let Sheet {
        spec,
        geometry,
        fit,
        canvas,
        ink,
        ..
    } = *sheet;
    let short = short_names(spec);
    let mut named = Named::default();
    let before = space.clone();
    let most = if has_names(spec) {
        order.len()
    } else {
        FOREMOST
    };
    for (place, &index) in order.iter().enumerate() {
        let shape = &geometry.shapes[index];
        let name = spec.styles[index].name.trim();
        let cell = fit.area(shape.bounds);
        if name.is_empty() || !cell.overlaps(&canvas) {
            continue;
        }
        let room = (shape.area.sqrt() * fit.scale) as f32;
        let mut forms = forms(
            name,
            short[index].as_deref(),
            sizes(room, ink),
            (room, true),
            ink,
        );
        // Rather in smaller letters than in more lines.
        let is_whole = |lines: &[String]| lines.concat().replace(' ', "") == name.replace(' ', "");
        forms.sort_by_key(|(_, lines)| (!is_whole(lines), lines.len()));
        let fits = |(size, lines): &&(f32, Vec<String>)| {
            let tall = lines.len() as f32 * size * LINE;
            widest(lines, *size, ink) <= cell.w * WIDE && tall <= cell.h * TALL
        };
        let found = forms.iter().find(fits).filter(|_| place < most);
        let middle = cell.centre();
        let area =
            found.map(|(size, lines)| block(middle, widest(lines, *size, ink), lines.len(), *size));
        match found.zip(area.filter(|area| space.is_free(area))) {
            Some(((size, lines), area)) => {
                space.take(area);
                named.boxes.push(area);
                named.inside.push(index);
                named.marks.extend(written(lines, middle, *size, ink));
            }
            None => named.lost.push(index),
        }
    }
    // One name among many hexagons would seem to mean something.
    if !has_names(spec) && named.inside.len() * 2 < most.min(order.len()) {
        *space = before;
        return Named {
            lost: order.to_vec(),
            ..Named::default()
        };
    }
    named
}
