//! Cells of workbooks in words, as the sheet shows them.

use std::borrow::Cow;

use calamine::{Data, DataRef, ExcelDateTime, Style};

use super::digits;

/// Whether a style shows numbers a hundredfold with a percent sign: its code for positive numbers has one that is
/// neither quoted nor escaped.
pub(super) fn shows_percent(style: &Style) -> bool {
    style
        .number_format
        .as_ref()
        .is_some_and(|format| code_shows_percent(&format.format_code))
}

/// Whether a number format does.
pub(super) fn code_shows_percent(code: &str) -> bool {
    let mut quoted = false;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                characters.next();
            }
            ';' if !quoted => return false,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// A stored share as the sheet shows it: `0.034` is `3.4%`. The point moves in the decimal digits, so that no
/// multiplication adds a last digit of its own; of those no more count than spreadsheets keep, which are fifteen.
pub(super) fn in_percent(share: f64) -> String {
    let digits = format!("{share:.14e}");
    let moved = digits.split_once('e').and_then(|(digits, exponent)| {
        let exponent = exponent.parse::<i32>().ok()? + 2;
        format!("{digits}e{exponent}").parse::<f64>().ok()
    });
    format!("{}%", moved.unwrap_or(share * 100.0))
}

/// A cell in words: numbers in their shortest form, dates as ISO 8601, logical values as spreadsheets show them.
pub(super) fn text<'a>(value: &DataRef<'a>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::SharedString(text) => Cow::Borrowed(*text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Owned(text.clone())
        }
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(digits::plain(*number)),
        DataRef::Bool(value) => Cow::Borrowed(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => Cow::Owned(date(moment)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// The same for a cell of a workbook that came as a whole.
pub(super) fn whole_text(value: &Data) -> Cow<'_, str> {
    match value {
        Data::Empty => Cow::Borrowed(""),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        Data::Int(number) => Cow::Owned(number.to_string()),
        Data::Float(number) => Cow::Owned(digits::plain(*number)),
        Data::Bool(value) => Cow::Borrowed(if *value { "TRUE" } else { "FALSE" }),
        Data::DateTime(moment) => Cow::Owned(date(moment)),
        Data::Error(error) => Cow::Owned(error.to_string()),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_percent_without_a_stray_digit() {
        assert_eq!(in_percent(0.07), "7%");
        assert_eq!(in_percent(-0.001), "-0.1%");
        assert_eq!(in_percent(0.037_000_000_000_000_01), "3.7%");
        assert_eq!(in_percent(0.123_456_789_012_345), "12.3456789012345%");
        assert_eq!(in_percent(0.0), "0%");
        assert_eq!(in_percent(12.0), "1200%");
        assert!(code_shows_percent("0.00%"));
        assert!(code_shows_percent("[Red]0%;-0%"));
        assert!(!code_shows_percent("0\"%\""));
        assert!(!code_shows_percent("0;0%"));
        assert!(!code_shows_percent("General"));
    }
}
