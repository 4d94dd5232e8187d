//! Outlines that cross the date line: a polygon in degrees comes in; its parts on either side go out, so that a map of
//! the world draws no line from one edge to the other.

use super::{Polygon, Ring};

/// A step longer than this, in degrees, goes around the other way.
const HALF: f64 = 180.0;

/// The parts of a polygon between the edges of a map of the world; the polygon itself where it crosses none.
#[must_use]
pub fn parted(polygon: &Polygon) -> Vec<Polygon> {
    let crosses = |ring: &Ring| ring.windows(2).any(|two| far(two[0], two[1]));
    if !polygon.rings().any(crosses) {
        return vec![polygon.clone()];
    }
    let outer = unwound(&polygon.outer, None);
    let start = outer.first().map(|point| point[0]);
    let holes: Vec<Ring> = polygon
        .holes
        .iter()
        .map(|hole| unwound(hole, start))
        .collect();
    // Unwound, it lies in the own turn of the earth or in a neighbouring one.
    [-360.0, 0.0, 360.0]
        .into_iter()
        .filter_map(|turn| {
            let kept = |ring: &Ring| {
                let moved = ring.iter().map(|[x, y]| [x - turn, *y]).collect();
                cut(&cut(&moved, -HALF, 1.0), HALF, -1.0)
            };
            let outer = kept(&outer);
            let holes = holes.iter().map(kept).filter(|hole| hole.len() > 2);
            (outer.len() > 2).then(|| Polygon {
                holes: holes.collect(),
                outer,
            })
        })
        .collect()
}

fn far(a: [f64; 2], b: [f64; 2]) -> bool {
    (a[0] - b[0]).abs() > HALF
}

/// A ring whose longitudes go on beyond the edge instead of leaping; it begins near `start`.
fn unwound(ring: &Ring, start: Option<f64>) -> Ring {
    let mut before = start;
    ring.iter()
        .map(|[x, y]| {
            let turns = before.map_or(0.0, |before| ((before - x) / 360.0).round());
            let x = x + turns * 360.0;
            before = Some(x);
            [x, *y]
        })
        .collect()
}

/// What of a ring lies east (`side` 1) or west (-1) of a meridian (Sutherland and Hodgman 1974).
fn cut(ring: &Ring, meridian: f64, side: f64) -> Ring {
    let inside = |point: [f64; 2]| (point[0] - meridian) * side >= 0.0;
    let mut kept = Ring::new();
    for (at, point) in ring.iter().enumerate() {
        let before = ring[(at + ring.len() - 1) % ring.len()];
        if inside(before) != inside(*point) {
            let share = (meridian - before[0]) / (point[0] - before[0]);
            kept.push([meridian, before[1] + share * (point[1] - before[1])]);
        }
        if inside(*point) {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_square_over_the_date_line_becomes_two() {
        let square = Polygon {
            outer: vec![
                [178.0, 0.0],
                [-176.0, 0.0],
                [-176.0, 4.0],
                [178.0, 4.0],
                [178.0, 0.0],
            ],
            holes: Vec::new(),
        };
        let parts = parted(&square);
        assert_eq!(parts.len(), 2);
        let mut spans: Vec<(f64, f64)> = parts
            .iter()
            .map(|part| {
                let bounds = part.bounds().unwrap();
                (bounds.min[0], bounds.max[0])
            })
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(spans, [(-180.0, -176.0), (178.0, 180.0)]);
        let area: f64 = parts.iter().map(Polygon::area).sum();
        assert!((area - 24.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn others_stay_as_they_are() {
        let square = Polygon {
            outer: vec![[10.0, 0.0], [20.0, 0.0], [20.0, 4.0], [10.0, 4.0]],
            holes: Vec::new(),
        };
        assert_eq!(parted(&square), [square]);
    }
}
