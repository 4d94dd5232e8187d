//! `weights` on the command line: what it prints, what it writes, what it refuses.

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, json, run};

const NATIONAL: [&str; 6] = [
    "weights",
    ENTERPRISES,
    "--scheme",
    "national-2024",
    "--year",
    "2021",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    NATIONAL
        .iter()
        .copied()
        .chain(more.iter().copied())
        .collect()
}

#[test]
fn all_methods_stand_beside_each_other_in_both_languages() {
    for (lang, words) in [
        (
            "en",
            [
                "Equal weights",
                "Entropy",
                "What they mean",
                "Second opinions",
                "Effective weights",
                "TOPSIS, Growth",
            ],
        ),
        (
            "zh",
            [
                "等权法",
                "熵值法",
                "各方法含义",
                "复核排名",
                "综合权重",
                "TOPSIS 法（成长期）",
            ],
        ),
    ] {
        let out = done(&with(&["--lang", lang])).out;
        for word in words {
            assert!(out.contains(word), "{lang}: {word}\n{out}");
        }
        let checks = done(&with(&["--checks", "--lang", lang])).out;
        let alpha = if lang == "en" {
            "Cronbach's alpha"
        } else {
            "克隆巴赫系数"
        };
        assert!(checks.contains(alpha), "{checks}");
    }
}

#[test]
fn json_holds_shares_that_add_up_and_everyones_ranks() {
    let all = json(&with(&["--json"]));
    let proposals = all["proposals"].as_array().unwrap();
    let methods: Vec<&str> = proposals
        .iter()
        .map(|one| one["method"].as_str().unwrap())
        .collect();
    assert_eq!(methods, ["equal", "pca", "entropy", "critic", "sd"]);
    for proposal in proposals {
        let shares = proposal["shares"].as_object().unwrap();
        let sum: f64 = shares.values().map(|share| share.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12 && shares.len() == 3, "{proposal}");
        // The weights of the file add up to 100 in every stage, and still do.
        let weights = proposal["weights"].as_object().unwrap();
        let sum: f64 = weights
            .values()
            .map(|weight| weight.as_f64().unwrap())
            .sum();
        assert!((sum - 100.0).abs() < 1e-9);
        assert!(proposal["ranks"]["all"].as_array().unwrap().len() > 1000);
        assert!(proposal["meaning"].as_str().unwrap().len() > 30);
    }
    assert_eq!(all["effective"].as_array().unwrap().len(), 21);
    assert_eq!(all["opinions"].as_array().unwrap().len(), 6);
    assert_eq!(all["ranking_year"], 2021);
    let checks = json(&with(&["--checks", "--json"]));
    assert_eq!(checks["groups"].as_array().unwrap().len(), 4);
    assert_eq!(
        checks["availability"]["indicators"]
            .as_array()
            .unwrap()
            .len(),
        18
    );
}

#[test]
fn a_scheme_with_new_weights_is_written_and_scores() {
    let folder = folder();
    let (path, out) = in_folder(&folder, "mine.toml");
    let ran = done(&with(&[
        "--method",
        "critic",
        "--level",
        "auxiliary",
        "-o",
        &out,
    ]));
    assert!(ran.err.contains("Wrote"), "{}", ran.err);
    let text = std::fs::read_to_string(path).unwrap();
    let before = done(&["schemes", "show", "national-2024"]).out;
    assert!(text.starts_with(
        "# weights of \"Auxiliary\" by the method \"CRITIC\" from enterprises.csv (sha256 "
    ));
    assert!(text.contains(", 2021), not published by anybody"));
    // Two lines of comment, five weights and the source; the scheme was illustrative before.
    let changed = text
        .lines()
        .skip(2)
        .zip(before.lines())
        .filter(|(new, old)| new != old);
    assert_eq!(changed.count(), 2 + 5);
    assert!(done(&["schemes", "validate", &out]).out.contains("valid"));
    let shown = json(&with(&[
        "--method",
        "critic",
        "--level",
        "auxiliary",
        "--json",
    ]));
    let scored = json(&[
        "score",
        ENTERPRISES,
        "--scheme",
        &out,
        "--year",
        "2021",
        "--json",
    ]);
    let rows = scored.as_array().unwrap();
    for moved in shown["proposals"][0]["ranks"]["all"].as_array().unwrap() {
        let row = rows
            .iter()
            .find(|row| row["entity"] == moved["entity"])
            .unwrap();
        assert_eq!(row["rank"], moved["after"], "{moved}");
    }
    // The new file is a scheme like any other, and its weights are the present ones.
    let again = json(&[
        "weights",
        ENTERPRISES,
        "--scheme",
        &out,
        "--year",
        "2021",
        "--level",
        "auxiliary",
        "--method",
        "critic",
        "--json",
    ]);
    let ranks = &again["proposals"][0]["ranks"];
    assert!(ranks["movers"].as_array().unwrap().is_empty(), "{ranks}");
}

#[test]
fn tables_have_names_for_programs_and_words_for_people() {
    let folder = folder();
    let (path, out) = in_folder(&folder, "weights.csv");
    done(&with(&["-o", &out]));
    let text = std::fs::read_to_string(path).unwrap();
    let head = text.trim_start_matches('\u{feff}').lines().next().unwrap();
    assert_eq!(
        head,
        "id,title,present:startup,present:growth,present:stable,equal,pca,entropy,critic,sd"
    );
    assert_eq!(text.lines().count(), 4);
    let (_, out) = in_folder(&folder, "weights.xlsx");
    done(&with(&["-o", &out, "--lang", "zh"]));
    let sheets = json(&["check", &out, "--json"])["sheets"].clone();
    assert_eq!(
        sheets.to_string(),
        "[\"权重\",\"排名\",\"综合权重\",\"各方法含义\",\"方法\"]"
    );
    let (path, out) = in_folder(&folder, "checks.csv");
    done(&with(&["--checks", "-o", &out]));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.contains("technology,rd_intensity,rd_staff_share,"),
        "{text}"
    );
}

#[test]
fn files_of_judgements_join_in() {
    let folder = folder();
    let (path, matrix) = in_folder(&folder, "judged.csv");
    std::fs::write(&path, "判断,创新投入,创新主体,创新人才,创新环境,创新产出,创新惠民\n创新投入,,2,2,3,1,3\n创新主体,,,1,2,1/2,2\n创新人才,,,,2,1/2,2\n创新环境,,,,,1/3,1\n创新产出,,,,,,3\n创新惠民,,,,,,\n").unwrap();
    let (path, experts) = in_folder(&folder, "experts.csv");
    std::fs::write(&path, "专家,input,entities,talent,environment,output,public\n甲,30,15,15,10,20,10\n乙,25,15,15,10,25,10\n").unwrap();
    let county = [
        "weights",
        COUNTIES,
        "--scheme",
        "county-index",
        "--year",
        "2021",
    ];
    let asked = |more: &[&str]| -> Vec<String> {
        county
            .iter()
            .chain(more)
            .map(|word| (*word).to_owned())
            .collect()
    };
    let words = asked(&["--matrix", &matrix, "--experts", &experts, "--json"]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let all = json(&words);
    let methods: Vec<&str> = all["proposals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["method"].as_str().unwrap())
        .collect();
    assert_eq!(methods[methods.len() - 2..], ["ahp", "budget"]);
    let ahp = &all["proposals"][methods.len() - 2];
    assert!(ahp["detail"]["consistency_ratio"].as_f64().unwrap() < 0.1);
    // Judgements that go in a circle are refused, with the way to use them all the same.
    std::fs::write(&matrix, ",input,entities,talent,environment,output,public\ninput,,9,1/9,9,1,1\nentities,,,9,1,1,1\ntalent,,,,1,1,1\nenvironment,,,,,1,1\noutput,,,,,,1\npublic,,,,,,\n").unwrap();
    let words = asked(&["--method", "ahp", "--matrix", &matrix]);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ran = run(&words);
    assert!(
        ran.code == 1 && ran.err.contains("--accept-inconsistent"),
        "{}",
        ran.err
    );
    words.push("--accept-inconsistent");
    let (_, out) = in_folder(&folder, "mine.toml");
    words.extend(["-o", &out]);
    done(&words);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("Pairwise judgements (AHP)") && text.contains("judged.csv (sha256 "));
}

#[test]
fn wrong_usage_is_told() {
    for (more, told) in [
        (
            &["--method", "magic"][..],
            "equal, pca, entropy, critic, sd, ahp, budget",
        ),
        (&["--method", "ahp"], "--matrix is needed"),
        (&["--method", "budget"], "--experts is needed"),
        (&["--accept-inconsistent"], "--matrix is needed"),
        (
            &["--method", "entropy", "--experts", "x.csv"],
            "--experts says nothing to --method entropy",
        ),
        (
            &["--checks", "--level", "top"],
            "--level says nothing to --checks",
        ),
        (&["--checks", "-o", "x.toml"], ".csv"),
        (&["-o", "x.toml"], "--method is needed"),
        (&["-o", "x.pdf"], ".toml"),
    ] {
        let ran = run(&with(more));
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{more:?}: {}", ran.err);
    }
    for (more, told) in [
        (&["--level", "nowhere"][..], "There is no group \"nowhere\""),
        (&["--matrix", "absent.csv"], "absent.csv"),
    ] {
        let ran = run(&with(more));
        assert!(
            ran.code == 1 && ran.err.contains(told),
            "{more:?}: {}",
            ran.err
        );
    }
    let sme = [
        "weights",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
    ];
    let ran = run(&sme);
    assert!(
        ran.code == 1 && ran.err.contains("points add up"),
        "{}",
        ran.err
    );
}
