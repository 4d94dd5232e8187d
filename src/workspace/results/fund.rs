//! The funds page: who stands for money, what a plan gives them, what a second plan would, and why one gets its amount.
//! Each rests on what stands before it, so that a moved slider computes amounts again and nothing else.

use super::Scored;
use crate::analysis::funds::{
    Account, AmountStep, Basis, Candidates, Entry, Fund, FundPlan, FundRule, FundTotals, Ledger,
    Side, TierAmount, Versus, amount_steps, first_tiers, fund_lines, fund_order,
};
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};

/// Yuan a point that a budget is proposed at: what the model city paid.
const PROPOSED: u128 = 1_600;
/// A proposed budget is so many yuan, or a multiple of it.
const ROUND: u128 = 10_000;
/// Most bars of a distribution.
const BARS: u64 = 40;

/// What the enterprises of a plan depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundKey {
    /// The scores.
    pub scored: Shared<Scored>,
    /// What of the plan decides who stands for it.
    pub basis: Basis,
    /// The ledger.
    pub ledger: Option<Shared<Ledger>>,
}

impl FoundKey {
    pub(super) fn compute(&self, progress: &Progress) -> Result<Candidates> {
        Candidates::of_kept(
            &self.scored.dataset,
            &self.scored.scores,
            &self.basis,
            self.ledger.as_deref(),
            &self.scored.other_rows,
            progress,
        )
    }
}

/// A plan and those that stand for it.
#[derive(Clone, Debug, PartialEq)]
pub struct FundOf {
    /// The scores.
    pub scored: Shared<Scored>,
    /// The enterprises.
    pub found: Shared<Candidates>,
    /// The plan, as it was chosen.
    pub plan: FundPlan,
}

/// What the page depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct FundKey {
    /// The plan.
    pub first: FundOf,
    /// A second plan beside it.
    pub second: Option<FundOf>,
}

/// One bar of the distribution of amounts: from (without) to (with), yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundBin {
    /// From.
    pub from: u64,
    /// To.
    pub to: u64,
    /// How many enterprises get so much.
    pub first: u32,
    /// How many by the second plan.
    pub second: u32,
}

/// A second plan beside the first.
#[derive(Clone, Debug)]
pub struct FundVersus {
    /// Those that stand for it.
    pub of: FundOf,
    /// The plan, complete.
    pub plan: FundPlan,
    /// What it gives; or why it cannot be carried out.
    pub fund: Result<Fund>,
    /// Gini coefficient over those that it pays.
    pub gini: Option<f64>,
    /// Who gains, who loses; nothing where one of the two cannot be carried out.
    pub versus: Option<Versus>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct FundView {
    /// Those that stand for the plan.
    pub of: FundOf,
    /// The plan, complete: with a proposed budget where none was chosen.
    pub plan: FundPlan,
    /// Largest points of an enterprise, and all of them, in millionths.
    pub most_points: u64,
    /// The sum of all points.
    pub all_points: u128,
    /// A tier table to begin with.
    pub first_tiers: Vec<TierAmount>,
    /// What the plan gives; or why it cannot be carried out.
    pub fund: Result<FundDone>,
    /// The second plan.
    pub versus: Option<FundVersus>,
    /// How amounts are spread.
    pub bins: Vec<FundBin>,
}

/// A plan that was carried out.
#[derive(Clone, Debug)]
pub struct FundDone {
    /// Who gets what.
    pub fund: Fund,
    /// Sums.
    pub totals: FundTotals,
    /// The enterprises, the largest amount first.
    pub order: Vec<u32>,
    /// The fund in sentences.
    pub lines: Vec<Message>,
}

impl FundView {
    pub(super) fn compute(key: &FundKey) -> Self {
        let found = &key.first.found;
        let plan = proposed(&key.first.plan, found);
        let fund = Fund::of(found, &plan).map(|fund| {
            let totals = FundTotals::of(found, &fund);
            FundDone {
                order: fund_order(found, &fund),
                lines: fund_lines(found, &fund, &totals),
                totals,
                fund,
            }
        });
        let versus = key.second.as_ref().map(|second| {
            let plan = proposed(&second.plan, &second.found);
            let other = Fund::of(&second.found, &plan);
            let versus = match (&fund, &other) {
                (Ok(done), Ok(other)) => Some(Versus::of(
                    Side {
                        found,
                        fund: &done.fund,
                    },
                    Side {
                        found: &second.found,
                        fund: other,
                    },
                )),
                _ => None,
            };
            FundVersus {
                gini: other
                    .as_ref()
                    .ok()
                    .and_then(|other| FundTotals::of(&second.found, other).gini_paid),
                of: second.clone(),
                plan,
                fund: other,
                versus,
            }
        });
        let amounts = |fund: Option<&Fund>| fund.map(|fund| fund.amounts.clone());
        let first = amounts(fund.as_ref().ok().map(|done| &done.fund)).unwrap_or_default();
        let second = amounts(versus.as_ref().and_then(|other| other.fund.as_ref().ok()));
        Self {
            most_points: found.points.iter().copied().max().unwrap_or(0),
            first_tiers: first_tiers(found),
            all_points: found.points.iter().map(|points| u128::from(*points)).sum(),
            bins: bins(&first, &second.unwrap_or_default()),
            of: key.first.clone(),
            plan,
            fund,
            versus,
        }
    }

    /// The first plan, where it was carried out.
    #[must_use]
    pub fn side(&self) -> Option<Side<'_>> {
        let done = self.fund.as_ref().ok()?;
        Some(Side {
            found: &self.of.found,
            fund: &done.fund,
        })
    }

    /// The second plan with who gains and who loses, where both were carried out.
    #[must_use]
    pub fn other(&self) -> Option<(Side<'_>, &Versus)> {
        let other = self.versus.as_ref()?;
        let side = Side {
            found: &other.of.found,
            fund: other.fund.as_ref().ok()?,
        };
        Some((side, other.versus.as_ref()?))
    }
}

/// The plan with a budget: where a floating price has none, what the points are worth at [`PROPOSED`] yuan.
fn proposed(plan: &FundPlan, found: &Candidates) -> FundPlan {
    if plan.budget.is_some() || plan.rule != FundRule::Floating {
        return plan.clone();
    }
    let micro: u128 = found.points.iter().map(|points| u128::from(*points)).sum();
    let worth = micro * PROPOSED / 1_000_000;
    let budget = (worth / ROUND).max(1) * ROUND;
    FundPlan {
        budget: u64::try_from(budget).ok(),
        ..plan.clone()
    }
}

/// How amounts above zero are spread, over round and equal steps.
fn bins(first: &[u64], second: &[u64]) -> Vec<FundBin> {
    let most = first.iter().chain(second).copied().max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    let rough = most.div_ceil(BARS).max(1);
    let mut unit = 1;
    while unit * 10 <= rough {
        unit *= 10;
    }
    let step = [1, 2, 5, 10].into_iter().map(|factor| factor * unit);
    let step = step
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let count = most.div_ceil(step);
    let mut bins: Vec<FundBin> = (0..count)
        .map(|at| FundBin {
            from: at * step,
            to: (at + 1) * step,
            ..FundBin::default()
        })
        .collect();
    let place = |yuan: u64| ((yuan - 1) / step) as usize;
    for &yuan in first.iter().filter(|yuan| **yuan > 0) {
        bins[place(yuan)].first += 1;
    }
    for &yuan in second.iter().filter(|yuan| **yuan > 0) {
        bins[place(yuan)].second += 1;
    }
    bins
}

/// What is asked of one enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct FundStepsKey {
    /// The page.
    pub view: Shared<FundView>,
    /// Key of the enterprise.
    pub entity: String,
}

/// Why one enterprise gets its amount.
#[derive(Clone, Debug)]
pub struct FundSteps {
    /// Its key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The steps; none where it does not stand for the plan.
    pub steps: Vec<AmountStep>,
}

impl FundSteps {
    pub(super) fn compute(key: &FundStepsKey) -> Self {
        let found = &key.view.of.found;
        let at = (0..found.len()).find(|&at| found.entity(at) == key.entity);
        let steps = match (&key.view.fund, at) {
            (Ok(done), Some(at)) => amount_steps(found, &done.fund, at),
            _ => Vec::new(),
        };
        Self {
            name: at.map_or_else(String::new, |at| found.name(at).to_owned()),
            entity: key.entity.clone(),
            steps,
        }
    }
}

/// Whose account is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountKey {
    /// Those who have accounts.
    pub found: Shared<Candidates>,
    /// Key of the enterprise.
    pub entity: String,
}

/// The account of one enterprise at the end of the year.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Key of the enterprise.
    pub entity: String,
    /// The year.
    pub year: Option<i32>,
    /// The account; `None` where there is none.
    pub account: Option<Account>,
    /// Its lines, the last first.
    pub entries: Vec<Entry>,
}

impl AccountView {
    pub(super) fn compute(key: &AccountKey) -> Result<Self> {
        let (year, ledger) = (key.found.year, &key.found.ledger);
        let account = match (ledger, year) {
            (Some(ledger), Some(year)) => ledger.account(&key.entity, year)?,
            _ => None,
        };
        let lines = account.iter().flat_map(|account| &account.entries).rev();
        let entries = lines.filter_map(|&at| ledger.as_ref()?.entries.get(at as usize).cloned());
        Ok(Self {
            entity: key.entity.clone(),
            year,
            entries: entries.collect(),
            account,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_and_hold_everybody() {
        let bins = bins(&[0, 1, 50, 100, 101, 3_950], &[400]);
        assert_eq!((bins[0].from, bins[0].to, bins[0].first), (0, 100, 3));
        assert_eq!(bins.len(), 40);
        assert_eq!(bins.iter().map(|bin| bin.first).sum::<u32>(), 5);
        assert_eq!(bins[3].second, 1);
    }
}
