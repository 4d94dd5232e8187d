//! Industry-university-research projects by the stage that they reached.

use super::words::{footer_with, line};
use crate::analysis::projects::Projects;
use crate::dataset::Dataset;
use crate::figure::{Figure, FunnelSpec, FunnelStage, Words};
use crate::i18n::{Lang, Message, Result, fill, number, percent, text};

/// How far projects came, and how long the stage before took them in the middle; `dataset` is the table of projects.
///
/// # Errors
/// When there is no project.
pub fn funnel(dataset: &Dataset, found: &Projects, lang: Lang) -> Result<Figure> {
    let reached = found.funnel();
    let (Some(first), Some(last)) = (reached.stages.first(), reached.stages.last()) else {
        return Err(Message::new("figure.nothing"));
    };
    if first.reached == 0 {
        return Err(Message::new("figure.nothing"));
    }
    let named = |stage: usize| found.stage_title(Some(stage)).text(lang).to_owned();
    let before = [None].into_iter().chain(reached.stages.iter().map(Some));
    let stages = reached.stages.iter().zip(before).map(|(stage, before)| {
        let days = before.and_then(|before| before.median_days);
        FunnelStage {
            name: named(stage.stage),
            count: stage.reached as f64,
            time: days.map_or_else(String::new, |days| {
                fill(lang, "figure.funnel_days", &[("n", &number(days, 0, lang))])
            }),
        }
    });
    let title = fill(
        lang,
        "figure.funnel_title",
        &[
            (
                "share",
                &percent(last.reached as f64 / first.reached as f64, 0, lang),
            ),
            ("stage", &super::words::inside(&named(last.stage), lang)),
        ],
    );
    let years = found
        .all
        .iter()
        .filter_map(crate::analysis::projects::Project::year);
    let span = match (years.clone().min(), years.max()) {
        (Some(from), Some(to)) if from < to => {
            fill(lang, "figure.years", &[("from", &from), ("to", &to)])
        }
        (Some(year), _) => fill(lang, "figure.year", &[("year", &year)]),
        _ => String::new(),
    };
    let aside = [
        ("figure.funnel_stopped", reached.stopped),
        ("figure.funnel_unknown", reached.unknown),
    ];
    let mut said = vec![text(lang, "figure.funnel_subtitle"), span];
    said.extend(
        aside
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| fill(lang, key, &[("n", count)])),
    );
    Ok(Figure::Funnel(FunnelSpec {
        words: Words {
            title,
            subtitle: line(&said, lang),
            footer: footer_with(dataset, None, None, lang),
        },
        stages: stages.collect(),
        counted: text(lang, "figure.funnel_counted"),
        timed: text(lang, "figure.funnel_timed"),
    }))
}
