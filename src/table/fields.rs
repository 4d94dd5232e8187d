//! One record of text becomes fields by rules that are not those of RFC 4180: what programs that write quotes in their
//! own way may have meant. Text comes in; one list of fields for each way of reading it goes out.

/// A way to understand the quotes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// A quote closes a field only before a separator; doubled ones are one.
    Lenient,
    /// The same, and doubled ones are two: nothing is escaped.
    Bare,
    /// A quote after a backslash is a plain character.
    Backslash,
    /// The quote at the beginning of this field, counted among the quotes that open one, is a plain character.
    Stray(usize),
    /// Before a quote that opens in the middle of a field, or right after one that closes, a delimiter is missing.
    Glued,
}

/// One field, and whether it stood in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its text.
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
}

/// A record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Its fields.
    pub fields: Vec<Field>,
    /// Quotes that are neither around a field nor escaped in one.
    pub odd: usize,
}

/// After so many quotes that open a field and never close, the others of a record are not tried.
const MOST_UNCLOSED: usize = 32;

/// Reads one record, which has no line end.
pub(super) fn read(record: &str, delimiter: char, quote: char, quotes: Quotes) -> Reading {
    let mut out = Reading {
        fields: Vec::new(),
        odd: 0,
    };
    let (mut opened, mut unclosed) = (0, 0);
    let mut rest = record;
    loop {
        let spaces = if delimiter == ' ' {
            0
        } else {
            rest.len() - rest.trim_start_matches(' ').len()
        };
        let opens = rest[spaces..].starts_with(quote);
        let stray = quotes == Quotes::Stray(opened);
        opened += usize::from(opens);
        let may_close = !stray && unclosed < MOST_UNCLOSED;
        let inside = rest[spaces..].strip_prefix(quote).filter(|_| may_close);
        let tried = inside.is_some();
        let read = inside.and_then(|inside| quoted(inside, delimiter, quote, quotes));
        unclosed += usize::from(tried && read.is_none());
        let (field, after, odd) = read.unwrap_or_else(|| plain(rest, delimiter, quote, quotes));
        out.fields.push(field);
        out.odd += odd;
        match after {
            Some(after) => rest = after,
            None => return out,
        }
    }
}

/// What stands behind a quote that opens a field: its text, what comes after its separator, its odd quotes; `None` when
/// it never closes.
fn quoted(
    inside: &str,
    delimiter: char,
    quote: char,
    quotes: Quotes,
) -> Option<(Field, Option<&str>, usize)> {
    let mut text = String::new();
    let mut odd = 0;
    let mut rest = inside;
    loop {
        let at = rest.find(quote)?;
        let after = &rest[at + quote.len_utf8()..];
        text.push_str(&rest[..at]);
        let done = |text: String, after| {
            let field = Field { text, quoted: true };
            Some((field, after, odd))
        };
        if quotes == Quotes::Backslash && text.ends_with('\\') {
            text.pop();
            text.push(quote);
            rest = after;
            continue;
        }
        if after.is_empty() {
            return done(text, None);
        }
        if let Some(after) = after.strip_prefix(delimiter) {
            return done(text, Some(after));
        }
        match after.strip_prefix(quote) {
            // One that closes and one that opens, with nothing between them.
            Some(next) if quotes == Quotes::Glued && is_begun(next, delimiter, quote) => {
                return done(text, Some(after));
            }
            Some(next) if quotes != Quotes::Bare => {
                text.push(quote);
                rest = next;
            }
            _ => {
                text.push(quote);
                odd += 1;
                rest = after;
            }
        }
    }
}

/// Whether a text goes on as a field that has just been opened, to its closing quote.
fn is_begun(text: &str, delimiter: char, quote: char) -> bool {
    let begins = text
        .chars()
        .next()
        .is_some_and(|c| !c.is_whitespace() && c != delimiter && c != quote);
    let closes = text.find(quote).is_some_and(|at| {
        let after = &text[at + quote.len_utf8()..];
        after.is_empty() || after.starts_with(delimiter)
    });
    begins && closes
}

fn plain(rest: &str, delimiter: char, quote: char, quotes: Quotes) -> (Field, Option<&str>, usize) {
    let end = rest.find(delimiter).unwrap_or(rest.len());
    if quotes == Quotes::Glued
        && let Some(at) = rest[..end].find(quote).filter(|at| *at > 0)
    {
        let field = Field {
            text: rest[..at].to_owned(),
            quoted: false,
        };
        return (field, Some(&rest[at..]), 0);
    }
    let text = &rest[..end];
    let field = Field {
        text: text.to_owned(),
        quoted: false,
    };
    let after = rest
        .get(end + delimiter.len_utf8()..)
        .filter(|_| end < rest.len());
    (field, after, text.matches(quote).count())
}

/// Writes fields as a record of RFC 4180, without a line end.
pub(super) fn write<'f>(out: &mut String, fields: impl Iterator<Item = &'f str>, delimiter: char) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        if field.contains([delimiter, '"', '\n', '\r']) || field.starts_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(record: &str, quotes: Quotes) -> Vec<String> {
        let read = read(record, ',', '"', quotes);
        read.fields.into_iter().map(|field| field.text).collect()
    }

    #[test]
    fn quotes_in_many_ways() {
        assert_eq!(
            texts("a,\"5\" inch\",b", Quotes::Lenient),
            ["a", "5\" inch", "b"]
        );
        assert_eq!(
            texts("a,\"5\"\",b\",c", Quotes::Lenient),
            ["a", "5\",b", "c"]
        );
        assert_eq!(
            texts("a,\"5\"\",\"b\",c", Quotes::Bare),
            ["a", "5\"", "b", "c"]
        );
        assert_eq!(
            texts(r#"a,"5\" x, y",b"#, Quotes::Backslash),
            ["a", "5\" x, y", "b"]
        );
        assert_eq!(
            texts("\"a,\"b, c\",d", Quotes::Stray(0)),
            ["\"a", "b, c", "d"]
        );
        assert_eq!(texts("a\"b, c\",d", Quotes::Glued), ["a", "b, c", "d"]);
        assert_eq!(texts("\"a\"\"b, c\",d", Quotes::Glued), ["a", "b, c", "d"]);
        assert_eq!(texts("a,b,", Quotes::Lenient), ["a", "b", ""]);
        assert_eq!(texts("", Quotes::Lenient), [""]);
        assert_eq!(texts("a,\"never", Quotes::Lenient), ["a", "\"never"]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut out = String::new();
        let fields = ["a", "b, \"c\"", "", " d", "two\nlines"];
        write(&mut out, fields.into_iter(), ',');
        assert_eq!(texts(&out, Quotes::Lenient), fields);
    }
}
