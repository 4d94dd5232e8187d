//! What is derived from the document's state, each keyed by what it depends on and computed in the background:
//! datasets, schemes, scores, orders of the ranking, explanations, figures and their scenes.

mod cards;
mod decisions;
mod fund;
mod index;
mod live;
mod picture;
mod ranking;
mod report;
mod scored;
mod sources;
mod trend;
mod want_chart;
mod want_fund;

pub use cards::{CardsKey, CardsView};
pub use decisions::{Advice, AdviceKey, DecisionKey, Decisions, ProjectsKey, ProjectsView};
pub use fund::{
    AccountKey, AccountView, FoundKey, FundBin, FundDone, FundKey, FundOf, FundSteps, FundStepsKey,
    FundVersus, FundView,
};
pub use index::{CountyRow, Dimension, IndexKey, IndexView};
pub use live::{LegendKey, LiveKey, LiveMap, LiveScene};
pub use picture::{FigureKey, FundFigure, Picture, ProjectFigure, SceneKey};
pub use ranking::{Ranked, RankingKey, SortBy};
pub use report::{ReportFormat, ReportKey, ReportView};
pub use scored::{Outcome, ScoreKey, Scored};
pub use sources::{FindingsKey, SchemeEntry, Shelf, Source, SourceKey, TableKey};
pub use trend::{StandingKey, TrendKey, TrendSource, TrendStanding, TrendView};
pub use want_fund::FundResults;

use std::path::PathBuf;
use std::sync::Arc;

use super::State;
use crate::analysis::{Explanation, explain};
use crate::dataset::Dataset;
use crate::figure::{Fonts, ThemeMode};
use crate::geo::{Areas, Layer, read_boundaries};
use crate::i18n::{Lang, Message};
use crate::jobs::{Derived, Progress, Shared, Wake};
use crate::table::Table;

/// What an explanation is wanted for.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainKey {
    /// The scores.
    pub scored: Shared<Scored>,
    /// Entity key.
    pub entity: String,
    /// The year.
    pub year: Option<i32>,
}

/// An explanation with its row in the scores.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The scores.
    pub scored: Shared<Scored>,
    /// Row of the scores.
    pub row: u32,
    /// The tree.
    pub explanation: Explanation,
}

/// How figures are drawn on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Language of every word.
    pub lang: Lang,
    /// Light or dark.
    pub theme: ThemeMode,
}

/// Which results somebody looks at now; the others rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attention {
    /// None but what all others rest on.
    #[default]
    Nothing,
    /// The ranking, the portrait and the explanation.
    Points,
    /// The index.
    Index,
    /// The trends.
    Trends,
    /// The map.
    Map,
    /// Support funds.
    Funds,
    /// The research projects.
    Projects,
    /// The report.
    Report,
}

#[derive(Clone, Debug, PartialEq)]
struct Inputs {
    state: State,
    table: RankingChoices,
    attention: Attention,
    look: Look,
}

/// All derived results.
pub struct Results {
    wake: Wake,
    fonts: Arc<Fonts>,
    seen: Option<Inputs>,
    at_hand: Vec<(TableKey, Table)>,
    /// The schemes that can be chosen.
    pub shelf: Derived<Vec<PathBuf>, Shelf>,
    /// One for each source of the state, in its order.
    pub sources: Vec<Source>,
    /// Boundaries of the map.
    pub areas: Derived<PathBuf, Areas>,
    /// Support funds and accounts.
    pub fund: FundResults,
    /// Further layers of the map.
    pub layers: Derived<Vec<PathBuf>, Vec<Arc<Layer>>>,
    /// The report and its pages.
    pub report: Derived<ReportKey, ReportView>,
    /// Points of the enterprises.
    pub points: Derived<ScoreKey, Scored>,
    /// The index of the counties.
    pub index: Derived<ScoreKey, Scored>,
    /// Rows of the ranking table, searched and sorted.
    pub ranking: Derived<RankingKey, Ranked>,
    /// Why the selected enterprise has its points.
    pub explained: Derived<ExplainKey, Explained>,
    /// Titles within reach and matched policies.
    pub decisions: Derived<DecisionKey, Decisions>,
    /// The same of the selected enterprise, in sentences.
    pub advice: Derived<AdviceKey, Advice>,
    /// The research projects.
    pub projects: Derived<ProjectsKey, ProjectsView>,
    /// How far they came, as a figure.
    pub funnel: Picture,
    /// What the fund moved over the years.
    pub leverage: Picture,
    /// The four 90 % cards.
    pub cards: Derived<CardsKey, CardsView>,
    /// The same as a figure.
    pub cards_figure: Picture,
    /// Why the selected county has its index.
    pub county_explained: Derived<ExplainKey, Explained>,
    /// The index page.
    pub index_view: Derived<IndexKey, IndexView>,
    /// What trends can be made of.
    pub trend_source: Derived<Vec<Shared<Dataset>>, TrendSource>,
    /// Whose lines there are.
    pub trend_standing: Derived<StandingKey, TrendStanding>,
    /// Lines of the trends page.
    pub trend: Derived<TrendKey, TrendView>,
    /// The portrait of the selected enterprise.
    pub portrait: Picture,
    /// What moved the index.
    pub contribution: Picture,
    /// The index and its dimensions as one figure.
    pub barometer: Picture,
    /// What drives the index and what holds it back.
    pub drivers: Picture,
    /// All counties by dimension.
    pub heatmap: Picture,
    /// The ranking as a figure.
    pub ranking_figure: Picture,
    /// The trend as a figure.
    pub trend_figure: Picture,
    /// The innovation map.
    pub map: Picture,
    /// The innovation map as it stands in the window.
    pub live: LiveMap,
}

impl Results {
    /// Nothing yet; `wake` is called from other threads when there is something to look at.
    #[must_use]
    pub fn new(wake: Wake, fonts: Arc<Fonts>) -> Self {
        Self {
            wake,
            fonts,
            seen: None,
            at_hand: Vec::new(),
            shelf: Derived::default(),
            sources: Vec::new(),
            areas: Derived::default(),
            fund: FundResults::default(),
            layers: Derived::default(),
            report: Derived::default(),
            points: Derived::default(),
            index: Derived::default(),
            ranking: Derived::default(),
            explained: Derived::default(),
            decisions: Derived::default(),
            advice: Derived::default(),
            projects: Derived::default(),
            funnel: Picture::default(),
            leverage: Picture::default(),
            cards: Derived::default(),
            cards_figure: Picture::default(),
            county_explained: Derived::default(),
            index_view: Derived::default(),
            trend_source: Derived::default(),
            trend_standing: Derived::default(),
            trend: Derived::default(),
            portrait: Picture::default(),
            contribution: Picture::default(),
            barometer: Picture::default(),
            drivers: Picture::default(),
            heatmap: Picture::default(),
            ranking_figure: Picture::default(),
            trend_figure: Picture::default(),
            map: Picture::default(),
            live: LiveMap::default(),
        }
    }

    /// Takes the texts of files that were read before they are opened, so that they are not read again.
    pub fn take_tables(&mut self, tables: Vec<(TableKey, Table)>) {
        self.at_hand = tables;
    }

    /// The faces that figures are measured with.
    #[must_use]
    pub fn fonts(&self) -> &Arc<Fonts> {
        &self.fonts
    }

    /// Takes what is finished, and starts what the state needs and is not there.
    pub fn refresh(
        &mut self,
        state: &State,
        table: &RankingChoices,
        attention: Attention,
        look: Look,
    ) {
        let changed = self.drain();
        let inputs = Inputs {
            state: state.clone(),
            table: table.clone(),
            attention,
            look,
        };
        if !changed && self.seen.as_ref() == Some(&inputs) {
            return;
        }
        self.seen = Some(inputs);
        self.want_schemes(state);
        self.want_sources(state);
        self.want_scores(state);
        match attention {
            Attention::Nothing => {}
            Attention::Points => {
                self.want_points(state, table, look);
                self.want_account(state);
            }
            Attention::Index => {
                self.want_index(state, look);
                self.want_cards(state, look);
            }
            Attention::Trends => self.want_trend(state, look),
            Attention::Map => self.want_map(state, look),
            Attention::Funds => self.want_fund(state, look),
            Attention::Projects => self.want_projects(look),
            Attention::Report => self.want_report(state, look.lang),
        }
    }

    fn drain(&mut self) -> bool {
        let mut changed = self.shelf.drain();
        for source in &mut self.sources {
            changed |= source.drain();
        }
        changed |= self.areas.drain();
        changed |= self.fund.drain();
        changed |= self.layers.drain();
        changed |= self.report.drain();
        changed |= self.points.drain();
        changed |= self.index.drain();
        changed |= self.ranking.drain();
        changed |= self.explained.drain();
        changed |= self.decisions.drain();
        changed |= self.advice.drain();
        changed |= self.projects.drain();
        changed |= self.cards.drain();
        changed |= self.county_explained.drain();
        changed |= self.index_view.drain();
        changed |= self.trend_source.drain();
        changed |= self.trend_standing.drain();
        changed |= self.trend.drain();
        for picture in self.pictures_mut() {
            changed |= picture.drain();
        }
        changed |= self.live.drain();
        changed
    }

    fn pictures_mut(&mut self) -> [&mut Picture; 11] {
        [
            &mut self.funnel,
            &mut self.leverage,
            &mut self.cards_figure,
            &mut self.portrait,
            &mut self.contribution,
            &mut self.barometer,
            &mut self.drivers,
            &mut self.heatmap,
            &mut self.ranking_figure,
            &mut self.trend_figure,
            &mut self.map,
        ]
    }

    /// The work under way that somebody may want to see or to stop, with the key of its name.
    #[must_use]
    pub fn work(&self) -> Vec<(&'static str, &Progress)> {
        let mut work: Vec<(&'static str, &Progress)> = self
            .sources
            .iter()
            .filter_map(|source| Some(("workspace.work_open", source.progress()?)))
            .collect();
        work.extend(
            self.sources.iter().filter_map(|source| {
                Some(("workspace.work_findings", source.findings.progress()?))
            }),
        );
        let others = [
            ("workspace.work_boundaries", self.areas.progress()),
            ("workspace.work_points", self.points.progress()),
            ("workspace.work_index", self.index.progress()),
            ("workspace.work_index", self.index_view.progress()),
            ("workspace.work_order", self.ranking.progress()),
            ("workspace.work_explain", self.explained.progress()),
            ("workspace.work_decisions", self.decisions.progress()),
            ("workspace.work_projects", self.projects.progress()),
            ("workspace.work_figure", self.portrait.progress()),
            ("workspace.work_figure", self.contribution.progress()),
            ("workspace.work_figure", self.drivers.progress()),
            ("workspace.work_figure", self.heatmap.progress()),
            ("workspace.work_figure", self.trend_standing.progress()),
            ("workspace.work_figure", self.trend_figure.progress()),
            ("workspace.work_map", self.map.progress()),
            ("workspace.work_map", self.live.geometry.progress()),
        ];
        work.extend(self.fund.work());
        let report = self.report.progress();
        work.extend(report.map(|progress| ("workspace.work_report", progress)));
        work.extend(
            others
                .into_iter()
                .filter_map(|(name, progress)| Some((name, progress?))),
        );
        work
    }

    /// Tries again what failed.
    pub fn retry(&mut self) {
        self.seen = None;
        self.shelf.retry();
        for source in &mut self.sources {
            source.retry();
        }
        self.areas.retry();
        self.fund.retry();
        self.layers.retry();
        self.report.retry();
        self.points.retry();
        self.index.retry();
        self.ranking.retry();
        self.explained.retry();
        self.decisions.retry();
        self.advice.retry();
        self.projects.retry();
        self.cards.retry();
        self.county_explained.retry();
        self.index_view.retry();
        self.trend_source.retry();
        self.trend_standing.retry();
        self.trend.retry();
        for picture in self.pictures_mut() {
            picture.retry();
        }
        self.live.retry();
    }

    fn want_schemes(&mut self, state: &State) {
        self.shelf.want(&state.schemes, &self.wake, |files, _| {
            Ok(Shelf::load(files))
        });
    }

    fn want_sources(&mut self, state: &State) {
        let Some(shelf) = self.shelf.fresh() else {
            return;
        };
        let wanted = Arc::clone(&shelf.wanted);
        let at_hand = std::mem::take(&mut self.at_hand);
        sources::keep_in_step(
            &mut self.sources,
            &state.sources,
            at_hand,
            &wanted,
            &self.wake,
        );
        match &state.boundaries {
            Some(path) => self.areas.want(path, &self.wake, |path, progress| {
                read_boundaries(path, progress)
            }),
            None => self.areas.clear(),
        }
        if self.areas.progress().is_none() {
            let areas = self.areas.fresh();
            for source in &mut self.sources {
                source.want_findings(areas, &self.wake);
            }
        }
    }

    fn want_scores(&mut self, state: &State) {
        let (Some(shelf), true) = (self.shelf.fresh(), self.settled()) else {
            return;
        };
        match sources::pick(shelf, &self.sources, state.points_scheme.as_deref(), false) {
            Some((scheme, dataset)) => {
                let key = ScoreKey {
                    dataset,
                    scheme,
                    filter: state.filter.clone(),
                };
                self.points.want(&key, &self.wake, Scored::compute);
            }
            None => self.points.clear(),
        }
        match sources::pick(shelf, &self.sources, state.index_scheme.as_deref(), true) {
            Some((scheme, dataset)) => {
                let key = ScoreKey {
                    dataset,
                    scheme,
                    filter: None,
                };
                self.index.want(&key, &self.wake, Scored::compute);
            }
            None => self.index.clear(),
        }
    }

    /// Whether every source is read or has failed: only then is it known which one a scheme fits.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.sources
            .iter()
            .all(|source| source.progress().is_none())
    }

    fn want_points(&mut self, state: &State, table: &RankingChoices, look: Look) {
        let Some(scored) = self.points.fresh().cloned() else {
            if self.points.key().is_none() || self.points.failed().is_some() {
                self.ranking.clear();
                self.explained.clear();
                self.portrait.clear();
                self.ranking_figure.clear();
            }
            self.portrait.doubt();
            self.ranking_figure.doubt();
            return;
        };
        let year = scored.year_or_last(state.year);
        let key = RankingKey {
            scored: scored.clone(),
            year,
            lang: look.lang,
            search: table.search.trim().to_lowercase(),
            sort: table.sort,
            descending: table.descending,
        };
        self.ranking
            .want(&key, &self.wake, |key, _| Ok(key.ranked()));
        let chosen = state
            .enterprise
            .clone()
            .or_else(|| scored.first_of(year).map(str::to_owned));
        let Some(entity) = chosen else {
            self.explained.clear();
            self.portrait.clear();
            return;
        };
        let key = ExplainKey {
            scored: scored.clone(),
            entity: entity.clone(),
            year,
        };
        self.explained.want(&key, &self.wake, explain_one);
        self.want_decisions(&scored, &entity, year);
        let key = FigureKey::Portrait {
            scored: scored.clone(),
            entity: entity.clone(),
            year,
            boards: state.boards,
            lang: look.lang,
        };
        self.portrait.want(&key, look, &self.fonts, &self.wake);
        let key = FigureKey::Ranking {
            scored,
            year,
            subject: state.enterprise.clone(),
            lang: look.lang,
        };
        self.ranking_figure
            .want(&key, look, &self.fonts, &self.wake);
    }

    fn want_decisions(&mut self, scored: &Shared<Scored>, entity: &str, year: Option<i32>) {
        let key = DecisionKey {
            scored: scored.clone(),
            year,
            policies: decisions::policies_of(&self.sources),
        };
        self.decisions.want(&key, &self.wake, Decisions::compute);
        let Some(decisions) = self.decisions.fresh() else {
            self.advice.clear();
            return;
        };
        let key = AdviceKey {
            decisions: decisions.clone(),
            entity: entity.to_owned(),
        };
        self.advice
            .want(&key, &self.wake, |key, _| Ok(Advice::of(key)));
    }

    fn want_projects(&mut self, look: Look) {
        if !self.settled() || self.points.progress().is_some() {
            return;
        }
        let Some(table) = decisions::projects_of(&self.sources) else {
            self.projects.clear();
            self.funnel.clear();
            self.leverage.clear();
            return;
        };
        let key = ProjectsKey {
            table,
            scored: self.points.fresh().cloned(),
        };
        self.projects.want(&key, &self.wake, ProjectsView::compute);
        let Some(view) = self.projects.fresh().cloned() else {
            self.funnel.doubt();
            self.leverage.doubt();
            return;
        };
        for (picture, kind) in [
            (&mut self.funnel, ProjectFigure::Funnel),
            (&mut self.leverage, ProjectFigure::Leverage),
        ] {
            let key = FigureKey::Projects {
                view: view.clone(),
                kind,
                lang: look.lang,
            };
            picture.want(&key, look, &self.fonts, &self.wake);
        }
    }
}

/// How the ranking table is searched and sorted: belongs to the view, not to the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingChoices {
    /// Words that a row must contain.
    pub search: String,
    /// Column.
    pub sort: SortBy,
    /// Whether the order is turned around.
    pub descending: bool,
}

fn explain_one(key: &ExplainKey, _: &Progress) -> crate::i18n::Result<Explained> {
    let row = key
        .scored
        .row_of(&key.entity, key.year)
        .ok_or_else(|| Message::new("workspace.not_in_year").with("entity", key.entity.as_str()))?;
    Ok(Explained {
        scored: key.scored.clone(),
        row,
        explanation: explain(&key.scored.dataset, &key.scored.scores, row as usize)?,
    })
}
