//! The index page: one county's headline and dimensions, and all counties in order.

use super::{ExplainKey, FigureKey, Look, Picture, Results, Scored, explain_one};
use crate::figure::compose::part_covered;
use crate::i18n::{Message, Result, Title};
use crate::jobs::Shared;
use crate::workspace::State;

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
    /// The share of the indicators that the index rests on, where that is not all of them.
    pub covered: Option<f64>,
    /// Change of the index since the year before, where the two years are on one scale.
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
    /// Change since the year before, where the two years are on one scale.
    pub change: Option<f64>,
    /// Values over the years.
    pub history: Vec<(i32, Option<f64>)>,
}

/// What the index page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexView {
    /// The year that it is of.
    pub year: Option<i32>,
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
    /// How many of the year have a rank.
    #[must_use]
    pub fn ranked(&self) -> usize {
        let ranked = self.counties.iter().filter(|county| county.rank.is_some());
        ranked.count()
    }

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
                    change: (value.zip(was))
                        .filter(|_| !scheme.scales_by_year())
                        .map(|(now, was)| now - was),
                    history: history(values),
                }
            })
            .collect();
        Ok(Self {
            year: key.year,
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
        covered: part_covered(&scored.scores, at).ok().flatten(),
        change: (scored.total[at].zip(was))
            .filter(|_| !scored.scores.scheme.scales_by_year())
            .map(|(now, was)| now - was),
        dimensions: values.iter().map(|values| values[at]).collect(),
        entity,
    }
}

impl Results {
    pub(super) fn want_index(&mut self, state: &State, look: Look) {
        let Some(scored) = self.index.fresh().cloned() else {
            if self.index.key().is_none() || self.index.failed().is_some() {
                self.index_view.clear();
                self.county_explained.clear();
                for picture in self.index_pictures() {
                    picture.clear();
                }
            }
            return;
        };
        let year = scored.year_or_last(state.year);
        let key = IndexKey {
            scored: scored.clone(),
            county: state.county.clone(),
            year,
        };
        self.index_view
            .want(&key, &self.wake, |key, _| IndexView::compute(key));
        let Some(view) = self.index_view.fresh().cloned() else {
            return;
        };
        let key = ExplainKey {
            scored: scored.clone(),
            entity: view.subject.entity.clone(),
            year,
        };
        self.county_explained.want(&key, &self.wake, explain_one);
        self.want_index_pictures(&scored, &view, year, look);
    }

    fn index_pictures(&mut self) -> [&mut Picture; 4] {
        [
            &mut self.contribution,
            &mut self.barometer,
            &mut self.drivers,
            &mut self.heatmap,
        ]
    }

    fn want_index_pictures(
        &mut self,
        scored: &Shared<Scored>,
        view: &IndexView,
        year: Option<i32>,
        look: Look,
    ) {
        let (entity, lang) = (view.subject.entity.clone(), look.lang);
        let key = FigureKey::Heatmap {
            scored: scored.clone(),
            year,
            subject: entity.clone(),
            lang,
        };
        self.heatmap.want(&key, look, &self.fonts, &self.wake);
        match year {
            Some(year) => {
                let key = FigureKey::Barometer {
                    scored: scored.clone(),
                    entity: entity.clone(),
                    year,
                    lang,
                };
                // Its numbers stand on the page as cards: the picture is for export alone.
                self.barometer.want_figure(&key, &self.wake);
            }
            None => self.barometer.clear(),
        }
        let (Some(from), Some(to)) = (view.before, year) else {
            self.contribution.clear();
            self.drivers.clear();
            return;
        };
        let key = FigureKey::Contribution {
            scored: scored.clone(),
            entity: entity.clone(),
            from,
            to,
            lang,
        };
        self.contribution.want(&key, look, &self.fonts, &self.wake);
        let key = FigureKey::Drivers {
            scored: scored.clone(),
            entity,
            from,
            to,
            lang,
        };
        self.drivers.want(&key, look, &self.fonts, &self.wake);
    }
}
