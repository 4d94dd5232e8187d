//! The bundled face, Noto Sans SC, in three weights: measured here once for the screen and every export.

mod face;
mod signs;
mod table;

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};

use self::signs::{is_plain, is_skipped, shown};
use self::table::{PLANE, Table};

pub use self::face::{Face, Weight};
pub use self::signs::{is_han, lead, squeezed};

/// One glyph of a line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// The face that has it: the asked weight, or another where that weight lacks the character.
    pub face: Face,
    /// Number of the glyph in that face.
    pub id: u16,
    /// Left end of its advance, in points from the start of the line.
    pub x: f32,
    /// Its advance in points, without the gap that may follow it.
    pub advance: f32,
    /// The bytes of the text that it stands for.
    pub text: Range<usize>,
}

/// Height of the capitals as a share of the size.
pub const CAP_HEIGHT: f32 = 0.733;
/// What a Chinese character reaches above the baseline, as a share of the size.
pub const ASCENT: f32 = 0.88;
/// What a Chinese character reaches below the baseline, as a share of the size.
pub const DESCENT: f32 = 0.12;

/// Stands for a character that no face has: a box.
const BOX: char = '\u{25a1}';

struct Faces {
    tables: [Table; 5],
    /// What is known of each character of the first plane in each weight, filled in as they occur; 0: nothing yet.
    known: [Vec<AtomicU16>; 3],
    /// Advances of the first 128 characters in each weight, in ems; nothing for those without a look.
    ascii: [[f32; 128]; 3],
}

/// What is known of a character: its advance in thousandths, and these.
const ADVANCE: u16 = 0x0fff;
/// It has no look.
const SKIPPED: u16 = 0x4000;
const KNOWN: u16 = 0x8000;

static FACES: OnceLock<Faces> = OnceLock::new();

impl Faces {
    fn read() -> Self {
        let mut faces = Self {
            tables: Face::ALL.map(|face| Table::read(face.bytes())),
            known: Weight::ALL.map(|_| (0..PLANE).map(|_| AtomicU16::new(0)).collect()),
            ascii: [[0.0; 128]; 3],
        };
        for weight in Weight::ALL {
            let advances: Vec<f32> = (0..128_u8)
                .map(char::from)
                .map(|character| {
                    if is_skipped(character) {
                        0.0
                    } else {
                        f32::from(faces.find(shown(character), weight).2.min(ADVANCE)) / 1000.0
                    }
                })
                .collect();
            faces.ascii[weight as usize].copy_from_slice(&advances);
        }
        faces
    }

    fn find(&self, character: char, weight: Weight) -> (Face, u16, u16) {
        let in_chain = Face::chain(weight)
            .into_iter()
            .find_map(|face| Some((face, self.find_in(face, character)?)));
        if let Some((face, (id, advance))) = in_chain {
            return (face, id, advance);
        }
        let (id, advance) = self.find_in(Face::Regular, BOX).unwrap_or((0, 1000));
        (Face::Regular, id, advance)
    }

    fn find_in(&self, face: Face, character: char) -> Option<(u16, u16)> {
        self.tables[face as usize].find(character)
    }
}

/// The loaded faces. A small handle: the tables are read once and shared.
#[derive(Clone)]
pub struct Fonts {
    faces: &'static Faces,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fonts")
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Self::bundled()
    }
}

impl Fonts {
    /// The faces that come with the program.
    #[must_use]
    pub fn bundled() -> Self {
        let faces = FACES.get_or_init(Faces::read);
        Self { faces }
    }

    /// Whether a face has the character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.find_in(Face::Regular, character).is_some()
            || self.find_in(Face::LatinRegular, character).is_some()
    }

    /// The glyphs of a line, from left to right, without kerning, with a thin gap between Chinese and Latin: the
    /// one answer to where letters stand, for every back end.
    #[must_use]
    pub fn glyphs(&self, text: &str, size: f32, weight: Weight) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(text.len());
        self.walk(text, weight, |face, id, x, advance, range| {
            glyphs.push(Glyph {
                face,
                id,
                x: x * size,
                advance: advance * size,
                text: range,
            });
        });
        glyphs
    }

    /// Width of a line of text in points.
    #[must_use]
    pub fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        if text.is_ascii() {
            // Nothing closes up among these.
            let widths = &self.faces.ascii[weight as usize];
            let ems: f32 = text
                .bytes()
                .map(|byte| widths[usize::from(byte & 0x7f)])
                .sum();
            return ems * size;
        }
        let (mut x, mut before) = (0.0, None);
        let mut letters = text.chars().peekable();
        while let Some(character) = letters.next() {
            x = self.after(x, &mut before, character, letters.peek().copied(), weight);
        }
        x * size
    }

    /// Widths of the beginnings of a line in ems: of none of its characters, of the first, of the first two, and so on.
    #[must_use]
    pub fn ends(&self, characters: &[char], weight: Weight) -> Vec<f32> {
        let (mut x, mut before) = (0.0, None);
        let mut ends = Vec::with_capacity(characters.len() + 1);
        ends.push(x);
        for (at, character) in characters.iter().enumerate() {
            let next = characters.get(at + 1).copied();
            x = self.after(x, &mut before, *character, next, weight);
            ends.push(x);
        }
        ends
    }

    /// Where a line ends after one more character, in ems, with the ones before and behind it.
    fn after(
        &self,
        x: f32,
        before: &mut Option<char>,
        character: char,
        next: Option<char>,
        weight: Weight,
    ) -> f32 {
        let known = self.known(character, weight);
        // Inside words of one script there is neither a gap nor a sign to close up: most letters end here.
        if is_plain(*before, character) {
            *before = Some(character);
            return x + f32::from(known & ADVANCE) / 1000.0;
        }
        if known & SKIPPED != 0 {
            return x;
        }
        let shown = shown(character);
        let x = x + lead(*before, shown);
        let advance = squeezed(*before, shown, next);
        *before = Some(shown);
        x + advance.unwrap_or_else(|| f32::from(known & ADVANCE) / 1000.0)
    }

    fn known(&self, character: char, weight: Weight) -> u16 {
        let cell = self.faces.known[weight as usize].get(character as usize);
        // The same number whoever fills it in.
        let known = cell.map_or(0, |cell| cell.load(Ordering::Relaxed));
        if known != 0 {
            return known;
        }
        let mut known = KNOWN;
        if is_skipped(character) {
            known |= SKIPPED;
        } else {
            known |= self.find(shown(character), weight).2.min(ADVANCE);
        }
        if let Some(cell) = cell {
            cell.store(known, Ordering::Relaxed);
        }
        known
    }

    /// Calls `each` with face, glyph, place, advance (in ems) and bytes of every character.
    fn walk(
        &self,
        text: &str,
        weight: Weight,
        mut each: impl FnMut(Face, u16, f32, f32, Range<usize>),
    ) {
        let mut x = 0.0;
        let mut before = None;
        let mut letters = text.char_indices().peekable();
        while let Some((at, character)) = letters.next() {
            if is_skipped(character) {
                continue;
            }
            let shown = shown(character);
            let after = letters.peek().map(|(_, after)| *after);
            x += lead(before, shown);
            let (face, id, thousandths) = self.find(shown, weight);
            let advance =
                squeezed(before, shown, after).unwrap_or_else(|| f32::from(thousandths) / 1000.0);
            each(face, id, x, advance, at..at + character.len_utf8());
            x += advance;
            before = Some(shown);
        }
    }

    fn find(&self, character: char, weight: Weight) -> (Face, u16, u16) {
        self.faces.find(character, weight)
    }

    fn find_in(&self, face: Face, character: char) -> Option<(u16, u16)> {
        self.faces.find_in(face, character)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same sums in the same order")]
mod tests {
    use super::signs::{GAP, has_gap};
    use super::*;

    #[test]
    fn every_face_is_read() {
        let fonts = Fonts::bundled();
        for weight in Weight::ALL {
            for character in "Aa0é积分创新指数，（）–—…×▲▼↑↓→●□‰²㎡℃€".chars()
            {
                let face = fonts.find(character, weight).0;
                assert_eq!(face, Face::chain(weight)[0], "{character}");
            }
        }
        assert!(fonts.has('堃') && fonts.has('喆') && fonts.has('䶮'));
        assert_eq!(fonts.find('堃', Weight::Bold).0, Face::Regular);
        assert_eq!(fonts.find('Š', Weight::Bold).0, Face::LatinBold);
        assert!(
            "ŁłİışğČžőŒ₂⁴ώệ"
                .chars()
                .all(|character| fonts.has(character))
        );
    }

    #[test]
    fn digits_are_tabular_and_hanzi_are_square() {
        let fonts = Fonts::bundled();
        assert!(
            (fonts.width("1", 10.0, Weight::Bold) - fonts.width("8", 10.0, Weight::Bold)).abs()
                < 1e-6
        );
        assert!((fonts.width("积分", 10.0, Weight::Regular) - 20.0).abs() < 1e-4);
    }

    #[test]
    fn chinese_and_latin_stand_apart() {
        let fonts = Fonts::bundled();
        let apart =
            fonts.width("共", 16.0, Weight::Regular) + fonts.width("12", 16.0, Weight::Regular);
        assert!((fonts.width("共12", 16.0, Weight::Regular) - apart - 16.0 * GAP).abs() < 1e-3);
        assert!(!has_gap('，', 'a') && !has_gap(' ', '共') && has_gap('%', '的'));
    }

    #[test]
    fn widths_are_those_of_the_glyphs() {
        let fonts = Fonts::bundled();
        for text in [
            "共12家，AB 积分\u{3000}%前",
            "a\u{200b}\u{7}中\tb",
            "\u{1f600}𠮷x",
            "",
        ] {
            for weight in Weight::ALL {
                let glyphs = fonts.glyphs(text, 1.0, weight);
                let end = glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance);
                assert_eq!(fonts.width(text, 1.0, weight), end, "{text}");
                assert_eq!(fonts.width(text, 1.0, weight), end, "again {text}");
                let letters: Vec<char> = text.chars().collect();
                let ends = fonts.ends(&letters, weight);
                assert_eq!(ends.len(), letters.len() + 1);
                assert_eq!(ends.last(), Some(&end));
            }
        }
    }

    #[test]
    fn a_space_beside_chinese_is_the_thin_gap_and_full_width_signs_close_up() {
        let fonts = Fonts::bundled();
        let wide = |text: &str| fonts.width(text, 16.0, Weight::Regular);
        assert!((wide("共 12 家") - wide("共12家")).abs() < 1e-3);
        assert!((wide("（版）：前") - wide("（版）前") - 8.0).abs() < 1e-3);
        assert!((wide("（版） · a") - wide("（版）· a")).abs() < 1e-3);
        assert!(wide("a b") > wide("ab") + 2.0);
        let space = wide("a b") - wide("ab");
        assert!(wide("江湾市 rises") > wide("江湾市") + wide("rises") + space - 0.1);
        assert!(wide("first are 江湾") > wide("first are") + wide("江湾") + space - 0.1);
    }

    #[test]
    fn a_missing_character_is_a_box() {
        let fonts = Fonts::bundled();
        let glyphs = fonts.glyphs("a\u{1f600}", 10.0, Weight::Regular);
        assert_eq!(glyphs[1].id, fonts.find(BOX, Weight::Regular).1);
        assert_eq!(glyphs[1].text, 1..5);
        assert_eq!(
            fonts.glyphs("\u{200b}\u{7}", 10.0, Weight::Regular).len(),
            0
        );
    }
}
