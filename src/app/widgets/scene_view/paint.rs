//! Marks on the screen, through the window's painter; what lies outside its room is left out.

use std::sync::Arc;

use eframe::egui::emath::TSTransform;
use eframe::egui::epaint::{Mesh, PathStroke, TextShape};
use eframe::egui::{
    self, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, StrokeKind, Vec2, pos2, vec2,
};

use super::bake::{Line, Ready};
use super::motion::Motion;
use crate::app::look::{color32, family};
use crate::figure::TextLine;

/// From the scene to the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) corner: Pos2,
    pub(super) scale: f32,
}

impl Place {
    pub(super) fn at(self, point: Pos2) -> Pos2 {
        self.corner + point.to_vec2() * self.scale
    }

    pub(super) fn transform(self) -> TSTransform {
        TSTransform::new(self.corner.to_vec2(), self.scale)
    }

    fn rect(self, rect: Rect) -> Rect {
        Rect::from_min_max(self.at(rect.min), self.at(rect.max))
    }

    pub(super) fn back(self, point: Pos2) -> Pos2 {
        ((point - self.corner) / self.scale).to_pos2()
    }
}

pub(super) fn paint(
    painter: &Painter,
    marks: &[Ready],
    place: Place,
    rect: Rect,
    motion: Option<&Motion>,
) {
    let mut clips = vec![rect];
    let mut painter = painter.clone();
    for mark in marks {
        let clip = clips.last().copied().unwrap_or(rect);
        match mark {
            Ready::Clip(area) => {
                clips.push(clip.intersect(place.rect(*area)));
                painter.set_clip_rect(clips.last().copied().unwrap_or(rect));
            }
            Ready::ClipEnd => {
                clips.pop();
                painter.set_clip_rect(clips.last().copied().unwrap_or(rect));
            }
            Ready::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                let rect = place.rect(*rect);
                if rect.intersects(clip) || rect.width() < 1.0 || rect.height() < 1.0 {
                    paint_rect(
                        &painter,
                        rect,
                        radius * place.scale,
                        *fill,
                        stroke.as_ref(),
                        place,
                    );
                }
            }
            Ready::Circle {
                center,
                radius,
                fill,
                stroke,
                key,
                course,
            } => {
                let (center, radius) = match motion {
                    Some(motion) => motion.on(course, key.as_deref(), (*center, *radius)),
                    None => (*center, *radius),
                };
                let (center, radius) = (place.at(center), radius * place.scale);
                if clip.expand(radius).contains(center) {
                    if let Some(fill) = fill {
                        painter.circle_filled(center, radius, *fill);
                    }
                    if let Some(stroke) = stroke {
                        let width = stroke.width * place.scale;
                        painter.circle_stroke(center, radius, (width, stroke.color));
                    }
                }
            }
            Ready::Path { bounds, .. } => {
                if place.rect(*bounds).expand(4.0).intersects(clip) {
                    paint_path(&painter, mark, place);
                }
            }
            Ready::Dots(dots) => dots.paint(&painter, place, motion),
            Ready::Text(line) => paint_text(&painter, line, place, clip),
            // Only the pointer meets it.
            Ready::Thing { .. } => {}
        }
    }
}

fn paint_rect(
    painter: &Painter,
    rect: Rect,
    radius: f32,
    fill: Option<Color32>,
    stroke: Option<&Line>,
    place: Place,
) {
    let corner = CornerRadius::same(radius.round().clamp(0.0, 255.0) as u8);
    if let Some(fill) = fill {
        painter.rect_filled(rect, corner, fill);
    }
    if let Some(stroke) = stroke {
        let width = stroke.width * place.scale;
        painter.rect_stroke(rect, corner, (width, stroke.color), StrokeKind::Middle);
    }
}

fn paint_path(painter: &Painter, mark: &Ready, place: Place) {
    let Ready::Path {
        contours,
        corners,
        triangles,
        fill,
        stroke,
        ..
    } = mark
    else {
        return;
    };
    if let Some(fill) = fill {
        let mut mesh = Mesh::default();
        for corner in corners {
            mesh.colored_vertex(place.at(*corner), *fill);
        }
        mesh.indices.clone_from(triangles);
        painter.add(Shape::mesh(mesh));
        // The mesh has hard edges: an opaque area gets a hairline of its own colour that smooths them.
        if stroke.is_none() && fill.a() == 255 {
            for (points, _) in contours {
                let points = points.iter().map(|&point| place.at(point)).collect();
                painter.add(Shape::closed_line(points, PathStroke::new(0.6, *fill)));
            }
        }
    }
    let Some(stroke) = stroke else {
        return;
    };
    let width = stroke.width * place.scale;
    for (points, closed) in contours {
        let mut points: Vec<Pos2> = points.iter().map(|&point| place.at(point)).collect();
        if stroke.dash.is_empty() {
            let stroke = PathStroke::new(width, stroke.color);
            painter.add(if *closed {
                Shape::closed_line(points, stroke)
            } else {
                Shape::line(points, stroke)
            });
            continue;
        }
        if *closed && let Some(first) = points.first().copied() {
            points.push(first);
        }
        let lengths = |from: usize| -> Vec<f32> {
            stroke
                .dash
                .iter()
                .skip(from)
                .step_by(2)
                .map(|length| length * place.scale)
                .collect()
        };
        let (dashes, mut gaps) = (lengths(0), lengths(1));
        if gaps.is_empty() {
            gaps.clone_from(&dashes);
        }
        painter.extend(Shape::dashed_line_with_offset(
            &points,
            egui::Stroke::new(width, stroke.color),
            &dashes,
            &gaps,
            0.0,
        ));
    }
}

fn paint_text(painter: &Painter, line: &TextLine, place: Place, clip: Rect) {
    // Sizes in half points, so that zooming does not fill the store of glyphs with every size in between.
    let size = (line.size * place.scale * 2.0).round().max(2.0) / 2.0;
    let at = place.at(pos2(line.at[0], line.at[1]));
    let reach = size * line.text.chars().count() as f32 + 40.0;
    if !clip.expand(reach).contains(at) || size < 3.0 {
        return;
    }
    let galley = painter.layout_no_wrap(
        line.text.clone(),
        FontId::new(size, family(line.weight)),
        Color32::PLACEHOLDER,
    );
    let ascent = galley
        .rows
        .first()
        .and_then(|row| row.row.glyphs.first())
        .map_or(size * 0.88, |glyph| glyph.pos.y);
    let start = line.anchor.start(galley.size().x);
    let angle = line.rotate.to_radians();
    let offset = egui::emath::Rot2::from_angle(angle) * vec2(start, -ascent);
    let shape = |shift: Vec2, color: Color32| {
        TextShape::new(at + offset + shift, Arc::clone(&galley), color)
            .with_override_text_color(color)
            .with_angle(angle)
    };
    if let Some((width, color)) = line.halo {
        let reach = (width * place.scale).clamp(1.0, 4.0);
        for turn in 0..8 {
            let around = std::f32::consts::TAU * turn as f32 / 8.0;
            painter.add(shape(Vec2::angled(around) * reach, color32(color)));
        }
    }
    painter.add(shape(Vec2::ZERO, color32(line.color)));
}
