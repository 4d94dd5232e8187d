//! What a reader must know to read the map rightly: what was placed, what is missing, what is schematic.

use super::geometry::MapGeometry;
use super::panel::{FAIR, is_few};
use super::spec::{CirclesAs, MapSpec};
use super::style::Ink;
use crate::figure::Weight;
use crate::figure::font::is_han;
use crate::i18n::{Lang, Message, fill, number, text};

/// The mark at values of the list that something is to be said of.
pub const STAR: char = '*';

/// The sentences of a map, in order of weight.
pub fn notes(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(schematic(spec, geometry, lang));
    if spec.nameless {
        notes.push(text(lang, "figure.map_nameless"));
    }
    if let Some(note) = spec.areas.as_ref().and_then(|areas| areas.note.clone()) {
        notes.push(in_language(&note, lang));
    }
    notes.extend(spec.notes.iter().cloned());
    notes.extend(few(spec, lang));
    let mut listed = spec.top.iter().chain(&spec.chosen);
    if listed.any(|entry| entry.value.ends_with(STAR)) {
        notes.extend(spec.starred.clone());
    }
    if !geometry.keeps_areas() && !geometry.is_schematic() {
        notes.push(text(lang, "figure.map_mercator"));
    }
    if let Some(approval) = spec.approval.as_deref().map(bare_number)
        && !spec.words.footer.contains(approval)
    {
        notes.push(
            Message::new("figure.map_approval")
                .with("number", approval)
                .text(lang),
        );
    }
    let counts = geometry.counts;
    // Where circles stand matters only where there are any.
    let hidden = spec.circles == CirclesAs::Hidden;
    let of = |count: usize, unless: bool| if unless { 0 } else { count };
    let counted = [
        (
            "figure.map_placed",
            of(counts.placed, hidden || geometry.is_schematic()),
        ),
        ("figure.map_outside", of(counts.outside, hidden)),
        ("figure.map_lost", of(counts.lost, spec.warning.is_some())),
        ("figure.map_remote", counts.remote),
    ];
    // Of two years each has its own numbers.
    let other = geometry.beside.as_ref().map(|other| other.counts);
    let then = other.map(|then| {
        [
            of(then.placed, hidden || geometry.is_schematic()),
            of(then.outside, hidden),
            of(then.lost, spec.warning.is_some()),
            then.remote,
        ]
    });
    for (at, (key, count)) in counted.into_iter().enumerate() {
        let said = |count: usize| number(count as f64, 0, lang);
        let count = match (then.map(|then| then[at]), &spec.beside) {
            (Some(then), Some(beside)) if then != count => beside
                .titles
                .iter()
                .zip([then, count])
                .map(|(year, count)| {
                    let args: [(&str, &dyn std::fmt::Display); 2] =
                        [("year", year), ("count", &said(count))];
                    fill(lang, "figure.map_count_of_year", &args)
                })
                .collect::<Vec<_>>()
                .join(&text(lang, "figure.map_years_join")),
            _ if count > 0 => said(count),
            _ => continue,
        };
        notes.push(Message::new(key).with("count", count).text(lang));
    }
    notes
}

/// How many areas have means of few, where the list names them last.
fn few(spec: &MapSpec, lang: Lang) -> Option<String> {
    if spec.plain || spec.change || spec.beside.is_some() {
        return None;
    }
    let styles = spec.styles.iter().enumerate();
    let valued = styles.filter(|(_, style)| style.value.is_some());
    let count = valued.filter(|(at, _)| is_few(spec, *at)).count();
    let count_words = number(count as f64, 0, lang);
    let args: [(&str, &dyn std::fmt::Display); 2] = [("count", &count_words), ("least", &FAIR)];
    (count > 0).then(|| fill(lang, "figure.map_few", &args))
}

/// Sentences beside each other as far as they fit in a width: a line ends where a sentence does, so that no word of one
/// stands alone on the next.
pub fn rows(sentences: Vec<String>, width: f32, size: f32, ink: Ink) -> Vec<String> {
    let join = text(ink.lang, "figure.map_note_join");
    let mut rows: Vec<String> = Vec::new();
    for sentence in sentences {
        let joined = rows.last().map(|row| format!("{row}{join}{sentence}"));
        let joined = joined.filter(|row| ink.width(row, size, Weight::Regular) <= width);
        match (joined, rows.last_mut()) {
            (Some(joined), Some(row)) => *row = joined,
            _ => rows.push(sentence),
        }
    }
    rows
}

/// An approval number without the words that people write before it: `审图号：GS（2024）0650号`.
fn bare_number(number: &str) -> &str {
    let mut rest = number.trim();
    for lang in Lang::ALL {
        let words = Message::new("figure.map_approval").with("number", "");
        let words = words.text(lang);
        let words = words.trim_end_matches(['：', ':', ' ']);
        rest = rest.strip_prefix(words).unwrap_or(rest);
        rest = rest.trim_start_matches(['：', ':', ' ']);
    }
    rest
}

/// What a schematic map says of itself.
pub fn schematic(spec: &MapSpec, geometry: &MapGeometry, lang: Lang) -> Option<String> {
    let key = match (geometry.is_schematic(), spec.styles.is_empty()) {
        (false, _) => return None,
        (true, true) => "figure.map_packed",
        (true, false) if geometry.in_rough_places => "figure.map_schematic",
        (true, false) => "figure.map_schematic_rows",
    };
    Some(text(lang, key))
}

/// Of a note in both languages (`… / …`) the part in this one; else the whole note.
fn in_language(note: &str, lang: Lang) -> String {
    let parts: Vec<&str> = note
        .split(" / ")
        .filter(|part| part.chars().any(is_han) == (lang == Lang::Zh))
        .collect();
    if parts.is_empty() {
        note.to_owned()
    } else {
        parts.join(" / ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};

    #[test]
    fn an_approval_number_loses_its_words() {
        for written in [
            "GS（2024）0650号",
            "审图号：GS（2024）0650号",
            "审图号: GS（2024）0650号",
            " Map approval number GS（2024）0650号",
        ] {
            assert_eq!(bare_number(written), "GS（2024）0650号");
        }
    }

    /// "area: 139" alone on a line is an orphan.
    #[test]
    fn lines_end_where_sentences_do() {
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let ink = Ink::on(&Page::of(PageSize::Square), &theme, (&fonts, Lang::En));
        let told = ["First of all", "Then another", "Last"].map(str::to_owned);
        let wide = |words: &str| ink.width(words, 10.0, Weight::Regular) + 0.1;
        let rows = |width: f32| rows(told.to_vec(), width, 10.0, ink);
        assert_eq!(rows(1_000.0), ["First of all · Then another · Last"]);
        let two = ["First of all", "Then another · Last"];
        assert_eq!(rows(wide(two[1])), two);
        assert_eq!(rows(1.0), told);
    }

    #[test]
    fn notes_are_shown_in_one_language() {
        let both = "虚构边界 / Invented boundaries";
        assert_eq!(in_language(both, Lang::Zh), "虚构边界");
        assert_eq!(in_language(both, Lang::En), "Invented boundaries");
        assert_eq!(in_language("Invented", Lang::Zh), "Invented");
    }
}
