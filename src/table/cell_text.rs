//! Cells of workbooks in words, as the sheet shows them.

use std::borrow::Cow;

use calamine::{Data, DataRef, ExcelDateTime, Style};

use super::digits;
use super::number_format::NumberFormat;

/// The number format of a style.
pub(super) fn format_of(style: &Style) -> NumberFormat {
    let format = style.number_format.as_ref();
    format.map_or_else(NumberFormat::default, |format| {
        NumberFormat::parse(&format.format_code)
    })
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
