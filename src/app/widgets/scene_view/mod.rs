//! A laid-out figure on the screen: the same scene that exports draw, painted through the window's painter, with
//! hover and selection, moved and enlarged.

mod bake;
mod dots;
#[cfg(test)]
mod frames;
mod motion;
mod paint;

use std::sync::Arc;

use eframe::egui::{self, Pos2, Rect, Response, Sense, Ui, Vec2, vec2};

use crate::app::look::color32;
use crate::figure::{MapView, Scene};
use crate::jobs::Shared;
use bake::{Baked, Order, Ready, bake, inside};
use motion::Before;
pub use motion::Stage;
use paint::{Place, paint};

/// How a scene is moved and enlarged around the middle of its room.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moved {
    /// Enlargement, 1 = as large as the room allows.
    zoom: f32,
    /// Shift in points of the screen.
    shift: Vec2,
}

impl Moved {
    /// How marks of one view are moved to stand where another view has them.
    fn between(made: MapView, wanted: MapView) -> Self {
        let shift = |axis: usize| (wanted.offset[axis] - made.offset[axis]) * wanted.zoom;
        Self {
            zoom: wanted.zoom / made.zoom,
            shift: vec2(shift(0), shift(1)),
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

/// Shows a scene, as large as the room allows.
pub struct SceneView<'a> {
    scene: &'a Shared<Scene>,
    /// The view that the scene was made for, and the one that is wanted.
    views: [MapView; 2],
    fixed: &'static [&'static str],
    sense: Sense,
    stage: Option<Stage>,
    salt: &'static str,
}

impl<'a> SceneView<'a> {
    /// Shows this scene; `salt` tells the figures of a page apart.
    pub fn new(salt: &'static str, scene: &'a Shared<Scene>) -> Self {
        Self {
            scene,
            views: [MapView::default(); 2],
            fixed: &[],
            sense: Sense::hover(),
            stage: None,
            salt,
        }
    }

    /// Shows a scene that was made for one view as another view has it: moved and enlarged, but for the groups of these
    /// names, which stay in their places.
    pub fn seen(mut self, made: MapView, wanted: MapView, fixed: &'static [&'static str]) -> Self {
        self.views = [made, wanted];
        self.fixed = fixed;
        self
    }

    /// Feels clicks and drags.
    pub fn sense(mut self, sense: Sense) -> Self {
        self.sense = sense;
        self
    }

    /// Lets circles move when what is shown changes on this stage; nothing moves without one.
    pub fn staged(mut self, stage: Option<Stage>) -> Self {
        self.stage = stage;
        self
    }

    /// Where the circles stood before, while they are still on their way.
    fn before(&self, ui: &Ui, id: egui::Id, known: Option<&Baked>) -> Option<Arc<Before>> {
        let stage = self.stage?;
        let now = ui.input(|input| input.time);
        let (at, moving) = (id.with("stage"), id.with("moving"));
        let last: Option<Stage> = ui.data(|data| data.get_temp(at));
        ui.data_mut(|data| data.insert_temp(at, stage));
        if let Some(known) = known.filter(|_| last.is_some_and(|last| stage.moves_from(&last))) {
            let before = Before::of(&known.marks, now).map(Arc::new);
            ui.data_mut(|data| data.insert_temp(moving, before.clone()));
            return before;
        }
        // A scene of another view would send the circles to the wrong places.
        if last.is_some_and(|last| last.place != stage.place) {
            ui.data_mut(|data| data.insert_temp::<Option<Arc<Before>>>(moving, None));
            return None;
        }
        ui.data(|data| data.get_temp::<Option<Arc<Before>>>(moving))
            .flatten()
    }

    /// Draws it into a room and says what the pointer met.
    pub fn show(self, ui: &mut Ui, room: Vec2) -> (Response, Hit) {
        let (rect, response) = ui.allocate_exact_size(room, self.sense);
        let name = format!("{}. {}", self.scene.title, self.scene.description);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.as_str()));
        let id = ui.make_persistent_id(self.salt);
        let known: Option<Arc<Baked>> = ui.data(|data| data.get_temp(id));
        let [view, wanted] = self.views;
        let order = Order {
            scene: self.scene.clone(),
            view,
            fixed: self.fixed,
        };
        let baked = bake(ui, id, &order);
        let before = self.before(ui, id, known.as_deref());
        let motion = before
            .as_deref()
            .and_then(|before| before.motion(ui.input(|input| input.time)));
        if motion.is_some() {
            ui.request_repaint();
        }
        let page = vec2(baked.scene.width.max(1.0), baked.scene.height.max(1.0));
        let fit = (rect.width() / page.x).min(rect.height() / page.y);
        let placed = |moved: Moved| {
            let scale = fit * moved.zoom;
            Place {
                corner: rect.center() - page * scale / 2.0 + moved.shift,
                scale,
            }
        };
        let place = placed(Moved::between(baked.view, wanted));
        let still = placed(Moved::between(wanted, wanted));
        let painter = ui.painter_at(rect);
        let ground = Rect::from_min_size(still.corner, page * still.scale);
        painter.rect_filled(ground, 0.0, color32(baked.scene.background));
        paint(&painter, &baked.marks, place, rect, motion.as_ref());
        paint(&painter, &baked.fixed, still, rect, motion.as_ref());
        let mut hit = Hit::default();
        if self.sense.senses_click()
            && let Some(pointer) = response.hover_pos()
        {
            let found = find(&baked.fixed, still.back(pointer))
                .or_else(|| find(&baked.marks, place.back(pointer)));
            hit.hovered = found.map(str::to_owned);
            if response.clicked() {
                hit.clicked.clone_from(&hit.hovered);
            }
        }
        (response, hit)
    }
}

/// What stands at a point of the scene: the topmost circle, else the topmost area; nothing that is clipped away there.
fn find(marks: &[Ready], at: Pos2) -> Option<&str> {
    let (mut circle, mut area) = (None, None);
    // Whether the point is inside each of the clips around a mark.
    let mut clips: Vec<bool> = Vec::new();
    for mark in marks {
        match mark {
            Ready::Clip(rect) => clips.push(rect.contains(at)),
            Ready::ClipEnd => {
                clips.pop();
            }
            _ if clips.contains(&false) => {}
            Ready::Circle {
                center,
                radius,
                key: Some(key),
                ..
            } if center.distance(at) <= radius.max(3.0) => circle = Some(key.as_str()),
            Ready::Dots(dots) => circle = dots.at(at).or(circle),
            Ready::Thing { bounds, key } if bounds.contains(at) => area = Some(key.as_str()),
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
                if crossings % 2 == 1 {
                    area = Some(key.as_str());
                }
            }
            _ => {}
        }
    }
    circle.or(area)
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, pos2};

    use super::bake::{ready_path, triangulate};
    use super::motion::Course;
    use super::*;
    use crate::figure::PathStep;

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
                course: Course::Own,
            },
        ];
        assert_eq!(find(&marks, pos2(8.0, 2.0)), Some("enterprise"));
        assert_eq!(find(&marks, pos2(9.9, 9.0)), Some("town"));
        assert_eq!(find(&marks, pos2(0.0, 9.0)), None);
    }

    #[test]
    fn what_is_clipped_away_is_not_hit() {
        let circle = |x: f32, key: &str| Ready::Circle {
            center: pos2(x, 5.0),
            radius: 2.0,
            fill: None,
            stroke: None,
            key: Some(key.to_owned()),
            course: Course::Own,
        };
        let marks = vec![
            circle(3.0, "under"),
            Ready::Clip(Rect::from_min_max(pos2(5.0, 0.0), pos2(10.0, 10.0))),
            circle(3.0, "clipped"),
            circle(7.0, "inset"),
            Ready::ClipEnd,
        ];
        assert_eq!(find(&marks, pos2(3.0, 5.0)), Some("under"));
        assert_eq!(find(&marks, pos2(7.0, 5.0)), Some("inset"));
    }
}
