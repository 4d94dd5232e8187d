//! Which columns a scheme needs, and what becomes of it when the data lacks some of them.
//!
//! A stage, tier, filter or peer group cannot be judged without its columns: that is an error. A gate without its
//! columns cannot be checked: absent columns count as missing values there, and a note says so. An indicator without
//! its columns is missing everywhere and named in a note, and coverage tells the rest, as long as at least half of the
//! scheme's weight (in every stage) can be computed; below that it is an error that names all columns.

use std::collections::BTreeSet;

use super::tree::Tree;
use super::words::{listed, listed_columns};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::{Formula, Scheme};

/// Share of the weight that must be computable.
const LEAST: f64 = 0.5;

/// The columns to take from a dataset for a scheme.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Columns by their own names.
    pub plain: BTreeSet<String>,
    /// Columns whose value of the year before is needed, as `prev_X`.
    pub previous: BTreeSet<String>,
    /// Which indicators have all their columns.
    pub indicators: Vec<bool>,
    /// Which adjustments have all their columns.
    pub adjustments: Vec<bool>,
    /// What is missing.
    pub notes: Vec<Message>,
}

/// Somebody who needs columns.
struct Needs<'a> {
    owner: Message,
    names: Vec<&'a str>,
}

/// Whether a dataset has the columns that a scheme cannot do without.
///
/// # Errors
/// `analysis.absent` with their names, when it has not.
pub fn fits(dataset: &Dataset, scheme: &Scheme) -> Result<()> {
    find(dataset, scheme, None).map(drop)
}

/// Finds the columns.
///
/// # Errors
/// When columns are absent that the scheme cannot do without.
pub(super) fn find(
    dataset: &Dataset,
    scheme: &Scheme,
    filter: Option<&Formula>,
) -> Result<Columns> {
    let mut columns = Columns::default();
    let strict = strict(scheme, filter);
    let absent = columns.take_all(dataset, &strict);
    if !absent.is_empty() {
        return Err(lacking("analysis.absent", &absent));
    }
    let gates: Vec<Needs> = scheme
        .gates
        .iter()
        .map(|gate| Needs {
            owner: owner("analysis.owner_gate", &gate.title),
            names: names(&gate.when).collect(),
        })
        .collect();
    let absent = columns.take_each(dataset, &gates);
    columns.note("analysis.absent_gate", &absent);
    let indicators: Vec<Needs> = scheme
        .indicators
        .iter()
        .map(|indicator| Needs {
            owner: owner("analysis.owner_indicator", &indicator.title),
            names: names(&indicator.formula)
                .chain(indicator.rule.condition().into_iter().flat_map(names))
                .collect(),
        })
        .collect();
    let absent = columns.take_each(dataset, &indicators);
    columns.indicators = absent.iter().map(|(_, names)| names.is_empty()).collect();
    if absent.iter().any(|(_, names)| !names.is_empty()) {
        if Tree::new(scheme).least_share(&columns.indicators) < LEAST {
            return Err(lacking("analysis.absent_most", &absent));
        }
        columns.note("analysis.absent_note", &absent);
    }
    let adjustments: Vec<Needs> = scheme
        .adjustments
        .iter()
        .map(|adjustment| Needs {
            owner: owner("analysis.owner_adjustment", &adjustment.title),
            names: names(&adjustment.formula)
                .chain(adjustment.rule.condition().into_iter().flat_map(names))
                .filter(|name| !is_result(scheme, name))
                .collect(),
        })
        .collect();
    let absent = columns.take_each(dataset, &adjustments);
    columns.adjustments = absent.iter().map(|(_, names)| names.is_empty()).collect();
    columns.note("analysis.absent_note", &absent);
    Ok(columns)
}

/// The columns of one formula over the observations that a filter leaves.
///
/// # Errors
/// When one is absent.
pub(super) fn for_formula(
    dataset: &Dataset,
    formula: &Formula,
    filter: Option<&Formula>,
) -> Result<Columns> {
    let mut columns = for_filter(dataset, filter)?;
    let needs = [Needs {
        owner: Message::new("analysis.owner_trend"),
        names: names(formula).collect(),
    }];
    let absent = columns.take_all(dataset, &needs);
    if absent.is_empty() {
        return Ok(columns);
    }
    Err(lacking("analysis.absent_trend", &absent))
}

/// Columns by name, over the observations that a filter leaves.
///
/// # Errors
/// When one is absent.
pub(super) fn for_names(
    dataset: &Dataset,
    wanted: &[&str],
    filter: Option<&Formula>,
) -> Result<Columns> {
    let mut columns = for_filter(dataset, filter)?;
    let absent = columns.take(dataset, wanted);
    if absent.is_empty() {
        return Ok(columns);
    }
    let owner = Message::new("analysis.owner_filter");
    Err(lacking("analysis.absent_filter", &[(owner, absent)]))
}

/// The columns of a filter.
///
/// # Errors
/// When one is absent.
pub(super) fn for_filter(dataset: &Dataset, filter: Option<&Formula>) -> Result<Columns> {
    let mut columns = Columns::default();
    let needs: Vec<Needs> = filter.map(needs_of_filter).into_iter().collect();
    let absent = columns.take_all(dataset, &needs);
    if absent.is_empty() {
        return Ok(columns);
    }
    Err(lacking("analysis.absent_filter", &absent))
}

impl Columns {
    /// Takes the columns of all; what is absent, by owner.
    fn take_all(&mut self, dataset: &Dataset, needs: &[Needs]) -> Vec<(Message, Vec<String>)> {
        let mut absent = self.take_each(dataset, needs);
        absent.retain(|(_, names)| !names.is_empty());
        absent
    }

    /// Takes the columns of those that have all of theirs; what is absent for each.
    fn take_each(&mut self, dataset: &Dataset, needs: &[Needs]) -> Vec<(Message, Vec<String>)> {
        needs
            .iter()
            .map(|need| (need.owner.clone(), self.take(dataset, &need.names)))
            .collect()
    }

    fn take(&mut self, dataset: &Dataset, names: &[&str]) -> Vec<String> {
        let mut absent = Vec::new();
        for &name in names {
            if has(dataset, name) {
                self.plain.insert(name.to_owned());
                continue;
            }
            let base = name.strip_prefix("prev_").unwrap_or(name);
            if base == name || !has(dataset, base) {
                absent.push(base.to_owned());
            } else {
                self.previous.insert(base.to_owned());
            }
        }
        absent.sort_unstable();
        absent.dedup();
        absent
    }

    fn note(&mut self, key: &'static str, absent: &[(Message, Vec<String>)]) {
        for (owner, names) in absent.iter().filter(|(_, names)| !names.is_empty()) {
            self.notes.push(
                Message::new(key)
                    .with("owner", owner.clone())
                    .with("columns", listed_columns(names)),
            );
        }
    }
}

/// Those that cannot do without their columns.
fn strict<'a>(scheme: &'a Scheme, filter: Option<&'a Formula>) -> Vec<Needs<'a>> {
    let mut needs: Vec<Needs> = filter.map(needs_of_filter).into_iter().collect();
    for stage in &scheme.stages {
        needs.push(Needs {
            owner: owner("analysis.owner_stage", &stage.title),
            names: stage.when.iter().flat_map(names).collect(),
        });
    }
    for tier in &scheme.tiers {
        needs.push(Needs {
            owner: owner("analysis.owner_tier", &tier.title),
            names: tier
                .when
                .iter()
                .flat_map(names)
                .filter(|name| !is_result(scheme, name))
                .collect(),
        });
    }
    if let Some(impute) = &scheme.impute {
        needs.push(Needs {
            owner: Message::new("analysis.owner_impute"),
            names: impute.by.iter().map(String::as_str).collect(),
        });
    }
    if let Some(peers) = scheme.peers_of_all() {
        needs.push(Needs {
            owner: Message::new("analysis.owner_all_peers"),
            names: columns_of(scheme, peers).collect(),
        });
    }
    for indicator in scheme
        .indicators
        .iter()
        .filter(|indicator| indicator.rule.is_compared())
    {
        needs.push(Needs {
            owner: owner("analysis.owner_peers", &indicator.title),
            names: columns_of(scheme, indicator.within.as_ref().unwrap_or(&scheme.peers)).collect(),
        });
    }
    needs
}

/// Those of these peers that are columns: `stage` is a result where there are stages.
fn columns_of<'a>(scheme: &'a Scheme, peers: &'a [String]) -> impl Iterator<Item = &'a str> {
    let names = peers.iter().map(String::as_str);
    names.filter(|name| *name != "stage" || scheme.stages.is_empty())
}

fn needs_of_filter(filter: &Formula) -> Needs<'_> {
    Needs {
        owner: Message::new("analysis.owner_filter"),
        names: names(filter).collect(),
    }
}

/// Whether a name in a tier or adjustment is a result and not a column. `stage` is a result where there are stages.
pub(super) fn is_result(scheme: &Scheme, name: &str) -> bool {
    match name {
        "stage" => !scheme.stages.is_empty(),
        "year" => false,
        _ => scheme.is_result(name),
    }
}

fn names(formula: &Formula) -> impl Iterator<Item = &str> {
    formula.columns.iter().map(String::as_str)
}

fn has(dataset: &Dataset, name: &str) -> bool {
    dataset.frame.get_column_index(name).is_some()
}

fn owner(key: &'static str, title: &crate::i18n::Title) -> Message {
    Message::new(key).with("title", title.clone())
}

fn lacking(key: &'static str, absent: &[(Message, Vec<String>)]) -> Message {
    let mut columns: Vec<String> = absent.iter().flat_map(|(_, names)| names.clone()).collect();
    columns.sort_unstable();
    columns.dedup();
    let owners: Vec<Message> = absent
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(owner, _)| owner.clone())
        .collect();
    Message::new(key)
        .with("columns", listed_columns(&columns))
        .with("owners", listed(&owners))
}
