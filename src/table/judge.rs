//! Which rows below a header are data: rows come in one after the other, and what was seen on the way goes out, each row
//! that is no data with its reason.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::body::{Piece, shortened};
use super::cells::is_blank;
use super::cut::Cuts;
use super::feet::{is_footnote, is_signed, numbers_page, signed};
use super::headers::bare;
use super::layout::{self, Layout};
use super::quotes::Swallowing;
use super::{SetAside, Unit, aside, feet, firms, header, mend, units_above};
use crate::i18n::Message;

/// Most bytes of a name in a header.
const MOST_NAME: usize = 300;

/// What headers have that stand first in a table.
const HEADS: [&str; 11] = [
    "企业", "公司", "单位", "机构", "名称", "地区", "镇", "区县", "年份", "指标", "序号",
];

/// Tells the rows that are data from those that are not, and keeps count of both.
pub(super) struct Judge<'l> {
    layout: &'l Layout,
    /// The names in the header, without their units.
    names: HashSet<String>,
    /// The last body row that says nothing but a unit.
    unit: Option<(usize, Box<str>)>,
    /// The last body row with one cell, of a table of two columns.
    line: Option<(usize, Box<str>)>,
    /// What was seen so far.
    pub tally: Tally,
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
    /// File rows that had more cells than the table has columns, none of them filled there.
    pub over: Vec<u32>,
    /// Records that may not be read as they are meant, up to one more than are mended.
    pub doubtful: Vec<Doubt>,
    /// Fields that hold lines which look like rows.
    pub swallowing: Vec<Swallowing>,
    /// The row at which another table begins, if one does, and that of its header.
    pub another: Option<(u32, u32)>,
    /// Tables under titles of their own whose header is the same.
    pub below: Vec<Below>,
    /// Whether the titles say what the rows below them are of.
    pub is_series: bool,
    /// Body rows that are titles of what goes on, and what they say.
    pub titles: Vec<(usize, Box<str>)>,
    /// Body rows with nothing but their first cell, and the beginning of what it says: footnotes, if they follow one.
    pub lone: Vec<(usize, Box<str>)>,
    /// File rows that are no data where nothing else comes below them, and the beginning of what they say.
    pub feet: Vec<(u32, Box<str>)>,
}

/// A table with the same header below the first.
#[derive(Clone, Debug)]
pub(super) struct Below {
    /// Its title, among the body rows.
    pub at: usize,
    /// The file row of its title.
    pub row: u32,
    /// The file row of its header.
    pub header: u32,
    /// What its title says.
    pub title: Box<str>,
    /// What a line between title and header says of the unit of its figures; the row above its header.
    pub unit: Option<Box<str>>,
}

/// A record that does not fit the columns, or has quotes in the middle of a field.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// Its file row.
    pub row: u32,
    /// Where it stands in the text, with its line end.
    pub bytes: Range<usize>,
}

impl<'l> Judge<'l> {
    /// Of rows below the header of a table.
    pub fn new(layout: &'l Layout) -> Self {
        let cells = layout.rows.iter().flatten();
        let cells = cells.filter(|cell| !is_blank(cell) && Unit::parse(cell).is_none());
        Self {
            layout,
            names: cells.map(|cell| bare(cell)).collect(),
            unit: None,
            line: None,
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
                let first = self.line_above().unwrap_or(row);
                self.tally.another = self.tally.another.or(Some((first, row)));
            }
            if reason.key == "table.row_header_again" {
                self.judge_title(row);
            }
            aside::add(&mut self.tally.set_aside, SetAside::row(row, reason));
            return false;
        }
        let width = self.layout.width();
        if filled == 1 && width >= 2 {
            self.judge_lone(fields, width);
        }
        if filled <= 2 && width >= 2 && feet::is_foot(fields.iter().map(|field| &**field)) {
            let text = fields.iter().find(|field| !is_blank(field));
            let text = text.map_or("", |text| text.trim());
            // What says the unit of the figures is read as such.
            if !units_above::is_statement(&[&text.to_owned()]) {
                let text = shortened(text).into_boxed_str();
                self.tally.feet.push((row, text));
            }
        }
        if fields.len() < width && !self.layout.aligned {
            self.tally.short.push(row);
        }
        if fields.len() > width && fields[width..].iter().any(|field| !is_blank(field)) {
            self.tally.beyond.push(row);
        }
        if fields.len() > width && !self.layout.aligned {
            self.tally.over.push(row);
        }
        self.tally.rows.push(row);
        true
    }

    /// The file row of the title that stands right above the next row, with a line of units between them or without.
    fn line_above(&self) -> Option<u32> {
        let tally = &self.tally;
        let height = tally.rows.len();
        let has_unit = self.unit.as_ref().is_some_and(|(at, _)| *at + 1 == height);
        let end = height - usize::from(has_unit);
        let mut lines = tally.lone.last().into_iter().chain(&self.line);
        let title = lines.find(|(at, _)| *at + 1 == end).map(|(at, _)| *at);
        let first = title.or(has_unit.then_some(end));
        tally.rows.get(first?).copied()
    }

    /// Keeps a row of one filled cell in mind: a title, the rest of a footnote, or a line that says a unit.
    fn judge_lone(&mut self, fields: &[Cow<str>], width: usize) {
        let mut cells = fields.iter().map(|field| field.trim());
        let cell = cells
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
            .to_owned();
        let at = self.tally.rows.len();
        let text = shortened(&cell).into_boxed_str();
        if units_above::is_statement(&[&cell]) {
            self.unit = Some((at, text));
        } else if width >= 3 && fields.first().is_some_and(|first| !is_blank(first)) {
            self.tally.lone.push((at, text));
        } else if width == 2 {
            self.line = Some((at, text));
        }
    }

    /// A line of its own above a header that comes again is the title of another table, or of the same one on another
    /// page: then it says so, or is the title above the first.
    fn judge_title(&mut self, header: u32) {
        let tally = &mut self.tally;
        let height = tally.rows.len();
        let unit = self.unit.take().filter(|(at, _)| *at + 1 == height);
        let end = height - usize::from(unit.is_some());
        let line = self.line.take().filter(|(at, _)| *at + 1 == end);
        tally.lone.extend(line);
        let Some((at, text)) = tally.lone.last() else {
            return;
        };
        if *at + 1 != end {
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
            tally.titles.extend(unit);
        } else if let Some(&row) = tally.rows.get(*at) {
            tally.below.push(Below {
                at: *at,
                row,
                header,
                title: text.clone(),
                unit: unit.map(|(_, text)| text),
            });
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
        let is_ascii = |field: &[u8]| field.first().is_some_and(u8::is_ascii);
        let shows = |byte: u8| byte.is_ascii_graphic() || (0xE4..=0xEE).contains(&byte);
        let is_filled = |field: &&[u8]| match field {
            [b'"', first, ..] => *first != b'"' && shows(*first),
            [first, ..] => shows(*first),
            [] => false,
        };
        // One that has no number may be a header.
        let is_number = |field: &[u8]| matches!(field, [b'0'..=b'9', ..] | [b'"', b'0'..=b'9', ..]);
        let certain = count == self.layout.width()
            && fields.clone().next().is_some_and(|first| {
                !first.starts_with(b"\"")
                    && !self.begins_as_header(first)
                    && (is_ascii(first)
                        || !signed()
                            .iter()
                            .any(|word| first.starts_with(word.as_bytes())))
            })
            && fields.clone().any(is_number)
            && fields.filter(is_filled).take(3).count() == 3;
        if certain {
            self.tally.rows.push(row);
        }
        certain
    }

    /// The rows taken so far, which were cut from the file's text.
    pub fn finish(self, cuts: Cuts) -> Piece {
        Piece::cut(cuts, self.tally)
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
        if filled <= 2 {
            let text: String = fields.iter().map(|field| field.trim()).collect();
            if numbers_page(&text) {
                return Some(Message::new("table.row_page").with("text", shortened(&text)));
            }
        }
        let signed = fields
            .iter()
            .map(|field| field.trim())
            .find(|field| !field.is_empty());
        if let Some(signed) = signed.filter(|signed| is_signed(signed)) {
            return Some(Message::new("table.row_footnote").with("text", shortened(signed)));
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
    /// other length, or nothing but names, behind the same first one or most of them known here or with a unit.
    fn begins_another(&self, fields: &[Cow<str>]) -> bool {
        let begins = fields
            .first()
            .is_some_and(|first| self.begins_as_header(first.as_bytes()));
        if self.heads_others(fields, begins) {
            return true;
        }
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

    /// Whether a row has nothing but names, and is none of the rows of this table; `begins` says that the first is that
    /// of the header.
    fn heads_others(&self, fields: &[Cow<str>], begins: bool) -> bool {
        let filled = || {
            fields
                .iter()
                .map(|field| field.trim())
                .filter(|name| !name.is_empty())
        };
        // Most rows have a number, and a cell of a thousand letters is no name: they are not looked at further.
        let is_number = |name: &str| layout::looks_numeric(name) && header::year(name).is_none();
        if filled().any(|name| name.len() > MOST_NAME || is_number(name))
            || filled().next().is_none_or(firms::is_firm)
        {
            return false;
        }
        let (mut count, mut known, mut with_unit) = (0, 0, 0);
        for name in filled() {
            count += 1;
            if self.names.contains(&bare(name)) {
                known += 1;
            } else {
                with_unit += usize::from(header::unit(name).is_some());
            }
        }
        let is_head = begins
            && fields.first().is_some_and(|first| {
                let first = header::tidy(first);
                HEADS.iter().any(|word| first.contains(word))
            });
        count > 1 && (is_head || known > 0 && (known + with_unit) * 2 > count)
    }

    fn repeats_header(&self, fields: &[Cow<str>]) -> bool {
        let blank = Cow::Borrowed("");
        let width = self.layout.width();
        if fields.len() > width && fields[width..].iter().any(|field| !is_blank(field)) {
            return false;
        }
        // On another page the same header may be written otherwise: `收入(万元)`.
        self.layout.rows.iter().any(|cells| {
            cells.iter().enumerate().all(|(at, cell)| {
                let field = fields.get(at).unwrap_or(&blank);
                plain(field).eq(plain(cell))
            })
        })
    }
}

/// A header's cell without spaces, full width and small letters aside.
fn plain(cell: &str) -> impl Iterator<Item = char> + '_ {
    let shown = cell.chars().filter(|c| !c.is_whitespace());
    shown.map(|c| header::half_width(c).to_ascii_lowercase())
}

fn filled_up_to(fields: &[Cow<str>], most: usize) -> usize {
    fields
        .iter()
        .filter(|field| !is_blank(field))
        .take(most)
        .count()
}
