//! The cheapest changes against trying everything, on random small schemes; a title gap by hand; the trend.
#![allow(clippy::unwrap_used)]

mod direct;
mod slopes;

use std::sync::Arc;

use super::*;
use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
use crate::analysis::tests::random::Dice;
use crate::i18n::{Lang, Title};
use crate::scheme::{Aggregation, Better, Gate, Rule, Step, Tier};

fn steps(own: &[(f64, f64)]) -> Rule {
    Rule::Steps {
        steps: own
            .iter()
            .map(|&(at, points)| Step { at, points })
            .collect(),
        below: 0.0,
    }
}

fn tier(id: &str, when: Option<&str>) -> Tier {
    Tier {
        id: id.into(),
        title: Title::same(id),
        when: when.map(formula),
        holds: false,
    }
}

/// A small scheme of two groups with steps, slopes and conditions of every kind.
fn random_scheme(dice: &mut Dice, sloped: bool) -> Scheme {
    let aggregates = [Aggregation::Sum, Aggregation::Max];
    let mut own = scheme(Aggregation::Sum);
    for id in ["g", "h"] {
        let mut new = group(id, None, aggregates[dice.below(2) as usize], 1.0);
        new.cap = dice.one_in(3).then(|| 20.0 + dice.below(20) as f64);
        own.groups.push(new);
    }
    for name in ["a", "b", "c", "d"] {
        let rule = if sloped && dice.one_in(2) {
            Rule::PerUnit {
                points: 1.0 + dice.below(4) as f64,
                per: 2.0,
                cap: Some(15.0 + dice.below(10) as f64),
            }
        } else {
            let count = 1 + dice.below(4);
            let mut at = 0.0;
            let mut points = 0.0;
            let own: Vec<(f64, f64)> = (0..count)
                .map(|_| {
                    at += 1.0 + dice.below(5) as f64;
                    points += 2.0 + dice.below(12) as f64;
                    (at, points)
                })
                .collect();
            steps(&own)
        };
        let mut new = indicator(name, dice.below(2) as usize, 1.0, rule);
        if dice.one_in(4)
            && let Rule::Steps { steps, .. } = &mut new.rule
        {
            // Fewer is better: the points of the steps from above.
            new.better = Better::Lower;
            let mut points: Vec<f64> = steps.iter().map(|step| step.points).collect();
            points.reverse();
            for (step, points) in steps.iter_mut().zip(points) {
                step.points = points;
            }
        }
        own.indicators.push(new);
    }
    let least = 15 + dice.below(30);
    let when = match dice.below(4) {
        0 => format!("total >= {least}"),
        1 => format!("total >= {least} AND points_i_a > 0"),
        2 => format!("total > {least} AND (group_g >= 10 OR points_i_c > 5)"),
        _ => format!("group_h >= {} AND group_g >= 5", least / 2),
    };
    own.tiers = vec![tier("yes", Some(&when)), tier("no", None)];
    if dice.one_in(3) {
        own.gates = vec![Gate {
            when: formula("d > 11"),
            title: Title::same("Too large"),
        }];
    }
    own
}

/// What one indicator's value gives by its rule.
fn points(own: &Scheme, at: usize, value: f64) -> f64 {
    match &own.indicators[at].rule {
        Rule::Steps { steps, below } => {
            let lower = own.indicators[at].better == Better::Lower;
            crate::composite::step(value, lower, steps, *below)
        }
        Rule::PerUnit { points, per, cap } => (points * value / per).min(cap.unwrap()),
        _ => unreachable!(),
    }
}

/// Whether points give the tier, worked out by hand.
fn holds(own: &Scheme, points: &[f64]) -> bool {
    let group = |at: usize| {
        let members: Vec<f64> = own.members(at).map(|member| points[member]).collect();
        let combined = match own.aggregation(at) {
            _ if members.is_empty() => f64::NAN,
            Aggregation::Max => members.into_iter().fold(f64::NEG_INFINITY, f64::max),
            _ => members.into_iter().sum(),
        };
        own.groups[at]
            .cap
            .map_or(combined, |cap| if combined > cap { cap } else { combined })
    };
    let (g, h) = (group(0), group(1));
    let total: f64 = [g, h].into_iter().filter(|x| !x.is_nan()).sum();
    let text = &own.tiers[0].when.as_ref().unwrap().text;
    let number = |after: &str| -> f64 {
        let rest = &text[text.find(after).unwrap() + after.len()..];
        rest.split_whitespace().next().unwrap().parse().unwrap()
    };
    // Conditions see results as they are shown.
    let [total, g, h] = [total, g, h].map(|x| crate::composite::round(x, 2));
    if text.contains("points_i_a") {
        total >= number("total >= ") && points[0] > 0.0
    } else if text.contains("points_i_c") {
        total > number("total > ") && (g >= 10.0 || points[2] > 5.0)
    } else if text.starts_with("total") {
        total >= number("total >= ")
    } else {
        h >= number("group_h >= ") && g >= 5.0
    }
}

/// Values that an indicator may be moved to: every step, or every hundredth of a slope.
fn targets(own: &Scheme, at: usize, from: f64) -> Vec<f64> {
    let better = own.indicators[at].better;
    let all: Vec<f64> = match &own.indicators[at].rule {
        Rule::Steps { steps, .. } => steps.iter().map(|step| step.at).collect(),
        Rule::PerUnit { points, per, cap } => {
            let end = cap.unwrap() * per / points;
            let count = ((end - from) * 100.0).floor().max(0.0) as usize;
            let mut all: Vec<f64> = (1..=count).map(|k| from + k as f64 / 100.0).collect();
            all.push(end);
            all
        }
        _ => unreachable!(),
    };
    all.into_iter()
        .filter(|to| match better {
            Better::Higher => *to > from,
            Better::Lower => *to < from,
        })
        .collect()
}

#[allow(clippy::too_many_lines)] // One search beside another, case by case.
fn check(seed: u64, sloped: bool) -> (usize, usize) {
    let mut dice = Dice(seed);
    let own = random_scheme(&mut dice, sloped);
    let rows = 8;
    let names: Vec<String> = (0..rows).map(|at| format!("e{at}")).collect();
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2024)).collect();
    // Whole numbers would be moved to whole numbers.
    let part = if sloped { 0.25 } else { 0.0 };
    let mut column = || -> Vec<Option<f64>> {
        (0..rows)
            .map(|_| Some(dice.below(13) as f64 + part))
            .collect()
    };
    let columns = [
        ("a", column()),
        ("b", column()),
        ("c", column()),
        ("d", column()),
    ];
    let data = dataset(&keys, &columns);
    let own = Arc::new(own);
    let choices = Choices::default();
    let found = titles(&data, &own, None, &choices, &Progress::default()).unwrap();
    let (mut singles, mut pairs) = (0, 0);
    for row in 0..rows {
        let values: Vec<f64> = columns.iter().map(|(_, own)| own[row].unwrap()).collect();
        let now: Vec<f64> = (0..4).map(|at| points(&own, at, values[at])).collect();
        let standing = &found.standings[row];
        let gated = !own.gates.is_empty() && values[3] > 11.0;
        if gated {
            assert_eq!(standing.reach, Reach::Gated, "seed {seed} row {row}");
            continue;
        }
        assert_eq!(
            standing.reach == Reach::Has,
            holds(&own, &now),
            "seed {seed} row {row}"
        );
        if standing.reach == Reach::Has {
            continue;
        }
        let with = |moves: &[(usize, f64)]| {
            let mut then = now.clone();
            for &(at, to) in moves {
                then[at] = points(&own, at, to);
            }
            holds(&own, &then)
        };
        let price = |at: usize, to: f64| moves::cost(values[at], to);
        let sloping = |at: usize| matches!(own.indicators[at].rule, Rule::PerUnit { .. });
        let mut single = f64::INFINITY;
        for at in 0..4 {
            for to in targets(&own, at, values[at]) {
                if points(&own, at, to) > now[at] && with(&[(at, to)]) {
                    single = single.min(price(at, to));
                }
            }
        }
        let mut pair = f64::INFINITY;
        for i in 0..4 {
            for j in i + 1..4 {
                // Of two slopes one goes to its end.
                let ends = |at: usize| {
                    let all = targets(&own, at, values[at]);
                    let last = all.len().saturating_sub(1);
                    let only_end = sloping(i) && sloping(j);
                    all.into_iter()
                        .skip(if only_end { last } else { 0 })
                        .collect::<Vec<f64>>()
                };
                for (i, j) in [(i, j), (j, i)] {
                    for x in ends(i).into_iter().filter(|x| !with(&[(i, *x)])) {
                        let all = targets(&own, j, values[j]);
                        let first = if sloping(j) {
                            all.get(all.partition_point(|y| !with(&[(i, x), (j, *y)])))
                                .copied()
                        } else {
                            let enough = all.iter().filter(|y| with(&[(i, x), (j, **y)]));
                            let enough = enough.filter(|y| !with(&[(j, **y)]));
                            enough
                                .copied()
                                .min_by(|a, b| price(j, *a).total_cmp(&price(j, *b)))
                        };
                        if let Some(y) = first.filter(|y| !with(&[(j, *y)])) {
                            pair = pair.min(price(i, x) + price(j, y));
                        }
                    }
                }
            }
        }
        // A grid finds what is there to a hundredth of a unit, and so does the rounding of the search.
        let near = |found: &Option<Way>, tried: f64, what: &str| {
            let cost = found.as_ref().map_or(f64::INFINITY, |way| way.cost);
            let slack = if sloped { 0.02 } else { 1e-12 };
            assert!(
                (cost.is_infinite() && tried.is_infinite()) || (cost - tried).abs() <= slack,
                "seed {seed} row {row}: the cheapest {what} costs {cost}, by trying all {tried}; {found:?} {values:?}"
            );
            if let Some(way) = found {
                let made: Vec<(usize, f64)> = way
                    .moves
                    .iter()
                    .map(|own| (own.indicator, own.to))
                    .collect();
                assert!(with(&made), "seed {seed} row {row}: {way:?} is not enough");
            }
        };
        near(&standing.single, single, "change");
        // One step, or a change without steps, is enough, whether it is the cheapest or not.
        let step = (0..4).any(|at| {
            let nearest = targets(&own, at, values[at]).into_iter();
            let nearest = nearest.filter(|to| points(&own, at, *to) > now[at]);
            let nearest: Vec<f64> = if sloping(at) {
                nearest.collect()
            } else {
                let least = |a: &f64, b: &f64| price(at, *a).total_cmp(&price(at, *b));
                nearest.min_by(least).into_iter().collect()
            };
            nearest.into_iter().any(|to| with(&[(at, to)]))
        });
        let reach = match (step, single.is_finite(), pair.is_finite()) {
            (true, ..) => Reach::OneStep,
            (false, true, _) => Reach::OneChange,
            (false, false, true) => Reach::TwoChanges,
            (false, false, false) => Reach::Far,
        };
        assert_eq!(standing.reach, reach, "seed {seed} row {row}: {standing:?}");
        let told = standing.step.as_ref().or(standing.single.as_ref());
        let told = told.filter(|way| way.moves[0].steps <= 1);
        assert_eq!(told.is_some(), step, "seed {seed} row {row}: {standing:?}");
        near(&standing.pair, pair, "pair");
        singles += usize::from(single.is_finite());
        pairs += usize::from(pair.is_finite());
    }
    (singles, pairs)
}

#[test]
fn the_cheapest_changes_are_those_that_trying_all_finds() {
    let mut found = (0, 0);
    for seed in 0..150 {
        let (singles, pairs) = check(seed, false);
        found = (found.0 + singles, found.1 + pairs);
    }
    assert!(found.0 > 100 && found.1 > 100, "{found:?}");
}

#[test]
fn slopes_are_gone_as_far_as_needed_and_no_farther() {
    let mut found = (0, 0);
    for seed in 1000..1016 {
        let (singles, pairs) = check(seed, true);
        found = (found.0 + singles, found.1 + pairs);
    }
    assert!(found.0 > 10 && found.1 > 10, "{found:?}");
}

/// The data of the example of `docs/decisions.md`.
fn gap_data() -> crate::dataset::Dataset {
    let keys = [("A", 2023), ("A", 2024), ("B", 2023), ("B", 2024)];
    let column = |values: [f64; 4]| values.map(Some).to_vec();
    let columns = [
        ("st_staff", column([22.0, 22.0, 30.0, 27.0])),
        ("employees", column([100.0, 100.0, 100.0, 104.0])),
        ("rd_expense_wan", column([40.0, 52.0, 70.0, 66.0])),
        ("revenue_wan", column([1000.0, 1000.0, 1000.0, 1080.0])),
        ("cost_wan", column([900.0, 900.0, 900.0, 950.0])),
        ("assets_wan", column([800.0, 800.0, 800.0, 800.0])),
        ("ip_class1", column([0.0; 4])),
        ("ip_class2", column([0.0; 4])),
        ("major_accidents", column([0.0; 4])),
        ("dishonest", column([0.0; 4])),
        ("hnte", column([0.0; 4])),
        ("national_awards", column([0.0; 4])),
        ("platforms_prov", column([0.0; 4])),
        ("standards_led", column([0.0; 4])),
    ];
    dataset(&keys, &columns)
}

/// The example of `docs/decisions.md`.
fn gap() -> Titles {
    let data = gap_data();
    let own = Arc::new(crate::scheme::load("tech-sme").unwrap());
    titles(&data, &own, None, &Choices::default(), &Progress::default()).unwrap()
}

#[test]
fn a_title_gap_by_hand() {
    let found = gap();
    assert_eq!(found.year, Some(2024));
    let a = &found.standings[0];
    // 22 % of staff: 12; 5.2 % of sales: 40 (5.78 % of costs: 0); no rights: 0. Total 52.
    assert_eq!(found.scores.number("total", 0).unwrap(), Some(52.0));
    assert_eq!(a.reach, Reach::OneStep);
    let single = a.single.as_ref().unwrap();
    // 5.2 → 6 gives 50 and costs 0.8/6 = 0.1333; 22 → 30 gives 20, two steps, and costs 8/30 = 0.2667; a right costs 1.
    assert_eq!(
        found.scores.scheme.indicators[single.moves[0].indicator].id,
        "rd_to_sales"
    );
    assert!((single.moves[0].from - 5.2).abs() < 1e-12);
    assert!((single.cost - 0.8 / 6.0).abs() < 1e-12);
    assert!((single.total - 62.0).abs() < 1e-12);
    // 22 → 25 gives 16 and a right of class II 6: 62, for 3/25 + 1.
    let pair = a.pair.as_ref().unwrap();
    let ids: Vec<&str> = pair
        .moves
        .iter()
        .map(|own| found.scores.scheme.indicators[own.indicator].id.as_str())
        .collect();
    assert_eq!(ids, ["staff_share", "ip_class2"]);
    assert!((pair.cost - 1.12).abs() < 1e-12);
    assert!((pair.total - 62.0).abs() < 1e-12);
    // What the paragraph tells of a column is not told again in other digits.
    let others = closings(&gap_data(), &found, 0, &single.moves[0]).unwrap();
    assert!(others.iter().all(|own| own.column != "rd_expense_wan"));
    let words: Vec<String> = found
        .paragraph(0)
        .unwrap()
        .iter()
        .map(|line| line.text(Lang::En))
        .collect();
    assert_eq!(
        words,
        [
            "One step away from \"Technology SME evaluation\" (total 52).",
            "Not met: Total is 52 (at least 60).",
            "The cheapest single change: R&D expenses to sales up from 5.2% to 6% (by 0.8 percentage points): rd_expense_wan 8 more; the total would be 62.",
            "The cheapest pair, neither of which is enough alone: Share of S&T staff up from 22% to 25% (by 3 percentage points): st_staff 3 more; and Class II intellectual property up from 0 items to 1 item (by 1 item); the total would be 62.",
        ]
    );
}

#[test]
fn other_titles_and_awards_are_no_steps_and_what_lacks_is_named() {
    let keys = [("A", 2024), ("B", 2024), ("C", 2024)];
    let full = |value: f64| vec![Some(value); 3];
    let columns = [
        // Of A the staff is not told; B has too little of all; C has no points for staff.
        ("st_staff", vec![None, Some(1.0), Some(5.0)]),
        ("employees", full(100.0)),
        ("rd_expense_wan", vec![Some(90.0), Some(1.0), Some(90.0)]),
        ("revenue_wan", full(1000.0)),
        ("cost_wan", full(900.0)),
        ("assets_wan", full(800.0)),
        ("ip_class1", vec![Some(1.0), Some(0.0), Some(1.0)]),
        ("ip_class2", full(0.0)),
        ("major_accidents", full(0.0)),
        ("dishonest", full(0.0)),
        ("hnte", full(0.0)),
        ("national_awards", full(0.0)),
        ("platforms_prov", full(0.0)),
        ("standards_led", full(0.0)),
    ];
    let data = dataset(&keys, &columns);
    let own = Arc::new(crate::scheme::load("tech-sme").unwrap());
    let found = titles(&data, &own, None, &Choices::default(), &Progress::default()).unwrap();
    let words = |row: usize| {
        let lines = found.paragraph(row).unwrap();
        lines
            .iter()
            .map(|line| line.text(Lang::En))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(found.standings[0].reach, Reach::Undecided, "{}", words(0));
    assert_eq!(found.asked.lacking(0), ["st_staff"]);
    assert!(
        words(0).contains("lack") && found.standings[0].single.is_none(),
        "{}",
        words(0)
    );
    // Of one on record that cannot be told nothing is said of its next review but that.
    let mut recorded = found.clone();
    recorded.standings[0].recorded = Some(true);
    let said = recorded.paragraph(0).unwrap();
    let said: Vec<&str> = said.iter().map(|line| line.key).collect();
    assert!(said.contains(&"titles.says_recorded_untold"), "{said:?}");
    assert!(!said.contains(&"titles.says_recorded"), "{said:?}");
    // A certificate would do; it is no step.
    assert!(found.standings[1].single.is_none(), "{}", words(1));
    assert!(words(1).contains("Not met: Total is"), "{}", words(1));
    // 5 % of staff give no points, and points are asked for.
    assert_eq!(found.standings[2].reach, Reach::OneStep, "{}", words(2));
    let told = "Share of S&T staff is 5% (at least 10%)";
    assert!(words(2).contains(told), "{}", words(2));
}

#[test]
fn who_would_lose_the_title_on_last_years_trend() {
    let found = gap();
    // B: 25.96 % of staff 16, 6.11 % of sales 50: 66. A year on: staff 24 of 108, 22.2 %: 12; R&D 62 of 1,160: 5.34 %: 40.
    let b = &found.standings[1];
    assert_eq!(b.reach, Reach::Has);
    let risk = b.risk.as_ref().unwrap();
    assert_eq!(risk.total, Some(52.0));
    let ids: Vec<&str> = risk
        .losses
        .iter()
        .map(|own| found.scores.scheme.indicators[own.indicator].id.as_str())
        .collect();
    assert_eq!(ids, ["rd_to_sales", "staff_share"]);
    assert!((risk.losses[0].to.unwrap() - 100.0 * 62.0 / 1160.0).abs() < 1e-12);
    assert_eq!((found.at_risk(), found.with_trend), (1, 2));
    let told = found.paragraph(1).unwrap().pop().unwrap().text(Lang::En);
    assert!(
        told.contains("no longer met: Total is 52 (at least 60)"),
        "{told}"
    );
}

#[test]
fn a_base_year_that_stays_is_no_risk() {
    let keys = [
        ("A", 2018),
        ("A", 2021),
        ("A", 2022),
        ("B", 2018),
        ("B", 2021),
        ("B", 2022),
    ];
    // A has doubled since the base year and stands; B falls by half a year.
    let x = [50.0, 100.0, 100.0, 50.0, 400.0, 200.0].map(Some).to_vec();
    let data = dataset(&keys, &[("x", x)]);
    let mut own = scheme(Aggregation::Sum);
    own.groups = vec![group("g", None, Aggregation::Sum, 1.0)];
    own.indicators = vec![indicator("x", 0, 1.0, Rule::BaseYear { year: 2018 })];
    own.tiers = vec![tier("yes", Some("points_i_x >= 150")), tier("no", None)];
    let own = Arc::new(own);
    let found = titles(&data, &own, None, &Choices::default(), &Progress::default()).unwrap();
    let reach: Vec<Reach> = found.standings.iter().map(|own| own.reach).collect();
    assert_eq!((reach, found.with_trend), (vec![Reach::Has; 2], 2));
    let risk: Vec<bool> = found
        .standings
        .iter()
        .map(|own| own.risk.is_some())
        .collect();
    // 200 becomes 0; the other stays at 200 % of its base.
    assert_eq!(risk, [false, true]);
}

#[test]
fn a_year_that_is_compared_with_others_has_the_totals_of_its_scores() {
    let keys = [
        ("A", 2021),
        ("B", 2021),
        ("C", 2021),
        ("A", 2022),
        ("B", 2022),
        ("C", 2022),
    ];
    let x = [0.0, 100.0, 40.0, 60.0, 80.0, 30.0].map(Some).to_vec();
    let data = dataset(&keys, &[("x", x)]);
    let mut own = scheme(Aggregation::Sum);
    own.peers = Vec::new();
    own.groups = vec![group("g", None, Aggregation::Sum, 1.0)];
    own.indicators = vec![indicator("x", 0, 100.0, Rule::MinMax)];
    own.tiers = vec![tier("yes", Some("total >= 55")), tier("no", None)];
    let own = Arc::new(own);
    let progress = Progress::default();
    let choices = Choices::default();
    let found = titles(&data, &own, None, &choices, &progress).unwrap();
    let all = score(&data, &own, &choices, &progress).unwrap();
    let totals = |scores: &Scores, year: i32| -> Vec<Option<f64>> {
        let of = |name: &str| scores.row_of(name, Some(year)).unwrap().unwrap();
        let total = |name: &str| scores.number("total", of(name)).unwrap();
        ["A", "B", "C"].map(total).to_vec()
    };
    // Among the values of both years, from 0 to 100.
    assert_eq!(totals(&found.scores, 2022), [60.0, 80.0, 30.0].map(Some));
    assert_eq!(totals(&all, 2022), totals(&found.scores, 2022));
    // The other year is told nothing of.
    let counted: Vec<usize> = Reach::ALL.iter().map(|reach| found.count(*reach)).collect();
    assert_eq!(counted, [2, 1, 0, 0, 0, 0, 0]);
    assert_eq!((found.with_trend, found.at_risk()), (3, 1));
    let row = |name: &str| found.scores.row_of(name, found.year).unwrap().unwrap();
    // A year on A has 120, the most of three years, and B 60: half of it.
    let risk = found.standings[row("B")].risk.as_ref().unwrap();
    assert_eq!((risk.total, risk.losses[0].to), (Some(50.0), Some(60.0)));
    // C needs 55 on the scale of today.
    let way = found.standings[row("C")].single.as_ref().unwrap();
    assert!((way.moves[0].to - 55.0).abs() < 0.01, "{way:?}");
    let told = found.summary()[0].text(Lang::En);
    assert!(told.contains('3') && !told.contains('6'), "{told}");
}

#[test]
fn ways_of_one_are_those_among_all() {
    let data = gap_data();
    let own = Arc::new(crate::scheme::load("tech-sme").unwrap());
    let progress = Progress::default();
    let stood = stood(&data, &own, None, &Choices::default(), &progress).unwrap();
    let row = stood.row_of("A").unwrap().unwrap();
    let alone = stood.of_rows([row], &progress).unwrap();
    let all = stood.of_all(&progress).unwrap();
    assert_eq!(alone.standings[row], all.standings[row]);
    assert!(alone.standings[row].single.is_some());
}

#[test]
fn one_step_is_enough_though_several_of_another_are_cheaper() {
    let mut data = gap_data();
    // 22 % of staff and 3.9 % of sales give 12 + 20: R&D up to 6 % in three steps costs 0.35, one right 1.
    let rd: Vec<Option<f64>> = [30.0, 39.0, 70.0, 66.0].map(Some).to_vec();
    let rd = polars::prelude::Column::new("rd_expense_wan".into(), rd);
    data.frame.with_column(rd).unwrap();
    let own = Arc::new(crate::scheme::load("tech-sme").unwrap());
    let found = titles(&data, &own, None, &Choices::default(), &Progress::default()).unwrap();
    let a = &found.standings[0];
    assert_eq!(found.scores.number("total", 0).unwrap(), Some(32.0));
    assert_eq!(a.reach, Reach::OneStep);
    assert_eq!(a.single.as_ref().unwrap().moves[0].steps, 3);
    let step = &a.step.as_ref().unwrap().moves[0];
    let id = found.scores.scheme.indicators[step.indicator].id.as_str();
    assert_eq!((id, step.steps, step.cost), ("ip_class1", 1, 1.0));
    let said = found.paragraph(0).unwrap();
    assert!(said.iter().any(|line| line.key == "titles.says_step"));
}

#[test]
fn every_observation_stands_in_one_list() {
    let found = gap();
    let all: usize = Reach::ALL.iter().map(|reach| found.count(*reach)).sum();
    assert_eq!(all, found.standings.len());
    let keys = [("A", 2024)];
    let data = dataset(&keys, &[("x", vec![Some(1.0)])]);
    let own = Arc::new(scheme(Aggregation::Sum));
    let problem = titles(&data, &own, None, &Choices::default(), &Progress::default()).unwrap_err();
    assert_eq!(problem.key, "titles.no_tiers");
}
