//! What is to be said of the projects as a whole.

use super::{Fen, Projects};
use crate::analysis::funds::WAN_FEN;
use crate::composite::round;
use crate::dataset::Issue;
use crate::i18n::{Message, Title};

/// An amount in 10,000 yuan.
#[must_use]
pub fn wan(fen: Fen) -> f64 {
    fen as f64 / WAN_FEN
}

/// Remarks in their order, each remedy behind the last of those that it is of.
#[must_use]
pub fn with_remedies(remarks: &[&Issue]) -> Vec<Message> {
    let mut told = Vec::new();
    for (at, issue) in remarks.iter().enumerate() {
        told.push(issue.message.clone());
        let next = remarks.get(at + 1).and_then(|next| next.remedy.as_ref());
        if let Some(what) = issue.remedy.as_ref().filter(|own| next != Some(*own)) {
            told.push(Message::new("projects.remedy").with("what", what.clone()));
        }
    }
    told
}

impl Projects {
    /// How many there are, what they moved, what became of them.
    #[must_use]
    pub fn summary(&self) -> Vec<Message> {
        let sums = self.sums();
        let years: Vec<i32> = self.all.iter().filter_map(super::Project::year).collect();
        let mut lines = Vec::new();
        let span = match (years.iter().min(), years.iter().max()) {
            (Some(first), Some(last)) if first == last => {
                Message::new("projects.span_one").with("first", first.to_string())
            }
            (Some(first), Some(last)) => Message::new("projects.span")
                .with("first", first.to_string())
                .with("last", last.to_string())
                .with("count", (last - first + 1) as f64)
                .with(
                    "mean",
                    round(years.len() as f64 / f64::from(last - first + 1), 1),
                ),
            _ => Message::new("projects.no_span"),
        };
        // Those without a year are in none, least of all in that of the others.
        let undated = self.all.len() - years.len();
        let span = match undated {
            0 => span,
            _ if years.is_empty() => span,
            _ => Message::new("projects.span_but")
                .with("span", span)
                .with("dated", years.len())
                .with("undated", undated),
        };
        lines.push(
            Message::new("projects.summary")
                .with("projects", sums.projects)
                .with("span", span),
        );
        let told = |x: Option<f64>, decimals: u32| match x {
            Some(x) => Message::new("projects.figure").with("x", round(x, decimals)),
            None => Message::new("projects.not_told"),
        };
        let phrase = |x: Option<f64>, decimals: u32, key: &'static str| match x {
            Some(x) => Message::new(key).with("x", round(x, decimals)),
            None => Message::new("projects.not_told"),
        };
        let percent = sums.conversion().map(|share| 100.0 * share);
        let money = |fen: Option<Fen>| told(fen.map(wan), 6);
        let [fund, .., own, revenue] = sums.money();
        lines.push(
            Message::new("projects.summary_money")
                .with("fund", money(fund))
                .with("own", money(own))
                .with("contract", money(sums.contract_told()))
                .with("leverage", told(sums.leverage(), 2)),
        );
        for (key, count) in [
            ("projects.summary_levered", sums.unlevered),
            ("projects.summary_no_contract", sums.no_contract),
        ] {
            if sums.levered.1 > 0 && count > 0 {
                lines.push(Message::new(key).with("count", count));
            }
        }
        let levels = phrase(sums.readiness(), 2, "projects.levels").with("of", sums.levels_known);
        let results = if sums.contracts_known == 0 {
            "projects.summary_results_untold"
        } else {
            "projects.summary_results"
        };
        lines.push(
            Message::new(results)
                .with("contracts", sums.contracts)
                .with("known", sums.contracts_known)
                .with("share", phrase(percent, 1, "projects.percent"))
                .with("levels", levels)
                .with("patents", told(sums.patents_told(), 2))
                .with("revenue", money(revenue)),
        );
        if self.with_enterprises {
            let by = |code: &str| {
                let all = self.all.iter();
                all.filter(|project| project.joined.code() == code).count()
            };
            lines.push(
                Message::new("projects.summary_joined")
                    .with("code", by("code"))
                    .with("name", by("name") + by("name_form"))
                    .with("several", by("several"))
                    .with("nobody", by("nobody"))
                    .with("gone", self.disappeared().count()),
            );
        }
        lines
    }

    /// The name of a stage; of none, that it is not known.
    #[must_use]
    pub fn stage_title(&self, stage: Option<usize>) -> Title {
        let stage = stage.and_then(|at| self.rules.stages.get(at));
        stage.map_or_else(
            || crate::analysis::words::titled(&Message::new("projects.stage_unknown")),
            |stage| stage.title.clone(),
        )
    }
}
