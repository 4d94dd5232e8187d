//! A value that is computed in the background from what it depends on, and computed again when that changes.

use std::sync::Arc;

use super::{Job, Poll, Progress};
use crate::i18n::{Message, Result};

/// Called from a worker's thread when it has ended, so that somebody looks.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A shared value that equals only itself: what results depend on is compared by identity, never by content.
#[derive(Debug)]
pub struct Shared<T>(pub Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The last result for a key, and the work on the next one. A result whose key is no longer wanted is dropped.
pub struct Derived<K, T> {
    key: Option<K>,
    job: Option<Job<T>>,
    /// What is started when the job that nobody wants any more has stopped: never two at a time.
    next: Option<Start<T>>,
    /// Somebody cancelled the job: whatever comes of it is dropped.
    stopped: bool,
    /// What the value rests on is being computed again.
    doubted: bool,
    ready: Option<Shared<T>>,
    failed: Option<Message>,
}

type Start<T> = Box<dyn FnOnce() -> Job<T> + Send>;

impl<K: std::fmt::Debug, T: std::fmt::Debug> std::fmt::Debug for Derived<K, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Derived")
            .field("key", &self.key)
            .field("ready", &self.ready)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl<K, T> Default for Derived<K, T> {
    fn default() -> Self {
        Self {
            key: None,
            job: None,
            next: None,
            stopped: false,
            doubted: false,
            ready: None,
            failed: None,
        }
    }
}

impl<K: PartialEq + Clone + Send + 'static, T: Send + 'static> Derived<K, T> {
    /// Says what is wanted. Work starts when it is not what is there or under way; until it ends, the old value
    /// stays to be shown. Work that is under way for another key is asked to stop first.
    pub fn want(
        &mut self,
        key: &K,
        wake: &Wake,
        work: impl FnOnce(&K, &Progress) -> Result<T> + Send + 'static,
    ) {
        self.doubted = false;
        if self.key.as_ref() == Some(key) {
            return;
        }
        self.key = Some(key.clone());
        self.failed = None;
        let key = key.clone();
        let wake = Arc::clone(wake);
        let start = move || Job::start(move |progress| work(&key, progress), move || wake());
        match &self.job {
            Some(running) => {
                running.progress().cancel();
                self.next = Some(Box::new(start));
            }
            None => self.job = Some(start()),
        }
    }

    /// Takes a value for a key that was made elsewhere, where nothing is there nor under way.
    pub fn give(&mut self, key: K, value: T) {
        if self.job.is_none() && self.key.is_none() {
            self.key = Some(key);
            self.ready = Some(Shared(Arc::new(value)));
        }
    }

    /// Says that what the value rests on is being computed again: it can be shown, but is not fresh until it is
    /// wanted again.
    pub fn doubt(&mut self) {
        self.doubted = true;
    }

    /// Takes the result when the work is over; says whether something changed.
    pub fn drain(&mut self) -> bool {
        let Some(job) = &self.job else {
            return false;
        };
        match job.poll() {
            Poll::Running => false,
            Poll::Done(result) => {
                self.job = self.next.take().map(|start| start());
                if std::mem::take(&mut self.stopped) || self.job.is_some() {
                    return true;
                }
                match result {
                    Ok(value) => self.ready = Some(Shared(Arc::new(value))),
                    Err(message) => {
                        self.ready = None;
                        self.failed = Some(message);
                    }
                }
                true
            }
        }
    }

    /// Wants nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Wants nothing, since it cannot be had.
    pub fn fail(&mut self, message: Message) {
        self.clear();
        self.failed = Some(message);
    }

    /// What it was made from may have changed behind its key: what is wanted next is made anew. The value stays to be
    /// shown.
    pub fn renew(&mut self) {
        self.key = None;
        self.doubted = true;
    }

    /// Forgets a failure, so that the same is tried again.
    pub fn retry(&mut self) {
        if self.failed.take().is_some() {
            self.renew();
            self.ready = None;
        }
    }

    /// Stops the work at once for those who look: there is no value, and what was to come next is not begun. A job that
    /// does not listen goes on unseen; what is wanted later waits for its end.
    pub fn cancel(&mut self) {
        let Some(job) = self.job.as_ref().filter(|_| !self.is_unseen()) else {
            return;
        };
        job.progress().cancel();
        self.next = None;
        self.stopped = true;
        self.ready = None;
        self.failed = Some(Message::new("jobs.cancelled"));
    }
}

impl<K, T: Send + 'static> Derived<K, T> {
    /// The last value; of the key before while the next is under way.
    #[must_use]
    pub fn ready(&self) -> Option<&Shared<T>> {
        self.ready.as_ref()
    }

    /// The value of exactly what was wanted last.
    #[must_use]
    pub fn fresh(&self) -> Option<&Shared<T>> {
        let settled = self.job.is_none() && !self.doubted;
        self.ready.as_ref().filter(|_| settled)
    }

    /// Why there is no value.
    #[must_use]
    pub fn failed(&self) -> Option<&Message> {
        self.failed.as_ref()
    }

    /// Progress of the work, while there is any that was not cancelled.
    #[must_use]
    pub fn progress(&self) -> Option<&Progress> {
        let seen = self.job.as_ref().filter(|_| !self.is_unseen());
        seen.map(Job::progress)
    }

    /// Whether it was not wanted since it was doubted.
    pub(super) fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// Whether the job was cancelled and nothing is to follow it.
    fn is_unseen(&self) -> bool {
        self.stopped && self.next.is_none()
    }

    /// What was wanted last.
    #[must_use]
    pub fn key(&self) -> Option<&K> {
        self.key.as_ref()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn settle<K: PartialEq + Clone + Send + 'static, T: Send + 'static>(
        derived: &mut Derived<K, T>,
    ) {
        while derived.progress().is_some() {
            derived.drain();
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    #[test]
    fn the_old_value_stays_until_the_new_one_is_there() {
        let wake: Wake = Arc::new(|| {});
        let mut derived = Derived::default();
        derived.want(&1, &wake, |key, _| Ok(key * 10));
        settle(&mut derived);
        derived.want(&2, &wake, |key, _| Ok(key * 10));
        assert_eq!(derived.ready().map(|value| **value), Some(10));
        assert!(derived.fresh().is_none());
        settle(&mut derived);
        assert_eq!(derived.fresh().map(|value| **value), Some(20));
    }

    #[test]
    fn what_is_renewed_is_made_again_for_the_same_key() {
        let wake: Wake = Arc::new(|| {});
        let mut derived = Derived::default();
        derived.want(&1, &wake, |_, _| Ok("old"));
        settle(&mut derived);
        derived.renew();
        assert_eq!(derived.ready().map(|value| **value), Some("old"));
        assert!(derived.fresh().is_none());
        derived.want(&1, &wake, |_, _| Ok("new"));
        settle(&mut derived);
        assert_eq!(derived.fresh().map(|value| **value), Some("new"));
    }

    #[test]
    fn what_cannot_be_had_says_why_until_it_is_wanted_again() {
        let wake: Wake = Arc::new(|| {});
        let mut derived = Derived::default();
        derived.want(&1, &wake, |_, _| Ok(1));
        settle(&mut derived);
        derived.fail(Message::new("jobs.cancelled"));
        assert!(derived.ready().is_none() && derived.failed().is_some());
        derived.want(&1, &wake, |_, _| Ok(1));
        settle(&mut derived);
        assert!(derived.fresh().is_some() && derived.failed().is_none());
    }

    #[test]
    fn a_failure_is_kept_until_it_is_tried_again() {
        let wake: Wake = Arc::new(|| {});
        let mut derived: Derived<i32, i32> = Derived::default();
        derived.want(&1, &wake, |_, _| Err(Message::new("jobs.cancelled")));
        settle(&mut derived);
        assert!(derived.failed().is_some());
        derived.want(&1, &wake, |_, _| Ok(1));
        assert!(derived.ready().is_none());
        derived.retry();
        derived.want(&1, &wake, |_, _| Ok(1));
        settle(&mut derived);
        assert!(derived.ready().is_some());
    }

    #[test]
    fn a_panic_in_the_work_is_a_message() {
        let wake: Wake = Arc::new(|| {});
        let mut derived: Derived<i32, i32> = Derived::default();
        derived.want(&1, &wake, |_, _| panic!("on purpose"));
        settle(&mut derived);
        assert_eq!(
            derived.failed().map(|message| message.key),
            Some("jobs.panicked")
        );
    }

    /// Work that goes on until it is told to end, whatever its progress says.
    fn deaf(
        end: &Arc<std::sync::atomic::AtomicBool>,
        gives: i32,
    ) -> impl FnOnce(&i32, &Progress) -> Result<i32> + Send + 'static {
        let end = Arc::clone(end);
        move |_, _| {
            while !end.load(std::sync::atomic::Ordering::SeqCst) {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Ok(gives)
        }
    }

    #[test]
    fn what_is_cancelled_is_over_at_once_with_all_that_was_to_follow() {
        let wake: Wake = Arc::new(|| {});
        let end = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut derived = Derived::default();
        derived.want(&1, &wake, deaf(&end, 1));
        derived.want(&2, &wake, |_, _| {
            panic!("it is begun although it was cancelled")
        });
        derived.cancel();
        assert!(derived.progress().is_none());
        assert_eq!(derived.failed().unwrap().key, "jobs.cancelled");
        end.store(true, std::sync::atomic::Ordering::SeqCst);
        while derived.job.is_some() {
            derived.drain();
        }
        assert!(derived.ready().is_none() && derived.failed().unwrap().key == "jobs.cancelled");
    }

    #[test]
    fn what_is_tried_again_waits_for_the_end_of_what_was_cancelled() {
        let wake: Wake = Arc::new(|| {});
        let end = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut derived = Derived::default();
        derived.want(&1, &wake, deaf(&end, 1));
        derived.cancel();
        derived.retry();
        let begun = Arc::clone(&end);
        derived.want(&1, &wake, move |_, _| {
            assert!(
                begun.load(std::sync::atomic::Ordering::SeqCst),
                "two at a time"
            );
            Ok(2)
        });
        assert!(derived.progress().is_some() && derived.failed().is_none());
        std::thread::sleep(std::time::Duration::from_millis(5));
        end.store(true, std::sync::atomic::Ordering::SeqCst);
        settle(&mut derived);
        assert_eq!(derived.fresh().map(|value| **value), Some(2));
    }

    #[test]
    fn a_result_nobody_wants_any_more_is_dropped() {
        let wake: Wake = Arc::new(|| {});
        let mut derived = Derived::default();
        derived.want(&1, &wake, |_, progress| {
            while !progress.is_cancelled() {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Ok(1)
        });
        derived.want(&2, &wake, |_, _| Ok(2));
        settle(&mut derived);
        assert_eq!(derived.ready().map(|value| **value), Some(2));
    }
}
