//! What holds for all years of the data, so that colours and sizes of a map mean the same in each: scores come in; the
//! values of the areas and the loads of circles over the years go out.

use std::collections::{BTreeMap, HashMap};

use super::Material;
use super::map::Coordinates;
use super::map_foremost::TOP;
use super::map_towns::values;
use super::rows::Rows;
use crate::analysis::{AreaValue, Measure, by_town};
use crate::figure::{Held, HeldCircle};
use crate::i18n::Result;

/// Fewer enterprises of an area than this, or than a twentieth of all, do not crowd it.
const FAIR: usize = 5;
/// Of more enterprises than this only the foremost of each year are held: the others are cells, or hide no name.
const DRAWN: usize = 10_000;

/// The years in which somebody has a total, ascending.
pub(super) fn scored_years(rows: &Rows) -> Vec<i32> {
    let scored = (0..rows.total.len()).filter(|&row| rows.total.get(row).is_some());
    let mut years: Vec<i32> = scored.filter_map(|row| rows.year.get(row)).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The measure by town in each of the years.
pub(super) fn towns_by_year(
    material: Material,
    years: &[i32],
    measure: &Measure,
) -> Result<Vec<Vec<AreaValue>>> {
    let Material {
        dataset, scores, ..
    } = material;
    years
        .iter()
        .map(|year| by_town(dataset, scores, Some(*year), measure))
        .collect()
}

/// How many areas there are, which towns are in them, and how their values are counted.
pub(super) struct Ground<'a> {
    pub areas: Option<usize>,
    pub places: &'a BTreeMap<String, usize>,
    pub measure: &'a Measure,
    /// By what values of areas are multiplied.
    pub factor: f64,
}

/// What all years have; none where there is only one. `size` gives the size of a row's circle.
pub(super) fn held(
    material: Material,
    rows: &Rows,
    years: &[i32],
    towns: &[Vec<AreaValue>],
    ground: &Ground,
    size: &dyn Fn(usize) -> f64,
) -> Option<Held> {
    if years.len() < 2 {
        return None;
    }
    let of_year = |towns: &Vec<AreaValue>| match ground.areas {
        Some(areas) => values(towns, ground.places, areas, ground.measure),
        None => towns.iter().map(|town| town.value).collect(),
    };
    let values = towns.iter().flat_map(of_year).flatten();
    let values: Vec<f64> = values.map(|value| value * ground.factor).collect();
    let column = material.dataset.frame.column("town").ok();
    let column = column.and_then(|column| column.str().ok());
    let areas = ground.places.values().max().map_or(0, |last| last + 1);
    let mut held = Held {
        values,
        loads: vec![0.0; areas],
        ..Held::default()
    };
    let coordinates = Coordinates::of(material.dataset);
    let mut circles = Circles::default();
    for year in years {
        let ranked = rows.ranked(Some(*year));
        let mut loads = vec![(0.0, 0_usize); areas];
        let mut sum = 0.0;
        for (place, row) in ranked.iter().enumerate() {
            let size = size(row.row).max(0.0);
            held.top = held.top.max(size);
            sum += size;
            let observation = material.scores.observations[row.row] as usize;
            if (place < TOP || ranked.len() <= DRAWN)
                && let Some(lonlat) = coordinates.get(observation)
            {
                let circle = HeldCircle {
                    lonlat,
                    size,
                    foremost: place < TOP,
                };
                circles.add(row.entity, circle);
            }
            let town = column.and_then(|column| column.get(observation));
            if let Some(at) = town.and_then(|town| ground.places.get(town)) {
                loads[*at].0 += size;
                loads[*at].1 += 1;
            }
        }
        held.sum = held.sum.max(sum);
        held.most = held.most.max(ranked.len());
        let fair = (ranked.len() / 20).max(FAIR);
        for (most, (load, count)) in held.loads.iter_mut().zip(loads) {
            if count >= fair {
                *most = most.max(load);
            }
        }
    }
    held.circles = circles.biggest_first();
    Some(held)
}

/// The circles of all years, each enterprise once.
#[derive(Default)]
struct Circles<'a> {
    found: Vec<HeldCircle>,
    at: HashMap<&'a str, usize>,
}

impl<'a> Circles<'a> {
    fn add(&mut self, entity: &'a str, circle: HeldCircle) {
        let at = *self.at.entry(entity).or_insert(self.found.len());
        match self.found.get_mut(at) {
            Some(known) => {
                known.size = known.size.max(circle.size);
                known.foremost |= circle.foremost;
            }
            None => self.found.push(circle),
        }
    }

    fn biggest_first(mut self) -> Vec<HeldCircle> {
        self.found.sort_by(|a, b| b.size.total_cmp(&a.size));
        self.found
    }
}
