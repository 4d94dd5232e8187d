//! Multivariate checks for a person.

use std::fmt::Write as _;

use super::layout;
use super::weights_text::{about_years, head};
use crate::analysis::multivariate::{Checks, Components, GroupCheck, Presence};
use crate::i18n::{Lang, fill, number, percent, text};
use crate::scheme::Scheme;

/// Findings that are shown.
const FLAGS: usize = 20;

/// Indicators with the most gaps that are shown.
const GAPS: usize = 10;

/// Components whose loadings are shown for each group.
const COMPONENTS: usize = 2;

pub(super) fn as_text(checks: &Checks, scheme: &Scheme, lang: Lang) -> String {
    let mut out = head(scheme, lang);
    let count = number(checks.observations as f64, 0, lang);
    let _ = writeln!(out, "{}", fill(lang, "cli.checks_of", &[("count", &count)]));
    out.push_str(&about_years(checks.years, lang));
    out.push_str(&flags(checks, lang));
    out.push_str(&availability(checks, lang));
    for group in &checks.groups {
        out.push_str(&about(group, checks, lang));
    }
    out
}

fn title(lang: Lang, key: &str) -> String {
    format!("\n{}\n", text(lang, key))
}

fn flags(checks: &Checks, lang: Lang) -> String {
    let mut out = title(lang, "weights.sheet_flags");
    if checks.flags.is_empty() {
        let _ = writeln!(out, "  {}", text(lang, "cli.checks_quiet"));
    }
    for flag in checks.flags.iter().take(FLAGS) {
        let _ = writeln!(out, "  {}", flag.words().text(lang));
    }
    out + &more(checks.flags.len(), FLAGS, lang)
}

fn availability(checks: &Checks, lang: Lang) -> String {
    let there = &checks.availability;
    let count = |count: usize| number(count as f64, 0, lang);
    let share = |presence: &Presence| percent(presence.share(), 1, lang);
    let mut out = title(lang, "weights.sheet_availability");
    let whole = fill(
        lang,
        "cli.checks_whole",
        &[
            ("present", &count(there.whole.present)),
            ("possible", &count(there.whole.possible)),
            ("share", &share(&there.whole)),
            ("complete", &count(there.complete)),
            ("count", &count(there.observations)),
            (
                "least",
                &there
                    .least
                    .map_or_else(String::new, |least| percent(least, 1, lang)),
            ),
        ],
    );
    let _ = writeln!(out, "  {whole}");
    let mut gaps: Vec<&Presence> = there
        .indicators
        .iter()
        .filter(|presence| presence.present < presence.possible || presence.treated > 0)
        .collect();
    // Stable: of equals those that come first in the scheme.
    gaps.sort_by_key(|presence| presence.present);
    if gaps.is_empty() {
        return out;
    }
    let names = ["given", "zeros", "filled", "treated"];
    let mut rows = vec![vec![
        text(lang, "weights.column_indicator"),
        text(lang, "weights.column_share"),
    ]];
    rows[0].extend(names.map(|name| text(lang, &format!("weights.column_{name}"))));
    for presence in gaps.iter().take(GAPS) {
        let mut row = vec![presence.title.text(lang).to_owned(), share(presence)];
        let counts = [
            presence.present,
            presence.zeros,
            presence.filled,
            presence.treated,
        ];
        row.extend(counts.map(count));
        rows.push(row);
    }
    out.push_str(&layout::table(&rows, 2, &[1, 2, 3, 4, 5]));
    out + &more(gaps.len(), GAPS, lang)
}

/// How many entries of a list are not shown.
fn more(count: usize, shown: usize, lang: Lang) -> String {
    if count <= shown {
        return String::new();
    }
    let rest = number((count - shown) as f64, 0, lang);
    format!("  {}\n", fill(lang, "cli.check_more", &[("count", &rest)]))
}

/// A group: reliability, components, and each part with its parent and its nearest sibling.
fn about(group: &GroupCheck, checks: &Checks, lang: Lang) -> String {
    let two = |r: Option<f64>| r.map_or_else(|| "–".to_owned(), |r| number(r, 2, lang));
    let mut out = format!("\n{}\n", group.title.text(lang));
    let alpha = two(group.alpha);
    let _ = match group.alpha_below {
        None => writeln!(
            out,
            "  {}",
            fill(lang, "cli.checks_alpha", &[("alpha", &alpha)])
        ),
        Some((count, below)) => writeln!(
            out,
            "  {}",
            fill(
                lang,
                "cli.checks_alpha_below",
                &[("alpha", &alpha), ("count", &count), ("below", &two(below))],
            )
        ),
    };
    let components = match &group.components {
        Ok(components) => explained(components, lang),
        Err(reason) => reason.text(lang),
    };
    let _ = writeln!(out, "  {components}");
    let shown = group
        .components
        .as_ref()
        .map_or(0, |found| found.loadings.len().min(COMPONENTS));
    let mut header = vec![
        text(lang, "weights.column_part"),
        text(lang, "cli.checks_with_group"),
        text(lang, "cli.checks_with_total"),
        text(lang, "cli.checks_nearest"),
    ];
    header.extend((1..=shown).map(|at| fill(lang, "cli.checks_loading", &[("component", &at)])));
    let mut rows = vec![header];
    for (at, (id, title)) in group.parts.iter().enumerate() {
        let links = checks.parents.iter().filter(|link| link.id == *id);
        let of = |direct: bool| {
            let link = links.clone().find(|link| {
                if direct {
                    link.levels == 1 && link.parent == group.id
                } else {
                    link.parent.is_none()
                }
            });
            two(link.and_then(|link| link.pearson))
        };
        let mut row = vec![
            title.text(lang).to_owned(),
            of(true),
            of(false),
            nearest(group, at, lang),
        ];
        if let Ok(found) = &group.components {
            row.extend(
                found
                    .loadings
                    .iter()
                    .take(shown)
                    .map(|loadings| two(Some(loadings[at]))),
            );
        }
        rows.push(row);
    }
    let right: Vec<usize> = [1, 2].into_iter().chain(4..4 + shown).collect();
    out + &layout::table(&rows, 2, &right)
}

fn explained(components: &Components, lang: Lang) -> String {
    let first = components.explained.first().copied().unwrap_or(0.0);
    let counting = components.counting();
    let together: f64 = components.explained.iter().take(counting).sum();
    fill(
        lang,
        "cli.checks_components",
        &[
            ("first", &percent(first, 0, lang)),
            ("count", &counting),
            ("together", &percent(together, 0, lang)),
        ],
    )
}

/// The sibling with which a part correlates most, in whichever direction.
fn nearest(group: &GroupCheck, at: usize, lang: Lang) -> String {
    let own = group
        .pairs
        .iter()
        .filter(|pair| pair.first == at || pair.second == at);
    let best = own
        .filter_map(|pair| Some((pair, pair.pearson?)))
        // The first of equals.
        .fold(None, |best: Option<(usize, f64)>, (pair, r)| {
            let other = if pair.first == at {
                pair.second
            } else {
                pair.first
            };
            match best {
                Some((_, most)) if most.abs() >= r.abs() => best,
                _ => Some((other, r)),
            }
        });
    best.map_or_else(
        || "–".to_owned(),
        |(other, r)| {
            let title = group.parts[other].1.text(lang);
            fill(
                lang,
                "cli.checks_near",
                &[("title", &title), ("r", &number(r, 2, lang))],
            )
        },
    )
}
