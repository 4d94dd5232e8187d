//! The outlines of the towns and waters: edges drawn once as curves with a rough line, areas put together from them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::real;
use super::rng::Rng;
use super::words::parse;
use crate::i18n::Result;

/// Purpose of the random streams of outlines. They do not depend on the seed: the city always lies in its bend.
const OUTLINES: u64 = 0x6F75_746C;
/// Kilometres of one degree of latitude.
const KM_PER_DEGREE: f64 = 110.574;
/// Kilometres of one degree of longitude at the equator.
const KM_AT_EQUATOR: f64 = 111.320;
/// Kilometres between two points of an edge, about.
const SPACING: f64 = 0.13;

/// A point in kilometres east and north of the middle.
pub(super) type Km = [f64; 2];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    centre: [f64; 2],
    edge: Vec<EdgeSpec>,
    area: Vec<AreaSpec>,
    water: Vec<WaterSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeSpec {
    id: String,
    rough: f64,
    points: Vec<Km>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaSpec {
    town: String,
    edges: Vec<String>,
    #[serde(default)]
    holes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaterSpec {
    name: String,
    name_en: String,
    edges: Vec<String>,
    #[serde(default)]
    holes: Vec<String>,
}

/// An outer ring and its holes, in kilometres; the first point is not repeated.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// Outer ring, counterclockwise.
    pub(super) outer: Vec<Km>,
    /// Holes, clockwise.
    pub(super) holes: Vec<Vec<Km>>,
}

/// A water and its names.
pub(super) struct Water {
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) outline: Outline,
}

/// All outlines of the city.
pub(super) struct Outlines {
    centre: [f64; 2],
    /// Towns by their id.
    pub(super) towns: BTreeMap<String, Outline>,
    pub(super) waters: Vec<Water>,
}

impl Outlines {
    /// Draws the outlines of the program's own file.
    pub(super) fn draw() -> Result<Self> {
        let file: File = parse(include_str!("../../assets/sample/boundaries.toml"))?;
        let edges: BTreeMap<&str, Vec<Km>> = file
            .edge
            .iter()
            .enumerate()
            .map(|(at, edge)| (edge.id.as_str(), line(edge, at as u64)))
            .collect();
        let outline = |names: &[String], holes: &[String]| Outline {
            outer: wound(ring(&edges, names), true),
            holes: holes
                .iter()
                .map(|hole| wound(ring(&edges, std::slice::from_ref(hole)), false))
                .collect(),
        };
        Ok(Self {
            centre: file.centre,
            towns: file
                .area
                .iter()
                .map(|area| (area.town.clone(), outline(&area.edges, &area.holes)))
                .collect(),
            waters: file
                .water
                .iter()
                .map(|water| Water {
                    name: water.name.clone(),
                    name_en: water.name_en.clone(),
                    outline: outline(&water.edges, &water.holes),
                })
                .collect(),
        })
    }

    /// Longitude and latitude of a point, in degrees with five decimals (about a metre).
    pub(super) fn degrees(&self, point: Km) -> [f64; 2] {
        let [lon, lat] = self.centre;
        let east = KM_AT_EQUATOR * real::cos(lat.to_radians());
        [
            real::rounded(lon + point[0] / east, 5),
            real::rounded(lat + point[1] / KM_PER_DEGREE, 5),
        ]
    }
}

impl Outline {
    /// Whether a point lies inside, by the crossings of a ray to the east.
    pub(super) fn contains(&self, point: Km) -> bool {
        crossings(&self.outer, point) && !self.holes.iter().any(|hole| crossings(hole, point))
    }
}

fn crossings(ring: &[Km], [x, y]: Km) -> bool {
    let mut inside = false;
    for (at, [x1, y1]) in ring.iter().enumerate() {
        let [x2, y2] = ring[(at + 1) % ring.len()];
        if (*y1 > y) != (y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) {
            inside = !inside;
        }
    }
    inside
}

/// Edges joined end to end; a name with a minus sign in front is walked backwards.
fn ring(edges: &BTreeMap<&str, Vec<Km>>, names: &[String]) -> Vec<Km> {
    let mut points = Vec::new();
    for name in names {
        let backwards = name.starts_with('-');
        let Some(edge) = edges.get(name.trim_start_matches('-')) else {
            continue;
        };
        let all_but_last = edge.len() - 1;
        if backwards {
            points.extend(edge.iter().rev().take(all_but_last));
        } else {
            points.extend(edge.iter().take(all_but_last));
        }
    }
    points
}

/// The ring with its inside on the left (`left`) or on the right.
fn wound(mut ring: Vec<Km>, left: bool) -> Vec<Km> {
    if (area(&ring) > 0.0) != left {
        ring.reverse();
    }
    ring
}

/// Signed area, square kilometres; positive when the inside is on the left.
pub(super) fn area(ring: &[Km]) -> f64 {
    let twice: f64 = ring
        .iter()
        .enumerate()
        .map(|(at, [x1, y1])| {
            let [x2, y2] = ring[(at + 1) % ring.len()];
            x1 * y2 - x2 * y1
        })
        .sum();
    twice / 2.0
}

/// A curve through the points of an edge (Catmull-Rom), then a rough line along it: fractal displacement across the
/// curve, which dies down at both ends so that neighbours meet.
fn line(edge: &EdgeSpec, number: u64) -> Vec<Km> {
    if edge.rough == 0.0 {
        return edge.points.clone();
    }
    let closed = edge.points.first() == edge.points.last();
    let length: f64 = edge
        .points
        .windows(2)
        .map(|pair| distance(pair[0], pair[1]))
        .sum();
    let steps = ((length / SPACING) as usize).clamp(30, 480);
    let curve: Vec<Km> = (0..=steps)
        .map(|step| on_curve(&edge.points, closed, step as f64 / steps as f64))
        .collect();
    let offsets = fractal(steps, edge.rough, number);
    (0..=steps)
        .map(|at| {
            let (before, after) = (curve[at.saturating_sub(1)], curve[(at + 1).min(steps)]);
            let length = distance(before, after).max(1e-9);
            let across = [
                (before[1] - after[1]) / length,
                (after[0] - before[0]) / length,
            ];
            [
                curve[at][0] + offsets[at] * across[0],
                curve[at][1] + offsets[at] * across[1],
            ]
        })
        .collect()
}

fn distance(a: Km, b: Km) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// The point at a share of the way along the curve; each piece takes the same share.
fn on_curve(points: &[Km], closed: bool, share: f64) -> Km {
    let pieces = points.len() - 1;
    let along = share * pieces as f64;
    let piece = (along as usize).min(pieces - 1);
    let t = along - piece as f64;
    let at = |index: isize| -> Km {
        let last = pieces as isize;
        if closed {
            points[index.rem_euclid(last) as usize]
        } else {
            points[index.clamp(0, last) as usize]
        }
    };
    let first = piece as isize - 1;
    let [a, b, c, d] = [at(first), at(first + 1), at(first + 2), at(first + 3)];
    let blend = |k: usize| {
        0.5 * (2.0 * b[k]
            + (c[k] - a[k]) * t
            + (2.0 * a[k] - 5.0 * b[k] + 4.0 * c[k] - d[k]) * t * t
            + (3.0 * b[k] - a[k] - 3.0 * c[k] + d[k]) * t * t * t)
    };
    [blend(0), blend(1)]
}

/// Displacements along `steps + 1` points: midpoints moved by ever smaller steps, then rounded off a little; zero at
/// both ends.
fn fractal(steps: usize, rough: f64, number: u64) -> Vec<f64> {
    let mut rng = Rng::stream(0, OUTLINES, number);
    let mut offsets = vec![0.0; steps + 1];
    let mut spans = vec![(0, steps, rough)];
    let mut next = 0;
    while let Some(&(from, to, size)) = spans.get(next) {
        next += 1;
        if to - from < 2 {
            continue;
        }
        let middle = usize::midpoint(from, to);
        offsets[middle] = f64::midpoint(offsets[from], offsets[to]) + size * rng.between(-1.0, 1.0);
        spans.push((from, middle, size * 0.62));
        spans.push((middle, to, size * 0.62));
    }
    let mut smooth = offsets.clone();
    for at in 1..steps {
        smooth[at] = (offsets[at - 1] + 2.0 * offsets[at] + offsets[at + 1]) / 4.0;
    }
    smooth
}
