//! What can be done about a finding with one click or one line of a mapping: a [`Remedy`] turns a [`Mapping`] into
//! another, and nothing else, so that taking it back is putting the old mapping back.

use serde::Serialize;

use super::choices::{Change, Conversion, Decimal, Fix, Keep, Same, Several};
use super::mapping::inline;
use super::{ColumnRule, Finding, Kind, Mapping, known, unit_title};
use crate::i18n::{Arg, Message, Title};
use crate::table::{ReadOptions, Shape};

/// What a remedy says of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What stands before their decimals.
    Decimal,
    /// That they are numbers.
    Number,
    /// The unit of those that carry none.
    Unit,
    /// That they count the years of the Republic.
    Years,
}

/// One remedy.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// Corrects cells.
    Fix(Vec<Fix>),
    /// Says which of several rows of one key is used.
    Keep(Keep),
    /// Says what several rows of one entity and year make.
    Several(Several),
    /// Takes two keys for one entity.
    Same(Same),
    /// Keeps place names as they are written.
    Apart(Vec<String>),
    /// Converts coordinates.
    Convert(Conversion),
    /// Says what columns are.
    Map(Vec<ColumnRule>),
    /// Says how the file is read.
    Open(Box<ReadOptions>),
    /// Says whether blank names and places are filled from above.
    FillDown(bool),
    /// Says how the cells of a column are read.
    Read(ColumnRule, Reading),
    /// Says what a column is whose header has changed since the mapping was saved.
    Rename {
        /// The header in the mapping.
        from: String,
        /// The rule with the header in the file.
        rule: ColumnRule,
    },
}

impl Remedy {
    /// The mapping with the remedy in it. What it contradicts goes.
    #[must_use]
    pub fn apply(&self, mapping: Mapping) -> Mapping {
        let mut mapping = mapping.begun();
        match self {
            Self::Fix(fixes) => {
                for fix in fixes {
                    mapping.fix.retain(|other| !other.covers_as(fix));
                    mapping.fix.push(fix.clone());
                }
            }
            Self::Keep(keep) => mapping.keep = keep.clone(),
            Self::Several(several) => mapping.several_rows = Some(*several),
            Self::Same(same) => {
                mapping.same.retain(|other| other.entity != same.entity);
                for other in &mut mapping.same {
                    if other.is == same.entity {
                        other.is.clone_from(&same.is);
                    }
                }
                mapping.same.retain(|other| other.entity != other.is);
                mapping.same.push(same.clone());
            }
            Self::Apart(names) => {
                let new = |name: &&String| !mapping.apart.contains(name);
                let new: Vec<String> = names.iter().filter(new).cloned().collect();
                mapping.apart.extend(new);
            }
            Self::Convert(conversion) => mapping.coordinates = Some(*conversion),
            Self::Open(options) => {
                let units = with_units(mapping.reading.units.as_deref(), options.units.as_deref());
                mapping.reading = Box::new((**options).clone().or(&mapping.reading));
                mapping.reading.units = units;
            }
            Self::FillDown(fill) => mapping.fill_down = Some(*fill),
            Self::Map(rules) => {
                let given: Vec<&str> = rules.iter().map(|rule| rule.from.as_str()).collect();
                mapping
                    .columns
                    .retain(|rule| !given.contains(&rule.from.as_str()));
                return rules.iter().cloned().fold(mapping, Mapping::with);
            }
            Self::Read(rule, _) => {
                mapping.columns.retain(|other| other.from != rule.from);
                return mapping.with(rule.clone());
            }
            Self::Rename { from, rule } => {
                mapping
                    .columns
                    .retain(|other| other.from != rule.from && other.from != *from);
                return mapping.with(rule.clone());
            }
        }
        mapping
    }

    /// What it does, as words for a button.
    #[must_use]
    pub fn label(&self) -> Message {
        match self {
            Self::Fix(fixes) => match fixes.first().map(|fix| fix.change) {
                Some(Change::Missing) => Message::new("clinic.do_missing"),
                Some(Change::Negate) => Message::new("clinic.do_negate"),
                Some(Change::Divide(by)) => Message::new("clinic.do_divide").with("by", by),
                Some(Change::Multiply(by)) => Message::new("clinic.do_multiply").with("by", by),
                Some(Change::Set(_)) if fixes.len() > 1 => Message::new("clinic.do_swap"),
                Some(Change::Set(value)) if of_years(fixes) => {
                    Message::new("clinic.do_set").with("value", value.to_string())
                }
                Some(Change::Set(value)) => Message::new("clinic.do_set").with("value", value),
                Some(Change::Right) | None => Message::new("clinic.do_right"),
            },
            Self::Keep(Keep::First) => Message::new("clinic.do_first"),
            Self::Keep(Keep::Last) => Message::new("clinic.do_last"),
            Self::Keep(Keep::Source(order)) => Message::new("clinic.do_source")
                .with("source", order.order.first().cloned().unwrap_or_default()),
            Self::Several(several) => Message::new(match several {
                Several::Sum => "clinic.do_sum_rows",
                Several::Mean => "clinic.do_mean_rows",
                Several::First => "clinic.do_first_rows",
                Several::Last => "clinic.do_last_rows",
            }),
            Self::Same(same) => Message::new("clinic.do_same").with("entity", same.is.as_str()),
            Self::Apart(_) => Message::new("clinic.do_apart"),
            Self::Convert(conversion) => Message::new("clinic.do_convert")
                .with("from", conversion.from.name())
                .with("to", conversion.to.name()),
            Self::Open(options) if options.sheet.as_deref() == Some("all") => {
                Message::new("clinic.do_all_sheets")
            }
            Self::Open(options) => open_label(options),
            Self::FillDown(true) => Message::new("clinic.do_fill_down"),
            Self::FillDown(false) => Message::new("clinic.do_leave_blank"),
            Self::Map(rules) if rules.len() > 1 => Message::new("clinic.do_swap"),
            Self::Map(rules) => rules.first().map_or_else(
                || Message::new("clinic.do_right"),
                |rule| Message::new("clinic.do_map").with("field", title(&rule.field)),
            ),
            Self::Read(rule, reading) => match reading {
                Reading::Decimal if rule.decimal == Some(Decimal::Comma) => {
                    Message::new("clinic.do_comma")
                }
                Reading::Decimal => Message::new("clinic.do_point"),
                Reading::Number => Message::new("clinic.do_number"),
                Reading::Years => Message::new("clinic.do_minguo"),
                Reading::Unit => Message::new("clinic.do_unit")
                    .with("unit", unit_title(rule.unit.as_deref().unwrap_or_default())),
            },
            Self::Rename { rule, .. } => {
                Message::new("clinic.do_rename").with("column", rule.from.as_str())
            }
        }
    }

    /// What a mapping says when the first remedy of each finding is taken; nothing when none has one. Which of two
    /// values holds, or whether what looks like codes are numbers, is left out: only somebody who knows them can say.
    pub fn first_of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Option<Mapping> {
        let firsts = findings
            .filter(|finding| !rests_on_range(finding) && !is_doubtful(finding))
            .filter(|finding| !LEFT_TO_THE_READER.contains(&finding.issue.message.key))
            .filter_map(|finding| finding.remedies.first());
        let asks = |remedy: &&Remedy| {
            matches!(
                remedy,
                Self::Keep(_)
                    | Self::Several(_)
                    | Self::Open(_)
                    | Self::FillDown(_)
                    | Self::Read(_, Reading::Number | Reading::Unit | Reading::Years)
            )
        };
        let firsts = firsts.filter(|remedy| !asks(remedy));
        let mapping = firsts.fold(Mapping::default(), |mapping, remedy| remedy.apply(mapping));
        (!mapping.is_empty()).then_some(mapping)
    }

    /// The same as it stands in a mapping file, ready to be written there: top-level lines come before the first
    /// `[[column]]`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Fix(fixes) => vec![list("fix", fixes)],
            Self::Keep(keep) => vec![format!("keep = {}", inline(keep))],
            Self::Several(several) => vec![format!("several_rows = {}", inline(several))],
            Self::Same(same) => vec![list("same", std::slice::from_ref(same))],
            Self::Apart(names) => vec![format!("apart = {}", inline(names))],
            Self::Open(options) => vec![format!("reading = {}", inline(options))],
            Self::FillDown(fill) => vec![format!("fill_down = {fill}")],
            Self::Convert(conversion) => vec![format!("coordinates = {}", inline(conversion))],
            Self::Map(rules) => vec![list("column", rules)],
            Self::Read(rule, _) | Self::Rename { rule, .. } => {
                vec![list("column", std::slice::from_ref(rule))]
            }
        }
    }
}

/// Whether corrections are of a field of years, which are written without separators.
fn of_years(fixes: &[Fix]) -> bool {
    let mut known = fixes.iter().filter_map(|fix| known(&fix.field));
    known.any(|known| known.kind == Kind::Year)
}

/// Units of columns beside those that were said before: the later ones hold for the columns that both name.
fn with_units(before: Option<&str>, now: Option<&str>) -> Option<String> {
    const BETWEEN: [char; 4] = [',', '，', ';', '；'];
    let (Some(before), Some(now)) = (before, now) else {
        return now.or(before).map(str::to_owned);
    };
    let column = |entry: &str| {
        let named = entry.split_once(['=', '＝']);
        named.map(|(column, _)| column.trim().to_owned())
    };
    let later: Vec<_> = now.split(BETWEEN).map(column).collect();
    let earlier = before.split(BETWEEN).map(str::trim);
    let stays = |entry: &&str| !entry.is_empty() && !later.contains(&column(entry));
    let all: Vec<&str> = earlier.filter(stays).chain([now]).collect();
    Some(all.join(", "))
}

/// What reading a file otherwise does, as words for a button.
fn open_label(options: &ReadOptions) -> Message {
    if options.join == Some(true) {
        return Message::new("clinic.do_join");
    }
    match (options.layout, &options.units) {
        (Some(Shape::PeriodsSum), _) => Message::new("clinic.do_periods_sum"),
        (Some(Shape::PeriodsLast), _) => Message::new("clinic.do_periods_last"),
        (Some(Shape::Places), _) => Message::new("clinic.do_places"),
        (_, Some(units)) => {
            let unit = units.rsplit('=').next().unwrap_or_default();
            Message::new("clinic.do_unit_all").with("unit", unit_title(unit))
        }
        _ => Message::new("clinic.do_other_table"),
    }
}

/// Findings about what was probably done rightly, or that only somebody who knows the places can settle.
const LEFT_TO_THE_READER: [&str; 6] = [
    "clinic.column_above",
    "clinic.column_below_parts",
    "table.forecast_years",
    "dataset.places_joined",
    "dataset.places_unsure",
    "dataset.bad_number",
];

/// Whether a finding suggests what a column is by where its values lie alone.
fn rests_on_range(finding: &Finding) -> bool {
    finding
        .issue
        .message
        .args
        .iter()
        .any(|(name, arg)| match arg {
            Arg::Message(because) => *name == "because" && because.key == "clinic.because_range",
            _ => false,
        })
}

/// Whether a finding suggests what a column is and is not sure of it: that is for somebody to say who knows.
fn is_doubtful(finding: &Finding) -> bool {
    const SURE: f64 = 90.0;
    let message = &finding.issue.message;
    let sure = message.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "confidence" => text.trim_end_matches('%').trim().parse().ok(),
        _ => None,
    });
    sure.is_some_and(|sure: f64| sure < SURE)
}

/// Entries of a list in one line, as `fix = [{ … }, { … }]`.
fn list(name: &str, entries: &[impl Serialize]) -> String {
    let entries: Vec<String> = entries.iter().map(inline).collect();
    format!("{name} = [{}]", entries.join(", "))
}

/// The title of a field; of one that is not known, its id.
fn title(field: &str) -> Title {
    known(field).map_or_else(|| Title::same(field), |known| known.title.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_is_said_later_leaves_the_others() {
        let read = |units: &str| {
            Remedy::Open(Box::new(ReadOptions {
                units: Some(units.to_owned()),
                ..ReadOptions::default()
            }))
        };
        let mapping = read("营业收入=元, 净利润=千元").apply(Mapping::default());
        let mapping = read("净利润=万元, 研发费用=万元").apply(mapping);
        let units = mapping.reading.units.as_deref();
        assert_eq!(units, Some("营业收入=元, 净利润=万元, 研发费用=万元"));
        let other = Remedy::Open(Box::default()).apply(mapping.clone());
        assert_eq!(other.reading.units, mapping.reading.units);
    }
}
