//! Delimited text becomes rows: how it is written is told from the first records, then it is cut into pieces that are
//! read side by side and joined in order; records that do not fit are mended where that is certain.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::body::{Body, Piece};
use super::cut::Cuts;
use super::cutter::{Cutter, Step};
use super::dialect::{self, Rewrite};
use super::header_rows::HeaderRows;
use super::judge::{Doubt, Judge};
use super::layout::{self, Layout};
use super::mend::{self, Mended};
use super::quotes::{self, Doubtful};
use super::read::ReadOptions;
use super::records::{self, Records};
use super::shapes::Shapes;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// So many records tell what cells look like.
const LEARNT: usize = 2000;

/// Bytes in a piece, about: small enough to share the work evenly, large enough to make joining cheap.
const PIECE: usize = 8 << 20;

/// The rows of a text.
pub(super) struct Rows {
    /// How they are to be understood.
    pub layout: Layout,
    /// What they are.
    pub pieces: Vec<Piece>,
    /// What stands between two fields.
    pub delimiter: char,
    /// The quotes around fields.
    pub quote: char,
    /// The byte at which the first row begins.
    start: usize,
    /// The text that the pieces are cut from, where that is not the one that was given.
    pub text: Option<String>,
    /// What was done to read them.
    pub notes: Vec<Message>,
    /// Cells whose quotes may not be read as they are meant.
    pub doubtful: Vec<Doubtful>,
}

/// Reads the rows of a text, in pieces.
///
/// # Errors
/// When there is no table in it, or the work was cancelled.
pub(super) fn read(text: &str, options: &ReadOptions, progress: &Progress) -> Result<Rows> {
    let mut rows = read_mended(text, options, progress)?;
    let plain = rows.text.as_deref().unwrap_or(text);
    let (doubtful, more) = quotes::doubtful(plain, rows.delimiter as u8, &rows.pieces);
    rows.doubtful = doubtful;
    if more > 0 {
        rows.notes
            .push(Message::new("table.more_quotes").with("count", more));
    }
    Ok(rows)
}

/// The same without the cells that are doubtful.
fn read_mended(text: &str, options: &ReadOptions, progress: &Progress) -> Result<Rows> {
    let wrong =
        |chosen: char| Message::new("table.delimiter").with("delimiter", chosen.to_string());
    let chosen = |byte: &u8| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r');
    let delimiter = match options.delimiter {
        Some(said) => Some(
            u8::try_from(said)
                .ok()
                .filter(chosen)
                .ok_or_else(|| wrong(said))?,
        ),
        None => None,
    };
    let dialect = dialect::of(text, delimiter, options.quote);
    let anew = dialect
        .rewrite
        .map(|rewrite| rewrite.apply(text, dialect.delimiter, progress));
    progress.check()?;
    let mut rows = read_plain(
        anew.as_deref().unwrap_or(text),
        dialect.delimiter,
        options,
        progress,
    )?;
    rows.text = anew;
    match dialect.rewrite {
        Some(Rewrite::Quote(quote)) => {
            rows.quote = quote;
            let note = Message::new("table.other_quotes").with("quote", quote.to_string());
            rows.notes.push(note);
        }
        Some(Rewrite::Spaces) => {
            rows.delimiter = ' ';
            rows.notes.push(Message::new("table.by_spaces"));
        }
        Some(Rewrite::Backslash) => rows.notes.push(Message::new("table.backslashes")),
        Some(Rewrite::Free { column, .. }) => {
            let name = rows.layout.names.get(column).cloned().unwrap_or_default();
            rows.notes
                .push(Message::new("table.free_text").with("column", name));
        }
        Some(Rewrite::Thousands(_)) => rows.notes.push(Message::new("table.open_thousands")),
        Some(Rewrite::Guarded) | None => {}
    }
    if options.mend == Some(false) {
        return Ok(rows);
    }
    let Some(mended) = mend(rows.text.as_deref().unwrap_or(text), &rows, progress) else {
        return Ok(rows);
    };
    let mut again = read_plain(&mended.text, dialect.delimiter, options, progress)?;
    again.notes = rows.notes;
    let note = Message::new("table.rows_mended")
        .with("count", mended.count)
        .with("row", mended.first.to_string());
    again.notes.push(note);
    again.quote = rows.quote;
    again.text = Some(mended.text);
    Ok(again)
}

/// Reads the rows of a text that is written by the usual rules.
fn read_plain(
    text: &str,
    delimiter: u8,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<Rows> {
    let header_row = options.header_row;
    let wanted = layout::SAMPLE.max(header_row.map_or(0, HeaderRows::end) as usize + 1);
    let head = records::head(text, delimiter, wanted);
    let (starts, rows): (Vec<usize>, Vec<Vec<String>>) = head.into_iter().unzip();
    let layout = layout::find(&rows, false, header_row)?;
    let first = layout.first_row();
    let start = starts
        .get(first as usize - 1)
        .copied()
        .unwrap_or(text.len());
    let signs = Signs::of(text);
    layout.check_size(signs.most_rows())?;
    let pieces = pieces(text, delimiter, start, (&layout, &signs), progress)?;
    Ok(Rows {
        layout,
        pieces,
        delimiter: char::from(delimiter),
        quote: '"',
        start,
        text: None,
        notes: Vec::new(),
        doubtful: Vec::new(),
    })
}

/// The text with the records mended that do not fit, where they can be.
fn mend(text: &str, rows: &Rows, progress: &Progress) -> Option<Mended> {
    let doubtful: Vec<&Doubt> = rows.pieces.iter().flat_map(Piece::doubtful).collect();
    let count = doubtful.len();
    let all: usize = rows.pieces.iter().map(Piece::height).sum();
    if count == 0 || count > mend::MOST || count * 10 > all {
        return None;
    }
    let mut shapes = Shapes::new(rows.layout.width());
    let mut records = Records::new(text, rows.delimiter as u8, rows.start);
    let mut fields = Vec::new();
    let mut next = doubtful.iter().map(|doubt| &doubt.bytes).peekable();
    for _ in 0..LEARNT {
        let at = records.at();
        if !records.next_into(&mut fields) {
            break;
        }
        while next.next_if(|range| range.start < at).is_some() {}
        if next.peek().is_none_or(|range| range.start != at) && fields.len() == shapes.width() {
            shapes.learn(&fields);
        }
    }
    mend::mend(text, &doubtful, rows.delimiter, &shapes, progress)
}

/// A piece as it was read: where it began and ended, and how many records it had.
struct Read {
    range: Range<usize>,
    records: u32,
    piece: Piece,
}

/// Reads the text from byte `start` in pieces. Where a piece begins is a guess (a line end with an even number of
/// quotes before it); the guess held if the piece before ended exactly there. If it did not, the piece is read again
/// from where the one before really ended: the result is always that of reading from start to end.
fn pieces(
    text: &str,
    delimiter: u8,
    start: usize,
    (layout, signs): (&Layout, &Signs),
    progress: &Progress,
) -> Result<Vec<Piece>> {
    let cuts = guess_cuts(text, start, signs);
    let of = (layout, signs.any_quotes());
    let done = AtomicUsize::new(0);
    let guessed: Vec<Read> = cuts
        .par_windows(2)
        .map(|cut| {
            progress.check()?;
            let read = read_piece(text, delimiter, cut[0]..cut[1], of);
            let done = 1 + done.fetch_add(1, Ordering::Relaxed);
            progress.set(0.2 + 0.4 * done as f32 / cuts.len() as f32);
            Ok(read)
        })
        .collect::<Result<_>>()?;
    let mut pieces = Vec::with_capacity(guessed.len());
    let mut at = start;
    let mut records = 0;
    for guess in guessed {
        let mut read = guess;
        if at != read.range.start {
            progress.check()?;
            let end = cuts.iter().copied().find(|&cut| cut > read.range.start);
            let stop = end.unwrap_or(text.len()).max(at);
            read = read_piece(text, delimiter, at..stop, of);
        }
        at = read.range.end;
        read.piece.shift(layout.first_row() + records);
        records += read.records;
        pieces.push(read.piece);
    }
    Ok(pieces)
}

/// Reads the records that start inside `range`, rows counted from 0; says whether the text has quotes.
fn read_piece(
    text: &str,
    delimiter: u8,
    range: Range<usize>,
    (layout, any_quotes): (&Layout, bool),
) -> Read {
    // Two bytes are the least that a cell takes in a text; what has more rows than that has short ones.
    let most = PIECE / 2 / layout.width().max(1);
    let room = estimated_rows(text, &range).min(most);
    let mut read = cut_piece(text, delimiter, &range, (layout, any_quotes), room)
        .unwrap_or_else(|| view_piece(text, delimiter, range, layout, room));
    // Where there are more lines than records, some stand in quotes.
    let lines = || count_byte(&text.as_bytes()[read.range.clone()], b'\n');
    if any_quotes && lines() > read.records as usize {
        let found = quotes::swallowing(text, delimiter, read.range.clone(), layout.width());
        read.piece.swallows(found);
    }
    read
}

/// Reads a piece whose quotes, where it has any, simply stand around fields; `None` when it is not such a one.
fn cut_piece(
    text: &str,
    delimiter: u8,
    range: &Range<usize>,
    (layout, any_quotes): (&Layout, bool),
    room: usize,
) -> Option<Read> {
    let mut source = Cutter::new(text, delimiter, range.start);
    let mut judge = Judge::new(layout);
    let mut cuts = Cuts::new(range.start, layout.width(), room);
    let mut ends = Vec::with_capacity(layout.width());
    let mut fields: Vec<Cow<str>> = Vec::new();
    let mut records = 0;
    while source.at() < range.end {
        let start = source.at();
        match source.next_into(&mut ends) {
            Step::Record => {}
            Step::End => break,
            Step::Odd => return None,
        }
        let starts = std::iter::once(start).chain(ends.iter().map(|end| end + 1));
        let ranges = starts.zip(&ends).map(|(start, &end)| start..end);
        let raw = ranges.clone().map(|range| &text.as_bytes()[range]);
        let is_data = judge.takes_at_a_glance(records, ends.len(), raw) || {
            fields.clear();
            fields.extend(ranges.map(|range| Cow::Borrowed(unquoted(&text[range]))));
            if ends.len() != layout.width() {
                judge.doubt(records, start..source.at());
            }
            judge.takes(records, &fields)
        };
        let within = &ends[..ends.len().min(layout.width())];
        if is_data && !cuts.push(start, within) {
            return None;
        }
        records += 1;
    }
    // Quotes inside of plain fields are looked at one by one.
    let quotes = || count_byte(&text.as_bytes()[range.start..source.at()], b'"');
    (!any_quotes || quotes() == source.quotes()).then(|| Read {
        range: range.start..source.at(),
        records,
        piece: judge.finish(cuts),
    })
}

/// A field without the quotes around it.
fn unquoted(field: &str) -> &str {
    let inside = field.strip_prefix('"');
    inside
        .and_then(|inside| inside.strip_suffix('"'))
        .unwrap_or(field)
}

/// Reads any piece.
fn view_piece(
    text: &str,
    delimiter: u8,
    range: Range<usize>,
    layout: &Layout,
    room: usize,
) -> Read {
    let mut source = Records::new(text, delimiter, range.start);
    let mut fields: Vec<Cow<str>> = Vec::with_capacity(layout.width());
    let mut body = Body::new(layout, text, room);
    let mut records = 0;
    while source.at() < range.end {
        let start = source.at();
        if !source.next_into(&mut fields) {
            break;
        }
        if source.odd() || fields.len() != layout.width() {
            body.doubt(records, start..source.at());
        }
        body.push(records, &fields);
        records += 1;
    }
    Read {
        range: range.start..source.at(),
        records,
        piece: body.finish(),
    }
}

/// How often a text has line feeds, returns and quotes, for each [`PIECE`] of its bytes.
struct Signs(Vec<[usize; 3]>);

impl Signs {
    fn of(text: &str) -> Self {
        /// So much is at hand while its signs are counted one after the other.
        const AT_HAND: usize = 1 << 14;
        let of_some = |some: &[u8]| [b'\n', b'\r', b'"'].map(|sign| count_byte(some, sign));
        let add = |sum: [usize; 3], next: [usize; 3]| std::array::from_fn(|at| sum[at] + next[at]);
        let pieces = text.as_bytes().par_chunks(PIECE);
        let counts = pieces.map(|piece| piece.chunks(AT_HAND).map(of_some).fold([0; 3], add));
        Self(counts.collect())
    }

    fn sum(&self, sign: usize) -> usize {
        self.0.iter().map(|counts| counts[sign]).sum()
    }

    /// How many rows a text can have at most: as many as it has lines.
    fn most_rows(&self) -> usize {
        self.sum(0).max(self.sum(1)) + 1
    }

    fn any_quotes(&self) -> bool {
        self.0.iter().any(|[.., quotes]| *quotes > 0)
    }
}

/// About how many lines a range has, from its first ones.
fn estimated_rows(text: &str, range: &Range<usize>) -> usize {
    let bytes = &text.as_bytes()[range.clone()];
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let lines = count_byte(sample, b'\n') + 1;
    (bytes.len() / sample.len().max(1) + 1) * lines
}

/// Where pieces begin, and the end of the text.
fn guess_cuts(text: &str, start: usize, signs: &Signs) -> Vec<usize> {
    let bytes = text.as_bytes();
    let above = count_byte(&bytes[..start], b'"');
    let mut cuts = vec![start];
    let mut before = 0;
    for (at, [.., quotes]) in (PIECE..bytes.len()).step_by(PIECE).zip(&signs.0) {
        before += quotes;
        if at <= start {
            continue;
        }
        // A stray quote makes the rest of the text look quoted: any guess is as good then, and put right where it is wrong.
        let ahead = &bytes[at..bytes.len().min(at + PIECE)];
        let is_within = (before - above) % 2 == 1;
        let end = line_end(ahead, is_within).or_else(|| line_end(ahead, false));
        let cut = end.map(|length| at + length);
        if let Some(cut) = cut.filter(|cut| cuts.last() < Some(cut)) {
            cuts.push(cut);
        }
    }
    if cuts.last() < Some(&bytes.len()) {
        cuts.push(bytes.len());
    }
    cuts
}

/// How often a byte occurs.
pub(super) fn count_byte(bytes: &[u8], wanted: u8) -> usize {
    memchr::memchr_iter(wanted, bytes).count()
}

/// The length of the text up to and with the first line feed outside quotes.
fn line_end(bytes: &[u8], mut quoted: bool) -> Option<usize> {
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use polars_buffer::Buffer;

    use super::super::body::join;
    use super::*;

    #[test]
    fn pieces_join_to_what_one_reading_gives() {
        // Quoted line breaks and a stray quote that makes the parity of every later guess wrong.
        let mut text = String::from("id,note\n");
        let mut expected = 0;
        for at in 0..400_000 {
            let line = match at % 7 {
                0 => format!("{at},\"two\nlines, \"\"quoted\"\"\"\n"),
                3 if at == 300 => format!("{at},5\" pipe and a good deal of text\n"),
                _ => format!("{at},a plain line with some text to make it longer\n"),
            };
            text.push_str(&line);
            expected += 1;
        }
        assert!(text.len() > 2 * PIECE);
        let options = ReadOptions::default();
        let Rows { layout, pieces, .. } =
            read_plain(&text, b',', &options, &Progress::default()).unwrap();
        let rows = join(&layout, &Buffer::from(text.into_bytes()), pieces);
        assert_eq!(layout.header_rows, (1, 1));
        assert_eq!(rows.file_rows.len() + rows.set_aside.len(), expected);
        assert!(rows.set_aside.is_empty());
        let ids = rows.columns[0].cells.iter().enumerate();
        assert!(
            ids.map(|(at, id)| (at, rows.store.text(id)))
                .all(|(at, id)| id == at.to_string())
        );
        assert!(
            rows.file_rows
                .iter()
                .enumerate()
                .all(|(at, row)| *row == at as u32 + 2)
        );
    }
}
