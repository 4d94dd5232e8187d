//! Longitude and latitude in degrees, minutes and seconds: a cell comes in, decimal degrees go out.

use crate::table::header::half_width;

/// Reads `120°45′30″`, `120度45分30秒`, `东经120°45.5′`, `31°12'N`; `None` for everything else, and for degrees alone.
pub(super) fn read(cell: &str) -> Option<f64> {
    if cell.len() > 40 || !cell.contains(['°', '度', 'º']) {
        return None;
    }
    let text: String = cell
        .chars()
        .map(half_width)
        .filter(|character| !character.is_whitespace())
        .collect();
    let (text, side) = without_side(&text);
    let (degrees, rest) = text.split_once(['°', '度', 'º'])?;
    let (minutes, rest) = rest.split_once(['′', '\'', '’', '分'])?;
    let seconds = rest.trim_end_matches(['″', '"', '”', '秒', '\'', '′']);
    let degrees = whole(degrees)?;
    let minutes = part(minutes)?;
    let seconds = if seconds.is_empty() {
        0.0
    } else {
        part(seconds)?
    };
    let value = degrees + minutes / 60.0 + seconds / 3600.0;
    Some(if side { -value } else { value })
}

/// A text without the letter or word of its side, and whether that is west or south.
fn without_side(text: &str) -> (&str, bool) {
    const SIDES: [(&str, bool); 8] = [
        ("东经", false),
        ("北纬", false),
        ("西经", true),
        ("南纬", true),
        ("E", false),
        ("N", false),
        ("W", true),
        ("S", true),
    ];
    let found = SIDES.iter().find_map(|(word, back)| {
        let rest = text
            .strip_prefix(word)
            .or_else(|| text.strip_suffix(word))?;
        Some((rest, *back))
    });
    found.unwrap_or((text, false))
}

fn whole(text: &str) -> Option<f64> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| digits && *value <= 180.0)
}

fn part(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|value| plain && *value < 60.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::read;

    #[test]
    fn degrees_minutes_and_seconds() {
        for (cell, value) in [
            ("120°45′30″", 120.758_333_333),
            ("120°45'30\"", 120.758_333_333),
            ("东经120度45分30秒", 120.758_333_333),
            ("31°12'N", 31.2),
            ("31°12.5′", 31.208_333_333),
            ("W 0°30′", -0.5),
        ] {
            assert!((read(cell).unwrap() - value).abs() < 1e-8, "{cell}");
        }
        for cell in ["120.5°", "120°", "45度角", "120°75′", "温度3分", ""] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }
}
