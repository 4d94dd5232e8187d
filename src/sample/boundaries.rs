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
    stream: Vec<StreamSpec>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamSpec {
    name: String,
    name_en: String,
    width: f64,
    rough: f64,
    points: Vec<Km>,
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
            .map(|(at, edge)| {
                let line = line(&edge.points, edge.rough, at as u64);
                (edge.id.as_str(), line)
            })
            .collect();
        let outline = |names: &[String], holes: &[String]| Outline {
            outer: wound(ring(&edges, names), true),
            holes: holes
                .iter()
                .map(|hole| wound(ring(&edges, std::slice::from_ref(hole)), false))
                .collect(),
        };
        let streams = file.stream.iter().enumerate().map(|(at, stream)| Water {
            name: stream.name.clone(),
            name_en: stream.name_en.clone(),
            outline: ribbon(stream, (file.edge.len() + at) as u64),
        });
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
                .chain(streams)
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

/// A stream as an area: its line moved to both sides.
fn ribbon(stream: &StreamSpec, number: u64) -> Outline {
    let middle = line(&stream.points, stream.rough, number);
    let side = |offset: f64| shifted(&middle, |_| offset);
    let mut ring = side(stream.width / 2.0);
    ring.extend(side(-stream.width / 2.0).into_iter().rev());
    Outline {
        outer: wound(ring, true),
        holes: Vec::new(),
    }
}

/// A curve through points (Catmull-Rom), then a rough line along it: fractal displacement across the curve, which
/// dies down at both ends so that neighbours meet.
fn line(points: &[Km], rough: f64, number: u64) -> Vec<Km> {
    if rough == 0.0 {
        return points.to_vec();
    }
    let closed = points.first() == points.last();
    let length: f64 = points
        .windows(2)
        .map(|pair| distance(pair[0], pair[1]))
        .sum();
    let steps = ((length / SPACING) as usize).clamp(30, 480);
    let curve: Vec<Km> = (0..=steps)
        .map(|step| on_curve(points, closed, step as f64 / steps as f64))
        .collect();
    let offsets = fractal(steps, rough, number);
    shifted(&curve, |at| offsets[at])
}

/// A line whose points are moved to its left by kilometres.
fn shifted(line: &[Km], offset: impl Fn(usize) -> f64) -> Vec<Km> {
    (0..line.len())
        .map(|at| {
            let (before, after) = (
                line[at.saturating_sub(1)],
                line[(at + 1).min(line.len() - 1)],
            );
            let length = distance(before, after).max(1e-9);
            let across = [
                (before[1] - after[1]) / length,
                (after[0] - before[0]) / length,
            ];
            [
                line[at][0] + offset(at) * across[0],
                line[at][1] + offset(at) * across[1],
            ]
        })
        .collect()
}

fn distance(a: Km, b: Km) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// The point at a share of the way along the curve; each piece takes the same share.
#[allow(clippy::many_single_char_names)] // the names of the formula
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
        spans.push((from, middle, size * 0.67));
        spans.push((middle, to, size * 0.67));
    }
    let mut smooth = offsets.clone();
    for at in 1..steps {
        smooth[at] = (offsets[at - 1] + 2.0 * offsets[at] + offsets[at + 1]) / 4.0;
    }
    smooth
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::{File, Km, Outlines, area, line, parse, ring};

    /// Twice the signed area of a triangle: on which side of a line a point lies.
    fn side(a: Km, b: Km, c: Km) -> f64 {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    }

    #[test]
    fn no_outline_crosses_itself() {
        for (town, outline) in Outlines::draw().unwrap().towns {
            let ring = &outline.outer;
            let segment = |at: usize| (ring[at], ring[(at + 1) % ring.len()]);
            for first in 0..ring.len() {
                let (a, b) = segment(first);
                for second in first + 2..ring.len() {
                    let (c, d) = segment(second);
                    let crosses =
                        side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
                    assert!(!crosses, "{town}: {a:?} {c:?}");
                }
            }
        }
    }

    #[test]
    fn the_towns_fill_the_city_without_gaps() {
        let outlines = Outlines::draw().unwrap();
        let towns: f64 = outlines
            .towns
            .iter()
            .filter(|(town, _)| *town != "yueting")
            .map(|(_, outline)| area(&outline.outer))
            .sum();
        let file: File = parse(include_str!("../../assets/sample/boundaries.toml")).unwrap();
        let edges: BTreeMap<&str, Vec<Km>> = file
            .edge
            .iter()
            .enumerate()
            .map(|(at, edge)| {
                let line = line(&edge.points, edge.rough, at as u64);
                (edge.id.as_str(), line)
            })
            .collect();
        let around = [
            "bank_langang",
            "bank_lisha",
            "bank_nanwei",
            "bank_luzhu",
            "-border_luzhu",
            "-border_zhixi",
            "-border_hepu",
            "-border_xiqiao",
            "-border_langang",
        ]
        .map(str::to_owned);
        let city = area(&ring(&edges, &around)).abs();
        assert!((towns - city).abs() < 1e-6, "{towns} {city}");
        assert!((900.0..1300.0).contains(&city), "{city} km²");
    }

    #[test]
    fn every_town_has_its_outline_with_its_hubs_inside() {
        let outlines = Outlines::draw().unwrap();
        let words = crate::sample::words::words().unwrap();
        assert_eq!(outlines.towns.len(), words.towns.len());
        for town in &words.towns {
            let outline = &outlines.towns[&town.id];
            for [x, y, _] in &town.hubs {
                assert!(outline.contains([*x, *y]), "{} {x} {y}", town.id);
            }
        }
    }
}
