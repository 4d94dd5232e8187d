//! Rows of the enterprise file: figures with their irregularities.

use super::enterprises::{Enterprise, Maker};
use super::figures::{Figures, figures, money};
use super::irregular::{FIELD_ORDER, FIELDS, Field, Missing, Slip, missing, slip, slip_year};
use super::names::miscopied;
use super::scales::Scale;
use super::words::Texts;

/// One cell, as it was meant and as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    Text(String),
    Number(f64),
    /// A number in full-width digits.
    Wide(f64),
    Missing(Missing),
}

impl Entry {
    /// The cell as it is written in a text file.
    pub(super) fn text(&self, texts: &Texts) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Wide(number) => wide(*number),
            Self::Missing(Missing::Blank) => String::new(),
            Self::Missing(Missing::Dash) => texts.dash.clone(),
            Self::Missing(Missing::LongDash) => texts.long_dash.clone(),
        }
    }
}

/// A number in full-width digits.
fn wide(number: f64) -> String {
    number
        .to_string()
        .chars()
        .map(|letter| match letter {
            '0'..='9' | '.' | '-' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
            other => other,
        })
        .collect()
}

/// The rows of one enterprise, in the order of `enterprises.toml`.
pub(super) fn rows(maker: &Maker, scales: &[Scale], number: u64) -> Vec<Vec<Entry>> {
    let mut enterprise = maker.enterprise(number);
    let mut life = maker.life(&enterprise);
    let first = (enterprise.years.0 - maker.years.0) as usize;
    for (raw, scale) in life.iter_mut().zip(&scales[first..]) {
        *raw = scale.apply(*raw);
    }
    let slip = slip(number).filter(|_| !enterprise.giant);
    if slip == Some(Slip::Code) {
        enterprise.code = miscopied(&enterprise.code);
    }
    let years = (enterprise.years.0..).zip(figures(maker, &enterprise, &life));
    let mut rows: Vec<Vec<Entry>> = years
        .map(|(year, figures)| row(maker, &enterprise, year, &figures, slip))
        .collect();
    let again = match slip {
        Some(Slip::SameRowTwice) => rows.last().cloned(),
        Some(Slip::RevisedRow) => rows.last().map(|row| revised(row)),
        _ => None,
    };
    rows.extend(again);
    rows
}

/// Column of the year.
pub(super) const YEAR: usize = 2;
/// Column of the first [`Field`].
const FIRST_FIELD: usize = 7;

fn row(
    maker: &Maker,
    enterprise: &Enterprise,
    year: i32,
    figures: &Figures,
    slip: Option<Slip>,
) -> Vec<Entry> {
    let words = maker.words;
    let text = |text: &str| Entry::Text(text.to_owned());
    let place = |at: usize| match enterprise.lonlat {
        Some(lonlat) => Entry::Number(lonlat[at]),
        None => Entry::Missing(Missing::Blank),
    };
    let mut row = Vec::with_capacity(FIRST_FIELD + FIELDS);
    row.extend([
        text(&enterprise.code),
        text(&enterprise.name),
        Entry::Number(f64::from(year)),
        text(&words.industries[enterprise.industry].name),
        text(&words.towns[enterprise.town].name),
        place(0),
        place(1),
    ]);
    let mut figures = *figures;
    if year == slip_year(enterprise) {
        spoil(&mut figures, slip);
    }
    for (field, value) in FIELD_ORDER.into_iter().zip(figures) {
        let wide = slip == Some(Slip::FullWidth)
            && field == Field::Revenue
            && year == slip_year(enterprise);
        row.push(match missing(maker.seed, enterprise, year, field) {
            Some(missing) => Entry::Missing(missing),
            None if field.is_flag() => text(if value > 0.0 {
                &words.texts.yes
            } else {
                &words.texts.no
            }),
            None if wide => Entry::Wide(value),
            None => Entry::Number(value),
        });
    }
    row
}

fn spoil(figures: &mut Figures, slip: Option<Slip>) {
    let employees = figures[Field::Employees as usize];
    let revenue = &mut figures[Field::Revenue as usize];
    match slip {
        Some(Slip::Unit) => *revenue = (*revenue * 10_000.0).round(),
        Some(Slip::NegativeRevenue) => *revenue = -*revenue,
        Some(Slip::ShareOverHundred) => {
            figures[Field::ResearchStaff as usize] = (employees * 1.6).round() + 1.0;
        }
        _ => {}
    }
}

/// The row with a revised R&D expense.
fn revised(row: &[Entry]) -> Vec<Entry> {
    let mut row = row.to_vec();
    let at = FIRST_FIELD + Field::Research as usize;
    row[at] = match &row[at] {
        Entry::Number(value) => Entry::Number(money(value * 1.06 + 1.0)),
        _ => Entry::Number(120.0),
    };
    row
}
