//! Bytes become text, strictly: UTF-8 when every byte is, else GB18030 when every byte is, else a refusal. Guessing by
//! chance is nearly blind on Chinese statistics, so nothing is ever replaced by a question mark.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;

use super::delimited::count_byte;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// The text of a file and what it was written in.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding's standard name.
    pub encoding: &'static str,
}

/// Pieces of this many bytes are decoded side by side.
const PIECE: usize = 4 << 20;

/// Decodes a file; `label` is the encoding that the user chose, by any of its usual names.
///
/// # Errors
/// When the bytes are not text of that encoding or, without a choice, of none that is known, or the work was cancelled.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    label: Option<&str>,
    progress: &Progress,
) -> Result<Text<'a>> {
    let text = decode_whole(bytes, label, progress);
    progress.check()?;
    text
}

fn decode_whole<'a>(bytes: &'a [u8], label: Option<&str>, progress: &Progress) -> Result<Text<'a>> {
    if let Some(label) = label {
        let encoding = Encoding::for_label(label.trim().as_bytes())
            .ok_or_else(|| Message::new("table.encoding_unknown").with("encoding", label))?;
        return decode_as(bytes, encoding, progress).ok_or_else(|| {
            Message::new("table.encoding_wrong").with("encoding", encoding.name().to_owned())
        });
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding, progress).ok_or_else(|| {
            Message::new("table.encoding_wrong").with("encoding", encoding.name().to_owned())
        });
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(Text {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
        });
    }
    decode_as(bytes, GB18030, progress).map_or_else(
        || {
            let broken =
                std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let line = 1 + count_byte(&bytes[..broken], b'\n');
            Err(Message::new("table.encoding_none").with("line", line.to_string()))
        },
        |mut text| {
            text.encoding = "GB18030";
            Ok(text)
        },
    )
}

fn decode_as<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    progress: &Progress,
) -> Option<Text<'a>> {
    let body = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => &bytes[length..],
        _ => bytes,
    };
    let text = if encoding == UTF_16LE || encoding == UTF_16BE {
        encoding.decode_without_bom_handling_and_without_replacement(body)?
    } else if encoding == UTF_8 {
        Cow::Borrowed(simdutf8::basic::from_utf8(body).ok()?)
    } else {
        decode_in_pieces(body, encoding, progress)?
    };
    Some(Text {
        text,
        encoding: encoding.name(),
    })
}

/// Decodes piece by piece, a few side by side. A line feed is never part of a longer character in the encodings that
/// come here, so pieces end after one.
fn decode_in_pieces<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    progress: &Progress,
) -> Option<Cow<'a, str>> {
    if bytes.len() <= PIECE {
        return encoding.decode_without_bom_handling_and_without_replacement(bytes);
    }
    // Ideographs take two bytes before and three behind.
    let mut text = String::with_capacity(bytes.len() / 2 * 3);
    let pieces = split_after_lines(bytes);
    let at_once = 2 * rayon::current_num_threads();
    // The text is never in memory twice.
    for (done, few) in pieces.chunks(at_once).enumerate() {
        if progress.is_cancelled() {
            return None;
        }
        let decoded: Vec<Cow<str>> = few
            .par_iter()
            .map(|piece| encoding.decode_without_bom_handling_and_without_replacement(piece))
            .collect::<Option<_>>()?;
        for piece in decoded {
            text.push_str(&piece);
        }
        progress.set(0.1 + 0.1 * (done * at_once) as f32 / pieces.len() as f32);
    }
    Some(Cow::Owned(text))
}

fn split_after_lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while rest.len() > PIECE {
        let line = rest[PIECE..].iter().position(|&byte| byte == b'\n');
        let Some(end) = line.map(|at| PIECE + at + 1) else {
            break;
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn decoded<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Text<'a>> {
        decode(bytes, label, &Progress::default())
    }

    #[test]
    fn utf8_wins_and_its_mark_goes() {
        let text = decoded("\u{feff}企业".as_bytes(), None).unwrap();
        assert_eq!((text.text.as_ref(), text.encoding), ("企业", "UTF-8"));
    }

    #[test]
    fn gb18030_is_read_strictly() {
        let (bytes, _, _) = GB18030.encode("地区,2024年\n北京,1\n");
        let text = decoded(&bytes, None).unwrap();
        assert_eq!(text.text, "地区,2024年\n北京,1\n");
        assert_eq!(text.encoding, "GB18030");
        let error = decoded(b"ok\nbad \x81", None).unwrap_err();
        assert_eq!(error.key, "table.encoding_none");
        assert_eq!(error, Message::new("table.encoding_none").with("line", "2"));
    }

    #[test]
    fn long_files_are_the_same_in_pieces() {
        let line = "张家港市,苏州市,1234\n";
        let long = line.repeat(2 * PIECE / line.len());
        let (bytes, _, _) = GB18030.encode(&long);
        assert!(bytes.len() > PIECE);
        assert_eq!(decoded(&bytes, None).unwrap().text, long);
    }

    #[test]
    fn utf16_needs_its_mark() {
        let bytes = [0xFF, 0xFE, b'a', 0, b',', 0];
        assert_eq!(decoded(&bytes, None).unwrap().text, "a,");
    }

    #[test]
    fn a_choice_is_obeyed_or_refused() {
        assert_eq!(decoded(b"\xE9", Some("latin1")).unwrap().text, "é");
        let wrong = decoded(b"\xE9", Some("utf-8")).unwrap_err();
        assert_eq!(wrong.key, "table.encoding_wrong");
        let unknown = decoded(b"", Some("klingon")).unwrap_err();
        assert_eq!(unknown.key, "table.encoding_unknown");
    }
}
