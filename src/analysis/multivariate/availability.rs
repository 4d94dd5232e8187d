//! How much of the data is there: by indicator, by group, by observation.

use crate::analysis::Scores;
use crate::analysis::tree::Tree;
use crate::composite;
use crate::i18n::{Result, Title};

/// How much of the data is there, over all observations that were scored or tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Availability {
    /// How many observations there are.
    pub observations: usize,
    /// By indicator, in the scheme's order.
    pub indicators: Vec<Presence>,
    /// By group: all indicators below it together.
    pub groups: Vec<Presence>,
    /// All indicators together.
    pub whole: Presence,
    /// How many observations have a value in every indicator.
    pub complete: usize,
    /// The smallest share of indicators that an observation has; none without observations.
    pub least: Option<f64>,
}

/// What is there of an indicator's values.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    /// Id of the indicator or group; empty for all.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Values that there could be.
    pub possible: usize,
    /// Values that the data gives.
    pub present: usize,
    /// Of those, zeros.
    pub zeros: usize,
    /// Missing values that were filled.
    pub filled: usize,
    /// Values that outlier treatment changed.
    pub treated: usize,
}

impl Presence {
    fn new(id: &str, title: &Title) -> Self {
        Self {
            id: id.to_owned(),
            title: title.clone(),
            possible: 0,
            present: 0,
            zeros: 0,
            filled: 0,
            treated: 0,
        }
    }

    fn add(&mut self, other: &Self) {
        self.possible += other.possible;
        self.present += other.present;
        self.zeros += other.zeros;
        self.filled += other.filled;
        self.treated += other.treated;
    }

    /// The share of values that the data gives; 1 where there could be none.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.possible == 0 {
            return 1.0;
        }
        self.present as f64 / self.possible as f64
    }
}

pub(super) fn of(scores: &Scores, tree: &Tree) -> Result<Availability> {
    let scheme = &scores.scheme;
    let rows = scores.meant();
    let height = rows.len();
    let mut by_row = vec![0_usize; height];
    let mut indicators = Vec::with_capacity(scheme.indicators.len());
    for (at, indicator) in scheme.indicators.iter().enumerate() {
        let values = scores.computed(at)?;
        let mut presence = Presence::new(&indicator.id, &indicator.title);
        presence.possible = height;
        for (&row, count) in rows.iter().zip(&mut by_row) {
            let x = values[row];
            let there = !x.is_nan();
            presence.present += usize::from(there);
            presence.zeros += usize::from(x == 0.0);
            *count += usize::from(there);
        }
        let workings = &scores.workings;
        let imputed = workings.imputed[at].as_ref();
        let filled = composite::filled(values, imputed);
        let gained = rows
            .iter()
            .filter(|&&row| values[row].is_nan() && !filled[row].is_nan());
        presence.filled = gained.count();
        if workings.treatments[at]
            .iter()
            .flatten()
            .any(composite::Treated::changes)
        {
            let seen = scores.seen(at)?;
            let pairs = rows.iter().map(|&row| (filled[row], seen[row]));
            presence.treated = pairs
                .filter(|(before, after)| !before.is_nan() && before.to_bits() != after.to_bits())
                .count();
        }
        indicators.push(presence);
    }
    let together = |presence: Presence, below: &[usize]| {
        below.iter().fold(presence, |mut sum, &at| {
            sum.add(&indicators[at]);
            sum
        })
    };
    let all: Vec<usize> = (0..indicators.len()).collect();
    let whole = together(Presence::new("", &scheme.title), &all);
    let groups = scheme
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let presence = Presence::new(&group.id, &group.title);
            together(presence, &tree.numbers.leaves(Some(at)))
        })
        .collect();
    let count = indicators.len();
    Ok(Availability {
        observations: height,
        complete: by_row.iter().filter(|present| **present == count).count(),
        least: by_row
            .iter()
            .min()
            .map(|present| *present as f64 / count.max(1) as f64),
        indicators,
        groups,
        whole,
    })
}
