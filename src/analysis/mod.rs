//! Scores from data and rules: a [`Dataset`] and a [`Scheme`] come in; totals, ranks, tiers and their explanation
//! go out. Formulas, conditions and joins are polars lazy plans built from the scheme; the arithmetic of the index is
//! [`crate::composite`]'s. The same input gives the same bytes for any number of threads.

mod across;
mod adjust;
mod base;
mod change;
mod columns;
mod curved;
mod dense;
mod engine;
mod evidence;
mod explain;
mod grouping;
mod items;
mod method;
mod notes;
mod observations;
mod parts;
mod peers;
mod phrase;
mod places;
mod plan;
mod portrait;
mod rank;
pub mod robustness;
mod row;
mod score;
mod select;
mod sentences;
mod series;
mod sheet;
mod stages;
mod status;
mod step;
mod town;
mod tree;
mod values;
pub mod whatif;
mod words;
mod workings;

pub use change::{Change, ChangePart, change};
pub use explain::{Explanation, IndicatorExplanation, Node, NodeKind, Peers, RawValue, explain};
pub use parts::contributions;
pub use phrase::in_words;
pub use portrait::{Board, Dimension, Portrait, YearTotal, portrait_data};
pub use score::{Choices, Scores, score};
pub use select::select;
pub use series::{Series, column_title, raw_series, total_series};
pub use sheet::{readable_score_sheet, score_sheet};
pub use step::{Step, indicators_at};
pub use town::{AreaValue, Measure, by_town};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
