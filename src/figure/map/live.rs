//! The map in the window: the same marks without a page, in a view that can be moved.

use super::bubbles::{self, Radii, Spot};
use super::density::{self, Density};
use super::fit::{Fit, Rect};
use super::foremost::{Foremost, foremost};
use super::geometry::MapGeometry;
use super::inset::Inset;
use super::key;
use super::layout::Basis;
use super::legend::{Block, Sections, column};
use super::notes;
use super::scale_bar::scale_bar;
use super::spec::MapSpec;
use super::steady::steady_names;
use super::style::{Ink, baseline, full, line, moved, rect, text_box};
use super::view::View;
use crate::figure::{Anchor, Fonts, Lettering, Mark, Measures, Scene, Theme, Weight, group};
use crate::i18n::Lang;

/// A view of the map: how much it is enlarged, and how far it is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// 1 shows the whole map.
    pub zoom: f32,
    /// Movement at zoom 1, in points.
    pub offset: [f32; 2],
}

impl Default for MapView {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            offset: [0.0; 2],
        }
    }
}

/// Largest enlargement.
const CLOSEST: f32 = 40.0;

impl MapView {
    /// The view after a drag by so many points.
    #[must_use]
    pub fn dragged(self, by: [f32; 2]) -> Self {
        Self {
            offset: [
                self.offset[0] + by[0] / self.zoom,
                self.offset[1] + by[1] / self.zoom,
            ],
            ..self
        }
    }

    /// The view enlarged by `factor` around a point of the screen, which stays where it is; `rect` is the canvas
    /// (left, top, width, height). Zooming out ends at the whole map.
    #[must_use]
    pub fn zoomed(self, factor: f32, point: [f32; 2], rect: [f32; 4]) -> Self {
        let zoom = (self.zoom * factor).clamp(1.0, CLOSEST);
        if zoom <= 1.0 {
            return Self::default();
        }
        let from_middle = [
            point[0] - rect[0] - rect[2] / 2.0,
            point[1] - rect[1] - rect[3] / 2.0,
        ];
        let change = 1.0 / zoom - 1.0 / self.zoom;
        Self {
            zoom,
            offset: [
                self.offset[0] + from_middle[0] * change,
                self.offset[1] + from_middle[1] * change,
            ],
        }
    }
}

/// The key of the enterprise, or area, that something on the map stands for, of whatever answers to the pointer.
#[must_use]
pub fn key_of(found: &str) -> &str {
    found.strip_prefix(key::KEY).unwrap_or(found)
}

/// The map as it stands in a view.
#[derive(Debug)]
pub struct LiveMap<'a> {
    /// The marks, in the coordinates of the rectangle that was given.
    pub marks: Vec<Mark>,
    /// What its legend rests on.
    pub basis: Basis,
    geometry: &'a MapGeometry,
    spots: Vec<Spot>,
    fit: Fit,
}

impl LiveMap<'_> {
    /// Where an enterprise stands on the screen, with its radius; none outside the view.
    #[must_use]
    pub fn place_of(&self, bubble: usize) -> Option<([f32; 2], f32)> {
        self.spots
            .iter()
            .find(|spot| spot.bubble == bubble)
            .map(|spot| (spot.at, spot.radius))
    }

    /// Longitude and latitude under a point of the screen; none on a schematic map.
    #[must_use]
    pub fn lonlat(&self, point: [f32; 2]) -> Option<[f64; 2]> {
        self.geometry.lonlat(self.fit.invert(point))
    }
}

impl MapGeometry {
    /// The map alone in a rectangle (left, top, width, height), labels placed for the view. `ink` sizes and colours:
    /// the body size in points, theme, faces and language.
    #[must_use]
    pub fn live(
        &self,
        spec: &MapSpec,
        rect_: [f32; 4],
        view: &MapView,
        body: f32,
        (theme, fonts, lang): (&Theme, &Fonts, Lang),
    ) -> LiveMap<'_> {
        let ink = on_screen(body, (theme, fonts, lang));
        let [x, y, w, h] = rect_;
        let canvas = Rect { x, y, w, h };
        // Of two years this one stands at the right.
        let own = match &spec.beside {
            Some(_) => halves(canvas)[1],
            None => canvas,
        };
        let fit = self.fit_in(own, body, view);
        let whole = fit.scale / f64::from(view.zoom);
        let mut radii = Radii::new(spec, self, whole, body);
        if let (Some(beside), Some(other)) = (&spec.beside, &self.beside) {
            radii = radii.shared(Radii::new(&beside.spec, other, whole, body));
        }
        let radii = radii.zoomed(view.zoom);
        let spots = bubbles::spots(spec, self, &fit, &radii, own);
        if density::is_heap(spec, self, &spots) {
            let spec = spec.without_circles(lang);
            let mut live = self.live(&spec, rect_, view, body, (theme, fonts, lang));
            live.basis.bare = true;
            return live;
        }
        let dense = density::is_wanted(spec, self, &spots);
        let mut basis = Basis {
            radii,
            density: dense.then(|| Density::new(self, &fit, ink)),
            years: true,
            bare: false,
        };
        let mut before = None;
        if let Some(other) = &self.beside
            && let Some(density) = basis.density.take()
        {
            let [there, here] = Density::new(other, &fit, ink).shared(density);
            (before, basis.density) = (Some(there), Some(here));
        }
        let mut marks = vec![rect(canvas, theme.land)];
        let mut draw = |spec: &MapSpec, geometry: &Self, fit: &Fit, canvas: Rect, title: &str| {
            let (mut furniture, mut taken) = geometry.furniture(spec, fit, canvas.inset(body), ink);
            let (words, place) = heading(title, canvas.inset(body), ink);
            furniture.extend(words);
            taken.extend(place);
            let foremost = all_keyed(spec, geometry);
            let inset = Inset::of(spec, geometry);
            let names = match inset {
                None => steady_names((spec, geometry), (fit, canvas), &basis.radii, &taken, ink),
                Some(_) => None,
            };
            let view = View {
                spec,
                geometry,
                radii: &basis.radii,
                cells: if std::ptr::eq(geometry, self) {
                    basis.density.as_ref()
                } else {
                    before.as_ref()
                },
                foremost: &foremost,
                fixed: names.as_ref(),
                ink,
            };
            let inset = inset.and_then(|inset| {
                let place = inset.over(&view, fit, canvas.inset(body), &taken)?;
                Some((inset, place))
            });
            taken.extend(inset.as_ref().map(|(_, place)| *place));
            if let Some((inset, place)) = inset {
                let all = inset.with_map(&view, (fit, canvas), place, &taken, furniture);
                marks.extend(all);
            } else {
                marks.extend(view.alone(fit, canvas, &taken));
                marks.extend(furniture);
            }
        };
        match (&spec.beside, &self.beside) {
            (Some(beside), Some(other)) => {
                let [left, right] = halves(canvas);
                let there = self.fit_in(left, body, view);
                draw(&beside.spec, other, &there, left, &beside.titles[0]);
                draw(spec, self, &fit, right, &beside.titles[1]);
                marks.push(line(
                    [right.x, right.y],
                    [right.x, right.bottom()],
                    full(ink.body * 0.12, theme.ground),
                ));
            }
            _ => draw(spec, self, &fit, canvas, ""),
        }
        LiveMap {
            marks,
            basis,
            geometry: self,
            spots,
            fit,
        }
    }

    /// The keys to the numbers on the map, of two years one each: on the screen the map itself has no room for them.
    fn keys(&self, spec: &MapSpec, limit: f32, ink: Ink) -> Vec<Block> {
        let key = |spec: &MapSpec, geometry: &Self, title: Option<&str>| {
            let foremost = all_keyed(spec, geometry);
            let of = (spec, foremost.as_slice());
            let title = title.map_or_else(|| key::title(of, ink.lang), str::to_owned);
            key::section(of, &title, limit, ink)
        };
        let keys = match (&spec.beside, &self.beside) {
            (Some(beside), Some(other)) => {
                let [before, now] = &beside.titles;
                vec![
                    key(&beside.spec, other, Some(before)),
                    key(spec, self, Some(now)),
                ]
            }
            _ => vec![key(spec, self, None)],
        };
        keys.into_iter().flatten().collect()
    }

    /// The view of one canvas.
    fn fit_in(&self, canvas: Rect, body: f32, view: &MapView) -> Fit {
        let whole = Fit::inside(self.frame, canvas.inset(body));
        let middle = canvas.centre();
        let at = [
            middle[0] + view.offset[0] * view.zoom,
            middle[1] + view.offset[1] * view.zoom,
        ];
        Fit::centred(self.frame, whole.scale * f64::from(view.zoom), at)
    }

    /// The scale bar, and what a schematic map says of itself, at the lower end of the view; with the boxes they take.
    fn furniture(
        &self,
        spec: &MapSpec,
        fit: &Fit,
        inner: Rect,
        ink: Ink,
    ) -> (Vec<Mark>, Vec<Rect>) {
        let (mut marks, mut taken) = (Vec::new(), Vec::new());
        if let Some(bar) = scale_bar(self, fit.scale, fit.invert(inner.centre()), ink) {
            let place = Rect {
                x: inner.x,
                y: inner.bottom() - bar.height,
                w: bar.width,
                h: bar.height,
            };
            let ground = place.inset(-ink.body * 0.3);
            taken.push(ground);
            // Whatever it lies over, it can be read.
            let mut drawn = vec![rect(ground, ink.theme.ground.with_alpha(0.85))];
            drawn.extend(moved(bar.marks, [place.x, place.y]));
            marks.push(group("scale bar", drawn));
        }
        let words = spec.advice.clone().or_else(|| spec.warning.clone());
        if let Some(words) = words.or_else(|| notes::schematic(spec, self, ink.lang)) {
            let size = ink.caption();
            let lines = ink
                .fonts
                .wrap_at_most(&words, size, Weight::Regular, inner.w, 3);
            let step = size * 1.35;
            let height = lines.len() as f32 * step;
            let place = Rect {
                y: inner.bottom() - height,
                h: height,
                ..inner
            };
            taken.push(place);
            let texts = lines.into_iter().enumerate().map(|(at, words)| {
                let middle = place.y + (at as f32 + 0.5) * step;
                Lettering {
                    halo: Some((size * 0.25, ink.theme.land)),
                    ..Lettering::new(size, ink.theme.quiet)
                }
                .at(place.x, baseline(middle, size), words)
            });
            marks.push(group("notes", texts.collect()));
        }
        (marks, taken)
    }

    /// The legend of a view alone and the key to its numbers, as tall as they need at a width, for the window's side.
    #[must_use]
    pub fn legend(
        &self,
        spec: &MapSpec,
        basis: &Basis,
        width: f32,
        body: f32,
        (theme, fonts, lang): (&Theme, &Fonts, Lang),
    ) -> Scene {
        let ink = on_screen(body, (theme, fonts, lang));
        if basis.bare {
            let basis = Basis {
                bare: false,
                ..basis.clone()
            };
            let spec = spec.without_circles(lang);
            return self.legend(&spec, &basis, width, body, (theme, fonts, lang));
        }
        let sections = Sections {
            bar: None,
            ..Sections::new(spec, self, basis, width, ink)
        };
        let mut parts = vec![sections.column(ink).block];
        parts.extend(self.keys(spec, width, ink));
        let block = column(&parts, ink);
        Scene {
            width,
            height: block.height,
            background: theme.ground,
            title: spec.measure.clone(),
            description: spec.measure.clone(),
            marks: block.marks,
        }
    }
}

/// The ink of the window.
fn on_screen<'a>(body: f32, (theme, fonts, lang): (&'a Theme, &'a Fonts, Lang)) -> Ink<'a> {
    Ink {
        theme,
        fonts,
        lang,
        body,
        least: Measures::of_program().least_screen,
    }
}

/// The foremost: on the screen the pointer tells whose number it is.
fn all_keyed(spec: &MapSpec, geometry: &MapGeometry) -> Vec<Foremost> {
    let foremost = foremost(spec, geometry).into_iter();
    foremost
        .map(|one| Foremost { keyed: true, ..one })
        .collect()
}

/// The canvases of two years.
fn halves(canvas: Rect) -> [Rect; 2] {
    let w = canvas.w / 2.0;
    [canvas.x, canvas.x + w].map(|x| Rect { x, w, ..canvas })
}

/// The year over one of two maps, with its box; nothing without one.
fn heading(title: &str, inner: Rect, ink: Ink) -> (Option<Mark>, Option<Rect>) {
    if title.is_empty() {
        return (None, None);
    }
    let size = ink.body * 1.1;
    let look = Lettering {
        halo: Some((size * 0.25, ink.theme.land)),
        ..Lettering::new(size, ink.theme.text).bold()
    };
    let at = [inner.x, inner.y + size];
    let width = look.width(ink.fonts, title);
    let place = text_box(at, width, size, Anchor::Start);
    (Some(look.at(at[0], at[1], title)), Some(place))
}
