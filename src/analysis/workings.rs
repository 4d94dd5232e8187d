//! What scores were made with, kept for explanation, what-if and robustness.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use polars::prelude::{Column, DataFrame};

use super::adjust::Unadjusted;
use super::dense;
use super::unfilled::Unfilled;
use crate::composite::{self, Data, Filled, Method, Peers, Treated};
use crate::i18n::{Message, Result};
use crate::scheme::{Aggregation, Scheme};

/// Most observations that Copeland compares with one another: the work grows with their square.
pub(super) const MOST_COMPARED: usize = 5_000;

/// The method, the divisions of the observations, and what happened on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workings {
    /// The one year whose observations were scored; none where it was all of them.
    pub year: Option<i32>,
    /// The scheme in numbers.
    pub method: Method,
    /// The raw columns that the formulas of the indicators name.
    pub raw: DataFrame,
    /// Which indicators have all their columns.
    pub available: Vec<bool>,
    /// How many values (of a flag, decided conditions) each indicator lacks.
    pub lacking: Vec<usize>,
    /// The values of the indicators that somebody asked for; see [`Self::value`].
    pub values: Vec<OnceLock<Column>>,
    /// Stage of each row; see [`Data::stage`].
    pub stage: Option<Vec<u32>>,
    /// See [`Data::beside`].
    pub beside: Vec<Option<Vec<f64>>>,
    /// The same without imputation, where values are filled from other years.
    pub unfilled_beside: Option<Vec<Option<Vec<f64>>>>,
    /// See [`Data::references`].
    pub references: Vec<Vec<u32>>,
    /// See [`Data::over_years`].
    pub over_years: Vec<Option<Vec<f64>>>,
    /// See [`Data::peers`].
    pub peers: Vec<Peers>,
    /// See [`Data::impute_groups`].
    pub impute_groups: Peers,
    /// See [`Data::all`].
    pub all: Peers,
    /// What was put in place of missing values, where any was.
    pub imputed: Vec<Option<Filled>>,
    /// What treatment did, by indicator and peer group.
    pub treatments: Vec<Vec<Option<Treated>>>,
    /// Observations with too few indicators.
    pub screened: Option<Vec<bool>>,
    /// Totals before adjustments, not rounded, where rows are compared in pairs for them: no row has its own alone.
    pub compared: Option<Vec<f64>>,
    /// The rows that have no total since a part that counts in it is not defined, ascending.
    pub undefined: Vec<u32>,
    /// Totals and ranks before adjustments, where adjustments name them.
    pub unadjusted: Option<Unadjusted>,
    /// The results without imputation, once somebody asked for them.
    pub unfilled: OnceLock<Arc<Unfilled>>,
}

impl Workings {
    /// The data for [`crate::composite::run`] with these values.
    pub fn data<'a>(&'a self, values: Vec<Cow<'a, [f64]>>) -> Data<'a> {
        let borrowed = |columns: &'a [Option<Vec<f64>>]| {
            let columns = columns.iter().map(Option::as_deref);
            columns.map(|column| column.map(Cow::Borrowed)).collect()
        };
        Data {
            values,
            beside: borrowed(&self.beside),
            references: self.references.clone(),
            over_years: borrowed(&self.over_years),
            stage: self.stage.as_deref().map(Cow::Borrowed),
            peers: self.peers.clone(),
            impute_groups: self.impute_groups.clone(),
            all: self.all.clone(),
        }
    }

    /// The data as they were scored.
    pub fn data_of(&self, scheme: &Scheme) -> Result<Data<'_>> {
        let values = self.all_values(scheme)?.into_iter();
        let values = values.map(|column| dense::plain(column).map(Cow::Borrowed));
        Ok(self.data(values.collect::<Result<_>>()?))
    }

    /// The values that the rule of an indicator saw, from those that its formula gives.
    pub fn seen<'a>(&self, values: &'a [f64], indicator: usize) -> Cow<'a, [f64]> {
        let (imputed, treatments) = (&self.imputed[indicator], &self.treatments[indicator]);
        let peers = self.compared_peers(indicator);
        composite::seen(values, imputed.as_ref(), &peers, treatments)
    }

    /// The peer groups that the rule of an indicator compared.
    pub fn compared_peers(&self, indicator: usize) -> Cow<'_, Peers> {
        let peers = &self.peers[self.method.indicators[indicator].peers];
        match &self.screened {
            Some(screened) => Cow::Owned(peers.without(screened)),
            None => Cow::Borrowed(peers),
        }
    }

    /// With what happened on the way.
    pub fn with(
        mut self,
        imputed: Vec<Option<Filled>>,
        treatments: Vec<Vec<Option<Treated>>>,
        screened: Option<Vec<bool>>,
    ) -> Self {
        (self.imputed, self.treatments, self.screened) = (imputed, treatments, screened);
        self
    }
}

/// What cannot be computed for so many observations.
pub(super) fn not_computable(scheme: &Scheme, all: &Peers) -> Option<Message> {
    let mut aggregations = (0..scheme.groups.len()).map(|group| scheme.aggregation(group));
    let compares = scheme.aggregate == Aggregation::Copeland
        || aggregations.any(|own| own == Aggregation::Copeland);
    let most = all.groups().map(<[u32]>::len).max().unwrap_or(0);
    (compares && most > MOST_COMPARED).then(|| {
        Message::new("analysis.too_many_compared")
            .with("count", most)
            .with("most", MOST_COMPARED)
    })
}
