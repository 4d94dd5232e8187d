//! `explain`: why a total is what it is, as a tree down to the cells.

use std::fmt::Write as _;

use super::arguments::Arguments;
use super::input::Scored;
use super::method::with_methods;
use super::progress::with_progress;
use super::{Failure, Outcome, explain_json, input, output};
use crate::analysis::{Explanation, IndicatorExplanation, Node, NodeKind, explain};
use crate::figure::compose::{find_row, status_words};
use crate::i18n::{Lang, fill, measured, number, percent, signed, text, united};
use crate::scheme::Scheme;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let Some(entity) = arguments.text("entity")? else {
        return Err(arguments.needed("entity"));
    };
    let year = input::year(arguments)?;
    let file = arguments.operand_path(0);
    let explanation = with_progress(|progress| -> Outcome<_> {
        let scored = input::scored_for(arguments, &file, entity, year, progress)?;
        let row = find_row(&scored.scores, entity, year).map_err(Failure::Data)?;
        let explanation = explain(&scored.dataset, &scored.scores, row)?;
        Ok((explanation, scored))
    });
    let (explanation, Scored { dataset, scores }) = explanation?;
    let scheme = &scores.scheme;
    if arguments.has("json") {
        let result = explain_json::explanation(&explanation, scheme, arguments.lang);
        return output::print_json(&with_methods(result, [(&dataset, &scores)]));
    }
    output::print(&as_text(&explanation, scheme, arguments.lang))
}

fn as_text(explanation: &Explanation, scheme: &Scheme, lang: Lang) -> String {
    let mut out = title(explanation);
    out.push('\n');
    out.push_str(&fill(
        lang,
        "cli.explain_scheme",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("version", &scheme.version),
            ("status", &status_words(scheme).text(lang)),
        ],
    ));
    out.push('\n');
    if let Some((stage, because)) = &explanation.stage {
        let words: [(&str, &dyn std::fmt::Display); 2] = [
            ("stage", &stage.text(lang)),
            ("because", &because.text(lang)),
        ];
        out.push_str(&fill(lang, "cli.explain_stage", &words));
        out.push('\n');
    }
    out.push_str(&result(explanation, lang));
    out.push('\n');
    for line in explanation.lines() {
        out.push_str(&line.words.text(lang));
        out.push('\n');
    }
    out.push_str(&fill(
        lang,
        "cli.explain_whole",
        &[("way", &explanation.aggregation.text(lang))],
    ));
    out.push('\n');
    for node in &explanation.nodes {
        out.push('\n');
        write_node(&mut out, node, 0, lang);
    }
    out
}

fn title(explanation: &Explanation) -> String {
    let mut out = explanation.name.clone();
    if explanation.entity != explanation.name {
        let _ = write!(out, " ({})", explanation.entity);
    }
    if let Some(year) = explanation.year {
        let _ = write!(out, ", {year}");
    }
    out
}

/// The total with rank, tier and coverage, or why there is none.
fn result(explanation: &Explanation, lang: Lang) -> String {
    let Some(total) = explanation.total else {
        let reason = explanation.reason.as_ref();
        let reason = reason.map_or_else(|| explanation.status.clone(), |r| r.text(lang));
        return fill(lang, "cli.explain_no_total", &[("reason", &reason)]);
    };
    let mut parts = vec![fill(
        lang,
        "cli.explain_total",
        &[("total", &number(total, 6, lang))],
    )];
    if let Some(rank) = explanation.rank {
        let (rank, of) = (
            number(f64::from(rank), 0, lang),
            number(f64::from(explanation.of), 0, lang),
        );
        parts.push(fill(
            lang,
            "cli.explain_rank",
            &[("rank", &rank), ("of", &of)],
        ));
    }
    if let Some(tier) = &explanation.tier {
        parts.push(fill(
            lang,
            "cli.explain_tier",
            &[("tier", &tier.text(lang))],
        ));
    }
    parts.push(fill(
        lang,
        "cli.explain_coverage",
        &[("coverage", &percent(explanation.coverage, 0, lang))],
    ));
    let unchecked = explanation.reason.as_ref();
    parts.extend(unchecked.map(|reason| reason.text(lang)));
    parts.join(" · ")
}

fn write_node(out: &mut String, node: &Node, depth: usize, lang: Lang) {
    let indent = "  ".repeat(depth);
    let points = node
        .points
        .map_or_else(|| "–".to_owned(), |points| number(points, 4, lang));
    let mut parts = vec![fill(lang, "cli.explain_points", &[("points", &points)])];
    let weight = number(node.weight, 4, lang);
    parts.push(fill(
        lang,
        "cli.explain_weight",
        &[
            ("weight", &weight),
            ("share", &percent(node.share, 1, lang)),
        ],
    ));
    // Of a product the factors tell more than slopes, which are the same for weak parts and strong ones.
    if let Some(log) = node.log_contribution {
        let (factor, log) = (number(log.exp(), 4, lang), signed(log, 6, lang));
        let places: [(&str, &dyn std::fmt::Display); 2] = [("factor", &factor), ("log", &log)];
        parts.push(fill(lang, "cli.explain_log", &places));
    } else if let Some(contribution) = node.contribution {
        let adds = signed(contribution, 4, lang);
        parts.push(fill(lang, "cli.explain_adds", &[("contribution", &adds)]));
    }
    let _ = writeln!(
        out,
        "{indent}{} [{}]  {}",
        node.title.text(lang),
        node.id,
        parts.join(" · ")
    );
    match &node.kind {
        NodeKind::Group {
            aggregation,
            children,
        } => {
            let _ = writeln!(out, "{indent}  {}", aggregation.text(lang));
            for child in children {
                write_node(out, child, depth + 1, lang);
            }
        }
        NodeKind::Indicator(indicator) => write_indicator(out, indicator, depth + 1, lang),
    }
}

fn write_indicator(out: &mut String, indicator: &IndicatorExplanation, depth: usize, lang: Lang) {
    let indent = "  ".repeat(depth);
    let mut line = |words: String| {
        let _ = writeln!(out, "{indent}{words}");
    };
    let value = value_with_unit(indicator, lang);
    line(format!(
        "{} = {} = {value}",
        indicator.formula, indicator.filled
    ));
    for raw in &indicator.raw {
        let value = raw.value.clone().unwrap_or_else(|| "–".to_owned());
        let mut words = format!("{} [{}] {value}", raw.title.text(lang), raw.column);
        if let Some(evidence) = &raw.evidence {
            let _ = write!(words, " ← {}", evidence.place);
            if let Some(written) = evidence
                .raw
                .as_ref()
                .filter(|written| **written != value && evidence.others.is_empty())
            {
                let _ = write!(words, " “{written}”");
            }
            if let Some(conversion) = &evidence.conversion {
                let _ = write!(words, " · {}", conversion.text(lang));
            }
        }
        line(words);
    }
    for own in indicator.lines() {
        line(own.words.text(lang));
    }
}

fn value_with_unit(indicator: &IndicatorExplanation, lang: Lang) -> String {
    let Some(value) = indicator.value else {
        return text(lang, "cli.explain_missing");
    };
    let value = measured(value, lang);
    match &indicator.unit {
        Some(unit) if unit.text(lang) == "%" => united(&value, "%", lang),
        Some(unit) => format!("{value} {}", unit.text(lang)),
        None => value,
    }
}
