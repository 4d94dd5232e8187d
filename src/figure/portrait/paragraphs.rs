//! The paragraphs of a portrait: a heading each, and a list under it whose items are told in sentences.

use super::super::frame::{Area, frame, group};
use super::super::{CAP_HEIGHT, Fonts, Lettering, Mark, Page, Scene, Theme, Words, moved};
use super::items::LEFT_OUT;
use super::{Paragraph, PortraitSpec, Sheet};
use crate::i18n::{Lang, fill, text};

/// Room of the dot before an item, in sizes of its letters.
const INDENT: f32 = 0.9;

impl Paragraph {
    /// All its sentences, item by item.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.items.iter().flatten().map(String::as_str)
    }
}

/// Sentences that follow each other, with a space after those of a language that has one.
fn joined(sentences: &[String]) -> String {
    let mut told = String::new();
    for own in sentences {
        if told.ends_with(|sign: char| sign.is_ascii()) {
            told.push(' ');
        }
        told.push_str(own);
    }
    told
}

/// The dot before an item whose first line has this baseline.
fn dot(look: Lettering, left: f32, baseline: f32) -> Mark {
    Mark::Circle {
        center: [
            left + look.size * 0.3,
            baseline - look.size * CAP_HEIGHT / 2.0,
        ],
        radius: look.size * 0.13,
        fill: Some(look.color),
        stroke: None,
        key: None,
    }
}

/// How many sentences of each item of each paragraph are shown.
type Shown = Vec<Vec<usize>>;

/// The lines that each item takes with so many of its sentences: by paragraph, item, sentences.
type Lines = Vec<Vec<Vec<Vec<String>>>>;

impl Sheet<'_> {
    /// The height that all paragraphs take in a width; 0 without any.
    pub(super) fn paragraphs_height(&self, width: f32) -> f32 {
        if self.spec.paragraphs.is_empty() {
            return 0.0;
        }
        let look = Lettering::new(self.small, self.theme.text);
        let lines = |items: &[Vec<String>]| -> usize {
            items.iter().map(|own| self.wrapped(own, width).len()).sum()
        };
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| self.above() + look.line() * lines(&own.items) as f32 + self.small)
            .sum()
    }

    /// The height in which every paragraph has room for what it tells first.
    pub(super) fn paragraphs_least(&self, width: f32) -> f32 {
        let line = Lettering::new(self.small, self.theme.text).line();
        let first = |own: &Paragraph| {
            let item = own.items.first().map_or(&[][..], Vec::as_slice);
            let told = self.wrapped(item.get(..1).unwrap_or_default(), width).len();
            // A line says how many others there are.
            told + usize::from(own.sentences().count() > 1)
        };
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| self.above() + line * first(own) as f32 + self.small)
            .sum()
    }

    /// Height of a paragraph's heading.
    fn above(&self) -> f32 {
        self.body * 1.4 + self.small * 0.3
    }

    fn wrapped(&self, sentences: &[String], width: f32) -> Vec<String> {
        let look = Lettering::new(self.small, self.theme.text);
        let room = width - look.size * INDENT;
        let told = joined(sentences);
        let wrap = |room: f32| self.fonts.wrap(&told, look.size, look.weight, room);
        let lines = wrap(room);
        // No number alone in a last line.
        let short = |line: &String| look.width(self.fonts, line) < room * 0.15;
        if lines.len() > 1 && lines.last().is_some_and(short) {
            let evener = wrap(room * 0.86);
            if evener.len() == lines.len() {
                return evener;
            }
        }
        lines
    }

    /// Paragraphs one under the other, each a list. Where there is too little room every paragraph keeps what it tells
    /// first: the longest gives up what its items tell last, then its last item, before the others do, and how many
    /// sentences it gave up is told under it.
    pub(super) fn paragraphs(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let head = Lettering::new(self.body, self.theme.text).medium();
        let look = Lettering::new(self.small, self.theme.text);
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let lines = self.lines(width);
        let shown = self.with_room(&lines, height);
        let inner = look.size * INDENT;
        let mut marks = Vec::new();
        let mut cut = Vec::new();
        let mut y = top;
        let mut gone = 0;
        for ((own, lines), shown) in self.spec.paragraphs.iter().zip(&lines).zip(shown) {
            let hidden = own.sentences().count() - shown.iter().sum::<usize>();
            if shown.iter().all(|count| *count == 0) {
                gone += hidden;
                continue;
            }
            let title = head.fit(self.fonts, &own.title, width);
            marks.push(head.at(left, y + head.size * 0.88, title));
            y += self.above();
            for (item, count) in lines.iter().zip(shown).filter(|(_, count)| *count > 0) {
                marks.push(dot(look, left, y + look.size * 0.88));
                for line in item.get(count).into_iter().flatten() {
                    marks.push(look.at(left + inner, y + look.size * 0.88, line.clone()));
                    y += look.line();
                }
            }
            if hidden > 0 {
                let words = self.more(hidden, width - inner);
                cut.push(quiet.at(left + inner, y + quiet.size * 0.88, words));
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

    /// The lines of each item with none, one, two … of its sentences.
    fn lines(&self, width: f32) -> Lines {
        let of_item = |own: &Vec<String>| {
            let counts = 0..=own.len();
            counts
                .map(|count| self.wrapped(&own[..count], width))
                .collect()
        };
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| own.items.iter().map(of_item).collect())
            .collect()
    }

    /// How many sentences of each item have room.
    fn with_room(&self, lines: &Lines, height: f32) -> Shown {
        let line = Lettering::new(self.small, self.theme.text).line();
        let all = |at: usize| self.spec.paragraphs[at].sentences().count();
        let tall = |at: usize, shown: &[usize]| -> usize {
            let items = lines[at].iter().zip(shown);
            let shown = items.filter(|(_, count)| **count > 0);
            shown.map(|(item, count)| item[*count].len()).sum()
        };
        let fits = |shown: &Shown| {
            let mut needed = 0.0;
            let mut gone = false;
            for (at, own) in shown.iter().enumerate() {
                let count: usize = own.iter().sum();
                let hidden = count < all(at);
                if count == 0 {
                    gone |= hidden;
                    continue;
                }
                needed += self.above() + line * (tall(at, own) + usize::from(hidden)) as f32;
                needed += self.small;
            }
            // Nothing stands under the last one.
            needed += if gone { line } else { -self.small };
            needed <= height + 0.1
        };
        let paragraphs = self.spec.paragraphs.iter();
        let mut shown: Shown = paragraphs
            .map(|own| own.items.iter().map(Vec::len).collect())
            .collect();
        while !fits(&shown) {
            let longest = (0..shown.len())
                .filter(|at| shown[*at].iter().sum::<usize>() > 1)
                .max_by_key(|at| (tall(*at, &shown[*at]), *at));
            let last = || {
                (0..shown.len())
                    .rev()
                    .find(|at| shown[*at].iter().any(|own| *own > 0))
            };
            let Some(own) = longest.or_else(last).map(|at| &mut shown[at]) else {
                return shown;
            };
            // What items tell last goes first, then the last of the items.
            let most = own.iter().copied().max().unwrap_or_default();
            let deepest = own.iter().rposition(|count| *count == most && most > 1);
            let last = own.iter().rposition(|count| *count > 0);
            if let Some(count) = deepest.or(last).and_then(|at| own.get_mut(at)) {
                *count -= 1;
            }
        }
        // A long sentence that went makes room for short ones.
        for at in 0..shown.len() {
            for item in 0..shown[at].len() {
                let whole = self.spec.paragraphs[at].items[item].len();
                // Not of a paragraph that has no room for its heading.
                while shown[at].iter().any(|count| *count > 0) && shown[at][item] < whole {
                    shown[at][item] += 1;
                    if !fits(&shown) {
                        shown[at][item] -= 1;
                        break;
                    }
                }
            }
        }
        shown
    }
}

/// The group of what says that sentences had no room.
const CUT: &str = "sentences-left-out";

/// Whether a group of this name is among marks.
fn has_group(marks: &[Mark], own: &str) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { name, marks, .. } => name == own || has_group(marks, own),
        _ => false,
    })
}

impl Scene {
    /// Whether this is a portrait that had to leave sentences out.
    #[must_use]
    pub fn leaves_sentences_out(&self) -> bool {
        has_group(&self.marks, CUT)
    }

    /// Whether this is a portrait that had to leave indicators out.
    #[must_use]
    pub fn leaves_items_out(&self) -> bool {
        has_group(&self.marks, LEFT_OUT)
    }
}

impl PortraitSpec {
    /// The portrait on one page, and pages behind it with all that it tells in sentences, and with all indicators, where
    /// the page has no room for them.
    #[must_use]
    pub fn pages(
        &self,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        lang: Lang,
    ) -> (Scene, Vec<Scene>) {
        let page = &page.dense();
        let whole = self.scene(page, theme, fonts, lang);
        if !whole.leaves_sentences_out() && !whole.leaves_items_out() {
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
        let mut first = self.clone();
        let mut behind = Vec::new();
        if whole.leaves_sentences_out() {
            behind = self.paragraph_pages(&inner, theme, fonts);
            first.paragraphs.clear();
        }
        let whole = first.scene(page, theme, fonts, lang);
        if whole.leaves_items_out() {
            behind.push(self.items_page(&inner, theme, fonts, lang));
        }
        let further = behind.into_iter().map(|marks| {
            let mut scene = blank.clone();
            scene.marks.extend(moved(marks, [free[0], free[1]]));
            scene
        });
        (whole, further.collect())
    }

    /// The paragraphs alone, whole, over as many pages as they take; the marks of each, inside the page's margin.
    #[must_use]
    pub fn paragraph_pages(&self, page: &Page, theme: &Theme, fonts: &Fonts) -> Vec<Vec<Mark>> {
        let page = &page.dense();
        let head = Lettering::new(page.body * 1.2, theme.text).medium();
        let look = Lettering::new(page.body, theme.text);
        let (left, top) = (page.margin, page.margin);
        let width = page.width - 2.0 * page.margin;
        let bottom = page.height - page.margin;
        let mut pages: Vec<Vec<Mark>> = vec![Vec::new()];
        let mut y = top;
        for own in &self.paragraphs {
            for (at, item) in own.items.iter().enumerate() {
                let inner = look.size * INDENT;
                let lines = fonts.wrap(&joined(item), look.size, look.weight, width - inner);
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
                marks.push(dot(look, left, y + look.size * 0.88));
                for line in lines {
                    marks.push(look.at(left + inner, y + look.size * 0.88, line));
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
    use super::super::{BoardItem, Paragraph, RadarAxis};
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
        let items = |of: &str, told: &[usize]| -> Vec<Vec<String>> {
            let own = |(at, count): (usize, &usize)| {
                let sentences = 0..*count;
                sentences.map(|next| format!("{of}{at}{next}.")).collect()
            };
            told.iter().enumerate().map(own).collect()
        };
        PortraitSpec {
            paragraphs: vec![
                Paragraph {
                    title: "Titles".into(),
                    items: items("t", &[3, 2, 1]),
                },
                Paragraph {
                    title: "Account".into(),
                    items: items("a", &[1]),
                },
                Paragraph {
                    title: "Policies".into(),
                    items: items("p", &[1; 6]),
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
            places: true,
            marked: false,
            left_out: 0,
        };
        let all = sheet.paragraphs_height(40.0);
        let shown = |height: f32| {
            let marks = sheet.paragraphs([0.0, 0.0, 40.0, height]);
            let mut out = Vec::new();
            words(&marks, &mut out);
            (out.join(" "), has_group(&marks, CUT))
        };
        let (whole, cut) = shown(all);
        assert!(whole.matches('.').count() == 13 && !cut, "{whole:?}");
        for share in [0.9, 0.8, 0.75] {
            let (some, cut) = shown(all * share);
            assert!(cut, "{some}");
            for first in ["Titles", "t00.", "Account", "a00.", "Policies", "p00."] {
                assert!(some.contains(first), "{first}: {some:?}");
            }
        }
        // On a wide line: what is shown and what is said to be left out is all there is.
        let marks = sheet.paragraphs([0.0, 0.0, 300.0, sheet.paragraphs_height(300.0) * 0.7]);
        let mut out = Vec::new();
        words(&marks, &mut out);
        let hidden: usize = (out.iter())
            .filter(|line| line.starts_with("and "))
            .filter_map(|line| line.split(' ').nth(1)?.parse::<usize>().ok())
            .sum();
        assert!(hidden > 0);
        let told: usize = out.iter().map(|line| line.matches('.').count()).sum();
        assert_eq!(told + hidden, 13, "{out:?}");
    }

    /// A lying page gives its boards less height before a paragraph goes without its heading.
    #[test]
    fn a_lying_page_names_every_paragraph_with_a_long_first_sentence() {
        let paragraph = |title: &str, count: usize, words: usize| Paragraph {
            title: title.into(),
            items: vec![vec!["some words of it ".repeat(words)]; count],
        };
        let item = |at: usize| BoardItem {
            name: format!("Indicator number {at}"),
            value: "1".into(),
            points: Some(1.0),
            best: Some(2.0),
            percent_rank: Some(at as f64 / 20.0),
            long: Some(at > 9),
            place: "1 / 20".into(),
            next: String::new(),
            ..BoardItem::default()
        };
        let axis = |at: usize| RadarAxis {
            name: format!("Dimension {at}"),
            share: Some(0.5),
            value: Some(1.0),
            peers: None,
        };
        let spec = PortraitSpec {
            headline: vec![("Total".into(), "1".into())],
            axes: (0..6).map(axis).collect(),
            items: (0..18).map(item).collect(),
            paragraphs: vec![
                paragraph("Titles", 4, 17),
                paragraph("Policies", 2, 6),
                paragraph("Account", 4, 4),
            ],
            ..PortraitSpec::default()
        };
        let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
        let page = Page::of(PageSize::A4Landscape);
        let scene = spec.scene(&page, &theme, &fonts, Lang::En);
        let mut out = Vec::new();
        words(&scene.marks, &mut out);
        for own in &spec.paragraphs {
            assert!(out.contains(&own.title), "{}: {out:?}", own.title);
        }
        assert!(scene.leaves_sentences_out());
        assert!(scene.faults(&fonts, page.least).is_empty());
    }

    #[test]
    fn a_page_alone_holds_everything_or_says_what_it_leaves_out() {
        let mut spec = spec();
        for own in &mut spec.paragraphs {
            let title = own.title.clone();
            own.items = (0..40)
                .map(|at| vec![format!("{title} {at} ").repeat(20)])
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
