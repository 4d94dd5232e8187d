//! Who has no total, by the reason: scores come in, reasons with how many and whom go out.

use std::collections::HashMap;

use super::Scores;
use crate::i18n::{Lang, Message, Result};

/// How many are named with each reason.
const NAMED: usize = 3;

/// Observations without a total for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Unscored {
    /// The reason.
    pub reason: Message,
    /// How many.
    pub count: usize,
    /// Names of the first of them.
    pub names: Vec<String>,
}

impl Scores {
    /// The observations without a total by their reasons, the most frequent first.
    ///
    /// # Errors
    /// When the scores were not made by [`super::score`].
    pub fn unscored(&self) -> Result<Vec<Unscored>> {
        let (totals, names, years) = (self.numbers("total")?, self.texts("name")?, self.years()?);
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut found: Vec<Unscored> = Vec::new();
        for (row, reason) in &self.reasons {
            let row = *row as usize;
            if totals.get(row).is_some() || !self.means(years.get(row)) {
                continue;
            }
            // Two that read alike are one.
            let place = *places.entry(reason.text(Lang::En)).or_insert(found.len());
            if place == found.len() {
                found.push(Unscored {
                    reason: reason.clone(),
                    count: 0,
                    names: Vec::new(),
                });
            }
            let own = &mut found[place];
            own.count += 1;
            if own.names.len() < NAMED {
                own.names.extend(names.get(row).map(str::to_owned));
            }
        }
        // Stable: equal ones stay in the order of the data.
        found.sort_by_key(|own| std::cmp::Reverse(own.count));
        Ok(found)
    }
}
