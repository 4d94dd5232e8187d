//! What is already taken on the map: boxes that nothing may touch, big circles, and a field of small ones.

use super::bubbles::Spot;
use super::fit::Rect;

/// Side of a grid cell in points.
const CELL: f32 = 24.0;

/// At most so many circles are kept clear of labels: more would leave no room for any.
const KEPT_CLEAR: usize = 48;

/// The taken space of a canvas.
#[derive(Clone)]
pub struct Space {
    canvas: Rect,
    columns: usize,
    rows: usize,
    boxes: Vec<Rect>,
    lines: Vec<([f32; 2], [f32; 2])>,
    /// Circles that labels keep clear of.
    big: Vec<Spot>,
    small: Vec<Spot>,
    cells: Vec<Vec<u32>>,
    reach: f32,
}

impl Space {
    /// The circles of a canvas, the biggest first; those of them with at least `big` points are kept clear, and those at
    /// the places `labelled`, which a label must not hide, of any size.
    pub fn new(canvas: Rect, spots: &[Spot], big: f32, labelled: &[usize]) -> Self {
        let columns = (canvas.w / CELL).ceil().max(1.0) as usize;
        let rows = (canvas.h / CELL).ceil().max(1.0) as usize;
        let mut space = Self {
            canvas,
            columns,
            rows,
            boxes: Vec::new(),
            lines: Vec::new(),
            big: Vec::new(),
            small: Vec::new(),
            cells: vec![Vec::new(); columns * rows],
            reach: 0.0,
        };
        for (rank, spot) in spots.iter().enumerate() {
            if labelled.contains(&rank) || (rank < KEPT_CLEAR && spot.radius >= big) {
                space.big.push(*spot);
                continue;
            }
            let (column, row) = space.cell(spot.at);
            space.cells[row * columns + column].push(space.small.len() as u32);
            space.small.push(*spot);
            space.reach = space.reach.max(spot.radius);
        }
        space
    }

    fn cell(&self, at: [f32; 2]) -> (usize, usize) {
        let index = |v: f32, limit: usize| ((v / CELL).max(0.0) as usize).min(limit - 1);
        (
            index(at[0] - self.canvas.x, self.columns),
            index(at[1] - self.canvas.y, self.rows),
        )
    }

    /// Takes a box.
    pub fn take(&mut self, area: Rect) {
        self.boxes.push(area);
    }

    /// Takes the way of a leader line.
    pub fn take_line(&mut self, from: [f32; 2], to: [f32; 2]) {
        self.lines.push((from, to));
    }

    /// Whether a box lies on the canvas and touches no other box and no leader line.
    pub fn is_free(&self, area: &Rect) -> bool {
        self.canvas.holds(area)
            && !self.boxes.iter().any(|taken| taken.overlaps(area))
            && !self.lines.iter().any(|(a, b)| crosses(area, *a, *b))
    }

    /// Whether a box touches a big circle other than that of `own`.
    pub fn hits_big(&self, area: &Rect, own: Option<usize>) -> bool {
        self.big
            .iter()
            .any(|spot| Some(spot.bubble) != own && touches(area, spot) > 0.0)
    }

    /// Whether a line crosses no box, no other line and no big circle but its own.
    pub fn is_open(&self, from: [f32; 2], to: [f32; 2], own: usize) -> bool {
        let mut big = self.big.iter();
        self.is_clear(from, to) && !big.any(|spot| spot.bubble != own && near(spot, from, to))
    }

    /// Whether a line crosses no box and no other line.
    pub fn is_clear(&self, from: [f32; 2], to: [f32; 2]) -> bool {
        let meets = |(a, b): &([f32; 2], [f32; 2])| {
            let apart = |axis: usize| {
                from[axis].max(to[axis]) < a[axis].min(b[axis])
                    || a[axis].max(b[axis]) < from[axis].min(to[axis])
            };
            !apart(0) && !apart(1) && intersect(from, to, *a, *b)
        };
        !self.boxes.iter().any(|taken| crosses(taken, from, to)) && !self.lines.iter().any(meets)
    }

    /// How much of a box lies over small circles, as a share of it.
    pub fn covered(&self, area: &Rect, own: Option<usize>) -> f32 {
        let (left, top) = self.cell([area.x - self.reach, area.y - self.reach]);
        let (right, bottom) = self.cell([area.right() + self.reach, area.bottom() + self.reach]);
        let mut sum = 0.0;
        for row in top..=bottom {
            for column in left..=right {
                for index in &self.cells[row * self.columns + column] {
                    let spot = &self.small[*index as usize];
                    if Some(spot.bubble) != own {
                        sum += touches(area, spot);
                    }
                }
            }
        }
        sum / (area.w * area.h).max(1.0)
    }
}

/// About how much of a circle lies in a box, in square points.
fn touches(area: &Rect, spot: &Spot) -> f32 {
    let dx = (area.x - spot.at[0])
        .max(spot.at[0] - area.right())
        .max(0.0);
    let dy = (area.y - spot.at[1])
        .max(spot.at[1] - area.bottom())
        .max(0.0);
    if dx >= spot.radius || dy >= spot.radius || dx.hypot(dy) >= spot.radius {
        return 0.0;
    }
    let span = |low: f32, high: f32, at: f32| {
        ((at + spot.radius).min(high) - (at - spot.radius).max(low)).max(0.0)
    };
    span(area.x, area.right(), spot.at[0]) * span(area.y, area.bottom(), spot.at[1])
}

/// Whether a line passes through a circle.
fn near(spot: &Spot, from: [f32; 2], to: [f32; 2]) -> bool {
    let [x, y] = spot.at;
    let reach = spot.radius;
    if from[0].max(to[0]) < x - reach
        || from[0].min(to[0]) > x + reach
        || from[1].max(to[1]) < y - reach
        || from[1].min(to[1]) > y + reach
    {
        return false;
    }
    let point = spot.at.map(f64::from);
    let distance =
        crate::geo::distance_squared(point, from.map(f64::from), to.map(f64::from)).sqrt();
    distance < f64::from(spot.radius)
}

/// Whether a line touches a box.
fn crosses(area: &Rect, from: [f32; 2], to: [f32; 2]) -> bool {
    // Most lines lie on one side of the box.
    if from[0].max(to[0]) < area.x
        || from[0].min(to[0]) > area.right()
        || from[1].max(to[1]) < area.y
        || from[1].min(to[1]) > area.bottom()
    {
        return false;
    }
    if area.contains(from) || area.contains(to) {
        return true;
    }
    let corners = [
        [area.x, area.y],
        [area.right(), area.y],
        [area.right(), area.bottom()],
        [area.x, area.bottom()],
    ];
    (0..4).any(|i| intersect(from, to, corners[i], corners[(i + 1) % 4]))
}

/// Whether two straight pieces cross.
fn intersect(a: [f32; 2], b: [f32; 2], c: [f32; 2], d: [f32; 2]) -> bool {
    let side = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Rect = Rect {
        x: 0.0,
        y: 0.0,
        w: 200.0,
        h: 100.0,
    };

    fn spot(bubble: usize, at: [f32; 2], radius: f32) -> Spot {
        Spot { bubble, at, radius }
    }

    #[test]
    fn boxes_lines_and_circles_are_respected() {
        let mut space = Space::new(CANVAS, &[spot(0, [50.0, 50.0], 12.0)], 10.0, &[]);
        let label = Rect {
            x: 55.0,
            y: 45.0,
            w: 40.0,
            h: 10.0,
        };
        assert!(space.is_free(&label) && space.hits_big(&label, None));
        assert!(!space.hits_big(&label, Some(0)));
        space.take(label);
        assert!(!space.is_free(&label));
        assert!(!space.is_open([60.0, 10.0], [60.0, 90.0], 0));
        assert!(space.is_open([5.0, 10.0], [5.0, 90.0], 1));
        space.take_line([150.0, 0.0], [150.0, 90.0]);
        let across = Rect {
            x: 140.0,
            y: 40.0,
            w: 20.0,
            h: 10.0,
        };
        assert!(!space.is_free(&across));
        let beyond = Rect {
            x: 190.0,
            y: 40.0,
            w: 20.0,
            h: 10.0,
        };
        assert!(!space.is_free(&beyond), "clipped by the frame");
    }

    #[test]
    fn small_circles_count() {
        let space = Space::new(CANVAS, &[spot(3, [100.0, 50.0], 4.0)], 10.0, &[]);
        let over = Rect {
            x: 96.0,
            y: 46.0,
            w: 8.0,
            h: 8.0,
        };
        assert!((space.covered(&over, None) - 1.0).abs() < 1e-6);
        assert!(space.covered(&over, Some(3)) < 1e-6);
    }
}
