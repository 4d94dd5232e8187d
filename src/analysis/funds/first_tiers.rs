//! A tier table to begin with: those that stand for money come in, three lines that fit their points go out.

use super::candidates::{Candidates, Standing};
use super::money::MICRO;
use super::plan::{TierAmount, TierOf};

/// The share of enterprises, in percent, that reach each line, and its yuan.
const LINES: [(usize, u64); 3] = [(10, 300_000), (30, 200_000), (60, 100_000)];

/// Lines that a tenth, three tenths and six tenths of those with points reach, in round points; one line from one point on
/// where nobody has any.
#[must_use]
pub fn first_tiers(found: &Candidates) -> Vec<TierAmount> {
    let standing = found.points.iter().zip(&found.standing);
    let mut points: Vec<u64> = standing
        .filter(|(points, standing)| **points > 0 && **standing == Standing::Stands)
        .map(|(points, _)| *points)
        .collect();
    points.sort_unstable_by(|a, b| b.cmp(a));
    let mut lines: Vec<TierAmount> = Vec::new();
    let mut above = u64::MAX;
    for (percent, yuan) in LINES {
        let place = (points.len() * percent / 100).min(points.len().saturating_sub(1));
        let from = points.get(place).map_or(MICRO, |from| round_down(*from));
        if from < above {
            above = from;
            lines.push(TierAmount {
                of: TierOf::From(from),
                yuan,
            });
        }
    }
    lines
}

/// Down to two figures: 147.4 becomes 140, 8.74 becomes 8.7.
fn round_down(micro: u64) -> u64 {
    let mut unit = 1;
    while micro / unit >= 100 {
        unit *= 10;
    }
    micro / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_round() {
        assert_eq!(round_down(147_400_000), 140_000_000);
        assert_eq!(round_down(8_740_000), 8_700_000);
        assert_eq!(round_down(3), 3);
    }
}
