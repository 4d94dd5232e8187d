//! Labels beside points without collisions: wanted places come in by priority, those with room go out.

use super::frame::Area;

/// What is taken already, and where labels may stand.
pub(super) struct Places {
    /// Left, top, right, bottom.
    bounds: [f32; 4],
    taken: Vec<[f32; 4]>,
    /// What labels keep off where there is another place.
    avoided: Vec<[f32; 4]>,
}

impl Places {
    /// Nothing taken yet inside an area.
    pub fn new([left, top, width, height]: Area) -> Self {
        Self {
            bounds: [left, top, left + width, top + height],
            taken: Vec::new(),
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

    /// Whether a box is inside and free.
    pub fn is_free(&self, rect: [f32; 4]) -> bool {
        let [left, top, right, bottom] = self.bounds;
        let inside = rect[0] >= left && rect[1] >= top && rect[2] <= right && rect[3] <= bottom;
        inside && !self.taken.iter().any(|other| meet(&rect, other))
    }

    /// A place beside a round point for a label of a size: the left top of the label. Right, left, above, below, then
    /// the corners; the first that is free is taken.
    pub fn beside(&mut self, [x, y]: [f32; 2], radius: f32, size: [f32; 2]) -> Option<[f32; 2]> {
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
        let free = || spots.into_iter().filter(|spot| self.is_free(rect(*spot)));
        let spot = free().find(clear).or_else(|| free().next())?;
        self.take([spot[0], spot[1], spot[0] + width, spot[1] + height]);
        Some(spot)
    }
}

fn meet(a: &[f32; 4], b: &[f32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_where_room_is_and_are_left_out_without() {
        let mut places = Places::new([0.0, 0.0, 100.0, 40.0]);
        assert_eq!(
            places
                .beside([50.0, 20.0], 2.0, [30.0, 10.0])
                .map(|p| p[0] > 50.0),
            Some(true)
        );
        assert_eq!(
            places
                .beside([50.0, 20.0], 2.0, [30.0, 10.0])
                .map(|p| p[0] < 50.0),
            Some(true)
        );
        assert_eq!(places.beside([2.0, 2.0], 2.0, [120.0, 10.0]), None);
        let mut lined = Places::new([0.0, 0.0, 100.0, 40.0]);
        lined.avoid([55.0, 0.0, 56.0, 40.0]);
        let left = lined.beside([50.0, 20.0], 2.0, [30.0, 10.0]);
        assert!(left.is_some_and(|[x, _]| x + 30.0 < 50.0), "{left:?}");
        let mut lined = Places::new([0.0, 0.0, 100.0, 40.0]);
        lined.avoid([55.0, 0.0, 56.0, 40.0]);
        let over = lined.beside([70.0, 20.0], 2.0, [60.0, 10.0]);
        assert!(over.is_some(), "better over the line than nowhere");
        places.take([0.0, 0.0, 100.0, 40.0]);
        assert_eq!(places.beside([50.0, 20.0], 2.0, [3.0, 3.0]), None);
    }
}
