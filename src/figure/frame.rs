//! What stands around every figure: title, subtitle, footer; and the rectangle that is left for the figure itself.

use super::{Fonts, Lettering, Mark, Measures, Page, Scene, Theme, Words};
use crate::i18n::{Lang, text};

/// A rectangle: left, top, width, height.
pub type Area = [f32; 4];

/// The scene of a page with its words, and what is left between them.
#[must_use]
pub fn frame(page: &Page, theme: &Theme, fonts: &Fonts, words: &Words) -> (Scene, Area) {
    let measures = Measures::of_program();
    let mut scene = Scene::empty(page, theme, words);
    let width = page.width - 2.0 * page.margin;
    let title = Lettering::new(page.body * measures.title, theme.text).bold();
    let subtitle = Lettering::new(page.body * measures.subtitle, theme.quiet);
    let footer = Lettering::new(page.small(), theme.quiet);

    let place = [page.margin, page.margin, width];
    let gap = page.body * measures.between;
    let (head, mut y) = head(words, [title, subtitle], place, gap, fonts);
    if !head.is_empty() {
        y += page.body * measures.below_head;
        scene.marks.push(group("title", head));
    }

    let mut bottom = page.height - page.margin;
    if !words.footer.trim().is_empty() {
        let lines = fonts.wrap_at_most(&words.footer, footer.size, footer.weight, width, 3);
        let top = bottom - footer.line() * (lines.len() - 1) as f32 - footer.size * 0.12;
        let marks = lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| footer.at(page.margin, top + footer.line() * at as f32, line))
            .collect();
        scene.marks.push(group("footer", marks));
        bottom = top - footer.size - page.body * measures.above_foot;
    }
    let free = [page.margin, y, width, (bottom - y).max(page.body)];
    (scene, free)
}

/// The title and the subtitle of a figure on a page that has a title of its own: in smaller letters, above the rectangle
/// that is left of the area.
#[must_use]
pub fn caption(
    words: &Words,
    [left, top, width, height]: Area,
    page: &Page,
    theme: &Theme,
    fonts: &Fonts,
) -> (Mark, Area) {
    let measures = Measures::of_program();
    let title = Lettering::new(page.body * measures.caption, theme.text).bold();
    let subtitle = Lettering::new(page.body, theme.quiet);
    let gap = page.body * measures.between * 0.5;
    let (marks, mut y) = head(words, [title, subtitle], [left, top, width], gap, fonts);
    if !marks.is_empty() {
        y += page.body * measures.below_head;
    }
    let rest = [left, y, width, (top + height - y).max(page.body)];
    (group("caption", marks), rest)
}

/// Most lines of a subtitle: what it says of how the figure is to be read comes last, and is not to be cut.
const SAID: usize = 4;

/// Title and subtitle below each other, with a gap behind each, and where they end.
fn head(
    words: &Words,
    [title, subtitle]: [Lettering; 2],
    [left, top, width]: [f32; 3],
    gap: f32,
    fonts: &Fonts,
) -> (Vec<Mark>, f32) {
    let mut marks = Vec::new();
    let mut y = top;
    let said = begun(&words.subtitle);
    for (look, text, lines) in [(title, &words.title, 2), (subtitle, &said, SAID)] {
        if text.trim().is_empty() {
            continue;
        }
        for line in fonts.wrap_at_most(text, look.size, look.weight, width, lines) {
            marks.push(look.at(left, y + look.size * 0.88, line));
            y += look.line();
        }
        y += gap;
    }
    (marks, y)
}

/// A subtitle begins like a sentence, whatever its first part begins like in the middle of one.
fn begun(words: &str) -> String {
    let mut signs = words.chars();
    match (signs.next(), signs.clone().next()) {
        (Some(first), Some(next)) if first.is_ascii_lowercase() && next.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_uppercase(), signs.as_str())
        }
        _ => words.to_owned(),
    }
}

/// A figure that has nothing to show: its words, and a sentence in the middle that says so.
#[must_use]
pub fn empty_figure(
    page: &Page,
    theme: &Theme,
    fonts: &Fonts,
    words: &Words,
    sentence: &str,
) -> Scene {
    let (mut scene, free) = frame(page, theme, fonts, words);
    let look = Lettering::new(page.body, theme.quiet).middle();
    let lines = fonts.wrap_at_most(sentence, look.size, look.weight, free[2] * 0.8, 4);
    let top = free[1] + free[3] / 2.0 - look.line() * (lines.len() as f32 - 1.0) / 2.0;
    let marks = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            look.centered(free[0] + free[2] / 2.0, top + look.line() * at as f32, line)
        })
        .collect();
    scene.marks.push(group("empty", marks));
    scene
}

/// A figure whose data has nothing for it.
#[must_use]
pub fn nothing_to_show(
    page: &Page,
    theme: &Theme,
    fonts: &Fonts,
    words: &Words,
    lang: Lang,
) -> Scene {
    empty_figure(page, theme, fonts, words, &text(lang, "figure.nothing"))
}

/// Marks under a name.
#[must_use]
pub fn group(name: &str, marks: Vec<Mark>) -> Mark {
    Mark::Group {
        name: name.to_owned(),
        clip: None,
        marks,
    }
}
