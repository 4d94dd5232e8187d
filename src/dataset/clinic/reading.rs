//! What one click does about a file that may be read otherwise: a finding comes in; other ways to read the file, units of its
//! columns and years without figures go out.

use super::panel::Panel;
use crate::dataset::{Change, ColumnRule, Fix, Issue, Kind, Reading, Remedy, known, plain_number};
use crate::i18n::{Arg, Message};
use crate::table::{Dimension, ReadOptions, Shape, Unit, without_noise};

/// The units that money is usually in, each as many yuan as it says.
const MONEY: [&str; 4] = ["元", "千元", "万元", "亿元"];

/// Whether something can be done about findings with this text.
pub(super) fn of(key: &str) -> bool {
    matches!(
        key,
        "table.parts_of_year"
            | "table.parts_up_to"
            | "table.parts_beside_year"
            | "table.table_beside"
            | "table.forecast_years"
            | "table.unit_unclear"
            | "dataset.few_match"
            | "dataset.maybe_places"
            | "dataset.unit_assumed"
            | "dataset.unit_otherwise"
    )
}

/// What can be done about one.
pub(super) fn remedies(panel: &Panel, issue: &Issue) -> Vec<Remedy> {
    let message = &issue.message;
    match message.key {
        "table.parts_of_year" => vec![layout(Shape::PeriodsSum), layout(Shape::PeriodsLast)],
        "dataset.few_match" => vec![Remedy::Open(Box::new(ReadOptions {
            join: Some(true),
            ..ReadOptions::default()
        }))],
        "table.parts_up_to" | "table.parts_beside_year" => vec![layout(Shape::PeriodsLast)],
        "dataset.maybe_places" => vec![layout(Shape::Places)],
        "table.table_beside" => {
            let column = word(message, "column").and_then(|column| column.parse().ok());
            let read = column.map(|column| ReadOptions {
                first_column: Some(column),
                ..ReadOptions::default()
            });
            read.map(|read| Remedy::Open(Box::new(read)))
                .into_iter()
                .collect()
        }
        "table.forecast_years" => without_years(panel, message).into_iter().collect(),
        "table.unit_unclear" => units_of_all(panel),
        "dataset.unit_otherwise" => as_stated(panel, message).into_iter().collect(),
        _ => units_of_one(panel, message),
    }
}

/// A column in the unit that the file states, whatever the mapping says.
fn as_stated(panel: &Panel, message: &Message) -> Option<Remedy> {
    let (column, unit) = (word(message, "column")?, word(message, "stated")?);
    let mut rules = panel.data.mapping.columns.iter();
    let rule = rules.find(|rule| rule.from == column)?;
    Some(Remedy::Map(vec![ColumnRule {
        unit: Some(unit.to_owned()),
        ..rule.clone()
    }]))
}

/// The number in a cell that says it is about that: 约100, 100左右.
pub(super) fn about(panel: &Panel, (row, field): (u32, usize), text: &str) -> Option<Remedy> {
    const BEFORE: [&str; 8] = ["大约", "约为", "约", "近", "将近", "≈", "~", "～"];
    const AFTER: [&str; 3] = ["左右", "上下", "多"];
    let text = text.trim();
    let before = BEFORE.iter().find_map(|word| text.strip_prefix(word));
    let after = AFTER
        .iter()
        .find_map(|word| before.unwrap_or(text).strip_suffix(word));
    let number = plain_number(after.or(before)?)?;
    let of = panel.data.fields.get(field)?;
    let own = panel.data.table.columns.get(of.column)?.unit.as_deref();
    let ends = (
        own.and_then(Unit::parse),
        of.unit.as_deref().and_then(Unit::parse),
    );
    let factor = match ends {
        (Some(own), Some(unit)) => own.factor_to(unit)?,
        _ => 1.0,
    };
    let value = without_noise(number * factor);
    panel.fix(row, field, Change::Set(value))
}

fn layout(shape: Shape) -> Remedy {
    Remedy::Open(Box::new(ReadOptions {
        layout: Some(shape),
        ..ReadOptions::default()
    }))
}

fn word<'m>(message: &'m Message, wanted: &str) -> Option<&'m str> {
    message.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == wanted => Some(text.as_str()),
        _ => None,
    })
}

/// That all numbers of some years count as missing.
fn without_years(panel: &Panel, message: &Message) -> Option<Remedy> {
    let years = word(message, "years")?.split('、');
    let years: Vec<i32> = years.filter_map(|year| year.trim().parse().ok()).collect();
    let numbers = panel
        .data
        .fields
        .iter()
        .filter(|field| field.kind == Kind::Number);
    let fixes = numbers.flat_map(|field| {
        years.iter().map(|year| Fix {
            field: field.id.clone(),
            entity: None,
            year: Some(*year),
            change: Change::Missing,
        })
    });
    let fixes: Vec<Fix> = fixes.collect();
    (!fixes.is_empty()).then_some(Remedy::Fix(fixes))
}

/// Each unit that the money of one column may be in.
fn units_of_one(panel: &Panel, message: &Message) -> Vec<Remedy> {
    let Some(rule) = word(message, "column").and_then(|column| panel.data.mapping.rule(column))
    else {
        return Vec::new();
    };
    let of = |unit: &&str| {
        let rule = ColumnRule {
            unit: Some((*unit).to_owned()),
            ..rule.clone()
        };
        Remedy::Read(rule, Reading::Unit)
    };
    MONEY.iter().map(of).collect()
}

/// Each unit that all columns of money without one may be in.
fn units_of_all(panel: &Panel) -> Vec<Remedy> {
    let data = panel.data;
    let is_open = |at: &usize| {
        let column = &data.table.columns[*at];
        let field = data.fields.iter().find(|field| field.column == *at);
        let unit = field.and_then(|field| known(&field.id)?.unit.as_deref());
        let dimension = unit.and_then(Unit::parse).map(|unit| unit.dimension);
        column.unit.is_none() && matches!(dimension, Some(Dimension::Money(_)))
    };
    let open: Vec<&str> = (0..data.table.columns.len())
        .filter(is_open)
        .map(|at| data.table.columns[at].name.as_str())
        .filter(|name| !name.contains([',', '，', '=', '＝', ';', '；']))
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let of = |unit: &&str| {
        let units: Vec<String> = open.iter().map(|name| format!("{name}={unit}")).collect();
        Remedy::Open(Box::new(ReadOptions {
            units: Some(units.join(", ")),
            ..ReadOptions::default()
        }))
    };
    MONEY.iter().map(of).collect()
}
