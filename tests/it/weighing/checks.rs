//! Multivariate checks by hand: what is flagged, what cannot be computed, what is there.

use std::fmt::Write;

use innovation_atlas::analysis::multivariate::{Checks, checks};

use super::said;
use crate::scoring::{data, scored};
use crate::traps::{Item, MIN_MAX, one_group};

fn of(csv: &str, keys: &str, ids: &[&str]) -> Checks {
    let items: Vec<Item> = ids.iter().map(|id| Item(id, MIN_MAX, "")).collect();
    let rules = one_group("arithmetic", keys, &items);
    checks(&scored(&data(csv, &rules), &rules)).unwrap()
}

#[test]
fn twins_and_opposites_are_flagged() {
    // y is x but for a hair, z runs against both.
    let csv = "entity,x,y,z\nA,1,1,9\nB,2,2.1,8\nC,3,3,8\nD,5,5,2\nE,8,8.1,3\n";
    let found = of(csv, "", &["x", "y", "z"]);
    let told: Vec<String> = found.flags.iter().map(|flag| said(&flag.words())).collect();
    assert_eq!(found.flags[0].code(), "redundant");
    assert!(
        told[0].starts_with("\"Item x\" and \"Item y\" of \"Gee\" correlate by 1:"),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|flag| flag.starts_with("\"Item z\" runs against \"Gee\"")),
        "{told:?}"
    );
    assert!(!told.iter().any(|flag| flag.starts_with("\"Item x\" runs")));
    // A twin that is turned round is redundant, too.
    let turned = of("entity,x,y\nA,1,-1\nB,2,-2\nC,4,-4\n", "", &["x", "y"]);
    assert_eq!(turned.flags[0].code(), "redundant");
    assert_eq!(turned.groups[0].pairs[0].pearson, Some(-1.0));
    // Two opposites have no total spread, and so no reliability.
    assert_eq!(turned.groups[0].alpha, None);
    let quiet = of("entity,x,y\nA,1,2\nB,2,5\nC,4,3\nD,3,4\n", "", &["x", "y"]);
    assert!(quiet.flags.is_empty(), "{:?}", quiet.flags);
}

#[test]
fn what_cannot_be_computed_says_why() {
    let found = of("entity,x,y\nA,1,7\nB,2,7\nC,4,7\n", "", &["x", "y"]);
    let group = &found.groups[0];
    assert_eq!((group.pairs[0].pearson, group.alpha), (None, None));
    let problem = said(group.components.as_ref().unwrap_err());
    assert!(
        problem.contains("at least 2 observations") && problem.contains("\"Gee\""),
        "{problem}"
    );
    assert!(found.flags.is_empty());
    let one = of("entity,x,y\nA,1,7\n", "", &["x", "y"]);
    assert_eq!(one.observations, 0);
    assert!(one.groups[0].components.is_err());
}

#[test]
fn availability_counts_cells() {
    let keys = "missing = \"impute\"\n[impute]\nkind = \"mean\"\n[treat]\nkind = \"winsorize\"\nskewness = 0.5\nkurtosis = 0.5\nmax_points = 1\nthen = \"none\"\n";
    let mut csv = String::from("entity,x,y\n");
    for (at, (x, y)) in [
        ("1", "0"),
        ("2", ""),
        ("", "3"),
        ("2", "-0"),
        ("3", "4"),
        ("1", "2"),
        ("", ""),
        ("900", "1"),
    ]
    .into_iter()
    .enumerate()
    {
        writeln!(csv, "E{at},{x},{y}").unwrap();
    }
    let there = of(&csv, keys, &["x", "y"]).availability;
    let x = &there.indicators[0];
    assert_eq!(
        (x.possible, x.present, x.zeros, x.filled, x.treated),
        (8, 6, 0, 2, 1)
    );
    let y = &there.indicators[1];
    assert_eq!(
        (y.possible, y.present, y.zeros, y.filled, y.treated),
        (8, 6, 2, 2, 0)
    );
    assert_eq!((there.whole.present, there.groups[0].present), (12, 12));
    assert!((there.whole.share() - 0.75).abs() < 1e-15);
    assert_eq!(
        (there.observations, there.complete, there.least),
        (8, 5, Some(0.0))
    );
}
