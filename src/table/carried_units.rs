//! Columns of tables that become one come in; the units go out that cells carry along where theirs is not the whole's.

use super::several::{Member, about};
use super::{Column, Dimension, Table, Unit};
use crate::i18n::Message;

/// The unit of a column where it is another than that of the whole, to which it converts.
pub(super) fn other_unit<'a>(own: &'a Column, whole: Option<&str>) -> Option<&'a str> {
    let unit = own.unit.as_deref()?;
    let parsed = Unit::parse(unit)?;
    match whole {
        // Money without a unit may be of any size; other things are mostly counted alike.
        None => matches!(parsed.dimension, Dimension::Money(_)).then_some(unit),
        Some(whole) if whole == unit => None,
        Some(whole) => Unit::parse(whole)
            .and_then(|whole| parsed.factor_to(whole))
            .filter(|factor| (factor - 1.0).abs() > 1e-12)
            .map(|_| unit),
    }
}

/// The unit that the lines above a table state for a column without one, where it is another than that of the whole, to
/// which it converts.
pub(super) fn stated_unit<'a>(
    table: &'a Table,
    own: &Column,
    whole: Option<&str>,
) -> Option<&'a str> {
    let whole = Unit::parse(whole?)?;
    let mut stated = table
        .source
        .units_above
        .iter()
        .filter(|_| own.unit.is_none());
    let unit = stated
        .find(|unit| Unit::parse(unit).is_some_and(|unit| unit.dimension == whole.dimension))?;
    let factor = Unit::parse(unit)?.factor_to(whole)?;
    ((factor - 1.0).abs() > 1e-12).then_some(unit)
}

/// Tells of columns of a table whose unit is not that of the whole.
pub(super) fn note_other_units(
    member: &Member,
    columns: &[(String, Option<String>)],
    places: &[Option<usize>],
    notes: &mut Vec<Message>,
) {
    for ((name, unit), place) in columns.iter().zip(places) {
        let own = place.and_then(|at| member.table.columns[at].unit.as_ref());
        if let (Some(own), None, Some(at)) = (own, unit, place)
            && other_unit(&member.table.columns[*at], None).is_none()
        {
            let note = Message::new("table.unit_here_alone")
                .with("column", name.as_str())
                .with("unit", own.as_str());
            notes.push(about(member, &note));
        }
        if let (None, Some(unit), Some(at)) = (own, unit, place)
            && let Some(own) = stated_unit(&member.table, &member.table.columns[*at], Some(unit))
        {
            let note = Message::new("table.carried_unit")
                .with("column", name.as_str())
                .with("unit", own)
                .with("other", unit.as_str());
            notes.push(about(member, &note));
        }
        if let (Some(own), Some(unit)) = (own, unit)
            && own != unit
        {
            let key = match place.and_then(|at| other_unit(&member.table.columns[at], Some(unit))) {
                Some(_) => "table.carried_unit",
                None => "table.other_unit",
            };
            let note = Message::new(key)
                .with("column", name.as_str())
                .with("unit", own.as_str())
                .with("other", unit.as_str());
            notes.push(about(member, &note));
        }
    }
}
