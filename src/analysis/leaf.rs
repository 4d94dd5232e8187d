//! One indicator of one observation: from its cells to its points.

use super::closing::{self, NextStep};
use super::explain::Explainer;
use super::explanation::{IndicatorExplanation, Peers, RawValue};
use super::filling;
use super::items::Item;
use super::otherwise::total_with;
use super::peers::{self, PeerGroup, PeerValues};
use super::sentences::{self, Standing};
use super::treated;
use crate::i18n::{Message, Result};
use crate::scheme::{Better, Rule};

impl Explainer<'_> {
    /// An indicator, in the order of work.
    pub fn indicator(&self, at: usize) -> Result<IndicatorExplanation> {
        let (scores, row) = (self.scores, self.row);
        let indicator = &scores.scheme.indicators[at];
        let item = Item::indicator(&scores.scheme, indicator, true);
        let points = self.numbers.points[at];
        let value = scores.number(&item.value(), row)?;
        let seen = Some(self.compared.own(at)?).filter(|seen| !seen.is_nan());
        let imputed = filling::imputed(self.dataset, scores, row, at)?;
        let standing = if item.rule.is_relative() {
            Some(self.standing(at, &item, seen)?)
        } else {
            None
        };
        let raw = self.raw_values(&item);
        let left_out = item.rule.is_relative() && scores.is_screened(row);
        let range = self.missing.iter().find(|missing| missing.indicator == at);
        Ok(IndicatorExplanation {
            unit: indicator.unit.clone(),
            formula: item.formula.text.clone(),
            filled: filled(&item, &raw),
            missing: if left_out && seen.is_some() {
                Some(Message::new("analysis.missing_screened"))
            } else if imputed.is_some() {
                Some(sentences::no_value(item.formula, &raw))
            } else {
                sentences::missing(&item, value, points, &raw, is_alone(standing.as_ref()))
            },
            treated: treated::treated(scores, &self.compared, row, at)?,
            rule: sentences::rule(&item, seen, points, standing.as_ref(), self.bases[at]),
            peers: standing.and_then(|(_, peers)| peers),
            next_step: self.next_step(at, &item, value, seen, points)?,
            best: best(&item, scores.scheme.scale),
            range: range.and_then(|missing| missing.range),
            value,
            imputed,
            seen,
            raw,
        })
    }

    /// An adjustment: its value goes to its rule as it is.
    pub fn adjustment(&self, item: &Item, points: Option<f64>) -> Result<IndicatorExplanation> {
        let scores = self.scores;
        let value = scores.number(&item.value(), self.row)?;
        let standing = if item.rule.is_relative() {
            let group = PeerGroup::of(self.dataset, scores, self.row, item.peers)?;
            let values = group.values(scores, &item.value())?;
            Some((place(item, &values, value), about(group.label, values)))
        } else {
            None
        };
        let raw = self.raw_values(item);
        let next = closing::next(item, value, points);
        Ok(IndicatorExplanation {
            unit: None,
            formula: item.formula.text.clone(),
            filled: filled(item, &raw),
            missing: sentences::missing(item, value, points, &raw, is_alone(standing.as_ref())),
            imputed: None,
            treated: None,
            rule: sentences::rule(item, value, points, standing.as_ref(), None),
            peers: standing.and_then(|(_, peers)| peers),
            next_step: next.zip(value).map(|(next, value)| NextStep {
                at: next.at,
                points: next.points,
                distance: (next.at - value).abs(),
                gain: points.map(|points| next.points - points),
                closings: Vec::new(),
            }),
            best: best(item, scores.scheme.scale),
            range: None,
            seen: value,
            value,
            raw,
        })
    }

    /// The cells of the formula, then those of the rule's condition.
    fn raw_values(&self, item: &Item) -> Vec<RawValue> {
        let mut raw = self.cells.of(item.formula);
        if let Some(condition) = item.rule.condition() {
            for cell in self.cells.of(condition) {
                if !raw.contains(&cell) {
                    raw.push(cell);
                }
            }
        }
        raw
    }

    /// Place of the row among its peers (best first) with the number of those below it, and the peers.
    fn standing(&self, at: usize, item: &Item, seen: Option<f64>) -> Result<Standing> {
        let values = self.compared.values(at, &self.scores.seen(at)?);
        let own = seen.filter(|_| self.compared.inside(at).is_some());
        let label = peers::label(self.dataset, self.scores, self.row, item.peers)?;
        Ok((place(item, &values, own), about(label, values)))
    }

    fn next_step(
        &self,
        at: usize,
        item: &Item,
        value: Option<f64>,
        seen: Option<f64>,
        points: Option<f64>,
    ) -> Result<Option<NextStep>> {
        let (Some(goal), Some(seen)) = (closing::next(item, seen, points), seen) else {
            return Ok(None);
        };
        let with = total_with(self.scores, self.row, &[(at, goal.points)])?;
        let closings = match &self.raw {
            // Of an imputed value the cells are not known.
            Some(raw) if value.is_some() => closing::closings(self.dataset, raw, item, goal)?,
            _ => Vec::new(),
        };
        Ok(Some(NextStep {
            at: goal.at,
            points: goal.points,
            distance: (goal.at - seen).abs(),
            gain: with.zip(self.exact).map(|(with, now)| with.total - now),
            closings,
        }))
    }
}

/// Whether nobody else is among the peers.
fn is_alone(standing: Option<&Standing>) -> bool {
    let peers = standing.and_then(|(_, peers)| peers.as_ref());
    peers.is_some_and(|peers| peers.size == 1)
}

fn filled(item: &Item, raw: &[RawValue]) -> String {
    item.formula.filled(&|column| {
        let mut cells = raw.iter();
        cells
            .find(|cell| cell.column == column)
            .and_then(|cell| cell.value.clone())
    })
}

/// The place of a value among those of its peers, the best first, and how many stand below it.
fn place(item: &Item, peers: &PeerValues, own: Option<f64>) -> Option<(u32, u32)> {
    let (less, more) = peers.around(own?);
    Some(match item.better {
        Better::Higher => (more + 1, less),
        Better::Lower => (less + 1, more),
    })
}

fn about(label: crate::i18n::Title, mut peers: PeerValues) -> Option<Peers> {
    let (min, max) = peers.range()?;
    Some(Peers {
        label,
        size: peers.size(),
        min,
        median: peers.quantile(0.5)?,
        max,
    })
}

/// The most that a rule can give, where it has a limit.
pub(super) fn best(item: &Item, scale: [f64; 2]) -> Option<f64> {
    match item.rule {
        Rule::Steps { steps, below } => {
            let points = steps.iter().map(|step| step.points);
            Some(points.fold(*below, f64::max))
        }
        Rule::PerUnit { points, cap, .. } if *points > 0.0 => *cap,
        Rule::PerUnit { .. } => Some(0.0),
        Rule::Flag { points, .. } => Some(points.max(0.0)),
        Rule::MinMax | Rule::PercentRank | Rule::Goalposts { .. } => Some(scale[1]),
        Rule::DistanceToMax
        | Rule::Target { clip: true, .. }
        | Rule::DistanceToReference { clip: true, .. } => Some(1.0),
        _ => None,
    }
}
