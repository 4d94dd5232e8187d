//! What goes wrong inside a formula, a group or a comparison over years, and must come out as a missing number with its
//! reason and never as a number.
#![allow(clippy::float_cmp)] // Exact results are meant.

use innovation_atlas::analysis::{Node, NodeKind, explain};
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::parse;

use super::{IDENTITY, Item, MIN_MAX, of_one_group, one_group, told};
use crate::scoring::{data, numbers, ranks, scheme, scored, texts, tried};

#[test]
fn a_division_by_zero_inside_a_formula_is_missing_and_counted() {
    let least = "formula = \"LEAST(100 * x / y, 100)\"\n";
    let inverse = "formula = \"1 / (x / y)\"\n";
    let items = [Item("a", IDENTITY, least), Item("b", IDENTITY, inverse)];
    let rules = one_group("arithmetic", "", &items);
    let frame = data(
        "entity,year,x,y\nA,2021,5,0\nB,2021,5,50\nC,2021,,50\n",
        &rules,
    );
    let scores = scored(&frame, &rules);
    assert_eq!(numbers(&scores, "value:a"), [None, Some(10.0), None]);
    assert_eq!(numbers(&scores, "value:b"), [None, Some(10.0), None]);
    let notes = told(&scores);
    for item in ["Item a", "Item b"] {
        let counted = |note: &&String| note.contains(item) && note.contains("1 observation");
        assert!(
            notes
                .iter()
                .any(|note| counted(&note) && note.contains("A (2021)")),
            "{notes:?}"
        );
    }
}

#[test]
fn a_condition_that_divides_by_zero_is_not_decided() {
    let gate = "[[gate]]\nwhen = \"debt / assets > 0.7\"\ntitle = \"Too much debt\"\n";
    let text = of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")]) + gate;
    let csv =
        "entity,year,x,debt,assets\nA,2021,1,5,0\nB,2021,2,8,10\nC,2021,3,1,10\nD,2021,4,5,-10\n";
    let rules = scheme(&text);
    let scores = scored(&data(csv, &rules), &rules);
    let status =
        |scores| -> Vec<String> { texts(scores, "status").into_iter().flatten().collect() };
    assert_eq!(status(&scores), ["scored", "gated", "scored", "scored"]);
    assert!(
        told(&scores)
            .iter()
            .any(|note| note.contains("Too much debt") && note.contains('1'))
    );
    // Where a scheme divides by what is above zero alone, its conditions do, too.
    let positive = text
        .replacen("decimals = 6", "decimals = 6\ndivisors = \"positive\"", 1)
        .replace("> 0.7", "< 0.7");
    let rules = scheme(&positive);
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(status(&scores), ["scored", "scored", "gated", "scored"]);
}

#[test]
fn a_condition_that_is_no_yes_or_no_is_refused_with_its_line() {
    let text = of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")]);
    let head = text.lines().count();
    for (more, line) in [
        ("[[tier]]\nid = \"a\"\ntitle = \"A\"\nwhen = \"total\"\n", 4),
        ("[[gate]]\ntitle = \"G\"\nwhen = \"100 * x\"\n", 3),
        (
            "[[stage]]\nid = \"s\"\ntitle = \"S\"\nwhen = \"'yes'\"\n",
            4,
        ),
        (
            "[[adjust]]\nid = \"b\"\ntitle = \"B\"\nformula = \"x\"\nrule = { kind = \"flag\", when = \"rank\", points = 1 }\n",
            5,
        ),
    ] {
        let errors = parse(&format!("{text}{more}")).unwrap_err();
        assert_eq!(
            (errors.len(), errors[0].line),
            (1, head + line),
            "{more}: {errors:?}"
        );
        assert_eq!(errors[0].message.key, "scheme.formula");
        for (lang, word) in [(Lang::En, "not yes or no"), (Lang::Zh, "而不是“是”或“否”")]
        {
            assert!(errors[0].message.text(lang).contains(word), "{more}");
        }
    }
    // What a column holds only the data tells: 0 and 1 are no and yes, other numbers are none.
    let gate = "[[gate]]\ntitle = \"Marked\"\nwhen = \"mark\"\n";
    let rules = scheme(&format!("{text}{gate}"));
    let marked = data(
        "entity,year,x,mark\nA,2021,1,0\nB,2021,2,1\nC,2021,3,\n",
        &rules,
    );
    let status = texts(&scored(&marked, &rules), "status");
    assert_eq!(status[1].as_deref(), Some("gated"));
    let counted = data("entity,year,x,mark\nA,2021,1,0\nB,2021,2,7\n", &rules);
    let refused = tried(&counted, &rules).unwrap_err();
    assert_eq!(refused.key, "analysis.number_no_condition");
    assert!(refused.text(Lang::En).contains("Marked"));
}

#[test]
fn a_mean_that_is_not_defined_takes_the_total_away_and_says_so() {
    let z = "rule = { kind = \"z_score\" }";
    let text = format!(
        "{}[[group]]\nid = \"h\"\ntitle = \"Aitch\"\naggregate = \"geometric\"\nweight = 1\n\
         [[indicator]]\nid = \"y\"\ngroup = \"h\"\ntitle = \"Y\"\nformula = \"y\"\n{z}\n",
        of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")])
    );
    let csv = "entity,year,x,y\nA,2021,40,1\nB,2021,30,5\nC,2021,20,9\nD,2021,10,\n";
    let rules = scheme(&text);
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let totals = numbers(&scores, "total");
    // A is below the mean in y: its group is no number, so it has no total, and D, which lacks y, has one.
    assert_eq!((totals[0], totals[3]), (None, Some(10.0)));
    assert_eq!(ranks(&scores), [None, Some(1), Some(2), Some(3)]);
    let reason = scores.reason(0).unwrap();
    assert_eq!(reason.key, "analysis.negative_reason");
    assert!(reason.text(Lang::En).contains("Aitch"));
    let told = explain(&frame, &scores, 0).unwrap();
    assert_eq!((told.total, told.exact), (None, None));
    // Where it counts nothing it takes nothing away.
    let idle = text.replace("weight = 1\n", "weight = 0\n");
    let rules = scheme(&idle);
    assert_eq!(
        numbers(&scored(&data(csv, &rules), &rules), "total")[0],
        Some(40.0)
    );
    // Nor does zero points for what is missing make a number of it.
    let zero = text.replacen("decimals = 6", "decimals = 6\nmissing = \"zero\"", 1);
    let rules = scheme(&zero);
    let totals = numbers(&scored(&data(csv, &rules), &rules), "total");
    assert_eq!((totals[0], totals[3]), (None, Some(5.0)));
}

fn leaf<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Group { children, .. } => leaf(children, id),
        NodeKind::Indicator(_) => (node.id == id).then_some(node),
    })
}

#[test]
fn an_adjustment_is_explained_by_the_total_that_it_saw() {
    let text = of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")])
        + "[[adjust]]\nid = \"bonus\"\ntitle = \"Bonus\"\nformula = \"total\"\n\
           rule = { kind = \"per_unit\", points = 0.1 }\n\
           [[adjust]]\nid = \"first\"\ntitle = \"First\"\nformula = \"rank\"\n\
           rule = { kind = \"flag\", when = \"rank = 2\", points = 100 }\n";
    let rules = scheme(&text);
    // A column of the file that is called like a result is not meant.
    let frame = data("entity,year,x,rank\nA,2021,80,7\nB,2021,50,8\n", &rules);
    let scores = scored(&frame, &rules);
    assert_eq!(numbers(&scores, "total"), [Some(88.0), Some(155.0)]);
    let told = explain(&frame, &scores, 0).unwrap();
    for (id, filled) in [("bonus", "80"), ("first", "1")] {
        let NodeKind::Indicator(indicator) = &leaf(&told.nodes, id).unwrap().kind else {
            panic!("no leaf");
        };
        assert_eq!(indicator.filled, filled, "{id}");
        assert_eq!(indicator.raw[0].value.as_deref(), Some(filled), "{id}");
        assert_eq!(
            indicator.value.map(|value| value.to_string()).as_deref(),
            Some(filled)
        );
    }
}

#[test]
fn years_that_are_filled_are_links_and_bases() {
    let keys = "missing = \"impute\"";
    let chained = "kind = \"chained\", year = 2019";
    let base = "kind = \"base_year\", year = 2020";
    let items = [Item("x", chained, ""), Item("b", base, "formula = \"x\"\n")];
    let text = of_one_group("arithmetic", keys, &items) + "[impute]\nkind = \"linear\"\n";
    let csv = "entity,year,x\nA,2019,100\nA,2020,\nA,2021,120\n";
    let rules = scheme(&text);
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    // 2020 is filled with 110, between its neighbours.
    let close = |found: Vec<Option<f64>>, expected: [f64; 3]| {
        let found: Vec<f64> = found.into_iter().map(Option::unwrap).collect();
        assert!(
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-9),
            "{found:?}"
        );
    };
    close(numbers(&scores, "points:x"), [100.0, 110.0, 120.0]);
    close(
        numbers(&scores, "points:b"),
        [100.0 / 1.1, 100.0, 120.0 / 1.1],
    );
    let tree = explain(&frame, &scores, 2).unwrap();
    let NodeKind::Indicator(indicator) = &leaf(&tree.nodes, "b").unwrap().kind else {
        panic!("no leaf");
    };
    assert!(
        indicator.rule.text(Lang::En).contains("110"),
        "{}",
        indicator.rule
    );
    // Other entities' values make no link: such a gap stays one, and is not told as filled.
    let mean = text.replace("linear", "mean");
    let rules = scheme(&mean);
    let frame = data(
        "entity,year,x\nA,2019,100\nA,2020,\nA,2021,120\nB,2019,1\nB,2020,2\nB,2021,3\n",
        &rules,
    );
    let scores = scored(&frame, &rules);
    assert_eq!(numbers(&scores, "points:x")[1], None);
    let filled = "1 missing value of 1 indicator was filled";
    let notes = told(&scores);
    assert!(
        notes.iter().any(|note| note.starts_with(filled)),
        "{notes:?}"
    );
}

#[test]
fn min_max_is_what_it_was() {
    // The guards change nothing where nothing fails.
    let items = [Item("x", MIN_MAX, "formula = \"100.0 * x / y\"\n")];
    let rules = one_group("arithmetic", "", &items);
    let frame = data(
        "entity,year,x,y\nA,2021,1,2\nB,2021,3,4\nC,2021,0,9\n",
        &rules,
    );
    let scores = scored(&frame, &rules);
    assert_eq!(
        numbers(&scores, "value:x"),
        [Some(50.0), Some(75.0), Some(0.0)]
    );
    assert!(scores.notes.is_empty());
}
