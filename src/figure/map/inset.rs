//! The inset: the densest area again, larger, in a frame with its own scale bar; its place is marked on the main map. A
//! geometry comes in; which area, and where its frame stands, goes out.

use super::bubbles::Spot;
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::occupancy::Occupancy;
use super::scale_bar::{has_scale, scale_bar};
use super::spec::{CirclesAs, InsetChoice, MapSpec};
use super::style::{Ink, baseline, full, moved, rect};
use super::view::View;
use crate::figure::{Lettering, Mark, group};
use crate::geo::Bounds;

/// An inset is worth its room when at least this share of all enterprises …
const MOST: f64 = 0.4;
/// … stand in at most this share of the map's frame …
const SMALL: f64 = 0.12;
/// … and they are at least so many.
const MANY: usize = 60;
/// Smallest and largest side of the frame, in shares of the canvas.
const SIDES: [f32; 4] = [0.42, 0.36, 0.3, SMALLEST];
const SMALLEST: f32 = 0.26;
/// How much larger than on the main map it must be to be of use.
const LARGER: f64 = 1.6;
/// How much larger it is at least: where the whole area would be smaller, the part of it with most circles is shown.
const ENLARGED: f64 = LARGER;
/// The most of a room that the map has beside it.
const MAP_SHARE: f32 = 0.66;
/// Circles at which the middle of that part is looked for.
const LOOKED_AT: usize = 400;

/// What is shown again.
#[derive(Clone, Debug)]
pub struct Inset {
    /// Its extent in the plane.
    pub bounds: Bounds,
    /// The area: index into the shapes.
    area: usize,
    /// Its name.
    pub name: String,
}

impl Inset {
    /// The densest area, where an inset is wanted or worth its room.
    pub fn of(spec: &MapSpec, geometry: &MapGeometry) -> Option<Self> {
        let hidden = spec.circles == CirclesAs::Hidden || spec.beside.is_some();
        // A country is no inset of the world, and a schematic map has no larger scale.
        if spec.inset == InsetChoice::Off || hidden || !has_scale(geometry) {
            return None;
        }
        let mut counts = vec![0_usize; geometry.shapes.len()];
        for bubble in &geometry.order {
            let area = spec.bubbles[*bubble].area;
            if let Some(count) = area.and_then(|area| counts.get_mut(area)) {
                *count += 1;
            }
        }
        let frame = geometry.frame.width() * geometry.frame.height();
        let share = |area: usize| {
            let bounds = geometry.shapes[area].bounds;
            bounds.width() * bounds.height() / frame
        };
        let shown = |area: &usize| {
            let shape = &geometry.shapes[*area];
            !shape.remote && shape.area > 0.0 && counts[*area] > 0
        };
        let many = geometry.order.len() as f64 * MOST;
        let worth = |area: &usize| {
            counts[*area] as f64 >= many && counts[*area] >= MANY && share(*area) <= SMALL
        };
        let density = |area: &usize| counts[*area] as f64 / geometry.shapes[*area].area;
        let found = (0..geometry.shapes.len())
            .filter(shown)
            .filter(|area| spec.inset == InsetChoice::On || worth(area))
            // An area with few enterprises can be dense by chance.
            .filter(|area| counts[*area] * 20 >= geometry.order.len())
            .max_by(|a, b| density(a).total_cmp(&density(b)).then(b.cmp(a)))?;
        let bounds = settled(spec, geometry, found);
        let pad = bounds.width().max(bounds.height()) * 0.04;
        let name = spec.styles.get(found).map(|style| style.name.clone());
        Some(Self {
            bounds: Bounds {
                min: [bounds.min[0] - pad, bounds.min[1] - pad],
                max: [bounds.max[0] + pad, bounds.max[1] + pad],
            },
            area: found,
            name: name.unwrap_or_default(),
        })
    }

    /// The part of it with most circles, where all of it would not be large enough in a frame.
    fn enlarged(&self, view: &View, fit: &Fit, frame: Rect) -> Self {
        let scale = fit.scale * ENLARGED;
        let inner = frame.inset(view.ink.body * 0.3);
        let size = [f64::from(inner.w) / scale, f64::from(inner.h) / scale];
        if self.fit(frame, view.ink).scale >= scale {
            return self.clone();
        }
        let points = circles(view.spec, view.geometry, self.area);
        let near = |at: &[f64; 2], point: &&[f64; 2]| {
            (0..2).all(|axis| (at[axis] - point[axis]).abs() <= size[axis] / 2.0)
        };
        let every = points.len().div_ceil(LOOKED_AT).max(1);
        let count = |at: &[f64; 2]| points.iter().filter(|point| near(at, point)).count();
        let densest = points
            .iter()
            .step_by(every)
            .enumerate()
            .max_by_key(|(at, point)| (count(point), std::cmp::Reverse(*at)))
            .map_or(self.bounds.centre(), |(_, point)| *point);
        // As far inside as it goes.
        let middle = [0, 1].map(|axis| {
            let (low, high) = (self.bounds.min[axis], self.bounds.max[axis]);
            let half = size[axis] / 2.0;
            if high - low > size[axis] {
                return densest[axis].clamp(low + half, high - half);
            }
            // Where there is more room than it needs, the side with more circles fills it.
            let held = |middle: f64| {
                let places = view.geometry.places.iter().flatten();
                let within = |at: f64, middle: f64| (at - middle).abs() <= half;
                let other = 1 - axis;
                let across = |at: &&[f64; 2]| {
                    (at[other] - densest[other]).abs() <= size[other] / 2.0
                        && within(at[axis], middle)
                };
                places.filter(across).count()
            };
            let (first, last) = (high - half, low + half);
            let tried = (0..=20).map(|step| first + (last - first) * f64::from(step) / 20.0);
            let centre = f64::midpoint(low, high);
            let away = |at: f64| ((at - centre).abs() / size[axis] * 1e3) as u64;
            tried
                .max_by_key(|at| (held(*at), std::cmp::Reverse(away(*at))))
                .unwrap_or(centre)
        });
        Self {
            bounds: Bounds {
                min: [0, 1].map(|axis| middle[axis] - size[axis] / 2.0),
                max: [0, 1].map(|axis| middle[axis] + size[axis] / 2.0),
            },
            ..self.clone()
        }
    }

    /// Width over height of its frame.
    fn aspect(&self) -> f32 {
        ((self.bounds.width() / self.bounds.height()) as f32).clamp(0.75, 1.5)
    }

    /// A frame as large as `side` allows.
    fn size(&self, side: f32) -> [f32; 2] {
        let aspect = self.aspect();
        if aspect > 1.0 {
            [side, side / aspect]
        } else {
            [side * aspect, side]
        }
    }

    /// The largest frame in a corner where the map has no ground and nothing else stands.
    pub fn corner(
        &self,
        geometry: &MapGeometry,
        fit: &Fit,
        inner: Rect,
        taken: &[Rect],
        gap: f32,
    ) -> Option<Rect> {
        let ground = Occupancy::new(geometry);
        let frame = fit.area(geometry.frame);
        for side in SIDES {
            for place in self.corners(inner, inner.w.min(inner.h) * side * 1.2, fit) {
                let kept = place.inset(-gap);
                let share = |x: f32, y: f32| {
                    [
                        f64::from((x - frame.x) / frame.w.max(1e-6)),
                        f64::from((y - frame.y) / frame.h.max(1e-6)),
                    ]
                };
                let (min, max) = (share(kept.x, kept.y), share(kept.right(), kept.bottom()));
                let clear = taken.iter().all(|taken| !taken.overlaps(&kept));
                if clear && ground.is_free(min, max) {
                    return Some(place);
                }
            }
        }
        None
    }

    /// Frames of a size in the corners, the least likely to hide anything first; none where they would not show more
    /// than the map does.
    fn corners(&self, inner: Rect, side: f32, fit: &Fit) -> Vec<Rect> {
        let [w, h] = self.size(side);
        let scale = f64::from(w) / self.bounds.width();
        if scale.min(f64::from(h) / self.bounds.height()) < fit.scale * LARGER {
            return Vec::new();
        }
        let (right, bottom) = (inner.right() - w, inner.bottom() - h);
        let corners = [
            [right, bottom],
            [right, inner.y],
            [inner.x, bottom],
            [inner.x, inner.y],
        ];
        corners.map(|[x, y]| Rect { x, y, w, h }).into()
    }

    /// A frame over a map that fills its canvas: a free corner; without one a small one over the map, where an inset is
    /// asked for. None where the map shows as much already.
    pub fn over(&self, view: &View, fit: &Fit, inner: Rect, taken: &[Rect]) -> Option<Rect> {
        let free = self.corner(view.geometry, fit, inner, taken, view.ink.body * 0.9);
        if view.spec.inset != InsetChoice::On {
            return free;
        }
        free.or_else(|| {
            let side = inner.w.min(inner.h) * SMALLEST * 1.2;
            let corners = self.corners(inner, side, fit).into_iter();
            let mut clear =
                corners.filter(|place| taken.iter().all(|taken| !taken.overlaps(place)));
            clear.next()
        })
    }

    /// A map with it: the map outside the inset, which stands at `frame`, then the place of the inset on the map, and
    /// the frame with all inside. Names are those of the foremost of both together. No label on the map touches a box
    /// that is `taken`.
    pub fn with_map(
        &self,
        view: &View,
        (fit, canvas): (&Fit, Rect),
        frame: Rect,
        taken: &[Rect],
        between: Vec<Mark>,
    ) -> Vec<Mark> {
        let (geometry, ink) = (view.geometry, view.ink);
        let part = self.enlarged(view, fit, frame);
        let own = part.fit(frame, ink);
        let shown = part.shown(geometry, fit, frame, ink);
        let bar = part.bar(view, frame);
        let kept: Vec<Rect> = bar.iter().map(|(_, place)| *place).collect();
        // Who is pointed out in the inset is not on the map as well.
        let draw = |order: &[usize]| {
            let inside = view.drawn(&own, frame, &kept, None, order);
            let rest: Vec<usize> = (order.iter().copied())
                .filter(|one| !inside.named.contains(one))
                .collect();
            (view.drawn(fit, canvas, taken, Some(shown), &rest), inside)
        };
        let mut order = view.order();
        let (mut map, mut inside) = draw(&order);
        if view.shorten(&mut order, &map.missed) {
            (map, inside) = draw(&order);
        }
        let named = inside.areas.contains(&self.area);
        let furniture = part.furniture(bar, frame, named, ink);
        let mut marks = map.marks;
        marks.extend(between);
        marks.push(group("inset place", vec![rim(shown, ink.body * 0.09, ink)]));
        let ground = std::iter::once(rect(frame, ink.theme.land));
        let inside = ground.chain(inside.marks).chain(furniture);
        marks.push(group("inset", inside.collect()));
        marks
    }

    /// A frame beside the map: what is left for the map, and the frame.
    pub fn apart(&self, inner: Rect, gap: f32) -> (Rect, Rect) {
        if inner.w >= inner.h {
            let wide = (inner.w * 0.3).min(inner.h * 0.7 * self.aspect());
            let [w, h] = [wide, wide / self.aspect()];
            let rest = Rect {
                w: inner.w - w - gap,
                ..inner
            };
            let frame = Rect {
                x: rest.right() + gap,
                y: inner.bottom() - h,
                w,
                h,
            };
            return (rest, frame);
        }
        // Upright there is more room under the map than beside it on a lying page; wider than its area, since what is
        // around it fills the strip, but for the room of a legend.
        let tall = (inner.h * 0.34).min(inner.w * 0.8 / self.aspect());
        let wide = (tall * self.aspect()).max((tall * 1.8).min(inner.w * 0.68));
        let [w, h] = [wide, tall];
        let rest = Rect {
            h: inner.h - h - gap,
            ..inner
        };
        let frame = Rect {
            x: inner.right() - w,
            y: rest.bottom() + gap,
            w,
            h,
        };
        (rest, frame)
    }

    /// Frame and map as two boxes that fill a room beside each other: the map as wide as it can be high.
    pub fn filling(geometry: &MapGeometry, room: Rect, gap: f32) -> (Rect, Rect) {
        let aspect = (geometry.frame.width() / geometry.frame.height().max(1e-9)) as f32;
        let wide = (room.h * aspect).clamp(room.w * 0.4, room.w * MAP_SHARE);
        let rest = Rect { w: wide, ..room };
        let frame = Rect {
            x: rest.right() + gap,
            w: room.w - wide - gap,
            ..room
        };
        (rest, frame)
    }

    /// The view inside its frame.
    fn fit(&self, frame: Rect, ink: Ink) -> Fit {
        Fit::inside(self.bounds, frame.inset(ink.body * 0.3))
    }

    /// Its scale bar in the corner where it hides none of the foremost and fewest of the others, with the ground that it
    /// takes.
    fn bar(&self, view: &View, frame: Rect) -> Option<(Vec<Mark>, Rect)> {
        let ink = view.ink;
        let pad = ink.body * 0.4;
        let own = self.fit(frame, ink);
        let bar = scale_bar(view.geometry, own.scale, self.bounds.centre(), ink)?;
        let (w, h) = (bar.width + pad * 2.0, bar.height + pad * 2.0);
        let (spots, wanted) = view.wanted(&own, frame, &view.order());
        let hidden = |place: &Rect| {
            let hides = |spot: &Spot| spot.bounds().overlaps(place);
            let foremost = wanted.iter().filter(|at| hides(&spots[**at])).count();
            (foremost, spots.iter().filter(|spot| hides(spot)).count())
        };
        let (right, bottom) = (frame.right() - w, frame.bottom() - h);
        let corners = [
            [frame.x, bottom],
            [right, bottom],
            [frame.x, frame.y],
            [right, frame.y],
        ];
        let places = corners.map(|[x, y]| Rect { x, y, w, h });
        let place = places.into_iter().min_by_key(hidden)?;
        let mut marks = vec![rect(place, ink.theme.ground.with_alpha(0.9))];
        marks.extend(moved(bar.marks, [place.x + pad, place.y + pad]));
        Some((marks, place))
    }

    /// What stands over its picture: the scale bar, and its name unless it stands in the picture; and its rim.
    fn furniture(
        &self,
        bar: Option<(Vec<Mark>, Rect)>,
        frame: Rect,
        named: bool,
        ink: Ink,
    ) -> Vec<Mark> {
        let (pad, size) = (ink.body * 0.5, ink.caption());
        let mut left = frame.x + pad;
        let mut marks = Vec::new();
        let mut right = frame.right() - pad;
        if let Some((drawn, place)) = bar {
            if place.bottom() >= frame.bottom() - pad {
                if place.x <= frame.x + pad {
                    left = place.right() + pad;
                } else {
                    right = place.x - pad;
                }
            }
            marks.extend(drawn);
        }
        if !named {
            let look = Lettering {
                halo: Some((size * 0.25, ink.theme.ground)),
                ..Lettering::new(size, ink.theme.text).bold().end()
            };
            let room = right - left;
            let name = look.fit_name(ink.fonts, &self.name, room.max(0.0));
            let y = baseline(frame.bottom() - pad - size * 0.5, size);
            marks.push(look.at(right, y, name));
        }
        marks.push(rim(frame, ink.body * 0.09, ink));
        vec![group("inset frame", marks)]
    }

    /// Its place on the main map: all that the frame shows, as far as the map goes.
    fn shown(&self, geometry: &MapGeometry, fit: &Fit, frame: Rect, ink: Ink) -> Rect {
        let own = self.fit(frame, ink);
        let shown = fit.area(Bounds {
            min: own.invert([frame.x, frame.y]),
            max: own.invert([frame.right(), frame.bottom()]),
        });
        let whole = fit.area(geometry.frame).inset(-ink.body * 0.5);
        let (x, y) = (shown.x.max(whole.x), shown.y.max(whole.y));
        Rect {
            x,
            y,
            w: shown.right().min(whole.right()) - x,
            h: shown.bottom().min(whole.bottom()) - y,
        }
    }
}

/// Where the circles of an area stand.
fn circles(spec: &MapSpec, geometry: &MapGeometry, area: usize) -> Vec<[f64; 2]> {
    let own = (geometry.order.iter()).filter(|bubble| spec.bubbles[**bubble].area == Some(area));
    own.filter_map(|bubble| geometry.places[*bubble]).collect()
}

/// The bounds of an area as far as circles stand in it.
fn settled(spec: &MapSpec, geometry: &MapGeometry, area: usize) -> Bounds {
    let whole = geometry.shapes[area].bounds;
    let points = circles(spec, geometry, area);
    if points.len() < 2 {
        return whole;
    }
    let pad = whole.width().max(whole.height()) * 0.04;
    let ends = |axis: usize| {
        let values = points.iter().map(|point| point[axis]);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        let (low, high) = (low - pad, high + pad);
        [low.max(whole.min[axis]), high.min(whole.max[axis])]
    };
    let [x, y] = [ends(0), ends(1)];
    if x[1] <= x[0] || y[1] <= y[0] {
        return whole;
    }
    Bounds {
        min: [x[0], y[0]],
        max: [x[1], y[1]],
    }
}

fn rim(area: Rect, width: f32, ink: Ink) -> Mark {
    Mark::Rect {
        rect: area.array(),
        radius: 0.0,
        fill: None,
        stroke: Some(full(width, ink.theme.text.with_alpha(0.75))),
    }
}
