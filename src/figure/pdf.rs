//! Scenes as the pages of a PDF: vector marks, embedded font subsets, text that can be selected and found.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke as Pen, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};

use super::page::print_scale;
use super::png::rounded;
use super::{Color, Face, Fonts, Glyph, Mark, Passport, PathStep, Scene, Stroke, TextLine};
use crate::i18n::{Message, Result};

/// Scenes as the pages of a PDF with real text. No dates are written: the same scenes give the same bytes.
///
/// # Errors
/// When the document cannot be made.
pub fn pdf(scenes: &[Scene], fonts: &Fonts, passport: &Passport) -> Result<Vec<u8>> {
    let failed = |reason: String| Message::new("figure.not_encoded").with("reason", reason);
    let mut document = Document::new_with(SerializeSettings {
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    let mut metadata = Metadata::new().creator("Innovation Atlas".to_owned());
    if let Some(first) = scenes.first() {
        metadata = metadata.title(first.title.clone());
    }
    if !passport.text.is_empty() {
        metadata = metadata.description(passport.text.clone());
    }
    document.set_metadata(metadata);
    let mut faces = Vec::with_capacity(Face::ALL.len());
    for face in Face::ALL {
        faces.push(
            Font::new(Data::from(face.bytes()), 0).ok_or_else(|| failed(format!("{face:?}")))?,
        );
    }
    for scene in scenes {
        let scale = print_scale(scene.width, scene.height);
        let settings = PageSettings::from_wh(scene.width * scale, scene.height * scale)
            .ok_or_else(|| failed(format!("{} × {}", scene.width, scene.height)))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(scale, scale));
        let mut writer = Writer {
            surface: &mut surface,
            fonts,
            faces: &faces,
        };
        writer.background(scene);
        writer.marks(&scene.marks);
        surface.pop();
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| failed(format!("{error:?}")))
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
