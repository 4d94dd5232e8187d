//! The messages of an Arrow stream whose buffers are compressed become those of one whose buffers are not, which is
//! what the reader of polars understands as it is built here.

use std::io::Read;

use polars_arrow_format::ipc::planus::{Builder, ReadAsRoot};
use polars_arrow_format::ipc::{
    Buffer, CompressionType, Message as Envelope, MessageHeader, MessageRef, RecordBatch,
};

use super::arrow::damaged;
use crate::i18n::{Message, Result};

/// What every message begins with.
pub(super) const CONTINUES: [u8; 4] = [0xFF; 4];

/// Bytes that the buffers of a file may have when they are opened: 4 GiB.
const MOST: u64 = 4 << 30;

/// Where a buffer may begin: at a multiple of this.
const ALIGNED: usize = 64;

/// One message of a stream.
struct Step<'s> {
    envelope: &'s [u8],
    rest: &'s [u8],
}

/// The stream with its buffers opened; `None` when none is compressed.
///
/// # Errors
/// When it is damaged, or larger than any memory holds when it is opened.
pub(super) fn opened(stream: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut out = Vec::new();
    let (mut rest, mut budget, mut any) = (stream, MOST, false);
    while let Some(step) = next(rest) {
        let message = MessageRef::read_as_root(step.envelope).map_err(damaged)?;
        let length = usize::try_from(message.body_length().map_err(damaged)?).map_err(damaged)?;
        let body = step.rest.get(..length).ok_or_else(|| damaged("…"))?;
        let mut message = Envelope::try_from(message).map_err(damaged)?;
        let batch = match &mut message.header {
            Some(MessageHeader::RecordBatch(batch)) => Some(batch),
            Some(MessageHeader::DictionaryBatch(batch)) => batch.data.as_mut(),
            _ => None,
        };
        let body = match batch {
            Some(batch) if batch.compression.is_some() => {
                any = true;
                let body = open(batch, body, &mut budget)?;
                message.body_length = body.len() as i64;
                std::borrow::Cow::Owned(body)
            }
            _ => std::borrow::Cow::Borrowed(body),
        };
        // The first message is that of the columns; whether anything is compressed shows in the first batch.
        if !any && matches!(message.header, Some(MessageHeader::RecordBatch(_))) {
            return Ok(None);
        }
        write(&mut out, &message, &body);
        rest = &step.rest[length..];
    }
    Ok(any.then_some(out))
}

/// The next message, unless the stream has ended.
fn next(bytes: &[u8]) -> Option<Step<'_>> {
    // Before the mark came into being, a message began with its length.
    let bytes = bytes.strip_prefix(&CONTINUES).unwrap_or(bytes);
    let (length, rest) = bytes.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    if length == 0 {
        return None;
    }
    let (envelope, rest) = rest.split_at_checked(length)?;
    Some(Step { envelope, rest })
}

fn write(out: &mut Vec<u8>, message: &Envelope, body: &[u8]) {
    let mut builder = Builder::new();
    let envelope = builder.finish(message, None);
    let length = envelope.len().next_multiple_of(8);
    out.extend(CONTINUES);
    out.extend((length as u32).to_le_bytes());
    out.extend(envelope);
    out.resize(out.len() + length - envelope.len(), 0);
    out.extend(body);
}

/// Opens the buffers of a batch, which says afterwards where they are in the body that is given back.
fn open(batch: &mut RecordBatch, body: &[u8], budget: &mut u64) -> Result<Vec<u8>> {
    let codec = batch
        .compression
        .take()
        .map(|compression| compression.codec);
    let mut out = Vec::new();
    for buffer in batch.buffers.iter_mut().flatten() {
        let part = usize::try_from(buffer.offset)
            .ok()
            .zip(usize::try_from(buffer.length).ok())
            .and_then(|(from, length)| body.get(from..from.checked_add(length)?))
            .ok_or_else(|| damaged("…"))?;
        let from = out.len();
        if let Some((length, packed)) = part.split_first_chunk() {
            match u64::try_from(i64::from_le_bytes(*length)) {
                // A buffer that would not become smaller is not packed.
                Err(_) => out.extend(packed),
                Ok(length) => {
                    *budget = budget
                        .checked_sub(length)
                        .ok_or_else(|| Message::new("table.arrow_too_large"))?;
                    unpack(codec, packed, length, &mut out).map_err(damaged)?;
                    if (out.len() - from) as u64 != length {
                        return Err(damaged("…"));
                    }
                }
            }
        }
        *buffer = Buffer {
            offset: from as i64,
            length: (out.len() - from) as i64,
        };
        out.resize(out.len().next_multiple_of(ALIGNED), 0);
    }
    Ok(out)
}

fn unpack(
    codec: Option<CompressionType>,
    packed: &[u8],
    length: u64,
    out: &mut Vec<u8>,
) -> std::io::Result<()> {
    match codec {
        Some(CompressionType::Zstd) => zstd::stream::read::Decoder::new(packed)?
            .take(length)
            .read_to_end(out),
        _ => lz4::Decoder::new(packed)?.take(length).read_to_end(out),
    }
    .map(drop)
}
