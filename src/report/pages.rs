//! A report as data, and its pages as scenes.

use super::choices::PartName;
use super::cover::Cover;
use super::flow::{Block, Flow};
use super::leaf::{Head, leaf};
use crate::figure::{Area, Figure, Fonts, Mark, Page, Passport, Scene, Theme, caption, moved};
use crate::i18n::{Lang, Result};
use crate::jobs::Progress;

/// What a part consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The first page.
    Cover(Box<Cover>),
    /// Figures on one page, with what they show in a sentence or a few.
    Figures {
        /// The figures, from the top.
        figures: Vec<Figure>,
        /// What they show.
        says: String,
    },
    /// Text and tables.
    Flow(Vec<Block>),
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which one.
    pub name: PartName,
    /// Its title, on its pages, in the contents and as a bookmark.
    pub title: String,
    /// What it is about.
    pub subtitle: String,
    /// What is in it.
    pub body: Body,
}

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Title of the document.
    pub title: String,
    /// Who gives it out.
    pub author: Option<String>,
    /// Language of its words.
    pub lang: Lang,
    /// Source and scheme, at the foot of every page.
    pub footer: String,
    /// What it rests on.
    pub passport: Passport,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A page of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The page.
    pub scene: Scene,
    /// The bookmark to it, where a part begins.
    pub bookmark: Option<String>,
}

impl Report {
    /// All pages, in order.
    ///
    /// # Errors
    /// When the work was cancelled.
    pub fn pages(
        &self,
        page: &Page,
        theme: &Theme,
        fonts: &Fonts,
        progress: &Progress,
    ) -> Result<Vec<Sheet>> {
        let page = &page.dense();
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut contents = Vec::new();
        let mut covers = Vec::new();
        let mut room: Option<Area> = None;
        for (at, part) in self.parts.iter().enumerate() {
            progress.check()?;
            progress.set(at as f32 / self.parts.len().max(1) as f32);
            // A short part of text begins where the one before it left room.
            if let (Body::Flow(blocks), Some(area)) = (&part.body, room.take())
                && let Some(sheet) = sheets.last_mut().filter(|sheet| sheet.bookmark.is_none())
                && let Some((marks, rest)) = behind(part, blocks, area, (page, theme, fonts))
            {
                sheet.scene.marks.extend(marks);
                sheet.bookmark = Some(part.title.clone());
                room = Some(rest);
                contents.push((part.title.clone(), sheets.len()));
                continue;
            }
            let first = sheets.len();
            if !matches!(part.body, Body::Cover(_)) {
                contents.push((part.title.clone(), first + 1));
            }
            let scenes = match &part.body {
                Body::Cover(cover) => {
                    covers.push((first, cover));
                    // Laid out below, when the pages of all parts are known.
                    vec![cover.scene(page, theme, fonts, &[])]
                }
                Body::Figures { figures, says } => {
                    vec![self.figures(part, figures, says, first + 1, (page, theme, fonts))]
                }
                Body::Flow(blocks) => {
                    let (scenes, rest) = self.flow(part, blocks, first + 1, (page, theme, fonts));
                    room = Some(rest);
                    scenes
                }
            };
            for (row, scene) in scenes.into_iter().enumerate() {
                sheets.push(Sheet {
                    scene,
                    bookmark: (row == 0).then(|| part.title.clone()),
                });
            }
        }
        for (at, cover) in covers {
            if let Some(sheet) = sheets.get_mut(at) {
                sheet.scene = cover.scene(page, theme, fonts, &contents);
            }
        }
        Ok(sheets)
    }

    fn figures(
        &self,
        part: &Part,
        figures: &[Figure],
        says: &str,
        number: usize,
        (page, theme, fonts): (&Page, &Theme, &Fonts),
    ) -> Scene {
        let alone = figures.len() == 1;
        let own = figures.first().filter(|_| alone).map(Figure::words);
        let head = Head {
            title: &part.title,
            subtitle: &part.subtitle,
            says,
            footer: own.map_or(&self.footer, |words| &words.footer),
            number,
        };
        let (mut scene, free) = leaf(page, theme, fonts, &head);
        for (figure, area) in figures.iter().zip(shared(free, figures.len(), page.body)) {
            // The page is headed as the contents call it; what a figure says stands over the figure.
            let mut figure = figure.clone();
            let words = std::mem::take(figure.words_mut());
            let (mark, area) = caption(&words, area, page, theme, fonts);
            scene.marks.push(mark);
            let inner = Page {
                width: area[2],
                height: area[3],
                margin: 0.0,
                ..*page
            };
            let drawn = figure.scene(&inner, theme, fonts, self.lang);
            scene.marks.extend(moved(drawn.marks, [area[0], area[1]]));
        }
        scene
    }

    fn flow(
        &self,
        part: &Part,
        blocks: &[Block],
        number: usize,
        (page, theme, fonts): (&Page, &Theme, &Fonts),
    ) -> (Vec<Scene>, Area) {
        let head = |at: usize| Head {
            title: &part.title,
            subtitle: if at == 0 { &part.subtitle } else { "" },
            says: "",
            footer: &self.footer,
            number: number + at,
        };
        let first = leaf(page, theme, fonts, &head(0)).1;
        let others = leaf(page, theme, fonts, &head(1)).1;
        let flow = Flow { page, theme, fonts };
        let (pages, rest) = flow.pages(blocks, first, others);
        let scenes = pages
            .into_iter()
            .enumerate()
            .map(|(at, marks)| {
                let (mut scene, _) = leaf(page, theme, fonts, &head(at));
                scene.marks.extend(marks);
                scene
            })
            .collect();
        (scenes, rest)
    }
}

/// A part with its title in the room that another left, where all of it fits: its marks, and what is left then.
fn behind(
    part: &Part,
    blocks: &[Block],
    [left, top, width, height]: Area,
    (page, theme, fonts): (&Page, &Theme, &Fonts),
) -> Option<(Vec<Mark>, Area)> {
    let gap = page.body * 2.4;
    if height < gap + page.body * 10.0 {
        return None;
    }
    let mut all = vec![Block::Title(part.title.clone())];
    if !part.subtitle.trim().is_empty() {
        all.push(Block::Note(part.subtitle.clone()));
    }
    all.extend_from_slice(blocks);
    let area = [left, top + gap, width, height - gap];
    let flow = Flow { page, theme, fonts };
    let (mut pages, rest) = flow.pages(&all, area, area);
    match (pages.pop(), pages.is_empty()) {
        (Some(marks), true) => Some((marks, rest)),
        _ => None,
    }
}

/// The places of several figures: under each other, or beside each other on a lying page.
fn shared([left, top, width, height]: Area, count: usize, body: f32) -> Vec<Area> {
    let gap = body * 2.4;
    let parts = count.max(1) as f32;
    (0..count)
        .map(|at| {
            if width > height {
                let wide = (width - gap * (parts - 1.0)) / parts;
                [left + (wide + gap) * at as f32, top, wide, height]
            } else {
                let tall = (height - gap * (parts - 1.0)) / parts;
                [left, top + (tall + gap) * at as f32, width, tall]
            }
        })
        .collect()
}
