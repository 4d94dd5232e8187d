//! Points become money: a fund that was carried out comes in, the lines that it adds to the ledger go out.

use super::candidates::Candidates;
use super::fund::Fund;
use super::ledger::{Entry, EntryKind, Ledger};
use super::plan::{FundPlan, year_of};
use crate::i18n::{Lang, Message, Result, Title};

/// The ledger with the redemptions of a fund behind its awards: one line for each enterprise that gets something. All
/// points that count are redeemed, also where a cap or the budget pays less for them. They carry the plan's name in the
/// language.
///
/// # Errors
/// When the plan was made without accounts or under a filter, nobody should sign it yet, or its day lies before the last
/// line of the ledger.
pub fn redeem(found: &Candidates, fund: &Fund, lang: Lang) -> Result<Ledger> {
    let (Some(ledger), Some(year)) = (&found.ledger, found.year) else {
        return Err(Message::new("funds.account_needs_years"));
    };
    // Awards of those that a filter leaves out would be missing for good once their year is over.
    if let Some(filter) = &found.filter {
        return Err(Message::new("funds.ledger_filtered").with("filter", filter.as_str()));
    }
    let mut ledger = ledger.clone();
    if let Some(closed) = closed(&fund.plan, year, ledger.ends().as_ref()) {
        return Err(closed);
    }
    // What is redeemed once is paid to nobody again, so that nothing is written that may yet change.
    if let Some(why) = fund.why_open(found).into_iter().next() {
        return Err(Message::new("funds.ledger_open").with("why", why));
    }
    let date = payment(&fund.plan, year);
    debug_assert!(year_of(&date).is_some(), "the plan was checked");
    let name = plan_name(&fund.plan.title, year, lang);
    for at in 0..found.len() {
        if fund.amounts[at] == 0 {
            continue;
        }
        ledger.entries.push(Entry {
            date: date.clone(),
            year,
            entity: found.entity(at).to_owned(),
            name: found.name(at).to_owned(),
            kind: EntryKind::Redemption,
            rule: name.clone(),
            points: i64::try_from(fund.eligible[at]).unwrap_or(i64::MAX),
            expires: None,
            yuan: fund.amounts[at],
            evidence: format!("{} {}", found.scheme.id, found.scheme.version),
        });
    }
    Ok(ledger)
}

/// The day of payment.
fn payment(plan: &FundPlan, year: i32) -> String {
    (plan.date.clone()).unwrap_or_else(|| format!("{year}-12-31"))
}

/// Why a plan of a year can pay nothing beside a ledger that ends with this day and year.
pub(super) fn closed(plan: &FundPlan, year: i32, ends: Option<&(String, i32)>) -> Option<Message> {
    let date = payment(plan, year);
    let (last, later) = ends?;
    if *later > year {
        return Some(
            Message::new("funds.year_closed")
                .with("year", year.to_string())
                .with("later", later.to_string()),
        );
    }
    if *last > date {
        return Some(
            Message::new("funds.date_before")
                .with("date", date)
                .with("last", last.as_str()),
        );
    }
    (year_of(&date).is_some_and(|of| of < year)).then(|| {
        Message::new("funds.ledger_day_before")
            .with("date", date.as_str())
            .with("year", year.to_string())
    })
}

/// The points, in millionths, that a fund redeems: those of everybody who gets something.
#[must_use]
pub fn redeemed_points(fund: &Fund) -> u64 {
    let own = fund.eligible.iter().zip(&fund.amounts);
    own.filter(|(_, amount)| **amount > 0)
        .map(|(points, _)| points)
        .sum()
}

/// The name of a plan in the ledger; of one without a name the year.
fn plan_name(title: &Title, year: i32, lang: Lang) -> String {
    let names = match lang {
        Lang::En => [&title.en, &title.zh],
        Lang::Zh => [&title.zh, &title.en],
    };
    let name = names.into_iter().find(|name| !name.is_empty());
    name.map_or_else(|| year.to_string(), String::clone)
}
