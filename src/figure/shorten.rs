//! Text that has no room, shortened in one way for figures and for the window: a text and a test of what fits come in,
//! the longest form of it that fits goes out.

use super::{Fonts, Weight};

/// Stands for what was left out.
const CUT: char = '…';
/// Stands between the parts of a note.
const BETWEEN: &str = " · ";
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

impl Cut {
    /// How many of the letters that are kept stand behind the sign of the cut.
    fn tail(self, kept: usize) -> usize {
        match self {
            Self::End => 0,
            Self::Middle => kept / 2,
        }
    }
}

/// What fits, and how much of a text probably does.
trait Room {
    fn fits(&self, text: &str) -> bool;

    /// How many letters may be kept, give or take a few; nothing where it is not known.
    fn guess(&self, letters: &[char], way: Cut) -> Option<usize>;
}

impl Room for &dyn Fn(&str) -> bool {
    fn fits(&self, text: &str) -> bool {
        self(text)
    }

    fn guess(&self, _: &[char], _: Cut) -> Option<usize> {
        None
    }
}

/// A width for letters of a size.
struct Width<'a> {
    fonts: &'a Fonts,
    size: f32,
    weight: Weight,
    most: f32,
}

impl Room for Width<'_> {
    fn fits(&self, text: &str) -> bool {
        self.fonts.width(text, self.size, self.weight) <= self.most
    }

    /// From the widths of all beginnings: the text is measured once and not once for each try.
    fn guess(&self, letters: &[char], way: Cut) -> Option<usize> {
        let ends = self.fonts.ends(letters, self.weight);
        let all = *ends.last()?;
        let sign = self.fonts.width(&CUT.to_string(), 1.0, self.weight);
        let room = self.most / self.size.max(1e-6) - sign;
        let taken = |kept: usize| {
            let tail = way.tail(kept);
            ends[kept - tail] + all - ends[letters.len() - tail]
        };
        let (mut low, mut high) = (0, letters.len());
        while low + 1 < high {
            let middle = low.midpoint(high);
            if taken(middle) <= room {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(low)
    }
}

/// A text cut at its end, for sentences and headings; empty where not even the sign of the cut fits.
#[must_use]
pub fn shorten(text: &str, fits: &dyn Fn(&str) -> bool) -> String {
    cut(text, Cut::End, &fits)
}

/// A name that stands alone: cut at its end as long as two thirds of it can be seen, else in its middle, so that names
/// that begin alike are told apart by their ends.
#[must_use]
pub fn shorten_name(name: &str, fits: &dyn Fn(&str) -> bool) -> String {
    cut_name(name, &fits)
}

fn cut_name(name: &str, room: &dyn Room) -> String {
    let by_end = cut(name, Cut::End, room);
    if by_end.chars().count() * 3 >= name.chars().count() * 2 {
        by_end
    } else {
        cut(name, Cut::Middle, room)
    }
}

/// Names of one list: each cut at its end; those of which that makes the same, in their middle; and what is still the
/// same then, before the first letter in which they differ.
#[must_use]
pub fn shorten_names(names: &[&str], fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    cut_names(names, &fits)
}

fn cut_names(names: &[&str], room: &dyn Room) -> Vec<String> {
    let mut shown: Vec<String> = names.iter().map(|name| cut(name, Cut::End, room)).collect();
    for twins in twins(names, &shown) {
        for at in twins {
            shown[at] = cut(names[at], Cut::Middle, room);
        }
    }
    for twins in twins(names, &shown) {
        let alike = common_start(twins.iter().map(|at| names[*at]));
        for at in twins {
            let rest: String = names[at].chars().skip(alike.saturating_sub(1)).collect();
            shown[at] = cut(&format!("{CUT}{rest}"), Cut::End, room);
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

fn cut(text: &str, way: Cut, room: &dyn Room) -> String {
    if room.fits(text) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let fits = |kept: usize| room.fits(&without(&letters, kept, way));
    // `low` letters have room, `high` have none.
    let (mut low, mut high) = (0, letters.len());
    match room.guess(&letters, way) {
        Some(guess) if guess > 0 && guess < high && fits(guess) => {
            low = guess;
            let mut next = guess + 1;
            while next < high && fits(next) {
                low = next;
                next += 1;
            }
            return without(&letters, low, way);
        }
        Some(guess) if guess > 0 => high = high.min(guess),
        _ => {}
    }
    if !fits(0) {
        return String::new();
    }
    while low + 1 < high {
        let middle = low.midpoint(high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    without(&letters, low, way)
}

/// The text with only `kept` of its letters, and the sign of the cut in place of the others.
fn without(letters: &[char], kept: usize, way: Cut) -> String {
    let tail = way.tail(kept);
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
        cut(text, Cut::End, &self.room(size, weight, width))
    }

    fn room(&self, size: f32, weight: Weight, width: f32) -> Width<'_> {
        Width {
            fonts: self,
            size,
            weight,
            most: width,
        }
    }

    /// A name that stands alone, cut to a width; see [`shorten_name`].
    #[must_use]
    pub fn fit_name(&self, name: &str, size: f32, weight: Weight, width: f32) -> String {
        cut_name(name, &self.room(size, weight, width))
    }

    /// Notes between dots, the last ones left out as whole until the others have room; of one alone as much as fits.
    #[must_use]
    pub fn fit_parts(&self, text: &str, size: f32, weight: Weight, width: f32) -> String {
        let mut shown = text;
        while self.width(shown, size, weight) > width {
            match shown.rsplit_once(BETWEEN) {
                Some((before, _)) => shown = before,
                None => return self.fit(shown, size, weight, width),
            }
        }
        shown.to_owned()
    }

    /// Names of one list, cut to a width so that they stay different; see [`shorten_names`].
    #[must_use]
    pub fn fit_names(&self, names: &[&str], size: f32, weight: Weight, width: f32) -> Vec<String> {
        cut_names(names, &self.room(size, weight, width))
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

    /// The guess only saves tries: what is kept is as much as has room.
    #[test]
    fn as_much_is_kept_as_has_room() {
        let fonts = Fonts::bundled();
        let names = [
            "江湾市先进智能制造研究院3号基地",
            "Institute of Machinery, Branch No 17",
            "WWWWiiiiiiiii",
            "ab",
        ];
        for (name, points) in names
            .iter()
            .flat_map(|name| (0..40_u8).map(move |points| (*name, points)))
        {
            let width = f32::from(points) * 5.0;
            for way in [Cut::End, Cut::Middle] {
                let fits = |text: &str| fonts.width(text, 11.0, Weight::Bold) <= width;
                let quick = cut(name, way, &fonts.room(11.0, Weight::Bold, width));
                let letters: Vec<char> = name.chars().collect();
                let most = (0..letters.len())
                    .map(|kept| without(&letters, kept, way))
                    .rfind(|text| fits(text));
                let expected = if fits(name) {
                    Some(name.to_owned())
                } else {
                    most
                };
                let (quick, expected) = (quick.chars().count(), expected.unwrap_or_default());
                assert!(
                    expected.chars().count() - quick <= 1,
                    "{name} in {width}: {quick}, {expected}"
                );
            }
        }
    }

    #[test]
    fn parts_are_left_out_as_whole() {
        let fonts = Fonts::bundled();
        let width = |text: &str| fonts.width(text, 10.0, Weight::Regular) + 0.1;
        let shown = |text: &str, room: f32| fonts.fit_parts(text, 10.0, Weight::Regular, room);
        let note = "成长期 · 星渡高新区 · 生物医药";
        assert_eq!(shown(note, width(note)), note);
        let two = "成长期 · 星渡高新区";
        assert_eq!(shown(note, width(note) - 1.0), two);
        assert_eq!(shown(note, width(two) - 1.0), "成长期");
        assert_eq!(shown(note, width("成…")), "成…");
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
