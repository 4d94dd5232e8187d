//! Rules without steps, there and back: points from a value, and the value that gives so many points.
//!
//! A rule that compares is taken against today's peers: their least, most, mean and order stay what they are.

use crate::analysis::Scores;
use crate::composite::{Rule, is_same, normalise};
use crate::scheme::{self, Better};

/// How the points of one indicator follow its value.
pub(super) struct Slope<'a> {
    kind: Kind,
    rule: Rule,
    lower: bool,
    /// Whether the last bits of its values tell nothing apart.
    computed: bool,
    values: &'a [f64],
    points: &'a [f64],
    scale: [f64; 2],
    /// Whether its values are whole numbers: counts, marks.
    whole: bool,
    /// Number of the peer group of each row.
    groups: Vec<u32>,
}

enum Kind {
    /// By the rule itself: of points or goalposts.
    Alone,
    /// On one line for each peer group: the points at zero and for each unit.
    Lines(Vec<Option<(f64, f64)>>),
    /// By the order of each peer group: its values, ascending.
    Order(Vec<Vec<f64>>),
    /// In proportion to the value of a base year, which the row itself tells.
    Base,
}

const NO_GROUP: u32 = u32::MAX;

impl<'a> Slope<'a> {
    /// The rule of an indicator; `None` where it has steps or a condition, or no way back: chained growth, and rules
    /// on values of which a logarithm was taken or outliers were set down.
    pub fn of(scores: &Scores, at: usize, values: &'a [f64], points: &'a [f64]) -> Option<Self> {
        let indicator = &scores.scheme.indicators[at];
        let treated = &scores.workings.treatments[at];
        if treated.iter().any(Option::is_some) {
            return None;
        }
        let peers = scores.workings.compared_peers(at);
        let mut groups = Vec::new();
        let kind = match &indicator.rule {
            scheme::Rule::Identity
            | scheme::Rule::PerUnit { .. }
            | scheme::Rule::Goalposts { .. } => Kind::Alone,
            scheme::Rule::BaseYear { .. } => Kind::Base,
            scheme::Rule::MinMax
            | scheme::Rule::ZScore { .. }
            | scheme::Rule::DistanceToMax
            | scheme::Rule::Target { .. }
            | scheme::Rule::DistanceToReference { .. } => {
                groups = numbered(&peers, values.len());
                let own = |rows: &[u32]| match &indicator.rule {
                    scheme::Rule::Target {
                        target, clip: true, ..
                    } => towards(rows, values, points, *target),
                    scheme::Rule::DistanceToReference { clip: true, .. } => {
                        below_end(rows, values, points)
                    }
                    _ => line(rows, values, points),
                };
                Kind::Lines(peers.groups().map(own).collect())
            }
            scheme::Rule::PercentRank | scheme::Rule::Rank | scheme::Rule::Borda => {
                groups = numbered(&peers, values.len());
                let sorted = |rows: &[u32]| {
                    let own = rows.iter().map(|row| values[*row as usize]);
                    let mut own: Vec<f64> = own.filter(|x| !x.is_nan()).collect();
                    own.sort_unstable_by(f64::total_cmp);
                    own
                };
                Kind::Order(peers.groups().map(sorted).collect())
            }
            scheme::Rule::Steps { .. }
            | scheme::Rule::Flag { .. }
            | scheme::Rule::Chained { .. } => return None,
        };
        Some(Self {
            kind,
            rule: scores.workings.method.indicators[at].rule.clone(),
            lower: indicator.better == Better::Lower,
            computed: scores.workings.method.indicators[at].computed,
            values,
            points,
            scale: scores.scheme.scale,
            whole: values.iter().all(|x| x.is_nan() || x.fract() == 0.0),
            groups,
        })
    }

    /// Whether its points end at 1.
    fn clips(&self) -> bool {
        matches!(
            self.rule,
            Rule::Target { clip: true, .. } | Rule::DistanceToReference { clip: true }
        )
    }

    fn group<'b, T>(&self, row: usize, of: &'b [T]) -> Option<&'b T> {
        let number = self.groups.get(row).filter(|number| **number != NO_GROUP)?;
        of.get(*number as usize)
    }

    /// Whether a value stands before another one in the order of values.
    fn is_before(&self, x: f64, other: f64) -> bool {
        x < other && !(self.computed && is_same(x, other))
    }

    /// The points that a row would have with a value.
    pub fn points(&self, row: usize, value: f64) -> Option<f64> {
        let points = match &self.kind {
            Kind::Alone => {
                let mut one = [value];
                let alone = crate::composite::Peers::whole(1);
                normalise(&mut one, &self.rule, self.lower, None, &alone, self.scale);
                one[0]
            }
            Kind::Lines(lines) => {
                let (zero, each) = (*self.group(row, lines)?)?;
                let points = zero + each * value;
                if self.clips() {
                    points.min(1.0)
                } else {
                    points
                }
            }
            Kind::Order(groups) => {
                let own = self.group(row, groups)?;
                let (from, count) = (self.values[row], own.len() as f64);
                let behind = if self.lower {
                    own.len() - own.partition_point(|x| !self.is_before(value, *x))
                } else {
                    own.partition_point(|x| self.is_before(*x, value))
                };
                let mut behind = behind as f64;
                // Its own old value is nobody's.
                let left = if self.lower {
                    self.is_before(value, from)
                } else {
                    self.is_before(from, value)
                };
                if left {
                    behind -= 1.0;
                }
                match self.rule {
                    Rule::PercentRank => {
                        let [low, high] = self.scale;
                        behind / (count - 1.0) * (high - low) + low
                    }
                    Rule::Borda => behind,
                    _ => behind + 1.0,
                }
            }
            Kind::Base => {
                if self.lower {
                    self.points[row] * self.values[row] / value
                } else {
                    self.points[row] * value / self.values[row]
                }
            }
        };
        points.is_finite().then_some(points)
    }

    /// A value with which a row has so many points, the nearest to its own; `None` where there is none.
    pub fn value(&self, row: usize, points: f64) -> Option<f64> {
        let value = match &self.kind {
            Kind::Alone => match self.rule {
                Rule::PerUnit {
                    points: each, per, ..
                } => points * per / each,
                Rule::Goalposts { low, high } => {
                    let [from, to] = self.scale;
                    let share = (points - from) / (to - from);
                    if self.lower {
                        high + share * (low - high)
                    } else {
                        low + share * (high - low)
                    }
                }
                _ => points,
            },
            Kind::Lines(lines) => {
                let (zero, each) = (*self.group(row, lines)?)?;
                (points - zero) / each
            }
            Kind::Order(groups) => {
                let own = self.group(row, groups)?;
                // Whoever has so many points now has the value that it takes.
                let enough = |x: &f64| self.points(row, *x).is_some_and(|found| found >= points);
                let from = self.values[row];
                // Points only rise with better values, so that the nearest one is found by halving.
                if self.lower {
                    let below = own.get(..own.partition_point(|x| self.is_before(*x, from)))?;
                    let many = below.partition_point(enough);
                    *below.get(many.checked_sub(1)?)?
                } else {
                    let above = own.get(own.partition_point(|x| !self.is_before(from, *x))..)?;
                    *above.get(above.partition_point(|x| !enough(x)))?
                }
            }
            Kind::Base => {
                if self.lower {
                    self.points[row] * self.values[row] / points
                } else {
                    points * self.values[row] / self.points[row]
                }
            }
        };
        value.is_finite().then_some(value)
    }

    /// How far a row's value can go, and the points there. `range` is what the year shows, `many` whether it bounds.
    pub fn end(&self, row: usize, range: (f64, f64), many: bool) -> Option<(f64, f64)> {
        let from = self.values[row];
        let down = match self.rule {
            // Of a deduction less is better.
            Rule::PerUnit { points, .. } => points < 0.0,
            Rule::Identity => false,
            _ => self.lower,
        };
        let shown = if down { range.0 } else { range.1 };
        let rule_end = match self.rule {
            Rule::PerUnit {
                points,
                per,
                cap: Some(cap),
            } if points > 0.0 => Some(cap * per / points),
            Rule::PerUnit { points, .. } if points < 0.0 => Some(0.0),
            Rule::Goalposts { low, high } => Some(if self.lower { low } else { high }),
            _ if self.clips() => self.value(row, 1.0),
            _ => None,
        };
        let to = match rule_end {
            Some(end) if !many => end,
            Some(end) if down => end.max(shown),
            Some(end) => end.min(shown),
            None => shown,
        };
        let to = match (self.whole, down) {
            (false, _) => to,
            (true, true) => to.floor(),
            (true, false) => to.ceil(),
        };
        let better = if down { to < from } else { to > from };
        let points = self.points(row, to)?;
        better.then_some((to, points))
    }

    /// A value with which a row has at least so many points, rounded away from its own value to a figure that people
    /// write: two decimals or three figures that count, whichever is finer; a whole number where there are no others.
    pub fn rounded(&self, row: usize, points: f64) -> Option<f64> {
        let (from, exact) = (self.values[row], self.value(row, points)?);
        if matches!(self.kind, Kind::Order(_)) {
            return Some(exact);
        }
        let digits = if self.whole {
            0
        } else if exact == 0.0 {
            2
        } else {
            2.max(2 - exact.abs().log10().floor() as i32)
        };
        let unit = 10f64.powi(digits.min(12));
        let scaled = exact * unit;
        let nearest = scaled.round();
        let to = if (scaled - nearest).abs() <= 1e-6 * nearest.abs().max(1.0) {
            nearest
        } else if exact > from {
            scaled.ceil()
        } else {
            scaled.floor()
        };
        Some(to / unit)
    }
}

/// The group of each row.
fn numbered(peers: &crate::composite::Peers, height: usize) -> Vec<u32> {
    let mut groups = vec![NO_GROUP; height];
    for (number, rows) in peers.groups().enumerate() {
        for &row in rows {
            groups[row as usize] = number as u32;
        }
    }
    groups
}

/// The rows of a group that have a value and points, by value ascending.
fn known(rows: &[u32], values: &[f64], points: &[f64]) -> Vec<usize> {
    let all = rows.iter().map(|row| *row as usize);
    let mut known: Vec<usize> = all
        .filter(|row| !values[*row].is_nan() && !points[*row].is_nan())
        .collect();
    known.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    known
}

/// The line through two points, as the points at zero and for each unit.
fn through(one: (f64, f64), other: (f64, f64)) -> Option<(f64, f64)> {
    let each = (other.1 - one.1) / (other.0 - one.0);
    each.is_finite().then_some((one.1 - each * one.0, each))
}

/// The line through the lowest and the highest value of a group.
fn line(rows: &[u32], values: &[f64], points: &[f64]) -> Option<(f64, f64)> {
    let known = known(rows, values, points);
    let at = |row: usize| (values[row], points[row]);
    through(at(*known.first()?), at(*known.last()?))
}

/// The line from the worst value of a group, of no points, to the target, of 1.
fn towards(rows: &[u32], values: &[f64], points: &[f64], target: f64) -> Option<(f64, f64)> {
    let known = known(rows, values, points);
    let fewest = |a: &&usize, b: &&usize| points[**a].total_cmp(&points[**b]);
    let worst = *known.iter().min_by(fewest)?;
    through((values[worst], 0.0), (target, 1.0))
}

/// The line of those whose points have not ended; where only one has not, to the first whose have.
fn below_end(rows: &[u32], values: &[f64], points: &[f64]) -> Option<(f64, f64)> {
    let mut known = known(rows, values, points);
    if known.first().is_some_and(|row| points[*row] >= 1.0) {
        known.reverse();
    }
    let at = |row: usize| (values[row], points[row]);
    let worst = at(*known.first()?);
    let below = known.iter().take_while(|row| points[**row] < 1.0);
    let farthest = below.last().map(|row| at(*row));
    let ended = known.iter().find(|row| points[**row] >= 1.0);
    let end = match (
        farthest.filter(|own| own.0.total_cmp(&worst.0).is_ne()),
        ended,
    ) {
        (Some(below), _) => below,
        (None, Some(ended)) => at(*ended),
        (None, None) => return None,
    };
    through(worst, end)
}
