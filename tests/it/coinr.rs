//! `COINr`'s example index, run by run through ordinary scheme files: 51 countries, 49 indicators, 8 pillars,
//! 2 sub-indices, 1 index. Reference numbers were made with `COINr` 1.1.14; every score of every level must equal
//! them to 1e-9 and every rank exactly.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, Step, indicators_at, score};
use innovation_atlas::dataset::{ColumnRule, Dataset, Mapping, open};
use innovation_atlas::i18n::Result;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Missing, Rule, Scheme, Weight, load};
use innovation_atlas::table::ReadOptions;

use crate::source::root;

/// Runs: the scheme file, and the name of the reference that it must equal.
const RUNS: [(&str, &str); 19] = [
    ("base", "base"),
    ("base", "base_check"),
    ("equal_weights", "equal_weights"),
    ("zscore", "zscore"),
    ("prank", "prank"),
    ("rank", "rank"),
    ("dist2max", "dist2max"),
    ("dist2targ_iMeta", "dist2targ_iMeta"),
    ("minmax1_100_gmean", "minmax1_100_gmean"),
    ("minmax1_100_hmean", "minmax1_100_hmean"),
    ("amean_amean_copeland", "amean_amean_copeland"),
    ("no_treatment", "no_treatment"),
    ("winmax1_logCT", "winmax1_logCT"),
    ("winmax1_logCT_combined", "winmax1_logCT_combined"),
    (
        "no_imputation_renormalised_weights",
        "no_imputation_renormalised_weights",
    ),
    ("impute_column_mean", "impute_column_mean"),
    (
        "impute_row_mean_normalised_by_pillar",
        "impute_row_mean_normalised_by_pillar",
    ),
    ("custom_weights_1234", "custom_weights_1234"),
    ("pca_weights_level1", "pca_weights_level1"),
];

/// Scheme files that the engine refuses so far, because it does not compute something in them yet. A file that it no
/// longer refuses fails its test until it is taken off this list.
const REFUSED: [&str; 0] = [];

/// Decimals at which scores of groups are taken as tied when they are ranked: finer than the scores differ, coarser
/// than the last bits in which the sums of two programs may. Indicators are no sums, and compared as they are.
const TIED: f64 = 1e10;
/// How far a score may be from the reference, as a share of it or, near zero, as it is.
pub(crate) const NEAR: f64 = 1e-9;

/// A table of the reference: columns by name, rows in the order of its first column.
pub(crate) struct Reference {
    pub codes: Vec<String>,
    pub columns: BTreeMap<String, Vec<Option<f64>>>,
}

pub(crate) fn folder() -> Option<PathBuf> {
    let folder = root().join("../shared/reference/coinr");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        folder.display()
    );
    println!("skipped: {} is not there", folder.display());
    None
}

/// Reads a table of the reference; the columns named in `texts` are left out.
pub(crate) fn reference(file: &str, texts: &[&str]) -> Option<Reference> {
    let path = folder()?.join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{error}"));
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let code = header.iter().position(|name| name == "uCode").unwrap();
    let mut read = Reference {
        codes: Vec::new(),
        columns: BTreeMap::new(),
    };
    for row in reader.records() {
        let row = row.unwrap();
        read.codes.push(row[code].to_owned());
        for (name, cell) in header.iter().zip(row.iter()) {
            if name == "uCode" || texts.contains(&name.as_str()) {
                continue;
            }
            let number = match cell {
                "" | "NA" => None,
                cell => Some(cell.parse().unwrap_or_else(|_| panic!("{file}: {cell}"))),
            };
            read.columns.entry(name.clone()).or_default().push(number);
        }
    }
    Some(read)
}

/// The scheme of a run.
fn run(name: &str) -> Scheme {
    let path = root().join(format!("tests/schemes/{name}.toml"));
    let mut scheme = load(path.to_str().unwrap()).unwrap_or_else(|error| panic!("{error}"));
    if name == "pca_weights_level1" {
        put_signs_back(&mut scheme);
    }
    scheme
}

/// The reference keeps the signs of its loadings. A pillar whose loadings are all negative has the mean of their
/// sizes; in others some stay negative, which a scheme file may not say.
fn put_signs_back(scheme: &mut Scheme) {
    let Some(folder) = folder() else { return };
    let file = folder.join("alt/pca_weights_level1_weights.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let loadings: BTreeMap<String, f64> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[2].parse().unwrap()))
        .collect();
    for group in 0..scheme.groups.len() {
        let members: Vec<usize> = scheme.members(group).collect();
        let whole: f64 = members
            .iter()
            .map(|&at| loadings[&scheme.indicators[at].id])
            .sum();
        for at in members {
            let indicator = &mut scheme.indicators[at];
            let loading = loadings[&indicator.id];
            assert_eq!(indicator.weight, Weight::One(loading.abs()));
            indicator.weight = Weight::One(loading * whole.signum());
        }
    }
}

/// The countries, read as any file is; only which columns say who and when is told.
pub(crate) fn countries(scheme: &Scheme) -> Option<Dataset> {
    let is = |from: &str, field: &str| ColumnRule {
        from: from.to_owned(),
        field: field.to_owned(),
        ..ColumnRule::default()
    };
    let mapping = Mapping {
        format: 1,
        columns: vec![
            is("uCode", "entity"),
            is("uName", "name"),
            is("Time", "year"),
        ],
        ..Mapping::default()
    };
    let data = open(
        &folder()?.join("base/00_ASEM_iData_raw.csv"),
        &ReadOptions::default(),
        Some(&mapping),
        &scheme.raw_columns(),
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(data.height(), 51);
    Some(data)
}

pub(crate) fn tried(data: &Dataset, scheme: Scheme) -> Result<Scores> {
    let scheme = Arc::new(scheme);
    score(data, &scheme, &Choices::default(), &Progress::default())
}

/// The column of scores that a column of the reference is: an indicator, a group, or the index.
fn column(scheme: &Scheme, name: &str) -> String {
    if scheme.indicators.iter().any(|item| item.id == name) {
        format!("points:{name}")
    } else if scheme.groups.iter().any(|group| group.id == name) {
        format!("group:{name}")
    } else {
        assert_eq!(name, "Index");
        "total".to_owned()
    }
}

/// A column of scores in the order of the reference's rows.
fn in_order(scores: &Scores, column: &str, codes: &[String]) -> Vec<Option<f64>> {
    let entities = scores.frame.column("entity").unwrap().str().unwrap();
    let values = scores.column(column).unwrap().f64().unwrap();
    let by_code: BTreeMap<&str, Option<f64>> = entities
        .iter()
        .map(Option::unwrap)
        .zip(values.iter())
        .collect();
    codes.iter().map(|code| by_code[code.as_str()]).collect()
}

/// The first and the last place that each score may have, the highest first: one place, but for scores that are tied.
#[allow(clippy::float_cmp)] // Tied is what they are.
fn places(scores: &[Option<f64>], sums: bool) -> Vec<Option<(f64, f64)>> {
    let level = |score: f64| if sums { (score * TIED).round() } else { score };
    let place = |own: f64| {
        let better = scores.iter().flatten().filter(|other| level(**other) > own);
        let first = better.count() as f64 + 1.0;
        let tied = scores
            .iter()
            .flatten()
            .filter(|other| level(**other) == own);
        let last = if sums {
            first + tied.count() as f64 - 1.0
        } else {
            first
        };
        (first, last)
    };
    scores
        .iter()
        .map(|score| score.map(|score| place(level(score))))
        .collect()
}

/// Whether ranks are those of the scores. Where sums that are equal on paper differ in their last bits, the
/// reference tells them apart; each of them then has one of the places that they share.
fn are_ranks(ranks: &[Option<f64>], places: &[Option<(f64, f64)>]) -> bool {
    ranks.iter().zip(places).all(|pair| match pair {
        (Some(rank), Some((first, last))) => rank >= first && rank <= last,
        (rank, place) => rank.is_none() && place.is_none(),
    })
}

#[test]
fn denominated_values_equal_the_reference() {
    let Some(reference) = reference(
        "base/02_denominated.csv",
        &[
            "uName",
            "GDP_group",
            "GDPpc_group",
            "Pop_group",
            "EurAsia_group",
            "Time",
        ],
    ) else {
        return;
    };
    let mut scheme = run("base");
    scheme.treat = None;
    scheme.impute = None;
    scheme.missing = Missing::Skip;
    for indicator in &mut scheme.indicators {
        indicator.rule = Rule::Identity;
    }
    let Some(data) = countries(&scheme) else {
        return;
    };
    let scores = tried(&data, scheme.clone()).unwrap();
    let mut missing = 0;
    for indicator in &scheme.indicators {
        let expected = &reference.columns[&indicator.id];
        let values = in_order(
            &scores,
            &format!("value:{}", indicator.id),
            &reference.codes,
        );
        assert_eq!(&values, expected, "{}", indicator.id);
        missing += values.iter().filter(|value| value.is_none()).count();
    }
    // The gaps that the base run fills.
    assert_eq!(missing, 65);
}

#[test]
fn every_step_of_the_base_run_equals_the_reference() {
    let scheme = run("base");
    let Some(data) = countries(&scheme) else {
        return;
    };
    let scores = tried(&data, scheme.clone()).unwrap();
    let entities = scores.frame.column("entity").unwrap().str().unwrap();
    let texts = [
        "uName",
        "GDP_group",
        "GDPpc_group",
        "Pop_group",
        "EurAsia_group",
        "Time",
    ];
    for (file, step) in [
        ("02_denominated", Step::Values),
        ("03_imputed", Step::Imputed),
        ("04_screened", Step::Imputed),
        ("05_treated", Step::Treated),
        ("06_normalised", Step::Points),
    ] {
        let reference = reference(&format!("base/{file}.csv"), &texts).unwrap();
        let columns = indicators_at(&scores, step).unwrap();
        for (indicator, values) in scheme.indicators.iter().zip(columns) {
            let expected = &reference.columns[&indicator.id];
            for (code, expected) in reference.codes.iter().zip(expected) {
                let row = entities.iter().position(|own| own == Some(code)).unwrap();
                let same = match expected {
                    Some(expected) => (values[row] - expected).abs() <= NEAR * expected.abs(),
                    None => values[row].is_nan(),
                };
                assert!(
                    same,
                    "{file}: {} of {code}: {} {expected:?}",
                    indicator.id, values[row]
                );
            }
        }
    }
}

#[test]
fn every_run_equals_the_reference() {
    let mut wrong = Vec::new();
    for (name, reference_name) in RUNS {
        let scheme = run(name);
        let Some(data) = countries(&scheme) else {
            return;
        };
        let scores = match (tried(&data, scheme.clone()), REFUSED.contains(&name)) {
            (Ok(scores), false) => scores,
            (Err(error), true) => {
                assert_eq!(error.key, "analysis.not_yet", "{name}: {error}");
                continue;
            }
            (Ok(_), true) => panic!("{name} is no longer refused: take it off the list"),
            (Err(error), false) => panic!("{name}: {error}"),
        };
        let (aggregated, ranked) = match reference_name {
            "base" => (
                "base/07_aggregated.csv".to_owned(),
                "base/08_ranks_all_levels.csv".to_owned(),
            ),
            other => (
                format!("alt/{other}_aggregated.csv"),
                format!("alt/{other}_ranks.csv"),
            ),
        };
        let aggregated = reference(&aggregated, &[]).unwrap();
        let ranked = reference(&ranked, &[]).unwrap();
        assert_eq!(aggregated.columns.len(), 60);
        for (column_name, expected) in &aggregated.columns {
            let ours = in_order(&scores, &column(&scheme, column_name), &aggregated.codes);
            let far = |(ours, theirs): (&Option<f64>, &Option<f64>)| match (ours, theirs) {
                (Some(ours), Some(theirs)) => (ours - theirs).abs() > NEAR * theirs.abs().max(1.0),
                (ours, theirs) => ours.is_some() != theirs.is_some(),
            };
            let away = ours.iter().zip(expected).filter(|pair| far(*pair)).count();
            if away > 0 {
                wrong.push(format!("{reference_name}: {away} scores of {column_name}"));
            }
            let column = column(&scheme, column_name);
            let own = in_order(&scores, &column, &ranked.codes);
            let places = places(&own, !column.starts_with("points:"));
            if !are_ranks(&ranked.columns[column_name], &places) {
                wrong.push(format!("{reference_name}: ranks of {column_name}"));
            }
        }
        let own = scores.frame.column("rank").unwrap().u32().unwrap().clone();
        let total = in_order(&scores, "total", &ranked.codes);
        assert_eq!(total.iter().flatten().count(), own.len() - own.null_count());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scheme_file_of_the_runs_is_replayed() {
    let files = std::fs::read_dir(root().join("tests/schemes")).unwrap();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(RUNS.iter().any(|(run, _)| *run == name), "{name}");
    }
    for name in REFUSED {
        assert!(RUNS.iter().any(|(run, _)| *run == name), "{name}");
    }
}
