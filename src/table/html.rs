//! Tables of web pages, which many portals send under the name of a workbook. A page comes in; the rows of its largest
//! table go out, before them what stands above it, one line a row, and behind them the tables below it; and which of
//! their cells reach over several rows.

use super::layout::looks_numeric;
use super::limits;
use super::merges::Merge;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// More rows than this are not looked for.
const MOST_ROWS: usize = 1_100_000;

/// A cell is as many columns wide at most.
const WIDEST: usize = 1000;

/// One table of the page, or lines of text between two.
#[derive(Default)]
struct Part {
    is_table: bool,
    rows: Vec<Vec<String>>,
    /// The first and last row and the column of cells that reach over several rows, from 0.
    reaching: Vec<(u32, u32, u32)>,
}

impl Part {
    /// How many rows it has, where it is a table of data: a menu or a frame is none, for nothing in it is a number.
    fn rows_of_table(&self) -> Option<usize> {
        let filled = |row: &&Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count() > 1;
        let rows = self.rows.iter().filter(filled).count();
        let mut cells = self.rows.iter().flatten();
        let is_data = self.is_table && rows > 1 && cells.any(|cell| looks_numeric(cell));
        is_data.then_some(rows)
    }
}

/// Rows of cells, which cells reach over several of them, and how many rows other tables of the page have.
#[derive(Debug)]
pub(super) struct Page {
    pub rows: Vec<Vec<String>>,
    pub merges: Vec<Merge>,
    /// The tables that are not read, by their rows.
    pub others: Vec<usize>,
}

/// The rows of the largest table of a page, the lines above it, and the tables below it.
///
/// # Errors
/// When the page has none, or its cells reach over many times their number; when the work was cancelled.
pub(super) fn rows(page: &str, progress: &Progress) -> Result<Page> {
    let parts = parts(page, progress)?;
    of_largest(parts).ok_or_else(|| {
        Message::new("table.not_a_table").with("kind", Message::new("table.kind_markup"))
    })
}

fn of_largest(mut parts: Vec<Part>) -> Option<Page> {
    let filled = |part: &Part| {
        let cells = part.rows.iter().flatten();
        cells.filter(|cell| !cell.is_empty()).count()
    };
    let largest = (0..parts.len())
        .filter(|at| parts[*at].is_table)
        .max_by_key(|at| (filled(&parts[*at]), std::cmp::Reverse(*at)))?;
    let below = parts.split_off(largest + 1);
    let above = parts[..largest].iter();
    let others = above.filter_map(Part::rows_of_table).collect();
    let table = parts.pop()?;
    let mut rows: Vec<Vec<String>> = parts
        .into_iter()
        .flat_map(|part| part.rows)
        .map(|row| vec![row.join(" ").trim().to_owned()])
        .filter(|row| !row[0].is_empty())
        .collect();
    let mut merges = Vec::new();
    let mut add = |rows: &mut Vec<Vec<String>>, table: Part| {
        let above = rows.len() as u32;
        rows.extend(table.rows);
        let reaching = table.reaching.into_iter();
        merges.extend(reaching.filter_map(|(first, last, column)| {
            Merge::from_zero(above + first, above + last, column)
        }));
    };
    add(&mut rows, table);
    let mut lines = Vec::new();
    for part in below {
        if part.rows_of_table().is_some() {
            rows.append(&mut lines);
            add(&mut rows, part);
        } else if !part.is_table {
            lines.extend(part.rows);
        }
    }
    Some(Page {
        rows,
        merges,
        others,
    })
}

fn parts(page: &str, progress: &Progress) -> Result<Vec<Part>> {
    let mut reading = Reading::default();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        progress.check()?;
        reading.text(&rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let (closes, tag) = tag
            .strip_prefix('/')
            .map_or((false, tag), |tag| (true, tag));
        let name_end = tag
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(tag.len());
        let name = tag[..name_end].to_ascii_lowercase();
        if !closes && matches!(name.as_str(), "script" | "style" | "title") {
            // Their content is no text of the page.
            let close = format!("</{name}");
            let at = find_ignoring_case(rest, &close);
            rest = at.map_or("", |at| &rest[at..]);
            continue;
        }
        reading.tag(&name, closes, &tag[name_end..]);
        limits::check_filled(reading.width, reading.cells)?;
        if reading.count > MOST_ROWS {
            break;
        }
    }
    reading.text(if rest.starts_with('<') { "" } else { rest });
    reading.end_table();
    Ok(reading.parts)
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let windows = text.as_bytes().windows(wanted.len());
    windows
        .enumerate()
        .find(|(_, window)| window.eq_ignore_ascii_case(wanted.as_bytes()))
        .map(|(at, _)| at)
}

#[derive(Default)]
struct Reading {
    parts: Vec<Part>,
    row: Option<Vec<String>>,
    /// How many rows from this one on the cells above take, by column.
    hanging: Vec<u16>,
    /// How many rows the cells of this row take, this one included.
    reach: Vec<u16>,
    cell: Option<String>,
    span: (usize, usize),
    /// Text outside of tables.
    line: String,
    /// Rows so far.
    count: usize,
    /// Cells so far, and the columns that they take in their rows.
    cells: usize,
    width: usize,
}

impl Reading {
    fn text(&mut self, text: &str) {
        let place = match (&mut self.cell, &self.row) {
            (Some(cell), _) => cell,
            (None, None) => &mut self.line,
            (None, Some(_)) => return,
        };
        for word in text.split_whitespace() {
            if !place.is_empty() && !place.ends_with(' ') {
                place.push(' ');
            }
            place.push_str(&unescape(word));
        }
    }

    fn tag(&mut self, name: &str, closes: bool, attributes: &str) {
        match (name, closes) {
            ("table", false) => {
                self.end_line();
                self.end_row();
                self.hanging.clear();
                self.parts.push(Part {
                    is_table: true,
                    ..Part::default()
                });
            }
            ("table", true) => self.end_table(),
            ("tr", false) => {
                self.end_row();
                if self.parts.last().is_some_and(|part| part.is_table) {
                    self.begin_row();
                }
            }
            ("tr", true) => self.end_row(),
            ("td" | "th", false) => {
                self.end_cell();
                if self.row.is_some() {
                    self.cell = Some(String::new());
                    self.span = (span(attributes, "colspan"), span(attributes, "rowspan"));
                }
            }
            ("td" | "th", true) => self.end_cell(),
            ("br" | "p" | "div" | "h1" | "h2" | "h3" | "li", _) => {
                if let Some(cell) = &mut self.cell {
                    cell.push(' ');
                } else {
                    self.end_line();
                }
            }
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() || self.row.is_some() {
            return;
        }
        self.parts.push(Part {
            is_table: false,
            rows: vec![vec![line.trim().to_owned()]],
            reaching: Vec::new(),
        });
    }

    fn end_cell(&mut self) {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else {
            return;
        };
        while self.hanging.get(row.len()).is_some_and(|rows| *rows > 0) {
            row.push(String::new());
        }
        let (columns, rows) = self.span;
        let mut text = cell.trim().to_owned();
        if let (true, false, Some(part)) = (rows > 1, text.is_empty(), self.parts.last_mut()) {
            let first = part.rows.len() as u32;
            let last = first + rows as u32 - 1;
            part.reaching.push((first, last, row.len() as u32));
        }
        for _ in 0..columns {
            if rows > 1 {
                let reach = self.reach.len().max(row.len() + 1);
                self.reach.resize(reach, 0);
                self.reach[row.len()] = rows as u16;
            }
            row.push(std::mem::take(&mut text));
        }
        self.cells += 1;
    }

    fn begin_row(&mut self) {
        self.row = Some(Vec::new());
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(row) = self.row.take() else { return };
        self.width += row.len();
        for rows in &mut self.hanging {
            *rows = rows.saturating_sub(1);
        }
        // What begins in this row reaches down from the next one on.
        if self.hanging.len() < self.reach.len() {
            self.hanging.resize(self.reach.len(), 0);
        }
        for (hanging, rows) in self.hanging.iter_mut().zip(self.reach.drain(..)) {
            *hanging = (*hanging).max(rows.saturating_sub(1));
        }
        if self.hanging.iter().all(|rows| *rows == 0) {
            self.hanging.clear();
        }
        if let Some(part) = self.parts.last_mut() {
            part.rows.push(row);
            self.count += 1;
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.end_line();
        self.hanging.clear();
    }
}

/// How many columns or rows a cell takes.
fn span(attributes: &str, name: &str) -> usize {
    let value = find_ignoring_case(attributes, name).and_then(|at| {
        let rest = attributes[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?;
        let digits = rest.trim_start().trim_start_matches(['"', '\'']);
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        digits[..end].parse::<usize>().ok()
    });
    value.unwrap_or(1).clamp(1, WIDEST)
}

/// A word with its character references replaced.
fn unescape(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let mut near = rest.bytes().take(11);
        let reference = near
            .position(|byte| byte == b';')
            .and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (character, length) = reference.unwrap_or(('&', 1));
        plain.push(character);
        rest = &rest[length..];
    }
    plain + rest
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "yen" => '¥',
        "euro" => '€',
        "pound" => '£',
        "permil" => '‰',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "times" => '×',
        "middot" => '·',
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(page: &str) -> Result<Vec<Vec<String>>> {
        rows(page, &Progress::default()).map(|page| page.rows)
    }

    #[test]
    fn reading_ends_when_somebody_wants_it_to() {
        let progress = Progress::default();
        progress.cancel();
        let refusal = rows("<table><tr><td>a</table>", &progress).unwrap_err();
        assert_eq!(refusal.key, "jobs.cancelled");
    }

    #[test]
    fn cells_that_reach_over_millions_are_refused() {
        let wide = "<tr><td colspan=1000>a<td colspan=1000>b".repeat(20_000);
        let refusal = read(&format!("<table>{wide}</table>")).unwrap_err();
        assert_eq!(refusal.key, "table.mostly_blank");
        // A cell hangs over a thousand rows at most, so that it takes seventeen such to fill too many.
        let hanging = "<td colspan=1000 rowspan=2000>".repeat(17);
        let page = format!("<table><tr>{hanging}{}", "<tr><td>x".repeat(20_000));
        let refusal = read(&page).map(|rows| rows.len()).unwrap_err();
        assert_eq!(refusal.key, "table.mostly_blank");
    }

    #[test]
    fn a_cell_of_two_rows_pushes_those_of_the_second_aside() {
        let page = "<table><tr><td>a<td rowspan=2>b<td>c<tr><td>d<td>e<tr><td>f<td>g<td>h</table>";
        let expected = [vec!["a", "b", "c"], vec!["d", "", "e"], vec!["f", "g", "h"]];
        assert_eq!(read(page).unwrap(), expected);
        let Page { merges, .. } =
            rows(&format!("<p>标题</p>{page}"), &Progress::default()).unwrap();
        assert_eq!(merges, Vec::from_iter(Merge::from_zero(1, 2, 1)));
    }

    #[test]
    fn signs_that_begin_no_reference_cost_no_more_than_others() {
        let start = std::time::Instant::now();
        let page = format!("<table><tr><td>{}</table>", "&".repeat(1_000_000));
        assert_eq!(read(&page).unwrap()[0][0].len(), 1_000_000);
        assert!(start.elapsed().as_secs() < 20);
    }

    #[test]
    fn the_largest_table_is_read_with_the_lines_above() {
        let page = "<html><style>td{}</style><body><div>标题 R&amp;D</div>\
            <table><tr><td>单位:%</td></tr></table>\
            <TABLE><tr><th>a<th colspan=2>b</tr><tr><td rowspan='2'>1</td><td>2</td><td>3&nbsp;</td></tr>\
            <tr><td>x<br>y</td><td>5</table><p>below</p>";
        let expected: &[&[&str]] = &[
            &["标题 R&D"],
            &["单位:%"],
            &["a", "b", ""],
            &["1", "2", "3"],
            &["", "x y", "5"],
        ];
        let rows = read(page).unwrap();
        assert!(rows == expected, "{rows:?}");
    }

    #[test]
    fn pages_without_a_table_and_broken_ones() {
        assert!(read("<html><p>nothing</p>").is_err());
        for page in [
            "<table",
            "<table><tr><td",
            "<table><td>x",
            "<!-- <table>",
            "<table></table>",
            "</tr></td>",
        ] {
            let _ = read(page);
        }
    }

    #[test]
    fn other_tables_are_counted_and_menus_are_none() {
        let table = |rows: usize| format!("<table>{}</table>", "<tr><td>a<td>1".repeat(rows));
        let menu = "<table><tr><td>menu</table>";
        let page = format!("{menu}{}{}{}", table(3), table(5), table(2));
        let page = rows(&page, &Progress::default()).unwrap();
        // The one below stands among the rows.
        assert_eq!((page.others, page.rows.len()), (vec![3], 1 + 3 + 5 + 2));
        assert!(
            rows(&table(4), &Progress::default())
                .unwrap()
                .others
                .is_empty()
        );
    }
}
