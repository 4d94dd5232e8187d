//! The scheme page's lines, and what becomes of a hand on one of them: the scheme on the shelf with what is changed in
//! it comes in, rows with weights and the commands that change them go out.

use super::results::{node_of, stage_of};
use super::{Command, SchemeEntry, SchemePart, SchemeState};
use crate::analysis::{Child, fits, weightless};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Revision, Revisions, Scheme, rebalanced};

/// A group or an indicator with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct PartLine {
    /// Which.
    pub part: SchemePart,
    /// How deep it stands.
    pub depth: usize,
    /// Its name.
    pub title: Title,
    /// Its weight, in the stage that is shown.
    pub weight: f64,
    /// The weight in the scheme as it is written.
    pub was: f64,
    /// Its share of the weights of its siblings and itself, from 0 to 1; nothing where they add up to nothing.
    pub share: Option<f64>,
    /// What the weights of its siblings and itself add up to in the scheme as it is written.
    pub sum: f64,
    /// Whether its weight has a part in what its group comes to: in a sum of points it has none.
    pub weighs: bool,
    /// Whether anything is changed in it, in any stage.
    pub is_changed: bool,
}

/// The parts in the order of the scheme: each group before what stands in it.
#[must_use]
pub fn part_lines(entry: &SchemeEntry, shown: &SchemeState) -> Vec<PartLine> {
    let mut lines = Vec::new();
    let weightless = weightless(&entry.scheme);
    below(entry, &weightless, shown, None, 0, &mut lines);
    lines
}

fn below(
    entry: &SchemeEntry,
    weightless: &[Child],
    shown: &SchemeState,
    parent: Option<usize>,
    depth: usize,
    lines: &mut Vec<PartLine>,
) {
    let scheme = &entry.scheme;
    let siblings = siblings(scheme, parent);
    let weight = |scheme: &Scheme, part: &SchemePart| weight_of(scheme, part, shown);
    let sum: f64 = siblings.iter().map(|part| weight(scheme, part)).sum();
    let written = siblings
        .iter()
        .map(|part| weight(entry.written(), part))
        .sum();
    for part in siblings {
        let own = weight(scheme, &part);
        let Some(node) = node_of(scheme, &part) else {
            continue;
        };
        let (title, inside) = match node {
            Child::Group(at) => (&scheme.groups[at].title, Some(at)),
            Child::Indicator(at) => (&scheme.indicators[at].title, None),
        };
        lines.push(PartLine {
            depth,
            title: title.clone(),
            weight: own,
            was: weight(entry.written(), &part),
            share: (sum > 0.0).then(|| own / sum),
            sum: written,
            weighs: !weightless.contains(&node),
            is_changed: is_changed(entry, &part),
            part,
        });
        if inside.is_some() {
            below(entry, weightless, shown, inside, depth + 1, lines);
        }
    }
}

/// What stands directly in a group, or at the top: groups, then indicators.
fn siblings(scheme: &Scheme, parent: Option<usize>) -> Vec<SchemePart> {
    let groups = scheme.children(parent);
    let mut parts: Vec<SchemePart> = groups
        .map(|at| SchemePart::Group(scheme.groups[at].id.clone()))
        .collect();
    let members = parent.into_iter().flat_map(|at| scheme.members(at));
    parts.extend(members.map(|at| SchemePart::Indicator(scheme.indicators[at].id.clone())));
    parts
}

fn weight_of(scheme: &Scheme, part: &SchemePart, shown: &SchemeState) -> f64 {
    let stage = stage_of(scheme, part, shown.stage.as_deref()).unwrap_or(0);
    match node_of(scheme, part) {
        Some(Child::Group(at)) => scheme.groups[at].weight.in_stage(stage),
        Some(Child::Indicator(at)) => scheme.indicators[at].weight.in_stage(stage),
        None => 0.0,
    }
}

fn is_changed(entry: &SchemeEntry, part: &SchemePart) -> bool {
    let (new, old) = (&entry.scheme, entry.written());
    match (node_of(new, part), node_of(old, part)) {
        (Some(Child::Group(new_at)), Some(Child::Group(at))) => {
            new.groups[new_at].weight != old.groups[at].weight
        }
        (Some(Child::Indicator(new_at)), Some(Child::Indicator(at))) => {
            let (new, old) = (&new.indicators[new_at], &old.indicators[at]);
            new.weight != old.weight || new.rule != old.rule
        }
        _ => false,
    }
}

fn revisions(entry: &SchemeEntry) -> Revisions {
    let changed = entry.changed.as_ref();
    changed.map_or_else(Revisions::default, |(_, revisions)| revisions.clone())
}

fn weighing(scheme: &Scheme, part: &SchemePart, shown: &SchemeState, weight: f64) -> Revision {
    let stage = stage_of(scheme, part, shown.stage.as_deref());
    let stage = stage.map(|at| scheme.stages[at].id.clone());
    match part {
        SchemePart::Group(id) => Revision::GroupWeight {
            group: id.clone(),
            stage,
            weight,
        },
        SchemePart::Indicator(id) => Revision::Weight {
            indicator: id.clone(),
            stage,
            weight,
        },
    }
}

#[allow(clippy::float_cmp)] // The same number is meant.
/// Gives a part another weight in the stage that is shown; its siblings give way where their sum is kept.
#[must_use]
pub fn reweigh(
    entry: &SchemeEntry,
    shown: &SchemeState,
    part: &SchemePart,
    weight: f64,
) -> Command {
    let (scheme, written) = (&entry.scheme, entry.written());
    let parent = match node_of(scheme, part) {
        Some(Child::Group(at)) => scheme.groups[at].parent,
        Some(Child::Indicator(at)) => Some(scheme.indicators[at].group),
        None => None,
    };
    let siblings = siblings(scheme, parent);
    let mut revisions = revisions(entry);
    let at = siblings.iter().position(|own| own == part);
    match at.filter(|_| shown.keeps_sum && siblings.len() > 1) {
        Some(at) => {
            // From the weights as they are written, so that a hand that goes to and fro leaves nothing behind.
            let of_written: Vec<f64> = (siblings.iter())
                .map(|own| weight_of(written, own, shown))
                .collect();
            let of_now: Vec<f64> = (siblings.iter())
                .map(|own| weight_of(scheme, own, shown))
                .collect();
            let total = |weights: &[f64]| weights.iter().sum::<f64>();
            let alone = (of_now.iter().zip(&of_written).enumerate())
                .all(|(other, (now, written))| other == at || now == written);
            let same = (total(&of_now) - total(&of_written)).abs() < 1e-9;
            let from = if same && (alone || of_now == rebalanced(&of_written, at, of_now[at])) {
                &of_written
            } else {
                &of_now
            };
            for (own, weight) in siblings.iter().zip(rebalanced(from, at, weight)) {
                revisions.set(written, weighing(written, own, shown, weight));
            }
        }
        None => revisions.set(written, weighing(written, part, shown, weight)),
    }
    Command::Revise {
        scheme: entry.id.clone(),
        revisions,
        moves: Some(part.clone()),
    }
}

/// Changes one place of a scheme that is not a weight. `moves` names the indicator whose number a hand drags.
///
/// # Errors
/// When what the place is to say cannot stand there, or names columns that the data lacks.
pub fn revise(
    entry: &SchemeEntry,
    data: Option<&Dataset>,
    revision: Revision,
    moves: Option<SchemePart>,
) -> Result<Command> {
    let mut revisions = revisions(entry);
    revisions.set(entry.written(), revision);
    let scheme = revisions.revised(entry.written())?;
    if let Some(data) = data {
        fits(data, &scheme)?;
    }
    Ok(Command::Revise {
        scheme: entry.id.clone(),
        revisions,
        moves,
    })
}

/// Takes all changes of a scheme back.
#[must_use]
pub fn restore(entry: &SchemeEntry) -> Command {
    Command::Revise {
        scheme: entry.id.clone(),
        revisions: Revisions::default(),
        moves: None,
    }
}

/// What is changed in the rules, in sentences: not that title, status and source say so.
#[must_use]
pub fn changes(entry: &SchemeEntry) -> Vec<Message> {
    let all = crate::scheme::differences(entry.written(), &entry.scheme);
    let rules = all.into_iter().filter(|own| own.item.is_some());
    rules.map(|own| own.words()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::workspace::{Shelf, State};

    fn entry(revisions: &BTreeMap<String, Revisions>) -> SchemeEntry {
        let shelf = Shelf::load(&[]).revised(revisions, None);
        shelf.find("national-2024").unwrap().clone()
    }

    fn apply(state: &mut State, command: Command) -> SchemeEntry {
        command.change(state);
        entry(&state.revisions)
    }

    fn line(entry: &SchemeEntry, shown: &SchemeState, id: &str) -> PartLine {
        let lines = part_lines(entry, shown);
        let of = |own: &PartLine| match &own.part {
            SchemePart::Group(own) | SchemePart::Indicator(own) => own == id,
        };
        lines.into_iter().find(of).unwrap()
    }

    #[test]
    fn a_weight_that_goes_to_and_fro_leaves_nothing_behind() {
        let mut state = State::default();
        let shown = SchemeState {
            stage: Some("growth".to_owned()),
            ..SchemeState::default()
        };
        let part = SchemePart::Group("technology".to_owned());
        let mut own = entry(&state.revisions);
        assert_eq!(line(&own, &shown, "technology").weight, 55.0);
        for weight in [60.0, 97.3, 0.0, 10.0] {
            own = apply(&mut state, reweigh(&own, &shown, &part, weight));
            assert_eq!(line(&own, &shown, "technology").weight, weight);
            assert_eq!(line(&own, &shown, "technology").sum, 100.0);
            assert!(line(&own, &shown, "technology").is_changed);
        }
        // 90 over 30 : 15, and other stages as they were.
        assert_eq!(line(&own, &shown, "growth_operation").weight, 60.0);
        assert_eq!(line(&own, &shown, "auxiliary").weight, 30.0);
        let first = SchemeState::default();
        assert_eq!(line(&own, &first, "technology").weight, 60.0);
        own = apply(&mut state, reweigh(&own, &shown, &part, 55.0));
        assert!(state.revisions.is_empty());
        assert!(own.changed.is_none());
    }

    #[test]
    fn one_after_the_other_starts_from_what_is_there() {
        let mut state = State::default();
        let shown = SchemeState::default();
        let own = entry(&state.revisions);
        let first = SchemePart::Group("technology".to_owned());
        let own = apply(&mut state, reweigh(&own, &shown, &first, 20.0));
        // 80 over 23 : 17.
        assert_eq!(line(&own, &shown, "growth_operation").weight, 46.0);
        let second = SchemePart::Group("growth_operation".to_owned());
        let own = apply(&mut state, reweigh(&own, &shown, &second, 0.0));
        // 100 over 20 : 34.
        assert_eq!(line(&own, &shown, "technology").weight, 37.037);
        assert_eq!(line(&own, &shown, "auxiliary").weight, 62.963);
        let said: Vec<String> = changes(&own)
            .iter()
            .map(|own| own.text(crate::i18n::Lang::En))
            .collect();
        assert_eq!(said.len(), 3, "{said:?}");
    }

    #[test]
    fn without_keeping_the_sum_one_weight_changes() {
        let mut state = State::default();
        let shown = SchemeState {
            keeps_sum: false,
            ..SchemeState::default()
        };
        let part = SchemePart::Indicator("rd_growth".to_owned());
        let own = entry(&state.revisions);
        let own = apply(&mut state, reweigh(&own, &shown, &part, 18.0));
        assert_eq!(line(&own, &shown, "rd_growth").weight, 18.0);
        assert_eq!(line(&own, &shown, "rd_expense").weight, 6.0);
        assert_eq!(state.revisions["national-2024"].len(), 1);
        assert_eq!(restore(&own).clone(), {
            Command::Revise {
                scheme: "national-2024".to_owned(),
                revisions: Revisions::default(),
                moves: None,
            }
        });
    }
}
