//! `--vary` and `--levels`: which choices behind an index are put in doubt.

use super::arguments::Arguments;
use super::{Failure, Outcome};
use crate::analysis::robustness::{Level, MOST_RUNS, Normalisation, Outliers, Plan, WeightNoise};
use crate::i18n::Message;
use crate::scheme::{Aggregation, Scheme};

/// Most winsorised values that can be asked for.
const MOST_POINTS: u32 = 100;

/// The plan that the options describe: everything that can vary in the scheme, unless `--vary` says what.
pub(super) fn plan(arguments: &Arguments, scheme: &Scheme) -> Outcome<Plan> {
    let mut plan = match arguments.text("vary")? {
        None => Plan::of(scheme),
        Some(written) => varied(arguments, written, scheme)?,
    };
    if let Some(written) = arguments.text("levels")? {
        let Some(noise) = &mut plan.weights else {
            return Err(Failure::Usage(
                Message::new("cli.option_not_for")
                    .with("option", "levels")
                    .with("kind", "--vary"),
            ));
        };
        noise.levels = levels(arguments, written)?;
    }
    if let Some(runs) = arguments.number("runs", "1000")? {
        if !(2..=MOST_RUNS).contains(&runs) {
            return Err(arguments.bad_value("runs", &runs.to_string(), &format!("2-{MOST_RUNS}")));
        }
        plan.runs = runs;
    }
    if let Some(top) = arguments.number("top", "10")? {
        if top == 0 {
            return Err(arguments.bad_value("top", "0", "1, 2, 3, …"));
        }
        plan.top = top;
    }
    if let Some(seed) = arguments.number("seed", "1")? {
        plan.seed = seed;
    }
    Ok(plan)
}

fn varied(arguments: &Arguments, written: &str, scheme: &Scheme) -> Outcome<Plan> {
    let wrong = |word: &str| {
        let expected = "weights=25, normalisation=min_max+z_score+percent_rank, \
                        aggregation=arithmetic+geometric+harmonic+median+copeland+power:0.5, \
                        treatment=1-5+none, imputation";
        arguments.bad_value("vary", word, expected)
    };
    let mut plan = Plan::fixed();
    let mut named: Vec<&str> = Vec::new();
    for word in written.split([',', '，', '、']).map(str::trim) {
        let (name, values) = match word.split_once('=') {
            Some((name, values)) => (name.trim(), Some(values.trim())),
            None => (word, None),
        };
        if named.contains(&name) {
            return Err(wrong(word));
        }
        named.push(name);
        match (name, values) {
            ("weights", None) => plan.weights = Some(WeightNoise::default()),
            ("weights", Some(share)) => {
                let share = share.trim_end_matches(['%', '％']).trim();
                let percent: f64 = share.parse().map_err(|_| wrong(word))?;
                plan.weights = Some(WeightNoise {
                    share: percent / 100.0,
                    levels: Vec::new(),
                });
            }
            ("normalisation" | "normalization", None) => {
                plan.normalisation = Plan::all_normalisations();
            }
            ("normalisation" | "normalization", Some(values)) => {
                plan.normalisation = each(values, normalisation).ok_or_else(|| wrong(word))?;
            }
            ("aggregation", None) => {
                plan.aggregation = vec![Aggregation::Arithmetic, Aggregation::Geometric];
            }
            ("aggregation", Some(values)) => {
                plan.aggregation = each(values, aggregation).ok_or_else(|| wrong(word))?;
            }
            ("treatment", None) => {
                plan.treatment = Plan::all_treatments(scheme);
                if plan.treatment.is_empty() {
                    // Asked for all the same, so that it is told why it cannot vary.
                    plan.treatment = vec![Outliers::Kept];
                }
            }
            ("treatment", Some(values)) => {
                let all: Vec<Vec<Outliers>> = each(values, outliers).ok_or_else(|| wrong(word))?;
                plan.treatment = all.concat();
            }
            ("imputation", None) => plan.imputation = true,
            _ => return Err(wrong(word)),
        }
    }
    Ok(plan)
}

/// The values between plus signs; `None` where one is none.
fn each<T>(values: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    values.split('+').map(|value| one(value.trim())).collect()
}

fn normalisation(word: &str) -> Option<Normalisation> {
    match word {
        "min_max" => Some(Normalisation::MinMax),
        "z_score" => Some(Normalisation::ZScore),
        "percent_rank" => Some(Normalisation::PercentRank),
        _ => None,
    }
}

fn aggregation(word: &str) -> Option<Aggregation> {
    match word {
        "arithmetic" => Some(Aggregation::Arithmetic),
        "geometric" => Some(Aggregation::Geometric),
        "harmonic" => Some(Aggregation::Harmonic),
        "median" => Some(Aggregation::Median),
        "copeland" => Some(Aggregation::Copeland),
        _ => {
            let p: f64 = word.strip_prefix("power:")?.parse().ok()?;
            (p.is_finite() && p != 0.0).then_some(Aggregation::Power(p))
        }
    }
}

/// A number of values, a range of such numbers, or none at all.
fn outliers(word: &str) -> Option<Vec<Outliers>> {
    if word == "none" {
        return Some(vec![Outliers::Kept]);
    }
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last && last <= MOST_POINTS).then(|| (first..=last).map(Outliers::Points).collect())
}

fn levels(arguments: &Arguments, written: &str) -> Outcome<Vec<Level>> {
    let level = |word: &str| match word {
        "indicators" => Some(Level::Indicators),
        depth => depth.parse().ok().map(Level::Groups),
    };
    let words = written.split([',', '，', '、']).map(str::trim);
    words
        .map(|word| {
            level(word).ok_or_else(|| arguments.bad_value("levels", word, "1, 2, 3, …, indicators"))
        })
        .collect()
}
