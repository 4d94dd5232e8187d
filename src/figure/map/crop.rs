//! Outlines and lines cut to a frame: what a picture shows of them comes out. Programs that know no clipping paths (`MuPDF`,
//! and what turns a picture into shapes) would paint the rest over the page.

use super::fit::Rect;

type Point = [f32; 2];

/// The sides of a frame: axis, limit, and whether what lies above the limit stays.
fn sides(frame: &Rect) -> [(usize, f32, bool); 4] {
    [
        (0, frame.x, true),
        (0, frame.right(), false),
        (1, frame.y, true),
        (1, frame.bottom(), false),
    ]
}

/// Whether a point lies on the inner side of one of them, or on it.
fn is_inside(point: Point, (axis, limit, above): (usize, f32, bool)) -> bool {
    if above {
        point[axis] >= limit
    } else {
        point[axis] <= limit
    }
}

/// Where the way between two points meets a limit along an axis.
fn meeting(a: Point, b: Point, (axis, limit): (usize, f32)) -> Point {
    let share = (limit - a[axis]) / (b[axis] - a[axis]);
    let mut at = [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * share);
    at[axis] = limit;
    at
}

/// The part of a ring that lies in a frame (Sutherland and Hodgman 1974): parts that are cut from each other stay linked
/// along the frame. Nothing where none of it does.
pub fn ring(points: Vec<Point>, frame: &Rect) -> Vec<Point> {
    let mut points = points;
    for (axis, limit, above) in sides(frame) {
        let keeps = |point: &Point| is_inside(*point, (axis, limit, above));
        if points.iter().all(keeps) {
            continue;
        }
        let before = points.iter().cycle().skip(points.len().saturating_sub(1));
        let mut kept = Vec::with_capacity(points.len());
        for (from, to) in before.zip(&points) {
            if keeps(from) != keeps(to) {
                kept.push(meeting(*from, *to, (axis, limit)));
            }
            if keeps(to) {
                kept.push(*to);
            }
        }
        points = kept;
    }
    points
}

/// The parts of a line that lie in a frame.
pub fn line(points: &[Point], frame: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    for two in points.windows(2) {
        let Some([from, to]) = segment(two[0], two[1], frame) else {
            continue;
        };
        match parts.last_mut() {
            Some(part) if part.last() == Some(&from) => part.push(to),
            _ => parts.push(vec![from, to]),
        }
    }
    parts
}

/// The part of a segment in a frame.
fn segment(from: Point, to: Point, frame: &Rect) -> Option<[Point; 2]> {
    let mut ends = [from, to];
    for (axis, limit, above) in sides(frame) {
        let keeps = |point: &Point| is_inside(*point, (axis, limit, above));
        let [a, b] = ends;
        ends = match (keeps(&a), keeps(&b)) {
            (false, false) => return None,
            (true, true) => ends,
            (true, false) => [a, meeting(a, b, (axis, limit))],
            (false, true) => [meeting(a, b, (axis, limit)), b],
        };
    }
    Some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        x: 0.0,
        y: 0.0,
        w: 10.0,
        h: 10.0,
    };

    fn area(ring: &[Point]) -> f32 {
        let next = ring.iter().cycle().skip(1);
        let sum: f32 = ring
            .iter()
            .zip(next)
            .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
            .sum();
        sum.abs() / 2.0
    }

    #[test]
    fn rings_end_at_the_frame() {
        let square = |x: f32, y: f32, side: f32| {
            vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
        };
        for (given, expected) in [
            (square(2.0, 2.0, 4.0), 16.0),
            (square(-2.0, -2.0, 4.0), 4.0),
            (square(-5.0, -5.0, 20.0), 100.0),
            (square(20.0, 0.0, 4.0), 0.0),
        ] {
            let cut = ring(given.clone(), &FRAME);
            assert!((area(&cut) - expected).abs() < 1e-3, "{given:?} {cut:?}");
            assert!(cut.iter().flatten().all(|at| (0.0..=10.0).contains(at)));
        }
        // What lies inside stays as it is.
        let inside = square(1.0, 1.0, 2.0);
        assert_eq!(ring(inside.clone(), &FRAME), inside);
    }

    #[test]
    fn lines_leave_and_come_back() {
        let way = [
            [-5.0, 5.0],
            [5.0, 5.0],
            [5.0, 15.0],
            [8.0, 15.0],
            [8.0, 5.0],
        ];
        let parts = line(&way, &FRAME);
        assert_eq!(
            parts,
            [
                vec![[0.0, 5.0], [5.0, 5.0], [5.0, 10.0]],
                vec![[8.0, 10.0], [8.0, 5.0]]
            ]
        );
        assert!(line(&[[-1.0, -1.0], [-5.0, 20.0]], &FRAME).is_empty());
    }
}
