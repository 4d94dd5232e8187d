//! `fund`: support funds from points by a plan; two plans side by side; the ledger continued.

use std::path::Path;
use std::sync::Arc;

use super::arguments::Arguments;
use super::method::{save, with_methods};
use super::progress::with_progress;
use super::{Failure, Outcome, fund_json, input, layout, output};
use crate::analysis::funds::money::MOST_YUAN;
use crate::analysis::funds::{
    AmountStep, Candidates, Fund, FundPlan, FundTotals, Ledger, OtherRows, Side, Versus,
    amount_steps, fund_book, fund_lines, fund_order, fund_sheet, points, redeem, typed_parts,
    versus_sheets, whole_yuan, yuan,
};
use crate::analysis::{Choices, Scores, score as score_all};
use crate::dataset::Dataset;
use crate::figure::compose::{entity_key, two_methods};
use crate::i18n::{Lang, Message, number, signed, text};
use crate::jobs::Progress;
use crate::scheme::{Formula, Scheme, load};
use crate::table::{Sheet, WRITTEN};

/// Rows of the list on the terminal.
const SHOWN: usize = 20;

/// One plan carried out on the data.
pub(super) struct Carried {
    pub dataset: Arc<Dataset>,
    pub scores: Arc<Scores>,
    pub found: Candidates,
    pub fund: Fund,
    scheme: Arc<Scheme>,
    other_rows: Arc<OtherRows>,
    /// The columns that it needed.
    wanted: Vec<String>,
}

impl Carried {
    /// As one of two plans.
    pub fn side(&self) -> Side<'_> {
        Side {
            found: &self.found,
            fund: &self.fund,
        }
    }
}

/// A plan carried out, and a second one beside it where one is asked for.
pub(super) struct Both {
    pub first: Carried,
    pub second: Option<(Carried, Versus)>,
}

/// Carries out the plans that the options name on a file.
pub(super) fn both(arguments: &Arguments, file: &Path, progress: &Progress) -> Outcome<Both> {
    let plan = plan(arguments)?;
    let scheme = scheme(arguments, &plan)?;
    let ledger = ledger(arguments)?;
    let other = other_plan(arguments, plan.year)?;
    let first = carry(
        arguments,
        file,
        (&plan, &scheme),
        ledger.as_ref(),
        None,
        progress,
    )?;
    input::say_contradictions(&first.dataset, arguments.lang);
    for note in &first.scores.notes {
        output::say(&note.text(arguments.lang));
    }
    let second = match &other {
        None => None,
        Some(other) => {
            let scheme = match &other.scheme {
                Some(name) => Arc::new(load(name)?),
                None => Arc::clone(&scheme),
            };
            let known = Some(&first);
            let own = (other, &scheme);
            let second = carry(arguments, file, own, ledger.as_ref(), known, progress)?;
            let versus = Versus::of(first.side(), second.side());
            Some((second, versus))
        }
    };
    Ok(Both { first, second })
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let file = arguments.operand_path(0);
    let Both {
        first: carried,
        second,
    } = with_progress(|progress| both(arguments, &file, progress))?;
    let totals = FundTotals::of(&carried.found, &carried.fund);
    let mut lines = fund_lines(&carried.found, &carried.fund, &totals);
    let both = second.as_ref().map(|(second, versus)| (second, versus));
    if let Some((second, versus)) = both {
        lines.extend(versus.lines(carried.side(), second.side()));
    }
    if let Some(name) = arguments.text("entity")? {
        let taken = ["entity", "plan", "against", "budget", "ledger", "json"];
        arguments.only("--entity", &taken)?;
        return explain(
            arguments,
            &carried,
            second.as_ref().map(|(own, _)| own),
            name,
        );
    }
    let ledger = match arguments.path("ledger-out") {
        Some(path) => {
            let ledger = redeem(&carried.found, &carried.fund, lang)?;
            ledger.check_place(&path)?;
            Some((path, ledger))
        }
        None => None,
    };
    if let Some(out) = &out {
        let workbook = output::is_workbook(out);
        let of = [&carried].into_iter().chain(both.map(|(second, _)| second));
        let of = of.map(|carried| (&*carried.dataset, &*carried.scores));
        save(out, &sheets(&carried, both, lang, workbook), of, lang)?;
    }
    if let Some((path, ledger)) = ledger {
        ledger.write(&path)?;
        written(&path, lang);
    }
    if arguments.has("json") {
        let mut result = fund_json::fund(&carried, &totals, both, &lines, lang);
        result["contradictions"] = input::contradictions_json(&carried.dataset, lang);
        let of = [&carried].into_iter().chain(both.map(|(second, _)| second));
        return output::print_json(&with_methods(
            result,
            of.map(|carried| (&*carried.dataset, &*carried.scores)),
        ));
    }
    if out.is_none() {
        output::print(&top(&carried, lang))?;
    }
    for line in &lines {
        output::say(&line.text(lang));
    }
    Ok(())
}

fn written(path: &Path, lang: Lang) {
    let written = Message::new("cli.written").with("file", path.display().to_string());
    output::say(&written.text(lang));
}

/// The plan of `--plan`, or one that shares out `--budget`, which stands above that of a plan.
fn plan(arguments: &Arguments) -> Outcome<FundPlan> {
    let mut plan = match arguments.path("plan") {
        Some(path) => FundPlan::read(&path)?,
        None if arguments.has("budget") => FundPlan::default(),
        None => {
            let usage = text(arguments.lang, "cli.usage_fund");
            return Err(Failure::Usage(
                Message::new("cli.fund_what").with("usage", usage),
            ));
        }
    };
    if let Some(typed) = arguments.text("budget")? {
        let problem = |problem: Message| {
            Failure::Usage(
                Message::new("cli.about_option")
                    .with("option", "budget")
                    .with("problem", problem),
            )
        };
        // As a plan writes it, or as people do: 1,000,000 or 100万.
        let budget = match typed.trim().parse::<f64>() {
            Ok(budget) => whole_yuan(budget, "budget"),
            Err(_) => typed_parts(typed, 0, MOST_YUAN),
        };
        plan.budget = Some(budget.map_err(problem)?);
        plan.check().map_err(problem)?;
    }
    if let Some(year) = input::year(arguments)? {
        plan.year = Some(year);
    }
    Ok(plan)
}

/// The plan of `--against`, of the year of the first plan unless it says another.
fn other_plan(arguments: &Arguments, year: Option<i32>) -> Outcome<Option<FundPlan>> {
    let Some(path) = arguments.path("against") else {
        return Ok(None);
    };
    let mut plan = FundPlan::read(&path)?;
    plan.year = plan.year.or(year);
    Ok(Some(plan))
}

/// The scheme of `--scheme`, else that of the plan.
fn scheme(arguments: &Arguments, plan: &FundPlan) -> Outcome<Arc<Scheme>> {
    if let Some(scheme) = input::optional_scheme(arguments)? {
        return Ok(scheme);
    }
    match &plan.scheme {
        Some(name) => Ok(Arc::new(load(name)?)),
        None => Err(arguments.needed("scheme")),
    }
}

/// The ledger of `--ledger`; an empty one where one is to be begun.
fn ledger(arguments: &Arguments) -> Outcome<Option<Ledger>> {
    match arguments.path("ledger") {
        Some(path) => Ok(Some(Ledger::read(&path)?)),
        None if arguments.has("ledger-out") => Ok(Some(Ledger::default())),
        None => Ok(None),
    }
}

/// The columns that a plan needs of the data.
fn wanted(plan: &FundPlan, scheme: &Scheme) -> Vec<String> {
    let mut wanted = scheme.raw_columns();
    wanted.extend(plan.rd_share.map(|_| plan.rd_column.clone()));
    let excluded = plan.exclude.as_deref().map(Formula::parse);
    wanted.extend(
        excluded
            .and_then(Result::ok)
            .into_iter()
            .flat_map(|formula| formula.columns),
    );
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Carries a plan out; what another plan rests on is taken from it, as far as it is the same.
fn carry(
    arguments: &Arguments,
    file: &Path,
    (plan, scheme): (&FundPlan, &Arc<Scheme>),
    ledger: Option<&Ledger>,
    other: Option<&Carried>,
    progress: &Progress,
) -> Outcome<Carried> {
    let wanted = wanted(plan, scheme);
    let same = other.filter(|other| other.wanted == wanted);
    let dataset = match same {
        Some(other) => Arc::clone(&other.dataset),
        None => Arc::new(input::dataset(arguments, file, &wanted, progress)?),
    };
    // All years: points of a plan may be those of several.
    let choices = Choices {
        year: None,
        filter: input::filter(arguments)?,
    };
    if choices.filter.is_some() {
        input::selected(&dataset, &choices)?;
    }
    let same = same.filter(|other| Arc::ptr_eq(&other.scheme, scheme));
    let scores = match same {
        Some(other) => Arc::clone(&other.scores),
        None => Arc::new(score_all(&dataset, scheme, &choices, progress)?),
    };
    let other_rows = same.map_or_else(Arc::default, |other| Arc::clone(&other.other_rows));
    let basis = plan.basis();
    let found = Candidates::of_kept(&dataset, &scores, &basis, ledger, &other_rows, progress)?;
    let fund = Fund::of(&found, plan)?;
    Ok(Carried {
        dataset,
        scores,
        found,
        fund,
        scheme: Arc::clone(scheme),
        other_rows,
        wanted,
    })
}

/// The sheets of a file: a workbook has words and the method; the other formats have the names of the columns.
fn sheets(
    carried: &Carried,
    both: Option<(&Carried, &Versus)>,
    lang: Lang,
    workbook: bool,
) -> Vec<Sheet> {
    if !workbook {
        return match both {
            Some((second, versus)) => {
                versus_sheets(carried.side(), second.side(), versus, lang, false)
            }
            None => vec![fund_sheet(&carried.found, &carried.fund, lang, false)],
        };
    }
    let second = both.map(|(own, _)| (&*own.dataset, &*own.scores));
    let method = two_methods((&carried.dataset, &carried.scores), second, lang);
    let second = both.map(|(second, versus)| (second.side(), versus));
    fund_book(carried.side(), second, &method, lang)
}

/// Who gets most, for a person.
fn top(carried: &Carried, lang: Lang) -> String {
    let (found, fund) = (&carried.found, &carried.fund);
    let heads = [
        "funds.column_place",
        "analysis.column_name",
        "funds.column_points",
        "funds.column_amount",
        "funds.column_award",
    ];
    let mut rows = vec![heads.map(|key| text(lang, key)).to_vec()];
    let order = fund_order(found, fund);
    for (place, &at) in order.iter().take(SHOWN).enumerate() {
        let at = at as usize;
        rows.push(vec![
            (place + 1).to_string(),
            found.name(at).to_owned(),
            number(points(found.points[at]), 6, lang),
            number(yuan(fund.amounts[at]), 0, lang),
            text(lang, fund.awards[at].name()),
        ]);
    }
    let mut out = layout::table(&rows, 0, &[0, 2, 3]);
    if order.len() > SHOWN {
        let rest = number((order.len() - SHOWN) as f64, 0, lang);
        out.push_str(&crate::i18n::fill(
            lang,
            "cli.score_more",
            &[("count", &rest)],
        ));
        out.push('\n');
    }
    out
}

/// Why one enterprise gets its amount; under a second plan, too, with the difference.
fn explain(
    arguments: &Arguments,
    carried: &Carried,
    second: Option<&Carried>,
    name: &str,
) -> Outcome {
    let lang = arguments.lang;
    let key = entity_key(&carried.dataset, name)?;
    let found = &carried.found;
    let at = find(found, &key)?;
    let steps = amount_steps(found, &carried.fund, at);
    let second = match second {
        None => None,
        Some(own) => {
            let at = find(&own.found, &key)?;
            Some((own, at, amount_steps(&own.found, &own.fund, at)))
        }
    };
    if arguments.has("json") {
        let mut shown = fund_json::steps(found, at, &steps, lang);
        if let Some((own, at, steps)) = &second {
            shown["against"] = fund_json::steps(&own.found, *at, steps, lang);
        }
        return output::print_json(&shown);
    }
    let row = |step: &AmountStep| {
        vec![
            step.title.text(lang),
            number(step.value, 2, lang),
            step.how.text(lang),
        ]
    };
    let mut out = format!("{} ({})\n", found.name(at), found.entity(at));
    let rows: Vec<Vec<String>> = steps.iter().map(row).collect();
    out.push_str(&layout::table(&rows, 2, &[1]));
    if let Some((own, other, steps)) = &second {
        let head = Message::new("funds.explain_second").with("plan", own.fund.plan_name());
        out.push_str(&head.text(lang));
        out.push('\n');
        let rows: Vec<Vec<String>> = steps.iter().map(row).collect();
        out.push_str(&layout::table(&rows, 2, &[1]));
        let change = yuan(own.fund.amounts[*other]) - yuan(carried.fund.amounts[at]);
        let change = Message::new("funds.explain_change").with("change", signed(change, 0, lang));
        out.push_str(&change.text(lang));
        out.push('\n');
    }
    output::print(&out)
}

/// The place of an enterprise among the candidates of a plan.
fn find(found: &Candidates, key: &str) -> Outcome<usize> {
    let at = (0..found.len()).find(|&at| found.entity(at) == key);
    at.ok_or_else(|| Failure::Data(Message::new("workspace.not_in_year").with("entity", key)))
}
