//! Rows divided into peer groups: those that a relative rule, a treatment or an imputation compares.

use std::sync::Arc;

/// Groups of rows. A row may be in no group. Clones share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peers {
    /// The rows of the first group, of the second, ….
    rows: Arc<[u32]>,
    /// Where each group ends in `rows`.
    ends: Arc<[usize]>,
    /// Number of rows in all, with those in no group.
    count: usize,
    /// Whether there is one group that holds all rows in their order.
    whole: bool,
}

impl Peers {
    /// All rows in one group.
    #[must_use]
    pub fn whole(count: usize) -> Self {
        Self {
            rows: (0..count as u32).collect(),
            ends: (count > 0).then_some(count).into_iter().collect(),
            count,
            whole: count > 0,
        }
    }

    /// Rows by the number of their group, `None` for those in none; groups stand by number, empty ones left out.
    #[must_use]
    pub fn new(groups: &[Option<u32>]) -> Self {
        let most = groups
            .iter()
            .flatten()
            .max()
            .map_or(0, |most| *most as usize + 1);
        let mut starts = vec![0_usize; most + 1];
        for group in groups.iter().flatten() {
            starts[*group as usize + 1] += 1;
        }
        for at in 0..most {
            starts[at + 1] += starts[at];
        }
        let mut ends: Vec<usize> = starts[1..].to_vec();
        ends.dedup();
        ends.retain(|end| *end > 0);
        let mut rows = vec![0_u32; starts[most]];
        for (row, group) in groups.iter().enumerate() {
            if let Some(group) = group {
                let place = &mut starts[*group as usize];
                rows[*place] = row as u32;
                *place += 1;
            }
        }
        let whole = ends.len() == 1 && rows.len() == groups.len();
        Self {
            rows: rows.into(),
            ends: ends.into(),
            count: groups.len(),
            whole,
        }
    }

    /// Number of rows, with those in no group.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The rows of each group, ascending.
    #[must_use]
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.ends.len()).map(|group| {
            let start = if group == 0 { 0 } else { self.ends[group - 1] };
            &self.rows[start..self.ends[group]]
        })
    }

    /// The number of rows where there is one group that holds all of them in their order.
    pub(super) fn all_rows(&self) -> Option<usize> {
        self.whole.then_some(self.count)
    }

    /// The same groups without the rows marked `true`.
    #[must_use]
    pub fn without(&self, left_out: &[bool]) -> Self {
        let mut groups = vec![None; self.count];
        for (number, rows) in self.groups().enumerate() {
            for &row in rows {
                if !left_out[row as usize] {
                    groups[row as usize] = Some(number as u32);
                }
            }
        }
        Self::new(&groups)
    }

    /// Gives each group's values, in the order of its rows and with missing ones, to `work`.
    pub(super) fn visit(&self, values: &[f64], mut work: impl FnMut(usize, &[f64])) {
        if self.whole {
            return work(0, values);
        }
        let mut own = Vec::new();
        for (number, rows) in self.groups().enumerate() {
            own.clear();
            own.extend(rows.iter().map(|&row| values[row as usize]));
            work(number, &own);
        }
    }

    /// Gives each group's values, in the order of its rows and with missing ones, to `work`, which changes them in
    /// place. Rows in no group keep what they have.
    pub(super) fn change(&self, values: &mut [f64], mut work: impl FnMut(usize, &mut [f64])) {
        if self.whole {
            return work(0, values);
        }
        let mut own = Vec::new();
        for (number, rows) in self.groups().enumerate() {
            own.clear();
            own.extend(rows.iter().map(|&row| values[row as usize]));
            work(number, &mut own);
            for (&row, &value) in rows.iter().zip(&own) {
                values[row as usize] = value;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn groups_keep_their_rows_in_order() {
        let peers = Peers::new(&[Some(2), None, Some(0), Some(2), Some(0)]);
        let groups: Vec<&[u32]> = peers.groups().collect();
        assert_eq!(groups, [&[2, 4][..], &[0, 3]]);
        let mut values = [1.0, 2.0, 3.0, 4.0, 5.0];
        peers.change(&mut values, |number, own| own.fill(number as f64 * 10.0));
        assert_eq!(values, [10.0, 2.0, 0.0, 10.0, 0.0]);
        let fewer = peers.without(&[true, false, false, true, false]);
        assert_eq!(fewer.groups().collect::<Vec<_>>(), [&[2, 4][..]]);
        assert_eq!(fewer.count(), 5);
        assert_eq!(Peers::whole(0).groups().len(), 0);
        assert_eq!(Peers::new(&[]).groups().len(), 0);
    }
}
