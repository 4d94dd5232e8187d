//! The index page: one county's headline and dimensions, and all counties in order.

use super::Scored;
use crate::i18n::{Message, Result, Title};
use crate::jobs::Shared;

/// What the index page depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexKey {
    /// The scores.
    pub scored: Shared<Scored>,
    /// The chosen county; the first of the file when absent.
    pub county: Option<String>,
    /// The year.
    pub year: Option<i32>,
}

/// One county in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyRow {
    /// Entity key.
    pub entity: String,
    /// Name.
    pub name: String,
    /// Row of the scores.
    pub row: u32,
    /// Rank.
    pub rank: Option<u32>,
    /// Places gained.
    pub moved: Option<i32>,
    /// The index.
    pub total: Option<f64>,
    /// Change of the index since the year before.
    pub change: Option<f64>,
    /// Values of the dimensions.
    pub dimensions: Vec<Option<f64>>,
}

/// One dimension of the chosen county.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Id of the group.
    pub id: String,
    /// Name.
    pub title: Title,
    /// Value in the year.
    pub value: Option<f64>,
    /// Change since the year before.
    pub change: Option<f64>,
    /// Values over the years.
    pub history: Vec<(i32, Option<f64>)>,
}

/// What the index page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexView {
    /// The chosen county.
    pub subject: CountyRow,
    /// The year before, when the county has a total in it.
    pub before: Option<i32>,
    /// The index over the years.
    pub history: Vec<(i32, Option<f64>)>,
    /// The top groups of the scheme.
    pub dimensions: Vec<Dimension>,
    /// All counties of the year, by rank.
    pub counties: Vec<CountyRow>,
}

impl IndexView {
    /// Gathers the page.
    ///
    /// # Errors
    /// When no county is scored in the year.
    pub fn compute(key: &IndexKey) -> Result<Self> {
        let scored: &Scored = &key.scored;
        let scheme = &scored.scores.scheme;
        let groups: Vec<usize> = scheme.children(None).collect();
        let values = groups
            .iter()
            .map(|&group| {
                let name = format!("group:{}", scheme.groups[group].id);
                Ok(scored.scores.numbers(&name)?.iter().collect())
            })
            .collect::<Result<Vec<_>>>()?;
        let before = key.year.map(|year| year - 1);
        let counties: Vec<CountyRow> = scored
            .rows_of(key.year)
            .map(|row| county_row(scored, row, before, &values))
            .collect();
        let subject = counties
            .iter()
            .find(|county| Some(&county.entity) == key.county.as_ref())
            .or_else(|| counties.iter().min_by_key(|county| county.row))
            .ok_or_else(|| Message::new("workspace.no_county"))?
            .clone();
        let rows: Vec<(i32, u32)> = scored
            .years
            .iter()
            .filter_map(|&year| Some((year, scored.row_of(&subject.entity, Some(year))?)))
            .collect();
        let history = |values: &[Option<f64>]| -> Vec<(i32, Option<f64>)> {
            rows.iter()
                .map(|&(year, row)| (year, values[row as usize]))
                .collect()
        };
        let earlier = before.and_then(|year| rows.iter().find(|(y, _)| *y == year));
        let dimensions = groups
            .iter()
            .zip(&values)
            .map(|(&group, values)| {
                let value = values[subject.row as usize];
                let was = earlier.and_then(|&(_, row)| values[row as usize]);
                Dimension {
                    id: scheme.groups[group].id.clone(),
                    title: scheme.groups[group].title.clone(),
                    value,
                    change: value.zip(was).map(|(now, was)| now - was),
                    history: history(values),
                }
            })
            .collect();
        Ok(Self {
            before: earlier
                .filter(|&&(_, row)| scored.total[row as usize].is_some())
                .map(|&(year, _)| year),
            history: history(&scored.total),
            dimensions,
            subject,
            counties,
        })
    }
}

fn county_row(
    scored: &Scored,
    row: u32,
    before: Option<i32>,
    values: &[Vec<Option<f64>>],
) -> CountyRow {
    let at = row as usize;
    let entity = scored.entities.get(at).unwrap_or_default().to_owned();
    let was = before
        .and_then(|year| scored.row_of(&entity, Some(year)))
        .and_then(|row| scored.total[row as usize]);
    CountyRow {
        name: scored.name(row).to_owned(),
        row,
        rank: scored.rank[at],
        moved: scored.moved[at],
        total: scored.total[at],
        change: scored.total[at].zip(was).map(|(now, was)| now - was),
        dimensions: values.iter().map(|values| values[at]).collect(),
        entity,
    }
}
