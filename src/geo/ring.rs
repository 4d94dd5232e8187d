//! Rings and boxes in the plane or in degrees.

/// A closed line; the last point is not repeated.
pub type Ring = Vec<[f64; 2]>;

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Smallest x (or longitude) and y (or latitude).
    pub min: [f64; 2],
    /// Largest x and y.
    pub max: [f64; 2],
}

impl Bounds {
    /// The box around points; `None` without points.
    #[must_use]
    pub fn of<'a>(points: impl IntoIterator<Item = &'a [f64; 2]>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = *points.next()?;
        Some(points.fold(
            Self {
                min: first,
                max: first,
            },
            |bounds, point| bounds.with(*point),
        ))
    }

    /// The box that also holds `point`.
    #[must_use]
    pub fn with(self, point: [f64; 2]) -> Self {
        Self {
            min: [self.min[0].min(point[0]), self.min[1].min(point[1])],
            max: [self.max[0].max(point[0]), self.max[1].max(point[1])],
        }
    }

    /// The box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.with(other.min).with(other.max)
    }

    /// Width.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.max[0] - self.min[0]
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.max[1] - self.min[1]
    }

    /// Middle.
    #[must_use]
    pub fn centre(&self) -> [f64; 2] {
        [
            f64::midpoint(self.min[0], self.max[0]),
            f64::midpoint(self.min[1], self.max[1]),
        ]
    }

    /// Whether a point lies inside or on the rim.
    #[must_use]
    pub fn contains(&self, point: [f64; 2]) -> bool {
        point[0] >= self.min[0]
            && point[0] <= self.max[0]
            && point[1] >= self.min[1]
            && point[1] <= self.max[1]
    }

    /// Whether two boxes share a point.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.min[0] <= other.max[0]
            && other.min[0] <= self.max[0]
            && self.min[1] <= other.max[1]
            && other.min[1] <= self.max[1]
    }
}

/// The edges of a ring, the closing one included.
pub fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    ring.iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| (*a, *b))
}

/// Signed area of a ring (shoelace formula): positive when it runs against the clock, y upwards.
#[must_use]
pub fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let Some(origin) = ring.first() else {
        return 0.0;
    };
    edges(ring)
        .map(|(a, b)| {
            (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1])
        })
        .sum::<f64>()
        / 2.0
}

/// Centre of gravity of the area inside a ring; the mean of its points where it has no area.
#[must_use]
pub fn centroid(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    let origin = ring.first()?;
    let (mut area, mut sum) = (0.0, [0.0; 2]);
    for (a, b) in edges(ring) {
        let (a, b) = (
            [a[0] - origin[0], a[1] - origin[1]],
            [b[0] - origin[0], b[1] - origin[1]],
        );
        let cross = a[0] * b[1] - b[0] * a[1];
        area += cross;
        sum[0] += (a[0] + b[0]) * cross;
        sum[1] += (a[1] + b[1]) * cross;
    }
    if area.abs() < f64::MIN_POSITIVE {
        let n = ring.len() as f64;
        return Some([0, 1].map(|axis| ring.iter().map(|p| p[axis]).sum::<f64>() / n));
    }
    Some([0, 1].map(|axis| origin[axis] + sum[axis] / (3.0 * area)))
}

/// Whether a point lies inside a ring (even-odd rule).
#[must_use]
pub fn inside(ring: &[[f64; 2]], point: [f64; 2]) -> bool {
    edges(ring)
        .filter(|(a, b)| {
            (a[1] > point[1]) != (b[1] > point[1])
                && point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0]
        })
        .count()
        % 2
        == 1
}

/// Square of the distance from a point to a straight piece.
#[must_use]
pub fn distance_squared(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (
        point[0] - (a[0] + along * dx),
        point[1] - (a[1] + along * dy),
    );
    x * x + y * y
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const SQUARE: [[f64; 2]; 4] = [[1.0, 1.0], [3.0, 1.0], [3.0, 4.0], [1.0, 4.0]];

    #[test]
    fn area_and_centroid_of_a_rectangle() {
        assert!((signed_area(&SQUARE) - 6.0).abs() < 1e-12);
        let middle = centroid(&SQUARE).unwrap();
        assert!((middle[0] - 2.0).abs() < 1e-12 && (middle[1] - 2.5).abs() < 1e-12);
        let reversed: Ring = SQUARE.iter().rev().copied().collect();
        assert!((signed_area(&reversed) + 6.0).abs() < 1e-12);
        assert_eq!(centroid(&[[1.0, 2.0], [3.0, 4.0]]), Some([2.0, 3.0]));
        assert_eq!(centroid(&[]), None);
    }

    #[test]
    fn inside_and_distance() {
        assert!(inside(&SQUARE, [2.0, 2.0]));
        assert!(!inside(&SQUARE, [0.5, 2.0]));
        assert!((distance_squared([0.0, 2.0], SQUARE[3], SQUARE[0]) - 1.0).abs() < 1e-12);
        assert!((distance_squared([0.0, 0.0], [3.0, 4.0], [3.0, 4.0]) - 25.0).abs() < 1e-12);
    }
}
