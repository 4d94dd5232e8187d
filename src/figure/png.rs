//! A scene as pixels and as PNG: the same drawing at any resolution, text as the glyphs' outlines.

use std::collections::HashMap;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Rect, StrokeDash,
    Transform,
};

use super::page::print_scale;
use super::{Color, Face, Fonts, Mark, Passport, PathStep, Scene, Stroke, TextLine};
use crate::i18n::{Message, Result};

/// More pixels than this are refused: 30,000 × 5,000, or 600 MB while drawing.
const MOST_PIXELS: f32 = 150e6;

/// The scene as PNG at `scale` pixels to the point.
///
/// # Errors
/// When the picture is too large to hold.
pub fn png(scene: &Scene, fonts: &Fonts, scale: f32, passport: &Passport) -> Result<Vec<u8>> {
    let pixmap = pixels(scene, fonts, scale)?;
    let (width, height) = (pixmap.width(), pixmap.height());
    // Every pixel is opaque, so that premultiplied and plain colours are the same.
    let mut rgb = vec![0; width as usize * height as usize * 3];
    for (plain, pixel) in rgb.chunks_exact_mut(3).zip(pixmap.data().chunks_exact(4)) {
        plain.copy_from_slice(&pixel[..3]);
    }
    let dots_per_metre = scale / print_scale(scene.width, scene.height) * 72.0 / 0.0254;
    encode(&rgb, width, height, dots_per_metre.round() as u32, passport)
        .map_err(|error| Message::new("figure.not_encoded").with("reason", error.to_string()))
}

fn encode(
    rgb: &[u8],
    width: u32,
    height: u32,
    dots_per_metre: u32,
    passport: &Passport,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: dots_per_metre,
        yppu: dots_per_metre,
        unit: png::Unit::Meter,
    }));
    if !passport.text.is_empty() {
        encoder.add_itxt_chunk("Description".to_owned(), passport.text.clone())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(out)
}

/// The scene as opaque RGBA pixels at `scale` pixels to the point: width, height, bytes; for the clipboard.
///
/// # Errors
/// When the picture is too large to hold.
pub fn rgba(scene: &Scene, fonts: &Fonts, scale: f32) -> Result<(u32, u32, Vec<u8>)> {
    let pixmap = pixels(scene, fonts, scale)?;
    Ok((pixmap.width(), pixmap.height(), pixmap.take()))
}

fn pixels(scene: &Scene, fonts: &Fonts, scale: f32) -> Result<Pixmap> {
    let (width, height) = (
        (scene.width * scale).round(),
        (scene.height * scale).round(),
    );
    let too_large = || {
        Message::new("figure.too_large")
            .with("width", f64::from(width))
            .with("height", f64::from(height))
    };
    let fits = width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS;
    if !fits {
        return Err(too_large());
    }
    let mut pixmap = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    let background = Color {
        alpha: 255,
        ..scene.background
    };
    pixmap.fill(ink(background));
    let mut painter = Painter {
        pixmap,
        transform: Transform::from_scale(scale, scale),
        fonts,
        outlines: Outlines::new(),
        clip: None,
    };
    painter.marks(&scene.marks);
    Ok(painter.pixmap)
}

struct Painter<'a> {
    pixmap: Pixmap,
    transform: Transform,
    fonts: &'a Fonts,
    outlines: Outlines,
    clip: Option<Clip>,
}

/// A clip rectangle, with its mask made when the first mark crosses its rim.
struct Clip {
    rect: Rect,
    mask: Option<Mask>,
}

impl Painter<'_> {
    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            self.mark(mark);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect {
                rect: [x, y, w, h],
                radius,
                fill,
                stroke,
            } => {
                let Some(rect) = Rect::from_xywh(*x, *y, w.max(0.0), h.max(0.0)) else {
                    return;
                };
                if let Some(path) = rect_path(rect, *radius) {
                    self.draw(&path, *fill, stroke.as_ref(), self.transform);
                }
            }
            Mark::Circle {
                center: [x, y],
                radius,
                fill,
                stroke,
                ..
            } => {
                if let Some(path) = PathBuilder::from_circle(*x, *y, *radius) {
                    self.draw(&path, *fill, stroke.as_ref(), self.transform);
                }
            }
            Mark::Path {
                steps,
                fill,
                stroke,
                ..
            } => {
                if let Some(path) = path_of(steps) {
                    self.draw(&path, *fill, stroke.as_ref(), self.transform);
                }
            }
            Mark::Text(line) => self.text(line),
            Mark::Thing { marks, .. } => self.group(None, marks),
            Mark::Group { clip, marks, .. } => self.group(*clip, marks),
        }
    }

    fn group(&mut self, clip: Option<[f32; 4]>, marks: &[Mark]) {
        let Some([x, y, w, h]) = clip else {
            return self.marks(marks);
        };
        let Some(rect) = Rect::from_xywh(x, y, w.max(0.0), h.max(0.0)) else {
            return;
        };
        let outer = self.clip.take();
        let rect = match &outer {
            Some(outer) => rect.intersect(&outer.rect),
            None => Some(rect),
        };
        if let Some(rect) = rect {
            self.clip = Some(Clip { rect, mask: None });
            self.marks(marks);
        }
        self.clip = outer;
    }

    fn text(&mut self, line: &TextLine) {
        let (glyphs, start) = line.glyphs(self.fonts);
        let em = line.size / UNITS;
        let mut letters = PathBuilder::new();
        for glyph in &glyphs {
            if let Some(outline) = self.outlines.get(glyph.face, glyph.id) {
                let place = Transform::from_row(em, 0.0, 0.0, -em, start + glyph.x, 0.0);
                if let Some(outline) = outline.clone().transform(place) {
                    letters.push_path(&outline);
                }
            }
        }
        let Some(letters) = letters.finish() else {
            return;
        };
        let [x, y] = line.at;
        let place = self
            .transform
            .pre_concat(Transform::from_translate(x, y))
            .pre_concat(Transform::from_rotate(line.rotate));
        if let Some(halo) = line.halo() {
            self.stroke(&letters, &halo, place);
        }
        self.fill(&letters, line.color, FillRule::Winding, place);
    }

    fn draw(
        &mut self,
        path: &Path,
        fill: Option<Color>,
        stroke: Option<&Stroke>,
        place: Transform,
    ) {
        if let Some(fill) = fill {
            self.fill(path, fill, FillRule::EvenOdd, place);
        }
        if let Some(stroke) = stroke {
            self.stroke(path, stroke, place);
        }
    }

    fn fill(&mut self, path: &Path, color: Color, rule: FillRule, place: Transform) {
        let Some(mask) = self.mask_for(path, 0.0, place) else {
            return;
        };
        let mask = mask.then_some(self.clip.as_ref()).flatten();
        let mask = mask.and_then(|clip| clip.mask.as_ref());
        self.pixmap
            .fill_path(path, &paint(color), rule, place, mask);
    }

    fn stroke(&mut self, path: &Path, stroke: &Stroke, place: Transform) {
        if stroke.width <= 0.0 {
            return;
        }
        let Some(mask) = self.mask_for(path, stroke.width, place) else {
            return;
        };
        let look = tiny_skia::Stroke {
            width: stroke.width,
            line_join: LineJoin::Round,
            line_cap: LineCap::Butt,
            dash: StrokeDash::new(stroke.dash.clone(), 0.0),
            ..tiny_skia::Stroke::default()
        };
        let mask = mask.then_some(self.clip.as_ref()).flatten();
        let mask = mask.and_then(|clip| clip.mask.as_ref());
        self.pixmap
            .stroke_path(path, &paint(stroke.color), &look, place, mask);
    }

    /// Whether a path needs the clip's mask, which is made when the first path crosses the clip's rim; nothing for a
    /// path that lies wholly outside.
    fn mask_for(&mut self, path: &Path, margin: f32, place: Transform) -> Option<bool> {
        let transform = self.transform;
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        let Some(clip) = &mut self.clip else {
            return Some(false);
        };
        let bounds = path.bounds().transform(place);
        let (Some(bounds), Some(frame)) = (bounds, clip.rect.transform(transform)) else {
            return Some(false);
        };
        let margin = margin * transform.sx;
        let outside = bounds.left() - margin > frame.right()
            || bounds.right() + margin < frame.left()
            || bounds.top() - margin > frame.bottom()
            || bounds.bottom() + margin < frame.top();
        if outside {
            return None;
        }
        let inside = bounds.left() - margin >= frame.left()
            && bounds.right() + margin <= frame.right()
            && bounds.top() - margin >= frame.top()
            && bounds.bottom() + margin <= frame.bottom();
        if !inside && clip.mask.is_none() {
            clip.mask = Mask::new(width, height).map(|mut mask| {
                mask.fill_path(
                    &PathBuilder::from_rect(clip.rect),
                    FillRule::Winding,
                    true,
                    transform,
                );
                mask
            });
        }
        Some(!inside)
    }
}

/// Units of the outlines per em.
const UNITS: f32 = 1000.0;

/// The outlines of glyphs, each read from the font once.
struct Outlines {
    faces: [Option<OutlineGlyphCollection<'static>>; 5],
    paths: HashMap<(Face, u16), Option<Path>>,
}

impl Outlines {
    fn new() -> Self {
        Self {
            faces: Face::ALL.map(|face| {
                FontRef::new(face.bytes())
                    .ok()
                    .map(|font| font.outline_glyphs())
            }),
            paths: HashMap::new(),
        }
    }

    fn get(&mut self, face: Face, id: u16) -> Option<&Path> {
        let faces = &self.faces;
        self.paths
            .entry((face, id))
            .or_insert_with(|| {
                let glyph = faces[face as usize].as_ref()?.get(GlyphId::from(id))?;
                let mut pen = Pen(PathBuilder::new());
                let settings = DrawSettings::unhinted(Size::new(UNITS), LocationRef::default());
                glyph.draw(settings, &mut pen).ok()?;
                pen.0.finish()
            })
            .as_ref()
    }
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, cy0, x, y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
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

fn rect_path(rect: Rect, radius: f32) -> Option<Path> {
    if radius <= 0.0 {
        return Some(PathBuilder::from_rect(rect));
    }
    path_of(&rounded(
        [rect.x(), rect.y(), rect.width(), rect.height()],
        radius,
    ))
}

/// A rectangle with round corners as steps.
pub(super) fn rounded([left, top, width, height]: [f32; 4], radius: f32) -> Vec<PathStep> {
    // Share of the radius at which a cubic's control points make a quarter circle.
    const QUARTER: f32 = 0.552_285;
    let round = radius.min(width / 2.0).min(height / 2.0);
    let pull = round * (1.0 - QUARTER);
    let (right, bottom) = (left + width, top + height);
    vec![
        PathStep::Move([left + round, top]),
        PathStep::Line([right - round, top]),
        PathStep::Cubic(
            [right - pull, top],
            [right, top + pull],
            [right, top + round],
        ),
        PathStep::Line([right, bottom - round]),
        PathStep::Cubic(
            [right, bottom - pull],
            [right - pull, bottom],
            [right - round, bottom],
        ),
        PathStep::Line([left + round, bottom]),
        PathStep::Cubic(
            [left + pull, bottom],
            [left, bottom - pull],
            [left, bottom - round],
        ),
        PathStep::Line([left, top + round]),
        PathStep::Cubic([left, top + pull], [left + pull, top], [left + round, top]),
        PathStep::Close,
    ]
}

fn ink(color: Color) -> tiny_skia::Color {
    let [r, g, b] = color.rgb;
    tiny_skia::Color::from_rgba8(r, g, b, color.alpha)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(ink(color));
    paint.anti_alias = true;
    paint
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figure::{Anchor, Weight};

    const BLACK: Color = Color {
        rgb: [0; 3],
        alpha: 255,
    };
    const WHITE: Color = Color {
        rgb: [255; 3],
        alpha: 255,
    };

    fn drawn(marks: Vec<Mark>) -> Vec<u8> {
        let scene = Scene {
            width: 20.0,
            height: 20.0,
            background: WHITE,
            title: String::new(),
            description: String::new(),
            marks,
        };
        let (width, _, bytes) = rgba(&scene, &Fonts::bundled(), 1.0).unwrap();
        assert_eq!(width, 20);
        bytes.chunks_exact(4).map(|pixel| pixel[0]).collect()
    }

    fn dark(pixels: &[u8], x: usize, y: usize) -> bool {
        pixels[y * 20 + x] < 100
    }

    #[test]
    fn nothing_is_drawn_outside_a_clip() {
        let rect = |rect| Mark::Rect {
            rect,
            radius: 0.0,
            fill: Some(BLACK),
            stroke: None,
        };
        let pixels = drawn(vec![Mark::Group {
            name: String::new(),
            clip: Some([5.0, 5.0, 10.0, 10.0]),
            marks: vec![
                rect([0.0, 0.0, 8.0, 8.0]),
                rect([12.0, 12.0, 2.0, 2.0]),
                rect([16.0, 16.0, 2.0, 2.0]),
            ],
        }]);
        assert!(dark(&pixels, 6, 6) && dark(&pixels, 13, 13));
        assert!(!dark(&pixels, 3, 3) && !dark(&pixels, 17, 17) && !dark(&pixels, 10, 10));
    }

    #[test]
    fn text_is_drawn_with_its_halo_under_it() {
        let text = |halo| {
            Mark::Text(TextLine {
                at: [10.0, 16.0],
                text: "口".to_owned(),
                size: 14.0,
                weight: Weight::Regular,
                color: BLACK,
                anchor: Anchor::Middle,
                halo,
                rotate: 0.0,
            })
        };
        let without = drawn(vec![text(None)]);
        let with = drawn(vec![text(Some((3.0, BLACK)))]);
        let count = |pixels: &[u8]| pixels.iter().filter(|p| **p < 100).count();
        assert!(count(&without) > 10 && count(&with) > count(&without) * 2);
        assert!(!dark(&without, 10, 10) && dark(&with, 10, 6));
    }

    #[test]
    fn a_picture_that_cannot_be_held_is_refused() {
        let scene = Scene {
            width: 0.0,
            height: 20.0,
            background: WHITE,
            title: String::new(),
            description: String::new(),
            marks: Vec::new(),
        };
        for scale in [1.0, f32::NAN, f32::INFINITY] {
            assert!(rgba(&scene, &Fonts::bundled(), scale).is_err());
        }
    }
}
