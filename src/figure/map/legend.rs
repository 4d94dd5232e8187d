//! Legends of the map: what colours the areas, what colours the circles, what sizes them.

use super::base::{hatch_color, hatch_gap};
use super::bubbles::{category_color, is_quiet, look};
use super::class_labels::ClassLabels;
use super::density::{Density, hexagon};
use super::fit::Rect;
use super::geometry::{MapGeometry, positive};
use super::hatch::hatch;
use super::layout::Basis;
use super::overlay;
use super::project_marks;
use super::scale_bar::has_scale;
use super::size_legend;
use super::spec::{CirclesAs, MapSpec};
use super::style::{Ink, baseline, full, lettered, moved, rect};
use crate::figure::{Anchor, Mark, Weight};
use crate::geo::Polygon;
use crate::i18n::{fill, number, text};

/// A block of marks laid out from the origin.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub marks: Vec<Mark>,
    pub width: f32,
    pub height: f32,
}

/// The sections of the legend that the map needs.
pub struct Sections {
    /// Classes of the areas.
    pub areas: Option<Block>,
    /// Further layers.
    pub layers: Option<Block>,
    /// Colours of the circles.
    pub categories: Option<Block>,
    /// The same in two columns, for a row of sections.
    pub wide_categories: Option<Block>,
    /// Sizes of the circles.
    pub sizes: Option<Block>,
    /// Room for the scale bar: nothing is drawn in it yet.
    pub bar: Option<Block>,
}

impl Sections {
    pub fn new(
        spec: &MapSpec,
        geometry: &MapGeometry,
        basis: &Basis,
        limit: f32,
        ink: Ink,
    ) -> Self {
        let circles = basis.density.is_none() && spec.circles != CirclesAs::Hidden;
        let radii = &basis.radii;
        let bar = Block {
            marks: Vec::new(),
            width: ink.body * 7.2,
            height: ink.body * 1.5,
        };
        Self {
            areas: match &basis.density {
                Some(density) => Some(cells(density, limit, ink)),
                None => areas(spec, geometry, basis.years, limit, ink),
            },
            layers: layers(spec, geometry, limit, ink),
            categories: circles
                .then(|| categories(spec, geometry, (limit, 1), ink))
                .flatten(),
            wide_categories: circles
                .then(|| categories(spec, geometry, (limit, 2), ink))
                .flatten(),
            sizes: circles
                .then(|| size_legend::sizes(spec, geometry, radii, limit, ink))
                .flatten(),
            bar: has_scale(geometry).then_some(bar),
        }
    }

    /// The forms that the legend can take, the best first: one column; the same with its end in another corner, as
    /// little of it as can be; two columns; and a row under the map, which comes last. The scale bar ends all of them.
    pub fn forms(&self, ink: Ink) -> Vec<Form> {
        let all = self.all();
        let mut forms = vec![self.column(ink)];
        for kept in (1..all.len()).rev() {
            let (block, end) = (column(&all[..kept], ink), column(&all[kept..], ink));
            forms.push(Form {
                bar: bar_under(&end, self.bar.as_ref()),
                block,
                apart: Some(end),
                under: false,
            });
        }
        let left = present(&[&self.areas, &self.sizes, &self.layers, &self.bar]);
        let mut two = Form::new(column(&left, ink), self.bar.as_ref(), false);
        two.block = row(
            &[vec![two.block], present(&[&self.categories])].concat(),
            ink,
        );
        forms.push(two);
        forms.push(self.row(ink));
        forms
    }

    /// All sections in their order.
    fn all(&self) -> Vec<Block> {
        present(&[
            &self.areas,
            &self.categories,
            &self.sizes,
            &self.layers,
            &self.bar,
        ])
    }

    /// All in one column.
    pub fn column(&self, ink: Ink) -> Form {
        Form::new(column(&self.all(), ink), self.bar.as_ref(), false)
    }

    /// All in a row, many categories in two columns.
    pub fn row(&self, ink: Ink) -> Form {
        let wide = present(&[
            &self.areas,
            &self.wide_categories,
            &self.sizes,
            &self.layers,
            &self.bar,
        ]);
        Form::new(row(&wide, ink), self.bar.as_ref(), true)
    }

    /// The row where it must be narrower: the small sections and the scale bar stand under one another at its end.
    pub fn close_row(&self, ink: Ink) -> Form {
        let last = column(&present(&[&self.sizes, &self.layers, &self.bar]), ink);
        let mut sections = present(&[&self.areas, &self.wide_categories]);
        let end = [last.width, last.height];
        sections.push(last);
        let block = row(&sections, ink);
        let at = |bar: &Block| [block.width - end[0], end[1] - bar.height];
        let bar = self.bar.as_ref().map(at);
        Form {
            block,
            apart: None,
            bar,
            under: true,
        }
    }
}

/// The sections that there are.
fn present(blocks: &[&Option<Block>]) -> Vec<Block> {
    blocks.iter().filter_map(|block| (*block).clone()).collect()
}

/// A legend in one of its forms.
#[derive(Default)]
pub struct Form {
    /// The marks.
    pub block: Block,
    /// Its end, where that stands in a corner of its own.
    pub apart: Option<Block>,
    /// Place of the scale bar in its last part.
    pub bar: Option<[f32; 2]>,
    /// Whether it stands under the map and not in a corner.
    pub under: bool,
}

impl Form {
    fn new(block: Block, bar: Option<&Block>, under: bool) -> Self {
        let bar = if under {
            bar.map(|bar| [block.width - bar.width, 0.0])
        } else {
            bar_under(&block, bar)
        };
        Self {
            block,
            apart: None,
            bar,
            under,
        }
    }
}

/// Where the scale bar stands at the end of a column.
fn bar_under(block: &Block, bar: Option<&Block>) -> Option<[f32; 2]> {
    bar.map(|bar| [0.0, block.height - bar.height])
}

/// Sections one under the other.
pub fn column(sections: &[Block], ink: Ink) -> Block {
    let mut all = Block::default();
    for section in sections {
        if all.height > 0.0 {
            all.height += ink.body * 0.85;
        }
        all.marks
            .extend(moved(section.marks.clone(), [0.0, all.height]));
        all.height += section.height;
        all.width = all.width.max(section.width);
    }
    all
}

/// Sections beside each other.
pub fn row(sections: &[Block], ink: Ink) -> Block {
    let mut all = Block::default();
    for section in sections {
        if all.width > 0.0 {
            all.width += ink.body * 2.2;
        }
        all.marks
            .extend(moved(section.marks.clone(), [all.width, 0.0]));
        all.width += section.width;
        all.height = all.height.max(section.height);
    }
    all
}

/// The heading of a section, in as many lines as it needs (at most three).
pub fn heading(words: &str, limit: f32, ink: Ink) -> Block {
    let size = ink.heading();
    let mut block = Block::default();
    if words.is_empty() {
        return block;
    }
    for words in ink
        .fonts
        .wrap_at_most(&sentence_case(words), size, Weight::Medium, limit, 3)
    {
        block.width = block.width.max(ink.width(&words, size, Weight::Medium));
        let at = [0.0, block.height + size * 0.9];
        let color = ink.theme.text;
        block.marks.push(lettered(
            at,
            words,
            size,
            Weight::Medium,
            color,
            Anchor::Start,
        ));
        block.height += size * 1.3;
    }
    block.height += ink.body * 0.25;
    block
}

/// The words with a capital at the front; the names of measures are written to stand inside sentences.
fn sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

/// What the colours of cells mean, and what a cell is.
fn cells(density: &Density, limit: f32, ink: Ink) -> Block {
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
        small(&mut block, &words, limit, ink);
    }
    block
}

/// A quiet sentence at the end of a section.
pub fn small(block: &mut Block, words: &str, limit: f32, ink: Ink) {
    let size = ink.caption();
    block.height += ink.body * 0.4;
    let lines = ink
        .fonts
        .wrap_at_most(words, size, Weight::Regular, limit, 2);
    for line in lines {
        block.width = block.width.max(ink.width(&line, size, Weight::Regular));
        block.marks.push(lettered(
            [0.0, block.height + size * 0.9],
            line,
            size,
            Weight::Regular,
            ink.theme.quiet,
            Anchor::Start,
        ));
        block.height += size * 1.3;
    }
}

/// The further layers, each with its sign.
fn layers(spec: &MapSpec, geometry: &MapGeometry, limit: f32, ink: Ink) -> Option<Block> {
    if geometry.overlays.is_empty() && spec.projects.is_none() {
        return None;
    }
    let mut block = Block::default();
    let (step, wide) = (ink.caption() * 1.6, ink.body * 1.6);
    let drawn = spec.layers.iter().zip(&geometry.overlays).enumerate();
    for (at, (layer, _)) in drawn {
        let sign = overlay::sign(layer, at, block.height, wide, step, ink);
        block.marks.extend(sign);
        label(&mut block, wide, step, &layer.name, limit, ink);
    }
    if let Some(projects) = &spec.projects {
        let sign = project_marks::sign(spec, block.height, wide, step, ink);
        block.marks.extend(sign);
        label(&mut block, wide, step, &projects.name, limit, ink);
    }
    Some(block)
}

fn areas(
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
    let held = years && spec.held.is_some() && !spec.change && classes.count() > 0;
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
        small(&mut block, &words, limit, ink);
    }
    if held {
        small(&mut block, &text(ink.lang, "figure.map_held"), limit, ink);
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

/// Where words begin beside a swatch.
fn beside(wide: f32, ink: Ink) -> f32 {
    wide + ink.body * 0.5
}

/// A name beside a swatch, as much of it as fits; closes the row.
fn label(block: &mut Block, wide: f32, step: f32, words: &str, limit: f32, ink: Ink) {
    let (size, room) = (ink.caption(), limit - beside(wide, ink));
    let words = ink.fonts.fit_name(words, size, Weight::Regular, room);
    whole_label(block, wide, step, (words, size), ink);
}

/// The words beside a swatch, whole; closes the row.
fn whole_label(block: &mut Block, wide: f32, step: f32, (words, size): (String, f32), ink: Ink) {
    let x = beside(wide, ink);
    block.width = block
        .width
        .max(x + ink.width(&words, size, Weight::Regular));
    block.marks.push(lettered(
        [x, baseline(block.height + step / 2.0, size)],
        words,
        size,
        Weight::Regular,
        ink.theme.text,
        Anchor::Start,
    ));
    block.height += step;
}

/// Only what occurs is explained; "other" and rings without a value come last.
fn categories(
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
