//! Weights that may differ by stage, as numbers and as expressions.

use polars::prelude::{Expr, col, lit, when};

use super::engine::missing;

/// Column that holds the index of each row's stage.
pub(super) const STAGE: &str = "#stage";

/// A weight or sum of weights.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Load {
    /// The same in every stage.
    Fixed(f64),
    /// One for each stage.
    Staged(Vec<f64>),
}

impl Load {
    /// A load from its numbers by stage.
    #[allow(clippy::float_cmp)] // The same number written twice.
    pub fn new(by_stage: Vec<f64>) -> Self {
        match by_stage.first() {
            Some(&first) if by_stage.iter().all(|&load| load == first) => Self::Fixed(first),
            Some(_) => Self::Staged(by_stage),
            None => Self::Fixed(0.0),
        }
    }

    /// Whether it is zero in some stage.
    pub fn has_zero(&self) -> bool {
        match self {
            Self::Fixed(load) => *load == 0.0,
            Self::Staged(loads) => loads.contains(&0.0),
        }
    }

    /// The load of each row; missing where the row has no stage and loads differ.
    pub fn expr(&self) -> Expr {
        match self {
            Self::Fixed(load) => lit(*load),
            Self::Staged(loads) => {
                loads
                    .iter()
                    .enumerate()
                    .rev()
                    .fold(missing(), |other, (stage, &load)| {
                        when(col(STAGE).eq(lit(stage as u32)))
                            .then(lit(load))
                            .otherwise(other)
                    })
            }
        }
    }
}
