//! What is derived from the document's state, each keyed by what it depends on and computed in the background:
//! datasets, schemes, scores, orders of the ranking, explanations, figures and their scenes.

mod cards;
mod decisions;
mod firm;
mod fund;
mod index;
mod live;
mod members;
mod picture;
mod ranking;
mod report;
mod scheme;
mod scored;
mod shelf;
mod sources;
mod trend;
mod want_chart;
mod want_fund;
mod want_points;

pub use cards::{CardsKey, CardsView};
pub use decisions::{Advice, AdviceKey, DecisionKey, PortraitTold, ProjectsKey, ProjectsView};
pub use firm::{Firm, FirmKey};
pub use fund::{
    AccountKey, AccountView, FoundKey, FundBin, FundDone, FundKey, FundOf, FundSteps, FundStepsKey,
    FundVersus, FundView,
};
pub use index::{CountyRow, Dimension, IndexKey, IndexView};
pub use live::{LegendKey, LiveKey, LiveMap, LiveScene};
pub use picture::{FigureKey, FundFigure, Picture, ProjectFigure, SceneKey};
pub use ranking::{Ranked, RankingKey, SortBy};
pub use report::{ReportFormat, ReportKey, ReportView};
pub use scheme::{Bench, HoldKey, Holding, Moved, SchemeResults, Trial, TrialKey, TrialOrder};
pub(super) use scheme::{node_of, stage_of};
pub use scored::{Outcome, ScoreKey, Scored};
pub use shelf::{SchemeEntry, Shelf, ShelfKey};
pub use sources::{FindingsKey, Source, SourceKey, TableKey};
pub use trend::{StandingKey, TrendKey, TrendSource, TrendStanding, TrendView};
pub use want_fund::FundResults;

use std::path::PathBuf;
use std::sync::Arc;

use super::State;
use crate::analysis::decisions::Decisions;
use crate::analysis::{Explanation, explain};
use crate::dataset::Dataset;
use crate::figure::{Fonts, ThemeMode};
use crate::geo::{Areas, Layer, read_boundaries};
use crate::i18n::{Lang, Message};
use crate::jobs::{Derived, Shared, Wake};
use crate::table::Table;
use members::Ground;

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
    /// The scheme as it is changed.
    Scheme,
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
    ground: Ground,
    /// The schemes that can be chosen, as they are written.
    pub written: Derived<Vec<PathBuf>, Shelf>,
    /// The same with what the user changed in them.
    pub shelf: Derived<ShelfKey, Shelf>,
    /// What a changed scheme would do.
    pub scheme: SchemeResults,
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
    /// How firm the ranks are.
    pub firm: Derived<FirmKey, Firm>,
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
    /// The same with account, titles and policies in sentences, as it is exported.
    pub portrait_file: Picture,
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
            ground: Ground::default(),
            written: Derived::default(),
            shelf: Derived::default(),
            scheme: SchemeResults::default(),
            sources: Vec::new(),
            areas: Derived::default(),
            fund: FundResults::default(),
            layers: Derived::default(),
            report: Derived::default(),
            points: Derived::default(),
            index: Derived::default(),
            ranking: Derived::default(),
            firm: Derived::default(),
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
            portrait_file: Picture::default(),
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
        // What is wanted below is in doubt no more. So nothing that waits for something else passes for what belongs to
        // the state as it is now.
        self.doubt();
        self.want_schemes(state);
        self.want_sources(state);
        self.want_scores(state, attention);
        match attention {
            Attention::Nothing => self.want_outlooks(),
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
            Attention::Projects => self.want_projects(state, look),
            Attention::Report => self.want_report(state, look.lang),
            Attention::Scheme => self.want_trial(state),
        }
        self.let_go(attention);
    }

    /// Files may hold something else than when they were read, since somebody opens them again: each is read anew.
    pub fn read_again(&mut self, files: &[PathBuf]) {
        self.seen = None;
        for source in &mut self.sources {
            let mut own = std::iter::once(&source.choice.path).chain(&source.choice.with);
            if own.any(|path| files.contains(path)) {
                source.table.renew();
                source.outlook.renew();
            }
        }
        if self.areas.key().is_some_and(|path| files.contains(path)) {
            self.areas.renew();
        }
        if let Some(layers) = self.layers.key()
            && layers.iter().any(|path| files.contains(path))
        {
            self.layers.renew();
        }
        if let Some(own) = self.written.key()
            && own.iter().any(|path| files.contains(path))
        {
            self.written.renew();
        }
        let stages = self.projects.key().and_then(|key| key.stages.as_ref());
        if stages.is_some_and(|path| files.contains(path)) {
            self.projects.renew();
        }
        self.fund.read_again(files);
    }

    /// The figures that the window says the room for.
    fn fitted(&mut self) -> [&mut Picture; 15] {
        [
            &mut self.fund.spread,
            &mut self.fund.towns,
            &mut self.fund.versus,
            &mut self.funnel,
            &mut self.leverage,
            &mut self.cards_figure,
            &mut self.portrait,
            &mut self.portrait_file,
            &mut self.contribution,
            &mut self.barometer,
            &mut self.drivers,
            &mut self.heatmap,
            &mut self.ranking_figure,
            &mut self.trend_figure,
            &mut self.map,
        ]
    }

    fn want_schemes(&mut self, state: &State) {
        self.written
            .want(&state.own_schemes(), &self.wake, |files, _| {
                Ok(Shelf::load(files))
            });
        let Some(written) = self.written.fresh() else {
            return;
        };
        let key = ShelfKey {
            written: written.clone(),
            revisions: state.revisions.clone(),
        };
        let before = self.shelf.ready().cloned();
        self.shelf.want(&key, &self.wake, move |key, _| {
            Ok(key.written.revised(&key.revisions, before.as_deref()))
        });
    }

    fn want_sources(&mut self, state: &State) {
        let Some(shelf) = self.shelf.fresh() else {
            return;
        };
        let wanted = Arc::clone(&shelf.wanted);
        let at_hand = std::mem::take(&mut self.at_hand);
        let closed = sources::keep_in_step(
            &mut self.sources,
            &state.sources,
            at_hand,
            &wanted,
            &self.wake,
        );
        for scores in [&mut self.points, &mut self.index] {
            if scores
                .key()
                .is_some_and(|key| closed.contains(&key.dataset))
            {
                scores.clear();
            }
        }
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

    /// Finds out how each open file would go with each other.
    fn want_outlooks(&mut self) {
        const MOST: usize = 6;
        let small = self.sources.iter().filter(|source| source.may_be_tried());
        let small: Vec<PathBuf> = small.map(|source| source.choice.path.clone()).collect();
        let settled = self.settled() && self.sources.len() <= MOST;
        for source in &mut self.sources {
            let own = &source.choice.path;
            let others = small.iter().filter(|path| settled && *path != own);
            let others = others.cloned().collect();
            source.want_outlook(others, &self.wake);
        }
    }

    fn want_scores(&mut self, state: &State, attention: Attention) {
        let (Some(shelf), true) = (self.shelf.fresh(), self.settled()) else {
            return;
        };
        // While a scheme is changed on its page, what it would do is found out there; scores follow when another page
        // asks for them.
        let tried = (attention == Attention::Scheme).then(|| self.tries_index(state));
        for (of_index, scores, chosen) in [
            (false, &mut self.points, state.points_scheme.as_deref()),
            (true, &mut self.index, state.index_scheme.as_deref()),
        ] {
            let Some((scheme, dataset)) = shelf::pick(shelf, &self.sources, chosen, of_index)
            else {
                match shelf.lacks(chosen) {
                    Some(message) => scores.fail(message),
                    None => scores.clear(),
                }
                continue;
            };
            let key = ScoreKey {
                dataset,
                scheme,
                filter: state.filter.clone().filter(|_| !of_index),
            };
            if tried != Some(of_index) || !scheme::waits(scores, &key) {
                scores.want(&key, &self.wake, Scored::compute);
            }
        }
    }

    /// Whether every source is read or has failed: only then is it known which one a scheme fits.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.sources
            .iter()
            .all(|source| source.progress().is_none())
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

fn explain_one(key: &ExplainKey, _: &crate::jobs::Progress) -> crate::i18n::Result<Explained> {
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
