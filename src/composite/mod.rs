//! The arithmetic of composite indicators, on plain columns of numbers: impute, treat outliers, normalise, weight,
//! aggregate, rank (the steps of the OECD/JRC *Handbook on Constructing Composite Indicators*).
//!
//! A column has one number for each observation; NaN is a missing value, and no other number is infinite. Every
//! result is the same, to the bit, for any number of threads; from values to totals ([`run`]) also for any order of
//! rows. Where points and totals are compared, [`is_same`] says which are equal. The module knows no names, files or schemes.

pub mod growth;
pub mod input;
pub mod mcda;
pub mod sensitivity;
pub mod statistics;
pub mod weights;

mod aggregate;
mod combine;
mod copeland;
mod equal;
mod extent;
mod impute;
mod method;
mod normalise;
mod peers;
mod pipeline;
mod rank;
mod shape;
mod sum;
mod treat;
mod tree;

pub use aggregate::{COVERAGE_DECIMALS, Context, NO_STAGE, Nodes, has_enough, is_enough};
pub use combine::Part;
pub use copeland::outranking;
pub use equal::{GRACE, is_same};
pub use extent::range;
pub use impute::{Filled, Panel, median, over_years};
pub use method::{Aggregation, CoverageBy, ImputeKind, Missing, Rule, Step, TreatThen, Treatment};
pub use normalise::{normalise, step};
pub use peers::Peers;
pub use pipeline::{
    Data, Indicator, Measured, Method, Results, filled, measure, run, screened, seen,
};
pub use rank::{ranks, round};
pub use shape::Shape;
pub use sum::{mean, sum};
pub use treat::{Logarithm, Treated, Winsorised, logged, treat};
pub use tree::{Child, Group, Tree, Weights};
