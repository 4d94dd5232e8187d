//! A fund in sentences: what was paid to whom, what became of the budget, what stands behind it.

use super::candidates::Candidates;
use super::fund::{Award, Fund};
use super::plan::{FundRule, TierOf, dated, points, yuan};
use super::totals::FundTotals;
use crate::composite::round;
use crate::i18n::{Arg, Message};

/// A fund in sentences.
#[must_use]
pub fn fund_lines(found: &Candidates, fund: &Fund, totals: &FundTotals) -> Vec<Message> {
    let mut lines = vec![
        dated(found.year, "funds.line_paid", "funds.line_paid_undated")
            .with("yuan", yuan(fund.paid))
            .with("paid", totals.all.paid)
            .with("count", totals.all.count)
            .with("percent", percents(totals.all.share())),
    ];
    lines.extend(super::year_before::line(found));
    let counted = totals.all.points as f64 / super::money::MICRO as f64;
    match (fund.plan.rule, fund.price) {
        _ if fund.price.is_some() && fund.price_paid().is_none() => {
            let capped = fund.count(Award::Capped) + fund.count(Award::RdCapped);
            lines.push(Message::new("funds.line_no_price").with("count", capped));
        }
        (FundRule::Floating, Some(price)) => lines.push(
            Message::new("funds.line_floating")
                .with("price", price.per_point())
                .with("points", counted),
        ),
        (FundRule::Fixed, Some(price)) => lines.push(
            Message::new("funds.line_fixed")
                .with("price", price.per_point())
                .with("points", counted),
        ),
        _ => lines.push(Message::new("funds.line_tiers").with("lines", fund.plan.tiers.len())),
    }
    lines.extend(budget(fund));
    if let (FundRule::Tiers, Some(TierOf::From(from))) =
        (fund.plan.rule, fund.plan.tiers.last().map(|line| &line.of))
        && *from < fund.plan.floor
    {
        lines.push(
            Message::new("funds.line_floor_above")
                .with("from", points(*from))
                .with("floor", points(fund.plan.floor)),
        );
    }
    for (award, key) in [
        (Award::Capped, "funds.line_capped"),
        (Award::RdCapped, "funds.line_rd_capped"),
        (Award::Nothing, "funds.line_nothing"),
        (Award::BelowFloor, "funds.line_below_floor"),
        (Award::NoPoints, "funds.line_no_points"),
        (Award::NoRd, "funds.line_no_rd"),
        (Award::NoTier, "funds.line_no_tier"),
        (Award::Gated, "funds.line_gated"),
        (Award::Excluded, "funds.line_excluded"),
        (Award::Insufficient, "funds.line_insufficient"),
    ] {
        let count = fund.count(award);
        if count > 0 {
            let line = Message::new(key).with("count", count);
            lines.push(line.with("floor", points(fund.plan.floor)));
        }
    }
    if let (Some(accounts), Some(year)) = (&found.accounts, found.year) {
        lines.extend(accounts.lines(year));
        lines.push(
            Message::new("funds.line_redeems")
                .with("points", points(super::redeem::redeemed_points(fund)))
                .with("yuan", yuan(fund.paid)),
        );
    }
    lines.extend(fund.closed(found));
    lines.extend(super::foreign::line(&found.foreign));
    lines.extend(found.contradictions.lines(found, fund));
    if found.untold > 0 {
        lines.push(Message::new("funds.line_untold").with("count", found.untold));
    }
    if found.late > 0 {
        lines.push(Message::new("funds.line_late").with("count", found.late));
    }
    if found.below_zero > 0 {
        lines.push(Message::new("funds.line_below_zero").with("count", found.below_zero));
    }
    if let (Some(all), Some(mean), Some(median)) = (totals.gini_all, totals.mean, totals.median) {
        lines.push(
            Message::new("funds.line_even")
                .with("mean", mean.round())
                .with("median", median.round())
                .with("largest", yuan(totals.largest))
                .with("all", (all * 1000.0).round() / 1000.0)
                .with(
                    "own",
                    (totals.gini_paid.unwrap_or(0.0) * 1000.0).round() / 1000.0,
                ),
        );
    }
    lines
}

/// A share in per cent with one decimal, or as many as keep one that is neither none nor all from looking like it.
pub(super) fn percents(share: f64) -> f64 {
    round(100.0 * share, share_decimals(share))
}

/// How many decimals of per cent a share needs: one, or as many as keep one that is neither none nor all from looking
/// like it.
#[must_use]
pub fn share_decimals(share: f64) -> u32 {
    let edge = share.min(1.0 - share);
    let shown = |decimals: &u32| edge <= 0.0 || round(100.0 * edge, *decimals) > 0.0;
    (1..=6).find(shown).unwrap_or(6)
}

/// Phrases one after the other; empty without any.
pub(super) fn joined(phrases: impl Iterator<Item = Message>) -> Arg {
    let all = phrases.reduce(|first, next| {
        Message::new("funds.same_pairs")
            .with("first", first)
            .with("next", next)
    });
    all.map_or(Arg::Text(String::new()), Arg::from)
}

/// Most enterprises that a sentence names.
const NAMED: usize = 10;

/// The first of some, and how many more there are.
pub(super) fn named_some<T>(all: &[T], name: impl Fn(&T) -> Message) -> Arg {
    let more = all.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| Message::new("funds.contradictions_more").with("count", more));
    joined(all.iter().take(NAMED).map(name).chain(more))
}

/// What became of the budget.
fn budget(fund: &Fund) -> Vec<Message> {
    let mut lines = Vec::new();
    if let (Some(wanted), Some(budget)) = (fund.wanted, fund.plan.budget) {
        lines.push(
            Message::new("funds.line_scaled")
                .with("wanted", yuan(wanted))
                .with("budget", yuan(budget)),
        );
    }
    if fund.spread > 0
        && let Some(first) = fund.first_price
    {
        lines.push(
            Message::new("funds.line_spread")
                .with("yuan", yuan(fund.spread))
                .with("first", first.per_point()),
        );
    }
    if let Some(left) = fund.left.filter(|left| *left > 0) {
        let key = match fund.plan.rule {
            FundRule::Floating if fund.plan.spread => "funds.line_left_capped",
            FundRule::Floating => "funds.line_left_kept",
            _ => "funds.line_left",
        };
        lines.push(Message::new(key).with("yuan", yuan(left)));
    }
    lines
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // The number that is written is meant.
mod tests {
    use super::percents;

    #[test]
    fn a_share_is_never_rounded_to_none_or_all() {
        for (share, told) in [
            (0.0, 0.0),
            (1.0, 100.0),
            (0.999_943, 99.99),
            (1.0 / 3_000.0, 0.03),
            (0.123_45, 12.3),
        ] {
            assert_eq!(percents(share), told, "{share}");
        }
    }
}
