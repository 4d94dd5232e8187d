//! The page: title block, canvas with map and legend, panel, notes, footer.

use super::area_names::are_left_out;
use super::bubbles::{self, Radii};
use super::density::{self, Density};
use super::fit::{Fit, Rect};
use super::foremost::{Foremost, foremost};
use super::geometry::MapGeometry;
use super::inset::Inset;
use super::pair::pair;
use super::placed::{Placed, apart};
use super::spec::MapSpec;
use super::style::{Ink, baseline, lettered, rect};
use super::view::View;
use super::{notes, panel};
use crate::figure::{Anchor, Mark, Page, Scene, Weight, Words, frame, group};

/// Most lines of notes.
const NOTE_LINES: usize = 4;

/// A page, and the cells on it where they stand for circles: of two years those of the other first.
pub struct Sheet {
    pub scene: Scene,
    pub cells: Vec<Density>,
}

/// The whole page.
pub fn page(spec: &MapSpec, geometry: &MapGeometry, page: &Page, ink: Ink) -> Sheet {
    let [dense, heap] = crowd(spec, geometry, page, ink);
    if heap {
        let spec = spec.without_circles(ink.lang);
        return self::page(&spec, geometry, page, ink);
    }
    let words = match &spec.dense_subtitle {
        Some(subtitle) if dense => Words {
            subtitle: subtitle.clone(),
            ..spec.words.clone()
        },
        _ => spec.words.clone(),
    };
    let (mut scene, [x, y, w, h]) = frame(page, ink.theme, ink.fonts, &words);
    let content = note_lines(spec, geometry, Rect { x, y, w, h }, ink, &mut scene.marks);
    if spec.beside.is_some() {
        let (marks, cells) = pair(spec, geometry, content, dense, ink);
        scene.marks.extend(marks);
        return Sheet { scene, cells };
    }
    let mut foremost = foremost(spec, geometry);
    let (canvas, panel_marks, listed) = split((spec, &foremost), (geometry, dense), content, ink);
    for one in &mut foremost {
        one.keyed = one.entry.is_some_and(|entry| entry < listed);
    }
    let (drawn, cells) = map((spec, &foremost), geometry, canvas, dense, ink);
    if are_left_out(&drawn) && !spec.nameless {
        let spec = MapSpec {
            nameless: true,
            ..spec.clone()
        };
        return self::page(&spec, geometry, page, ink);
    }
    scene.marks.extend(drawn);
    if !panel_marks.is_empty() {
        scene.marks.push(group("panel", panel_marks));
    }
    Sheet { scene, cells }
}

/// Whether cells stand for the circles on a page.
pub fn is_dense(spec: &MapSpec, geometry: &MapGeometry, page: &Page, ink: Ink) -> bool {
    let [dense, heap] = crowd(spec, geometry, page, ink);
    dense && !heap
}

/// Whether circles would be too many to tell apart on the page, about half of which is left for the map: so that cells
/// stand for them, or nothing.
fn crowd(spec: &MapSpec, geometry: &MapGeometry, page: &Page, ink: Ink) -> [bool; 2] {
    let room = Rect {
        x: 0.0,
        y: 0.0,
        w: page.width * 0.7,
        h: page.height * 0.7,
    };
    let fit = Fit::inside(geometry.frame, room);
    let radii = Radii::new(spec, geometry, fit.scale, ink.body);
    let spots = bubbles::spots(spec, geometry, &fit, &radii, room);
    [
        density::is_wanted(spec, geometry, &spots),
        density::is_heap(spec, geometry, &spots),
    ]
}

/// The notes at the lower end of the content; returns what lies above.
fn note_lines(
    spec: &MapSpec,
    geometry: &MapGeometry,
    content: Rect,
    ink: Ink,
    marks: &mut Vec<Mark>,
) -> Rect {
    let size = ink.caption();
    let sentences = notes::notes(spec, geometry, ink.lang);
    if sentences.is_empty() && spec.warning.is_none() {
        return content;
    }
    let wrapped =
        |words: &str, weight: Weight| ink.fonts.wrap_at_most(words, size, weight, content.w, 4);
    let warning = spec.warning.iter().flat_map(|words| {
        let lines = wrapped(words, Weight::Medium).into_iter();
        lines.map(|line| (line, Weight::Medium, ink.theme.warning))
    });
    let rows = notes::rows(sentences, content.w, size, ink);
    let rows = rows.iter().flat_map(|row| wrapped(row, Weight::Regular));
    let rows = rows.take(NOTE_LINES);
    let rows = rows.map(|line| (line, Weight::Regular, ink.theme.quiet));
    let lines: Vec<_> = warning.chain(rows).collect();
    let height = lines.len() as f32 * size * 1.35;
    let mut texts = Vec::new();
    for (index, (line, weight, color)) in lines.into_iter().enumerate() {
        let y = content.bottom() - height + (index as f32 + 0.5) * size * 1.35;
        texts.push(lettered(
            [content.x, baseline(y, size)],
            line,
            size,
            weight,
            color,
            Anchor::Start,
        ));
    }
    marks.push(group("notes", texts));
    Rect {
        h: (content.h - height - ink.body * 0.45).max(1.0),
        ..content
    }
}

/// The canvas and the finished panel, with the length of its list: beside the map on wide pages, below it on others.
fn split(
    (spec, foremost): (&MapSpec, &[Foremost]),
    (geometry, dense): (&MapGeometry, bool),
    content: Rect,
    ink: Ink,
) -> (Rect, Vec<Mark>, usize) {
    if panel::is_empty(spec) {
        return (content, Vec::new(), 0);
    }
    if content.w > content.h * 1.25 {
        let wide = (content.w * 0.24).clamp(ink.body * 15.0, ink.body * 24.0);
        let gap = ink.body * 1.6;
        let canvas = Rect {
            w: content.w - wide - gap,
            ..content
        };
        let side = Rect {
            x: canvas.right() + gap,
            w: wide,
            ..content
        };
        let (marks, listed) = panel::beside((spec, foremost), (geometry, !dense), side, ink);
        return (canvas, marks, listed);
    }
    let gap = ink.body * 1.1;
    let tall = panel::height_below(spec, content.w, ink).min(content.h * 0.42);
    let canvas = Rect {
        h: (content.h - tall - gap).min(height_wanted(spec, geometry, content.w, ink)),
        ..content
    };
    // What the map does not want is the panel's.
    let under = Rect {
        y: canvas.bottom() + gap,
        h: content.bottom() - canvas.bottom() - gap,
        ..content
    };
    let (marks, listed) = panel::below((spec, foremost), (geometry, !dense), under, ink);
    (canvas, marks, listed)
}

/// Height of a canvas that is as wide as the page: that of the map, and of what stands under it.
fn height_wanted(spec: &MapSpec, geometry: &MapGeometry, width: f32, ink: Ink) -> f32 {
    let pad = ink.body * 2.0;
    let aspect = geometry.frame.height() / geometry.frame.width().max(1e-9);
    let map = (width - pad) * (aspect as f32).min(4.0) + pad;
    let below = if Inset::of(spec, geometry).is_some() {
        width * 0.34
    } else {
        ink.body * 11.0
    };
    map + below
}

/// What the legend must know of the way circles are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// How values become radii.
    pub(super) radii: Radii,
    /// The cells, where circles are too many to tell apart.
    pub(super) density: Option<Density>,
    /// Whether the reader goes through the years, for all of which it holds.
    pub(super) years: bool,
    /// Whether circles are left out because they would lie on one another.
    pub(super) bare: bool,
}

/// The canvas with everything on it, and its cells.
pub(super) fn map(
    (spec, foremost): (&MapSpec, &[Foremost]),
    geometry: &MapGeometry,
    canvas: Rect,
    dense: bool,
    ink: Ink,
) -> (Vec<Mark>, Vec<Density>) {
    let inner = canvas.inset(ink.body);
    let gap = ink.body * 0.9;
    let mut placed = Placed::new(spec, geometry, inner, dense, ink);
    let mut inset = Inset::of(spec, geometry);
    let mut frame = None;
    if let Some(inset) = &inset {
        let taken = placed.legend_boxes(ink);
        frame = inset.corner(geometry, &placed.fit, inner, &taken, gap);
        if frame.is_none() {
            // Without a place for map, legend and inset beside each other there is none of the inset.
            if let Some(apart) = apart(inset, (spec, geometry), inner, dense, ink) {
                placed = apart.0;
                frame = Some(apart.1);
            }
        }
    }
    if frame.is_none() {
        inset = None;
    }
    let canvas = placed.own_canvas(canvas, ink);
    let mut marks = vec![group("canvas", vec![rect(canvas, ink.theme.land)])];
    let view = View {
        spec,
        geometry,
        radii: &placed.basis.radii,
        cells: placed.basis.density.as_ref(),
        foremost,
        fixed: None,
        ink,
    };
    let taken: Vec<Rect> = placed.legend_boxes(ink).into_iter().chain(frame).collect();
    marks.extend(match inset.as_ref().zip(frame) {
        Some((inset, frame)) => {
            inset.with_map(&view, (&placed.fit, canvas), frame, &taken, Vec::new())
        }
        None => view.alone(&placed.fit, canvas, &taken),
    });
    let cells = placed.basis.density.iter().cloned().collect();
    // Over water and borders a legend has quiet ground of its own.
    let plates = placed.legend_boxes(ink).into_iter();
    let plates = plates.filter(|plate| canvas.holds(plate));
    let plates = plates.map(|plate| Mark::Rect {
        rect: plate.array(),
        radius: ink.body * 0.25,
        fill: Some(ink.theme.ground.with_alpha(0.86)),
        stroke: None,
    });
    let legend = plates.chain(placed.legend_marks(geometry, ink)).collect();
    marks.push(group("legend", legend));
    (marks, cells)
}
