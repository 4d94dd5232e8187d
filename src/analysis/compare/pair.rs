//! One entity under two schemes: what makes up each total.

use crate::analysis::{Scores, contributions};
use crate::i18n::{Result, Title};

/// What makes up one total: the top groups, then adjustments where the scheme has any.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityParts {
    /// Names of the parts with their points; they add up to the total that is not rounded. `None` for the adjustments.
    pub parts: Vec<(Option<Title>, f64)>,
}

/// What makes up the total of one row.
///
/// # Errors
/// When the row does not exist.
pub fn entity_parts(scores: &Scores, row: usize) -> Result<EntityParts> {
    let scheme = &scores.scheme;
    let points = contributions(scores, row)?;
    let titles = scheme
        .children(None)
        .map(|at| Some(scheme.groups[at].title.clone()));
    Ok(EntityParts {
        parts: titles.chain([None]).zip(points).collect(),
    })
}
