//! The page on the method: which rules, how far they are published, weights, what is done with outliers and gaps.

use super::standing::Standing;
use crate::analysis::in_words;
use crate::figure::compose::{status_words, version_words};
use crate::i18n::{Lang, fill, number, percent, text};
use crate::report::flow::Block;
use crate::report::pages::Body;
use crate::report::table::{Row, TableSpec};
use crate::scheme::{Better, Missing, Rule, Scheme, Step, TreatThen, Weight};

/// The part.
pub(super) fn part(standing: &Standing) -> (String, Body) {
    let lang = standing.lang();
    let scheme = &standing.scores().scheme;
    let (table, alike) = weights(scheme, lang);
    let said = weights_said(scheme, &alike, lang);
    let mut blocks = vec![
        Block::Facts(facts(scheme, lang)),
        Block::Heading(text(lang, "report.weights")),
        Block::Text(said),
        Block::Table(table),
    ];
    if !scheme.gates.is_empty() {
        blocks.push(Block::Heading(text(lang, "report.gates")));
        let gates: Vec<&str> = scheme
            .gates
            .iter()
            .map(|gate| gate.title.text(lang))
            .collect();
        blocks.push(Block::Text(gates.join(&text(lang, "report.list_join"))));
    }
    if !scheme.adjustments.is_empty() {
        blocks.push(Block::Heading(text(lang, "report.adjustments")));
        let said: Vec<String> = scheme
            .adjustments
            .iter()
            .map(|own| {
                let (name, rule) = (
                    own.title.text(lang),
                    rule_words(&own.rule, true, scheme.scale, lang),
                );
                fill(
                    lang,
                    "report.named_rule",
                    &[("name", &name), ("rule", &rule)],
                )
            })
            .collect();
        blocks.push(Block::Text(said.join(&text(lang, "report.list_join"))));
    }
    let name = scheme.title.text(lang).to_owned();
    (name, Body::Flow(blocks))
}

fn facts(scheme: &Scheme, lang: Lang) -> Vec<(String, String)> {
    let mut facts = vec![
        (
            text(lang, "report.fact_scheme"),
            fill(
                lang,
                "report.scheme_version",
                &[
                    ("scheme", &scheme.title.text(lang)),
                    ("version", &version_words(&scheme.version, lang)),
                ],
            ),
        ),
        (
            text(lang, "report.fact_status"),
            status_words(scheme).text(lang),
        ),
    ];
    let source = scheme.source.text(lang);
    if !source.trim().is_empty() {
        facts.push((text(lang, "report.fact_source"), source.to_owned()));
    }
    facts.push((
        text(lang, "report.fact_missing"),
        missing_words(scheme, lang),
    ));
    facts.push((
        text(lang, "report.fact_treatment"),
        treatment_words(scheme, lang),
    ));
    if !scheme.peers.is_empty() && scheme.indicators.iter().any(|own| own.rule.is_relative()) {
        let peers = scheme.peers.iter().map(|name| match name.as_str() {
            "year" => text(lang, "report.peer_year"),
            "stage" => text(lang, "report.peer_stage"),
            other => other.to_owned(),
        });
        let peers: Vec<String> = peers.collect();
        let peers = peers.join(&text(lang, "figure.comma"));
        facts.push((text(lang, "report.fact_peers"), peers));
    }
    if !scheme.stages.is_empty() {
        let stages: Vec<&str> = scheme
            .stages
            .iter()
            .map(|own| own.title.text(lang))
            .collect();
        let stages = stages.join(&text(lang, "figure.comma"));
        facts.push((text(lang, "report.fact_stages"), stages));
    }
    facts.push((
        text(lang, "report.fact_print"),
        scheme.hash.chars().take(12).collect(),
    ));
    facts
}

fn missing_words(scheme: &Scheme, lang: Lang) -> String {
    let how = text(
        lang,
        match scheme.missing {
            Missing::Skip => "report.missing_skip",
            Missing::Zero => "report.missing_zero",
            Missing::Impute => "report.missing_impute",
        },
    );
    if scheme.min_coverage <= 0.0 {
        return how;
    }
    let share = percent(scheme.min_coverage, 0, lang);
    let least = fill(lang, "report.coverage", &[("share", &share)]);
    format!("{how}{}{least}", text(lang, "figure.semicolon"))
}

fn treatment_words(scheme: &Scheme, lang: Lang) -> String {
    let Some(treat) = &scheme.treat else {
        return text(lang, "report.treat_none");
    };
    let then = text(
        lang,
        match treat.then {
            TreatThen::LogCt | TreatThen::LogCtPlus => "report.treat_log",
            TreatThen::None => "report.treat_nothing_more",
        },
    );
    fill(
        lang,
        "report.treat",
        &[
            ("skewness", &number(treat.skewness, 2, lang)),
            ("kurtosis", &number(treat.kurtosis, 2, lang)),
            ("most", &treat.max_points),
            ("then", &then),
        ],
    )
}

/// What all rows of the table of weights have alike: it is said once, over the table, and has no column.
#[derive(Default)]
struct Alike {
    weights: bool,
    rule: Option<String>,
}

fn weights_said(scheme: &Scheme, alike: &Alike, lang: Lang) -> String {
    let groups = scheme.children(None).count();
    let count = |count: usize| number(count as f64, 0, lang);
    let mut said = vec![fill(
        lang,
        if alike.weights {
            "report.says_structure_equal"
        } else {
            "report.says_structure"
        },
        &[
            ("groups", &count(groups)),
            ("indicators", &count(scheme.indicators.len())),
        ],
    )];
    said.extend(
        (alike.rule.as_ref()).map(|rule| fill(lang, "report.says_one_rule", &[("rule", rule)])),
    );
    super::sentences(&said, lang)
}

/// The table of weights and rules, and what it has no column for.
fn weights(scheme: &Scheme, lang: Lang) -> (TableSpec, Alike) {
    let mut table = TableSpec::new(&[
        (text(lang, "report.column_indicator"), false),
        (text(lang, "report.column_unit"), false),
        (text(lang, "report.column_weight"), true),
        (text(lang, "report.column_rule"), false),
    ]);
    // What documents the method is never cut.
    table.whole = true;
    for top in scheme.children(None) {
        group(scheme, top, 0, &mut table, lang);
    }
    let [weight, rule] = [WEIGHT, RULE];
    let first = |rows: &[&Row], at: usize| rows.first().map(|row| row.cells[at].clone());
    let same = |rows: &[&Row], at: usize| {
        rows.len() > 1 && rows.iter().all(|row| row.cells[at] == rows[0].cells[at])
    };
    let all: Vec<&Row> = table.rows.iter().collect();
    let (heads, own): (Vec<&Row>, Vec<&Row>) = all.iter().partition(|row| row.strong);
    let uncapped = heads.iter().all(|row| row.cells[rule].is_empty());
    let alike = Alike {
        weights: same(&all, weight) && first(&all, weight).is_some_and(|own| !own.contains('/')),
        rule: first(&own, rule).filter(|_| same(&own, rule) && uncapped),
    };
    if alike.rule.is_some() {
        table.remove(rule);
    }
    if alike.weights {
        table.remove(weight);
    }
    (table, alike)
}

/// Places of the columns of weights and of rules.
const WEIGHT: usize = 2;
const RULE: usize = 3;

fn group(scheme: &Scheme, at: usize, depth: usize, table: &mut TableSpec, lang: Lang) {
    let own = &scheme.groups[at];
    let cap = own.cap.map_or_else(String::new, |cap| {
        fill(lang, "report.cap", &[("points", &number(cap, 2, lang))])
    });
    let indent = "\u{3000}".repeat(depth);
    table.rows.push(Row {
        cells: vec![
            format!("{indent}{}", own.title.text(lang)),
            String::new(),
            weight_words(&own.weight, lang),
            cap,
        ],
        strong: true,
        bar: None,
    });
    let indent = "\u{3000}".repeat(depth + 1);
    for at in scheme.members(at) {
        let own = &scheme.indicators[at];
        let unit = own.unit.as_ref().map_or("", |unit| unit.text(lang));
        table.push(vec![
            format!("{indent}{}", own.title.text(lang)),
            unit.to_owned(),
            weight_words(&own.weight, lang),
            rule_words(&own.rule, own.better == Better::Higher, scheme.scale, lang),
        ]);
    }
    let below: Vec<usize> = scheme.children(Some(at)).collect();
    for child in below {
        group(scheme, child, depth + 1, table, lang);
    }
}

fn weight_words(weight: &Weight, lang: Lang) -> String {
    match weight {
        Weight::One(weight) => number(*weight, 3, lang),
        Weight::PerStage(weights) => {
            let all: Vec<String> = weights.iter().map(|own| number(*own, 3, lang)).collect();
            all.join(" / ")
        }
    }
}

/// A rule in a few words, with every number that it takes to compute it again. Each field of each rule is named here, so
/// that one that is added is not forgotten.
fn rule_words(rule: &Rule, more_is_better: bool, [least, most]: [f64; 2], lang: Lang) -> String {
    let short = |value: f64| number(value, 4, lang);
    let said = |key: &str| {
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("least", &short(least)), ("most", &short(most))];
        fill(lang, key, &args)
    };
    let clipped = |words: String, clip: bool| {
        if clip {
            fill(lang, "report.rule_clipped", &[("rule", &words)])
        } else {
            words
        }
    };
    match rule {
        Rule::Steps { steps, below } => steps_words(steps, *below, more_is_better, lang),
        Rule::PerUnit { points, per, cap } => {
            let (points, per) = (short(*points), short(*per));
            match cap {
                Some(cap) => fill(
                    lang,
                    "report.rule_per_unit_cap",
                    &[("points", &points), ("per", &per), ("cap", &short(*cap))],
                ),
                None => fill(
                    lang,
                    "report.rule_per_unit",
                    &[("points", &points), ("per", &per)],
                ),
            }
        }
        Rule::Flag { when, points } => fill(
            lang,
            "report.rule_flag",
            &[
                ("points", &short(*points)),
                ("condition", &in_words(&when.text).text(lang)),
            ],
        ),
        Rule::Goalposts { low, high } => fill(
            lang,
            "report.rule_goalposts",
            &[
                ("low", &short(*low)),
                ("high", &short(*high)),
                ("least", &short(least)),
                ("most", &short(most)),
            ],
        ),
        Rule::Target { target, clip } => {
            let words = fill(lang, "report.rule_target", &[("target", &short(*target))]);
            clipped(words, *clip)
        }
        Rule::BaseYear { year } => fill(lang, "report.rule_base_year", &[("year", year)]),
        Rule::Chained { year, symmetric } => {
            let key = if *symmetric {
                "report.rule_chained_symmetric"
            } else {
                "report.rule_chained"
            };
            fill(lang, key, &[("year", year)])
        }
        Rule::DistanceToReference { reference, clip } => {
            let words = fill(lang, "report.rule_reference", &[("reference", reference)]);
            clipped(words, *clip)
        }
        Rule::Identity => text(lang, "report.rule_identity"),
        Rule::MinMax => said("report.rule_min_max"),
        Rule::ZScore { mean, sd } => fill(
            lang,
            "report.rule_z_score",
            &[("mean", &short(*mean)), ("sd", &short(*sd))],
        ),
        Rule::PercentRank => said("report.rule_percent_rank"),
        Rule::Rank => text(lang, "report.rule_rank"),
        Rule::Borda => text(lang, "report.rule_borda"),
        Rule::DistanceToMax => text(lang, "report.rule_distance"),
    }
}

/// The steps of a ladder from the first that is reached, and what there is below all of them.
fn steps_words(steps: &[Step], below: f64, more_is_better: bool, lang: Lang) -> String {
    let short = |value: f64| number(value, 4, lang);
    let sign = if more_is_better { "≥" } else { "≤" };
    let mut said: Vec<String> = steps
        .iter()
        .map(|step| {
            let (at, points) = (short(step.at), short(step.points));
            fill(
                lang,
                "report.rule_step",
                &[("sign", &sign), ("at", &at), ("points", &points)],
            )
        })
        .collect();
    if more_is_better {
        said.reverse();
    }
    let rest = fill(lang, "report.rule_below", &[("points", &short(below))]);
    said.push(rest);
    said.join(&text(lang, "figure.semicolon"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_with_all_their_numbers() {
        let said = |rule: Rule| rule_words(&rule, true, [0.0, 100.0], Lang::En);
        assert_ne!(said(Rule::Rank), said(Rule::Borda));
        assert!(said(Rule::MinMax).contains("100"));
        let steps = Rule::Steps {
            steps: vec![Step {
                at: 3.0,
                points: 20.0,
            }],
            below: -5.0,
        };
        assert!(said(steps).contains("\u{2212}5"));
        let score = Rule::ZScore {
            mean: 100.0,
            sd: 15.0,
        };
        assert!(said(score).contains("15"));
        let [free, held] = [false, true].map(|clip| said(Rule::Target { target: 4.0, clip }));
        assert_ne!(free, held);
    }
}
