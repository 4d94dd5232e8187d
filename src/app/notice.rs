//! What the window has to tell once: a sentence, and whether something went wrong.

use crate::i18n::Message;

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What happened.
    pub message: Message,
    /// Whether something went wrong.
    pub failed: bool,
}
