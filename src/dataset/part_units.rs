//! Units that the files or sheets of a joined table state above their headers, each its own: a table comes in; where they
//! differ, the values of columns that name no unit go out with that of their part.

use super::assign::Assigned;
use crate::table::{Cells, Column, Table, Unit, with_unit};

/// The table with units carried along by the values that they are stated for, if any are.
pub(super) fn carried(table: &Table, assigned: &[Assigned]) -> Option<Table> {
    let parts = table.origins.parts();
    if parts.iter().all(|part| part.units_above().is_empty()) {
        return None;
    }
    let mut columns = table.columns.clone();
    let mut any = false;
    for (column, assigned) in columns.iter_mut().zip(assigned) {
        let field = assigned.known.and_then(|known| known.unit.as_deref());
        let unit = assigned.unit.as_deref().or(column.unit.as_deref());
        let Some(field) = field.filter(|_| unit.is_none()).and_then(Unit::parse) else {
            continue;
        };
        let of_part = |row: usize| {
            let mut units = table.origins.part(row).units_above().iter();
            units.find(|unit| {
                Unit::parse(unit).is_some_and(|unit| unit.dimension == field.dimension)
            })
        };
        if !parts.iter().any(|part| of_part(part.first).is_some()) {
            continue;
        }
        let cells: Cells = column
            .cells
            .iter()
            .enumerate()
            .map(|(row, cell)| {
                let carried = cell
                    .zip(of_part(row))
                    .and_then(|(cell, unit)| with_unit(cell, unit));
                carried.or_else(|| cell.map(str::to_owned))
            })
            .collect();
        *column = Column {
            cells,
            ..column.clone()
        };
        any = true;
    }
    any.then(|| Table {
        columns,
        ..table.clone()
    })
}
