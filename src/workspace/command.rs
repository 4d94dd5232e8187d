//! Every change of the document as one value.

use std::path::PathBuf;

use super::{SourceChoice, State, TrendState};
use crate::dataset::Mapping;
use crate::figure::compose::MapChoices;
use crate::table::ReadOptions;

/// A change of the document. Applied by [`Document::apply`](super::Document::apply) and by nothing else.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Closes all files and opens these; boundaries come along.
    OpenInstead {
        /// Data files.
        files: Vec<PathBuf>,
        /// A boundary file.
        boundaries: Option<PathBuf>,
    },
    /// Opens files beside those that are open.
    OpenBeside(Vec<PathBuf>),
    /// Closes one file.
    Close(usize),
    /// Reads one file differently.
    SetReading(usize, ReadOptions),
    /// Maps the columns of one file differently.
    SetMapping(usize, Option<Mapping>),
    /// Takes boundaries for the map, or takes them away.
    SetBoundaries(Option<PathBuf>),
    /// Adds a scheme file of the user and takes it for points or for the index.
    AddScheme {
        /// The file.
        path: PathBuf,
        /// Whether it scores anything but enterprises.
        index: bool,
    },
    /// Takes another scheme of points.
    SetPointsScheme(Option<String>),
    /// Takes another scheme of the index.
    SetIndexScheme(Option<String>),
    /// Goes to another year.
    SetYear(Option<i32>),
    /// Filters the observations.
    SetFilter(Option<String>),
    /// Selects an enterprise.
    SelectEnterprise(Option<String>),
    /// Selects a county.
    SelectCounty(Option<String>),
    /// Shows another trend.
    SetTrend(TrendState),
    /// Shows another map.
    SetMap(Box<MapChoices>),
}

impl Command {
    /// One of each, for the test that all have names in both languages.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        vec![
            Self::OpenInstead {
                files: Vec::new(),
                boundaries: None,
            },
            Self::OpenBeside(Vec::new()),
            Self::Close(0),
            Self::SetReading(0, ReadOptions::default()),
            Self::SetMapping(0, None),
            Self::SetBoundaries(None),
            Self::AddScheme {
                path: PathBuf::new(),
                index: false,
            },
            Self::SetPointsScheme(None),
            Self::SetIndexScheme(None),
            Self::SetYear(None),
            Self::SetFilter(None),
            Self::SelectEnterprise(None),
            Self::SelectCounty(None),
            Self::SetTrend(TrendState::default()),
            Self::SetMap(Box::default()),
        ]
    }

    /// Key of its name, as undo and redo show it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::OpenInstead { .. } | Self::OpenBeside(_) => "workspace.command_open",
            Self::Close(_) => "workspace.command_close",
            Self::SetReading(..) => "workspace.command_reading",
            Self::SetMapping(..) => "workspace.command_mapping",
            Self::SetBoundaries(_) => "workspace.command_boundaries",
            Self::AddScheme { .. } | Self::SetPointsScheme(_) | Self::SetIndexScheme(_) => {
                "workspace.command_scheme"
            }
            Self::SetYear(_) => "workspace.command_year",
            Self::SetFilter(_) => "workspace.command_filter",
            Self::SelectEnterprise(_) => "workspace.command_enterprise",
            Self::SelectCounty(_) => "workspace.command_county",
            Self::SetTrend(_) => "workspace.command_trend",
            Self::SetMap(_) => "workspace.command_map",
        }
    }

    /// Whether this one and the one before it are one step of undo: values that a slider passes through, and
    /// selections on the way to the one that is wanted.
    #[must_use]
    pub fn merges_with(&self, name: &str) -> bool {
        matches!(
            self,
            Self::SetMap(_) | Self::SelectEnterprise(_) | Self::SelectCounty(_) | Self::SetYear(_)
        ) && self.name() == name
    }

    /// Makes the change.
    pub(super) fn change(self, state: &mut State) {
        match self {
            Self::OpenInstead { files, boundaries } => {
                let schemes = std::mem::take(&mut state.schemes);
                *state = State {
                    sources: files.iter().map(|path| SourceChoice::new(path)).collect(),
                    boundaries,
                    schemes,
                    ..State::default()
                };
            }
            Self::OpenBeside(files) => {
                for path in files {
                    if !state.sources.iter().any(|source| source.path == path) {
                        state.sources.push(SourceChoice::new(&path));
                    }
                }
            }
            Self::Close(at) => {
                if at < state.sources.len() {
                    state.sources.remove(at);
                }
            }
            Self::SetReading(at, options) => {
                if let Some(source) = state.sources.get_mut(at) {
                    source.options = options;
                }
            }
            Self::SetMapping(at, mapping) => {
                if let Some(source) = state.sources.get_mut(at) {
                    source.mapping = mapping;
                }
            }
            Self::SetBoundaries(path) => state.boundaries = path,
            Self::AddScheme { path, index } => add_scheme(state, path, index),
            Self::SetPointsScheme(scheme) => state.points_scheme = scheme,
            Self::SetIndexScheme(scheme) => state.index_scheme = scheme,
            Self::SetYear(year) => state.year = year,
            Self::SetFilter(filter) => {
                state.filter = filter.filter(|filter| !filter.trim().is_empty());
            }
            Self::SelectEnterprise(key) => state.enterprise = key,
            Self::SelectCounty(key) => state.county = key,
            Self::SetTrend(trend) => state.trend = trend,
            Self::SetMap(map) => state.map = *map,
        }
    }
}

fn add_scheme(state: &mut State, path: PathBuf, index: bool) {
    let id = path.to_string_lossy().into_owned();
    if !state.schemes.contains(&path) {
        state.schemes.push(path);
    }
    if index {
        state.index_scheme = Some(id);
    } else {
        state.points_scheme = Some(id);
    }
}
