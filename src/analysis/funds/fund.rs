//! A plan carried out: [`Candidates`] and a [`FundPlan`] come in, whole yuan for each enterprise go out, with what became
//! of everybody and of the budget.

use std::cmp::Ordering;

use super::candidates::{Candidates, NONE, Standing};
use super::money::{MOST_YUAN, NO_CAP, Price, apportion, fill, priced, share_of, total};
use super::nobody::nobody;
use super::other_rows::{Last, Unsettled, unsettled};
use super::plan::{FundPlan, FundRule, TierAmount, TierOf, too_much, yuan};
use super::redeem::closed;
use super::year_before;
use crate::i18n::{Message, Result};

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Award {
    /// It gets what its points are worth.
    Full,
    /// It gets its part of the budget, because all amounts together are more and were scaled down.
    Scaled,
    /// What it would get is nothing in whole yuan.
    Nothing,
    /// It gets what the cap for an enterprise leaves.
    Capped,
    /// It gets what the cap by R&D spending leaves.
    RdCapped,
    /// It has no points.
    NoPoints,
    /// It has fewer points than the floor.
    BelowFloor,
    /// It is in no tier of the table.
    NoTier,
    /// Its R&D spending is missing, or so little that the cap by it is below one yuan.
    NoRd,
    /// A gate of the scheme took its points away.
    Gated,
    /// Too little is known of it.
    Insufficient,
    /// The plan excludes it.
    Excluded,
}

impl Award {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Full,
        Self::Scaled,
        Self::Nothing,
        Self::Capped,
        Self::RdCapped,
        Self::NoPoints,
        Self::BelowFloor,
        Self::NoTier,
        Self::NoRd,
        Self::Gated,
        Self::Insufficient,
        Self::Excluded,
    ];

    /// Its name in files for machines.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Scaled => "scaled",
            Self::Nothing => "nothing",
            Self::Capped => "capped",
            Self::RdCapped => "rd_capped",
            Self::NoPoints => "no_points",
            Self::BelowFloor => "below_floor",
            Self::NoTier => "no_tier",
            Self::NoRd => "no_rd",
            Self::Gated => "gated",
            Self::Insufficient => "insufficient",
            Self::Excluded => "excluded",
        }
    }

    /// Key of its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "funds.award_full",
            Self::Scaled => "funds.award_scaled",
            Self::Nothing => "funds.award_nothing",
            Self::Capped => "funds.award_capped",
            Self::RdCapped => "funds.award_rd_capped",
            Self::NoPoints => "funds.award_no_points",
            Self::BelowFloor => "funds.award_below_floor",
            Self::NoTier => "funds.award_no_tier",
            Self::NoRd => "funds.award_no_rd",
            Self::Gated => "funds.award_gated",
            Self::Insufficient => "funds.award_insufficient",
            Self::Excluded => "funds.award_excluded",
        }
    }
}

/// Who gets what.
#[derive(Clone, Debug, PartialEq)]
pub struct Fund {
    /// The plan.
    pub plan: FundPlan,
    /// Whole yuan of each candidate.
    pub amounts: Vec<u64>,
    /// What each would get before the sum was scaled down to the budget; empty where it was not.
    pub before_scaling: Vec<u64>,
    /// Points of each that count, in millionths.
    pub eligible: Vec<u64>,
    /// What became of each.
    pub awards: Vec<Award>,
    /// Cap of each in yuan; [`NO_CAP`] without one.
    pub caps: Vec<u64>,
    /// The price of those below their caps (where nobody is, the one at which the last cap was reached); none of a tier
    /// table.
    pub price: Option<Price>,
    /// The price before what caps left over was spread again.
    pub first_price: Option<Price>,
    /// The sum of all amounts.
    pub paid: u64,
    /// The part of the budget that is not paid; none without a budget.
    pub left: Option<u64>,
    /// What caps left over at the first price and was spread again among the others.
    pub spread: u64,
    /// What points or tiers would cost, where that is more than the budget and was scaled down.
    pub wanted: Option<u64>,
    /// Amounts that hang on which of rows that contradict each other counts, while nothing says it: nobody should sign
    /// for them yet.
    pub unsettled: Vec<Unsettled>,
}

impl Fund {
    /// Carries a plan out.
    ///
    /// # Errors
    /// When the plan cannot be carried out, nobody is eligible, or a sum is beyond [`MOST_YUAN`].
    pub fn of(found: &Candidates, plan: &FundPlan) -> Result<Self> {
        plan.check()?;
        let own = || Self::carried(found, plan);
        let (fund, other) = match &found.last {
            Last::Other(last) => rayon::join(own, || Self::carried(last, plan).ok()),
            _ => (own(), None),
        };
        let mut fund = fund?;
        fund.unsettled = unsettled(found, &fund, other.as_ref());
        Ok(fund)
    }

    /// The same without asking what hangs on other rows.
    fn carried(found: &Candidates, plan: &FundPlan) -> Result<Self> {
        let mut fund = Self::eligible(found, plan)?;
        match plan.rule {
            FundRule::Floating => fund.floating(found),
            FundRule::Fixed => {
                let price = u128::from(plan.price);
                fund.price = Some(Price {
                    yuan: price,
                    micro: 100 * u128::from(super::money::MICRO),
                });
                fund.amounts = fund.worth(|points| priced(points, plan.price))?;
                fund.cut_and_scale(found)?;
            }
            FundRule::Tiers => {
                let amounts = tier_amounts(found, &fund)?;
                fund.amounts = amounts;
                fund.cut_and_scale(found)?;
            }
        }
        fund.tell_what_is_less();
        let paid = total(&fund.amounts);
        if paid > u128::from(MOST_YUAN) {
            return Err(too_much(paid));
        }
        fund.paid = paid as u64;
        fund.left = plan.budget.map(|budget| budget.saturating_sub(fund.paid));
        Ok(fund)
    }

    /// Whether nobody should sign yet: amounts hang on which of several rows counts while nothing says it, or many lose
    /// points because the data lacks the year before, or the ledger is closed for the plan. Then there is a draft to
    /// check and no list to sign, and nothing is written to a ledger.
    #[must_use]
    pub fn is_open(&self, found: &Candidates) -> bool {
        !self.why_open(found).is_empty()
    }

    /// Why the ledger that came in lets the plan pay nothing: its year is over there, or its day of payment has passed.
    #[must_use]
    pub fn closed(&self, found: &Candidates) -> Option<Message> {
        closed(&self.plan, found.year?, found.ledger_ends.as_ref())
    }

    /// Why nobody should sign yet, each with what is to be done; empty where it is not open.
    #[must_use]
    pub fn why_open(&self, found: &Candidates) -> Vec<Message> {
        let lost = || year_before::line(found);
        let reasons = [
            self.closed(found),
            found.lost_growth.bars.then(lost).flatten(),
            found.contradictions.why_undecided(),
            found.contradictions.why_unsettled(found, self),
        ];
        let reasons = reasons.into_iter().flatten();
        let open = |reason| Message::new("funds.open").with("reason", reason);
        reasons.map(open).collect()
    }

    /// How many get something.
    #[must_use]
    pub fn recipients(&self) -> usize {
        self.amounts.iter().filter(|amount| **amount > 0).count()
    }

    /// How many have this fate.
    #[must_use]
    pub fn count(&self, award: Award) -> usize {
        self.awards.iter().filter(|own| **own == award).count()
    }

    /// The price, where somebody gets it: where everybody is at a cap nobody does.
    #[must_use]
    pub fn price_paid(&self) -> Option<Price> {
        let mut all = self.eligible.iter().zip(&self.amounts).zip(&self.caps);
        self.price
            .filter(|_| all.any(|((points, yuan), cap)| *points > 0 && yuan < cap))
    }

    /// Says of those who stand for money and get less than their points are worth why that is.
    fn tell_what_is_less(&mut self) {
        for at in 0..self.amounts.len() {
            if self.eligible[at] == 0 {
                continue;
            }
            let before = self.before_scaling.get(at);
            if self.amounts[at] == 0 {
                self.awards[at] = Award::Nothing;
            } else if before.is_some_and(|before| self.amounts[at] < *before) {
                self.awards[at] = Award::Scaled;
            }
        }
    }

    /// The points that count and the caps.
    fn eligible(found: &Candidates, plan: &FundPlan) -> Result<Self> {
        let count = found.len();
        let most = plan.most_points.unwrap_or(u64::MAX);
        let tiers = tier_places(found, plan)?;
        // The last line of a table by points is the lowest.
        let lowest = plan.tiers.last().and_then(|line| match line.of {
            TierOf::From(from) if plan.rule == FundRule::Tiers => Some(from),
            _ => None,
        });
        let mut fund = Self {
            plan: plan.clone(),
            amounts: Vec::new(),
            before_scaling: Vec::new(),
            eligible: Vec::with_capacity(count),
            awards: Vec::with_capacity(count),
            caps: Vec::with_capacity(count),
            price: None,
            first_price: None,
            paid: 0,
            left: None,
            spread: 0,
            wanted: None,
            unsettled: Vec::new(),
        };
        let own_cap = plan.cap.unwrap_or(NO_CAP);
        for at in 0..count {
            let points = found.points[at];
            let rd_cap = match (plan.rd_share, &found.rd) {
                (Some(share), Some(rd)) => rd[at].map_or(0, |fen| share_of(fen, share)),
                _ => NO_CAP,
            };
            let in_table = tiers
                .as_ref()
                .is_none_or(|tiers| tiers.contains(&found.tiers[at]))
                && lowest.is_none_or(|from| points.min(most) >= from);
            let award = match found.standing[at] {
                Standing::Gated => Award::Gated,
                Standing::Insufficient => Award::Insufficient,
                Standing::Excluded => Award::Excluded,
                Standing::Stands if points == 0 => Award::NoPoints,
                Standing::Stands if points < plan.floor => Award::BelowFloor,
                Standing::Stands if !in_table => Award::NoTier,
                Standing::Stands if rd_cap == 0 => Award::NoRd,
                Standing::Stands => Award::Full,
            };
            let stands = award == Award::Full;
            fund.eligible
                .push(if stands { points.min(most) } else { 0 });
            fund.caps.push(own_cap.min(rd_cap));
            fund.awards.push(award);
        }
        if fund.awards.iter().all(|award| *award != Award::Full) {
            return Err(nobody(found, &fund));
        }
        Ok(fund)
    }

    fn floating(&mut self, found: &Candidates) {
        let budget = self.plan.budget.unwrap_or(0);
        let first = Price {
            yuan: u128::from(budget),
            micro: total(&self.eligible).max(1),
        };
        let before = by_points(found, &self.eligible);
        let filled = fill(budget, &self.eligible, &self.caps, self.plan.spread, before);
        for (at, capped) in filled.capped.iter().enumerate() {
            if *capped {
                self.awards[at] = self.bound(at);
                // What it would have had at the first price, beyond its cap.
                let worth = first.yuan * u128::from(self.eligible[at]) / first.micro;
                self.spread += (worth as u64).saturating_sub(self.caps[at]);
            }
        }
        self.spread = if self.plan.spread {
            self.spread.saturating_sub(filled.left)
        } else {
            0
        };
        self.amounts = filled.amounts;
        self.price = Some(filled.price);
        self.first_price = Some(first);
    }

    /// Which cap is that of a candidate.
    #[must_use]
    pub fn bound(&self, at: usize) -> Award {
        if self.plan.cap == Some(self.caps[at]) {
            Award::Capped
        } else {
            Award::RdCapped
        }
    }

    fn worth(&self, price: impl Fn(u64) -> Option<u64>) -> Result<Vec<u64>> {
        let amounts: Option<Vec<u64>> = self.eligible.iter().map(|points| price(*points)).collect();
        amounts.ok_or_else(|| too_much(u128::from(MOST_YUAN) + 1))
    }

    /// Cuts amounts at their caps, and scales all of them down where they are more than the budget.
    fn cut_and_scale(&mut self, found: &Candidates) -> Result<()> {
        for at in 0..self.amounts.len() {
            if self.amounts[at] > self.caps[at] {
                self.amounts[at] = self.caps[at];
                self.awards[at] = self.bound(at);
            }
        }
        let wanted = total(&self.amounts);
        if wanted > u128::from(MOST_YUAN) {
            return Err(too_much(wanted));
        }
        if let Some(budget) = self
            .plan
            .budget
            .filter(|budget| u128::from(*budget) < wanted)
        {
            self.wanted = Some(wanted as u64);
            let before = by_points(found, &self.eligible);
            let scaled = apportion(budget, &self.amounts, before);
            self.before_scaling = std::mem::replace(&mut self.amounts, scaled);
        }
        Ok(())
    }
}

/// The order in which ties are decided, more points that count first, then by key: it does not depend on the order of the
/// rows.
fn by_points<'a>(
    found: &'a Candidates,
    eligible: &'a [u64],
) -> impl Fn(usize, usize) -> Ordering + 'a {
    |a, b| {
        let points = eligible[b].cmp(&eligible[a]);
        points.then_with(|| found.entities.get(a).cmp(&found.entities.get(b)))
    }
}

/// Places of the scheme's tiers that are in the table; none where the table goes by points, or there is no table.
fn tier_places(found: &Candidates, plan: &FundPlan) -> Result<Option<Vec<u32>>> {
    if plan.rule != FundRule::Tiers {
        return Ok(None);
    }
    let mut places = Vec::new();
    for line in &plan.tiers {
        let TierOf::Tier(id) = &line.of else {
            return Ok(None);
        };
        places.push(tier_place(found, id)?);
    }
    let mut amounts: Vec<(u32, &TierAmount)> = places.iter().copied().zip(&plan.tiers).collect();
    amounts.sort_by_key(|(place, _)| *place);
    for pair in amounts.windows(2) {
        let ([(above, high), (below, low)], tiers) = (pair, &found.scheme.tiers) else {
            continue;
        };
        if low.yuan > high.yuan {
            return Err(Message::new("funds.tiers_upside_down")
                .with("above", tiers[*above as usize].title.clone())
                .with("below", tiers[*below as usize].title.clone())
                .with("amount", yuan(low.yuan)));
        }
    }
    Ok(Some(places))
}

fn tier_place(found: &Candidates, id: &str) -> Result<u32> {
    let tiers = &found.scheme.tiers;
    let place = tiers.iter().position(|tier| tier.id == id);
    place.map(|place| place as u32).ok_or_else(|| {
        let known: Vec<&str> = tiers.iter().map(|tier| tier.id.as_str()).collect();
        if known.is_empty() {
            return Message::new("funds.no_tiers").with("scheme", found.scheme.title.clone());
        }
        Message::new("funds.tier_unknown")
            .with("tier", id)
            .with("tiers", known.join(", "))
    })
}

/// What the tier table gives to each.
fn tier_amounts(found: &Candidates, fund: &Fund) -> Result<Vec<u64>> {
    let mut amounts = vec![0; found.len()];
    let mut by_tier = vec![0; found.scheme.tiers.len()];
    for line in &fund.plan.tiers {
        if let TierOf::Tier(id) = &line.of {
            by_tier[tier_place(found, id)? as usize] = line.yuan;
        }
    }
    for (at, amount) in amounts.iter_mut().enumerate() {
        let own = fund.eligible[at];
        if own == 0 {
            continue;
        }
        let reached = fund.plan.tiers.iter().find(|line| match line.of {
            TierOf::From(from) => own >= from,
            TierOf::Tier(_) => false,
        });
        let tier = found.tiers[at];
        *amount = match reached {
            Some(line) => line.yuan,
            None if tier != NONE => by_tier.get(tier as usize).copied().unwrap_or(0),
            None => 0,
        };
    }
    Ok(amounts)
}
