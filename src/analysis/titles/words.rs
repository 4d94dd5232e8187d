//! What is to be said of one observation: a paragraph, sentence by sentence.

use super::moves::Move;
use super::{Reach, Risk, Titles, Way, needs};
use crate::analysis::closing;
use crate::analysis::items::Item;
use crate::analysis::lines::amount;
use crate::analysis::words::{listed, short, titled};
use crate::analysis::{Closing, columns, observations};
use crate::composite::{Step, round};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Result, Title, text};
use crate::scheme::{Rule, Scheme};

/// Most losses that a sentence names.
const NAMED: usize = 3;

impl Titles {
    /// The standing of one row, in sentences; none for a row that is not there.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub fn paragraph(&self, row: usize) -> Result<Vec<Message>> {
        let Some(standing) = self.standings.get(row) else {
            return Ok(Vec::new());
        };
        let scheme = &self.scores.scheme;
        let about = |key| Message::new(key).with("scheme", scheme.title.clone());
        let total = self.scores.number("total", row)?.unwrap_or(f64::NAN);
        let scored = |key| about(key).with("total", total);
        let mut lines = Vec::new();
        match standing.reach {
            Reach::Has => {
                let tier = self.tier(row)?.map(|tier| tier.title.clone());
                let line = match (standing.direct, self.reason(row)) {
                    (Some(_), Some(reason)) => {
                        about("titles.says_has_direct").with("reason", bare(&titled(&reason)))
                    }
                    _ => scored("titles.says_has"),
                };
                lines.push(line.with("tier", tier.unwrap_or_default()));
            }
            Reach::OneStep if standing.is_near() => lines.push(scored("titles.says_one_step")),
            Reach::OneStep => lines.push(scored("titles.says_one_step_far")),
            Reach::OneChange => lines.push(scored("titles.says_one_change")),
            Reach::TwoChanges => lines.push(scored("titles.says_two_changes")),
            Reach::Far => lines.push(scored("titles.says_far")),
            Reach::Gated | Reach::Undecided => {
                let key = if standing.reach == Reach::Gated {
                    "titles.says_gated"
                } else {
                    "titles.says_undecided"
                };
                let reason = self.reason(row).as_ref().map(titled);
                lines.push(about(key).with("reason", bare(&reason.unwrap_or_default())));
            }
        }
        if !matches!(standing.reach, Reach::Has | Reach::Gated) {
            // Of what cannot be told nothing is said as if it were.
            let unmet = self.asked.unmet_words(&self.scores, row)?;
            if let Some(unmet) = unmet.filter(|_| standing.reach != Reach::Undecided) {
                lines.push(Message::new("titles.says_unmet").with("conditions", unmet));
            }
            let lacking = self.asked.lacking_words(row);
            if let Some(columns) = lacking.filter(|_| standing.reach != Reach::Undecided) {
                lines.push(Message::new("titles.says_lacking").with("columns", columns));
            }
        }
        for (key, way) in [
            ("titles.says_single", &standing.single),
            ("titles.says_step", &standing.step),
            ("titles.says_pair", &standing.pair),
        ] {
            if let Some(way) = way {
                lines.push(
                    Message::new(key)
                        .with("changes", self.changes(row, way))
                        .with("total", way.total),
                );
            }
        }
        if let Some(risk) = &standing.risk {
            lines.push(self.risk(risk));
        }
        match (standing.reach, standing.recorded) {
            (Reach::Has, Some(false)) => lines.push(Message::new("titles.says_not_recorded")),
            (Reach::Has, _) => {}
            (Reach::Undecided, Some(true)) => {
                lines.push(Message::new("titles.says_recorded_untold"));
            }
            (_, Some(true)) => lines.push(Message::new("titles.says_recorded")),
            _ => {}
        }
        Ok(lines)
    }

    /// How many have the title on record.
    #[must_use]
    pub fn recorded(&self) -> usize {
        let own = self.meant();
        own.filter(|own| own.recorded == Some(true)).count()
    }

    /// How many there are of each, in sentences.
    #[must_use]
    pub fn summary(&self) -> Vec<Message> {
        let year = match self.year {
            Some(year) => Message::new("titles.summary_year").with("year", year.to_string()),
            None => Message::new("titles.amount").with("amount", ""),
        };
        let mut lines = vec![
            Message::new("titles.summary")
                .with("scheme", self.scores.scheme.title.clone())
                .with("year", year)
                .with("has", self.count(Reach::Has))
                .with("risk", self.at_risk())
                .with("one_step", self.count(Reach::OneStep) - self.distant())
                .with("distant", self.distant())
                .with("one_change", self.count(Reach::OneChange))
                .with("two_changes", self.count(Reach::TwoChanges))
                .with("far", self.count(Reach::Far))
                .with("gated", self.count(Reach::Gated))
                .with("undecided", self.count(Reach::Undecided))
                .with("all", self.scores.order.len()),
        ];
        let record = |wanted: bool, of: &dyn Fn(Reach) -> bool| {
            let own = self.meant();
            own.filter(|own| own.recorded == Some(wanted) && of(own.reach))
                .count()
        };
        if self.meant().any(|own| own.recorded.is_some()) {
            lines.push(
                Message::new("titles.summary_record")
                    .with("recorded", self.recorded())
                    .with(
                        "uncovered",
                        record(true, &|own| !matches!(own, Reach::Has | Reach::Undecided)),
                    )
                    .with("untold", record(true, &|own| own == Reach::Undecided))
                    .with("open", record(false, &|own| own == Reach::Has)),
            );
        }
        if self.with_trend > 0 {
            lines.push(
                Message::new("titles.summary_trend")
                    .with("count", self.with_trend)
                    .with("all", self.scores.order.len()),
            );
        }
        lines
    }

    /// What the trend would take.
    pub(super) fn risk(&self, risk: &Risk) -> Message {
        let next = self
            .year
            .map_or(String::new(), |year| (year + 1).to_string());
        let scheme = &self.scores.scheme;
        let losses: Vec<Message> = risk
            .losses
            .iter()
            .take(NAMED)
            .map(|loss| {
                let indicator = &scheme.indicators[loss.indicator];
                let unit = indicator.unit.as_ref();
                let (from, by) = seen(loss.from, loss.to.unwrap_or(loss.from));
                let to = match loss.to {
                    Some(to) => {
                        let to = if to < loss.from { from - by } else { from + by };
                        Message::new("titles.amount").with("amount", amount(short(to), unit))
                    }
                    None => Message::new("titles.no_value"),
                };
                Message::new("titles.loss")
                    .with("title", indicator.title.clone())
                    .with("from", amount(from, unit))
                    .with("to", to)
            })
            .collect();
        let what = match (&risk.reason, losses.is_empty()) {
            (Some(reason), _) => bare(&titled(reason)),
            (None, false) => listed(&losses),
            (None, true) => titled(&Message::new("titles.loss_other")),
        };
        let what = match &risk.unmet {
            Some(unmet) => titled(
                &Message::new("titles.loss_unmet")
                    .with("what", what)
                    .with("conditions", unmet.clone()),
            ),
            None => what,
        };
        let key = if risk.total.is_some() {
            "titles.says_risk"
        } else {
            "titles.says_risk_no_total"
        };
        Message::new(key)
            .with("next", next)
            .with("what", what)
            .with("total", risk.total.unwrap_or(f64::NAN))
    }
}

impl Titles {
    /// The moves of a way of a row as one list, each with what it needs in a column of the data.
    #[must_use]
    pub fn changes(&self, row: usize, way: &Way) -> Title {
        let scheme = &self.scores.scheme;
        let phrase = |own: &Move| {
            let change = change(scheme, own);
            // Where the indicator is the column itself, the change says it all.
            let formula = scheme.indicators[own.indicator].formula.text.trim();
            let needed = self.needs.get(row, own);
            let told = needed.filter(|_| !is_any(own));
            match told.filter(|need| formula.trim_matches('"') != need.column) {
                Some(need) => Message::new("titles.change_needs")
                    .with("change", change)
                    .with("need", needs::words(need)),
                None => change,
            }
        };
        let phrases: Vec<Message> = way.moves.iter().map(phrase).collect();
        // Each may have commas of its own.
        let join = |lang| {
            let words: Vec<String> = phrases.iter().map(|own| own.text(lang)).collect();
            words.join(&text(lang, "titles.and"))
        };
        Title {
            en: join(Lang::En),
            zh: join(Lang::Zh),
        }
    }
}

/// A reason as the end of another sentence: without its full stop, in English with small letters at the beginnings of its
/// parts.
fn bare(reason: &Title) -> Title {
    let open = |text: &str| text.trim_end_matches(['.', '。', ' ']).to_owned();
    let small = |part: &str| {
        let mut signs = part.chars();
        match (signs.next(), signs.next()) {
            (Some(first), Some(second)) if second.is_lowercase() => {
                first.to_lowercase().chain(part.chars().skip(1)).collect()
            }
            _ => part.to_owned(),
        }
    };
    let parts: Vec<String> = open(&reason.en).split(", ").map(small).collect();
    Title {
        en: parts.join(", "),
        zh: open(&reason.zh),
    }
}

/// One move as a phrase.
fn change(scheme: &Scheme, own: &Move) -> Message {
    let indicator = &scheme.indicators[own.indicator];
    let title = indicator.title.clone();
    if is_yes_or_no(scheme, own.indicator) {
        return Message::new("titles.change_condition").with("title", title);
    }
    let unit = indicator.unit.as_ref();
    let (from, by) = seen(own.from, own.to);
    if is_any(own) {
        return Message::new("titles.change_any")
            .with("title", title)
            .with("from", amount(from, unit));
    }
    // Between two shares lie percentage points.
    let points = Title {
        en: "percentage points".to_owned(),
        zh: "个百分点".to_owned(),
    };
    let is_share = unit.is_some_and(|unit| unit.zh.trim() == "%");
    // Of a multiple the distance says nothing beside the two.
    let is_multiple = unit.is_some_and(|unit| unit.zh.trim() == "倍");
    let key = if is_multiple {
        "titles.change_multiple"
    } else {
        "titles.change"
    };
    // "From 0.998 to 1 × the least": its unit stands once.
    let of_from = unit.filter(|_| !is_multiple);
    Message::new(key)
        .with("title", title)
        .with("from", amount(from, of_from))
        .with("to", amount(short(own.to), unit))
        .with(
            "by",
            amount(by, if is_share { Some(&points) } else { unit }),
        )
        .with(
            "way",
            Message::new(if own.to > own.from {
                "titles.more"
            } else {
                "titles.less"
            }),
        )
}

/// Most that is told as any amount at all: ten yuan of what is counted in ten thousands.
const TRIFLE: f64 = 0.001;

/// Whether a move leads from nothing to so little that only its being there counts.
fn is_any(own: &Move) -> bool {
    own.from == 0.0 && own.to > 0.0 && own.to <= TRIFLE
}

/// A value as a sentence shows it beside its goal, and how far it is from there: whole numbers whole, others with three
/// digits that count, and so many decimals that the distance is not none. The goal itself is told as it is: rounded it
/// might not be enough.
pub(super) fn seen(from: f64, to: f64) -> (f64, f64) {
    let by = (to - from).abs();
    let digits = |x: f64, count: i32| {
        if x == 0.0 || !x.is_finite() {
            return 0;
        }
        (count - 1 - x.abs().log10().floor() as i32).clamp(0, 6) as u32
    };
    let decimals = digits(from, 3).min(digits(by, 3)).max(digits(by, 1));
    let from = round(from, decimals);
    let by = round(by, decimals);
    (from, by)
}

/// Whether an indicator is a condition that is met or not: it asks one, or has one step of no unit.
pub(super) fn is_yes_or_no(scheme: &Scheme, at: usize) -> bool {
    let indicator = &scheme.indicators[at];
    match &indicator.rule {
        Rule::Flag { .. } => true,
        Rule::Steps { steps, .. } => indicator.unit.is_none() && steps.len() == 1,
        _ => false,
    }
}

/// Raw columns of which each alone would make a move of a rule with steps, for the row of the titles, besides the one
/// that [`Titles::paragraph`] tells: one question has one answer.
///
/// # Errors
/// When the dataset is not the one that was scored.
pub fn closings(
    dataset: &Dataset,
    titles: &Titles,
    row: usize,
    own: &Move,
) -> Result<Vec<Closing>> {
    let scheme = &titles.scores.scheme;
    if own.steps == 0 {
        return Ok(Vec::new());
    }
    let Some(entity) = titles.scores.text("entity", row)? else {
        return Ok(Vec::new());
    };
    let found = columns::find(dataset, scheme, None)?;
    let raw = observations::of_entity(dataset, &found, titles.year, Some(entity))?;
    let item = Item::indicator(scheme, &scheme.indicators[own.indicator], true);
    let goal = Step {
        at: own.to,
        points: own.points,
    };
    let mut found = closing::closings(dataset, &raw, &item, goal)?;
    if let Some(told) = titles.needs.get(row, own) {
        found.retain(|other| other.column != told.column);
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::{bare, change, seen};
    use crate::analysis::titles::moves::Move;
    use crate::i18n::{Lang, Title};
    use crate::scheme::builtin;

    #[test]
    fn nobody_is_told_to_spend_one_yuan() {
        let scheme = builtin("national-2024").expect("a built-in scheme");
        let told = |to: f64| change(&scheme, &Move::new(0, 0.0, to, 1.0, 0)).text(Lang::Zh);
        assert!(told(0.0001).contains("大于 0 即可"), "{}", told(0.0001));
        assert!(!told(0.0001).contains("0.0001"));
        assert!(told(0.5).contains("0.5"));
    }

    #[test]
    fn a_reason_ends_another_sentence() {
        let reason = bare(&Title {
            en: "More than 500 employees, Annual sales above 1, R&D missing.".to_owned(),
            zh: "数据缺失。".to_owned(),
        });
        assert_eq!(
            reason.en,
            "more than 500 employees, annual sales above 1, R&D missing"
        );
        assert_eq!(reason.zh, "数据缺失");
    }

    #[test]
    fn a_distance_is_told_with_what_counts() {
        for (from, to, told) in [
            (3.972_14, 4.0, (3.97, 0.03)),
            (0.320_028, 1.0, (0.32, 0.68)),
            (59.996, 60.0, (59.996, 0.004)),
            (22.0, 25.0, (22.0, 3.0)),
            (5.2, 6.0, (5.2, 0.8)),
            (0.0, 0.5, (0.0, 0.5)),
            (80_477.0, 411_327.0, (80_477.0, 330_850.0)),
        ] {
            assert_eq!(seen(from, to), told, "{from} to {to}");
        }
    }
}
