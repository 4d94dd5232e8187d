//! What decisions refuse, as a person meets it: a clear sentence with the place and the remedy, no file half written,
//! nothing paid twice; and what is allowed gives the same bytes again.

use std::fs;
use std::path::Path;

use crate::commands::{ENTERPRISES, done, folder, in_folder, run};

/// Runs a fund that must be refused: its exit code and words. Nothing is written.
fn refused(folder: &Path, plan: &str, more: &[&str]) -> (i32, String) {
    let path = |name: &str| folder.join(name).display().to_string();
    let (plan_file, out, ledger) = (path("plan.toml"), path("out.xlsx"), path("out.csv"));
    fs::write(&plan_file, format!("format = 1\n[plan]\n{plan}")).expect("written");
    let words = [
        "fund",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--plan",
        &plan_file,
        "-o",
        &out,
        "--ledger-out",
        &ledger,
    ];
    let ran = run(&[&words[..], more].concat());
    assert!(!Path::new(&out).exists(), "{plan}: the list was written");
    assert!(
        !Path::new(&ledger).exists(),
        "{plan}: the ledger was written"
    );
    (ran.code, ran.err)
}

#[test]
fn plans_that_cannot_be_carried_out_say_why_and_write_nothing() {
    let folder = folder();
    for (plan, more, code, said) in [
        (
            "budget = 0\n",
            &[][..],
            1,
            &["line 3", "budget", "above zero"][..],
        ),
        ("budget = -5\n", &[], 1, &["line 3", "check the sign"]),
        ("budget = 90071992547410\n", &[], 1, &["line 3", "fen"]),
        (
            "budget = 1000000\nfloor = 9999\n",
            &[],
            1,
            &["Nobody of 1,249 enterprises is eligible", "Lower the floor"],
        ),
        (
            "rule = \"fixed\"\nprice = 1600\nfloor = 100\ncap = 1000\n",
            &[],
            1,
            &["line 6", "Raise `cap` or lower `floor`"],
        ),
        (
            "budget = 1000000\nfloor = 100\nmost_points = 50\n",
            &[],
            1,
            &["line 5", "Raise `most_points` or lower `floor`"],
        ),
        (
            "budget = 1000000\n",
            &["--budget", "0"],
            2,
            &["--budget", "above zero"],
        ),
        (
            "budget = 1000000\n",
            &["--budget=-5"],
            2,
            &["--budget", "check the sign"],
        ),
        (
            "budget = 1000000\n",
            &["--budget", "9e15"],
            2,
            &["--budget", "fen"],
        ),
        ("budget = 1000000\nexclude = \"a >\"\n", &[], 1, &["line 4"]),
        (
            "budget = 1000000\nexclude = \"nowhere > 1\"\n",
            &[],
            1,
            &["`exclude`", "nowhere"],
        ),
        (
            "budget = 1000000\ndate = \"2022-13-01\"\n",
            &[],
            1,
            &["line 4", "2023-03-31"],
        ),
        ("budget = 1000000\nyear = 1999\n", &[], 1, &["1999"]),
    ] {
        let (found, words) = refused(folder.path(), plan, more);
        assert_eq!(found, code, "{plan} {more:?}: {words}");
        for part in said {
            assert!(words.contains(part), "{plan} {more:?}: {words}");
        }
    }
}

#[test]
fn a_ledger_whose_days_go_back_is_not_continued() {
    let folder = folder();
    let (ledger, name) = in_folder(&folder, "ledger.csv");
    let (plan, plan_name) = in_folder(&folder, "plan.toml");
    let write = |date: &str| {
        let keys = format!(
            "format = 1\n[plan]\nscheme = \"city-ledger\"\nrule = \"fixed\"\nprice = 1600\nvalid_years = 3\nkeep = \"last\"\n{date}"
        );
        fs::write(&plan, keys).expect("written");
    };
    write("date = \"2022-06-30\"\n");
    let fund = [
        "fund",
        ENTERPRISES,
        "--plan",
        &plan_name,
        "--ledger-out",
        &name,
    ];
    done(&[&fund[..], &["--year", "2021"]].concat());
    let before = fs::read(&ledger).expect("a ledger");
    write("date = \"2022-01-31\"\n");
    let again = [&fund[..], &["--year", "2022", "--ledger", &name]].concat();
    let ran = run(&again);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("2022-01-31") && ran.err.contains("Give a later"),
        "{}",
        ran.err
    );
    assert_eq!(
        fs::read(&ledger).expect("a ledger"),
        before,
        "what was there stays"
    );
    // A line by hand that pays what is not there is refused with its number.
    let text = String::from_utf8(before).expect("text");
    let last = text
        .lines()
        .rev()
        .find(|line| line.contains(",redemption,"));
    let (broken, broken_name) = in_folder(&folder, "broken.csv");
    fs::write(&broken, format!("{text}{}\n", last.expect("a payment"))).expect("written");
    let ran = run(&[
        "fund",
        ENTERPRISES,
        "--plan",
        &plan_name,
        "--ledger",
        &broken_name,
    ]);
    let line = text.lines().count() + 1;
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(&format!("line {line}")), "{}", ran.err);
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let folder = folder();
    let made = |turn: &str, ending: &str| -> (Vec<u8>, Vec<u8>) {
        let (out, out_name) = in_folder(&folder, &format!("{turn}.{ending}"));
        let (ledger, ledger_name) = in_folder(&folder, &format!("{turn}-ledger.csv"));
        let words = [
            "fund",
            ENTERPRISES,
            "--plan",
            "sample-data/fund-plan.toml",
            "--ledger",
            "sample-data/ledger.csv",
            "-o",
            &out_name,
            "--ledger-out",
            &ledger_name,
        ];
        done(&words);
        (
            fs::read(&out).expect("a list"),
            fs::read(&ledger).expect("a ledger"),
        )
    };
    for ending in ["xlsx", "csv", "json", "parquet"] {
        assert!(made("one", ending) == made("two", ending), "{ending}");
    }
}

#[test]
fn definitions_that_are_wrong_name_their_line_or_card() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "own.toml");
    let card = |rest: &str| {
        format!(
            "[[card]]\nid = \"a\"\ntitle = {{ en = \"A\", zh = \"甲\" }}\nstatus = \"official\"\n{rest}"
        )
    };
    for (rest, said) in [
        (
            "numerator = \"a >\"\ndenominator = \"b\"\nthreshold = 90\n",
            "card a",
        ),
        (
            "numerator = \"a\"\ndenominator = \"b\"\nthreshold = 0\n",
            "above 0",
        ),
        (
            "numerator = \"a\"\ndenominator = \"b\"\nthreshold = 101\n",
            "at most 100",
        ),
        (
            "numerator = \"a\"\ndenominator = \"b\"\nthreshold = \"x\"\n",
            "line 7",
        ),
        ("nominator = \"a\"\n", "line 5"),
    ] {
        fs::write(&file, card(rest)).expect("written");
        let ran = run(&["cards", "sample-data/counties.csv", "--definitions", &name]);
        assert_eq!(ran.code, 1, "{rest}");
        assert!(ran.err.contains(said), "{rest}: {}", ran.err);
    }
    fs::write(&file, "[[stage]]\nid = \"x\"\n").expect("written");
    let ran = run(&[
        "projects",
        "sample-data/projects.csv",
        "--definitions",
        &name,
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("line 1"), "{}", ran.err);
}

#[test]
fn projects_and_policies_with_bad_cells_are_told_and_the_rest_is_done() {
    let folder = folder();
    let (file, projects) = in_folder(&folder, "projects.csv");
    fs::write(
        &file,
        "项目编号,企业名称,立项日期,结束日期,项目阶段,预研资金（万元）\n\
         P1,甲公司,2021-05-01,2020-05-01,试制,3\nP2,,2021-01-01,,试制,4\n",
    )
    .expect("written");
    let ran = run(&["projects", &projects]);
    assert_eq!(ran.code, 0);
    for said in [
        "projects.csv!D2",
        "before an earlier date",
        "projects.csv!B3",
        "no enterprise",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert!(ran.out.contains("2 projects"), "{}", ran.out);
    let (file, policies) = in_folder(&folder, "policies.csv");
    fs::write(&file, "policy,condition\nA,employees >\nB,employees > 10\n").expect("written");
    let ran = run(&["match", ENTERPRISES, "--policies", &policies]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("policies.csv!B2"), "{}", ran.err);
    assert!(
        ran.err.contains("→ Write comparisons of columns"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("B:"), "{}", ran.out);
    // A table of which nothing can be asked is an error.
    fs::write(&file, "policy,condition\nA,employees >\n").expect("written");
    assert_eq!(
        run(&["match", ENTERPRISES, "--policies", &policies]).code,
        1
    );
}

#[test]
fn the_ledger_of_the_sample_city_is_calibrated_and_continues() {
    let ledger = innovation_atlas::analysis::funds::Ledger::read(Path::new(
        &crate::source::root().join("sample-data/ledger.csv"),
    ))
    .expect("it is sound");
    let accounts = ledger.accounts(2021).expect("it is sound");
    assert_eq!(accounts.len(), 40);
    let awarded: i64 = accounts.values().map(|account| account.awarded).sum();
    let mean = awarded as f64 / 1e6 / accounts.len() as f64;
    assert!((70.5..=71.5).contains(&mean), "{mean}");
    let (redeemed, paid) = accounts.values().fold((0, 0), |(points, yuan), account| {
        (points + account.redeemed, yuan + account.paid)
    });
    assert_eq!(
        paid,
        redeemed as u64 / 1_000_000 * 1_600,
        "1,600 yuan a point"
    );
    assert!(
        accounts.values().any(|account| account.balance > 0),
        "some are kept"
    );
    assert!(
        ledger
            .entries
            .iter()
            .all(|entry| entry.evidence.contains("invented"))
    );
    // The data of 2022 continue it; what it has stays byte by byte.
    let folder = folder();
    let (next, next_name) = in_folder(&folder, "next.csv");
    done(&[
        "fund",
        ENTERPRISES,
        "--plan",
        "sample-data/fund-plan.toml",
        "--ledger",
        "sample-data/ledger.csv",
        "--ledger-out",
        &next_name,
    ]);
    let before = fs::read(crate::source::root().join("sample-data/ledger.csv")).expect("bytes");
    let after = fs::read(&next).expect("bytes");
    assert!(after.starts_with(&before) && after.len() > 2 * before.len());
}
