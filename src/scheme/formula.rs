//! Formulas and conditions: SQL scalar expressions, checked when a scheme is read.

use crate::i18n::{Message, Result};

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// The columns it names, each once, in order of appearance.
    pub columns: Vec<String>,
}

/// A number written in a formula with its place, for showing the formula with its numbers put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Byte range in the text.
    pub span: std::ops::Range<usize>,
    /// The column named there.
    pub column: String,
}

impl Formula {
    /// Checks an expression: that it parses, and that it is one value for each observation (no aggregate, no
    /// window, no subquery).
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        Err(Message::new("scheme.formula").with("formula", text))
    }
}
