//! Where map, legend and inset stand on the canvas: what is to be drawn and the room for it come in; their places go out.

use super::arrange::arrange;
use super::bubbles::Radii;
use super::density::Density;
use super::fit::{Fit, Rect};
use super::geometry::MapGeometry;
use super::inset::Inset;
use super::layout::Basis;
use super::legend::{Form, Sections};
use super::scale_bar::scale_bar;
use super::spec::MapSpec;
use super::style::{Ink, moved};
use crate::figure::Mark;

/// Map, legend and inset where no corner of the map is free for the inset: of the arrangements that fit, the first whose
/// map is about as large as that of any. None where the legend would lie on the map in all of them.
pub(super) fn apart(
    inset: &Inset,
    (spec, geometry): (&MapSpec, &MapGeometry),
    inner: Rect,
    dense: bool,
    ink: Ink,
) -> Option<(Placed, Rect)> {
    let gap = ink.body * 0.9;
    let (rest, frame) = inset.apart(inner, gap);
    if rest.bottom() <= frame.y {
        // Under the map there is room beside the frame.
        let aside = Rect {
            y: frame.y,
            w: frame.x - inner.x - gap,
            h: frame.h,
            ..inner
        };
        let placed = Placed::new(spec, geometry, rest, dense, ink);
        let placed = placed.or_aside(geometry, (rest, aside), (spec, ink));
        // Where the legend leaves it free, the frame takes it.
        let mut legend = placed.legend_boxes(ink).into_iter();
        let free = legend.all(|legend| !legend.overlaps(&aside));
        let wide = Rect {
            x: inner.x,
            w: inner.w,
            ..frame
        };
        return placed
            .clear
            .then_some((placed, if free { wide } else { frame }));
    }
    let above = Rect {
        y: inner.y,
        h: frame.y - inner.y - gap,
        ..frame
    };
    let ways = [
        Placed::in_column(spec, geometry, (rest, above), dense, ink).map(|placed| (placed, frame)),
        Placed::over_row(spec, geometry, inner, dense, ink),
    ];
    let beside = Placed::new(spec, geometry, rest, dense, ink);
    let mut best = beside.clear.then_some((beside, frame));
    // What fills the room comes last, and is best where the map is about as large.
    for way in ways.into_iter().flatten() {
        let scale = best.as_ref().map_or(0.0, |best| best.0.fit.scale);
        if way.0.fit.scale >= scale * 0.95 {
            best = Some(way);
        }
    }
    best
}

/// The first form of a legend in one piece that a room holds.
fn form_for(room: Rect, sections: &Sections, ink: Ink) -> Option<Form> {
    let fits = |form: &Form| {
        let block = &form.block;
        form.apart.is_none() && !form.under && block.width <= room.w && block.height <= room.h
    };
    sections.forms(room.w, ink).into_iter().find(fits)
}

/// A map with its legend in place.
pub(super) struct Placed {
    pub fit: Fit,
    pub basis: Basis,
    form: Form,
    legend: [f32; 2],
    /// Place of the end of the legend, where that stands alone.
    apart: Option<[f32; 2]>,
    /// Whether the legend lies on no ground.
    clear: bool,
}

impl Placed {
    /// The legend in the form that leaves the map largest. Its size depends a little on the map's scale and the other
    /// way round: two passes settle it.
    pub fn new(spec: &MapSpec, geometry: &MapGeometry, inner: Rect, dense: bool, ink: Ink) -> Self {
        let limit = ink.body * 11.5;
        let basis = |fit: &Fit, share: f64| Basis {
            radii: Radii::new(spec, geometry, fit.scale * share, ink.body),
            density: dense.then(|| Density::new(geometry, fit, ink)),
            years: false,
            bare: false,
        };
        let arranged = |basis: &Basis| {
            let sections = Sections::new(spec, geometry, basis, limit, ink);
            let mut forms = sections.forms(inner.w, ink);
            let placed = arrange(geometry, inner, &forms, ink.body * 0.9);
            let form = forms.swap_remove(placed.form);
            (placed, form)
        };
        let first = Fit::inside(geometry.frame, inner);
        let (placed, _) = arranged(&basis(&first, 0.85));
        let basis = basis(&placed.fit, 1.0);
        let (placed, form) = arranged(&basis);
        Self {
            fit: placed.fit,
            basis: Basis {
                density: dense.then(|| Density::new(geometry, &placed.fit, ink)),
                ..basis
            },
            form,
            legend: placed.legend,
            apart: placed.apart,
            clear: placed.clear,
        }
    }

    /// The map in one room and its legend at the top of another, where it fits there.
    fn in_column(
        spec: &MapSpec,
        geometry: &MapGeometry,
        (rest, above): (Rect, Rect),
        dense: bool,
        ink: Ink,
    ) -> Option<Self> {
        let placed = Self::bare(spec, geometry, rest, dense, ink);
        let limit = (ink.body * 11.5).min(above.w);
        let form = form_for(
            above,
            &Sections::new(spec, geometry, &placed.basis, limit, ink),
            ink,
        )?;
        Some(Self {
            form,
            legend: [above.x, above.y],
            ..placed
        })
    }

    /// The legend in a row at the lower end, map and inset beside each other above it, with the frame of the inset; none
    /// where the row is wider than the room.
    fn over_row(
        spec: &MapSpec,
        geometry: &MapGeometry,
        inner: Rect,
        dense: bool,
        ink: Ink,
    ) -> Option<(Self, Rect)> {
        let (limit, gap) = (ink.body * 11.5, ink.body * 0.9);
        let row = |placed: &Self| {
            let sections = Sections::new(spec, geometry, &placed.basis, limit, ink);
            sections.row(inner.w, ink)
        };
        // Of a smaller map the legend is not taller: circles shrink with it.
        let guess = row(&Self::bare(spec, geometry, inner, dense, ink)).block;
        let above = Rect {
            h: inner.h - guess.height - gap,
            ..inner
        };
        if guess.width > inner.w || above.h < inner.h * 0.5 || above.w < above.h {
            return None;
        }
        let (rest, frame) = Inset::filling(geometry, above, gap);
        let placed = Self::bare(spec, geometry, rest, dense, ink);
        let form = row(&placed);
        let legend = [inner.x, inner.bottom() - form.block.height];
        let placed = Self {
            form,
            legend,
            ..placed
        };
        Some((placed, frame))
    }

    /// The map in all of a room, without a legend.
    fn bare(spec: &MapSpec, geometry: &MapGeometry, room: Rect, dense: bool, ink: Ink) -> Self {
        let fit = Fit::inside(geometry.frame, room);
        let basis = Basis {
            radii: Radii::new(spec, geometry, fit.scale, ink.body),
            density: dense.then(|| Density::new(geometry, &fit, ink)),
            years: false,
            bare: false,
        };
        Self {
            fit,
            basis,
            form: Form::default(),
            legend: [room.x, room.y],
            apart: None,
            clear: true,
        }
    }

    /// The same, with the legend in the room beside the inset where it fits there: the map has all of its own then.
    fn or_aside(
        self,
        geometry: &MapGeometry,
        (rest, aside): (Rect, Rect),
        (spec, ink): (&MapSpec, Ink),
    ) -> Self {
        let limit = ink.body * 11.5;
        let sections = Sections::new(spec, geometry, &self.basis, limit, ink);
        let Some(form) = form_for(aside, &sections, ink) else {
            return self;
        };
        let legend = [aside.x, aside.bottom() - form.block.height];
        Self {
            fit: Fit::inside(geometry.frame, rest),
            form,
            legend,
            apart: None,
            clear: true,
            ..self
        }
    }

    /// The part of a canvas that is the map's: all of it, but for a legend in a row at its lower end, which moves to the
    /// page below the map then, flush with it.
    pub fn own_canvas(&mut self, canvas: Rect, ink: Ink) -> Rect {
        let height = self.form.block.height;
        let pad = ink.body;
        let is_last = self.legend[1] + height > canvas.bottom() - pad * 1.5;
        if !self.form.under || !is_last {
            return canvas;
        }
        let top = self.legend[1];
        self.legend = [canvas.x, canvas.bottom() - height];
        Rect {
            h: top - canvas.y,
            ..canvas
        }
    }

    /// The boxes that the legend takes; none without one.
    pub fn legend_boxes(&self, ink: Ink) -> Vec<Rect> {
        let parts = std::iter::once((&self.form.block, self.legend))
            .chain(self.form.apart.as_ref().zip(self.apart));
        parts
            .filter(|(block, _)| block.width > 0.0)
            .map(|(block, [x, y])| {
                Rect {
                    x,
                    y,
                    w: block.width,
                    h: block.height,
                }
                .inset(-ink.body * 0.4)
            })
            .collect()
    }

    pub fn legend_marks(self, geometry: &MapGeometry, ink: Ink) -> Vec<Mark> {
        let mut marks = moved(self.form.block.marks, self.legend);
        let end = self.apart.unwrap_or(self.legend);
        marks.extend(
            self.form
                .apart
                .into_iter()
                .flat_map(|block| moved(block.marks, end)),
        );
        let middle = geometry.frame.centre();
        let bar = scale_bar(geometry, self.fit.scale, middle, ink);
        if let (Some(at), Some(bar)) = (self.form.bar, bar) {
            marks.extend(moved(bar.marks, [end[0] + at[0], end[1] + at[1]]));
        }
        marks
    }
}
