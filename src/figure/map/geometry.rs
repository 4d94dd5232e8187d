//! What of a map does not depend on page or view: projected areas, a place for every enterprise, classes.

use super::classes::Classes;
use super::schematic::{beside_name, cartogram};
use super::spec::{ClassMethod, MapSpec};
use crate::geo::{
    Area, Areas, Bounds, Layer, Polygon, Projection, Ring, Scanline, centroid, focus, home,
    is_lonlat, is_world, parted, place_in_plane, pole,
};

/// One area in the plane.
#[derive(Debug)]
pub(super) struct Shape {
    pub polygons: Vec<Polygon>,
    pub bounds: Bounds,
    /// Square metres.
    pub area: f64,
    /// The point farthest from its borders, with that distance in metres.
    pub pole: ([f64; 2], f64),
    /// Whether it lies outside the picture.
    pub remote: bool,
    lines: Scanline,
}

/// How many enterprises found their place in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Placed evenly in their area.
    pub placed: usize,
    /// With coordinates outside all areas.
    pub outside: usize,
    /// With neither coordinates nor area: not on the map.
    pub lost: usize,
    /// Without a positive size.
    pub unsized_: usize,
    /// Areas outside the frame.
    pub remote: usize,
}

/// A map made ready: projected areas, a place for every enterprise, classes. Make it once for a spec; lay it out as
/// often as the view changes.
#[derive(Debug)]
pub struct MapGeometry {
    pub(super) shapes: Vec<Shape>,
    pub(super) water: Vec<Polygon>,
    /// Of each bubble, in the plane.
    pub(super) places: Vec<Option<[f64; 2]>>,
    /// Bubbles with a place, the biggest first.
    pub(super) order: Vec<usize>,
    pub(super) classes: Classes,
    pub(super) frame: Bounds,
    pub(super) counts: Counts,
    /// Whether the towns of a schematic map stand in their rough places.
    pub(super) in_rough_places: bool,
    /// The layers, in the plane.
    pub(super) overlays: Vec<Overlay>,
    /// The map of another year.
    pub(super) beside: Option<Box<MapGeometry>>,
    projection: Option<Projection>,
    /// Whether it is one of the world, which ends at the date line.
    world: bool,
}

/// A layer in the plane.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    pub zones: Vec<(String, Vec<Polygon>)>,
    pub lines: Vec<(String, Ring)>,
    pub sites: Vec<(String, [f64; 2])>,
}

impl MapGeometry {
    /// Projects, places and classes.
    #[must_use]
    pub fn new(spec: &MapSpec) -> Self {
        let classes = classes(spec);
        let drawn = spec
            .areas
            .as_deref()
            .and_then(|areas| Some((areas, main_frame(areas)?)));
        let mut geometry = match drawn {
            Some((areas, degrees)) => Self::projected(spec, areas, degrees, classes),
            None => Self::schematic(spec, classes),
        };
        geometry.place(spec);
        geometry.order = (0..spec.bubbles.len())
            .filter(|bubble| geometry.places[*bubble].is_some())
            .collect();
        geometry.order.sort_by(|a, b| {
            let (a, b) = (&spec.bubbles[*a], &spec.bubbles[*b]);
            positive(b.size)
                .total_cmp(&positive(a.size))
                .then_with(|| a.key.cmp(&b.key))
        });
        geometry.overlays = geometry.projected_layers(spec);
        geometry.beside = spec.beside.as_deref().map(|beside| {
            let mut other = Self::new(&beside.spec);
            // Both maps speak with the same colours.
            other.classes = geometry.classes.clone();
            Box::new(other)
        });
        geometry
    }

    /// The layers in the plane; none on a schematic map, which has no place for them.
    fn projected_layers(&self, spec: &MapSpec) -> Vec<Overlay> {
        let Some(projection) = self.projection else {
            return Vec::new();
        };
        let flat = |lonlat: [f64; 2]| {
            let [x, y] = projection.project(lonlat);
            [x, -y]
        };
        let overlay = |layer: &std::sync::Arc<Layer>| Overlay {
            zones: layer
                .zones
                .iter()
                .map(|(name, parts)| {
                    let parts = parts.iter().flat_map(|polygon| {
                        if self.world {
                            parted(polygon)
                        } else {
                            vec![polygon.clone()]
                        }
                    });
                    let parts = parts.map(|polygon| polygon.map(flat)).collect();
                    (name.clone(), parts)
                })
                .collect(),
            lines: layer
                .lines
                .iter()
                .flat_map(|(name, line)| {
                    let far = |pair: &[f64; 2], next: &[f64; 2]| {
                        self.world && (next[0] - pair[0]).abs() > 180.0
                    };
                    let parts = line.chunk_by(move |one, next| !far(one, next));
                    parts.map(move |part| (name, part))
                })
                .map(|(name, line)| {
                    let line = line.iter().map(|point| flat(*point));
                    (name.clone(), line.collect())
                })
                .collect(),
            sites: layer
                .sites
                .iter()
                .map(|site| (site.name.clone(), flat(site.at)))
                .collect(),
        };
        spec.layers.iter().map(overlay).collect()
    }

    fn projected(spec: &MapSpec, areas: &Areas, degrees: Bounds, classes: Classes) -> Self {
        let projection = Projection::new(degrees, spec.projection);
        // North is up and the page's y runs down.
        let flat = |polygon: &Polygon| {
            polygon.map(|lonlat| {
                let [x, y] = projection.project(lonlat);
                [x, -y]
            })
        };
        let pieces = |polygon: &Polygon| -> Vec<Polygon> {
            if is_world(degrees) {
                parted(polygon)
            } else {
                vec![polygon.clone()]
            }
        };
        let parts_of =
            |area: &Area| -> Vec<Polygon> { area.polygons.iter().flat_map(&pieces).collect() };
        let mut shapes: Vec<Shape> = areas
            .areas
            .iter()
            .map(|area| Shape::new(parts_of(area).iter().map(flat).collect()))
            .collect();
        // A map of the world need not show the ice around a pole that nobody has data of.
        let ice = |at: usize| {
            let valued = spec
                .styles
                .get(at)
                .is_some_and(|style| style.value.is_some());
            let bounds = areas.areas[at].bounds();
            is_world(degrees) && !valued && bounds.is_some_and(|b| b.max[1] < ICE)
        };
        let shown = shapes.iter().enumerate().filter(|(at, _)| !ice(*at));
        let parts: Vec<Bounds> = shown
            .flat_map(|(_, shape)| &shape.polygons)
            .filter_map(Polygon::bounds)
            .collect();
        let frame = focus(&parts).unwrap_or(EMPTY);
        let mut remote = 0;
        for (at, shape) in shapes.iter_mut().enumerate() {
            shape.remote = ice(at) || !shape.bounds.touches(&frame);
            remote += usize::from(shape.remote && !ice(at));
        }
        Self {
            shapes,
            water: areas
                .water
                .iter()
                .flat_map(&pieces)
                .map(|own| flat(&own))
                .collect(),
            projection: Some(projection),
            world: is_world(degrees),
            ..Self::bare(frame, classes, remote)
        }
    }

    fn schematic(spec: &MapSpec, classes: Classes) -> Self {
        let cartogram = cartogram(spec);
        let shapes: Vec<Shape> = cartogram
            .cells
            .into_iter()
            .map(|cell| Shape::new(vec![cell]))
            .collect();
        let frame = shapes
            .iter()
            .map(|shape| shape.bounds)
            .reduce(Bounds::union)
            .unwrap_or(EMPTY);
        Self {
            shapes,
            in_rough_places: cartogram.in_rough_places,
            ..Self::bare(frame, classes, 0)
        }
    }

    fn bare(frame: Bounds, classes: Classes, remote: usize) -> Self {
        Self {
            shapes: Vec::new(),
            water: Vec::new(),
            places: Vec::new(),
            order: Vec::new(),
            classes,
            frame,
            counts: Counts {
                remote,
                ..Counts::default()
            },
            in_rough_places: false,
            overlays: Vec::new(),
            beside: None,
            projection: None,
            world: false,
        }
    }

    /// Whether the map has no boundaries and says so.
    #[must_use]
    pub fn is_schematic(&self) -> bool {
        self.projection.is_none()
    }

    /// Metres on the ground to a metre of the plane, along the horizontal through a point of it.
    pub(super) fn ground(&self, point: [f64; 2]) -> f64 {
        self.projection
            .map_or(1.0, |projection| projection.ground([point[0], -point[1]]))
    }

    /// Whether the plane keeps areas; a schematic map keeps none.
    pub(super) fn keeps_areas(&self) -> bool {
        self.projection.is_some_and(|p| p.keeps_areas())
    }

    /// Longitude and latitude of a point of the plane; none on a schematic map.
    pub(super) fn lonlat(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        Some(self.projection?.unproject([point[0], -point[1]]))
    }

    /// Gives every bubble its place and counts how.
    fn place(&mut self, spec: &MapSpec) {
        let mut places = vec![None; spec.bubbles.len()];
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); self.shapes.len()];
        for (index, bubble) in spec.bubbles.iter().enumerate() {
            if positive(bubble.size) <= 0.0 {
                self.counts.unsized_ += 1;
            }
            // On a schematic map without towns all stand in its only hexagon.
            let area = if spec.styles.is_empty() && self.is_schematic() {
                Some(0)
            } else {
                bubble.area.filter(|area| *area < self.shapes.len())
            };
            let point = bubble.lonlat.and_then(|lonlat| self.plane(lonlat));
            match (point, area) {
                (Some(point), _) if self.is_known(point, area) => places[index] = Some(point),
                (Some(point), _) => {
                    self.counts.outside += 1;
                    places[index] = Some(point).filter(|point| self.near(*point));
                }
                (None, Some(area)) => waiting[area].push(index),
                (None, None) => self.counts.lost += 1,
            }
        }
        for (area, bubbles) in waiting.iter_mut().enumerate() {
            // By their keys, so that neither ranks nor languages move them.
            bubbles.sort_by(|a, b| spec.bubbles[*a].key.cmp(&spec.bubbles[*b].key));
            let own = spec.styles.get(area);
            let seed = own.map_or(0, |style| match style.key.as_str() {
                "" => seed(&style.name),
                key => seed(key),
            });
            let ground = &self.shapes[area].polygons;
            let found = match ground.as_slice() {
                [cell] if self.is_schematic() && has_names(spec) => {
                    let name = own.map_or("", |style| style.name.as_str());
                    let ground = beside_name(cell, name, self.shapes.len());
                    place_in_plane(&ground, bubbles.len(), seed)
                }
                ground => place_in_plane(&home(ground), bubbles.len(), seed),
            };
            self.counts.placed += found.len();
            self.counts.lost += bubbles.len() - found.len();
            for (bubble, point) in bubbles.iter().zip(found) {
                places[*bubble] = Some(point).filter(|_| !self.shapes[area].remote);
            }
        }
        self.places = places;
    }

    /// A place in the plane, if the coordinates can be ones.
    pub(super) fn plane(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        let projection = self.projection?;
        let [x, y] = is_lonlat(lonlat).then(|| projection.project(lonlat))?;
        Some([x, -y])
    }

    fn is_known(&self, point: [f64; 2], guess: Option<usize>) -> bool {
        let inside = |shape: &Shape| shape.contains(point);
        guess.is_some_and(|area| inside(&self.shapes[area])) || self.shapes.iter().any(inside)
    }

    /// Whether a point lies on the picture although in no area.
    fn near(&self, point: [f64; 2]) -> bool {
        self.frame.contains(point)
    }
}

impl Shape {
    fn new(polygons: Vec<Polygon>) -> Self {
        let bounds = polygons
            .iter()
            .filter_map(Polygon::bounds)
            .reduce(Bounds::union)
            .unwrap_or(EMPTY);
        let largest = polygons
            .iter()
            .reduce(|a, b| if b.area() > a.area() { b } else { a });
        let pole = largest
            .and_then(|polygon| pole(polygon).or_else(|| Some((centroid(&polygon.outer)?, 0.0))))
            .unwrap_or((bounds.centre(), 0.0));
        Self {
            area: polygons.iter().map(Polygon::area).sum(),
            remote: false,
            lines: Scanline::new(&polygons),
            bounds,
            pole,
            polygons,
        }
    }

    /// Whether a point lies inside.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        self.bounds.contains(point) && self.lines.contains(point)
    }

    /// The parts of a horizontal line that lie inside.
    pub fn spans(&self, y: f64) -> Vec<(f64, f64)> {
        self.lines.spans(y)
    }
}

const EMPTY: Bounds = Bounds {
    min: [0.0, 0.0],
    max: [1.0, 1.0],
};

/// North edge of what counts as polar ice, degrees.
const ICE: f64 = -58.0;

/// Whether hexagons of a schematic map have names in their middles: of many only the foremost have, over their circles.
pub(super) fn has_names(spec: &MapSpec) -> bool {
    (1..=NAMED).contains(&spec.styles.len())
}

/// More hexagons than this are not all named.
const NAMED: usize = 60;

/// The classes of all values on the map, in all years where they are known, and on the one beside it.
fn classes(spec: &MapSpec) -> Classes {
    if spec.plain {
        return Classes::default();
    }
    let beside = spec.beside.iter().flat_map(|beside| &beside.spec.styles);
    let styles = spec.styles.iter().chain(beside);
    let mut values: Vec<f64> = styles.filter_map(|style| style.value).collect();
    if let Some(held) = spec.held.as_ref().filter(|_| !spec.change) {
        // The classes of all years; a value of this one that is not among them has its place, too.
        values.retain(|value| !held.values.contains(value));
        values.extend(&held.values);
    }
    if spec.change {
        Classes::two_sided(&values, spec.class_count)
    } else if values.iter().any(|value| *value < 0.0) && values.iter().any(|value| *value > 0.0) {
        Classes::around_zero(&values, method(spec), spec.class_count)
    } else {
        Classes::new(&values, method(spec), spec.class_count)
    }
}

/// Up to so many areas have natural breaks where nobody chooses a method: of ten, two in each class would part values
/// that hardly differ and hide one far ahead.
const FEW_AREAS: usize = 20;

/// The method that is chosen, or the one that suits the number of areas.
fn method(spec: &MapSpec) -> ClassMethod {
    match spec.classes {
        ClassMethod::Auto if spec.styles.len() <= FEW_AREAS => ClassMethod::Natural,
        ClassMethod::Auto => ClassMethod::Quantile,
        chosen => chosen,
    }
}

/// The extent in degrees that a projection should suit.
fn main_frame(areas: &Areas) -> Option<Bounds> {
    let parts: Vec<Bounds> = areas
        .areas
        .iter()
        .flat_map(|area| &area.polygons)
        .filter_map(Polygon::bounds)
        .collect();
    focus(&parts)
}

/// A size that can be drawn to scale; zero for what is missing or negative.
pub(super) fn positive(size: f64) -> f64 {
    if size.is_finite() { size.max(0.0) } else { 0.0 }
}

/// A town's own seed (FNV-1a), so that its enterprises keep their places whatever the other towns do.
fn seed(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::figure::{AreaStyle, Bubble};

    /// The place of each enterprise without coordinates, by its key.
    fn scattered(name: &str, keys: &[&str]) -> Vec<(String, [f64; 2])> {
        let square = vec![[120.0, 31.0], [120.1, 31.0], [120.1, 31.1], [120.0, 31.1]];
        let area = Area {
            name: "澜港镇".to_owned(),
            polygons: vec![Polygon {
                outer: square,
                holes: Vec::new(),
            }],
            ..Area::default()
        };
        let spec = MapSpec {
            areas: Some(Arc::new(Areas {
                areas: vec![area],
                ..Areas::default()
            })),
            styles: vec![AreaStyle {
                key: "澜港镇".to_owned(),
                name: name.to_owned(),
                value: None,
            }],
            bubbles: keys
                .iter()
                .map(|key| Bubble {
                    key: (*key).to_owned(),
                    area: Some(0),
                    size: 1.0,
                    ..Bubble::default()
                })
                .collect(),
            ..MapSpec::default()
        };
        let places = MapGeometry::new(&spec).places;
        let named = keys.iter().zip(places);
        let mut named: Vec<(String, [f64; 2])> = named
            .filter_map(|(key, place)| Some(((*key).to_owned(), place?)))
            .collect();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named
    }

    #[test]
    fn the_scattered_keep_their_places_in_any_language_and_order() {
        let own = scattered("澜港镇", &["a", "b", "c", "d", "e"]);
        assert_eq!(own.len(), 5);
        assert_eq!(own, scattered("Langang Town", &["e", "b", "a", "d", "c"]));
    }
}
