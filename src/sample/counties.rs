//! Eight invented counties by year, with the raw columns of the county index. The figures of Jiangwan stand in
//! `counties.toml`; its neighbours are derived from them.

use serde::Deserialize;

use super::real;
use super::rng::Rng;
use super::words::parse;
use crate::i18n::Result;

const COUNTIES: u64 = 0x636F_756E;
/// How far a neighbour's ratio strays from year to year and from column to column.
const STRAY: f64 = 0.012;
const STRAY_COLUMN: f64 = 0.05;

/// The counties and their figures.
pub(super) struct Counties {
    file: File,
    seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    first_year: i32,
    key_header: String,
    year_header: String,
    county: Vec<County>,
    column: Vec<ColumnSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct County {
    name: String,
    size: f64,
    pace: f64,
    level: Levels,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels {
    input: f64,
    entities: f64,
    talent: f64,
    environment: f64,
    output: f64,
    public: f64,
}

/// The dimension whose level moves a column.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Input,
    Entities,
    Talent,
    Environment,
    Output,
    Public,
}

impl Levels {
    fn of(&self, level: Level) -> f64 {
        match level {
            Level::Input => self.input,
            Level::Entities => self.entities,
            Level::Talent => self.talent,
            Level::Environment => self.environment,
            Level::Output => self.output,
            Level::Public => self.public,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnSpec {
    id: String,
    header: String,
    part_of: Option<String>,
    per: Option<String>,
    #[serde(default)]
    plain: bool,
    level: Option<Level>,
    #[serde(default)]
    lower_is_better: bool,
    decimals: u32,
    values: Vec<f64>,
}

impl Counties {
    pub(super) fn new(seed: u64) -> Result<Self> {
        Ok(Self {
            file: parse(include_str!("../../assets/sample/counties.toml"))?,
            seed,
        })
    }

    /// Jiangwan's figure of a column in a year; none for a column that does not exist. Years beyond the file go
    /// on at the pace of its first or last step.
    pub(super) fn city(&self, id: &str, year: i32) -> Option<f64> {
        let column = self.file.column.iter().find(|column| column.id == id)?;
        Some(real::rounded(self.extended(column, year), column.decimals))
    }

    fn extended(&self, column: &ColumnSpec, year: i32) -> f64 {
        let values = &column.values;
        let last = values.len() - 1;
        let at = year - self.file.first_year;
        let edge = |from: usize, to: usize, steps: i32| {
            let step = (values[to] / values[from]).clamp(0.9, 1.1);
            values[to] * real::pow(step, f64::from(steps))
        };
        match usize::try_from(at) {
            Err(_) => edge(1, 0, -at),
            Ok(at) if at > last => edge(last - 1, last, (at - last) as i32),
            Ok(at) => values[at],
        }
    }

    /// The header of the file.
    pub(super) fn header(&self) -> Vec<String> {
        [&self.file.key_header, &self.file.year_header]
            .into_iter()
            .chain(self.file.column.iter().map(|column| &column.header))
            .cloned()
            .collect()
    }

    /// Names of the counties, Jiangwan first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.file.county.iter().map(|county| county.name.as_str())
    }

    /// All figures of a county in a year, in the order of the header, each with its decimals.
    pub(super) fn figures(&self, county: usize, year: i32) -> Vec<f64> {
        let mut values = vec![None; self.file.column.len()];
        for at in 0..values.len() {
            self.fill(county, year, at, &mut values);
        }
        self.file
            .column
            .iter()
            .zip(values)
            .map(|(column, value)| real::rounded(value.unwrap_or(0.0), column.decimals))
            .collect()
    }

    /// Computes one figure, and before it the one that it rests on.
    fn fill(&self, county: usize, year: i32, at: usize, values: &mut [Option<f64>]) -> f64 {
        if let Some(value) = values[at] {
            return value;
        }
        let column = &self.file.column[at];
        let own = self.extended(column, year);
        let base = column.part_of.as_ref().or(column.per.as_ref());
        let base = base.and_then(|id| self.file.column.iter().position(|other| other.id == *id));
        let value = if county == 0 {
            own
        } else if let Some(base) = base {
            let ratio = own / self.extended(&self.file.column[base], year);
            let factor = self.factor(county, year, at);
            let moved = if column.part_of.is_some() {
                // The odds of a share move, so that it stays a share.
                ratio * factor / (1.0 - ratio + ratio * factor)
            } else {
                ratio * factor
            };
            moved * self.fill(county, year, base, values)
        } else if column.plain {
            own * self.factor(county, year, at)
        } else {
            own * self.file.county[county].size
        };
        values[at] = Some(value);
        value
    }

    /// What a neighbour's ratio is multiplied with.
    fn factor(&self, county: usize, year: i32, at: usize) -> f64 {
        let (spec, column) = (&self.file.county[county], &self.file.column[at]);
        let thing = (county * 1000 + at) as u64;
        let mut always = Rng::stream(self.seed, COUNTIES, thing);
        let mut yearly = Rng::stream(self.seed, COUNTIES ^ year as u64, thing);
        let stray = STRAY_COLUMN * always.normal() + STRAY * yearly.normal();
        let Some(level) = column.level else {
            return real::exp(0.3 * stray);
        };
        let pace = spec.pace * f64::from(year - self.file.first_year);
        // A plain price moves by half of what a count moves.
        let weight = if column.plain || column.lower_is_better {
            0.5
        } else {
            1.0
        };
        let moved = weight * (real::ln(spec.level.of(level)) + pace + stray);
        real::exp(if column.lower_is_better {
            -moved
        } else {
            moved
        })
    }
}
