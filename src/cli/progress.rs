//! A line on the terminal while work takes longer than half a second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::jobs::Progress;

const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(100);
const WIDTH: usize = 30;

/// Does work, with its progress on stderr when that is a terminal and the work takes its time.
pub(super) fn with_progress<T>(work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !stderr().is_terminal() {
        return work(&progress);
    }
    thread::scope(|scope| {
        let (done, stopped) = channel::<()>();
        let shown = progress.clone();
        scope.spawn(move || draw_until(&stopped, &shown));
        let result = work(&progress);
        drop(done);
        result
    })
}

fn draw_until(stopped: &Receiver<()>, progress: &Progress) {
    let mut wait = PATIENCE;
    while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = STEP;
        let share = progress.share();
        let filled = (share * WIDTH as f32) as usize;
        let bar = format!("{}{}", "━".repeat(filled), "┄".repeat(WIDTH - filled));
        let _ = write!(stderr().lock(), "\r{bar} {:3.0}%", share * 100.0);
    }
    if wait == STEP {
        // Carriage return, then erase the line.
        let _ = write!(stderr().lock(), "\r\u{1b}[2K");
    }
}
