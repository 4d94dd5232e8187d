//! Support funds as figures: how amounts are spread, funds by town, two plans by town.

use super::Material;
use super::money::{money_beside, money_words};
use super::words::{clauses, footer, line, scheme_line, year_words};
use crate::analysis::funds::{
    Candidates, Fund, FundTotals, Side, TownShift, Versus, VersusRow, versus_name, yuan,
};
use crate::dataset::town_name;
use crate::figure::{BarRow, BarsSpec, DistributionSpec, Figure, Marker, MarkerKind, Words};
use crate::i18n::{Lang, Message, Result, fill, number, percent, text};

/// How the amounts of those who get something are spread, with the median and, where it has an amount, the subject.
///
/// # Errors
/// When nobody gets anything.
pub fn fund_spread(
    material: Material,
    found: &Candidates,
    fund: &Fund,
    subject: Option<&str>,
) -> Result<Figure> {
    let lang = material.lang;
    let totals = FundTotals::of(found, fund);
    let Some(median) = totals.median else {
        return Err(Message::new("funds.figure_nothing"));
    };
    // Written as in the title and along the axis.
    let money = |amount: f64| money_words(amount, 4, lang);
    let mut markers = vec![Marker {
        kind: MarkerKind::Median,
        value: median,
        label: fill(
            lang,
            "figure.distribution_median",
            &[("value", &money(median))],
        ),
    }];
    let chosen = subject.and_then(|key| (0..found.len()).find(|&at| found.entity(at) == key));
    if let Some(at) = chosen {
        if fund.amounts[at] == 0 {
            return Err(Message::new("funds.figure_gets_nothing").with("name", found.name(at)));
        }
        let amount = yuan(fund.amounts[at]);
        markers.push(Marker {
            kind: MarkerKind::Subject,
            value: amount,
            label: fill(
                lang,
                "figure.told_value",
                &[("measure", &found.name(at)), ("value", &money(amount))],
            ),
        });
    }
    let title = fill(
        lang,
        "funds.figure_spread",
        &[
            ("paid", &number(f64::from(totals.all.paid), 0, lang)),
            ("yuan", &money_words(yuan(fund.paid), 4, lang)),
        ],
    );
    Ok(Figure::Distribution(DistributionSpec {
        words: words(material, found, fund, title),
        values: fund
            .amounts
            .iter()
            .filter(|amount| **amount > 0)
            .map(|amount| yuan(*amount))
            .collect(),
        markers,
        measure: text(lang, "funds.column_amount"),
        counted: text(lang, "funds.column_count"),
        decimals: 0,
    }))
}

/// What each town gets.
///
/// # Errors
/// When the data has no towns, or nobody gets anything.
pub fn fund_towns(material: Material, found: &Candidates, fund: &Fund) -> Result<Figure> {
    let lang = material.lang;
    let totals = FundTotals::of(found, fund);
    let table = totals
        .table("town")
        .ok_or_else(|| Message::new("funds.figure_no_towns"))?;
    let name = |title: Option<&crate::i18n::Title>| {
        title.map_or_else(
            || text(lang, "funds.without"),
            |title| town_name(title.text(lang), lang).to_owned(),
        )
    };
    let paid: Vec<_> = table
        .totals
        .iter()
        .filter(|(_, sum)| sum.yuan > 0)
        .collect();
    let Some((first, most)) = paid.first() else {
        return Err(Message::new("funds.figure_nothing"));
    };
    let title = fill(
        lang,
        "funds.figure_towns",
        &[
            ("town", &name(first.as_ref())),
            (
                "share",
                &percent(yuan(most.yuan) / yuan(fund.paid.max(1)), 1, lang),
            ),
            ("yuan", &money_words(yuan(fund.paid), 4, lang)),
        ],
    );
    let rows = paid.iter().map(|(town, sum)| BarRow {
        key: name(town.as_ref()),
        name: name(town.as_ref()),
        note: fill(
            lang,
            "funds.figure_of",
            &[
                ("paid", &number(f64::from(sum.paid), 0, lang)),
                ("count", &number(f64::from(sum.count), 0, lang)),
            ],
        ),
        value: yuan(sum.yuan),
        subject: false,
    });
    Ok(Figure::Bars(BarsSpec {
        rows: rows.collect(),
        words: words(material, found, fund, title),
        unit: text(lang, "funds.column_amount"),
        shares: true,
        decimals: 0,
        changes: false,
    }))
}

/// So many of the largest gains and of the largest losses are drawn where there are no towns.
const MOVES: usize = 10;

/// What each town gains or loses by a second plan; without towns, those enterprises that gain and lose most.
///
/// # Errors
/// When nobody gains or loses anything.
pub fn fund_versus(
    material: Material,
    first: Side,
    second: Side,
    versus: &Versus,
) -> Result<Figure> {
    let lang = material.lang;
    if versus.gainers == 0 && versus.losers == 0 {
        return Err(Message::new("funds.figure_no_moves"));
    }
    let count = |count: u32| number(f64::from(count), 0, lang);
    // Two sums in one sentence are told in one unit.
    let sums = [versus.gained, versus.lost].map(yuan);
    let larger = sums[0].max(sums[1]);
    let [gained, lost] = sums.map(|sum| money_beside(sum, larger, 4, lang));
    let title = fill(
        lang,
        "funds.figure_versus",
        &[
            ("gainers", &count(versus.gainers)),
            ("gained", &gained),
            ("losers", &count(versus.losers)),
            ("lost", &lost),
        ],
    );
    let (by, rows) = if versus.towns.is_empty() {
        let by = fill(lang, "funds.figure_most", &[("count", &MOVES)]);
        (by, entity_moves(material, first, second, versus))
    } else {
        let towns = versus.towns.iter().map(|town| town_move(town, lang));
        (text(lang, "funds.figure_by_town"), towns.collect())
    };
    let mut said = words(material, first.found, first.fund, title);
    let plans = plans_words(first, second, lang);
    let moved = (versus.gainers + versus.losers) as usize;
    let same = versus.rows.len().saturating_sub(moved);
    let same = if same == 0 {
        String::new()
    } else {
        fill(
            lang,
            "funds.figure_same",
            &[("count", &number(same as f64, 0, lang))],
        )
    };
    said.subtitle = clauses(&[plans, by, year_words(first.found.year, lang), same], lang);
    // The footer speaks of the first plan's rules.
    if second.found.scheme.hash != first.found.scheme.hash {
        said.footer.push('\n');
        let scheme = scheme_line(&second.found.scheme, lang);
        let line = fill(lang, "funds.figure_second", &[("scheme", &scheme)]);
        said.footer.push_str(&line);
    }
    if second.found.year != first.found.year {
        let year = year_words(second.found.year, lang);
        let line = fill(lang, "funds.figure_second", &[("scheme", &year)]);
        said.footer.push('\n');
        said.footer.push_str(&line);
    }
    Ok(Figure::Bars(BarsSpec {
        rows,
        words: said,
        unit: text(lang, "funds.versus_change"),
        shares: false,
        decimals: 0,
        changes: true,
    }))
}

/// What the two plans pay, in one unit, each with its title where the two have different ones.
fn plans_words(first: Side, second: Side, lang: Lang) -> String {
    let paid = [first, second].map(|side| yuan(side.fund.paid));
    let larger = paid[0].max(paid[1]);
    let [one, other] = paid.map(|sum| money_beside(sum, larger, 4, lang));
    let titles = [first, second].map(|side| side.fund.plan.title.text(lang));
    let named = |title: &str| match title {
        "" => String::new(),
        _ if titles[0] == titles[1] => String::new(),
        _ => fill(lang, "funds.figure_plan", &[("title", &title)]),
    };
    fill(
        lang,
        "funds.figure_plans",
        &[
            ("first_title", &named(titles[0])),
            ("first", &one),
            ("second_title", &named(titles[1])),
            ("second", &other),
        ],
    )
}

fn town_move(town: &TownShift, lang: Lang) -> BarRow {
    let count = |count: u32| number(f64::from(count), 0, lang);
    let name = town.town.as_ref().map_or_else(
        || text(lang, "funds.without"),
        |title| town_name(title.text(lang), lang).to_owned(),
    );
    BarRow {
        key: name.clone(),
        name,
        note: fill(
            lang,
            "funds.figure_moves",
            &[
                ("gainers", &count(town.gainers)),
                ("losers", &count(town.losers)),
            ],
        ),
        value: town.change() as f64,
        subject: false,
    }
}

/// The enterprises that gain most, then those that lose most, the largest loss last.
fn entity_moves(material: Material, first: Side, second: Side, versus: &Versus) -> Vec<BarRow> {
    let moved = |up: bool| {
        let rows = versus.rows.iter();
        rows.filter(move |row| if up { row.change > 0 } else { row.change < 0 })
    };
    let gains = moved(true).take(MOVES);
    let losses: Vec<&VersusRow> = moved(false).rev().take(MOVES).collect();
    gains
        .chain(losses.into_iter().rev())
        .map(|row| {
            let (entity, name) = versus_name(first, second, row);
            let amount = |at: Option<u32>, amounts: &[u64]| {
                let amount = at.and_then(|at| amounts.get(at as usize));
                number(yuan(amount.copied().unwrap_or(0)), 0, material.lang)
            };
            BarRow {
                key: entity.to_owned(),
                name: name.to_owned(),
                note: format!(
                    "{} → {}",
                    amount(row.first, &first.fund.amounts),
                    amount(row.second, &second.fund.amounts)
                ),
                value: row.change as f64,
                subject: false,
            }
        })
        .collect()
}

fn words(material: Material, found: &Candidates, fund: &Fund, title: String) -> Words {
    let lang: Lang = material.lang;
    let rule = match fund.price_paid() {
        Some(price) => fill(
            lang,
            "funds.figure_price",
            &[
                ("rule", &text(lang, fund.plan.rule.name())),
                ("price", &number(price.per_point(), 2, lang)),
            ],
        ),
        None => text(lang, fund.plan.rule.name()),
    };
    let count = |count: usize| number(count as f64, 0, lang);
    let all = fund.amounts.len();
    let nothing = fund.amounts.iter().filter(|own| **own == 0).count();
    let nothing = if nothing == 0 {
        String::new()
    } else {
        let parts: [(&str, &dyn std::fmt::Display); 2] =
            [("nothing", &count(nothing)), ("all", &count(all))];
        fill(lang, "funds.figure_without", &parts)
    };
    let plan = fund.plan.title.text(lang).to_owned();
    Words {
        title,
        subtitle: line(&[plan, rule, year_words(found.year, lang), nothing], lang),
        footer: footer(material.dataset, material.scores, lang),
    }
}
