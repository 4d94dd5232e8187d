//! Coverage that counts heads.

use super::{Child, Group, Tree, Weights};
use crate::composite::{Aggregation, Context, CoverageBy, Peers};

const GAP: f64 = f64::NAN;

fn group(children: &[Child], aggregation: Aggregation, least: Option<f64>) -> Group {
    Group {
        children: children.to_vec(),
        aggregation,
        cap: None,
        min_coverage: least,
    }
}

/// Two groups below the first, of two indicators each; the first needs both.
fn nested(coverage: CoverageBy) -> Tree {
    let leaf = Child::Indicator;
    Tree {
        groups: vec![
            group(
                &[Child::Group(1), Child::Group(2)],
                Aggregation::Arithmetic,
                Some(1.0),
            ),
            group(&[leaf(0), leaf(1)], Aggregation::Geometric, None),
            group(&[leaf(2), leaf(3)], Aggregation::Arithmetic, None),
        ],
        top: vec![Child::Group(0), leaf(4)],
        aggregation: Aggregation::Arithmetic,
        scaled: vec![true; 5],
        scale: [0.0, 100.0],
        coverage,
        weights: vec![Weights {
            indicators: vec![1.0; 5],
            groups: vec![1.0; 3],
        }],
        ..Tree::default()
    }
}

fn totals(tree: &Tree, points: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let context = Context {
        tree,
        stage: None,
        peers: &Peers::whole(points[0].len()),
    };
    let nodes = context.aggregate(points);
    (nodes.total, nodes.coverage)
}

#[test]
fn what_is_not_defined_is_not_missing_whatever_coverage_counts() {
    // The first row has a negative part of a geometric mean, the second has neither part.
    let points = [
        vec![-1.0, GAP],
        vec![2.0, GAP],
        vec![5.0, 5.0],
        vec![5.0, 5.0],
        vec![7.0, 7.0],
    ];
    for by in [CoverageBy::Weight, CoverageBy::Count, CoverageBy::Children] {
        let (totals, _) = totals(&nested(by), &points);
        assert!(totals[0].is_nan(), "{by:?} {totals:?}");
        assert!((totals[1] - 7.0).abs() < 1e-12, "{by:?} {totals:?}");
    }
}

#[test]
fn heads_without_weight_are_not_counted() {
    let points = [vec![1.0], vec![2.0], vec![GAP], vec![GAP], vec![4.0]];
    for by in [CoverageBy::Count, CoverageBy::Children] {
        let mut tree = nested(by);
        let (_, coverage) = totals(&tree, &points);
        assert!((coverage[0] - 0.6).abs() < 1e-6, "{by:?}");
        tree.weights[0].groups[2] = 0.0;
        let (of_rest, coverage) = totals(&tree, &points);
        assert!((coverage[0] - 1.0).abs() < 1e-6, "{by:?} {coverage:?}");
        assert!(!of_rest[0].is_nan(), "{by:?}");
        assert!(of_rest[0] < 3.0, "the first group counts: {of_rest:?}");
    }
}

#[test]
fn conditions_without_points_are_not_counted_in_a_sum() {
    let mut tree = nested(CoverageBy::Count);
    tree.groups[0].min_coverage = None;
    tree.groups[0].aggregation = Aggregation::Sum;
    tree.groups[2].aggregation = Aggregation::Sum;
    tree.weights[0].groups[2] = 0.0;
    assert_eq!(
        tree.counts(None, 0),
        [0.2; 5],
        "points count without a weight"
    );
    tree.groups[2].cap = Some(0.0);
    let third = 1.0 / 3.0;
    assert_eq!(tree.counts(None, 0), [third, third, 0.0, 0.0, third]);
    assert_eq!(tree.counts(Some(2), 0), [0.0, 0.0, 0.5, 0.5, 0.0]);
}
