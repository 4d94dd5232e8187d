//! A fund as tables to write: the list to sign, all enterprises, totals, the method; two plans side by side.

use std::collections::HashSet;

use super::candidates::Candidates;
use super::fund::{Award, Fund};
use super::lines::{fund_lines, percents};
use super::money::NO_CAP;
use super::plan::{dated, plan_title, points, yuan};
use super::totals::{FundTable, FundTotal, FundTotals};
use super::versus::{Side, Versus, versus_name};
use crate::analysis::tables::{Column, lay, number};
use crate::i18n::{Arg, Lang, Message, Title, text};
use crate::table::{Cell, Print, Sheet};

/// Places of the candidates, the largest amount first, then the most points, then by key.
#[must_use]
pub fn fund_order(found: &Candidates, fund: &Fund) -> Vec<u32> {
    let mut order: Vec<u32> = (0..found.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| {
        let (a, b) = (a as usize, b as usize);
        (fund.amounts[b].cmp(&fund.amounts[a]))
            .then_with(|| found.points[b].cmp(&found.points[a]))
            .then_with(|| found.entities.get(a).cmp(&found.entities.get(b)))
    });
    order
}

/// All enterprises with their points and amounts: headers are names for programs, or words where `readable`.
#[must_use]
pub fn fund_sheet(found: &Candidates, fund: &Fund, lang: Lang, readable: bool) -> Sheet {
    let order = fund_order(found, fund);
    let each = |of: &dyn Fn(usize) -> Cell| -> Vec<Cell> {
        order.iter().map(|&at| of(at as usize)).collect()
    };
    let group = |by: &'static str| {
        each(&|at| {
            if readable {
                return title(found.group_of(at, by), lang);
            }
            let code = found.code_of(at, by);
            code.map_or(Cell::Blank, |code| Cell::Text(code.to_owned()))
        })
    };
    let year = found.year.map(f64::from);
    let mut columns: Vec<Column> = vec![
        (
            "entity",
            "analysis.column_entity",
            each(&|at| Cell::Text(found.entity(at).to_owned())),
        ),
        (
            "name",
            "analysis.column_name",
            each(&|at| Cell::Text(found.name(at).to_owned())),
        ),
        ("year", "analysis.column_year", each(&|_| number(year))),
    ];
    for (by, key) in GROUPINGS {
        if found.grouping(by).is_some() {
            columns.push((by, key, group(by)));
        }
    }
    columns.extend([
        (
            "points",
            "funds.column_points",
            each(&|at| Cell::Number(points(found.points[at]))),
        ),
        (
            "eligible",
            "funds.column_eligible",
            each(&|at| Cell::Number(points(fund.eligible[at]))),
        ),
        (
            "cap",
            "funds.column_cap",
            each(&|at| {
                let cap = fund.caps[at];
                // No number, and yet a column of numbers, whatever the plan.
                Cell::Number(if cap == NO_CAP { f64::NAN } else { yuan(cap) })
            }),
        ),
        (
            "cap_by",
            "funds.column_cap_by",
            each(&|at| cap_by(fund, at, lang, readable)),
        ),
        (
            "amount",
            "funds.column_amount",
            each(&|at| Cell::Number(yuan(fund.amounts[at]))),
        ),
        (
            "award",
            "funds.column_award",
            each(&|at| {
                let award = fund.awards[at];
                Cell::Text(if readable {
                    text(lang, award.name())
                } else {
                    award.id().to_owned()
                })
            }),
        ),
    ]);
    lay("funds.sheet_all", columns, ("", ""), lang, readable)
}

/// Which cap is that of an enterprise.
fn cap_by(fund: &Fund, at: usize, lang: Lang, readable: bool) -> Cell {
    if fund.caps[at] == NO_CAP {
        return Cell::Blank;
    }
    let (id, key) = match fund.bound(at) {
        Award::Capped => ("cap", "funds.cap_own"),
        _ => ("rd_share", "funds.cap_rd"),
    };
    Cell::Text(if readable {
        text(lang, key)
    } else {
        id.to_owned()
    })
}

/// Groupings with the keys of their columns, in the order of the tables.
const GROUPINGS: [(&str, &str); 4] = [
    ("town", "funds.by_town"),
    ("industry", "funds.by_industry"),
    ("stage", "funds.by_stage"),
    ("tier", "funds.by_tier"),
];

/// The sheets of a workbook: the list to sign, totals, all enterprises, the method with what `method` adds; with a second
/// plan also who gains and who loses.
#[must_use]
pub fn fund_book(
    first: Side,
    second: Option<(Side, &Versus)>,
    method: &[(String, String)],
    lang: Lang,
) -> Vec<Sheet> {
    let (found, fund) = (first.found, first.fund);
    let totals = FundTotals::of(found, fund);
    let mut method = method.to_vec();
    if let Some((second, versus)) = second {
        let item = text(lang, "funds.sheet_versus");
        let lines = versus.lines(first, second);
        method.extend(lines.iter().map(|line| (item.clone(), line.text(lang))));
        method.push((text(lang, "funds.method_plan"), second.fund.plan.to_text()));
    }
    let mut sheets = vec![
        to_sign(found, fund, lang),
        totals_sheet(&totals, lang),
        fund_sheet(found, fund, lang, true),
        method_sheet(found, fund, &totals, &method, lang),
    ];
    if let Some((second, versus)) = second {
        sheets.extend(versus_sheets(first, second, versus, lang, true));
    }
    sheets
}

/// Who gets how much, with a place to sign for each and for those who answer for the list; while nobody should sign, a
/// draft without them.
fn to_sign(found: &Candidates, fund: &Fund, lang: Lang) -> Sheet {
    let order = fund_order(found, fund);
    let paid: Vec<usize> = order
        .iter()
        .map(|&at| at as usize)
        .filter(|&at| fund.amounts[at] > 0)
        .collect();
    let each = |of: &dyn Fn(usize, usize) -> Cell, last: Cell| -> Vec<Cell> {
        let rows = paid.iter().enumerate();
        rows.map(|(place, &at)| of(place, at))
            .chain([last])
            .collect()
    };
    let words = |key: &str| Cell::Text(text(lang, key));
    let open: HashSet<u32> = fund.unsettled.iter().map(|own| own.at).collect();
    let counted: u64 = paid.iter().map(|&at| fund.eligible[at]).sum();
    let mut columns: Vec<Column> = vec![
        (
            "place",
            "funds.column_place",
            each(&|place, _| Cell::Number(place as f64 + 1.0), Cell::Blank),
        ),
        (
            "entity",
            "analysis.column_entity",
            each(
                &|_, at| Cell::Text(found.entity(at).to_owned()),
                Cell::Blank,
            ),
        ),
        (
            "name",
            "analysis.column_name",
            each(
                &|_, at| Cell::Text(found.name(at).to_owned()),
                words("funds.total"),
            ),
        ),
        (
            "town",
            "funds.by_town",
            each(
                &|_, at| title(found.group_of(at, "town"), lang),
                Cell::Blank,
            ),
        ),
        (
            "eligible",
            "funds.column_eligible",
            each(
                &|_, at| Cell::Number(points(fund.eligible[at])),
                Cell::Number(points(counted)),
            ),
        ),
        (
            "amount",
            "funds.column_amount",
            each(
                &|_, at| Cell::Number(yuan(fund.amounts[at])),
                Cell::Number(yuan(fund.paid)),
            ),
        ),
        (
            "note",
            "funds.column_note",
            each(
                &|_, at| note(fund, at, open.contains(&(at as u32)), lang),
                Cell::Blank,
            ),
        ),
    ];
    let is_open = fund.is_open(found);
    if !is_open {
        columns.push((
            "sign",
            "funds.column_sign",
            each(&|_, _| Cell::Blank, Cell::Blank),
        ));
        // Below the list: who answers for it.
        let name = &mut columns[2].2;
        name.push(Cell::Blank);
        name.extend(
            [
                "funds.sign_made",
                "funds.sign_checked",
                "funds.sign_approved",
                "funds.sign_date",
            ]
            .map(words),
        );
    }
    let name = if is_open {
        "funds.sheet_draft"
    } else {
        "funds.sheet_sign"
    };
    let mut sheet = lay(name, columns, ("", ""), lang, true);
    sheet.print = Some(on_paper(found, fund, paid.len(), lang));
    sheet
}

/// Widths of the columns of the list to sign, in digits: together they fill A4 across.
const SIGN_WIDTHS: [f64; 8] = [6.0, 22.0, 34.0, 14.0, 11.0, 15.0, 16.0, 18.0];

/// What stands above the list to sign: whose it is, of which year, in which unit, and by which rules.
fn on_paper(found: &Candidates, fund: &Fund, paid: usize, lang: Lang) -> Print {
    let is_open = fund.is_open(found);
    let plan = plan_title(&fund.plan);
    let title = if is_open {
        Message::new("funds.draft_title").with("plan", plan)
    } else {
        Message::new("funds.sign_title").with("plan", plan)
    };
    let scheme = &found.scheme;
    let about = dated(found.year, "funds.sign_about", "funds.sign_about_undated")
        .with("scheme", scheme.title.clone())
        .with("version", scheme.version.as_str())
        .with("status", Message::new(scheme.status.name()));
    let sum = Message::new("funds.sign_sum")
        .with("count", paid)
        .with("yuan", yuan(fund.paid));
    let mut lines = vec![about.text(lang), sum.text(lang)];
    // What bars it, then what is to be known beside.
    let known = [
        super::year_before::line(found).filter(|_| !found.lost_growth.bars),
        (found.contradictions.left_out_line()).filter(|_| !found.contradictions.undecided),
    ];
    let told = fund.why_open(found).into_iter();
    lines.extend(
        told.chain(known.into_iter().flatten())
            .map(|line| line.text(lang)),
    );
    Print {
        title: title.text(lang),
        lines,
        widths: SIGN_WIDTHS[..SIGN_WIDTHS.len() - usize::from(is_open)].to_vec(),
    }
}

fn note(fund: &Fund, at: usize, is_open: bool, lang: Lang) -> Cell {
    let award = fund.awards[at];
    if is_open {
        Cell::Text(text(lang, "funds.note_open"))
    } else if award == Award::Full {
        Cell::Blank
    } else {
        Cell::Text(text(lang, award.name()))
    }
}

/// By what, the name of the value, the sum, and its part of the whole in per cent.
type SumRow = (String, String, FundTotal, Option<f64>);

fn totals_sheet(totals: &FundTotals, lang: Lang) -> Sheet {
    let whole = (totals.all.yuan > 0).then_some(100.0);
    let mut rows: Vec<SumRow> = vec![(text(lang, "funds.total"), String::new(), totals.all, whole)];
    for table in &totals.tables {
        let by = GROUPINGS.iter().find(|(by, _)| *by == table.by);
        let by = by.map_or_else(String::new, |(_, key)| text(lang, key));
        let parts = table.parts().map_or_else(Vec::new, |(parts, _)| parts);
        for (at, (name, total)) in table.totals.iter().enumerate() {
            let name = name_of(name.as_ref(), lang);
            rows.push((by.clone(), name, *total, parts.get(at).copied()));
        }
    }
    let each = |of: &dyn Fn(&SumRow) -> Cell| -> Vec<Cell> { rows.iter().map(of).collect() };
    let columns: Vec<Column> = vec![
        (
            "by",
            "funds.column_by",
            each(&|row| Cell::Text(row.0.clone())),
        ),
        (
            "group",
            "funds.column_group",
            each(&|row| Cell::Text(row.1.clone())),
        ),
        (
            "count",
            "funds.column_count",
            each(&|row| Cell::Number(f64::from(row.2.count))),
        ),
        (
            "paid",
            "funds.column_paid",
            each(&|row| Cell::Number(f64::from(row.2.paid))),
        ),
        (
            "share",
            "funds.column_share",
            each(&|row| Cell::Number(percents(row.2.share()))),
        ),
        (
            "eligible",
            "funds.column_eligible",
            each(&|row| Cell::Number(row.2.points as f64 / super::money::MICRO as f64)),
        ),
        (
            "amount",
            "funds.column_amount",
            each(&|row| Cell::Number(yuan(row.2.yuan))),
        ),
        ("part", "funds.column_part", each(&|row| number(row.3))),
    ];
    lay("funds.sheet_totals", columns, ("", ""), lang, true)
}

fn method_sheet(
    found: &Candidates,
    fund: &Fund,
    totals: &FundTotals,
    method: &[(String, String)],
    lang: Lang,
) -> Sheet {
    let mut rows: Vec<(String, String)> = fund_lines(found, fund, totals)
        .iter()
        .map(|line| (text(lang, "funds.method_result"), line.text(lang)))
        .collect();
    rows.push((
        text(lang, "funds.method_rounding"),
        Message::new(fund.rounding()).text(lang),
    ));
    rows.push((
        text(lang, "funds.column_part"),
        text(lang, "funds.method_parts"),
    ));
    rows.push((text(lang, "funds.method_plan"), fund.plan.to_text()));
    rows.extend(method.iter().cloned());
    let column = |pick: fn(&(String, String)) -> &String| -> Vec<Cell> {
        rows.iter()
            .map(|row| Cell::Text(pick(row).clone()))
            .collect()
    };
    let columns: Vec<Column> = vec![
        ("item", "cli.method_item", column(|row| &row.0)),
        ("value", "cli.method_value", column(|row| &row.1)),
    ];
    lay("funds.sheet_method", columns, ("", ""), lang, true)
}

/// Two plans side by side, one row for each enterprise, then by town.
#[must_use]
pub fn versus_sheets(
    first: Side,
    second: Side,
    versus: &Versus,
    lang: Lang,
    readable: bool,
) -> Vec<Sheet> {
    let each = |of: &dyn Fn(&super::versus::VersusRow) -> Cell| -> Vec<Cell> {
        versus.rows.iter().map(of).collect()
    };
    let amount =
        |side: Side, at: Option<u32>| number(at.map(|at| yuan(side.fund.amounts[at as usize])));
    let own =
        |side: Side, at: Option<u32>| number(at.map(|at| points(side.fund.eligible[at as usize])));
    let columns: Vec<Column> = vec![
        (
            "entity",
            "analysis.column_entity",
            each(&|row| Cell::Text(versus_name(first, second, row).0.to_owned())),
        ),
        (
            "name",
            "analysis.column_name",
            each(&|row| Cell::Text(versus_name(first, second, row).1.to_owned())),
        ),
        (
            "eligible_1",
            "funds.versus_points_1",
            each(&|row| own(first, row.first)),
        ),
        (
            "eligible_2",
            "funds.versus_points_2",
            each(&|row| own(second, row.second)),
        ),
        (
            "amount_1",
            "funds.versus_amount_1",
            each(&|row| amount(first, row.first)),
        ),
        (
            "amount_2",
            "funds.versus_amount_2",
            each(&|row| amount(second, row.second)),
        ),
        (
            "change",
            "funds.versus_change",
            each(&|row| Cell::Number(row.change as f64)),
        ),
    ];
    let mut sheets = vec![lay("funds.sheet_versus", columns, ("", ""), lang, readable)];
    if versus.towns.is_empty() {
        return sheets;
    }
    let each = |of: &dyn Fn(&super::versus::TownShift) -> Cell| -> Vec<Cell> {
        versus.towns.iter().map(of).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "town",
            "funds.by_town",
            each(&|row| Cell::Text(name_of(row.town.as_ref(), lang))),
        ),
        (
            "amount_1",
            "funds.versus_amount_1",
            each(&|row| Cell::Number(yuan(row.first))),
        ),
        (
            "amount_2",
            "funds.versus_amount_2",
            each(&|row| Cell::Number(yuan(row.second))),
        ),
        (
            "change",
            "funds.versus_change",
            each(&|row| Cell::Number(row.change() as f64)),
        ),
        (
            "gainers",
            "funds.versus_gainers",
            each(&|row| Cell::Number(f64::from(row.gainers))),
        ),
        (
            "losers",
            "funds.versus_losers",
            each(&|row| Cell::Number(f64::from(row.losers))),
        ),
    ];
    sheets.push(lay(
        "funds.sheet_versus_towns",
        columns,
        ("", ""),
        lang,
        readable,
    ));
    sheets
}

fn title(title: Option<&Title>, lang: Lang) -> Cell {
    title.map_or(Cell::Blank, |title| Cell::Text(title.text(lang).to_owned()))
}

fn name_of(title: Option<&Title>, lang: Lang) -> String {
    title.map_or_else(
        || text(lang, "funds.without"),
        |title| title.text(lang).to_owned(),
    )
}

impl Fund {
    /// Key of the sentence on how whole yuan come about.
    fn rounding(&self) -> &'static str {
        if self.wanted.is_some() || self.plan.rule == super::plan::FundRule::Floating {
            "funds.step_remainder"
        } else {
            "funds.step_half"
        }
    }
}

impl Fund {
    /// What its plan is called.
    #[must_use]
    pub fn plan_name(&self) -> Arg {
        plan_title(&self.plan)
    }
}

impl FundTable {
    /// Key of what the table goes by.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let own = GROUPINGS.iter().find(|(by, _)| *by == self.by);
        own.map_or("funds.by_town", |(_, key)| key)
    }
}
