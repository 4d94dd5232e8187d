//! What ends the interval of a weight, as data and in words.

use crate::i18n::{Message, Result};

/// What ends the interval of a weight on one side; observations are rows, or names once they are told.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit<T = usize> {
    /// Nothing: the weight may fall to zero.
    Zero,
    /// Nothing: the weight may grow without end, up to the whole of its group.
    Whole,
    /// An observation that has nothing else in the group has a total or none, by whether there is a weight at all.
    Alone(T),
    /// The coverage of an observation reaches the least that a total needs.
    Coverage {
        /// Whose.
        of: T,
        /// Whether it would gain its total beyond, and not lose it.
        gains: bool,
    },
    /// An observation that has no total anyway has too few values to be compared with others.
    Compared(T),
    /// Two observations have the same total, and change places beyond.
    Rank {
        /// Which is among the first within the interval.
        inside: T,
        /// Which would take its place.
        outside: T,
    },
}

impl<T> Limit<T> {
    /// Its name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Whole => "whole",
            Self::Alone(_) => "alone",
            Self::Coverage { gains: true, .. } => "coverage_gained",
            Self::Coverage { .. } => "coverage_lost",
            Self::Compared(_) => "compared",
            Self::Rank { .. } => "rank",
        }
    }

    /// The observations that it is about; of a rank first the one inside.
    #[must_use]
    pub fn about(&self) -> Vec<&T> {
        match self {
            Self::Zero | Self::Whole => Vec::new(),
            Self::Alone(of) | Self::Compared(of) | Self::Coverage { of, .. } => vec![of],
            Self::Rank { inside, outside } => vec![inside, outside],
        }
    }
}

impl Limit {
    /// The same with names in place of rows.
    ///
    /// # Errors
    /// Those of `name`.
    pub fn named(&self, name: impl Fn(usize) -> Result<String>) -> Result<Limit<String>> {
        Ok(match *self {
            Self::Zero => Limit::Zero,
            Self::Whole => Limit::Whole,
            Self::Alone(of) => Limit::Alone(name(of)?),
            Self::Compared(of) => Limit::Compared(name(of)?),
            Self::Coverage { of, gains } => Limit::Coverage {
                of: name(of)?,
                gains,
            },
            Self::Rank { inside, outside } => Limit::Rank {
                inside: name(inside)?,
                outside: name(outside)?,
            },
        })
    }
}

impl Limit<String> {
    /// What it is, as a phrase.
    #[must_use]
    pub fn words(&self) -> Message {
        match self {
            Self::Zero => Message::new("weights.limit_zero"),
            Self::Whole => Message::new("weights.limit_whole"),
            Self::Alone(of) => Message::new("weights.limit_alone").with("name", of.as_str()),
            Self::Compared(of) => Message::new("weights.limit_compared").with("name", of.as_str()),
            Self::Coverage { of, gains: true } => {
                Message::new("weights.limit_gains").with("name", of.as_str())
            }
            Self::Coverage { of, .. } => {
                Message::new("weights.limit_loses").with("name", of.as_str())
            }
            Self::Rank { inside, outside } => Message::new("weights.limit_rank")
                .with("inside", inside.as_str())
                .with("outside", outside.as_str()),
        }
    }
}
