//! Whoever is asked for and has no value to draw: a note on the picture, and the same words for the command line.

use crate::dataset::Dataset;
use crate::figure::Figure;
use crate::i18n::{Lang, fill};

/// That an entity has no value to be drawn in a figure; nothing where it is drawn.
#[must_use]
pub fn absent(figure: &Figure, dataset: &Dataset, entity: &str, lang: Lang) -> Option<String> {
    let is_drawn = match figure {
        Figure::Trend(spec) => spec.lines.iter().any(|line| line.key == entity),
        Figure::Ranking(spec) => spec.rows.iter().any(|row| row.key == entity),
        Figure::Heatmap(spec) => spec.rows.iter().any(|row| row.key == entity),
        _ => true,
    };
    if is_drawn {
        return None;
    }
    let column = |name: &str| dataset.frame.column(name).ok()?.str().ok();
    let name = column("entity")
        .zip(column("name"))
        .and_then(|(keys, names)| {
            let row = keys.iter().rposition(|key| key == Some(entity))?;
            names.get(row)
        });
    let name = name.unwrap_or(entity);
    Some(fill(lang, "figure.absent", &[("name", &name)]))
}

/// Says on a figure whom it does not show of those that are asked for.
pub(super) fn note_absent<'a>(
    figure: &mut Figure,
    dataset: &Dataset,
    asked: impl Iterator<Item = &'a str>,
    lang: Lang,
) {
    let notes: Vec<String> = asked
        .filter_map(|entity| absent(figure, dataset, entity, lang))
        .collect();
    let footer = &mut figure.words_mut().footer;
    for note in notes {
        if !footer.is_empty() {
            footer.insert(0, '\n');
        }
        footer.insert_str(0, &note);
    }
}
