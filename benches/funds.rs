//! A fund plan on as many enterprises as the arguments say: the enterprises made ready once for their year, then plans of
//! each rule carried out, as a moved slider does, with sums and order. Prints the wall time of the fastest of five runs
//! and the processor time of all threads (Linux; elsewhere without).
//!
//! `cargo bench --bench funds -- 100000 1000000`

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use innovation_atlas::analysis::funds::{
    Candidates, Fund, FundPlan, FundRule, FundTotals, Side, TierAmount, TierOf, Versus, fund_order,
};
use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::parse;
use innovation_atlas::table::ReadOptions;

const SCHEME: &str = r#"
format = 1
[scheme]
id = "city"
version = "1"
title = "City"
entity = "enterprise"
status = "illustrative"
source = "a bench"
aggregate = "sum"
decimals = 1
[[group]]
id = "rd"
title = "R&D"
[[indicator]]
id = "rd"
group = "rd"
title = "R&D"
formula = "points"
rule = { kind = "identity" }
[[tier]]
id = "a"
title = "A"
when = "total >= 100"
[[tier]]
id = "b"
title = "B"
"#;

fn main() {
    let heights = std::env::args().filter_map(|argument| argument.parse().ok());
    let heights: Vec<usize> = heights.collect();
    for height in if heights.is_empty() {
        vec![100_000, 1_000_000]
    } else {
        heights
    } {
        measure(height);
    }
}

fn measure(height: usize) {
    let (data, scores) = scored(height);
    let budget = height as u64 * 100_000;
    let floating = FundPlan {
        floor: 10_000_000,
        ..FundPlan::floating(budget)
    };
    let capped = FundPlan {
        cap: Some(150_000),
        rd_share: Some(200_000),
        ..floating.clone()
    };
    let fixed = FundPlan {
        rule: FundRule::Fixed,
        ..floating.clone()
    };
    let tiers = FundPlan {
        rule: FundRule::Tiers,
        tiers: [(100, 200_000), (50, 100_000)]
            .map(|(from, yuan)| TierAmount {
                of: TierOf::From(from * 1_000_000),
                yuan,
            })
            .to_vec(),
        ..floating.clone()
    };
    let ready = || Candidates::of(&data, &scores, &capped.basis(), None).expect("they stand");
    let found = timed(height, "enterprises made ready", ready);
    let carry = |plan: &FundPlan| Fund::of(&found, plan).expect("it is carried out");
    let first = timed(height, "floating price", || carry(&floating));
    let second = timed(height, "floating price, caps", || carry(&capped));
    timed(height, "fixed price, scaled", || carry(&fixed));
    timed(height, "tier table, scaled", || carry(&tiers));
    timed(height, "totals", || FundTotals::of(&found, &second));
    timed(height, "order of the list", || fund_order(&found, &second));
    let side = |fund| Side {
        found: &found,
        fund,
    };
    timed(height, "two plans", || {
        Versus::of(side(&first), side(&second))
    });
}

fn timed<T>(height: usize, name: &str, work: impl Fn() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut spent = f64::INFINITY;
    let mut last = None;
    for _ in 0..5 {
        let (start, before) = (Instant::now(), processor());
        last = Some(work());
        best = best.min(start.elapsed().as_secs_f64());
        spent = spent.min(processor() - before);
    }
    let (best, spent) = (best * 1e3, spent * 1e3);
    println!("{height} enterprises, {name}: {best:.0} ms, {spent:.0} ms of processor time");
    last.expect("it ran")
}

/// Seconds of processor time of this process so far.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |at: usize| -> f64 {
        let word = after.split_whitespace().nth(at);
        word.and_then(|word| word.parse().ok()).unwrap_or(0.0)
    };
    // A tick is a hundredth of a second on Linux.
    (ticks(11) + ticks(12)) / 100.0
}

/// Enterprises of one year with points, towns and spending.
fn scored(height: usize) -> (Dataset, Scores) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("enterprises.csv");
    let mut text = String::from("entity,name,year,town,points,rd_expense_wan\n");
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    for row in 0..height {
        let (town, points, rd) = (next(12), next(2500), next(20_000));
        let _ = writeln!(
            text,
            "E{row:07},江湾企业{row}有限公司,2022,镇{town},{}.{},{rd}",
            points / 10,
            points % 10
        );
    }
    std::fs::write(&file, text).expect("the file is written");
    let scheme = Arc::new(parse(SCHEME).expect("it is a scheme"));
    let options = ReadOptions::default();
    let progress = Progress::default();
    let wanted = scheme.raw_columns();
    let data = open(&file, &options, None, &wanted, &progress).expect("it opens");
    let scores = score(&data, &scheme, &Choices::default(), &progress).expect("it scores");
    (data, scores)
}
