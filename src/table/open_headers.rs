//! What headers leave to somebody who knows the file: the names of a file's columns and how it was read come in; messages
//! about parts of years, expected years and pairs of years go out.

use super::{Column, Shape, header, period_columns};
use crate::i18n::Message;

/// All of it, of the names as the file has them and of the columns that they became.
pub(super) fn of(
    names: &[String],
    columns: &[Column],
    said: Option<Shape>,
    shape: Shape,
) -> Vec<Message> {
    // Parts of a year that became one are no question any more.
    let parts = match said {
        Some(Shape::PeriodsSum | Shape::PeriodsLast) => {
            period_columns::told(columns.iter().map(|column| column.name.as_str()))
        }
        _ => period_columns::told(names.iter().map(String::as_str)),
    };
    let is_turned = !matches!(shape, Shape::Long | Shape::Stacked);
    let expected = is_turned.then(|| expected_years(names)).flatten();
    [two_years(names), parts, expected]
        .into_iter()
        .flatten()
        .collect()
}

/// That headers name two years each, which are no years of observations.
fn two_years(names: &[String]) -> Option<Message> {
    let of_two = names.iter().filter(|name| header::is_two_years(name));
    let of_two: Vec<&str> = of_two.map(String::as_str).collect();
    let message = Message::new("table.two_years").with("columns", of_two.join("、"));
    (!of_two.is_empty()).then_some(message)
}

/// That headers name years whose figures are expected and not counted.
fn expected_years(names: &[String]) -> Option<Message> {
    let rows = names.iter().flat_map(|name| name.split(" / "));
    let expected = rows.filter(|row| header::is_forecast(row));
    let mut years: Vec<i32> = expected.filter_map(header::year).collect();
    years.sort_unstable();
    years.dedup();
    let words: Vec<String> = years.iter().map(i32::to_string).collect();
    let message = Message::new("table.forecast_years")
        .with("count", words.len())
        .with("years", words.join("、"));
    (!words.is_empty()).then_some(message)
}
