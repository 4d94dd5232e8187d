//! Thousands of circles as one mesh: a square with a picture of a circle for each, made once for a scene and placed once
//! for a view; with an index that tells which circle lies at a point.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use eframe::egui::epaint::{Mesh, Vertex};
use eframe::egui::{
    self, Color32, ColorImage, Context, Painter, Pos2, Shape, TextureHandle, TextureOptions, pos2,
    vec2,
};

use super::bake::Line;
use super::motion::Motion;
use super::paint::Place;

/// Fewer circles than this in a row are drawn as such.
pub(super) const MANY: usize = 300;
/// Side of the picture of a circle, in pixels.
const SIDE: usize = 64;
/// Radius of the circle on it.
const RADIUS: f32 = 30.0;
/// Width of its rim, as a share of the radius.
const RIM: f32 = 0.15;
/// Opacity inside and on the rim, and how much darker the rim is.
const OPACITY: (f32, f32, f32) = (0.7, 0.95, 0.6);
/// Side of a cell of the index, in points of the scene.
const CELL: f32 = 16.0;
/// A circle can be hit within at least this distance of its middle.
const REACH: f32 = 3.0;

/// One of many circles.
#[derive(Debug)]
pub(super) struct Dot {
    pub(super) center: Pos2,
    pub(super) radius: f32,
    /// Opaque colour: of the inside, or of the rim of one that is hollow.
    color: Color32,
    hollow: bool,
    pub(super) key: Option<String>,
}

impl Dot {
    /// A circle as one of many; nothing when it looks different from them.
    pub(super) fn of(
        center: Pos2,
        radius: f32,
        (fill, stroke): (Option<Color32>, Option<&Line>),
        key: Option<&String>,
    ) -> Option<Self> {
        let hollow = fill.is_none();
        let color = fill.or_else(|| Some(stroke.filter(|_| radius <= REACH)?.color))?;
        let [red, green, blue, _] = color.to_srgba_unmultiplied();
        Some(Self {
            center,
            radius,
            color: Color32::from_rgb(red, green, blue),
            hollow,
            key: key.cloned(),
        })
    }
}

/// Many circles, the later ones on top.
#[derive(Debug)]
pub(super) struct Dots {
    all: Vec<Dot>,
    index: HashMap<(i32, i32), Vec<u32>>,
    /// The mesh of the last place.
    placed: Mutex<Option<(Place, egui::TextureId, Arc<Mesh>)>>,
}

impl Dots {
    pub(super) fn new(dots: Vec<Dot>) -> Self {
        let mut index: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
        for (at, dot) in (0_u32..).zip(&dots) {
            let reach = dot.radius.max(REACH);
            let (left, top) = cell(dot.center - vec2(reach, reach));
            let (right, bottom) = cell(dot.center + vec2(reach, reach));
            for row in top..=bottom {
                for column in left..=right {
                    index.entry((column, row)).or_default().push(at);
                }
            }
        }
        Self {
            all: dots,
            index,
            placed: Mutex::new(None),
        }
    }

    /// The circles with a key.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Dot> {
        self.all.iter()
    }

    /// The key of the topmost circle at a point of the scene.
    pub(super) fn at(&self, point: Pos2) -> Option<&str> {
        let near = self.index.get(&cell(point))?;
        near.iter().rev().find_map(|at| {
            let dot = &self.all[*at as usize];
            let key = dot.key.as_deref()?;
            (dot.center.distance(point) <= dot.radius.max(REACH)).then_some(key)
        })
    }

    /// Draws them: while nothing moves, the same mesh in every frame.
    pub(super) fn paint(&self, painter: &Painter, place: Place, motion: Option<&Motion>) {
        let texture = texture(painter.ctx());
        if let Some(motion) = motion {
            let mesh = self.mesh(place, texture, |dot| motion.of(dot));
            painter.add(Shape::mesh(mesh));
            return;
        }
        // A poisoned lock only means that another drawing ended early: the mesh is made again.
        let mut placed = match self.placed.lock() {
            Ok(placed) => placed,
            Err(poisoned) => poisoned.into_inner(),
        };
        let known = placed
            .as_ref()
            .filter(|(known, id, _)| *known == place && *id == texture)
            .map(|(.., mesh)| Arc::clone(mesh));
        let mesh = known.unwrap_or_else(|| {
            let mesh = Arc::new(self.mesh(place, texture, |dot| (dot.center, dot.radius)));
            *placed = Some((place, texture, Arc::clone(&mesh)));
            mesh
        });
        painter.add(Shape::Mesh(mesh));
    }

    fn mesh(
        &self,
        place: Place,
        texture: egui::TextureId,
        stands: impl Fn(&Dot) -> (Pos2, f32),
    ) -> Mesh {
        let mut mesh = Mesh::with_texture(texture);
        mesh.vertices.reserve(self.all.len() * 4);
        mesh.indices.reserve(self.all.len() * 6);
        let grow = SIDE as f32 / 2.0 / RADIUS;
        for dot in &self.all {
            let (center, radius) = stands(dot);
            let half = radius * grow * place.scale;
            let at = place.at(center);
            let left = if dot.hollow { 0.5 } else { 0.0 };
            let base = mesh.vertices.len() as u32;
            for (x, y) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)] {
                mesh.vertices.push(Vertex {
                    pos: at + vec2(x * 2.0 - 1.0, y * 2.0 - 1.0) * half,
                    uv: pos2(left + x * 0.5, y),
                    color: dot.color,
                });
            }
            mesh.indices
                .extend([0, 1, 2, 0, 2, 3].map(|corner| base + corner));
        }
        mesh
    }
}

fn cell(point: Pos2) -> (i32, i32) {
    (
        (point.x / CELL).floor() as i32,
        (point.y / CELL).floor() as i32,
    )
}

/// The picture of a filled circle with a rim, and beside it of a rim alone; made once for a window.
fn texture(context: &Context) -> egui::TextureId {
    let id = egui::Id::unique("scene-dots");
    if let Some(known) = context.data(|data| data.get_temp::<TextureHandle>(id)) {
        return known.id();
    }
    let options = TextureOptions {
        mipmap_mode: Some(egui::TextureFilter::Linear),
        ..TextureOptions::LINEAR
    };
    let handle = context.load_texture("scene-dots", picture(), options);
    let texture = handle.id();
    context.data_mut(|data| data.insert_temp(id, handle));
    texture
}

fn picture() -> ColorImage {
    let middle = SIDE as f32 / 2.0;
    let mut pixels = Vec::with_capacity(SIDE * SIDE * 2);
    for row in 0..SIDE {
        for column in 0..SIDE * 2 {
            let hollow = column >= SIDE;
            let x = (column % SIDE) as f32 + 0.5 - middle;
            let y = row as f32 + 0.5 - middle;
            let distance = x.hypot(y);
            let outside = (RADIUS + 0.5 - distance).clamp(0.0, 1.0);
            let rim = (distance - RADIUS * (1.0 - RIM) + 0.5).clamp(0.0, 1.0);
            let (inside, strong, dark) = OPACITY;
            let (within, dark) = if hollow { (0.0, 1.0) } else { (inside, dark) };
            let alpha = (within + (strong - within) * rim) * outside;
            let light = (within + (strong * dark - within) * rim) * outside;
            let byte = |v: f32| (v * 255.0).round() as u8;
            let light = byte(light);
            pixels.push(Color32::from_rgba_premultiplied(
                light,
                light,
                light,
                byte(alpha),
            ));
        }
    }
    ColorImage::new([SIDE * 2, SIDE], pixels)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use eframe::egui::Rect;

    use super::*;

    fn dots(count: usize) -> Dots {
        let dot = |at: usize| Dot {
            center: pos2((at % 1000) as f32 * 1.3, (at / 1000) as f32 * 7.1),
            radius: 1.0 + (at % 7) as f32,
            color: Color32::WHITE,
            hollow: false,
            key: Some(at.to_string()),
        };
        Dots::new((0..count).map(dot).collect())
    }

    #[test]
    fn the_index_finds_what_a_search_of_all_finds() {
        let dots = dots(5_000);
        for at in 0..2_000 {
            let point = pos2(at as f32 * 0.71 - 20.0, (at % 53) as f32 * 0.9 - 5.0);
            let slow = dots
                .all
                .iter()
                .rev()
                .find(|dot| dot.center.distance(point) <= dot.radius.max(REACH));
            assert_eq!(dots.at(point), slow.and_then(|dot| dot.key.as_deref()));
        }
    }

    /// Prints what a frame of 100,000 circles takes; the target is 4 ms in the release build.
    #[test]
    #[expect(
        clippy::print_stdout,
        reason = "a time is told and not held against anything"
    )]
    fn a_frame_of_a_hundred_thousand_circles_is_measured() {
        let dots = dots(100_000);
        let context = Context::default();
        let mut took = Vec::new();
        let mut corners = 0;
        for frame in 0..6 {
            let start = std::time::Instant::now();
            let place = Place {
                corner: pos2(if frame < 3 { 0.0 } else { frame as f32 }, 0.0),
                scale: 1.0,
            };
            let mut output = context.run_ui(egui::RawInput::default(), |ui| {
                let painter = ui.painter_at(Rect::EVERYTHING);
                dots.paint(&painter, place, None);
                assert!(dots.at(pos2(650.0, 355.0)).is_some());
            });
            output.textures_delta.clear();
            let meshes = context.tessellate(output.shapes, 1.0);
            took.push(start.elapsed());
            corners = meshes
                .iter()
                .map(|mesh| match &mesh.primitive {
                    egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                    egui::epaint::Primitive::Callback(_) => 0,
                })
                .sum();
        }
        assert!(corners >= 400_000, "{corners}");
        println!("still: {:?}, moved: {:?}", &took[1..3], &took[3..]);
    }
}
