//! Workbooks become rows: the sheet is chosen, its cells are read one by one and put into words as they stand.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use polars_buffer::Buffer;

use super::body::{Body, Content, join};
use super::book::{Book, damaged};
use super::header_rows::HeaderRows;
use super::layout::{self, Layout};
use super::limits;
use super::merges;
use super::read::ReadOptions;
use super::{Format, alike, by_indicator, keyed, ooxml_merges};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A sheet whose longer texts come to more than this is refused.
const LONGEST_TEXTS: usize = 768 << 20;
/// Shorter texts need no room of their own.
const SHORT: usize = 12;

/// A sheet that was read.
pub(super) struct Sheet {
    /// How its rows were understood.
    pub layout: Layout,
    /// Its body.
    pub rows: Content,
    /// Its name; nothing where there are no sheets.
    pub name: Option<String>,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
}

/// The name of a sheet that holds no table, and why.
pub(super) type Passed = (String, Message);

/// Sheets of a workbook.
#[derive(Default)]
pub(super) struct Sheets {
    /// Those that were read, in their order.
    pub read: Vec<Sheet>,
    /// Those that hold no table, and why.
    pub passed: Vec<Passed>,
    /// Of those that were not read, the ones that have the same header as the one that was.
    pub alike: Vec<String>,
    /// Whether they have different headers, and may be joined by what names their rows.
    pub keyed: bool,
    /// Of those that were read, the ones that may be joined to the others by what names their rows.
    pub beside: Vec<String>,
}

/// Reads one sheet of a workbook, the chosen one or the one with the most filled cells; or several, when none is chosen
/// and more than one is among those that `belong` together by their names, or when those with the header of the fullest
/// one are called after places; or all, when the user chose that. Where they `may_join` by what names their rows, sheets
/// with other headers that have the same key are read as well.
///
/// # Errors
/// When the workbook is damaged, too large, or has no such sheet or no table.
pub(super) fn read(
    bytes: &[u8],
    format: Format,
    options: &ReadOptions,
    progress: &Progress,
    belong: impl Fn(&str) -> bool,
    may_join: bool,
) -> Result<Sheets> {
    // A damaged workbook must never end the program, whatever the library makes of it.
    let read = || {
        let mut book = Book::open(bytes, format, options.password.as_deref(), progress)?;
        progress.check()?;
        let sheets = book.sheets();
        let read_one = |book: &mut Book, name: String| -> Result<Sheet> {
            let (layout, rows) = rows(book, bytes, &name, options, progress)?;
            Ok(Sheet {
                layout,
                rows,
                name: Some(name),
                sheets: sheets.clone(),
            })
        };
        let read_all = |book: &mut Book, names: &[String]| -> Result<Sheets> {
            let mut all = Sheets::default();
            for name in names {
                match read_one(book, name.clone()) {
                    Ok(sheet) => all.read.push(sheet),
                    Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
                    // A sheet without a table is no reason to leave the others.
                    Err(problem) => all.passed.push((name.clone(), problem)),
                }
            }
            Ok(all)
        };
        let mut together = match &options.sheet {
            None => sheets.iter().filter(|name| belong(name)).cloned().collect(),
            Some(chosen) if is_all(&sheets, chosen) => sheets.clone(),
            Some(_) => Vec::new(),
        };
        if together.len() > 1 {
            let mut beside = Vec::new();
            if may_join && together.len() < sheets.len() {
                let headers = headers(&mut book, &sheets, options, progress)?;
                let headers = headers.into_iter().map(|head| (head.sheet, head.names));
                beside = keyed::with(&headers.collect::<Vec<_>>(), &together[0]);
                beside.retain(|name| !together.contains(name));
            }
            let names: Vec<String> = together.iter().chain(&beside).cloned().collect();
            let all = read_all(&mut book, &names)?;
            if !all.read.is_empty() {
                return Ok(Sheets { beside, ..all });
            }
        }
        let mut alike = Vec::new();
        let mut keyed = false;
        let name = match &options.sheet {
            Some(chosen) if !is_all(&sheets, chosen) => chosen_sheet(&sheets, chosen)?,
            _ => {
                let fullest = fullest_sheet(&mut book, &sheets, progress)?;
                let headers = headers(&mut book, &sheets, options, progress)?;
                let names: Vec<(String, Vec<String>)> = headers
                    .iter()
                    .map(|header| (header.sheet.clone(), header.names.clone()))
                    .collect();
                (alike, together) = alike::of(&names, &fullest);
                if together.len() < 2 && are_of_indicators(&headers, &alike) {
                    together.clone_from(&alike);
                }
                if may_join && together.len() < 2 && alike.len() < 2 {
                    together = keyed::with(&names, &fullest);
                    keyed = together.len() > 1;
                }
                fullest
            }
        };
        let mut read = if together.len() > 1 {
            read_all(&mut book, &together)?
        } else {
            let only = read_one(&mut book, name)?;
            Sheets {
                read: vec![only],
                ..Sheets::default()
            }
        };
        alike.retain(|name| {
            let is_read = |sheet: &Sheet| sheet.name.as_ref() == Some(name);
            !read.read.iter().any(is_read)
        });
        read.alike = alike;
        read.keyed = keyed;
        Ok(read)
    };
    let sheets = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("")));
    // What was left in the middle looks damaged.
    progress.check()?;
    sheets
}

/// The rows of one sheet of a workbook, whose bytes are its archive if it is one.
///
/// # Errors
/// When there is no table in it, or it is too large.
pub(super) fn rows(
    book: &mut Book,
    archive: &[u8],
    name: &str,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<(Layout, Content)> {
    let wanted = layout::SAMPLE.max(options.header_row.map_or(0, HeaderRows::end) as usize + 1);
    let head = head(book, name, wanted, progress)?;
    let layout = layout::find(&head, true, options.header_row)?;
    let mut body = Body::new(&layout, "", 1024);
    let (mut count, mut filled, mut bytes) = (0, 0, 0);
    let mut too_large = None;
    let merged = book.merges_of(name);
    let (read, merges) = thread::scope(|scope| {
        let merges = scope.spawn(|| merged.find(archive, name, progress));
        let read = book.each_row_beside(name, progress, |row, fields: &[Cow<str>]| {
            if row >= layout.first_row() {
                count += 1;
                for field in fields {
                    filled += usize::from(!field.is_empty());
                    bytes += if field.len() > SHORT { field.len() } else { 0 };
                }
                too_large = check_size(&layout, count, filled, bytes).err();
                body.push(row, fields);
            }
            too_large.is_none()
        });
        // A sheet whose merges cannot be found has none.
        (read, merges.join().unwrap_or_default())
    });
    read?;
    if let Some(refusal) = too_large {
        return Err(refusal);
    }
    let mut rows = join(&layout, &Buffer::default(), vec![body.finish()]);
    merges::fill(&mut rows, merges);
    note_uncalculated(&mut rows, archive, name, progress);
    Ok((layout, rows))
}

/// Tells of formulas that no program has calculated, where columns are blank for them.
fn note_uncalculated(rows: &mut Content, archive: &[u8], name: &str, progress: &Progress) {
    let blank = rows
        .columns
        .iter()
        .filter(|column| column.cells.iter().all(|cell| rows.store.is_blank(cell)));
    let blank: Vec<&str> = blank.map(|column| column.name.as_str()).collect();
    if blank.is_empty() || rows.file_rows.is_empty() {
        return;
    }
    let count = ooxml_merges::uncalculated(archive, name, progress);
    if count > 0 {
        let note = Message::new("table.uncalculated")
            .with("count", count)
            .with("columns", blank.join("、"));
        rows.notes.push(note);
    }
}

/// What a sheet says above its body.
struct Head {
    sheet: String,
    /// The names of its columns.
    names: Vec<String>,
    /// The lines above them.
    lines: Vec<String>,
}

/// Whether those of the sheets which have one header are of one indicator each.
fn are_of_indicators(headers: &[Head], alike: &[String]) -> bool {
    let of = headers.iter().filter(|head| alike.contains(&head.sheet));
    let sheets: Vec<(&str, &[String], &[String])> = of
        .map(|head| {
            (
                head.sheet.as_str(),
                head.names.as_slice(),
                head.lines.as_slice(),
            )
        })
        .collect();
    by_indicator::are_of_indicators(&sheets)
}

/// The names of columns of each sheet that has a table, as far as its first rows tell.
fn headers(
    book: &mut Book,
    sheets: &[String],
    options: &ReadOptions,
    progress: &Progress,
) -> Result<Vec<Head>> {
    let mut headers = Vec::with_capacity(sheets.len());
    if let [_] = sheets {
        return Ok(headers);
    }
    for name in sheets {
        let head = head(book, name, layout::SAMPLE, progress)?;
        if let Ok(layout) = layout::find(&head, true, options.header_row) {
            headers.push(Head {
                sheet: name.clone(),
                names: layout.names,
                lines: layout.preamble,
            });
        }
    }
    Ok(headers)
}

/// Whether all sheets are meant, and none that is called so.
pub(super) fn is_all(sheets: &[String], chosen: &str) -> bool {
    let chosen = chosen.trim();
    alike::ALL
        .iter()
        .any(|all| chosen.eq_ignore_ascii_case(all))
        && !sheets.iter().any(|name| name == chosen)
}

/// Refuses rows that no memory would hold, before they are all there.
fn check_size(layout: &Layout, rows: usize, filled: usize, bytes: usize) -> Result<()> {
    layout.check_size(rows)?;
    limits::check_filled(rows.saturating_mul(layout.width()), filled)?;
    if bytes <= LONGEST_TEXTS {
        return Ok(());
    }
    Err(Message::new("table.workbook_too_large").with("size", (bytes >> 20) as f64))
}

/// The sheet that is meant by its name or its number.
///
/// # Errors
/// When there is none.
pub(super) fn chosen_sheet(sheets: &[String], chosen: &str) -> Result<String> {
    let by_number = || {
        let number: usize = chosen.trim().parse().ok()?;
        sheets.get(number.checked_sub(1)?)
    };
    let found = sheets
        .iter()
        .find(|name| *name == chosen)
        .or_else(by_number);
    found.cloned().ok_or_else(|| {
        Message::new("table.no_sheet")
            .with("sheet", chosen)
            .with("sheets", sheets.join(", "))
    })
}

/// The sheet with the most filled cells; among sheets that all have plenty, the first.
fn fullest_sheet(book: &mut Book, sheets: &[String], progress: &Progress) -> Result<String> {
    const PLENTY: usize = 20_000;
    if let [only] = sheets {
        return Ok(only.clone());
    }
    let mut best: Option<(usize, &String)> = None;
    for name in sheets {
        let mut filled = 0;
        book.each_row(name, progress, |_, fields| {
            filled += fields.iter().filter(|field| !field.is_empty()).count();
            filled < PLENTY
        })?;
        if best.is_none_or(|(most, _)| filled.min(PLENTY) > most) {
            best = Some((filled.min(PLENTY), name));
        }
    }
    best.map(|(_, name)| name.clone())
        .ok_or_else(|| Message::new("table.no_sheets"))
}

fn head(
    book: &mut Book,
    sheet: &str,
    count: usize,
    progress: &Progress,
) -> Result<Vec<Vec<String>>> {
    let mut head = Vec::new();
    book.each_row(sheet, progress, |_, fields| {
        head.push(
            fields
                .iter()
                .map(|field| field.clone().into_owned())
                .collect(),
        );
        head.len() < count
    })?;
    Ok(head)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    #[test]
    fn a_percent_cell_says_what_the_sheet_shows() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let percent = Format::new().set_num_format("0.0%");
        let literal = Format::new().set_num_format("0.0\\%");
        for (column, header) in ["name", "a", "b", "c"].into_iter().enumerate() {
            sheet.write(0, column as u16, header).unwrap();
        }
        for row in 1..4 {
            sheet.write(row, 0, "x").unwrap();
            sheet.write_with_format(row, 1, 0.034, &percent).unwrap();
            sheet.write_with_format(row, 2, 3.4, &literal).unwrap();
            sheet.write(row, 3, 0.034).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let sheets = read(
            &bytes,
            super::super::Format::Xlsx,
            &ReadOptions::default(),
            &Progress::default(),
            |_| false,
            false,
        )
        .unwrap();
        let sheet = &sheets.read[0];
        let first = |column: usize| {
            sheet
                .rows
                .store
                .text(sheet.rows.columns[column].cells.iter().next().unwrap())
                .to_owned()
        };
        assert_eq!(first(1), "3.4%");
        assert_eq!(first(2), "3.4%");
        assert_eq!(first(3), "0.034");
    }
}
