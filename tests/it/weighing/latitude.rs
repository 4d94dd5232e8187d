//! How far weights may move, checked by moving them.

use std::path::Path;
use std::sync::Arc;

use innovation_atlas::analysis::weights::{Level, latitude};
use innovation_atlas::analysis::whatif::{Edit, WhatIf};
use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::dataset::open;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::ReadOptions;

/// The rows of the first `k` by total.
fn first(whatif: &WhatIf, k: usize) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..whatif.ranks.len())
        .filter(|row| whatif.ranks[*row] > 0)
        .collect();
    rows.sort_by(|a, b| whatif.totals[*b].total_cmp(&whatif.totals[*a]));
    rows.truncate(k);
    rows.sort_unstable();
    rows
}

#[test]
fn weights_by_stage_hold_the_first_inside_their_intervals_and_not_outside() {
    let mut scheme = builtin("national-2024").unwrap();
    // Ties of rounded totals would blur the ends.
    scheme.decimals = 12;
    // With a least coverage by weight, other weights would also decide who has a total.
    scheme.min_coverage = 0.0;
    let scheme = Arc::new(scheme);
    let dataset = open(
        Path::new(crate::commands::ENTERPRISES),
        &ReadOptions::default(),
        None,
        &scheme.raw_columns(),
        &Progress::default(),
    )
    .unwrap();
    let choices = Choices {
        year: Some(2021),
        ..Choices::default()
    };
    let scores = score(&dataset, &scheme, &choices, &Progress::default()).unwrap();
    let level = Level::find(&scheme, None).unwrap();
    let found = latitude(&dataset, &scores, &level, 10).unwrap();
    // Three groups in three stages.
    assert_eq!((found.top, found.intervals.len()), (10, 9));
    let start = WhatIf::new(&dataset, &scores).unwrap();
    let stage = |title: &innovation_atlas::i18n::Title| {
        scheme.stages.iter().position(|own| own.title == *title)
    };
    let moved = |part: usize, stage: Option<usize>, weight: f64| {
        let mut moved = start.clone();
        let edit = Edit::Weight {
            node: level.parts[part].node,
            stage,
            weight,
        };
        moved.apply(&dataset, edit).unwrap();
        moved
    };
    let now = first(&start, 10);
    for own in &found.intervals {
        let at = own.stage.as_ref().and_then(stage);
        assert!(at.is_some());
        let ends = [(own.hold.from, -1e-6), (own.hold.to, 1e-6)];
        for (end, outwards) in ends {
            assert!(end.is_finite() && end > 0.0, "{own:?}");
            let inside = moved(own.part, at, end * (1.0 - outwards));
            let outside = moved(own.part, at, end * (1.0 + outwards));
            assert_eq!(first(&inside, 10), now, "{own:?}");
            assert_ne!(first(&outside, 10), now, "{own:?}");
        }
    }
    assert!(found.swaps.len() > 7, "{:?}", found.swaps);
    // Every pair of neighbours is told of, in their order.
    let places = found.of_neighbours(|own| own.place, |own| own.place);
    assert_eq!(places, (0..found.top).collect::<Vec<_>>());
    for swap in &found.swaps {
        let at = swap.stage.as_ref().and_then(stage);
        let row = |name: &str| {
            let names = scores.texts("name").unwrap();
            names.iter().position(|own| own == Some(name)).unwrap()
        };
        let ahead = |weight: f64| {
            let moved = moved(swap.part, at, weight);
            moved.totals[row(&swap.name)] > moved.totals[row(&swap.next)]
        };
        let beyond = swap.to + 1e-6 * (swap.to - swap.from);
        let short = swap.to - 1e-6 * (swap.to - swap.from);
        assert!(ahead(short) && !ahead(beyond), "{swap:?}");
    }
}
