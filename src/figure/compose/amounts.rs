//! Sums of enterprises by industry, town or another text column: as tiles or as bars.

use super::Material;
use super::map::measure_name;
use super::rows::Rows;
use super::words::{footer, inside, line, population, year_words};
use crate::analysis::{Measure, by_field};
use crate::dataset::industry_name;
use crate::figure::{BarRow, BarsSpec, Figure, TreemapSpec, TreemapTile, Words};
use crate::i18n::{Message, Result, fill, number, percent};

/// What is summed up for each value of a text column.
struct Amounts {
    words: Words,
    /// Name, amount, number of enterprises; largest first.
    rows: Vec<(String, f64, u32)>,
    decimals: usize,
}

/// The parts of a measure by a text column as a treemap: industries by their number of enterprises or their output.
///
/// # Errors
/// When a column is absent, or nothing is above zero.
pub fn treemap(
    material: Material,
    field: &str,
    measure: &Measure,
    year: Option<i32>,
) -> Result<Figure> {
    let found = amounts(material, field, measure, year)?;
    let tiles = found
        .rows
        .iter()
        .map(|(name, value, count)| TreemapTile {
            key: name.clone(),
            name: name.clone(),
            value: *value,
            note: note(material, measure, *count),
            subject: false,
        })
        .collect();
    Ok(Figure::Treemap(TreemapSpec {
        words: found.words,
        tiles,
        unit: String::new(),
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
    let rows = found
        .rows
        .iter()
        .map(|(name, value, count)| BarRow {
            key: name.clone(),
            name: name.clone(),
            note: note(material, measure, *count),
            value: *value,
            subject: false,
        })
        .collect();
    Ok(Figure::Bars(BarsSpec {
        words: found.words,
        rows,
        unit: measure_name(material.dataset, measure, material.lang),
        shares: adds_up(measure),
        decimals: found.decimals,
    }))
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
    let found =
        by_field(dataset, scores, field, year, measure).map_err(|problem| match problem.key {
            "analysis.no_text_column" => Message::new("figure.no_field").with("column", field),
            _ => problem,
        })?;
    let named = measure_name(dataset, measure, lang);
    let known = |name: &str| match field {
        "industry" => industry_name(name, lang).to_owned(),
        _ => name.to_owned(),
    };
    let mut rows: Vec<(String, f64, u32)> = found
        .iter()
        .filter_map(|area| Some((known(&area.town), area.value?, area.count)))
        .collect();
    // Stable: equal ones by name.
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let whole: f64 = rows.iter().map(|(_, value, _)| value.max(0.0)).sum();
    let Some((first, most, _)) = rows.first().filter(|_| whole > 0.0) else {
        return Err(Message::new("figure.no_amounts").with("measure", named));
    };
    let field = dataset.field(field).map_or_else(
        || field.to_owned(),
        |known| known.title.text(lang).to_owned(),
    );
    let plain = fill(
        lang,
        "figure.amounts_title",
        &[("measure", &named), ("field", &inside(&field, lang))],
    );
    let title = if adds_up(measure) {
        fill(
            lang,
            "figure.amounts_most",
            &[
                ("name", first),
                ("share", &percent(most / whole, 0, lang)),
                ("measure", &named),
            ],
        )
    } else {
        plain.clone()
    };
    let count = found.iter().map(|area| area.count as usize).sum();
    let decimals = match measure {
        Measure::Count => 0,
        Measure::SumOf(_) | Measure::SumTotal => usize::from(most < &100.0),
        Measure::MeanTotal | Measure::Ratio(..) => 2,
    };
    let plain = if plain == title { String::new() } else { plain };
    let subtitle = line(
        &[
            plain,
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
        decimals,
    })
}
