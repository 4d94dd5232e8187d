//! Columns of text become columns of numbers in the units of their fields, block after block of rows, so that the text
//! of a row is fetched once for all of its columns.

use std::slice::IterMut;

use polars::prelude::{Float64Chunked, IntoSeries, Series};
use polars_arrow::array::Float64Array;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use rayon::prelude::*;

use super::findings::Findings;
use super::number::{self, Reading, Suffix};
use super::scale::{Factor, Scale, conversion, fits};
use super::typing::{Asked, Typed};
use super::{Decimal, Issue, Kind, Severity, digits, figure_marks};
use crate::i18n::Message;
use crate::jobs::Progress;
use crate::table::{Currency, Dimension, Pages, Table, Visitor};

/// What a column read as numbers turned out to hold.
#[derive(Default)]
pub(super) struct Held {
    readable: usize,
    unreadable: usize,
    codes: usize,
    commas: usize,
}

impl Held {
    /// Whether any of the cells has a comma.
    pub fn has_commas(&self) -> bool {
        self.commas > 0
    }

    /// Whether that is numbers for nine in ten, and no codes that only look like them.
    pub fn are_numbers(&self) -> bool {
        self.codes == 0 && self.readable >= self.unreadable * 9
    }
}

/// Rows that one thread reads at a time: whole bytes of a bitmap.
const RUN: usize = 1 << 14;

/// Rows of which all columns are read while their text is at hand.
const BLOCK: usize = 128;

/// Columns that are read together.
const TOGETHER: usize = 64;

/// Types some columns as numbers, many rows of them side by side; what is not read, because the work was cancelled, is
/// for nobody to see.
pub(super) fn read_numbers(
    table: &Table,
    columns: &[Asked],
    progress: &Progress,
) -> Vec<(Typed, Held)> {
    let groups = columns.par_chunks(TOGETHER);
    let groups: Vec<Vec<(Typed, Held)>> = groups
        .map(|columns| {
            let columns = columns.iter();
            let columns: Vec<Numbers> = columns.map(|asked| Numbers::new(table, asked)).collect();
            read_together(table.height(), columns, progress)
        })
        .collect();
    groups.into_iter().flatten().collect()
}

/// A column that is read as numbers.
struct Numbers<'t> {
    table: &'t Table,
    at: usize,
    decimal: Decimal,
    typed: Typed,
    scale: Scale,
    factor: Factor,
    /// No value is further from zero.
    limit: f64,
    unsigned: bool,
}

/// Room for what is read of some rows of a column: a value for each, and a bit that says whether it is there.
struct Room<'v> {
    values: &'v mut [f64],
    present: &'v mut [u8],
}

/// What was met with on the way through some rows of a column.
#[derive(Default)]
struct Tally {
    held: Held,
    found: Found,
    shares: usize,
    /// What the first cell with a unit of its own measures.
    seen: Option<Dimension>,
    /// Cells with a unit of money or people of their own, and the first of them.
    united: usize,
    first_united: Option<usize>,
    /// Cells with marks of notes, and the first of them.
    marked: usize,
    first_marked: Option<usize>,
}

/// What does not fit, by its kind.
struct Found {
    unreadable: Findings,
    infinite: Findings,
    alien: Findings,
    outside: Findings,
    negative: Findings,
}

impl Default for Found {
    fn default() -> Self {
        use Severity::{Error, Warning};
        Self {
            unreadable: Findings::new(Error, "dataset.bad_number", "dataset.bad_number_remedy"),
            infinite: Findings::new(Error, "dataset.infinite", "dataset.infinite_remedy"),
            alien: Findings::new(Error, "dataset.bad_unit", "dataset.bad_unit_remedy"),
            outside: Findings::new(
                Error,
                "dataset.bad_coordinate",
                "dataset.bad_coordinate_remedy",
            ),
            negative: Findings::new(Warning, "dataset.negative", "dataset.negative_remedy"),
        }
    }
}

impl Tally {
    /// What was met with in the rows that follow, too.
    fn add(&mut self, next: Self) {
        self.held.readable += next.held.readable;
        self.held.unreadable += next.held.unreadable;
        self.held.codes += next.held.codes;
        self.held.commas += next.held.commas;
        self.shares += next.shares;
        self.seen = self.seen.or(next.seen);
        self.united += next.united;
        self.first_united = self.first_united.or(next.first_united);
        self.marked += next.marked;
        self.first_marked = self.first_marked.or(next.first_marked);
        self.found.unreadable.add(next.found.unreadable);
        self.found.infinite.add(next.found.infinite);
        self.found.alien.add(next.found.alien);
        self.found.outside.add(next.found.outside);
        self.found.negative.add(next.found.negative);
    }
}

/// Reads columns of this height, all of them in a run of rows before the next ones.
fn read_together(height: usize, columns: Vec<Numbers>, progress: &Progress) -> Vec<(Typed, Held)> {
    let mut whole: Vec<(Pages<f64>, Vec<u8>)> = columns
        .iter()
        .map(|_| (Pages::zeroed(height), vec![0; height.div_ceil(8)]))
        .collect();
    let mut runs: Vec<Vec<Room>> = (0..height).step_by(RUN).map(|_| Vec::new()).collect();
    for (values, present) in &mut whole {
        let parts = values.chunks_mut(RUN).zip(present.chunks_mut(RUN / 8));
        for (run, (values, present)) in runs.iter_mut().zip(parts) {
            run.push(Room { values, present });
        }
    }
    let tallies: Vec<Vec<Tally>> = runs
        .into_par_iter()
        .enumerate()
        .map(|(at, rooms)| read_run(&columns, at * RUN, rooms, progress))
        .collect();
    let mut tallies: Vec<_> = tallies.into_iter().map(Vec::into_iter).collect();
    let columns = columns.into_iter().zip(whole);
    columns
        .map(|(column, (mut values, mut present))| {
            let runs = tallies.iter_mut().filter_map(Iterator::next);
            let tally = column.together(runs.collect(), &mut values, &mut present);
            column.finish(values, present, tally)
        })
        .collect()
}

/// Reads the run of rows that begins at `first`.
fn read_run(
    columns: &[Numbers],
    first: usize,
    rooms: Vec<Room>,
    progress: &Progress,
) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = columns.iter().map(|_| Tally::default()).collect();
    let height = rooms.first().map_or(0, |room| room.values.len());
    if progress.is_cancelled() {
        return tallies;
    }
    let mut blocks: Vec<_> = rooms
        .into_iter()
        .map(|room| {
            let values = room.values.chunks_mut(BLOCK);
            values.zip(room.present.chunks_mut(BLOCK / 8))
        })
        .collect();
    for start in (0..height).step_by(BLOCK) {
        if let Some(column) = columns.first() {
            let rows = first + start..first + height.min(start + BLOCK);
            column.table.columns[column.at].cells.fetch(rows);
        }
        let columns = columns.iter().zip(&mut blocks).zip(&mut tallies);
        for ((column, blocks), tally) in columns {
            if let Some((values, present)) = blocks.next() {
                column.read(first + start, Room { values, present }, tally);
            }
        }
    }
    tallies
}

/// Cells of a column on their way to numbers.
struct Numbering<'a, 't> {
    numbers: &'a Numbers<'t>,
    /// That of the next cell.
    row: usize,
    values: IterMut<'a, f64>,
    present: IterMut<'a, u8>,
    /// Whether the last rows are there: the first of eight has the lowest bit.
    bits: u8,
    /// That of the next row.
    bit: u8,
    tally: &'a mut Tally,
}

impl Visitor for Numbering<'_, '_> {
    fn take<A: AsRef<[u8]>>(&mut self, cells: impl Iterator<Item = (A, usize)>) {
        let Numbers {
            decimal,
            factor,
            limit,
            unsigned,
            ..
        } = *self.numbers;
        let (mut row, mut bits, mut bit) = (self.row, self.bits, self.bit);
        let (mut readable, mut codes) = (0, 0);
        for ((ahead, length), place) in cells.zip(&mut self.values) {
            let ahead = ahead.as_ref();
            let value = match digits::at_a_glance(ahead, length) {
                // At a glance a point stands before decimals.
                Some(glance) if decimal == Decimal::Point || !has_point(ahead, length) => {
                    readable += 1;
                    codes += usize::from(glance.is_code);
                    Some(factor.apply(glance.value))
                }
                None if length == 0 => None,
                Some(_) | None => {
                    let cell = ahead.get(..length).unwrap_or_default();
                    self.numbers.read_slowly(row, cell, self.tally)
                }
            };
            match value {
                Some(value) if value.abs() <= limit => {
                    *place = value;
                    bits |= bit;
                    if unsigned && value < 0.0 {
                        self.tally.found.negative.push(row);
                    }
                }
                _ => {
                    // Whoever wants plain numbers takes them as they are, missing ones too.
                    *place = f64::NAN;
                    if value.is_some() {
                        self.tally.found.outside.push(row);
                    }
                }
            }
            row += 1;
            bit = bit.rotate_left(1);
            if bit == 1
                && let Some(place) = self.present.next()
            {
                *place = std::mem::take(&mut bits);
            }
        }
        (self.row, self.bits, self.bit) = (row, bits, bit);
        self.tally.held.readable += readable;
        self.tally.held.codes += codes;
    }
}

/// Whether a cell, whose bytes are the first of those ahead, has a point.
#[cold]
fn has_point(ahead: &[u8], length: usize) -> bool {
    ahead.iter().take(length).any(|byte| *byte == b'.')
}

impl<'t> Numbers<'t> {
    fn new(table: &'t Table, asked: &Asked) -> Self {
        let &Asked {
            at,
            assigned,
            decimals,
        } = asked;
        let mut typed = Typed::new(Series::default(), Kind::Number);
        let scale = conversion(table, at, assigned, &mut typed);
        let limit = match assigned.id.as_str() {
            "lon" | "lat" if assigned.in_metres => crate::geo::MERCATOR_EDGE,
            "lon" => 180.0,
            "lat" => 90.0,
            _ => f64::INFINITY,
        };
        Self {
            table,
            at,
            decimal: decimals.decimal,
            typed,
            factor: Factor::of(scale.factor),
            scale,
            limit,
            unsigned: assigned.known.is_some_and(|known| !known.signed) && limit.is_infinite(),
        }
    }

    /// Reads the rows from `first` on for which there is room.
    fn read(&self, first: usize, room: Room, tally: &mut Tally) {
        let Room { values, present } = room;
        let rows = first..first + values.len();
        let mut reading = Numbering {
            numbers: self,
            row: first,
            values: values.iter_mut(),
            present: present.iter_mut(),
            bits: 0,
            bit: 1,
            tally,
        };
        self.table.columns[self.at].cells.lead(rows, &mut reading);
        if let Some(place) = reading.present.next() {
            *place = reading.bits;
        }
    }

    /// Reads a cell that is not just digits.
    #[cold]
    fn read_slowly(&self, row: usize, bytes: &[u8], tally: &mut Tally) -> Option<f64> {
        // Cells are valid text.
        let cell = std::str::from_utf8(bytes).unwrap_or_default();
        tally.held.commas += usize::from(cell.contains([',', '，']));
        let mut reading = number::read_as(cell, self.decimal);
        if reading == Reading::Unreadable
            && let Some(marked) = number::read_marked(cell, self.decimal)
        {
            tally.marked += 1;
            tally.first_marked.get_or_insert(row);
            reading = marked;
        }
        match reading {
            Reading::Missing => None,
            Reading::Infinite => {
                tally.held.readable += 1;
                tally.found.infinite.push(row);
                None
            }
            Reading::Unreadable => {
                // What a spreadsheet could not reckon would be a number.
                tally.held.unreadable += usize::from(!number::is_error(cell));
                tally.found.unreadable.push(row);
                None
            }
            Reading::Value(value, suffix) => {
                let own = suffix.dimension();
                tally.shares += usize::from(own == Some(Dimension::Ratio));
                if matches!(suffix, Suffix::Unit(unit) if unit.dimension != Dimension::Ratio) {
                    tally.united += 1;
                    tally.first_united.get_or_insert(row);
                }
                // A column that names no unit has that of the first cell that does.
                let fitting = own.is_none_or(|own| {
                    self.scale.target.is_some() || go_together(own, *tally.seen.get_or_insert(own))
                });
                let value = fitting.then(|| self.scale.apply(value, suffix)).flatten();
                if value.is_some() {
                    tally.held.readable += 1;
                    tally.held.codes += usize::from(number::is_code(bytes));
                } else {
                    tally.held.unreadable += 1;
                    tally.found.alien.push(row);
                }
                value
            }
        }
    }

    /// What was met with in all runs of rows. One in which the first unit is another than that of the column is read
    /// again, now that this is known.
    fn together(&self, runs: Vec<Tally>, values: &mut [f64], present: &mut [u8]) -> Tally {
        let mut all = Tally::default();
        let parts = values.chunks_mut(RUN).zip(present.chunks_mut(RUN / 8));
        for ((at, mut run), (values, present)) in runs.into_iter().enumerate().zip(parts) {
            if run.seen.is_some() && all.seen.is_some_and(|first| run.seen != Some(first)) {
                run = Tally {
                    seen: all.seen,
                    ..Tally::default()
                };
                self.read(at * RUN, Room { values, present }, &mut run);
            }
            all.add(run);
        }
        all
    }

    /// Names the unit that the cells themselves have, and tells where others beside them have none.
    fn tell_units(&self, tally: &Tally, typed: &mut Typed) {
        let Some(row) = tally.first_united.filter(|_| self.scale.target.is_none()) else {
            return;
        };
        if typed.unit.is_none() {
            typed.unit = tally.seen.and_then(basic_unit).map(str::to_owned);
        }
        if tally.held.readable > tally.united + tally.shares {
            let place = self.table.place(row, self.at);
            let cell = self.table.columns[self.at].cells.get(row);
            typed.issues.push(Issue {
                severity: Severity::Warning,
                message: Message::new("dataset.unit_mixed")
                    .with("column", place.header.clone())
                    .with("cell", place.reference())
                    .with("text", cell.unwrap_or_default().trim())
                    .with("count", tally.held.readable - tally.united - tally.shares),
                place: Some(place),
                remedy: Some(Message::new("dataset.unit_remedy")),
            });
        }
    }

    /// The column, and what it turned out to hold.
    fn finish(mut self, values: Pages<f64>, present: Vec<u8>, tally: Tally) -> (Typed, Held) {
        let none = Typed::new(Series::default(), Kind::Number);
        let mut typed = std::mem::replace(&mut self.typed, none);
        if typed.unit.is_none() && tally.shares > 0 {
            typed.unit = Some("%".to_owned());
        }
        self.tell_units(&tally, &mut typed);
        if let Some(row) = tally.first_marked {
            let told = figure_marks::told(self.table, (row, self.at), tally.marked);
            typed.issues.push(told);
        }
        let height = values.len();
        let present = Bitmap::from_u8_vec(present, height);
        typed.values = optional_numbers(values, present).into_series();
        let found = tally.found;
        for findings in [
            found.unreadable,
            found.infinite,
            found.alien,
            found.outside,
            found.negative,
        ] {
            findings.report(self.table, self.at, &mut typed.issues);
        }
        (typed, tally.held)
    }
}

/// Whether cells of one column may carry units of both dimensions, where the column names none: beside 万 alone money of
/// another country is another amount.
fn go_together(own: Dimension, first: Dimension) -> bool {
    let is_foreign =
        |of: Dimension| matches!(of, Dimension::Money(currency) if currency != Currency::Yuan);
    let is_bare = |of: Dimension| of == Dimension::Multiplier;
    let is_doubtful = is_foreign(own) && is_bare(first) || is_bare(own) && is_foreign(first);
    fits(own, first) && !is_doubtful
}

/// The unit in which numbers are that carry units of one dimension.
fn basic_unit(dimension: Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::Money(Currency::Yuan) => Some("元"),
        Dimension::Money(Currency::Euro) => Some("欧元"),
        Dimension::Money(Currency::Dollar) => Some("美元"),
        Dimension::Money(Currency::Pound) => Some("英镑"),
        Dimension::Money(Currency::HongKongDollar) => Some("港元"),
        Dimension::Money(Currency::Yen) => Some("日元"),
        Dimension::People => Some("人"),
        Dimension::PersonYears => Some("人年"),
        _ => None,
    }
}

/// A column of numbers, where `present` says which of them are there.
fn optional_numbers(values: Pages<f64>, present: Bitmap) -> Float64Chunked {
    let present = (present.unset_bits() > 0).then_some(present);
    let values = values.into_buffer();
    Float64Chunked::with_chunk(
        "".into(),
        Float64Array::new(ArrowDataType::Float64, values, present),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::dataset::build;
    use crate::table::{ReadOptions, read};

    #[test]
    fn money_of_another_country_is_none_beside_bare_ten_thousands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let text = "企业名称,认缴,收入\n甲厂,1000万,1\n乙厂,500万美元,2\n丙厂,2000万,3\n";
        std::fs::write(&path, text).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        let data = build(table, None, &[], &progress).unwrap();
        let column = data.frame.column("认缴").unwrap().f64().unwrap();
        assert_eq!(column.get(0), Some(10_000_000.0));
        assert_eq!(column.get(1), None);
        let told = data
            .issues
            .iter()
            .any(|issue| issue.message.key == "dataset.bad_unit");
        assert!(told);
    }

    #[test]
    fn the_first_unit_of_a_column_holds_for_all_its_rows() {
        let rows = 3 * RUN + 5;
        let odd = [
            (RUN + 7, "3人"),
            (RUN + 9, "5%"),
            (2 * RUN + 1, "6%"),
            (3 * RUN + 2, "4人"),
        ];
        let mut text = String::from("企业名称,x,y\n");
        for row in 0..rows {
            let x = odd.iter().find(|(at, _)| *at == row);
            let x = x.map_or_else(|| format!("{row}.5"), |(_, cell)| (*cell).to_owned());
            let y = if row % 3 == 0 {
                String::new()
            } else {
                format!("-{row}")
            };
            writeln!(text, "企业{row},{x},\"{y}\"").unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, text).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        let data = build(table, None, &[], &progress).unwrap();
        let x = data.frame.column("x").unwrap().f64().unwrap();
        let y = data.frame.column("y").unwrap().f64().unwrap();
        for row in 0..rows {
            let expected = match odd.iter().find(|(at, _)| *at == row) {
                Some((_, "3人")) => Some(3.0),
                Some((_, "4人")) => Some(4.0),
                Some(_) => None,
                None => Some(row as f64 + 0.5),
            };
            assert_eq!(x.get(row), expected, "{row}");
            let expected = (row % 3 != 0).then(|| -(row as f64));
            assert_eq!(y.get(row), expected, "{row}");
        }
        let alien = data.issues.iter();
        let alien = alien.filter(|issue| issue.message.key == "dataset.bad_unit");
        let places = alien.map(|issue| issue.place.as_ref().unwrap().row);
        assert_eq!(
            places.collect::<Vec<_>>(),
            [RUN as u32 + 11, 2 * RUN as u32 + 3]
        );
    }
}
