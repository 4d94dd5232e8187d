//! Lines broken to a width: between words, between Chinese characters, never before closing punctuation.

use super::font::is_han;
use super::{Fonts, Weight};

const NOT_FIRST: &str = "，。、；：！？）》」』】〕”’…%‰℃·,.;:!?)]}-–—";
const NOT_LAST: &str = "（《「『【〔“‘([{";

impl Fonts {
    /// The text broken into lines of a width; a word that is wider than a line is broken inside.
    #[must_use]
    pub fn wrap(&self, text: &str, size: f32, weight: Weight, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for piece in pieces(paragraph) {
                let longer = format!("{line}{piece}");
                if self.width(longer.trim_end(), size, weight) <= width {
                    line = longer;
                    continue;
                }
                if !line.trim().is_empty() {
                    lines.push(line.trim_end().to_owned());
                }
                line = self.break_inside(piece.trim_start(), size, weight, width, &mut lines);
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    /// At most `limit` lines of a width, the last one cut with … where there was more.
    #[must_use]
    pub fn wrap_at_most(
        &self,
        text: &str,
        size: f32,
        weight: Weight,
        width: f32,
        limit: usize,
    ) -> Vec<String> {
        let mut lines = self.wrap(text, size, weight, width);
        if lines.len() > limit && limit > 0 {
            let rest = lines.split_off(limit - 1).join(" ");
            let cut = self.fit(&rest, size, weight, width);
            lines.push(cut);
        }
        lines
    }

    /// Puts what fills whole lines of a too wide word into `lines`; gives the rest.
    fn break_inside(
        &self,
        word: &str,
        size: f32,
        weight: Weight,
        width: f32,
        lines: &mut Vec<String>,
    ) -> String {
        let mut line = String::new();
        for character in word.chars() {
            line.push(character);
            if self.width(line.trim_end(), size, weight) > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(character);
            }
        }
        line
    }
}

/// The pieces between which a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, character)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

fn is_wide(character: char) -> bool {
    is_han(character) || matches!(character, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_hanzi() {
        let fonts = Fonts::bundled();
        let lines = fonts.wrap("research and development", 10.0, Weight::Regular, 70.0);
        assert_eq!(lines, ["research and", "development"]);
        let lines = fonts.wrap("研发投入强度，规上企业", 10.0, Weight::Regular, 60.0);
        assert_eq!(lines, ["研发投入强", "度，规上企业"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let fonts = Fonts::bundled();
        let lines = fonts.wrap("abcdefghijklmnop", 10.0, Weight::Regular, 30.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), "abcdefghijklmnop");
        for line in lines {
            assert!(fonts.width(&line, 10.0, Weight::Regular) <= 30.0);
        }
    }

    #[test]
    fn more_lines_than_allowed_end_with_an_ellipsis() {
        let fonts = Fonts::bundled();
        let lines = fonts.wrap_at_most("one two three four five", 10.0, Weight::Regular, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(fonts.wrap_at_most("", 10.0, Weight::Regular, 50.0, 2).len() == 1);
    }
}
