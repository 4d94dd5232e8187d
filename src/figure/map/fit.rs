//! From the plane (metres, y downwards) to a place on the page.

use crate::geo::Bounds;

/// A rectangle on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Rect {
    /// The box around a circle.
    pub fn around([x, y]: [f32; 2], radius: f32) -> Self {
        Self {
            x: x - radius,
            y: y - radius,
            w: radius * 2.0,
            h: radius * 2.0,
        }
    }

    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    pub fn centre(&self) -> [f32; 2] {
        [self.x + self.w / 2.0, self.y + self.h / 2.0]
    }

    /// Smaller by `pad` on every side.
    pub fn inset(&self, pad: f32) -> Self {
        Self {
            x: self.x + pad,
            y: self.y + pad,
            w: (self.w - 2.0 * pad).max(0.0),
            h: (self.h - 2.0 * pad).max(0.0),
        }
    }

    /// Narrower by `pad` at both ends.
    pub fn inset_x(&self, pad: f32) -> Self {
        Self {
            x: self.x + pad,
            w: (self.w - 2.0 * pad).max(0.0),
            ..*self
        }
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    pub fn contains(&self, point: [f32; 2]) -> bool {
        point[0] >= self.x
            && point[0] <= self.right()
            && point[1] >= self.y
            && point[1] <= self.bottom()
    }

    /// Whether `other` lies inside.
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    pub fn array(&self) -> [f32; 4] {
        [self.x, self.y, self.w, self.h]
    }
}

/// Points per metre, and where the plane's origin lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub scale: f64,
    pub origin: [f64; 2],
}

impl Fit {
    /// The frame as large as `area` allows, in its middle.
    pub fn inside(frame: Bounds, area: Rect) -> Self {
        let scale = (f64::from(area.w) / frame.width().max(1e-9))
            .min(f64::from(area.h) / frame.height().max(1e-9));
        let scale = if scale.is_finite() && scale > 0.0 {
            scale
        } else {
            1.0
        };
        Self::centred(frame, scale, area.centre())
    }

    /// The frame's middle at a point of the page.
    pub fn centred(frame: Bounds, scale: f64, at: [f32; 2]) -> Self {
        let middle = frame.centre();
        Self {
            scale,
            origin: [
                f64::from(at[0]) - middle[0] * scale,
                f64::from(at[1]) - middle[1] * scale,
            ],
        }
    }

    pub fn apply(&self, point: [f64; 2]) -> [f32; 2] {
        [
            (point[0] * self.scale + self.origin[0]) as f32,
            (point[1] * self.scale + self.origin[1]) as f32,
        ]
    }

    pub fn invert(&self, point: [f32; 2]) -> [f64; 2] {
        [
            (f64::from(point[0]) - self.origin[0]) / self.scale,
            (f64::from(point[1]) - self.origin[1]) / self.scale,
        ]
    }

    pub fn area(&self, bounds: Bounds) -> Rect {
        let (a, b) = (self.apply(bounds.min), self.apply(bounds.max));
        Rect {
            x: a[0],
            y: a[1],
            w: b[0] - a[0],
            h: b[1] - a[1],
        }
    }
}
