//! Further layers over the areas: zones as outlines, lines, places as small squares, all with their names; and what they
//! look like in the legend.

use std::collections::BTreeMap;

use super::base::{line_steps, outline};
use super::crop;
use super::fit::{Fit, Rect};
use super::geometry::{MapGeometry, Overlay};
use super::space::Space;
use super::style::{Ink, baseline, full, line, text_box};
use crate::figure::{Anchor, Color, Lettering, Mark, PathStep, Stroke, Weight, group};
use crate::geo::{Bounds, Layer, Polygon, Ring};

/// Dashes of the layers in their order, in body sizes; a full line for the first.
const DASHES: [&[f32]; 3] = [&[], &[0.5, 0.3], &[0.12, 0.24]];
/// Sides of the square of a place, in body sizes.
const SIDE: f32 = 0.6;

/// The colour of a layer.
fn color(at: usize, ink: Ink) -> Color {
    [ink.theme.second, ink.theme.text, ink.theme.accent][at % 3]
}

fn stroke(at: usize, ink: Ink) -> Stroke {
    Stroke {
        width: ink.body * 0.11,
        color: color(at, ink),
        dash: DASHES[at % 3].iter().map(|d| d * ink.body).collect(),
    }
}

/// The zones and lines of the layers, each layer in a group of its own.
pub fn marks(
    layers: &[std::sync::Arc<Layer>],
    geometry: &MapGeometry,
    (fit, canvas): (&Fit, Rect),
    ink: Ink,
) -> Vec<Mark> {
    geometry
        .overlays
        .iter()
        .zip(layers)
        .enumerate()
        .map(|(at, (overlay, layer))| {
            let name = format!("layer {}", layer.name);
            group(&name, layer_marks(overlay, at, (fit, canvas), ink))
        })
        .collect()
}

fn layer_marks(overlay: &Overlay, at: usize, (fit, canvas): (&Fit, Rect), ink: Ink) -> Vec<Mark> {
    // The stroke along the frame lies outside of it.
    let frame = canvas.inset(-ink.body * 0.2);
    let mut marks: Vec<Mark> = overlay
        .zones
        .iter()
        .map(|(name, parts)| Mark::Thing {
            id: format!("zone:{name}"),
            title: name.clone(),
            marks: drawn(&outline(parts, fit, &frame), at, ink).into(),
        })
        .collect();
    marks.extend(overlay.lines.iter().map(|(name, points)| {
        let marks = drawn(&line_steps(points, fit, &frame), at, ink);
        Mark::Thing {
            id: format!("line:{name}"),
            title: name.clone(),
            marks: marks.into(),
        }
    }));
    marks
}

/// The places of the layers, which lie over the circles: each of them is what its layer is about.
pub fn sites(
    layers: &[std::sync::Arc<Layer>],
    geometry: &MapGeometry,
    (fit, canvas): (&Fit, Rect),
    ink: Ink,
) -> Vec<Mark> {
    let overlays = geometry.overlays.iter().zip(layers).enumerate();
    let drawn = overlays.filter(|(_, (overlay, _))| !overlay.sites.is_empty());
    let drawn = drawn.map(|(at, (overlay, layer))| {
        let places = overlay
            .sites
            .iter()
            .map(|(name, place)| (name, fit.apply(*place)));
        let places = places.filter(|(_, place)| canvas.contains(*place));
        let marks = places.map(|(name, place)| Mark::Thing {
            id: format!("site:{name}"),
            title: name.clone(),
            marks: vec![square(place, at, ink)],
        });
        group(&format!("places {}", layer.name), marks.collect())
    });
    drawn.collect()
}

/// An outline or a line, on light ground of its own so that it is seen on every area. Zones have no filling: that would
/// change the colours of the areas, which mean something, and that of water.
fn drawn(steps: &[PathStep], at: usize, ink: Ink) -> [Mark; 2] {
    let over = stroke(at, ink);
    let under = full(
        over.width + ink.body * 0.14,
        ink.theme.ground.with_alpha(0.85),
    );
    [under, over].map(|stroke| Mark::Path {
        steps: steps.to_vec(),
        fill: None,
        stroke: Some(stroke),
        key: None,
    })
}

/// A place.
fn square(middle: [f32; 2], at: usize, ink: Ink) -> Mark {
    let side = ink.body * SIDE;
    Mark::Rect {
        rect: [middle[0] - side / 2.0, middle[1] - side / 2.0, side, side],
        radius: side * 0.2,
        fill: Some(color(at, ink)),
        stroke: Some(full(ink.body * 0.11, ink.theme.ground)),
    }
}

/// A place for lines of a name: the middle of the block, and where its lines begin or end.
type Spot = ([f32; 2], Anchor);

/// Names of zones, lines and places that find free room: places first, which are nothing without a name.
pub fn names(
    geometry: &MapGeometry,
    fit: &Fit,
    space: &mut Space,
    canvas: Rect,
    ink: Ink,
) -> Vec<Mark> {
    let size = ink.caption();
    let mut marks = Vec::new();
    let middles = geometry.overlays.iter().flat_map(|overlay| &overlay.sites);
    let squares: Vec<Rect> = middles
        .map(|(_, place)| Rect::around(fit.apply(*place), ink.body * SIDE * 0.6))
        .collect();
    for (at, overlay) in geometry.overlays.iter().enumerate() {
        let look = Lettering {
            size,
            weight: Weight::Medium,
            color: color(at, ink).mix(ink.theme.text, 0.25),
            anchor: Anchor::Start,
            halo: Some((size * 0.24, ink.theme.ground.with_alpha(0.9))),
        };
        let mut put = |name: &str, places: &[Spot]| {
            let forms = written(name, size, ink);
            let found = forms.iter().find_map(|lines| {
                let free = |area: &Rect| {
                    space.is_free(area)
                        && space.covered(area, None) <= COVERED
                        && !squares.iter().any(|square| square.overlaps(area))
                };
                placed(lines, places, look, &free, ink)
            });
            if let Some((area, lines)) = found {
                space.take(area);
                marks.extend(lines);
            }
        };
        for (name, place) in &overlay.sites {
            let middle = fit.apply(*place);
            if canvas.contains(middle) {
                put(name, &beside(middle, size, ink));
            }
        }
        for (name, parts) in &overlay.zones {
            put(name, &in_zone(parts, fit, size));
        }
        // Of a road in pieces the longest bears the name.
        let mut lines: BTreeMap<&str, (f32, &Ring)> = BTreeMap::new();
        for (name, points) in &overlay.lines {
            let long = length(points, fit, canvas);
            let known = lines.entry(name).or_insert((long, points));
            if long > known.0 {
                *known = (long, points);
            }
        }
        for (name, (_, points)) in lines {
            put(name, &along(points, fit, canvas));
        }
    }
    marks
}

/// At most this share of a name lies over circles.
const COVERED: f32 = 0.5;

/// A name in one line, or in two where it is long.
fn written(name: &str, size: f32, ink: Ink) -> Vec<Vec<String>> {
    let name = name.trim();
    if name.is_empty() {
        return Vec::new();
    }
    let width = ink.width(name, size, Weight::Medium);
    let limit = ink.body * 12.0;
    let two = |wide: f32| {
        let lines = ink.fonts.wrap_at_most(name, size, Weight::Medium, wide, 2);
        (lines.len() == 2).then_some(lines)
    };
    let one = (width <= limit).then(|| vec![name.to_owned()]);
    let half = two(width.min(limit * 2.0) * 0.56 + size);
    one.into_iter().chain(half).collect()
}

/// Around a place: at its right, its left, above and below.
fn beside([x, y]: [f32; 2], size: f32, ink: Ink) -> [Spot; 4] {
    let gap = ink.body * (SIDE / 2.0 + 0.2);
    [
        ([x + gap, y], Anchor::Start),
        ([x - gap, y], Anchor::End),
        ([x, y - gap - size * 0.5], Anchor::Middle),
        ([x, y + gap + size * 0.5], Anchor::Middle),
    ]
}

/// In the middle of a zone, elsewhere in it, over it and under it.
fn in_zone(parts: &[Polygon], fit: &Fit, size: f32) -> Vec<Spot> {
    let largest = parts
        .iter()
        .reduce(|a, b| if b.area() > a.area() { b } else { a });
    let bounds = parts
        .iter()
        .filter_map(Polygon::bounds)
        .reduce(Bounds::union);
    let (Some(largest), Some(bounds)) = (largest, bounds) else {
        return Vec::new();
    };
    let on_page = fit.area(bounds);
    let pole = crate::geo::pole(largest).map(|(pole, _)| pole);
    let lattice = (0..35_u8).map(|at| {
        let share = |k: u8, of: f64| (f64::from(k) + 0.5) / of;
        [
            bounds.min[0] + bounds.width() * share(at % 5, 5.0),
            bounds.min[1] + bounds.height() * share(at / 5, 7.0),
        ]
    });
    let inside = lattice.filter(|point| largest.contains(*point));
    let inside = pole.into_iter().chain(inside).map(|point| fit.apply(point));
    let middle = on_page.centre()[0];
    let outside = [on_page.y - size * 0.7, on_page.bottom() + size * 0.7];
    let outside = outside.map(|y| [middle, y]);
    inside
        .chain(outside)
        .map(|place| (place, Anchor::Middle))
        .collect()
}

/// How much of a line lies on a canvas.
fn length(points: &Ring, fit: &Fit, canvas: Rect) -> f32 {
    let points: Vec<[f32; 2]> = points.iter().map(|point| fit.apply(*point)).collect();
    let parts = crop::line(&points, &canvas).into_iter();
    let long = |two: &[[f32; 2]]| (two[1][0] - two[0][0]).hypot(two[1][1] - two[0][1]);
    parts
        .map(|part| part.windows(2).map(long).sum::<f32>())
        .sum()
}

/// On a line, from its middle outwards: the letters' light ground interrupts it.
fn along(points: &[[f64; 2]], fit: &Fit, canvas: Rect) -> Vec<Spot> {
    const STEPS: usize = 24;
    let points: Vec<[f32; 2]> = points.iter().map(|point| fit.apply(*point)).collect();
    let long = |two: &[[f32; 2]]| (two[1][0] - two[0][0]).hypot(two[1][1] - two[0][1]);
    let whole: f32 = points.windows(2).map(long).sum();
    let at = |share: f32| {
        let mut rest = whole * share;
        for two in points.windows(2) {
            let own = long(two);
            if rest <= own && own > 0.0 {
                let by = rest / own;
                return [0, 1].map(|axis| two[0][axis] + (two[1][axis] - two[0][axis]) * by);
            }
            rest -= own;
        }
        points.last().copied().unwrap_or_default()
    };
    let shares = (0..STEPS).map(|step| {
        let out = step.div_ceil(2) as f32 / STEPS as f32;
        if step % 2 == 0 { 0.5 + out } else { 0.5 - out }
    });
    let places = shares.map(at).filter(|place| canvas.contains(*place));
    places.map(|place| (place, Anchor::Middle)).collect()
}

/// The lines at the first of the places that is free, with the box that they take.
fn placed(
    lines: &[String],
    places: &[Spot],
    look: Lettering,
    free: &dyn Fn(&Rect) -> bool,
    ink: Ink,
) -> Option<(Rect, Vec<Mark>)> {
    let (size, step) = (look.size, look.size * 1.2);
    let widths = lines.iter().map(|line| ink.width(line, size, look.weight));
    let width = widths.fold(0.0, f32::max);
    let more = step * lines.len().saturating_sub(1) as f32;
    places.iter().find_map(|(middle, anchor)| {
        let first = [middle[0], baseline(middle[1] - more / 2.0, size)];
        let area = text_box(first, width, size, *anchor);
        let area = Rect {
            h: area.h + more,
            ..area
        };
        free(&area).then(|| {
            let look = Lettering {
                anchor: *anchor,
                ..look
            };
            let rows = lines.iter().enumerate();
            let marks = rows
                .map(|(row, line)| look.at(first[0], first[1] + step * row as f32, line.as_str()));
            (area, marks.collect())
        })
    })
}

/// The sign of a layer in the legend, in a box of `wide` × `tall` at `y`.
pub fn sign(layer: &Layer, at: usize, y: f32, wide: f32, tall: f32, ink: Ink) -> Vec<Mark> {
    let middle = y + tall / 2.0;
    let mut marks = Vec::new();
    if !layer.zones.is_empty() {
        marks.push(Mark::Rect {
            rect: [
                ink.body * 0.06,
                y + tall * 0.16,
                wide - ink.body * 0.12,
                tall * 0.68,
            ],
            radius: 0.0,
            fill: None,
            stroke: Some(stroke(at, ink)),
        });
    } else if !layer.lines.is_empty() {
        marks.push(line([0.0, middle], [wide, middle], stroke(at, ink)));
    }
    if !layer.sites.is_empty() {
        marks.push(square([wide / 2.0, middle], at, ink));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::MapSpec;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    use crate::i18n::Lang;

    /// A road of 100 points over empty ground has its name on it, a zone with a long one has that in two lines, and who
    /// looks into the legend finds the places of a file that has lines as well.
    #[test]
    fn zones_lines_and_places_are_named_and_explained() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::of(PageSize::Slide);
        let ink = Ink::on(&page, &theme, (&fonts, Lang::Zh));
        let square = Polygon {
            outer: vec![
                [0.0, 0.0],
                [40.0, 0.0],
                [40.0, 40.0],
                [0.0, 40.0],
                [0.0, 0.0],
            ],
            holes: Vec::new(),
        };
        let zone = "江湾国家高新技术产业开发区（核心区）";
        let road = vec![[50.0, 50.0], [90.0, 90.0]];
        let mut geometry = MapGeometry::new(&MapSpec::default());
        geometry.overlays = vec![Overlay {
            zones: vec![(zone.to_owned(), vec![square])],
            lines: vec![("沪江高速".to_owned(), road.clone())],
            sites: vec![("科创中心".to_owned(), [60.0, 10.0])],
        }];
        let canvas = Rect {
            x: 0.0,
            y: 0.0,
            w: 1_000.0,
            h: 1_000.0,
        };
        let bounds = Bounds {
            min: [0.0, 0.0],
            max: [100.0, 100.0],
        };
        let fit = Fit::inside(bounds, canvas);
        let mut space = Space::new(canvas, &[], 100.0, &[]);
        let texts = |marks: &[Mark]| -> Vec<String> {
            let words = marks.iter().filter_map(|mark| match mark {
                Mark::Text(line) => Some(line.text.clone()),
                _ => None,
            });
            words.collect()
        };
        let written = texts(&names(&geometry, &fit, &mut space, canvas, ink));
        assert_eq!(written[0], "科创中心");
        assert_eq!(written[1..written.len() - 1].concat(), zone);
        assert_eq!(written.last().map(String::as_str), Some("沪江高速"));
        let drawn = layer_marks(&geometry.overlays[0], 0, (&fit, canvas), ink);
        let filled = drawn.iter().any(|mark| match mark {
            Mark::Thing { id, marks, .. } => {
                !id.starts_with("site:")
                    && marks
                        .iter()
                        .any(|mark| matches!(mark, Mark::Path { fill: Some(_), .. }))
            }
            _ => false,
        });
        assert!(!filled, "a filling would change the colours below");
        let layer = Layer {
            lines: vec![(String::new(), road)],
            sites: vec![crate::geo::Site::default()],
            ..Layer::default()
        };
        assert_eq!(sign(&layer, 0, 0.0, 30.0, 20.0, ink).len(), 2);
    }
}
