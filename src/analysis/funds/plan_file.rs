//! A plan file: TOML text comes in, a checked [`FundPlan`] goes out, or errors that name their lines; and back.

use std::fmt::Write as _;
use std::path::Path;

use super::money::MICRO;
use super::plan::{
    FundPlan, FundRule, MOST_POINTS, RD_COLUMN, RowKept, TierAmount, TierOf, whole_yuan,
};
use super::typed::decimal_parts;
use crate::i18n::{Message, Result};
use crate::scheme::{
    Findings, Formula, SchemeError, Section, Value, builtins, listed, parse_form, read_text,
};
use crate::table::{folder_of, relative, write_whole};

/// The keys of a plan.
const KEYS: [&str; 19] = [
    "title",
    "scheme",
    "year",
    "rule",
    "budget",
    "price",
    "floor",
    "most_points",
    "cap",
    "rd_share",
    "rd_column",
    "left_over",
    "exclude",
    "namesakes",
    "valid_years",
    "once",
    "ledger_schemes",
    "keep",
    "date",
];

/// Keys of what is said of a plan file with errors.
const ERRORS: [&str; 3] = [
    "funds.plan_error",
    "funds.plan_errors",
    "funds.plan_errors_cut",
];

impl FundPlan {
    /// Reads a plan file.
    ///
    /// # Errors
    /// When it cannot be read, or has errors: the sentence holds all of them with their lines.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let text = read_text(path)?;
        let mut plan = Self::from_text(&text).map_err(|errors| listed(&name, &errors, &ERRORS))?;
        // A scheme of the user's own that stands beside the plan is named from there.
        if let (Some(scheme), Some(folder)) = (&mut plan.scheme, path.parent()) {
            let beside = folder.join(scheme.as_str());
            if !builtins().contains(&scheme.as_str()) && beside.is_file() {
                *scheme = beside.to_string_lossy().into_owned();
            }
        }
        Ok(plan)
    }

    /// Writes the plan, whole or not at all. A scheme file at or below its folder is named from there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut plan = self.clone();
        if let Some(scheme) = &mut plan.scheme
            && !builtins().contains(&scheme.as_str())
        {
            let own = relative(Path::new(scheme.as_str()), &folder_of(path));
            *scheme = own.to_string_lossy().into_owned();
        }
        write_whole(path, plan.to_text().as_bytes())
    }

    /// Understands the text of a plan file.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of lines; never empty.
    pub fn from_text(text: &str) -> std::result::Result<Self, Vec<SchemeError>> {
        parse_form(text, "the plan file", |file, findings| {
            file.only(&["format", "plan", "tier"], findings);
            let value = file.required("plan", findings)?;
            let table = value.table(findings)?;
            let section = Section::new("[plan]".to_owned(), value.span.clone(), table);
            Some(plan(file, &section, findings))
        })
    }

    /// The plan as the text of a file, which [`FundPlan::from_text`] reads back.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::from("format = 1\n\n[plan]\n");
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{key} = {value}");
            }
        };
        let words = |text: &str| toml::Value::from(text).to_string();
        let points = |micro: u64| decimal_parts(micro, 6);
        if self.title.en == self.title.zh {
            put(
                "title",
                (!self.title.en.is_empty()).then(|| words(&self.title.en)),
            );
        } else {
            let (en, zh) = (words(&self.title.en), words(&self.title.zh));
            put("title", Some(format!("{{ en = {en}, zh = {zh} }}")));
        }
        put("scheme", self.scheme.as_deref().map(words));
        put("year", self.year.map(|year| year.to_string()));
        put("rule", Some(words(self.rule.id())));
        put("budget", self.budget.map(|budget| budget.to_string()));
        put(
            "price",
            (self.rule == FundRule::Fixed).then(|| decimal_parts(self.price, 2)),
        );
        put("floor", (self.floor > 0).then(|| points(self.floor)));
        put("most_points", self.most_points.map(points));
        put("cap", self.cap.map(|cap| cap.to_string()));
        put(
            "rd_share",
            self.rd_share.map(|share| decimal_parts(share, 6)),
        );
        let named = self.rd_share.is_some() && self.rd_column != RD_COLUMN;
        put("rd_column", named.then(|| words(&self.rd_column)));
        let kept = self.rule == FundRule::Floating && !self.spread;
        put("left_over", kept.then(|| words("keep")));
        put("exclude", self.exclude.as_deref().map(words));
        put("namesakes", self.namesakes.then(|| "true".to_owned()));
        put(
            "valid_years",
            self.valid_years.map(|years| years.to_string()),
        );
        let once: Vec<String> = self.once.iter().map(|id| words(id)).collect();
        put(
            "once",
            (!once.is_empty()).then(|| format!("[{}]", once.join(", "))),
        );
        let others: Vec<String> = self.ledger_schemes.iter().map(|id| words(id)).collect();
        put(
            "ledger_schemes",
            (!others.is_empty()).then(|| format!("[{}]", others.join(", "))),
        );
        put("keep", self.keep.map(|kept| words(kept.id())));
        put("date", self.date.as_deref().map(words));
        let used = self.rule == FundRule::Tiers;
        for line in self.tiers.iter().filter(|_| used) {
            let of = match &line.of {
                TierOf::From(micro) => format!("from = {}", points(*micro)),
                TierOf::Tier(id) => format!("tier = {}", words(id)),
            };
            let _ = write!(out, "\n[[tier]]\n{of}\namount = {}\n", line.yuan);
        }
        out
    }
}

impl FundRule {
    /// All rules, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Floating, Self::Fixed, Self::Tiers];

    /// Its name in plan files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Floating => "floating",
            Self::Tiers => "tiers",
        }
    }

    /// Key of its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "funds.rule_fixed",
            Self::Floating => "funds.rule_floating",
            Self::Tiers => "funds.rule_tiers",
        }
    }
}

fn plan(file: &Section<'_>, section: &Section<'_>, findings: &mut Findings) -> FundPlan {
    section.only(&KEYS, findings);
    let mut plan = FundPlan::default();
    if let Some(title) = section.get("title") {
        plan.title = title.title(findings).unwrap_or_default();
    }
    let text = |key: &str, findings: &mut Findings| section.get(key)?.text(findings);
    plan.scheme = text("scheme", findings);
    plan.exclude = condition(section, findings);
    plan.date = text("date", findings);
    if let Some(column) = text("rd_column", findings) {
        plan.rd_column = column;
    }
    if let Some(year) = section.get("year") {
        plan.year = year.whole(1900..2201, findings).map(|year| year as i32);
    }
    if let Some(rule) = section.get("rule") {
        let rules = FundRule::ALL.map(|rule| (rule.id(), rule));
        plan.rule = rule.choice(&rules, findings).unwrap_or_default();
    }
    let amount =
        |key: &str, findings: &mut Findings| section.get(key).and_then(|v| money(&v, findings));
    plan.budget = amount("budget", findings);
    plan.cap = amount("cap", findings);
    let parts = |key: &str, unit: f64, most: f64, findings: &mut Findings| {
        section
            .get(key)
            .and_then(|value| parts(&value, unit, most, findings))
    };
    if let Some(price) = parts("price", 100.0, MOST_POINTS, findings) {
        plan.price = price;
    } else if plan.rule == FundRule::Fixed && section.get("price").is_none() {
        section.required("price", findings);
    }
    plan.floor = parts("floor", MICRO as f64, MOST_POINTS, findings).unwrap_or(0);
    plan.most_points = parts("most_points", MICRO as f64, MOST_POINTS, findings);
    plan.rd_share = parts("rd_share", MICRO as f64, 100.0, findings);
    if let Some(left) = section.get("left_over") {
        let choices = [("spread", true), ("keep", false)];
        plan.spread = left.choice(&choices, findings).unwrap_or(true);
    }
    if let Some(namesakes) = section.get("namesakes") {
        plan.namesakes = namesakes.flag(findings).unwrap_or(false);
    }
    if let Some(years) = section.get("valid_years") {
        plan.valid_years = years.whole(0..101, findings).map(|years| years as u32);
    }
    if let Some(once) = section.get("once") {
        plan.once = once.names(findings).unwrap_or_default();
    }
    if let Some(others) = section.get("ledger_schemes") {
        plan.ledger_schemes = others.names(findings).unwrap_or_default();
    }
    if let Some(keep) = section.get("keep") {
        let choices = RowKept::ALL.map(|kept| (kept.id(), kept));
        plan.keep = keep.choice(&choices, findings);
    }
    plan.tiers = tiers(file, findings);
    unused(file, section, &plan, findings);
    if findings.is_empty() {
        let lines = file.list("tier", findings);
        for problem in plan.problems() {
            let key = problem.key;
            let line = problem.line.and_then(|at| lines.get(at));
            let value = section.get(key).or_else(|| file.get(key));
            let span = match (line, value) {
                (Some(line), _) => line.span.clone(),
                (None, Some(value)) => value.span,
                (None, None) => section.span.clone(),
            };
            findings.add(&span, problem.message);
        }
    }
    plan
}

/// Refuses keys that do nothing in a plan of this kind, so that nobody believes that they do.
fn unused(file: &Section<'_>, section: &Section<'_>, plan: &FundPlan, findings: &mut Findings) {
    for (key, rule) in [
        ("price", FundRule::Fixed),
        ("left_over", FundRule::Floating),
    ] {
        if let Some(value) = section.get(key).filter(|_| plan.rule != rule) {
            let problem = Message::new("funds.key_unused")
                .with("key", key)
                .with("rule", plan.rule.id())
                .with("other", rule.id());
            findings.add(&value.span, problem);
        }
    }
    if let Some(value) = section.get("rd_column")
        && section.get("rd_share").is_none()
    {
        findings.add(&value.span, Message::new("funds.rd_column_unused"));
    }
    if plan.rule != FundRule::Tiers
        && let Some(line) = file.list("tier", findings).first()
    {
        let problem = Message::new("funds.tiers_unused").with("rule", plan.rule.id());
        findings.add(&line.span, problem);
    }
}

/// The condition of `exclude`, which must be one.
fn condition(section: &Section<'_>, findings: &mut Findings) -> Option<String> {
    let formula: Formula = section.get("exclude")?.condition(findings)?;
    Some(formula.text)
}

/// Whole yuan, not below zero.
fn money(value: &Value<'_>, findings: &mut Findings) -> Option<u64> {
    let yuan = value.number(findings)?;
    match whole_yuan(yuan, &value.key) {
        Ok(yuan) => Some(yuan),
        Err(problem) => {
            findings.add(&value.span, problem);
            None
        }
    }
}

/// A number, not below zero, in so many parts of one; more decimals than there are parts are refused.
fn parts(value: &Value<'_>, unit: f64, most: f64, findings: &mut Findings) -> Option<u64> {
    let number = value.number(findings)?;
    if !(0.0..=most).contains(&number) {
        value.outside(0.0, most, findings);
        return None;
    }
    let parts = (number * unit).round();
    if (parts / unit - number).abs() > 1e-9 * number.max(1e-6) {
        let decimals = if unit < 1000.0 { "2" } else { "6" };
        let problem = Message::new("funds.decimals")
            .with("key", value.key.as_str())
            .with("decimals", decimals);
        findings.add(&value.span, problem);
        return None;
    }
    Some(parts as u64)
}

fn tiers(file: &Section<'_>, findings: &mut Findings) -> Vec<TierAmount> {
    let lines = file.list("tier", findings);
    lines
        .iter()
        .filter_map(|line| tier(line, findings))
        .collect()
}

fn tier(line: &Section<'_>, findings: &mut Findings) -> Option<TierAmount> {
    line.only(&["from", "tier", "amount"], findings);
    let amount = line
        .required("amount", findings)
        .and_then(|value| money(&value, findings));
    let of = match (line.get("from"), line.get("tier")) {
        (Some(from), None) => TierOf::From(parts(&from, MICRO as f64, MOST_POINTS, findings)?),
        (None, Some(tier)) => TierOf::Tier(tier.text(findings)?),
        _ => {
            findings.add(&line.span, Message::new("funds.tier_of"));
            return None;
        }
    };
    Some(TierAmount { of, yuan: amount? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_reads_back_as_it_was_written() {
        let text = "format = 1\n[plan]\ntitle = { en = \"A\", zh = \"甲\" }\nrule = \"tiers\"\nbudget = 5000000\n\
            floor = 12.5\nmost_points = 200\ncap = 300000\nrd_share = 0.15\nrd_column = \"own_wan\"\n\
            exclude = \"dishonest\"\nvalid_years = 3\nonce = [\"titles\"]\nledger_schemes = [\"tech-sme\"]\nkeep = \"first\"\ndate = \"2023-03-01\"\n\
            [[tier]]\nfrom = 100\namount = 200000\n[[tier]]\nfrom = 50\namount = 100000\n";
        let plan = FundPlan::from_text(text).unwrap();
        assert_eq!((plan.floor, plan.rd_share), (12_500_000, Some(150_000)));
        assert_eq!(FundPlan::from_text(&plan.to_text()), Ok(plan.clone()));
        let kept = "format = 1\n[plan]\nbudget = 9\nleft_over = \"keep\"\n";
        let kept = FundPlan::from_text(kept).unwrap();
        assert!(!kept.spread);
        assert_eq!(FundPlan::from_text(&kept.to_text()), Ok(kept));
        // What does nothing under a rule is not written, so that what is written can be read.
        let changed = FundPlan {
            rule: FundRule::Fixed,
            spread: false,
            ..plan.clone()
        };
        let read = FundPlan::from_text(&changed.to_text()).unwrap();
        assert_eq!((read.tiers.len(), read.spread), (0, true));
        let fixed = FundPlan {
            rule: FundRule::Fixed,
            price: 123_456,
            ..FundPlan::default()
        };
        assert_eq!(FundPlan::from_text(&fixed.to_text()), Ok(fixed));
    }

    #[test]
    fn errors_name_their_lines() {
        let cases = [
            ("format = 1\n[plan]\nbudget = 0\n", 3, "funds.budget_zero"),
            ("format = 1\n[plan]\nbudget = -5\n", 3, "funds.below_zero"),
            ("format = 1\n[plan]\nbudget = 1.5\n", 3, "funds.whole_yuan"),
            (
                "format = 1\n[plan]\n\nbudget = 90071992547410\n",
                4,
                "funds.too_much",
            ),
            (
                "format = 1\n[plan]\nbuget = 1\n",
                3,
                "scheme.unknown_key_meant",
            ),
            (
                "format = 1\n[plan]\nrule = \"fixed\"\n",
                2,
                "scheme.missing_key",
            ),
            (
                "format = 1\n[plan]\nrule = \"fixed\"\nprice = 1.005\n",
                4,
                "funds.decimals",
            ),
            (
                "format = 1\n[plan]\nrule = \"tiers\"\n[[tier]]\namount = 3\n",
                4,
                "funds.tier_of",
            ),
            (
                "format = 1\n[plan]\nbudget = 9\nexclude = \"a >\"\n",
                4,
                "scheme.formula",
            ),
            ("format = 2\n", 1, "scheme.format"),
            (
                "format = 1\n[plan]\nrule = \"tiers\"\n[[tier]]\nfrom = 9\namount = 3\n[[tier]]\nfrom = 10\namount = 2\n",
                7,
                "funds.tiers_order",
            ),
            (
                "format = 1\n[plan]\nbudget = 9\nrd_share = 20\n",
                4,
                "funds.rd_share_much",
            ),
            (
                "format = 1\n[plan]\nbudget = 9\nprice = 20\n",
                4,
                "funds.key_unused",
            ),
            (
                "format = 1\n[plan]\nrule = \"fixed\"\nprice = 2\nleft_over = \"keep\"\n",
                5,
                "funds.key_unused",
            ),
            (
                "format = 1\n[plan]\nbudget = 9\nrd_column = \"own\"\n",
                4,
                "funds.rd_column_unused",
            ),
            (
                "format = 1\n[plan]\nbudget = 9\n[[tier]]\nfrom = 1\namount = 3\n",
                4,
                "funds.tiers_unused",
            ),
        ];
        for (text, line, key) in cases {
            let errors = FundPlan::from_text(text).unwrap_err();
            assert_eq!(
                (errors[0].line, errors[0].message.key),
                (line, key),
                "{text}"
            );
        }
    }
}
