//! An account in sentences: what can be redeemed, what came before, what the year gave.

use super::candidates::Candidates;
use super::ledger::{Account, Entry, EntryKind, ledger_points, matter};
use crate::analysis::words::listed;
use crate::i18n::{Message, Title};

/// The account of one enterprise at the end of the year of the candidates, in sentences; none without a ledger.
#[must_use]
pub fn account_lines(found: &Candidates, account: Option<&Account>) -> Vec<Message> {
    let (Some(ledger), Some(year)) = (&found.ledger, found.year) else {
        return Vec::new();
    };
    let Some(account) = account else {
        return vec![Message::new("funds.account_none")];
    };
    let points = |micro: i64| ledger_points(micro);
    let mut lines = vec![
        Message::new("funds.account_balance")
            .with("balance", points(account.balance))
            .with("year", year.to_string())
            .with("ending", points(account.last_year)),
        Message::new("funds.account_sums")
            .with("awarded", points(account.awarded))
            .with("deducted", points(account.deducted))
            .with("redeemed", points(account.redeemed))
            .with("paid", account.paid as f64)
            .with("expired", points(account.expired)),
    ];
    let own = account.entries.iter();
    let entries: Vec<&Entry> = own
        .filter_map(|&at| ledger.entries.get(at as usize))
        .collect();
    let awards: Vec<Message> = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Award && entry.year == year)
        .map(|entry| {
            Message::new("funds.account_award")
                .with("matter", title(found, &entry.rule))
                .with("points", points(entry.points))
        })
        .collect();
    if !awards.is_empty() {
        lines.push(
            Message::new("funds.account_awards")
                .with("year", year.to_string())
                .with("awards", listed(&awards)),
        );
    }
    let mut paid = entries.iter().rev();
    if let Some(last) = paid.find(|entry| entry.kind == EntryKind::Redemption) {
        lines.push(
            Message::new("funds.account_redemption")
                .with("date", last.date.as_str())
                .with("points", points(last.points))
                .with("yuan", last.yuan as f64),
        );
    }
    lines
}

/// The matter of a rule in words: the name of the group, where the scheme still has it.
fn title(found: &Candidates, rule: &str) -> Title {
    let id = matter(rule);
    let mut groups = found.scheme.groups.iter();
    let group = groups.find(|group| group.id == id);
    group.map_or_else(|| Title::same(id), |group| group.title.clone())
}
