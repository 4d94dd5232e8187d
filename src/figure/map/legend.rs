//! Legends of the map: what colours the areas, what colours the circles, what sizes them.

mod areas;
mod block;
mod circles;

pub use self::block::{Block, column, heading, sentence_case, small};
pub use self::circles::has_rings;

use self::areas::areas;
use self::block::{label, row};
use self::circles::{categories, cells};
use super::geometry::MapGeometry;
use super::layout::Basis;
use super::overlay;
use super::project_marks;
use super::scale_bar::has_scale;
use super::size_legend;
use super::spec::{CirclesAs, MapSpec};
use super::style::Ink;

/// In a row names of categories may be so many times as wide as in a column.
const ROOMY: f32 = 1.5;

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
    /// The same with room for long names.
    pub roomy_categories: Option<Block>,
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
        // Names of categories rather widen the column than be cut, where it is not bound to a room.
        let is_free = !basis.years && limit >= ink.body * 11.0;
        let column_limit = if is_free { limit * ROOMY } else { limit };
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
                .then(|| categories(spec, geometry, (column_limit, 1), ink))
                .flatten(),
            wide_categories: circles
                .then(|| categories(spec, geometry, (limit, 2), ink))
                .flatten(),
            roomy_categories: circles
                .then(|| categories(spec, geometry, (limit * ROOMY, 2), ink))
                .flatten(),
            sizes: circles
                .then(|| size_legend::sizes(spec, geometry, radii, limit, ink))
                .flatten(),
            bar: has_scale(geometry).then_some(bar),
        }
    }

    /// The forms that the legend can take, the best first: one column; the same with its end in another corner, as
    /// little of it as can be; two columns; and a row under the map, which comes last. The scale bar ends all of them.
    pub fn forms(&self, width: f32, ink: Ink) -> Vec<Form> {
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
        forms.push(self.row(width, ink));
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

    /// All in a row at most so wide, many categories in two columns: with room for long names, else with them cut, else
    /// with the small sections under one another.
    pub fn row(&self, width: f32, ink: Ink) -> Form {
        let of = |categories: &Option<Block>| {
            let sections = present(&[
                &self.areas,
                categories,
                &self.sizes,
                &self.layers,
                &self.bar,
            ]);
            Form::new(row(&sections, ink), self.bar.as_ref(), true)
        };
        let mut ways = [&self.roomy_categories, &self.wide_categories].into_iter();
        let fitting = ways.find_map(|way| Some(of(way)).filter(|form| form.block.width <= width));
        fitting.unwrap_or_else(|| self.close_row(ink))
    }

    /// The row where it must be narrower: the small sections and the scale bar stand under one another at its end.
    fn close_row(&self, ink: Ink) -> Form {
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
