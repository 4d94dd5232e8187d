//! What portraits tell in sentences: titles from the data, policies of `--policies`, accounts of `--ledger` and `--plan`.

use super::arguments::Arguments;
use super::input::Scored;
use super::{Outcome, output};
use crate::analysis::Day;
use crate::analysis::decisions::Decisions;
use crate::analysis::funds::{Candidates, FundPlan, Ledger};
use crate::analysis::policies::{Policies, read_policies};
use crate::dataset::{fields_called, known};
use crate::figure::compose::Told;
use crate::i18n::Result;
use crate::jobs::Progress;
use crate::scheme::Formula;
use crate::table::{ReadOptions, read};

/// The options that say what portraits tell.
pub(super) const OPTIONS: [&str; 3] = ["policies", "ledger", "plan"];

/// The files of the options, read before the data.
#[derive(Default)]
pub(super) struct Files {
    policies: Option<Policies>,
    ledger: Option<Ledger>,
    plan: Option<FundPlan>,
}

impl Files {
    /// Reads what the options name.
    pub fn read(arguments: &Arguments, progress: &Progress) -> Outcome<Self> {
        let policies = match arguments.path("policies") {
            Some(path) => Some(read_policies(&read(
                &path,
                &ReadOptions::default(),
                progress,
            )?)?),
            None => None,
        };
        let ledger = arguments.path("ledger");
        let plan = arguments.path("plan");
        Ok(Self {
            policies,
            ledger: ledger.map(|path| Ledger::read(&path)).transpose()?,
            plan: plan.map(|path| FundPlan::read(&path)).transpose()?,
        })
    }

    /// The raw columns that conditions of policies name.
    pub fn columns(&self) -> Vec<String> {
        let policies = self.policies.iter().flat_map(|policies| &policies.all);
        let conditions = policies.filter_map(|policy| policy.condition.as_ref());
        conditions
            .flat_map(|formula: &Formula| &formula.columns)
            .map(|name| name.strip_prefix("prev_").unwrap_or(name).to_owned())
            // What a field is called stands for the field, in its unit.
            .filter(|name| known(name).is_some() || fields_called(name).is_empty())
            .collect()
    }
}

/// What is known of all enterprises of a year.
pub(super) struct Known {
    decisions: Decisions,
    accounts: Option<Candidates>,
}

impl Known {
    /// Finds out what portraits tell; what is wrong with policies is said.
    pub fn of(
        arguments: &Arguments,
        files: &Files,
        scored: &Scored,
        year: Option<i32>,
        progress: &Progress,
    ) -> Outcome<Self> {
        let (data, scores) = (&scored.dataset, &scored.scores);
        let year = scores.year_meant(year)?;
        let decisions = Decisions::of(data, scores, year, files.policies.as_ref(), progress)?;
        let decisions = decisions.mark_over(Day::today());
        for issue in decisions.policies.iter().flat_map(|found| &found.issues) {
            output::say(&issue.message.text(arguments.lang));
        }
        let mut accounts = None;
        if files.ledger.is_some() || files.plan.is_some() {
            let mut basis = files.plan.clone().unwrap_or_default().basis();
            basis.year = year;
            let found = Candidates::of(data, scores, &basis, files.ledger.as_ref())?;
            accounts = Some(found);
        }
        Ok(Self {
            decisions,
            accounts,
        })
    }

    /// The same of these enterprises.
    pub fn told_of(&self, entities: &[&str], progress: &Progress) -> Result<Told<'_>> {
        let accounts = self.accounts.as_ref();
        Told::of(Some(&self.decisions), accounts, entities, progress)
    }
}
