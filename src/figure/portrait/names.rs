//! Names in a column of a portrait: whole in one line or two, cut only where two are not enough.

use super::super::{Fonts, Lettering, is_han};

/// Most lines of a name.
pub(super) const LINES: usize = 3;

/// From baseline to baseline inside a name, in sizes of its letters.
pub(super) const PITCH: f32 = 1.16;

/// The lines of each name of a list, in a width. Names that need more than two lines are cut so that they stay
/// different from each other.
pub(super) fn lines(
    fonts: &Fonts,
    look: Lettering,
    names: &[&str],
    width: f32,
    most: usize,
) -> Vec<Vec<String>> {
    let most = most.clamp(1, LINES);
    let wrap = |name: &str| fonts.wrap(name, look.size, look.weight, width);
    let fits = |name: &str| {
        let wrapped = wrap(name);
        // A word wider than the line is broken inside, which is worse than a cut of one line.
        wrapped.len() <= most && (most > 1 || look.width(fonts, name) <= width)
    };
    super::super::shorten_names(names, &fits)
        .iter()
        .map(|name| balanced(fonts, look, name, width, &wrap))
        .collect()
}

/// A name in as few lines as it needs, the lines about as long as each other: no word alone in the last one.
fn balanced(
    fonts: &Fonts,
    look: Lettering,
    name: &str,
    width: f32,
    wrap: &dyn Fn(&str) -> Vec<String>,
) -> Vec<String> {
    let wrapped = wrap(name);
    if wrapped.len() < 2 {
        return wrapped;
    }
    let whole = look.width(fonts, name);
    // No word is broken for the sake of balance.
    let words = name.split(' ').filter(|word| !word.chars().any(is_han));
    let widest = words
        .map(|word| look.width(fonts, word))
        .fold(0.0, f32::max);
    let mut room = (whole / wrapped.len() as f32).max(widest + 0.1);
    while room < width {
        let tried = fonts.wrap(name, look.size, look.weight, room);
        if tried.len() <= wrapped.len() {
            return tried;
        }
        room += look.size * 0.25;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::super::super::{Theme, ThemeMode};
    use super::*;

    #[test]
    fn a_long_name_takes_two_even_lines_and_is_not_cut() {
        let fonts = Fonts::bundled();
        let look = Lettering::new(8.0, Theme::of(ThemeMode::Light).text);
        let name = "R&D spending as a share of operating revenue";
        let found = lines(&fonts, look, &[name, "Staff"], 110.0, 2);
        assert_eq!(found[0].len(), 2);
        assert_eq!(found[0].join(" "), name);
        let wide = |line: &String| look.width(&fonts, line);
        assert!((wide(&found[0][0]) - wide(&found[0][1])).abs() < 40.0);
        assert_eq!(found[1], ["Staff"]);
        let cut = lines(&fonts, look, &[&name.repeat(4)], 110.0, 2);
        assert_eq!(cut[0].len(), 2);
        assert!(cut[0].join(" ").contains('…'));
    }
}
