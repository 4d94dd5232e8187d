//! Columns of words: cells come in, texts without padding and names without inner spaces go out, nothing where a cell
//! says that nothing is there.

use polars::prelude::{IntoSeries, NewChunkedArray, StringChunked, StringChunkedBuilder};

use super::typing::Typed;
use super::{Kind, credit_code, number};
use crate::table::header::unpadded;
use crate::table::{Cells, Format, meant};

/// Text as written, padding trimmed, words for nothing missing. Nothing is copied when there is nothing to do.
pub(super) fn text(cells: &Cells, format: Format) -> Typed {
    let is_plain = |cell: &[u8]| is_as_is(cell) && !may_be_marked(cell, format);
    let values = cells.to_text_if(is_plain).unwrap_or_else(|| {
        let texts = cells.iter().map(|cell| cell.and_then(filled));
        let texts = texts.map(|text| text.map(|text| unmarked(text, format)));
        StringChunked::from_iter_options("".into(), texts)
    });
    Typed::new(values.into_series(), Kind::Text)
}

/// Whether a sign before a cell of delimited text may be a mark that it is no formula, or that it is text.
fn may_be_marked(cell: &[u8], format: Format) -> bool {
    format == Format::Delimited && matches!(cell.first(), Some(b'\'' | b'='))
}

/// A text without that mark, or without the guards by which exports keep codes as text: `="9132…"`, `'9132…`.
fn unmarked(text: &str, format: Format) -> &str {
    if !may_be_marked(text.as_bytes(), format) {
        return text;
    }
    let inside = number::unguarded(text);
    let is_code = |text: &&str| {
        text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let code = text.strip_prefix('\'').filter(is_code);
    inside.or(code).unwrap_or_else(|| meant(text))
}

/// Whether a cell is the text that it is written as.
fn is_as_is(cell: &[u8]) -> bool {
    (cell.len() > LONGEST_NOTHING && number::is_trimmed(cell))
        || std::str::from_utf8(cell).is_ok_and(|cell| filled(cell) == Some(cell))
}

/// Names as [`text`] has them, without the spaces that pad short ones to a common width: `北 京` is `北京`. They are
/// copied, as many looks at them follow.
pub(super) fn names(cells: &Cells, format: Format) -> Typed {
    names_as(cells, format, |_| None)
}

/// The same of codes: those of enterprises as they are on a licence.
pub(super) fn codes(cells: &Cells, format: Format) -> Typed {
    names_as(cells, format, credit_code::as_on_licence)
}

/// Names, those as another one for which there is one.
fn names_as(cells: &Cells, format: Format, other: impl Fn(&str) -> Option<String>) -> Typed {
    let mut names = StringChunkedBuilder::new("".into(), cells.len());
    cells.for_each(|cell| {
        let Some(name) = filled(cell).map(|text| unmarked(text, format)) else {
            names.append_null();
            return;
        };
        let plain = may_have_space(name.as_bytes()).then(|| unpadded(name));
        let name = plain.as_deref().unwrap_or(name);
        match other(name) {
            Some(other) => names.append_value(other),
            None => names.append_value(name),
        }
    });
    Typed::new(names.finish().into_series(), Kind::Text)
}

/// Whether one of its characters may be white space.
fn may_have_space(cell: &[u8]) -> bool {
    // Without an end before the last byte, so that many are looked at in one step.
    let any = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, byte| any | begins_space(*byte))
    };
    let (eights, rest) = cell.as_chunks::<8>();
    eights.iter().any(|eight| any(eight)) || any(rest)
}

/// Whether a character that begins with this byte may be white space.
fn begins_space(byte: u8) -> bool {
    byte <= b' ' || byte == 0xC2 || (0xE1..=0xE3).contains(&byte)
}

/// No word for nothing has more bytes.
const LONGEST_NOTHING: usize = 6;

/// A text cell without padding; `None` when it says that nothing is there.
pub(super) fn filled(cell: &str) -> Option<&str> {
    let cell = number::trimmed(cell);
    if cell.len() > LONGEST_NOTHING {
        return Some(cell);
    }
    let nothing = matches!(
        cell,
        "" | "-"
            | "--"
            | "—"
            | "——"
            | "–"
            | "－"
            | "－－"
            | "─"
            | "──"
            | "―"
            | "――"
            | "−"
            | "／"
            | "n.a."
            | "N.A."
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        values.iter().map(Some).collect()
    }

    #[test]
    fn words_for_nothing_are_missing_in_text() {
        let typed = text(&cells(&["abc", "NULL", "N/A", "n/a", "null"]), Format::Xlsx);
        assert_eq!(typed.values.null_count(), 4);
        assert_eq!(
            text(&cells(&["abc", "def"]), Format::Delimited)
                .values
                .null_count(),
            0
        );
    }

    #[test]
    fn padded_names_are_the_plain_ones() {
        let typed = names(
            &cells(&[
                "北 京",
                "内蒙古",
                "张 三  丰",
                "New York",
                "中 国 No 1",
                "-",
            ]),
            Format::Delimited,
        );
        let names: Vec<Option<&str>> = typed
            .values
            .str()
            .map_or_else(|_| Vec::new(), |names| names.iter().collect());
        let expected = [
            Some("北京"),
            Some("内蒙古"),
            Some("张三丰"),
            Some("New York"),
            Some("中国 No 1"),
            None,
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn small_letters_are_the_same_code() {
        let typed = codes(
            &cells(&[
                "91440300708461136t",
                "９１４４０３００７０８４６１１３６Ｔ",
                "91440300708461136u",
                "abc",
                "-",
            ]),
            Format::Xlsx,
        );
        let codes: Vec<Option<&str>> = typed
            .values
            .str()
            .map_or_else(|_| Vec::new(), |codes| codes.iter().collect());
        let sound = Some("91440300708461136T");
        let expected = [sound, sound, Some("91440300708461136u"), Some("abc"), None];
        assert_eq!(codes, expected);
    }

    #[test]
    fn every_white_space_is_told_by_its_first_byte() {
        let spaces = ('\0'..=char::MAX).filter(|c| c.is_whitespace());
        assert!(spaces.into_iter().all(|space| {
            let first = space.to_string().bytes().next();
            first.is_some_and(begins_space)
        }));
        assert!(!"江湾企业".bytes().any(begins_space));
    }
}
