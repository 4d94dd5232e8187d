//! Content below the header, one after the other: data goes to the columns, everything else aside with its reason.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use polars_buffer::Buffer;

use super::cells::{Store, is_blank};
use super::cut::{Cut, Cuts};
use super::layout::Layout;
use super::merges::Merges;
use super::quotes::Swallowing;
use super::views::{Chunks, Maker, Part, View, moved};
use super::{SetAside, aside, drops, mend};
use crate::i18n::Message;

/// Beginnings of lines below a table that are not data.
const FOOTNOTES: &[&str] = &[
    "注:",
    "注：",
    "注释",
    "附注",
    "备注:",
    "备注：",
    "说明:",
    "说明：",
    "数据来源",
    "资料来源",
    "来源:",
    "来源：",
    "Source:",
    "Sources:",
    "Data source",
    "Note:",
    "Notes:",
    "NOTE:",
    "SOURCE:",
];

/// Columns that grow row by row.
pub(super) struct Body<'l, 't> {
    judge: Judge<'l>,
    columns: Vec<Vec<View>>,
    maker: Maker<'t>,
}

/// Tells the rows that are data from those that are not, and keeps count of both.
pub(super) struct Judge<'l> {
    layout: &'l Layout,
    tally: Tally,
}

/// What was seen on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// File row of each body row.
    pub rows: Vec<u32>,
    pub set_aside: Vec<SetAside>,
    /// File rows that had fewer cells than the table has columns.
    pub short: Vec<u32>,
    /// File rows that had filled cells to the right of the table.
    pub beyond: Vec<u32>,
    /// Records that may not be read as they are meant, up to one more than are mended.
    doubtful: Vec<Doubt>,
    /// Fields that hold lines which look like rows.
    swallowing: Vec<Swallowing>,
    /// The row at which another table begins, if one does, and that of its header.
    pub another: Option<(u32, u32)>,
    /// Body rows that are titles of what goes on, and what they say.
    pub titles: Vec<(usize, Box<str>)>,
    /// Body rows with nothing but their first cell, and the beginning of what it says: footnotes, if they follow one.
    pub lone: Vec<(usize, Box<str>)>,
}

/// A record that does not fit the columns, or has quotes in the middle of a field.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// Its file row.
    pub row: u32,
    /// Where it stands in the text, with its line end.
    pub bytes: Range<usize>,
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

impl<'l> Judge<'l> {
    /// Of rows below the header of a table.
    pub fn new(layout: &'l Layout) -> Self {
        Self {
            layout,
            tally: Tally::default(),
        }
    }

    /// Keeps in mind that the next row may not be read as it is meant.
    pub fn doubt(&mut self, row: u32, bytes: Range<usize>) {
        if self.tally.doubtful.len() <= mend::MOST {
            self.tally.doubtful.push(Doubt { row, bytes });
        }
    }

    /// Whether the next row of the file is data.
    pub fn takes(&mut self, row: u32, fields: &[Cow<str>]) -> bool {
        let filled = filled_up_to(fields, 3);
        if let Some(reason) = self.reason_against(fields, filled) {
            if reason.key == "table.another_table" {
                self.tally.another = self.tally.another.or(Some((row, row)));
            }
            if reason.key == "table.row_header_again" {
                self.judge_title(row);
            }
            aside::add(&mut self.tally.set_aside, SetAside::row(row, reason));
            return false;
        }
        let width = self.layout.width();
        if filled == 1 && width >= 3 && !is_blank(&fields[0]) {
            let text = shortened(fields[0].trim()).into_boxed_str();
            self.tally.lone.push((self.tally.rows.len(), text));
        }
        if fields.len() < width && !self.layout.aligned {
            self.tally.short.push(row);
        }
        if fields.len() > width && fields[width..].iter().any(|field| !is_blank(field)) {
            self.tally.beyond.push(row);
        }
        self.tally.rows.push(row);
        true
    }

    /// A line of its own above a header that comes again is the title of another table, or of the same one on another
    /// page: then it says so, or is the title above the first.
    fn judge_title(&mut self, header: u32) {
        let tally = &mut self.tally;
        let Some((at, text)) = tally.lone.last() else {
            return;
        };
        if *at + 1 != tally.rows.len() {
            return;
        }
        let goes_on = text.contains('续')
            || self
                .layout
                .preamble
                .iter()
                .any(|line| line.contains(&**text));
        if goes_on {
            tally.titles.extend(tally.lone.pop());
        } else if let Some(&row) = tally.rows.last() {
            tally.another = tally.another.or(Some((row, header)));
        }
    }

    /// Whether it is certain at a glance that the next row is data, as it is when it has a field for each column, three
    /// of which are filled, and does not begin as the header does; it is counted then. `fields` are in their quotes.
    #[inline]
    pub fn takes_at_a_glance<'f>(
        &mut self,
        row: u32,
        count: usize,
        fields: impl Iterator<Item = &'f [u8]> + Clone,
    ) -> bool {
        // Printing characters of ASCII, and the first bytes of ideographs and later letters: no white space.
        let shows = |byte: u8| byte.is_ascii_graphic() || (0xE4..=0xEE).contains(&byte);
        let is_filled = |field: &&[u8]| match field {
            [b'"', first, ..] => *first != b'"' && shows(*first),
            [first, ..] => shows(*first),
            [] => false,
        };
        let certain = count == self.layout.width()
            && fields
                .clone()
                .next()
                .is_some_and(|first| !first.starts_with(b"\"") && !self.begins_as_header(first))
            && fields.filter(is_filled).take(3).count() == 3;
        if certain {
            self.tally.rows.push(row);
        }
        certain
    }

    /// The rows taken so far, which were cut from the file's text.
    pub fn finish(self, cuts: Cuts) -> Piece {
        Piece {
            records: Records::Cut(cuts),
            tally: self.tally,
        }
    }

    /// Why a row is not data; `filled` counts its filled cells up to three.
    fn reason_against(&self, fields: &[Cow<str>], filled: usize) -> Option<Message> {
        let width = self.layout.width();
        if filled == 0 {
            return Some(Message::new("table.row_blank"));
        }
        if filled == 1 || (filled == 2 && width >= 4) {
            let first = fields
                .iter()
                .map(|field| field.trim())
                .find(|field| !field.is_empty());
            if let Some(first) = first.filter(|first| is_footnote(first)) {
                return Some(Message::new("table.row_footnote").with("text", shortened(first)));
            }
        }
        if self.repeats_header(fields) {
            return Some(Message::new("table.row_header_again"));
        }
        if self.begins_another(fields) {
            return Some(Message::new("table.another_table"));
        }
        if !self.layout.aligned
            && fields.len() > width
            && fields[width..].iter().any(|field| !is_blank(field))
        {
            let message = Message::new("table.row_too_long")
                .with("cells", fields.len())
                .with("columns", width);
            return Some(message);
        }
        None
    }

    /// Whether a row with this first field may be the header again.
    fn begins_as_header(&self, first: &[u8]) -> bool {
        let is_first =
            |cells: &Vec<String>| cells.first().is_some_and(|cell| cell.as_bytes() == first);
        self.layout.rows.iter().any(is_first)
    }

    /// Whether a row is the header of another table below: most of the names of this one at their places, in a row of
    /// other length.
    fn begins_another(&self, fields: &[Cow<str>]) -> bool {
        let begins = fields
            .first()
            .is_some_and(|first| self.begins_as_header(first.as_bytes()));
        if !begins || fields.len() < 3 {
            return false;
        }
        self.layout.rows.iter().any(|cells| {
            let same = fields
                .iter()
                .zip(cells)
                .filter(|(field, cell)| field.trim() == cell.trim());
            same.filter(|(field, _)| !is_blank(field)).count() * 4
                > fields.len().max(cells.len()) * 3
        })
    }

    fn repeats_header(&self, fields: &[Cow<str>]) -> bool {
        if !fields
            .first()
            .is_some_and(|first| self.begins_as_header(first.as_bytes()))
        {
            return false;
        }
        let blank = Cow::Borrowed("");
        let width = self.layout.width();
        if fields.len() > width && fields[width..].iter().any(|field| !is_blank(field)) {
            return false;
        }
        self.layout.rows.iter().any(|cells| {
            fields.first().map(Cow::as_ref) == cells.first().map(String::as_str)
                && cells
                    .iter()
                    .enumerate()
                    .all(|(at, cell)| fields.get(at).unwrap_or(&blank).trim() == cell.trim())
        })
    }
}

impl Piece {
    /// Adds `offset` to every file row: pieces that are read side by side count from their own start.
    pub fn shift(&mut self, offset: u32) {
        let tally = &mut self.tally;
        let rows = [&mut tally.rows, &mut tally.short, &mut tally.beyond];
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
        if let Some((first, header)) = &mut tally.another {
            *first += offset;
            *header += offset;
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
        let later = |(at, text): (usize, Box<str>)| (at + before, text);
        tally.lone.extend(piece.tally.lone.into_iter().map(later));
        tally
            .titles
            .extend(piece.tally.titles.into_iter().map(later));
        all.push(piece.records);
    }
    let drops = [
        drops::another_table(&mut tally),
        drops::titles(&mut tally),
        drops::footnotes(&mut tally),
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
    let columns = keep_columns(layout, cells, &store, &mut notes);
    Content {
        columns,
        store,
        file_rows: tally.rows,
        merges: Merges::default(),
        set_aside: tally.set_aside,
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

fn filled_up_to(fields: &[Cow<str>], most: usize) -> usize {
    fields
        .iter()
        .filter(|field| !is_blank(field))
        .take(most)
        .count()
}

fn is_footnote(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['*', ' ', '　']);
    FOOTNOTES.iter().any(|word| cell.starts_with(word))
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
