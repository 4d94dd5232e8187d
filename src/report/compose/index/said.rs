//! What an index report says in sentences, by rules from its numbers.

use super::{About, NAMED};
use crate::analysis::ChangePart;
use crate::figure::compose::{missing_words, population};
use crate::i18n::{fill, number, text};

impl About<'_, '_> {
    pub(super) fn level(&self) -> String {
        let lang = self.standing.lang();
        let scheme = &self.standing.scores().scheme;
        let population = population(scheme, self.standing.ranked.len(), lang);
        let total = self.standing.total(self.subject);
        let rank = number(f64::from(self.subject.rank), 0, lang);
        let year = self
            .standing
            .year
            .map_or_else(String::new, |year| year.to_string());
        let key = match self.subject.change {
            _ if self.standing.ranked.len() < 2 => return self.level_alone(&total, &year),
            Some(change) if change > 0.0 => "report.says_index_up",
            Some(change) if change < 0.0 => "report.says_index_down",
            Some(_) => "report.says_index_same",
            None => "report.says_index",
        };
        let change = self.subject.change.unwrap_or(0.0).abs();
        fill(
            lang,
            key,
            &[
                ("name", &self.subject.name),
                ("year", &year),
                ("total", &total),
                ("change", &self.standing.points(change)),
                ("rank", &rank),
                ("population", &population),
            ],
        )
    }

    /// The level of one that is alone in its year, and so has no rank.
    fn level_alone(&self, total: &str, year: &str) -> String {
        let lang = self.standing.lang();
        let key = match self.subject.change {
            Some(change) if change > 0.0 => "report.says_alone_up",
            Some(change) if change < 0.0 => "report.says_alone_down",
            Some(_) => "report.says_alone_same",
            None => "report.says_alone",
        };
        let change = self.subject.change.unwrap_or(0.0).abs();
        fill(
            lang,
            key,
            &[
                ("name", &self.subject.name),
                ("year", &year),
                ("total", &total),
                ("change", &self.standing.points(change)),
            ],
        )
    }

    /// That points of different years are on scales of their own, with the rank of the year before.
    pub(super) fn scales_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let year = self.standing.year?;
        let before = self.subject.rank_before?;
        let own = self.standing.scores().scheme.scales_by_year();
        own.then(|| {
            let rank = number(f64::from(before), 0, lang);
            fill(
                lang,
                "report.says_own_scales",
                &[("year", &(year - 1)), ("rank", &rank)],
            )
        })
    }

    /// Which indicators the total lacks.
    pub(super) fn missing_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let scores = self.standing.scores();
        let words = missing_words(scores, self.subject.row, lang).ok()?;
        (!words.is_empty()).then(|| fill(lang, "report.sentence", &[("words", &words)]))
    }

    /// What of the change is for lack of data.
    pub(super) fn lacking_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let part = self.change.as_ref()?.lacking()?;
        Some(fill(
            lang,
            "report.says_lacking",
            &[
                ("count", &part.lacking),
                ("points", &self.signed(part.points)),
            ],
        ))
    }

    pub(super) fn dimensions_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let dimensions = self.dimensions();
        let valued = || dimensions.iter().filter_map(|own| Some((own, own.value?)));
        let (high, most) = valued().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (low, least) = valued().min_by(|a, b| a.1.total_cmp(&b.1))?;
        if high.id == low.id {
            return None;
        }
        Some(fill(
            lang,
            "report.says_dimensions",
            &[
                ("high", &high.name),
                ("most", &self.standing.points(most)),
                ("low", &low.name),
                ("least", &self.standing.points(least)),
            ],
        ))
    }

    pub(super) fn named(&self, parts: &[&ChangePart]) -> String {
        let lang = self.standing.lang();
        let named: Vec<String> = parts
            .iter()
            .take(NAMED)
            .map(|part| {
                let (name, points) = (part.title.text(lang), self.signed(part.points));
                fill(
                    lang,
                    "report.named_points",
                    &[("name", &name), ("points", &points)],
                )
            })
            .collect();
        named.join(&text(lang, "report.list_join"))
    }

    pub(super) fn side_said(&self, key: &str, parts: &[&ChangePart]) -> Option<String> {
        let lang = self.standing.lang();
        let year = self.standing.year?;
        let sum: f64 = parts.iter().map(|part| part.points).sum();
        (!parts.is_empty()).then(|| {
            fill(
                lang,
                key,
                &[
                    ("year", &(year - 1)),
                    ("count", &number(parts.len() as f64, 0, lang)),
                    ("by", &self.standing.points(sum.abs())),
                    ("names", &self.named(parts)),
                ],
            )
        })
    }

    pub(super) fn drivers_said(&self) -> Option<String> {
        self.side_said("report.says_drivers", &self.change.as_ref()?.drivers())
    }

    pub(super) fn drags_said(&self) -> Option<String> {
        self.side_said("report.says_drags", &self.change.as_ref()?.drags())
    }

    pub(super) fn held_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let held = self.held.as_ref()?;
        let named: Vec<String> = held
            .parts
            .iter()
            .take(NAMED)
            .map(|part| {
                let (name, points) = (part.title.text(lang), self.signed(part.gain));
                fill(
                    lang,
                    "report.named_points",
                    &[("name", &name), ("points", &points)],
                )
            })
            .collect();
        (!named.is_empty()).then(|| {
            let names = named.join(&text(lang, "report.list_join"));
            fill(lang, "report.says_held", &[("names", &names)])
        })
    }

    /// Who leads, and how far the subject is behind.
    pub(super) fn leaders_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let first = self.standing.ranked.first()?;
        let others = self
            .standing
            .ranked
            .iter()
            .filter(|row| row.rank == 1)
            .count()
            - 1;
        if self.subject.rank == 1 && others > 0 {
            let count = number(others as f64, 0, lang);
            return Some(fill(
                lang,
                "report.says_shares_first",
                &[("name", &self.subject.name), ("count", &count)],
            ));
        }
        if first.entity == self.subject.entity {
            let second = self.standing.ranked.get(1)?;
            return Some(fill(
                lang,
                "report.says_leads",
                &[
                    ("name", &self.subject.name),
                    ("second", &second.name),
                    ("gap", &self.standing.points(first.total - second.total)),
                ],
            ));
        }
        Some(fill(
            lang,
            "report.says_behind",
            &[
                ("first", &first.name),
                ("total", &self.standing.points(first.total)),
                ("name", &self.subject.name),
                (
                    "gap",
                    &self.standing.points(first.total - self.subject.total),
                ),
            ],
        ))
    }

    pub(super) fn dimension_moves(&self) -> Option<String> {
        let lang = self.standing.lang();
        let year = self.standing.year?;
        let dimensions = self.dimensions();
        let moved = || dimensions.iter().filter_map(|own| Some((own, own.change?)));
        let (up, most) = moved().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (down, least) = moved().min_by(|a, b| a.1.total_cmp(&b.1))?;
        if up.id == down.id {
            return None;
        }
        Some(fill(
            lang,
            moves_key(most, least),
            &[
                ("year", &(year - 1)),
                ("up", &up.name),
                ("most", &self.signed(most)),
                ("down", &down.name),
                ("least", &self.signed(least)),
            ],
        ))
    }
}

/// How the best and the worst change are told: the least of gains is no loss.
fn moves_key(most: f64, least: f64) -> &'static str {
    if least > 0.0 {
        "report.says_gains"
    } else if most < 0.0 {
        "report.says_losses"
    } else {
        "report.says_moves"
    }
}

#[cfg(test)]
mod tests {
    use super::moves_key;

    #[test]
    fn a_gain_is_told_as_a_gain() {
        assert_eq!(moves_key(14.44, 5.24), "report.says_gains");
        assert_eq!(moves_key(-0.5, -5.24), "report.says_losses");
        assert_eq!(moves_key(14.44, -5.24), "report.says_moves");
    }
}
