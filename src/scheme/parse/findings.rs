//! What is wrong with a scheme file so far, with its lines.

use std::ops::Range;

use crate::i18n::Message;
use crate::scheme::SchemeError;

/// Most errors that are reported: a file with more is not read to the end by anyone.
const MOST: usize = 200;

/// Errors gathered while a file is read; a place in the file is a byte offset.
pub(crate) struct Findings {
    /// Offsets at which lines begin.
    lines: Vec<usize>,
    errors: Vec<SchemeError>,
}

impl Findings {
    /// No errors in this text yet.
    pub fn new(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(breaks).collect(),
            errors: Vec::new(),
        }
    }

    /// The line of an offset, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// Notes an error at a place.
    pub fn add(&mut self, span: &Range<usize>, message: Message) {
        self.errors.push(SchemeError {
            line: self.line(span.start),
            message,
        });
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The errors in the order of lines.
    pub fn sorted(mut self) -> Vec<SchemeError> {
        self.errors.sort_by_key(|error| error.line);
        self.errors.dedup();
        self.errors.truncate(MOST);
        self.errors
    }
}
