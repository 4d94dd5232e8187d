//! What a workbook claims of itself, looked at before its reader takes it at its word: the reader makes room for as many
//! texts as the table of shared texts announces, and holds all of them in memory.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// So many shared texts may be announced without being there: room for them costs little.
const HARMLESS: u64 = 10_000_000;
/// Bytes of the shortest shared text, `<si/>`.
const SHORTEST: u64 = 5;
/// A table of shared texts that unpacks to more bytes than this is refused.
const LARGEST: u64 = 512 << 20;
/// The most that one packed byte can unpack to.
const DENSEST: u64 = 1032;
/// Where the root of a part has to have appeared.
const HEAD: u64 = 64 << 10;

/// Checks the tables of shared texts of a workbook, whatever their parts are called.
///
/// # Errors
/// When the table of shared texts announces more than it can hold, or would unpack to more than any machine holds; when
/// the work was cancelled.
pub(super) fn check(bytes: &[u8], progress: &Progress) -> Result<()> {
    check_within(bytes, LARGEST, progress)
}

fn check_within(bytes: &[u8], largest: u64, progress: &Progress) -> Result<()> {
    // An archive that cannot be read here cannot be read by the workbook's reader, which says why.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    for at in 0..archive.len() {
        progress.check()?;
        let Ok(mut part) = archive.by_index(at) else {
            continue;
        };
        let (packed, declared) = (part.compressed_size(), part.size());
        let mut head = Vec::new();
        // What cannot be unpacked further is judged by what there is of it.
        let _ = part.by_ref().take(HEAD).read_to_end(&mut head);
        let root = match root(&head) {
            Some(root) if is_shared_texts(root) => root,
            // Nobody writes so much before the root of a part, but to hide what follows.
            None if head.starts_with(b"<") && head.len() as u64 == HEAD => {
                return Err(damaged("table.no_root"));
            }
            _ => continue,
        };
        // More than a part declares is never unpacked of it.
        let size = declared.min(packed.saturating_mul(DENSEST));
        if size > largest {
            return Err(Message::new("table.workbook_too_large").with("size", (size >> 20) as f64));
        }
        if announced(root).is_some_and(|count| count > HARMLESS.max(size / SHORTEST)) {
            return Err(damaged("table.shared_texts"));
        }
    }
    Ok(())
}

fn damaged(problem: &'static str) -> Message {
    Message::new("table.workbook_damaged").with("problem", Message::new(problem))
}

/// A part from its root element on: what stands before are declarations, comments and white space.
fn root(part: &[u8]) -> Option<&[u8]> {
    let mut rest = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") {
            b"?>"
        } else if rest.starts_with(b"<!") {
            b">"
        } else {
            return (!rest.is_empty()).then_some(rest);
        };
        rest = &rest[begins_at(rest, end)? + end.len()..];
    }
}

/// Whether a root element is a table of shared texts, in whatever namespace.
fn is_shared_texts(root: &[u8]) -> bool {
    let name = root.strip_prefix(b"<").unwrap_or_default();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let name = &name[..name.iter().position(ends).unwrap_or(name.len())];
    name.rsplit(|byte| *byte == b':').next() == Some(b"sst")
}

fn begins_at(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

/// How many texts the root element announces.
fn announced(root: &[u8]) -> Option<u64> {
    let name = b"uniqueCount";
    let end = root.iter().position(|byte| *byte == b'>')?;
    let at = begins_at(&root[..end], name)?;
    let digits: String = root[at + name.len()..end]
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(|c| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '+' | '0'))
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.len() > 19 {
        return Some(u64::MAX);
    }
    digits.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive with one part, of the same text many times.
    fn archive(name: &str, head: &str, text: &[u8], times: usize) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(head.as_bytes()).unwrap();
        for _ in 0..times {
            out.write_all(text).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn key(bytes: &[u8]) -> Option<&'static str> {
        check(bytes, &Progress::default())
            .err()
            .map(|message| message.key)
    }

    #[test]
    fn announcements_are_read_in_every_spelling() {
        for (root, count) in [
            ("<sst uniqueCount=\"12\">", Some(12)),
            (
                "<sst count='3' uniqueCount = '004000000000'>",
                Some(4_000_000_000),
            ),
            (
                "<x:sst uniqueCount=\"99999999999999999999\"/>",
                Some(u64::MAX),
            ),
            ("<sst><si uniqueCount=\"9\">", None),
            ("<sst count=\"3\">", None),
        ] {
            assert_eq!(announced(root.as_bytes()), count, "{root}");
        }
    }

    #[test]
    fn a_table_that_announces_what_it_cannot_hold_is_refused() {
        let part = "xl/sharedStrings.xml";
        let head = "<?xml version=\"1.0\"?><sst uniqueCount=\"4000000000\">";
        let lying = archive(part, head, b"<si/>", 3);
        assert_eq!(key(&lying), Some("table.workbook_damaged"));
        // The part may stand under any name, and its root in any namespace.
        let head = "<x:sst xmlns:x=\"a\" uniqueCount=\"4000000000\">";
        assert!(key(&archive("strings", head, b"", 0)).is_some());
        let wrong = archive(part, "<sst uniqueCount=\"1000\">", b"<si/>", 3);
        assert_eq!(key(&wrong), None, "a slip of the writer does no harm");
        let hidden = format!(
            "<?xml version='1.0'?><!-- <a> -->{}{head}",
            " ".repeat(70_000)
        );
        assert!(key(&archive("xl/worksheets/sheet1.xml", &hidden, b"", 0)).is_some());
        let sheet = "<worksheet><row/><!-- <sst uniqueCount='4000000000'> --></worksheet>";
        assert_eq!(
            key(&archive("xl/worksheets/sheet1.xml", sheet, b"", 0)),
            None
        );
        assert_eq!(key(b"no archive"), None);
    }

    #[test]
    fn a_table_that_unpacks_to_too_much_is_refused() {
        let text = b"<si/>".repeat(20_000);
        let bomb = archive("xl/sharedStrings.xml", "<sst>", &text, 30);
        assert!(bomb.len() < 30_000);
        let refusal = check_within(&bomb, 1_000_000, &Progress::default()).unwrap_err();
        assert_eq!(refusal.key, "table.workbook_too_large");
        assert_eq!(check_within(&bomb, 3_100_000, &Progress::default()), Ok(()));
    }
}
