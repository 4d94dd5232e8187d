//! Columns that cannot be beside each other: parts that are larger than their whole, and spending beyond what it is paid
//! from. In a few rows that is a slip; where most rows have it, the column is in another unit.

use std::collections::BTreeMap;

use super::panel::{Panel, median};
use super::{Finding, Seen, at_cell, told};
use crate::dataset::{
    Change, ColumnRule, Field, Fix, KnownField, Reading, Remedy, Severity, known, usual_units,
};
use crate::i18n::Message;
use crate::table::Unit;

/// So many rows at least tell of a whole column.
const FEWEST: usize = 3;

/// Spending is so many times what it is paid from, in the middle of all rows, before that is a unit: young enterprises
/// live on other money.
const BEYOND_MEANS: f64 = 3.0;

/// What a part of a whole is in the middle, where both are in their units.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.0005..=1.0;

/// What one column is of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// A part, which cannot be larger.
    Part,
    /// What is paid from it, which hardly ever is.
    Spending,
}

/// Two columns, and where the first is larger than the second.
struct Pair<'p> {
    relation: Relation,
    at: usize,
    of: usize,
    parts: &'p [f64],
    wholes: &'p [f64],
    /// The rows in which it is larger.
    rows: Vec<usize>,
    /// How many rows have both.
    both: usize,
    /// How many times the second the first is, in the middle.
    middle: f64,
}

pub(super) fn examine(panel: &Panel, seen: &Seen) -> Vec<Finding> {
    let pairs: Vec<Pair> = pairs(panel).collect();
    let (whole, single): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().partition(|pair| pair.is_column());
    let mut findings = of_columns(panel, &whole);
    for relation in [Relation::Part, Relation::Spending] {
        let pairs = single.iter().filter(|pair| pair.relation == relation);
        let found = pairs.flat_map(|pair| of_rows(panel, seen, pair));
        findings.extend(told(found.collect()));
    }
    findings
}

fn pairs<'p>(panel: &'p Panel) -> impl Iterator<Item = Pair<'p>> {
    let related = |known: &'static KnownField| {
        let part = known.part_of.as_deref().map(|of| (Relation::Part, of));
        let paid = known
            .paid_from
            .as_deref()
            .map(|of| (Relation::Spending, of));
        part.or(paid)
    };
    panel.numbers.iter().filter_map(move |(at, parts)| {
        let (relation, of) = related(known(&panel.data.fields[*at].id)?)?;
        let (of, wholes) = panel.values_of(of)?;
        let slack = 1.0 + 1e-9;
        let larger = |row: &usize| parts[*row] > wholes[*row] * slack && wholes[*row] >= 0.0;
        let rows = (0..parts.len()).filter(larger).collect();
        let ratios = parts.iter().zip(wholes);
        let ratios = ratios.filter(|(part, whole)| **part > 0.0 && **whole > 0.0);
        let mut ratios: Vec<f64> = ratios.map(|(part, whole)| part / whole).collect();
        Some(Pair {
            relation,
            at: *at,
            of,
            parts,
            wholes,
            rows,
            both: ratios.len(),
            middle: median(&mut ratios)?,
        })
    })
}

impl Pair<'_> {
    /// Whether it is the column that is in another unit, or another column, and not some of its cells.
    fn is_column(&self) -> bool {
        let most = self.both >= FEWEST && self.rows.len() * 2 > self.both;
        match self.relation {
            Relation::Part => most && self.middle > 1.0,
            Relation::Spending => most && self.middle >= BEYOND_MEANS,
        }
    }

    /// Whether so many rows have it that it is how things are.
    fn is_usual(&self) -> bool {
        self.relation == Relation::Spending && self.rows.len() * 20 > self.parts.len().max(20)
    }
}

fn of_rows(panel: &Panel, seen: &Seen, pair: &Pair) -> Vec<Finding> {
    if pair.is_usual() {
        return Vec::new();
    }
    let (key, severity) = match pair.relation {
        Relation::Part => ("clinic.part_larger", Severity::Warning),
        Relation::Spending => ("clinic.beyond_means", Severity::Note),
    };
    let finding = |row: &usize| {
        let at = *row as u32;
        if seen.contains(&(at, pair.at)) || seen.contains(&(at, pair.of)) {
            return None;
        }
        let message = at_cell(key)
            .with("whole", panel.data.fields[pair.of].title.clone())
            .with("value", pair.parts[*row])
            .with("of", pair.wholes[*row]);
        let ways = panel.ways(at, pair.at, None);
        panel.finding(severity, at, pair.at, message, ways)
    };
    pair.rows.iter().filter_map(finding).collect()
}

/// One finding for each column that is larger than another in most rows; where several are larger than one, that one is
/// in another unit.
fn of_columns(panel: &Panel, pairs: &[&Pair]) -> Vec<Finding> {
    let mut by_whole: BTreeMap<usize, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        by_whole.entry(pair.of).or_default().push(pair);
    }
    let finding = |pairs: Vec<&Pair>| {
        let several = pairs.len() > 1;
        let pair = *pairs.first()?;
        let [part, whole] = [pair.at, pair.of].map(|at| &panel.data.fields[at]);
        let smaller = unit_of(panel, part, &|factor| {
            factor < 1.0 && PLAUSIBLE.contains(&(pair.middle * factor))
        });
        let larger = unit_of(panel, whole, &|factor| {
            factor > 1.0 && PLAUSIBLE.contains(&(pair.middle / factor))
        });
        let (first, second) = if several {
            (larger, None)
        } else {
            (smaller, larger)
        };
        let at = if several { pair.of } else { pair.at };
        let right = Fix {
            field: panel.data.fields[at].id.clone(),
            entity: None,
            year: None,
            change: Change::Right,
        };
        if panel.data.mapping.fix.contains(&right) {
            return None;
        }
        let mut ways: Vec<Remedy> = first.into_iter().chain(second).collect();
        let key = match (several, ways.is_empty()) {
            (true, _) => "clinic.column_below_parts",
            (false, true) => "clinic.column_above",
            (false, false) => "clinic.column_above_unit",
        };
        ways.push(Remedy::Fix(vec![right]));
        let header = |field: &Field| panel.data.table.columns[field.column].name.clone();
        let message = Message::new(key)
            .with("column", header(part))
            .with("whole", header(whole))
            .with("count", pair.rows.len())
            .with("all", pair.both)
            .with("factor", rounded(pair.middle));
        Some(Panel::general(Severity::Warning, message, ways))
    };
    by_whole.into_values().filter_map(finding).collect()
}

/// A number of two digits, and zeros.
fn rounded(number: f64) -> f64 {
    let power = 10_f64.powi((number.abs().log10().floor() as i32 - 1).max(-2));
    let rounded = (number / power).round() * power;
    // No more than two decimals.
    (rounded * 100.0).round() / 100.0
}

/// The unit nearest to the one that a column is read in by which its values would fit.
fn unit_of(panel: &Panel, field: &Field, fits: &dyn Fn(f64) -> bool) -> Option<Remedy> {
    let column = &panel.data.table.columns[field.column];
    let rule = panel.data.mapping.rule(&column.name)?;
    let target = known(&field.id)?.unit.as_deref()?;
    let own = rule.unit.as_deref().or(column.unit.as_deref());
    let own = Unit::parse(own.unwrap_or(target))?;
    let units = usual_units(Some(target)).into_iter().filter_map(|usual| {
        let unit = Unit::parse(&usual.id)?;
        let is_alike = unit.dimension == own.dimension;
        let factor = unit.factor_to(own).filter(|_| is_alike)?;
        fits(factor).then_some((factor.log10().abs(), &usual.id))
    });
    let (_, unit) = units.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    let rule = ColumnRule {
        unit: Some(unit.clone()),
        ..rule.clone()
    };
    Some(Remedy::Read(rule, Reading::Unit))
}
