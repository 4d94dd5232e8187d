//! That nobody is eligible: those that do not stand for money come in, the reasons that occur and what to do about the most
//! frequent one go out.

use super::candidates::Candidates;
use super::fund::{Award, Fund};
use super::ledger::EntryKind;
use super::lines::joined;
use super::plan::points;
use crate::i18n::Message;

/// Reasons with the keys of what is said and of what to do, the ones that plans most often meet first.
const REASONS: [(Award, &str, &str); 7] = [
    (
        Award::NoPoints,
        "funds.nobody_no_points",
        "funds.do_no_points",
    ),
    (Award::BelowFloor, "funds.nobody_below", "funds.do_below"),
    (Award::Gated, "funds.nobody_gated", "funds.do_gated"),
    (
        Award::Insufficient,
        "funds.nobody_insufficient",
        "funds.do_insufficient",
    ),
    (
        Award::Excluded,
        "funds.nobody_excluded",
        "funds.do_excluded",
    ),
    (Award::NoTier, "funds.nobody_no_tier", "funds.do_no_tier"),
    (Award::NoRd, "funds.nobody_no_rd", "funds.do_no_rd"),
];

/// That nobody is eligible, and why.
pub(super) fn nobody(found: &Candidates, fund: &Fund) -> Message {
    let mut told: Vec<(usize, Message, Message)> = Vec::new();
    let redeemed = redeemed(found, fund);
    for (award, said, remedy) in REASONS {
        let count = fund.count(award);
        let redeemed = match (&redeemed, award) {
            (Some((count, year)), Award::NoPoints) => {
                let year = year.to_string();
                let said = Message::new("funds.nobody_redeemed")
                    .with("count", *count)
                    .with("year", year.as_str());
                told.push((*count, said, Message::new("funds.do_redeemed")));
                *count
            }
            _ => 0,
        };
        let count = count - redeemed;
        if count > 0 {
            let said = Message::new(said)
                .with("count", count)
                .with("floor", points(fund.plan.floor));
            let remedy = Message::new(remedy).with("column", fund.plan.rd_column.as_str());
            told.push((count, said, remedy));
        }
    }
    let mut most: Option<&(usize, Message, Message)> = None;
    for reason in &told {
        if most.is_none_or(|most| reason.0 > most.0) {
            most = Some(reason);
        }
    }
    let remedy = most.map_or_else(|| Message::new("funds.do_no_points"), |most| most.2.clone());
    Message::new("funds.nobody")
        .with("count", found.len())
        .with("list", joined(told.iter().map(|(_, said, _)| said.clone())))
        .with("remedy", remedy)
}

/// How many have no points because they redeemed them, and the last year in which one did.
fn redeemed(found: &Candidates, fund: &Fund) -> Option<(usize, i32)> {
    let (ledger, year) = (found.ledger.as_ref()?, found.year?);
    let accounts = ledger.accounts(year).ok()?;
    let spent = |at: &usize| {
        let account = accounts.get(found.entity(*at));
        fund.awards[*at] == Award::NoPoints && account.is_some_and(|own| own.redeemed > 0)
    };
    let count = (0..found.len()).filter(spent).count();
    let lines = ledger.entries.iter();
    let redemptions = lines.filter(|line| line.kind == EntryKind::Redemption && line.year <= year);
    let last = redemptions.map(|line| line.year).max()?;
    (count > 0).then_some((count, last))
}
