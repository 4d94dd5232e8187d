#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::scheme::{Status, builtin, builtins};

fn weight(indicator: &str, stage: Option<&str>, weight: f64) -> Revision {
    Revision::Weight {
        indicator: indicator.to_owned(),
        stage: stage.map(str::to_owned),
        weight,
    }
}

#[test]
fn only_the_revised_places_change() {
    let scheme = builtin("national-2024").unwrap();
    let mut revisions = Revisions::default();
    revisions.set(&scheme, weight("rd_growth", Some("growth"), 12.5));
    revisions.set(&scheme, weight("rd_growth", Some("stable"), 0.5));
    revisions.set(&scheme, weight("rd_growth", Some("growth"), 9.0));
    assert_eq!(revisions.len(), 2);
    let revised = revisions.revised(&scheme).unwrap();
    let at = |scheme: &Scheme, id: &str| {
        let own = scheme.indicators.iter().find(|own| own.id == id).unwrap();
        own.weight.clone()
    };
    assert_eq!(
        at(&revised, "rd_growth"),
        Weight::PerStage(vec![8.0, 9.0, 0.5])
    );
    assert_eq!(revised.status, Status::Illustrative);
    assert_ne!(revised.hash, scheme.hash);
    assert_eq!(revised.title.en, "National innovation points (changed)");
    let lines = scheme.text.lines().count();
    let same = scheme
        .text
        .lines()
        .filter(|line| revised.text.lines().any(|new| new == *line));
    // Title, weight, and both lines of the source.
    assert_eq!(lines - same.count(), 4);
}

#[test]
fn what_the_scheme_says_anyway_is_no_revision() {
    let scheme = builtin("national-2024").unwrap();
    let mut revisions = Revisions::default();
    revisions.set(&scheme, weight("rd_growth", Some("growth"), 3.0));
    revisions.set(&scheme, weight("rd_growth", Some("growth"), 7.0));
    revisions.set(&scheme, weight("nobody", None, 7.0));
    assert!(revisions.is_empty());
}

#[test]
fn a_changed_condition_is_told_beside_its_old_title_once() {
    let scheme = builtin("tech-sme").unwrap();
    let mut revisions = Revisions::default();
    let when = "employees > 300".to_owned();
    revisions.set(&scheme, Revision::Gate { gate: 0, when });
    let revised = revisions.revised(&scheme).unwrap();
    let titles = |scheme: &Scheme| -> Vec<Title> {
        scheme.gates.iter().map(|gate| gate.title.clone()).collect()
    };
    let (was, is) = (titles(&scheme), titles(&revised));
    assert_eq!(is[0].en, format!("{} (changed)", was[0].en));
    assert_eq!(is[0].zh, format!("{}（已调整）", was[0].zh));
    assert_eq!(is[1..], was[1..]);
    assert_eq!(unmarked(&is[0]), was[0]);
    assert!(revised.is_changed() && !scheme.is_changed());
    assert_eq!(revised.status_name(), "figure.status_changed");
    // Only the condition is another one.
    let all = crate::scheme::differences(&scheme, &revised);
    let rules = all.iter().filter(|own| own.item.is_some());
    assert_eq!(rules.count(), 1);
    // Changed again it says so once, and as it was it does not.
    let mut again = Revisions::default();
    let when = "employees > 200".to_owned();
    again.set(&revised, Revision::Gate { gate: 0, when });
    assert_eq!(titles(&again.revised(&revised).unwrap())[0], is[0]);
    let when = scheme.gates[0].when.text.clone();
    revisions.set(&scheme, Revision::Gate { gate: 0, when });
    assert!(revisions.is_empty());
}

#[test]
fn steps_tiers_and_gates_find_their_place_in_every_builtin() {
    let mut seen = [0; 3];
    for id in builtins() {
        let scheme = builtin(id).unwrap();
        let mut revisions = Revisions::default();
        for own in &scheme.indicators {
            if let Rule::Steps { steps, .. } = &own.rule {
                seen[0] += 1;
                let steps = steps.iter().map(|step| [step.at, step.points + 1.0]);
                let (indicator, steps) = (own.id.clone(), steps.collect());
                revisions.set(&scheme, Revision::Steps { indicator, steps });
            }
        }
        for (at, _) in scheme.gates.iter().enumerate() {
            seen[1] += 1;
            let when = "year = 1 AND entity = 'a\"b'".to_owned();
            revisions.set(&scheme, Revision::Gate { gate: at, when });
        }
        for own in scheme.tiers.iter().filter(|own| own.when.is_some()) {
            seen[2] += 1;
            let (tier, when) = (own.id.clone(), "total > 12.25".to_owned());
            revisions.set(&scheme, Revision::Tier { tier, when });
        }
        let revised = revisions.revised(&scheme).unwrap();
        for (old, new) in scheme.indicators.iter().zip(&revised.indicators) {
            if let (Rule::Steps { steps, .. }, Rule::Steps { steps: new, .. }) =
                (&old.rule, &new.rule)
            {
                let raised = steps.iter().map(|step| (step.at, step.points + 1.0));
                assert!(
                    raised.eq(new.iter().map(|step| (step.at, step.points))),
                    "{id}"
                );
            }
        }
        assert!(
            revised
                .gates
                .iter()
                .all(|gate| gate.when.text.contains("a\"b"))
        );
        let whens = revised.tiers.iter().filter_map(|tier| tier.when.as_ref());
        assert!(
            whens.into_iter().all(|when| when.text == "total > 12.25"),
            "{id}"
        );
        // Changed once more, it says so once.
        let again = Revisions::default().revised(&revised).unwrap();
        assert_eq!(again.title, revised.title, "{id}");
    }
    assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
}

#[test]
fn what_cannot_stand_in_its_place_is_told_in_the_words_of_a_file() {
    let scheme = builtin("city-ledger").unwrap();
    let mut revisions = Revisions::default();
    let (tier, when) = (scheme.tiers[0].id.clone(), "total".to_owned());
    revisions.set(&scheme, Revision::Tier { tier, when });
    assert!(
        revisions
            .revised(&scheme)
            .unwrap_err()
            .key
            .starts_with("scheme.")
    );
}

#[test]
fn others_give_way_in_proportion_and_the_sum_stays() {
    // By hand: 100 − 40 = 60 over 30 : 20 : 30, that is 22.5, 15 and 22.5.
    assert_eq!(
        rebalanced(&[20.0, 30.0, 20.0, 30.0], 0, 40.0),
        [40.0, 22.5, 15.0, 22.5]
    );
    // A third each of two: what is over goes to the first.
    assert_eq!(
        rebalanced(&[0.0, 1.0, 1.0, 1.0], 0, 1.0),
        [1.0, 0.6667, 0.6667, 0.6666]
    );
    assert_eq!(
        rebalanced(&[0.5, 0.25, 0.25], 1, 0.3),
        [0.4667, 0.3, 0.2333]
    );
    assert_eq!(rebalanced(&[1.0, 2.0], 0, 9.0), [3.0, 0.0]);
    assert_eq!(rebalanced(&[3.0, 0.0, 0.0], 0, 1.0), [1.0, 1.0, 1.0]);
    assert_eq!(rebalanced(&[3.0], 0, 1.0), [3.0]);
}
