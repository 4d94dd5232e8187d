//! What must hold for every scheme and all data: units of a column do not matter to min-max scores, the order of rows
//! changes nothing, and who gets better at one thing never falls behind.

use std::fmt::Write;

use innovation_atlas::analysis::score_sheet;
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::Scheme;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::MIN_MAX;
use crate::scoring::{data, numbers, scheme, scored};

/// Numbers that are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// Up to 1000 with three decimals, all different with near certainty.
    fn value(&mut self) -> f64 {
        self.below(1_000_000) as f64 / 1000.0
    }
}

const ROWS: usize = 9;
const COLUMNS: usize = 4;
const INDUSTRIES: [&str; 2] = ["steel", "cars"];

/// Values of the columns `x0 …`; none where a value is missing.
type Values = Vec<[Option<f64>; COLUMNS]>;

fn values(dice: &mut Dice, one_missing_in: usize) -> Values {
    let mut value =
        || (one_missing_in == 0 || dice.below(one_missing_in) > 0).then(|| dice.value());
    (0..ROWS).map(|_| [0; COLUMNS].map(|_| value())).collect()
}

/// A file with the rows in an order; `write` puts a value of a column into text.
fn csv(values: &Values, order: &[usize], write: impl Fn(usize, f64) -> String) -> String {
    let mut csv = String::from("entity,year,industry,x0,x1,x2,x3\n");
    for &row in order {
        // Two years, so that an entity has a past.
        let (entity, year) = (row / 2, 2020 + row % 2);
        let industry = INDUSTRIES[entity % INDUSTRIES.len()];
        let cells: Vec<String> = values[row]
            .iter()
            .enumerate()
            .map(|(column, x)| x.map_or_else(String::new, |x| write(column, x)))
            .collect();
        writeln!(csv, "E{entity},{year},{industry},{}", cells.join(",")).unwrap();
    }
    csv
}

fn plain(_: usize, x: f64) -> String {
    x.to_string()
}

fn aggregation(dice: &mut Dice, aggregations: &[&str]) -> String {
    match dice.one_of(aggregations) {
        "power" => "aggregate = \"power\"\np = 2".to_owned(),
        other => format!("aggregate = \"{other}\""),
    }
}

/// Two groups below one, with an indicator for each column.
fn random_scheme(dice: &mut Dice, keys: &str, rules: &[&str], aggregations: &[&str]) -> Scheme {
    let mut text = format!(
        "format = 1\n[scheme]\nid = \"random\"\nversion = \"1\"\ntitle = \"Random\"\nentity = \"enterprise\"\n\
         status = \"illustrative\"\nsource = \"test\"\n{}\n{keys}\n",
        aggregation(dice, aggregations)
    );
    for (id, parent) in [
        ("top", ""),
        ("a", "parent = \"top\""),
        ("b", "parent = \"top\""),
    ] {
        let weight = 1 + dice.below(5);
        let cap = ["", "", "cap = 60"][dice.below(3)];
        let aggregate = aggregation(dice, aggregations);
        writeln!(
            text,
            "[[group]]\nid = \"{id}\"\ntitle = \"{id}\"\nweight = {weight}\n{aggregate}\n{parent}\n{cap}"
        )
        .unwrap();
    }
    for column in 0..COLUMNS {
        let group = ["a", "b"][column % 2];
        let (weight, rule) = (1 + dice.below(5), dice.one_of(rules));
        writeln!(
            text,
            "[[indicator]]\nid = \"i{column}\"\ngroup = \"{group}\"\ntitle = \"I{column}\"\nweight = {weight}\n\
             formula = \"x{column}\"\nrule = {{ {rule} }}"
        )
        .unwrap();
    }
    scheme(&text)
}

const ALL_RULES: [&str; 12] = [
    "kind = \"identity\"",
    "kind = \"steps\", steps = [[100, 5], [300, 30], [800, 70]]",
    "kind = \"per_unit\", points = 0.2, cap = 90",
    MIN_MAX,
    "kind = \"z_score\", mean = 50, sd = 10",
    "kind = \"percent_rank\"",
    "kind = \"rank\"",
    "kind = \"goalposts\", low = 100, high = 900",
    "kind = \"distance_to_max\"",
    "kind = \"target\", target = 1200",
    "kind = \"base_year\", year = 2020",
    "kind = \"chained\", year = 2020, growth = \"symmetric\"",
];

/// Rules under which more is never less, whoever the peers are.
const RISING: [&str; 9] = [
    "kind = \"identity\"",
    "kind = \"steps\", steps = [[100, 5], [300, 30], [800, 70]]",
    "kind = \"per_unit\", points = 0.2, cap = 90",
    MIN_MAX,
    "kind = \"z_score\", mean = 50, sd = 10",
    "kind = \"percent_rank\"",
    "kind = \"borda\"",
    "kind = \"goalposts\", low = 100, high = 900",
    "kind = \"distance_to_max\"",
];

const AGGREGATIONS: [&str; 8] = [
    "sum",
    "max",
    "arithmetic",
    "geometric",
    "harmonic",
    "power",
    "median",
    "copeland",
];

const FILLED: &str = "missing = \"impute\"\n[impute]\nkind = \"{}\"";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_thousandfold_unit_leaves_min_max_scores(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let treat = ["", "\n[treat]\nkind = \"winsorize\"\nskewness = 0.2\nkurtosis = 0.1\nmax_points = 2\nthen = \"none\""];
        let fill = ["", &FILLED.replace("{}", dice.one_of(&["mean", "median", "row_mean"]))];
        let keys = format!("scale = [0, 1]\ndecimals = 12\n{}{}", fill[dice.below(2)], treat[dice.below(2)]);
        // Geometric means and the like have no slope at zero, where a last bit is no small thing.
        let means = ["sum", "arithmetic", "max", "median"];
        let rules = random_scheme(&mut dice, &keys, &[MIN_MAX], &means);
        let values = values(&mut dice, 6);
        let order: Vec<usize> = (0..ROWS).collect();
        let column = dice.below(COLUMNS);
        let small = scored(&data(&csv(&values, &order, plain), &rules), &rules);
        let large = csv(&values, &order, |at, x| {
            if at == column { format!("{:.0}", x * 1000.0) } else { x.to_string() }
        });
        let large = scored(&data(&large, &rules), &rules);
        let id = format!("points:i{column}");
        for name in [id.as_str(), "group:a", "group:b", "group:top", "total"] {
            for (a, b) in numbers(&small, name).into_iter().zip(numbers(&large, name)) {
                prop_assert_eq!(a.is_some(), b.is_some(), "{}", name);
                let apart = (a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs();
                // One step of the last decimal that results are rounded to, and what its difference rounds by.
                prop_assert!(apart <= 1.01e-12, "{name}: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_bit_of_the_table(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let kinds = ["mean", "median", "row_mean", "previous", "linear"];
        let mut keys = String::from("peers = [\"year\", \"industry\"]\n");
        if dice.below(2) == 0 {
            keys.push_str(&FILLED.replace("{}", dice.one_of(&kinds)));
        }
        if dice.below(2) == 0 {
            keys.push_str("\n[treat]\nkind = \"winsorize\"\nskewness = 0.2\nkurtosis = 0.1\nmax_points = 1");
        }
        let rules = random_scheme(&mut dice, &keys, &ALL_RULES, &AGGREGATIONS);
        let values = values(&mut dice, 5);
        let mut order: Vec<usize> = (0..ROWS).collect();
        let straight = scored(&data(&csv(&values, &order, plain), &rules), &rules);
        for _ in 0..3 {
            for at in (1..ROWS).rev() {
                let other = dice.below(at + 1);
                order.swap(at, other);
            }
            let shuffled = scored(&data(&csv(&values, &order, plain), &rules), &rules);
            let sheet = |scores| crate::sheet_of(&score_sheet(scores, Lang::En));
            let (a, b) = (sheet(&straight), sheet(&shuffled));
            prop_assert_eq!(&a.header, &b.header);
            // Compared as they are written: every digit of every number.
            for (name, (a, b)) in a.header.iter().zip(a.columns.iter().zip(&b.columns)) {
                prop_assert_eq!(a, b, "{}", name);
            }
            for name in ["points:i0", "points:i3", "group:a", "group:top"] {
                let bits = |scores: &innovation_atlas::analysis::Scores| -> Vec<Option<u64>> {
                    let found = numbers(scores, name);
                    scores.order.iter().map(|row| found[*row as usize].map(f64::to_bits)).collect()
                };
                prop_assert_eq!(bits(&straight), bits(&shuffled), "{}", name);
            }
        }
    }

    #[test]
    fn who_gets_better_never_falls(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        // Above zero, where every mean is defined.
        let rules = random_scheme(&mut dice, "scale = [1, 100]\ndecimals = 9", &RISING, &AGGREGATIONS);
        // A low value that rises makes the deviation smaller, and so lifts the z-scores of those above the mean by more
        // than its own: where groups of z-scores are compared with theirs, as Copeland does, its owner may fall. Within
        // a group every z-score stands as its value does.
        let above = rules.text.split("id = \"a\"").next().unwrap_or_default();
        if above.contains("copeland") && rules.text.contains("z_score") {
            return Ok(());
        }
        let values = values(&mut dice, 0);
        let order: Vec<usize> = (0..ROWS).collect();
        let before = numbers(&scored(&data(&csv(&values, &order, plain), &rules), &rules), "total");
        for _ in 0..4 {
            let (row, column) = (dice.below(ROWS), dice.below(COLUMNS));
            let mut raised = values.clone();
            let by = [0.001, 7.0, 400.0, 5000.0][dice.below(4)];
            raised[row][column] = raised[row][column].map(|x| x + by);
            let after = numbers(&scored(&data(&csv(&raised, &order, plain), &rules), &rules), "total");
            let (before, after) = (before[row], after[row]);
            // A z-score rests on a mean and a deviation, which round.
            let holds = match (before, after) {
                (Some(before), Some(after)) => after >= before - 1e-9 * before.abs().max(1.0),
                (None, _) => true,
                (Some(_), None) => false,
            };
            prop_assert!(holds, "row {row}, x{column} + {by}: {before:?} to {after:?}\n{}", rules.text);
        }
    }
}

#[test]
fn the_dice_of_these_tests_reach_everything() {
    let mut dice = Dice(1);
    let texts: Vec<String> = (0..60)
        .map(|_| random_scheme(&mut dice, "", &ALL_RULES, &AGGREGATIONS).text)
        .collect();
    for word in ALL_RULES.iter().chain(&AGGREGATIONS) {
        assert!(texts.iter().any(|text| text.contains(word)), "{word}");
    }
}
