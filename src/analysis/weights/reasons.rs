//! Why a method cannot say anything, in sentences.

use super::Level;
use crate::analysis::{Scores, places};
use crate::composite::input::InputError;
use crate::i18n::{Message, Title};

/// What a method refuses of the parts of a level; see [`refusal`].
pub(super) fn refused(
    error: InputError,
    method: &Message,
    scores: &Scores,
    level: &Level,
    rows: &[usize],
) -> Message {
    let parts: Vec<&Title> = level.parts.iter().map(|part| &part.title).collect();
    refusal(error, method, &parts, &level.title, scores, rows)
}

/// What a method refuses, with the part and the observation that it names. `rows` are the rows of the scores that the
/// method saw.
pub(in crate::analysis) fn refusal(
    error: InputError,
    method: &Message,
    parts: &[&Title],
    level: &Title,
    scores: &Scores,
    rows: &[usize],
) -> Message {
    let part = |column: usize| (*parts.get(column).unwrap_or(&level)).clone();
    let about = |key: &'static str, column: usize| {
        Message::new(key)
            .with("method", method.clone())
            .with("title", part(column))
            .with("level", level.clone())
    };
    let whole = |key: &'static str| {
        Message::new(key)
            .with("method", method.clone())
            .with("level", level.clone())
    };
    let with_place = |key: &'static str, column: usize, row: usize| {
        let place = rows.get(row).map_or(&[][..], std::slice::from_ref);
        about(key, column).with("place", places::observations(&scores.frame, place))
    };
    match error {
        InputError::TooFew {
            column,
            present,
            needed,
        } => about("weights.too_few", column)
            .with("present", present)
            .with("needed", needed),
        InputError::TooFewComplete { present, needed } => whole("weights.too_few_complete")
            .with("present", present)
            .with("needed", needed),
        InputError::Negative { column, row } => with_place("weights.negative", column, row),
        InputError::NotPositive { column, row } => with_place("weights.not_positive", column, row),
        InputError::Constant { column } => about("weights.constant", column),
        InputError::AllZero { column } => about("weights.all_zero", column),
        InputError::NoInformation | InputError::NoWeight => whole("weights.no_information"),
        InputError::Empty
        | InputError::Length { .. }
        | InputError::Count { .. }
        | InputError::Weight { .. }
        | InputError::Share
        | InputError::OutOfRange => whole("weights.out_of_range"),
    }
}
