//! What moved an entity, what lies between it and others, and what holds it back, as tables to write and as sentences.

use super::constraints::Constraints;
use super::difference::ChangePart;
use super::words::short;
use super::{Change, Day, Gap};
use crate::composite::round;
use crate::i18n::{Lang, Message, Title, fill, text};
use crate::scheme::Scheme;
use crate::table::{Cell, Sheet};

/// A column: its name for programs, the key of its words, its cells.
pub(super) type Column = (&'static str, &'static str, Vec<Cell>);

/// Lays out a table: headers are names for programs, or words of the language where `readable`, with `sides` for
/// `{first}` and `{second}` in them.
pub(super) fn lay(
    name: &str,
    columns: Vec<Column>,
    sides: (&str, &str),
    lang: Lang,
    readable: bool,
) -> Sheet {
    let (mut header, mut cells) = (Vec::new(), Vec::new());
    for (id, key, own) in columns {
        header.push(if readable {
            fill(lang, key, &[("first", &sides.0), ("second", &sides.1)])
        } else {
            id.to_owned()
        });
        cells.push(own);
    }
    Sheet {
        name: text(lang, name),
        header,
        columns: cells,
        print: None,
    }
}

/// A date: a day as one, anything less exact as it is written.
pub(super) fn date(day: Option<Day>) -> Cell {
    day.map_or(Cell::Blank, |own| match own.day {
        Some(_) => Cell::Date(own.to_string()),
        None => Cell::Text(own.to_string()),
    })
}

pub(super) fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

fn title(title: &Title, lang: Lang) -> Cell {
    Cell::Text(title.text(lang).to_owned())
}

/// The name of a top group; of the adjustments behind the last; none for lack of data, which is no dimension.
fn dimension(scheme: &Scheme, at: usize, lang: Lang) -> Cell {
    match scheme.groups.get(at) {
        Some(group) => title(&group.title, lang),
        None if at == scheme.groups.len() => Cell::Text(text(lang, "analysis.moved_adjustments")),
        None => Cell::Blank,
    }
}

/// The columns that say which indicator a row is about: its id, its name and its dimension.
pub(super) fn whose<'a>(
    rows: impl Iterator<Item = (&'a str, &'a Title, usize)>,
    scheme: &Scheme,
    lang: Lang,
) -> Vec<Column> {
    let (mut ids, mut titles, mut dimensions) = (Vec::new(), Vec::new(), Vec::new());
    for (id, name, at) in rows {
        ids.push(Cell::Text(id.to_owned()));
        titles.push(title(name, lang));
        dimensions.push(dimension(scheme, at, lang));
    }
    vec![
        ("id", "analysis.moved_id", ids),
        ("title", "analysis.moved_indicator", titles),
        ("dimension", "analysis.moved_dimension", dimensions),
    ]
}

/// Parts by what they add, most first; those that add nothing at the end.
fn by_points(parts: &[ChangePart]) -> Vec<&ChangePart> {
    let mut sorted: Vec<&ChangePart> = parts.iter().collect();
    // Stable: equal ones stay in the scheme's order.
    sorted.sort_by(|a, b| {
        let idle = |part: &ChangePart| part.points == 0.0;
        (idle(a).cmp(&idle(b))).then(b.points.total_cmp(&a.points))
    });
    sorted
}

fn parts_sheet(
    name: &str,
    parts: &[ChangePart],
    whole: f64,
    sides: (&str, &str),
    scheme: &Scheme,
    (lang, readable): (Lang, bool),
) -> Sheet {
    let parts = by_points(parts);
    let each = |of: &dyn Fn(&ChangePart) -> Cell| -> Vec<Cell> {
        parts.iter().map(|part| of(part)).collect()
    };
    let share = |part: &ChangePart| (whole != 0.0).then(|| part.points / whole);
    let unit = |part: &ChangePart| {
        part.unit
            .as_ref()
            .map_or(Cell::Blank, |unit| title(unit, lang))
    };
    let named = parts
        .iter()
        .map(|part| (part.indicator.as_str(), &part.title, part.dimension));
    let mut columns = whose(named, scheme, lang);
    columns.extend([
        ("unit", "analysis.moved_unit", each(&unit)),
        (
            "value_1",
            "analysis.moved_value_1",
            each(&|part| number(part.from.value)),
        ),
        (
            "value_2",
            "analysis.moved_value_2",
            each(&|part| number(part.to.value)),
        ),
    ]);
    if parts
        .iter()
        .any(|part| part.from.imputed || part.to.imputed)
    {
        let mark = |imputed: bool| match (imputed, readable) {
            (true, true) => Cell::Text(text(lang, "analysis.moved_imputed_yes")),
            (false, true) => Cell::Blank,
            (imputed, false) => Cell::Number(f64::from(u8::from(imputed))),
        };
        columns.extend([
            (
                "imputed_1",
                "analysis.moved_imputed_1",
                each(&|part| mark(part.from.imputed)),
            ),
            (
                "imputed_2",
                "analysis.moved_imputed_2",
                each(&|part| mark(part.to.imputed)),
            ),
        ]);
    }
    columns.extend([
        (
            "points_1",
            "analysis.moved_points_1",
            each(&|part| number(part.from.points)),
        ),
        (
            "points_2",
            "analysis.moved_points_2",
            each(&|part| number(part.to.points)),
        ),
        (
            "adds",
            "analysis.moved_adds",
            each(&|part| Cell::Number(part.points)),
        ),
        (
            "share",
            "analysis.moved_share",
            each(&|part| number(share(part))),
        ),
    ]);
    lay(name, columns, sides, lang, readable)
}

/// What indicators did that count on one side only.
fn lacking_line(part: &ChangePart, decimals: u32) -> Message {
    Message::new("analysis.moved_lacking_line")
        .with("count", part.lacking)
        .with("sum", round(part.points, decimals))
}

impl Change {
    /// What happened, in sentences: the change, its drivers and what worked against them.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let mut lines = vec![
            Message::new("analysis.moved_change")
                .with("name", self.name.as_str())
                .with("from_year", self.from_year.to_string())
                .with("to_year", self.to_year.to_string())
                .with("from", round(self.from, self.decimals))
                .with("to", round(self.to, self.decimals))
                .with("change", round(self.to - self.from, self.decimals)),
        ];
        for (key, parts) in [
            ("analysis.moved_drivers", self.drivers()),
            ("analysis.moved_drags", self.drags()),
        ] {
            let sum: f64 = parts.iter().map(|part| part.points).sum();
            if !parts.is_empty() {
                lines.push(
                    Message::new(key)
                        .with("count", parts.len())
                        .with("sum", round(sum, self.decimals)),
                );
            }
        }
        lines.extend(self.lacking().map(|part| lacking_line(part, self.decimals)));
        lines.extend(self.aside.iter().cloned());
        lines
    }

    /// The parts as a table, those that add most first.
    #[must_use]
    pub fn sheet(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Sheet {
        let years = (self.from_year.to_string(), self.to_year.to_string());
        parts_sheet(
            "analysis.moved_sheet_change",
            &self.parts,
            self.to - self.from,
            (&years.0, &years.1),
            scheme,
            (lang, readable),
        )
    }
}

impl Gap {
    /// The gap in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let mut lines = vec![
            Message::new("analysis.moved_gap")
                .with("name", self.name.as_str())
                .with("other", self.other_name.as_str())
                .with("own", round(self.own, self.decimals))
                .with("others", round(self.others, self.decimals))
                .with("gap", round(self.own - self.others, self.decimals)),
        ];
        let lacking = self.parts.iter().find(|part| part.lacking > 0);
        lines.extend(lacking.map(|part| lacking_line(part, self.decimals)));
        lines.extend(self.aside.iter().cloned());
        lines
    }

    /// The parts as a table, those in which the entity is farthest ahead first.
    #[must_use]
    pub fn sheet(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Sheet {
        parts_sheet(
            "analysis.moved_sheet_gap",
            &self.parts,
            self.own - self.others,
            (&self.other_name, &self.name),
            scheme,
            (lang, readable),
        )
    }
}

impl Constraints {
    /// Who is measured against whom, in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let against = self.benchmark.words(&self.against);
        let key = if self.parts.is_empty() {
            "analysis.moved_unheld"
        } else {
            "analysis.moved_held"
        };
        vec![
            Message::new(key)
                .with("name", self.name.as_str())
                .with("total", short(self.total))
                .with("count", self.parts.len())
                .with("against", against),
        ]
    }

    /// The indicators that fall short as a table, those that cost most first.
    #[must_use]
    pub fn sheet(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Sheet {
        let parts = &self.parts;
        let each = |of: &dyn Fn(&super::Constraint) -> Cell| -> Vec<Cell> {
            parts.iter().map(of).collect()
        };
        let named = parts
            .iter()
            .map(|part| (part.indicator.as_str(), &part.title, part.dimension));
        let mut columns = whose(named, scheme, lang);
        columns.extend([
            (
                "weight",
                "analysis.moved_weight",
                each(&|part| Cell::Number(part.weight)),
            ),
            (
                "points",
                "analysis.moved_points",
                each(&|part| Cell::Number(part.points)),
            ),
            (
                "benchmark",
                "analysis.moved_benchmark",
                each(&|part| Cell::Number(part.benchmark)),
            ),
            (
                "shortfall",
                "analysis.moved_shortfall",
                each(&|part| Cell::Number(part.shortfall)),
            ),
            (
                "weighted_shortfall",
                "analysis.moved_weighted",
                each(&|part| Cell::Number(part.weighted)),
            ),
            (
                "gain",
                "analysis.moved_gain",
                each(&|part| Cell::Number(part.gain)),
            ),
        ]);
        lay(
            "analysis.moved_sheet_held",
            columns,
            ("", ""),
            lang,
            readable,
        )
    }
}
