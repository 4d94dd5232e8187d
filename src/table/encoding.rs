//! Bytes become text, strictly: UTF-8 when every byte is, else GB18030 when every byte is, else a refusal; where bytes lie
//! as only Big5 or Western texts have them, those come before GB18030, which allows nearly all of both. Guessing by
//! chance is nearly blind on Chinese statistics, so nothing is ever replaced by a question mark.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use rayon::prelude::*;

use super::delimited::count_byte;
use super::mixed_lines;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// The text of a file and what it was written in.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding's standard name.
    pub encoding: &'static str,
    /// What is to be told of lines in another one.
    pub told: Option<Message>,
}

/// Bytes from the first one that is not ASCII that are looked at for habits.
const HABITS: usize = 1 << 18;

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
) -> Result<Decoded<'a>> {
    let text = decode_whole(bytes, label, progress);
    progress.check()?;
    text
}

fn decode_whole<'a>(
    bytes: &'a [u8],
    label: Option<&str>,
    progress: &Progress,
) -> Result<Decoded<'a>> {
    if let Some(label) = label {
        if label.trim().to_ascii_lowercase().starts_with("utf-32")
            && let Some(text) = utf32(bytes)
        {
            return text;
        }
        let encoding = Encoding::for_label(label.trim().as_bytes())
            .ok_or_else(|| Message::new("table.encoding_unknown").with("encoding", label))?;
        return decode_as(bytes, encoding, progress).ok_or_else(|| {
            Message::new("table.encoding_wrong").with("encoding", encoding.name().to_owned())
        });
    }
    if let Some(text) = utf32(bytes) {
        return text;
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding, progress).ok_or_else(|| {
            Message::new("table.encoding_wrong").with("encoding", encoding.name().to_owned())
        });
    }
    if let Some(encoding) = without_mark(bytes)
        && let Some(text) = decode_as(bytes, encoding, progress)
    {
        return Ok(text);
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
            told: None,
        });
    }
    if let Some(mixed) = mixed_lines::decode(bytes) {
        let told = Message::new("table.mixed_lines")
            .with("count", mixed.count)
            .with("other", mixed.other)
            .with("line", mixed.line.to_string());
        return Ok(Decoded {
            text: Cow::Owned(mixed.text),
            encoding: mixed.encoding,
            told: Some(told),
        });
    }
    if let Some(encoding) = by_habit(bytes)
        && let Some(text) = decode_as(bytes, encoding, progress)
    {
        return Ok(text);
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

/// Marks of the byte order of UTF-32.
pub(super) const UTF32_MARKS: [[u8; 4]; 2] = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]];

/// A text in UTF-32, as its mark says.
fn utf32(bytes: &[u8]) -> Option<Result<Decoded<'static>>> {
    let at = UTF32_MARKS
        .iter()
        .position(|mark| bytes.starts_with(mark))?;
    let (encoding, read): (_, fn([u8; 4]) -> u32) = match at {
        0 => ("UTF-32LE", u32::from_le_bytes),
        _ => ("UTF-32BE", u32::from_be_bytes),
    };
    let (all, rest) = bytes[4..].as_chunks::<4>();
    let text: Option<String> = all.iter().map(|four| char::from_u32(read(*four))).collect();
    let text = text.filter(|_| rest.is_empty()).map(|text| Decoded {
        text: Cow::Owned(text),
        encoding,
        told: None,
    });
    Some(text.ok_or_else(|| Message::new("table.encoding_wrong").with("encoding", encoding)))
}

/// UTF-16 without a mark of its byte order: every separator, digit and Latin letter has a zero byte, on the same side.
pub(super) fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 1 << 16;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let (pairs, _) = sample.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let many = |of: usize, other: usize| of * 20 >= pairs.len() && other * 20 <= of;
    match (many(first, second), many(second, first)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that bytes give away by how they lie, where GB18030 would read them as other characters: letters with
/// accents stand alone among plain ones; the second byte of a Chinese character in Big5 is often that of a letter, in
/// GB2312 never.
fn by_habit(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Bytes that windows-1252 has no character for.
    const NONE: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    let start = bytes.iter().position(|byte| !byte.is_ascii())?;
    let sample = &bytes[start..bytes.len().min(start + HABITS)];
    let at = |at: usize| sample.get(at).copied().unwrap_or(b' ');
    let (mut runs, mut single) = (0, 0);
    let (mut pairs, mut low, mut common, mut odd) = (0, 0, 0, 0);
    let mut next = 0;
    for place in 0..sample.len() {
        if sample[place].is_ascii() {
            continue;
        }
        let opens = place == 0 || sample[place - 1].is_ascii();
        if opens {
            runs += 1;
            let before = place.checked_sub(1).map_or(b'a', at);
            let beside = before.is_ascii_alphabetic() || at(place + 1).is_ascii_alphabetic();
            single += usize::from(beside && at(place + 1).is_ascii());
        }
        if place < next {
            continue;
        }
        next = place + 2;
        pairs += 1;
        low += usize::from((0x40..=0x7e).contains(&at(place + 1)));
        common += usize::from((0xa1..=0xc6).contains(&sample[place]));
        odd += usize::from(!(0xa1..=0xf9).contains(&sample[place]));
    }
    let has_none = || {
        NONE.iter()
            .any(|byte| memchr::memchr(*byte, bytes).is_some())
    };
    if single * 10 >= runs * 9 && !has_none() {
        return Some(WINDOWS_1252);
    }
    let is_big5 =
        pairs >= 4 && low * 100 >= pairs * 15 && common * 10 >= pairs * 7 && odd * 100 <= pairs;
    is_big5.then_some(BIG5)
}

fn decode_as<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    progress: &Progress,
) -> Option<Decoded<'a>> {
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
    Some(Decoded {
        text,
        encoding: encoding.name(),
        told: None,
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

    fn decoded<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Decoded<'a>> {
        decode(bytes, label, &Progress::default())
    }

    #[test]
    fn utf8_wins_and_its_mark_goes() {
        let text = decoded("\u{feff}企业".as_bytes(), None).unwrap();
        assert_eq!((text.text.as_ref(), text.encoding), ("企业", "UTF-8"));
    }

    #[test]
    fn wide_characters_are_told_with_and_without_a_mark() {
        let text = "企业,年份\n甲厂,2021\n乙厂,2022\n";
        let units = text.encode_utf16();
        let little: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
            for label in [None, Some(encoding)] {
                let read = decoded(&bytes, label).unwrap();
                assert_eq!((read.text.as_ref(), read.encoding), (text, encoding));
            }
        }
        let mut four = UTF32_MARKS[0].to_vec();
        four.extend(text.chars().flat_map(|c| u32::from(c).to_le_bytes()));
        let read = decoded(&four, None).unwrap();
        assert_eq!((read.text.as_ref(), read.encoding), (text, "UTF-32LE"));
        assert!(decoded(&four[..four.len() - 1], None).is_err());
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
    fn big5_and_western_texts_are_told_by_how_their_bytes_lie() {
        let chinese =
            "縣市,企業名稱,營業收入\n臺北市,台灣積體電路製造,100\n新竹市,聯發科技股份有限公司,50\n";
        let (bytes, _, lost) = BIG5.encode(chinese);
        assert!(!lost);
        let text = decode(&bytes, None, &Progress::default()).unwrap();
        assert_eq!((text.text.as_ref(), text.encoding), (chinese, "Big5"));
        let western = "Région;Société\nÎle-de-France;Électricité\nBaden-Württemberg;Müller\n";
        let (bytes, _, lost) = WINDOWS_1252.encode(western);
        assert!(!lost);
        let text = decode(&bytes, None, &Progress::default()).unwrap();
        assert_eq!(
            (text.text.as_ref(), text.encoding),
            (western, "windows-1252")
        );
    }

    #[test]
    fn chinese_texts_of_the_mainland_stay_gb18030() {
        for text in [
            "地区,2024年\n北京,1\n",
            "企业名称,法人\n江湾精密机械有限公司,朱镕基\n沙洲,a\n",
            "縣市,企業名稱,營業收入\n臺北市,台灣積體電路製造,100\n",
            "单位：％\n镕,1\n",
        ] {
            let (bytes, _, _) = GB18030.encode(text);
            let read = decode(&bytes, None, &Progress::default()).unwrap();
            assert_eq!((read.text.as_ref(), read.encoding), (text, "GB18030"));
        }
        // A text of two encodings is none.
        let mut mixed = "企业名称,江湾\n".as_bytes().to_vec();
        mixed.extend_from_slice(&GB18030.encode("沙洲纺织有限公司,1\n").0);
        let found = decode(&mixed, None, &Progress::default());
        assert!(found.is_err() || found.unwrap().encoding == "GB18030");
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
