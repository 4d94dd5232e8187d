//! Funds of candidates made by hand: worked examples, what holds for any points, what is refused.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use super::money::{MICRO, MOST_YUAN, NO_CAP, total};
use super::*;
use crate::scheme::builtin;

/// Candidates with these points (in millionths), keys `e0000`, `e0001`, ….
fn candidates(points: &[u64]) -> Candidates {
    keyed(points.iter().enumerate().map(|(at, points)| (at, *points)))
}

/// Candidates with keys by these numbers.
fn keyed(rows: impl Iterator<Item = (usize, u64)>) -> Candidates {
    let rows: Vec<(usize, u64)> = rows.collect();
    let key = |(number, _): &(usize, u64)| Some(format!("e{number:04}"));
    Candidates {
        scheme: Arc::new(builtin("city-ledger").unwrap()),
        basis: Basis::default(),
        year: Some(2022),
        rows: (0..rows.len() as u32).collect(),
        entities: rows.iter().map(key).collect(),
        names: rows.iter().map(key).collect(),
        standing: vec![Standing::Stands; rows.len()],
        points: rows.iter().map(|row| row.1).collect(),
        tiers: vec![NONE; rows.len()],
        below_zero: 0,
        untold: 0,
        late: 0,
        lost_growth: LostGrowth::default(),
        contradictions: Contradictions::default(),
        last: Last::None,
        foreign: Vec::new(),
        rd: None,
        groupings: Vec::new(),
        filter: None,
        ledger: None,
        ledger_ends: None,
        accounts: None,
    }
}

fn whole(points: &[u64]) -> Vec<u64> {
    points.iter().map(|points| points * MICRO).collect()
}

fn refusal(points: &[u64], plan: &FundPlan) -> &'static str {
    Fund::of(&candidates(points), plan).unwrap_err().key
}

#[test]
fn nobody_eligible_is_refused() {
    let plan = FundPlan {
        floor: 50 * MICRO,
        ..FundPlan::floating(100)
    };
    assert_eq!(refusal(&whole(&[10, 49]), &plan), "funds.nobody");
    assert_eq!(refusal(&[0, 0], &FundPlan::floating(100)), "funds.nobody");
}

#[test]
fn sums_beyond_what_files_hold_are_refused() {
    let plan = FundPlan {
        rule: FundRule::Fixed,
        price: 100_000_000_000,
        ..FundPlan::default()
    };
    let most = MOST_YUAN / 1_000_000_000 * MICRO;
    assert_eq!(refusal(&[most, most], &plan), "funds.too_much");
    let fund = Fund::of(&candidates(&[most]), &plan).unwrap();
    assert_eq!(fund.paid, 90_071_000_000_000);
    let fund = Fund::of(
        &candidates(&[1, 2, u64::MAX / 4]),
        &FundPlan::floating(MOST_YUAN),
    );
    assert_eq!(fund.unwrap().paid, MOST_YUAN);
}

#[test]
fn a_cap_by_spending_counts_what_is_known() {
    let mut found = candidates(&whole(&[10, 10, 10]));
    // 1,000,000 yuan, unknown, and 3.33 yuan.
    found.rd = Some(vec![Some(100_000_000), None, Some(333)]);
    let plan = FundPlan {
        rd_share: Some(100_000),
        ..FundPlan::floating(90_000)
    };
    let fund = Fund::of(&found, &plan).unwrap();
    assert_eq!(fund.amounts, [90_000, 0, 0]);
    assert_eq!(fund.awards, [Award::Full, Award::NoRd, Award::NoRd]);
    let plan = FundPlan {
        budget: Some(150_000),
        ..plan
    };
    let fund = Fund::of(&found, &plan).unwrap();
    assert_eq!((fund.amounts[0], fund.left), (100_000, Some(50_000)));
    assert_eq!(fund.awards[0], Award::RdCapped);
}

#[test]
fn every_step_leads_to_the_amount() {
    let found = candidates(&whole(&[60, 30, 10, 2]));
    for plan in [
        FundPlan {
            cap: Some(400),
            floor: 5 * MICRO,
            ..FundPlan::floating(1000)
        },
        FundPlan {
            rule: FundRule::Fixed,
            price: 1050,
            budget: Some(500),
            ..FundPlan::default()
        },
        // Everybody at the cap, spread again and not.
        FundPlan {
            cap: Some(200),
            ..FundPlan::floating(1000)
        },
        FundPlan {
            cap: Some(15),
            spread: false,
            ..FundPlan::floating(1000)
        },
        FundPlan {
            rule: FundRule::Tiers,
            tiers: vec![
                TierAmount {
                    of: TierOf::From(50 * MICRO),
                    yuan: 700,
                },
                TierAmount {
                    of: TierOf::From(10 * MICRO),
                    yuan: 300,
                },
            ],
            most_points: Some(40 * MICRO),
            ..FundPlan::default()
        },
    ] {
        let fund = Fund::of(&found, &plan).unwrap();
        for at in 0..found.len() {
            let steps = amount_steps(&found, &fund, at);
            let last = steps.last().unwrap();
            assert_eq!((last.id, last.value), ("amount", fund.amounts[at] as f64));
            let of = |id: &str| steps.iter().rev().find(|step| step.id == id);
            if let Some(rounding) = of("rounding") {
                let before = ["budget", "cap", "worth"].into_iter().find_map(of);
                let before = before.unwrap().value;
                assert!((before + rounding.value - last.value).abs() < 1e-6);
                assert!(rounding.value.abs() < 1.0, "{plan:?}: {steps:?}");
            }
        }
    }
}

#[test]
fn of_equal_remainders_the_one_with_more_points_goes_first() {
    // A has 6 points, B 35.5 and C 10.3, all in the same tier: 100,001 yuan for three times 200,000.
    let found = candidates(&[6_000_000, 35_500_000, 10_300_000]);
    let plan = FundPlan {
        rule: FundRule::Tiers,
        budget: Some(100_001),
        tiers: vec![TierAmount {
            of: TierOf::From(5 * MICRO),
            yuan: 200_000,
        }],
        ..FundPlan::default()
    };
    let fund = Fund::of(&found, &plan).unwrap();
    assert_eq!(fund.amounts, [33_333, 33_334, 33_334]);
    assert_eq!(fund.awards, [Award::Scaled; 3]);
}

#[test]
fn in_full_is_said_of_those_alone_who_get_all() {
    // At 0.01 yuan a point nothing is left of a point; of 1,000 points 10 yuan.
    let plan = FundPlan {
        rule: FundRule::Fixed,
        price: 1,
        ..FundPlan::default()
    };
    let fund = Fund::of(&candidates(&whole(&[1, 1000])), &plan).unwrap();
    assert_eq!(fund.awards, [Award::Nothing, Award::Full]);
    assert_eq!(fund.price_paid(), fund.price);
    let plan = FundPlan {
        cap: Some(5),
        ..plan
    };
    let fund = Fund::of(&candidates(&whole(&[900, 1000])), &plan).unwrap();
    assert_eq!(
        (fund.awards.as_slice(), fund.price_paid()),
        (&[Award::Capped; 2][..], None)
    );
}

#[test]
fn nobody_is_told_with_the_causes_that_occur() {
    let plan = FundPlan {
        floor: 50 * MICRO,
        ..FundPlan::floating(100)
    };
    let told = Fund::of(&candidates(&whole(&[0, 10, 49])), &plan).unwrap_err();
    assert_eq!(
        told.to_string(),
        "Nobody of 3 enterprises is eligible: 1 has no points; 2 have fewer than the floor of 50 points. Lower the floor"
    );
}

#[test]
fn two_plans_tell_who_gains() {
    let (one, other) = (
        candidates(&whole(&[60, 40])),
        candidates(&whole(&[60, 40, 20])),
    );
    let first = Fund::of(&one, &FundPlan::floating(1000)).unwrap();
    let second = Fund::of(&other, &FundPlan::floating(1000)).unwrap();
    let sides = (
        Side {
            found: &one,
            fund: &first,
        },
        Side {
            found: &other,
            fund: &second,
        },
    );
    let versus = Versus::of(sides.0, sides.1);
    let changes: Vec<i64> = versus.rows.iter().map(|row| row.change).collect();
    assert_eq!(changes, [167, -67, -100]);
    assert_eq!((versus.gainers, versus.losers, versus.entered), (1, 2, 1));
    assert_eq!((versus.gained, versus.lost), (167, 167));
}

fn any_points() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![Just(0), 0..300 * MICRO, 1..50_u64], 1..60)
}

fn any_plan() -> impl Strategy<Value = FundPlan> {
    let rule = prop_oneof![
        Just(FundRule::Floating),
        Just(FundRule::Fixed),
        Just(FundRule::Tiers)
    ];
    let cap = prop::option::of(1..5_000_u64);
    let most = prop::option::of(100 * MICRO..400 * MICRO);
    (
        rule,
        1..100_000_u64,
        cap,
        0..80 * MICRO,
        most,
        any::<bool>(),
        1..10_000_u64,
    )
        .prop_map(
            |(rule, budget, cap, floor, most_points, spread, price)| FundPlan {
                rule,
                budget: Some(budget),
                cap,
                floor,
                most_points,
                spread,
                price,
                tiers: vec![
                    TierAmount {
                        of: TierOf::From(100 * MICRO),
                        yuan: 3 * price,
                    },
                    TierAmount {
                        of: TierOf::From(20 * MICRO),
                        yuan: price,
                    },
                ],
                ..FundPlan::default()
            },
        )
}

/// The same enterprises with R&D spending in fen (unknown where it is 0), as the plan caps by it.
fn spending(points: &[u64], rd: &[u64]) -> Candidates {
    let own = (0..points.len()).map(|at| Some(rd[at % rd.len()]).filter(|fen| *fen > 0));
    Candidates {
        rd: Some(own.collect()),
        ..candidates(points)
    }
}

/// The fund, unless the plan is refused for good reasons.
fn carried_out(found: &Candidates, plan: &FundPlan) -> Option<Fund> {
    match Fund::of(found, plan) {
        Ok(fund) => Some(fund),
        Err(problem) => {
            let known = ["funds.nobody", "funds.cap_below_floor"];
            assert!(known.contains(&problem.key), "{problem}");
            None
        }
    }
}

#[test]
fn a_year_that_the_ledger_has_closed_is_a_draft() {
    let plan = FundPlan::floating(1_000);
    let mut found = candidates(&[MICRO]);
    for (ends, key) in [
        (("2022-12-31", 2022), None),
        (("2024-03-01", 2023), Some("funds.year_closed")),
        (("2023-03-01", 2022), Some("funds.date_before")),
    ] {
        found.ledger_ends = Some((ends.0.to_owned(), ends.1));
        let fund = Fund::of(&found, &plan).unwrap();
        assert_eq!(fund.closed(&found).map(|why| why.key), key);
        assert_eq!(fund.is_open(&found), key.is_some());
        assert_eq!(fund.why_open(&found).len(), usize::from(key.is_some()));
    }
}

proptest! {
    #[test]
    fn steps_end_in_less_than_a_yuan_of_rounding(points in any_points(), plan in any_plan()) {
        let found = candidates(&points);
        let Some(fund) = carried_out(&found, &plan) else { return Ok(()) };
        for at in 0..found.len() {
            let steps = amount_steps(&found, &fund, at);
            let rounding = steps.iter().find(|step| step.id == "rounding");
            prop_assert!(rounding.is_none_or(|step| step.value.abs() < 1.0), "{:?} {:?}", plan, steps);
        }
    }

    #[test]
    fn money_adds_up_to_the_last_yuan(points in any_points(), plan in any_plan()) {
        let found = candidates(&points);
        let Some(fund) = carried_out(&found, &plan) else { return Ok(()) };
        let budget = plan.budget.unwrap_or_default();
        prop_assert_eq!(total(&fund.amounts), u128::from(fund.paid));
        prop_assert_eq!(Some(budget - fund.paid), fund.left);
        for at in 0..found.len() {
            prop_assert!(fund.amounts[at] <= fund.caps[at]);
            prop_assert!(fund.eligible[at] > 0 || fund.amounts[at] == 0);
        }
        match plan.rule {
            FundRule::Floating => {
                let capped = (0..found.len()).filter(|&at| fund.eligible[at] > 0);
                let all_capped = capped.clone().all(|at| fund.amounts[at] == fund.caps[at]);
                prop_assert!(fund.left == Some(0) || all_capped || !plan.spread);
                // The exact fixed point: nobody below the cap is a yuan away from price times points.
                let price = fund.price.unwrap();
                for at in capped {
                    let worth = price.yuan as f64 / price.micro as f64 * fund.eligible[at] as f64;
                    let due = worth.min(fund.caps[at] as f64);
                    let near = (fund.amounts[at] as f64 - due).abs() <= 1.0 + 1e-6;
                    prop_assert!(near, "{} {}", fund.amounts[at], due);
                }
            }
            _ => prop_assert!(fund.wanted.is_none() || fund.paid == budget),
        }
    }

    #[test]
    fn money_adds_up_under_caps_by_spending(
        points in any_points(), plan in any_plan(), share in 1..1_000_000_u64,
        rd in prop::collection::vec(prop_oneof![Just(0), 1..10_000_000_u64], 1..20),
    ) {
        let plan = FundPlan { rd_share: Some(share), ..plan };
        let found = spending(&points, &rd);
        let Some(fund) = carried_out(&found, &plan) else { return Ok(()) };
        prop_assert_eq!(total(&fund.amounts), u128::from(fund.paid));
        prop_assert_eq!(Some(plan.budget.unwrap_or_default() - fund.paid), fund.left);
        let spent = found.rd.as_ref().unwrap();
        for (amount, spent) in fund.amounts.iter().zip(spent) {
            let most = spent.map_or(0, |fen| u128::from(fen) * u128::from(share) / 100_000_000);
            prop_assert!(u128::from(*amount) <= most, "{} of {:?}", amount, spent);
        }
    }

    #[test]
    fn sums_of_groups_are_the_whole(points in any_points(), plan in any_plan(), towns in 1..6_usize) {
        let mut found = candidates(&points);
        let names = (0..towns).map(|at| crate::i18n::Title::same(&format!("T{at}")));
        found.groupings = vec![Grouping {
            by: "town",
            names: names.collect(),
            codes: Vec::new(),
            // Some have no town.
            of: (0..points.len()).map(|at| if at % 7 == 6 { NONE } else { (at % towns) as u32 }).collect(),
        }];
        let Some(fund) = carried_out(&found, &plan) else { return Ok(()) };
        let totals = FundTotals::of(&found, &fund);
        let table = totals.table("town").unwrap();
        let yuan: u64 = table.totals.iter().map(|(_, sum)| sum.yuan).sum();
        let count: u32 = table.totals.iter().map(|(_, sum)| sum.count).sum();
        prop_assert_eq!((yuan, count), (fund.paid, found.len() as u32));
        let versus = Versus::of(Side { found: &found, fund: &fund }, Side { found: &found, fund: &fund });
        prop_assert_eq!((versus.gainers, versus.losers), (0, 0));
    }

    #[test]
    fn more_points_lower_nobody_at_a_fixed_price(
        points in any_points(), plan in any_plan(), at in any::<prop::sample::Index>(), more in 1..100 * MICRO,
    ) {
        let plan = FundPlan { rule: FundRule::Fixed, budget: None, ..plan };
        let raised = at.index(points.len());
        let mut better = points.clone();
        better[raised] += more;
        let (before, after) = (candidates(&points), candidates(&better));
        let (Some(before), Some(after)) = (carried_out(&before, &plan), carried_out(&after, &plan)) else {
            return Ok(());
        };
        for (one, other) in before.amounts.iter().zip(&after.amounts) {
            prop_assert!(other >= one);
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_amount(points in any_points(), plan in any_plan()) {
        let found = candidates(&points);
        let turned = keyed(points.iter().copied().enumerate().rev());
        let (Some(one), Some(mut other)) = (carried_out(&found, &plan), carried_out(&turned, &plan)) else {
            return Ok(());
        };
        other.amounts.reverse();
        prop_assert_eq!(one.amounts, other.amounts);
    }

    #[test]
    fn what_is_called_full_is_full_and_ties_go_by_points(points in any_points(), plan in any_plan()) {
        let found = candidates(&points);
        let Some(fund) = carried_out(&found, &plan) else { return Ok(()) };
        for at in 0..found.len() {
            if fund.awards[at] == Award::Full {
                let before = fund.before_scaling.get(at).copied().unwrap_or(fund.amounts[at]);
                prop_assert_eq!(fund.amounts[at], before);
                prop_assert!(fund.amounts[at] > 0);
            }
            for other in 0..found.len() {
                let same = |of: &[u64]| of.get(at) == of.get(other);
                let alike = same(&fund.before_scaling) && same(&fund.caps) && fund.wanted.is_some();
                if alike && fund.eligible[at] > fund.eligible[other] {
                    prop_assert!(fund.amounts[at] >= fund.amounts[other]);
                }
            }
        }
    }

    #[test]
    fn threads_change_nothing(points in any_points(), plan in any_plan()) {
        let found = candidates(&points);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| carried_out(&found, &plan))
        };
        prop_assert_eq!(on(1), on(3));
    }
}

#[test]
fn caps_above_everything_change_nothing() {
    let found = candidates(&whole(&[7, 5, 3]));
    let free = Fund::of(&found, &FundPlan::floating(100)).unwrap();
    assert!(free.caps.iter().all(|cap| *cap == NO_CAP));
    let plan = FundPlan {
        cap: Some(100),
        ..FundPlan::floating(100)
    };
    let capped = Fund::of(&found, &plan).unwrap();
    assert_eq!(free.amounts, capped.amounts);
}

#[test]
fn tiers_by_name_are_not_upside_down() {
    let tier = |id: &str, yuan| TierAmount {
        of: TierOf::Tier(id.to_owned()),
        yuan,
    };
    let plan = |tiers: Vec<TierAmount>| FundPlan {
        rule: FundRule::Tiers,
        tiers,
        ..FundPlan::default()
    };
    let found = Candidates {
        tiers: vec![0, 1],
        ..candidates(&whole(&[90, 70]))
    };
    let upside_down = plan(vec![tier("a", 100), tier("b", 200)]);
    let problem = Fund::of(&found, &upside_down).unwrap_err();
    assert_eq!(problem.key, "funds.tiers_upside_down");
    let fund = Fund::of(&found, &plan(vec![tier("b", 100), tier("a", 200)])).unwrap();
    assert_eq!(fund.amounts, [200, 100]);
    // Of one tier alone nothing is said of the others.
    assert!(Fund::of(&found, &plan(vec![tier("b", 100)])).is_ok());
}
