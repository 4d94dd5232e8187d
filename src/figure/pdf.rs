//! Scenes as the pages of a PDF: vector marks, embedded font subsets, text that can be selected and found, bookmarks.

use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke as Pen, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};

use super::page::print_scale;
use super::png::rounded;
use super::{Color, Face, Fonts, Glyph, Mark, Passport, PathStep, Scene, Stroke, TextLine};
use crate::i18n::{Lang, Message, Result};

/// Scenes as the pages of a PDF with real text. No dates are written: the same scenes give the same bytes.
///
/// # Errors
/// When the document cannot be made.
pub fn pdf(scenes: &[Scene], fonts: &Fonts, passport: &Passport) -> Result<Vec<u8>> {
    let head = PdfHead {
        title: scenes.first().map(|scene| scene.title.clone()),
        passport: passport.clone(),
        ..PdfHead::default()
    };
    let mut document = PdfDocument::new(&head, fonts)?;
    for scene in scenes {
        document.add(scene)?;
    }
    document.finish()
}

/// What a PDF says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PdfHead {
    /// Title.
    pub title: Option<String>,
    /// Who gives it out.
    pub author: Option<String>,
    /// Language of its words.
    pub lang: Option<Lang>,
    /// What it rests on.
    pub passport: Passport,
}

/// A PDF that is made page by page. Its faces are cut down once, when it is finished. No dates are written.
pub struct PdfDocument {
    document: Document,
    faces: Vec<Font>,
    fonts: Fonts,
    pages: usize,
    bookmarks: Vec<Bookmark>,
}

/// A bookmark with those below it.
struct Bookmark {
    text: String,
    page: usize,
    below: Vec<Bookmark>,
}

impl PdfDocument {
    /// A document without pages.
    ///
    /// # Errors
    /// When the faces cannot be read.
    pub fn new(head: &PdfHead, fonts: &Fonts) -> Result<Self> {
        let mut document = Document::new_with(SerializeSettings {
            enable_tagging: false,
            ..SerializeSettings::default()
        });
        let mut metadata = Metadata::new().creator("Innovation Atlas".to_owned());
        if let Some(title) = &head.title {
            metadata = metadata.title(title.clone());
        }
        if let Some(author) = &head.author {
            metadata = metadata.authors(vec![author.clone()]);
        }
        if let Some(lang) = head.lang {
            metadata = metadata.language(lang.code().to_owned());
        }
        if !head.passport.text.is_empty() {
            metadata = metadata.description(head.passport.text.clone());
        }
        document.set_metadata(metadata);
        let faces = Face::ALL
            .into_iter()
            .map(|face| {
                let font = Font::new(Data::from(face.bytes()), 0);
                font.ok_or_else(|| not_encoded(format!("{face:?}")))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            document,
            faces,
            fonts: fonts.clone(),
            pages: 0,
            bookmarks: Vec::new(),
        })
    }

    /// Number of pages so far.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// A bookmark to the page that comes next.
    pub fn bookmark(&mut self, text: &str) {
        self.bookmarks.push(Bookmark::new(text, self.pages));
    }

    /// A bookmark to the page that comes next, below the last one of [`PdfDocument::bookmark`].
    pub fn bookmark_below(&mut self, text: &str) {
        let own = Bookmark::new(text, self.pages);
        match self.bookmarks.last_mut() {
            Some(last) => last.below.push(own),
            None => self.bookmarks.push(own),
        }
    }

    /// Adds a scene as a page.
    ///
    /// # Errors
    /// When the page has no size.
    pub fn add(&mut self, scene: &Scene) -> Result<()> {
        let scale = print_scale(scene.width, scene.height);
        let settings = PageSettings::from_wh(scene.width * scale, scene.height * scale)
            .ok_or_else(|| not_encoded(format!("{} × {}", scene.width, scene.height)))?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(scale, scale));
        let mut writer = Writer {
            surface: &mut surface,
            fonts: &self.fonts,
            faces: &self.faces,
        };
        writer.background(scene);
        writer.marks(&scene.marks);
        surface.pop();
        surface.finish();
        page.finish();
        self.pages += 1;
        Ok(())
    }

    /// The bytes of the whole document.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        if !self.bookmarks.is_empty() {
            let mut outline = Outline::new();
            for bookmark in &self.bookmarks {
                outline.push_child(bookmark.node());
            }
            self.document.set_outline(outline);
        }
        self.document
            .finish()
            .map_err(|error| not_encoded(format!("{error:?}")))
    }
}

impl Bookmark {
    fn new(text: &str, page: usize) -> Self {
        Self {
            text: text.to_owned(),
            page,
            below: Vec::new(),
        }
    }

    fn node(&self) -> OutlineNode {
        let place = XyzDestination::new(self.page, Point::from_xy(0.0, 0.0));
        let mut node = OutlineNode::new(self.text.clone(), place);
        for below in &self.below {
            node.push_child(below.node());
        }
        node
    }
}

fn not_encoded(reason: String) -> Message {
    Message::new("figure.not_encoded").with("reason", reason)
}

struct Writer<'a, 'b> {
    surface: &'a mut Surface<'b>,
    fonts: &'a Fonts,
    faces: &'a [Font],
}

impl Writer<'_, '_> {
    fn background(&mut self, scene: &Scene) {
        let steps = rectangle([0.0, 0.0, scene.width, scene.height]);
        self.draw(&steps, Some(scene.background), None);
    }

    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            self.mark(mark);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                let steps = if *radius > 0.0 {
                    rounded(*rect, *radius)
                } else {
                    rectangle(*rect)
                };
                self.draw(&steps, *fill, stroke.as_ref());
            }
            Mark::Circle {
                center: [x, y],
                radius,
                fill,
                stroke,
                ..
            } => {
                let side = radius * 2.0;
                let steps = rounded([x - radius, y - radius, side, side], *radius);
                self.draw(&steps, *fill, stroke.as_ref());
            }
            Mark::Path {
                steps,
                fill,
                stroke,
                ..
            } => self.draw(steps, *fill, stroke.as_ref()),
            Mark::Text(line) => self.text(line),
            Mark::Thing { marks, .. } => self.marks(marks),
            Mark::Group { clip, marks, .. } => self.group(*clip, marks),
        }
    }

    fn group(&mut self, clip: Option<[f32; 4]>, marks: &[Mark]) {
        let clip = clip.and_then(|rect| path_of(&rectangle(rect)));
        if let Some(clip) = &clip {
            self.surface.push_clip_path(clip, &FillRule::NonZero);
        }
        self.marks(marks);
        if clip.is_some() {
            self.surface.pop();
        }
    }

    fn text(&mut self, line: &TextLine) {
        let [x, y] = line.at;
        let (glyphs, start) = line.glyphs(self.fonts);
        self.surface
            .push_transform(&Transform::from_translate(x, y));
        self.surface
            .push_transform(&Transform::from_rotate(line.rotate));
        if let Some(halo) = line.halo() {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(pen(&halo)));
            // As outlines, so that the words are in the text layer once.
            self.line(line, &glyphs, start, true);
        }
        self.surface.set_stroke(None);
        self.surface
            .set_fill(Some(ink(line.color, FillRule::NonZero)));
        self.line(line, &glyphs, start, false);
        self.surface.pop();
        self.surface.pop();
    }

    /// Draws a line in runs of one face each.
    fn line(&mut self, line: &TextLine, glyphs: &[Glyph], start: f32, outlined: bool) {
        let mut at = 0;
        while at < glyphs.len() {
            let face = glyphs[at].face;
            let end = glyphs[at..]
                .iter()
                .position(|glyph| glyph.face != face)
                .map_or(glyphs.len(), |length| at + length);
            let run = run(glyphs, at..end, line.size);
            let place = Point::from_xy(start + glyphs[at].x, 0.0);
            let font = self.faces[face as usize].clone();
            self.surface
                .draw_glyphs(place, &run, font, &line.text, line.size, outlined);
            at = end;
        }
    }

    fn draw(&mut self, steps: &[PathStep], fill: Option<Color>, stroke: Option<&Stroke>) {
        let Some(path) = path_of(steps) else {
            return;
        };
        let stroke = stroke.filter(|stroke| stroke.width > 0.0);
        if fill.is_none() && stroke.is_none() {
            return;
        }
        self.surface
            .set_fill(fill.map(|color| ink(color, FillRule::EvenOdd)));
        self.surface.set_stroke(stroke.map(pen));
        self.surface.draw_path(&path);
    }
}

/// The glyphs of one run with their bytes of the text; a gap counts to the advance of the glyph before it.
fn run(glyphs: &[Glyph], range: std::ops::Range<usize>, size: f32) -> Vec<KrillaGlyph> {
    range
        .map(|at| {
            let glyph = &glyphs[at];
            let next = glyphs
                .get(at + 1)
                .map_or(glyph.x + glyph.advance, |next| next.x);
            KrillaGlyph::new(
                GlyphId::new(u32::from(glyph.id)),
                (next - glyph.x) / size,
                0.0,
                0.0,
                0.0,
                glyph.text.clone(),
                None,
            )
        })
        .collect()
}

fn rectangle([x, y, w, h]: [f32; 4]) -> Vec<PathStep> {
    vec![
        PathStep::Move([x, y]),
        PathStep::Line([x + w, y]),
        PathStep::Line([x + w, y + h]),
        PathStep::Line([x, y + h]),
        PathStep::Close,
    ]
}

fn path_of(steps: &[PathStep]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in steps {
        match *step {
            PathStep::Move([x, y]) => builder.move_to(x, y),
            PathStep::Line([x, y]) => builder.line_to(x, y),
            PathStep::Cubic([ax, ay], [bx, by], [x, y]) => builder.cubic_to(ax, ay, bx, by, x, y),
            PathStep::Close => builder.close(),
        }
    }
    builder.finish()
}

fn opacity(color: Color) -> NormalizedF32 {
    NormalizedF32::new(color.opacity()).unwrap_or(NormalizedF32::ONE)
}

fn ink(color: Color, rule: FillRule) -> Fill {
    let [r, g, b] = color.rgb;
    Fill {
        paint: rgb::Color::new(r, g, b).into(),
        opacity: opacity(color),
        rule,
    }
}

fn pen(stroke: &Stroke) -> Pen {
    let [r, g, b] = stroke.color.rgb;
    Pen {
        paint: rgb::Color::new(r, g, b).into(),
        width: stroke.width,
        opacity: opacity(stroke.color),
        line_join: LineJoin::Round,
        dash: (!stroke.dash.is_empty()).then(|| StrokeDash {
            array: stroke.dash.clone(),
            offset: 0.0,
        }),
        ..Pen::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Weight;

    #[test]
    fn every_glyph_carries_its_characters() {
        let fonts = Fonts::bundled();
        let text = "共12家，R&D";
        let glyphs = fonts.glyphs(text, 10.0, Weight::Bold);
        let all: String = run(&glyphs, 0..glyphs.len(), 10.0)
            .iter()
            .map(|glyph| &text[glyph.text_range.clone()])
            .collect();
        assert_eq!(all, text);
    }

    #[test]
    fn advances_of_a_run_add_up_to_the_width() {
        let fonts = Fonts::bundled();
        let text = "共12家";
        let glyphs = fonts.glyphs(text, 10.0, Weight::Regular);
        let sum: f32 = run(&glyphs, 0..glyphs.len(), 10.0)
            .iter()
            .map(|glyph| glyph.x_advance * 10.0)
            .sum();
        assert!((sum - fonts.width(text, 10.0, Weight::Regular)).abs() < 1e-3);
    }
}
