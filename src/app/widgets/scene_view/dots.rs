//! Thousands of circles as one mesh: a triangle with a picture of a circle for each, made once for a scene and moved as a
//! whole for a view; with an index that tells which circle lies at a point.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use eframe::egui::epaint::{Mesh, Vertex};
use eframe::egui::{
    self, Color32, ColorImage, Context, Painter, Pos2, Shape, TextureHandle, TextureOptions, Vec2,
    pos2, vec2,
};

use super::bake::Line;
use super::motion::{Course, Motion};
use super::paint::Place;

/// Fewer circles than this in a row are drawn as such.
pub(super) const MANY: usize = 300;
/// Distance from the middle of a circle to the sides of its triangle, in pixels of the picture.
const REACHED: f32 = 32.0;
/// Width and height of the picture: two circles side by side, the whole one and the rim alone, with room for the corners
/// of their triangles, so that nothing of a circle is met at a corner, however small the picture is drawn.
const SIZE: [usize; 2] = [256, 128];
/// Where the circles have their middles.
const MIDDLES: [Pos2; 2] = [pos2(64.0, 80.0), pos2(192.0, 80.0)];
/// The corners of a triangle around a circle of radius 1.
const CORNERS: [Vec2; 3] = [
    vec2(0.0, -2.0),
    vec2(1.732_050_8, 1.0),
    vec2(-1.732_050_8, 1.0),
];
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
    pub(super) course: Course,
}

impl Dot {
    /// A circle as one of many; nothing when it looks different from them.
    pub(super) fn of(
        center: Pos2,
        radius: f32,
        (fill, stroke): (Option<Color32>, Option<&Line>),
        (key, course): (Option<&String>, &Course),
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
            course: course.clone(),
        })
    }
}

/// Many circles, the later ones on top.
#[derive(Debug)]
pub(super) struct Dots {
    all: Vec<Dot>,
    index: HashMap<(i32, i32), Vec<u32>>,
    /// The mesh where the scene has it.
    mesh: Mesh,
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
            mesh: mesh(&dots, |dot| (dot.center, dot.radius)),
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

    /// Draws them: while nothing moves, the same mesh in every frame; when the view moves, the same mesh elsewhere.
    pub(super) fn paint(&self, painter: &Painter, place: Place, motion: Option<&Motion>) {
        let texture = texture(painter.ctx());
        if let Some(motion) = motion {
            let mut mesh = mesh(&self.all, |dot| motion.of(dot));
            mesh.texture_id = texture;
            mesh.transform(place.transform());
            painter.add(Shape::mesh(mesh));
            return;
        }
        // A poisoned lock only means that another drawing ended early: the mesh is placed again.
        let mut placed = match self.placed.lock() {
            Ok(placed) => placed,
            Err(poisoned) => poisoned.into_inner(),
        };
        let mesh = match placed.take() {
            Some((known, id, mesh)) if known == place && id == texture => mesh,
            known => {
                // The frame before is painted by now, so that its mesh can be used again without new memory.
                let used = known.and_then(|(.., mesh)| Arc::into_inner(mesh));
                Arc::new(self.at_place(place, texture, used.unwrap_or_default()))
            }
        };
        painter.add(Shape::Mesh(Arc::clone(&mesh)));
        *placed = Some((place, texture, mesh));
    }

    /// The mesh at a place, in the memory of one that is no longer used.
    fn at_place(&self, place: Place, texture: egui::TextureId, used: Mesh) -> Mesh {
        let mut mesh = used;
        if mesh.indices.len() != self.mesh.indices.len() {
            mesh.indices.clone_from(&self.mesh.indices);
        }
        // Always from where the scene has them: moves one after the other would drift.
        mesh.vertices.clone_from(&self.mesh.vertices);
        mesh.texture_id = texture;
        mesh.transform(place.transform());
        mesh
    }
}

/// A triangle for each circle, around which it lies, where `stands` says.
fn mesh(dots: &[Dot], stands: impl Fn(&Dot) -> (Pos2, f32)) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.vertices.reserve(dots.len() * 3);
    mesh.indices = (0..dots.len() as u32 * 3).collect();
    let grow = REACHED / RADIUS;
    let pixel = vec2(1.0 / SIZE[0] as f32, 1.0 / SIZE[1] as f32);
    for dot in dots {
        let (center, radius) = stands(dot);
        let reach = radius * grow;
        let middle = MIDDLES[usize::from(dot.hollow)].to_vec2();
        for corner in CORNERS {
            mesh.vertices.push(Vertex {
                pos: center + corner * reach,
                uv: ((middle + corner * REACHED) * pixel).to_pos2(),
                color: dot.color,
            });
        }
    }
    mesh
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
    let [width, height] = SIZE;
    let mut pixels = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let hollow = column >= width / 2;
            let middle = MIDDLES[usize::from(hollow)];
            let x = column as f32 + 0.5 - middle.x;
            let y = row as f32 + 0.5 - middle.y;
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
    ColorImage::new(SIZE, pixels)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {

    use super::*;

    fn dots(count: usize) -> Dots {
        let dot = |at: usize| Dot {
            center: pos2((at % 1000) as f32 * 1.3, (at / 1000) as f32 * 7.1),
            radius: 1.0 + (at % 7) as f32,
            color: Color32::WHITE,
            hollow: false,
            key: Some(at.to_string()),
            course: Course::Own,
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

    #[test]
    fn every_triangle_holds_its_circle() {
        let dots = dots(50);
        for (dot, corners) in dots.all.iter().zip(dots.mesh.vertices.chunks(3)) {
            for turn in 0..24 {
                let point = dot.center + Vec2::angled(turn as f32 * 0.2618) * dot.radius;
                let inside = (0..3).all(|at| {
                    let (a, b) = (corners[at].pos, corners[(at + 1) % 3].pos);
                    (b - a).x * (point - a).y - (b - a).y * (point - a).x >= 0.0
                });
                assert!(inside, "{point} of {dot:?}");
            }
        }
    }

    /// Around a corner the picture is clear, also where it is drawn at an eighth of its size.
    #[test]
    fn corners_meet_nothing_of_a_circle() {
        let picture = picture();
        let [width, height] = SIZE;
        for middle in MIDDLES {
            for corner in CORNERS {
                let at = middle + corner * REACHED;
                for (x, y) in (-8..=8).flat_map(|x| (-8..=8).map(move |y| (x, y))) {
                    let (column, row) = (at.x as i32 + x, at.y as i32 + y);
                    assert!(
                        (0..width as i32).contains(&column) && (0..height as i32).contains(&row),
                        "{at} is near the edge"
                    );
                    let pixel = picture.pixels[row as usize * width + column as usize];
                    assert_eq!(pixel, Color32::TRANSPARENT, "{column} {row}");
                }
            }
        }
    }

    #[test]
    fn a_moved_mesh_is_the_one_that_is_made_there() {
        let dots = dots(500);
        let id = egui::TextureId::default();
        let place = |x: f32, scale: f32| Place {
            corner: pos2(x, 7.0),
            scale,
        };
        let once = dots.at_place(place(3.0, 2.0), id, Mesh::default());
        let again = dots.at_place(place(-40.0, 1.3), id, once);
        for (own, base) in again.vertices.iter().zip(&dots.mesh.vertices) {
            assert_eq!(own.pos, place(-40.0, 1.3).at(base.pos));
        }
        assert_eq!(again.indices, dots.mesh.indices);
    }
}
