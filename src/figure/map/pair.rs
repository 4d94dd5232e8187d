//! Two years on one page: two maps with the same colours and sizes, one legend under them.

use super::area_names::{self, Leading, Named, Sheet, area_names};
use super::bubbles::{Radii, Spot};
use super::density::Density;
use super::fit::{Fit, Rect};
use super::foremost::{Foremost, foremost};
use super::geometry::MapGeometry;
use super::key::{self, Key};
use super::layout::{Basis, map};
use super::legend::Sections;
use super::panel;
use super::scale_bar::scale_bar;
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, lettered, moved, rect};
use super::view::{BIG, View};
use crate::figure::{Anchor, Mark, Weight, group};

/// A key beside the legend is at least so many body sizes wide.
const LEAST: f32 = 9.0;

/// Room for two maps of one year each, with a year over either: beside each other or one above the other, as the maps
/// are larger.
fn halves(geometry: &MapGeometry, all: Rect, gap: f32, ink: Ink) -> [Rect; 2] {
    let head = ink.body * 1.7;
    let aspect = (geometry.frame.height() / geometry.frame.width().max(1e-9)) as f32;
    let arranged = |wide: bool| -> [Rect; 2] {
        let (w, h) = if wide {
            ((all.w - gap) / 2.0, all.h)
        } else {
            (all.w, (all.h - gap) / 2.0)
        };
        // Not taller than the map in it.
        let h = h.min(head + ink.body * 2.0 + (w - ink.body * 2.0).max(1.0) * aspect);
        let second = if wide {
            [all.x + w + gap, all.y]
        } else {
            [all.x, all.y + h + gap]
        };
        [[all.x, all.y], second].map(|[x, y]| Rect {
            x,
            y: y + head,
            w,
            h: (h - head).max(1.0),
        })
    };
    let scale = |places: &[Rect; 2]| Fit::inside(geometry.frame, places[0].inset(ink.body)).scale;
    let (beside, above) = (arranged(true), arranged(false));
    if scale(&above) > scale(&beside) {
        above
    } else {
        beside
    }
}

/// Two years beside each other (one above the other on a tall page), the legend of both under them.
#[allow(clippy::too_many_lines)] // one layout, its parts in order
pub(super) fn pair(
    spec: &MapSpec,
    geometry: &MapGeometry,
    content: Rect,
    dense: bool,
    ink: Ink,
) -> (Vec<Mark>, Vec<Density>) {
    let (Some(beside), Some(other)) = (&spec.beside, &geometry.beside) else {
        return map((spec, &[]), geometry, content, dense, ink);
    };
    let gap = ink.body * 1.2;
    let halves = |height: f32| {
        halves(
            geometry,
            Rect {
                h: height,
                ..content
            },
            gap,
            ink,
        )
    };
    let guess = halves(content.h * 0.85)[0].inset(ink.body);
    let fit = Fit::inside(geometry.frame, guess);
    let radii = |fit: &Fit| {
        Radii::new(spec, geometry, fit.scale, ink.body).shared(Radii::new(
            &beside.spec,
            other,
            fit.scale,
            ink.body,
        ))
    };
    let basis = |fit: &Fit| Basis {
        radii: radii(fit),
        density: dense.then(|| Density::new(geometry, fit, ink)),
        years: false,
        bare: false,
    };
    let limit = ink.body * 11.5;
    let under = Sections::new(spec, geometry, &basis(&fit), limit, ink).row(content.w, ink);
    let tall = content.h - under.block.height - gap;
    let places = halves(tall);
    let fit = Fit::inside(geometry.frame, places[0].inset(ink.body));
    let mut basis = basis(&fit);
    let mut cells = [None, None];
    if let Some(density) = basis.density.take() {
        let before = Density::new(other, &fit, ink);
        let [before, now] = before.shared(density);
        basis.density = Some(now.clone());
        cells = [Some(before), Some(now)];
    }
    let under = Sections::new(spec, geometry, &basis, limit, ink).row(content.w, ink);
    let end = places.iter().map(Rect::bottom).fold(content.y, f32::max);
    let years = [(&beside.spec, &**other), (spec, geometry)];
    let mut pointed = years.map(|(spec, geometry)| foremost(spec, geometry));
    let at = [content.x, end + gap];
    // What the maps leave is the panel's, where all of it fits, and that of the keys.
    let top = end + gap + under.block.height + gap;
    let rest = Rect {
        y: top,
        h: content.bottom() - top,
        ..content
    };
    let numbers = MapSpec {
        headline: spec.headline.clone(),
        ..MapSpec::default()
    };
    let fits = |spec: &&MapSpec| {
        !panel::is_empty(spec) && panel::height_below(spec, content.w, ink) <= rest.h
    };
    let panelled = [spec, &numbers].into_iter().find(fits);
    let taken = panelled.map_or(0.0, |spec| panel::height_below(spec, content.w, ink));
    let aside = under.block.width + ink.body * 2.2;
    let aside = Rect {
        x: content.x + aside,
        y: at[1],
        w: content.w - aside,
        h: (under.block.height + ink.body * 0.35).max(rest.h - taken),
    };
    let rooms = Rooms {
        places,
        left: rest.h - taken,
        aside,
        wide: content.w,
    };
    let keys = keys(years, &mut pointed, &beside.titles, &rooms, ink);
    let maps = keys.iter().flatten().filter(|key| key.area.y < at[1]);
    let under_maps = maps.map(|key| key.area.bottom() - end);
    let tall = under_maps.fold(0.0, f32::max);
    let views = [0, 1].map(|at| View {
        spec: years[at].0,
        geometry: years[at].1,
        radii: &basis.radii,
        cells: cells[at].as_ref(),
        foremost: &pointed[at],
        fixed: None,
        ink,
    });
    let fixed = same_names(views, &places, &keys);
    let fixed = match &fixed {
        Some([before, now]) => [Some(before), Some(now)],
        None => [None, None],
    };
    let mut marks = Vec::new();
    let drawn = places.into_iter().zip(views).zip(&beside.titles);
    for (((place, view), title), (key, fixed)) in drawn.zip(keys.iter().zip(fixed)) {
        let size = ink.heading();
        marks.push(group("canvas", vec![rect(place, ink.theme.land)]));
        marks.push(lettered(
            [place.x, place.y - ink.body * 0.5],
            title.as_str(),
            size,
            Weight::Bold,
            ink.theme.text,
            Anchor::Start,
        ));
        let view = View { fixed, ..view };
        let fit = Fit::inside(view.geometry.frame, place.inset(ink.body));
        let taken: Vec<Rect> = key.iter().map(|key| key.area).collect();
        marks.extend(view.alone(&fit, place, &taken));
    }
    for key in keys.into_iter().flatten() {
        marks.push(group("key", key.marks));
    }
    // What is left over goes between maps, legend and panel.
    let rest = Rect {
        y: rest.y + tall,
        h: rest.h - tall,
        ..rest
    };
    let at = [at[0], at[1] + tall];
    let air = ((rest.h - taken) / 3.0).clamp(0.0, ink.body * 1.6);
    if let Some(spec) = panelled {
        let rest = Rect {
            y: rest.y + air * 2.0,
            h: rest.h - air * 2.0,
            ..rest
        };
        let (panel, _) = panel::below((spec, &[]), (geometry, !dense), rest, ink);
        marks.push(group("panel", panel));
    }
    let at = [at[0], at[1] + air];
    let mut legend = moved(under.block.marks, at);
    let middle = geometry.frame.centre();
    if let (Some(bar_at), Some(bar)) = (under.bar, scale_bar(geometry, fit.scale, middle, ink)) {
        legend.extend(moved(bar.marks, [at[0] + bar_at[0], at[1] + bar_at[1]]));
    }
    marks.push(group("legend", legend));
    (marks, cells.into_iter().flatten().collect())
}

/// Names of areas that stand in the same places on both maps, where they hide least of either; on a schematic map, whose
/// hexagons may differ, none.
fn same_names(views: [View; 2], places: &[Rect; 2], keys: &[Option<Key>; 2]) -> Option<[Named; 2]> {
    let [before, now] = views;
    let (spec, geometry, ink) = (now.spec, now.geometry, now.ink);
    let differ = before.geometry.shapes.len() != geometry.shapes.len();
    if geometry.is_schematic() || differ {
        return None;
    }
    let away = [places[0].x - places[1].x, places[0].y - places[1].y];
    let fits = places.map(|place| Fit::inside(geometry.frame, place.inset(ink.body)));
    // All on the second canvas.
    let (mut spots, mut pointed) = (Vec::new(), Vec::new());
    for (view, (fit, place)) in views.iter().zip(fits.iter().zip(places)) {
        let (found, wanted) = view.wanted(fit, *place, &view.order());
        let by = if place == &places[0] { away } else { [0.0; 2] };
        pointed.extend(wanted.into_iter().map(|at| at + spots.len()));
        spots.extend(found.into_iter().map(|spot| Spot {
            at: [spot.at[0] - by[0], spot.at[1] - by[1]],
            ..spot
        }));
    }
    let canvas = places[1];
    let mut space = Space::new(
        canvas.inset(ink.body * 0.3),
        &spots,
        ink.body * BIG,
        &pointed,
    );
    for (at, key) in keys.iter().enumerate() {
        let by = if at == 0 { away } else { [0.0; 2] };
        space_key(&mut space, key.as_ref(), by);
    }
    for at in pointed {
        space.take(spots[at].bounds());
    }
    let sheet = Sheet {
        spec,
        geometry,
        fit: &fits[1],
        canvas,
        even: true,
        ink,
    };
    let order = area_names::order(spec, geometry);
    let named = area_names(&sheet, &mut space, (&order, Leading::Across));
    Some([named.moved(away), named])
}

/// Takes the box of a key, moved.
fn space_key(space: &mut Space, key: Option<&Key>, by: [f32; 2]) {
    if let Some(key) = key {
        space.take(Rect {
            x: key.area.x - by[0],
            y: key.area.y - by[1],
            ..key.area
        });
    }
}

/// Where the keys to the numbers on two maps may stand.
struct Rooms {
    /// The maps.
    places: [Rect; 2],
    /// The height that is left under them.
    left: f32,
    /// Beside the legend.
    aside: Rect,
    /// The width of the page.
    wide: f32,
}

/// The keys to the numbers on two maps: in the same free corner of each, in any, beside the legend, or under maps that
/// stand beside each other, wherever most have room. Those in a key are marked so.
fn keys(
    years: [(&MapSpec, &MapGeometry); 2],
    pointed: &mut [Vec<Foremost>; 2],
    titles: &[String; 2],
    rooms: &Rooms,
    ink: Ink,
) -> [Option<Key>; 2] {
    let places = rooms.places;
    let gap = ink.body * 1.6;
    let corner = |at: usize, pointed: &[Foremost], corner: [bool; 2]| {
        let (spec, geometry) = years[at];
        let fit = Fit::inside(geometry.frame, places[at].inset(ink.body));
        key::in_corner((spec, pointed), geometry, (&fit, places[at]), corner, ink)
    };
    let same = key::CORNERS.map(|one| {
        let corner = &corner;
        move |at: usize, pointed: &[Foremost]| corner(at, pointed, one)
    });
    let any = |at: usize, pointed: &[Foremost]| {
        let found = key::CORNERS.map(|one| corner(at, pointed, one));
        let longest = |key: &Option<Key>| key.as_ref().map_or(0, |key| key.count);
        let most = found.iter().map(longest).max();
        found.into_iter().find(|key| Some(longest(key)) == most)?
    };
    let aside = |at: usize, pointed: &[Foremost]| {
        let w = (rooms.aside.w - gap) / 2.0;
        let room = Rect {
            x: rooms.aside.x + (w + gap) * at as f32,
            w,
            ..rooms.aside
        };
        let key = key::titled((years[at].0, pointed), &titles[at], room, ink);
        key.filter(|_| w >= ink.body * LEAST)
    };
    let beside = (places[0].y - places[1].y).abs() < 1.0 && places[0].w < rooms.wide * 0.6;
    let under = |at: usize, pointed: &[Foremost]| {
        let room = Rect {
            y: places[at].bottom() + ink.body * 0.7,
            h: rooms.left - ink.body * 1.2,
            ..places[at]
        };
        let key = key::under((years[at].0, pointed), room, ink);
        key.filter(|_| beside)
    };
    let ways: [Way; 3] = [&any, &aside, &under];
    let ways = same.iter().map(|way| way as Way).chain(ways);
    let mut found = [None, None];
    let mut most = 0;
    for way in ways {
        let pair = alike(way, pointed);
        let count = pair.iter().flatten().map(|key| key.count).min();
        if pair.iter().all(Option::is_some) && count.is_some_and(|count| count > most) {
            most = count.unwrap_or(0);
            found = pair;
        }
    }
    for (key, pointed) in found.iter().zip(pointed) {
        let count = key.as_ref().map_or(0, |key| key.count);
        for one in pointed.iter_mut().take(count) {
            one.keyed = true;
        }
    }
    found
}

/// A way to give one of the years, by its place, a key of the enterprises that are pointed out.
type Way<'a> = &'a dyn Fn(usize, &[Foremost]) -> Option<Key>;

/// The keys of two years as one way has room for them, of one length: a shorter list beside a longer one would read as a
/// year with fewer leaders.
fn alike(way: Way, pointed: &[Vec<Foremost>; 2]) -> [Option<Key>; 2] {
    let of = |most: usize| {
        [0, 1].map(|at| {
            let foremost = &pointed[at];
            way(at, &foremost[..foremost.len().min(most)])
        })
    };
    let found = of(usize::MAX);
    let [Some(before), Some(now)] = &found else {
        return [None, None];
    };
    if before.count == now.count {
        return found;
    }
    of(before.count.min(now.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where one year has room for ten and the other for six, both lists have six.
    #[test]
    fn the_lists_of_two_years_are_of_one_length() {
        let one = |bubble: usize| Foremost {
            bubble,
            rank: bubble as u32 + 1,
            letter: None,
            entry: None,
            keyed: false,
        };
        let pointed = [10, 10].map(|count| (0..count).map(one).collect::<Vec<_>>());
        let room = [10, 6];
        let way = |at: usize, pointed: &[Foremost]| {
            Some(Key {
                marks: Vec::new(),
                area: Rect {
                    x: 0.0,
                    y: 0.0,
                    w: 1.0,
                    h: 1.0,
                },
                count: pointed.len().min(room[at]),
            })
        };
        let counts = alike(&way, &pointed).map(|key| key.map(|key| key.count));
        assert_eq!(counts, [Some(6), Some(6)]);
        let nowhere = |at: usize, pointed: &[Foremost]| way(at, pointed).filter(|_| at == 0);
        assert!(alike(&nowhere, &pointed).iter().all(Option::is_none));
    }
}
