//! Scores from data and rules: a [`Dataset`] and a [`Scheme`] come in; totals, ranks, tiers and their explanation
//! go out. Computed as polars lazy plans built from the scheme; sums run in the scheme's order, so the same input
//! gives the same bytes for any number of threads.

mod aggregate;
mod change;
mod explain;
mod score;
mod series;

pub use aggregate::{AreaValue, Measure, by_town};
pub use change::{Change, ChangePart, change};
pub use explain::{Explanation, IndicatorExplanation, Node, NodeKind, RawValue, explain};
pub use score::{Choices, Scores, score, score_sheet};
pub use series::{Series, column_title, raw_series, total_series};
