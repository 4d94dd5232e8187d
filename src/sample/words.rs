//! The words and figures that the sample city is made of, read from `assets/sample`. The files are part of the
//! program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::i18n::{Message, Result};

/// Everything but the outlines and the counties.
pub(super) struct Words {
    pub(super) texts: Texts,
    pub(super) city: City,
    pub(super) towns: Vec<Town>,
    pub(super) industries: Vec<Industry>,
    pub(super) names: Names,
    pub(super) columns: Vec<ColumnWords>,
}

/// The city itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    pub(super) name: String,
    pub(super) name_en: String,
    /// Region code in credit codes; no such province exists.
    pub(super) code: String,
}

/// A town or zone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Town {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) code: String,
    pub(super) weight: f64,
    pub(super) size: f64,
    pub(super) research: f64,
    pub(super) industries: BTreeMap<String, f64>,
    pub(super) hubs: Vec<[f64; 3]>,
}

/// An industry and how its enterprises are; the meaning of each figure stands in `industries.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Industry {
    pub(super) id: String,
    pub(super) name: String,
    #[allow(dead_code)]
    pub(super) name_en: String,
    pub(super) size: f64,
    pub(super) growth: f64,
    pub(super) rd: f64,
    pub(super) emerging: f64,
    pub(super) emerging_share: f64,
    pub(super) tech: f64,
    pub(super) productivity: f64,
    pub(super) margin: f64,
    pub(super) skilled: f64,
    pub(super) trades: Vec<String>,
}

/// Parts of names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) patterns: Vec<String>,
    pub(super) pattern_weights: Vec<f64>,
    pub(super) forms: Vec<String>,
    pub(super) form_weights: Vec<f64>,
    pub(super) first: String,
    pub(super) second: String,
    pub(super) avoid: Vec<String>,
    pub(super) universities: Vec<String>,
    pub(super) project: ProjectWords,
}

/// Words of the project file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectWords {
    pub(super) stages: [String; 4],
    pub(super) fields: Vec<String>,
    pub(super) number: String,
}

/// One column of the enterprise file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnWords {
    pub(super) field: String,
    pub(super) header: String,
    pub(super) kind: crate::dataset::Kind,
    pub(super) unit: Option<String>,
}

/// Words that stand in the files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    pub(super) note: String,
    pub(super) note_counties: String,
    pub(super) note_ledger: String,
    pub(super) note_boundaries: String,
    pub(super) note_sheet: String,
    pub(super) note_header: String,
    pub(super) enterprise_sheet: String,
    pub(super) yes: String,
    pub(super) no: String,
    pub(super) dash: String,
    pub(super) long_dash: String,
    pub(super) project_header: ProjectHeader,
}

/// Headers of the project file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectHeader {
    pub(super) id: String,
    pub(super) entity: String,
    pub(super) name: String,
    pub(super) university: String,
    pub(super) year: String,
    pub(super) stage: String,
    pub(super) fund: String,
    #[serde(rename = "match")]
    pub(super) matched: String,
    pub(super) contract: String,
    pub(super) patents: String,
    pub(super) field: String,
    pub(super) start: String,
    pub(super) trial: String,
    pub(super) acceptance: String,
    pub(super) conversion: String,
    pub(super) end: String,
    pub(super) fund_university: String,
    pub(super) fund_enterprise: String,
    pub(super) readiness_before: String,
    pub(super) readiness_after: String,
    pub(super) revenue: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TownFile {
    city: City,
    town: Vec<Town>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndustryFile {
    industry: Vec<Industry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    column: Vec<ColumnWords>,
}

/// The words, read once.
///
/// # Errors
/// When one of the program's own files does not parse, which a test forbids.
pub(super) fn words() -> Result<&'static Words> {
    static WORDS: LazyLock<Result<Words>> = LazyLock::new(read);
    WORDS.as_ref().map_err(Clone::clone)
}

fn read() -> Result<Words> {
    let towns: TownFile = parse(include_str!("../../assets/sample/towns.toml"))?;
    let industries: IndustryFile = parse(include_str!("../../assets/sample/industries.toml"))?;
    let columns: ColumnFile = parse(include_str!("../../assets/sample/enterprises.toml"))?;
    Ok(Words {
        texts: parse(include_str!("../../assets/sample/texts.toml"))?,
        city: towns.city,
        towns: towns.town,
        industries: industries.industry,
        names: parse(include_str!("../../assets/sample/names.toml"))?,
        columns: columns.column,
    })
}

/// Reads one of the program's own files.
pub(super) fn parse<T: DeserializeOwned>(content: &str) -> Result<T> {
    toml::from_str(content)
        .map_err(|error| Message::new("sample.own_file").with("reason", error.to_string()))
}
