//! A fund as data for machines.

use serde_json::{Value, json};

use super::fund::Carried;
use crate::analysis::funds::money::{NO_CAP, Price};
use crate::analysis::funds::{
    AccountSums, AmountStep, Award, Candidates, Fund, FundTable, FundTotal, FundTotals, Versus,
    fund_order, points, redeemed_points, versus_name,
};
use crate::i18n::{Lang, Message};

/// All of it; sentences are in `lang`.
pub(super) fn fund(
    carried: &Carried,
    totals: &FundTotals,
    both: Option<(&Carried, &Versus)>,
    lines: &[Message],
    lang: Lang,
) -> Value {
    let (found, fund) = (&carried.found, &carried.fund);
    let scheme = &found.scheme;
    let rows = fund_order(found, fund)
        .into_iter()
        .map(|at| row(carried, at as usize));
    json!({
        "scheme": { "id": scheme.id, "version": scheme.version, "status": scheme.status, "hash": scheme.hash },
        "year": found.year,
        "plan": fund.plan.to_text(),
        "budget": fund.plan.budget,
        "paid": fund.paid,
        "left": fund.left,
        "spread": fund.spread,
        "wanted": fund.wanted,
        "price": fund.price_paid().map(Price::per_point),
        "totals": total(&totals.all),
        "gini": { "all": totals.gini_all, "paid": totals.gini_paid },
        "mean": totals.mean,
        "median": totals.median,
        "largest": totals.largest,
        "ledger": found.accounts.as_ref().map(|own| ledger(own, fund)),
        "groups": totals.tables.iter().map(table).collect::<Vec<_>>(),
        "words": lines.iter().map(|line| line.text(lang)).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "against": both.map(|(second, versus)| against(carried, second, versus)),
    })
}

fn row(carried: &Carried, at: usize) -> Value {
    let (found, fund) = (&carried.found, &carried.fund);
    json!({
        "entity": found.entity(at),
        "name": found.name(at),
        "year": found.year,
        "town": found.code_of(at, "town"),
        "industry": found.code_of(at, "industry"),
        "stage": found.code_of(at, "stage"),
        "tier": found.code_of(at, "tier"),
        "points": points(found.points[at]),
        "eligible": points(fund.eligible[at]),
        "cap": Some(fund.caps[at]).filter(|cap| *cap != NO_CAP),
        "cap_by": (fund.caps[at] != NO_CAP).then(|| match fund.bound(at) {
            Award::Capped => "cap",
            _ => "rd_share",
        }),
        "amount": fund.amounts[at],
        "award": fund.awards[at].id(),
    })
}

/// What the accounts did, and what the plan redeems.
fn ledger(own: &AccountSums, fund: &Fund) -> Value {
    let points = AccountSums::points;
    let added = own.added.iter().map(
        |own| json!({ "year": own.year, "enterprises": own.count, "points": points(own.points) }),
    );
    json!({
        "lines_read": own.held,
        "awards_added": added.collect::<Vec<_>>(),
        "accounts": own.accounts,
        "awarded": points(own.awarded),
        "deducted": points(own.deducted),
        "deductions_waiting": points(own.owed),
        "redeemed": points(own.redeemed),
        "redeemed_yuan": own.paid,
        "expired": points(own.expired),
        "balance": points(own.balance),
        "ending_with_year": points(own.ending),
        "redeems": self::points(redeemed_points(fund)),
        "redeems_yuan": fund.paid,
    })
}

fn total(total: &FundTotal) -> Value {
    json!({
        "count": total.count,
        "paid": total.paid,
        "share": total.share(),
        "amount": total.yuan,
    })
}

fn table(table: &FundTable) -> Value {
    let rows = table
        .totals
        .iter()
        .map(|(name, sum)| json!({ "name": name, "total": total(sum) }));
    json!({ "by": table.by, "rows": rows.collect::<Vec<_>>() })
}

fn against(first: &Carried, second: &Carried, versus: &Versus) -> Value {
    let amount =
        |carried: &Carried, at: Option<u32>| at.map(|at| carried.fund.amounts[at as usize]);
    let rows = versus.rows.iter().map(|row| {
        let entity = match (row.first, row.second) {
            (Some(at), _) => first.found.entity(at as usize),
            (None, Some(at)) => second.found.entity(at as usize),
            (None, None) => "",
        };
        json!({
            "entity": entity,
            "name": versus_name(first.side(), second.side(), row).1,
            "first": amount(first, row.first),
            "second": amount(second, row.second),
            "change": row.change,
        })
    });
    let towns = versus.towns.iter().map(|town| {
        json!({
            "town": town.town,
            "first": town.first,
            "second": town.second,
            "gainers": town.gainers,
            "losers": town.losers,
        })
    });
    json!({
        "plan": second.fund.plan.to_text(),
        "title": second.fund.plan.title,
        "year": second.found.year,
        "paid": second.fund.paid,
        "gainers": versus.gainers,
        "losers": versus.losers,
        "gained": versus.gained,
        "lost": versus.lost,
        "entered": versus.entered,
        "dropped": versus.dropped,
        "towns": towns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

/// The steps to one amount.
pub(super) fn steps(found: &Candidates, at: usize, steps: &[AmountStep], lang: Lang) -> Value {
    let steps = steps.iter().map(|step| {
        json!({
            "step": step.id,
            "title": step.title.text(lang),
            "how": step.how.text(lang),
            "value": step.value,
        })
    });
    json!({
        "entity": found.entity(at),
        "name": found.name(at),
        "steps": steps.collect::<Vec<_>>(),
    })
}
