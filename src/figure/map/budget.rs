//! Which enterprises get a label: the biggest, spread over the map, so that one crowded district does not take them all.

use super::bubbles::Spot;

/// Candidates for each label, since some find no free place.
const CANDIDATES: usize = 3;

/// Places in `spots` (the biggest first) in the order in which they are labelled. The biggest comes first; then always
/// the one with the fewest labels around it, the bigger one where these are as many. `ground` is the ground that can be
/// seen, in square points: half of the labels, each with a circle of its own, would fill it, so that the first half of
/// them is spread over the whole ground and the second half goes to the biggest of what is left.
pub fn order(spots: &[Spot], labels: usize, ground: f64) -> Vec<usize> {
    let reach = (2.0 * ground / (std::f64::consts::PI * labels.max(1) as f64)).sqrt() as f32;
    let mut around = vec![0_u32; spots.len()];
    let mut chosen = vec![false; spots.len()];
    let mut order = Vec::new();
    while order.len() < labels * CANDIDATES {
        let left = (0..spots.len()).filter(|at| !chosen[*at]);
        let Some(next) = left.min_by_key(|at| (around[*at], *at)) else {
            break;
        };
        chosen[next] = true;
        order.push(next);
        let [x, y] = spots[next].at;
        for (spot, count) in spots.iter().zip(&mut around) {
            let near = (spot.at[0] - x).hypot(spot.at[1] - y) < reach;
            *count += u32::from(near);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_spread_over_the_ground() {
        // The forty biggest stand in one corner, ten small ones each in a place of their own.
        let crowd = (0..40_u8).map(|at| [f32::from(at % 8) * 4.0, f32::from(at / 8) * 4.0]);
        let alone = (0..10_u8).map(|at| {
            [
                300.0 + f32::from(at % 5) * 140.0,
                200.0 + f32::from(at / 5) * 140.0,
            ]
        });
        let spots: Vec<Spot> = crowd
            .chain(alone)
            .enumerate()
            .map(|(bubble, at)| Spot {
                bubble,
                at,
                radius: 1.0,
            })
            .collect();
        let order = order(&spots, 20, 1000.0 * 500.0);
        assert_eq!(order[0], 0, "the biggest comes first");
        let first: Vec<usize> = order[..11].to_vec();
        assert!((40..50).all(|at| first.contains(&at)), "{first:?}");
        assert_eq!(order[11], 1, "then the biggest again");
        let unique: std::collections::BTreeSet<_> = order.iter().collect();
        assert_eq!(unique.len(), order.len());
    }

    #[test]
    fn nothing_to_label_is_nothing() {
        assert!(order(&[], 20, 1.0).is_empty());
        let one = Spot {
            bubble: 0,
            at: [0.0; 2],
            radius: 1.0,
        };
        assert!(order(&[one], 0, 1.0).is_empty());
    }
}
