//! Levels by name, effective weights by stage, and where weights do nothing.

use innovation_atlas::analysis::weights::{Counting, Level, Method, effective, propose};
use innovation_atlas::scheme::builtin;

use super::said;
use crate::scoring::{data, scheme, scored};
use crate::traps::{IDENTITY, Item, MIN_MAX, of_one_group, one_group};

fn refused(scheme: &innovation_atlas::scheme::Scheme, name: Option<&str>) -> String {
    said(&Level::find(scheme, name).unwrap_err())
}

#[test]
fn a_level_is_found_by_id_and_by_name_in_both_languages() {
    let national = builtin("national-2024").unwrap();
    let by_id = Level::find(&national, Some("technology")).unwrap();
    for name in ["Technology innovation", "技术创新指标"] {
        assert_eq!(Level::find(&national, Some(name)).unwrap(), by_id);
    }
    assert_eq!(by_id.parts.len(), 7);
    let top = Level::find(&national, None).unwrap();
    assert_eq!(top, Level::find(&national, Some("top")).unwrap());
    let ids: Vec<&str> = top.parts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(ids, ["technology", "growth_operation", "auxiliary"]);
    assert_eq!(top.present()[0], [0.6, 0.23, 0.17]);
    let unknown = refused(&national, Some("tech"));
    assert!(
        unknown.contains("\"tech\"") && unknown.contains("top, technology"),
        "{unknown}"
    );
    // A top of one group is none that could be weighed: its parts are.
    let one = one_group(
        "arithmetic",
        "",
        &[Item("x", MIN_MAX, ""), Item("y", MIN_MAX, "")],
    );
    assert_eq!(Level::find(&one, None).unwrap().group, Some(0));
    assert!(refused(&one, Some("top")).contains("only one part"));
}

#[test]
fn weights_are_proposed_only_where_they_do_something() {
    let sme = builtin("tech-sme").unwrap();
    let told = refused(&sme, None);
    assert!(
        told.contains("points add up") && told.contains("nothing in this scheme"),
        "{told}"
    );
    let best = one_group("max", "", &[Item("x", MIN_MAX, ""), Item("y", MIN_MAX, "")]);
    assert!(refused(&best, Some("g")).contains("the best part counts"));
    // Where points and shares of the scale add up, those that have weights are weighed.
    let mixed = one_group(
        "sum",
        "",
        &[
            Item("x", MIN_MAX, "weight = 3"),
            Item("y", MIN_MAX, ""),
            Item("z", IDENTITY, ""),
        ],
    );
    let level = Level::find(&mixed, None).unwrap();
    assert_eq!(level.parts.len(), 2);
    let counting: Vec<Counting> = effective(&mixed).iter().map(|node| node.counting).collect();
    assert_eq!(
        counting,
        [
            Counting::Points,
            Counting::Weight,
            Counting::Weight,
            Counting::Points
        ]
    );
    assert!(
        effective(&mixed)
            .iter()
            .skip(1)
            .all(|node| node.shares.is_none())
    );
}

#[test]
#[allow(clippy::float_cmp)] // Halves and quarters are exact.
fn effective_weights_multiply_down_the_tree_in_every_stage() {
    let text = of_one_group(
        "arithmetic",
        "[[stage]]\nid = \"a\"\ntitle = \"A\"\nwhen = \"x > 1\"\n[[stage]]\nid = \"b\"\ntitle = \"B\"\n",
        &[
            Item("x", MIN_MAX, "weight = { a = 1, b = 0 }"),
            Item("y", MIN_MAX, "weight = 3"),
        ],
    );
    let text = text.replace(
        "title = \"Gee\"\n",
        "title = \"Gee\"\nweight = { a = 2, b = 1 }\n[[group]]\nid = \"h\"\ntitle = \"Aitch\"\nweight = { a = 2, b = 3 }\n",
    );
    let item = "[[indicator]]\nid = \"z\"\ngroup = \"h\"\ntitle = \"Z\"\nformula = \"y\"\nrule = { kind = \"min_max\" }\n";
    let nodes = effective(&scheme(&format!("{text}{item}")));
    let found: Vec<(&str, usize, &[f64])> = nodes
        .iter()
        .map(|node| {
            (
                node.id.as_str(),
                node.depth,
                node.shares.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("g", 0, &[0.5, 0.25][..]),
            ("x", 1, &[0.125, 0.0]),
            ("y", 1, &[0.375, 0.25]),
            ("h", 0, &[0.5, 0.75]),
            ("z", 1, &[0.5, 0.75]),
        ]
    );
}

#[test]
fn what_the_data_cannot_say_is_refused_with_part_and_place() {
    let z = "kind = \"z_score\"";
    let rules = one_group(
        "arithmetic",
        "",
        &[
            Item("x", z, ""),
            Item("y", MIN_MAX, ""),
            Item("w", IDENTITY, ""),
        ],
    );
    let level = Level::find(&rules, None).unwrap();
    let told = |csv: &str, method: Method| {
        let scores = scored(&data(csv, &rules), &rules);
        match propose(&scores, &level, method) {
            Ok(proposal) => proposal
                .remarks
                .iter()
                .map(said)
                .collect::<Vec<_>>()
                .join("; "),
            Err(problem) => said(&problem),
        }
    };
    let csv = "entity,year,x,y,w\nA,2021,5,1,7\nB,2021,2,3,7\nC,2021,4,2,7\n";
    let negative = told(csv, Method::Entropy);
    assert!(
        negative.starts_with("Entropy")
            && negative.contains("\"Item x\" (Gee)")
            && negative.contains("B (2021)"),
        "{negative}"
    );
    let constant = told(csv, Method::Principal);
    assert!(
        constant.contains("\"Item w\"") && constant.contains("same for all"),
        "{constant}"
    );
    assert!(told(csv, Method::Deviation).contains("Item w would weigh nothing"));
    let one = told("entity,year,x,y,w\nA,2021,5,1,7\n", Method::Critic);
    assert!(
        one.contains("at least 2 values") && one.contains("has 0"),
        "{one}"
    );
    assert!(told(csv, Method::Pairwise).contains("needs a file"));
    assert_eq!(told(csv, Method::Equal), "");
    let alike = "entity,year,x,y,w\nA,2021,1,1,1\nB,2021,2,2,2\nC,2021,3,3,3\n";
    assert!(told(alike, Method::Critic).contains("nothing that tells the parts"));
    let against = "entity,year,x,y,w\nA,2021,1,9,1\nB,2021,2,7,2\nC,2021,3,6,4\nD,2021,5,2,5\n";
    let against = told(against, Method::Principal);
    assert!(
        against.contains("The first component explains") && against.contains("Item y runs against"),
        "{against}"
    );
}
