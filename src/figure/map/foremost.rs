//! The foremost enterprises of a map: spec and geometry come in; whom the map points out, with ranks, goes out.

use std::collections::HashMap;

use super::geometry::{MapGeometry, positive};
use super::spec::{CirclesAs, MapSpec};
use crate::i18n::{Lang, number};

/// At most so many are pointed out where no list says how many.
const MOST: usize = 10;

/// One of the foremost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foremost {
    /// Index into the spec's bubbles.
    pub bubble: usize,
    /// Competition rank.
    pub rank: u32,
    /// What tells it from others of its rank: a, b …; none where it has the rank alone.
    pub letter: Option<char>,
    /// Its place in the spec's list; none where the list is not of enterprises.
    pub entry: Option<usize>,
    /// Whether its number says who it is: where a list or a key on the page has it, or the pointer tells.
    pub keyed: bool,
}

/// The foremost with a place on the map, best first: those of the list, else the biggest; at most as many as are labelled.
pub fn foremost(spec: &MapSpec, geometry: &MapGeometry) -> Vec<Foremost> {
    if spec.circles == CirclesAs::Hidden {
        return Vec::new();
    }
    let mut found = listed(spec, geometry);
    if found.is_empty() {
        found = biggest(spec, geometry);
    }
    found.truncate(spec.labels);
    tell_apart(&mut found);
    found
}

impl Foremost {
    /// What its badge says, on the map and in a list: the rank, with a letter where others have it too.
    pub fn label(&self) -> String {
        let rank = number(f64::from(self.rank), 0, Lang::En);
        rank + &self.letter.map(String::from).unwrap_or_default()
    }
}

/// Gives those of one rank letters in their order, as far as a badge has room for one beside its number.
fn tell_apart(found: &mut [Foremost]) {
    let ranks: Vec<u32> = found.iter().map(|one| one.rank).collect();
    let same = |ranks: &[u32], rank: u32| ranks.iter().filter(|other| **other == rank).count();
    for (at, one) in found.iter_mut().enumerate() {
        if one.rank < 10 && same(&ranks, one.rank) > 1 {
            one.letter = ('a'..='z').nth(same(&ranks[..at], one.rank));
        }
    }
}

/// Those of the list, by their keys: two may have one name. Where it gives none, the name tells, and of namesakes the
/// bigger one comes first.
fn listed(spec: &MapSpec, geometry: &MapGeometry) -> Vec<Foremost> {
    let mut waiting: HashMap<(bool, &str), Vec<usize>> = HashMap::new();
    for (at, entry) in spec.top.iter().enumerate().rev() {
        let by_key = !entry.key.is_empty();
        let told = if by_key { &entry.key } else { &entry.name };
        waiting.entry((by_key, told)).or_default().push(at);
    }
    let mut left = spec.top.len();
    let mut found = Vec::new();
    for bubble in &geometry.order {
        if left == 0 {
            break;
        }
        let own = &spec.bubbles[*bubble];
        let mut ways = [(true, own.key.as_str()), (false, own.name.as_str())].into_iter();
        let Some(entry) = ways.find_map(|way| waiting.get_mut(&way)?.pop()) else {
            continue;
        };
        left -= 1;
        found.push(Foremost {
            bubble: *bubble,
            rank: spec.top[entry].rank,
            letter: None,
            entry: Some(entry),
            keyed: false,
        });
    }
    found.sort_by_key(|one| one.entry);
    found
}

/// The biggest; those of one size have one rank.
fn biggest(spec: &MapSpec, geometry: &MapGeometry) -> Vec<Foremost> {
    let size = |bubble: usize| positive(spec.bubbles[bubble].size);
    let sized = geometry.order.iter().take(MOST);
    let mut sized: Vec<usize> = sized.copied().filter(|one| size(*one) > 0.0).collect();
    // Of those of one size all are pointed out, or none.
    let next = geometry.order.get(MOST).map_or(0.0, |next| size(*next));
    sized.retain(|one| size(*one) > next);
    let rank = |one: usize| {
        sized
            .iter()
            .filter(|other| size(**other) > size(one))
            .count()
    };
    let ranked = sized.iter().map(|bubble| Foremost {
        bubble: *bubble,
        rank: 1 + rank(*bubble) as u32,
        letter: None,
        entry: None,
        keyed: false,
    });
    ranked.collect()
}

/// The bubbles that are labelled, in the order in which they are: the selected one, then the foremost.
pub fn order(spec: &MapSpec, foremost: &[Foremost]) -> Vec<usize> {
    let selected = spec.selected.as_ref().and_then(|key| {
        let mut bubbles = spec.bubbles.iter();
        bubbles.position(|bubble| bubble.key == *key)
    });
    let others = foremost.iter().map(|one| one.bubble);
    let others = others.filter(|bubble| Some(*bubble) != selected);
    selected.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::{Bubble, TopEntry};

    fn spec(sizes: &[f64], top: &[(u32, &str)]) -> MapSpec {
        let bubble = |(at, size): (usize, &f64)| Bubble {
            key: at.to_string(),
            name: format!("E{at}"),
            size: *size,
            ..Bubble::default()
        };
        MapSpec {
            bubbles: sizes.iter().enumerate().map(bubble).collect(),
            top: top
                .iter()
                .map(|(rank, name)| TopEntry {
                    rank: *rank,
                    name: (*name).to_owned(),
                    ..TopEntry::default()
                })
                .collect(),
            labels: 20,
            ..MapSpec::default()
        }
    }

    fn ranks(spec: &MapSpec) -> Vec<(usize, u32)> {
        let found = foremost(spec, &MapGeometry::new(spec));
        found.iter().map(|one| (one.bubble, one.rank)).collect()
    }

    #[test]
    fn the_list_says_who_is_foremost_else_the_sizes() {
        let listed = spec(
            &[9.0, 8.0, 7.0, 6.0],
            &[(1, "E3"), (2, "E0"), (2, "E1"), (4, "gone")],
        );
        assert_eq!(ranks(&listed), [(3, 1), (0, 2), (1, 2)]);
        let sized = spec(&[5.0, 9.0, 9.0, 0.0], &[(1, "a town")]);
        assert_eq!(ranks(&sized), [(1, 1), (2, 1), (0, 3)]);
        let few = MapSpec { labels: 2, ..sized };
        assert_eq!(ranks(&few), [(1, 1), (2, 1)]);
        let none = MapSpec { labels: 0, ..few };
        assert!(ranks(&none).is_empty());
    }

    /// Two badges with one number would leave a reader to guess which is whose.
    #[test]
    fn those_of_one_rank_have_letters() {
        let tied = spec(
            &[9.0, 8.0, 7.0, 6.0],
            &[(1, "E0"), (2, "E1"), (2, "E2"), (2, "gone"), (5, "E3")],
        );
        let found = foremost(&tied, &MapGeometry::new(&tied));
        let labels: Vec<String> = found.iter().map(Foremost::label).collect();
        assert_eq!(labels, ["1", "2a", "2b", "5"]);
    }

    #[test]
    fn namesakes_are_told_by_their_keys() {
        let mut twins = spec(&[9.0, 8.0, 7.0], &[(1, "E0"), (2, "E1")]);
        twins.bubbles[2].name = "E1".to_owned();
        twins.top[1].key = "2".to_owned();
        assert_eq!(ranks(&twins), [(0, 1), (2, 2)]);
    }

    #[test]
    fn the_selected_one_comes_first_and_once() {
        let mut chosen = spec(&[9.0, 8.0, 7.0, 6.0], &[]);
        chosen.labels = 3;
        let found = foremost(&chosen, &MapGeometry::new(&chosen));
        assert_eq!(order(&chosen, &found), [0, 1, 2]);
        chosen.selected = Some("3".to_owned());
        assert_eq!(order(&chosen, &found), [3, 0, 1, 2]);
        chosen.selected = Some("1".to_owned());
        assert_eq!(order(&chosen, &found), [1, 0, 2]);
    }
}
