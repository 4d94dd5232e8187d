//! What a portrait tells in sentences: titles, policies and accounts of all enterprises come in, the paragraphs of one go
//! out. What is asked for several enterprises is looked up once, and nothing for those that nobody asks for.

use std::collections::{HashMap, HashSet};

use polars::polars_utils::aliases::PlRandomState;

use crate::analysis::decisions::Decisions;
use crate::analysis::funds::{Accounts, Candidates, account_lines};
use crate::analysis::policies::{Match, Matches, Who};
use crate::analysis::titles::{Reach, Standing, Titles};
use crate::figure::{Figure, Paragraph};
use crate::i18n::{Lang, Message, Result, fill, text};
use crate::jobs::Progress;

/// A policy that fits by its place, with its reason's numbers, and whom it fits.
type Fit<'a> = (usize, &'a Match, &'a Who);

type Rows<'a, T> = HashMap<&'a str, T, PlRandomState>;

/// What is known of all enterprises of a year beside their points.
#[derive(Debug, Default)]
pub struct Told<'a> {
    accounts: Option<(&'a Candidates, Accounts)>,
    titles: Vec<(Titles, Rows<'a, usize>)>,
    policies: Option<(&'a Matches, Rows<'a, Vec<Fit<'a>>>)>,
}

impl<'a> Told<'a> {
    /// Looks these enterprises up by their keys, and nobody else. Accounts are those of candidates with a ledger.
    ///
    /// # Errors
    /// When a line of the ledger is wrong, the scores of titles cannot be read, or the work is cancelled.
    pub fn of(
        decisions: Option<&'a Decisions>,
        accounts: Option<&'a Candidates>,
        entities: &[&str],
        progress: &Progress,
    ) -> Result<Self> {
        let asked: HashSet<&str, PlRandomState> = entities.iter().copied().collect();
        let wanted = |own: &str| asked.contains(own);
        let mut told = Self::default();
        if let Some(found) = accounts
            && let (Some(ledger), Some(year)) = (&found.ledger, found.year)
        {
            let accounts = match entities {
                [only] => Accounts::of_one(only, ledger.account(only, year)?),
                _ => ledger.accounts(year)?,
            };
            told.accounts = Some((found, accounts));
        }
        let Some(decisions) = decisions else {
            return Ok(told);
        };
        for stood in &decisions.titles {
            progress.check()?;
            let entities = stood.scores().texts("entity")?;
            let mut rows = Rows::default();
            let all = entities.iter().enumerate();
            let all = all.filter_map(|(row, own)| Some((own?, row)));
            rows.extend(all.filter(|(own, _)| wanted(own)));
            // Its own span of progress is not that of who asks.
            let titles = stood.of_rows(rows.values().copied(), &Progress::default())?;
            told.titles.push((titles, rows));
        }
        told.policies = decisions.policies.as_ref().map(|found| {
            let mut met: Rows<Vec<_>> = Rows::default();
            for (policy, own) in found.met.iter().enumerate() {
                for one in &own.rows {
                    let who = found.who.get(one.row as usize);
                    if let Some(who) = who.filter(|who| wanted(&who.entity)) {
                        met.entry(&who.entity).or_default().push((policy, one, who));
                    }
                }
            }
            (found, met)
        });
        Ok(told)
    }

    /// Whether there is nothing to tell of anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_none() && self.titles.is_empty() && self.policies.is_none()
    }

    /// The titles within reach, the matched policies and the account of one enterprise, as far as they are known.
    #[must_use]
    pub fn paragraphs(&self, entity: &str, lang: Lang) -> Vec<Paragraph> {
        let mut all = Vec::new();
        let mut put = |key: &str, items: Vec<Vec<String>>| {
            if !items.is_empty() {
                let title = text(lang, key);
                all.push(Paragraph { title, items });
            }
        };
        let alone = |line: String| vec![line];
        // What is within reach first, what cannot be had last: that is left out first where there is little room.
        let mut titles: Vec<(u32, Vec<Message>)> = (self.titles.iter())
            .filter_map(|(titles, rows)| {
                let row = *rows.get(entity)?;
                let mut lines = titles.paragraph(row).ok()?;
                // Stable: how far it is, then what to do or fear, then the rest.
                lines.sort_by_key(|line| weight(line.key));
                Some((turn(titles.standings.get(row)?), lines))
            })
            .collect();
        // Stable: those that are equally near stay in the order of the schemes.
        titles.sort_by_key(|own| own.0);
        let titles = titles.iter().map(|own| sentences(&own.1, lang));
        put("figure.told_titles", titles.collect());
        if let Some((found, met)) = &self.policies {
            let own = met.get(entity).map_or(&[][..], Vec::as_slice);
            let mut lines: Vec<String> = own
                .iter()
                .filter_map(|(place, one, who)| {
                    let policy = found.policies.get(*place)?;
                    let (title, reason) = (found.title(policy), policy.reason(one, who));
                    Some(fill(
                        lang,
                        "figure.told_policy",
                        &[
                            ("policy", &title.text(lang)),
                            ("reason", &reason.text(lang)),
                        ],
                    ))
                })
                .collect();
            if lines.is_empty() {
                lines.push(text(lang, "policies.says_none"));
            }
            put(
                "figure.told_policies",
                lines.into_iter().map(alone).collect(),
            );
        }
        if let Some((found, accounts)) = &self.accounts {
            let lines = account_lines(found, accounts.get(entity));
            let lines = lines.iter().map(|line| alone(line.text(lang)));
            put("figure.told_account", lines.collect());
        }
        all
    }

    /// Puts the paragraphs of an enterprise into its portrait; other figures stay as they are.
    pub fn add(&self, figure: &mut Figure, entity: &str, lang: Lang) {
        if let Figure::Portrait(spec) = figure {
            spec.paragraphs = self.paragraphs(entity, lang);
        }
    }
}

/// Sentences of one title. What would close the gap stands with how far it is, so that one is not shown without the other.
fn sentences(lines: &[Message], lang: Lang) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let own = line.text(lang);
        match told.last_mut() {
            Some(first) if at == 1 && line.key == "titles.says_single" => {
                if lang == Lang::En {
                    first.push(' ');
                }
                first.push_str(&own);
            }
            _ => told.push(own),
        }
    }
    told
}

/// The place of a sentence among those of one title.
fn weight(key: &str) -> u32 {
    match key {
        "titles.says_single" | "titles.says_risk" | "titles.says_risk_no_total" => 1,
        "titles.says_unmet" | "titles.says_lacking" => 3,
        "titles.says_step"
        | "titles.says_pair"
        | "titles.says_recorded"
        | "titles.says_recorded_untold"
        | "titles.says_not_recorded" => 2,
        _ => 0,
    }
}

/// The turn of a title among those of an enterprise, the most urgent first: what may be lost, what is near, what is had,
/// what is far, what cannot be had.
fn turn(standing: &Standing) -> u32 {
    match standing.reach {
        _ if standing.risk.is_some() => 0,
        Reach::OneStep if standing.is_near() => 1,
        Reach::OneStep | Reach::OneChange => 2,
        Reach::TwoChanges => 3,
        Reach::Has => 4,
        Reach::Far => 5,
        Reach::Undecided => 6,
        Reach::Gated => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_change_stands_in_the_first_sentence() {
        let lines = |second| {
            let keys = ["titles.says_one_step", second, "titles.says_recorded"];
            sentences(&keys.map(Message::new), Lang::Zh)
        };
        let told = lines("titles.says_single");
        assert_eq!(told.len(), 2);
        let change = Message::new("titles.says_single").text(Lang::Zh);
        assert!(told[0].ends_with(&change), "{told:?}");
        assert_eq!(lines("titles.says_risk").len(), 3);
    }
}
