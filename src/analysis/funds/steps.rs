//! Why an enterprise gets its amount, step by step and as data: points, points that count, price, cap, budget, rounding.

use super::candidates::Candidates;
use super::fund::{Award, Fund};
use super::ledger::ledger_points;
use super::money::{MICRO, NO_CAP, Price};
use super::plan::{FundRule, TierOf, dated, points, yuan};
use crate::i18n::Message;

/// One step from points to an amount.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountStep {
    /// Name for programs: `points`, `eligible`, `worth`, `cap`, `budget`, `rounding`, `amount`.
    pub id: &'static str,
    /// What it is.
    pub title: Message,
    /// How it came about.
    pub how: Message,
    /// The number after the step: points, or yuan.
    pub value: f64,
}

/// The steps that lead to the amount of one candidate; they end with `amount`.
#[must_use]
pub fn amount_steps(found: &Candidates, fund: &Fund, at: usize) -> Vec<AmountStep> {
    let step = |id, title: &'static str, how: Message, value: f64| AmountStep {
        id,
        title: Message::new(title),
        how,
        value,
    };
    let own = points(found.points[at]);
    let mut steps = vec![step("points", "funds.step_points", source(found, at), own)];
    let eligible = fund.eligible[at];
    let counted = points(eligible);
    if eligible == 0 {
        let why = Message::new("funds.step_not").with("why", Message::new(fund.awards[at].name()));
        steps.push(step("eligible", "funds.step_eligible", why.clone(), 0.0));
        steps.push(step("amount", "funds.step_amount", why, 0.0));
        return steps;
    }
    let how = match fund.plan.most_points {
        Some(most) if found.points[at] > most => {
            Message::new("funds.step_most").with("most", points(most))
        }
        _ => Message::new("funds.step_all"),
    };
    steps.push(step("eligible", "funds.step_eligible", how, counted));
    let worth = worth(found, fund, at);
    if let Some(price) = fund.price {
        let how = Message::new("funds.step_price")
            .with("points", counted)
            .with("price", price.per_point());
        steps.push(step("worth", "funds.step_worth", how, worth));
    } else {
        steps.push(step(
            "worth",
            "funds.step_tier",
            tier(found, fund, at),
            worth,
        ));
    }
    let mut value = worth;
    if fund.caps[at] != NO_CAP {
        let cap = yuan(fund.caps[at]);
        let key = match fund.bound(at) {
            _ if worth < cap => "funds.step_cap_free",
            Award::Capped => "funds.step_capped",
            _ => "funds.step_rd_capped",
        };
        value = value.min(cap);
        let how = Message::new(key).with("cap", cap);
        steps.push(step("cap", "funds.step_cap", how, value));
    }
    let amount = yuan(fund.amounts[at]);
    if let (Some(wanted), Some(budget)) = (fund.wanted, fund.plan.budget) {
        value = yuan(fund.before_scaling[at]) * yuan(budget) / yuan(wanted);
        let how = Message::new("funds.step_scaled")
            .with("wanted", yuan(wanted))
            .with("budget", yuan(budget));
        steps.push(step("budget", "funds.step_budget", how, value));
    }
    let key = if fund.wanted.is_some() || fund.plan.rule == FundRule::Floating {
        "funds.step_remainder"
    } else {
        "funds.step_half"
    };
    steps.push(step(
        "rounding",
        "funds.step_rounding",
        Message::new(key),
        amount - value,
    ));
    let total = Message::new("funds.step_whole");
    steps.push(step("amount", "funds.step_amount", total, amount));
    steps
}

/// Where the points come from.
fn source(found: &Candidates, at: usize) -> Message {
    let year = found.year.map_or_else(String::new, |year| year.to_string());
    let account = match (&found.ledger, found.year) {
        (Some(ledger), Some(year)) => ledger.account(found.entity(at), year).ok().flatten(),
        _ => None,
    };
    match account {
        Some(account) => Message::new("funds.step_account")
            .with("year", year)
            .with("awarded", ledger_points(account.awarded))
            .with("deducted", ledger_points(account.deducted))
            .with("redeemed", ledger_points(account.redeemed))
            .with("expired", ledger_points(account.expired))
            .with("balance", ledger_points(account.balance)),
        None => dated(found.year, "funds.step_total", "funds.step_total_undated")
            .with("scheme", found.scheme.title.clone())
            .with("version", found.scheme.version.as_str()),
    }
}

/// Yuan before cap, budget and rounding.
fn worth(found: &Candidates, fund: &Fund, at: usize) -> f64 {
    if let Some(price) = fund.price {
        return exact(price, fund.eligible[at]);
    }
    let line = line(found, fund, at);
    line.map_or(0.0, |line| yuan(fund.plan.tiers[line].yuan))
}

/// Points at a price, not rounded.
fn exact(price: Price, micro: u64) -> f64 {
    let upper = price.yuan * u128::from(micro);
    (upper / price.micro) as f64 + (upper % price.micro) as f64 / price.micro as f64
}

/// The line of the tier table that a candidate has reached.
fn line(found: &Candidates, fund: &Fund, at: usize) -> Option<usize> {
    fund.plan.tiers.iter().position(|line| match &line.of {
        TierOf::From(from) => fund.eligible[at] >= *from,
        TierOf::Tier(id) => {
            let tier = found.scheme.tiers.get(found.tiers[at] as usize);
            tier.is_some_and(|tier| tier.id == *id)
        }
    })
}

fn tier(found: &Candidates, fund: &Fund, at: usize) -> Message {
    match line(found, fund, at).map(|line| &fund.plan.tiers[line].of) {
        Some(TierOf::From(from)) => {
            Message::new("funds.step_from").with("from", *from as f64 / MICRO as f64)
        }
        Some(TierOf::Tier(_)) => match found.scheme.tiers.get(found.tiers[at] as usize) {
            Some(tier) => Message::new("funds.step_in_tier").with("tier", tier.title.clone()),
            None => Message::new("funds.award_no_tier"),
        },
        None => Message::new("funds.award_no_tier"),
    }
}
