//! One column of text becomes one typed column: its kind is known or guessed from its content, its unit converted, and
//! every cell that does not fit is found.

use polars::prelude::{
    BooleanChunked, Float64Chunked, Int32Chunked, IntoSeries, NewChunkedArray, Series,
    StringChunked,
};

use super::assign::Assigned;
use super::findings::Findings;
use super::number::{self, Reading, Suffix};
use super::{Issue, Kind, Severity, unit_title, year};
use crate::i18n::Message;
use crate::table::{Dimension, Table, Unit};

/// A typed column, one value for each body row of the table.
pub(super) struct Typed {
    /// The values.
    pub values: Series,
    /// What they are.
    pub kind: Kind,
    /// Their unit.
    pub unit: Option<String>,
    /// What was done to every one of them.
    pub conversion: Option<Message>,
    /// What does not fit.
    pub issues: Vec<Issue>,
}

/// Types one column.
pub(super) fn column(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let cells = &table.columns[at].cells;
    let kind = assigned
        .kind
        .or_else(|| assigned.known.map(|known| known.kind));
    let mut typed = match kind {
        Some(Kind::Text) => text(cells),
        Some(Kind::Year) => years(table, at, assigned),
        Some(Kind::Flag) => flags(table, at),
        Some(Kind::Number) => numbers(table, at, assigned),
        None => guessed(table, at, assigned),
    };
    typed.values.rename(assigned.id.as_str().into());
    typed
}

/// Numbers when nine in ten of the filled cells are; flags when all are; else text. A column whose first cells are numbers
/// is read as numbers at once, and looked at again only if that was wrong.
fn guessed(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    const FIRST: usize = 1000;
    let cells = &table.columns[at].cells;
    if guess(&cells.slice(0, FIRST)) == Kind::Number {
        let (typed, held) = read_numbers(table, at, assigned);
        if held.are_numbers() {
            return typed;
        }
    }
    match guess(cells) {
        Kind::Number => numbers(table, at, assigned),
        Kind::Flag => flags(table, at),
        Kind::Text | Kind::Year => text(cells),
    }
}

/// What a column read as numbers turned out to hold.
#[derive(Default)]
struct Held {
    readable: usize,
    unreadable: usize,
    codes: usize,
}

impl Held {
    fn are_numbers(&self) -> bool {
        self.codes == 0 && self.readable >= self.unreadable * 9
    }
}

/// What the values of a column that nothing is known of are.
pub(super) fn guess(cells: &StringChunked) -> Kind {
    let most_unreadable = cells.len() / 10 + 1;
    let (mut numbers, mut flags, mut others) = (0_usize, 0_usize, 0_usize);
    for cell in cells.iter().flatten() {
        match number::read(cell) {
            Reading::Missing => {}
            Reading::Value(..) if number::is_code(cell) => return Kind::Text,
            Reading::Value(..) | Reading::Infinite => numbers += 1,
            Reading::Unreadable => {
                flags += usize::from(flag(cell).is_some());
                others += 1;
            }
        }
        if others > most_unreadable && flags < others {
            return Kind::Text;
        }
    }
    if others > 0 && flags == others && numbers == 0 {
        Kind::Flag
    } else if numbers >= others * 9 {
        Kind::Number
    } else {
        Kind::Text
    }
}

/// Text as written, padding trimmed, words for nothing missing. Nothing is copied when there is nothing to do.
fn text(cells: &StringChunked) -> Typed {
    let untouched = cells
        .iter()
        .flatten()
        .all(|cell| filled(cell) == Some(cell));
    let values = if untouched {
        cells.clone()
    } else {
        StringChunked::from_iter_options("".into(), cells.iter().map(|cell| cell.and_then(filled)))
    };
    Typed::new(values.into_series(), Kind::Text)
}

/// A text cell without padding; `None` when it says that nothing is there.
pub(super) fn filled(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let nothing = matches!(
        cell,
        "" | "-"
            | "--"
            | "—"
            | "——"
            | "–"
            | "/"
            | "\\"
            | "…"
            | "..."
            | "N/A"
            | "n/a"
            | "#N/A"
            | "NULL"
            | "null"
    );
    (!nothing).then_some(cell)
}

fn years(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_year",
        "dataset.bad_year_remedy",
    );
    let mut years: Vec<Option<i32>> = cells.iter().map(|cell| cell.and_then(year::read)).collect();
    // Periods may be numbered 1, 2, 3; but among calendar years a 219 is a slip of the pen.
    if years
        .iter()
        .flatten()
        .any(|year| year::PLAUSIBLE.contains(year))
    {
        for year in &mut years {
            *year = year.filter(|year| year::PLAUSIBLE.contains(year));
        }
    }
    for (row, (cell, year)) in cells.iter().zip(&years).enumerate() {
        if year.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unreadable.push(row);
        }
    }
    let values = Int32Chunked::from_iter_options("".into(), years.into_iter());
    let mut typed = if assigned.id == "year" {
        Typed::new(values.into_series(), Kind::Year)
    } else {
        // Formulas reckon with other years, such as that of the foundation.
        let years = Float64Chunked::from_iter_options(
            "".into(),
            values.iter().map(|year| year.map(f64::from)),
        );
        Typed::new(years.into_series(), Kind::Year)
    };
    unreadable.report(table, at, &mut typed.issues);
    typed
}

fn flags(table: &Table, at: usize) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_flag",
        "dataset.bad_flag_remedy",
    );
    let mut values = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let value = cell.and_then(flag);
        if value.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unreadable.push(row);
        }
        values.push(value);
    }
    let values = BooleanChunked::from_iter_options("".into(), values.into_iter());
    let mut typed = Typed::new(values.into_series(), Kind::Flag);
    unreadable.report(table, at, &mut typed.issues);
    typed
}

/// Reads yes or no in the words of either language.
pub(super) fn flag(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    match cell {
        "是" | "有" | "√" | "对" | "真" | "1" | "1.0" | "１" | "已上市" => {
            return Some(true);
        }
        "否" | "无" | "×" | "不是" | "没有" | "假" | "0" | "0.0" | "０" | "未上市" => {
            return Some(false);
        }
        _ => {}
    }
    if cell.len() > 5 {
        return None;
    }
    match cell.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "t" => Some(true),
        "n" | "no" | "false" | "f" => Some(false),
        _ => None,
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

/// Multiplies; by a power of ten below one it divides by the inverse, which is exact where the factor is not.
fn scaled(value: f64, factor: f64) -> f64 {
    if factor < 1.0 {
        value / power(1.0 / factor)
    } else {
        value * factor
    }
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

fn numbers(table: &Table, at: usize, assigned: &Assigned) -> Typed {
    read_numbers(table, at, assigned).0
}

fn read_numbers(table: &Table, at: usize, assigned: &Assigned) -> (Typed, Held) {
    let cells = &table.columns[at].cells;
    let mut typed = Typed::new(Series::default(), Kind::Number);
    let scale = conversion(table, at, assigned, &mut typed);
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_number",
        "dataset.bad_number_remedy",
    );
    let mut infinite = Findings::new(
        Severity::Error,
        "dataset.infinite",
        "dataset.infinite_remedy",
    );
    let mut alien = Findings::new(
        Severity::Error,
        "dataset.bad_unit",
        "dataset.bad_unit_remedy",
    );
    let mut negative = Findings::new(
        Severity::Warning,
        "dataset.negative",
        "dataset.negative_remedy",
    );
    let mut outside = Findings::new(
        Severity::Error,
        "dataset.bad_coordinate",
        "dataset.bad_coordinate_remedy",
    );
    let limit = match assigned.id.as_str() {
        "lon" => 180.0,
        "lat" => 90.0,
        _ => f64::INFINITY,
    };
    let unsigned = assigned.known.is_some_and(|known| !known.signed) && limit.is_infinite();
    let mut held = Held::default();
    let mut shares = 0_usize;
    let mut seen: Option<Dimension> = None;
    let mut values = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let reading = cell.map_or(Reading::Missing, number::read);
        let value = match reading {
            Reading::Missing | Reading::Infinite | Reading::Unreadable => None,
            Reading::Value(value, suffix) => {
                let own = suffix.dimension();
                shares += usize::from(own == Some(Dimension::Ratio));
                // A column that names no unit has that of the first cell that does.
                let fitting = own.is_none_or(|own| {
                    scale.target.is_some() || fits(own, *seen.get_or_insert(own))
                });
                fitting.then(|| scale.apply(value, suffix)).flatten()
            }
        };
        match reading {
            Reading::Missing => {}
            Reading::Value(..) if value.is_some() => {
                held.readable += 1;
                held.codes += usize::from(cell.is_some_and(number::is_code));
            }
            Reading::Value(..) => {
                held.unreadable += 1;
                alien.push(row);
            }
            Reading::Infinite => {
                held.readable += 1;
                infinite.push(row);
            }
            Reading::Unreadable => {
                held.unreadable += 1;
                unreadable.push(row);
            }
        }
        let value = value.filter(|value| {
            let inside = value.abs() <= limit;
            if !inside {
                outside.push(row);
            }
            inside
        });
        if unsigned && value.is_some_and(|value| value < 0.0) {
            negative.push(row);
        }
        values.push(value);
    }
    if typed.unit.is_none() && shares > 0 {
        typed.unit = Some("%".to_owned());
    }
    typed.values = Float64Chunked::from_iter_options("".into(), values.into_iter()).into_series();
    for findings in [unreadable, infinite, alien, outside, negative] {
        findings.report(table, at, &mut typed.issues);
    }
    (typed, held)
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

impl Typed {
    fn new(values: Series, kind: Kind) -> Self {
        Self {
            values,
            kind,
            unit: None,
            conversion: None,
            issues: Vec::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> StringChunked {
        StringChunked::from_iter_values("".into(), values.iter().copied())
    }

    #[test]
    fn kinds_are_guessed_from_content() {
        assert_eq!(guess(&cells(&["1", "2,000", "-", "3%"])), Kind::Number);
        assert_eq!(guess(&cells(&["1", "x"])), Kind::Text);
        assert_eq!(guess(&cells(&["007", "12"])), Kind::Text);
        assert_eq!(guess(&cells(&["是", "否", ""])), Kind::Flag);
        assert_eq!(guess(&cells(&["", "-"])), Kind::Number);
        assert_eq!(guess(&cells(&["320582199001011234"])), Kind::Text);
    }

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

    #[test]
    fn words_for_nothing_are_missing_in_text() {
        let typed = text(&cells(&["abc", "NULL", "N/A", "n/a", "null"]));
        assert_eq!(typed.values.null_count(), 4);
        assert_eq!(text(&cells(&["abc", "def"])).values.null_count(), 0);
    }

    #[test]
    fn flags_in_words() {
        assert_eq!(flag("是"), Some(true));
        assert_eq!(flag("N"), Some(false));
        assert_eq!(flag("TRUE"), Some(true));
        assert_eq!(flag("也许"), None);
    }
}
