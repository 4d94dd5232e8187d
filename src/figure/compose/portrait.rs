//! The portrait of one entity in one year.

use super::Material;
use super::words::{clauses, fixed, footer, line, population, with_unit, year_words};
use crate::analysis::{Board, BoardRule, Dimension, Portrait, portrait_data};
use crate::dataset::{industry_name, town_name};
use crate::figure::{BoardItem, Figure, Line, PortraitSpec, RadarAxis, Words};
use crate::i18n::{Lang, Result, fill, number, text, united};
use crate::scheme::Scheme;

/// The portrait of one row of the scores, with long and short boards by a rule.
///
/// # Errors
/// When the row does not exist.
pub fn portrait(material: Material, row: usize, rule: BoardRule) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let data = portrait_data(dataset, scores, row, rule)?;
    let scheme = &scores.scheme;
    let population = population(scheme, data.scored as usize, lang);
    // Where nobody of the year has a total there are no peers to speak of.
    let peers = match &data.stage {
        _ if data.scored == 0 => String::new(),
        Some(stage) => fill(
            lang,
            "figure.portrait_peers",
            &[("population", &population), ("stage", &stage.text(lang))],
        ),
        None => population,
    };
    let subtitle = [
        scheme.title.text(lang).to_owned(),
        year_words(data.year, lang),
        place(material, row),
        peers.clone(),
        data.reason
            .as_ref()
            .map_or_else(String::new, |reason| reason.text(lang)),
    ];
    Ok(Figure::Portrait(PortraitSpec {
        words: Words {
            title: data.name.clone(),
            subtitle: clauses(&subtitle, lang),
            footer: [
                footer(dataset, scores, lang),
                fill(
                    lang,
                    "figure.fingerprint",
                    &[(
                        "print",
                        &dataset
                            .table
                            .source
                            .fingerprint
                            .get(..12)
                            .unwrap_or_default(),
                    )],
                ),
            ]
            .join("\n"),
        },
        headline: headline(&data, scheme, lang),
        axes: axes(&data, scheme, lang),
        peers,
        boards: boards_note(&data, lang),
        rule: boards_rule(&data, lang),
        decimals: scheme.decimals as usize,
        items: data.boards.iter().map(|board| item(board, lang)).collect(),
        history: history(&data, lang),
        subject: String::new(),
        paragraphs: Vec::new(),
    }))
}

/// Town and industry of a row, as far as the data has them.
fn place(material: Material, row: usize) -> String {
    let observation = material.scores.observations.get(row).copied();
    let field = |name: &str| -> Option<String> {
        let column = material.dataset.frame.column(name).ok()?;
        let written = column.str().ok()?.get(observation? as usize)?;
        Some(match name {
            "industry" => industry_name(written, material.lang).to_owned(),
            _ => town_name(written, material.lang).to_owned(),
        })
    };
    line(
        &["town", "industry"].map(|name| field(name).unwrap_or_default()),
        material.lang,
    )
}

/// By which rule the boards are told, and among whom where these are others than the portrait's peers.
fn boards_note(data: &Portrait, lang: Lang) -> String {
    let peers = board_peers(data, lang);
    let rule = boards_rule(data, lang);
    let others = data.board_peers.iter().any(|title| *title != data.peers);
    match (data.board_rule, data.board_few) {
        (BoardRule::Ranks, Some(_)) => fill(
            lang,
            "figure.boards_note_few",
            &[("peers", &peers), ("rule", &rule)],
        ),
        (BoardRule::Ranks, None) if others => fill(
            lang,
            "figure.boards_note_among",
            &[("peers", &peers), ("rule", &rule)],
        ),
        (BoardRule::Ranks, None) => fill(lang, "figure.boards_note", &[("rule", &rule)]),
        (BoardRule::Spread, _) => fill(lang, "figure.boards_note_spread", &[("rule", &rule)]),
    }
}

/// Among whom boards are long or short.
fn board_peers(data: &Portrait, lang: Lang) -> String {
    let titles = data.board_peers.iter();
    let peers: Vec<&str> = titles.map(|title| title.text(lang)).collect();
    peers.join(&text(lang, "figure.semicolon"))
}

/// What makes a board long or short.
fn boards_rule(data: &Portrait, lang: Lang) -> String {
    match (data.board_rule, data.board_few) {
        (BoardRule::Ranks, Some(count)) => {
            fill(lang, "figure.boards_rule_few", &[("count", &count)])
        }
        (BoardRule::Ranks, None) => {
            let places = number(data.board_places as f64, 0, lang);
            fill(lang, "figure.boards_rule", &[("places", &places)])
        }
        (BoardRule::Spread, _) => {
            let peers = board_peers(data, lang);
            fill(lang, "figure.boards_rule_spread", &[("peers", &peers)])
        }
    }
}

fn headline(data: &Portrait, scheme: &Scheme, lang: Lang) -> Vec<(String, String)> {
    let label = |key: &str| text(lang, key);
    let total = data.total.map_or_else(
        || label("figure.no_total"),
        |total| fixed(total, scheme.decimals as usize, lang),
    );
    let mut numbers = vec![(label("figure.headline_total"), total)];
    if let Some(rank) = data.rank {
        let (rank, of) = (
            number(f64::from(rank), 0, lang),
            number(f64::from(data.of), 0, lang),
        );
        let value = fill(lang, "figure.rank_of", &[("rank", &rank), ("of", &of)]);
        numbers.push((label("figure.headline_rank"), value));
    }
    for (key, title) in [
        ("figure.headline_tier", &data.tier),
        ("figure.headline_stage", &data.stage),
    ] {
        if let Some(title) = title {
            numbers.push((label(key), title.text(lang).to_owned()));
        }
    }
    numbers
}

/// Whether a group can give points: one with a cap of 0 holds conditions only, and is no axis.
fn counts(scheme: &Scheme, id: &str) -> bool {
    let group = scheme.groups.iter().find(|group| group.id == id);
    group.is_none_or(|group| group.cap.is_none_or(|cap| cap > 0.0))
}

/// The dimensions as shares of what is best of each; where there are fewer than three, which are drawn as bars under each
/// other, of what is best of all.
fn axes(data: &Portrait, scheme: &Scheme, lang: Lang) -> Vec<RadarAxis> {
    let all = data.dimensions.iter();
    let shown: Vec<&Dimension> = all.filter(|own| counts(scheme, &own.id)).collect();
    let most = shown.iter().map(|own| own.best).fold(0.0, f64::max);
    let common = (shown.len() < 3).then_some(most);
    let shown = shown.into_iter();
    shown
        .map(|own| axis(own, common.unwrap_or(own.best), lang))
        .collect()
}

/// A dimension as a share of what is best.
fn axis(dimension: &Dimension, best: f64, lang: Lang) -> RadarAxis {
    let share = |points: f64| {
        if best > 0.0 {
            (points / best).clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    RadarAxis {
        name: dimension.title.text(lang).to_owned(),
        share: dimension.points.map(share),
        value: dimension.points,
        peers: dimension.quartiles.map(|quartiles| quartiles.map(share)),
    }
}

/// Whether an item that stands among the first has anything to be strong by: no points, or a zero that it shares with
/// others, is none, and neither is a place in the worse half.
fn is_strength(board: &Board) -> bool {
    let shares_zero = board.tied && board.value == Some(0.0);
    let above = board.percent_rank.is_some_and(|rank| rank >= 0.5);
    board.points.is_some_and(|points| points > 0.0) && !shares_zero && above
}

/// The rank among the peers. What many have alike is said to be so; without points there is no rank to speak of.
fn place_words(board: &Board, lang: Lang) -> String {
    let Some(rank) = board.rank.filter(|_| board.points.is_some()) else {
        return "–".to_owned();
    };
    if board.percent_rank.is_none() {
        return text(lang, "figure.place_same");
    }
    let [rank, of] = [rank, board.of].map(|count| number(f64::from(count), 0, lang));
    let key = match board.value {
        Some(0.0) if board.tied => "figure.place_zero",
        _ if board.tied => "figure.rank_tied",
        _ => "figure.rank_of",
    };
    fill(lang, key, &[("rank", &rank), ("of", &of)])
}

fn item(board: &Board, lang: Lang) -> BoardItem {
    let value = board.value.map_or_else(
        || "–".to_owned(),
        |value| with_unit(value, board.unit.as_ref(), lang),
    );
    BoardItem {
        name: board.title.text(lang).to_owned(),
        value,
        points: board.points,
        best: board.best,
        percent_rank: board.percent_rank,
        long: board.long.filter(|long| !long || is_strength(board)),
        place: place_words(board, lang),
        next: board
            .value
            .zip(board.next)
            .map_or_else(String::new, |(value, next)| {
                let sign = if next.at > value { "+" } else { "\u{2212}" };
                let distance = (next.at - value).abs();
                // Between two shares lie percentage points.
                let is_share = board
                    .unit
                    .as_ref()
                    .is_some_and(|unit| unit.text(lang) == "%");
                let distance = if is_share {
                    united(
                        &fixed(distance, 1, lang),
                        &text(lang, "figure.percentage_points"),
                        lang,
                    )
                } else {
                    with_unit(distance, board.unit.as_ref(), lang)
                };
                format!("{sign}{distance}")
            }),
    }
}

/// The subject's totals and its peers' median, where there is more than one year.
fn history(data: &Portrait, lang: Lang) -> Vec<Line> {
    let own = data.history.iter().filter(|year| year.total.is_some());
    if data.history.len() < 2 || own.count() == 0 {
        return Vec::new();
    }
    let line = |key: &str, name: String, subject: bool| Line {
        key: key.to_owned(),
        name,
        points: data
            .history
            .iter()
            .map(|year| {
                let value = if subject { year.total } else { year.median };
                (year.year, value)
            })
            .collect(),
        subject,
    };
    vec![
        line(&data.entity, data.name.clone(), true),
        line("", text(lang, "figure.peer_median"), false),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Title;

    fn board(value: f64, points: f64, percent_rank: f64, tied: bool) -> Board {
        Board {
            indicator: "a".to_owned(),
            title: Title::same("A"),
            unit: None,
            value: Some(value),
            points: Some(points),
            best: Some(10.0),
            rank: Some(3),
            of: 95,
            tied,
            percent_rank: Some(percent_rank),
            long: Some(true),
            middle: false,
            peers: Title::default(),
            next: None,
        }
    }

    #[test]
    fn a_zero_is_no_strength() {
        for (own, long) in [
            (board(5.0, 10.0, 1.0, false), Some(true)),
            (board(0.0, 10.0, 0.9, false), Some(true)),
            // Joint third of many who have none, none of the points, or in the worse half.
            (board(0.0, 10.0, 0.9, true), None),
            (board(5.0, 0.0, 0.9, false), None),
            (board(5.0, 10.0, 0.3, false), None),
        ] {
            assert_eq!(item(&own, Lang::En).long, long, "{own:?}");
        }
        let weak = Board {
            long: Some(false),
            ..board(0.0, 0.0, 0.0, true)
        };
        assert_eq!(item(&weak, Lang::En).long, Some(false));
    }
}
