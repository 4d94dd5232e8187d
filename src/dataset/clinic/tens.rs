//! Amounts of one year that are ten times, or a tenth of, those of the entity's other years while its other amounts of
//! that year go on: series of three or four years, which tell too little by themselves, have a witness in those.

use rayon::prelude::*;

use super::jumps::{WholeYears, hardly_negative};
use super::panel::Panel;
use crate::dataset::known;
use crate::table::{Dimension, Unit};

/// Ten times, give or take the growth of a year.
const TENFOLD: std::ops::RangeInclusive<f64> = 8.0..=12.5;
/// Years beside the one in doubt differ by no more.
const CALM: f64 = 1.5;
/// The other amounts of the year move by less.
const MOVED: f64 = 2.0;
/// Smaller amounts come to ten times as much without a mistake.
const SMALLEST: f64 = 10.0;
/// Of so many series in one year, it is no mistake of one.
const MOST: usize = 3;

/// Rows and fields with the power of ten, one or minus one.
pub(super) fn examine(panel: &Panel, whole: &WholeYears) -> Vec<(u32, usize, i32)> {
    let amounts: Vec<(usize, &[f64])> = panel
        .numbers
        .iter()
        .filter(|(field, values)| is_amount(panel, *field) && hardly_negative(values))
        .map(|(field, values)| (*field, values.as_slice()))
        .collect();
    if amounts.len() < 2 {
        return Vec::new();
    }
    let mut found: Vec<(u32, usize, i32)> = panel
        .groups()
        .flat_map_iter(|rows| {
            let money = amounts.iter().filter(|(field, _)| is_money(panel, *field));
            let all = money.filter_map(|(field, values)| {
                let (place, power) = tenfold(rows, values)?;
                let others = amounts.iter().filter(|(other, _)| other != field);
                stand(rows, place, others.map(|(_, values)| *values)).then_some((
                    rows[place],
                    *field,
                    power,
                ))
            });
            all.collect::<Vec<_>>()
        })
        .collect();
    found.retain(|(row, field, _)| !whole.contains(&(*field, panel.year(*row))));
    found.sort_unstable();
    let years: Vec<(usize, Option<i32>)> = found
        .iter()
        .map(|(row, field, _)| (*field, panel.year(*row)))
        .collect();
    let mut years = years.iter();
    let all: Vec<_> = years.clone().copied().collect();
    found.retain(|_| {
        let own = years.next();
        own.is_some_and(|own| all.iter().filter(|other| *other == own).count() <= MOST)
    });
    found
}

fn is_money(panel: &Panel, field: usize) -> bool {
    let unit = panel.data.fields[field].unit.as_deref();
    let unit = unit.and_then(Unit::parse);
    unit.is_some_and(|unit| matches!(unit.dimension, Dimension::Money(_)))
}

/// Whether a field is of money or people, and hardly ever near zero.
fn is_amount(panel: &Panel, field: usize) -> bool {
    let field = &panel.data.fields[field];
    let unit = field.unit.as_deref().and_then(Unit::parse);
    let signed = known(&field.id).is_some_and(|known| known.signed);
    let size = |unit: Unit| matches!(unit.dimension, Dimension::Money(_) | Dimension::People);
    !signed && unit.is_some_and(size)
}

/// The place of the one value in three or four that is ten times the others or a tenth of them, and which of the two.
fn tenfold(rows: &[u32], values: &[f64]) -> Option<(usize, i32)> {
    if !(3..=4).contains(&rows.len()) {
        return None;
    }
    let own: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
    if own.iter().any(|value| value.is_nan() || *value < SMALLEST) {
        return None;
    }
    (0..own.len()).find_map(|at| {
        let others = || own.iter().enumerate().filter(|(other, _)| *other != at);
        let least = others()
            .map(|(_, value)| *value)
            .fold(f64::INFINITY, f64::min);
        let most = others().map(|(_, value)| *value).fold(0.0, f64::max);
        if most > CALM * least {
            return None;
        }
        let beside = [at.checked_sub(1), Some(at + 1)];
        let beside = beside.iter().flatten().filter_map(|at| own.get(*at));
        let is = |larger: bool| {
            let ratio = |other: &f64| {
                if larger {
                    own[at] / other
                } else {
                    other / own[at]
                }
            };
            beside.clone().all(|other| TENFOLD.contains(&ratio(other)))
        };
        match (is(true), is(false)) {
            (true, _) => Some((at, 1)),
            (_, true) => Some((at, -1)),
            _ => None,
        }
    })
}

/// Whether there are other amounts of the row, and none of them moves by much against those of the years beside it.
fn stand<'v>(rows: &[u32], place: usize, others: impl Iterator<Item = &'v [f64]>) -> bool {
    let mut any = false;
    for values in others {
        let own = values[rows[place] as usize];
        let beside = [place.checked_sub(1), Some(place + 1)];
        for row in beside.iter().flatten().filter_map(|at| rows.get(*at)) {
            let ratio = own / values[*row as usize];
            if !ratio.is_finite() || ratio <= 0.0 {
                continue;
            }
            if !(1.0 / MOVED..=MOVED).contains(&ratio) {
                return false;
            }
            any = true;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_few_years_is_ten_times_the_others() {
        let of = |values: &[f64]| {
            let rows: Vec<u32> = (0..values.len() as u32).collect();
            tenfold(&rows, values)
        };
        assert_eq!(of(&[500.0, 5200.0, 540.0]), Some((1, 1)));
        assert_eq!(of(&[500.0, 520.0, 5400.0]), Some((2, 1)));
        assert_eq!(of(&[5000.0, 5200.0, 540.0, 5600.0]), Some((2, -1)));
        // Growth that stays, other factors, small counts, longer series.
        assert_eq!(of(&[500.0, 520.0, 5400.0, 5600.0]), None);
        assert_eq!(of(&[500.0, 3000.0, 540.0]), None);
        assert_eq!(of(&[5.0, 52.0, 5.0]), None);
        assert_eq!(of(&[500.0, 5200.0, 540.0, 550.0, 560.0]), None);
    }

    #[test]
    fn other_amounts_of_the_year_are_the_witness() {
        let rows = [0, 1, 2];
        let stands = |others: &[&[f64]]| stand(&rows, 1, others.iter().copied());
        assert!(stands(&[&[20.0, 22.0, 21.0]]));
        assert!(!stands(&[&[20.0, 200.0, 21.0]]) && !stands(&[]));
        assert!(!stands(&[&[f64::NAN, 22.0, f64::NAN]]));
    }
}
