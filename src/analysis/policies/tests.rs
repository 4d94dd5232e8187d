//! Conditions asked, reasons told, and cells that cannot be understood.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::sync::Arc;

use super::*;
use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
use crate::analysis::{Choices, Scores, score};
use crate::dataset::Dataset;
use crate::i18n::Lang;
use crate::jobs::Progress;
use crate::scheme::{Aggregation, Rule, Tier};
use crate::table::{ReadOptions, read};

fn policies(text: &str) -> Policies {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let table = read(file.path(), &ReadOptions::default(), &Progress::default()).unwrap();
    read_policies(&table).unwrap()
}

fn data() -> Dataset {
    dataset(
        &[("A", 2023), ("A", 2024), ("B", 2024), ("C", 2024)],
        &[
            (
                "rd_expense_wan",
                vec![Some(80.0), Some(120.0), Some(60.0), None],
            ),
            (
                "revenue_wan",
                vec![Some(900.0), Some(1000.0), Some(3000.0), Some(10.0)],
            ),
        ],
    )
}

fn scores(data: &Dataset) -> Scores {
    scores_among(data, &["year"])
}

fn scores_among(data: &Dataset, peers: &[&str]) -> Scores {
    let mut own = scheme(Aggregation::Sum);
    own.peers = peers.iter().map(|name| (*name).to_owned()).collect();
    own.groups = vec![group("g", None, Aggregation::Sum, 1.0)];
    own.indicators = vec![indicator("revenue_wan", 0, 1.0, Rule::Identity)];
    own.tiers = vec![
        Tier {
            id: "a".into(),
            title: Title {
                en: "Grade A".into(),
                zh: "甲等".into(),
            },
            when: Some(formula("total >= 2000")),
            holds: false,
        },
        Tier {
            id: "b".into(),
            title: Title::same("b"),
            when: None,
            holds: false,
        },
    ];
    let choices = Choices {
        year: Some(2024),
        filter: None,
    };
    score(data, &Arc::new(own), &choices, &Progress::default()).unwrap()
}

fn names(found: &Matches) -> Vec<Vec<&str>> {
    let name = |own: &Match| found.who[own.row as usize].entity.as_str();
    found
        .met
        .iter()
        .map(|met| met.rows.iter().map(name).collect())
        .collect()
}

#[test]
fn conditions_points_and_tiers_are_all_needed() {
    let own = policies(
        "政策名称,申报条件,最低积分,等级,支持金额,截止日期\n\
         投入,rd_expense_wan ≥ 100 AND prev_rd_expense_wan > 0,,,5%,2024-06-30\n\
         积分,,1000,,10万元,\n\
         等级,,,甲等、x1,,\n\
         强度,100 * rd_expense_wan / revenue_wan > 1,,b,,2024年1月\n\
         普惠,,,,,\n",
    );
    assert!(own.issues.is_empty(), "{:?}", own.issues);
    let data = data();
    let scores = scores(&data);
    let choices = Choices::default();
    let found = match_policies(&data, Some(&scores), &own, &choices, None).unwrap();
    // The third asks for a tier that is not there.
    let keys: Vec<&str> = found.issues.iter().map(|own| own.message.key).collect();
    assert_eq!(keys, ["policies.unknown_tier", "policies.for_all"]);
    assert_eq!(
        names(&found),
        [vec!["A"], vec!["B", "A"], vec!["A"], vec!["B", "A", "C"]]
    );
    // Of C nobody knows the R&D expenses; those of B are too small, whatever they were the year before.
    let undecided: Vec<usize> = found.met.iter().map(|met| met.undecided.len()).collect();
    assert_eq!(undecided, [1, 0, 1, 0]);
    let told = |policy: &str| {
        let of = found.of("A");
        let (policy, own) = of.iter().find(|(own, _)| own.name == policy).unwrap();
        policy
            .reason(own, &found.who[own.row as usize])
            .text(Lang::En)
    };
    assert_eq!(
        told("投入"),
        "R&D expense (10,000 yuan) is 120 (at least 100), R&D expense (10,000 yuan) of the year before is 80 (more than 0)"
    );
    assert_eq!(told("积分"), "total is 1,000 (at least 1,000)");
    assert_eq!(told("普惠"), "No condition: open to all");
    // After its deadline a policy matches nobody.
    let on = Day::read("2024-03-01");
    let later = match_policies(&data, Some(&scores), &own, &choices, on).unwrap();
    assert!(later.met[2].over && later.met[2].rows.is_empty());
    assert!(!later.met[0].over);
    // Only marked, it matches as before.
    let marked = found.mark_over(on.unwrap());
    assert!(marked.is_over(&marked.policies[2]) && !marked.met[2].rows.is_empty());
    let title = marked.title(&marked.policies[2]).text(Lang::En);
    assert!(title.ends_with("over"), "{title}");
}

#[test]
fn who_does_not_meet_a_policy_is_told_from_who_cannot_be_told() {
    let own = policies(
        "policy,condition,points,tiers\nP,,1000,\nT,,,a\nC,total >= 1000,,\nB,revenue_wan > 0,1000,\n",
    );
    let data = dataset(
        &[("A", 2024), ("B", 2024), ("G", 2024), ("N", 2024)],
        &[(
            "revenue_wan",
            vec![Some(3000.0), Some(900.0), Some(50_000.0), None],
        )],
    );
    // One tier and nothing below it; a gate for the largest; nothing is known of the last.
    let mut rules = scheme(Aggregation::Sum);
    rules.groups = vec![group("g", None, Aggregation::Sum, 1.0)];
    rules.indicators = vec![indicator("revenue_wan", 0, 1.0, Rule::Identity)];
    rules.tiers = vec![Tier {
        id: "a".into(),
        title: Title::same("a"),
        when: Some(formula("total >= 2000")),
        holds: false,
    }];
    rules.gates = vec![crate::scheme::Gate {
        when: formula("revenue_wan > 10000"),
        title: Title::same("Too large"),
    }];
    let choices = Choices {
        year: Some(2024),
        filter: None,
    };
    let scores = score(&data, &Arc::new(rules), &choices, &Progress::default()).unwrap();
    let found = match_policies(&data, Some(&scores), &own, &choices, None).unwrap();
    assert_eq!(names(&found), vec![vec!["A"]; 4]);
    let undecided: Vec<Vec<&str>> = (found.met.iter())
        .map(|met| {
            let rows = met.undecided.iter();
            rows.map(|row| found.who[*row as usize].entity.as_str())
                .collect()
        })
        .collect();
    assert_eq!(undecided, vec![vec!["N"]; 4]);
}

#[test]
fn words_in_quotes_are_asked_as_they_are_written() {
    let own =
        policies("policy,condition\nA,\"town = '高新区（北）'\"\nB,\"（town LIKE '%（北）%'）\"\n");
    let mut data = data();
    let towns: polars::prelude::StringChunked = ["x", "高新区（北）", "y", "z"]
        .into_iter()
        .map(Some)
        .collect();
    let towns = polars::prelude::IntoColumn::into_column(towns).with_name("town".into());
    data.frame.with_column(towns).unwrap();
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    assert!(found.issues.is_empty(), "{:?}", found.issues);
    assert_eq!(names(&found), [vec!["A"], vec!["A"]]);
}

#[test]
fn a_field_may_be_called_by_its_other_names() {
    let own = policies(
        "policy,condition\nA,营业收入 > 100\nB,revenue_wan > 100\nC,prev_营业收入 > 100\n",
    );
    let data = data();
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    assert!(found.issues.is_empty(), "{:?}", found.issues);
    assert_eq!(names(&found), [vec!["A", "B"], vec!["A", "B"], vec!["A"]]);
}

#[test]
fn what_matches_nobody_or_everybody_is_told() {
    let mut own = policies("policy,condition\nA,town = 'Nowhere'\nB,\nA,town = 'x'\n");
    let mut data = data();
    let towns: polars::prelude::StringChunked =
        ["x", "x", "y", "z"].into_iter().map(Some).collect();
    let towns = polars::prelude::IntoColumn::into_column(towns).with_name("town".into());
    data.frame.with_column(towns).unwrap();
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    let keys: Vec<&str> = found.issues.iter().map(|own| own.message.key).collect();
    let told = [
        "policies.same_name",
        "policies.no_such_value",
        "policies.for_all",
    ];
    assert_eq!(keys, told);
    let words = found.issues[1].message.text(Lang::En);
    assert!(
        words.contains("Nowhere") && words.contains("x, y, z"),
        "{words}"
    );
    own.all.truncate(1);
    own.all[0].deadline = Day::read("2020-01-01");
    let on = Day::read("2021-01-01");
    let over = match_policies(&data, None, &own, &Choices::default(), on).unwrap();
    assert_eq!(over.none().key, "policies.all_over");
}

#[test]
fn a_header_alone_is_no_table_of_policies() {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all("政策名称,申报条件,金额\n".as_bytes())
        .unwrap();
    let table = read(file.path(), &ReadOptions::default(), &Progress::default());
    let problem = table.and_then(|table| read_policies(&table)).unwrap_err();
    assert_eq!(problem.key, "policies.none");
}

#[test]
fn what_cannot_be_understood_is_told_with_its_cell() {
    let own = policies(
        "policy,condition,points,deadline\n\
         A,rd_expense_wan >=,,\n\
         B,rd_expens_wan > 1,,\n\
         C,研发费用 > 1,,\n\
         D,nothing_like_it = 2,,\n\
         E,rd_expense_wan > 'x',,\n\
         F,,many,\n\
         G,,,some day\n\
         ,revenue_wan > 1,,\n\
         H,,50,\n\
         I,revenue_wan > 1,,\n",
    );
    let data = data();
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    let told: Vec<(String, &str)> = found
        .issues
        .iter()
        .map(|own| (own.place.as_ref().unwrap().reference(), own.message.key))
        .collect();
    assert_eq!(
        told,
        [
            ("B2".into(), "policies.bad_condition"),
            ("C7".into(), "policies.bad_points"),
            ("D8".into(), "policies.bad_deadline"),
            ("A9".into(), "policies.no_name"),
            ("B3".into(), "policies.unknown_column_meant"),
            ("B5".into(), "policies.unknown_column"),
            ("B6".into(), "policies.misfit"),
            ("A10".into(), "policies.no_scores"),
        ]
    );
    for issue in &found.issues {
        let words = issue.message.text(Lang::En);
        let place = issue.place.as_ref().unwrap().to_string();
        assert!(words.starts_with(&place) && !words.contains('{'), "{words}");
        assert!(issue.remedy.is_some());
    }
    assert!(
        found.issues[4]
            .message
            .text(Lang::Zh)
            .contains("rd_expense_wan")
    );
    // The sound one is asked all the same.
    assert_eq!(names(&found), [vec!["A", "B"], vec!["A", "B", "C"]]);
    assert_eq!(own.read, own.all.len() + own.set_aside);
}

#[test]
fn a_condition_that_may_be_meant_is_offered() {
    let own = policies("policy,condition\nA,研发费用（万元） ≥ 3%\n");
    let remedy = own.issues[0].remedy.as_ref().unwrap().text(Lang::En);
    assert!(remedy.contains("\"研发费用（万元）\" >= 0.03"), "{remedy}");
}

#[test]
fn a_condition_with_an_answer_for_nobody_is_set_aside() {
    let own = policies("policy,condition\nA,revenue_wan / 0 > 1\nB,revenue_wan / 2 > 1\n");
    let found = match_policies(&data(), None, &own, &Choices::default(), None).unwrap();
    assert_eq!(found.issues.len(), 1);
    let issue = &found.issues[0];
    assert_eq!(issue.message.key, "policies.no_answer");
    assert_eq!(issue.place.as_ref().unwrap().reference(), "B2");
}

#[test]
fn a_table_without_names_is_refused() {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(b"x,y\n1,2\n").unwrap();
    let table = read(file.path(), &ReadOptions::default(), &Progress::default()).unwrap();
    assert_eq!(read_policies(&table).unwrap_err().key, "policies.no_policy");
}

#[test]
fn those_of_the_year_are_asked_also_where_others_are_scored_beside_them() {
    let own = policies("政策名称,申报条件\n投入,rd_expense_wan >= 80\n");
    let data = data();
    let scores = scores_among(&data, &[]);
    assert_eq!((scores.height(), scores.order.len()), (4, 3));
    let found = match_policies(&data, Some(&scores), &own, &Choices::default(), None).unwrap();
    assert_eq!((names(&found), found.year), (vec![vec!["A"]], Some(2024)));
    assert_eq!((found.asked.len(), found.met[0].undecided.len()), (3, 1));
    let said = found.summary()[0].text(Lang::En);
    assert!(said.contains("1 of 3"), "{said}");
}

#[test]
fn what_says_neither_yes_nor_no_is_refused_in_plain_words() {
    let own = policies(
        "policy,condition\n\
         N,revenue_wan AND rd_expense_wan > 5\n\
         W,name > 5\n\
         L,revenue_wan LIKE 'a%'\n\
         F,flag AND revenue_wan > 5\n\
         T,name OR flag\n",
    );
    let data = dataset(
        &[("A", 2024), ("B", 2024)],
        &[
            ("revenue_wan", vec![Some(3000.0), Some(900.0)]),
            ("rd_expense_wan", vec![Some(30.0), Some(9.0)]),
            ("flag", vec![Some(1.0), Some(0.0)]),
        ],
    );
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    assert_eq!(names(&found), [vec!["A"]]);
    let told: Vec<String> = found
        .issues
        .iter()
        .map(|own| own.message.text(Lang::En))
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(
        told[3].contains("\"name\"") && told[3].contains("gives text"),
        "{told:?}"
    );
    assert!(told[0].contains("\"revenue_wan > 0\""), "{told:?}");
    assert!(told[1].contains("name holds words"), "{told:?}");
    assert!(told[2].contains("revenue_wan holds numbers"), "{told:?}");
    for line in &told {
        for word in ["polars", "Resolved", "dtype", "f64", "i32"] {
            assert!(!line.contains(word), "{line}");
        }
    }
}

#[test]
fn a_reason_says_once_what_is_shown_and_what_is_asked() {
    let own = policies(
        "policy,condition\n\
         A,100 * rd_expense_wan / revenue_wan >= 3 AND flag AND NOT gone\n\
         O,revenue_wan < 5 OR rd_expense_wan > prev_rd_expense_wan\n\
         I,500 <= revenue_wan AND name = 'A'\n",
    );
    let data = dataset(
        &[("A", 2023), ("A", 2024)],
        &[
            ("revenue_wan", vec![Some(900.0), Some(1000.0)]),
            ("rd_expense_wan", vec![Some(40.0), Some(77.0)]),
            ("flag", vec![Some(1.0), Some(1.0)]),
            ("gone", vec![Some(0.0), Some(0.0)]),
        ],
    );
    let found = match_policies(&data, None, &own, &Choices::default(), None).unwrap();
    assert!(found.issues.is_empty(), "{:?}", found.issues);
    let told = |lang| -> Vec<String> {
        let of = found.of("A").into_iter();
        of.map(|(policy, own)| policy.reason(own, &found.who[own.row as usize]).text(lang))
            .collect()
    };
    assert_eq!(
        told(Lang::En),
        [
            "100 × R&D expense (10,000 yuan) ÷ Operating revenue (10,000 yuan) is 7.7 (at least 3), flag: yes, gone: no",
            "R&D expense (10,000 yuan) is 77 (more than R&D expense (10,000 yuan) of the year before, which is 40)",
            "Operating revenue (10,000 yuan) is 1,000 (at least 500), name is A",
        ]
    );
    assert!(
        told(Lang::Zh)[1].contains("为77（要求高于"),
        "{:?}",
        told(Lang::Zh)
    );
}
