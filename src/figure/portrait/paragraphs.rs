//! The paragraphs of a portrait: a heading each, and sentences under it.

use super::super::frame::{Area, frame, group};
use super::super::{Fonts, Lettering, Mark, Page, Scene, Theme, Words, moved};
use super::{PortraitSpec, Sheet};
use crate::i18n::{Lang, fill, text};

impl Sheet<'_> {
    /// The height that all paragraphs take in a width; 0 without any.
    pub(super) fn paragraphs_height(&self, width: f32) -> f32 {
        let look = Lettering::new(self.small, self.theme.text);
        let heading = self.body * 1.4 + self.small * 0.3;
        let lines = |lines: &[String]| -> usize {
            let wrap = |line: &String| self.fonts.wrap(line, look.size, look.weight, width);
            lines.iter().map(|line| wrap(line).len()).sum()
        };
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| heading + look.line() * lines(&own.lines) as f32 + self.small)
            .sum()
    }

    /// Paragraphs one under the other. Where there is too little room every paragraph keeps what it tells first, the
    /// longest gives up a sentence at its end before the others do, and how many it gave up is told under it.
    pub(super) fn paragraphs(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let head = Lettering::new(self.body, self.theme.text).medium();
        let look = Lettering::new(self.small, self.theme.text);
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let told = self.told(width);
        let shown = self.with_room(&told, height);
        let mut marks = Vec::new();
        let mut cut = Vec::new();
        let mut y = top;
        let mut gone = 0;
        for ((own, sentences), shown) in self.spec.paragraphs.iter().zip(&told).zip(shown) {
            let hidden = sentences.len() - shown;
            if shown == 0 {
                gone += hidden;
                continue;
            }
            let title = head.fit(self.fonts, &own.title, width);
            marks.push(head.at(left, y + head.size * 0.88, title));
            y += head.line() + self.small * 0.3;
            for line in sentences.iter().take(shown).flatten() {
                marks.push(look.at(left, y + look.size * 0.88, line.clone()));
                y += look.line();
            }
            if hidden > 0 {
                cut.push(quiet.at(left, y + quiet.size * 0.88, self.more(hidden, width)));
                y += quiet.line();
            }
            y += self.small;
        }
        if gone > 0 {
            cut.push(quiet.at(left, y + quiet.size * 0.88, self.more(gone, width)));
        }
        if !cut.is_empty() {
            marks.push(group(CUT, cut));
        }
        marks
    }

    fn more(&self, count: usize, width: f32) -> String {
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let words = fill(self.lang, "figure.told_more", &[("n", &count)]);
        quiet.fit(self.fonts, &words, width)
    }

    /// The sentences of each paragraph in lines.
    fn told(&self, width: f32) -> Vec<Vec<Vec<String>>> {
        let look = Lettering::new(self.small, self.theme.text);
        let wrap = |line: &String| self.fonts.wrap(line, look.size, look.weight, width);
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| own.lines.iter().map(wrap).collect())
            .collect()
    }

    /// How many sentences of each paragraph have room.
    fn with_room(&self, told: &[Vec<Vec<String>>], height: f32) -> Vec<usize> {
        let heading = self.body * 1.4 + self.small * 0.3;
        let line = Lettering::new(self.small, self.theme.text).line();
        let lines =
            |of: usize, shown: usize| -> usize { told[of].iter().take(shown).map(Vec::len).sum() };
        let fits = |shown: &[usize]| {
            let mut needed = 0.0;
            let mut gone = false;
            for (at, &count) in shown.iter().enumerate() {
                let hidden = count < told[at].len();
                if count == 0 {
                    gone |= hidden;
                    continue;
                }
                needed += heading + line * (lines(at, count) + usize::from(hidden)) as f32;
                needed += self.small;
            }
            // Nothing stands under the last one.
            needed += if gone { line } else { -self.small };
            needed <= height + 0.1
        };
        let mut shown: Vec<usize> = told.iter().map(Vec::len).collect();
        while !fits(&shown) {
            let longest = (0..shown.len())
                .filter(|at| shown[*at] > 1)
                .max_by_key(|at| (lines(*at, shown[*at]), *at));
            let last = (0..shown.len()).rev().find(|at| shown[*at] > 0);
            match longest.or(last) {
                Some(at) => shown[at] -= 1,
                None => return shown,
            }
        }
        // A long sentence that went makes room for short ones.
        for at in 0..shown.len() {
            while shown[at] > 0 && shown[at] < told[at].len() {
                shown[at] += 1;
                if !fits(&shown) {
                    shown[at] -= 1;
                    break;
                }
            }
        }
        shown
    }
}

/// The group of what says that sentences had no room.
const CUT: &str = "sentences-left-out";

/// Whether sentences of a portrait had no room.
fn is_cut(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { name, marks, .. } => name == CUT || is_cut(marks),
        _ => false,
    })
}

impl Scene {
    /// Whether this is a portrait that had to leave sentences out.
    #[must_use]
    pub fn leaves_sentences_out(&self) -> bool {
        is_cut(&self.marks)
    }
}

impl PortraitSpec {
    /// The portrait on one page, and pages behind it with all that it tells in sentences where the page has no room for
    /// them.
    #[must_use]
    pub fn pages(
        &self,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        lang: Lang,
    ) -> (Scene, Vec<Scene>) {
        let whole = self.scene(page, theme, fonts, lang);
        if !whole.leaves_sentences_out() {
            return (whole, Vec::new());
        }
        let words = Words {
            subtitle: text(lang, "figure.told_continued"),
            ..self.words.clone()
        };
        let (blank, free) = frame(page, theme, fonts, &words);
        let inner = Page {
            width: free[2],
            height: free[3],
            margin: 0.0,
            ..*page
        };
        let further = self.paragraph_pages(&inner, theme, fonts).into_iter();
        let further = further.map(|marks| {
            let mut scene = blank.clone();
            scene.marks.extend(moved(marks, [free[0], free[1]]));
            scene
        });
        let first = Self {
            paragraphs: Vec::new(),
            ..self.clone()
        };
        (first.scene(page, theme, fonts, lang), further.collect())
    }

    /// The paragraphs alone, whole, over as many pages as they take; the marks of each, inside the page's margin.
    #[must_use]
    pub fn paragraph_pages(&self, page: &Page, theme: &Theme, fonts: &Fonts) -> Vec<Vec<Mark>> {
        let head = Lettering::new(page.body * 1.2, theme.text).medium();
        let look = Lettering::new(page.body, theme.text);
        let (left, top) = (page.margin, page.margin);
        let width = page.width - 2.0 * page.margin;
        let bottom = page.height - page.margin;
        let mut pages: Vec<Vec<Mark>> = vec![Vec::new()];
        let mut y = top;
        for own in &self.paragraphs {
            for (at, sentence) in own.lines.iter().enumerate() {
                let lines = fonts.wrap(sentence, look.size, look.weight, width);
                let above = if at == 0 {
                    head.line() + look.size * 0.3
                } else {
                    0.0
                };
                let tall = above + look.line() * lines.len() as f32;
                let begins = y <= top;
                if y + tall > bottom && !begins {
                    pages.push(Vec::new());
                    y = top;
                }
                let Some(marks) = pages.last_mut() else {
                    continue;
                };
                if at == 0 {
                    let title = head.fit(fonts, &own.title, width);
                    marks.push(head.at(left, y + head.size * 0.88, title));
                    y += above;
                }
                for line in lines {
                    marks.push(look.at(left, y + look.size * 0.88, line));
                    y += look.line();
                }
                y += look.size * 0.5;
            }
            y += look.size * 0.9;
        }
        pages
            .into_iter()
            .map(|marks| vec![group("paragraphs", marks)])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{PageSize, ThemeMode};
    use super::super::Paragraph;
    use super::*;

    fn words(marks: &[Mark], out: &mut Vec<String>) {
        for mark in marks {
            match mark {
                Mark::Text(line) => out.push(line.text.clone()),
                Mark::Group { marks, .. } | Mark::Thing { marks, .. } => words(marks, out),
                _ => {}
            }
        }
    }

    fn spec() -> PortraitSpec {
        let lines = |of: &str, count: usize| -> Vec<String> {
            (0..count).map(|at| format!("{of}{at}")).collect()
        };
        PortraitSpec {
            paragraphs: vec![
                Paragraph {
                    title: "Account".into(),
                    lines: lines("a", 4),
                },
                Paragraph {
                    title: "Titles".into(),
                    lines: lines("t", 3),
                },
                Paragraph {
                    title: "Policies".into(),
                    lines: lines("p", 6),
                },
            ],
            ..PortraitSpec::default()
        }
    }

    #[test]
    fn every_paragraph_keeps_what_it_tells_first() {
        let (spec, theme, fonts) = (spec(), Theme::of(ThemeMode::Light), Fonts::bundled());
        let sheet = Sheet {
            spec: &spec,
            theme: &theme,
            fonts: &fonts,
            lang: Lang::En,
            body: 10.0,
            small: 8.0,
        };
        let all = sheet.paragraphs_height(200.0);
        let shown = |height: f32| {
            let marks = sheet.paragraphs([0.0, 0.0, 200.0, height]);
            let mut out = Vec::new();
            words(&marks, &mut out);
            (out, is_cut(&marks))
        };
        let (whole, cut) = shown(all);
        assert!(whole.len() == 16 && !cut, "{whole:?}");
        let (some, cut) = shown(all * 0.75);
        assert!(cut && some.len() < 16);
        for first in ["Account", "a0", "Titles", "t0", "Policies", "p0"] {
            assert!(some.iter().any(|own| own == first), "{first}: {some:?}");
        }
        assert!(!some.iter().any(|own| own == "p5"), "{some:?}");
        // What is shown and what is said to be left out is all there is.
        let told = |line: &String| line.chars().count() == 2;
        let hidden: usize = (some.iter())
            .filter(|line| line.starts_with("and "))
            .filter_map(|line| line.split(' ').nth(1)?.parse::<usize>().ok())
            .sum();
        assert_eq!(some.iter().filter(|line| told(line)).count() + hidden, 13);
    }

    #[test]
    fn pages_of_paragraphs_hold_every_sentence() {
        let mut spec = spec();
        for own in &mut spec.paragraphs {
            own.lines = (0..40)
                .map(|at| format!("{} {at} ", own.title).repeat(20))
                .collect();
        }
        let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
        let pages = spec.paragraph_pages(&Page::of(PageSize::A4Portrait), &theme, &fonts);
        assert!(pages.len() > 1);
        let mut out = Vec::new();
        for marks in &pages {
            words(marks, &mut out);
        }
        let all = out.join(" ");
        for own in &spec.paragraphs {
            assert!(all.contains(&format!("{} 39", own.title)));
        }
    }
}
