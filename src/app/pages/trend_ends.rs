//! Where the lines of a trend end in a view: their pieces come in, places for their names that stand apart go out.

/// Where a line is last seen in a view, and whether it ends there.
pub(super) struct Seen {
    pub at: [f64; 2],
    pub ends: bool,
}

/// The last place of a line in a view: its end, or where it leaves the view for good; none where it is not in it.
pub(super) fn seen_end(pieces: &[Vec<[f64; 2]>], [low, high]: [[f64; 2]; 2]) -> Option<Seen> {
    let inside = |at: &[f64; 2]| (0..2).all(|k| low[k] <= at[k] && at[k] <= high[k]);
    let end = *pieces.last()?.last()?;
    if inside(&end) {
        return Some(Seen {
            at: end,
            ends: true,
        });
    }
    let seen = |at: [f64; 2]| Seen { at, ends: false };
    for piece in pieces.iter().rev() {
        for pair in piece.windows(2).rev() {
            let [from, to] = [pair[0], pair[1]];
            // The shares of the way at which it enters and leaves the view.
            let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
            for k in 0..2 {
                let way = to[k] - from[k];
                let shares = [(low[k] - from[k]) / way, (high[k] - from[k]) / way];
                if way == 0.0 {
                    if from[k] < low[k] || from[k] > high[k] {
                        leaves = -1.0;
                    }
                    continue;
                }
                enters = enters.max(shares[0].min(shares[1]));
                leaves = leaves.min(shares[0].max(shares[1]));
            }
            if enters <= leaves && leaves >= 0.0 {
                return Some(seen([0, 1].map(|k| from[k] + (to[k] - from[k]) * leaves)));
            }
        }
        // A year between two gaps.
        if let [lonely] = piece.as_slice()
            && inside(lonely)
        {
            return Some(seen(*lonely));
        }
    }
    None
}

/// Ascending values moved as little as it takes to lie at least `gap` from each other.
pub(super) fn apart(values: &[f64], gap: f64) -> Vec<f64> {
    // Runs of labels that touch stand around the middle of what they would like; runs that meet become one.
    let mut runs: Vec<(f64, usize)> = Vec::new();
    for &value in values {
        let mut run = (value, 1);
        while let Some(&(middle, count)) = runs.last() {
            let reach = gap * (count + run.1) as f64 / 2.0;
            if run.0 - middle >= reach {
                break;
            }
            runs.pop();
            let total = (count + run.1) as f64;
            run = (
                (middle * count as f64 + run.0 * run.1 as f64) / total,
                count + run.1,
            );
        }
        runs.push(run);
    }
    runs.iter()
        .flat_map(|&(middle, count)| {
            (0..count).map(move |at| middle + gap * (at as f64 - (count - 1) as f64 / 2.0))
        })
        .collect()
}

/// Places that stand apart, moved into a range as far as it has room: the highest first down, then the lowest up.
pub(super) fn within(mut places: Vec<f64>, gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut most = high;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
    let mut least = low.min(high);
    for place in &mut places {
        *place = place.max(least);
        least = *place + gap;
    }
    places
}

/// Runs of years without a gap: a missing year breaks the line.
pub(super) fn pieces(points: &[(i32, Option<f64>)]) -> Vec<Vec<[f64; 2]>> {
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut before: Option<i32> = None;
    for (year, value) in points {
        let Some(value) = value else {
            before = None;
            continue;
        };
        let point = [f64::from(*year), *value];
        match pieces.last_mut() {
            Some(piece) if before == Some(year - 1) => piece.push(point),
            _ => pieces.push(vec![point]),
        }
        before = Some(*year);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{apart, pieces, seen_end, within};

    /// Enlarged, a line has its name where it leaves the view.
    #[test]
    fn a_line_that_leaves_the_view_is_named_where_it_does() {
        let line = vec![vec![[2016.0, 1.0], [2018.0, 3.0], [2022.0, 3.0]]];
        let at = |low: [f64; 2], high: [f64; 2]| {
            seen_end(&line, [low, high]).map(|own| (own.at, own.ends))
        };
        assert_eq!(
            at([2015.0, 0.0], [2024.0, 5.0]),
            Some(([2022.0, 3.0], true))
        );
        // At the right edge, at the upper one, and not at all.
        assert_eq!(
            at([2015.0, 0.0], [2020.0, 5.0]),
            Some(([2020.0, 3.0], false))
        );
        assert_eq!(
            at([2015.0, 0.0], [2020.0, 2.0]),
            Some(([2017.0, 2.0], false))
        );
        assert_eq!(at([2019.0, 0.0], [2020.0, 2.0]), None);
    }

    #[test]
    fn labels_that_touch_are_pushed_apart() {
        let places = apart(&[1.0, 1.0, 1.1, 5.0], 1.0);
        assert!(
            places
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= 1.0 - 1e-9)
        );
        assert!((places[3] - 5.0).abs() < 1e-9);
        assert_eq!(apart(&[1.0, 3.0], 1.0), [1.0, 3.0]);
        // Three that leave at the upper edge stand under it.
        let places = within(apart(&[1.0, 9.0, 9.0, 9.0], 1.0), 1.0, 0.5, 9.0);
        assert_eq!(places, [1.0, 7.0, 8.0, 9.0]);
        assert_eq!(within(vec![-1.0, 0.0], 1.0, 0.5, 9.0), [0.5, 1.5]);
    }

    #[test]
    fn a_missing_year_breaks_the_line() {
        let points = [
            (2016, Some(1.0)),
            (2017, Some(2.0)),
            (2018, None),
            (2019, Some(3.0)),
            (2021, Some(4.0)),
        ];
        let lengths: Vec<usize> = pieces(&points).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1, 1]);
    }
}
