//! What a legend says of the areas: the classes of their values, and the hatching of those without one.

use super::super::base::{hatch_color, hatch_gap};
use super::super::bubbles::is_quiet;
use super::super::class_labels::ClassLabels;
use super::super::fit::Rect;
use super::super::geometry::MapGeometry;
use super::super::hatch::hatch;
use super::super::spec::MapSpec;
use super::super::style::{Ink, full, rect};
use super::block::{Block, beside, heading, label, small, whole_label};
use crate::figure::Mark;
use crate::geo::Polygon;
use crate::i18n::{fill, number, text};

pub(super) fn areas(
    spec: &MapSpec,
    geometry: &MapGeometry,
    years: bool,
    limit: f32,
    ink: Ink,
) -> Option<Block> {
    let classes = &geometry.classes;
    let others = spec.beside.iter().flat_map(|beside| &beside.spec.styles);
    let missing = !spec.plain
        && spec
            .styles
            .iter()
            .take(geometry.shapes.len())
            .chain(others)
            .any(|style| style.value.and_then(|value| classes.of(value)).is_none());
    if classes.count() == 0 && !missing {
        return None;
    }
    // A page has the classes of its areas alone, and says where others are left out.
    let has = |class: usize| {
        let others = spec.beside.iter().flat_map(|beside| &beside.spec.styles);
        let all = spec.styles.iter().chain(others);
        let mut values = all.filter_map(|style| style.value);
        values.any(|value| classes.of(value) == Some(class))
    };
    let is_shown = |class: usize| years || spec.held.is_none() || has(class);
    let told = years || !(0..classes.count()).all(is_shown);
    let held = told && spec.held.is_some() && !spec.change && classes.count() > 0;
    let (step, wide) = (ink.caption() * 1.38, ink.body * 1.6);
    let labels = ClassLabels::new(classes, limit - beside(wide, ink), ink);
    let only = only(spec, geometry);
    let measure = match labels.unit.filter(|_| only.is_none()) {
        Some(unit) => fill(
            ink.lang,
            "figure.map_counted_in",
            &[("measure", &spec.measure), ("unit", &unit)],
        ),
        None => spec.measure.clone(),
    };
    let mut block = heading(&measure, limit, ink);
    let shown = (0..classes.count()).rev();
    let shown = shown.filter(|class| is_shown(*class));
    for class in shown.filter(|class| only.is_none_or(|(_, own)| own == *class)) {
        let swatch = Rect {
            x: 0.0,
            y: block.height,
            w: wide,
            h: step,
        };
        block.marks.push(Mark::Rect {
            rect: swatch.array(),
            radius: 0.0,
            fill: Some(classes.color(class, ink.theme, is_quiet(spec, geometry))),
            stroke: Some(full(ink.body * 0.05, ink.theme.ground)),
        });
        let words = match only {
            Some((value, _)) => number(value, classes.decimals.max(1), ink.lang),
            None => labels.words[class].clone(),
        };
        whole_label(&mut block, wide, step, (words, labels.size), ink);
    }
    if only.is_some() {
        return Some(block);
    }
    if let Some(words) = fewer(spec, geometry, ink) {
        small(&mut block, &words, limit, 2, ink);
    }
    if held {
        small(
            &mut block,
            &text(ink.lang, "figure.map_held"),
            limit,
            2,
            ink,
        );
    }
    if missing {
        block.height += ink.body * 0.3;
        let swatch = Rect {
            x: 0.0,
            y: block.height,
            w: wide,
            h: step * 0.9,
        };
        block.marks.push(rect(swatch, ink.theme.missing));
        block.marks.push(hatch(
            &[corners(swatch)],
            hatch_gap(ink),
            ink.hair(),
            hatch_color(ink),
        ));
        label(
            &mut block,
            wide,
            step,
            &text(ink.lang, "figure.map_no_data"),
            limit,
            ink,
        );
    }
    Some(block)
}

/// The value of the only area of a map, with its class: among itself there are no classes to tell.
fn only(spec: &MapSpec, geometry: &MapGeometry) -> Option<(f64, usize)> {
    let [style] = spec.styles.as_slice() else {
        return None;
    };
    let value = style.value.filter(|_| spec.beside.is_none())?;
    Some((value, geometry.classes.of(value)?))
}

/// Why there are fewer classes than were asked for, where there are values enough.
fn fewer(spec: &MapSpec, geometry: &MapGeometry, ink: Ink) -> Option<String> {
    let (count, asked) = (geometry.classes.count(), spec.class_count);
    let valued = spec.styles.iter().filter(|style| style.value.is_some());
    let told = !spec.change && (2..asked).contains(&count) && valued.count() >= asked;
    told.then(|| {
        fill(
            ink.lang,
            "figure.map_fewer",
            &[("count", &count), ("asked", &asked)],
        )
    })
}

fn corners(area: Rect) -> Polygon {
    let [x, y, right, bottom] = [area.x, area.y, area.right(), area.bottom()].map(f64::from);
    Polygon {
        outer: vec![[x, y], [right, y], [right, bottom], [x, bottom]],
        holes: Vec::new(),
    }
}
