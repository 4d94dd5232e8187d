//! Horizontal cuts through polygons: what lies inside on a line, fast for many lines.

use super::Polygon;
use super::ring::edges;

/// Polygons, ready for cuts at any height; even-odd over all their rings.
#[derive(Debug)]
pub struct Scanline {
    edges: Vec<([f64; 2], [f64; 2])>,
    /// Indices of the edges that touch each of the equal bands from bottom to top.
    bands: Vec<Vec<u32>>,
    bottom: f64,
    top: f64,
}

impl Scanline {
    /// Prepares polygons for cuts.
    #[must_use]
    pub fn new(polygons: &[Polygon]) -> Self {
        let edges: Vec<_> = polygons
            .iter()
            .flat_map(Polygon::rings)
            .flat_map(|ring| edges(ring))
            .filter(|(a, b)| a[1] < b[1] || b[1] < a[1])
            .collect();
        let heights = || edges.iter().flat_map(|(a, b)| [a[1], b[1]]);
        let bottom = heights().fold(f64::INFINITY, f64::min);
        let top = heights().fold(f64::NEG_INFINITY, f64::max);
        let mut lines = Self {
            bands: vec![Vec::new(); (edges.len() / 4).clamp(1, 512)],
            edges,
            bottom,
            top,
        };
        for index in 0..lines.edges.len() {
            let (a, b) = lines.edges[index];
            for band in lines.band(a[1].min(b[1]))..=lines.band(a[1].max(b[1])) {
                lines.bands[band].push(index as u32);
            }
        }
        lines
    }

    /// Lowest and highest point; an empty range without polygons.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }

    fn band(&self, y: f64) -> usize {
        let share = (y - self.bottom) / (self.top - self.bottom);
        ((share * self.bands.len() as f64) as usize).min(self.bands.len() - 1)
    }

    /// The parts of the line at height `y` that lie inside, from left to right.
    #[must_use]
    pub fn spans(&self, y: f64) -> Vec<(f64, f64)> {
        if !(y >= self.bottom && y <= self.top) {
            return Vec::new();
        }
        let mut cuts: Vec<f64> = self.bands[self.band(y)]
            .iter()
            .map(|index| self.edges[*index as usize])
            .filter(|(a, b)| (a[1] > y) != (b[1] > y))
            .map(|(a, b)| a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
            .collect();
        cuts.sort_by(f64::total_cmp);
        cuts.chunks_exact(2)
            .map(|pair| (pair[0], pair[1]))
            .collect()
    }

    /// Whether a point lies inside.
    #[must_use]
    pub fn contains(&self, point: [f64; 2]) -> bool {
        let [x, y] = point;
        if !(y >= self.bottom && y <= self.top) {
            return false;
        }
        // As with the spans, but none of them is made: an odd number of cuts lies before the point, and none on it.
        let mut inside = false;
        for index in &self.bands[self.band(y)] {
            let (a, b) = self.edges[*index as usize];
            if (a[1] > y) == (b[1] > y) {
                continue;
            }
            let cut = a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]);
            if cut < x {
                inside = !inside;
            } else if cut <= x {
                return false;
            }
        }
        inside
    }

    /// What of the line at `y` keeps about `margin` from every border.
    #[must_use]
    pub fn inner_spans(&self, y: f64, margin: f64) -> Vec<(f64, f64)> {
        let here: Vec<(f64, f64)> = self
            .spans(y)
            .into_iter()
            .map(|(from, to)| (from + margin, to - margin))
            .filter(|(from, to)| from < to)
            .collect();
        let above = shared(&here, &self.spans(y + margin));
        shared(&above, &self.spans(y - margin))
    }
}

/// What two sorted lists of spans share.
fn shared(first: &[(f64, f64)], second: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        let span = (a.0.max(b.0), a.1.min(b.1));
        if span.0 < span.1 {
            out.push(span);
        }
        if a.1 < b.1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_skip_holes() {
        let polygon = Polygon {
            outer: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
            holes: vec![vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]]],
        };
        let lines = Scanline::new(&[polygon]);
        assert_eq!(lines.spans(5.0), [(0.0, 4.0), (6.0, 10.0)]);
        assert_eq!(lines.spans(2.0), [(0.0, 10.0)]);
        assert_eq!(lines.inner_spans(5.0, 0.5), [(0.5, 3.5), (6.5, 9.5)]);
        assert_eq!(lines.inner_spans(3.8, 0.5), [(0.5, 4.0), (6.0, 9.5)]);
        for row in 0..44 {
            for column in 0..44 {
                let [x, y] = [column, row].map(|at| f64::from(at) * 0.25 - 0.5);
                let spans = lines.spans(y);
                let between = spans.iter().any(|(from, to)| *from < x && x < *to);
                assert_eq!(lines.contains([x, y]), between, "{x} {y}");
            }
        }
        assert!(lines.spans(11.0).is_empty());
        assert!(Scanline::new(&[]).spans(0.0).is_empty());
    }
}
