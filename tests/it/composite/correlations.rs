//! Correlations and their p-values.

use std::collections::HashMap;

use innovation_atlas::composite::statistics::{
    Correlation, Correlations, correlations, covariance, kendall, pearson, spearman,
};

use super::reference::{same, table};

type Single = fn(&[f64], &[f64]) -> Option<f64>;

const KINDS: [(&str, Correlation, Single); 3] = [
    ("pearson", Correlation::Pearson, pearson),
    ("spearman", Correlation::Spearman, spearman),
    ("kendall", Correlation::Kendall, kendall),
];

#[test]
fn tables_of_indicators_and_pillars() {
    for (level, data) in [
        ("indicators", "06_normalised"),
        ("pillars", "07_aggregated"),
    ] {
        let Some(data) = table(&format!("coinr/base/{data}.csv")) else {
            return;
        };
        for (kind, correlation, single) in KINDS {
            let Some(expected) = table(&format!("coinr/analysis/corr_{level}_{kind}.csv")) else {
                return;
            };
            let mut codes = expected.texts("Var1");
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(expected.rows.len(), codes.len() * codes.len());
            let columns: Vec<Vec<f64>> = codes.iter().map(|code| data.numbers(code)).collect();
            let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let found = correlations(&slices, correlation);
            for row in &expected.rows {
                let place = |name| {
                    codes
                        .iter()
                        .position(|code| *code == expected.text(row, name))
                        .unwrap()
                };
                let (a, b) = (place("Var1"), place("Var2"));
                let what = format!("{level} {kind} {} {}", codes[a], codes[b]);
                let expected = expected.value(row, "Correlation");
                same(found.get(a, b).unwrap(), expected, &what);
                same(single(slices[a], slices[b]).unwrap(), expected, &what);
            }
        }
    }
}

#[test]
fn pairs_with_missing_values() {
    // The raw data have missing values. The reference gives single pairs of it: denominators.
    let Some(data) = table("coinr/base/00_ASEM_iData_raw.csv") else {
        return;
    };
    let Some(expected) = table("coinr/analysis/denominator_corr_0_7.csv") else {
        return;
    };
    let columns = data.columns();
    for row in &expected.rows {
        let (a, b) = (expected.text(row, "Ind"), expected.text(row, "Denom"));
        let found = pearson(&columns[a], &columns[b]).unwrap();
        same(found, expected.value(row, "Corr"), &format!("{a} {b}"));
    }
}

#[test]
fn flagged_pairs() {
    let Some(data) = table("coinr/base/06_normalised.csv") else {
        return;
    };
    for file in ["corr_flags_high_0_75", "corr_flags_low_minus0_5"] {
        let Some(expected) = table(&format!("coinr/analysis/{file}.csv")) else {
            return;
        };
        for row in &expected.rows {
            let (a, b) = (expected.text(row, "Ind1"), expected.text(row, "Ind2"));
            let found = pearson(&data.numbers(a), &data.numbers(b)).unwrap();
            same(found, expected.value(row, "Corr"), &format!("{a} {b}"));
        }
    }
}

#[test]
fn a_missing_value_is_as_a_row_left_out() {
    let Some(data) = table("coinr/base/01_raw.csv") else {
        return;
    };
    let columns = data.columns();
    let names: Vec<&&str> = columns.keys().collect();
    let mut holes = 0;
    for a in &names {
        for b in &names {
            let (x, y) = (&columns[**a], &columns[**b]);
            let (kept_x, kept_y): (Vec<f64>, Vec<f64>) = x
                .iter()
                .zip(y)
                .filter(|(x, y)| !x.is_nan() && !y.is_nan())
                .unzip();
            holes += usize::from(kept_x.len() < x.len());
            let either = |of: fn(&[f64], &[f64]) -> Option<f64>| {
                same(
                    of(x, y).unwrap_or(9.0),
                    of(&kept_x, &kept_y).unwrap_or(9.0),
                    &format!("{a} {b}"),
                );
            };
            [pearson, spearman, kendall, covariance]
                .into_iter()
                .for_each(either);
        }
    }
    assert!(holes > 100);
}

#[test]
fn indicators_with_their_parents() {
    let Some(data) = table("coinr/base/07_aggregated.csv") else {
        return;
    };
    let Some(parents) = table("coinr/analysis/corr_indicator_parent_pearson.csv") else {
        return;
    };
    let Some(families) = table("coinr/analysis/corr_indicator_family_pearson.csv") else {
        return;
    };
    let Some(lineage) = table("coinr/base/lineage.csv") else {
        return;
    };
    let rows: HashMap<&str, &Vec<String>> = lineage
        .rows
        .iter()
        .map(|row| (lineage.text(row, "Indicator"), row))
        .collect();
    for (expected, by_level) in [(&parents, false), (&families, true)] {
        for row in &expected.rows {
            let (above, indicator) = (expected.text(row, "Var1"), expected.text(row, "Var2"));
            let above = if by_level {
                lineage.text(rows[indicator], above)
            } else {
                above
            };
            let found = pearson(&data.numbers(above), &data.numbers(indicator)).unwrap();
            same(
                found,
                expected.value(row, "Correlation"),
                &format!("{above} {indicator}"),
            );
        }
    }
}

#[test]
fn p_values_keep_nine_digits_however_small() {
    let Some(data) = table("coinr/base/07_aggregated.csv") else {
        return;
    };
    let Some(expected) = table("coinr/analysis/corr_pillars_pvalues_pearson.csv") else {
        return;
    };
    let codes = expected.texts("iCode");
    let columns: Vec<Vec<f64>> = codes.iter().map(|code| data.numbers(code)).collect();
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let found: Correlations = correlations(&slices, Correlation::Pearson);
    for (a, row) in expected.rows.iter().enumerate() {
        for (b, code) in codes.iter().enumerate() {
            let (p, expected) = (found.p_value(a, b).unwrap(), expected.value(row, code));
            assert!(
                (p - expected).abs() <= 1e-9 * expected,
                "{} {code}: {p} is not {expected}",
                codes[a]
            );
        }
    }
}
