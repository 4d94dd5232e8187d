//! Which of many series a trend shows, by one rule for window, reports and command line: all of them come in; the
//! leaders, the subject with its neighbours, the median and the band of the middle half go out, with the rule in words.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::words::clauses;
use crate::analysis::Series;
use crate::figure::TrendBand;
use crate::i18n::{Lang, fill, number, text};

/// Most series of which each has a line.
pub const MOST: usize = 12;
/// Leaders by their latest values, and neighbours of the subject on each side.
const LEADERS: usize = 6;
const NEIGHBOURS: usize = 2;
/// The last year counts for who leads where this share of those in the best known year have a value in it; else one
/// before it.
const KNOWN: f64 = 0.5;
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

/// The year by which series are ordered: the last one in which enough of them have a value. Values of other years are no
/// rank among those of this one.
fn year_of_order(series: &[Series]) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (year, value) in series.iter().flat_map(|own| &own.points) {
        *counts.entry(*year).or_default() += usize::from(value.is_some());
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let enough = |count: usize| count > 0 && count as f64 >= most as f64 * KNOWN;
    let mut years = counts.into_iter().rev();
    years
        .find(|(_, count)| enough(*count))
        .map(|(year, _)| year)
}

/// The series with a value in the year of order or behind it, those with the largest latest value first.
fn by_latest(series: &[Series]) -> Vec<usize> {
    let latest: Vec<Option<(i32, f64)>> = series.iter().map(latest).collect();
    let last = year_of_order(series);
    let recent = |at: &usize| {
        let year = latest[*at].map(|(year, _)| year);
        year.zip(last).is_some_and(|(year, last)| year >= last)
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
///
/// `counted` says what so many of them are: "145 enterprises".
pub(super) fn picked(
    series: Vec<Series>,
    subject: Option<&str>,
    counted: &dyn Fn(usize) -> String,
    lang: Lang,
) -> Picked {
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
    let (median, band) = spread(&series, counted, lang);
    let named = own.map(|own| series[own].name.clone());
    let level = level(&series, &order);
    let mut at = 0;
    let mut lines: Vec<Series> = series;
    lines.retain(|_| {
        at += 1;
        chosen.binary_search(&(at - 1)).is_ok()
    });
    lines.extend(median);
    let leaders = LEADERS.min(order.len());
    let said = counted(all);
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
    let rule = match level {
        Some(count) => {
            let count = number(count as f64, 0, lang);
            let level = fill(lang, "figure.trend_rule_level", &[("count", &count)]);
            clauses(&[rule, level], lang)
        }
        None => rule,
    };
    Picked { lines, band, rule }
}

/// How many are level with the last of the leaders, where not all of them are leaders.
fn level(series: &[Series], order: &[usize]) -> Option<usize> {
    let value = |at: usize| latest(&series[at]).map(|(_, value)| value);
    let last = value(*order.get(LEADERS - 1)?)?;
    let same = |at: &&usize| value(**at).is_some_and(|own| own.total_cmp(&last).is_eq());
    let next = order.get(LEADERS)?;
    same(&next).then(|| order.iter().filter(same).count())
}

fn latest(series: &Series) -> Option<(i32, f64)> {
    let mut points = series.points.iter().rev();
    points.find_map(|(year, value)| value.map(|value| (*year, value)))
}

/// The median of each year as a line, and the band between the quartiles.
fn spread(
    series: &[Series],
    counted: &dyn Fn(usize) -> String,
    lang: Lang,
) -> (Option<Series>, Option<TrendBand>) {
    let mut years: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    let mut known: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (at, series) in series.iter().enumerate() {
        for (year, value) in &series.points {
            let value = value.filter(|value| value.is_finite());
            years.entry(*year).or_default().extend(value);
            known.entry(*year).or_default().extend(value.map(|_| at));
        }
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
            known.remove(&year);
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
        name: band_words(&known, &counted(series.len()), series.len(), lang),
        points: ends,
    };
    (Some(median), Some(band))
}

/// Of whom the band is the middle half: of all, or of as many as have a value in each of its years.
fn band_words(known: &BTreeMap<i32, Vec<usize>>, all: &str, most: usize, lang: Lang) -> String {
    let mut years = known.values();
    let counts = || known.values().map(Vec::len);
    let (Some(first), Some(low), Some(high)) = (years.next(), counts().min(), counts().max())
    else {
        return String::new();
    };
    if low == most {
        return fill(lang, "figure.trend_band", &[("all", &all)]);
    }
    let [low, high] = [low, high].map(|count| number(count as f64, 0, lang));
    let changing = years.any(|own| own != first);
    let (key, some): (&str, &dyn std::fmt::Display) = match (changing, low == high) {
        (false, _) => ("figure.trend_band_known", &high),
        (true, true) => ("figure.trend_band_changing", &high),
        (true, false) => ("figure.trend_band_between", &high),
    };
    let parts: [(&str, &dyn std::fmt::Display); 3] = [("all", &all), ("low", &low), ("high", some)];
    fill(lang, key, &parts)
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
        let counted = |count: usize| format!("{count} towns");
        let found = picked(all.clone(), Some("e10"), &counted, Lang::En);
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
        assert_eq!(
            picked(all, None, &counted, Lang::Zh).lines.len(),
            LEADERS + 1
        );
    }

    /// A value of years ago is no rank among those of the last year; of many that are level some are named, and it says so.
    #[test]
    fn leaders_are_of_one_year_and_ties_are_told() {
        let mut all: Vec<Series> = (0..40).map(|at| series(at, Some(at as f64))).collect();
        all[3].points = vec![(2018, Some(1_000.0)), (2021, None)];
        assert_eq!(leading(&all), [39, 38, 37, 36, 35, 34]);
        let counted = |count: usize| count.to_string();
        let rule = |all: &[Series]| picked(all.to_vec(), None, &counted, Lang::En).rule;
        assert!(!rule(&all).contains("level"), "{}", rule(&all));
        for own in &mut all[20..] {
            own.points[1].1 = Some(100.0);
        }
        assert!(rule(&all).contains("20 are level"), "{}", rule(&all));
        // A last year that hardly any reports is not the one to go by.
        for own in &mut all {
            own.points.push((2022, None));
        }
        all[5].points[2].1 = Some(0.5);
        assert_eq!(year_of_order(&all), Some(2021));
    }

    /// The middle half of those who report is not that of all.
    #[test]
    fn a_band_says_of_how_many_it_is() {
        let counted = |count: usize| format!("{count} towns");
        let words = |all: &[Series]| spread(all, &counted, Lang::En).1.unwrap_or_default().name;
        let mut all: Vec<Series> = (0..20).map(|at| series(at, Some(1.0))).collect();
        assert_eq!(words(&all), "Middle half of all 20 towns");
        for own in &mut all[..6] {
            own.points[1].1 = None;
        }
        let said = words(&all);
        assert!(
            said.contains("14–20") && said.contains("20 towns"),
            "{said}"
        );
        for (at, own) in all.iter_mut().enumerate() {
            own.points[0].1 = (at >= 6).then_some(1.0);
        }
        let said = words(&all);
        assert!(
            said.contains("14 of 20 towns") && !said.contains('–'),
            "{said}"
        );
        // As many, but others.
        all[0].points[0].1 = Some(1.0);
        all[19].points[0].1 = None;
        let others = words(&all);
        assert!(others != said && others.contains("14"), "{others}");
    }
}
