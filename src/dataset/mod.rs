//! A table becomes typed observations: mapping, units, issues, provenance. A [`Table`](crate::table::Table) and a
//! [`Mapping`] come in; a [`Dataset`] goes out whose every value leads back to a cell of a file.

mod added;
mod as_read;
mod as_text;
mod assemble;
mod assign;
mod build;
mod carried;
mod choices;
mod clinic;
mod codes;
mod combine;
mod contradict;
mod correct;
mod credit_code;
mod cumulative;
mod dates;
mod decimal;
mod degrees;
mod digits;
mod fields;
mod figure_marks;
mod fill_down;
mod findings;
mod first_look;
mod first_rows;
mod fitting;
mod grades;
mod groups;
mod guess;
mod industries;
mod key;
mod key_years;
mod kind_of_rows;
mod listed_beside;
mod lone_parts;
mod long;
mod lonlat;
mod lost_digits;
mod mapping;
mod missing;
mod name_marks;
mod namesakes;
mod no_code;
mod number;
mod numbers;
mod one_width;
mod other_files;
mod outlook;
mod part_units;
mod period;
mod place_names;
mod preview;
mod projects;
mod qualified;
mod questions;
mod remedy;
mod reused;
mod rows;
mod same_rows;
mod scale;
mod shared;
mod sharing;
mod table_knowledge;
mod telling;
mod titled;
mod towns;
mod typing;
mod unique;
mod units;
mod unsound_codes;
mod usable;
mod words;
mod year;

pub use build::{build, open, read};
pub use choices::{Change, Conversion, Decimal, Fix, Keep, Same, Several, SourceOrder};
pub use clinic::Finding;
pub use clinic::name_forms;
pub use combine::Combined;
pub use credit_code::{check_digit, has_valid_check_digit};
pub use dates::calendar_day;
pub(crate) use fields::plain as plain_name;
pub use fields::{KnownField, known, known_fields};
pub use grades::words as grade_words;
pub use industries::{industry_name, knows_industries};
pub use mapping::{ColumnRule, Mapping};
pub use outlook::{Outlook, outlook};
pub use projects::{Entered, build_projects};
pub use remedy::{Reading, Remedy};
pub use towns::town_name;
pub use units::{UsualUnit, unit_title, usual_units};

/// A number without a unit in any of its spellings, or a share in per cent as the number before its sign; `None` for
/// everything else.
#[must_use]
pub fn plain_number(cell: &str) -> Option<f64> {
    number::plain(cell)
}

/// A header, a name or a word as it is compared: lower case, half width, without spaces and punctuation.
#[must_use]
pub fn compared_as(words: &str) -> String {
    fields::plain(words)
}

/// The ids of the fields that a header may be.
#[must_use]
pub fn fields_called(header: &str) -> Vec<&'static str> {
    let found = fields::by_alias(header).into_iter();
    found.map(|(field, _)| field.id.as_str()).collect()
}

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::DataFrame;

use crate::i18n::{Message, Title};
use crate::table::{Place, SetAside, Table, aside};

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words and codes, kept as written (padding trimmed).
    Text,
    /// A number, in the field's unit.
    Number,
    /// A year, as a whole number.
    Year,
    /// Yes or no.
    Flag,
    /// A date, as ISO 8601 text.
    Date,
    /// A word of an order, as its place in it from 1 on.
    Grade,
}

/// One column of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in formulas.
    pub id: String,
    /// Its name for people.
    pub title: Title,
    /// What its values are.
    pub kind: Kind,
    /// Unit of its values after conversion.
    pub unit: Option<String>,
    /// Column of the source table.
    pub column: usize,
    /// Why this column of the file is this field.
    pub because: Message,
    /// What was done to every value: a conversion of units, for instance.
    pub conversion: Option<Message>,
}

impl Field {
    /// Its unit as it is called in both languages; empty without one.
    #[must_use]
    pub fn unit_title(&self) -> Title {
        self.unit.as_deref().map_or_else(Title::default, unit_title)
    }
}

/// How serious an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably wrong; used as it is.
    Warning,
    /// Not usable.
    Error,
}

/// A finding about the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// How serious it is.
    pub severity: Severity,
    /// Where, when it is about one cell or row.
    pub place: Option<Place>,
    /// What was found.
    pub message: Message,
    /// What to do about it.
    pub remedy: Option<Message>,
}

/// A typed value's way back to its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The cell.
    pub place: Place,
    /// What is written there, if anything.
    pub raw: Option<String>,
    /// What was done to it: a conversion of units, for instance.
    pub conversion: Option<Message>,
    /// The further cells that it is made of, where several rows are one observation.
    pub others: Vec<Place>,
}

/// Rows read, rows used, rows set aside: `read = used + combined + rows_aside()`, always.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounting {
    /// Data rows in the file (below its header).
    pub read: usize,
    /// Rows that became observations (of a turned layout: file rows that gave at least one).
    pub used: usize,
    /// Further rows of observations that are made of several.
    pub combined: usize,
    /// The others, each run of them with its reason and first row.
    pub set_aside: Vec<SetAside>,
}

impl Accounting {
    /// How many rows are set aside.
    #[must_use]
    pub fn rows_aside(&self) -> usize {
        aside::count(&self.set_aside)
    }
}

/// Typed observations: one entity in one year a row.
///
/// The frame has the columns `entity` (text, never null), `name` (text, never null), `year` (32-bit whole number;
/// null throughout when the file has none) and then the file's other fields in their order: numbers as 64-bit
/// floats, text and dates as strings, flags as
/// booleans, grades and years other than the observation's as floats. Rows are in file order;
/// `(entity, year)` is unique.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The observations, one chunk per column.
    pub frame: DataFrame,
    /// The columns of the frame, in its order. `entity` and `name` may stand for the same file column; `year` is
    /// absent here when the file has no years.
    pub fields: Vec<Field>,
    /// The table it was made from.
    pub table: Arc<Table>,
    /// Body row of the table behind each observation.
    pub rows: Vec<u32>,
    /// The mapping that was used, complete: what to save for next year's file.
    pub mapping: Mapping,
    /// What the mapping did to single cells, by observation and column of the table.
    pub changed: HashMap<(u32, u32), Message>,
    /// Observations that are made of several rows.
    pub combined: Combined,
    /// Place names that were read as another one.
    pub joined: Vec<Same>,
    /// Place names that may be another one, and were kept apart.
    pub unsure: Vec<Same>,
    /// What was found on the way.
    pub issues: Vec<Issue>,
    /// What became of every row.
    pub accounting: Accounting,
}

impl Dataset {
    /// Number of observations.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// Whether any column beside the key has a value that can be scored or drawn: a number, a yes or no, or words of
    /// a field that the program or a formula knows.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        usable::any(&self.frame, &self.fields)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The years that occur, ascending; empty when the file has none.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let Ok(years) = self.frame.column("year").and_then(|column| column.i32()) else {
            return Vec::new();
        };
        let mut years: Vec<i32> = years.iter().flatten().collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// All body rows that an observation is made of; none where there is no such observation.
    #[must_use]
    pub fn rows_of(&self, observation: usize) -> &[u32] {
        let Some(row) = self.rows.get(observation) else {
            return &[];
        };
        let several = self.combined.rows(*row);
        several.unwrap_or(std::slice::from_ref(row))
    }

    /// The way back from one value to its file; `None` when no field has this id. A value that is made of several cells
    /// leads to all of them.
    #[must_use]
    pub fn evidence(&self, observation: usize, field: &str) -> Option<Evidence> {
        let field = self.field(field)?;
        let row = *self.rows.get(observation)?;
        let made = self
            .combined
            .behind(&self.table, row, field.column, field.kind);
        let rows = made.as_ref().map_or(&[][..], |made| &made.rows);
        let first = rows.first().copied().unwrap_or(row) as usize;
        let place = |row: usize| self.table.place(row, field.column);
        // Parts of a year in columns are added up before rows are.
        let terms = |row: usize| match self.table.terms(row, field.column) {
            terms if terms.is_empty() => vec![place(row)],
            terms => terms,
        };
        let of_first = terms(first);
        let of_others = rows.iter().skip(1).flat_map(|row| terms(*row as usize));
        let rest: Vec<Place> = of_first.iter().skip(1).cloned().chain(of_others).collect();
        let conversion = self
            .changed
            .get(&(observation as u32, field.column as u32))
            .or(field.conversion.as_ref())
            .cloned();
        let several = made.as_ref().filter(|made| made.rows.len() > 1);
        let how = several.map(|made| made.how);
        let how = how.or_else(|| (of_first.len() > 1).then_some(combine::How::Sum));
        let words = how.and_then(|how| {
            let all = of_first.first().into_iter().chain(&rest);
            let cells: Vec<String> = all.map(Place::reference).collect();
            how.words(&cells)
        });
        let conversion = match words {
            Some(made) => Some(match conversion {
                Some(then) => Message::new("dataset.made_then")
                    .with("made", made)
                    .with("then", then),
                None => made,
            }),
            None => conversion,
        };
        Some(Evidence {
            place: place(first),
            raw: self.table.columns[field.column]
                .cells
                .get(first)
                .map(str::to_owned),
            conversion,
            others: rest,
        })
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod joining;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod joining_keys;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod joining_lists;
