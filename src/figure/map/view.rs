//! What is drawn on one canvas: ground, layers, circles, names. A map, each of two maps and an inset are views.

use std::collections::HashMap;

use super::area_names::{self, Leading, Named, Sheet, area_names};
use super::badges::{self, Badge};
use super::base::ground;
use super::bubbles::{self, Radii, Spot};
use super::density::Density;
use super::fit::{Fit, Rect};
use super::foremost::{Foremost, order};
use super::geometry::MapGeometry;
use super::labels;
use super::project_marks::Among;
use super::space::Space;
use super::spec::{CirclesAs, MapSpec};
use super::style::Ink;
use super::{overlay, project_marks};
use crate::figure::{Mark, group};

/// Circles of at least this many body sizes are kept free of labels.
pub const BIG: f32 = 0.45;

/// What every canvas of a map shares.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub spec: &'a MapSpec,
    pub geometry: &'a MapGeometry,
    pub radii: &'a Radii,
    /// The cells that stand for the circles, where these are too many.
    pub cells: Option<&'a Density>,
    /// Those that are pointed out.
    pub foremost: &'a [Foremost],
    /// Names of areas that have their places already, as on another map beside this one.
    pub fixed: Option<&'a Named>,
    pub ink: Ink<'a>,
}

/// What is drawn on a canvas.
pub struct Drawn {
    pub marks: Vec<Mark>,
    /// The bubbles that have a badge or a name on it.
    pub named: Vec<usize>,
    /// The foremost on it that have neither.
    pub missed: Vec<usize>,
    /// The areas that have their names in them.
    pub areas: Vec<usize>,
}

impl View<'_> {
    /// The bubbles that are labelled, in their order.
    pub fn order(&self) -> Vec<usize> {
        order(self.spec, self.foremost)
    }

    /// Ground, layers, circles and labels of a canvas alone.
    pub fn alone(&self, fit: &Fit, canvas: Rect, taken: &[Rect]) -> Vec<Mark> {
        let mut order = self.order();
        let drawn = self.drawn(fit, canvas, taken, None, &order);
        if self.shorten(&mut order, &drawn.missed) {
            return self.drawn(fit, canvas, taken, None, &order).marks;
        }
        drawn.marks
    }

    /// Ends an order before the first with a key that has no place, so that nobody is pointed out behind one who is not;
    /// tells whether anybody was left out.
    pub fn shorten(&self, order: &mut Vec<usize>, missed: &[usize]) -> bool {
        let keyed = |bubble: &usize| {
            let mut keyed = self.foremost.iter().filter(|one| one.keyed);
            keyed.any(|one| one.bubble == *bubble)
        };
        let first = order
            .iter()
            .position(|one| missed.contains(one) && keyed(one));
        let Some(first) = first else { return false };
        order.truncate(first);
        true
    }

    /// The circles of a canvas (where cells stand for them, only those that may be labelled), and the places among them
    /// of those that may, best first.
    pub fn wanted(&self, fit: &Fit, canvas: Rect, order: &[usize]) -> (Vec<Spot>, Vec<usize>) {
        let (spec, ink) = (self.spec, self.ink);
        let mut spots = bubbles::spots(spec, self.geometry, fit, self.radii, canvas);
        let at: HashMap<usize, usize> = spots
            .iter()
            .enumerate()
            .map(|(at, spot)| (spot.bubble, at))
            .collect();
        let here = order.iter().filter_map(|bubble| at.get(bubble).copied());
        let mut wanted: Vec<usize> = here.collect();
        // A name must not lead to a circle that the frame cuts.
        let whole = |spot: &Spot| canvas.inset(spot.radius + ink.body * 0.3).contains(spot.at);
        wanted.retain(|at| whole(&spots[*at]));
        if self.cells.is_some() {
            // Only those that may be labelled remain, as dots of one size.
            let radius = ink.body * 0.2;
            spots = wanted
                .iter()
                .map(|at| Spot {
                    radius,
                    ..spots[*at]
                })
                .collect();
            wanted = (0..spots.len()).collect();
        }
        (spots, wanted)
    }

    /// Ground, layers, circles and labels of a canvas; no label touches a box that is `taken`, nor the rim of `again`,
    /// which is shown elsewhere.
    pub fn drawn(
        &self,
        fit: &Fit,
        canvas: Rect,
        taken: &[Rect],
        again: Option<Rect>,
        order: &[usize],
    ) -> Drawn {
        let Self {
            spec,
            geometry,
            cells,
            ink,
            ..
        } = *self;
        let dense = cells.is_some();
        let (mut spots, wanted) = self.wanted(fit, canvas, order);
        let inner = canvas.inset(ink.body * 0.3);
        let mut space = Space::new(inner, &spots, ink.body * BIG, &wanted);
        for taken in taken {
            space.take(*taken);
        }
        for [from, to] in again.into_iter().flat_map(sides) {
            space.take_line(from, to);
        }
        let quiet = !dense && bubbles::is_quiet(spec, geometry);
        let mut clipped = ground(spec, geometry, fit, canvas, (quiet, dense), ink);
        if let Some(cells) = cells {
            clipped.push(group("density", cells.marks(fit, canvas, ink)));
        }
        clipped.extend(overlay::marks(&spec.layers, geometry, (fit, canvas), ink));
        // On a schematic map a name over the hexagon of another town would say that it stands there.
        let schematic = geometry.is_schematic();
        let holds = |spot: &Spot, area: &Rect| {
            if !schematic {
                return true;
            }
            let shape = spec.bubbles[spot.bubble].area;
            let shape = shape.and_then(|area| geometry.shapes.get(area));
            let corners = sides(*area).map(|[corner, _]| fit.invert(corner));
            shape.is_none_or(|shape| corners.iter().all(|at| shape.contains(*at)))
        };
        let site = Site {
            fit,
            canvas,
            space,
            spots: &spots,
            wanted: &wanted,
            holds: &holds,
        };
        let Written {
            mut space,
            projects,
            counts,
            badges,
            named,
            ..
        } = self.written(&site);
        let cell = geometry
            .shapes
            .first()
            .map(|shape| fit.area(shape.bounds).w);
        let home = labels::Home {
            widest: cell
                .filter(|_| schematic)
                .map_or(f32::INFINITY, |wide| wide * 0.85),
            holds: &holds,
        };
        let (labels, mut labelled) =
            labels::names(spec, &spots, &wanted, &badges, home, &mut space, ink);
        labelled.extend(badges.iter().map(|badge| badge.bubble));
        let missed = wanted.iter().map(|at| spots[*at].bubble);
        let missed = missed.filter(|one| !labelled.contains(one)).collect();
        if dense {
            spots.retain(|spot| labelled.contains(&spot.bubble));
        }
        // Where a number had no place off a circle that is pointed out, the circle lies on it.
        let on_number = |spot: &Spot| {
            let around = spot.bounds();
            counts.iter().any(|count| count.overlaps(&around))
        };
        let (raised, spots): (Vec<Spot>, Vec<Spot>) = spots
            .into_iter()
            .partition(|spot| labelled.contains(&spot.bubble) && on_number(spot));
        clipped.push(group("enterprises", self.circles(&spots, &labelled)));
        clipped.extend(overlay::sites(&spec.layers, geometry, (fit, canvas), ink));
        if !projects.is_empty() {
            clipped.push(group("projects", projects));
        }
        if !raised.is_empty() {
            clipped.push(group("raised", self.circles(&raised, &labelled)));
        }
        let ranks = badges.iter().map(|one| one.marks(spec, ink)).collect();
        let map = Mark::Group {
            name: "map".to_owned(),
            clip: Some(canvas.array()),
            marks: clipped,
        };
        let (names, labels) = (group("area names", named.marks), group("labels", labels));
        let marks = vec![map, names, labels, group("ranks", ranks)];
        Drawn {
            marks,
            named: labelled,
            missed,
            areas: named.inside,
        }
    }

    /// Circles, those of enterprises with a label told from others; dots, where cells stand for the rest.
    fn circles(&self, spots: &[Spot], labelled: &[usize]) -> Vec<Mark> {
        if self.cells.is_some() {
            bubbles::dots(self.spec, spots, self.ink)
        } else {
            bubbles::marks(self.spec, spots, labelled, self.ink)
        }
    }

    /// Numbers of projects, badges and names of areas. Where these leave an area no room for its name, that comes before
    /// them; else a line leads out to it.
    fn written(&self, site: &Site) -> Written {
        let order = area_names::order(self.spec, self.geometry);
        if self.geometry.is_schematic() {
            // In the middle of each hexagon no circle stands.
            return self.written_after(&order, (&order, Leading::Nowhere), site);
        }
        let mut all = self.written_after(&[], (&order, Leading::Out), site);
        if self.fixed.is_some() {
            return all;
        }
        let lost = all.named.lost.clone();
        for first in [lost.as_slice(), &[]] {
            if all.named.lost.is_empty() {
                break;
            }
            let again = self.written_after(first, (&order, Leading::Across), site);
            let fewer = again.named.lost.len() < all.named.lost.len();
            if fewer && again.badges.len() >= all.badges.len() && again.is_apart {
                all = again;
            }
        }
        all
    }

    /// The same, names of some areas before numbers and badges, off the circles that are pointed out.
    fn written_after(
        &self,
        first: &[usize],
        (order, leading): (&[usize], Leading),
        site: &Site,
    ) -> Written {
        let (spec, geometry, ink) = (self.spec, self.geometry, self.ink);
        let (fit, canvas) = (site.fit, site.canvas);
        let (mut space, mut kept) = (site.space.clone(), site.space.clone());
        let off = (!geometry.is_schematic()).then_some(site.wanted);
        for at in off.into_iter().flatten() {
            kept.take(site.spots[*at].bounds());
        }
        let mut named = self.fixed.cloned().unwrap_or_default();
        named.take(&mut kept);
        let sheet = Sheet {
            spec,
            geometry,
            fit,
            canvas,
            even: self.fixed.is_some(),
            ink,
        };
        let first = first.iter().copied();
        let first: Vec<usize> = first.filter(|at| !named.has(*at)).collect();
        let before = area_names(&sheet, &mut kept, (&first, Leading::Nowhere));
        named.marks.extend(before.marks);
        named.inside.extend(before.inside);
        named.boxes.extend(before.boxes);
        named.lines.extend(before.lines);
        let pointed: Vec<Spot> = site.wanted.iter().map(|at| site.spots[*at]).collect();
        let among = Among {
            canvas,
            foremost: &pointed,
            names: &named.boxes,
            circles: self.cells.is_none() && spec.circles != CirclesAs::Hidden,
        };
        let (projects, counts) = project_marks::marks(spec, geometry, fit, among, ink);
        let mut boxes = named.boxes.iter();
        let is_apart = !boxes.any(|name| counts.iter().any(|count| count.overlaps(name)));
        named.take(&mut space);
        for taken in &counts {
            space.take(*taken);
        }
        let (spots, wanted) = (site.spots, site.wanted);
        let badges = badges::badges(self.foremost, spots, wanted, site.holds, &mut space, ink);
        let layers = overlay::names(geometry, fit, &mut space, canvas, ink);
        let rest = order.iter().copied();
        // What has no place on both of two maps has none on either.
        let rest = rest.filter(|at| self.fixed.is_none() && !named.has(*at));
        let rest: Vec<usize> = rest.collect();
        let after = (rest.as_slice(), leading);
        let rest = area_names(&sheet, &mut space, after);
        named.marks.extend(layers.into_iter().chain(rest.marks));
        named.inside.extend(rest.inside);
        named.lost = rest.lost;
        Written {
            space,
            projects,
            counts,
            badges,
            named,
            is_apart,
        }
    }
}

/// Where badges and names are to stand.
struct Site<'a> {
    fit: &'a Fit,
    canvas: Rect,
    /// What is taken already.
    space: Space,
    spots: &'a [Spot],
    /// Places of those that are pointed out.
    wanted: &'a [usize],
    /// Whether a badge of a circle may stand in a box.
    holds: &'a dyn Fn(&Spot, &Rect) -> bool,
}

/// Numbers of projects, badges and names of areas in their places, and what is taken then.
struct Written {
    space: Space,
    /// Marks of research projects.
    projects: Vec<Mark>,
    /// What their numbers take.
    counts: Vec<Rect>,
    badges: Vec<Badge>,
    named: Named,
    /// Whether no number lies on a name.
    is_apart: bool,
}

/// The four sides of a box.
fn sides(area: Rect) -> [[[f32; 2]; 2]; 4] {
    let (right, bottom) = (area.right(), area.bottom());
    let corners = [
        [area.x, area.y],
        [right, area.y],
        [right, bottom],
        [area.x, bottom],
    ];
    [0, 1, 2, 3].map(|at| [corners[at], corners[(at + 1) % 4]])
}
