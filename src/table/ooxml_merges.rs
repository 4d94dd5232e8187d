//! Which cells of a sheet of a newer workbook are merged over several rows: its archive and the name of the sheet come in,
//! the ranges go out. What cannot be found has none; its reader says what is wrong with it.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::merges::Merge;
use super::xlsb_formats;
use crate::jobs::Progress;

/// What is behind the cells of a sheet is looked at up to this size.
const LARGEST: usize = 64 << 20;

/// How a merged range begins, in whatever namespace.
const BEGINS: &[u8] = b"mergeCell ";

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The merged ranges of a sheet.
pub(super) fn of_sheet(
    bytes: &[u8],
    is_binary: bool,
    sheet: &str,
    progress: &Progress,
) -> Vec<Merge> {
    if is_binary {
        return xlsb_formats::merges(bytes, sheet);
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let path = path_of(&mut archive, sheet);
    let tail = path.and_then(|path| tail(&mut archive, &path, progress));
    tail.map_or_else(Vec::new, |tail| ranges(&tail))
}

/// How many formulas of a sheet have no result: no program has calculated them since they were written.
pub(super) fn uncalculated(bytes: &[u8], sheet: &str, progress: &Progress) -> usize {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return 0;
    };
    let path = path_of(&mut archive, sheet);
    path.and_then(|path| without_result(&mut archive, &path, progress))
        .unwrap_or(0)
}

fn without_result(archive: &mut Archive, path: &str, progress: &Progress) -> Option<usize> {
    const STEP: usize = 256 << 10;
    const ENDS: [&[u8]; 4] = [
        b"</f></c>",
        b"</f><v></v></c>",
        b"</f><v/></c>",
        b"</f><v /></c>",
    ];
    const LONGEST: usize = 15;
    let mut part = archive.by_name(path).ok()?;
    let finders = ENDS.map(memmem::Finder::new);
    let (mut seen, mut count) = (Vec::with_capacity(STEP + LONGEST), 0);
    loop {
        progress.check().ok()?;
        let read = part.by_ref().take(STEP as u64).read_to_end(&mut seen);
        let has_ended = read.ok()? == 0;
        // What ends in the last few bytes is counted with those that follow.
        let open = if has_ended { 0 } else { LONGEST - 1 };
        let done = seen.len().saturating_sub(open);
        for finder in &finders {
            let ends = finder.find_iter(&seen);
            count += ends.filter(|at| *at < done).count();
        }
        if has_ended {
            return Some(count);
        }
        seen.drain(..done);
    }
}

/// The part that a sheet stands in.
fn path_of(archive: &mut Archive, sheet: &str) -> Option<String> {
    let book = {
        let mut names = archive.file_names().flatten();
        let book = names.find(|name| name.ends_with("workbook.xml"));
        book?.into_owned()
    };
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
    let relations = xlsb_formats::part(archive, &format!("{folder}/_rels/{file}.rels"))?;
    let targets = xlsb_formats::targets(&relations);
    let book = xlsb_formats::part(archive, &book)?;
    let id = relation_of(&book, sheet)?;
    let target = targets.get(&id)?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}/{target}"),
    })
}

/// The id of the relation that leads to a sheet.
fn relation_of(book: &[u8], sheet: &str) -> Option<String> {
    let mut reader = Reader::from_reader(book);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "sheet" =>
            {
                let (mut name, mut id) = (None, None);
                for attribute in element.attributes().flatten() {
                    let value = attribute.value.to_string();
                    match attribute.key.as_ref() {
                        "name" => name = unescape(&value).ok().map(Cow::into_owned),
                        key if key.ends_with(":id") => id = Some(value),
                        _ => {}
                    }
                }
                if name.as_deref() == Some(sheet) {
                    return id;
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// A part from its first merged range on.
fn tail(archive: &mut Archive, path: &str, progress: &Progress) -> Option<Vec<u8>> {
    const STEP: usize = 256 << 10;
    let mut part = archive.by_name(path).ok()?;
    let finder = memmem::Finder::new(BEGINS);
    let mut seen: Vec<u8> = Vec::with_capacity(STEP + BEGINS.len());
    let mut has_begun = false;
    loop {
        progress.check().ok()?;
        let read = part.by_ref().take(STEP as u64).read_to_end(&mut seen);
        let has_ended = read.ok()? == 0;
        if !has_begun {
            if let Some(at) = finder.find(&seen) {
                has_begun = true;
                // The sign before its name is looked at, too.
                seen.drain(..at.saturating_sub(1));
            } else {
                seen.drain(..seen.len().saturating_sub(BEGINS.len() + 1));
            }
        }
        if has_ended || seen.len() > LARGEST {
            return has_begun.then_some(seen);
        }
    }
}

/// The ranges among the rest of a part: `<mergeCell ref="A2:A5"/>`.
fn ranges(tail: &[u8]) -> Vec<Merge> {
    let range = |at: usize| {
        let is_tag = matches!(tail.get(at.checked_sub(1)?), Some(b'<' | b':'));
        let rest = tail.get(at + BEGINS.len()..).filter(|_| is_tag)?;
        let rest = rest.get(..rest.iter().position(|byte| *byte == b'>')?)?;
        let from = memmem::find(rest, b"ref=")? + 5;
        let rest = rest.get(from..)?;
        let until = rest.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
        let (first, last) = std::str::from_utf8(&rest[..until]).ok()?.split_once(':')?;
        let ((top, left), (bottom, _)) = (cell(first)?, cell(last)?);
        Merge::from_zero(top, bottom, left)
    };
    memmem::find_iter(tail, BEGINS).filter_map(range).collect()
}

/// Row and column of a cell from 0, by its name.
fn cell(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.to_ascii_uppercase();
        let digit = letter
            .is_ascii_uppercase()
            .then(|| u32::from(letter - b'A'))?;
        column.checked_mul(26)?.checked_add(digit + 1)
    })?;
    Some((
        row.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_several_rows_are_told_by_their_cells() {
        let tail = b"<mergeCell ref=\"B2:B5\"/><x:mergeCell ref='AA10:AC11'></x:mergeCell><mergeCell ref=\"A1:D1\"/>\
            &lt;mergeCell ref=\"A1:A9\"/><mergeCell ref=\"odd\"/><mergeCell ";
        let ranges = ranges(tail);
        let expected = [Merge::from_zero(1, 4, 1), Merge::from_zero(9, 10, 26)];
        assert_eq!(ranges, expected.into_iter().flatten().collect::<Vec<_>>());
    }
}
