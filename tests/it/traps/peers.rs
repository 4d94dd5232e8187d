//! Who the peers are where no rule compares: missing values that are filled from them, and Copeland's comparisons.

use crate::scoring::{data, numbers, scheme, scored, tried};

const DATA: &str =
    "name,year,s,a\nA,2020,x,1\nB,2020,x,\nC,2020,x,3\nD,2020,y,100\nE,2020,y,\nF,2020,y,200\n";

fn of(head: &str, rest: &str) -> String {
    format!(
        "format = 1\n[scheme]\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\nentity = \"enterprise\"\n\
         status = \"illustrative\"\nsource = \"x\"\n{head}\n[[group]]\nid = \"g\"\ntitle = \"G\"\n\
         [[indicator]]\nid = \"a\"\ngroup = \"g\"\ntitle = \"A\"\nformula = 'a'\nrule = {{ kind = \"identity\" }}\n{rest}"
    )
}

#[test]
fn missing_values_are_filled_from_the_peers_though_no_rule_compares() {
    let by_peers = scheme(&of(
        "missing = \"impute\"\npeers = [\"year\", \"s\"]",
        "[impute]\nkind = \"mean\"\n",
    ));
    let scores = scored(&data(DATA, &by_peers), &by_peers);
    let filled = [1.0, 2.0, 3.0, 100.0, 150.0, 200.0].map(Some);
    assert_eq!(numbers(&scores, "total"), filled);
    let absent = scheme(&of(
        "missing = \"impute\"\npeers = [\"year\", \"nix\"]",
        "[impute]\nkind = \"mean\"\n",
    ));
    let error = tried(&data(DATA, &absent), &absent).unwrap_err();
    assert!(error.to_string().contains("nix"), "{error}");
}

#[test]
fn copeland_compares_peers_and_counts_what_is_missing_as_zero_where_the_scheme_does() {
    let within = scheme(&of(
        "aggregate = \"copeland\"\npeers = [\"year\", \"s\"]",
        "",
    ));
    let scores = scored(&data(DATA, &within), &within);
    let ahead = [Some(-1.0), None, Some(1.0), Some(-1.0), None, Some(1.0)];
    assert_eq!(numbers(&scores, "total"), ahead);
    let second = "[[indicator]]\nid = \"b\"\ngroup = \"g\"\ntitle = \"B\"\nformula = 'b'\n\
                  rule = { kind = \"identity\" }\n";
    let zero = scheme(&of("missing = \"zero\"\naggregate = \"copeland\"", second));
    let csv = "name,year,a,b\nA,2020,1,3\nB,2020,1,\nC,2020,1,1\n";
    let scores = scored(&data(csv, &zero), &zero);
    assert_eq!(numbers(&scores, "group:g"), [2.0, -2.0, 0.0].map(Some));
}

#[test]
fn what_is_the_same_for_all_is_named_where_it_takes_a_total_away() {
    let second = "[[indicator]]\nid = \"b\"\ngroup = \"g\"\ntitle = \"B\"\nformula = 'b'\n\
                  rule = { kind = \"min_max\" }\n";
    let short = scheme(&of("min_coverage = 0.6", second));
    let scores = scored(
        &data("name,year,a,b\nA,2020,1,3\nB,2020,2,3\n", &short),
        &short,
    );
    assert_eq!(numbers(&scores, "total"), [None, None]);
    let reason = &scores.reasons[0].1;
    assert_eq!(reason.key, "analysis.coverage_points");
    assert!(
        reason.to_string().contains("50") && reason.to_string().contains('B'),
        "{reason}"
    );
}
