//! Labels beside points without collisions: wanted places come in by priority, those with room go out.

use super::frame::Area;

/// What is taken already, and where labels may stand.
#[derive(Clone)]
pub(super) struct Places {
    /// Size of letters.
    letter: f32,
    /// Left, top, right, bottom.
    bounds: [f32; 4],
    taken: Vec<[f32; 4]>,
    /// Middles and radii of the points.
    points: Vec<([f32; 2], f32)>,
    /// What labels keep off where there is another place.
    avoided: Vec<[f32; 4]>,
}

impl Places {
    /// Nothing taken yet inside an area, for labels of a size of letters.
    pub fn new([left, top, width, height]: Area, letter: f32) -> Self {
        Self {
            letter,
            bounds: [left, top, left + width, top + height],
            taken: Vec::new(),
            points: Vec::new(),
            avoided: Vec::new(),
        }
    }

    /// Lets labels keep off a box where they have another place.
    pub fn avoid(&mut self, rect: [f32; 4]) {
        self.avoided.push(rect);
    }

    /// Takes a box, whether it is free or not: left, top, right, bottom.
    pub fn take(&mut self, rect: [f32; 4]) {
        self.taken.push(rect);
    }

    /// Takes a round point: a label without a line stands nearer to its own than to any other.
    pub fn point(&mut self, [x, y]: [f32; 2], radius: f32) {
        self.take([x - radius, y - radius, x + radius, y + radius]);
        self.points.push(([x, y], radius));
    }

    /// Whether a label is clearly nearer to its own point than to any other.
    fn is_own(&self, rect: [f32; 4], own: [f32; 2], radius: f32) -> bool {
        let mine = distance(&rect, own) - radius;
        let mut others = self.points.iter();
        let is_same = |at: &[f32; 2]| (at[0] - own[0]).hypot(at[1] - own[1]) < 1e-3;
        others.all(|(at, radius)| {
            is_same(at) || distance(&rect, *at) - radius > mine.max(0.0) + self.letter * 0.5
        })
    }

    /// Whether a box is inside and free.
    pub fn is_free(&self, rect: [f32; 4]) -> bool {
        self.holds(rect) && !self.taken.iter().any(|other| meet(&rect, other))
    }

    /// Whether a label keeps off what others have taken, so that two of them are never read as one, nor one as that of
    /// another's point: by the width of a letter beside it and by half of one above and below. What lies around its own
    /// point is its own.
    fn is_apart(&self, rect: [f32; 4], own: [f32; 2]) -> bool {
        let wide = self.widened(rect);
        let mut near = self.taken.iter().filter(|other| meet(&wide, other));
        near.all(|other| around(other, own))
    }

    /// A label's box with what must be free around it.
    fn widened(&self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let [aside, above] = [self.letter * 0.75, self.letter * 0.28];
        [left - aside, top - above, right + aside, bottom + above]
    }

    /// Whether a box is inside.
    fn holds(&self, rect: [f32; 4]) -> bool {
        let [left, top, right, bottom] = self.bounds;
        rect[0] >= left && rect[1] >= top && rect[2] <= right && rect[3] <= bottom
    }

    /// A place beside a round point for a label of a size. Right, left, above, below, then the corners; the first that is
    /// free is taken.
    pub fn beside(&mut self, [x, y]: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Spot> {
        let [width, height] = size;
        let gap = radius + height * 0.22;
        let near = radius * 1.05;
        let spots = [
            [x + gap, y - height / 2.0],
            [x - gap - width, y - height / 2.0],
            [x - width / 2.0, y - gap - height],
            [x - width / 2.0, y + gap],
            [x + near, y - near - height],
            [x + near, y + near],
            [x - near - width, y - near - height],
            [x - near - width, y + near],
        ];
        let rect = |[left, top]: [f32; 2]| [left, top, left + width, top + height];
        let clear = |spot: &[f32; 2]| !self.avoided.iter().any(|other| meet(&rect(*spot), other));
        let apart = |spot: &[f32; 2]| {
            let rect = rect(*spot);
            self.is_free(rect) && self.is_apart(rect, [x, y]) && self.is_own(rect, [x, y], radius)
        };
        let free = || spots.into_iter().filter(apart);
        let spot = free().find(clear).or_else(|| free().next())?;
        self.take([spot[0], spot[1], spot[0] + width, spot[1] + height]);
        Some((spot, None))
    }

    /// A place beside or near a round point whatever is close to it, for what is in a ring of its own and is never read as
    /// a part of what stands beside it.
    pub fn squeezed(&mut self, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Spot> {
        let letter = std::mem::take(&mut self.letter);
        let found = self.beside(center, radius, size);
        let found = found.or_else(|| self.near(center, radius, size));
        self.letter = letter;
        found
    }

    /// A place near a round point for a label that has none beside it, with a line that leads there: the nearest on rings
    /// around it whose line crosses nothing. Both are taken.
    pub fn near(
        &mut self,
        [x, y]: [f32; 2],
        radius: f32,
        [width, height]: [f32; 2],
    ) -> Option<Spot> {
        // Only what lies within reach of the last ring can be in the way.
        let reach = radius + height * (0.35 + 0.55 * RINGS as f32) + self.letter;
        let window = [
            x - reach - width,
            y - reach - height,
            x + reach + width,
            y + reach + height,
        ];
        let close = self.taken.iter().filter(|rect| touch(rect, &window));
        let close: Vec<[f32; 4]> = close.copied().collect();
        let (own, others): (Vec<[f32; 4]>, Vec<[f32; 4]>) =
            close.into_iter().partition(|rect| around(rect, [x, y]));
        for ring in 1..=RINGS {
            let away = radius + height * (0.35 + 0.55 * ring as f32);
            for step in 0..STEPS {
                // To the right first, then alternately above and below.
                let turn = step.div_ceil(2);
                let side = if step % 2 == 0 { 1.0 } else { -1.0 };
                let angle = side * turn as f32 * std::f32::consts::TAU / STEPS as f32;
                let (dx, dy) = (angle.cos(), angle.sin());
                let end = [x + dx * away, y + dy * away];
                // The label hangs at the line's end by its nearest edge.
                let left = end[0] - width * (1.0 - dx) / 2.0;
                let top = end[1] - height * (1.0 - dy) / 2.0;
                let spot = [left, top, left + width, top + height];
                let start = [x + dx * radius * 1.2, y + dy * radius * 1.2];
                let wide = self.widened(spot);
                let free = self.holds(spot)
                    && !others.iter().any(|other| meet(&wide, other))
                    && !own.iter().any(|other| meet(&spot, other));
                if free && is_open(start, end, &others) {
                    self.take(spot);
                    for at in 1..4 {
                        let share = at as f32 / 4.0;
                        let on = |axis: usize| start[axis] + (end[axis] - start[axis]) * share;
                        let (x, y) = (on(0), on(1));
                        self.take([x - 1.0, y - 1.0, x + 1.0, y + 1.0]);
                    }
                    return Some(([left, top], Some([start, end])));
                }
            }
        }
        None
    }
}

/// The left top of a label, and the ends of the line that leads to it where it has one.
pub(super) type Spot = ([f32; 2], Option<[[f32; 2]; 2]>);

/// From a box to a point; none inside.
fn distance(rect: &[f32; 4], [x, y]: [f32; 2]) -> f32 {
    let dx = (rect[0] - x).max(x - rect[2]).max(0.0);
    let dy = (rect[1] - y).max(y - rect[3]).max(0.0);
    dx.hypot(dy)
}

/// Whether a line crosses none of some boxes.
fn is_open(from: [f32; 2], to: [f32; 2], others: &[[f32; 4]]) -> bool {
    let [left, right] = [from[0].min(to[0]), from[0].max(to[0])];
    let [top, bottom] = [from[1].min(to[1]), from[1].max(to[1])];
    let beside = [left, top, right, bottom];
    others
        .iter()
        .filter(|rect| touch(rect, &beside))
        .all(|rect| {
            (0..=12).all(|step| {
                let share = step as f32 / 12.0;
                let x = from[0] + (to[0] - from[0]) * share;
                let y = from[1] + (to[1] - from[1]) * share;
                x < rect[0] || x > rect[2] || y < rect[1] || y > rect[3]
            })
        })
}

/// Rings around a point on which a label is looked for, and places on each.
const RINGS: usize = 10;
const STEPS: usize = 24;

/// Whether a box holds a point.
fn around(rect: &[f32; 4], [x, y]: [f32; 2]) -> bool {
    rect[0] <= x && x <= rect[2] && rect[1] <= y && y <= rect[3]
}

fn meet(a: &[f32; 4], b: &[f32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Whether boxes have a point in common, be it of their rims.
fn touch(a: &[f32; 4], b: &[f32; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_without_a_place_beside_its_point_stands_near_it() {
        let mut places = Places::new([0.0, 0.0, 300.0, 300.0], 0.0);
        places.take([110.0, 110.0, 190.0, 190.0]);
        let found = places.near([150.0, 150.0], 2.0, [40.0, 10.0]);
        let Some(([left, top], Some([_, end]))) = found else {
            panic!("there is room");
        };
        let out = left >= 190.0 || left + 40.0 <= 110.0 || top >= 190.0 || top + 10.0 <= 110.0;
        assert!(
            out && (end[0] - 150.0).hypot(end[1] - 150.0) > 1.0,
            "{left} {top}"
        );
        places.take([0.0, 0.0, 300.0, 300.0]);
        assert_eq!(places.near([150.0, 150.0], 2.0, [40.0, 10.0]), None);
    }

    #[test]
    fn labels_keep_off_each_other_and_off_other_points() {
        let mut places = Places::new([0.0, 0.0, 400.0, 100.0], 10.0);
        let at = |found: Option<Spot>| found.map(|(at, _)| at);
        let first = at(places.beside([100.0, 50.0], 3.0, [80.0, 11.0]));
        assert!(first.is_some_and(|[x, _]| x > 100.0));
        // To the left of the second point there is room for the label, and none for a gap.
        places.take([276.0, 47.0, 282.0, 53.0]);
        let second = at(places.beside([279.0, 50.0], 3.0, [88.0, 11.0]));
        assert!(second.is_some_and(|[x, _]| x > 279.0), "{second:?}");
        // A foreign point at the end of a label is as near to it as its own.
        places.take([376.0, 20.0, 382.0, 26.0]);
        let third = at(places.beside([288.0, 23.0], 3.0, [82.0, 11.0]));
        assert!(third.is_none_or(|[x, _]| x + 82.0 < 367.0), "{third:?}");
    }

    /// A label under a foreign point would be read as its name: it stands elsewhere, or at a line.
    #[test]
    fn a_label_is_nearest_to_its_own_point() {
        let own = [100.0, 60.0];
        let mut places = Places::new([0.0, 0.0, 220.0, 76.0], 10.0);
        places.point(own, 3.0);
        // One just above the end of the only place beside the point.
        places.point([180.0, 55.0], 3.0);
        places.take([0.0, 0.0, 95.0, 76.0]);
        places.take([90.0, 0.0, 130.0, 40.0]);
        assert_eq!(places.beside(own, 3.0, [90.0, 11.0]), None);
        let mut free = Places::new([0.0, 0.0, 220.0, 76.0], 10.0);
        free.point(own, 3.0);
        free.point([180.0, 20.0], 3.0);
        free.take([0.0, 0.0, 95.0, 76.0]);
        assert!(free.beside(own, 3.0, [90.0, 11.0]).is_some());
    }

    #[test]
    fn labels_go_where_room_is_and_are_left_out_without() {
        let mut places = Places::new([0.0, 0.0, 100.0, 40.0], 0.0);
        assert_eq!(
            places
                .beside([50.0, 20.0], 2.0, [30.0, 10.0])
                .map(|(p, _)| p[0] > 50.0),
            Some(true)
        );
        assert_eq!(
            places
                .beside([50.0, 20.0], 2.0, [30.0, 10.0])
                .map(|(p, _)| p[0] < 50.0),
            Some(true)
        );
        assert_eq!(places.beside([2.0, 2.0], 2.0, [120.0, 10.0]), None);
        let mut lined = Places::new([0.0, 0.0, 100.0, 40.0], 0.0);
        lined.avoid([55.0, 0.0, 56.0, 40.0]);
        let left = lined.beside([50.0, 20.0], 2.0, [30.0, 10.0]);
        assert!(left.is_some_and(|([x, _], _)| x + 30.0 < 50.0), "{left:?}");
        let mut lined = Places::new([0.0, 0.0, 100.0, 40.0], 0.0);
        lined.avoid([55.0, 0.0, 56.0, 40.0]);
        let over = lined.beside([70.0, 20.0], 2.0, [60.0, 10.0]);
        assert!(over.is_some(), "better over the line than nowhere");
        places.take([0.0, 0.0, 100.0, 40.0]);
        assert_eq!(places.beside([50.0, 20.0], 2.0, [3.0, 3.0]), None);
    }
}
