//! Scores by TOPSIS and VIKOR against scikit-criteria and pymcdm.

use innovation_atlas::composite::mcda::{Normalisation, topsis, vikor};
use innovation_atlas::composite::statistics::Correlation;
use innovation_atlas::composite::weights::{critic, equal};

use super::reference::{same, table};
use super::weights::{SETS, Set};

#[test]
fn scores_are_those_of_the_libraries() {
    // In the table, but not offered here.
    let others = [
        "wsm",
        "promethee2",
        "waspas",
        "edas",
        "codas",
        "mabac",
        "aras",
        "copras",
    ];
    for name in SETS {
        let Some(set) = Set::read(name) else { return };
        let Some(expected) = table(&format!("mcda/{name}_scores.csv")) else {
            return;
        };
        let columns = set.slices();
        let by_critic = critic(&columns, &set.lower, Correlation::Pearson).unwrap();
        let mut checked = 0;
        for method in expected.header.iter().skip(1) {
            let (kind, _) = method.split_once('|').unwrap();
            let weights = if kind.ends_with("critic") {
                by_critic.clone()
            } else {
                equal(columns.len())
            };
            let topsis =
                |normalisation| topsis(&columns, &set.lower, &weights, normalisation).unwrap();
            let vikor = || vikor(&columns, &set.lower, &weights, 0.5).unwrap();
            let found = match kind.trim_end_matches("_equal").trim_end_matches("_critic") {
                "topsis_vector" => topsis(Normalisation::Vector),
                "topsis_minmax" => topsis(Normalisation::MinMax),
                "vikor_S" => vikor().group,
                "vikor_R" => vikor().worst,
                "vikor_Q_v0.5" => vikor().compromise,
                other => {
                    assert!(others.iter().any(|name| other.starts_with(name)), "{other}");
                    continue;
                }
            };
            for (row, (found, expected)) in found.iter().zip(expected.numbers(method)).enumerate() {
                same(*found, expected, &format!("{name} {method} {row}"));
            }
            checked += 1;
        }
        assert_eq!(checked, 14);
    }
}
