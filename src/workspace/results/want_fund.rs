//! When the results of the funds page, and the account of the portrait, are wanted.

use super::fund::{
    AccountKey, AccountView, FoundKey, FundKey, FundOf, FundSteps, FundStepsKey, FundView,
};
use super::{FigureKey, FundFigure, Look, Picture, Results, ScoreKey, Scored, shelf};
use std::path::PathBuf;

use crate::analysis::funds::{Candidates, FundPlan, Ledger};
use crate::i18n::{Message, Result};
use crate::jobs::{Derived, Shared};
use crate::workspace::State;

/// Results of the funds page, and the account of the portrait.
#[derive(Debug, Default)]
pub struct FundResults {
    /// The ledger of the accounts.
    pub ledger: Derived<PathBuf, Ledger>,
    /// Who stands for the plan with how many points.
    pub found: Derived<FoundKey, Candidates>,
    /// Points by the scheme of the second plan, where that is another.
    pub other_points: Derived<ScoreKey, Scored>,
    /// Who stands for the second plan.
    pub other_found: Derived<FoundKey, Candidates>,
    /// The page.
    pub view: Derived<FundKey, FundView>,
    /// Why the selected enterprise gets its amount.
    pub steps: Derived<FundStepsKey, FundSteps>,
    /// The account of the selected enterprise.
    pub account: Derived<AccountKey, AccountView>,
    /// How amounts are spread, as a figure.
    pub spread: Picture,
    /// What each town gets.
    pub towns: Picture,
    /// What each town gains or loses by a second plan.
    pub versus: Picture,
}

impl FundResults {
    pub(super) fn read_again(&mut self, files: &[PathBuf]) {
        if self.ledger.key().is_some_and(|path| files.contains(path)) {
            self.ledger.renew();
        }
    }

    /// Takes away all that rests on the ledger.
    fn clear(&mut self) {
        self.found.clear();
        self.other_found.clear();
        self.view.clear();
        self.steps.clear();
        self.account.clear();
        for picture in [&mut self.spread, &mut self.towns, &mut self.versus] {
            picture.clear();
        }
    }

    /// Why there is nothing to see of the plan.
    #[must_use]
    pub fn failed(&self) -> Option<&Message> {
        (self.ledger.failed())
            .or_else(|| self.found.failed())
            .or_else(|| self.other_points.failed())
            .or_else(|| self.other_found.failed())
            .or_else(|| self.view.failed())
    }
}

impl Results {
    /// The funds page.
    pub(super) fn want_fund(&mut self, state: &State, look: Look) {
        if !self.want_found(state) {
            if self.points.key().is_none() || self.points.failed().is_some() {
                self.fund.view.clear();
                self.fund.steps.clear();
            }
            return;
        }
        let (Some(found), Some(scored)) = (
            self.fund.found.fresh().cloned(),
            self.points.fresh().cloned(),
        ) else {
            return;
        };
        let first = FundOf {
            scored,
            found,
            plan: state.fund.plan.clone(),
        };
        let second = match &state.fund.against {
            None => {
                self.fund.other_points.clear();
                self.fund.other_found.clear();
                None
            }
            Some(plan) => match self.want_other(state, plan, &first) {
                Ok(None) => return,
                Ok(second) => second,
                Err(message) => {
                    self.fund.steps.clear();
                    self.fund.view.fail(message);
                    return;
                }
            },
        };
        // While amounts are under way a slider may have moved on: the next ones are begun when these are there, so
        // that something moves while dragging.
        if self.fund.view.progress().is_none() {
            let key = FundKey { first, second };
            let view = &mut self.fund.view;
            view.want(&key, &self.wake, |key, _| Ok(FundView::compute(key)));
        }
        let Some(view) = self.fund.view.fresh().cloned() else {
            return;
        };
        self.want_figures(&view, state.enterprise.as_ref(), look);
        let Some(entity) = state.enterprise.clone() else {
            return;
        };
        let key = FundStepsKey { view, entity };
        if self.fund.steps.progress().is_none() {
            self.fund
                .steps
                .want(&key, &self.wake, |key, _| Ok(FundSteps::compute(key)));
        }
    }

    /// The figures of the page: their descriptions, from which exports are drawn.
    fn want_figures(&mut self, view: &Shared<FundView>, subject: Option<&String>, look: Look) {
        let fund = &mut self.fund;
        for (picture, kind) in [
            (&mut fund.spread, FundFigure::Spread),
            (&mut fund.towns, FundFigure::Towns),
            (&mut fund.versus, FundFigure::Versus),
        ] {
            let key = FigureKey::Fund {
                view: view.clone(),
                kind,
                subject: subject.cloned(),
                lang: look.lang,
            };
            if picture.figure.progress().is_none() {
                picture.want_figure(&key, &self.wake);
            }
        }
    }

    /// The account of the portrait, where there are accounts.
    pub(super) fn want_account(&mut self, state: &State) {
        if !state.fund.keeps_accounts() {
            self.fund.account.clear();
            return;
        }
        if !self.want_found(state) {
            return;
        }
        let entity = self
            .explained
            .ready()
            .map(|one| one.explanation.entity.clone());
        let (Some(found), Some(entity)) = (self.fund.found.fresh().cloned(), entity) else {
            return;
        };
        let key = AccountKey { found, entity };
        self.fund
            .account
            .want(&key, &self.wake, |key, _| AccountView::compute(key));
    }

    /// Who stands for the plan; says whether that is known or under way.
    pub(super) fn want_found(&mut self, state: &State) -> bool {
        let Some(scored) = self.points.fresh().cloned() else {
            return false;
        };
        let Some(ledger) = self.want_ledger(state) else {
            // Of a ledger that is refused nothing stays to be saved or signed that was reckoned without it.
            if self.fund.ledger.failed().is_some() {
                self.fund.clear();
            }
            return true;
        };
        let key = found_key(&scored, &state.fund.plan, state, ledger);
        self.fund.found.want(&key, &self.wake, FoundKey::compute);
        true
    }

    /// The ledger, where one was chosen: the outer answer is missing while it is read.
    #[allow(clippy::option_option)] // no ledger and one that is not there yet are two things
    fn want_ledger(&mut self, state: &State) -> Option<Option<Shared<Ledger>>> {
        let Some(path) = &state.fund.ledger else {
            self.fund.ledger.clear();
            return Some(None);
        };
        self.fund
            .ledger
            .want(path, &self.wake, |path, _| Ledger::read(path));
        self.fund.ledger.fresh().cloned().map(Some)
    }

    /// Who stands for the second plan: the same as for the first, unless it has another scheme or another basis.
    /// Nothing while it is under way.
    ///
    /// # Errors
    /// When its scheme cannot be read, or no file is open.
    fn want_other(
        &mut self,
        state: &State,
        plan: &FundPlan,
        first: &FundOf,
    ) -> Result<Option<FundOf>> {
        let scored = match &plan.scheme {
            None => {
                self.fund.other_points.clear();
                first.scored.clone()
            }
            Some(id) => {
                let Some(known) = self.shelf.fresh() else {
                    return Ok(None);
                };
                let picked = shelf::pick(known, &self.sources, Some(id.as_str()), false);
                let (scheme, dataset) = picked.ok_or_else(|| {
                    let lacks = known.lacks(Some(id.as_str()));
                    lacks.unwrap_or_else(|| Message::new("analysis.empty"))
                })?;
                let key = ScoreKey {
                    dataset,
                    scheme,
                    filter: state.filter.clone(),
                };
                self.fund
                    .other_points
                    .want(&key, &self.wake, Scored::compute);
                match self.fund.other_points.fresh() {
                    Some(scored) => scored.clone(),
                    None => return Ok(None),
                }
            }
        };
        let Some(ledger) = self.want_ledger(state) else {
            return Ok(None);
        };
        let key = found_key(&scored, plan, state, ledger);
        let found = if self.fund.found.key() == Some(&key) {
            self.fund.other_found.clear();
            first.found.clone()
        } else {
            self.fund
                .other_found
                .want(&key, &self.wake, FoundKey::compute);
            match self.fund.other_found.fresh() {
                Some(found) => found.clone(),
                None => return Ok(None),
            }
        };
        Ok(Some(FundOf {
            scored,
            found,
            plan: plan.clone(),
        }))
    }
}

fn found_key(
    scored: &Shared<Scored>,
    plan: &FundPlan,
    state: &State,
    ledger: Option<Shared<Ledger>>,
) -> FoundKey {
    let mut basis = plan.basis();
    basis.year = scored.year_or_last(plan.year.or(state.year));
    FoundKey {
        scored: scored.clone(),
        basis,
        ledger,
    }
}
