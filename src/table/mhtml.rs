//! Web pages saved as one file (MHTML), as Excel saves workbooks on request: the bytes of the file come in, its page goes
//! out.

use std::ops::Range;

/// The head of such a file is not longer.
const HEAD: usize = 16 << 10;

/// Whether a text begins as a message of several parts.
pub(super) fn is_one(text: &[u8]) -> bool {
    boundary(text).is_some()
}

/// The page with the largest table in it; the text as it is where it is no such file.
pub(super) fn page(text: &[u8]) -> Option<Vec<u8>> {
    let boundary = boundary(text)?;
    let pages = parts(text, &boundary).filter_map(page_of);
    let cells = |page: &Vec<u8>| {
        let tags = memchr::memchr_iter(b'<', page);
        let is_cell = |at: &usize| {
            page[at + 1..]
                .get(..2)
                .is_some_and(|tag| tag.eq_ignore_ascii_case(b"td"))
        };
        tags.filter(is_cell).count()
    };
    // Of equals the first: what comes last wins among them.
    let mut all: Vec<Vec<u8>> = pages.collect();
    all.reverse();
    Some(all.into_iter().max_by_key(cells).unwrap_or_default())
}

/// What parts are parted by; none where the head says nothing of several.
fn boundary(text: &[u8]) -> Option<String> {
    let head = head(text)?;
    let head = String::from_utf8_lossy(&text[head]).replace("\r\n", "\n");
    let lower = head.to_ascii_lowercase();
    let first = lower.lines().next()?.split_once(':')?.0.to_owned();
    let is_name = !first.is_empty()
        && first
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !is_name || !lower.contains("mime-version:") || !lower.contains("multipart/") {
        return None;
    }
    let at = lower.find("boundary=")? + "boundary=".len();
    let said = head.get(at..)?;
    let said = match said.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => said.split([';', '\n', ' ', '\t']).next()?,
    };
    (!said.is_empty()).then(|| format!("--{said}"))
}

/// The lines before the first blank one.
fn head(text: &[u8]) -> Option<Range<usize>> {
    let start = text.len() - text.trim_ascii_start().len();
    let near = &text[start..text.len().min(start + HEAD)];
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].map(|end| memchr::memmem::find(near, end));
    let end = ends.into_iter().flatten().min()?;
    Some(start..start + end)
}

/// What stands between the boundaries.
fn parts<'t>(text: &'t [u8], boundary: &str) -> impl Iterator<Item = &'t [u8]> {
    let length = boundary.len();
    let begins = |at: &usize| *at == 0 || text[at - 1] == b'\n';
    let found = memchr::memmem::find_iter(text, boundary.as_bytes());
    let starts: Vec<usize> = found.filter(begins).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(move |(start, end)| {
        let part = &text[start + length..end];
        // The rest of the line that parts them.
        let line = memchr::memchr(b'\n', part).map_or(part.len(), |at| at + 1);
        &part[line..]
    })
}

/// The page in a part, as it was before it was put into letters.
fn page_of(part: &[u8]) -> Option<Vec<u8>> {
    let head = head(part)?;
    let body = &part[head.end..];
    let head = String::from_utf8_lossy(&part[head]).to_ascii_lowercase();
    if !head.contains("text/html") {
        return None;
    }
    let way = head
        .lines()
        .find_map(|line| line.strip_prefix("content-transfer-encoding:"));
    Some(match way.map(str::trim) {
        Some("base64") => from_base64(body),
        Some("quoted-printable") => from_quoted(body),
        _ => body.to_vec(),
    })
}

fn from_base64(body: &[u8]) -> Vec<u8> {
    let value = |byte: &u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    for six in body
        .iter()
        .take_while(|byte| **byte != b'=')
        .filter_map(value)
    {
        bits = (bits << 6 | u32::from(six)) & 0x00FF_FFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    out
}

fn from_quoted(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
        } else if let (Some(high), Some(low)) = (digit(body.get(at)), digit(body.get(at + 1))) {
            out.push((high * 16 + low) as u8);
            at += 2;
        } else if body.get(at) == Some(&b'\n') {
            at += 1;
        } else if body.get(at..at + 2) == Some(b"\r\n") {
            at += 2;
        } else {
            out.push(b'=');
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn archive(end: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let mut text = format!(
            "From: <Saved>{end}MIME-Version: 1.0{end}Content-Type: multipart/related;{end}\tboundary=\"=_N 1\"{end}{end}"
        );
        for (head, body) in parts {
            text.extend(["--=_N 1", end, head, end, end, body, end]);
        }
        (text + "--=_N 1--" + end).into_bytes()
    }

    #[test]
    fn the_page_is_the_part_with_most_cells() {
        let quoted = "content-type: text/html\ncontent-transfer-encoding: quoted-printable";
        let base64 =
            "Content-Transfer-Encoding: base64\nContent-Type: text/html; charset=\"utf-8\"";
        for end in ["\n", "\r\n"] {
            let text = archive(
                end,
                &[
                    ("Content-Type: text/html", "<td>frame"),
                    ("Content-Type: text/css", "<td><td><td><td>"),
                    (base64, "PHRkPuS9oDx0ZD4xPHRk\nPjI="),
                ],
            );
            assert!(is_one(&text));
            assert_eq!(page(&text).unwrap(), "<td>你<td>1<td>2".as_bytes());
            let text = archive(end, &[(quoted, "<td c=3D1>=E4=BD=A0<td>=\n2")]);
            let page = page(&text).unwrap();
            assert_eq!(page.trim_ascii(), "<td c=1>你<td>2".as_bytes());
        }
        assert_eq!(page(&archive("\n", &[])).unwrap(), b"");
    }

    #[test]
    fn tables_are_no_such_file() {
        for text in [
            "name,value\n1,2\n\nMIME-Version: 1.0",
            "MIME-Version: 1.0\nX: y\n\n",
            "a;b\nMIME-Version: multipart/related; boundary=x\n\n1;2",
            "",
        ] {
            assert!(!is_one(text.as_bytes()), "{text}");
        }
    }
}
