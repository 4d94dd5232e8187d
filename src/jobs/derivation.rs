//! A derived value whatever it is of and whatever it depends on, for those who go through all of them.

use super::{Derived, Progress};

/// What can be done with a derived value of any kind by those who go through all of them.
pub trait Derivation {
    /// As [`Derived::drain`].
    fn drain(&mut self) -> bool;
    /// As [`Derived::doubt`].
    fn doubt(&mut self);
    /// Whether it was not wanted since it was doubted.
    fn is_doubted(&self) -> bool;
    /// As [`Derived::retry`].
    fn retry(&mut self);
    /// As [`Derived::clear`].
    fn clear(&mut self);
    /// As [`Derived::cancel`].
    fn cancel(&mut self);
    /// As [`Derived::progress`].
    fn progress(&self) -> Option<&Progress>;
}

impl<K: PartialEq + Clone + Send + 'static, T: Send + 'static> Derivation for Derived<K, T> {
    fn drain(&mut self) -> bool {
        Self::drain(self)
    }

    fn doubt(&mut self) {
        Self::doubt(self);
    }

    fn is_doubted(&self) -> bool {
        Self::is_doubted(self)
    }

    fn retry(&mut self) {
        Self::retry(self);
    }

    fn clear(&mut self) {
        Self::clear(self);
    }

    fn cancel(&mut self) {
        Self::cancel(self);
    }

    fn progress(&self) -> Option<&Progress> {
        Self::progress(self)
    }
}
