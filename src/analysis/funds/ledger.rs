//! The ledger: what every enterprise was awarded and what it redeemed, line by line, never changed and only continued.
//! Lines come in from a CSV file or from scores; accounts with their balances go out.

use std::collections::btree_map::Values;
use std::collections::{BTreeMap, HashMap};

use super::money::{MICRO, MOST_YUAN};
use super::plan::{points, too_much};
use crate::i18n::{Message, Result};
use crate::table::header::half_width;

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Day, `2022-12-31`.
    pub date: String,
    /// The year that it belongs to: of an award the year of the data, of a redemption that of the plan.
    pub year: i32,
    /// Key of the enterprise.
    pub entity: String,
    /// Its name then.
    pub name: String,
    /// Award or redemption.
    pub kind: EntryKind,
    /// The rule: of an award `scheme/group`, of a redemption the name of the plan.
    pub rule: String,
    /// Points in millionths; below zero for a deduction.
    pub points: i64,
    /// The last year in which the points of an award count; for ever when absent.
    pub expires: Option<i32>,
    /// Yuan of a redemption.
    pub yuan: u64,
    /// What an award rests on, what a redemption was made with.
    pub evidence: String,
}

/// What a line of the ledger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Points are given, or taken by a deduction.
    Award,
    /// Points become money.
    Redemption,
}

impl EntryKind {
    /// Its name in ledger files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Award => "award",
            Self::Redemption => "redemption",
        }
    }
}

/// A ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Its lines, in order.
    pub entries: Vec<Entry>,
    /// The file that it was read from, as it was: what continues it begins with these bytes.
    pub(super) text: String,
    /// Line of the file behind each entry that was read.
    pub(super) lines: Vec<u64>,
}

/// The account of one enterprise at the end of a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Its lines, by place in the ledger.
    pub entries: Vec<u32>,
    /// Points that were awarded, without deductions.
    pub awarded: i64,
    /// Points that deductions took, as far as there were any to take.
    pub deducted: i64,
    /// Points that were redeemed.
    pub redeemed: i64,
    /// Yuan that were paid for them.
    pub paid: u64,
    /// Points that nobody redeemed in time.
    pub expired: i64,
    /// Points that can be redeemed now; below zero where deductions were more than there was.
    pub balance: i64,
    /// Those of them that end with this year, and so would be lost.
    pub last_year: i64,
    lots: Vec<Lot>,
    /// Deductions that nothing could be taken from yet.
    debt: i64,
    /// What each matter counts now: rule, points, last year.
    matters: Vec<(String, i64, Option<i32>)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Lot {
    expires: Option<i32>,
    left: i64,
}

/// Accounts by enterprise, however its code is spelt.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    own: BTreeMap<String, Account>,
}

impl Accounts {
    /// The account of an enterprise, by its code.
    #[must_use]
    pub fn get(&self, entity: &str) -> Option<&Account> {
        self.own.get(&account_key(entity))
    }

    /// The account of one enterprise alone.
    #[must_use]
    pub fn of_one(entity: &str, account: Option<Account>) -> Self {
        let own = account.map(|account| (account_key(entity), account));
        Self {
            own: own.into_iter().collect(),
        }
    }

    /// All of them, in the order of their codes.
    pub fn values(&self) -> Values<'_, String, Account> {
        self.own.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The account of an enterprise, a new one where it has none.
    pub(super) fn of(&mut self, entity: &str) -> &mut Account {
        self.own.entry(account_key(entity)).or_default()
    }
}

/// A code as accounts are kept by it: width, case and blanks make no other enterprise.
pub(super) fn account_key(entity: &str) -> String {
    folded(entity).collect()
}

fn folded(entity: &str) -> impl Iterator<Item = char> {
    let signs = entity.chars().map(half_width);
    let signs = signs.filter(|sign| !sign.is_whitespace() && !"\u{200b}\u{feff}".contains(*sign));
    signs.flat_map(char::to_lowercase)
}

impl Account {
    /// Takes one line in; says what is wrong with it.
    pub(super) fn take(&mut self, at: u32, entry: &Entry) -> std::result::Result<(), Message> {
        self.expire(entry.year);
        self.entries.push(at);
        match entry.kind {
            EntryKind::Award => {
                let matter = matter(&entry.rule).to_owned();
                self.matters.push((matter, entry.points, entry.expires));
                if entry.points >= 0 {
                    self.awarded += entry.points;
                    let owed = entry.points.min(self.debt);
                    self.debt -= owed;
                    self.deducted += owed;
                    self.lots.push(Lot {
                        expires: entry.expires,
                        left: entry.points - owed,
                    });
                } else {
                    let short = self.consume(-entry.points);
                    self.deducted += -entry.points - short;
                    self.debt += short;
                }
            }
            EntryKind::Redemption => {
                let had = self.available();
                if entry.points > had {
                    return Err(Message::new("funds.ledger_overdrawn")
                        .with("name", entry.name.as_str())
                        .with("entity", entry.entity.as_str())
                        .with("points", entry.points as f64 / MICRO as f64)
                        .with("had", had as f64 / MICRO as f64));
                }
                self.consume(entry.points);
                self.redeemed += entry.points;
                self.paid = self.paid.saturating_add(entry.yuan);
            }
        }
        Ok(())
    }

    /// Closes the account at the end of a year.
    pub(super) fn close(&mut self, year: i32) {
        self.expire(year);
        self.balance = self.available() - self.debt;
        let ending = self.lots.iter().filter(|lot| lot.expires == Some(year));
        self.last_year = ending.map(|lot| lot.left).sum();
    }

    /// Points that deductions could not take yet.
    pub(super) fn owed(&self) -> i64 {
        self.debt
    }

    /// What a matter counts in a year, by the part of its rule behind the scheme.
    pub(super) fn counts(&self, of: &str, year: i32) -> i64 {
        let counting = self
            .matters
            .iter()
            .filter(|(rule, _, expires)| rule == of && expires.is_none_or(|last| last >= year));
        counting.map(|(_, points, _)| *points).sum()
    }

    fn available(&self) -> i64 {
        self.lots.iter().map(|lot| lot.left).sum()
    }

    fn expire(&mut self, year: i32) {
        let mut gone = 0;
        self.lots.retain(|lot| {
            let counts = lot.expires.is_none_or(|last| last >= year);
            if !counts {
                gone += lot.left;
            }
            counts && lot.left > 0
        });
        self.expired += gone;
    }

    /// Takes points from those that end first; what could not be taken comes back.
    fn consume(&mut self, points: i64) -> i64 {
        // Stable: of those that end together the earlier award first.
        self.lots.sort_by_key(|lot| lot.expires.unwrap_or(i32::MAX));
        let mut rest = points;
        for lot in &mut self.lots {
            let taken = lot.left.min(rest);
            lot.left -= taken;
            rest -= taken;
        }
        rest
    }
}

/// The part of a rule that names the matter: the group behind the scheme.
pub(super) fn matter(rule: &str) -> &str {
    rule.rsplit_once('/').map_or(rule, |(_, group)| group)
}

impl Ledger {
    /// The accounts at the end of a year, by the code of the enterprise. Lines of later years do not count.
    ///
    /// # Errors
    /// When a line redeems more than there is, or the years of an enterprise go back: the sentence names the line.
    pub fn accounts(&self, year: i32) -> Result<Accounts> {
        let mut accounts: BTreeMap<String, (i32, Account)> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.year > year {
                continue;
            }
            let (last, account) = accounts
                .entry(account_key(&entry.entity))
                .or_insert_with(|| (entry.year, Account::default()));
            if entry.year < *last {
                let problem = Message::new("funds.ledger_goes_back")
                    .with("name", entry.name.as_str())
                    .with("year", entry.year.to_string())
                    .with("last", last.to_string());
                return Err(self.at_line(at, problem));
            }
            *last = entry.year;
            account
                .take(at as u32, entry)
                .map_err(|problem| self.at_line(at, problem))?;
        }
        let closed = accounts.into_iter().map(|(entity, (_, mut account))| {
            account.close(year);
            (entity, account)
        });
        Ok(Accounts {
            own: closed.collect(),
        })
    }

    /// Whether the lines can be those of one ledger.
    ///
    /// # Errors
    /// When an award stands there twice, more was redeemed than there was, or the yuan are more than [`MOST_YUAN`].
    pub(super) fn check(&self) -> Result<()> {
        self.once()?;
        let mut paid = 0;
        for (at, own) in self.entries.iter().enumerate() {
            paid += u128::from(own.yuan);
            if paid > u128::from(MOST_YUAN) {
                return Err(self.at_line(at, too_much(paid)));
            }
        }
        self.accounts(i32::MAX).map(|_| ())
    }

    /// Refuses an award that stands there twice: of one account, year and rule, with the same evidence, also where the
    /// points differ, or without evidence with the same day and points: other points may be those of another matter. A
    /// deduction may take from an award what the same evidence gave.
    ///
    /// # Errors
    /// Names both lines.
    fn once(&self) -> Result<()> {
        let mut first: HashMap<_, usize> = HashMap::new();
        let awards = self.entries.iter().enumerate();
        for (at, own) in awards.filter(|(_, own)| own.kind == EntryKind::Award) {
            let evidence = own.evidence.trim();
            let (by, points) = if evidence.is_empty() {
                (own.date.as_str(), own.points)
            } else {
                (evidence, own.points.signum())
            };
            let key = (
                account_key(&own.entity),
                own.year,
                own.rule.as_str(),
                points,
                by,
            );
            if let Some(first) = first.insert(key, at) {
                let line = self.line(first).map_or(first as u64 + 1, |line| line);
                let given = self.entries[first].points;
                let key = if given == own.points {
                    "funds.ledger_twice"
                } else {
                    "funds.ledger_two_values"
                };
                let problem = Message::new(key)
                    .with("name", own.name.as_str())
                    .with("first", line.to_string())
                    .with("points", ledger_points(own.points))
                    .with("given", ledger_points(given));
                return Err(self.at_line(at, problem));
            }
        }
        Ok(())
    }

    /// The account of one enterprise at the end of a year; `None` where the ledger does not know it.
    ///
    /// # Errors
    /// As [`Ledger::accounts`].
    pub fn account(&self, entity: &str, year: i32) -> Result<Option<Account>> {
        let mut account = None;
        let key = account_key(entity);
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.year <= year && folded(&entry.entity).eq(key.chars()) {
                account
                    .get_or_insert_with(Account::default)
                    .take(at as u32, entry)
                    .map_err(|problem| self.at_line(at, problem))?;
            }
        }
        if let Some(account) = &mut account {
            account.close(year);
        }
        Ok(account)
    }

    /// The last day and the last year of its lines; none without lines.
    pub(super) fn ends(&self) -> Option<(String, i32)> {
        let day = self.entries.iter().map(|entry| entry.date.as_str()).max()?;
        let year = self.entries.iter().map(|entry| entry.year).max()?;
        Some((day.to_owned(), year))
    }

    /// The last year of which there are awards.
    #[must_use]
    pub fn last_award(&self) -> Option<i32> {
        let awards = self
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Award);
        awards.map(|entry| entry.year).max()
    }

    /// The line of the file behind an entry that was read.
    pub(super) fn line(&self, at: usize) -> Option<u64> {
        self.lines.get(at).copied()
    }

    fn at_line(&self, at: usize, problem: Message) -> Message {
        match self.lines.get(at) {
            Some(line) => Message::new("scheme.line")
                .with("line", line.to_string())
                .with("message", problem),
            None => problem,
        }
    }
}

/// Points of the ledger as a number for people.
#[must_use]
pub fn ledger_points(micro: i64) -> f64 {
    let size = points(micro.unsigned_abs());
    if micro < 0 { -size } else { size }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;

    /// A line for tests.
    pub fn entry(kind: EntryKind, year: i32, points: i64, expires: Option<i32>) -> Entry {
        Entry {
            date: format!("{year}-12-31"),
            year,
            entity: "a".to_owned(),
            name: "A".to_owned(),
            kind,
            rule: "city/titles".to_owned(),
            points: points * MICRO as i64,
            expires,
            yuan: 0,
            evidence: String::new(),
        }
    }

    fn account(entries: Vec<Entry>, year: i32) -> Account {
        let ledger = Ledger {
            entries,
            ..Ledger::default()
        };
        ledger.account("a", year).unwrap().unwrap()
    }

    const POINT: i64 = MICRO as i64;

    #[test]
    fn what_ends_first_is_redeemed_first_and_the_rest_expires() {
        use EntryKind::{Award, Redemption};
        let lines = || {
            vec![
                entry(Award, 2020, 30, Some(2022)),
                entry(Award, 2021, 20, Some(2023)),
                entry(Redemption, 2021, 25, None),
            ]
        };
        let now = account(lines(), 2021);
        assert_eq!(
            (now.balance, now.redeemed, now.expired),
            (25 * POINT, 25 * POINT, 0)
        );
        let last = account(lines(), 2022);
        assert_eq!((last.balance, last.last_year), (25 * POINT, 5 * POINT));
        let later = account(lines(), 2023);
        assert_eq!((later.balance, later.expired), (20 * POINT, 5 * POINT));
    }

    #[test]
    fn one_award_counts_once() {
        use EntryKind::Award;
        let line = |points, evidence: &str| Entry {
            evidence: evidence.to_owned(),
            ..entry(Award, 2020, points, None)
        };
        let of = |lines: [(i64, &str); 2]| {
            let entries = lines
                .map(|(points, evidence)| line(points, evidence))
                .to_vec();
            let ledger = Ledger {
                entries,
                ..Ledger::default()
            };
            ledger
                .once()
                .err()
                .map(|problem| problem.text(crate::i18n::Lang::En))
        };
        for (lines, told) in [
            ([(25, "Z1"), (25, "Z1")], "It would be paid twice"),
            ([(25, "Z1"), (24, "Z1")], "Both would be paid"),
            ([(5, ""), (5, "")], "It would be paid twice"),
        ] {
            assert!(
                of(lines).is_some_and(|text| text.contains(told)),
                "{lines:?}"
            );
        }
        // What was paid in all has a limit, as each payment has.
        let paid = |yuan| Entry {
            yuan,
            ..entry(EntryKind::Redemption, 2020, 0, None)
        };
        let ledger = Ledger {
            entries: vec![paid(MOST_YUAN), paid(1)],
            lines: vec![2, 3],
            ..Ledger::default()
        };
        let told = ledger
            .check()
            .map_err(|problem| problem.text(crate::i18n::Lang::En));
        assert!(told.is_err_and(|told| told.contains("ine 3")));
        // What an award took back, another matter, and two patents of one day.
        for lines in [
            [(25, "Z1"), (-25, "Z1")],
            [(25, "Z1"), (25, "Z2")],
            [(5, ""), (8, "")],
        ] {
            assert_eq!(of(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_deduction_waits_for_points_to_take() {
        use EntryKind::Award;
        let lines = || vec![entry(Award, 2020, 10, None), entry(Award, 2020, -30, None)];
        assert_eq!(account(lines(), 2020).balance, -20 * POINT);
        let mut more = lines();
        more.push(entry(Award, 2021, 50, None));
        let account = account(more, 2021);
        assert_eq!(
            (account.balance, account.deducted),
            (30 * POINT, 30 * POINT)
        );
    }

    #[test]
    fn more_than_there_is_cannot_be_redeemed() {
        let ledger = Ledger {
            entries: vec![
                entry(EntryKind::Award, 2020, 10, Some(2020)),
                entry(EntryKind::Redemption, 2021, 10, None),
            ],
            lines: vec![2, 3],
            ..Ledger::default()
        };
        let problem = ledger.accounts(2021).unwrap_err();
        assert_eq!(problem.key, "scheme.line");
        assert!(
            ledger.accounts(2020).is_ok(),
            "the later line does not count"
        );
    }
}
