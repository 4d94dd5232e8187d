//! What a map should show when a few parts lie far away: an island overseas must not shrink the mainland to a dot.

use super::Bounds;

/// A gap wider than this share of the main part separates what is remote.
const GAP: f64 = 0.1;
/// The main part holds at least this share of all boxes.
const MAIN: f64 = 0.8;

/// The box around the main part of many boxes; `None` without boxes.
#[must_use]
pub fn focus(boxes: &[Bounds]) -> Option<Bounds> {
    let all = boxes.iter().copied().reduce(Bounds::union)?;
    let mut kept = boxes.to_vec();
    loop {
        let before = kept.len();
        for axis in 0..2 {
            kept = main_run(kept, axis);
        }
        if kept.len() == before {
            break;
        }
    }
    if (kept.len() as f64) < MAIN * boxes.len() as f64 {
        return Some(all);
    }
    kept.into_iter().reduce(Bounds::union)
}

/// The longest run of boxes without a wide gap along one axis.
fn main_run(mut boxes: Vec<Bounds>, axis: usize) -> Vec<Bounds> {
    boxes.sort_by(|a, b| a.min[axis].total_cmp(&b.min[axis]));
    let mut runs: Vec<(usize, usize, f64, f64)> = Vec::new();
    for (index, item) in boxes.iter().enumerate() {
        let (low, high) = (item.min[axis], item.max[axis]);
        match runs.last_mut() {
            Some((_, end, from, to)) if low <= *to + GAP * (to.max(high) - *from) => {
                *end = index + 1;
                *to = to.max(high);
            }
            _ => runs.push((index, index + 1, low, high)),
        }
    }
    let longest = runs
        .iter()
        .copied()
        .reduce(|a, b| if b.1 - b.0 > a.1 - a.0 { b } else { a });
    match longest {
        Some((start, end, ..)) => boxes[start..end].to_vec(),
        None => boxes,
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64) -> Bounds {
        Bounds {
            min: [x, y],
            max: [x + 1.0, y + 1.0],
        }
    }

    #[test]
    fn remote_parts_do_not_widen_the_frame() {
        let mut boxes: Vec<Bounds> = (0..40)
            .map(|i| square(f64::from(i % 8), f64::from(i / 8)))
            .collect();
        boxes.push(square(-50.0, -20.0));
        let frame = focus(&boxes).unwrap();
        assert_eq!((frame.min, frame.max), ([0.0, 0.0], [8.0, 5.0]));
    }

    #[test]
    fn two_halves_are_both_shown() {
        let boxes = [square(0.0, 0.0), square(10.0, 0.0)];
        assert_eq!(focus(&boxes).unwrap().max, [11.0, 1.0]);
        assert!(focus(&[]).is_none());
    }
}
