//! Names of the foremost enterprises, where nobody can mistake whose they are: circles, badges and what is taken come in;
//! names with places go out. All others are found by their numbers.

use super::badges::{self, Badge, apart};
use super::bubbles::Spot;
use super::fit::Rect;
use super::space::Space;
use super::spec::MapSpec;
use super::style::{Ink, baseline, text_box};
use crate::figure::{Anchor, Lettering, Mark, Weight, is_han};
use crate::geo::without_legal_form;

/// How far the name of the selected one may stand from its circle, in body sizes; all others stand at theirs.
const DISTANCES: [f32; 5] = [0.0, 0.9, 1.7, 2.6, 3.7];
/// Directions of candidate places.
const DIRECTIONS: usize = 16;
/// A name longer than this many body sizes is shortened, or left to the list.
const LONGEST: f32 = 15.0;
/// Between a name and the circle or badge of another, in sizes of its letters.
const APART: f32 = 1.0;
/// At most this share of a name lies over small circles: more of them would seem to be named by it.
const COVERED: f32 = 0.16;

/// Signs that a shortened name keeps at least, to be one: of Chinese, and of letters.
const LEAST: [usize; 2] = [3, 6];

/// A text on the map with what it stands for.
struct Placed {
    text: String,
    at: [f32; 2],
    anchor: Anchor,
    area: Rect,
    leader: Option<[[f32; 2]; 2]>,
    cost: f32,
}

/// Where names may stand.
#[derive(Clone, Copy)]
pub struct Home<'a> {
    /// The longest of them.
    pub widest: f32,
    /// Whether a box may be the name's of a circle.
    pub holds: &'a dyn Fn(&Spot, &Rect) -> bool,
}

/// Whether a name that had to be shortened can still be read as one.
fn is_legible(name: &str, whole: &str) -> bool {
    let kept = name.chars().filter(|sign| *sign != '…').count();
    let least = LEAST[usize::from(!name.chars().any(is_han))];
    name == whole || (kept >= least && !name.starts_with('…'))
}

/// Names of the wanted circles, in their order, and the bubbles that have one. One with a badge may go without a name; of
/// those without a badge nobody is named behind one that has no room.
pub fn names(
    spec: &MapSpec,
    spots: &[Spot],
    wanted: &[usize],
    badges: &[Badge],
    home: Home,
    space: &mut Space,
    ink: Ink,
) -> (Vec<Mark>, Vec<usize>) {
    let mut named = Vec::new();
    let mut closed = false;
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    let whole: Vec<&str> = wanted
        .iter()
        .map(|at| without_legal_form(&spec.bubbles[spots[*at].bubble].name))
        .collect();
    let width = home.widest.min(ink.body * LONGEST);
    let size = ink.caption();
    let short = ink.fonts.fit_names(&whole, size, Weight::Medium, width);
    // Circles near which a name would be read as that of another.
    let ringed: Vec<Spot> = wanted.iter().map(|at| spots[*at]).collect();
    for ((at, short), whole) in wanted.iter().zip(short).zip(whole) {
        let spot = &spots[*at];
        let bubble = &spec.bubbles[spot.bubble];
        let is_selected = spec.selected.as_ref() == Some(&bubble.key);
        let has_badge = badges.iter().any(|badge| badge.bubble == spot.bubble);
        let is_free = has_badge || is_selected;
        if closed && !is_free {
            continue;
        }
        // The list has the whole name.
        let may = if has_badge && !is_selected {
            short == whole
        } else {
            is_legible(&short, whole)
        };
        let place = Place {
            spot,
            ringed: &ringed,
            badges,
            home,
            space,
            ink,
        };
        let found = may.then(|| place.best(short, is_selected)).flatten();
        let Some(placed) = found else {
            closed |= !is_free;
            continue;
        };
        space.take(placed.area);
        named.push(spot.bubble);
        if let Some([from, to]) = placed.leader {
            space.take_line(from, to);
            lines.extend(badges::leader([from, to], ink));
        }
        let look = Lettering {
            size,
            weight: weight(is_selected),
            color: if is_selected {
                ink.theme.accent
            } else {
                ink.theme.text
            },
            anchor: placed.anchor,
            halo: Some((size * 0.24, ink.theme.ground.with_alpha(0.9))),
        };
        texts.push(look.at(placed.at[0], placed.at[1], placed.text));
    }
    lines.append(&mut texts);
    (lines, named)
}

fn weight(is_selected: bool) -> Weight {
    if is_selected {
        Weight::Bold
    } else {
        Weight::Medium
    }
}

/// The search of a place for one name.
struct Place<'a> {
    spot: &'a Spot,
    ringed: &'a [Spot],
    badges: &'a [Badge],
    home: Home<'a>,
    space: &'a Space,
    ink: Ink<'a>,
}

impl Place<'_> {
    /// The cheapest free place at the circle; for the selected one, which a ring of its own points out, also a little
    /// farther with a line.
    fn best(&self, text: String, is_selected: bool) -> Option<Placed> {
        let (ink, size) = (self.ink, self.ink.caption());
        if text.is_empty() {
            return None;
        }
        let width = ink.width(&text, size, weight(is_selected));
        let reach = if is_selected { DISTANCES.len() } else { 1 };
        let mut best: Option<Placed> = None;
        for distance in &DISTANCES[..reach] {
            for step in 0..DIRECTIONS {
                let mut placed = candidate(self.spot, step, distance * ink.body, width, size, ink);
                let covered = self.space.covered(&placed.area, Some(self.spot.bubble));
                if !self.is_open(&placed) || (covered > COVERED && !is_selected) {
                    continue;
                }
                placed.cost = covered + preference(step);
                if best.as_ref().is_none_or(|best| placed.cost < best.cost) {
                    best = Some(placed);
                }
            }
            if best.is_some() {
                break;
            }
        }
        best.map(|placed| Placed { text, ..placed })
    }

    /// Whether nothing is in the way, and nobody else's circle or badge is near.
    fn is_open(&self, placed: &Placed) -> bool {
        let (area, own) = (&placed.area, self.spot.bubble);
        let apart_by = self.ink.caption() * APART;
        let open = |[from, to]: [[f32; 2]; 2]| self.space.is_open(from, to, own);
        let others = || self.ringed.iter().filter(|other| other.bubble != own);
        let badges = || self.badges.iter().filter(|other| other.bubble != own);
        self.space.is_free(area)
            && !self.space.hits_big(area, Some(own))
            && (self.home.holds)(self.spot, area)
            && placed.leader.is_none_or(open)
            && others().all(|other| apart(area, other.at) - other.radius >= apart_by)
            && badges().all(|other| other.distance(area) >= apart_by * 0.6)
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
    let gap = ink.body * 0.24;
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
        [rim, end]
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
    use crate::figure::map::badges::badges;
    use crate::figure::map::foremost::Foremost;
    use crate::figure::map::spec::Bubble;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    use crate::i18n::Lang;

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

    /// The numbers and the names beside circles at these places on a canvas.
    fn written(places: &[[f32; 2]], keyed: bool) -> (Vec<u32>, Vec<String>) {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::of(PageSize::Square);
        let ink = Ink::on(&page, &theme, (&fonts, Lang::En));
        let bubble = |at: usize| Bubble {
            key: at.to_string(),
            name: format!("Eastshore Devices {at}"),
            ..Bubble::default()
        };
        let spec = MapSpec {
            bubbles: (0..places.len()).map(bubble).collect(),
            ..MapSpec::default()
        };
        let spots: Vec<Spot> = places
            .iter()
            .enumerate()
            .map(|(bubble, at)| Spot {
                bubble,
                at: *at,
                radius: 5.0,
            })
            .collect();
        let foremost: Vec<Foremost> = (0..places.len())
            .map(|bubble| Foremost {
                bubble,
                rank: bubble as u32 + 1,
                letter: None,
                entry: None,
                keyed,
            })
            .collect();
        let canvas = Rect {
            x: 0.0,
            y: 0.0,
            w: 620.0,
            h: 220.0,
        };
        let wanted: Vec<usize> = (0..spots.len()).collect();
        let mut space = Space::new(canvas, &spots, 100.0, &wanted);
        let anywhere: &dyn Fn(&Spot, &Rect) -> bool = &|_, _| true;
        let badges = badges(&foremost, &spots, &wanted, anywhere, &mut space, ink);
        let home = Home {
            widest: f32::INFINITY,
            holds: anywhere,
        };
        let (marks, _) = names(&spec, &spots, &wanted, &badges, home, &mut space, ink);
        let texts = marks.into_iter().filter_map(|mark| match mark {
            Mark::Text(line) => Some(line.text),
            _ => None,
        });
        let numbered = badges.iter().map(|badge| badge.bubble as u32 + 1);
        (numbered.collect(), texts.collect())
    }

    /// A name stands beside its own circle and near no other; who has no such place is found by the number.
    #[test]
    fn who_has_no_place_for_a_name_has_a_number() {
        let free = [[120.0, 110.0], [420.0, 110.0]];
        let (numbers, words) = written(&free, true);
        assert_eq!((numbers, words.len()), (vec![1, 2], 2));
        // Hemmed in by others, none can be named without doubt.
        let crowd: Vec<[f32; 2]> = (0..9)
            .map(|at| {
                [
                    300.0 + (at % 3) as f32 * 40.0,
                    90.0 + (at / 3) as f32 * 30.0,
                ]
            })
            .collect();
        let (numbers, words) = written(&crowd, true);
        assert_eq!(numbers, (1..=9).collect::<Vec<_>>());
        assert!(
            !words.contains(&"Eastshore Devices 4".to_owned()),
            "{words:?}"
        );
    }

    /// Without numbers nobody is named behind one who has no place.
    #[test]
    fn no_name_stands_behind_one_left_out() {
        let places = [
            [100.0, 40.0],
            [400.0, 110.0],
            [404.0, 116.0],
            [120.0, 180.0],
        ];
        assert_eq!(written(&places, false).1, ["Eastshore Devices 0"]);
    }
}
