//! Arrow files and streams become columns of values. A file says in a table of contents at its end what its columns are
//! and where its batches lie; these are messages as those of a stream, so that both are read the same way from there on.
//! Compressed ones are opened first.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::{IdxCa, NewChunkedArray, PolarsResult, Series};
use polars_arrow::array::{Array, DictionaryArray, DictionaryKey};
use polars_arrow::datatypes::{ArrowDataType, Field, IntegerType};
use polars_arrow::io::ipc::read::{
    StreamMetadata, StreamReader, StreamState, deserialize_footer, read_stream_metadata,
};
use polars_arrow_format::ipc::planus::ReadAsRoot;
use polars_arrow_format::ipc::{Block, FooterRef};

use super::columnar::{Typed, check_size};
use super::messages;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// What a file begins with, before its stream.
const MARK: &[u8; 8] = b"ARROW1\0\0";

/// What a file ends with.
const LAST: &[u8; 6] = b"ARROW1";

/// Whether the bytes begin as a stream does: with a first message that fits into them.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(&messages::CONTINUES) else {
        return false;
    };
    rest.first_chunk().is_some_and(|length| {
        let length = u32::from_le_bytes(*length) as usize;
        (16..rest.len() - 3).contains(&length)
    })
}

/// The columns of a file or a stream, and how many rows they have.
///
/// # Errors
/// When it is damaged, or says that it is larger than any memory holds; when the work was cancelled.
pub(super) fn columns(bytes: &[u8], progress: &Progress) -> Result<(Vec<Typed>, usize)> {
    let (metadata, batches) = match bytes.strip_prefix(MARK) {
        Some(_) => file(bytes)?,
        None => stream(bytes)?,
    };
    let opened = messages::opened(&batches)?;
    let reader = Cursor::new(opened.as_deref().unwrap_or(&batches));
    let fields: Vec<Field> = metadata.schema.iter_values().cloned().collect();
    check_size(0, fields.len())?;
    let mut chunks: Vec<Vec<Box<dyn Array>>> = vec![Vec::new(); fields.len()];
    let mut rows = 0_usize;
    for state in StreamReader::new(reader, metadata, None) {
        // A stream that ends without its last mark has nothing more to come.
        let StreamState::Some(batch) = state.map_err(damaged)? else {
            break;
        };
        progress.check()?;
        rows = rows.saturating_add(batch.len());
        check_size(rows, fields.len())?;
        for (chunks, array) in chunks.iter_mut().zip(batch.into_arrays()) {
            chunks.push(array);
        }
    }
    let columns = fields.iter().zip(chunks).map(|(field, chunks)| Typed {
        name: field.name.to_string(),
        kind: format!("{:?}", field.dtype()),
        // A kind that polars knows nothing of makes it panic: that column is left out and noted.
        values: catch_unwind(AssertUnwindSafe(|| series(field, chunks)))
            .ok()
            .and_then(std::result::Result::ok),
    });
    Ok((columns.collect(), rows))
}

/// What a stream says of its columns, and the messages behind that.
fn stream(bytes: &[u8]) -> Result<(StreamMetadata, Cow<'_, [u8]>)> {
    let mut reader = Cursor::new(bytes);
    let metadata = read_stream_metadata(&mut reader).map_err(damaged)?;
    let batches = bytes.get(reader.position() as usize..).unwrap_or_default();
    Ok((metadata, Cow::Borrowed(batches)))
}

/// What a file says of its columns in its table of contents, and the messages that this lists, one behind the other.
fn file(bytes: &[u8]) -> Result<(StreamMetadata, Cow<'_, [u8]>)> {
    // Of a file that ends early there would be fewer rows, and nothing would say so.
    let cut_off =
        || Message::new("table.arrow_damaged").with("problem", Message::new("table.cut_off"));
    let body = bytes.strip_suffix(LAST).ok_or_else(cut_off)?;
    let (body, length) = body.split_last_chunk().ok_or_else(cut_off)?;
    let length = usize::try_from(i32::from_le_bytes(*length)).map_err(damaged)?;
    let from = body.len().checked_sub(length).ok_or_else(cut_off)?;
    let (body, contents) = body.split_at(from);
    let version = FooterRef::read_as_root(contents)
        .and_then(|footer| footer.version())
        .map_err(damaged)?;
    let contents = deserialize_footer(contents, bytes.len() as u64).map_err(damaged)?;
    let mut blocks: Vec<Block> = contents.dictionaries.unwrap_or_default();
    blocks.extend(contents.blocks);
    let metadata = StreamMetadata {
        schema: (*contents.schema).clone(),
        custom_schema_metadata: contents.custom_schema_metadata.as_deref().cloned(),
        version,
        ipc_schema: contents.ipc_schema,
    };
    Ok((metadata, listed(body, blocks)?))
}

/// The parts of a file that its table of contents lists, in the order in which they lie there: the part of the file
/// itself where nothing lies between them.
fn listed(body: &[u8], mut blocks: Vec<Block>) -> Result<Cow<'_, [u8]>> {
    blocks.sort_by_key(|block| block.offset);
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for block in blocks {
        let from = usize::try_from(block.offset).map_err(damaged)?;
        let envelope = usize::try_from(block.meta_data_length).map_err(damaged)?;
        let rest = usize::try_from(block.body_length).map_err(damaged)?;
        let to = from
            .checked_add(envelope)
            .and_then(|to| to.checked_add(rest))
            .filter(|to| *to <= body.len());
        let to = to.ok_or_else(|| damaged("…"))?;
        match parts.last_mut() {
            Some((_, end)) if *end > from => return Err(damaged("…")),
            Some((_, end)) if *end == from => *end = to,
            _ => parts.push((from, to)),
        }
    }
    Ok(match parts[..] {
        [] => Cow::Borrowed(&[]),
        [(from, to)] => Cow::Borrowed(&body[from..to]),
        _ => {
            let parts: Vec<&[u8]> = parts.iter().map(|&(from, to)| &body[from..to]).collect();
            Cow::Owned(parts.concat())
        }
    })
}

/// The values of one column.
fn series(field: &Field, chunks: Vec<Box<dyn Array>>) -> PolarsResult<Series> {
    let ArrowDataType::Dictionary(key, of, _) = field.dtype() else {
        if chunks.is_empty() {
            return Series::try_from((
                field,
                polars_arrow::array::new_empty_array(field.dtype().clone()),
            ));
        }
        return Series::try_from((field, chunks)).map(|series| series.rechunk());
    };
    let words = Field::new(field.name.clone(), (**of).clone(), true);
    let empty = polars_arrow::array::new_empty_array((**of).clone());
    let mut all = Series::try_from((&words, empty))?;
    for chunk in chunks {
        let chunk = match key {
            IntegerType::Int8 => spelled::<i8>(&*chunk, &words),
            IntegerType::Int16 => spelled::<i16>(&*chunk, &words),
            IntegerType::Int32 => spelled::<i32>(&*chunk, &words),
            IntegerType::Int64 => spelled::<i64>(&*chunk, &words),
            IntegerType::UInt8 => spelled::<u8>(&*chunk, &words),
            IntegerType::UInt16 => spelled::<u16>(&*chunk, &words),
            IntegerType::UInt32 => spelled::<u32>(&*chunk, &words),
            IntegerType::UInt64 => spelled::<u64>(&*chunk, &words),
            IntegerType::Int128 | IntegerType::UInt128 => {
                return Err(polars::prelude::PolarsError::NoData("".into()));
            }
        };
        all.append_owned(chunk?)?;
    }
    Ok(all.rechunk())
}

/// The words of a dictionary, one for each of its keys.
fn spelled<K: DictionaryKey>(chunk: &dyn Array, words: &Field) -> PolarsResult<Series> {
    let Some(keys) = chunk.as_any().downcast_ref::<DictionaryArray<K>>() else {
        return Err(polars::prelude::PolarsError::NoData("".into()));
    };
    let words = Series::try_from((words, keys.values().clone()))?;
    let places = keys.keys_iter().map(|key| key.map(|key| key as u32));
    words.take(&IdxCa::from_iter_options("".into(), places))
}

pub(super) fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.arrow_damaged").with("problem", problem.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_by_its_first_message() {
        let begins = |length: u32, rest: usize| {
            let mut bytes = messages::CONTINUES.to_vec();
            bytes.extend(length.to_le_bytes());
            bytes.extend(vec![0; rest]);
            bytes
        };
        assert!(is_stream(&begins(16, 16)));
        assert!(!is_stream(&begins(16, 15)));
        assert!(!is_stream(&begins(0, 64)));
        assert!(!is_stream(&messages::CONTINUES));
        assert!(!is_stream(b"\xFF\xFEa\0"));
    }

    #[test]
    fn a_file_without_its_end_is_damaged() {
        let cut = columns(b"ARROW1\0\0\xFF\xFF\xFF\xFF\0\0\0\0", &Progress::default());
        let expected = Message::new("table.cut_off");
        let problem = Message::new("table.arrow_damaged").with("problem", expected);
        assert_eq!(cut.err(), Some(problem));
    }

    #[test]
    fn damage_is_told_and_does_no_harm() {
        for bytes in [
            &b"ARROW1\0\0"[..],
            b"ARROW1\0\0\xFF\xFF\xFF\xFF\xF0\0\0\0",
            b"ARROW1",
        ] {
            assert_eq!(
                columns(bytes, &Progress::default()).err().unwrap().key,
                "table.arrow_damaged"
            );
        }
    }
}
