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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;
    use std::sync::Arc;

    use polars_arrow::array::{Array, Float64Array, Utf8Array};
    use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
    use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
    use polars_arrow::record_batch::RecordBatchT;
    use polars_arrow_format::ipc::{BodyCompression, BodyCompressionMethod};

    use super::*;

    fn plain() -> Vec<u8> {
        let fields = [
            ("name", ArrowDataType::LargeUtf8),
            ("x", ArrowDataType::Float64),
        ];
        let schema: ArrowSchema = fields
            .into_iter()
            .map(|(name, kind)| (name.into(), Field::new(name.into(), kind, true)))
            .collect();
        let schema = Arc::new(schema);
        let names: Vec<String> = (0..500).map(|row| format!("企业{row}")).collect();
        let numbers: Vec<Option<f64>> = (0..500)
            .map(|row| (row % 7 > 0).then(|| f64::from(row)))
            .collect();
        let arrays: Vec<Box<dyn Array>> = vec![
            Utf8Array::<i64>::from_slice(&names).boxed(),
            Float64Array::from(numbers).boxed(),
        ];
        let mut out = StreamWriter::new(Vec::new(), WriteOptions { compression: None });
        out.start(&schema, None).unwrap();
        out.write(&RecordBatchT::new(500, Arc::clone(&schema), arrays), None)
            .unwrap();
        out.finish().unwrap();
        out.into_inner()
    }

    fn pack(codec: CompressionType, bytes: &[u8]) -> Vec<u8> {
        let mut out = (bytes.len() as i64).to_le_bytes().to_vec();
        if codec == CompressionType::Zstd {
            out.extend(zstd::stream::encode_all(bytes, 0).unwrap());
            return out;
        }
        let mut encoder = lz4::EncoderBuilder::new().build(Vec::new()).unwrap();
        encoder.write_all(bytes).unwrap();
        out.extend(encoder.finish().0);
        out
    }

    /// The stream with its buffers packed, the first of them left as it is.
    fn packed(stream: &[u8], codec: CompressionType) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = stream;
        while let Some(step) = next(rest) {
            let message = MessageRef::read_as_root(step.envelope).unwrap();
            let length = message.body_length().unwrap() as usize;
            let mut message = Envelope::try_from(message).unwrap();
            let mut body = step.rest[..length].to_vec();
            if let Some(MessageHeader::RecordBatch(batch)) = &mut message.header {
                let mut small = Vec::new();
                for (at, buffer) in batch.buffers.iter_mut().flatten().enumerate() {
                    let part = &body[buffer.offset as usize..][..buffer.length as usize];
                    let part = match (part.is_empty(), at) {
                        (true, _) => Vec::new(),
                        (_, 1) => [&(-1_i64).to_le_bytes(), part].concat(),
                        _ => pack(codec, part),
                    };
                    (buffer.offset, buffer.length) = (small.len() as i64, part.len() as i64);
                    small.extend(part);
                    small.resize(small.len().next_multiple_of(8), 0);
                }
                batch.compression = Some(Box::new(BodyCompression {
                    codec,
                    method: BodyCompressionMethod::Buffer,
                }));
                message.body_length = small.len() as i64;
                body = small;
            }
            write(&mut out, &message, &body);
            rest = &step.rest[length..];
        }
        out
    }

    #[test]
    fn packed_buffers_are_opened_and_claims_are_not_believed() {
        let stream = plain();
        assert!(opened(&stream).unwrap().is_none());
        let (columns, rows) =
            super::super::arrow::columns(&stream, &crate::jobs::Progress::default()).unwrap();
        for codec in [CompressionType::Zstd, CompressionType::Lz4Frame] {
            let packed = packed(&stream, codec);
            assert!(packed.len() < stream.len());
            let (others, count) =
                super::super::arrow::columns(&packed, &crate::jobs::Progress::default()).unwrap();
            assert_eq!((count, others.len()), (rows, columns.len()));
            for (one, other) in columns.iter().zip(&others) {
                let (one, other) = (one.values.as_ref().unwrap(), other.values.as_ref().unwrap());
                assert!(one.equals_missing(other));
            }
            // A length that is not that of the buffer, at every place where one could be.
            for at in (0..packed.len() - 8).step_by(8) {
                let mut wrong = packed.clone();
                wrong[at..at + 8].copy_from_slice(&i64::MAX.to_le_bytes());
                let _ = super::super::arrow::columns(&wrong, &crate::jobs::Progress::default());
                let _ = opened(&packed[..at]);
            }
        }
    }
}
