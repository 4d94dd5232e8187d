//! Which of many series a trend shows, by one rule for window, reports and command line: all of them come in; the
//! leaders, the subject with its neighbours, the median and the band of the middle half go out, with the rule in words.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use crate::analysis::Series;
use crate::figure::TrendBand;
use crate::i18n::{Lang, fill, number, text};

/// Most series of which each has a line.
pub const MOST: usize = 12;
/// Leaders by their latest values, and neighbours of the subject on each side.
const LEADERS: usize = 6;
const NEIGHBOURS: usize = 2;
/// A latest value is not older than this before the last year.
const RECENT: i32 = 4;
/// Fewest values of a year that have a median; a third of those of the best known year at least.
const ENOUGH: usize = 5;

/// Names of sums over countries, which stand among them in files of the World Bank.
static SUMS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/aggregates.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| Some(line.split_once(' ')?.1.trim()));
    names.collect()
});

fn is_sum(series: &Series) -> bool {
    SUMS.contains(series.name.trim())
}

/// Leaves sums over countries out where countries stand beside them, so that none is a peer of its own parts; the subject
/// stays.
pub(super) fn without_sums(series: &mut Vec<Series>, subject: Option<&str>) {
    let is_subject = |own: &Series| Some(own.entity.as_str()) == subject;
    if series.iter().any(|own| !is_sum(own) && !is_subject(own)) {
        series.retain(|own| !is_sum(own) || is_subject(own));
    }
}

/// Whose lines are shown where nobody was chosen: the places of all series with a value, as they stand, while each has a
/// line; of more the leaders by their latest values. Sums over countries are none of them.
#[must_use]
pub fn leading(series: &[Series]) -> Vec<usize> {
    let all_sums = series.iter().all(is_sum);
    let counts = |at: &usize| all_sums || !is_sum(&series[*at]);
    let valued: Vec<usize> = (0..series.len())
        .filter(|at| latest(&series[*at]).is_some())
        .filter(counts)
        .collect();
    if valued.len() <= MOST {
        return valued;
    }
    let mut leading = by_latest(series);
    leading.retain(counts);
    leading.truncate(LEADERS);
    leading
}

/// The series with a value in the last years, those with the largest latest value first.
fn by_latest(series: &[Series]) -> Vec<usize> {
    let latest: Vec<Option<(i32, f64)>> = series.iter().map(latest).collect();
    let last = latest.iter().flatten().map(|(year, _)| *year).max();
    let recent = |at: &usize| {
        let year = latest[*at].map(|(year, _)| year);
        year.zip(last)
            .is_some_and(|(year, last)| year >= last - RECENT)
    };
    let mut order: Vec<usize> = (0..series.len()).filter(recent).collect();
    let value = |at: usize| latest[at].map_or(f64::NEG_INFINITY, |(_, value)| value);
    // Stable: equal ones in the order of the file.
    order.sort_by(|a, b| value(*b).total_cmp(&value(*a)));
    order
}

/// What is shown.
#[derive(Default)]
pub(super) struct Picked {
    pub lines: Vec<Series>,
    pub band: Option<TrendBand>,
    /// The rule; empty where all are shown.
    pub rule: String,
}

/// What is shown of many series.
pub(super) fn picked(series: Vec<Series>, subject: Option<&str>, lang: Lang) -> Picked {
    let all = series.len();
    let order = by_latest(&series);
    let mut chosen: Vec<usize> = order.iter().copied().take(LEADERS).collect();
    let own = series
        .iter()
        .position(|own| Some(own.entity.as_str()) == subject);
    if let Some(own) = own {
        if let Some(place) = order.iter().position(|at| *at == own) {
            let near = place.saturating_sub(NEIGHBOURS)..(place + NEIGHBOURS + 1).min(order.len());
            chosen.extend(&order[near]);
        }
        chosen.push(own);
    }
    chosen.sort_unstable();
    chosen.dedup();
    let (median, band) = spread(&series, lang);
    let named = own.map(|own| series[own].name.clone());
    let mut at = 0;
    let mut lines: Vec<Series> = series;
    lines.retain(|_| {
        at += 1;
        chosen.binary_search(&(at - 1)).is_ok()
    });
    lines.extend(median);
    let leaders = LEADERS.min(order.len());
    let said = number(all as f64, 0, lang);
    let rule = match named {
        Some(name) => fill(
            lang,
            "figure.trend_rule_subject",
            &[("leaders", &leaders), ("all", &said), ("name", &name)],
        ),
        None => fill(
            lang,
            "figure.trend_rule",
            &[("leaders", &leaders), ("all", &said)],
        ),
    };
    Picked { lines, band, rule }
}

fn latest(series: &Series) -> Option<(i32, f64)> {
    let mut points = series.points.iter().rev();
    points.find_map(|(year, value)| value.map(|value| (*year, value)))
}

/// The median of each year as a line, and the band between the quartiles.
fn spread(series: &[Series], lang: Lang) -> (Option<Series>, Option<TrendBand>) {
    let mut years: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for (year, value) in series.iter().flat_map(|series| &series.points) {
        let values = years.entry(*year).or_default();
        values.extend(value.filter(|value| value.is_finite()));
    }
    // A year of which few are known yet says nothing of all.
    let most = years.values().map(Vec::len).max().unwrap_or(0);
    let enough = ENOUGH.max(most / 3);
    let mut medians = Vec::new();
    let mut ends = Vec::new();
    for (year, mut values) in years {
        values.sort_by(f64::total_cmp);
        if values.len() < enough {
            medians.push((year, None));
            continue;
        }
        medians.push((year, Some(quantile(&values, 0.5))));
        ends.push((year, [0.25, 0.75].map(|share| quantile(&values, share))));
    }
    if ends.is_empty() {
        return (None, None);
    }
    let median = Series {
        entity: String::new(),
        name: text(lang, "figure.trend_median"),
        points: medians,
    };
    let band = TrendBand {
        name: fill(
            lang,
            "figure.trend_band",
            &[("all", &number(series.len() as f64, 0, lang))],
        ),
        points: ends,
    };
    (Some(median), Some(band))
}

/// An inclusive quantile of ascending values, of which there is at least one.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = share * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    let value = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
    value(low) + (value(high) - value(low)) * (place - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(at: usize, last: Option<f64>) -> Series {
        Series {
            entity: format!("e{at}"),
            name: format!("E{at}"),
            points: vec![(2020, Some(at as f64)), (2021, last)],
        }
    }

    #[test]
    fn sums_over_countries_are_no_peers_of_countries() {
        let named = |name: &str| Series {
            name: name.to_owned(),
            ..series(name.len(), Some(1.0))
        };
        let names = ["China", "World", "East Asia & Pacific", "Israel"];
        let mut all: Vec<Series> = names.map(named).to_vec();
        assert_eq!(leading(&all), [0, 3]);
        let world = all[1].entity.clone();
        without_sums(&mut all, Some(&world));
        let left: Vec<&str> = all.iter().map(|own| own.name.as_str()).collect();
        assert_eq!(left, ["China", "World", "Israel"]);
        // Alone they are compared with each other.
        let mut sums: Vec<Series> = ["World", "Euro area"].map(named).to_vec();
        without_sums(&mut sums, None);
        assert_eq!(sums.len(), 2);
    }

    #[test]
    fn leaders_the_subject_and_its_neighbours_are_shown_before_the_middle_half() {
        let all: Vec<Series> = (0..40).map(|at| series(at, Some(at as f64))).collect();
        let found = picked(all.clone(), Some("e10"), Lang::En);
        let shown: Vec<&str> = found
            .lines
            .iter()
            .map(|line| line.entity.as_str())
            .collect();
        let wanted = [
            "e8", "e9", "e10", "e11", "e12", "e34", "e35", "e36", "e37", "e38", "e39", "",
        ];
        assert_eq!(shown, wanted);
        assert_eq!(
            found.lines[11].points,
            [(2020, Some(19.5)), (2021, Some(19.5))]
        );
        let band = found.band.map(|band| band.points).unwrap_or_default();
        assert_eq!(band, [(2020, [9.75, 29.25]), (2021, [9.75, 29.25])]);
        assert!(
            found.rule.contains("E10") && found.rule.contains("40"),
            "{}",
            found.rule
        );
        assert_eq!(leading(&all), [39, 38, 37, 36, 35, 34]);
        assert_eq!(leading(&all[..5]), [0, 1, 2, 3, 4]);
        assert_eq!(picked(all, None, Lang::Zh).lines.len(), LEADERS + 1);
    }
}
