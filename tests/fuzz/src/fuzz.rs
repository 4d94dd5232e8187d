//! The fuzzer: inputs come in from libFuzzer, each is tried at the way in that `ATLAS_ENTRY` names. With
//! `ATLAS_SEEDS`, inputs to begin with go out to that folder instead.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../it/entries.rs"]
mod entries;
mod seeds;

static RUN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("ATLAS_ENTRY").unwrap_or_default();
    let entry = entries::ENTRIES.iter().find(|entry| entry.name == name);
    entry.unwrap_or_else(|| panic!("ATLAS_ENTRY names none of the ways in: {name:?}")).run
});

/// A panic in a crate that we use may be caught and told as damage; one of our own never ends well.
fn watch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or("", |place| place.file());
        if !place.contains("/registry/") && !place.contains("/library/") {
            eprintln!("{panic}");
            eprintln!("{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    }));
}

/// Writes the inputs to begin with, when that is all that is wanted.
fn begin() {
    if let Some(folder) = std::env::var_os("ATLAS_SEEDS") {
        seeds::write_all(folder.into());
        std::process::exit(0);
    }
    watch_panics();
    LazyLock::force(&RUN);
}

fuzz_target!(init: begin(), |bytes: &[u8]| RUN(bytes));
