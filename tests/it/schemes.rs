//! Scheme files: the built-in ones against the published tables, errors with their lines, and broken files.

use innovation_atlas::scheme::{Weight, builtin, builtins};

#[test]
fn every_builtin_parses_and_keeps_its_id() {
    for id in builtins() {
        let scheme = builtin(id).unwrap_or_else(|| panic!("{id} does not parse"));
        assert_eq!(scheme.id, id);
        assert_eq!(scheme.hash.len(), 64);
    }
}

#[test]
fn national_weights_sum_to_a_hundred_in_every_stage() {
    let scheme = builtin("national-2024").unwrap();
    let subtotals = [[60.0, 23.0, 17.0], [55.0, 30.0, 15.0], [50.0, 35.0, 15.0]];
    for (stage, expected) in subtotals.iter().enumerate() {
        for (group, expected) in expected.iter().enumerate() {
            let of_members: f64 = scheme
                .members(group)
                .map(|at| scheme.indicators[at].weight.in_stage(stage))
                .sum();
            assert_eq!(of_members, *expected, "stage {stage}, group {group}");
            assert_eq!(scheme.groups[group].weight.in_stage(stage), *expected);
        }
        assert_eq!(expected.iter().sum::<f64>(), 100.0);
    }
    let stages: Vec<&str> = scheme
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    assert_eq!(stages, ["startup", "growth", "stable"]);
}

#[test]
fn the_county_index_has_six_thirteen_and_thirty_nine() {
    let scheme = builtin("county-index").unwrap();
    assert_eq!(scheme.children(None).count(), 6);
    let below: usize = scheme
        .children(None)
        .map(|dimension| scheme.children(Some(dimension)).count())
        .sum();
    assert_eq!(below, 13);
    assert_eq!(scheme.groups.len(), 19);
    assert_eq!(scheme.indicators.len(), 39);
    assert!(
        scheme
            .groups
            .iter()
            .all(|group| group.weight == Weight::One(1.0))
    );
    assert!(
        scheme
            .indicators
            .iter()
            .all(|item| item.weight == Weight::One(1.0))
    );
    assert_eq!(scheme.raw_columns().len(), 52);
}
