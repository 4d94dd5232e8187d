//! How firm ranks are: a [`Plan`] says which choices behind an index are in doubt and how far; the scores of one year
//! come in, and go out with the ranks of many runs in which each choice was drawn anew ("uncertainty and sensitivity
//! analysis" of the OECD/JRC *Handbook on Constructing Composite Indicators*, 2008).

mod assess;
mod leaving_out;
mod noise;
mod plan;
mod replicates;
mod setting;
mod sheets;
mod substitutes;
mod uncertainty;

pub use assess::{Robustness, Sensitivity, Share, Standing, assess};
pub use leaving_out::{LeftOut, Move};
pub use plan::{
    Assumption, Level, MOST_PAIRS, MOST_RUNS, Normalisation, Outliers, Plan, WeightNoise,
};
pub use replicates::{Replicates, Run};
pub use setting::{Factors, Setting};
pub use sheets::{readable_sheets, sheets};
pub use uncertainty::Uncertainty;

pub use crate::composite::sensitivity::{Interval, OrderChances, RankStatistics};

#[cfg(test)]
mod fixture;
