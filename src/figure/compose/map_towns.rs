//! Towns of the data and areas of the boundaries: values by town come in; what colours each area, the area of each town,
//! and what no area has go out.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{AreaValue, Measure};
use crate::dataset::{Dataset, town_name};
use crate::figure::{AreaStyle, Bubble};
use crate::geo::Areas;
use crate::i18n::{Lang, Message, fill, number, text};

/// So many towns are named in one sentence.
const NAMED: usize = 5;

/// The area of each town of the data, or without boundaries the place of each among `towns`.
pub(super) fn places(
    dataset: &Dataset,
    areas: Option<&Areas>,
    towns: &[AreaValue],
) -> BTreeMap<String, usize> {
    let Some(areas) = areas else {
        let places = towns.iter().enumerate();
        return places.map(|(at, town)| (town.town.clone(), at)).collect();
    };
    let column = dataset.frame.column("town").ok().and_then(|c| c.str().ok());
    let names: BTreeSet<&str> = column
        .into_iter()
        .flat_map(|c| c.iter().flatten())
        .collect();
    names
        .into_iter()
        .filter_map(|town| Some((town.to_owned(), areas.find(town)?)))
        .collect()
}

/// One style for each area; without boundaries, for each town.
pub(super) fn styles(
    areas: Option<&Areas>,
    towns: &[AreaValue],
    places: &BTreeMap<String, usize>,
    measure: &Measure,
    lang: Lang,
) -> Vec<AreaStyle> {
    let Some(areas) = areas else {
        let styles = towns.iter().map(|town| AreaStyle {
            key: town.town.clone(),
            name: town_name(&town.town, lang).to_owned(),
            value: town.value,
        });
        return styles.collect();
    };
    let names = areas.areas.iter().map(|area| match (lang, &area.name_en) {
        (Lang::En, Some(name)) => name.clone(),
        _ => area.name.clone(),
    });
    let keys = areas.areas.iter().map(|area| area.name.clone());
    keys.zip(names)
        .zip(values(towns, places, areas.areas.len(), measure))
        .map(|((key, name), value)| AreaStyle { key, name, value })
        .collect()
}

/// The value of each area.
pub(super) fn values(
    towns: &[AreaValue],
    places: &BTreeMap<String, usize>,
    areas: usize,
    measure: &Measure,
) -> Vec<Option<f64>> {
    let mut found: Vec<Vec<&AreaValue>> = vec![Vec::new(); areas];
    for town in towns {
        if let Some(found) = places.get(&town.town).and_then(|at| found.get_mut(*at)) {
            found.push(town);
        }
    }
    found.iter().map(|towns| joined(towns, measure)).collect()
}

/// The value of an area that the data names in one or several ways. Ratios of several cannot be joined.
fn joined(towns: &[&AreaValue], measure: &Measure) -> Option<f64> {
    if let [one] = towns {
        return one.value;
    }
    let present: Vec<(f64, f64)> = towns
        .iter()
        .filter_map(|town| Some((town.value?, f64::from(town.count))))
        .collect();
    let count: f64 = present.iter().map(|(_, count)| count).sum();
    match measure {
        _ if present.is_empty() => None,
        Measure::Count | Measure::SumTotal | Measure::SumOf(_) => {
            Some(present.iter().map(|(value, _)| value).sum())
        }
        Measure::MeanTotal if count > 0.0 => Some(
            present
                .iter()
                .map(|(value, count)| value * count)
                .sum::<f64>()
                / count,
        ),
        Measure::MeanTotal | Measure::Ratio(..) => None,
    }
}

/// Towns that no area has, the first of them by name, each with the area that it may mean.
#[must_use]
pub fn without_match(areas: &Areas, towns: &[&str], lang: Lang) -> String {
    named(towns, lang, |town| match areas.nearest(town) {
        Some(near) => fill(
            lang,
            "figure.town_near",
            &[("town", &town), ("near", &near)],
        ),
        None => town.to_owned(),
    })
}

/// The first of some towns, in words of their own, and how many more there are.
fn named(towns: &[&str], lang: Lang, words: impl Fn(&str) -> String) -> String {
    let mut named: Vec<String> = towns.iter().take(NAMED).map(|town| words(town)).collect();
    if towns.len() > NAMED {
        let more = number((towns.len() - NAMED) as f64, 0, lang);
        named.push(fill(lang, "figure.towns_more", &[("count", &more)]));
    }
    named.join(&text(lang, "figure.comma_names"))
}

/// The enterprises whose town no area has, and so colour none, and those that are on no map because they have no
/// coordinates either: as the picture says it, and with what to do, for who draws it. `towns` is the town of each bubble.
pub(super) fn not_shown(
    bubbles: &[Bubble],
    towns: &[Option<&str>],
    areas: Option<&Areas>,
    plain: bool,
    lang: Lang,
) -> Option<[String; 2]> {
    let areas = areas?;
    let mut by_town: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut hidden, mut homeless) = (0_usize, 0_usize);
    for (bubble, town) in bubbles.iter().zip(towns) {
        let is_hidden = bubble.lonlat.is_none();
        if bubble.area.is_some() || (plain && !is_hidden) {
            continue;
        }
        match town {
            Some(town) => *by_town.entry(town).or_default() += 1,
            None => homeless += usize::from(is_hidden),
        }
        hidden += usize::from(is_hidden);
    }
    let count: usize = by_town.values().sum();
    if count == 0 && homeless == 0 {
        return None;
    }
    let mut towns: Vec<(&str, usize)> = by_town.into_iter().collect();
    // Stable: towns with as many enterprises stay in the order of their names.
    towns.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let towns: Vec<&str> = towns.into_iter().map(|(town, _)| town).collect();
    let message = |key: &'static str, told: &str| {
        let count = if count == 0 { hidden } else { count };
        Message::new(key)
            .with("count", number(count as f64, 0, lang))
            .with("hidden", number(hidden as f64, 0, lang))
            .with("all", number(bubbles.len() as f64, 0, lang))
            .with("homeless", homeless)
            .with("places", towns.len())
            .with("names", named(&towns, lang, str::to_owned))
            .with("towns", without_match(areas, &towns, lang))
            .with("told", told.to_owned())
            .text(lang)
    };
    if towns.is_empty() {
        let keys = ["figure.map_homeless_told", "figure.map_homeless"];
        return Some(keys.map(|key| message(key, "")));
    }
    let told = if plain {
        message("figure.map_hidden_told", "")
    } else {
        let told = message("figure.map_unmatched_told", "");
        match hidden {
            0 => told,
            all if all == count => message("figure.map_unmatched_all", &told),
            _ => message("figure.map_unmatched_some", &told),
        }
    };
    Some([told, message("figure.map_unmatched", "")])
}
