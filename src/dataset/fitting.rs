//! Whether a column may be the field that its header suggests: a column and a field come in; whether unit and cells allow
//! it goes out, and what is to be told where they do not.

use super::fields::{plain, without_unit};
use super::number::{self, Reading, Suffix};
use super::{Decimal, Issue, Kind, KnownField, Severity, dates, typing, year};
use crate::i18n::Message;
use crate::table::{Column, Dimension, Unit};

/// Whether a column's unit and content allow what its header suggests: money of another currency is another field, and
/// a `TIME` of hours and minutes is no year.
pub(super) fn fits(column: &Column, field: &KnownField) -> bool {
    let written = column.unit.as_deref().and_then(Unit::parse);
    let units = written.zip(field.unit.as_deref().and_then(Unit::parse));
    if units.is_some_and(|(written, unit)| written.factor_to(unit).is_none()) {
        return false;
    }
    // Whatever is called so is a place only where it lies in the country.
    if plane_of(column).is_some() && !in_plane(column) {
        return false;
    }
    let filled = column
        .cells
        .iter()
        .flatten()
        .filter(|cell| !number::is_missing(cell));
    let (mut sample, mut readable) = (0_usize, 0_usize);
    for cell in filled.take(1000) {
        sample += 1;
        readable += usize::from(match field.kind {
            Kind::Text | Kind::Grade => true,
            Kind::Number => [Decimal::Point, Decimal::Comma]
                .iter()
                .any(|decimal| matches!(number::read_as(cell, *decimal), Reading::Value(..))),
            Kind::Year => year::read(cell)
                .or_else(|| year::short(cell))
                .or_else(|| year::span(cell).map(|(year, _)| year))
                .is_some(),
            Kind::Flag => typing::flag(cell).is_some(),
            Kind::Date => dates::is_date(cell),
        });
    }
    readable * 2 >= sample
}

/// Where Web Mercator has the country, in metres, along the axis that a column is called after.
fn plane_of(column: &Column) -> Option<std::ops::RangeInclusive<f64>> {
    match plain(without_unit(&column.name)).as_str() {
        "x" => Some(8.1e6..=15.2e6),
        "y" => Some(0.3e6..=7.2e6),
        _ => None,
    }
}

/// Whether a column called x or y holds metres of that plane.
pub(super) fn in_plane(column: &Column) -> bool {
    const SAMPLE: usize = 500;
    let Some(range) = plane_of(column) else {
        return false;
    };
    let cells = column.cells.iter().flatten();
    let filled = cells.filter(|cell| !number::is_missing(cell)).take(SAMPLE);
    let mut numbers = filled.map(number::plain).peekable();
    numbers.peek().is_some()
        && numbers.all(|number| number.is_some_and(|number| range.contains(&number)))
}

/// That a column is called as a field of money and is in another currency, which nothing here converts.
pub(super) fn other_currency(
    column: &Column,
    called: &[(&'static KnownField, usize)],
) -> Option<Issue> {
    let unit = column.unit.as_deref()?;
    let Dimension::Money(own) = Unit::parse(unit)?.dimension else {
        return None;
    };
    let of_other = |known: &&'static KnownField| {
        let dimension = known
            .unit
            .as_deref()
            .and_then(Unit::parse)
            .map(|unit| unit.dimension);
        matches!(dimension, Some(Dimension::Money(other)) if other != own)
    };
    let fields = called.iter().map(|(known, _)| *known);
    let field = fields
        .clone()
        .all(|known| of_other(&known))
        .then(|| called.first())??
        .0;
    Some(Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.other_currency")
            .with("column", column.name.as_str())
            .with("unit", super::unit_title(unit))
            .with("field", field.title.clone()),
        remedy: Some(Message::new("dataset.other_currency_remedy")),
    })
}

/// Whether anything says that a column of money is in large units of yuan, as its field is: a unit of its own, one in
/// its cells, or a header in Chinese or its initials, under which the usual unit is taken and told. An English word alone does not.
pub(super) fn says_unit(column: &Column, field: &KnownField) -> bool {
    const SAMPLE: usize = 1000;
    let is_large = |unit: Unit| matches!(unit.dimension, Dimension::Money(_)) && unit.factor >= 1e4;
    if !field
        .unit
        .as_deref()
        .and_then(Unit::parse)
        .is_some_and(is_large)
    {
        return true;
    }
    let in_cells = || {
        let mut cells = column.cells.iter().flatten().take(SAMPLE);
        cells.any(|cell| matches!(number::read(cell), Reading::Value(_, Suffix::Unit(_))))
    };
    let in_chinese = || {
        let initials = plain(&column.name);
        !column.name.is_ascii() || field.pinyin.contains(&initials)
    };
    column.unit.is_some() || in_chinese() || in_cells()
}
