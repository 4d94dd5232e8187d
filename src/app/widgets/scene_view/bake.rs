//! A scene made ready for painting, once for each scene: curves flattened, areas triangulated, since the toolkit fills
//! convex shapes only.

use std::sync::{Arc, Mutex};

use earcut::Earcut;
use eframe::egui::epaint::{CubicBezierShape, PathStroke};
use eframe::egui::{self, Color32, Pos2, Rect, Ui, pos2, vec2};

use super::dots::{Dot, Dots, MANY};
use super::motion::Course;
use crate::app::look::color32;
use crate::figure::{Color, MapView, Mark, PathStep, Scene, Stroke, TextLine, is_han};
use crate::jobs::{Derived, Shared, Wake};

/// A mark made ready for painting: curves flattened, areas triangulated.
#[derive(Debug)]
pub(super) enum Ready {
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
        course: Course,
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
    Text(TextLine),
    /// A long run of circles.
    Dots(Box<Dots>),
    /// Where the pointer meets a thing of the data whose marks have no keys.
    Thing {
        bounds: Rect,
        key: String,
    },
    /// Nothing outside is drawn until the matching end.
    Clip(Rect),
    ClipEnd,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) width: f32,
    pub(super) color: Color32,
    pub(super) dash: Vec<f32>,
}

/// A scene made ready.
#[derive(Debug)]
pub(super) struct Baked {
    pub(super) scene: Shared<Scene>,
    /// The view that it was made for.
    pub(super) view: MapView,
    /// What moves with the view.
    pub(super) marks: Vec<Ready>,
    /// What stays in its place while the view moves: scale bar, notes, inset.
    pub(super) fixed: Vec<Ready>,
}

/// What to make ready, and how.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) scene: Shared<Scene>,
    pub(super) view: MapView,
    /// Names of the groups that stay in their places.
    pub(super) fixed: &'static [&'static str],
}

/// Scenes with more marks than this are made ready in the background; until then the one before is shown, moved, or
/// the empty ground where there was none.
const LARGE: usize = 20_000;

/// The work in the background on a large scene.
#[derive(Default)]
struct Baking {
    next: Derived<Shared<Scene>, Baked>,
    /// Scenes that are no longer shown: the next work lets go of them, which takes a while, too.
    past: Vec<Arc<Baked>>,
}

pub(super) fn bake(ui: &Ui, id: egui::Id, order: &Order) -> Arc<Baked> {
    let known: Option<Arc<Baked>> = ui.data(|data| data.get_temp(id));
    let known = match known {
        Some(baked) if baked.scene == order.scene => return baked,
        known => known,
    };
    let baked = match in_background(ui, id, order, known.as_ref()) {
        Later::Ready(baked) => baked,
        Later::UnderWay => return known.unwrap_or_else(|| Arc::new(empty(order))),
        Later::Small => Arc::new(baked(order)),
    };
    ui.data_mut(|data| data.insert_temp(id, Arc::clone(&baked)));
    baked
}

/// What becomes of a scene that might be made ready in the background.
enum Later {
    /// It is not large: here and now.
    Small,
    UnderWay,
    Ready(Arc<Baked>),
}

/// A large scene made ready in the background.
fn in_background(ui: &Ui, id: egui::Id, order: &Order, known: Option<&Arc<Baked>>) -> Later {
    let baking: Arc<Mutex<Baking>> = ui.data_mut(|data| {
        let at = id.with("baking");
        let found = data.get_temp(at);
        found.unwrap_or_else(|| {
            let new = Arc::default();
            data.insert_temp(at, Arc::clone(&new));
            new
        })
    });
    // A poisoned lock only means that another drawing ended early.
    let mut baking = match baking.lock() {
        Ok(baking) => baking,
        Err(poisoned) => poisoned.into_inner(),
    };
    if baking.next.key() != Some(&order.scene) {
        let mut left = LARGE;
        if !is_large(&order.scene.marks, &mut left) {
            return Later::Small;
        }
        let past = std::mem::take(&mut baking.past);
        let context = ui.ctx().clone();
        let wake: Wake = Arc::new(move || context.request_repaint());
        let wanted = order.clone();
        baking.next.want(&order.scene, &wake, move |_, _| {
            drop(past);
            Ok(baked(&wanted))
        });
    }
    baking.next.drain();
    let ready = baking.next.fresh().map(|ready| Arc::clone(&ready.0));
    let ready = ready.filter(|ready| ready.scene == order.scene);
    let Some(ready) = ready else {
        return Later::UnderWay;
    };
    baking.past.extend(known.cloned());
    Later::Ready(ready)
}

/// Whether there are more marks than are left.
fn is_large(marks: &[Mark], left: &mut usize) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Thing { marks, .. } | Mark::Group { marks, .. } => is_large(marks, left),
        _ => {
            *left = left.saturating_sub(1);
            *left == 0
        }
    })
}

/// The ground of a scene without its marks.
fn empty(order: &Order) -> Baked {
    Baked {
        scene: order.scene.clone(),
        view: order.view,
        marks: Vec::new(),
        fixed: Vec::new(),
    }
}

fn baked(order: &Order) -> Baked {
    let (mut marks, mut fixed) = (Vec::new(), Vec::new());
    for mark in &order.scene.marks {
        let stays =
            matches!(mark, Mark::Group { name, .. } if order.fixed.contains(&name.as_str()));
        ready(mark, if stays { &mut fixed } else { &mut marks });
    }
    Baked {
        scene: order.scene.clone(),
        view: order.view,
        marks: gathered(marks),
        fixed: gathered(fixed),
    }
}

/// Long runs of circles as one mark each.
fn gathered(marks: Vec<Ready>) -> Vec<Ready> {
    let mut out: Vec<Ready> = Vec::with_capacity(marks.len().min(4_096));
    let mut run: Vec<Ready> = Vec::new();
    let end = |run: &mut Vec<Ready>, out: &mut Vec<Ready>| {
        if run.len() < MANY {
            out.append(run);
        } else {
            let dots = run.drain(..).filter_map(|mark| as_dot(&mark));
            out.push(Ready::Dots(Box::new(Dots::new(dots.collect()))));
        }
    };
    for mark in marks {
        if as_dot(&mark).is_some() {
            run.push(mark);
        } else {
            end(&mut run, &mut out);
            out.push(mark);
        }
    }
    end(&mut run, &mut out);
    out
}

fn as_dot(mark: &Ready) -> Option<Dot> {
    match mark {
        Ready::Circle {
            center,
            radius,
            fill,
            stroke,
            key,
            course,
        } => Dot::of(
            *center,
            *radius,
            (*fill, stroke.as_ref()),
            (key.as_ref(), course),
        ),
        _ => None,
    }
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
            course: Course::Own,
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
        Mark::Text(line) => out.push(Ready::Text(line.clone())),
        Mark::Thing { id, marks, .. } => {
            let from = out.len();
            for mark in marks {
                ready(mark, out);
            }
            settle(out, from);
            // What has a key of its own answers for itself.
            if let Some(bounds) = ground(&out[from..]) {
                let key = id.clone();
                out.push(Ready::Thing { bounds, key });
            }
        }
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

/// Says how the circles of a thing, which begins at a place, go along when the scene changes: those with words on them
/// not at all; else a circle without a key before them that has their middle goes with them.
fn settle(marks: &mut [Ready], from: usize) {
    let (before, thing) = marks.split_at_mut(from);
    let has_words = thing.iter().any(|mark| matches!(mark, Ready::Text(_)));
    for mark in thing.iter_mut().filter(|_| has_words) {
        if let Ready::Circle { course, .. } = mark {
            *course = Course::Stays;
        }
    }
    if let [
        Ready::Circle {
            center,
            radius,
            key: Some(key),
            course: Course::Own,
            ..
        },
        ..,
    ] = thing
        && let [
            ..,
            Ready::Circle {
                center: under,
                radius: reach,
                key: None,
                course,
                ..
            },
        ] = before
        && under == center
    {
        *course = Course::Under(key.clone(), *reach - *radius);
    }
}

/// The ground that the marks of a thing take, words by their usual width; none where a mark has a key of its own, or there
/// is no mark.
fn ground(marks: &[Ready]) -> Option<Rect> {
    let mut bounds = Rect::NOTHING;
    for mark in marks {
        bounds = bounds.union(match mark {
            Ready::Circle { key: Some(_), .. } | Ready::Path { key: Some(_), .. } => return None,
            Ready::Rect { rect, .. } => *rect,
            Ready::Circle { center, radius, .. } => {
                Rect::from_center_size(*center, vec2(*radius, *radius) * 2.0)
            }
            Ready::Path { bounds, .. } | Ready::Thing { bounds, .. } => *bounds,
            Ready::Text(line) => words(line),
            Ready::Dots(_) | Ready::Clip(_) | Ready::ClipEnd => Rect::NOTHING,
        });
    }
    bounds.is_positive().then_some(bounds)
}

/// About where a line of text stands.
fn words(line: &TextLine) -> Rect {
    let ems = line
        .text
        .chars()
        .map(|sign| if is_han(sign) { 1.0 } else { 0.55 });
    let width = line.size * ems.sum::<f32>();
    let [x, y] = line.at;
    let left = x + line.anchor.start(width);
    Rect::from_min_size(pos2(left, y - line.size), vec2(width, line.size * 1.2))
}

pub(super) fn ready_path(
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

pub(super) fn inside(points: &[Pos2], at: Pos2) -> bool {
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
pub(super) fn triangulate(contours: &[(Vec<Pos2>, bool)]) -> (Vec<Pos2>, Vec<u32>) {
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
