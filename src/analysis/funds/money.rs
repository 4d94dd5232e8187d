//! The arithmetic of money, on plain whole numbers: yuan and points come in, whole yuan that add up go out. No floats,
//! no rounding that is not told, the same for any order of the rows and any number of threads.

use std::cmp::Ordering;

use rayon::prelude::*;

/// Parts of a point in which points are counted: millionths.
pub const MICRO: u64 = 1_000_000;
/// Most yuan that an amount or a sum may be: 2⁵³ fen. Beyond it, files and spreadsheets would no longer hold every fen.
pub const MOST_YUAN: u64 = (1 << 53) / 100;
/// No cap.
pub const NO_CAP: u64 = u64::MAX;

/// A price as a fraction: yuan for each millionth of a point. Never rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Yuan …
    pub yuan: u128,
    /// … for so many millionths of a point; not zero.
    pub micro: u128,
}

impl Price {
    /// Yuan a point, for people.
    #[must_use]
    pub fn per_point(self) -> f64 {
        if self.micro == 0 {
            return 0.0;
        }
        let whole = self.yuan * u128::from(MICRO);
        // The whole part and the rest apart, so that large sums keep their fen.
        (whole / self.micro) as f64 + (whole % self.micro) as f64 / self.micro as f64
    }
}

/// A budget handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling {
    /// Whole yuan of each.
    pub amounts: Vec<u64>,
    /// Whether each is at its cap.
    pub capped: Vec<bool>,
    /// The price of those below their caps; where nobody is below, the one at which the last cap was reached.
    pub price: Price,
    /// What caps left over.
    pub left: u64,
}

/// Shares out `budget` in proportion to `weights`, in whole yuan, by the method of the largest remainder. The sum is
/// the budget exactly, unless all weights are zero: then nobody gets anything. Of equal remainders the one that `before`
/// names goes first.
pub fn apportion<F>(budget: u64, weights: &[u64], before: F) -> Vec<u64>
where
    F: Fn(usize, usize) -> Ordering,
{
    let sum = total(weights);
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let price = Price {
        yuan: u128::from(budget),
        micro: sum,
    };
    at_price(price, price.yuan, weights, before)
}

/// Shares out `whole` yuan, which are what the weights are worth at a price but for less than one: nobody is a yuan away
/// from its worth. The yuan that parts of yuan make go to the largest remainders.
fn at_price<F>(price: Price, whole: u128, weights: &[u64], before: F) -> Vec<u64>
where
    F: Fn(usize, usize) -> Ordering,
{
    let worth = |weight: u64| price.yuan * u128::from(weight);
    let mut amounts: Vec<u64> = weights
        .par_iter()
        .map(|&weight| (worth(weight) / price.micro) as u64)
        .collect();
    let rest = (whole - total(&amounts)) as usize;
    if rest == 0 {
        return amounts;
    }
    // The remainders add up to at least `rest` yuan, and each is below one: at least as many are above zero.
    let mut remainders: Vec<(u128, u32)> = weights
        .par_iter()
        .enumerate()
        .map(|(at, &weight)| (worth(weight) % price.micro, at as u32))
        .collect();
    let order = |a: &(u128, u32), b: &(u128, u32)| {
        let (one, other) = (a.1 as usize, b.1 as usize);
        (b.0.cmp(&a.0)).then_with(|| before(one, other))
    };
    if rest < remainders.len() {
        remainders.select_nth_unstable_by(rest, order);
    }
    for &(_, at) in &remainders[..rest.min(remainders.len())] {
        amounts[at as usize] += 1;
    }
    amounts
}

/// Shares out `budget` in proportion to `points`, nobody above its cap. What caps leave over is spread again among the
/// others where `spread`, so that the price is the exact fixed point: the budget without those at their caps, over the
/// points of the others. Else it stays, and the price is the budget over all points.
///
/// Points and caps have the same length; who has no points gets nothing and does not count as capped.
pub fn fill<F>(budget: u64, points: &[u64], caps: &[u64], spread: bool, before: F) -> Filling
where
    F: Fn(usize, usize) -> Ordering,
{
    let all = total(points);
    let mut filling = Filling {
        amounts: vec![0; points.len()],
        capped: vec![false; points.len()],
        price: Price::default(),
        left: budget,
    };
    if all == 0 {
        return filling;
    }
    let (mut money, mut weight) = (u128::from(budget), all);
    let first = Price {
        yuan: money,
        micro: weight,
    };
    filling.price = first;
    let mut by_cap: Vec<u32> = (0..points.len() as u32)
        .filter(|&at| points[at as usize] > 0 && caps[at as usize] < budget)
        .collect();
    // Who reaches the cap at the lowest price comes first; that order has no ties that matter.
    let reached = |&one: &u32, &other: &u32| {
        let (one, other) = (one as usize, other as usize);
        let price = |a: usize, b: usize| u128::from(caps[a]) * u128::from(points[b]);
        price(one, other).cmp(&price(other, one))
    };
    by_cap.par_sort_unstable_by(reached);
    for &at in &by_cap {
        let at = at as usize;
        let (cap, own) = (u128::from(caps[at]), u128::from(points[at]));
        let price = if spread {
            Price {
                yuan: money,
                micro: weight,
            }
        } else {
            first
        };
        // At this price the cap is not reached, and so is no later one.
        if cap * price.micro > price.yuan * own {
            break;
        }
        filling.price = price;
        filling.amounts[at] = caps[at];
        filling.capped[at] = true;
        money -= cap;
        weight -= own;
    }
    if weight == 0 {
        filling.left = money as u64;
        return filling;
    }
    if spread {
        filling.price = Price {
            yuan: money,
            micro: weight,
        };
        filling.left = 0;
    } else {
        let others = u128::from(budget) * weight / all;
        filling.left = (money - others) as u64;
        money = others;
    }
    let free: Vec<u32> = (0..points.len() as u32)
        .filter(|&at| points[at as usize] > 0 && !filling.capped[at as usize])
        .collect();
    let weights: Vec<u64> = free.iter().map(|&at| points[at as usize]).collect();
    let shares = at_price(filling.price, money, &weights, |a, b| {
        before(free[a] as usize, free[b] as usize)
    });
    for (&at, amount) in free.iter().zip(shares) {
        filling.amounts[at as usize] = amount;
    }
    filling
}

/// Points at a fixed price in fen, in whole yuan, half a yuan up; nothing when it is more than [`MOST_YUAN`].
#[must_use]
pub fn priced(points: u64, fen: u64) -> Option<u64> {
    let unit = u128::from(MICRO) * 100;
    let exact = u128::from(points) * u128::from(fen);
    let yuan = (exact + unit / 2) / unit;
    u64::try_from(yuan).ok().filter(|yuan| *yuan <= MOST_YUAN)
}

/// A share, in millionths, of an amount in fen: whole yuan, never more than the share.
#[must_use]
pub fn share_of(fen: u64, millionths: u64) -> u64 {
    let yuan = u128::from(fen) * u128::from(millionths) / (u128::from(MICRO) * 100);
    u64::try_from(yuan).unwrap_or(NO_CAP)
}

/// The sum, which cannot overflow.
#[must_use]
pub fn total(amounts: &[u64]) -> u128 {
    amounts.par_iter().map(|amount| u128::from(*amount)).sum()
}

/// The Gini coefficient, 0 for equal amounts; `None` where there is nothing. Gini = (2 Σ i·xᵢ / Σ xᵢ − n − 1) / n over
/// ascending amounts.
#[must_use]
pub fn gini(amounts: &[u64]) -> Option<f64> {
    let sum = total(amounts);
    if sum == 0 {
        return None;
    }
    let mut sorted = amounts.to_vec();
    sorted.par_sort_unstable();
    let weighted: u128 = sorted
        .par_iter()
        .enumerate()
        .map(|(at, amount)| (at as u128 + 1) * u128::from(*amount))
        .sum();
    let count = amounts.len() as u128;
    let upper = 2 * weighted - (count + 1) * sum;
    Some(upper as f64 / (count * sum) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ties by place.
    fn place(a: usize, b: usize) -> Ordering {
        a.cmp(&b)
    }

    #[test]
    fn shares_add_up_to_the_budget() {
        // 100 among 1 : 1 : 1 leaves one yuan, which goes to the first.
        assert_eq!(apportion(100, &[1, 1, 1], place), [34, 33, 33]);
        // 10 among 6 : 5 : 1: 5, 4.17, 0.83; the last has the largest remainder.
        assert_eq!(apportion(10, &[6, 5, 1], place), [5, 4, 1]);
        assert_eq!(apportion(7, &[0, 0], place), [0, 0]);
        assert_eq!(apportion(0, &[3, 4], place), [0, 0]);
    }

    #[test]
    fn a_cap_leaves_money_that_is_spread_again() {
        // 1,000 among 60 : 30 : 10 points, at most 400: 600 is cut to 400, and 600 go to 30 : 10.
        let caps = [400; 3];
        let filled = fill(1000, &[60, 30, 10], &caps, true, place);
        // 450 would be the share of the second: it is cut too, and the third has the 200 that are left.
        assert_eq!(filled.amounts, [400, 400, 200]);
        assert_eq!(filled.capped, [true, true, false]);
        assert_eq!(
            (filled.left, filled.price.per_point()),
            (0, 20.0 * MICRO as f64)
        );
        // Not spread again, the others have their 300 and 100, and 200 are left.
        let kept = fill(1000, &[60, 30, 10], &caps, false, place);
        assert_eq!(kept.amounts, [400, 300, 100]);
        assert_eq!(kept.left, 200);
        // Caps that add up to less than the budget leave the rest.
        assert_eq!(fill(1000, &[60, 30, 0], &caps, true, place).left, 200);
        // All at 300: the third reaches its cap at the 400 that are left for its 10 points.
        let all = fill(1000, &[60, 30, 10], &[300; 3], true, place);
        assert_eq!(
            (all.amounts, all.left, all.price.per_point()),
            (vec![300; 3], 100, 40.0 * MICRO as f64)
        );
    }

    #[test]
    fn amounts_at_a_price_round_half_up() {
        assert_eq!(priced(MICRO, 150), Some(2));
        assert_eq!(priced(MICRO, 149), Some(1));
        assert_eq!(priced(71 * MICRO, 160_000), Some(113_600));
        assert_eq!(priced(u64::MAX, u64::MAX), None);
    }

    #[test]
    fn gini_of_known_amounts() {
        assert_eq!(gini(&[5, 5, 5]), Some(0.0));
        assert_eq!(gini(&[0, 0, 0, 8]), Some(0.75));
        assert_eq!(gini(&[]), None);
        assert_eq!(gini(&[0]), None);
    }
}
