//! Ctrl-C: a command that is interrupted takes its unfinished files away.

/// From now on an interrupt (or a request to end) removes what is half written and ends the program with the code that
/// shells expect. Without such signals, as on other systems than Unix, an interrupted command leaves hidden files that
/// end in `.part`.
pub(super) fn handle() {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::iterator::Signals;

        // Where signals cannot be had, the system ends the program as it always does.
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                crate::table::abandon_unfinished();
                std::process::exit(128 + signal);
            }
        });
    }
}
