//! Walks the window page by page, by accessible names, in both languages: empty, loading, failing and loaded.
//! Missing glyphs and controls without a name fail every test here.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod anew;
mod cards;
mod clinic;
mod decisions;
mod filter;
mod flow;
mod funds;
mod guesses;
mod joining;
mod kept;
mod loaded;
mod mapping;
mod misfit;
mod opening;
mod report;
mod room;
mod scheme;
mod states;
mod window;
mod workspace_file;
