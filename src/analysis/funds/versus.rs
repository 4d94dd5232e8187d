//! Two plans side by side: two funds come in; who gains, who loses and by how much go out, matched by the keys of the
//! enterprises.

use std::collections::HashMap;

use polars::polars_utils::aliases::PlRandomState;
use rayon::prelude::*;

use super::candidates::{Candidates, NONE};
use super::fund::Fund;
use super::lines::joined;
use super::plan::yuan;
use crate::i18n::{Arg, Message, Title};

/// One plan with those that stand for it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The enterprises.
    pub found: &'a Candidates,
    /// What they get.
    pub fund: &'a Fund,
}

/// Two plans side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Versus {
    /// One row for each enterprise of either: biggest gain first, biggest loss last.
    pub rows: Vec<VersusRow>,
    /// How many get more in the second.
    pub gainers: u32,
    /// How many get less.
    pub losers: u32,
    /// What the gainers gain, yuan.
    pub gained: u64,
    /// What the losers lose, yuan.
    pub lost: u64,
    /// How many get something in the second only.
    pub entered: u32,
    /// How many get something in the first only.
    pub dropped: u32,
    /// The same by town, where both know the towns: those that gain most first.
    pub towns: Vec<TownShift>,
}

/// One enterprise in both plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersusRow {
    /// Its place among the candidates of the first plan.
    pub first: Option<u32>,
    /// Its place among the candidates of the second plan.
    pub second: Option<u32>,
    /// Yuan in the second less yuan in the first.
    pub change: i64,
}

/// What a town gains or loses.
#[derive(Clone, Debug, PartialEq)]
pub struct TownShift {
    /// The town; `None` for those without one.
    pub town: Option<Title>,
    /// Yuan in the first plan.
    pub first: u64,
    /// Yuan in the second plan.
    pub second: u64,
    /// How many enterprises gain.
    pub gainers: u32,
    /// How many lose.
    pub losers: u32,
}

impl TownShift {
    /// Yuan in the second less yuan in the first.
    #[must_use]
    pub fn change(&self) -> i64 {
        self.second as i64 - self.first as i64
    }
}

impl Versus {
    /// Lays two plans side by side.
    #[must_use]
    pub fn of(first: Side, second: Side) -> Self {
        // Two plans for the same enterprises: each stands where it stands.
        let same = std::ptr::eq(first.found, second.found);
        let mut places: HashMap<&str, u32, PlRandomState> = HashMap::default();
        if !same {
            places.extend((0..second.found.len()).map(|at| (second.found.entity(at), at as u32)));
        }
        let mut versus = Self::default();
        let mut seen = vec![false; second.found.len()];
        for at in 0..first.found.len() {
            let other = if same {
                Some(at as u32)
            } else {
                places.get(first.found.entity(at)).copied()
            };
            if let Some(other) = other {
                seen[other as usize] = true;
            }
            versus.put(first, second, Some(at as u32), other);
        }
        for (at, seen) in seen.into_iter().enumerate() {
            if !seen {
                versus.put(first, second, None, Some(at as u32));
            }
        }
        let key = |row: &VersusRow| match (row.first, row.second) {
            (Some(at), _) => first.found.entity(at as usize),
            (None, Some(at)) => second.found.entity(at as usize),
            (None, None) => "",
        };
        versus
            .rows
            .par_sort_unstable_by(|a, b| b.change.cmp(&a.change).then_with(|| key(a).cmp(key(b))));
        versus.towns = towns(first, second, &versus.rows);
        versus
    }

    fn put(&mut self, first: Side, second: Side, one: Option<u32>, other: Option<u32>) {
        let amount =
            |side: Side, at: Option<u32>| at.map_or(0, |at| side.fund.amounts[at as usize]);
        let (before, after) = (amount(first, one), amount(second, other));
        // Both are at most 2⁵³ fen.
        let change = after as i64 - before as i64;
        if change > 0 {
            self.gainers += 1;
            self.gained += change.unsigned_abs();
        }
        if change < 0 {
            self.losers += 1;
            self.lost += change.unsigned_abs();
        }
        self.entered += u32::from(before == 0 && after > 0);
        self.dropped += u32::from(before > 0 && after == 0);
        self.rows.push(VersusRow {
            first: one,
            second: other,
            change,
        });
    }

    /// The two plans in sentences.
    #[must_use]
    pub fn lines(&self, first: Side, second: Side) -> Vec<Message> {
        let mut lines = vec![versus_totals(first, second)];
        if let (Some(one), Some(other)) = (first.found.year, second.found.year)
            && one != other
        {
            lines.push(
                Message::new("funds.versus_years")
                    .with("first", one.to_string())
                    .with("second", other.to_string()),
            );
        }
        if self.gainers + self.losers == 0 {
            lines.push(Message::new("funds.versus_none"));
            return lines;
        }
        let moves = match (self.gainers, self.losers) {
            (0, _) => "funds.versus_lose",
            (_, 0) => "funds.versus_gain",
            _ => "funds.versus_moves",
        };
        lines.push(
            Message::new(moves)
                .with("gainers", self.gainers)
                .with("gained", yuan(self.gained))
                .with("losers", self.losers)
                .with("lost", yuan(self.lost)),
        );
        if self.entered + self.dropped > 0 {
            lines.push(
                Message::new("funds.versus_entries")
                    .with("entered", self.entered)
                    .with("dropped", self.dropped),
            );
        }
        let named = |row: &VersusRow| {
            let (entity, name) = versus_name(first, second, row);
            Message::new("funds.versus_row")
                .with("name", name)
                .with("entity", entity)
                .with("yuan", yuan(row.change.unsigned_abs()))
        };
        let gain = self.rows.iter().take_while(|row| row.change > 0);
        let lose = self.rows.iter().rev().take_while(|row| row.change < 0);
        for (key, count, list) in [
            (
                "funds.versus_most_gain",
                self.gainers,
                joined(gain.take(NAMED).map(named)),
            ),
            (
                "funds.versus_most_lose",
                self.losers,
                joined(lose.take(NAMED).map(named)),
            ),
        ] {
            if count > 0 {
                lines.push(Message::new(key).with("list", list));
            }
        }
        lines
    }
}

/// What the two plans pay.
#[must_use]
fn versus_totals(first: Side, second: Side) -> Message {
    Message::new("funds.versus_totals")
        .with("first_plan", side_name(first, second, "funds.first_plan"))
        .with("second_plan", side_name(second, first, "funds.second_plan"))
        .with("first", yuan(first.fund.paid))
        .with("second", yuan(second.fund.paid))
}

/// Most enterprises that a sentence names.
const NAMED: usize = 5;

/// What a plan is called beside another: by its title, where the two have different ones.
fn side_name(own: Side, other: Side, place: &'static str) -> Arg {
    let title = &own.fund.plan.title;
    if *title != Title::default() && *title != other.fund.plan.title {
        return Arg::from(title.clone());
    }
    Arg::from(Message::new(place))
}

/// Name of the enterprise of a row.
#[must_use]
pub fn versus_name<'a>(first: Side<'a>, second: Side<'a>, row: &VersusRow) -> (&'a str, &'a str) {
    match (row.first, row.second) {
        (_, Some(at)) => (
            second.found.entity(at as usize),
            second.found.name(at as usize),
        ),
        (Some(at), None) => (
            first.found.entity(at as usize),
            first.found.name(at as usize),
        ),
        (None, None) => ("", ""),
    }
}

/// A title as what it is told apart by.
fn written(title: &Title) -> (&str, &str) {
    (&title.en, &title.zh)
}

fn towns(first: Side, second: Side, rows: &[VersusRow]) -> Vec<TownShift> {
    let (Some(one), Some(other)) = (first.found.grouping("town"), second.found.grouping("town"))
    else {
        return Vec::new();
    };
    // Places of the first plan's towns, then those that only the second has, then none.
    let mut names = one.names.clone();
    let mut known: HashMap<(&str, &str), usize, PlRandomState> = HashMap::default();
    known.extend((one.names.iter().enumerate()).map(|(at, name)| (written(name), at)));
    let mut place_of: Vec<usize> = Vec::with_capacity(other.names.len());
    for name in &other.names {
        let place = *known.entry(written(name)).or_insert_with(|| {
            names.push(name.clone());
            names.len() - 1
        });
        place_of.push(place);
    }
    let last = names.len();
    let mut towns: Vec<TownShift> = names
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|town| TownShift {
            town,
            first: 0,
            second: 0,
            gainers: 0,
            losers: 0,
        })
        .collect();
    for row in rows {
        let before = row.first.map(|at| {
            let place = one.of[at as usize];
            let place = if place == NONE { last } else { place as usize };
            towns[place].first += first.fund.amounts[at as usize];
            place
        });
        let after = row.second.map(|at| {
            let place = other.of[at as usize];
            let place = if place == NONE {
                last
            } else {
                place_of[place as usize]
            };
            towns[place].second += second.fund.amounts[at as usize];
            place
        });
        if let Some(place) = after.or(before) {
            towns[place].gainers += u32::from(row.change > 0);
            towns[place].losers += u32::from(row.change < 0);
        }
    }
    towns.retain(|town| town.first + town.second > 0);
    towns.sort_by_key(|town| std::cmp::Reverse(town.change()));
    towns
}
