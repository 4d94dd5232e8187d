//! Rings as they should be: a ring comes in; spikes go, and whether it crosses itself comes out.

use super::Ring;
use super::ring::edges;

/// Takes out points to which the line goes and comes straight back; says whether there were any.
pub(super) fn without_spikes(ring: &mut Ring) -> bool {
    let before = ring.len();
    let mut sound: Ring = Vec::with_capacity(before);
    for point in ring.iter().copied() {
        sound.push(point);
        while let [.., first, _, last] = sound.as_slice()
            && is_same(*first, *last)
        {
            sound.truncate(sound.len() - 2);
        }
    }
    // The same across the place where the ring closes.
    while let [first, second, .., last] = sound.as_slice() {
        if is_same(*second, *last) && sound.len() > 2 {
            sound.remove(0);
            sound.pop();
        } else if is_same(*first, *last) {
            sound.pop();
        } else {
            break;
        }
    }
    *ring = sound;
    ring.len() < before
}

fn is_same(one: [f64; 2], other: [f64; 2]) -> bool {
    one.iter()
        .zip(&other)
        .all(|(one, other)| one.total_cmp(other).is_eq())
}

/// Whether two edges of a ring cross; `None` when it would take more than `budget` comparisons to know, which is then
/// spent.
pub(super) fn crosses_itself(ring: &[[f64; 2]], budget: &mut usize) -> Option<bool> {
    let mut all: Vec<([f64; 2], [f64; 2])> = edges(ring)
        .map(|(a, b)| if a[0] <= b[0] { (a, b) } else { (b, a) })
        .collect();
    all.sort_by(|one, other| one.0[0].total_cmp(&other.0[0]));
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            if other.0[0] > one.1[0] {
                break;
            }
            *budget = budget.checked_sub(1)?;
            if cross(*one, *other) {
                return Some(true);
            }
        }
    }
    Some(false)
}

/// Whether two pieces have a point in common that is an end of neither.
fn cross((a, b): ([f64; 2], [f64; 2]), (c, d): ([f64; 2], [f64; 2])) -> bool {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn spikes_go() {
        let mut ring = vec![[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [1.0, 0.0], [1.0, 1.0]];
        assert!(without_spikes(&mut ring));
        assert_eq!(ring, [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]);
        assert!(!without_spikes(&mut ring));
        let mut over_the_end = vec![[9.0, 9.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];
        assert!(without_spikes(&mut over_the_end));
        assert_eq!(over_the_end.len(), 3);
        for mut short in [
            vec![],
            vec![[1.0, 1.0]],
            vec![[1.0, 1.0], [2.0, 2.0], [1.0, 1.0], [2.0, 2.0]],
        ] {
            without_spikes(&mut short);
            assert!(short.len() < 3);
        }
    }

    #[test]
    fn a_bow_crosses_itself_and_a_square_does_not() {
        let mut budget = 1000;
        let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        assert_eq!(crosses_itself(&square, &mut budget), Some(false));
        let bow = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
        assert_eq!(crosses_itself(&bow, &mut budget), Some(true));
        assert_eq!(crosses_itself(&square, &mut 2), None);
    }
}
