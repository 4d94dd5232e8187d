//! Blocks that a legend is built of: marks laid out from the origin, with their size, one under the other or in a row.

use super::super::style::{Ink, baseline, lettered, moved};
use crate::figure::{Anchor, Mark, Weight};

/// A block of marks laid out from the origin.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub marks: Vec<Mark>,
    pub width: f32,
    pub height: f32,
}

/// Sections one under the other.
pub fn column(sections: &[Block], ink: Ink) -> Block {
    let mut all = Block::default();
    for section in sections {
        if all.height > 0.0 {
            all.height += ink.body * 0.85;
        }
        all.marks
            .extend(moved(section.marks.clone(), [0.0, all.height]));
        all.height += section.height;
        all.width = all.width.max(section.width);
    }
    all
}

/// Sections beside each other.
pub fn row(sections: &[Block], ink: Ink) -> Block {
    let mut all = Block::default();
    for section in sections {
        if all.width > 0.0 {
            all.width += ink.body * 2.2;
        }
        all.marks
            .extend(moved(section.marks.clone(), [all.width, 0.0]));
        all.width += section.width;
        all.height = all.height.max(section.height);
    }
    all
}

/// The heading of a section, in as many lines as it needs (at most three).
pub fn heading(words: &str, limit: f32, ink: Ink) -> Block {
    let size = ink.heading();
    let mut block = Block::default();
    if words.is_empty() {
        return block;
    }
    for words in ink
        .fonts
        .wrap_at_most(&sentence_case(words), size, Weight::Medium, limit, 3)
    {
        block.width = block.width.max(ink.width(&words, size, Weight::Medium));
        let at = [0.0, block.height + size * 0.9];
        let color = ink.theme.text;
        block.marks.push(lettered(
            at,
            words,
            size,
            Weight::Medium,
            color,
            Anchor::Start,
        ));
        block.height += size * 1.3;
    }
    block.height += ink.body * 0.25;
    block
}

/// The words with a capital at the front; the names of measures are written to stand inside sentences.
pub fn sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

/// A quiet sentence at the end of a section, in at most so many lines.
pub fn small(block: &mut Block, words: &str, limit: f32, most: usize, ink: Ink) {
    let size = ink.caption();
    block.height += ink.body * 0.4;
    let lines = ink
        .fonts
        .wrap_at_most(words, size, Weight::Regular, limit, most);
    for line in lines {
        block.width = block.width.max(ink.width(&line, size, Weight::Regular));
        block.marks.push(lettered(
            [0.0, block.height + size * 0.9],
            line,
            size,
            Weight::Regular,
            ink.theme.quiet,
            Anchor::Start,
        ));
        block.height += size * 1.3;
    }
}

/// Where words begin beside a swatch.
pub(super) fn beside(wide: f32, ink: Ink) -> f32 {
    wide + ink.body * 0.5
}

/// A name beside a swatch, as much of it as fits; closes the row.
pub(super) fn label(block: &mut Block, wide: f32, step: f32, words: &str, limit: f32, ink: Ink) {
    let (size, room) = (ink.caption(), limit - beside(wide, ink));
    let words = ink.fonts.fit_name(words, size, Weight::Regular, room);
    whole_label(block, wide, step, (words, size), ink);
}

/// The words beside a swatch, whole; closes the row.
pub(super) fn whole_label(
    block: &mut Block,
    wide: f32,
    step: f32,
    (words, size): (String, f32),
    ink: Ink,
) {
    let x = beside(wide, ink);
    block.width = block
        .width
        .max(x + ink.width(&words, size, Weight::Regular));
    block.marks.push(lettered(
        [x, baseline(block.height + step / 2.0, size)],
        words,
        size,
        Weight::Regular,
        ink.theme.text,
        Anchor::Start,
    ));
    block.height += step;
}
