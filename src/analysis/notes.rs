//! What is worth knowing about how the points came about: findings of a scoring.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::DataFrame;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;

use super::items::Item;
use super::places;
use super::workings::Workings;
use crate::composite::{Child, Filled, Part, Results, Treated, is_enough, round};
use crate::i18n::{Message, Title};
use crate::scheme::{Aggregation, Rule, Scheme};

/// What notes are about.
pub(super) struct About<'a> {
    /// The raw columns of the observations.
    pub raw: &'a DataFrame,
    /// The rules.
    pub scheme: &'a Scheme,
    /// Its indicators.
    pub items: &'a [Item<'a>],
    /// How the points came about.
    pub workings: &'a Workings,
    /// From which values: where each indicator has one; everywhere without a mask.
    pub present: &'a [Option<Bitmap>],
    /// To which points.
    pub results: &'a Results,
}

/// The findings, and why rows have no total although indicators of theirs have values.
pub(super) struct Findings {
    /// Notes.
    pub notes: Vec<Message>,
    /// By row: why a total cannot be computed from the points that there are.
    pub reasons: BTreeMap<usize, Message>,
    /// By row with too few points that count: what keeps values from giving points, as a list.
    pub pointless: BTreeMap<usize, Title>,
}

/// The findings.
pub(super) fn of(about: &About) -> Findings {
    let mut notes = Vec::new();
    notes.extend(imputed(about.results));
    notes.extend(treated(about.items, about.results));
    notes.extend(ended(about.items, about.results));
    let items = about.items.par_iter().enumerate();
    let lost: Vec<Lost> = items.map(|(at, item)| lost(item, at, about)).collect();
    let mut causes: BTreeMap<usize, BTreeSet<Why>> = BTreeMap::new();
    for own in lost {
        notes.extend(own.notes);
        for (row, why) in own.why {
            causes.entry(row).or_default().insert(why);
        }
    }
    let pointless = causes.into_iter().map(|(row, causes)| {
        let causes: Vec<Message> = causes.into_iter().map(Why::words).collect();
        (row, super::words::listed(&causes))
    });
    let mut reasons = BTreeMap::new();
    notes.extend(about.undefined(&mut reasons));
    notes.extend(about.set_aside());
    Findings {
        notes,
        reasons,
        pointless: pointless.collect(),
    }
}

/// How many values were filled.
fn imputed(results: &Results) -> Option<Message> {
    let filled = results.imputed.iter().flatten().map(Filled::count);
    let counts: Vec<usize> = filled.filter(|count| *count > 0).collect();
    (!counts.is_empty()).then(|| {
        Message::new("analysis.imputed")
            .with("count", counts.iter().sum::<usize>())
            .with("indicators", counts.len())
    })
}

/// How many indicators have outliers that were treated.
fn treated(items: &[Item], results: &Results) -> Option<Message> {
    let titles: Vec<_> = items
        .iter()
        .zip(&results.treatments)
        .filter(|(_, groups)| groups.iter().flatten().any(Treated::changes))
        .map(|(item, _)| item.title)
        .collect();
    (!titles.is_empty()).then(|| {
        Message::new("analysis.treated")
            .with("count", titles.len())
            .with("titles", super::words::listed_titles(titles))
    })
}

/// Which indicators are winsorised less than the scheme says, in how many peer groups.
fn ended(items: &[Item], results: &Results) -> Option<Message> {
    let ended =
        |groups: &[Option<Treated>]| groups.iter().flatten().filter(|own| own.ended).count();
    let counts = results.treatments.iter().map(|groups| ended(groups));
    let own: Vec<_> = items
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect();
    (!own.is_empty()).then(|| {
        Message::new("analysis.treated_ended")
            .with("count", own.iter().map(|(_, count)| count).sum::<usize>())
            .with(
                "titles",
                super::words::listed_titles(own.iter().map(|(item, _)| item.title)),
            )
    })
}

/// What is lost of an indicator.
#[derive(Default)]
struct Lost {
    notes: Vec<Message>,
    /// Why it gives no points to rows in which too little does, although it has a value there.
    why: Vec<(usize, Why)>,
}

impl Lost {
    fn note(note: Message) -> Self {
        Self {
            notes: vec![note],
            why: Vec::new(),
        }
    }
}

/// What keeps a value from giving points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Same,
    Alone,
    Target,
    Reference,
    Base,
    Chain,
    Condition,
    Large,
}

impl Why {
    fn words(self) -> Message {
        Message::new(match self {
            Self::Same => "analysis.why_same",
            Self::Alone => "analysis.why_alone",
            Self::Target => "analysis.why_target",
            Self::Reference => "analysis.why_reference",
            Self::Base => "analysis.why_base",
            Self::Chain => "analysis.why_chain",
            Self::Condition => "analysis.why_condition",
            Self::Large => "analysis.why_large",
        })
    }
}

/// An indicator without any value, and what made points missing where there is a value.
fn lost(item: &Item, at: usize, about: &About) -> Lost {
    if !item.available {
        return Lost::default();
    }
    let points = &about.results.points[at];
    if !points.iter().any(|points| points.is_nan()) {
        return Lost::default();
    }
    let (present, imputed) = (
        about.present[at].as_ref(),
        about.results.imputed[at].as_ref(),
    );
    let missing = |row: usize| {
        present.is_some_and(|present| !present.get_bit(row))
            && imputed.is_none_or(|imputed| imputed.get(row).is_none())
    };
    if (0..points.len()).all(missing) {
        return Lost::note(
            Message::new("analysis.no_values")
                .with("item", item.placed())
                .with("formula", item.formula.text.as_str()),
        );
    }
    let screened = about.results.screened.as_deref();
    let compared = |row: &usize| screened.is_none_or(|screened| !screened[*row]);
    let rows: Vec<usize> = (0..points.len())
        .filter(|&row| points[row].is_nan() && !missing(row))
        .filter(compared)
        .collect();
    let bare = |rows: &[usize], why: Why| -> Vec<(usize, Why)> {
        let (coverage, least) = (&about.results.nodes.coverage, about.scheme.min_coverage);
        let bare = rows
            .iter()
            .filter(|row| coverage[**row] <= 0.0 || !is_enough(coverage[**row], least));
        bare.map(|row| (*row, why)).collect()
    };
    let of_rows = |key: &'static str, why: Why| Lost {
        notes: about.observations(key, item, &rows),
        why: bare(&rows, why),
    };
    let (among_peers, why) = match item.rule {
        Rule::BaseYear { .. } => return of_rows("analysis.no_base", Why::Base),
        Rule::Chained { .. } => return of_rows("analysis.no_chain", Why::Chain),
        Rule::Target { .. } => ("analysis.no_target", Why::Target),
        Rule::DistanceToReference { .. } => ("analysis.no_reference_value", Why::Reference),
        rule if rule.is_relative() => ("analysis.constant", Why::Same),
        // Of the other rules a flag alone may say nothing of a value: where its condition cannot be decided.
        Rule::Flag { .. } => {
            return Lost {
                notes: Vec::new(),
                why: bare(&rows, Why::Condition),
            };
        }
        _ => return of_rows("analysis.points_large", Why::Large),
    };
    let of_indicator = about.workings.method.indicators[at].peers;
    let peers = &about.workings.peers[of_indicator];
    // By peer group: one note for those that hold one value only, one for the rest.
    let (mut alone, mut same) = (Several::default(), Several::default());
    let mut whys = Vec::new();
    for rows in peers.groups() {
        let lost: Vec<usize> = rows
            .iter()
            .map(|row| *row as usize)
            .filter(|&row| points[row].is_nan() && !missing(row) && compared(&row))
            .collect();
        let (kind, why) = if lost.len() == 1 && why == Why::Same {
            (&mut alone, Why::Alone)
        } else {
            (&mut same, why)
        };
        whys.extend(bare(&lost, why));
        kind.count += lost.len();
        kind.firsts.extend(lost.first());
    }
    let notes = [("analysis.alone", alone), (among_peers, same)]
        .into_iter()
        .filter(|(_, lost)| lost.count > 0)
        .map(|(key, mut lost)| {
            lost.firsts.sort_unstable();
            Message::new(key)
                .with("item", item.placed())
                .with("count", lost.count)
                .with("places", about.peers(item, &lost.firsts))
        });
    Lost {
        notes: notes.collect(),
        why: whys,
    }
}

/// Observations of several peer groups that have no points.
#[derive(Default)]
struct Several {
    count: usize,
    /// The first of each group.
    firsts: Vec<usize>,
}

impl About<'_> {
    fn observations(&self, key: &'static str, item: &Item, rows: &[usize]) -> Vec<Message> {
        if rows.is_empty() {
            return Vec::new();
        }
        let note = Message::new(key)
            .with("item", item.placed())
            .with("count", rows.len())
            .with("places", places::observations(self.raw, rows));
        vec![match item.rule {
            Rule::BaseYear { year } | Rule::Chained { year, .. } => {
                note.with("year", year.to_string())
            }
            _ => note,
        }]
    }

    fn peers(&self, item: &Item, rows: &[usize]) -> Title {
        let stage = self.workings.stage.as_deref();
        places::peers(self.raw, stage, self.scheme, item.peers, rows)
    }

    /// Groups, and the whole, that are not defined for some rows: means of negative parts, and what is too large. The
    /// first cause for each row that has no total goes to `reasons`.
    fn undefined(&self, reasons: &mut BTreeMap<usize, Message>) -> Vec<Message> {
        let tree = &self.workings.method.tree;
        let mut notes = Vec::new();
        let below = tree.upwards().into_iter().map(Some);
        for group in below.chain([None]) {
            let (mut negative, mut large) = (Vec::new(), Vec::new());
            let points = group.map_or(&self.results.nodes.total, |group| {
                &self.results.nodes.groups[group]
            });
            for row in (0..points.len()).filter(|row| points[*row].is_nan()) {
                match self.cause(group, row) {
                    Some(Cause::Negative) => negative.push(row),
                    Some(Cause::Large) => large.push(row),
                    None => {}
                }
            }
            let title = group.map_or(&self.scheme.title, |group| &self.scheme.groups[group].title);
            for (key, reason, rows) in [
                (
                    "analysis.negative_mean",
                    "analysis.negative_reason",
                    negative,
                ),
                ("analysis.mean_large", "analysis.large_reason", large),
            ] {
                if rows.is_empty() {
                    continue;
                }
                notes.push(
                    Message::new(key)
                        .with("title", title.clone())
                        .with("count", rows.len())
                        .with("places", places::observations(self.raw, &rows)),
                );
                for row in rows {
                    if self.results.nodes.total[row].is_nan() {
                        let reason = Message::new(reason).with("title", title.clone());
                        reasons.entry(row).or_insert(reason);
                    }
                }
            }
        }
        notes
    }

    /// Groups that are set aside for want of parts, though some have points, where there is a total without them.
    fn set_aside(&self) -> Vec<Message> {
        let tree = &self.workings.method.tree;
        let nodes = &self.results.nodes;
        let mut notes = Vec::new();
        for (at, group) in self.scheme.groups.iter().enumerate() {
            let Some(least) = group.min_coverage.filter(|least| *least > 0.0) else {
                continue;
            };
            let parts: Vec<&[f64]> = tree.groups[at]
                .children
                .iter()
                .map(|child| match *child {
                    Child::Indicator(at) => self.results.points[at].as_slice(),
                    Child::Group(at) => nodes.groups[at].as_slice(),
                })
                .collect();
            let alone = |row: &usize| {
                nodes.groups[at][*row].is_nan()
                    && !nodes.total[*row].is_nan()
                    && is_enough(nodes.coverage[*row], self.scheme.min_coverage)
                    && parts.iter().any(|part| !part[*row].is_nan())
                    && nodes.undefined[at].binary_search(&(*row as u32)).is_err()
            };
            let rows: Vec<usize> = (0..nodes.total.len()).filter(alone).collect();
            if rows.is_empty() {
                continue;
            }
            notes.push(
                Message::new("analysis.groups_aside")
                    .with("title", group.title.clone())
                    .with("count", rows.len())
                    .with("places", places::observations(self.raw, &rows))
                    .with("least", round(least * 100.0, 4)),
            );
        }
        notes
    }

    /// Why a group (or the whole) has no points in a row although parts of it have.
    fn cause(&self, group: Option<usize>, row: usize) -> Option<Cause> {
        let tree = &self.workings.method.tree;
        let stage = match &self.workings.stage {
            Some(stage) => tree.weights.get(stage[row] as usize),
            None => tree.weights.first(),
        };
        let weights = stage.or_else(|| (!tree.staged(group)).then(|| tree.weights.first())?)?;
        let part = |child: &Child| Part {
            child: *child,
            points: match *child {
                Child::Indicator(at) => self.results.points[at][row],
                Child::Group(at) => self.results.nodes.groups[at][row],
            },
            weight: weights.of(*child),
        };
        let parts: Vec<Part> = tree.children(group).iter().map(part).collect();
        let negative = |part: &Part| part.weight > 0.0 && part.points < 0.0;
        match tree.aggregation(group) {
            Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Power(_)
                if parts.iter().any(negative) =>
            {
                Some(Cause::Negative)
            }
            _ => tree
                .unbounded(group, &parts)
                .is_infinite()
                .then_some(Cause::Large),
        }
    }
}

/// Why a group has no points although parts of it have.
enum Cause {
    Negative,
    Large,
}
