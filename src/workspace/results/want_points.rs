//! When the results of the points page and of the projects are wanted: order, explanation, portrait, titles and policies.

use super::decisions::projects_of;
use super::{
    Advice, AdviceKey, DecisionKey, ExplainKey, FigureKey, Look, PortraitTold, ProjectFigure,
    ProjectsKey, ProjectsView, RankingChoices, RankingKey, Results, Scored, decisions, explain_one,
};
use crate::i18n::Message;
use crate::jobs::Shared;
use crate::workspace::State;

impl Results {
    pub(super) fn want_points(&mut self, state: &State, table: &RankingChoices, look: Look) {
        let Some(scored) = self.points.fresh().cloned() else {
            if self.points.key().is_none() || self.points.failed().is_some() {
                self.ranking.clear();
                self.explained.clear();
                self.portrait.clear();
                self.portrait_file.clear();
                self.ranking_figure.clear();
            }
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
            self.portrait_file.clear();
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
            told: None,
            lang: look.lang,
        };
        self.portrait.want(&key, look, &self.fonts, &self.wake);
        // On the page they stand on cards of their own; a file has them in the portrait.
        if let Some(told) = self.portrait_told(state) {
            let key = FigureKey::Portrait {
                scored: scored.clone(),
                entity: entity.clone(),
                year,
                boards: state.boards,
                told: Some(told),
                lang: look.lang,
            };
            self.portrait_file.want_figure(&key, &self.wake);
        }
        let firm = self.want_firm(state, &scored, year);
        let key = FigureKey::Ranking {
            scored,
            year,
            subject: state.enterprise.clone(),
            firm,
            lang: look.lang,
        };
        self.ranking_figure
            .want(&key, look, &self.fonts, &self.wake);
    }

    /// Titles and policies of all enterprises.
    pub(super) fn want_decided(&mut self, scored: &Shared<Scored>, year: Option<i32>) {
        let key = DecisionKey {
            scored: scored.clone(),
            year,
            policies: decisions::policies_of(&self.sources),
            today: crate::analysis::Day::today(),
        };
        self.decisions.want(&key, &self.wake, DecisionKey::compute);
    }

    /// What is known of portraits in sentences, once it is: nothing while it is under way. What failed is left out.
    pub(super) fn portrait_told(&mut self, state: &State) -> Option<PortraitTold> {
        let kept = state.fund.keeps_accounts();
        if kept {
            self.want_found(state);
        }
        let fund = &self.fund;
        let waits = self.decisions.progress().is_some()
            || kept && (fund.ledger.progress().is_some() || fund.found.progress().is_some());
        (!waits).then(|| PortraitTold {
            decisions: self.decisions.fresh().cloned(),
            accounts: self.fund.found.fresh().filter(|_| kept).cloned(),
        })
    }

    fn want_decisions(&mut self, scored: &Shared<Scored>, entity: &str, year: Option<i32>) {
        self.want_decided(scored, year);
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

    /// Which of several open tables of projects is used, and which are not; none where there are not several.
    #[must_use]
    pub fn projects_besides(&self) -> Option<Message> {
        decisions::told_besides(
            "app.projects_besides",
            decisions::all_projects(&self.sources),
        )
    }

    /// The same of tables of policies.
    #[must_use]
    pub fn policies_besides(&self) -> Option<Message> {
        decisions::told_besides(
            "app.policies_besides",
            decisions::all_policies(&self.sources),
        )
    }

    /// Whether a table of projects is open.
    #[must_use]
    pub fn has_projects(&self) -> bool {
        projects_of(&self.sources).is_some()
    }

    /// The projects of the open table, joined to the enterprises that have points.
    pub(super) fn want_project_table(&mut self, state: &State) {
        if !self.settled() || self.points.progress().is_some() {
            return;
        }
        let Some(table) = projects_of(&self.sources) else {
            self.projects.clear();
            return;
        };
        let key = ProjectsKey {
            table,
            scored: self.points.fresh().cloned(),
            stages: state.stages.clone(),
        };
        self.projects.want(&key, &self.wake, ProjectsView::compute);
    }

    pub(super) fn want_projects(&mut self, state: &State, look: Look) {
        self.want_project_table(state);
        let Some(view) = self.projects.fresh().cloned() else {
            for picture in [&mut self.funnel, &mut self.leverage] {
                if self.projects.key().is_none() || self.projects.failed().is_some() {
                    picture.clear();
                }
            }
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
