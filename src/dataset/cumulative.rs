//! Figures that are sums since January: rows about parts of one year come in; whether they grow as such sums do goes out.

use super::number;
use super::telling::Telling;
use crate::table::Table;

/// Whether the numbers of a group's rows only grow from part to part, and by as much as sums since January would.
pub(super) fn grow(table: &Table, rows: &[u32], telling: Telling) -> bool {
    const FEWEST: usize = 3;
    let spans = rows.iter().map(|row| {
        let span = telling.span(table, *row as usize)?;
        Some((span.order(), *row))
    });
    let Some(mut spans) = spans.collect::<Option<Vec<_>>>() else {
        return false;
    };
    if spans.len() < FEWEST {
        return false;
    }
    spans.sort_unstable();
    let mut any = false;
    for (at, column) in table.columns.iter().enumerate() {
        if at == telling.column {
            continue;
        }
        let values = spans.iter().map(|(_, row)| {
            let cell = column.cells.get(*row as usize)?;
            number::plain(cell).filter(|value| *value >= 0.0)
        });
        let Some(values) = values.collect::<Option<Vec<f64>>>() else {
            continue;
        };
        let (first, last) = (values[0], values[values.len() - 1]);
        // What stands, such as staff and years, says nothing of it.
        if values
            .windows(2)
            .all(|pair| (pair[1] - pair[0]).abs() <= 0.05 * pair[0].abs())
        {
            continue;
        }
        let grows = values.windows(2).all(|pair| pair[0] <= pair[1]);
        if !grows || last < 0.6 * first * values.len() as f64 {
            return false;
        }
        any = true;
    }
    any
}
