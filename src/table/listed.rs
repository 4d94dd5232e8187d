//! Parts of a sentence as a list: texts come in, and go out with what stands between them in the reader's language.

use crate::i18n::{Arg, Message};

/// Some parts as a list; nothing without any.
pub(crate) fn listed(parts: impl Iterator<Item = impl Into<Arg>>) -> Option<Arg> {
    parts.map(Into::into).reduce(|first, next| {
        Message::new("table.listed")
            .with("first", first)
            .with("next", next)
            .into()
    })
}
