//! Objective weights against scikit-criteria and pymcdm.

use innovation_atlas::composite::input::InputError;
use innovation_atlas::composite::statistics::Correlation;
use innovation_atlas::composite::weights::{
    critic, entropy, equal, gini, merec, min_max_variance, standard_deviation,
};

use super::reference::{Table, number, same, table};

/// Two data sets, one with a cost among its columns.
pub const SETS: [&str; 2] = ["small_mixed", "asem_pillars"];

/// A data set: its columns, which of them are better when lower, and their names.
pub struct Set {
    pub columns: Vec<Vec<f64>>,
    pub lower: Vec<bool>,
    pub names: Vec<String>,
}

impl Set {
    pub fn read(name: &str) -> Option<Self> {
        let Table { mut header, rows } = table(&format!("mcda/{name}_input.csv"))?;
        header.remove(0);
        let (objectives, rows) = rows.split_first().unwrap();
        assert_eq!(objectives[0], "objective");
        let column = |at: usize| rows.iter().map(|row| number(&row[at])).collect();
        Some(Self {
            columns: (1..=header.len()).map(column).collect(),
            lower: objectives[1..]
                .iter()
                .map(|objective| objective == "min")
                .collect(),
            names: header,
        })
    }

    pub fn slices(&self) -> Vec<&[f64]> {
        self.columns.iter().map(Vec::as_slice).collect()
    }
}

type Weights = Result<Vec<f64>, InputError>;

#[test]
fn weights_are_those_of_the_libraries() {
    // In the table, but not offered here.
    let others = [
        "angle|pymcdm",
        "lopcow|pymcdm",
        "cilos|pymcdm",
        "idocriw|pymcdm",
    ];
    for name in SETS {
        let Some(set) = Set::read(name) else { return };
        let Some(expected) = table(&format!("mcda/{name}_weights.csv")) else {
            return;
        };
        let columns = set.slices();
        let higher = vec![false; columns.len()];
        let mut checked = 0;
        for row in &expected.rows {
            let method = expected.text(row, "method");
            let found: Weights = match method {
                "equal|both" => Ok(equal(columns.len())),
                "std|skcriteria,pymcdm" => standard_deviation(&columns),
                "entropy|skcriteria" | "entropy|pymcdm" => entropy(&columns),
                "gini|skcriteria" | "gini|pymcdm" => gini(&columns),
                "critic_pearson|skcriteria" => critic(&columns, &set.lower, Correlation::Pearson),
                "critic_spearman|skcriteria" => critic(&columns, &set.lower, Correlation::Spearman),
                // pymcdm takes every criterion for a benefit, which is wrong where one is a cost.
                "critic|pymcdm(ignores directions)" => {
                    critic(&columns, &higher, Correlation::Pearson)
                }
                "merec|skcriteria" | "merec|pymcdm" => merec(&columns, &set.lower),
                "variance_minmax|pymcdm" => min_max_variance(&columns),
                method => {
                    assert!(others.contains(&method), "{method}");
                    continue;
                }
            };
            for (weight, column) in found.unwrap().iter().zip(&set.names) {
                same(
                    *weight,
                    expected.value(row, column),
                    &format!("{name} {method} {column}"),
                );
            }
            checked += 1;
        }
        assert_eq!(checked + others.len(), expected.rows.len());
    }
}
