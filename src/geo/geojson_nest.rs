//! The raw shape of a `GeoJSON` file: objects whose members may come in any order, and nested coordinates without a
//! heap value for every number.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Any object of the format: collection, feature or geometry.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Object {
    /// `type`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Of a collection of features.
    #[serde(default, deserialize_with = "or_default")]
    pub features: Vec<Object>,
    /// Of a feature.
    #[serde(default)]
    pub geometry: Option<Box<Object>>,
    /// Of a collection of geometries.
    #[serde(default, deserialize_with = "or_default")]
    pub geometries: Vec<Object>,
    /// Of a geometry.
    #[serde(default)]
    pub coordinates: Option<Nest>,
    /// Of a feature, sometimes of a collection.
    #[serde(default, deserialize_with = "or_default")]
    pub properties: Map<String, Value>,
    /// Of a feature.
    #[serde(default)]
    pub id: Option<Value>,
    /// What the file says of itself.
    #[serde(default)]
    pub note: Option<Value>,
    /// What a collection is called.
    #[serde(default)]
    pub name: Option<Value>,
    /// How its coordinates are to be understood, where an older file says so.
    #[serde(default)]
    pub crs: Option<Value>,
    /// The sign of `ECharts`' packed files.
    #[serde(default, rename = "UTF8Encoding")]
    packed: Option<IgnoredAny>,
}

impl Object {
    /// A collection of features.
    pub fn collection(features: Vec<Object>) -> Self {
        Self {
            kind: Some("FeatureCollection".to_owned()),
            features,
            ..Self::default()
        }
    }

    /// A feature of polygons.
    pub fn feature(id: Option<Value>, properties: Map<String, Value>, polygons: Vec<Nest>) -> Self {
        let geometry = Self {
            kind: Some("MultiPolygon".to_owned()),
            coordinates: Some(Nest::List(polygons)),
            ..Self::default()
        };
        Self {
            kind: Some("Feature".to_owned()),
            geometry: Some(Box::new(geometry)),
            properties,
            id,
            ..Self::default()
        }
    }

    /// The name of its system of coordinates: `urn:ogc:def:crs:EPSG::4326`.
    pub fn system(&self) -> Option<&str> {
        let crs = self.crs.as_ref()?;
        crs.get("properties")?.get("name")?.as_str()
    }

    /// Gives each of its points to `change`.
    pub fn each_point(&mut self, change: &impl Fn(&mut [f64; 2])) {
        let parts = self.features.iter_mut().chain(&mut self.geometries);
        for part in parts.chain(self.geometry.as_deref_mut()) {
            part.each_point(change);
        }
        if let Some(coordinates) = &mut self.coordinates {
            coordinates.each_point(change);
        }
    }

    /// Whether the file says that its coordinates are packed as `ECharts` does.
    pub fn packed(&self) -> bool {
        self.packed.is_some()
    }
}

fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// Coordinates: a point, or lists of them at any depth.
#[derive(Debug)]
pub enum Nest {
    /// A number on its own, on the way to a point.
    Number(f64),
    /// Longitude and latitude; a height is left out.
    Point([f64; 2]),
    /// A ring, a polygon, several.
    List(Vec<Nest>),
    /// A text: packed coordinates.
    Packed,
}

impl Nest {
    fn each_point(&mut self, change: &impl Fn(&mut [f64; 2])) {
        match self {
            Self::Point(point) => change(point),
            Self::List(list) => list.iter_mut().for_each(|item| item.each_point(change)),
            Self::Number(_) | Self::Packed => {}
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Nest]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NestVisitor)
    }
}

struct NestVisitor;

impl<'de> Visitor<'de> for NestVisitor {
    type Value = Nest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Nest, E> {
        Ok(Nest::Number(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Nest, E> {
        Ok(Nest::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Nest, E> {
        Ok(Nest::Number(value as f64))
    }

    fn visit_str<E>(self, _: &str) -> Result<Nest, E> {
        Ok(Nest::Packed)
    }

    fn visit_unit<E>(self) -> Result<Nest, E> {
        Ok(Nest::List(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Nest, A::Error> {
        let mut items = match list.next_element()? {
            None => return Ok(Nest::List(Vec::new())),
            Some(Nest::Number(x)) => {
                let y = list.next_element()?.unwrap_or(Nest::Number(f64::NAN));
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(match y {
                    Nest::Number(y) => Nest::Point([x, y]),
                    _ => Nest::Point([f64::NAN; 2]),
                });
            }
            Some(first) => vec![first],
        };
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Nest::List(items))
    }
}
