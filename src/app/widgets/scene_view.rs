//! A laid-out figure on the screen: the same scene that exports draw, painted through the window's painter, with
//! hover, selection, zoom and pan.

use std::sync::Arc;

use earcut::Earcut;
use eframe::egui::epaint::{CubicBezierShape, Mesh, PathStroke, TextShape};
use eframe::egui::{
    self, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Response, Sense, Shape, StrokeKind,
    Ui, Vec2, pos2, vec2,
};

use crate::app::look::{color32, family};
use crate::figure::{Anchor, Color, Mark, PathStep, Scene, Stroke};
use crate::jobs::Shared;

/// How a scene is moved and enlarged around the middle of its room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Enlargement, 1 = as large as the room allows.
    pub zoom: f32,
    /// Shift in points of the screen.
    pub shift: Vec2,
}

impl Default for Moved {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            shift: Vec2::ZERO,
        }
    }
}

/// What the pointer met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// What the pointer is over.
    pub hovered: Option<String>,
    /// What was clicked.
    pub clicked: Option<String>,
}

/// A mark made ready for painting: curves flattened, areas triangulated.
#[derive(Debug)]
enum Ready {
    Rect {
        rect: Rect,
        radius: f32,
        fill: Option<Color32>,
        stroke: Option<Line>,
    },
    Circle {
        center: Pos2,
        radius: f32,
        fill: Option<Color32>,
        stroke: Option<Line>,
        key: Option<String>,
    },
    Path {
        bounds: Rect,
        contours: Vec<(Vec<Pos2>, bool)>,
        corners: Vec<Pos2>,
        triangles: Vec<u32>,
        fill: Option<Color32>,
        stroke: Option<Line>,
        key: Option<String>,
    },
    Text {
        at: Pos2,
        text: String,
        size: f32,
        font: egui::FontFamily,
        color: Color32,
        anchor: Anchor,
        halo: Option<(f32, Color32)>,
        rotate: f32,
    },
    /// Nothing outside is drawn until the matching end.
    Clip(Rect),
    ClipEnd,
}

#[derive(Clone, Debug)]
struct Line {
    width: f32,
    color: Color32,
    dash: Vec<f32>,
}

/// A scene made ready.
#[derive(Debug)]
struct Baked {
    scene: Shared<Scene>,
    marks: Vec<Ready>,
}

/// Shows a scene, as large as the room allows.
pub struct SceneView<'a> {
    scene: &'a Shared<Scene>,
    moved: Moved,
    sense: Sense,
    salt: &'static str,
}

impl<'a> SceneView<'a> {
    /// Shows this scene; `salt` tells the figures of a page apart.
    pub fn new(salt: &'static str, scene: &'a Shared<Scene>) -> Self {
        Self {
            scene,
            moved: Moved::default(),
            sense: Sense::hover(),
            salt,
        }
    }

    /// Shows it moved and enlarged.
    pub fn moved(mut self, moved: Moved) -> Self {
        self.moved = moved;
        self
    }

    /// Feels clicks and drags.
    pub fn sense(mut self, sense: Sense) -> Self {
        self.sense = sense;
        self
    }

    /// Draws it into a room and says what the pointer met.
    pub fn show(self, ui: &mut Ui, room: Vec2) -> (Response, Hit) {
        let (rect, response) = ui.allocate_exact_size(room, self.sense);
        let name = format!("{}. {}", self.scene.title, self.scene.description);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.as_str()));
        let baked = bake(ui, ui.make_persistent_id(self.salt), self.scene);
        let page = vec2(self.scene.width.max(1.0), self.scene.height.max(1.0));
        let fit = (rect.width() / page.x).min(rect.height() / page.y);
        let scale = fit * self.moved.zoom;
        let corner = rect.center() - page * scale / 2.0 + self.moved.shift;
        let place = Place { corner, scale };
        let painter = ui.painter_at(rect);
        let ground = Rect::from_min_size(corner, page * scale);
        painter.rect_filled(ground, 0.0, color32(self.scene.background));
        paint(&painter, &baked.marks, place, rect);
        let mut hit = Hit::default();
        if self.sense.senses_click()
            && let Some(pointer) = response.hover_pos()
        {
            hit.hovered = find(&baked.marks, place.back(pointer)).map(str::to_owned);
            if response.clicked() {
                hit.clicked.clone_from(&hit.hovered);
            }
        }
        (response, hit)
    }
}

/// From the scene to the screen.
#[derive(Clone, Copy)]
struct Place {
    corner: Pos2,
    scale: f32,
}

impl Place {
    fn at(self, point: Pos2) -> Pos2 {
        self.corner + point.to_vec2() * self.scale
    }

    fn rect(self, rect: Rect) -> Rect {
        Rect::from_min_max(self.at(rect.min), self.at(rect.max))
    }

    fn back(self, point: Pos2) -> Pos2 {
        ((point - self.corner) / self.scale).to_pos2()
    }
}

fn bake(ui: &Ui, id: egui::Id, scene: &Shared<Scene>) -> Arc<Baked> {
    let known: Option<Arc<Baked>> = ui.data(|data| data.get_temp(id));
    if let Some(baked) = known.filter(|baked| baked.scene == *scene) {
        return baked;
    }
    let mut marks = Vec::new();
    for mark in &scene.marks {
        ready(mark, &mut marks);
    }
    let baked = Arc::new(Baked {
        scene: scene.clone(),
        marks,
    });
    ui.data_mut(|data| data.insert_temp(id, Arc::clone(&baked)));
    baked
}

fn line(stroke: &Stroke) -> Line {
    Line {
        width: stroke.width,
        color: color32(stroke.color),
        dash: stroke.dash.clone(),
    }
}

fn ready(mark: &Mark, out: &mut Vec<Ready>) {
    let fill = |color: &Option<Color>| color.map(color32);
    match mark {
        Mark::Rect {
            rect: [x, y, width, height],
            radius,
            fill: inside,
            stroke,
        } => out.push(Ready::Rect {
            rect: Rect::from_min_size(pos2(*x, *y), vec2(*width, *height)),
            radius: *radius,
            fill: fill(inside),
            stroke: stroke.as_ref().map(line),
        }),
        Mark::Circle {
            center: [x, y],
            radius,
            fill: inside,
            stroke,
            key,
        } => out.push(Ready::Circle {
            center: pos2(*x, *y),
            radius: *radius,
            fill: fill(inside),
            stroke: stroke.as_ref().map(line),
            key: key.clone(),
        }),
        Mark::Path {
            steps,
            fill: inside,
            stroke,
            key,
        } => out.push(ready_path(
            steps,
            fill(inside),
            stroke.as_ref().map(line),
            key.clone(),
        )),
        Mark::Text {
            at: [x, y],
            text,
            size,
            weight,
            color,
            anchor,
            halo,
            rotate,
        } => out.push(Ready::Text {
            at: pos2(*x, *y),
            text: text.clone(),
            size: *size,
            font: family(*weight),
            color: color32(*color),
            anchor: *anchor,
            halo: halo.map(|(width, color)| (width, color32(color))),
            rotate: *rotate,
        }),
        Mark::Group { clip, marks, .. } => {
            if let Some([x, y, width, height]) = clip {
                out.push(Ready::Clip(Rect::from_min_size(
                    pos2(*x, *y),
                    vec2(*width, *height),
                )));
            }
            for mark in marks {
                ready(mark, out);
            }
            if clip.is_some() {
                out.push(Ready::ClipEnd);
            }
        }
    }
}

fn ready_path(
    steps: &[PathStep],
    fill: Option<Color32>,
    stroke: Option<Line>,
    key: Option<String>,
) -> Ready {
    let contours = flatten(steps);
    let mut bounds = Rect::NOTHING;
    for (points, _) in &contours {
        for point in points {
            bounds.extend_with(*point);
        }
    }
    let (corners, triangles) = if fill.is_some() {
        triangulate(&contours)
    } else {
        (Vec::new(), Vec::new())
    };
    Ready::Path {
        bounds,
        contours,
        corners,
        triangles,
        fill,
        stroke,
        key,
    }
}

fn flatten(steps: &[PathStep]) -> Vec<(Vec<Pos2>, bool)> {
    let mut contours: Vec<(Vec<Pos2>, bool)> = Vec::new();
    let point = |[x, y]: [f32; 2]| pos2(x, y);
    for step in steps {
        match step {
            PathStep::Move(at) => contours.push((vec![point(*at)], false)),
            PathStep::Line(to) => {
                if let Some((points, _)) = contours.last_mut() {
                    points.push(point(*to));
                }
            }
            PathStep::Cubic(a, b, to) => {
                if let Some((points, _)) = contours.last_mut() {
                    let from = points.last().copied().unwrap_or(Pos2::ZERO);
                    let curve = CubicBezierShape::from_points_stroke(
                        [from, point(*a), point(*b), point(*to)],
                        false,
                        Color32::TRANSPARENT,
                        PathStroke::NONE,
                    );
                    points.extend(curve.flatten(Some(0.08)).into_iter().skip(1));
                }
            }
            PathStep::Close => {
                if let Some((_, closed)) = contours.last_mut() {
                    *closed = true;
                }
            }
        }
    }
    contours.retain(|(points, _)| points.len() > 1);
    contours
}

fn inside(points: &[Pos2], at: Pos2) -> bool {
    let mut odd = false;
    let mut before = points[points.len() - 1];
    for &point in points {
        if (point.y > at.y) != (before.y > at.y)
            && at.x < (before.x - point.x) * (at.y - point.y) / (before.y - point.y) + point.x
        {
            odd = !odd;
        }
        before = point;
    }
    odd
}

/// Triangles of contours by the even-odd rule: a contour inside an odd number of others is a hole of the smallest.
fn triangulate(contours: &[(Vec<Pos2>, bool)]) -> (Vec<Pos2>, Vec<u32>) {
    let rings: Vec<&Vec<Pos2>> = contours
        .iter()
        .map(|(points, _)| points)
        .filter(|points| points.len() > 2)
        .collect();
    let around = |at: usize| -> Vec<usize> {
        (0..rings.len())
            .filter(|&other| other != at && inside(rings[other], rings[at][0]))
            .collect()
    };
    let outside: Vec<Vec<usize>> = (0..rings.len()).map(around).collect();
    let mut corners = Vec::new();
    let mut triangles: Vec<u32> = Vec::new();
    let mut cutter = Earcut::new();
    for at in 0..rings.len() {
        if outside[at].len() % 2 == 1 {
            continue;
        }
        let mut flat: Vec<[f32; 2]> = rings[at].iter().map(|p| [p.x, p.y]).collect();
        let mut holes: Vec<u32> = Vec::new();
        for hole in 0..rings.len() {
            if outside[hole].len() == outside[at].len() + 1 && outside[hole].contains(&at) {
                holes.push(flat.len() as u32);
                flat.extend(rings[hole].iter().map(|p| [p.x, p.y]));
            }
        }
        let mut cut: Vec<u32> = Vec::new();
        cutter.earcut(flat.iter().copied(), &holes, &mut cut);
        let base = corners.len() as u32;
        corners.extend(flat.iter().map(|[x, y]| pos2(*x, *y)));
        triangles.extend(cut.into_iter().map(|corner| base + corner));
    }
    (corners, triangles)
}

fn paint(painter: &Painter, marks: &[Ready], place: Place, rect: Rect) {
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
                ..
            } => {
                let (center, radius) = (place.at(*center), radius * place.scale);
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
            Ready::Text { .. } => paint_text(&painter, mark, place, clip),
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

fn paint_text(painter: &Painter, mark: &Ready, place: Place, clip: Rect) {
    let Ready::Text {
        at,
        text,
        size,
        font,
        color,
        anchor,
        halo,
        rotate,
    } = mark
    else {
        return;
    };
    // Sizes in half points, so that zooming does not fill the store of glyphs with every size in between.
    let size = (size * place.scale * 2.0).round().max(2.0) / 2.0;
    let at = place.at(*at);
    let reach = size * text.chars().count() as f32 + 40.0;
    if !clip.expand(reach).contains(at) || size < 3.0 {
        return;
    }
    let galley = painter.layout_no_wrap(
        text.clone(),
        FontId::new(size, font.clone()),
        Color32::PLACEHOLDER,
    );
    let ascent = galley
        .rows
        .first()
        .and_then(|row| row.row.glyphs.first())
        .map_or(size * 0.88, |glyph| glyph.pos.y);
    let left = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => galley.size().x / 2.0,
        Anchor::End => galley.size().x,
    };
    let angle = rotate.to_radians();
    let offset = egui::emath::Rot2::from_angle(angle) * vec2(-left, -ascent);
    let shape = |shift: Vec2, color: Color32| {
        TextShape::new(at + offset + shift, Arc::clone(&galley), color)
            .with_override_text_color(color)
            .with_angle(angle)
    };
    if let Some((width, color)) = halo {
        let reach = (width * place.scale).clamp(1.0, 4.0);
        for turn in 0..8 {
            let around = std::f32::consts::TAU * turn as f32 / 8.0;
            painter.add(shape(Vec2::angled(around) * reach, *color));
        }
    }
    painter.add(shape(Vec2::ZERO, *color));
}

/// What stands at a point of the scene: the topmost circle, else the topmost area.
fn find(marks: &[Ready], at: Pos2) -> Option<&str> {
    let circle = marks.iter().rev().find_map(|mark| match mark {
        Ready::Circle {
            center,
            radius,
            key: Some(key),
            ..
        } if center.distance(at) <= radius.max(3.0) => Some(key.as_str()),
        _ => None,
    });
    circle.or_else(|| {
        marks.iter().rev().find_map(|mark| match mark {
            Ready::Path {
                bounds,
                contours,
                key: Some(key),
                ..
            } if bounds.contains(at) => {
                let crossings = contours
                    .iter()
                    .filter(|(points, _)| inside(points, at))
                    .count();
                (crossings % 2 == 1).then_some(key.as_str())
            }
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f32, to: f32) -> (Vec<Pos2>, bool) {
        let points = [(from, from), (to, from), (to, to), (from, to)];
        (points.map(|(x, y)| pos2(x, y)).to_vec(), true)
    }

    fn area(corners: &[Pos2], triangles: &[u32]) -> f32 {
        triangles
            .chunks(3)
            .map(|t| {
                let [a, b, c] = [0, 1, 2].map(|at| corners[t[at] as usize]);
                ((b - a).x * (c - a).y - (b - a).y * (c - a).x).abs() / 2.0
            })
            .sum()
    }

    #[test]
    fn holes_stay_open_and_islands_in_them_are_filled() {
        let contours = [square(0.0, 10.0), square(2.0, 8.0), square(4.0, 6.0)];
        let (corners, triangles) = triangulate(&contours);
        let expected = 100.0 - 36.0 + 4.0;
        assert!((area(&corners, &triangles) - expected).abs() < 1e-3);
    }

    #[test]
    fn a_circle_lies_over_an_area() {
        let marks = vec![
            ready_path(
                &[
                    PathStep::Move([0.0, 0.0]),
                    PathStep::Line([10.0, 0.0]),
                    PathStep::Line([10.0, 10.0]),
                    PathStep::Close,
                ],
                Some(Color32::WHITE),
                None,
                Some("town".to_owned()),
            ),
            Ready::Circle {
                center: pos2(8.0, 2.0),
                radius: 1.0,
                fill: None,
                stroke: None,
                key: Some("enterprise".to_owned()),
            },
        ];
        assert_eq!(find(&marks, pos2(8.0, 2.0)), Some("enterprise"));
        assert_eq!(find(&marks, pos2(9.9, 9.0)), Some("town"));
        assert_eq!(find(&marks, pos2(0.0, 9.0)), None);
    }
}
