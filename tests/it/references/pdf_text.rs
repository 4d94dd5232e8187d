//! The texts of a PDF as a reader gives them to whoever selects or searches: by the maps from glyphs to characters that
//! stand in the file. Reads what this program writes, not all of PDF.

use std::collections::HashMap;

/// The text of each page, in drawing order; pieces that are drawn one by one are parted by line breaks.
pub fn texts(pdf: &[u8]) -> Vec<String> {
    let objects = objects(pdf);
    let mut pages = Vec::new();
    for number in kids(&objects) {
        let page = &objects[&number];
        let fonts = fonts(&objects, &page.head);
        let contents = reference(&page.head, "/Contents").expect("a page has contents");
        pages.push(shown(&objects[&contents].stream, &fonts));
    }
    pages
}

/// A numbered object: what is written before its stream, and the stream, unpacked.
struct Object {
    head: String,
    stream: Vec<u8>,
}

fn objects(pdf: &[u8]) -> HashMap<u32, Object> {
    let mut found = HashMap::new();
    let mut at = 0;
    while let Some(start) = find(pdf, b" 0 obj", at) {
        let number = pdf[..start]
            .rsplit(|b| !b.is_ascii_digit())
            .next()
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let body = start + b" 0 obj".len();
        let end = find(pdf, b"endobj", body).unwrap_or(pdf.len());
        let stream = find(pdf, b"stream\n", body).filter(|stream| *stream < end);
        let head_end = stream.unwrap_or(end);
        let head = String::from_utf8_lossy(&pdf[body..head_end]).into_owned();
        let mut object = Object {
            head,
            stream: Vec::new(),
        };
        at = end;
        if let Some(stream) = stream {
            let from = stream + b"stream\n".len();
            let length = value(&object.head, "/Length").expect("a stream has a length") as usize;
            let raw = &pdf[from..from + length];
            object.stream = if object.head.contains("/FlateDecode") {
                miniz_oxide::inflate::decompress_to_vec_zlib(raw).expect("a packed stream")
            } else {
                raw.to_vec()
            };
            at = find(pdf, b"endobj", from + length).unwrap_or(pdf.len());
        }
        if let Some(number) = number {
            found.insert(number, object);
        }
    }
    found
}

fn find(pdf: &[u8], words: &[u8], from: usize) -> Option<usize> {
    let rest = pdf.get(from..)?;
    rest.windows(words.len())
        .position(|window| window == words)
        .map(|at| from + at)
}

/// The number after a key.
fn value(head: &str, key: &str) -> Option<u32> {
    let (_, rest) = head.split_once(&format!("{key} "))?;
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

/// The object that a key refers to.
fn reference(head: &str, key: &str) -> Option<u32> {
    value(head, key)
}

/// The pages in their order: the leaves of the tree of pages.
fn kids(objects: &HashMap<u32, Object>) -> Vec<u32> {
    let catalog = objects
        .values()
        .find(|object| object.head.contains("/Type/Catalog"))
        .expect("a catalogue");
    let mut pages = Vec::new();
    let mut open = vec![reference(&catalog.head, "/Pages").expect("a tree of pages")];
    while let Some(number) = open.pop() {
        let head = &objects[&number].head;
        let Some((_, list)) = head.split_once("/Kids[") else {
            pages.push(number);
            continue;
        };
        let list = list.split(']').next().unwrap_or_default();
        let kids = list.split(" 0 R").filter_map(|kid| kid.trim().parse().ok());
        let kids: Vec<u32> = kids.collect();
        open.extend(kids.into_iter().rev());
    }
    pages
}

/// What the glyphs of a font stand for.
type Characters = HashMap<u16, String>;

/// The fonts of a page by name.
fn fonts(objects: &HashMap<u32, Object>, page: &str) -> HashMap<String, Characters> {
    let resources = reference(page, "/Resources").map_or(page, |number| &objects[&number].head);
    let Some((_, list)) = resources.split_once("/Font<<") else {
        return HashMap::new();
    };
    let list = list.split(">>").next().unwrap_or_default();
    let mut found = HashMap::new();
    for entry in list.split('/').filter(|entry| !entry.is_empty()) {
        let mut words = entry.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let number: u32 = words.next().and_then(|n| n.parse().ok()).expect("a font");
        let map = reference(&objects[&number].head, "/ToUnicode").expect("a map to characters");
        found.insert(name, characters(&objects[&map].stream));
    }
    found
}

/// The single entries (`bfchar`) of a map from glyphs to characters.
fn characters(map: &[u8]) -> Characters {
    let text = String::from_utf8_lossy(map);
    let mut found = Characters::new();
    for block in text.split("beginbfchar").skip(1) {
        let block = block.split("endbfchar").next().unwrap_or_default();
        for line in block.lines() {
            let mut pairs = line
                .split(['<', '>'])
                .filter(|part| !part.trim().is_empty());
            if let (Some(glyph), Some(codes)) = (pairs.next(), pairs.next()) {
                let glyph = u16::from_str_radix(glyph, 16).expect("a glyph");
                let units: Vec<u16> = codes
                    .as_bytes()
                    .chunks(4)
                    .map(|unit| {
                        u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap()
                    })
                    .collect();
                found.insert(glyph, String::from_utf16(&units).expect("characters"));
            }
        }
    }
    assert!(!text.contains("beginbfrange"), "ranges are not read here");
    found
}

/// What the operators of a page show.
fn shown(content: &[u8], fonts: &HashMap<String, Characters>) -> String {
    let mut text = String::new();
    let mut font: Option<&Characters> = None;
    let mut at = 0;
    let mut name = String::new();
    let mut strings: Vec<Vec<u8>> = Vec::new();
    let mut replaced = false;
    while at < content.len() {
        match content[at] {
            b'/' => {
                let end = content[at + 1..]
                    .iter()
                    .position(|b| !b.is_ascii_alphanumeric())
                    .map_or(content.len(), |end| at + 1 + end);
                name = String::from_utf8_lossy(&content[at + 1..end]).into_owned();
                at = end;
            }
            b'T' if content.get(at + 1) == Some(&b'f') => {
                font = fonts.get(&name);
                at += 2;
            }
            b'E' if content.get(at + 1) == Some(&b'T') => {
                text.push('\n');
                at += 2;
            }
            // What a group of glyphs stands for, where the map cannot say it: in place of them.
            b'E' if content[at..].starts_with(b"EMC") => {
                replaced = false;
                at += 3;
            }
            b'(' => {
                let (bytes, end) = literal(content, at + 1);
                strings.push(bytes);
                at = end;
            }
            b'<' if content.get(at + 1) == Some(&b'<') => at += 2,
            b'<' => {
                let end = find(content, b">", at).expect("the end of a string");
                strings.push(hexadecimal(&content[at + 1..end]));
                at = end + 1;
            }
            _ => at += 1,
        }
        for bytes in strings.drain(..) {
            if name == "ActualText" {
                text.push_str(&utf16(&bytes));
                replaced = true;
                name.clear();
            } else if !replaced {
                push(&mut text, font, &bytes);
            }
        }
    }
    text
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .copied()
        .filter(u8::is_ascii_hexdigit)
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Text with a byte order mark, as PDF writes it outside fonts.
fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|unit| u16::from_be_bytes([unit[0], unit[1]]))
        .skip_while(|unit| *unit == 0xfeff)
        .collect();
    String::from_utf16(&units).expect("characters")
}

fn push(text: &mut String, font: Option<&Characters>, bytes: &[u8]) {
    let font = font.expect("a font before a text");
    for glyph in bytes.chunks(2) {
        let glyph = u16::from_be_bytes([glyph[0], glyph[1]]);
        text.push_str(font.get(&glyph).map_or("\u{fffd}", String::as_str));
    }
}

/// The bytes of a string in brackets, and where it ends.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    let mut deep = 0;
    loop {
        let byte = content[at];
        at += 1;
        match byte {
            b'\\' => {
                let escaped = content[at];
                at += 1;
                match escaped {
                    b'n' => bytes.push(b'\n'),
                    b'r' => bytes.push(b'\r'),
                    b't' => bytes.push(b'\t'),
                    b'b' => bytes.push(8),
                    b'f' => bytes.push(12),
                    b'0'..=b'7' => {
                        let mut code = u32::from(escaped - b'0');
                        for _ in 0..2 {
                            if let Some(digit @ b'0'..=b'7') = content.get(at) {
                                code = code * 8 + u32::from(digit - b'0');
                                at += 1;
                            } else {
                                break;
                            }
                        }
                        bytes.push(code as u8);
                    }
                    other => bytes.push(other),
                }
            }
            b'(' => {
                deep += 1;
                bytes.push(byte);
            }
            b')' if deep == 0 => return (bytes, at),
            b')' => {
                deep -= 1;
                bytes.push(byte);
            }
            _ => bytes.push(byte),
        }
    }
}
