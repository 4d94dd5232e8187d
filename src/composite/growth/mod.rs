//! Growth: from values of two or more years to indices on a base of 100, and to what each indicator contributed to a
//! change. Every decomposition is exact: the contributions add up to the change but for rounding.
//!
//! NaN is a missing value.

mod chained;
mod change;
mod index;

pub use chained::{Chained, chained};
pub use change::{Change, ChangeError, Contribution, Mean, Side, change};
pub use index::{Growth, on_base, rate, ratio_index};
