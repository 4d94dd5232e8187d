//! From invented enterprises to the city's totals: for every year, what revenue, strategic emerging output and R&D
//! expense must be multiplied with, so that the enterprises of the file add up to the city's figures.

use rayon::prelude::*;

use super::counties::Counties;
use super::enterprises::{Maker, Raw};
use super::irregular::{Field, is_missing};
use crate::i18n::Result;
use crate::jobs::Progress;

/// Enterprises whose sums are made in one go. Sums of floats depend on their order; these pieces are always the
/// same, and are added in turn, whatever the number of threads.
const PIECE: u64 = 4096;
/// 10,000 yuan in 100 million yuan.
const WAN_PER_YI: f64 = 10_000.0;

/// Multipliers of one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    revenue: f64,
    emerging: f64,
    research: f64,
}

impl Scale {
    /// The year of an enterprise as it is written.
    pub(super) fn apply(&self, raw: Raw) -> Raw {
        Raw {
            revenue: raw.revenue * self.revenue,
            output: raw.output * self.revenue,
            emerging: raw.emerging * self.emerging,
            research: raw.research * self.research,
        }
    }
}

/// The multipliers of all years, from the first.
pub(super) fn scales(
    maker: &Maker,
    counties: &Counties,
    progress: &Progress,
) -> Result<Vec<Scale>> {
    let (from, to) = maker.years;
    let pieces: Vec<u64> = (0..maker.count.div_ceil(PIECE)).collect();
    let mut total = vec![Raw::default(); (to - from + 1) as usize];
    // A few pieces at a time, so that a stop is heard.
    for batch in pieces.chunks(16) {
        progress.check()?;
        let sums: Vec<Vec<Raw>> = batch.par_iter().map(|piece| sums(maker, *piece)).collect();
        for sum in sums {
            for (total, sum) in total.iter_mut().zip(sum) {
                add(total, sum);
            }
        }
    }
    Ok((from..=to)
        .zip(total)
        .map(|(year, sum)| {
            let share = |id: &str, sum: f64| match counties.city(id, year) {
                Some(target) if sum > 0.0 => target * WAN_PER_YI / sum,
                _ => 1.0,
            };
            Scale {
                revenue: share("ind_rev_yi", sum.revenue),
                emerging: share("sei_out_yi", sum.emerging),
                research: share("ent_rd_exp_yi", sum.research),
            }
        })
        .collect())
}

/// What the enterprises of one piece add up to in each year, as far as their figures are not missing.
fn sums(maker: &Maker, piece: u64) -> Vec<Raw> {
    let (from, to) = maker.years;
    let mut total = vec![Raw::default(); (to - from + 1) as usize];
    for number in piece * PIECE..((piece + 1) * PIECE).min(maker.count) {
        let enterprise = maker.enterprise(number);
        for (year, raw) in (enterprise.years.0..).zip(maker.life(&enterprise)) {
            let written = |field: Field, value: f64| {
                if is_missing(maker.seed, &enterprise, year, field) {
                    0.0
                } else {
                    value
                }
            };
            add(
                &mut total[(year - from) as usize],
                Raw {
                    revenue: written(Field::Revenue, raw.revenue),
                    output: raw.output,
                    emerging: written(Field::Emerging, raw.emerging),
                    research: written(Field::Research, raw.research),
                },
            );
        }
    }
    total
}

fn add(total: &mut Raw, more: Raw) {
    total.revenue += more.revenue;
    total.output += more.output;
    total.emerging += more.emerging;
    total.research += more.research;
}
