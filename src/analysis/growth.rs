//! The growth index of one entity: its indicators' growth since a base year, weighted into one index of 100 there, with
//! what each contributed in every year.

use super::Scores;
use super::difference::top;
use super::tree::Tree;
use crate::composite::growth::{Growth, Mean, Side, chained, rate, ratio_index};
use crate::composite::{Child, growth};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Better, Rule};

/// How growth becomes an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GrowthForm {
    /// The weighted mean of ratios to the base year: 100·x over the base year's x (its inverse where lower is better).
    #[default]
    Ratio,
    /// Chained from year to year by the weighted mean of symmetric growth rates, 200·(x - x')/(x + x'): halving and
    /// doubling cancel out, and no indicator's level in the base year matters for later years. The form of The
    /// Conference Board's index of leading indicators.
    Symmetric,
}

/// A growth index over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct GrowthIndex {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// How it was made.
    pub form: GrowthForm,
    /// The year that is 100.
    pub base: i32,
    /// Every year from the base year to the entity's last, also those without data.
    pub years: Vec<GrowthYear>,
}

/// One year of a growth index.
#[derive(Clone, Debug, PartialEq)]
pub struct GrowthYear {
    /// The year.
    pub year: i32,
    /// The index; `None` where it cannot be computed, and in the chained form from there on.
    pub index: Option<f64>,
    /// The change since the year before.
    pub change: Option<f64>,
    /// What each indicator contributed to the change, in the scheme's order; they add up to it. Empty without a change.
    pub parts: Vec<GrowthPart>,
}

/// What one indicator contributed to a year's change of the index.
#[derive(Clone, Debug, PartialEq)]
pub struct GrowthPart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Index of its top group in the scheme's groups.
    pub dimension: usize,
    /// Its share of the whole in this year, after weights are re-spread over what is present on every level.
    pub weight: f64,
    /// Its growth since the year before in percent of that year (of the inverse where lower is better).
    pub growth: Option<f64>,
    /// Points of the index: `w_i (I_i,t - I_i,t-1)` where the weights stay as they are. `None` for one without growth.
    pub points: Option<f64>,
}

/// The growth index of one entity.
///
/// Weights are those of the scheme in the entity's last stage. Where an indicator is missing, its weight is spread over
/// the others of its group, as a scheme with `missing = "skip"` does; so the ratio form of a scheme of base-year rules
/// and arithmetic means is its total. Values are taken after imputation and before treatment. The base year is the one
/// that the scheme's rules name, where they name one, else the entity's first with a value.
///
/// # Errors
/// When the scores hold no two years of the entity, or nothing in the base year.
pub fn growth_index(
    scores: &Scores,
    entity: &str,
    form: GrowthForm,
    base: Option<i32>,
) -> Result<GrowthIndex> {
    let rows = scores.rows_of(entity)?;
    let (Some(&(first, _)), Some(&(last, row))) = (rows.first(), rows.last()) else {
        return Err(Message::new("analysis.no_growth").with("entity", entity));
    };
    let base = base.or_else(|| named_base(scores)).unwrap_or(first);
    if base >= last || base < first {
        return Err(Message::new("analysis.no_growth_base")
            .with("entity", entity)
            .with("year", base.to_string()));
    }
    let count = (last - base) as usize + 1;
    let mut series = Vec::with_capacity(scores.scheme.indicators.len());
    for at in 0..scores.scheme.indicators.len() {
        let mut own = vec![f64::NAN; count];
        for &(year, row) in rows.iter().filter(|(year, _)| *year >= base) {
            own[(year - base) as usize] = scores.filled_at(at, row)?;
        }
        series.push(own);
    }
    let tree = Tree::new(&scores.scheme);
    let index = Index {
        scores,
        tree: &tree,
        series: &series,
        stage: scores.stage(row)?.unwrap_or(0),
    };
    let years = match form {
        GrowthForm::Ratio => index.ratio(base),
        GrowthForm::Symmetric => index.symmetric(base),
    };
    if years.first().is_none_or(|year| year.index.is_none()) {
        return Err(Message::new("analysis.no_growth_base")
            .with("entity", entity)
            .with("year", base.to_string()));
    }
    Ok(GrowthIndex {
        entity: entity.to_owned(),
        name: scores.text("name", row)?.unwrap_or(entity).to_owned(),
        form,
        base,
        years,
    })
}

/// The base year that the rules name, where they name one and no other.
pub(super) fn named_base(scores: &Scores) -> Option<i32> {
    let mut named = scores
        .scheme
        .indicators
        .iter()
        .filter_map(|indicator| match indicator.rule {
            Rule::BaseYear { year } | Rule::Chained { year, .. } => Some(year),
            _ => None,
        });
    let first = named.next()?;
    named.all(|year| year == first).then_some(first)
}

struct Index<'a> {
    scores: &'a Scores,
    tree: &'a Tree<'a>,
    /// The values of each indicator by year.
    series: &'a [Vec<f64>],
    stage: usize,
}

impl Index<'_> {
    fn lower(&self, at: usize) -> bool {
        self.scores.scheme.indicators[at].better == Better::Lower
    }

    /// The weighted mean of the indices of the indicators.
    fn ratio(&self, base: i32) -> Vec<GrowthYear> {
        let indices: Vec<Vec<f64>> = self
            .series
            .iter()
            .enumerate()
            .map(|(at, values)| ratio_index(values, 0, self.lower(at)))
            .collect();
        let count = self.series.first().map_or(0, Vec::len);
        let side = |year: usize| -> (Vec<f64>, Vec<f64>) {
            let values: Vec<f64> = indices.iter().map(|index| index[year]).collect();
            let present: Vec<bool> = values.iter().map(|x| !x.is_nan()).collect();
            (values, self.weights(&present))
        };
        let total = |(values, weights): &(Vec<f64>, Vec<f64>)| {
            let whole: f64 = weights.iter().sum();
            let pairs = values.iter().zip(weights).filter(|(x, _)| !x.is_nan());
            // From 100, so that the base year is exactly that.
            let above: f64 = pairs.map(|(x, w)| (x - 100.0) * w).sum();
            (whole > 0.0).then(|| 100.0 + above / whole)
        };
        let mut years = Vec::with_capacity(count);
        let mut before = None;
        for year in 0..count {
            let own = side(year);
            let step = before.as_ref().and_then(|before: &(Vec<f64>, Vec<f64>)| {
                let of = |side: &(Vec<f64>, Vec<f64>)| (side.0.clone(), side.1.clone());
                let ((old, v), (new, w)) = (of(before), of(&own));
                let change = growth::change(
                    Side {
                        values: &old,
                        weights: &v,
                    },
                    Side {
                        values: &new,
                        weights: &w,
                    },
                    Mean::Arithmetic,
                );
                let change = change.ok()?;
                let known = |at: usize| !(old[at].is_nan() && new[at].is_nan());
                let points = change.contributions.iter().enumerate();
                let points: Vec<Option<f64>> = points
                    .map(|(at, part)| known(at).then_some(part.value + part.weight))
                    .collect();
                Some((change.after - change.before, points))
            });
            years.push(self.year(base, year, total(&own), step, &own.1));
            before = Some(own);
        }
        years
    }

    /// Chained from year to year.
    fn symmetric(&self, base: i32) -> Vec<GrowthYear> {
        let count = self.series.first().map_or(0, Vec::len);
        let known = self.series.iter().any(|values| !values[0].is_nan());
        let mut level = known.then_some(100.0);
        let mut years = vec![self.year(base, 0, level, None, &[])];
        let lower: Vec<bool> = (0..self.series.len()).map(|at| self.lower(at)).collect();
        for year in 1..count {
            let present: Vec<bool> = (0..self.series.len())
                .map(|at| self.rate(at, year).is_some())
                .collect();
            let weights = self.weights(&present);
            let pairs: Vec<[f64; 2]> = self
                .series
                .iter()
                .map(|values| [values[year - 1], values[year]])
                .collect();
            let pairs: Vec<&[f64]> = pairs.iter().map(<[f64; 2]>::as_slice).collect();
            let step = level.and_then(|level| {
                let found = chained(&pairs, &weights, &lower, Growth::Symmetric)?;
                let after = found.index.get(1).filter(|index| !index.is_nan())?;
                let points = found.contributions[0].iter();
                let points = points
                    .map(|points| Some(points * level / 100.0).filter(|x| !x.is_nan()))
                    .collect();
                Some((level * (after / 100.0) - level, points))
            });
            level = step
                .as_ref()
                .zip(level)
                .map(|((change, _), level)| level + change);
            years.push(self.year(base, year, level, step, &weights));
        }
        years
    }

    /// The symmetric rate of one indicator into a year.
    fn rate(&self, at: usize, year: usize) -> Option<f64> {
        let values = &self.series[at];
        rate(
            values[year - 1],
            values[year],
            self.lower(at),
            Growth::Symmetric,
        )
    }

    fn year(
        &self,
        base: i32,
        year: usize,
        index: Option<f64>,
        step: Option<(f64, Vec<Option<f64>>)>,
        weights: &[f64],
    ) -> GrowthYear {
        let (change, points) = step.unzip();
        let parts = points
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(at, points)| {
                let indicator = &self.scores.scheme.indicators[at];
                let values = &self.series[at];
                let growth = rate(
                    values[year - 1],
                    values[year],
                    self.lower(at),
                    Growth::Ratio,
                );
                GrowthPart {
                    indicator: indicator.id.clone(),
                    title: indicator.title.clone(),
                    dimension: top(self.scores, indicator.group),
                    weight: weights[at],
                    growth,
                    points,
                }
            });
        GrowthYear {
            year: base + year as i32,
            index,
            change,
            parts: parts.collect(),
        }
    }

    /// The share of each indicator in the whole when only these are present; weights are re-spread on every level.
    fn weights(&self, present: &[bool]) -> Vec<f64> {
        let mut shares = vec![0.0; present.len()];
        self.spread(None, 1.0, present, &mut shares);
        shares
    }

    fn spread(&self, group: Option<usize>, share: f64, present: &[bool], shares: &mut [f64]) {
        let weights = &self.tree.numbers.weights[self.stage];
        let here = |child: &&Child| match **child {
            Child::Indicator(at) => present[at],
            Child::Group(at) => self
                .tree
                .numbers
                .leaves(Some(at))
                .iter()
                .any(|&at| present[at]),
        };
        let children: Vec<&Child> = self.tree.children(group).iter().filter(here).collect();
        let whole: f64 = children.iter().map(|child| weights.of(**child)).sum();
        if whole <= 0.0 {
            return;
        }
        for child in children {
            let share = share * weights.of(*child) / whole;
            match *child {
                Child::Indicator(at) => shares[at] = share,
                Child::Group(at) => self.spread(Some(at), share, present, shares),
            }
        }
    }
}
