//! Summaries of every column at every stage of the pipeline.

use innovation_atlas::composite::statistics::Summary;

use super::reference::{same, table};

#[test]
fn summaries_are_those_of_coinr() {
    let stages = [
        ("raw", "01_raw", 49),
        ("denominated", "02_denominated", 49),
        ("treated", "05_treated", 49),
        ("normalised", "06_normalised", 49),
        ("aggregated", "07_aggregated", 60),
    ];
    for (stage, data, count) in stages {
        let Some(data) = table(&format!("coinr/base/{data}.csv")) else {
            return;
        };
        let Some(expected) = table(&format!("coinr/analysis/stats_{stage}.csv")) else {
            return;
        };
        assert_eq!(expected.rows.len(), count);
        for row in &expected.rows {
            let code = expected.text(row, "iCode");
            let summary = Summary::of(&data.numbers(code)).unwrap();
            let check = |name: &str, found: f64| {
                same(
                    found,
                    expected.value(row, name),
                    &format!("{stage} {code} {name}"),
                );
            };
            let (present, all) = (summary.present as f64, data.rows.len() as f64);
            check("Min", summary.min);
            check("Max", summary.max);
            check("Median", summary.median);
            check("Mean", summary.moments.mean());
            check("Std", summary.moments.sd().unwrap());
            check("Skew", summary.moments.skewness().unwrap());
            check("Kurt", summary.moments.kurtosis().unwrap());
            check("N.Avail", present);
            check("N.NonZero", summary.non_zero as f64);
            check("N.Unique", summary.distinct as f64);
            check("N.Same", summary.most_frequent as f64);
            check("Frc.Avail", present / all);
            check("Frc.NonZero", summary.non_zero as f64 / present);
            check("Frc.Unique", summary.distinct as f64 / present);
            check("Frc.Same", summary.most_frequent as f64 / present);
        }
    }
}
