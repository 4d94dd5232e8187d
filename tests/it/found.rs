//! What fuzzing found (`docs/fuzzing.md`), in `tests/it/corpus`, one folder for each way into the program: every input is
//! read or refused, within seconds and in little memory.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::bad_input::{processor_time, watch};
use crate::entries::ENTRIES;
use crate::source::root;

/// Set where this test runs itself, to be watched from outside.
const INSIDE: &str = "ATLAS_FOUND_INSIDE";

#[test]
fn what_was_found_is_read_or_refused() {
    if std::env::var_os(INSIDE).is_some() {
        return all();
    }
    let mut itself = Command::new(std::env::current_exe().unwrap());
    itself.args([
        "--exact",
        "found::what_was_found_is_read_or_refused",
        "--nocapture",
    ]);
    let run = watch(itself.env(INSIDE, "1"), Duration::from_mins(3));
    assert_eq!(
        run.code,
        Some(0),
        "after {} s with {} MiB: {}",
        run.seconds,
        run.memory,
        run.err
    );
    assert!(run.memory < 1024, "{} MiB", run.memory);
}

#[allow(clippy::print_stderr)]
fn all() {
    let corpus = root().join("tests/it/corpus");
    let mut count = 0;
    for folder in std::fs::read_dir(&corpus).unwrap() {
        let folder = folder.unwrap();
        let name = folder.file_name();
        let entry = ENTRIES.iter().find(|entry| *entry.name == *name);
        let entry = entry.unwrap_or_else(|| panic!("{} is no way in", name.display()));
        for input in std::fs::read_dir(folder.path()).unwrap() {
            let path = input.unwrap().path();
            eprintln!("{}", path.display());
            // This test runs alone in its process.
            let (start, worked) = (Instant::now(), processor_time(std::process::id()));
            (entry.run)(&std::fs::read(&path).unwrap());
            let took = processor_time(std::process::id()).zip(worked);
            let took = took.map_or_else(
                || start.elapsed(),
                |(now, before)| now.saturating_sub(before),
            );
            assert!(took < Duration::from_secs(10), "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
