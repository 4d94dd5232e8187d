//! Units that the user states for columns, as `column=unit, column=unit`: columns come in and go out with them.

use super::{Column, Unit, header};
use crate::i18n::{Message, Result};

/// Gives columns the units that are stated for them.
///
/// # Errors
/// When a text states no unit, a unit is not known, or there is no such column.
pub(super) fn apply(mut columns: Vec<Column>, stated: Option<&str>) -> Result<Vec<Column>> {
    let stated = stated.unwrap_or_default();
    for one in stated.split([',', '，', ';', '；']).map(str::trim) {
        if one.is_empty() {
            continue;
        }
        let (name, unit) = one
            .split_once(['=', '＝'])
            .ok_or_else(|| Message::new("table.units_form").with("text", one))?;
        let (name, unit) = (header::tidy(name), unit.trim());
        if Unit::parse(unit).is_none() {
            return Err(Message::new("table.unit_unknown").with("unit", unit));
        }
        let plain = |column: &Column| {
            let own = header::split_unit(&column.name).map_or(column.name.as_str(), |(own, _)| own);
            column.name == name || own == name
        };
        let found = columns.iter_mut().find(|column| plain(column));
        let column = found
            .ok_or_else(|| Message::new("table.unit_no_column").with("column", name.as_str()))?;
        column.unit = Some(unit.to_owned());
    }
    Ok(columns)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::Cells;

    #[test]
    fn units_are_given_or_refused() {
        let columns = || {
            let names = ["企业", "营业收入（万元）", "人数"];
            names.map(|name| Column {
                name: name.to_owned(),
                unit: None,
                cells: Cells::default(),
            })
        };
        let columns = || Vec::from(columns());
        let given = apply(columns(), Some("营业收入=元，人数 = 人")).unwrap();
        let units: Vec<_> = given.iter().map(|column| column.unit.as_deref()).collect();
        assert_eq!(units, [None, Some("元"), Some("人")]);
        for (text, key) in [
            ("人数", "table.units_form"),
            ("人数=斤两", "table.unit_unknown"),
            ("没有=元", "table.unit_no_column"),
        ] {
            assert_eq!(apply(columns(), Some(text)).unwrap_err().key, key);
        }
        assert!(apply(columns(), None).is_ok());
    }
}
