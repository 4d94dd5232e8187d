//! Weights that are zero or negative, stages that nobody meets, cycles, dangling ids, formulas that are no formulas.

use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::parse;

use super::{IDENTITY, Item, MIN_MAX, of_one_group, one_group, told};
use crate::scoring::{data, numbers, ranks, scheme, scored, texts, tried};

/// The only error of a scheme: its line and sentence.
fn error(text: &str) -> (usize, String) {
    let errors = parse(text).expect_err("the scheme has an error");
    assert_eq!(errors.len(), 1, "{errors:?}");
    for lang in Lang::ALL {
        assert_ne!(errors[0].message.text(lang), errors[0].message.key);
    }
    (errors[0].line, errors[0].message.to_string())
}

#[test]
fn weights_of_zero_count_nothing_and_others_are_refused() {
    let csv = "entity,x,y\nA,1,3\nB,2,1\nC,4,2\n";
    let with = |x: &str, y: &str| {
        of_one_group(
            "arithmetic",
            "",
            &[Item("x", MIN_MAX, x), Item("y", MIN_MAX, y)],
        )
    };
    let rules = scheme(&with("weight = 0", "weight = 3"));
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(numbers(&scores, "total"), numbers(&scores, "points:y"));
    // What does not count does not count as present either.
    let gaps = "entity,x,y\nA,1,3\nB,2,\nC,,2\n";
    let scores = scored(&data(gaps, &rules), &rules);
    assert_eq!(
        numbers(&scores, "coverage"),
        [Some(1.0), Some(0.0), Some(1.0)]
    );
    assert_eq!(numbers(&scores, "total")[1], None);
    for (weight, told) in [
        ("weight = -1", "below zero"),
        ("weight = 1e300", "between 0.000000000001 and"),
        ("weight = 1e-300", "between 0.000000000001 and"),
        ("weight = inf", "number"),
        ("weight = nan", "number"),
        ("weight = \"1\"", "number"),
    ] {
        let (line, sentence) = error(&with(weight, ""));
        assert_eq!(line, 21, "{weight}");
        assert!(sentence.contains(told), "{weight}: {sentence}");
    }
    let (line, sentence) = error(&with("weight = 0", "weight = 0"));
    assert!(line == 12 && sentence.contains('g'), "{line}: {sentence}");
    // The limits themselves compute.
    let rules = scheme(&with("weight = 1e-12", "weight = 1e12"));
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(ranks(&scores), [Some(1), Some(3), Some(2)]);
}

#[test]
fn a_stage_that_nobody_meets_is_named_and_its_weights_do_nothing() {
    let stages = "[[stage]]\nid = \"young\"\ntitle = \"Young\"\nwhen = \"age < 0\"\n\
                  [[stage]]\nid = \"old\"\ntitle = \"Old\"\nwhen = \"age >= 10\"\n";
    let items = [
        Item("x", MIN_MAX, "weight = { young = 1, old = 3 }"),
        Item("y", MIN_MAX, ""),
    ];
    let rules = one_group("arithmetic", stages, &items);
    let csv = "entity,age,x,y\nA,10,0,4\nB,20,10,0\nC,5,5,2\nD,,7,3\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    assert_eq!(
        numbers(&scores, "total"),
        [Some(25.0), Some(75.0), None, None]
    );
    let reasons: Vec<_> = texts(&scores, "reason").into_iter().flatten().collect();
    assert_eq!(
        reasons,
        ["No stage of the scheme applies, so the weights are unknown"; 2]
    );
    assert_eq!(
        told(&scores),
        [
            "No observation is in the stage \"Young\"",
            "2 observations are in no stage of the scheme: C, D"
        ]
    );
    // Who looks at one stage alone need not be told that the others are empty.
    let choices = Choices {
        year: None,
        filter: Some("age >= 10".to_owned()),
    };
    let one = score(&frame, &rules.into(), &choices, &Progress::default()).unwrap();
    assert!(told(&one).is_empty());
}

#[test]
fn cycles_and_dangling_ids_name_their_lines() {
    let sound = of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")]);
    let two = sound.replace(
        "[[indicator]]",
        "parent = \"h\"\n[[group]]\nid = \"h\"\ntitle = \"Aitch\"\nparent = \"g\"\n[[indicator]]",
    );
    let (line, sentence) = error(&two);
    assert!(
        line == 12 && sentence.contains("g → h → g"),
        "{line}: {sentence}"
    );
    let own = sound.replace("title = \"Gee\"", "title = \"Gee\"\nparent = \"g\"");
    let (line, sentence) = error(&own);
    assert!(
        line == 12 && sentence.contains("g → g"),
        "{line}: {sentence}"
    );
    let (line, sentence) = error(&sound.replace("group = \"g\"", "group = \"q\""));
    assert!(line == 17 && sentence.contains('q'), "{line}: {sentence}");
    let tier = "[[tier]]\nid = \"top\"\ntitle = \"Top\"\nwhen = \"points_q > 1\"\n";
    let (line, sentence) = error(&format!("{sound}{tier}"));
    assert!(
        line == 25 && sentence.contains("points_q"),
        "{line}: {sentence}"
    );
    // Ids of the data are known when it is there.
    for (rule, more, told) in [
        (MIN_MAX, "within = [\"sector\"]", "sector"),
        (
            "kind = \"distance_to_reference\", reference = \"Z\"",
            "",
            "\"Item x\" (Gee)",
        ),
    ] {
        let rules = one_group("arithmetic", "", &[Item("x", rule, more)]);
        let problem = tried(&data("entity,x\nA,1\nB,2\n", &rules), &rules).unwrap_err();
        assert!(problem.to_string().contains(told), "{problem}");
    }
}

#[test]
fn formulas_see_one_observation_and_no_files() {
    for (formula, told) in [
        ("SUM(x)", "SUM"),
        ("x / AVG(x)", "AVG"),
        ("COUNT(*)", "COUNT"),
        ("FIRST(x)", "FIRST"),
        ("SUM(x) OVER ()", "SUM"),
        ("ABS(x) OVER (PARTITION BY y)", "OVER"),
        ("ROW_NUMBER() OVER (ORDER BY x)", "ROW_NUMBER"),
        ("read_csv('/etc/passwd')", "read_csv"),
        ("READ_PARQUET('x.parquet')", "READ_PARQUET"),
        ("(SELECT x FROM read_csv('a.csv'))", "SELECT"),
        ("x IN (SELECT y)", "SELECT"),
        ("UNNEST(x)", "UNNEST"),
        ("EXPLODE(x)", "EXPLODE"),
        ("COLUMNS(*)", "COLUMNS"),
        ("RANDOM()", "RANDOM"),
        ("CAST(x AS DATE)", "CAST"),
        ("CASE WHEN x > 1 THEN MAX(y) END", "GREATEST"),
        ("\\\"*\\\"", "*"),
        ("x + \\\"^y.*$\\\"", "^y.*$"),
        ("x; y", ";"),
        ("x -- y", "--"),
    ] {
        let item = format!("formula = \"{formula}\"");
        let (line, sentence) = error(&of_one_group("sum", "", &[Item("x", IDENTITY, &item)]));
        assert_eq!(line, 20, "{formula}: {sentence}");
        assert!(sentence.contains(told), "{formula}: {sentence}");
    }
    // The same holds for filters, which come from outside of a scheme.
    let rules = one_group("sum", "", &[Item("x", IDENTITY, "")]);
    let frame = data("entity,x\nA,1\nB,2\n", &rules);
    let choices = Choices {
        year: None,
        filter: Some("x > AVG(x)".to_owned()),
    };
    let problem = score(&frame, &rules.into(), &choices, &Progress::default()).unwrap_err();
    assert!(problem.to_string().contains("AVG"), "{problem}");
}

#[test]
fn formulas_of_every_place_see_one_observation_and_no_files() {
    let item = [Item("x", IDENTITY, "")];
    let places = [
        ("[[gate]]\ntitle = \"Gate\"\nwhen = \"{}\"\n", 4),
        (
            "[[tier]]\nid = \"top\"\ntitle = \"Top\"\nwhen = \"total > 1 AND {}\"\n",
            5,
        ),
        (
            "[[stage]]\nid = \"s\"\ntitle = \"Stage\"\nwhen = \"{}\"\n[[stage]]\nid = \"t\"\ntitle = \"Rest\"\n",
            5,
        ),
        (
            "[[adjust]]\nid = \"a\"\ntitle = \"More\"\nformula = \"{}\"\nrule = { kind = \"per_unit\", points = 1 }\n",
            5,
        ),
        (
            "[[adjust]]\nid = \"a\"\ntitle = \"More\"\nformula = \"x\"\n\
             rule = { kind = \"flag\", when = \"{}\", points = 1 }\n",
            6,
        ),
    ];
    let sound = of_one_group("sum", "", &item);
    let above = sound.lines().count();
    for (place, line) in places {
        // The place itself is sound.
        parse(&format!("{sound}{}", place.replace("{}", "x > 0"))).expect("a sound scheme");
        for (formula, told) in [
            ("SUM(x) > 1", "SUM"),
            ("x > (SELECT MAX(x) FROM read_csv('a.csv'))", "SELECT"),
            ("read_parquet('a.parquet') > 0", "read_parquet"),
        ] {
            let (at, sentence) = error(&format!("{sound}{}", place.replace("{}", formula)));
            assert_eq!(at, above + line - 1, "{place} {formula}: {sentence}");
            assert!(sentence.contains(told), "{place} {formula}: {sentence}");
        }
    }
    let flag = [Item(
        "x",
        "kind = \"flag\", when = \"AVG(x) > 1\", points = 1",
        "",
    )];
    let (_, sentence) = error(&of_one_group("sum", "", &flag));
    assert!(sentence.contains("AVG"), "{sentence}");
}

#[test]
fn dangling_ids_of_every_place_name_their_lines() {
    let stages = "[[stage]]\nid = \"s\"\ntitle = \"Stage\"\n";
    let staged = of_one_group("sum", stages, &[Item("x", IDENTITY, "weight = { q = 1 }")]);
    let parent = of_one_group("sum", "", &[Item("x", IDENTITY, "")])
        .replace("title = \"Gee\"", "title = \"Gee\"\nparent = \"q\"");
    let sound = of_one_group("sum", "", &[Item("x", IDENTITY, "")]);
    let adjust = "[[adjust]]\nid = \"a\"\ntitle = \"More\"\nformula = \"points_q\"\n\
                  rule = { kind = \"per_unit\", points = 1 }\n";
    // An adjustment sees what is there before any of them.
    let own = adjust.replace("points_q", "points_a");
    for text in [
        staged,
        parent,
        format!("{sound}{adjust}"),
        format!("{sound}{own}"),
    ] {
        let (line, sentence) = error(&text);
        let named = text.lines().nth(line - 1).unwrap_or_default();
        let told = ["\"q\"", "q =", "points_q", "points_a"];
        assert!(
            told.iter().any(|id| named.contains(id)),
            "{line} {named}: {sentence}"
        );
    }
}
