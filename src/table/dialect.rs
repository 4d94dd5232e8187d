//! How a delimited text is written: its delimiter, its quotes, and whether it must be written anew before it can be read
//! by the usual rules. The first records of a text come in, a [`Dialect`] goes out.

use std::collections::BTreeMap;

use super::fields::{self, Field, Quotes, Reading};
use super::shapes::Shapes;
use super::{records, thousands};
use crate::jobs::Progress;

/// Delimiters that are tried, in the order that decides a tie.
const DELIMITERS: [u8; 5] = [b',', b'\t', b';', b'|', b'^'];

/// Records that are looked at.
const SAMPLE: usize = 128;

/// Bytes that are looked at for other ways of writing.
const HEAD: usize = 1 << 18;

/// A field of so many lines has not been closed.
const MOST_LINES: usize = 50;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between two fields.
    pub delimiter: u8,
    /// Why the text must be written anew, if it must.
    pub rewrite: Option<Rewrite>,
}

/// Why a text is not read by the usual rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rewrite {
    /// Its fields stand in these quotes.
    Quote(char),
    /// Its quotes are escaped by a backslash.
    Backslash,
    /// One column of free text, this one of so many, has delimiters without being quoted.
    Free {
        /// The column, from 0.
        column: usize,
        /// How many columns there are.
        width: usize,
    },
    /// Thousands are parted by its delimiter without quotes, in rows of so many columns.
    Thousands(usize),
    /// Numbers and codes stand guarded as formulas, with delimiters inside: `="1,234.5"`.
    Guarded,
    /// Runs of spaces part its columns.
    Spaces,
}

/// Tells how a text is written; `delimiter` and `quote` are what the user says.
pub(super) fn of(text: &str, delimiter: Option<u8>, quote: Option<char>) -> Dialect {
    let by_spaces = delimiter.is_none_or(|said| said == b' ') && quote.is_none();
    if by_spaces && in_runs(&lines(text), delimiter.is_some()) {
        return Dialect {
            delimiter: b'\t',
            rewrite: Some(Rewrite::Spaces),
        };
    }
    let delimiter = delimiter.unwrap_or_else(|| sniff(text));
    if let Some(quote) = quote {
        let rewrite = (quote != '"').then_some(Rewrite::Quote(quote));
        return Dialect { delimiter, rewrite };
    }
    let lines = lines(text);
    let separator = char::from(delimiter);
    let rewrite = single_quotes(&lines, separator)
        .or_else(|| backslashes(&lines, separator).filter(|_| !is_sound(text, delimiter)))
        .or_else(|| thousands::width(&lines, separator).map(Rewrite::Thousands))
        .or_else(|| free_text(&lines, separator))
        .or_else(|| is_guarded(text, delimiter).then_some(Rewrite::Guarded));
    Dialect { delimiter, rewrite }
}

/// The first lines.
fn lines(text: &str) -> Vec<&str> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lines = text[..end]
        .split(['\n', '\r'])
        .filter(|line| !line.is_empty());
    lines.take(SAMPLE).collect()
}

/// The delimiter with which most of the first records have the same number of fields; a space only where quotes stand
/// between spaces and every other delimiter leaves them inside of fields.
fn sniff(text: &str) -> u8 {
    let mut best = (0, 1, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let mut counts = BTreeMap::<usize, usize>::new();
        for (_, fields) in records::head(text, delimiter, SAMPLE) {
            *counts.entry(fields.len()).or_default() += 1;
        }
        let usual = counts
            .into_iter()
            .filter(|(fields, _)| *fields > 1)
            .max_by_key(|(fields, records)| (*records, *fields));
        if let Some((fields, records)) = usual
            && (records, fields) > (best.0, best.1)
        {
            best = (records, fields, delimiter);
        }
    }
    let lines = lines(text);
    if parted_by_spaces(&lines, char::from(best.2)) || best.0 == 0 && all_by_spaces(&lines) {
        b' '
    } else {
        best.2
    }
}

/// Whether runs of spaces part the lines into as many fields as the first has, and no delimiter does; where the user says
/// that spaces do, fields may be missing.
fn in_runs(lines: &[&str], is_said: bool) -> bool {
    let none = |line: &&str| !line.contains(['\t', ';', '|', '^', '"']) && !line.contains(',');
    let fields = |line: &str| runs(line).count();
    let width = lines.first().map_or(0, |line| fields(line));
    let has_run = lines.iter().filter(|line| line.contains("  ")).count();
    let fit = lines.iter().filter(|line| fields(line) == width).count();
    let most = if is_said { fit * 2 } else { fit + 1 };
    width >= 2
        && lines.len() >= 3
        && lines.iter().all(none)
        && has_run * 2 > lines.len()
        && lines.iter().all(|line| fields(line) <= width)
        && most >= lines.len()
}

/// The fields of a line between runs of two spaces or more.
fn runs(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ")
        .map(str::trim)
        .filter(|field| !field.is_empty())
}

/// Whether a guarded cell has the delimiter inside, somewhere in the text.
fn is_guarded(text: &str, delimiter: u8) -> bool {
    guards(text, delimiter).any(|(start, end)| text.as_bytes()[start..end].contains(&delimiter))
}

/// Where cells stand that are guarded, with their marks.
fn guards(text: &str, delimiter: u8) -> impl Iterator<Item = (usize, usize)> + '_ {
    const LONGEST: usize = 64;
    let bytes = text.as_bytes();
    let ends = move |at: usize| {
        let next = bytes.get(at);
        next.is_none_or(|next| *next == delimiter || matches!(next, b'\n' | b'\r'))
    };
    memchr::memmem::find_iter(bytes, b"=\"").filter_map(move |start| {
        let begins = start == 0 || ends(start - 1);
        let inside = bytes.get(start + 2..)?;
        let inside = &inside[..inside.len().min(LONGEST)];
        let length = inside.iter().position(|byte| *byte == b'"')?;
        let end = start + 2 + length + 1;
        (begins && ends(end)).then_some((start, end))
    })
}

/// Whether spaces, and nothing else, part every line into the same three fields or more.
fn all_by_spaces(lines: &[&str]) -> bool {
    let count = |line: &str| line.split(' ').filter(|field| !field.is_empty()).count();
    let fields = lines.first().map_or(0, |line| count(line));
    let alike = |line: &&str| count(line) == fields && line.split(' ').count() == fields;
    fields >= 3 && lines.len() >= 3 && lines.iter().all(alike)
}

/// Whether most lines have quotes around fields between spaces, and with the other delimiter most have them in the
/// middle of fields.
fn parted_by_spaces(lines: &[&str], other: char) -> bool {
    let quoted = |line: &&&str| {
        let read = fields::read(line, ' ', '"', Quotes::Lenient);
        read.odd == 0 && read.fields.len() > 2 && read.fields.iter().any(|field| field.quoted)
    };
    let odd = |line: &&&str| fields::read(line, other, '"', Quotes::Lenient).odd > 0;
    let most = |count: usize| count * 5 >= lines.len() * 4;
    lines.len() >= 2
        && most(lines.iter().filter(quoted).count())
        && most(lines.iter().filter(odd).count())
}

/// Fields in single quotes: in half of the lines at least one, and not one in double ones.
fn single_quotes(lines: &[&str], delimiter: char) -> Option<Rewrite> {
    let has = |line: &str, quote: char| {
        let read = fields::read(line, delimiter, quote, Quotes::Lenient);
        read.fields.iter().any(|field| field.quoted)
    };
    let single = lines.iter().filter(|line| has(line, '\'')).count();
    let double = lines.iter().any(|line| has(line, '"'));
    (single >= 2 && single * 2 >= lines.len() && !double).then_some(Rewrite::Quote('\''))
}

/// Quotes after backslashes, which leave quotes in the middle of fields by the usual rules and none by this one.
fn backslashes(lines: &[&str], delimiter: char) -> Option<Rewrite> {
    let escaped = || lines.iter().filter(|line| line.contains("\\\""));
    let read = |line: &str, quotes| fields::read(line, delimiter, '"', quotes);
    let by_backslash = |line: &&str| {
        let reading = read(line, Quotes::Backslash);
        reading.odd == 0 && reading.fields.len() > 1 && read(line, Quotes::Lenient) != reading
    };
    (escaped().count() >= 2 && escaped().all(by_backslash)).then_some(Rewrite::Backslash)
}

/// Whether all quotes of a text stand as by the usual rules: around whole fields, and twice inside of them. A field may
/// end with a backslash then.
fn is_sound(text: &str, delimiter: u8) -> bool {
    let mut bytes = text.bytes().take(HEAD).peekable();
    let mut begins = true;
    while let Some(byte) = bytes.next() {
        if byte == b'"' && begins {
            loop {
                match bytes.next() {
                    // The last field may be cut off.
                    None => return true,
                    Some(b'"') if bytes.peek() == Some(&b'"') => {
                        bytes.next();
                    }
                    Some(b'"') => break,
                    Some(_) => {}
                }
            }
            if bytes
                .peek()
                .is_some_and(|next| ![delimiter, b'\n', b'\r'].contains(next))
            {
                return false;
            }
            begins = false;
        } else if byte == b'"' {
            return false;
        } else {
            begins = byte == delimiter || byte == b'\n';
        }
    }
    true
}

/// A column of free text that is not quoted though it has delimiters: nearly all rows are longer than the header, and
/// the columns before and behind it look alike in all of them.
fn free_text(lines: &[&str], delimiter: char) -> Option<Rewrite> {
    let read = |line: &&str| fields::read(line, delimiter, '"', Quotes::Lenient);
    let (header, body) = lines.split_first()?;
    let width = read(header).fields.len();
    let body: Vec<Reading> = body.iter().map(read).collect();
    let longer = body.iter().filter(|row| row.fields.len() > width).count();
    let shorter = body.iter().filter(|row| row.fields.len() < width).count();
    if width < 3 || body.len() < 5 || longer * 2 < body.len() || shorter * 20 > body.len() {
        return None;
    }
    let tells = |column: usize| -> Option<usize> {
        let mut shapes = Shapes::new(width - 1);
        for row in body.iter().filter(|row| row.fields.len() >= width) {
            let after = row.fields.len() - (width - 1 - column);
            let (before, free, rest) = (
                &row.fields[..column],
                &row.fields[column..after],
                &row.fields[after..],
            );
            if free.len() > 1 && free.iter().any(|field| field.quoted) {
                return None;
            }
            let others: Vec<&str> = before
                .iter()
                .chain(rest)
                .map(|field| field.text.as_str())
                .collect();
            shapes.learn(&others);
        }
        Some(shapes.telling())
    };
    let told: Vec<(usize, usize)> = (0..width).filter_map(|at| Some((tells(at)?, at))).collect();
    let most = told
        .iter()
        .map(|(telling, _)| *telling)
        .max()
        .filter(|most| *most >= 2)?;
    let mut best = told.iter().filter(|(telling, _)| *telling == most);
    let (_, column) = *best.next()?;
    best.next()
        .is_none()
        .then_some(Rewrite::Free { column, width })
}

impl Rewrite {
    /// The text as the usual rules read it; only some of it where the work was cancelled.
    pub fn apply(self, text: &str, delimiter: u8, progress: &Progress) -> String {
        let delimiter = char::from(delimiter);
        match self {
            Self::Guarded => {
                let mut out = String::with_capacity(text.len() + text.len() / 16);
                let mut done = 0;
                for (start, end) in guards(text, delimiter as u8) {
                    out.push_str(&text[done..start]);
                    out.push_str("\"=\"");
                    out.push_str(&text[start + 1..end]);
                    out.push_str("\"\"");
                    done = end;
                }
                out.push_str(&text[done..]);
                out
            }
            Self::Spaces => {
                let lines = text.split_inclusive('\n').map(|line| {
                    let body = line.trim_end_matches(['\n', '\r']);
                    let fields: Vec<&str> = runs(body).collect();
                    fields.join("\t") + &line[body.len()..]
                });
                lines.collect()
            }
            Self::Backslash => text.replace("\\\"", "\"\""),
            Self::Quote(quote) => line_by_line(text, delimiter, quote, progress, |fields| fields),
            Self::Thousands(width) => line_by_line(text, delimiter, '"', progress, |fields| {
                thousands::whole(fields, width)
            }),
            Self::Free { column, width } => {
                line_by_line(text, delimiter, '"', progress, |mut fields| {
                    let extra = fields.len().saturating_sub(width);
                    if extra > 0 {
                        let after = fields.split_off(column + extra + 1);
                        let free: Vec<String> =
                            fields.drain(column..).map(|field| field.text).collect();
                        fields.push(Field {
                            text: free.join(delimiter.encode_utf8(&mut [0; 4])),
                            quoted: true,
                        });
                        fields.extend(after);
                    }
                    fields
                })
            }
        }
    }
}

fn line_by_line(
    text: &str,
    delimiter: char,
    quote: char,
    progress: &Progress,
    change: impl Fn(Vec<Field>) -> Vec<Field>,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while !rest.is_empty() && !progress.is_cancelled() {
        let length = record(rest, delimiter, quote);
        let (line, after) = rest.split_at(length);
        let body = line.trim_end_matches(['\n', '\r']);
        let read = fields::read(body, delimiter, quote, Quotes::Lenient);
        let fields = change(read.fields);
        fields::write(
            &mut out,
            fields.iter().map(|field| field.text.as_str()),
            delimiter,
        );
        out.push_str(&line[body.len()..]);
        rest = after;
    }
    out
}

/// The length of the first record with its line end: the first line, and those that a quote which closes later holds.
fn record(text: &str, delimiter: char, quote: char) -> usize {
    let mut end = 0;
    for lines in 0..MOST_LINES {
        let rest = &text[end..];
        let stop = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let ending = usize::from(rest[stop..].starts_with("\r\n")) + usize::from(stop < rest.len());
        end += stop + ending;
        let body = text[..end].trim_end_matches(['\n', '\r']);
        let read = fields::read(body, delimiter, quote, Quotes::Lenient);
        let open = read
            .fields
            .last()
            .is_some_and(|last| !last.quoted && last.text.starts_with(quote));
        if !open || end == text.len() {
            return if lines == 0 || !open {
                end
            } else {
                first_line(text)
            };
        }
    }
    first_line(text)
}

fn first_line(text: &str) -> usize {
    let stop = text.find(['\n', '\r']).unwrap_or(text.len());
    let rest = &text[stop..];
    stop + if rest.starts_with("\r\n") {
        2
    } else {
        usize::from(!rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn rewritten(text: &str) -> Option<String> {
        let dialect = of(text, None, None);
        Some(
            dialect
                .rewrite?
                .apply(text, dialect.delimiter, &Progress::default()),
        )
    }

    #[test]
    fn delimiters_are_told_with_quotes_respected() {
        assert_eq!(sniff("a,b\n1,2\n"), b',');
        assert_eq!(sniff("a\tb,c\n1\t2\n"), b'\t');
        assert_eq!(sniff("a^b^c\n1^2^3\n"), b'^');
        assert_eq!(sniff("企业 年份 收入\n甲 2020 1\n乙 2020 2\n"), b' ');
        assert_eq!(sniff("one line of words\nand two more\n"), b',');
        assert_eq!(sniff("a;b\n\"x,y\";\"1,5\"\n2;\"3,5\"\n"), b';');
        assert_eq!(sniff("a|b\n1|2\n"), b'|');
        assert_eq!(sniff("only\none\ncolumn\n"), b',');
        assert_eq!(sniff("New York\nLos Angeles\nSan Francisco\n"), b',');
        assert_eq!(sniff("a \"b c\" d\n1 \"2, x\" 3\n1 \"5, 4\" 3\n"), b' ');
    }

    #[test]
    fn a_field_that_ends_with_a_backslash_hides_no_row() {
        let text = "a,b,c\n1,\"x\\\"\"\nco\"\"\",y\n2,\"z\\\"\"\n\",w\n";
        assert_eq!(of(text, None, None).rewrite, None);
        let escaped = "a,b\n\"say \\\"x\\\"\",2\n\"say \\\"y\\\"\",3\n";
        assert_eq!(of(escaped, None, None).rewrite, Some(Rewrite::Backslash));
    }

    #[test]
    fn other_quotes_and_escapes_are_written_anew() {
        assert_eq!(
            rewritten("id,'name'\n1,'a, b'\n2,'it's \"c\"'\n").as_deref(),
            Some("id,name\n1,\"a, b\"\n2,\"it's \"\"c\"\"\"\n")
        );
        assert_eq!(
            rewritten("id,name\n1,\"5\\\" rod, new\"\n2,\"6\\\" rod\"\n").as_deref(),
            Some("id,name\n1,\"5\"\" rod, new\"\n2,\"6\"\" rod\"\n")
        );
        assert_eq!(rewritten("id,'a\n1,it's\n2,'x' y\n"), None);
        assert_eq!(rewritten("id,name\n1,\"a \"\"b\"\"\"\n"), None);
        assert_eq!(
            rewritten("id,path\n1,\"C:\\dir\\\"\n2,\"C:\\other\\\"\n"),
            None
        );
    }

    #[test]
    fn guarded_cells_and_runs_of_spaces_are_written_anew() {
        assert_eq!(
            rewritten("id,name,sum\n=\"91\",a,=\"1,234.5\"\n").as_deref(),
            Some("id,name,sum\n\"=\"\"91\"\"\",a,\"=\"\"1,234.5\"\"\"\n")
        );
        assert_eq!(rewritten("id,sum\n=\"91\",5\n"), None);
        let text = "企业 名称    年份   收入\n甲公司       2022   1.5\n乙公司       2022   2\n丙公司       2022\n";
        let expected = "企业 名称\t年份\t收入\n甲公司\t2022\t1.5\n乙公司\t2022\t2\n丙公司\t2022\n";
        assert_eq!(rewritten(text).as_deref(), Some(expected));
        assert_eq!(rewritten("one  line of words\nand two\nmore\n"), None);
    }

    #[test]
    fn a_column_of_free_text_takes_what_is_too_much() {
        let mut text = String::from("day code name price\r\n");
        let mut right = String::from("day code name price\r\n");
        for row in 10..28 {
            let words = ["Rod", "new boots", "A very long name"][row % 3];
            let _ = write!(text, "2019-05-{row} AB-{row} {words} $1.{row}\r\n");
            let words = if words.contains(' ') {
                format!("\"{words}\"")
            } else {
                words.to_owned()
            };
            let _ = write!(right, "2019-05-{row} AB-{row} {words} $1.{row}\r\n");
        }
        let dialect = of(&text, Some(b' '), None);
        assert_eq!(
            dialect.rewrite,
            Some(Rewrite::Free {
                column: 2,
                width: 4
            })
        );
        assert_eq!(
            dialect
                .rewrite
                .map(|rewrite| rewrite.apply(&text, b' ', &Progress::default())),
            Some(right)
        );
    }
}
