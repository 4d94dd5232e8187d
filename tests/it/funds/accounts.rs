//! Accounts from year to year and beside each other: what was redeemed stays, nobody is paid twice, and what a ledger or a
//! second plan changes.

use std::fs;
use std::path::Path;

use innovation_atlas::analysis::funds::{Candidates, Fund, FundTotals, Ledger, fund_lines, redeem};
use innovation_atlas::i18n::Lang;

use super::{carried, example_plan, plan, scored};
use crate::commands::{ENTERPRISES, done, folder, in_folder, json, run};

#[test]
fn what_was_redeemed_never_changes_with_a_rule() {
    let folder = folder();
    let (file, _) = in_folder(&folder, "ledger.csv");
    let before = scored("A1,A,2021,40,5,\nB1,B,2021,20,5,\n");
    let keys = "rule = \"fixed\"\nprice = 1000\nvalid_years = 3\n";
    let basis = plan(keys).basis();
    let found =
        Candidates::of(&before.0, &before.1, &basis, Some(&Ledger::default())).expect("it fits");
    let fund = Fund::of(&found, &plan(keys)).expect("it pays");
    redeem(&found, &fund, Lang::Zh)
        .expect("it is redeemed")
        .write(&file)
        .expect("it is written");
    let old = fs::read_to_string(&file).expect("it is there");
    // The year before has other points now, and so has the new one.
    let now = scored("A1,A,2021,90,9,\nB1,B,2021,1,1,\nA1,A,2022,10,2,\nB1,B,2022,8,0,\n");
    let ledger = Ledger::read(&file).expect("it reads back");
    let found = Candidates::of(&now.0, &now.1, &basis, Some(&ledger)).expect("it fits");
    assert_eq!(found.points, [12_000_000, 8_000_000]);
    let fund = Fund::of(&found, &plan(keys)).expect("it pays");
    let continued = redeem(&found, &fund, Lang::Zh).expect("it is redeemed");
    let text = continued.to_text().expect("it can be written");
    assert!(text.starts_with(&old) && text.len() > old.len());
    // Once more: nothing is left to redeem.
    let again = Candidates::of(&now.0, &now.1, &basis, Some(&continued)).expect("it fits");
    let none = Fund::of(&again, &plan(keys)).expect_err("all is redeemed");
    assert_eq!(none.key, "funds.nobody");
}

#[test]
fn a_code_that_is_spelt_otherwise_has_the_same_account() {
    let before = scored("A1-x,A,2021,40,5,\nB1,B,2021,20,5,\n");
    let keys = "rule = \"fixed\"\nprice = 1000\nvalid_years = 3\n";
    let basis = plan(keys).basis();
    let of = |own: &(_, _), ledger: &Ledger| Candidates::of(&own.0, &own.1, &basis, Some(ledger));
    let found = of(&before, &Ledger::default()).expect("it fits");
    let fund = Fund::of(&found, &plan(keys)).expect("it pays");
    let text = redeem(&found, &fund, Lang::Zh)
        .and_then(|ledger| ledger.to_text())
        .expect("it is written");
    let years = |code: &str| {
        format!("{code},A,2021,40,5,\nB1,B,2021,20,5,\n{code},A,2022,10,2,\nB1,B,2022,8,0,\n")
    };
    let ledger = Ledger::from_text(text).expect("it reads back");
    let same = of(&scored(&years("A1-x")), &ledger).expect("it fits");
    for code in ["a1-X", "A1 -x", "Ａ1－x"] {
        let other = of(&scored(&years(code)), &ledger).expect("it fits");
        assert_eq!(other.points, same.points, "{code}");
        let accounts = other
            .ledger
            .as_ref()
            .and_then(|own| own.accounts(2022).ok());
        assert_eq!(accounts.map(|own| own.len()), Some(2), "{code}");
    }
    // Other signs are no blank: whether it is the same enterprise is asked.
    let problem = of(&scored(&years("A1x")), &ledger).expect_err("it is asked");
    assert_eq!(problem.key, "funds.other_signs");
    let told = problem.text(innovation_atlas::i18n::Lang::En);
    assert!(told.contains("A1-x") && told.contains("line 2"), "{told}");
    // Nor is one under quite another code, unless the plan knows of namesakes.
    let other = scored(&years("C9"));
    let problem = of(&other, &ledger).expect_err("it is asked");
    assert_eq!(problem.key, "funds.other_code");
    let basis = plan(&format!("{keys}namesakes = true\n")).basis();
    assert!(Candidates::of(&other.0, &other.1, &basis, Some(&ledger)).is_ok());
    // Of a code that lost its digits nobody can ask.
    let problem = of(&scored(&years("9.19901E+17")), &ledger).expect_err("it is refused");
    assert_eq!(problem.key, "funds.lost_digits");
}

#[test]
fn a_ledger_that_is_there_is_not_written_over() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "ledger.csv");
    let plan = example_plan("rule = \"fixed\"\nprice = 1600\nvalid_years = 3\nkeep = \"last\"\n");
    let words = |year| {
        vec![
            "fund",
            ENTERPRISES,
            "--scheme",
            "city-ledger",
            "--plan",
            &plan,
            "--year",
            year,
            "--ledger-out",
            &name,
        ]
    };
    done(&words("2021"));
    let old = fs::read(&file).expect("it is there");
    let (_, book) = in_folder(&folder, "list.xlsx");
    let ran = run(&[words("2022"), vec!["-o", &book]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("--ledger"), "{}", ran.err);
    assert_eq!(fs::read(&file).expect("it is there"), old);
    assert!(!Path::new(&book).exists(), "nothing was written");
    done(&[words("2022"), vec!["--ledger", &name]].concat());
    assert!(fs::read(&file).expect("it is there").starts_with(&old));
}

#[test]
fn the_command_continues_a_ledger() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "ledger.csv");
    let plan = example_plan(
        "scheme = \"city-ledger\"\nrule = \"fixed\"\nprice = 1600\nvalid_years = 3\nonce = [\"titles\"]\nkeep = \"last\"\n",
    );
    let year = |year: &str, more: &[&str]| {
        let words = [
            "fund",
            ENTERPRISES,
            "--plan",
            &plan,
            "--year",
            year,
            "--ledger-out",
            &name,
            "--json",
        ];
        json(&[&words[..], more].concat())
    };
    let first = year("2021", &[]);
    let old = fs::read(&file).expect("it is there");
    let second = year("2022", &["--ledger", &name]);
    let new = fs::read(&file).expect("it is there");
    assert!(new.starts_with(&old) && new.len() > old.len());
    let paid = |shown: &serde_json::Value| shown["paid"].as_u64().expect("a sum");
    // What the ledger did is told, and adds up.
    let of = |shown: &serde_json::Value, key: &str| shown["ledger"][key].as_f64().expect("points");
    for (shown, years) in [(&first, vec![2019, 2020, 2021]), (&second, vec![2022])] {
        let gone = ["deducted", "deductions_waiting", "redeemed", "expired"];
        let gone: f64 = gone.iter().map(|key| of(shown, key)).sum();
        assert!((of(shown, "awarded") - gone - of(shown, "balance")).abs() < 1e-6);
        let added = shown["ledger"]["awards_added"].as_array().expect("years");
        let added: Vec<i64> = added
            .iter()
            .filter_map(|own| own["year"].as_i64())
            .collect();
        assert_eq!(added, years);
        let words = shown["words"].to_string();
        assert!(
            words.contains("awards added: ") && words.contains("This plan redeems"),
            "{words}"
        );
    }
    assert!((of(&first, "redeems") - of(&second, "redeemed")).abs() < 1e-6);
    assert_eq!(
        second["ledger"]["redeemed_yuan"].as_u64(),
        Some(paid(&first))
    );
    let account = Ledger::read(Path::new(&name))
        .expect("it reads")
        .accounts(2022)
        .map(|all| all.values().map(|account| account.paid).sum::<u64>());
    assert_eq!(account.expect("it is sound"), paid(&first) + paid(&second));
    // The closed year stays closed.
    let ran = run(&[
        "fund",
        ENTERPRISES,
        "--plan",
        &plan,
        "--year",
        "2021",
        "--ledger",
        &name,
        "--ledger-out",
        &name,
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
}

#[test]
fn a_ledger_alone_changes_no_amount() {
    let data = scored("A1,A,2020,90,9,\nA1,A,2021,90,9,\nA1,A,2022,10,2,\nB1,B,2022,8,0,\n");
    let basis = plan("budget = 100\n").basis();
    let without = Candidates::of(&data.0, &data.1, &basis, None).expect("it fits");
    let begun =
        Candidates::of(&data.0, &data.1, &basis, Some(&Ledger::default())).expect("it fits");
    assert_eq!(begun.points, without.points);
    assert_eq!(begun.points, [12_000_000, 8_000_000]);
    // A year later the points of the year before are gone.
    let ledger = begun.ledger.expect("there is a ledger");
    let later = scored("A1,A,2022,10,2,\nB1,B,2022,8,0,\nA1,A,2023,3,0,\nB1,B,2023,4,0,\n");
    let next = Candidates::of(&later.0, &later.1, &basis, Some(&ledger)).expect("it fits");
    assert_eq!(next.points, [3_000_000, 4_000_000]);
}

#[test]
fn who_comes_after_the_ledger_got_the_year_is_awarded_too_and_nobody_twice() {
    let keys = "rule = \"fixed\"\nprice = 1000\nvalid_years = 3\n";
    let basis = plan(keys).basis();
    let town = scored("A1,甲厂,2022,10,2,\n");
    let found =
        Candidates::of(&town.0, &town.1, &basis, Some(&Ledger::default())).expect("it fits");
    let fund = Fund::of(&found, &plan(keys)).expect("it pays");
    let ledger = redeem(&found, &fund, Lang::Zh).expect("it is redeemed");
    // The other town, with the first once more: that has been paid.
    let both = scored("A1,甲厂,2022,10,2,\nB1,乙厂,2022,8,0,\n");
    let found = Candidates::of(&both.0, &both.1, &basis, Some(&ledger)).expect("it fits");
    assert_eq!(
        (found.points.as_slice(), found.late),
        (&[0, 8_000_000][..], 1)
    );
    let fund = Fund::of(&found, &plan(keys)).expect("it pays");
    assert_eq!(fund.amounts, [0, 8_000]);
    let ledger = redeem(&found, &fund, Lang::Zh).expect("it is redeemed");
    assert!(ledger.accounts(2022).is_ok());
    let again = Candidates::of(&both.0, &both.1, &basis, Some(&ledger)).expect("it fits");
    assert_eq!((again.points.as_slice(), again.late), (&[0, 0][..], 0));
    // Under another spelling of its code it has the same account, which is paid out.
    let same = scored("Ａ１,甲厂,2022,10,2,\n");
    let found = Candidates::of(&same.0, &same.1, &basis, Some(&ledger)).expect("it fits");
    assert_eq!((found.points.as_slice(), found.late), (&[0][..], 0));
    // Its name with another code is the same enterprise, too.
    let again = scored("C9,甲 厂,2022,10,2,\n");
    let told = Candidates::of(&again.0, &again.1, &basis, Some(&ledger)).unwrap_err();
    assert_eq!(told.key, "funds.awarded_before");
}

#[test]
fn a_ledger_is_not_written_under_a_filter() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "ledger.csv");
    let plan = example_plan("scheme = \"city-ledger\"\nbudget = 1000000\nvalid_years = 3\n");
    let words = [
        "fund",
        ENTERPRISES,
        "--plan",
        &plan,
        "--ledger-out",
        &name,
        "--where",
        "employees > 50",
    ];
    let ran = run(&words);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("employees > 50") && ran.err.contains("exclude"),
        "{}",
        ran.err
    );
    assert!(!file.exists(), "nothing is written");
}

#[test]
fn data_without_years_are_told_without_a_gap() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "data.csv");
    fs::write(
        &file,
        "entity,name,title_points,patent_points\nA1,\"甲,乙\",80,0\nB1,B,35.5,0\n",
    )
    .expect("it can be written");
    let (scheme, own) = in_folder(&folder, "s.toml");
    fs::write(&scheme, super::SCHEME).expect("it can be written");
    let words = ["fund", &name, "--scheme", &own, "--budget", "1155"];
    let said = done(&words).err;
    assert!(
        said.contains("1,155 yuan go to 2 of 2 enterprises (100%)\n"),
        "{said}"
    );
    let steps = done(&[&words[..], &["--entity", "甲,乙"]].concat()).out;
    assert!(steps.contains("Total by City, version 1\n"), "{steps}");
}

#[test]
fn whose_exclusion_cannot_be_told_is_counted() {
    let rows = "A1,A,2022,10,2,5\nB1,B,2022,8,0,\nC1,C,2022,8,0,50\n";
    let (found, fund) = carried(
        &scored(rows),
        &plan("budget = 200\nexclude = \"rd_expense_wan > 20\"\n"),
    )
    .expect("it pays");
    assert_eq!((found.untold, fund.amounts[2]), (1, 0));
    assert!(fund.amounts[0] > 0 && fund.amounts[1] > 0);
    let lines = fund_lines(&found, &fund, &FundTotals::of(&found, &fund));
    assert!(lines.iter().any(|line| line.key == "funds.line_untold"));
}

#[test]
fn the_second_plan_is_of_the_year_of_the_first() {
    let keys = "scheme = \"city-ledger\"\nbudget = 1000000\n";
    let (first, second) = (
        example_plan(&format!("{keys}year = 2021\n")),
        example_plan(keys),
    );
    let words = ["fund", ENTERPRISES, "--plan", &first, "--against", &second];
    let other = example_plan(&format!("{keys}year = 2022\n"));
    let said = done(&words).err;
    assert!(said.contains("Nobody gains or loses"), "{said}");
    // Another year is told.
    let words = ["fund", ENTERPRISES, "--plan", &first, "--against", &other];
    let said = done(&words).err;
    assert!(said.contains("of different years, 2021 and 2022"), "{said}");
}
