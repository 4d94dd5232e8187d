//! Where on the canvas the map and its legend stand: the largest map whose ground leaves the legend free.

use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::legend::{Block, Form};
use super::occupancy::Occupancy;

/// Map and legend on the canvas.
#[derive(Clone, Debug)]
pub struct Arrangement {
    pub fit: Fit,
    /// Top left corner of the legend.
    pub legend: [f32; 2],
    /// That of its end, where that stands alone.
    pub apart: Option<[f32; 2]>,
    /// Which of the legend's forms it is.
    pub form: usize,
    /// Whether the legend lies inside the room and on no ground; not so where no form of it has a place.
    pub clear: bool,
}

/// Where the map's slack may go, in shares of it; the middle first.
const SHIFTS: [f32; 5] = [0.5, 0.75, 1.0, 0.25, 0.0];

/// Finds the arrangement with one of the legend's forms; `gap` is the distance from it to the ground.
pub fn arrange(geometry: &MapGeometry, inner: Rect, forms: &[Form], gap: f32) -> Arrangement {
    let ground = Occupancy::new(geometry);
    let mut best: Option<Arrangement> = None;
    for (index, form) in forms.iter().enumerate() {
        let block = &form.block;
        // What comes later must be worth leaving the habit of one column at the top left.
        let least =
            |best: &Option<Arrangement>| best.as_ref().map_or(0.0, |best| best.fit.scale * 1.1);
        if block.width <= 0.0 {
            best.get_or_insert(Arrangement {
                fit: Fit::inside(geometry.frame, inner),
                legend: [inner.x, inner.y],
                apart: None,
                form: index,
                clear: true,
            });
        } else if form.under {
            // A row that costs the map nothing is better than a legend beside it on its ground; and where the legend would
            // push the map out of the middle, it may cost a little.
            let least = match &best {
                Some(best) if is_pushed(geometry, inner, &best.fit) => best.fit.scale * 0.9,
                Some(best) => best.fit.scale * 0.999,
                None => 0.0,
            };
            let found = under(geometry, inner, block, gap, index);
            let found = found.filter(|found| found.fit.scale > least);
            best = found.or(best);
        } else {
            for boxes in places(inner, form) {
                let found = beside(geometry, &ground, inner, &boxes, gap, least(&best));
                let found = found.map(|found| Arrangement {
                    form: index,
                    ..found
                });
                best = found.or(best);
            }
        }
    }
    best.unwrap_or_else(|| Arrangement {
        fit: Fit::inside(geometry.frame, inner),
        legend: [inner.x, inner.y],
        apart: None,
        form: 0,
        clear: false,
    })
}

/// Whether a map stands clearly higher or lower than the middle of its room.
fn is_pushed(geometry: &MapGeometry, inner: Rect, fit: &Fit) -> bool {
    let middle = fit.area(geometry.frame).centre()[1];
    (middle - inner.centre()[1]).abs() > inner.h * 0.06
}

/// The map above, the legend below it.
fn under(
    geometry: &MapGeometry,
    inner: Rect,
    block: &Block,
    gap: f32,
    form: usize,
) -> Option<Arrangement> {
    let room = Rect {
        h: inner.h - block.height - gap,
        ..inner
    };
    (block.width <= inner.w && room.h > 0.0).then(|| Arrangement {
        fit: Fit::inside(geometry.frame, room),
        legend: [inner.x, inner.bottom() - block.height],
        apart: None,
        form,
        clear: true,
    })
}

/// The boxes of a form in the corners; none where it is too large for them.
fn places(inner: Rect, form: &Form) -> Vec<Vec<Rect>> {
    let fits = |block: &Block| block.height <= inner.h && block.width <= inner.w * 0.6;
    if !fits(&form.block) || !form.apart.iter().all(fits) {
        return Vec::new();
    }
    let first = corners(inner, &form.block);
    let Some(end) = &form.apart else {
        return first.map(|own| vec![own]).into();
    };
    let pairs = first
        .into_iter()
        .flat_map(|own| corners(inner, end).map(|end| vec![own, end]));
    pairs.filter(|pair| !pair[0].overlaps(&pair[1])).collect()
}

/// The legend's box in the corners, in order of preference.
fn corners(inner: Rect, legend: &Block) -> [Rect; 4] {
    let (right, bottom) = (inner.right() - legend.width, inner.bottom() - legend.height);
    [
        [inner.x, inner.y],
        [inner.x, bottom],
        [right, inner.y],
        [right, bottom],
    ]
    .map(|[x, y]| Rect {
        x,
        y,
        w: legend.width,
        h: legend.height,
    })
}

/// The largest map that leaves the boxes of a legend free; none that is not above the `least` scale.
fn beside(
    geometry: &MapGeometry,
    ground: &Occupancy,
    inner: Rect,
    boxes: &[Rect],
    gap: f32,
    least: f64,
) -> Option<Arrangement> {
    let legend = *boxes.first()?;
    let full = Fit::inside(geometry.frame, inner).scale;
    for step in 0..40 {
        let scale = full * (1.0 - 0.02 * f64::from(step));
        if scale <= least {
            return None;
        }
        let size = [
            (geometry.frame.width() * scale) as f32,
            (geometry.frame.height() * scale) as f32,
        ];
        let slack = [inner.w - size[0], inner.h - size[1]];
        // What the legend stands beside moves away from it first.
        let leans = [
            if legend.x > inner.x { -1.0 } else { 1.0 },
            if legend.y > inner.y { -1.0 } else { 1.0 },
        ];
        // The middle of what the legend leaves, then the middle of the whole, then aside.
        let rest = (0.5 + 0.5 * (legend.w + gap) / slack[0].max(1e-3)).min(1.0);
        for shift_y in SHIFTS {
            for shift_x in std::iter::once(rest).chain(SHIFTS) {
                let share = [lean(shift_x, leans[0]), lean(shift_y, leans[1])];
                let at = [
                    inner.x + slack[0].max(0.0) * share[0],
                    inner.y + slack[1].max(0.0) * share[1],
                ];
                let relative = |x: f32, y: f32| {
                    [
                        f64::from((x - at[0]) / size[0].max(1e-6)),
                        f64::from((y - at[1]) / size[1].max(1e-6)),
                    ]
                };
                let is_free = |legend: &Rect| {
                    let kept = legend.inset(-gap);
                    let (min, max) = (
                        relative(kept.x, kept.y),
                        relative(kept.right(), kept.bottom()),
                    );
                    ground.is_free(min, max)
                };
                if boxes.iter().all(is_free) {
                    let middle = [at[0] + size[0] / 2.0, at[1] + size[1] / 2.0];
                    return Some(Arrangement {
                        fit: Fit::centred(geometry.frame, scale, middle),
                        legend: [legend.x, legend.y],
                        apart: boxes.get(1).map(|end| [end.x, end.y]),
                        form: 0,
                        clear: true,
                    });
                }
            }
        }
    }
    None
}

fn lean(shift: f32, side: f32) -> f32 {
    0.5 + (shift - 0.5) * side
}
