//! The page: title block, canvas with map and legend, panel, notes, footer.

use super::arrange::{Arrangement, arrange};
use super::base::ground;
use super::bubbles::{self, Radii};
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::labels;
use super::legend::{Form, Sections};
use super::scale_bar::scale_bar;
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, baseline, lettered, moved, rect};
use super::{notes, panel};
use crate::figure::{Anchor, Mark, Page, Scene, Weight, frame, group};
use crate::i18n::text;

/// Circles of at least this many body sizes are kept free of labels.
const BIG: f32 = 0.45;

/// The whole page.
pub fn page(spec: &MapSpec, geometry: &MapGeometry, page: &Page, ink: Ink) -> Scene {
    let (mut scene, [x, y, w, h]) = frame(page, ink.theme, ink.fonts, &spec.words);
    let content = note_lines(spec, geometry, Rect { x, y, w, h }, ink, &mut scene.marks);
    let (canvas, panel_marks) = split(spec, content, ink);
    scene.marks.extend(map(spec, geometry, canvas, ink));
    if !panel_marks.is_empty() {
        scene.marks.push(group("panel", panel_marks));
    }
    scene
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
    if sentences.is_empty() {
        return content;
    }
    let words = sentences.join(&text(ink.lang, "figure.map_note_join"));
    let lines = ink
        .fonts
        .wrap_at_most(&words, size, Weight::Regular, content.w, 4);
    let height = lines.len() as f32 * size * 1.35;
    let mut texts = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let y = content.bottom() - height + (index as f32 + 0.5) * size * 1.35;
        texts.push(lettered(
            [content.x, baseline(y, size)],
            line.as_str(),
            size,
            Weight::Regular,
            ink.theme.quiet,
            Anchor::Start,
        ));
    }
    marks.push(group("notes", texts));
    Rect {
        h: (content.h - height - ink.body * 0.45).max(1.0),
        ..content
    }
}

/// The canvas and the finished panel: beside the map on wide pages, below it on others.
fn split(spec: &MapSpec, content: Rect, ink: Ink) -> (Rect, Vec<Mark>) {
    if panel::is_empty(spec) {
        return (content, Vec::new());
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
        return (canvas, panel::beside(spec, side, ink));
    }
    let gap = ink.body * 1.1;
    let tall = panel::height_below(spec, content.w, ink).min(content.h * 0.42);
    let canvas = Rect {
        h: content.h - tall - gap,
        ..content
    };
    let under = Rect {
        y: canvas.bottom() + gap,
        h: tall,
        ..content
    };
    (canvas, panel::below(spec, under, ink))
}

/// The canvas with everything on it.
fn map(spec: &MapSpec, geometry: &MapGeometry, canvas: Rect, ink: Ink) -> Vec<Mark> {
    let inner = canvas.inset(ink.body);
    let first = Fit::inside(geometry.frame, inner);
    // The legend's size depends a little on the map's scale and the other way round: two passes settle it.
    let guess = Radii::new(spec, geometry, first.scale * 0.85, ink.body);
    let (_, placed) = with_legend(spec, geometry, inner, &guess, ink);
    let radii = Radii::new(spec, geometry, placed.fit.scale, ink.body);
    let (form, placed) = with_legend(spec, geometry, inner, &radii, ink);
    let mut marks = vec![group("canvas", vec![rect(canvas, ink.theme.land)])];
    let legend_box = Rect {
        x: placed.legend[0],
        y: placed.legend[1],
        w: form.block.width,
        h: form.block.height,
    };
    let taken = (form.block.width > 0.0).then(|| legend_box.inset(-ink.body * 0.4));
    marks.extend(drawn(
        spec,
        geometry,
        &placed.fit,
        &radii,
        canvas,
        taken,
        ink,
    ));
    let mut legend_marks = moved(form.block.marks, placed.legend);
    if let (Some(at), Some(bar)) = (form.bar, scale_bar(geometry, placed.fit.scale, ink)) {
        let at = [placed.legend[0] + at[0], placed.legend[1] + at[1]];
        legend_marks.extend(moved(bar.marks, at));
    }
    marks.push(group("legend", legend_marks));
    marks
}

/// Ground, circles and labels of a canvas.
pub fn drawn(
    spec: &MapSpec,
    geometry: &MapGeometry,
    fit: &Fit,
    radii: &Radii,
    canvas: Rect,
    taken: Option<Rect>,
    ink: Ink,
) -> Vec<Mark> {
    let spots = bubbles::spots(spec, geometry, fit, radii, canvas);
    let ground_area = geometry.shapes.iter().map(|shape| shape.area).sum::<f64>();
    let seen = (ground_area * fit.scale * fit.scale).min(f64::from(canvas.w * canvas.h));
    let wanted = labels::candidates(spec, &spots, seen);
    let mut space = Space::new(
        canvas.inset(ink.body * 0.3),
        &spots,
        ink.body * BIG,
        &wanted[..spec.labels.min(wanted.len())],
    );
    if let Some(taken) = taken {
        space.take(taken);
    }
    let mut clipped = ground(spec, geometry, fit, canvas, ink);
    let names = labels::area_names(spec, geometry, fit, &mut space, canvas, ink);
    let (labels, labelled) = labels::enterprises(spec, &spots, &wanted, &mut space, ink);
    let circles = bubbles::marks(spec, &spots, &labelled, ink);
    clipped.push(group("enterprises", circles));
    vec![
        Mark::Group {
            name: "map".to_owned(),
            clip: Some(canvas.array()),
            marks: clipped,
        },
        group("area names", names),
        group("labels", labels),
    ]
}

/// The legend in the form that leaves the map largest, and where both stand.
fn with_legend(
    spec: &MapSpec,
    geometry: &MapGeometry,
    inner: Rect,
    radii: &Radii,
    ink: Ink,
) -> (Form, Arrangement) {
    let limit = ink.body * 11.5;
    let forms = Sections::new(spec, geometry, radii, limit, ink).forms(ink);
    let placed = arrange(geometry, inner, &forms, ink.body * 0.9);
    let [one, two, under] = forms;
    let form = match placed.form {
        0 => one,
        1 => two,
        _ => under,
    };
    (form, placed)
}
