//! The ways in which the name of an area can be written: all names come in; lines, the best first, go out.

use super::super::spec::MapSpec;
use super::super::style::Ink;
use crate::figure::{Weight, is_han};
use crate::geo::{is_zone, normalised, stem, zone_parts};

/// Of each area but a zone the name without its ending (镇, Town), where no other area has the same one.
pub(super) fn short_names(spec: &MapSpec) -> Vec<Option<String>> {
    let whole: Vec<String> = spec
        .styles
        .iter()
        .map(|style| normalised(&style.name))
        .collect();
    let mut counts = std::collections::HashMap::new();
    for name in &whole {
        *counts.entry(stem(name)).or_insert(0_usize) += 1;
    }
    spec.styles
        .iter()
        .zip(&whole)
        .map(|(style, name)| {
            let stem = stem(name);
            let kept = style.name.trim().chars().take(stem.chars().count());
            // 姑苏区 is not 姑苏: one sign is no room won.
            let ending = name.chars().count() - stem.chars().count();
            let dropped = ending > 1 || !name.chars().any(is_han);
            (dropped && !is_zone(name) && stem.len() < name.len() && counts.get(stem) == Some(&1))
                .then(|| kept.collect::<String>().trim_end().to_owned())
        })
        .collect()
}

/// A name wider than this many of its sizes stands in more lines than one.
pub(super) const WIDEST: f32 = 16.0;

/// The ways to write the name of an area with their size, the best first: whole, in one line, two or three, and rather in
/// smaller letters than without its ending (`short`). Nothing of a name is cut but in the hexagons of a schematic map,
/// where nothing else tells a town: at least half of it stands before the sign of the cut then.
pub(super) fn forms(
    name: &str,
    short: Option<&str>,
    sizes: [f32; 2],
    (room, is_hexagon): (f32, bool),
    ink: Ink,
) -> Vec<(f32, Vec<String>)> {
    let [size, least] = sizes;
    let sizes = std::iter::once(size).chain((least < size * 0.95).then_some(least));
    let mut forms: Vec<(f32, Vec<String>)> = Vec::new();
    for name in std::iter::once(name).chain(short) {
        for size in sizes.clone() {
            forms.extend(
                whole(name, size, ink)
                    .into_iter()
                    .map(|lines| (size, lines)),
            );
            if is_hexagon {
                forms.extend(Some((size, parts(name))).filter(|(_, lines)| !lines.is_empty()));
            }
        }
    }
    if is_hexagon {
        forms.extend(cut(name, size, room, ink).map(|line| (size, vec![line])));
    }
    forms
}

/// A name with all its letters in at most three lines: in one where that is not too wide, in two, in three.
pub(super) fn whole(name: &str, size: f32, ink: Ink) -> Vec<Vec<String>> {
    let width = |text: &str| ink.width(text, size, Weight::Medium);
    let mut forms = vec![vec![name.to_owned()]];
    forms.extend(halves(name).map(Vec::from));
    let zone = zone_parts(name).map(|parts| parts.map(str::to_owned));
    forms.extend(zone.map(Vec::from));
    if name.split(' ').count() > 2 {
        let mut shares = [0.34, 0.4, 0.46, 0.52].into_iter();
        let wrap = |share: f32| {
            ink.fonts
                .wrap(name, size, Weight::Medium, width(name) * share)
        };
        forms.extend(shares.find_map(|share| Some(wrap(share)).filter(|lines| lines.len() == 3)));
    }
    let fits = |lines: &Vec<String>| lines.iter().all(|line| width(line) <= size * WIDEST);
    // A word wider than a line is broken by wrapping: that is no form of a name.
    let keeps = |lines: &Vec<String>| keeps_words(name, lines) || is_parted_zone(name, lines);
    forms.retain(|lines| lines.len() <= 3 && fits(lines) && keeps(lines));
    forms.dedup();
    forms
}

/// Whether lines of a name end where a word ends, or behind a hyphen.
fn keeps_words(name: &str, lines: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text.replace('-', "- ");
        text.split_whitespace().map(str::to_owned).collect()
    };
    let all: Vec<String> = lines.iter().flat_map(|line| words(line)).collect();
    all == words(name)
}

/// Whether lines are a zone's name parted behind its place.
fn is_parted_zone(name: &str, lines: &[String]) -> bool {
    zone_parts(name).is_some_and(|parts| lines.iter().eq(parts))
}

/// A name cut to a width; none where half of it or its beginning would be lost, or all but two signs.
fn cut(name: &str, size: f32, room: f32, ink: Ink) -> Option<String> {
    let limit = (room * 1.1).clamp(size * 6.0, size * WIDEST);
    let fitted = ink.fonts.fit_name(name, size, Weight::Medium, limit);
    let kept = fitted.chars().filter(|sign| *sign != '…').count();
    let legible = fitted == name || (kept > 2 && !fitted.starts_with('…'));
    let most = (kept + 1) * 2 > name.chars().count().min(24);
    (legible && most).then_some(fitted)
}

/// A name in two lines, parted between words as near to its middle as can be; nothing for one word.
fn halves(name: &str) -> Option<[String; 2]> {
    let middle = name.len() / 2;
    let parts = name
        .char_indices()
        .filter(|(at, c)| (*c == ' ' && *at > 0) || (*c == '-' && *at > 0 && *at + 1 < name.len()));
    let (at, c) = parts.min_by_key(|(at, _)| at.abs_diff(middle))?;
    let end = if c == '-' { at + 1 } else { at };
    let lines = [name[..end].trim(), name[end..].trim()];
    (!lines.contains(&"")).then(|| lines.map(str::to_owned))
}

/// A Chinese name of at least four signs in two lines as long as each other, the upper one the longer; a number in it
/// stays whole.
fn parts(name: &str) -> Vec<String> {
    let signs: Vec<char> = name.chars().collect();
    if signs.len() < 4
        || !signs.iter().all(|sign| sign.is_alphanumeric())
        || !signs.iter().any(|sign| is_han(*sign))
    {
        return Vec::new();
    }
    let inside = |at: usize| {
        [signs[at - 1], signs[at]]
            .iter()
            .all(char::is_ascii_alphanumeric)
    };
    let middle = signs.len().div_ceil(2);
    let parting = (2..signs.len() - 1).filter(|at| !inside(*at));
    let Some(parting) = parting.min_by_key(|at| (at.abs_diff(middle), *at < middle)) else {
        return Vec::new();
    };
    let (upper, lower) = signs.split_at(parting);
    [upper, lower].map(|part| part.iter().collect()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map::spec::AreaStyle;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    use crate::i18n::Lang;

    /// "第28/3镇" is another number, and "Somerse/t" no word.
    #[test]
    fn no_number_and_no_word_is_broken() {
        assert!(parts("第2831镇").is_empty());
        assert_eq!(parts("江湾283镇"), ["江湾", "283镇"]);
        assert_eq!(parts("星渡高新区"), ["星渡高", "新区"]);
        assert!(keeps_words(
            "Dorset and Somerset",
            &["Dorset and".into(), "Somerset".into()]
        ));
        assert!(keeps_words(
            "High-tech Zone",
            &["High-".into(), "tech Zone".into()]
        ));
        let broken = ["Dorset".into(), "and Somerse".into(), "t".into()];
        assert!(!keeps_words("Dorset and Somerset", &broken));
    }

    /// A name is whole in every form, in smaller letters before it loses its ending; only in hexagons it is cut.
    #[test]
    fn names_are_whole() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let ink = Ink::on(&Page::of(PageSize::Square), &theme, (&fonts, Lang::En));
        let name = "Samsun, Tokat, Çorum, Amasya";
        let all = forms(name, None, [10.0, 7.0], (20.0, false), ink);
        assert!(
            all.iter().all(|(_, lines)| lines.join(" ") == name),
            "{all:?}"
        );
        assert!(all.iter().any(|(_, lines)| lines.len() == 3));
        let town = ("Wanxin Subdistrict", Some("Wanxin"));
        let all = forms(town.0, town.1, [10.0, 7.0], (20.0, false), ink);
        let told: Vec<(f32, String)> = all
            .into_iter()
            .map(|(size, lines)| (size, lines.join("/")))
            .collect();
        let told: Vec<(f32, &str)> = told.iter().map(|(size, name)| (*size, &**name)).collect();
        let expected = [
            (10.0, "Wanxin Subdistrict"),
            (10.0, "Wanxin/Subdistrict"),
            (7.0, "Wanxin Subdistrict"),
            (7.0, "Wanxin/Subdistrict"),
            (10.0, "Wanxin"),
            (7.0, "Wanxin"),
        ];
        assert_eq!(told, expected);
        let long = "x".repeat(60);
        assert!(forms(&long, None, [10.0, 10.0], (60.0, false), ink).is_empty());
        let hexagon = forms("Langgangzhen", None, [10.0, 10.0], (30.0, true), ink);
        assert!(
            hexagon.iter().any(|(_, lines)| lines[0].contains('…')),
            "{hexagon:?}"
        );
    }

    /// 苏州工业园区 is a part of 苏州: only what stays its own name without its ending is shortened.
    #[test]
    fn zones_keep_their_endings() {
        let names = [
            "苏州工业园区",
            "塘桥街道",
            "姑苏区",
            "Xingdu High-tech Zone",
            "Wanxin Town",
        ];
        let style = |name: &&str| AreaStyle {
            name: (*name).to_owned(),
            ..AreaStyle::default()
        };
        let spec = MapSpec {
            styles: names.iter().map(style).collect(),
            ..MapSpec::default()
        };
        let short = short_names(&spec);
        let short: Vec<Option<&str>> = short.iter().map(Option::as_deref).collect();
        assert_eq!(short, [None, Some("塘桥"), None, None, Some("Wanxin")]);
    }
}
