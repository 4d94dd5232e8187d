//! Squarified treemaps (Bruls, Huizing and van Wijk 2000): sizes come in, rectangles go out.

use super::super::frame::Area;

/// A rectangle for each value, in their order; values must be positive and descending.
pub(super) fn squarify(values: &[f64], [left, top, width, height]: Area) -> Vec<Area> {
    let whole: f64 = values.iter().sum();
    let scale = f64::from(width) * f64::from(height) / whole;
    let areas: Vec<f64> = values.iter().map(|value| value * scale).collect();
    let mut places = Vec::with_capacity(values.len());
    let mut free = [left, top, width, height].map(f64::from);
    let mut start = 0;
    while start < areas.len() {
        let side = free[2].min(free[3]);
        let mut end = start + 1;
        while end < areas.len()
            && worst(&areas[start..=end], side) <= worst(&areas[start..end], side)
        {
            end += 1;
        }
        free = lay(&areas[start..end], free, &mut places);
        start = end;
    }
    places
}

/// The worst of the shapes of a row along a side: how many times as long as broad.
fn worst(areas: &[f64], side: f64) -> f64 {
    let sum: f64 = areas.iter().sum();
    let thick = sum / side;
    areas
        .iter()
        .map(|area| {
            let long = area / thick;
            (long / thick).max(thick / long)
        })
        .fold(0.0, f64::max)
}

/// Puts a row along the shorter side; gives what is left.
fn lay(areas: &[f64], [x, y, width, height]: [f64; 4], places: &mut Vec<Area>) -> [f64; 4] {
    let sum: f64 = areas.iter().sum();
    let upright = height <= width;
    let side = if upright { height } else { width };
    let thick = if side > 0.0 { sum / side } else { 0.0 };
    let mut at = 0.0;
    for area in areas {
        let long = if thick > 0.0 { area / thick } else { 0.0 };
        let place = if upright {
            [x, y + at, thick, long]
        } else {
            [x + at, y, long, thick]
        };
        places.push(place.map(|v| v as f32));
        at += long;
    }
    if upright {
        [x + thick, y, (width - thick).max(0.0), height]
    } else {
        [x, y + thick, width, (height - thick).max(0.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_fill_the_area_in_proportion() {
        let values = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0];
        let places = squarify(&values, [10.0, 20.0, 600.0, 400.0]);
        assert_eq!(places.len(), values.len());
        for (value, [x, y, w, h]) in values.iter().zip(&places) {
            assert!((f64::from(w * h) - value * 10_000.0).abs() < 1.0);
            assert!(*x >= 9.9 && *y >= 19.9 && x + w <= 610.1 && y + h <= 420.1);
            assert!((w / h).max(h / w) < 3.0, "{w} {h}");
        }
    }
}
