//! An explanation in sentences, in the order of work: what window, command line and report show of it.

use super::explanation::{Bounds, Explanation, ImputationEffect, IndicatorExplanation};
use super::treated::TreatedValue;
use super::words::short;
use crate::composite::round;
use crate::i18n::{Lang, Message, Title, number};

/// One sentence with what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// The sentence.
    pub words: Message,
}

/// What a [`Line`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Why there is no value, or no points.
    Missing,
    /// What imputation did.
    Imputed,
    /// What treatment of outliers did.
    Treated,
    /// What the rule did.
    Rule,
    /// The peer group.
    Peers,
    /// The next step.
    Next,
    /// What would reach it.
    Closing,
    /// What a missing value could be worth.
    Range,
}

impl IndicatorExplanation {
    /// Its sentences, in the order of work.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut line = |kind, words| lines.push(Line { kind, words });
        if let Some(missing) = &self.missing {
            line(LineKind::Missing, missing.clone());
        }
        if let Some(imputed) = &self.imputed {
            line(LineKind::Imputed, imputed.words());
        }
        let treated = self.treated.as_ref();
        for words in treated.map(TreatedValue::words).unwrap_or_default() {
            line(LineKind::Treated, words);
        }
        line(LineKind::Rule, self.rule.clone());
        if let Some(peers) = &self.peers {
            line(
                LineKind::Peers,
                Message::new("analysis.peers_are")
                    .with("label", peers.label.clone())
                    .with("size", peers.size)
                    .with("min", short(peers.min))
                    .with("median", short(peers.median))
                    .with("max", short(peers.max)),
            );
        }
        if let Some(next) = &self.next_step {
            let unit = self.unit.as_ref();
            let message = Message::new(if next.gain.is_some() {
                "analysis.next_gain"
            } else {
                "analysis.next"
            });
            let gain = next.gain.map_or(0.0, short);
            line(
                LineKind::Next,
                message
                    .with("at", amount(next.at, unit))
                    .with("points", next.points)
                    .with("distance", amount(next.distance, unit))
                    .with("gain", gain),
            );
            for closing in &next.closings {
                line(LineKind::Closing, closing.words());
            }
        }
        if let Some((low, high)) = self.range {
            line(
                LineKind::Range,
                Message::new("analysis.range_points")
                    .with("low", short(low))
                    .with("high", short(high)),
            );
        }
        lines
    }
}

impl Explanation {
    /// What is missing or imputed, and what that means for the total.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if let Some(effect) = &self.imputation {
            lines.extend(effect.words().into_iter().map(|words| Line {
                kind: LineKind::Imputed,
                words,
            }));
        }
        if let Some(bounds) = &self.bounds {
            lines.push(Line {
                kind: LineKind::Range,
                words: bounds.words(),
            });
        }
        lines
    }
}

impl ImputationEffect {
    /// What rests on imputed values, and the result without them.
    #[must_use]
    pub fn words(&self) -> Vec<Message> {
        let percent = |share: f64| round(share * 100.0, 1);
        let mut words = Vec::new();
        if self.indicators > 0 {
            let key = match self.share {
                Some(_) => "analysis.imputed_points_share",
                None => "analysis.imputed_points",
            };
            words.push(
                Message::new(key)
                    .with("count", self.indicators)
                    .with("points", short(self.points))
                    .with("share", self.share.map_or(0.0, percent)),
            );
        }
        words.push(match (self.total_without, self.rank_without) {
            (Some(total), Some(rank)) => Message::new("analysis.without_imputation")
                .with("total", total)
                .with("rank", rank)
                .with("of", self.of_without),
            _ => Message::new("analysis.without_imputation_none"),
        });
        words
    }
}

impl Bounds {
    /// Between what the total would lie.
    #[must_use]
    pub fn words(&self) -> Message {
        let key = match (self.rank_high, self.rank_low) {
            (Some(best), Some(worst)) if best == worst => "analysis.bounds_rank",
            (Some(_), Some(_)) => "analysis.bounds_ranks",
            _ => "analysis.bounds",
        };
        Message::new(key)
            .with("count", self.indicators.len())
            .with("low", self.low)
            .with("high", self.high)
            .with("best", self.rank_high.unwrap_or_default())
            .with("worst", self.rank_low.unwrap_or_default())
    }
}

/// A number with its unit, where it has one. English has no 万 and 亿: there they are multiplied out.
pub(super) fn amount(value: f64, unit: Option<&Title>) -> Title {
    let Some(unit) = unit.filter(|unit| !unit.en.is_empty() || !unit.zh.is_empty()) else {
        return plain(value);
    };
    let (times, name) = match unit.zh.as_str() {
        "万元" => (1e4, "yuan"),
        "亿元" => (1e8, "yuan"),
        _ => (1.0, unit.en.as_str()),
    };
    Title {
        en: format!(
            "{}{}{}",
            number(short(value * times), 6, Lang::En),
            if name.starts_with(['%', '‰']) {
                ""
            } else {
                " "
            },
            singular(name, short(value * times))
        ),
        zh: format!(
            "{}{}{}",
            number(short(value), 6, Lang::Zh),
            // Chinese units, like the sign of per cent in both languages, stand at their numbers.
            if unit
                .zh
                .starts_with(|sign: char| sign >= '\u{2e80}' || "%‰".contains(sign))
            {
                ""
            } else {
                " "
            },
            unit.zh
        ),
    }
}

/// An English unit beside an amount: of one item, not of one items.
fn singular(unit: &str, amount: f64) -> &str {
    let is_word = unit
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    let plural = unit
        .strip_suffix('s')
        .filter(|_| is_word && !unit.ends_with("ss"));
    match plural {
        Some(one) if (amount.abs() - 1.0).abs() < f64::EPSILON => one,
        _ => unit,
    }
}

fn plain(value: f64) -> Title {
    Title {
        en: number(short(value), 6, Lang::En),
        zh: number(short(value), 6, Lang::Zh),
    }
}
