//! The tables of an index report: drivers, drags and constraints; all indicators.

use super::super::nothing;
use super::{About, Made};
use crate::analysis::foremost;
use crate::figure::compose::{fixed_signed, said_unit};
use crate::i18n::{Lang, Result, fill, number, text};
use crate::report::flow::Block;
use crate::report::pages::Body;
use crate::report::table::{Row, TableSpec};

impl About<'_, '_> {
    /// Drivers, drags and constraints as tables: as many of each as the quadrant colours, by the same definitions.
    pub(super) fn movers(&self) -> Made {
        let lang = self.standing.lang();
        let scheme = &self.standing.scores().scheme;
        let group = |at: usize| {
            scheme.groups.get(at).map_or_else(
                || text(lang, "figure.adjustments"),
                |group| group.title.text(lang).to_owned(),
            )
        };
        let most_rows = foremost(scheme.indicators.len());
        let defined = |key: &str, all: usize| {
            let count = all.min(most_rows);
            Block::Note(fill(lang, key, &[("count", &count)]))
        };
        let mut blocks = Vec::new();
        if let Some(change) = &self.change {
            // One scale for gains and losses.
            let both = change.drivers().into_iter().chain(change.drags());
            let most = both.map(|part| part.points.abs()).fold(1e-12, f64::max);
            for (heading, parts) in [
                ("report.drivers", change.drivers()),
                ("report.drags", change.drags()),
            ] {
                if parts.is_empty() {
                    continue;
                }
                blocks.push(Block::Heading(text(lang, heading)));
                if heading == "report.drivers" {
                    blocks.push(defined("figure.role_driver", parts.len()));
                }
                let mut table = TableSpec::new(&[
                    (text(lang, "report.column_indicator"), false),
                    (text(lang, "report.column_dimension"), false),
                    (text(lang, "report.column_adds"), true),
                ]);
                for part in parts.iter().take(most_rows) {
                    table.rows.push(Row {
                        cells: vec![
                            part.title.text(lang).to_owned(),
                            group(part.dimension),
                            self.signed(part.points),
                        ],
                        strong: false,
                        bar: Some(part.points / most),
                    });
                }
                blocks.push(Block::Table(table));
            }
        }
        if let Some(held) = self.held.as_ref().filter(|held| !held.parts.is_empty()) {
            blocks.push(Block::Heading(text(lang, "report.constraints")));
            blocks.push(defined("figure.role_constraint", held.parts.len()));
            let mut table = TableSpec::new(&[
                (text(lang, "report.column_indicator"), false),
                (text(lang, "report.column_dimension"), false),
                (text(lang, "report.column_own"), true),
                (text(lang, "report.column_benchmark"), true),
                (text(lang, "report.column_gain"), true),
            ]);
            let most = held
                .parts
                .first()
                .map_or(1.0, |part| part.gain.abs())
                .max(1e-12);
            for part in held.parts.iter().take(most_rows) {
                table.rows.push(Row {
                    cells: vec![
                        part.title.text(lang).to_owned(),
                        group(part.dimension),
                        self.standing.points(part.points),
                        self.standing.points(part.benchmark),
                        self.signed(part.gain),
                    ],
                    strong: false,
                    bar: Some(part.gain.abs() / most),
                });
            }
            blocks.push(Block::Table(table));
        }
        if blocks.is_empty() {
            return Err(nothing());
        }
        Ok((self.subtitle(), Body::Flow(blocks)))
    }

    /// All indicators of the subject, by dimension.
    pub(super) fn indicators(&self) -> Result<(String, Body)> {
        let standing = self.standing;
        let lang = standing.lang();
        let scores = standing.scores();
        let scheme = &scores.scheme;
        let before = match standing.year {
            Some(year) => scores.row_of(&self.subject.entity, Some(year - 1))?,
            None => None,
        };
        let year = standing.year.unwrap_or(0);
        let mut heads = vec![
            (text(lang, "report.column_indicator"), false),
            (text(lang, "report.column_unit"), false),
        ];
        if before.is_some() {
            heads.push((fill(lang, "figure.year", &[("year", &(year - 1))]), true));
            heads.push((fill(lang, "figure.year", &[("year", &year)]), true));
        } else {
            heads.push((text(lang, "figure.value"), true));
        }
        heads.push((text(lang, "report.column_points"), true));
        heads.push((text(lang, "report.column_place"), true));
        if self.change.is_some() {
            heads.push((text(lang, "report.column_adds"), true));
        }
        let columns = heads.len();
        let mut table = TableSpec::new(&heads);
        for top in scheme.children(None) {
            let mut cells = vec![scheme.groups[top].title.text(lang).to_owned()];
            cells.resize(columns, String::new());
            let place = if before.is_some() { 4 } else { 3 };
            let column = format!("group:{}", scheme.groups[top].id);
            let points = scores.number(&column, self.subject.row)?;
            cells[place] = points.map_or_else(String::new, |value| standing.points(value));
            table.rows.push(Row {
                cells,
                strong: true,
                bar: None,
            });
            for (at, own) in scheme.indicators.iter().enumerate() {
                if top_of(scheme, own.group) == top {
                    table.push(self.indicator(at, before)?);
                }
            }
        }
        Ok((self.subtitle(), Body::Flow(vec![Block::Table(table)])))
    }

    pub(super) fn indicator(&self, at: usize, before: Option<usize>) -> Result<Vec<String>> {
        let standing = self.standing;
        let lang = standing.lang();
        let scores = standing.scores();
        let own = &scores.scheme.indicators[at];
        let column = format!("value:{}", own.id);
        let points = format!("points:{}", own.id);
        let shown =
            |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| digits(value, lang));
        let now = scores.number(&column, self.subject.row)?;
        let was = match before {
            Some(before) => scores.number(&column, before)?,
            None => None,
        };
        let largest = [now, was].into_iter().flatten();
        let largest = largest.fold(0.0, |most: f64, value| most.max(value.abs()));
        let unit = own.unit.clone().unwrap_or_default();
        let (unit, factor) = said_unit(&unit, largest, lang);
        let shown = |value: Option<f64>| shown(value.map(|value| value * factor));
        let mut cells = vec![own.title.text(lang).to_owned(), unit];
        if before.is_some() {
            cells.push(shown(was));
        }
        cells.push(shown(now));
        let value = scores.number(&points, self.subject.row)?;
        cells.push(value.map_or_else(|| "–".to_owned(), |value| standing.points(value)));
        let mut place = 1;
        let mut of = 0;
        for row in &standing.ranked {
            if let Some(other) = scores.number(&points, row.row)? {
                of += 1;
                place += usize::from(value.is_some_and(|value| other > value));
            }
        }
        cells.push(if value.is_some() && of > 1 {
            let [rank, of] = [place, of].map(|count| number(count as f64, 0, lang));
            fill(lang, "figure.rank_of", &[("rank", &rank), ("of", &of)])
        } else {
            "–".to_owned()
        });
        if let Some(change) = &self.change {
            let part = change.parts.iter().find(|part| part.indicator == own.id);
            let part = part.filter(|part| part.is_movement());
            cells.push(part.map_or_else(
                || "–".to_owned(),
                |part| signed_digits(part.points, standing.decimals(), lang),
            ));
        }
        Ok(cells)
    }
}

/// The top group above a group.
fn top_of(scheme: &crate::scheme::Scheme, group: usize) -> usize {
    let mut at = group;
    while let Some(parent) = scheme.groups[at].parent {
        at = parent;
    }
    at
}

/// A value with as many digits as matter.
fn digits(value: f64, lang: Lang) -> String {
    let decimals = match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 || size == 0.0 => 2,
        _ => 4,
    };
    number(value, decimals, lang)
}

fn signed_digits(value: f64, decimals: usize, lang: Lang) -> String {
    fixed_signed(value, decimals.max(2), lang)
}
