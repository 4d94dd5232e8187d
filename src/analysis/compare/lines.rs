//! A comparison in sentences: what window, command line and workbook say of it.

use super::{Comparison, ComparisonKind, SideSummary};
use crate::analysis::words::short;
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
        if let Some(shift) = agreement.mean_shift {
            lines.push(
                Message::new("analysis.compare_moved")
                    .with("gainers", agreement.gainers)
                    .with("losers", agreement.losers)
                    .with("mean", round(shift, 2))
                    .with("most", agreement.max_shift.unwrap_or_default()),
            );
        }
        if let Some((spearman, kendall)) = agreement.spearman.zip(agreement.kendall) {
            lines.push(
                Message::new("analysis.compare_agree")
                    .with("spearman", round(spearman, 3))
                    .with("kendall", round(kendall, 3)),
            );
        }
        if matches!(self.kind, ComparisonKind::Schemes { .. }) && !self.same_scale {
            lines.push(Message::new("analysis.compare_scales"));
        }
        if let Some(mean) = &self.mean {
            lines.push(
                Message::new("analysis.compare_mean_moved")
                    .with("from", short(mean.from))
                    .with("to", short(mean.to))
                    .with("stayed", short(mean.stayed))
                    .with("entries", short(mean.entries))
                    .with("exits", short(mean.exits)),
            );
        }
        lines
    }
}

/// One of the two, with its numbers.
fn side(side: &SideSummary) -> Message {
    let message = match side.year {
        Some(year) => Message::new("analysis.compare_side_year").with("year", year.to_string()),
        None => Message::new("analysis.compare_side"),
    };
    message
        .with("scheme", side.title.clone())
        .with("version", side.version.as_str())
        .with("scored", side.scored)
        .with("of", side.observations)
        .with("min", short(side.min))
        .with("mean", short(side.mean))
        .with("max", short(side.max))
}
