//! The functions of `COINr` one by one, on samples with ties, missing values, constants and few values.

use innovation_atlas::composite::statistics::{Moments, median};

use super::reference::{number, same, table};

#[test]
fn skewness_and_kurtosis() {
    let Some(cases) = table("coinr/unit_tests/scalars.csv") else {
        return;
    };
    let mut checked = 0;
    let covered =
        |row: &&Vec<String>| ["skew", "kurt", "check_SkewKurt"].contains(&cases.text(row, "func"));
    for row in cases.rows.iter().filter(covered) {
        let values: Vec<f64> = cases.text(row, "x").split(' ').map(number).collect();
        let moments = Moments::of(&values).unwrap();
        let what = format!("case {}", cases.text(row, "case"));
        let expected = cases.value(row, "y");
        match cases.text(row, "func") {
            "skew" => same(moments.skewness().unwrap_or(f64::NAN), expected, &what),
            "kurt" => same(moments.kurtosis().unwrap_or(f64::NAN), expected, &what),
            _ => {
                // Passes by either; a number that is missing passes nothing, and without any there is no answer.
                let (skewness, kurtosis) = (moments.skewness(), moments.kurtosis());
                let passes =
                    skewness.is_some_and(|g| g.abs() < 2.0) || kurtosis.is_some_and(|g| g < 3.5);
                let answer = if skewness.is_none() {
                    f64::NAN
                } else {
                    f64::from(u8::from(passes))
                };
                same(answer, expected, &what);
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 45);
}

#[test]
fn means_and_medians() {
    let Some(cases) = table("coinr/unit_tests/vectors.csv") else {
        return;
    };
    let mut checked = 0;
    for (name, of) in [
        (
            "i_mean",
            (|x| Moments::of(x).map(|moments| moments.mean())) as fn(&[f64]) -> Option<f64>,
        ),
        ("i_median", median),
    ] {
        let rows: Vec<&Vec<String>> = cases
            .rows
            .iter()
            .filter(|row| cases.text(row, "func") == name)
            .collect();
        for rows in rows.chunk_by(|a, b| cases.text(a, "case") == cases.text(b, "case")) {
            let x: Vec<f64> = rows.iter().map(|row| cases.value(row, "x")).collect();
            let found = of(&x).unwrap();
            for (row, x) in rows.iter().zip(&x) {
                let filled = if x.is_nan() { found } else { *x };
                same(
                    filled,
                    cases.value(row, "y"),
                    &format!("case {}", cases.text(row, "case")),
                );
                checked += usize::from(x.is_nan());
            }
        }
    }
    assert!(checked > 0);
}
