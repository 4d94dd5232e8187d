//! A comparison in sentences: what window, command line and workbook say of it.

use super::{Comparison, ComparisonKind, Shifts, SideSummary};
use crate::composite::round;
use crate::i18n::Message;

impl Comparison {
    /// What is compared, and how far the two agree, in sentences.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let agreement = &self.agreement;
        let mut lines = vec![
            Message::new("analysis.compare_first").with("side", side(&self.first)),
            Message::new("analysis.compare_second").with("side", side(&self.second)),
        ];
        lines.push(
            Message::new("analysis.compare_both")
                .with("common", agreement.common)
                .with("entries", agreement.entries)
                .with("exits", agreement.exits),
        );
        let common = agreement.common;
        lines.extend(shifts(
            "analysis.compare_moved",
            &agreement.published,
            common,
        ));
        if agreement.entries + agreement.exits > 0 {
            lines.extend(shifts("analysis.compare_among", &agreement.among, common));
        }
        if let Some((spearman, kendall)) = agreement.spearman.zip(agreement.kendall) {
            lines.push(
                Message::new("analysis.compare_agree")
                    .with("common", common)
                    .with("spearman", round(spearman, 3))
                    .with("kendall", round(kendall, 3)),
            );
        }
        if let Some((first, second)) = agreement.first_mean.zip(agreement.second_mean)
            && agreement.entries + agreement.exits > 0
        {
            lines.push(
                Message::new("analysis.compare_means")
                    .with("common", common)
                    .with("first", round(first, self.first.decimals))
                    .with("second", round(second, self.second.decimals)),
            );
        }
        if let Some(same) = agreement.same_tier {
            lines.push(
                Message::new("analysis.compare_same_tier")
                    .with("count", same)
                    .with("common", common)
                    .with("share", percent(same, common)),
            );
        }
        if matches!(self.kind, ComparisonKind::Schemes { .. }) && !self.same_scale {
            lines.push(Message::new("analysis.compare_scales"));
        }
        let shown = |x: f64| round(x, self.second.decimals);
        if let Some(mean) = &self.mean {
            lines.push(
                Message::new("analysis.compare_mean_moved")
                    .with("from", shown(mean.from))
                    .with("to", shown(mean.to))
                    .with("stayed", shown(mean.stayed))
                    .with("entries", shown(mean.entries))
                    .with("exits", shown(mean.exits)),
            );
        }
        lines
    }
}

/// How ranks shift, of so many.
fn shifts(key: &'static str, shifts: &Shifts, common: u32) -> Option<Message> {
    let mean = shifts.mean?;
    Some(
        Message::new(key)
            .with("common", common)
            .with("gainers", shifts.gainers)
            .with("gain", percent(shifts.gainers, common))
            .with("losers", shifts.losers)
            .with("lose", percent(shifts.losers, common))
            .with("unmoved", shifts.unmoved)
            .with("keep", percent(shifts.unmoved, common))
            .with("mean", round(mean, 2))
            .with("most", shifts.most.unwrap_or_default()),
    )
}

/// A count as a share of all, in percent.
fn percent(count: u32, of: u32) -> f64 {
    round(100.0 * f64::from(count) / f64::from(of.max(1)), 1)
}

/// One of the two, with its numbers.
fn side(side: &SideSummary) -> Message {
    let found = Message::new("analysis.compare_side")
        .with("scored", side.scored)
        .with("of", side.observations)
        .with("min", side.min)
        .with("mean", round(side.mean, side.decimals))
        .with("max", side.max);
    let words = match side.year {
        Some(year) => Message::new("analysis.compare_side_year")
            .with("scheme", side.title.clone())
            .with("version", side.version.as_str())
            .with("year", year.to_string())
            .with("found", found),
        None => Message::new("analysis.compare_side_plain")
            .with("scheme", side.title.clone())
            .with("version", side.version.as_str())
            .with("found", found),
    };
    match &side.file {
        Some(file) => Message::new("analysis.under_in_file")
            .with("file", file.as_str())
            .with("words", words),
        None => words,
    }
}
