//! Records of a text, cut but not copied: where each begins and where its fields end takes two bytes a cell, and a cell
//! is looked up in the text when somebody asks for it.

use std::ops::Range;
use std::sync::OnceLock;

use polars_buffer::Buffer;

use super::body::only;
use super::cells::{Store, WINDOW};
use super::views::{View, inline_of};

/// Cut records that were not yet put beside their text.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// The byte of the text that `starts` count from.
    base: usize,
    /// Byte where each record begins.
    starts: Vec<u32>,
    /// For each column, where its field ends in each record, from the record's beginning.
    ends: Vec<Vec<u16>>,
}

impl Cuts {
    /// No records yet, of a piece of a text that begins at byte `base`, with room for `capacity`.
    pub fn new(base: usize, columns: usize, capacity: usize) -> Self {
        Self {
            base,
            starts: Vec::with_capacity(capacity),
            ends: (0..columns).map(|_| Vec::with_capacity(capacity)).collect(),
        }
    }

    /// Takes the record that begins at byte `start` and whose fields end at `ends`; false when it is too long. Columns
    /// beyond its last field have nothing in it.
    pub fn push(&mut self, start: usize, ends: &[usize]) -> bool {
        let last = ends.last().copied().unwrap_or(start);
        let (Ok(begin), Ok(length)) = (
            u32::try_from(start - self.base),
            u16::try_from(last - start),
        ) else {
            return false;
        };
        self.starts.push(begin);
        let lengths = ends.iter().map(|end| (end - start) as u16);
        // A field that ends where the one before does has no room even for the delimiter between them.
        let lengths = lengths.chain(std::iter::repeat(length));
        for (column, length) in self.ends.iter_mut().zip(lengths) {
            column.push(length);
        }
        true
    }

    /// Keeps the records that are marked to be kept.
    pub fn retain(&mut self, keep: &[bool]) {
        only(&mut self.starts, keep);
        for ends in &mut self.ends {
            only(ends, keep);
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }
}

/// So many cells of a column are at hand before they are looked at.
pub(super) const AT_HAND: usize = 64;

/// Cut records beside their text.
#[derive(Debug)]
pub(super) struct Cut {
    /// The text from the first record on.
    text: Buffer<u8>,
    /// Where that is: the window of the store, and the byte in it.
    window: (u32, u32),
    starts: Vec<u32>,
    ends: Vec<Vec<u16>>,
    /// The columns as views, once somebody wanted them so.
    views: Vec<OnceLock<Vec<View>>>,
}

impl Cut {
    /// Puts records beside the text that they were cut from and that `store` begins with.
    pub fn new(cuts: Cuts, text: &Buffer<u8>, store: &Store) -> Self {
        let end = text.len().min(cuts.base.saturating_add(u32::MAX as usize));
        let window = cuts.base / WINDOW;
        debug_assert!(window < store.buffers().len().max(1));
        Self {
            text: text.clone().sliced(cuts.base.min(end)..end),
            window: (window as u32, (cuts.base - window * WINDOW) as u32),
            views: cuts.ends.iter().map(|_| OnceLock::new()).collect(),
            starts: cuts.starts,
            ends: cuts.ends,
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where the cell of a record and column begins and ends in the text.
    #[inline]
    fn range(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let start = *self.starts.get(row)? as usize;
        let before = match column.checked_sub(1) {
            Some(before) => usize::from(*self.ends.get(before)?.get(row)?) + 1,
            None => 0,
        };
        let end = usize::from(*self.ends.get(column)?.get(row)?);
        unquoted(&self.text, start + before, start + end)
    }

    /// The bytes of a cell; none where the record has no such field.
    #[inline]
    pub fn bytes(&self, row: usize, column: usize) -> &[u8] {
        self.range(row, column)
            .map_or(&[], |(start, end)| &self.text[start..end])
    }

    /// Where the cells of some rows of a column begin in the text, and their lengths.
    #[inline]
    fn places(&self, rows: Range<usize>, column: usize) -> impl Iterator<Item = (usize, usize)> {
        let text = self.text.as_slice();
        let before = column.checked_sub(1);
        let before = before.map(|before| &self.ends[before][rows.clone()]);
        let starts = self.starts[rows.clone()].iter();
        let whole = starts.zip(&self.ends[column][rows]).enumerate();
        whole.map(move |(at, (&start, &end))| {
            let skip = before.map_or(0, |before| usize::from(before[at]) + 1);
            let start = start as usize;
            let cell = unquoted(text, start + skip, start + usize::from(end));
            cell.map_or((0, 0), |(start, end)| (start, end - start))
        })
    }

    /// The cells of some rows of a column: the text from where a cell begins on, and how many bytes of it are the cell.
    #[inline]
    pub fn ahead(&self, rows: Range<usize>, column: usize) -> impl Iterator<Item = (&[u8], usize)> {
        let text = self.text.as_slice();
        let places = self.places(rows, column);
        places.map(move |(start, length)| (text.get(start..).unwrap_or_default(), length))
    }

    /// Some cells of a column as views into the buffers of the store, each with its bytes.
    pub fn views_of(
        &self,
        rows: Range<usize>,
        column: usize,
    ) -> impl Iterator<Item = (View, &[u8])> {
        let text = self.text.as_slice();
        let places = self.places(rows, column);
        places.map(move |(start, length)| (self.view(start, length), &text[start..start + length]))
    }

    /// Looks at all of the text behind some rows. Memory gives what is asked for in its order much sooner than what is
    /// asked for column by column.
    pub fn fetch(&self, rows: Range<usize>) {
        /// No machine fetches less at a time.
        const LINE: usize = 64;
        let starts = self.starts.get(rows).unwrap_or_default();
        if let (Some(&first), Some(&last)) = (starts.first(), starts.last()) {
            let text = self.text.get(first as usize..last as usize);
            let lines = text.unwrap_or_default().iter().step_by(LINE);
            std::hint::black_box(lines.fold(0, |all, byte| all ^ byte));
        }
    }

    /// Looks at where the cells of some rows of a column begin and end: memory brings many at once that do not wait for
    /// each other.
    #[inline]
    pub fn touch(&self, rows: Range<usize>, column: usize) {
        let text = self.text.as_slice();
        let before = column.checked_sub(1).and_then(|at| self.ends.get(at));
        let before = before.and_then(|ends| ends.get(rows.clone()));
        let ends = self
            .ends
            .get(column)
            .and_then(|ends| ends.get(rows.clone()));
        let starts = self.starts.get(rows).unwrap_or_default().iter();
        let whole = starts.zip(ends.unwrap_or_default()).enumerate();
        let byte = |at: usize| text.get(at).copied().unwrap_or(0);
        let seen = whole.fold(0, |seen, (at, (&start, &end))| {
            let skip = before.map_or(0, |before| usize::from(before[at]) + 1);
            seen ^ byte(start as usize + skip) ^ byte(start as usize + usize::from(end))
        });
        std::hint::black_box(seen);
    }

    /// The view of a cell that begins at this byte of the text, into the buffers of the store.
    #[inline]
    fn view(&self, start: usize, length: usize) -> View {
        inline_of(&self.text, start, length).unwrap_or_else(|| {
            // A piece of a text is far shorter than what a window has beyond the beginning of the next.
            let (window, offset) = self.window;
            let bytes = &self.text[start..start + length];
            View::new_from_bytes(bytes, window, offset + start as u32)
        })
    }

    /// A column as views, made when they are first wanted.
    pub fn views(&self, column: usize) -> &[View] {
        self.views[column].get_or_init(|| {
            let places = self.places(0..self.len(), column);
            places
                .map(|(start, length)| self.view(start, length))
                .collect()
        })
    }
}

/// A field without the quotes around it; nothing where there is no room for one.
#[inline]
fn unquoted(text: &[u8], start: usize, end: usize) -> Option<(usize, usize)> {
    match text.get(start..end)? {
        [b'"', .., b'"'] => Some((start + 1, end - 1)),
        _ => Some((start, end)),
    }
}
