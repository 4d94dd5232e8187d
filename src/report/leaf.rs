//! A page of a report: words at the top, the same quiet line and the page's number at the bottom, and the rectangle
//! between them.

use crate::figure::{Area, Fonts, Lettering, Mark, Page, Scene, Theme, Words, group};

/// A number that is drawn later, by [`numbered`]: room is kept for it.
pub(super) const LATER: usize = usize::MAX;

/// The head of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Head<'a> {
    pub title: &'a str,
    pub subtitle: &'a str,
    /// What the page shows, in a sentence or a few.
    pub says: &'a str,
    pub footer: &'a str,
    /// The page's number.
    pub number: usize,
}

/// A page with its head and foot, and what is left between them.
pub(super) fn leaf(page: &Page, theme: &Theme, fonts: &Fonts, head: &Head) -> (Scene, Area) {
    let words = Words {
        title: head.title.to_owned(),
        subtitle: head.subtitle.to_owned(),
        footer: String::new(),
    };
    let mut scene = Scene::empty(page, theme, &words);
    let width = page.width - 2.0 * page.margin;
    let title = Lettering::new(page.body * 1.6, theme.text).bold();
    let subtitle = Lettering::new(page.body, theme.quiet);
    let says = Lettering::new(page.body, theme.text);
    let mut marks = Vec::new();
    let mut y = page.margin;
    for (look, words, most, gap) in [
        (title, head.title, 2, 0.1),
        (subtitle, head.subtitle, 2, 0.1),
        (says, head.says, 6, 0.2),
    ] {
        if words.trim().is_empty() {
            continue;
        }
        if most == 6 {
            y += page.body * 0.45;
        }
        for line in fonts.wrap_at_most(words, look.size, look.weight, width, most) {
            marks.push(look.at(page.margin, y + look.size * 0.88, line));
            y += look.size * if most == 6 { 1.55 } else { 1.4 };
        }
        y += page.body * gap;
    }
    if !marks.is_empty() {
        y += page.body * 0.9;
        scene.marks.push(group("title", marks));
    }
    let bottom = foot(&mut scene, page, theme, fonts, head);
    let free = [page.margin, y, width, (bottom - y).max(page.body)];
    (scene, free)
}

/// The line at the bottom and the number; gives where the free room ends.
fn foot(scene: &mut Scene, page: &Page, theme: &Theme, fonts: &Fonts, head: &Head) -> f32 {
    let look = Lettering::new(page.small(), theme.quiet);
    let number = match head.number {
        0 | LATER => String::new(),
        number => number.to_string(),
    };
    let wide = match head.number {
        LATER => "0000",
        _ => &number,
    };
    let room = page.width - 2.0 * page.margin - look.width(fonts, wide) - page.body * 2.0;
    let lines = if head.footer.trim().is_empty() {
        Vec::new()
    } else {
        fonts.wrap_at_most(head.footer, look.size, look.weight, room, 3)
    };
    let count = lines.len().max(1) as f32;
    let first = page.height - page.margin - look.line() * (count - 1.0) - look.size * 0.12;
    let mut marks: Vec<Mark> = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| look.at(page.margin, first + look.line() * at as f32, line))
        .collect();
    if !number.is_empty() {
        marks.push(numbered(page, theme, &number));
    }
    scene.marks.push(group("footer", marks));
    first - look.size - page.body * 0.9
}

/// The number of a page, at its foot.
pub(super) fn numbered(page: &Page, theme: &Theme, number: &str) -> Mark {
    let look = Lettering::new(page.small(), theme.quiet);
    let y = page.height - page.margin - look.size * 0.12;
    look.end()
        .at(page.width - page.margin, y, number.to_owned())
}
