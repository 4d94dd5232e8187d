//! How money follows from points, as data: the parameters of a fund plan, and what is wrong with them.

use serde::{Deserialize, Serialize};

use super::money::{MICRO, MOST_YUAN, priced};
use crate::i18n::{Arg, Message, Result, Title};

/// The column of R&D spending, in 10,000 yuan, unless a plan names another.
pub const RD_COLUMN: &str = "rd_expense_wan";

/// Fen in 10,000 yuan.
pub const WAN_FEN: f64 = 1e6;

/// For how many years points count where a plan does not say it: the year itself.
pub const USUAL_YEARS: u32 = 1;

/// Most points that a line, an account or a plan may speak of.
pub const MOST_POINTS: f64 = 1e9;

/// A fund plan. Money is in whole yuan, prices in fen, points in millionths, shares in millionths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FundPlan {
    /// Name of the plan.
    pub title: Title,
    /// Id or path of the scheme that gives the points; the one at hand when absent.
    pub scheme: Option<String>,
    /// The year; the last of the scores when absent.
    pub year: Option<i32>,
    /// How points become money.
    pub rule: FundRule,
    /// What there is to give, in yuan. Of the fixed price and the tier table a ceiling, which may be absent.
    pub budget: Option<u64>,
    /// Fen a point, of the fixed price.
    pub price: u64,
    /// Fewest points that count, in millionths; 0 for any above zero.
    pub floor: u64,
    /// Most points of an enterprise that count, in millionths.
    pub most_points: Option<u64>,
    /// Most that an enterprise gets, in yuan.
    pub cap: Option<u64>,
    /// Most that an enterprise gets, in millionths of its R&D spending.
    pub rd_share: Option<u64>,
    /// The column of R&D spending, in 10,000 yuan.
    pub rd_column: String,
    /// Whether a floating price spreads again what caps leave over.
    pub spread: bool,
    /// SQL condition over raw columns: who meets it gets nothing.
    pub exclude: Option<String>,
    /// Whether enterprises of one name are different ones.
    pub namesakes: bool,
    /// For how many years points count; [`USUAL_YEARS`] when absent.
    pub valid_years: Option<u32>,
    /// Ids of top groups in which one matter counts once while its points are valid: only what is above the level that
    /// already counts is added.
    pub once: Vec<String>,
    /// Ids of other schemes whose points in the ledger count, too.
    pub ledger_schemes: Vec<String>,
    /// Which of rows that contradict each other counts; what the data says of it, if anything, when absent.
    pub keep: Option<RowKept>,
    /// The tier table, from the top.
    pub tiers: Vec<TierAmount>,
    /// Day of payment, as it stands in the ledger; the last of the year when absent.
    pub date: Option<String>,
}

/// How points become money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundRule {
    /// The same price for every point.
    Fixed,
    /// The budget over the eligible points.
    #[default]
    Floating,
    /// An amount for each tier.
    Tiers,
}

/// Which of rows of one enterprise and year that contradict each other counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKept {
    /// The first of the file.
    First,
    /// The last of the file.
    Last,
}

impl RowKept {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::First, Self::Last];

    /// Its name in plan files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

/// One line of a tier table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TierAmount {
    /// Who gets it.
    pub of: TierOf,
    /// Yuan.
    pub yuan: u64,
}

/// Who a line of a tier table is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierOf {
    /// Those with so many points or more, in millionths.
    From(u64),
    /// Those in this tier of the scheme.
    Tier(String),
}

impl Default for FundPlan {
    fn default() -> Self {
        Self {
            title: Title::default(),
            scheme: None,
            year: None,
            rule: FundRule::default(),
            budget: None,
            price: 160_000,
            floor: 0,
            most_points: None,
            cap: None,
            rd_share: None,
            rd_column: RD_COLUMN.to_owned(),
            spread: true,
            exclude: None,
            namesakes: false,
            valid_years: None,
            once: Vec::new(),
            ledger_schemes: Vec::new(),
            keep: None,
            tiers: Vec::new(),
            date: None,
        }
    }
}

/// Something that is wrong with a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanProblem {
    /// Key of the plan file that it is about.
    pub key: &'static str,
    /// Line of the tier table that it is about, from 0 on.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: Message,
}

/// What of a plan decides who stands for it with how many points: the rest is arithmetic on these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis {
    /// The year.
    pub year: Option<i32>,
    /// Who is excluded.
    pub exclude: Option<String>,
    /// Column of R&D spending, where there is a cap by it.
    pub rd_column: Option<String>,
    /// Whether enterprises of one name are different ones.
    pub namesakes: bool,
    /// For how many years points count; [`USUAL_YEARS`] when absent.
    pub valid_years: Option<u32>,
    /// Groups in which one matter counts once.
    pub once: Vec<String>,
    /// Other schemes whose points in the ledger count, too.
    pub ledger_schemes: Vec<String>,
    /// Which of rows that contradict each other counts.
    pub keep: Option<RowKept>,
    /// Day of payment.
    pub date: Option<String>,
}

impl FundPlan {
    /// A plan that shares out a budget, all else as it comes.
    #[must_use]
    pub fn floating(budget: u64) -> Self {
        Self {
            budget: Some(budget),
            ..Self::default()
        }
    }

    /// What decides who stands for it with how many points.
    #[must_use]
    pub fn basis(&self) -> Basis {
        Basis {
            year: self.year,
            exclude: self.exclude.clone(),
            rd_column: self.rd_share.map(|_| self.rd_column.clone()),
            namesakes: self.namesakes,
            valid_years: self.valid_years,
            once: self.once.clone(),
            ledger_schemes: self.ledger_schemes.clone(),
            keep: self.keep,
            date: self.date.clone(),
        }
    }

    /// Refuses a plan that cannot be carried out.
    ///
    /// # Errors
    /// The first of [`FundPlan::problems`].
    pub fn check(&self) -> Result<()> {
        match self.problems().into_iter().next() {
            Some(problem) => Err(problem.message),
            None => Ok(()),
        }
    }

    /// What is wrong with it, each with the key of the plan file that it is about.
    #[must_use]
    pub fn problems(&self) -> Vec<PlanProblem> {
        let mut found: Vec<PlanProblem> = Vec::new();
        let mut put = |key: &'static str, message: Message| {
            found.push(PlanProblem {
                key,
                line: None,
                message,
            });
        };
        match self.budget {
            None if self.rule == FundRule::Floating => {
                put("budget", Message::new("funds.budget_needed"));
            }
            Some(0) => put("budget", Message::new("funds.budget_zero")),
            _ => {}
        }
        for (key, amount) in [("budget", self.budget), ("cap", self.cap)] {
            if let Some(amount) = amount.filter(|amount| *amount > MOST_YUAN) {
                put(key, too_much(u128::from(amount)));
            }
        }
        if self.rule == FundRule::Fixed && self.price == 0 {
            put("price", Message::new("funds.price_zero"));
        }
        if self.cap == Some(0) {
            put("cap", Message::new("funds.cap_zero"));
        }
        if self.rd_share == Some(0) {
            put("rd_share", Message::new("funds.rd_share_zero"));
        }
        if let Some(share) = self.rd_share.filter(|share| *share > MICRO) {
            put(
                "rd_share",
                Message::new("funds.rd_share_much")
                    .with("share", points(share))
                    .with("percent", 100.0 * points(share)),
            );
        }
        if let Some(most) = self.most_points.filter(|most| *most < self.floor.max(1)) {
            put(
                "most_points",
                Message::new("funds.most_below_floor")
                    .with("most", points(most))
                    .with("floor", points(self.floor)),
            );
        }
        if self.rule == FundRule::Fixed
            && let Some(cap) = self.cap
            && let Some(least) = priced(self.floor, self.price).filter(|least| *least > cap)
        {
            put(
                "cap",
                Message::new("funds.cap_below_floor")
                    .with("cap", yuan(cap))
                    .with("floor", points(self.floor))
                    .with("least", yuan(least)),
            );
        }
        if self.valid_years == Some(0) {
            put("valid_years", Message::new("funds.valid_zero"));
        }
        if !self.once.is_empty() && self.valid_years.is_none() {
            put("once", Message::new("funds.once_needs_years"));
        }
        if let Some(date) = self.date.as_deref().filter(|date| !is_date(date)) {
            put("date", Message::new("funds.bad_date").with("date", date));
        }
        found.extend(self.tier_problems());
        found
    }

    fn tier_problems(&self) -> Vec<PlanProblem> {
        if self.rule != FundRule::Tiers {
            return Vec::new();
        }
        if self.tiers.is_empty() {
            return vec![PlanProblem {
                key: "tier",
                line: None,
                message: Message::new("funds.tiers_needed"),
            }];
        }
        let mut found: Vec<PlanProblem> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        let mut before: Option<(u64, u64)> = None;
        let by_points = matches!(self.tiers[0].of, TierOf::From(_));
        for (at, line) in self.tiers.iter().enumerate() {
            let mut put = |message: Message| {
                found.push(PlanProblem {
                    key: "tier",
                    line: Some(at),
                    message,
                });
            };
            if line.yuan > MOST_YUAN {
                put(too_much(u128::from(line.yuan)));
            }
            match &line.of {
                TierOf::From(_) if !by_points => {
                    put(Message::new("funds.tiers_mixed"));
                }
                TierOf::Tier(_) if by_points => {
                    put(Message::new("funds.tiers_mixed"));
                }
                TierOf::Tier(id) if names.contains(&id.as_str()) => {
                    put(Message::new("funds.tier_twice").with("tier", id.as_str()));
                }
                TierOf::Tier(id) => names.push(id),
                TierOf::From(from) => {
                    if before.is_some_and(|(last, _)| *from >= last) {
                        put(Message::new("funds.tiers_order").with("from", points(*from)));
                    }
                    if before.is_some_and(|(_, more)| line.yuan > more) {
                        put(Message::new("funds.tiers_fall")
                            .with("from", points(*from))
                            .with("amount", yuan(line.yuan)));
                    }
                    before = Some((*from, line.yuan));
                }
            }
        }
        found
    }
}

/// A sentence with its year; of data without years another sentence.
#[must_use]
pub(super) fn dated(year: Option<i32>, key: &'static str, undated: &'static str) -> Message {
    match year {
        Some(year) => Message::new(key).with("year", year.to_string()),
        None => Message::new(undated),
    }
}

/// What a plan is called: by its title, or as a support fund.
#[must_use]
pub fn plan_title(plan: &FundPlan) -> Arg {
    if plan.title == Title::default() {
        Arg::from(Message::new("funds.untitled"))
    } else {
        Arg::from(plan.title.clone())
    }
}

/// Points as a number for people.
#[must_use]
pub fn points(micro: u64) -> f64 {
    micro as f64 / MICRO as f64
}

/// Yuan as a number for people: exact up to [`MOST_YUAN`].
#[must_use]
pub fn yuan(amount: u64) -> f64 {
    amount as f64
}

/// Money as a plan takes it: whole yuan, not below zero; `key` is what it is called.
///
/// # Errors
/// When it is something else, or more than [`MOST_YUAN`].
pub fn whole_yuan(amount: f64, key: &str) -> Result<u64> {
    if amount > MOST_YUAN as f64 {
        return Err(Message::new("funds.too_much")
            .with("amount", amount)
            .with("most", yuan(MOST_YUAN)));
    }
    if amount < 0.0 {
        return Err(Message::new("funds.below_zero")
            .with("key", key)
            .with("amount", amount));
    }
    // NaN is no whole number either.
    if amount.fract() != 0.0 || amount.is_nan() {
        return Err(Message::new("funds.whole_yuan").with("key", key));
    }
    Ok(amount as u64)
}

/// The refusal of a sum that files could not hold to the fen.
pub(super) fn too_much(amount: u128) -> Message {
    Message::new("funds.too_much")
        .with("amount", amount as f64)
        .with("most", yuan(MOST_YUAN))
}

/// Whether a text is a day, `2022-12-31`.
pub(super) fn is_date(text: &str) -> bool {
    year_of(text).is_some()
}

/// The year of a day that is one.
pub(super) fn year_of(date: &str) -> Option<i32> {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, count: usize| -> Option<u32> {
        let sound = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse().ok()).flatten()
    };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let most = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    };
    let sound = parts.next().is_none() && (1..=most).contains(&day);
    sound.then_some(year as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days() {
        assert_eq!(year_of("2022-12-31"), Some(2022));
        assert_eq!(year_of("2024-02-29"), Some(2024));
        for wrong in [
            "2023-02-29",
            "2022-13-01",
            "2022-1-1",
            "31.12.2022",
            "2022-12-31-1",
            "",
        ] {
            assert_eq!(year_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_plan_that_cannot_be_carried_out_says_why() {
        let key = |plan: &FundPlan| plan.check().err().map(|problem| problem.key);
        let plan = FundPlan::floating(0);
        assert_eq!(key(&plan), Some("funds.budget_zero"));
        assert_eq!(key(&FundPlan::default()), Some("funds.budget_needed"));
        assert_eq!(
            key(&FundPlan::floating(MOST_YUAN + 1)),
            Some("funds.too_much")
        );
        let plan = FundPlan {
            rule: FundRule::Fixed,
            floor: 50 * MICRO,
            cap: Some(79_999),
            ..FundPlan::default()
        };
        assert_eq!(key(&plan), Some("funds.cap_below_floor"));
        let plan = FundPlan {
            cap: Some(80_000),
            ..plan
        };
        assert_eq!(key(&plan), None);
    }
}
