//! Filling of missing values.

use super::extent::range;
use super::method::ImputeKind;
use super::normalise::{at_share, share_of, varies};
use super::peers::Peers;
use super::sum::{mean, sum};

/// What was put in place of missing values of one indicator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// The rows, ascending.
    rows: Vec<u32>,
    /// One value for each.
    values: Vec<f64>,
}

impl Filled {
    /// The rows that `value` gives a value for, of those that are missing.
    fn of(missing: &[f64], value: impl Fn(usize) -> f64) -> Self {
        let mut filled = Self::default();
        for (row, _) in missing.iter().enumerate().filter(|(_, x)| x.is_nan()) {
            let value = value(row);
            if !value.is_nan() {
                filled.rows.push(row as u32);
                filled.values.push(value);
            }
        }
        filled
    }

    /// How many values were filled.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The value of a row; `None` where none was put in.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<f64> {
        let at = self.rows.binary_search(&(row as u32)).ok()?;
        Some(self.values[at])
    }

    /// Puts the values in their places.
    pub fn put(&self, column: &mut [f64]) {
        for (&row, &value) in self.rows.iter().zip(&self.values) {
            column[row as usize] = value;
        }
    }
}

/// Observations of the same entity over years.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Rows by entity, then year.
    pub rows: Vec<u32>,
    /// Where each entity ends in `rows`.
    pub ends: Vec<usize>,
    /// The year of each row.
    pub years: Vec<i32>,
}

impl Panel {
    fn entities(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|at| {
            let start = if at == 0 { 0 } else { self.ends[at - 1] };
            &self.rows[start..self.ends[at]]
        })
    }
}

/// The mean or median of their group for missing values. A group without values gives none, and rows in no group get
/// none.
pub fn by_group(values: &[f64], groups: &Peers, kind: ImputeKind) -> Filled {
    let mut middles = vec![None; groups.groups().len()];
    groups.visit(values, |number, own| {
        middles[number] = match kind {
            ImputeKind::Median => median(own.iter().copied().filter(|x| !x.is_nan()).collect()),
            _ => mean(own),
        };
    });
    if groups.all_rows().is_some() {
        let middle = middles.first().copied().flatten();
        return Filled::of(values, |_| middle.unwrap_or(f64::NAN));
    }
    let mut stand_in = vec![f64::NAN; values.len()];
    for (rows, middle) in groups.groups().zip(middles) {
        for &row in rows {
            stand_in[row as usize] = middle.unwrap_or(f64::NAN);
        }
    }
    stand_ins(values, &stand_in)
}

/// What stands in another column, for missing values.
pub fn stand_ins(values: &[f64], others: &[f64]) -> Filled {
    Filled::of(values, |row| others[row])
}

/// The middle value, the mean of the two middle ones for an even count; `None` without any. No value is missing.
#[must_use]
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    let half = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let middle = *middle;
    if !even {
        return Some(middle);
    }
    let lower = below.iter().fold(f64::NEG_INFINITY, |most, x| most.max(*x));
    Some(f64::midpoint(lower, middle))
}

/// Fills missing values from the same entity's other years: the latest before, or the straight line between the years
/// around (outside them nothing is filled).
pub fn over_years(values: &mut [f64], panel: &Panel, kind: ImputeKind) {
    for rows in panel.entities() {
        let mut before: Option<(i32, f64)> = None;
        for (at, &row) in rows.iter().enumerate() {
            let year = panel.years[row as usize];
            let x = values[row as usize];
            if !x.is_nan() {
                before = Some((year, x));
                continue;
            }
            let Some((from, low)) = before else { continue };
            values[row as usize] = if kind == ImputeKind::Linear {
                let after = rows[at + 1..]
                    .iter()
                    .find(|row| !values[**row as usize].is_nan());
                let Some(&after) = after else { continue };
                let (to, high) = (panel.years[after as usize], values[after as usize]);
                let years = f64::from(to) - f64::from(from);
                at_share((f64::from(year) - f64::from(from)) / years, low, high)
            } else {
                low
            };
        }
    }
}

/// Fills missing values of the indicators of one group with the mean of the row's others.
///
/// Every indicator is turned so that more is better (`lower`), put on its range 0 to 1 within its peer group, filled
/// with the mean of the row's other indicators of the group, and put back. An indicator without a range in its peers
/// is filled by nothing and fills nothing.
pub fn row_mean(columns: &mut [Vec<f64>], lower: &[bool], peers: &Peers) {
    let ranges: Vec<Vec<Option<(f64, f64)>>> = columns
        .iter()
        .map(|column| {
            let own = |rows: &[u32]| {
                rows.iter()
                    .map(|&row| column[row as usize])
                    .collect::<Vec<f64>>()
            };
            let varying = |(low, high): &(f64, f64)| varies(*low, *high);
            peers
                .groups()
                .map(|rows| range(&own(rows)).filter(varying))
                .collect()
        })
        .collect();
    let mut shares = Vec::with_capacity(columns.len());
    for (number, rows) in peers.groups().enumerate() {
        for &row in rows {
            let row = row as usize;
            if !columns.iter().any(|column| column[row].is_nan()) {
                continue;
            }
            shares.clear();
            for (at, column) in columns.iter().enumerate() {
                let x = column[row];
                if let Some((low, high)) = ranges[at][number]
                    && !x.is_nan()
                {
                    let share = share_of(x, low, high);
                    shares.push(if lower[at] { 1.0 - share } else { share });
                }
            }
            if shares.is_empty() {
                continue;
            }
            let mean = sum(&shares) / shares.len() as f64;
            for (at, column) in columns.iter_mut().enumerate() {
                if let Some((low, high)) = ranges[at][number]
                    && column[row].is_nan()
                {
                    let share = if lower[at] { 1.0 - mean } else { mean };
                    column[row] = at_share(share, low, high);
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    const NONE: f64 = f64::NAN;

    #[test]
    fn a_group_without_values_stays_empty() {
        let groups = Peers::new(&[Some(0), Some(0), Some(0), Some(1), None]);
        let mut values = [1.0, NONE, 4.0, NONE, NONE];
        let filled = by_group(&values, &groups, ImputeKind::Mean);
        assert_eq!((filled.count(), filled.get(1)), (1, Some(2.5)));
        assert_eq!((filled.get(0), filled.get(3)), (None, None));
        filled.put(&mut values);
        assert_eq!(values[..3], [1.0, 2.5, 4.0]);
        assert!(values[3].is_nan() && values[4].is_nan());
        let all = by_group(&[1.0, NONE, 4.0], &Peers::whole(3), ImputeKind::Median);
        assert_eq!(all.get(1), Some(2.5));
        assert_eq!(median(vec![5.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![5.0, 1.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn years_fill_from_before_or_between() {
        let panel = Panel {
            rows: vec![3, 0, 1, 2, 4],
            ends: vec![4, 5],
            years: vec![2017, 2019, 2020, 2016, 2018],
        };
        let values = [NONE, 7.0, NONE, 1.0, NONE];
        let mut line = values;
        over_years(&mut line, &panel, ImputeKind::Linear);
        assert_eq!(line[0], 3.0);
        assert!(line[2].is_nan() && line[4].is_nan());
        let mut last = values;
        over_years(&mut last, &panel, ImputeKind::Previous);
        assert_eq!((last[0], last[2]), (1.0, 7.0));
        let far = Panel {
            rows: vec![0, 1, 2],
            ends: vec![3],
            years: vec![2018, 2019, 2020],
        };
        let mut ends = [f64::MIN, NONE, f64::MAX];
        over_years(&mut ends, &far, ImputeKind::Linear);
        assert_eq!(ends[1], 0.0);
    }
}
