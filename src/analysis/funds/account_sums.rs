//! What the accounts did, in sums: a ledger with its accounts comes in; awards by year, what was redeemed, what expired
//! and what is left go out, in millionths of a point.

use std::collections::{BTreeMap, HashSet};

use polars::polars_utils::aliases::PlRandomState;

use super::ledger::{Accounts, EntryKind, Ledger, account_key, ledger_points};
use super::money::MICRO;
use crate::analysis::words::listed;
use crate::i18n::{Message, Title};

/// The awards of one year that a plan put into the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The year of the data.
    pub year: i32,
    /// Enterprises with an award of it.
    pub count: u32,
    /// Their points, less deductions.
    pub points: i64,
}

/// The sums of all accounts at the end of the year of a plan, before it redeems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountSums {
    /// Lines that came in.
    pub held: usize,
    /// Awards that were added, by year.
    pub added: Vec<Added>,
    /// Points awarded, without deductions.
    pub awarded: i64,
    /// Points that deductions took.
    pub deducted: i64,
    /// Points that deductions could not take yet.
    pub owed: i64,
    /// Points redeemed.
    pub redeemed: i64,
    /// Yuan paid for them.
    pub paid: u64,
    /// Points that nobody redeemed in time.
    pub expired: i64,
    /// Points that can be redeemed: `awarded - deducted - owed - redeemed - expired`.
    pub balance: i64,
    /// Those of them that end with the year.
    pub ending: i64,
    /// Accounts.
    pub accounts: u32,
}

impl AccountSums {
    /// The sums of a ledger of which the first `held` lines came in.
    pub(super) fn of(ledger: &Ledger, held: usize, accounts: &Accounts) -> Self {
        let mut sums = Self {
            held,
            accounts: accounts.len() as u32,
            ..Self::default()
        };
        for account in accounts.values() {
            sums.awarded += account.awarded;
            sums.deducted += account.deducted;
            sums.owed += account.owed();
            sums.redeemed += account.redeemed;
            sums.paid = sums.paid.saturating_add(account.paid);
            sums.expired += account.expired;
            sums.balance += account.balance;
            sums.ending += account.last_year;
        }
        let mut years: BTreeMap<i32, (HashSet<String, PlRandomState>, i64)> = BTreeMap::new();
        let new = ledger.entries.iter().skip(held);
        for entry in new.filter(|entry| entry.kind == EntryKind::Award) {
            let (who, points) = years.entry(entry.year).or_default();
            who.insert(account_key(&entry.entity));
            *points += entry.points;
        }
        sums.added = (years.into_iter())
            .map(|(year, (who, points))| Added {
                year,
                count: who.len() as u32,
                points,
            })
            .collect();
        sums
    }

    /// The sums in sentences, for the year of the plan.
    #[must_use]
    pub fn lines(&self, year: i32) -> Vec<Message> {
        let added: Vec<Message> = (self.added.iter())
            .map(|own| {
                Message::new("funds.added")
                    .with("year", own.year.to_string())
                    .with("points", ledger_points(own.points))
                    .with("count", own.count)
            })
            .collect();
        let added: Title = if added.is_empty() {
            crate::analysis::words::titled(&Message::new("funds.added_none"))
        } else {
            listed(&added)
        };
        let mut lines = vec![
            Message::new("funds.line_ledger")
                .with("held", self.held)
                .with("added", added),
            Message::new("funds.line_accounts")
                .with("awarded", ledger_points(self.awarded))
                .with("deducted", ledger_points(self.deducted + self.owed))
                .with("redeemed", ledger_points(self.redeemed))
                .with("paid", self.paid as f64)
                .with("expired", ledger_points(self.expired))
                .with("balance", ledger_points(self.balance))
                .with("ending", ledger_points(self.ending))
                .with("accounts", self.accounts)
                .with("year", year.to_string()),
        ];
        if self.owed > 0 {
            lines.push(Message::new("funds.line_owed").with("points", ledger_points(self.owed)));
        }
        lines
    }

    /// A sum as points, for machines.
    #[must_use]
    pub fn points(micro: i64) -> f64 {
        micro as f64 / MICRO as f64
    }
}
