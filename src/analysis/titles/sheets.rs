//! The lists for the office: who has a title, who is one step away, who may lose it, and all others.

use super::needs;
use super::words::is_yes_or_no;
use super::{Reach, Standing, Titles, Way};
use crate::analysis::Closing;
use crate::analysis::tables::{Column, lay, number};
use crate::dataset::{Dataset, industry_name, town_name};
use crate::i18n::{Lang, Result, text};
use crate::table::{Cell, Sheet};

/// One row of a list: whose titles, and which row of them.
type Entry<'a> = (&'a Dataset, &'a Titles, usize);

/// For people six sheets: those who have the title on record, as far as that is known; those who meet the conditions,
/// those one step away, those whose one step more than doubles a figure or begins at none, those at risk, and all others
/// (farther, gated, not decided). Every row of every scheme stands in the second, third, fourth or sixth; those at risk
/// stand in the second and again in the fifth. The nearest first, then in the order of the scores. For programs (not `readable`) everything is one sheet.
///
/// # Errors
/// When the scores were not made by [`crate::analysis::score`].
pub fn title_sheets(
    found: &[(&Dataset, &Titles)],
    lang: Lang,
    readable: bool,
) -> Result<Vec<Sheet>> {
    let list = |wanted: &dyn Fn(&Standing) -> bool| -> Vec<Entry> {
        let mut entries = Vec::new();
        for (dataset, titles) in found {
            let rows = titles.scores.order.iter().map(|row| *row as usize);
            let mut own: Vec<usize> = rows.filter(|row| wanted(&titles.standings[*row])).collect();
            // Stable: those that are equally near stay in the order of the scores.
            own.sort_by(|a, b| {
                let key = |row: &usize| {
                    let standing = &titles.standings[*row];
                    let way = standing.single.as_ref().or(standing.pair.as_ref());
                    (standing.reach, way.map_or(0.0, |way| way.cost))
                };
                let (a, b) = (key(a), key(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
            });
            entries.extend(own.into_iter().map(|row| (*dataset, *titles, row)));
        }
        entries
    };
    let has = list(&|own| own.reach == Reach::Has);
    let one = list(&Standing::is_near);
    let distant = list(&|own| own.reach == Reach::OneStep && !own.is_near());
    let risk = list(&|own| own.risk.is_some());
    let others = list(&|own| !matches!(own.reach, Reach::Has | Reach::OneStep));
    if !readable {
        // For programs: everything as one table.
        let all = list(&|_| true);
        return Ok(vec![sheet(
            "titles.sheet_all",
            &all,
            What::All,
            lang,
            false,
        )?]);
    }
    let recorded = list(&|own| own.recorded == Some(true));
    Ok(vec![
        sheet(
            "titles.sheet_recorded",
            &recorded,
            What::Recorded,
            lang,
            readable,
        )?,
        sheet("titles.sheet_has", &has, What::Has, lang, readable)?,
        sheet("titles.sheet_one_step", &one, What::Ways, lang, readable)?,
        sheet("titles.sheet_distant", &distant, What::Ways, lang, readable)?,
        sheet("titles.sheet_risk", &risk, What::Risk, lang, readable)?,
        sheet("titles.sheet_others", &others, What::Others, lang, readable)?,
    ])
}

/// What a list tells beside names and totals.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Recorded,
    Has,
    Ways,
    Risk,
    Others,
    All,
}

#[allow(clippy::too_many_lines)] // One piece for each column.
fn sheet(name: &str, entries: &[Entry], what: What, lang: Lang, readable: bool) -> Result<Sheet> {
    let each = |of: &dyn Fn(&Entry) -> Result<Cell>| -> Result<Vec<Cell>> {
        entries.iter().map(of).collect()
    };
    let words = |value: Option<&str>| value.map_or(Cell::Blank, |text| Cell::Text(text.to_owned()));
    let scored = |column: &'static str| {
        move |(_, titles, row): &Entry| Ok(words(titles.scores.text(column, *row)?))
    };
    let place = |column: &'static str| {
        move |(dataset, titles, row): &Entry| {
            let found = dataset.frame.column(column).ok();
            let found = found.and_then(|column| column.str().ok());
            let row = titles.scores.observations[*row] as usize;
            let found = found.and_then(|found| found.get(row));
            Ok(words(found.map(|own| match column {
                "industry" if readable => industry_name(own, lang),
                "town" if readable => town_name(own, lang),
                _ => own,
            })))
        }
    };
    // Files that programs read are the same in both languages.
    let told = if readable { lang } else { Lang::En };
    let standing = |(_, titles, row): &Entry| titles.standings[*row].clone();
    let mut columns: Vec<Column> = vec![
        (
            "scheme",
            "titles.column_scheme",
            each(&|(_, titles, _)| {
                let scheme = &titles.scores.scheme;
                Ok(words(Some(if readable {
                    scheme.title.text(lang)
                } else {
                    &scheme.id
                })))
            })?,
        ),
        ("entity", "analysis.column_entity", each(&scored("entity"))?),
        ("name", "analysis.column_name", each(&scored("name"))?),
        ("town", "titles.column_town", each(&place("town"))?),
        (
            "industry",
            "titles.column_industry",
            each(&place("industry"))?,
        ),
        (
            "year",
            "analysis.column_year",
            each(&|(_, titles, _)| Ok(number(titles.year.map(f64::from))))?,
        ),
        (
            "total",
            "analysis.column_total",
            each(&|(_, titles, row)| Ok(number(titles.scores.number("total", *row)?)))?,
        ),
        (
            "tier",
            "analysis.column_tier",
            each(&|(_, titles, row)| {
                let tier = titles.tier(*row)?;
                Ok(words(tier.map(|tier| {
                    if readable {
                        tier.title.text(lang)
                    } else {
                        &tier.id
                    }
                })))
            })?,
        ),
        (
            "recorded",
            "titles.column_recorded",
            each(&|entry| {
                let known = standing(entry).recorded;
                Ok(known.map_or(Cell::Blank, |known| yes(known, told)))
            })?,
        ),
    ];
    let has = matches!(what, What::Has | What::All);
    let others = matches!(what, What::Others | What::All);
    let unmet = others || matches!(what, What::Recorded | What::Ways);
    if others || what == What::Recorded {
        columns.push((
            "reach",
            "titles.column_reach",
            each(&|entry| {
                let reach = standing(entry).reach;
                Ok(Cell::Text(if readable {
                    text(lang, reach_key(reach))
                } else {
                    reach.code().to_owned()
                }))
            })?,
        ));
    }
    if has {
        columns.push((
            "at_risk",
            "titles.column_at_risk",
            each(&|entry| {
                let standing = standing(entry);
                let known = standing.reach == Reach::Has && entry.1.with_trend > 0;
                Ok(if known {
                    yes(standing.risk.is_some(), told)
                } else {
                    Cell::Blank
                })
            })?,
        ));
    }
    if others || what == What::Ways {
        ways(&mut columns, entries, lang, readable);
    }
    if others {
        columns.push((
            "reason",
            "analysis.column_reason",
            each(&|(_, titles, row)| {
                let standing = &titles.standings[*row];
                let gone = matches!(standing.reach, Reach::Gated | Reach::Undecided);
                let reason = titles.reason(*row).filter(|_| gone);
                Ok(reason.map_or(Cell::Blank, |reason| Cell::Text(reason.text(lang))))
            })?,
        ));
    }
    if unmet {
        columns.push((
            "unmet",
            "titles.column_unmet",
            each(&|(_, titles, row)| {
                let standing = &titles.standings[*row];
                let open = !matches!(standing.reach, Reach::Has | Reach::Gated);
                let unmet = titles.asked.unmet_words(&titles.scores, *row)?;
                let unmet = unmet.filter(|_| open);
                Ok(unmet.map_or(Cell::Blank, |unmet| Cell::Text(unmet.text(lang).to_owned())))
            })?,
        ));
        columns.push((
            "lacking",
            "titles.column_lacking",
            each(&|(_, titles, row)| {
                let lacking = titles.asked.lacking_words(*row);
                Ok(lacking.map_or(Cell::Blank, |names| Cell::Text(names.text(lang).to_owned())))
            })?,
        ));
    }
    if matches!(what, What::Risk | What::All) {
        columns.push((
            "next_total",
            "titles.column_next_total",
            each(&|entry| Ok(number(standing(entry).risk.and_then(|risk| risk.total))))?,
        ));
        columns.push((
            "risk",
            "titles.column_risk",
            each(&|entry| {
                let risk = standing(entry).risk;
                Ok(risk.map_or(Cell::Blank, |risk| {
                    Cell::Text(entry.1.risk(&risk).text(lang))
                }))
            })?,
        ));
    }
    Ok(lay(name, columns, ("", ""), lang, readable))
}

fn yes(is: bool, lang: Lang) -> Cell {
    Cell::Text(text(lang, if is { "titles.yes" } else { "titles.no" }))
}

/// The key of a reach in words.
pub(super) fn reach_key(reach: Reach) -> &'static str {
    match reach {
        Reach::Has => "titles.reach_has",
        Reach::OneStep => "titles.reach_one_step",
        Reach::OneChange => "titles.reach_one_change",
        Reach::TwoChanges => "titles.reach_two_changes",
        Reach::Far => "titles.reach_far",
        Reach::Gated => "titles.reach_gated",
        Reach::Undecided => "titles.reach_undecided",
    }
}

/// The cheapest change and the cheapest pair.
#[allow(clippy::too_many_lines)] // One piece for each column.
fn ways(columns: &mut Vec<Column>, entries: &[Entry], lang: Lang, readable: bool) {
    let told = if readable { lang } else { Lang::En };
    let each = |of: &dyn Fn(&Titles, &Standing) -> Cell| -> Vec<Cell> {
        let rows = entries.iter();
        rows.map(|(_, titles, row)| of(titles, &titles.standings[*row]))
            .collect()
    };
    let told_of = |pick: &dyn Fn(&Standing) -> Option<&Way>| -> Vec<Cell> {
        let rows = entries.iter().map(|(_, titles, row)| {
            let way = pick(&titles.standings[*row]);
            way.map_or(Cell::Blank, |way| {
                Cell::Text(titles.changes(*row, way).text(lang).to_owned())
            })
        });
        rows.collect()
    };
    let first = |way: &Option<Way>, of: &dyn Fn(&super::Move) -> Cell| {
        let own = way.as_ref().and_then(|way| way.moves.first());
        own.map_or(Cell::Blank, of)
    };
    columns.push((
        "indicator",
        "titles.column_indicator",
        each(&|titles, own| {
            first(&own.single, &|own| {
                let indicator = &titles.scores.scheme.indicators[own.indicator];
                Cell::Text(if readable {
                    indicator.title.text(lang).to_owned()
                } else {
                    indicator.id.clone()
                })
            })
        }),
    ));
    columns.push((
        "unit",
        "titles.column_unit",
        each(&|titles, own| {
            first(&own.single, &|own| {
                let scheme = &titles.scores.scheme;
                let unit = scheme.indicators[own.indicator].unit.as_ref();
                match unit {
                    Some(unit) => Cell::Text(unit.text(told).to_owned()),
                    None if is_yes_or_no(scheme, own.indicator) => {
                        Cell::Text(text(told, "titles.unit_condition"))
                    }
                    None => Cell::Blank,
                }
            })
        }),
    ));
    for (id, key, of) in [
        (
            "from",
            "titles.column_from",
            (|own| own.from) as fn(&super::Move) -> f64,
        ),
        ("to", "titles.column_to", |own| own.to),
        ("change", "titles.column_change", |own| own.to - own.from),
        ("cost", "titles.column_cost", |own| own.cost),
    ] {
        columns.push((
            id,
            key,
            each(&|_, own| {
                first(&own.single, &|own| {
                    Cell::Number(crate::analysis::words::short(of(own)))
                })
            }),
        ));
    }
    // What the change means in a column of the data: its name, by how much, in which unit.
    let needed = |of: &dyn Fn(&Closing) -> Cell| -> Vec<Cell> {
        let rows = entries.iter().map(|(_, titles, row)| {
            let way = titles.standings[*row].single.as_ref();
            let own = way.and_then(|way| way.moves.first());
            let need = own.and_then(|own| titles.needs.get(*row, own));
            need.map_or(Cell::Blank, of)
        });
        rows.collect()
    };
    columns.push((
        "need",
        "titles.column_need",
        needed(&|own| {
            Cell::Text(if readable {
                own.title.text(lang).to_owned()
            } else {
                own.column.clone()
            })
        }),
    ));
    columns.push((
        "need_change",
        "titles.column_need_change",
        needed(&|own| {
            let by = needs::enough(own.to - own.from);
            Cell::Number(if own.to < own.from { -by } else { by })
        }),
    ));
    columns.push((
        "need_unit",
        "titles.column_need_unit",
        needed(&|own| match own.unit.text(told) {
            "" => Cell::Blank,
            unit => Cell::Text(unit.to_owned()),
        }),
    ));
    if !readable {
        columns.push((
            "near",
            "titles.column_near",
            each(&|_, own| match own.reach {
                Reach::OneStep => yes(own.is_near(), told),
                _ => Cell::Blank,
            }),
        ));
    }
    columns.push((
        "new_total",
        "titles.column_new_total",
        each(&|_, own| number(own.single.as_ref().map(|way| way.total))),
    ));
    columns.push((
        "step",
        "titles.column_step",
        told_of(&|own| own.step.as_ref()),
    ));
    columns.push((
        "pair",
        "titles.column_pair",
        told_of(&|own| own.pair.as_ref()),
    ));
    columns.push((
        "pair_cost",
        "titles.column_pair_cost",
        each(&|_, own| {
            number(
                own.pair
                    .as_ref()
                    .map(|way| crate::analysis::words::short(way.cost)),
            )
        }),
    ));
}
