//! Names of the top enterprises: each at the best free place, by priority. Where no place is free for a name, its number
//! in the list beside the map stands at the circle.

use std::collections::HashSet;

use super::bubbles::Spot;
use super::fit::Rect;
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, baseline, full, line, text_box};
use crate::figure::{Anchor, Lettering, Mark, Weight, is_han};
use crate::geo::without_legal_form;

/// How far labels may stand from their circle, in body sizes.
const DISTANCES: [f32; 9] = [0.0, 0.9, 1.7, 2.6, 3.7, 5.0, 6.6, 8.4, 10.5];
/// Directions of candidate places.
const DIRECTIONS: usize = 16;
/// A name longer than this many body sizes is shortened.
const LONGEST: f32 = 13.0;

/// A text on the map with what it stands for.
struct Placed {
    text: String,
    at: [f32; 2],
    anchor: Anchor,
    area: Rect,
    leader: Option<([f32; 2], [f32; 2])>,
    cost: f32,
}

/// Signs that a shortened name keeps at least, to be one: of Chinese, and of letters.
const LEAST: [usize; 2] = [3, 6];

/// The bubbles that are labelled, in the order in which they are: the selected one, those of the list beside the map (who
/// reads a name there looks for it), then the biggest of `spots`. Nobody takes the place of one that has no room, so that
/// no name says of a small one that it is among the top, and maps of every size name the same.
pub fn order(spec: &MapSpec, spots: &[Spot], labels: usize) -> Vec<usize> {
    let is_selected = |spot: &&Spot| spec.selected.as_ref() == Some(&spec.bubbles[spot.bubble].key);
    let place = |spot: &Spot| {
        let name = &spec.bubbles[spot.bubble].name;
        spec.top.iter().position(|top| top.name == *name)
    };
    let mut listed: Vec<(usize, usize)> = spots
        .iter()
        .filter_map(|spot| Some((place(spot)?, spot.bubble)))
        .collect();
    listed.sort_by_key(|(place, _)| *place);
    let selected = spots.iter().find(is_selected).map(|spot| spot.bubble);
    let listed = listed.into_iter().map(|(_, bubble)| bubble).take(labels);
    let biggest = spots.iter().map(|spot| spot.bubble);
    let most = labels + usize::from(selected.is_some());
    let mut seen = HashSet::new();
    selected
        .into_iter()
        .chain(listed)
        .chain(biggest)
        .filter(|bubble| seen.insert(*bubble))
        .take(most)
        .collect()
}

/// Those of an order that stay where several canvases have found places for some of them: as many as are wanted.
pub fn foremost(
    spec: &MapSpec,
    order: &[usize],
    placed: &[Vec<usize>],
    labels: usize,
) -> Vec<usize> {
    let found: HashSet<usize> = placed.iter().flatten().copied().collect();
    let is_selected = |bubble: &usize| spec.selected.as_ref() == Some(&spec.bubbles[*bubble].key);
    let extra = order.first().is_some_and(is_selected);
    let stays = order
        .iter()
        .copied()
        .filter(|bubble| found.contains(bubble));
    stays.take(labels + usize::from(extra)).collect()
}

/// Where labels may stand.
#[derive(Clone, Copy)]
pub struct Home<'a> {
    /// The longest of them.
    pub widest: f32,
    /// Whether a box may be the label's of a circle.
    pub holds: &'a dyn Fn(&Spot, &Rect) -> bool,
    /// How far labels may stand from their circles, in points.
    pub farthest: f32,
    /// Whether a number can stand for a name.
    pub listed: bool,
}

/// Whether a name that had to be shortened can still be read as one.
fn is_legible(name: &str, whole: &str) -> bool {
    let kept = name.chars().filter(|sign| *sign != '…').count();
    let least = LEAST[usize::from(!name.chars().any(is_han))];
    name == whole || (kept >= least && !name.starts_with('…'))
}

/// The number of a bubble in the list beside the map.
fn listed(spec: &MapSpec, bubble: usize) -> Option<String> {
    let name = &spec.bubbles[bubble].name;
    let entry = spec.top.iter().find(|entry| entry.name == *name)?;
    Some(entry.rank.to_string())
}

/// Labels of those candidates that find a free place, as many as are wanted and the selected one; and which bubbles
/// have one. A label stays in its `home`. First the names of the list find their places, then the numbers of those of the
/// list without one, then other names.
pub fn enterprises(
    spec: &MapSpec,
    spots: &[Spot],
    wanted: &[usize],
    labels: usize,
    home: Home,
    space: &mut Space,
    ink: Ink,
) -> (Vec<Mark>, Vec<usize>) {
    let mut labelled = Vec::new();
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    let is_selected = |spot: &Spot| spec.selected.as_ref() == Some(&spec.bubbles[spot.bubble].key);
    let extra = wanted.first().is_some_and(|at| is_selected(&spots[*at]));
    let most = labels + usize::from(extra);
    let names: Vec<&str> = wanted
        .iter()
        .map(|at| without_legal_form(&spec.bubbles[spots[*at].bubble].name))
        .collect();
    let width = home.widest.min(ink.body * LONGEST);
    let short = ink
        .fonts
        .fit_names(&names, ink.caption(), Weight::Medium, width);
    let named = (wanted.iter().zip(short).zip(&names))
        .filter(|((_, short), whole)| is_legible(short, whole))
        .map(|((at, short), _)| (*at, short, false));
    let number = |at: &usize| Some((*at, listed(spec, spots[*at].bubble)?, true));
    let is_first = |(at, ..): &(usize, String, bool)| {
        is_selected(&spots[*at]) || listed(spec, spots[*at].bubble).is_some()
    };
    let (first, others): (Vec<_>, Vec<_>) = named.partition(is_first);
    let numbered = wanted.iter().filter(|_| home.listed).filter_map(number);
    for (at, words, is_number) in first.into_iter().chain(numbered).chain(others) {
        let spot = &spots[at];
        if labelled.len() == most {
            break;
        }
        if labelled.contains(&spot.bubble) {
            continue;
        }
        let weight = if is_selected(spot) {
            Weight::Bold
        } else {
            Weight::Medium
        };
        let (open, crowded) = (Keeps::OffCircles, Keeps::OffWords);
        let mut placed = best_around(words.clone(), (spot, home), (space, open), ink, weight);
        if placed.is_none() && is_number {
            let on = on_circle(spot, words.clone(), ink);
            placed = Some(on)
                .filter(|on| space.is_free(&on.area))
                .or_else(|| best_around(words, (spot, home), (space, crowded), ink, weight));
        }
        let Some(placed) = placed else {
            continue;
        };
        space.take(placed.area);
        labelled.push(spot.bubble);
        if let Some((from, to)) = placed.leader {
            space.take_line(from, to);
            let color = ink.theme.text.with_alpha(0.75);
            lines.push(line(from, to, full(ink.hair(), color)));
        }
        let look = Lettering {
            size: ink.caption(),
            weight,
            color: ink.theme.text,
            anchor: placed.anchor,
            halo: Some((ink.caption() * 0.24, ink.theme.ground.with_alpha(0.9))),
        };
        texts.push(look.at(placed.at[0], placed.at[1], placed.text));
    }
    lines.append(&mut texts);
    (lines, labelled)
}

/// What a label keeps off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// Words, lines, and the circles that are to be seen.
    OffCircles,
    /// Words and lines alone: a number must find a place in a crowd.
    OffWords,
}

/// The cheapest free place around a circle.
fn best_around(
    text: String,
    (spot, home): (&Spot, Home),
    (space, keeps): (&Space, Keeps),
    ink: Ink,
    weight: Weight,
) -> Option<Placed> {
    let size = ink.caption();
    if text.is_empty() {
        return None;
    }
    let width = ink.width(&text, size, weight);
    let mut best: Option<Placed> = None;
    for (ring, distance) in DISTANCES.iter().enumerate() {
        // What lies farther costs more anyway.
        let least = ring as f32 * 0.16;
        if best.as_ref().is_some_and(|best| best.cost <= least) {
            break;
        }
        if distance * ink.body > home.farthest {
            break;
        }
        for step in 0..DIRECTIONS {
            let mut placed = candidate(spot, step, distance * ink.body, width, size, ink);
            let own = Some(spot.bubble);
            let strict = keeps == Keeps::OffCircles;
            if !space.is_free(&placed.area)
                || strict && space.hits_big(&placed.area, own)
                || !(home.holds)(spot, &placed.area)
            {
                continue;
            }
            let open = |(from, to): ([f32; 2], [f32; 2])| {
                space.is_clear(from, to) && (!strict || space.is_open(from, to, spot.bubble))
            };
            if placed.leader.is_some_and(|leader| !open(leader)) {
                continue;
            }
            placed.cost = least + space.covered(&placed.area, own) + preference(step);
            if best.as_ref().is_none_or(|best| placed.cost < best.cost) {
                best = Some(placed);
            }
        }
    }
    best.map(|placed| Placed { text, ..placed })
}

/// A number on its circle, where all around it is taken.
fn on_circle(spot: &Spot, text: String, ink: Ink) -> Placed {
    let size = ink.caption();
    let at = [spot.at[0], baseline(spot.at[1], size)];
    let width = ink.width(&text, size, Weight::Medium);
    Placed {
        text,
        at,
        anchor: Anchor::Middle,
        area: text_box(at, width, size, Anchor::Middle),
        leader: None,
        cost: 0.0,
    }
}

/// Readers look to the right first, then to the left, then above and below.
fn preference(step: usize) -> f32 {
    let angle = step as f32 / DIRECTIONS as f32 * std::f32::consts::TAU;
    0.06 * angle.sin().abs() + if angle.cos() < -0.1 { 0.02 } else { 0.0 }
}

fn candidate(spot: &Spot, step: usize, distance: f32, width: f32, size: f32, ink: Ink) -> Placed {
    let angle = step as f32 / DIRECTIONS as f32 * std::f32::consts::TAU;
    let (sin, cos) = angle.sin_cos();
    let gap = ink.body * 0.2;
    let out = spot.radius + gap + distance;
    let foot = [spot.at[0] + cos * out, spot.at[1] + sin * out];
    let anchor = if cos > 0.25 {
        Anchor::Start
    } else if cos < -0.25 {
        Anchor::End
    } else {
        Anchor::Middle
    };
    // Above and below, the whole height of the text must clear the circle.
    let middle = foot[1] + sin * size * 0.5;
    let at = [foot[0], baseline(middle, size)];
    let rim = [
        spot.at[0] + cos * spot.radius,
        spot.at[1] + sin * spot.radius,
    ];
    let leader = (distance > 0.0).then(|| {
        let end = [foot[0] - cos * gap * 0.4, foot[1] - sin * gap * 0.4];
        (rim, end)
    });
    Placed {
        text: String::new(),
        at,
        anchor,
        area: text_box(at, width, size, anchor),
        leader,
        cost: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::{Bubble, TopEntry};

    fn spots(count: usize) -> Vec<Spot> {
        (0..count)
            .map(|bubble| Spot {
                bubble,
                at: [bubble as f32 * 7.0 % 300.0, bubble as f32 * 3.0 % 200.0],
                radius: 2.0,
            })
            .collect()
    }

    fn spec(count: usize) -> MapSpec {
        let bubble = |at: usize| Bubble {
            key: at.to_string(),
            name: format!("E{at}"),
            ..Bubble::default()
        };
        MapSpec {
            bubbles: (0..count).map(bubble).collect(),
            ..MapSpec::default()
        }
    }

    #[test]
    fn the_foremost_are_named_and_nobody_far_behind() {
        let order = order(&spec(1_000), &spots(1_000), 20);
        assert_eq!(order, (0..20).collect::<Vec<_>>());
        let mut chosen = spec(1_000);
        chosen.selected = Some("700".to_owned());
        chosen.top = [5, 3]
            .map(|at| TopEntry {
                name: format!("E{at}"),
                ..TopEntry::default()
            })
            .into();
        let order = super::order(&chosen, &spots(1_000), 4);
        assert_eq!(order, [700, 5, 3, 0, 1]);
        assert!(super::order(&spec(0), &[], 20).is_empty());
        assert!(super::order(&spec(9), &spots(9), 0).is_empty());
    }

    #[test]
    fn a_name_is_short_but_no_stub() {
        for (name, whole, legible) in [
            ("澜港", "澜港", true),
            ("…湾…", "江湾桐航", false),
            ("蘅陌…", "蘅陌集成电路", false),
            ("桐航集成…", "桐航集成电路", true),
            ("Lan…", "Langang Devices", false),
            ("Langang…", "Langang Devices", true),
        ] {
            assert_eq!(is_legible(name, whole), legible, "{name}");
        }
    }

    /// Where a crowd of boxes leaves no room for a name, the number of the list stands there.
    #[test]
    fn who_has_no_room_for_a_name_has_a_number() {
        let fonts = crate::figure::Fonts::bundled();
        let theme = crate::figure::Theme::of(crate::figure::ThemeMode::Light);
        let page = crate::figure::Page::of(crate::figure::PageSize::Square);
        let ink = Ink {
            theme: &theme,
            fonts: &fonts,
            lang: crate::i18n::Lang::En,
            body: page.body,
            least: page.least,
        };
        let mut spec = spec(1);
        spec.bubbles[0].name = "Eastshore Integrated Devices".to_owned();
        spec.top = vec![TopEntry {
            rank: 4,
            name: spec.bubbles[0].name.clone(),
            ..TopEntry::default()
        }];
        let spot = Spot {
            bubble: 0,
            at: [40.0, 40.0],
            radius: 4.0,
        };
        let texts = |wide: f32| -> Vec<String> {
            let canvas = Rect {
                x: 0.0,
                y: 0.0,
                w: wide,
                h: 80.0,
            };
            let mut space = Space::new(canvas, &[spot], 4.0, &[0]);
            let home = Home {
                widest: f32::INFINITY,
                holds: &|_, _| true,
                farthest: 20.0,
                listed: true,
            };
            let (marks, _) = enterprises(&spec, &[spot], &[0], 1, home, &mut space, ink);
            let words = marks.into_iter().filter_map(|mark| match mark {
                Mark::Text(line) => Some(line.text),
                _ => None,
            });
            words.collect()
        };
        assert_eq!(texts(600.0), ["Eastshore Integrated Devices"]);
        assert_eq!(texts(80.0), ["4"]);
    }

    #[test]
    fn several_canvases_share_the_labels() {
        let order: Vec<usize> = (0..8).collect();
        let placed = [vec![1, 2, 6], vec![0, 4, 7]];
        assert_eq!(foremost(&spec(8), &order, &placed, 4), [0, 1, 2, 4]);
    }
}
