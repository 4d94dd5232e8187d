//! A map without boundaries: one hexagon for each town, in rough positions where coordinates of enterprises tell them.

use super::spec::MapSpec;
use crate::geo::Polygon;

/// Hexagons in the plane, y downwards, one for each town of the spec; a single one where it names none.
pub fn hexagons(spec: &MapSpec) -> Vec<Polygon> {
    let count = spec.styles.len().max(1);
    let columns = columns(count);
    let rows = count.div_ceil(columns);
    let order = town_order(spec, count, rows);
    let mut cells = vec![Polygon::default(); count];
    let mut next = order.into_iter();
    for row in 0..rows {
        let wide = count * (row + 1) / rows - count * row / rows;
        let half = if row % 2 == 0 { 0.0 } else { 0.5 };
        let start = (-(wide as f64 - 1.0) / 2.0 - half).round() + half;
        for (column, town) in next.by_ref().take(wide).enumerate() {
            let x = (start + column as f64) * 3.0_f64.sqrt();
            cells[town] = hexagon([x, row as f64 * 1.5]);
        }
    }
    cells
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

/// The towns row by row: north to south and west to east where all are known, else in their own order.
fn town_order(spec: &MapSpec, count: usize, rows: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut sums = vec![([0.0; 2], 0_usize); count];
    for bubble in &spec.bubbles {
        if let (Some(lonlat), Some(sum)) = (
            bubble.lonlat,
            bubble.area.and_then(|area| sums.get_mut(area)),
        ) && lonlat.iter().all(|v| v.is_finite())
        {
            sum.0[0] += lonlat[0];
            sum.0[1] += lonlat[1];
            sum.1 += 1;
        }
    }
    if sums.iter().any(|(_, n)| *n == 0) {
        return order;
    }
    let mean = |town: usize, axis: usize| sums[town].0[axis] / sums[town].1 as f64;
    order.sort_by(|a, b| mean(*b, 1).total_cmp(&mean(*a, 1)));
    for row in 0..rows {
        order[count * row / rows..count * (row + 1) / rows]
            .sort_by(|a, b| mean(*a, 0).total_cmp(&mean(*b, 0)));
    }
    order
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
                    name: format!("T{i}"),
                    value: None,
                })
                .collect(),
            ..MapSpec::default()
        }
    }

    #[test]
    fn hexagons_do_not_overlap() {
        for count in [0, 1, 2, 7, 8, 300] {
            let cells = hexagons(&towns(count));
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
        let cells = hexagons(&spec);
        let y = |town: usize| cells[town].bounds().unwrap().centre()[1];
        assert!(y(7) < y(0));
    }
}
