//! `TopoJSON`: borders that neighbours share are stored once, often as whole numbers to be scaled. Bytes come in; the same
//! objects as from `GeoJSON` go out.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::geojson_nest::{Nest, Object};

/// Why a topology cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is damaged, at this line of its text.
    Damaged(usize),
    /// Its borders together have more points than are drawn.
    TooManyPoints,
}

/// What is read of a topology.
#[derive(Debug)]
pub(super) struct Topology {
    /// The layer with the most areas, as a collection of features.
    pub layer: Object,
    /// The names of the other layers with areas.
    pub others: Vec<String>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    transform: Option<Transform>,
    #[serde(default)]
    arcs: Vec<Vec<Vec<f64>>>,
    #[serde(default)]
    objects: Map<String, Value>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    geometries: Option<Vec<Shape>>,
    #[serde(default)]
    arcs: Value,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    id: Option<Value>,
}

/// Unpacks a topology; its areas may have `most` points together.
pub(super) fn unpack(bytes: &[u8], most: usize) -> Result<Topology, Unusable> {
    let damaged = |error: serde_json::Error| Unusable::Damaged(error.line());
    let raw: Raw = serde_json::from_slice(bytes).map_err(damaged)?;
    let mut borders = Borders {
        arcs: raw
            .arcs
            .iter()
            .map(|arc| points(arc, raw.transform.as_ref()))
            .collect(),
        points: 0,
        most,
    };
    let mut layers: Vec<(String, Vec<Shape>)> = Vec::new();
    for (name, object) in raw.objects {
        let shape: Shape = serde_json::from_value(object).map_err(damaged)?;
        let shapes = match shape.kind.as_deref() {
            Some("GeometryCollection") => shape.geometries.unwrap_or_default(),
            _ => vec![shape],
        };
        layers.push((name, shapes));
    }
    let areas = |shapes: &[Shape]| shapes.iter().filter(|shape| shape.is_area()).count();
    let largest = (0..layers.len())
        .max_by_key(|&at| (areas(&layers[at].1), std::cmp::Reverse(at)))
        .unwrap_or_default();
    let mut layer = Vec::new();
    let mut others = Vec::new();
    for (at, (name, shapes)) in layers.into_iter().enumerate() {
        if at == largest {
            for shape in shapes {
                layer.push(borders.feature(shape)?);
            }
        } else if areas(&shapes) > 0 {
            others.push(name);
        }
    }
    Ok(Topology {
        layer: Object::collection(layer),
        others,
    })
}

impl Shape {
    fn is_area(&self) -> bool {
        let own = matches!(self.kind.as_deref(), Some("Polygon" | "MultiPolygon"));
        let parts = self.geometries.as_deref().unwrap_or_default();
        own || parts.iter().any(Self::is_area)
    }
}

/// The points of an arc: each is the step from the one before when there is a scale.
fn points(arc: &[Vec<f64>], transform: Option<&Transform>) -> Vec<[f64; 2]> {
    let mut at = [0.0; 2];
    let pair = |point: &Vec<f64>| {
        let number = |axis: usize| point.get(axis).copied().unwrap_or(f64::NAN);
        [number(0), number(1)]
    };
    arc.iter()
        .map(|point| {
            let point = pair(point);
            let Some(Transform { scale, translate }) = transform else {
                return point;
            };
            at = [at[0] + point[0], at[1] + point[1]];
            [0, 1].map(|axis| at[axis] * scale[axis] + translate[axis])
        })
        .collect()
}

struct Borders {
    arcs: Vec<Vec<[f64; 2]>>,
    points: usize,
    most: usize,
}

impl Borders {
    fn feature(&mut self, shape: Shape) -> Result<Object, Unusable> {
        let mut polygons = Vec::new();
        self.polygons(&shape, &mut polygons)?;
        Ok(Object::feature(
            shape.id,
            shape.properties.unwrap_or_default(),
            polygons,
        ))
    }

    fn polygons(&mut self, shape: &Shape, polygons: &mut Vec<Nest>) -> Result<(), Unusable> {
        for part in shape.geometries.as_deref().unwrap_or_default() {
            self.polygons(part, polygons)?;
        }
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        match shape.kind.as_deref() {
            Some("Polygon") => polygons.push(self.rings(&list(&shape.arcs))?),
            Some("MultiPolygon") => {
                for polygon in list(&shape.arcs) {
                    polygons.push(self.rings(&list(&polygon))?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn rings(&mut self, rings: &[Value]) -> Result<Nest, Unusable> {
        let rings = rings.iter().map(|ring| self.ring(ring));
        Ok(Nest::List(rings.collect::<Result<_, _>>()?))
    }

    /// One ring from its arcs, a negative number naming one that is walked backwards. A ring of which an arc is not
    /// there stays without points.
    fn ring(&mut self, numbers: &Value) -> Result<Nest, Unusable> {
        let mut ring: Vec<Nest> = Vec::new();
        for number in numbers.as_array().into_iter().flatten() {
            let number = number.as_i64().unwrap_or(i64::MAX);
            let (at, backwards) = if number < 0 {
                (!number, true)
            } else {
                (number, false)
            };
            let Some(arc) = usize::try_from(at).ok().and_then(|at| self.arcs.get(at)) else {
                return Ok(Nest::List(Vec::new()));
            };
            self.points += arc.len();
            if self.points > self.most {
                return Err(Unusable::TooManyPoints);
            }
            // An arc begins where the one before ended.
            let skipped = usize::from(!ring.is_empty());
            let points = |point: &[f64; 2]| Nest::Point(*point);
            if backwards {
                ring.extend(arc.iter().rev().skip(skipped).map(points));
            } else {
                ring.extend(arc.iter().skip(skipped).map(points));
            }
        }
        Ok(Nest::List(ring))
    }
}
