//! Hatching for areas without data: slanted lines cut to the area, always through the same places of the page.

use super::style::full;
use crate::figure::{Color, Mark, PathStep};
use crate::geo::{Polygon, Scanline};

/// Lines at 45 degrees, `gap` apart, inside polygons of the page.
pub fn hatch(polygons: &[Polygon], gap: f32, width: f32, color: Color) -> Mark {
    let turn = std::f64::consts::FRAC_1_SQRT_2;
    let turned: Vec<Polygon> = polygons
        .iter()
        .map(|polygon| polygon.map(|p| [(p[0] + p[1]) * turn, (p[1] - p[0]) * turn]))
        .collect();
    let back = |x: f64, y: f64| [((x - y) * turn) as f32, ((x + y) * turn) as f32];
    let lines = Scanline::new(&turned);
    let (bottom, top) = lines.range();
    let gap = f64::from(gap.max(0.5));
    let mut steps = Vec::new();
    if bottom < top {
        let first = (bottom / gap).ceil() as i64;
        let last = ((top / gap).floor() as i64).min(first + 4_000);
        for row in first..=last {
            let y = row as f64 * gap;
            for (from, to) in lines.spans(y) {
                steps.push(PathStep::Move(back(from, y)));
                steps.push(PathStep::Line(back(to, y)));
            }
        }
    }
    Mark::Path {
        steps,
        fill: None,
        stroke: Some(full(width, color)),
        key: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_inside() {
        let square = Polygon {
            outer: vec![[10.0, 10.0], [40.0, 10.0], [40.0, 30.0], [10.0, 30.0]],
            holes: Vec::new(),
        };
        let color = Color {
            rgb: [0, 0, 0],
            alpha: 255,
        };
        let Mark::Path { steps, .. } = hatch(&[square], 4.0, 0.5, color) else {
            panic!("not a path")
        };
        assert!(steps.len() > 10);
        for step in steps {
            let (PathStep::Move(p) | PathStep::Line(p)) = step else {
                panic!("unexpected step")
            };
            assert!(
                p[0] > 9.9 && p[0] < 40.1 && p[1] > 9.9 && p[1] < 30.1,
                "{p:?}"
            );
        }
    }
}
