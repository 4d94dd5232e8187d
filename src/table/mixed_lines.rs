//! Texts that were pasted together from files in UTF-8 and in GB18030: bytes that are neither as a whole come in; where
//! each line is one of them for sure, the text goes out.

use encoding_rs::GB18030;

/// So many ideographs in a row make a line UTF-8 for sure: in GB18030 they would be others, in an odd number of bytes.
const SURE: usize = 3;

/// A text, and the lines in it that are in another encoding than most.
#[derive(Debug, PartialEq)]
pub(super) struct Mixed {
    /// The text.
    pub text: String,
    /// What most of its lines are in.
    pub encoding: &'static str,
    /// What the others are in.
    pub other: &'static str,
    /// How many these are.
    pub count: usize,
    /// The first of them, from 1.
    pub line: usize,
}

/// How often an encoding comes, and in which line first.
#[derive(Default)]
struct Seen {
    count: usize,
    first: usize,
}

impl Seen {
    fn add(&mut self, line: usize) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}

/// The text of bytes whose lines are partly in one, partly in the other; `None` where all are in one, or one in none.
pub(super) fn decode(bytes: &[u8]) -> Option<Mixed> {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    // Most files have no such line.
    if !lines().any(is_sure) {
        return None;
    }
    let (mut utf8, mut gb) = (Seen::default(), Seen::default());
    let mut text = String::with_capacity(bytes.len());
    for (line, number) in lines().zip(1..) {
        match std::str::from_utf8(line) {
            Ok(read) if line.is_ascii() => text.push_str(read),
            Ok(read) if is_sure(line) => {
                utf8.add(number);
                text.push_str(read);
            }
            _ => {
                let read = GB18030.decode_without_bom_handling_and_without_replacement(line)?;
                gb.add(number);
                text.push_str(&read);
            }
        }
    }
    let names = ("UTF-8", "GB18030");
    let (encoding, other, seen) = if utf8.count > gb.count {
        (names.0, names.1, gb)
    } else {
        (names.1, names.0, utf8)
    };
    (seen.count > 0).then_some(Mixed {
        text,
        encoding,
        other,
        count: seen.count,
        line: seen.first,
    })
}

/// Whether a line is UTF-8 for sure.
fn is_sure(line: &[u8]) -> bool {
    let is_ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if line.is_ascii() {
        return false;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return false;
    };
    let mut run = 0;
    text.chars().any(|c| {
        run = if is_ideograph(c) { run + 1 } else { 0 };
        run >= SURE
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_two_encodings_are_read_in_their_own() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        let mut bytes = gb("企业名称,收入\n江湾甲公司,1\n");
        bytes.extend("江湾测试公司,2\n".as_bytes());
        let mixed = decode(&bytes).unwrap();
        assert_eq!(mixed.text, "企业名称,收入\n江湾甲公司,1\n江湾测试公司,2\n");
        assert_eq!((mixed.encoding, mixed.other), ("GB18030", "UTF-8"));
        assert_eq!((mixed.count, mixed.line), (1, 3));
        assert_eq!(decode(&gb("企业名称,收入\n江湾甲公司,1\n")), None);
        let mut bytes = "企业名称,收入\n江湾测试公司,2\n".as_bytes().to_vec();
        bytes.extend(gb("江湾甲公司,1\n"));
        assert_eq!(decode(&bytes).unwrap().line, 3);
    }
}
