//! The four 90 % cards of the index page: the open file that has most of their columns, and the chosen county in it.

use super::{FigureKey, Look, Results};
use crate::analysis::cards::{Card, CardRules, card_city, cards};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};
use crate::workspace::State;

/// What the cards depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct CardsKey {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// The cards.
    pub rules: CardRules,
    /// Key and name of the chosen county, each of which may be what the data calls it.
    pub county: Option<[String; 2]>,
}

/// The cards of one city.
#[derive(Clone, Debug, PartialEq)]
pub struct CardsView {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// Name of the city.
    pub city: String,
    /// The cards over the years.
    pub cards: Vec<Card>,
}

impl CardsView {
    /// Computes the cards of the chosen county; where the data does not know it, of its first entity.
    ///
    /// # Errors
    /// When the data is empty.
    pub fn compute(key: &CardsKey, _: &Progress) -> Result<Self> {
        let dataset = &key.dataset;
        let mut chosen = key.county.iter().flatten();
        let found = chosen.find_map(|written| card_city(dataset, Some(written)));
        let found = found.or_else(|| card_city(dataset, None));
        let (entity, city) = found.ok_or_else(|| Message::new("analysis.empty"))?;
        Ok(Self {
            cards: cards(dataset, &key.rules, &entity),
            dataset: dataset.clone(),
            city,
        })
    }

    /// The years of any card, ascending.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let years = self.cards.iter().flat_map(|card| &card.years);
        let mut years: Vec<i32> = years
            .filter(|own| own.share.is_some())
            .map(|own| own.year)
            .collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

impl Results {
    /// The cards, and their figure.
    pub(super) fn want_cards(&mut self, state: &State, look: Look) {
        if !self.settled() {
            return;
        }
        let rules = state.cards.clone().unwrap_or_else(CardRules::built_in);
        let columns = rules.columns();
        let fit = |dataset: &Dataset| {
            let present = columns
                .iter()
                .filter(|column| dataset.field(column).is_some());
            present.count()
        };
        // The file of the index comes first: its county is the one that is chosen.
        let index = self.index.fresh().map(|scored| scored.dataset.clone());
        let open = self
            .sources
            .iter()
            .filter_map(|own| own.dataset.fresh().cloned());
        let best = index.into_iter().chain(open).fold(None, |best, dataset| {
            let own = fit(&dataset);
            match best {
                Some((most, _)) if own <= most => best,
                _ => Some((own, dataset)),
            }
        });
        let Some((_, dataset)) = best else {
            self.cards.clear();
            self.cards_figure.clear();
            return;
        };
        let subject = self.index_view.fresh().map(|view| &view.subject);
        let key = CardsKey {
            dataset,
            rules,
            county: subject.map(|own| [own.entity.clone(), own.name.clone()]),
        };
        self.cards.want(&key, &self.wake, CardsView::compute);
        let Some(view) = self.cards.fresh().cloned() else {
            return;
        };
        let key = FigureKey::Cards {
            view,
            lang: look.lang,
        };
        self.cards_figure.want(&key, look, &self.fonts, &self.wake);
    }
}
