//! Scoring as the data grows: 39 indicators with imputation, outlier treatment, min-max and two levels of means, over as
//! many observations as the arguments say. Prints the size of the data, the time of the fastest of three runs, and the
//! most memory that the process held during the first, with the data (Linux; elsewhere without memory).
//!
//! `cargo bench --bench scale -- 100000 1000000 5000000`

#![allow(clippy::expect_used, clippy::print_stdout, dead_code, missing_docs)]

mod scoring;

use std::time::Instant;

use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::jobs::Progress;

const MIB: f64 = (1 << 20) as f64;

fn main() {
    let heights = std::env::args().filter_map(|argument| argument.parse().ok());
    let heights: Vec<usize> = heights.collect();
    // The code that scoring runs and the stacks of its threads are no need of the data: they are there before it is.
    drop(scored(10));
    let base = held("VmRSS").unwrap_or(0.0);
    for height in if heights.is_empty() {
        vec![100_000, 1_000_000]
    } else {
        heights
    } {
        measure(height, base);
    }
}

fn scored(height: usize) -> innovation_atlas::analysis::Scores {
    let (data, scheme) = (
        scoring::skewed(height, 39),
        scoring::two_levels(39, scoring::FULL),
    );
    score(&data, &scheme, &Choices::default(), &Progress::default()).expect("it scores")
}

/// `base` is the memory that the process holds without any data to speak of.
fn measure(height: usize, base: f64) {
    let data = scoring::skewed(height, 39);
    let scheme = scoring::two_levels(39, scoring::FULL);
    let size = data.frame.estimated_size() as f64 / MIB;
    // Forgets the most that was held so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let mut best = f64::INFINITY;
    let mut most = None;
    for _ in 0..3 {
        let start = Instant::now();
        let scores = score(&data, &scheme, &Choices::default(), &Progress::default());
        best = best.min(start.elapsed().as_secs_f64());
        assert_eq!(scores.expect("it scores").height(), height);
        // Of the first one: what the allocator keeps of it for the next is no need of a scoring.
        most = most.or_else(|| held("VmHWM"));
    }
    let most = most.map_or_else(String::new, |most| {
        let own = most - base;
        format!(
            ", at most {own:.0} MiB held, {:.2} times the data",
            own / size
        )
    });
    println!(
        "{height} observations, {size:.0} MiB: {:.0} ms{most}",
        best * 1e3
    );
}

/// A figure of the process's memory in MiB.
fn held(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
