//! The parts of the work, one by one: import, scoring, map. Their figures are kept in `docs/performance.md`.

#![allow(clippy::expect_used, missing_docs)]

mod import;
mod map;
mod scoring;

use criterion::{criterion_group, criterion_main};

criterion_group!(parts, import::import, map::map, scoring::scoring);
criterion_main!(parts);
