//! What a legend says of the enterprises: the colours of their circles, or the cells that stand for them.

use super::super::bubbles::{category_color, look};
use super::super::density::{Density, hexagon};
use super::super::geometry::{MapGeometry, positive};
use super::super::spec::MapSpec;
use super::super::style::{Ink, moved};
use super::block::{Block, beside, heading, row, small, whole_label};
use crate::figure::{Mark, Weight};
use crate::i18n::{fill, number, text};

/// What the colours of cells mean, and what a cell is.
pub(super) fn cells(density: &Density, limit: f32, ink: Ink) -> Block {
    let mut block = heading(&text(ink.lang, "figure.map_per_cell"), limit, ink);
    let (step, wide) = (ink.caption() * 1.5, ink.body * 1.3);
    for class in (0..density.classes.count()).rev() {
        let radius = step * 0.46;
        block.marks.push(Mark::Path {
            steps: hexagon([wide / 2.0, block.height + step / 2.0], radius),
            fill: Some(density.classes.color(class, ink.theme, false)),
            stroke: None,
            key: None,
        });
        let words = density.classes.label(class, ink.lang);
        whole_label(&mut block, wide, step, (words, ink.caption()), ink);
    }
    if let Some(ground) = density.ground {
        let (key, count) = if ground >= 1_000.0 {
            ("figure.map_km", ground / 1_000.0)
        } else {
            ("figure.map_m", ground)
        };
        let width = fill(ink.lang, key, &[("count", &number(count, 3, ink.lang))]);
        let words = fill(ink.lang, "figure.map_cell", &[("width", &width)]);
        small(&mut block, &words, limit, 2, ink);
    }
    block
}

/// Only what occurs is explained; "other" and rings without a value come last.
pub(super) fn categories(
    spec: &MapSpec,
    geometry: &MapGeometry,
    (limit, columns): (f32, usize),
    ink: Ink,
) -> Option<Block> {
    let count = spec.categories.len().min(ink.theme.categories.len());
    let mut used = vec![false; count + 1];
    for bubble in &geometry.order {
        let category = spec.bubbles[*bubble].category;
        used[category.filter(|c| *c < count).unwrap_or(count)] = true;
    }
    let mut rows: Vec<(Option<usize>, String)> = (0..count)
        .filter(|category| used[*category])
        .map(|category| (Some(category), spec.categories[category].clone()))
        .collect();
    if rows.is_empty() {
        return None;
    }
    if used[count] {
        rows.push((None, text(ink.lang, "figure.map_other")));
    }
    let mut head = heading(&spec.category_name, limit, ink);
    let step = ink.caption() * 1.42;
    let radius = ink.caption() * 0.42;
    let wide = ink.body * 0.9;
    // What begins and ends alike is cut where it differs.
    let names: Vec<&str> = rows.iter().map(|(_, name)| name.as_str()).collect();
    let (size, room) = (ink.caption(), limit - beside(wide, ink));
    let names = ink.fonts.fit_names(&names, size, Weight::Regular, room);
    for ((_, name), shown) in rows.iter_mut().zip(names) {
        *name = shown;
    }
    let each = rows.len().div_ceil(columns);
    let parts: Vec<Block> = rows
        .chunks(each)
        .map(|rows| {
            let mut block = Block::default();
            for (category, name) in rows {
                let (fill, rim) = look(category_color(spec, *category, ink), radius, ink);
                block.marks.push(Mark::Circle {
                    center: [radius + ink.hair(), block.height + step / 2.0],
                    radius,
                    fill: Some(fill),
                    stroke: Some(rim),
                    key: None,
                });
                whole_label(&mut block, wide, step, (name.clone(), size), ink);
            }
            block
        })
        .collect();
    let body = row(&parts, ink);
    head.marks.extend(moved(body.marks, [0.0, head.height]));
    head.height += body.height;
    head.width = head.width.max(body.width);
    Some(head)
}

/// Whether any enterprise on the map is a ring for lack of a positive size.
pub fn has_rings(spec: &MapSpec, geometry: &MapGeometry) -> bool {
    geometry
        .order
        .last()
        .is_some_and(|bubble| positive(spec.bubbles[*bubble].size) <= 0.0)
}
