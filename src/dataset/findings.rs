//! What typing a column finds cell by cell, gathered so that a column full of one mistake does not drown the rest.

use super::{Issue, Severity, number};
use crate::i18n::Message;
use crate::table::Table;

/// So many places of one finding are told in detail.
pub(super) const DETAILED: usize = 50;

/// One kind of finding in one column.
#[derive(Clone, Debug)]
pub(super) struct Findings {
    severity: Severity,
    message: &'static str,
    remedy: &'static str,
    /// Body rows of the first ones.
    rows: Vec<u32>,
    count: usize,
}

impl Findings {
    /// No findings yet, of a kind with these texts.
    pub fn new(severity: Severity, message: &'static str, remedy: &'static str) -> Self {
        Self {
            severity,
            message,
            remedy,
            rows: Vec::new(),
            count: 0,
        }
    }

    /// A finding at a body row.
    pub fn push(&mut self, row: usize) {
        if self.rows.len() < DETAILED {
            self.rows.push(row as u32);
        }
        self.count += 1;
    }

    /// The findings in the rows that follow, too.
    pub fn add(&mut self, next: Self) {
        let room = DETAILED.saturating_sub(self.rows.len());
        self.rows.extend(next.rows.into_iter().take(room));
        self.count += next.count;
    }

    /// The findings as issues: the first ones with their places and what is written there, then how many more.
    pub fn report(&self, table: &Table, column: usize, issues: &mut Vec<Issue>) {
        for &row in &self.rows {
            let place = table.place(row as usize, column);
            let raw = table.columns[column]
                .cells
                .get(row as usize)
                .unwrap_or_default();
            issues.push(Issue {
                severity: self.severity,
                message: Message::new(self.message)
                    .with("text", number::unguarded(raw).unwrap_or(raw.trim()))
                    .with("column", place.header.clone())
                    .with("cell", place.reference()),
                place: Some(place),
                remedy: Some(Message::new(self.remedy)),
            });
        }
        if self.count > self.rows.len() {
            issues.push(Issue {
                severity: self.severity,
                place: None,
                message: Message::new("dataset.more")
                    .with("count", self.count - self.rows.len())
                    .with("column", table.columns[column].name.clone())
                    .with("what", Message::new(self.remedy)),
                remedy: Some(Message::new(self.remedy)),
            });
        }
    }
}
