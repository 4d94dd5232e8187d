//! One list of all derived results, from which everything is done that concerns each of them: taking what is finished,
//! doubting, trying again, stopping, saying what is under way, and letting go of what rests on closed files.

use std::sync::{Arc, Weak};

use super::{Attention, Results, Scored};
use crate::dataset::Dataset;
use crate::jobs::{Derivation, Derived, Progress, Shared};

/// A derived result with what is to be known of it here.
pub(super) struct Member<D> {
    /// Key of the name of its work; none where it is made too often and too fast to be told of.
    name: Option<&'static str>,
    /// The page that it is made for; [`Attention::Nothing`] where all rest on it.
    home: Attention,
    /// The result.
    of: D,
}

/// The list itself, borrowed in one way or the other.
macro_rules! members {
    ($results:expr, $($borrow:tt)+) => {{
        use Attention::{Funds, Index, Map, Nothing, Points, Projects, Report, Scheme, Trends};
        let results = $results;
        let mut members: Vec<Member<$($borrow)+ dyn Derivation>> = Vec::new();
        for source in $($borrow)+ results.sources {
            members.push(Member { name: Some("workspace.work_open"), home: Nothing, of: $($borrow)+ source.table });
            members.push(Member { name: Some("workspace.work_open"), home: Nothing, of: $($borrow)+ source.dataset });
            members.push(Member { name: Some("workspace.work_open"), home: Nothing, of: $($borrow)+ source.years });
            members.push(Member { name: Some("workspace.work_findings"), home: Nothing, of: $($borrow)+ source.findings });
            members.push(Member { name: Some("workspace.work_outlook"), home: Nothing, of: $($borrow)+ source.outlook });
        }
        members.push(Member { name: Some("workspace.work_schemes"), home: Nothing, of: $($borrow)+ results.written });
        members.push(Member { name: None, home: Nothing, of: $($borrow)+ results.shelf });
        let scheme = $($borrow)+ results.scheme;
        members.push(Member { name: Some("workspace.work_points"), home: Scheme, of: $($borrow)+ scheme.base });
        members.push(Member { name: Some("workspace.work_trial"), home: Scheme, of: $($borrow)+ scheme.whatif });
        members.push(Member { name: None, home: Scheme, of: $($borrow)+ scheme.trial });
        members.push(Member { name: None, home: Scheme, of: $($borrow)+ scheme.hold });
        members.push(Member { name: Some("workspace.work_boundaries"), home: Nothing, of: $($borrow)+ results.areas });
        members.push(Member { name: Some("workspace.work_boundaries"), home: Nothing, of: $($borrow)+ results.layers });
        members.push(Member { name: Some("workspace.work_points"), home: Nothing, of: $($borrow)+ results.points });
        members.push(Member { name: Some("workspace.work_index"), home: Nothing, of: $($borrow)+ results.index });
        members.push(Member { name: Some("workspace.work_order"), home: Points, of: $($borrow)+ results.ranking });
        members.push(Member { name: Some("workspace.work_firm"), home: Points, of: $($borrow)+ results.firm });
        members.push(Member { name: Some("workspace.work_explain"), home: Points, of: $($borrow)+ results.explained });
        members.push(Member { name: Some("workspace.work_decisions"), home: Points, of: $($borrow)+ results.decisions });
        members.push(Member { name: Some("workspace.work_decisions"), home: Points, of: $($borrow)+ results.advice });
        let fund = $($borrow)+ results.fund;
        members.push(Member { name: Some("workspace.work_fund"), home: Nothing, of: $($borrow)+ fund.ledger });
        members.push(Member { name: Some("workspace.work_fund"), home: Funds, of: $($borrow)+ fund.found });
        members.push(Member { name: Some("workspace.work_fund"), home: Funds, of: $($borrow)+ fund.other_points });
        members.push(Member { name: Some("workspace.work_fund"), home: Funds, of: $($borrow)+ fund.other_found });
        members.push(Member { name: Some("workspace.work_fund"), home: Funds, of: $($borrow)+ fund.view });
        members.push(Member { name: Some("workspace.work_fund"), home: Funds, of: $($borrow)+ fund.steps });
        members.push(Member { name: Some("workspace.work_fund"), home: Points, of: $($borrow)+ fund.account });
        members.push(Member { name: Some("workspace.work_projects"), home: Projects, of: $($borrow)+ results.projects });
        members.push(Member { name: Some("workspace.work_index"), home: Index, of: $($borrow)+ results.index_view });
        members.push(Member { name: Some("workspace.work_explain"), home: Index, of: $($borrow)+ results.county_explained });
        members.push(Member { name: Some("workspace.work_index"), home: Index, of: $($borrow)+ results.cards });
        members.push(Member { name: Some("workspace.work_trend"), home: Trends, of: $($borrow)+ results.trend_source });
        members.push(Member { name: Some("workspace.work_trend"), home: Trends, of: $($borrow)+ results.trend_standing });
        members.push(Member { name: Some("workspace.work_trend"), home: Trends, of: $($borrow)+ results.trend });
        members.push(Member { name: Some("workspace.work_report"), home: Report, of: $($borrow)+ results.report });
        for (home, picture) in [
            (Points, $($borrow)+ results.portrait),
            (Points, $($borrow)+ results.portrait_file),
            (Points, $($borrow)+ results.ranking_figure),
            (Funds, $($borrow)+ fund.spread),
            (Funds, $($borrow)+ fund.towns),
            (Funds, $($borrow)+ fund.versus),
            (Projects, $($borrow)+ results.funnel),
            (Projects, $($borrow)+ results.leverage),
            (Index, $($borrow)+ results.contribution),
            (Index, $($borrow)+ results.barometer),
            (Index, $($borrow)+ results.drivers),
            (Index, $($borrow)+ results.heatmap),
            (Index, $($borrow)+ results.cards_figure),
            (Trends, $($borrow)+ results.trend_figure),
            (Map, $($borrow)+ results.map),
        ] {
            let name = if home == Map { "workspace.work_map" } else { "workspace.work_figure" };
            members.push(Member { name: Some(name), home, of: $($borrow)+ picture.figure });
            members.push(Member { name: Some(name), home, of: $($borrow)+ picture.scene });
        }
        members.push(Member { name: Some("workspace.work_map"), home: Map, of: $($borrow)+ results.live.geometry });
        // Made again and again while a person pans and zooms.
        members.push(Member { name: None, home: Map, of: $($borrow)+ results.live.scene });
        members.push(Member { name: None, home: Map, of: $($borrow)+ results.live.legend });
        members
    }};
}

/// What pages rest on, without keeping it.
#[derive(Debug, Default)]
pub(super) struct Ground {
    points: Option<Weak<Scored>>,
    index: Option<Weak<Scored>>,
    datasets: Vec<Weak<Dataset>>,
}

impl Results {
    fn members(&self) -> Vec<Member<&dyn Derivation>> {
        members!(self, &)
    }

    fn members_mut(&mut self) -> Vec<Member<&mut dyn Derivation>> {
        members!(self, &mut)
    }

    /// Takes what is finished; says whether something changed.
    pub(super) fn drain(&mut self) -> bool {
        let mut changed = self.live.take_moved();
        for picture in self.fitted() {
            changed |= picture.take_resized();
        }
        for member in self.members_mut() {
            changed |= member.of.drain();
        }
        changed
    }

    /// Says of everything that it may not be what the state asks for.
    pub(super) fn doubt(&mut self) {
        for member in self.members_mut() {
            member.of.doubt();
        }
    }

    /// Tries again what failed.
    pub fn retry(&mut self) {
        self.seen = None;
        for member in self.members_mut() {
            member.of.retry();
        }
    }

    /// Stops the work of this name.
    pub fn cancel(&mut self, name: &str) {
        self.seen = None;
        for member in self.members_mut() {
            if member.name == Some(name) {
                member.of.cancel();
            }
        }
    }

    /// The work under way that somebody may want to see or to stop, with the key of its name.
    #[must_use]
    pub fn work(&self) -> Vec<(&'static str, &Progress)> {
        let members = self.members().into_iter();
        members
            .filter_map(|member| Some((member.name?, member.of.progress()?)))
            .collect()
    }

    /// Whether any work is under way, also such as nobody is told of.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let members = self.members();
        members.iter().any(|member| member.of.progress().is_some())
    }

    /// Lets go of what pages that nobody looks at still hold of data and scores that were replaced.
    pub(super) fn let_go(&mut self, attention: Attention) {
        use Attention::{Funds, Index, Map, Points, Projects, Report, Scheme, Trends};
        let points = newest(&self.points, self.ground.points.as_ref());
        let index = newest(&self.index, self.ground.index.as_ref());
        let datasets: Vec<Weak<Dataset>> = self
            .sources
            .iter()
            .filter_map(|source| source.dataset.ready())
            .map(|dataset| Arc::downgrade(&dataset.0))
            .collect();
        let ground = &self.ground;
        let others =
            |homes: &[Attention], changed: bool| if changed { homes.to_vec() } else { Vec::new() };
        let gone = [
            others(
                &[Points, Map, Funds, Projects, Report, Scheme],
                !same(points.as_ref(), ground.points.as_ref()),
            ),
            others(
                &[Index, Report, Scheme],
                !same(index.as_ref(), ground.index.as_ref()),
            ),
            others(
                &[Index, Trends, Projects],
                datasets.len() != ground.datasets.len()
                    || !datasets
                        .iter()
                        .zip(&ground.datasets)
                        .all(|(a, b)| a.ptr_eq(b)),
            ),
        ]
        .concat();
        self.ground = Ground {
            points,
            index,
            datasets,
        };
        for member in self.members_mut() {
            if member.of.is_doubted() && member.home != attention && gone.contains(&member.home) {
                member.of.clear();
            }
        }
    }
}

/// The scores that are there; those of before while the next are under way.
fn newest<K: PartialEq + Clone + Send + 'static>(
    derived: &Derived<K, Scored>,
    before: Option<&Weak<Scored>>,
) -> Option<Weak<Scored>> {
    match derived.fresh() {
        Some(Shared(scored)) => Some(Arc::downgrade(scored)),
        None if derived.key().is_some() && derived.failed().is_none() => before.cloned(),
        None => None,
    }
}

fn same(a: Option<&Weak<Scored>>, b: Option<&Weak<Scored>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.ptr_eq(b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
