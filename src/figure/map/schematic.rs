//! A map without boundaries: one hexagon for each town, in rough positions where coordinates of enterprises tell them.

use super::assignment::assign;
use super::spec::MapSpec;
use crate::figure::is_han;
use crate::geo::Polygon;

/// More towns than this stand in rows: finding the least displacement would take too long.
const MOST: usize = 600;
/// Cells for each town: some stay empty, so that the outline can follow the towns.
const CELLS: f64 = 1.15;
/// How much of a town's place is its rank among the others: it pulls crowded towns apart.
const EVENED: f64 = 0.5;

/// Half the height of the band in the middle of a hexagon that is left for its name, in its sides.
const BAND: f64 = 0.12;
/// A name takes at most half so many sides of its hexagon for circles to stand beside it.
const WIDEST: f64 = 0.6;
/// Size of the letters of ten names, in sides of their hexagons.
const LETTERS: f64 = 0.15;
/// Width of a letter that is no Chinese one, in sizes.
const LATIN: f64 = 0.58;

/// Towns as hexagons of one size.
pub struct Cartogram {
    /// One hexagon for each town of the spec, y downwards; a single one where it names none.
    pub cells: Vec<Polygon>,
    /// Whether they stand in rough places, not in rows.
    pub in_rough_places: bool,
}

/// Hexagons in the plane: in the rough places of the towns where coordinates of enterprises tell them for most, each as
/// near to its own as the others allow; else in rows.
pub fn cartogram(spec: &MapSpec) -> Cartogram {
    let count = spec.styles.len().max(1);
    let places = places(spec, count);
    let known = places.iter().flatten().count();
    if known > 2 && known * 2 > count && count <= MOST {
        return Cartogram {
            cells: in_places(&places),
            in_rough_places: true,
        };
    }
    Cartogram {
        cells: in_rows(count),
        in_rough_places: false,
    }
}

/// Row by row, in their own order.
fn in_rows(count: usize) -> Vec<Polygon> {
    let columns = columns(count);
    let rows = count.div_ceil(columns);
    let mut cells = Vec::with_capacity(count);
    for row in 0..rows {
        let wide = count * (row + 1) / rows - count * row / rows;
        let half = if row % 2 == 0 { 0.0 } else { 0.5 };
        let start = (-(wide as f64 - 1.0) / 2.0 - half).round() + half;
        for column in 0..wide {
            let x = (start + column as f64) * 3.0_f64.sqrt();
            cells.push(hexagon([x, row as f64 * 1.5]));
        }
    }
    cells
}

/// Each town in the cell of a lattice that is nearest to its place, as far as the sum of all squared displacements is the
/// least. Towns without a place come to the south.
fn in_places(places: &[Option<[f64; 2]>]) -> Vec<Polygon> {
    let count = places.len();
    let known: Vec<[f64; 2]> = places.iter().flatten().copied().collect();
    let range = |axis: usize| {
        let values = known.iter().map(|place| place[axis]);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
        (low, (high - low).max(1e-9))
    };
    let ranges = [range(0), range(1)];
    let aspect = (ranges[0].1 / ranges[1].1).clamp(0.55, 1.9);
    // Hexagons are √3 wide and their rows 1.5 apart.
    let wanted = count as f64 * CELLS;
    let rows = ((wanted * 3.0_f64.sqrt() / (1.5 * aspect)).sqrt().round() as usize).max(1);
    let columns = (wanted / rows as f64).ceil() as usize;
    let lattice: Vec<[f64; 2]> = (0..rows * columns)
        .map(|at| {
            let (row, column) = (at / columns, at % columns);
            let half = if row % 2 == 0 { 0.0 } else { 0.5 };
            [(column as f64 + half) * 3.0_f64.sqrt(), row as f64 * 1.5]
        })
        .collect();
    let extent = [
        (columns as f64 - 0.5) * 3.0_f64.sqrt(),
        (rows as f64 - 1.0) * 1.5,
    ];
    let ranks = [ranks(&known, 0), ranks(&known, 1)];
    let mut next = 0;
    let wished: Vec<[f64; 2]> = places
        .iter()
        .map(|place| match place {
            Some(place) => {
                let at = next;
                next += 1;
                [0, 1].map(|axis| {
                    let (low, width) = ranges[axis];
                    let share =
                        (place[axis] - low) / width * (1.0 - EVENED) + ranks[axis][at] * EVENED;
                    share * extent[axis]
                })
            }
            None => [extent[0] / 2.0, extent[1] + 3.0],
        })
        .collect();
    let squared = |town: usize, cell: usize| {
        let (a, b) = (wished[town], lattice[cell]);
        (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
    };
    assign(count, lattice.len(), squared)
        .into_iter()
        .map(|cell| hexagon(lattice[cell]))
        .collect()
}

/// Each value's rank among all, as a share; equal values have the middle of their ranks, so that a row of towns stays one.
fn ranks(places: &[[f64; 2]], axis: usize) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a][axis].total_cmp(&places[*b][axis]).then(a.cmp(b)));
    let mut ranks = vec![0.0; places.len()];
    let last = (places.len() - 1).max(1) as f64;
    let mut first = 0;
    let close = |a: &usize, b: &usize| (places[*a][axis] - places[*b][axis]).abs() < 1e-9;
    for same in order.chunk_by(close) {
        let middle = first as f64 + (same.len() - 1) as f64 / 2.0;
        for at in same {
            ranks[*at] = middle / last;
        }
        first += same.len();
    }
    ranks
}

/// The mean place of each town's enterprises with coordinates, in degrees of latitude east and south.
fn places(spec: &MapSpec, count: usize) -> Vec<Option<[f64; 2]>> {
    let mut sums = vec![([0.0; 2], 0_usize); count];
    for bubble in &spec.bubbles {
        if let (Some([lon, lat]), Some(sum)) = (
            bubble.lonlat,
            bubble.area.and_then(|area| sums.get_mut(area)),
        ) && lon.abs() <= 180.0
            && lat.abs() <= 90.0
        {
            sum.0[0] += lon;
            sum.0[1] -= lat;
            sum.1 += 1;
        }
    }
    let means = sums.into_iter();
    let means = means.map(|(sum, n)| (n > 0).then(|| sum.map(|v| v / n as f64)));
    let means: Vec<Option<[f64; 2]>> = means.collect();
    // One shrinking of longitudes for all: with one for each latitude a column of towns would lean.
    let known = means.iter().flatten();
    let (sum, n) = known.fold((0.0, 0_usize), |(sum, n), place| (sum + place[1], n + 1));
    let shrunk = (sum / n.max(1) as f64).to_radians().cos();
    let places = means.into_iter();
    places
        .map(|place| place.map(|[x, y]| [x * shrunk, y]))
        .collect()
}

/// The number of columns that lets hexagons be largest on a ground a third wider than high: each is 1.73 wide and
/// takes 1.5 of height.
fn columns(count: usize) -> usize {
    let extent = |columns: usize| {
        let wide = (columns as f64 + 0.5) * 3.0_f64.sqrt() / 1.35;
        wide.max(count.div_ceil(columns) as f64 * 1.5 + 0.5)
    };
    (1..=count)
        .min_by(|a, b| extent(*a).total_cmp(&extent(*b)))
        .unwrap_or(1)
}

/// Where circles stand in a hexagon among so many: around its name in the middle, or, where that is long, above and below a
/// band across it.
pub fn beside_name(cell: &Polygon, name: &str, count: usize) -> Vec<Polygon> {
    let Some([x, y]) = cell.bounds().map(|bounds| bounds.centre()) else {
        return vec![cell.clone()];
    };
    let half = half_width(name, count);
    if half <= WIDEST {
        let corners = [[-half, -BAND], [half, -BAND], [half, BAND], [-half, BAND]];
        return vec![Polygon {
            outer: cell.outer.clone(),
            holes: vec![corners.map(|[dx, dy]| [x + dx, y + dy]).to_vec()],
        }];
    }
    let part = |side: f64| {
        let wide = 3.0_f64.sqrt() / 2.0;
        let corners = [
            [-wide, BAND],
            [-wide, 0.5],
            [0.0, 1.0],
            [wide, 0.5],
            [wide, BAND],
        ];
        Polygon {
            outer: corners.map(|[dx, dy]| [x + dx, y + dy * side]).to_vec(),
            holes: Vec::new(),
        }
    };
    vec![part(-1.0), part(1.0)]
}

/// Half the room of a name in one line among so many hexagons, in their sides: the more there are, the larger its letters
/// are beside them.
fn half_width(name: &str, count: usize) -> f64 {
    let ems = |sign: char| if is_han(sign) { 1.0 } else { LATIN };
    let ems: f64 = name.trim().chars().map(ems).sum();
    let size = LETTERS * (count.max(1) as f64 / 10.0).sqrt().clamp(0.8, 3.0);
    ems * size / 2.0 + LETTERS / 2.0
}

/// A hexagon of radius one that stands on a corner.
fn hexagon(middle: [f64; 2]) -> Polygon {
    let outer = (0..6)
        .map(|corner| {
            let (sin, cos) = (f64::from(corner) * 60.0 + 30.0).to_radians().sin_cos();
            [middle[0] + cos, middle[1] + sin]
        })
        .collect();
    Polygon {
        outer,
        holes: Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figure::{AreaStyle, Bubble};

    fn towns(count: usize) -> MapSpec {
        MapSpec {
            styles: (0..count)
                .map(|i| AreaStyle {
                    key: String::new(),
                    name: format!("T{i}"),
                    value: None,
                })
                .collect(),
            ..MapSpec::default()
        }
    }

    /// Circles stand around a short name, not above and below a bare band; a long one has the band.
    #[test]
    fn circles_stand_around_names() {
        let cell = hexagon([0.0, 0.0]);
        let beside = |name: &str, count: usize| beside_name(&cell, name, count);
        let held = |parts: &[Polygon], at: [f64; 2]| parts.iter().any(|part| part.contains(at));
        for name in ["砺沙镇", "Lisha Town"] {
            let around = beside(name, 10);
            assert!(
                !held(&around, [0.0, 0.0]) && held(&around, [0.75, 0.0]),
                "{name}"
            );
        }
        for (name, count) in [("江湾国家高新技术产业开发区", 10), ("砺沙镇", 300)] {
            let parts = beside(name, count);
            assert!(
                !held(&parts, [0.75, 0.0]) && held(&parts, [0.0, 0.5]),
                "{name}"
            );
        }
    }

    /// Towns on a grid of longitudes and latitudes: rows stay rows and columns columns, also far east.
    #[test]
    fn a_grid_of_towns_stays_a_grid() {
        let (columns, rows) = (20, 15);
        let mut spec = towns(columns * rows);
        spec.bubbles = (0..columns * rows)
            .map(|at| Bubble {
                key: at.to_string(),
                lonlat: Some([
                    120.0 + 0.05 * (at % columns) as f64,
                    31.0 + 0.05 * (at / columns) as f64,
                ]),
                area: Some(at),
                ..Bubble::default()
            })
            .collect();
        let found = cartogram(&spec);
        assert!(found.in_rough_places);
        let middles: Vec<[f64; 2]> = found
            .cells
            .iter()
            .map(|cell| cell.bounds().unwrap().centre())
            .collect();
        for row in 0..rows {
            let own = &middles[row * columns..(row + 1) * columns];
            let heights = own.iter().map(|place| place[1]);
            let (low, high) = heights.fold((f64::MAX, f64::MIN), |(low, high), y| {
                (low.min(y), high.max(y))
            });
            assert!(high - low < 3.1, "row {row} leans: {low} {high}");
        }
    }

    #[test]
    fn hexagons_do_not_overlap() {
        for count in [0, 1, 2, 7, 8, 300] {
            let cells = cartogram(&towns(count)).cells;
            assert_eq!(cells.len(), count.max(1));
            for (i, a) in cells.iter().enumerate() {
                assert_eq!(a.outer.len(), 6);
                let middle = a.bounds().unwrap().centre();
                for b in &cells[..i] {
                    let other = b.bounds().unwrap().centre();
                    let distance = (middle[0] - other[0]).hypot(middle[1] - other[1]);
                    assert!(distance > 1.73, "{count}: {distance}");
                }
            }
        }
    }

    #[test]
    fn northern_towns_stand_above() {
        let mut spec = towns(8);
        for area in 0..8 {
            spec.bubbles.push(Bubble {
                lonlat: Some([120.0, 31.0 + area as f64 * 0.1]),
                area: Some(area),
                ..Bubble::default()
            });
        }
        let found = cartogram(&spec);
        assert!(found.in_rough_places);
        let cells = found.cells;
        let y = |town: usize| cells[town].bounds().unwrap().centre()[1];
        assert!(y(7) < y(0));
    }

    /// A city of 17 × 12 towns: neighbours stay neighbours, and the same data gives the same places.
    #[test]
    fn towns_stand_in_their_rough_places() {
        let mut spec = towns(204);
        for area in 0..204_usize {
            let (column, row) = ((area * 7 % 204) % 17, (area * 7 % 204) / 17);
            let shake = f64::from(u32::try_from(area * 37 % 11).unwrap()) * 0.002;
            spec.bubbles.push(Bubble {
                lonlat: Some([
                    120.0 + column as f64 * 0.05 + shake,
                    31.0 + row as f64 * 0.04 - shake,
                ]),
                area: Some(area),
                ..Bubble::default()
            });
        }
        let cells = cartogram(&spec).cells;
        assert_eq!(cells, cartogram(&spec).cells);
        let middle = |at: usize| cells[at].bounds().unwrap().centre();
        let (mut right, mut all) = (0, 0);
        for (at, bubble) in spec.bubbles.iter().enumerate() {
            for other in &spec.bubbles[..at] {
                let (a, b) = (bubble.lonlat.unwrap(), other.lonlat.unwrap());
                let (p, q) = (middle(at), middle(other.area.unwrap()));
                if (a[0] - b[0]).abs() > 0.12 {
                    all += 1;
                    right += u32::from((a[0] - b[0]).signum() == (p[0] - q[0]).signum());
                }
                if (a[1] - b[1]).abs() > 0.1 {
                    all += 1;
                    right += u32::from((a[1] - b[1]).signum() == (q[1] - p[1]).signum());
                }
            }
        }
        assert!(right * 100 > all * 94, "{right} of {all}");
    }

    #[test]
    fn towns_without_coordinates_have_a_cell_too() {
        let mut spec = towns(9);
        for area in 0..6 {
            spec.bubbles.push(Bubble {
                lonlat: Some([120.0 + area as f64 * 0.1, 31.0 + (area % 3) as f64 * 0.1]),
                area: Some(area),
                ..Bubble::default()
            });
        }
        let found = cartogram(&spec);
        assert!(found.in_rough_places);
        let middles: std::collections::BTreeSet<String> = found
            .cells
            .iter()
            .map(|cell| format!("{:?}", cell.bounds().unwrap().centre()))
            .collect();
        assert_eq!(middles.len(), 9);
    }
}
