//! How characters of two scripts stand beside each other: what has no look, the thin gap between Chinese and Latin, the
//! blank halves of full-width signs.

/// Gap between Chinese and Latin letters or digits, as a share of the size: under a tenth, from which on readers of PDF
/// take a gap for a space and no longer find the words.
pub const GAP: f32 = 0.09;

/// Whether a character stands behind one of its own script, and neither is a space or a sign that closes up.
pub(super) fn is_plain(before: Option<char>, character: char) -> bool {
    if character.is_ascii_graphic() {
        return matches!(before, None | Some('\0'..='\u{7f}'));
    }
    matches!(character, '\u{4e00}'..='\u{9fff}')
        && matches!(before, None | Some('\u{4e00}'..='\u{9fff}'))
}

/// Whether a character has no look at all.
pub(super) fn is_skipped(character: char) -> bool {
    character.is_control() && !character.is_whitespace() || is_invisible(character)
}

/// Every white space but the Chinese one is a space.
pub(super) fn shown(character: char) -> char {
    if character.is_whitespace() && character != '\u{3000}' {
        ' '
    } else {
        character
    }
}

/// Marks that join or direct text and have no look of their own.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether a character is a Chinese one (not punctuation).
#[must_use]
pub fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '%' | '‰' | '\u{c0}'..='\u{3ff}' | '\u{1e00}'..='\u{1eff}' if character != '×' && character != '÷')
}

/// Whether a thin gap stands between two characters.
#[must_use]
pub fn has_gap(before: char, after: char) -> bool {
    is_han(before) && is_latin(after) || is_latin(before) && is_han(after)
}

/// What stands between two characters, as a share of the size: the thin gap between Chinese and Latin; less than nothing
/// where the blank halves of two full-width signs meet.
#[must_use]
pub fn lead(before: Option<char>, after: char) -> f32 {
    let Some(before) = before else { return 0.0 };
    if has_gap(before, after) {
        return GAP;
    }
    // Signs are rare: most pairs need no search.
    if before.is_ascii() || after.is_ascii() || is_han(before) || is_han(after) {
        return 0.0;
    }
    let sign = |character| CLOSING.contains(character) || OPENING.contains(character);
    let halves = CLOSING.contains(before) && sign(after)
        || OPENING.contains(before) && OPENING.contains(after);
    if halves { -0.5 } else { 0.0 }
}

/// The width of a space, as a share of the size, where it is no whole one: beside Chinese it is the thin gap that stands
/// there without it as well (but for names in English sentences), beside full-width signs, which have a blank half, it is nothing.
#[must_use]
pub fn squeezed(before: Option<char>, character: char, after: Option<char>) -> Option<f32> {
    let (before, after) = (before?, after?);
    if !matches!(character, ' ' | '\u{a0}') {
        return None;
    }
    if CLOSING.contains(before) || OPENING.contains(after) {
        return Some(0.0);
    }
    // Small Latin letters beside a space are a sentence in English, whose words stand apart.
    let small = |letter: char| letter.is_ascii_lowercase();
    (has_gap(before, after) && !small(before) && !small(after)).then_some(GAP)
}

/// Full-width signs with a blank right half, and those with a blank left half.
const CLOSING: &str = "，。、；：！？）》」』】〕";
const OPENING: &str = "（《「『【〔";
