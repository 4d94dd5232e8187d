//! A column of text becomes a column of numbers in the unit of its field.

use std::ops::Range;

use polars::prelude::{Float64Chunked, IntoSeries, Series};
use polars_arrow::array::Float64Array;
use polars_arrow::bitmap::{Bitmap, BitmapBuilder};

use super::assign::Assigned;
use super::findings::Findings;
use super::number::{self, Reading, Suffix};
use super::typing::Typed;
use super::{Issue, Kind, Severity, unit_title};
use crate::i18n::Message;
use crate::table::{Dimension, Table, Unit};

/// What a column read as numbers turned out to hold.
#[derive(Default)]
pub(super) struct Held {
    readable: usize,
    unreadable: usize,
    codes: usize,
}

impl Held {
    /// Whether that is numbers for nine in ten, and no codes that only look like them.
    pub fn are_numbers(&self) -> bool {
        self.codes == 0 && self.readable >= self.unreadable * 9
    }
}

/// How the numbers of a column come to the field's unit.
struct Scale {
    /// For numbers without a unit of their own.
    factor: f64,
    /// The field's unit, for numbers with one.
    target: Option<Unit>,
}

impl Scale {
    /// The number in the field's unit; `None` when it carries a unit that does not fit.
    fn apply(&self, value: f64, suffix: Suffix) -> Option<f64> {
        let unit = match suffix {
            Suffix::None => return Some(scaled(value, self.factor)),
            Suffix::Contradiction => return None,
            Suffix::Sign(currency) => {
                let fits = self
                    .target
                    .is_none_or(|target| fits(Dimension::Money(currency), target.dimension));
                return fits.then(|| scaled(value, self.factor));
            }
            Suffix::Unit(unit) => unit,
        };
        // Without a unit of the column, shares are in percent and everything else in its basic unit.
        let basic = match unit.dimension {
            Dimension::Ratio => 0.01,
            _ => 1.0,
        };
        match self.target {
            None => Some(scaled(value, power(unit.factor / basic))),
            Some(target) => fits(unit.dimension, target.dimension)
                .then(|| scaled(value, power(unit.factor / target.factor))),
        }
    }
}

/// Whether a cell of one dimension can stand in a column of another: the same, a bare multiplier of anything that is
/// counted in ten thousands, people and other things that are counted, and anything but a share in a column that says
/// no more than a multiplier.
fn fits(cell: Dimension, column: Dimension) -> bool {
    use Dimension::{Count, Degrees, Multiplier, People, Ratio};
    match (cell, column) {
        (Ratio, Ratio) | (People | Count, People | Count) => true,
        (Multiplier, Ratio | Degrees) | (Ratio, _) => false,
        (Multiplier, _) | (_, Multiplier) => true,
        (cell, column) => cell == column,
    }
}

/// What every value is multiplied by. By a power of ten below one it is divided by the inverse, which is exact where the
/// factor is not.
#[derive(Clone, Copy)]
enum Factor {
    Times(f64),
    Over(f64),
}

impl Factor {
    fn of(factor: f64) -> Self {
        if factor < 1.0 {
            Self::Over(power(1.0 / factor))
        } else {
            Self::Times(factor)
        }
    }

    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Times(factor) => value * factor,
            Self::Over(divisor) => value / divisor,
        }
    }
}

fn scaled(value: f64, factor: f64) -> f64 {
    Factor::of(factor).apply(value)
}

/// The nearest power of ten where a factor all but is one.
fn power(factor: f64) -> f64 {
    let exact = 10_f64.powi(factor.log10().round() as i32);
    if ((factor - exact) / exact).abs() < 1e-9 {
        exact
    } else {
        factor
    }
}

/// Types a column as numbers.
pub(super) fn read_numbers(table: &Table, at: usize, assigned: &Assigned) -> (Typed, Held) {
    let mut numbers = Numbers::new(table, at, assigned);
    numbers.read(0..table.height(), &mut Vec::new());
    numbers.finish()
}

/// A column that is read as numbers, some rows after the other.
pub(super) struct Numbers<'t> {
    table: &'t Table,
    at: usize,
    typed: Typed,
    scale: Scale,
    factor: Factor,
    /// No value is further from zero.
    limit: f64,
    unsigned: bool,
    values: Vec<f64>,
    present: BitmapBuilder,
    held: Held,
    found: Found,
    shares: usize,
    seen: Option<Dimension>,
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

impl<'t> Numbers<'t> {
    /// A column of which nothing was read yet.
    pub fn new(table: &'t Table, at: usize, assigned: &Assigned) -> Self {
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
            typed,
            factor: Factor::of(scale.factor),
            scale,
            limit,
            unsigned: assigned.known.is_some_and(|known| !known.signed) && limit.is_infinite(),
            values: Vec::with_capacity(table.height()),
            present: BitmapBuilder::with_capacity(table.height()),
            held: Held::default(),
            found: Found::default(),
            shares: 0,
            seen: None,
        }
    }

    /// Reads the next rows; `cells` is room for their bytes.
    pub fn read(&mut self, rows: Range<usize>, cells: &mut Vec<&'t [u8]>) {
        let first = rows.start;
        self.table.columns[self.at].cells.bytes_of(rows, cells);
        let (factor, limit, unsigned) = (self.factor, self.limit, self.unsigned);
        let (mut readable, mut codes) = (0, 0);
        let mut values = std::mem::take(&mut self.values);
        let mut present = std::mem::take(&mut self.present);
        // Values that are there come in long runs.
        let mut run = 0;
        for (row, bytes) in (first..).zip(cells.iter()) {
            let value = match number::short(bytes) {
                Some(number) => {
                    readable += 1;
                    codes += usize::from(number::is_code(bytes));
                    Some(factor.apply(number))
                }
                None if bytes.is_empty() => None,
                None => self.read_slowly(row, bytes),
            };
            let inside = value.filter(|value| value.abs() <= limit);
            // Whoever wants plain numbers takes them as they are, missing ones too.
            values.push(inside.unwrap_or(f64::NAN));
            if let Some(inside) = inside {
                run += 1;
                if unsigned && inside < 0.0 {
                    self.found.negative.push(row);
                }
                continue;
            }
            present.extend_constant(run, true);
            present.push(false);
            run = 0;
            if value.is_some() {
                self.found.outside.push(row);
            }
        }
        present.extend_constant(run, true);
        self.values = values;
        self.present = present;
        self.held.readable += readable;
        self.held.codes += codes;
    }

    /// Reads a cell that is not just digits.
    #[cold]
    fn read_slowly(&mut self, row: usize, bytes: &[u8]) -> Option<f64> {
        // Cells are valid text.
        match number::read(std::str::from_utf8(bytes).unwrap_or_default()) {
            Reading::Missing => None,
            Reading::Infinite => {
                self.held.readable += 1;
                self.found.infinite.push(row);
                None
            }
            Reading::Unreadable => {
                self.held.unreadable += 1;
                self.found.unreadable.push(row);
                None
            }
            Reading::Value(value, suffix) => {
                let own = suffix.dimension();
                self.shares += usize::from(own == Some(Dimension::Ratio));
                // A column that names no unit has that of the first cell that does.
                let fitting = own.is_none_or(|own| {
                    self.scale.target.is_some() || fits(own, *self.seen.get_or_insert(own))
                });
                let value = fitting.then(|| self.scale.apply(value, suffix)).flatten();
                if value.is_some() {
                    self.held.readable += 1;
                    self.held.codes += usize::from(number::is_code(bytes));
                } else {
                    self.held.unreadable += 1;
                    self.found.alien.push(row);
                }
                value
            }
        }
    }

    /// The column, and what it turned out to hold.
    pub fn finish(self) -> (Typed, Held) {
        let mut typed = self.typed;
        if typed.unit.is_none() && self.shares > 0 {
            typed.unit = Some("%".to_owned());
        }
        typed.values = optional_numbers(self.values, self.present.freeze()).into_series();
        let found = self.found;
        for findings in [
            found.unreadable,
            found.infinite,
            found.alien,
            found.outside,
            found.negative,
        ] {
            findings.report(self.table, self.at, &mut typed.issues);
        }
        (typed, self.held)
    }
}

/// A column of numbers, where `present` says which of them are there.
fn optional_numbers(values: Vec<f64>, present: Bitmap) -> Float64Chunked {
    let present = (present.unset_bits() > 0).then_some(present);
    Float64Chunked::with_chunk(
        "".into(),
        Float64Array::from_vec(values).with_validity(present),
    )
}

/// Tells how the column's unit becomes the field's, and notes it on the column.
fn conversion(table: &Table, at: usize, assigned: &Assigned, typed: &mut Typed) -> Scale {
    let column = &table.columns[at];
    let written = assigned.unit.as_deref().or(column.unit.as_deref());
    let field = assigned.known.and_then(|known| known.unit.as_deref());
    let from = written.and_then(Unit::parse);
    let to = field.and_then(Unit::parse);
    typed.unit = field.or(written).map(str::to_owned);
    let mut scale = Scale {
        factor: 1.0,
        target: to.or(from),
    };
    let (Some(written), Some(to), Some(field)) = (written, to, field) else {
        let by_name = column.name == assigned.id;
        if let (None, Some(field), Some(Dimension::Money(_)), false) =
            (written, field, to.map(|unit| unit.dimension), by_name)
        {
            typed
                .issues
                .push(about_unit("dataset.unit_assumed", &column.name, "", field));
        }
        return scale;
    };
    if let Some(factor) = from.and_then(|from| from.factor_to(to)) {
        scale.factor = factor;
        if (factor - 1.0).abs() > f64::EPSILON {
            let message = Message::new("dataset.converted")
                .with("from", unit_title(written))
                .with("to", unit_title(field))
                .with("factor", factor);
            typed.conversion = Some(message);
        }
    } else {
        // Taken as they are, the cells are in the unit of the header.
        scale.target = from.or(scale.target);
        typed.issues.push(about_unit(
            "dataset.unit_mismatch",
            &column.name,
            written,
            field,
        ));
    }
    scale
}

fn about_unit(key: &'static str, column: &str, written: &str, field: &str) -> Issue {
    let severity = if written.is_empty() {
        Severity::Note
    } else {
        Severity::Warning
    };
    Issue {
        severity,
        place: None,
        message: Message::new(key)
            .with("column", column)
            .with("written", unit_title(written))
            .with("unit", unit_title(field)),
        remedy: Some(Message::new("dataset.unit_remedy")),
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn scaling_is_exact() {
        assert_eq!(scaled(123_456.0, 1e-4), 12.3456);
        assert_eq!(power(1e4 / 1e8), 1e-4);
        assert_eq!(scaled(3.0, power(1e8 / 1e4)), 30_000.0);
    }

    #[test]
    fn a_cell_of_another_unit_does_not_fit() {
        let into = |unit: &str, cell: &str| {
            let target = Unit::parse(unit);
            match number::read(cell) {
                Reading::Value(value, suffix) => Scale {
                    factor: 1.0,
                    target,
                }
                .apply(value, suffix),
                _ => None,
            }
        };
        assert_eq!(into("万元", "$1,200"), None);
        assert_eq!(into("万元", "¥1,200"), Some(1200.0));
        assert_eq!(into("万元", "1.2亿元"), Some(12_000.0));
        assert_eq!(into("万元", "3%"), None);
        assert_eq!(into("万元", "25人"), None);
        assert_eq!(into("万元", "3万"), Some(3.0));
        assert_eq!(into("%", "3万"), None);
        assert_eq!(into("%", "3元"), None);
        assert_eq!(into("%", "3.4%"), Some(3.4));
        assert_eq!(into("人", "1.5万人"), Some(15_000.0));
        assert_eq!(into("人", "25个"), Some(25.0));
        assert_eq!(into("nothing", "2‰"), Some(0.2));
    }
}
