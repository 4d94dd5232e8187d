//! The parts of the work, one by one: import, scoring, robustness, map. Their figures are kept in `docs/performance.md`.

#![allow(clippy::expect_used, missing_docs)]

mod import;
mod map;
mod robustness;
mod scoring;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    parts,
    import::import,
    map::map,
    scoring::scoring,
    robustness::robustness
);
criterion_main!(parts);
