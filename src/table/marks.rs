//! Marks of notes behind figures and names: `10.5①`, `1,200*`, `14(预计)`, `锦丰镇①`. A cell comes in; what it says
//! without them goes out. What a mark could be a part of, a number or a code, is none.

use std::sync::LazyLock;

/// Stars and other signs that stand for a note.
pub(crate) const STARS: [char; 7] = ['*', '＊', '★', '☆', '※', '▲', '△'];

/// Signs that stand for a note behind a figure.
const SIGNS: [char; 6] = ['†', '‡', '§', '#', '＃', '¶'];

/// What is said of single figures in brackets: `assets/marks.txt`.
static STATES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/marks.txt").lines();
    lines.filter(|line| !line.is_empty()).collect()
});

/// A figure without the marks behind it, and these; `None` where it has none. Whether it is a figure is not asked.
pub(crate) fn bare_figure(cell: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 80;
    let cell = cell.trim();
    if cell.len() > LONGEST || !cell.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let mut figure = cell;
    while let Some(shorter) = without_last(figure) {
        figure = shorter.trim_end();
    }
    let mark = cell.get(figure.len()..)?.trim();
    (!figure.is_empty() && !mark.is_empty()).then_some((figure, mark))
}

/// A figure without the last of its marks.
fn without_last(figure: &str) -> Option<&str> {
    let last = figure.chars().next_back()?;
    let rest = figure.get(..figure.len() - last.len_utf8())?;
    if STARS.contains(&last) || SIGNS.contains(&last) || is_circled(last) {
        return Some(rest);
    }
    // A power of a whole number would look the same.
    if is_raised(last) {
        let rest = rest.trim_end_matches(is_raised);
        return rest.contains(['.', ',']).then_some(rest);
    }
    if !matches!(last, ')' | '）' | ']' | '】' | '〕') {
        return None;
    }
    let Some((before, inside)) = rest.rsplit_once(['(', '（', '[', '【', '〔']) else {
        return numbered(rest, last);
    };
    let is_round = matches!(last, ')' | '）');
    let inside = inside.trim();
    let noted = inside.strip_prefix('注');
    let number = noted.unwrap_or(inside);
    let is_short = |text: &str| {
        let count = text.chars().count();
        count == 1
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || is_circled(c))
            || count == 2 && text.bytes().all(|c| c.is_ascii_digit())
    };
    // In round brackets a number may be a part of what stands before them.
    let is_number =
        is_short(number) && (!is_round || noted.is_some() || number.starts_with(is_circled));
    let lower = inside.to_lowercase();
    (is_number || noted == Some("") || STATES.contains(&lower.as_str())).then_some(before)
}

/// A figure without a letter, or a number that stands apart, before a bracket that nothing opens: `5.1a)`, `5.1 1)`.
fn numbered(rest: &str, last: char) -> Option<&str> {
    if !matches!(last, ')' | '）') {
        return None;
    }
    let mark = rest.chars().next_back()?;
    let before = rest.get(..rest.len() - mark.len_utf8())?;
    let is_letter = ('a'..='i').contains(&mark)
        && before.ends_with(|c: char| c.is_numeric() || c.is_whitespace());
    let is_number = mark.is_ascii_digit() && before.ends_with(char::is_whitespace);
    (is_letter || is_number).then_some(before)
}

/// Whether a character is a number in a circle.
fn is_circled(character: char) -> bool {
    matches!(character, '①'..='⑳' | '❶'..='❿')
}

/// A name without its marks; `None` where it has none.
pub(crate) fn bare_name(cell: &str) -> Option<&str> {
    // Most names begin and end with a character of a word.
    let cell = cell.trim();
    let is_word = |character: char| character.is_alphanumeric() && !is_raised(character);
    if cell.starts_with(is_word) && cell.ends_with(is_word) {
        return None;
    }
    let start = cell.trim_start_matches(STARS).trim_start();
    // *ST is a part of the name of what is listed.
    let start = if start.starts_with("ST") { cell } else { start };
    let mut name = start;
    loop {
        let shorter = name.trim_end_matches(|own| STARS.contains(&own) || is_raised(own));
        let shorter = unnumbered(shorter.trim_end());
        if shorter.len() == name.len() {
            break;
        }
        name = shorter;
    }
    let has_word = name.chars().filter(|own| own.is_alphabetic()).count() >= 2;
    (has_word && name.len() < cell.len()).then_some(name)
}

/// Whether a character is a number in a circle or a raised one.
pub(crate) fn is_raised(character: char) -> bool {
    matches!(character, '①'..='⑳' | '❶'..='❿' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// A name without a number of one or two digits in brackets at its end.
fn unnumbered(name: &str) -> &str {
    let Some(inside) = name.strip_suffix([')', '）', ']', '】', '〕']) else {
        return name;
    };
    let Some((before, number)) = inside.rsplit_once(['(', '（', '[', '【', '〔']) else {
        return name;
    };
    let is_number = |text: &str| {
        (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_mark = is_number(number.trim().trim_start_matches('注'));
    if is_mark { before.trim_end() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off_figures() {
        for (cell, figure, mark) in [
            ("10.5①", "10.5", "①"),
            ("1,200*", "1,200", "*"),
            ("14(预计)", "14", "(预计)"),
            ("14（初步数）①", "14", "（初步数）①"),
            ("3.2[1]", "3.2", "[1]"),
            ("3.2 [注2]", "3.2", "[注2]"),
            ("3（注）", "3", "（注）"),
            ("5.1a)", "5.1", "a)"),
            ("5.1 1)", "5.1", "1)"),
            ("(12.5)①", "(12.5)", "①"),
            ("12.5%②", "12.5%", "②"),
            ("12.5²", "12.5", "²"),
            ("0.35***", "0.35", "***"),
            ("12(e)", "12", "(e)"),
        ] {
            assert_eq!(bare_figure(cell), Some((figure, mark)), "{cell}");
        }
        // Numbers, parts, powers, ranges, units and codes.
        for cell in [
            "12",
            "(12.5)",
            "25（3）",
            "25(12)",
            "10²",
            "[1,2]",
            "3(万元)",
            "5.11)",
            "①",
            "*",
            "A",
            "12a",
        ] {
            assert_eq!(bare_figure(cell), None, "{cell}");
        }
    }

    #[test]
    fn marks_are_taken_off_names() {
        for name in [
            "*江湾华锐",
            "江湾华锐*",
            "江湾华锐①",
            "江湾华锐(1)",
            "江湾华锐（2）",
            "江湾华锐[1]",
            "★江湾华锐",
            "江湾华锐 [注1]",
            "江湾华锐*（1）",
        ] {
            assert_eq!(bare_name(name), Some("江湾华锐"), "{name}");
        }
        for name in [
            "江湾华锐",
            "江湾（上海）",
            "*ST江湾",
            "A1",
            "江湾(2019)",
            "*",
            "(1)",
            "②",
            "7-11(1)",
        ] {
            assert_eq!(bare_name(name), None, "{name}");
        }
    }
}
