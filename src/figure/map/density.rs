//! Enterprises too many to tell apart: their number in hexagonal cells of the ground. A geometry and a view come in;
//! cells, their classes and their marks go out.

use std::collections::BTreeMap;

use super::bubbles::Spot;
use super::classes::Classes;
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, positive};
use super::scale_bar::has_scale;
use super::size_legend::round_down;
use super::spec::{CirclesAs, MapSpec};
use super::style::{Ink, full};
use crate::figure::{Mark, PathStep};

/// Width of a cell on the page, in body sizes, before it is made round on the ground.
const CELL: f64 = 1.15;
/// Spots that are looked at to tell whether circles can be told apart.
const SAMPLE: usize = 2_000;
/// Fewer circles than this are always shown as such.
const FEW: usize = 1_500;
/// Circles can no longer be told apart when more of them than this share lie on one another.
const HEAPED: f32 = 0.7;
/// Two circles lie on one another when their middles are nearer than this share of their radii together.
const CLOSE: f32 = 0.85;
/// Most classes.
const CLASSES: usize = 7;

/// Cells with at least one enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Width of a cell between its flat sides, in metres of the plane.
    width: f64,
    /// The same on the ground; none on a schematic map.
    pub(super) ground: Option<f64>,
    /// Enterprises by column and row of the cell.
    cells: BTreeMap<(i32, i32), u32>,
    /// Classes of their numbers.
    pub(super) classes: Classes,
}

/// One cell in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct MapCell {
    /// The area in which its middle lies; none outside of all.
    pub area: Option<usize>,
    /// Longitude and latitude of its middle; none on a schematic map.
    pub lonlat: Option<[f64; 2]>,
    /// How many enterprises stand in it.
    pub count: u32,
    /// The mean of what sizes them.
    pub mean: f64,
}

/// Whether the spec asks for cells, or circles are too many to tell apart.
pub fn is_wanted(spec: &MapSpec, geometry: &MapGeometry, spots: &[Spot]) -> bool {
    match spec.circles {
        CirclesAs::Density => !geometry.order.is_empty(),
        CirclesAs::Auto if is_made_up(geometry) => false,
        CirclesAs::Auto => spots.len() > FEW && heaped(spots) > HEAPED,
        CirclesAs::Circles | CirclesAs::Hidden => false,
    }
}

/// Whether circles are left out: too many to tell apart, in places that say nothing but their area.
pub fn is_heap(spec: &MapSpec, geometry: &MapGeometry, spots: &[Spot]) -> bool {
    spec.circles == CirclesAs::Auto
        && !spec.plain
        && is_made_up(geometry)
        && spots.len() > FEW
        && heaped(spots) > HEAPED
}

/// Whether nearly all places on a map of the world were only made up inside a country: they have no density to tell.
fn is_made_up(geometry: &MapGeometry) -> bool {
    let is_world = !geometry.is_schematic() && !has_scale(geometry);
    is_world && 20 * geometry.counts.placed > 19 * geometry.order.len()
}

/// The share of circles that another circle above them covers in part.
fn heaped(spots: &[Spot]) -> f32 {
    let mean = spots.iter().map(|spot| spot.radius).sum::<f32>() / spots.len().max(1) as f32;
    let cell = (mean * 2.0).max(0.5);
    let place = |at: [f32; 2]| ((at[0] / cell).floor() as i32, (at[1] / cell).floor() as i32);
    let mut grid: BTreeMap<(i32, i32), Vec<u32>> = BTreeMap::new();
    for (index, spot) in spots.iter().enumerate() {
        grid.entry(place(spot.at)).or_default().push(index as u32);
    }
    let step = spots.len() / SAMPLE + 1;
    let (mut covered, mut count) = (0_usize, 0_usize);
    for (index, spot) in spots.iter().enumerate().step_by(step) {
        let (column, row) = place(spot.at);
        count += 1;
        let near = (-1..=1)
            .flat_map(|dy| (-1..=1).map(move |dx| (column + dx, row + dy)))
            .filter_map(|cell| grid.get(&cell))
            .flatten();
        let is_covered = near.into_iter().any(|other| {
            let other = *other as usize;
            let distance = (spots[other].at[0] - spot.at[0]).hypot(spots[other].at[1] - spot.at[1]);
            // The later of two lies above.
            other > index && distance < (spots[other].radius + spot.radius) * CLOSE
        });
        covered += usize::from(is_covered);
    }
    covered as f32 / count.max(1) as f32
}

impl Density {
    /// The cells of a map in a view; they lie at the same places of the ground in every view of this scale.
    pub(super) fn new(geometry: &MapGeometry, fit: &Fit, ink: Ink) -> Self {
        let wanted = f64::from(ink.body) * CELL / fit.scale;
        let (width, ground) = if geometry.is_schematic() {
            (wanted, None)
        } else {
            let scale = geometry.ground(geometry.frame.centre());
            let ground = round_down(wanted * scale * 1.3);
            (ground / scale, Some(ground))
        };
        let mut density = Self {
            width,
            ground,
            cells: BTreeMap::new(),
            classes: Classes::default(),
        };
        for place in geometry.order.iter().filter_map(|b| geometry.places[*b]) {
            *density.cells.entry(density.cell(place)).or_insert(0) += 1;
        }
        density.classes = classes([&density.cells].into_iter());
        density
    }

    /// Both with the classes of both, so that their colours mean the same.
    pub(super) fn shared(mut self, mut other: Self) -> [Self; 2] {
        self.classes = classes([&self.cells, &other.cells].into_iter());
        other.classes = self.classes.clone();
        [self, other]
    }

    /// The cell of a place: of the two lattices that hexagons are made of, the one whose middle is nearer.
    fn cell(&self, [x, y]: [f64; 2]) -> (i32, i32) {
        let rise = self.width * 3.0_f64.sqrt() / 2.0;
        let (u, v) = (x / self.width, y / rise);
        let even = (u.round(), (v / 2.0).round() * 2.0);
        let odd = (
            (u - 0.5).round() + 0.5,
            ((v - 1.0) / 2.0).round() * 2.0 + 1.0,
        );
        let distance =
            |(a, b): (f64, f64)| ((u - a) * self.width).powi(2) + ((v - b) * rise).powi(2);
        let (column, row) = if distance(even) <= distance(odd) {
            even
        } else {
            odd
        };
        ((column * 2.0).round() as i32, row.round() as i32)
    }

    /// The middle of a cell in the plane.
    fn middle(&self, (column, row): (i32, i32)) -> [f64; 2] {
        let rise = self.width * 3.0_f64.sqrt() / 2.0;
        [f64::from(column) / 2.0 * self.width, f64::from(row) * rise]
    }

    /// The cells in numbers, from north to south and west to east.
    pub(super) fn listed(&self, spec: &MapSpec, geometry: &MapGeometry) -> Vec<MapCell> {
        let mut sums: BTreeMap<(i32, i32), f64> = BTreeMap::new();
        for bubble in &geometry.order {
            if let Some(place) = geometry.places[*bubble] {
                *sums.entry(self.cell(place)).or_default() += positive(spec.bubbles[*bubble].size);
            }
        }
        let mut cells: Vec<_> = self.cells.iter().collect();
        cells.sort_by_key(|((column, row), _)| (*row, *column));
        let listed = cells.into_iter().map(|(at, count)| {
            let middle = self.middle(*at);
            let sum = sums.get(at).copied().unwrap_or_default();
            MapCell {
                area: geometry
                    .shapes
                    .iter()
                    .position(|shape| shape.contains(middle)),
                lonlat: geometry.lonlat(middle),
                count: *count,
                mean: sum / f64::from((*count).max(1)),
            }
        });
        listed.collect()
    }

    /// The cells that touch `canvas`.
    pub(super) fn marks(&self, fit: &Fit, canvas: Rect, ink: Ink) -> Vec<Mark> {
        let radius = (self.width / 3.0_f64.sqrt() * fit.scale) as f32;
        let rim = full(ink.body * 0.035, ink.theme.ground.with_alpha(0.85));
        self.cells
            .iter()
            .filter_map(|(cell, count)| {
                let at = fit.apply(self.middle(*cell));
                let class = self.classes.of(f64::from(*count))?;
                canvas.inset(-radius).contains(at).then(|| Mark::Path {
                    steps: hexagon(at, radius),
                    fill: Some(self.classes.color(class, ink.theme, false)),
                    stroke: Some(rim.clone()),
                    key: None,
                })
            })
            .collect()
    }
}

/// The classes of the numbers in cells.
fn classes<'a>(cells: impl Iterator<Item = &'a BTreeMap<(i32, i32), u32>>) -> Classes {
    let most = cells.flat_map(BTreeMap::values).max();
    Classes::growing(most.map_or(0.0, |most| f64::from(*most)), CLASSES)
}

/// A hexagon that stands on a corner.
pub fn hexagon(middle: [f32; 2], radius: f32) -> Vec<PathStep> {
    let corner = |at: u8| {
        let (sin, cos) = (f32::from(at) * 60.0 + 30.0).to_radians().sin_cos();
        [middle[0] + cos * radius, middle[1] + sin * radius]
    };
    let mut steps = vec![PathStep::Move(corner(0))];
    steps.extend((1..6).map(|at| PathStep::Line(corner(at))));
    steps.push(PathStep::Close);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(distance: f32) -> Vec<Spot> {
        let place = |at: usize| [(at % 50) as f32 * distance, (at / 50) as f32 * distance];
        (0..2_500)
            .map(|bubble| Spot {
                bubble,
                at: place(bubble),
                radius: 2.0,
            })
            .collect()
    }

    #[test]
    fn circles_that_lie_on_one_another_are_noticed() {
        assert!(heaped(&spots(6.0)) < 0.01);
        assert!(heaped(&spots(1.0)) > 0.95);
        assert!(heaped(&[]) < 0.01);
    }

    #[test]
    fn each_place_belongs_to_the_nearest_middle() {
        let density = Density {
            width: 10.0,
            ground: None,
            cells: BTreeMap::new(),
            classes: Classes::default(),
        };
        let rise = 10.0 * 3.0_f64.sqrt() / 2.0;
        for at in 0..400 {
            let place = [f64::from(at % 20) * 3.7, f64::from(at / 20) * 2.9];
            let (column, row) = density.cell(place);
            let distance = |column: i32, row: i32| {
                (f64::from(column) * 5.0 - place[0]).hypot(f64::from(row) * rise - place[1])
            };
            let own = distance(column, row);
            assert!((column + row) % 2 == 0, "middles alternate");
            assert!(own <= 10.0 / 3.0_f64.sqrt() + 1e-9, "{own}");
            for (dx, dy) in [(2, 0), (-2, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                assert!(own <= distance(column + dx, row + dy) + 1e-9);
            }
        }
    }
}
