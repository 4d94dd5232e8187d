//! Cells of text that share the bytes of their file. Each takes 16 bytes: a short text stands there itself, a longer one
//! stays where it is in the file. Columns are made and rearranged without copying a text, and a text is looked at only
//! when somebody asks for it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::StringChunked;
use polars_arrow::array::{Array, Utf8ViewArray};
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;
use rayon::prelude::*;

use super::cut::{AT_HAND, Cut};
use super::views::{Chunks, Maker, Part, View, shifted};

/// Views point into buffers of less than 4 GiB: a longer text is covered by windows that begin at these distances.
pub(super) const WINDOW: usize = 1 << 31;

/// So many cells are made text by one thread at a time.
const TOGETHER: usize = 1 << 14;

/// A window ends here, so that a cell which begins in one window lies in it as a whole.
const WINDOW_END: usize = u32::MAX as usize;

/// The bytes behind the cells of a table.
#[derive(Clone, Default)]
pub(super) struct Store {
    buffers: Vec<Buffer<u8>>,
}

impl Store {
    /// A store that begins with a file's text.
    pub fn of_text(text: &Buffer<u8>) -> Self {
        let windows = (0..text.len().div_ceil(WINDOW)).map(|window| {
            let start = window * WINDOW;
            let end = text.len().min(start + WINDOW_END);
            text.clone().sliced(start..end)
        });
        Self {
            buffers: windows.collect(),
        }
    }

    /// The buffers.
    pub fn buffers(&self) -> &[Buffer<u8>] {
        &self.buffers
    }

    /// Adds the buffers of a piece; what must be added to the buffer numbers of its views.
    pub fn add(&mut self, buffers: impl IntoIterator<Item = Buffer<u8>>) -> u32 {
        let shift = self.buffers.len() as u32;
        self.buffers.extend(buffers);
        shift
    }

    /// Adds a column that polars made and gives its cells.
    pub fn take_in(&mut self, cells: &StringChunked) -> Vec<View> {
        let mut views = Vec::with_capacity(cells.len());
        for array in cells.downcast_iter() {
            let shift = self.add(array.data_buffers().iter().cloned());
            let valid = |at: usize| array.validity().is_none_or(|valid| valid.get_bit(at));
            views.extend(array.views().iter().enumerate().map(|(at, view)| {
                if valid(at) {
                    shifted(*view, shift)
                } else {
                    View::default()
                }
            }));
        }
        views
    }

    /// Adds a text of one's own and gives it as a cell.
    pub fn put(&mut self, text: &str) -> View {
        let mut maker = Maker::new("");
        let view = maker.view(text);
        shifted(view, self.add(maker.finish()))
    }

    /// The bytes of a cell.
    #[inline]
    pub fn bytes<'a>(&'a self, view: &'a View) -> &'a [u8] {
        view.get_inlined_slice().unwrap_or_else(|| {
            let start = view.offset as usize;
            self.buffers
                .get(view.buffer_idx as usize)
                .and_then(|buffer| buffer.get(start..start + view.length as usize))
                .unwrap_or_default()
        })
    }

    /// The text of a cell.
    pub fn text<'a>(&'a self, view: &'a View) -> &'a str {
        text(self.bytes(view))
    }

    /// Whether a cell has nothing but white space.
    pub fn is_blank(&self, view: &View) -> bool {
        view.length == 0 || is_blank(self.text(view))
    }
}

/// The cells of one column, by rows from 0. One without a character is absent; one of nothing but spaces is text.
#[derive(Clone, Default)]
pub struct Cells {
    chunks: Vec<Chunk>,
    /// The row after the last of each chunk.
    ends: Vec<usize>,
    store: Arc<Store>,
}

/// A piece of the cells.
#[derive(Clone)]
enum Chunk {
    Views(Buffer<View>),
    Cut(Arc<Cut>, usize),
}

impl Chunk {
    fn len(&self) -> usize {
        match self {
            Self::Views(views) => views.len(),
            Self::Cut(cut, _) => cut.len(),
        }
    }

    #[inline]
    fn bytes<'a>(&'a self, row: usize, store: &'a Store) -> &'a [u8] {
        match self {
            Self::Views(views) => views.get(row).map_or(&[], |view| store.bytes(view)),
            Self::Cut(cut, column) => cut.bytes(row, *column),
        }
    }
}

impl From<Part> for Chunk {
    fn from(part: Part) -> Self {
        match part {
            Part::Views(views) => Self::Views(views.into()),
            Part::Cut(cut, column) => Self::Cut(cut, column),
        }
    }
}

impl Cells {
    pub(super) fn new(chunks: Chunks, store: &Arc<Store>) -> Self {
        let chunks = chunks.into_parts().map(Chunk::from);
        let chunks: Vec<Chunk> = chunks.filter(|chunk| chunk.len() > 0).collect();
        let ends = chunks.iter().scan(0, |end, chunk| {
            *end += chunk.len();
            Some(*end)
        });
        Self {
            ends: ends.collect(),
            chunks,
            store: Arc::clone(store),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text at a row; nothing where the cell is absent, or the row is.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let chunk = self.ends.partition_point(|end| *end <= row);
        let before = chunk.checked_sub(1).map_or(0, |before| self.ends[before]);
        let bytes = self.chunks.get(chunk)?.bytes(row - before, &self.store);
        (!bytes.is_empty()).then(|| text(bytes))
    }

    /// The cells from the first row to the last.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> + Clone {
        self.bytes()
            .map(|bytes| (!bytes.is_empty()).then(|| text(bytes)))
    }

    /// The bytes of the cells from the first row to the last; none where a cell is absent.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.chunks
            .iter()
            .flat_map(move |chunk| (0..chunk.len()).map(move |row| chunk.bytes(row, &self.store)))
    }

    /// The chunks that hold some rows, and which of their own rows those are.
    fn chunks_of(&self, rows: Range<usize>) -> impl Iterator<Item = (&Chunk, Range<usize>)> {
        let first = self.ends.partition_point(|end| *end <= rows.start);
        let chunks = self.chunks.iter().zip(&self.ends).skip(first);
        chunks
            .map(|(chunk, &end)| (chunk, end - chunk.len(), end))
            .take_while(move |(_, before, _)| *before < rows.end)
            .map(move |(chunk, before, end)| {
                let from = rows.start.max(before) - before;
                (chunk, from..rows.end.min(end) - before)
            })
    }

    /// Lets a visitor take the cells of some rows, one after the other.
    #[inline]
    pub(crate) fn lead(&self, rows: Range<usize>, visitor: &mut impl Visitor) {
        for (chunk, rows) in self.chunks_of(rows) {
            match chunk {
                Chunk::Views(views) => visitor.take(views[rows].iter().map(|view| {
                    let ahead = match inlined(view) {
                        Some(bytes) => Ahead::Inlined(bytes),
                        None => Ahead::Text(self.store.bytes(view)),
                    };
                    (ahead, view.length as usize)
                })),
                Chunk::Cut(cut, column) => visitor.take(cut.ahead(rows, *column)),
            }
        }
    }

    /// Gives the text of all cells, one after the other; that of absent ones is empty.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&str)) {
        let mut some = Handful::default();
        self.lead_touched(
            0..self.len(),
            &mut EachBytes(|cell: &[u8]| {
                if some.is_full() {
                    some.give(&mut each);
                }
                some.put(cell);
            }),
        );
        some.give(&mut each);
    }

    /// Leads a visitor along one column alone, whose cells lie far from each other in the text.
    fn lead_touched(&self, rows: Range<usize>, visitor: &mut impl Visitor) {
        for first in rows.clone().step_by(AT_HAND) {
            let some = first..rows.end.min(first + AT_HAND);
            for (chunk, rows) in self.chunks_of(some.clone()) {
                if let Chunk::Cut(cut, column) = chunk {
                    cut.touch(rows, *column);
                }
            }
            self.lead(some, visitor);
        }
    }

    /// The rows whose text fits, in order; that of absent cells is empty. Only what `may` fit by a look at its bytes is
    /// looked at as a text.
    pub(crate) fn rows_where(
        &self,
        may: impl Fn(&[u8]) -> bool + Sync,
        fit: impl Fn(&str) -> bool + Sync,
    ) -> Vec<usize> {
        let pieces = (0..self.len().div_ceil(TOGETHER)).into_par_iter();
        let found = pieces.map(|piece| {
            let first = piece * TOGETHER;
            let mut found = Vec::new();
            let rows = first..self.len().min(first + TOGETHER);
            self.rows_among(rows, (&may, &fit), &mut found);
            found
        });
        found.flatten_iter().collect()
    }

    /// Adds the rows among some whose text fits.
    fn rows_among(
        &self,
        rows: Range<usize>,
        (may, fit): (impl Fn(&[u8]) -> bool, impl Fn(&str) -> bool),
        found: &mut Vec<usize>,
    ) {
        let mut row = rows.start;
        self.lead_touched(
            rows,
            &mut EachBytes(|cell: &[u8]| {
                if may(cell) && fit(text(cell)) {
                    found.push(row);
                }
                row += 1;
            }),
        );
    }

    /// Has the text behind some rows at hand, which may be that of other columns, too.
    pub(crate) fn fetch(&self, rows: Range<usize>) {
        for (chunk, rows) in self.chunks_of(rows) {
            if let Chunk::Cut(cut, _) = chunk {
                cut.fetch(rows);
            }
        }
    }

    /// Gives the cells of some rows as views, each with its bytes.
    fn visit_views(&self, rows: Range<usize>, mut each: impl FnMut(View, &[u8])) {
        for (chunk, rows) in self.chunks_of(rows) {
            match chunk {
                Chunk::Views(views) => {
                    for view in &views[rows] {
                        each(*view, self.store.bytes(view));
                    }
                }
                Chunk::Cut(cut, column) => {
                    for (view, bytes) in cut.views_of(rows, *column) {
                        each(view, bytes);
                    }
                }
            }
        }
    }

    /// The cells as polars has text: absent ones are null.
    #[must_use]
    pub fn to_text(&self) -> StringChunked {
        self.to_text_if(|_| true).unwrap_or_default()
    }

    /// The cells as polars has text, if all that are there are `fit` for it; absent ones are null.
    pub(crate) fn to_text_if(&self, fit: impl Fn(&[u8]) -> bool + Sync) -> Option<StringChunked> {
        let mut views = vec![View::default(); self.len()];
        let absent = views
            .par_chunks_mut(TOGETHER)
            .enumerate()
            .map(|(at, room)| {
                let first = at * TOGETHER;
                let rows = first..first + room.len();
                let (mut room, mut absent, mut all_fit) = (room.iter_mut(), 0, true);
                self.visit_views(rows, |view, bytes| {
                    if bytes.is_empty() {
                        absent += 1;
                    } else {
                        all_fit = all_fit && fit(bytes);
                    }
                    if let Some(place) = room.next() {
                        *place = view;
                    }
                });
                all_fit.then_some(absent)
            })
            .sum::<Option<usize>>()?;
        let valid = (absent > 0).then(|| views.iter().map(|view| view.length > 0).collect());
        let buffers: Buffer<Buffer<u8>> = self.store.buffers.iter().cloned().collect();
        let array = Utf8ViewArray::try_new(ArrowDataType::Utf8View, views.into(), buffers, valid);
        // Views are cut from valid text, so that there is nothing to refuse.
        array
            .ok()
            .map(|array| StringChunked::with_chunk("".into(), array))
    }
}

/// Something that is looked for in a column.
pub(crate) struct Sought<'c> {
    /// The column.
    pub cells: &'c Cells,
    /// Whether a cell may be such a one, by its bytes.
    pub may: fn(&[u8]) -> bool,
    /// Whether it is.
    pub fit: fn(&str) -> bool,
}

/// The rows of all that is sought, each as [`Cells::rows_where`] gives them. Columns that stand beside each other in a
/// file are looked at a few rows at a time, so that their text is fetched once.
pub(crate) fn rows_of(sought: &[Sought]) -> Vec<Vec<usize>> {
    let height = sought.iter().map(|one| one.cells.len()).max();
    let pieces = (0..height.unwrap_or(0).div_ceil(TOGETHER)).into_par_iter();
    let found: Vec<Vec<Vec<usize>>> = pieces
        .map(|piece| {
            let mut found = vec![Vec::new(); sought.len()];
            let first = piece * TOGETHER;
            for start in (first..first + TOGETHER).step_by(AT_HAND) {
                for (one, found) in sought.iter().zip(&mut found) {
                    let rows = start..one.cells.len().min(start + AT_HAND);
                    if !rows.is_empty() {
                        one.cells.rows_among(rows, (one.may, one.fit), found);
                    }
                }
            }
            found
        })
        .collect();
    let mut all = vec![Vec::new(); sought.len()];
    for piece in found {
        for (all, found) in all.iter_mut().zip(piece) {
            all.extend(found);
        }
    }
    all
}

/// Some cells one behind the other: that they are text is seen of all at once.
#[derive(Default)]
struct Handful {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Handful {
    /// Whether these are as many as are worth it.
    fn is_full(&self) -> bool {
        const LONG: usize = 1 << 16;
        self.ends.len() >= AT_HAND || self.bytes.len() > LONG
    }

    fn put(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len());
    }

    /// Gives them and has none.
    fn give(&mut self, each: &mut impl FnMut(&str)) {
        // Cells are cut from valid text, between its characters.
        let texts = simdutf8::basic::from_utf8(&self.bytes).unwrap_or_default();
        let mut start = 0;
        for &end in &self.ends {
            each(texts.get(start..end).unwrap_or_default());
            start = end;
        }
        self.bytes.clear();
        self.ends.clear();
    }
}

/// What is done with cells that come one after the other.
pub(crate) trait Visitor {
    /// Takes some cells: what stands from where a cell begins on, some of it beyond the cell, and how many bytes of it
    /// are the cell. One that is absent has none.
    fn take<A: AsRef<[u8]>>(&mut self, cells: impl Iterator<Item = (A, usize)>);
}

/// What stands from where a cell begins on.
enum Ahead<'a> {
    Text(&'a [u8]),
    Inlined([u8; 16]),
}

impl AsRef<[u8]> for Ahead<'_> {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Text(text) => text,
            Self::Inlined(bytes) => bytes,
        }
    }
}

/// Gives the bytes of each cell to a function.
struct EachBytes<F>(F);

impl<F: FnMut(&[u8])> Visitor for EachBytes<F> {
    fn take<A: AsRef<[u8]>>(&mut self, cells: impl Iterator<Item = (A, usize)>) {
        for (ahead, length) in cells {
            (self.0)(ahead.as_ref().get(..length).unwrap_or_default());
        }
    }
}

/// A text that stands in its view, with what is there behind it.
#[inline]
fn inlined(view: &View) -> Option<[u8; 16]> {
    let bytes = view.get_inlined_slice()?;
    if cfg!(target_endian = "little") {
        return Some((view.as_u128() >> 32).to_le_bytes());
    }
    let mut room = [0; 16];
    room[..bytes.len()].copy_from_slice(bytes);
    Some(room)
}

/// The text of a cell's bytes.
fn text(bytes: &[u8]) -> &str {
    // Cells are cut from valid text, between its characters.
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("len", &self.len()).finish()
    }
}

/// Cells that stand in no file.
impl<T: AsRef<str>> FromIterator<Option<T>> for Cells {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(texts: I) -> Self {
        let mut maker = Maker::new("");
        let texts = texts.into_iter();
        let views =
            texts.map(|text| text.map_or_else(View::default, |text| maker.view(text.as_ref())));
        let views: Vec<View> = views.collect();
        let mut store = Store::default();
        store.add(maker.finish());
        Self::new(views.into(), &Arc::new(store))
    }
}

/// Whether a text has nothing but white space.
pub(super) fn is_blank(cell: &str) -> bool {
    match cell.as_bytes().first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() => false,
        Some(_) => cell.trim().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NewChunkedArray;

    const LONG: &str = "a text of more than twelve bytes";

    #[test]
    fn cells_come_back_as_they_were_by_row_and_in_order() {
        let texts = [Some("short"), None, Some(LONG), Some("企业"), Some(" ")];
        let cells: Cells = texts.into_iter().collect();
        assert_eq!(cells.len(), 5);
        assert!(cells.iter().eq(texts));
        assert!((0..6).all(|row| cells.get(row) == texts.get(row).copied().flatten()));
        assert!(cells.to_text().iter().eq(texts));
        assert_eq!(
            cells.bytes().map(<[u8]>::len).sum::<usize>(),
            5 + LONG.len() + 6 + 1
        );
    }

    #[test]
    fn what_is_sought_is_found_in_each_column() {
        let height = 2 * TOGETHER + 3;
        let numbers: Cells = (0..height).map(|row| Some(row.to_string())).collect();
        let words: Cells = (0..height)
            .map(|row| (row % 3 > 0).then(|| format!("企业{row} {LONG}")))
            .collect();
        let sought = [
            Sought {
                cells: &numbers,
                may: |cell| cell.ends_with(b"7"),
                fit: |cell| cell.len() > 1,
            },
            Sought {
                cells: &words,
                may: |_| true,
                fit: str::is_empty,
            },
        ];
        let found = rows_of(&sought);
        let sevens: Vec<usize> = (0..height)
            .filter(|row| row % 10 == 7 && *row > 9)
            .collect();
        assert_eq!(found[0], sevens);
        assert_eq!(found[0], numbers.rows_where(sought[0].may, sought[0].fit));
        assert!(found[1].iter().copied().eq((0..height).step_by(3)));
        let (mut row, mut all) = (0, true);
        words.for_each(|cell| {
            all &= cell == words.get(row).unwrap_or_default();
            row += 1;
        });
        assert!(all && row == height);
    }

    #[test]
    fn a_column_of_chunks_is_one_column() {
        let mut store = Store::default();
        let mut chunks = Chunks::default();
        for part in [&["a", LONG][..], &[], &["", "b"], &["企业有限公司"]] {
            let views = part.iter().map(|text| store.put(text));
            chunks.push(views.collect::<Vec<View>>());
        }
        let cells = Cells::new(chunks, &Arc::new(store));
        let expected = [Some("a"), Some(LONG), None, Some("b"), Some("企业有限公司")];
        assert!(cells.iter().eq(expected));
        assert!((0..5).all(|row| cells.get(row) == expected[row]));
        assert_eq!(cells.get(5), None);
        assert!(cells.to_text().iter().eq(expected));
    }

    #[test]
    fn a_column_of_another_maker_is_taken_in() {
        let made = [Some(LONG), None, Some("b")];
        let column = StringChunked::from_iter_options("made".into(), made.into_iter());
        let mut store = Store::default();
        store.put("something that stands there before");
        let views = store.take_in(&column);
        let cells = Cells::new(views.into(), &Arc::new(store));
        assert!(cells.iter().eq(made));
    }
}
