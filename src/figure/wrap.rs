//! Lines broken to a width: between words, between Chinese characters, never before closing punctuation.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::font::is_han;
use super::{Fonts, Weight};

const NOT_FIRST: &str = "，。、；：！？）》」』】〕”’…%‰℃·,.;:!?)]}-–—";
const NOT_LAST: &str = "（《「『【〔“‘([{";

/// Words of Chinese administration and statistics that a line is not broken inside, one to a line.
static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let words = include_str!("../../assets/words-zh.txt").lines();
    words
        .filter(|word| !word.starts_with('#'))
        .map(str::trim)
        .collect()
});

/// Most characters of such a word.
const LONGEST: usize = 5;

/// Under these shares of the widest line a last line is a little rest: any, and one that a bracket ends in that a line
/// before began.
const REST: f32 = 0.24;
const CLOSING: f32 = 0.45;

/// How often lines are made narrower in search of evener ones.
const EVENING: usize = 15;

impl Fonts {
    /// The text broken into lines of a width: between words; a word that is wider than a line is broken inside. No line
    /// but a whole paragraph is a single character or sign, and no paragraph ends in a short word or in the end of a
    /// bracket alone where evener lines, as many, have more in the last.
    #[must_use]
    pub fn wrap(&self, text: &str, size: f32, weight: Weight, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let full = self.wrap_full(paragraph, size, weight, width);
            let evener = self.evened(&full, paragraph, size, weight);
            lines.extend(evener.unwrap_or(full));
        }
        lines
    }

    /// As many lines as these of a paragraph, the widest that leave no little rest for the last one; none where these
    /// have none, or no others are better.
    fn evened(
        &self,
        full: &[String],
        paragraph: &str,
        size: f32,
        weight: Weight,
    ) -> Option<Vec<String>> {
        let measure = |line: &str| self.width(line, size, weight);
        if !self.ends_in_a_rest(full, size, weight) {
            return None;
        }
        let widest = full.iter().map(|line| measure(line)).fold(0.0, f32::max);
        // Words stay whole.
        let least = pieces(paragraph)
            .into_iter()
            .map(|piece| measure(piece.trim()))
            .fold(0.0, f32::max);
        let narrower = (1..=EVENING).map(|step| widest * (1.0 - step as f32 * 0.03));
        narrower
            .take_while(|width| *width >= least)
            .map(|width| self.wrap_full(paragraph, size, weight, width))
            .take_while(|lines| lines.len() == full.len())
            .find(|lines| !self.ends_in_a_rest(lines, size, weight))
    }

    /// Whether the last of several lines is a little rest: much shorter than the others, or the end of a bracket.
    fn ends_in_a_rest(&self, lines: &[String], size: f32, weight: Weight) -> bool {
        let [before @ .., last] = lines else {
            return false;
        };
        let measure = |line: &String| self.width(line, size, weight);
        let widest = before.iter().map(measure).fold(0.0, f32::max);
        let opened = last.find(['(', '（']);
        let closed = last.find([')', '）']);
        let is_closing = closed.is_some_and(|closed| opened.is_none_or(|opened| closed < opened));
        let share = if is_closing { CLOSING } else { REST };
        measure(last) < widest * share
    }

    /// The lines of a paragraph, each as full as it can be.
    fn wrap_full(&self, paragraph: &str, size: f32, weight: Weight, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        // Where the last piece of the line before begins.
        let mut last_piece = 0;
        let mut before: Option<(String, usize)> = None;
        for piece in pieces(paragraph) {
            let longer = format!("{line}{piece}");
            if self.width(longer.trim_end(), size, weight) <= width {
                last_piece = line.len();
                line = longer;
                continue;
            }
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_owned());
                before = Some((std::mem::take(&mut line), last_piece));
            }
            line = self.break_inside(piece.trim_start(), size, weight, width, &mut lines);
            last_piece = 0;
        }
        // A last line of one character takes the last piece of the line before.
        if let Some((whole, at)) = before
            && !lines.is_empty()
            && line
                .trim()
                .chars()
                .filter(|c| !NOT_FIRST.contains(*c))
                .count()
                == 1
            && line.chars().any(is_han)
            && at > 0
            && lines.last().is_some_and(|last| last == whole.trim_end())
            && let (Some(head), Some(tail)) = (whole.get(..at), whole.get(at..))
        {
            lines.pop();
            lines.push(head.trim_end().to_owned());
            line = format!("{tail}{line}");
        }
        lines.push(line.trim_end().to_owned());
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
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut pieces = Vec::new();
    let mut start = 0;
    // The first character behind the word that begins here.
    let mut word_end = 0;
    for (at, (byte, character)) in letters.iter().enumerate() {
        if at > 0 && at >= word_end && may_break(&letters, at) {
            pieces.push(&text[start..*byte]);
            start = *byte;
        }
        if at >= word_end && is_han(*character) {
            word_end = at + word_at(&letters[at..]);
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// How many characters the longest known word has that begins here; 1 without one.
fn word_at(letters: &[(usize, char)]) -> usize {
    let most = letters.len().min(LONGEST);
    (2..=most)
        .rev()
        .find(|length| {
            let word: String = letters[..*length]
                .iter()
                .map(|(_, letter)| letter)
                .collect();
            WORDS.contains(word.as_str())
        })
        .unwrap_or(1)
}

/// Whether a line may break before a character that is not the first.
fn may_break(letters: &[(usize, char)], at: usize) -> bool {
    let (before, after) = (letters[at - 1].1, letters[at].1);
    let glued = matches!(after, ' ' | '\u{a0}') || before == '\u{a0}';
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || glued {
        return false;
    }
    let two_before = at.checked_sub(2).map(|at| letters[at].1);
    // A number keeps what it counts: 8 个, 2022 年, 100%的.
    let counts = |before: Option<char>| {
        before.is_some_and(|before| before.is_ascii_digit() || matches!(before, '%' | '‰'))
    };
    if is_han(after) && (counts(Some(before)) || before == ' ' && counts(two_before)) {
        return false;
    }
    // Words that a hyphen joins may part behind it.
    let joined =
        before == '-' && after.is_alphabetic() && two_before.is_some_and(char::is_alphabetic);
    joined || before == ' ' || is_wide(before) || is_wide(after)
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
        assert_eq!(lines, ["研发投入", "强度，规上", "企业"]);
    }

    #[test]
    fn chinese_breaks_between_words_and_leaves_no_character_alone() {
        let fonts = Fonts::bundled();
        let wrap = |text: &str, letters: f32| {
            fonts.wrap(text, 10.0, Weight::Regular, letters * 10.0 + 1.0)
        };
        assert_eq!(wrap("承担省级科技计划", 5.0), ["承担省级", "科技计划"]);
        assert_eq!(
            wrap("研发费用占营业收入比例", 6.0),
            ["研发费用占", "营业收入比例"]
        );
        let lines = wrap("列出劣于中位数且最低的项", 11.0);
        assert!(
            lines.iter().all(|line| line.chars().count() > 1),
            "{lines:?}"
        );
        let lines = wrap("共有企业 8 个", 5.2);
        assert!(lines[1].contains("8 个"), "{lines:?}");
        assert_eq!(
            fonts.wrap("Technology-contract turnover", 10.0, Weight::Regular, 62.0),
            ["Technology-", "contract", "turnover"]
        );
    }

    #[test]
    fn no_paragraph_ends_in_a_little_rest() {
        let fonts = Fonts::bundled();
        let wrap = |text: &str, width: f32| fonts.wrap(text, 10.0, Weight::Regular, width);
        let note = "Enterprises without coordinates are placed evenly in their own area: 139";
        let wide = fonts.width(note, 10.0, Weight::Regular);
        let lines = wrap(note, wide * 0.985);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].len() > 10, "{lines:?}");
        // Nor in the end of a bracket, which takes what belongs to it.
        let rule = "承担省级科技计划（有望通过认定，得分/100）。";
        let wide = fonts.width(rule, 10.0, Weight::Regular);
        let lines = wrap(rule, wide - 45.0);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with(['（', '有', '通', '认']), "{lines:?}");
        // No word is broken for it, and there is no line more.
        assert_eq!(wrap("Technology share", 62.0), ["Technology", "share"]);
        let lines = wrap("Postgraduates at all in", 80.0);
        assert_eq!(lines.len(), 2, "{lines:?}");
        // What ends in enough stays as it is.
        assert_eq!(
            wrap("research and development", 70.0),
            ["research and", "development"]
        );
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
