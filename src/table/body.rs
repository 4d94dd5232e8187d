//! Content below the header, one after the other: data goes to the columns, everything else aside with its reason.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use polars_buffer::Buffer;

use super::cells::Store;
use super::cut::{Cut, Cuts};
use super::judge::{Below, Doubt, Judge, Tally};
use super::layout::Layout;
use super::merges::Merges;
use super::quotes::Swallowing;
use super::sections::{self, Sections};
use super::views::{Chunks, Maker, Part, View, moved};
use super::{SetAside, aside, drops};
use crate::i18n::Message;

/// Columns that grow row by row.
pub(super) struct Body<'l, 't> {
    judge: Judge<'l>,
    columns: Vec<Vec<View>>,
    maker: Maker<'t>,
}

/// A finished piece of the body.
pub(super) struct Piece {
    records: Records,
    tally: Tally,
}

/// The rows of a piece.
enum Records {
    /// Columns of views, and the buffers of texts that do not stand in the file as they are.
    Views(Vec<Vec<View>>, Vec<Buffer<u8>>),
    /// Cut from the file's text.
    Cut(Cuts),
}

impl Piece {
    /// Rows that were cut from the file's text, with what was seen of them.
    pub fn cut(cuts: Cuts, tally: Tally) -> Self {
        Self {
            records: Records::Cut(cuts),
            tally,
        }
    }
}

impl<'l, 't> Body<'l, 't> {
    /// An empty body with room for `capacity` rows, most of whose cells are slices of `text`.
    pub fn new(layout: &'l Layout, text: &'t str, capacity: usize) -> Self {
        let columns = (0..layout.width())
            .map(|_| Vec::with_capacity(capacity))
            .collect();
        Self {
            judge: Judge::new(layout),
            columns,
            maker: Maker::new(text),
        }
    }

    /// Takes the next row of the file.
    pub fn push(&mut self, row: u32, fields: &[Cow<str>]) {
        if !self.judge.takes(row, fields) {
            return;
        }
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(self.maker.view(field));
        }
        for column in self.columns.iter_mut().skip(fields.len()) {
            column.push(View::default());
        }
    }

    /// Keeps in mind that the next row may not be read as it is meant.
    pub fn doubt(&mut self, row: u32, bytes: Range<usize>) {
        self.judge.doubt(row, bytes);
    }

    /// The rows taken so far.
    pub fn finish(self) -> Piece {
        Piece {
            records: Records::Views(self.columns, self.maker.finish()),
            tally: self.judge.tally,
        }
    }
}

impl Piece {
    /// Adds `offset` to every file row: pieces that are read side by side count from their own start.
    pub fn shift(&mut self, offset: u32) {
        let tally = &mut self.tally;
        let rows = [
            &mut tally.rows,
            &mut tally.short,
            &mut tally.beyond,
            &mut tally.over,
        ];
        for row in rows.into_iter().flatten() {
            *row += offset;
        }
        for aside in &mut tally.set_aside {
            aside.row += offset;
        }
        for doubt in &mut tally.doubtful {
            doubt.row += offset;
        }
        for odd in &mut tally.swallowing {
            odd.row += offset;
        }
        for (row, _) in &mut tally.feet {
            *row += offset;
        }
        if let Some((first, header)) = &mut tally.another {
            *first += offset;
            *header += offset;
        }
        for below in &mut tally.below {
            below.row += offset;
            below.header += offset;
        }
    }

    /// Keeps in mind the fields that hold lines which look like rows.
    pub fn swallows(&mut self, swallowing: Vec<Swallowing>) {
        let tally = &mut self.tally;
        for odd in &swallowing {
            let (row, bytes) = (odd.row, odd.bytes.clone());
            tally.doubtful.push(Doubt { row, bytes });
        }
        tally.doubtful.sort_by_key(|doubt| doubt.bytes.start);
        tally.doubtful.dedup_by_key(|doubt| doubt.bytes.start);
        tally.swallowing = swallowing;
    }

    /// Those fields.
    pub fn swallowing(&self) -> impl Iterator<Item = &Swallowing> {
        self.tally.swallowing.iter()
    }

    /// Its records that may not be read as they are meant.
    pub fn doubtful(&self) -> impl Iterator<Item = &Doubt> {
        self.tally.doubtful.iter()
    }

    /// How many rows it has.
    pub fn height(&self) -> usize {
        self.tally.rows.len()
    }
}

/// The body of a table, read whole.
pub(super) struct Content {
    /// The columns, all of the same length.
    pub columns: Vec<Raw>,
    /// The bytes behind their cells.
    pub store: Store,
    /// File row of each body row, from 1.
    pub file_rows: Vec<u32>,
    /// Cells that have what stands in the first of several rows.
    pub merges: Merges,
    /// Rows that are not in the body.
    pub set_aside: Vec<SetAside>,
    /// What the titles of tables with one header, one below the other, say of their rows.
    pub sections: Option<Sections>,
    /// What was noticed.
    pub notes: Vec<Message>,
}

/// A column of the body.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    /// Its name, unique in the table.
    pub name: String,
    /// Its unit, as written.
    pub unit: Option<String>,
    /// Its cells.
    pub cells: Chunks,
    /// Its column in the file, from 1.
    pub place: u32,
}

/// Joins pieces in the order of the file and puts aside what turns out to be footnotes; `text` is what their cells are
/// slices of.
pub(super) fn join(layout: &Layout, text: &Buffer<u8>, pieces: Vec<Piece>) -> Content {
    let mut store = Store::of_text(text);
    let mut tally = Tally::default();
    let mut all = Vec::with_capacity(pieces.len());
    let windows = store.add([]);
    for piece in pieces {
        let before = tally.rows.len();
        tally.rows.extend(piece.tally.rows);
        for next in piece.tally.set_aside {
            aside::add(&mut tally.set_aside, next);
        }
        tally.another = tally.another.or(piece.tally.another);
        tally.short.extend(piece.tally.short);
        tally.beyond.extend(piece.tally.beyond);
        tally.over.extend(piece.tally.over);
        tally.feet.extend(piece.tally.feet);
        tally
            .below
            .extend(piece.tally.below.into_iter().map(|below| Below {
                at: below.at + before,
                ..below
            }));
        let later = |(at, text): (usize, Box<str>)| (at + before, text);
        tally.lone.extend(piece.tally.lone.into_iter().map(later));
        tally
            .titles
            .extend(piece.tally.titles.into_iter().map(later));
        all.push(piece.records);
    }
    let sections = sections::of_titles(layout, &mut tally);
    let drops = [
        drops::another_table(&mut tally),
        drops::titles(&mut tally),
        drops::footnotes(&mut tally),
        drops::feet(&mut tally),
    ];
    for keep in drops.into_iter().flatten() {
        let mut from = 0;
        for records in &mut all {
            let until = from + records.len();
            records.retain(&keep[from..until]);
            from = until;
        }
    }
    let mut cells = vec![Chunks::default(); layout.width()];
    for records in all {
        match records {
            Records::Views(columns, beside) => {
                let place = store.add(beside);
                for (chunks, mut column) in cells.iter_mut().zip(columns) {
                    if place != windows {
                        for view in &mut column {
                            *view = moved(*view, windows, place);
                        }
                    }
                    chunks.push(column);
                }
            }
            Records::Cut(cuts) => {
                let cut = Arc::new(Cut::new(cuts, text, &store));
                for (column, chunks) in cells.iter_mut().enumerate() {
                    chunks.push(Part::Cut(Arc::clone(&cut), column));
                }
            }
        }
    }
    let mut notes = Vec::new();
    note_rows(&mut notes, "table.short_rows", &tally.short);
    note_rows(&mut notes, "table.cells_beyond", &tally.beyond);
    // Where many rows end so, it is how they are written.
    if tally.over.len() * 4 <= tally.rows.len() {
        note_rows(&mut notes, "table.rows_over", &tally.over);
    }
    let columns = keep_columns(layout, cells, &store, &mut notes);
    Content {
        columns,
        store,
        file_rows: tally.rows,
        merges: Merges::default(),
        set_aside: tally.set_aside,
        sections,
        notes,
    }
}

impl Records {
    fn len(&self) -> usize {
        match self {
            Self::Views(columns, _) => columns.first().map_or(0, Vec::len),
            Self::Cut(cuts) => cuts.len(),
        }
    }

    /// Keeps the rows that are marked to be kept.
    fn retain(&mut self, keep: &[bool]) {
        match self {
            Self::Views(columns, _) => {
                for column in columns {
                    only(column, keep);
                }
            }
            Self::Cut(cuts) => cuts.retain(keep),
        }
    }
}

/// Keeps what is marked to be kept.
pub(super) fn only<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut kept = keep.iter();
    items.retain(|_| kept.next().copied().unwrap_or(true));
}

/// Drops columns that have neither a header nor a value, and names the others.
fn keep_columns(
    layout: &Layout,
    cells: Vec<Chunks>,
    store: &Store,
    notes: &mut Vec<Message>,
) -> Vec<Raw> {
    let mut columns = Vec::with_capacity(cells.len());
    let mut dropped = 0_usize;
    for (at, cells) in cells.into_iter().enumerate() {
        let nameless = layout.cells[at].trim().is_empty();
        if nameless && cells.iter().all(|cell| store.is_blank(cell)) {
            dropped += 1;
            continue;
        }
        columns.push(Raw {
            name: layout.names[at].clone(),
            unit: layout.units[at].clone(),
            cells,
            place: at as u32 + 1,
        });
    }
    if dropped > 0 {
        notes.push(Message::new("table.empty_columns").with("count", dropped));
    }
    columns
}

fn note_rows(notes: &mut Vec<Message>, key: &'static str, rows: &[u32]) {
    if let Some(&first) = rows.first() {
        notes.push(
            Message::new(key)
                .with("count", rows.len())
                .with("row", first.to_string()),
        );
    }
}

/// At most forty characters of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MOST - 1).collect();
    short.push('…');
    short
}
