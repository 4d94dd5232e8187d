//! Which column of a table is which field: by the user's mapping, by id, by what a scheme's formulas use, by alias in
//! either language, else under its own name.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::fields::{KnownField, by_alias, known, plain, without_unit};
use super::fitting::{fits, in_plane, other_currency, says_unit};
use super::mapping::inline;
use super::unique::VALUES;
use super::{ColumnRule, Decimal, Issue, Kind, Mapping, Several, Severity, codes, dates};
use super::{number, titled};
use crate::geo::System;
use crate::i18n::{Message, Title};
use crate::table::{Column, Table};

/// What one column is taken for.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    /// The field's id.
    pub id: String,
    /// The known field, if it is one.
    pub known: Option<&'static KnownField>,
    /// Why.
    pub because: Message,
    /// What the user's mapping says its values are.
    pub kind: Option<Kind>,
    /// What the user's mapping says their unit is.
    pub unit: Option<String>,
    /// What the user's mapping says stands before their decimals.
    pub decimal: Option<Decimal>,
    /// The order of their words, where the user's mapping says that they are grades.
    pub grades: Vec<String>,
    /// What the user's mapping says several rows of one entity and year make of them.
    pub rows: Option<Several>,
    /// Whether they are coordinates in a plane, by the user's mapping.
    pub in_metres: bool,
}

/// What the columns of a table are taken for.
pub(super) struct Assignments {
    /// Each of them, in the file's order.
    pub columns: Vec<Assigned>,
    /// Columns that formulas use under another name than that of their field as well, by their place in the file: the
    /// field stays what it is, and whoever asks for the name has the column as it stands.
    pub beside: Vec<(usize, Assigned)>,
}

/// Assigns every column of the table.
pub(super) fn assign(
    table: &Table,
    mapping: Option<&Mapping>,
    wanted: &[String],
    issues: &mut Vec<Issue>,
) -> Assignments {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let mut work = Assignment {
        table,
        names,
        wanted,
        columns: vec![None; table.columns.len()],
        taken: HashSet::new(),
        in_metres: mapping
            .and_then(|mapping| mapping.coordinates)
            .is_some_and(|conversion| conversion.from == System::WebMercator),
    };
    let absent = mapping.map_or_else(Vec::new, |mapping| work.by_mapping(mapping, issues));
    work.by_id();
    work.by_alias(issues);
    work.by_title();
    work.renamed(&absent, issues);
    let columns = work.by_own_name();
    let beside = beside(table, &columns, wanted);
    Assignments { columns, beside }
}

/// The columns that formulas call by names which are none of their fields.
fn beside(table: &Table, columns: &[Assigned], wanted: &[String]) -> Vec<(usize, Assigned)> {
    let mut taken: HashSet<&str> = columns.iter().map(|column| column.id.as_str()).collect();
    let mut beside = Vec::new();
    for id in wanted {
        if known(id).is_some() || !taken.insert(id) {
            continue;
        }
        let header = |at: &usize| table.columns[*at].name.as_str();
        let all = || 0..columns.len();
        let exact = all().find(|at| header(at) == id || without_unit(header(at)) == id);
        let alike = || {
            let id = plain(id);
            all().find(|at| plain(header(at)) == id || plain(without_unit(header(at))) == id)
        };
        if let Some(at) = exact.or_else(alike) {
            let assigned = Assigned {
                id: id.clone(),
                known: None,
                because: Message::new("dataset.because_wanted"),
                ..columns[at].clone()
            };
            beside.push((at, assigned));
        }
    }
    beside.extend(days(table, columns, wanted));
    beside
}

/// Columns of dates that are a field of years: their days stay, under the name that they have in the file.
fn days<'t>(
    table: &'t Table,
    columns: &'t [Assigned],
    wanted: &'t [String],
) -> impl Iterator<Item = (usize, Assigned)> + 't {
    const SAMPLE: usize = 500;
    let is_day = |cell: &str| {
        // A year and a month have no day.
        let parts = cell.split(|character: char| !character.is_ascii_digit());
        let parts = parts.filter(|part| !part.is_empty()).count();
        (parts >= 3 || parts == 1 && cell.trim().len() == 8) && dates::is_date(cell)
    };
    let are_days = move |at: &usize| {
        let own = &columns[*at];
        let of_years = own.kind.is_none() && own.id != "year";
        if !of_years || own.known.is_none_or(|known| known.kind != Kind::Year) {
            return false;
        }
        let cells = table.columns[*at].cells.iter().flatten();
        let mut filled = cells
            .filter(|cell| !number::is_missing(cell))
            .take(SAMPLE)
            .peekable();
        filled.peek().is_some() && {
            let (mut all, mut days) = (0_usize, 0_usize);
            for cell in filled {
                all += 1;
                days += usize::from(is_day(cell));
            }
            days * 2 > all
        }
    };
    (0..columns.len()).filter(are_days).filter_map(move |at| {
        let id = table.columns[at].name.clone();
        let is_free = columns.iter().all(|own| own.id != id) && !wanted.contains(&id);
        let assigned = Assigned {
            id,
            known: None,
            because: Message::new("dataset.because_day"),
            kind: Some(Kind::Date),
            unit: None,
            ..columns[at].clone()
        };
        is_free.then_some((at, assigned))
    })
}

pub(super) struct Assignment<'a> {
    pub(super) table: &'a Table,
    pub(super) names: Vec<&'a str>,
    pub(super) wanted: &'a [String],
    pub(super) columns: Vec<Option<Assigned>>,
    taken: HashSet<String>,
    in_metres: bool,
}

/// One way to understand a column.
pub(super) struct Candidate {
    pub(super) column: usize,
    pub(super) field: &'static KnownField,
    rank: usize,
}

impl Assignment<'_> {
    fn is_wanted(&self, id: &str) -> bool {
        self.wanted.iter().any(|wanted| wanted == id)
    }

    fn take(&mut self, column: usize, id: &str, because: Message) -> &mut Assigned {
        self.taken.insert(id.to_owned());
        self.columns[column].insert(Assigned {
            id: id.to_owned(),
            known: known(id),
            because,
            kind: None,
            unit: None,
            decimal: None,
            grades: Vec::new(),
            rows: None,
            in_metres: self.in_metres,
        })
    }

    /// Columns that the mapping names; the rules whose column is not there are given back.
    fn by_mapping<'m>(
        &mut self,
        mapping: &'m Mapping,
        issues: &mut Vec<Issue>,
    ) -> Vec<&'m ColumnRule> {
        let mut absent = Vec::new();
        let places: HashMap<&str, usize> = first_places(self.names.iter().copied());
        // The same in the form in which headers are compared, for whoever looks for one that is not there.
        let alike: LazyCell<HashMap<String, usize>, _> = LazyCell::new({
            let names = self.names.clone();
            move || first_places(names.into_iter().map(plain))
        });
        for rule in &mapping.columns {
            let exact = places.get(rule.from.as_str());
            let alike = || alike.get(&plain(&rule.from));
            let free = |column: &usize| self.columns[*column].is_none();
            let Some(column) = exact.or_else(alike).copied().filter(free) else {
                absent.push(rule);
                continue;
            };
            if self.taken.contains(&rule.field) {
                issues.push(twice(&rule.from, &rule.field));
                continue;
            }
            let assigned = self.take(column, &rule.field, Message::new("dataset.because_mapping"));
            assigned.kind = rule.kind();
            assigned.unit.clone_from(&rule.unit);
            assigned.decimal = rule.decimal;
            assigned.grades.clone_from(&rule.grades);
            assigned.rows = rule.rows;
        }
        absent
    }

    /// Rules whose column is not there: another one that is the same field by its own header has what they say of its
    /// values, and of the others it is told that they are missing.
    fn renamed(&mut self, absent: &[&ColumnRule], issues: &mut Vec<Issue>) {
        if absent.is_empty() {
            return;
        }
        let file = self.table.source.name();
        // Each field is that of one column.
        let others = self.columns.iter().enumerate().filter_map(|(at, own)| {
            let own = own.as_ref()?;
            let is_said = own.because.key == "dataset.because_mapping";
            (!is_said).then(|| (own.id.clone(), at))
        });
        let others: HashMap<String, usize> = others.collect();
        for rule in absent {
            let other = others.get(&rule.field).copied();
            let Some((at, own)) = other.and_then(|at| Some((at, self.columns[at].as_mut()?)))
            else {
                issues.push(Issue {
                    severity: Severity::Warning,
                    place: None,
                    message: Message::new("dataset.mapping_absent")
                        .with("column", rule.from.clone())
                        .with("file", file.as_str())
                        .with("rule", inline(rule)),
                    remedy: Some(Message::new("dataset.mapping_absent_remedy")),
                });
                continue;
            };
            own.kind = rule.kind();
            own.grades.clone_from(&rule.grades);
            own.rows = rule.rows;
            // A unit that nothing in this file says is most likely what it was.
            if self.table.columns[at].unit.is_none() {
                own.unit.clone_from(&rule.unit);
            }
            issues.push(Issue {
                severity: Severity::Note,
                place: None,
                message: Message::new("dataset.mapping_renamed")
                    .with("column", rule.from.clone())
                    .with("file", file.as_str())
                    .with("other", self.names[at])
                    .with("field", field_title(&rule.field)),
                remedy: Some(Message::new("dataset.mapping_renamed_remedy")),
            });
        }
    }

    /// Columns whose header is a field's id, or a name that formulas use, exactly or nearly.
    fn by_id(&mut self) {
        let known_ids = super::known_fields().iter().map(|field| &field.id);
        let ids: Vec<&String> = self.wanted.iter().chain(known_ids).collect();
        let written = |text: &str| text.to_owned();
        for form in [&written as &dyn Fn(&str) -> String, &plain] {
            let mut places: HashMap<String, Vec<usize>> = HashMap::new();
            for (place, id) in ids.iter().enumerate() {
                places.entry(form(id)).or_default().push(place);
            }
            for column in 0..self.names.len() {
                if self.columns[column].is_some() {
                    continue;
                }
                let name = self.names[column];
                let is_field = !by_alias(name).is_empty();
                let (name, bare) = (form(name), form(without_unit(name)));
                // What a field is usually called stands for the field: it has no column for itself.
                let own = |id: &String| known(id).is_some() || !is_field;
                let same = [&name, &bare]
                    .into_iter()
                    .filter_map(|form| places.get(form));
                let same = same.flatten().map(|place| (*place, ids[*place]));
                let free = same.filter(|(_, id)| own(id) && !self.taken.contains(*id));
                if let Some((_, id)) = free.min() {
                    let id = id.clone();
                    let reason = if self.is_wanted(&id) && known(&id).is_none() {
                        "dataset.because_wanted"
                    } else {
                        "dataset.because_id"
                    };
                    self.take(column, &id, Message::new(reason));
                }
            }
        }
    }

    fn by_alias(&mut self, issues: &mut Vec<Issue>) {
        let mut candidates: Vec<Candidate> = Vec::new();
        for (column, name) in self.names.iter().enumerate() {
            if self.columns[column].is_none() {
                let found = by_alias(name);
                issues.extend(other_currency(&self.table.columns[column], &found));
                let found = found.into_iter();
                let fitting = found.filter(|(field, _)| {
                    let column = &self.table.columns[column];
                    // The time of an answer begins no project.
                    let of_project = field.of.as_deref() == Some("project");
                    fits(column, field)
                        && says_unit(column, field)
                        && !(of_project && dates::are_moments(column))
                });
                candidates.extend(fitting.map(|(field, rank)| Candidate {
                    column,
                    field,
                    rank,
                }));
            }
        }
        self.only_what_fits_together(&mut candidates);
        let table = self.kind_of_table(&candidates);
        candidates.sort_by_key(|candidate| {
            let other = candidate.field.of.is_some() && candidate.field.of != table;
            (
                !self.is_wanted(&candidate.field.id),
                other,
                candidate.rank,
                candidate.column,
            )
        });
        for Candidate { column, field, .. } in candidates {
            if self.columns[column].is_some() {
                continue;
            }
            if self.taken.contains(&field.id) {
                // Kept under its own name, rather than taken for the next best field of another kind of table.
                issues.push(twice(self.names[column], &field.id));
                self.own_name(column);
                continue;
            }
            let because = Message::new("dataset.because_alias").with("header", self.names[column]);
            self.take(column, &field.id, because);
        }
    }

    /// The one column of values that no header names: what the title or the file's name says, where it says the unit too.
    fn by_title(&mut self) {
        let open = (0..self.names.len()).filter(|at| self.names[*at] == VALUES);
        let [at] = open.collect::<Vec<usize>>()[..] else {
            return;
        };
        let Some(titled) = titled::values(self.table).filter(|_| self.columns[at].is_none()) else {
            return;
        };
        let column = &self.table.columns[at];
        let unit = titled.unit.filter(|_| column.unit.is_none());
        let column = Column {
            unit: unit.clone().or_else(|| column.unit.clone()),
            ..column.clone()
        };
        let of = self.kind_of_table(&[]);
        let fits = |field: &&&KnownField| fits(&column, field) && says_unit(&column, field);
        let mut fitting = titled.fields.iter().filter(fits);
        let best = fitting.clone().find(|field| field.of == of);
        let best = best.or_else(|| fitting.next());
        if let Some(field) = best.filter(|field| !self.taken.contains(&field.id)) {
            let because = Message::new("dataset.because_title").with("title", titled.title);
            self.take(at, &field.id, because).unit = unit;
        }
    }

    /// Leaves out what is certain in company alone: many firms share the code of a place, which is no key of theirs, and
    /// an `x` is a place only beside its `y`.
    fn only_what_fits_together(&self, candidates: &mut Vec<Candidate>) {
        let of_firms = self.are_firms(candidates);
        let plane = |own: &Candidate| in_plane(&self.table.columns[own.column]);
        let has_pair = candidates.iter().filter(|own| plane(own)).count() == 2;
        candidates.retain(|own| {
            let place = own.field.id == "entity" && codes::names_place(self.names[own.column]);
            (!of_firms || !place) && (has_pair || !plane(own))
        });
    }

    fn own_name(&mut self, column: usize) {
        let name = self.names[column];
        let mut id = name.to_owned();
        let mut copy = 2;
        while self.taken.contains(&id) {
            id = format!("{name} ({copy})");
            copy += 1;
        }
        let because = if self.is_wanted(&id) {
            "dataset.because_wanted"
        } else {
            "dataset.because_own_name"
        };
        self.take(column, &id, Message::new(because));
    }

    fn by_own_name(mut self) -> Vec<Assigned> {
        for column in 0..self.names.len() {
            if self.columns[column].is_none() {
                self.own_name(column);
            }
        }
        self.columns.into_iter().flatten().collect()
    }
}

/// The first place of each of some names.
fn first_places<N: Eq + Hash>(names: impl Iterator<Item = N>) -> HashMap<N, usize> {
    let mut places = HashMap::new();
    for (at, name) in names.enumerate() {
        places.entry(name).or_insert(at);
    }
    places
}

fn twice(column: &str, field: &str) -> Issue {
    Issue {
        severity: Severity::Note,
        place: None,
        message: Message::new("dataset.same_field")
            .with("column", column)
            .with("field", field_title(field)),
        remedy: Some(Message::new("dataset.same_field_remedy")),
    }
}

/// What a field is called.
fn field_title(id: &str) -> Title {
    known(id).map_or_else(|| Title::same(id), |known| known.title.clone())
}
