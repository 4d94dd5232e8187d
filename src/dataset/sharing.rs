//! What becomes of the rows that share entity and year: groups of rows come in; the row that stands for each goes out,
//! the rows that are part of it, and why the others are not used.

use std::collections::HashMap;

use super::combine::Group;
use super::contradict::{Conflicts, Preference, same};
use super::key::Key;
use super::key_years::times_beside;
use super::period::Months;
use super::rows::{Refused, Rules};
use super::same_rows::Compared;
use super::telling::{Of, Telling};
use super::{Issue, Keep, Several, Severity, cumulative};
use crate::i18n::Message;
use crate::table::Table;

/// The rows of one table that share entity and year, one group after the other.
pub(super) struct Sharing<'a> {
    table: &'a Table,
    key: &'a Key,
    rules: &'a Rules<'a>,
    telling: Option<Telling>,
    compared: Compared<'a>,
    preference: Preference<'a>,
    refused: Vec<Refused>,
    /// Why the last of them are, and which row came before them.
    last: Option<(&'static str, u32)>,
    conflicts: Conflicts,
    untold: Untold,
    /// Months that each observation covers, where parts of the year are added up.
    covered: Vec<(u32, u32)>,
}

/// What one row of several is about.
#[derive(PartialEq, Eq, Hash)]
enum Part<'t> {
    /// Months of the year, the first and the last.
    Months(u8, u8),
    /// What the column says that tells rows apart.
    Said(&'t str),
    /// Itself, where no column does.
    Row(u32),
}

/// Rows that are told apart by a column, of which nobody said what they make.
#[derive(Default)]
struct Untold {
    groups: usize,
    rows: usize,
    first: Option<(u32, u32)>,
    growing: usize,
}

impl<'a> Sharing<'a> {
    /// None yet, by the column that tells them apart and the user's rules.
    pub fn of(
        table: &'a Table,
        key: &'a Key,
        telling: Option<Telling>,
        rules: &'a Rules<'a>,
    ) -> Self {
        let by_period = telling.is_some_and(|telling| Some(telling.column) == key.year);
        Self {
            table,
            key,
            rules,
            telling,
            compared: Compared::of(table, key, by_period),
            preference: Preference::of(table, rules.keep),
            refused: Vec::new(),
            last: None,
            conflicts: Conflicts::of(key),
            untold: Untold::default(),
            covered: Vec::new(),
        }
    }

    /// The row that stands for a group, and the rows of the observation where it is more than that one.
    pub fn resolve(&mut self, group: &[u32]) -> (u32, Option<Group>) {
        let distinct = self.distinct(group);
        let asked = self.rules.several.is_some() || self.rules.of_columns;
        match (distinct.as_slice(), self.telling) {
            ([only], _) => (*only, None),
            _ if self.is_joined(&distinct) => self.beside(&distinct),
            (_, Some(telling)) if asked => self.combined(&distinct, Some(telling)),
            (_, Some(telling)) => (self.untold(&distinct, telling), None),
            (_, None) if asked && self.contradict(&distinct) => self.combined(&distinct, None),
            (_, None) => self.joined(&distinct),
        }
    }

    /// The rows that are not the same as one before them.
    fn distinct(&mut self, group: &[u32]) -> Vec<u32> {
        let mut prints: HashMap<u64, Vec<u32>> = HashMap::with_capacity(group.len());
        let mut distinct = Vec::with_capacity(group.len());
        for &row in group {
            let alike = prints.entry(self.compared.print(row as usize)).or_default();
            let same = alike
                .iter()
                .find(|one| self.compared.are_same(**one as usize, row as usize));
            if let Some(&first) = same {
                self.refuse(row, "dataset.row_duplicate", first);
            } else {
                alike.push(row);
                distinct.push(row);
            }
        }
        distinct
    }

    fn contradict(&self, rows: &[u32]) -> bool {
        let Some((first, others)) = rows.split_first() else {
            return false;
        };
        let mut said = self.compared.said(*first as usize);
        others.iter().any(|row| {
            let contradicts = self.compared.contradicted(&said, *row as usize).is_some();
            self.compared.add(&mut said, *row as usize);
            contradicts
        })
    }

    fn refuse(&mut self, row: u32, key: &'static str, first: u32) {
        let row = row as usize;
        if let Some(run) = self.refused.last_mut()
            && self.last == Some((key, first))
            && run.row + run.rows == row
            && std::ptr::eq(
                self.table.origins.part(run.row),
                self.table.origins.part(row),
            )
        {
            run.rows += 1;
            return;
        }
        let place = earlier(self.table, first as usize, row);
        let mut reason = Message::new(key).with("place", place);
        if key != "dataset.row_duplicate" {
            reason = reason.with("same", self.same());
        }
        self.last = Some((key, first));
        self.refused.push(Refused::one(row, reason));
    }

    /// What the rows of a group share, in words.
    fn same(&self) -> Message {
        same(self.key.year.is_some())
    }

    /// Whether some rows are joined to others by their key.
    fn is_joined(&self, rows: &[u32]) -> bool {
        let mut rows = rows.iter();
        rows.any(|row| self.table.origins.part(*row as usize).is_joined())
    }

    /// Rows of tables that say different things are one: what several say, the preferred one says.
    fn beside(&mut self, rows: &[u32]) -> (u32, Option<Group>) {
        let order = self.preference.in_order(rows);
        let mut said = self.compared.said(order[0] as usize);
        let mut members = vec![order[0]];
        for &row in &order[1..] {
            for (column, by) in self.compared.contradictions(&said, row as usize) {
                self.conflicts.push(self.table, column, by, row as usize);
            }
            if self.compared.add(&mut said, row as usize) {
                members.push(row);
            } else {
                self.refuse(row, "dataset.row_contained", order[0]);
            }
        }
        let kept = members[0];
        let group = (members.len() > 1).then_some(Group {
            rows: members,
            fills: true,
            adds: false,
        });
        (kept, group)
    }

    /// Rows that contradict each other in nothing are one; of others the preferred one holds.
    fn joined(&mut self, rows: &[u32]) -> (u32, Option<Group>) {
        let mut kept = rows[0];
        let mut members = vec![kept];
        let mut said = self.compared.said(kept as usize);
        for &row in &rows[1..] {
            let Some((column, by)) = self.compared.contradicted(&said, row as usize) else {
                if self.compared.add(&mut said, row as usize) {
                    members.push(row);
                } else {
                    self.refuse(row, "dataset.row_contained", kept);
                }
                continue;
            };
            if self.preference.prefers(row as usize, kept as usize) {
                for gone in std::mem::replace(&mut members, vec![row]) {
                    self.refuse(gone, "dataset.row_conflict", row);
                }
                self.conflicts.push(self.table, column, row as usize, by);
                kept = row;
                said = self.compared.said(row as usize);
            } else {
                self.conflicts.push(self.table, column, by, row as usize);
                self.refuse(row, "dataset.row_conflict", kept);
            }
        }
        let group = (members.len() > 1).then_some(Group {
            rows: members,
            fills: true,
            adds: false,
        });
        (kept, group)
    }

    /// The one of rows that are no mistakes which is taken while nobody says what they make.
    fn untold(&mut self, rows: &[u32], telling: Telling) -> u32 {
        let mut kept = rows[0];
        for &row in &rows[1..] {
            if self.preference.prefers(row as usize, kept as usize) {
                kept = row;
            }
        }
        let mut said: HashMap<&str, u32> = HashMap::new();
        let table = self.table;
        for &row in rows {
            if row == kept {
                continue;
            }
            let value = telling.cell(table, row as usize);
            let first = *said.entry(value).or_insert(row);
            let again = if value == telling.cell(table, kept as usize) {
                kept
            } else {
                first
            };
            let contradicted = (again != row).then(|| {
                let said = self.compared.said(again as usize);
                self.compared.contradicted(&said, row as usize)
            });
            if let Some((column, by)) = contradicted.flatten() {
                self.conflicts.push(table, column, by, row as usize);
                self.refuse(row, "dataset.row_conflict", again);
            } else {
                self.refuse(row, "dataset.row_several", kept);
            }
        }
        self.untold.groups += 1;
        self.untold.rows += rows.len() - 1;
        self.untold.growing += usize::from(cumulative::grow(table, rows, telling));
        let other = rows.iter().copied().find(|row| *row != kept);
        self.untold.first = self.untold.first.or(other.map(|other| (kept, other)));
        kept
    }

    /// Rows that make what the user says.
    fn combined(&mut self, rows: &[u32], telling: Option<Telling>) -> (u32, Option<Group>) {
        let rule = self.rules.several.unwrap_or(Several::First);
        let span = |row: u32| telling.and_then(|telling| telling.span(self.table, row as usize));
        let mut members: Vec<(u32, Option<Months>)> =
            rows.iter().map(|row| (*row, span(*row))).collect();
        let mut gone: Vec<(u32, &'static str, u32)> = Vec::new();
        // Of two rows about the same part of the year one holds.
        let mut parts: Vec<(u32, Option<Months>)> = Vec::with_capacity(members.len());
        let mut known: HashMap<Part, usize> = HashMap::new();
        for (row, span) in members.drain(..) {
            let own = match (span, telling) {
                (Some(span), _) => Part::Months(span.first, span.last),
                (None, Some(telling)) => Part::Said(telling.cell(self.table, row as usize)),
                (None, None) => Part::Row(row),
            };
            match known.get(&own) {
                None => {
                    known.insert(own, parts.len());
                    parts.push((row, span));
                }
                Some(&place) => {
                    let first = parts[place].0;
                    let (kept, other) = if self.preference.prefers(row as usize, first as usize) {
                        (row, first)
                    } else {
                        (first, row)
                    };
                    parts[place].0 = kept;
                    gone.push((other, "dataset.row_conflict", kept));
                    let said = self.compared.said(kept as usize);
                    if let Some((column, by)) = self.compared.contradicted(&said, other as usize) {
                        self.conflicts.push(self.table, column, by, other as usize);
                    }
                }
            }
        }
        let adds = matches!(rule, Several::Sum | Several::Mean) || self.rules.of_columns;
        // A part that lies in another one, as a quarter in the whole year, is counted there already.
        if adds {
            let spans: Vec<(u32, Months)> = parts
                .iter()
                .filter_map(|(row, span)| Some((*row, (*span)?)))
                .collect();
            parts.retain(|(row, span)| {
                let around = span.and_then(|own| {
                    let around = spans.iter().filter(|(_, other)| other.holds(own));
                    around.max_by_key(|(row, other)| {
                        (other.last - other.first, std::cmp::Reverse(*row))
                    })
                });
                if let Some((other, _)) = around {
                    gone.push((*row, "dataset.row_within", *other));
                }
                around.is_none()
            });
        }
        if parts.iter().all(|(_, span)| span.is_some()) {
            parts.sort_by_key(|(_, span)| span.map(Months::order));
            let months = parts.iter().filter_map(|(_, span)| *span);
            let months = months
                .map(|span| u32::from(span.last - span.first) + 1)
                .sum();
            self.covered.push((parts[0].0, months));
        }
        gone.sort_unstable();
        for (row, key, of) in gone {
            self.refuse(row, key, of);
        }
        let members: Vec<u32> = parts.into_iter().map(|(row, _)| row).collect();
        let (first, last) = (members[0], members[members.len() - 1]);
        let kept = if rule == Several::Last { last } else { first };
        if members.len() == 1 {
            return (kept, None);
        }
        if !adds {
            let filling = if rule == Several::Last {
                self.filling(&members)
            } else {
                vec![kept]
            };
            for row in members.into_iter().filter(|row| !filling.contains(row)) {
                self.refuse(row, "dataset.row_several_other", kept);
            }
            let group = Group {
                rows: filling,
                fills: false,
                adds: false,
            };
            return (kept, Some(group).filter(|group| group.rows.len() > 1));
        }
        let group = Group {
            rows: members,
            fills: false,
            adds: false,
        };
        (kept, Some(group))
    }

    /// The last of some rows and those before it that say what it leaves blank, in their order.
    fn filling(&self, rows: &[u32]) -> Vec<u32> {
        let mut rows = rows.iter().rev().copied();
        let mut filling: Vec<u32> = rows.next().into_iter().collect();
        let Some(last) = filling.first() else {
            return filling;
        };
        let mut said = self.compared.said(*last as usize);
        filling.extend(rows.filter(|row| self.compared.add(&mut said, *row as usize)));
        filling.reverse();
        filling
    }

    /// Why rows are not used, and what is to be told of them; `rows` are those that stand for an observation.
    pub fn end(mut self, rows: &[u32]) -> (Vec<Refused>, Vec<Issue>) {
        let mut issues: Vec<Issue> = self.told_apart().into_iter().collect();
        issues.extend(self.fewer(rows));
        issues.extend(self.earlier(rows));
        issues.extend(std::mem::take(&mut self.conflicts).into_issues());
        (self.refused, issues)
    }

    /// That several rows which are no mistakes stand for one, and what is taken.
    fn told_apart(&self) -> Option<Issue> {
        let (telling, (kept, other)) = (self.telling?, self.untold.first?);
        let cell = |row: u32| telling.cell(self.table, row as usize).to_owned();
        let (severity, taken) = match self.rules.keep {
            Keep::First => (Severity::Error, "dataset.taken_first"),
            Keep::Last => (Severity::Warning, "dataset.taken_last"),
            Keep::Source(_) => (Severity::Note, "dataset.taken_source"),
        };
        let last_first = self.untold.growing * 10 >= self.untold.groups * 9;
        let rules = match telling.of {
            Of::Periods(_) if last_first => "last sum mean first",
            Of::Periods(_) => "sum last mean first",
            Of::Versions => "last first",
            Of::Parts => "sum last first mean",
        };
        let place = self.table.place(other as usize, telling.column);
        let year = times_beside(self.table, self.key);
        let year = year.map_or("", |at| self.table.columns[at].name.as_str());
        let key = if last_first && matches!(telling.of, Of::Periods(_)) {
            "dataset.several_growing_remedy"
        } else {
            "dataset.several_rows_remedy"
        };
        Some(Issue {
            severity,
            message: Message::new("dataset.several_rows")
                .with("count", self.untold.groups)
                .with("same", self.same())
                .with("column", place.header.clone())
                .with("one", cell(kept))
                .with("other", cell(other))
                .with("taken", Message::new(taken))
                .with("rows", self.untold.rows)
                .with("rules", rules)
                .with("year", year),
            place: Some(place),
            remedy: Some(Message::new(key)),
        })
    }

    /// That some observations end before the month that most end with, where the last part of the year is taken for it.
    fn earlier(&self, rows: &[u32]) -> Option<Issue> {
        let telling = self.telling?;
        if self.rules.several != Some(Several::Last) {
            return None;
        }
        let ends = |row: &u32| Some((*row, telling.span(self.table, *row as usize)?.last));
        let ends: Vec<(u32, u8)> = rows.iter().filter_map(ends).collect();
        let mut counts = [0_usize; 13];
        for (_, last) in &ends {
            counts[usize::from(*last).min(12)] += 1;
        }
        let most = (0..counts.len()).max_by_key(|month| (counts[*month], *month))?;
        let mut before = ends.iter().filter(|(_, last)| usize::from(*last) < most);
        let count = before.clone().count();
        let (first, _) = before.next()?;
        let place = self.table.place(*first as usize, telling.column);
        Some(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.several_earlier")
                .with("count", count)
                .with("month", most)
                .with("cell", place.reference()),
            place: Some(place),
            remedy: Some(Message::new("dataset.several_fewer_remedy")),
        })
    }

    /// That some observations are sums over fewer months than most.
    fn fewer(&self, rows: &[u32]) -> Option<Issue> {
        let telling = self.telling?;
        if self.rules.several != Some(Several::Sum) || self.covered.is_empty() {
            return None;
        }
        let mut covered: HashMap<u32, u32> = self.covered.iter().copied().collect();
        for &row in rows {
            if let Some(span) = telling.span(self.table, row as usize) {
                let months = u32::from(span.last - span.first) + 1;
                covered.entry(row).or_insert(months);
            }
        }
        let mut counts = [0_usize; 145];
        for months in covered.values() {
            counts[(*months as usize).min(144)] += 1;
        }
        let most = (0..counts.len()).max_by_key(|months| (counts[*months], *months))? as u32;
        let mut fewer: Vec<u32> = covered
            .iter()
            .filter(|(_, months)| **months < most)
            .map(|(row, _)| *row)
            .collect();
        fewer.sort_unstable();
        let first = *fewer.first()?;
        let place = self.table.place(first as usize, telling.column);
        Some(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.several_fewer")
                .with("count", fewer.len())
                .with("months", most)
                .with("cell", place.reference()),
            place: Some(place),
            remedy: Some(Message::new("dataset.several_fewer_remedy")),
        })
    }
}

/// Where the earlier row stands: with its file or sheet where that is another one.
fn earlier(table: &Table, first: usize, row: usize) -> Message {
    let place =
        Message::new("table.place_row").with("row", table.origins.file_row(first).to_string());
    let labels = [first, row].map(|row| table.origins.part(row).label());
    match labels {
        [Some(of), other] if other.as_ref() != Some(&of) => Message::new("table.place_in_file")
            .with("file", of.to_string())
            .with("place", place),
        _ => place,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
