//! Even places inside an area, always the same ones.

use std::f64::consts::TAU;

use super::polygon::pole;
use super::scanline::Scanline;
use super::{Bounds, Polygon};

/// Smallest distance to a border, in spacings of the lattice.
const MARGIN: f64 = 0.45;
/// Most rows of a lattice, times the root of the number of places and one.
const ROWS: f64 = 100.0;
/// How far a place may leave its lattice point, in spacings: enough not to look ruled.
const JITTER: f64 = 0.16;

/// Whether longitude and latitude can be those of an enterprise: numbers on the globe, and not 0, 0, which is what exports
/// write where nobody knows.
#[must_use]
pub fn is_lonlat([lon, lat]: [f64; 2]) -> bool {
    // A value that is no number fails both comparisons.
    lon.abs() <= 180.0 && lat.abs() <= 90.0 && (lon, lat) != (0.0, 0.0)
}

/// A part this share of the largest one as large belongs to the area's home where it lies beside a part that does …
const LIKE: f64 = 0.1;
/// … with at most this gap, in diagonals of the largest part …
const BESIDE: f64 = 0.08;
/// … and wherever it lies where it is about as large as the largest.
const EQUAL: f64 = 0.5;

/// The parts of an area in which its enterprises are to be looked for while nobody knows where they are: the largest, and
/// parts of like size beside it. A remote one (French Guiana, Alaska) would say what is not known.
#[must_use]
pub fn home(polygons: &[Polygon]) -> Vec<Polygon> {
    let parts: Vec<(&Polygon, f64, Bounds)> = polygons
        .iter()
        .filter_map(|part| Some((part, part.area(), part.bounds()?)))
        .collect();
    let largest = parts.iter().reduce(|a, b| if b.1 > a.1 { b } else { a });
    let Some(&(_, most, frame)) = largest.filter(|largest| largest.1 > 0.0) else {
        return polygons.to_vec();
    };
    let reach = frame.width().hypot(frame.height()) * BESIDE;
    let mut is_home: Vec<bool> = parts.iter().map(|part| part.1 >= most * EQUAL).collect();
    loop {
        let beside = |at: &usize| {
            let (_, area, bounds) = &parts[*at];
            let near = |(other, is_home): (&(&Polygon, f64, Bounds), &bool)| {
                *is_home && gap(bounds, &other.2) <= reach
            };
            !is_home[*at] && *area >= most * LIKE && parts.iter().zip(&is_home).any(near)
        };
        let Some(next) = (0..parts.len()).find(beside) else {
            break;
        };
        is_home[next] = true;
    }
    let kept = parts.iter().zip(is_home).filter(|(_, kept)| *kept);
    kept.map(|((part, ..), _)| (*part).clone()).collect()
}

/// The distance of two boxes; none where they touch.
fn gap(a: &Bounds, b: &Bounds) -> f64 {
    let along = |axis: usize| {
        let apart = (b.min[axis] - a.max[axis]).max(a.min[axis] - b.max[axis]);
        apart.max(0.0)
    };
    along(0).hypot(along(1))
}

/// `count` points inside the polygons (degrees), evenly spread, the same for the same input.
#[must_use]
pub fn place_evenly(polygons: &[Polygon], count: usize, seed: u64) -> Vec<[f64; 2]> {
    let bounds = polygons
        .iter()
        .filter_map(Polygon::bounds)
        .reduce(Bounds::union);
    let Some(bounds) = bounds else {
        return Vec::new();
    };
    let middle = bounds.centre();
    let shrink = middle[1].to_radians().cos().abs().max(0.05);
    let flat: Vec<Polygon> = polygons
        .iter()
        .map(|polygon| polygon.map(|p| [(p[0] - middle[0]) * shrink, p[1] - middle[1]]))
        .collect();
    place_in_plane(&flat, count, seed)
        .into_iter()
        .map(|p| [p[0] / shrink + middle[0], p[1] + middle[1]])
        .collect()
}

/// `count` points inside polygons of a plane, evenly spread: a hexagonal lattice of the spacing that just holds them,
/// kept off the borders, slightly shaken, in an order without a pattern.
#[must_use]
pub fn place_in_plane(polygons: &[Polygon], count: usize, seed: u64) -> Vec<[f64; 2]> {
    if count == 0 {
        return Vec::new();
    }
    let area: f64 = polygons.iter().map(Polygon::area).sum();
    if !(area > 0.0 && area.is_finite()) {
        return beside_each_other(polygons, count);
    }
    if count == 1 {
        let largest = polygons
            .iter()
            .reduce(|a, b| if b.area() > a.area() { b } else { a });
        return largest
            .and_then(pole)
            .map(|(point, _)| point)
            .into_iter()
            .collect();
    }
    let lines = Scanline::new(polygons);
    let mut random = Random(seed);
    let shift = [random.unit(), random.unit()];
    let mut spacing = (area * 2.0 / (3.0_f64.sqrt() * count as f64)).sqrt() * 1.02;
    let mut places = Vec::new();
    let (bottom, top) = lines.range();
    // A sliver as long as a town and as broad as a hair would take as many rows as there are hairs.
    let most = ROWS * (count as f64).sqrt() + ROWS;
    for _ in 0..240 {
        if (top - bottom) / spacing > most {
            break;
        }
        places = lattice(&lines, polygons, spacing, shift);
        if places.len() >= count {
            break;
        }
        spacing *= 0.975;
    }
    if places.len() < count {
        return beside_each_other(polygons, count);
    }
    let surplus = places.len();
    let mut chosen: Vec<[f64; 2]> = (0..count).map(|i| places[i * surplus / count]).collect();
    for place in &mut chosen {
        let (angle, reach) = (random.unit() * TAU, random.unit().sqrt() * JITTER * spacing);
        let shaken = [
            place[0] + angle.cos() * reach,
            place[1] + angle.sin() * reach,
        ];
        if lines.contains(shaken) {
            *place = shaken;
        }
    }
    random.shuffle(&mut chosen);
    chosen
}

/// The lattice points that keep their margin.
fn lattice(lines: &Scanline, polygons: &[Polygon], spacing: f64, shift: [f64; 2]) -> Vec<[f64; 2]> {
    let (bottom, top) = lines.range();
    let rise = spacing * 3.0_f64.sqrt() / 2.0;
    let left = polygons
        .iter()
        .filter_map(Polygon::bounds)
        .fold(f64::INFINITY, |left, bounds| left.min(bounds.min[0]));
    let rows = ((top - bottom) / rise).ceil() as usize + 1;
    let mut places = Vec::new();
    for row in 0..rows {
        let y = bottom + (row as f64 + shift[1] - 0.5) * rise;
        let start = left + (shift[0] + if row % 2 == 0 { 0.0 } else { 0.5 } - 1.0) * spacing;
        for (from, to) in lines.inner_spans(y, spacing * MARGIN) {
            let mut step = ((from - start) / spacing).ceil();
            while start + step * spacing <= to {
                places.push([start + step * spacing, y]);
                step += 1.0;
            }
        }
    }
    places
}

/// For areas without room: a tight spiral around the best place, so that none is lost.
fn beside_each_other(polygons: &[Polygon], count: usize) -> Vec<[f64; 2]> {
    let best = polygons
        .iter()
        .filter_map(pole)
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    let Some((middle, room)) = best else {
        return Vec::new();
    };
    (0..count)
        .map(|i| {
            let reach = room * 0.9 * ((i as f64 + 0.5) / count as f64).sqrt();
            let (sin, cos) = (i as f64 * 2.399_963).sin_cos();
            [middle[0] + reach * cos, middle[1] + reach * sin]
        })
        .collect()
}

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In 0..1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = (self.unit() * (i + 1) as f64) as usize;
            items.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn l_shape() -> Vec<Polygon> {
        vec![Polygon {
            outer: vec![
                [120.0, 31.0],
                [120.4, 31.0],
                [120.4, 31.1],
                [120.1, 31.1],
                [120.1, 31.4],
                [120.0, 31.4],
            ],
            holes: vec![vec![
                [120.02, 31.02],
                [120.06, 31.02],
                [120.06, 31.06],
                [120.02, 31.06],
            ]],
        }]
    }

    #[test]
    fn inside_even_and_repeatable() {
        let area = l_shape();
        for count in [1, 2, 3, 10, 333, 4_000] {
            let places = place_evenly(&area, count, 7);
            assert_eq!(places.len(), count);
            assert!(places.iter().all(|p| area[0].contains(*p)), "{count}");
            assert_eq!(places, place_evenly(&area, count, 7));
        }
        assert_ne!(place_evenly(&area, 10, 7), place_evenly(&area, 10, 8));
    }

    #[test]
    fn nobody_is_looked_for_in_remote_parts() {
        let part = |x: f64, y: f64, side: f64| Polygon {
            outer: vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]],
            holes: Vec::new(),
        };
        let (main, island, colony) = (
            part(0.0, 0.0, 10.0),
            part(10.5, 0.0, 4.0),
            part(40.0, 0.0, 4.0),
        );
        let rock = part(-2.0, 0.0, 1.0);
        let all = [rock, island.clone(), main.clone(), colony];
        assert_eq!(home(&all), [island, main.clone()]);
        // Two halves are both home, however far from each other.
        let halves = [main.clone(), part(40.0, 0.0, 8.0)];
        assert_eq!(home(&halves), halves);
        let places = place_in_plane(&home(&all), 5_000, 3);
        assert_eq!(places.len(), 5_000);
        assert!(places.iter().all(|[x, _]| (0.0..15.0).contains(x)));
        assert!(home(&[]).is_empty());
    }

    #[test]
    fn areas_without_room_lose_nobody() {
        let line = vec![Polygon {
            outer: vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]],
            holes: Vec::new(),
        }];
        assert_eq!(place_evenly(&line, 5, 1).len(), 5);
        assert!(place_evenly(&[], 5, 1).is_empty());
    }

    #[test]
    fn a_sliver_takes_no_time_and_loses_nobody() {
        let sliver = Polygon {
            outer: vec![[120.1, 31.1], [120.2, 31.2], [120.3, 31.300_000_1]],
            holes: Vec::new(),
        };
        let begun = std::time::Instant::now();
        let found = place_in_plane(std::slice::from_ref(&sliver), 100, 7);
        assert_eq!(found.len(), 100);
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn unknown_coordinates_are_none() {
        assert!(is_lonlat([120.6, 31.8]) && is_lonlat([0.0, 51.5]));
        for place in [[0.0, 0.0], [f64::NAN, 31.0], [200.0, 31.0], [31.0, 120.0]] {
            assert!(!is_lonlat(place), "{place:?}");
        }
    }
}
