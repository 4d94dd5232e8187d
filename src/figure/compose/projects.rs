//! Research projects as figures: how far they came, and what each yuan of the fund moved over the years.

use super::words::{clauses, footer_with, line};
use crate::analysis::projects::{By, Project, Projects, Sums};
use crate::dataset::Dataset;
use crate::figure::{Figure, FunnelSpec, FunnelStage, Line, TrendSpec, Words};
use crate::i18n::{Lang, Message, Result, fill, number, text};

/// How many projects came to which stage, and the median of the days that they spent in it.
///
/// # Errors
/// When no project stands at a stage that is known.
pub fn project_funnel(dataset: &Dataset, found: &Projects, lang: Lang) -> Result<Figure> {
    let funnel = found.funnel();
    let whole = |count: usize| number(count as f64, 0, lang);
    let first = funnel.stages.first().map_or(0, |stage| stage.reached);
    let Some(last) = funnel.stages.last().filter(|_| first > 0) else {
        return Err(Message::new("figure.no_stages"));
    };
    let title = fill(
        lang,
        "figure.funnel_title",
        &[
            ("last", &whole(last.reached)),
            ("first", &whole(first)),
            ("stage", &found.stage_title(Some(last.stage)).text(lang)),
        ],
    );
    let beside = if funnel.stopped + funnel.unknown == 0 {
        String::new()
    } else {
        let counts: [(&str, &dyn std::fmt::Display); 2] = [
            ("stopped", &whole(funnel.stopped)),
            ("unknown", &whole(funnel.unknown)),
        ];
        fill(lang, "figure.funnel_beside", &counts)
    };
    let stages = funnel.stages.iter().map(|stage| FunnelStage {
        name: found.stage_title(Some(stage.stage)).text(lang).to_owned(),
        count: stage.reached as f64,
        time: stage.median_days.map_or_else(String::new, |days| {
            // Half a day matters in a few days only.
            let days = if days < 10.0 {
                number(days, 1, lang)
            } else {
                number(days.round(), 0, lang)
            };
            fill(lang, "figure.days", &[("days", &days)])
        }),
        days: stage.median_days,
    });
    Ok(Figure::Funnel(FunnelSpec {
        words: Words {
            title,
            subtitle: clauses(
                &[
                    line(&[population(found, lang), begun(found, lang)], lang),
                    beside,
                ],
                lang,
            ),
            footer: footer_with(dataset, None, None, lang),
        },
        stages: stages.collect(),
        counted: text(lang, "figure.funnel_counted"),
        timed: text(lang, "figure.funnel_timed"),
    }))
}

/// What each yuan of the pre-research fund moved, by the year in which projects began: the enterprises' own money with
/// follow-on contracts, and their own money alone.
///
/// # Errors
/// When no year has projects that tell their fund.
pub fn project_leverage(dataset: &Dataset, found: &Projects, lang: Lang) -> Result<Figure> {
    let years: Vec<(i32, Sums)> = found
        .sums_by(By::Year)
        .into_iter()
        .filter_map(|(year, sums)| Some((year?.parse().ok()?, sums)))
        .collect();
    let Some(all) = found.sums().leverage() else {
        return Err(Message::new("figure.no_leverage"));
    };
    if years.iter().all(|(_, sums)| sums.leverage().is_none()) {
        return Err(Message::new("figure.no_leverage"));
    }
    // Contracts follow years after the start: the last years without any say nothing yet of what they move in all.
    let contracted = |sums: &Sums| sums.leverage() != sums.own_leverage();
    let last = years.iter().rposition(|(_, sums)| contracted(sums));
    let open = last.and_then(|at| years.get(at + 1)).map(|(year, _)| *year);
    let early = open.map(|year| fill(lang, "figure.leverage_early", &[("year", &year)]));
    // Nor are those years part of what each yuan has moved.
    let settled = || {
        years
            .iter()
            .filter(|(year, _)| open.is_none_or(|open| *year < open))
    };
    let settled = Sums {
        levered: settled().fold((0, 0), |(moved, fund), (_, own)| {
            (moved + own.levered.0, fund + own.levered.1)
        }),
        ..Sums::default()
    };
    let all = match open {
        Some(_) => settled.leverage().unwrap_or(all),
        None => all,
    };
    let own_line = |key: &str, subject: bool, of: fn(&Sums) -> Option<f64>| Line {
        key: key.to_owned(),
        name: text(lang, key),
        points: (years.iter())
            .map(|(year, sums)| {
                let known = !subject || open.is_none_or(|open| *year < open);
                (*year, of(sums).filter(|_| known))
            })
            .collect(),
        subject,
    };
    let first = years.first().map(|(year, _)| *year);
    let mean = match first.zip(open).map(|(first, open)| (first, open - 1)) {
        Some((from, to)) if from < to => {
            fill(lang, "figure.years", &[("from", &from), ("to", &to)])
        }
        _ => text(lang, "figure.leverage_mean"),
    };
    let amount = number(all, 2, lang);
    let title = fill(lang, "figure.leverage_title", &[("moved", &amount)]);
    Ok(Figure::Trend(TrendSpec {
        words: Words {
            title,
            subtitle: clauses(
                &[
                    line(
                        &[
                            text(lang, "figure.leverage_subtitle"),
                            population(found, lang),
                        ],
                        lang,
                    ),
                    early.unwrap_or_default(),
                ],
                lang,
            ),
            footer: footer_with(dataset, None, None, lang),
        },
        unit: text(lang, "figure.leverage_unit"),
        lines: vec![
            own_line("figure.leverage_all", true, Sums::leverage),
            own_line("figure.leverage_own", false, Sums::own_leverage),
        ],
        target: Some((all, mean)),
        decimals: 2,
        from_zero: true,
        ..TrendSpec::default()
    }))
}

fn population(found: &Projects, lang: Lang) -> String {
    let count = number(found.all.len() as f64, 0, lang);
    fill(lang, "figure.projects", &[("count", &count)])
}

/// In which years the projects began; nothing where none says.
fn begun(found: &Projects, lang: Lang) -> String {
    let years = || found.all.iter().filter_map(Project::year);
    let (Some(from), Some(to)) = (years().min(), years().max()) else {
        return String::new();
    };
    let span = if from == to {
        fill(lang, "figure.year", &[("year", &from)])
    } else {
        fill(lang, "figure.years", &[("from", &from), ("to", &to)])
    };
    fill(lang, "figure.projects_begun", &[("years", &span)])
}
