//! What the ranks of many runs say about every unit.

use rayon::prelude::*;

/// The ranks of one unit over all runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankStatistics {
    /// In how many runs it has a rank.
    pub runs: usize,
    /// The mean rank.
    pub mean: f64,
    /// The median rank.
    pub median: f64,
    /// The rank at the 5 % quantile (type 7).
    pub q05: f64,
    /// The rank at the 95 % quantile (type 7).
    pub q95: f64,
    /// The share of those runs in which its rank is `top` or better.
    pub top_share: f64,
}

/// Units that one task takes.
const BLOCK: usize = 256;

/// The statistics of every unit's ranks. `runs` holds for each run the ranks of all units in one order, 0 for a unit
/// without a rank, as competition ranks are written. `None` for a unit without a rank in any run; a unit beyond the end
/// of a run has none in it.
#[must_use]
pub fn rank_statistics(runs: &[&[u32]], top: u32) -> Vec<Option<RankStatistics>> {
    let units = runs.iter().map(|ranks| ranks.len()).max().unwrap_or(0);
    let starts: Vec<usize> = (0..units).step_by(BLOCK).collect();
    let blocks: Vec<Vec<Option<RankStatistics>>> = starts
        .into_par_iter()
        .map(|start| {
            let mut found: Vec<Vec<u32>> =
                vec![Vec::with_capacity(runs.len()); BLOCK.min(units - start)];
            for ranks in runs {
                for (own, &rank) in found.iter_mut().zip(ranks.get(start..).unwrap_or_default()) {
                    if rank > 0 {
                        own.push(rank);
                    }
                }
            }
            found
                .iter_mut()
                .map(|ranks| statistics(ranks, top))
                .collect()
        })
        .collect();
    blocks.into_iter().flatten().collect()
}

fn statistics(ranks: &mut [u32], top: u32) -> Option<RankStatistics> {
    if ranks.is_empty() {
        return None;
    }
    ranks.sort_unstable();
    let count = ranks.len() as f64;
    let sum: u64 = ranks.iter().map(|rank| u64::from(*rank)).sum();
    Some(RankStatistics {
        runs: ranks.len(),
        mean: sum as f64 / count,
        median: quantile(ranks, 0.5),
        q05: quantile(ranks, 0.05),
        q95: quantile(ranks, 0.95),
        top_share: ranks.partition_point(|rank| *rank <= top) as f64 / count,
    })
}

/// Type 7, of sorted ranks of which there is at least one.
fn quantile(sorted: &[u32], share: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * share;
    let rank = |at: f64| f64::from(sorted[(at as usize).min(sorted.len() - 1)]);
    let (low, high) = (rank(place.floor()), rank(place.ceil()));
    low + (place - place.floor()) * (high - low)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::composite::statistics;

    #[test]
    fn ranks_of_some_runs() {
        let runs: [&[u32]; 4] = [&[1, 2, 0, 0], &[2, 1, 3, 0], &[1, 3, 2, 0], &[1, 2]];
        let found = rank_statistics(&runs, 1);
        let first = found[0].unwrap();
        assert_eq!(
            (first.runs, first.mean, first.median, first.top_share),
            (4, 1.25, 1.0, 0.75)
        );
        assert!((first.q95 - 1.85).abs() < 1e-15);
        let third = found[2].unwrap();
        assert_eq!(
            (third.runs, third.mean, third.median, third.top_share),
            (2, 2.5, 2.5, 0.0)
        );
        assert_eq!(found[3], None);
        assert!(rank_statistics(&[], 3).is_empty());
    }

    #[test]
    fn as_the_general_quantile_and_across_blocks() {
        let runs: Vec<Vec<u32>> = (0..37)
            .map(|run: u32| {
                (0..600)
                    .map(|unit: u32| (unit * 7 + run * run * 13) % 600 + 1)
                    .collect()
            })
            .collect();
        let slices: Vec<&[u32]> = runs.iter().map(Vec::as_slice).collect();
        let found = rank_statistics(&slices, 10);
        assert_eq!(found.len(), 600);
        for unit in [0, 255, 256, 599] {
            let own: Vec<f64> = runs.iter().map(|ranks| f64::from(ranks[unit])).collect();
            let sorted = statistics::sorted(&own);
            let found = found[unit].unwrap();
            assert_eq!(Some(found.q05), statistics::quantile(&sorted, 0.05));
            assert_eq!(Some(found.q95), statistics::quantile(&sorted, 0.95));
            assert_eq!(Some(found.median), statistics::median(&own));
        }
    }
}
