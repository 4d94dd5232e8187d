//! Weights for a person.

use std::fmt::Write as _;

use super::layout;
use crate::analysis::weights::{Effect, EffectiveNode, Moved, Opinion, Weighing, pooled};
use crate::figure::compose::status_words;
use crate::i18n::{Lang, Message, fill, number, percent, signed, text};
use crate::scheme::Scheme;

/// Movers shown for each of several sets of ranks, and for one alone.
const FEW: usize = 3;
const MANY: usize = 10;

/// All of it; `one` where a single method was asked for.
pub(super) fn as_text(weighing: &Weighing, scheme: &Scheme, one: bool, lang: Lang) -> String {
    let mut out = head(scheme, lang);
    out.push_str(&rests_on(weighing, lang));
    out.push_str(&shares(weighing, scheme, lang));
    out.push_str(&meanings(weighing, lang));
    out.push_str(&effects(weighing, if one { MANY } else { FEW }, lang));
    out.push_str(&latitude(weighing, lang));
    out.push_str(&opinions(weighing, lang));
    out.push_str(&effective(&weighing.effective, scheme, lang));
    out
}

/// The scheme with its version and status.
pub(super) fn head(scheme: &Scheme, lang: Lang) -> String {
    let line = fill(
        lang,
        "cli.explain_scheme",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("version", &scheme.version),
            ("status", &status_words(scheme).text(lang)),
        ],
    );
    format!("{line}\n")
}

fn title(lang: Lang, key: &str) -> String {
    format!("\n{}\n", text(lang, key))
}

fn rests_on(weighing: &Weighing, lang: Lang) -> String {
    let observations = number(weighing.observations as f64, 0, lang);
    let level = weighing.level.title.text(lang);
    let mut args: Vec<(&str, &dyn std::fmt::Display)> =
        vec![("level", &level), ("count", &observations)];
    let line = match &weighing.years {
        None => fill(lang, "cli.weights_of", &args),
        Some((first, last)) => {
            args.extend([("first", first as &dyn std::fmt::Display), ("last", last)]);
            let key = if first == last {
                "cli.weights_of_year"
            } else {
                "cli.weights_of_years"
            };
            fill(lang, key, &args)
        }
    };
    format!("{line}\n{}", about_years(weighing.years, lang))
}

/// What to know where observations of several years stand together.
pub(super) fn about_years(years: Option<(i32, i32)>, lang: Lang) -> String {
    pooled(years).map_or_else(String::new, |pooled| format!("{}\n", pooled.text(lang)))
}

fn shares(weighing: &Weighing, scheme: &Scheme, lang: Lang) -> String {
    let present = weighing.level.present();
    let mut head = vec![String::new()];
    if present.len() == 1 {
        head.push(text(lang, "weights.column_present"));
    } else {
        head.extend(
            scheme
                .stages
                .iter()
                .map(|stage| stage.title.text(lang).to_owned()),
        );
    }
    let proposals = weighing.proposals.iter();
    head.extend(proposals.map(|(proposal, _)| proposal.method.title().text(lang)));
    let mut rows = vec![head];
    for (at, part) in weighing.level.parts.iter().enumerate() {
        let mut row = vec![part.title.text(lang).to_owned()];
        row.extend(present.iter().map(|shares| percent(shares[at], 1, lang)));
        let proposals = weighing.proposals.iter();
        row.extend(proposals.map(|(proposal, _)| percent(proposal.shares[at], 1, lang)));
        rows.push(row);
    }
    let right: Vec<usize> = (1..rows[0].len()).collect();
    title(lang, "cli.weights_shares") + &layout::table(&rows, 2, &right)
}

fn meanings(weighing: &Weighing, lang: Lang) -> String {
    let mut out = title(lang, "weights.sheet_meanings");
    let about = |out: &mut String, title: &Message, meaning: &Message| {
        let (title, meaning) = (title.text(lang), meaning.text(lang));
        let line = fill(
            lang,
            "cli.weights_about",
            &[("title", &title), ("meaning", &meaning)],
        );
        let _ = writeln!(out, "  {line}");
    };
    for (proposal, _) in &weighing.proposals {
        about(
            &mut out,
            &proposal.method.title(),
            &proposal.method.meaning(),
        );
        for remark in &proposal.remarks {
            let _ = writeln!(out, "    {}", remark.text(lang));
        }
    }
    for (method, reason) in &weighing.refused {
        about(&mut out, &method.title(), reason);
    }
    out
}

fn effects(weighing: &Weighing, most: usize, lang: Lang) -> String {
    if weighing.proposals.is_empty() {
        return String::new();
    }
    let sets: Vec<(String, &Effect)> = weighing
        .proposals
        .iter()
        .map(|(proposal, effect)| (proposal.method.title().text(lang), effect))
        .collect();
    let title = ranking_title(weighing, "cli.weights_ranks", lang);
    title + &compared(&sets, most, lang)
}

/// A title that names the year of the ranking.
fn ranking_title(weighing: &Weighing, key: &str, lang: Lang) -> String {
    let title = text(lang, key);
    match weighing.ranking_year {
        None => format!("\n{title}\n"),
        Some(year) => {
            let line = fill(
                lang,
                "cli.weights_in_year",
                &[("title", &title), ("year", &year)],
            );
            format!("\n{line}\n")
        }
    }
}

/// How sets of ranks differ from the present ones.
fn compared(sets: &[(String, &Effect)], most: usize, lang: Lang) -> String {
    let head = ["", "spearman", "mean_move", "unmoved"];
    let mut rows = vec![
        head.iter()
            .map(|name| match *name {
                "" => String::new(),
                name => text(lang, &format!("cli.weights_{name}")),
            })
            .collect::<Vec<_>>(),
    ];
    let none = || "–".to_owned();
    for (name, effect) in sets {
        let both = effect
            .ranks
            .iter()
            .filter(|moved| moved.gained().is_some())
            .count();
        rows.push(vec![
            name.clone(),
            effect.spearman.map_or_else(none, |r| number(r, 3, lang)),
            effect
                .mean_move
                .map_or_else(none, |places| number(places, 2, lang)),
            fill(
                lang,
                "cli.weights_unmoved_of",
                &[("unmoved", &effect.unmoved), ("count", &both)],
            ),
        ]);
    }
    let mut out = layout::table(&rows, 2, &[1, 2, 3]);
    for (name, effect) in sets {
        let movers: Vec<String> = effect
            .movers(most)
            .iter()
            .map(|moved| mover(moved, lang))
            .collect();
        if !movers.is_empty() {
            let movers = movers.join(&text(lang, "cli.weights_and"));
            let line = fill(
                lang,
                "cli.weights_movers",
                &[("title", name), ("movers", &movers)],
            );
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

fn mover(moved: &Moved, lang: Lang) -> String {
    let rank = |rank: Option<u32>| rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    fill(
        lang,
        "cli.weights_mover",
        &[
            ("name", &moved.name),
            ("before", &rank(moved.before)),
            ("after", &rank(moved.after)),
            (
                "places",
                &signed(moved.gained().unwrap_or(0) as f64, 0, lang),
            ),
        ],
    )
}

/// How far each weight may move, and what swaps neighbours.
fn latitude(weighing: &Weighing, lang: Lang) -> String {
    let mut out = ranking_title(weighing, "weights.latitude", lang);
    let found = match &weighing.latitude {
        Ok(found) => found,
        Err(reason) => {
            let _ = writeln!(out, "  {}", reason.text(lang));
            return out;
        }
    };
    let part = |at: usize, stage: Option<&crate::i18n::Title>| {
        let title = weighing.level.parts[at].title.text(lang).to_owned();
        match stage {
            None => title,
            Some(stage) => fill(
                lang,
                "cli.weights_in_stage",
                &[("title", &title), ("stage", &stage.text(lang))],
            ),
        }
    };
    let end = |weight: f64| {
        if weight.is_finite() {
            number(weight, 4, lang)
        } else {
            "∞".to_owned()
        }
    };
    let line = fill(lang, "weights.latitude_holds", &[("top", &found.top)]);
    let _ = writeln!(out, "  {line}");
    let mut rows = vec![vec![
        String::new(),
        text(lang, "weights.column_weight"),
        text(lang, "weights.column_hold_from"),
        text(lang, "weights.column_hold_to"),
        text(lang, "weights.column_limit_below"),
        text(lang, "weights.column_limit_above"),
    ]];
    rows.extend(found.intervals.iter().map(|own| {
        vec![
            part(own.part, own.stage.as_ref()),
            end(own.hold.weight),
            end(own.hold.from),
            end(own.hold.to),
            own.below.words().text(lang),
            own.above.words().text(lang),
        ]
    }));
    out.push_str(&layout::table(&rows, 2, &[1, 2, 3]));
    let _ = writeln!(out, "  {}", text(lang, "weights.latitude_swaps"));
    let lines = found.of_neighbours(
        |swap| {
            let args: [(&str, &dyn std::fmt::Display); 7] = [
                ("rank", &swap.rank),
                ("name", &swap.name),
                ("next", &swap.next),
                ("part", &part(swap.part, swap.stage.as_ref())),
                ("from", &end(swap.from)),
                ("to", &end(swap.to)),
                ("change", &percent(swap.change(), 1, lang)),
            ];
            fill(lang, "weights.latitude_swap", &args)
        },
        |own| {
            let key = if own.tied {
                "weights.latitude_tied"
            } else {
                "weights.latitude_unswapped"
            };
            let args: [(&str, &dyn std::fmt::Display); 3] = [
                ("rank", &own.rank),
                ("name", &own.name),
                ("next", &own.next),
            ];
            fill(lang, key, &args)
        },
    );
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn opinions(weighing: &Weighing, lang: Lang) -> String {
    let called = |opinion: &Opinion| {
        let method = opinion.method.title().text(lang);
        match &opinion.stage {
            None => method,
            Some(stage) => fill(
                lang,
                "cli.weights_in_stage",
                &[("title", &method), ("stage", &stage.text(lang))],
            ),
        }
    };
    let mut out = ranking_title(weighing, "cli.weights_opinions", lang);
    let sets: Vec<(String, &Effect)> = weighing
        .opinions
        .iter()
        .filter_map(|opinion| Some((called(opinion), opinion.effect.as_ref().ok()?)))
        .collect();
    if !sets.is_empty() {
        out.push_str(&compared(&sets, FEW, lang));
    }
    for opinion in &weighing.opinions {
        if let Some(left_out) = opinion.left_out() {
            let line = [("title", called(opinion)), ("meaning", left_out.text(lang))];
            let args = line
                .each_ref()
                .map(|(name, words)| (*name, words as &dyn std::fmt::Display));
            let _ = writeln!(out, "  {}", fill(lang, "cli.weights_about", &args));
        }
        if let Err(reason) = &opinion.effect {
            let line = [("title", called(opinion)), ("meaning", reason.text(lang))];
            let args = line
                .each_ref()
                .map(|(name, words)| (*name, words as &dyn std::fmt::Display));
            let _ = writeln!(out, "  {}", fill(lang, "cli.weights_about", &args));
        }
    }
    for method in crate::analysis::weights::OpinionMethod::ALL {
        let (title, meaning) = (method.title().text(lang), method.meaning().text(lang));
        let line = fill(
            lang,
            "cli.weights_about",
            &[("title", &title), ("meaning", &meaning)],
        );
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn effective(nodes: &[EffectiveNode], scheme: &Scheme, lang: Lang) -> String {
    let stages = scheme.stages.len().max(1);
    let mut head = vec![String::new()];
    for at in 0..stages {
        let stage = scheme.stages.get(at).map(|stage| stage.title.text(lang));
        let mut of = |key: &str| {
            let title = text(lang, key);
            head.push(match stage {
                None => title,
                Some(stage) => fill(
                    lang,
                    "cli.weights_in_stage",
                    &[("title", &title), ("stage", &stage)],
                ),
            });
        };
        of("weights.column_weight");
        of("weights.column_effective");
    }
    let mut rows = vec![head];
    for node in nodes {
        let mut row = vec![format!(
            "{}{}",
            "  ".repeat(node.depth),
            node.title.text(lang)
        )];
        for at in 0..stages {
            let words = node.counting.words();
            row.push(match words {
                Some(words) => words.text(lang),
                None => number(node.weights[at], 4, lang),
            });
            let share = node
                .shares
                .as_ref()
                .map(|shares| percent(shares[at], 2, lang));
            row.push(share.unwrap_or_else(|| "–".to_owned()));
        }
        rows.push(row);
    }
    let right: Vec<usize> = (1..=2 * stages).collect();
    let mut out = title(lang, "weights.effective");
    let _ = writeln!(out, "  {}", text(lang, "weights.effective_means"));
    out + &layout::table(&rows, 2, &right)
}
