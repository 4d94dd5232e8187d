//! The cells of a project: the rows in which it stands come in; each of its values goes out once, and what is wrong with a
//! cell, or contradicts the same cell of another row, is told with its place.

use std::collections::HashMap;

use polars::prelude::{Column, Float64Chunked, StringChunked};

use super::Fen;
use crate::analysis::Day;
use crate::analysis::funds::WAN_FEN;
use crate::dataset::{Dataset, Issue, Severity, plain_name};
use crate::i18n::Message;

/// No project has more: 10¹³ yuan, which leaves sums of thousands of them exact.
const MOST: f64 = 1e9;
/// So many issues of one kind are told with their places.
pub(super) const TOLD: usize = 50;

/// Which rows of one project may say different things without being told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rows {
    /// None: it is one thing from the beginning to the end.
    Agree,
    /// Those that tell none of it yet: a result.
    Grow,
    /// All: it is where the project stands.
    Move,
}

/// The cells of a dataset, those of one project after the other.
pub(super) struct Cells<'a> {
    dataset: &'a Dataset,
    issues: &'a mut Vec<Issue>,
    counts: Vec<(&'static str, usize)>,
    texts: HashMap<String, Option<StringChunked>>,
    numbers: HashMap<String, Option<Float64Chunked>>,
    /// The rows of the project, the one that counts first.
    rows: Vec<usize>,
}

impl<'a> Cells<'a> {
    pub fn new(dataset: &'a Dataset, issues: &'a mut Vec<Issue>) -> Self {
        Self {
            dataset,
            issues,
            counts: Vec::new(),
            texts: HashMap::new(),
            numbers: HashMap::new(),
            rows: Vec::new(),
        }
    }

    /// Turns to a project.
    pub fn turn_to(&mut self, rows: &[usize]) {
        self.rows.clear();
        self.rows.extend_from_slice(rows);
    }

    /// Whether the file has a column of words for a field.
    pub fn has(&self, field: &str) -> bool {
        let column = self.dataset.frame.column(field);
        column.is_ok_and(|column| column.str().is_ok())
    }

    /// What a cell says; nothing where it is blank.
    pub fn text_at(&mut self, field: &str, row: usize) -> Option<String> {
        let dataset = self.dataset;
        let column = self.texts.entry(field.to_owned()).or_insert_with(|| {
            let column = dataset.frame.column(field).ok()?;
            column.str().ok().cloned()
        });
        let text = column.as_ref()?.get(row)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn number_at(&mut self, field: &str, row: usize) -> Option<f64> {
        let dataset = self.dataset;
        let column = self.numbers.entry(field.to_owned()).or_insert_with(|| {
            let column = dataset.frame.column(field).ok();
            column
                .and_then(|column: &Column| column.f64().ok())
                .cloned()
        });
        column.as_ref()?.get(row)
    }

    /// The row that tells a field in words; the first where none does.
    pub fn row_of(&mut self, field: &str) -> usize {
        let rows = self.rows.clone();
        let told = rows.iter().find(|row| self.text_at(field, **row).is_some());
        told.or(rows.first()).copied().unwrap_or_default()
    }

    /// A field in words.
    pub fn word(&mut self, field: &str, may: Rows) -> Option<String> {
        let rows = self.rows.clone();
        let told = rows.iter().filter_map(|row| {
            let text = self.text_at(field, *row)?;
            Some((*row, text))
        });
        let told: Vec<(usize, String)> = told.collect();
        let (first, text) = told.first()?.clone();
        if may == Rows::Agree {
            for (row, other) in &told[1..] {
                if plain_name(other) != plain_name(&text) {
                    self.differ(field, first, *row);
                }
            }
        }
        Some(text)
    }

    /// A day, month or year.
    pub fn date(&mut self, field: &str) -> Option<Day> {
        let mut found: Option<(usize, Day)> = None;
        for row in self.rows.clone() {
            let Some(text) = self.text_at(field, row) else {
                continue;
            };
            match (Day::read(&text), found) {
                (None, _) => {
                    self.tell("projects.bad_date", row, field);
                }
                (Some(day), None) => found = Some((row, day)),
                (Some(day), Some((first, own))) if day.is_before(own) || own.is_before(day) => {
                    self.differ(field, first, row);
                }
                (Some(_), Some(_)) => {}
            }
        }
        found.map(|(_, day)| day)
    }

    /// An amount of money.
    pub fn money(&mut self, field: &str, may: Rows) -> Option<Fen> {
        let fen = |cells: &mut Self, row: usize, wan: f64| {
            if wan < 0.0 {
                cells.tell("projects.negative", row, field);
                return None;
            }
            if wan > MOST {
                cells.tell("projects.too_much", row, field);
                return None;
            }
            Some((wan * WAN_FEN).round())
        };
        // Bounded above: it fits.
        self.number(field, may, &fen).map(|fen| fen as Fen)
    }

    /// Whether something is written in a column of numbers, and no row tells the number.
    pub fn unread(&mut self, field: &str, told: Option<Fen>) -> bool {
        let rows = self.rows.clone();
        let number = rows.iter().any(|row| self.number_at(field, *row).is_some());
        let written = || (rows.iter()).any(|row| !self.place(*row, field).1.trim().is_empty());
        told.is_none() && (number || written())
    }

    /// Whether a number is written there, and was refused as none that can be.
    pub fn refused(&mut self, field: &str, told: Option<Fen>) -> bool {
        let rows = self.rows.clone();
        told.is_none() && rows.iter().any(|row| self.number_at(field, *row).is_some())
    }

    /// A level of readiness.
    pub fn level(&mut self, field: &str, may: Rows) -> Option<f64> {
        self.number(field, may, &|cells, row, level| {
            let sound = (1.0..=9.0).contains(&level);
            if !sound {
                cells.tell("projects.bad_level", row, field);
            }
            sound.then_some(level)
        })
    }

    /// A number of things.
    pub fn count(&mut self, field: &str, may: Rows) -> Option<f64> {
        self.number(field, may, &|cells, row, count| {
            if count < 0.0 {
                cells.tell("projects.negative", row, field);
            }
            (count >= 0.0).then_some(count)
        })
    }

    fn number(
        &mut self,
        field: &str,
        may: Rows,
        sound: &dyn Fn(&mut Self, usize, f64) -> Option<f64>,
    ) -> Option<f64> {
        let mut found: Option<(usize, f64)> = None;
        for row in self.rows.clone() {
            let Some(value) = self.number_at(field, row) else {
                continue;
            };
            let Some(value) = sound(self, row, value) else {
                continue;
            };
            let Some((first, own)) = found else {
                found = Some((row, value));
                continue;
            };
            let none_yet = may == Rows::Grow && value == 0.0;
            if value.to_bits() != own.to_bits() && may != Rows::Move && !none_yet {
                self.differ(field, first, row);
            }
        }
        found.map(|(_, value)| value)
    }

    /// The place of a cell and what is written there.
    fn place(&self, row: usize, field: &str) -> (Option<crate::table::Place>, String) {
        match self.dataset.evidence(row, field) {
            Some(evidence) => (Some(evidence.place), evidence.raw.unwrap_or_default()),
            None => (None, String::new()),
        }
    }

    /// Tells that a cell says something else than that of the row that counts.
    fn differ(&mut self, field: &str, first: usize, row: usize) {
        let (place, text) = self.place(first, field);
        let place = place.map_or_else(String::new, |place| place.reference());
        self.told("projects.rows_differ", row, field, |message| {
            message.with("first", place).with("first_text", text.trim())
        });
    }

    /// Tells an issue at a cell; of one kind the first ones.
    pub fn tell(&mut self, key: &'static str, row: usize, field: &str) {
        self.told(key, row, field, |message| message);
    }

    fn told(
        &mut self,
        key: &'static str,
        row: usize,
        field: &str,
        more: impl FnOnce(Message) -> Message,
    ) {
        let at = self.counts.iter().position(|(known, _)| *known == key);
        let at = at.unwrap_or_else(|| {
            self.counts.push((key, 0));
            self.counts.len() - 1
        });
        self.counts[at].1 += 1;
        if self.counts[at].1 > TOLD {
            return;
        }
        let (place, raw) = self.place(row, field);
        let header = place.as_ref().map_or("", |place| place.header.as_str());
        let cell = place.as_ref().map_or(String::new(), ToString::to_string);
        let message = Message::new(key)
            .with("text", raw.trim())
            .with("column", header)
            .with("cell", cell);
        self.issues.push(Issue {
            severity: Severity::Warning,
            message: more(message),
            place,
            remedy: Some(Message::new(remedy(key))),
        });
    }

    /// How many more there were of each kind.
    pub fn finish(self) {
        for (key, count) in self.counts {
            if count > TOLD {
                self.issues.push(Issue {
                    severity: Severity::Warning,
                    place: None,
                    message: Message::new("projects.more")
                        .with("count", count - TOLD)
                        .with("what", Message::new(remedy(key))),
                    remedy: None,
                });
            }
        }
    }
}

/// What to do about a kind of issue.
fn remedy(key: &'static str) -> &'static str {
    match key {
        "projects.bad_date" => "projects.bad_date_remedy",
        "projects.negative" => "projects.negative_remedy",
        "projects.too_much" => "projects.too_much_remedy",
        "projects.bad_level" => "projects.bad_level_remedy",
        "projects.unknown_stage" => "projects.unknown_stage_remedy",
        "projects.no_name" => "projects.no_name_remedy",
        "projects.level_falls" => "projects.level_falls_remedy",
        "projects.parts_differ" => "projects.parts_differ_remedy",
        "projects.year_differs" => "projects.year_differs_remedy",
        "projects.in_future" => "projects.in_future_remedy",
        "projects.rows_differ" => "projects.rows_differ_remedy",
        _ => "projects.out_of_order_remedy",
    }
}
