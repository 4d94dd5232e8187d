//! `titles`, `match`, `projects` and `cards` on the sample city, as a person types them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::commands::{done, folder, in_folder, run};
use crate::source::root;

const ENTERPRISES: &str = "sample-data/enterprises.csv";
const PROJECTS: &str = "sample-data/projects.csv";
const POLICIES: &str = "sample-data/policies.csv";
const COUNTIES: &str = "sample-data/counties.csv";

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&done(words).out).expect("JSON")
}

#[test]
fn titles_tell_of_every_enterprise_once() {
    let found = json(&["titles", ENTERPRISES, "--json"]);
    let titles = found.as_array().expect("a list");
    assert_eq!(titles.len(), 3);
    for title in titles {
        let entities = title["entities"].as_array().expect("entities");
        let counts = title["counts"].as_object().expect("counts");
        let all: u64 = counts
            .iter()
            .filter(|(name, _)| *name != "at_risk")
            .map(|(_, count)| count.as_u64().expect("a count"))
            .sum();
        assert_eq!(all, entities.len() as u64);
        for entity in entities {
            let near = matches!(entity["reach"].as_str(), Some("one_step" | "one_change"));
            assert_eq!(near, !entity["single"].is_null(), "{entity}");
            let has = entity["reach"] == "meets";
            assert!(has || entity["risk"].is_null(), "{entity}");
            assert!(!entity["words"][0].is_null(), "{entity}");
        }
        assert!(counts["one_step"].as_u64() > Some(0) && counts["at_risk"].as_u64() > Some(0));
    }
    let refused = run(&["titles", ENTERPRISES, "--scheme", "national-2024"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no tiers"), "{}", refused.err);
    let refused = run(&[
        "titles",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--tier",
        "gold",
    ]);
    assert!(refused.err.contains("qualified"), "{}", refused.err);
}

#[test]
fn a_changed_cell_gives_the_title_that_was_promised() {
    // What a change promises is what scoring gives when the column of the change is changed.
    let found = json(&["titles", ENTERPRISES, "--scheme", "tech-sme", "--json"]);
    let entities = found[0]["entities"].as_array().expect("entities");
    let promised = entities
        .iter()
        .find(|own| {
            own["reach"] == "one_step" && own["single"]["moves"][0]["indicator"] == "ip_class2"
        })
        .or_else(|| entities.iter().find(|own| own["reach"] == "one_step"));
    let promised = promised.expect("somebody is one step away");
    assert!(
        promised["single"]["total"].as_f64() >= Some(60.0),
        "{promised}"
    );
}

#[test]
fn projects_add_up_and_find_their_enterprises() {
    let words = [
        "projects",
        PROJECTS,
        "--enterprises",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
    ];
    let found = json(&[&words[..], &["--json"]].concat());
    let projects = found["projects"].as_array().expect("projects");
    assert_eq!(found["rows"]["used"].as_u64(), Some(projects.len() as u64));
    assert_eq!(
        found["sums"]["projects"].as_u64(),
        Some(projects.len() as u64)
    );
    for by in ["year", "university", "field", "town"] {
        let rows = found["by"][by].as_array().expect("rows");
        for sum in ["projects", "fund_wan", "own_wan", "contract_wan"] {
            let all: f64 = rows
                .iter()
                .map(|row| row[sum].as_f64().expect("a number"))
                .sum();
            let whole = found["sums"][sum].as_f64().expect("a number");
            assert!((all - whole).abs() < 1e-6 * whole.abs(), "{by} {sum}");
        }
    }
    let funnel = &found["funnel"];
    let stages = funnel["stages"].as_array().expect("stages");
    let here: u64 = stages.iter().filter_map(|own| own["here"].as_u64()).sum();
    assert_eq!(
        here + funnel["unknown"].as_u64().expect("a count"),
        projects.len() as u64
    );
    assert!(
        stages
            .iter()
            .take(3)
            .all(|own| own["median_days"].as_f64() > Some(0.0))
    );
    // The city's enterprises carry all of its projects; some of them have left, a few codes are miscopied.
    assert_eq!(found["not_joined"].as_array().map(Vec::len), Some(0));
    assert!(
        found["disappeared"]
            .as_array()
            .is_some_and(|gone| !gone.is_empty())
    );
    let carriers: BTreeSet<&str> = projects
        .iter()
        .filter_map(|own| own["entity"].as_str())
        .collect();
    let without = found["without_project"].as_array().expect("a list");
    assert!(!without.is_empty());
    assert!(
        without
            .iter()
            .all(|own| !carriers.contains(own.as_str().unwrap_or_default()))
    );
    // One enterprise of the sample city has a code with a wrong check digit; its four projects have the right one.
    let issues = found["issues"].as_array().expect("a list");
    assert_eq!(issues.len(), 4);
    for issue in issues {
        let told = issue["issue"].as_str().unwrap_or_default();
        assert!(told.contains("919901010037880409"), "{told}");
    }
}

#[test]
fn every_policy_of_the_sample_city_can_be_asked() {
    let words = [
        "match",
        ENTERPRISES,
        "--policies",
        POLICIES,
        "--scheme",
        "city-ledger",
    ];
    let found = json(&[&words[..], &["--json"]].concat());
    assert_eq!(
        found["issues"].as_array().map(Vec::len),
        Some(0),
        "{}",
        found["issues"]
    );
    let policies = found["policies"].as_array().expect("policies");
    assert_eq!(policies.len(), 8);
    for policy in policies {
        assert!(
            policy["matches"]
                .as_array()
                .is_some_and(|own| !own.is_empty()),
            "{policy}"
        );
    }
    let later = json(&[&words[..], &["--on", "2023-09-15", "--json"]].concat());
    let over = later["policies"].as_array().expect("policies").iter();
    assert_eq!(over.filter(|own| own["over"] == true).count(), 2);
    let unscored = run(&words[..4]);
    assert_eq!(unscored.code, 0);
    // What is to be written stands there word by word.
    let remedy = "write --scheme city-ledger";
    assert!(unscored.err.contains(remedy), "{}", unscored.err);
    let other = run(&[&words[..4], &["--scheme", "tech-sme"]].concat());
    assert_eq!(other.code, 0);
    assert!(other.err.contains(remedy), "{}", other.err);
    let told = run(&[&words[..4], &["--scheme", "tech-sme", "--lang", "zh"]].concat());
    assert!(
        told.err.contains("请写 --scheme city-ledger"),
        "{}",
        told.err
    );
}

#[test]
fn cards_tell_shares_over_the_years() {
    let found = json(&["cards", COUNTIES, "--json"]);
    let cards = found["cards"].as_array().expect("cards");
    assert_eq!(cards.len(), 4);
    for card in cards {
        assert_eq!(card["status"], "illustrative");
        let years = card["years"].as_array().expect("years");
        assert_eq!(years.len(), 7);
        for year in years {
            let (own, all) = (year["numerator"].as_f64(), year["denominator"].as_f64());
            let share = 100.0 * own.expect("a number") / all.expect("a number");
            assert!((year["share"].as_f64().expect("a share") - share).abs() < 0.006);
        }
    }
    assert!(done(&["cards", COUNTIES]).err.contains("illustrative"));
}

#[test]
fn every_list_can_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = |name: &str| folder.path().join(name).display().to_string();
    for ending in ["xlsx", "csv", "json"] {
        let file = out(&format!("titles.{ending}"));
        done(&[
            "titles",
            ENTERPRISES,
            "--scheme",
            "innovative-sme",
            "-o",
            &file,
        ]);
        let file = out(&format!("match.{ending}"));
        done(&["match", ENTERPRISES, "--policies", POLICIES, "-o", &file]);
        let file = out(&format!("projects.{ending}"));
        done(&[
            "projects",
            PROJECTS,
            "--enterprises",
            ENTERPRISES,
            "-o",
            &file,
        ]);
        let file = out(&format!("cards.{ending}"));
        done(&["cards", COUNTIES, "-o", &file]);
    }
    // A list of rows has no place for what it rests on: that stands in a file beside it.
    let written = std::fs::read_dir(folder.path()).expect("a folder");
    let names = written.map(|file| file.expect("a file").file_name());
    let (beside, lists): (Vec<_>, Vec<_>) = names.partition(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".passport.json")
    });
    assert_eq!(lists.len(), 12, "{lists:?}");
    assert!(
        beside.contains(&"titles.csv.passport.json".into()),
        "{beside:?}"
    );
    // The same words give the same bytes.
    let (one, other) = (out("titles.csv"), out("again.csv"));
    done(&[
        "titles",
        ENTERPRISES,
        "--scheme",
        "innovative-sme",
        "-o",
        &other,
    ]);
    let read = |path: &str| std::fs::read(path).expect("a file");
    assert_eq!(read(&one), read(&other));
}

#[test]
fn rows_that_contradict_each_other_are_named_by_whatever_decides() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "two.csv");
    let head = std::fs::read_to_string(root().join(ENTERPRISES)).expect("the sample city");
    let mut lines = head.lines();
    // The line above the header, the header, and an enterprise that stands there twice, with other employees.
    let top: Vec<&str> = lines.by_ref().take(2).collect();
    let rows: Vec<&str> = lines.take(40).collect();
    let employees =
        (top[1].split(',')).position(|own| own.starts_with("从业人员") || own.starts_with("职工"));
    let at = employees.expect("a column of employees");
    let mut again: Vec<String> = rows[3].split(',').map(str::to_owned).collect();
    again[at] = "77777".to_owned();
    let text = format!(
        "{}\n{}\n{}\n",
        top.join("\n"),
        rows.join("\n"),
        again.join(",")
    );
    std::fs::write(&file, text).expect("it is written");
    let policies = [
        "--policies",
        "sample-data/policies.csv",
        "--scheme",
        "city-ledger",
    ];
    for words in [
        vec![
            "fund",
            &name,
            "--scheme",
            "city-ledger",
            "--budget",
            "1000000",
        ],
        vec!["titles", &name, "--scheme", "tech-sme"],
        [&["match", &name][..], &policies].concat(),
    ] {
        let ran = run(&words);
        assert!(
            ran.err.contains("77,777") || ran.err.contains("77777"),
            "{words:?}: {}",
            ran.err
        );
        assert!(ran.err.contains("43 in "), "{words:?}: {}", ran.err);
    }
}
