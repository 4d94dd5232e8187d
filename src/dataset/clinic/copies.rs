//! A year that was pasted twice: all figures of nearly all entities are those of the year before.

use std::collections::BTreeMap;

use super::panel::Panel;
use super::series::{follow, is_particular};
use super::{Finding, Seen, at_cell};
use crate::dataset::{Change, Fix, Remedy, Severity};

/// Of fewer entities nothing is said: their figures may stand.
const FEWEST: usize = 5;

/// What one year's step holds.
#[derive(Default)]
struct Step {
    /// Entities with figures that do not come twice by chance.
    entities: usize,
    /// Those of them whose figures are all as before.
    same: usize,
    /// The cells that are.
    cells: Vec<(u32, usize)>,
}

/// A finding for each year that is the one before it, and the cells that are.
pub(super) fn examine(panel: &Panel) -> (Vec<Finding>, Seen) {
    let mut steps: BTreeMap<i32, Step> = BTreeMap::new();
    let mut rows_of: Vec<[u32; 2]> = Vec::new();
    for rows in panel.entities_by_year() {
        rows_of.extend(rows.windows(2).filter_map(|pair| {
            let pair = [pair[0], pair[1]];
            follow(panel, pair[0], pair[1]).then_some(pair)
        }));
    }
    for [before, row] in rows_of {
        let Some(year) = panel.year(row) else {
            continue;
        };
        let (mut both, mut equal) = (0_usize, Vec::new());
        for (field, values) in &panel.numbers {
            let (old, new) = (values[before as usize], values[row as usize]);
            if is_particular(old) && !new.is_nan() {
                both += 1;
                if old.to_bits() == new.to_bits() {
                    equal.push((row, *field));
                } else {
                    break;
                }
            }
        }
        if both == 0 {
            continue;
        }
        let step = steps.entry(year).or_default();
        step.entities += 1;
        if equal.len() == both {
            step.same += 1;
            step.cells.extend(equal);
        }
    }
    let is_copy = |step: &Step| step.entities >= FEWEST && step.same * 10 >= step.entities * 9;
    let copies = steps.values().filter(|step| is_copy(step)).count();
    // Where most years are like the ones before, the figures stand by intent.
    if copies == 0 || copies * 2 > steps.len().max(2) {
        return (Vec::new(), Seen::new());
    }
    let mut seen = Seen::new();
    let mut findings = Vec::new();
    for (year, step) in steps.iter().filter(|(_, step)| is_copy(step)) {
        seen.extend(step.cells.iter().copied());
        let Some((row, field)) = step.cells.iter().copied().min() else {
            continue;
        };
        let of_year = |change: Change| {
            let fixes = panel.numbers.iter().map(|(field, _)| Fix {
                field: panel.data.fields[*field].id.clone(),
                entity: None,
                year: Some(*year),
                change,
            });
            Remedy::Fix(fixes.collect())
        };
        let message = at_cell("clinic.year_copied")
            .with("year", year.to_string())
            .with("before", (year - 1).to_string())
            .with("count", step.same)
            .with("all", step.entities);
        let ways = vec![of_year(Change::Missing), of_year(Change::Right)];
        findings.extend(panel.finding(Severity::Warning, row, field, message, ways));
    }
    (findings, seen)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, Mapping, Remedy, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn data(text: &str, mapping: Option<&Mapping>) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        build(table, mapping, &[], &Progress::default()).unwrap()
    }

    /// Firms over three years, in the last of which so many repeat the one before.
    fn firms(repeats: usize) -> String {
        let mut text = "企业名称,年份,营业收入（万元）,研发费用（万元）\n".to_owned();
        for firm in 0..20 {
            let revenue = 61_687 + firm * 1731;
            for year in 0..3 {
                let grown = if year == 2 && firm < repeats { 1 } else { year };
                let revenue = revenue + grown * 4318;
                let (year, research) = (2020 + year, revenue / 20 + grown);
                text += &["江湾", &firm.to_string(), "号公司,"].concat();
                text += &[year, revenue, research].map(|n| n.to_string()).join(",");
                text.push('\n');
            }
        }
        text
    }

    #[test]
    fn a_year_that_was_pasted_twice_is_told_once_and_can_be_left_out() {
        let told = |data: &Dataset| -> Vec<Remedy> {
            let findings = data.findings(None).into_iter();
            let mut copied = findings.filter(|own| own.issue.message.key == "clinic.year_copied");
            let remedies = copied.next().map(|own| own.remedies).unwrap_or_default();
            assert_eq!(copied.count(), 0);
            remedies
        };
        assert!(
            told(&data(&firms(0), None)).is_empty() && told(&data(&firms(12), None)).is_empty()
        );
        let text = firms(19);
        let remedies = told(&data(&text, None));
        let missing = |data: &Dataset| data.frame.column("revenue_wan").unwrap().null_count();
        let without = data(&text, Some(&remedies[0].apply(Mapping::default())));
        assert_eq!(missing(&without), 20);
        let right = data(&text, Some(&remedies[1].apply(Mapping::default())));
        assert!(missing(&right) == 0 && told(&right).is_empty());
    }

    #[test]
    fn swapped_coordinates_are_put_right_by_one_click() {
        let text = "企业名称,年份,经度,纬度\n甲公司,2022,31.3,120.7\n乙公司,2022,31.4,120.8\n丙公司,2022,0,0\n";
        let findings = data(text, None).findings(None);
        assert_eq!(findings[0].issue.message.key, "clinic.swapped");
        assert!(
            findings
                .iter()
                .all(|own| own.issue.message.key != "dataset.bad_coordinate")
        );
        let mapping = findings[0].remedies[0].apply(Mapping::default());
        let lon = data(text, Some(&mapping))
            .frame
            .column("lon")
            .unwrap()
            .clone();
        assert_eq!(lon.f64().unwrap().get(0), Some(120.7));
    }

    #[test]
    fn a_system_that_a_header_names_is_told_until_it_is_converted() {
        let named = |header: &str, mapping: Option<&Mapping>| {
            let text =
                format!("企业名称,{header}\n甲公司,120.5,31.8,BD-09\n乙公司,120.6,31.9,BD-09\n");
            let findings = data(&text, mapping).findings(None).into_iter();
            let mut named = findings.filter(|own| own.issue.message.key == "clinic.system_named");
            named.next().map(|own| own.remedies[0].clone())
        };
        for header in [
            "高德经度,高德纬度,备注",
            "经度(GCJ-02),纬度(GCJ-02),备注",
            "经度,纬度,坐标系",
        ] {
            let remedy = named(header, None).unwrap();
            let mapping = remedy.apply(Mapping::default());
            assert!(named(header, Some(&mapping)).is_none(), "{header}");
        }
        assert!(named("经度,纬度,备注", None).is_none());
    }

    #[test]
    fn metres_of_a_plane_are_places_under_x_and_y_alone() {
        let text = "企业名称,x,y\n甲公司,13440000.5,3670000.2\n乙公司,13441000.5,3671000.2\n";
        let keys = |text: &str| -> Vec<&str> {
            let findings = data(text, None).findings(None).into_iter();
            findings.map(|own| own.issue.message.key).collect()
        };
        assert!(keys(text).contains(&"clinic.system_plane"));
        let other = data("企业名称,x,z\n甲公司,13440000.5,3\n", None);
        assert!(other.field("x").is_some() && other.field("lon").is_none());
    }
}
