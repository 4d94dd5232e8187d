//! What a ranking mixes: stages with weights of their own, peers of several kinds.

use super::{Scheme, Weight};

impl Scheme {
    /// Whether stages have weights of their own.
    #[must_use]
    pub fn weighs_by_stage(&self) -> bool {
        let groups = self.groups.iter().map(|group| &group.weight);
        let indicators = self.indicators.iter().map(|indicator| &indicator.weight);
        groups
            .chain(indicators)
            .any(|weight| matches!(weight, Weight::PerStage(_)))
    }

    /// What the peers of relative rules have in common besides the year, each once: column names, or `stage`.
    #[must_use]
    pub fn peer_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for indicator in &self.indicators {
            if !indicator.rule.is_relative() {
                continue;
            }
            for column in indicator.within.as_ref().unwrap_or(&self.peers) {
                if column != "year" && !columns.contains(&column.as_str()) {
                    columns.push(column);
                }
            }
        }
        columns
    }

    /// Whether the points of one stage come about in another way than those of another.
    #[must_use]
    pub fn differs_by_stage(&self) -> bool {
        self.stages.len() > 1 && (self.weighs_by_stage() || self.peer_columns().contains(&"stage"))
    }

    /// The condition that exactly the observations of a stage meet, for a filter: its own holds, and none of those
    /// before it. The last of the scheme may have none of its own.
    #[must_use]
    pub fn stage_condition(&self, stage: usize) -> Option<String> {
        let own = &self.stages.get(stage)?.when;
        let before = self.stages[..stage]
            .iter()
            .filter_map(|stage| stage.when.as_ref())
            .map(|when| format!("NOT COALESCE(({}), FALSE)", when.text));
        let own = own
            .iter()
            .map(|when| format!("COALESCE(({}), FALSE)", when.text));
        let all: Vec<String> = before.chain(own).collect();
        Some(if all.is_empty() {
            "TRUE".to_owned()
        } else {
            all.join(" AND ")
        })
    }
}
