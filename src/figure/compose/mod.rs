//! From scores to figure specs: what window and command line both call, so that both make the same picture. Data,
//! scores and choices come in; a [`Figure`] with every word on it goes out.

mod absent;
mod amounts;
mod barometer;
mod cards;
mod complete;
mod contribution;
mod distribution;
mod drivers;
mod entity;
mod funds;
mod headline;
mod heatmap;
mod map;
mod map_categories;
mod map_foremost;
mod map_held;
mod map_measure;
mod map_places;
mod map_projects;
mod map_towns;
mod map_years;
mod method;
mod money;
mod passport;
mod portrait;
mod preset;
mod projects;
mod ranking;
mod rows;
mod told;
mod trend;
mod trend_many;
mod words;

pub use absent::absent;
pub use amounts::{bars, treemap};
pub use barometer::{barometer, year_of};
pub use cards::cards;
pub use complete::{coverage_words, marked, missing_words, part_covered};
pub use contribution::contribution;
pub use distribution::distribution;
pub use drivers::drivers;
pub use entity::{entity_key, find_row};
pub use funds::{fund_spread, fund_towns, fund_versus};
pub use heatmap::heatmap;
pub use map::{MapChoices, MapGround, innovation_map};
pub use map_projects::MapProjects;
pub use map_towns::without_match;
pub use map_years::CompareAs;
pub use method::{
    data_lines, method_lines, method_sheet, projects_method, rules_lines, two_methods,
};
pub use money::said_unit;
pub use passport::{Facts, Shown, passport, passport_differences, passport_of, retitle};
pub use portrait::portrait;
pub use preset::{TrendPreset, preset, preset_forms, trend_presets};
pub use projects::{project_funnel, project_leverage};
pub use ranking::{ranking, with_intervals};
pub use told::Told;
pub use trend::{TrendChoices, TrendLines, score_trend, trend};
pub use trend_many::{MOST as TREND_MOST, leading};
pub use words::{
    clauses, difference, fixed, fixed_signed, footer, moved_words, nobody_scored, population,
    status_words, version_words, with_unit, year_words,
};

use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::i18n::Lang;

/// What a figure of scores is made from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// Its scores.
    pub scores: &'a Scores,
    /// The language of every word on the figure.
    pub lang: Lang,
}
