//! Reliability, principal components and effective weights.

use innovation_atlas::composite::statistics::{cronbach_alpha, principal_components};
use innovation_atlas::composite::weights::{effective, principal};

use super::reference::{Table, same, table};

/// The codes directly below a node, and those of indicators anywhere below it.
fn below<'a>(meta: &'a Table, node: &str, level: &str) -> Vec<&'a str> {
    let children: Vec<&str> = meta
        .rows
        .iter()
        .filter(|row| meta.text(row, "Parent") == node)
        .map(|row| meta.text(row, "iCode"))
        .collect();
    let is = |code: &str| {
        meta.rows
            .iter()
            .any(|row| meta.text(row, "iCode") == code && meta.text(row, "Level") == level)
    };
    if children.iter().any(|code| is(code)) {
        return children;
    }
    children
        .iter()
        .flat_map(|code| below(meta, code, level))
        .collect()
}

#[test]
fn cronbachs_alpha() {
    let Some(meta) = table("coinr/base/00_ASEM_iMeta.csv") else {
        return;
    };
    let Some(data) = table("coinr/base/07_aggregated.csv") else {
        return;
    };
    let Some(expected) = table("coinr/analysis/cronbach_alpha.csv") else {
        return;
    };
    assert_eq!(expected.rows.len(), 12);
    for row in &expected.rows {
        let (scope, level) = (expected.text(row, "scope"), expected.text(row, "level"));
        let codes = below(&meta, scope, level);
        let columns: Vec<Vec<f64>> = codes.iter().map(|code| data.numbers(code)).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        same(
            cronbach_alpha(&slices).unwrap(),
            expected.value(row, "alpha"),
            scope,
        );
    }
}

#[test]
fn principal_components_of_every_pillar() {
    let Some(data) = table("coinr/base/06_normalised.csv") else {
        return;
    };
    let Some(expected) = table("coinr/analysis/pca_by_pillar_loadings.csv") else {
        return;
    };
    let group = |row: &Vec<String>| expected.text(row, "group").to_owned();
    let mut pillars = 0;
    for rows in expected.rows.chunk_by(|a, b| group(a) == group(b)) {
        let codes: Vec<&str> = rows
            .iter()
            .take_while(|row| expected.text(row, "pc") == "1")
            .map(|row| expected.text(row, "iCode"))
            .collect();
        assert_eq!(rows.len(), codes.len() * codes.len());
        let columns: Vec<Vec<f64>> = codes.iter().map(|code| data.numbers(code)).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let found = principal_components(&slices).unwrap();
        for (at, row) in rows.iter().enumerate() {
            let (component, column) = (at / codes.len(), at % codes.len());
            let what = format!("{} {component} {}", group(row), codes[column]);
            same(
                found.eigenvalues[component],
                expected.value(row, "eigenvalue"),
                &what,
            );
            same(
                found.explained[component],
                expected.value(row, "var_share"),
                &what,
            );
            // The sign is arbitrary there and by rule here.
            let loading = found.loadings[component][column].abs();
            same(loading, expected.value(row, "loading").abs(), &what);
        }
        pillars += 1;
    }
    assert_eq!(pillars, 8);
}

#[test]
fn weights_from_principal_components() {
    let Some(meta) = table("coinr/base/00_ASEM_iMeta.csv") else {
        return;
    };
    let Some(data) = table("coinr/base/06_normalised.csv") else {
        return;
    };
    let Some(expected) = table("coinr/alt/pca_weights_level1_weights.csv") else {
        return;
    };
    let codes = expected.texts("iCode");
    let weights = expected.numbers("Weight");
    let weight = |code: &str| weights[codes.iter().position(|other| *other == code).unwrap()];
    for pillar in [
        "Physical",
        "ConEcFin",
        "Political",
        "Instit",
        "P2P",
        "Environ",
        "Social",
        "SusEcFin",
    ] {
        let own = below(&meta, pillar, "1");
        let columns: Vec<Vec<f64>> = own.iter().map(|code| data.numbers(code)).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        // The data are turned round already.
        let found = principal(&slices, &vec![false; own.len()]).unwrap();
        let loadings: Vec<f64> = own.iter().map(|code| weight(code)).collect();
        let size: f64 = loadings.iter().map(|x| x.abs()).sum();
        let sign = loadings.iter().sum::<f64>().signum();
        let against: Vec<usize> = (0..own.len())
            .filter(|&at| loadings[at] * sign < 0.0)
            .collect();
        assert_eq!(found.against, against, "{pillar}");
        for (at, loading) in loadings.iter().enumerate() {
            same(found.weights[at], loading.abs() / size, own[at]);
        }
    }
}

#[test]
fn effective_weights() {
    let Some(meta) = table("coinr/base/00_ASEM_iMeta.csv") else {
        return;
    };
    let Some(expected) = table("coinr/base/weights_effective.csv") else {
        return;
    };
    let codes = expected.texts("iCode");
    let place = |code: &str| codes.iter().position(|other| *other == code);
    let parent = |code: &&str| {
        let row = meta
            .rows
            .iter()
            .find(|row| meta.text(row, "iCode") == *code)
            .unwrap();
        place(meta.text(row, "Parent"))
    };
    let parents: Vec<Option<usize>> = codes.iter().map(parent).collect();
    assert_eq!(codes.len(), 60);
    let found = effective(&parents, &expected.numbers("Weight")).unwrap();
    for ((found, expected), code) in found.iter().zip(expected.numbers("EffWeight")).zip(codes) {
        same(*found, expected, code);
    }
}
