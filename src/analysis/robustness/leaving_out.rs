//! What happens to the ranks without one indicator or group.

use rayon::prelude::*;

use super::assess::Tested;
use super::replicates::Run;
use crate::composite::Child;
use crate::i18n::{Result, Title};
use crate::jobs::Progress;
use crate::scheme::Scheme;

/// The ranks without one element of a scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Id in the scheme.
    pub id: String,
    /// Name.
    pub title: Title,
    /// Whether it is a group, and not an indicator.
    pub is_group: bool,
    /// Mean size of the change of rank, over those that have one with and without it.
    pub mean_change: f64,
    /// Whose rank changes most; `None` where nobody's does.
    pub largest: Option<Move>,
}

/// A change of rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Row of the scores.
    pub row: u32,
    /// Rank with everything.
    pub from: u32,
    /// Rank without the element.
    pub to: u32,
}

/// The ranks without each group and each indicator, in the scheme's order; elements without which nothing would be
/// left are passed over.
pub(super) fn leave_out(
    tested: &Tested,
    scheme: &Scheme,
    progress: &Progress,
) -> Result<Vec<LeftOut>> {
    let groups = (0..scheme.groups.len()).map(Child::Group);
    let indicators = (0..scheme.indicators.len()).map(Child::Indicator);
    let elements: Vec<Child> = groups.chain(indicators).collect();
    let one = |&child: &Child| {
        progress.check()?;
        let run = tested.replicates.without(child);
        Ok(run.and_then(|run| compared(scheme, child, tested, &run)))
    };
    let found: Vec<Option<LeftOut>> = elements.par_iter().map(one).collect::<Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// `None` where nobody has a rank in both.
fn compared(scheme: &Scheme, child: Child, tested: &Tested, run: &Run) -> Option<LeftOut> {
    let mean_change = tested.change(run)?;
    let moves = tested.rows.iter().map(|&row| Move {
        row: row as u32,
        from: tested.nominal.ranks[row],
        to: run.ranks[row],
    });
    let largest = moves
        .filter(|one| one.from > 0 && one.to > 0 && one.from != one.to)
        // The first of the best ranked, where several change alike.
        .min_by_key(|one| (u32::MAX - one.from.abs_diff(one.to), one.from, one.row));
    let (id, title, is_group) = match child {
        Child::Group(at) => (&scheme.groups[at].id, &scheme.groups[at].title, true),
        Child::Indicator(at) => {
            let indicator = &scheme.indicators[at];
            (&indicator.id, &indicator.title, false)
        }
    };
    Some(LeftOut {
        id: id.clone(),
        title: title.clone(),
        is_group,
        mean_change,
        largest,
    })
}

/// The mean size of the change from one list of ranks to another, over those of some rows that have a rank (not 0) in
/// both.
pub(super) fn mean_change(from: &[u32], to: &[u32], rows: &[usize]) -> Option<f64> {
    let pairs = rows.iter().map(|&row| (from[row], to[row]));
    let both = pairs.filter(|(from, to)| *from > 0 && *to > 0);
    let (mut sum, mut count) = (0_u64, 0_u64);
    for (from, to) in both {
        sum += u64::from(from.abs_diff(to));
        count += 1;
    }
    (count > 0).then(|| sum as f64 / count as f64)
}
