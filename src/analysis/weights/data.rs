//! Weights that the scores propose.

use super::reasons::refused;
use super::{Detail, Level, Method, Proposal};
use crate::analysis::words::listed_titles;
use crate::analysis::{Scores, dense};
use crate::composite::statistics::Correlation;
use crate::composite::weights::{critic, entropy, equal, principal, standard_deviation};
use crate::i18n::{Message, Result};

/// The points of a level's parts, over the observations that have a total.
pub(in crate::analysis) struct Points {
    /// One column for each part.
    pub columns: Vec<Vec<f64>>,
    /// The rows of the scores.
    pub rows: Vec<usize>,
}

impl Points {
    /// Reads them; `keep` chooses among the rows with a total.
    pub fn read(scores: &Scores, columns: &[String], keep: impl Fn(usize) -> bool) -> Result<Self> {
        let totals = dense::slice(&scores.frame, "total")?;
        let rows: Vec<usize> = (scores.meant().into_iter())
            .filter(|&row| !totals[row].is_nan() && keep(row))
            .collect();
        let column = |name: &String| -> Result<Vec<f64>> {
            let values = dense::slice(&scores.frame, name)?;
            Ok(rows.iter().map(|&row| values[row]).collect())
        };
        Ok(Self {
            columns: columns.iter().map(column).collect::<Result<_>>()?,
            rows,
        })
    }

    /// The columns as slices.
    pub fn slices(&self) -> Vec<&[f64]> {
        self.columns.iter().map(Vec::as_slice).collect()
    }
}

/// The weights that a method finds in the points of the parts, over all observations that have a total; more points
/// are better whatever the indicator's direction.
///
/// # Errors
/// When the method needs judgements and not scores, or cannot say anything about these points: the sentence names the
/// part and the reason.
pub fn propose(scores: &Scores, level: &Level, method: Method) -> Result<Proposal> {
    let names: Vec<String> = level.parts.iter().map(super::Part::column).collect();
    let points = Points::read(scores, &names, |_| true)?;
    let columns = points.slices();
    let higher = vec![false; columns.len()];
    let (mut detail, mut remarks) = (Detail::None, Vec::new());
    let shares = match method {
        Method::Equal => Ok(equal(columns.len())),
        Method::Entropy => entropy(&columns),
        Method::Critic => critic(&columns, &higher, Correlation::Pearson),
        Method::Deviation => standard_deviation(&columns),
        Method::Principal => principal(&columns, &higher).map(|found| {
            remarks.push(Message::new("weights.explained").with("share", rounded(found.explained)));
            if !found.against.is_empty() {
                let titles = found.against.iter().map(|&at| &level.parts[at].title);
                remarks.push(
                    Message::new("weights.against")
                        .with("titles", listed_titles(titles))
                        .with("count", found.against.len()),
                );
            }
            detail = Detail::Principal {
                explained: found.explained,
                against: found.against,
            };
            found.weights
        }),
        Method::Pairwise | Method::Budget => {
            return Err(Message::new("weights.needs_file").with("method", method.title()));
        }
    };
    let shares =
        shares.map_err(|error| refused(error, &method.title(), scores, level, &points.rows))?;
    if method != Method::Equal {
        let nothing: Vec<_> = level
            .parts
            .iter()
            .zip(&shares)
            .filter(|(_, share)| **share <= 0.0)
            .map(|(part, _)| &part.title)
            .collect();
        if !nothing.is_empty() {
            remarks.push(Message::new("weights.nothing").with("titles", listed_titles(nothing)));
        }
    }
    Ok(Proposal::new(method, &shares, detail, remarks))
}

/// A share in per cent with one decimal.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}
