//! What treatment of outliers did to one value, and to the peer group that it was treated in.

use super::Scores;
use super::compared::Compared;
use super::words::short;
use crate::composite::{self, Logarithm, Shape, Winsorised};
use crate::i18n::{Message, Result};

/// What treatment did to one value.
#[derive(Clone, Debug, PartialEq)]
pub struct TreatedValue {
    /// The value before.
    pub from: f64,
    /// The value after: what the rule saw.
    pub to: f64,
    /// Skewness and excess kurtosis of the peer group before; `None` where they cannot be computed.
    pub before: Option<Shape>,
    /// The same after all treatment.
    pub after: Option<Shape>,
    /// The limits: a group passes when |skewness| is below the first or kurtosis below the second.
    pub limits: (f64, f64),
    /// The largest values of the group that were set down, and to what; of the values before a logarithm.
    pub high: Option<Winsorised>,
    /// The smallest values that were set up.
    pub low: Option<Winsorised>,
    /// The logarithm that was taken in the end.
    pub logarithm: Option<Logarithm>,
    /// Whether winsorising ended since one step more would have left values that are all the same.
    pub ended: bool,
}

impl Logarithm {
    /// The formula.
    #[must_use]
    pub fn words(&self) -> Message {
        Message::new(if self.mirrored {
            "analysis.logarithm_mirrored"
        } else {
            "analysis.logarithm"
        })
        .with("min", short(self.min))
        .with("max", short(self.max))
    }
}

impl TreatedValue {
    /// Whether anything was done to the peer group.
    #[must_use]
    pub fn was_needed(&self) -> bool {
        self.high.is_some() || self.low.is_some() || self.logarithm.is_some()
    }

    /// What happened, in sentences.
    #[must_use]
    #[allow(clippy::float_cmp)] // A value that was not touched is the same.
    pub fn words(&self) -> Vec<Message> {
        let mut words = Vec::new();
        let ended = self.ended.then(|| Message::new("analysis.treat_ended"));
        if !self.was_needed() {
            if self.ended {
                words.extend(ended);
            } else if let Some(before) = self.before {
                words.push(
                    Message::new("analysis.treat_passed")
                        .with("skewness", tidy(before.skewness))
                        .with("kurtosis", before.kurtosis.map_or(f64::NAN, tidy)),
                );
            }
            return words;
        }
        for (key, side) in [
            ("analysis.treat_high", self.high),
            ("analysis.treat_low", self.low),
        ] {
            if let Some(side) = side {
                words.push(
                    Message::new(key)
                        .with("count", side.count)
                        .with("to", short(side.to)),
                );
            }
        }
        words.extend(ended);
        if let Some(logarithm) = &self.logarithm {
            words.push(Message::new("analysis.treat_log").with("formula", logarithm.words()));
        }
        words.push(if self.from == self.to {
            Message::new("analysis.treat_same").with("value", short(self.to))
        } else {
            Message::new("analysis.treat_value")
                .with("from", short(self.from))
                .with("to", short(self.to))
        });
        if let Some((before, after)) = self.before.zip(self.after) {
            words.push(
                Message::new("analysis.treat_shape")
                    .with("skewness", tidy(before.skewness))
                    .with("kurtosis", before.kurtosis.map_or(f64::NAN, tidy))
                    .with("new_skewness", tidy(after.skewness))
                    .with("new_kurtosis", after.kurtosis.map_or(f64::NAN, tidy)),
            );
        }
        words
    }
}

fn tidy(x: f64) -> f64 {
    composite::round(x, 2)
}

/// What treatment did to the value of one row; `None` where the indicator is not treated, or has no value.
pub(super) fn treated(
    scores: &Scores,
    compared: &Compared,
    row: usize,
    indicator: usize,
) -> Result<Option<TreatedValue>> {
    let workings = &scores.workings;
    let Some(limits) = workings.method.indicators[indicator].treat.as_ref() else {
        return Ok(None);
    };
    let from = scores.filled_at(indicator, row)?;
    if compared.inside(indicator).is_none() || from.is_nan() {
        return Ok(None);
    }
    let done = compared.treatment(indicator);
    let mut values = compared.values(indicator, &scores.filled(indicator)?).0;
    let before = Shape::of(&values);
    let after = match done {
        Some(done) => {
            for x in &mut values {
                *x = done.of(*x);
            }
            Shape::of(&values)
        }
        None => before,
    };
    Ok(Some(TreatedValue {
        from,
        to: compared.own(indicator)?,
        before,
        after,
        limits: (limits.skewness, limits.kurtosis),
        high: done.and_then(|done| done.high),
        low: done.and_then(|done| done.low),
        logarithm: done.and_then(|done| done.logarithm),
        ended: done.is_some_and(|done| done.ended),
    }))
}
