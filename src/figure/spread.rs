//! Labels that want to stand in one column: moved apart as little as possible, in their order.

/// Moves places apart so that neighbours are at least `gap` from each other and all stay between `low` and `high`,
/// with the least sum of squared moves. `wanted` must be ascending. What has no room ends up beyond `high`.
#[must_use]
pub fn spread(wanted: &[f32], gap: f32, low: f32, high: f32) -> Vec<f32> {
    // Blocks of labels that touch: sum of (wanted - offset), count. A block stands at its mean.
    let mut blocks: Vec<(f32, usize)> = Vec::new();
    let most = (high - gap * wanted.len().saturating_sub(1) as f32).max(low);
    let start = |block: &(f32, usize)| (block.0 / block.1 as f32).clamp(low, most.max(low));
    for (at, place) in wanted.iter().enumerate() {
        blocks.push((place - at as f32 * gap, 1));
        while blocks.len() > 1 {
            let [.., before, last] = blocks.as_slice() else {
                break;
            };
            if start(before) <= start(last) {
                break;
            }
            let merged = (before.0 + last.0, before.1 + last.1);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let mut places = Vec::with_capacity(wanted.len());
    for block in &blocks {
        for _ in 0..block.1 {
            places.push(start(block) + places.len() as f32 * gap);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        let places = spread(&[10.0, 11.0, 12.0, 50.0], 10.0, 0.0, 100.0);
        assert_eq!(places, [1.0, 11.0, 21.0, 50.0]);
        let places = spread(&[0.0, 0.0, 0.0], 10.0, 5.0, 100.0);
        assert_eq!(places, [5.0, 15.0, 25.0]);
        let places = spread(&[99.0, 99.5, 100.0], 10.0, 0.0, 100.0);
        assert_eq!(places, [80.0, 90.0, 100.0]);
        assert!(spread(&[], 10.0, 0.0, 1.0).is_empty());
    }
}
