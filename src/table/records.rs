//! Text becomes records and fields by RFC 4180, with the leniency of every spreadsheet: any line ending, quotes that
//! open only at the start of a field, a quote that never closes taken as a plain character.

use std::borrow::Cow;

/// A position in delimited text that gives one record after the other.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    text: &'a str,
    delimiter: u8,
    /// The delimiter in all eight bytes.
    delimiters: u64,
    at: usize,
    /// The first field of the last record that had quotes in its middle.
    odd: Option<usize>,
}

/// So many fields of a record are held: twice the columns that a table may have.
const MOST_FIELDS: usize = 2 * super::limits::MOST_COLUMNS;

/// A one in each of eight bytes.
const ONES: u64 = u64::MAX / 255;

/// The lowest set bit is in the first of eight bytes that is zero; no bit is set when none is.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes & (ONES << 7)
}

impl<'a> Records<'a> {
    /// Records from byte `at` on, which must be the start of one.
    pub fn new(text: &'a str, delimiter: u8, at: usize) -> Self {
        Self {
            text,
            delimiter,
            delimiters: ONES * u64::from(delimiter),
            at,
            odd: None,
        }
    }

    /// Byte at which the next record starts.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether the last record had quotes that are neither around a field nor doubled in one.
    pub fn odd(&self) -> bool {
        self.odd.is_some()
    }

    /// The first field with such quotes, from 0.
    pub fn odd_field(&self) -> Option<usize> {
        self.odd
    }

    /// Reads the next record into `fields`; false at the end of the text.
    pub fn next_into(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        fields.clear();
        self.odd = None;
        if self.at >= self.text.len() {
            return false;
        }
        while self.field(fields) {
            // A record of more fields than any table has is refused or set aside: it need not be held.
            if fields.len() > MOST_FIELDS {
                fields.pop();
            }
        }
        true
    }

    /// Reads one field; true when another follows in the same record.
    fn field(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        let bytes = self.text.as_bytes();
        let quote = match bytes.get(self.at) {
            Some(b'"') => Some(self.at),
            Some(b' ') => self.quote_after_spaces(),
            _ => None,
        };
        if let Some(quote) = quote
            && let Some(end) = self.quoted(quote, fields)
        {
            self.at = end;
        } else {
            let start = self.at;
            let end = self.plain_end(start);
            let field = &self.text[start..end];
            if memchr::memchr(b'"', field.as_bytes()).is_some() {
                self.odd.get_or_insert(fields.len());
            }
            fields.push(Cow::Borrowed(field));
            self.at = end;
        }
        self.past_separator()
    }

    /// The end of a field without quotes: eight bytes are looked at in one step.
    #[inline]
    fn plain_end(&self, mut from: usize) -> usize {
        const FEEDS: u64 = ONES * b'\n' as u64;
        const RETURNS: u64 = ONES * b'\r' as u64;
        let mut rest = &self.text.as_bytes()[from..];
        while let Some(eight) = rest.first_chunk::<8>() {
            let bytes = u64::from_le_bytes(*eight);
            let ends =
                zeros(bytes ^ self.delimiters) | zeros(bytes ^ FEEDS) | zeros(bytes ^ RETURNS);
            if ends != 0 {
                return from + ends.trailing_zeros() as usize / 8;
            }
            rest = &rest[8..];
            from += 8;
        }
        let length = rest
            .iter()
            .position(|&byte| byte == self.delimiter || byte == b'\n' || byte == b'\r');
        from + length.unwrap_or(rest.len())
    }

    /// Some programs write a space after the delimiter, before the quote.
    fn quote_after_spaces(&self) -> Option<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        let spaces = rest.iter().position(|&byte| byte != b' ')?;
        (rest[spaces] == b'"').then_some(self.at + spaces)
    }

    /// Reads a field that opens with the quote at byte `quote` and gives the byte after it; `None` when its quote never closes.
    fn quoted(&mut self, quote: usize, fields: &mut Vec<Cow<'a, str>>) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut from = quote + 1;
        let mut owned: Option<String> = None;
        loop {
            let close = from + memchr::memchr(b'"', &bytes[from..])?;
            let part = &self.text[from..close];
            let doubled = bytes.get(close + 1) == Some(&b'"');
            if doubled {
                let text = owned.get_or_insert_default();
                text.push_str(part);
                text.push('"');
                from = close + 2;
                continue;
            }
            // What stands between the closing quote and the next separator belongs to the field, as it is.
            let end = self.plain_end(close + 1);
            let tail = &self.text[close + 1..end];
            if !tail.is_empty() {
                self.odd.get_or_insert(fields.len());
            }
            fields.push(match owned {
                None if tail.is_empty() => Cow::Borrowed(part),
                text => Cow::Owned(text.unwrap_or_default() + part + tail),
            });
            return Some(end);
        }
    }

    /// Steps over a delimiter (true) or a line ending (false).
    fn past_separator(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(&byte) if byte == self.delimiter => {
                self.at += 1;
                true
            }
            Some(b'\r') => {
                self.at += 1 + usize::from(bytes.get(self.at + 1) == Some(&b'\n'));
                false
            }
            Some(_) => {
                self.at += 1;
                false
            }
            None => false,
        }
    }
}

/// The first records of a text, at most `count`, each with the byte where it starts.
pub(super) fn head(text: &str, delimiter: u8, count: usize) -> Vec<(usize, Vec<String>)> {
    let mut records = Records::new(text, delimiter, 0);
    let mut fields = Vec::new();
    let mut head = Vec::new();
    while head.len() < count {
        let start = records.at();
        if !records.next_into(&mut fields) {
            break;
        }
        head.push((
            start,
            fields
                .iter()
                .map(|field| field.clone().into_owned())
                .collect(),
        ));
    }
    head
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<Vec<String>> {
        head(text, b',', usize::MAX)
            .into_iter()
            .map(|(_, fields)| fields)
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(all("a,b\r\n1,\"x, y\"\n"), [["a", "b"], ["1", "x, y"]]);
        assert_eq!(all("a\n\nb"), [["a"], [""], ["b"]]);
        assert_eq!(all("a,\rb,"), [["a", ""], ["b", ""]]);
        assert_eq!(all("\"he said \"\"no\"\"\",2"), [["he said \"no\"", "2"]]);
        assert_eq!(all("\"two\nlines\",2"), [["two\nlines", "2"]]);
        assert!(all("").is_empty());
    }

    #[test]
    fn stray_quotes_lose_nothing() {
        assert_eq!(all("a, \"b, c\""), [["a", "b, c"]]);
        assert_eq!(all("5\" pipe,2\n3,4"), [["5\" pipe", "2"], ["3", "4"]]);
        assert_eq!(
            all("\"never closed,2\n3,4"),
            [["\"never closed", "2"], ["3", "4"]]
        );
        assert_eq!(all("\"a\"b,2"), [["ab", "2"]]);
    }

    proptest! {
        /// The `csv` crate is the measure, wherever every quote closes and no line is blank (it skips those).
        #[test]
        fn fields_are_those_of_the_csv_crate(
            rows in prop::collection::vec(prop::collection::vec("[a-z,\"\n\r 企]{0,6}", 1..5), 1..20)
        ) {
            let mut writer = csv::WriterBuilder::new()
                .flexible(true)
                .quote_style(csv::QuoteStyle::Necessary)
                .from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(all(&text), rows);
        }
    }
}
