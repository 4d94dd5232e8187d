//! Where the indicators of one row stand among its peers of the year, the base year of an index, and the limits of tiers.

use super::Scores;
use super::growth::named_base;
use super::items::Item;
use crate::i18n::{Result, Title};
use crate::scheme::Better;

/// Where the value of each indicator stands between the weakest (0) and the strongest (100) of the year's observations
/// (without the others that were left out for their coverage), in the scheme's order; `None` where the row or all others have no value, or all have the same.
///
/// # Errors
/// When the row does not exist.
pub fn levels(scores: &Scores, row: usize) -> Result<Vec<Option<f64>>> {
    scores.check_row(row)?;
    let years = scores.years()?;
    let year = years.get(row);
    let mut levels = Vec::with_capacity(scores.scheme.indicators.len());
    for indicator in &scores.scheme.indicators {
        let item = Item::indicator(&scores.scheme, indicator, true);
        let values = scores.numbers(&item.value())?;
        let peers = values.iter().zip(years.iter()).enumerate();
        let peers = peers.filter(|(other, (_, of))| {
            *of == year && (*other == row || !scores.is_screened(*other))
        });
        let (low, high) = peers
            .filter_map(|(_, (value, _))| value.filter(|value| value.is_finite()))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let own = values
            .get(row)
            .filter(|value| value.is_finite() && low < high);
        levels.push(own.map(|own| {
            let share = (100.0 * (own - low) / (high - low)).clamp(0.0, 100.0);
            match indicator.better {
                Better::Higher => share,
                Better::Lower => 100.0 - share,
            }
        }));
    }
    Ok(levels)
}

/// The base year that the rules of an index name, where they name one and no other.
#[must_use]
pub fn base_year(scores: &Scores) -> Option<i32> {
    named_base(scores)
}

/// The least total of each tier that asks for one, in the scheme's order.
#[must_use]
pub fn tier_limits(scores: &Scores) -> Vec<(Title, f64)> {
    let tiers = scores.scheme.tiers.iter();
    tiers
        .filter_map(|tier| Some((tier.title.clone(), tier.when.as_ref()?.least_of("total")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::formula;

    #[test]
    fn the_least_total_is_read_from_a_condition() {
        assert_eq!(
            formula("total >= 60 AND employees > 3").least_of("total"),
            Some(60.0)
        );
        assert_eq!(formula("total > 42.5").least_of("total"), Some(42.5));
        assert_eq!(formula("total < 60").least_of("total"), None);
        assert_eq!(
            formula("total >= 60 OR employees > 3").least_of("total"),
            None
        );
    }
}
