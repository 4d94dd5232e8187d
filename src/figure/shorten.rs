//! Text that has no room, shortened in one way for figures and for the window: a text and a test of what fits come in,
//! the longest form of it that fits goes out.

use super::{Fonts, Weight};

/// Stands for what was left out.
const CUT: char = '…';
/// What looks left over before or behind the cut.
const LOOSE: [char; 8] = [' ', ',', '，', '、', '(', '（', '·', '-'];

/// Where a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// At its end.
    End,
    /// In its middle.
    Middle,
}

/// A text cut at its end, for sentences and headings; empty where not even the sign of the cut fits.
#[must_use]
pub fn shorten(text: &str, fits: &dyn Fn(&str) -> bool) -> String {
    cut(text, Cut::End, fits)
}

/// A name that stands alone: cut at its end as long as two thirds of it can be seen, else in its middle, so that names
/// that begin alike are told apart by their ends.
#[must_use]
pub fn shorten_name(name: &str, fits: &dyn Fn(&str) -> bool) -> String {
    let by_end = cut(name, Cut::End, fits);
    if by_end.chars().count() * 3 >= name.chars().count() * 2 {
        by_end
    } else {
        cut(name, Cut::Middle, fits)
    }
}

/// Names of one list: each cut at its end; those of which that makes the same, in their middle; and what is still the
/// same then, before the first letter in which they differ.
#[must_use]
pub fn shorten_names(names: &[&str], fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut shown: Vec<String> = names.iter().map(|name| cut(name, Cut::End, fits)).collect();
    for twins in twins(names, &shown) {
        for at in twins {
            shown[at] = cut(names[at], Cut::Middle, fits);
        }
    }
    for twins in twins(names, &shown) {
        let alike = common_start(twins.iter().map(|at| names[*at]));
        for at in twins {
            let rest: String = names[at].chars().skip(alike.saturating_sub(1)).collect();
            shown[at] = cut(&format!("{CUT}{rest}"), Cut::End, fits);
        }
    }
    shown
}

/// Places of different names that are shown as the same, group by group.
fn twins(names: &[&str], shown: &[String]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..names.len())
        .filter(|at| !shown[*at].is_empty())
        .collect();
    order.sort_by_key(|at| (&shown[*at], *at));
    order
        .chunk_by(|a, b| shown[*a] == shown[*b])
        .filter(|group| group.iter().any(|at| names[*at] != names[group[0]]))
        .map(<[usize]>::to_vec)
        .collect()
}

/// How many characters all of them begin with.
fn common_start<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<Vec<char>> = names.map(|name| name.chars().collect()).collect();
    let Some((first, others)) = names.split_first() else {
        return 0;
    };
    (0..first.len())
        .take_while(|at| others.iter().all(|other| other.get(*at) == first.get(*at)))
        .count()
}

fn cut(text: &str, way: Cut, fits: &dyn Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    if !fits(&without(&letters, 0, way)) {
        return String::new();
    }
    // `low` letters have room, `high` have none.
    let (mut low, mut high) = (0, letters.len());
    while low + 1 < high {
        let middle = low.midpoint(high);
        if fits(&without(&letters, middle, way)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    without(&letters, low, way)
}

/// The text with only `kept` of its letters, and the sign of the cut in place of the others.
fn without(letters: &[char], kept: usize, way: Cut) -> String {
    let tail = match way {
        Cut::End => 0,
        Cut::Middle => kept / 2,
    };
    let head: String = letters[..kept - tail].iter().collect();
    let tail: String = letters[letters.len() - tail..].iter().collect();
    format!(
        "{}{CUT}{}",
        head.trim_end_matches(LOOSE),
        tail.trim_start_matches(LOOSE)
    )
}

impl Fonts {
    /// A text cut at its end to a width; see [`shorten`].
    #[must_use]
    pub fn fit(&self, text: &str, size: f32, weight: Weight, width: f32) -> String {
        shorten(text, &|text| self.width(text, size, weight) <= width)
    }

    /// A name that stands alone, cut to a width; see [`shorten_name`].
    #[must_use]
    pub fn fit_name(&self, name: &str, size: f32, weight: Weight, width: f32) -> String {
        shorten_name(name, &|text| self.width(text, size, weight) <= width)
    }

    /// Names of one list, cut to a width so that they stay different; see [`shorten_names`].
    #[must_use]
    pub fn fit_names(&self, names: &[&str], size: f32, weight: Weight, width: f32) -> Vec<String> {
        shorten_names(names, &|text| self.width(text, size, weight) <= width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(letters: usize) -> impl Fn(&str) -> bool {
        move |text| text.chars().count() <= letters
    }

    #[test]
    fn a_sentence_is_cut_at_its_end() {
        assert_eq!(shorten("abcdefgh", &room(8)), "abcdefgh");
        assert_eq!(shorten("abcdefgh", &room(5)), "abcd…");
        assert_eq!(shorten("abc, defgh", &room(6)), "abc…");
        assert_eq!(shorten("abcdefgh", &room(1)), "…");
        assert_eq!(shorten("abcdefgh", &room(0)), "");
    }

    #[test]
    fn a_long_name_alone_is_cut_in_its_middle() {
        assert_eq!(shorten_name("abcdefgh", &room(7)), "abcdef…");
        assert_eq!(shorten_name("abcdefghijkl", &room(7)), "abc…jkl");
    }

    #[test]
    fn names_of_one_list_stay_different() {
        let long = "x".repeat(50);
        let names: Vec<String> = (10..22).map(|at| format!("{long}{at}")).collect();
        let mut all: Vec<&str> = names.iter().map(String::as_str).collect();
        all.push("short");
        let shown = shorten_names(&all, &room(9));
        assert_eq!(shown[0], "xxxx…xx10");
        assert_eq!(shown[12], "short");
        assert!(shown.iter().all(|name| room(9)(name)));
        let mut different = shown.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), shown.len(), "{shown:?}");
        // Alike at both ends.
        let names = ["aaaaaaaaaa1bbbbbbbbbb", "aaaaaaaaaa2bbbbbbbbbb"];
        assert_eq!(shorten_names(&names, &room(5)), ["…a1b…", "…a2b…"]);
        // The same name twice is the same.
        assert_eq!(
            shorten_names(&["abcdef", "abcdef"], &room(4)),
            ["abc…", "abc…"]
        );
    }
}
