//! Whether a file is one of boundaries, told by what stands in it: a path comes in, yes or no goes out, whatever the file
//! is called and however large it is.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// So many bytes from its beginning tell what a file is.
const HEAD: u64 = 64 << 10;

/// What the root of boundaries calls itself.
const KINDS: [&str; 4] = [
    "FeatureCollection",
    "Topology",
    "GeometryCollection",
    "Feature",
];

/// Whether a file holds boundaries: `GeoJSON` or `TopoJSON`, in UTF-8, UTF-16 or a Chinese encoding. A pipe, a folder and what
/// cannot be read hold none.
#[must_use]
pub fn is_boundaries(path: &Path) -> bool {
    // Opening a pipe would wait for somebody who writes into it.
    if !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && says_so(&head)
}

/// Whether the beginning of a file is that of boundaries. The words are ASCII, which every encoding writes in its bytes,
/// UTF-16 with zeros between.
fn says_so(head: &[u8]) -> bool {
    let text: String = head
        .iter()
        .filter(|byte| byte.is_ascii_graphic())
        .map(|byte| char::from(*byte))
        .collect();
    let mut depth = 0_usize;
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        match first {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '"' => {
                let Some((word, after)) = string(rest) else {
                    return false;
                };
                let value = after.strip_prefix(':').filter(|_| depth == 1);
                let is_kind =
                    |value: &str| string(value).is_some_and(|(kind, _)| KINDS.contains(&kind));
                match (word, value) {
                    ("type", Some(value)) if is_kind(value) => return true,
                    // The features may stand before what says that they are some.
                    ("features", Some(value)) if value.starts_with("[{\"type\":\"Feature\"") => {
                        return true;
                    }
                    _ => {}
                }
                rest = after;
                continue;
            }
            _ if depth == 0 => return false,
            _ => {}
        }
        rest = &rest[1..];
    }
    false
}

/// The string at the beginning of a text, without its quotes, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    Some((&inside[..end], &inside[end + 1..]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_told_by_what_they_hold() {
        let collection = r#"{ "type" : "FeatureCollection", "features": [] }"#;
        let wide: Vec<u8> = collection
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let with_mark = [b"\xFF\xFE", &wide[..]].concat();
        for sound in [
            collection.as_bytes(),
            b"\xEF\xBB\xBF{\"type\":\"Topology\",\"objects\":{}}",
            b"{\n  \"crs\": {\"type\": \"name\"},\n  \"type\": \"FeatureCollection\"}",
            &with_mark,
        ] {
            assert!(says_so(sound), "{:?}", String::from_utf8_lossy(sound));
        }
        for other in [
            &b"name,value\n\"FeatureCollection\",1\n"[..],
            b"[{\"type\": \"Feature\"}]",
            b"{\"rows\": [{\"type\": \"county\"}]}",
            b"{\"rows\": [{\"name\": \"a\", \"area\": {\"type\": \"Feature\"}}]}",
            b"",
        ] {
            assert!(!says_so(other), "{:?}", String::from_utf8_lossy(other));
        }
    }

    #[test]
    fn what_is_no_file_holds_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_boundaries(folder.path()));
        assert!(!is_boundaries(&folder.path().join("absent.geojson")));
    }
}
