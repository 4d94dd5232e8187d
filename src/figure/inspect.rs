//! A laid-out scene looked over: where its texts stand, and what of them overlaps, leaves the page or is too small.

use super::{Color, Fonts, Mark, Scene, Weight};

/// A text with the place that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedText {
    /// The words.
    pub text: String,
    /// Size in points.
    pub size: f32,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub color: Color,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Name of the innermost group that it is in.
    pub group: String,
}

/// What is wrong with a layout.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A text reaches over the page's rim.
    Outside(PlacedText),
    /// Two texts lie on each other.
    Overlap(PlacedText, PlacedText),
    /// A text is smaller than allowed.
    Small(PlacedText),
}

impl Scene {
    /// Every text with its place, in drawing order.
    #[must_use]
    pub fn texts(&self, fonts: &Fonts) -> Vec<PlacedText> {
        let mut texts = Vec::new();
        collect(&self.marks, "", fonts, &mut texts);
        texts
    }

    /// The texts that contain some words.
    #[must_use]
    pub fn find_texts(&self, fonts: &Fonts, words: &str) -> Vec<PlacedText> {
        let mut texts = self.texts(fonts);
        texts.retain(|text| text.text.contains(words));
        texts
    }

    /// What is wrong with the texts: outside the page, on each other, or smaller than `least` points.
    #[must_use]
    pub fn faults(&self, fonts: &Fonts, least: f32) -> Vec<Fault> {
        let texts = self.texts(fonts);
        let mut faults = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let [left, top, right, bottom] = text.bounds;
            if left < -0.5 || top < -0.5 || right > self.width + 0.5 || bottom > self.height + 0.5 {
                faults.push(Fault::Outside(text.clone()));
            }
            if text.size < least - 1e-3 {
                faults.push(Fault::Small(text.clone()));
            }
            for other in &texts[at + 1..] {
                if overlap(text, other) {
                    faults.push(Fault::Overlap(text.clone(), other.clone()));
                }
            }
        }
        faults
    }
}

/// Whether the inks of two texts touch; the empty strip above and below the letters does not count.
fn overlap(one: &PlacedText, other: &PlacedText) -> bool {
    let ink = |text: &PlacedText| {
        let [left, top, right, bottom] = text.bounds;
        let strip = text.size * 0.08;
        [left + 0.2, top + strip, right - 0.2, bottom - strip]
    };
    let (a, b) = (ink(one), ink(other));
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn collect(marks: &[Mark], group: &str, fonts: &Fonts, texts: &mut Vec<PlacedText>) {
    for mark in marks {
        match mark {
            Mark::Group { name, marks, .. } => collect(marks, name, fonts, texts),
            Mark::Thing { marks, .. } => collect(marks, group, fonts, texts),
            Mark::Text(line) if !line.text.trim().is_empty() => texts.push(PlacedText {
                text: line.text.clone(),
                size: line.size,
                weight: line.weight,
                color: line.color,
                bounds: turned(line.bounds(fonts), line.at, line.rotate),
                group: group.to_owned(),
            }),
            _ => {}
        }
    }
}

/// The upright box around a box that is turned around a point.
fn turned([left, top, right, bottom]: [f32; 4], [x, y]: [f32; 2], degrees: f32) -> [f32; 4] {
    if degrees == 0.0 {
        return [left, top, right, bottom];
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    let mut around = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for (px, py) in [(left, top), (right, top), (right, bottom), (left, bottom)] {
        let (dx, dy) = (px - x, py - y);
        let (tx, ty) = (x + dx * cos - dy * sin, y + dx * sin + dy * cos);
        around = [
            around[0].min(tx),
            around[1].min(ty),
            around[2].max(tx),
            around[3].max(ty),
        ];
    }
    around
}
