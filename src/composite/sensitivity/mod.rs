//! How much a result owes to the choices behind it: from a seed to the runs to make, and from the runs' results to
//! Sobol indices, rank intervals and the chance of each order.
//!
//! Everything is a function of the seed and of the run's number, so the result is the same for any number of threads
//! and any order in which runs are made.

mod design;
mod order;
mod random;
mod ranks;
mod sobol;

pub use design::{Design, Sampling};
pub use order::OrderChances;
pub use random::Random;
pub use ranks::{RankStatistics, rank_statistics};
pub use sobol::{Interval, SobolIndices, SobolIntervals, sobol_indices, sobol_intervals};
