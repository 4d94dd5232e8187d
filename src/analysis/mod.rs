//! Scores from data and rules: a [`Dataset`] and a [`Scheme`] come in; totals, ranks, tiers and their explanation
//! go out. Formulas, conditions and joins are polars lazy plans built from the scheme; the arithmetic of the index is
//! [`crate::composite`]'s. The same input gives the same bytes for any number of threads.

mod across;
mod adjust;
mod attribution;
mod base;
mod blocks;
mod boards;
mod bounds;
pub mod cards;
mod change;
mod closing;
mod columns;
pub mod compare;
mod compared;
mod constraints;
mod curved;
mod day;
pub mod decisions;
mod definitions;
mod dense;
mod difference;
mod engine;
mod evidence;
mod explain;
mod explanation;
mod filling;
mod frame;
pub mod funds;
mod grouping;
mod growth;
mod growth_tables;
mod items;
mod leaf;
mod limits;
mod lines;
mod method;
pub mod multivariate;
mod notes;
mod observations;
mod on_demand;
mod otherwise;
mod parts;
mod peers;
mod phrase;
mod places;
mod plan;
pub mod policies;
mod portrait;
pub mod projects;
mod rank;
pub mod robustness;
mod row;
mod score;
mod select;
mod sentences;
mod series;
mod sheet;
mod stages;
mod standing;
mod status;
mod step;
mod tables;
pub mod titles;
mod town;
mod treated;
mod tree;
mod unfilled;
mod unscored;
mod values;
pub mod weights;
pub mod whatif;
mod words;
mod workings;

pub use crate::composite::{Child, Logarithm, Shape, Winsorised};
pub use boards::{Board, BoardRule};
pub use change::{Change, Gap, change, gap};
pub use closing::{Closing, NextStep};
pub use constraints::{Benchmark, Constraint, Constraints, constraints, foremost};
pub use day::Day;
pub use difference::{ChangePart, Measured};
pub use explain::explain;
pub use explanation::{
    Bounds, Explanation, ImputationEffect, IndicatorExplanation, Node, NodeKind, Peers, RawValue,
};
pub use filling::{Imputed, ImputedFrom};
pub use growth::{GrowthForm, GrowthIndex, GrowthPart, GrowthYear, growth_index};
pub use lines::{Line, LineKind};
pub use parts::contributions;
pub use phrase::in_words;
pub use portrait::{Dimension, Portrait, YearTotal, portrait_data};
pub use score::{Choices, Scores, score};
pub use select::select;
pub use series::{Series, column_title, raw_series, total_series};
pub use sheet::{readable_score_sheet, score_sheet};
pub use standing::{base_year, levels, tier_limits};
pub use step::{Step, indicators_at};
pub use town::{AreaValue, Measure, by_field, by_town};
pub use treated::TreatedValue;
pub use tree::weightless;
pub use unscored::Unscored;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
