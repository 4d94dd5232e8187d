//! Background work: a closure goes in, progress and one result come out; a cancelled job's result is dropped.

mod derivation;
mod derived;

pub use derivation::Derivation;
pub use derived::{Derived, Shared, Wake};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::i18n::{Message, Result};

/// How far a piece of work is, and whether somebody wants it stopped. Cheap to clone and to ask.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    cancelled: AtomicBool,
    /// Parts in ten thousand.
    done: AtomicU32,
}

impl Progress {
    /// Says how much of the work is done, 0 to 1.
    pub fn set(&self, share: f32) {
        self.0
            .done
            .store((share.clamp(0.0, 1.0) * 10_000.0) as u32, Ordering::Relaxed);
    }

    /// How much of the work is done, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.0.done.load(Ordering::Relaxed) as f32 / 10_000.0
    }

    /// Asks the work to stop at its next check.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for a stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Ends the work with a message when a stop was asked for; to be called between steps.
    ///
    /// # Errors
    /// `jobs.cancelled` when it was.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() {
            Err(Message::new("jobs.cancelled"))
        } else {
            Ok(())
        }
    }
}

/// One piece of work on its own thread.
#[derive(Debug)]
pub struct Job<T> {
    progress: Progress,
    result: Receiver<Result<T>>,
}

/// What a look at a [`Job`] found.
#[derive(Debug)]
pub enum Poll<T> {
    /// Still at it.
    Running,
    /// Over, with its result. A panic in the work is an error that says so.
    Done(Result<T>),
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread of its own; `wake` is called when it has ended, from that thread.
    pub fn start(
        work: impl FnOnce(&Progress) -> Result<T> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let progress = Progress::default();
        let (sender, result) = channel();
        let inside = progress.clone();
        std::thread::spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&inside)))
                .unwrap_or_else(|_| Err(Message::new("jobs.panicked")));
            // Nobody listens any more when the job was dropped: that is how stale results go.
            let _ = sender.send(outcome);
            wake();
        });
        Self { progress, result }
    }

    /// The work's progress, to show or to cancel it.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Looks whether the work is over; never waits.
    #[must_use]
    pub fn poll(&self) -> Poll<T> {
        match self.result.try_recv() {
            Ok(result) => Poll::Done(result),
            Err(TryRecvError::Empty) => Poll::Running,
            Err(TryRecvError::Disconnected) => Poll::Done(Err(Message::new("jobs.panicked"))),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
