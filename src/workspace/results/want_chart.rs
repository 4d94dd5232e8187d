//! When the lines of the trends page and the map are wanted.

use std::sync::Arc;

use super::{
    FigureKey, Look, ProjectsView, Results, StandingKey, TrendSource, TrendStanding, TrendView,
    trend,
};
use crate::dataset::Dataset;
use crate::figure::ProjectsAs;
use crate::figure::compose::{MapChoices, TrendChoices, TrendLines};
use crate::geo::read_layer;
use crate::jobs::Shared;
use crate::workspace::State;

impl Results {
    pub(super) fn want_trend(&mut self, state: &State, look: Look) {
        if !self.settled() {
            return;
        }
        let datasets: Vec<Shared<Dataset>> = self
            .sources
            .iter()
            .filter_map(|source| source.dataset.fresh().cloned())
            .collect();
        self.trend_source
            .want(&datasets, &self.wake, |datasets, _| {
                TrendSource::find(datasets)
            });
        let Some(source) = self.trend_source.fresh() else {
            return;
        };
        let Some(measure) = trend::measure(source, &state.trend) else {
            self.trend.clear();
            self.trend_figure.clear();
            return;
        };
        let filter = state
            .filter
            .clone()
            .filter(|_| self.filter_reaches_trends());
        let key = StandingKey {
            source: source.clone(),
            measure: measure.clone(),
            filter: filter.clone(),
        };
        self.trend_standing
            .want(&key, &self.wake, |key, _| Ok(TrendStanding::of(key)));
        let Some(standing) = self.trend_standing.fresh() else {
            return;
        };
        let key = trend::key(source, measure, standing, state, filter);
        let choices = TrendChoices {
            preset: key.measure.clone(),
            filter: key.filter.clone(),
            lines: TrendLines {
                entities: key.entities.clone(),
                subject: key.subject.clone(),
                target: key.target,
                years: (None, None),
            },
        };
        let figure = FigureKey::Trend {
            dataset: key.dataset.clone(),
            choices: Box::new(choices),
            lang: look.lang,
        };
        self.trend.want(&key, &self.wake, TrendView::compute);
        self.trend_figure
            .want(&figure, look, &self.fonts, &self.wake);
    }

    /// Whether the filter, which is one of the data of the points, is one of the data of the trends.
    #[must_use]
    pub fn filter_reaches_trends(&self) -> bool {
        let source = self.trend_source.ready();
        let points = self.points.key();
        source
            .zip(points)
            .is_some_and(|(source, points)| source.dataset == points.dataset)
    }

    /// The further layers of maps.
    pub(super) fn want_layers(&mut self, state: &State) {
        if state.layers.is_empty() {
            self.layers.clear();
        } else {
            self.layers
                .want(&state.layers, &self.wake, |paths, progress| {
                    let layers = paths.iter().map(|path| read_layer(path, progress));
                    layers.map(|layer| layer.map(Arc::new)).collect()
                });
        }
    }

    /// The projects that maps show: none where they show none or no file has any; nothing while they are being read.
    #[allow(clippy::option_option)] // no projects and ones that are not there yet are two things
    pub(super) fn map_projects(&mut self, state: &State) -> Option<Option<Shared<ProjectsView>>> {
        if state.map.projects == ProjectsAs::Hidden {
            return Some(None);
        }
        self.want_project_table(state);
        let waits = self.projects.progress().is_some();
        (!waits).then(|| self.projects.fresh().cloned())
    }

    pub(super) fn want_map(&mut self, state: &State, look: Look) {
        self.want_layers(state);
        let waits = self.areas.progress().is_some() || self.layers.progress().is_some();
        let Some(scored) = self.points.fresh().cloned().filter(|_| !waits) else {
            if self.points.key().is_none() || self.points.failed().is_some() {
                self.map.clear();
                self.live.clear();
            }
            return;
        };
        let Some(projects) = self.map_projects(state) else {
            return;
        };
        let key = FigureKey::Map {
            areas: self.areas.fresh().cloned(),
            layers: self.layers.fresh().cloned(),
            projects,
            choices: Box::new(MapChoices {
                year: scored.year_or_last(state.year),
                selected: state.enterprise.clone(),
                ..scored.fit(&state.map)
            }),
            scored,
            lang: look.lang,
        };
        self.map.want_figure(&key, &self.wake);
        self.live.want(&self.map, look, &self.fonts, &self.wake);
    }
}
