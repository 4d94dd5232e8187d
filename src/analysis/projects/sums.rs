//! Sums of projects: by year, university, field and town, and the funnel of stages.

use std::collections::BTreeMap;

use super::{Fen, Project, Projects};
use crate::analysis::Scores;
use crate::composite::median;
use crate::i18n::Result;

/// By what projects are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The year in which they began.
    Year,
    /// The partner.
    University,
    /// The field of technology.
    Field,
    /// The town of the enterprise.
    Town,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Year, Self::University, Self::Field, Self::Town];

    /// Its name in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::University => "university",
            Self::Field => "field",
            Self::Town => "town",
        }
    }
}

/// The sums of some projects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    /// How many there are.
    pub projects: usize,
    /// Pre-research fund, in fen.
    pub fund: Fen,
    /// Of it to universities.
    pub fund_university: Fen,
    /// Of it to enterprises.
    pub fund_enterprise: Fen,
    /// The enterprises' own money.
    pub own: Fen,
    /// Follow-on contracts.
    pub contract: Fen,
    /// Revenue.
    pub revenue: Fen,
    /// Patents.
    pub patents: f64,
    /// Projects of which it is told whether a contract followed.
    pub contracts_known: usize,
    /// Those of them with one.
    pub contracts: usize,
    /// Projects with both levels of readiness.
    pub levels_known: usize,
    /// The levels that they gained, in all.
    pub levels: f64,
    /// Projects that tell each sum of money, by the same order: fund, to universities, to enterprises, own money, revenue.
    pub told: [usize; 5],
    /// Projects that tell their patents.
    pub patents_known: usize,
    /// Own money and contracts of projects that tell fund and own money, and their fund: what leverage divides.
    pub levered: (Fen, Fen),
    /// Of it the own money.
    pub levered_own: Fen,
    /// Projects that tell their fund and not their own money, or their own money and not the whole fund: leverage leaves
    /// them out.
    pub unlevered: usize,
    /// Projects in leverage that tell no contract: they count with their own money alone.
    pub no_contract: usize,
}

impl Sums {
    fn add(&mut self, project: &Project) {
        self.projects += 1;
        self.fund += project.fund.unwrap_or(0);
        self.fund_university += project.fund_university.unwrap_or(0);
        self.fund_enterprise += project.fund_enterprise.unwrap_or(0);
        self.own += project.own.unwrap_or(0);
        self.contract += project.contract.unwrap_or(0);
        self.revenue += project.revenue.unwrap_or(0);
        self.patents += project.patents.unwrap_or(0.0);
        if let Some(contract) = project.contract {
            self.contracts_known += 1;
            self.contracts += usize::from(contract > 0);
        }
        if let Some(gained) = project.readiness_gained() {
            self.levels_known += 1;
            self.levels += gained;
        }
        let money = [
            project.fund,
            project.fund_university,
            project.fund_enterprise,
            project.own,
            project.revenue,
        ];
        for (count, money) in self.told.iter_mut().zip(money) {
            *count += usize::from(money.is_some());
        }
        self.patents_known += usize::from(project.patents.is_some());
        match (project.fund, project.own) {
            (Some(fund), Some(own)) => {
                self.levered.0 += own + project.contract.unwrap_or(0);
                self.levered.1 += fund;
                self.levered_own += own;
                self.no_contract += usize::from(project.contract.is_none());
            }
            (Some(_), None) | (None, Some(_)) => self.unlevered += 1,
            (None, None) => {}
        }
    }

    /// The fund, of it to universities and to enterprises, own money and revenue, each none where no project tells it.
    #[must_use]
    pub fn money(&self) -> [Option<Fen>; 5] {
        let sums = [
            self.fund,
            self.fund_university,
            self.fund_enterprise,
            self.own,
            self.revenue,
        ];
        std::array::from_fn(|at| (self.told[at] > 0).then(|| sums[at]))
    }

    /// Follow-on contracts; none where no project tells them.
    #[must_use]
    pub fn contract_told(&self) -> Option<Fen> {
        (self.contracts_known > 0).then_some(self.contract)
    }

    /// Patents; none where no project tells them.
    #[must_use]
    pub fn patents_told(&self) -> Option<f64> {
        (self.patents_known > 0).then_some(self.patents)
    }

    /// The enterprises' own money and follow-on contracts for each yuan of the fund, over projects that tell their fund
    /// and their own money; `None` without a fund.
    #[must_use]
    pub fn leverage(&self) -> Option<f64> {
        let (moved, fund) = self.levered;
        (fund > 0).then(|| moved as f64 / fund as f64)
    }

    /// The enterprises' own money alone for each yuan of the fund, over the same projects; `None` without a fund.
    #[must_use]
    pub fn own_leverage(&self) -> Option<f64> {
        let fund = self.levered.1;
        (fund > 0).then(|| self.levered_own as f64 / fund as f64)
    }

    /// Share of projects that a contract followed, among those of which it is told.
    #[must_use]
    pub fn conversion(&self) -> Option<f64> {
        (self.contracts_known > 0).then(|| self.contracts as f64 / self.contracts_known as f64)
    }

    /// Mean gain of readiness, over projects that tell both levels.
    #[must_use]
    pub fn readiness(&self) -> Option<f64> {
        (self.levels_known > 0).then(|| self.levels / self.levels_known as f64)
    }
}

/// One stage of the funnel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelStage {
    /// Its index in the rules.
    pub stage: usize,
    /// Projects that came so far or farther; stopped ones as far as their dates show.
    pub reached: usize,
    /// Projects that stand there now.
    pub here: usize,
    /// Projects that passed it with both dates told.
    pub timed: usize,
    /// Median of the days that they spent in it.
    pub median_days: Option<f64>,
}

/// How far projects came. Those that stand at a stage, the stopped and those of no known stage are all projects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funnel {
    /// The stages in their order.
    pub stages: Vec<FunnelStage>,
    /// Projects that were stopped.
    pub stopped: usize,
    /// Projects whose stage is not told or not known.
    pub unknown: usize,
    /// Projects with start and end, and the median of the days between.
    pub whole: (usize, Option<f64>),
}

impl Projects {
    /// All of them together.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        self.all.iter().for_each(|project| sums.add(project));
        sums
    }

    /// Sums for each value; those without one are under `None`, last. Years ascending, all others by number of
    /// projects, most first, then by name. The sums add up to [`Projects::sums`].
    #[must_use]
    pub fn sums_by(&self, by: By) -> Vec<(Option<String>, Sums)> {
        let mut groups: BTreeMap<Option<String>, Sums> = BTreeMap::new();
        for project in &self.all {
            let key = match by {
                By::Year => project.year().map(|year| year.to_string()),
                By::University => project.university.clone(),
                By::Field => project.field.clone(),
                By::Town => project.town.clone(),
            };
            groups.entry(key).or_default().add(project);
        }
        let mut groups: Vec<(Option<String>, Sums)> = groups.into_iter().collect();
        // Stable: equal ones stay by name.
        groups.sort_by(|(a, x), (b, y)| {
            let order = match by {
                By::Year => a.cmp(b),
                _ => y.projects.cmp(&x.projects),
            };
            a.is_none().cmp(&b.is_none()).then(order)
        });
        groups
    }

    /// How far they came, and how long they stayed where.
    #[must_use]
    pub fn funnel(&self) -> Funnel {
        let order = self.rules.order();
        let mut funnel = Funnel {
            stages: order
                .iter()
                .map(|&stage| FunnelStage {
                    stage,
                    ..FunnelStage::default()
                })
                .collect(),
            ..Funnel::default()
        };
        let mut days: Vec<Vec<f64>> = vec![Vec::new(); order.len()];
        let mut whole = Vec::new();
        for project in &self.all {
            if let Some(length) = project
                .start
                .zip(project.end)
                .and_then(|(a, b)| a.days_to(b))
            {
                whole.push(length as f64);
            }
            let place = project
                .stage
                .and_then(|own| order.iter().position(|at| *at == own));
            match (project.stage, place) {
                (None, _) => funnel.unknown += 1,
                (Some(_), None) => funnel.stopped += 1,
                (Some(_), Some(place)) => funnel.stages[place].here += 1,
            }
            // A stopped project came as far as its dates show, and it began.
            let dated = order.iter().rposition(|at| project.entered[*at].is_some());
            let came = project.stage.map(|_| place.or(dated).unwrap_or(0));
            let came = came.filter(|came| *came < order.len());
            if let Some(came) = came {
                for stage in &mut funnel.stages[..=came] {
                    stage.reached += 1;
                }
            }
            for (at, &stage) in order.iter().enumerate() {
                // The first stage begins with the project.
                let entered = project.entered[stage].or(project.start.filter(|_| at == 0));
                let next = order.get(at + 1).and_then(|next| project.entered[*next]);
                // Where it came no farther the stay ends with the project.
                let left = next.or(project.end.filter(|_| came == Some(at)));
                if let Some(length) = entered.zip(left).and_then(|(a, b)| a.days_to(b)) {
                    days[at].push(length as f64);
                }
            }
        }
        for (stage, days) in funnel.stages.iter_mut().zip(days) {
            stage.timed = days.len();
            stage.median_days = median(days);
        }
        funnel.whole = (whole.len(), median(whole));
        funnel
    }

    /// Projects whose enterprise is not in the data.
    pub fn not_joined(&self) -> impl Iterator<Item = &Project> {
        let nobody =
            |project: &&Project| self.with_enterprises && project.joined.carrier().is_none();
        self.all.iter().filter(nobody)
    }

    /// Projects whose enterprise was in the data and is not in their last year.
    pub fn disappeared(&self) -> impl Iterator<Item = &Project> {
        self.all.iter().filter(|project| {
            let carrier = project.joined.carrier();
            carrier.is_some_and(|own| own.last_year.is_some() && own.last_year < self.last_year)
        })
    }

    /// Rows of scores whose enterprises have a total and carry no project, in the order of the scores. Of several
    /// years the last counts.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub fn without_project(&self, scores: &Scores) -> Result<Vec<usize>> {
        let carriers: std::collections::HashSet<&str> = self
            .all
            .iter()
            .filter_map(|project| Some(project.joined.carrier()?.entity.as_str()))
            .collect();
        let (entities, totals) = (scores.texts("entity")?, scores.numbers("total")?);
        let years = scores.years()?;
        let last = years.iter().flatten().max();
        let rows = scores.order.iter().map(|row| *row as usize);
        Ok(rows
            .filter(|row| last.is_none() || years.get(*row) == last)
            .filter(|row| totals.get(*row).is_some_and(|total| total > 0.0))
            .filter(|row| {
                entities
                    .get(*row)
                    .is_some_and(|own| !carriers.contains(own))
            })
            .collect())
    }
}
