//! Sums and bounds of random schemes over random data, checked from inside. `PROPTEST_CASES` sets how many.

use polars::prelude::{NamedFrom, Series};
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::test_runner::TestCaseError;

use super::random::{Dice, ENTITIES, YEARS, random};
use super::{close, column, scored};
use crate::analysis::bounds::missing;
use crate::analysis::compare::compare_years;
use crate::analysis::compared::Compared;
use crate::analysis::otherwise::{points_with, total_with};
use crate::analysis::row::Row;
use crate::analysis::tree::Tree;
use crate::analysis::{
    Explanation, IndicatorExplanation, Node, NodeKind, Scores, change, contributions, explain, gap,
};
use crate::dataset::Dataset;
use crate::scheme::{Rule, Scheme};

type Checked = Result<(), TestCaseError>;

fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig::with_cases(asked.and_then(|asked| asked.parse().ok()).unwrap_or(60))
}

fn leaves(nodes: &[Node]) -> f64 {
    nodes
        .iter()
        .map(|node| match &node.kind {
            NodeKind::Group { children, .. } if node.contribution.is_some() => leaves(children),
            _ => node.contribution.unwrap_or(0.0),
        })
        .sum()
}

/// The indicators of a tree, with their nodes.
fn indicators<'a>(nodes: &'a [Node]) -> Vec<(&'a Node, &'a IndicatorExplanation)> {
    let inside = |node: &'a Node| match &node.kind {
        NodeKind::Group { children, .. } => indicators(children),
        NodeKind::Indicator(indicator) => vec![(node, indicator.as_ref())],
    };
    nodes.iter().flat_map(inside).collect()
}

/// The logarithms of the parts of geometric means add up to that of the whole.
fn check_logarithms(row: &Row, nodes: &[Node], group: Option<usize>) -> Checked {
    let parts: Vec<f64> = nodes
        .iter()
        .filter_map(|node| node.log_contribution)
        .collect();
    if !parts.is_empty() {
        let (sum, whole) = (parts.iter().sum::<f64>(), row.combined(group).unwrap().ln());
        prop_assert!(close(sum, whole), "logarithms {sum} of {whole}");
    }
    for node in nodes {
        if let NodeKind::Group { children, .. } = &node.kind {
            let groups = &row.tree.scheme.groups;
            let at = groups.iter().position(|group| group.id == node.id);
            check_logarithms(row, children, at)?;
        }
    }
    Ok(())
}

/// Imputation and treatment lead from the value to the one that the rule saw.
fn check_way(explained: &Explanation, scheme: &Scheme) -> Checked {
    for (node, own) in indicators(&explained.nodes) {
        let before = own
            .imputed
            .as_ref()
            .map(|imputed| imputed.value)
            .or(own.value);
        let Some(treated) = &own.treated else {
            prop_assert!(own.seen == before, "{}: {own:?}", node.id);
            continue;
        };
        prop_assert!(before == Some(treated.from) && own.seen == Some(treated.to));
        let mut value = treated.from;
        value = treated.high.map_or(value, |high| value.min(high.to));
        value = treated.low.map_or(value, |low| value.max(low.to));
        value = treated.logarithm.map_or(value, |log| log.of(value));
        prop_assert!(
            close(value, treated.to),
            "{}: {value} of {treated:?}",
            node.id
        );
        let relative = scheme.indicators.iter().find(|i| i.id == node.id).unwrap();
        if let (Some(peers), true) = (&own.peers, relative.rule.is_relative()) {
            prop_assert!(peers.min <= treated.to && treated.to <= peers.max);
        }
    }
    Ok(())
}

/// What would reach a step does, in the data and in the total.
fn check_closings(data: &Dataset, scores: &Scores, explained: &Explanation, row: usize) -> Checked {
    for (node, own) in indicators(&explained.nodes) {
        for closing in own.next_step.iter().flat_map(|next| &next.closings) {
            let next = own.next_step.as_ref().unwrap();
            let mut changed = data.clone();
            let values = changed
                .frame
                .column(&closing.column)
                .unwrap()
                .f64()
                .unwrap();
            let mut values: Vec<Option<f64>> = values.iter().collect();
            values[row] = Some(closing.to);
            let values = Series::new(closing.column.as_str().into(), values);
            changed.frame.with_column(values.into()).unwrap();
            let rescored = scored(&changed, (*scores.scheme).clone());
            let points = column(&rescored, &format!("points:{}", node.id))[row];
            prop_assert!(
                points >= Some(next.points),
                "{}: {points:?} {next:?}",
                node.id
            );
        }
    }
    Ok(())
}

/// Points and totals that are computed for one row alone are those of the scores; those between the bounds stay there.
fn check_otherwise(data: &Dataset, scores: &Scores, row: usize, dice: &mut Dice) -> Checked {
    let compared = Compared::of(scores, row);
    for (at, indicator) in scores.scheme.indicators.iter().enumerate() {
        let value = scores.filled_at(at, row).unwrap();
        let over_years = matches!(indicator.rule, Rule::Chained { .. });
        if value.is_nan() || over_years || scores.is_screened(row) {
            continue;
        }
        let points = points_with(scores, &compared, row, at, value).unwrap();
        let expected = column(scores, &format!("points:{}", indicator.id))[row];
        prop_assert!(
            points == expected,
            "{}: {points:?} {expected:?}",
            indicator.id
        );
    }
    let tree = Tree::new(&scores.scheme);
    let numbers = Row::read(&tree, scores, row).unwrap();
    let explained = explain(data, scores, row).unwrap();
    if explained.total.is_some() {
        let total = total_with(scores, row, &[]).unwrap();
        let (total, exact) = (total.unwrap().total, numbers.adjusted_total().unwrap());
        prop_assert!(
            close(total, exact),
            "row {row}: {total} {exact} {:?}",
            scores.scheme
        );
    }
    let Some(bounds) = &explained.bounds else {
        return Ok(());
    };
    let sound = bounds.low <= bounds.high && bounds.rank_high <= bounds.rank_low;
    prop_assert!(sound, "row {row}: {bounds:?} of {:#?}", scores.scheme);
    if scores.is_screened(row) {
        return Ok(());
    }
    let unknown = missing(data, scores, &compared, row).unwrap();
    let between: Vec<(usize, f64)> = unknown
        .iter()
        .filter_map(|missing| {
            let (low, high) = missing.range?;
            Some((missing.indicator, low + dice.share() * (high - low)))
        })
        .collect();
    let total = total_with(scores, row, &between).unwrap().unwrap().total;
    let room = 0.5001 * 10f64.powi(-(scores.scheme.decimals as i32));
    prop_assert!(
        total >= bounds.low - room && total <= bounds.high + room,
        "{total} {bounds:?}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn contributions_and_changes_add_up(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let decimals = rules.decimals;
        let scores = scored(&data, rules);
        let tree = Tree::new(&scores.scheme);
        let totals = column(&scores, "total");
        for (at, shown) in totals.iter().enumerate() {
            let row = Row::read(&tree, &scores, at).unwrap();
            let total = row.adjusted_total();
            prop_assert!(shown.is_none() || total.is_some(), "row {at}: {shown:?} {total:?}");
            let Some(total) = total.filter(|_| shown.is_some()) else { continue };
            let rounded = crate::composite::round(total, decimals);
            prop_assert!(close(rounded, shown.unwrap()), "row {at}: {rounded} {shown:?}");
            let sum: f64 = row.contributions(None).iter().sum();
            let adjusted: f64 = row.adjustments.iter().flatten().sum();
            prop_assert!(close(sum + adjusted, total), "row {at}: {sum} + {adjusted} is not {total}");
            let explained = explain(&data, &scores, at).unwrap();
            prop_assert!(close(leaves(&explained.nodes), total), "row {at}, explained");
            let parts: f64 = contributions(&scores, at).unwrap().iter().sum();
            prop_assert!(close(parts, total), "row {at}, parts");
        }
        let years = YEARS.len();
        for (at, entity) in ENTITIES.iter().enumerate() {
            for (first, second) in [(0, 1), (1, 2), (0, 2)] {
                let found = change(&scores, entity, YEARS[first], YEARS[second]);
                let both = totals[years * at + first].is_some() && totals[years * at + second].is_some();
                prop_assert!(found.is_ok() == both);
                if let Ok(found) = found {
                    let sum: f64 = found.parts.iter().map(|part| part.points).sum();
                    prop_assert!(close(found.from + sum, found.to), "{entity}: {sum} of {found:?}");
                }
            }
            let other = (at + 1) % ENTITIES.len();
            let found = gap(&scores, entity, ENTITIES[other], Some(YEARS[1]));
            let both = totals[years * at + 1].is_some() && totals[years * other + 1].is_some();
            prop_assert!(found.is_ok() == both);
            if let Ok(found) = found {
                let sum: f64 = found.parts.iter().map(|part| part.points).sum();
                prop_assert!(close(found.others + sum, found.own), "{entity}: {sum} of {found:?}");
                let turned = gap(&scores, ENTITIES[other], entity, Some(YEARS[1])).unwrap();
                for (part, other) in found.parts.iter().zip(&turned.parts) {
                    prop_assert!(close(part.points, -other.points), "{part:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn changes_of_means_add_up(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let scores = scored(&data, rules);
        let Ok(found) = compare_years(&scores, YEARS[0], YEARS[2], &[]) else {
            return Ok(());
        };
        if let Some(mean) = &found.mean {
            let sum: f64 = mean.parts.iter().map(|part| part.points).sum();
            prop_assert!(close(sum, mean.stayed), "{sum} of {mean:?}");
            let to = mean.from + mean.stayed + mean.entries + mean.exits;
            prop_assert!(close(to, mean.to), "{to} of {mean:?}");
            prop_assert!(found.agreement.exits > 0 || mean.exits == 0.0, "{mean:?}");
            prop_assert!(found.agreement.entries > 0 || mean.entries == 0.0, "{mean:?}");
        }
        let agreement = &found.agreement;
        let rows = agreement.common + agreement.entries + agreement.exits;
        prop_assert!(rows as usize == found.rows.len());
    }

    #[test]
    fn explanations_are_consistent(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let scores = scored(&data, rules);
        let tree = Tree::new(&scores.scheme);
        let mut dice = Dice(seed ^ 0x5bd1);
        for _ in 0..3 {
            let at = dice.below(scores.height() as u64) as usize;
            let row = Row::read(&tree, &scores, at).unwrap();
            let explained = explain(&data, &scores, at).unwrap();
            check_logarithms(&row, &explained.nodes, None)?;
            check_way(&explained, &scores.scheme)?;
            check_closings(&data, &scores, &explained, at)?;
            check_otherwise(&data, &scores, at, &mut dice)?;
        }
    }

    #[test]
    fn the_order_of_rows_does_not_change_a_bit(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let mut turned = data.clone();
        turned.frame = data.frame.reverse();
        turned.rows.reverse();
        let straight = scored(&data, rules.clone());
        let turned = scored(&turned, rules);
        let last = straight.frame.height() - 1;
        for name in straight.column_names() {
            for row in 0..=last {
                let a = straight.column(&name).unwrap().get(row).unwrap();
                let b = turned.column(&name).unwrap().get(last - row).unwrap();
                let same = a == b;
                prop_assert!(same, "{name}, row {row}: {a} {b}");
            }
        }
    }
}

/// A group that lacks too much to be computed is missing, whatever in it is not defined.
#[test]
fn a_group_that_lacks_too_much_is_missing_and_not_undefined() {
    let (data, rules) = random(15_483_260_695_769_571_592);
    let scores = scored(&data, rules);
    let tree = Tree::new(&scores.scheme);
    let row = Row::read(&tree, &scores, 7).unwrap();
    assert_eq!(row.groups[0], None);
    assert_eq!(row.adjusted_total(), column(&scores, "total")[7]);
}
