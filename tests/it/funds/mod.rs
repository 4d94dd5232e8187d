//! Support funds on data: the worked examples of `docs/decisions.md`, the ledger from year to year, what is refused, and
//! the command.

mod accounts;

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use innovation_atlas::analysis::funds::{
    Candidates, Fund, FundPlan, FundTotals, Ledger, Side, Versus, redeem,
};
use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::i18n::{Lang, Message, Result};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::parse;
use innovation_atlas::table::ReadOptions;

use crate::commands::{ENTERPRISES, done, folder, in_folder, json, run};

/// A scheme whose points stand in the data.
const SCHEME: &str = r#"
format = 1
[scheme]
id = "city"
version = "1"
title = "City"
entity = "enterprise"
status = "illustrative"
source = "a test"
aggregate = "sum"
decimals = 1
[[group]]
id = "titles"
title = "Titles"
[[group]]
id = "patents"
title = "Patents"
[[indicator]]
id = "title_points"
group = "titles"
title = "Titles"
formula = "title_points"
rule = { kind = "identity" }
[[indicator]]
id = "patent_points"
group = "patents"
title = "Patents"
formula = "patent_points"
rule = { kind = "identity" }
"#;

/// Data and scores of rows `code,name,year,title points,patent points,R&D`.
fn scored(rows: &str) -> (Dataset, Scores) {
    let folder = folder();
    let (file, _) = in_folder(&folder, "data.csv");
    let head = "entity,name,year,title_points,patent_points,rd_expense_wan\n";
    fs::write(&file, format!("{head}{rows}")).expect("it can be written");
    let scheme = Arc::new(parse(SCHEME).expect("it is a scheme"));
    let options = ReadOptions::default();
    let progress = Progress::default();
    let data = open(&file, &options, None, &scheme.raw_columns(), &progress).expect("it opens");
    let scores = score(&data, &scheme, &Choices::default(), &progress).expect("it scores");
    (data, scores)
}

const THREE: &str = "A1,A,2022,70,1,100\nB1,B,2022,30,5.5,50\nC1,C,2022,10,0.3,\n";

fn plan(keys: &str) -> FundPlan {
    FundPlan::from_text(&format!("format = 1\n[plan]\n{keys}")).expect("it is a plan")
}

fn carried((data, scores): &(Dataset, Scores), plan: &FundPlan) -> Result<(Candidates, Fund)> {
    let found = Candidates::of(data, scores, &plan.basis(), None)?;
    let fund = Fund::of(&found, plan)?;
    Ok((found, fund))
}

fn amounts(keys: &str) -> (Vec<u64>, Fund) {
    let (_, fund) = carried(&scored(THREE), &plan(keys)).expect("it can be carried out");
    (fund.amounts.clone(), fund)
}

#[test]
fn example_of_a_fixed_price() {
    let rule = "rule = \"fixed\"\nprice = 1600\nfloor = 20\n";
    let (paid, fund) = amounts(rule);
    assert_eq!(paid, [113_600, 56_800, 0]);
    assert_eq!((fund.paid, fund.left), (170_400, None));
    let (paid, fund) = amounts(&format!("{rule}budget = 100000\n"));
    assert_eq!(paid, [66_667, 33_333, 0]);
    assert_eq!(fund.wanted, Some(170_400));
}

#[test]
fn example_of_a_floating_price() {
    let (paid, fund) = amounts("budget = 1000000\n");
    assert_eq!(paid, [607_877, 303_938, 88_185]);
    let price = fund.price.expect("it has one").per_point();
    assert!((price - 8_561.643_836).abs() < 1e-6, "{price}");
}

#[test]
fn example_of_a_floating_price_with_a_cap() {
    let (paid, fund) = amounts("budget = 1000000\ncap = 400000\n");
    assert_eq!(paid, [400_000, 400_000, 200_000]);
    assert_eq!((fund.left, fund.spread), (Some(0), 207_876));
    let (paid, fund) = amounts("budget = 1000000\ncap = 400000\nleft_over = \"keep\"\n");
    assert_eq!(paid, [400_000, 303_938, 88_185]);
    assert_eq!((fund.left, fund.spread), (Some(207_877), 0));
}

#[test]
fn example_of_a_cap_by_spending() {
    let (paid, _) = amounts("budget = 250000\nrd_share = 0.2\n");
    assert_eq!(paid, [166_667, 83_333, 0]);
    let (paid, fund) = amounts("budget = 400000\nrd_share = 0.2\n");
    assert_eq!(
        (paid.as_slice(), fund.left),
        (&[200_000, 100_000, 0][..], Some(100_000))
    );
}

#[test]
fn example_of_a_tier_table() {
    let table = "[[tier]]\nfrom = 70\namount = 200000\n[[tier]]\nfrom = 30\namount = 100000\n";
    assert_eq!(
        amounts(&format!("rule = \"tiers\"\n{table}")).0,
        [200_000, 100_000, 0]
    );
    let (paid, fund) = amounts(&format!("rule = \"tiers\"\nbudget = 250000\n{table}"));
    assert_eq!(
        (paid.as_slice(), fund.wanted),
        (&[166_667, 83_333, 0][..], Some(300_000))
    );
}

#[test]
fn example_of_an_account() {
    let rows = |last: i32| {
        let years = [(2020, 15, 6), (2021, 30, 9), (2022, 30, 12), (2023, 30, 3)];
        years
            .iter()
            .filter(|(year, ..)| *year <= last)
            .fold(String::new(), |mut text, row| {
                let _ = writeln!(text, "A1,A,{},{},{},", row.0, row.1, row.2);
                text
            })
    };
    let keys = "rule = \"fixed\"\nprice = 1600\nvalid_years = 3\nonce = [\"titles\"]\n";
    let found = |last: i32, ledger: &Ledger| {
        let (data, scores) = scored(&rows(last));
        let basis = plan(keys).basis();
        Candidates::of(&data, &scores, &basis, Some(ledger)).expect("it fits")
    };
    // 2020 and 2021 are awarded; of 2021 20 points are redeemed.
    let first = found(2021, &Ledger::default());
    assert_eq!(first.points, [45_000_000]);
    let paid = Fund::of(&first, &plan(&format!("{keys}most_points = 20\n"))).expect("it pays");
    assert_eq!(paid.amounts, [32_000]);
    let ledger = redeem(&first, &paid, Lang::Zh).expect("it is redeemed");
    let second = found(2022, &ledger);
    assert_eq!(second.points, [37_000_000]);
    let ledger = second.ledger.expect("there is a ledger");
    let third = found(2023, &ledger);
    assert_eq!(third.points, [54_000_000]);
    let ledger = third.ledger.expect("there is a ledger");
    let account = ledger
        .account("A1", 2023)
        .expect("it is sound")
        .expect("it is there");
    assert_eq!(
        (account.expired, account.redeemed, account.paid),
        (1_000_000, 20_000_000, 32_000)
    );
}

#[test]
fn example_of_two_plans() {
    let data = scored(THREE);
    let (one, first) = carried(&data, &plan("budget = 1000000\n")).expect("it pays");
    let fixed = plan("rule = \"fixed\"\nprice = 1600\nfloor = 20\n");
    let (other, second) = carried(&data, &fixed).expect("it pays");
    let side = |found, fund| Side { found, fund };
    let versus = Versus::of(side(&one, &first), side(&other, &second));
    let changes: Vec<i64> = versus.rows.iter().map(|row| row.change).collect();
    assert_eq!(changes, [-88_185, -247_138, -494_277]);
    assert_eq!((versus.gainers, versus.losers, versus.dropped), (0, 3, 1));
}

#[test]
fn one_enterprise_twice_is_refused_with_its_rows() {
    let spelt = scored("A1,A,2022,70,1,\na1 ,B,2022,30,5,\n");
    let problem = carried(&spelt, &plan("budget = 1000\n")).expect_err("one code twice");
    assert_eq!(problem.key, "funds.same_key");
    let named = scored("A1,江湾（中国）公司,2022,70,1,\nB1,江湾(中国)公司,2022,30,5,\n");
    let problem = carried(&named, &plan("budget = 1000\n")).expect_err("one name twice");
    assert_eq!(problem.key, "funds.same_name");
    for lang in Lang::ALL {
        let words = problem.text(lang);
        assert!(
            words.contains("data.csv!A2") && words.contains("data.csv!A3"),
            "{words}"
        );
    }
    let (_, fund) =
        carried(&named, &plan("budget = 1000\nnamesakes = true\n")).expect("they differ");
    assert_eq!(fund.paid, 1000);
    // An excluded one is not paid, so it is not paid twice.
    let (_, fund) = carried(
        &named,
        &plan("budget = 1000\nexclude = \"entity = 'B1'\"\n"),
    )
    .expect("one is out");
    assert_eq!(fund.amounts, [1000, 0]);
}

#[test]
fn one_code_under_two_names_is_refused_with_its_rows() {
    let data = scored("A1,A,2021,1,1,\nA1,A,2022,70,1,\nA1,Z,2022,70,1,\nB1,B,2022,30,5,\n");
    let problem = carried(&data, &plan("budget = 1000\n")).expect_err("two names");
    assert_eq!(problem.key, "funds.same_code");
    let words = problem.text(Lang::En);
    assert!(
        words.contains("data.csv!B3") && words.contains("data.csv!B4"),
        "{words}"
    );
    // In another year it is no matter, and a row that says the same is none either.
    carried(&data, &plan("budget = 1000\nyear = 2021\n")).expect("it pays");
    let same = scored("A1,A公司,2022,70,1,\nA1,a公司,2022,60,1,\n");
    carried(&same, &plan("budget = 1000\n")).expect("it pays");
}

#[test]
fn points_below_zero_count_as_none() {
    let (found, fund) = carried(
        &scored("A1,A,2022,-20,1,\nB1,B,2022,30,5,\n"),
        &plan("budget = 1000\n"),
    )
    .expect("it pays");
    assert_eq!(
        (fund.amounts.as_slice(), found.below_zero),
        (&[0, 1000][..], 1)
    );
}

#[test]
fn refusals_say_what_to_do() {
    let data = scored(THREE);
    let refusal = |keys: &str| -> Message { carried(&data, &plan(keys)).expect_err(keys) };
    for (keys, key) in [
        ("budget = 1000\nfloor = 500\n", "funds.nobody"),
        ("budget = 1000\nyear = 1999\n", "funds.nobody_scored"),
        (
            "budget = 1000\nexclude = \"nothing > 1\"\n",
            "funds.about_exclude",
        ),
        (
            "budget = 1000\nrd_share = 0.1\nrd_column = \"absent\"\n",
            "funds.no_rd_column",
        ),
        (
            "budget = 1000\nvalid_years = 2\nonce = [\"absent\"]\n",
            "funds.once_unknown",
        ),
        (
            "rule = \"tiers\"\n[[tier]]\ntier = \"z\"\namount = 5\n",
            "funds.no_tiers",
        ),
    ] {
        let problem = refusal(keys);
        assert_eq!(problem.key, key, "{keys}: {problem}");
        for lang in Lang::ALL {
            assert!(!problem.text(lang).contains('{'), "{}", problem.text(lang));
        }
    }
}

#[test]
fn the_sample_city_has_what_it_was_calibrated_for() {
    let shown = json(&[
        "fund",
        ENTERPRISES,
        "--plan",
        &example_plan("rule = \"fixed\"\nprice = 1600\n"),
        "--scheme",
        "city-ledger",
        "--json",
    ]);
    assert_eq!(shown["year"], 2022);
    assert_eq!(shown["paid"], 140_845_920);
    let points: f64 = shown["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["points"].as_f64())
        .sum();
    let mean = points / 1229.0;
    assert!((71.0..72.0).contains(&mean), "{mean}");
}

/// A plan file that stays for the length of the tests.
fn example_plan(keys: &str) -> String {
    let folder = folder().keep();
    let file = folder.join("plan.toml");
    fs::write(&file, format!("format = 1\n[plan]\n{keys}")).expect("it can be written");
    file.display().to_string()
}

#[test]
fn the_command_writes_lists_that_add_up() {
    let folder = folder();
    let (csv, csv_name) = in_folder(&folder, "funds.csv");
    let (_, book) = in_folder(&folder, "funds.xlsx");
    let budget = [
        "fund",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--budget",
        "123456789",
    ];
    done(&[&budget[..], &["-o", &csv_name]].concat());
    let text = fs::read_to_string(&csv).expect("it is there");
    let text = text.trim_start_matches('\u{feff}');
    let head: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let at = head
        .iter()
        .position(|name| *name == "amount")
        .expect("amounts");
    let back = head.len() - at;
    let sum: u64 = text
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').nth(back - 1)?.parse::<u64>().ok())
        .sum();
    assert_eq!(sum, 123_456_789);
    let second = example_plan(
        "title = \"另一方案\"\nscheme = \"national-2024\"\nbudget = 100000000\ncap = 200000\n",
    );
    for out in [&book, &book] {
        done(&[&budget[..], &["--against", &second, "-o", out]].concat());
    }
    let first = fs::read(&book).expect("it is there");
    // The list to sign is made for paper.
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&first)).expect("it is a workbook");
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = parts.by_name(name).expect(name);
        std::io::Read::read_to_string(&mut file, &mut text).expect(name);
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    for set in [
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToPage=\"1\"",
        "&amp;P / &amp;N",
    ] {
        assert!(sheet.contains(set), "{set}");
    }
    assert!(part("xl/workbook.xml").contains("_xlnm.Print_Titles"));
    let words = part("xl/sharedStrings.xml");
    assert!(words.contains("list of payments") && words.contains("unit: yuan"));
    let ran = run(&[&budget[..], &["--against", &second, "-o", &book]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    for told in ["另一方案", "Gain most: ", "Lose most: "] {
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    assert_eq!(
        fs::read(&book).expect("it is there"),
        first,
        "the same bytes"
    );
}

#[test]
fn the_command_explains_an_amount_in_both_languages() {
    let plan = example_plan("budget = 100000000\ncap = 150000\nrd_share = 0.3\n");
    let words = [
        "fund",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--plan",
        &plan,
        "--entity",
        "91990101633600399B",
    ];
    let shown = json(&[&words[..], &["--json"]].concat());
    let steps = shown["steps"].as_array().expect("steps");
    assert_eq!(steps.last().expect("one")["step"], "amount");
    for (lang, told) in [("en", "Points that count"), ("zh", "计入积分")] {
        assert!(
            done(&[&words[..], &["--lang", lang]].concat())
                .out
                .contains(told)
        );
    }
}

#[test]
fn sums_by_group_are_the_whole() {
    let data = scored(THREE);
    let (found, fund) = carried(&data, &plan("budget = 1000000\n")).expect("it pays");
    let totals = FundTotals::of(&found, &fund);
    assert_eq!(
        (totals.all.yuan, totals.all.paid, totals.largest),
        (1_000_000, 3, 607_877)
    );
    for table in &totals.tables {
        let sum: u64 = table.totals.iter().map(|(_, sum)| sum.yuan).sum();
        assert_eq!(sum, 1_000_000, "{}", table.by);
    }
    // Sorted 88,185, 303,938, 607,877: 2 × (1 × 88,185 + 2 × 303,938 + 3 × 607,877) / (3 × 1,000,000) − 4/3.
    let gini = totals.gini_all.expect("there is money");
    assert!(
        (gini - (2.0 * 2_519_692.0 / 3_000_000.0 - 4.0 / 3.0)).abs() < 1e-12,
        "{gini}"
    );
}
