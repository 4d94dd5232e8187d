//! Where sorted values part: values and a number of classes come in; the places where classes begin go out.

/// Fisher and Jenks' search is quadratic: more values than this are thinned evenly before it.
const NATURAL_LIMIT: usize = 1_500;

/// Places in the sorted values where classes of the same size begin.
pub(super) fn quantile(sorted: &[f64], count: usize) -> Vec<usize> {
    let n = sorted.len();
    let mut breaks = Vec::new();
    for class in 1..count {
        let wanted = ((class * n) as f64 / count as f64).round() as usize;
        let nearest = (1..n)
            .filter(|at| sorted[at - 1] < sorted[*at])
            .min_by_key(|at| at.abs_diff(wanted));
        if let Some(at) = nearest
            && breaks.last().is_none_or(|last| *last < at)
        {
            breaks.push(at);
        }
    }
    breaks
}

/// Natural breaks: the least sum of squares inside the classes (Fisher 1958, Jenks 1977), by dynamic programming.
pub(super) fn natural(sorted: &[f64], count: usize) -> Vec<usize> {
    if sorted.len() > NATURAL_LIMIT {
        let thin: Vec<f64> = (0..NATURAL_LIMIT)
            .map(|i| sorted[i * (sorted.len() - 1) / (NATURAL_LIMIT - 1)])
            .collect();
        return natural(&thin, count)
            .into_iter()
            .map(|at| sorted.partition_point(|v| *v < thin[at]).max(1))
            .collect();
    }
    let n = sorted.len();
    let middle = sorted[n / 2];
    let mut sums = vec![(0.0, 0.0); n + 1];
    for (i, value) in sorted.iter().enumerate() {
        let v = value - middle;
        sums[i + 1] = (sums[i].0 + v, sums[i].1 + v * v);
    }
    let spread = |from: usize, to: usize| {
        let (sum, squares) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
        (squares - sum * sum / (to - from) as f64).max(0.0)
    };
    let count = count.min(n);
    let mut cost: Vec<f64> = (0..=n)
        .map(|to| if to == 0 { 0.0 } else { spread(0, to) })
        .collect();
    let mut starts = vec![vec![0_usize; n + 1]];
    for class in 1..count {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut start = vec![class; n + 1];
        for to in class + 1..=n {
            for (from, before) in cost.iter().enumerate().take(to).skip(class) {
                let total = before + spread(from, to);
                if total < next[to] {
                    next[to] = total;
                    start[to] = from;
                }
            }
        }
        cost = next;
        starts.push(start);
    }
    let mut breaks = Vec::new();
    let mut to = n;
    for class in (1..count).rev() {
        to = starts[class][to];
        if sorted[to - 1] < sorted[to] {
            breaks.push(to);
        }
    }
    breaks.reverse();
    breaks.dedup();
    breaks
}
