//! Who goes where at the least cost: a table of costs comes in; the column of each row goes out.

/// Gives each of `rows` a column of its own out of `columns` (at least as many) so that the sum of `cost(row, column)` is
/// the least: Kuhn's method by shortest paths (Jonker and Volgenant 1987). Among equals the first column wins.
pub fn assign(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Column 0 and row 0 are the start of every path; all else is counted from one.
    let mut row_price = vec![0.0; rows + 1];
    let mut column_price = vec![0.0; columns + 1];
    let mut taken_by = vec![0_usize; columns + 1];
    for row in 1..=rows.min(columns) {
        taken_by[0] = row;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut before = vec![0_usize; columns + 1];
        let mut done = vec![false; columns + 1];
        loop {
            done[at] = true;
            let from = taken_by[at];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for column in 1..=columns {
                if done[column] {
                    continue;
                }
                let reduced = cost(from - 1, column - 1) - row_price[from] - column_price[column];
                if reduced < least[column] {
                    least[column] = reduced;
                    before[column] = at;
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if done[column] {
                    row_price[taken_by[column]] += step;
                    column_price[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
            if taken_by[at] == 0 {
                break;
            }
        }
        while at != 0 {
            taken_by[at] = taken_by[before[at]];
            at = before[at];
        }
    }
    let mut places = vec![0; rows];
    for (column, row) in taken_by.iter().enumerate().skip(1) {
        if *row > 0 {
            places[row - 1] = column - 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least sum over all ways, by trying them.
    fn least(costs: &[Vec<f64>], row: usize, taken: &mut Vec<bool>) -> f64 {
        if row == costs.len() {
            return 0.0;
        }
        let mut best = f64::INFINITY;
        for column in 0..taken.len() {
            if !taken[column] {
                taken[column] = true;
                best = best.min(costs[row][column] + least(costs, row + 1, taken));
                taken[column] = false;
            }
        }
        best
    }

    #[test]
    fn no_other_way_is_cheaper() {
        let mut state = 7_u64;
        let mut number = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f64
        };
        for (rows, columns) in [(1, 1), (3, 5), (6, 6), (5, 8)] {
            let costs: Vec<Vec<f64>> = (0..rows)
                .map(|_| (0..columns).map(|_| number()).collect())
                .collect();
            let found = assign(rows, columns, |row, column| costs[row][column]);
            let sum: f64 = found
                .iter()
                .enumerate()
                .map(|(row, at)| costs[row][*at])
                .sum();
            let unique: std::collections::BTreeSet<_> = found.iter().collect();
            assert_eq!(unique.len(), rows);
            assert!((sum - least(&costs, 0, &mut vec![false; columns])).abs() < 1e-6);
        }
        assert!(assign(0, 0, |_, _| 0.0).is_empty());
    }
}
