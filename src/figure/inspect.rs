//! A laid-out scene looked over: where its texts stand, and what of them overlaps, leaves the page, is too small or
//! too faint.

use super::{Color, Fonts, Mark, Scene, Weight, contrast};

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
    /// A text has less contrast with what it lies on than [`LEAST_CONTRAST`]; with the contrast that it has.
    Faint(PlacedText, f32),
}

/// Least contrast of text with what it lies on: AA of WCAG 2.
pub const LEAST_CONTRAST: f32 = 4.5;

impl Scene {
    /// Every text with its place, in drawing order.
    #[must_use]
    pub fn texts(&self, fonts: &Fonts) -> Vec<PlacedText> {
        self.looked_over(fonts).texts
    }

    /// Whether there is any text at all.
    #[must_use]
    pub fn has_text(&self) -> bool {
        any_text(&self.marks)
    }

    /// The texts that contain some words.
    #[must_use]
    pub fn find_texts(&self, fonts: &Fonts, words: &str) -> Vec<PlacedText> {
        let mut texts = self.texts(fonts);
        texts.retain(|text| text.text.contains(words));
        texts
    }

    /// What is wrong with the texts: outside the page, on each other, smaller than `least` points, or too faint on the
    /// rectangles and circles that they lie on.
    #[must_use]
    pub fn faults(&self, fonts: &Fonts, least: f32) -> Vec<Fault> {
        let looked = self.looked_over(fonts);
        let mut faults = Vec::new();
        for (text, under) in looked.texts.iter().zip(&looked.under) {
            let [left, top, right, bottom] = text.bounds;
            // What is no number is nowhere on the page.
            let inside = left >= -0.5
                && top >= -0.5
                && right <= self.width + 0.5
                && bottom <= self.height + 0.5;
            if !inside {
                faults.push(Fault::Outside(text.clone()));
            }
            if text.size < least - 1e-3 {
                faults.push(Fault::Small(text.clone()));
            }
            let contrast = contrast(text.color, *under);
            if contrast < LEAST_CONTRAST {
                faults.push(Fault::Faint(text.clone(), contrast));
            }
        }
        faults.extend(overlaps(&looked.texts));
        faults
    }

    fn looked_over(&self, fonts: &Fonts) -> Looked {
        let mut looked = Looked::default();
        looked.collect(&self.marks, "", fonts, self.background);
        looked
    }
}

fn any_text(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { marks, .. } | Mark::Thing { marks, .. } => any_text(marks),
        Mark::Text(line) => !line.text.trim().is_empty(),
        _ => false,
    })
}

/// The pairs of texts that lie on each other, from the top down.
fn overlaps(texts: &[PlacedText]) -> Vec<Fault> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|a, b| texts[*a].bounds[1].total_cmp(&texts[*b].bounds[1]));
    let mut faults = Vec::new();
    for (at, one) in order.iter().enumerate() {
        let one = *one;
        for other in &order[at + 1..] {
            if texts[*other].bounds[1] > texts[one].bounds[3] {
                break;
            }
            let (first, second) = (one.min(*other), one.max(*other));
            if overlap(&texts[first], &texts[second]) {
                faults.push(Fault::Overlap(texts[first].clone(), texts[second].clone()));
            }
        }
    }
    faults
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

/// The texts of a scene, and what each lies on.
#[derive(Default)]
struct Looked {
    texts: Vec<PlacedText>,
    /// The colour under the middle of each text.
    under: Vec<Color>,
    /// What was drawn so far: bounds, whether it is round, colour.
    grounds: Vec<([f32; 4], bool, Color)>,
}

impl Looked {
    fn collect(&mut self, marks: &[Mark], group: &str, fonts: &Fonts, background: Color) {
        for mark in marks {
            match mark {
                Mark::Group { name, marks, .. } => self.collect(marks, name, fonts, background),
                Mark::Thing { marks, .. } => self.collect(marks, group, fonts, background),
                Mark::Text(line) if !line.text.trim().is_empty() => {
                    let bounds = turned(line.bounds(fonts), line.at, line.rotate);
                    let under = match line.halo {
                        Some((_, halo)) => halo,
                        None => self.under(bounds, background),
                    };
                    self.under.push(under);
                    self.texts.push(PlacedText {
                        text: line.text.clone(),
                        size: line.size,
                        weight: line.weight,
                        color: line.color,
                        bounds,
                        group: group.to_owned(),
                    });
                }
                Mark::Rect {
                    rect: [x, y, width, height],
                    fill: Some(fill),
                    ..
                } => self
                    .grounds
                    .push(([*x, *y, x + width, y + height], false, *fill)),
                Mark::Circle {
                    center: [x, y],
                    radius: r,
                    fill: Some(fill),
                    ..
                } => self
                    .grounds
                    .push(([x - r, y - r, x + r, y + r], true, *fill)),
                _ => {}
            }
        }
    }

    /// The colour under the middle of some bounds.
    fn under(&self, [left, top, right, bottom]: [f32; 4], background: Color) -> Color {
        let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let mut color = background;
        for (rect, round, fill) in &self.grounds {
            if x < rect[0] || x > rect[2] || y < rect[1] || y > rect[3] {
                continue;
            }
            let radius = (rect[2] - rect[0]) / 2.0;
            let inside = !*round || (x - rect[0] - radius).hypot(y - rect[1] - radius) <= radius;
            if inside {
                color = color.mix(fill.with_alpha(1.0), fill.opacity());
            }
        }
        color
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
