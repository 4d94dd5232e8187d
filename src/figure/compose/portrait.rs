//! The portrait of one entity in one year.

use super::super::axis::Axis;
use super::Material;
use super::complete::{marked, missing_words, part_covered};
use super::words::{
    clauses, digits_and_unit, fixed, footer, line, population, with_unit, year_words,
};
use crate::analysis::{Board, BoardRule, Dimension, Portrait, portrait_data};
use crate::dataset::{industry_name, town_name};
use crate::figure::{BoardItem, Figure, Line, PortraitSpec, RadarAxis, Words};
use crate::i18n::{Lang, Result, fill, number, text, united};
use crate::scheme::{Rule, Scheme};

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
    let (axes, scale) = axes(&data, scheme, lang);
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
        missing_words(scores, row, lang)?,
    ];
    let covered = part_covered(scores, row)?;
    let measured = measured_words(scheme, data.year, lang);
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
        headline: headline(&data, covered, scheme, lang),
        axes,
        scale,
        peers,
        boards: sentences(&[boards_note(&data, lang), measured.clone()], lang),
        rule: sentences(&[boards_rule(&data, lang), measured], lang),
        shared: shared_zero(&data, lang),
        decimals: scheme.decimals as usize,
        items: (data.boards.iter())
            .map(|board| BoardItem {
                group: group_of(scheme, &board.indicator, lang),
                ..item(board, lang)
            })
            .collect(),
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
            let key = if stands_as_it_is(data) {
                "figure.boards_rule"
            } else {
                "figure.boards_rule_ties"
            };
            fill(lang, key, &[("places", &places)])
        }
        (BoardRule::Spread, _) => {
            let peers = board_peers(data, lang);
            fill(lang, "figure.boards_rule_spread", &[("peers", &peers)])
        }
    }
}

/// Whether the boards are as many as the rule names, so that it needs no word on ties and on what is no strength.
fn stands_as_it_is(data: &Portrait) -> bool {
    let of = |long: bool| data.boards.iter().filter(move |own| own.long == Some(long));
    of(false).count() == data.board_places && of(true).all(is_strength)
}

/// That the boards compare the values of a year where the points tell how these have changed since a base year: whoever is
/// first in the one may be last in the other.
fn measured_words(scheme: &Scheme, year: Option<i32>, lang: Lang) -> String {
    let bases = scheme.indicators.iter().filter_map(|own| match own.rule {
        Rule::BaseYear { year } | Rule::Chained { year, .. } => Some(year),
        _ => None,
    });
    let many = bases.clone().count() * 2 > scheme.indicators.len();
    match (year, bases.min()) {
        (Some(year), Some(base)) if many && base != year => fill(
            lang,
            "figure.boards_levels",
            &[("year", &year), ("base", &base)],
        ),
        _ => String::new(),
    }
}

/// Sentences after each other, the empty ones left out.
fn sentences(parts: &[String], lang: Lang) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    parts.join(&text(lang, "figure.full_stop"))
}

/// Fewest short boards at a zero that others share that stand in one row.
const SHARED: usize = 3;

/// Whether a short board is one at the lowest place, a zero that others have, too.
fn is_shared_zero(board: &Board) -> bool {
    let at_zero = board.tied && board.value == Some(0.0);
    board.long == Some(false) && at_zero && board.percent_rank == Some(0.0)
}

/// One row for all short boards at a zero that others share: bars of nothing under each other tell no more.
fn shared_zero(data: &Portrait, lang: Lang) -> Option<BoardItem> {
    let count = (data.boards.iter())
        .filter(|board| is_shared_zero(board))
        .count();
    (count >= SHARED).then(|| BoardItem {
        name: fill(lang, "figure.boards_zero", &[("n", &count)]),
        percent_rank: Some(0.0),
        long: Some(false),
        shares_zero: true,
        ..BoardItem::default()
    })
}

fn headline(
    data: &Portrait,
    covered: Option<f64>,
    scheme: &Scheme,
    lang: Lang,
) -> Vec<(String, String)> {
    let label = |key: &str| text(lang, key);
    let total = data.total.map_or_else(
        || label("figure.no_total"),
        |total| marked(&fixed(total, scheme.decimals as usize, lang), covered),
    );
    let of_points = if scheme.is_of_enterprises() {
        "figure.headline_total"
    } else {
        "figure.headline_index"
    };
    let mut numbers = vec![(label(of_points), total)];
    // One alone has no rank.
    if let Some(rank) = data.rank.filter(|_| data.of > 1) {
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

/// The dimension that an indicator belongs to.
fn group_of(scheme: &Scheme, indicator: &str, lang: Lang) -> String {
    let own = scheme.indicators.iter().find(|own| own.id == indicator);
    let mut group = own.and_then(|own| scheme.groups.get(own.group));
    while let Some(above) = group.and_then(|group| scheme.groups.get(group.parent?)) {
        group = Some(above);
    }
    group.map_or_else(String::new, |group| group.title.text(lang).to_owned())
}

/// The dimensions as shares of what is best of each; where there are fewer than three, which are drawn as bars under each
/// other, of what is best of all; and where nothing limits one of them, of the end of a scale that all have in common,
/// with its rings.
fn axes(data: &Portrait, scheme: &Scheme, lang: Lang) -> (Vec<RadarAxis>, Vec<f64>) {
    let all = data.dimensions.iter();
    let shown: Vec<&Dimension> = all.filter(|own| counts(scheme, &own.id)).collect();
    let most = shown.iter().map(|own| own.best).fold(0.0, f64::max);
    let scale = if shown.len() < 3 || shown.iter().all(|own| own.limited) {
        Vec::new()
    } else {
        scale(&shown)
    };
    let common = scale.last().copied();
    let common = common.or((shown.len() < 3).then_some(most));
    let shown = shown.into_iter();
    let axes = shown.map(|own| axis(own, common.unwrap_or(own.best), lang));
    (axes.collect(), scale)
}

/// How much lower than its lowest value a scale begins, as a share of its values' range: the lowest is no point in the
/// middle.
const BELOW: f64 = 0.35;

/// Round rings around the dimensions of a row and of its peers; none where that is no scale above zero.
fn scale(shown: &[&Dimension]) -> Vec<f64> {
    let quartiles = shown.iter().filter_map(|own| own.quartiles).flatten();
    let values = shown.iter().filter_map(|own| own.points).chain(quartiles);
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if !(low >= 0.0 && high > low) {
        return Vec::new();
    }
    let start = (low - (high - low) * BELOW).max(0.0);
    Axis::around(start, high, false).ticks
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
    let Some(rank) = board.rank else {
        return "–".to_owned();
    };
    // What is the same for all gives nobody points, which is to be said.
    if board.percent_rank.is_none() && board.of > 1 {
        return text(lang, "figure.place_same");
    }
    if board.points.is_none() || board.percent_rank.is_none() {
        return "–".to_owned();
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
    let (digits, unit) = board.value.map_or_else(
        || ("–".to_owned(), String::new()),
        |value| digits_and_unit(value, board.unit.as_ref(), lang),
    );
    BoardItem {
        name: board.title.text(lang).to_owned(),
        value: united(&digits, &unit, lang),
        digits,
        unit,
        points: board.points,
        best: board.best,
        percent_rank: board.percent_rank,
        long: board.long.filter(|long| !long || is_strength(board)),
        shares_zero: is_shared_zero(board),
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
        ..BoardItem::default()
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
    let mut lines = vec![line(&data.entity, data.name.clone(), true)];
    if data.history.iter().any(|year| year.median.is_some()) {
        lines.push(line("", text(lang, "figure.peer_median"), false));
    }
    lines
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    /// Where nothing limits the points the dimensions are on one scale, on which a greater value reaches further.
    #[test]
    fn dimensions_without_a_limit_are_on_one_scale() {
        let dimension = |points: f64, best: f64, low: f64| Dimension {
            id: String::new(),
            title: Title::same("D"),
            points: Some(points),
            best,
            limited: false,
            quartiles: Some([low, low + 5.0, low + 12.0]),
        };
        // The subject is the best in each.
        let all = [
            dimension(125.48, 125.48, 101.0),
            dimension(157.47, 157.47, 118.0),
            dimension(140.0, 140.0, 99.5),
        ];
        let rings = scale(&all.iter().collect::<Vec<_>>());
        let (start, end) = (rings[0], rings[rings.len() - 1]);
        assert!(start > 0.0 && start < 99.5 && end >= 157.47, "{rings:?}");
        assert!((3..=8).contains(&rings.len()), "{rings:?}");
        let of = |at: usize| axis(&all[at], end, Lang::En);
        let shares = [0, 1, 2].map(|at| of(at).share.unwrap());
        assert!(shares[0] < shares[2] && shares[2] < shares[1], "{shares:?}");
        // The lowest value of all is no point in the middle.
        let low = of(2).peers.unwrap()[0];
        assert!((low - start / end) / (1.0 - start / end) > 0.1, "{low}");
        // Nothing of anything has no scale.
        let none = dimension(0.0, 0.0, -12.0);
        assert!(scale(&[&none, &none, &none]).is_empty());
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
