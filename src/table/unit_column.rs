//! A column of units beside a column of values: columns come in; where each row's unit is that of the value beside it,
//! they go out with the unit on the column, or on each value where the rows differ.

use super::header::tidy;
use super::layout::looks_numeric;
use super::several::YEAR_COLUMNS;
use super::transpose::UNITS;
use super::unit::with_unit;
use super::{Column, Dimension, Unit};
use crate::i18n::Message;

/// Cells that are looked at to tell whether a column holds values.
const SAMPLE: usize = 500;

/// Gives values the units that stand beside them.
pub(super) fn apply(columns: &mut [Column], notes: &mut Vec<Message>) {
    for at in 0..columns.len() {
        let Some(units) = units_of(&columns[at]) else {
            continue;
        };
        let Some(value) = value_beside(columns, at) else {
            continue;
        };
        let (all, of) = (columns[at].cells.clone(), &mut columns[value]);
        if let [only] = units.as_slice() {
            of.unit = Some(only.clone());
        } else {
            let cells = of.cells.iter().zip(all.iter()).map(|(cell, unit)| {
                let unit = unit.map(str::trim).filter(|unit| is_carried(unit));
                let carried = cell
                    .zip(unit)
                    .and_then(|(cell, unit)| with_unit(cell, unit));
                carried.or_else(|| cell.map(str::to_owned))
            });
            of.cells = cells.collect();
        }
        let note = Message::new("table.unit_column")
            .with("column", columns[value].name.as_str())
            .with("units", columns[at].name.as_str())
            .with("list", units.join("、"));
        notes.push(note);
    }
}

/// The units of a column that holds nothing else, each once.
fn units_of(column: &Column) -> Option<Vec<String>> {
    let name = tidy(&column.name).to_lowercase();
    let is_one = UNITS.contains(&name.as_str()) || name.ends_with("单位");
    if !is_one {
        return None;
    }
    let mut units: Vec<String> = Vec::new();
    let mut first: Option<Unit> = None;
    for cell in column.cells.iter().flatten().map(str::trim) {
        if cell.is_empty() || units.iter().any(|known| known == cell) {
            continue;
        }
        let unit = Unit::parse(cell)?;
        // Money and shares in one column are several indicators.
        first.get_or_insert(unit).factor_to(unit)?;
        units.push(cell.to_owned());
    }
    (!units.is_empty()).then_some(units)
}

/// The column of values that a column of units is of: the one before it, else the one behind, else the only one.
fn value_beside(columns: &[Column], at: usize) -> Option<usize> {
    let is_value = |column: &Column| {
        let name = tidy(&column.name).to_lowercase();
        let mut filled = column.cells.iter().flatten().take(SAMPLE).peekable();
        column.unit.is_none()
            && !YEAR_COLUMNS.contains(&name.as_str())
            && !["序号", "编号", "no", "no."].contains(&name.as_str())
            && filled.peek().is_some()
            && {
                let (mut all, mut numbers) = (0, 0);
                for cell in filled {
                    all += 1;
                    numbers += usize::from(looks_numeric(cell));
                }
                numbers * 10 >= all * 8
            }
    };
    let fits = |at: usize| {
        columns
            .get(at)
            .filter(|column| is_value(column))
            .map(|_| at)
    };
    let beside = at.checked_sub(1).and_then(fits).or_else(|| fits(at + 1));
    beside.or_else(|| {
        let mut values = (0..columns.len()).filter(|at| fits(*at).is_some());
        values.next().filter(|_| values.next().is_none())
    })
}

/// Whether a number with this unit behind it is read with it: of plain counts the number is all that there is.
fn is_carried(unit: &str) -> bool {
    Unit::parse(unit).is_some_and(|unit| {
        matches!(unit.dimension, Dimension::Money(_) | Dimension::Ratio) || unit.factor > 1.0
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn column(name: &str, cells: &[&str]) -> Column {
        Column {
            name: name.to_owned(),
            unit: None,
            cells: cells.iter().map(Some).collect(),
        }
    }

    #[test]
    fn each_value_has_the_unit_beside_it() {
        let mut columns = [
            column("企业", &["甲", "乙", "丙"]),
            column("年度", &["2022", "2022", "2022"]),
            column("收入", &["100", "2", "(3)"]),
            column("单位", &["万元", "亿元", ""]),
        ];
        let mut notes = Vec::new();
        apply(&mut columns, &mut notes);
        assert!(
            columns[2]
                .cells
                .iter()
                .flatten()
                .eq(["100万元", "2亿元", "(3)"])
        );
        assert_eq!(notes[0].key, "table.unit_column");
        let mut columns = [
            column("单位", &["件", "件"]),
            column("年度", &["2021", "2022"]),
            column("数值", &["5", "6"]),
        ];
        apply(&mut columns, &mut notes);
        assert_eq!(columns[2].unit.as_deref(), Some("件"));
        let mut columns = [column("单位", &["科技局"]), column("数", &["5"])];
        apply(&mut columns, &mut notes);
        assert_eq!((columns[1].unit.as_deref(), notes.len()), (None, 2));
    }
}
