//! The data clinic: a dataset comes in, and boundaries where there are any; findings go out, each with its cell, a
//! sentence, and remedies that one click or one line of a mapping applies. All checks take one pass over the rows, and
//! stay silent rather than guess.

mod beyond;
mod breaks;
mod copies;
mod hundredths;
mod jumps;
mod levels;
mod names;
mod panel;
mod peers;
mod places;
mod reading;
mod series;
mod shares;
mod suggest;
mod tens;

pub use names::name_forms;

use std::collections::{HashMap, HashSet};

use super::mapping::inline;
use super::{
    Change, ColumnRule, Dataset, Decimal, Fix, Issue, Keep, Kind, Reading, Remedy, Same, Several,
    Severity, SourceOrder,
};
use crate::geo::Areas;
use crate::i18n::{Arg, Message, Result};
use crate::jobs::Progress;
use crate::table::{Column, ReadOptions};
use panel::Panel;

/// So many findings of one kind are told; the rest is counted.
const TOLD: usize = 50;

/// One finding about the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is, where, and what to do in words.
    pub issue: Issue,
    /// Body row and column of its cell in the table, when it is about one.
    pub cell: Option<(u32, u32)>,
    /// What can be done about it with one click.
    pub remedies: Vec<Remedy>,
}

impl Dataset {
    /// Everything found in the data: what reading and typing told, and what the clinic sees. The serious ones first,
    /// else in the order of the file.
    #[must_use]
    pub fn findings(&self, areas: Option<&Areas>) -> Vec<Finding> {
        // Nobody can cancel it.
        self.findings_watched(areas, &Progress::default())
            .unwrap_or_default()
    }

    /// The same, for somebody who may want it to end.
    ///
    /// # Errors
    /// When the work was cancelled.
    pub fn findings_watched(
        &self,
        areas: Option<&Areas>,
        progress: &Progress,
    ) -> Result<Vec<Finding>> {
        let panel = Panel::of(self);
        progress.check()?;
        let places = places::examine(&panel, areas, progress);
        progress.check()?;
        progress.set(0.3);
        let other_system = places.iter().any(|finding| {
            let key = finding.issue.message.key;
            key == "clinic.system_plane" || key == "clinic.swapped"
        });
        let mut all: Vec<Finding> = self
            .issues
            .iter()
            .filter(|issue| !(other_system && issue.message.key == "dataset.bad_coordinate"))
            .filter(|issue| !panel.is_settled(issue))
            .map(|issue| panel.with_remedies(issue))
            .collect();
        all.extend(places);
        progress.check()?;
        let (breaks, whole_years, moved) = breaks::examine(&panel);
        progress.check()?;
        let (jumps, seen) = jumps::examine(&panel, &whole_years);
        progress.check()?;
        progress.set(0.5);
        let (names, (shares, series)) = rayon::join(
            || names::examine(&panel),
            || {
                rayon::join(
                    || {
                        let mut shares = shares::examine(&panel);
                        shares.extend(beyond::examine(&panel, &seen));
                        shares.extend(hundredths::examine(&panel, &seen));
                        shares
                    },
                    || series::examine(&panel),
                )
            },
        );
        progress.check()?;
        progress.set(0.8);
        let levels = levels::examine(&panel, &whole_years, &moved, &seen);
        for findings in [breaks, jumps, levels, shares, series, names] {
            all.extend(findings);
        }
        let mut all = once_each(all);
        progress.check()?;
        all.extend(suggest::examine(&panel));
        // What decides about whole years and all that is reckoned from them comes first; of equals, those that a click
        // mends.
        all.sort_by_key(|finding| {
            let severity = std::cmp::Reverse(finding.issue.severity);
            let whole = FIRST.contains(&finding.issue.message.key);
            (severity, !whole, finding.remedies.is_empty())
        });
        Ok(all)
    }
}

/// What is told before everything as serious: it is about whole years and files.
const FIRST: [&str; 4] = [
    "clinic.year_copied",
    "dataset.several_rows",
    "dataset.year_left_out",
    "dataset.file_left_out",
];

/// What may be found of one value for one cause, the likeliest cause first.
const CAUSES: [&str; 14] = [
    "clinic.share_fraction",
    "clinic.share_hundredth",
    "clinic.jump_up",
    "clinic.jump_down",
    "clinic.level_up",
    "clinic.level_down",
    "clinic.sign",
    "clinic.spike",
    "clinic.share_above",
    "clinic.share_below",
    "dataset.negative",
    "clinic.part_larger",
    "clinic.beyond_means",
    "clinic.stale",
];

/// One finding for each value: of several the one that says why, as the others follow from it.
fn once_each(findings: Vec<Finding>) -> Vec<Finding> {
    let cause = |finding: &Finding| {
        let key = finding.issue.message.key;
        let place = CAUSES.iter().position(|cause| *cause == key)?;
        Some((finding.cell?, place))
    };
    let mut first: HashMap<(u32, u32), usize> = HashMap::new();
    for (cell, place) in findings.iter().filter_map(cause) {
        let known = first.entry(cell).or_insert(place);
        *known = place.min(*known);
    }
    let is_first =
        |finding: &Finding| cause(finding).is_none_or(|(cell, place)| first[&cell] == place);
    findings
        .into_iter()
        .filter(|finding| is_first(finding))
        .collect()
}

/// Cells by observation and place among the fields, which one check has told of.
type Seen = HashSet<(u32, usize)>;

impl Panel<'_> {
    /// A finding about one cell: an observation and a field. None where the user said that the cell is right.
    fn finding(
        &self,
        severity: Severity,
        row: u32,
        field: usize,
        message: Message,
        remedies: Vec<Remedy>,
    ) -> Option<Finding> {
        let data = self.data;
        let of = data.fields.get(field)?;
        let body = *data.rows.get(row as usize)?;
        if self.is_right(row, &of.id) {
            return None;
        }
        let evidence = data.evidence(row as usize, &of.id)?;
        let (place, cell) = (evidence.place, evidence.raw);
        // Of several rows the one that it stands in.
        let made = data.combined.behind(&data.table, body, of.column, of.kind);
        let body = made
            .and_then(|made| made.rows.first().copied())
            .unwrap_or(body);
        let message = message
            .with("cell", place.reference())
            .with("column", place.header.clone())
            .with("text", written(cell.as_deref().unwrap_or_default()))
            .with("name", self.name(row));
        Some(Finding {
            issue: Issue {
                severity,
                place: Some(place),
                message,
                remedy: Some(Message::new("clinic.remedy_choose")),
            },
            cell: Some((body, of.column as u32)),
            remedies,
        })
    }

    /// A finding about the whole file.
    fn general(severity: Severity, message: Message, remedies: Vec<Remedy>) -> Finding {
        Finding {
            issue: Issue {
                severity,
                place: None,
                message,
                remedy: Some(Message::new("clinic.remedy_choose")),
            },
            cell: None,
            remedies,
        }
    }

    /// A correction of one cell.
    fn fix(&self, row: u32, field: usize, change: Change) -> Option<Remedy> {
        Some(Remedy::Fix(vec![self.correction(row, field, change)?]))
    }

    fn correction(&self, row: u32, field: usize, change: Change) -> Option<Fix> {
        Some(Fix {
            field: self.data.fields.get(field)?.id.clone(),
            entity: Some(self.entity(row).to_owned()),
            year: self.year(row),
            change,
        })
    }

    /// The usual ways out for a cell: a change, none, and leaving it.
    fn ways(&self, row: u32, field: usize, change: Option<Change>) -> Vec<Remedy> {
        change
            .into_iter()
            .chain([Change::Missing, Change::Right])
            .filter_map(|change| self.fix(row, field, change))
            .collect()
    }

    /// Whether the user has said what becomes of the cell that typing told of: a correction or that it is right.
    fn is_settled(&self, issue: &Issue) -> bool {
        if self.data.mapping.fix.is_empty() || issue.place.is_none() {
            return false;
        }
        let Some((row, field)) = self.of_cell(self.cell_of(issue)) else {
            return false;
        };
        let of = &self.data.fields[field];
        self.is_right(row, &of.id) || self.data.changed.contains_key(&(row, of.column as u32))
    }

    /// What typing found, with what can be done about it.
    fn with_remedies(&self, issue: &Issue) -> Finding {
        let cell = self.cell_of(issue);
        let remedies = match issue.message.key {
            "dataset.conflict" | "dataset.more_conflicts" => self.of_conflict(),
            "dataset.several_rows" => self.several(issue),
            "dataset.lone_parts" | "dataset.only_parts" => vec![Remedy::Several(Several::Last)],
            "dataset.rows_combined" => Several::ALL
                .into_iter()
                .filter(|way| self.data.mapping.several_rows != Some(*way))
                .map(Remedy::Several)
                .collect(),
            "dataset.bad_number" => {
                let place = self.of_cell(cell);
                let text = issue
                    .place
                    .as_ref()
                    .zip(cell)
                    .and_then(|(_, (row, column))| {
                        let column = self.data.table.columns.get(column as usize)?;
                        column.cells.get(row as usize)
                    });
                let about = place.zip(text);
                let about = about.and_then(|(place, text)| reading::about(self, place, text));
                about.into_iter().collect()
            }
            "dataset.bad_year" => self.of_serial(cell).into_iter().collect(),
            "dataset.minguo" => self.years_of_the_republic(issue).into_iter().collect(),
            "dataset.negative" => self.of_cell(cell).map_or_else(Vec::new, |(row, field)| {
                self.ways(row, field, Some(Change::Negate))
            }),
            "dataset.places_joined" => vec![Remedy::Apart(
                self.data
                    .joined
                    .iter()
                    .map(|same| same.entity.clone())
                    .collect(),
            )],
            "dataset.places_unsure" => {
                let name = issue.message.args.iter().find_map(|(name, arg)| match arg {
                    Arg::Text(text) if *name == "name" => Some(text),
                    _ => None,
                });
                let of = |same: &&Same| Some(&same.entity) == name;
                let same = self
                    .data
                    .unsure
                    .iter()
                    .filter(of)
                    .cloned()
                    .map(Remedy::Same);
                same.chain(name.map(|name| Remedy::Apart(vec![name.clone()])))
                    .collect()
            }
            "dataset.sheets_alike" => vec![Remedy::Open(Box::new(ReadOptions {
                sheet: Some("all".to_owned()),
                ..ReadOptions::default()
            }))],
            "dataset.another_table" => {
                let mut args = issue.message.args.iter();
                let row = args.find_map(|(name, arg)| match arg {
                    Arg::Text(text) if *name == "row" => text.parse().ok(),
                    _ => None,
                });
                let read = row.map(|row| ReadOptions {
                    header_row: Some(row),
                    ..ReadOptions::default()
                });
                read.map(|read| Remedy::Open(Box::new(read)))
                    .into_iter()
                    .collect()
            }
            key if reading::of(key) => reading::remedies(self, issue),
            "dataset.filled_down" => vec![Remedy::FillDown(false)],
            "dataset.not_filled_down" => vec![Remedy::FillDown(true)],
            "dataset.mapping_absent" => self.renamed(issue),
            // As it is taken first, then the other way.
            "dataset.decimal_open" => self.spelt(issue, &[Decimal::Point, Decimal::Comma]),
            "dataset.decimal_follows" => self.spelt(issue, &[Decimal::Comma, Decimal::Point]),
            "dataset.decimal_once" => self.spelt(issue, &[Decimal::Comma]),
            "dataset.text_long" | "dataset.text_zero" | "dataset.text_mixed" => {
                let numbers = |rule| ColumnRule {
                    kind: Some(Kind::Number),
                    ..rule
                };
                let rule = self.rule_of(issue).map(numbers);
                let read = rule.map(|rule| Remedy::Read(rule, Reading::Number));
                read.into_iter().collect()
            }
            _ => Vec::new(),
        };
        Finding {
            issue: issue.clone(),
            cell,
            remedies,
        }
    }

    /// The year of the day that a cell has as a spreadsheet's number.
    fn of_serial(&self, cell: Option<(u32, u32)>) -> Option<Remedy> {
        let (row, column) = cell?;
        let text = self.data.table.columns.get(column as usize)?;
        let text = text.cells.get(row as usize)?;
        let year = super::dates::year_of_serial(text)?;
        let (row, field) = self.of_cell(cell)?;
        self.fix(row, field, Change::Set(f64::from(year)))
    }

    /// Years of the Republic as those of the calendar.
    fn years_of_the_republic(&self, issue: &Issue) -> Option<Remedy> {
        let rule = ColumnRule {
            unit: Some(super::year::MINGUO.to_owned()),
            ..self.rule_of(issue)?
        };
        Some(Remedy::Read(rule, Reading::Years))
    }

    /// Which of rows that contradict each other may hold.
    fn of_conflict(&self) -> Vec<Remedy> {
        let others: &[Keep] = match self.data.mapping.keep {
            Keep::First => &[Keep::Last],
            Keep::Last => &[Keep::First],
            Keep::Source(_) => &[Keep::First, Keep::Last],
        };
        let by_source = self.source_column().map(|at| self.by_source(at));
        let mut ways = by_source.unwrap_or_default();
        ways.extend(others.iter().cloned().map(Remedy::Keep));
        ways
    }

    /// The rule of the column that an issue is about.
    fn rule_of(&self, issue: &Issue) -> Option<ColumnRule> {
        let place = issue.place.as_ref()?;
        self.data.mapping.rule(&place.header).cloned()
    }

    /// Rules by which these stand before the decimals of the column that an issue is about.
    fn spelt(&self, issue: &Issue, ways: &[Decimal]) -> Vec<Remedy> {
        let Some(rule) = self.rule_of(issue) else {
            return Vec::new();
        };
        let way = |decimal: &Decimal| {
            let rule = ColumnRule {
                decimal: Some(*decimal),
                ..rule.clone()
            };
            Remedy::Read(rule, Reading::Decimal)
        };
        ways.iter().map(way).collect()
    }

    /// What rows may make that a column tells apart, the likeliest first.
    fn several(&self, issue: &Issue) -> Vec<Remedy> {
        let text = |wanted: &str| {
            issue.message.args.iter().find_map(|(name, arg)| match arg {
                Arg::Text(text) if *name == wanted => Some(text.as_str()),
                _ => None,
            })
        };
        let rules = text("rules").unwrap_or_default().split(' ');
        let rules: Vec<Remedy> = rules
            .filter_map(|rule| {
                let of = |way: &Several| inline(way).trim_matches('"') == rule;
                Several::ALL.into_iter().find(of).map(Remedy::Several)
            })
            .collect();
        // Of versions one holds, and which is for the user to say.
        let by_source = || {
            let named = |column: &Column| Some(column.name.as_str()) == text("column");
            let at = self.data.table.columns.iter().position(named);
            at.map_or_else(Vec::new, |at| self.by_source(at))
        };
        let by_source = (rules.len() < Several::ALL.len()).then(by_source);
        // What adds up over projects does not add up over their years.
        let year = text("year").filter(|year| !year.is_empty()).map(|year| {
            Remedy::Map(vec![ColumnRule {
                from: year.to_owned(),
                field: "year".to_owned(),
                ..ColumnRule::default()
            }])
        });
        let ways = year.into_iter().chain(by_source.into_iter().flatten());
        ways.chain(rules).collect()
    }

    /// The column that names the sources.
    fn source_column(&self) -> Option<usize> {
        const HEADERS: [&str; 8] = [
            "来源",
            "数据来源",
            "资料来源",
            "数据源",
            "版本",
            "口径",
            "source",
            "version",
        ];
        let named = |name: &str| HEADERS.contains(&super::fields::plain(name).as_str());
        let mut columns = self.data.table.columns.iter();
        columns.position(|column| named(&column.name))
    }

    /// Rules by which the row of one source holds, where the column that names them has few words.
    fn by_source(&self, at: usize) -> Vec<Remedy> {
        const MOST: usize = 4;
        let Some(column) = self.data.table.columns.get(at) else {
            return Vec::new();
        };
        let mut sources: Vec<String> = Vec::new();
        for cell in column.cells.iter().flatten().map(str::trim) {
            if !cell.is_empty() && !sources.iter().any(|known| known == cell) {
                sources.push(cell.to_owned());
            }
            if sources.len() > MOST {
                return Vec::new();
            }
        }
        if sources.len() < 2 {
            return Vec::new();
        }
        // What came later is mostly what was revised.
        sources.reverse();
        let order = |first: &String| {
            let rest = sources.iter().filter(|other| *other != first);
            Keep::Source(SourceOrder {
                column: Some(column.name.clone()),
                order: std::iter::once(first).chain(rest).cloned().collect(),
            })
        };
        let all = sources.iter().map(order);
        all.filter(|keep| *keep != self.data.mapping.keep)
            .map(Remedy::Keep)
            .collect()
    }

    /// The column that a mapping's rule most likely means, whose header has changed.
    fn renamed(&self, issue: &Issue) -> Vec<Remedy> {
        let text = |wanted: &str| {
            issue.message.args.iter().find_map(|(name, arg)| match arg {
                Arg::Text(text) if *name == wanted => Some(text.as_str()),
                _ => None,
            })
        };
        let rule = text("rule").and_then(ColumnRule::from_inline);
        let Some((from, rule)) = text("column").zip(rule) else {
            return Vec::new();
        };
        let free = |at: &usize| {
            let field = self.data.fields.iter().find(|field| field.column == *at);
            field.is_some_and(|field| field.because.key == "dataset.because_own_name")
        };
        let columns = || (0..self.data.table.columns.len()).filter(free);
        let name = |at: usize| self.data.table.columns[at].name.as_str();
        let alike = columns()
            .map(|at| (names::likeness(name(at), from), at))
            .filter(|(likeness, _)| *likeness >= 0.6)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, at)| at);
        // One whose cells are the rule's grades, or that begins alike and holds the same: where only one does.
        let only = |fits: &dyn Fn(&usize) -> bool| {
            let mut fitting = columns().filter(|at| fits(at));
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let best = alike
            .or_else(|| only(&|at| self.holds_grades(*at, &rule)))
            .or_else(|| only(&|at| begins_alike(name(*at), from) && self.is_kind(*at, &rule)));
        let renamed = best.map(|at| Remedy::Rename {
            from: from.to_owned(),
            rule: ColumnRule {
                from: name(at).to_owned(),
                ..rule
            },
        });
        renamed.into_iter().collect()
    }

    /// Whether the cells of a column are words of a rule's grades.
    fn holds_grades(&self, at: usize, rule: &ColumnRule) -> bool {
        let is_grade = |cell: &str| rule.grades.iter().any(|grade| grade.trim() == cell.trim());
        let cells = self.data.table.columns[at].cells.iter().flatten();
        let mut filled = cells.filter_map(super::words::filled).peekable();
        filled.peek().is_some() && filled.all(is_grade)
    }

    /// Whether a column holds what a rule says.
    fn is_kind(&self, at: usize, rule: &ColumnRule) -> bool {
        let field = self.data.fields.iter().find(|field| field.column == at);
        let wanted = rule
            .kind()
            .or_else(|| super::known(&rule.field).map(|known| known.kind));
        field.is_some_and(|field| wanted.is_none_or(|kind| kind == field.kind))
    }
}

/// Whether two headers begin with the same words: two characters at least, and half of the shorter one.
fn begins_alike(one: &str, other: &str) -> bool {
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other);
    let shorter = one.chars().count().min(other.chars().count());
    let same = same.count();
    same >= 2 && same * 2 >= shorter
}

/// What a cell says, without the guards of exports.
fn written(cell: &str) -> &str {
    super::number::unguarded(cell).unwrap_or(cell.trim())
}

/// A sentence about a cell: [`Panel::finding`] fills in the cell, its column and text, and whom it is about.
fn at_cell(key: &'static str) -> Message {
    Message::new(key)
}

/// The first findings of a kind, and how many more there are.
fn told(mut findings: Vec<Finding>) -> Vec<Finding> {
    let more = findings.len().saturating_sub(TOLD);
    if more > 0
        && let Some(first) = findings.first()
    {
        let message = Message::new("clinic.more")
            .with("count", more)
            .with("what", first.issue.message.clone());
        let severity = first.issue.severity;
        findings.truncate(TOLD);
        findings.push(Panel::general(severity, message, Vec::new()));
    }
    findings
}
