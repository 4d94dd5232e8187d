//! What a set of pictures has beside the figures of the report: those that a report tells in tables or has no page for.

use super::standing::Standing;
use crate::analysis::{BoardRule, Measure};
use crate::figure::compose::{Material, bars, portrait};
use crate::i18n::Result;
use crate::jobs::Progress;
use crate::report::choices::ReportKind;
use crate::report::write::Named;

/// Portraits of so many of the first.
const FOREMOST: usize = 3;

/// The pictures behind those of the parts, with their names in file names: enterprises by town and portraits of the
/// foremost, or of an index the portrait of its subject.
///
/// # Errors
/// When nobody has a total in the year, or the work was cancelled.
pub fn further_pictures(
    material: Material,
    year: Option<i32>,
    subject: Option<&str>,
    progress: &Progress,
) -> Result<Vec<Named>> {
    let standing = Standing::of(material, year)?;
    let rule = BoardRule::default();
    if ReportKind::of(&material.scores.scheme) == ReportKind::Index {
        let subject = standing.subject(subject)?;
        return Ok(vec![(
            "portrait".to_owned(),
            portrait(material, subject.row, rule)?,
        )]);
    }
    let mut pictures = Vec::new();
    if material.dataset.field("town").is_some() {
        // Where nobody has a town there is nothing to draw.
        let towns = bars(material, "town", &Measure::Count, standing.year).ok();
        pictures.extend(towns.map(|figure| ("towns".to_owned(), figure)));
    }
    for (at, row) in standing.ranked.iter().take(FOREMOST).enumerate() {
        progress.check()?;
        let name = format!("portrait-{}", at + 1);
        pictures.push((name, portrait(material, row.row, rule)?));
    }
    Ok(pictures)
}
