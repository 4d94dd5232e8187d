//! Sums of a fund: by town, industry, stage and tier, the share of enterprises that get something, how even amounts are.

use super::candidates::{Candidates, Grouping, NONE};
use super::fund::Fund;
use super::lines::share_decimals;
use super::money::{apportion, gini};
use crate::i18n::Title;

/// Sums of a fund.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FundTotals {
    /// All enterprises.
    pub all: FundTotal,
    /// Gini coefficient of the amounts over all enterprises, those with nothing included.
    pub gini_all: Option<f64>,
    /// The same over those that get something.
    pub gini_paid: Option<f64>,
    /// Mean amount of those that get something.
    pub mean: Option<f64>,
    /// Median amount of those that get something.
    pub median: Option<f64>,
    /// Largest amount.
    pub largest: u64,
    /// One table for each grouping.
    pub tables: Vec<FundTable>,
}

/// Sums by what enterprises have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct FundTable {
    /// `town`, `industry`, `stage`, `tier`.
    pub by: &'static str,
    /// One for each value that occurs, the largest sum first; those without a value last.
    pub totals: Vec<(Option<Title>, FundTotal)>,
}

/// One sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundTotal {
    /// Enterprises.
    pub count: u32,
    /// Those of them that get something.
    pub paid: u32,
    /// Points that count, in millionths.
    pub points: u128,
    /// Yuan.
    pub yuan: u64,
}

impl FundTotal {
    /// Share of the enterprises that get something.
    #[must_use]
    pub fn share(&self) -> f64 {
        f64::from(self.paid) / f64::from(self.count.max(1))
    }

    fn add(&mut self, fund: &Fund, at: usize) {
        self.count += 1;
        self.paid += u32::from(fund.amounts[at] > 0);
        self.points += u128::from(fund.eligible[at]);
        self.yuan += fund.amounts[at];
    }
}

impl FundTable {
    /// The part of the whole sum that each value has, in per cent, and with how many decimals: as they are shown they add
    /// up to 100. None where there is no sum.
    #[must_use]
    pub fn parts(&self) -> Option<(Vec<f64>, u32)> {
        let yuan: Vec<u64> = self.totals.iter().map(|(_, total)| total.yuan).collect();
        let all: u64 = yuan.iter().sum();
        if all == 0 {
            return None;
        }
        let shares = yuan.iter().map(|own| *own as f64 / all as f64);
        let decimals = shares
            .map(share_decimals)
            .max()
            .unwrap_or(1)
            .clamp(FEWEST_DECIMALS, MOST_DECIMALS);
        let unit = 10_u64.pow(decimals);
        // Of equal remainders the first goes first.
        let parts = apportion(100 * unit, &yuan, |a: usize, b: usize| a.cmp(&b));
        let parts = parts.iter().map(|own| *own as f64 / unit as f64);
        Some((parts.collect(), decimals))
    }
}

/// Fewest decimals of per cent that parts are shown with: one more than figures have, so that what is fitted to a hundred
/// reads as what is rounded there.
const FEWEST_DECIMALS: u32 = 2;

/// Most decimals of per cent that parts are shown with.
const MOST_DECIMALS: u32 = 4;

impl FundTotals {
    /// The sums of a fund.
    #[must_use]
    pub fn of(found: &Candidates, fund: &Fund) -> Self {
        let mut paid: Vec<u64> = fund
            .amounts
            .iter()
            .copied()
            .filter(|yuan| *yuan > 0)
            .collect();
        let mut all = FundTotal::default();
        for at in 0..found.len() {
            all.add(fund, at);
        }
        paid.sort_unstable();
        let count = paid.len();
        let half = |at: usize| paid.get(at).map_or(0.0, |yuan| *yuan as f64);
        Self {
            all,
            gini_all: gini(&fund.amounts),
            gini_paid: gini(&paid),
            mean: (count > 0).then(|| fund.paid as f64 / count as f64),
            median: (count > 0).then(|| f64::midpoint(half((count - 1) / 2), half(count / 2))),
            largest: paid.last().copied().unwrap_or(0),
            tables: found.groupings.iter().map(|by| table(by, fund)).collect(),
        }
    }

    /// The table of a grouping.
    #[must_use]
    pub fn table(&self, by: &str) -> Option<&FundTable> {
        self.tables.iter().find(|table| table.by == by)
    }
}

fn table(by: &Grouping, fund: &Fund) -> FundTable {
    let mut sums = vec![FundTotal::default(); by.names.len() + 1];
    let last = by.names.len();
    for (at, place) in by.of.iter().enumerate() {
        let place = if *place == NONE {
            last
        } else {
            *place as usize
        };
        sums[place].add(fund, at);
    }
    let named = sums
        .into_iter()
        .enumerate()
        .filter(|(_, sum)| sum.count > 0);
    let mut totals: Vec<(Option<Title>, FundTotal)> = named
        .map(|(place, sum)| (by.names.get(place).cloned(), sum))
        .collect();
    // Tiers and stages stay in their order; stable: equal sums stay in the order of names.
    if matches!(by.by, "town" | "industry") {
        totals.sort_by_key(|(name, sum)| (name.is_none(), std::cmp::Reverse(sum.yuan)));
    }
    FundTable { by: by.by, totals }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // The number that is written is meant.
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_a_hundred_as_they_are_shown() {
        let of = |yuan: u64| {
            let total = FundTotal {
                yuan,
                ..FundTotal::default()
            };
            (None, total)
        };
        let parts = |yuan: &[u64]| {
            let totals = yuan.iter().map(|own| of(*own)).collect();
            FundTable { by: "town", totals }.parts()
        };
        // Rounded by themselves they would add up to 99.99.
        assert_eq!(parts(&[1, 1, 1]), Some((vec![33.34, 33.33, 33.33], 2)));
        // Nothing that is paid is shown as none.
        assert_eq!(parts(&[9_999, 1]), Some((vec![99.99, 0.01], 2)));
        assert_eq!(parts(&[0, 0]), None);
    }
}
