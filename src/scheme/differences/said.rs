//! What a scheme says, as keys of the format with their values: the pieces of which the other files put it together.

use crate::i18n::{Arg, Message, Title};
use crate::scheme::{Aggregation, Formula, Status};

/// One thing that a scheme says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// Its key in the format.
    pub key: &'static str,
    /// The name of the key for people.
    pub label: &'static str,
    /// The stage that a weight is for.
    pub stage: Option<(String, Title)>,
    /// The value; `None` for nothing.
    pub value: Option<Arg>,
}

/// An item with what is said of it.
pub(super) struct Entry {
    /// What tells it from others of its kind.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// What is said of it.
    pub said: Vec<Said>,
}

pub(super) fn said(key: &'static str, label: &'static str, value: impl Into<Option<Arg>>) -> Said {
    Said {
        key,
        label,
        stage: None,
        value: value.into(),
    }
}

pub(super) fn text(value: &str) -> Arg {
    Arg::Text(value.to_owned())
}

pub(super) fn formula(value: Option<&Formula>) -> Option<Arg> {
    value.map(|formula| text(&formula.text))
}

pub(super) fn listed(values: &[String]) -> Arg {
    text(&values.join(", "))
}

pub(super) fn number(value: f64) -> Arg {
    Arg::Number(value)
}

pub(super) fn status(status: Status) -> Message {
    Message::new(status.name())
}

pub(super) fn aggregation(aggregate: Option<Aggregation>) -> Vec<Said> {
    let name = aggregate.map(|way| {
        text(match way {
            Aggregation::Sum => "sum",
            Aggregation::Max => "max",
            Aggregation::Arithmetic => "arithmetic",
            Aggregation::Geometric => "geometric",
            Aggregation::Harmonic => "harmonic",
            Aggregation::Power(_) => "power",
            Aggregation::Median => "median",
            Aggregation::Copeland => "copeland",
        })
    });
    let p = match aggregate {
        Some(Aggregation::Power(p)) => Some(number(p)),
        _ => None,
    };
    vec![
        said("aggregate", "scheme.key_aggregate", name),
        said("p", "scheme.key_p", p),
    ]
}
