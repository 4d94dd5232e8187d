//! The first page: title, headline numbers, what the report finds, contents.

use super::leaf::{Head, leaf};
use crate::figure::{Fonts, Lettering, Mark, Page, Scene, Theme, group, line, solid};

/// A cover.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cover {
    /// Title.
    pub title: String,
    /// Scheme, year, population.
    pub subtitle: String,
    /// Numbers with their labels.
    pub headline: Vec<(String, String)>,
    /// The heading over the findings.
    pub findings_title: String,
    /// What the report finds, one sentence each.
    pub findings: Vec<String>,
    /// The heading over the contents.
    pub contents_title: String,
    /// Who gives it out.
    pub author: String,
    /// Source and scheme.
    pub footer: String,
}

impl Cover {
    /// Lays the cover out; `contents` are the parts with their pages.
    pub(super) fn scene(
        &self,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        contents: &[(String, usize)],
    ) -> Scene {
        let head = Head {
            footer: &self.footer,
            ..Head::default()
        };
        let (mut scene, free) = leaf(page, theme, fonts, &head);
        scene.title.clone_from(&self.title);
        scene.description.clone_from(&self.subtitle);
        let [left, top, width, height] = free;
        let bottom = top + height;
        let lying = page.width > page.height;
        let mut y = top + height * if lying { 0.03 } else { 0.1 };
        let mut marks = Vec::new();
        let mut title = Lettering::new(page.body * 2.9, theme.text).bold();
        if title.width(fonts, &self.title) > width {
            title.size = page.body * 2.2;
        }
        for words in fonts.wrap_at_most(&self.title, title.size, title.weight, width, 3) {
            marks.push(title.at(left, y + title.size * 0.88, words));
            y += title.size * 1.3;
        }
        y += page.body * 0.5;
        let subtitle = Lettering::new(page.body * 1.25, theme.quiet);
        for words in [&self.subtitle, &self.author] {
            if words.is_empty() {
                continue;
            }
            for words in fonts.wrap_at_most(words, subtitle.size, subtitle.weight, width, 2) {
                marks.push(subtitle.at(left, y + subtitle.size * 0.88, words));
                y += subtitle.line();
            }
        }
        y += page.body * 1.6;
        let stroke = solid(page.body * 0.18, theme.accent);
        marks.push(line(&[[left, y], [left + page.body * 6.0, y]], stroke));
        y += page.body * if lying { 1.8 } else { 2.8 };
        scene.marks.push(group("title", marks));
        y = self.numbers(&mut scene, page, theme, fonts, [left, y, width]);
        let gap = page.body * 3.0;
        // Side by side on a lying page, one under the other on an upright one.
        let wide = if lying { (width - gap) * 0.58 } else { width };
        let end = self.sentences(&mut scene, page, theme, fonts, [left, y, wide, bottom]);
        let area = if lying {
            [left + wide + gap, y, width - wide - gap, bottom]
        } else {
            [left, end + page.body * 1.8, width * 0.62, bottom]
        };
        self.contents(&mut scene, page, theme, fonts, area, contents);
        scene
    }

    fn numbers(
        &self,
        scene: &mut Scene,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        [left, top, width]: [f32; 3],
    ) -> f32 {
        if self.headline.is_empty() {
            return top;
        }
        let step = width / self.headline.len().clamp(3, 5) as f32;
        let room = step - page.body;
        let label = Lettering::new(page.body, theme.quiet);
        // One size for all of them, in which each has room.
        let widest = self
            .headline
            .iter()
            .map(|(_, value)| Lettering::new(1.0, theme.accent).bold().width(fonts, value))
            .fold(1.0_f32, f32::max);
        let size = (page.body * 2.6).min(room / widest).max(page.body * 1.3);
        let value = Lettering::new(size, theme.accent).bold();
        let mut marks = Vec::new();
        for (at, (name, number)) in self.headline.iter().take(5).enumerate() {
            let x = left + step * at as f32;
            let number = value.fit(fonts, number, room);
            marks.push(value.at(x, top + page.body * 2.3, number));
            for (row, words) in fonts
                .wrap_at_most(name, label.size, label.weight, room, 2)
                .into_iter()
                .enumerate()
            {
                let y = top + page.body * (4.1 + 1.35 * row as f32);
                marks.push(label.at(x, y, words));
            }
        }
        scene.marks.push(group("headline", marks));
        top + page.body * 7.6
    }

    fn sentences(
        &self,
        scene: &mut Scene,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        [left, top, width, bottom]: [f32; 4],
    ) -> f32 {
        let mut y = top;
        let words = (self.findings_title.as_str(), width);
        let mut marks = heading(page, theme, fonts, words, left, &mut y);
        let look = Lettering::new(page.body * 1.05, theme.text);
        let indent = page.body * 1.3;
        for sentence in &self.findings {
            let room = width - indent;
            let wrap = |room: f32| fonts.wrap(sentence, look.size, look.weight, room);
            let mut lines = wrap(room);
            // No word alone in a last line.
            let last = lines.last().map_or(0.0, |last| look.width(fonts, last));
            if lines.len() > 1 && last < room * 0.12 {
                let evener = wrap(room * 0.92);
                if evener.len() == lines.len() {
                    lines = evener;
                }
            }
            if y + look.size * 1.6 * lines.len() as f32 > bottom {
                break;
            }
            let side = page.body * 0.38;
            marks.push(Mark::Rect {
                rect: [left, y + look.size * 0.52 - side / 2.0, side, side],
                radius: 0.0,
                fill: Some(theme.accent),
                stroke: None,
            });
            for words in lines {
                marks.push(look.at(left + indent, y + look.size * 0.88, words));
                y += look.size * 1.6;
            }
            y += page.body * 0.5;
        }
        scene.marks.push(group("findings", marks));
        y
    }

    fn contents(
        &self,
        scene: &mut Scene,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        [left, top, width, bottom]: [f32; 4],
        contents: &[(String, usize)],
    ) {
        let look = Lettering::new(page.body, theme.text);
        let step = page.body * 1.75;
        if contents.is_empty() || top + step * 3.0 > bottom {
            return;
        }
        let mut y = top;
        let words = (self.contents_title.as_str(), width);
        let mut marks = heading(page, theme, fonts, words, left, &mut y);
        for (name, number) in contents {
            if y + step > bottom {
                break;
            }
            let number = number.to_string();
            let room = width - page.body * 3.0;
            let middle = y + step / 2.0;
            marks.push(look.centered(left, middle, look.fit(fonts, name, room)));
            let quiet = look.ink(theme.quiet).end();
            marks.push(quiet.centered(left + width, middle, number));
            y += step;
            let hair = solid(page.body * 0.05, theme.line);
            marks.push(line(&[[left, y], [left + width, y]], hair));
        }
        scene.marks.push(group("contents", marks));
    }
}

/// A heading, as much of it as has room in a width.
fn heading(
    page: &Page,
    theme: &Theme,
    fonts: &Fonts,
    (words, width): (&str, f32),
    left: f32,
    y: &mut f32,
) -> Vec<Mark> {
    if words.is_empty() {
        return Vec::new();
    }
    let look = Lettering::new(page.body * 1.2, theme.text).medium();
    let mark = look.at(left, *y + look.size * 0.88, look.fit(fonts, words, width));
    *y += look.size * 1.9;
    vec![mark]
}
