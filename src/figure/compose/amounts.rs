//! Sums of enterprises by industry, town or another text column: as tiles or as bars.

use super::Material;
use super::map::MapChoices;
use super::map_categories::coloured;
use super::map_measure::measure_name;
use super::money::said_unit;
use super::rows::Rows;
use super::words::{footer, inside, line, population, year_words};
use crate::analysis::{AreaValue, Measure, by_field_and_without};
use crate::dataset::{industry_name, knows_industries, town_name};
use crate::figure::{BarRow, BarsSpec, Figure, TreemapSpec, TreemapTile, Words};
use crate::i18n::{Lang, Message, Result, fill, number, percent, text};

/// What is summed up for each value of a text column.
struct Amounts {
    words: Words,
    /// Largest first.
    rows: Vec<Amount>,
    /// Names of those without any value, in the order of the data.
    without: Vec<String>,
    /// Unit of the amounts; empty for numbers.
    unit: String,
    decimals: usize,
}

/// What is summed up for one value of the column.
struct Amount {
    /// The value as it is written in the data.
    word: String,
    name: String,
    value: f64,
    /// Number of enterprises that the value rests on.
    count: u32,
}

/// The parts of a measure by a text column as a treemap: industries by their number of enterprises or their output.
///
/// # Errors
/// When a column is absent, nothing is above zero, or the measure does not add up to a whole.
pub fn treemap(
    material: Material,
    field: &str,
    measure: &Measure,
    year: Option<i32>,
) -> Result<Figure> {
    if !adds_up(measure) {
        let named = measure_name(material.dataset, measure, material.lang);
        return Err(Message::new("figure.no_whole").with("measure", named));
    }
    let found = amounts(material, field, measure, year)?;
    let words: Vec<&str> = found.rows.iter().map(|row| row.word.as_str()).collect();
    let colours = colours(&words, &elsewhere(material, field));
    let tiles = found
        .rows
        .iter()
        .zip(colours)
        .map(|(row, category)| TreemapTile {
            key: row.name.clone(),
            name: row.name.clone(),
            value: row.value,
            note: note(material, measure, row.count),
            category,
            subject: false,
        })
        .collect();
    Ok(Figure::Treemap(TreemapSpec {
        words: found.words,
        tiles,
        unit: found.unit,
        decimals: found.decimals,
    }))
}

/// The same as sorted bars: amounts by town.
///
/// # Errors
/// As [`treemap`].
pub fn bars(
    material: Material,
    field: &str,
    measure: &Measure,
    year: Option<i32>,
) -> Result<Figure> {
    let found = amounts(material, field, measure, year)?;
    let rows = found.rows.iter().map(|row| BarRow {
        key: row.name.clone(),
        name: row.name.clone(),
        note: note(material, measure, row.count),
        value: row.value,
        subject: false,
    });
    // What has no value is no bar, and is named.
    let without = found.without.iter().map(|name| BarRow {
        key: name.clone(),
        name: name.clone(),
        value: f64::NAN,
        ..BarRow::default()
    });
    let rows = rows.chain(without).collect();
    Ok(Figure::Bars(BarsSpec {
        words: found.words,
        rows,
        unit: found.unit,
        shares: adds_up(measure),
        decimals: found.decimals,
        changes: false,
    }))
}

/// The words of a column that have a colour of their own: industries have the same one on maps. Other columns have none
/// there, and none here.
fn elsewhere<'a>(material: Material<'a>, field: &str) -> Vec<&'a str> {
    if field != MapChoices::default().color_by {
        return Vec::new();
    }
    let column = material.dataset.frame.column(field).ok();
    let column = column.and_then(|column| column.str().ok());
    let words = column.map(|column| coloured(material.dataset, column));
    words.unwrap_or_default()
}

/// The colour of each part: its own of other figures, so that no two figures give one colour two meanings; parts that
/// have none there have none here.
fn colours(words: &[&str], elsewhere: &[&str]) -> Vec<Option<usize>> {
    let own = |word: &&str| elsewhere.iter().position(|known| known == word);
    words.iter().map(own).collect()
}

/// Whether values of a measure are parts of one whole.
fn adds_up(measure: &Measure) -> bool {
    matches!(
        measure,
        Measure::Count | Measure::SumTotal | Measure::SumOf(_)
    )
}

fn note(material: Material, measure: &Measure, count: u32) -> String {
    if *measure == Measure::Count {
        return String::new();
    }
    let count = number(f64::from(count), 0, material.lang);
    fill(material.lang, "figure.amounts_of", &[("count", &count)])
}

fn amounts(
    material: Material,
    field: &str,
    measure: &Measure,
    year: Option<i32>,
) -> Result<Amounts> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(year);
    let found = by_field_and_without(dataset, scores, field, year, measure);
    let (found, rest) = found.map_err(|problem| match problem.key {
        "analysis.no_text_column" => Message::new("figure.no_field").with("column", field),
        _ => problem,
    })?;
    let translated = knows_industries(found.iter().map(|area| area.town.as_str()));
    let known = |name: &str| match field {
        "industry" if translated => industry_name(name, lang).to_owned(),
        "town" => town_name(name, lang).to_owned(),
        _ => name.to_owned(),
    };
    let absent = found.iter().filter(|area| area.value.is_none());
    let without = absent.map(|area| known(&area.town)).collect();
    let mut rows: Vec<Amount> = found
        .iter()
        .filter_map(|area| {
            Some(Amount {
                word: area.town.clone(),
                name: known(&area.town),
                value: area.value?,
                count: area.behind,
            })
        })
        .collect();
    // Stable: equal ones by name.
    rows.sort_by(|a, b| b.value.total_cmp(&a.value));
    let first = rows.first().map(|row| (row.name.clone(), row.value));
    // Shares are of all: those without a word are a row of their own, and the last.
    rows.extend(unnamed(rest, measure, lang));
    let whole: f64 = rows.iter().map(|row| row.value.max(0.0)).sum();
    let Some((first, most)) = first.filter(|_| whole > 0.0) else {
        let named = measure_name(dataset, measure, lang);
        return Err(Message::new("figure.no_amounts").with("measure", named));
    };
    let Said {
        measure: said,
        unit,
        scale,
    } = said(material, measure, most);
    for row in &mut rows {
        row.value /= scale;
    }
    let field = dataset.field(field).map_or_else(
        || field.to_owned(),
        |known| known.title.text(lang).to_owned(),
    );
    let plain = fill(
        lang,
        "figure.amounts_title",
        &[("measure", &said), ("field", &inside(&field, lang))],
    );
    // Where some lose, the gains of one are no share of a whole.
    let parts = rows.iter().all(|row| row.value >= 0.0);
    let title = if adds_up(measure) && parts {
        fill(
            lang,
            "figure.amounts_most",
            &[
                ("name", &first),
                ("share", &percent(most / whole, 0, lang)),
                ("measure", &inside(&said, lang)),
            ],
        )
    } else {
        plain.clone()
    };
    let count = rows.iter().map(|row| row.count as usize).sum();
    let decimals = match measure {
        Measure::Count => 0,
        Measure::SumOf(_) | Measure::SumTotal => usize::from(most / scale < 1000.0),
        Measure::MeanTotal | Measure::Ratio(..) => 2,
    };
    let plain = if plain == title { String::new() } else { plain };
    let subtitle = line(
        &[
            plain,
            unit.clone(),
            year_words(year, lang),
            population(&scores.scheme, count, lang),
        ],
        lang,
    );
    Ok(Amounts {
        words: Words {
            title,
            subtitle,
            footer: footer(dataset, scores, lang),
        },
        rows,
        without,
        unit,
        decimals,
    })
}

/// What has no word of the column, where it is part of a whole.
fn unnamed(rest: Option<AreaValue>, measure: &Measure, lang: Lang) -> Option<Amount> {
    let rest = rest.filter(|_| adds_up(measure))?;
    Some(Amount {
        word: String::new(),
        name: text(lang, "funds.without"),
        value: rest.value?,
        count: rest.behind,
    })
}

/// A measure as it is said in a title, with the unit and the scale of its amounts.
struct Said {
    measure: String,
    unit: String,
    /// By how much amounts are divided.
    scale: f64,
}

/// Money in the unit in which the largest amount has few digits; all else as it is.
fn said(material: Material, measure: &Measure, most: f64) -> Said {
    let Material { dataset, lang, .. } = material;
    let plain = |key: &str| Said {
        measure: text(lang, key),
        unit: String::new(),
        scale: 1.0,
    };
    let column = match measure {
        Measure::Count => return plain("figure.amounts_count"),
        Measure::SumTotal => return plain("figure.amounts_points"),
        Measure::SumOf(column) => column,
        Measure::MeanTotal | Measure::Ratio(..) => {
            return Said {
                measure: measure_name(dataset, measure, lang),
                unit: String::new(),
                scale: 1.0,
            };
        }
    };
    let field = dataset.field(column);
    let name = field.map_or_else(|| column.clone(), |field| field.title.text(lang).to_owned());
    // Files name columns with their units; the unit stands beside.
    let written = field.and_then(|field| field.unit.as_deref());
    let written = format!(" ({})", written.unwrap_or_default());
    let name = name.strip_suffix(&written).unwrap_or(&name).to_owned();
    let (unit, factor) = field.map_or((String::new(), 1.0), |field| {
        said_unit(&field.unit_title(), most, lang)
    });
    let scale = 1.0 / factor;
    Said {
        measure: name,
        unit,
        scale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_colours_of_other_figures_and_no_others() {
        let elsewhere = ["a", "b", "c", "d", "e", "f", "g"];
        let words = ["z", "c", "a", "y", "b", "d", "e", "f", "g"];
        let of = colours(&words, &elsewhere);
        let some = [2, 0].map(Some);
        assert_eq!(of[..4], [None, some[0], some[1], None]);
        assert_eq!(of[8], Some(6));
        assert_eq!(colours(&words, &[]), vec![None; 9]);
    }
}
