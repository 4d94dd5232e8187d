//! Pieces of a text become views of 16 bytes, and views become columns in pieces.

pub(super) use polars_arrow::array::View;
use std::sync::Arc;

use polars_buffer::Buffer;

use super::cells::{Store, WINDOW};
use super::cut::{AT_HAND, Cut};

/// Texts that do not stand in the file as they are go to buffers of this size at least.
const SIDE: usize = 1 << 20;

/// A text of so many bytes stands in its view.
const INLINE: usize = View::MAX_INLINE_SIZE as usize;

/// Makes views of the cells of one piece of a file.
#[derive(Debug)]
pub(super) struct Maker<'t> {
    text: &'t str,
    windows: u32,
    sides: Vec<Vec<u8>>,
}

impl<'t> Maker<'t> {
    /// For cells most of which are slices of `text`, the text that the store of the table begins with.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            windows: text.len().div_ceil(WINDOW) as u32,
            sides: Vec::new(),
        }
    }

    /// The view of a cell.
    #[inline]
    pub fn view(&mut self, cell: &str) -> View {
        let bytes = cell.as_bytes();
        let at = (bytes.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if bytes.len() <= INLINE {
            return inline_of(self.text.as_bytes(), at, bytes.len())
                .unwrap_or_else(|| View::new_from_bytes(bytes, 0, 0));
        }
        if at < self.text.len() && bytes.len() < WINDOW {
            let window = at / WINDOW;
            return View::new_from_bytes(bytes, window as u32, (at - window * WINDOW) as u32);
        }
        self.beside(bytes)
    }

    /// A text that does not stand in the file as it is.
    fn beside(&mut self, bytes: &[u8]) -> View {
        let room = |side: &Vec<u8>| side.len() + bytes.len() <= side.capacity();
        if !self.sides.last().is_some_and(room) {
            self.sides.push(Vec::with_capacity(SIDE.max(bytes.len())));
        }
        let number = self.sides.len() - 1;
        let side = &mut self.sides[number];
        let at = side.len();
        side.extend_from_slice(bytes);
        View::new_from_bytes(bytes, self.windows + number as u32, at as u32)
    }

    /// The buffers of the texts that did not stand in the file as they are.
    pub fn finish(self) -> Vec<Buffer<u8>> {
        self.sides.into_iter().map(Buffer::from).collect()
    }
}

/// The view of a short text that stands in a longer one, from byte `at` on; nothing for other texts, and for those at
/// the longer one's very end.
#[inline]
pub(super) fn inline_of(text: &[u8], at: usize, length: usize) -> Option<View> {
    if length > INLINE {
        return None;
    }
    let around = text.get(at..)?.first_chunk()?;
    Some(inline(around, length))
}

/// The view of a text of at most twelve bytes, the first of `around`: without a copy of unknown length.
#[inline]
fn inline(around: &[u8; INLINE], length: usize) -> View {
    if cfg!(target_endian = "big") {
        return View::new_inline(&around[..length]);
    }
    let mut whole = [0; 16];
    whole[..INLINE].copy_from_slice(around);
    let whole = u128::from_le_bytes(whole);
    // Bytes beyond the text are zero.
    let text = whole & ((1 << (8 * length)) - 1);
    View {
        length: length as u32,
        prefix: text as u32,
        buffer_idx: (text >> 32) as u32,
        offset: (text >> 64) as u32,
    }
}

/// Moves a view from a piece's own buffers to where they are in the store: the file's text keeps its windows, the
/// others come behind those of the pieces before.
pub(super) fn moved(view: View, windows: u32, store: u32) -> View {
    if view.buffer_idx < windows {
        view
    } else {
        shifted(view, store - windows)
    }
}

/// A view whose buffer has a higher number.
pub(super) fn shifted(mut view: View, by: u32) -> View {
    if view.length > View::MAX_INLINE_SIZE {
        view.buffer_idx += by;
    }
    view
}

/// A piece of a column.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Views of its cells.
    Views(Vec<View>),
    /// A column of cut records.
    Cut(Arc<Cut>, usize),
}

impl Part {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Views(views) => views.len(),
            Self::Cut(cut, _) => cut.len(),
        }
    }

    /// The bytes of a cell.
    pub fn bytes<'a>(&'a self, row: usize, store: &'a Store) -> &'a [u8] {
        match self {
            Self::Views(views) => views.get(row).map_or(&[][..], |view| store.bytes(view)),
            Self::Cut(cut, column) => cut.bytes(row, *column),
        }
    }

    /// The bytes of its cells, one after the other, some of them at hand at a time.
    pub fn cells<'a>(&'a self, store: &'a Store) -> impl Iterator<Item = &'a [u8]> {
        (0..self.len()).map(move |row| {
            if let Self::Cut(cut, column) = self
                && row.is_multiple_of(AT_HAND)
            {
                cut.touch(row..self.len().min(row + AT_HAND), *column);
            }
            self.bytes(row, store)
        })
    }

    fn views(&self) -> &[View] {
        match self {
            Self::Views(views) => views,
            Self::Cut(cut, column) => cut.views(*column),
        }
    }
}

impl From<Vec<View>> for Part {
    fn from(views: Vec<View>) -> Self {
        Self::Views(views)
    }
}

/// A column in pieces. Cut ones become views when they are looked at as such.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunks(Vec<Part>);

impl Chunks {
    /// Adds rows.
    pub fn push(&mut self, part: impl Into<Part>) {
        self.0.push(part.into());
    }

    /// The views from the first row to the last.
    pub fn iter(&self) -> impl Iterator<Item = &View> + Clone {
        self.0.iter().flat_map(Part::views)
    }

    /// The pieces, in their order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The pieces, each with its first row.
    pub fn placed(&self) -> impl Iterator<Item = (usize, &Part)> {
        self.0.iter().scan(0, |end, part| {
            let start = *end;
            *end += part.len();
            Some((start, part))
        })
    }

    /// Keeps the rows that are marked to be kept.
    pub fn retain(&mut self, keep: &[bool]) {
        let marked = self.iter().zip(keep).filter(|(_, keep)| **keep);
        let kept: Vec<View> = marked.map(|(view, _)| *view).collect();
        self.0 = vec![Part::Views(kept)];
    }

    /// The pieces.
    pub fn into_parts(self) -> impl Iterator<Item = Part> {
        self.0.into_iter()
    }
}

impl From<Vec<View>> for Chunks {
    fn from(views: Vec<View>) -> Self {
        let mut chunks = Self::default();
        chunks.push(views);
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cells_stand_in_their_views() {
        let text = "0123456789abcdefghij";
        let mut maker = Maker::new(text);
        for start in 0..=text.len() {
            for end in start..=text.len().min(start + INLINE) {
                let view = maker.view(&text[start..end]);
                assert_eq!(
                    view.as_u128(),
                    View::new_inline(&text.as_bytes()[start..end]).as_u128()
                );
            }
        }
        assert!(maker.finish().is_empty());
    }

    #[test]
    fn cells_that_stand_nowhere_get_a_place_of_their_own() {
        let text = String::from("a text of more than twelve bytes");
        let mut maker = Maker::new(&text);
        let inside = maker.view(&text[2..]);
        assert_eq!((inside.buffer_idx, inside.offset), (0, 2));
        let own = maker.view("another text of more than twelve");
        assert_eq!((own.buffer_idx, own.offset), (1, 0));
        let next = maker.view("and one more text of the kind");
        assert_eq!((next.buffer_idx, next.offset), (1, 32));
        assert_eq!(moved(own, 1, 7).buffer_idx, 7);
        assert_eq!(moved(inside, 1, 7).buffer_idx, 0);
        assert_eq!(maker.finish().len(), 1);
    }
}
